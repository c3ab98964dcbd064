"""Vouchers as programs set them up, and the closing of the value added tax."""

from datetime import date
from typing import Annotated

from pydantic import Field

from pospro.api.schemas.plain import Day, Document

Grain = Annotated[str, Field(pattern="^(ticket|z_report)$", examples=["z_report"])]


class GrainChange(Document):
    """From which business date on vouchers are how fine."""

    since: date
    grain: Grain


class VoucherGrain(Document):
    """Every change of how fine the vouchers are, the oldest first."""

    changes: tuple[GrainChange, ...]


class GrainContent(Document):
    """A voucher for each ticket, or one for each Z report and register."""

    grain: Grain


class TaxClosing(Document):
    """Up to the end of which business date the tax is closed."""

    until: Day
