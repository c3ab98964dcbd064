"""Simulated devices: real servers with faults on demand, written from the specifications."""
