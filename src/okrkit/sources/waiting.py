"""
`Workers`: calls in threads that nobody has to wait for longer than they like.

Python cannot stop a thread. One that gives no answer in time is left behind: it is a
daemon, so that it never keeps a program from ending, and it is told that nobody wants
its answer any more, so that a source that still gives rows stops at the next one.
"""

import threading
import time
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from queue import SimpleQueue
from types import TracebackType
from typing import Final, Generic, Self, TypeAlias, TypeVar

__all__ = ["Call", "Going", "Workers", "going_on", "waited"]

T = TypeVar("T")

Going: TypeAlias = Callable[[], bool]
"""Whether the answer is still wanted."""

# A wait is cut into pieces, for Windows has no Ctrl-C while it waits for a lock.
_PIECE: Final = 0.2
_FAREWELL: Final = 1.0
_GOING: ContextVar[Going] = ContextVar("okrkit_going", default=lambda: True)


def going_on() -> Going:
    """
    Give what says whether the answer of the call that is made here is still wanted.

    Returns:
        A function that any thread may call; outside of every call it says yes.

    Example:
        >>> going_on()()
        True
    """
    return _GOING.get()


class Call(Generic[T]):
    """
    One call in another thread: what it gave or raised, once it is done.

    Context variables have the values there that they had where it was made.

    Example:
        >>> call = Call(lambda going: 3 if going() else 0, then=lambda: None)
        >>> call.make()
        >>> call.outcome()
        3
    """

    __slots__ = ("_context", "_do", "_error", "_outer", "_result", "_then", "wanted")

    def __init__(self, do: Callable[[Going], T], *, then: Callable[[], None]) -> None:
        """
        Keep what is to be done.

        Args:
            do: What is called; it is given a function that says whether its answer is
                still wanted.
            then: Called in the same thread when it is done.
        """
        self.wanted: bool = True
        self._do = do
        self._then = then
        self._context = copy_context()
        self._outer = going_on()  # nobody wants a part of what is not wanted
        self._result: list[T] = []
        self._error: BaseException | None = None

    def make(self) -> None:
        """
        Do it, and keep what it gives or raises.

        Example:
            >>> call = Call(lambda going: 1 / 0, then=lambda: print("done"))
            >>> call.make()
            done
        """
        try:
            self._result.append(self._context.run(self._done))
        except BaseException as error:  # noqa: BLE001 - is raised by `outcome`
            self._error = error
        self._then()

    def outcome(self) -> T:
        """
        Give what the call gave, or raise what it raised.

        Returns:
            What it gave.

        Raises:
            BaseException: What it raised.

        Example:
            >>> call = Call(lambda going: 1 / 0, then=lambda: None)
            >>> call.make()
            >>> call.outcome()
            Traceback (most recent call last):
            ZeroDivisionError: division by zero
        """
        if self._error is not None:
            error, self._error = self._error, None
            raise error
        return self._result[0]

    def _done(self) -> T:
        token = _GOING.set(self._is_wanted)
        try:
            return self._do(self._is_wanted)
        finally:
            _GOING.reset(token)  # or the context would keep this alive, as this does it

    def _is_wanted(self) -> bool:
        return self.wanted and self._outer()


class _Worker:
    """A thread that makes one call after the other until it is told to end."""

    __slots__ = ("_calls", "_thread")

    def __init__(self) -> None:
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(
            target=_work, args=(self._calls,), daemon=True, name="okrkit-source"
        )
        self._thread.start()

    def take(self, make: Callable[[], None]) -> None:
        self._calls.put(make)

    def leave(self) -> None:
        """Let it end once it is done, whenever that may be."""
        self._calls.put(None)

    def end(self) -> None:
        self.leave()
        self._thread.join(_FAREWELL)


def _work(calls: SimpleQueue[Callable[[], None] | None]) -> None:
    while (make := calls.get()) is not None:
        make()
        del make  # or it would keep its readings alive until the next


class Workers:
    """
    Threads that make calls, each one call at a time; they end with the block.

    A thread that was not given back is not waited for.

    Example:
        >>> with Workers() as workers:
        ...     waited(workers, lambda going: 3, seconds=5).outcome()
        3
    """

    __slots__ = ("_idle", "_open")

    def __init__(self) -> None:
        """Start none yet."""
        self._idle: list[_Worker] = []
        self._open = True

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the threads that have nothing to do."""
        self._open = False
        for worker in self._idle:
            worker.end()

    def hand(self, call: Call[T]) -> Callable[[bool], None]:
        """
        Hand a call to a thread.

        Args:
            call: The call.

        Returns:
            What to call afterwards: with True where it is done, so that its thread can
            make another; with False to leave the thread behind.

        Raises:
            RuntimeError: The system has no thread left.

        Example:
            >>> done = threading.Event()
            >>> with Workers() as workers:
            ...     settle = workers.hand(Call(lambda going: 3, then=done.set))
            ...     settle(done.wait(5))
        """
        worker = self._idle.pop() if self._idle else _Worker()
        worker.take(call.make)

        def settle(done: bool) -> None:  # noqa: FBT001 - said in one place each
            if done and self._open:
                self._idle.append(worker)
            else:
                worker.leave()

        return settle


def waited(
    workers: Workers, do: Callable[[Going], T], *, seconds: float
) -> Call[T] | None:
    """
    Make a call in a thread and wait for it, no longer than so many seconds.

    Args:
        workers: Where the thread comes from.
        do: What is called, with a function that says whether it still is wanted.
        seconds: How long to wait.

    Returns:
        The call that was made, or None where it is not done: its thread is left behind.

    Raises:
        RuntimeError: The system has no thread left.

    Example:
        >>> with Workers() as workers:
        ...     waited(workers, lambda going: time.sleep(5), seconds=0.01) is None
        True
    """
    done = threading.Event()
    call = Call(do, then=done.set)
    settle = workers.hand(call)
    end = time.monotonic() + seconds
    try:
        while not done.wait(max(0.0, min(_PIECE, end - time.monotonic()))):
            if time.monotonic() >= end:
                return None
    finally:
        call.wanted = False
        settle(done.is_set())
    return call
