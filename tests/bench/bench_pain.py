"""
How often alerts are false, and how late true ones come, beside a plain Shewhart rule.

Run with ``pytest tests/bench/bench_pain.py -s``. The last test prints how far shrunken
values of segments are from the truth, beside what was measured.
"""

import numpy as np
import pytest

import okrkit as okr
from okrkit.numerics.special import normal_quantile
from okrkit.retention.estimates.intervals import nps_interval
from okrkit.strategy.pain.alerts import satisfaction_alerts
from okrkit.strategy.pain.cusum import cusum_threshold
from okrkit.strategy.pain.shrinking import answer_errors, shrink
from okrkit.strategy.pain.surprises import steadied, surprises

MONTHS, SERIES = 60, 2000
DAYS = np.arange(MONTHS) * 30.0
RUNS = (12, 48, 120)
FELL = 36


def wobbling(rng, memory, spread):
    """Return levels that wobble around 0 with a memory."""
    a = rng.normal(0, spread, (SERIES, MONTHS))
    for i in range(1, MONTHS):
        a[:, i] = memory * a[:, i - 1] + np.sqrt(1 - memory**2) * a[:, i]
    return a


def scores(rng, n, up, down, fall=0.0):
    """Return net promoter scores of n answers, with the errors that go with them."""
    at = np.zeros(MONTHS)
    at[FELL:] = fall
    made = np.stack(
        [
            rng.multinomial(n, [up - f, 1 - up - down, down + f], SERIES)
            for f in at.tolist()
        ],
        axis=1,
    )
    found = nps_interval(made[..., 0], made[..., 2], n)
    return found.value, steadied(found.standard_error, np.full(found.value.shape, n))


def noises(rng):
    """Return readings whose level stays, of many kinds of noise, with their errors."""
    error = np.full((SERIES, MONTHS), 5.0)
    made = {"independent, errors known": (rng.normal(0, 5, error.shape), error)}
    for memory, spread in ((0.3, 5), (0.5, 5), (0.7, 5), (0.8, 10), (0.9, 10)):
        noise = rng.normal(0, 5, error.shape) + wobbling(rng, memory, spread)
        made[f"memory {memory}, spread {spread}, error 5"] = noise, error
    nothing = np.full(error.shape, np.nan)
    for memory in (0.0, 0.5, 0.8):
        made[f"memory {memory}, no error known"] = wobbling(rng, memory, 5), nothing
    for n in (8, 15, 30, 100):
        made[f"NPS of {n} answers, 50 % and 20 %"] = scores(rng, n, 0.5, 0.2)
        made[f"NPS of {n} answers, 80 % and 5 %"] = scores(rng, n, 0.8, 0.05)
    return made


def run_length(scored, threshold, slack=None):
    """Return readings by alarm; sums begin again after each, if there are any."""
    total, alarms, seen = np.zeros(len(scored)), 0, 0
    for i in range(scored.shape[1]):
        known = np.isfinite(scored[:, i])
        now = np.where(known, scored[:, i], 0)
        total = -now if slack is None else np.maximum(0, total - now - slack)
        over = total > threshold
        total[over] = 0
        alarms, seen = alarms + int(over.sum()), seen + int(known.sum())
    return seen / max(alarms, 1)


def shewhart(values):
    """Return standard scores of readings beside all before them: the plain rule."""
    made = np.full(values.shape, np.nan)
    for i in range(6, values.shape[1]):
        past = values[:, :i]
        spread = past.std(axis=1, ddof=1) * np.sqrt(1 + 1 / i)
        off = values[:, i] - past.mean(axis=1)
        made[:, i] = np.divide(off, spread, out=np.zeros_like(off), where=spread > 0)
    return made


def delay(scored, threshold, slack=None):
    """Return how many readings after the fall alarms come, and how many do at all."""
    after = np.nan_to_num(scored[:, FELL:])
    total, first = np.zeros(len(after)), np.full(len(after), np.inf)
    for i in range(after.shape[1]):
        now = after[:, i]
        total = -now if slack is None else np.maximum(0, total - now - slack)
        first = np.where(np.isinf(first) & (total > threshold), i + 1, first)
    found = np.isfinite(first)
    late = np.where(found, first, after.shape[1] + 1)
    return round(float(late.mean()), 2), round(float(found.mean()), 3)


def as_often(scored, run):
    """Return the threshold with which the plain rule alarms as seldom as ours."""
    low, high = 0.0, 6.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if run_length(scored, middle) < run else (low, middle)
        )
    return high


def plain(run):
    """Return the threshold of the plain rule: one reading of so many is below it."""
    return float(normal_quantile(1 - 1 / run))


