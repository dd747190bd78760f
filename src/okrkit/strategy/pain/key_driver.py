"""`KeyDrivers`: what goes with satisfaction, and how well each part of it is done."""

from typing import ClassVar, Final, Literal, TypeAlias

from attrs import AttrsInstance, frozen

from okrkit import markup
from okrkit.results import Explanation
from okrkit.retention.estimates.levels import level_text
from okrkit.scoring.amounts import plain_number
from okrkit.strategy.listed import Listed, percent, percents
from okrkit.strategy.pain.importance import Importance

Quadrant: TypeAlias = Literal[
    "fix first", "keep", "watch", "leave", "lowers it", "cannot tell"
]
"""Important or not, by well done or not; or what the outcome falls with."""


@frozen(kw_only=True)
class KeyDriver:
    """
    One thing that people were asked about, beside what they think of the whole.

    Attributes:
        id: Name of its column.
        importance: Its share of what all drivers explain together, 0 to 1.
        low: Lower end of its interval.
        high: Upper end.
        explains: Its share of the outcome's variance; all add up to R².
        performance: Share of those who are satisfied with it.
        performance_low: Lower end of its interval.
        performance_high: Upper end.
        correlation: With the outcome.
        inflation: How much it goes with the other drivers: 1 not at all, 5 and more so
            much that their shares can hardly be told apart; None for entirely.
        quadrant: "fix first" (important, not well done), "keep" (important, well done),
            "watch" (less important, not well done), "leave", or "lowers it": important,
            and the outcome is lower where it is higher. "cannot tell" where the drivers
            explain no more than chance would.
        sure: In which part of the samples it lies in this quadrant; None without one.

    Example:
        >>> from okrkit.strategy.pain.drivers import key_drivers
        >>> rows = [{"all": i % 5 + 1, "price": i % 5 + 1, "help": i * 7 % 3 + 3}
        ...     for i in range(60)]
        >>> found = key_drivers(rows, "all", ["price", "help"])
        >>> found["price"].quadrant
        'fix first'
    """

    id: str
    importance: float
    low: float
    high: float
    explains: float
    performance: float
    performance_low: float
    performance_high: float
    correlation: float
    inflation: float | None
    quadrant: Quadrant
    sure: float | None


_TONES: Final[dict[Quadrant, markup.Tone]] = {
    "fix first": "bad",
    "keep": "good",
    "watch": "fair",
    "leave": "none",
    "lowers it": "info",
    "cannot tell": "none",
}


@frozen(kw_only=True, eq=False, repr=False)
class KeyDrivers(Listed[KeyDriver]):
    """
    What goes with satisfaction: a `KeyDriver` for each question, important ones first.

    Attributes:
        items: In the order that matters.
        outcome: Name of its column.
        outcome_as: "answer", or "promoter" for a linear probability.
        n: How many rows were used.
        left_out: How many were not, for an answer that is missing.
        filled: How many missing answers were filled with the mean.
        explained: R²: the share of the outcome's variance that drivers explain.
        chance: How often drivers that have nothing to do with the outcome would explain
            as much.
        method: How it is shared among them.
        average: Importance of a driver like any other, the line between quadrants.
        done: Mean performance, the other line.
        level: Of the intervals.
        note: What else there is to say: drivers that explain nothing or go together,
            few answers.

    Example:
        >>> from okrkit.strategy.pain.drivers import key_drivers
        >>> rows = [{"all": i % 5 + 1, "price": i % 5 + 1, "help": i * 7 % 3 + 3}
        ...     for i in range(60)]
        >>> round(key_drivers(rows, "all", ["price", "help"]).explained, 3)
        1.0
    """

    kind = "key drivers"
    row: ClassVar[type[AttrsInstance]] = KeyDriver
    heads: ClassVar[tuple[str, ...]] = (
        "driver",
        "importance",
        "interval",
        "satisfied",
        "quadrant",
        "sure",
    )
    align = "lrrrlr"

    outcome: str
    outcome_as: str
    n: int
    left_out: int
    filled: int
    explained: float
    chance: float
    method: Importance
    average: float
    done: float
    level: float
    note: str

    def quadrant(self, quadrant: Quadrant, /) -> tuple[KeyDriver, ...]:
        """
        Return the drivers of one quadrant.

        Args:
            quadrant: "fix first", "keep", "watch", "leave", "lowers it" or "cannot
                tell".

        Returns:
            Important ones first.

        Example:
            >>> from okrkit.strategy.pain.drivers import key_drivers
            >>> rows = [{"all": i % 5 + 1, "price": i % 5 + 1, "help": i * 7 % 3 + 3}
            ...     for i in range(60)]
            >>> key_drivers(rows, "all", ["price", "help"]).quadrant("keep")
            ()
        """
        return tuple(item for item in self.items if item.quadrant == quadrant)

    def _title(self) -> str:
        out = f", {self.left_out} left out" if self.left_out else ""
        filled = f", {self.filled} answers filled with the mean" if self.filled else ""
        note = f"; {self.note}" if self.note else ""
        what = "promoters by " if self.outcome_as == "promoter" else ""
        return (
            f"drivers of {what}{self.outcome}: they explain "
            f"{percent(self.explained)} of it in {self.n} answers{out}{filled}; "
            f"{self.method}, {level_text(self.level)} intervals{note}"
        )

    def _cells(self, item: KeyDriver, /) -> list[markup.Cell]:
        return [
            item.id,
            percent(item.importance),
            percents(item.low, item.high),
            percent(item.performance),
            item.quadrant,
            percent(item.sure),
        ]

    def _drawn(self, item: KeyDriver, /) -> list[markup.Cell]:
        cells = self._cells(item)
        cells[1] = markup.bar(item.importance, cells[1])
        cells[4] = markup.badge(item.quadrant, _TONES[item.quadrant])
        return cells

    def _explained(self, item: KeyDriver, /) -> Explanation:
        level = level_text(self.level)
        span = percents(item.low, item.high)
        done = percents(item.performance_low, item.performance_high)
        formula = "share of R² by Johnson's relative weights"
        if self.method == "shapley":
            formula = "mean of what it adds to R² over all orders of drivers"
        return Explanation(
            item.id,
            item.quadrant,
            rule=self.method,
            formula=formula,
            source="Johnson (2000)" if self.method != "shapley" else "Lindeman (1980)",
            note=f"goes with {self.outcome}; that it causes it is not said",
            inputs=(
                Explanation("importance", item.importance, note=f"{level}: {span}"),
                Explanation("line of importance", self.average),
                Explanation("satisfied", item.performance, note=f"{level}: {done}"),
                Explanation("line of performance", self.done),
                Explanation("correlation", item.correlation),
                Explanation(
                    "inflation", item.inflation, shown=plain_number(item.inflation)
                ),
                Explanation("samples in this quadrant", item.sure),
            ),
        )
