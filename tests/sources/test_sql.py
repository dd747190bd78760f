"""Readings by one SELECT: bound, read-only, limited, and the connection as it was."""

import datetime as dt
import os
import signal
import sqlite3
import sys
import threading
import time
import types
import warnings
from contextlib import closing, contextmanager
from decimal import Decimal

import numpy as np
import pytest

import okrkit as okr
from okrkit import Metric
from okrkit.errors import OKRError
from okrkit.sources.drivers import keeps_time, label_of, opened
from okrkit.sources.from_files import files
from okrkit.sources.from_retention import retention
from okrkit.sources.from_sql import sql
from okrkit.sources.from_tables import table
from okrkit.sources.shape import Shape
from okrkit.sources.table_query import everything
from okrkit.testing import check_source

START, END = "2026-10-01", "2027-01-01"
ENDLESS = "with recursive r(x) as (select 1 union all select x + 1 from r) "
NPS = Metric("nps")
ROWS = (
    "('2026-10-31', 34, 'Nord'), ('2026-11-30', 36, 'Nord'), ('2026-11-30', 9, 'Süd')"
)


def fill(execute):
    """Make the table every test reads."""
    execute("create table readings (day varchar, score integer, team varchar)")
    execute("insert into readings values " + ROWS)  # noqa: S608 - our own words


@contextmanager
def in_sqlite():
    """Give a connection of sqlite3."""
    with closing(sqlite3.connect(":memory:")) as database:
        fill(database.execute)
        database.commit()
        yield database


@contextmanager
def in_duckdb():
    """Give a connection of DuckDB."""
    import duckdb

    with duckdb.connect() as database:
        fill(database.execute)
        yield database


@contextmanager
def in_sqlalchemy():
    """Give an engine of SQLAlchemy over SQLite."""
    import sqlalchemy as sa

    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        fill(connection.exec_driver_sql)
    yield engine
    engine.dispose()


@contextmanager
def in_sqlalchemy_connection():
    """Give a connection of SQLAlchemy over SQLite."""
    with in_sqlalchemy() as engine, engine.connect() as connection:
        yield connection


@contextmanager
def in_adbc():
    """Give a connection of ADBC over SQLite."""
    import adbc_driver_sqlite.dbapi as adbc

    with adbc.connect() as database:
        with database.cursor() as cursor:
            fill(cursor.execute)
        database.commit()
        yield database


@contextmanager
def in_something():
    """Give a connection of a driver that okrkit does not know."""
    with in_sqlite() as database:
        yield Unknown(database)


class Unknown:
    """A driver with DB-API 2.0 and nothing more."""

    def __init__(self, database):
        self.database = database
        self.said = []

    def cursor(self):
        """Return a cursor."""
        return self.database.cursor()

    def close(self):
        """Note it."""
        self.said.append("close")

    def rollback(self):
        """Note it."""
        self.said.append("rollback")


DATABASES = {
    "sqlite": in_sqlite,
    "duckdb": in_duckdb,
    "sqlalchemy": in_sqlalchemy,
    "sqlalchemy-connection": in_sqlalchemy_connection,
    "adbc": in_adbc,
    "something": in_something,
}
GUARDED = [name for name in DATABASES if name != "something"]


@pytest.fixture(params=DATABASES)
def database(request):
    """Give a connection to each database in turn."""
    with DATABASES[request.param]() as made:
        yield made


@pytest.fixture(params=GUARDED)
def guarded(request):
    """Give a connection to each database that can be read-only."""
    with DATABASES[request.param]() as made:
        yield made


def read(source, start=START, end=END):
    """Return the days and values that a source gives."""
    return [(str(r.date), r.value) for r in source.read(NPS, start, end)]


def code_of(source):
    """Return the code of the error that reading makes."""
    with pytest.raises(OKRError) as caught:
        source.read(NPS, START, END)
    return caught.value.code


ASKED = "select day as date, score as value from readings where team = :team"


# -- what it gives -------------------------------------------------------------------


def test_readings_come_from_every_database(database):
    """One query, one spelling of parameters, the same readings."""
    source = sql(ASKED, database, params={"team": "Nord"})
    assert [("2026-10-31", 34.0), ("2026-11-30", 36.0)] == read(source)
    assert [("2026-11-30", 36.0)] == read(source, "2026-11-01")
    assert [] == read(source, START, START)


def test_every_database_keeps_what_a_source_promises(database):
    """The check that users are given holds for our own adapters."""
    check_source(sql(ASKED, database, params={"team": "Nord"}), start=START, end=END)


@pytest.mark.parametrize(
    ("place", "day"), [(in_sqlite, "day"), (in_duckdb, "cast(day as date)")]
)
def test_a_query_names_the_days_of_the_window(place, day):
    """Only the rows asked for leave the database; the end is the first day after."""
    with place() as database:
        query = f"{ASKED} and {day} >= :start and {day} < :end"
        source = sql(query, database, params={"team": "Nord"})
        assert [("2026-10-31", 34.0)] == read(source, START, "2026-11-30")


