"""`ValueChanges`: why lifetime value moved: behaviour, refit, or another population."""

from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
from attrs import frozen

from okrkit import markup
from okrkit.numerics.arrays import Flags, Floats
from okrkit.results import Explanation, ResultSet
from okrkit.retention.estimates.definition import Definition

_HEADS: Final = (
    "period",
    "from",
    "to",
    "change",
    "behaviour",
    "refit",
    "joined",
    "left",
)
_SAID: Final = {
    "behaviour": "the same customers, what they did since, old parameters",
    "refit": "the same histories, new parameters",
    "joined": "customers who came into the population, old parameters",
    "left": "customers who went out of the population",
}


@frozen(kw_only=True)
class ValueChange:
    """
    One change of lifetime value, taken apart; the parts add up to it.

    Attributes:
        period: Label of the period it ends in.
        since: Label of that it begins in.
        before: Value at the end of that.
        after: Value now.
        behaviour: What those who were and are there did.
        refit: What new parameters do to everybody who is there.
        joined: What those who came do.
        left: What those who went did.

    Example:
        >>> from okrkit.retention.value.sample import changes
        >>> one = changes()["2026-Q2"]
        >>> one.before, one.after, one.change
        (40.0, 43.0, 3.0)
    """

    period: str
    since: str
    before: float
    after: float
    behaviour: float
    refit: float
    joined: float
    left: float

    @property
    def change(self) -> float:
        """Value now less value before."""
        return self.after - self.before

    @property
    def population(self) -> float:
        """What came and went does: `joined` and `left`."""
        return self.joined + self.left


@frozen(eq=False, repr=False)
class ValueChanges(ResultSet[ValueChange]):
    """
    The changes of a lifetime-value series, by period.

    Attributes:
        items: In order.
        definition: Of the value.

    Example:
        >>> from okrkit.retention.value.sample import changes
        >>> one = changes()["2026-Q2"]
        >>> one.change, one.behaviour + one.refit + one.population
        (3.0, 3.0)
    """

    kind: ClassVar[str] = "lifetime-value-changes"

    items: tuple[ValueChange, ...]
    definition: Definition

    @property
    def ids(self) -> Sequence[str]:
        """Labels of the periods."""
        return [one.period for one in self.items]

    def _at(self, index: int, /) -> ValueChange:
        return self.items[index]

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every number as a column.

        Returns:
            By name: period, since, before, after, change and its parts.

        Shape:
            Each (changes,).

        Units:
            Money.

        Source:
            None.

        Example:
            >>> from okrkit.retention.value.sample import changes
            >>> changes().to_columns()["refit"]
            array([-0.5])
        """
        texts, figures = (
            ("period", "since"),
            (
                "before",
                "after",
                "change",
                "behaviour",
                "refit",
                "joined",
                "left",
            ),
        )
        made = {
            name: np.array([getattr(one, name) for one in self.items], np.str_)
            for name in texts
        }
        return made | {
            name: np.array([getattr(one, name) for one in self.items], np.float64)
            for name in figures
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say what made a change.

        Args:
            id: Label of the period.

        Returns:
            The change, over its parts.

        Raises:
            UnknownIdError: No such period, or the first, which changed from nothing.

        Example:
            >>> from okrkit.retention.value.sample import changes
            >>> print(changes().explain("2026-Q2").inputs[1])
            refit = -$0.50
                ! the same histories, new parameters
        """
        one = self[id]
        write = self.definition.text
        return Explanation(
            f"change from {one.since} to {one.period}",
            one.change,
            shown=write(one.change),
            formula="behaviour + refit + joined + left",
            inputs=tuple(
                Explanation(
                    name, getattr(one, name), shown=write(getattr(one, name)), note=said
                )
                for name, said in _SAID.items()
            ),
        )

    def __repr__(self) -> str:
        """Return how many changes there are, on one line."""
        count = len(self.items)
        return f"<ValueChanges of {self.definition.name}: {count}>"

    def __str__(self) -> str:
        """Return the changes as a text table."""
        return markup.text_table(_HEADS, self._rows(), align="lrrrrrrr")

    def drawn(self) -> markup.Markup:
        """
        Draw the changes as a table.

        Returns:
            A table for the HTML of another result.

        Example:
            >>> from okrkit.retention.value.sample import changes
            >>> "behaviour" in changes().drawn()
            True
        """
        return markup.table(
            _HEADS,
            self._rows(),
            caption=f"What changed: {self.definition.name}",
            align="lrrrrrrr",
        )

    def _repr_html_(self) -> str:
        """Return the changes for a notebook."""
        return markup.fragment(self.drawn(), text=str(self))

    def _rows(self) -> list[list[str]]:
        parts = ("before", "after", "change", *_SAID)
        return [
            [
                one.period,
                *(self.definition.text(getattr(one, p), named=False) for p in parts),
            ]
            for one in self.items
        ]


def split(
    before: Floats,
    between: Floats,
    after: Floats,
    stayed: tuple[Flags, Flags],
    *,
    mean: bool,
) -> dict[str, float]:
    """
    Take a change of values apart.

    The steps lead from one day to the other: those who went are taken out, those who
    stay live on under the old parameters, those who came are put in, and at last all
    have the new parameters.

    Args:
        before: Values of the customers before.
        between: Values of the customers now, under the old parameters.
        after: Values of the customers now, under the new ones.
        stayed: Which of those before are there now, and which now were there before.
        mean: Whether the value is a mean, or else a sum.

    Returns:
        before, after, behaviour, refit, joined and left; where nobody stays, all but
        the refit is joined.

    Shape:
        before (then,), between and after (now,), flags (then,) and (now,).

    Units:
        Those of the values.

    Source:
        okrkit's own choice of the order.

    Example:
        >>> flags = np.array([True, False]), np.array([True])
        >>> made = split(np.array([4.0, 2.0]), np.array([5.0]), np.array([6.0]), flags,
        ...     mean=True)
        >>> made["left"], made["behaviour"], made["joined"], made["refit"]
        (1.0, 1.0, 0.0, 1.0)
    """
    whole = np.mean if mean else np.sum
    first, last, middle = (float(whole(v)) for v in (before, after, between))
    old, new = before[stayed[0]], between[stayed[1]]
    if mean and not len(old):
        steps = [first, first, first]
    else:
        steps = [first, float(whole(old)), float(whole(new))]
    return {
        "before": first,
        "after": last,
        "left": steps[1] - steps[0],
        "behaviour": steps[2] - steps[1],
        "joined": middle - steps[2],
        "refit": last - middle,
    }
