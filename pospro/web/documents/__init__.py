"""Documents on screen: made on an account, listed, undone; in batches; entries by hand."""

from pospro.web.documents import batches, entries, making

BLUEPRINTS = (making.blueprint, batches.blueprint, entries.blueprint)
