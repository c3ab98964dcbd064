"""Device addresses as one line of text, for forms and configuration files."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from hardware.errors import AddressInvalid


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of `scheme://place/path?option=value`."""

    text: str
    scheme: str
    place: str
    path: str
    options: Mapping[str, str]

    @classmethod
    def parse(cls, text: str) -> "Address":
        try:
            parts = urlsplit(text.strip())
            options = parse_qsl(parts.query, keep_blank_values=True)
        except ValueError as error:
            raise AddressInvalid(address=text, part="host", reason=error) from None
        if not parts.scheme or "://" not in text:
            reason = "write it like tcp://192.168.1.50:9100"
            raise AddressInvalid(address=text, part="scheme", reason=reason)
        return cls(text, parts.scheme, parts.netloc, unquote(parts.path), dict(options))

    def refuse(self, part: str, reason: str) -> AddressInvalid:
        """The error to raise; `part` is a word for programs, `reason` is for people."""
        return AddressInvalid(address=self.text, part=part, reason=reason)

    def allow_options(self, known: AbstractSet[str]) -> None:
        """Raise AddressInvalid for a misspelt option, which would otherwise be ignored."""
        for name in self.options:
            if name not in known:
                expected = ", ".join(sorted(known)) or "none"
                raise self.refuse("option", f"unknown option {name}, known are: {expected}")

    def whole_number(self, option: str, default: int) -> int:
        text = self.options.get(option, str(default))
        if not text.isascii() or not text.isdigit():
            raise self.refuse(option, f"{option} must be a whole number")
        return int(text)

    def choice(self, option: str, known: tuple[str, ...]) -> str:
        """One of the known words; the first is the default."""
        text = self.options.get(option, known[0])
        if text not in known:
            raise self.refuse(option, f"{option} must be one of {', '.join(known)}")
        return text
