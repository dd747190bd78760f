"""`Cohorts`: a retention triangle, cell by cell, with its uncertainty."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import ClassVar, Final

import numpy as np
from attrs import evolve, field, frozen

from okrkit.errors import UnknownIdError, shown
from okrkit.model.checks import flag
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.results import Explanation, ResultSet
from okrkit.retention.cohort.ages import Ages
from okrkit.retention.cohort.cells import cell_of, days_of, definition_of
from okrkit.retention.cohort.curve import Curve, curve_of
from okrkit.retention.cohort.view import triangle_html, triangle_text
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.estimates.view import left_out_lines
from okrkit.retention.tables.periods import Periods


@frozen(eq=False, kw_only=True, repr=False)
class Cohorts(ResultSet[Estimate]):
    """
    A retention triangle: active members by cohort and age, with their uncertainty.

    Cells are named by cohort and age: ``cohorts["2026-01/1"]``, or
    ``cohorts["2026-01/4-7"]`` of brackets. One that lies ahead has no value. With
    segments ``cohorts.of("paying")`` is the triangle of one of them, and
    ``cohorts["2026-01/1/paying"]`` its cell.

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
        segment: Whose triangle it is; "" for everybody.
        triangles: Of everybody's, those of the segments.

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
    segment: str = ""
    triangles: tuple["Cohorts", ...] = ()

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
    def segments(self) -> tuple[str, ...]:
        """
        Names of the triangles; the first, "", is everybody's.

        Example:
            >>> from okrkit.retention.cohort.sample import by_plan
            >>> by_plan().segments
            ('', 'free', 'paying')
        """
        return tuple(one.segment for one in self._all())

    def of(self, segment: str, /) -> "Cohorts":
        """
        Return the triangle of one segment.

        Args:
            segment: Of whom; "" for everybody.

        Returns:
            The triangle alone: its curve and its series are of that segment.

        Raises:
            UnknownIdError: There is no such segment; names those that look like it.

        Example:
            >>> from okrkit.retention.cohort.sample import by_plan
            >>> by_plan().of("paying")["2026-01/1"].value
            1.0
        """
        for one in self._all():
            if one.segment == segment:
                return evolve(one, triangles=())
        names = self.segments[1:]
        raise UnknownIdError(
            f"no such segment in these cohorts: {shown(segment)}",
            code="unknown-segment",
            id=str(segment),
            known=names,
            expected=", ".join(map(shown, names[:20])) or "no segment",
        )

    def _all(self) -> tuple["Cohorts", ...]:
        return (self, *self.triangles)

    @property
    def ids(self) -> Sequence[str]:
        """
        Names of the cells, row by row: those of everybody, then of each segment.

        Example:
            >>> from okrkit.retention.cohort.sample import january
            >>> january().ids
            ['2026-01/0', '2026-01/1', '2026-02/0', '2026-02/1']
        """
        return [
            f"{cohort}/{age}{self._ending(segment)}"
            for segment in self.segments
            for cohort in self.labels
            for age in self.ages.labels
        ]

    def _ending(self, segment: str) -> str:
        """Return how names of cells end; a triangle alone need not say whose it is."""
        return "" if segment == self.segment else f"/{segment}"

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
        for which, segment in enumerate(self.segments):
            ending = self._ending(segment)
            cohort, _, age = id.removesuffix(ending).rpartition("/")
            known_age = age in self.ages.labels and cohort in self.labels
            if known_age and id.endswith(ending):
                place = self.labels.index(cohort) * len(self.ages.labels)
                return which * self.due.size + place + self.ages.labels.index(age)
        return None

    def _at(self, index: int, /) -> Estimate:
        which, place = divmod(index, self.due.size)
        cell = divmod(place, len(self.ages.labels))
        return cell_of(self._all()[which], (int(cell[0]), int(cell[1])))

    def measured(self, age: int | str, /) -> Measured:
        """
        Return the retention of each cohort at one age, ready for a key result.

        Args:
            age: The number or label of the age: 1 for month 1, "4-7" of brackets.

        Returns:
            One row a cohort and segment: "of those who came in October, so many were
            there a month later". Its reading has the date on which the age of the last
            member is over, 30 November: no earlier one knows it.

        Raises:
            UnknownIdError: There is no such age.

        Example:
            >>> from okrkit.retention.cohort.sample import january
            >>> print(january().measured(1)["2026-01"])
            Cohort retention, month 1 2026-01: 50% (9.453% to 90.55%, 95% wilson), n 2
        """
        place, each = self._age(age), self._all()
        return measured(
            definition_of(self, place),
            self.periods,
            self.segments,
            numerator=np.stack([one.active[:, place] for one in each], axis=1),
            denominator=np.stack([one.due[:, place] for one in each], axis=1),
            method=self.method,
            level=self.level,
            provisional=np.stack([one.provisional[:, place] for one in each], axis=1),
            excluded=self.excluded,
            note=self.note,
            dates=np.stack([days_of(one, place) for one in each], axis=1),
        )

    def curve(self, *, provisional: bool = False, method: str = "wilson") -> Curve:
        """
        Take all cohorts of everybody together, age by age.

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
            segment=self.segment,
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
            By name: id, cohort, starts_on, age, segment, size, due, active, value and
            its uncertainty, exposure, provisional. Values that lie ahead are NaN.

        Example:
            >>> from okrkit.retention.cohort.sample import january
            >>> january().to_columns()["value"]
            array([1. , 0.5, nan, nan])
        """
        count, ages = self.due.shape
        starts = [cycle.start for cycle in self.periods.cycles]
        each = self._all()
        many = len(each)
        return {
            "id": np.array(self.ids, np.str_),
            "cohort": np.tile(np.repeat(np.array(self.labels, np.str_), ages), many),
            "starts_on": np.tile(
                np.repeat(np.array(starts, "datetime64[D]"), ages), many
            ),
            "age": np.tile(np.array(self.ages.labels, np.str_), count * many),
            "segment": np.repeat(np.array(self.segments, np.str_), count * ages),
            "size": np.concatenate([np.repeat(one.sizes, ages) for one in each]),
        } | {
            name: np.concatenate([cells(one).ravel() for one in each])
            for name, cells in _CELLS.items()
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the number of a cell came about.

        Args:
            id: Cohort and age, and the segment where it is of one.

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
        which, place = divmod(self._find(id) or 0, self.due.size)
        size = float(self._all()[which].sizes[place // len(self.ages.labels)])
        parts = (
            ("active", one.numerator, ""),
            ("can be judged", one.denominator, ""),
            ("began together", size, ""),
        )
        return Explanation(
            id,
            one.value,
            shown=one.definition.text(one.value),
            rule=", ".join(filter(None, (one.definition.name, one.segment))),
            formula=self.definition.formula,
            source=self.definition.source,
            note=one.note,
            inputs=tuple(
                Explanation(name, value, note=note) for name, value, note in parts
            ),
            excluded=tuple(left_out_lines(self.excluded, all_rows=True)),
        )

    def __repr__(self) -> str:
        """Return the size, on one line."""
        segments = f", {len(self.triangles)} segments" if self.triangles else ""
        return (
            f"<Cohorts: {len(self.sizes)} by {self.every}, {len(self.ages.labels)} "
            f"ages, {int(self.sizes.sum())} customers{segments}>"
        )

    def __str__(self) -> str:
        """Return the triangle as text; ``*`` marks what can still change."""
        return triangle_text(self)

    def _repr_html_(self) -> str:
        """Return the triangle for a notebook."""
        return triangle_html(self)


_CELLS: Final[Mapping[str, Callable[[Cohorts], np.ndarray]]] = {
    "due": attrgetter("due"),
    "active": attrgetter("active"),
    "value": attrgetter("share"),
    "standard_error": attrgetter("standard_error"),
    "low": attrgetter("low"),
    "high": attrgetter("high"),
    "exposure": attrgetter("exposure"),
    "provisional": attrgetter("provisional"),
}
"""Columns of cells, by name."""


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
