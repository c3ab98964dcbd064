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
<EB>
"""

RECEIPT = """\
<C>{DEMO}
<C11>{REFUND}
<DB>
<F>─
<J>%(receipt)s|{TICKET DATE} {TICKET TIME}
<J>{TICKET NAME}|{USER NAME}
<F>─
{ORDERS}
<F>─
<J>%(subtotal)s|{SUBTOTAL}
{CALCULATIONS}
<EB>
<J11>%(total)s|{TICKET TOTAL}
<DB>
{TAXES}
<F>─
{PAYMENTS}
{CHANGES}

<C>{SEAL}
<C>%(farewell)s
[ORDERS]
<J>{QUANTITY} {NAME}[, {PORTION}][ ({GIFT})][ ({RETURNED})]|{TOTAL AMOUNT}
<L>   {MODIFIERS}
{ORDER DISCOUNTS}
[ORDER DISCOUNTS]
<J>   {CALCULATION NAME}|{CALCULATION AMOUNT}
[CALCULATIONS]
<J>{CALCULATION NAME}|{CALCULATION AMOUNT}
[TAXES]
<J>%(tax)s|{TAX AMOUNT}
[PAYMENTS]
<J>{PAYMENT NAME}[ {PAYMENT REFERENCE}]|{PAYMENT TENDERED}
<L>   {PAYMENT FOREIGN}
<J>%(change)s|{PAYMENT CHANGE}
[CHANGES]
<J>%(change_type)s|{CHANGE PAYMENT AMOUNT}
"""

DOCUMENT = """\
<C11>{DOCUMENT NAME}
<C>{REVERSED}
<DB>
<J>{DOCUMENT NO}|{DOCUMENT DATE}
<J>{USER NAME}|{RECORDED}
<F>─
<J>{ACCOUNT CODE} {ACCOUNT NAME}
<EB>
<J11>%(amount)s|{AMOUNT}
<DB>
<J>{DESCRIPTION}
<J>%(reference)s|{REFERENCE}
<F>─
{TRANSACTIONS}


<F>─
<C>%(signature)s
[TRANSACTIONS]
<J>{POSTING CODE} {POSTING ACCOUNT}
<J>   {POSTING SIDE}|{POSTING AMOUNT}
"""


def receipt_text(language: str) -> str:
    """A receipt's, in a language."""

    def say(message: str, **tags: str) -> str:
        return i18n.translate(message, tags, language)

    words = {
        "receipt": say(N_("Receipt {number}"), number="{TICKET NO}"),
        "subtotal": say(N_("Subtotal")),
        "total": say(N_("TOTAL")),
        "tax": say(N_("VAT {rate} (net {net})"), rate="{TAX RATE}", net="{TAXABLE AMOUNT}"),
        "change": say(N_("Change")),
        "change_type": say(N_("Change: {name}"), name="{CHANGE PAYMENT NAME}"),
        "farewell": say(N_("Thank you, see you again.")),
    }
    return HEAD + RECEIPT % words


def document_text(language: str) -> str:
    """A document's, in a language."""
    words = {
        "amount": N_("Amount"),
        "reference": N_("Number of the slip or paper"),
        "signature": N_("Signature"),
    }
    said = {name: i18n.translate(word, {}, language) for name, word in words.items()}
    return HEAD + DOCUMENT % said


FIRST_TEXTS: Mapping[str, Callable[[str], str]] = {
    "receipt": receipt_text,
    "document": document_text,
}
"""Word of a subject → its text in a language."""
