"""The configuration as one file: its form, its checks, and its way to and from the rows."""
