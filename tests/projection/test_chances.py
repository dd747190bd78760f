"""Chances of targets and scores: scoring's own word, laws, and numbers from scipy."""

import datetime as dt

import numpy as np
import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import integrate, stats

from okrkit import (
    Change,
    Done,
    Hold,
    KeyResult,
    Milestones,
    Objective,
    OKRSet,
    Reach,
    Steps,
    Zones,
    presets,
    score,
)
from okrkit.projection.chances.bisection import first_passing
from okrkit.projection.chances.chances import (
    Region,
    as_shares,
    chance,
    expected_score,
    judge,
    met,
    passed,
    scores,
    zone,
)
from okrkit.projection.chances.outcomes import Outcomes
from okrkit.projection.spreads.spread import DF, Spread
from okrkit.scoring import ScoringPolicy
from okrkit.scoring.arithmetic import LARGEST
from okrkit.scoring.judgement import compared

INF = np.inf
OKRKIT = ScoringPolicy()
ROW = np.array([0])
ONE = np.ones(1)

values = st.one_of(
    st.integers(-50, 50).map(float),
    st.decimals(-50, 50, places=2).map(float),
    st.floats(-1e6, 1e6),
)
widths = st.one_of(st.integers(1, 60).map(float), st.floats(0.01, 1e5))
signs = st.sampled_from([1.0, -1.0])
lines = st.one_of(st.sampled_from([0.0, 0.3, 0.7, 1.0]), st.floats(0, 1))


@st.composite
def targets(draw):
    """Return a target of any kind that a value decides."""
    kind = draw(st.sampled_from(["reach", "hold", "band", "zones", "steps"]))
    start, sign, room = draw(values), draw(signs), draw(widths)
    second, third = draw(widths), draw(widths)
    on = [start + sign * way for way in (room, room + second, room + second + third)]
    assume(len({start, *on}) == 4)
    if kind == "reach":
        return Reach(start, on[0], stretch=draw(st.sampled_from([None, on[1]])))
    if kind == "zones":
        return Zones(start, *on)
    if kind == "steps":
        best = draw(st.sampled_from([0.6, 1.0, 1.3]))
        return Steps([(start, 0), (on[0], 0.3), (on[1], 0.3), (on[2], best)])
    inclusive = draw(st.booleans())
    extra = {"inclusive": inclusive, "tolerance": draw(st.sampled_from([0, room]))}
    if kind == "band":
        return Hold(at_least=start, at_most=start + room, **extra)
    return Hold(**{draw(st.sampled_from(["at_least", "at_most"])): start}, **extra)


policies = st.builds(
    ScoringPolicy,
    way=st.sampled_from(["target", "stretch"]),
    hold=st.sampled_from(["limit", "limit", "distance", "ratio"]),
    below=st.sampled_from(["clamp", "keep"]),
    above=st.sampled_from(["cap", "stretch", "keep"]),
    digits=st.sampled_from([None, None, 0, 1, 2]),
    inclusive=st.sampled_from([None, False]),
    tolerance=st.sampled_from([None, 2.0]),
)


def terms_of(target, policy=OKRKIT):
    """Return the terms of one key result."""
    kr = KeyResult("k", "K", target=target)
    return score(kr, on="2026-11-15", cycle="2026-Q4", policy=policy).sheet.terms


def spread(centre=0.0, below=1.0, above=1.0, floor=-INF, cap=INF):
    """Return a spread of one row."""
    row = [np.array([float(x)]) for x in (centre, below, above, floor, cap)]
    names = ("centre", "below", "above", "floor", "cap")
    return Spread(**dict(zip(names, row, strict=True)))


def sure(value):
    """Return a spread that is certain."""
    return spread(value, 0.0, 0.0)


def chance_of(target, may):
    """Return the chance that a target is met."""
    return float(chance(met(terms_of(target), ROW), may)[0])


def scored_at(target, policy, value):
    """Return what scoring makes of a value, by its front door."""
    kr = KeyResult("k", "K", target=target, check_ins={"2026-11-06": value})
    return score(kr, on="2026-11-15", cycle="2026-Q4", policy=policy)["k"].score


