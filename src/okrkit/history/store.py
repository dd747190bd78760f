"""
Where the lines of a journal are kept: the protocol that every store fulfils.

A store knows lines, their numbers and their seals; what an event says is none of its
business. `okrkit.history.in_jsonl` keeps them in a file, `okrkit.history.in_sql` in a
table.
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from attrs import frozen

from okrkit.history.lines import Damage

__all__ = ["Mark", "Store"]


@frozen
class Mark:
    """
    How far a store was read.

    Attributes:
        n: Number of the last event that was read.
        place: Where the store goes on; its own business.
        of: Which thing was read, where a store may find another in its place.

    Example:
        >>> Mark(7).n
        7
    """

    n: int
    place: int = 0
    of: str = ""


@runtime_checkable
class Store(Protocol):
    """
    Keeps the sealed lines of a journal.

    One handle may be used by many threads, and many handles, in many processes, may
    use one journal. Everything that goes wrong is an `okrkit.errors.JournalError`.

    Attributes:
        name: What messages call it; without passwords.

    Example:
        >>> from okrkit.history import MemoryStore
        >>> isinstance(MemoryStore(), Store)
        True
    """

    @property
    def name(self) -> str:
        """What messages call it; without passwords."""
        ...

    def append(self, bodies: Sequence[bytes], *, after: int | None = None) -> range:
        """
        Number, seal and keep lines; they last when this returns.

        Args:
            bodies: JSON objects without number and seal.
            after: Append only where this is the number of the last event, so that
                nothing was appended since it was looked at; None appends anyway.

        Returns:
            The new numbers, which follow each other; an empty range where `after` is
            not the last number, and nothing was written.

        Raises:
            JournalError: It is locked for too long (``journal-locked``), or cannot be
                written (``journal-not-written``): then it is as it was.
            JournalDamagedError: It is damaged.

        Example:
            >>> from okrkit.history import MemoryStore
            >>> MemoryStore().append([b'{"kind":"okrs","date":"2026-10-01"}'])
            range(1, 2)
        """
        ...

    def read(self, mark: Mark | None = None) -> tuple[bytes, Mark]:
        """
        Read the lines after a mark.

        Args:
            mark: How far it was read before; None reads from the beginning.

        Returns:
            Sealed lines, checked, each with its line end; and the new mark. Where the
            lines that were read before are there no more, because another file took
            the place, they begin with number 1 again.

        Raises:
            JournalError: It cannot be read, or is no journal.
            JournalDamagedError: Lines are not as they were written, or are missing.
            SchemaVersionError: It was written by a newer okrkit.

        Warns:
            TornTailWarning: The end was not written whole; it is left out.

        Example:
            >>> from okrkit.history import MemoryStore
            >>> MemoryStore().read()[0]
            b''
        """
        ...

    def verify(self) -> tuple[Damage, ...]:
        """
        Name every damage; nothing is changed.

        Returns:
            The damages, in the order of their lines; none where all is well.

        Example:
            >>> from okrkit.history import MemoryStore
            >>> MemoryStore().verify()
            ()
        """
        ...

    def close(self) -> None:
        """
        Give back what is held; a closed store raises when it is used.

        Example:
            >>> from okrkit.history import MemoryStore
            >>> MemoryStore().close()
        """
        ...
