"""`Measured`: a measure by period and segment, ready to be read into a metric."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
from attrs import field, frozen

from okrkit import markup
from okrkit.errors import NotMeasuredError, UnknownIdError, shown
from okrkit.model.calendar import Cycle
from okrkit.model.checks import flag
from okrkit.model.metric import Metric, Observation
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.results import Explanation, ResultSet
from okrkit.results.plain import Json, jsonable
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate, known
from okrkit.retention.estimates.estimator import Estimator
from okrkit.retention.estimates.levels import level_text
from okrkit.retention.estimates.pooling import pool
from okrkit.retention.estimates.view import (
    estimate_explained,
    left_out,
    measured_html,
    measured_text,
)


@frozen(eq=False, kw_only=True, repr=False)
class Measured(ResultSet[Estimate]):
    """
    A measure by period and segment: one row each, with its uncertainty.

    A row that nothing was measured for has no value (NaN here, None in the estimate).
    It is a source of readings: ``okrkit.refresh(okrs, {"churn": measured}, on=...)``.

    Attributes:
        definition: What is counted.
        cycles: The period of each row.
        segments: Who is meant in each row; "" for everybody.
        value: In the definition's unit.
        standard_error: Of the value.
        low: Lower ends of the intervals.
        high: Upper ends.
        numerator: Of ratios.
        denominator: Of ratios.
        n: How many units or responses each rests on.
        provisional: Whether it can still change by itself: late data, running period.
        on: The day it was asked on; nothing later counts.
        level: Of the intervals.
        method: How the intervals were made.
        excluded: Rows left out, by reason.
        effective_n: As many equally weighted ones would tell as much; NaN where not
            known, None where never.
        parts: Further sums that add up over rows, by name.
        estimator: The rule that made values and intervals of the sums; None where
            they were given, and do not pool with an interval.
        note: What else there is to say.
        dates: The day of each row's reading: no part of it was still open after it. The
            last day of the period where None.
        notes: What is to be known about each row alone, such as why it has no value;
            none where empty.

    Shape:
        Every column (rows,), ordered by period, then segment.

    Example:
        >>> from okrkit.retention.estimates.sample import sample
        >>> churn = sample()
        >>> churn["2026-02"].value, churn.latest().denominator
        (0.04, 100.0)
    """

    kind: ClassVar[str] = "measure"

    definition: Definition
    cycles: tuple[Cycle, ...]
    segments: tuple[str, ...]
    value: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    numerator: Floats
    denominator: Floats
    n: Floats
    provisional: Flags
    on: dt.date
    level: float = 0.95
    method: str = ""
    excluded: Mapping[str, int] = field(factory=dict)
    effective_n: Floats | None = None
    parts: Mapping[str, Floats] = field(factory=dict)
    estimator: Estimator | None = None
    note: str = ""
    dates: tuple[dt.date, ...] | None = None
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """
        What its readings name as their source: the definition's id.

        Example:
            >>> from okrkit.retention.estimates.sample import sample
            >>> sample().name
            'share'
        """
        return self.definition.id

    @property
    def ids(self) -> Sequence[str]:
        """
        Labels of the rows: ``2026-10``, or ``2026-10/paying`` of a segment.

        Example:
            >>> from okrkit.retention.estimates.sample import sample
            >>> sample().ids
            ['2026-01', '2026-02']
        """
        pairs = zip(self.cycles, self.segments, strict=True)
        return [f"{c.label}/{s}" if s else c.label for c, s in pairs]

    def _at(self, index: int, /) -> Estimate:
        cycle, effective = self.cycles[index], self.effective_n
        return Estimate(
            definition=self.definition,
            value=known(self.value[index]),
            standard_error=known(self.standard_error[index]),
            low=known(self.low[index]),
            high=known(self.high[index]),
            level=self.level,
            method=self.method,
            numerator=known(self.numerator[index]),
            denominator=known(self.denominator[index]),
            n=known(self.n[index]),
            effective_n=None if effective is None else known(effective[index]),
            period=cycle,
            date=self._date(index),
            segment=self.segments[index],
            provisional=bool(self.provisional[index]),
            excluded=self.excluded,
            note="; ".join(part for part in (self._said(index), self.note) if part),
            parts=self._sums(index),
            estimator=self.estimator,
        )

    def _said(self, index: int) -> str:
        """Return what is to be known about one row."""
        return self.notes[index] if self.notes else ""

    def _date(self, index: int) -> dt.date:
        """Return the day of a row's reading, which never lies ahead."""
        day = self.cycles[index].last_day if self.dates is None else self.dates[index]
        return min(day, self.on)

    def _sums(self, index: int) -> dict[str, float]:
        """Return what a row was made of."""
        own = {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "n": self.n,
        }
        return {
            name: float(part[index]) for name, part in {**own, **self.parts}.items()
        }

    def segment(self, segment: str = "", /) -> "tuple[Estimate, ...]":
        """
        Return the estimates of one segment, by period.

        Args:
            segment: Who is meant; "" for everybody.

        Returns:
            One for each period, measured or not.

        Raises:
            UnknownIdError: There is no such segment; names those that look like it.

        Example:
            >>> from okrkit.retention.estimates.sample import sample
            >>> [one.value for one in sample().segment()]
            [0.05, 0.04]
        """
        return tuple(self._at(int(place)) for place in self._places(segment))

    def observations(
        self, segment: str = "", *, provisional: bool = False
    ) -> tuple[Observation, ...]:
        """
        Return the readings of one segment.

        Args:
            segment: Who is meant; "" for everybody.
            provisional: Whether those that can still change are given, too.

        Returns:
            One reading for each period that was measured, by date.

        Raises:
            UnknownIdError: There is no such segment.

        Example:
            >>> from okrkit.retention.estimates.sample import sample
            >>> [reading.value for reading in sample().observations()]
            [0.05, 0.04]
        """
        places = self._complete(segment, provisional=provisional)
        return tuple(self._at(int(place)).observation() for place in places)

    def latest(self, segment: str = "", *, provisional: bool = False) -> Estimate:
        """
        Return the last estimate that no longer changes.

        Args:
            segment: Who is meant; "" for everybody.
            provisional: Whether one that can still change is given, too.

        Returns:
            The estimate of the last period that is over and complete.

        Raises:
            NotMeasuredError: There is none.
            UnknownIdError: There is no such segment.

        Example:
            >>> from okrkit.retention.estimates.sample import sample
            >>> sample().latest().id
            '2026-02'
        """
        places = self._complete(segment, provisional=provisional)
        if not places.size:
            raise NotMeasuredError(
                f"{self.definition.name}: no period is complete",
                place=segment,
                hint="provisional=True gives the running one.",
            )
        return self._at(int(places[-1]))

    def pooled(self, segment: str = "", *, provisional: bool = False) -> Estimate:
        """
        Return one number for all periods: of the sums, never a mean of rates.

        Args:
            segment: Who is meant; "" for everybody.
            provisional: Whether periods that can still change are counted, too.

        Returns:
            The number with an interval of its own.

        Raises:
            NotMeasuredError: No period is complete, or the measure does not add up.
            UnknownIdError: There is no such segment.

        Example:
            >>> from okrkit.retention.estimates.sample import sample
            >>> print(sample().pooled())
            A share 2026-01..2026-02: 4.375% (2.135% to 8.754%, 95% wilson), n 160
        """
        return pool(self, self._complete(segment, provisional=provisional), segment)

    def read(self, metric: Metric, start: dt.date, end: dt.date) -> list[Observation]:
        """
        Read a metric's segment in a window of days, as a source for `okrkit.refresh`.

        Args:
            metric: Its segment says who is meant; a result without segments is read as
                it is.
            start: First day of the window.
            end: First day after it.

        Returns:
            The readings that no longer change.

        Raises:
            UnknownIdError: The result has other segments, and not this one.

        Example:
            >>> from okrkit.retention.estimates.sample import sample
            >>> window = dt.date(2026, 2, 1), dt.date(2026, 3, 1)
            >>> [str(o.date) for o in sample().read(Metric("share"), *window)]
            ['2026-02-28']
        """
        segment = metric.segment if any(self.segments) else ""
        return [o for o in self.observations(segment) if start <= o.date < end]

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every number as a column.

        Returns:
            By name: id, period, starts_on, date, segment, the numbers, provisional and
            the definition's id.

        Example:
            >>> from okrkit.retention.estimates.sample import sample
            >>> sample().to_columns()["date"].astype(str).tolist()
            ['2026-01-31', '2026-02-28']
        """
        days = [self._date(row) for row in range(len(self.cycles))]
        nothing = np.full(len(self.value), np.nan)
        return {
            "id": np.array(self.ids, dtype=np.str_),
            "period": np.array([cycle.label for cycle in self.cycles], np.str_),
            "starts_on": np.array([c.start for c in self.cycles], "datetime64[D]"),
            "date": np.array(days, "datetime64[D]"),
            "segment": np.array(self.segments, dtype=np.str_),
            "value": self.value,
            "standard_error": self.standard_error,
            "low": self.low,
            "high": self.high,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "n": self.n,
            "effective_n": nothing if self.effective_n is None else self.effective_n,
            "provisional": self.provisional,
            "definition": np.full(len(self.value), self.definition.id),
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return the result as plain values for JSON.

        Returns:
            What is counted and how, and an item for each row; what is not known is
            None.

        Example:
            >>> from okrkit.retention.estimates.sample import sample
            >>> made = sample().to_dict()
            >>> made["definition"], made["items"][0]["value"]
            ('share', 0.05)
        """
        return {
            **super().to_dict(),
            "definition": self.definition.id,
            "name": self.definition.name,
            "formula": self.definition.formula,
            "unit": str(self.definition.unit),
            "on": self.on.isoformat(),
            "level": self.level,
            "method": self.method,
            "excluded": jsonable(self.excluded),
            "note": self.note,
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the number of a row came about.

        Args:
            id: Of the row.

        Returns:
            Its inputs, formula, interval and what was left out.

        Raises:
            UnknownIdError: There is no such row.

        Example:
            >>> from okrkit.retention.estimates.sample import sample
            >>> print(sample().explain("2026-01").inputs[0])
            numerator = 3
        """
        return estimate_explained(self[id], id)

    def __str__(self) -> str:
        """Return a table of at most 200 rows."""
        return measured_text(self._title(), iter(self), len(self.value), said=self.note)

    def __repr__(self) -> str:
        """Return the table: what a notebook or a prompt is asked for."""
        return str(self)

    def _repr_html_(self) -> str:
        """Return the table for a notebook, its intervals drawn."""
        drawn = measured_html(
            self._title(), iter(self), len(self.value), said=self.note
        )
        return markup.fragment(drawn, text=str(self))

    def _title(self) -> str:
        how = f", {level_text(self.level)} {self.method}" if self.method else ""
        left = left_out(self.excluded)
        out = f"; {left} {'row' if left == 1 else 'rows'} left out" if left else ""
        note = f"; {self.note}" if self.note else ""
        return f"{self.definition.name}, on {self.on}{how}{out}{note}"

    def _places(self, segment: str) -> Ints:
        """Return the rows of a segment, or refuse one that nobody knows."""
        places = [i for i, name in enumerate(self.segments) if name == segment]
        if not places:
            names = [name for name in dict.fromkeys(self.segments) if name]
            raise UnknownIdError(
                f"no such segment in this measure: {shown(segment)}",
                code="unknown-segment",
                id=segment,
                known=names,
                place=self.definition.id,
                expected=", ".join(map(shown, names[:20])) or "no segment",
            )
        return np.array(places, dtype=np.int64)

    def _complete(self, segment: str, *, provisional: bool) -> Ints:
        """Return the rows of a segment that were measured, and may be used."""
        flag(provisional, field="provisional")
        places = self._places(segment)
        usable = ~np.isnan(self.value[places])
        if not provisional:
            usable &= ~self.provisional[places]
        return places[usable]
