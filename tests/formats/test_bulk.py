"""The fast path of large documents, at the corners that are rarely met."""

import sys
from typing import Any

import numpy as np
import pytest

import okrkit as okr
from okrkit.errors import LimitError, StructureError
from okrkit.formats.columns import days, identifiers, numbers, texts, words
from okrkit.model.lookup import LazyTuple

DAY = "2026-11-06"


def document(*rows: Any, **fields: Any) -> dict[str, Any]:
    """A document of two objectives; the rows are key results of the first."""
    plain = {
        "id": "z",
        "title": "Z",
        "baseline": 1,
        "target": 2,
        "check_ins": [{"date": DAY, "value": 1}],
    }
    return {
        "okrkit": 1,
        "cycle": "2026-Q4",
        "metrics": {
            "m": {"unit": "%", "observations": {"2026-10-31": 3}},
            "r": {"unit": "ratio"},
        },
        "objectives": [
            {"id": "o", "title": "O", "key_results": [*rows], **fields},
            {"id": "p", "title": "P", "key_results": [plain]},
        ],
    }


@pytest.fixture
def bulk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the fast path for every document."""
    monkeypatch.setattr(sys.modules["okrkit.formats.assemble"], "BULK_FROM", 0)


def kr(**slots: Any) -> dict[str, Any]:
    """A key result."""
    return {"id": "a", "title": "A", "at_most": 5, **slots}


SOUND = [
    kr(metric="m", check_ins=[{"date": DAY, "value": 4}]),
    kr(metric="m"),
    kr(check_ins=[{"date": DAY}, {"date": "2026-11-01", "done": None}]),
    kr(check_ins={DAY: "4"}),
    kr(check_ins=[{"date": "2026-11-07", "value": 1}, {"date": DAY, "value": 2}]),
    kr(owner="Ann\u00e9", intent="learning", segment="s"),
    kr(at_most=10**290),
    kr(starts_on="2026-10-05", depends_on=["z"]),
    {"id": "a", "title": "A", "steps": [[1, 0], [2, 1]], "plan": {DAY: 1}},
    "Raise NPS from 3 to 5",
]


@pytest.mark.usefixtures("bulk")
@pytest.mark.parametrize("row", SOUND)
def test_sound_documents_take_the_fast_path(row: Any) -> None:
    """Odd rows are read one by one, and the set is made lazily all the same."""
    okrs = okr.from_dict(document(row))
    assert isinstance(okrs.objectives, LazyTuple)
    eager = okr.OKRSet(
        tuple(okrs.objectives),
        metrics=okrs.metrics,
        observations=okrs.observations,
        cycle=okrs.cycle,
    )
    assert eager == okrs
    assert eager.table.readings.value.tolist() == okrs.table.readings.value.tolist()
    assert eager.table.series.tolist() == okrs.table.series.tolist()


FAULTY = [
    (kr(at_most=float("1e308") * 10), "not-finite"),
    (kr(check_ins=[{"date": DAY}, {"date": DAY}]), "duplicate-check-in"),
    (kr(check_ins=[{"date": DAY, "n": -1, "value": 1}]), "negative"),
    (kr(check_ins=[{"date": DAY, "confidence": 2}]), "not-a-probability"),
    (kr(check_ins=[5]), "not-a-mapping"),
    (kr(check_ins=[{}]), "missing-field"),
    (kr(check_ins="now"), "not-a-list"),
    (kr(metric="r", check_ins=[{"date": DAY, "value": 3}]), "ratio-out-of-range"),
    (kr(metric={"id": "m", "unit": "USD"}), "duplicate-id"),
    (kr(id="z"), "duplicate-id"),
    (kr(metric=["m"]), "not-text"),
    (kr(depends_on=[5]), "not-text"),
    (kr(starts_on="2027-01-05"), "span-empty"),
    (kr(title=" "), "blank"),
]


@pytest.mark.usefixtures("bulk")
@pytest.mark.parametrize(("row", "code"), FAULTY)
def test_faults_are_those_of_the_exact_path(row: Any, code: str) -> None:
    """Whatever is wrong in a large document is told as in a small one."""
    with pytest.raises(StructureError) as caught:
        okr.from_dict(document(row))
    assert code == caught.value.faults[0].code


@pytest.mark.usefixtures("bulk")
def test_faults_of_objectives_are_told() -> None:
    """So are those of objectives, and of what they refer to."""
    for fields, code in (
        ({"title": 5}, "not-text"),
        ({"intent": "x"}, "unknown-word"),
        ({"measured_by": ["x"]}, "unknown-metric"),
        ({"key_results": 5}, "not-a-list"),
        ({"id": "p"}, "duplicate-id"),
    ):
        with pytest.raises(StructureError) as caught:
            okr.from_dict(document(**fields))
        assert [code] == [fault.code for fault in caught.value.faults]


@pytest.mark.usefixtures("bulk")
def test_assumptions_may_name_key_results() -> None:
    """An objective with assumptions is checked with all its key results."""
    assumed = [{"drivers": ["a"], "outcome": "m"}]
    okrs = okr.from_dict(document(kr(), assumptions=assumed))
    assert ("a",) == okrs.objectives[0].assumptions[0].drivers


@pytest.mark.usefixtures("bulk")
@pytest.mark.parametrize(
    ("limits", "name"),
    [
        (okr.Limits(events=1), "events"),
        (okr.Limits(title=2), "title"),
        (okr.Limits(note=2), "note"),
    ],
)
def test_limits_hold_on_the_fast_path(limits: okr.Limits, name: str) -> None:
    """Limits below the model's own are looked at in columns, too."""
    row = kr(
        title="ABC" if name == "title" else "A",
        check_ins=[{"date": DAY, "note": "abc"}],
    )
    with pytest.raises(LimitError) as caught:
        okr.from_dict(document(row), limits=limits)
    assert name == caught.value.limit


def test_columns_find_what_is_odd() -> None:
    """Each check marks just the rows that hold something else."""
    values, odd = numbers([1, 10**400, True, "3", None, 2.5])
    assert [False, True, True, True, False, False] == odd.tolist()
    np.testing.assert_array_equal([1, np.nan, np.nan, np.nan, np.nan, 2.5], values)
    assert [False, True, True] == identifiers(["a", "b\u200b", " c"], 9).tolist()
    assert [False, True] == identifiers(["\u00e9", "long"], 3).tolist()
    assert [False, False, True] == texts(["", None, 5], 9).tolist()
    assert [False, True, True] == days([DAY, ["x"], 5])[1].tolist()
    assert [0, -1, -1] == words(["a", None, {}], ["a"])[0].tolist()
