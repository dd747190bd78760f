"""A pause of the cyclic garbage collector while one big tree is built."""

import gc
from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock

__all__ = ["paused_gc"]


class _Pause:
    """How many loads run now, and what the first one found."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.running = 0
        self.was_on = False


_pause = _Pause()


@contextmanager
def paused_gc() -> Generator[None]:
    """
    Pause the cyclic collector: it finds nothing in a tree, but walks it all the time.

    Loads may overlap in threads: the first one in pauses, the last one out restores
    what the first one found. A collector that was off stays off.

    Yields:
        Nothing.

    Example:
        >>> import gc
        >>> with paused_gc():
        ...     gc.isenabled()
        False
        >>> gc.isenabled()
        True
    """
    with _pause.lock:
        if not _pause.running:
            _pause.was_on = gc.isenabled()
            gc.disable()
        _pause.running += 1
    try:
        yield
    finally:
        with _pause.lock:
            _pause.running -= 1
            if not _pause.running and _pause.was_on:
                gc.enable()
