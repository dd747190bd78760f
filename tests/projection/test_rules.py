"""Scoring rules against numbers from outside, and the law that honesty pays."""

from fractions import Fraction
from itertools import product
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.numerics import beliefs
from okrkit.projection.trust import rules

chances = st.integers(0, 20).map(lambda n: n / 20)
records = st.lists(st.tuples(chances, st.booleans()), min_size=1, max_size=30)
GRID = np.linspace(0.01, 0.99, 99)


def columns(record):
    """Return chances and what came as two columns."""
    chance, met = zip(*record, strict=True)
    return np.array(chance), np.array(met, dtype=float)


@pytest.mark.parametrize("rule", [beliefs.brier, rules.log_loss])
@given(truth=st.integers(1, 99))
def test_nothing_beats_saying_the_true_chance(rule, truth):
    """A rule that rewarded any other answer would train people to give it."""
    p = truth / 100
    expected = p * rule(GRID, np.ones(99)) + (1 - p) * rule(GRID, np.zeros(99))

    assert truth - 1 == np.argmin(expected)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=25, unique=True), chances)
def test_nothing_beats_the_true_quantile(outcomes, level):
    """The pinball loss over enumerated outcomes is least at their own quantile."""
    came = np.array(outcomes, dtype=float)
    own = np.quantile(came, level, method="inverted_cdf")
    losses = [
        rules.pinball(np.full((len(came), 1), q), np.array([level]), came).sum()
        for q in (*came, own)
    ]

    assert losses[-1] == pytest.approx(min(losses))


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [(0.0, 0.2336949772551091), (1.0, 0.6024413576276163), (-2.5, 1.9398186908104997)],
)
def test_crps_of_the_normal(outcome, expected):
    """The integral of (F - 1{x >= y})²: scipy.integrate.quad over norm.cdf, in halves.

    quad(f, -30, y)[0] + quad(f, y, 30)[0] with f = (norm.cdf(x) - (x >= y))**2
    """
    levels = (np.arange(4000) + 0.5) / 4000
    normal = NormalDist()
    quantiles = np.array([[normal.inv_cdf(level) for level in levels]])

    found = rules.crps(quantiles, levels, np.array([outcome]))

    assert found[0] == pytest.approx(expected, abs=5e-4)


@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=9, unique=True))
def test_crps_of_a_point_is_its_distance(levels):
    """However the levels lie: their weights sum to one on either side."""
    grid = np.array(sorted(levels))
    far = rules.crps(np.full((2, len(grid)), 3.0), grid, np.array([3.0, 7.0]))

    # Below the outcome every level pays itself, so levels must be spread around 1/2.
    edges = np.concatenate([[0], (grid[1:] + grid[:-1]) / 2, [1]])
    assert 0 == far[0]
    assert far[1] == pytest.approx(2 * 4 * float(grid @ np.diff(edges)))


def test_log_loss_is_clipped_and_unknown_stays_unknown():
    """One certain error must not make a record infinitely bad."""
    found = rules.log_loss(np.array([0.0, 0.5, np.nan]), np.array([1.0, np.nan, 1.0]))

    assert found[0] == pytest.approx(-np.log(0.001))
    assert np.isnan(found[1:]).all()


def test_cover_counts_ends_and_not_what_is_unknown():
    """A value on the end lies within: a certain value is covered by its point."""
    low, high = np.array([1.0, 1.0, np.nan]), np.array([1.0, 2.0, 2.0])

    found = rules.covered(low, high, np.array([1.0, 2.1, 1.5]))

    assert [1.0, 0.0] == found[:2].tolist()
    assert np.isnan(found[2])


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(8, 10, 0.4901624715, 0.9433178485), (0, 7, 0.0, 0.3543304351)],
)
def test_wilson(hits, n, low, high):
    """scipy.stats.binomtest(hits, n).proportion_ci(method="wilson")."""
    found = rules.wilson(np.array([float(hits)]), np.array([float(n)]))

    assert found[0][0] == pytest.approx(low, abs=1e-9)
    assert found[1][0] == pytest.approx(high, abs=1e-9)


