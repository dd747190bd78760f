"""
The lines of a journal: numbered and sealed, so that no change of one goes unseen.

A line is one JSON object. It begins with its number and ends with its seal, eight hex
digits of the CRC-32 of every byte before it; numbers follow each other without gaps.
Nothing here knows what an event says.
"""

import re
from collections.abc import Iterable
from zlib import crc32

from attrs import field, frozen

from okrkit.errors import JournalDamagedError, JournalError, SchemaVersionError, shown

__all__ = [
    "HEADER",
    "VERSION",
    "Damage",
    "Scan",
    "check_header",
    "is_sealed",
    "number_of",
    "refuse_damage",
    "scan",
    "seal",
]

VERSION = 1
"""The version of the lines that this okrkit writes, and the newest that it reads."""

_MARK = b',"sum":"'
_END = b'"}'
_TAIL = len(_MARK) + 8 + len(_END)
_NUMBER = re.compile(rb'\{"n":([1-9][0-9]{0,17}),')
_VERSION = re.compile(rb'\{"okrkit_journal":([1-9][0-9]{0,8})[,}]')
_SEALED = re.compile(rb',"sum":"[0-9a-f]{8}"\}')
_FEW = 20
_REPAIR = (
    "okrkit.history.repair makes a repaired copy, and keeps what was damaged beside it."
)


def _close(part: bytes) -> bytes:
    return b"%s%s%08x%s" % (part, _MARK, crc32(part), _END)


HEADER = _close(b'{"okrkit_journal":%d' % VERSION) + b"\n"
"""The first line of a journal that is a file."""


def seal(n: int, body: bytes) -> bytes:
    r"""
    Number and seal a line.

    Args:
        n: The number.
        body: A JSON object without number and seal, as `okrkit.history.events.body`
            writes it.

    Returns:
        The line, with its line end.

    Example:
        >>> seal(7, b'{"kind":"okrs"}')
        b'{"n":7,"kind":"okrs","sum":"f20ced28"}\n'
    """
    return _close(b'{"n":%d,%s' % (n, body[1:-1])) + b"\n"


def is_sealed(line: bytes) -> bool:
    """
    Tell whether a line is as it was written: its seal fits.

    Args:
        line: The line, without its line end.

    Returns:
        Whether it is.

    Example:
        >>> is_sealed(HEADER.rstrip()), is_sealed(b"")
        (True, False)
    """
    part = line[:-_TAIL]
    return line[-_TAIL:] == b"%s%08x%s" % (_MARK, crc32(part), _END) and bool(part)


def number_of(line: bytes) -> int:
    """
    Return the number that a line begins with; 0 where it has none.

    Example:
        >>> number_of(seal(7, b'{"kind":"okrs"}')), number_of(HEADER)
        (7, 0)
    """
    found = _NUMBER.match(line)
    return int(found[1]) if found else 0


@frozen
class Damage:
    """
    A line of a journal that is not as it was written.

    Attributes:
        line: Which line of the file, from 1; of a database, which row.
        n: The number of the event that should stand there.
        what: What is wrong, in words.
        raw: The line as it is.

    Example:
        >>> str(Damage(3, 2, "it was changed"))
        'line 3 (event 2): it was changed'
    """

    line: int
    n: int
    what: str
    raw: bytes = field(default=b"", repr=False)

    def __str__(self) -> str:
        """Return where and what, on one line."""
        event = f" (event {self.n})" if self.n else ""
        return f"line {self.line}{event}: {self.what}"


@frozen
class Scan:
    """
    What was found in the bytes of a journal after its header.

    Attributes:
        sound: The sound lines from the beginning on, each with a line end.
        last: Number of the last of them.
        end: How many bytes of what was scanned they take; a line end that is missing
            at the very end is not counted.
        torn: What follows them and was not written to its end.
        damages: Every line that is not as it was written.

    Example:
        >>> scan(seal(1, b'{"kind":"okrs"}') + b'{"n":2,"ki').torn
        b'{"n":2,"ki'
    """

    sound: bytes
    last: int
    end: int
    torn: bytes = b""
    damages: tuple[Damage, ...] = ()


def scan(data: bytes, *, after: int = 0, line: int = 2) -> Scan:
    """
    Check every line: its seal, and that it follows the one before.

    Args:
        data: Lines of a journal, without its header.
        after: Number of the event before the first of them.
        line: Which line of the file the first of them is.

    Returns:
        What is sound, what is torn off at the end, and every damage.

    Example:
        >>> two = seal(1, b'{"kind":"okrs"}') + seal(3, b'{"kind":"okrs"}')
        >>> str(scan(two).damages[0])
        'line 3 (event 2): event 3 stands here'
    """
    rows = data.split(b"\n")
    rest = rows.pop()
    last = after
    for row in rows:
        # The usual case in as few steps as there can be; a million lines pass here.
        if not row.startswith(b'{"n":%d,' % (last + 1)) or not is_sealed(row):
            break
        last += 1
    else:
        return _with_tail(data, rest, last, line + len(rows))
    at = last - after
    sound = b"".join(b"%s\n" % row for row in rows[:at])
    damages = _damages(rows[at:], rest, expected=last + 1, line=line + at)
    return Scan(sound, last, len(sound), damages=damages)


