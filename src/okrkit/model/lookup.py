"""Finding things by id, short or qualified; tuples whose items are made on access."""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, overload

from okrkit.errors import AmbiguousIdError, UnknownIdError, shown

T = TypeVar("T")


class Scope:
    """
    The ids of one kind of thing, in order; an id may be asked for without its set.

    The tables for looking up are made on first use; two threads that meet there make
    the same ones.

    Example:
        >>> Scope("objective", ["company/grow", "team/keep"]).find("keep")
        1
    """

    __slots__ = ("_exact", "_short", "ids", "kind")

    def __init__(self, kind: str, ids: Sequence[str]) -> None:
        """Keep the ids; the look-up tables are built when first used."""
        self.kind: str = kind
        self.ids: Sequence[str] = ids
        self._exact: dict[str, int] | None = None
        self._short: dict[str, list[int]] | None = None

    def find(self, id: str) -> int:
        """
        Return the place of an id.

        Args:
            id: The whole id, or its part after the last slash where that is unique.

        Returns:
            The index of the thing.

        Raises:
            UnknownIdError: No such id; names the nearest.
            AmbiguousIdError: A short id that several sets have.

        Example:
            >>> Scope("metric", ["nps"]).find("nps")
            0
        """
        found = self.places(id)
        if not found:
            raise UnknownIdError(f"no {self.kind} {shown(id)}", id=id, known=self.ids)
        if len(found) > 1:
            names = [self.ids[place] for place in found]
            raise AmbiguousIdError(
                f"{shown(id)} names {len(found)} {self.kind}s",
                id=id,
                meanings=names,
                hint=f"Use one of {', '.join(names[:5])}.",
            )
        return found[0]

    def places(self, id: str) -> list[int]:
        """
        Return every place an id could mean; the exact id wins over short forms.

        Args:
            id: The whole id, or its part after the last slash.

        Returns:
            Indices in order; empty where nothing is meant.

        Example:
            >>> Scope("metric", ["a/nps", "b/nps"]).places("nps")
            [0, 1]
        """
        if not isinstance(id, str):
            return []
        if self._exact is None:
            self._exact = {name: place for place, name in enumerate(self.ids)}
        if id in self._exact:
            return [self._exact[id]]
        if self._short is None:
            short: dict[str, list[int]] = {}
            for place, name in enumerate(self.ids):
                if "/" in name:
                    short.setdefault(name.rpartition("/")[2], []).append(place)
            # Kept only when whole: another thread must not look things up in a half.
            self._short = short
        return self._short.get(id, [])


class LazyTuple(Sequence[T], Generic[T]):
    """
    A tuple whose items are made when they are first asked for, then kept.

    Equal to, hashed and pickled as the tuple it stands for. Two threads that ask for an
    item at once may each make it, and get equal items.

    Attributes:
        contents: What each item is made of, where nobody need look at the items to see
            that two are equal; None where that is not known.

    Example:
        >>> LazyTuple(3, lambda place: place * 10)[1:]
        (10, 20)
    """

    __slots__ = ("_items", "_make", "contents")

    def __init__(
        self,
        length: int,
        make: Callable[[int], T],
        contents: Sequence[object] | None = None,
    ) -> None:
        """Keep how an item is made, and what of."""
        self._items: list[T | None] = [None] * length
        self._make = make
        self.contents: Sequence[object] | None = contents

    def __len__(self) -> int:
        """Count the items, made or not."""
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        """Return one item, or several as a tuple."""
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        item = self._items[index]
        if item is None:
            item = self._items[index] = self._make(range(len(self))[index])
        return item

    def __iter__(self) -> Iterator[T]:
        """Go through the items, making those not yet made."""
        return (self[i] for i in range(len(self)))

    def __eq__(self, other: object) -> bool:
        """Compare as a tuple."""
        if isinstance(other, (LazyTuple, tuple)):
            return tuple(self) == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        """Hash as a tuple."""
        return hash(tuple(self))

    def __repr__(self) -> str:
        """Show as a tuple."""
        return repr(tuple(self))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as a tuple."""
        return (tuple, (tuple(self),))
