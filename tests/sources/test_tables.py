"""Tables by their name: looked up and quoted, in databases and among frames."""

import datetime as dt
import sqlite3

import duckdb
import pandas as pd
import polars as pl
import pytest

from okrkit import Metric
from okrkit.errors import (
    AmbiguousIdError,
    InvalidOKRError,
    OKRError,
    SourceError,
    UnknownIdError,
)
from okrkit.sources.from_tables import table
from okrkit.testing import check_source

NPS = Metric("nps", unit="points")
OCT, NOV, DEC = dt.date(2026, 10, 1), dt.date(2026, 11, 1), dt.date(2026, 12, 1)

COLUMNS = "month, score, team, n"
ROWS = [
    ("2026-09-01", 30, "Nord", 400),
    ("2026-10-01", 34, "Nord", 412),
    ("2026-11-01", 36.5, "Nord", 398),
    ("2026-11-01", 9, "Süd", None),
]
LAYOUT = {"columns": {"date": "month", "value": "score", "n": "n"}, "every": "month"}


def sqlite():
    """Return a database of SQLite with a table of readings."""
    database = sqlite3.connect(":memory:")
    database.execute(f"create table nps ({COLUMNS})")
    database.executemany("insert into nps values (?, ?, ?, ?)", ROWS)
    database.commit()
    return database


def duck():
    """Return a database of DuckDB with a table of readings in a schema."""
    database = duckdb.connect()
    database.execute("create schema marts")
    database.execute(
        "create table marts.nps (month date, score double, team varchar, n bigint)"
    )
    database.executemany("insert into marts.nps values (?, ?, ?, ?)", ROWS)
    database.execute("create view nps as select * from marts.nps")
    return database


def frames():
    """Return frames by their names."""
    return {"nps": pl.DataFrame(ROWS, COLUMNS.split(", "), orient="row", strict=False)}


KEPT = {"sqlite": sqlite, "duckdb": duck, "mapping": frames}


@pytest.fixture(params=list(KEPT))
def place(request):
    """Return each thing that keeps tables by name."""
    return KEPT[request.param]()


def told(readings):
    """Return the dates and values of readings, in order."""
    return sorted((str(reading.date), reading.value) for reading in readings)


def test_a_table_is_read_by_its_name(place):
    """The team's own table in the warehouse is a source."""
    source = table("nps", place, where={"team": "Nord"}, **LAYOUT)
    found = source.read(NPS, OCT, DEC)
    assert [("2026-10-31", 34.0), ("2026-11-30", 36.5)] == told(found)
    assert [398.0, 412.0] == sorted(reading.n for reading in found)
    check_source(source, NPS, start="2026-09-01", end="2026-12-01")


def test_a_name_may_say_its_schema():
    """Warehouses have schemas, and a name its parts."""
    source = table("marts.nps", duck(), where={"team": "Nord"}, **LAYOUT)
    assert 2 == len(source.read(NPS, OCT, DEC))


@pytest.mark.parametrize(
    "name", ["nsp", "nps; drop table nps", 'nps" where 1=1 --', "(select 1)", "a.b.c"]
)
def test_a_name_that_is_no_table_is_refused(place, name):
    """A name is looked up in the catalogue; it is never part of a statement."""
    with pytest.raises(UnknownIdError) as caught:
        table(name, place, **LAYOUT).read(NPS, OCT, DEC)
    assert "table-unknown" == caught.value.code
    assert 2 == len(
        table("nps", place, where={"team": "Nord"}, **LAYOUT).read(NPS, OCT, DEC)
    )


def test_names_that_need_quotes_are_names():
    """Spreadsheets that became tables are called anything."""
    # Older DuckDBs cannot name a column with a quote in their relations.
    for place, value in (
        (sqlite3.connect(":memory:"), 'a"; b'),
        (duckdb.connect(), "a; b"),
    ):
        quoted = value.replace('"', '""')
        place.execute(
            'create table "my ""table""; --" as '
            f'select \'2026-10-31\' as "the day", 34 as "{quoted}"'
        )
        columns = {"date": "the day", "value": value}
        source = table('my "table"; --', place, columns=columns)
        assert [("2026-10-31", 34.0)] == told(source.read(NPS, OCT, DEC))


