"""The manager's screens: lists and forms over the services of the set-up."""

from pospro.web.manager import (
    account_types,
    accounts,
    calculation_types,
    imports,
    menu,
    modifier_groups,
    own,
    payment_types,
    product_groups,
    products,
    roles,
    taxes,
    tokens,
    transaction_types,
    users,
)

BLUEPRINTS = (
    accounts.blueprint,
    account_types.blueprint,
    transaction_types.blueprint,
    payment_types.blueprint,
    calculation_types.blueprint,
    taxes.blueprint,
    products.blueprint,
    menu.blueprint,
    modifier_groups.blueprint,
    product_groups.blueprint,
    imports.blueprint,
    users.blueprint,
    roles.blueprint,
    tokens.blueprint,
    own.blueprint,
)