def test_false_alarms_are_as_stated():
    """Readings between false alarms, stated and simulated."""
    rng = np.random.default_rng(8)
    print(f"\n{'readings between false alarms':36}", *RUNS, "| plain rule", *RUNS)
    for name, (values, errors) in noises(rng).items():
        ours = surprises(values, errors, DAYS)
        theirs = shewhart(values)
        found = [run_length(ours, cusum_threshold(run), 0.5) for run in RUNS]
        rule = [run_length(theirs, plain(run)) for run in RUNS]
        print(
            f"{name:36}",
            *(f"{f:6.1f}" for f in found),
            "|",
            *(f"{f:6.1f}" for f in rule),
        )
        assert found[0] > 0.8 * RUNS[0]
        assert found[1] > 0.7 * RUNS[1]


@pytest.mark.parametrize("fall", [1.0, 1.5, 2.0, 3.0])
def test_falls_are_seen_earlier(fall):
    """Mean delay after 36 readings (25 for never), false alarms being as seldom."""
    rng = np.random.default_rng(9)
    for memory, spread in ((0.0, 0.0), (0.5, 4.0)):
        steady = rng.normal(0, 5, (SERIES, MONTHS)) + wobbling(rng, memory, spread)
        error, threshold = np.full(steady.shape, 5.0), cusum_threshold(48)
        same = run_length(surprises(steady, error, DAYS), threshold, 0.5)
        values = steady.copy()
        values[:, FELL:] -= fall * np.hypot(5, spread)
        best = delay(surprises(values, error, DAYS), threshold, 0.5)
        rule = delay(shewhart(values), as_often(shewhart(steady), same))
        print(f"\nfall {fall} sd, memory {memory}: okrkit {best}, plain rule {rule}")
        assert best[0] <= 1.2 * rule[0]


def surveys(rng, n, memory, spread):
    """Return four years of monthly surveys of a score whose level only wobbles."""
    rows, at = [], rng.normal(0, spread)
    for i in range(48):
        at = memory * at + np.sqrt(1 - memory**2) * rng.normal(0, spread)
        up, down = np.clip(0.5 + at / 200, 0, 0.7), np.clip(0.2 - at / 200, 0, 0.3)
        promoters, _, detractors = rng.multinomial(n, [up, 1 - up - down, down])
        score = okr.retention.nps(
            promoters=int(promoters),
            passives=int(n - promoters - detractors),
            detractors=int(detractors),
        )
        rows.append(score.observation(f"{2022 + i // 12}-{i % 12 + 1:02}-28"))
    metric = okr.Metric("nps", unit="points", bounds=(-100, 100), kind="score")
    return okr.OKRSet(metrics=[metric], observations={"nps": rows})


def test_alerts_are_as_seldom_false_as_stated():
    """Alarms a year of the whole verb, starting anew after each; 0.25 is stated."""
    rng = np.random.default_rng(2)
    for n, memory, spread in (
        (20, 0, 0),
        (100, 0, 0),
        (400, 0, 0),
        (100, 0.5, 8),
        (100, 0.8, 12),
    ):
        alarms = 0
        for _ in range(150):
            okrs = surveys(rng, n, memory, spread)
            found = satisfaction_alerts(okrs, on="2025-12-31", since="2022-01-01")
            alarms += len(found["nps"].earlier) + len(found.raised)
        rate = alarms / 150 / 4
        print(f"\n{n} answers, memory {memory}, spread {spread}: {rate:.3f} a year")
        assert 0.1 < rate < 0.36


def test_shrunken_values_are_nearer():
    """Root mean squared error and coverage of 95 % intervals, segments of 6 to 200."""
    rng = np.random.default_rng(5)
    methods = ("averaged", "paule-mandel", "dersimonian-laird")
    print(f"\nsegments, spread | error: measured, {methods} | coverage")
    for count in (3, 6, 12, 40):
        for spread in (0, 5, 15, 30):
            rows = {name: ([], []) for name in ("measured", *methods)}
            for _ in range(150):
                n = np.exp(rng.uniform(np.log(6), np.log(200), count)).astype(int)
                true = np.clip(rng.normal(25, spread, count), -80, 80)
                between = 0.3 * (1 - np.abs(true) / 100)
                up = (1 - between + true / 100) / 2
                parts = np.column_stack([up, between, 1 - up - between])
                made = np.array(
                    [rng.multinomial(*one) for one in zip(n, parts, strict=True)]
                )
                found = nps_interval(made[:, 0], made[:, 2], n)
                error = (found.high - found.low) / (2 * float(normal_quantile(0.975)))
                error = answer_errors(error, n, 100)
                got = {"measured": (found.value, found.low, found.high)}
                for name in methods:
                    one = shrink(found.value, error, name)
                    got[name] = one.value, one.low, one.high
                for name, (value, low, high) in got.items():
                    rows[name][0].extend((value - true) ** 2)
                    rows[name][1].extend((low <= true) & (true <= high))
            off = {name: float(np.sqrt(np.mean(row[0]))) for name, row in rows.items()}
            held = {name: float(np.mean(row[1])) for name, row in rows.items()}
            print(
                count,
                spread,
                "|",
                *(f"{v:5.1f}" for v in off.values()),
                "|",
                *(f"{v:.3f}" for v in held.values()),
            )
            if spread <= 15:
                assert off["averaged"] < off["measured"]
