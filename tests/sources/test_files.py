"""Tables of readings in files: DuckDB reads them, and can reach nothing else."""

import datetime as dt
import gzip
from pathlib import Path

import polars as pl
import pytest

from okrkit import Metric
from okrkit.errors import InvalidOKRError, OKRError, SourceError
from okrkit.retention.tables.files import DataFile
from okrkit.sources.from_files import files
from okrkit.testing import check_source

NPS = Metric("nps", unit="points")
CHURN = Metric("churn", unit="%")
OCT, NOV, DEC = dt.date(2026, 10, 1), dt.date(2026, 11, 1), dt.date(2026, 12, 1)

CSV = """period,team,value,n
2026-10,Nord,34,412
2026-11,Nord,36.5,398
2026-10,Sued,12,
"""


def read(path, start=OCT, end=DEC, metric=NPS, **layout):
    """Read a table of readings."""
    return files(path, threads=1, **layout).read(metric, start, end)


def told(readings):
    """Return the dates and values of readings, in order."""
    return sorted((str(reading.date), reading.value) for reading in readings)


def log(rows=200):
    """Return a log of payments: some each day of October and November."""
    days = [OCT + dt.timedelta(row % 61) for row in range(rows)]
    return pl.DataFrame(
        {
            "paid": days,
            "plan": ["pro" if row % 2 else "free" for row in range(rows)],
            "eur": [float(row) for row in range(rows)],
        }
    )


@pytest.fixture
def nps(tmp_path):
    """Return a CSV file of readings."""
    path = tmp_path / "nps.csv"
    path.write_text(CSV)
    return path


@pytest.fixture
def paid(tmp_path):
    """Return a folder of two Parquet files of events."""
    folder = tmp_path / "paid"
    (folder / "2026").mkdir(parents=True)
    whole = log()
    whole[:100].write_parquet(folder / "2026" / "a.parquet")
    whole[100:].write_parquet(folder / "b.parquet")
    return folder


SUMS = "SELECT date_trunc('month', paid) AS date, sum(eur) AS value FROM data"


# -- what is read --------------------------------------------------------------------


def test_a_csv_file_is_read(nps):
    """The file that a colleague sends is a source."""
    found = read(nps, where={"team": "Nord"}, every="month")
    assert [("2026-10-31", 34.0), ("2026-11-30", 36.5)] == told(found)
    assert [412.0, 398.0] == [reading.n for reading in found]