def around(region, more):
    """Return the ends of a region, their neighbours, and more values."""
    ends = [e for e in (region.low[0], region.high[0]) if np.isfinite(e)]
    close = [np.nextafter(end, way) for end in ends for way in (-INF, INF)]
    return np.array([*ends, *close, *more])


@given(targets(), policies, lines, st.lists(values, min_size=1, max_size=5))
def test_a_region_holds_what_scoring_calls_good_enough(target, policy, line, more):
    """To the last float: one threshold, whatever a policy caps, rounds or keeps."""
    terms = terms_of(target, policy)
    region = passed(terms, ROW, policy, np.array([line]))
    at = around(region, more)
    found = scores(terms, np.zeros(len(at), int), policy, at)
    good = compared(found) >= compared(np.array([line]))
    assert (region.holds(at[None])[0] == good).all()


@given(targets(), policies, values)
def test_scores_of_values_are_those_of_scoring(target, policy, value):
    """One formula: what a value scores here, a check-in scores there."""
    found = scores(terms_of(target, policy), ROW, policy, np.array([value]))[0]
    there = scored_at(target, policy, value)
    assert (None if np.isnan(found) else found) == there


@given(targets(), values, widths, widths, lines)
def test_what_is_certain_is_exactly_0_or_1(target, value, below, above, line):
    """The certain past stays certain, at every threshold."""
    terms = terms_of(target)
    goal = met(terms, ROW)
    for at in around(goal, [value]):
        found = judge(terms, ROW, sure(at), policy=OKRKIT, lines=np.array([line]))
        worth = scores(terms, ROW, OKRKIT, np.array([at]))
        assert found.chance[0] == goal.holds(np.array([[at]]))[0, 0]
        assert found.success[0] == (compared(worth) >= compared(np.array([line])))[0]
        assert found.expected_score == pytest.approx(worth, abs=1e-12)
    bounded = spread(value, below, above, value, value)
    assert chance(goal, bounded) in (0.0, 1.0)


@given(values, widths, widths, signs, st.floats(0.1, 50), st.floats(0.1, 50))
def test_a_chance_falls_as_the_target_hardens(start, way, more, sign, below, above):
    """Further, narrower or higher never helps."""
    easy, hard = start + sign * way, start + sign * (way + more)
    may = spread(start, below, above)
    assume(hard != easy != start)
    assert chance_of(Reach(start, easy), may) >= chance_of(Reach(start, hard), may)
    wide = Hold(at_least=start - way - more, at_most=start + way + more)
    narrow = Hold(at_least=start - way, at_most=start + way)
    assert chance_of(wide, may) >= chance_of(narrow, may)


@given(values, st.tuples(widths, widths, widths), signs, st.floats(0.1, 50))
def test_zones_are_nested(start, ways, sign, scale):
    """Commit is at least as likely as target, and that as stretch."""
    places = [start + sign * way for way in np.cumsum(ways)]
    assume(len({start, *places}) == 4)
    terms = terms_of(Zones(start, *places))
    may = spread(start + sign * 10, scale, 2 * scale)
    found = judge(terms, ROW, may, policy=OKRKIT, lines=ONE)
    assert sorted(found.zones[0], reverse=True) == found.zones[0].tolist()
    # The line of 1 is only passed at the stretch.
    assert found.chance[0] == found.zones[0, 1]
    assert found.success[0] == found.zones[0, 2]


@given(st.integers(-40, 40), st.integers(1, 40), st.floats(0.1, 9), st.floats(0.1, 9))
def test_mirror_and_unit_change_nothing(centre, target, below, above):
    """A fall to -5 is as likely as a rise to 5; in cents as in euros."""
    up = chance_of(Reach(0, target), spread(centre, below, above))
    down = chance_of(Reach(0, -target), spread(-centre, above, below))
    cents = spread(64 * centre, 64 * below, 64 * above)
    assert up == down == chance_of(Reach(0, 64 * target), cents)


