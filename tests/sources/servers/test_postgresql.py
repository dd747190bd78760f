"""A real PostgreSQL, through three drivers: bound, read-only, limited, left alone."""

import datetime as dt
import time
from contextlib import closing, suppress
from decimal import Decimal

import pytest

from okrkit import Metric
from okrkit.errors import OKRError
from okrkit.sources.drivers import keeps_time, opened
from okrkit.sources.from_sql import sql
from okrkit.sources.shape import Shape
from okrkit.sources.sql_text import Statement
from okrkit.sources.table_query import everything
from okrkit.testing import check_source

NPS = Metric("nps")
START, END = "2026-10-01", "2027-01-01"
ASKED = (
    "select day as date, score as value from readings"
    " where team = :team and day >= :start and day < :end"
)
NORD = {"team": "Nord"}
PASSWORD = "hunter2"  # noqa: S105 - the one that everybody knows


@pytest.fixture
def psycopg_connection(filled):
    """Give a connection of psycopg 3."""
    import psycopg

    with closing(
        psycopg.connect(host=filled, user="okrkit", dbname="postgres")
    ) as made:
        yield made


@pytest.fixture
def engine(filled):
    """Give an engine of SQLAlchemy over psycopg 3."""
    import sqlalchemy as sa

    made = sa.create_engine(f"postgresql+psycopg://okrkit@/postgres?host={filled}")
    yield made
    made.dispose()


@pytest.fixture
def adbc(filled):
    """Give a connection of ADBC."""
    import adbc_driver_postgresql.dbapi

    address = f"postgresql:///postgres?host={filled}&user=okrkit"
    with closing(adbc_driver_postgresql.dbapi.connect(address)) as made:
        yield made


@pytest.fixture(params=["psycopg_connection", "engine", "adbc", "function"])
def database(request, filled):
    """Give each kind of connection in turn."""
    import psycopg

    if request.param == "function":
        return lambda: psycopg.connect(host=filled, user="okrkit", dbname="postgres")
    return request.getfixturevalue(request.param)


def read(source):
    """Return the days and values that a source gives."""
    return [(str(r.date), r.value) for r in source.read(NPS, START, END)]


def code_of(source):
    """Return the code of the error that reading makes."""
    with pytest.raises(OKRError) as caught:
        source.read(NPS, START, END)
    return caught.value.code


def count(database):
    """Count the readings there are."""
    return sql("select count(*) as n from readings", database).events()["n"]


def test_readings_come_through_every_driver(database):
    """One query, one spelling of parameters, the same readings."""
    source = sql(ASKED, database, params=NORD)
    assert [("2026-10-31", 34.5), ("2026-11-30", 36.0)] == read(source)
    check_source(source, start=START, end=END)
    assert not keeps_time(database)


def test_values_keep_their_types(database):
    """Exact numbers, days, nothing, texts with percent signs and quotes."""
    query = (
        "select 1.10::numeric(10, 2) as a, date '2026-10-31' as b, null::int as c,"
        " '100% ''of'' :it' as d, :e::text as e, :f::int[] is null as f"
    )
    found = sql(query, database, params={"e": "it's %s", "f": None}).events()
    day = dt.date(2026, 10, 31)
    assert [Decimal("1.10")] == found["a"]
    assert [[day], [None], ["100% 'of' :it"], ["it's %s"]] == [found[k] for k in "bcde"]
    assert [True] == found["f"]


def test_percent_signs_need_no_care_without_parameters(database):
    """A query without parameters goes as it is."""
    assert {"a": [True]} == sql("select 'ab' like 'a%' as a", database).events()


def test_a_value_is_never_part_of_the_text(database):
    """A quote in a value is a quote in a value."""
    hostile = {"team": "x' or 1=1; drop table readings; --"}
    assert [] == read(sql(ASKED, database, params=hostile))
    assert [3] == count(database)


