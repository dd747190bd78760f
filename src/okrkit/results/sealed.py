"""Results that nobody writes into: their columns are what was found."""

import sys

from attrs import fields, has

__all__ = ["seal"]


def seal(of: object) -> None:
    """
    Let nobody write into the columns of a result, by way of that result.

    Whoever had a column before may still write to it; nothing is copied.

    Args:
        of: Made by attrs, which calls this in its `__attrs_post_init__`; anything
            else is left as it is.

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
    kind, numpy = type(of), sys.modules.get("numpy")
    if numpy is None or not has(kind):  # then there is no column
        return
    for name in (field.name for field in fields(kind)):
        column = getattr(of, name)
        if isinstance(column, numpy.ndarray):
            seen = column.view()
            seen.flags.writeable = False
            object.__setattr__(of, name, seen)
