"""`Decisions`, what `decisions` returns: the most pressing first."""

import datetime as dt
from collections.abc import Sequence
from itertools import islice

import numpy as np
from attrs import evolve, frozen

from okrkit import markup
from okrkit.results import Explanation, Json, ResultSet
from okrkit.strategy.deciding.decision import HEADS, Decision, DecisionKind, cells

__all__ = ["Decisions"]

_TONES: dict[DecisionKind, markup.Tone] = {
    "escalate": "bad",
    "stop": "bad",
    "add outcome": "fair",
    "rescope": "fair",
    "retarget": "info",
    "retire": "none",
}


@frozen(kw_only=True, eq=False, repr=False)
class Decisions(ResultSet[Decision]):
    """
    What should be decided, the most pressing first.

    Attributes:
        on: The day.
        items: The decisions.
        not_asked: Pairs of a rule and what it lacked, or what it could not judge.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.strategy.deciding.decide import decisions
        >>> decisions(OKRSet(), on="2026-11-15")
        <Decisions of 0 on 2026-11-15>
    """

    kind = "decisions"

    on: dt.date
    items: tuple[Decision, ...]
    not_asked: tuple[tuple[str, str], ...] = ()

    @property
    def ids(self) -> Sequence[str]:
        """The ids: kind, what it is about, and its id."""
        return tuple(item.id for item in self.items)

    def _at(self, index: int, /) -> Decision:
        return self.items[index]

    def of(
        self, *, owner: str | None = None, kind: DecisionKind | None = None
    ) -> "Decisions":
        """
        Return some of the decisions.

        Args:
            owner: Those that one owner is to decide; empty for those of nobody.
            kind: Those of one kind.

        Returns:
            They, in the same order.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.strategy.deciding.decide import decisions
            >>> len(decisions(OKRSet(), on="2026-11-15").of(owner="Ann"))
            0
        """
        some = tuple(
            item
            for item in self.items
            if owner in (None, item.owner) and kind in (None, item.kind)
        )
        return evolve(self, items=some)

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return a row for each decision.

        Returns:
            Columns of words by the names of `Decision`'s fields; several rules, facts
            or options are one text.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.strategy.deciding.decide import decisions
            >>> list(decisions(OKRSet(), on="2026-11-15").to_columns())[:3]
            ['id', 'kind', 'about']
        """
        found = {
            name: [getattr(item, name) for item in self.items]
            for name in ("id", "kind", "about", "subject", "title", "trigger", "owner")
        }
        found["rules"] = [", ".join(item.rules) for item in self.items]
        found["evidence"] = ["; ".join(map(str, i.evidence)) for i in self.items]
        found["options"] = ["; ".join(item.options) for item in self.items]
        return {name: np.array(column, dtype=object) for name, column in found.items()}

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            `kind`, `on`, `not_asked` by rule, and `items`.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.strategy.deciding.decide import decisions
            >>> decisions(OKRSet(), on="2026-11-15").to_dict()["items"]
            []
        """
        return {
            "kind": self.kind,
            "on": self.on.isoformat(),
            "not_asked": dict(self.not_asked),
            "items": [item.to_dict() for item in self.items],
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say what a decision rests on.

        Args:
            id: Its id.

        Returns:
            A tree: a part for each fact, with what the rule holds it against.

        Raises:
            UnknownIdError: No such decision.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet
            >>> from okrkit.strategy.deciding.decide import decisions
            >>> nps = KeyResult("nps", "x", baseline=32, target=40)
            >>> okrs = OKRSet([Objective("keep", "Stay", [nps])], cycle="2026-Q4")
            >>> made = decisions(okrs, on="2026-12-01")
            >>> made.explain("retire key result nps").rule
            'never read'
        """
        return self[id].explanation()

    def __str__(self) -> str:
        """Return the decisions as a text table, with what was not asked."""
        few = [cells(item) for item in islice(self.items, markup.ROWS_SHOWN)]
        table = markup.text_table(HEADS, few, total=len(self))
        return "\n".join([self._title(), table, *self._left()])

    def __repr__(self) -> str:
        """Return how many and the day, on one line."""
        return f"<Decisions of {len(self)} on {self.on}>"

    def _repr_html_(self) -> str:
        """Return the decisions as a table for a notebook."""
        few = [
            [markup.badge(item.kind, _TONES[item.kind]), *cells(item)[1:]]
            for item in islice(self.items, markup.ROWS_SHOWN)
        ]
        table = markup.table(HEADS, few, caption=self._title(), total=len(self))
        left = [markup.element("li", line) for line in self._left()]
        parts = [table, markup.element("ul", *left)] if left else [table]
        return markup.fragment(markup.join(parts), text=str(self))

    def _title(self) -> str:
        return f"what should be decided, as seen on {self.on}"

    def _left(self) -> list[str]:
        return [f"not asked: {name}: {why}" for name, why in self.not_asked]