def test_a_window_is_widened_to_whole_periods():
    """A row may be dated by any day of its month: by the first, as warehouses do."""
    query = "select '2026-10-01' as month, 5 as value where '2026-10-01' >= :start"
    with in_sqlite() as database:
        source = sql(query, database, columns={"date": "month"}, every="month")
        assert [("2026-10-31", 5.0)] == read(source, "2026-10-15")


def test_columns_are_named_and_uncertainty_comes_along():
    """The fields of an observation are columns of the query."""
    query = "select '2026-10' as month, 34 as nps, 412 as answers"
    with in_sqlite() as database:
        source = sql(
            query,
            database,
            columns={"date": "month", "value": "nps", "n": "answers"},
            every="month",
            name="survey",
        )
        (found,) = okr.sources.read(source, NPS, start=START, end=END)
    assert (34.0, 412.0, "survey") == (found.value, found.n, found.source)
    assert dt.date(2026, 10, 1) == found.starts_on


def test_rows_are_given_whole_for_counting(database):
    """`events` gives every column by name, for retention to count."""
    found = sql("select score, team from readings order by 1", database).events()
    assert {"score": [9, 34, 36], "team": ["Süd", "Nord", "Nord"]} == found


def test_events_have_no_window():
    """What happened before the window would be missing from every count."""
    with in_sqlite() as database:
        source = sql("select day from readings where day >= :start", database)
        with pytest.raises(OKRError) as caught:
            source.events()
    assert "query-parameters" == caught.value.code


def test_no_rows_are_no_readings(database):
    """A query may give nothing: that is no error, and no 0."""
    assert [] == read(sql(ASKED, database, params={"team": "West"}))


def test_types_of_a_database_stay_exact():
    """Decimals and days arrive as such, from a database that has them."""
    query = "select date '2026-10-31' as date, 0.1::decimal(10, 2) as value"
    with in_duckdb() as database:
        assert [("2026-10-31", 0.1)] == read(sql(query, database))
        found = sql(query, database).events()
    assert {"date": [dt.date(2026, 10, 31)], "value": [Decimal("0.10")]} == found


@pytest.mark.parametrize(
    "value",
    ["'none'", "'1,5'", "x'00ff'", "1e999"],
    ids=["text", "comma", "blob", "infinite"],
)
def test_dirty_cells_are_refused_by_their_row(value):
    """A cell that is no number is an error that names its row, never a guess."""
    query = f"select '2026-10-31' as date, {value} as value"
    with in_sqlite() as database, pytest.raises(OKRError) as caught:
        sql(query, database).read(NPS, START, END)
    assert "1" in caught.value.place


def test_text_that_is_not_utf8_is_an_error():
    """The driver cannot read the cell: so it is said, and nothing else is raised."""
    with in_sqlite() as database:
        source = sql(
            "select '2026-10-31' as date, cast(x'ff' as text) as value", database
        )
        assert "query-failed" == code_of(source)


# -- nothing is put into the text ----------------------------------------------------

HOSTILE = "x' OR 1=1; DROP TABLE readings; --"


def test_a_value_is_never_part_of_the_text(database):
    """A quote in a value is a quote in a value."""
    assert [] == read(sql(ASKED, database, params={"team": HOSTILE}))
    assert 3 == len(sql("select * from readings", database).events()["day"])


PLAIN = {
    "text": "Nord",
    "numpy-text": np.str_("Nord"),
    "none": None,
    "int": 1,
    "float": 1.5,
    "bool": True,
    "decimal": Decimal("1.5"),
    "whole-decimal": Decimal(2),
    "bytes": b"x",
    "date": dt.date(2026, 1, 1),
    "moment": dt.datetime(2026, 1, 1),  # noqa: DTZ001 - as databases have them
    "time": dt.time(1),
    "numpy-int": np.int8(3),
}
ODD = {
    "list": [1],
    "dict": {"a": 1},
    "nan": float("nan"),
    "inf": float("inf"),
    "decimal-nan": Decimal("NaN"),
    "class": object,
    "numpy-inf": np.float64("inf"),
    "array": np.array([1]),
    "numpy-moment": np.datetime64("2026-01-01"),
    "complex": 1j,
}


@pytest.mark.parametrize("value", PLAIN.values(), ids=PLAIN)
def test_plain_values_are_bound(value):
    """Texts, numbers, days and moments need no words of SQL."""
    with in_sqlite() as database, warnings.catch_warnings():
        warnings.simplefilter("error")  # sqlite3 has deprecated its own way with days
        found = sql("select :a as a", database, params={"a": value}).events()["a"]
    plain = getattr(value, "item", lambda: value)()
    if isinstance(plain, dt.date | dt.time):
        plain = str(plain)
    assert [float(plain) if isinstance(plain, Decimal) else plain] == found


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_what_cannot_be_bound_is_refused_at_once(value):
    """SQLite would make NaN a NULL, in silence."""
    with in_sqlite() as database, pytest.raises(OKRError) as caught:
        sql("select :a as a", database, params={"a": value})
    assert "query-parameters" == caught.value.code


