"""
A journal in a file of SQLite.

The driver's own connection is used: SQLAlchemy begins transactions that take no lock
until they write, so that two writers could read the same last number. Whatever is set
here on a connection is set back before others get it.

Other programs may write to the database, too. SQLite tells a connection whether any
other has written since, and counts the rows that it changed itself. Where something
was written and no event was added, every row is checked again.
"""

import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

from attrs import define, evolve, frozen

from okrkit.history.sql_rows import (
    CREATE,
    TABLE,
    Make,
    Row,
    check_shape,
    checked,
    unsure,
    unwanted,
)

__all__ = ["SqliteDatabase"]

_HAS_TABLE: Final = "SELECT count(*) FROM sqlite_master WHERE name = ?"
# Not INTEGER alone by its name, but what SQLite calls its own row number: one tree.
_CREATE: Final = CREATE % "INTEGER"
# As bytes: one that is no UTF-8 any more can still be read, and named.
_SELECT: Final = (
    "SELECT n, CASE typeof(line) WHEN 'text' THEN CAST(line AS BLOB) END"  # noqa: S608 - a name of our own
    f" FROM {TABLE} "
)
_INSERT: Final = f"INSERT INTO {TABLE} (n, line) VALUES (?, ?)"  # noqa: S608 - our own
_EXTRA: Final = 3
_SAFE_WAL: Final = (3, 51, 3)
_SAFE_MODES: Final = ("delete", "truncate", "persist")
_BUSY: Final = (5, 6)
_CODES: Final = {
    5: "journal-locked",
    6: "journal-locked",
    11: "journal-damaged",
    26: "journal-foreign",
}
_INFO: Final = "okrkit_journal"
_FIRST_WAIT: Final = 0.0002
_LONGEST_WAIT: Final = 0.002


@frozen
class _Look:
    """
    What a connection saw when the rows were looked at last.

    `others` changes with what other connections wrote, `own` counts the rows that this
    one changed, and `n` is the number of the last row.
    """

    others: object
    own: int
    n: int


