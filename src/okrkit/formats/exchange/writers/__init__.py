"""What other tools read, made of a set: one format a module."""

from okrkit.formats.exchange.writers import appfire, asana, flat, peoplebox

__all__ = ["appfire", "asana", "flat", "peoplebox"]
