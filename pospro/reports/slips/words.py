"""The words of a slip in one language: figures, moments, and what every slip says of the venue."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pospro import i18n
from pospro.domain.errors import N_
from pospro.domain.money import Money
from pospro.storage.venue import VenueRow


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes for a venue in one language."""

    venue: VenueRow
    language: str

    def head(self) -> dict[str, str]:
        """What every slip may say of the venue, by tag."""
        venue = self.venue
        return {
            "VENUE NAME": venue.name,
            "VENUE ADDRESS": venue.address,
            "TAX OFFICE": venue.tax_office,
            "TAX NUMBER": venue.tax_number,
            "TAX ID": self.tax_id(),
            "CURRENCY": venue.currency,
            "DEMO": self.say(N_("DEMO, not a receipt")) if venue.demo else "",
        }

    def tax_id(self) -> str:
        """Office and number in one line, as receipts write them."""
        office, number = self.venue.tax_office, self.venue.tax_number
        if not office:
            return number
        return self.say(N_("{office} tax office {number}"), office=office, number=number).strip()

    def say(self, message: str, **facts: object) -> str:
        """A sentence of the product."""
        return i18n.translate(message, facts, self.language)

    def figure(self, amount: Money) -> str:
        """An amount without its currency's sign."""
        return i18n.format_money(amount.minor, amount.currency, self.language, sign=False)

    def figure_if_any(self, amount: Money) -> str:
        """The same; nothing for zero."""
        return self.figure(amount) if amount.minor else ""

    def day(self, moment: datetime) -> str:
        """The day on which a moment was, where the venue is."""
        return i18n.format_day(self._local(moment).date(), self.language)

    def clock(self, moment: datetime) -> str:
        """The time of day of a moment, where the venue is."""
        return f"{self._local(moment):%H:%M}"

    def moment(self, moment: datetime) -> str:
        """Both."""
        return i18n.format_moment(moment, self.language, self.venue.time_zone)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.venue.time_zone))
