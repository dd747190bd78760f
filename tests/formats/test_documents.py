"""Documents in and out: faults, slots, units, merging, versions, warnings, limits."""

import datetime as dt
import json
import re
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import okrkit as okr
from okrkit.errors import (
    DocumentError,
    InvalidOKRError,
    LimitError,
    SchemaVersionError,
    StructureError,
    SupportWarning,
    TextWarning,
    UnknownFieldWarning,
)
from okrkit.formats.migrate import STEPS, migrate
from okrkit.formats.schema import LOADER_ONLY

DATA = Path(__file__).parents[1] / "data"
quiet = pytest.mark.filterwarnings("ignore::okrkit.errors.OKRWarning")


def document(*key_results: Any, metrics: Any = None, **fields: Any) -> dict[str, Any]:
    """A document of one objective."""
    return {
        "okrkit": 1,
        "cycle": "2026-Q4",
        "metrics": {} if metrics is None else metrics,
        "objectives": [{"id": "keep", "title": "Stay", "key_results": [*key_results]}],
        **fields,
    }


def kr(**slots: Any) -> dict[str, Any]:
    """A key result with these slots."""
    return {"id": "a", "title": "A", **slots}


def faults(value: dict[str, Any]) -> list[tuple[str, str]]:
    """Path and code of every fault."""
    with pytest.raises(StructureError) as caught:
        okr.from_dict(value)
    return [(fault.path, fault.code) for fault in caught.value.faults]


TARGETS = [
    ({"baseline": 32, "target": 40}, okr.Reach(32, 40)),
    ({"start": 32, "target": 40, "stretch": 50}, okr.Reach(32, 40, 50)),
    ({"baseline": "3.2%", "target": Decimal(2)}, okr.Reach(3.2, 2)),
    ({"at_most": 5, "tolerance": 1}, okr.Hold(at_most=5, tolerance=1)),
    ({"at_least": 5, "inclusive": False}, okr.Hold(at_least=5, inclusive=False)),
    (
        {"between": [2, 4], "basis": "mean"},
        okr.Hold(at_least=2, at_most=4, basis="mean"),
    ),
    ({"change": 5}, okr.Change(5)),
    ({"change": "+10 %", "basis": "mean"}, okr.Change(10, "percent", basis="mean")),
    (
        {"change": {"by": 2, "how": "times", "since": "2026-06-30"}},
        okr.Change(2, "times", since="2026-06-30"),
    ),
    (
        {"zones": {"baseline": 0, "commit": 3, "target": 7, "stretch": 10}},
        okr.Zones(0, 3, 7, 10),
    ),
    (
        {
            "zones": {
                "baseline": 0,
                "commit": 3,
                "target": 7,
                "stretch": 10,
                "levels": [0.2, 0.5, 1],
            }
        },
        okr.Zones(0, 3, 7, 10, levels=(0.2, 0.5, 1.0)),
    ),
    ({"steps": [[0, 0], [5, 0.9], [9, 1]]}, okr.Steps([(0, 0), (5, 0.9), (9, 1)])),
    ({"steps": {"0": 0, "9%": 1}}, okr.Steps([(0, 0), (9, 1)])),
    ({"milestones": ["a", "b"]}, okr.Milestones(["a", "b"])),
    ({"milestones": {"a": 1, "b": 3}}, okr.Milestones([("a", 1), ("b", 3)])),
    (
        {"milestones": ["a", ["b", 3], {"c": 2}]},
        okr.Milestones(["a", ("b", 3), ("c", 2)]),
    ),
    ({"done": True}, okr.Done()),
    ({"establish": True}, okr.Establish()),
]


@pytest.mark.parametrize(("slots", "target"), TARGETS)
def test_each_target_has_slots(slots: dict[str, Any], target: Any) -> None:
    """Every kind of target is read, and written so that it reads the same."""
    metrics = {"m": {"unit": "%"}}
    okrs = okr.from_dict(document(kr(metric="m", **slots), metrics=metrics))
    assert target == okrs.key_result("a").target
    assert okrs == okr.from_dict(okr.to_dict(okrs))


