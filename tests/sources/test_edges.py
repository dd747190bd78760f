"""What happens seldom: other databases, odd columns, the ends of the calendar."""

import datetime as dt

import duckdb
import polars as pl
import pytest
from attrs import frozen

import okrkit as okr
from okrkit.errors import InvalidOKRError, OKRError
from okrkit.results.sealed import seal
from okrkit.retention.tables.engine_words import by_hand, engine_words
from okrkit.sources.asking import safe_name
from okrkit.sources.file_database import closed_database
from okrkit.sources.folder_files import inside
from okrkit.sources.from_files import files
from okrkit.sources.from_frames import frame
from okrkit.sources.from_sql import sql
from okrkit.sources.plugged import PluginSource
from okrkit.sources.shape import Shape
from okrkit.sources.table_query import selected

METRIC = okr.Metric("m", bounds=(-1e9, 1e9))
WINDOW = dt.date(2026, 10, 1), dt.date(2026, 11, 1)


@frozen
class Named:
    """A table of a catalogue."""

    columns: tuple = ("date", "value", "k")
    quoted: str = '"t"'


class Database:
    """A database of some dialect that answers what it was told to, and remembers."""

    def __init__(self, dialect, **cells):
        self.dialect, self.cells, self.asked = dialect, cells, []

    def table(self, _):
        """Return the one table it has."""
        return Named()

    def query(self, text, values=None, *, rows):
        """Answer with the cell that was told, or one row."""
        assert rows
        self.asked.append((text, values))
        if "LIMIT 1" in text:
            kind = "c" if " AS c " in text else "date"
            return {kind: [self.cells[kind]] if kind in self.cells else []}
        return {"date": ["2026-10-31"], "value": [1]}


def test_a_database_without_limit_is_asked_for_all_rows():
    """Oracle's dialect has no LIMIT: no cell is looked at, and the rows are sifted."""
    database = Database("oracle")

    selected(database, "t", Shape(where={"k": "x"}), *WINDOW)

    assert [{"p0": "x"}] == [values for _, values in database.asked]


def test_flags_of_mysql_are_numbers():
    """It keeps true and false as 1 and 0."""
    database = Database("mysql", c=1, date=dt.date(2026, 10, 3))

    selected(database, "t", Shape(where={"k": True}), *WINDOW)

    assert True is database.asked[-1][1]["p0"]


def test_a_day_means_its_moments():
    """Whoever asks for the rows of a day wants those of its afternoon, too."""
    day = dt.date(2026, 10, 3)
    database = Database(
        "postgresql", c=dt.datetime.fromisoformat("2026-10-03T05:00"), date=day
    )

    selected(database, "t", Shape(where={"k": day}), *WINDOW)

    values = database.asked[-1][1]
    assert [day, dt.date(2026, 10, 4)] == [values["p0"], values["p1"]]


@pytest.mark.parametrize("cell", ["2026-10-03", 7])
def test_a_column_whose_days_are_not_known_is_read_whole(cell):
    """Texts compare by the rules of a database's own, and numbers are no days."""
    database = Database("postgresql", date=cell)

    selected(database, "t", Shape(), *WINDOW)

    assert "WHERE" not in database.asked[-1][0]


def test_the_ends_of_the_calendar_are_read_whole():
    """There is no day before the first, and none after the last."""
    database = Database("duckdb", date=dt.date(2026, 10, 3))

    selected(database, "t", Shape(), dt.date.min, dt.date(2026, 11, 1))

    assert "WHERE" not in database.asked[-1][0]


def test_a_filter_on_an_odd_column_is_left_to_the_engine():
    """A span of time equals no number, and the engine knows that."""
    spans = pl.Series("span", [dt.timedelta(days=1)])
    data = pl.DataFrame({"date": [WINDOW[0]], "value": [1.0]}).with_columns(spans)

    found = frame(data.lazy(), where={"span": 1}).read(METRIC, *WINDOW)

    assert () == tuple(found)


