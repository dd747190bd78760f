"""A damaged journal to a repaired copy: what is sound stays, what is not is named."""

import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from okrkit import markup
from okrkit.errors import JournalDamagedError, JournalError
from okrkit.history.events import Event, body, read_event
from okrkit.history.in_jsonl import JsonlStore
from okrkit.history.knowing import too_many
from okrkit.history.lines import HEADER, Damage, is_sealed, number_of, seal
from okrkit.model.calendar import as_date
from okrkit.model.limits import Limits
from okrkit.results import Json
from okrkit.results.saving import file_name, save_bytes

__all__ = ["Mended", "Repaired", "mended", "repair"]

_END: Final = re.compile(rb',"sum":"[0-9a-f]{8}"\}')
_REPLACES: Final = b'"replaces":'
_TORN: Final = "the end was not written whole"
_HEADS: Final = ("line", "event", "what was wrong")


@frozen
class Repaired:
    """
    What became of a damaged journal.

    Attributes:
        path: The journal, as it was.
        to: The repaired copy.
        beside: Where every damaged line is kept, as it is; empty where there is none.
        kept: How many events are in the copy.
        lost: Numbers of the events that cannot be read any more; the copy says so in
            their place, so that no other event changes its number.
        moved: Pairs of the old and the new number: events whose number another has,
            and those that correct or withdraw one of them, where theirs is lower now.
        damages: What was wrong.

    Example:
        >>> print(Repaired("a.jsonl", "b.jsonl", "", 7, (), (), ()))
        a.jsonl is sound: b.jsonl is a copy with 7 events
    """

    path: str
    to: str
    beside: str
    kept: int
    lost: tuple[int, ...]
    moved: tuple[tuple[int, int], ...]
    damages: tuple[Damage, ...]

    def __str__(self) -> str:
        """Return the account as text, a line for each damage."""
        if not self.damages:
            return f"{self.path} is sound: {self.to} is a copy with {self.kept} events"
        rows = [(d.line, d.n, d.what) for d in self.damages]
        return f"{self._title()}\n\n{markup.text_table(_HEADS, rows, align='rrl')}"

    def _repr_html_(self) -> str:
        """Return the account as a table for a notebook."""
        rows = [(d.line, d.n, d.what) for d in self.damages]
        view = markup.table(_HEADS, rows, caption=self._title(), align="rrl")
        return markup.fragment(view, text=str(self))

    def to_dict(self) -> dict[str, Json]:
        """
        Give the account as plain values for JSON.

        Returns:
            Its fields; each damage with its line, event and words.

        Example:
            >>> Repaired("a.jsonl", "b.jsonl", "", 7, (), (), ()).to_dict()["kept"]
            7
        """
        damages: list[Json] = [
            {"line": d.line, "n": d.n, "what": d.what} for d in self.damages
        ]
        moved: list[Json] = [[old, new] for old, new in self.moved]
        return {
            "kind": "repaired",
            "path": self.path,
            "to": self.to,
            "beside": self.beside,
            "kept": self.kept,
            "lost": [*self.lost],
            "moved": moved,
            "damages": damages,
        }

    def _title(self) -> str:
        few = ", ".join(map(str, self.lost[:20])) + " ..." * (len(self.lost) > 20)
        lost = f"lost: {few}" if self.lost else "nothing lost"
        return (
            f"{self.to} has {self.kept} events of {self.path}; {lost}; "
            f"the damaged lines are in {self.beside}"
        )


def repair(
    path: str | os.PathLike[str],
    *,
    to: str | os.PathLike[str],
    on: dt.date | str,
    limits: Limits | None = None,
) -> Repaired:
    """
    Write a repaired copy of a journal that is a file; the file itself stays as it is.

    Every sound event keeps its number. In the place of one that cannot be read stands
    one of the kind ``lost``. Events that share a number, as after a merge of two
    files by hand, stand at the end with new numbers; what corrects or withdraws an
    event goes on doing so to the nearest one of that number above it.

    Args:
        path: The journal.
        to: The copy, which must not be there yet; the damaged lines stand beside it,
            in a file of the same name with ``.damaged`` after it.
        on: The day of the repair, for the events that say what was lost.
        limits: How many events may be lost at most, by its `events`; the default of
            `Limits` where none are given.

    Returns:
        What was kept, lost and moved.

    Raises:
        JournalError: There is no such journal, `to` is there already, or it cannot be
            written.
        LimitError: More events are missing than `limits` allows.
        SchemaVersionError: It was written by a newer okrkit.
        CalendarError: `on` is no day.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     with JsonlStore(f"{folder}/a.jsonl") as store:
        ...         _ = store.append([b'{"kind":"okrs","date":"2026-10-01"}'])
        ...     copy = f"{folder}/b.jsonl"
        ...     repair(f"{folder}/a.jsonl", to=copy, on="2026-11-15").kept
        1
    """
    source, target = file_name(path), file_name(to)
    day = as_date(on, field="on")
    damages = _damages(source)
    for file in (target, f"{target}.damaged"):
        if Path(file).exists():
            raise JournalError(
                "the file is there already",
                code="journal-not-written",
                place=file,
                hint="A repair never overwrites; give another name.",
            )
    whole = mended(source, damages, day, limits or Limits())
    save_bytes(target, HEADER + whole.lines)
    beside = f"{target}.damaged" if damages else ""
    if beside:
        save_bytes(beside, b"".join(b"%s\n" % damage.raw for damage in damages))
    return Repaired(
        source, target, beside, whole.kept, whole.lost, whole.moved, damages
    )


