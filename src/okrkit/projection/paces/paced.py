"""`Pace`: how fast one key result goes, for people."""

import datetime as dt
import math
from typing import Literal

import numpy as np
from attrs import frozen

from okrkit.model.noun import Noun
from okrkit.model.unit import Unit
from okrkit.projection.paces.days import day_at
from okrkit.projection.paces.pace import EXPECTED_BY, Paces
from okrkit.results import Explanation
from okrkit.scoring.arithmetic import Floats
from okrkit.scoring.columns import Sheet
from okrkit.scoring.scores import unit_of

_LEAST, _MOST = 1e-6, 1e15
"""Numbers below or beyond are written with an exponent, and so without a unit."""


@frozen(kw_only=True)
class Pace(Noun):
    """
    How fast a key result goes, and how fast it would have to go.

    Attributes:
        actual: Units a day since the last reading up to the first day; else since the
            start, from the baseline. None where there is no way to travel.
        origin: The value that `actual` is measured from.
        since: The day of the reading that `actual` is measured from; None where that is
            the baseline, at the start.
        recent: Units a day by the least-squares line through the cycle's readings.
        required: Units a day that are needed, from tomorrow on, to be at the target on
            the last day; None where no day is left.
        progress: Share of the way travelled, unbounded; None where not measured.
        expected: Progress expected on the day; None without a cycle.
        date_met: The day the target was met, or will be at the actual pace from
            tomorrow on; None where it leads nowhere.
        days_left: Days left of the cycle, without the day itself.
        unit: Of the metric; None where there is none.
        basis: Which days count: "calendar" or "business".
        by: What `expected` follows from: "linear", "plan", "season", "steps", "always"
            for limits, "last day" for what is done or not; empty where nothing is.

    Example:
        >>> print(Pace(actual=0.054, required=0.13, days_left=46, expected=0.5))
        0.054 a day, 0.13 needed for 46 days; 50% expected
    """

    actual: float | None = None
    origin: float | None = None
    since: dt.date | None = None
    recent: float | None = None
    required: float | None = None
    progress: float | None = None
    expected: float | None = None
    date_met: dt.date | None = None
    days_left: float | None = None
    unit: Unit | None = None
    basis: Literal["calendar", "business"] = "calendar"
    by: str = ""

    def __str__(self) -> str:
        """
        Return it in one line.

        Example:
            >>> str(Pace())
            'no pace'
        """
        day = "day" if self.basis == "calendar" else "working day"
        said = []
        if self.actual is not None:
            said.append(f"{self._text(self.actual)} a {day}")
        if self.required is not None and self.days_left is not None:
            more = "" if self.days_left == 1 else "s"
            need = f"needed for {self.days_left:.12g} {day}{more}"
            said.append(f"{self._text(self.required)} {need}")
        parts = [", ".join(said)] if said else ["no pace"]
        if self.progress is not None:
            parts.append(f"{self.progress:.0%} of the way")
        if self.expected is not None:
            by = f" ({self.by})" if self.by else ""
            parts.append(f"{self.expected:.0%} expected{by}")
        if self.date_met is not None:
            parts.append(f"target met on {self.date_met.isoformat()}")
        return "; ".join(parts)

    def explain(self) -> Explanation:
        """
        Say how each of its numbers came about.

        Returns:
            A tree; what is not known is left out.

        Example:
            >>> print(Pace(actual=0.5, required=0.25, days_left=46).explain())
            pace = 0.5  [since the start, from the baseline]
              required = 0.25  [to the target, over 46 calendar days left]
        """
        left = f"{self.days_left or 0:.12g} {self.basis} days left"
        met = None if self.date_met is None else self.date_met.isoformat()
        before = None if self.since is None else self.origin
        parts = (
            ("from", before, "the last reading up to the first day"),
            ("recent", self.recent, "least squares over the readings of the cycle"),
            ("required", self.required, f"to the target, over {left}"),
            ("expected", self.expected, self.by),
            ("target met", met, "on, or at this pace"),
        )
        inputs = [
            Explanation(name, value, shown=self._shown(name, value), rule=rule)
            for name, value, rule in parts
            if value is not None
        ]
        return Explanation(
            "pace",
            self.actual,
            shown=self._shown("pace", self.actual),
            rule="since the start, from the baseline"
            if self.since is None
            else f"since the reading of {self.since}",
            inputs=inputs,
        )

    def _shown(self, name: str, value: float | str | None) -> str:
        if isinstance(value, str) or value is None:
            return value or ""
        return f"{value:.0%}" if name == "expected" else self._text(value)

    def _text(self, value: float) -> str:
        """Write a pace to three digits, or to the whole where it has more."""
        size = abs(value)
        if self.unit is None or (size and not _LEAST <= size < _MOST):
            return f"{value:.3g}"
        digits = max(2 - math.floor(math.log10(size or 1.0)), 0)
        return self.unit.format(round(value, digits), thousands=True)


def pace_at(sheet: Sheet, paces: Paces, row: int) -> Pace:
    """
    Make the pace of one key result from columns.

    Args:
        sheet: The set, scored.
        paces: Its paces.
        row: Of the key result.

    Returns:
        The pace, with None for what is not known.

    Example:
        >>> from okrkit import KeyResult, score
        >>> values = {"2026-11-15": 36}
        >>> kr = KeyResult("k", "K", baseline=32, target=40, check_ins=values)
        >>> from okrkit.projection.paces.pace_sheet import paces_of
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> pace_at(sheet, paces_of(sheet), 0).date_met
        datetime.date(2026, 12, 31)
    """

    def known(column: Floats) -> float | None:
        return None if np.isnan(column[row]) else float(column[row])

    actual = known(paces.actual)
    return Pace(
        actual=actual,
        origin=None if actual is None else known(paces.origin),
        since=None if actual is None else day_at(float(paces.since[row])),
        recent=known(paces.recent),
        required=known(paces.required),
        progress=known(paces.progress),
        expected=known(paces.expected),
        date_met=day_at(float(paces.met[row])),
        days_left=known(paces.left),
        unit=unit_of(sheet.okrs, sheet.okrs.key_results[row]),
        basis=paces.basis,
        by=EXPECTED_BY[int(paces.by[row])],
    )
