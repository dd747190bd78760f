"""
The lines of a journal as columns: what a million events say, without their objects.

Whatever is not as `okrkit.history.events.body` writes it gives no columns at all:
then the events are read one by one, and what is wrong is said there.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, Final

import numpy as np
from attrs import frozen

from okrkit.errors import OKRError
from okrkit.formats.columns import Ints, days, identifiers, words
from okrkit.history.events import KINDS, Event, read_event
from okrkit.model.checks import LONGEST_ID
from okrkit.model.metric import instant
from okrkit.model.readings import NO_MOMENT, microseconds

__all__ = ["Lines", "Rows", "read_rows"]

_MOMENT: Final = b"0000-00-00T00:00:00Z"
_DIGITS: Final = [at for at, sign in enumerate(_MOMENT) if sign == ord("0")]
_SIGNS: Final = [at for at, sign in enumerate(_MOMENT) if sign != ord("0")]
_MICRO: Final = 1_000_000


@frozen(eq=False)
class Lines:
    r"""
    The lines themselves, each found by its place.

    Attributes:
        text: All of them, each with its line end.
        start: Where each begins; behind the last one, too.

    Example:
        >>> Lines(b"{}\n", np.array([0, 3])).line(0)
        b'{}\n'
    """

    text: bytes
    start: Ints

    def line(self, place: int) -> bytes:
        r"""
        Return a line.

        Example:
            >>> Lines(b"{}\n[]\n", np.array([0, 3, 6])).line(1)
            b'[]\n'
        """
        return self.text[self.start[place] : self.start[place + 1]]

    def document(self, place: int) -> dict[str, Any]:
        r"""
        Return a check-in or an observation as a document has it.

        Example:
            >>> line = b'{"kind":"check_in","id":"a","date":"2026-11-06"}\n'
            >>> Lines(line, np.array([0, len(line)])).document(0)
            {'date': '2026-11-06'}
        """
        parts = json.loads(self.line(place))
        made = {**parts.get("data", {}), "date": parts["date"]}
        if parts["kind"] == "observation" and "recorded_at" in parts:
            made["recorded_at"] = parts["recorded_at"]
        return made


@frozen(eq=False)
class Rows:
    """
    Events in columns, in the order of their lines and numbers.

    Attributes:
        lines: The lines themselves.
        n: Number of each.
        kind: Index into `KINDS`.
        id: What each is about.
        day: Ordinal of its date.
        moment: Microseconds since 1970 of its recording, `NO_MOMENT` where none.
        replaces: Number of the event that each replaces, 0 where none.
        data: What each says.
        cycle: Which cycle an event is about, by its place, where it says so.

    Example:
        >>> read_rows(b"").n.tolist()
        []
    """

    lines: Lines
    n: Ints
    kind: Ints
    id: list[str]
    day: Ints
    moment: Ints
    replaces: Ints
    data: list[dict[str, Any]]
    cycle: dict[int, str]

    def event(self, place: int) -> Event:
        r"""
        Read one of the events.

        Example:
            >>> read_rows(b'{"n":1,"kind":"okrs","date":"2026-10-01"}\n').event(0).n
            1
        """
        return read_event(self.lines.line(place))


def read_rows(lines: bytes) -> Rows | None:
    r"""
    Read sealed lines into columns.

    Args:
        lines: Sound lines, each with its line end.

    Returns:
        The columns; None where a line has to be read by itself.

    Example:
        >>> read_rows(b'{"n":1,"kind":"okrs","date":"2026-10-01"}\n').n.tolist()
        [1]
    """
    ends = np.flatnonzero(np.frombuffer(lines, np.uint8) == ord("\n")) + 1
    columns = _decoded(lines)
    if columns is None or len(columns[0]) != len(ends):
        return None
    number, kinds, names, dates, moments, replaced, data, cycles = columns
    if not _is_whole(number) or not _is_whole(r for r in replaced if r is not None):
        return None
    kind, odd = words(kinds, KINDS)
    day, bad = days(dates)
    moment = _moments(moments)
    odd |= bad | (kind < 0)
    # Of the set itself there is no id.
    ids = [name for name in set(names) if name != ""] if _are_texts(names) else [None]
    if not _are_texts(cycles):
        return None
    if moment is None or odd.any() or identifiers(ids, LONGEST_ID).any():
        return None
    if set(map(type, data)) - {dict} or (np.diff(number) <= 0).any():
        return None
    return Rows(
        lines=Lines(lines, np.concatenate([[0], ends])),
        n=np.array(number, np.int64),
        kind=kind,
        id=names,
        day=day,
        moment=moment,
        replaces=np.array([r or 0 for r in replaced], np.int64),
        data=data,
        cycle={at: cycle for at, cycle in enumerate(cycles) if cycle},
    )


def _is_whole(column: Iterable[Any]) -> bool:
    return all(type(value) is int and 0 <= value < 2**62 for value in column)


def _are_texts(column: Iterable[Any]) -> bool:
    return set(map(type, column)) <= {str}


def _decoded(lines: bytes) -> tuple[list[Any], ...] | None:
    """Return number, kind, id, date, moment, what is replaced and said, and cycle."""
    with suppress(ImportError):
        return _decoded_fast(lines)
    with suppress(ValueError, RecursionError):
        rows = json.loads(b"[%s]" % lines[:-1].replace(b"\n", b","))
        if set(map(type, rows)) <= {dict}:
            return (
                [row.get("n") for row in rows],
                [row.get("kind") for row in rows],
                [row.get("id", "") for row in rows],
                [row.get("date") for row in rows],
                [row.get("recorded_at", "") for row in rows],
                [row.get("replaces") for row in rows],
                [row.get("data", _NOTHING) for row in rows],
                [row.get("cycle", "") for row in rows],
            )
    return None


_NOTHING: Final[dict[str, Any]] = {}


def _decoded_fast(lines: bytes) -> tuple[list[Any], ...] | None:
    import msgspec

    try:
        rows = _decoder().decode_lines(lines)
    except (msgspec.MsgspecError, RecursionError):
        return None
    return (
        [row.n for row in rows],
        [row.kind for row in rows],
        [row.id for row in rows],
        [row.date for row in rows],
        [row.recorded_at for row in rows],
        [row.replaces for row in rows],
        [row.data for row in rows],
        [row.cycle for row in rows],
    )


@cache
def _decoder() -> Any:  # noqa: ANN401 - of a library that may not be there
    import msgspec

    row = msgspec.defstruct(
        "Row",
        [
            ("n", int),
            ("kind", str),
            ("date", str),
            ("id", str, ""),
            ("cycle", str, ""),
            ("recorded_at", str, ""),
            ("replaces", int | None, None),
            ("data", dict[str, Any], msgspec.field(default_factory=dict)),
        ],
        gc=False,
    )
    return msgspec.json.Decoder(row)


def _moments(column: Sequence[Any]) -> Ints | None:
    """Read moments; those as `moment_text` writes them without a loop."""
    if not _are_texts(column):
        return None
    made = np.full(len(column), NO_MOMENT, np.int64)
    length = np.fromiter(map(len, column), np.int64, len(column))
    usual = np.flatnonzero(length == len(_MOMENT))
    rest = np.flatnonzero((length != len(_MOMENT)) & (length > 0)).tolist()
    texts = column if len(usual) == len(column) else [column[i] for i in usual.tolist()]
    joined = "".join(texts)
    if joined.isascii():
        signs = np.frombuffer(joined.encode(), np.uint8).reshape(-1, len(_MOMENT))
        found, sound = _from_signs(signs)
        made[usual] = found
        rest += usual[~sound].tolist()
    else:
        rest += usual.tolist()
    try:
        for at in rest:
            moment = instant(column[at])
            made[at] = NO_MOMENT if moment is None else microseconds(moment)
    except OKRError:
        return None
    return made


def _from_signs(signs: "np.ndarray") -> "tuple[Ints, np.ndarray]":
    """Read moments in seconds from their characters; and tell which are sound."""
    wanted = np.frombuffer(_MOMENT, np.uint8)
    sound = (signs[:, _SIGNS] == wanted[_SIGNS]).all(axis=1)
    digits = signs[:, _DIGITS].astype(np.int64) - ord("0")
    sound &= ((digits >= 0) & (digits <= 9)).all(axis=1)
    year = digits[:, :4] @ np.array([1000, 100, 10, 1])
    month, day, hour, minute, second = (
        digits[:, at] * 10 + digits[:, at + 1] for at in range(4, 14, 2)
    )
    sound &= (year > 0) & (month >= 1) & (month <= 12) & (hour < 24)
    sound &= (minute < 60) & (second < 60)
    months = np.where(sound, (year - 1970) * 12 + month - 1, 0)
    first, after = (
        m.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        for m in (months, months + 1)
    )
    sound &= (day >= 1) & (day <= after - first)
    seconds = (((first + day - 1) * 24 + hour) * 60 + minute) * 60 + second
    return seconds * _MICRO, sound
