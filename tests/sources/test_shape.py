"""How a table of readings is laid out: every mistake is said with the way out."""

import datetime as dt
from decimal import Decimal

import pytest

from okrkit import Cadence
from okrkit.errors import CalendarError, InvalidOKRError
from okrkit.sources.shape import FIELDS, Shape


def test_every_field_whose_own_name_is_a_column_is_read():
    """The simplest table needs no mapping."""
    known = ["team", "n", "value", "date", "standard_error", 7]
    expected = {
        "date": "date",
        "value": "value",
        "standard_error": "standard_error",
        "n": "n",
    }
    assert expected == Shape().wanted(known)


def test_names_in_capitals_are_the_same_names():
    """Snowflake and Oracle write all names in capitals."""
    assert {"date": "PERIOD", "value": "VALUE"} == Shape().wanted(["PERIOD", "VALUE"])
    with pytest.raises(InvalidOKRError):
        Shape().wanted(["Date", "DATE", "value"])


def test_a_date_and_a_period_are_one_too_many():
    """They may contradict, and nobody but the user knows which is meant."""
    with pytest.raises(InvalidOKRError) as caught:
        Shape().wanted(["period", "date", "value"])
    assert "duplicate" == caught.value.code
    chosen = Shape(columns={"date": "period", "value": "value"})
    assert "period" == chosen.wanted(["period", "date", "value"])["date"]


def test_period_is_another_name_for_date_in_a_mapping():
    """Whoever groups by month has a column of months."""
    shape = Shape(columns={"period": "month", "value": "churn"})
    assert {"date": "month", "value": "churn"} == shape.wanted(["month", "churn"])
    with pytest.raises(InvalidOKRError) as caught:
        Shape(columns={"period": "month", "date": "day"})
    assert "duplicate" == caught.value.code


def test_a_mapping_reads_what_it_names_and_no_more():
    """A column called `n` may be anything, once a user says what is what."""
    shape = Shape(columns={"value": "churn"})
    assert {"date": "date", "value": "churn"} == shape.wanted(["date", "churn", "n"])
    ratio = Shape(columns={"numerator": "lost", "denominator": "base"})
    assert {"date": "date", "numerator": "lost", "denominator": "base"} == ratio.wanted(
        ["date", "value", "lost", "base"]
    )


@pytest.mark.parametrize(
    ("known", "place"),
    [
        (["value", "day"], "date"),
        (["date", "score"], "value"),
        (["date", "numerator"], "value"),
        ([], "date"),
        ([("date", "")], "date"),
    ],
    ids=["date", "value", "ratio", "none", "levels"],
)
def test_a_table_without_date_or_value_is_refused(known, place):
    """The message says which columns there are, and how to say the one."""
    with pytest.raises(InvalidOKRError) as caught:
        Shape().wanted(known)
    assert ("column-missing", place) == (caught.value.code, caught.value.place)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("layout", "place"),
    [
        ({"columns": {"value": "chrun"}}, "columns.value"),
        ({"where": {"tem": "Nord"}}, "where.tem"),
    ],
    ids=["columns", "where"],
)
def test_a_typo_of_a_column_is_told_with_the_column_meant(layout, place):
    """A typo must not read another column, nor all rows."""
    with pytest.raises(InvalidOKRError) as caught:
        Shape(**layout).wanted(["date", "value", "churn", "team"])
    assert ("column-missing", place) == (caught.value.code, caught.value.place)
    assert "Did you mean" in caught.value.hint


def test_a_typo_of_a_field_is_told_with_the_field_meant():
    """`vlaue` is no field of a reading."""
    with pytest.raises(InvalidOKRError) as caught:
        Shape(columns={"vlaue": "churn"})
    assert ("unknown-field", "Did you mean 'value'?") == (
        caught.value.code,
        caught.value.hint,
    )
    with pytest.raises(InvalidOKRError) as caught:
        Shape(columns={"zzzz": "churn"})
    assert "field=column" in caught.value.hint


def test_what_a_document_keeps_beyond_is_no_column():
    """`extra` is a mapping; no cell holds one."""
    assert "extra" not in FIELDS
    with pytest.raises(InvalidOKRError):
        Shape(columns={"extra": "x"})


@pytest.mark.parametrize(
    "cell",
    [
        [1],
        float("nan"),
        float("inf"),
        Decimal("nan"),
        dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        1j,
        b"a",
    ],
    ids=["list", "nan", "inf", "decimal", "moment", "complex", "bytes"],
)
def test_where_takes_values_that_a_cell_can_equal(cell):
    """NaN equals nothing, and a list is no value."""
    with pytest.raises(InvalidOKRError) as caught:
        Shape(where={"team": cell})
    assert ("invalid-value", "where.team") == (caught.value.code, caught.value.place)


@pytest.mark.parametrize("every", ["monthly", "fortnight", 3, ""])
def test_what_is_no_kind_of_period_is_refused(every):
    """The message lists `day`, which is no kind of cycle."""
    with pytest.raises(CalendarError) as caught:
        Shape(every=every)
    assert "day" in caught.value.expected


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        ({"zone": "Berlin"}, "zone-unknown"),
        ({"zone": 1}, "zone-unknown"),
        ({"cadence": "month"}, "wrong-type"),
        ({"provisional": 1}, "not-a-flag"),
        ({"columns": ["value"]}, "not-a-mapping"),
        ({"where": "team"}, "not-a-mapping"),
    ],
)
def test_other_parts_of_the_wrong_kind_are_refused(layout, code):
    """A layout is checked when it is made, not when the warehouse was asked."""
    with pytest.raises(InvalidOKRError) as caught:
        Shape(**layout)
    assert code == caught.value.code


def test_the_span_of_a_window_covers_whole_periods():
    """A row is dated by any day of its period."""
    first, after = dt.date(2026, 10, 15), dt.date(2026, 11, 16)
    assert (first, dt.date(2026, 11, 15)) == Shape().span(first, after)
    assert (first, dt.date(2026, 11, 15)) == Shape(every="day").span(first, after)
    assert (dt.date(2026, 10, 12), dt.date(2026, 11, 15)) == Shape(every="week").span(
        first, after
    )


def test_a_custom_period_follows_the_rule_of_the_cadence():
    """Sprints of two weeks are periods, too."""
    cadence = Cadence(
        "custom", rule="FREQ=WEEKLY;INTERVAL=2", anchor=dt.date(2026, 10, 5)
    )
    shape = Shape(every="custom", cadence=cadence)
    assert dt.date(2026, 10, 18) == shape.period(dt.date(2026, 10, 12)).last_day


def test_a_shape_can_be_compared_and_told():
    """Layouts are values, and a source shows its own in a few words."""
    assert Shape(every="month") == Shape(every="month")
    assert "" == Shape().told()


def test_a_label_that_is_no_cycle_of_the_rule_is_refused():
    """A span of days need not be a sprint of ours."""
    cadence = Cadence(
        "custom", rule="FREQ=WEEKLY;INTERVAL=2", anchor=dt.date(2026, 10, 5)
    )
    shape = Shape(every="custom", cadence=cadence)
    assert dt.date(2026, 10, 18) == shape.labelled("2026-10-05..2026-10-18").last_day
    with pytest.raises(CalendarError):
        shape.labelled("2026-10-06..2026-10-18")