@pytest.mark.parametrize(
    "layout",
    [
        {"columns": {"value": "scroe"}},
        {"columns": {"value": "score", "date": "month"}, "where": {"1=1 or team": "a"}},
    ],
    ids=["columns", "where"],
)
def test_columns_that_are_not_there_are_refused(place, layout):
    """A key of `where` is a column of the catalogue, or an error."""
    with pytest.raises(OKRError) as caught:
        table("nps", place, **layout).read(NPS, OCT, DEC)
    assert "column-missing" == caught.value.code


def test_values_of_where_are_bound(place):
    """What a value says is never SQL."""
    attack = "Nord' or '1'='1"
    source = table("nps", place, where={"team": attack}, **LAYOUT)
    assert () == source.read(NPS, OCT, DEC)


def test_where_of_nothing_asks_for_nothing(place):
    """The rows of a grouping's total have no team."""
    columns = {"date": "month", "value": "score"}
    source = table("nps", place, columns=columns, where={"n": None}, every="month")
    assert [("2026-11-30", 9.0)] == told(source.read(NPS, OCT, DEC))


def test_where_takes_every_kind_of_value():
    """Numbers, flags and days are compared as the database has them."""
    place = duckdb.connect()
    place.execute(
        "create table r as select date '2026-10-31' as date, 34 as value,"
        " true as paying, 2026 as year, 0.5::decimal(3,1) as share,"
        " date '2026-01-01' as since"
    )
    where = {"paying": True, "year": 2026, "share": 0.5, "since": dt.date(2026, 1, 1)}
    assert 1 == len(table("r", place, where=where).read(NPS, OCT, DEC))
    assert () == table("r", place, where={**where, "year": 2025}).read(NPS, OCT, DEC)


# -- only the rows that are asked for ------------------------------------------------


def kinds():
    """Give columns of days of every kind that a database has, from January on."""
    yield "date", "date '2026-01-01' + i::int", None
    yield "timestamp", "timestamp '2026-01-01 23:00' + interval (i) day", None
    yield "zone", "timestamptz '2026-01-01 12:00:00+00' + interval (i) day", "UTC"
    yield "text", "(date '2026-01-01' + i::int)::varchar", None


@pytest.mark.parametrize(
    ("days", "zone"), [k[1:] for k in kinds()], ids=[k[0] for k in kinds()]
)
def test_a_window_of_a_long_table_is_chosen_by_the_database(days, zone):
    """Of years of days only the window crosses into Python."""
    place = duckdb.connect()
    place.execute("set timezone = 'UTC'")
    rows = f"{days} as date, i as value from range(360) t(i)"
    place.execute("create table r as select " + rows)
    found = table("r", place, zone=zone).read(NPS, OCT, dt.date(2026, 10, 4))
    first = (OCT - dt.date(2026, 1, 1)).days
    assert [first, first + 1, first + 2] == sorted(reading.value for reading in found)


def test_texts_of_sqlite_are_compared_in_the_database_and_none_is_lost():
    """What is no ISO date is refused, and not sorted out in silence."""
    place = sqlite3.connect(":memory:")
    place.execute("create table r (date, value)")
    days = [str(dt.date(2026, 1, 1) + dt.timedelta(day)) for day in range(300)]
    place.executemany("insert into r values (?, 1)", [(day,) for day in days])
    seen = []
    place.set_trace_callback(seen.append)
    assert 3 == len(table("r", place).read(NPS, OCT, dt.date(2026, 10, 4)))
    assert any("GLOB" in text for text in seen)
    for odd in ("13/10/2026", "2026-10", 20261013):
        place.execute("insert into r values (?, 2)", (odd,))
        with pytest.raises(OKRError):
            table("r", place).read(NPS, OCT, dt.date(2026, 10, 4))
        place.execute("delete from r where value = 2")


@pytest.mark.parametrize("make", [sqlite, duck], ids=["sqlite", "duckdb"])
def test_a_row_without_a_date_is_refused(make):
    """A row of totals must not be lost among the days that are asked for."""
    place = make()
    name = "nps" if make is sqlite else "marts.nps"
    place.execute(f"insert into {name} values (null, 99, 'Nord', 1)")  # noqa: S608
    with pytest.raises(InvalidOKRError) as caught:
        table("nps", place, where={"team": "Nord"}, **LAYOUT).read(NPS, OCT, DEC)
    assert "no-date" == caught.value.code


@pytest.mark.parametrize("day", [dt.date(1, 1, 1), dt.date(9999, 12, 29)])
def test_the_ends_of_the_calendar_are_days(day):
    """A window at the end of time must not overflow."""
    place = duckdb.connect()
    place.execute("create table r (date date, value int)")
    place.execute("insert into r values (?, 1)", (day,))
    found = table("r", place).read(NPS, day, day + dt.timedelta(1))
    assert [(str(day), 1.0)] == told(found)


