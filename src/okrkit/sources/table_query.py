"""Rows of a table in a database, by SQL of our own: names quoted, values bound."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from okrkit.errors import shown
from okrkit.sources.databases.catalogue import Table, quoted
from okrkit.sources.shape import Scalar, Shape
from okrkit.sources.sql_reading import Opened
from okrkit.sources.where_rule import KINDS, kind_of, other_kind

__all__ = ["everything", "selected"]

_DAY: Final = dt.timedelta(1)
_LIMITED: Final = ("duckdb", "mysql", "postgresql", "sqlite")
# How SQLite stores what is of a kind.
_STORED: Final = {
    "number": "('integer', 'real')",
    "text": "('text')",
    "day": "('text')",
}
_ISO: Final = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]*"


def selected(
    database: Opened, name: str, shape: Shape, start: dt.date, end: dt.date
) -> dict[str, list[object]]:
    """
    Read the columns of a table of readings, and the rows of a window.

    Rows without a day come too, and so do texts that are none: they are refused where
    they are read, and never left out in silence.

    Args:
        database: Where the table is.
        name: Of the table.
        shape: How it is laid out.
        start: First day of the window.
        end: First day after it, and after `start`.

    Returns:
        Columns by field of `Observation`.

    Raises:
        OKRError: No such table or column, or more rows than a source may give.

    Example:
        >>> import sqlite3
        >>> from okrkit.sources.drivers import opened
        >>> connection = sqlite3.connect(":memory:")
        >>> row = "select '2026-10-31' as date, 34 as value"
        >>> _ = connection.execute(f"create table nps as {row}")
        >>> window = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
        >>> with opened(connection) as database:
        ...     selected(database, "nps", Shape(), *window)
        {'date': ['2026-10-31'], 'value': [34]}
    """
    table = database.table(name)
    wanted = shape.wanted(table.columns)
    dialect = database.dialect
    filters = _filtered(database, table, shape.where)
    day = quoted(wanted["date"], dialect)
    if dialect in _LIMITED:
        one = f"FROM {table.quoted} WHERE {day} IS NOT NULL LIMIT 1"
        for kind in database.query(f"SELECT {day} AS date {one}", rows=1)["date"]:
            filters.days(day, kind, *shape.span(start, end))
    listed = ", ".join(
        f"{quoted(column, dialect)} AS {quoted(field, dialect)}"
        for field, column in wanted.items()
    )
    rows = f"FROM {table.quoted} {filters.text}"
    return database.query(f"SELECT {listed} {rows}", filters.values, rows=shape.rows)


def everything(database: Opened, table: Table, shape: Shape) -> dict[str, list[object]]:
    """
    Read all columns of a table.

    Args:
        database: Where the table is.
        table: From the catalogue.
        shape: Which rows are meant, and how many there may be.

    Returns:
        The columns by name.

    Raises:
        OKRError: More rows than a source may give, or what the database says.

    Example:
        >>> import sqlite3
        >>> from okrkit.sources.drivers import opened
        >>> connection = sqlite3.connect(":memory:")
        >>> _ = connection.execute("create table paid as select 'a' as who, 1 as n")
        >>> with opened(connection) as database:
        ...     everything(database, database.table("paid"), Shape(where={"n": 1}))
        {'who': ['a'], 'n': [1]}
    """
    filters = _filtered(database, table, shape.where)
    listed = ", ".join(quoted(column, database.dialect) for column in table.columns)
    rows = f"FROM {table.quoted} {filters.text}"
    return database.query(f"SELECT {listed} {rows}", filters.values, rows=shape.rows)


def _filtered(
    database: Opened, table: Table, where: Mapping[str, Scalar]
) -> "_Filters":
    """Ask for rows whose columns equal some values, each of the kind of its column."""
    filters = _Filters(database.dialect)
    for column, value in where.items():
        if value is not None and database.dialect in _LIMITED:
            _refuse_other_kind(database, table, column, value)
        filters.equal(column, value)
    return filters


def _refuse_other_kind(
    database: Opened, table: Table, column: str, value: Scalar
) -> None:
    """Refuse a column whose cells can never equal a value: databases convert it."""
    name, kind = quoted(column, database.dialect), kind_of(value)
    some = f"FROM {table.quoted} WHERE {name} IS NOT NULL"
    lite = database.dialect == "sqlite"
    if lite and kind == "flag":
        some += f" AND {name} NOT IN (0, 1)"
    elif lite:  # whose columns may hold anything
        alike = f"{some} AND typeof({name}) IN {_STORED[kind]} LIMIT 1"
        if database.query(f"SELECT 1 AS n {alike}", rows=1)["n"]:
            return
    for cell in database.query(f"SELECT {name} AS c {some} LIMIT 1", rows=1)["c"]:
        own = kind_of(cell)
        if database.dialect == "mysql" and kind == "flag" and cell in (0, 1):
            own = kind
        zoned = isinstance(cell, dt.datetime) and kind == "day"
        if lite or (own != kind and (zoned or own in KINDS)):
            raise other_kind(column, value, shown(cell))


class _Filters:
    """The conditions of a SELECT, while they are put together."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.conditions: list[str] = []
        self.values: dict[str, object] = {}

    @property
    def text(self) -> str:
        if not self.conditions:
            return ""
        return "WHERE " + " AND ".join(f"({one})" for one in self.conditions)

    def equal(self, column: str, value: Scalar) -> None:
        """Ask for rows whose column equals a value; a moment is of its day."""
        name = quoted(column, self.dialect)
        if value is None:
            self.conditions.append(f"{name} IS NULL")
        elif self.dialect == "sqlite" and isinstance(value, dt.date):
            day = self._bound(value)
            self.conditions.append(f"{name} = {day} OR {name} GLOB {day} || '[T ]*'")
        elif self.dialect == "sqlite" and not isinstance(value, bool):
            # A column that converts would find the number 3 by the text '3'.
            stored = f"typeof({name}) IN {_STORED[kind_of(value)]}"
            self.conditions.append(f"{stored} AND {name} = {self._bound(value)}")
        elif isinstance(value, dt.date) and value < dt.date.max:
            low, high = self._bound(value), self._bound(value + _DAY)
            self.conditions.append(f"{name} >= {low} AND {name} < {high}")
        else:
            self.conditions.append(f"{name} = {self._bound(value)}")

    def days(self, name: str, kind: object, first: dt.date, last: dt.date) -> None:
        """Ask for rows of some days, of a column of the kind of one of its cells."""
        low, high = _bounds(kind, first, last)
        if low is None:
            return
        if isinstance(low, str):
            if self.dialect != "sqlite":
                return
            # Only SQLite keeps its days as texts; what is spelt otherwise comes too.
            iso = self._bound(_ISO)
            other = f"typeof({name}) <> 'text' OR {name} NOT GLOB {iso}"
        else:
            other = f"{name} IS NULL"
        inside = f"{name} >= {self._bound(low)} AND {name} < {self._bound(high)}"
        self.conditions.append(f"{other} OR {inside}")

    def _bound(self, value: object) -> str:
        """Bind a value, and say where it stands."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f":{name}"


def _bounds(kind: object, first: dt.date, last: dt.date) -> tuple[object, object]:
    """Give the first value of some days, and one that is too high; None: not known."""
    if first < dt.date.min + _DAY or last > dt.date.max - 2 * _DAY:
        return None, None
    after = last + _DAY
    if isinstance(kind, str):
        # A moment with an offset may be of the day before or after.
        return (first - _DAY).isoformat(), (after + _DAY).isoformat()
    if isinstance(kind, dt.datetime):
        if kind.tzinfo is None:
            return dt.datetime.combine(first, dt.time()), dt.datetime.combine(
                after, dt.time()
            )
        low = dt.datetime.combine(first - _DAY, dt.time(), dt.UTC)
        return low, dt.datetime.combine(after + _DAY, dt.time(), dt.UTC)
    if isinstance(kind, dt.date):
        return first, after
    return None, None
