"""Dates and cycles: nothing is guessed, nothing overflows, cycles tile."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import CODES, CalendarError
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import (
    Cycle,
    add_months,
    as_date,
    as_every,
    business_days,
    elapsed_share,
    span_elapsed,
)
from okrkit.model.days import day_of, month_start

DAYS = st.dates(date(2, 1, 1), date(9997, 12, 31))
Q4 = Cycle.parse("2026-Q4")


def fault(call, *args, **kwargs) -> CalendarError:
    """Return the error of a call, after checking what every error owes."""
    with pytest.raises(CalendarError) as caught:
        call(*args, **kwargs)
    assert caught.value.code in CODES
    assert caught.value.hint or caught.value.expected
    return caught.value


@pytest.mark.parametrize("text", ["2026-11-15", "0001-01-01", "9999-12-31"])
def test_iso_text_is_a_date(text):
    """A date in a document is ISO text, for every year there is."""
    assert text == as_date(text).isoformat()


def test_a_date_stays_itself():
    """Code passes dates; they must not be copied or shifted."""
    day = date(2026, 11, 15)
    assert day is as_date(day)


@pytest.mark.parametrize(
    "text",
    [
        "20261115",
        "2026-W02-1",
        "2026-11-15\n",
        " 2026-11-15",
        "２０２６-11-15",
        "٢٠٢٦-11-15",
        "2026-1-5",
        "15/11/2026",
        "11/15/2026",
        "10",
        "may",
        "1.5",
        "",
        "+026-11-15",
        "2026-11-15T00:00:00",
        "10000-01-01",
    ],
)
def test_other_spellings_are_refused(text):
    """What other parsers guess from is refused, with the right spelling named."""
    error = fault(as_date, text, field="check_ins[0].date")
    assert error.code == "invalid-date"
    assert str(error).startswith("check_ins[0].date: ")
    assert "2026-11-15" in error.expected


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2027-02-29", "2026-13-01", "2026-00-10", "0000-01-01"]
)
def test_impossible_days_are_refused(text):
    """A day that does not exist is never moved to one that does."""
    assert fault(as_date, text).code == "date-impossible"


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 11, 15), datetime(2026, 11, 15, tzinfo=UTC)],  # noqa: DTZ001
)
def test_a_moment_is_refused(moment):
    """A datetime is a date subclass whose day depends on a time zone."""
    error = fault(as_date, moment)
    assert error.code == "date-is-datetime"
    assert ".date()" in error.hint


@pytest.mark.parametrize("value", [pd.NaT, np.datetime64("NaT", "D")])
def test_what_is_not_a_time_is_told_as_such(value):
    """NaT passes for a moment, and has no `.date()` that could be asked for."""
    error = fault(as_date, value)
    assert ("no-date", "NaT is no day") == (error.code, error.why)
    assert ".date()" not in error.hint


@pytest.mark.parametrize("value", [None, 20261115, 46341.0, b"2026-11-15", True])
def test_other_types_are_refused(value):
    """Serial numbers and bytes are not dates."""
    assert fault(as_date, value).code == "date-type"


def test_month_steps_are_not_associative():
    """The trap that cycles avoid by stepping from the anchor."""
    twice = add_months(add_months("2026-01-31", 1), 1)
    assert (date(2026, 3, 28), date(2026, 3, 31)) == (
        twice,
        add_months("2026-01-31", 2),
    )


@given(DAYS, st.integers(-120, 120))
def test_months_step_as_relativedelta_does(day, months):
    """An independent library agrees on every clipped month end."""
    try:
        expected = day + relativedelta(months=months)
    except ValueError:
        assert fault(add_months, day, months).code == "date-out-of-range"
    else:
        assert expected == add_months(day, months)


@pytest.mark.parametrize("months", [1, 10**9, -(10**9)])
def test_months_past_the_calendar_are_refused(months):
    """No OverflowError escapes from the last month of all."""
    assert fault(add_months, "9999-12-31", months).code == "date-out-of-range"


def test_ordinals_outside_the_calendar_are_refused():
    """Whole weeks and days are bounded as months are."""
    assert date.max == day_of(date.max.toordinal())
    for bad in (0, date.max.toordinal() + 1):
        assert fault(day_of, bad).code == "date-out-of-range"
    assert fault(month_start, 11).code == "date-out-of-range"


@given(DAYS, st.integers(0, 800), st.lists(st.integers(-5, 805), max_size=8))
def test_business_days_count_as_numpy_does(start, length, offsets):
    """The closed formula equals numpy's count, holidays and weekends included."""
    end = start + timedelta(length)
    holidays = [start + timedelta(n) for n in offsets if (start.year, n) > (2, 0)]
    expected = np.busday_count(start, end, holidays=holidays)
    assert expected == business_days(start, end, holidays)