def test_a_table_without_rows_has_no_readings():
    """Nothing happened: that is no fault of the table."""
    place = sqlite3.connect(":memory:")
    place.execute("create table r (date, value)")
    assert () == table("r", place).read(NPS, OCT, DEC)


def test_more_rows_than_a_source_may_give_are_refused():
    """A table of events is no table of readings."""
    with pytest.raises(SourceError) as caught:
        table("nps", sqlite(), rows=2, **LAYOUT).read(NPS, "2026-09-01", DEC)
    assert "too-many-rows" == caught.value.code


# -- the connection ------------------------------------------------------------------


def test_a_function_may_give_the_connection():
    """A program gives out its connections by a function."""
    made = []

    def connect():
        made.append(sqlite())
        return made[-1]

    source = table("nps", connect, where={"team": "Nord"}, **LAYOUT)
    assert not source.keeps_time
    assert 2 == len(source.read(NPS, OCT, DEC))
    with pytest.raises(sqlite3.ProgrammingError):
        made[0].execute("select 1")


def test_what_was_given_stays_open_and_as_it_was():
    """The connection is the program's own."""
    place = sqlite()
    place.execute("insert into nps values ('2026-08-01', 1, 'x', 1)")
    table("nps", place, where={"team": "Nord"}, **LAYOUT).read(NPS, OCT, DEC)
    assert place.in_transaction
    place.rollback()
    assert 4 == place.execute("select count(*) from nps").fetchone()[0]


@pytest.mark.parametrize("wrong", ["postgresql://me:hunter2@db", None, 3, sqlite3])
def test_what_is_no_connection_is_refused_and_not_shown(wrong):
    """An address may hold a password."""
    with pytest.raises(InvalidOKRError) as caught:
        table("nps", wrong)
    assert "hunter2" not in str(caught.value)


class Lake(dict):
    """A mapping that opens its frames, and fails with a secret."""

    def __getitem__(self, name):
        """Raise what a driver might."""
        message = "cannot reach https://me:hunter2@lake"
        raise OSError(message)


def test_errors_of_whatever_keeps_the_frames_become_errors_of_okrkit():
    """Mappings may open files, and say their secrets."""
    with pytest.raises(SourceError) as caught:
        table("nps", Lake(nps=1)).read(NPS, OCT, DEC)
    assert ("source-failed", False) == (
        caught.value.code,
        "hunter2" in str(caught.value),
    )


def test_a_source_shows_its_table_and_nothing_of_its_connection():
    """A repr ends up in logs."""
    source = table("marts.nps", duck(), where={"team": "Nord"}, **LAYOUT)
    assert "<table source: marts.nps, every month, some team>" == repr(source)
    assert "lake" == table("nps", {}, name="lake").name


def test_what_stops_by_itself_is_read_where_it_was_made():
    """A connection of SQLite belongs to the thread that made it."""
    assert table("nps", sqlite()).keeps_time
    assert table("nps", duck()).keeps_time
    assert table("nps", frames()).keeps_time
    assert table("missing", frames()).keeps_time
    assert not table("nps", {"nps": frames()["nps"].lazy()}).keeps_time


def test_an_empty_window_has_no_readings_and_asks_nothing():
    """A source that was given no days reads none."""
    assert () == table("missing", sqlite()).read(NPS, OCT, OCT)


# -- events, for retention -----------------------------------------------------------


def test_events_are_the_rows_that_where_means(place):
    """`sources.retention` counts the same rows, wherever they are kept."""
    kept = table("nps", place, where={"team": "Süd"}).events()
    if isinstance(kept, duckdb.DuckDBPyRelation):
        kept = dict(zip(kept.columns, zip(*kept.fetchall(), strict=True), strict=True))
    assert ([9.0], [None]) == (list(kept["score"]), list(kept["n"]))
    with pytest.raises(OKRError) as caught:
        table("nps", place, where={"tem": "Süd"}).events()
    assert "column-missing" == caught.value.code


def test_events_of_a_frame_are_the_frame_itself():
    """Nothing is copied where nothing is left out."""
    log = pd.DataFrame({"who": ["a"]})
    assert log is table("log", {"log": log}).events()


def test_events_of_duckdb_stay_in_duckdb():
    """A log larger than memory is counted where it is."""
    assert 4 == len(table("nps", duck()).events().fetchall())


