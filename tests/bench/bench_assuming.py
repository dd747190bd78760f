"""
How often each way to link two metrics alarms without cause, and sees a true link.

Run with ``pytest tests/bench/bench_assuming.py -s``. Every pair of a null is
independent: what is found there is false. The rate asked for is 5 %.
"""

import warnings

import numpy as np
import pytest
from scipy.stats import t
from statsmodels.tsa.stattools import grangercausalitytests

from okrkit.numerics.multiplicity import adjusted_p
from okrkit.strategy.assuming.association import association
from okrkit.strategy.assuming.grid import Seen
from okrkit.strategy.assuming.movement import moved, noise_of

PAIRS = 400
RATE = 0.05
KINDS = (
    "white",
    "slow",
    "wanders",
    "drifts",
    "trend",
    "noisy level",
    "swings",
    "December",
)


def made(kind, n, rng):
    """Return a series of one kind, as metrics of a business are."""
    noise, step = rng.standard_normal((2, n + 50))
    month = np.arange(n + 50) % 12
    series = {
        "white": noise,
        "slow": _slow(noise, 0.8),
        "wanders": np.cumsum(noise),
        "drifts": np.cumsum(noise + 0.8),
        "trend": noise + 0.4 * np.arange(n + 50),
        "noisy level": np.cumsum(0.5 * step) + noise,
        "swings": noise + 2 * np.sin(2 * np.pi * month / 12),
        "December": np.cumsum(noise) + 4 * (month == 11),
    }[kind]
    return series[50:]


def _slow(noise, part):
    found = np.zeros(len(noise))
    for at in range(1, len(noise)):
        found[at] = part * found[at - 1] + noise[at]
    return found


def plain(x, y):
    """Correlate the readings, as a spreadsheet does."""
    r = np.corrcoef(x, y)[0, 1]
    return _p(r, len(x))


def changes(x, y):
    """Correlate the changes."""
    return plain(np.diff(x), np.diff(y))


def granger(x, y):
    """Ask statsmodels whether three months of the driver's past help: one F test."""
    both = np.column_stack([y, x])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = grangercausalitytests(both, maxlag=3)
    return found[3][0]["ssr_ftest"][1]


def _p(r, n):
    return 2 * t.sf(abs(r) * np.sqrt((n - 2) / (1 - r * r)), n - 2)


def ours(x, y, seed=0, lags=(0, 1, 2, 3)):
    """Ask okrkit, three lags searched."""
    return association(x, y, lags=lags, per_year=12.0, draws=199, seed=seed).p


WAYS = {"plain": plain, "changes": changes, "granger": granger, "okrkit": ours}


@pytest.mark.parametrize("n", [24, 36, 60])
def test_false_alarms(capsys, n):
    """Where nothing is, okrkit finds something as seldom as it says."""
    rng = np.random.default_rng(n)
    table = {}
    for kind in KINDS:
        pairs = [(made(kind, n, rng), made(kind, n, rng)) for _ in range(PAIRS)]
        table[kind] = [
            np.mean([way(x, y) <= RATE for x, y in pairs]) for way in WAYS.values()
        ]
    with capsys.disabled():
        print(f"\n{n} months, false alarms  " + "".join(f"{w:>9}" for w in WAYS))
        for kind, rates in table.items():
            print(f"  {kind:22}" + "".join(f"{rate:9.1%}" for rate in rates))

    worst = max(rates[-1] for rates in table.values())
    middle = np.mean([rates[-1] for rates in table.values()])
    assert worst <= RATE + 4 * np.sqrt(RATE * (1 - RATE) / PAIRS)
    assert middle <= RATE + 0.01
    assert np.mean([rates[0] for rates in table.values()]) >= 0.3


