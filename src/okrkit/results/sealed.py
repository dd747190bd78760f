"""Results that nobody writes into: their columns are what was found."""

import sys

from attrs import AttrsInstance, fields

__all__ = ["seal"]


def seal(of: AttrsInstance) -> None:
    """
    Let nobody write into the columns of a result, by way of that result.

    Whoever had a column before may still write to it; nothing is copied.

    Args:
        of: Made by attrs, frozen; called in its `__attrs_post_init__`.

    Example:
        >>> import numpy as np
        >>> from attrs import frozen
        >>> @frozen
        ... class Found:
        ...     days: np.ndarray
        >>> found = Found(np.array([3]))
        >>> seal(found)
        >>> found.days.flags.writeable
        False
    """
    numpy = sys.modules.get("numpy")
    if numpy is None:  # then there is no column
        return
    for name in (field.name for field in fields(type(of))):
        column = getattr(of, name)
        if isinstance(column, numpy.ndarray):
            seen = column.view()
            seen.flags.writeable = False
            object.__setattr__(of, name, seen)
