"""
Columns of plain values, checked in bulk: each check says which rows to look at.

A row that no check marks is sound; one that is marked may still be: it is read again,
one field at a time, by the reader that knows every rule and says what is wrong.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
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
    "days",
    "identifiers",
    "numbers",
    "texts",
    "words",
]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

_NUMBERS = {int, float, type(None)}


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
