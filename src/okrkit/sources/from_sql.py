"""`sql`: a metric is what one SELECT gives, from any database."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import field, frozen

from okrkit.errors import SourceError, nearest, shown
from okrkit.model.cadence import Cadence
from okrkit.model.checks import flag, instance, mapping, number, text
from okrkit.model.metric import Metric, Observation
from okrkit.sources.drivers import check_connection, keeps_time, label_of, opened
from okrkit.sources.readings_table import ReadingsTable
from okrkit.sources.shape import Shape
from okrkit.sources.sql_reading import Opened, no_limit, parameter, positive
from okrkit.sources.sql_text import Statement, statement
from okrkit.sources.tabled import observations_of

__all__ = ["SQLSource", "sql"]

_WINDOW: Final = ("start", "end")
_SPOKEN: Final = {"SQLite": "sqlite", "DuckDB": "duckdb", "PostgreSQL": "postgresql"}
_COLON: Final = (
    "Give it with params=; after a colon that is none, as in {'key': value}, write a "
    "space."
)
_ONE_DAY: Final = dt.timedelta(1)


@frozen(kw_only=True, eq=False, repr=False)
class SQLSource(ReadingsTable):
    """
    One SELECT, and the connection that runs it.

    Attributes:
        query: The SELECT, its parameters written as ``:name``.
        connection: What it is run on, see `sql`.
        params: The values of its parameters, but for ``:start`` and ``:end``.
        shape: How the rows it gives are laid out.
        seconds: How long it may run.
        rows: How many rows it may give.
        locked: Whether a database that can read files and the network is refused.
        name: What `refresh` names as the source of its readings.

    Example:
        >>> import sqlite3
        >>> sql("select 34 as value", sqlite3.connect(":memory:"), name="survey")
        <sql source: survey>
    """

    query: str
    connection: object
    params: Mapping[str, object] = field(factory=dict)
    seconds: float = 30
    rows: int = 1_000_000
    locked: bool = False

    def __repr__(self) -> str:
        """Return its name and how its rows are laid out, on one line."""
        return f"<sql source: {self.name}{self.shape.told()}>"

    @property
    def keeps_time(self) -> bool:
        """
        Whether it stops by itself, see `okrkit.typing.TimedSource`.

        Example:
            >>> import sqlite3
            >>> sql("select 1", sqlite3.connect(":memory:")).keeps_time
            True
        """
        return keeps_time(self.connection)

    def _readings(
        self, metric: Metric, start: dt.date, end: dt.date
    ) -> tuple[Observation, ...]:
        """Read the readings of a window of days."""
        given = self._given(self.shape.span(start, end))
        wanted = self.shape.wanted(given)
        return observations_of(
            {name: given[column] for name, column in wanted.items()},
            self.shape,
            metric=metric,
            start=start,
            end=end,
        )

    def events(self) -> dict[str, list[object]]:
        """
        Return the rows themselves, for `okrkit.sources.retention` to count.

        Returns:
            The columns by name.

        Raises:
            SourceError: The database failed, or the query asks for a window: what
                happened before it would be missing from every count.

        Example:
            >>> import sqlite3
            >>> sql("select 'a' as customer", sqlite3.connect(":memory:")).events()
            {'customer': ['a']}
        """
        return self._given(None)

    def _given(self, days: tuple[dt.date, dt.date] | None) -> dict[str, list[object]]:
        """Run the query, for the days of a window or for all that there are."""
        with opened(self.connection, seconds=self.seconds) as database:
            one = statement(self.query, database.dialect)
            values = _values(one, self.params, days)
            if self.locked:
                _check_locked(database)
            return database.query(one, values, rows=self.rows)


def sql(
    query: str,
    connection: object,
    *,
    params: Mapping[str, object] | None = None,
    columns: Mapping[str, str] | None = None,
    every: str | None = None,
    cadence: Cadence | None = None,
    provisional: bool = False,
    zone: str | None = None,
    seconds: float = 30,
    rows: int = 1_000_000,
    locked: bool = False,
    name: str = "",
) -> SQLSource:
    """
    Read a metric with one SELECT, from any database.

    Parameters are written as ``:name`` for every database, and bound: no value is ever
    put into the text. A query may name ``:start`` and ``:end``, the days of the
    window: `end` is the first day after it. With `every`, both are those of whole
    periods.

    The query runs read-only with `sqlite3`, DuckDB and psycopg 3, and with ADBC in
    SQLite and PostgreSQL; no other driver can be told to. What is given as connection
    is not closed, and with those its transaction stays as it was.

    Args:
        query: One SELECT that gives a row for each day or period.
        connection: A connection of DB-API 2.0 (sqlite3, DuckDB, psycopg, ADBC and
            others), an engine or connection of SQLAlchemy, or a function without
            arguments that makes one; what it makes is closed.
        params: The values of the parameters, by name.
        columns: Field of `Observation` to column of the query; fields whose own name
            is a column where left out.
        every: The kind of period of a row, such as ``"month"``; a row is of one day
            where left out.
        cadence: Says how fiscal years run; the calendar where left out.
        provisional: Whether the period that runs is given too.
        zone: The time zone in which the business counts its days, for moments.
        seconds: How long it may run.
        rows: How many rows it may give.
        locked: Refuse a DuckDB database that can read files and the network. For
            queries that are not your own, such as those of documents.
        name: What `refresh` names as the source of its readings; the kind of database
            where left out.

    Returns:
        A source for `refresh`.

    Raises:
        SourceError: Not one SELECT, or parameters and their values do not fit.
        InvalidOKRError: An argument that cannot be.

    Example:
        >>> import sqlite3
        >>> database = sqlite3.connect(":memory:")
        >>> scores = sql("select '2026-10' as month, :score as value", database,
        ...              params={"score": 34}, columns={"date": "month"}, every="month")
        >>> scores
        <sql source: SQLite, every month>
    """
    check_connection(connection)
    label = label_of(connection)
    values = mapping(params, field="params")
    for key, value in values.items():
        parameter(value, field=f"params.{key}")
    if label in _SPOKEN:  # else it is not known how its quotes and comments are read
        _values(statement(query, _SPOKEN[label]), values, (dt.date.min, dt.date.min))
    return SQLSource(
        query=instance(query, kind=str, field="query"),
        connection=connection,
        params=values,
        shape=Shape(
            columns=columns,
            every=every,
            cadence=cadence,
            provisional=provisional,
            zone=zone,
        ),
        seconds=positive(seconds, field="seconds"),
        rows=_whole(rows, field="rows"),
        locked=flag(locked, field="locked"),
        name=text(name or label, field="name"),
    )


def _values(
    one: Statement, params: Mapping[str, object], days: tuple[dt.date, dt.date] | None
) -> dict[str, object]:
    """Give a value for each name of the query, the window's days among them."""
    asked = dict.fromkeys(one.names)
    if days is None and asked.keys() & set(_WINDOW):
        raise SourceError(
            "the query asks for a window of days, and all rows are needed",
            code="query-parameters",
            hint="Take :start and :end out of it.",
        )
    known = {*params, *_WINDOW}
    for name in asked:
        if name not in known:
            raise _no_match("has a parameter without a value", name, params, _COLON)
    for name in params:
        if name in _WINDOW:
            raise _no_match("gets :start and :end from the window", name, ())
        if name not in asked:
            raise _no_match("has no such parameter", name, asked)
    if days is None:
        return dict(params)
    return {**params, "start": days[0], "end": days[1] + _ONE_DAY}


def _no_match(why: str, name: str, known: Iterable[str], hint: str = "") -> SourceError:
    known = tuple(known)
    near = nearest(name, known, most=1)
    return SourceError(
        f"the query {why}",
        code="query-parameters",
        expected=shown(", ".join(known)) if known else "",
        got=shown(name),
        hint=f"Did you mean {near[0]!r}?" if near else hint,
    )


def _check_locked(database: Opened) -> None:
    """Refuse a DuckDB that reads files: nothing about a query can keep it from that."""
    if database.dialect != "duckdb":
        return
    asked = "SELECT current_setting('enable_external_access') AS open"
    if database.query(asked, rows=1)["open"] != [False]:
        raise SourceError(
            "the DuckDB database can read files and the network",
            code="database-unlocked",
            expected="one that is locked",
            hint="Open it with config={'enable_external_access': False, "
            "'lock_configuration': True}.",
        )


def _whole(value: object, *, field: str) -> int:
    found = number(value, field=field)
    if found < 1 or found != int(found):
        raise no_limit(field, value)
    return int(found)