def test_business_days_of_all_time_are_immediate():
    """No loop over days: 3.6 million of them are counted at once."""
    assert np.busday_count("0001-01-01", "9999-12-31") == business_days(
        "0001-01-01", "9999-12-31"
    )


def test_business_days_backwards_are_refused():
    """A negative count would be a silent wrong number."""
    assert fault(business_days, "2026-11-15", "2026-11-14").code == "span-empty"


@pytest.mark.parametrize(
    ("on", "share", "left"),
    [
        ("2026-09-30", 0.0, 92),
        ("2026-10-01", 1 / 92, 91),
        ("2026-11-15", 0.5, 46),
        ("2026-12-30", 91 / 92, 1),
        ("2026-12-31", 1.0, 0),
        ("2027-05-01", 1.0, 0),
        ("0001-01-01", 0.0, 92),
        ("9999-12-31", 1.0, 0),
    ],
)
def test_the_day_itself_counts_as_gone(on, share, left):
    """On the last day the cycle is over; before the first nothing is."""
    assert (share, left) == (Q4.elapsed(on), Q4.remaining(on))


@given(DAYS, st.integers(1, 500), st.integers(-400, 900), st.booleans())
def test_elapsed_is_a_monotone_share(start, length, offset, business):
    """Time never runs backwards, and its share stays within 0 and 1."""
    end = start + timedelta(length)
    on = max(date.min, start) + timedelta(max(offset, -300))
    if business and not business_days(start, end):
        assert fault(span_elapsed, start, end, on, business=True).code == (
            "no-business-days"
        )
        return
    today, tomorrow = (
        span_elapsed(start, end, day, business=business)
        for day in (on, on + timedelta(1))
    )
    assert 0 <= today <= tomorrow <= 1
    assert (on >= end - timedelta(1)) <= (today == 1)
    assert (on < start) <= (today == 0)


@given(DAYS, st.integers(1, 500), st.integers(-200, 700))
def test_elapsed_and_remaining_add_up(start, length, offset):
    """Days gone and days left are the cycle's days."""
    cycle = Cycle.span(start, start + timedelta(length - 1))
    on = start + timedelta(offset)
    gone = cycle.elapsed(on) * cycle.days
    assert cycle.days == pytest.approx(gone + cycle.remaining(on))


def test_business_days_gone_skip_weekends_and_holidays():
    """Friday 25 December to Sunday 27 move nothing when Friday is off."""
    off = ["2026-12-25"]
    shares = {
        Q4.elapsed(day, business=True, holidays=iter(off))
        for day in ("2026-12-24", "2026-12-25", "2026-12-27")
    }
    assert {61 / 65} == shares


def test_a_span_without_days_has_no_share():
    """0/0 is an error, not a number."""
    assert (
        fault(span_elapsed, "2026-10-01", "2026-10-01", Q4.start).code == "span-empty"
    )


def test_the_share_has_one_formula_for_numbers_and_arrays():
    """Scoring a million key results uses the same line as one cycle."""
    days = np.arange(Q4.start.toordinal() - 3, Q4.end.toordinal() + 3)
    shares = elapsed_share(Q4.start.toordinal(), Q4.end.toordinal(), days)
    assert shares.dtype == np.float64
    assert [Q4.elapsed(date.fromordinal(int(day))) for day in days] == shares.tolist()


