"""Tables of readings in frames: every library gives the same readings, or an error."""

import datetime as dt
import warnings
from decimal import Decimal

import narwhals
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit import Metric, Observation
from okrkit.errors import (
    CalendarError,
    InvalidOKRError,
    OKRError,
    SourceError,
    UnitError,
)
from okrkit.retention.tables.days import read_days
from okrkit.sources import tabled
from okrkit.sources.frame_query import pushed
from okrkit.sources.from_frames import frame
from okrkit.sources.shape import Shape
from okrkit.testing import check_source

NPS = Metric("nps", unit="points", rhythm="month")
CHURN = Metric("churn", unit="%")
OCT, NOV, DEC = dt.date(2026, 10, 1), dt.date(2026, 11, 1), dt.date(2026, 12, 1)


def as_pandas(columns):
    """Return columns as pandas has them by itself."""
    return pd.DataFrame(columns)


def as_pandas_arrow(columns):
    """Return columns as pandas with the types of Arrow."""
    return pa.table(columns).to_pandas(types_mapper=pd.ArrowDtype)


def as_relation(columns):
    """Return columns as a relation of DuckDB."""
    import duckdb

    database = duckdb.connect()
    database.register("given", pa.table(columns))
    database.execute("create table kept as select * from given")
    ALIVE.append(database)
    return database.table("kept")


