"""Work by base rates and what is left: closed forms, laws, and nobody's confidence."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, optimize, stats

from okrkit import CheckIn, Done, Establish, KeyResult, Milestones, score
from okrkit.errors import InvalidOKRError
from okrkit.projection.chances.chances import as_shares, judge
from okrkit.projection.chances.work import BASE_RATES, PRIOR, Work, of_work, shares_of
from okrkit.projection.chances.work import work_of as columns_of

ROW = np.array([0])
SHARES = np.array([[0.5, 0.7, 1.0]])

rates = st.floats(0.02, 0.98)
times = st.floats(0, 0.99)
weights = st.lists(st.floats(0.1, 9), min_size=1, max_size=12)


def sheet_of(target, *check_ins, on="2026-11-15", intent=None):
    """Return the sheet of one key result of the last quarter of 2026."""
    kr = KeyResult("k", "K", target=target, intent=intent, check_ins=check_ins)
    return score(kr, on=on, cycle="2026-Q4").sheet


def work_of(left, *, share=0.0, finished=0, exposure=0.0, elapsed=0.0, rate=0.5):
    """Return one row of work."""
    row = {"share": share, "finished": finished, "exposure": exposure}
    columns = {name: np.array([float(x)]) for name, x in row.items()}
    return Work(
        left=(np.array(left),),
        elapsed=np.array([float(elapsed)]),
        rate=np.array([float(rate)]),
        **columns,
    )


def time_of(rate, stages=1):
    """Return the time at which all of so many stages get done at the base rate."""
    if stages == 1:
        return 1 / ((1 - rate) ** (-1 / PRIOR) - 1)

    def off(log_time):
        gamma = stats.gamma(PRIOR, scale=math.exp(-log_time))
        done = integrate.quad(
            lambda r: (1 - math.exp(-r)) ** stages * gamma.pdf(r), 0, 400, limit=200
        )
        return done[0] - rate

    return math.exp(optimize.brentq(off, -4, 4, xtol=1e-13))


def all_done(found):
    """Return the chance that all of it is done."""
    return float(found.at_least(np.full((1, 1), 1 - 1e-9))[0, 0])


@given(rates, times)
def test_one_stage_has_a_closed_form(rate, elapsed):
    """Not done by now: 1 - ((time + now) / (time + 1))², its base rate at the start."""
    work = work_of([1.0], exposure=elapsed, elapsed=elapsed, rate=rate)
    time = time_of(rate)
    expected = 1 - ((time + elapsed) / (time + 1)) ** PRIOR
    assert all_done(shares_of(work)) == pytest.approx(expected, abs=1e-9)
    assert all_done(shares_of(work_of([1.0], rate=rate))) == pytest.approx(rate)


@pytest.mark.parametrize(("count", "finished"), [(1, 0), (3, 2), (5, 0), (12, 30)])
def test_all_of_it_is_an_integral_over_the_rate(count, finished):
    """scipy.integrate.quad over scipy.stats.gamma, for few stages and for many."""
    left = [1 / (count + finished)] * count
    exposure = 0.4 * count + 0.2 * finished
    work = work_of(
        left,
        share=finished / (count + finished),
        finished=finished,
        exposure=exposure,
        elapsed=0.4,
        rate=0.65,
    )
    time = time_of(0.65, count + finished)
    gamma = stats.gamma(PRIOR + finished, scale=1 / (time + exposure))
    expected = integrate.quad(
        lambda rate: (1 - math.exp(-0.6 * rate)) ** count * gamma.pdf(rate), 0, 400
    )[0]
    found = shares_of(work)
    assert all_done(found) == pytest.approx(expected, rel=1e-6)
    one = integrate.quad(
        lambda rate: (1 - math.exp(-0.6 * rate)) * gamma.pdf(rate), 0, 400
    )[0]
    share = (finished + count * one) / (count + finished)
    assert found.mean() == pytest.approx(share, rel=1e-6)


@given(weights, rates, times)
def test_chances_fall_with_time_and_share(left, rate, elapsed):
    """What is not done yet gets less likely, and more of it never more likely."""
    shares = np.array(left) / sum(left)
    chances = []
    for now in (elapsed / 2, elapsed, 1.0):
        work = work_of(shares, exposure=now * len(left), elapsed=now, rate=rate)
        found = shares_of(work)
        at = found.at_least(SHARES)[0]
        assert sorted(at, reverse=True) == at.tolist()
        assert found.weights.sum() == pytest.approx(1)
        chances.append(all_done(found))
    assert sorted(chances, reverse=True) == chances
    assert chances[-1] == 0.0


def test_unequal_stages_are_counted_one_set_at_a_time():
    """Of 1, 2 and 7 tenths, 0.7 needs the last; 0.75 one more of the two."""
    found = shares_of(work_of([0.1, 0.2, 0.7], rate=0.5))
    gamma = stats.gamma(PRIOR, scale=1 / time_of(0.5, 3))

    def mean(count):
        done = integrate.quad(lambda r: count(1 - math.exp(-r)) * gamma.pdf(r), 0, 400)
        return done[0]

    at = found.at_least(np.array([[0.69, 0.75, 0.95]]))[0]
    expected = [mean(lambda q: q), mean(lambda q: q * (2 * q - q * q))]
    assert at[:2] == pytest.approx(expected, rel=1e-6)
    assert at[2] == pytest.approx(mean(lambda q: q**3), rel=1e-6)
    assert at[2] == pytest.approx(0.5, rel=1e-6)


def test_more_stages_than_eight_count_as_if_they_weighed_the_same():
    """Equal ones exactly so: the same either way, for the chance of each number."""
    few = shares_of(work_of([0.125] * 8, rate=0.6))
    many = shares_of(work_of([1 / 9] * 9, rate=0.6))
    assert all_done(few) == pytest.approx(0.6, rel=1e-6)
    assert all_done(many) == pytest.approx(0.6, rel=1e-6)
    assert 1 > many.mean()[0] > few.mean()[0] > 0.6
    counts = np.unique(few.values.round(9))
    assert counts == pytest.approx(np.arange(9) / 8)
    assert many.values.shape == (1, 10)


def test_what_was_done_early_speaks_for_the_rest():
    """Five of six in a tenth of the time: faster than the base rate says."""
    early = work_of([1 / 6], share=5 / 6, finished=5, exposure=0.6, elapsed=0.1)
    late = work_of([1 / 6], share=5 / 6, finished=5, exposure=2.6, elapsed=0.1)
    none = work_of([1 / 6], share=5 / 6, exposure=0.1, elapsed=0.1)
    chances = [all_done(shares_of(work)) for work in (early, late, none)]
    assert sorted(chances, reverse=True) == chances


@given(st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from(["committed", None]))
def test_confidence_does_not_move_a_chance(confidence, intent):
    """The owner's belief is another number."""
    said = CheckIn("2026-11-06", confidence=confidence)
    silent = of_work(sheet_of(Done(), intent=intent), ROW)
    loud = of_work(sheet_of(Done(), said, intent=intent), ROW)
    assert loud.weights.tolist() == silent.weights.tolist()


