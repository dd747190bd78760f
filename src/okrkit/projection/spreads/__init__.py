"""Distributions of what may come, as columns; numpy alone."""
