"""Progress over outcomes: the scoring's own, in straight pieces."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError
from okrkit.projection.joining.curves import Curves, progress_of, shares_of, values_of
from okrkit.projection.joining.marginals import Marginals, Quantiles
from okrkit.projection.spreads.spread import Spread
from okrkit.projection.spreads.students import furthest, students
from okrkit.scoring.terms import travelled

TARGETS = [
    okr.Reach(0, 10),
    okr.Reach(10, -3.7),
    okr.Zones(0, 3, 7, 10),
    okr.Zones(10, 7, 3, 0),
    okr.Steps([(0, 0), (2, 0.1), (5, 0.6), (9, 1)]),
    okr.Steps([(0, 1), (6, 0)]),
    okr.Hold(at_least=4),
    okr.Hold(at_most=4, inclusive=False),
    okr.Hold(at_least=2, at_most=6, tolerance=1.5),
    okr.Hold(at_most=4, tolerance=3, inclusive=False),
]


def sheet_of(targets, **policy):
    """Return the sheet of key results with such targets."""
    krs = [okr.KeyResult(f"k{i}", "K", target=t) for i, t in enumerate(targets)]
    okrs = okr.OKRSet([okr.Objective("o", "O", krs)], cycle="2026-Q4")
    by = okr.ScoringPolicy(**policy)
    return okr.score(okrs, on="2026-11-15", policy=by).sheet


SHEET = sheet_of(TARGETS)


def spread_of(*, centre, below, above, floor=-np.inf, cap=np.inf, count=10):
    """Return the same spread for each row, or one each."""
    columns = (
        np.broadcast_to(float(x) if np.isscalar(x) else x, (count,))
        for x in (centre, below, above, floor, cap)
    )
    names = ("centre", "below", "above", "floor", "cap")
    return Spread(**dict(zip(names, columns, strict=True)))


def values_at(spread, t):
    """Return values by the words of `Spread`."""
    value = spread.centre + np.where(t < 0, spread.below, spread.above) * t
    return np.clip(value, spread.floor, spread.cap)


def over(curves, t):
    """Return the heights of all curves, in the order of their rows."""
    found = np.full((len(t), max(max(c.rows) for c in curves) + 1), np.nan)
    for curve in curves:
        found[:, curve.rows] = curve.over(np.repeat(t[:, None], len(curve), axis=1))
    return found


numbers = st.floats(-30, 30)
scales = st.one_of(st.just(0.0), st.floats(0.01, 20))
limits = st.one_of(st.none(), st.floats(-5, 15))


@given(numbers, scales, scales, limits, limits, st.integers(0, 99))
def test_progress_is_that_of_the_kernel(centre, below, above, floor, cap, seed):
    """Value and progress by the scoring's own formulas, outcome by outcome."""
    floor = -np.inf if floor is None else floor
    cap = np.inf if cap is None or cap < floor else cap
    spread = spread_of(centre=centre, below=below, above=above, floor=floor, cap=cap)
    t = students(np.random.default_rng(seed).normal(size=40))
    rows = np.arange(len(TARGETS))
    found = over(progress_of(SHEET, spread, rows), t)

    for at, row in zip(found, t, strict=True):
        value = values_at(spread, np.full(len(rows), row))
        expected = travelled(SHEET.terms, value)
        # On a jump a rounding of the value decides.
        near = np.abs(value[:, None] - [2, 4, 6]).min(axis=1) < 1e-9
        certain = ~near | (value == floor) | (value == cap) | (below + above == 0)
        assert pytest.approx(expected[certain], abs=1e-7) == at[certain]


def test_bounds_are_met_exactly():
    """Where a bound is the target, what ends on it is 1 and nothing less."""
    sheet = sheet_of([okr.Reach(0, 10), okr.Hold(at_most=0), okr.Hold(at_least=10)])
    spread = spread_of(centre=5.1, below=1e5, above=1e7, floor=0, cap=10, count=3)
    found = over(progress_of(sheet, spread, np.arange(3)), np.array([-3.3, 0.0, 3.3]))

    assert [[0, 1, 0], [0.51, 0, 0], [1, 0, 1]] == pytest.approx(found)
    assert found[2, 0] == 1.0


