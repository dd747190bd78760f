"""Frames asked by their own engine: only the rows of a window cross into Python."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import narwhals.stable.v2 as nw
import numpy as np
from narwhals.exceptions import DuplicateError

from okrkit.errors import InvalidOKRError, SourceError, shown
from okrkit.results.frames import require
from okrkit.retention.tables.days import read_days
from okrkit.retention.tables.opening import opened
from okrkit.retention.tables.table import Role
from okrkit.retention.tables.wall_clock import times_of
from okrkit.sources.cells import Cells
from okrkit.sources.shape import Scalar, Shape
from okrkit.sources.where_rule import matched

__all__ = ["frame_of", "is_lazy", "narrowed", "pushed"]

_ROW: Final = "row of okrkit"
_DAY: Final = dt.timedelta(1)
_ISO: Final = "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:[T ]|$)"
_WIDE: Final = (nw.Int128, nw.UInt128)
_MOMENTS: Final = ("date", "starts_on", "recorded_at")


def pushed(
    native: object,
    shape: Shape,
    start: dt.date,
    end: dt.date,
    *,
    numbered: bool = False,
) -> tuple[dict[str, Cells], Sequence[int] | None]:
    """
    Ask a frame for the columns of a table of readings, and the rows of a window.

    It is computed once. Rows whose day the engine cannot tell come too: they are
    refused where they are read, and never left out in silence.

    Args:
        native: A frame that narwhals knows, or an Arrow stream.
        shape: How it is laid out.
        start: First day of the window.
        end: First day after it, and after `start`.
        numbered: Whether to number the rows first, for messages.

    Returns:
        Columns by field of `Observation`, and the number of each row in the frame;
        None where they are not numbered, or an engine keeps them in no order.

    Raises:
        InvalidOKRError: No frame, or a column that is missing or of another kind.
        SourceError: More rows than a source may give.

    Example:
        >>> import polars
        >>> days = [dt.date(2026, 10, 1), dt.date(2026, 11, 1)]
        >>> frame = polars.DataFrame({"date": days, "value": [3.2, 2.9]})
        >>> columns, rows = pushed(frame, Shape(), *days, numbered=True)
        >>> list(columns["value"]), list(rows)
        ([3.2], [1])
    """
    frame = frame_of(native, shape)
    names = shape.wanted(frame.collect_schema().names())
    lazy = isinstance(frame, nw.LazyFrame)
    chosen = {field: nw.col(column) for field, column in names.items()}
    if numbered and not lazy:
        frame = frame.with_row_index(_ROW)
        chosen[_ROW] = nw.col(_ROW)
    if shape.where:
        frame = matched(frame, shape.where)
    frame = frame.select(**chosen)
    utc = _zoned(frame, shape)
    if lazy:
        frame = _on_the_wall(frame, shape, utc)
    span = shape.span(start, end)
    for days in _days(frame, *span):
        frame = frame.filter(days)
    columns = _fetched(frame, list(chosen), shape.rows)
    if lazy and frame.implementation.is_duckdb():
        columns["date"] = [_ended(cell, *span) for cell in columns["date"]]
    size = len(columns["date"])
    if size > shape.rows:
        raise SourceError(
            f"more than {shape.rows} rows",
            code="too-many-rows",
            hint="A source gives one row a day or period: aggregate first, or say "
            "with where= which rows are meant.",
        )
    if _ROW in columns:
        return columns, (np.asarray(columns.pop(_ROW)) + 1).tolist()
    if lazy and "recorded_at" in utc:
        columns["recorded_at"] = [_in_utc(cell) for cell in columns["recorded_at"]]
    return columns, None


def frame_of(native: object, shape: Shape) -> Any:  # noqa: ANN401 - eager or lazy
    """
    Return a frame of narwhals for one of an engine.

    Levels of an index of pandas that a shape names are columns, too.

    Args:
        native: A frame that narwhals knows, or an Arrow stream.
        shape: How it is laid out.

    Returns:
        A ``narwhals.stable.v2.DataFrame``, or a ``LazyFrame``.

    Raises:
        InvalidOKRError: No frame, or one with two columns of one name.

    Example:
        >>> import polars
        >>> frame_of(polars.DataFrame({"value": [3.2]}), Shape()).columns
        ['value']
    """
    if nw.dependencies.is_into_series(native):
        raise InvalidOKRError(
            "one column is no table",
            code="not-a-table",
            expected="a data frame, columns by name, or a list of records",
            got=f"a {type(native).__name__}",
            hint="Give {'date': ..., 'value': ...}; of a Series of pandas its frame: "
            "series.rename_axis('date').reset_index(name='value').",
        )
    made, _ = opened(native, ())
    if nw.dependencies.is_pyarrow_table(made):
        made = _plain_layout(made)
    if nw.dependencies.is_pandas_dataframe(made):
        made = _with_index(made, shape)
    try:
        frame = nw.from_native(made)
        frame.collect_schema()
    except DuplicateError:
        raise InvalidOKRError(
            "two columns of one name",
            code="duplicate",
            place="columns",
            expected="names that differ",
            got=shown(list(getattr(made, "column_names", None) or made.columns)),
        ) from None
    return frame


def narrowed(native: object, where: Mapping[str, Scalar]) -> object:
    """
    Return the rows of a frame whose columns equal some values, in its own engine.

    Args:
        native: A frame that narwhals knows, or an Arrow stream.
        where: Column to value.

    Returns:
        A frame of the same engine.

    Raises:
        InvalidOKRError: No frame, or a column that is missing or of another kind.

    Example:
        >>> import polars
        >>> narrowed(polars.DataFrame({"team": ["a", "b"]}), {"team": "b"}).rows()
        [('b',)]
    """
    if not where:
        return native
    shape = Shape(where=where)
    frame = frame_of(native, shape)
    shape.check(frame.collect_schema().names())
    return nw.to_native(matched(frame, where))


def is_lazy(native: object) -> bool:
    """
    Tell whether reading a frame starts something that may take long.

    Args:
        native: What a user handed in.

    Returns:
        Whether it is a lazy frame of Polars, or of a database.

    Example:
        >>> import polars
        >>> is_lazy(polars.DataFrame()), is_lazy(polars.LazyFrame())
        (False, True)
    """
    return isinstance(nw.from_native(native, pass_through=True), nw.LazyFrame)


def _plain_layout(table: Any) -> Any:  # noqa: ANN401 - of PyArrow
    """Write out columns of run lengths and views of texts: not all of Arrow knows."""
    arrow = require("pyarrow", extra="pyarrow")
    views = ("string_view", "large_string_view")
    for place, one in enumerate(table.schema):
        given = column = table.column(place)
        kind = one.type
        if arrow.types.is_run_end_encoded(kind):
            chunks = [arrow.compute.run_end_decode(chunk) for chunk in column.chunks]
            column, kind = arrow.chunked_array(chunks, kind.value_type), kind.value_type
        if str(kind) in views:
            column = column.cast(arrow.large_string())
        if column is not given:
            table = table.set_column(place, one.name, column)
    return table


def _with_index(frame: Any, shape: Shape) -> Any:  # noqa: ANN401 - of pandas
    """Make columns of the levels of an index that are asked for."""
    names = [name for name in frame.index.names if isinstance(name, str)]
    asked = {*(shape.columns or {}).values(), *shape.where, "date", "period"}
    found = [name for name in names if name in asked and name not in frame.columns]
    return frame.reset_index(level=found) if found else frame


def _zoned(frame: Any, shape: Shape) -> set[str]:  # noqa: ANN401 - eager or lazy
    """Find the columns of moments that say a zone; their day needs the business's."""
    schema = frame.collect_schema()
    found = {
        name
        for name in _MOMENTS
        if name in schema and getattr(schema[name], "time_zone", None) is not None
    }
    for name in sorted(found - {"recorded_at"}):
        if shape.zone is None:
            read_days([dt.datetime(2000, 1, 1, tzinfo=dt.UTC)], place=name, zone=None)
    return found


