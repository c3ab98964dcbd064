"""Reports that a manager composes: what is counted, in which rows, columns and figures."""
