"""`Marks`: what one forecaster got on closed cycles, with errors, or too little."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from attrs import fields, frozen

from okrkit import markup
from okrkit.model.noun import Noun
from okrkit.numerics import beliefs
from okrkit.projection.spreads.spread import Spread
from okrkit.projection.trust import rules
from okrkit.projection.trust.origins import Origins
from okrkit.results import Explanation, Json, ResultSet, jsonable
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.formulas import Flags

LEAST_TARGETS = 30
"""Fewer targets, or forecasts of values, are too little to judge."""

LEAST_CYCLES = 10
"""So are fewer closed cycles: the targets of one cycle share what came of it."""

LEAST_SERIES = 5
"""From so many series on, errors come from leaving out one after the other."""

_HEADS = ("", "Brier", "skill", "log loss", "CRPS", "in 80%", "in 95%", "ECE")
_ENDS = (0.025, 0.1, 0.9, 0.975)


@frozen(eq=False, kw_only=True)
class Judged:
    """
    What one forecaster said of each row, and how good that was.

    Attributes:
        name: Who said it.
        chance: Of each target, shape (n, k); NaN where nothing was said.
        crps: In units of the series' mean |change|; NaN where nothing was said.
        in_80: Whether the 80 % interval held what came, 1 or 0.
        in_95: The same of the 95 % interval.
    """

    name: str
    chance: Floats
    crps: Floats
    in_80: Floats
    in_95: Floats


def judged(name: str, spread: Spread, origins: Origins, levels: Floats) -> Judged:
    """
    Hold distributions against what came.

    Args:
        name: Who said it.
        spread: A distribution for each row.
        origins: The rows.
        levels: Of the quantiles that the CRPS is made of.

    Returns:
        Chances of the targets, and how good the values were.

    Shape:
        (n,) and (n, k).

    Units:
        The CRPS in mean |changes| of the series.

    Source:
        `okrkit.projection.trust.rules`.

    Example:
        >>> from okrkit.projection.trust.baselines import linear_pace
        >>> from okrkit.projection.trust.origins import origins_of
        >>> rows, _ = origins_of([], [], cuts=(0.5,), targets=None, history=4)
        >>> len(judged("pace", linear_pace(rows.cases), rows, np.array([0.5])).crps)
        0
    """
    up = spread.at_least(origins.goals)
    chance = np.where(origins.ways > 0, up, spread.at_most(origins.goals))
    with np.errstate(over="ignore"):
        far = rules.crps(spread.quantiles(levels), levels, origins.outcome)
        far = np.where(np.isfinite(far), far / origins.unit, np.nan)
    ends = spread.quantiles(np.array(_ENDS))
    return Judged(
        name=name,
        chance=np.where(np.isnan(origins.goals), np.nan, chance),
        crps=np.where(np.isfinite(far), far, np.nan),
        in_80=rules.covered(ends[:, 1], ends[:, 2], origins.outcome),
        in_95=rules.covered(ends[:, 0], ends[:, 3], origins.outcome),
    )


def believed(origins: Origins) -> Judged:
    """
    Return what the owners said: a chance of their own target, no values.

    Args:
        origins: The rows.

    Returns:
        Their confidence in the last target; NaN elsewhere.

    Example:
        >>> from okrkit.projection.trust.origins import origins_of
        >>> rows, _ = origins_of([], [], cuts=(0.5,), targets=None, history=4)
        >>> believed(rows).name
        'owners'
    """
    chance = np.full(origins.goals.shape, np.nan)
    chance[:, -1] = origins.belief
    nothing = np.full(len(origins), np.nan)
    return Judged(
        name="owners", chance=chance, crps=nothing, in_80=nothing, in_95=nothing
    )


@frozen(kw_only=True)
class Marks(Noun):
    """
    What one forecaster got. A number that rests on too little is None.

    Attributes:
        id: The forecaster, or the slice of okrkit's own forecasts.
        cycles: Closed cycles.
        cases: Forecasts: cycles seen from several days.
        targets: Targets whose chance was given.
        base_rate: Share of them that was met; None where too few.
        brier: Mean Brier score; 0 is best, `base_rate · (1 - base_rate)` is what the
            base rate alone gets.
        brier_error: Standard error of it.
        log_loss: Mean log loss.
        ece: Expected calibration error, in ten bins.
        skill: Share of the Brier score of the last value that it saves: 0 is as good,
            1 is perfect, below 0 is worse.
        skill_error: Standard error of it.
        okrkit: The Brier score of okrkit for the same targets.
        apart_error: Standard error of how far `brier` is from it.
        crps: Mean CRPS, in mean |changes| of each series over a cycle.
        crps_error: Standard error of it.
        in_80: Share of values inside the 80 % interval.
        in_80_error: Standard error of it.
        in_95: Share of values inside the 95 % interval.
        in_95_error: Standard error of it.
        enough: Whether there are enough targets and cycles to judge the chances.

    Example:
        >>> Marks.__slots__[:4]
        ('id', 'cycles', 'cases', 'targets')
    """

    id: str
    cycles: int
    cases: int
    targets: int
    base_rate: float | None
    brier: float | None
    brier_error: float | None
    log_loss: float | None
    ece: float | None
    skill: float | None
    skill_error: float | None
    okrkit: float | None
    apart_error: float | None
    crps: float | None
    crps_error: float | None
    in_80: float | None
    in_80_error: float | None
    in_95: float | None
    in_95_error: float | None
    enough: bool

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Every field by its name.

        Example:
            >>> from okrkit.projection.trust.backtest import backtest
            >>> backtest({"2026-01-01": 3}, "quarter")["okrkit"].to_dict()["targets"]
            0
        """
        return {f.name: jsonable(getattr(self, f.name)) for f in fields(type(self))}


