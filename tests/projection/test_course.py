"""The course of a key result is what scoring, plans and projections say of each day."""

import datetime as dt

import numpy as np
import pytest

import okrkit as okr
from okrkit.projection.course import course_of
from okrkit.scoring.terms import travelled

ON = "2026-11-15"
DAYS = {"2026-09-25": 31, "2026-10-16": 32, "2026-10-30": 33, "2026-11-13": 35}


def seen(target, days=DAYS, *, on=ON, levels=(0.1, 0.9), metric=None, **fields):
    """Project one key result of a set with one metric."""
    goal = okr.KeyResult("k", "K", target=target, metric="m", **fields)
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", [goal])],
        metrics=[metric or okr.Metric("m")],
        observations={"m": days},
        cycle="2026-Q4",
    )
    return okr.project(okrs, on=on, levels=levels)


def course(outlook):
    """Return the course of its first key result."""
    return course_of(outlook.foresight, 0)


def day(ordinal):
    """Write an ordinal as a day."""
    return dt.date.fromordinal(int(ordinal)).isoformat()


def test_readings_are_those_of_the_cycle_and_the_one_before():
    """The line begins where it came from; what is older is left out."""
    made = course(seen(okr.Reach(32, 40), {"2026-08-01": 30, **DAYS}))
    assert list(DAYS) == [day(one) for one in made.days]
    assert [31, 32, 33, 35] == made.actual.tolist()
    assert (dt.date(2026, 10, 1), dt.date(2026, 12, 31)) == (made.start, made.end)


@pytest.mark.parametrize("target", [okr.Reach(32, 40), okr.Hold(at_least=30)])
def test_what_is_foreseen_ends_where_the_projection_does(target):
    """The last day has the quantiles of the projection, on the model's own numbers."""
    outlook = seen(target)
    made = course(outlook)
    one = outlook["k"]
    assert [0.1, 0.5, 0.9] == made.levels.tolist()
    ends = [one.quantiles[0][1], one.median, one.quantiles[1][1]]
    assert ends == pytest.approx(made.ahead[-1].tolist(), rel=1e-12)
    assert ("2026-11-14", "2026-12-31") == tuple(map(day, made.ahead_days[[0, -1]]))
    assert (np.diff(made.ahead[:, 2] - made.ahead[:, 0]) > 0).all()


def test_a_projection_without_a_day_left_has_its_last_day():
    """A reading of the eve of the end leaves one day to foresee."""
    days = {**DAYS, "2026-12-30": 38}
    made = course(seen(okr.Reach(32, 40), days, on="2026-12-30"))
    assert ["2026-12-31"] == [day(one) for one in made.ahead_days]


TARGETS = {
    "up": okr.Reach(32, 40),
    "down": okr.Reach(40, 30),
    "zones": okr.Zones(30, 34, 38, 42),
    "steps up": okr.Steps([(30, 0), (34, 0.5), (40, 1)]),
    "steps down": okr.Steps([(30, 1), (34, 0.5), (40, 0)]),
}


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_expected_has_the_expected_progress(name):
    """The value that is expected has the progress that scoring expects."""
    outlook = seen(TARGETS[name])
    made = course(outlook)
    sheet = outlook.foresight.sheet
    today = np.flatnonzero(made.due_days == sheet.on)
    way = travelled(sheet.terms, made.due[today])
    assert outlook.card["k"].expected == pytest.approx(way[0])
    assert 0.0 == travelled(sheet.terms, made.due[[0]])[0]


def test_zones_have_their_values():
    """Of zones all three are known; of other targets none."""
    assert (34, 38, 42) == course(seen(TARGETS["zones"])).zones
    assert course(seen(TARGETS["up"])).zones is None


def test_a_plan_says_what_is_expected():
    """Its own values are taken, of limits, too, and nothing before the first."""
    plan = {"2026-10-31": 33, "2026-11-30": 39, "2026-12-31": 40}
    made = course(seen(okr.Reach(32, 40), plan=plan))
    by_day = dict(zip(map(day, made.due_days), made.due.tolist(), strict=True))
    assert [33, 39, 40] == [by_day[one] for one in plan]
    held = course(seen(okr.Hold(at_least=30), plan={"2026-11-30": 30}))
    assert np.isnan(held.due[0])
    assert 30.0 == held.due[-1]


