"""Kernels on columns in memory: from events to the few numbers an estimator needs."""
