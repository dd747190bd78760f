"""
What counting in an engine costs beside a query written for it by hand.

Run with ``pytest tests/bench/bench_retention_frames.py -s``; OKRKIT_ROWS says how
many events there are (1e6 where it says nothing).
"""

import datetime as dt
import os
import time

import duckdb
import numpy as np
import polars as pl
import pytest

from okrkit.retention.counting import answers, purchases, subscribers
from okrkit.retention.tables.frames import lazy_table
from okrkit.retention.tables.periods import day_number, periods_of
from okrkit.retention.tables.table import Role

ROWS = int(float(os.environ.get("OKRKIT_ROWS", "1e6")))
ON = dt.date(2023, 12, 10)
LAST = day_number(ON)
EVENTS = [Role("customer", "customer", "id"), Role("day", "date", "day")]
PAID = [*EVENTS, Role("amount", "amount", "number")]
SURVEY = [
    Role("score", "score", "number"),
    EVENTS[1],
    Role("segment", "segment", "name"),
]
MONTHS = periods_of(day_number(dt.date(2020, 1, 1)), on=ON)


def log(rows):
    """Return events of customers who come and go, in four years."""
    rng = np.random.default_rng(1)
    customers = rows // 16
    begin = rng.integers(18_262, 19_400, customers)
    who = rng.integers(0, customers, rows)
    day = np.minimum(begin[who] + rng.exponential(200, rows).astype(int), 19_700)
    amount = np.round(rng.gamma(2, 20, rows), 2)
    amount[rng.random(rows) < 0.01] *= -1
    segment = np.array(["big", "mid", "small", "free"])[who % 4]
    return pl.DataFrame(
        {
            "customer": who * 7 + 3,
            "date": pl.Series(day.astype(np.int32)).cast(pl.Date),
            "amount": amount,
            "segment": segment,
            "score": rng.integers(0, 11, rows),
        }
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return the path of the events in Parquet."""
    path = tmp_path_factory.mktemp("log") / "events.parquet"
    log(ROWS).write_parquet(path)
    return str(path)


def cpu(call):
    """Return the processor time of one run, of all threads, in seconds."""
    start = time.process_time()
    call()
    return time.process_time() - start


def in_turn(calls, times=5):
    """Return the least time of each of several calls, run in turn."""
    runs = [[cpu(call) for call in calls] for _ in range(times)]
    return [min(column) for column in zip(*runs, strict=True)]


MONTH = "date_diff('month', date '2020-01-01', date)"
SQL = {
    "per customer": f"""
        with daily as (
            select customer, date, count(*) filter (where amount >= 0) as bought,
                   sum(amount) as amount
            from '{{place}}' where date <= '{ON}' group by all
        )
        select customer, min(date) as a, max(date) as b, count(*) as c,
               sum(bought) as d, sum(amount) as e, arg_min(amount, date) as f,
               arg_max(amount, date) as g
        from daily where bought > 0 group by customer
    """,
    "cohorts": f"""
        with rows as (
            select distinct customer, {MONTH} as place
            from '{{place}}' where date <= '{ON}'
        ), begun as (select customer, min(place) as cohort from rows group by all)
        select cohort, place - cohort as age, count(*) as many
        from rows join begun using (customer) group by all
    """,
    "activity": f"""
        with rows as (
            select distinct customer, {MONTH} as place
            from '{{place}}' where date <= '{ON}'
        ), begun as (select customer, min(place) as cohort from rows group by all)
        select a.place, count(*) as active, count(b.customer) as stayed,
               count(*) filter (where a.place = cohort) as new
        from rows a join begun using (customer)
        left join rows b on a.customer = b.customer and a.place = b.place + 1
        group by all
    """,
    "scores": f"""
        select {MONTH} as place, segment, score, count(*) as many
        from '{{place}}' where date <= '{ON}' group by all
    """,
}


def months():
    """Return the month of a date, by hand in Polars."""
    return (pl.col("date").dt.year() - 2020) * 12 + pl.col("date").dt.month() - 1


def by_hand(name, place):
    """Ask Polars directly."""
    rows = pl.scan_parquet(place).filter(pl.col("date") <= ON)
    if name == "per customer":
        bought = (pl.col("amount") >= 0).sum()
        daily = rows.group_by("customer", "date").agg(
            bought=bought, amount=pl.col("amount").sum()
        )
        begins, ends = pl.col("date").arg_min(), pl.col("date").arg_max()
        return (
            daily.filter(pl.col("bought") > 0)
            .group_by("customer")
            .agg(
                pl.col("date").min(),
                pl.col("date").max().alias("last"),
                pl.len(),
                pl.col("bought").sum(),
                pl.col("amount").sum(),
                pl.col("amount").get(begins).alias("first_amount"),
                pl.col("amount").get(ends).alias("last_amount"),
            )
            .collect()
        )
    if name == "scores":
        keys = [months().alias("place"), "segment", "score"]
        return rows.group_by(*keys).agg(pl.len()).collect()
    seen = rows.select("customer", months().alias("place")).unique()
    begun = seen.group_by("customer").agg(cohort=pl.col("place").min())
    each = seen.join(begun, on="customer")
    if name == "cohorts":
        age = (pl.col("place") - pl.col("cohort")).alias("age")
        return each.group_by("cohort", age).agg(pl.len()).collect()
    before = seen.select("customer", pl.col("place") + 1, stayed=True)
    each = each.join(before, on=["customer", "place"], how="left")
    new = (pl.col("place") == pl.col("cohort")).sum()
    parts = [pl.len(), pl.col("stayed").sum(), new.alias("new")]
    return each.group_by("place").agg(*parts).collect()


OURS = {
    "per customer": (PAID, lambda t: purchases.per_customer(t, last=LAST)),
    "cohorts": (EVENTS, lambda t: purchases.cohort_counts(t, MONTHS)),
    "activity": (EVENTS, lambda t: subscribers.activity(t, MONTHS)),
    "scores": (
        SURVEY,
        lambda t: answers.score_counts(t, periods=MONTHS, scale=(0, 10)),
    ),
}


@pytest.mark.parametrize("name", SQL)
def test_beside_queries_by_hand(capsys, place, name):
    """At most 1.3 times Polars by hand, 1.6 times DuckDB's SQL by hand."""
    roles, count = OURS[name]
    database = duckdb.connect()
    sql = SQL[name].format(place=place)
    rows = database.read_parquet(place)
    scan = pl.scan_parquet(place)
    ours, theirs, mine, hand = in_turn(
        [
            lambda: count(lazy_table(rows, roles)),
            lambda: database.sql(sql).fetchnumpy(),
            lambda: count(lazy_table(scan, roles)),
            lambda: by_hand(name, place),
        ]
    )
    with capsys.disabled():
        print(
            f"\n{name}, {ROWS:,} rows: DuckDB {ours:.2f} s, {ours / theirs:.2f} x SQL; "
            f"Polars {mine:.2f} s, {mine / hand:.2f} x by hand",
            end="",
        )

    assert ours <= 1.6 * theirs
    assert mine <= 1.3 * hand