@pytest.mark.parametrize(
    ("query", "params", "hint"),
    [
        ("select :tema", {"team": 1}, "team"),
        ("select 1", {"team": 1}, ""),
        ("select :team, 1", {"team": 1, "taem": 1}, "team"),
        ("select :start", {"start": 1}, ""),
    ],
)
def test_names_and_values_must_fit(query, params, hint):
    """A parameter without a value, or a value without a parameter, is a mistake."""
    with in_sqlite() as database, pytest.raises(OKRError) as caught:
        sql(query, database, params=params)
    assert "query-parameters" == caught.value.code
    assert hint in caught.value.hint


# -- tables by name ------------------------------------------------------------------

NAMES = [
    'a"b',
    "a'b",
    "a;b",
    "a.b",
    "a b",
    ":a",
    "?",
    "%s",
    "select",
    "Ü",
    "[a]",
    "`a`",
]


def run(database, text):
    """Run a statement of the test's own, and commit it."""
    if hasattr(database, "exec_driver_sql"):
        database.exec_driver_sql(text)
        database.commit()
    elif hasattr(database, "dialect"):
        with database.begin() as connection:
            connection.exec_driver_sql(text)
    else:
        with closing(database.cursor()) as cursor:
            cursor.execute(text)
        if not hasattr(database, "begin"):  # DuckDB has done so already
            database.commit()


@pytest.mark.parametrize("name", NAMES)
def test_names_are_quoted_not_pasted(guarded, name):
    """A table, a column and a key of `where` may be called anything."""
    written = '"' + name.replace('"', '""') + '"'
    run(guarded, f"create table {written} as select 1 as {written}")
    with opened(guarded) as reading:
        found = reading.table(name)
        assert (name,) == found.columns
        assert {name: [1]} == everything(reading, found, Shape(where={name: 1}))
        assert {name: []} == everything(reading, found, Shape(where={name: None}))


@pytest.mark.parametrize(
    "name", [HOSTILE, "readings; drop table readings", 'readings" --', "(select 1)"]
)
def test_a_table_that_is_not_in_the_catalogue_is_refused(guarded, name):
    """What is no name of a table never becomes a part of a query."""
    with pytest.raises(OKRError) as caught, opened(guarded) as reading:
        reading.table(name)
    assert "table-unknown" == caught.value.code
    assert 3 == len(sql("select * from readings", guarded).events()["day"])


def test_a_column_that_the_table_does_not_have_is_refused(guarded):
    """Among the columns that are read, and among the keys of `where`."""
    for layout in ({"columns": {"value": HOSTILE}}, {"where": {HOSTILE: 1}}):
        with pytest.raises(OKRError) as caught:
            table("readings", guarded, **layout).read(NPS, "2026-10-01", "2026-11-01")
        assert "column-missing" == caught.value.code


def test_a_near_name_is_proposed(guarded):
    """A typo is told from a missing table."""
    with pytest.raises(OKRError) as caught, opened(guarded) as reading:
        reading.table("redings")
    assert "'readings'" in caught.value.hint


def test_a_table_is_found_by_its_schema(guarded):
    """A name with a schema is that one; without, the nearest."""
    schema = "memory.main" if label_of(guarded) == "DuckDB" else "main"
    for name in (f"{schema}.readings", "main.readings", "readings"):
        with opened(guarded) as reading:
            assert ("day", "score", "team") == reading.table(name).columns


def test_tables_of_one_name_are_told_apart():
    """In two schemas that are equally far, nobody can know which is meant."""
    with in_duckdb() as database:
        for schema in "ab":
            database.execute(f"create schema {schema}")
            database.execute(f"create table {schema}.twice as select 1 as {schema}")
        with opened(database) as reading:
            assert ("b",) == reading.table("b.twice").columns
            with pytest.raises(OKRError) as caught:
                reading.table("twice")
    assert ("memory.a.twice", "memory.b.twice") == caught.value.meanings


def test_a_temporary_table_hides_another():
    """As it does in the database itself."""
    with in_sqlite() as database:
        database.execute("create temp table readings as select 1 as other")
        with opened(database) as reading:
            assert ("other",) == reading.table("readings").columns


def test_a_frame_registered_in_duckdb_is_a_table():
    """What a program has put in by name can be read by name."""
    pa = pytest.importorskip("pyarrow")
    with in_duckdb() as database:
        database.register("frame", pa.table({"a": [1]}))
        with opened(database) as reading:
            found = everything(reading, reading.table("frame"), Shape())
    assert {"a": [1]} == found


# -- nothing is changed --------------------------------------------------------------

WRITES = [
    "with x as (select 1) insert into readings select 'a', 1, 'b' from x",
    "insert into readings values ('a', 1, 'b')",
    "drop table readings",
    "create table other (a integer)",
    "select 1; drop table readings",
    "copy readings to 'readings.csv'",
    "attach ':memory:' as other",
    "pragma query_only = 0",
    "set threads = 1",
    "vacuum",
]