@pytest.mark.parametrize("intent", list(BASE_RATES))
def test_base_rates_are_the_chance_before_the_first_day(intent):
    """For Done, Establish and a single milestone alike; own records win."""
    for target in (Done(), Establish(), Milestones(["only"])):
        sheet = sheet_of(target, on="2026-09-30", intent=intent)
        assert all_done(of_work(sheet, ROW)) == pytest.approx(BASE_RATES[intent])
        assert all_done(of_work(sheet, ROW, 0.9)) == pytest.approx(0.9)
        assert all_done(of_work(sheet, ROW, np.array([0.2]))) == pytest.approx(0.2)


@pytest.mark.parametrize("stages", [1, 2, 3, 5, 8, 9, 10, 40, 1000])
@pytest.mark.parametrize("intent", list(BASE_RATES))
def test_splitting_work_does_not_make_it_less_likely(stages, intent):
    """The base rate is that of the key result, however many stages it has."""
    target = Milestones([f"stage {place}" for place in range(stages)])
    sheet = sheet_of(target, on="2026-09-30", intent=intent)

    assert all_done(of_work(sheet, ROW)) == pytest.approx(BASE_RATES[intent], rel=1e-5)


@given(rates, st.integers(1, 30))
def test_any_base_rate_is_the_chance_at_the_start(rate, stages):
    """Few stages are summed and many integrated; each comes to what was given."""
    work = work_of([1 / stages] * stages, rate=rate)

    assert all_done(shares_of(work)) == pytest.approx(rate, rel=1e-5)


@pytest.mark.parametrize("stages", [2, 5])
def test_what_was_done_before_the_start_says_nothing_of_the_pace(stages):
    """It is no stage of this cycle: what is left has the chance of work so large."""
    names = [f"stage {place}" for place in range(stages)]
    before = CheckIn("2026-09-25", done=["before", "long before"])
    again = CheckIn("2026-10-10", done=["before", "long before"])
    whole = sheet_of(Milestones(names))
    for said in ([before], [before, again]):
        part = sheet_of(Milestones(["before", "long before", *names]), *said)
        work = columns_of(part, ROW)

        assert (0, stages) == (work.finished[0], len(work.left[0]))
        assert work.exposure[0] == pytest.approx(stages * work.elapsed[0])
        assert all_done(of_work(part, ROW)) == pytest.approx(
            all_done(of_work(whole, ROW))
        )


