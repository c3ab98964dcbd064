"""What somebody typed into a form: read strictly, and given back with what is wrong, by field."""

from dataclasses import dataclass, field
from secrets import token_hex

from werkzeug.datastructures import MultiDict

from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Currency
from pospro.i18n import format_money, translate
from pospro.request.context import context
from pospro.web.reading import read_money


@dataclass(slots=True)
class Typed:
    """The fields of a form; `errors` holds a sentence for each that cannot be used."""

    fields: MultiDict[str, str]
    currency: Currency
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A line of text as it was typed; empty when it is missing."""
        return self.fields.get(name, "")

    def tick(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.fields.get(name))

    def rows(self, name: str) -> list[str]:
        """The keys of the rows of a list in the form, in their order."""
        return [key for key in self.fields.getlist(name) if key.isalnum() and len(key) <= 20]

    def chosen(self, name: str) -> tuple[int, ...]:
        """The ids that were ticked."""
        return tuple(int(text) for text in self.fields.getlist(name) if is_id(text))

    def whole(self, name: str) -> int:
        """A whole number; 0, with an error, when it is none."""
        text = self.text(name).strip()
        if is_id(text):
            return int(text)
        self.errors[name] = said(N_("Enter a whole number."))
        return 0

    def money(self, name: str) -> int | None:
        """An amount in minor units; None when the field is empty or, with an error, unreadable."""
        text = self.text(name).strip()
        if not text:
            return None
        try:
            return read_money(text, self.currency, name).minor
        except BadInput as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal: BadInput) -> None:
        """Keep the sentence of a refusal at its field, or at the form's head."""
        sentence = translate(refusal.message, refusal.facts, context.language)
        self.errors.setdefault(refusal.field or "form", sentence)

    def refuse_row(self, refusal: BadInput, keys: list[str]) -> None:
        """The same where the field carries the number of a row of the list with these keys."""
        name, dash, place = (refusal.field or "form").rpartition("-")
        if dash and place.isdecimal() and int(place) < len(keys):
            sentence = translate(refusal.message, refusal.facts, context.language)
            self.errors.setdefault(f"{name}-{keys[int(place)]}", sentence)
        else:
            self.refuse(refusal)


def is_id(text: str) -> bool:
    """Whether a text is a whole number that a database can hold."""
    return text.isascii() and text.isdecimal() and len(text) <= 19 and int(text) < 2**63


def said(sentence: str) -> str:
    """A sentence in the viewer's language."""
    return translate(sentence, {}, context.language)


def new_key() -> str:
    """The key of a new row of a list in a form."""
    return f"n{token_hex(6)}"


def money_text(minor: int | None, currency: Currency) -> str:
    """An amount as it stands in a field, which reads it back as the same."""
    return "" if minor is None else format_money(minor, currency, context.language, sign=False)
