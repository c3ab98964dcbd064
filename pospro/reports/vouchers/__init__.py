"""Vouchers: the journal as accountants keep it, a ticket each or one for each Z report."""
