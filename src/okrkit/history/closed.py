"""What `close` returns: how each key result and objective ended, and what is open."""

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING

from attrs import asdict, fields, frozen

from okrkit import markup
from okrkit.errors import UnknownIdError, shown
from okrkit.history.by_kind import ByKind, numbers, words
from okrkit.model.checks import choice
from okrkit.model.closing import OUTCOMES, Closing, Outcome
from okrkit.model.noun import Noun
from okrkit.model.okr import Intent
from okrkit.model.okrset import OKRSet
from okrkit.results import Explanation, Json, jsonable
from okrkit.scoring.maturity import Maturity
from okrkit.scoring.scores import Kind

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Closed", "Ending"]

_HEADS = ("id", "score", "grade", "outcome", "why")
_ASKED = "root cause?"
_TONES: dict[str | None, markup.Tone] = {
    "achieved": "good",
    "missed": "bad",
    "postponed": "fair",
    "abandoned": "info",
}


@frozen(kw_only=True)
class Ending(Noun):
    """
    How one key result or objective ended, or why it is still open.

    Attributes:
        id: Its id.
        kind: "objective" or "key result".
        title: What its owner wrote.
        intent: "committed", "aspirational", "learning", or None.
        score: On the day, by the policy; None where not measured.
        grade: The policy's band; None where not measured.
        maturity: How final the score is.
        closing: How it ended; None while it is open.
        why: Which rule gave the outcome, or why there is none.
        asked: Whether it is a committed miss without a root cause (rule H03).

    Example:
        >>> Ending(id="nps", kind="key result", title="NPS").outcome is None
        True
    """

    id: str
    kind: Kind
    title: str
    intent: Intent | None = None
    score: float | None = None
    grade: str | None = None
    maturity: Maturity = "running"
    closing: Closing | None = None
    why: str = ""
    asked: bool = False

    @property
    def outcome(self) -> Outcome | None:
        """
        "achieved", "missed", "postponed" or "abandoned"; None while it is open.

        Example:
            >>> end = Closing("2027-01-08", "missed")
            >>> Ending(id="k", kind="key result", title="K", closing=end).outcome
            'missed'
        """
        return None if self.closing is None else self.closing.outcome