def as_records(columns):
    """Return columns as a list of records."""
    names = list(columns)
    rows = zip(*(list(column) for column in columns.values()), strict=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


ALIVE = []  # a relation does not keep its database alive in every release
LIBRARIES = {
    "columns": dict,
    "records": as_records,
    "pandas": as_pandas,
    "pandas-arrow": as_pandas_arrow,
    "polars": pl.DataFrame,
    "polars-lazy": lambda columns: pl.DataFrame(columns).lazy(),
    "pyarrow": pa.table,
    "duckdb": as_relation,
}
EAGER = ["columns", "records", "pandas", "pandas-arrow", "polars", "pyarrow"]


@pytest.fixture(params=list(LIBRARIES))
def made(request):
    """Return what makes a frame of columns, for every library."""
    return LIBRARIES[request.param]


@pytest.fixture(params=EAGER)
def eager(request):
    """Return what makes a frame of columns, for the libraries that keep an order."""
    return LIBRARIES[request.param]


def read(data, start=OCT, end=DEC, metric=NPS, **layout):
    """Read a table of readings."""
    return frame(data, **layout).read(metric, start, end)


def told(readings):
    """Return the dates and values of readings, in order."""
    return sorted((str(reading.date), reading.value) for reading in readings)


MONTHS = {
    "period": ["2026-09", "2026-10", "2026-11"],
    "team": ["Nord", "Nord", "Nord"],
    "score": [30, 34, 36],
    "n": [400, 412, 398],
}


# -- what is read --------------------------------------------------------------------


def test_every_library_gives_the_same_readings(made):
    """The library a frame is of must not matter to a key result."""
    data = made(
        {
            "date": [
                dt.date(2026, 9, 30),
                dt.date(2026, 10, 31),
                dt.date(2026, 11, 30),
            ],
            "value": [30.0, 34.5, 36.25],
            "n": [400, 412, 398],
            "definition": ["nps", "nps", "nps"],
        }
    )
    expected = [
        Observation(date="2026-10-31", value=34.5, n=412, definition="nps"),
        Observation(date="2026-11-30", value=36.25, n=398, definition="nps"),
    ]
    assert expected == sorted(read(data), key=lambda reading: reading.date)


def test_a_frame_keeps_the_promises_of_a_source(made):
    """`check_source` is the contract of every source."""
    days = [OCT + dt.timedelta(days) for days in range(40)]
    data = made({"date": days, "value": list(range(40))})
    check_source(frame(data), NPS, start=OCT, end=NOV)


def test_periods_by_their_label_keep_the_promises_too(made):
    """A row of a month is a reading of its last day, whatever window is asked for."""
    source = frame(made(MONTHS), columns={"value": "score"}, every="month")
    check_source(source, NPS, start="2026-09-01", end="2026-12-01")
    assert [("2026-10-31", 34.0), ("2026-11-30", 36.0)] == told(
        source.read(NPS, "2026-10-31", "2026-12-01")
    )


def test_columns_are_mapped_and_others_left_alone(made):
    """A user's table has other columns, with names of their own."""
    readings = read(made(MONTHS), columns={"value": "score"}, every="month")
    assert [None, None] == [reading.n for reading in readings]
    both = {"value": "score", "n": "n"}
    assert [398, 412] == sorted(
        reading.n for reading in read(made(MONTHS), columns=both, every="month")
    )


def test_where_keeps_rows_by_every_kind_of_value(made):
    """A table of several teams or segments is asked for one of them."""
    data = made(
        {
            "date": [OCT] * 4,
            "value": [1, 2, 3, 4],
            "team": ["a", "b", "b", None],
            "year": [2026, 2026, 2025, 2026],
            "paying": [True, True, True, False],
            "since": [OCT, OCT, OCT, NOV],
            "share": [0.5, 0.25, 0.25, 0.5],
        }
    )
    where = {"team": "b", "year": 2026, "paying": True, "since": OCT, "share": 0.25}
    assert [("2026-10-01", 2.0)] == told(read(data, where=where))
    assert [("2026-10-01", 4.0)] == told(read(data, where={"team": None}))
    assert [("2026-10-01", 3.0)] == told(read(data, where={"year": Decimal(2025)}))
    assert [("2026-10-01", 4.0)] == told(read(data, where={"paying": False}))


def test_where_of_another_kind_is_refused_and_never_finds_nothing(made):
    """A text asked of a column of numbers would find no row, in silence."""
    data = made({"date": [OCT], "value": [1], "year": [2026], "team": ["a"]})
    for where in ({"year": "2026"}, {"team": 1}, {"year": True}, {"team": OCT}):
        with pytest.raises(InvalidOKRError) as caught:
            read(data, where=where)
        assert "where-other-kind" == caught.value.code


@pytest.mark.parametrize(
    "cell",
    [
        dt.date(2026, 10, 31),
        dt.datetime(2026, 10, 31, 23, 59, 59, 999999),  # noqa: DTZ001
        "2026-10-31",
        "2026-10-31T10:30",
    ],
    ids=["date", "moment", "text", "text-moment"],
)
def test_days_of_every_spelling_are_one_day(made, cell):
    """A moment belongs to its own day, whatever the hour."""
    assert [("2026-10-31", 1.0)] == told(read(made({"date": [cell], "value": [1]})))


@pytest.mark.parametrize(
    ("every", "cell", "starts_on", "date"),
    [
        ("year", "2025", "2025-01-01", "2025-12-31"),
        ("half", "2026-H1", "2026-01-01", "2026-06-30"),
        ("quarter", "2026-Q3", "2026-07-01", "2026-09-30"),
        ("month", "2026-10", "2026-10-01", "2026-10-31"),
        ("week", "2026-W41", "2026-10-05", "2026-10-11"),
        ("month", "2026-10-05", "2026-10-01", "2026-10-31"),
        ("week", dt.date(2026, 10, 7), "2026-10-05", "2026-10-11"),
        ("day", "2026-10-07", "2026-10-07", "2026-10-07"),
    ],
)
def test_a_period_is_known_by_its_label_or_any_day_of_it(
    made, every, cell, starts_on, date
):
    """Warehouses date a month by its first day, its last, or its name."""
    readings = read(made({"date": [cell], "value": [1]}), "2025-01-01", every=every)
    assert [(starts_on, date)] == [(str(r.starts_on), str(r.date)) for r in readings]


def test_a_fiscal_label_is_read_by_the_cadence(made):
    """FY27-P03 is a month of whoever's year begins in February."""
    from okrkit import Cadence

    data = made({"date": ["FY27-P09"], "value": [1]})
    cadence = Cadence(fiscal_year_starts="february")
    assert [("2026-10-31", 1.0)] == told(read(data, every="month", cadence=cadence))
    with pytest.raises(CalendarError) as caught:
        read(data, every="month")
    assert "label-needs-cadence" == caught.value.code


def test_a_label_of_another_kind_of_period_is_refused(made):
    """A quarter read as a month would be wrong for two months."""
    with pytest.raises(CalendarError) as caught:
        read(made({"date": ["2026-Q4"], "value": [1]}), every="month")
    assert "label-unreadable" == caught.value.code
    assert "row 1" in caught.value.place


def test_a_period_that_runs_is_left_out_or_provisional(made):
    """On the 15th a month is not over, and its sum is not its sum yet."""
    data = made(
        {"date": [dt.date(2026, 10, 1), dt.date(2026, 11, 30)], "value": [1, 2]}
    )
    window = {"start": OCT, "end": dt.date(2026, 11, 16), "every": "month"}
    assert [("2026-10-31", 1.0)] == told(read(data, **window))
    final, runs = sorted(
        read(data, **window, provisional=True), key=lambda reading: reading.date
    )
    assert (dt.date(2026, 11, 15), NOV, True) == (
        runs.date,
        runs.starts_on,
        runs.provisional,
    )
    assert not final.provisional


def test_a_row_cannot_say_that_a_period_that_runs_is_final(made):
    """Whether a period is over is a matter of the calendar."""
    data = made({"date": [NOV], "value": [2], "provisional": [False]})
    (runs,) = read(data, NOV, dt.date(2026, 11, 16), every="month", provisional=True)
    assert runs.provisional


def test_a_period_that_has_not_begun_is_no_reading(made):
    """A plan for December is no reading in November."""
    data = made({"date": [DEC], "value": [2]})
    window = NOV, dt.date(2026, 11, 16)
    assert () == read(data, *window, every="month", provisional=True)


def test_aware_moments_need_the_zone_of_the_business(made):
    """At 23:30 in New York it is tomorrow in Berlin."""
    late = dt.datetime(2026, 10, 31, 23, 30, tzinfo=dt.UTC)
    data = made({"date": [late], "value": [1]})
    with pytest.raises(InvalidOKRError) as caught:
        read(data)
    assert "zone-missing" == caught.value.code
    assert [("2026-10-31", 1.0)] == told(read(data, zone="UTC"))
    assert [("2026-11-01", 1.0)] == told(read(data, zone="Europe/Berlin"))
    assert () == read(data, end=NOV, zone="Europe/Berlin")


def test_when_it_was_recorded_is_kept_to_the_second(made):
    """A later correction supersedes, so that the moment has to be right."""
    moment = dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC)
    (reading,) = read(made({"date": [OCT], "value": [1], "recorded_at": [moment]}))
    assert (moment, dt.datetime) == (reading.recorded_at, type(reading.recorded_at))
    naive = dt.datetime(2026, 11, 2)  # noqa: DTZ001
    naive = made({"date": [OCT], "value": [1], "recorded_at": [naive]})
    (reading,) = read(naive, zone="Europe/Berlin")
    assert dt.datetime(2026, 11, 1, 23, tzinfo=dt.UTC) == reading.recorded_at
    with pytest.raises(InvalidOKRError) as caught:
        read(naive)
    assert "naive-time" == caught.value.code