@pytest.mark.parametrize("mark", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_files_parted_by_other_marks_and_zipped_are_read(tmp_path, mark):
    """Excel in Germany writes semicolons."""
    path = tmp_path / "nps.csv.gz"
    path.write_bytes(gzip.compress(CSV.replace(",", mark).encode("utf-8-sig")))
    assert 2 == len(read(path, where={"team": "Nord"}, every="month"))


def test_a_file_keeps_the_promises_of_a_source(nps, paid):
    """`check_source` is the contract of every source."""
    source = files(nps, where={"team": "Nord"}, every="month")
    check_source(source, NPS, start="2026-10-01", end="2026-12-01")
    grouped = files(paid, query=f"{SUMS} GROUP BY 1", every="month")
    check_source(grouped, NPS, start="2026-10-01", end="2026-12-01")


def test_a_folder_a_pattern_and_a_list_are_the_same_files(paid):
    """However a program names them."""
    ways = [
        paid,
        str(paid / "**" / "*.parquet"),
        [paid / "b.parquet", paid / "2026" / "a.parquet"],
        (str(paid / "b.parquet"), str(paid), paid / "b.parquet"),
    ]
    whole = log()
    months = whole.group_by(pl.col("paid").dt.month()).agg(pl.col("eur").sum())
    expected = sorted(months["eur"].to_list())
    for way in ways:
        found = read(way, query=f"{SUMS} GROUP BY 1", every="month")
        assert expected == sorted(reading.value for reading in found)


def test_a_name_with_marks_of_patterns_is_a_name(tmp_path):
    """A file may be called so."""
    folder = tmp_path / "it's [a] folder"
    folder.mkdir()
    frame = pl.DataFrame({"date": [OCT], "value": [1.5]})
    frame.write_parquet(folder / "nps[1]*.parquet")
    frame.write_csv(folder / "nps[1]*.csv")
    for name in ("nps[1]*.parquet", "nps[1]*.csv"):
        assert [("2026-10-01", 1.5)] == told(read(folder / name))


def test_rows_and_days_are_chosen_by_duckdb(paid):
    """Of a folder larger than memory only a few rows may cross into Python."""
    query = "SELECT paid AS date, plan, sum(eur) AS value FROM data GROUP BY ALL"
    found = read(paid, OCT, dt.date(2026, 10, 3), query=query, where={"plan": "pro"})
    whole = (
        log().filter(pl.col("plan") == "pro").group_by("paid").agg(pl.col("eur").sum())
    )
    expected = {
        str(day): value
        for day, value in whole.rows()
        if day.day < 3 and day.month == 10
    }
    assert expected == dict(told(found))


def test_texts_of_csv_files_are_read_like_those_of_frames(tmp_path):
    """3.2% in a file is 3.2%, and a blank cell is no reading."""
    path = tmp_path / "churn.csv"
    path.write_text('date,value\n2026-10-31,3.2%\n2026-11-30,""\n2026-11-15,\n')
    assert [("2026-10-31", 3.2)] == told(read(path, metric=CHURN))


@pytest.mark.parametrize("cell", ["31/10/2026", "10/11/2026", "2026-13-01", "45961"])
def test_dates_of_csv_files_are_never_guessed(tmp_path, cell):
    """DuckDB's own reader would take 10/11/2026 for a day."""
    path = tmp_path / "nps.csv"
    path.write_text(f"date,value\n2026-10-01,30\n{cell},34\n")
    with pytest.raises(OKRError) as caught:
        read(path)
    assert "row 2" in caught.value.place


def test_where_of_a_csv_file_compares_texts(tmp_path):
    """007 is not 7, and 2026 asked as a number is the text 2026."""
    path = tmp_path / "nps.csv"
    path.write_text("date,value,team,year,on\n2026-10-01,1,007,2026,2026-10-01\n")
    assert () == read(path, where={"team": 7})
    assert 1 == len(read(path, where={"team": "007", "year": 2026, "on": OCT}))
    for value in (True, 0.5):
        with pytest.raises(InvalidOKRError) as caught:
            read(path, where={"team": value})
        assert "where-other-kind" == caught.value.code


def test_a_query_over_csv_files_says_its_own_kinds(nps):
    """Every cell is text: what is counted with is cast, and nothing guessed."""
    query = "SELECT period, avg(value::DOUBLE) AS value FROM data GROUP BY 1"
    found = read(nps, query=query, every="month")
    assert [("2026-10-31", 23.0), ("2026-11-30", 36.5)] == told(found)


def test_moments_of_parquet_files_need_a_zone(tmp_path):
    """A moment in UTC is of another day in Berlin."""
    late = dt.datetime(2026, 10, 31, 23, 30, tzinfo=dt.UTC)
    pl.DataFrame({"date": [late], "value": [1], "recorded_at": [late]}).write_parquet(
        tmp_path / "a.parquet"
    )
    with pytest.raises(InvalidOKRError) as caught:
        read(tmp_path)
    assert "zone-missing" == caught.value.code
    (reading,) = read(tmp_path, zone="Europe/Berlin")
    assert (NOV, late) == (reading.date, reading.recorded_at)


# -- what cannot be read -------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.parquet", b"no parquet", "file-unreadable"),
        ("a.csv", b"", "file-unreadable"),
        ("a.csv", b"date,value\n2026-10-01\n", "file-unreadable"),
        ("a.csv", b"date,value\n2026-10-01,1,2\n", "file-unreadable"),
        ("a.csv", b"date,value\n\xff\xfe,1\n", "file-unreadable"),
        ("a.csv", b"date,date\n2026-10-01,1\n", "duplicate"),
        ("a.csv", b"day,score\n2026-10-01,1\n", "column-missing"),
        ("a.xlsx", b"PK", "file-unreadable"),
        ("a.csv.gz", b"no gzip", "file-unreadable"),
    ],
    ids=[
        *("not-parquet", "empty", "short", "long", "latin"),
        *("twice", "columns", "excel", "not-gzip"),
    ],
)
def test_what_is_no_table_is_refused_with_its_name(tmp_path, name, content, code):
    """Exports are cut off, renamed, and written by Excel."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(OKRError) as caught:
        read(path)
    assert code == caught.value.code


def test_files_that_are_not_there_are_refused(tmp_path):
    """A pattern without a match is a mistake, and no table without rows."""
    for path in (tmp_path / "a.csv", str(tmp_path / "*.parquet"), tmp_path):
        with pytest.raises(InvalidOKRError) as caught:
            read(path)
        assert "file-missing" == caught.value.code


def test_files_of_other_columns_or_kinds_do_not_go_together(tmp_path):
    """Columns would be mixed up in silence."""
    (tmp_path / "a.csv").write_text("date,value\n")
    (tmp_path / "b.csv").write_text("value,date\n")
    with pytest.raises(InvalidOKRError) as caught:
        read(tmp_path)
    assert "files of other columns" == caught.value.why
    pl.DataFrame({"date": [OCT], "value": [1]}).write_parquet(tmp_path / "c.parquet")
    with pytest.raises(InvalidOKRError) as caught:
        read(tmp_path)
    assert "Parquet beside CSV" == caught.value.why


@pytest.mark.parametrize("layout", [{}, {"query": "SELECT * FROM data"}])
def test_parquet_files_of_two_kinds_do_not_go_together(tmp_path, layout):
    """DuckDB would read 2.5 as a whole number, and a text of 1 as a number."""
    days = pl.DataFrame({"date": [OCT]})
    days.with_columns(value=pl.lit(1)).write_parquet(tmp_path / "1.parquet")
    days = pl.DataFrame({"date": [NOV]})
    days.with_columns(value=pl.lit(2.5)).write_parquet(tmp_path / "2.parquet")
    assert [1.0, 2.5] == sorted(one.value for one in read(tmp_path, **layout))
    days.with_columns(value=pl.lit("1")).write_parquet(tmp_path / "3.parquet")
    with pytest.raises(InvalidOKRError, match=r"3\.parquet.*'value' is of two kinds"):
        read(tmp_path, **layout)


def test_columns_that_no_reading_needs_may_differ(tmp_path):
    """A comment that nobody wrote in October has another kind there."""
    one = pl.DataFrame({"date": [OCT], "value": [1], "why": [None]})
    one.write_parquet(tmp_path / "1.parquet")
    other = pl.DataFrame({"date": [NOV], "value": [2], "why": ["a"], "who": ["b"]})
    other.write_parquet(tmp_path / "2.parquet")
    assert [1.0, 2.0] == sorted(reading.value for reading in read(tmp_path))
    with pytest.raises(InvalidOKRError, match="'why' is of two kinds"):
        files(tmp_path, where={"why": "a"}).read(NPS, OCT, DEC)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"path": ""}, "invalid-path"),
        ({"path": 3}, "not-a-list"),
        ({"path": [3]}, "invalid-path"),
        ({"path": []}, "invalid-path"),
        ({"path": b"a.csv"}, "not-a-list"),
        ({"threads": 0}, "not-positive"),
        ({"threads": True}, "not-positive"),
        ({"memory": ""}, "blank"),
        ({"seconds": "30"}, "not-a-number"),
    ],
)
def test_arguments_of_the_wrong_kind_are_refused(wrong, code):
    """Before anything is read."""
    with pytest.raises(InvalidOKRError) as caught:
        files(**{"path": "a.csv", **wrong})
    assert code == caught.value.code


def test_a_size_that_is_none_is_refused(nps):
    """DuckDB says so when it is opened."""
    with pytest.raises(InvalidOKRError) as caught:
        read(nps, memory="lots")
    assert ("invalid-limit", "memory") == (caught.value.code, caught.value.place)


# -- a query can do no harm ----------------------------------------------------------


@pytest.mark.parametrize(
    "attack",
    [
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM '{secret}'",
        "SELECT content AS value, current_date AS date FROM read_text('{secret}')",
        "SELECT * FROM read_blob('{secret}')",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM read_csv('https://example.com/a.csv')",
        "SELECT * FROM read_parquet('s3://bucket/a.parquet')",
        "SELECT * FROM sqlite_scan('{secret}', 'a')",
        "SELECT * FROM secret_frame",
        "SELECT getenv('HOME') AS value",
        "SELECT * FROM query('COPY data TO ''{out}''')",
        "FROM (COPY data TO '{out}')",
    ],
)
def test_a_query_reads_no_other_file(nps, tmp_path, attack):
    """A query may come from a document that somebody else wrote."""
    secret, out = tmp_path / "secret.csv", tmp_path / "out.csv"
    secret.write_text("date,value\n2026-10-01,42\n")
    secret_frame = pl.DataFrame({"date": [OCT], "value": [42]})
    query = attack.format(secret=secret, folder=tmp_path, out=out)
    with pytest.raises(SourceError) as caught:
        read(nps, query=query)
    assert "42" not in str(caught.value)
    assert (False, 1) == (out.exists(), len(secret_frame))


@pytest.mark.parametrize(
    "attack",
    [
        "COPY data TO '{out}'",
        "ATTACH '{out}' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "PRAGMA enable_progress_bar",
        "CREATE TABLE a AS SELECT 1",
        "INSERT INTO data VALUES (1)",
        "EXPORT DATABASE '{out}'",
        "SELECT 1; COPY data TO '{out}'",
        "SELECT 1) TO '{out}'; --",
        "WITH a AS (SELECT 1) INSERT INTO data SELECT * FROM a",
        "",
        "EXPLAIN ANALYZE SELECT 1",
    ],
)
def test_what_is_not_one_select_is_refused(nps, tmp_path, attack):
    """Nothing but reading is asked of files."""
    out = tmp_path / "out.csv"
    before = nps.read_text()
    with pytest.raises(SourceError) as caught:
        read(nps, query=attack.format(out=out))
    assert caught.value.code.startswith("query-")
    assert (False, before) == (out.exists(), nps.read_text())


def test_a_query_with_parameters_is_refused(nps):
    """There is nothing that they could be bound to."""
    with pytest.raises(SourceError) as caught:
        files(nps, query="SELECT * FROM data WHERE team = :team")
    assert "query-parameters" == caught.value.code


def test_a_query_that_fails_says_why(nps):
    """A typo in SQL is DuckDB's to explain."""
    with pytest.raises(SourceError) as caught:
        read(nps, query="SELECT nps FROM data")
    assert ("query-failed", True) == (caught.value.code, "nps" in caught.value.got)