PATH = "objectives[0].key_results[0]"
BAD_TARGETS = [
    ({}, [(PATH, "target-missing")]),
    ({"baseline": 3}, [(PATH, "target-incomplete")]),
    ({"baseline": 3, "start": 4, "target": 5}, [(PATH, "target-conflict")]),
    ({"baseline": 3, "target": 3}, [(PATH, "target-zero-range")]),
    ({"at_most": 3, "change": 4}, [(PATH, "target-conflict")]),
    ({"between": [1, 2], "at_most": 3}, [(PATH, "target-conflict")]),
    ({"between": [1]}, [(f"{PATH}.between", "target-incomplete")]),
    ({"between": [1, "x"]}, [(f"{PATH}.between[1]", "unreadable-number")]),
    ({"basis": "mean", "draft": True}, [(PATH, "target-conflict")]),
    ({"done": True, "basis": "mean"}, [(PATH, "target-conflict")]),
    ({"done": False}, [(f"{PATH}.done", "target-conflict")]),
    ({"establish": 1}, [(f"{PATH}.establish", "not-a-flag")]),
    ({"tolerance": 1}, [(PATH, "target-incomplete")]),
    ({"at_most": 1, "inclusive": "yes"}, [(f"{PATH}.inclusive", "not-a-flag")]),
    ({"at_most": True}, [(f"{PATH}.at_most", "not-a-number")]),
    ({"change": {"by": 3, "sinse": "x"}}, [(f"{PATH}.change.sinse", "unknown-field")]),
    ({"change": {"since": "2026-01-01"}}, [(f"{PATH}.change.by", "missing-field")]),
    ({"change": "lots"}, [(f"{PATH}.change", "invalid-change")]),
    (
        {"zones": {"baseline": 1, "commit": 2, "target": "x", "stretch": 4}},
        [(f"{PATH}.zones.target", "unreadable-number")],
    ),
    ({"zones": [1]}, [(f"{PATH}.zones", "not-a-mapping")]),
    ({"steps": [[1, 0], [2]]}, [(f"{PATH}.steps[1]", "target-incomplete")]),
    ({"steps": {"x": 1, "2": 0}}, [(f"{PATH}.steps.x", "unreadable-number")]),
    ({"milestones": []}, [(f"{PATH}.milestones", "target-incomplete")]),
]


