"""
A journal as a file of lines, the embedded default: plain enough for git.

Appending is one write and one fsync under the lock of the file. What a crash leaves
half written at the end is told from damage: it has no line end and no seal that fits.
It is left out and warned of, and the next append cuts it off.

Other programs may write to the file, too: an editor, git, a copy that is brought back.
So each time its length, its times and the seal of its last line are looked at, which
costs some ten microseconds. Where it only grew, what is new is read; where anything
else is different, all of it is read and checked again. What no look from outside tells
is an edit of the same length in the same tick of the file system's clock, a few
milliseconds.
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

from okrkit.errors import (
    JournalDamagedError,
    JournalError,
    LimitError,
    TornTailWarning,
)
from okrkit.history.forking import after_fork
from okrkit.history.lines import (
    HEADER,
    Damage,
    Scan,
    check_header,
    number_of,
    refuse_damage,
    scan,
    seal,
)
from okrkit.history.locking import alone, locked
from okrkit.history.store import Mark
from okrkit.results.saving import file_name, save_bytes

__all__ = ["JsonlStore"]

_FLAGS: Final = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_NEW_FILE: Final = 0o666
_LONGEST_HEADER: Final = 4096
_LINE_END: Final = b"\n"[0]
_SUM: Final = slice(-11, -3)
_SEEN: Final = 12
"""How much of the last line is looked at again: its seal, and its line end."""
_LARGEST: Final = 2**30
_HOLDS_OPEN_FILES: Final = os.name == "nt"
"""Whether no file takes the place of one that is open."""


@frozen
class _Known(Mark):
    """
    How far the file was checked, and how it looked then.

    `place` is behind the last sound line, `of` names the file and not its path, since
    another may take its place; `stamp` are its times, `sum` is the seal of the last
    line, and `ended` whether that has its line end.
    """

    size: int = 0
    stamp: tuple[int, int] = (0, 0)
    sum: bytes = b""
    ended: bool = True

    def is_of(self, about: os.stat_result) -> bool:
        """Whether a file still looks as it did."""
        now = _file(about), about.st_size, _stamp(about)
        return now == (self.of, self.size, self.stamp)

    def is_before(self, about: os.stat_result) -> bool:
        """Whether a file may have grown since, or looks as it did."""
        is_longer = self.place < about.st_size != self.size
        return self.is_of(about) or (self.of == _file(about) and is_longer)

    def ends(self, piece: bytes) -> bool:
        """Whether what stands before its place is the end of the last line."""
        return bool(self.sum) and piece.rstrip(b"\n").endswith(self.sum + b'"}')


@define(eq=False, weakref_slot=True, repr=False)
class JsonlStore:
    """
    Keeps a journal in a file; fulfils `okrkit.history.store.Store`.

    Attributes:
        path: The file; made by the first append.
        seconds: How long to wait for other writers.
        file_bytes: How large it may be; all of it is read into memory.

    Raises:
        JournalError: Its folder is not there, or it is no file.
        LimitError: It is larger than `file_bytes`.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     with JsonlStore(f"{folder}/okrs.jsonl") as store:
        ...         store.append([b'{"kind":"okrs","date":"2026-10-01"}'])
        range(1, 2)
    """

    path: str = field(converter=file_name)
    seconds: float = field(default=10.0, kw_only=True)
    file_bytes: int = field(default=_LARGEST, kw_only=True)
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
            known, is_other = self._caught_up(handle)
            first = known.n + 1
            # What `after` counts are events of what stood there before.
            is_late = after is not None and (is_other or after != known.n)
            if is_late or not bodies:
                return range(first, first)
            lines = b"".join(map(seal, range(first, first + len(bodies)), bodies))
            start = HEADER if not known.place else b"" if known.ended else b"\n"
            self._add(handle, known, start + lines)
            end = known.place + len(start) + len(lines)
            last = known.n + len(bodies)
            stamp = _stamp(os.fstat(handle))
            self._known = _Known(
                last, end, known.of, size=end, stamp=stamp, sum=lines[_SUM]
            )
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
            known = mark if isinstance(mark, _Known) else None
            if known is not None and self._is_same(known, about):
                return b"", known
            with self._reading() as handle:
                found, known = self._checked(handle, known)
                self._known = known
        self._warn(found)
        return found.sound, known

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
        return known.n, found.torn

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
        if about.st_size > self.file_bytes:
            raise LimitError(
                f"the journal is larger than {self.file_bytes:,} bytes",
                limit="file_bytes",
                allowed=self.file_bytes,
                place=self.path,
                hint="Give Journal a JsonlStore that allows more by file_bytes=.",
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

    def _is_same(self, known: _Known, about: os.stat_result) -> bool:
        """Whether nothing needs to be read: no lock, and nobody to wait for."""
        if self._reader is None or known.place != known.size or not known.is_of(about):
            return False
        try:
            return known.ends(_read_from(self._reader, known.place - _SEEN, _SEEN))
        except OSError as error:
            raise self._unreadable(error) from error

    def _caught_up(self, handle: int) -> tuple[_Known, bool]:
        """
        Return what is known, after a look at what other writers did.

        And whether something else stands there than what was known.
        """
        before = self._known
        found, known = self._checked(handle, before)
        if known != before:  # or it was warned of before
            self._warn(found)
        is_other = before is not None and before.n and number_of(found.sound) == 1
        return known, bool(is_other)

    def _checked(self, handle: int, known: _Known | None) -> tuple[Scan, _Known]:
        """Check the lines after what is known, or all; raise where there is damage."""
        try:
            about = os.fstat(handle)
            start, data = self._from(handle, known, about)
        except OSError as error:
            raise self._unreadable(error) from error
        of, size, stamp = _file(about), about.st_size, _stamp(about)
        if not start.place:
            return Scan(b"", 0, 0, data), _Known(0, 0, of, size=size, stamp=stamp)
        # With the end of the line before: that may have lost its line end alone.
        before, data = data[_SEEN - 1 : _SEEN], data[_SEEN:]
        begins = before != b"\n" and data[:1] == b"\n"
        data = data[begins:]
        found = scan(data, after=start.n, line=start.n + 2)
        if found.damages:
            raise refuse_damage(found.damages, self.path)
        return found, _Known(
            found.last,
            start.place + begins + found.end,
            of,
            size=size,
            stamp=stamp,
            sum=found.sound[_SUM] or start.sum,
            ended=data[found.end - 1] == _LINE_END
            if found.end
            else before == b"\n" or begins,
        )

    def _from(
        self, handle: int, known: _Known | None, about: os.stat_result
    ) -> tuple[_Known, bytes]:
        """Return where to begin, and what stands there after the end of a line."""
        # A mark may be older than the last look of this store, such as its own append.
        if (
            known is not None
            and known.place
            and known.is_before(about)
            and (self._known or known).is_before(about)
        ):
            data = _read_from(handle, known.place - _SEEN)
            if known.ends(data[:_SEEN]):
                return known, data
        start = self._behind_header(handle)
        return start, _read_from(handle, max(start.place - _SEEN, 0))

    def _behind_header(self, handle: int) -> _Known:
        """Return where the lines begin; 0 where not even the header was written."""
        head = _read_from(handle, 0, _LONGEST_HEADER)
        begun = head.rstrip(b"\0")
        if len(begun) < len(HEADER) and HEADER.startswith(begun):
            rest = _read_from(handle, 0)
            if not rest.rstrip(b"\0")[len(begun) :]:
                return _Known(0)  # not even the header was written whole
        first = head.partition(b"\n")[0]
        check_header(first, self.path)
        return _Known(0, len(HEADER), sum=HEADER[_SUM])

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
            if known.size > known.place:
                os.ftruncate(handle, known.place)
            done = self._write(handle, data)
            while done < len(data):
                done += self._write(handle, data[done:])
            self._sync(handle)
            if not known.place:
                self._sync_folder()
        except OSError as error:
            self._known = None
            # Where this fails, too, a torn end is left, which the next append cuts off.
            with suppress(OSError):
                os.ftruncate(handle, known.place)
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


def _file(about: os.stat_result) -> str:
    return f"{about.st_dev}:{about.st_ino}"


def _stamp(about: os.stat_result) -> tuple[int, int]:
    """Return when it was changed; the second of the times is not to be set back."""
    return about.st_mtime_ns, about.st_ctime_ns


def _read_from(handle: int, place: int, most: int | None = None) -> bytes:
    """Read up to the end; a single call gives at most two gigabytes."""
    os.lseek(handle, place, os.SEEK_SET)
    with os.fdopen(handle, "rb", buffering=0, closefd=False) as stream:
        return (stream.read(most) if most is not None else stream.readall()) or b""
