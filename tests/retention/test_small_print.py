"""What few inputs reach, and must be as right as the rest."""

import datetime as dt
from zoneinfo import ZoneInfo

import duckdb
import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

import okrkit as okr
from okrkit.errors import InvalidOKRError
from okrkit.retention import (
    Events,
    Responses,
    Subscriptions,
    nps,
    revenue_movements,
    summary,
    survey_change,
)
from okrkit.retention.engines.collected import _plain, collected, to_columns
from okrkit.retention.tables.cleaning import _refuse
from okrkit.retention.tables.opening import reading
from okrkit.retention.tables.reading import read_table
from okrkit.retention.tables.table import Role
from okrkit.retention.tables.zones import from_wall

ON = "2026-03-31"
PLANS = {
    "customer": [1, 1, 2],
    "start": ["2026-01-05", "2026-02-10", "2026-01-20"],
    "end": ["2026-02-09", None, "2026-03-10"],
    "fee": [10.0, 15.0, 20.0],
}


def test_names_can_be_looked_up():
    """Who types a dot in a notebook must see what there is."""
    assert {"logo_churn", "nps", "BetaGeo"} <= set(dir(okr.retention))
    with pytest.raises(AttributeError, match="logo_chum"):
        _ = okr.retention.logo_chum


def test_movements_of_subscriptions_in_a_frame():
    """What changes plan moves revenue alike, whoever keeps the rows."""
    frame = pl.DataFrame(PLANS)
    kept = revenue_movements(Subscriptions(PLANS, amount="fee"), on=ON)
    asked = revenue_movements(Subscriptions(frame, amount="fee"), on=ON)
    assert kept.to_dict() == asked.to_dict()
    assert kept["2026-02"].expansion == 5.0


def test_a_weight_below_0_in_a_frame_is_refused():
    """A weight below 0 would turn an answer round."""
    frame = pl.DataFrame({"score": [9, 3], "weight": [1.0, -1.0]})
    with pytest.raises(InvalidOKRError) as caught:
        nps(Responses(frame, weight="weight"))
    assert caught.value.code == "negative"


def test_a_change_as_a_frame():
    """One row, so that changes of many surveys can be stacked."""
    low = nps(promoters=50, passives=30, detractors=20)
    high = nps(promoters=80, passives=10, detractors=10)
    frame = survey_change(low, high).to_frame("polars")
    assert len(frame) == 1


def test_ids_of_128_bits_are_read_or_refused():
    """DuckDB sums are that wide; an id beyond 64 bits must not wrap round."""
    rows = "select {}::hugeint as customer, date '2026-03-01' as date"
    small = duckdb.sql(rows.format(7))
    assert list(summary(Events(small), on=ON).ids) == ["7"]
    for wide in (2**70, -(2**70)):
        with pytest.raises(InvalidOKRError) as caught:
            Events(duckdb.sql(rows.format(wide)))
        assert caught.value.place == "customer"


def test_a_segment_with_nul_is_refused_in_frames_as_in_columns():
    """Some engines end a text there, and would merge two segments."""
    rows = {"customer": [1], "date": ["2026-03-01"], "plan": ["a\0b"]}
    codes = []
    for data in (rows, pl.DataFrame(rows)):
        with pytest.raises(InvalidOKRError) as caught:
            Events(data, segment="plan")
        codes.append(caught.value.code)
    assert codes[0] == codes[1]


def test_a_wall_clock_at_the_end_of_the_calendar_is_refused():
    """Midnight in Tokyo on the first day there is lies before all days."""
    days = dt.date.min.toordinal() - dt.date(1970, 1, 1).toordinal() - 1
    with pytest.raises(InvalidOKRError):
        from_wall(np.array([days * 86_400_000_000]), ZoneInfo("Asia/Tokyo"))


def test_masked_columns_of_an_engine(tmp_path):
    """Text, flags and numbers without a gap come back as they are from a file."""
    path = tmp_path / "events.parquet"
    table = pa.table({"customer": ["a", "a"], "date": [dt.date(2026, 3, 1)] * 2})
    pa.parquet.write_table(table, path)
    assert summary(Events(path), on=ON)["a"].frequency == 0


def test_what_an_engine_cannot_read_and_memory_can_is_named():
    """Whoever keeps the rows, a value that is lost is an error with its place."""
    frame = nw.from_native(pl.LazyFrame({"day": ["2026-03-01"]}))
    with pytest.raises(InvalidOKRError) as caught:
        _refuse(frame, Role("day", "date", "day"), None)
    assert ("invalid-value", "day") == (caught.value.code, caught.value.place)


@pytest.mark.parametrize("cells", ["'7' as other", "'12' as amount", None])
def test_a_file_that_breaks_while_it_is_read_is_named(cells):
    """DuckDB reads late: its errors come when rows are counted."""
    rows = None if cells is None else duckdb.sql(f"select {cells}")
    roles = [Role("amount", "amount", "number")]
    with (
        pytest.raises(InvalidOKRError) as caught,
        reading("events.csv", (None, rows), roles, None),
    ):
        raise duckdb.Error("late")
    assert caught.value.code == "file-unreadable"


def test_columns_of_engines_that_mark_what_is_missing():
    """Some hand over masked arrays, with nothing masked in them."""
    plain = _plain(np.ma.masked_array([1, 2], mask=[False, False]))
    assert [1, 2] == plain.tolist()
    assert not isinstance(plain, np.ma.MaskedArray)


def test_flags_of_an_engine():
    """Yes and no come back as such."""
    made = read_table(
        pl.DataFrame({"new": [True, False]}), [Role("new", "new", "flag")]
    )
    kept = to_columns(made, collected(made.frame))
    assert [True, False] == sorted(kept["new"].tolist(), reverse=True)
    assert kept["new"].dtype == np.bool_


def test_a_folder_without_files_of_events_is_refused(tmp_path):
    """A path that is wrong by one folder must not be an empty table."""
    (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")
    with pytest.raises(InvalidOKRError) as caught:
        Events(tmp_path)
    assert caught.value.code == "file-missing"