@pytest.mark.parametrize("query", WRITES)
def test_writes_are_refused(guarded, query, tmp_path, monkeypatch):
    """Whatever a query says, nothing is written, and no second statement runs."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OKRError) as caught:
        sql(query, guarded).events()
    assert caught.value.code in ("query-failed", "query-not-select", "query-several")
    assert 3 == len(sql("select * from readings", guarded).events()["day"])
    assert [] == list(tmp_path.iterdir())


def test_the_database_itself_refuses_to_write(guarded):
    """The check of the text is for mistakes; this is the boundary."""
    from okrkit.sources.sql_text import Statement

    insert = Statement(("insert into readings values ('a', 1, 'b')",))
    with pytest.raises(OKRError) as caught, opened(guarded) as reading:
        reading.query(insert, rows=9)
    assert caught.value.code in ("query-failed", "query-not-select")
    assert 3 == len(sql("select * from readings", guarded).events()["day"])


def test_a_database_that_okrkit_does_not_know_is_asked_for_one_select_only():
    """There the text is all there is to look at."""
    with in_something() as database:
        for query in WRITES[1:]:
            assert code_of(sql(query, database)).startswith("query-")
        assert 3 == len(sql("select * from readings", database).events()["day"])


def test_duckdb_itself_says_what_is_one_select():
    """A statement that its read-only transactions let pass, hidden from the text."""
    from okrkit.sources.sql_text import Statement

    with in_duckdb() as database:
        for text in ("copy readings to '/dev/null'", "select 1; select 2", "-- none"):
            with pytest.raises(OKRError) as caught, opened(database) as reading:
                reading.query(Statement((text,)), rows=9)
            assert "query-not-select" == caught.value.code


def test_an_authorizer_sees_one_statement_that_reads():
    """SQLite tells each thing that a statement does before it does it."""
    with in_sqlite() as database:
        actions, statements = set(), []
        database.set_authorizer(lambda action, *_: actions.add(action) or 0)
        database.set_trace_callback(statements.append)
        found = sql(ASKED, database, params={"team": "Nord"})
        read(found)
        database.set_trace_callback(None)
        database.set_authorizer(None)
    allowed = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA}
    assert allowed >= actions
    ours = [text for text in statements if not text.upper().startswith("PRAGMA")]
    assert [ASKED.replace(":team", "'Nord'")] == ours


def test_a_locked_query_wants_a_locked_duckdb():
    """A document must not read the files of the host, nor reach the network."""
    import duckdb

    with in_duckdb() as database:
        source = sql("select * from read_text('/etc/hostname')", database, locked=True)
        assert "database-unlocked" == code_of(source)
    locked = {"enable_external_access": False, "lock_configuration": True}
    with duckdb.connect(config=locked) as database:
        fill(database.execute)
        assert "query-failed" == code_of(
            sql("select * from read_text('/etc/hostname')", database, locked=True)
        )
        source = sql(ASKED, database, params={"team": "Nord"}, locked=True)
        assert 2 == len(read(source))
    with in_sqlite() as database:
        assert 2 == len(
            read(sql(ASKED, database, params={"team": "Nord"}, locked=True))
        )


# -- what was given stays as it was --------------------------------------------------


def test_a_connection_can_be_used_and_written_to_afterwards(database):
    """It is not closed, and no longer read-only, whether it was read well or not."""
    assert 2 == len(read(sql(ASKED, database, params={"team": "Nord"})))
    assert code_of(sql("select nothing from nowhere", database)) == "query-failed"
    run(
        getattr(database, "database", database),
        "insert into readings values ('a', 1, 'b')",
    )
    assert 4 == len(sql("select * from readings", database).events()["day"])


def test_an_open_transaction_of_sqlite_stays_open():
    """What it has not committed is read, and may still be taken back."""
    with in_sqlite() as database:
        database.execute("delete from readings")
        assert [] == read(sql(ASKED, database, params={"team": "Nord"}))
        assert code_of(sql("select nothing", database)) == "query-failed"
        assert database.in_transaction
        database.rollback()
        assert 2 == len(read(sql(ASKED, database, params={"team": "Nord"})))
        assert not database.in_transaction


def test_a_read_only_connection_of_sqlite_stays_so():
    """Who has made it read-only wants it so afterwards."""
    with in_sqlite() as database:
        database.execute("pragma query_only = 1")
        read(sql(ASKED, database, params={"team": "Nord"}))
        assert (1,) == database.execute("pragma query_only").fetchone()


def test_rows_are_the_same_whatever_a_connection_makes_of_them():
    """A program may have asked for its rows as dicts; it still gets them so."""
    with in_sqlite() as database:
        database.row_factory = lambda _, row: {"n": len(row)}
        assert 2 == len(read(sql(ASKED, database, params={"team": "Nord"})))
        assert {"n": 1} == database.execute("select 1").fetchone()


def test_a_duckdb_in_a_transaction_is_refused_untouched():
    """An error would end it there: so it is not even tried."""
    with in_duckdb() as database:
        database.execute("begin")
        database.execute("delete from readings")
        source = sql(ASKED, database, params={"team": "Nord"})
        assert "connection-busy" == code_of(source)
        assert (0,) == database.execute("select count(*) from readings").fetchone()
        assert 2 == len(read(sql(ASKED, database.cursor(), params={"team": "Nord"})))
        database.execute("rollback")
        assert 2 == len(read(source))


def test_a_transaction_of_adbc_stays_open():
    """It is read beside it: what it has not committed is not seen."""
    with in_adbc() as database:
        with database.cursor() as cursor:
            cursor.execute("select 1")
            cursor.fetchall()
        assert 2 == len(read(sql(ASKED, database, params={"team": "Nord"})))
        database.rollback()


def test_a_transaction_of_sqlalchemy_stays_open():
    """Its connection knows nothing of what was read."""
    with in_sqlalchemy_connection() as database:
        database.exec_driver_sql("delete from readings")
        assert [] == read(sql(ASKED, database, params={"team": "Nord"}))
        assert database.in_transaction()
        database.rollback()
        assert 2 == len(read(sql(ASKED, database, params={"team": "Nord"})))
        assert not database.in_transaction()


# -- what a function makes -----------------------------------------------------------


def test_what_a_function_makes_is_closed():
    """It is called anew for each reading."""
    made = []

    def connect():
        made.append(sqlite3.connect(":memory:"))
        return made[-1]

    source = sql("select '2026-10-31' as date, 1 as value", connect)
    assert "SQL" == source.name
    assert 2 == len(read(source) + read(source))
    assert 2 == len(made)
    for database in made:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            database.execute("select 1")


def test_what_a_function_makes_is_closed_after_an_error_too():
    """And an error while closing hides nothing."""
    with in_sqlite() as database:
        unknown = Unknown(database)
        assert "query-failed" == code_of(sql("select nothing", lambda: unknown))
        assert ["rollback", "close"] == unknown.said
        unknown.close = unknown.rollback = None
        assert 1 == len(sql("select 1 as a", lambda: unknown).events())


def test_a_function_may_give_a_context():
    """As the pools of drivers do: what it lends goes back to it."""
    with in_sqlite() as database:
        lent = []

        @contextmanager
        def lend():
            lent.append("out")
            yield database
            lent.append("back")

        assert 2 == len(read(sql(ASKED, lend, params={"team": "Nord"})))
        assert ["out", "back"] == lent
        assert 3 == len(sql("select * from readings", database).events()["day"])


def test_a_function_may_give_an_engine(tmp_path):
    """It is disposed of in the end, a connection of one is closed."""
    import sqlalchemy as sa

    engines = []

    def make():
        engines.append(sa.create_engine(f"sqlite:///{tmp_path}/some.db"))
        return engines[-1]

    assert {"a": [1]} == sql("select 1 as a", make).events()
    assert 0 == engines[0].pool.checkedin()
    assert {"a": [1]} == sql("select 1 as a", lambda: make().connect()).events()
    assert 1 == engines[1].pool.checkedin()
    engines[1].dispose()


@pytest.mark.parametrize(
    "given", [None, "dsn", threading.Lock()], ids=["none", "text", "lock"]
)
def test_a_function_that_gives_no_connection_is_said_so(given):
    """A text, nothing, or a context that lends something else."""
    assert "wrong-type" == code_of(sql("select 1 as a", lambda: given))


@pytest.mark.parametrize(
    "given",
    ["postgresql://me:hunter2@db", sqlite3, sqlite3.Connection, 1, None],
    ids=["text", "module", "class", "number", "none"],
)
def test_what_is_no_connection_is_refused_and_not_shown(given):
    """An address may hold a password."""
    with pytest.raises(OKRError) as caught:
        sql("select 1", given)
    assert "wrong-type" == caught.value.code
    assert "hunter2" not in str(caught.value)


def test_an_asynchronous_connection_is_refused():
    """It cannot be read without the program's own loop."""

    class AsyncConnection:
        def cursor(self):
            """Return nothing."""

    with pytest.raises(OKRError, match="asynchronous"):
        sql("select 1", AsyncConnection())


