"""Cadences: cycles tile and nest, fiscal years are as published, check-ins come due."""

import os
import pickle
import subprocess
import sys
import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from okrkit.errors import CODES, CalendarError, InvalidOKRError
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.year_end import YearEnd

RETAIL = Cadence(
    "quarter",
    year_end="nearest saturday to january",
    pattern="4-5-4",
    fiscal_year_named_by="start",
)
APPLE = Cadence("quarter", year_end="last saturday of september", pattern="4-4-5")
FEBRUARY = Cadence("quarter", fiscal_year_starts="february", check_in="week")
SIX_WEEKS = Cadence("custom", rule="FREQ=WEEKLY;INTERVAL=6", anchor="2026-01-05")
Q4 = Cycle.parse("2026-Q4")

KINDS = ["year", "half", "quarter", "month", "week"]
DAYS = st.dates(date(1990, 1, 1), date(2110, 12, 31))
WEEKS = st.builds(
    lambda how, day, month, pattern, name: Cadence(
        year_end=f"{how[0]} {day} {how[1]} {month}",
        pattern=pattern,
        fiscal_year_named_by=name,
    ),
    st.sampled_from([("last", "of"), ("nearest", "to")]),
    st.sampled_from(["monday", "friday", "saturday", "sunday"]),
    st.sampled_from(["january", "june", "september", "december"]),
    st.sampled_from(["4-4-5", "4-5-4", "5-4-4"]),
    st.sampled_from(["end", "start"]),
)
MONTHS = st.builds(
    lambda month, name: Cadence(fiscal_year_starts=month, fiscal_year_named_by=name),
    st.integers(1, 12),
    st.sampled_from(["end", "start"]),
)
CADENCES = WEEKS | MONTHS


def fault(call, *args, **kwargs) -> InvalidOKRError:
    """Return the error of a call, after checking what every error owes."""
    with pytest.raises(InvalidOKRError) as caught:
        call(*args, **kwargs)
    assert not isinstance(caught.value, CalendarError) or caught.value.code in CODES
    assert caught.value.hint or caught.value.expected
    return caught.value


def test_the_documents_example():
    """The design's own document: FY27-Q4 of a year that starts in February."""
    cycle = FEBRUARY.parse("FY27-Q4")
    assert (date(2026, 11, 1), date(2027, 2, 1)) == (cycle.start, cycle.end)
    assert cycle == FEBRUARY.cycle("2026-11-15") == Cycle.parse("FY2027-Q4", FEBRUARY)


@given(CADENCES, st.sampled_from(KINDS), DAYS)
def test_cycles_tile(cadence, every, on):
    """Every day lies in one cycle, and the next begins where it ends."""
    cycle = cadence.cycle(on, every=every)
    assert on in cycle
    following = cadence.next(cycle)
    assert cycle.end == following.start
    assert cycle == cadence.previous(following)
    assert cycle == cadence.cycle(cycle.start, every=every)
    assert cycle == cadence.cycle(cycle.last_day, every=every)


@given(CADENCES, st.sampled_from(KINDS), DAYS)
def test_labels_read_back(cadence, every, on):
    """A printed label means the same cycle to the cadence that printed it."""
    cycle = cadence.cycle(on, every=every)
    assert cycle == cadence.parse(str(cycle))


@given(CADENCES, st.sampled_from(KINDS), st.sampled_from(KINDS), DAYS)
def test_children_tile_their_parent(cadence, longer, shorter, on):
    """Nested cycles fill the longer one exactly and know it as their parent."""
    assume(KINDS.index(longer) <= KINDS.index(shorter))
    assume(shorter != "week" or longer == "week" or cadence.pattern)
    parent = cadence.cycle(on, every=longer)
    children = cadence.children(parent, shorter)
    assert parent.start == children[0].start
    assert parent.end == children[-1].end
    assert all(a.end == b.start for a, b in pairwise(children))
    assert {parent} == {cadence.parent(child, longer) for child in children}


