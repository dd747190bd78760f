"""Intervals: the published numbers, the coverage that was promised, the borders."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from okrkit.errors import InvalidOKRError
from okrkit.retention.estimates.beta import beta_cdf, beta_quantile
from okrkit.retention.estimates.intervals import (
    NPS_METHODS,
    PROPORTION_METHODS,
    mean_interval,
    nps_interval,
    proportion_interval,
    ratio_interval,
)


@pytest.mark.parametrize(
    ("did", "n", "method", "low", "high"),
    [
        (4, 5, "wilson", 0.37553, 0.96378),
        (4, 5, "agresti-coull", 0.35963, 0.97968),  # Tullis and Albert's example
        (9, 10, "wilson", 0.59585, 0.98212),
        (0, 10, "wilson", 0.0, 0.27753),
        (10, 10, "wilson", 0.72247, 1.0),
        (81, 263, "wilson", 0.25529, 0.36621),  # Newcombe 1998
        (81, 263, "wald", 0.25219, 0.36378),
        (15, 148, "wilson", 0.06239, 0.16049),  # method 3: .0624 .1605
        (0, 20, "wilson", 0.0, 0.16113),
        (1, 29, "wilson", 0.00611, 0.17176),
        (81, 263, "clopper-pearson", 0.25274, 0.36762),  # method 5: .2527 .3676
    ],
)
def test_shares_have_the_published_intervals(did, n, method, low, high):
    """The printed digits of the literature are met by each method."""
    made = proportion_interval(did, n, method=method)
    assert (low, high) == (
        pytest.approx(float(made.low), abs=5.1e-6),
        pytest.approx(float(made.high), abs=5.1e-6),
    )


@pytest.mark.parametrize("method", ["jeffreys", "clopper-pearson"])
def test_beta_methods_agree_with_scipy(method):
    """The own inverse of the incomplete beta function is as exact as scipy's."""
    n = np.repeat([1, 2, 7, 50, 2357, 10**6], 3)
    did = np.array([0, 1, 1, 0, 1, 2, 0, 3, 7, 0, 9, 50, 1, 99, 2357, 7, 10**5, 10**6])
    made = proportion_interval(did, n, method=method)
    half = 0.5 if method == "jeffreys" else 0
    with np.errstate(all="ignore"):
        low = special.betaincinv(did + half, n - did + (half or 1), 0.025)
        high = special.betaincinv(did + (half or 1), n - did + half, 0.975)
    low, high = np.where(did == 0, 0, low), np.where(did == n, 1, high)
    np.testing.assert_allclose(made.low, low, rtol=1e-10)
    np.testing.assert_allclose(made.high, high, rtol=1e-10)


def test_beta_is_the_distribution_of_scipy():
    """From one half to millions, in the middle and in the tails."""
    rng = np.random.default_rng(1)
    a, b = 0.5 + 10 ** rng.uniform(-1, 6, (2, 400))
    p = rng.choice([1e-6, 0.005, 0.025, 0.3, 0.5, 0.975, 0.995], 400)
    np.testing.assert_allclose(
        beta_quantile(p, a, b), special.betaincinv(a, b, p), rtol=1e-10
    )
    x = special.betaincinv(a, b, p)
    np.testing.assert_allclose(beta_cdf(x, a, b), p, rtol=1e-9)


def test_beta_has_borders_and_refuses_what_is_no_distribution():
    """At 0 and 1 it is certain; without parameters there is no number."""
    assert [0.0, 1.0] == beta_quantile([0, 1], 2, 3).tolist()
    assert [0.0, 1.0] == beta_cdf([0, 1], 2, 3).tolist()
    assert np.isnan(beta_quantile([0.5, 1.5], [0, 1], 1)).all()
    assert np.isnan(beta_cdf([0.5, 1.5], [0, 1], 1)).all()


@pytest.mark.parametrize(
    ("counts", "method", "low", "high"),
    [
        ((60, 15, 100), "wald", 30.4976, 59.5024),
        ((60, 15, 100), "adjusted-wald", 29.3431, 58.0355),
        ((60, 15, 100), "score", 29.2569, 58.1257),
        ((10, 0, 10), "wald", 100.0, 100.0),
        ((10, 0, 10), "adjusted-wald", 47.5036, 100.0),
        ((10, 0, 10), "score", 44.4934, 100.0),
    ],
)
def test_scores_have_the_published_intervals(counts, method, low, high):
    """The three intervals of a Net Promoter Score, to the printed digits."""
    made = nps_interval(*counts, method=method)
    assert (low, high) == (
        pytest.approx(float(made.low), abs=5.1e-5),
        pytest.approx(float(made.high), abs=5.1e-5),
    )


def test_the_standard_error_is_the_published_one():
    """One half, one third, one sixth of 324: 4.14087 points."""
    made = nps_interval(162, 54, 324)
    assert pytest.approx(4.14087, abs=5e-6) == float(made.standard_error)


