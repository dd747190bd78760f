"""`table`: a table of readings by its name, in whatever keeps tables by name."""

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Final, TypeAlias

from attrs import field, frozen

from okrkit.errors import SourceError, UnknownIdError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.checks import text
from okrkit.model.metric import Metric, Observation
from okrkit.results.frames import require
from okrkit.sources.cells import Cells
from okrkit.sources.databases.catalogue import splits
from okrkit.sources.drivers import (
    check_connection,
    is_database,
    is_duckdb,
    keeps_time,
    opened,
)
from okrkit.sources.from_frames import FrameSource, engine_errors
from okrkit.sources.readings_table import ReadingsTable
from okrkit.sources.shape import Scalar, Shape
from okrkit.sources.sql_reading import Opened, Watch, positive
from okrkit.sources.table_query import everything, selected
from okrkit.sources.tabled import observations_of

__all__ = ["TableSource", "table"]

_ADVICE: Final = (
    "Aggregate them first, say with where= which rows are meant, or allow more with "
    "rows=."
)

Engine: TypeAlias = Callable[[str], object]
"""Gives the frame of a table by its name."""


@frozen(kw_only=True, eq=False, repr=False)
class TableSource(ReadingsTable):
    """
    A table or view by its name, in a database or wherever tables have names.

    Attributes:
        table: Its name; of several parts with dots between them.
        connection: Where it is.
        shape: How it is laid out.
        seconds: How long reading may take, in a database.
        name: What its readings name as their source.

    Example:
        >>> table("churn", {"churn": {"date": ["2026-10-31"], "value": [32]}})
        <table source: churn>
    """

    table: str
    connection: Any = field(repr=False)
    seconds: float = 30

    def __repr__(self) -> str:
        """Return which table and how it is laid out, on one line."""
        return f"<table source: {self.name}{self.shape.told()}>"

    @property
    def keeps_time(self) -> bool:
        """
        Whether reading ends by itself, see `okrkit.typing.TimedSource`.

        Example:
            >>> import sqlite3
            >>> table("readings", sqlite3.connect(":memory:")).keeps_time
            True
        """
        if isinstance(self.connection, Mapping):
            return (
                self.table not in self.connection
                or self._frame(self.connection.__getitem__).keeps_time
            )
        return is_database(self.connection) and keeps_time(self.connection)

    def _readings(
        self, metric: Metric, start: dt.date, end: dt.date
    ) -> tuple[Observation, ...]:
        """Read the readings of a window of days."""
        if (engine := _engine(self.connection)) is not None:
            return self._frame(engine).read(metric, start, end)
        if is_duckdb(self.connection):
            columns = self._pushed(start, end)
        else:
            with self._opened() as database:
                columns = selected(database, self.table, self.shape, start, end)
        return observations_of(columns, self.shape, metric=metric, start=start, end=end)

    def events(self) -> object:
        """
        Return the rows themselves, for `okrkit.sources.retention` to count.

        Returns:
            The frame, or a relation of DuckDB; of another database the columns by
            name, in memory. Only rows that equal what `where` says.

        Raises:
            OKRError: No such table or column, too many rows to hold in memory, or
                whatever the database says, without its secrets.

        Example:
            >>> import sqlite3
            >>> database = sqlite3.connect(":memory:")
            >>> _ = database.execute("create table paid as select 'a' as customer")
            >>> table("paid", database).events()
            {'customer': ['a']}
        """
        if (engine := _engine(self.connection)) is not None:
            return self._frame(engine).events()
        with self._opened() as database:
            found = database.table(self.table)
            self.shape.check(found.columns)
            if not is_duckdb(self.connection):
                return everything(database, found, self.shape)
        # Its engine counts them better than memory would hold them.
        relation = self.connection.sql(f"FROM {found.quoted}")
        return FrameSource(data=relation, shape=self.shape, name=self.name).events()

    def _opened(self) -> AbstractContextManager[Opened]:
        return opened(self.connection, seconds=self.seconds, advice=_ADVICE)

    def _pushed(self, start: dt.date, end: dt.date) -> Mapping[str, Cells]:
        """Ask DuckDB as one asks a frame: its rows would need pytz for moments."""
        require("narwhals", extra="duckdb")
        from okrkit.sources.frame_query import pushed

        with self._opened() as database:
            found = database.table(self.table)

        def do() -> Mapping[str, Cells]:
            relation = self.connection.sql(f"FROM {found.quoted}")
            return pushed(relation, self.shape, start, end)[0]

        watch = Watch(self.seconds)
        try:
            with engine_errors(self.name):
                return watch.run(do, stop=self.connection.interrupt, away=True)
        except SourceError as error:
            raise watch.late() or error from None

    def _frame(self, engine: Engine) -> FrameSource:
        """Look the table up, and read it as a frame."""
        with engine_errors(self.name):
            data = engine(self.table)
        return FrameSource(data=data, shape=self.shape, name=self.name)


