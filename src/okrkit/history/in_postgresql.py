"""
A journal in a table of PostgreSQL.

Writers take turns by an advisory lock of the table, for which the rights to read and
to insert are enough: a journal needs no right to change rows or to remove them.
"""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from attrs import define, field

from okrkit.errors import OKRError
from okrkit.history.sql_rows import (
    CREATE,
    TABLE,
    Make,
    Row,
    check_shape,
    unsure,
    unwanted,
)

__all__ = ["PostgresDatabase"]

Result = TypeVar("Result")

_PATIENCE: Final = "set_config('lock_timeout', :wait, true)"
_TABLE: Final = f"CAST(CAST(to_regclass('{TABLE}') AS oid) AS bigint)"
_CREATE: Final = CREATE.replace("TABLE", "TABLE IF NOT EXISTS", 1) % "BIGINT"
_SELECT: Final = f"SELECT n, line FROM {TABLE} "  # noqa: S608 - a name of our own
_INSERT: Final = (
    f"INSERT INTO {TABLE} (n, line) SELECT * FROM"  # noqa: S608 - a name of our own
    " unnest(CAST(:numbers AS bigint[]), CAST(:lines AS text[]))"
)
_LOOK: Final = f"SELECT {_TABLE}, {_PATIENCE}"
# In one round trip, from left to right: the lock is waited for with the patience that
# was just set, and none is taken where there is no table yet. The rows are read in a
# statement of their own: one that waited for a lock sees what was there before it.
_BEGIN: Final = (
    f"SELECT {_TABLE}, {_PATIENCE}, set_config('statement_timeout', :most, true),"
    " CASE WHEN current_setting('synchronous_commit') = 'off'"
    " THEN set_config('synchronous_commit', 'on', true) END,"
    f" pg_advisory_xact_lock(:key + {_TABLE}), txid_current()"
)
_LOCK: Final = "SELECT pg_advisory_xact_lock(:key)"
_SHAPE: Final = """
SELECT CAST(c.relpersistence AS text),
  ARRAY(SELECT CAST(a.attname AS text) FROM pg_attribute AS a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum),
  ARRAY(SELECT CAST(a.attname AS text) FROM pg_index AS i
    JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
    WHERE i.indrelid = c.oid AND i.indisprimary)
FROM pg_class AS c WHERE c.oid = :table"""
_STATUS: Final = "SELECT txid_status(:transaction)"
# Far from the numbers that programs choose for locks of their own: "okrkit" in bytes.
_KEY: Final = int.from_bytes(b"\0okr", "big") << 32
_LOCKED: Final = ("55P03", "57014", "40P01")
_DAMAGED: Final = ("XX001", "XX002")
_FOREIGN: Final = ("42P01", "42703", "42804")
_PAUSE: Final = 0.05


@define
class _Trial:
    """How far one append came."""

    transaction: int = 0
    made: Sequence[tuple[int, bytes]] = ()
    is_committing: bool = False