def test_ratios_units_and_errors_come_along(made):
    """A reading carries its uncertainty, and says its own unit."""
    data = made(
        {
            "date": [dt.date(2026, 10, 31)],
            "value": [0.032],
            "unit": ["ratio"],
            "standard_error": [0.001],
            "numerator": [32],
            "denominator": [1000],
            "starts_on": [OCT],
            "source": ["billing"],
        }
    )
    (reading,) = read(data, metric=CHURN)
    assert (
        Observation(
            date="2026-10-31",
            value=0.032,
            unit="ratio",
            standard_error=0.001,
            numerator=32,
            denominator=1000,
            starts_on=OCT,
            source="billing",
        )
        == reading
    )


def test_one_value_in_every_spelling_is_one_value(made):
    """3.2 %, however a table spells it, is 3.2 % (or an error, and never 0.032)."""
    spelt = [
        {"value": [3.2]},
        {"value": [Decimal("3.2")]},
        {"value": ["3.2%"]},
        {"value": ["3.2"]},
        {"value": [0.032], "unit": ["ratio"]},
        {"numerator": [32], "denominator": [1000]},
        {"value": [None], "numerator": [32], "denominator": [1000]},
    ]
    for columns in spelt:
        (reading,) = read(made({"date": [OCT], **columns}), metric=CHURN)
        assert 3.2 == pytest.approx(reading.in_unit("%").value, abs=1e-12)


def test_a_share_of_nothing_is_no_reading(made):
    """A month without customers has no churn, not one of 0."""
    data = made({"date": [OCT, NOV], "numerator": [0, 1], "denominator": [0, 4]})
    assert [("2026-11-01", 0.25)] == told(read(data))


# -- the faults of data frames -------------------------------------------------------


def cells_of(library, *cells):
    """Return a frame of one value a day, as that library keeps such cells."""
    days = [OCT + dt.timedelta(place) for place in range(len(cells))]
    if library == "pandas":
        return pd.DataFrame({"date": days, "value": pd.Series(cells, dtype=object)})
    return LIBRARIES[library]({"date": days, "value": list(cells)})


@pytest.mark.parametrize("library", list(LIBRARIES))
def test_nan_none_and_null_are_no_reading(library):
    """No data is no reading: neither 0 nor NaN."""
    data = cells_of(library, 1.5, None, float("nan"), 2.5)
    assert [("2026-10-01", 1.5), ("2026-10-04", 2.5)] == told(read(data))


@pytest.mark.parametrize(
    ("cells", "dtype"),
    [
        ([1, pd.NA, 3], "Int64"),
        ([1.0, pd.NA, 3.0], "Float64"),
        ([1, pd.NA, 3], object),
        ([1, pd.NaT, 3], object),
        ([1, None, 3], "int64[pyarrow]"),
        ([1, None, 3], "category"),
    ],
    ids=["Int64", "Float64", "NA", "NaT", "arrow", "category"],
)
def test_what_pandas_calls_missing_is_no_reading(cells, dtype):
    """Missing cells of pandas: it has many ways to say that there is nothing."""
    values = pd.Series(cells, dtype=dtype)
    data = pd.DataFrame(
        {"date": pd.date_range("2026-10-01", periods=3), "value": values}
    )
    assert [("2026-10-01", 1.0), ("2026-10-03", 3.0)] == told(read(data))


@pytest.mark.parametrize("library", list(LIBRARIES))
@pytest.mark.parametrize("cell", [float("inf"), -float("inf")], ids=["inf", "-inf"])
def test_infinity_is_refused_and_its_row_named(library, cell):
    """A rate over 0 in the warehouse must not become a score."""
    with pytest.raises(InvalidOKRError) as caught:
        read(cells_of(library, 1.0, cell))
    assert "not-finite" == caught.value.code
    assert "row 2" in caught.value.place


def test_a_mix_of_objects_is_read_cell_by_cell():
    """A column of objects may hold anything."""
    mixed = [1, "2", 3.5, Decimal("4.25"), np.float32(5.5), np.uint8(250), None, "6k"]
    data = pd.DataFrame(
        {
            "date": pd.date_range("2026-10-01", periods=len(mixed)),
            "value": pd.Series(mixed, dtype=object),
        }
    )
    count = Metric("sold", unit="count")
    found = [reading.value for reading in read(data, metric=count)]
    assert [1, 2, 3.5, 4.25, 5.5, 250, 6000] == found


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (True, "not-a-number"),
        ("n/a", "unreadable-number"),
        ("1,5", "unreadable-number"),
        ([1], "not-a-number"),
        (1j, "not-a-number"),
        (b"1", "not-a-number"),
        (dt.date(2026, 1, 1), "not-a-number"),
        (10**400, "not-finite"),
    ],
    ids=["bool", "text", "comma", "list", "complex", "bytes", "date", "huge"],
)
def test_what_is_no_number_is_refused_and_its_row_named(cell, code):
    """Nothing but a number, or the text of one, is a value."""
    data = {"date": [OCT, NOV], "value": [1, cell]}
    for table in (data, as_records(data), pd.DataFrame(data, dtype=object)):
        with pytest.raises((InvalidOKRError, UnitError)) as caught:
            read(table)
        assert (code, True) == (caught.value.code, "row 2" in caught.value.place)


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow", "duckdb"])
def test_a_column_of_flags_is_no_column_of_numbers(library):
    """True is not 1."""
    with pytest.raises(InvalidOKRError) as caught:
        read(LIBRARIES[library]({"date": [OCT], "value": [True]}))
    assert "not-a-number" == caught.value.code