@pytest.mark.parametrize(
    "query",
    [
        "with x as (delete from readings returning 1) select * from x",
        "select nextval('counted')",
        "select * into other from readings",
        "select 1; drop table readings",
        "drop table readings",
        "select * from readings for update",
        "select set_config('transaction_read_only', 'off', true), pg_sleep(0)",
    ],
)
def test_writes_are_refused(database, query):
    """By the server, whatever the text says."""
    with pytest.raises(OKRError) as caught:
        sql(query, database).events()
    assert caught.value.code.startswith("query-")
    assert [3] == count(database)


def test_what_a_server_lets_pass_is_rolled_back(database):
    """Large objects are made even in a read-only transaction, before version 16."""
    made = "select count(*) as n from pg_largeobject_metadata"
    with suppress(OKRError):
        sql("select lo_create(0) > 0 as a", database).events()
    assert [0] == sql(made, database).events()["n"]


@pytest.mark.parametrize(
    "text",
    [
        "insert into readings values (now(), 1, 'x')",
        "select 1; drop table readings",
        "commit",
        "set transaction read write",
    ],
)
def test_the_server_itself_is_the_boundary(database, text):
    """The check of the text is for mistakes: without it the same is refused."""
    with pytest.raises(OKRError) as caught, opened(database) as reading:
        reading.query(Statement((text,)), rows=9)
    assert caught.value.code in ("query-failed", "query-columns")
    assert [3] == count(database)


@pytest.mark.parametrize(
    "name", ["readings", "public.readings", 'sales.we"ird', 'we"ird', "kept"]
)
def test_tables_and_views_are_found_by_name(database, name):
    """Materialized ones, too, and names with anything in them."""
    with opened(database) as reading:
        found = reading.table(name)
        assert ("day", "score", "team") == found.columns
        rows = everything(reading, found, Shape(where={"team": "Nord"}))
    assert dt.date(2026, 11, 30) in rows["day"]


@pytest.mark.parametrize("name", ["readings; drop table readings", "pg_catalog", "x"])
def test_a_table_that_is_not_in_the_catalogue_is_refused(database, name):
    """What is no name of a table never becomes a part of a query."""
    with pytest.raises(OKRError) as caught, opened(database) as reading:
        reading.table(name)
    assert "table-unknown" == caught.value.code


def test_an_endless_view_ends_at_the_limit_of_rows(database):
    """The server's cursor gives a few rows; the rest is never made."""
    query = (
        "with recursive r(x) as (select 1::bigint union all select x + 1 from r)"
        " select x from r"
    )
    assert "too-many-rows" == code_of(sql(query, database, rows=1000, seconds=10))
    assert [3] == count(database)


def test_an_endless_query_ends_at_the_limit_of_time(database):
    """The server stops it."""
    started = time.monotonic()
    source = sql("select pg_sleep(60)::text as a", database, seconds=0.3)
    assert "source-timeout" == code_of(source)
    assert time.monotonic() - started < 10
    assert [3] == count(database)


def test_a_query_cannot_lift_its_limit_of_time(database):
    """It may change the server's limit; it is cancelled all the same."""
    query = "select set_config('statement_timeout', '0', true), pg_sleep(60)::text"
    assert "source-timeout" == code_of(sql(query, database, seconds=0.3))


# -- what was given stays as it was --------------------------------------------------


def status(connection):
    """Return the state of a transaction, as libpq has it."""
    return connection.info.transaction_status.name


def test_a_connection_without_a_transaction_has_none_afterwards(psycopg_connection):
    """And can be written to, with the settings it had."""
    before = psycopg_connection.execute("show statement_timeout").fetchone()
    psycopg_connection.rollback()
    for query in ("select 1 as a", "select nothing"):
        with pytest.raises(OKRError):
            sql(query, psycopg_connection).read(NPS, START, END)
        assert "IDLE" == status(psycopg_connection)
    psycopg_connection.execute("create temp table mine (a int)")
    assert before == psycopg_connection.execute("show statement_timeout").fetchone()
    psycopg_connection.rollback()