def test_chances_are_those_of_scipy():
    """Each tail, and a band: the distribution function of Student's t."""
    may, t = spread(10, 2, 4), stats.t(DF)
    assert chance_of(Reach(0, 14), may) == pytest.approx(t.sf(1), rel=1e-8)
    assert chance_of(Reach(90, 6), may) == pytest.approx(t.cdf(-2), rel=1e-7)
    band = t.cdf(0.5) - t.cdf(-0.5)
    found = chance_of(Hold(at_least=9, at_most=12), may)
    assert found == pytest.approx(band, rel=1e-8)
    assert chance_of(Reach(0, 1e6), may) == pytest.approx(t.sf(249997.5), rel=1e-6)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (Hold(at_most=0), 0.25),
        (Hold(at_most=0, inclusive=False), 0.0),
        (Hold(at_least=0), 1.0),
        (Hold(at_least=0, inclusive=False), 0.75),
        (Hold(at_least=-1, at_most=0), 0.25),
        (Hold(at_least=5, at_most=20, inclusive=False), 0.0),
        (Reach(-5, 0), 1.0),
        (Reach(5, 0), 0.25),
        (Steps([(0, 1), (1, 0)]), 0.25),
    ],
)
def test_what_lies_on_a_bound_counts_as_there(target, expected):
    """No incidents has a chance of its own; a limit that does not hold has none."""
    quarter = stats.t(DF).ppf(0.75)
    at_zero = spread(quarter, 1, 0, floor=0, cap=4)
    assert chance_of(target, at_zero) == pytest.approx(expected, abs=1e-9)


def test_steps_are_met_where_they_are_worth_1_or_the_most_they_are():
    """A plateau below 1 is the best there is; one of 1 is met where it begins."""
    low = met(terms_of(Steps([(0, 0), (10, 0.8)])), ROW)
    plateau = met(terms_of(Steps([(0, 1.0), (5, 1.0), (9, 0)])), ROW)
    over = met(terms_of(Steps([(0, 0), (10, 2.0)])), ROW)
    assert low.low == pytest.approx(10)
    assert low.high[0] == INF
    assert (plateau.low[0], plateau.high) == (-INF, pytest.approx(5))
    assert over.low == pytest.approx(5)


def test_a_policy_that_counts_to_the_stretch_still_has_the_target_to_meet():
    """The way is longer then, and the target a part of it."""
    far = presets.okrkit.replace(way="stretch")
    terms = terms_of(Reach(0, 10, stretch=20), far)
    assert met(terms, ROW).low == pytest.approx(20)
    assert met(terms, ROW, np.array([10.0])).low == pytest.approx(10)


def test_a_hold_is_met_within_its_limits_whatever_a_policy_says():
    """Policies that score by the ratio to a limit do not move the limit."""
    ratio = ScoringPolicy(hold="ratio")
    terms = terms_of(Hold(at_most=5), ratio)
    assert met(terms, ROW).high[0] == 5.0
    assert passed(terms, ROW, ratio, np.array([0.7])).low == pytest.approx(3.5)
    band = terms_of(Hold(at_least=1, at_most=5), ratio)
    found = judge(band, ROW, sure(3.0), policy=ratio, lines=ONE)
    assert found.chance.tolist() == [1.0]
    assert np.isnan([found.success[0], found.expected_score[0]]).all()


def test_lines_out_of_reach_and_lines_that_all_pass():
    """No score gets beyond the cap, and every score is 0 at least."""
    terms, may = terms_of(Reach(0, 10)), spread(5, 1, 1)
    keep = ScoringPolicy(above="keep")
    none = passed(terms, ROW, OKRKIT, np.array([1.5]))
    every = passed(terms, ROW, OKRKIT, np.array([0.0]))
    assert (none.low[0], none.high[0]) == (INF, -INF)
    assert (every.low[0], every.high[0]) == (-INF, INF)
    assert [chance(none, may)[0], chance(every, may)[0]] == [0.0, 1.0]
    assert passed(terms, ROW, keep, np.array([1.5])).low == pytest.approx(15)
    unknown = spread(np.nan, np.nan, np.nan)
    assert np.isnan([chance(none, unknown)[0], chance(every, unknown)[0]]).all()