def test_limits_expect_no_way():
    """They hold at any time."""
    made = course(seen(okr.Hold(at_least=30)))
    assert (0, 30.0, None) == (len(made.due_days), made.goal.low, made.goal.high)


def test_the_mean_so_far_counts_where_the_target_asks_for_it():
    """Each day has what scoring would have said; the end alone is foreseen."""
    outlook = seen(okr.Hold(at_most=33, basis="mean"))
    made = course(outlook)
    assert [32, 32.5, pytest.approx(100 / 3)] == made.actual.tolist()
    assert ["2026-12-31"] == [day(one) for one in made.ahead_days]
    assert outlook["k"].median == pytest.approx(made.ahead[0, 1])


def test_shares_of_time_are_shares():
    """Neither values nor zones are in the metric's unit then."""
    target = okr.Hold(at_least=33, basis="share of time")
    outlook = seen(target)
    made = course(outlook)
    assert made.goal.share
    assert (ON, outlook.card["k"].progress) == (day(made.days[-1]), made.actual[-1])
    assert (0, None) == (len(made.due_days), made.zones)


def test_sums_add_up():
    """Readings that are amounts go on as their running sum."""
    metric = okr.Metric("m", kind="total")
    made = course(seen(okr.Reach(0, 200, basis="sum"), metric=metric))
    assert [32, 65, 100] == made.actual.tolist()
    assert (made.ahead[:, 1] >= 100).all()


def alone(target, **fields):
    """Project a key result that has no metric."""
    goal = okr.KeyResult("k", "K", target=target, **fields)
    return okr.project(goal, on=ON, cycle="2026-Q4")


def test_work_is_expected_day_by_day_and_seen_at_the_end():
    """Milestones move with the days; what is done or not is due at the end."""
    stages = okr.Milestones([("a", 1), ("b", 3)])
    said = [okr.CheckIn("2026-11-01", done=["a"])]
    made = course(alone(stages, check_ins=said))
    assert [0.25] == made.actual.tolist()
    assert (0.0, 1.0) == (made.due[0], made.due[-1])
    assert 1 == len(made.ahead_days)
    due = course(alone(okr.Done()))
    assert [0.0, 0.0, 1.0] == due.due[[0, -2, -1]].tolist()
    assert 0 == len(due.actual)


def test_work_of_which_only_a_note_was_written_stands_at_nothing():
    """A check-in without anything done says that nothing is."""
    note = [okr.CheckIn("2026-11-01", note="soon")]
    made = course(alone(okr.Milestones([("a", 1)]), check_ins=note))
    assert ["2026-11-01"] == [day(one) for one in made.days]
    assert [0.0] == made.actual.tolist()


def test_a_first_measurement_is_done_with_its_first_reading():
    """What is to be established is there or not."""
    made = course(seen(okr.Establish(), {"2026-11-03": 7}))
    assert [1.0] == made.actual.tolist()


def test_without_a_cycle_nothing_is_due():
    """Readings alone are left."""
    goal = okr.KeyResult("k", "K", baseline=1, target=9, check_ins={"2026-11-01": 3})
    made = course(okr.project(goal, on=ON))
    assert (None, None, 0, 0) == (
        made.start,
        made.end,
        len(made.due_days),
        len(made.ahead_days),
    )
    assert [3.0] == made.actual.tolist()


def test_what_is_over_has_nothing_ahead():
    """A settled key result is foreseen no more."""
    made = course(seen(okr.Reach(32, 40), on="2027-01-05"))
    assert 0 == len(made.ahead_days)


def test_nothing_read_is_foreseen_from_the_baseline():
    """The way begins on the first day."""
    made = course(alone(okr.Reach(3, 9)))
    assert 0 == len(made.days)
    assert "2026-10-01" == day(made.ahead_days[0])
