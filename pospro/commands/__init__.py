"""The commands, a file for each group of them; `pospro.cli` hangs them on one name."""
