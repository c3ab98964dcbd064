"""Documents on screen: made on an account, listed, undone; in batches; entries by hand."""

from pospro.web.documents import making

BLUEPRINTS = (making.blueprint,)
