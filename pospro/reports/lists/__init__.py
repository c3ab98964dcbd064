"""Lists of single tickets, lines and payments: a page at a time, the newest first."""
