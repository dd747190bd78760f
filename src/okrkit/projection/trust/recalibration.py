"""`recalibrate`: what closed cycles say of the model, where they say enough."""

import numpy as np
from attrs import evolve, field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import choice, flag, instance, number
from okrkit.model.noun import Noun
from okrkit.numerics.special import normal_cdf, t_quantile
from okrkit.projection.given import KINDS
from okrkit.projection.spreads.spread import Spread
from okrkit.projection.trust import rules
from okrkit.projection.trust.backtest import Backtest
from okrkit.projection.trust.marks import LEAST_SERIES
from okrkit.projection.trust.origins import Origins
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.formulas import Flags

LEAST_CASES = 50
"""Fewer closed cycles change nothing."""

WEIGHT = 20
"""What is learned counts half at so many closed cycles, and more with more."""

_FOLDS = 10
_SURE = 2.0
"""Standard errors, if the error were known and not estimated from few blocks."""

_SHIFT, _LOG = 1.0, 1.5
"""The most a centre is moved, in scales, and a scale is stretched, as a logarithm."""

_LEVELS = (np.arange(19) + 0.5) / 19
_SWEEPS, _CUTS = 3, 14
_GOLDEN = (np.sqrt(5.0) - 1) / 2


def _factor(value: object, *, name: str, most: float) -> float:
    found = number(value, field=name)
    if not 1 / most <= found <= most:
        raise InvalidOKRError(
            "no factor of a scale",
            place=f"Recalibration.{name}",
            expected=f"a number from {1 / most:.3g} to {most:.3g}",
            got=shown(value),
        )
    return found


@frozen(kw_only=True)
class Recalibration(Noun):
    """
    One correction for all forecasts of an organisation, or of one kind of metric.

    Pass it as ``calibration=`` to `okrkit.project` and `okrkit.projection.forecast`.

    Attributes:
        shift: How far centres move, in scales; above 0 upwards.
        below: By what the scale of the lower half is multiplied.
        above: By what the scale of the upper half is multiplied.
        base: The calibration of the model it comes on top of: "default" or None.
        helps: Whether forecasts of cycles it was not learned from got better by more
            than noise would; where not, `apply` changes nothing.
        why: The reason, in one line.
        n: Closed cycles it was learned from.
        gain: CRPS saved in those cycles, in mean absolute changes; None where untried.
        error: Standard error of it.

    Raises:
        InvalidOKRError: A shift or factor beyond what can be learned, or `helps` that
            is neither True nor False.

    Example:
        >>> Recalibration(shift=0.1, below=1.2, above=1.2).helps
        True
    """

    shift: float = field(default=0.0)
    below: float = field(default=1.0)
    above: float = field(default=1.0)
    base: str | None = field(default="default")
    helps: bool = field(default=True)
    why: str = field(default="")
    n: int = field(default=0)
    gain: float | None = field(default=None)
    error: float | None = field(default=None)

    def __attrs_post_init__(self) -> None:
        """Refuse corrections that no record could speak for."""
        if not abs(number(self.shift, field="shift")) <= _SHIFT:
            raise InvalidOKRError(
                "no shift",
                place="Recalibration.shift",
                expected=f"a number from {-_SHIFT:g} to {_SHIFT:g}",
                got=shown(self.shift),
            )
        for name in ("below", "above"):
            _factor(getattr(self, name), name=name, most=float(np.exp(_LOG)))
        if self.base is not None:
            choice(self.base, ("default",), field="Recalibration.base")
        flag(self.helps, field="Recalibration.helps")

    def apply(self, spread: Spread, /) -> Spread:
        """
        Correct distributions; what is certain stays as it is, and so do bounds.

        Args:
            spread: One distribution for each row.

        Returns:
            The corrected ones; the same where `helps` is False.

        Shape:
            (n,) → (n,).

        Units:
            Those of the values.

        Source:
            `recalibrate`.

        Example:
            >>> row = {"centre": [5.0], "below": [1.0], "above": [1.0]}
            >>> row |= {"floor": [-np.inf], "cap": [np.inf]}
            >>> spread = Spread(**{name: np.array(v) for name, v in row.items()})
            >>> Recalibration(shift=0.5, above=2).apply(spread).centre.tolist()
            [5.5]
        """
        if not self.helps:
            return spread
        return _moved(spread, (self.shift, np.log(self.below), np.log(self.above)))