# -- limits --------------------------------------------------------------------------


def test_an_endless_view_ends_at_the_limit_of_rows(database):
    """Its rows are fetched a few at a time, and no further."""
    view = f"create view endless as {ENDLESS} select x from r"  # noqa: S608 - our own words
    if label_of(database) == "DuckDB":  # which makes a million of a recursion at once
        view = "create view endless as select range as x from range(1000000000000)"
    run(getattr(database, "database", database), view)
    source = sql("select x as value from endless", database, rows=1000)
    assert "too-many-rows" == code_of(source)
    assert 2 == len(read(sql(ASKED, database, params={"team": "Nord"})))


@pytest.mark.parametrize("name", ["sqlite", "sqlalchemy"])
def test_what_a_document_declares_says_how_to_wait_longer(name):
    """There stands no `seconds=` in it: its limit is that of the refresh."""
    with DATABASES[name]() as database:
        query = ENDLESS + "select count(*) from r"  # noqa: S608 - our own words
        declared = okr.DeclaredSource(sql=query, connection="warehouse")
        run = okr.refresh(
            okr.OKRSet(metrics=[Metric("nps", source=declared)]),
            on="2026-12-05",
            connections={"warehouse": database},
            limits=okr.Limits(source_seconds=1),
        )
    assert "source-timeout" == run.failed["nps"].code
    assert "more than 1 second" == run.failed["nps"].why[-18:]
    assert "limits=Limits(source_seconds=...)" in run.failed["nps"].hint


