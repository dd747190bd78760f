"""`frame`: a table of readings in a data frame, in columns or in records."""

import datetime as dt
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from attrs import frozen

from okrkit.errors import InvalidOKRError, OKRError, SourceError, nearest, shown
from okrkit.model.cadence import Cadence
from okrkit.model.checks import text
from okrkit.model.metric import Metric, Observation
from okrkit.results.frames import require
from okrkit.retention.tables.column import array_of
from okrkit.retention.tables.engine_words import by_hand
from okrkit.retention.tables.reading import columns_of
from okrkit.sources.cells import Cells
from okrkit.sources.readings_table import ReadingsTable
from okrkit.sources.secrets import clipped, said
from okrkit.sources.shape import Scalar, Shape
from okrkit.sources.tabled import observations_of
from okrkit.sources.where_rule import equals

__all__ = ["FrameSource", "engine_errors", "frame"]


@frozen(kw_only=True, eq=False, repr=False)
class FrameSource(ReadingsTable):
    """
    A table of readings in memory, or in an engine that keeps it.

    It is read anew each time it is asked, so that a frame that was changed since gives
    its new values; what was read is copied, and changes no more.

    Attributes:
        data: The frame, columns by name, or a list of records.
        shape: How the table is laid out.
        name: What its readings name as their source.

    Example:
        >>> frame({"date": ["2026-10-31"], "value": [32]})
        <frame source: columns>
    """

    data: object

    def __repr__(self) -> str:
        """Return the kind of table and how it is laid out, on one line."""
        return f"<frame source: {self.name}{self.shape.told()}>"

    @property
    def keeps_time(self) -> bool:
        """
        Whether reading is over at once, see `okrkit.typing.TimedSource`.

        Example:
            >>> frame({"date": ["2026-10-31"], "value": [32]}).keeps_time
            True
        """
        if _is_plain(self.data):
            return True
        require("narwhals", extra="frames")
        from okrkit.sources.frame_query import is_lazy

        return not is_lazy(self.data)

    def _readings(
        self, metric: Metric, start: dt.date, end: dt.date
    ) -> tuple[Observation, ...]:
        """Read the readings of a window of days."""
        read = partial(
            observations_of, shape=self.shape, metric=metric, start=start, end=end
        )
        columns, rows = self._columns(start, end)
        # The cells are those of the library of the frame, which may raise its own.
        with engine_errors(self.name):
            try:
                return read(columns, rows=rows)
            except OKRError:
                if _is_plain(self.data) or not self.keeps_time:
                    raise
            # Numbering all rows costs time, and is only wanted where one is broken.
            columns, rows = self._columns(start, end, numbered=True)
            return read(columns, rows=rows)

    def events(self) -> object:
        """
        Return the rows themselves, for `okrkit.sources.retention` to count.

        Returns:
            The frame, or columns by name; only rows that equal what `where` says.

        Raises:
            InvalidOKRError: A column of `where` that is missing or of another kind.

        Example:
            >>> paid = {"plan": ["pro", "free"], "customer": ["a", "b"]}
            >>> list(frame(paid, where={"plan": "pro"}).events()["customer"])
            ['a']
        """
        if not self.shape.where:
            return self.data
        if not _is_plain(self.data):
            require("narwhals", extra="frames")
            from okrkit.sources.frame_query import narrowed

            with engine_errors(self.name):
                return narrowed(self.data, self.shape.where)
        names = [name for name in _names(self.data) if isinstance(name, str)]
        self.shape.check(names)
        kept = self._kept()
        columns = columns_of(self.data, names)
        return {
            name: array_of(column, place=name)[kept] for name, column in columns.items()
        }

    def _columns(
        self, start: dt.date, end: dt.date, *, numbered: bool = False
    ) -> tuple[Mapping[str, Cells], Sequence[int] | None]:
        """Return the columns that are read, by field, and the numbers of the rows."""
        with engine_errors(self.name):
            if _is_plain(self.data):
                return self._plain()
            require("narwhals", extra="frames")
            from okrkit.sources.frame_query import pushed

            return pushed(self.data, self.shape, start, end, numbered=numbered)

    def _plain(self) -> tuple[Mapping[str, Cells], Sequence[int] | None]:
        if isinstance(self.data, list | tuple) and not self.data:
            return {"date": [], "value": []}, None  # no records, no readings
        wanted = self.shape.wanted(_names(self.data))
        if isinstance(self.data, list | tuple):
            _refuse_incomplete(self.data, wanted)
        columns = columns_of(self.data, wanted)
        if not self.shape.where:
            return columns, None
        kept = self._kept()
        chosen = {
            name: array_of(column, place=name)[kept] for name, column in columns.items()
        }
        return chosen, (kept + 1).tolist()

    def _kept(self) -> Any:  # noqa: ANN401 - an array of places
        """Find the rows that equal what `where` says."""
        asked = columns_of(self.data, list(self.shape.where))
        flags = [
            equals(array_of(cells, place=name), self.shape.where[name], column=name)
            for name, cells in asked.items()
        ]
        return np.flatnonzero(np.all(flags, axis=0))