@pytest.mark.parametrize(
    "library", ["pandas", "polars", "pyarrow", "duckdb", "columns"]
)
def test_decimals_are_as_exact_as_floats_can_be(library):
    """Money comes as Decimal; it is neither cut nor refused."""
    amounts = [Decimal("1234567.89"), Decimal("-0.10")]
    data = LIBRARIES[library]({"date": [OCT, NOV], "value": amounts})
    assert [1234567.89, -0.1] == [value for _, value in told(read(data))]


@pytest.mark.parametrize(
    "library", ["pandas", "polars", "pyarrow", "duckdb", "columns"]
)
def test_small_integers_do_not_wrap_around(library):
    """200 of 250 answers in uint8 are 80 %, and not 80 % of what is left of them."""
    small = {
        "date": [OCT],
        "numerator": np.array([200], np.uint8),
        "denominator": np.array([250], np.uint8),
        "n": np.array([250], np.uint8),
    }
    (reading,) = read(LIBRARIES[library](small))
    assert (0.8, 250.0) == (reading.value, reading.n)


@pytest.mark.parametrize("kind", ["uint64", "int64"])
@pytest.mark.parametrize(
    "library", ["pandas", "polars", "pyarrow", "duckdb", "columns"]
)
def test_large_integers_keep_their_sign_and_size(library, kind):
    """2**63 is no negative number."""
    largest = np.iinfo(kind).max
    data = {"date": [OCT], "value": np.array([largest], kind)}
    assert [("2026-10-01", float(largest))] == told(read(LIBRARIES[library](data)))


@pytest.mark.parametrize("library", ["pandas", "pyarrow", "columns"])
def test_half_floats_are_widened_before_anything_is_counted(library):
    """65,504 is the largest half float: twice as many answers overflow it."""
    half = {
        "date": [OCT],
        "numerator": np.array([60_000], np.float16),
        "denominator": np.array([0.5], np.float16),
    }
    (reading,) = read(LIBRARIES[library](half))
    assert 120_000 == reading.value


@pytest.mark.parametrize("library", ["pandas", "pyarrow"])
def test_two_columns_of_one_name_are_refused(library):
    """Nobody can say which of the two is meant."""
    made = {
        "pandas": lambda: pd.DataFrame(
            [[OCT, 1, 2]], columns=["date", "value", "value"]
        ),
        "pyarrow": lambda: pa.table(
            [[OCT], [1], [2]], names=["date", "value", "value"]
        ),
    }
    with pytest.raises(InvalidOKRError) as caught:
        read(made[library]())
    assert "duplicate" == caught.value.code


def test_columns_of_several_levels_are_refused_by_name():
    """Tuples are no names; the message says which columns there are."""
    levels = pd.MultiIndex.from_tuples([("date", ""), ("value", "mean")])
    with pytest.raises(InvalidOKRError) as caught:
        read(pd.DataFrame([[OCT, 1]], columns=levels))
    assert ("column-missing", True) == (
        caught.value.code,
        "('value', 'mean')" in caught.value.expected,
    )


def test_levels_of_an_index_are_columns():
    """What pandas groups by becomes its index."""
    days = pd.to_datetime(["2026-10-05", "2026-10-20", "2026-11-03"])
    log = pd.DataFrame({"date": days, "team": "a", "value": [1, 2, 4]})
    sums = log.groupby(["team", pd.Grouper(key="date", freq="MS")])["value"].sum()
    found = read(sums.to_frame(), every="month", where={"team": "a"})
    assert [("2026-10-31", 3.0), ("2026-11-30", 4.0)] == told(found)


def test_an_empty_table_has_no_readings(made):
    """Nothing happened: that is no fault of the table."""
    assert () == read(pd.DataFrame({"date": [], "value": []}))
    assert () == read(made({"date": np.array([], "M8[us]"), "value": np.array([])}))
    assert () == read([])


def test_a_table_without_columns_is_refused():
    """There is nothing that a value could be in."""
    for data in (pd.DataFrame(), pl.DataFrame(), {}):
        with pytest.raises(InvalidOKRError) as caught:
            read(data)
        assert "column-missing" == caught.value.code


@pytest.mark.parametrize("library", ["columns", "records", "pandas"])
def test_moments_with_and_without_an_offset_do_not_mix(library):
    """Nobody can say on which clock the ones without are."""
    aware = dt.datetime(2026, 10, 2, 9, tzinfo=dt.UTC)
    mixed = [aware.replace(day=1, tzinfo=None), aware]
    data = LIBRARIES[library]({"date": mixed, "value": [1, 2]})
    with pytest.raises(InvalidOKRError) as caught:
        read(data, zone="UTC")
    assert "zones-mixed" == caught.value.code


def test_moments_of_several_offsets_are_put_on_one_clock():
    """Exports of an office in Tokyo and one in Berlin end up in one column."""
    texts = ["2026-10-01T00:30+09:00", "2026-10-01T23:30+02:00"]
    data = {"date": texts, "value": [1, 2]}
    found = told(read(data, "2026-09-01", zone="UTC"))
    assert [("2026-09-30", 1.0), ("2026-10-01", 2.0)] == found


@pytest.mark.parametrize("unit", ["s", "ms", "us"])
def test_days_out_of_the_range_of_nanoseconds_are_days(unit):
    """Nanoseconds end in 2262, calendars of pandas with them."""
    far = np.array(["2400-01-31", "1500-01-31"], f"M8[{unit}]")
    for data in (
        {"date": far, "value": [1, 2]},
        pd.DataFrame({"date": far, "value": [1, 2]}),
    ):
        found = told(read(data, "1400-01-01", "2500-01-01"))
        assert [("1500-01-31", 2.0), ("2400-01-31", 1.0)] == found