@given(WEEKS, DAYS)
def test_years_of_weeks_are_whole_weeks(cadence, on):
    """52 or 53 weeks; every quarter 13, but for the last of a long year."""
    year = cadence.cycle(on, every="year")
    weeks = [c.days / 7 for c in cadence.children(year, "quarter")]
    assert weeks in ([13, 13, 13, 13], [13, 13, 13, 14])
    pattern = [int(n) for n in cadence.pattern.split("-")] * 4
    pattern[-1] += int(weeks[-1]) - 13
    assert pattern == [c.days / 7 for c in cadence.children(year, "month")]


@pytest.mark.parametrize(
    ("cadence", "long_years"),
    [(RETAIL, [2017, 2023, 2028, 2034]), (APPLE, [2017, 2023, 2028, 2034, 2040])],
)
def test_long_years_are_the_published_ones(cadence, long_years):
    """Retail's 53-week years (NRF calendar, by start) and Apple's (10-K, by end)."""
    span = range(2014, 2040) if cadence is RETAIL else range(2014, 2044)
    weeks = {y: cadence.parse(f"FY{y}").days // 7 for y in span}
    assert set(weeks.values()) == {52, 53}
    assert long_years == [year for year, n in weeks.items() if n > 52]


@pytest.mark.parametrize(
    ("cadence", "label", "start", "last"),
    [
        (RETAIL, "FY23", "2023-01-29", "2024-02-03"),
        (RETAIL, "FY24", "2024-02-04", "2025-02-01"),
        (RETAIL, "FY23-P12", "2023-12-31", "2024-02-03"),
        (APPLE, "FY23", "2022-09-25", "2023-09-30"),
        (APPLE, "FY24-Q1", "2023-10-01", "2023-12-30"),
        (APPLE, "FY23-W53", "2023-09-24", "2023-09-30"),
        (FEBRUARY, "FY27", "2026-02-01", "2027-01-31"),
        (FEBRUARY, "FY27-H2", "2026-08-01", "2027-01-31"),
        (FEBRUARY, "FY27-P03", "2026-04-01", "2026-04-30"),
        (FEBRUARY, "2026-W46", "2026-11-09", "2026-11-15"),
        (FEBRUARY, "2026-10-01..2026-12-31", "2026-10-01", "2026-12-31"),
    ],
)
def test_fiscal_labels(cadence, label, start, last):
    """Published first and last days of fiscal years, and labels of every form."""
    cycle = cadence.parse(label)
    assert (start, last) == (str(cycle.start), str(cycle.last_day))


@pytest.mark.parametrize(
    ("cadence", "label", "code"),
    [
        (FEBRUARY, "2026-Q4", "label-ambiguous"),
        (FEBRUARY, "2026", "label-ambiguous"),
        (FEBRUARY, "FY27-W07", "label-ambiguous"),
        (APPLE, "2026-11", "label-ambiguous"),
        (APPLE, "2026-W46", "label-ambiguous"),
        (APPLE, "FY24-W53", "label-out-of-range"),
        (APPLE, "FY24-P13", "label-out-of-range"),
        (Cadence(), "FY27-Q4", "label-needs-cadence"),
        (FEBRUARY, "FY0001", "date-out-of-range"),
        (APPLE, "FY0001", "date-out-of-range"),
    ],
)
def test_ambiguous_labels_are_refused(cadence, label, code):
    """A label that two people could read as two spans is no label."""
    assert code == fault(cadence.parse, label).code


def test_labels_say_the_year_people_say():
    """Months of the calendar keep their name; other centuries have four digits."""
    by_start = Cadence(fiscal_year_starts="april", fiscal_year_named_by="start")
    assert str(FEBRUARY.cycle("2026-11-15", every="month")) == "2026-11"
    assert str(FEBRUARY.parse("FY27-P10")) == "2026-11"
    assert str(by_start.cycle("2027-03-31")) == "FY26-Q4"
    assert str(by_start.cycle("1999-04-01")) == "FY1999-Q1"
    assert str(FEBRUARY.cycle("2026-11-15", every="week")) == "2026-W46"


@pytest.mark.parametrize("month", ["February", " FEBRUARY ", 2])
def test_a_month_by_name_or_number(month):
    """One value, however it is written."""
    assert Cadence(fiscal_year_starts=month).fiscal_year_starts == "february"


@pytest.mark.parametrize(
    "month", ["feb", 0, 13, True, 2.0, None, "2", "29 february", "march 31"]
)
def test_a_year_starts_on_the_first_of_a_month(month):
    """29 February and the 31st are no start of a year that recurs."""
    error = fault(Cadence, fiscal_year_starts=month)
    assert error.code == "unknown-month"
    assert "first day of a month" in error.hint


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("last saturday of september", YearEnd("last", 5, 9)),
        ("Nearest  Sunday to the end of December ", YearEnd("nearest", 6, 12)),
    ],
)
def test_a_year_end_in_words(text, rule):
    """The words people use, and the words that are printed."""
    assert rule == YearEnd.parse(text) == YearEnd.parse(str(rule))
    assert rule == Cadence(year_end=rule, pattern="4-4-5").year_end


