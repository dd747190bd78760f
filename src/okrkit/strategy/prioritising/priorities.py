"""`Priorities`, what `prioritise` returns: an item for each initiative, best first."""

import datetime as dt
from collections.abc import Sequence
from itertools import islice

import numpy as np
from attrs import frozen

from okrkit import markup
from okrkit.results import Explanation, Json, ResultSet
from okrkit.strategy.prioritising.portfolio import Portfolio, best_portfolio
from okrkit.strategy.prioritising.priority import HEADS, By, Priority, cells, explained
from okrkit.strategy.prioritising.weighing import Ground

__all__ = ["Priorities"]

_NUMBERS = ("gain", "low", "high", "effort", "per_effort")


@frozen(kw_only=True, eq=False, repr=False)
class Priorities(ResultSet[Priority]):
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

    on: dt.date
    by: By
    items: tuple[Priority, ...]
    ground: Ground

    @property
    def ids(self) -> Sequence[str]:
        """The ids of the initiatives, best first."""
        return tuple(item.id for item in self.items)

    def _at(self, index: int, /) -> Priority:
        return self.items[index]

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

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the gain of an initiative came about.

        Args:
            id: Its id.

        Returns:
            A tree: a part for each key result and objective, with its chance without
            the initiative and the effect that was stated.

        Raises:
            UnknownIdError: No such initiative.

        Example:
            >>> from okrkit import Initiative, OKRSet
            >>> from okrkit.strategy.prioritising.prioritise import prioritise
            >>> calls = Initiative("calls", "Call every new customer")
            >>> made = prioritise([calls], okrs=OKRSet(), on="2026-11-15", effect={})
            >>> made.explain("calls").note
            'no gain: it names nothing that it moves'
        """
        return explained(self[id], by=self.by)

    def __str__(self) -> str:
        """Return the initiatives as a text table."""
        table = markup.text_table(HEADS, self._cells(), align=_ALIGN, total=len(self))
        return f"{self._title()}\n{table}"

    def __repr__(self) -> str:
        """Return how many, the day and what is counted, on one line."""
        return f"<Priorities of {len(self)} initiatives on {self.on}, by {self.by}>"

    def _repr_html_(self) -> str:
        """Return the initiatives as a table for a notebook."""
        view = markup.table(
            HEADS,
            self._cells(),
            caption=self._title(),
            align=_ALIGN,
            total=len(self),
        )
        return markup.fragment(view, text=str(self))

    def _title(self) -> str:
        return f"what initiatives add, as seen on {self.on}: {self.by}s that succeed"

    def _cells(self) -> list[list[markup.Cell]]:
        return [cells(item) for item in islice(self.items, markup.ROWS_SHOWN)]


_ALIGN = "rlrrrrrl"