def test_an_open_limit_on_a_bound():
    """Below 0 is never reached where 0 is the least there can be."""
    sheet = sheet_of([okr.Hold(at_most=0, inclusive=False)])
    spread = spread_of(centre=1, below=1, above=1, floor=0, count=1)

    assert 0 == over(progress_of(sheet, spread, np.array([0])), np.array([-9.0]))[0, 0]


def test_extremes_stay_finite():
    """Values near the ends of the floats give numbers, not NaN."""
    sheet = sheet_of([okr.Reach(0, 1e308), okr.Reach(0, 1e-308)])
    for centre, scale in ((1e308, 1e308), (-1e308, 1e300), (1e-308, 1e-308)):
        spread = spread_of(centre=centre, below=scale, above=scale, count=2)
        t = np.array([-furthest(), -1, 0, 1, furthest()])
        rows = np.arange(2)
        assert np.isfinite(over(progress_of(sheet, spread, rows), t)).all()
        assert np.isfinite(over([values_of(spread, rows)], t)).all()


@given(numbers, scales, scales, limits)
def test_values_are_those_of_the_spread(centre, below, above, floor):
    """Outcomes give the values of the spread, its floor included."""
    floor = -np.inf if floor is None else floor
    spread = spread_of(centre=centre, below=below, above=above, floor=floor, count=1)
    t = np.linspace(-50, 50, 101)

    expected = values_at(spread, t[:, None])
    found = over([values_of(spread, [0])], t)
    assert pytest.approx(expected, rel=1e-9, abs=1e-9 * (1 + below + above)) == found


def test_no_rule_no_progress():
    """A policy that says nothing of a band gives none."""
    sheet = sheet_of([okr.Hold(at_least=2, at_most=6)], hold="distance")
    spread = spread_of(centre=4, below=1, above=1, count=1)

    assert np.isnan(over(progress_of(sheet, spread, np.array([0])), np.zeros(1))).all()


def test_atoms_have_their_chances():
    """Work comes in steps: as often as said, whatever order they stand in."""
    made = Quantiles.of_atoms(
        [2, 0], [0, 3, 5], [1, 0, 0.5, 0, 1], [0.5, 0.2, 0.3, 0.9, 0.1]
    )
    found = over(
        shares_of(made, np.ones(3)), np.random.default_rng(0).normal(size=100_000)
    )

    assert pytest.approx([0.2, 0.3, 0.5], abs=0.006) == [
        (found[:, 2] == x).mean() for x in (0, 0.5, 1)
    ]
    assert pytest.approx(0.1, abs=0.004) == (found[:, 0] == 1).mean()
    assert np.isnan(found[:, 1]).all()


def test_certain_atoms_and_those_that_never_come():
    """A chance of 0 or 1 is kept to the last draw."""
    made = Quantiles.of_atoms([0, 1], [0, 2, 3], [0, 1, 0.4], [0.0, 1.0, 1.0])
    found = over(shares_of(made, np.ones(3)), np.linspace(-8.4, 8.4, 99))

    assert [[1.0, 0.4]] == np.unique(found, axis=0).tolist()


def test_levels_are_kept():
    """A share of time known at some levels has these quantiles."""
    levels = [0.1, 0.5, 0.9]
    made = Quantiles.of_levels([0], levels, [[0.2, 0.5, 1.0]])
    found = over(
        shares_of(made, np.ones(3)), np.random.default_rng(0).normal(size=100_000)
    )

    assert pytest.approx([0.2, 0.5, 1.0], abs=0.01) == np.quantile(found, levels)
    assert (0.2, 1.0) == (found.min(), found.max())