@pytest.mark.parametrize("name", ["sqlite", "duckdb", "sqlalchemy"])
def test_an_endless_query_ends_at_the_limit_of_time(name):
    """Of this there never comes a first row; the database is stopped."""
    with DATABASES[name]() as database:
        query = ENDLESS + "select count(*) from r"  # noqa: S608 - our own words
        source = sql(query, database, seconds=0.2)
        assert source.keeps_time
        started = time.monotonic()
        assert "source-timeout" == code_of(source)
        assert time.monotonic() - started < 10
        assert 2 == len(read(sql(ASKED, database, params={"team": "Nord"})))


class Slow:
    """A driver whose rows come slowly, and never end."""

    description = (("a", None),)

    def cursor(self):
        """Return itself."""
        return self

    def execute(self, text):
        """Run nothing."""

    def fetchmany(self, most):
        """Return rows after a while."""
        time.sleep(0.05)
        return [(1,)] * most

    def close(self):
        """Close nothing."""


class Failing(Slow):
    """One whose way to stop it does not work."""

    def cancel(self):
        """Fail."""
        raise OSError


class Stopping(Slow):
    """One that can be stopped."""

    def __init__(self):
        self.stopped = threading.Event()

    def fetchmany(self, most):
        """Wait until it is stopped, and say so as drivers do."""
        del most
        assert self.stopped.wait(10)
        raise OSError("cancelled by the user")

    def interrupt(self):
        """Stop it."""
        self.stopped.set()


@pytest.mark.parametrize("kind", [Slow, Failing, Stopping])
def test_rows_that_trickle_end_at_the_limit_of_time(kind):
    """A driver is stopped in its own way; else it is not asked for the next rows."""
    assert "source-timeout" == code_of(sql("select 1", kind(), seconds=0.2))


def test_time_counts_from_the_start():
    """What is over before the query begins is not begun."""
    assert "source-timeout" == code_of(sql("select 1", Slow(), seconds=1e-9))


def test_exactly_the_limit_of_rows_is_fine(database):
    """The limit is what may be given."""
    assert 3 == len(sql("select * from readings", database, rows=3).events()["day"])
    assert "too-many-rows" == code_of(sql("select * from readings", database, rows=2))


@pytest.mark.parametrize(
    "limit",
    [{"seconds": 0}, {"seconds": "1"}, {"rows": 0}, {"rows": 1.5}, {"rows": True}],
)
def test_a_limit_is_more_than_nothing(limit):
    """Nothing is ever without a limit."""
    with in_sqlite() as database, pytest.raises(OKRError):
        sql("select 1", database, **limit)


def test_many_rows_come_in_parts(database):
    """More than are fetched at once, in their order."""
    query = (
        "with recursive r(x) as (select 1 union all select x + 1 from r where x < 25e3)"
        " select x from r order by x"
    )
    assert list(range(1, 25001)) == sql(query, database).events()["x"]


# -- the rest ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["select 1 as a, 2 as a", "select 1 as a, 2 as a, 3 as b"]
)
def test_a_column_twice_is_refused(query):
    """One of them would be lost."""
    with in_sqlite() as database, pytest.raises(OKRError) as caught:
        sql(query, database).events()
    assert "query-columns" == caught.value.code


def test_it_shows_its_name_and_no_more(database):
    """Neither the query, nor its values, nor the connection."""
    source = sql("select 'secret' as a, :b as b", database, params={"b": "secret"})
    assert "secret" not in repr(source)
    assert f"<sql source: {label_of(database)}>" == repr(source)


def test_databases_of_this_process_are_read_where_they_are(database):
    """The others are read in a thread, which can be abandoned."""
    expected = label_of(database) in ("SQLite", "DuckDB")
    assert expected == keeps_time(database)
    assert not keeps_time(lambda: database)


def test_a_connection_of_another_thread_says_so():
    """A connection of sqlite3 belongs to its thread."""
    errors = []
    with in_sqlite() as database:
        source = sql(ASKED, database, params={"team": "Nord"})
        thread = threading.Thread(target=lambda: errors.append(code_of(source)))
        thread.start()
        thread.join()
    assert ["query-failed"] == errors


def test_an_interrupt_by_the_user_passes():
    """A person at the keyboard is no driver that failed."""

    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sql("select 1", interrupted).read(NPS, START, END)


@pytest.mark.parametrize(
    "error", [SystemExit(1), OSError("gone"), RecursionError()], ids="abc"
)
def test_whatever_is_raised_is_an_error_of_okrkit(error):
    """A function of the program may do anything."""

    def broken():
        raise error

    assert "query-failed" == code_of(sql("select 1", broken))


def test_dialects_are_known_by_the_package_of_their_driver():
    """So that quotes and comments are read as that database reads them."""
    kind = type("Connection", (Unknown,), {"__module__": "pymysql.connections"})
    with in_sqlite() as database, opened(kind(database)) as reading:
        assert "mysql" == reading.dialect
        assert {"a": [1]} == reading.query("select 1 as `a`", rows=9)


