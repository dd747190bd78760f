"""
From an event table to the few numbers an estimator needs, whoever keeps the table.

Columns in memory are counted by numpy, frames by their own engine; the numbers are
the same.
"""