def marks_of(
    id: str, mine: Judged, last: Judged, own: Judged, origins: Origins, rows: Flags
) -> Marks:
    """
    Return the marks of a forecaster on some rows.

    Args:
        id: What to call it.
        mine: What it said.
        last: What the last value says.
        own: What okrkit says.
        origins: All rows.
        rows: Which of them count.

    Returns:
        Its marks.

    Shape:
        (n,) → one.

    Units:
        As `Marks` says.

    Source:
        Standard errors: the jackknife by series, or by cycles of fewer than five.

    Example:
        >>> from okrkit.projection.trust.backtest import backtest
        >>> backtest({"2026-01-01": 3}, "quarter")["okrkit"].brier is None
        True
    """
    met = origins.met
    told = rows[:, None] & ~np.isnan(mine.chance + met)
    row = np.nonzero(told)[0]
    came, chance = met[told], mine.chance[told]
    cycles, group = _groups(origins, row)
    loss, ones = beliefs.brier(chance, came), np.ones(len(row))
    brier, brier_error = rules.jackknife(loss, ones, group)
    theirs = beliefs.brier(last.chance[told], came)
    left, left_error = rules.jackknife(loss, theirs, group)
    enough = len(row) >= LEAST_TARGETS and cycles >= LEAST_CYCLES
    few = None if enough else np.nan
    valued = np.flatnonzero(rows & ~np.isnan(mine.crps))
    closed, groups = _groups(origins, valued)
    far, far_error = rules.jackknife(mine.crps[valued], np.ones(len(valued)), groups)
    ours = beliefs.brier(own.chance[told], came)
    held = np.flatnonzero(rows & ~np.isnan(mine.in_80))
    seen, shared = _groups(origins, held)
    full = len(held) >= LEAST_TARGETS and seen >= LEAST_CYCLES
    (in_80, error_80), (in_95, error_95) = (
        rules.jackknife(column[held], np.ones(len(held)), shared)
        for column in (mine.in_80, mine.in_95)
    )
    wide = None if full else np.nan
    moved = len(valued) >= LEAST_TARGETS and closed >= LEAST_CYCLES
    spoke = np.union1d(row, held)
    return Marks(
        id=id,
        cycles=len(np.unique(origins.closed[spoke])),
        cases=len(spoke),
        targets=len(row),
        base_rate=_known(_mean(came), few),
        brier=_known(brier, few),
        brier_error=_known(brier_error, few),
        log_loss=_known(_mean(rules.log_loss(chance, came)), few),
        ece=_known(rules.binned(chance, came).ece, few),
        skill=_known(1 - left, few),
        skill_error=_known(left_error, few),
        okrkit=_known(_mean(ours), few),
        apart_error=_known(rules.jackknife(loss - ours, ones, group)[1], few),
        crps=_known(far) if moved else None,
        crps_error=_known(far_error) if moved else None,
        in_80=_known(in_80, wide),
        in_80_error=_known(error_80, wide),
        in_95=_known(in_95, wide),
        in_95_error=_known(error_95, wide),
        enough=enough,
    )


def _groups(origins: Origins, rows: Ints) -> tuple[int, Ints]:
    """Count the cycles of rows, and return what groups of them are independent."""
    closed, series = origins.closed[rows], origins.series[rows]
    many = len(np.unique(series)) >= LEAST_SERIES
    return len(np.unique(closed)), series if many else closed


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else np.nan


def _known(value: float, few: float | None = None) -> float | None:
    return None if few is not None or not np.isfinite(value) else float(value)


