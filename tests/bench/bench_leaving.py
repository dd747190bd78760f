"""
How good and how fast chances of leaving are, beside others in the same run.

Run with ``pytest tests/bench/bench_leaving.py -s``. What is slow or far off here fails
nothing: the figures are printed. How the model does beside recency and RFM score on
CDNOW is a test of its own, in ``tests/strategy/leaving``. A tool that is not installed
is named and left out.
"""

import datetime as dt
import importlib
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from okrkit.retention.customers.holdout import calibration_and_holdout
from okrkit.retention.customers.summary import summary
from okrkit.retention.tables.events import Events
from okrkit.strategy.leaving.checking import check_churn_risk, scores_without_model
from okrkit.strategy.leaving.churn_risk import churn_risk
from okrkit.strategy.leaving.lifting import auc, auc_error, calibration_table

ROOT = Path(__file__).parents[2]
FILES = {
    "a tenth of CDNOW": (
        ROOT / "examples" / "customer_retention" / "data" / "CDNOW_sample.txt",
        (1, 2, 4),
    ),
    "all of CDNOW": (
        ROOT / "tests" / "retention" / "data" / "CDNOW_master.txt",
        (0, 1, 3),
    ),
}
HALVES = {"cut": "1997-09-30", "on": "1998-06-30"}
MODELS = ("ParetoNBD", "ModifiedBetaGeo", "BetaGeo")
MANY = 100_000
TENTHS = np.arange(1, 10) / 10
DRAWS = 2_000
SHOPS = 60


