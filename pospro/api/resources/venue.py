"""The venue: what it is called, how it takes money, which discounts and taxes it has."""

from decimal import Decimal

from pospro.api.door import resource
from pospro.api.operation import operation
from pospro.api.places import here
from pospro.api.schemas import venue as schema
from pospro.api.schemas.plain import Amount
from pospro.api.setup import the_setup
from pospro.domain.calculation import PERCENT_METHODS
from pospro.domain.money import Currency
from pospro.request.context import context
from pospro.request.rights import SIGNED_IN
from pospro.storage.change_types import ChangeType
from pospro.storage.venue_setup import CalculationType, PaymentType, VenueSetup

blueprint = resource("venue")


@blueprint.get("/venue")
@operation(SIGNED_IN)
def read() -> schema.Venue:
    """The set-up in use: what is paid, reckoned and sold by at the token's register and role."""
    setup = the_setup()
    venue = setup.venue
    return schema.Venue(
        name=venue.name,
        address=venue.address,
        tax_office=venue.tax_office,
        tax_number=venue.tax_number,
        currency=venue.currency,
        language=venue.language,
        time_zone=venue.time_zone,
        tax_included=bool(venue.tax_included),
        setup_version=setup.version,
        registers=_registers(setup),
        departments=_departments(setup),
        ticket_types=_ticket_types(setup),
        payment_types=tuple(
            _payment_type(each, setup.currency) for each in here(setup.payment_types.values())
        ),
        change_types=tuple(map(_change_type, here(setup.change_types.values()))),
        calculation_types=tuple(
            _calculation_type(each, setup.currency)
            for each in here(setup.calculation_types.values())
        ),
        calculation_selectors=tuple(
            schema.CalculationSelector(
                id=str(each.id),
                name=each.translations.get(context.language, each.name),
                many=each.many,
                calculation_type_ids=tuple(map(str, each.calculation_type_ids)),
            )
            for each in here(setup.calculation_selectors.values())
        ),
        taxes=tuple(
            schema.TaxTemplate(
                id=str(each.id), name=each.name, rate=each.rate, rounding=each.rounding.value
            )
            for each in setup.taxes_in_use
        ),
    )


def _registers(setup: VenueSetup) -> tuple[schema.Register, ...]:
    return tuple(
        schema.Register(
            id=str(each.id),
            code=each.code,
            name=each.name,
            drawer_account_id=str(each.drawer_account_id),
            receipt_printer_id=_id(each.receipt_printer_id),
        )
        for each in setup.registers.values()
        if not each.retired
    )


def _departments(setup: VenueSetup) -> tuple[schema.Department, ...]:
    return tuple(
        schema.Department(
            id=str(each.id),
            name=each.translations.get(context.language, each.name),
            ticket_type_id=_id(each.ticket_type_id),
        )
        for each in setup.departments_at(context.actor.register_id)
    )


def _ticket_types(setup: VenueSetup) -> tuple[schema.TicketType, ...]:
    return tuple(
        schema.TicketType(
            id=str(each.id),
            name=each.translations.get(context.language, each.name),
            tax_included=each.tax_included,
        )
        for each in setup.ticket_types.values()
        if not each.retired
    )


def _payment_type(each: PaymentType, currency: Currency) -> schema.PaymentType:
    return schema.PaymentType(
        id=str(each.id),
        name=each.translations.get(context.language, each.name),
        kind=each.kind.key,
        gives_change=each.kind.gives_change,
        needs_reference=each.kind.needs_reference,
        account_id=_id(each.account_id),
        quick_amounts=tuple(Amount.of_minor(note, currency) for note in each.quick_amounts),
    )


def _change_type(each: ChangeType) -> schema.ChangeType:
    return schema.ChangeType(
        id=str(each.id),
        name=each.translations.get(context.language, each.name),
        account_id=_id(each.account_id),
        payment_type_ids=tuple(map(str, each.payment_type_ids)),
    )


def _calculation_type(each: CalculationType, currency: Currency) -> schema.CalculationType:
    is_percent = each.method in PERCENT_METHODS
    fixed: Decimal | None = each.amount or None
    return schema.CalculationType(
        id=str(each.id),
        name=each.translations.get(context.language, each.name),
        role=each.role,
        method=each.method.value,
        takes_percent=is_percent,
        percent=fixed if is_percent else None,
        amount=Amount.of_minor(int(fixed), currency) if fixed and not is_percent else None,
        maximum=each.maximum,
        after_tax=each.after_tax,
        decreases=each.decreases,
        automatic=each.automatic,
    )


def _id(number: int | None) -> str | None:
    return None if number is None else str(number)
