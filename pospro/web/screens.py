"""The registry of screens: a new one is a module of this folder and a line below."""

from pospro.web import payments, receipts, sign_in, tickets, till
from pospro.web.manager import BLUEPRINTS as MANAGER

BLUEPRINTS = (
    sign_in.blueprint,
    till.blueprint,
    tickets.blueprint,
    payments.blueprint,
    receipts.blueprint,
    *MANAGER,
)
