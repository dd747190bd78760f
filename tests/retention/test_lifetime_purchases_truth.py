"""Expectations against 50-digit truth, at every boundary where peers lose them."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.retention.lifetime.beta_geo import BetaGeo
from okrkit.retention.lifetime.modified_beta_geo import ModifiedBetaGeo
from okrkit.retention.lifetime.pareto_nbd import ParetoNBD

MODELS = {model.__name__: model for model in (BetaGeo, ModifiedBetaGeo, ParetoNBD)}
FILE = Path(__file__).parent / "data" / "lifetime_truth.json"
TRUTHS = json.loads(FILE.read_text("utf-8"))


@pytest.mark.parametrize("case", TRUTHS, ids=range(len(TRUTHS)))
def test_expectations_are_true_to_the_digit(case):
    """Up to 1e5 purchases, ages and horizons; a, s = 1; a, b, s, beta to 0."""
    kind = MODELS[case["model"]]
    model = kind(**{name: case[name] for name in kind.names})
    history = case["x"], case["recency"], case["T"]
    found = {
        "alive": model.probability_alive(*history),
        "expected": model.expected_purchases(case["t"], *history),
    }
    if "discounted" in case:
        rate = case["rate"]
        found["discounted"] = model.discounted_expected_purchases(*history, rate=rate)
    for name, value in found.items():
        assert value == pytest.approx(float(case[name]), rel=2e-12, abs=1e-290)


def test_the_traps_that_peers_fall_into():
    """Traps 1 to 3, to their digits: a = 1, a + b < 1 and x = 20,000."""
    one = BetaGeo(r=0.243, alpha=4.414, a=1, b=2.426)
    near = BetaGeo(r=0.243, alpha=4.414, a=1 + 1e-9, b=2.426)
    asked = (39, 2, 30.43, 38.86)
    ahead = one.expected_purchases(*asked)
    assert round(float(ahead), 9) == 1.102136786
    assert near.expected_purchases(*asked) == pytest.approx(ahead, rel=1e-8)
    few = BetaGeo(r=0.11, alpha=2.24, a=0.31, b=0.5)
    assert round(float(few.expected_purchases(30, 0, 0, 1)), 10) == 0.5645886155
    paper = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426)
    heavy = paper.expected_purchases(365, 20_000, 3649, 3650)
    assert round(float(heavy), 6) == 1904.922498


positive = st.floats(-4, 3).map(lambda power: 10.0**power)
ages = st.floats(-1, 5).map(lambda power: 10.0**power)


@settings(max_examples=2 * settings().max_examples)
@given(
    kind=st.sampled_from(list(MODELS.values())),
    params=st.tuples(positive, positive, positive, positive),
    x=st.sampled_from([0, 1, 3, 50, 5000, 100_000]),
    age=ages,
    part=st.floats(0.01, 1),
    t=ages,
)
def test_nothing_is_ever_nan_and_order_holds(kind, params, x, age, part, t):
    """More time brings more purchases, discount takes some away, nothing is NaN."""
    model = kind(**dict(zip(kind.names, params, strict=True)))
    history = x, age * part if x else 0.0, age
    alive = float(model.probability_alive(*history))
    less, more = model.expected_purchases([t / 2, t], *history).tolist()
    assert 0 <= alive <= 1
    assert 0 <= less <= more * (1 + 1e-9) <= less * 2 * (1 + 2e-9)
    whole = float(model.discounted_expected_purchases(*history, rate=0, horizon=t))
    assert whole == pytest.approx(more, rel=1e-9, abs=1e-290)
    worth = float(model.discounted_expected_purchases(*history, rate=0.01, horizon=t))
    assert 0 <= worth <= whole * (1 + 1e-9)


@pytest.mark.parametrize(
    "model",
    [
        BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426),
        ModifiedBetaGeo(r=0.525, alpha=6.183, a=0.891, b=1.614),
        ParetoNBD(r=0.553, alpha=10.578, s=0.606, beta=11.669),
    ],
)
def test_chances_of_counts_add_up_to_one_and_to_the_expectation(model):
    """Counts and expectations are two views of one model: sums must agree."""
    counts = np.arange(4000)
    for t in (0.5, 39.0):
        chances = model.probability_of(counts, t)
        assert float(chances.sum()) == pytest.approx(1, abs=1e-12)
        mean = float((counts * chances).sum())
        assert mean == pytest.approx(float(model.expected_purchases_new(t)), rel=1e-9)
    assert model.probability_of([0, 3], 0).tolist() == [
        1 if not isinstance(model, ModifiedBetaGeo) else pytest.approx(1),
        0,
    ]
