"""Results that nobody writes into: what they hold is what was found."""

import sys
from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeGuard, TypeVar

from attrs import fields, has

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Comparable", "Sealed", "same", "seal"]

K = TypeVar("K")
V_co = TypeVar("V_co", covariant=True)


class Sealed(Mapping[K, V_co]):
    """
    A mapping that nobody writes into.

    Equal to the dict it was made of, and printed as that; whoever wants to write takes
    a `copy`, and `json.dumps` takes that or the `to_dict` of the result.

    Example:
        >>> left_out = Sealed({"refund": 2})
        >>> left_out, left_out == {"refund": 2}
        ({'refund': 2}, True)
        >>> left_out["refund"] = 3
        Traceback (most recent call last):
        TypeError: 'Sealed' object does not support item assignment
    """

    __slots__ = ("_rows",)

    def __init__(self, rows: Mapping[K, V_co]) -> None:
        """Keep a copy."""
        self._rows = MappingProxyType(dict(rows))

    def __getitem__(self, key: K, /) -> V_co:
        """Return what stands by a key."""
        return self._rows[key]

    def __iter__(self) -> Iterator[K]:
        """Go through the keys, in order."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Count the keys."""
        return len(self._rows)

    # What `Mapping` gives asks `__getitem__` for each: ten times slower.
    def __contains__(self, key: object, /) -> bool:
        """Tell whether there is a key."""
        return key in self._rows

    def values(self) -> ValuesView[V_co]:
        """Give all values, in order."""
        return self._rows.values()

    def items(self) -> ItemsView[K, V_co]:
        """Give all keys with their values, in order."""
        return self._rows.items()

    def __reversed__(self) -> Iterator[K]:
        """Go through the keys, the last first."""
        return reversed(self._rows)

    def __repr__(self) -> str:
        """Show as a dict."""
        return repr(dict(self._rows))

    def __or__(self, other: Mapping[K, V_co]) -> dict[K, V_co]:
        """Return a dict of both; where both have a key, the other's value."""
        if not isinstance(other, Mapping):
            return NotImplemented
        return {**self, **other}

    def __ror__(self, other: Mapping[K, V_co]) -> dict[K, V_co]:
        """Return a dict of both; where both have a key, this one's value."""
        if not isinstance(other, Mapping):
            return NotImplemented
        return {**other, **self}

    def copy(self) -> dict[K, V_co]:
        """
        Return a dict of the same, which can be written to.

        Returns:
            The dict; the values are the same ones.

        Example:
            >>> Sealed({"refund": 2}).copy() | {"trial": 1}
            {'refund': 2, 'trial': 1}
        """
        return dict(self)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy as what it was made of."""
        return (Sealed, (dict(self._rows),))


class Comparable:
    """
    What attrs made without an `==` of its own, compared by all that it holds.

    A field that is made with ``eq=False``, as one that remembers answers, is left out.

    Example:
        >>> import numpy as np
        >>> from attrs import frozen
        >>> @frozen(eq=False)
        ... class Found(Comparable):
        ...     days: np.ndarray
        >>> Found(np.array([3])) == Found(np.array([3]))
        True
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Tell whether the other one is of the same class and holds the same."""
        if type(self) is not type(other):
            return NotImplemented
        return self is other or _alike(self, other)

    def __hash__(self) -> int:
        """Hash by the class, the words and the days: columns have no hash."""
        held = (getattr(self, name) for name in _names(self))
        words = (one for one in held if isinstance(one, str | date))
        return hash((type(self), *words))


def seal(of: object) -> None:
    """
    Let nobody write into the columns and mappings of a result, by way of that result.

    Whoever had a column before may still write to it; no column is copied. What has a
    name that begins with an underscore is the result's own, and is left as it is.

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
    for name in _names(of):
        held = getattr(of, name)
        kept = held if name.startswith("_") else _sealed(held)
        if kept is not held:
            object.__setattr__(of, name, kept)


def same(one: object, other: object) -> bool:
    """
    Tell whether two values say the same, looking into results and their columns.

    Args:
        one: A value.
        other: Another one.

    Returns:
        True where they are of one class and all that they hold is the same; what is
        not known, NaN, is the same as NaN.

    Shape:
        Linear in what they hold.

    Example:
        >>> import numpy as np
        >>> same({"a": np.array([1, np.nan])}, {"a": np.array([1, np.nan])})
        True
        >>> same(1, True), same((1, 2), (1,))
        (False, False)
    """
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if has(type(one)) and type(one).__eq__ is object.__eq__:
        return _alike(one, other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        every = all(
            same(value, other[key]) for key, value in one.items() if key in other
        )
        return one.keys() == other.keys() and every
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return _equal(one, other)


def _sealed(held: object) -> object:
    """Return a column or a mapping that cannot be written to; the rest as it is."""
    if _is_column(held):
        if not held.flags.writeable:
            return held
        seen = held.view()
        seen.flags.writeable = False
        return seen
    if isinstance(held, dict):
        return Sealed({key: _sealed(value) for key, value in held.items()})
    return held


def _alike(one: object, other: object) -> bool:
    """Compare what counts of two objects of one class, which attrs made."""
    kind = type(one)
    counted = [field.name for field in fields(kind) if field.eq] if has(kind) else []
    return all(same(getattr(one, name), getattr(other, name)) for name in counted)


def _names(of: object) -> list[str]:
    """Name the fields of what attrs made; none of anything else."""
    kind = type(of)
    return [field.name for field in fields(kind)] if has(kind) else []


def _equal(one: object, other: object) -> bool:
    """Compare two values of one class that have no parts."""
    if _is_column(one) and _is_column(other):
        import numpy as np

        unknown = one.dtype.kind in "fc"
        return np.array_equal(one, other, equal_nan=unknown)
    return bool(one == other) or (one != one and other != other)  # noqa: PLR0124


def _is_column(held: object) -> "TypeGuard[np.ndarray]":
    """Tell an array; where nobody imported NumPy there is none."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(held, numpy.ndarray)
