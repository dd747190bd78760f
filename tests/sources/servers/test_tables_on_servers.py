"""Tables of readings where they are kept: in PostgreSQL, behind Ibis, and in Spark."""

import datetime as dt

import ibis
import psycopg
import pytest

from okrkit import Metric
from okrkit.errors import InvalidOKRError, OKRError, SourceError, UnknownIdError
from okrkit.sources.from_frames import frame
from okrkit.sources.from_tables import table
from okrkit.testing import check_source

NPS = Metric("nps", unit="points")
OCT, NOV, DEC = dt.date(2026, 10, 1), dt.date(2026, 11, 1), dt.date(2026, 12, 1)
LAYOUT = {"columns": {"date": "day", "value": "score"}, "every": "month"}
LATE = dt.datetime(2026, 10, 31, 23, 30, tzinfo=dt.UTC)


def told(readings):
    """Return the dates and values of readings, in order."""
    return sorted((str(reading.date), reading.value) for reading in readings)


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """Start a Spark of this machine, with tables of readings."""
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.session.timeZone", "America/New_York")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("spark")))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    session.sql(
        "select * from values (date '2026-10-31', 34.5d, 'Nord'),"
        " (date '2026-11-30', 36d, 'Nord'), (date '2026-11-30', 9d, 'Süd')"
        " as r (day, score, team)"
    ).createTempView("readings")
    session.sql("create database marts")
    session.sql("create table marts.kept using parquet as select * from readings")
    session.sql(
        "select timestamp '2026-10-31 23:30:00 UTC' as date, 1 as value"
    ).createTempView("moments")
    session.sql("select '2026-10' as period, '3.2%' as value").createTempView("labels")
    return session


@pytest.fixture(scope="module")
def backend(filled):
    """Connect Ibis to the server."""
    connected = ibis.postgres.connect(host=filled, user="okrkit", database="postgres")
    yield connected
    connected.disconnect()


@pytest.fixture(scope="module")
def driver(filled):
    """Connect psycopg to the server."""
    with psycopg.connect(host=filled, user="okrkit", dbname="postgres") as connection:
        yield connection


@pytest.fixture(params=["spark", "backend", "driver"])
def place(request):
    """Return each thing that keeps tables by name."""
    return request.getfixturevalue(request.param)


def test_a_table_is_read_by_its_name(place):
    """The team's own table in the warehouse is a source."""
    source = table("readings", place, where={"team": "Nord"}, **LAYOUT)
    found = source.read(NPS, OCT, DEC)
    assert [("2026-10-31", 34.5), ("2026-11-30", 36.0)] == told(found)
    check_source(source, NPS, start="2026-10-01", end="2026-12-01")


@pytest.mark.parametrize(
    ("where_kept", "name"),
    [
        ("spark", "marts.kept"),
        ("backend", 'sales.we"ird'),
        ("driver", 'sales.we"ird'),
    ],
)
def test_a_name_may_say_its_schema_and_need_quotes(request, where_kept, name):
    """Warehouses have schemas, and names that are no words."""
    place = request.getfixturevalue(where_kept)
    found = table(name, place, where={"team": "Süd"}, **LAYOUT).read(NPS, OCT, DEC)
    assert [("2026-11-30", 9.0)] == told(found)


@pytest.mark.parametrize("name", ["radings", "readings; drop table readings", "a.b"])
def test_a_name_that_is_no_table_is_refused(place, name):
    """A name is looked up in the catalogue; it is never part of a statement."""
    with pytest.raises(UnknownIdError) as caught:
        table(name, place, **LAYOUT).read(NPS, OCT, DEC)
    assert "table-unknown" == caught.value.code


def test_columns_that_are_not_there_are_refused(place):
    """A key of `where` is a column, or an error."""
    with pytest.raises(OKRError) as caught:
        table("readings", place, where={"tem": "Nord"}, **LAYOUT).read(NPS, OCT, DEC)
    assert "column-missing" == caught.value.code


def test_servers_are_read_in_a_thread_that_can_be_left_behind(place):
    """A server may be gone, and Spark may take an hour."""
    assert not table("readings", place).keeps_time


def test_spark_moments_are_of_the_day_in_the_zone_of_the_business(spark):
    """The zone of the session is nobody's business."""
    with pytest.raises(InvalidOKRError) as caught:
        table("moments", spark).read(NPS, OCT, DEC)
    assert "zone-missing" == caught.value.code
    for zone, day in (("UTC", "2026-10-31"), ("Europe/Berlin", "2026-11-01")):
        found = table("moments", spark, zone=zone).read(NPS, OCT, DEC)
        assert [(day, 1.0)] == told(found)


def test_spark_labels_and_texts_are_read_like_those_of_any_table(spark):
    """Texts are the same texts everywhere."""
    found = table("labels", spark, every="month").read(
        Metric("churn", unit="%"), OCT, DEC
    )
    assert [("2026-10-31", 3.2)] == told(found)


def test_a_frame_of_spark_and_a_table_of_ibis_are_frames(spark, backend):
    """Whoever has the frame already needs no name."""
    for data in (spark.table("readings"), backend.table("readings")):
        source = frame(data, where={"team": "Nord"}, **LAYOUT)
        assert 2 == len(source.read(NPS, OCT, DEC))


@pytest.mark.parametrize(
    ("kind", "days", "zone"),
    [
        ("date", "date '2026-01-01' + i", None),
        ("timestamp", "timestamp '2026-01-01 23:00' + i * interval '1 day'", None),
        (
            "timestamptz",
            "timestamptz '2026-01-01 12:00Z' + i * interval '1 day'",
            "UTC",
        ),
        ("text", "(date '2026-01-01' + i)::text", None),
    ],
)
def test_a_window_of_a_long_table_is_chosen_by_postgresql(driver, kind, days, zone):
    """Days of every kind are compared as the server has them."""
    rows = f"{days} as date, i as value from generate_series(0, 359) as g (i)"
    driver.execute(f"create temporary table long_{kind} as select {rows}")
    source = table(f"long_{kind}", driver, zone=zone)
    driver.commit()
    found = source.read(NPS, OCT, dt.date(2026, 10, 4))
    first = (OCT - dt.date(2026, 1, 1)).days
    assert [first, first + 1, first + 2] == sorted(reading.value for reading in found)


def test_events_are_the_rows_that_where_means(place):
    """`sources.retention` counts the same rows, wherever they are kept."""
    import narwhals.stable.v2 as nw

    kept = table("readings", place, where={"team": "Süd"}).events()
    if not isinstance(kept, dict):
        kept = nw.from_native(kept).lazy().collect("pyarrow").to_dict(as_series=False)
    assert ["Süd"] == list(kept["team"])


def test_what_postgresql_refuses_is_said_without_secrets(driver):
    """A text that it cannot hold is the server's to refuse."""
    source = table("readings", driver, where={"team": "No\0rd"}, **LAYOUT)
    with pytest.raises(SourceError) as caught:
        source.read(NPS, OCT, DEC)
    assert "query-failed" == caught.value.code


def test_where_of_another_kind_is_refused_before_postgresql_converts_it(driver):
    """It would find the number 3 by the text '3'."""
    for where in ({"score": "3"}, {"day": "never"}, {"score": True}):
        with pytest.raises(InvalidOKRError) as caught:
            table("readings", driver, where=where, **LAYOUT).read(NPS, OCT, DEC)
        assert "where-other-kind" == caught.value.code