@given(
    st.lists(st.integers(-9, 9), min_size=25, max_size=60),
    st.lists(st.floats(-11, 11), min_size=1, max_size=30),
)
def test_many_points_are_found_by_halving(points, outcomes):
    """By halving or by counting, an outcome lies on the same piece."""
    at = np.sort(np.array(points, dtype=np.float64))
    height = np.arange(len(at)) ** 2.0
    curves = Curves.through(
        np.arange(2), np.array([at, at + 1]), np.array([height, -height]), heavy=False
    )
    drawn = np.column_stack([outcomes, outcomes])
    piece = np.clip(
        [np.searchsorted(x, outcomes, "right") - 1 for x in curves.at], 0, len(at) - 2
    )

    row = np.arange(2)[:, None]
    rise = curves.slope[row, piece] * (drawn.T - curves.at[row, piece])
    assert pytest.approx(curves.height[row, piece] + rise) == curves.over(drawn).T


def test_progress_where_less_is_better():
    """Outcomes are of values: where a fall is good, progress is high when they fall."""
    made = Quantiles.of_atoms([0, 1], [0, 3, 6], [0, 0.5, 1] * 2, [0.2, 0.3, 0.5] * 2)
    drawn = np.random.default_rng(0).normal(size=1000)
    found = over(shares_of(made, np.array([1.0, -1.0])), drawn)

    assert np.array_equal(found[:, 1], over(shares_of(made, np.ones(2)), -drawn)[:, 1])
    assert [1, 0.0] == found[np.argmax(drawn)].tolist()


def test_quantiles_joined():
    """Rows of two kinds stand side by side, no row twice."""
    done = Quantiles.of_atoms([3], [0, 2], [0, 1], [0.5, 0.5])
    held = Quantiles.of_levels([1], [0.5], [[0.7]])
    both = done.joined(held)

    assert ([3, 1], [0, 4, 7]) == (both.rows.tolist(), both.offset.tolist())
    assert 0 == len(Quantiles().joined(Quantiles()))
    with pytest.raises(InvalidOKRError) as error:
        both.joined(held)
    assert "duplicate" == error.value.code


@pytest.mark.parametrize(
    ("how", "columns", "code"),
    [
        pytest.param(
            "of_atoms",
            ([0], [0, 2], [0, 1], [0.5, 0.4]),
            "not-a-probability",
            id="not all",
        ),
        pytest.param(
            "of_atoms",
            ([0], [0, 2], [0, 1], [1.5, -0.5]),
            "not-a-probability",
            id="below 0",
        ),
        pytest.param("of_atoms", ([0], [0, 0], [], []), "shape-mismatch", id="empty"),
        pytest.param("of_atoms", ([0], [0, 2], [0], [1]), "shape-mismatch", id="short"),
        pytest.param(
            "of_atoms", ([0, 0], [0, 1, 2], [0, 1], [1, 1]), "duplicate", id="twice"
        ),
        pytest.param(
            "of_atoms", ([0], [0, 1], [np.nan], [1]), "not-a-number", id="missing"
        ),
        pytest.param("of_atoms", ([-1], [0, 1], [1], [1]), "unknown-node", id="no row"),
        pytest.param(
            "of_levels", ([0], [0.5, 0.4], [[0, 1]]), "not-a-level", id="falling levels"
        ),
        pytest.param(
            "of_levels", ([0], [0.5, 1.0], [[0, 1]]), "not-a-level", id="level 1"
        ),
        pytest.param(
            "of_levels", ([0], [0.4, 0.5], [[1, 0]]), "not-a-level", id="falling"
        ),
        pytest.param("of_levels", ([0], [0.5], [[1, 0]]), "shape-mismatch", id="shape"),
        pytest.param("of_levels", ([0], [], [[]]), "shape-mismatch", id="no level"),
    ],
)
def test_what_are_no_quantiles(how, columns, code):
    """Columns that do not fit, chances that are none, levels out of order."""
    with pytest.raises(InvalidOKRError) as error:
        getattr(Quantiles, how)(*columns)
    assert code == error.value.code


def test_quantiles_say_more_than_a_spread():
    """Where a row has both, the spread is not asked."""
    spread = spread_of(centre=[1.0, np.nan, 3.0], below=1, above=1, count=3)
    done = Quantiles.of_atoms([2], [0, 1], [1], [1])

    known = Marginals(spread=spread, quantiles=done).known()
    assert [True, False, False] == known.tolist()