def recalibrate(test: Backtest, /, *, kind: str | None = None) -> Recalibration:
    """
    Learn one shift and two scales from closed cycles, if that demonstrably helps.

    They make the CRPS of the back-test least, and are drawn back to no correction: half
    the way at 20 closed cycles, a fifth at 80. They are used only from 50 closed
    cycles on, and if in blocks that were left out (whole series, or cycles of few
    series) the CRPS gets better by more than noise alone would one time in forty. That
    is so many standard errors as Student's t says of so few blocks: 2.3 of ten, 2.9 of
    five, and two of very many.

    Args:
        test: A back-test, with ``calibration="default"`` or None.
        kind: "level" or "cumulative" learns from those alone; None from all.

    Returns:
        The correction; where it does not help it changes nothing and says why.

    Raises:
        InvalidOKRError: No back-test, or one that was corrected already.

    Shape:
        Linear in the forecasts of the test.

    Units:
        Scales of the distributions.

    Source:
        "Find out how far to trust a projection" in the documentation.

    Example:
        >>> from okrkit.projection.trust.backtest import backtest
        >>> recalibrate(backtest({"2026-01-01": 3}, "quarter")).why
        'too little: 0 of 50 closed cycles'
    """
    instance(test, kind=Backtest, field="test")
    base = test.calibration
    if base is not None and not isinstance(base, str):
        raise InvalidOKRError(
            "this back-test was corrected already",
            code="wrong-type",
            place="recalibrate",
            expected="a back-test with calibration='default' or None",
            got=shown(base),
        )
    rows = ~np.isnan(test.origins.unit)
    if kind is not None:
        wanted = choice(kind, KINDS, field="kind") == KINDS[1]
        rows &= test.origins.cases.cumulative == wanted
    origins, spread = test.origins.rows(rows), test.spread.rows(np.flatnonzero(rows))
    n = len(np.unique(origins.closed))
    none = Recalibration(base=base, n=n, helps=False)
    if n < LEAST_CASES:
        why = f"too little: {n} of {LEAST_CASES} closed cycles"
        return evolve(none, why=why)
    blocks = _blocks(origins)
    saved = _saved(spread, origins, blocks)
    gain, error = rules.jackknife(saved, np.ones(len(saved)), blocks)
    shift, below, above = _learned(spread, origins)
    sure = _sure(blocks)
    helps = gain > sure * error
    said = f"in cycles left out the CRPS falls by {gain:.3f} ±{error:.3f}"
    if not helps:
        said = f"{said}: no more than {sure:.1f} standard errors, so nothing is changed"
    return evolve(
        none,
        shift=round(shift, 4),
        below=round(float(np.exp(below)), 4),
        above=round(float(np.exp(above)), 4),
        helps=bool(helps),
        why=said,
        gain=gain,
        error=error,
    )


def _moved(spread: Spread, by: tuple[float, float, float]) -> Spread:
    """Shift and stretch, by a shift in scales and two logarithms."""
    shift, below, above = by
    scale = spread.above if shift > 0 else spread.below
    return evolve(
        spread,
        centre=np.clip(spread.centre + shift * scale, spread.floor, spread.cap),
        below=spread.below * np.exp(below),
        above=spread.above * np.exp(above),
    )


def _sure(blocks: Ints) -> float:
    """Return how many standard errors of so many blocks are as rare as two known."""
    return float(t_quantile(normal_cdf(_SURE), len(np.unique(blocks)) - 1))


def _blocks(origins: Origins) -> Ints:
    """Return the block of each row: of a series, or of few series, spans of cycles."""
    series = np.unique(origins.series)
    if len(series) >= LEAST_SERIES:
        return np.searchsorted(series, origins.series) % _FOLDS
    starts = np.unique(origins.cases.start)
    place = np.searchsorted(starts, origins.cases.start)
    return place * _FOLDS // len(starts)


def _saved(spread: Spread, origins: Origins, blocks: Ints) -> Floats:
    """Return the CRPS saved in each row by what the other blocks teach."""
    saved = np.zeros(len(blocks))
    for block in np.unique(blocks):
        out: Flags = blocks == block
        ins, left = np.flatnonzero(~out), np.flatnonzero(out)
        by = _learned(spread.rows(ins), origins.rows(ins))
        mine, theirs = spread.rows(left), origins.rows(left)
        saved[left] = _far(mine, theirs) - _far(_moved(mine, by), theirs)
    return saved


def _far(spread: Spread, origins: Origins) -> Floats:
    quantiles = spread.quantiles(_LEVELS)
    return rules.crps(quantiles, _LEVELS, origins.outcome) / origins.unit


def _learned(spread: Spread, origins: Origins) -> tuple[float, float, float]:
    """Return the best correction, drawn back to none."""
    best = np.zeros(3)
    for _ in range(_SWEEPS):
        for place, most in enumerate((_SHIFT, _LOG, _LOG)):
            best[place] = _least(spread, origins, best, place, most)
    n = len(np.unique(origins.closed))
    shift, below, above = (best * n / (n + WEIGHT)).tolist()
    return shift, below, above


def _least(
    spread: Spread, origins: Origins, best: Floats, place: int, most: float
) -> float:
    """Return where the mean CRPS is least along one parameter, by golden section."""

    def loss(at: float) -> float:
        tried = best.copy()
        tried[place] = at
        shift, below, above = tried.tolist()
        return float(_far(_moved(spread, (shift, below, above)), origins).mean())

    low, high = -most, most
    first, second = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    left, right = loss(first), loss(second)
    for _ in range(_CUTS):
        if left <= right:
            high, second, right = second, first, left
            first = high - _GOLDEN * (high - low)
            left = loss(first)
        else:
            low, first, left = first, second, right
            second = low + _GOLDEN * (high - low)
            right = loss(second)
    return (low + high) / 2
