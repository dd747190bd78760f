"""`Measure`: something that companies measure, and which concepts it shows."""

from collections.abc import Iterable, Iterator
from typing import Final, Literal, TypeAlias

from attrs import frozen

from okrkit.model.metric import Kind, Role
from okrkit.wording.concepts.blocks import Block
from okrkit.wording.concepts.measure_facts import COMPUTED, FACTS

__all__ = ["Measure", "Timing", "measures"]

Timing: TypeAlias = Literal["leading", "lagging"]
"""Whether a measure moves before the result it belongs to, or with and after it."""

_BETTER: Final[dict[str, Literal["higher", "lower"]]] = {"+": "higher", "-": "lower"}
_KINDS: Final[dict[str, Kind]] = {
    "level": "level",
    "total": "total",
    "ratio": "ratio",
    "score": "score",
}
_ROLES: Final[dict[str, tuple[Role, Timing]]] = {
    "outcome": ("outcome", "lagging"),
    "early": ("outcome", "leading"),
    "driver": ("driver", "leading"),
    "activity": ("activity", "leading"),
}


@frozen(kw_only=True)
class Measure:
    """
    Something that companies measure: what it counts, and what it says of what.

    Attributes:
        id: Short and stable.
        name: What people call it.
        definition: What exactly is counted, in one sentence.
        words: Phrases by which people name it; see `okrkit.wording.concepts.phrases`.
        unit: Of its values, as documents write it; ``count`` of things, ``money`` of
            any currency, ``time`` of any length.
        polarity: Whether ``"higher"`` or ``"lower"`` is better; None where neither is.
        kind: How it adds up, as `okrkit.Metric` has it.
        bounds: Lowest and highest possible value in `unit`; None on an open side.
        role: ``"outcome"`` where it shows a result, ``"driver"`` where it is believed
            to lead to one, ``"activity"`` where it counts own work.
        timing: Whether it moves early (``"leading"``) or late (``"lagging"``).
        shows: Ids of the concepts that it shows itself, the chief one first.
        drives: Ids of the concepts that it is only presumed to lead to.
        computed_by: okrkit's own way to compute it; empty where there is none.

    Example:
        >>> visits = Measure(id="visits", name="Site visits", words=("site visits",),
        ...                  shows=("awareness",), drives=("acquisition",))
        >>> visits.polarity, visits.unit
        ('higher', 'count')
    """

    id: str
    name: str
    definition: str = ""
    words: tuple[str, ...] = ()
    unit: str = "count"
    polarity: Literal["higher", "lower"] | None = "higher"
    kind: Kind = "level"
    bounds: tuple[float | None, float | None] = (None, None)
    role: Role = "outcome"
    timing: Timing = "lagging"
    shows: tuple[str, ...] = ()
    drives: tuple[str, ...] = ()
    computed_by: str = ""


def measures(named: Iterable[Block], /) -> Iterator[Measure]:
    """
    Make the measures that okrkit knows, in the words of a language.

    Args:
        named: Name, definition and words of each.

    Yields:
        The measures, as the table of facts has them.

    Raises:
        KeyError: The language has no words for a measure.

    Example:
        >>> from okrkit.wording.concepts.vocabulary import known
        >>> next(iter(known().measures))
        'logo_churn'
    """
    naming = {one.id: one for one in named}
    for line in FACTS.splitlines():
        if line.startswith("#"):
            continue
        id, unit, better, kind, bounds, role, shows, drives = line.split()
        one = naming[id]
        part, timing = _ROLES[role]
        yield Measure(
            id=id,
            name=one.name,
            definition=one.text,
            words=one.words,
            unit=unit,
            polarity=_BETTER.get(better),
            kind=_KINDS[kind],
            bounds=_bounds(bounds),
            role=part,
            timing=timing,
            shows=_ids(shows),
            drives=_ids(drives),
            computed_by=COMPUTED.get(id, ""),
        )


def _bounds(text: str) -> tuple[float | None, float | None]:
    low, _, high = text.partition("..")
    return float(low) if low else None, float(high) if high else None


def _ids(text: str) -> tuple[str, ...]:
    return () if text == "." else tuple(text.split(","))
