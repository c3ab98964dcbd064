"""What sales come to, from the sums of closed days and the tickets of the days since."""
