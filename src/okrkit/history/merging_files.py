"""A merge of three files into one, as git asks for it."""

import datetime as dt
import os
import stat
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from okrkit.errors import (
    DocumentError,
    JournalDamagedError,
    JournalError,
    LimitError,
    OKRError,
    StructureError,
)
from okrkit.formats import dumps, from_dict, loads
from okrkit.formats.read import format_of, read_text
from okrkit.formats.write import write_tree
from okrkit.history.differing import diff
from okrkit.history.in_jsonl import JsonlStore
from okrkit.history.lines import HEADER, Damage
from okrkit.history.merge_journals import merge_lines, replaced_twice
from okrkit.history.merge_reports import settled
from okrkit.history.merge_result import Merged
from okrkit.history.merging import merge
from okrkit.history.rebuilding import rebuild
from okrkit.history.repairing import mended
from okrkit.model.limits import Limits
from okrkit.model.okrset import OKRSet
from okrkit.results.saving import file_name, save_bytes

__all__ = ["MergedFile", "merge_files"]

_SECONDS: Final = 60
_MOST_CONFLICTS: Final = 127
_JOURNAL: Final = ".jsonl"
_GONE: Final = b'"kind":"lost","date":"0001-01-01"'
# Journals that are there already are merged, whatever their size.
_LIMITS: Final = Limits(nodes=10**12, events=10**12)
_WAYS: Final = ("", "--union", "--ours")
"""How git merges lines: with markers, both sides' one after the other, ours alone."""


@frozen(kw_only=True)
class MergedFile:
    """
    What became of a file that was merged.

    Attributes:
        conflicts: A sentence for each thing that a person has to settle.
        notes: What else there is to say.

    Example:
        >>> MergedFile(conflicts=(), notes=()).conflicts
        ()
    """

    conflicts: tuple[str, ...]
    notes: tuple[str, ...]


def merge_files(
    base: str | os.PathLike[str],
    ours: str | os.PathLike[str],
    theirs: str | os.PathLike[str],
    *,
    name: str = "",
) -> MergedFile:
    """
    Merge three versions of a document or journal; the result takes the place of ours.

    Of a document the text as git merges it is kept, with its comments, where that
    loads and says what the merge says. Otherwise the document is written anew, in
    canonical form. Journals get the events of both sides; where these make no set
    together, that is a conflict, and ours stays as it is.

    Args:
        base: The file that both sides began with; it may be empty.
        ours: The one, and the place of the result.
        theirs: The other.
        name: The file's own name, whose suffix says what it is; that of `ours` where
            it is left out.

    Returns:
        What is left to settle, and what else there is to say.

    Raises:
        OKRError: A file cannot be read, is no document or no journal, or cannot be
            written. Of documents the text as git merges it, with its markers, is put
            in the place of ours then.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> text = '{"okrkit": 1, "cycle": "2026-Q4", "objectives": []}'
        >>> with TemporaryDirectory() as folder:
        ...     files = [Path(folder, f"{side}.json") for side in "oab"]
        ...     _ = [file.write_text(text) for file in files]
        ...     merge_files(*files).conflicts
        ()
    """
    name = name or file_name(ours)
    files = [_checked(side) for side in (base, ours, theirs)]
    if name.lower().endswith(_JOURNAL):
        return _merge_journals(files)
    texts = [_read(file) for file in files]
    drafts = {way: _merged_text(files, way) for way in _WAYS}
    try:
        return _merge_documents(texts, format_of(name), drafts.values(), ours)
    except OKRError:
        plain = drafts[""]
        if plain is not None:
            save_bytes(ours, plain)
        raise


def _merge_journals(files: Sequence[str]) -> MergedFile:
    """Unite events while no other writer can add one to ours."""
    base, theirs = _read_lines(files[0]), _read_lines(files[2])
    conflicts: list[str] = []
    notes: list[str] = []

    def united(ours: bytes) -> bytes | None:
        merged = merge_lines(base.lines, ours, theirs.lines).removeprefix(HEADER)
        if theirs.error is not None:
            if _GONE in merged:
                raise theirs.error  # ours does not have what theirs lost
            why = theirs.error.why
            notes.append(f"theirs is damaged, and ours has what it lost: {why}")
        fault = _fault_of(merged)
        notes.extend(_twice(merged, ours))
        if not fault:
            notes.extend(settled(base.lines, ours, theirs.lines, merged))
        conflicts.extend(fault)
        return None if fault else HEADER + merged

    with JsonlStore(files[1]) as store:
        store.exchange(united)
    return MergedFile(conflicts=tuple(conflicts), notes=tuple(notes))


@frozen
class _Lines:
    """The sealed lines of one side, and why there are not all of them."""

    lines: bytes
    error: JournalDamagedError | None = None


def _read_lines(file: str) -> _Lines:
    """Read what is sound; the other side may have the rest, as after a repair."""
    with JsonlStore(file) as store:
        try:
            return _Lines(store.read()[0])
        except JournalDamagedError as error:
            damages = [each for each in error.damages if isinstance(each, Damage)]
            if not any(each.n for each in damages):
                raise
            whole = mended(file, damages, dt.date.min, Limits())
            return _Lines(whole.lines, error)