@frozen(kw_only=True, eq=False, repr=False)
class Table(ResultSet[Marks]):
    """
    Marks, listed.

    Attributes:
        origins: The rows that were tested.
        all: What each forecaster said.
    """

    first: ClassVar[str] = "forecast"

    origins: Origins
    all: tuple[Judged, ...]

    @abstractmethod
    def _said(self) -> list[str]:
        """Return the lines above the table."""

    def _notes(self) -> list[str]:
        """Return the lines below it."""
        return []

    def to_columns(self) -> dict[str, "np.ndarray"]:
        """
        Return every number as arrays by name, in the order of `ids`.

        Returns:
            Columns by the names of `Marks`'s fields; what rests on too little is NaN.

        Example:
            >>> from okrkit.projection.trust.backtest import backtest
            >>> backtest({"2026-01-01": 3}, "quarter").to_columns()["targets"].tolist()
            [0, 0, 0]
        """
        items = list(self)
        return {
            f.name: _column(f.name, [getattr(item, f.name) for item in items])
            for f in fields(Marks)
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how a Brier score came about.

        Args:
            id: Of the forecaster or slice.

        Returns:
            A tree: the score, its error, and the numbers beside it.

        Raises:
            UnknownIdError: No such id.

        Example:
            >>> from okrkit.projection.trust.backtest import backtest
            >>> backtest({"2026-01-01": 3}, "quarter").explain("okrkit").note
            'too little to judge: 0 of 30 targets, 0 of 10 cycles'
        """
        item = self[id]
        names = ("base_rate", "log_loss", "ece", "skill", "okrkit", "crps", "in_80")
        return Explanation(
            id,
            item.brier,
            shown=_plus(item.brier, item.brier_error),
            rule="mean Brier score",
            formula=f"mean of (chance - met)² over {item.targets} targets of "
            f"{item.cycles} closed cycles",
            note="" if item.enough else too_little(item),
            inputs=tuple(Explanation(n, getattr(item, n)) for n in (*names, "in_95")),
        )

    def __str__(self) -> str:
        """Return it as lines and a text table."""
        rows = [_cells(item) for item in self]
        heads = (self.first, *_HEADS[1:])
        table = markup.text_table(heads, rows, align="lrrrrrrr")
        lines = [markup.plain(line) for line in (*self._said(), "", *self._notes())]
        at = len(self._said())
        return "\n".join([*lines[:at], table, *lines[at + 1 :]])

    def __repr__(self) -> str:
        """Return the first line."""
        return f"<{type(self).__name__}: {markup.plain(self._said()[0])}>"

    def _repr_html_(self) -> str:
        """Return it for a notebook."""
        caption, *others = self._said()
        rows = [_cells(item) for item in self]
        heads = (self.first, *_HEADS[1:])
        table = markup.table(heads, rows, caption=caption, align="lrrrrrrr")
        notes = [markup.element("p", line) for line in (*others, *self._notes())]
        return markup.fragment(markup.join([table, *notes]), text=str(self))


def too_little(item: Marks) -> str:
    """
    Say what is missing for a judgement.

    Args:
        item: The marks.

    Returns:
        One line.

    Example:
        >>> from okrkit.projection.trust.backtest import backtest
        >>> too_little(backtest({"2026-01-01": 3}, "quarter")["okrkit"])
        'too little to judge: 0 of 30 targets, 0 of 10 cycles'
    """
    short = [
        f"{have} of {least} {what}"
        for have, least, what in (
            (item.targets, LEAST_TARGETS, "targets"),
            (item.cycles, LEAST_CYCLES, "cycles"),
        )
        if have < least
    ]
    return f"too little to judge: {', '.join(short)}"


def _column(name: str, values: Sequence[object]) -> "np.ndarray":
    if name == "id":
        return np.array(values, dtype=object)
    if name in ("cycles", "cases", "targets"):
        return np.array(values, dtype=np.int64)
    return np.array(values, dtype=np.bool_ if name == "enough" else np.float64)


def _cells(item: Marks) -> list[markup.Cell]:
    if not item.enough and item.crps is None and item.in_80 is None:
        return [item.id, too_little(item), *[""] * 6]
    return [
        item.id,
        _plus(item.brier, item.brier_error),
        _plus(item.skill, item.skill_error, percent=True),
        _number(item.log_loss),
        _plus(item.crps, item.crps_error, digits=2),
        _percent(item.in_80),
        _percent(item.in_95),
        _number(item.ece),
    ]


def _number(value: float | None, digits: int = 3) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.0f}%"


def _plus(
    value: float | None, error: float | None, *, digits: int = 3, percent: bool = False
) -> str:
    """Write a number with its standard error."""
    if value is None:
        return "-"
    if percent:
        rounded = round(100 * value) + 0.0  # no -0
        return f"{rounded:+.0f}%" + (f" ±{100 * error:.0f}" if error else "")
    return _number(value, digits) + (f" ±{error:.{digits}f}" if error else "")