def test_what_was_done_on_the_first_day_counts():
    """The start itself is a day of the cycle."""
    first = CheckIn("2026-10-01", done=["a"])
    work = columns_of(sheet_of(Milestones(["a", "b"]), first), ROW)

    assert work.finished.tolist() == [1.0]
    assert work.exposure[0] == pytest.approx(work.elapsed[0] + 1 / 92)


@pytest.mark.parametrize("on", ["2026-11-15", "2027-01-05"])
def test_what_is_done_is_certain(on):
    """A met Done is 1, exactly, and so is the first reading of an Establish."""
    done = CheckIn("2026-11-06", done=True)
    stages = CheckIn("2026-11-06", done=["a", "b"])
    first = CheckIn("2026-11-06", value=3)
    for target, said in (
        (Done(), done),
        (Milestones(["a", "b"]), stages),
        (Establish(), first),
    ):
        sheet = sheet_of(target, said, on=on)
        found = of_work(sheet, ROW)
        row, line = ROW, sheet.key_results.line
        ending = judge(sheet.terms, row, found, policy=sheet.policy, lines=line)
        if isinstance(target, Establish):
            shares = as_shares(sheet.terms, np.array([True]))
            ending = judge(shares, row, found, policy=sheet.policy, lines=line)
        assert ending.chance.tolist() == ending.success.tolist() == [1.0]
        assert ending.expected_score.tolist() == [1.0]


def test_after_the_end_it_is_as_it_is():
    """Half the stages: a miss if committed, and certain."""
    half = CheckIn("2026-11-06", done=["a"])
    late = CheckIn("2027-01-03", done=["b"])
    for on in ("2026-12-31", "2027-01-05"):
        sheet = sheet_of(Milestones(["a", "b"]), half, late, on=on)
        found = of_work(sheet, ROW)
        assert (found.least[0], found.most[0]) == (0.5, 0.5)
        assert found.mean().tolist() == [0.5]
        assert all_done(found) == 0.0


def test_milestones_learn_from_the_days_on_which_stages_were_done():
    """Reported again, a stage is as old as its first report."""
    first = CheckIn("2026-10-10", done=["a"])
    again = CheckIn("2026-11-10", done=["a"])
    stages = Milestones(["a", ("b", 3)])
    early = of_work(sheet_of(stages, first, again), ROW)
    late = of_work(sheet_of(stages, again), ROW)
    assert early.least[0] == late.least[0] == 0.25
    assert early.mean()[0] > late.mean()[0] > 0.25
    talk = of_work(sheet_of(stages, first, CheckIn("2026-10-20", note="busy")), ROW)
    assert talk.mean() == early.mean()


def test_days_pass_and_the_chance_falls():
    """From a base rate to nothing on the last day."""
    days = ("2026-09-30", "2026-10-15", "2026-11-15", "2026-12-30", "2026-12-31")
    chances = [all_done(of_work(sheet_of(Done(), on=day), ROW)) for day in days]
    assert all(before > after for before, after in pairwise(chances))
    assert chances[-1] == 0


def test_without_a_cycle_nothing_can_be_said():
    """Nobody knows how much time is left; what is done is done."""
    work = work_of([1.0], elapsed=np.nan)
    unknown = shares_of(work)
    assert np.isnan(unknown.mean()[0])
    assert np.isnan(unknown.at_least(SHARES)).all()
    over = shares_of(work_of([], share=1.0, elapsed=np.nan))
    assert over.at_least(SHARES).tolist() == [[1, 1, 1]]


def test_rows_of_all_kinds_stand_side_by_side():
    """Each as if it were alone, though they share an array."""
    none = np.zeros(3)
    both = Work(
        share=np.array([0.0, 0.5, 1.0]),
        left=(np.ones(1), np.array([0.25, 0.25]), np.ones(0)),
        finished=none,
        exposure=none,
        elapsed=none + 0.5,
        rate=none + 0.4,
    )
    found = shares_of(both)
    alone = shares_of(work_of([0.25, 0.25], share=0.5, elapsed=0.5, rate=0.4))
    assert found.mean()[1] == pytest.approx(alone.mean()[0])
    assert found.mean()[2] == 1.0
    assert len(shares_of(work_of([1.0])).rows(slice(0, 0))) == 0


@pytest.mark.parametrize("wrong", [1.5, -0.1, [0.1, 0.2], np.nan])
def test_a_base_rate_is_a_probability(wrong):
    """One, or one for each row."""
    with pytest.raises(InvalidOKRError) as caught:
        of_work(sheet_of(Done()), ROW, wrong)
    assert caught.value.code == "not-a-probability"


@pytest.mark.parametrize(("rate", "expected"), [(0.0, 0.0), (1.0, 1.0)])
def test_a_record_of_all_or_none_is_nearly_believed(rate, expected):
    """Nothing is certain before it is done."""
    found = all_done(of_work(sheet_of(Done(), on="2026-09-30"), ROW, rate))
    assert found == pytest.approx(expected, abs=1e-5)
    assert 0 < found < 1
