"""Cohorts: of those who began together, how many are still there at each age."""
