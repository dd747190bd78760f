"""`Impact`: what an initiative changed in a metric, and how sure that is."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, TypeAlias

import numpy as np
from attrs import fields, frozen

from okrkit import markup
from okrkit.model.metric import Metric
from okrkit.model.noun import Noun
from okrkit.numerics.arrays import Floats
from okrkit.results import Explanation, Json, ResultSet, jsonable
from okrkit.results.sealed import Comparable
from okrkit.strategy.impact import said
from okrkit.strategy.impact.kernel import Change, ChangeAfter

__all__ = ["ControlCheck", "Impact", "ImpactPoint", "Verdict"]

Verdict: TypeAlias = Literal[
    "a real rise", "a real fall", "may be chance", "cannot tell"
]
"""What can be said of an initiative, by the stated level."""

SUMMARY = (
    "id",
    "initiative",
    "metric",
    "verdict",
    "starts_on",
    "on",
    "before",
    "after",
    "actual",
    "expected",
    "expected_low",
    "expected_high",
    "effect",
    "low",
    "high",
    "level",
    "relative",
    "relative_low",
    "relative_high",
    "cumulative",
    "cumulative_low",
    "cumulative_high",
    "p",
    "chance_of_rise",
    "chance_of_good",
    "visible",
    "size",
    "placebo_runs",
    "placebo_alarms",
    "as_extreme",
    "factor",
    "why",
)
"""What one impact comes to: names of its numbers and words, in order."""


@frozen(kw_only=True)
class ControlCheck(Noun):
    """
    What was taken off for controls, and whether they fit.

    Attributes:
        names: Of the controls.
        share: How much of their mean movement was taken off: 1, or fitted.
        share_error: Its standard error; None where it was not fitted.
        moved: How far they moved on average, from before the start to after it.
        apart: How likely it is by chance that the metric and its controls drifted
            apart before the start as they did.

    Example:
        >>> check = ControlCheck(names=("free",), share=1.0, moved=0.2, apart=0.6)
        >>> check.parallel
        True
    """

    names: tuple[str, ...]
    share: float
    share_error: float | None = None
    moved: float
    apart: float

    @property
    def parallel(self) -> bool:
        """Whether both ran alike before the start, for all that can be seen."""
        return self.apart >= said.APART


@frozen(kw_only=True)
class ImpactPoint(Noun):
    """
    One reading after the start, beside what was to be expected of it.

    Attributes:
        date: Of the reading.
        actual: Its value.
        expected: What was to be expected without the initiative.
        expected_low: Lower end of the interval of that.
        expected_high: Upper end.
        effect: The one less the other.
        low: Lower end of the effect's interval.
        high: Upper end.
        cumulative: The effects up to this reading, summed.
        cumulative_low: Lower end of the sum's interval.
        cumulative_high: Upper end.

    Example:
        >>> from okrkit import Series
        >>> from okrkit.strategy.impact.measuring import impact
        >>> weeks = [f"2026-0{m}-{d}" for m in range(1, 7) for d in (10, 20)]
        >>> nps = Series.of(dict(zip(weeks, [31, 33] * 6)))
        >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-15")
        >>> found["2026-06-20"].actual
        33.0
    """

    date: dt.date
    actual: float
    expected: float
    expected_low: float
    expected_high: float
    effect: float
    low: float
    high: float
    cumulative: float
    cumulative_low: float
    cumulative_high: float

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            The fields by name.

        Example:
            >>> from okrkit import Series
            >>> from okrkit.strategy.impact.measuring import impact
            >>> weeks = [f"2026-0{m}-{d}" for m in range(1, 7) for d in (10, 20)]
            >>> nps = Series.of(dict(zip(weeks, [31, 33] * 6)))
            >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-15")
            >>> found["2026-06-20"].to_dict()["actual"]
            33.0
        """
        return {f.name: jsonable(getattr(self, f.name)) for f in fields(ImpactPoint)}