def test_a_denominator_alone_is_half_a_ratio():
    """Its numerator was forgotten: that is told, not left out."""
    data = {"date": ["2026-10-03"], "value": [0.5], "denominator": [10]}

    with pytest.raises(OKRError) as caught:
        frame(data).read(METRIC, *WINDOW)

    assert "incomplete-ratio" == caught.value.code


def test_a_size_beyond_all_memory_is_refused_at_once():
    """It has the form of a size, and old releases of DuckDB take it for 0."""
    with pytest.raises(InvalidOKRError) as caught:
        files("nps.csv", memory="99999999999999TB")

    assert "invalid-limit" == caught.value.code


def test_a_size_with_every_unit_is_taken(tmp_path):
    """A limit that no machine has is none, as it is to DuckDB."""
    file = tmp_path / "nps.csv"
    file.write_text("date,value\n2026-10-03,3\n")

    for memory in ("90000KB", "100 mb", "1GiB", "1.5GB", "1000TB"):
        (found,) = files(file, memory=memory).read(METRIC, *WINDOW)
        assert 3.0 == found.value


def test_a_size_that_duckdb_does_not_take_is_told(monkeypatch):
    """Another release may know other words for sizes."""

    def refused(**_):
        raise duckdb.Error("no such limit")

    monkeypatch.setattr(duckdb, "connect", refused)
    with pytest.raises(InvalidOKRError) as caught:
        closed_database([], memory="1GB", threads=None)

    assert "invalid-limit" == caught.value.code


def test_a_closed_duckdb_is_told_in_our_words():
    """A program may have closed what its sources still hold."""
    database = duckdb.connect()
    database.close()

    with pytest.raises(OKRError):
        sql("select 1 as n", database).events()


def test_an_interrupt_of_duckdb_is_ctrl_c():
    """Of a frame of its own, which no thread asks: it makes an error of the key."""
    with pytest.raises(KeyboardInterrupt), by_hand():
        raise RuntimeError("Query interrupted")


def test_another_fault_of_duckdb_is_no_ctrl_c():
    """Only what DuckDB says of an interrupt is one."""
    with pytest.raises(RuntimeError, match="else"), by_hand():
        raise RuntimeError("something else")


def test_a_plugin_is_named_without_being_made():
    """It may be the one that hangs."""
    assert "acme" == safe_name(PluginSource("acme"), METRIC)


def test_a_folder_that_cannot_be_looked_at_is_told(tmp_path):
    """A name longer than any file's is refused by the system itself."""
    with pytest.raises(InvalidOKRError) as caught:
        inside(tmp_path, "x" * 300 + ".csv")

    assert caught.value.code in ("file-missing", "files-pattern")


def test_a_loop_of_links_is_no_file(tmp_path):
    """It leads nowhere, in every Python."""
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    (tmp_path / "a.csv").symlink_to(tmp_path / "b.csv")

    with pytest.raises(InvalidOKRError) as caught:
        inside(tmp_path, "*.csv")

    assert "file-missing" == caught.value.code


def test_a_name_that_sources_lack_is_told():
    """A typo in the name of an adapter is Python's own error."""
    with pytest.raises(AttributeError, match=r"okrkit\.sources"):
        okr.sources.framee  # noqa: B018


def test_what_has_no_columns_is_sealed_as_it_is():
    """A result that attrs did not make keeps what it has."""
    plain = object()

    assert seal(plain) is None


def test_the_names_of_sources_are_listed_before_they_are_bound():
    """Completion in a notebook shows an adapter that nobody has used yet."""
    assert {"frame", "files", "sql", "retention"} <= set(dir(okr.sources))


def test_ctrl_c_is_no_table_that_cannot_be_read():
    """A relation is counted where Ctrl+C may be an error of DuckDB's own."""
    with pytest.raises(KeyboardInterrupt), engine_words():
        raise RuntimeError("Query interrupted")
