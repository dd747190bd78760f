"""Databases by their drivers: each reads one statement, and changes nothing."""
