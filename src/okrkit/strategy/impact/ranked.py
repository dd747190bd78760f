"""`ImpactRanking`: initiatives side by side."""

from collections.abc import Mapping
from itertools import islice
from typing import ClassVar, Literal, TypeAlias

import numpy as np
from attrs import frozen

from okrkit import markup
from okrkit.errors import AmbiguousIdError, shown
from okrkit.model.noun import Noun
from okrkit.numerics.multiplicity import Adjustment
from okrkit.results import Explanation, Json
from okrkit.retention.estimates.levels import level_text
from okrkit.strategy.impact.effect import Impact, Verdict
from okrkit.strategy.impact.said import amount, count, span_text
from okrkit.strategy.listed import Listed

__all__ = ["ImpactRanking", "RankedImpact", "Standing"]

Standing: TypeAlias = Literal[
    "worked", "changed it", "made it worse", "not seen to work", "cannot tell"
]
"""What became of an initiative, by the polarity of its metric."""

_NUMBERS = (
    "effect",
    "low",
    "high",
    "size",
    "p",
    "p_adjusted",
    "chance_of_good",
    "visible",
)
_COUNTS = ("before", "after", "placebo_runs", "as_extreme")


@frozen(kw_only=True)
class RankedImpact(Noun):
    """
    One initiative among others.

    Attributes:
        impact: What it changed, looked at alone.
        verdict: What can be said among so many.
        standing: What that means for its metric.
        p_adjusted: The p-value among so many; None where nothing was asked.
        low: Lower end of the effect's interval among so many.
        high: Upper end.

    Example:
        >>> from okrkit import Series
        >>> from okrkit.strategy.impact.measuring import impact
        >>> weeks = [f"2026-0{m}-{d}" for m in range(1, 7) for d in (10, 20)]
        >>> nps = Series.of(dict(zip(weeks, [31, 33] * 6)))
        >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-15")
        >>> from okrkit.strategy.impact.ranking import rank_initiatives
        >>> [row.verdict for row in rank_initiatives([found])]
        ['cannot tell']
    """

    impact: Impact
    verdict: Verdict
    standing: Standing
    p_adjusted: float | None
    low: float | None
    high: float | None

    @property
    def id(self) -> str:
        """The initiative and the metric in one."""
        return self.impact.id

    @property
    def initiative(self) -> str:
        """Id of the initiative."""
        return self.impact.initiative

    @property
    def metric(self) -> str:
        """Id of the metric."""
        return self.impact.metric.id

    @property
    def effect(self) -> float | None:
        """The effect on the mean of the readings after the start."""
        return self.impact.effect

    @property
    def size(self) -> float | None:
        """The effect in standard deviations of a single reading."""
        return self.impact.size

    @property
    def better(self) -> float | None:
        """The size, above 0 the better way; without sign where there is none."""
        size, polarity = self.impact.size, self.impact.metric.polarity
        if size is None or polarity is None:
            return None if size is None else abs(size)
        return size if polarity == "higher" else -size

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            The summary of the impact, with what is adjusted.

        Example:
            >>> from okrkit import Series
            >>> from okrkit.strategy.impact.measuring import impact
            >>> from okrkit.strategy.impact.ranking import rank_initiatives
            >>> nps = Series.of({"2026-06-10": 31})
            >>> one = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
            >>> rank_initiatives([one])["calls"].to_dict()["standing"]
            'cannot tell'
        """
        return {
            **self.impact.summary(),
            "verdict": self.verdict,
            "standing": self.standing,
            "low": self.low,
            "high": self.high,
            "p_adjusted": self.p_adjusted,
        }


@frozen(kw_only=True, eq=False, repr=False)
class ImpactRanking(Listed[RankedImpact]):
    """
    Initiatives side by side, what is sure first.

    Index it by ``"initiative on metric"``, or by the initiative if it has one metric.

    Attributes:
        items: In order.
        adjust: How many questions were paid for.
        level: Of claims and intervals together.
        interval_level: Of each single interval.
        asked: How many questions were asked.
        left_out: Initiatives that could not be measured, and why.
        notes: What else to know: impacts of different days, or of another level.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.strategy.impact.ranking import rank_initiatives
        >>> len(rank_initiatives(OKRSet(cycle="2026-Q4"), on="2026-11-15"))
        0
    """

    kind = "impact ranking"
    heads: ClassVar[tuple[str, ...]] = (
        "initiative",
        "metric",
        "standing",
        "effect",
        "interval",
        "p adjusted",
        "sd",
    )
    align = "lllrrrr"

    adjust: Adjustment
    level: float
    interval_level: float
    asked: int
    left_out: Mapping[str, str]
    notes: tuple[str, ...]

    def _find(self, id: str, /) -> int | None:
        if id in self.ids:
            return self.ids.index(id)
        found = [at for at, row in enumerate(self.items) if row.initiative == id]
        if len(found) > 1:
            names = [self.items[at].id for at in found]
            raise AmbiguousIdError(
                f"{shown(id)} moves {len(found)} metrics",
                id=id,
                meanings=names,
                hint=f"Ask for {' or '.join(names[:5])}.",
            )
        return found[0] if found else None

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every number as arrays; NaN and None where there is none.

        Returns:
            Columns by name, a row for each initiative on a metric.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.strategy.impact.ranking import rank_initiatives
            >>> ranking = rank_initiatives(OKRSet(cycle="2026-Q4"), on="2026-11-15")
            >>> list(ranking.to_columns())[:4]
            ['id', 'initiative', 'metric', 'verdict']
        """
        rows = [row.to_dict() for row in self.items]

        def words(name: str) -> np.ndarray:
            column = np.empty(len(rows), dtype=object)
            column[:] = [row[name] for row in rows]
            return column

        def numbers(name: str) -> np.ndarray:
            return np.array([row[name] for row in rows], dtype=np.float64)

        named = ("id", "initiative", "metric", "verdict", "standing")
        started = [row.impact.starts_on for row in self.items]
        return {
            **{name: words(name) for name in named},
            "starts_on": np.array(started, dtype="datetime64[D]"),
            **{name: numbers(name) for name in _NUMBERS},
            **{name: numbers(name).astype(np.int64) for name in _COUNTS},
            "why": words("why"),
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            How it was adjusted, what was left out, notes, and an item for each row.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.strategy.impact.ranking import rank_initiatives
            >>> ranking = rank_initiatives(OKRSet(cycle="2026-Q4"), on="2026-11-15")
            >>> ranking.to_dict()["adjust"]
            'holm'
        """
        return {
            "kind": self.kind,
            "adjust": self.adjust,
            "level": self.level,
            "interval_level": self.interval_level,
            "asked": self.asked,
            "left_out": {**self.left_out},
            "notes": list(self.notes),
            "items": [row.to_dict() for row in self.items],
        }

    def _explained(self, row: RankedImpact, /) -> Explanation:
        note = f"{row.verdict}, one of {count(self.asked, 'question')}"
        if row.p_adjusted is not None:
            note += f"; adjusted p = {row.p_adjusted:.2g}"
        inputs = [row.impact.explain()]
        if row.low is not None:
            difference = row.impact.metric.unit.difference
            ends = span_text(row.low, row.high, difference)
            inputs.append(
                Explanation(f"{level_text(self.interval_level)} interval", shown=ends)
            )
        return Explanation(
            row.id, row.standing, rule=self.adjust, note=note, inputs=inputs
        )

    def __repr__(self) -> str:
        """Return the size, on one line."""
        worked = sum(row.standing == "worked" for row in self.items)
        return f"<ImpactRanking of {len(self)}: {worked} worked, {self.adjust}>"

    def _title(self) -> str:
        return (
            f"{count(self.asked, 'question')} at {level_text(self.level)} together "
            f"({self.adjust}); intervals at {level_text(self.interval_level)} each"
        )

    def _cells(self, row: RankedImpact, /) -> list[markup.Cell]:
        difference = row.impact.metric.unit.difference
        ends = "-" if row.low is None else span_text(row.low, row.high, difference)
        p, size = row.p_adjusted, row.size
        return [
            row.initiative,
            row.impact.metric.name,
            row.standing,
            amount(row.effect, difference),
            ends,
            "-" if p is None else f"{p:.2g}",
            "-" if size is None else f"{size:+.2g}",
        ]

    def _more(self) -> list[list[markup.Cell]]:
        nothing = ["-"] * 4
        left_out = islice(self.left_out.items(), markup.ROWS_SHOWN)
        return [[id, "-", f"not asked: {why}", *nothing] for id, why in left_out]

    def _below(self) -> list[str]:
        return list(self.notes)