def test_a_view_of_duckdb_that_takes_too_long_is_stopped():
    """An endless view must not hold the refresh of all the others."""
    place = duckdb.connect()
    place.execute(
        "create view r as select current_date as date, count(*) as value"
        " from range(10000000) as a, range(10000000) as b"
    )
    with pytest.raises(SourceError) as caught:
        table("r", place, seconds=0.3).read(NPS, OCT, DEC)
    assert "source-timeout" == caught.value.code
    assert (1,) == place.execute("select 1").fetchone()


def test_a_view_of_duckdb_that_fails_says_why():
    """A view may be broken long after it was made."""
    place = duckdb.connect()
    place.execute(
        "create view r as select date '2026-10-01' as date, error('no') as value"
    )
    with pytest.raises(SourceError) as caught:
        table("r", place).read(NPS, OCT, DEC)
    assert "source-failed" == caught.value.code


def test_a_transaction_of_duckdb_that_is_open_is_left_alone():
    """An error would end it, and what the program has begun with it."""
    place = duck()
    place.begin()
    with pytest.raises(SourceError) as caught:
        table("nps", place, **LAYOUT).read(NPS, OCT, DEC)
    assert "connection-busy" == caught.value.code
    place.commit()


def test_a_column_may_be_called_like_a_clause():
    """The rows of an event table are filtered, too, whatever their columns say."""
    database = sqlite3.connect(":memory:")
    database.execute('CREATE TABLE paid AS SELECT 1 AS "a WHERE b", 2 AS n')
    source = table("paid", database, where={"a WHERE b": 1, "n": 2})
    assert {"a WHERE b": [1], "n": [2]} == source.events()


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ({"n": 3}, 1),
        ({"t": "3"}, 1),
        ({"paying": True}, 1),
        ({"n": None}, 1),
        ({"d": dt.date(2026, 10, 1)}, 2),
        ({"d": dt.date(2026, 10, 2)}, 0),
    ],
)
def test_where_in_sqlite_asks_for_the_kind_that_is_stored(where, count):
    """SQLite keeps days as texts, and true as 1."""
    assert count == len(asked(where))


@pytest.mark.parametrize("where", [{"n": "3"}, {"n": "abc"}, {"n": True}, {"t": 3}])
def test_where_in_sqlite_refuses_another_kind(where):
    """Its own conversion would find the number 3 by the text '3', or nothing."""
    with pytest.raises(OKRError) as caught:
        asked(where)
    assert "where-other-kind" == caught.value.code


def asked(where):
    """Read a table of SQLite that has a column of each kind."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "create table r (date text, value real, n integer, t text, paying bool, d text)"
    )
    database.execute(
        "insert into r values ('2026-10-01', 1, 3, '3', 1, '2026-10-01'), "
        "('2026-10-02', 2, null, 'x', 0, '2026-10-01 14:30:00')"
    )
    source = table("r", database, where=where)
    return source.read(Metric("m"), "2026-10-01", "2026-11-01")


@pytest.mark.parametrize("seconds", [0, -5])
def test_no_time_at_all_is_no_limit(seconds):
    """A table that may take no time could never be read."""
    with pytest.raises(OKRError) as caught:
        table("r", sqlite3.connect(":memory:"), seconds=seconds)
    assert "invalid-limit" == caught.value.code


def test_duckdb_does_not_mind_the_case_of_letters():
    """Nor does its own SQL; names whose other letters differ are two tables."""
    database = duck()
    database.execute(
        "create table \"Ä\" as select date '2026-10-31' as date, 1 as value"
    )
    database.execute(
        "create table \"ä\" as select date '2026-10-31' as date, 2 as value"
    )
    for name in ("NPS", "Marts.Nps", "MEMORY.marts.NPS"):
        source = table(name, database, where={"team": "Nord"}, **LAYOUT)
        assert 2 == len(source.read(NPS, OCT, DEC))
    for name, value in (("Ä", 1.0), ("ä", 2.0)):
        assert [value] == [
            one.value for one in table(name, database).read(NPS, OCT, NOV)
        ]


def test_a_name_in_another_case_may_mean_several_tables():
    """Which of them is meant nobody knows: none is nearer than the other."""
    database = duckdb.connect()
    for schema, name in (("a", "T"), ("b", "T")):
        database.execute(
            f"create schema {schema}; create table {schema}.{name} (x int)"
        )
    with pytest.raises(AmbiguousIdError):
        table("t", database).read(NPS, OCT, DEC)
