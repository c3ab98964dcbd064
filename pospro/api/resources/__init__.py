"""What the API offers, a module for each noun of its addresses."""
