"""`Alerts`: which measures of satisfaction fell, and what to re-evaluate."""

import datetime as dt
from typing import ClassVar, Final, Literal, TypeAlias

from attrs import AttrsInstance, frozen

from okrkit import markup
from okrkit.model.unit import Unit
from okrkit.results import Explanation
from okrkit.retention.estimates.levels import level_text
from okrkit.scoring.amounts import plain_number, value_text
from okrkit.strategy.listed import Listed

Fallen: TypeAlias = Literal["has fallen", "no sign", "cannot tell"]
"""Whether a measure got worse."""


@frozen(kw_only=True)
class Alert:
    """
    What is seen of one measure.

    Attributes:
        id: Of the metric.
        name: What people call it.
        verdict: "has fallen" where an alarm was raised in the time that is looked at,
            "no sign" where none was, "cannot tell" with too few readings for one.
        why: The verdict in a sentence.
        raised_on: Day of the reading that raised the last alarm; None without one.
        changed_on: Day of the reading that is likeliest the first of the worse level.
        changed_from: Earliest day of it, at the level of the intervals.
        changed_to: Latest day of it.
        before: The level before, in the metric's unit.
        size: How far it moved since: below 0 where higher is better, else above.
        low: Lower end of its interval.
        high: Upper end.
        objectives: Ids of those whose key results or `measured_by` read the metric: to
            re-evaluate where it has fallen.
        readings: How many readings are looked at.
        per_year: How many a year there are.
        sum: Where the sum of surprises stands after the last reading.
        threshold: What an alarm needs more than.
        earlier: Days of earlier alarms.
        unit: Of the values; None where nobody says one.

    Example:
        >>> from okrkit.strategy.pain.alerts import satisfaction_alerts
        >>> months = {f"2026-{m:02}-28": 40 + m % 2 for m in range(1, 13)}
        >>> satisfaction_alerts(months, on="2026-12-31")["series"].verdict
        'no sign'
    """

    id: str
    name: str
    verdict: Fallen
    why: str
    raised_on: dt.date | None
    changed_on: dt.date | None
    changed_from: dt.date | None
    changed_to: dt.date | None
    before: float | None
    size: float | None
    low: float | None
    high: float | None
    objectives: tuple[str, ...]
    readings: int
    per_year: float | None
    sum: float | None
    threshold: float | None
    earlier: tuple[str, ...]
    unit: Unit | None


_TONES: Final[dict[Fallen, markup.Tone]] = {
    "has fallen": "bad",
    "no sign": "none",
    "cannot tell": "none",
}


@frozen(kw_only=True, eq=False, repr=False)
class Alerts(Listed[Alert]):
    """
    Measures of satisfaction, those that fell last first: an `Alert` for each.

    Attributes:
        items: In the order that matters.
        on: The day it was asked on.
        since: Alarms before this day do not count.
        false_alarms_per_year: Of each measure, while nothing changes.
        level: Of the intervals.

    Example:
        >>> from okrkit.strategy.pain.alerts import satisfaction_alerts
        >>> months = {f"2026-{m:02}-28": 40 + m % 2 for m in range(1, 13)}
        >>> satisfaction_alerts(months, on="2026-12-31").raised
        ()
    """

    kind = "satisfaction alerts"
    row: ClassVar[type[AttrsInstance]] = Alert
    heads: ClassVar[tuple[str, ...]] = (
        "id",
        "verdict",
        "raised",
        "changed",
        "by",
        "re-evaluate",
    )
    align = "llllll"

    on: dt.date
    since: dt.date
    false_alarms_per_year: float
    level: float

    @property
    def raised(self) -> tuple[Alert, ...]:
        """
        Those that fell.

        Example:
            >>> from okrkit.strategy.pain.alerts import satisfaction_alerts
            >>> months = {f"2026-{m:02}-28": 40 - 9 * (m > 8) + m % 2
            ...     for m in range(1, 13)}
            >>> found = satisfaction_alerts(months, on="2026-12-31").raised
            >>> [alert.raised_on.month for alert in found]
            [9]
        """
        return tuple(item for item in self.items if item.verdict == "has fallen")

    @property
    def objectives(self) -> tuple[str, ...]:
        """
        Ids of the objectives to re-evaluate, each once.

        Example:
            >>> from okrkit.strategy.pain.alerts import satisfaction_alerts
            >>> months = {f"2026-{m:02}-28": 40 + m % 2 for m in range(1, 13)}
            >>> satisfaction_alerts(months, on="2026-12-31").objectives
            ()
        """
        return tuple(dict.fromkeys(o for item in self.raised for o in item.objectives))

    def _title(self) -> str:
        rate = f"{self.false_alarms_per_year:.3g}"
        return (
            f"satisfaction from {self.since} to {self.on}: {len(self.raised)} of "
            f"{len(self)} fell; {rate} false alarms a year of each are to be expected"
        )

    def _cells(self, item: Alert, /) -> list[markup.Cell]:
        changed = by = "-"
        if item.changed_on is not None:
            changed = f"{item.changed_on} ({item.changed_from} to {item.changed_to})"
            by = f"{_moved(item.size, item.unit)} ({self._ends(item)})"
        return [
            item.id,
            item.verdict,
            "-" if item.raised_on is None else f"{item.raised_on}",
            changed,
            by,
            ", ".join(item.objectives) if item.verdict == "has fallen" else "",
        ]

    def _drawn(self, item: Alert, /) -> list[markup.Cell]:
        cells = self._cells(item)
        cells[1] = markup.badge(item.verdict, _TONES[item.verdict])
        return cells

    def _ends(self, item: Alert) -> str:
        return f"{_moved(item.low, item.unit)} to {_moved(item.high, item.unit)}"

    def _explained(self, item: Alert, /) -> Explanation:
        parts = [
            Explanation("readings", float(item.readings)),
            Explanation("readings a year", item.per_year),
            Explanation("sum of surprises", item.sum, shown=plain_number(item.sum)),
            Explanation(
                "threshold",
                item.threshold,
                shown=plain_number(item.threshold),
                note=f"{self.false_alarms_per_year:g} false alarms a year",
            ),
        ]
        if item.changed_on is not None:
            level = level_text(self.level)
            days = f"{item.changed_from} to {item.changed_to}"
            parts += [
                Explanation("level before", item.before),
                Explanation("raised on", f"{item.raised_on}"),
                Explanation(
                    "changed on", f"{item.changed_on}", note=f"{level}: {days}"
                ),
                Explanation("moved by", item.size, note=f"{level}: {self._ends(item)}"),
            ]
        return Explanation(
            item.id,
            item.verdict,
            rule="cumulative sum of surprises",
            formula="S = max(0, S - surprise - 0.5); alarm where S > threshold",
            source="Page, Biometrika 41 (1954), 100-115",
            note=item.why,
            inputs=parts,
        )


def _moved(value: float | None, unit: Unit | None) -> str:
    """Write a move with its sign."""
    sign = "+" if value is not None and value > 0 else ""
    return sign + value_text(value, unit)