@contextmanager
def engine_errors(name: str) -> Generator[None]:
    """
    Make okrkit's own error of whatever an engine raises.

    Args:
        name: Of the source, for the message.

    Yields:
        None, while the engine is asked.

    Raises:
        SourceError: The engine raised an error; passwords in it are not shown.

    Example:
        >>> with engine_errors("lake"):
        ...     {}["day"]
        Traceback (most recent call last):
            ...
        okrkit.errors.SourceError: lake: the table raised KeyError; got "'day'"
    """
    try:
        with by_hand():
            yield
    except OKRError:
        raise
    except Exception as error:
        raise SourceError(
            f"the table raised {type(error).__name__}",
            code="source-failed",
            source=name,
            got=clipped(said(error)),
        ) from error


def frame(
    frame: object,
    *,
    columns: Mapping[str, str] | None = None,
    where: Mapping[str, Scalar] | None = None,
    every: str | None = None,
    cadence: Cadence | None = None,
    provisional: bool = False,
    zone: str | None = None,
    rows: int = 1_000_000,
    name: str = "",
) -> FrameSource:
    """
    Read a metric from a data frame that has one row a day, or a period.

    Args:
        frame: Of pandas, Polars, PyArrow, DuckDB, Spark, Ibis or anything narwhals
            knows; columns by name; or a list of records.
        columns: Field of `okrkit.Observation` to column; `period` is another name for
            `date`. Every field whose own name is a column where None.
        where: Column to value: only rows that equal all of them.
        every: The kind of period of a row; None where a row is of one day.
        cadence: Says how fiscal years run; the calendar where None.
        provisional: Whether the period that runs is given too, as provisional.
        zone: The time zone in which the business counts its days, for moments.
        rows: How many rows a library or an engine may hand over.
        name: What the readings name as their source; the library where empty.

    Returns:
        A source for `okrkit.refresh`.

    Raises:
        InvalidOKRError: No frame, one that can be read only once, or something in the
            layout that cannot be.
        CalendarError: No kind of period.

    Example:
        >>> import polars
        >>> months = polars.DataFrame({"period": ["2026-10"], "churn": [0.032]})
        >>> frame(months, columns={"value": "churn"}, every="month")
        <frame source: polars, every month>
    """
    if isinstance(frame, str | Path):
        raise InvalidOKRError(
            "a text is no frame",
            code="not-a-table",
            place="frame",
            expected="a data frame, columns by name, or a list of records",
            got=shown(frame),
            hint="Files are read by okrkit.sources.files.",
        )
    if isinstance(frame, Iterator):
        raise InvalidOKRError(
            "this can be read only once, and a source is read again and again",
            code="not-a-table",
            place="frame",
            expected="a data frame, columns by name, or a list of records",
            got=f"a {type(frame).__name__}",
            hint="Give what it holds: its table, such as reader.read_all() of PyArrow, "
            "or list(...) of records.",
        )
    shape = Shape(
        columns=columns,
        where=where,
        every=every,
        cadence=cadence,
        provisional=provisional,
        zone=zone,
        rows=rows,
    )
    label = text(name, field="name", empty=True)
    return FrameSource(data=frame, shape=shape, name=label or _library(frame))


def _is_plain(data: object) -> bool:
    """Tell whether Python or numpy holds the table, and no library of frames."""
    return isinstance(data, Mapping | list | tuple | np.ndarray)


def _names(data: object) -> list[object]:
    """Return the names of the columns of a plain table."""
    if isinstance(data, Mapping):
        return list(data)
    if isinstance(data, np.ndarray):
        return list(data.dtype.names or ())
    if isinstance(data, list | tuple) and all(isinstance(r, Mapping) for r in data):
        return list(dict.fromkeys(name for row in data for name in row))
    return list(columns_of(data, ()))  # which refuses it


def _refuse_incomplete(rows: Sequence[object], wanted: Mapping[str, str]) -> None:
    """Refuse a record that does not even name its value: it may be misspelt."""
    ratio = [wanted[name] for name in ("numerator", "denominator") if name in wanted]
    ways = [way for way in ([wanted.get("value")], ratio) if way and way != [None]]
    for place, row in enumerate(rows, 1):
        if not isinstance(row, Mapping) or any(set(way) <= row.keys() for way in ways):
            continue
        missing = str(ways[0][0])
        near = nearest(missing, [name for name in row if isinstance(name, str)], most=1)
        raise InvalidOKRError(
            f"a record without {shown(missing)}",
            code="no-value",
            place=f"row {place}",
            expected=f"a value, or {missing}: None where there is none",
            hint=f"Did you mean {missing!r} by {near[0]!r}?" if near else "",
        )


def _library(data: object) -> str:
    """Name a table by the library that it is of."""
    return "columns" if _is_plain(data) else type(data).__module__.partition(".")[0]
