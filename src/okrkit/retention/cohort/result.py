"""`Cohorts`: a retention triangle, cell by cell, with its uncertainty."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
from attrs import evolve, field, frozen

from okrkit.errors import UnknownIdError, shown
from okrkit.model.checks import flag
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.results import Explanation, ResultSet
from okrkit.retention.cohort.ages import Ages
from okrkit.retention.cohort.curve import Curve, curve_of
from okrkit.retention.cohort.view import triangle_html, triangle_text
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate, known
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.tables.periods import EPOCH, Periods


@frozen(eq=False, kw_only=True, repr=False)
class Cohorts(ResultSet[Estimate]):
    """
    A retention triangle: active members by cohort and age, with their uncertainty.

    Cells are named by cohort and age: ``cohorts["2026-01/1"]``, or
    ``cohorts["2026-01/4-7"]`` of brackets. One that lies ahead has no value.

    Attributes:
        definition: What a cell counts.
        periods: Of the cohorts.
        every: Their kind.
        ages: What the columns are.
        sizes: Members of each cohort.
        due: Of them, those whose age can be judged.
        active: Of those, the active ones.
        share: Active of due; NaN where nobody can be judged yet.
        standard_error: Of the shares.
        low: Lower ends of the intervals.
        high: Upper ends.
        exposure: How much of a cell is over, 0 to 1: of its days by calendar, of its
            members by lifetime.
        provisional: Which cells can still change by themselves.
        level: Of the intervals.
        method: How they were made.
        excluded: Rows left out, by reason.
        note: What else there is to say.

    Shape:
        sizes (c,); all other columns (c, ages).

    Example:
        >>> from okrkit.retention.cohort.sample import january
        >>> january()["2026-01/1"].value
        0.5
    """

    kind: ClassVar[str] = "cohorts"

    definition: Definition
    periods: Periods
    every: str
    ages: Ages
    sizes: Ints
    due: Ints
    active: Ints
    share: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    exposure: Floats
    provisional: Flags
    level: float = 0.95
    method: str = ""
    excluded: Mapping[str, int] = field(factory=dict)
    note: str = ""

    @property
    def on(self) -> dt.date:
        """
        The day it was asked on.

        Example:
            >>> from okrkit.retention.cohort.sample import january
            >>> str(january().on)
            '2026-02-28'
        """
        return self.periods.on

    @property
    def labels(self) -> tuple[str, ...]:
        """
        Names of the cohorts.

        Example:
            >>> from okrkit.retention.cohort.sample import january
            >>> january().labels
            ('2026-01', '2026-02')
        """
        return tuple(cycle.label for cycle in self.periods.cycles)

    @property
    def ids(self) -> Sequence[str]:
        """
        Names of the cells, row by row.

        Example:
            >>> from okrkit.retention.cohort.sample import january
            >>> january().ids
            ['2026-01/0', '2026-01/1', '2026-02/0', '2026-02/1']
        """
        return [f"{one}/{age}" for one in self.labels for age in self.ages.labels]

    @property
    def observed(self) -> Flags:
        """
        Which cells have a value: somebody's age can be judged.

        Shape:
            (c, ages).

        Example:
            >>> from okrkit.retention.cohort.sample import january
            >>> january().observed
            array([[ True,  True],
                   [False, False]])
        """
        return self.due > 0

    def _find(self, id: str, /) -> int | None:
        cohort, _, age = id.rpartition("/")
        if cohort not in self.labels or age not in self.ages.labels:
            return None
        place = self.labels.index(cohort) * len(self.ages.labels)
        return place + self.ages.labels.index(age)

    def _at(self, index: int, /) -> Estimate:
        cell = divmod(index, len(self.ages.labels))
        cycle = self.periods.cycles[cell[0]]
        due = int(self.due[cell])
        return Estimate(
            definition=self._defined(cell[1]),
            value=known(self.share[cell]),
            standard_error=known(self.standard_error[cell]),
            low=known(self.low[cell]),
            high=known(self.high[cell]),
            level=self.level,
            method=self.method,
            numerator=float(self.active[cell]) if due else None,
            denominator=float(due) if due else None,
            n=float(due),
            effective_n=float(due),
            period=cycle,
            date=dt.date.fromordinal(int(self._days(cell[1])[cell[0]]) + EPOCH),
            provisional=bool(self.provisional[cell]),
            excluded=self.excluded,
            note=self._said(cell),
        )

    def _days(self, place: int) -> Ints:
        """Return from which day on the cells of an age are known; never after `on`."""
        last = self.periods.last_day
        count, edges = len(self.sizes), self.ages.edges
        if edges is None:
            ends = np.append(self.periods.edges[1:] - 1, np.full(place, last))
            days = ends[place : place + count]
        else:
            # Whoever came on a cohort's last day is the last to be judged.
            days = self.periods.edges[1:] + edges[place + 1] - 2
        open_still = self.provisional[:, place] | (self.ages.rule == "unbounded")
        return np.where(open_still, last, np.minimum(days, last))

    def _defined(self, place: int) -> Definition:
        """Say what cells of an age count."""
        label, name = self.ages.labels[place], self.ages.names[place]
        own = self.definition
        step = "days" if self.ages.edges is not None else self.every
        last = name.partition(" ")[2] if step == "days" else label
        return evolve(own, id=f"{own.id}.{step}-{last}", name=f"{own.name}, {name}")

    def _said(self, cell: tuple[int, int]) -> str:
        if not self.due[cell]:
            return "not yet observed" if self.sizes[cell[0]] else "nobody began"
        share = self.exposure[cell]
        over = f"{100 * share:.3g}% of it is over" if share < 1 else ""
        return "; ".join(part for part in (over, self.note) if part)

    def measured(self, age: int | str, /) -> Measured:
        """
        Return the retention of each cohort at one age, ready for a key result.

        Args:
            age: The number or label of the age: 1 for month 1, "4-7" of brackets.

        Returns:
            One row a cohort: "of those who came in October, so many were there a month
            later". Its reading has the date on which the age of the last member is
            over, 30 November: no earlier one knows it.

        Raises:
            UnknownIdError: There is no such age.

        Example:
            >>> from okrkit.retention.cohort.sample import january
            >>> print(january().measured(1)["2026-01"])
            Cohort retention, month 1 2026-01: 50% (9.453% to 90.55%, 95% wilson), n 2
        """
        place = self._age(age)
        return measured(
            self._defined(place),
            self.periods,
            numerator=self.active[:, place],
            denominator=self.due[:, place],
            method=self.method,
            level=self.level,
            provisional=self.provisional[:, place],
            excluded=self.excluded,
            note=self.note,
            dates=self._days(place),
        )

    def curve(self, *, provisional: bool = False, method: str = "wilson") -> Curve:
        """
        Take all cohorts together, age by age.

        Later ages rest on fewer and older cohorts; the curve says on how many.

        Args:
            provisional: Whether cells that can still change are counted, too.
            method: "clustered" lets cohorts differ from each other; otherwise an
                interval of shares, as if every member were drawn alone.

        Returns:
            The curve.

        Raises:
            InvalidOKRError: An unknown method.

        Example:
            >>> from okrkit.retention.cohort.sample import january
            >>> january().curve(provisional=True)["1"].value
            0.5
        """
        also = flag(provisional, field="provisional")
        kept = self.observed & (also | ~self.provisional)
        return curve_of(
            replaced(self.definition, "pooled"),
            (self.ages.labels, self.ages.names),
            np.where(kept, self.active, 0),
            np.where(kept, self.due, 0),
            provisional=np.any(kept & self.provisional, axis=0),
            method=method,
            level=self.level,
            date=self.on,
        )

    def _age(self, age: int | str) -> int:
        label = str(age)
        if label not in self.ages.labels:
            raise UnknownIdError(
                f"no such age in these cohorts: {shown(age)}",
                id=label,
                known=self.ages.labels,
            )
        return self.ages.labels.index(label)

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every cell as a row of columns.

        Returns:
            By name: id, cohort, starts_on, age, size, due, active, value and its
            uncertainty, exposure, provisional. Values that lie ahead are NaN.

        Example:
            >>> from okrkit.retention.cohort.sample import january
            >>> january().to_columns()["value"]
            array([1. , 0.5, nan, nan])
        """
        count, ages = self.due.shape
        starts = [cycle.start for cycle in self.periods.cycles]
        return {
            "id": np.array(self.ids, np.str_),
            "cohort": np.repeat(np.array(self.labels, np.str_), ages),
            "starts_on": np.repeat(np.array(starts, "datetime64[D]"), ages),
            "age": np.tile(np.array(self.ages.labels, np.str_), count),
            "size": np.repeat(self.sizes, ages),
            "due": self.due.ravel(),
            "active": self.active.ravel(),
            "value": self.share.ravel(),
            "standard_error": self.standard_error.ravel(),
            "low": self.low.ravel(),
            "high": self.high.ravel(),
            "exposure": self.exposure.ravel(),
            "provisional": self.provisional.ravel(),
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the number of a cell came about.

        Args:
            id: Cohort and age.

        Returns:
            The share over the members that were active and those judged.

        Raises:
            UnknownIdError: There is no such cell.

        Example:
            >>> from okrkit.retention.cohort.sample import january
            >>> print(str(january().explain("2026-01/1")).splitlines()[0])
            2026-01/1 = 50%  [Cohort retention, month 1]
        """
        one = self[id]
        row = self._find(id)
        size = float(self.sizes[(row or 0) // len(self.ages.labels)])
        parts = (
            ("active", one.numerator, ""),
            ("can be judged", one.denominator, ""),
            ("began together", size, ""),
        )
        return Explanation(
            id,
            one.value,
            shown=one.definition.text(one.value),
            rule=one.definition.name,
            formula=self.definition.formula,
            source=self.definition.source,
            note=one.note,
            inputs=tuple(
                Explanation(name, value, note=note) for name, value, note in parts
            ),
            excluded=tuple(
                (f"{count} rows", reason) for reason, count in self.excluded.items()
            ),
        )

    def __repr__(self) -> str:
        """Return the size, on one line."""
        return (
            f"<Cohorts: {len(self.sizes)} by {self.every}, {len(self.ages.labels)} "
            f"ages, {int(self.sizes.sum())} customers>"
        )

    def __str__(self) -> str:
        """Return the triangle as text; ``*`` marks what can still change."""
        return triangle_text(self)

    def _repr_html_(self) -> str:
        """Return the triangle for a notebook."""
        return triangle_html(self)


def replaced(definition: Definition, kind: str) -> Definition:
    """
    Name a definition after what was made of it.

    Args:
        definition: The definition.
        kind: What was made, such as "pooled".

    Returns:
        The same with another id and name.

    Example:
        >>> own = Definition(id="share", name="A share", formula="a / b", unit="ratio")
        >>> replaced(own, "pooled").id
        'share.pooled'
    """
    return evolve(
        definition,
        id=f"{definition.id}.{kind}",
        name=f"{definition.name}, {kind}",
    )
