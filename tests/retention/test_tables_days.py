"""Days and moments: every spelling of one day, none that could be two, and zones."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import CalendarError, InvalidOKRError
from okrkit.model.cadence import Cadence
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import EPOCH, day_number, periods_of
from okrkit.retention.tables.reading import read_columns
from okrkit.retention.tables.table import OPEN, Role
from okrkit.retention.tables.zones import HOUR, from_wall, to_wall

DAY = Role("day", "at", "day")
MOMENT = Role("moment", "at", "moment")
OCT = day_number(dt.date(2026, 10, 1))
NEW_YORK = dt.timezone(dt.timedelta(hours=-5))
NIGHT = dt.datetime(2026, 10, 1, 22, 30, tzinfo=dt.UTC)  # 2 October in Berlin
NOON = dt.datetime(2026, 10, 1, 12)  # noqa: DTZ001 - a clock on a wall


def days(column, zone=None):
    """Read a column of days, counted from 1 October 2026."""
    table = read_columns({"at": column}, [DAY], zone=zone)
    return (table["day"] - OCT).tolist()


def refused(column, role=DAY, zone=None):
    """Return the code that a column is refused with."""
    with pytest.raises(InvalidOKRError) as caught:
        read_columns({"at": column}, [role], zone=zone)
    assert caught.value.place in (role.name, "zone")
    return caught.value


@pytest.mark.parametrize(
    "column",
    [
        ["2026-10-01", "2026-10-02"],
        np.array(["2026-10-01", "2026-10-02"]),
        [dt.date(2026, 10, 1), dt.date(2026, 10, 2)],
        [NOON, "2026-10-02"],
        ["2026-10-01T15:00", "2026-10-02 23:59:59.999999"],
        [np.datetime64("2026-10-01"), np.datetime64("2026-10-02T12", "ns")],
        *(np.array(["2026-10-01", "2026-10-02"], f"M8[{u}]") for u in ("D", "h", "ns")),
        np.array(["2026-10-01T23", "2026-10-02"], "M8[12h]"),
        np.array(["2026-10-01", "2026-10-02"], ">M8[us]"),
        pd.Series(["2026-10-01", "2026-10-02"]),
        pd.Series(pd.to_datetime(["2026-10-01", "2026-10-02"])),
        [pd.Timestamp("2026-10-01 15:00"), pd.Timestamp("2026-10-02")],
        pl.Series([dt.date(2026, 10, 1), dt.date(2026, 10, 2)]),
        pl.Series([NOON, NOON + dt.timedelta(1)]),
        pa.array([dt.date(2026, 10, 1), dt.date(2026, 10, 2)]),
        pa.array([NOON, NOON + dt.timedelta(1)]),
    ],
)
def test_every_spelling_of_a_day(column):
    """Whatever the hour (trap 10: 15:00 on the last day is within the day)."""
    assert [0, 1] == days(column)


@pytest.mark.parametrize(
    "column",
    [
        ["2026-10-01", None],
        ["2026-10-01", ""],
        ["2026-10-01", float("nan")],
        [dt.date(2026, 10, 1), pd.NaT],
        np.array(["2026-10-01", "NaT"], "M8[us]"),
        np.array(["2026-10-01", "NaT"], "M8[D]"),
        [np.datetime64("2026-10-01"), np.datetime64("NaT", "D")],
        [np.datetime64("2026-10-01"), None],
        [np.datetime64("NaT", "D"), dt.date(2026, 10, 1)],
        np.ma.masked_array(np.array(["2026-10-01"] * 2, "M8[D]"), [False, True]),
        pl.Series([dt.date(2026, 10, 1), None]),
        pa.array([dt.date(2026, 10, 1), None]),
    ],
)
def test_rows_without_a_day_are_counted(column):
    """Never dropped silently (trap 13)."""
    table = read_columns({"at": column}, [DAY])
    assert ([OCT], {"no day": 1}) == (table["day"].tolist(), table.excluded)


@pytest.mark.parametrize(
    "column", [[None], [float("nan")], np.array([np.nan]), [pd.NaT]]
)
def test_a_column_of_nothing_has_no_days(column):
    """An empty column of a frame comes as floats."""
    assert {"no day": 1} == read_columns({"at": column}, [DAY]).excluded


def test_times_before_1970_belong_to_their_own_day():
    """Division of negative numbers rounds down."""
    assert [-1] == (
        read_columns({"at": np.array(["1969-12-31T23:00"], "M8[s]")}, [DAY])[
            "day"
        ].tolist()
    )


@pytest.mark.parametrize(
    ("column", "code"),
    [
        (["10/01/2026"], "invalid-date"),  # trap 9: the order is never guessed
        (["01.10.2026"], "invalid-date"),
        (["20261001"], "invalid-date"),
        (["2026-10-01 "], "invalid-date"),
        (["2026-10-01T3pm"], "invalid-date"),
        (["2026-02-30"], "date-impossible"),
        (["2026-02-28T25:00"], "date-impossible"),
        ([20261001], "not-a-day"),
        (np.array([1_790_812_800]), "not-a-day"),
        ([1.5, None], "not-a-day"),
        (np.array([1.5]), "not-a-day"),
        ([True], "not-a-day"),
        ([dt.time(1)], "not-a-day"),
        ([dt.date(2026, 10, 1), 5], "not-a-day"),
        (np.array(["2026-10"], "M8[M]"), "date-type"),
        (np.array([10**9], "M8[D]"), "date-out-of-range"),
        (
            np.array([5], "m8[D]"),
            "not-a-day",
        ),
    ],
)
def test_what_may_be_two_days_or_none_is_refused(column, code):
    """A wrong day is worse than an error."""
    assert code == refused(column).code


def test_times_finer_than_nanoseconds_are_days_too():
    """Picoseconds reach a few months around 1970 only; their days are days."""
    column = np.array(["1970-01-02T23:59"], "M8[ps]")
    assert [1] == read_columns({"at": column}, [DAY])["day"].tolist()


SHAPES = ["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f"]


@given(
    st.lists(st.datetimes(), min_size=1, max_size=9),
    st.sampled_from([f"{shape}{end}" for shape in SHAPES[1:] for end in ("", "Z")]),
    st.booleans(),
)
def test_texts_of_one_shape_are_read_like_each_alone(moments, shape, typed):
    """Columns that a program wrote go a faster way to the same moments."""
    texts = [f"{at.year:04d}{at.strftime(shape.removeprefix('%Y'))}" for at in moments]
    column = np.array(texts) if typed else texts
    together = read_columns({"at": column}, [MOMENT])["moment"].tolist()
    one_by_one = [read_columns({"at": [t, None]}, [MOMENT])["moment"][0] for t in texts]
    assert one_by_one == together


@pytest.mark.parametrize(
    ("column", "code"),
    [
        (["2026-10-01", "2026-02-30"], "date-impossible"),
        (["2026-10-01", "2026-1x-01"], "invalid-date"),
        (["2026-10-01", "2026/10/01"], "invalid-date"),
        (["2026-10-01", "today"], "invalid-date"),
        (["2026-10-01", "2026-10"], "invalid-date"),
        (["2026-10-01", "２０26-10-01"], "invalid-date"),
        (["2026-10-01T10:00", "2026-10-01T25:00"], "date-impossible"),
        (["2026-10-01T10:00Z", "2026-10-01T10:00z"], "invalid-date"),
        (["2026-10-01", "0000-01-01"], "date-out-of-range"),
        (["2026-10-01T10:00", 5], "not-a-day"),
    ],
)
def test_one_text_that_is_no_day_is_found_among_many(column, code):
    """The faster way lets nothing through that the slow one refuses."""
    assert code == refused(column).code


def test_numbers_as_days_come_with_a_way_out():
    """Seconds, days, spreadsheets' days: only the user knows."""
    assert "astype('M8[s]')" in refused([1_790_812_800]).hint


