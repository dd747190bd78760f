"""Numbers that mean nothing yet: columns read, distributions, special functions."""
