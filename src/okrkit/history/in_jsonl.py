"""
A journal as a file of lines, the embedded default: plain enough for git.

Appending is one write and one fsync under the lock of the file. What a crash leaves
half written at the end is told from damage: it has no line end and no seal that fits.
It is left out and warned of, and the next append cuts it off.
"""

import os
import stat
import threading
import warnings
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Self

from attrs import define, field, frozen

from okrkit.errors import JournalDamagedError, JournalError, TornTailWarning
from okrkit.formats.faults import file_name
from okrkit.formats.write import save_bytes
from okrkit.history.forking import after_fork
from okrkit.history.lines import (
    HEADER,
    Damage,
    Scan,
    check_header,
    refuse_damage,
    scan,
    seal,
)
from okrkit.history.locking import alone, locked
from okrkit.history.store import Mark

__all__ = ["JsonlStore"]

_FLAGS: Final = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_NEW_FILE: Final = 0o666
_LONGEST_HEADER: Final = 4096
_LINE_END: Final = b"\n"[0]
_HOLDS_OPEN_FILES: Final = os.name == "nt"
"""Whether no file takes the place of one that is open."""


@frozen
class _Known:
    """
    What this handle knows of the file: so far it was checked.

    `end` is behind the last sound line; `ended` whether that line has its line end.
    """

    file: tuple[int, int]
    size: int
    end: int
    last: int
    ended: bool = True

    @property
    def of(self) -> str:
        """Name the file, not its path: another may take its place."""
        return f"{self.file[0]}:{self.file[1]}"

    def mark(self) -> Mark:
        return Mark(self.last, self.end, self.of)


