"""`coverage`: which concepts of an objective its key results measure, and how."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from okrkit.wording.concepts.counterparts import TWINS
from okrkit.wording.concepts.mentioning import Mentions
from okrkit.wording.concepts.vocabulary import Concepts, Shows, known
from okrkit.wording.forms.evidence import Form
from okrkit.wording.slots import Span

__all__ = ["Covered", "coverage"]

_WAYS: Final[tuple[Shows, ...]] = ("direct", "driver", "activity")
"""From the most telling to the least."""


@frozen(kw_only=True)
class Covered:
    """
    A concept that an objective names, and how its key results speak of it.

    Attributes:
        concept: Its id.
        span: The words of the objective that name it.
        shown: How the best of the key results speaks of it; None where none does.
        by: Places of the key results that speak of it so.
        unknown: Places of the key results of which nobody can tell what they measure:
            they name no measure and no concept that is known.

    Example:
        >>> Covered(concept="retention", span=(0, 9), shown="driver", by=(3,)).shown
        'driver'
    """

    concept: str
    span: Span
    shown: Shows | None = None
    by: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()


def coverage(
    aim: Mentions,
    results: Sequence[Mentions],
    /,
    *,
    forms: Sequence[Form] = (),
    alike: Sequence[bool] = (),
    concepts: Concepts | None = None,
) -> tuple[Covered, ...]:
    """
    Tell which concepts of an objective its key results measure.

    Args:
        aim: What the objective names.
        results: What each of its key results names.
        forms: The form of each; one that is no outcome counts own work, whatever it
            names. All are taken for outcomes where it is left out.
        alike: Of each, whether it may speak of the people of the objective: "drivers
            stay" is then shown by drivers who leave, be they staff or not.
        concepts: The map to look in; what okrkit knows where it is left out.

    Returns:
        Each concept that the objective names, once, in the order of its words. Empty
        where it names none that is known: then nothing can be said.

    Raises:
        UnknownIdError: Something is named that the map does not have.

    Example:
        >>> from okrkit.wording.concepts.mentioning import mentions
        >>> from okrkit.wording.words import words
        >>> aim = mentions(words("Customers stay with us"))
        >>> coverage(aim, [mentions(words("NPS from 32 to 40"))])[0].shown
        'driver'
    """
    map_ = known() if concepts is None else concepts
    unknown = tuple(
        place
        for place, one in enumerate(results)
        if not one.measures and not one.concepts
    )
    spans = {one.id: one.span for one in reversed(aim.concepts)}
    made = []
    for id in sorted(spans, key=lambda id: spans[id]):
        ways: list[Shows | None] = [
            _best(
                map_,
                id,
                one,
                form=forms[place] if forms else "outcome",
                alike=bool(alike) and alike[place],
            )
            for place, one in enumerate(results)
        ]
        best = _most(ways)
        by = tuple(place for place, way in enumerate(ways) if way and way == best)
        made.append(
            Covered(concept=id, span=spans[id], shown=best, by=by, unknown=unknown)
        )
    return tuple(made)


def _best(
    map_: Concepts, concept: str, one: Mentions, *, form: Form, alike: bool
) -> Shows | None:
    """Tell how a key result speaks of a concept at best."""
    best = _most(_ways(map_, concept, one, alike=alike))
    return "activity" if best and form != "outcome" else best


_TWINS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    staff: (id,) for id, staff in TWINS.items()
} | {"dropout": ("logo_churn", "staff_turnover")}
"""What a measure of staff or of learners is of those whom the objective is about."""


def _most(ways: Iterable[Shows | None]) -> Shows | None:
    found = set(ways)
    return next((way for way in _WAYS if way in found), None)


def _ways(
    map_: Concepts, concept: str, one: Mentions, *, alike: bool
) -> Iterator[Shows | None]:
    for measure in one.measures:
        yield map_.shows(measure.id, concept)
        # "Satisfaction of 80 %" is of those whom the objective is about.
        twins: tuple[str, ...] = (TWINS.get(measure.id, ""),)
        twins += _TWINS_OF.get(measure.id, ()) if alike else ()
        for twin in twins:
            if twin in map_.measures:
                yield map_.shows(twin, concept)
    for named in one.concepts:
        # It speaks of the concept itself, by a measure that is not known.
        if named.id == concept:
            yield "direct"
        elif named.id in map_.concepts[concept].near:
            yield "driver"
