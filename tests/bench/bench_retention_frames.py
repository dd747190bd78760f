"""
What counting in an engine costs beside queries written for it by hand.

The one by hand counts the same and, in a second one, the rows that are left out.

Run with ``pytest tests/bench/bench_retention_frames.py -s``; OKRKIT_ROWS says how
many events there are (1e6 where it says nothing), OKRKIT_LARGE how many there are
where memory counts (1e7; 1e8 takes minutes and 1 GB of disk).
"""

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path

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
LARGE = int(float(os.environ.get("OKRKIT_LARGE", "1e7")))
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


def ledger(rows):
    """Return what customers pay more or less: they come, change, go and come back."""
    rng = np.random.default_rng(2)
    who = np.sort(rng.integers(0, rows // 8, rows))
    day = rng.integers(18_262, 19_701, rows)
    day = day[np.lexsort((day, who))]
    pays = np.where(rng.random(rows) < 0.2, 0, rng.integers(10, 500, rows) + 0.99)
    before = np.where(np.diff(who, prepend=-1) == 0, np.append(0, pays[:-1]), 0)
    mixed = rng.permutation(rows)
    return pl.DataFrame(
        {
            "customer": who[mixed],
            "date": pl.Series(day[mixed].astype(np.int32)).cast(pl.Date),
            "amount": np.round(pays - before, 2)[mixed],
        }
    )


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """Return the paths of the events and of the ledger, in Parquet."""
    folder = tmp_path_factory.mktemp("log")
    for name, made in (("events", log), ("ledger", ledger)):
        made(ROWS).write_parquet(folder / f"{name}.parquet")
    return folder


def cpu(call):
    """Return the processor time of one run, of all threads, in seconds."""
    start = time.process_time()
    call()
    return time.process_time() - start


def in_turn(calls, times=5):
    """Return the least time of each of several calls, run in turn."""
    runs = [[cpu(call) for call in calls] for _ in range(times)]
    return [min(column) for column in zip(*runs, strict=True)]


RISES = "(change > 0.005 or abs(change) < 0.005 and abs(days) > 0.005)"
KINDS = {
    "comes": "before <= 0.005 and after > 0.005 and paid <= 0",
    "returns": "before <= 0.005 and after > 0.005 and paid > 0",
    "grows": "before > 0.005 and after > before",
    "shrinks": "after > 0.005 and after < before",
    "goes": "before > 0.005 and after <= 0.005",
}
# What is wanted, of rows that are whole. `CARE` counts those that are not, and those
# that do not count, as okrkit does; beyond that, okrkit makes sure that sums of money
# are exact, and refuses ids and numbers that are none.
SQL = {
    "per customer": f"""
        with daily as {{kept}} (
            select customer, date, count(*) filter (where amount >= 0) as bought,
                   sum(amount) as amount
            from {{rows}} where date <= '{ON}' group by all
        ), buyers as {{kept}} (
            select customer, min(date) as first, max(date) as last, count(*) as days,
                   sum(bought) as rows, sum(amount) as amount,
                   min_by(amount, date) as begin, max_by(amount, date) as latest
            from daily where bought > 0 group by customer
        ), refunded as (
            select customer, sum(daily.amount) as refund
            from daily join buyers using (customer)
            where bought = 0 and date > first group by customer
        )
        select customer, first, last, days, begin, latest,
               cast(rows as bigint) as rows, amount + coalesce(refund, 0) as amount
        from buyers left join refunded using (customer)
    """,
    "cohorts": f"""
        with rows as (
            select distinct customer, {{month}} as place
            from {{rows}} where date <= '{ON}'
        ), begun as (select customer, min(place) as cohort from rows group by all)
        select cohort, place - cohort as age, count(*) as many
        from rows join begun using (customer) group by all
    """,
    "activity": f"""
        with rows as (
            select distinct customer, {{month}} as place
            from {{rows}} where date <= '{ON}'
        ), begun as (select customer, min(place) as cohort from rows group by all)
        select a.place, count(*) as active, count(b.customer) as stayed,
               count(*) filter (where a.place = cohort) as new
        from rows a join begun using (customer)
        left join rows b on a.customer = b.customer and a.place = b.place + 1
        group by all
    """,
    "scores": f"""
        select {{month}} as place, segment, score, count(*) as many
        from {{rows}} where date <= '{ON}' group by all
    """,
    "movements": f"""
        with moved as (
            select customer, {{month}} as place, sum(amount) as change,
                   sum(amount * {{since}}) as days
            from {{rows}} where date <= '{ON}' group by all
        ), running as (
            select *, sum(change) over (known) as after, after - change as before,
                   sum(rises) over (known) - rises as paid
            from (select *, cast({RISES} as int) as rises from moved)
            window known as (partition by customer order by place)
        ), kinds as (
            select place, after - before as size, before,
                   case {" ".join(f"when {v} then '{k}'" for k, v in KINDS.items())}
                   end as kind
            from running
        )
        select place, kind, count(*) as many, sum(size) as size,
               sum(size * size) as square, sum(size * before) as cross
        from kinds group by all
    """,
}

DUCKDB = {
    "rows": "'{place}'",
    "kept": "materialized",
    "month": "date_diff('month', date '2020-01-01', date)",
    "since": "(date - date '2020-01-01')",
}
SPARK = {
    "rows": "parquet.`{place}`",
    "kept": "",
    "month": "((year(date) - 2020) * 12 + month(date) - 1)",
    "since": "datediff(date, date '2020-01-01')",
}


CARE = {
    "customer": ["customer is null"],
    "date": ["date is null", f"date > date '{ON}'"],
    "score": ["score is null"],
    "segment": [],
    "amount": [
        "amount is null or not abs(amount) <= 1e100",
        f"date <= date '{ON}' and amount = 0",
        f"date <= date '{ON}' and amount < 0",
    ],
}


def queries(name, place, dialect):
    """Return the texts of both queries of a statistic in the words of an engine."""
    words = {part: word.format(place=place) for part, word in dialect.items()}
    counts = [f"count(*) filter (where {fault}) as n{n}" for n, fault in faults(name)]
    care = f"select count(*) as many, {', '.join(counts)} from {words['rows']}"
    return care, SQL[name].format(**words)


def faults(name):
    """Return for what rows are left out, numbered."""
    return enumerate(fault for role in OURS[name][0] for fault in CARE[role.column])


def months():
    """Return the month of a date, by hand in Polars."""
    return (pl.col("date").dt.year() - 2020) * 12 + pl.col("date").dt.month() - 1


def by_hand(name, place):
    """Ask Polars directly."""
    rows = pl.scan_parquet(place)
    amount, late = pl.col("amount"), pl.col("date") > ON
    parts = [pl.len(), late.sum().alias("late")]
    parts += [pl.col(role.column).null_count() for role in OURS[name][0]]
    if OURS[name][0] is PAID:
        wrong = {"odd": amount.abs() > 1e100, "free": amount == 0, "back": amount < 0}
        parts += [(~late & flag).sum().alias(n) for n, flag in wrong.items()]
    rows.select(parts).collect()
    made = lazily(name, rows.filter(pl.col("date") <= ON)).collect()
    return {column.name: column.to_numpy() for column in made}


def lazily(name, rows):
    """Return what Polars is to work out."""
    amount, date = pl.col("amount"), pl.col("date")
    if name == "per customer":
        bought = (amount >= 0).sum()
        daily = rows.group_by("customer", "date").agg(
            bought=bought, amount=amount.sum()
        )
        buyers = (
            daily.filter(pl.col("bought") > 0)
            .group_by("customer")
            .agg(
                first=date.min(),
                last=date.max(),
                days=pl.len(),
                rows=pl.col("bought").sum(),
                amount=amount.sum(),
                begin=amount.get(date.arg_min()),
                latest=amount.get(date.arg_max()),
            )
        )
        refunded = daily.filter(pl.col("bought") == 0)
        refunded = refunded.join(buyers.select("customer", "first"), on="customer")
        refunded = refunded.filter(date > pl.col("first")).group_by("customer")
        refunded = refunded.agg(refund=amount.sum())
        both = buyers.join(refunded, on="customer", how="left")
        return both.with_columns(amount=amount + pl.col("refund").fill_null(0))
    if name == "movements":
        since = (date - dt.date(2020, 1, 1)).dt.total_days()
        moved = rows.group_by("customer", months().alias("place")).agg(
            change=amount.sum(), days=(amount * since).sum()
        )
        before, after = pl.col("before"), pl.col("after")
        change, within = pl.col("change"), pl.col("days").abs() > 0.005
        rises = (change > 0.005) | ((change.abs() < 0.005) & within)
        rises = rises.cast(pl.Int64)
        moved = moved.sort("customer", "place").with_columns(
            after=pl.col("change").cum_sum().over("customer"),
            paid=(rises.cum_sum() - rises).over("customer"),
        )
        moved = moved.with_columns(before=after - pl.col("change"))
        comes, paid = (before <= 0.005) & (after > 0.005), pl.col("paid") > 0
        kind = (
            pl.when(comes & ~paid)
            .then(1)
            .when(comes & paid)
            .then(2)
            .when((before > 0.005) & (after > before))
            .then(3)
            .when((after > 0.005) & (after < before))
            .then(4)
            .when((before > 0.005) & (after <= 0.005))
            .then(5)
        )
        size = after - before
        parts = [pl.len(), size.sum(), (size * size).sum().alias("square")]
        parts.append((size * before).sum().alias("cross"))
        return moved.group_by("place", kind.alias("kind")).agg(
            *[part.alias(f"p{i}") for i, part in enumerate(parts)]
        )
    if name == "scores":
        keys = [months().alias("place"), "segment", "score"]
        return rows.group_by(*keys).agg(pl.len())
    seen = rows.select("customer", months().alias("place")).unique()
    begun = seen.group_by("customer").agg(cohort=pl.col("place").min())
    each = seen.join(begun, on="customer")
    if name == "cohorts":
        age = (pl.col("place") - pl.col("cohort")).alias("age")
        return each.group_by("cohort", age).agg(pl.len())
    before = seen.select("customer", pl.col("place") + 1, stayed=True)
    each = each.join(before, on=["customer", "place"], how="left")
    new = (pl.col("place") == pl.col("cohort")).sum()
    parts = [pl.len(), pl.col("stayed").sum(), new.alias("new")]
    return each.group_by("place").agg(*parts)


OURS = {
    "movements": (PAID, lambda t: subscribers.movements(t, MONTHS)),
    "per customer": (PAID, lambda t: purchases.per_customer(t, last=LAST)),
    "cohorts": (EVENTS, lambda t: purchases.cohort_counts(t, MONTHS)),
    "activity": (EVENTS, lambda t: subscribers.activity(t, MONTHS)),
    "scores": (
        SURVEY,
        lambda t: answers.score_counts(t, periods=MONTHS, scale=(0, 10)),
    ),
}


def place_of(name, places):
    """Return the path of what a statistic is about."""
    return f"{places}/{'ledger' if name == 'movements' else 'events'}.parquet"


@pytest.mark.parametrize("name", SQL)
def test_beside_queries_by_hand(capsys, places, name):
    """Aimed at: 1.3 times Polars by hand, 1.6 times DuckDB's SQL by hand, at most."""
    roles, count = OURS[name]
    place = place_of(name, places)
    database = duckdb.connect()
    texts = queries(name, place, DUCKDB)
    rows = database.read_parquet(place)
    scan = pl.scan_parquet(place)
    ours, theirs, mine, hand = in_turn(
        [
            lambda: count(lazy_table(rows, roles)),
            lambda: [database.sql(text).fetchnumpy() for text in texts],
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


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """Return a session of a local Spark on two cores."""
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "4g")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("spark")))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def of_children(session):
    """Return the processor time of this process and of Spark's, in seconds."""
    process = session.sparkContext._gateway.proc.pid  # of Java, or what started it
    spent = time.process_time()
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = place.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if process in (int(place.parent.name), int(parts[1])):
            spent += sum(map(int, parts[11:13])) / os.sysconf("SC_CLK_TCK")
    return spent


@pytest.mark.skipif("OKRKIT_ENGINES" not in os.environ, reason="needs Java")
@pytest.mark.parametrize("name", SQL)
def test_beside_queries_by_hand_in_spark(capsys, places, spark, name):
    """Aimed at: 1.3 times the SQL of Spark by hand, at most, once code is compiled."""
    roles, count = OURS[name]
    place = place_of(name, places)
    texts = queries(name, place, SPARK)
    rows = spark.read.parquet(place)
    calls = [
        lambda: count(lazy_table(rows, roles)),
        lambda: [spark.sql(text).toArrow() for text in texts],
    ]
    runs = []
    for _ in range(16 if ROWS <= 1e6 else 10):  # the first ones compile
        for call in calls:
            begun, spent = time.perf_counter(), of_children(spark)
            call()
            spent = of_children(spark) - spent
            runs.append((spent, time.perf_counter() - begun))
    cpu, wall = (np.array(column).reshape(-1, 2) for column in zip(*runs, strict=True))
    (ours, theirs), (mine, hand) = cpu.min(axis=0), wall.min(axis=0)
    with capsys.disabled():
        print(
            f"\n{name}, {ROWS:,} rows: Spark {ours:.2f} s, {ours / theirs:.2f} x SQL; "
            f"{mine:.2f} s on the wall, {mine / hand:.2f} x SQL",
            end="",
        )


HERE = str(Path(__file__).parent)
MANY = """
    copy (
        select customer, segment, score, round(amount, 2) as amount,
               date '2020-01-01' + least(day + since, 1438)::int as date
        from (
            select *, (hash(customer) % 1138)::int as day,
                   ['big', 'mid', 'small', 'free'][1 + customer % 4] as segment
            from (
                select (random() * ({rows} // 16))::bigint as customer,
                       (-ln(1 - random()) * 200)::int as since,
                       (random() * 10)::int as score,
                       -40 * ln(1 - random()) as amount
                from range({rows})
            )
        )
    ) to '{place}' (format parquet)
"""
ALONE = """
import resource, sys
import bench_retention_frames as bench
from okrkit.retention.tables.files import DataFile

name, place = sys.argv[1:]
roles, count = bench.OURS[name]
count(bench.lazy_table(DataFile(place, memory="3GB", threads=2), roles))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Return the path of more events than memory is to hold."""
    place = tmp_path_factory.mktemp("large") / "events.parquet"
    with duckdb.connect() as database:
        database.execute("set preserve_insertion_order = false")
        database.execute(MANY.format(rows=LARGE, place=place))
    return str(place)


@pytest.mark.parametrize("name", ["per customer", "cohorts", "activity", "scores"])
def test_larger_than_memory(capsys, large, name):
    """A process that counts events in Parquet on two threads holds at most 4 GB."""
    run = subprocess.run(
        [sys.executable, "-c", ALONE, name, large],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, HERE])},
        check=True,
        capture_output=True,
        text=True,
    )
    peak = int(run.stdout) / 1e6
    with capsys.disabled():
        print(f"\n{name}, {LARGE:,} rows: {peak:.2f} GB at most", end="")

    assert peak <= 4