@define(eq=False, weakref_slot=True, repr=False)
class JsonlStore:
    """
    Keeps a journal in a file; fulfils `okrkit.history.store.Store`.

    Attributes:
        path: The file; made by the first append.
        seconds: How long to wait for other writers.

    Raises:
        JournalError: Its folder is not there, or it is no file.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     with JsonlStore(f"{folder}/okrs.jsonl") as store:
        ...         store.append([b'{"kind":"okrs","date":"2026-10-01"}'])
        range(1, 2)
    """

    path: str = field(converter=file_name)
    seconds: float = field(default=10.0, kw_only=True)
    _write: Callable[[int, bytes], int] = field(
        default=os.write, kw_only=True, alias="_write"
    )
    _sync: Callable[[int], None] = field(default=os.fsync, kw_only=True, alias="_sync")
    _guard: threading.Lock = field(factory=threading.Lock, init=False)
    _handle: int | None = field(default=None, init=False)
    # Kept open: another file could get the number of one that nobody holds.
    _reader: int | None = field(default=None, init=False)
    _known: _Known | None = field(default=None, init=False)
    _closed: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a path that cannot be a file, before anything is written."""
        folder = Path(self.path).parent
        if not folder.is_dir():
            raise JournalError(
                "there is no such folder",
                code="file-missing",
                place=str(folder),
                hint="Make it first: a journal makes its file, and no folders.",
            )
        self._about()
        after_fork(self)

    @property
    def name(self) -> str:
        """
        What messages call it: its path.

        Example:
            >>> JsonlStore("okrs.jsonl").name
            'okrs.jsonl'
        """
        return self.path

    def __repr__(self) -> str:
        """Return its path."""
        return f"<JsonlStore {self.path}>"

    def append(self, bodies: Sequence[bytes], *, after: int | None = None) -> range:
        """
        Number, seal and keep lines; they are on the disk when this returns.

        Args:
            bodies: JSON objects without number and seal.
            after: Append only where this is the number of the last event.

        Returns:
            The new numbers; an empty range where `after` is not the last number.

        Raises:
            JournalError: It is locked for too long, or cannot be written: then it is
                as it was.
            JournalDamagedError: Another writer left damage.

        Example:
            >>> from tempfile import TemporaryDirectory
            >>> with TemporaryDirectory() as folder:
            ...     with JsonlStore(f"{folder}/okrs.jsonl") as store:
            ...         store.append([b'{"kind":"okrs"}'], after=7)
            range(1, 1)
        """
        with self._alone(), self._writing() as handle:
            known = self._caught_up(handle)
            first = known.last + 1
            if (after is not None and after != known.last) or not bodies:
                return range(first, first)
            lines = b"".join(map(seal, range(first, first + len(bodies)), bodies))
            start = HEADER if not known.end else b"" if known.ended else b"\n"
            self._add(handle, known, start + lines)
            end = known.end + len(start) + len(lines)
            last = known.last + len(bodies)
            self._known = _Known(known.file, end, end, last)
            return range(first, last + 1)

    def exchange(self, make: Callable[[bytes], bytes | None]) -> None:
        """
        Put another file in the place of the journal, while no other writer can write.

        Args:
            make: Gets the sealed lines that are there, and gives the whole new file;
                None leaves the journal as it is.

        Raises:
            JournalError: It is locked for too long, or cannot be read.
            JournalDamagedError: Lines are not as they were written.
            DocumentError: The new file cannot be written; the old one is as it was.

        Warns:
            TornTailWarning: The end was not written whole; it is left out.

        Example:
            >>> from tempfile import TemporaryDirectory
            >>> with TemporaryDirectory() as folder:
            ...     with JsonlStore(f"{folder}/okrs.jsonl") as store:
            ...         _ = store.append([b'{"kind":"okrs"}'])
            ...         store.exchange(lambda lines: HEADER + 0 * lines)
            ...         store.tail()
            (0, b'')
        """
        with self._alone():
            with self._writing() as handle:
                found, self._known = self._checked(handle, None)
                self._warn(found)
                new = make(found.sound)
                if new is not None and not _HOLDS_OPEN_FILES:
                    # Writers that wait for the lock see that the file is another now.
                    save_bytes(self.path, new)
            if new is not None and _HOLDS_OPEN_FILES:
                self._drop()
                save_bytes(self.path, new)

    def read(self, mark: Mark | None = None) -> tuple[bytes, Mark]:
        """
        Read the lines after a mark.

        Args:
            mark: How far it was read before; None reads from the beginning.

        Returns:
            Sealed lines, checked, each with its line end; and the new mark. They begin
            with number 1 again where another file took the place of the one before.

        Raises:
            JournalError: It cannot be read, or is no journal.
            JournalDamagedError: Lines are not as they were written.
            SchemaVersionError: It was written by a newer okrkit.

        Warns:
            TornTailWarning: The end was not written whole; it is left out.

        Example:
            >>> from tempfile import TemporaryDirectory
            >>> with TemporaryDirectory() as folder:
            ...     with JsonlStore(f"{folder}/okrs.jsonl") as store:
            ...         _ = store.append([b'{"kind":"okrs"}'])
            ...         lines, mark = store.read()
            ...         store.read(mark)[0]
            b''
        """
        with self._alone():
            about = self._about()
            if about is None:
                return b"", Mark(0)
            same = mark is not None and mark.of == f"{about.st_dev}:{about.st_ino}"
            if mark is not None and same and about.st_size == mark.place:
                return b"", mark
            with self._reading() as handle:
                found, self._known = self._checked(handle, mark if same else None)
                known = self._known
        self._warn(found)
        return found.sound, known.mark()

    def verify(self) -> tuple[Damage, ...]:
        """
        Name every damage; nothing is changed.

        Returns:
            The damages, in the order of their lines; none where all is well. An end
            that was not written whole is no damage.

        Raises:
            JournalError: It cannot be read, or is no journal.

        Example:
            >>> JsonlStore("missing.jsonl").verify()
            ()
        """
        try:
            self.tail()
        except JournalDamagedError as error:
            return tuple(d for d in error.damages if isinstance(d, Damage))
        return ()

    def tail(self) -> tuple[int, bytes]:
        """
        Return what at the end was not written whole; nothing is changed.

        Returns:
            The number of the last event, and the bytes after it; none where all of it
            is whole.

        Raises:
            JournalError: It cannot be read, or is no journal.
            JournalDamagedError: Lines are not as they were written.

        Example:
            >>> JsonlStore("missing.jsonl").tail()
            (0, b'')
        """
        with self._alone():
            if self._about() is None:
                return 0, b""
            with self._reading() as handle:
                found, known = self._checked(handle, None)
        return known.last, found.torn

    def close(self) -> None:
        """
        Close the file; a closed store raises when it is used.

        Example:
            >>> JsonlStore("okrs.jsonl").close()
        """
        with self._guard:
            self._drop()
            self._closed = True

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def __del__(self) -> None:
        """Give the files back, where nobody closed it."""
        # One that refused its path has none, and knows of none.
        with suppress(AttributeError, OSError):
            self._drop()

    def forget(self) -> None:
        """
        Begin anew in a forked process: locks and open files are the parent's.

        Example:
            >>> JsonlStore("okrs.jsonl").forget()
        """
        self._guard = threading.Lock()
        self._drop()

    def _drop(self) -> None:
        handles = self._handle, self._reader
        self._handle = self._reader = None
        for handle in handles:
            if handle is not None:
                os.close(handle)

    @contextmanager
    def _alone(self) -> Generator[None]:
        """Keep other threads out, for as long as other processes are waited for."""
        with alone(self._guard, seconds=self.seconds, place=self.path):
            if self._closed:
                raise JournalError(
                    "the journal was closed", code="journal-closed", place=self.path
                )
            yield

    def _about(self) -> os.stat_result | None:
        """Look at the file; None where there is none yet."""
        try:
            about = os.stat(self.path)  # noqa: PTH116 - a Path costs more than the call
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise self._unreadable(error) from error
        if not stat.S_ISREG(about.st_mode):
            what = "a folder" if stat.S_ISDIR(about.st_mode) else "not a regular file"
            raise JournalError(
                f"this is {what}", code="journal-foreign", place=self.path
            )
        return about

    def _unreadable(self, error: Exception) -> JournalError:
        why = getattr(error, "strerror", None) or str(error)
        return JournalError(f"the journal cannot be read: {why}", place=self.path)

    @contextmanager
    def _writing(self) -> Generator[int]:
        """Hold the lock of the file that stands at the path now, opened to append."""
        while True:
            handle = self._opened()
            with locked(handle, seconds=self.seconds, place=self.path):
                about = self._about()
                if about is not None and _file(about) == _file(os.fstat(handle)):
                    yield handle
                    return
            # Git, or a repair, put another file in its place.
            self._drop()

    def _opened(self) -> int:
        if self._handle is None:
            flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | _FLAGS
            try:
                self._handle = os.open(self.path, flags, _NEW_FILE)
            except OSError as error:
                raise self._unwritten(error) from error
        return self._handle

    @contextmanager
    def _reading(self) -> Generator[int]:
        """Hold the lock with other readers: what is half written is waited for."""
        handle = self._reader
        about = self._about()
        if handle is None or about is None or _file(os.fstat(handle)) != _file(about):
            self._reader = None
            if handle is not None:
                os.close(handle)
            try:
                handle = self._reader = os.open(self.path, os.O_RDONLY | _FLAGS)
            except OSError as error:
                raise self._unreadable(error) from error
        with locked(handle, seconds=self.seconds, place=self.path, shared=True):
            yield handle

    def _caught_up(self, handle: int) -> _Known:
        """Return what is known, after a look at what other writers appended."""
        about, known = os.fstat(handle), self._known
        file = _file(about)
        if known is not None and known.file == file and known.size == about.st_size:
            return known
        mark = known.mark() if known is not None and known.file == file else None
        found, known = self._checked(handle, mark)
        self._warn(found)
        return known

    def _checked(self, handle: int, mark: Mark | None) -> tuple[Scan, _Known]:
        """Check the lines after a mark, or all of them; raise where there is damage."""
        try:
            about = os.fstat(handle)
            file, size = _file(about), about.st_size
            if mark is None or not 0 < mark.place <= size:
                mark = self._behind_header(handle)
            # With the byte before: a line may have lost nothing but its line end.
            data = _read_from(handle, mark.place - 1) if mark.place else b"\n"
        except OSError as error:
            raise self._unreadable(error) from error
        if not mark.place:
            torn = _read_from(handle, 0)
            return Scan(b"", 0, 0, torn), _Known(file, size, 0, 0)
        before, data = data[:1], data[1:]
        begins = before != b"\n" and data[:1] == b"\n"
        data = data[begins:]
        found = scan(data, after=mark.n, line=mark.n + 2)
        if found.damages:
            raise refuse_damage(found.damages, self.path)
        end = mark.place + begins + found.end
        ended = data[found.end - 1] == _LINE_END if found.end else before == b"\n"
        return found, _Known(file, size, end, found.last, ended or begins)

    def _behind_header(self, handle: int) -> Mark:
        """Return where the lines begin; 0 where not even the header was written."""
        head = _read_from(handle, 0, _LONGEST_HEADER)
        begun = head.rstrip(b"\0")
        if len(begun) < len(HEADER) and HEADER.startswith(begun):
            rest = _read_from(handle, 0)
            if not rest.rstrip(b"\0")[len(begun) :]:
                return Mark(0)  # not even the header was written whole
        first = head.partition(b"\n")[0]
        check_header(first, self.path)
        return Mark(0, len(HEADER))

    def _warn(self, found: Scan) -> None:
        if found.torn:
            warnings.warn(
                f"{self.path}, line {found.last + 2}: the end of the journal was not "
                f"written whole; {len(found.torn):,} bytes are left out, and the next "
                "append cuts them off",
                TornTailWarning,
                stacklevel=4,
            )

    def _add(self, handle: int, known: _Known, data: bytes) -> None:
        """Write behind the last sound line, to the disk, or leave all as it was."""
        try:
            if known.size > known.end:
                os.ftruncate(handle, known.end)
            done = self._write(handle, data)
            while done < len(data):
                done += self._write(handle, data[done:])
            self._sync(handle)
            if not known.end:
                self._sync_folder()
        except OSError as error:
            self._known = None
            # Where this fails, too, a torn end is left, which the next append cuts off.
            with suppress(OSError):
                os.ftruncate(handle, known.end)
            raise self._unwritten(error) from error
        except BaseException:
            self._known = None
            raise

    def _sync_folder(self) -> None:
        """Make the name of a new file last, where the system can sync a folder."""
        with suppress(OSError):
            handle = os.open(Path(self.path).parent, os.O_RDONLY)
            try:
                self._sync(handle)
            finally:
                os.close(handle)

    def _unwritten(self, error: OSError) -> JournalError:
        return JournalError(
            f"the journal cannot be written: {error.strerror or error}",
            code="journal-not-written",
            place=self.path,
            hint="What was recorded before is untouched.",
        )


def _file(about: os.stat_result) -> tuple[int, int]:
    return about.st_dev, about.st_ino


def _read_from(handle: int, place: int, most: int | None = None) -> bytes:
    """Read up to the end; a single call gives at most two gigabytes."""
    os.lseek(handle, place, os.SEEK_SET)
    with os.fdopen(handle, "rb", buffering=0, closefd=False) as stream:
        return (stream.read(most) if most is not None else stream.readall()) or b""
