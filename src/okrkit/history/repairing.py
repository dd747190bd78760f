"""A damaged journal to a repaired copy: what is sound stays, what is not is named."""

import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

from okrkit import markup
from okrkit.errors import JournalDamagedError, JournalError
from okrkit.formats.faults import file_name
from okrkit.formats.write import save_bytes
from okrkit.history.events import Event, body, read_event
from okrkit.history.in_jsonl import JsonlStore
from okrkit.history.lines import HEADER, Damage, is_sealed, number_of, seal
from okrkit.results import Json

__all__ = ["Repaired", "repair"]

_END: Final = re.compile(rb',"sum":"[0-9a-f]{8}"\}')
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
        moved: Pairs of the old and the new number: events whose number another has.
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
) -> Repaired:
    """
    Write a repaired copy of a journal that is a file; the file itself stays as it is.

    Every sound event keeps its number. In the place of one that cannot be read stands
    one of the kind ``lost``. Events that share a number, as after a merge of two
    files by hand, stand at the end with new numbers.

    Args:
        path: The journal.
        to: The copy, which must not be there yet; the damaged lines stand beside it,
            in a file of the same name with ``.damaged`` after it.
        on: The day of the repair, for the events that say what was lost.

    Returns:
        What was kept, lost and moved.

    Raises:
        JournalError: There is no such journal, `to` is there already, or it cannot be
            written.
        SchemaVersionError: It was written by a newer okrkit.

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
    damages = _damages(source)
    for file in (target, f"{target}.damaged"):
        if Path(file).exists():
            raise JournalError(
                "the file is there already",
                code="journal-not-written",
                place=file,
                hint="A repair never overwrites; give another name.",
            )
    found, doubled = _salvaged(Path(source).read_bytes())
    sound = dict(found)
    last = max([*sound, *_ruined(damages)], default=0)
    lost = tuple(n for n in range(1, last + 1) if n not in sound)
    for n in lost:
        gone = Event("lost", date=on, reason=f"it was damaged in {Path(source).name}")
        sound[n] = seal(n, body(gone))
    moved = tuple((number_of(row), last + at) for at, row in enumerate(doubled, 1))
    for (_, new), row in zip(moved, doubled, strict=True):
        sound[new] = seal(new, body(read_event(row)))
    save_bytes(target, HEADER + b"".join(sound[n] for n in sorted(sound)))
    beside = f"{target}.damaged" if damages else ""
    if beside:
        save_bytes(beside, b"".join(b"%s\n" % damage.raw for damage in damages))
    kept = len(sound) - len(lost)
    return Repaired(source, target, beside, kept, lost, moved, damages)


def _damages(path: str) -> tuple[Damage, ...]:
    """Look for damage; a torn end is one here, since the copy does not have it."""
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


def _salvaged(data: bytes) -> tuple[dict[int, bytes], list[bytes]]:
    """Take every sealed event, also of lines that were written into each other."""
    found: dict[int, bytes] = {}
    doubled: list[bytes] = []
    for row in _sealed(data):
        n = number_of(row)
        if n and found.setdefault(n, row + b"\n") != row + b"\n":
            doubled.append(row)
    return found, doubled


def _sealed(data: bytes) -> Iterator[bytes]:
    for line in data.split(b"\n"):
        if is_sealed(line):
            yield line
            continue
        starts = [found.start() for found in re.finditer(rb'\{"n":[1-9]', line)]
        for end in (found.end() for found in _END.finditer(line)):
            pieces = (line[start:end] for start in starts if start < end)
            yield from (piece for piece in pieces if is_sealed(piece))
