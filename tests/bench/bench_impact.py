"""
How often an impact is right, beside what others do, in the same run.

Run with ``pytest tests/bench/bench_impact.py -s``. Known effects in simulated series,
and days in real series on which nothing was started: how often intervals hold the true
effect, how often one is claimed where there is none, how wide the intervals are beside
okrkit's, and how long one takes. Nothing here fails for being slow or wrong.

The others: the mean after less the mean before (Welch); the segmented regression of an
interrupted time series, with Newey-West errors; a regression with a step and AR(1)
errors (SARIMAX); and a local level continued from before the start, as
``tfcausalimpact`` has it by default, by statsmodels.
"""

import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from okrkit.strategy.impact.kernel import change_after
from okrkit.strategy.impact.placebo import Span

with pytest.MonkeyPatch.context() as path:
    path.syspath_prepend(Path(__file__).parents[1] / "strategy" / "impact")
    import test_measured as simulations
    import test_real_dates as dates

LEVELS = np.array([0.8, 0.95])
EACH = 125
"""Series of each kind, so that a thousand are simulated."""


def okrkit(times, values, errors, span, bounds):
    """Return centre and half widths of the effect on the mean."""
    low, high = bounds
    one = change_after(times, values, errors, span, lower=low, upper=high)
    ends = [(c.low[-1], c.high[-1]) for c in map(one.sums, LEVELS)]
    return np.array(ends) / span.count


def before_and_after(_times, values, _errors, span, _bounds):
    """Compare two means, as everyone does."""
    from scipy import stats

    before, after = values[: span.before], values[span.before :]
    found = stats.ttest_ind(after, before, equal_var=False)
    return np.array([list(found.confidence_interval(level)) for level in LEVELS])


def segmented(_times, values, _errors, span, _bounds):
    """Fit a line with a step and a bend at the start."""
    import statsmodels.api as sm

    at = np.arange(len(values))
    after = (at >= span.before).astype(float)
    bend = after * (at - span.before)
    wide = np.column_stack([np.ones(len(at)), at, after, bend])
    fit = sm.OLS(values, wide).fit(cov_type="HAC", cov_kwds={"maxlags": 4})
    contrast = [0, 0, 1, (span.count - 1) / 2]
    found = fit.t_test(contrast)
    return np.array([found.conf_int(1 - level)[0] for level in LEVELS])


def step(_times, values, _errors, span, _bounds):
    """Fit a trend and a step in noise that follows itself."""
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    after = (np.arange(len(values)) >= span.before).astype(float)
    fit = SARIMAX(values, exog=after, order=(1, 0, 0), trend="ct").fit(disp=0)
    place = fit.model.param_names.index("x1")
    return np.array([fit.conf_int(1 - level)[place] for level in LEVELS])


def local_level(_times, values, _errors, span, _bounds):
    """Continue a local level from before the start."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    fit = UnobservedComponents(values[: span.before], "llevel").fit(disp=0)
    ways = fit.simulate(span.count, anchor="end", repetitions=400, rng=1).reshape(
        span.count, -1
    )
    means = values[span.before :].mean() - ways.mean(axis=0)
    return np.array([np.quantile(means, [(1 - lv) / 2, (1 + lv) / 2]) for lv in LEVELS])


PEERS = {
    "okrkit": okrkit,
    "before and after": before_and_after,
    "segmented, Newey-West": segmented,
    "step in AR(1) noise": step,
    "local level": local_level,
}


def simulated(each):
    """Return known effects in series of all kinds."""
    chance = np.random.default_rng(1)
    for kind in simulations.KINDS:
        for place in range(each):
            before, count = simulations.SPANS[place % len(simulations.SPANS)]
            made = simulations.simulated(kind, before + count, chance)
            values, errors, apart, bounds = made
            spread = np.diff(values[:before]).std()
            added = simulations.effects(count, spread, chance)
            added = np.clip(values[before:] + added, *bounds) - values[before:]
            values[before:] += added
            times = apart * np.arange(before + count)
            asked = times, values, errors, Span(before, count), bounds
            yield kind, asked, added.mean()


def real(each):
    """Return days in real series on which nothing was started."""
    for name, apart in (
        ("weekly_sales", 7.0),
        ("monthly_unemployment", 30.4375),
        ("monthly_employment", 30.4375),
    ):
        for before, count in dates.SPANS:
            span = Span(before, count)
            rows = dates.pieces(name, span)
            for values in rows[:: max(len(rows) // each, 1)]:
                times = apart * np.arange(before + count)
                none = np.full(len(values), np.nan)
                yield name, (times, values, none, span, (0, np.inf)), 0.0


def answered(peer, cases):
    """Return what a peer says of each, and how long one takes it."""
    began = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ends = np.array([PEERS[peer](*asked) for _, asked, _ in cases])
    return ends, (time.process_time() - began) / len(cases)


def lines(cases):
    """Return a line for each peer: all cases, then each kind."""
    kinds = np.array([kind for kind, *_ in cases])
    true = np.array([effect for *_, effect in cases])
    own = None
    for peer in PEERS:
        ends, cost = answered(peer, cases)
        inside = (ends[:, :, 0] <= true[:, None]) & (true[:, None] <= ends[:, :, 1])
        wide = np.ptp(ends[:, 1], axis=1)
        own = (wide, cost) if own is None else own
        claims = (ends[:, 1, 0] > 0) | (ends[:, 1, 1] < 0)
        alarms = claims[true == 0].mean()
        by_kind = " ".join(
            f"{kind} {inside[kinds == kind, 1].mean():.2f}"
            for kind in dict.fromkeys(kinds.tolist())
        )
        marks = [*inside.mean(axis=0), alarms, np.median(wide / own[0]), 1e3 * cost]
        yield f"{peer:22} {' '.join(f'{mark:8.3f}' for mark in marks)}   {by_kind}"


HEAD = (
    f"{'':22} {'in 80 %':>8} {'in 95 %':>8} {'alarms':>8} {'width':>8} {'ms':>8}"
    "   in 95 % by kind"
)


@pytest.mark.parametrize(
    ("name", "cases"),
    [("simulated", simulated), ("real", real)],
    ids=["simulated", "real"],
)
def test_how_often_an_impact_is_right(capsys, name, cases):
    """All answer the same questions; alarms are claims at 95 % where nothing is."""
    found = list(cases(EACH))
    with capsys.disabled():
        print(f"\n{name}, {len(found)} cases\n{HEAD}")
        for line in lines(found):
            print(line)
