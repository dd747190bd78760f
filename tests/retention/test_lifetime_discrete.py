"""BG/BB against the published numbers, at its limit, and on impossible histories."""

import json
from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, NotMeasuredError
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.lifetime.beta_geo_beta_binom import BetaGeoBetaBinom
from okrkit.retention.lifetime.beta_geo_beta_binom_likelihood import (
    Ways,
    mixed,
    objective,
)
from okrkit.retention.lifetime.reading import Histories

DATA = Path(__file__).parent / "data"
REFERENCE = json.loads((DATA / "lifetime_reference.json").read_text("utf-8"))

# Histories of four cruise seasons, last first, as the workshop lists them; their
# likeliest model has one dropout rate for everybody.
CRUISES = [4, 3, 2, 1, 3, 2, 1, 2, 1, 1, 0], [4, 4, 4, 4, 3, 3, 3, 2, 2, 1, 0]
CRUISE = BetaGeoBetaBinom(alpha=0.65666, beta=5.19318, dropout=46899 / (46899 + 509054))


@pytest.fixture(scope="module")
def donations():
    """Return 11,104 donors of 1995 and what they gave in the six years after."""
    return np.genfromtxt(DATA / "donations.csv", delimiter=",", names=True)


@pytest.fixture(scope="module")
def fitted(donations):
    """Return the model of the donors."""
    return BetaGeoBetaBinom.fit(donations, weight="weights")


def test_reference_fit(fitted):
    """Parameters, errors and likelihood of the donations are the reference's."""
    known = REFERENCE["bgbb_donations"]
    assert dict(fitted.params) == pytest.approx(known["params"], rel=1e-6)
    assert dict(fitted.standard_errors) == pytest.approx(known["se"], rel=1e-5)
    assert fitted.log_likelihood == pytest.approx(known["LL"], rel=1e-8)
    assert fitted.fitted.gradient_norm <= 1e-8
    assert fitted.converged
    assert fitted.fitted.n == known["n"]
    published = [1.204, 0.750, 0.657, 2.783]
    assert [round(value, 3) for value in fitted.params.values()] == published
    assert round(fitted.log_likelihood, 1) == -33225.6


def test_likelihood_adds_up(fitted, donations):
    """The likelihoods of the histories, weighted, are that of the fit."""
    each = fitted.log_likelihood_of(
        donations["frequency"], donations["recency"], donations["periods"]
    )
    assert each @ donations["weights"] == pytest.approx(fitted.log_likelihood)


def test_every_history_has_its_chance(fitted):
    """The chances of all histories of six opportunities add up to 1."""
    pairs = [(x, last) for last in range(1, 7) for x in range(1, last + 1)]
    ways = [comb(last - 1, x - 1) for x, last in pairs]
    x, last = np.array(pairs).T
    chances = np.exp(fitted.log_likelihood_of(x, last, 6))
    none = np.exp(fitted.log_likelihood_of(0, 0, 6))
    assert chances @ ways + none == pytest.approx(1, rel=1e-12)


def test_expectation_of_new_customers(fitted):
    """The chances of all histories give the mean that the formula gives."""
    pairs = [(x, last) for last in range(1, 7) for x in range(1, last + 1)]
    ways = [comb(last - 1, x - 1) for x, last in pairs]
    x, last = np.array(pairs).T
    mean = (np.exp(fitted.log_likelihood_of(x, last, 6)) * x) @ ways
    assert fitted.expected_purchases_new(6) == pytest.approx(mean, rel=1e-12)
    assert fitted.expected_purchases_new(0) == 0


def test_published_cruise_table():
    """P(alive), expected and discounted cruises to the digits of the workshop."""
    alive = CRUISE.probability_alive(*CRUISES, 4)
    printed = [0.92, 0.92, 0.92, 0.92, 0.79, 0.81, 0.82, 0.68, 0.72, 0.61, 0.60]
    assert alive.round(2).tolist() == printed
    expected = CRUISE.expected_purchases(4, *CRUISES, 4)
    assert expected[[0, 4, 7]].round(3).tolist() == [1.524, 1.035, 0.645]
    printed = [1.52, 1.20, 0.87, 0.54, 1.03, 0.77, 0.49, 0.64, 0.43, 0.36, 0.14]
    assert np.abs(expected - printed).max() < 0.0055
    dert = CRUISE.residual_purchases(*CRUISES, 4, discount=0.1)
    printed = [2.35, 1.85, 1.34, 0.84, 1.60, 1.19, 0.75, 0.99, 0.66, 0.56, 0.22]
    assert round(float(dert[7]), 3) == 0.993
    assert np.abs(dert - printed).max() < 0.0065


