"""Amendments and closings in documents: read, refused, merged, written."""

import copy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import okrkit as okr
from okrkit.errors import LimitError, StructureError, UnknownFieldWarning
from okrkit.formats.schema import LOADER_ONLY
from okrkit.model.amendment import Amendment
from okrkit.model.closing import Closing

SCHEMA = jsonschema.Draft202012Validator(okr.json_schema())
PATH = "objectives[0].key_results[0].amendments[0]"


def document(*amendments: Any, **fields: Any) -> dict[str, Any]:
    """A document of one key result of NPS that was amended."""
    nps = {
        "id": "nps",
        "title": "They recommend us",
        "metric": "nps",
        "baseline": 32,
        "target": 36,
        "amendments": [*amendments],
        **fields,
    }
    return {
        "okrkit": 1,
        "cycle": "2026-Q4",
        "metrics": {
            "nps": {"unit": "points", "bounds": [-100, 100]},
            "churn": {"unit": "%", "bounds": [0, 100]},
        },
        "objectives": [{"id": "keep", "title": "Stay", "key_results": [nps]}],
    }


def changed(**was: Any) -> dict[str, Any]:
    """An amendment of 10 November."""
    return {"date": "2026-11-10", "was": was}


def test_the_words_are_those_of_the_key_result() -> None:
    """Every field of a definition, in its own slots, empty text for none."""
    was = {
        "title": "They like us",
        "metric": "churn",
        "start": "3.2%",
        "target": "2 %",
        "basis": "mean",
        "weight": 2,
        "intent": "",
        "owner": "",
        "segment": "new",
        "plan": {"2026-11-01": "3%"},
        "starts_on": "2026-10-05",
        "ends_on": "",
        "depends_on": ["x"],
    }
    source = document({**changed(**was), "reason": "Late", "by": "Ann"})
    [made] = okr.from_dict(source).key_result("nps").amendments
    assert okr.Reach(3.2, 2, basis="mean") == made.was["target"]
    assert made.was["intent"] is None
    assert made.was["ends_on"] is None
    assert [*okr.KeyResult.DEFINITION] == [*made.was]


def test_the_words_are_those_of_the_objective() -> None:
    """Links, limits in the unit of their metric, cycles by label or days."""
    source = document()
    was = {
        "supports": [{"objective": "keep", "kind": "informs"}],
        "guardrails": [{"metric": "churn", "at_most": "4%"}],
        "cycle": {"starts_on": "2026-10-01", "ends_on": "2026-12-18"},
        "check_in": "month",
    }
    source["objectives"][0]["amendments"] = [changed(**was)]
    source["objectives"][0]["closed"] = {"date": "2027-01-08", "outcome": "postponed"}
    okrs = okr.from_dict(source)
    keep = okrs.objective("keep")
    made = keep.amendments[0].was
    assert (okr.Guardrail(metric="churn", at_most=4),) == made["guardrails"]
    assert Closing("2027-01-08", "postponed") == keep.closed
    assert "2026-12-18" == str(okrs.in_force("2026-11-01").span("nps").last_day)
    assert okrs == okr.loads(okr.dumps(okrs, "toml"), "toml")


def test_values_are_in_the_unit_of_their_day() -> None:
    """What was agreed or reported of another metric is read in its unit."""
    older = {"date": "2026-10-20", "was": {"at_most": "5%", "segment": "all"}}
    newer = changed(metric="churn", at_most="4%")
    days = {"2026-10-10": "3%", "2026-11-12": 34}
    okrs = okr.from_dict(document(older, newer, check_ins=days))
    kr = okrs.key_result("nps")
    assert ["2026-10-20", "2026-11-10"] == [str(a.date) for a in kr.amendments]
    assert [3.0] == okrs.in_force("2026-10-19").readings("nps").values.tolist()
    assert [34.0] == okrs.readings("nps").values.tolist()
    listed = [{"date": "2026-10-10", "value": 200}, {"date": "soon"}]
    with pytest.raises(StructureError) as caught:
        okr.from_dict(document(newer, check_ins=listed))
    assert [
        ("objectives[0].key_results[0].check_ins[0]", "out-of-bounds"),
        ("objectives[0].key_results[0].check_ins[1].date", "invalid-date"),
    ] == [(fault.path, fault.code) for fault in caught.value.faults]


