"""What a new template says at first: the slip as it is printed without one."""

from collections.abc import Callable, Mapping

from pospro import i18n
from pospro.domain.errors import N_

HEAD = """\
[LAYOUT]
<EB>
<C11>{VENUE NAME}
<DB>
<C>{VENUE ADDRESS}
<C>{TAX ID}
"""


def receipt_text(language: str) -> str:
    """A receipt's."""

    def say(message: str, **tags: str) -> str:
        return i18n.translate(message, tags, language)

    tax = say(N_("VAT {rate} (net {net})"), rate="{TAX RATE}", net="{TAXABLE AMOUNT}")
    return f"""{HEAD}<EB>
<C>{{DEMO}}
<C11>{{REFUND}}
<DB>
<F>─
<J>{say(N_("Receipt {number}"), number="{TICKET NO}")}|{{TICKET DATE}} {{TICKET TIME}}
<J>{{TICKET NAME}}|{{USER NAME}}
<F>─
{{ORDERS}}
<F>─
<J>{say(N_("Subtotal"))}|{{SUBTOTAL}}
{{CALCULATIONS}}
<EB>
<J11>{say(N_("TOTAL"))}|{{TICKET TOTAL}}
<DB>
{{TAXES}}
<F>─
{{PAYMENTS}}
{{CHANGES}}

<C>{{SEAL}}
<C>{say(N_("Thank you, see you again."))}
[ORDERS]
<J>{{QUANTITY}} {{NAME}}[, {{PORTION}}][ ({{GIFT}})][ ({{RETURNED}})]|{{TOTAL AMOUNT}}
<L>   {{MODIFIERS}}
{{ORDER DISCOUNTS}}
[ORDER DISCOUNTS]
<J>   {{CALCULATION NAME}}|{{CALCULATION AMOUNT}}
[CALCULATIONS]
<J>{{CALCULATION NAME}}|{{CALCULATION AMOUNT}}
[TAXES]
<J>{tax}|{{TAX AMOUNT}}
[PAYMENTS]
<J>{{PAYMENT NAME}}[ {{PAYMENT REFERENCE}}]|{{PAYMENT TENDERED}}
<L>   {{PAYMENT FOREIGN}}
<J>{say(N_("Change"))}|{{PAYMENT CHANGE}}
[CHANGES]
<J>{say(N_("Change: {name}"), name="{CHANGE PAYMENT NAME}")}|{{CHANGE PAYMENT AMOUNT}}
"""


def document_text(language: str) -> str:
    """A document's."""

    def say(message: str) -> str:
        return i18n.translate(message, {}, language)

    return f"""{HEAD}<EB>
<C11>{{DOCUMENT NAME}}
<C>{{REVERSED}}
<DB>
<J>{{DOCUMENT NO}}|{{DOCUMENT DATE}}
<J>{{USER NAME}}|{{RECORDED}}
<F>─
<J>{{ACCOUNT CODE}} {{ACCOUNT NAME}}
<EB>
<J11>{say(N_("Amount"))}|{{AMOUNT}}
<DB>
<J>{{DESCRIPTION}}
<J>{say(N_("Number of the slip or paper"))}|{{REFERENCE}}
<F>─
{{TRANSACTIONS}}


<F>─
<C>{say(N_("Signature"))}
[TRANSACTIONS]
<J>{{POSTING CODE}} {{POSTING ACCOUNT}}
<J>   {{POSTING SIDE}}|{{POSTING AMOUNT}}
"""


FIRST_TEXTS: Mapping[str, Callable[[str], str]] = {
    "receipt": receipt_text,
    "document": document_text,
}
"""Word of a subject → its text in a language."""