@pytest.mark.parametrize(
    "text", ["first saturday of may", "last caturday of may", "last sunday of mai", 7]
)
def test_other_year_ends_are_refused(text):
    """Words that do not name a weekday and a month."""
    assert fault(Cadence, year_end=text, pattern="4-4-5").code == "invalid-year-end"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"every": "biweekly"}, "unknown-rhythm"),
        ({"pattern": "4-4-5"}, "cadence-contradiction"),
        ({"year_end": "last friday of june"}, "cadence-contradiction"),
        ({"year_end": "last friday of june", "pattern": "4-4-4"}, "unknown-word"),
        (
            {
                "year_end": "last friday of june",
                "pattern": "4-4-5",
                "fiscal_year_starts": "june",
            },
            "cadence-contradiction",
        ),
        ({"fiscal_year_named_by": "middle"}, "unknown-word"),
        ({"check_in_weekday": "Friday"}, "unknown-word"),
        ({"check_in": "biweekly"}, "unknown-rhythm"),
        ({"check_in": 0}, "unknown-rhythm"),
        ({"check_in": 367}, "unknown-rhythm"),
        ({"check_in": True}, "unknown-rhythm"),
        ({"check_in": None}, "unknown-rhythm"),
        ({"grace_days": -1}, "unknown-rhythm"),
        ({"grace_days": True}, "unknown-rhythm"),
        ({"grace_days": 1.5}, "unknown-rhythm"),
        ({"rule": "FREQ=DAILY", "anchor": "2026-01-05"}, "cadence-contradiction"),
        ({"every": "custom", "rule": "FREQ=DAILY"}, "cadence-contradiction"),
        ({"every": "custom", "anchor": "2026-01-05"}, "cadence-contradiction"),
        (
            {"every": "custom", "rule": 6, "anchor": "2026-01-05"},
            "cadence-contradiction",
        ),
    ],
)
def test_contradicting_parts_are_refused(parts, code):
    """A cadence that cannot be is never made."""
    assert code == fault(Cadence, **parts).code


def test_a_cadence_is_a_value():
    """Equal, hashable, pickled whole, without a dict."""
    again = pickle.loads(pickle.dumps(RETAIL))
    assert {RETAIL} == {again}
    assert not hasattr(again, "__dict__")


def test_cycles_of_a_span():
    """Every cycle that has a day in the span, in order; none for an empty one."""
    labels = [str(c) for c in Cadence("half").cycles("2025-12-31", "2026-07-02")]
    assert ["2025-H2", "2026-H1", "2026-H2"] == labels
    assert not list(Cadence().cycles("2026-07-01", "2026-07-01"))


