"""What is expected of a metric with a rhythm: that of the day it was last read."""

import pytest

import okrkit as okr
from okrkit.projection.paces.days import WorkingDays

SLOW = {"2026-07-31": 33, "2026-08-31": 34, "2026-09-30": 35}
OCTOBER = SLOW | {"2026-10-31": 38.4}  # 34% of the way, as 31 of 92 days were over


def one(values, rhythm="month", *, lag=0, target=None, **more):
    """Return a set of a key result whose metric is read by a rhythm."""
    kr = okr.KeyResult("k", "K", metric="m", target=target or okr.Reach(35, 45), **more)
    return okr.OKRSet(
        [okr.Objective("o", "O", [kr])],
        cycle="2026-Q4",
        metrics=[okr.Metric("m", rhythm=rhythm, lag=lag)],
        observations={"m": values},
    )


def score(okrs, on, **more):
    """Return the score of the key result."""
    return okr.score(okrs, on=on, **more).key_results["k"]


@pytest.mark.parametrize(
    ("values", "rhythm", "lag", "on", "days", "status"),
    [
        (OCTOBER, "month", 0, "2026-11-28", 31, "on track"),
        (OCTOBER, "", 0, "2026-11-08", 39, "on track"),  # no rhythm: the day itself
        (OCTOBER, "month", 0, "2026-12-04", 31, "on track"),  # the grace of 3 days
        (OCTOBER, "month", 0, "2026-12-05", 66, "stale"),  # overdue
        (OCTOBER, "month", 10, "2026-12-14", 31, "on track"),  # and it comes late
        (SLOW, "quarter", 0, "2026-12-30", 0, "on track"),
        (SLOW, "quarter", 0, "2026-12-31", 0, "on track"),
        (SLOW, "quarter", 0, "2027-01-01", 92, "missed"),
        ({}, "quarter", 0, "2026-11-15", 46, "not measured"),
    ],
)
def test_what_is_expected_on_a_day(values, rhythm, lag, on, days, status):
    """Who cannot read anything newer yet is not behind for it."""
    found = score(one(values, rhythm, lag=lag), on)

    assert (days / 92, status) == (pytest.approx(found.expected), found.status)


def test_a_policy_that_does_not_go_by_the_rhythm_looks_at_the_day():
    """Presets reproduce other tools, which know no rhythm of a metric."""
    found = score(one(OCTOBER), "2026-11-28", policy=okr.presets.viva)

    assert (59 / 92, "off track") == (found.expected, found.status)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (okr.Done(), 0),
        (okr.Hold(at_most=50), 1),
        (okr.Reach(35, 45, basis="mean"), 31 / 92),
    ],
)
def test_other_targets(target, expected):
    """What is reported, and what holds at any time, has its own day."""
    found = score(one(OCTOBER, target=target), "2026-11-28")

    assert expected == found.expected


def test_the_last_day_asks_for_what_is_done_then():
    """A rhythm of the metric puts nothing off that is due on the last day."""
    found = score(one(OCTOBER, "quarter", target=okr.Establish()), "2026-12-31")

    assert 1 == found.expected


def test_a_plan_is_looked_up_on_the_day_of_the_reading():
    """38 is planned for 31 October, and 40 for the end of November."""
    plan = {"2026-10-31": 38, "2026-11-30": 40, "2026-12-31": 45}
    okrs = one(OCTOBER, plan=plan)
    made = okr.score(okrs, on="2026-11-28")
    (told,) = [p for p in made.explain("k").inputs if p.label == "expected"]

    assert 0.3 == pytest.approx(told.value)
    assert (
        "by its plan; on 2026-10-31, when it was last read: no newer reading is due"
    ) == told.rule
    assert told.formula.startswith("38 planned for 2026-10-31")


def test_the_explanation_names_the_day():
    """A share of days that are not those of the calendar needs its reason."""
    made = okr.score(one(SLOW, "quarter"), on="2026-11-15")
    (told,) = [p for p in made.explain("k").inputs if p.label == "expected"]

    assert (
        "days that are over; on 2026-09-30, when it was last read: no newer reading is "
        "due"
    ) == told.rule
    assert "0 of 92 days are over" == told.formula


@pytest.mark.parametrize("by", ["plan", "season", "steps"])
def test_a_pace_expects_the_same(by):
    """One number has one formula."""
    seen = okr.project(one(OCTOBER), on="2026-11-28")

    assert seen.card.key_results["k"].expected == seen.pace("k", by=by).expected
    # 22 of 66 weekdays of the quarter were over on Saturday, 31 October.
    worked = seen.pace("k", by=by, days=WorkingDays())
    assert pytest.approx(22 / 66) == worked.expected


@pytest.mark.parametrize(
    ("values", "rhythm", "said", "drawn"),
    [
        (OCTOBER, "", "34% of the way, 64% expected by now", "64% expected<"),
        (OCTOBER, "month", "34% of the way, 34% expected by then", "34% expected by"),
        (SLOW, "quarter", "0% of the way; no reading of this cycle is due yet",
         ">no reading of this cycle is due yet"),
    ],
)  # fmt: skip
def test_a_report_says_of_when_the_expected_is(values, rhythm, said, drawn):
    """A reader compares a reading with what was due when it was taken."""
    made = okr.report(one(values, rhythm), on="2026-11-28")

    assert said in " ".join(made.to_text().split())
    assert drawn in made.to_html()


def test_before_its_first_day_nothing_is_due():
    """A key result that begins later is told so, and what was read before counts."""
    okrs = one(SLOW, "quarter", starts_on="2026-12-01")
    found = score(okrs, "2026-11-28")

    assert (0, "not yet observable") == (found.expected, found.status)
    made = okr.report(okrs, on="2026-11-28")
    assert "is due yet" not in made.to_text()
