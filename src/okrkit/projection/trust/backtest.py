"""`backtest`: how far the chances of the past can be trusted, and what beside them."""

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, UnknownIdError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.checks import choice, number
from okrkit.model.okrset import OKRSet
from okrkit.numerics.numbers import numbers
from okrkit.projection.given import KINDS
from okrkit.projection.spreads.spread import Spread
from okrkit.projection.trust.baselines import last_value, linear_pace
from okrkit.projection.trust.calibration import (
    Calibration,
    calibrated,
    check_calibration,
)
from okrkit.projection.trust.marks import (
    Judged,
    Marks,
    Table,
    believed,
    judged,
    marks_of,
)
from okrkit.projection.trust.origins import LATEST, Targets, Words, origins_of
from okrkit.projection.trust.past import Limits, Plain, as_day, read_past
from okrkit.projection.trust.past_set import read_set
from okrkit.projection.trust.reliability import Reliability
from okrkit.projection.trust.rules import binned
from okrkit.results import Json
from okrkit.scoring.formulas import Flags
from okrkit.typing import Progress

LEVELS = tuple(((np.arange(21) + 0.5) / 21).tolist())
"""Levels of the quantiles that the CRPS is made of."""

SLICES = ("cut", "kind", "metric", "cycle")
"""What a back-test can be taken apart by."""


def backtest(
    series: Plain | OKRSet,
    cadence: Cadence | str | None = None,
    *,
    on: dt.date | str | None = None,
    cuts: Sequence[float] = (0.25, 0.5, 0.75),
    targets: Targets = None,
    kind: str | Mapping[str, str] | None = None,
    basis: str | Mapping[str, str] | None = None,
    lower: float | Mapping[str, float] | None = None,
    upper: float | Mapping[str, float] | None = None,
    calibration: Calibration | str | None = "default",
    levels: ArrayLike = LEVELS,
    history: float | None = None,
    progress: "Progress | bool | None" = None,
) -> "Backtest":
    """
    Forecast cycles that are over, from days within them, and score what came.

    At each origin only those readings count that were known then: of a day up to it,
    and recorded up to it where `recorded_at` says so. A cycle is scored by its last
    reading, which must lie in its last sixth.

    Args:
        series: A `Series`, ``{date: value}``, ``{id: series}``, a pair of arrays
            (dates, values), or an `OKRSet`: the readings of its metrics, and its own
            key results whose cycles are over, with their targets.
        cadence: Whose cycles to forecast, or a word such as "quarter"; None takes that
            of the set.
        on: Later readings do not count, and a cycle is over that ended before this
            day's end. None takes the day of each series' last reading.
        cuts: How much of a cycle is over at each origin, between 0 and 1.
        targets: Values to reach, for all series or by id. None takes a rise and a fall
            by the 25, 50 and 75 % quantile of the series' own absolute changes over the
            length of a cycle before it, so that chances of every size are tested;
            of totals, rises only. Fewer than four such changes make no targets.
        kind: "level" or "cumulative", for all or by id; None takes what the metric of
            a set says, else "level".
        basis: Of totals, "latest" where readings are the total so far, or "sum" where
            they are amounts. None takes what key results say, else "latest".
        lower: No value lies below; for all or by id. None takes the metric's bounds.
        upper: No value lies above.
        calibration: "default", None for the model alone, or a `Recalibration`.
        levels: Of the quantiles that the CRPS is made of.
        history: How many lengths of a cycle before its start the model sees; None
            takes all, as `okrkit.project` does. Of either the last 60 readings count.
        progress: True for a bar by `tqdm`, or what makes one of the ids of series, each
            as often as it has closed cycles, and `total`, as `tqdm` does.

    Returns:
        The marks of okrkit, and of the last value, the linear pace and the owners on
        the same targets.

    Raises:
        InvalidOKRError: Nothing that has readings; a cut, level, bound or history that
            is none.
        CalendarError: No cadence, or no day.
        UnknownIdError: Targets of a series that is not there.

    Shape:
        Linear in readings and origins.

    Units:
        Probabilities; the CRPS in mean absolute changes of a series over a cycle.

    Source:
        "Find out how far to trust a projection" in the documentation.

    Example:
        >>> months = [f"{year}-{month:02}-28" for year in range(2020, 2026)
        ...           for month in range(1, 13)]
        >>> nps = dict(zip(months, [30, 33, 31, 32, 35, 36] * 12))
        >>> test = backtest({"nps": nps}, "quarter", lower=-100, upper=100)
        >>> test.n, test["okrkit"].enough
        (23, True)

    .. versionadded:: 0.1.0
    """
    rule = Cadence(cadence) if isinstance(cadence, str) else cadence
    if rule is not None and not isinstance(rule, Cadence):
        raise InvalidOKRError(
            "no cadence",
            code="wrong-type",
            place="backtest.cadence",
            expected="a Cadence, or a word such as 'quarter'",
            got=shown(cadence),
        )
    check_calibration(calibration)
    limits = Limits(kind=kind, basis=basis, lower=lower, upper=upper)
    if isinstance(series, OKRSet):
        past, windows, left_out = read_set(series, rule, as_day(on), limits)
    else:
        past, windows = read_past(series, rule, as_day(on), limits)
        left_out = {}
    origins, more = origins_of(
        past,
        windows,
        cuts=_shares(cuts, "cuts"),
        targets=targets,
        history=None if history is None else _lengths(history),
        progress=progress,
    )
    spread = calibrated(origins.cases, calibration)
    grid = np.array(_shares(levels, "levels"))
    said = [
        judged("okrkit", spread, origins, grid),
        judged("last value", last_value(origins.cases), origins, grid),
        judged("linear pace", linear_pace(origins.cases), origins, grid),
    ]
    if not np.isnan(origins.belief).all():
        said.append(believed(origins))
    return Backtest(
        origins=origins,
        all=tuple(said),
        spread=spread,
        levels=tuple(grid.tolist()),
        calibration=calibration,
        left_out=left_out | more,
    )


