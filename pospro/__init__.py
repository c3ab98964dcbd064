"""pospro: a point of sale for restaurants and shops with the books built in."""

__version__ = "0.1.0"
