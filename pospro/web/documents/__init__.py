"""Documents on screen: made on an account, in batches, by hand, opening balances."""

from pospro.web.documents import batches, entries, foreign, making, openings

BLUEPRINTS = (
    making.blueprint,
    batches.blueprint,
    entries.blueprint,
    openings.blueprint,
    foreign.blueprint,
)