def _twice(merged: bytes, ours: bytes) -> Iterator[str]:
    """Say what each side replaced by something of its own."""
    known = {*replaced_twice(ours)}
    for pair in replaced_twice(merged):
        if pair not in known:
            old, first, last = pair
            yield (
                f"event {old} was replaced on both sides, by {first} and by {last}: "
                f"{last}, which was recorded later, counts"
            )


def _fault_of(lines: bytes) -> tuple[str, ...]:
    """Say why events make no set together; nothing where they do."""
    try:
        rebuild(lines, limits=_LIMITS)
    except JournalError as error:
        # A journal that defines nothing yet has nothing that would not fit.
        if error.code != "nothing-known":
            raise
    except OKRError as error:
        why = " ".join(str(error).split())
        words = (
            f"the events of both sides do not go together: {why}; the file stays "
            "as ours has it: withdraw or add an event on one side, and merge again"
        )
        return (words,)
    return ()


def _merge_documents(
    texts: Sequence[bytes],
    format: str,
    drafts: Iterable[bytes | None],
    place: str | os.PathLike[str],
) -> MergedFile:
    ours, theirs = _side("ours", texts[1], format), _side("theirs", texts[2], format)
    merged = merge(_base(texts[0], format), ours, theirs)
    conflicts = tuple(map(str, merged.conflicts))
    kept = _kept([*drafts, *texts[1:]], format, merged)
    if kept is not None:
        save_bytes(place, kept)
        return MergedFile(conflicts=conflicts, notes=merged.kept)
    save_bytes(place, dumps(merged.okrs, format).encode())
    lost = "the document was written anew, in canonical form and without its comments"
    return MergedFile(conflicts=conflicts, notes=(*merged.kept, lost))


def _side(name: str, text: bytes, format: str) -> OKRSet:
    """Read one side; git's own names of the files would say nothing."""
    try:
        return loads(text, format)
    except DocumentError as error:
        error.place = f"{name}, {error.place}" if error.place else name
        raise


def _base(text: bytes, format: str) -> OKRSet:
    """Read what both began with: nothing, or a merge of merges with conflicts left."""
    if not text.strip():
        return OKRSet()
    try:
        return _side("base", text, format)
    except StructureError as error:
        if {fault.code for fault in error.faults} != {"merge-conflict"}:
            raise
    tree = read_text(text, format).value
    return from_dict({name: v for name, v in tree.items() if name != "conflicts"})


def _kept(drafts: Iterable[bytes | None], format: str, merged: Merged) -> bytes | None:
    """Return the first text that says what was merged, conflicts and all."""
    extra = {k: v for k, v in merged.okrs.extra.items() if k != "conflicts"}
    settled = evolve(merged.okrs, extra=extra, _trusted=True)
    for text in drafts:
        if text is not None and _says(text, format, settled):
            return text if merged.is_clean else _with_conflicts(text, format, merged)
    return None


def _says(text: bytes, format: str, okrs: OKRSet) -> bool:
    """Whether a text says the same as a set, to the last word."""
    try:
        return not diff(loads(text, format), okrs)
    except OKRError:
        return False


def _with_conflicts(text: bytes, format: str, merged: Merged) -> bytes | None:
    """Write the conflicts into a text as it is; None where they cannot stand there."""
    slot = {"conflicts": merged.okrs.extra["conflicts"]}
    lines = write_tree(slot, format).encode()
    # What stands at the end of TOML belongs to its last table.
    written = lines + text if format == "toml" else text.rstrip() + b"\n" + lines
    tree = read_text(written, format)
    is_read = not tree.faults and tree.value.get("conflicts") == slot["conflicts"]
    return written if is_read else None


def _merged_text(files: Sequence[str], way: str) -> bytes | None:
    """Return the text as git merges it, its markers included; None without git."""
    base, ours, theirs = files
    labels = [part for side in ("ours", "base", "theirs") for part in ("-L", side)]
    ways = [way] if way else []
    command = ["git", "merge-file", "-p", *ways, *labels, "--", ours, base, theirs]
    try:
        run = subprocess.run(  # noqa: S603 - fixed words, and files as arguments
            command, capture_output=True, check=False, timeout=_SECONDS
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return run.stdout if 0 <= run.returncode <= _MOST_CONFLICTS else None


def _checked(path: str | os.PathLike[str]) -> str:
    """Refuse what is no file: a device would be read for ever, and replaced."""
    file = file_name(path)
    try:
        mode = Path(file).stat().st_mode
    except (OSError, ValueError) as error:
        raise _unreadable(file, error) from error
    if stat.S_ISREG(mode):
        return file
    if stat.S_ISDIR(mode):
        raise DocumentError("this is a folder", code="file-is-folder", place=file)
    raise DocumentError(
        "this is not a regular file", code="file-unreadable", place=file
    )


def _read(file: str) -> bytes:
    """Read a document, and no more of it than one may have."""
    most = Limits().file_bytes
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise _unreadable(file, error) from error
    if len(data) > most:
        raise LimitError(
            f"the document is larger than {most:,} bytes",
            limit="file_bytes",
            allowed=most,
            place=file,
            hint="Use okrkit.merge, with sets that okrkit.load read with other limits.",
        )
    return data


def _unreadable(file: str, error: OSError | ValueError) -> DocumentError:
    why = getattr(error, "strerror", None) or str(error)
    return DocumentError(
        f"the file cannot be read: {why}", code="file-unreadable", place=file
    )
