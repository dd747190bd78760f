"""
Columns of plain values, checked in bulk: each check says which rows to look at.

A row that no check marks is sound; one that is marked may still be: it is read again,
one field at a time, by the reader that knows every rule and says what is wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from operator import itemgetter
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from okrkit.errors import InvalidOKRError
from okrkit.model.calendar import as_date
from okrkit.model.checks import identifier

__all__ = [
    "Flags",
    "Floats",
    "Ints",
    "columns_of",
    "days",
    "identifiers",
    "numbers",
    "texts",
    "unlike",
    "words",
]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

_NUMBERS = {int, float, type(None)}


def unlike(rows: Sequence[Mapping[str, object]], known: frozenset[str]) -> Flags:
    """
    Tell which rows have other fields than the known ones.

    Args:
        rows: Fields by name.
        known: The names that are known.

    Returns:
        Whether each has others.

    Example:
        >>> unlike([{"id": "a"}, {"colour": "red"}], frozenset(("id",))).tolist()
        [False, True]
    """
    return _unlike(list(map(tuple, rows)), known)


def _unlike(shapes: Sequence[tuple[str, ...]], known: frozenset[str]) -> Flags:
    odd = {shape for shape in set(shapes) if not known.issuperset(shape)}
    if not odd:
        return np.zeros(len(shapes), np.bool_)
    return np.fromiter(map(odd.__contains__, shapes), np.bool_, len(shapes))


def columns_of(
    rows: Sequence[Mapping[str, Any]], known: frozenset[str]
) -> tuple[dict[str, list[Any]], Flags]:
    """
    Turn rows into columns.

    Args:
        rows: Fields by name.
        known: The names that are known.

    Returns:
        The columns of known names that some row has, None where one has it not; and
        which rows have other fields.

    Example:
        >>> columns, odd = columns_of([{"n": 5}, {"m": 1}], frozenset(("n",)))
        >>> columns, odd.tolist()
        ({'n': [5, None]}, [False, True])
    """
    first = tuple(rows[0]) if rows else ()
    if known.issuperset(first) and set(map(len, rows)) == {len(first)}:
        # As many keys as the first, and all of the first's: the same keys.
        with suppress(KeyError):
            alike = {name: list(map(itemgetter(name), rows)) for name in first}
            return alike, np.zeros(len(rows), np.bool_)
    shapes = list(map(tuple, rows))
    names = known.intersection(chain.from_iterable(set(shapes)))
    columns = {name: [row.get(name) for row in rows] for name in names}
    return columns, _unlike(shapes, known)


def numbers(column: Sequence[Any]) -> tuple[Floats, Flags]:
    """
    Read a column of numbers.

    Args:
        column: Ints, floats and None.

    Returns:
        The numbers, NaN for None; and which rows hold something else.

    Example:
        >>> values, odd = numbers([1, None, "3.2%"])
        >>> values.tolist(), odd.tolist()
        ([1.0, nan, nan], [False, False, True])
    """
    try:
        if set(map(type, column)) <= _NUMBERS:
            values = np.array(column, dtype=np.float64)
            odd = ~np.isfinite(values)
            if odd.any():
                odd &= np.fromiter(
                    (x is not None for x in column), np.bool_, len(column)
                )
            return values, odd
    except OverflowError:
        pass  # an int beyond any float: found one by one below
    odd = np.fromiter((not _is_number(x) for x in column), np.bool_, len(column))
    fit = [None if bad else x for x, bad in zip(column, odd, strict=True)]
    return np.array(fit, dtype=np.float64), odd


def _is_number(value: object) -> bool:
    if value is None:
        return True
    if type(value) is int:
        return abs(value) < 2**1000
    return type(value) is float and bool(np.isfinite(value))


def texts(column: Sequence[Any], longest: int, *, required: bool = False) -> Flags:
    """
    Check a column of texts.

    Args:
        column: Texts, and None where none is required.
        longest: The most characters.
        required: Whether each has to say something.

    Returns:
        Which rows hold something else.

    Example:
        >>> texts(["Stay", " ", 5], 500, required=True).tolist()
        [False, True, True]
    """
    kinds = set(map(type, column))
    short = kinds == {str} and max(map(len, column)) <= longest
    if short and (not required or all(map(str.strip, column))):
        return np.zeros(len(column), np.bool_)

    def is_odd(value: object) -> bool:
        if type(value) is not str:
            return required or value is not None
        return len(value) > longest or (required and not value.strip())

    return _each(is_odd, column)


def identifiers(column: Sequence[Any], longest: int) -> Flags:
    """
    Check a column of ids.

    Args:
        column: Ids.
        longest: The most characters.

    Returns:
        Which rows hold something else.

    Example:
        >>> identifiers(["nps", " nps", None], 200).tolist()
        [False, True, True]
    """
    odd = texts(column, longest, required=True)
    if not odd.any():
        ids: Sequence[str] = column
        joined = "".join(ids)
        if (
            joined.isascii()
            and joined.isprintable()
            and list(map(str.strip, ids)) == ids
        ):
            return odd

    def is_odd(value: object) -> bool:
        try:
            return len(identifier(value)) > longest
        except InvalidOKRError:
            return True

    return _each(is_odd, column)


def words(column: Sequence[Any], allowed: Sequence[str]) -> tuple[Ints, Flags]:
    """
    Read a column of words of which only a few are known.

    Args:
        column: Words and None.
        allowed: The known ones.

    Returns:
        The index of each among them, -1 for None; and which rows hold something else.

    Example:
        >>> places, odd = words(["b", None, ["a"]], ["a", "b"])
        >>> places.tolist(), odd.tolist()
        ([1, -1, -1], [False, False, True])
    """
    table: dict[object, int] = {word: at for at, word in enumerate(allowed)}
    return _mapped(column, {**table, None: -1}, missing=-1)


def days(column: Sequence[Any]) -> tuple[Ints, Flags]:
    """
    Read a column of days in ISO text; each different text once.

    Args:
        column: Texts.

    Returns:
        Ordinals, 0 where there is none; and which rows hold something else.

    Example:
        >>> ordinals, odd = days(["2026-11-06", "2026-11-31", None])
        >>> ordinals.tolist(), odd.tolist()
        ([739926, 0, 0], [False, True, True])
    """
    try:
        different = set(column)
    except TypeError:
        different = {value for value in column if type(value) is str}
    table: dict[object, int] = {}
    for text in different:
        if type(text) is str:
            with suppress(InvalidOKRError):
                table[text] = as_date(text).toordinal()
    return _mapped(column, table, missing=0)


def _mapped(
    column: Sequence[Any], table: dict[object, int], *, missing: int
) -> tuple[Ints, Flags]:
    try:
        found = np.fromiter(map(table.__getitem__, column), np.int64, len(column))
        return found, np.zeros(len(column), np.bool_)
    except (KeyError, TypeError):
        pass  # some are not there, or no keys at all
    fit = [x if x is None or type(x) is str else ... for x in column]
    odd = np.fromiter((x not in table for x in fit), np.bool_, len(column))
    places = [table.get(x, missing) for x in fit]
    return np.array(places, dtype=np.int64), odd


def _each(is_odd: Callable[[object], bool], column: Sequence[Any]) -> Flags:
    return np.fromiter(map(is_odd, column), np.bool_, len(column))
