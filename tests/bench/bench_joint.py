"""
How fast whole sets are drawn, and in how much memory.

Run with ``pytest tests/bench/bench_joint.py -s``.
"""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import okrkit as okr
from okrkit.projection.joining.joint import joint
from okrkit.projection.joining.marginals import Marginals
from okrkit.projection.spreads.spread import DF, Spread

SIZE = 5


def once(call):
    """Return the time of one run, in seconds."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def best_of(call, times=3):
    """Return the shortest time of several runs, in seconds."""
    return min(once(call) for _ in range(times))


def company(objectives):
    """Return a set of objectives with five key results each, and what these may be."""
    okrs = okr.OKRSet(
        [
            okr.Objective(
                f"o{i}",
                "Grow",
                [
                    okr.KeyResult(f"k{i}-{j}", "K", baseline=0, target=10)
                    for j in range(SIZE)
                ],
            )
            for i in range(objectives)
        ],
        cycle="2026-Q4",
    )
    rng = np.random.default_rng(1)
    count = SIZE * objectives
    far = np.full(count, np.inf)
    spread = Spread(
        centre=rng.uniform(2, 11, count),
        below=rng.uniform(0.5, 3, count),
        above=rng.uniform(0.5, 3, count),
        floor=-far,
        cap=far,
    )
    rolling = okr.align(okrs, on="2026-11-15").rolling
    return rolling, Marginals(spread=spread)


def by_loop(spread, draws, rho=0.3):
    """Draw one objective after the other, as one would by hand."""
    rng = np.random.default_rng(1)
    common = rng.normal(size=(draws, 1))
    found = []
    for begin in range(0, len(spread), SIZE):
        some = spread.rows(slice(begin, begin + SIZE))
        z = np.sqrt(rho) * common + np.sqrt(1 - rho) * rng.normal(size=(draws, SIZE))
        t = stats.t.ppf(stats.norm.cdf(z), DF)
        value = some.centre + np.where(t < 0, some.below, some.above) * t
        score = np.clip(value / 10, 0, 1).mean(axis=1)
        found.append(((score >= 0.7).mean(), *np.quantile(score, [0.1, 0.5, 0.9])))
    return np.array(found)


def shown(capsys, text):
    """Print one figure past the capture."""
    with capsys.disabled():
        print(f"\n{text}", end="")


def test_ten_thousand_objectives(capsys):
    """Five key results each, 500 draws: two seconds, and far less than by hand."""
    rolling, marginals = company(10_000)
    ours = best_of(lambda: joint(rolling, marginals, seed=1, draws=500))
    few = marginals.spread.rows(slice(0, 200 * SIZE))
    hand = best_of(lambda: by_loop(few, 500)) * 10_000 / 200
    shown(
        capsys,
        f"10,000 objectives x 5 x 500 draws: {ours:.2f} s, "
        f"of 2.0 at most; a loop over objectives {hand:.1f} s: {hand / ours:.0f} x",
    )

    three = few.rows(slice(0, 3 * SIZE))
    found = joint(company(3)[0], Marginals(spread=three), seed=1, draws=20_000)
    assert pytest.approx(by_loop(three, 20_000)[:, 1:], abs=0.02) == found.quantiles


# A child's `ru_maxrss` begins with that of its parent; this is its own.
_PEAK = """
import re, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from bench_joint import company, joint
def peak():
    return re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
rolling, marginals = company(20_000)
before = peak()
joint(rolling, marginals, seed=1, draws=1_000)
print(before, peak())
"""


def test_a_hundred_thousand_key_results(capsys):
    """A thousand draws of each, the whole process in less than 1 GB."""
    program = _PEAK.format(here=str(Path(__file__).parent))
    made = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    before, peak = (int(part) / 1024 for part in made.stdout.split())
    shown(
        capsys,
        f"100,000 key results x 1,000 draws: {peak:.0f} MB at most, "
        f"{before:.0f} of them before",
    )

    assert peak <= 1024


def test_mirrored_draws(capsys):
    """They are worth more than as many independent ones, most for even chances."""
    rolling, marginals = company(2_000)
    outcome = joint(rolling, marginals, seed=1)
    plain = np.sqrt(outcome.chance * (1 - outcome.chance) / outcome.draws)
    some = (outcome.chance > 0.02) & (outcome.chance < 0.98)
    ratio = (outcome.error[some] / plain[some]) ** 2
    lines = rolling.sheet.objectives.line
    scores = outcome.sample(np.arange(2_000))
    even = np.abs((scores >= 0.6).mean(axis=0) - 0.5) < 0.2
    pair = ((scores[:500] >= 0.6) * 1.0 + (scores[500:] >= 0.6)) / 2
    variance = pair.var(axis=0)[even].mean() / 500 / (0.24 / 1000)
    shown(
        capsys,
        f"variance of a chance against independent draws: {ratio.mean():.2f} at the "
        f"line {lines[0]:g}, {variance:.2f} where it is even\n",
    )

    assert ratio.mean() <= 1.05
    assert variance <= 0.7
