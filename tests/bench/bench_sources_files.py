"""
What reading a metric from a large table adds to the engine's own query: at most 5 %.

Run with ``pytest tests/bench/bench_sources_files.py -s``; OKRKIT_ROWS says how many
rows there are (1e7 where it says nothing), OKRKIT_LARGE how many there are where
memory counts (2e7; 2e8 are 5 GB in memory and 2 GB of disk, and take minutes).
"""

import datetime as dt
import os
import subprocess
import sys
import time

import duckdb
import polars as pl
import pytest

from okrkit import Metric, refresh
from okrkit.sources.from_files import files
from okrkit.sources.from_frames import frame
from okrkit.testing import example_set

ROWS = int(float(os.environ.get("OKRKIT_ROWS", "1e7")))
LARGE = int(float(os.environ.get("OKRKIT_LARGE", "2e7")))
OCT, DEC = dt.date(2026, 10, 1), dt.date(2026, 12, 1)
ON = dt.date(2026, 11, 15)
ASKED_FROM = dt.date(2026, 7, 1)
"""The first day that a refresh asks for: a quarter back."""


TEAMS = ROWS // 1000
"""Each has a reading for a thousand days."""

LOG = """
    copy (
        select (random() * {customers})::bigint as customer,
            date '2024-01-01' + (random() * 1095)::int as paid,
            round(random() * 500, 2) as eur,
            ['free', 'pro', 'team'][1 + (i % 3)::int] as plan
        from range({rows}) as made (i)
    ) to '{path}' (format parquet)
"""
SUMS = "select date_trunc('month', paid) as date, sum(eur) as value from {} group by 1"
NEW = (
    "select date_trunc('month', first) as date, count(*) as value from"
    " (select customer, min(paid) as first from data group by 1) group by 1"
)


def cpu(call):
    """Return the processor time of one run, of all threads, in seconds."""
    start = time.process_time()
    call()
    return time.process_time() - start


def in_turn(calls, times=5):
    """Return the least time of each of several calls, run in turn."""
    runs = [[cpu(call) for call in calls] for _ in range(times)]
    return [min(column) for column in zip(*runs, strict=True)]