@pytest.mark.parametrize(
    ("label", "start", "last", "every"),
    [
        ("2026", "2026-01-01", "2026-12-31", "year"),
        ("2026-H1", "2026-01-01", "2026-06-30", "half"),
        ("2026-H2", "2026-07-01", "2026-12-31", "half"),
        ("2026-Q4", "2026-10-01", "2026-12-31", "quarter"),
        ("2028-02", "2028-02-01", "2028-02-29", "month"),
        ("2026-W46", "2026-11-09", "2026-11-15", "week"),
        ("2026-W53", "2026-12-28", "2027-01-03", "week"),
        ("2026-10-05..2026-12-18", "2026-10-05", "2026-12-18", "custom"),
        ("2026-10-05..2026-10-05", "2026-10-05", "2026-10-05", "custom"),
        ("0001", "0001-01-01", "0001-12-31", "year"),
        ("9999-Q3", "9999-07-01", "9999-09-30", "quarter"),
    ],
)
def test_calendar_labels(label, start, last, every):
    """Each form of label means its days, and prints as it was written."""
    cycle = Cycle.parse(label)
    assert (start, last) == (str(cycle.start), str(cycle.last_day))
    assert (label, every) == (str(cycle), cycle.every)


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("2026-Q4\n", "label-unreadable"),
        ("２０２６-Q4", "label-unreadable"),
        ("2026-q4", "label-unreadable"),
        ("2026-Q04", "label-unreadable"),
        ("2026-1", "label-unreadable"),
        ("26-Q4", "label-unreadable"),
        ("2026-P03", "label-unreadable"),
        ("FY27-11", "label-unreadable"),
        ("FY027", "label-unreadable"),
        ("0000", "label-unreadable"),
        ("10000", "label-unreadable"),
        ("", "label-unreadable"),
        ("next quarter", "label-unreadable"),
        (2026, "label-unreadable"),
        (None, "label-unreadable"),
        ("2026-Q5", "label-out-of-range"),
        ("2026-Q0", "label-out-of-range"),
        ("2026-H3", "label-out-of-range"),
        ("2026-13", "label-out-of-range"),
        ("2026-00", "label-out-of-range"),
        ("2025-W53", "label-out-of-range"),
        ("2026-W00", "label-out-of-range"),
        ("9999-Q4", "date-out-of-range"),
        ("9999", "date-out-of-range"),
        ("9999-12", "date-out-of-range"),
        ("9999-W52", "date-out-of-range"),
        ("2026-01-01..9999-12-31", "date-out-of-range"),
        ("2026-12-18..2026-10-05", "span-empty"),
        ("2026-02-30..2026-10-05", "date-impossible"),
        ("2026..2027", "invalid-date"),
        ("FY27-Q4", "label-needs-cadence"),
        ("FY27", "label-needs-cadence"),
    ],
)
def test_other_labels_are_refused(label, code):
    """A label that is not one, or not yet, says which; nothing overflows."""
    assert code == fault(Cycle.parse, label).code


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("Q4 2026", "2026-Q4"),
        ("2026Q4", "2026-Q4"),
        ("q4/26", "2026-Q4"),
        ("2026-w6", "2026-W06"),
        ("Q4 FY27", "FY27-Q4"),
        ("FY27 P3", "FY27-P03"),
        ("2026-P03", "2026-03"),
    ],
)
def test_a_near_miss_is_named(label, meant):
    """People write quarters in many ways; the error says the one to use."""
    assert f"did you mean '{meant}'?" == fault(Cycle.parse, label).hint


def test_letters_without_a_year_have_no_near_miss():
    """Q4 of which year? Nothing is suggested."""
    assert not fault(Cycle.parse, "Q4").hint


@pytest.mark.parametrize(
    ("year", "weeks"), [(2020, 53), (2025, 52), (2026, 53), (2027, 52), (2032, 53)]
)
def test_iso_years_have_52_or_53_weeks(year, weeks):
    """Long years by the Python documentation's own calendar algorithm."""
    assert Cycle.parse(f"{year}-W{weeks}").every == "week"
    assert fault(Cycle.parse, f"{year}-W{weeks + 1}").code == "label-out-of-range"


def test_new_year_may_lie_in_the_old_iso_year():
    """2027-01-01 is in week 53 of 2026; %Y-W%V would say 2027-W53."""
    assert str(Cadence("week").cycle("2027-01-01")) == "2026-W53"


