"""`LiftTable` and `CalibrationTable`: what came of what was said, part by part."""

from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
from attrs import frozen

from okrkit import markup
from okrkit.numerics.arrays import Floats
from okrkit.results import Explanation
from okrkit.strategy.leaving.told import Told
from okrkit.strategy.listed import percent, percents

_LIFT: Final = (
    "part",
    "customers",
    "said",
    "left",
    "share",
    "interval",
    "lift",
    "found",
)
_SEEN: Final = ("part", "customers", "said", "seen", "interval", "holds")


@frozen(kw_only=True)
class LiftRow:
    """
    A part of the customers, by how likely they were said to leave.

    Attributes:
        part: 1 for the likeliest.
        customers: How many.
        score: What was said of them, on average.
        left: How many left; customers of one score share what came of them.
        share: Part of them that left.
        low: Lower end of its interval.
        high: Upper end.
        lift: This share over that of all customers.
        captured: Part of all who left that is in this part or one before it.

    Example:
        >>> from okrkit.strategy.leaving.lifting import lift_table
        >>> lift_table([0.9, 0.1], [1, 0], bins=2)["1"].lift
        2.0
    """

    part: int
    customers: int
    score: float
    left: float
    share: float
    low: float
    high: float
    lift: float
    captured: float


@frozen(eq=False, repr=False, kw_only=True)
class LiftTable(Told[LiftRow]):
    """
    How many of each part of the customers left, the likeliest first.

    Attributes:
        customers: Of each part.
        score: What was said of them, on average.
        left: How many left.
        share: Part of them that left.
        low: Lower ends of its intervals.
        high: Upper ends.
        lift: Share over that of all customers.
        captured: Part of all who left, in this part and those before it.
        base: Share of all customers who left.
        level: Of the intervals.

    Shape:
        Each (parts,).

    Units:
        Shares; lift is a ratio of shares.

    Source:
        ``lift = share of the part that left / share of all that left``.

    Example:
        >>> from okrkit.strategy.leaving.lifting import lift_table
        >>> lift_table([0.9, 0.1], [1, 0], bins=2)
        <LiftTable of 2 customers: the first of 2 parts left 2 times as often as all>
    """

    kind: ClassVar[str] = "lift table"
    shares: ClassVar[frozenset[str]] = frozenset({"share", "captured"})

    customers: Floats
    score: Floats
    left: Floats
    share: Floats
    low: Floats
    high: Floats
    lift: Floats
    captured: Floats
    base: float
    level: float

    @property
    def ids(self) -> Sequence[str]:
        """
        Parts from 1 on, the likeliest to leave first.

        Example:
            >>> from okrkit.strategy.leaving.lifting import lift_table
            >>> lift_table([0.9, 0.1], [1, 0], bins=2).ids
            ['1', '2']
        """
        return [str(part) for part in range(1, len(self.customers) + 1)]

    def _at(self, index: int, /) -> LiftRow:
        return LiftRow(
            part=index + 1,
            customers=int(self.customers[index]),
            score=float(self.score[index]),
            left=float(self.left[index]),
            share=float(self.share[index]),
            low=float(self.low[index]),
            high=float(self.high[index]),
            lift=float(self.lift[index]),
            captured=float(self.captured[index]),
        )

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every number as a column.

        Returns:
            By name: part, customers, score, left, share, low, high, lift, captured.

        Shape:
            Each (parts,).

        Units:
            Shares; lift is a ratio of shares.

        Source:
            None.

        Example:
            >>> from okrkit.strategy.leaving.lifting import lift_table
            >>> lift_table([0.9, 0.1], [1, 0], bins=2).to_columns()["part"].tolist()
            [1, 2]
        """
        return {
            "part": np.arange(1, len(self.customers) + 1),
            "customers": self.customers.astype(np.int64),
            "score": self.score,
            "left": self.left,
            "share": self.share,
            "low": self.low,
            "high": self.high,
            "lift": self.lift,
            "captured": self.captured,
        }

    def _told(self) -> dict[str, object]:
        return {"base": self.base, "level": self.level}

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the lift of a part came about.

        Args:
            id: The part, from "1" on.

        Returns:
            The lift, over both shares.

        Raises:
            UnknownIdError: No such part.

        Example:
            >>> from okrkit.strategy.leaving.lifting import lift_table
            >>> print(lift_table([0.9, 0.1], [1, 0], bins=2).explain("1"))
            part 1 = 2  [1 customer]
                = share of the part that left / share of all that left
              share of the part = 100%
              share of all = 50%
        """
        one = self[id]
        return Explanation(
            f"part {id}",
            one.lift,
            rule=f"{one.customers} customer{'s' * (one.customers != 1)}",
            formula="share of the part that left / share of all that left",
            inputs=(
                Explanation("share of the part", one.share, shown=percent(one.share)),
                Explanation("share of all", self.base, shown=percent(self.base)),
            ),
        )

    def __repr__(self) -> str:
        """Return the lift of the first part, on one line."""
        return (
            f"<LiftTable of {self.customers.sum():g} customers: the first of "
            f"{len(self)} parts left {self.lift[0]:.3g} times as often as all>"
        )

    def __str__(self) -> str:
        """Return the parts as a text table."""
        return markup.text_table(_LIFT, self._rows(), align="rrrrrrrr")

    def drawn(self, caption: str = "Who left, by chance of leaving") -> markup.Markup:
        """
        Draw the parts as a table with bars.

        Args:
            caption: What the table shows.

        Returns:
            A table for the HTML of another result.

        Example:
            >>> from okrkit.strategy.leaving.lifting import lift_table
            >>> "<svg" in lift_table([0.9, 0.1], [1, 0], bins=2).drawn()
            True
        """
        rows: list[list[markup.Cell]] = [
            [*row[:4], markup.bar(one.share, row[4]), *row[5:]]
            for one, row in zip(self, self._rows(), strict=True)
        ]
        return markup.table(_LIFT, rows, caption=caption, align="rrrrlrrr")

    def _repr_html_(self) -> str:
        """Return the parts for a notebook, their shares drawn."""
        return markup.fragment(self.drawn(), text=str(self))

    def _rows(self) -> list[list[str]]:
        return [
            [
                str(one.part),
                str(one.customers),
                f"{one.score:.3g}",
                f"{one.left:.4g}",
                percent(one.share),
                percents(one.low, one.high),
                f"{one.lift:.3g}",
                percent(one.captured),
            ]
            for one in self
        ]


