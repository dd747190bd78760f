"""`Opened`: one SELECT at a time, within limits of time and rows, into columns."""

import datetime as dt
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Final, TypeVar
from uuid import UUID

from attrs import field, frozen

from okrkit.errors import InvalidOKRError, OKRError, SourceError, shown
from okrkit.model.checks import number
from okrkit.sources.databases.base import Database
from okrkit.sources.databases.catalogue import Table, found
from okrkit.sources.secrets import clipped, said
from okrkit.sources.sql_text import Statement, statement
from okrkit.sources.waiting import Call, going_on

__all__ = ["Opened", "Watch", "failed", "no_limit", "parameter", "positive"]

T = TypeVar("T")

_FETCHED: Final = 10_000
_PIECE: Final = 0.2  # of a second, which a wait takes at once
_AGAIN: Final = 0.05  # seconds from one try to stop to the next
_PLAIN: Final = (str, bytes, int, dt.date, dt.time, UUID)


class Watch:
    """
    A limit of time: what runs is stopped when it is over, or is not wanted any more.

    Example:
        >>> watch = Watch(30)
        >>> watch.run(lambda: watch.passed, stop=lambda: None)
        False
    """

    def __init__(self, seconds: float) -> None:
        """Begin to count."""
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._is_wanted = going_on()

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
            f"the database took more than {self.seconds:g} "
            f"second{'s' * (self.seconds != 1)}",
            code="source-timeout",
            hint="Ask for less, or give it more with seconds=; what a document "
            "declares with limits=Limits(source_seconds=...).",
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

    def run(
        self, do: Callable[[], T], *, stop: Callable[[], None], away: bool = False
    ) -> T:
        """
        Do something, which is stopped from another thread when the time is over.

        Args:
            do: What is done.
            stop: Stops it.
            away: Do it in the other thread, and wait for it in this one: for what is
                deaf to Ctrl+C. That stops it, too.

        Returns:
            What it gives.

        Raises:
            BaseException: What it raises.

        Example:
            >>> Watch(30).run(lambda: 3, stop=lambda: None, away=True)
            3
        """
        done = threading.Event()
        if away:
            return self._away(do, done, stop)
        thread = threading.Thread(
            target=self._wait, args=(done, stop), name="okrkit-watch", daemon=True
        )
        thread.start()
        try:
            return do()
        finally:
            done.set()
            thread.join()

    def _away(
        self, do: Callable[[], T], done: threading.Event, stop: Callable[[], None]
    ) -> T:
        """Do something in another thread, which is over when this is."""
        call = Call(lambda _: do(), then=done.set)
        threading.Thread(target=call.make, name="okrkit-query", daemon=True).start()
        try:
            self._wait(done, stop)
        except BaseException:
            # Whoever presses Ctrl+C once more need not wait until it has stopped.
            while not done.wait(_AGAIN):
                with suppress(Exception):
                    stop()
            raise
        return call.outcome()

    def _wait(self, done: threading.Event, stop: Callable[[], None]) -> None:
        """Wait until something is done; stop it when nobody waits for it any more."""
        # In pieces, for Windows has no Ctrl+C while it waits for a lock; and again and
        # again, for a stop between two statements stops neither.
        while not done.wait(max(_AGAIN, min(_PIECE, self._end - time.monotonic()))):
            if self.passed or not self._is_wanted():
                with suppress(Exception):
                    stop()


@frozen
class Opened:
    """
    A database that can be read now.

    Attributes:
        database: Its connection.
        watch: How long it may be read.
        secrets: What must not be shown of what it says.
        advice: The way out for what gives too many rows.

    Example:
        >>> import sqlite3
        >>> from okrkit.sources.drivers import opened
        >>> with opened(sqlite3.connect(":memory:")) as database:
        ...     database.dialect
        'sqlite'
    """

    database: Database
    watch: Watch
    secrets: Sequence[str] = field(default=(), repr=False)
    advice: str = "Group them in the query, or allow more with rows=."

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
            SourceError: Not one SELECT, more rows than that, a column twice, the time
                is over, or what the database says, without the error it came from.
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
        try:
            return self._run(written, rows)
        except OKRError:
            raise
        except Exception as error:  # noqa: BLE001 - a driver may raise anything
            wrong = failed(error, self.watch, self.secrets)
        # Here nothing is being handled, so that no error with secrets is chained.
        raise wrong

    def _run(
        self,
        written: tuple[str, list[object] | dict[str, object] | None],
        rows: int,
    ) -> dict[str, list[object]]:
        """Run a statement as the driver wants it, and gather its columns."""

        def do() -> tuple[Sequence[str], list[Sequence[object]]]:
            with self.database.run(*written) as given:
                return _once(given.names), list(self._taken(given.fetch, rows))

        database = self.database
        names, found = self.watch.run(do, stop=database.stop, away=database.is_deaf)
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

    def _taken(
        self, fetch: Callable[[int], Sequence[Sequence[object]]], most: int
    ) -> Iterator[Sequence[object]]:
        """Fetch rows until there are none, or too many."""
        count = 0
        while part := fetch(min(_FETCHED, most + 1 - count)):
            count += len(part)
            if count > most:
                raise SourceError(
                    f"more than {most} rows", code="too-many-rows", hint=self.advice
                )
            self.watch.check()
            yield from part


def failed(error: BaseException, watch: Watch, secrets: Sequence[str]) -> SourceError:
    """
    Make the error for what a driver or a function raised.

    Args:
        error: What it raised.
        watch: How long it was allowed to take.
        secrets: What must not be shown.

    Returns:
        That the time is over, where it is: drivers say so in many ways; else what it
        says.

    Example:
        >>> print(failed(OSError("no host db1"), Watch(30), ["db1"]))
        the database raised OSError; got 'no host ***'
    """
    return watch.late() or SourceError(
        f"the database raised {type(error).__name__}",
        code="query-failed",
        got=clipped(said(error, secrets)),
    )


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


def positive(value: object, *, field: str) -> float:
    """
    Check a limit of time.

    Args:
        value: A number.
        field: What it is, for the message.

    Returns:
        The number.

    Raises:
        InvalidOKRError: No number, or none above 0.

    Example:
        >>> positive(30, field="seconds")
        30.0
    """
    found = number(value, field=field)
    if found <= 0:
        raise no_limit(field, value)
    return found


def no_limit(field: str, value: object) -> InvalidOKRError:
    """
    Make the error for what is no limit.

    Args:
        field: What it should limit.
        value: What was given.

    Returns:
        The error.

    Example:
        >>> no_limit("rows", 0).code
        'invalid-limit'
    """
    return InvalidOKRError(
        "this cannot be a limit",
        code="invalid-limit",
        place=field,
        expected="more than 0",
        got=shown(value),
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
