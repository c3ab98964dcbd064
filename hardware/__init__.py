"""Devices of a shop: printers today, each driver beside a simulator of the device it drives."""
