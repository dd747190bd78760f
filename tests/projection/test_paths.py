"""Mean, sum, worst and share of time: what is known, what is to come, and both."""

import datetime as dt

import numpy as np
import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from okrkit import Hold, KeyResult, Metric, Objective, OKRSet, Reach, score
from okrkit.errors import InvalidOKRError
from okrkit.projection.cases import read_cases
from okrkit.projection.chances.chances import Region, as_shares, judge
from okrkit.projection.chances.counted import (
    SHARE,
    WORST,
    Judged,
    Past,
    counted,
    range_of,
)
from okrkit.projection.chances.paths import of_cases, of_rows
from okrkit.projection.chances.rest import (
    MOMENTS,
    POINTS,
    Rest,
    correlation,
    rest_of,
    spacing,
    spreads_of,
    ways,
)
from okrkit.projection.spreads.spread import Spread
from okrkit.projection.trust.calibration import calibrated

INF = np.inf
BASES = ("mean", "sum", "worst", "share of time")
START = dt.date(2026, 10, 1)
LEVELS = np.array([0.1, 0.5, 0.9])

readings = st.dictionaries(
    st.integers(0, 91), st.integers(-20, 20).map(float), min_size=1, max_size=8
)


def sheet_of(target, days, on, **metric):
    """Return the sheet of one key result with readings on days of its quarter."""
    dated = {START + dt.timedelta(day): value for day, value in days.items()}
    kr = KeyResult("k", "K", target=target, check_ins=dated)
    if metric:
        kr = kr.replace(metric="m")
        metrics = [Metric("m", "M", **metric)]
        okrs = OKRSet([Objective("o", "O", [kr])], metrics=metrics, cycle="2026-Q4")
        return score(okrs, on=on).sheet
    return score(kr, on=on, cycle="2026-Q4").sheet


def cases_of(sheet, days, **more):
    """Return the readings up to the sheet's day, as columns."""
    table = sheet.okrs.table
    seen = sorted(d for d in days if START.toordinal() + d <= sheet.on)
    return read_cases(
        [[START.toordinal() + day + 1.0 for day in seen] or [np.nan]],
        [[days[day] for day in seen] or [np.nan]],
        start=table.start[0],
        end=table.end[0],
        baseline=1.0,
        **more,
    )


def at_end(target, days, on, **more):
    """Return what counts at the end, for one key result."""
    sheet = sheet_of(target, days, on)
    return of_rows(sheet, np.array([0]), cases_of(sheet, days, **more)), sheet


def walk(count, noise, slope, gap=7.0):
    """Return spreads at so many moments, whose variance grows, and days ahead."""
    ahead = np.arange(1, count + 1) * gap
    scales = np.sqrt(noise + slope * ahead)
    return [Spread.of([0.0], scale=float(scale)) for scale in scales], ahead[None]


@given(readings, st.sampled_from(BASES), st.sampled_from(["up", "down", "band"]))
def test_after_the_end_it_is_what_scoring_says(days, basis, kind):
    """Nothing is left: one certain number, the same as in the score."""
    limits = {
        "up": {"at_least": 3},
        "down": {"at_most": 3},
        "band": {"at_least": -3, "at_most": 3},
    }[kind]
    found, sheet = at_end(Hold(**limits, basis=basis), days, "2027-01-05")
    shared = basis == "share of time"
    known = (sheet.reading.share if shared else sheet.reading.value)[0]
    assert found.values[0] == pytest.approx(np.full(POINTS, known), nan_ok=True)
    if np.isnan(known):
        return
    terms = as_shares(sheet.terms, np.array([shared]))
    rows = np.array([0])
    line = sheet.key_results.line
    ending = judge(terms, rows, found, policy=sheet.policy, lines=line)
    assert ending.success[0] == (sheet.key_results.score[0] >= line[0] - 1e-9)
    assert ending.expected_score == pytest.approx(sheet.key_results.score)


