"""Reading ids and names: whole numbers stay keys, texts become codes with labels."""

import itertools
import operator
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Flags, Ints
from okrkit.retention.tables.column import (
    all_or_none,
    array_of,
    coded,
    is_nothing,
    types_of,
)

_LARGEST: Final = np.iinfo(np.int64)
_EXACT: Final = 2**53
"""Whole floats beyond this may have been another number before they were floats."""

_NARROW: Final = 65_536
"""Numbers that lie within so many are counted instead of sorted."""

_SHORT: Final = 32
"""Texts of at most so many characters are sorted as numbers."""

_TEXTS: Final = (str, UUID)
_WHOLES: Final = (int, np.integer, float, np.floating, Decimal)
_FLAGS: Final = (bool, np.bool_)


@frozen(eq=False)
class Keys:
    """
    A column of ids.

    Attributes:
        codes: Ids that are whole numbers, or the places of `labels`; -1 where a label
            is not known, 0 where a number is not.
        labels: Ids that are text, sorted; None for numbers.
        known: Which rows have an id; None where all have.

    Shape:
        Columns (rows,).
    """

    codes: Ints
    labels: tuple[str, ...] | None
    known: Flags | None


def read_ids(column: object, *, place: str) -> Keys:
    """
    Read ids: all of them whole numbers, or all of them text.

    Text stays text, also where it looks like a number: "01" and "1" differ. Blank
    text, None and NaN are no ids.

    Args:
        column: One id a row.
        place: What is being read, for the message.

    Returns:
        Keys that kernels can take.

    Raises:
        InvalidOKRError: Numbers and texts mixed, flags, fractions, dates, numbers
            beyond 64 bits, or text that cannot be written.

    Example:
        >>> read_ids(["b", "a", None], place="customer").codes
        array([ 1,  0, -1])
    """
    if isinstance(column, (list, tuple)) and set(map(type, column)) == {str}:
        return _of_texts(*coded(column), place)
    codes, values = _dictionary(column)
    if codes is not None:
        return _of_values(codes, values, place)
    given = array_of(column, place=place)
    if given.dtype.kind in "iuf":
        return _of_numbers(given, place)
    if given.dtype.kind == "b":
        raise _not_ids("flags", given, place)
    if given.dtype.kind == "S":
        given = _decoded(given, place)
    if given.dtype.kind in "UT":
        return _of_values(*coded(given), place)
    if given.dtype.kind != "O":
        raise _not_ids("dates or times", given, place)
    _one_kind(types_of(given), given, place)
    return _of_values(*coded(given), place)


def read_names(column: object, *, place: str) -> Keys:
    """
    Read names such as those of segments; rows without one keep their place.

    Args:
        column: One name a row: text or whole numbers.
        place: What is being read, for the message.

    Returns:
        Codes with labels; -1 where there is no name, and every row is known.

    Raises:
        InvalidOKRError: As for ids.

    Example:
        >>> read_names(["big", "", "small"], place="segment").codes
        array([ 0, -1,  1])
    """
    keys = read_ids(column, place=place)
    if keys.labels is not None:
        return Keys(keys.codes, keys.labels, None)
    if keys.known is None:
        wholes, codes = _numbered(keys.codes)
    else:
        wholes, places = _numbered(keys.codes[keys.known])
        codes = np.full(len(keys.codes), -1)
        codes[keys.known] = places
    named = _of_texts(codes, list(map(str, wholes.tolist())), place)
    return Keys(named.codes, named.labels, None)


def _numbered(wholes: Ints) -> tuple[Ints, Ints]:
    """Return the different numbers in order, and the place of each in them."""
    low, high = (int(np.min(wholes)), int(np.max(wholes))) if len(wholes) else (0, 0)
    if high - low >= _NARROW:
        some, places = np.unique(wholes, return_inverse=True)
        return some, places
    # Close together they are counted, which sorts nothing.
    above = wholes - low
    seen = np.bincount(above, minlength=1) > 0
    return np.flatnonzero(seen) + low, (np.cumsum(seen) - 1)[above]


def _of_numbers(given: NDArray[Any], place: str) -> Keys:
    if given.dtype.kind == "i":
        return Keys(given.astype(np.int64, copy=False), None, None)
    if given.dtype.kind == "u":
        if given.size and int(given.max()) > _LARGEST.max:
            raise _too_large(place)
        return Keys(given.astype(np.int64), None, None)
    known = ~np.isnan(given)
    whole = np.where(known, given, 0)
    if np.any(whole != np.floor(whole)) or np.any(np.isinf(whole)):
        raise _not_ids("fractions", given, place)
    if np.any(np.abs(whole) > _EXACT):
        raise _too_large(place)
    return Keys(whole.astype(np.int64), None, all_or_none(known))


def _one_kind(kinds: set[type], given: NDArray[Any], place: str) -> None:
    """Refuse cells that are of two kinds, or of none that can be an id."""
    texts = {kind for kind in kinds if issubclass(kind, _TEXTS)}
    flags = {kind for kind in kinds if issubclass(kind, _FLAGS)}
    wholes = {kind for kind in kinds - flags if issubclass(kind, _WHOLES)}
    if flags or kinds - texts - wholes:
        odd = sorted(kind.__name__ for kind in kinds - texts - wholes)
        raise _not_ids(f"of type {', '.join(odd)}", given, place)
    if not texts or not wholes:
        return
    number = next(
        (v for v in given if isinstance(v, _WHOLES) and not is_nothing(v)), None
    )
    if number is None:  # only NaN, which stands for nothing
        return
    text = next(v for v in given if isinstance(v, _TEXTS))
    raise InvalidOKRError(
        "some ids are numbers and some are text",
        code="ids-mixed",
        place=place,
        expected="all of them text, or all of them whole numbers",
        got=f"{shown(number)} and {shown(text)}",
        hint="1 and '1' may be two customers or one: make all of them text.",
    )