def test_a_query_that_takes_too_long_is_stopped(nps):
    """DuckDB is interrupted; nobody waits for a cross join."""
    pairs = "range(1e7::BIGINT) AS a, range(1e7::BIGINT) AS b"
    query = "SELECT current_date AS date, count(*) AS value FROM " + pairs  # noqa: S608
    with pytest.raises(SourceError) as caught:
        read(nps, query=query, seconds=0.3)
    assert "source-timeout" == caught.value.code


def test_a_query_that_wants_too_much_memory_is_refused(nps):
    """What cannot be put on disk must not take the machine down."""
    query = (
        "SELECT current_date AS date, len(string_agg(repeat('x', 1000) || range, ''))"
        " AS value FROM range(1000000)"
    )
    with pytest.raises(SourceError) as caught:
        read(nps, query=query, memory="100MB")
    assert "source-memory" == caught.value.code


def test_no_file_is_left_behind(nps, tmp_path, monkeypatch):
    """What DuckDB puts on disk is gone when it has read."""
    import tempfile

    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    read(nps, where={"team": "Nord"}, every="month")
    with pytest.raises(SourceError):
        read(nps, query="SELECT nps FROM data")
    assert [] == list(place.iterdir())


def test_more_rows_than_a_source_may_give_are_refused(paid):
    """A log of events is no table of readings."""
    with pytest.raises(SourceError) as caught:
        read(paid, columns={"date": "paid", "value": "eur"}, rows=3)
    assert "too-many-rows" == caught.value.code