def test_homogeneous_dropout_is_said():
    """Where the top is at infinity the fit names one dropout rate, not two numbers."""
    x, last = map(np.array, CRUISES)
    ways = [comb(max(t - 1, 0), max(k - 1, 0)) for k, t in zip(x, last, strict=True)]
    weights = 6094 * np.exp(CRUISE.log_likelihood_of(x, last, 4)) * ways
    rows = {"frequency": x, "recency": last, "periods": [4] * 11, "customers": weights}
    model = BetaGeoBetaBinom.fit(rows, weight="customers")
    assert not model.converged
    assert dict(model.params) == pytest.approx(dict(CRUISE.params), rel=1e-6)
    assert "homogeneous" in model.fitted.note
    assert model.gamma == model.delta == np.inf
    assert "Not a maximum-likelihood estimate" in str(model)
    # The two-parameter form only comes nearer as its parameters grow.
    share = model.dropout
    nearer = [
        BetaGeoBetaBinom(
            alpha=model.alpha, beta=model.beta, gamma=share * k, delta=(1 - share) * k
        ).log_likelihood_of(x, last, 4)
        @ weights
        for k in (1e2, 1e4, 1e6)
    ]
    assert nearer[0] < nearer[1] < nearer[2] <= model.log_likelihood


def test_slopes_and_bends_are_exact():
    """The gradient and Hessian are the differences of the value and the gradient."""
    rows = Histories(
        frequency=np.array([0.0, 2, 5, 1, 3]),
        recency=np.array([0.0, 4, 6, 1, 9]),
        T=np.array([6.0, 6, 6, 9, 9]),
        weight=np.array([3.0, 1, 2, 4, 1]),
    )
    total = objective(Ways.of(rows), mixed)
    at = np.log([1.3, 0.6, 0.8, 3.0])
    _, gradient, hessian = total(at)
    for k, step in enumerate(np.eye(4) * 1e-5):
        up, down = total(at + step), total(at - step)
        assert (up[0] - down[0]) / 2e-5 == pytest.approx(gradient[k], rel=1e-6)
        assert (up[1] - down[1]) / 2e-5 == pytest.approx(hessian[k], rel=1e-5)


def test_many_ways_are_worked_on_in_parts():
    """Long histories are cut into parts, and give what they give together."""
    n = 400
    last = np.arange(1, n + 1.0)
    rows = Histories(frequency=last // 2, recency=last, T=0 * last + n, weight=last)
    rows = Histories(
        **{
            name: np.tile(getattr(rows, name), 3)
            for name in ("frequency", "recency", "T", "weight")
        }
    )
    rows = Histories(
        frequency=np.minimum(rows.frequency, rows.recency),
        recency=np.where(rows.frequency == 0, 0, rows.recency),
        T=rows.T,
        weight=rows.weight,
    )
    ways = Ways.of(rows)
    assert len(ways.parts()) > 1
    at = np.log([1.3, 0.6, 0.8, 3.0])
    model = BetaGeoBetaBinom(alpha=1.3, beta=0.6, gamma=0.8, delta=3.0)
    each = model.log_likelihood_of(rows.frequency, rows.recency, rows.T)
    assert objective(ways, mixed)(at)[0] == pytest.approx(each @ rows.weight)


def test_simulated_customers_give_their_truth_back():
    """20,000 simulated customers give the parameters they were drawn with, nearly."""
    dice = np.random.default_rng(2)
    chance, size = dice.beta(1.2, 0.75, 20_000), 20_000
    life = dice.geometric(dice.beta(0.66, 2.8, size)) - 1
    used = (dice.random((size, 12)) < chance[:, None]) & (np.arange(12) < life[:, None])
    last = np.where(used.any(axis=1), 12 - np.argmax(used[:, ::-1], axis=1), 0)
    rows = {"frequency": used.sum(axis=1), "recency": last, "periods": [12] * size}
    model = BetaGeoBetaBinom.fit(rows)
    truth = {"alpha": 1.2, "beta": 0.75, "gamma": 0.66, "delta": 2.8}
    for name, value in truth.items():
        assert abs(model.params[name] - value) < 3 * model.standard_errors[name]


def test_numbers_have_an_error(fitted):
    """Any number of the model carries the error of its parameters."""
    what = Definition(id="gifts", name="Gifts", formula="E[X(6)]", unit="count")
    made = fitted.estimate(lambda model: model.expected_purchases_new(6), what)
    assert made.low < made.value < made.high
    assert 0 < made.standard_error < 0.05


@pytest.mark.parametrize("engine", ["pandas", "polars"])
def test_frames_give_the_same(fitted, donations, engine):
    """A data frame gives the fit that its columns give."""
    module = pytest.importorskip(engine)
    columns = {name: donations[name] for name in donations.dtype.names}
    model = BetaGeoBetaBinom.fit(module.DataFrame(columns), weight="weights")
    assert dict(model.params) == pytest.approx(dict(fitted.params), rel=1e-9)


def test_equal_rows_with_weights_are_one(donations):
    """A row for each customer gives the fit that weights give."""
    few = donations[["frequency", "recency", "periods"]]
    counts = (donations["weights"] // 77).astype(int) + 1
    rows = [
        {name: float(row[name]) for name in few.dtype.names}
        for row, count in zip(few, counts, strict=True)
        for _ in range(count)
    ]
    one_each = BetaGeoBetaBinom.fit(rows)
    table = {name: few[name] for name in few.dtype.names} | {"w": counts}
    weighted = BetaGeoBetaBinom.fit(table, weight="w")
    assert dict(one_each.params) == pytest.approx(dict(weighted.params), rel=1e-9)
    assert one_each.fitted.n == weighted.fitted.n == counts.sum()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ((1, 7, 6), "history-impossible"),
        ((3, 2, 6), "history-impossible"),
        ((0, 2, 6), "history-impossible"),
        ((1, 0, 6), "history-impossible"),
        ((1, 1.5, 6), "history-impossible"),
        ((1, 1, 6.5), "history-impossible"),
        ((-1, 1, 6), "history-impossible"),
    ],
)
def test_histories_that_cannot_be(row, code):
    """More purchases than opportunities, half opportunities: refused, in words."""
    x, last, n = row
    with pytest.raises(InvalidOKRError) as refused:
        BetaGeoBetaBinom.fit({"frequency": [x], "recency": [last], "periods": [n]})
    assert refused.value.code == code
    with pytest.raises(InvalidOKRError):
        CRUISE.probability_alive(x, last, n)