def tool(name):
    """Return a module, or None where it is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except ImportError:
        return None


def shown(capsys, text):
    """Print past the capture."""
    with capsys.disabled():
        print(f"\n{text}", end="")


def busy(call, times=3):
    """Return the least processor time of several calls, in seconds."""
    found = []
    for _ in range(times):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return min(found)


def read(path, places):
    """Read a file of CDNOW."""
    cells = [line.split() for line in path.read_text().splitlines()]
    cells = [line for line in cells if line and line[0].isdigit()]
    who, day, paid = places
    dates = [f"{c[day][:4]}-{c[day][4:6]}-{c[day][6:]}" for c in cells]
    columns = {
        "customer": [c[who] for c in cells],
        "date": np.array(dates, "M8[D]"),
        "amount": [float(c[paid]) for c in cells],
    }
    return Events(columns, amount="amount")


def found_by(score, silent, many):
    """Return which share of the silent the first tenths hold, a row for each sample."""
    order = np.argsort(-score, kind="stable")
    # Customers of one score share a place.
    first = np.append(0, np.flatnonzero(np.diff(score[order])) + 1)
    every = np.add.reduceat(many[:, order], first, axis=1).cumsum(axis=1)
    gone = np.add.reduceat((many * silent)[:, order], first, axis=1).cumsum(axis=1)
    return np.array(
        [
            np.interp(TENTHS * all_[-1], np.append(0, all_), np.append(0, some))
            / some[-1]
            for all_, some in zip(every, gone, strict=True)
        ]
    )


def resampled(size):
    """Draw samples of customers with replacement, as how often each is drawn."""
    dice = np.random.default_rng(0)
    for _ in range(DRAWS // 100):
        yield dice.multinomial(size, np.full(size, 1 / size), size=100).astype(float)


def row(name, chance, score, silent):
    """Return a line of marks."""
    made = calibration_table(chance, silent)
    return (
        f"  {name:44} AUC {auc(score, silent):.4f} ± {auc_error(score, silent):.4f}"
        f"  Brier {made.brier:.5f}  off {100 * made.error:5.2f}%"
    )


@pytest.mark.parametrize("name", FILES)
def test_who_is_found_by_each_tenth_of_cdnow(capsys, name):
    """The model beside recency and RFM, with intervals by a paired bootstrap."""
    path, places = FILES[name]
    events = read(path, places)
    made = check_churn_risk(events, **HALVES)
    held = calibration_and_holdout(events, unit="weeks", **HALVES)
    scores = {"model": made.chance, **scores_without_model(held.calibration)}
    drawn = {score: [] for score in scores}
    for many in resampled(len(made.silent)):
        for score, column in scores.items():
            drawn[score].append(found_by(column, made.silent, many))
    once = np.ones((1, len(made.silent)))
    seen = {s: 100 * found_by(c, made.silent, once)[0] for s, c in scores.items()}
    mine = np.concatenate(drawn["model"])
    lines = [name]
    for score in list(scores)[1:]:
        off = 100 * (mine - np.concatenate(drawn[score]))
        ends = np.quantile(off, [0.025, 0.975], axis=0)
        for tenth, ours, its, low, high in zip(
            TENTHS, seen["model"], seen[score], *ends, strict=True
        ):
            lines.append(
                f"  first {10 * tenth:g} tenths  model {ours:.2f}%  {score} {its:.2f}%"
                f"  {ours - its:+.2f} points ({low:+.2f} to {high:+.2f})"
            )
    shown(capsys, "\n".join(lines))


@pytest.mark.parametrize("name", FILES)
def test_the_second_39_weeks_of_cdnow(capsys, name):
    """Each model beside recency and RFM, and beside lines that peeked."""
    path, places = FILES[name]
    events = read(path, places)
    lines = []
    for model in MODELS:
        made = check_churn_risk(events, model=model, **HALVES)
        lines.append(row(model, made.chance, made.chance, made.silent))
        for one in made.rankings[1:]:
            said = f"{model} beside {one.name}"
            ranks = f"{one.gain:+.4f} ± {one.gain_error:.4f} ({one.verdict})"
            near = f"{one.brier_gain:+.5f} ± {one.brier_gain_error:.5f}"
            lines.append(f"    {said:42} AUC {ranks}  Brier {near} ({one.chances})")
    linear = tool("sklearn.linear_model")
    held = calibration_and_holdout(events, unit="weeks", **HALVES)
    silent = (held.frequency == 0).astype(float)
    for score, column in scores_without_model(held.calibration).items():
        if linear is None:
            lines.append("  scikit-learn is not installed")
            break
        facts = column[:, None]
        line = linear.LogisticRegression(C=np.inf).fit(facts, silent)
        chance = line.predict_proba(facts)[:, 1]
        lines.append(
            row(f"{score}, line fitted to the hold-out", chance, column, silent)
        )
    shown(capsys, "\n".join([name, *lines]))


def drawn(many, *, seed=4, begin=270, days=546, rates=(0.6, 70), stays=(0.6, 80)):
    """Draw purchases of a Pareto/NBD, day by day."""
    dice = np.random.default_rng(seed)
    first = dice.integers(0, begin, many)
    rate = dice.gamma(rates[0], 1 / rates[1], many)
    left = first + dice.exponential(1 / dice.gamma(stays[0], 1 / stays[1], many))
    who, bought = [np.arange(many)], [first.astype(float)]
    at = first.astype(float)
    here = np.ones(many, np.bool_)
    while here.any():
        at = at + dice.exponential(1 / rate)
        here = (at < left) & (at < days)
        who.append(np.flatnonzero(here))
        bought.append(at[here])
        at = np.where(here, at, np.inf)
    start = np.datetime64("2025-01-01")
    day = start + np.concatenate(bought).astype(np.int64)
    return Events({"customer": np.concatenate(who), "date": day})


@pytest.mark.parametrize("correct", [True, False], ids=["corrected", "uncorrected"])
@pytest.mark.parametrize("model", ["ParetoNBD", "BetaGeo"])
def test_how_often_intervals_of_expected_churn_hold(capsys, model, correct):
    """The customers are of a Pareto/NBD; a BetaGeo is of another kind."""
    day, off = dt.date(2025, 1, 1) + dt.timedelta(280), []
    later = {"cut": day, "on": day + dt.timedelta(140)}
    for seed in range(100, 100 + SHOPS):
        shop = drawn(
            1500, seed=seed, begin=90, days=420, rates=(0.9, 90), stays=(0.9, 120)
        )
        said = churn_risk(
            shop, horizon="20 weeks", on=day, model=model, correct=correct
        ).expected_churn()
        came = check_churn_risk(shop, model=model, correct=False, **later)
        share = float(came.silent.mean())
        off.append((said.low <= share <= said.high, said.value - share))
    held, error = np.mean([one for one, _ in off]), np.mean([one for _, one in off])
    how = "corrected" if correct else "uncorrected"
    shown(
        capsys,
        f"{model}, {how}: 95% intervals hold {100 * held:.1f}% of {SHOPS} drawn shops, "
        f"{100 * error:+.2f} points off on average",
    )


def test_a_hundred_thousand_customers(capsys):
    """List and check, three fits in all, beside one fit and chances in lifetimes."""
    events, day = drawn(MANY), dt.date(2025, 1, 1) + dt.timedelta(546)
    asked = {"horizon": "39 weeks", "on": day}
    lines = [f"{MANY:,} customers, processor seconds"]
    own = {}
    for model in MODELS:
        own[model] = busy(lambda m=model: churn_risk(events, model=m, **asked))
        lines.append(f"  churn_risk with its check, {model:18} {own[model]:8.2f}")
    lifetimes = tool("lifetimes")
    if lifetimes is None:
        lines.append("  lifetimes is not installed")
    else:
        made = summary(events, on=day, unit="weeks")
        x, last, age = made.frequency.astype(float), made.recency, made.T

        def peer():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                fit = lifetimes.BetaGeoFitter().fit(x, last, age)
                fit.conditional_probability_alive(x, last, age)
                fit.conditional_expected_number_of_purchases_up_to_time(
                    39, x, last, age
                )

        other = busy(peer, times=1)
        times = other / own["BetaGeo"]
        lines.append(
            f"  lifetimes, BetaGeo, one fit, no check      {other:8.2f} = {times:.1f} x"
        )
    shown(capsys, "\n".join(lines))
