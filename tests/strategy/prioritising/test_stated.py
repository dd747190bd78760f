import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from okrkit.errors import InvalidOKRError
from okrkit.strategy.prioritising.stated import (
    StatedEffect,
    effect_at,
    effect_points,
)

sizes = st.floats(0, 1e6)


def density(low, mid, high, x):
    """Return the density of two half normals, by scipy."""
    tenth = stats.norm.ppf(0.9)
    side = (mid - low if x < mid else high - mid) / tenth
    return stats.norm.pdf(x, mid, side)


def test_three_numbers_are_the_tenth_the_middle_and_the_ninetieth_percent():
    """What is stated is what comes out, or nobody can state anything."""
    effect = StatedEffect(1, 2, 4)
    found = [effect.at(level) for level in (0.1, 0.5, 0.9)]
    assert found == pytest.approx([1, 2, 4], rel=1e-12)


def test_numbers_may_fall_as_they_rise():
    """Less churn is stated from the least change to the greatest, below 0."""
    assert StatedEffect(-0.1, -0.4, -0.9) == StatedEffect(-0.9, -0.4, -0.1)


@given(st.floats(-1e6, 1e6), sizes, sizes)
def test_mean_is_that_of_the_two_halves(mid, below, above):
    """A skewed effect has another mean than its middle, by a known formula."""
    effect = StatedEffect(mid - below, mid, mid + above)
    half = (effect.high - mid) - (mid - effect.low)
    expected = mid + half / stats.norm.ppf(0.9) * math.sqrt(1 / (2 * math.pi))
    assert effect.mean() == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("width", [0.01, 0.1, 1.0, 10.0])
def test_points_average_as_an_integral_does(width):
    """However sudden a chance rises: checked by scipy's integration."""
    low, mid, high = 0.5, 2.0, 6.0

    def chance(x):
        return stats.t.sf((5 - x) / width, 3)

    exact = sum(
        integrate.quad(
            lambda x: chance(x) * density(low, mid, high, x), a, b, points=near
        )[0]
        for a, b, near in ((-40, mid, None), (mid, 40, [4.9, 5, 5.1]))
    )
    points = effect_points([[low, mid, high]])[0]
    assert chance(points).mean() == pytest.approx(exact, abs=1e-3)


def test_points_are_equally_likely():
    """Each stands for the same chance, on either side of the middle."""
    points = effect_points([[-4, 0, 1]], count=10)[0]
    assert (points < 0).sum() == 5
    share = [stats.norm.cdf(x / (4 if x < 0 else 1) * 1.2815515655) for x in points]
    assert share == pytest.approx(np.arange(0.05, 1, 0.1), abs=1e-9)


def test_a_certain_effect_is_one_number():
    """Three equal numbers leave no doubt at any level."""
    assert effect_at([[3, 3, 3]], [-5, 0, 5]).tolist() == [[3.0, 3.0, 3.0]]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((1, 5, 4), "effect-order"),
        ((1, 2), "wrong-type"),
        (3, "wrong-type"),
        ("123", "wrong-type"),
        ((1, float("nan"), 3), "not-finite"),
        ((True, 2, 3), "not-a-number"),
        (None, "not-a-list"),
    ],
    ids=["order", "two", "number", "text", "nan", "bool", "none"],
)
def test_what_is_no_effect_is_refused(given, code):
    """A number that nobody meant must not become a plan."""
    with pytest.raises(InvalidOKRError) as caught:
        StatedEffect.of(given, place="effect of calls")
    assert caught.value.code == code
    assert caught.value.place.startswith("effect of calls")


@pytest.mark.parametrize("level", [0, 1, -1, 2])
def test_a_level_lies_between_0_and_1(level):
    """The 0 % point of a normal distribution is no number."""
    with pytest.raises(InvalidOKRError, match="no chance"):
        StatedEffect(1, 2, 3).at(level)


def test_an_effect_is_said_in_a_few_words():
    """It stands in tables of what was told."""
    assert str(StatedEffect(1, 2, 4)).splitlines()[-1].split() == ["high", "4"]
    assert StatedEffect.of(StatedEffect(1, 2, 4)).mid == 2


@pytest.mark.parametrize(
    "effects", [[1, 2, 3], [[1, 2]], 1], ids=["flat", "two", "one"]
)
def test_a_table_of_effects_has_three_columns(effects):
    """One effect is a row of three numbers, not three effects."""
    with pytest.raises(InvalidOKRError) as caught:
        effect_points(effects)
    assert caught.value.code == "shape-mismatch"
