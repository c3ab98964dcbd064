"""Rows and queries, one noun a file; nothing here decides what selling or bookkeeping means."""
