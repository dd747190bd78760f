"""What a text says of one target: its slots, and where each of them stands."""

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from attrs import evolve, field, frozen

from okrkit.errors import UnknownIdError, shown

__all__ = ["Direction", "SlotKind", "Slots", "Span", "in_percent"]

Span: TypeAlias = tuple[int, int]
"""Where something stands in a text: its first character and the one after its last."""

Direction: TypeAlias = Literal[
    "up", "down", "at-least", "at-most", "between", "exactly", "zero", "unbounded"
]
"""Which way the words point; what is better is for the metric to say."""

SlotKind: TypeAlias = Literal[
    "absolute",
    "delta",
    "percent-delta",
    "multiple",
    "share",
    "ratio",
    "rank",
    "percentile",
]
"""How the number of a target is meant."""


@frozen(kw_only=True)
class Slots:
    """
    One target as the text states it; None is what the text does not say.

    Attributes:
        direction: Which way the words point.
        baseline: The start value, in `unit`.
        target: The value to reach, or the amount of a change; of a range its low end.
        high: The high end of a range.
        of: How many there are in all, in "4 of 5".
        stretch: A second, higher aim.
        unit: Canonical name of a unit, or the noun that is counted.
        kind: How `target` is meant.
        metric: The words that name what is measured.
        population: Whose share it is.
        condition: When it counts: a load, a segment.
        window: Over which time: "per week", "in the past 28 days".
        service_level: The limit that a share is to keep: "within 3 days".
        deadline: Until when.
        reference: What it is compared with: "last quarter".
        stat: The statistic: "median", "p95".
        derived: Names of the slots that were computed from others.
        spans: Where each slot stands in the text; a derived one has none.

    Example:
        >>> Slots(baseline=6, target=9, unit="%", direction="up").said
        ('direction', 'baseline', 'target', 'unit')
    """

    direction: Direction | None = None
    baseline: float | None = None
    target: float | None = None
    high: float | None = None
    of: float | None = None
    stretch: float | None = None
    unit: str | None = None
    kind: SlotKind | None = None
    metric: str | None = None
    population: str | None = None
    condition: str | None = None
    window: str | None = None
    service_level: str | None = None
    deadline: str | None = None
    reference: str | None = None
    stat: str | None = None
    derived: frozenset[str] = frozenset()
    spans: Mapping[str, Span] = field(factory=dict, hash=False)

    @property
    def said(self) -> tuple[str, ...]:
        """Names of the slots that are filled, in order."""
        return tuple(name for name in NAMES if getattr(self, name) is not None)

    def __getitem__(self, name: str, /) -> str | float | None:
        """
        Give a slot by its name, as a mapping would; None is one not said.

        Args:
            name: Of the slot.

        Raises:
            UnknownIdError: There is no such slot; the error names the nearest ones.

        Example:
            >>> Slots(target=9)["target"]
            9
        """
        if name not in NAMES:
            raise UnknownIdError(f"no slot {shown(name)}", id=name, known=NAMES)
        value: str | float | None = getattr(self, name)
        return value

    def __iter__(self) -> Iterator[str]:
        """Give the names of the slots that are filled."""
        return iter(self.said)


def in_percent(slots: Slots, /) -> Slots:
    """
    Put a part of a whole in percent, as what it is judged by: "3 out of 4".

    Args:
        slots: As the text states them.

    Returns:
        The same with the share as a percentage; any other slots as they are.

    Example:
        >>> shown = in_percent(Slots(target=3, of=4, unit="pilots", kind="share"))
        >>> shown.target, shown.unit
        (75.0, '%')
    """
    if slots.kind != "share" or not slots.of or slots.target is None:
        return slots
    start = slots.baseline
    if start is not None and start <= slots.of:
        start = round(start * 100 / slots.of, 9)
    return evolve(
        slots,
        target=round(slots.target * 100 / slots.of, 9),
        baseline=start,
        unit="%",
        of=None,
    )


NAMES = (
    "direction",
    "baseline",
    "target",
    "high",
    "of",
    "stretch",
    "unit",
    "kind",
    "metric",
    "population",
    "condition",
    "window",
    "service_level",
    "deadline",
    "reference",
    "stat",
)
"""The slots that a text may fill, in order."""
