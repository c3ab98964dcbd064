"""The registry of the API: a new noun is a module of the folder of resources and a line below."""

from flask import Flask

from pospro.api.door import IdConverter
from pospro.api.resources import (
    account_types,
    accounts,
    books,
    calculation_types,
    card_devices,
    catalogue,
    configuration,
    currencies,
    description,
    document_types,
    documents,
    menu,
    modifier_groups,
    number_series,
    own,
    payment_types,
    payments,
    people,
    print_jobs,
    printers,
    product_groups,
    product_imports,
    products,
    registers,
    reports,
    roles,
    shifts,
    taxes,
    tickets,
    tokens,
    transaction_types,
    venue,
    vouchers,
    work_periods,
)

BLUEPRINTS = (
    tokens.blueprint,
    tickets.blueprint,
    payments.blueprint,
    venue.blueprint,
    catalogue.blueprint,
    books.blueprint,
    reports.blueprint,
    vouchers.blueprint,
    work_periods.blueprint,
    shifts.blueprint,
    products.blueprint,
    product_imports.blueprint,
    product_groups.blueprint,
    modifier_groups.blueprint,
    menu.blueprint,
    people.blueprint,
    own.blueprint,
    roles.blueprint,
    accounts.blueprint,
    account_types.blueprint,
    transaction_types.blueprint,
    currencies.blueprint,
    payment_types.blueprint,
    card_devices.blueprint,
    calculation_types.blueprint,
    taxes.blueprint,
    registers.blueprint,
    number_series.blueprint,
    printers.blueprint,
    print_jobs.blueprint,
    document_types.blueprint,
    documents.blueprint,
    configuration.blueprint,
    description.blueprint,
)


def init_app(app: Flask) -> None:
    """Serve the API."""
    app.url_map.converters["id"] = IdConverter
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