def _coverage(p, d, n, method):
    """Return how often the interval holds the true score, over every outcome."""
    up, down = np.meshgrid(np.arange(n + 1), np.arange(n + 1), indexing="ij")
    up, down = up[up + down <= n], down[up + down <= n]
    made = nps_interval(up, down, n, method=method)
    chances = [
        comb(n, u) * comb(n - u, o) * p**u * d**o * (1 - p - d) ** (n - u - o)
        for u, o in zip(up.tolist(), down.tolist(), strict=True)
    ]
    true = 100 * (p - d)
    held = (made.low <= true + 1e-9) & (made.high >= true - 1e-9)
    return float(np.sum(np.array(chances)[held]))


@pytest.mark.parametrize(
    ("p", "d", "method", "published"),
    [
        (0.5, 0.2, "wald", [0.840, 0.896, 0.926, 0.941]),
        (0.5, 0.2, "adjusted-wald", [0.943, 0.963, 0.948, 0.950]),
        (0.5, 0.2, "score", [0.975, 0.947, 0.947, 0.951]),
        (0.95, 0.02, "wald", [0.225, 0.400, 0.641, 0.799]),
        (0.95, 0.02, "adjusted-wald", [0.977, 0.941, 0.980, 0.976]),
    ],
)
def test_coverage_is_what_was_enumerated(p, d, method, published):
    """Of every outcome of 5, 10, 20 and 50 answers so many intervals hold the truth."""
    made = [_coverage(p, d, n, method) for n in (5, 10, 20, 50)]
    assert published == [pytest.approx(share, abs=6e-4) for share in made]


def _grid(method):
    """Return the worst coverage and the mean width from 5 to 50 answers."""
    worst, widths = 1.0, []
    for n in (5, 6, 7, 10, 20):
        up, down = np.meshgrid(np.arange(n + 1), np.arange(n + 1), indexing="ij")
        up, down = up[up + down <= n], down[up + down <= n]
        made = nps_interval(up, down, n, method=method)
        left = n - up - down
        ways = special.gammaln(n + 1) - sum(
            special.gammaln(part + 1) for part in (up, down, left)
        )
        for p, d in [(i / 20, j / 20) for i in range(1, 19) for j in range(1, 20 - i)]:
            logs = up * np.log(p) + down * np.log(d) + left * np.log(1 - p - d)
            chances, true = np.exp(ways + logs), 100 * (p - d)
            held = (made.low <= true + 1e-9) & (made.high >= true - 1e-9)
            worst = min(worst, float(chances[held].sum()))
            widths.append(float(chances @ (made.high - made.low)))
    return worst, np.mean(widths)


def test_small_surveys_are_covered_on_a_grid():
    """The method for few answers holds the truth 94 of 100 times, at little cost."""
    worst, width = _grid("adjusted-t")
    score_worst, score_width = _grid("score")
    assert worst >= 0.94 > score_worst
    assert width < 1.04 * score_width
    assert _grid("adjusted-wald")[0] < 0.9


def test_alike_answers_are_never_certain():
    """Ten of ten promoters are no proof: neither error nor interval is nothing."""
    made = nps_interval([10, 0, 0, 1], [0, 10, 0, 0], [10, 10, 10, 1])
    assert (made.standard_error > 9).all()
    assert (made.high - made.low > 36).all()
    sure = proportion_interval([0, 10], 10)
    assert (sure.standard_error > 0.05).all()


def test_nothing_measured_is_nan():
    """A share of nothing is neither 0 nor 1, by any method."""
    for name in PROPORTION_METHODS:
        made = proportion_interval([0.0, 1.0], [0.0, 2.0], method=name)
        assert np.isnan([made.value[0], made.low[0], made.high[0]]).all()
        assert not np.isnan([made.value[1], made.low[1], made.high[1]]).any()
    for name in NPS_METHODS:
        made = nps_interval([0, 1], [0, 0], [0, 2], method=name)
        assert np.isnan([made.value[0], made.low[0], made.high[0]]).all()
    assert np.isnan(mean_interval(0, 0, 0).value)
    nothing = {"above_squares": 0, "products": 0, "below_squares": 0, "n": 0}
    assert np.isnan(ratio_interval(0, 0, **nothing).value)


@given(
    n=st.integers(1, 300),
    data=st.data(),
    method=st.sampled_from(list(NPS_METHODS)),
    level=st.sampled_from([0.5, 0.8, 0.95, 0.99]),
)
def test_a_score_lies_in_its_interval(n, data, method, level):
    """Whatever the level, the value itself is always possible, and so are the ends."""
    up = data.draw(st.integers(0, n))
    down = data.draw(st.integers(0, n - up))
    made = nps_interval(up, down, n, method=method, level=level)
    assert made.low <= made.value <= made.high
    if method != "wald":
        assert -100 <= made.low <= made.high <= 100


@given(n=st.integers(1, 300), data=st.data(), method=st.sampled_from(list(NPS_METHODS)))
def test_scores_mirror(n, data, method):
    """Promoters and detractors swapped turn the score and its interval round."""
    up = data.draw(st.integers(0, n))
    down = data.draw(st.integers(0, n - up))
    made = nps_interval(up, down, n, method=method)
    other = nps_interval(down, up, n, method=method)
    assert -made.value == other.value
    assert pytest.approx(-made.low, abs=1e-9) == other.high


