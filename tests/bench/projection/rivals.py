"""What okrkit is compared with: the same questions, answered by others."""

import warnings

import numpy as np
from scipy import stats


def read_left(t, y):
    """Return readings without gaps between them, pushed left, and the last of each."""
    known = np.isfinite(t) & np.isfinite(y)
    order = np.argsort(~known, axis=1, kind="stable")[:, : known.sum(axis=1).max()]
    rows = np.arange(len(t))[:, None]
    times = np.where(known, t, np.nan)[rows, order]
    values = np.where(known, y, np.nan)[rows, order]
    last = known.sum(axis=1) - 1
    return times, values, times[rows[:, 0], last], values[rows[:, 0], last]


def answers(centre, scale, last, *, target, direction, kind, lo, hi, q):
    """Return chances and quantiles of normal distributions, cut where none can lie."""
    floor = np.where(kind == 1, np.maximum(lo, last), lo)[:, None]
    scale = np.maximum(scale, 1e-12 * np.maximum(1, np.abs(centre)))
    below = stats.norm.cdf(target, centre[:, None], scale[:, None])
    prob = np.where(direction > 0, 1 - below, below)
    prob = np.where((direction > 0) & (target <= floor), 1.0, prob)
    prob = np.where((direction < 0) & (target < floor), 0.0, prob)
    quantiles = stats.norm.ppf(q, centre[:, None], scale[:, None])
    return {
        "prob": prob,
        "mean": np.clip(centre, floor[:, 0], hi),
        "quantiles": np.clip(quantiles, floor, hi[:, None]),
    }


def random_walk(t, y, *, t_end, t_now, t_start, start, se, **asked):
    """Stay where it is; totals go on at the mean rate of all that is seen."""
    del t_now, t_start, start, se
    times, values, then, last = read_left(t, y)
    days, steps = np.diff(times, axis=1), np.diff(values, axis=1)
    rate = np.nansum(steps, axis=1) / np.nansum(days, axis=1)
    rate = np.where(asked["kind"] == 1, rate, 0.0)
    off = (steps - rate[:, None] * days) ** 2 / days
    variance = np.nansum(off, axis=1) / np.isfinite(off).sum(axis=1)
    left = t_end - then
    return answers(last + rate * left, np.sqrt(variance * left), last, **asked)


def linear_pace(t, y, *, t_end, t_now, t_start, start, se, **asked):
    """Go on at the pace since the start, surely: what OKR tools do."""
    del t_now, se
    _, _, then, last = read_left(t, y)
    gone = then - t_start
    pace = (last - start) / np.where(gone > 0, gone, np.inf)
    ends = np.clip(last + pace * (t_end - then), asked["lo"], asked["hi"])
    up, aim = asked["direction"] > 0, asked["target"]
    return {
        "prob": np.where(up, ends[:, None] >= aim, ends[:, None] <= aim) * 1.0,
        "mean": ends,
        "quantiles": np.repeat(ends[:, None], len(asked["q"]), axis=1),
    }


def auto_ets(t, y, *, t_end, **given):
    """
    Fit AutoETS of statsforecast to each series, at its defaults.

    Gaps are filled by straight lines; of totals the amounts are forecast and added.
    Where it refuses so few points the random walk stands in.
    """
    asked = {
        key: given[key] for key in ("target", "direction", "kind", "lo", "hi", "q")
    }
    stand_in = random_walk(t, y, t_end=t_end, **given)
    ends = np.array(
        [
            _ets(times, values, end, total=total == 1)
            for times, values, end, total in zip(
                t, y, t_end, given["kind"], strict=True
            )
        ]
    )
    refused = ~np.isfinite(ends).all(axis=1)
    centre, scale = np.where(refused[:, None], (0.0, 1.0), ends).T
    found = answers(centre, scale, read_left(t, y)[3], **asked)
    for key, column in found.items():
        column[refused] = stand_in[key][refused]
    return found | {"fallback": refused}


def _ets(times, values, end, *, total):
    """Return where one series ends and how far off that is; NaN where refused."""
    from statsforecast.models import AutoETS

    known = np.isfinite(values)
    days, seen = times[known], values[known]
    step = 30.4375 if end > 200 else 7.0
    grid = np.arange(round(days[0] / step), round(days[-1] / step) + 1) * step
    even, left = np.interp(grid, days, seen), max(round((end - days[-1]) / step), 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            made = AutoETS(season_length=1).forecast(
                np.diff(even) if total else even, h=left, level=[80]
            )
        except Exception:  # noqa: BLE001 - whatever it is, it gives no answer
            return np.nan, np.nan
    middle = np.asarray(made["mean"], dtype=float)
    width = (np.asarray(made["hi-80"]) - np.asarray(made["lo-80"])) / 2
    sd = np.asarray(width, dtype=float) / stats.norm.ppf(0.9)
    if total:
        return seen[-1] + middle.sum(), np.sqrt((sd**2).sum())
    return middle[-1], sd[-1]
