"""Split Student-t distributions: exact limits, laws, and what they integrate to."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.integrate import trapezoid

from okrkit.projection.spreads.spread import DF, Spread

INF = np.inf
EDGES = np.array([0.001, 0.1, 0.25, 0.5, 0.6, 0.9, 0.999])

scales = st.one_of(st.just(0.0), st.floats(0.01, 100))
bounds = st.one_of(st.just(INF), st.floats(0, 150))


@st.composite
def spreads(draw):
    """Return one row of any shape; bounds may cut off nearly all of it."""
    floor, cap = -draw(bounds), draw(bounds)
    assume(floor < cap)
    row = (draw(st.floats(-100, 100)), draw(scales), draw(scales), floor, cap)
    return made(*row)


def made(centre, below, above, floor=-INF, cap=INF) -> Spread:
    """Return one row."""
    row = (np.array([float(x)]) for x in (centre, below, above, floor, cap))
    names = ("centre", "below", "above", "floor", "cap")
    return Spread(**dict(zip(names, row, strict=True)))


def mirrored(spread: Spread) -> Spread:
    """Return the distribution of the negative value."""
    return Spread(
        centre=-spread.centre,
        below=spread.above,
        above=spread.below,
        floor=-spread.cap,
        cap=-spread.floor,
    )


def density(z: np.ndarray) -> np.ndarray:
    """Return the density of Student's t, from its definition."""
    top = math.gamma((DF + 1) / 2) / math.gamma(DF / 2) / math.sqrt(DF * math.pi)
    return top * (1 + z * z / DF) ** (-(DF + 1) / 2)


def mean_of(spread: Spread, worth) -> float:
    """Return the mean of a function of the value, by numeric integration."""
    t = np.linspace(0, 12, 40_001)
    z, step = np.sinh(t), np.cosh(t) * density(np.sinh(t))
    (centre, floor, cap) = (spread.centre[0], spread.floor[0], spread.cap[0])
    halves = [
        trapezoid(worth(np.clip(centre + side * z, floor, cap)) * step, t)
        for side in (-spread.below[0], spread.above[0])
    ]
    return float(sum(halves))


def at(x: float) -> np.ndarray:
    """Return one value of one row."""
    return np.array([[x]])


@given(spreads())
def test_integral_of_the_density_is_the_mean(spread):
    """The closed form must be the mean of the very distribution that gives chances."""
    expected = mean_of(spread, lambda v: v)

    assert expected == pytest.approx(spread.mean()[0], rel=1e-6, abs=1e-5)


@given(spreads(), st.floats(-300, 300))
def test_integral_of_what_lies_above_is_the_excess(spread, x):
    """Expected scores are sums of these; a wrong one would be wrong in silence."""
    expected = mean_of(spread, lambda v: np.maximum(v - x, 0))

    assert expected == pytest.approx(spread.excess(at(x))[0, 0], rel=1e-6, abs=1e-5)


@given(spreads(), st.floats(-1.5, 3))
def test_chance_is_the_mass_beyond(spread, far):
    """The chance of a value off the centre is the integral of the density beyond it."""
    x = float(spread.centre[0] + far * (spread.above[0] + spread.below[0]))
    scale = float((spread.above if x > spread.centre[0] else spread.below)[0])
    assume(scale > 0 and spread.floor[0] < x < spread.cap[0] and x != spread.centre[0])
    z = abs(x - spread.centre[0]) / scale
    t = np.linspace(math.asinh(z), 12, 40_001)
    beyond = trapezoid(np.cosh(t) * density(np.sinh(t)), t)
    above = beyond if x > spread.centre[0] else 1 - beyond

    assert above == pytest.approx(spread.at_least(at(x))[0, 0], abs=1e-8)
    assert 1 - above == pytest.approx(spread.at_most(at(x))[0, 0], abs=1e-8)


@given(spreads(), st.lists(st.floats(-200, 200), min_size=2, max_size=5))
def test_chance_falls_as_the_target_hardens(spread, values):
    """More can never be likelier than less."""
    x = np.array([sorted(values)])

    assert (np.diff(spread.at_least(x)) <= 0).all()
    assert (np.diff(spread.at_most(x)) >= 0).all()
    assert (np.diff(spread.excess(x)) <= 1e-11).all()
    for chance in (spread.at_least(x), spread.at_most(x)):
        assert ((chance >= 0) & (chance <= 1)).all()