@pytest.fixture(scope="module")
def readings():
    """Return a long table of readings: of many teams, by day."""
    return duckdb.sql(
        "select 'team ' || (i // 1000) as team, date '2024-04-01' + (i % 1000)::int"
        " as date, round(random() * 100, 2) as value from"
        f" (select (j * 7919) % {ROWS} as i from range({ROWS}) as made (j))"
    ).pl()


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """Return the path of a log in Parquet."""
    path = tmp_path_factory.mktemp("log") / "log.parquet"
    duckdb.sql(LOG.format(rows=ROWS, customers=ROWS // 10, path=path))
    return path


def in_duckdb(table):
    """Ask DuckDB by hand and by okrkit for one team's readings."""
    database = duckdb.connect()
    database.register("given", table.to_arrow())
    database.execute("create table kept as select * from given")
    kept = database.table("kept")
    where = f"team = 'team 7' and date >= date '{OCT}' and date < date '{DEC}'"
    return kept, lambda: kept.filter(where).fetchall()


def in_polars(table):
    """Ask Polars."""
    inside = pl.col("date").is_between(OCT, DEC, closed="left")
    return table, lambda: table.filter(pl.col("team") == "team 7", inside).rows()


def in_lazy_polars(table):
    """Ask Polars, lazily."""
    lazy = table.lazy()
    inside = pl.col("date").is_between(OCT, DEC, closed="left")
    return (
        lazy,
        lambda: lazy.filter(pl.col("team") == "team 7", inside).collect().rows(),
    )


def in_pandas(table):
    """Ask pandas."""
    data = table.with_columns(pl.col("date").cast(pl.Datetime("us"))).to_pandas()

    def by_hand():
        kept = data[data["team"] == "team 7"]
        days = kept["date"]
        return kept[(days >= str(OCT)) & (days < str(DEC))].values.tolist()

    return data, by_hand


@pytest.mark.parametrize("engine", [in_duckdb, in_polars, in_lazy_polars, in_pandas])
def test_choosing_rows_of_a_long_table_is_left_to_the_engine(readings, engine):
    """Okrkit itself takes a few milliseconds, however long the table is."""
    data, by_hand = engine(readings)
    source = frame(data, where={"team": "team 7"})
    metric = Metric("nps")
    assert 61 == len(by_hand()) == len(source.read(metric, OCT, DEC))
    hand, ours = in_turn([by_hand, lambda: source.read(metric, OCT, DEC)])
    print(f"\n{engine.__name__}: by hand {hand:.4f} s, read {ours - hand:+.4f} s")


def grouped_in_duckdb(log):
    """Add up months in DuckDB."""
    database = duckdb.connect()
    database.read_parquet(str(log)).create("kept")
    return lambda: database.sql(SUMS.format("kept")), lambda made: made.fetchall()


def grouped_in_polars(log):
    """Add up months in Polars."""
    data = pl.read_parquet(log)
    months = pl.col("paid").dt.truncate("1mo").alias("date")
    sums = pl.col("eur").sum().alias("value")
    return lambda: data.group_by(months).agg(sums), lambda made: made.rows()


def grouped_in_lazy_polars(log):
    """Add up months in Polars, lazily."""
    data = pl.read_parquet(log).lazy()
    months = pl.col("paid").dt.truncate("1mo").alias("date")
    sums = pl.col("eur").sum().alias("value")
    return lambda: data.group_by(months).agg(sums), lambda made: made.collect().rows()


def grouped_in_pandas(log):
    """Add up months in pandas."""
    data = pl.read_parquet(log).cast({"paid": pl.Datetime("us")}).to_pandas()

    def months():
        by = data["paid"].dt.to_period("M").dt.start_time.rename("date")
        return data.groupby(by)["eur"].sum().to_frame("value")

    return months, lambda made: made.reset_index().values.tolist()


@pytest.mark.parametrize(
    "engine",
    [grouped_in_duckdb, grouped_in_polars, grouped_in_lazy_polars, grouped_in_pandas],
)
def test_refreshing_adds_little_to_the_engines_own_time(log, engine):
    """A refresh of a hundred metrics must cost what their queries cost."""
    made, taken = engine(log)
    okrs = example_set()
    metric = Metric("logo_churn")

    def source(start, end):
        return frame(made(), every="month").read(metric, start, end)

    def read():
        return source(ASKED_FROM, ON + dt.timedelta(1))

    def refreshed():
        moment = f"{ON}T12:00Z"
        sources = {"logo_churn": source}
        return refresh(okrs, sources, on=ON, recorded_at=moment).raise_failed()

    assert 4 == len(read())
    hand, ours, whole = in_turn([lambda: taken(made()), read, refreshed])
    # The engine looks at the days that are asked for, too: that is in `read`.
    print(
        f"\n{engine.__name__}: by hand {hand:.4f} s, read {ours / hand:.3f}x, "
        f"refresh {whole / ours:.3f}x of that"
    )


def test_a_query_over_files_adds_little_to_duckdbs_own_time(log):
    """Grouping ten million rows is DuckDB's work, and no more than that."""
    by_hand = SUMS.format(f"'{log}'")
    source = files(log, query=SUMS.format("data"), every="month")
    metric = Metric("revenue")

    def hand():
        with duckdb.connect(config={"memory_limit": "1GB"}) as database:
            return database.sql(by_hand).fetchall()

    assert 2 == len(source.read(metric, OCT, DEC))
    theirs, ours = in_turn([hand, lambda: source.read(metric, OCT, DEC)])
    print(f"\nParquet: by hand {theirs:.4f} s, read {ours / theirs:.3f}x")


ASKED = """
import sys
from pathlib import Path
from okrkit import Metric
from okrkit.sources.from_files import files
source = files(sys.argv[1], {layout}, seconds=600)
found = source.read(Metric("revenue"), "2026-10-01", "2026-12-01")
status = Path("/proc/self/status").read_text()  # rusage counts the parent, too
peak = int(status.partition("VmHWM:")[2].split()[0]) / 2**20
print(len(found), round(peak, 2))
"""


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """Return a folder of Parquet files, larger than what DuckDB may hold."""
    folder = tmp_path_factory.mktemp("lake")
    part = min(LARGE, 10_000_000)
    for place in range(0, LARGE, part):
        path = folder / f"{place}.parquet"
        duckdb.sql(LOG.format(rows=part, customers=LARGE // 5, path=path))
    made = {"days": [OCT + dt.timedelta(day) for day in range(61)]}
    pl.DataFrame(made).select(
        customer=pl.lit(-1, pl.Int64),
        paid="days",
        eur=pl.lit(0.5),
        plan=pl.lit("total"),
    ).write_parquet(folder / "totals.parquet")
    return folder


@pytest.mark.parametrize(
    "layout",
    [
        f"query={SUMS.format('data')!r}, every='month'",
        f"query={NEW!r}, every='month'",
        "where={'plan': 'total'}, columns={'date': 'paid', 'value': 'eur'}",
    ],
    ids=["sums", "new customers", "filtered table"],
)
def test_memory_stays_below_two_gigabytes(lake, layout):
    """A folder larger than memory must not end the host process."""
    start = time.perf_counter()
    asked = [sys.executable, "-c", ASKED.format(layout=layout), str(lake)]
    found = subprocess.run(asked, check=True, capture_output=True, text=True)
    count, peak = found.stdout.split()[:2]
    disk = sum(path.stat().st_size for path in lake.iterdir()) / 2**30
    print(
        f"\n{LARGE:.0e} rows, {disk:.2f} GB on disk: {count} readings, peak {peak} GB, "
        f"{time.perf_counter() - start:.1f} s"
    )
    assert int(count) in (2, 61)
    assert float(peak) < 2