AWARE = {
    "python": [NIGHT],
    "another offset": [NIGHT.astimezone(NEW_YORK)],
    "text": ["2026-10-01T22:30Z"],
    "text with offset": ["2026-10-01T17:30:00-05:00"],
    "pandas": pd.Series([pd.Timestamp(NIGHT)]),
    "pandas elsewhere": pd.Series([pd.Timestamp(NIGHT)]).dt.tz_convert("Asia/Tokyo"),
    "pandas of arrow": pd.Series(
        [NIGHT], dtype=pd.ArrowDtype(pa.timestamp("s", "UTC"))
    ),
    "index": pd.DatetimeIndex([NIGHT]),
    "polars": pl.Series([NIGHT]),
    "pyarrow": pa.array([NIGHT], pa.timestamp("ns", "America/New_York")),
    "pyarrow seconds": pa.array([NIGHT], pa.timestamp("s", "UTC")),
}


@pytest.mark.parametrize("column", AWARE.values(), ids=AWARE)
def test_the_day_of_an_instant_is_the_business_s(column):
    """Trap 14: one instant, one day, whoever's clock the data show."""
    assert [1] == days(column, "Europe/Berlin")
    assert [0] == days(column, "America/New_York")


@pytest.mark.parametrize("column", AWARE.values(), ids=AWARE)
def test_an_instant_without_a_business_zone_is_refused(column):
    """UTC would be a guess, and shifts month ends."""
    assert "zone-missing" == refused(column).code


