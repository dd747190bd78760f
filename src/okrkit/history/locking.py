"""
The lock of a file: one writer at a time, among threads, processes and users.

The file itself is locked and no second one beside it, which would have to be kept out
of git, and which a moved journal would leave behind. On Linux and macOS the lock is
`flock`, which goes by open file, so that two handles in one process exclude each other
as well. On Windows a byte far behind the end is locked, since a lock there keeps
readers out of what it covers.
"""

import errno
import importlib
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Final

from okrkit.errors import JournalError

__all__ = ["alone", "locked"]

_FAR: Final = 2**40
_BUSY: Final = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
_FIRST_WAIT: Final = 0.0002
# No longer ones: who sleeps long never meets the moment between two busy writers.
_LONGEST_WAIT: Final = 0.002


@contextmanager
def alone(guard: threading.Lock, *, seconds: float, place: str) -> Generator[None]:
    """
    Keep other threads out, for as long as other processes are waited for.

    Args:
        guard: What the threads of this process share.
        seconds: How long to wait for whoever holds it.
        place: The journal, for messages.

    Yields:
        Nothing.

    Raises:
        JournalError: Another thread holds it for longer.

    Example:
        >>> with alone(threading.Lock(), seconds=1, place="okrs.jsonl"):
        ...     pass
    """
    if not guard.acquire(timeout=seconds):
        raise JournalError(
            f"another thread holds the journal for more than {seconds:g} seconds",
            code="journal-locked",
            place=place,
            hint="Nothing was written. Try again, or wait longer with seconds=.",
        )
    try:
        yield
    finally:
        guard.release()


@contextmanager
def locked(
    handle: int, *, seconds: float, place: str, shared: bool = False
) -> Generator[None]:
    """
    Hold the lock of an open file.

    Args:
        handle: The file's descriptor.
        seconds: How long to wait for whoever holds it.
        place: The file, for messages.
        shared: Let other readers hold it, too.

    Yields:
        Nothing.

    Raises:
        JournalError: Another writer holds it for longer, or it cannot be locked.

    Example:
        >>> from tempfile import TemporaryFile
        >>> with TemporaryFile() as file, locked(file.fileno(), seconds=1, place="x"):
        ...     pass
    """
    take, give = _ways()
    _wait(lambda: take(handle, shared), seconds, place)
    try:
        yield
    finally:
        give(handle)


def _wait(take: Callable[[], None], seconds: float, place: str) -> None:
    """Try until it is free; a blocking call could not be given up after a time."""
    until = time.monotonic() + seconds
    pause = _FIRST_WAIT
    while True:
        try:
            return take()
        except OSError as error:
            if error.errno not in _BUSY:
                raise JournalError(
                    f"the journal cannot be locked: {error.strerror or error}",
                    code="journal-locked",
                    place=place,
                    hint="Is it on a drive that knows no locks?",
                ) from error
        if time.monotonic() >= until:
            raise JournalError(
                f"another writer holds the journal for more than {seconds:g} seconds",
                code="journal-locked",
                place=place,
                hint="Nothing was written. Try again, or wait longer with seconds=.",
            )
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_WAIT)


_Ways = tuple[Callable[[int, bool], None], Callable[[int], None]]


def _ways(find: Callable[[str], Any] = importlib.import_module) -> _Ways:
    """Return how this system takes a lock, and how it gives it back."""
    try:
        return _with_flock(find("fcntl"))
    except ImportError:
        return _with_msvcrt(find("msvcrt"))


def _with_flock(fcntl: Any) -> _Ways:  # noqa: ANN401 - a module other systems lack
    def take(handle: int, shared: bool) -> None:  # noqa: FBT001 - as `flock` has it
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(handle, kind | fcntl.LOCK_NB)

    return take, lambda handle: fcntl.flock(handle, fcntl.LOCK_UN)


def _with_msvcrt(msvcrt: Any) -> _Ways:  # noqa: ANN401 - a module other systems lack
    import os

    def at(handle: int, mode: int) -> None:
        # It locks from where the file stands; writing appends wherever that is.
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, mode, 1)

    def take(handle: int, shared: bool) -> None:  # noqa: FBT001 - as `flock` has it
        del shared  # readers take turns there
        at(handle, msvcrt.LK_NBLCK)

    return take, lambda handle: at(handle, msvcrt.LK_UNLCK)
