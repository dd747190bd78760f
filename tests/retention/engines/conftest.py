"""One event log with every nastiness, in every engine that is there."""

import datetime as dt
import os
import warnings

import numpy as np
import pytest

IN_PROCESS = ["pandas", "pandas-arrow", "polars", "polars-lazy", "pyarrow", "duckdb"]
# Spark wants Java, PostgreSQL its own package: the session `engines` has both.
SERVERS = ["spark", "postgres"] if os.environ.get("OKRKIT_ENGINES") else []
ENGINES = SERVERS or [*IN_PROCESS, "parquet"]


def events(rows=1500, customers=120, seed=7):
    """
    Return a log: refunds, zeros, duplicates, several a day, nothing where it hurts.

    Segments change, some are unknown, one stands only in a row that is left out; ids
    look like numbers that are not; customers come late and go.
    """
    rng = np.random.default_rng(seed)
    who = rng.integers(0, customers, rows)
    begin = rng.integers(0, 500, customers)
    span = rng.integers(1, 400, customers)
    day = begin[who] + (rng.random(rows) * span[who]).astype(int)
    dates = [dt.date(2023, 11, 20) + dt.timedelta(int(d)) for d in day]
    amount = np.round(rng.gamma(2, 20, rows), 2)
    amount[rng.random(rows) < 0.08] *= -1
    amount[rng.random(rows) < 0.04] = 0
    plans = np.array(["pro", "Free", "élan", None, " ", "zz"], dtype=object)
    plan = plans[(who + day // 200 + (rng.random(rows) < 0.1)) % 5].tolist()
    log = {
        "who": [int(w) * 37 - 400 for w in who],
        "name": [f"{w:03d}" if w % 2 else str(w) for w in who],
        "when": dates,
        "at": [
            dt.datetime.combine(d, dt.time(int(h), 59))
            for d, h in zip(dates, rng.integers(0, 24, rows), strict=True)
        ],
        "paid": amount.tolist(),
        "plan": plan,
        "answer": rng.integers(-1, 12, rows).tolist(),
        "weight": np.round(rng.random(rows), 1).tolist(),
        "until": [
            None if rng.random() < 0.4 else d + dt.timedelta(int(rng.integers(0, 120)))
            for d in dates
        ],
    }
    log["backwards"] = [d - dt.timedelta(at % 2) for at, d in enumerate(dates)]
    log["plan"][3] = "zz"
    for name, place in (("who", 3), ("name", 5), ("when", 8), ("paid", 9)):
        log[name][place] = None
    twice = [*range(rows), *range(20)]
    return {name: [column[i] for i in twice] for name, column in log.items()}


@pytest.fixture(scope="session")
def log():
    """Return the log as plain columns."""
    return events()


@pytest.fixture(scope="session")
def in_engine(tmp_path_factory, postgresql):
    """Return a function that puts columns into an engine."""
    made = {}
    places = {"postgres": postgresql}

    def put(engine, columns):
        key = engine, id(columns)
        if key not in made:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # each engine's own, on the way in
                place = places.get(engine, tmp_path_factory)
                made[key] = PUT[engine](columns, place), columns
        return made[key][0]

    yield put
    for database in OPENED:
        database.disconnect()


def arrow(columns):
    """Return columns as a PyArrow table."""
    import pyarrow as pa

    return pa.table(columns)


def as_pandas(columns, _):
    """Return columns as pandas has them by itself."""
    import pandas as pd

    return pd.DataFrame(columns)


def as_pandas_arrow(columns, _):
    """Return columns as pandas with the types of Arrow."""
    import pandas as pd

    return arrow(columns).to_pandas(types_mapper=pd.ArrowDtype)


def as_polars(columns, _):
    """Return columns as a Polars frame."""
    import polars as pl

    return pl.DataFrame(columns)


ALIVE = []  # a relation does not keep its database alive in every release
OPENED = []  # connections to the server


def as_duckdb(columns, _):
    """Return columns as a table of a DuckDB database."""
    import duckdb

    database = duckdb.connect()
    database.register("log", arrow(columns))
    database.execute("create table kept as select * from log")
    ALIVE.append(database)
    return database.table("kept")


def as_parquet(columns, folders):
    """Return columns as a Parquet file, by its path."""
    import pyarrow.parquet as pq

    place = folders.mktemp("log") / "log.parquet"
    pq.write_table(arrow(columns), place)
    return str(place)


def as_spark(columns, folders):
    """Return columns as a frame of a local Spark."""
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        # For a few rows, compiling code costs more than it saves.
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.timestampType", "TIMESTAMP_NTZ")  # moments of no zone
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.warehouse.dir", str(folders.mktemp("spark")))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    return session.createDataFrame(arrow(columns))


def as_postgres(columns, start):
    """Return columns as an Ibis table of a PostgreSQL server."""
    import ibis

    database = ibis.postgres.connect(host=start(), user="okrkit", database="postgres")
    OPENED.append(database)
    kinds = {
        "int64": "bigint",
        "double": "float8",
        "date32[day]": "date",
        "timestamp[us]": "timestamp",
        "timestamp[us, tz=UTC]": "timestamptz",
        "string": "text",
        "null": "text",
    }
    table = arrow(columns)
    parts = [f'"{f.name}" {kinds[str(f.type)]}' for f in table.schema]
    name = f"log{id(columns)}"
    with database.con.cursor() as cursor:
        cursor.execute(f"create table {name} ({', '.join(parts)})")
        with cursor.copy(f"copy {name} from stdin") as copy:
            for row in table.to_pylist():
                copy.write_row(list(row.values()))
    database.con.commit()
    return database.table(name)


PUT = {
    "pandas": as_pandas,
    "pandas-arrow": as_pandas_arrow,
    "polars": as_polars,
    "polars-lazy": lambda columns, _: as_polars(columns, _).lazy(),
    "pyarrow": lambda columns, _: arrow(columns),
    "duckdb": as_duckdb,
    "parquet": as_parquet,
    "spark": as_spark,
    "postgres": as_postgres,
}


@pytest.fixture(params=ENGINES)
def engine(request):
    """Return the name of each engine in turn."""
    return request.param
