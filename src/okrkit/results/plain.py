"""Values as JSON can hold them."""

import math
from collections.abc import Mapping
from datetime import date

__all__ = ["Json", "jsonable"]

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What JSON can hold."""


def jsonable(value: object, /) -> Json:
    """
    Turn a value into what JSON can hold: dates as ISO text, no NaN, plain types.

    Args:
        value: None, bool, number, text, date, a unit or other value with a ``str``,
            a NumPy scalar or array, or mappings and sequences of them, to a depth
            that Python's own ``json`` can write.

    Returns:
        The same as plain Python values; NaN and infinities become None.

    Example:
        >>> from datetime import date
        >>> jsonable({"on": date(2026, 11, 15), "score": float("nan"), "ids": ("a",)})
        {'on': '2026-11-15', 'score': None, 'ids': ['a']}
    """
    if isinstance(value, Mapping):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=str)
    if isinstance(value, (list, tuple)):
        return [jsonable(item) for item in value]
    for name in ("to_dict", "tolist"):  # results; NumPy scalars and arrays
        made = getattr(value, name, None)
        if callable(made):
            return jsonable(made())
    return _scalar(value)


def _scalar(value: object) -> Json:
    """Give one value as the plain type that JSON has for it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, int):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    return str.__str__(value) if isinstance(value, str) else str(value)