@pytest.mark.parametrize(
    ("cadence", "on"),
    [
        (Cadence(), "9999-10-01"),
        (Cadence("week"), "9999-12-31"),
        (FEBRUARY, "0001-01-31"),
        (FEBRUARY, "9999-12-31"),
        (APPLE, "0001-05-05"),
        (APPLE, "9999-12-31"),
    ],
)
def test_the_ends_of_the_calendar(cadence, on):
    """A cycle that begins in year 0 or ends in year 10000 is refused."""
    assert fault(cadence.cycle, on).code == "date-out-of-range"


@pytest.mark.parametrize(
    "cadence", [Cadence(), Cadence("week"), FEBRUARY, RETAIL, APPLE]
)
@pytest.mark.parametrize("on", ["0002-06-06", "9998-06-06"])
def test_first_and_last_whole_years_work(cadence, on):
    """Up to there, arithmetic is exact."""
    assert on in cadence.cycle(on)


@given(
    CADENCES,
    st.sampled_from(KINDS),
    st.dates(date(1, 1, 1), date(3, 1, 1)) | st.dates(date(9997, 1, 1)),
    st.sampled_from(["next", "previous", "comparable", "cycle"]),
)
def test_nothing_else_escapes_at_the_ends_of_the_calendar(cadence, every, on, verb):
    """At the years 1 and 9999 every verb answers or raises our own error."""
    try:
        cycle = cadence.cycle(on, every=every)
        other = cadence.cycle(on) if verb == "cycle" else getattr(cadence, verb)(cycle)
    except CalendarError:
        return
    assert other.start < other.end


@given(CADENCES, st.integers(0, 9999), st.sampled_from(["", "-Q1", "-Q4", "-P12"]))
def test_any_fiscal_year_is_read_or_refused(cadence, year, part):
    """From FY0000 to FY9999: a cycle whose label reads back, or our own error."""
    try:
        cycle = cadence.parse(f"FY{year:04d}{part}")
    except CalendarError:
        return
    assert cycle == cadence.parse(str(cycle))


def test_foreign_cycles_are_refused():
    """The quarter of another cadence has no next one in this."""
    for step in (FEBRUARY.next, FEBRUARY.previous, FEBRUARY.comparable):
        assert fault(step, Q4).code == "foreign-cycle"


@pytest.mark.parametrize(
    ("cadence", "cycle", "every"),
    [
        (Cadence(), "2026-W53", "year"),
        (Cadence(), "2026-W46", "month"),
        (Cadence(), "2026-Q4", "month"),
        (FEBRUARY, "2026-W46", "quarter"),
        (FEBRUARY, "2026-01-05..2026-02-15", "quarter"),
    ],
)
def test_what_does_not_nest_has_no_parent(cadence, cycle, every):
    """ISO weeks reach over month ends, even where one happens not to."""
    error = fault(cadence.parent, cadence.parse(cycle), every)
    assert error.code == "not-nested"


@pytest.mark.parametrize(
    ("cycle", "every"),
    [
        ("2027-02", "week"),
        ("2026", "week"),
        ("2026-11", "quarter"),
        ("2026-W46", "month"),
    ],
)
def test_what_does_not_nest_has_no_children(cycle, every):
    """February 2027 is four ISO weeks by chance; that is no rule."""
    assert fault(Cadence().children, Cycle.parse(cycle), every).code == "not-nested"


def test_custom_spans_nest_where_they_fit():
    """A six-week cycle is six ISO weeks; one that ends within a week is not."""
    weeks = SIX_WEEKS.children(SIX_WEEKS.cycle("2026-01-05"), "week")
    assert ["2026-W02", "2026-W07"] == [str(weeks[0]), str(weeks[-1])]
    short = Cycle.span("2026-01-05", "2026-01-09")
    assert fault(SIX_WEEKS.children, short, "week").code == "not-nested"
    assert str(Cadence().parent(short, "month")) == "2026-01"


@pytest.mark.parametrize(
    ("cadence", "label", "before"),
    [
        (Cadence(), "2026-Q4", "2025-Q4"),
        (Cadence(), "2024-02", "2023-02"),
        (FEBRUARY, "FY27", "FY26"),
        (Cadence(), "2026-W10", "2025-W10"),
        (APPLE, "FY23-Q1", "FY22-Q1"),
        (APPLE, "FY22-W52", "FY21-W52"),
    ],
)
def test_the_comparable_cycle(cadence, label, before):
    """The same number a year before, where that is 52 weeks before too."""
    assert cadence.parse(before) == cadence.comparable(cadence.parse(label))