@given(spreads(), st.floats(-200, 200))
def test_one_of_both_happens(spread, x):
    """At or above, or at or below: their chances share only what lies on the value."""
    both = (spread.at_least(at(x)) + spread.at_most(at(x)))[0, 0]
    (centre, floor, cap) = (spread.centre[0], spread.floor[0], spread.cap[0])
    on = x in (floor, cap) or (x == centre and 0 in (spread.below[0], spread.above[0]))

    assert both == pytest.approx(1) if not on else both >= 1 - 1e-12


@given(spreads())
def test_quantiles_and_chances_are_inverse(spread):
    """A quantile that does not lie on a bound has its level below it."""
    values = spread.quantiles(EDGES)
    inside = (values > spread.floor) & (values < spread.cap)
    inside &= np.where(EDGES < 0.5, spread.below, spread.above) > 0
    levels = spread.at_most(values)

    assert (np.diff(values) >= 0).all()
    assert np.allclose(
        np.where(inside, EDGES, 0), np.where(inside, levels, 0), atol=1e-7
    )
    assert ((values >= spread.floor) & (values <= spread.cap)).all()


@given(spreads(), st.floats(-200, 200))
def test_mirror_changes_nothing(spread, x):
    """Down is up seen from below: no formula may prefer a direction."""
    other = mirrored(spread)

    assert spread.at_least(at(x)) == other.at_most(at(-x))
    assert spread.quantiles(EDGES) == pytest.approx(-other.quantiles(1 - EDGES)[:, :])
    assert spread.mean()[0] == pytest.approx(-other.mean()[0], abs=1e-9)
    assert spread.median() == -other.median()


@given(spreads(), st.floats(-200, 200), st.integers(-40, 40))
def test_units_change_nothing(spread, x, power):
    """Euros or cents: chances stay, values go with the unit (exactly, for 2^k)."""
    by = 2.0**power
    columns = ("centre", "below", "above", "floor", "cap")
    other = Spread(**{name: getattr(spread, name) * by for name in columns})

    assert spread.at_least(at(x)) == other.at_least(at(x * by))
    assert (spread.quantiles(EDGES) * by == other.quantiles(EDGES)).all()
    assert spread.mean() * by == other.mean()
    assert spread.excess(at(x)) * by == other.excess(at(x * by))


@given(spreads())
def test_mean_is_within_its_bounds(spread):
    """However little is left between them."""
    assert spread.floor <= spread.mean() <= spread.cap
    assert spread.floor <= spread.median() <= spread.cap


def test_symmetric_mean_is_the_centre():
    """Nothing pulls to a side."""
    assert [5.0, -3.0] == Spread.of([5, -3], scale=[1, 7]).mean().tolist()


def test_certain_rows_are_certain():
    """What has happened has a chance of 0 or 1, and no width at all."""
    sure = Spread.of([5], scale=0)
    x = np.array([[4.999, 5.0, 5.001]])

    assert [[1.0, 1.0, 0.0]] == sure.at_least(x).tolist()
    assert [[0.0, 1.0, 1.0]] == sure.at_most(x).tolist()
    assert [[5.0] * len(EDGES)] == sure.quantiles(EDGES).tolist()
    assert (5.0, 5.0) == (sure.mean()[0], sure.median()[0])
    assert [[0.25, 0.0, 0.0]] == sure.excess(np.array([[4.75, 5, 6]])).tolist()


def test_a_half_without_width_lies_on_the_centre():
    """A total cannot fall below itself: half of all then is just at it."""
    total = made(5, 0, 2)

    assert [[1.0, 1.0]] == total.at_least(np.array([[4.0, 5.0]])).tolist()
    assert [[0.0, 0.5]] == total.at_most(np.array([[4.0, 5.0]])).tolist()
    assert [[0.5, 0.0]] == made(5, 2, 0).at_least(np.array([[5.0, 5.1]])).tolist()
    assert [[1.0, 1.0]] == made(5, 2, 0).at_most(np.array([[5.0, 5.1]])).tolist()


def test_bounds_hold_what_lies_beyond_them():
    """A chance of its own lies on a bound; nothing beyond."""
    cut = Spread.of([5], scale=2, floor=3, cap=6)

    assert [[1.0, 0.0]] == cut.at_least(np.array([[3.0, 6.001]])).tolist()
    assert [[0.0, 1.0]] == cut.at_most(np.array([[2.999, 6.0]])).tolist()
    assert 0.25 < cut.at_least(at(6.0))[0, 0] < 0.5
    assert [[3.0, 6.0]] == cut.quantiles(np.array([0.01, 0.99])).tolist()
    assert [[0.0, 0.0]] == cut.excess(np.array([[6.0, 7.0]])).tolist()


