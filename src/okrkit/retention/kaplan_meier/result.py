"""`Survival`: how many are still there after each time, by group."""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import ClassVar

import numpy as np
from attrs import evolve, frozen

from okrkit.errors import InvalidOKRError, UnknownIdError, shown
from okrkit.model.checks import number
from okrkit.model.unit import Unit
from okrkit.numerics.arrays import Floats
from okrkit.results import Explanation, ResultSet
from okrkit.retention.arrays.durations import Durations
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate, known
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.estimates.view import left_out_lines
from okrkit.retention.kaplan_meier.comparison import LogRank, log_rank
from okrkit.retention.kaplan_meier.steps import GONE_BEFORE, NOBODY_LOST, Steps
from okrkit.retention.kaplan_meier.times import mean_of, measured_of, quantile_of
from okrkit.retention.kaplan_meier.view import survival_html, survival_text


@frozen(eq=False, kw_only=True, repr=False)
class Survival(ResultSet[Estimate]):
    """
    Kaplan-Meier curves: the share still there after each time, by group.

    Steps are named by time, or by group and time: ``survival["6"]``,
    ``survival["paying/6"]``; `at` gives the share at any other time. The group "" is
    everybody.

    Attributes:
        definition: What survives.
        unit: Of the times.
        durations: The spans, counted.
        steps: The estimate, step by step.
        low: Lower ends of the pointwise intervals; NaN where the method knows none.
        high: Upper ends.
        level: Of the intervals.
        method: How they were made: "log-log", "log" or "plain".
        date: The day it was asked on; None where spans came without one.
        begin: The first day that was watched; None likewise.
        note: What else there is to say.

    Shape:
        low, high (steps,).

    Example:
        >>> from okrkit.retention.kaplan_meier.sample import sample
        >>> sample().at(2).value
        0.5
    """

    kind: ClassVar[str] = "survival"
    shares: ClassVar[frozenset[str]] = frozenset({"survival"})

    definition: Definition
    unit: Unit
    durations: Durations
    steps: Steps
    low: Floats
    high: Floats
    level: float = 0.95
    method: str = "log-log"
    date: dt.date | None = None
    begin: dt.date | None = None
    note: str = ""

    @property
    def groups(self) -> tuple[str, ...]:
        """
        Names of the groups; the first, "", is everybody.

        Example:
            >>> from okrkit.retention.kaplan_meier.sample import sample
            >>> sample().groups
            ('', 'a', 'b')
        """
        return self.durations.groups

    @property
    def excluded(self) -> Mapping[str, int]:
        """
        Rows left out, by reason.

        Example:
            >>> from okrkit.retention.kaplan_meier.sample import sample
            >>> sample().excluded
            {}
        """
        return self.durations.excluded

    @property
    def ids(self) -> Sequence[str]:
        """
        Names of the steps.

        Example:
            >>> from okrkit.retention.kaplan_meier.sample import sample
            >>> sample().ids
            ['1', '2', '3', '4', 'a/1', 'a/3', 'b/2', 'b/4']
        """
        names = [self.groups[place] for place in self.steps.group]
        times = [f"{time:.12g}" for time in self.steps.time]
        return [f"{g}/{t}" if g else t for g, t in zip(names, times, strict=True)]

    def _find(self, id: str, /) -> int | None:
        group, _, time = id.rpartition("/")
        if group not in self.groups:
            return None
        with suppress(ValueError):
            place = self.groups.index(group)
            begin = int(np.searchsorted(self.steps.group, place))
            times = self.steps.of(place).time
            # Ids are rounded to 12 digits: the step may lie on either side.
            near = int(np.searchsorted(times, float(time)))
            for at in (near - 1, near):
                if 0 <= at < len(times) and f"{times[at]:.12g}" == time:
                    return begin + at
        return None

    def _at(self, index: int, /) -> Estimate:
        group = int(self.steps.group[index])
        return self._step(index, group, float(self.steps.time[index]))

    def _step(self, index: int | None, group: int, time: float) -> Estimate:
        """Make the estimate after a step; before the first one nobody is lost."""
        own = self.definition
        n = float(self.durations.spans[group])
        at_risk, when = f"{n:g} at risk", time
        if index is not None:
            at_risk = f"{self.steps.at_risk[index]:g} at risk"
            when = float(self.steps.time[index])
        # After a step they are fewer: whom it counts is said of its own time.
        at_risk += (
            "" if when == time else f" at {self.unit.format(when, thousands=True)}"
        )
        value = 1.0 if index is None else float(self.steps.survival[index])
        said = (at_risk, self._why(index, group, value), self.note)
        return Estimate(
            definition=evolve(
                own,
                id=f"{own.id}.{time:.12g}-{self.unit}",
                name=f"{own.name} after {self.unit.format(time, thousands=True)}",
            ),
            value=value,
            standard_error=None
            if index is None
            else known(self.steps.errors(slice(index, index + 1))[0]),
            low=None if index is None else known(self.low[index]),
            high=None if index is None else known(self.high[index]),
            level=self.level,
            method=self.method,
            n=n,
            date=self.date,
            segment=self.groups[group],
            excluded=self.excluded,
            note="; ".join(part for part in said if part),
        )

    def _why(self, index: int | None, group: int, value: float) -> str:
        """Say what is to be known of a share of all, or of nobody."""
        if value == 1:
            return NOBODY_LOST
        end = int(np.searchsorted(self.steps.group, group + 1))
        if (
            value == 0
            and index is not None
            and self.steps.at_risk[index + 1 : end].any()
        ):
            return GONE_BEFORE
        return ""

    def at(self, time: float, group: str = "", /) -> Estimate:
        """
        Return the share still there after a time.

        Args:
            time: In the unit of the times.
            group: Of whom; everybody where "".

        Returns:
            The share. After the last time that anybody was watched there is none,
            unless nobody was left. Where nobody was lost, or nobody is left, there is
            no error and no interval: that a few stayed is no proof that all do.

        Raises:
            InvalidOKRError: No time.
            UnknownIdError: There is no such group.

        Example:
            >>> from okrkit.retention.kaplan_meier.sample import sample
            >>> sample().at(2).value
            0.5
        """
        when, place = number(time, field="time"), self._group(group)
        if when < 0:
            raise InvalidOKRError(
                "a time below 0", code="negative", place="time", got=shown(time)
            )
        mine = self.steps.of(place)
        found = int(np.searchsorted(mine.time, when, side="right")) - 1
        begin = int(np.searchsorted(self.steps.group, place))
        watched = len(mine.time) and when <= mine.time[-1]
        made = self._step(begin + found if found >= 0 else None, place, when)
        if watched:
            return made
        if len(mine.time) and mine.survival[-1] == 0:
            said = ("nobody is left, and nobody at risk", self.note)
            return evolve(made, note="; ".join(part for part in said if part))
        return evolve(
            made,
            value=None,
            standard_error=None,
            low=None,
            high=None,
            note="nobody was watched for so long",
        )

    def measured(self, time: float, /) -> Measured:
        """
        Return the share still there after a time, ready for a key result.

        Args:
            time: In the unit of the times.

        Returns:
            One row for each group, of the span that was watched.

        Raises:
            NotMeasuredError: The spans came without days: use `at` and its
                `observation`.
            InvalidOKRError: No time.

        Example:
            >>> from okrkit.retention.kaplan_meier.sample import customers
            >>> [str(o.date) for o in customers().measured(10).observations()]
            ['2026-10-31']
        """
        return measured_of(self, [self.at(time, group) for group in self.groups])

    def quantile(self, share: float, group: str = "", /) -> Estimate:
        """
        Return the time by which a share of them is lost.

        Args:
            share: Between 0 and 1.
            group: Of whom; everybody where "".

        Returns:
            The first time at which survival is no more than 1 - share; none where it
            does not fall so far. Its ends are where the interval of the curve does.

        Raises:
            InvalidOKRError: No share.
            UnknownIdError: There is no such group.

        Example:
            >>> from okrkit.retention.kaplan_meier.sample import sample
            >>> sample().quantile(0.5).value
            2.0
        """
        lost, place = number(share, field="share"), self._group(group)
        if not 0 < lost < 1:
            raise InvalidOKRError(
                "not a share",
                code="not-a-level",
                place="share",
                expected="a number between 0 and 1, such as 0.5",
                got=shown(share),
            )
        return quantile_of(self, lost, place)

    def median(self, group: str = "", /) -> Estimate:
        """
        Return the time by which half of them is lost.

        Args:
            group: Of whom; everybody where "".

        Returns:
            The median; see `quantile`.

        Raises:
            UnknownIdError: There is no such group.

        Example:
            >>> from okrkit.retention.kaplan_meier.sample import sample
            >>> sample().median("b").value
            2.0
        """
        return self.quantile(0.5, group)

    def restricted_mean(
        self, horizon: float | None = None, group: str = ""
    ) -> Estimate:
        """
        Return the mean time until they are lost, or the horizon where that is sooner.

        Args:
            horizon: How far it is looked; to the last time where None.
            group: Of whom; everybody where "".

        Returns:
            The area under the curve. None where nobody was watched for so long; no
            error where nobody was lost by then, or all at one time.

        Raises:
            InvalidOKRError: No time above 0.
            UnknownIdError: There is no such group.

        Example:
            >>> from okrkit.retention.kaplan_meier.sample import sample
            >>> sample().restricted_mean(4).value
            2.5
        """
        place = self._group(group)
        if horizon is None:
            return mean_of(self, None, place)
        limit = number(horizon, field="horizon")
        if limit <= 0:
            raise InvalidOKRError(
                "no time above 0",
                code="not-positive",
                place="horizon",
                got=shown(horizon),
            )
        return mean_of(self, limit, place)

    def compare(self) -> LogRank:
        """
        Ask whether the groups differ, by the log-rank test.

        Returns:
            The test.

        Raises:
            NotMeasuredError: There are less than two groups with anybody in them.

        Example:
            >>> from okrkit.retention.kaplan_meier.sample import sample
            >>> round(sample().compare().p_value, 3)
            0.433
        """
        return log_rank(self.durations)

    def _group(self, group: object) -> int:
        if not isinstance(group, str) or group not in self.groups:
            raise UnknownIdError(
                f"no such group: {shown(group)}", id=str(group), known=self.groups
            )
        return self.groups.index(group)

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every step as a row of columns.

        Returns:
            By name: id, group, time, at_risk, events, censored, survival and its
            uncertainty.

        Example:
            >>> from okrkit.retention.kaplan_meier.sample import sample
            >>> sample().to_columns()["at_risk"]
            array([4., 3., 2., 1., 2., 1., 2., 1.])
        """
        names = np.array(self.groups, np.str_)
        return {
            "id": np.array(self.ids, np.str_),
            "group": names[self.steps.group],
            "time": self.steps.time,
            "at_risk": self.steps.at_risk,
            "events": self.steps.events,
            "censored": self.steps.censored,
            "survival": self.steps.survival,
            "standard_error": self.steps.standard_error,
            "low": self.low,
            "high": self.high,
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the survival after a step came about.

        Args:
            id: Name of the step.

        Returns:
            The share, over the last factors of the product: 1 - events / at risk.

        Raises:
            UnknownIdError: There is no such step.

        Example:
            >>> from okrkit.retention.kaplan_meier.sample import sample
            >>> print(sample().explain("2"))
            2 = 50%  [Kaplan-Meier]
                = product of (1 - events / at risk) over the times so far
                from Kaplan and Meier (1958)
              1 = 0.75
                  ! 1 of 4 at risk
              2 = 0.666667
                  ! 1 of 3 at risk
        """
        one, place = self[id], self._find(id) or 0
        steps = self.steps
        begin = int(np.searchsorted(steps.group, steps.group[place]))
        rows = [i for i in range(begin, place + 1) if steps.events[i] > 0]
        inputs = tuple(
            Explanation(
                f"{steps.time[i]:.12g}",
                1 - steps.events[i] / steps.at_risk[i],
                note=f"{steps.events[i]:g} of {steps.at_risk[i]:g} at risk",
            )
            for i in rows[-_FACTORS:]
        )
        earlier = len(rows) - len(inputs)
        return Explanation(
            id,
            one.value,
            shown=one.definition.text(one.value),
            rule="Kaplan-Meier",
            formula="product of (1 - events / at risk) over the times so far",
            source="Kaplan and Meier (1958)",
            note=f"and {earlier} earlier times" if earlier else "",
            inputs=inputs,
            excluded=left_out_lines(self.excluded),
        )

    def __repr__(self) -> str:
        """Return the size, on one line."""
        spans = int(self.durations.spans[0])
        groups = len(self.groups) - 1
        return f"<Survival of {spans} spans" + (
            f", {groups} groups>" if groups else ">"
        )

    def __str__(self) -> str:
        """Return medians and steps as text."""
        return survival_text(self)

    def _repr_html_(self) -> str:
        """Return medians, the curve and steps for a notebook."""
        return survival_html(self)


_FACTORS = 20
"""How many factors of a product an explanation lists."""
