"""`SegmentScores`: satisfaction by segment, worst first, and how sure that is."""

from typing import ClassVar, Final, Literal, TypeAlias

from attrs import AttrsInstance, frozen

from okrkit import markup
from okrkit.results import Explanation
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.levels import level_text
from okrkit.strategy.listed import Listed, percent
from okrkit.strategy.pain.shrinking import Shrinkage

Standing: TypeAlias = Literal[
    "worse than most", "may be chance", "better than most", "cannot tell"
]
"""Where a segment stands among the others."""


@frozen(kw_only=True)
class SegmentScore:
    """
    How satisfied one segment is.

    Attributes:
        id: Of the segment.
        n: How many answers it rests on.
        value: In the measure's unit; None where there are none.
        low: Lower end of its interval.
        high: Upper end.
        shrunken: Pulled to the common mean, as far as few answers make it unsure; None
            where no error is known.
        shrunken_low: Lower end of its interval.
        shrunken_high: Upper end.
        pull: How much of it comes from the common mean, 0 to 1.
        chance_worst: That its true value is the lowest of all that are ranked; None
            where no other is.
        rank_low: The lowest rank that its true value may have; 1 is the worst.
        rank_high: The highest rank that its true value may have.
        standing: "worse than most" or "better than most" where the interval of the
            shrunken value leaves out the common mean, else "may be chance"; "cannot
            tell" where no error is known.
        why: What else there is to say.

    Example:
        >>> from okrkit.strategy.pain.segments import satisfaction
        >>> rows = {"score": [9, 3, 9, 2], "segment": ["a", "a", "b", "b"]}
        >>> satisfaction(rows)["a"].standing
        'may be chance'
    """

    id: str
    n: float
    value: float | None
    low: float | None
    high: float | None
    shrunken: float | None
    shrunken_low: float | None
    shrunken_high: float | None
    pull: float | None
    chance_worst: float | None
    rank_low: int | None
    rank_high: int | None
    standing: Standing
    why: str


_TONES: Final[dict[Standing, markup.Tone]] = {
    "worse than most": "bad",
    "better than most": "good",
    "may be chance": "none",
    "cannot tell": "none",
}


@frozen(kw_only=True, eq=False, repr=False)
class SegmentScores(Listed[SegmentScore]):
    """
    Satisfaction by segment: a `SegmentScore` for each, the worst first.

    Attributes:
        items: In the order that matters.
        measure: Id of the definition.
        everybody: The number of all answers as one.
        mean: The mean of the segments that values are pulled to.
        spread: How far true values differ, as a standard deviation.
        method: How that was found.
        level: Of the intervals.
        excluded: Answers left out, as pairs of reason and number.
        without_segment: Answers that are of everybody and of no segment; None where
            nobody knows, as of a result.

    Example:
        >>> from okrkit.strategy.pain.segments import satisfaction
        >>> rows = {"score": [9, 3, 9, 2], "segment": ["a", "a", "b", "b"]}
        >>> satisfaction(rows).everybody.n
        4.0
    """

    kind = "satisfaction by segment"
    row: ClassVar[type[AttrsInstance]] = SegmentScore
    heads: ClassVar[tuple[str, ...]] = (
        "segment",
        "n",
        "value",
        "interval",
        "shrunken",
        "interval ",
        "worst",
    )
    align = "lrrrrrr"
    drawn: ClassVar[tuple[tuple[str, ...], str] | None] = (
        ("segment", "n", "value", "shrunken", "interval", "worst"),
        "lrrrrr",
    )

    measure: str
    everybody: Estimate
    mean: float | None
    spread: float | None
    method: Shrinkage
    level: float
    excluded: tuple[tuple[str, int], ...]
    without_segment: int | None

    @property
    def worst(self) -> SegmentScore | None:
        """
        The segment that is likeliest the worst; None where fewer than two are ranked.

        Example:
            >>> from okrkit.strategy.pain.segments import satisfaction
            >>> rows = {"score": [9, 3, 1, 2], "segment": ["a", "a", "b", "b"]}
            >>> satisfaction(rows).worst.id
            'b'
        """
        known = [item for item in self.items if item.chance_worst is not None]
        return max(known, key=lambda item: item.chance_worst or 0.0, default=None)

    def _title(self) -> str:
        ranked = sum(item.shrunken is not None for item in self.items)
        notes = [f"{count} left out ({why})" for why, count in self.excluded]
        if self.without_segment:
            notes.insert(0, f"{self.without_segment} of them without a segment")
        if ranked < len(self):
            notes.append(f"{ranked} of {len(self)} segments are ranked")
        of_all = f"{self._text(self.everybody.value)} of all {self.everybody.n or 0:g}"
        name = self.everybody.definition.name
        parts = [
            f"{name} by segment: {len(self)} of them, {of_all} answers",
            *notes,
            f"shrunken values {self.method}, {level_text(self.level)} intervals",
        ]
        return "; ".join(parts)

    def _text(self, value: float | None) -> str:
        return self.everybody.definition.text(value, named=False)

    def _span(self, low: float | None, high: float | None) -> str:
        if low is None or high is None:
            return "-"
        return f"{self._text(low)} to {self._text(high)}"

    def _cells(self, item: SegmentScore, /) -> list[markup.Cell]:
        return [
            item.id,
            f"{item.n:g}",
            self._text(item.value),
            self._span(item.low, item.high),
            self._text(item.shrunken),
            self._span(item.shrunken_low, item.shrunken_high),
            percent(item.chance_worst),
        ]

    def _drawn(self, item: SegmentScore, /) -> list[markup.Cell]:
        name, n, value, span, shrunken, _, worst = self._cells(item)
        drawn = markup.interval(
            item.shrunken_low,
            item.shrunken,
            item.shrunken_high,
            self._span(item.shrunken_low, item.shrunken_high),
            start=self.mean,
            goal=self.everybody.definition.bounds,
        )
        # Narrow enough for a notebook: what belongs together stands below each other.
        below = markup.element("div", span, class_="okrkit-soft")
        word = markup.badge(item.standing, _TONES[item.standing])
        return [
            name,
            n,
            markup.join([value, below]),
            shrunken,
            drawn,
            markup.join([worst, markup.element("div", word)]),
        ]

    def _explained(self, item: SegmentScore, /) -> Explanation:
        parts = [
            Explanation(
                "measured",
                item.value,
                shown=self._text(item.value),
                note=f"{self._span(item.low, item.high)}, n {item.n:g}",
            ),
            Explanation("common mean", self.mean, weight=item.pull),
            Explanation("spread of true values", self.spread, rule=self.method),
        ]
        if item.chance_worst is not None:
            ranks = f"rank {item.rank_low:g} to {item.rank_high:g} of {len(self)}"
            parts.append(
                Explanation("chance to be the worst", item.chance_worst, note=ranks)
            )
        return Explanation(
            item.id,
            item.shrunken,
            shown=self._text(item.shrunken),
            rule="empirical Bayes",
            formula="value - pull * (value - mean), pull = error² / (error² + spread²)",
            source="Efron and Morris, JASA 70 (1975), 311-319",
            note="; ".join(part for part in (item.standing, item.why) if part),
            inputs=parts,
        )