@pytest.mark.parametrize(("slots", "found"), BAD_TARGETS)
def test_bad_targets_are_named(
    slots: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    """Each way to get a target wrong is told at its place, with its code."""
    assert found == faults(document(kr(**slots)))


def test_every_fault_is_told_at_once() -> None:
    """One look at the error shows all there is to repair, with line and column."""
    text = """\
okrkit: 1
cycle: 2026-Q9
metrics:
  churn: {unit: "%", polarity: lowr, bounds: [5, 1]}
objectives:
  - id: keep
    titel: Customers stay
    key_results:
      - {id: a, title: A, baseline: thirty, target: 40, weight: -1}
      - {id: b, title: B, at_most: 5, metric: chrn, check_ins: [{date: 2026-11-31}]}
      - {id: a, title: " ", done: true, owner: 5}
"""
    with pytest.raises(StructureError) as caught:
        okr.loads(text)
    assert [
        (2, "label-out-of-range"),
        (4, "unknown-word"),
        (4, "bounds-order"),
        (6, "missing-field"),
        (9, "unreadable-number"),
        (9, "invalid-weight"),
        (10, "date-impossible"),
        (11, "blank"),
        (11, "not-text"),
    ] == [(fault.line, fault.code) for fault in caught.value.faults]
    assert "Did you mean title by 'titel'?" in str(caught.value)
    assert all(fault.column and fault.path for fault in caught.value.faults)


def test_faults_between_parts_have_their_line_too() -> None:
    """What only the whole set shows is told where it stands in the document."""
    text = """\
okrkit: 1
cycle: 2026-Q4
metrics:
  churn: {unit: "%", polarity: lower}
objectives:
  - id: keep
    title: Customers stay
    measured_by: [chrun]
    key_results:
      - {id: a, title: A, baseline: 3, target: 4, metric: churn}
      - {id: a, title: A, at_most: 3}
"""
    with pytest.raises(StructureError) as caught:
        okr.loads(text)
    assert [
        (8, "unknown-metric"),
        (10, "target-direction"),
        (11, "duplicate-id"),
    ] == [(fault.line, fault.code) for fault in caught.value.faults]


def test_a_file_is_named_and_faults_are_counted(tmp_path: Path) -> None:
    """Many faults are cut at the limit; the message says the file and how many."""
    path = tmp_path / "okrs.json"
    path.write_text(json.dumps(document(objectives=[5] * 30)))
    with pytest.raises(StructureError, match=r"okrs\.json has more than 20") as caught:
        okr.load(path)
    assert 20 == len(caught.value.faults)
    assert not caught.value.complete
    assert str(path) == caught.value.faults[0].file


STRICT = [
    ("title", 5, "not-text"),
    ("title", None, "missing-field"),
    ("weight", "60", "not-a-number"),
    ("weight", True, "not-a-number"),
    ("weight", float("nan"), "not-finite"),
    ("draft", "false", "not-a-flag"),
    ("depends_on", "", "not-a-list"),
    ("depends_on", {}, "not-a-list"),
    ("intent", "comitted", "unknown-word"),
    ("starts_on", 20261106, "date-type"),
    ("starts_on", dt.datetime(2026, 11, 6, tzinfo=dt.UTC), "invalid-date"),
    ("starts_on", "6.11.2026", "invalid-date"),
    ("check_ins", 5, "not-a-list"),
    ("check_ins", [5], "not-a-mapping"),
    ("plan", [["2026-11-06"]], "wrong-type"),
    ("plan", {"2026-11-06": "x"}, "unreadable-number"),
    ("metric", "nobody", "unknown-metric"),
]


@pytest.mark.parametrize(("field", "value", "code"), STRICT)
def test_nothing_is_coerced(field: str, value: Any, code: str) -> None:
    """No value of one type passes for another, as cattrs would let it."""
    found = faults(document({**kr(at_most=5), field: value}))
    assert [code] == [code for _, code in found]
    assert found[0][0].startswith(PATH)


def test_ruling_1_percent_is_one_value() -> None:
    """0.032 as ratio, "3.2%", 3.2 and Decimal("3.2") are one reading."""
    ways: list[Any] = [
        {"value": 0.032, "unit": "ratio"},
        {"value": "3.2%"},
        {"value": "0.032", "unit": "ratio"},
        {"value": 3.2},
        {"value": Decimal("3.2")},
        {"value": np.float64(3.2)},
    ]
    for way in ways:
        rows = [{"date": dt.date(2026, 10, 31), **way}]
        okrs = okr.from_dict(
            document(metrics={"churn": {"unit": "%", "observations": rows}})
        )
        assert 3.2 == okrs.series("churn")[0].value
    bad = [
        {"date": "2026-10-31", "value": "5 days"},
        {"date": "2026-11-30", "value": 3, "unit": "USD"},
    ]
    assert [
        ("metrics.churn.observations[0].value", "unit-mismatch"),
        ("metrics.churn.observations[1]", "unit-mismatch"),
    ] == faults(document(metrics={"churn": {"unit": "%", "observations": bad}}))


def test_text_numbers_stand_wherever_the_unit_is_known() -> None:
    """Limits, plans, bounds and check-ins read "5%" like targets do."""
    row = kr(
        metric="m",
        at_most="5%",
        plan={"2026-11-06": "4%"},
        check_ins=[{"date": "2026-11-06", "value": "3 %"}],
    )
    given = document(row, metrics={"m": {"unit": "%", "bounds": ["0%", "100%"]}})
    given["objectives"][0]["guardrails"] = [{"metric": "m", "at_most": "9%"}]
    okrs = okr.from_dict(given)
    key_result = okrs.key_result("a")
    assert (4.0, 3.0) == (key_result.plan[0][1], key_result.check_ins[0].value)
    assert 9.0 == okrs.objectives[0].guardrails[0].at_most
    assert (0.0, 100.0) == okrs.metric("m").bounds


def test_a_metric_may_be_declared_in_place() -> None:
    """Its id defaults to the key result's, and it is lifted into the set."""
    inside = {"unit": "points", "observations": {"2026-10-31": 30}}
    okrs = okr.from_dict(document(kr(at_least=40, metric=inside)))
    assert "a" == okrs.key_result("a").metric
    assert [30.0] == okrs.series("a").values.tolist()


def test_a_role_under_kind_is_the_role() -> None:
    """Documents say `kind: outcome`; it is kept as the role."""
    okrs = okr.from_dict(document(metrics={"m": {"kind": "outcome"}}))
    assert ("level", "outcome") == (okrs.metric("m").kind, okrs.metric("m").role)
    assert {"role": "outcome"} == okr.to_dict(okrs)["metrics"]["m"]  # type: ignore[index]
    assert [("metrics.m.kind", "unknown-word")] == faults(
        document(metrics={"m": {"kind": "outcome", "role": "driver"}})
    )


def test_free_text_is_a_draft_and_saved_as_text() -> None:
    """A draft keeps its words; one that was given more is written out."""
    okrs = okr.from_dict(document("Cut churn from 3% to 2%"))
    draft = okrs.key_result("keep.1")
    assert draft.draft
    assert ["Cut churn from 3% to 2%"] == okr.to_dict(okrs)["objectives"][0][
        "key_results"
    ]  # type: ignore[index]
    owned = okrs.with_objective(
        okrs.objectives[0].with_key_result(draft.replace(owner="Ann"))
    )
    assert owned == okr.from_dict(okr.to_dict(owned))


CALENDARS = [
    {"cycle": "FY27-Q4", "cadence": {"fiscal_year_starts": "february"}},
    {
        "cycle": "FY27-P03",
        "cadence": {
            "every": "month",
            "year_end": "last saturday of september",
            "pattern": "4-4-5",
            "grace_days": 0,
        },
    },
    {
        "cycle": {
            "starts_on": "2026-10-05",
            "ends_on": "2026-11-15",
            "label": "Sprint 7",
        },
        "cadence": {
            "every": "custom",
            "rule": "FREQ=WEEKLY;INTERVAL=6",
            "anchor": "2026-10-05",
        },
    },
    {"cycle": {"starts_on": "2026-10-01", "ends_on": "2026-12-31", "every": "quarter"}},
]


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("name", ["yaml", "json", "toml"])
def test_calendars_survive(calendar: dict[str, Any], name: str) -> None:
    """Cadences and cycles of every kind are read and written."""
    okrs = okr.from_dict(document(**calendar))
    assert okrs == okr.loads(okr.dumps(okrs, name), name)


BAD_HEADS = [
    ({"cycle": None}, [("", "missing-field")]),
    ({"cycle": 2026}, [("cycle", "not-text")]),
    ({"cycle": {"starts_on": "2026-10-01"}}, [("cycle.ends_on", "missing-field")]),
    (
        {"cycle": {"starts_on": "2026-10-02", "ends_on": "2026-10-01"}},
        [("cycle", "span-empty")],
    ),
    ({"cycle": "FY27-Q4"}, [("cycle", "label-needs-cadence")]),
    (
        {"cadence": {"every": "fortnight", "grace_days": -1}},
        [("cadence.every", "unknown-rhythm")],
    ),
    ({"cadence": {"grace_days": -1}}, [("cadence.grace_days", "unknown-rhythm")]),
    ({"cadence": {"pattern": "4-4-5"}}, [("cadence", "cadence-contradiction")]),
    ({"cadence": {"evry": "week"}}, [("cadence.evry", "unknown-field")]),
    ({"set": "a/b"}, [("set", "invalid-id")]),
    ({"segments": 5}, [("segments", "not-a-list")]),
    ({"segments": {"a": 5}}, [("segments.a", "not-a-mapping")]),
    ({"waive": {"O01": ""}}, [("waive.O01", "blank")]),
    ({"policy": 5}, [("policy", "not-text")]),
    ({"objectives": {}}, [("objectives", "not-a-list")]),
    ({"objectives": None}, [("", "missing-field")]),
    ({"okrkit": "1"}, [("okrkit", "not-a-version")]),
    ({"okrkit": None}, [("okrkit", "missing-field")]),
    ({"metrics": []}, [("metrics", "not-a-mapping")]),
]


@pytest.mark.parametrize(("head", "found"), BAD_HEADS)
def test_bad_heads_are_named(
    head: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    """Each fault of a document's head is told at its place."""
    assert found == faults(document(**head))


def test_the_cycle_may_be_left_to_the_objectives() -> None:
    """A document needs no cycle where every objective names its own."""
    given = document()
    given["objectives"][0]["cycle"] = "2026-Q4"
    del given["cycle"]
    okrs = okr.from_dict(given)
    assert okrs.cycle is None
    assert okrs == okr.from_dict(okr.to_dict(okrs))


def test_a_set_without_any_cycle_is_not_written() -> None:
    """What no loader would take is not written; the error says what to add."""
    okrs = okr.OKRSet([okr.Objective("keep", "Stay")])
    with pytest.raises(InvalidOKRError, match="cycle") as caught:
        okr.to_dict(okrs)
    assert "missing-field" == caught.value.code


def test_an_unknown_field_of_a_check_in() -> None:
    """It is told by its key result, with the name that was meant, and kept."""
    row = {"date": "2026-11-06", "value": 1, "nte": "late"}
    with pytest.warns(
        UnknownFieldWarning, match="key result 'a'.*Did you mean 'note'"
    ) as caught:
        okrs = okr.from_dict(document(kr(at_most=5, check_ins=[row])))
    assert 1 == len(caught)
    assert {"nte": "late"} == okrs.key_result("a").check_ins[0].extra


def test_unknown_fields_are_kept_and_told_once() -> None:
    """They survive every format; the warning counts them and guesses what was meant."""
    rows = [{**kr(at_most=5), "id": name, "ownr": "Ann"} for name in "ab"]
    given = document(*rows, **{"x-mine": 1, "$schema": "s"})
    with pytest.warns(
        UnknownFieldWarning, match="and 1 more.*Did you mean 'owner'"
    ) as caught:
        okrs = okr.from_dict(given)
    assert 1 == len(caught)
    assert __file__ == caught[0].filename
    for name in ("yaml", "json", "toml"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            again = okr.loads(okr.dumps(okrs, name), name)
        assert {"ownr": "Ann"} == again.key_result("b").extra
        assert {"x-mine": 1, "$schema": "s"} == again.extra


@pytest.mark.parametrize(
    ("owner", "message"),
    [
        ("Ann\u200b", "invisible"),
        ("pay\u202eroll", "U\\+202E"),
        ("Аnn", "CYRILLIC and LATIN"),
    ],
)
def test_deceptive_text_is_told(owner: str, message: str) -> None:
    """Text that reads as something else loads with a warning."""
    with pytest.warns(TextWarning, match=message):
        okr.from_dict(document(kr(at_most=5, owner=owner)))


@pytest.mark.parametrize("names", [("nps", "NPS"), ("caf\u00e9", "cafe\u0301")])
def test_look_alike_ids_are_told(names: tuple[str, str]) -> None:
    """Ids that differ only in case, or in the bytes of a letter, are likely a slip."""
    rows = [{**kr(at_most=5), "id": name} for name in names]
    with pytest.warns(TextWarning, match="differ only in case"):
        okr.from_dict(document(*rows))


def test_supports_that_name_nothing_or_loop_are_told() -> None:
    """They load with a warning that names the near miss, or the loop."""
    given = document()
    given["objectives"] = [
        {"id": name, "title": name, "supports": [{"objective": parent}]}
        for name, parent in [
            ("one", "two"),
            ("two", "three"),
            ("three", "one"),
            ("four", "onee"),
        ]
    ]
    with pytest.warns(SupportWarning) as caught:
        okr.from_dict(given)
    told = [str(warning.message) for warning in caught]
    assert (
        "objective 'four' supports objective 'onee', "
        "which is not in the set. Did you mean 'one'?" == told[0]
    )
    assert (
        "the supports of objectives close a loop: 'one' → 'two' → 'three' → 'one'"
        == told[1]
    )


def test_a_long_loop_is_told_short() -> None:
    """A loop through a thousand objectives is found without recursion, and counted."""
    given = document()
    given["objectives"] = [
        {"id": f"o{i}", "title": "O", "supports": [{"objective": f"o{(i + 1) % 3000}"}]}
        for i in range(3000)
    ]
    with pytest.warns(SupportWarning, match=r"'o4' → \.\.\. \(3000 in all\)"):
        okr.from_dict(given)


LIMITS = [
    ("title", okr.Limits(title=3), "objectives[0].title"),
    ("id", okr.Limits(id=2), "objectives[0].id"),
    ("note", okr.Limits(note=2), "objectives[0].key_results[0].check_ins[0].note"),
    ("events", okr.Limits(events=1), ""),
    ("nodes", okr.Limits(nodes=10), ""),
    ("depth", okr.Limits(depth=3), ""),
    ("digits", okr.Limits(digits=2), ""),
]


@pytest.mark.parametrize(("name", "limits", "place"), LIMITS)
def test_limits_are_named(name: str, limits: okr.Limits, place: str) -> None:
    """What is too long, too deep or too many is refused with the limit to raise."""
    rows: list[dict[str, Any]]
    rows = [{"date": f"2026-11-0{day}", "value": 100} for day in (1, 2)]
    rows[0]["note"] = "long"
    with pytest.raises(LimitError) as caught:
        okr.from_dict(document(kr(at_most=500, check_ins=rows)), limits=limits)
    assert name == caught.value.limit
    assert place in caught.value.place


def test_a_dict_that_holds_itself_is_refused() -> None:
    """It is too deep, and nothing hangs."""
    given = document()
    given["metrics"]["m"] = given
    with pytest.raises(LimitError, match="deep"):
        okr.from_dict(given)
    with pytest.raises(LimitError, match="deeper"):
        okr.from_dict(given, limits=okr.Limits(depth=10**6))


@pytest.mark.parametrize("value", [[], "okrkit: 1", None, 5])
def test_only_a_mapping_is_a_document(value: Any) -> None:
    """`from_dict` says what it was given."""
    with pytest.raises(DocumentError, match="mapping"):
        okr.from_dict(value)


def test_a_newer_version_is_refused() -> None:
    """It is never read by halves."""
    with pytest.raises(SchemaVersionError) as caught:
        okr.from_dict(document(okrkit=2))
    assert (2, 1) == (caught.value.found, caught.value.supported)


def test_an_older_version_is_lifted() -> None:
    """Version 0 said `on` and `start`; its documents still load."""
    okrs = okr.load(DATA / "v0.draft.yaml")
    nps = okrs.key_result("nps")
    assert okr.Reach(32, 40) == nps.target
    assert dt.date(2026, 11, 6) == nps.check_ins[0].date
    assert 1 == okr.to_dict(okrs)["okrkit"]


def test_migrations_are_pure_and_idempotent() -> None:
    """A step does not touch its input, and done twice does what it does once."""
    old = {
        "okrkit": 0,
        "objectives": [
            {"key_results": [{"start": 1, "check_ins": [{"on": "x"}, 5]}, "t"]},
            5,
        ],
    }
    before = repr(old)
    once = migrate(old, 0, 1)
    assert before == repr(old)
    assert once == STEPS[0](once)
    assert {"okrkit": 1, "objectives": 5} == STEPS[0]({"okrkit": 0, "objectives": 5})


@quiet
@pytest.mark.parametrize("file", sorted(DATA.glob("v1.*")), ids=lambda path: path.name)
def test_golden_documents_still_load(file: Path) -> None:
    """Every document of version 1 loads for ever, and all formats hold the same set."""
    okrs = okr.load(file)
    golden = okr.load(DATA / f"v1.{file.name.split('.')[1]}.yaml")
    assert golden == okrs


@quiet
def test_golden_documents_are_written_the_same() -> None:
    """The canonical text changes only on purpose."""
    okrs = okr.load(DATA / "v1.design.yaml")
    for name in ("json", "toml"):
        assert (DATA / f"v1.design.{name}").read_text() == okr.dumps(okrs, name)


def write(folder: Path, name: str, **fields: Any) -> None:
    """Save a document as JSON."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({"okrkit": 1, "cycle": "2026-Q4", "objectives": [], **fields})
    )


def test_several_documents_make_one_set(tmp_path: Path) -> None:
    """Ids are qualified; a reference means its own set first, then what is unique."""
    write(
        tmp_path,
        "company.json",
        metrics={"nps": {"unit": "points"}, "cash": {"unit": "USD"}},
        objectives=[
            {
                "id": "grow",
                "title": "Grow",
                "key_results": [kr(metric="nps", at_least="40 points")],
            }
        ],
    )
    team = {
        "id": "keep",
        "title": "Keep",
        "supports": [{"objective": "grow"}, {"key_result": "company/a"}],
        "measured_by": ["cash"],
        "guardrails": [{"metric": "cash", "at_least": "$5"}],
        "assumptions": [{"drivers": ["a"], "outcome": "nps"}],
        "initiatives": [{"id": "call", "title": "Call", "moves": ["a", "cash"]}],
        "key_results": [
            kr(
                metric="nps",
                at_least=40,
                depends_on=["company/a"],
                check_ins={"2026-11-06": "3%"},
            ),
            {"id": "b", "title": "B", "done": True},
            "Raise x from 1 to 2",
        ],
    }
    write(
        tmp_path,
        "teams/x.json",
        set="team",
        cycle="2026-Q3",
        cadence={"check_in": 14},
        metrics={"nps": {"unit": "%", "observations": {"2026-10-31": 3}}},
        objectives=[team],
    )
    write(tmp_path, ".hidden.json", okrkit="broken")
    write(tmp_path, ".git/x.json", okrkit="broken")
    okrs = okr.load(tmp_path)
    keep = okrs.objective("team/keep")
    assert ["company/grow", "team/keep"] == [o.id for o in okrs.objectives]
    assert ["company/grow", None] == [s.objective for s in keep.supports]
    assert "company/a" == keep.supports[1].key_result
    assert ("company/cash",) == keep.measured_by
    assert "company/cash" == keep.guardrails[0].metric
    assert (("team/a",), "team/nps") == (
        keep.assumptions[0].drivers,
        keep.assumptions[0].outcome,
    )
    assert ("team/a", "company/cash") == keep.initiatives[0].moves
    assert ["team/nps", "team/a"] == [
        okrs.key_result("team/a").metric,
        okrs.key_result("team/a").id,
    ]
    assert ("company/a",) == okrs.key_result("team/a").depends_on
    assert "team/keep.3" == keep.key_results[2].id
    assert [3.0] == okrs.series("team/nps").values.tolist()
    assert okrs.cycle is None
    assert ("2026-Q3", "2026-Q4") == (
        str(okrs.cycle_of(keep)),
        str(okrs.cycle_of(okrs.objectives[0])),
    )
    assert okrs == okr.from_dict(okr.to_dict(okrs))
    with pytest.raises(okr.errors.AmbiguousIdError):
        okrs.key_result("a")


def test_documents_that_agree_keep_one_calendar(tmp_path: Path) -> None:
    """The merged set has the cycle of all, and the rhythm of the first."""
    write(
        tmp_path,
        "a.json",
        cadence={"check_in": "week"},
        objectives=[{"id": "a", "title": "A"}],
    )
    write(
        tmp_path,
        "b.json",
        cadence={"check_in": "month"},
        objectives=[{"id": "b", "title": "B"}],
    )
    write(
        tmp_path, "c.json", policy="google", segments={"new": "n"}, waive={"O01": "w"}
    )
    okrs = okr.load(tmp_path / "a.json", tmp_path / "b.json", tmp_path / "c.json")
    assert "2026-Q4" == str(okrs.cycle)
    assert ["", "month"] == [o.check_in for o in okrs.objectives]
    assert ("google", {"O01": "w"}) == (okrs.policy, okrs.waive)


def test_faults_of_several_documents_name_their_files(tmp_path: Path) -> None:
    """Faults within and between the documents are told with file and line."""
    write(tmp_path, "a.json", objectives=[5, {"id": "o", "title": "O"}])
    row = kr(metric="nobody", at_most=5)
    write(
        tmp_path,
        "b.json",
        metrics={"m": {"bounds": [0, 1], "observations": {"2026-10-31": 5}}},
        objectives=[{"id": "o", "title": "O", "key_results": [row, row]}],
    )
    with pytest.raises(StructureError) as caught:
        okr.load(tmp_path)
    assert [
        ("a.json", "not-a-mapping"),
        ("b.json", "duplicate-id"),
        ("b.json", "out-of-bounds"),
        ("b.json", "unknown-metric"),
        ("b.json", "unknown-metric"),
    ] == sorted((Path(fault.file).name, fault.code) for fault in caught.value.faults)
    paths = {fault.code: fault.path for fault in caught.value.faults}
    assert "objectives[0].key_results[1].id" == paths["duplicate-id"]
    assert "metrics.m.observations.2026-10-31" == paths["out-of-bounds"]


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (
            {"cadence": {"fiscal_year_starts": "february"}},
            {"cadence": {"fiscal_year_starts": "april"}},
            "fiscal-year-differs",
        ),
        ({"policy": "google"}, {"policy": "okrkit"}, "policy-differs"),
        (
            {"set": "s", "objectives": [{"id": "o", "title": "O"}]},
            {"set": "s", "objectives": [{"id": "o", "title": "O"}]},
            "duplicate-id",
        ),
        ({"segments": {"a": "b"}}, {"segments": {"a": "c"}}, "duplicate-id"),
    ],
)
def test_documents_that_contradict_are_refused(
    tmp_path: Path, one: dict[str, Any], other: dict[str, Any], code: str
) -> None:
    """Fiscal years, policies, ids and segments have to agree."""
    write(tmp_path, "a.json", **one)
    write(tmp_path, "b.json", **other)
    with pytest.raises(StructureError) as caught:
        okr.load(tmp_path)
    assert code in [fault.code for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("paths", "code"),
    [
        ((), "invalid-path"),
        ((5,), "invalid-path"),
        (("nowhere.yaml",), "file-missing"),
        (("a\0b",), ""),
    ],
)
def test_paths_that_are_none(paths: tuple[Any, ...], code: str) -> None:
    """What is no path or file is refused by our own errors."""
    with pytest.raises(okr.OKRError) as caught:
        okr.load(*paths)
    assert code in caught.value.code


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    """A folder without documents is most likely the wrong one."""
    with pytest.raises(DocumentError, match="no document"):
        okr.load(tmp_path)


def test_a_folder_is_not_saved_to(tmp_path: Path) -> None:
    """`save` wants a file with a suffix that it knows."""
    with pytest.raises(DocumentError):
        okr.save(okr.OKRSet(cycle="2026-Q4"), tmp_path)


def test_odd_values_of_a_program_are_read_or_refused() -> None:
    """Enums, Fractions and numpy's scalars are values; NaN and objects are not."""
    from enum import Enum
    from fractions import Fraction

    class Intent(Enum):
        OURS = "committed"

    row = kr(
        baseline=Fraction(1, 2),
        target=np.int64(3),
        intent=Intent.OURS,
        draft=np.bool_(0),
    )
    okrs = okr.from_dict(document({**row, "check_ins": {dt.date(2026, 11, 6): 1}}))
    assert okr.Reach(0.5, 3) == okrs.key_result("a").target
    assert "committed" == okrs.key_result("a").intent
    assert [
        ("x", "not-finite"),
        ("y", "wrong-type"),
        ("z", "key-not-text"),
        ("w", "text-not-unicode"),
    ] == faults(document(x=Decimal("NaN"), y={1, 2}, z={5: 1}, w="\ud800"))
    twice = document(
        kr(at_most=5, check_ins={dt.date(2026, 11, 6): 1, "2026-11-06": 2})
    )
    assert [(f"{PATH}.check_ins", "duplicate-key")] == faults(twice)


def test_the_docs_list_what_only_the_loader_sees() -> None:
    """The page of the schema names the codes that its law excepts."""
    page = (DATA.parents[1] / "docs/reference/schema.md").read_text()
    listed = [
        line.split("`")[1] for line in page.splitlines() if line.startswith("| `")
    ]
    assert list(LOADER_ONLY) == listed
    assert set(listed) <= set(okr.errors.CODES)
    for shared in ("limit", "unknown-word"):
        assert shared not in listed
        assert f"`{shared}`" in page


def test_the_docs_list_every_field() -> None:
    """The page of the document names each field that the schema knows."""
    page = (DATA.parents[1] / "docs/reference/document.md").read_text()
    schema: Any = okr.json_schema()
    parts = [schema, *schema["$defs"].values()]
    parts += [part for each in parts for part in each.get("anyOf", ())]
    known = {name for part in parts for name in part.get("properties", {})}
    assert [] == sorted(name for name in known if not re.search(rf"\b{name}\b", page))


def test_the_definition_of_a_metric_stands_in_a_document() -> None:
    """The company's definition is a field: no warning, one place, and a schema."""
    text = (
        "okrkit: 1\ncycle: 2026-Q4\nmetrics:\n  revenue:\n    unit: USD\n"
        "    description: What all orders are worth\n"
        "    definition: sales/revenue\n    source: Finance\nobjectives: []\n"
    )
    okrs = okr.loads(text, format="yaml")
    assert ("sales/revenue", {}) == (
        okrs.metric("revenue").definition,
        okrs.metric("revenue").extra,
    )
    saved = okr.dumps(okrs, format="yaml")
    said = [line.split(":")[0].strip() for line in saved.splitlines()]
    order = ["unit", "description", "definition", "source"]
    assert order == [name for name in said if name in order]
    for format in ("yaml", "json", "toml"):
        assert okrs == okr.loads(okr.dumps(okrs, format=format), format=format)
    with pytest.raises(okr.errors.StructureError) as caught:
        okr.loads(text.replace("sales/revenue", "[a]"), format="yaml")
    assert "line 7, metrics.revenue.definition: not text" in str(caught.value)


def test_a_metric_without_a_definition_does_not_write_one() -> None:
    """A field that says nothing is left out of what is saved."""
    okrs = okr.OKRSet(metrics=[okr.Metric("revenue")], cycle="2026-Q4")
    assert "" == okrs.metric("revenue").definition
    assert "definition" not in okr.dumps(okrs, format="yaml")


def test_two_files_of_one_name_are_told_to_name_their_sets(tmp_path: Path) -> None:
    """Every team calls its file okrs.yaml: the error says the way out."""
    texts = []
    for team in ("north", "south"):
        texts.append(tmp_path / team / "okrs.yaml")
        texts[-1].parent.mkdir()
        texts[-1].write_text(
            "okrkit: 1\ncycle: 2026-Q4\nobjectives:\n"
            f"  - {{id: keep, title: Guests of {team} stay}}\n",
            encoding="utf-8",
        )
    with pytest.raises(okr.errors.StructureError) as caught:
        okr.load(*texts)
    assert "Several documents are the set 'okrs': give one a `set:` of its own" in str(
        caught.value
    )

    said = texts[1].read_text(encoding="utf-8")
    texts[1].write_text(f"set: south\n{said}", encoding="utf-8")
    assert ["okrs/keep", "south/keep"] == [o.id for o in okr.load(*texts).objectives]