def _with_tail(data: bytes, rest: bytes, last: int, line: int) -> Scan:
    """Judge what stands after the last line end, where every line before is sound."""
    end = len(data) - len(rest)
    whole = rest.rstrip(b"\0")
    if is_sealed(whole) and number_of(whole) == last + 1:
        # Its line end alone is missing, or NULs stand in the place of it.
        torn = rest[len(whole) :]
        return Scan(data[:end] + whole + b"\n", last + 1, end + len(whole), torn)
    if _was_whole(rest):
        # What is torn off has no seal: something took the place of the line end.
        return Scan(
            data[:end], last, end, damages=_damages([rest], b"", last + 1, line)
        )
    return Scan(data[:end], last, end, rest)


def _damages(
    rows: Iterable[bytes], rest: bytes, expected: int, line: int
) -> tuple[Damage, ...]:
    """Name every line that is not sound, or not in its place."""
    found = []
    every = [*rows, *([rest] if _was_whole(rest) else [])]
    for at, row in enumerate(every):
        n = number_of(row)
        if not is_sealed(row):
            found.append(Damage(line + at, expected, _what(row), row))
            expected += 1
        elif n != expected:
            words = f"event {n} stands here" if n else "this is no event"
            found.append(Damage(line + at, expected, words, row))
            expected = n + 1 if n else expected + 1
        else:
            expected += 1
    return tuple(found)


def _was_whole(rest: bytes) -> bool:
    """Tell whether what has no line end has a seal that fits: it was written whole."""
    return any(is_sealed(rest[: found.end()]) for found in _SEALED.finditer(rest))


def _what(row: bytes) -> str:
    """Say what has become of a line that is not sound."""
    if not row:
        return "an empty line"
    if not row.strip(b"\0"):
        return f"{len(row):,} NUL characters: it was never written"
    if row.startswith((b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")):
        return f"a marker of an unresolved merge: {shown(_text(row))}"
    if len(_SEALED.findall(row)) > 1 or (_SEALED.search(row) and row[-2:] != _END):
        return "two lines were written into each other, or its end was changed"
    if not _SEALED.search(row):
        return "it has no seal: it was not written to its end, or was changed"
    return "its seal does not fit: it was changed after it was written"


def _text(row: bytes) -> str:
    return row[:200].decode(errors="replace")


def check_header(first: bytes, place: str) -> None:
    """
    Refuse a first line that is not the header of a journal.

    Args:
        first: The first line of the file, without its line end.
        place: The file, for the message.

    Raises:
        SchemaVersionError: A journal of a newer okrkit.
        JournalDamagedError: A header that was changed.
        JournalError: No journal at all.

    Example:
        >>> check_header(HEADER.rstrip(), "okrs.jsonl")
        >>> check_header(b"<html>", "okrs.jsonl")
        Traceback (most recent call last):
        okrkit.errors.JournalError: okrs.jsonl, line 1: this is no journal; expected...
    """
    if first == HEADER[:-1]:
        return
    found = _VERSION.match(first)
    if found and is_sealed(first):
        raise SchemaVersionError(
            f"a journal of version {int(found[1])}",
            found=int(found[1]),
            supported=VERSION,
            place=f"{place}, line 1",
            expected=f"version {VERSION}",
            hint="Read it with a newer okrkit.",
        )
    if first == HEADER[:-1] + b"\r":
        damage = Damage(1, 0, "the line ends were changed to CRLF", first)
        hint = (
            "Git does so with autocrlf: write `*.jsonl -text` in .gitattributes, and "
            "check the file out anew."
        )
        raise refuse_damage([damage], place, hint=hint)
    if _looks_like(first):
        damage = Damage(1, 0, "the header was changed after it was written", first)
        raise refuse_damage([damage], place)
    raise JournalError(
        "this is no journal",
        code="journal-foreign",
        place=f"{place}, line 1",
        expected=HEADER[:-1].decode(),
        got=shown(_text(first)),
        hint="Write a new journal to another file, or restore this one.",
    )


def _looks_like(first: bytes) -> bool:
    """Tell whether a line is the header but for a few characters."""
    wanted = HEADER[:-1]
    same = sum(a == b for a, b in zip(first, wanted, strict=False))
    return same >= len(wanted) - 4


def refuse_damage(
    damages: Iterable[Damage], place: str, *, hint: str = ""
) -> JournalDamagedError:
    """
    Make the error of a damaged journal.

    Args:
        damages: What was found.
        place: The journal, for the message.
        hint: What helps, where that is not a repair.

    Returns:
        The error, to be raised.

    Example:
        >>> refuse_damage([Damage(3, 2, "it was changed")], "okrs.jsonl").place
        'okrs.jsonl, line 3 (event 2)'
    """
    found = tuple(damages)
    first = found[0]
    more = len(found) - 1
    event = f" (event {first.n})" if first.n else ""
    rest = "; ".join(str(damage) for damage in found[1:_FEW])
    others = f"; and {more} more: {rest}" if more else ""
    return JournalDamagedError(
        f"{first.what}{others}",
        damages=found,
        place=f"{place}, line {first.line}{event}",
        hint=f"Nothing was read or written. {hint or _REPAIR}",
    )
