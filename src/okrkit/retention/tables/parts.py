"""One column read as the part it plays: values, labels, and which rows have it."""

from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Flags
from okrkit.numerics.numbers import LARGEST, numbers
from okrkit.retention.tables.column import array_of, is_nothing
from okrkit.retention.tables.days import read_days, read_moments
from okrkit.retention.tables.ids import read_ids, read_names
from okrkit.retention.tables.table import OPEN, Role


@frozen(eq=False)
class Part:
    """
    A column as its kind wants it.

    Attributes:
        values: One a row.
        labels: What codes stand for; None where there are none.
        known: Which rows have it; None where all have.

    Shape:
        Columns (rows,).
    """

    values: NDArray[Any]
    labels: tuple[str, ...] | None = None
    known: Flags | None = None


def read_part(column: object, role: Role, *, zone: str | None) -> Part:
    """
    Read a column as the part it plays.

    Args:
        column: One cell a row.
        role: The part.
        zone: The business's time zone, for moments that say theirs.

    Returns:
        What was read.

    Raises:
        InvalidOKRError: A column of another kind.
        CalendarError: A day that cannot be read.

    Example:
        >>> read_part([1, None], Role("amount", "paid", "number"), zone=None).known
        array([ True, False])
    """
    name = role.asked
    if role.kind == "id":
        keys = read_ids(column, place=name)
        return Part(keys.codes, keys.labels, keys.known)
    if role.kind == "name":
        keys = read_names(column, place=name)
        return Part(keys.codes, keys.labels)
    if role.kind == "number":
        return _numbers(column, name)
    if role.kind == "flag":
        return _flags(column, name)
    read = read_days if role.kind == "day" else read_moments
    values, known = read(column, place=name, zone=zone)
    if role.open and known is not None:
        return Part(np.where(known, values, OPEN))
    return Part(values, None, known)


def _numbers(column: object, place: str) -> Part:
    given = array_of(column, place=place)
    texts = (
        (c for c in given if isinstance(c, str)) if given.dtype.kind in "OUT" else ()
    )
    if (text := next(iter(texts), None)) is not None:
        raise InvalidOKRError(
            "not a column of numbers",
            code="not-a-number",
            place=place,
            expected="numbers, and nothing in the cell where there is none",
            got=f"the text {shown(str(text))}",
        )
    if given.dtype.kind == "O":
        cells = (None if is_nothing(cell) else cell for cell in given)
        given = np.fromiter(cells, np.object_, len(given))
    values = numbers(given, place=place, most=LARGEST)
    known = ~np.isnan(values)
    return Part(values, None, None if known.all() else known)


def _flags(column: object, place: str) -> Part:
    given = array_of(column, place=place)
    if given.dtype.kind == "b":
        return Part(given)
    cells = given.tolist()
    known = np.array([not is_nothing(cell) for cell in cells], np.bool_)
    if not set(map(type, given[known].tolist())) <= {bool, np.bool_}:
        raise _no_flags(given, place)
    read = np.zeros(len(cells), np.bool_)
    read[known] = given[known].astype(np.bool_)
    return Part(read, None, None if known.all() else known)


def _no_flags(given: object, place: str) -> InvalidOKRError:
    return InvalidOKRError(
        "not true or false",
        code="not-a-flag",
        place=place,
        expected="a column of true and false",
        got=shown(given),
    )