# -- events, for retention -----------------------------------------------------------


def test_events_of_paths_are_files_of_retention(paid):
    """okrkit.retention reads files itself, with amounts as numbers."""
    limits = {"memory": "2GB", "threads": 2}
    assert DataFile(str(paid), **limits) == files(paid, **limits).events()
    several = [paid / "b.parquet", paid / "2026" / "a.parquet"]
    assert DataFile(several, **limits) == files(several, **limits).events()


def test_events_of_a_query_or_some_rows_are_a_relation(paid):
    """What a query makes of files is counted by DuckDB, and never held in memory."""
    import gc

    pro = files(paid, where={"plan": "pro"})
    named = files(paid, query="SELECT plan AS who FROM data")
    relations = [pro.events(), named.events()]
    gc.collect()
    counts = [len(relation.fetchall()) for relation in relations]
    assert [100, 200] == counts


# -- the source itself ---------------------------------------------------------------


def test_a_source_shows_no_folder(paid):
    """A path may tell who somebody is, and a repr ends up in logs."""
    source = files(paid / "*.parquet", query="FROM data", every="month")
    assert "<file source: *.parquet, by a query, every month>" == repr(source)
    assert "a.csv and 1 more" == files(["/home/me/a.csv", "b.csv"]).name
    assert "lake" == files("a.csv", name="lake").name
    assert "files" == files("/").name
    assert source.keeps_time


def test_an_empty_window_has_no_readings_and_opens_nothing():
    """A source that was given no days reads none."""
    assert () == files(Path("nowhere.csv")).read(NPS, OCT, OCT)
