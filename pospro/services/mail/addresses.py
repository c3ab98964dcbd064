"""Addresses of mail, read strictly: what is kept can be sent to and holds nothing else."""

import re

from pospro.domain.errors import BadInput, N_
from pospro.i18n import fold

MOST = 20
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
_BETWEEN = re.compile(r"[\s,;]+")


def clean_address(text: str, field: str) -> str:
    """One address; BadInput for what is none."""
    address = text.strip()
    if len(address) > 254 or not _ADDRESS.fullmatch(address) or ".." in address:
        raise BadInput(
            N_("“{address}” is no mail address. Write it like name@example.com."),
            field=field,
            address=address[:80],
        )
    return address


def clean_addresses(text: str, field: str) -> tuple[str, ...]:
    """Addresses with blanks, commas or lines between them, each once, in their order."""
    found = tuple(clean_address(each, field) for each in _BETWEEN.split(text.strip()) if each)
    if not found:
        raise BadInput(N_("Enter at least one mail address."), field=field)
    once = tuple({fold(each): each for each in found}.values())
    if len(once) > MOST:
        raise BadInput(N_("Enter at most {most} addresses."), field=field, most=MOST)
    return once