FAULTS: list[tuple[Any, list[tuple[str, str]]]] = [
    (5, [("", "not-a-mapping")]),
    ({}, [("", "missing-field")] * 2),
    ({"date": "2026-11-10"}, [("", "missing-field")]),
    ({"date": "2026-11-10", "was": None}, [("", "missing-field")]),
    ({"date": "2026-11-10", "was": 5}, [(".was", "not-a-mapping")]),
    (changed(), [(".was", "nothing-amended")]),
    (changed(weight=None), [(".was", "nothing-amended")]),
    (changed(target=40), [(".was.target", "target-incomplete")]),
    (changed(basis="mean"), [(".was.basis", "target-conflict")]),
    (changed(at_most=5, done=True), [(".was.at_most", "target-conflict")]),
    (changed(baseline="x", target=3), [(".was.baseline", "unreadable-number")]),
    (changed(metric={"id": "x"}), [(".was.metric", "not-text")]),
    (changed(metric="npz"), [(".was.metric", "unknown-metric")]),
    (changed(check_ins={}), [(".was.check_ins", "unknown-field")]),
    (changed(title=""), [(".was.title", "blank")]),
    (
        {"date": "soon", "was": {"weight": -1, "owner": 5, "x": 1}, "reason": 5},
        [
            (".date", "invalid-date"),
            (".reason", "not-text"),
            (".was.weight", "invalid-weight"),
            (".was.owner", "not-text"),
            (".was.x", "unknown-field"),
        ],
    ),
    (
        {**changed(weight=2), "recorded_at": "2026-11-10T09:00"},
        [(".recorded_at", "naive-time")],
    ),
]


@pytest.mark.parametrize(("amendment", "expected"), FAULTS)
def test_every_fault_is_told(amendment: Any, expected: list[tuple[str, str]]) -> None:
    """At its place, all at once; the schema refuses what is one of structure."""
    source = document(amendment)
    with pytest.raises(StructureError) as caught:
        okr.from_dict(source)
    found = [(f.path.removeprefix(PATH), f.code) for f in caught.value.faults]
    assert sorted(expected) == sorted(found)
    structural = {code for _, code in found} - {*LOADER_ONLY}
    assert not structural or [*SCHEMA.iter_errors(source)]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("amendments", 5, "not-a-list"),
        ("amendments", {"2026-11-10": {"was": {"weight": 2}}}, "not-a-list"),
        ("amendments", [changed(weight=2)] * 2, "duplicate-amendment"),
        ("closed", "missed", "not-a-mapping"),
        ("closed", {"date": "2027-01-08"}, "missing-field"),
        ("closed", {"date": "2027-01-08", "outcome": "won"}, "unknown-word"),
        ("carried_from", 5, "not-text"),
    ],
)
def test_faults_of_the_slots(field: str, value: Any, code: str) -> None:
    """The slots themselves are a list, a mapping and a text."""
    source = document(**{field: value})
    with pytest.raises(StructureError) as caught:
        okr.from_dict(source)
    assert [code] == [fault.code for fault in caught.value.faults]
    assert (code in LOADER_ONLY) == (not [*SCHEMA.iter_errors(source)])


def test_unknown_fields_are_kept_and_told() -> None:
    """As everywhere but in `was`, where they could be no definition."""
    source = document({**changed(weight=2), "link": "x"})
    source["objectives"][0]["closed"] = {
        "date": "2027-01-08",
        "outcome": "missed",
        "colour": "red",
    }
    before = copy.deepcopy(source)
    with pytest.warns(UnknownFieldWarning) as told:
        okrs = okr.from_dict(source)
    assert 2 == len(told)
    assert before["objectives"] == okr.to_dict(okrs)["objectives"]


def test_texts_have_their_limits() -> None:
    """Reasons and lessons are notes, and as long as notes may be."""
    source = document({**changed(weight=2), "reason": "x" * 11})
    with pytest.raises(LimitError):
        okr.from_dict(source, limits=okr.Limits(note=10))


def test_the_order_is_canonical() -> None:
    """By date, and in `was` in the order of the key result."""
    older = {"date": "2026-10-20", "was": {"segment": "all"}}
    newer = changed(at_most=4, title="They like us")
    text = okr.dumps(okr.from_dict(document(newer, older)))
    assert text.index("2026-10-20") < text.index("2026-11-10")
    assert "was: {title: They like us, at_most: 4}" in text


def test_ids_of_the_past_are_qualified_with_those_of_today(tmp_path: Path) -> None:
    """Of several documents each metric and parent keeps meaning its own."""
    one, two = document(changed(metric="churn", at_most=4)), document()
    was = {"measured_by": ["churn"], "supports": [{"objective": "keep"}]}
    one["objectives"][0]["amendments"] = [changed(**was)]
    for name, value in (("one", one), ("two", two)):
        okrs = okr.from_dict(value)
        okr.save(okrs, tmp_path / f"{name}.json")
    both = okr.load(tmp_path)
    then = both.in_force("2026-11-09")
    assert "one/churn" == then.key_result("one/nps").metric
    assert ("one/churn",) == then.objective("one/keep").measured_by
    assert "one/keep" == then.objective("one/keep").supports[0].objective
    assert "one/nps" == both.key_result("one/nps").metric
    assert isinstance(both.key_result("one/nps").amendments[0], Amendment)