def test_a_cycle_may_be_named_freely():
    """Companies have names for their time boxes; days are what counts."""
    cycle = Cycle("Spring push", start="2026-03-02", end=date(2026, 5, 1))
    assert ("Spring push", "custom", 60) == (str(cycle), cycle.every, cycle.days)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"end": "2026-03-02"}, "span-empty"),
        ({"end": "2026-03-01"}, "span-empty"),
        ({"label": "  "}, "label-unreadable"),
        ({"label": "a\nb"}, "label-unreadable"),
        ({"label": 7}, "label-unreadable"),
        ({"every": "fortnight"}, "unknown-rhythm"),
        ({"start": "2026-3-2"}, "invalid-date"),
    ],
)
def test_a_cycle_that_cannot_be_is_refused(fields, code):
    """Every field of a cycle made in code is checked."""
    good = {"label": "x", "start": "2026-03-02", "end": "2026-05-01"}
    assert code == fault(Cycle, **{**good, **fields}).code


@pytest.mark.parametrize(
    ("word", "way_out"),
    [
        ("quarterly", '"quarter"'),
        ("Biweekly", "twice a week or every two weeks"),
        ("bimonthly", "twice a month or every two months"),
        ("decade", '"custom"'),
        (3, '"custom"'),
    ],
)
def test_ambiguous_rhythms_are_refused_with_the_way_out(word, way_out):
    """Biweekly is refused rather than guessed."""
    assert way_out in fault(as_every, word).hint


def test_cycles_are_values():
    """Equal by content, hashable, ordered by their days, copied and pickled whole."""
    twin = Cycle.parse("2026-Q4")
    year, month = Cycle.parse("2026"), Cycle.parse("2026-10")
    assert {Q4} == {twin, copy.copy(Q4), pickle.loads(pickle.dumps(Q4))}
    assert [year, month, Q4] == sorted([Q4, year, month])
    assert not hasattr(Q4, "__dict__")


def test_days_belong_to_half_open_cycles():
    """The end is the first day after; contained cycles may touch both edges."""
    assert "2026-10-01" in Q4
    assert date(2027, 1, 1) not in Q4
    assert Q4.contains_cycle(Q4)
    assert not Cycle.parse("2026-11").contains_cycle(Q4)


def test_overlap_is_the_shared_days_or_none():
    """A week over the year's end shares four days with 2026 and none with 2025."""
    week = Cycle.parse("2026-W53")
    shared = week.overlap(Cycle.parse("2026"))
    assert shared is not None
    assert ("2026-12-28..2026-12-31", 4) == (str(shared), shared.days)
    assert week.overlap(Cycle.parse("2025")) is None
    assert Cycle.parse("2026-Q3").overlap(Q4) is None


def test_a_key_result_that_starts_late_has_its_own_share():
    """Its elapsed share counts from its own first day."""
    part = Q4.part(starts_on="2026-12-01")
    assert (0.0, 0.0) == (part.elapsed("2026-11-15"), part.elapsed("2026-11-30"))
    assert 1 / 31 == part.elapsed("2026-12-01")
    assert Q4.part(ends_on="2026-10-01").days == 1
    assert Q4 is Q4.part() is Q4.part("2026-10-01", "2026-12-31")


@pytest.mark.parametrize(
    "days",
    [
        ("2026-09-30", None),
        (None, "2027-01-01"),
        ("2026-12-02", "2026-12-01"),
    ],
)
def test_a_part_stays_within_its_cycle(days):
    """A key result outside its cycle is a fault, not a clipped span."""
    assert fault(Q4.part, *days).code == "span-outside"


@given(DAYS, st.integers(0, 400))
def test_spans_print_as_they_parse(first, length):
    """A custom span's label is its first and last day, and reads back as itself."""
    cycle = Cycle.span(first, first + timedelta(length))
    assert cycle == Cycle.parse(str(cycle))


@given(st.text(max_size=24))
def test_any_text_is_a_cycle_or_an_error(text):
    """Whatever stands in a document, only our own error comes out."""
    try:
        cycle = Cycle.parse(text)
    except CalendarError:
        return
    assert cycle == Cycle.parse(str(cycle))


def test_a_weekend_has_no_share_of_business_days():
    """Nothing over nothing is no share, and the way out is named."""
    error = fault(span_elapsed, "2026-10-03", "2026-10-05", Q4.start, business=True)

    assert "no-business-days" == error.code
    assert "business=False" in error.hint