def test_an_open_transaction_stays_open(psycopg_connection):
    """With what it has not committed, which is read, and without our read-only."""
    psycopg_connection.execute("delete from readings where team = 'Nord'")
    assert [] == read(sql(ASKED, psycopg_connection, params=NORD))
    assert "query-failed" == code_of(sql("select nothing", psycopg_connection))
    assert "INTRANS" == status(psycopg_connection)
    psycopg_connection.execute("delete from readings")
    psycopg_connection.rollback()
    assert [3] == count(psycopg_connection)


def test_a_failed_transaction_is_refused(psycopg_connection):
    """Nothing can be read in it, and rolling it back is not for us to do."""
    with pytest.raises(Exception, match="nothing"):
        psycopg_connection.execute("select nothing")
    assert "connection-busy" == code_of(sql("select 1", psycopg_connection))
    assert "INERROR" == status(psycopg_connection)


def test_a_closed_connection_is_said_so(psycopg_connection):
    """By an error like any other."""
    psycopg_connection.close()
    assert "query-failed" == code_of(sql("select 1", psycopg_connection))


def test_autocommit_makes_no_difference(psycopg_connection):
    """Read-only needs a transaction, so one is begun and ended."""
    psycopg_connection.autocommit = True
    assert 2 == len(read(sql(ASKED, psycopg_connection, params=NORD)))
    query = "select nextval('counted')"
    assert "query-failed" == code_of(sql(query, psycopg_connection))
    assert "IDLE" == status(psycopg_connection)


def test_rows_are_the_same_whatever_a_connection_makes_of_them(psycopg_connection):
    """A program may have asked for its rows as dicts."""
    from psycopg.rows import dict_row

    psycopg_connection.row_factory = dict_row
    assert 2 == len(read(sql(ASKED, psycopg_connection, params=NORD)))


def test_a_transaction_of_sqlalchemy_stays_open(engine):
    """Its connection knows nothing of what was read."""
    with engine.connect() as connection:
        assert 2 == len(read(sql(ASKED, connection, params=NORD)))
        assert not connection.in_transaction()
        connection.exec_driver_sql("delete from readings")
        assert [] == read(sql(ASKED, connection, params=NORD))
        assert connection.in_transaction()
        connection.rollback()
    assert [3] == count(engine)


def test_an_engine_that_commits_by_itself_reads_only_too(engine):
    """`AUTOCOMMIT` is an isolation level there."""
    committing = engine.execution_options(isolation_level="AUTOCOMMIT")
    assert 2 == len(read(sql(ASKED, committing, params=NORD)))
    assert "query-failed" == code_of(sql("select nextval('counted')", committing))


def test_a_connection_goes_back_to_its_pool(engine):
    """After a good reading and after a bad one."""
    read(sql(ASKED, engine, params=NORD))
    code_of(sql("select nothing", engine))
    assert (1, 0) == (engine.pool.checkedin(), engine.pool.checkedout())


def test_a_transaction_of_adbc_is_not_touched(adbc):
    """It is read beside it: what it has not committed is not seen."""
    with adbc.cursor() as cursor:
        cursor.execute("delete from readings where team = 'Süd'")
    assert [3] == count(adbc)
    with adbc.cursor() as cursor:
        cursor.execute("select count(*) from readings")
        assert (2,) == cursor.fetchone()
    adbc.rollback()


def test_passwords_are_known_and_never_shown(filled):
    """A server may say anything, even the password itself."""
    import psycopg

    def connect():
        return psycopg.connect(
            host=filled, user="reader", password=PASSWORD, dbname="postgres"
        )

    source = sql("select :p::int as a", connect, params={"p": PASSWORD})
    with pytest.raises(OKRError) as caught:
        source.read(NPS, START, END)
    assert "query-failed" == caught.value.code
    assert PASSWORD not in str(caught.value)
    assert "***" in str(caught.value)


def test_the_rights_of_a_role_are_the_boundary(filled):
    """What a role may not read, a query of it does not: that is the server's part."""
    import psycopg

    def connect():
        return psycopg.connect(host=filled, user="reader", dbname="postgres")

    assert 2 == len(read(sql(ASKED, connect, params=NORD)))
    for query in ("select * from sales.x", "select pg_read_file('PG_VERSION')"):
        assert "query-failed" == code_of(sql(query, connect))