def test_wilson_of_nothing_is_nothing():
    """An empty bin has no range."""
    assert np.isnan(rules.wilson(np.zeros(1), np.zeros(1))).all()


@given(records)
def test_murphys_parts_make_the_brier_score(record):
    """Murphy (1973): the three parts add up to the whole."""
    chance, met = columns(record)
    parts = rules.murphy(chance, met)

    whole = parts.reliability - parts.resolution + parts.uncertainty
    assert whole == pytest.approx(beliefs.brier(chance, met).mean())


def test_murphy_of_nothing_is_nothing():
    """No record has no parts."""
    assert np.isnan(rules.murphy(np.empty(0), np.empty(0)).uncertainty)


@given(records, st.integers(1, 12))
def test_bins_hold_everything_once(record, bins):
    """No chance is lost on an edge, and the mean of the bins is that of all."""
    chance, met = columns(record)
    found = rules.binned(chance, met, bins)

    assert len(record) == found.n.sum()
    assert chance.sum() == pytest.approx(np.nan_to_num(found.chance) @ found.n)
    assert met.sum() == pytest.approx(np.nan_to_num(found.met) @ found.n)


def test_calibration_error_by_hand():
    """Two of four are 20 points off, the others 10: 15 points in all."""
    found = rules.binned(
        np.array([0.2, 0.2, 0.9, 0.9, np.nan]), np.array([0.0, 0.0, 1.0, 1.0, 1.0])
    )

    assert found.ece == pytest.approx(0.15)
    assert np.isnan(rules.binned(np.empty(0), np.empty(0)).ece)


@pytest.mark.parametrize(
    ("p", "hits", "n", "few", "many"),
    [
        (0.5, 6, 6, 1.0, 0.015625),
        (0.5, 15, 20, 0.9940910339, 0.0206947327),
        (0.7, 9, 9, 1.0, 0.0403536070),
        (0.7, 2, 10, 0.0015903864, 0.9998563),
    ],
)
def test_tails_of_equal_chances_are_the_binomial(p, hits, n, few, many):
    """scipy.stats.binomtest(hits, n, p, alternative="less" / "greater").pvalue."""
    found = beliefs.tails(np.full(n, p), hits)

    assert found == pytest.approx((few, many), abs=1e-7)


@given(st.lists(st.integers(0, 10), max_size=7), st.data())
def test_tails_of_unequal_chances_are_those_of_all_worlds(tenths, data):
    """Every way the record can come out, enumerated with exact fractions."""
    chance = [Fraction(n, 10) for n in tenths]
    hits = data.draw(st.integers(0, len(chance)))
    few = many = Fraction(0)
    for world in product((False, True), repeat=len(chance)):
        weight = Fraction(1)
        for p, came in zip(chance, world, strict=True):
            weight *= p if came else 1 - p
        few += weight * (sum(world) <= hits)
        many += weight * (sum(world) >= hits)

    found = beliefs.tails(np.array([float(p) for p in chance]), hits)

    assert found == pytest.approx((float(few), float(many)))


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=20))
def test_jackknife_of_a_mean_is_its_standard_error(values):
    """With groups of one it is s / sqrt(n), the textbook's."""
    column = np.array(values)
    size = len(values)
    ratio, error = rules.jackknife(column, np.ones(size), np.arange(size))

    assert ratio == pytest.approx(column.mean(), abs=1e-9)
    assert error == pytest.approx(column.std(ddof=1) / np.sqrt(size), abs=1e-6)


def test_jackknife_counts_a_group_once():
    """Ten copies of a value say no more than one."""
    column, group = np.array([1.0, 2.0, 4.0]), np.arange(3)
    once = rules.jackknife(column, np.ones(3), group)
    often = rules.jackknife(np.tile(column, 10), np.ones(30), np.tile(group, 10))

    assert often == pytest.approx(once)


@pytest.mark.parametrize(("size", "ratio"), [(0, np.nan), (1, 3.0)])
def test_jackknife_of_one_group_has_no_error(size, ratio):
    """One group says nothing of how it would be without it."""
    found = rules.jackknife(np.full(size, 3.0), np.ones(size), np.zeros(size, int))

    assert found == pytest.approx((ratio, np.nan), nan_ok=True)
