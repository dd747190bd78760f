"""The model: from readings to what the value at the end may be."""

import numpy as np

from okrkit.projection.cases import Cases
from okrkit.projection.spreads.spread import Spread
from okrkit.scoring.arithmetic import Floats


def predict(cases: Cases, calibration: object = "default") -> Spread:
    """Provisional: a random walk (totals: at the mean rate)."""
    del calibration
    rows = np.arange(len(cases))
    has = cases.count > 0
    last = np.where(
        has, cases.values[rows, np.maximum(cases.count - 1, 0)], cases.baseline
    )
    then = np.where(has, cases.times[rows, np.maximum(cases.count - 1, 0)], cases.start)
    dt, dy = np.diff(cases.times, axis=1), np.diff(cases.values, axis=1)
    ok = dt > 0
    rate: Floats = np.where(
        cases.cumulative,
        np.where(ok, dy, 0).sum(1) / np.maximum(np.where(ok, dt, 0).sum(1), 1e-9),
        0.0,
    )
    s2 = (
        np.where(ok, (dy - rate[:, None] * dt) ** 2 / np.where(ok, dt, 1), 0).sum(1)
        + 0.0001 * np.abs(cases.baseline) ** 2
    ) / (ok.sum(1) + 1)
    left = cases.end - then
    scale = np.sqrt(s2 * left)
    floor = np.where(cases.cumulative, np.maximum(cases.lower, last), cases.lower)
    return Spread(
        centre=np.clip(last + rate * left, floor, cases.upper),
        below=scale,
        above=scale,
        floor=floor,
        cap=cases.upper,
    )