@frozen(kw_only=True, eq=False, repr=False)
class Closed(ByKind[Ending]):
    """
    How a cycle ended: each objective, then its key results, in the order of the set.

    Attributes:
        on: The day it was closed.
        policy: Name of the policy that graded it.
        items: One for each objective and key result.
        okrs: The set with what is closed now; `Journal.record` takes it.

    Example:
        >>> from okrkit.history.closing import close
        >>> len(close(OKRSet(cycle="2026-Q4"), on="2027-01-08"))
        0
    """

    kind = "closed"

    on: dt.date
    policy: str
    okrs: OKRSet

    @property
    def asked(self) -> tuple[Ending, ...]:
        """
        Committed misses that nobody gave a root cause for (rule H03).

        Example:
            >>> from okrkit import KeyResult, Objective
            >>> from okrkit.history.closing import close
            >>> kr = KeyResult("up", "Up", at_least=99, intent="committed",
            ...                check_ins={"2026-12-31": 98})
            >>> okrs = OKRSet([Objective("o", "O", [kr])], cycle="2026-Q4")
            >>> [item.id for item in close(okrs, on="2027-01-31").asked]
            ['up']
        """
        return tuple(item for item in self.items if item.asked)

    @property
    def open(self) -> tuple[Ending, ...]:
        """
        What has no outcome yet, each with why.

        Example:
            >>> from okrkit import Objective
            >>> from okrkit.history.closing import close
            >>> okrs = OKRSet([Objective("o", "O")], cycle="2026-Q4")
            >>> [item.why for item in close(okrs, on="2027-01-31").open]
            ['not measured: say what became of it']
        """
        return tuple(item for item in self.items if item.closing is None)

    def of_outcome(self, outcome: Outcome) -> tuple[Ending, ...]:
        """
        Return what ended in one way.

        Args:
            outcome: ``"achieved"``, ``"missed"``, ``"postponed"`` or ``"abandoned"``.

        Returns:
            In the order of the set.

        Raises:
            InvalidOKRError: Another word.

        Example:
            >>> from okrkit.history.closing import close
            >>> empty = close(OKRSet(cycle="2026-Q4"), on="2027-01-08")
            >>> empty.of_outcome("missed")
            ()
        """
        choice(outcome, OUTCOMES, field="outcome")
        return tuple(item for item in self.items if item.outcome == outcome)

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return a row for each id.

        Returns:
            Columns `id`, `kind`, `title`, `intent`, `score`, `grade`, `maturity`,
            `outcome`, `root_cause`, `lesson`, `why`, `asked`; missing scores are NaN,
            missing words None.

        Example:
            >>> Closed(on=None, policy="okrkit", items=(), okrs=OKRSet()).to_columns()[
            ...     "asked"].tolist()
            []
        """
        import numpy as np

        ends = [item.closing for item in self.items]
        plain = ("id", "kind", "title", "intent", "grade", "maturity", "outcome", "why")
        found = {
            name: words([getattr(item, name) for item in self.items]) for name in plain
        }
        return found | {
            "score": numbers([item.score for item in self.items]),
            "root_cause": words([end and end.root_cause for end in ends]),
            "lesson": words([end and end.lesson for end in ends]),
            "asked": np.array([item.asked for item in self.items], dtype=np.bool_),
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON; the set itself is left out.

        Returns:
            `kind`, `on`, `policy`, and `items`, each with its `closing`.

        Example:
            >>> Closed(on=None, policy="okrkit", items=(), okrs=OKRSet()).to_dict()
            {'kind': 'closed', 'on': None, 'policy': 'okrkit', 'items': []}
        """
        return {
            "kind": self.kind,
            "on": jsonable(self.on),
            "policy": self.policy,
            "items": [_plain(item) for item in self.items],
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say why something ended as it did.

        Args:
            id: Of a key result or objective.

        Returns:
            The outcome, the rule that gave it, and what was learned.

        Raises:
            UnknownIdError: No such id.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> item = Ending(id="k", kind="key result", title="K", why="not measured")
            >>> only = Closed(on=None, policy="okrkit", items=(item,), okrs=OKRSet())
            >>> only.explain("k").rule
            'not measured'
        """
        place = self._place(id)
        if place is None:
            raise UnknownIdError(
                f"no such id: {shown(id)}", id=id, known=list(self.ids)
            )
        item = self.items[place]
        end = item.closing
        said = () if end is None else (end.root_cause, end.lesson, end.note)
        score = "" if item.score is None else f"{item.score:.4g}, {item.grade}"
        return Explanation(
            item.id,
            item.outcome or "open",
            rule=item.why,
            source=f"policy {self.policy}",
            note="; ".join(filter(None, (*said, _ASKED * item.asked))),
            inputs=(Explanation("score", item.score, shown=score, rule=item.maturity),),
        )

    def __str__(self) -> str:
        """Return a table with a row for each objective and key result."""
        few = islice(self.items, markup.ROWS_SHOWN)
        table = markup.text_table(
            _HEADS, map(_row, few), align="lrlll", total=len(self.items)
        )
        return f"{self._title()}\n{table}"

    def __repr__(self) -> str:
        """Return how many are closed and how many are not, on one line."""
        n, rest = len(self.items), len(self.open)
        return f"<Closed {n - rest} of {n} on {self.on}, policy {self.policy}>"

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        few = islice(self.items, markup.ROWS_SHOWN)
        table = markup.table(
            _HEADS,
            [_cells(item) for item in few],
            caption=self._title(),
            align="lrlll",
            total=len(self.items),
        )
        return markup.fragment(table, text=str(self))

    def _title(self) -> str:
        told = f"closed on {self.on}, policy {self.policy}"
        for name, rows in (("open", self.open), ("asked for a cause", self.asked)):
            told += f", {len(rows)} {name}" * bool(rows)
        return told


def _plain(item: Ending) -> Json:
    found: dict[str, Json] = {
        f.name: jsonable(getattr(item, f.name)) for f in fields(Ending)
    }
    end = item.closing
    return found | {"closing": None if end is None else jsonable(asdict(end))}


def _row(item: Ending) -> list[markup.Cell]:
    indent = "  " if item.kind == "key result" else ""
    cause = item.closing.root_cause if item.closing else ""
    return [
        indent + item.id,
        "-" if item.score is None else f"{item.score:.2f}",
        item.grade or "-",
        item.outcome or "open",
        "; ".join(filter(None, (item.why, cause, _ASKED * item.asked))),
    ]


def _cells(item: Ending) -> list[markup.Cell]:
    row = _row(item)
    return [*row[:3], markup.badge(row[3], _TONES.get(item.outcome, "none")), row[4]]