def test_days_out_of_the_calendar_are_refused():
    """Year 30000 fits numpy, and no calendar."""
    data = {"date": np.array(["30000-01-01"], "M8[s]"), "value": [1]}
    with pytest.raises(CalendarError) as caught:
        read(data)
    assert "date-out-of-range" == caught.value.code


class Raising(pd.DataFrame):
    """A subclass of a frame that is broken."""

    def __getitem__(self, key):
        """Raise what no library would."""
        message = "password=hunter2"
        raise RuntimeError(message)

    @property
    def columns(self):
        """Raise here, too."""
        message = "password=hunter2"
        raise RuntimeError(message)


def test_a_subclass_that_raises_becomes_an_error_of_okrkit():
    """Frames of other programs may do anything, and may say secrets."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        broken = Raising.__new__(Raising)
    with pytest.raises(SourceError) as caught:
        read(broken)
    assert "source-failed" == caught.value.code
    assert "hunter2" not in str(caught.value)


def test_later_changes_of_a_frame_change_no_reading():
    """What was read is the program's no more."""
    values = np.array([1.0, 2.0])
    columns = {"date": [OCT, NOV], "value": values}
    pandas = pd.DataFrame(columns)
    found = [read(columns), read(pandas)]
    values[:] = 99
    pandas["value"] = 99.0
    columns["date"].clear()
    for readings in found:
        assert [("2026-10-01", 1.0), ("2026-11-01", 2.0)] == told(readings)


# -- faults of rows ------------------------------------------------------------------


def test_two_rows_of_one_day_are_refused(made):
    """Which of the two counts is not for okrkit to say."""
    data = made({"date": [OCT, OCT], "value": [1, 2], "team": ["a", "b"]})
    with pytest.raises(InvalidOKRError) as caught:
        read(data)
    assert "several-readings" == caught.value.code
    assert [("2026-10-01", 2.0)] == told(read(data, where={"team": "b"}))


def test_two_rows_of_one_month_are_refused(made):
    """Days of one month, asked for by month, were not added up."""
    data = made({"date": [OCT, dt.date(2026, 10, 31)], "value": [1, 2]})
    with pytest.raises(InvalidOKRError) as caught:
        read(data, every="month")
    assert ("several-readings", "one row a month") == (
        caught.value.code,
        caught.value.expected,
    )


def test_corrections_recorded_later_are_no_second_reading(made):
    """A table may keep what was said before it was corrected."""
    moments = [dt.datetime(2026, 11, day, tzinfo=dt.UTC) for day in (2, 9)]
    data = made({"date": [OCT, OCT], "value": [1, 2], "recorded_at": moments})
    assert [("2026-10-01", 1.0), ("2026-10-01", 2.0)] == told(read(data))


def test_a_row_without_a_date_is_refused_unless_it_has_no_value(made):
    """A row of totals has a value, and no date."""
    total = made({"date": [OCT, None], "value": [1.0, 2.0]})
    with pytest.raises(InvalidOKRError) as caught:
        read(total)
    assert ("no-date", True) == (caught.value.code, "row 2" in caught.value.place)
    blank = made({"date": [OCT, None], "value": [1.0, None]})
    assert [("2026-10-01", 1.0)] == told(read(blank))


@pytest.mark.parametrize("cell", ["31/10/2026", "10/11/2026", "Oct 2026", "20261031"])
def test_the_order_of_a_date_is_never_guessed(made, cell):
    """10/11/2026 is a day in October, and one in November."""
    data = made({"date": ["2026-10-01", cell], "value": [1, 2]})
    for every in (None, "month"):
        with pytest.raises(OKRError) as caught:
            read(data, every=every)
        assert "row 2" in caught.value.place


@pytest.mark.parametrize("cell", [20261031, 45961.0])
def test_a_number_is_no_day(eager, cell):
    """Serials of spreadsheets and dates without hyphens are numbers."""
    with pytest.raises(InvalidOKRError) as caught:
        read(eager({"date": [cell], "value": [1]}))
    assert ("not-a-day", True) == (caught.value.code, "row 1" in caught.value.place)


def test_rows_are_named_by_their_place_in_the_users_table(eager):
    """What is filtered out before still counts."""
    data = eager(
        {
            "date": [dt.date(2025, 1, 1), OCT, NOV, NOV],
            "value": [1.0, 2.0, 3.0, float("inf")],
            "team": ["b", "a", "a", "b"],
        }
    )
    with pytest.raises(InvalidOKRError) as caught:
        read(data, where={"team": "b"})
    assert "row 4" in caught.value.place


def test_all_rows_that_cannot_be_read_are_counted_and_a_few_named():
    """Whoever repairs a table wants to know how much of it is broken."""
    days = [OCT + dt.timedelta(place) for place in range(12)]
    data = {"date": days, "value": [1, *["n/a"] * 11]}
    with pytest.raises(UnitError) as caught:
        read(data)
    assert "row 2, value" == caught.value.place or "row 2" in caught.value.place
    assert "10 more rows cannot be read: 3, 4, 5, 6, 7 and 5 more" in caught.value.why


def test_columns_of_different_lengths_are_refused():
    """Rows would be made of cells that do not belong together."""
    with pytest.raises(InvalidOKRError) as caught:
        read({"date": [OCT, NOV], "value": [1]})
    assert "column-length" == caught.value.code


# -- the source itself ---------------------------------------------------------------