def test_a_driver_says_how_it_wants_its_parameters(monkeypatch):
    """By its module, or the package around it."""
    package = types.ModuleType("some_driver")
    package.paramstyle = "named"
    monkeypatch.setitem(sys.modules, "some_driver", package)
    kind = type("Connection", (Unknown,), {"__module__": "some_driver.connections"})
    with in_sqlite() as database:
        source = sql(
            "select :a + :b + :a as n", kind(database), params={"a": 1, "b": 2}
        )
        assert {"n": [4]} == source.events()


def test_sqlalchemy_says_it_of_drivers_that_are_not_known():
    """And whose SQL they speak, and whether a transaction is open."""
    import sqlalchemy as sa

    class Wrapped(Unknown):
        def __getattr__(self, name):
            return getattr(self.database, name)

    with in_sqlite() as database:
        engine = sa.create_engine("sqlite://", creator=lambda: Wrapped(database))
        source = sql(ASKED, engine, params={"team": "Nord"})
        assert 2 == len(read(source))
        with opened(engine) as reading:
            assert "sqlite" == reading.dialect
            assert ("day", "score", "team") == reading.table("readings").columns


def test_adbc_reads_databases_that_are_not_known():
    """Without a way to make them read-only that okrkit knows."""
    with in_adbc() as database:
        database.adbc_get_info = dict
        assert 2 == len(read(sql(ASKED, database, params={"team": "Nord"})))


def test_a_very_long_limit_is_one_too():
    """Longer than a thread can wait, or a server can count."""
    with in_sqlite() as database:
        assert {"a": [1]} == sql("select 1 as a", database, seconds=1e300).events()


# -- what a driver holds back --------------------------------------------------------


def test_moments_of_duckdb_need_no_package_of_time_zones(monkeypatch):
    """DuckDB gives them through pytz, which okrkit does not bring."""
    monkeypatch.setitem(sys.modules, "pytz", None)
    query = "select timestamptz '2026-10-31 23:30:00+00' as date, :value as value -- x"
    with in_duckdb() as database:
        days = []
        for zone in ("Europe/Berlin", "UTC"):
            source = sql(query, database, params={"value": 34}, zone=zone)
            found = source.read(NPS, "2026-10-01", "2026-12-01")
            days += [str(reading.date) for reading in found]
        empty = sql("select null::timestamptz as day, 1 as n", database).events()
    assert ["2026-11-01", "2026-10-31"] == days
    assert {"day": [None], "n": [1]} == empty


def test_infinity_is_after_every_window():
    """DuckDB gives the ends of the calendar for it: of no window are they a day."""
    days = "(values ('infinity'::date, 1), ('-infinity', 2), ('2026-10-31', 3))"
    query = f"select * from {days} as t(date, value)"  # noqa: S608 - our own words
    with in_duckdb() as database:
        assert [("2026-10-31", 3.0)] == read(sql(query, database))


def test_the_way_out_of_rows_that_are_not_fetched_yet():
    """`fetchone` leaves a result open, and a connection beside it is not in its way."""
    with in_duckdb() as database:
        assert (3,) == database.execute("select count(*) from readings").fetchone()
        source = sql(ASKED, database.cursor(), params={"team": "Nord"})
        assert 2 == len(read(source))
        assert [] == database.fetchall()
        assert 2 == len(read(sql(ASKED, database, params={"team": "Nord"})))


def test_rows_of_duckdb_that_are_not_fetched_yet_are_not_lost():
    """The next rows of a program's own result would be those of the metric, or none."""
    duckdb = pytest.importorskip("duckdb")
    with in_duckdb() as database:
        database.execute("from range(1000000)")
        first = database.fetchone()
        source = sql("select 1 as n", database)
        if duckdb.__version__ < "2":  # which cannot be asked
            assert {"n": [1]} == source.events()
            # The program learns of it: no rows would look like the end of its own.
            with pytest.raises(duckdb.InvalidInputException):
                database.fetchone()
            return
        assert "connection-busy" == code_of(source)
        assert [(0,), (1,)] == [first, database.fetchone()]


SLOW = {
    "sqlite": "with recursive n(i) as (select 1 union all select i + 1 from n where "
    "i < 1000000000) select count(*) as n from n",
    "duckdb": "select sum(a.range * b.range % 7) as n from range(300000) a, "
    "range(300000) b",
}


