"""okrkit behind the one call that every projector of the benchmark answers."""

import numpy as np

from okrkit.projection import forecast


def project(
    t,
    y,
    *,
    t_start,
    t_end,
    t_now,
    start,
    target,
    direction,
    kind,
    lo,
    hi,
    se,
    q,
    calibration="default",
):
    """
    Forecast where many short series end, as anyone does who installs okrkit.

    Args:
        t: Times of the readings in days, history before `t_start`; NaN for none.
        y: Their values; NaN for none.
        t_start: First moment of each cycle.
        t_end: Last moment of each cycle.
        t_now: The present; later readings do not count.
        start: Value at the start.
        target: Up to K targets a row; NaN for none.
        direction: 1 met at or above the target, -1 at or below; as `target`.
        kind: 0 for a level, 1 for a running total since the start.
        lo: No value below; can be infinite.
        hi: No value above; can be infinite.
        se: Known standard errors of the readings; NaN where unknown.
        q: Levels of the quantiles.
        calibration: As `okrkit.projection.forecast` takes it.

    Returns:
        prob (n, K), mean (n,) and quantiles (n, Q).
    """
    made = forecast(
        t,
        y,
        start=t_start,
        end=t_end,
        baseline=start,
        targets=target,
        directions=direction,
        kind=np.where(np.asarray(kind) == 1, "cumulative", "level"),
        lower=lo,
        upper=hi,
        standard_error=se,
        now=t_now,
        quantiles=q,
        calibration=calibration,
    )
    return {"prob": made.chance, "mean": made.mean, "quantiles": made.quantiles}


def project_plain(t, y, **given):
    """Forecast with the transparent model alone: nothing that was learned."""
    return project(t, y, **given, calibration=None)
