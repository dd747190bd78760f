"""`OKRSet.from_columns`: columns of any kind in, every faulty cell named."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import okrkit as okr
from okrkit.errors import CODES, InvalidOKRError, StructureError

COLUMNS = {
    "id": ["nps", "churn", "deals"],
    "title": ["Promoters", "Churn", "Deals"],
    "objective": ["keep", "keep", "grow"],
    "objective_title": ["Customers stay", None, ""],
    "metric": ["nps", None, "deals"],
    "baseline": [32, None, float("nan")],
    "target": [40.0, None, None],
    "stretch": [45, None, None],
    "at_least": [None, None, 10],
    "at_most": [None, 2.0, None],
    "weight": [2, 1, None],
    "intent": ["committed", "", None],
    "owner": ["Ann", None, None],
    "segment": ["paying", None, None],
    "date": ["2026-11-06", dt.date(2026, 11, 6), None],
    "value": [34, None, None],
    "confidence": [None, 0.5, None],
}
SMALL = {
    "id": ["a", "b"],
    "title": ["A", "B"],
    "objective": ["o", "o"],
    "at_least": [1, 2],
}


def faults_of(columns, **parts):
    """Return code and path of each fault."""
    with pytest.raises(StructureError) as caught:
        okr.OKRSet.from_columns(columns, **parts)
    assert {f.code for f in caught.value.faults} <= CODES.keys()
    return [(f.code, f.path) for f in caught.value.faults]


def test_every_column():
    """A row becomes the key result that one would write by hand."""
    okrs = okr.OKRSet.from_columns(COLUMNS, cycle="2026-Q4", name="team")

    assert ["Customers stay", "grow"] == [o.title for o in okrs]
    assert ["nps", "churn"] == [kr.id for kr in okrs["keep"].key_results]
    assert ["nps", "deals"] == [m.id for m in okrs.metrics]
    assert okr.KeyResult(
        "nps",
        "Promoters",
        metric="nps",
        baseline=32,
        target=40,
        stretch=45,
        weight=2,
        intent="committed",
        owner="Ann",
        segment="paying",
        check_ins={"2026-11-06": 34},
    ) == okrs.key_result("nps")
    assert (okr.Hold(at_most=2), 0.5, None) == (
        okrs["churn"].target,
        okrs["churn"].check_ins[0].confidence,
        okrs["churn"].check_ins[0].value,
    )
    assert () == okrs.key_result("deals").check_ins
    assert ("2026-Q4", "team") == (str(okrs.cycle), okrs.name)


def frame_columns():
    """Give the same columns as numpy, pandas and Polars hold them."""
    base = {"id": ["a", "b"], "title": ["A", "B"], "objective": ["o", "o"]}
    rows = base | {"at_least": [1.0, 2.0], "value": [5.0, None]}
    days = [dt.date(2026, 11, 6), None]
    moments = np.array(["2026-11-06", "NaT"], dtype="datetime64[ns]")
    numpy = {name: np.array(cells) for name, cells in base.items()}
    numpy |= {
        "at_least": np.array([1, 2]),
        "value": np.array([5, np.nan]),
        "date": moments,
    }
    pandas = pd.DataFrame(rows | {"date": pd.to_datetime(days)})
    nullable = pd.DataFrame(rows | {"date": days}).convert_dtypes()
    polars = pl.DataFrame(rows | {"date": days})
    return {
        "lists": rows | {"date": days},
        "numpy": numpy,
        "pandas": dict(pandas.items()),
        "nullable": dict(nullable.items()),
        "polars": polars.to_dict(),
    }


@pytest.mark.parametrize("columns", frame_columns().values(), ids=frame_columns())
def test_kinds_of_columns(columns):
    """NaN, NaT, NA and None are cells that are not given, whoever wrote them."""
    okrs = okr.OKRSet.from_columns(columns)

    assert ["a", "b"] == [kr.id for kr in okrs.key_results]
    assert {str} == {type(kr.id) for kr in okrs.key_results}
    assert (dt.date(2026, 11, 6), 5.0) == (
        okrs["a"].check_ins[0].date,
        okrs["a"].check_ins[0].value,
    )
    assert () == okrs["b"].check_ins


CASES = {
    "unknown column": (
        SMALL | {"titel": [1, 2]},
        [("unknown-field", "columns.titel")],
    ),
    "column without a name": (SMALL | {5: [1, 2]}, [("unknown-field", "columns")]),
    "no list": (SMALL | {"owner": "Ann"}, [("not-a-list", "columns.owner")]),
    "short": (SMALL | {"owner": ["Ann"]}, [("column-length", "columns.owner")]),
    "nothing": (
        {},
        [("missing-field", f"columns.{name}") for name in ("id", "title", "objective")],
    ),
    "not given": (
        SMALL | {"id": ["a", None], "objective": ["", "o"]},
        [("missing-field", "rows[1].id"), ("missing-field", "rows[0].objective")],
    ),
    "cells": (
        SMALL
        | {"at_least": ["1", True], "weight": [-1, None], "intent": [None, "stretch"]},
        [
            ("not-a-number", "rows[0].at_least"),
            ("not-a-number", "rows[1].at_least"),
            ("invalid-weight", "rows[0].weight"),
            ("unknown-word", "rows[1].intent"),
        ],
    ),
    "array in a cell": (
        SMALL | {"owner": [np.array([1, 2]), None]},
        [("not-text", "rows[0].owner")],
    ),
    "no target": (SMALL | {"at_least": [1, None]}, [("target-missing", "rows[1]")]),
    "half a target": (
        SMALL | {"target": [None, 3], "at_least": [1, None]},
        [("target-incomplete", "rows[1].target")],
    ),
    "stretch before the target": (
        SMALL
        | {"baseline": [1, None], "target": [9, None], "stretch": [5, None],
           "at_least": [None, 1]},
        [("target-order", "rows[0].stretch")],
    ),
    "no day": (SMALL | {"value": [1, None]}, [("value-without-date", "rows[0].date")]),
    "no probability": (
        SMALL | {"date": ["2026-11-06", None], "confidence": [6, None]},
        [("not-a-probability", "rows[0].confidence")],
    ),
    "time of day": (
        SMALL | {"date": np.array(["2026-11-06T10:00", "NaT"], dtype="datetime64[m]")},
        [("date-is-datetime", "rows[0].date")],
    ),
    "twice": (SMALL | {"id": ["a", "a"]}, [("duplicate-id", "rows[1].id")]),
    "two titles": (
        SMALL | {"objective_title": ["One", "Two"]},
        [("objective-conflict", "rows[1].objective_title")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("columns", "expected"), CASES.values(), ids=CASES)
def test_faults(columns, expected):
    """All faults at once, each at its row and column."""
    assert expected == faults_of(columns)


def test_declared_metrics():
    """Where metrics are declared a typo is a fault; where not, each name is one."""
    columns = SMALL | {"metric": ["npss", "zz"]}
    metrics = [okr.Metric("nps", unit="points")]

    assert [
        ("unknown-metric", "rows[0].metric"),
        ("unknown-metric", "rows[1].metric"),
    ] == faults_of(columns, metrics=metrics)
    good = okr.OKRSet.from_columns(
        SMALL | {"metric": ["nps", None]},
        metrics=metrics,
        observations={"nps": {"2026-10-31": 3}},
    )
    assert (tuple(metrics), 1) == (good.metrics, len(good.series("nps")))


def test_hints():
    """A near miss is named."""
    with pytest.raises(StructureError) as caught:
        okr.OKRSet.from_columns(SMALL | {"titel": [1, 2]})
    assert "Did you mean 'title'?" == caught.value.faults[0].hint
    with pytest.raises(StructureError, match="2 faults"):
        okr.OKRSet.from_columns(SMALL | {"zzzzzz": [1, 2], "owner": 5})


@pytest.mark.parametrize(
    "frame", [pd.DataFrame, pl.DataFrame], ids=["pandas", "Polars"]
)
def test_a_frame(frame):
    """A frame is columns by name, whoever made it."""
    okrs = okr.OKRSet.from_columns(SMALL)

    assert okrs == okr.OKRSet.from_columns(frame(SMALL))
    with pytest.raises(StructureError) as caught:
        okr.OKRSet.from_columns(frame({"id": ["a"]}))
    assert {"columns.title", "columns.objective"} == {
        fault.path for fault in caught.value.faults
    }


@pytest.mark.parametrize(
    "columns",
    [pa.table(SMALL), pd.DataFrame([["a", "b"]], columns=["id", "id"])],
    ids=["PyArrow", "a name twice"],
)
def test_a_frame_that_cannot_be_read_by_name(columns):
    """Half of the columns would be lost, or none found: the way out is named."""
    with pytest.raises(InvalidOKRError) as caught:
        okr.OKRSet.from_columns(columns)
    assert "not-a-mapping" == caught.value.code
    assert "to_pydict()" in caught.value.hint
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("columns", [None, [1], "id"], ids=repr)
def test_no_columns(columns):
    """Rows in place of columns are named as such."""
    with pytest.raises(InvalidOKRError) as caught:
        okr.OKRSet.from_columns(columns)
    assert "not-a-mapping" == caught.value.code


def test_same_as_the_table():
    """Columns out and in again: numbers stay the same."""
    table = okr.OKRSet.from_columns(SMALL).table

    assert SMALL["at_least"] == table.at_least.tolist()


def test_one_day_is_no_column():
    """A lone day of numpy is an array too; it has no cells."""
    with pytest.raises(StructureError) as caught:
        okr.OKRSet.from_columns(COLUMNS | {"date": np.datetime64("2026-11-06")})
    assert ("not-a-list", "columns.date") == (
        caught.value.faults[0].code,
        caught.value.faults[0].path,
    )