@pytest.mark.parametrize("n", [24, 36, 60])
def test_true_links_are_seen(capsys, n):
    """A true link of one standard deviation a month later is seen, and its size."""
    rng = np.random.default_rng(n)
    with capsys.disabled():
        print(f"\n{n} months, a true link: seen, interval holds it")
        for kind in ("white", "slow", "wanders", "noisy level", "swings"):
            seen = held = 0
            for seed in range(PAIRS // 2):
                x = made(kind, n + 1, rng)
                y = made(kind, n, rng) + x[:-1]
                found = association(
                    x[1:], y, lags=[1], per_year=12.0, draws=199, seed=seed
                )
                seen += found.p <= RATE
                held += found.low <= 1 <= found.high
            print(f"  {kind:22}{seen / (PAIRS // 2):9.1%}{held / (PAIRS // 2):9.1%}")
            assert held / (PAIRS // 2) >= 0.95 - 4 * np.sqrt(0.05 * 0.95 * 2 / PAIRS)
    assert seen / (PAIRS // 2) >= (0.3 if n < 36 else 0.7)


@pytest.mark.parametrize("true", [0, 5])
def test_false_discoveries(capsys, true):
    """Of twenty links that share drivers and outcomes, few of those claimed are no."""
    rng = np.random.default_rng(7)
    ways = {
        "plain": plain,
        "changes": changes,
        "okrkit": lambda x, y: (
            association(x, y, lags=(0, 1, 2, 3), per_year=12.0, draws=999, seed=0).p
        ),
    }
    shares = {name: [] for name in ways}
    seen = dict.fromkeys(ways, 0)
    runs, n = 100, 48
    kinds = ("wanders", "slow", "noisy level", "swings", "trend")
    for _ in range(runs):
        drivers = [made(kind, n, rng) for kind in kinds]
        outcomes = [made(kinds[at], n, rng) for at in range(4)]
        for at in range(true):
            outcomes[at % 4] = outcomes[at % 4] + np.append(0.0, drivers[at][:-1])
        real = np.array(
            [[at % 4 == o and at < true for o in range(4)] for at in range(5)]
        )
        for name, way in ways.items():
            p = [way(x, y) for x in drivers for y in outcomes]
            claimed = adjusted_p(p, "benjamini-hochberg") <= RATE
            false = int((claimed & ~real.ravel()).sum())
            shares[name].append(false / max(claimed.sum(), 1))
            seen[name] += int((claimed & real.ravel()).sum())
    with capsys.disabled():
        print(
            f"\n20 links, {true} true: false discoveries (rate asked {RATE:.0%}), seen"
        )
        for name, share in shares.items():
            part = seen[name] / (runs * true) if true else float("nan")
            print(f"  {name:22}{np.mean(share):9.1%}{part:9.1%}")

    assert np.mean(shares["okrkit"]) <= RATE + 4 * np.std(shares["okrkit"]) / runs**0.5
    assert np.mean(shares["plain"]) >= 0.3


@pytest.mark.parametrize(
    ("news", "walk"),
    [
        ((0, 0), 0.0),
        ((-1, -1), 0.0),
        ((-2, -2), 0.0),
        ((-4, -4), 0.0),
        ((-8, -8), 0.0),
        ((-2, -4), 0.0),
        ((0, -2), 0.0),
        ((0, -3), 0.0),
        ((0, -4), 0.0),
        ((-4,) * 6, 0.0),
        ((0, 0), 0.5),
        ((0, 0), 1.0),
        ((0, 0), 3.0),
    ],
)
def test_the_change_of_a_level_is_held(capsys, news, walk):
    """The interval of a change holds it, where something new comes and where not."""
    rng = np.random.default_rng(5)
    runs, n, held = 300, 46, 0
    day, first = np.arange(n) * 30, n - 1 - len(news)
    for _ in range(runs):
        level = np.cumsum(walk * rng.standard_normal(n))
        level[first + 1 :] += news
        values = level + rng.standard_normal(n)
        metric = Seen(day, values, np.full(n, np.nan))
        found = moved(
            metric, day[first], day[-1], level=1 - RATE, noise=noise_of(metric)
        )
        held += found.low <= level[-1] - level[first] <= found.high
    with capsys.disabled():
        print(f"\nnews {news}, walk {walk}: held {held / runs:.1%}")

    assert held / runs >= 0.85
