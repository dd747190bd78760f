"""
How fast purchases become one row a customer, beside Polars and DuckDB in one run.

Run with ``pytest tests/bench/bench_summary.py -s``.
"""

import time

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from okrkit.retention.customers.keeping import customer_state
from okrkit.retention.customers.summary import summary
from okrkit.retention.tables.events import Events

ROWS, CUSTOMERS = 10_000_000, 1_000_000
ON = "2030-01-01"
SQL = """
    create or replace table found as
    select c, min(d) f, max(d) l, count(*) n, sum(a) t, arg_min(a, d) fa
    from (select c, d, sum(a) a from events group by c, d) group by c
"""


def log(rows=ROWS, customers=CUSTOMERS, *, spread=False):
    """Return ids, days and amounts of purchases in any order."""
    rng = np.random.default_rng(7)
    ids = rng.integers(-(2**62), 2**62, customers) if spread else np.arange(customers)
    days = rng.integers(17_000, 18_000, rows).astype("M8[D]")
    return (
        ids[rng.integers(0, customers, rows)],
        days,
        rng.integers(1, 9999, rows) / 100,
    )


def taking_turns(calls, times=5):
    """Return the shortest time of each of several calls that take turns."""
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(times):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            best[name] = min(best[name], time.perf_counter() - start)
    return best


@pytest.mark.parametrize("spread", [False, True], ids=["dense", "any"])
def test_ten_million_rows(spread):
    """One row a customer, with distinct days and the money of the first."""
    ids, days, paid = log(spread=spread)
    frame = pl.DataFrame({"c": ids, "d": days, "a": paid})
    con = duckdb.connect()
    con.execute("set threads = 2")
    con.register("log", pa.table({"c": ids, "d": days, "a": paid}))
    con.execute("create table events as select * from log")
    columns = {"customer": ids, "date": days, "amount": paid}

    def by_polars():
        daily = frame.lazy().group_by("c", "d").agg(pl.col("a").sum())
        first = pl.col("a").sort_by("d").first().alias("fa")
        day, money = pl.col("d"), pl.col("a").sum().alias("t")
        ends = (day.min().alias("f"), day.max().alias("l"), pl.len().alias("n"))
        return daily.group_by("c").agg(*ends, money, first).collect()

    best = taking_turns(
        {
            "okrkit": lambda: summary(Events(columns, amount="amount"), on=ON),
            "polars": by_polars,
            "duckdb": lambda: con.execute(SQL),
        }
    )
    ratios = {name: f"{best[name] / best['okrkit']:.1f}x" for name in best}
    print({name: round(took, 3) for name, took in best.items()}, ratios)
    assert best["okrkit"] < min(best["polars"], best["duckdb"])


def test_a_day_of_a_million_rows():
    """Adding a day to a state of ten million customers, beside making it anew."""
    many = {"customer": np.arange(ROWS), "date": log()[1]}
    rng = np.random.default_rng(8)
    new = rng.integers(0, ROWS + 100_000, 1_000_000)
    today = Events({"customer": new, "date": np.full(len(new), "2025-01-01", "M8[D]")})
    state = customer_state(Events(many), on=ON)
    best = taking_turns(
        {
            "add": lambda: state.add(today, on=ON),
            "anew": lambda: customer_state(Events(many), on=ON),
        },
        times=3,
    )
    print({name: round(took, 3) for name, took in best.items()})
    assert best["add"] < 1


def test_text_ids_and_collapsed_histories():
    """A million texts are read, and a million histories brought together."""
    ids, days, paid = log(1_000_000, 300_000)
    texts = np.array([f"customer-{i:06x}" for i in range(300_000)], object)[ids]
    made = summary(
        Events(dict(zip(("customer", "date"), log()[:2], strict=True))), on=ON
    )
    listed = texts.tolist()
    best = taking_turns(
        {
            "texts": lambda: Events({"customer": listed, "date": days, "amount": paid}),
            "collapsed": made.collapsed,
        }
    )
    print({name: round(took, 3) for name, took in best.items()}, len(made.collapsed()))
    assert best["texts"] < 1.5
    assert best["collapsed"] < 0.2