def test_one_in_the_morning_in_utc_is_yesterday_in_new_york():
    """The very case of trap 14: also the month moves."""
    assert [-1] == days(["2026-10-01T01:30:00Z"], "America/New_York")


@pytest.mark.parametrize(
    "column", [[NIGHT, NOON], ["2026-10-01T10:00Z", "2026-10-01"], [NIGHT, None, NOON]]
)
def test_moments_with_and_without_offset_do_not_mix(column):
    """Half of them would be read on another clock."""
    assert "zones-mixed" == refused(column, zone="UTC").code


@pytest.mark.parametrize(
    "zone", ["Mars/Base", "", "../etc/passwd", 5, "Europe/Berl\0in"]
)
def test_an_unknown_zone_is_refused(zone):
    """Whatever is given for a zone, the error is ours."""
    assert "zone-unknown" == refused(["2026-10-01"], zone=zone).code


def test_times_without_offset_are_on_the_business_s_clock():
    """A zone does not move what says none."""
    assert [0] == days([NOON.replace(hour=23)], "Asia/Tokyo")


@given(
    st.lists(st.integers(-(2**51), 2**52), min_size=1, max_size=20),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"]),
)
def test_walls_show_what_python_says(moments, zone):
    """Also in the years when clocks were set by the sun."""
    where = ZoneInfo(zone)
    expected = []
    for moment in moments:
        at = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=moment)
        wall = at.astimezone(where).replace(tzinfo=dt.UTC)
        expected.append(
            (wall - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(0, 0, 1)
        )
    assert expected == to_wall(np.array(moments), where).tolist()


@given(st.lists(st.integers(0, 2**51), max_size=20))
def test_walls_lead_back_but_for_the_hour_that_comes_twice(moments):
    """From the world's clock to the wall and back."""
    berlin = ZoneInfo("Europe/Berlin")
    back = from_wall(to_wall(np.array(moments, np.int64), berlin), berlin)
    assert set((np.array(moments, np.int64) - back).tolist()) <= {0, HOUR}


@pytest.mark.parametrize(
    ("column", "zone", "expected"),
    [
        (["1970-01-01T01:00+01:00"], None, 0),
        (["1970-01-01"], None, 0),
        (["1970-01-01T01:00"], "Europe/Berlin", 0),
        (np.array(["1970-01-01T01:00"], "M8[m]"), None, HOUR),
        (np.array(["1970-01-01T01:00"], "M8[ns]"), "Europe/Berlin", 0),
        (pl.Series([dt.datetime(1970, 1, 1, 1, tzinfo=dt.UTC)]), None, HOUR),
        (pl.Series([dt.datetime(1970, 1, 1, 1, tzinfo=dt.UTC)]), "Asia/Tokyo", HOUR),
    ],
)
def test_moments_are_microseconds_of_the_world(column, zone, expected):
    """Response times need instants, not days."""
    table = read_columns({"at": column}, [MOMENT], zone=zone)
    assert [expected] == table["moment"].tolist()


def test_moments_may_lack():
    """Nothing is nothing, also in instants."""
    data = {"at": np.array(["1970-01-02", "NaT"], "M8[ns]")}
    table = read_columns(data, [MOMENT])
    assert ([24 * HOUR], {"no moment": 1}) == (table["moment"].tolist(), table.excluded)


@pytest.mark.parametrize("kind", ["day", "moment"])
def test_what_has_not_happened_yet_stays_open(kind):
    """The end of a subscription that runs is no missing value."""
    role = Role("end", "at", kind, open=True)
    table = read_columns({"at": ["1970-01-02", None]}, [role])
    assert ([{"day": 1, "moment": 24 * HOUR}[kind], OPEN], {}) == (
        table["end"].tolist(),
        table.excluded,
    )


def test_events_of_the_whole_world_are_put_to_business_days():
    """The zone is said once, with the table."""
    events = Events(
        {"customer": [1], "date": ["2026-10-01T22:30Z"]}, zone="Europe/Berlin"
    )
    assert [OCT + 1] == events.table["day"].tolist()


@pytest.mark.parametrize(
    ("every", "first", "last", "count"),
    [
        ("day", "2026-09-28", "2026-10-04", 7),
        ("week", "2026-W40", "2026-W40", 1),
        ("month", "2026-09", "2026-10", 2),
        ("quarter", "2026-Q3", "2026-Q4", 2),
        ("half", "2026-H2", "2026-H2", 1),
        ("year", "2026", "2026", 1),
    ],
)
def test_periods_run_from_the_data_to_the_day(every, first, last, count):
    """Whole spans, without a gap, the last one holding the day that is asked on."""
    periods = periods_of(OCT - 3, on="2026-10-04", every=every)
    labels = [str(cycle) for cycle in periods.cycles]
    assert count == len(periods)
    assert every == "day" or (first, last) == (labels[0], labels[-1])
    assert (np.diff(periods.edges) > 0).all()
    assert periods.last_day == day_number(dt.date(2026, 10, 4))
    assert [0, count - 1] == periods.place(np.array([OCT - 3, OCT + 3])).tolist()
    assert [-1, count] == periods.place(periods.edges[[0, -1]] - [1, 0]).tolist()


def test_fiscal_periods_follow_the_cadence():
    """Quarters of a year that starts in February."""
    cadence = Cadence("quarter", fiscal_year_starts="february")
    periods = periods_of(OCT, on="2026-11-15", every="quarter", cadence=cadence)
    assert ["FY27-Q3", "FY27-Q4"] == [str(cycle) for cycle in periods.cycles]


def test_weeks_of_a_fiscal_year_of_52_weeks():
    """Its months are of whole weeks."""
    cadence = Cadence(year_end="last saturday of september", pattern="4-4-5")
    periods = periods_of(OCT, on="2026-12-31", every="month", cadence=cadence)
    assert {28, 35} >= set(np.diff(periods.edges).tolist())


@pytest.mark.parametrize(
    ("on", "late_days", "expected"),
    [
        ("2026-10-30", 0, [False, True]),
        ("2026-10-31", 0, [False, False]),
        ("2026-10-31", 1, [False, True]),
        ("2026-11-01", 1, [False, False, True]),
        ("2026-10-05", 10, [True, True]),
    ],
)
def test_what_can_still_change_is_provisional(on, late_days, expected):
    """The running period, and those whose late data may still come."""
    periods = periods_of(OCT - 1, on=on, late_days=late_days)
    assert expected == periods.provisional.tolist()


def test_periods_may_begin_later_than_the_data():
    """What lies before is left out, but the period that holds `since` is whole."""
    periods = periods_of(OCT, on="2026-12-31", since="2026-11-15")
    assert ["2026-11", "2026-12"] == [str(cycle) for cycle in periods.cycles]


def test_no_data_needs_a_beginning():
    """Twelve months in which nothing happened can be asked for, too."""
    assert 2 == len(periods_of(None, on="2026-12-31", since="2026-11-15"))
    with pytest.raises(InvalidOKRError) as caught:
        periods_of(None, on="2026-12-31")
    assert ("no-period", "since") == (caught.value.code, caught.value.place)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"on": "2026-09-30"}, "no-period"),
        ({"on": "2026-10-30", "since": "2026-10-31"}, "no-period"),
        ({"on": "2026-10-31", "late_days": -1}, "not-whole"),
        ({"on": "2026-10-31", "late_days": "1"}, "not-a-number"),
        ({"on": "9999-12-31", "every": "year"}, "date-out-of-range"),
        ({"on": "2126-10-31", "every": "day"}, "too-many-periods"),
    ],
)
def test_periods_that_cannot_be_are_refused(arguments, code):
    """Typed, and at once."""
    with pytest.raises(InvalidOKRError) as caught:
        periods_of(OCT, **arguments)
    assert code == caught.value.code


@pytest.mark.parametrize("every", ["fortnight", "", None, 5])
def test_an_unknown_kind_of_period_is_refused(every):
    """The calendar's own words only."""
    with pytest.raises(CalendarError):
        periods_of(OCT, on="2026-12-31", every=every)


def test_day_zero():
    """The epoch is that of numpy."""
    assert 0 == day_number(dt.date.fromordinal(EPOCH))
