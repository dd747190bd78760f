"""Which objectives rest on what was not read to the end, and could be either."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from okrkit.projection.unfinished import UNFINISHED
from okrkit.scoring.amounts import day_text
from okrkit.show.report.words import joined

if TYPE_CHECKING:
    from okrkit.show.report.stands import Stand

__all__ = ["cut", "unfinished"]


def unfinished(stands: "Sequence[Stand]") -> frozenset[str]:
    """
    Find the objectives of which nobody knows how they ended.

    Args:
        stands: All objectives of a set.

    Returns:
        Ids of those that count a key result, or an objective below them, that was not
        read to the end; not where the others say already that they were met or missed.

    Example:
        >>> unfinished([])
        frozenset()
    """
    known = {stand.id: stand for stand in stands}
    found: set[str] = set()
    # One that was met for sure may still end higher, which counts above it.
    moving = {stand.id for stand in stands if any(_cut(stand))}
    while new := {
        s.id
        for s in stands
        if s.id not in found
        and (s.id in moving or s.below & moving)
        and _open(s, known, found)
    }:
        found |= new
        moving |= new
    return frozenset(found)


def cut(stand: "Stand") -> str:
    """
    Name what an objective rests on that was not read to the end.

    Args:
        stand: The objective.

    Returns:
        A few words.

    Example:
        >>> cut.__name__
        'cut'
    """
    own = [part for part in stand.parts if part.unfinished]
    if not own:
        return f"what is below it was {UNFINISHED}"
    days = [p.score.measured_on for p in own if p.score.measured_on is not None]
    last = f", but last on {day_text(max(days))}" if days else ""
    names = joined([part.name for part in own], 3)
    return f"{names} {'were' if len(own) > 1 else 'was'} {UNFINISHED}{last}"


def _cut(stand: "Stand") -> "Iterator[Stand]":
    return (part for part in stand.parts if part.unfinished and part.score.weight)


def _open(stand: "Stand", known: "dict[str, Stand]", found: set[str]) -> bool:
    """Tell whether it is settled, and only by what was not read to the end."""
    if stand.closing is not None or stand.end not in ("achieved", "missed"):
        return False
    parts = [p for p in stand.parts if p.score.weight and p.score.score is not None]
    if stand.needs_all:
        others = [known[id] for id in stand.below - found if id in known]
        return all(each.end != "missed" for each in (*parts, *others))
    if stand.below or stand.line >= 1:
        return True
    whole = sum(part.score.weight or 0.0 for part in parts)
    ways = ((0.0 if p.unfinished else p.score.score or 0.0, p) for p in parts)
    low = sum(way * (p.score.weight or 0.0) for way, p in ways) / whole
    high = low + sum(p.score.weight or 0.0 for p in _cut(stand)) / whole
    return round(low - stand.line, 9) < 0 <= round(high - stand.line, 9)
