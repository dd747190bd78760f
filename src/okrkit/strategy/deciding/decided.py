"""`Decisions`, what `decisions` returns: the most pressing first."""

import datetime as dt
from typing import ClassVar

import numpy as np
from attrs import evolve, frozen

from okrkit import markup
from okrkit.results import Explanation, Json
from okrkit.strategy.deciding.decision import Decision, DecisionKind
from okrkit.strategy.listed import Listed

__all__ = ["Decisions"]

_TONES: dict[DecisionKind, markup.Tone] = {
    "escalate": "bad",
    "read again": "fair",
    "stop": "bad",
    "add outcome": "fair",
    "rescope": "fair",
    "retarget": "info",
    "retire": "none",
    "carry over": "info",
    "close": "none",
}


@frozen(kw_only=True, eq=False, repr=False)
class Decisions(Listed[Decision]):
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
    heads: ClassVar[tuple[str, ...]] = ("decide", "about", "id", "because", "owner")

    on: dt.date
    not_asked: tuple[tuple[str, str], ...] = ()

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

    def __repr__(self) -> str:
        """Return how many and the day, on one line."""
        return f"<Decisions of {len(self)} on {self.on}>"

    def _title(self) -> str:
        return f"what should be decided, as seen on {self.on}"

    def _cells(self, item: Decision, /) -> list[markup.Cell]:
        return [
            item.kind,
            item.about,
            item.subject,
            item.trigger,
            item.owner or "-",
        ]

    def _drawn(self, item: Decision, /) -> list[markup.Cell]:
        return [markup.badge(item.kind, _TONES[item.kind]), *self._cells(item)[1:]]

    def _explained(self, item: Decision, /) -> Explanation:
        return item.explanation()

    def _below(self) -> list[str]:
        return [f"not asked: {name}: {why}" for name, why in self.not_asked]