def test_what_is_not_known_has_no_chance():
    """A change without a start, and zones that are none."""
    terms = terms_of(Change(10))
    found = judge(terms, ROW, sure(3.0), policy=OKRKIT, lines=ONE)
    numbers = (found.chance[0], found.success[0], found.expected_score[0])
    assert np.isnan(numbers).all()
    assert np.isnan(found.zones).all()
    assert np.isnan(zone(terms_of(Reach(0, 1)), ROW, 0).low[0])
    line = passed(terms_of(Reach(0, 1)), ROW, OKRKIT, np.array([np.nan]))
    assert np.isnan(line.low[0])


def test_a_change_is_a_reach_once_its_start_is_known():
    """From 40 up by 10: met from 50 on."""
    days = {"2026-09-06": 40}
    kr = KeyResult("k", "K", target=Change(10), check_ins=days)
    okrs = OKRSet([Objective("o", "O", [kr])], cycle="2026-Q4")
    terms = score(okrs, on="2026-11-15").sheet.terms
    assert met(terms, ROW).low == pytest.approx(50, abs=1e-6)


def test_a_change_that_changes_nothing_has_the_score_that_a_policy_gives_it():
    """Everything passes, or nothing."""
    terms = evolve(terms_of(Reach(0, 10)), target=np.zeros(1), zero_range=1.0)
    assert met(terms, ROW).low[0] == -INF
    assert met(evolve(terms, zero_range=0.0), ROW).low[0] == INF


@given(st.floats(-1e308, 1e308), st.floats(-1e308, 1e308))
def test_numbers_of_any_size_are_found(start, target):
    """Thresholds stand where the target does, at the smallest float and the largest."""
    assume(start != target and abs(start / 2 - target / 2) < 8e307)
    region = met(terms_of(Reach(start, target)), ROW)
    end = region.low[0] if target > start else region.high[0]
    assert end == pytest.approx(target, rel=1e-8, abs=abs(start) * 1e-8 + 1e-300)


def test_bisection_finds_the_first_float():
    """From the least float to the largest, through both zeros."""
    ends = np.array([-LARGEST]), np.array([LARGEST])
    for at in (5e-324, -5e-324, 0.0, 1.0, -3.5e300, LARGEST):
        found = first_passing(lambda v, _, at=at: v >= at, *ends)[0]
        assert found == at
    assert first_passing(lambda v, _: v > LARGEST, *ends)[0] == INF
    assert first_passing(lambda v, _: v < INF, *ends)[0] == -INF


@given(st.floats(-LARGEST, LARGEST), st.floats(-LARGEST, LARGEST), widths)
def test_a_wrong_guess_does_not_matter(at, near, room):
    """It saves time where it is right, and nothing else."""
    ends = np.array([-LARGEST]), np.array([LARGEST])
    assume(at > -LARGEST)
    guess = (np.array([near]), np.array([room]))
    found = first_passing(lambda v, _: v >= at, *ends, *guess)[0]
    assert found == at


@given(
    st.floats(-20, 30),
    st.floats(0.05, 20),
    st.floats(0.05, 20),
    st.sampled_from([-INF, -3.0, 2.0]),
    st.sampled_from([INF, 8.0, 14.0]),
    signs,
)
def test_an_expected_score_is_that_of_the_closed_form(c, below, above, low, cap, sign):
    """Of a plain reach: the mean of what lies between baseline and target."""
    may = spread(c, below, above, low, cap)
    at = np.array([[0.0, 10.0]])
    over = may.excess(at)[0]
    expected = (over[0] - over[1]) / 10
    if sign < 0:
        may = spread(-c, above, below, -cap, -low)
    terms = terms_of(Reach(0, sign * 10))
    found = expected_score(terms, ROW, may, OKRKIT)[0]
    assert abs(found - expected) < 1e-9
    keep = ScoringPolicy(below="keep", above="keep")
    whole = expected_score(terms, ROW, may, keep)[0]
    mean = may.mean()[0] / (10 * sign)
    assert abs(whole - mean) < 1e-9 * max(below, above)


