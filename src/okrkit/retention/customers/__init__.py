"""Customers' purchases, one row a customer: summary, holdout, and a state to keep."""
