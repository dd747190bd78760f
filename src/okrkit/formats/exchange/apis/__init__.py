"""Formats that are objects of an API: parsed JSON, one tool a module."""
