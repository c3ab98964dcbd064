"""Use cases of the drawer and of the trading day."""
