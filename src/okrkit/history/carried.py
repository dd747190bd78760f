"""What `carry_over` returns: what goes on, with what was kept, dropped and is asked."""

from itertools import islice
from typing import TYPE_CHECKING

from attrs import fields, frozen

from okrkit import markup
from okrkit.errors import UnknownIdError, shown
from okrkit.history.by_kind import ByKind, words
from okrkit.model.noun import Noun
from okrkit.model.okrset import OKRSet
from okrkit.results import Explanation, Json, jsonable
from okrkit.scoring.scores import Kind

if TYPE_CHECKING:
    import numpy as np

__all__ = ["CarriedOver", "Carry"]

_HEADS = ("id", "", "kept", "dropped", "asked")


@frozen(kw_only=True)
class Carry(Noun):
    """
    One key result or objective of the old set, and what became of it.

    Attributes:
        id: Its id, in both sets.
        kind: "objective" or "key result".
        title: What its owner wrote.
        state: "carried over", "goes on" (its cycle is not over) or "left behind".
        why: Why it is left behind, or goes on.
        kept: What it keeps, in words.
        dropped: What it does not keep, in words.
        asked: What somebody has to decide, in words.

    Example:
        >>> Carry(id="nps", kind="key result", title="NPS", state="goes on").kept
        ()
    """

    id: str
    kind: Kind
    title: str
    state: str
    why: str = ""
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


@frozen(kw_only=True, eq=False, repr=False)
class CarriedOver(ByKind[Carry]):
    """
    A set for the next cycle, and what became of each part of the old one.

    Attributes:
        cycle: Label of the next cycle.
        items: One for each objective and key result of the old set.
        okrs: The new set.

    Example:
        >>> from okrkit.history.carrying import carry_over
        >>> carry_over(OKRSet(cycle="2026-Q4"), "2027-Q1", on="2027-01-08").cycle
        '2027-Q1'
    """

    kind = "carried over"

    cycle: str
    okrs: OKRSet

    @property
    def kept(self) -> tuple[str, ...]:
        """
        What was kept, in words.

        Example:
            >>> CarriedOver(cycle="2027-Q1", items=(), okrs=OKRSet()).kept
            ()
        """
        return tuple(
            f"{item.kind} {item.id}: {words}"
            for item in self.items
            for words in item.kept
        )

    @property
    def dropped(self) -> tuple[str, ...]:
        """
        What was not kept, in words: whole key results and objectives, and parts.

        Example:
            >>> from okrkit import KeyResult, Objective
            >>> from okrkit.history.carrying import carry_over
            >>> kr = KeyResult("k", "K", at_most=5, check_ins={"2026-11-06": 6})
            >>> okrs = OKRSet([Objective("o", "O", [kr])], cycle="2026-Q4")
            >>> carry_over(okrs, "2027-Q1", on="2027-01-08").dropped
            ('key result k: 1 check-in, the last of 2026-11-06',)
        """
        return tuple(
            f"{item.kind} {item.id}: {words}"
            for item in self.items
            for words in (
                *([f"left behind, {item.why}"] if item.state == "left behind" else []),
                *item.dropped,
            )
        )

    @property
    def asked(self) -> tuple[str, ...]:
        """
        What somebody has to decide before the new cycle, in words.

        Example:
            >>> CarriedOver(cycle="2027-Q1", items=(), okrs=OKRSet()).asked
            ()
        """
        return tuple(
            f"{item.kind} {item.id}: {words}"
            for item in self.items
            for words in item.asked
        )

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return a row for each id.

        Returns:
            Columns `id`, `kind`, `title`, `state`, `why`, `kept`, `dropped`, `asked`,
            the last three as one text.

        Example:
            >>> empty = CarriedOver(cycle="2027-Q1", items=(), okrs=OKRSet())
            >>> empty.to_columns()["kept"].tolist()
            []
        """
        plain = ("id", "kind", "title", "state", "why")
        return {
            name: words([getattr(item, name) for item in self.items]) for name in plain
        } | {
            name: words(["; ".join(getattr(item, name)) for item in self.items])
            for name in ("kept", "dropped", "asked")
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON; the set itself is left out.

        Returns:
            `kind`, `cycle` and `items`.

        Example:
            >>> CarriedOver(cycle="2027-Q1", items=(), okrs=OKRSet()).to_dict()
            {'kind': 'carried over', 'cycle': '2027-Q1', 'items': []}
        """
        return {
            "kind": self.kind,
            "cycle": self.cycle,
            "items": [
                {f.name: jsonable(getattr(item, f.name)) for f in fields(Carry)}
                for item in self.items
            ],
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say what became of an id.

        Args:
            id: Of a key result or objective of the old set.

        Returns:
            What it keeps as inputs, and what it does not as what was left out.

        Raises:
            UnknownIdError: No such id.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> item = Carry(id="k", kind="key result", title="K", state="goes on")
            >>> one = CarriedOver(cycle="2027-Q1", items=(item,), okrs=OKRSet())
            >>> one.explain("k").value
            'goes on'
        """
        place = self._place(id)
        if place is None:
            raise UnknownIdError(
                f"no such id: {shown(id)}", id=id, known=list(self.ids)
            )
        item = self.items[place]
        return Explanation(
            item.id,
            item.state,
            rule=item.why,
            note="; ".join(item.asked),
            inputs=tuple(Explanation(kept) for kept in item.kept),
            excluded=tuple((part, "not carried over") for part in item.dropped),
        )

    def __str__(self) -> str:
        """Return a table with a row for each objective and key result."""
        few = islice(self.items, markup.ROWS_SHOWN)
        table = markup.text_table(_HEADS, map(_row, few), total=len(self.items))
        return f"{self._title()}\n{table}"

    def __repr__(self) -> str:
        """Return how much of what goes on, on one line."""
        return f"<CarriedOver: {self._title()}>"

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        few = islice(self.items, markup.ROWS_SHOWN)
        view = markup.table(
            _HEADS, map(_row, few), caption=self._title(), total=len(self.items)
        )
        return markup.fragment(view, text=str(self))

    def _title(self) -> str:
        counts = [
            f"{sum(item.state == state for item in self.items)} {state}"
            for state in ("carried over", "goes on", "left behind")
        ]
        return f"into {self.cycle}: {', '.join(counts)}"


def _row(item: Carry) -> list[markup.Cell]:
    indent = "  " if item.kind == "key result" else ""
    state = f"{item.state}, {item.why}" if item.why else item.state
    lists = (item.kept, item.dropped, item.asked)
    return [indent + item.id, state, *("; ".join(each) for each in lists)]