def test_a_source_shows_neither_rows_nor_values():
    """A repr ends up in logs."""
    data = pd.DataFrame({"date": [OCT], "value": [1], "team": ["secret"]})
    source = frame(data, where={"team": "secret"}, every="month")
    assert "<frame source: pandas, every month, some team>" == repr(source)
    assert "lake" == frame(data, name="lake").name


def test_what_takes_long_may_be_left_behind():
    """A lazy frame may ask a database; a table in memory is read at once."""
    data = {"date": [OCT], "value": [1]}
    assert frame(data).keeps_time
    assert frame(pd.DataFrame(data)).keeps_time
    assert not frame(pl.DataFrame(data).lazy()).keeps_time
    assert not frame(as_relation(data)).keeps_time


@pytest.mark.parametrize("wrong", ["readings.csv", 3, None, object()])
def test_what_is_no_frame_is_refused(wrong):
    """A path is for `files`, and a number is no table."""
    with pytest.raises(InvalidOKRError) as caught:
        read(wrong)
    assert "not-a-table" == caught.value.code


def test_an_iterator_is_refused_since_it_can_be_read_once():
    """A source is asked again and again."""
    with pytest.raises(InvalidOKRError) as caught:
        read(iter([{"date": OCT, "value": 1}]))
    assert "not-a-table" == caught.value.code


def test_an_empty_window_has_no_readings_and_asks_nothing():
    """A source that was given no days reads none."""
    assert () == read(object(), OCT, OCT)


def test_events_are_the_rows_that_where_means(made):
    """`sources.retention` counts the same rows, whatever keeps them."""
    data = made({"who": ["a", "b", "c"], "plan": ["pro", "free", "pro"]})
    assert data is frame(data).events()
    kept = frame(data, where={"plan": "pro"}).events()
    import narwhals.stable.v2 as nw

    if not isinstance(kept, dict):
        kept = nw.from_native(kept).lazy().collect("polars").to_dict(as_series=False)
    assert ["a", "c"] == sorted(kept["who"])


def test_events_of_a_missing_column_are_refused(made):
    """A typo in `where` would count nobody."""
    data = made({"who": ["a"], "plan": ["pro"]})
    with pytest.raises(InvalidOKRError) as caught:
        frame(data, where={"pln": "pro"}).events()
    assert ("column-missing", "Did you mean 'plan'?") == (
        caught.value.code,
        caught.value.hint,
    )


def test_more_rows_than_a_source_may_give_are_refused():
    """A table of events given for one of readings must not fill the memory."""
    days = [OCT + dt.timedelta(place) for place in range(5)]
    for library in ("pandas", "polars-lazy", "duckdb"):
        with pytest.raises(SourceError) as caught:
            pushed(
                LIBRARIES[library]({"date": days, "value": [1] * 5}),
                Shape(rows=3),
                OCT,
                DEC,
            )
        assert "too-many-rows" == caught.value.code


@pytest.mark.parametrize("library", ["pandas", "polars", "polars-lazy", "duckdb"])
def test_rows_outside_the_window_are_none_of_those_that_may_come(library):
    """What is limited is what is handed over, in a small table as in a large one."""
    days = [dt.datetime.combine(OCT, dt.time()) + dt.timedelta(n) for n in range(5)]
    table = LIBRARIES[library]({"date": days, "value": [1, 2, 3, 4, 5]})
    columns, _ = pushed(table, Shape(rows=4), OCT + dt.timedelta(3), DEC)
    assert [4, 5] == sorted(columns["value"])


@given(st.lists(st.tuples(st.integers(0, 60), st.floats(-1e9, 1e9)), max_size=8))
def test_frames_give_what_plain_columns_give(rows):
    """Reading in the engine and reading in Python are one reading."""
    rows = dict(rows)
    data = {
        "date": np.array([OCT + dt.timedelta(day) for day in rows], "M8[D]"),
        "value": np.array(list(rows.values()), float),
    }
    expected = told(read(data))
    for library in (pl.DataFrame, pa.table, as_pandas):
        assert expected == told(read(library(data)))


def test_readings_come_by_date_whatever_the_order_of_the_rows(made):
    """A database gives its rows in another order each time."""
    moments = [dt.datetime(2026, 11, day, tzinfo=dt.UTC) for day in (9, 1, 2)]
    days = [OCT, NOV, OCT]
    found = read(made({"date": days, "value": [1, 2, 3], "recorded_at": moments}))
    assert [3.0, 1.0, 2.0] == [reading.value for reading in found]


def test_the_name_of_a_source_is_put_on_readings_that_say_none():
    """Whoever reads a table without `refresh` may name where it came from."""
    from okrkit.sources.shape import Shape
    from okrkit.sources.tabled import observations_of

    columns = {"date": [OCT, NOV], "value": [1, 2], "source": ["billing", None]}
    found = observations_of(
        columns, Shape(), metric=NPS, start=OCT, end=DEC, source="lake"
    )
    assert ["billing", "lake"] == [reading.source for reading in found]
    assert () == observations_of(columns, Shape(), metric=NPS, start=OCT, end=OCT)


def test_each_row_may_say_its_own_unit():
    """Exports mix fractions and percent; a reading is converted by its own."""
    units = ["ratio", "%", None, "ratio"]
    days = [OCT + dt.timedelta(place) for place in range(4)]
    table = {"date": days, "value": [0.03, 3, 3, 0.03], "unit": units}
    found = [reading.in_unit("%").value for reading in read(table, metric=CHURN)]
    assert [3.0] * 4 == found