@pytest.mark.parametrize(("centre", "median"), [(-50, 3), (50, 6)])
def test_centre_beyond_a_bound_is_cut(centre, median):
    """A model may say 120 %; the median is still 100 %."""
    cut = Spread.of([centre], scale=2, floor=3, cap=6)

    assert median == cut.median()[0] == cut.quantiles(np.array([0.5]))[0, 0]
    assert median == pytest.approx(cut.mean()[0], abs=0.01)
    assert mean_of(cut, lambda v: v) == pytest.approx(cut.mean()[0], abs=1e-7)


def test_certain_centre_beyond_a_bound_lies_on_it():
    """The bound is the value then; the centre itself has no chance left."""
    cut = Spread.of([-1, 9], scale=0, floor=0, cap=8)

    assert [[0, 1], [0, 1]] == cut.at_most(np.array([[-1.0, 0], [7, 9]])).tolist()
    assert [[1, 0], [1, 0]] == cut.at_least(np.array([[-1.0, 1], [8, 9]])).tolist()


def test_no_value_has_no_chance():
    """A missing target has a missing chance, not one of 0."""
    one = Spread.of([5], scale=2, floor=3, cap=6)

    for answer in (
        one.at_least(at(np.nan)),
        one.at_most(at(np.nan)),
        one.excess(at(np.nan)),
    ):
        assert np.isnan(answer).all()


def test_infinitely_far_values():
    """Everything lies above minus infinity, nothing above infinity."""
    one = Spread.of([5], scale=2)
    ends = np.array([[-INF, INF]])

    assert [[1.0, 0.0]] == one.at_least(ends).tolist()
    assert [[0.0, 1.0]] == one.at_most(ends).tolist()
    assert 0.0 == one.excess(at(INF))[0, 0]
    assert one.excess(at(-INF))[0, 0] > 1e300


@pytest.mark.parametrize("size", [1e308, 1e-308])
def test_enormous_and_tiny_rows(size):
    """1e308 and 1e-308 are answered as 1 is: finite, and not by overflow."""
    one, other = Spread.of([-1], scale=1), Spread.of([-size], scale=size)

    for x in (1.0, -1.5, 0.25):
        expected = one.at_least(at(x))[0, 0]
        assert expected == pytest.approx(other.at_least(at(x * size))[0, 0], rel=1e-12)
    x = np.array([[-size, 0.0, size]])
    for answer in (other.mean(), other.quantiles(EDGES), other.excess(x)):
        assert np.isfinite(answer).all()


def test_scale_that_is_nothing_beside_the_centre():
    """A width below the spacing of floats is a certain value for all purposes."""
    one = Spread.of([1e17], scale=1e-3)

    assert [[1.0, 0.0]] == one.at_least(np.array([[9e16, 1.1e17]])).round(9).tolist()
    assert 1e17 == one.mean()[0]


def test_levels_can_differ_by_row():
    """A simulation draws each row at its own level."""
    two = Spread.of([0, 100], scale=[1, 0])
    levels = np.array([[0.2, 0.8], [0.0, 1.0]])

    values = two.quantiles(levels)

    assert values[0, 0] == pytest.approx(-values[0, 1])
    assert [100.0, 100.0] == values[1].tolist()
    assert two.rows(slice(0, 1)).quantiles(np.array([0.2]))[0, 0] == values[0, 0]


def test_extreme_levels_stay_floats():
    """A draw of exactly 0 or 1 gives the bound, or the last float: never infinity."""
    values = Spread.of([5], scale=1, floor=3).quantiles(np.array([0.0, 1.0]))

    assert [3.0, np.finfo(float).max] == values[0].tolist()


def test_no_rows():
    """An empty batch has answers of the right shape."""
    none = Spread.of([], scale=0)

    assert 0 == len(none) == len(none.mean()) == len(none.median())
    assert (0, 2) == none.at_least(np.empty((0, 2))).shape
    assert (0, 7) == none.quantiles(EDGES).shape
    assert (0, 3) == none.excess(np.empty((0, 3))).shape
