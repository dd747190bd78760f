"""A journal that lasts as long as the program: for tests, and to try things out."""

import threading
from collections.abc import Sequence

from attrs import define, field

from okrkit.history.lines import Damage, scan, seal
from okrkit.history.store import Mark

__all__ = ["MemoryStore"]


@define(eq=False, repr=False)
class MemoryStore:
    """
    Keeps a journal in memory; fulfils `okrkit.history.store.Store`.

    Example:
        >>> MemoryStore().append([b'{"kind":"okrs","date":"2026-10-01"}'])
        range(1, 2)
    """

    _lines: list[bytes] = field(factory=list, init=False)
    _guard: threading.Lock = field(factory=threading.Lock, init=False)

    @property
    def name(self) -> str:
        """
        What messages call it.

        Example:
            >>> MemoryStore().name
            'memory'
        """
        return "memory"

    def __repr__(self) -> str:
        """Return how much it keeps."""
        return f"<MemoryStore of {len(self._lines):,} lines>"

    def append(self, bodies: Sequence[bytes], *, after: int | None = None) -> range:
        """
        Number, seal and keep lines.

        Args:
            bodies: JSON objects without number and seal.
            after: Append only where this is the number of the last event.

        Returns:
            The new numbers; an empty range where `after` is not the last number.

        Example:
            >>> MemoryStore().append([b'{"kind":"okrs"}'], after=7)
            range(1, 1)
        """
        with self._guard:
            first = len(self._lines) + 1
            if after is not None and after != first - 1:
                return range(first, first)
            numbers = range(first, first + len(bodies))
            self._lines += map(seal, numbers, bodies)
            return numbers

    def read(self, mark: Mark | None = None) -> tuple[bytes, Mark]:
        """
        Read the lines after a mark.

        Args:
            mark: How far it was read before; None reads from the beginning.

        Returns:
            Sealed lines, each with its line end; and the new mark.

        Example:
            >>> MemoryStore().read()
            (b'', Mark(n=0, place=0, of=''))
        """
        with self._guard:
            lines = self._lines[mark.n if mark else 0 :]
            return b"".join(lines), Mark(len(self._lines))

    def verify(self) -> tuple[Damage, ...]:
        """
        Name every damage.

        Returns:
            The damages; none where all is well.

        Example:
            >>> MemoryStore().verify()
            ()
        """
        return scan(self.read()[0]).damages

    def close(self) -> None:
        """
        Do nothing: there is nothing to give back.

        Example:
            >>> MemoryStore().close()
        """
