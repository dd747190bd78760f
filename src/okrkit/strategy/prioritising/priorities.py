"""`Priorities`, what `prioritise` returns: an item for each initiative, best first."""

import datetime as dt
from typing import ClassVar

import numpy as np
from attrs import frozen

from okrkit import markup
from okrkit.results import Explanation, Json
from okrkit.strategy.listed import Listed
from okrkit.strategy.prioritising.portfolio import Portfolio, best_portfolio
from okrkit.strategy.prioritising.priority import HEADS, By, Priority, cells, explained
from okrkit.strategy.prioritising.weighing import Ground

__all__ = ["Priorities"]

_NUMBERS = ("gain", "low", "high", "effort", "per_effort")


@frozen(kw_only=True, eq=False, repr=False)
class Priorities(Listed[Priority]):
    """
    Initiatives by what they are expected to add, best first.

    Attributes:
        on: The day.
        by: What is counted: "key result" or "objective".
        items: The initiatives.
        ground: What gains are measured against.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.strategy.prioritising.prioritise import prioritise
        >>> prioritise([], okrs=OKRSet(), on="2026-11-15", effect={})
        <Priorities of 0 initiatives on 2026-11-15, by key result>
    """

    kind = "priorities"
    heads: ClassVar[tuple[str, ...]] = HEADS
    align = "rlrrrrrl"

    on: dt.date
    by: By
    ground: Ground

    def best(self, budget: float, /) -> Portfolio:
        """
        Choose the initiatives that add most together within an effort.

        Key results are what is counted. Effects of two initiatives on one key result
        add up, and how one turns out says nothing of another. Up to 15 initiatives
        every set is looked at; beyond, they are chosen greedily, and the answer says
        so.

        Args:
            budget: The effort that there is, in the measure of the efforts.

        Returns:
            The choice, with what it adds to objectives, and who could not be chosen.

        Raises:
            InvalidOKRError: No number, or one below 0.

        Source:
            `okrkit.strategy.prioritising.choosing`.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.strategy.prioritising.prioritise import prioritise
            >>> prioritise([], okrs=OKRSet(), on="2026-11-15", effect={}).best(3).gain
            0.0
        """
        return best_portfolio(self.items, self.ground, budget)

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return a row for each initiative.

        Returns:
            Columns by the names of `Priority`'s fields, with `per_effort`; numbers that
            are not known are NaN, a rank that is none is 0.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.strategy.prioritising.prioritise import prioritise
            >>> made = prioritise([], okrs=OKRSet(), on="2026-11-15", effect={})
            >>> list(made.to_columns())[:4]
            ['rank', 'id', 'title', 'gain']
        """
        found: dict[str, np.ndarray] = {
            "rank": np.array([item.rank or 0 for item in self.items], dtype=np.int64)
        }
        for name in ("id", "title", *_NUMBERS, "why"):
            values = [getattr(item, name) for item in self.items]
            found[name] = np.array(
                values, dtype=np.float64 if name in _NUMBERS else object
            )
        return found

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            `kind`, `on`, `by`, `seed`, `draws`, and `items`, each with its gains.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.strategy.prioritising.prioritise import prioritise
            >>> made = prioritise([], okrs=OKRSet(), on="2026-11-15", effect={})
            >>> made.to_dict()["items"]
            []
        """
        asked = self.ground.outlook.asked
        return {
            "kind": self.kind,
            "on": self.on.isoformat(),
            "by": self.by,
            "seed": asked.seed,
            "draws": asked.draws,
            "items": [item.to_dict() for item in self.items],
        }

    def __repr__(self) -> str:
        """Return how many, the day and what is counted, on one line."""
        return f"<Priorities of {len(self)} initiatives on {self.on}, by {self.by}>"

    def _title(self) -> str:
        return f"what initiatives add, as seen on {self.on}: {self.by}s that succeed"

    def _cells(self, item: Priority, /) -> list[markup.Cell]:
        return cells(item)

    def _explained(self, item: Priority, /) -> Explanation:
        return explained(item, by=self.by)