def test_an_expected_score_is_that_of_a_numeric_integral():
    """Zones have kinks, and no closed form here: scipy.integrate.quad."""
    terms, t = terms_of(Zones(0, 30, 70, 100)), stats.t(DF)
    at, worth = [0, 30, 70, 100], [0, 0.3, 0.7, 1]

    def part(z):
        return np.interp(50 + (20 if z < 0 else 30) * z, at, worth) * t.pdf(z)

    kinks = [-2.5, -1, 0, 2 / 3, 5 / 3]
    expected = integrate.quad(part, -60, 60, points=kinks, limit=500)[0] + t.sf(60)
    found = expected_score(terms, ROW, spread(50, 20, 30), OKRKIT)[0]
    assert found == pytest.approx(expected, abs=1e-8)
    # With levels of its own a score reaches 1 before the stretch, or never.
    high, low = (0.3, 0.7, 2.0), (0.1, 0.2, 0.5)
    for levels in (high, low):
        policy = ScoringPolicy(zone_levels=levels)
        terms = terms_of(Zones(0, 30, 70, 100), policy)
        worth = [0, *levels, levels[2] + (levels[2] - levels[1]) * 30]

        def capped(z, worth=worth):
            value = np.interp(50 + (20 if z < 0 else 30) * z, [*at, 1000], worth)
            return min(value, 1) * t.pdf(z)

        bends = [-2.5, -1, 0, 2 / 3, 5 / 3, (70 + 30 * 0.3 / 1.3 - 50) / 30, 10 / 3]
        expected = integrate.quad(capped, -60, 31, points=bends, limit=500)[0]
        expected += t.sf(31)
        found = expected_score(terms, ROW, spread(50, 20, 30), policy)[0]
        assert found == pytest.approx(expected, abs=1e-8)


def test_an_expected_score_knows_steps_stretch_and_rounding():
    """Whatever a policy does to progress: the mean of what it makes of quantiles."""
    level = (np.arange(200_000) + 0.5) / 200_000
    t = stats.t(DF).ppf(level)
    for target, policy in (
        (Steps([(0, -0.5), (40, 0.2), (60, 0.2), (90, 1.4)]), OKRKIT),
        (Steps([(0, -0.5), (40, 0.2), (90, 1.4)]), ScoringPolicy(below="keep")),
        (Reach(40, 55, stretch=70), ScoringPolicy(above="stretch")),
        (Reach(40, 55, stretch=70), ScoringPolicy(above="stretch", way="stretch")),
        (Reach(40, 55), ScoringPolicy(digits=1)),
        (Hold(at_most=45, tolerance=20), OKRKIT),
        (Hold(at_least=40, at_most=45, tolerance=20, inclusive=False), OKRKIT),
        (Hold(at_most=45), ScoringPolicy(hold="ratio", above="keep")),
        (Hold(at_least=45), ScoringPolicy(hold="distance")),
    ):
        terms = terms_of(target, policy)
        # A bound at 35 and one at 80, and all that lies beyond lies on them.
        value = np.clip(50 + np.where(t < 0, 20, 30) * t, 35, 80)
        worth = scores(terms, np.zeros(len(value), int), policy, value)
        may = spread(50, 20, 30, 35, 80)
        found = expected_score(terms, ROW, may, policy)[0]
        assert found == pytest.approx(
            worth.mean(), abs=1e-5 if policy.digits is None else 2e-3
        )


@given(st.floats(-9, 9), st.floats(0.01, 9), st.booleans(), st.booleans())
def test_all_or_nothing_scores_as_much_as_it_is_likely(centre, scale, inclusive, band):
    """A jump at the limit is hit exactly, with no step of a sum left over."""
    limits = {"at_least": -1, "at_most": 2} if band else {"at_most": 2}
    terms = terms_of(Hold(**limits, inclusive=inclusive))
    found = judge(terms, ROW, spread(centre, scale, scale), policy=OKRKIT, lines=ONE)
    assert found.expected_score == pytest.approx(found.chance, abs=1e-12)
    assert found.chance[0] == found.success[0]


def test_an_expected_score_of_many_rows_is_that_of_each():
    """Rows are worked out in pieces, which nobody sees."""
    count = 5000
    rows = np.zeros(count, int)
    terms, centre = terms_of(Reach(0, 10)), np.linspace(-5, 20, count)
    may = Spread.of(centre, scale=2)
    found = expected_score(terms, rows, may, OKRKIT)
    some = [0, 1, 2499, 4999]
    for row in some:
        one = expected_score(terms, ROW, may.rows(np.array([row])), OKRKIT)
        assert found[row] == one[0]