def test_a_structured_array_is_a_table():
    """What numpy reads from binary files has names of its own."""
    rows = [("2026-10-31", 34.0, "a"), ("2026-11-30", 36.0, "b")]
    data = np.array(rows, [("date", "M8[D]"), ("value", "f8"), ("team", "U1")])
    assert [("2026-11-30", 36.0)] == told(read(data, where={"team": "b"}))


@pytest.mark.parametrize("wrong", [[1, 2], (object(),), np.array([1.0])])
def test_a_list_of_what_is_no_record_is_refused(wrong):
    """A list of numbers says no day."""
    with pytest.raises(InvalidOKRError):
        read(wrong)


def test_flags_of_any_kind_are_flags():
    """A reading that can still change says so, whatever its cell is of."""
    data = {"date": [OCT, NOV], "value": [1, 2], "provisional": [np.True_, None]}
    table = pd.DataFrame(data, dtype=object)
    assert [True, False] == [reading.provisional for reading in read(table)]


@pytest.mark.parametrize("cell", ["2026-11-02T09:30", "2026-11-02T09:30+01:00"])
def test_moments_in_texts_say_their_offset_or_are_refused(made, cell):
    """When something was recorded is a moment of the world's clock."""
    data = made({"date": [OCT], "value": [1], "recorded_at": [cell]})
    if cell.endswith("30+01:00"):
        (reading,) = read(data)
        moment = dt.datetime(2026, 11, 2, 8, 30, tzinfo=dt.UTC)
        assert moment == reading.recorded_at
        return
    with pytest.raises(InvalidOKRError) as caught:
        read(data)
    assert "naive-time" == caught.value.code


def test_enums_moments_and_decimals_are_asked_by_where():
    """Every kind of column can choose rows."""
    noon = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    data = pl.DataFrame(
        {
            "date": [OCT, NOV],
            "value": [1, 2],
            "team": pl.Series(["a", "b"], dtype=pl.Enum(["a", "b"])),
            "share": [Decimal("0.5"), Decimal("0.7")],
            "begun": [noon.replace(tzinfo=None), None],
            "seen": [noon, None],
        }
    )
    for where in (
        {"team": "a"},
        {"share": 0.5},
        {"begun": OCT},
        {"share": Decimal("0.5")},
    ):
        assert [("2026-10-01", 1.0)] == told(read(data, where=where))
    assert [("2026-11-01", 2.0)] == told(read(data, where={"begun": None}))
    with pytest.raises(InvalidOKRError) as caught:
        read(data, where={"seen": OCT})
    assert "where-other-kind" == caught.value.code


def test_a_day_of_one_row_without_value_may_be_anything():
    """The note under a spreadsheet's table is no reading, and no fault."""
    data = {"date": ["2026-10-31", "Source: CRM", "n/a"], "value": [1.0, None, None]}
    assert [("2026-10-31", 1.0)] == told(read(data))
    months = {"date": ["2026-10", "Source: CRM"], "value": [1.0, None]}
    assert [("2026-10-31", 1.0)] == told(read(months, every="month"))


# -- what would be a silent loss -----------------------------------------------------


def test_some_of_none_is_a_fault_and_none_of_none_no_reading():
    """5 of 0 is a mistake that must not pass for a day without data."""
    row = {"date": "2026-10-01", "numerator": 0, "denominator": 0}
    assert () == read([row])
    with pytest.raises(OKRError, match="row 1"):
        read([{**row, "numerator": 5}])


def test_a_record_that_does_not_name_its_value_is_refused():
    """A misspelt key would lose the reading without a word."""
    good = {"date": "2026-10-01", "value": 1}
    with pytest.raises(InvalidOKRError) as caught:
        read([good, {"date": "2026-10-02", "valeu": 2}])
    assert "row 2" == caught.value.place
    assert "'valeu'" in caught.value.hint
    assert 1 == len(read([good, {"date": "2026-10-02", "value": None}]))
    ratio = {"date": "2026-10-03", "numerator": 1, "denominator": 2}
    assert 2 == len(read([good, ratio]))


def test_a_narrow_float_equals_what_it_was_made_of():
    """0.1 as float32 is another number than 0.1."""
    columns = {"date": [OCT], "value": [1.0], "k": np.array([0.1], np.float32)}
    for data in (columns, pd.DataFrame(columns), pl.DataFrame(columns)):
        assert 1 == len(read(data, where={"k": 0.1}))


def test_a_day_means_the_moments_of_it():
    """Midnight alone is never what a day is asked for."""
    moment = dt.datetime.fromisoformat("2026-10-01T14:30")
    columns = {"date": [OCT], "value": [1.0], "k": [moment]}
    for data in (columns, pd.DataFrame(columns), pl.DataFrame(columns)):
        assert 1 == len(read(data, where={"k": dt.date(2026, 10, 1)}))
        assert () == read(data, where={"k": dt.date(2026, 10, 2)})
    zoned = {**columns, "k": [moment.replace(tzinfo=dt.UTC)]}
    with pytest.raises(InvalidOKRError) as caught:
        read(zoned, where={"k": dt.date(2026, 10, 1)})
    assert "where-other-kind" == caught.value.code


def test_an_infinite_day_of_duckdb_is_no_day():
    """DuckDB gives the last day there is for it, which no window has."""
    duckdb = pytest.importorskip("duckdb")
    for kind in ("date", "timestamp"):
        relation = duckdb.sql(f"select '-infinity'::{kind} as date, 1 as value")
        with pytest.raises(OKRError, match="infinity"):
            read(relation)
        assert () == read(relation.project("date, null as value"))