def _of_values(codes: Ints, values: list[Any], place: str) -> Keys:
    """Return the keys of codes into distinct values, of one kind, or nothing."""
    if set(map(type, values)) == {str}:
        return _of_texts(codes, values, place)
    has = np.array([not is_nothing(value) for value in values], np.bool_)
    some = [value for value, known in zip(values, has, strict=True) if known]
    if some and not isinstance(some[0], _TEXTS):
        _one_kind(set(map(type, some)), np.fromiter(some, np.object_), place)
        return _of_wholes(codes, values, has, place)
    names = ["" if is_nothing(value) else str(value) for value in values]
    return _of_texts(codes, names, place)


def _of_texts(codes: Ints, names: list[str], place: str) -> Keys:
    """Return codes into sorted names; blank ones and code -1 are not known."""
    joined = "".join(names)
    if "\0" in joined or not _writable(joined):
        raise InvalidOKRError(
            "an id with a character that cannot be written",
            code="bad-characters",
            place=place,
            expected="text without NUL and without half characters",
        )
    order = sorted_places(names)
    ordered = [names[at] for at in order.tolist()]
    filled = np.array([bool(name) and not name.isspace() for name in ordered], np.bool_)
    new = np.full(len(names) + 1, -1)  # the last is that of code -1
    # A dictionary may name a value twice, and None stands beside an empty text.
    before = itertools.chain([None], ordered)
    differs = np.fromiter(map(operator.ne, ordered, before), np.bool_, len(ordered))
    new[order] = np.where(filled, np.cumsum(filled & differs) - 1, -1)
    labels = tuple(itertools.compress(ordered, (filled & differs).tolist()))
    read = new[codes]
    return Keys(read, labels, all_or_none(read >= 0))


def _of_wholes(codes: Ints, values: list[Any], has: Flags, place: str) -> Keys:
    keys = np.zeros(len(values) + 1, np.int64)
    for at, value in enumerate(values):
        if has[at]:
            exact = int(value) if np.isfinite(float(value)) else None
            if exact is None or exact != value:
                raise _not_ids("fractions", value, place)
            rounded = isinstance(value, (float, np.floating)) and abs(exact) > _EXACT
            if rounded or not _LARGEST.min <= exact <= _LARGEST.max:
                raise _too_large(place)
            keys[at] = exact
    known = np.append(has, False)[codes]
    return Keys(keys[codes], None, all_or_none(known))


def sorted_places(names: list[str]) -> Ints:
    """
    Return the order in which texts are sorted by the code points of their characters.

    Args:
        names: Texts, without NUL.

    Returns:
        Places of `names`.

    Shape:
        (names,).

    Example:
        >>> sorted_places(["b", "a"])
        array([1, 0])
    """
    if not names:
        return np.zeros(0, np.int64)
    if max(map(len, names)) <= _SHORT and all(map(str.isascii, names)):
        # Eight characters at a time are one number: far faster than texts.
        padded = np.array(names, dtype=f"S{_SHORT}")
        words = padded.view(">u8").reshape(len(names), -1).astype(np.uint64)
        used = [column for column in words.T[::-1] if column.any()]
        return np.lexsort(used) if used else np.arange(len(names))
    return np.array(sorted(range(len(names)), key=names.__getitem__), np.int64)


def _writable(text: str) -> bool:
    try:
        return bool(text.encode()) or not text
    except UnicodeEncodeError:
        return False


def _decoded(given: NDArray[Any], place: str) -> NDArray[Any]:
    try:
        return np.char.decode(given, "utf-8")
    except UnicodeDecodeError:
        raise _not_ids("bytes that are not UTF-8", given, place) from None


def _dictionary(column: object) -> tuple[Ints | None, list[Any]]:
    """Return codes and values of a column that has them, or None."""
    categories: Any = getattr(column, "cat", column)
    if hasattr(categories, "codes") and hasattr(categories, "categories"):
        codes = np.asarray(categories.codes).astype(np.int64)
        return codes, list(categories.categories)
    kind = str(getattr(column, "type", ""))
    if not kind.startswith(("string", "large_string", "dictionary")):
        return None, []
    encoded: Any = column
    if not kind.startswith("dictionary"):
        encoded = encoded.dictionary_encode()
    if hasattr(encoded, "unify_dictionaries"):
        encoded = encoded.unify_dictionaries().combine_chunks()
    codes = np.asarray(encoded.indices.fill_null(-1)).astype(np.int64)
    return codes, encoded.dictionary.to_pylist()


def _not_ids(what: str, given: object, place: str) -> InvalidOKRError:
    return InvalidOKRError(
        f"these are no ids: {what}",
        code="not-an-id",
        place=place,
        expected="text or whole numbers",
        got=shown(given),
    )


def _too_large(place: str) -> InvalidOKRError:
    return InvalidOKRError(
        "a number too large to be kept whole",
        code="not-an-id",
        place=place,
        expected="whole numbers of 64 bits",
        hint="Make the ids text.",
    )