def _on_the_wall(
    frame: nw.LazyFrame[Any], shape: Shape, zoned: set[str]
) -> nw.LazyFrame[Any]:
    """Put moments on the business's wall clock in the engine; recorded ones in UTC."""
    for name in sorted(zoned):
        zone = "UTC" if name == "recorded_at" else shape.zone
        frame, _ = times_of(frame, [Role(name, name, "day")], zone)
    return frame


def _days(frame: Any, first: dt.date, last: dt.date) -> list[nw.Expr]:  # noqa: ANN401
    """Say in the engine's words which rows may be of some days."""
    dtype, day = frame.collect_schema()["date"], nw.col("date")
    if dtype == nw.Date:
        inside = (day >= first) & (day <= last)
    elif dtype == nw.Datetime and getattr(dtype, "time_zone", None) is None:
        # No window ends on the last day of the calendar: its end is the day after it.
        after = dt.datetime.combine(last + _DAY, dt.time())
        inside = (day >= dt.datetime.combine(first, dt.time())) & (day < after)
    elif dtype == nw.String and not frame.implementation.is_pandas():
        # A moment with an offset may be of the day before or after; what is no day
        # may be the label of a period, or a fault, which is found where it is read.
        text = day.str.slice(0, 10)
        inside = ~day.str.contains(_ISO)
        near = text >= (max(first, dt.date.min + _DAY) - _DAY).isoformat()
        near = near & (text <= (min(last, dt.date.max - _DAY) + _DAY).isoformat())
        inside = inside | near
    else:
        return []
    if frame.implementation.is_duckdb() and dtype in (nw.Date, nw.Datetime):
        # Its infinity is beyond all days, and no day.
        inside = inside | (day > dt.date.max) | (day < dt.date.min)
    return [inside | day.is_null()]


def _fetched(frame: Any, names: list[str], most: int) -> dict[str, Any]:  # noqa: ANN401 - eager or lazy
    """Get the columns: of an eager frame its own, else plain lists and one row more."""
    if isinstance(frame, nw.DataFrame):
        columns = {name: frame.get_column(name) for name in names}
        # Of whole numbers this wide numpy has none: Python's own hold any.
        return {
            name: column.to_list() if column.dtype in _WIDE else column.to_native()
            for name, column in columns.items()
        }
    if frame.implementation.is_duckdb():
        # The database's own rows: as columns they would need PyArrow.
        rows = nw.to_native(frame).limit(most + 1).fetchall()
        cells = [list(column) for column in zip(*rows, strict=True)]
        return dict(zip(names, cells or [[] for _ in names], strict=True))
    if not frame.implementation.is_polars():
        require("pyarrow", extra="pyarrow")
    collected = frame.head(most + 1).collect()
    return {name: collected.get_column(name).to_list() for name in names}


def _ended(cell: Any, first: dt.date, last: dt.date) -> object:  # noqa: ANN401
    """Tell DuckDB's infinity from a day: it gives the last of all for it."""
    if not isinstance(cell, dt.date):
        return cell
    day = cell.date() if isinstance(cell, dt.datetime) else cell
    return cell if first <= day <= last else "infinity"


def _in_utc(cell: dt.datetime | None) -> dt.datetime | None:
    return None if cell is None else cell.replace(tzinfo=dt.UTC)