def test_data_that_cannot_tell():
    """Nobody bought, one opportunity, nobody at all, no such column: refused."""
    for rows, code in (
        (
            {"frequency": [0, 0], "recency": [0, 0], "periods": [6, 6]},
            "nobody-repeated",
        ),
        (
            {"frequency": [0, 1], "recency": [0, 1], "periods": [1, 1]},
            "too-few-periods",
        ),
        ({"frequency": [], "recency": [], "periods": []}, "no-customers"),
        ({"frequency": [1], "recency": [1], "period": [3]}, "column-missing"),
    ):
        with pytest.raises(InvalidOKRError) as refused:
            BetaGeoBetaBinom.fit(rows)
        assert refused.value.code == code


def test_one_customer_and_full_use():
    """One customer, or all who use every opportunity, is no estimate, and is said."""
    one = BetaGeoBetaBinom.fit({"frequency": [2], "recency": [4], "periods": [6]})
    assert not one.converged
    assert one.fitted.note
    all_in = BetaGeoBetaBinom.fit(
        {"frequency": [6, 6], "recency": [6, 6], "periods": [6, 6]}
    )
    assert not all_in.converged


def test_bad_arguments():
    """Parameters, horizons and discounts out of range are refused."""
    for wrong in ({"alpha": 0}, {"dropout": 1}, {"gamma": -1}, {"delta": np.nan}):
        with pytest.raises(InvalidOKRError):
            BetaGeoBetaBinom(**{"alpha": 1, "beta": 1, "gamma": 1, "delta": 1} | wrong)
    for wrong in (-1, 1.5, 2_000_000):
        with pytest.raises(InvalidOKRError):
            CRUISE.expected_purchases(wrong, 0, 0, 4)
    slow = BetaGeoBetaBinom(alpha=1, beta=1, gamma=0.9, delta=1)
    with pytest.raises(InvalidOKRError) as endless:
        slow.residual_purchases(0, 0, 4, discount=0)
    assert endless.value.code == "endless-lifetime"
    with pytest.raises(NotMeasuredError):
        _ = slow.covariance
    assert CRUISE.log_likelihood_of([], [], []).shape == (0,)


chances = st.floats(0.1, 20)


@given(chances, chances, chances, chances, st.integers(1, 12))
def test_laws(alpha, beta, gamma, delta, n):
    """Recent buyers are likelier to be there; expectations add up over the horizon."""
    model = BetaGeoBetaBinom(alpha=alpha, beta=beta, gamma=gamma, delta=delta)
    alive = model.probability_alive(1, np.arange(1, n + 1), n)
    assert (np.diff(alive) > 0).all()
    ahead = [float(model.expected_purchases(t, 1, 1, n)) for t in (1, 2, 3)]
    assert ahead[0] < ahead[1] < ahead[2]
    next_one = float(
        model.probability_alive(1, 1, n) * (alpha + 1) / (alpha + beta + n)
    )
    assert ahead[0] == pytest.approx(next_one, rel=1e-10)
    undiscounted = float(model.residual_purchases(1, 1, n, discount=1e6))
    assert undiscounted * (1 + 1e6) == pytest.approx(ahead[0], rel=1e-5)


def test_a_long_history_is_one_part(fitted):
    """Two hundred thousand opportunities without a purchase, and not a million more."""
    logs = fitted.log_likelihood_of(0, 0, [100_000, 200_000, 1_000_000])
    assert (np.diff(logs) < 0).all()
    with pytest.raises(InvalidOKRError) as refused:
        fitted.log_likelihood_of(0, 0, 1_000_001)
    assert refused.value.code == "out-of-range"