@define(eq=False, repr=False)
class PostgresDatabase:
    """
    Reads and adds rows in PostgreSQL; fulfils `okrkit.history.sql_rows.Database`.

    Attributes:
        engine: An engine of SQLAlchemy.
        text: SQLAlchemy's function of that name.
        place: What messages call it.
        seconds: How long other writers are waited for.

    Example:
        >>> PostgresDatabase(None, str, "postgresql://db/okrs", 10).place
        'postgresql://db/okrs'
    """

    engine: Any
    text: Callable[[str], Any]
    place: str
    seconds: float
    _shaped: int = field(default=0, init=False)

    def rows(self, start: int | None) -> Sequence[Row]:
        """
        Give the rows from a number on.

        Args:
            start: The number; None for all.

        Returns:
            Numbers and lines, in order; none where there is no table.

        Example:
            >>> from unittest.mock import MagicMock
            >>> engine = MagicMock()
            >>> connected = engine.connect.return_value.__enter__.return_value
            >>> run = connected.execution_options.return_value.execute
            >>> run.return_value.fetchall.return_value = [(None, "")]  # no table yet
            >>> PostgresDatabase(engine, str, "postgresql://db/okrs", 10).rows(None)
            []
        """
        return self._again(lambda: self._rows(start))

    def add(self, start: int | None, make: Make) -> None:
        """
        Add rows while no other writer can; they last when this returns.

        Args:
            start: The number from which on `make` wants the rows; None for all.
            make: Makes the new rows.

        Raises:
            JournalError: The table does not promise to keep them, or the connection
                was lost and nobody knows whether they are kept.

        Example:
            >>> from unittest.mock import Mock
            >>> engine = Mock(connect=Mock(side_effect=OKRError("it is away")))
            >>> database = PostgresDatabase(engine, str, "postgresql://db/okrs", 10)
            >>> database.add(None, lambda rows: rows)
            Traceback (most recent call last):
            okrkit.errors.OKRError: it is away
        """
        trial = _Trial()

        def attempt() -> Exception | None:
            nonlocal trial
            trial = _Trial()
            try:
                self._add(start, make, trial)
            except OKRError:
                raise
            except Exception as error:
                if not trial.is_committing:
                    raise
                return error
            return None

        failed = self._again(attempt)
        if failed is not None and not self._was_kept(trial):
            raise failed

    def forget(self) -> None:
        """
        Look at the table again.

        Example:
            >>> PostgresDatabase(None, str, "postgresql://db/okrs", 10).forget()
        """
        self._shaped = 0

    def code_of(self, error: BaseException) -> str:
        """
        Give the code of an error of PostgreSQL.

        Args:
            error: As the driver raised it.

        Returns:
            The code; empty where okrkit has none of its own.

        Example:
            >>> PostgresDatabase(None, str, "x", 10).code_of(ValueError())
            ''
        """
        state = _state(error)
        if state in _LOCKED:
            return "journal-locked"
        if state in _FOREIGN:
            return "journal-foreign"
        return "journal-damaged" if state in _DAMAGED else ""

    def _again(self, work: Callable[[], Result]) -> Result:
        """Try once more where the connection was dead before anything was written."""
        try:
            return work()
        except OKRError:
            raise
        except Exception as error:
            if not getattr(error, "connection_invalidated", False):
                raise
        return work()

    @contextmanager
    def _connected(self) -> Generator[Any, None, None]:
        """Hold a connection whose statements see what was committed before each."""
        with self.engine.connect() as connection:
            # Of this connection alone; it is set back when it is given back.
            yield connection.execution_options(isolation_level="READ COMMITTED")

    def _rows(self, start: int | None) -> Sequence[Row]:
        with self._connected() as connection:
            wait = _milliseconds(self.seconds)
            table = self._run(connection, _LOOK, wait=wait)[0][0]
            if table is None:
                return []
            self._check(connection, table)
            return self._selected(connection, start)

    def _add(self, start: int | None, make: Make, trial: _Trial) -> None:
        with self._connected() as connection:
            table, trial.transaction = self._begun(connection)
            if table is None:
                self._create(connection)
                table, trial.transaction = self._begun(connection)
            self._check(connection, table)
            trial.made = make(self._selected(connection, start))
            if not trial.made:
                return
            numbers = [n for n, _ in trial.made]
            lines = [line.decode() for _, line in trial.made]
            connection.execute(self.text(_INSERT), {"numbers": numbers, "lines": lines})
            trial.is_committing = True
            connection.commit()

    def _begun(self, connection: Any) -> tuple[Any, int]:  # noqa: ANN401 - of SQLAlchemy
        """Take the lock of the table; give it, and the number of the transaction."""
        wait, most = _milliseconds(self.seconds), _milliseconds(2 * self.seconds)
        begun = self._run(connection, _BEGIN, wait=wait, most=most, key=_KEY)[0]
        return begun[0], begun[-1]

    def _create(self, connection: Any) -> None:  # noqa: ANN401 - of SQLAlchemy
        """Make the table, unless another writer was faster."""
        self._run(connection, _LOCK, key=_KEY)
        # Asked for its name alone, the server may remember that there was none.
        connection.execute(self.text(_CREATE))

    def _check(self, connection: Any, table: int) -> None:  # noqa: ANN401 - of SQLAlchemy
        """Look once at how the table is made."""
        if self._shaped == table:
            return
        kept, columns, keys = self._run(connection, _SHAPE, table=table)[0]
        check_shape(columns, keys, self.place)
        if kept != "p":
            raise unwanted(
                f"the table {TABLE} is temporary, or unlogged: a crash empties it",
                self.place,
                f"Run ALTER TABLE {TABLE} SET LOGGED.",
            )
        self._shaped = table

    def _selected(self, connection: Any, start: int | None) -> list[Row]:  # noqa: ANN401 - of SQLAlchemy
        if start is None:
            found = self._run(connection, f"{_SELECT} ORDER BY n")
        else:
            found = self._run(
                connection, f"{_SELECT} WHERE n >= :start ORDER BY n", start=start
            )
        return [(n, _bytes(line)) for n, line in found]

    def _run(self, connection: Any, text: str, **values: object) -> Any:  # noqa: ANN401 - of SQLAlchemy
        return connection.execute(self.text(text), values).fetchall()

    def _was_kept(self, trial: _Trial) -> bool:
        """
        Ask what became of a transaction whose commit was not answered.

        The server is given time to start again. Nothing is claimed that it does not
        say: the transaction was committed and its rows are there, or it was not.
        """
        until = time.monotonic() + self.seconds
        while True:
            try:
                known = self._outcome(trial)
            except Exception:  # noqa: BLE001 - it may be starting; asked again below
                known = None
            if known is not None:
                return known
            if time.monotonic() >= until:
                break
            time.sleep(_PAUSE)
        raise unsure("the connection was lost while it kept the events", self.place)

    def _outcome(self, trial: _Trial) -> bool | None:
        """Tell whether the transaction was committed; None where that is open."""
        with self._connected() as connection:
            asked = trial.transaction
            status = self._run(connection, _STATUS, transaction=asked)[0][0]
            there = dict(self._selected(connection, trial.made[0][0]))
        if status == "aborted":
            return False
        is_there = all(there.get(n) == line for n, line in trial.made)
        return True if status == "committed" and is_there else None


def _milliseconds(seconds: float) -> str:
    return str(int(min(max(seconds * 1000, 1), 2**31 - 1)))


def _bytes(line: object) -> bytes | None:
    """Give a text as bytes; drivers give bytes where the database has no encoding."""
    if isinstance(line, str):
        return line.encode(errors="surrogateescape")
    return bytes(line) if isinstance(line, bytes | memoryview) else None


def _state(error: BaseException) -> str:
    """Give the five characters that PostgreSQL names an error with."""
    found = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    if found is None and error.args and isinstance(error.args[0], dict):
        found = error.args[0].get("C")  # pg8000
    return str(found or "")