@given(
    n=st.integers(1, 300),
    data=st.data(),
    method=st.sampled_from([m for m in PROPORTION_METHODS if m != "wald"]),
)
def test_a_share_lies_in_its_interval(n, data, method):
    """Value between ends between 0 and 1; more of the same answers tell more."""
    did = data.draw(st.integers(0, n))
    made = proportion_interval(did, n, method=method)
    assert 0 <= made.low <= made.value + 1e-12
    assert made.value - 1e-12 <= made.high <= 1
    more = proportion_interval(4 * did, 4 * n, method=method)
    assert more.high - more.low < made.high - made.low


def test_means_have_the_interval_of_students_t():
    """The same as scipy's, for many samples at once."""
    rng = np.random.default_rng(2)
    x = rng.normal(5, 2, (3, 12))
    made = mean_interval(x.sum(1), (x**2).sum(1), 12)
    low, high = stats.t.interval(0.95, 11, x.mean(1), stats.sem(x, axis=1))
    np.testing.assert_allclose(made.low, low, rtol=1e-10)
    np.testing.assert_allclose(made.high, high, rtol=1e-10)


def test_one_value_has_a_mean_and_no_spread():
    """Of one answer nobody knows how far off it is."""
    made = mean_interval(7, 49, 1)
    assert made.value == 7
    assert np.isnan([made.standard_error, made.low, made.high]).all()


@pytest.mark.parametrize("weight", [0.1, 0.3, 1 / 3, 7e-5])
def test_rounding_is_no_spread(weight):
    """Answers that are all alike have no spread, whatever floats leave of weights."""
    weights = np.full(11, weight)
    for score in (3, 7, 97):
        made = mean_interval(
            (weights * score).sum(),
            (weights * score**2).sum(),
            weights.sum(),
            effective_n=11,
        )
        assert (made.standard_error, made.low) == (0, made.high)


def test_a_search_ends_whatever_it_finds(monkeypatch):
    """However few steps a quantile is given, there is a value, within its borders."""
    monkeypatch.setattr("okrkit.retention.estimates.beta._HALVINGS", 1)
    monkeypatch.setattr("okrkit.retention.estimates.beta._TERMS", 2)
    found = beta_quantile([0.025, 0.5, 0.975], 400.5, 3.5)
    assert ((found > 0) & (found < 1)).all()


def test_ratios_know_of_customers():
    """The clustered variance is the one written out over customers."""
    rng = np.random.default_rng(3)
    s = rng.gamma(2, 50, 40)
    e = s * rng.beta(2, 8, 40)
    made = ratio_interval(
        e.sum(),
        s.sum(),
        above_squares=(e**2).sum(),
        products=(e * s).sum(),
        below_squares=(s**2).sum(),
        n=40,
    )
    ratio = e.sum() / s.sum()
    variance = 40 / 39 * ((e - ratio * s) ** 2).sum() / s.sum() ** 2
    assert pytest.approx(variance**0.5) == float(made.standard_error)
    reach = stats.t.ppf(0.975, 39) * variance**0.5
    assert pytest.approx(ratio - reach) == float(made.low)
    assert made.method == "clustered"


def test_one_customer_has_a_ratio_and_no_spread():
    """Of one customer nobody knows how customers differ."""
    made = ratio_interval(1, 4, above_squares=1, products=4, below_squares=16, n=1)
    assert made.value == 0.25
    assert np.isnan(made.standard_error)


WRONG = {
    "more than all": (lambda: proportion_interval(3, 2), "not-a-part"),
    "less than none": (lambda: proportion_interval(-1, 2), "not-a-part"),
    "both too many": (lambda: nps_interval(2, 2, 3), "not-a-part"),
    "share method": (lambda: proportion_interval(1, 2, method="x"), "unknown-word"),
    "score method": (lambda: nps_interval(1, 0, 2, method="x"), "unknown-word"),
    "level in percent": (lambda: proportion_interval(1, 2, level=95), "not-a-level"),
    "level of 0": (lambda: proportion_interval(1, 2, level=0), "not-a-level"),
    "text": (lambda: mean_interval("x", 1, 1), "not-a-number"),
    "infinite": (lambda: mean_interval(1, np.inf, 1), "not-finite"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_refused(name):
    """Every wrong input has a typed error with a code."""
    call, code = WRONG[name]
    with pytest.raises(InvalidOKRError) as caught:
        call()
    assert code == caught.value.code


def test_the_refusal_says_what_was_meant():
    """A mistyped method names the nearest, a level of 95 the right number."""
    with pytest.raises(InvalidOKRError, match=r"Did you mean 'wilson'\?"):
        proportion_interval(1, 2, method="wilsn")
    with pytest.raises(InvalidOKRError, match=r"95 percent is 0\.95"):
        proportion_interval(1, 2, level=95)
