"""The manager's screens: lists and forms over the services of the set-up."""

from pospro.web.manager import own

BLUEPRINTS = (own.blueprint,)
