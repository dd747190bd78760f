"""Sums, means and weighted means, against exact fractions."""

import math
from fractions import Fraction
from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.scoring.arithmetic import LARGEST, group_mean
from okrkit.scoring.sums import group_quotient

ON = "2026-11-30"
DAYS = [f"2026-11-{day:02}" for day in range(1, 31)]
decimals = st.decimals(-1000, 1000, places=2).map(float)
anything = st.floats(allow_nan=False, allow_infinity=False)
numbers = st.one_of(decimals, anything, st.integers(-9, 9).map(float))
weights = st.one_of(st.just(1.0), st.floats(0, 5), anything.map(abs))
groups_of = st.lists(
    st.lists(st.tuples(numbers, weights), min_size=1, max_size=9),
    min_size=1,
    max_size=5,
)


def rounded(exact):
    """Return the float nearest to a fraction, or the largest one."""
    try:
        return float(exact)
    except OverflowError:
        return LARGEST if exact > 0 else -LARGEST


def actual(basis, *values, **limits):
    """Score a limit by several readings; return the score."""
    goal = okr.Hold(basis=basis, **limits or {"at_most": 0})
    check_ins = dict(zip(DAYS, values, strict=False))
    kr = okr.KeyResult("k", "K", target=goal, check_ins=check_ins)
    return okr.score(kr, on=ON, cycle="2026-Q4")["k"]


@given(groups_of)
def test_sums_and_means_are_right_to_the_last_digit(groups):
    """What ``float(Fraction)`` says of each group, whatever stands beside it."""
    size = np.array([len(group) for group in groups])
    values, factors = (
        np.array([pair[place] for group in groups for pair in group])
        for place in (0, 1)
    )
    exact = [[tuple(map(Fraction, pair)) for pair in group] for group in groups]
    sums = [sum(v for v, _ in group) for group in exact]
    shares = [
        sum(v * w for v, w in group) / sum(w for _, w in group)
        if any(w for _, w in group)
        else math.nan
        for group in exact
    ]
    means = [total / len(group) for total, group in zip(sums, groups, strict=True)]

    assert [*map(rounded, sums)] == group_quotient(size, values).tolist()
    assert [*map(rounded, means)] == group_quotient(size, values, by=size).tolist()
    np.testing.assert_array_equal(
        [*map(rounded, shares)],
        group_mean(values, factors, np.array([0, *accumulate(size)])),
    )


@given(st.lists(decimals, min_size=1, max_size=30))
def test_the_sum_of_readings_is_that_of_fsum(values):
    """Three months that add up to the budget are within the budget."""
    assert math.fsum(values) == actual("sum", *values).actual


@given(st.lists(decimals, min_size=1, max_size=30))
def test_the_mean_of_readings_is_the_nearest_float(values):
    """One reading too far by the last digit was a limit that is missed."""
    exact = sum(map(Fraction, values)) / len(values)

    assert float(exact) == actual("mean", *values).actual


@pytest.mark.parametrize(
    ("basis", "values", "limit", "expected"),
    [
        ("sum", (2.14, 2.54, 0.28), 4.96, 4.96),
        ("mean", (0.2, 1.7, 3.8), 1.9, 1.9),
        ("sum", (1e16, 1, -1e16, 1), 2, 2.0),
        ("mean", (1e16, 1, -1e16, 1), 0.5, 0.5),
        ("sum", (1, -1), 0, 0.0),
        ("mean", (0.1, 0.1, 0.1), 0.1, 0.1),
        ("sum", (1e308, 1e308, -1e308), 1e308, 1e308),
        ("sum", (1e308, 1e308), LARGEST, LARGEST),
        ("mean", (1e308, 1e308), 1e308, 1e308),
        ("sum", (5e-324, 5e-324), 1e-323, 1e-323),
        ("mean", (1, 1 + 2**-52), 1, 1.0),
        ("mean", (1 + 2**-52, 1 + 2**-51), 1 + 2**-51, 1 + 2**-51),
    ],
)
def test_what_is_exactly_at_its_limit_is_kept(basis, values, limit, expected):
    """Cents that were lost on the way made 4.96 of 4.96 a limit that is missed."""
    found = actual(basis, *values, at_most=limit)

    assert (expected, 1.0) == (found.actual, found.score)


def test_a_sum_of_nothing_is_not_below_it():
    """Zero has one sign: -0.0 would be shown."""
    assert "0.0" == str(actual("sum", -0.0, -0.0).actual)


def test_many_groups_and_large_ones():
    """Work in pieces leaves out no group, whatever its size."""
    size = np.array([1, 40_000, 3, *[7] * 6000, 20_000])
    values = np.round(np.sin(np.arange(size.sum())) * 1000, 2)
    ends = [0, *accumulate(size)]
    found = group_quotient(size, values)

    exact = [math.fsum(values[a:b]) for a, b in pairwise(ends)]
    assert exact == found.tolist()


def test_the_mean_of_an_objective_is_the_nearest_float():
    """Ten scores of 0.1 have a mean of 0.1, and 0.2, 0.7 and 0.9 one of 0.6."""
    krs = [
        okr.KeyResult(f"k{i}", "K", baseline=0, target=1, check_ins={ON: share})
        for i, share in enumerate((0.2, 0.7, 0.9))
    ]
    okrs = okr.OKRSet([okr.Objective("o", "O", krs)], cycle="2026-Q4")
    exact = sum(map(Fraction, (0.2, 0.7, 0.9))) / 3

    assert float(exact) == okr.score(okrs, on=ON)["o"].score