@pytest.mark.parametrize(
    ("cadence", "label", "number", "weeks"),
    [
        (Cadence(), "2027-W10", "2026-W10", "2026-W11"),
        (APPLE, "FY24-Q1", "FY23-Q1", "2022-10-02..2022-12-31"),
        (APPLE, "FY24-W01", "FY23-W01", "FY23-W02"),
        (APPLE, "FY23-Q4", "FY22-Q4", "2022-06-26..2022-10-01"),
    ],
)
def test_after_a_long_year_the_choice_is_asked_for(cadence, label, number, weeks):
    """The shift by a week after week 53 is explicit, never guessed."""
    cycle = cadence.parse(label)
    assert fault(cadence.comparable, cycle).code == "comparison-ambiguous"
    assert number == str(cadence.comparable(cycle, same_weeks=False))
    assert weeks == str(cadence.comparable(cycle, same_weeks=True))


def test_week_53_has_no_number_to_compare_with():
    """Only the week 52 weeks before is left, and it is called W01."""
    cycle = Cycle.parse("2026-W53")
    assert fault(Cadence().comparable, cycle).code == "comparison-ambiguous"
    assert fault(Cadence().comparable, cycle, same_weeks=False).code == "no-counterpart"
    assert str(Cadence().comparable(cycle, same_weeks=True)) == "2026-W01"


def test_custom_cycles_follow_their_rule():
    """Six weeks each, counted from the anchor."""
    cycle = SIX_WEEKS.cycle("2026-11-15")
    assert str(cycle) == "2026-10-26..2026-12-06"
    assert cycle == SIX_WEEKS.parse(str(cycle))
    assert cycle == SIX_WEEKS.previous(SIX_WEEKS.next(cycle))
    assert fault(SIX_WEEKS.comparable, cycle).code == "no-counterpart"


def test_month_ends_are_not_skipped():
    """Stepping from the 31st drops short months; the last day does not."""
    ends = Cadence(
        "custom", rule="FREQ=MONTHLY;BYMONTHDAY=-1", anchor="2026-01-31"
    ).cycles("2026-01-31", "2026-05-01")
    assert ["01-31", "02-28", "03-31", "04-30"] == [f"{c.start:%m-%d}" for c in ends]


@pytest.mark.parametrize("on", ["2026-01-04", "2076-01-06", "9999-01-01"])
def test_a_rule_ends_somewhere(on):
    """Before the anchor and fifty years later there are no cycles, at once."""
    assert fault(SIX_WEEKS.cycle, on).code == "rule-out-of-range"


def test_a_custom_cadence_may_leave_out_its_rule():
    """A document whose only cycle is a span of days needs no rule."""
    cadence = Cadence("custom")
    assert cadence.check_ins_due(cadence.parse("2026-10-05..2026-12-18"))
    assert fault(cadence.cycle, "2026-10-05").code == "rule-missing"