def _lengths(history: float) -> float:
    """Read how many lengths of a cycle before its start are known."""
    found = number(history, field="history")
    if found < 0:
        raise InvalidOKRError(
            "no readings lie less than none before",
            code="negative",
            place="history",
            expected="0 or more lengths of a cycle, or None for all readings",
            got=shown(history),
        )
    return found


def _shares(given: ArrayLike, name: str) -> list[float]:
    """Return numbers between 0 and 1 in rising order, each once."""
    found = np.unique(numbers(given, place=f"backtest.{name}"))
    if not found.size or not ((found > 0) & (found < 1)).all():
        raise InvalidOKRError(
            "not between 0 and 1",
            code="not-a-share",
            place=f"backtest.{name}",
            expected="numbers above 0 and below 1",
            got=shown(given),
        )
    return [float(value) for value in found]


@frozen(kw_only=True, eq=False, repr=False)
class Backtest(Table):
    """
    The marks of okrkit and of others on the same closed cycles.

    Index it by forecaster: ``test["okrkit"]``, ``test["last value"]``,
    ``test["linear pace"]``, and ``test["owners"]`` where check-ins say a confidence.

    Attributes:
        origins: The rows that were tested.
        all: What each forecaster said.
        spread: okrkit's distributions.
        levels: Levels of the quantiles that the CRPS is made of.
        calibration: What corrected the model.
        left_out: How many cycles were left out, by reason.

    Example:
        >>> print(backtest({"2026-01-01": 3}, "quarter"))
        back-test of 0 closed cycles of 0 series: 0 forecasts, 0 targets
        ...
    """

    kind = "backtest"

    spread: Spread
    levels: tuple[float, ...]
    calibration: object
    left_out: dict[str, int] = field(factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        """The forecasters."""
        return tuple(one.name for one in self.all)

    @property
    def n(self) -> int:
        """How many closed cycles were forecast."""
        return len(np.unique(self.origins.closed))

    @property
    def enough(self) -> bool:
        """Whether there are enough targets and cycles to judge okrkit's chances."""
        return self._at(0).enough

    @property
    def brier(self) -> float | None:
        """The Brier score of okrkit; None where there is too little to judge."""
        return self._at(0).brier

    @property
    def log_loss(self) -> float | None:
        """The log loss of okrkit; None where there is too little to judge."""
        return self._at(0).log_loss

    @property
    def crps(self) -> float | None:
        """The CRPS of okrkit; None where there is too little to judge."""
        return self._at(0).crps

    @property
    def coverage(self) -> dict[float, float | None]:
        """Shares of values inside okrkit's 80 and 95 % intervals, by level."""
        own = self._at(0)
        return {0.8: own.in_80, 0.95: own.in_95}

    @property
    def ece(self) -> float | None:
        """The calibration error of okrkit; None where there is too little to judge."""
        return self._at(0).ece

    def _at(self, index: int, /) -> Marks:
        mine, rows = self.all[index], np.ones(len(self.origins), dtype=np.bool_)
        own, last = self.all[:2]
        return marks_of(mine.name, mine, last, own, self.origins, rows)

    def by(self, what: str, /, *, of: str = "okrkit") -> "Slices":
        """
        Take the test apart.

        Args:
            what: "cut" (how much of the cycle was over), "kind", "metric" or "cycle".
            of: The forecaster.

        Returns:
            Marks for each part.

        Raises:
            InvalidOKRError: Another word.
            UnknownIdError: No such forecaster.

        Example:
            >>> backtest({"2026-01-01": 3}, "quarter").by("cut").ids
            ()
        """
        return Slices(
            origins=self.origins,
            all=self.all,
            mine=self._forecaster(of),
            what=choice(what, SLICES, field="what"),
        )

    def reliability(self, of: str = "okrkit", /, *, bins: int = 10) -> Reliability:
        """
        Sort chances into bins, each beside the share that was met.

        Args:
            of: The forecaster.
            bins: How many, from 1 to 100.

        Returns:
            The table.

        Raises:
            InvalidOKRError: No number of bins.
            UnknownIdError: No such forecaster.

        Example:
            >>> backtest({"2026-01-01": 3}, "quarter").reliability()["0-10%"].n
            0
        """
        if isinstance(bins, bool) or not isinstance(bins, int) or not 1 <= bins <= 100:
            raise InvalidOKRError(
                "no number of bins",
                place="bins",
                expected="a whole number from 1 to 100",
                got=shown(bins),
            )
        mine = self._forecaster(of)
        return Reliability(of=of, bins=binned(mine.chance, self.origins.met, bins))

    def _forecaster(self, id: str) -> Judged:
        place = self._place(id)
        if place is None:
            raise UnknownIdError(
                f"no such forecaster in this back-test: {shown(id)}",
                id=id,
                known=self.ids,
            )
        return self.all[place]

    def to_dict(self) -> dict[str, Json]:
        """
        Return the test as plain values for JSON.

        Returns:
            `kind`, `cycles`, `forecasts`, `left_out`, and an item for each forecaster.

        Example:
            >>> backtest({"2026-01-01": 3}, "quarter").to_dict()["cycles"]
            0
        """
        return {
            "kind": self.kind,
            "cycles": self.n,
            "forecasts": len(self.origins),
            "left_out": dict(self.left_out),
            "items": super().to_dict()["items"],
        }

    def _said(self) -> list[str]:
        own = self._at(0)
        met = (
            "" if own.base_rate is None else f", {100 * own.base_rate:.0f}% of them met"
        )
        series = len(np.unique(self.origins.series))
        size = f"{len(self.origins)} forecasts, {own.targets} targets"
        return [f"back-test of {self.n} closed cycles of {series} series: {size}{met}"]

    def _notes(self) -> list[str]:
        notes = [
            f"left out: {count} cycle{'s' * (count != 1)}, {reason}"
            for reason, count in self.left_out.items()
        ]
        if self.ids[-1] == "owners" and (theirs := self._at(3)).brier is not None:
            notes.append(
                f"owners: {theirs.targets} of these targets; there okrkit has "
                f"{theirs.okrkit:.3f}"
            )
        return ["skill: Brier score saved against the last value", *notes]


@frozen(kw_only=True, eq=False, repr=False)
class Slices(Table):
    """
    The marks of one forecaster, part by part.

    Attributes:
        origins: The rows that were tested.
        all: What each forecaster said.
        mine: The forecaster.
        what: What the test was taken apart by.

    Example:
        >>> print(repr(backtest({"2026-01-01": 3}, "quarter").by("metric")))
        <Slices: okrkit by metric>
    """

    kind = "slices"
    first = "part"

    mine: Judged
    what: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The parts, in order."""
        return tuple(dict.fromkeys(self._labels().tolist()))

    def _labels(self) -> Words:
        rows = self.origins
        if self.what == "cut":
            labels = [f"{100 * cut:.3g}%" for cut in rows.cut.tolist()]
        elif self.what == "kind":
            labels = [KINDS[int(total)] for total in rows.cases.cumulative.tolist()]
        else:
            return rows.id if self.what == "metric" else rows.cycle
        return np.array(labels, dtype=object)

    def _at(self, index: int, /) -> Marks:
        id = self.ids[index]
        rows: Flags = self._labels() == id
        own, last = self.all[:2]
        return marks_of(id, self.mine, last, own, self.origins, rows)

    def _said(self) -> list[str]:
        return [f"{self.mine.name} by {self.what}"]


__all__ = ["LATEST", "LEVELS", "SLICES", "Backtest", "Slices", "backtest"]