@define(eq=False, repr=False)
class SqliteDatabase:
    """
    Reads and adds rows in SQLite; fulfils `okrkit.history.sql_rows.Database`.

    Attributes:
        engine: An engine of SQLAlchemy.
        place: What messages call it.
        seconds: How long other writers are waited for.

    Example:
        >>> import sqlalchemy
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     engine = sqlalchemy.create_engine(f"sqlite:///{folder}/okrs.db")
        ...     SqliteDatabase(engine, "okrs.db", 10).rows(None)
        []
    """

    engine: Any
    place: str
    seconds: float

    def rows(self, start: int | None) -> Sequence[Row]:
        """
        Give the rows from a number on.

        Args:
            start: The number; None for all.

        Returns:
            Numbers and lines, in order; none where there is no table.

        Example:
            >>> import sqlalchemy
            >>> from tempfile import TemporaryDirectory
            >>> with TemporaryDirectory() as folder:
            ...     engine = sqlalchemy.create_engine(f"sqlite:///{folder}/okrs.db")
            ...     SqliteDatabase(engine, "okrs.db", 10).rows(7)
            []
        """
        with self._held() as (driver, looks):
            if not self._is_there(driver):
                return []
            rows, looks[self] = self._looked(driver, start, looks.get(self))
            return rows

    def add(self, start: int | None, make: Make) -> None:
        """
        Add rows while no other writer can; they last when this returns.

        Args:
            start: The number from which on `make` wants the rows; None for all.
            make: Makes the new rows.

        Raises:
            JournalError: The database does not promise to keep them.

        Example:
            >>> import sqlalchemy
            >>> from tempfile import TemporaryDirectory
            >>> with TemporaryDirectory() as folder:
            ...     engine = sqlalchemy.create_engine(f"sqlite:///{folder}/okrs.db")
            ...     database = SqliteDatabase(engine, "okrs.db", 10)
            ...     database.add(None, lambda rows: [(0, b"...")])
            ...     database.rows(None)
            [(0, b'...')]
        """
        made: Sequence[tuple[int, bytes]] = ()
        failed: Exception | None = None
        with self._held() as (driver, looks):
            self._check_durable(driver)
            self._begin(driver)
            try:
                if not self._is_there(driver):
                    _run(driver, _CREATE)
                rows, look = self._looked(driver, start, looks.get(self))
                made = make(rows)
                if made:
                    new = [(n, line.decode()) for n, line in made]
                    driver.executemany(_INSERT, new)
                    failed = _committed(driver)
                    look = evolve(look, own=driver.total_changes, n=made[-1][0])
            finally:
                if driver.in_transaction:
                    _run(driver, "ROLLBACK")
            looks[self] = look
        if failed is not None:
            self._settle(made, failed)

    def forget(self) -> None:
        """
        Do nothing: nothing is kept from one call to the next.

        Example:
            >>> SqliteDatabase(None, "okrs.db", 10).forget()
        """

    def code_of(self, error: BaseException) -> str:
        """
        Give the code of an error of SQLite.

        Args:
            error: As the driver raised it.

        Returns:
            The code; empty where okrkit has none of its own.

        Example:
            >>> SqliteDatabase(None, "okrs.db", 10).code_of(ValueError())
            ''
        """
        return _CODES.get(_number(error), "")

    def _settle(self, made: Sequence[tuple[int, bytes]], failed: Exception) -> None:
        """Look whether rows are there after a commit that failed, and say so."""
        try:
            there = dict(self.rows(made[0][0]))
        except Exception:  # noqa: BLE001 - whatever it is, nothing can be looked up
            there = dict(made)
        if any(there.get(n) == line for n, line in made):
            raise unsure("the database failed while it kept the events", self.place)
        raise failed

    @contextmanager
    def _held(self) -> Generator[tuple[Any, "_Looks"], None, None]:
        """Hold a connection of the driver, and what was seen; set back in the end."""
        lent = self.engine.raw_connection()
        try:
            driver = lent.driver_connection
            is_new_way = isinstance(getattr(driver, "autocommit", None), bool)
            name = "autocommit" if is_new_way else "isolation_level"
            before, texts = getattr(driver, name), driver.text_factory
            setattr(driver, name, is_new_way or None)
            driver.text_factory = str
            patience, sync = (_one(driver, f"PRAGMA {key}") for key in _SETTINGS)
            _run(driver, f"PRAGMA busy_timeout = {_milliseconds(self.seconds)}")
            _run(driver, f"PRAGMA synchronous = {_EXTRA}")
            try:
                yield driver, lent.info.setdefault(_INFO, WeakKeyDictionary())
            finally:
                _run(driver, f"PRAGMA busy_timeout = {patience}")
                _run(driver, f"PRAGMA synchronous = {sync}")
                driver.text_factory = texts
                setattr(driver, name, before)
        finally:
            lent.close()

    def _check_durable(self, driver: Any) -> None:  # noqa: ANN401 - of the driver
        """Refuse a database that a crash could take back, or damage."""
        if not _run(driver, "PRAGMA database_list")[0][2]:
            raise unwanted(
                "a database in memory lasts no longer than its connection",
                self.place,
                "Name a file; or use okrkit.history.in_memory.MemoryStore().",
            )
        mode = str(_one(driver, "PRAGMA journal_mode"))
        version = str(_one(driver, "SELECT sqlite_version()"))
        if mode in _SAFE_MODES:
            return
        if mode != "wal":
            raise unwanted(
                f"the journal mode {mode!r} of SQLite keeps no record to recover from",
                self.place,
                "Run PRAGMA journal_mode = DELETE on the connections of the engine.",
            )
        if tuple(map(int, version.split("."))) < _SAFE_WAL:
            raise unwanted(
                f"the write-ahead log of SQLite {version} can damage a database that "
                "has several writers",
                self.place,
                "Run PRAGMA journal_mode = DELETE once, or use SQLite 3.51.3 or newer.",
            )

    def _begin(self, driver: Any) -> None:  # noqa: ANN401 - of the driver
        """Take the lock of writers; SQLite's own waiting sleeps too long to be fair."""
        until = time.monotonic() + self.seconds
        pause = _FIRST_WAIT
        _run(driver, "PRAGMA busy_timeout = 0")
        while True:
            try:
                _run(driver, "BEGIN IMMEDIATE")
                break
            except Exception as error:
                if _number(error) not in _BUSY or time.monotonic() >= until:
                    raise
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_WAIT)
        # Readers are waited for when it commits.
        _run(driver, f"PRAGMA busy_timeout = {_milliseconds(self.seconds)}")

    def _is_there(self, driver: Any) -> bool:  # noqa: ANN401 - of the driver
        if not _one(driver, _HAS_TABLE, TABLE):
            return False
        about = _run(driver, f"PRAGMA table_info({TABLE})")
        keys = [row[1] for row in about if row[5]]
        check_shape([row[1] for row in about], keys, self.place)
        return True

    def _looked(
        self,
        driver: Any,  # noqa: ANN401 - of the driver
        start: int | None,
        last: _Look | None,
    ) -> tuple[list[Row], _Look]:
        """Give the rows from a number on, the others checked where that is due."""
        # Asked before the rows are read: what is written after it is told next time.
        others = _one(driver, "PRAGMA data_version")
        rows = self._selected(driver, start)
        look = _Look(others, driver.total_changes, _last(rows))
        if last is None or last == look or look.n > last.n:
            return rows, look
        if start is None:
            look = last  # whoever goes on from an earlier row is still to be told
        else:
            every = self._selected(driver, None)
            checked(every, None, self.place)
            rows = every[start:]
        return rows, look

    def _selected(self, driver: Any, start: int | None) -> list[Row]:  # noqa: ANN401 - of the driver
        if start is None:
            return _run(driver, f"{_SELECT} ORDER BY n")
        return _run(driver, f"{_SELECT} WHERE n >= ? ORDER BY n", start)


_Looks: TypeAlias = WeakKeyDictionary[SqliteDatabase, _Look]
_SETTINGS: Final = ("busy_timeout", "synchronous")


def _last(rows: Sequence[Row]) -> int:
    """Give the number of the last row; one that is none is told by the check."""
    n = rows[-1][0] if rows else None
    return n if isinstance(n, int) else -1


def _milliseconds(seconds: float) -> int:
    return int(min(seconds * 1000, 2**31 - 1))


def _run(driver: Any, text: str, *values: object) -> list[Any]:  # noqa: ANN401 - of the driver
    cursor = driver.cursor()
    try:
        cursor.row_factory = None
        found: list[Any] = cursor.execute(text, values).fetchall()
        return found
    finally:
        cursor.close()


def _one(driver: Any, text: str, *values: object) -> object:  # noqa: ANN401 - of the driver
    return _run(driver, text, *values)[0][0]


def _committed(driver: Any) -> Exception | None:  # noqa: ANN401 - of the driver
    """Commit; give the error where it is not known whether that was done."""
    try:
        _run(driver, "COMMIT")
    except Exception as error:
        if driver.in_transaction:
            raise  # it was not done: the transaction can still be rolled back
        return error
    return None


def _number(error: BaseException) -> int:
    """Give SQLite's own number of an error, without what it says more closely."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