def table(
    table: str,
    connection: object,
    *,
    columns: Mapping[str, str] | None = None,
    where: Mapping[str, Scalar] | None = None,
    every: str | None = None,
    cadence: Cadence | None = None,
    provisional: bool = False,
    zone: str | None = None,
    seconds: float = 30,
    rows: int = 1_000_000,
    name: str = "",
) -> TableSource:
    """
    Read a metric from a table or view that has one row a day, or a period.

    The name is looked up in the catalogue and quoted as the database wants it; the
    values of `where` are bound. Neither is ever pasted into SQL.

    Args:
        table: Its name, such as ``churn`` or ``marts.churn``.
        connection: A connection of DB-API 2.0, an engine of SQLAlchemy, or a function
            that gives one; a connection of DuckDB; a Spark session; a backend of Ibis;
            or a mapping of name to frame.
        columns: Field of `okrkit.Observation` to column; `period` is another name for
            `date`. Every field whose own name is a column where None.
        where: Column to value: only rows that equal all of them.
        every: The kind of period of a row; None where a row is of one day.
        cadence: Says how fiscal years run; the calendar where None.
        provisional: Whether the period that runs is given too, as provisional.
        zone: The time zone in which the business counts its days, for moments.
        seconds: How long reading may take, in a database.
        rows: How many rows it may hand over; what an engine counts is not limited.
        name: What the readings name as their source; the table's name where empty.

    Returns:
        A source for `okrkit.refresh`; the table is looked for when it is read.

    Raises:
        InvalidOKRError: No connection, or something in the layout that cannot be.
        CalendarError: No kind of period.

    Example:
        >>> import sqlite3
        >>> table("marts.churn", sqlite3.connect(":memory:"), every="month")
        <table source: marts.churn, every month>
    """
    if _engine(connection) is None:
        check_connection(connection)
    label = text(name, field="name", empty=True)
    called = text(table, field="table")
    shape = Shape(
        columns=columns,
        where=where,
        every=every,
        cadence=cadence,
        provisional=provisional,
        zone=zone,
        rows=rows,
    )
    return TableSource(
        table=called,
        connection=connection,
        shape=shape,
        seconds=positive(seconds, field="seconds"),
        name=label or called,
    )


# -- what is no database of rows -----------------------------------------------------


def _engine(connection: object) -> Engine | None:
    """Find how a frame is had by its name; None of a database of rows."""
    if isinstance(connection, Mapping):
        return lambda name: _of_mapping(connection, name)
    room = type(connection).__module__.partition(".")[0]
    if room == "pyspark" and hasattr(connection, "catalog"):
        return lambda name: _of_spark(connection, name)
    if room == "ibis" and hasattr(connection, "list_tables"):
        return lambda name: _of_ibis(connection, name)
    return None


def _of_mapping(frames: Mapping[object, object], name: str) -> object:
    if name in frames:
        return frames[name]
    raise _unknown(name, [known for known in frames if isinstance(known, str)])


def _of_spark(session: Any, name: str) -> object:  # noqa: ANN401 - no types of its own
    catalog = session.catalog
    for schema, last in splits(name):
        parts = [*schema.split("."), last] if schema else [last]
        quoted = ".".join("`" + part.replace("`", "``") + "`" for part in parts)
        if catalog.tableExists(quoted):
            return session.table(quoted)
    # The catalogue's own list fails where one of its tables cannot be described.
    listed = session.sql("show tables").collect()
    raise _unknown(name, [found.tableName for found in listed])


def _of_ibis(backend: Any, name: str) -> object:  # noqa: ANN401 - no types of its own
    known = backend.list_tables()
    if name in known:
        return backend.table(name)
    for schema, last in splits(name):
        if schema and last in backend.list_tables(database=schema):
            return backend.table(last, database=schema)
    raise _unknown(name, known)


def _unknown(name: str, known: list[str]) -> UnknownIdError:
    return UnknownIdError(
        f"there is no table or view {shown(name)}",
        id=name,
        known=known,
        code="table-unknown",
    )
