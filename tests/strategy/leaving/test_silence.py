"""Chances of silence: the model's own pmf as oracle, drawn customers as truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.retention.lifetime.beta_geo import BetaGeo
from okrkit.retention.lifetime.modified_beta_geo import ModifiedBetaGeo
from okrkit.retention.lifetime.pareto_nbd import ParetoNBD
from okrkit.retention.value.sample import models
from okrkit.strategy.leaving.lifting import calibration_table
from okrkit.strategy.leaving.silence import (
    buys_if_alive,
    chance_of,
    log_odds,
    silence,
    silence_turns,
)

positive = st.floats(-2, 2).map(lambda power: 10.0**power)
histories = st.tuples(
    st.sampled_from([0.0, 1.0, 7.0, 300.0, 20_000.0]), positive, positive
)


@given(params=st.tuples(positive, positive, positive, positive), history=histories)
def test_who_is_still_there_buys_as_a_new_customer_of_moved_parameters(params, history):
    """Rates are then gamma with r + x and alpha + T: the model's own pmf of 0 is it."""
    (r, alpha, s, beta), (x, age, ahead) = params, history
    one = np.ones(1)
    pareto = ParetoNBD(r=r, alpha=alpha, s=s, beta=beta)
    moved = ParetoNBD(r=r + x, alpha=alpha + age, s=s, beta=beta + age)
    found = buys_if_alive(pareto, x * one, age * one, ahead)
    assert 1 - moved.probability_of(0, ahead) == pytest.approx(found[0], abs=1e-10)
    stays = BetaGeo(r=r + x, alpha=alpha + age, a=s, b=beta)
    for kind in (BetaGeo, ModifiedBetaGeo):
        model = kind(r=r, alpha=alpha, a=s, b=beta)
        found = buys_if_alive(model, x * one, age * one, ahead)
        assert 1 - stays.probability_of(0, ahead) == pytest.approx(found[0], abs=1e-10)


@given(history=histories, part=st.floats(0.01, 1))
def test_more_time_brings_more_buyers_and_never_more_than_are_there(history, part):
    """And who buys at all is at most what is expected to be bought."""
    x, age, ahead = (np.ones(1) * value for value in history)
    last = np.where(x > 0, part * age, 0.0)
    for model in (
        ParetoNBD(r=0.553, alpha=10.578, s=0.606, beta=11.669),
        ModifiedBetaGeo(r=0.525, alpha=6.183, a=0.891, b=1.614),
    ):
        alive = model.probability_alive(x, last, age)
        near, far = (1 - silence(model, x, last, age, t * ahead[0]) for t in (1.0, 3.0))
        assert 0 <= near[0] <= far[0] + 1e-12
        assert far[0] <= alive[0] + 1e-12
        bought = model.expected_purchases(ahead, x, last, age)
        assert near[0] <= bought[0] + 1e-9


def drawn(dice, many, upto, ahead):
    """Draw customers of a Pareto/NBD: their histories, and whether they buy later."""
    rate, stays = dice.gamma(0.55, 1 / 10.6, many), dice.gamma(0.6, 1 / 11.7, many)
    left = dice.exponential(1 / stays)
    age = dice.uniform(0.6 * upto, upto, many)
    seen, later = np.minimum(left, age), np.minimum(left, age + ahead)
    x = dice.poisson(rate * seen).astype(float)
    # The last of x times that are uniform.
    last = np.where(x > 0, seen * dice.random(many) ** (1 / np.maximum(x, 1)), 0.0)
    bought = dice.poisson(rate * (later - seen))
    return x, last, age, (bought == 0).astype(float)


def test_drawn_customers_fall_silent_as_often_as_was_said():
    """40,000 of a known Pareto/NBD: every tenth holds, and the test of all does."""
    *history, silent = drawn(np.random.default_rng(11), 40_000, 39, 39)
    model = ParetoNBD(r=0.55, alpha=10.6, s=0.6, beta=11.7)
    made = calibration_table(silence(model, *history, 39), silent, level=0.99)
    assert all(row.holds for row in made)
    assert made.p_value > 0.01
    assert made.error < 0.01


def test_slopes_are_those_of_a_refit_nearby():
    """One small move along each log-parameter gives the same slope."""
    model = models()[0]
    x, last, age = np.array([0.0, 2.0]), np.array([0.0, 9.0]), np.array([20.0, 30.0])
    turns = silence_turns(model, x, last, age, 10.0)
    at = model.require_fit().at
    for place in range(4):
        move = np.zeros(4)
        move[place] = 1e-6
        more = log_odds(silence(model.moved(at + move), x, last, age, 10.0))
        none = log_odds(silence(model, x, last, age, 10.0))
        assert (more - none) / 1e-6 == pytest.approx(turns[place], abs=1e-4)


@given(odds=st.floats(-20, 20))
def test_odds_and_chances_are_inverse(odds):
    """Within what 64 bits hold."""
    found = log_odds(chance_of(np.array([odds])))[0]
    assert odds == pytest.approx(found, abs=1e-6)