@given(readings, st.sampled_from(BASES), st.integers(0, 90))
def test_both_faces_agree(days, basis, today):
    """Arrays and objects: the same past, the same rest, the same chances."""
    assume(min(days) <= today)
    goal = Hold(at_most=3, basis=basis)
    seen = {day: value for day, value in days.items() if day <= today}
    on = START + dt.timedelta(today)
    found, sheet = at_end(goal, seen, on)
    cases = cases_of(sheet, seen)
    due = float(sheet.okrs.table.due_days[0])
    bare = of_cases(cases, basis, now=sheet.on + 1, every=due, direction=-1, high=3.0)
    assert bare.values == pytest.approx(found.values)
    assert (bare.least, bare.most) == (
        pytest.approx(found.least),
        pytest.approx(found.most),
    )


@pytest.mark.parametrize(
    ("goal", "value"),
    [
        (Hold(at_most=5, basis="worst"), 5.5),
        (Hold(at_least=5, basis="worst"), 4.5),
        (Hold(at_least=2, at_most=5, basis="worst"), 1.0),
        (Hold(at_least=2, at_most=5, basis="worst"), 6.0),
    ],
)
def test_a_limit_that_is_broken_stays_broken(goal, value):
    """Exactly 0, not nearly: the worst reading does not get better."""
    found, sheet = at_end(goal, {3: 4.0, 9: value, 20: 4.0}, "2026-10-25")
    lines = sheet.key_results.line
    row = np.array([0])
    ending = judge(sheet.terms, row, found, policy=sheet.policy, lines=lines)
    assert (ending.chance[0], ending.success[0]) == (0.0, 0.0)


def test_a_band_that_holds_so_far_may_still_break():
    """Neither 0 nor 1, whichever side is nearer."""
    goal = Hold(at_least=2, at_most=5, basis="worst")
    found, sheet = at_end(goal, {3: 4.0, 9: 3.0, 20: 4.0}, "2026-10-25")
    row, lines = np.array([0]), sheet.key_results.line
    ending = judge(sheet.terms, row, found, policy=sheet.policy, lines=lines)
    assert 0 < ending.chance[0] < 1
    assert (found.least[0], found.most[0]) == (-INF, INF)


