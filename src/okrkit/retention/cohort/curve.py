"""`Curve`: the cohorts of a triangle taken together, age by age."""

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from attrs import evolve, frozen

from okrkit import markup
from okrkit.model.checks import choice
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.results import Explanation, ResultSet
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate, known
from okrkit.retention.estimates.intervals import (
    PROPORTION_METHODS,
    Interval,
    proportion_interval,
    ratio_interval,
)
from okrkit.retention.estimates.view import estimate_explained

_HEADS = ("age", "value", "interval", "active", "of", "cohorts")


@frozen(eq=False, kw_only=True, repr=False)
class Curve(ResultSet[Estimate]):
    """
    Retention by age, of all cohorts that have come so far.

    Attributes:
        definition: What is counted.
        labels: Of the ages, as ids use them.
        names: Of the ages, as people say them.
        active: Members active at each age, of all cohorts.
        due: Members whose age can be judged.
        cohorts: On how many cohorts each age rests.
        share: Active of due; NaN where nobody can be judged.
        standard_error: Of the shares.
        low: Lower ends of the intervals.
        high: Upper ends.
        provisional: Which ages count a cell that can still change.
        level: Of the intervals.
        method: How they were made.
        date: The day it was asked on.
        segment: Of whom; "" for everybody.

    Shape:
        All columns (ages,).

    Example:
        >>> from okrkit.retention.cohort.sample import january
        >>> january().curve(provisional=True)["1"].value
        0.5
    """

    kind: ClassVar[str] = "curve"

    definition: Definition
    labels: tuple[str, ...]
    names: tuple[str, ...]
    active: Ints
    due: Ints
    cohorts: Ints
    share: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    provisional: Flags
    level: float
    method: str
    date: dt.date
    segment: str = ""

    @property
    def ids(self) -> Sequence[str]:
        """
        The ages.

        Example:
            >>> from okrkit.retention.cohort.sample import pooled
            >>> pooled().ids
            ('0', '1')
        """
        return self.labels

    def _at(self, index: int, /) -> Estimate:
        own, due = self.definition, float(self.due[index])
        return Estimate(
            definition=evolve(own, name=f"{own.name}, {self.names[index]}"),
            value=known(self.share[index]),
            standard_error=known(self.standard_error[index]),
            low=known(self.low[index]),
            high=known(self.high[index]),
            level=self.level,
            method=self.method,
            numerator=float(self.active[index]) if due else None,
            denominator=due or None,
            n=due,
            date=self.date,
            segment=self.segment,
            provisional=bool(self.provisional[index]),
            note=f"{self.cohorts[index]} cohorts" if due else "not yet observed",
        )

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every number as a column.

        Returns:
            By name: id, name, value and its uncertainty, active, due, cohorts, and
            whether it is provisional.

        Example:
            >>> from okrkit.retention.cohort.sample import pooled
            >>> pooled().to_columns()["value"]
            array([1. , 0.5])
        """
        return {
            "id": np.array(self.labels, np.str_),
            "name": np.array(self.names, np.str_),
            "value": self.share,
            "standard_error": self.standard_error,
            "low": self.low,
            "high": self.high,
            "active": self.active,
            "due": self.due,
            "cohorts": self.cohorts,
            "provisional": self.provisional,
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the number of an age came about.

        Args:
            id: The age.

        Returns:
            The share over its counts.

        Raises:
            UnknownIdError: There is no such age.

        Example:
            >>> from okrkit.retention.cohort.sample import pooled
            >>> pooled().explain("1").value
            0.5
        """
        return estimate_explained(self[id], id)

    def __repr__(self) -> str:
        """Return the size, on one line."""
        return f"<Curve of {len(self.labels)} ages>"

    def __str__(self) -> str:
        """Return the curve as a text table."""
        table = markup.text_table(_HEADS, self._rows(), align="lrrrrr")
        return f"{markup.plain(self._title())}\n{table}"

    def _repr_html_(self) -> str:
        """Return the curve for a notebook, drawn and in numbers."""
        values = [known(value) for value in self.share]
        line = markup.sparkline(values, f"{self._title()} by age")
        caption = markup.join([self._title(), " ", line])
        table = markup.table(_HEADS, self._rows(), caption=caption, align="lrrrrr")
        return markup.fragment(table, text=str(self))

    def _title(self) -> str:
        of = f", {self.segment}" if self.segment else ""
        return f"{self.definition.name}{of}"

    def _rows(self) -> list[list[markup.Cell]]:
        write = self.definition.text
        return [
            [
                name,
                write(one.value),
                "-" if one.low is None else f"{write(one.low)} to {write(one.high)}",
                int(self.active[place]),
                int(self.due[place]),
                int(self.cohorts[place]),
            ]
            for place, (name, one) in enumerate(zip(self.names, self, strict=True))
        ]


def curve_of(
    definition: Definition,
    ages: tuple[tuple[str, ...], tuple[str, ...]],
    active: Ints,
    due: Ints,
    *,
    provisional: Flags,
    method: str,
    level: float,
    date: dt.date,
    segment: str = "",
) -> Curve:
    """
    Add cohorts up, age by age.

    Args:
        definition: What is counted.
        ages: Labels and names of the ages.
        active: Active members by cohort and age; 0 where a cell does not count.
        due: Members that can be judged.
        provisional: Which ages count a cell that can still change.
        method: "clustered", or an interval of shares.
        level: Of the intervals.
        date: The day it is asked on.
        segment: Of whom; "" for everybody.

    Returns:
        The curve.

    Raises:
        InvalidOKRError: An unknown method.

    Shape:
        active, due (cohorts, ages).

    Example:
        >>> from okrkit.retention.cohort.sample import pooled
        >>> pooled().cohorts
        array([1, 1])
    """
    choice(method, ("clustered", *PROPORTION_METHODS), field="method")
    made = _interval(active, due, method, level)
    return Curve(
        definition=definition,
        labels=ages[0],
        names=ages[1],
        active=active.sum(axis=0),
        due=due.sum(axis=0),
        cohorts=(due > 0).sum(axis=0),
        share=made.value,
        standard_error=made.standard_error,
        low=made.low,
        high=made.high,
        provisional=provisional,
        level=level,
        method=made.method,
        date=date,
        segment=segment,
    )


def _interval(active: Ints, due: Ints, method: str, level: float) -> Interval:
    if method != "clustered":
        above, of = active.sum(axis=0), due.sum(axis=0)
        return proportion_interval(above, of, method=method, level=level)
    return ratio_interval(
        active.sum(axis=0),
        due.sum(axis=0),
        above_squares=(active * active).sum(axis=0),
        products=(active * due).sum(axis=0),
        below_squares=(due * due).sum(axis=0),
        n=(due > 0).sum(axis=0),
        level=level,
    )