@frozen(kw_only=True)
class CalibrationRow:
    """
    Customers of whom about the same was said, and what came of them.

    Attributes:
        part: 1 for the lowest chances.
        customers: How many.
        said: Their chance, on average.
        left: How many left.
        seen: Share that left.
        low: Lower end of its interval.
        high: Upper end.
        holds: Whether what was said lies in the interval.

    Example:
        >>> from okrkit.strategy.leaving.lifting import calibration_table
        >>> calibration_table([0.1, 0.9], [0, 1], bins=2)["1"].holds
        True
    """

    part: int
    customers: int
    said: float
    left: float
    seen: float
    low: float
    high: float
    holds: bool


@frozen(eq=False, repr=False, kw_only=True)
class CalibrationTable(Told[CalibrationRow]):
    """
    What was said and what was seen, the lowest chances first.

    Attributes:
        customers: Of each part.
        said: Their chance, on average.
        left: How many left.
        seen: Share that left.
        low: Lower ends of its intervals.
        high: Upper ends.
        level: Of the intervals.
        brier: Mean squared distance between chance and what came: 0 is best.
        p_value: How likely chances that are right lie so far off, by Spiegelhalter's
            test; None where all of them are 0, 1 or one half.

    Shape:
        Each (parts,).

    Units:
        Probabilities and shares.

    Source:
        Spiegelhalter, Statistics in Medicine 5 (1986), 421-433.

    Example:
        >>> from okrkit.strategy.leaving.lifting import calibration_table
        >>> calibration_table([0.1, 0.9], [0, 1], bins=2)
        <CalibrationTable of 2 customers: 0.1 off on average, Brier score 0.01>
    """

    kind: ClassVar[str] = "calibration table"

    customers: Floats
    said: Floats
    left: Floats
    seen: Floats
    low: Floats
    high: Floats
    level: float
    brier: float
    p_value: float | None

    @property
    def ids(self) -> Sequence[str]:
        """
        Parts from 1 on, the lowest chances first.

        Example:
            >>> from okrkit.strategy.leaving.lifting import calibration_table
            >>> calibration_table([0.1, 0.9], [0, 1], bins=2).ids
            ['1', '2']
        """
        return [str(part) for part in range(1, len(self.customers) + 1)]

    @property
    def error(self) -> float:
        """
        How far the chances are off on average: the expected calibration error.

        Source:
            ``Σ customers · |said - seen| / Σ customers``, over the parts.

        Example:
            >>> from okrkit.strategy.leaving.lifting import calibration_table
            >>> round(calibration_table([0.1, 0.9], [0, 1], bins=2).error, 4)
            0.1
        """
        off = self.customers @ np.abs(self.said - self.seen)
        return float(off / self.customers.sum())

    def _at(self, index: int, /) -> CalibrationRow:
        said, low, high = (float(c[index]) for c in (self.said, self.low, self.high))
        return CalibrationRow(
            part=index + 1,
            customers=int(self.customers[index]),
            said=said,
            left=float(self.left[index]),
            seen=float(self.seen[index]),
            low=low,
            high=high,
            holds=low <= said <= high,
        )

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every number as a column.

        Returns:
            By name: part, customers, said, left, seen, low, high, holds.

        Shape:
            Each (parts,).

        Units:
            Probabilities and shares.

        Source:
            None.

        Example:
            >>> from okrkit.strategy.leaving.lifting import calibration_table
            >>> made = calibration_table([0.1, 0.9], [0, 1], bins=2)
            >>> made.to_columns()["holds"].tolist()
            [True, True]
        """
        return {
            "part": np.arange(1, len(self.customers) + 1),
            "customers": self.customers.astype(np.int64),
            "said": self.said,
            "left": self.left,
            "seen": self.seen,
            "low": self.low,
            "high": self.high,
            "holds": (self.low <= self.said) & (self.said <= self.high),
        }

    def _told(self) -> dict[str, object]:
        names = ("brier", "error", "p_value", "level")
        return {name: getattr(self, name) for name in names}

    def explain(self, id: str, /) -> Explanation:
        """
        Say whether what was said of a part holds.

        Args:
            id: The part, from "1" on.

        Returns:
            The share that was seen, over what was said.

        Raises:
            UnknownIdError: No such part.

        Example:
            >>> from okrkit.strategy.leaving.lifting import calibration_table
            >>> made = calibration_table([0.1, 0.9], [0, 1], bins=2)
            >>> print(str(made.explain("2")).splitlines()[0])
            part 2 = 100%  [what was said holds]
        """
        one = self[id]
        held = "holds" if one.holds else "does not hold"
        return Explanation(
            f"part {id}",
            one.seen,
            shown=percent(one.seen),
            rule=f"what was said {held}",
            formula="customers who left / customers",
            note=f"{100 * self.level:g}% interval {percents(one.low, one.high)}",
            inputs=(Explanation("said", one.said, shown=percent(one.said)),),
        )

    def __repr__(self) -> str:
        """Return how far off the chances are, on one line."""
        return (
            f"<CalibrationTable of {self.customers.sum():g} customers: "
            f"{self.error:.3g} off on average, Brier score {self.brier:.4g}>"
        )

    def __str__(self) -> str:
        """Return the parts as a text table."""
        table = markup.text_table(_SEEN, self._rows(), align="rrrrrl")
        return f"{repr(self)[1:-1]}\n{table}"

    def drawn(self, caption: str = "What was said and seen") -> markup.Markup:
        """
        Draw the parts as a table with bars.

        Args:
            caption: What the table shows.

        Returns:
            A table for the HTML of another result.

        Example:
            >>> from okrkit.strategy.leaving.lifting import calibration_table
            >>> "<svg" in calibration_table([0.1, 0.9], [0, 1], bins=2).drawn()
            True
        """
        rows: list[list[markup.Cell]] = [
            [row[0], row[1], markup.bar(one.said, row[2]), *row[3:]]
            for one, row in zip(self, self._rows(), strict=True)
        ]
        return markup.table(_SEEN, rows, caption=caption, align="rrlrrl")

    def _repr_html_(self) -> str:
        """Return the parts for a notebook, what was said drawn."""
        return markup.fragment(self.drawn(), text=str(self))

    def _rows(self) -> list[list[str]]:
        return [
            [
                str(one.part),
                str(one.customers),
                percent(one.said),
                percent(one.seen),
                percents(one.low, one.high),
                "yes" if one.holds else "no",
            ]
            for one in self
        ]