@settings(max_examples=settings().max_examples // 3)
@given(readings, st.integers(30, 80), st.floats(-20, 20), st.floats(0, 20))
def test_a_chance_falls_as_the_limit_hardens(days, today, limit, more):
    """For every basis, in either direction."""
    assume(min(days) <= today)
    on = START + dt.timedelta(today)
    for basis in ("mean", "worst", "share of time"):
        chances = []
        for bound in (limit, limit + more):
            found, sheet = at_end(Hold(at_least=bound, basis=basis), days, on)
            shared = np.array([basis == "share of time"])
            ending = judge(
                as_shares(sheet.terms, shared),
                np.array([0]),
                found,
                policy=sheet.policy,
                lines=sheet.key_results.line,
            )
            chances.append(ending.chance[0])
        assert chances[0] >= chances[1]


def test_bounds_decide_what_bounds_can():
    """Nothing below 0 is possible: at least 0 is held for sure, on every day."""
    goal = Hold(at_least=0, basis="share of time")
    found, _ = at_end(goal, {3: 4.0, 9: 1.0}, "2026-10-25", lower=0)
    assert (found.least[0], found.most[0]) == (pytest.approx(1), pytest.approx(1))
    assert found.at_least(np.full((1, 1), 1 - 1e-9)).tolist() == [[1.0]]
    worst, _ = at_end(Hold(at_least=0, basis="worst"), {3: 4.0}, "2026-10-25", lower=0)
    assert worst.at_least(np.zeros((1, 1))).tolist() == [[1.0]]
    missed = Hold(at_most=-1, basis="share of time")
    never, _ = at_end(missed, {3: 4.0, 9: 1.0}, "2026-10-25", lower=0)
    assert never.most.tolist() == [0.0]


@pytest.mark.parametrize("slope", [0.0, 0.8])
def test_moments_in_between_are_nearly_those_of_the_model(slope):
    """The model is asked at three of thirteen moments, whatever the row begins with."""
    days = np.tile(np.arange(7.0, 42, 7), (2, 1))
    values = 50 + slope * days + np.array([[1.0, -2, 2, 0, 1]])
    cases = read_cases(days, values, start=0, end=[140, 91], baseline=50)
    rest = rest_of(np.full(2, 35.0), cases.end, np.array([7.0, 9.0]))
    made = spreads_of(cases, rest, None)
    assert len(made) == 13
    for spread, moment in zip(made, rest.moments.T, strict=True):
        asked = calibrated(evolve(cases, end=moment), None)
        assert spread.below == pytest.approx(asked.below, rel=0.1)
        assert spread.above == pytest.approx(asked.above, rel=0.1)
        assert np.all(np.abs(spread.centre - asked.centre) < 0.1 * asked.below)


def test_readings_to_come_weigh_as_much_as_known_ones():
    """Four weekly readings and nine to come: a mean of thirteen, a sum of thirteen."""
    days = [[7.0, 14, 21, 28]]
    cases = read_cases(days, [[5.0, 7, 6, 6]], start=0, end=91, baseline=6)
    mean, total = of_cases(cases, "mean"), of_cases(cases, "sum")
    assert total.values == pytest.approx(13 * mean.values)
    assert mean.mean() == pytest.approx(6, abs=0.5)
    assert (mean.least[0], mean.most[0]) == (-INF, INF)


def test_a_ratio_is_pooled_and_never_added_up():
    """The sum of rates is a rate, with and without readings to come."""
    goal = Hold(at_most=5, basis="sum")
    days = {3: 4.0, 9: 2.0}
    for on in ("2026-10-25", "2027-01-05"):
        sheet = sheet_of(goal, days, on, kind="ratio", unit="%")
        mean = sheet_of(evolve(goal, basis="mean"), days, on, kind="ratio", unit="%")
        cases, row = cases_of(sheet, days), np.array([0])
        one, other = (of_rows(s, row, cases) for s in (sheet, mean))
        assert one.values.tolist() == other.values.tolist()


def test_a_share_of_time_counts_days():
    """Kept to day 20, broken on day 21: 20 of 91 days are lost or won at most."""
    values = [[1.0, 9.0]]
    cases = read_cases([[1.0, 21.0]], values, start=0, end=91, baseline=1)
    found = of_cases(cases, "share of time", low=-INF, high=5, every=14)
    # Known: days 0 to 19 were kept, day 20 was not; with readings every 20 days the
    # next one is on day 30, so that the days up to it are broken already.
    assert found.least[0] == pytest.approx(20 / 91)
    assert found.most[0] == pytest.approx((91 - 10) / 91)
    assert found.values.min() >= found.least[0] - 1e-12
    assert found.values.max() <= found.most[0] + 1e-12


def test_nothing_known_and_nothing_to_come_is_nothing():
    """No reading in the window, and the end is over."""
    cases = read_cases([[-5.0]], [[3.0]], start=0, end=91, baseline=3)
    for basis in ("mean", "sum", "worst"):
        over = of_cases(cases, basis, now=91)
        assert np.isnan(over.values).all()
        assert np.isnan(over.at_least(np.ones((1, 1)))).all()
        assert not np.isnan(of_cases(cases, basis).values).any()
    # What was read before the window still holds in it.
    held = of_cases(cases, "share of time", now=91, low=2)
    assert held.values[0, 0] == 1.0


def test_totals_never_fall_on_their_way():
    """The worst of what is to come is the next one, where larger is better."""
    days, totals = [[7.0, 14, 21]], [[3.0, 5, 9]]
    cases = read_cases(
        days, totals, start=0, end=91, baseline=0, kind="cumulative", lower=0
    )
    worst = of_cases(cases, "worst", now=21)
    assert (worst.values == 3.0).all()


def test_rows_do_not_know_each_other():
    """Row by row, in any company and in pieces of any size, to the last bit."""
    count = 700
    seed = np.arange(count)
    days = np.tile([7.0, 14, 21, 28], (count, 1))
    days[::3, 3] = np.nan
    values = 10 + np.sin(np.outer(seed + 1, [1, 2, 3, 4]))
    values[::3, 3] = np.nan
    cases = read_cases(days, values, start=0, end=91, baseline=10)
    for basis in BASES:
        every = of_cases(cases, basis, low=10)
        for row in (0, 1, 511, 512, 699):
            one = of_cases(cases.rows(np.array([row])), basis, low=10)
            assert every.values[row] == pytest.approx(one.values[0], rel=1e-12)
    again = of_cases(cases, "mean")
    assert (again.values == of_cases(cases, "mean").values).all()


def test_another_basis_is_refused_with_the_nearest():
    """And "latest" needs no way to the end."""
    cases = read_cases([[1.0]], [[1.0]], start=0, end=9, baseline=1)
    with pytest.raises(InvalidOKRError) as caught:
        of_cases(cases, "wurst")
    assert (caught.value.code, caught.value.hint) == (
        "unknown-word",
        "Did you mean 'worst'?",
    )
    with pytest.raises(InvalidOKRError) as caught:
        of_cases(cases, "")
    assert caught.value.hint == ""


@given(st.floats(0, 90), st.floats(0.2, 60))
def test_the_rest_is_all_that_is_left(begin, every):
    """Days and readings add up, however many share a moment."""
    rest = rest_of(np.array([begin]), np.array([91.0]), np.array([every]))
    used = rest.weights[0] > 0
    count = rest.weights.sum()
    assert count == pytest.approx(max(np.ceil((91 - begin) / every - 1e-9), 1))
    assert rest.days.sum() + rest.before[0] == pytest.approx(91 - begin)
    assert (rest.days >= 0).all()
    assert rest.before[0] >= 0
    assert rest.moments[0, used][-1] == 91
    assert (np.diff(rest.moments[0, used]) > 0).all()
    assert used.sum() <= MOMENTS


def test_rows_with_less_left_have_fewer_moments():
    """Side by side: three weeks, nothing, and a quarter."""
    begin, end = np.array([70.0, 91.0, 0.0]), np.full(3, 91.0)
    rest = rest_of(begin, end, np.array([7.0, 7.0, 1.0]))
    assert (rest.weights > 0).sum(axis=1).tolist() == [3, 0, 13]
    assert rest.weights[2] == pytest.approx(np.full(13, 7))
    assert (rest.days.sum(axis=1) + rest.before).tolist() == [21, 0, 91]


def test_spacing_is_the_median_gap():
    """One long holiday does not change a weekly rhythm."""
    times = [[0.0, 7, 14, 50], [3, np.nan, np.nan, np.nan], [0, 10, 40, np.nan]]
    values = np.where(np.isnan(times), np.nan, 1.0)
    cases = read_cases(times, values, start=0, end=91, baseline=1)
    assert spacing(cases, np.full(3, 5.0)).tolist() == [7, 5, 10]
    lone = read_cases([[3.0]], [[1.0]], start=0, end=91, baseline=1)
    assert spacing(lone, np.array([5.0])).tolist() == [5]


@given(
    st.integers(1, MOMENTS),
    st.floats(0, 10),
    st.floats(0, 10),
    st.sampled_from([None, 0.0, 0.5, 1.0]),
)
def test_correlations_are_a_correlation_matrix(count, noise, slope, own):
    """Symmetric, 1 with itself, no negative eigenvalue; less with more noise."""
    spreads, ahead = walk(count, noise, slope)
    used = np.ones((1, count))
    (found,) = correlation(spreads, ahead, used, own)
    assert np.diag(found).tolist() == [1.0] * count
    assert found == pytest.approx(found.T)
    assert np.linalg.eigvalsh(found).min() > -1e-9
    assert (found <= 1 + 1e-12).all()
    assert (found >= -1e-12).all()
    (loose,) = correlation(spreads, ahead, used, 1.0)
    assert (loose <= found + 1e-9).all()


def test_correlations_are_those_of_the_model():
    """A pure walk: the root of the ratio of times; pure noise: none."""
    spreads, ahead = walk(4, 0.0, 1.0)
    used = np.ones((1, 4))
    times = ahead[0]
    walked = np.sqrt(np.minimum.outer(times, times) / np.maximum.outer(times, times))
    assert correlation(spreads, ahead, used)[0] == pytest.approx(walked)
    still, ahead = walk(4, 1.0, 0.0)
    assert correlation(still, ahead, used)[0] == pytest.approx(np.eye(4))
    shared = correlation(still, ahead, used, 0.0)[0]
    assert shared == pytest.approx(np.ones((4, 4)))
    # The variance of the level before a reading, P + q, in the steady state of the
    # filter with q = 7 and P + r = 4 is one that the next step gives again.
    both, ahead = walk(4, 4.0, 1.0)
    level = np.sqrt(49 + 28) - 7
    noise = 4 - level
    gain = (level + 7) / (level + 7 + noise)
    assert level == pytest.approx(gain * noise)
    top = np.sqrt((4 + 7) * (4 + 14))
    found = correlation(both, ahead, used)[0, 0, 1]
    assert found == pytest.approx((7 + level) / top)


def test_unused_moments_and_certain_ones_stay_apart():
    """They move with nothing, and break nothing."""
    spreads, ahead = walk(3, 1.0, 1.0)
    found = correlation(spreads, ahead, np.array([[0.0, 1.0, 1.0]]))[0]
    assert found[0].tolist() == found[:, 0].tolist() == [1, 0, 0]
    certain = [Spread.of([5.0], scale=0)] * 2
    flat = correlation(certain, ahead[:, :2], np.ones((1, 2)))
    assert flat[0].tolist() == [[1, 0], [0, 1]]
    assert (ways(certain, flat) == 5).all()


def test_ways_keep_what_each_moment_may_be():
    """Each margin is its spread's; the last one at evenly spaced levels."""
    spreads, ahead = walk(13, 2.0, 0.3)
    made = ways(spreads, correlation(spreads, ahead, np.ones((1, 13))))[0]
    assert made.shape == (13, POINTS)
    assert made.mean(axis=1) == pytest.approx(np.zeros(13), abs=1e-9)
    even = spreads[-1].quantiles((np.arange(POINTS) + 0.5) / POINTS)[0]
    assert np.sort(made[-1]) == pytest.approx(even, rel=0.01)
    levels = np.array([0.1, 0.25, 0.75, 0.9])
    for place, spread in enumerate(spreads):
        share = (made[place] <= spread.quantiles(levels).T).mean(axis=1)
        assert share == pytest.approx(levels, abs=0.04)


# Shares of 4,000,000 random ways whose mean, lowest value and days above 0 reach the
# bounds: numpy.random.default_rng(1), scipy.stats.norm.cdf and t(5).ppf over the
# Cholesky factor of the same correlations, 9 moments with scale² 2 + 0.3 ahead.
@pytest.mark.parametrize(
    ("count", "bounds", "expected"),
    [
        (lambda way: way.mean(axis=0), (-4, 0, 3), (0.8588, 0.5009, 0.2022)),
        (lambda way: way.min(axis=0), (-9, -4, 0), (0.8484, 0.5719, 0.1525)),
        (lambda way: (way > 0).mean(axis=0), (0.3, 0.6, 1), (0.6540, 0.4260, 0.1525)),
    ],
)
def test_256_ways_are_nearly_as_good_as_millions(count, bounds, expected):
    """Within 2.5 points of a probability, for every basis."""
    spreads, ahead = walk(9, 2.0, 0.3)
    made = ways(spreads, correlation(spreads, ahead, np.ones((1, 9))))[0]
    found = [float((count(made) >= bound - 1e-9).mean()) for bound in bounds]
    assert found == pytest.approx(expected, abs=0.025)


def test_a_band_counts_the_side_that_is_further_out():
    """As scoring: the side with less room left, or more of it overstepped."""
    one = np.ones(1)
    rest = Rest(
        moments=np.full((1, 1), 2.0),
        weights=np.ones((1, 1)),
        days=np.ones((1, 1)),
        before=np.zeros(1),
    )
    past = Past(value=3 * one, weight=one, last=one, begin=one, every=one)
    band = Judged(
        sign=np.zeros(1, int),
        at_least=2 * one,
        at_most=5 * one,
        region=Region(low=2 * one, high=5 * one),
    )
    coming = np.array([[[1.0, 6.0, 4.5, 2.5]]])
    assert counted(WORST, past, rest, coming, band).tolist() == [[1.0, 6.0, 4.5, 2.5]]
    ends = np.array([[[0.0, 9.0]]])
    assert [e.tolist() for e in range_of(WORST, past, rest, ends, band)] == [[0], [9]]
    days = [e.tolist() for e in range_of(SHARE, past, rest, ends, band)]
    # One known day at a share of 3 is no share, but shows what is added: 0 or 1.
    assert days == [[1.5], [2.0]]


def test_largest_numbers_stay_finite():
    """A mean of values near the largest float is one, too."""
    big = read_cases([[7.0, 14]], [[1e308, 1.1e308]], start=0, end=14, baseline=1e308)
    assert of_cases(big, "mean").mean() == pytest.approx(1.05e308)
    assert np.isfinite(of_cases(big, "sum").values).all()


def test_a_reach_by_its_mean_has_a_chance_too():
    """Any target may be judged by a mean: more of it known, less of it open."""
    goal = Reach(0, 10, basis="mean")
    days = {day: 9.0 + day % 3 for day in range(0, 70, 7)}
    early, _ = at_end(goal, {0: 9.0, 7: 11.0, 14: 10.0}, "2026-10-20")
    late, _ = at_end(goal, days, "2026-12-10")
    narrow, wide = (np.ptp(o.quantiles(LEVELS)) for o in (late, early))
    assert 0 < narrow < wide


@pytest.mark.parametrize("basis", BASES)
def test_before_the_first_reading_all_is_to_come(basis):
    """No reading yet, in a set without any: the model's word from the baseline."""
    found, _ = at_end(Hold(at_most=5, basis=basis), {}, "2026-10-25")
    assert not np.isnan(found.values).any()
    late, _ = at_end(Hold(at_most=5, basis=basis), {}, "2027-01-05")
    assert np.isnan(late.values).all()


def test_no_rows_are_no_rows():
    """An empty set has empty columns, not an error."""
    none = np.zeros(0, int)
    sheet = sheet_of(Hold(at_most=5, basis="mean"), {3: 4.0}, "2026-10-25")
    found = of_rows(sheet, none, cases_of(sheet, {3: 4.0}).rows(none))
    lines = np.zeros(0)
    ending = judge(sheet.terms, none, found, policy=sheet.policy, lines=lines)
    assert len(found) == len(ending.chance) == len(ending.expected_score) == 0
    assert ending.zones.shape == (0, 3)


@given(st.integers(1, MOMENTS), st.floats(0, 9), st.floats(0.1, 9), st.floats(0.2, 5))
def test_mirror_and_unit_change_nothing_on_the_way(count, noise, slope, skew):
    """Points come in mirrored pairs, and no number is measured in a unit of its own."""
    plain, ahead = walk(count, noise, slope)
    lopsided = [evolve(s, below=s.above * skew) for s in plain]
    mirrored = [evolve(s, below=s.above, above=s.below) for s in lopsided]
    used = np.ones((1, count))
    there, back = (ways(s, correlation(s, ahead, used)) for s in (lopsided, mirrored))
    means = [np.sort(made.mean(axis=1)) for made in (there, -back)]
    assert means[0] == pytest.approx(means[1], abs=1e-9)
    cents = [evolve(s, below=64 * s.below, above=64 * s.above) for s in lopsided]
    assert (ways(cents, correlation(cents, ahead, used)) == 64 * there).all()
