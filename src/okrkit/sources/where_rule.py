"""Which rows a `where` asks for: in memory by their cells, in an engine by its own."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Flags
from okrkit.retention.tables.column import is_nothing
from okrkit.sources.shape import Scalar

if TYPE_CHECKING:
    from narwhals.stable.v2 import DataFrame, Expr, LazyFrame
    from narwhals.stable.v2.dtypes import DType

__all__ = ["KINDS", "equals", "kind_of", "matched", "other_kind"]

_MOST_HALF = float(np.finfo(np.float16).max)

KINDS: Final = {
    "day": "days",
    "flag": "true and false",
    "number": "numbers",
    "text": "texts",
}
"""What cells are of, and how a message calls them."""


def equals(cells: NDArray[Any], value: Scalar, *, column: str) -> Flags:
    """
    Tell which cells equal a value of their own kind; None asks for nothing.

    Args:
        cells: A column.
        value: Text, a number, true or false, a date, or None.
        column: Its name, for the message.

    Returns:
        One flag a cell.

    Raises:
        InvalidOKRError: No cell is of the kind of the value: none ever could equal it.

    Shape:
        (rows,).

    Example:
        >>> equals(np.array([1, True, None], dtype=object), 1, column="team")
        array([ True, False, False])
    """
    if cells.dtype.kind == "f" and isinstance(value, float | Decimal):
        # What a narrow float holds is not the value, but the nearest it has to it.
        value = float(cells.dtype.type(value))
    plain = cells.astype("datetime64[us]") if cells.dtype.kind == "M" else cells
    values = [None if is_nothing(cell) else cell for cell in plain.tolist()]
    if value is None:
        return np.array([cell is None for cell in values], np.bool_)
    kind, wanted = kind_of(value), _exact(value)
    alike = [cell is not None and kind_of(cell) == kind for cell in values]
    held = [cell for cell in values if cell is not None]
    if held and not any(alike):
        raise other_kind(column, value, shown(held[0]))
    same = [
        fits and bool(_exact(cell) == wanted)
        for cell, fits in zip(values, alike, strict=True)
    ]
    return np.array(same, np.bool_)


def matched(
    frame: "DataFrame[Any] | LazyFrame[Any]", where: Mapping[str, Scalar]
) -> Any:  # noqa: ANN401 - the same kind of frame
    """
    Keep the rows of a frame whose columns equal some values.

    Args:
        frame: A frame of narwhals.
        where: Column to value; None asks for cells that hold nothing.

    Returns:
        The frame with fewer rows; in an engine nothing is computed yet.

    Raises:
        InvalidOKRError: A column whose cells can never equal the value.

    Example:
        >>> import narwhals.stable.v2 as nw, polars
        >>> frame = nw.from_native(polars.DataFrame({"team": ["a", "b"]}))
        >>> matched(frame, {"team": "b"}).rows()
        [('b',)]
    """
    import narwhals.stable.v2 as nw

    schema = frame.collect_schema()
    for column, value in where.items():
        if schema[column] in (nw.Object, nw.Unknown) and isinstance(
            frame, nw.DataFrame
        ):
            # Of anything: each cell says itself what it is.
            cells = np.asarray(frame.get_column(column).to_list(), np.object_)
            frame = frame.filter(equals(cells, value, column=column).tolist())
        else:
            frame = frame.filter(_condition(column, schema[column], value))
    return frame


def _condition(column: str, dtype: "DType", value: Any) -> "Expr":  # noqa: ANN401
    """Say in an engine's words that a column equals a value."""
    import narwhals.stable.v2 as nw

    cells = nw.col(column)
    if value is None:
        lacks = cells.is_null()
        return lacks | cells.is_nan() if dtype.is_float() else lacks
    kind = own = kind_of(value)
    if dtype == nw.String:
        own = "text"
    elif dtype in (nw.Categorical, nw.Enum):
        own, cells = "text", cells.cast(nw.String)
    elif dtype == nw.Boolean:
        own = "flag"
    elif dtype.is_numeric():
        own = "number"
    elif dtype in (nw.Date, nw.Datetime):
        own = "" if _has_zone(dtype) else "day"
    # Of another: the database knows what it equals.
    if own != kind:
        raise other_kind(column, value, str(dtype))
    if own == "number":
        return _number(cells, dtype, value)
    if dtype == nw.Datetime:
        first = dt.datetime.combine(value, dt.time())
        return (cells >= first) & (cells <= dt.datetime.combine(value, dt.time.max))
    same: Expr = cells == value
    return same


def _number(cells: "Expr", dtype: "DType", value: Any) -> "Expr":  # noqa: ANN401
    """Say that a column of numbers equals one, as near as the column can hold it."""
    import narwhals.stable.v2 as nw

    asked = float(value) if isinstance(value, Decimal) else value
    if isinstance(asked, float) and dtype == nw.Float32:
        asked = float(np.float32(asked))
    # By its name, which an older narwhals lacks; Arrow compares none with whole
    # numbers.
    half = str(dtype) == "Float16"
    if half and isinstance(asked, float) and abs(asked) <= _MOST_HALF:
        asked = float(np.float16(asked))
    if isinstance(asked, float) or dtype.is_decimal() or half:
        cells = cells.cast(nw.Float64)
    same: Expr = cells == asked
    return same


def _has_zone(dtype: "DType") -> bool:
    return getattr(dtype, "time_zone", None) is not None


def kind_of(cell: object) -> str:
    """
    Say what a cell is: nothing of one kind equals something of another.

    Args:
        cell: Anything.

    Returns:
        One of `KINDS`, or the name of its class.

    Example:
        >>> kind_of(True), kind_of(1)
        ('flag', 'number')
    """
    if isinstance(cell, bool | np.bool_):
        return "flag"
    if isinstance(cell, str):
        return "text"
    if isinstance(cell, int | float | Decimal | np.number):
        return "number"
    if isinstance(cell, dt.date) and getattr(cell, "tzinfo", None) is None:
        return "day"
    return type(cell).__name__  # a moment of a zone is of no day that all agree on


def _exact(cell: object) -> object:
    """Make comparable what is of one kind: a moment is of its day."""
    if isinstance(cell, Decimal):
        return float(cell)
    return cell.date() if isinstance(cell, dt.datetime) else cell


def other_kind(column: str, value: Scalar, got: str) -> InvalidOKRError:
    """
    Make the error for a column whose cells can never equal a value.

    Args:
        column: Its name.
        value: What they should equal.
        got: What it holds.

    Returns:
        The error.

    Example:
        >>> other_kind("team", 3, "'Nord'").code
        'where-other-kind'
    """
    return InvalidOKRError(
        "a column whose cells can never equal this",
        code="where-other-kind",
        place=f"where.{column}",
        expected=f"a column of {KINDS[kind_of(value)]}, as {shown(value)} is",
        got=got,
    )