@frozen
class Mended:
    """
    What is sound in a damaged journal, in order, and what is not.

    Attributes:
        lines: Sealed lines; one of the kind ``lost`` for each that is.
        kept: How many of them are events.
        lost: Numbers of the others.
        moved: Pairs of old and new numbers.

    Example:
        >>> Mended(b"", 0, (), ()).kept
        0
    """

    lines: bytes
    kept: int
    lost: tuple[int, ...]
    moved: tuple[tuple[int, int], ...]


def mended(
    path: str, damages: Iterable[Damage], day: dt.date, limits: Limits
) -> Mended:
    """
    Put what is sound in a damaged journal in order; nothing is written.

    Args:
        path: The journal.
        damages: What is wrong with it.
        day: The day of the events that say what was lost.
        limits: How many events may be lost at most, by its `events`.

    Returns:
        The sound lines, and what was lost.

    Raises:
        LimitError: More events are missing than `limits` allows.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = f"{folder}/a.jsonl"
        ...     with JsonlStore(path) as store:
        ...         _ = store.append([b'{"kind":"okrs","date":"2026-10-01"}'])
        ...     mended(path, (), dt.date(2026, 11, 15), Limits()).kept
        1
    """
    rows = [row for row in _sealed(Path(path).read_bytes()) if number_of(row)]
    last = max([*map(number_of, rows), *_ruined(damages)], default=0)
    if last - len(rows) > limits.events:
        raise too_many(last, limits, path)
    placing = _Placing(last)
    for row in rows:
        placing.take(row)
    sound, moved = placing.sound, tuple(placing.moved)
    kept = len(sound)
    for old, new in moved:
        if old not in sound:
            gone = Event("lost", date=day, reason=f"it stands as event {new} now")
            sound[old] = seal(old, body(gone))
    lost = tuple(n for n in range(1, last + 1) if n not in sound)
    gone = Event("lost", date=day, reason=f"it was damaged in {Path(path).name}")
    words = body(gone)
    for n in lost:
        sound[n] = seal(n, words)
    return Mended(b"".join(sound[n] for n in sorted(sound)), kept, lost, moved)


def _damages(path: str) -> tuple[Damage, ...]:
    """Look for damage; a torn end is one here, since the copy does not have it."""
    if "://" in path:
        raise JournalError(
            "a journal in a database is not repaired here",
            code="journal-foreign",
            place=path.rpartition("@")[2].partition("?")[0],
            expected="a journal that is a file",
            hint="Write its lines to a file, in the order of n, and repair that.",
        )
    if not Path(path).exists():
        raise JournalError("there is no such journal", code="file-missing", place=path)
    with JsonlStore(path) as store:
        try:
            last, torn = store.tail()
        except JournalDamagedError as error:
            return tuple(d for d in error.damages if isinstance(d, Damage))
    return (Damage(last + 2, last + 1, _TORN, torn),) if torn else ()


def _ruined(damages: Iterable[Damage]) -> Iterator[int]:
    """Name the events of damaged lines that were events once, and give none."""
    for damage in damages:
        was_event = damage.raw.startswith(b"{") and damage.what != _TORN
        if damage.n and was_event and not any(_sealed(damage.raw)):
            yield damage.n


@frozen
class _Placing:
    """
    Gives every event its number, in the order in which they stand in the file.

    `last` is the highest number there is; `sound` the lines of the copy by number;
    `moved` pairs of old and new numbers; `latest` where the nearest event of a number
    above stands in the copy; `known` where each event does, so that none is there
    twice.
    """

    last: int
    sound: dict[int, bytes] = field(factory=dict)
    moved: list[tuple[int, int]] = field(factory=list)
    latest: dict[int, int] = field(factory=dict)
    known: dict[tuple[bytes, int], int] = field(factory=dict)

    def take(self, row: bytes) -> None:
        """Place one sealed line."""
        n, old = number_of(row), _replaced(row)
        target = self.latest.get(old, old)
        new = self.known.get((row, target))
        if new is None:
            # What corrects or withdraws another stands after it.
            is_free = n not in self.sound and not (old < n <= target)
            new = n if is_free else self.last + len(self.moved) + 1
            self.known[row, target] = new
            self.sound[new] = row + b"\n"
            if not is_free:
                self.moved.append((n, new))
            if (new, target) != (n, old):
                event = read_event(row)
                there = event.replaces if target == old else target
                self.sound[new] = seal(new, body(evolve(event, replaces=there)))
        self.latest[n] = new


def _replaced(row: bytes) -> int:
    """Return the number of what an event replaces; 0 where it replaces none."""
    return (read_event(row).replaces or 0) if _REPLACES in row else 0


def _sealed(data: bytes) -> Iterator[bytes]:
    """Go through sealed events, also of lines that were written into each other."""
    for line in data.split(b"\n"):
        if is_sealed(line):
            yield line
            continue
        starts = [found.start() for found in re.finditer(rb'\{"n":[1-9]', line)]
        for end in (found.end() for found in _END.finditer(line)):
            pieces = (line[start:end] for start in starts if start < end)
            yield from (piece for piece in pieces if is_sealed(piece))