def test_shares_are_their_own_progress():
    """A share of time, and work: three quarters done is progress 0.75."""
    terms = as_shares(terms_of(Hold(at_most=5)), np.array([True]))
    assert scores(terms, ROW, OKRKIT, np.array([0.75])).tolist() == [0.75]
    assert scores(terms_of(Milestones(["a", "b"])), ROW, OKRKIT, ONE).tolist() == [1.0]
    assert met(terms_of(Done()), ROW).low == pytest.approx(1)


def test_outcomes_count_by_weight():
    """Weights are chances; what no outcome shows lies half at either end."""
    exact = Outcomes(
        values=np.array([[0.0, 0.5, 1.0]]),
        weights=np.array([[0.5, 0.3, 0.2]]),
        least=np.zeros(1),
        most=np.ones(1),
    )
    at = np.array([[-1, 0, 0.2, 0.5, 1, 2]])
    assert exact.at_least(at)[0] == pytest.approx([1, 1, 0.5, 0.5, 0.2, 0])
    assert exact.at_most(at)[0] == pytest.approx([0, 0.5, 0.5, 0.8, 1, 1])
    assert exact.quantiles(np.array([0.1, 0.5, 0.6, 1.0])).tolist() == [[0, 0, 0.5, 1]]
    assert exact.mean() == pytest.approx(0.35)
    assert np.isnan(exact.at_least(np.array([[np.nan]]))).all()
    nothing = exact.rows(np.array([0]))
    assert nothing.mean() == exact.mean()
    assert len(nothing) == 1


@given(st.lists(values, min_size=1, max_size=9), values)
def test_a_sample_is_never_sure_by_luck(sample, at):
    """Both sides of a value share all there is; certain is only what must be."""
    row = np.array([sample])
    open_ = Outcomes.sample(row, np.full(1, -INF), np.full(1, INF))
    bound = np.array([[at]])
    over = open_.at_least(bound)[0, 0]
    under = open_.at_most(np.nextafter(bound, -INF))[0, 0]
    assert over + under == pytest.approx(1)
    assert 0 < over < 1
    closed = Outcomes.sample(row, row.min(axis=1), row.max(axis=1))
    certain = closed.at_least(bound)[0, 0]
    assert (certain == 1) == (at <= min(sample))
    assert (certain == 0) == (at > max(sample))


def test_a_band_that_no_outcome_lies_in_is_not_impossible():
    """Between the least and the greatest all can be, and hardly all is in one band."""
    three = np.tile([1.0, 2.0, 3.0], (5, 1))
    may = Outcomes.sample(three, np.zeros(5), np.full(5, 9.0))
    low = np.array([1.2, 0.5, 0.0, 9.5, np.nan])
    band = Region(low=low, high=np.array([1.3, 8.0, 9.0, 10.0, np.nan]))
    assert chance(band, may)[:4].tolist() == [0.125, 0.75, 1.0, 0.0]
    assert np.isnan(chance(band, may)[4])


def test_a_region_is_said_by_its_ends():
    """Nothing lies in a region that is not known."""
    unknown = Region(low=np.array([np.nan]), high=np.array([np.nan]))
    assert not unknown.holds(np.array([[0.0]])).any()


def test_the_lines_of_intents_are_passed_as_scoring_says():
    """Committed and aspirational, on the day after the end, at both lines."""
    for value, intent in ((7.0, "aspirational"), (6.9, "aspirational"), (10.0, None)):
        kr = KeyResult(
            "k",
            "K",
            baseline=0,
            target=10,
            intent=intent,
            check_ins={dt.date(2026, 12, 31): value},
        )
        card = score(kr, on="2027-01-05", cycle="2026-Q4")
        sheet = card.sheet
        found = judge(
            sheet.terms,
            ROW,
            sure(value),
            policy=sheet.policy,
            lines=sheet.key_results.line,
        )
        assert (found.success[0] == 1) == (card["k"].status == "achieved")
