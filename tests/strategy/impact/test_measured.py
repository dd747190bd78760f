"""Numbers of an impact: coverage, false alarms and power by simulation, and laws."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.strategy.impact.controlled import beside, drift_apart, movement, slopes
from okrkit.strategy.impact.counterfactual import READINGS, foreseen
from okrkit.strategy.impact.kernel import Control, change_after, changes_after
from okrkit.strategy.impact.placebo import (
    LEAST,
    Span,
    looked_at,
    placebo_days,
    width_of,
)

WEEK, MONTH = 7.0, 30.4375
SPANS = ((9, 3), (13, 4), (26, 4), (26, 13), (52, 13))


def simulated(kind, size, chance):
    """Return one series of a kind that is known, its errors, rhythm and bounds."""
    if kind == "ratio":
        odds = -3 + chance.normal(0, 0.5)
        odds += (0.03 * chance.standard_normal(size)).cumsum()
        many = chance.integers(200, 2000)
        hits = chance.binomial(many, 1 / (1 + np.exp(-odds)))
        near = (hits + 0.5) / (many + 1)
        errors = 100 * np.sqrt(near * (1 - near) / many)
        return 100 * hits / many, errors, WEEK, (0, 100)
    apart = MONTH if kind == "season" else WEEK
    values = 50 + PROCESSES[kind](size, np.arange(size), chance)
    return values, np.full(size, np.nan), apart, (-np.inf, np.inf)


def follow(size, chance, share):
    """Return noise in which each value keeps a share of the one before."""
    values = chance.standard_normal(size)
    values[0] /= np.sqrt(1 - share**2)
    for at in range(1, size):
        values[at] += share * values[at - 1]
    return values


def season(time, chance):
    """Return a year with two waves, and noise."""
    angle = 2 * np.pi * time / 12 + chance.uniform(0, 2 * np.pi)
    noise = 1.5 * chance.standard_normal(len(time))
    return 5 * np.sin(angle) + 2 * np.sin(2 * angle) + noise


def momentum(size, chance):
    """Return a level whose speed wanders and fades, read with noise."""
    speed = 0.3 * follow(size, chance, 0.9)
    return speed.cumsum() + 0.5 * chance.standard_normal(size)


PROCESSES = {
    "noise": lambda n, _, c: 3 * c.standard_normal(n),
    "correlated noise": lambda n, _, c: 3 * follow(n, c, 0.6),
    "random walk": lambda n, _, c: c.standard_normal(n).cumsum(),
    "trend": lambda n, t, c: c.uniform(-0.3, 0.3) * t + c.standard_normal(n),
    "drift": lambda n, _, c: (c.uniform(-0.5, 0.5) + c.standard_normal(n)).cumsum(),
    "momentum": lambda n, _, c: momentum(n, c),
    "season": lambda _, t, c: season(t, c),
}
KINDS = (*PROCESSES, "ratio")


def effects(count, spread, chance):
    """Return a known effect: none, a step or a ramp, up or down."""
    way = chance.choice(["none", "step", "ramp"])
    size = spread * chance.uniform(-3, 3)
    shape = {"none": 0.0, "step": 1.0, "ramp": np.arange(1, count + 1) / count}[way]
    return size * shape * np.ones(count)


def tried(seed, each, *, changed=True):
    """Measure known effects in series of all kinds and lengths."""
    chance, found = np.random.default_rng(seed), []
    for kind, (before, count) in itertools.product(KINDS, SPANS):
        made = [simulated(kind, before + count, chance) for _ in range(each)]
        values, errors = (np.array([one[part] for one in made]) for part in (0, 1))
        (_, _, apart, (low, high)) = made[0]
        added = np.zeros((each, count))
        if changed:
            for place, row in enumerate(values):
                own = effects(count, np.diff(row[:before]).std(), chance)
                # A share that rises by an effect stays one.
                added[place] = np.clip(row[before:] + own, low, high) - row[before:]
            values[:, before:] += added
        span, times = Span(before, count), apart * np.arange(before + count)
        every = changes_after(times, values, errors, span, lower=low, upper=high)
        found += [(kind, *pair) for pair in zip(added, every, strict=True)]
    return found


@pytest.fixture(scope="module")
def thousands():
    """Measure two thousand series once."""
    return tried(11, 50)


def covered(found, level, kind=None):
    """Return how often the interval of the mean effect holds the true one."""
    inside = []
    for name, added, one in found:
        if kind in (None, name):
            change = one.sums(level)
            inside.append(change.low[-1] <= added.sum() <= change.high[-1])
    return np.mean(inside)


@pytest.mark.once
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_two_thousand_known_effects_are_covered(thousands, level) -> None:
    """Intervals hold the truth as often as they say, within two points."""
    assert abs(covered(thousands, level) - level) <= 0.02


def test_no_kind_is_left_behind(thousands) -> None:
    """Nor do they fail for one kind of series to be too wide for the others."""
    shares = [covered(thousands, 0.95, kind) for kind in KINDS]
    assert min(shares) >= 0.86


def test_single_readings_are_covered_too(thousands) -> None:
    """What is drawn beside each reading holds as well as what is said of the mean."""
    inside = []
    for _, added, one in thousands:
        change = one.each(0.95)
        inside.append(((change.low <= added) & (added <= change.high)).mean())
    assert abs(np.mean(inside) - 0.95) <= 0.02


@pytest.mark.once
def test_nothing_done_raises_few_alarms() -> None:
    """Where nothing was done, a change is claimed about as often as stated."""
    alarms = [one.p <= 0.05 for *_, one in tried(5, 25, changed=False)]
    assert abs(np.mean(alarms) - 0.05) <= 0.02


@pytest.mark.once
def test_what_would_be_seen_is_seen() -> None:
    """Of effects as large as the least visible one, four in five are claimed."""
    chance, seen = np.random.default_rng(6), []
    for before, count in SPANS:
        values = 50 + chance.standard_normal((100, before + count)).cumsum(axis=1)
        times, none = WEEK * np.arange(before + count), np.full(values.shape, np.nan)
        span = Span(before, count)
        for place, one in enumerate(changes_after(times, values, none, span)):
            rise, fall = one.visible(0.9)
            values[place, before:] += rise if place % 2 else -fall
        again = changes_after(times, values, none, span)
        seen += [one.p <= 0.1 for one in again]
    assert 0.72 <= np.mean(seen) <= 0.9


def test_the_future_is_not_used() -> None:
    """What comes after the start changes neither the expectation nor its width."""
    chance = np.random.default_rng(1)
    values, times = chance.standard_normal(24).cumsum(), WEEK * np.arange(24)
    none, span = np.full(24, np.nan), Span(before=20, count=4)
    calm = change_after(times, values, none, span)
    wild = change_after(times, np.append(values[:20], [9, -9, 40, 7]), none, span)
    assert calm.width == wild.width
    assert calm.view.centre.tolist() == wild.view.centre.tolist()
    assert calm.placebos.tolist() == wild.placebos.tolist()


def test_each_run_sees_only_what_was_before_it() -> None:
    """A placebo run is blind for its own readings and all later ones."""
    chance = np.random.default_rng(2)
    values, times = chance.standard_normal(30), WEEK * np.arange(30)
    none, span = np.full(30, np.nan), Span(before=26, count=3)
    starts = placebo_days(span)
    _, whole = looked_at(times, values, none, starts, span)
    for place, start in enumerate(starts.tolist()):
        known = foreseen(
            times[None, :start], values[None, :start], times[None, start : start + 3]
        )
        assert whole.sums[place] == pytest.approx(known.sums[0], rel=1e-9)
        assert whole.sums_above[place] == pytest.approx(known.sums_above[0], rel=1e-9)


@given(st.integers(0, 200), st.integers(1, 30), st.integers(0, 5))
def test_placebo_days_keep_clear_of_the_start(before, count, skipped) -> None:
    """No run reaches into the real start, or has too little before it."""
    days = placebo_days(Span(before=before, count=count, skipped=skipped))
    assert len(days) <= READINGS
    assert all(day >= LEAST for day in days)
    assert all(day + skipped + count <= before for day in days)


def test_the_last_sum_is_that_of_the_single_ones() -> None:
    """The effect on the mean is the mean of the effects."""
    chance = np.random.default_rng(3)
    values, times = chance.standard_normal(20), WEEK * np.arange(20)
    one = change_after(times, values, np.full(20, np.nan), Span(before=14, count=6))
    each, sums = one.each(0.9), one.sums(0.9)
    assert sums.value.tolist() == pytest.approx(each.value.cumsum().tolist())
    # Errors of single readings cancel in part, so that a sum is surer than its parts.
    assert (sums.high - sums.low)[-1] < (each.high - each.low).sum()


def test_width_by_hand() -> None:
    """The factor and its degrees of freedom are those of the formula."""
    # n = 3/5 (1 + 2 / 2) = 1.2; factor² = (3 + 1.2 (4 + 1 + 25) / 3) / 4.2.
    width = width_of(np.array([2.0, -1.0, 77.0]), 2)
    assert width.factor == pytest.approx(np.sqrt(15 / 4.2))
    assert (width.df, width.runs) == (4.2, 3)
    # scipy 1.18: stats.t(4.2).ppf(0.975), and stats.t(4.2).cdf(-1).
    assert width.quantile(0.975) == pytest.approx(width.factor * 2.7250727)
    assert width.chance(np.array([-width.factor]))[0] == pytest.approx(0.1856931)


def test_wild_placebo_days_widen() -> None:
    """A series that the model misses often gets wider intervals, a tame one not."""
    chance = np.random.default_rng(4)
    times, none = WEEK * np.arange(44), np.full(44, np.nan)
    jumps = chance.standard_normal(44) * np.where(np.arange(44) % 9 == 8, 12, 1)
    wild = change_after(times, jumps.cumsum(), none, Span(before=40, count=4))
    tame = change_after(
        times, chance.standard_normal(44), none, Span(before=40, count=4)
    )
    assert wild.width.factor > 1.1 * tame.width.factor


def test_less_exact_readings_after_the_start_widen() -> None:
    """Readings of a smaller survey are not taken for as exact as those before."""
    values, times = np.tile([31.0, 33, 30, 32], 5), WEEK * np.arange(20)
    errors, span = np.full(20, 1.0), Span(before=16, count=4)
    small = np.where(np.arange(20) < 16, 1.0, 6.0)
    exact, rough = (change_after(times, values, e, span) for e in (errors, small))
    for name in ("each", "sums"):
        narrow, wide = (getattr(one, name)(0.95) for one in (exact, rough))
        assert (narrow.high - narrow.low < wide.high - wide.low).all()


def test_bounds_hold() -> None:
    """What was to be expected never lies where the metric cannot be."""
    values, times = np.append(np.full(12, 98.0), [20.0, 21.0]), WEEK * np.arange(14)
    one = change_after(
        times, values, np.full(14, np.nan), Span(before=12, count=2), upper=100
    )
    assert (one.seen - one.each(0.999).low <= 100).all()
    assert (one.seen.cumsum() - one.sums(0.999).low <= [100, 200]).all()


# -- controls


def test_difference_in_differences_as_published() -> None:
    """
    Card and Krueger (1994), table 3: minimum wages and full-time employment.

    New Jersey rose from 20.44 to 21.03, Pennsylvania fell from 23.33 to 21.17; the
    difference of the differences is 2.76 (of rounded means 2.75).
    """
    times, none = WEEK * np.arange(11), np.full(11, np.nan)
    jersey, pennsylvania = (
        np.append(np.full(10, before), after)
        for before, after in ((20.44, 21.03), (23.33, 21.17))
    )
    control = Control(moved=movement(pennsylvania[None], 10), errors=none)
    one = change_after(times, jersey, none, Span(before=10, count=1), control=control)
    assert one.sums(0.95).value[-1] == pytest.approx(2.75, abs=0.005)


def test_a_shock_of_all_is_taken_off() -> None:
    """What moved the controls alike is no effect, and an effect beside it is seen."""
    chance = np.random.default_rng(8)
    shared = chance.standard_normal(44).cumsum() + np.where(np.arange(44) < 40, 0, 9)
    own, other = shared + chance.standard_normal((2, 44)) * 0.3
    times, none, span = (
        WEEK * np.arange(44),
        np.full(44, np.nan),
        Span(before=40, count=4),
    )
    control = Control(moved=movement(other[None], 40), errors=none)
    assert change_after(times, own, none, span).p < 0.05
    assert change_after(times, own, none, span, control=control).p > 0.05
    done = own + np.where(np.arange(44) < 40, 0, 3)
    one = change_after(times, done, none, span, control=control)
    assert one.p < 0.01
    assert one.sums(0.95).value[-1] / 4 == pytest.approx(3, abs=0.8)


def test_a_fitted_share_is_found_and_paid_for() -> None:
    """Where a metric moves half as much as its control, half is taken off."""
    chance = np.random.default_rng(9)
    other = chance.standard_normal(60).cumsum()
    own = 0.5 * other + 0.2 * chance.standard_normal(60).cumsum()
    times, none, span = (
        WEEK * np.arange(60),
        np.full(60, np.nan),
        Span(before=52, count=8),
    )
    moved = movement(other[None], 52)
    fitted = Control(moved=moved, errors=none, fitted=True)
    one = change_after(times, own, none, span, control=fitted)
    assert one.slopes.value[-1] == pytest.approx(0.5, abs=0.1)
    # numpy: lstsq of the changes, and their residual variance by n - 1.
    dx, dy = np.diff(moved)[:51], np.diff(own)[:51]
    (wanted,), rest, *_ = np.linalg.lstsq(dx[:, None], dy, rcond=None)
    assert one.slopes.value[-1] == pytest.approx(wanted)
    assert one.slopes.error[-1] == pytest.approx(np.sqrt(rest[0] / 50 / (dx @ dx)))
    # Each placebo run fits what was known by then.
    again = slopes(own, moved, np.array([20]), fitted=True)
    early = slopes(own[:20], moved[:20], np.array([20]), fitted=True)
    assert again.value.tolist() == early.value.tolist()


def test_a_share_that_cannot_be_fitted_is_one() -> None:
    """A control that never moved before, or too short a past, fits nothing."""
    moved = np.array([0.0, 0, 0, 0, 0, 0, 5])
    values = np.arange(7.0)
    found = slopes(values, moved, np.array([6]), fitted=True)
    assert (found.value.tolist(), found.error.tolist()) == ([1.0], [0.0])
    found = slopes(values, values, np.array([4]), fitted=True)
    assert (found.value.tolist(), found.error.tolist()) == ([1.0], [0.0])


def test_the_nearest_reading_stands_beside() -> None:
    """Readings of the same week go together, and others do not."""
    weeks = np.array([0.0, 7.0, 14.0, 21.0])
    found = beside(weeks, np.array([1.0, 10.4, 17.4, 24.0]), np.arange(4.0), 7.0)
    assert found.tolist() == pytest.approx([0, 1, 2, 3], nan_ok=True)
    far = beside(weeks, np.array([3.5]), np.array([1.0]), 7.0)
    assert np.isnan(far).all()
    assert np.isnan(beside(weeks, np.empty(0), np.empty(0), 7.0)).all()


def test_drifting_apart_is_noticed() -> None:
    """A trend in the difference is found; noise raises few alarms."""
    chance, weeks = np.random.default_rng(10), np.arange(26.0)
    noise = [drift_apart(weeks, chance.standard_normal(26)) for _ in range(300)]
    trend = [
        drift_apart(weeks, chance.standard_normal(26) + 0.2 * weeks) for _ in range(50)
    ]
    assert np.mean(np.array(noise) < 0.05) <= 0.08
    assert np.mean(np.array(trend) < 0.05) >= 0.95


def test_drift_without_noise_or_readings() -> None:
    """A straight line is certain, a flat one is none, and five readings say nothing."""
    weeks = np.arange(8.0)
    assert drift_apart(weeks, 2 * weeks) == 0.0
    assert drift_apart(weeks, np.full(8, 3.0)) == 1.0
    assert drift_apart(weeks[:5], 2 * weeks[:5]) == 1.0


def test_many_readings_are_worked_out_in_pieces() -> None:
    """A year of days after the start needs no memory that grows with its square."""
    chance = np.random.default_rng(12)
    values, times = chance.standard_normal(1100), np.arange(1100.0)
    one = change_after(
        times, values, np.full(1100, np.nan), Span(before=700, count=400)
    )
    assert len(one.placebos) == READINGS
    assert 0 < one.p <= 1


def test_many_at_once_are_as_one_by_one() -> None:
    """The array face gives the same numbers, with controls too; none of none."""
    chance = np.random.default_rng(13)
    values, times = chance.standard_normal((3, 24)).cumsum(axis=1), WEEK * np.arange(24)
    errors, span = np.full((3, 24), 0.2), Span(20, 4)
    control = Control(moved=chance.standard_normal(24), errors=errors[0], fitted=True)
    for beside_it in (None, control):
        every = changes_after(times, values, errors, span, control=beside_it)
        for row, known, one in zip(values, errors, every, strict=True):
            alone = change_after(times, row, known, span, control=beside_it)
            assert one.p == pytest.approx(alone.p, rel=1e-9)
            assert one.sums(0.9).low == pytest.approx(alone.sums(0.9).low, rel=1e-9)
    assert [] == changes_after(times, values[:0], errors[:0], span)
