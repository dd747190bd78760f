"""
The rows of a journal that is a table: what the lines of a file are, one in each row.

The header has number 0, and the row of an event the number of its line. Here the rows
are checked, and every one that is not as it was written is named.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol

from okrkit.errors import JournalDamagedError, JournalError
from okrkit.history.lines import (
    HEADER,
    Damage,
    check_header,
    is_sealed,
    number_of,
    refuse_damage,
    scan,
)
from okrkit.history.store import Mark

__all__ = [
    "COLUMNS",
    "CREATE",
    "TABLE",
    "Database",
    "Make",
    "Row",
    "check_shape",
    "checked",
    "damages_of",
    "unsure",
    "unwanted",
]

Row = tuple[object, object]
"""The number and the line of a row, whatever stands there; a line is bytes."""

Make = Callable[[Sequence[Row]], Sequence[tuple[int, bytes]]]
"""Makes new rows of those that are there; none where nothing is to be written."""

TABLE: Final = "okrkit_events"
COLUMNS: Final = ("n", "line")
CREATE: Final = f"CREATE TABLE {TABLE} (n %s PRIMARY KEY, line TEXT NOT NULL)"

_SUM: Final = slice(-10, -2)


class Database(Protocol):
    """One kind of database: how its rows are read, and added so that they last."""

    def rows(self, start: int | None) -> Sequence[Row]:
        """Give the rows from a number on, all where it is None; none without table."""
        ...

    def add(self, start: int | None, make: Make) -> None:
        """Add what `make` makes of the rows, while no other writer can."""
        ...

    def forget(self) -> None:
        """Begin anew in a forked process."""
        ...

    def code_of(self, error: BaseException) -> str:
        """Give the code of an error of the driver; empty where it has none."""
        ...


def checked(
    rows: Sequence[Row], mark: Mark | None, place: str
) -> tuple[bytes, Mark] | None:
    """
    Check rows in the order of their numbers.

    Args:
        rows: From the one of the mark on; all of them where there is no mark.
        mark: How far they were checked before.
        place: The journal, for messages.

    Returns:
        The lines after the mark, each with its line end, and the new mark. None where
        another row, or none, is in the place of the one that the mark means.

    Raises:
        JournalDamagedError: Rows are not as they were written, or are missing.
        SchemaVersionError: They were written by a newer okrkit.
        JournalError: They are none of a journal.

    Example:
        >>> checked([(0, HEADER[:-1])], None, "okrs.db")
        (b'', Mark(n=0, place=0, of='dcb7ce9a'))
    """
    if mark is not None:
        if not rows or _mark(rows[0]) != mark:
            return None
    elif not rows:
        return b"", Mark(0)
    elif rows[0] != (0, HEADER[:-1]):
        raise _refused(rows, place)
    first = mark.n if mark else 0
    if [n for n, _ in rows] == [*range(first, first + len(rows))]:
        lines = [line for _, line in rows[1:] if isinstance(line, bytes)]
        found = scan(b"".join(b"%s\n" % line for line in lines), after=first)
        is_whole = not found.damages and not found.torn
        if is_whole and found.last == first + len(rows) - 1 == first + len(lines):
            return found.sound, _mark(rows[-1])
    raise _damaged(damages_of(rows, first), place)


def _mark(row: Row) -> Mark:
    n, line = row
    if not isinstance(n, int) or not isinstance(line, bytes) or not is_sealed(line):
        return Mark(-1)
    return Mark(n, of=line[_SUM].decode())


def _refused(rows: Sequence[Row], place: str) -> JournalError:
    """Say what is wrong where the first row is not the header."""
    n, line = rows[0]
    head = line if isinstance(line, bytes) else b""
    has_sealed = any(isinstance(row, bytes) and is_sealed(row) for _, row in rows)
    if not has_sealed or (n == 0 and is_sealed(head) and not number_of(head)):
        # It raises: a newer version, a header that was changed, or no journal.
        check_header(head, place)
    return _damaged(damages_of(rows, 0), place)


def _damaged(damages: Sequence[Damage], place: str) -> JournalDamagedError:
    error = refuse_damage(damages, place)
    error.hint = "Nothing was read or written. Bring the rows back from a copy."
    return error


def damages_of(rows: Sequence[Row], first: int = 0) -> tuple[Damage, ...]:
    """
    Name every row that is not as it was written, and every one that is missing.

    Args:
        rows: In the order of their numbers.
        first: The number that the first of them should have; 0 is the header.

    Returns:
        The damages; the line of each is which row it is, the header being the first.

    Example:
        >>> [str(damage) for damage in damages_of([(0, HEADER[:-1]), (1, None)])]
        ['line 2 (event 1): its line is NULL, or no text']
    """
    found: list[Damage] = []
    expected = first
    for at, (n, line) in enumerate(rows, first + 1):
        raw = line if isinstance(line, bytes) else b""
        what = _what(n, line)
        if isinstance(n, int) and n >= expected and not _is_of_other(what):
            found += _gap(at, expected, n)
            expected = n + 1
        elif not what:
            what = f"event {n} stands here"
        elif n == expected:
            expected += 1
        if what:
            number = n if isinstance(n, int) and n > 0 else 0
            found.append(Damage(at, number, what, raw))
    return tuple(found)


_OTHER: Final = "the row has the number "


def _is_of_other(what: str) -> bool:
    return what.startswith(_OTHER)


def _what(n: object, line: object) -> str:
    """Say what is wrong with a row by itself; empty where nothing is."""
    if not isinstance(n, int) or n < 0:
        return f"{_OTHER}{n!r}, which no event has"
    if not isinstance(line, bytes):
        return "its line is NULL, or no text"
    if not is_sealed(line):
        wrong = scan(line.replace(b"\n", b"?") + b"\n", after=n - 1).damages
        return wrong[0].what if wrong else "a line end stands in it"
    if number_of(line) != n:
        holds = number_of(line)
        whose = f"event {holds}" if holds else "the header"
        return f"{_OTHER}{n}, and the line of {whose}"
    return "" if n or line == HEADER[:-1] else "this is not the header"


def _gap(at: int, expected: int, n: int) -> Iterator[Damage]:
    """Name what is missing before a row."""
    if expected == 0 < n:
        yield Damage(at, 0, "the header is missing")
        expected = 1
    if expected < n:
        many = f"events {expected:,} to {n - 1:,} are missing"
        one = f"event {expected} is missing"
        yield Damage(at, expected, one if expected == n - 1 else many)


def check_shape(columns: Sequence[str], keys: Sequence[str], place: str) -> None:
    """
    Refuse a table of the same name that is not made as a journal is.

    Args:
        columns: Its columns; more than those of a journal may be there.
        keys: Those of its primary key.
        place: The journal, for the message.

    Raises:
        JournalError: Another program's table.

    Example:
        >>> check_shape(["n", "line"], ["n"], "okrs.db")
    """
    if set(COLUMNS) <= set(columns) and [*keys] == ["n"]:
        return
    raise JournalError(
        f"the table {TABLE} is no journal",
        code="journal-foreign",
        place=place,
        expected="the columns n, its primary key, and line",
        got=f"columns {', '.join(columns)} with the primary key {', '.join(keys)}"
        if keys
        else f"columns {', '.join(columns)} without a primary key",
        hint="Use another database or schema, or rename that table.",
    )


def unwanted(why: str, place: str, hint: str) -> JournalError:
    """
    Make the error of a database that could lose what was acknowledged.

    Args:
        why: What it does not promise.
        place: The journal.
        hint: The way out.

    Returns:
        The error, to be raised.

    Example:
        >>> unwanted("it is in memory", "sqlite://", "Name a file.").code
        'journal-not-durable'
    """
    return JournalError(why, code="journal-not-durable", place=place, hint=hint)


def unsure(why: str, place: str) -> JournalError:
    """
    Make the error of an append of which nobody knows whether it was kept.

    Args:
        why: What happened.
        place: The journal.

    Returns:
        The error, to be raised.

    Example:
        >>> unsure("the connection was lost", "postgresql://db/okrs").code
        'journal-unsure'
    """
    return JournalError(
        f"{why}; it is not known whether they are recorded",
        code="journal-unsure",
        place=place,
        hint="Read the journal before they are recorded again.",
    )
