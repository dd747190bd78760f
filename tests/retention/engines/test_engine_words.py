"""What an engine cannot do is an error of okrkit, in the engine's own words."""

import datetime as dt

import duckdb
import pandas as pd
import polars as pl
import pytest

from okrkit.errors import InvalidOKRError
from okrkit.retention import active_accounts, logo_churn, nps, summary
from okrkit.retention.tables.engine_words import engine_words
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.responses import Responses

DAY = dt.date(2026, 1, 5)
ONE = "select 1 as customer, date '2026-01-05' as date"


def closed(_):
    """Return events whose connection is closed afterwards."""
    database = duckdb.connect()
    events = Events(database.sql(ONE))
    database.close()
    return events


def dropped(_):
    """Return events whose table is gone afterwards."""
    database = duckdb.connect()
    database.execute(f"create table log as {ONE}")
    events = Events(database.table("log"))
    database.execute("drop table log")
    return events


def removed(folder):
    """Return events whose file is gone afterwards."""
    place = folder / "log.parquet"
    pl.DataFrame({"customer": [1], "date": [DAY]}).write_parquet(place)
    events = Events(place)
    place.unlink()
    return events


@pytest.mark.parametrize("made", [closed, dropped, removed])
@pytest.mark.parametrize(
    "ask",
    [
        lambda events: active_accounts(events, on="2026-02-01"),
        lambda events: logo_churn(events, on="2026-02-01", inactive="period"),
        lambda events: summary(events, on="2026-02-01"),
    ],
    ids=["active", "churn", "summary"],
)
def test_a_table_that_is_gone_is_said_when_it_is_asked(made, ask, tmp_path):
    """Days may lie between making a table and asking it."""
    with pytest.raises(InvalidOKRError, match="cannot be read") as told:
        ask(made(tmp_path))

    assert "table-unreadable" == told.value.code
    assert isinstance(told.value.__cause__, duckdb.Error)
    assert "Error" in told.value.got


def duck(query):
    """Return a query of DuckDB."""
    return lambda: duckdb.sql(query)


def lazily(**columns):
    """Return a query of Polars."""
    frame = pl.LazyFrame({"customer": ["a"], "date": [DAY]})
    return lambda: frame.with_columns(**columns)


@pytest.mark.parametrize(
    "query",
    [
        duck("select error('boom') as customer, date '2026-01-05' as date"),
        duck(
            "select x::int as customer, date '2026-01-05' as date from (select 'a' x)"
        ),
        lazily(customer=pl.col("nobody")),
        lazily(customer=pl.col("customer").cast(pl.Int64)),
        lazily(customer=pl.col("customer").map_batches(lambda _: 1 / 0, pl.Int64)),
        lambda: pl.scan_parquet("/nowhere/log.parquet"),
    ],
    ids=["raise", "cast", "column", "cast-polars", "function", "file"],
)
def test_a_query_that_fails_is_said(query):
    """Whatever the engine raises for it, and wherever."""
    with pytest.raises(InvalidOKRError) as told:
        Events(query())

    assert "table-unreadable" == told.value.code
    assert told.value.__cause__ is not None
    assert len(told.value.got) < 400


def test_answers_of_a_table_that_is_gone():
    """The same guard for what is counted otherwise."""
    database = duckdb.connect()
    answers = Responses(database.sql("select 9 as score"))
    database.close()

    with pytest.raises(InvalidOKRError) as told:
        nps(answers)

    assert "table-unreadable" == told.value.code


@pytest.mark.parametrize("kind", [KeyboardInterrupt, MemoryError, ZeroDivisionError])
def test_what_is_no_engine_s_is_left_as_it_is(kind):
    """Who interrupts, or runs out of memory, or writes a fault, learns of just that."""
    with pytest.raises(kind), engine_words():
        raise kind


def test_an_interrupt_within_an_engine_is_an_interrupt():
    """Who stops a long query does not want to read that a table is broken."""

    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), engine_words():
        pd.Series([1]).map(stop)


def test_a_panic_of_polars_is_said_too():
    """It is no `Exception`, and would end a program that catches those."""
    panic = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})

    says = "PanicException; out of range"
    with pytest.raises(InvalidOKRError, match=says) as told, engine_words():
        raise panic("out of range\n\n")

    assert "table-unreadable" == told.value.code


@pytest.mark.parametrize(
    "kind", ["date", "timestamp", "timestamptz"], ids=lambda kind: kind
)
@pytest.mark.parametrize("day", ["infinity", "-infinity", "0044-03-15 (BC)"])
def test_days_that_no_calendar_has_are_refused(kind, day):
    """As of arrays: they were lost without a word, or raised a plain ValueError."""
    database = duckdb.connect()
    database.execute(f"create table log (customer integer, date {kind})")
    database.executemany("insert into log values (?, ?)", [[1, day], [2, DAY]])

    with pytest.raises(InvalidOKRError) as told:
        Events(database.table("log"), zone="UTC")

    assert ("date-out-of-range", "date") == (told.value.code, told.value.place)


def test_whole_numbers_of_arrow_in_pandas_are_numbers():
    """Arrow refuses to make floats of those above 2**53; numpy rounds them."""
    paid = pd.array([2**53 + 1, None, 7], dtype="int64[pyarrow]")
    frame = pd.DataFrame({"customer": [1, 2, 3], "date": [DAY] * 3, "amount": paid})

    events = Events(frame, amount="amount")

    assert {"no amount": 1} == events.table.excluded
    assert [2.0**53, 7.0] == summary(events, on="2026-02-01").counted.amount.tolist()
