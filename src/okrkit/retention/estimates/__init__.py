"""What every measure of retention gives: a value, how far it may be off, and why."""