@frozen(kw_only=True, eq=False, repr=False)
class Impact(Comparable, ResultSet[ImpactPoint]):
    """
    What an initiative changed in a metric, and how sure that is.

    Numbers are None where there is nothing to measure: `why` says so. Index it by the
    date of a reading after the start for that reading beside what was to be expected.

    Attributes:
        initiative: Id of the initiative.
        title: What is done.
        metric: What it should move.
        on: The day on which it was asked.
        until: The last day that was looked at.
        starts_on: The first day on which something was done.
        shows_on: The first day on which it could show.
        level: Of intervals and claims.
        dates: Of the readings that are looked at after the start.
        before: How many readings before it were.
        left_out: How many readings were not, by reason.
        values: The readings after the start.
        measured: The numbers behind it; None where there are none.
        control: What was taken off for controls; None without them.
        doubts: Why nothing is claimed, whatever the numbers are.
        notes: What else there is to know.

    Example:
        >>> from okrkit import Series
        >>> from okrkit.strategy.impact.measuring import impact
        >>> weeks = [f"2026-0{m}-{d}" for m in range(1, 7) for d in (10, 20)]
        >>> nps = Series.of(dict(zip(weeks, [31, 33] * 6)))
        >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
        >>> found.verdict, found.before, found.after
        ('may be chance', 10, 2)
    """

    kind = "impact"
    shares: ClassVar[frozenset[str]] = frozenset()  # all is in the metric's own unit

    initiative: str
    title: str
    metric: Metric
    on: dt.date
    until: dt.date
    starts_on: dt.date
    shows_on: dt.date
    level: float
    dates: tuple[dt.date, ...]
    before: int
    left_out: Mapping[str, int]
    values: Floats
    measured: ChangeAfter | None
    control: ControlCheck | None
    doubts: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def id(self) -> str:
        """The initiative and the metric in one."""
        return f"{self.initiative} on {self.metric.id}"

    @property
    def ids(self) -> Sequence[str]:
        """The dates of the readings after the start, as text."""
        return tuple(day.isoformat() for day in self.dates) if self.measured else ()

    @property
    def after(self) -> int:
        """How many readings after the start are looked at."""
        return len(self.dates)

    @property
    def verdict(self) -> Verdict:
        """What can be said; never a claim where there is a doubt."""
        return self.verdict_at(self.p, 1 - self.level)

    def verdict_at(self, p: float | None, alpha: float) -> Verdict:
        """
        Return what can be said by another p-value, such as an adjusted one.

        Args:
            p: The p-value; None where there is none.
            alpha: Up to which it counts as a claim.

        Returns:
            The verdict.

        Example:
            >>> from okrkit import Series
            >>> from okrkit.strategy.impact.measuring import impact
            >>> weeks = [f"2026-0{m}-{d}" for m in range(1, 7) for d in (10, 20)]
            >>> nps = Series.of(dict(zip(weeks, [31, 33] * 6)))
            >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
            >>> found.verdict_at(1.0, 0.05)
            'may be chance'
        """
        if self.measured is None or p is None or self.doubts:
            return "cannot tell"
        if p > alpha or said.placebo_doubt(self, alpha):
            return "may be chance" if p > alpha else "cannot tell"
        return "a real rise" if self.measured.missed > 0 else "a real fall"

    @property
    def why(self) -> str:
        """The verdict in a sentence, with what it rests on."""
        return said.sentence(self)

    # -- the mean of the readings after the start

    @property
    def actual(self) -> float | None:
        """The mean of the readings after the start."""
        return float(self.values.mean()) if self.measured else None

    @property
    def effect(self) -> float | None:
        """How far their mean lies from what was to be expected."""
        return self._mean("value")

    @property
    def low(self) -> float | None:
        """The lower end of the effect's interval."""
        return self._mean("low")

    @property
    def high(self) -> float | None:
        """The upper end of the effect's interval."""
        return self._mean("high")

    @property
    def expected(self) -> float | None:
        """The mean that was to be expected without the initiative."""
        return said.less(self.actual, self.effect)

    @property
    def expected_low(self) -> float | None:
        """The lower end of the interval of what was to be expected."""
        return said.less(self.actual, self.high)

    @property
    def expected_high(self) -> float | None:
        """The upper end of the interval of what was to be expected."""
        return said.less(self.actual, self.low)

    def _mean(self, name: str, level: float | None = None) -> float | None:
        whole = self._sum(name, level)
        return None if whole is None else whole / self.after

    def _sum(self, name: str, level: float | None = None) -> float | None:
        if self.measured is None:
            return None
        change = self.measured.sums(self.level if level is None else level)
        return float(getattr(change, name)[-1])

    def interval(self, level: float) -> tuple[float, float] | None:
        """
        Return the interval of the effect at another level.

        Args:
            level: Between 0 and 1.

        Returns:
            Its ends; None where nothing is measured.

        Units:
            The metric's.

        Source:
            As `impact`.

        Example:
            >>> from okrkit import Series
            >>> from okrkit.strategy.impact.measuring import impact
            >>> weeks = [f"2026-0{m}-{d}" for m in range(1, 7) for d in (10, 20)]
            >>> nps = Series.of(dict(zip(weeks, [31, 33] * 6)))
            >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
            >>> found.interval(0.8)[0] > found.low
            True
        """
        low, high = self._mean("low", level), self._mean("high", level)
        return None if low is None or high is None else (low, high)

    # -- the same relative, and summed

    @property
    def relative(self) -> float | None:
        """The effect as a share of what was to be expected; None near 0 or below."""
        return said.relative(self, self.expected)

    @property
    def relative_low(self) -> float | None:
        """The lower end of its interval."""
        return said.relative(self, self.expected_high)

    @property
    def relative_high(self) -> float | None:
        """The upper end of its interval."""
        return said.relative(self, self.expected_low)

    @property
    def cumulative(self) -> float | None:
        """The effect summed over the readings after the start."""
        return self._sum("value")

    @property
    def cumulative_low(self) -> float | None:
        """The lower end of its interval."""
        return self._sum("low")

    @property
    def cumulative_high(self) -> float | None:
        """The upper end of its interval."""
        return self._sum("high")

    # -- how sure

    @property
    def p(self) -> float | None:
        """How likely so large an effect is by chance, up or down."""
        return None if self.measured is None else self.measured.p

    @property
    def chance_of_rise(self) -> float | None:
        """The probability that the initiative's effect is a rise."""
        return None if self.measured is None else self.measured.rise

    @property
    def chance_of_good(self) -> float | None:
        """The same of an effect the better way; None where the metric has none."""
        rise = self.chance_of_rise
        if rise is None or self.metric.polarity is None:
            return None
        return rise if self.metric.polarity == "higher" else 1 - rise

    @property
    def visible(self) -> float | None:
        """The least effect the better way that would be seen four times in five."""
        if self.measured is None:
            return None
        rise, fall = self.measured.visible(self.level)
        ways = {"higher": rise, "lower": fall}
        return ways.get(self.metric.polarity or "", max(rise, fall))

    @property
    def size(self) -> float | None:
        """The effect in standard deviations of a single reading of the span."""
        return said.size(self)

    @property
    def placebo_runs(self) -> int:
        """On how many days before the start it was tried to find an effect."""
        return 0 if self.measured is None else len(self.measured.placebos)

    @property
    def placebo_alarms(self) -> int:
        """On how many of them one would have been claimed."""
        if self.measured is None:
            return 0
        reach = self.measured.width.quantile((1 + self.level) / 2)
        return int((np.abs(self.measured.placebos) > reach).sum())

    @property
    def as_extreme(self) -> int:
        """On how many of them it looked at least as large as after the start."""
        if self.measured is None:
            return 0
        found = np.abs(self.measured.placebos) >= abs(self.measured.missed)
        return int(found.sum())

    @property
    def factor(self) -> float | None:
        """How much wider than Projection's own the intervals are, by the runs."""
        return None if self.measured is None else self.measured.width.factor

    # -- readings, one by one

    def _changes(self) -> tuple[Change, Change]:
        if self.measured is None:
            none = np.empty(0)
            empty = Change(value=none, low=none, high=none)
            return empty, empty
        return self.measured.each(self.level), self.measured.sums(self.level)

    def _at(self, index: int, /) -> ImpactPoint:
        columns = self.to_columns()
        numbers = {
            name: float(column[index])
            for name, column in columns.items()
            if name != "date"
        }
        return ImpactPoint(date=self.dates[index], **numbers)

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return the readings after the start as columns, as a plot wants them.

        Returns:
            Columns by the names of `ImpactPoint`'s fields.

        Example:
            >>> from okrkit import Series
            >>> from okrkit.strategy.impact.measuring import impact
            >>> weeks = [f"2026-0{m}-{d}" for m in range(1, 7) for d in (10, 20)]
            >>> nps = Series.of(dict(zip(weeks, [31, 33] * 6)))
            >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
            >>> found.to_columns()["actual"]
            array([31., 33.])
        """
        each, sums = self._changes()
        actual = self.values if self.measured else np.empty(0)
        days = [day.isoformat() for day in self.dates] if self.measured else []
        return {
            "date": np.array(days, dtype="datetime64[D]"),
            "actual": actual,
            "expected": actual - each.value,
            "expected_low": actual - each.high,
            "expected_high": actual - each.low,
            "effect": each.value,
            "low": each.low,
            "high": each.high,
            "cumulative": sums.value,
            "cumulative_low": sums.low,
            "cumulative_high": sums.high,
        }

    def summary(self) -> dict[str, Json]:
        """
        Return what it comes to, without the single readings.

        Returns:
            Plain values by name; None where there are none.

        Example:
            >>> from okrkit import Series
            >>> from okrkit.strategy.impact.measuring import impact
            >>> nps = Series.of({"2026-06-10": 31})
            >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
            >>> found.summary()["verdict"], found.summary()["effect"]
            ('cannot tell', None)
        """
        given = {"metric": self.metric.id}
        return {
            name: jsonable(given.get(name, getattr(self, name))) for name in SUMMARY
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            The summary, the doubts and notes, the control, and each reading.

        Example:
            >>> from okrkit import Series
            >>> from okrkit.strategy.impact.measuring import impact
            >>> nps = Series.of({"2026-06-10": 31})
            >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
            >>> found.to_dict()["items"]
            []
        """
        control = self.control
        return {
            "kind": self.kind,
            **self.summary(),
            "unit": self.metric.unit.name,
            "left_out": jsonable(self.left_out),
            "doubts": jsonable(self.doubts),
            "notes": jsonable(self.notes),
            "control": None
            if control is None
            else {
                f.name: jsonable(getattr(control, f.name))
                for f in fields(type(control))
            },
            "items": super().to_dict()["items"],
        }

    def explain(self, id: str = "", /) -> Explanation:
        """
        Say how the effect came about, or what was to be expected of one reading.

        Args:
            id: Date of a reading; empty for the whole.

        Returns:
            A tree of the numbers behind it.

        Raises:
            UnknownIdError: No reading of that date is looked at.

        Example:
            >>> from okrkit import Series
            >>> from okrkit.strategy.impact.measuring import impact
            >>> nps = Series.of({"2026-06-10": 31})
            >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
            >>> found.explain().rule
            'impact'
        """
        return said.explained(self) if not id else said.explained_point(self, self[id])

    def __str__(self) -> str:
        """Return the verdict in a sentence, with what it rests on."""
        return markup.plain(f"{self.title}: {self.why}")

    def __repr__(self) -> str:
        """Return the verdict on one line."""
        return markup.plain(f"<Impact of {self.id}: {self.verdict}>")

    def _repr_html_(self) -> str:
        """Return the numbers as a table for a notebook."""
        return said.html(self)