@pytest.mark.parametrize(
    ("rule", "anchor", "code"),
    [
        ("FREQ=HOURLY", "2026-01-05", "rule-unreadable"),
        ("FREQ=SECONDLY", "2026-01-05", "rule-unreadable"),
        ("INTERVAL=6", "2026-01-05", "rule-unreadable"),
        ("", "2026-01-05", "rule-unreadable"),
        ("RRULE:FREQ=WEEKLY", "2026-01-05", "rule-unreadable"),
        ("FREQ=WEEKLY;FREQ=DAILY", "2026-01-05", "rule-unreadable"),
        ("freq=weekly", "2026-01-05", "rule-unreadable"),
        ("FREQ=WEEKLY\n", "2026-01-05", "rule-unreadable"),
        ("FREQ=WEEKLY;INTERVAL=0", "2026-01-05", "rule-unreadable"),
        ("FREQ=WEEKLY;INTERVAL=1000", "2026-01-05", "rule-unreadable"),
        ("FREQ=WEEKLY;COUNT=3", "2026-01-05", "rule-unreadable"),
        ("FREQ=WEEKLY;UNTIL=20270101", "2026-01-05", "rule-unreadable"),
        ("FREQ=DAILY;BYHOUR=3", "2026-01-05", "rule-unreadable"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "2026-01-05", "rule-unreadable"),
        ("FREQ=MONTHLY;BYDAY=XX", "2026-01-05", "rule-unreadable"),
        ("FREQ=MONTHLY;BYSETPOS=0;BYDAY=MO", "2026-01-05", "rule-unreadable"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "2026-01-05", "rule-empty"),
        ("FREQ=YEARLY;INTERVAL=999", "2026-01-05", "rule-empty"),
        ("FREQ=YEARLY", "9999-01-05", "rule-empty"),
        ("FREQ=WEEKLY;BYDAY=MO", "2026-01-06", "anchor-off-rule"),
    ],
)
def test_rules_that_end_nowhere_are_refused_at_once(rule, anchor, code):
    """No rule makes the program hang, and none gives a guess."""
    begun = time.process_time()
    assert code == fault(Cadence, "custom", rule=rule, anchor=anchor).code
    assert time.process_time() - begun < 5


@settings(max_examples=settings().max_examples // 2)
@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.dictionaries(
        st.sampled_from(["INTERVAL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"]),
        st.sampled_from(
            ["1", "-1", "13", "40", "MO", "2TU", "-1FR", "1,15", "MO,WE", "+"]
        ),
    ),
)
def test_any_rule_is_followed_or_refused(freq, parts):
    """Whatever dateutil thinks of a rule, only our own error comes out."""
    rule = ";".join([f"FREQ={freq}", *(f"{k}={v}" for k, v in parts.items())])
    try:
        cadence = Cadence("custom", rule=rule, anchor="2026-01-05")
    except CalendarError:
        return
    cycle = cadence.cycle("2026-01-05")
    assert cycle.start == date(2026, 1, 5) < cycle.end


@pytest.mark.parametrize(
    ("parts", "count", "first", "last"),
    [
        ({}, 14, "2026-10-02", "2026-12-31"),
        ({"grace_days": 7}, 13, "2026-10-02", "2026-12-25"),
        ({"check_in_weekday": "thursday"}, 14, "2026-10-01", "2026-12-31"),
        ({"check_in": "two weeks"}, 7, "2026-10-09", "2026-12-31"),
        ({"check_in": "month"}, 3, "2026-10-31", "2026-12-31"),
        ({"check_in": "day"}, 92, "2026-10-01", "2026-12-31"),
        ({"check_in": 10}, 9, "2026-10-10", "2026-12-29"),
        ({"check_in": 366}, 1, "2026-12-31", "2026-12-31"),
    ],
)
def test_check_ins_due(parts, count, first, last):
    """Each rhythm over one quarter, with a closing check-in where none is near."""
    due = Cadence(**parts).check_ins_due(Q4)
    assert (count, first, last) == (len(due), str(due[0]), str(due[-1]))


@given(
    DAYS,
    st.integers(0, 400),
    st.sampled_from(["day", "week", "two weeks", "month", 1, 10]),
    st.integers(0, 20),
)
def test_due_days_lie_in_the_cycle_and_close_it(start, length, rhythm, grace):
    """In order, inside, at least one, and the last is no further off than the grace."""
    cycle = Cycle.span(start, start + timedelta(length))
    due = Cadence(check_in=rhythm, grace_days=grace).check_ins_due(cycle)
    assert list(due) == sorted(set(due))
    assert cycle.start <= due[0]
    assert timedelta(0) <= cycle.last_day - due[-1] <= timedelta(grace)


