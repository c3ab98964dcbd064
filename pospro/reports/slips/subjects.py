"""What print templates are about, and the tags that each may use."""

from collections.abc import Mapping

from pospro.domain.print_template.subject import Facts, Subject

VENUE = ("VENUE NAME", "VENUE ADDRESS", "TAX OFFICE", "TAX NUMBER", "TAX ID", "CURRENCY", "DEMO")
CALCULATION = Subject(("CALCULATION NAME", "CALCULATION AMOUNT"))

RECEIPT = Subject(
    (
        *VENUE,
        "TICKET NO",
        "TICKET DATE",
        "TICKET TIME",
        "TICKET NAME",
        "USER NAME",
        "REGISTER",
        "REFUND",
        "ORDER COUNT",
        "TICKET QUANTITY SUM",
        "PLAIN TOTAL",
        "SUBTOTAL",
        "DISCOUNT TOTAL",
        "SERVICE TOTAL",
        "TAX TOTAL",
        "TICKET TOTAL",
        "PAYMENT TOTAL",
        "CHANGE TOTAL",
        "SEAL",
    ),
    {
        "ORDERS": Subject(
            ("QUANTITY", "NAME", "PORTION", "MODIFIERS", "GIFT", "RETURNED", "TOTAL AMOUNT"),
            {"ORDER TAGS": Subject(("ORDER TAG NAME",)), "ORDER DISCOUNTS": CALCULATION},
        ),
        "CALCULATIONS": CALCULATION,
        "DISCOUNTS": CALCULATION,
        "SERVICES": CALCULATION,
        "TAXES": Subject(("TAX NAME", "TAX RATE", "TAX AMOUNT", "TAXABLE AMOUNT")),
        "PAYMENTS": Subject(
            (
                "PAYMENT NAME",
                "PAYMENT REFERENCE",
                "PAYMENT AMOUNT",
                "PAYMENT TENDERED",
                "PAYMENT CHANGE",
                "PAYMENT FOREIGN",
            )
        ),
        "CHANGES": Subject(("CHANGE PAYMENT NAME", "CHANGE PAYMENT AMOUNT")),
    },
)
"""A closed ticket."""

DOCUMENT = Subject(
    (
        *VENUE,
        "DOCUMENT NO",
        "DOCUMENT NAME",
        "DOCUMENT DATE",
        "DOCUMENT TIME",
        "RECORDED",
        "USER NAME",
        "DESCRIPTION",
        "REFERENCE",
        "AMOUNT",
        "ACCOUNT CODE",
        "ACCOUNT NAME",
        "REVERSED",
    ),
    {
        "TRANSACTIONS": Subject(
            ("POSTING CODE", "POSTING ACCOUNT", "POSTING SIDE", "DEBIT", "CREDIT", "POSTING AMOUNT")
        )
    },
)
"""A document of an account: money received or paid, a transfer, a correction."""

SUBJECTS: Mapping[str, Subject] = {"receipt": RECEIPT, "document": DOCUMENT}
"""Word of a subject → what it may speak of."""


def named(subject: Subject) -> Facts:
    """Every tag filled in with its own name: a slip to look at where there is none yet."""
    return Facts(
        {tag: tag for tag in subject.tags},
        {name: (named(part),) for name, part in subject.parts.items()},
    )
