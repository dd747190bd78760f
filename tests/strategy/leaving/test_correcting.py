"""The correction of chances: outside numbers, what it learns, when it keeps still."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.strategy.leaving.correcting import learn, logistic
from okrkit.strategy.leaving.silence import chance_of, log_odds

PLACES = np.arange(40)
CHANCE = ((PLACES * 37) % 101) / 101
CAME = ((PLACES * 53) % 97 < 97 * CHANCE**0.7).astype(float)


def test_the_line_is_that_of_a_general_purpose_search():
    """
    Coefficients and errors as scipy.optimize.minimize finds them.

    BFGS, gtol 1e-12, on ``Σ log(1 + exp(line)) - came · line + (b - (0, 1, 0))² /
    (2 · (10, 1, 1)²)``; errors of the inverse of its Hessian.
    """
    p = CHANCE.clip(0.01)
    facts = np.column_stack([np.ones(40), np.log(p / (1 - p)), PLACES % 3 == 0])
    values, covariance = logistic(facts, CAME, around=[0.0, 1.0, 0.0])
    expected = [0.6517770009028903, 0.5686337226148648, -0.041221094672575176]
    assert expected == pytest.approx(values.tolist(), abs=1e-6)
    errors = [0.4195923974316003, 0.23961984354889715, 0.6055191724988198]
    assert errors == pytest.approx(np.sqrt(np.diag(covariance)).tolist(), abs=1e-6)


def test_it_finds_the_line_that_customers_were_drawn_from():
    """Level, slope, who never came back and money: each within three errors."""
    dice = np.random.default_rng(5)
    many = 20_000
    chance, x = dice.uniform(0.05, 0.95, many), dice.integers(0, 3, many).astype(float)
    money = dice.lognormal(3, 1, many)
    truth = np.array([0.3, 0.7, -0.5, 0.25])
    usual = np.median(money)
    odds = 0.3 + 0.7 * log_odds(chance) - 0.5 * (x == 0) + 0.25 * np.log(money / usual)
    silent = (dice.random(many) < chance_of(odds)).astype(float)
    made = learn(chance, x, money, silent)
    assert made.names == ("level", "slope", "never came back", "money")
    off = (made.values - truth) / np.sqrt(np.diag(made.covariance))
    assert np.abs(off).max() < 3
    assert (made.customers, made.silent) == (many, int(silent.sum()))
    # And so its chances are those of the draw.
    assert np.abs(made.apply(chance, x, money) - chance_of(odds)).max() < 0.03


@given(unit=st.sampled_from([0.01, 1.0, 1e6]))
def test_the_currency_does_not_count(unit):
    """Cents and millions teach the same: money counts beside the usual."""
    money = 1 + (PLACES * 7 % 11).astype(float)
    x = PLACES % 2.0
    many = [np.tile(column, 5) for column in (CHANCE, x, money, CAME)]
    one = learn(many[0], many[1], many[2], many[3])
    two = learn(many[0], many[1], many[2] * unit, many[3])
    assert one.values == pytest.approx(two.values, abs=1e-9)


def test_too_few_of_either_kind_teach_nothing():
    """Nineteen who bought are too few, twenty are enough."""
    chance, x = np.full(100, 0.5), np.ones(100)
    silent = np.ones(100)
    silent[:19] = 0
    assert learn(chance, x, None, silent) is None
    assert learn(chance, x, None, 1 - silent) is None
    silent[19] = 0
    assert learn(chance, x, None, silent) is not None


def test_sure_chances_and_no_money_do_not_break_it():
    """Chances of 0 and 1, refunds, and nobody who paid: finite numbers all the same."""
    chance = np.tile([0.0, 1.0], 50)
    silent = np.tile([0.0, 1.0, 1.0, 1.0], 25)
    for money in (np.tile([-5.0, 0.0], 50), np.tile([-5.0, 3.0], 50)):
        made = learn(chance, np.ones(100), money, silent)
        assert np.isfinite(made.values).all()
        assert np.isfinite(made.covariance).all()


def test_the_prior_keeps_a_few_customers_from_teaching_nonsense():
    """Perfectly told apart by chance, the slope stays finite."""
    chance = np.repeat([0.3, 0.7], 20)
    made = learn(chance, np.ones(40), None, np.repeat([0.0, 1.0], 20))
    assert 1 < made.values[1] < 5