def test_due_days_at_the_end_of_the_calendar():
    """The last month there is does not overflow."""
    cycle = Cycle.span("9999-11-01", "9999-12-30")
    due = Cadence(check_in="month").check_ins_due(cycle)
    assert ["9999-11-30", "9999-12-30"] == [str(day) for day in due]


@pytest.mark.parametrize(
    ("last", "on", "state"),
    [
        (None, "2026-09-15", "not due yet"),
        (None, "2026-10-01", "not due yet"),
        (None, "2026-10-02", "due"),
        (None, "2026-10-03", "in grace"),
        (None, "2026-10-05", "in grace"),
        (None, "2026-10-06", "overdue"),
        ("2026-09-30", "2026-10-06", "overdue"),
        ("2026-09-30", "2026-10-01", "not due yet"),
        ("2026-10-01", "2026-10-02", "up to date"),
        ("2026-10-02", "2026-10-08", "up to date"),
        ("2026-10-02", "2026-10-09", "due"),
        ("2026-10-05", "2026-10-09", "up to date"),
        ("2026-10-05", "2026-10-16", "due"),
        ("2026-10-05", "2026-10-20", "overdue"),
        ("2026-12-25", "2027-01-03", "in grace"),
        ("2026-12-31", "2027-06-01", "up to date"),
    ],
)
def test_check_in_state(last, on, state):
    """Due on Fridays with three days of grace; early and late ones count."""
    assert state == Cadence().check_in_state(Q4, last, on)


def test_a_check_in_of_the_future_is_refused():
    """What was not known on the day cannot answer for it."""
    error = fault(Cadence().check_in_state, Q4, "2026-11-16", "2026-11-15")
    assert error.code == "check-in-later"


def test_the_next_check_in():
    """The first that is not met, late or not; none when the cycle is closed."""
    cadence = Cadence()
    assert date(2026, 10, 2) == cadence.next_check_in(Q4)
    assert date(2026, 10, 2) == cadence.next_check_in(Q4, "2026-09-30")
    assert date(2026, 10, 9) == cadence.next_check_in(Q4, "2026-10-02")
    assert cadence.next_check_in(Q4, "2026-12-31") is None


@pytest.mark.parametrize(
    ("word", "way_out"), [("biweekly", "two weeks"), ("Daily", '"day"'), ("never", "")]
)
def test_ambiguous_check_in_rhythms_are_refused(word, way_out):
    """Twice a week or every two weeks? The way out is named."""
    assert way_out in fault(Cadence, check_in=word).hint


@pytest.mark.parametrize(
    "zone", ["Pacific/Kiritimati", "Asia/Tokyo", "America/St_Johns", "Etc/GMT+12"]
)
def test_days_never_shift_with_the_time_zone(zone):
    """The same answers in every zone, and neither numpy nor dateutil is loaded."""
    program = (
        "import sys\n"
        "from okrkit.model.cadence import Cadence\n"
        "cycle = Cadence(fiscal_year_starts='february').cycle('2026-10-31')\n"
        "print(cycle, cycle.elapsed('2026-10-31'), cycle.remaining('2026-10-30'))\n"
        "print({'numpy', 'dateutil', 'json', 'cattrs'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert ["FY27-Q3 1.0 1", "set()"] == done.stdout.splitlines()


@pytest.mark.parametrize("wrong", ["2026-Q4", None, date(2026, 11, 15)])
def test_a_label_is_no_cycle(wrong):
    """A label has to be parsed first: which cadence would it be of?"""
    cadence, cycle = Cadence(), Cycle.parse("2026-Q4")
    calls = (
        cadence.next,
        cadence.previous,
        cadence.comparable,
        cadence.check_ins_due,
        cycle.overlap,
        cycle.contains_cycle,
    )
    assert {"wrong-type"} == {fault(call, wrong).code for call in calls}
    assert "wrong-type" == fault(cadence.parent, wrong, "year").code
    assert "wrong-type" == fault(cadence.children, wrong, "month").code
    assert (
        "not-a-list"
        == fault(cycle.elapsed, "2026-11-15", business=True, holidays=5).code
    )
