"""Which thing of one set is which of another: by id, else by what is said of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from attrs import frozen

__all__ = ["Pairs", "paired"]


class _Named(Protocol):
    """Whatever has an id."""

    @property
    def id(self) -> str:
        """Its id."""
        ...


T = TypeVar("T", bound=_Named)


@frozen
class Pairs(Generic[T]):
    """
    What became of the things of one set in another.

    Attributes:
        old: The things that were, by the id they have now.
        removed: Those that are gone, in order.
        names: The id that each renamed one has now, by its old one.

    Example:
        >>> Pairs({}, (), {"a": "b"}).now_called("a")
        'b'
    """

    old: Mapping[str, T]
    removed: Sequence[T]
    names: Mapping[str, str]

    def old_of(self, thing: T) -> T | None:
        """
        Return what a thing was.

        Example:
            >>> from okrkit import Segment
            >>> Pairs({}, (), {}).old_of(Segment("new")) is None
            True
        """
        return self.old.get(thing.id)

    def now_called(self, id: str) -> str:
        """
        Return the id that a thing has now.

        Example:
            >>> Pairs({}, (), {}).now_called("a")
            'a'
        """
        return self.names.get(id, id)


def paired(
    old: Sequence[T], new: Sequence[T], alike: Callable[[T], tuple[object, ...]]
) -> Pairs[T]:
    """
    Pair things by id; those whose id is gone or new by what is said of them.

    Args:
        old: The things that were.
        new: The things that are.
        alike: What two have in common that are one thing, renamed. It has to be clear:
            nothing else among those gone, and among those new, says the same.

    Returns:
        The pairs.

    Example:
        >>> from okrkit import Segment
        >>> a, b = Segment("paying", "plan > 0"), Segment("payers", "plan > 0")
        >>> paired([a], [b], lambda segment: (segment.condition,)).names
        {'paying': 'payers'}
    """
    was = {thing.id: thing for thing in old}
    now = {thing.id: thing for thing in new}
    gone = _single((thing for id, thing in was.items() if id not in now), alike)
    come = _single((thing for id, thing in now.items() if id not in was), alike)
    names = {gone[words].id: come[words].id for words in gone if words in come}
    known = {names.get(id, id): thing for id, thing in was.items()}
    return Pairs(
        {id: thing for id, thing in known.items() if id in now},
        [thing for id, thing in known.items() if id not in now],
        names,
    )


def _single(
    things: Iterable[T], alike: Callable[[T], tuple[object, ...]]
) -> dict[tuple[object, ...], T]:
    """Return the things of which no other says the same."""
    found: dict[tuple[object, ...], list[T]] = {}
    for thing in things:
        found.setdefault(alike(thing), []).append(thing)
    return {words: same[0] for words, same in found.items() if len(same) == 1}