@contextmanager
def pressed_soon():
    """Press Ctrl+C in a moment, and see that it comes through soon after."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    press = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    try:
        press.start()
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            yield
        assert time.monotonic() - began < 5
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a late one would end the tests
        press.join()
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("kind", list(SLOW))
def test_ctrl_c_comes_through_at_once(kind):
    """Whoever sees that a query takes too long need not wait for its limit."""
    with DATABASES[kind]() as database:
        source = sql(SLOW[kind], database, seconds=20)
        with pressed_soon():
            source.events()
        assert {"n": [1]} == sql("select 1 as n", database).events()


SLOW_VIEW = (
    "create view slow as select date '2026-10-31' as date, sum(a.range * b.range % 7)"
    " as value from range(300000) a, range(300000) b"
)


def test_ctrl_c_comes_through_a_table_of_duckdb():
    """A view takes as long as its query, and its database is free afterwards."""
    with in_duckdb() as database:
        database.execute(SLOW_VIEW)
        with pressed_soon():
            table("slow", database, seconds=20).read(NPS, START, END)
        assert {"n": [1]} == sql("select 1 as n", database).events()


def test_a_table_of_duckdb_ends_at_the_limit_of_time():
    """So does its view where nobody is at the keyboard."""
    with in_duckdb() as database:
        database.execute(SLOW_VIEW)
        began = time.monotonic()
        assert "source-timeout" == code_of(table("slow", database, seconds=0.2))
        assert time.monotonic() - began < 5
        assert {"n": [1]} == sql("select 1 as n", database).events()


def test_ctrl_c_comes_through_a_query_over_files(tmp_path):
    """DuckDB reads them, in a database of its own."""
    file = tmp_path / "a.csv"
    file.write_text("n\n1\n")
    query = SLOW_VIEW.removeprefix("create view slow as ") + ", data"
    with pressed_soon():
        files(file, query=query, seconds=20).read(NPS, START, END)


def test_texts_of_sqlite_are_texts_whatever_a_connection_makes_of_them():
    """A program may want bytes; its setting stays."""
    with in_sqlite() as database:
        database.text_factory = bytes
        found = sql("select '2026-10-31' as date, 34 as value", database).events()
        assert bytes is database.text_factory
    assert ["2026-10-31"] == found["date"]


def test_a_locked_sqlite_is_waited_for_no_longer_than_is_allowed(tmp_path):
    """Its own patience may be longer than the limit, and stays as it was."""
    path = tmp_path / "locked.db"
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as holder,
        closing(sqlite3.connect(path, timeout=20)) as database,
    ):
        holder.execute("create table t (n)")
        holder.execute("begin exclusive")
        began = time.monotonic()
        assert code_of(sql("select * from t", database, seconds=0.2)) in (
            "query-failed",
            "source-timeout",
        )
        assert time.monotonic() - began < 5
        holder.execute("rollback")
        (patience,) = database.execute("pragma busy_timeout").fetchone()
    assert 20_000 == patience


def test_a_colon_that_is_no_parameter_is_told():
    """A struct of DuckDB has colons of its own."""
    with in_duckdb() as database, pytest.raises(OKRError) as caught:
        sql("select {'k':v} as s from t", database)
    assert "space" in caught.value.hint


SLOW_PLANS = (
    "select date '2026-10-05' as start, sum(a.range * b.range % 7) as customer, "
    'null::date as "end" from {}range(300000) a, range(300000) b'
)


def slow_churn(database, path, kind, seconds):
    """Return a definition over rows that DuckDB takes long to make."""
    if kind == "files":
        path.write_text("customer\n1\n")
        query = SLOW_PLANS.format("data, ")
        table_ = files(path, query=query, seconds=seconds)
    else:
        database.execute("create view slow as " + SLOW_PLANS.format(""))
        table_ = table("slow", database, seconds=seconds)
    return retention("logo-churn.cohort", table_, every="month")


@pytest.mark.parametrize("kind", ["table", "files"])
def test_what_duckdb_counts_ends_at_the_limit_of_time(kind, tmp_path):
    """The limit of the table is that of whatever counts its rows, too."""
    with in_duckdb() as database:
        source = slow_churn(database, tmp_path / "a.csv", kind, 0.3)
        began = time.monotonic()
        assert "source-timeout" == code_of(source)
        assert time.monotonic() - began < 5
        assert {"n": [1]} == sql("select 1 as n", database).events()


@pytest.mark.parametrize("kind", ["table", "files"])
def test_ctrl_c_comes_through_what_duckdb_counts(kind, tmp_path):
    """It is never taken for a table that cannot be read."""
    with in_duckdb() as database:
        source = slow_churn(database, tmp_path / "a.csv", kind, 20)
        with pressed_soon():
            source.read(NPS, START, END)
        assert {"n": [1]} == sql("select 1 as n", database).events()


def test_a_limit_reaches_duckdb_beside_what_belongs_to_the_thread():
    """A connection of sqlite3 cannot be read in another: both are read in this one."""
    with in_duckdb() as database, in_sqlite() as other:
        database.execute("create view slow as " + SLOW_PLANS.format(""))
        uses = table("slow", database, seconds=0.3)
        among = sql("select 1 as customer", other)
        source = retention(
            "adoption",
            {"uses": uses, "among": among},
            columns={"uses": {"customer": "customer", "date": "start"}},
        )
        assert source.keeps_time
        assert "source-timeout" == code_of(source)


def test_what_is_wrong_with_counted_rows_is_said_as_ever():
    """Not all that fails is late."""
    with in_duckdb() as database:
        database.execute("create table plans as select 1 as customer")
        source = retention("nps", table("plans", database), columns={"score": "x"})
        with pytest.raises(OKRError) as caught:
            source.read(NPS, START, END)
        assert "source-timeout" != caught.value.code
