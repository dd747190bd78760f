"""`Complaints`: what customers complain of, most first, and what of it grows."""

from typing import ClassVar, Final, Literal, TypeAlias

from attrs import AttrsInstance, frozen

from okrkit import markup
from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import Cycle
from okrkit.model.checks import number
from okrkit.numerics.multiplicity import Adjustment
from okrkit.results import Explanation
from okrkit.retention.estimates.levels import level_text
from okrkit.scoring.amounts import plain_number
from okrkit.strategy.listed import Listed, percent

Trend: TypeAlias = Literal[
    "more", "fewer", "may be chance", "new", "gone", "no comparison"
]
"""How a category compares with the period before."""


@frozen(kw_only=True)
class ComplaintCategory:
    """
    What is complained of under one name.

    Attributes:
        id: The category.
        count: How many complaints there are in the period.
        share: Of all complaints of the period.
        cumulative: Share of this category and all with more complaints.
        rate: Complaints per 100 accounts in the period; None without accounts.
        rate_low: Lower end of its interval.
        rate_high: Upper end.
        before: How many there were in the period before; None without one.
        ratio: How many times as often they come as before, for each account and day;
            None where there were none before.
        ratio_low: Lower end of its interval.
        ratio_high: Upper end; None for no end.
        p: Chance of a change as large by chance alone.
        p_adjusted: The same, paid for all categories that are looked at.
        trend: "more" or "fewer" where the adjusted p-value says so, else "may be
            chance"; "new" and "gone" where there were none before, or are none now;
            "no comparison" without a period before, and for those that are no more
            than before in a table that ends before the period does.
        sure: Whether the adjusted p-value says that there is a change at all.
        history: How many there were in each of the last 12 complete periods that the
            table reaches back to, oldest first.

    Example:
        >>> from okrkit.strategy.pain.complaints import complaints
        >>> rows = {"date": ["2026-09-03", "2026-10-02"], "category": ["late", "late"]}
        >>> complaints(rows, on="2026-11-15")["late"].trend
        'may be chance'
    """

    id: str
    count: int
    share: float | None
    cumulative: float | None
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    before: int | None
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    p: float | None
    p_adjusted: float | None
    trend: Trend
    sure: bool
    history: tuple[int, ...]


_TONES: Final[dict[Trend, markup.Tone]] = {
    "more": "bad",
    "fewer": "good",
    "new": "fair",
    "gone": "info",
    "may be chance": "none",
    "no comparison": "none",
}


@frozen(kw_only=True, eq=False, repr=False)
class Complaints(Listed[ComplaintCategory]):
    """
    Complaints by category: a `ComplaintCategory` for each, most complaints first.

    Attributes:
        items: In the order that matters.
        period: The last complete period.
        compared: The one before; None where the table does not reach back to it.
        total: How many complaints there are in the period.
        total_before: How many there were in the one before.
        accounts: How many accounts could complain; None where nobody says.
        adjustment: How many categories are paid for.
        level: Of the intervals.
        excluded: Rows left out, as pairs of reason and number.
        note: What else there is to say.

    Example:
        >>> from okrkit.strategy.pain.complaints import complaints
        >>> rows = {"date": ["2026-09-03", "2026-10-02"], "category": ["late", "late"]}
        >>> complaints(rows, on="2026-11-15").total
        1
    """

    kind = "complaints by category"
    shares: ClassVar[frozenset[str]] = frozenset({"share", "cumulative"})
    row: ClassVar[type[AttrsInstance]] = ComplaintCategory
    heads: ClassVar[tuple[str, ...]] = (
        "category",
        "n",
        "share",
        "sum",
        "per 100",
        "before",
        "times",
        "trend",
    )
    align = "lrrrrrll"

    period: Cycle
    compared: Cycle | None
    total: int
    total_before: int | None
    accounts: float | None
    adjustment: Adjustment
    level: float
    excluded: tuple[tuple[str, int], ...]
    note: str

    def vital(self, share: float = 0.8) -> tuple[ComplaintCategory, ...]:
        """
        Return the fewest categories that make up a share of all complaints.

        Args:
            share: Of the complaints of the period, above 0 and up to 1.

        Returns:
            Most complaints first.

        Raises:
            InvalidOKRError: No such share.

        Example:
            >>> from okrkit.strategy.pain.complaints import complaints
            >>> rows = {"date": ["2026-10-02"] * 5, "category": list("aaaab")}
            >>> [one.id for one in complaints(rows, on="2026-11-15").vital()]
            ['a']
        """
        asked = number(share, field="share")
        if not 0 < asked <= 1:
            raise InvalidOKRError(
                "no share of the complaints",
                code="not-a-probability",
                place="share",
                expected="a number above 0 and up to 1",
                got=shown(share),
            )
        kept = []
        reached = 0.0
        for item in self.items:
            if reached >= asked or not item.count:
                break
            kept.append(item)
            reached = item.cumulative or 0.0
        return tuple(kept)

    def _title(self) -> str:
        than = f", beside {self.compared.label}" if self.compared else ""
        left = sum(count for _, count in self.excluded)
        out = f"; {left} rows left out" if left else ""
        note = f"; {self.note}" if self.note else ""
        return (
            f"{self.total} complaints in {self.period.label}{than}; "
            f"{level_text(self.level)} intervals, {self.adjustment} over "
            f"{len(self)} categories{out}{note}"
        )

    def _times(self, item: ComplaintCategory) -> str:
        if item.ratio_low is None:
            return "-"
        high = "∞" if item.ratio_high is None else plain_number(item.ratio_high)
        span = f"{plain_number(item.ratio_low)} to {high}"
        return span if item.ratio is None else f"{plain_number(item.ratio)} ({span})"

    def _cells(self, item: ComplaintCategory, /) -> list[markup.Cell]:
        return [
            item.id,
            f"{item.count}",
            percent(item.share),
            percent(item.cumulative),
            plain_number(item.rate),
            "-" if item.before is None else f"{item.before}",
            self._times(item),
            item.trend,
        ]

    def _drawn(self, item: ComplaintCategory, /) -> list[markup.Cell]:
        cells = self._cells(item)
        cells[2] = markup.bar(item.share, cells[2])
        told = f"{item.id}: {', '.join(map(str, item.history))}"
        drawn = markup.sparkline(item.history, told)
        word = markup.badge(item.trend, _TONES[item.trend])
        cells[7] = markup.join([word, " ", drawn])
        return cells

    def _explained(self, item: ComplaintCategory, /) -> Explanation:
        rate = f"{plain_number(item.rate_low)} to {plain_number(item.rate_high)}"
        parts = [
            Explanation(
                "complaints",
                float(item.count),
                note=f"{self.period.label}; so far {', '.join(map(str, item.history))}",
            ),
            Explanation("share", item.share, shown=percent(item.share)),
            Explanation(
                "per 100 accounts",
                item.rate,
                shown=plain_number(item.rate),
                note="" if item.rate is None else f"{level_text(self.level)}: {rate}",
            ),
        ]
        if self.compared is not None:
            parts += [
                Explanation(
                    "before", float(item.before or 0), note=self.compared.label
                ),
                Explanation("times as often", shown=self._times(item)),
                Explanation("p", item.p),
                Explanation("p adjusted", item.p_adjusted, rule=self.adjustment),
            ]
        return Explanation(
            item.id,
            item.trend,
            rule="exact comparison of two Poisson counts",
            formula="count now, of both, is binomial where nothing changed",
            source="Przyborowski and Wilenski, Biometrika 31 (1940), 313-323",
            note=self.note,
            inputs=parts,
            excluded=((why, f"{count} rows") for why, count in self.excluded),
        )