def test_layouts_of_arrow_are_read_whatever_they_are():
    """Views of texts and run lengths are ways to store a column, and no kinds."""
    pa = pytest.importorskip("pyarrow")
    runs = pa.compute.run_end_encode(pa.array([3.5]))
    # Older releases know no views.
    kind = getattr(pa, "string_view", pa.large_string)()
    views = pa.array(["2026-10-01"]).cast(kind)
    found = read(pa.table({"date": views, "value": runs}))
    assert [("2026-10-01", 3.5)] == told(found)


def test_wide_integers_are_read_or_refused_in_our_words():
    """Polars has integers that numpy has not."""
    widest = getattr(pl, "Int128", pl.Int64)  # as wide as a release has them
    frame = pl.DataFrame({"date": [OCT], "value": [3]}).with_columns(
        pl.col("value").cast(widest)
    )
    assert [("2026-10-01", 3.0)] == told(read(frame))


def test_years_may_be_numbers():
    """A table a year has a column of whole numbers."""
    columns = {"date": [2025], "value": [1.0]}
    for data in (columns, pd.DataFrame(columns), pl.DataFrame(columns)):
        found = read(data, every="year", start="2025-01-01", end="2026-01-01")
        assert [("2025-12-31", 1.0)] == told(found)


def test_one_column_is_no_frame():
    """A Series has values, and no columns with names."""
    with pytest.raises(InvalidOKRError) as caught:
        read(pd.Series([1.0], index=[OCT]))
    assert "not-a-table" == caught.value.code


def test_the_way_out_for_periods_of_pandas_is_told():
    """They are no days, and pandas knows of which days they are."""
    periods = pd.period_range("2026-10", periods=1, freq="M")
    with pytest.raises(InvalidOKRError) as caught:
        read(pd.DataFrame({"date": periods, "value": [1.0]}), every="month")
    assert "to_timestamp" in caught.value.hint


def test_a_bad_day_among_many_is_found_by_few_looks(monkeypatch):
    """Read one by one, a hundred thousand rows took seconds to say which it is."""
    looks = []

    def counted(cells, **how):
        looks.append(len(cells))
        return read_days(cells, **how)

    monkeypatch.setattr(tabled, "read_days", counted)
    days = [
        dt.datetime.combine(OCT, dt.time()) + dt.timedelta(0, n) for n in range(9999)
    ]
    texts = [day.isoformat() for day in days]
    texts[7776] = "soon"
    with pytest.raises(CalendarError, match=r"^row 7777, date: this is not a date;"):
        read({"date": texts, "value": [1] * 9999})
    assert len(looks) < 80
    looks.clear()
    with pytest.raises(CalendarError, match="9998 more rows cannot be read: 2, 3"):
        read({"date": ["01.10.2026"] * 9999, "value": [1] * 9999})
    assert len(looks) < 5


def test_every_row_that_cannot_be_read_is_counted_once():
    """Those without a date, with one of another kind, and the same one twice."""
    days = ["2026-10-01", "soon", None, "soon", 5, dt.date(2026, 10, 2), "2026-10-40"]
    with pytest.raises(CalendarError) as caught:
        read({"date": days * 20, "value": [1] * 140})
    assert "row 2, date" == caught.value.place
    assert "(and 99 more rows cannot be read: 3, 4, 5, 7, 9" in caught.value.why


def test_a_ratio_of_a_table_is_in_the_unit_of_its_metric():
    """Its fraction is computed in percent at once, and not converted afterwards."""
    rows = {"date": ["2026-10-31"], "numerator": [7], "denominator": [100]}
    (reading,) = read(rows, metric=CHURN)
    assert ("%", 7.0) == (str(reading.unit), reading.value)
    (plain,) = read(rows, metric=NPS)
    assert (None, 0.07) == (plain.unit, plain.value)


def test_what_can_be_read_only_once_is_refused():
    """The second metric of it would find nothing, and look as if nothing came."""
    table = pa.table({"date": ["2026-10-31"], "value": [1]})

    for once in (table.to_reader(), iter([{"date": "2026-10-31", "value": 1}])):
        with pytest.raises(InvalidOKRError) as caught:
            frame(once)
        assert ("not-a-table", "frame") == (caught.value.code, caught.value.place)
    assert "read_all()" in caught.value.hint
    assert 1 == len(frame(table).read(NPS, OCT, NOV))


@pytest.mark.parametrize(
    ("cell", "hint"),
    [(20261031, "2026-10-31 for 20261031"), (46326, "Excel"), (1793404800, "M8[s]")],
)
def test_a_number_in_the_place_of_a_day_is_shown_as_it_is(cell, hint):
    """Read as a count since 1970, 20261031 would be a day of August 1970."""
    for data in ({"date": [cell], "value": [1]}, [{"date": cell, "value": 1}]):
        with pytest.raises(InvalidOKRError) as caught:
            frame(pd.DataFrame(data)).read(NPS, OCT, NOV)
        assert str(cell) == caught.value.got
        assert hint in caught.value.hint


# Releases of narwhals that have no name for half floats compare them as they stand.
HALVES = [1, 1.0, 1e6] + [0.1] * hasattr(narwhals, "Float16")


@pytest.mark.parametrize("asked", HALVES)
def test_half_floats_can_be_asked_for(asked):
    """Arrow has no comparison of them with whole numbers; 0.1 is the nearest half."""
    halves = pa.array([np.float16(1), np.float16(0.1)], pa.float16())
    table = pa.table(
        {"date": ["2026-10-30", "2026-10-31"], "value": [3, 4], "w": halves}
    )

    found = frame(table, where={"w": asked}).read(NPS, OCT, NOV)

    assert {1: [3.0], 0.1: [4.0], 1e6: []}[asked] == [row.value for row in found]
