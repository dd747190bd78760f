"""Definitions of metrics that a company has in a semantic layer, as metadata."""
