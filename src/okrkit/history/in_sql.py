"""
A journal as a table of a database: SQLite or PostgreSQL, through SQLAlchemy.

The table keeps the same sealed lines as a file. One transaction numbers and adds them,
under a lock that keeps other writers out, and lasts when it returns. Other databases
are refused: nothing here knows what they promise.
"""

import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final, Self, TypeVar

from attrs import define, field

from okrkit.errors import (
    JournalDamagedError,
    JournalError,
    MissingExtraError,
    OKRError,
    shown,
)
from okrkit.history.forking import after_fork
from okrkit.history.in_postgresql import PostgresDatabase
from okrkit.history.in_sqlite import SqliteDatabase
from okrkit.history.lines import HEADER, Damage, seal
from okrkit.history.locking import alone
from okrkit.history.sql_rows import Database, Row, checked, unwanted
from okrkit.history.store import Mark
from okrkit.results.frames import require
from okrkit.sources.secrets import clipped, said

__all__ = ["SqlStore"]

Result = TypeVar("Result")

_WAITING_DRIVERS: Final = ("psycopg", "psycopg2")


class _MovedError(Exception):
    """The rows that were checked before are there no more."""


@define(eq=False, weakref_slot=True, repr=False)
class SqlStore:
    """
    Keeps a journal in a database; fulfils `okrkit.history.store.Store`.

    An engine that is given stays as it is, and open. One that is made of an address is
    disposed when this is closed.

    Attributes:
        where: An engine of SQLAlchemy, or an address such as ``sqlite:///okrs.db``.
        seconds: How long to wait for other writers.
        name: Where it is, for messages; without user and password.

    Raises:
        JournalError: It is no engine or address of SQLite or PostgreSQL.
        MissingExtraError: SQLAlchemy, or the driver of the address, is not installed.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     with SqlStore(f"sqlite:///{folder}/okrs.db") as store:
        ...         store.append([b'{"kind":"okrs","date":"2026-10-01"}'])
        range(1, 2)
    """

    where: object = field(repr=False)
    seconds: float = field(default=10.0, kw_only=True)
    name: str = field(init=False)
    _engine: Any = field(init=False)
    _database: Database = field(init=False)
    _guard: threading.Lock = field(factory=threading.Lock, init=False)
    _known: Mark | None = field(default=None, init=False)
    _is_closed: bool = field(default=False, init=False)
    _of_parent: list[object] = field(factory=list, init=False)
    _is_forked: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        """Find the engine; nothing is connected yet."""
        self._engine = _engine(self.where, self.seconds)
        self.name = _name(self._engine.url)
        self._database = _database(self._engine, self.name, self.seconds)
        after_fork(self)

    def __repr__(self) -> str:
        """Return its name, without passwords."""
        return f"<SqlStore {self.name}>"

    def append(self, bodies: Sequence[bytes], *, after: int | None = None) -> range:
        """
        Number, seal and keep lines, all or none; they last when this returns.

        Args:
            bodies: JSON objects without number and seal.
            after: Append only where this is the number of the last event.

        Returns:
            The new numbers; an empty range where `after` is not the last number.

        Raises:
            JournalError: It is locked for too long, or cannot be written: then it is
                as it was. Where the connection was lost and nobody knows, the code is
                ``journal-unsure``.
            JournalDamagedError: It is damaged.

        Example:
            >>> from tempfile import TemporaryDirectory
            >>> with TemporaryDirectory() as folder:
            ...     with SqlStore(f"sqlite:///{folder}/okrs.db") as store:
            ...         store.append([b'{"kind":"okrs"}'], after=7)
            range(1, 1)
        """
        with self._alone():
            with suppress(_MovedError):
                return self._told(lambda: self._append(bodies, after), is_writing=True)
            # What `after` counts are events of what stood there before.
            late = None if after is None else -1
            return self._told(lambda: self._append(bodies, late), is_writing=True)

    def read(self, mark: Mark | None = None) -> tuple[bytes, Mark]:
        """
        Read the lines after a mark.

        Args:
            mark: How far it was read before; None reads from the beginning.

        Returns:
            Sealed lines, checked, each with its line end; and the new mark. They begin
            with number 1 again where the last row that was read is there no more.

        Raises:
            JournalError: It cannot be read, or is no journal.
            JournalDamagedError: Rows are not as they were written, or are missing.
            SchemaVersionError: It was written by a newer okrkit.

        Example:
            >>> from tempfile import TemporaryDirectory
            >>> with TemporaryDirectory() as folder:
            ...     with SqlStore(f"sqlite:///{folder}/okrs.db") as store:
            ...         _ = store.append([b'{"kind":"okrs"}'])
            ...         lines, mark = store.read()
            ...         store.read(mark)[0]
            b''
        """
        self._check_open()
        # Without its seal a mark means no row: it is of an empty journal.
        start = mark if mark is not None and mark.of else None
        found = self._told(lambda: self._read(start))
        if found is None:
            found = self._told(lambda: self._read(None))
        lines, new = found or (b"", Mark(0))
        self._known = new if new.of else None
        return lines, new

    def verify(self) -> tuple[Damage, ...]:
        """
        Name every damage; nothing is changed.

        Returns:
            The damages; none where all is well.

        Raises:
            JournalError: It cannot be read, or is no journal.

        Example:
            >>> from tempfile import TemporaryDirectory
            >>> with TemporaryDirectory() as folder:
            ...     with SqlStore(f"sqlite:///{folder}/okrs.db") as store:
            ...         store.verify()
            ()
        """
        try:
            self.read()
        except JournalDamagedError as error:
            return tuple(d for d in error.damages if isinstance(d, Damage))
        return ()

    def close(self) -> None:
        """
        Give back the connections; those of an engine that was given stay.

        Example:
            >>> SqlStore("sqlite:///okrs.db").close()
        """
        self._is_closed = True
        if self._engine is not self.where:
            self._engine.dispose(close=not self._is_forked)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give back the connections."""
        self.close()

    def forget(self) -> None:
        """
        Begin anew in a forked process: locks and connections are the parent's.

        Example:
            >>> SqlStore("sqlite:///okrs.db").forget()
        """
        self._guard = threading.Lock()
        self._known = None
        self._is_forked = True
        self._database.forget()

    def _append(self, bodies: Sequence[bytes], after: int | None) -> range:
        known = self._known
        numbers, new = range(0), known

        def make(rows: Sequence[Row]) -> Sequence[tuple[int, bytes]]:
            nonlocal numbers, new
            found = checked(rows, known, self.name)
            if found is None:
                raise _MovedError
            mark = found[1]
            first = mark.n + 1
            if (after is not None and after != mark.n) or not bodies:
                numbers = range(first, first)
                return ()
            numbers = range(first, first + len(bodies))
            lines = [
                seal(n, body)[:-1] for n, body in zip(numbers, bodies, strict=True)
            ]
            new = Mark(numbers[-1], of=lines[-1][-10:-2].decode())
            head = [] if mark.of else [(0, HEADER[:-1])]
            return [*head, *zip(numbers, lines, strict=True)]

        try:
            self._database.add(known.n if known else None, make)
        except BaseException:
            self._known = None
            raise
        self._known = new
        return numbers

    def _read(self, mark: Mark | None) -> tuple[bytes, Mark] | None:
        rows = self._database.rows(mark.n if mark else None)
        return checked(rows, mark, self.name)

    def _told(self, work: Callable[[], Result], *, is_writing: bool = False) -> Result:
        """Turn what a driver raises into an error of okrkit, without secrets."""
        self._renew()
        try:
            return work()
        except (OKRError, _MovedError):
            raise
        except Exception as error:  # noqa: BLE001 - a driver may raise anything
            wrong = self._error(error, is_writing=is_writing)
        # Outside of the handler: no error of a driver is chained, with what it tells.
        raise wrong

    def _error(self, error: Exception, *, is_writing: bool) -> JournalError:
        orig = getattr(error, "orig", None) or error
        words = clipped(said(orig, filter(None, [self._engine.url.password])))
        code = self._database.code_of(orig)
        if code == "journal-damaged":
            what = f"the database itself is damaged: {words}"
            return JournalDamagedError(
                what,
                damages=(Damage(0, 0, what),),
                place=self.name,
                hint="Nothing was read or written. Bring it back from a copy.",
            )
        if code == "journal-locked":
            return JournalError(
                f"another writer holds the journal for more than {self.seconds:g} "
                "seconds",
                code=code,
                place=self.name,
                got=words,
                hint="Nothing was written. Try again, or wait longer with seconds=.",
            )
        why = "the journal cannot be " + ("written" if is_writing else "read")
        hint = "What was recorded before is untouched." if is_writing else ""
        default = "journal-not-written" if is_writing else "journal-unreadable"
        return JournalError(
            f"{why}: {words}", code=code or default, place=self.name, hint=hint
        )

    def _check_open(self) -> None:
        if self._is_closed:
            raise JournalError(
                "the journal was closed", code="journal-closed", place=self.name
            )

    @contextmanager
    def _alone(self) -> Generator[None, None, None]:
        """Keep other threads out, for as long as other processes are waited for."""
        with alone(self._guard, seconds=self.seconds, place=self.name):
            self._check_open()
            yield

    def _renew(self) -> None:
        """Leave the connections of the parent to it, and open others."""
        if self._is_forked:
            # Kept, so that nothing closes them here.
            self._of_parent.append(self._engine.pool)
            self._engine.dispose(close=False)
            self._is_forked = False


def _engine(where: object, seconds: float) -> Any:  # noqa: ANN401 - of SQLAlchemy
    """Take an engine, or make one of an address."""
    alchemy = require("sqlalchemy", extra="sql")
    if isinstance(where, str | alchemy.URL):
        return _made(alchemy, where, seconds)
    if isinstance(where, alchemy.Engine):
        return where
    raise JournalError(
        "this is no place for a journal",
        code="journal-foreign",
        place="where",
        expected="an engine of SQLAlchemy, or an address such as sqlite:///okrs.db",
        got=f"a {type(where).__name__}",
        hint="Give the engine that is not asynchronous."
        if "Async" in type(where).__name__
        else "",
    )


def _made(alchemy: Any, where: Any, seconds: float) -> Any:  # noqa: ANN401 - of SQLAlchemy
    missing = why = ""
    try:
        url = alchemy.make_url(where)
        options = {}
        driver = url.get_dialect().driver
        if driver in _WAITING_DRIVERS and "connect_timeout" not in url.query:
            options["connect_timeout"] = max(2, round(seconds))
        return alchemy.create_engine(url, connect_args=options)
    except ModuleNotFoundError as error:
        missing = error.name or "the driver"
    except Exception as error:  # noqa: BLE001 - it may tell the address, and its password
        why = type(error).__name__
    if missing:
        raise MissingExtraError(
            f"{missing} is not installed", hint=f"run: pip install {missing}"
        )
    raise JournalError(
        "this is no address of a database",
        code="journal-foreign",
        place="where",
        expected="one such as sqlite:///okrs.db or postgresql+psycopg://me@host/okrs",
        got=shown(why),
    )


def _name(url: Any) -> str:  # noqa: ANN401 - of SQLAlchemy
    """Name a database by where it is; who asks, and with what, is left out."""
    port = f":{url.port}" if url.port else ""
    database = (url.database or "").partition("?")[0]
    return f"{url.get_backend_name()}://{url.host or ''}{port}/{database}"


def _database(engine: Any, name: str, seconds: float) -> Database:  # noqa: ANN401 - of SQLAlchemy
    """Find what knows this kind of database."""
    alchemy = require("sqlalchemy", extra="sql")
    dialect = engine.dialect
    if dialect.is_async:
        raise unwanted("the driver is asynchronous", name, "Use one that is not.")
    if dialect.name == "sqlite":
        return SqliteDatabase(engine, name, seconds)
    if dialect.name == "postgresql":
        return PostgresDatabase(engine, alchemy.text, name, seconds)
    raise unwanted(
        f"it is not known what {shown(dialect.name)} promises about what it keeps",
        name,
        "Keep the journal in SQLite, PostgreSQL or a file that ends in .jsonl.",
    )
