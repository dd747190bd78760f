"""`Opened`: one SELECT at a time, within limits of time and rows, into columns."""

import datetime as dt
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import Final
from uuid import UUID

from attrs import frozen

from okrkit.errors import InvalidOKRError, SourceError, UnknownIdError, shown
from okrkit.sources.databases.base import Database
from okrkit.sources.databases.catalogue import Table, found, quoted
from okrkit.sources.sql_text import Statement, statement

__all__ = ["Opened", "Watch", "parameter"]

_FETCHED: Final = 10_000
_AGAIN: Final = 0.05  # seconds from one try to stop to the next
_PLAIN: Final = (str, bytes, int, dt.date, dt.time, UUID)


class Watch:
    """
    A limit of time: what runs is stopped from a thread when it is over.

    Example:
        >>> watch = Watch(30)
        >>> with watch.over(lambda: None):
        ...     watch.passed
        False
    """

    def __init__(self, seconds: float) -> None:
        """Begin to count."""
        self.seconds = seconds
        self._end = time.monotonic() + min(seconds, threading.TIMEOUT_MAX)

    @property
    def passed(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end

    def late(self) -> SourceError | None:
        """
        Give the error for a time that is over, or None where it is not.

        Example:
            >>> Watch(30).late() is None
            True
        """
        if not self.passed:
            return None
        return SourceError(
            f"the database took more than {self.seconds:g} seconds",
            code="source-timeout",
            hint="Ask for less, or give it more with seconds=.",
        )

    def check(self) -> None:
        """
        Raise where the time is over.

        Raises:
            SourceError: It is.

        Example:
            >>> Watch(30).check()
        """
        late = self.late()
        if late is not None:
            raise late

    @contextmanager
    def over(self, stop: Callable[[], None]) -> Generator[None, None, None]:
        """
        Call a function from a thread when the time is over, until this is done.

        Args:
            stop: Stops what runs.

        Yields:
            None, while the time is watched.

        Example:
            >>> with Watch(30).over(lambda: None):
            ...     pass
        """
        done = threading.Event()

        def wait() -> None:
            # Again and again: a stop between two statements stops neither.
            while not done.wait(max(self._end - time.monotonic(), _AGAIN)):
                with suppress(Exception):
                    stop()

        thread = threading.Thread(target=wait, name="okrkit-watch", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


@frozen
class Opened:
    """
    A database that can be read now.

    Attributes:
        database: Its connection.
        watch: How long it may be read.

    Example:
        >>> import sqlite3
        >>> from okrkit.sources.drivers import opened
        >>> with opened(sqlite3.connect(":memory:")) as database:
        ...     database.dialect
        'sqlite'
    """

    database: Database
    watch: Watch

    @property
    def dialect(self) -> str:
        """Whose SQL it speaks; empty where nobody knows."""
        return self.database.dialect

    def query(
        self,
        text: str | Statement,
        params: Mapping[str, object] | None = None,
        *,
        rows: int,
    ) -> dict[str, list[object]]:
        """
        Run one SELECT.

        Args:
            text: The statement, its parameters written as ``:name``.
            params: A value for each name, bound and never put into the text.
            rows: The most rows it may give.

        Returns:
            The values by the name of their column, in order.

        Raises:
            SourceError: Not one SELECT, more rows than that, a column twice, or the
                time is over.
            InvalidOKRError: A value that is no parameter.

        Example:
            >>> import sqlite3
            >>> from okrkit.sources.drivers import opened
            >>> with opened(sqlite3.connect(":memory:")) as database:
            ...     database.query("select :n + 1 as n", {"n": 1}, rows=10)
            {'n': [2]}
        """
        one = statement(text, self.dialect) if isinstance(text, str) else text
        bound = self.database.bound
        values = {
            name: bound(parameter(value, field=f"params.{name}"))
            for name, value in (params or {}).items()
        }
        self.watch.check()
        written = one.written(self.database.style, values)
        with (
            self.watch.over(self.database.stop),
            self.database.run(*written) as given,
        ):
            names = _once(given.names)
            found = list(self._taken(given.fetch, rows))
        columns = zip(*found, strict=True) if found else ((),) * len(names)
        return {name: list(values) for name, values in zip(names, columns, strict=True)}

    def table(self, name: str) -> Table:
        """
        Look a table or view up in the catalogue.

        Args:
            name: Its name, with or without its schema.

        Returns:
            How to write it, and its columns.

        Raises:
            UnknownIdError: There is none of that name.
            AmbiguousIdError: There are several, in different schemas.

        Example:
            >>> import sqlite3
            >>> from okrkit.sources.drivers import opened
            >>> database = sqlite3.connect(":memory:")
            >>> _ = database.execute("create table readings (day, value)")
            >>> with opened(database) as reading:
            ...     reading.table("readings").columns
            ('day', 'value')
        """
        return found(self.query, self.dialect, name)

    def select(
        self,
        table: Table,
        columns: Sequence[str],
        *,
        where: Mapping[str, object] | None = None,
        between: Mapping[str, tuple[object, object]] | None = None,
        rows: int,
    ) -> dict[str, list[object]]:
        """
        Read columns of a table.

        Args:
            table: From `table`.
            columns: Which ones; a column may stand once.
            where: The value a column must have; None is no value.
            between: A first value, and one that is too high, of a column.
            rows: The most rows.

        Returns:
            The values by column.

        Raises:
            SourceError: As `query` does.
            UnknownIdError: The table has no such column.

        Example:
            >>> import sqlite3
            >>> from okrkit.sources.drivers import opened
            >>> database = sqlite3.connect(":memory:")
            >>> _ = database.execute("create table readings as select 1 as n, 'a' as t")
            >>> with opened(database) as reading:
            ...     table = reading.table("readings")
            ...     reading.select(table, ["n"], where={"t": "a"}, rows=10)
            {'n': [1]}
        """
        where, between = where or {}, between or {}
        for name in (*columns, *where, *between):
            if name not in table.columns:
                raise UnknownIdError(
                    f"the table has no column {shown(name)}",
                    id=name,
                    known=table.columns,
                    code="column-missing",
                    expected=shown(", ".join(table.columns)),
                )
        written = _Selection(self.dialect)
        written.add("SELECT " + ", ".join(map(written.name, columns)))
        written.add(f" FROM {table.quoted}")
        for name, value in where.items():
            written.filter(name, "=", value)
        for name, (low, high) in between.items():
            written.filter(name, ">=", low)
            written.filter(name, "<", high)
        return self.query(written.statement(), written.values, rows=rows)

    def _taken(
        self, fetch: Callable[[int], Sequence[Sequence[object]]], most: int
    ) -> Iterator[Sequence[object]]:
        """Fetch rows until there are none, or too many."""
        count = 0
        while part := fetch(min(_FETCHED, most + 1 - count)):
            count += len(part)
            if count > most:
                raise SourceError(
                    f"more than {most} rows",
                    code="too-many-rows",
                    hint="Group them in the query, or allow more with rows=.",
                )
            self.watch.check()
            yield from part


class _Selection:
    """A SELECT of our own, while it is put together."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.pieces = [""]
        self.names: list[str] = []
        self.values: dict[str, object] = {}

    def name(self, column: str) -> str:
        return quoted(column, self.dialect)

    def add(self, text: str) -> None:
        self.pieces[-1] += text

    def filter(self, column: str, sign: str, value: object) -> None:
        """Ask for rows whose column compares with a value, which is bound."""
        self.add(f" {'AND' if ' WHERE ' in self.pieces[0] else 'WHERE'} ")
        self.add(self.name(column))
        if value is None:
            self.add(" IS NULL")
            return
        self.add(f" {sign} ")
        self.names.append(f"p{len(self.names)}")
        self.values[self.names[-1]] = value
        self.pieces.append("")

    def statement(self) -> Statement:
        return Statement(tuple(self.pieces), tuple(self.names))


def parameter(value: object, *, field: str) -> object:
    """
    Check that a value can be bound to a parameter.

    Args:
        value: A text, number, day, moment or None; numpy's numbers too.
        field: What it is, for the message.

    Returns:
        The value; a numpy number as Python's own.

    Raises:
        InvalidOKRError: Anything else, such as a list, and NaN or infinity.

    Example:
        >>> parameter("paying", field="params.plan")
        'paying'
    """
    # numpy's numbers, but not its moments: of those it makes numbers, too.
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    item = getattr(value, "item", None)
    scalar = kind and kind in "biufUS" and getattr(value, "shape", None) == ()
    plain = item() if scalar and callable(item) else value
    if plain is None or isinstance(plain, _PLAIN):
        return plain
    if isinstance(plain, float | Decimal) and math.isfinite(plain):
        return plain
    raise InvalidOKRError(
        "this cannot be a parameter",
        code="query-parameters",
        place=field,
        expected="a text, finite number, date or None",
        got=shown(value),
        hint="Write one :name for each value of a list.",
    )


def _once(names: Sequence[str]) -> Sequence[str]:
    """Refuse what has a column twice: one of them would be lost."""
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice or not names:
        raise SourceError(
            "the query gives a column twice" if twice else "the query gives no columns",
            code="query-columns",
            got=shown(", ".join(twice)) if twice else "",
            hint="Name each: SELECT day AS date, sum(...) AS value.",
        )
    return names
