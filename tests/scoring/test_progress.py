"""The array face, against exact fractions, and laws that hold for any numbers."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError
from okrkit.scoring import KINDS, progress
from okrkit.scoring.arithmetic import LARGEST

ordinary = st.floats(-1e9, 1e9).map(lambda x: x + 0.0)
decimals = st.decimals(-1000, 1000, places=2).map(float)
anything = st.floats(allow_nan=False, allow_infinity=False)
numbers = st.one_of(ordinary, decimals)
ZONES = {"baseline": 0, "commit": 30, "target": 70, "stretch": 100}


def exact_way(value, start, end):
    """Return the way travelled as a fraction of the very floats given."""
    v, s, e = map(Fraction, (value, start, end))
    return (v - s) / (e - s)


def rounded(exact):
    """Return the float nearest to a fraction, or the largest one."""
    try:
        return float(exact)
    except OverflowError:
        return LARGEST if exact > 0 else -LARGEST


def exact_hold(value, low, high, room, *, inclusive):
    """Return progress within limits as a fraction of the very floats given."""
    if low <= value <= high if inclusive else low < value < high:
        return Fraction(1)
    limit = low if value <= low else high
    distance = abs(Fraction(value) - Fraction(limit))
    left = max(Fraction(0), 1 - distance / Fraction(room)) if room else Fraction(0)
    return left if inclusive else min(left, Fraction(0.999999999))


def exact_line(value, points):
    """Return the height at a value of straight lines through points, left to right."""
    left, right = next(
        (pair for pair in pairwise(points) if value <= pair[1][0]), points[-2:]
    )
    low, high = Fraction(left[1]), Fraction(right[1])
    return low + (high - low) * exact_way(value, left[0], right[0])


def one(kind, value, **terms):
    """Return the progress of a single value."""
    return float(progress(kind, value, **terms))


@given(*[st.one_of(numbers, anything)] * 3)
def test_reach_is_right_to_the_last_digit(value, start, end):
    """The commonest number of all: up, down, negative, huge and tiny."""
    assume(start != end)
    exact = exact_way(value, start, end)

    assert rounded(exact) == one("reach", value, baseline=start, target=end)


@given(anything, anything)
def test_reach_is_exact_at_its_ends(start, end):
    """Not started and reached are read off 0 and 1: no digit may be missing."""
    assume(start != end)

    assert 0.0 == one("reach", start, baseline=start, target=end)
    assert 1.0 == one("reach", end, baseline=start, target=end)


@given(
    st.one_of(numbers, anything),
    st.lists(st.one_of(numbers, anything), min_size=2, max_size=2, unique=True),
    st.one_of(st.floats(0, 100), decimals.map(abs), anything.map(abs)),
    st.booleans(),
)
def test_hold_is_right_to_the_last_digit(value, limits, room, inclusive):
    """Keep-within targets are 1 inside and fall linearly outside."""
    low, high = sorted(limits)
    rule = {"tolerance": room, "inclusive": inclusive}
    exact = exact_hold(value, low, high, room, inclusive=inclusive)
    above = exact_hold(value, low, math.inf, room, inclusive=inclusive)
    below = exact_hold(value, -math.inf, high, room, inclusive=inclusive)

    assert rounded(exact) == one("hold", value, at_least=low, at_most=high, **rule)
    assert rounded(above) == one("hold", value, at_least=low, **rule)
    assert rounded(below) == one("hold", value, at_most=high, **rule)


@given(decimals, st.integers(-99, 99), st.integers(1, 99), st.integers(1, 3))
def test_hold_is_right_near_its_limit(limit, steps, room, power):
    """Close to a limit one minus a share would lose digits that are known."""
    value, room = limit + steps / 10**power, room / 10**power
    exact = exact_hold(value, -math.inf, limit, room, inclusive=True)

    assert float(exact) == one("hold", value, at_most=limit, tolerance=room)


@pytest.mark.parametrize(
    ("limits", "value", "expected"),
    [
        ({"at_most": 5}, 5, 1.0),
        ({"at_most": 5}, 5.000000000000001, 0.0),
        ({"at_most": 5, "inclusive": False}, 5, 0.0),
        ({"at_most": 5, "inclusive": False, "tolerance": 1e-9}, 5, 0.999999999),
        ({"at_least": 5, "inclusive": False, "tolerance": 1}, 5, 0.999999999),
        ({"at_most": 5, "inclusive": False, "tolerance": 4}, 6, 0.75),
        ({"at_most": 5, "inclusive": False, "tolerance": 4}, 4.999999999999999, 1.0),
        ({"at_most": 5, "tolerance": 4}, 6, 0.75),
        ({"at_most": 5, "tolerance": 4}, 9, 0.0),
        ({"at_most": -5}, -5, 1.0),
        ({"at_least": 90}, 90, 1.0),
        ({"at_least": 90, "tolerance": 10}, 85, 0.5),
        ({"at_least": -1, "at_most": 1}, 0, 1.0),
        ({"at_least": 5, "at_most": 5}, 5, 1.0),
        ({"at_most": -1.7e308, "tolerance": 1e308}, 1.7e308, 0.0),
    ],
)
def test_hold_around_its_limits(limits, value, expected):
    """Tools disagree exactly here; ours is written down."""
    assert expected == one("hold", value, **limits)


@given(
    st.one_of(numbers, anything),
    st.one_of(
        st.lists(decimals, min_size=4, max_size=4, unique=True),
        st.lists(anything, min_size=4, max_size=4, unique=True),
    ),
    st.one_of(
        st.just((0.3, 0.7, 1.0)),
        st.just((0.1, 0.2, 0.3)),
        st.lists(st.floats(0.01, 2), min_size=3, max_size=3, unique=True).map(sorted),
        st.lists(
            anything.map(abs).filter(bool), min_size=3, max_size=3, unique=True
        ).map(sorted),
    ),
    st.booleans(),
)
def test_zones_are_right_to_the_last_digit(value, places, levels, up):
    """Piecewise linear through 0 and the levels, whatever they are, up and down."""
    sign = 1 if up else -1
    at = sorted(places)
    points = list(zip(at, [0.0, *levels], strict=True))
    names = ("baseline", "commit", "target", "stretch")
    zones = {name: sign * place for name, place in zip(names, at, strict=True)}

    found = one("zones", sign * value, **zones, levels=levels)

    assert rounded(exact_line(value, points)) == found


@pytest.mark.parametrize(
    ("value", "level"), [(0, 0.0), (30, 0.3), (70, 0.7), (100, 1.0)]
)
def test_zones_are_exact_at_their_levels(value, level):
    """A grade begins at a level: it must be that level and not a digit less."""
    zones = {"baseline": 0, "commit": 30, "target": 70, "stretch": 100}
    down = {name: 100 - at for name, at in zones.items()}

    assert level == one("zones", value, **zones)
    assert level == one("zones", 100 - value, **down)


@given(
    st.dictionaries(decimals, st.integers(0, 100), min_size=2, max_size=6),
    st.booleans(),
    numbers,
)
def test_steps_are_right_to_the_last_digit(points, up, value):
    """Piecewise linear between its points and flat outside, up and down."""
    at = sorted(points)
    worth = sorted((w / 100 for w in points.values()), reverse=not up)
    assume(worth[0] != worth[-1])
    steps = list(zip(at, worth, strict=True))
    within = min(max(value, at[0]), at[-1])

    assert float(exact_line(within, steps)) == one("steps", value, steps=steps)


@pytest.mark.parametrize(
    ("end", "expected"),
    [(0, 1.5 + 2**-51), (5e-324, 1.5 + 2**-52), (-5e-324, 1.5 + 2**-51)],
)
def test_halfway_between_two_floats(end, expected):
    """Ties go to the even float, and what only just is no tie goes where it belongs."""
    assert expected == one("reach", 0.5 + 3 * 2**-53, baseline=-1, target=end)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"actual": -0.1, "baseline": -0.7, "target": -0.3}, 1.5),
        ({"actual": 0.3, "baseline": 0.1, "target": 0.7}, 0.3333333333333333),
        ({"actual": 2.6, "baseline": 3.2, "target": 2.0}, 0.5),
        ({"kind": "hold", "actual": 0.3, "at_most": 0.1, "tolerance": 0.7}, 5 / 7),
        ({"kind": "hold", "actual": -0.3, "at_least": -0.1, "tolerance": 0.7}, 5 / 7),
    ],
)
def test_decimals_by_hand(terms, expected):
    """Tenths are no binary numbers: the answers people expect, worked out by hand."""
    found = progress(**{"kind": "reach", **terms})

    assert math.isclose(expected, found, rel_tol=2e-16)


def test_a_product_too_small_for_a_float_is_not_lost():
    """Levels near the smallest float multiplied to 0, which then looked exact."""
    zones = {"baseline": 0, "commit": 1.1, "target": 1.5, "stretch": 2}
    levels = (5e-324, 1e-323, 3e-323)
    points = [(0, 0.0), (1.1, levels[0]), (1.5, levels[1]), (2, levels[2])]
    found = [one("zones", v, **zones, levels=levels) for v in (0.3, 0.9, 1.6, 1.9)]

    assert [float(exact_line(v, points)) for v in (0.3, 0.9, 1.6, 1.9)] == found


@given(decimals, decimals, decimals, st.integers(-20, 20))
def test_another_unit_changes_nothing(value, start, end, power):
    """Days or hours, dollars or cents: progress is the same."""
    assume(start != end)
    scale = 2.0**power

    assert one("reach", value, baseline=start, target=end) == one(
        "reach", value * scale, baseline=start * scale, target=end * scale
    )


@given(*[st.integers(-(2**40), 2**40) for _ in range(4)])
def test_another_zero_changes_nothing(value, start, end, shift):
    """Shifting the scale, as from Celsius to kelvin, changes no progress."""
    assume(start != end)

    assert one("reach", value, baseline=start, target=end) == one(
        "reach", value + shift, baseline=start + shift, target=end + shift
    )


@given(numbers, numbers, numbers, st.floats(0, 100))
def test_mirroring_changes_nothing(value, start, end, room):
    """Decreasing targets are the mirror of increasing ones, never a second formula."""
    assume(start != end)

    assert one("reach", value, baseline=start, target=end) == one(
        "reach", -value, baseline=-start, target=-end
    )
    assert one("hold", value, at_most=end, tolerance=room) == one(
        "hold", -value, at_least=-end, tolerance=room
    )


@given(numbers, numbers, numbers, numbers)
def test_better_values_never_score_less(one_value, other_value, start, end):
    """A better number that lowers the score would be the worst defect of all."""
    assume(start != end)
    worse, better = sorted((one_value, other_value), reverse=end < start)

    assert one("reach", worse, baseline=start, target=end) <= one(
        "reach", better, baseline=start, target=end
    )


def test_mixed_kinds_without_a_loop():
    """A numpy user scores a column of different targets in one call, broadcast."""
    found = progress(
        ["reach", "hold", "milestones", "done", "establish", "draft"],
        [2.6, 5.0, 0.25, 1.0, 9.0, 1.0],
        baseline=3.2,
        target=2.0,
        at_most=5,
    )

    assert [0.5, 1.0, 0.25, 1.0, 1.0] == found[:5].tolist()
    assert np.isnan(found[5])


def test_what_is_not_measured_stays_so():
    """NaN in, NaN out, and nothing else; only "establish" knows what absence means."""
    found = progress(
        KINDS,
        np.nan,
        baseline=0,
        target=1,
        commit=0.5,
        stretch=2,
        at_least=1,
        steps=[(0, 0), (1, 1)],
    )

    assert ["establish"] == [KINDS[i] for i in np.flatnonzero(~np.isnan(found))]
    assert 0.0 == found[KINDS.index("establish")]


def test_no_way_is_no_progress():
    """Elsewhere a zero range is 0, 0.5, NaN or infinity by accident; here none."""
    assert np.isnan(one("reach", 5, baseline=5, target=5))


def test_shapes():
    """Scalars give a scalar array, a table keeps its shape, nothing gives nothing."""
    assert () == progress("reach", 1, baseline=0, target=2).shape
    grid = progress("reach", np.ones((2, 3)), baseline=0, target=np.ones((2, 1)))
    assert (2, 3) == grid.shape
    assert (0,) == progress("reach", [], baseline=0, target=1).shape
    assert (0,) == progress([], [], baseline=0, target=1).shape


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"kind": "raech", "actual": 1}, "unknown-word"),
        ({"kind": 99, "actual": 1}, "unknown-word"),
        ({"kind": "reach", "actual": "1"}, "not-a-number"),
        ({"kind": "reach", "actual": True}, "not-a-number"),
        ({"kind": "reach", "actual": object()}, "not-a-number"),
        ({"kind": "reach", "actual": ["1", None]}, "not-a-number"),
        ({"kind": "reach", "actual": [True, None]}, "not-a-number"),
        ({"kind": "reach", "actual": 1j}, "not-a-number"),
        ({"kind": "reach", "actual": np.datetime64("2026-11-15")}, "not-a-number"),
        ({"kind": "reach", "actual": math.inf}, "not-finite"),
        ({"kind": "reach", "actual": 10**400}, "not-a-number"),
        ({"kind": ["reach"] * 3, "actual": [1, 2]}, "shape-mismatch"),
        ({"kind": "zones", "actual": 1, "levels": (1, 2)}, "shape-mismatch"),
        ({"kind": "steps", "actual": 1}, "target-incomplete"),
        (
            {"kind": "hold", "actual": 1, "at_least": [1, 5], "at_most": 3},
            "target-order",
        ),
        (
            {
                "kind": "hold",
                "actual": 1,
                "at_least": 3,
                "at_most": 3,
                "inclusive": False,
            },
            "target-order",
        ),
        (
            {"kind": "hold", "actual": 1, "at_most": 3, "tolerance": [0, -1]},
            "negative",
        ),
        (
            {"kind": "steps", "actual": 1, "steps": [(0, 1), (0, 2)]},
            "target-incomplete",
        ),
        (
            {"kind": "steps", "actual": 1, "steps": [(0, math.nan), (1, 2)]},
            "target-incomplete",
        ),
        ({"kind": "steps", "actual": 1, "steps": [1, 2]}, "target-incomplete"),
        (
            {"kind": "steps", "actual": 1, "steps": [(0, 0), (1, 1), (2, 0.5)]},
            "target-order",
        ),
        ({"kind": "steps", "actual": 1, "steps": [(0, 1), (1, 1)]}, "target-order"),
        ({"kind": "zones", "actual": 1, **ZONES, "commit": 80}, "target-order"),
        ({"kind": "zones", "actual": 1, **ZONES, "target": [70, 100]}, "target-order"),
        ({"kind": "zones", "actual": 1, **ZONES, "baseline": 101}, "target-order"),
        (
            {"kind": "zones", "actual": 1, **ZONES, "levels": (0.3, 1.0, 0.7)},
            "target-order",
        ),
        (
            {"kind": "zones", "actual": 1, **ZONES, "levels": (0, 0.5, 1)},
            "target-order",
        ),
        ({"kind": np.ma.array([1, 3], mask=[0, 1]), "actual": 1}, "missing-field"),
        (
            {"kind": "hold", "actual": 1, "inclusive": np.ma.array([True], mask=[1])},
            "missing-field",
        ),
        ({"kind": "hold", "actual": 1, "inclusive": "no"}, "not-a-flag"),
        ({"kind": "hold", "actual": 1, "inclusive": [1, 0]}, "not-a-flag"),
    ],
)
def test_bad_columns_are_refused(arguments, code):
    """What is no column of numbers is an error of ours, with a code."""
    with pytest.raises(InvalidOKRError) as caught:
        progress(**arguments)

    assert code == caught.value.code


def test_a_mistyped_kind_is_guessed():
    """The way out stands in the message."""
    with pytest.raises(InvalidOKRError, match="Did you mean 'reach'"):
        progress("raech", 1)


def test_integers_and_other_numbers_are_columns():
    """Whole numbers, float32 and objects that are numbers all work."""
    for column in ([34], np.array([34], np.float32), np.array([Fraction(34)], object)):
        assert [0.25] == progress("reach", column, baseline=32, target=40).tolist()


def test_a_hold_without_its_numbers_is_not_judged():
    """Without a limit everything was within it, and progress was 1."""
    assert math.isnan(one("hold", 4))
    assert math.isnan(one("hold", 9, at_most=5, tolerance=math.nan))


def test_limits_of_other_kinds_are_not_looked_at():
    """A mixed column may carry anything where a kind does not need it."""
    assert 0.5 == one(
        "reach", 1, baseline=0, target=2, at_least=5, at_most=3, tolerance=-1
    )


@pytest.mark.parametrize("missing", ["baseline", "commit", "target", "stretch"])
def test_zones_without_one_of_their_numbers_are_not_judged(missing):
    """A value between the others was judged by chance."""
    for value in (-5, 20, 50, 90, 110):
        assert math.isnan(one("zones", value, **ZONES | {missing: math.nan}))


@pytest.mark.parametrize("hidden", [999, 999.0, "nine", math.inf])
def test_what_is_masked_is_missing(hidden):
    """The value under a mask was scored as if it were measured."""
    values = np.ma.array([36, hidden], dtype=object, mask=[False, True])
    if not isinstance(hidden, str):
        values = values.astype(float)
    found = progress("reach", values, baseline=32, target=40)

    np.testing.assert_array_equal([0.5, math.nan], found)
    assert not isinstance(found, np.ma.MaskedArray)


def test_a_masked_array_without_masked_entries_is_a_column():
    """What masks nothing hides nothing."""
    values = np.ma.array([36.0, 38.0])

    assert [0.5, 0.75] == progress("reach", values, baseline=32, target=40).tolist()
