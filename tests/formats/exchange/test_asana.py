"""Asana's API shapes: goals become objectives or key results by what hangs on them."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

import okrkit as okr
from okrkit.errors import StructureError
from okrkit.formats.exchange.reading import read

DATA: Any = json.loads((Path(__file__).parent / "data/asana.json").read_text())
ON = "2026-11-15"


def data() -> Any:
    """Give a copy that a test may change."""
    return copy.deepcopy(DATA)


def goal(gid: str, **fields: Any) -> dict[str, Any]:
    """Make a goal with the days of a quarter."""
    days = {"start_on": "2026-10-01", "due_on": "2026-12-31"}
    return {"gid": gid, "resource_type": "goal", "name": f"Goal {gid}"} | days | fields


def link(child: str, parent: str, weight: float = 1) -> dict[str, Any]:
    """Make a relationship."""
    return {
        "resource_type": "goal_relationship",
        "supporting_resource": {"gid": child, "resource_type": "goal"},
        "supported_goal": {"gid": parent},
        "contribution_weight": weight,
    }


def faults(given: Any, **arguments: Any) -> dict[str, str]:
    """Give the codes of all faults by their path."""
    said: dict[str, Any] = {"on": ON} | arguments
    found = read(given, "asana", dry_run=True, **said).faults
    return {fault.path: fault.code for fault in found}


def test_goals_become_what_their_links_make_them() -> None:
    """One with a metric, one parent and none below is a key result of its parent."""
    okrs = read(data(), "asana", on=ON).okrs
    shape = {o.id: [kr.id for kr in o.key_results] for o in okrs.objectives}
    assert {
        "100": [],
        "200": ["201", "202", "203"],
        "300": ["300-metric"],
        "400": ["400-metric"],
        "500": ["500-metric", "501"],
    } == shape
    above = {
        o.id: [(s.objective, s.weight) for s in o.supports] for o in okrs.objectives
    }
    assert [("100", 0.5), ("200", 0.0)] == above["400"]
    assert [("100", 1.0)] == above["200"]
    assert "Board paper of September" == okrs.objective("100").why
    assert ["Ann Lee", "Bo Diaz", ""] == [
        kr.owner for kr in okrs.objective("200").key_results
    ]


def test_numbers_keep_their_meaning() -> None:
    """A percentage of 0.032 is 3.2 %, an amount has its currency."""
    okrs = read(data(), "asana", on=ON).okrs
    churn, sales = okrs.key_result("202"), okrs.key_result("203")
    assert okr.Reach(3.2, 2.0) == churn.target
    assert {"202": "%", "203": "EUR"} == {m.id: m.unit.name for m in okrs.metrics}
    assert okr.Reach(1_000_000, 1_300_000) == sales.target
    assert "2026-11-02" == str(churn.starts_on)
    assert [2.6] == [c.value for c in churn.check_ins]
    said = okrs.key_result("201").check_ins
    assert [("2026-11-06", None), (ON, 34.0)] == [(str(c.date), c.value) for c in said]
    assert "Slow start\nAnswers come late this time" == said[0].note


def test_a_percentage_may_be_said_to_be_of_a_hundred() -> None:
    """What the caller says of shares wins over what the format is known to say."""
    metric = {
        "unit": "percentage",
        "initial_number_value": 4,
        "target_number_value": 2,
        "progress_source": "manual",
    }
    okrs = read([goal("1", metric=metric)], "asana", percent="0-100").okrs
    assert okr.Reach(4, 2) == okrs.key_result("1-metric").target


def test_weighted_progress_is_what_asana_shows() -> None:
    """Goals with sub-goals have the progress that Asana computed for them."""
    cascade = okr.align(read(data(), "asana", on=ON).okrs, on=ON)
    shown = {
        g["gid"]: g["metric"]["current_number_value"] for g in DATA["goals"]["data"]
    }
    for gid in ("100", "200"):
        assert shown[gid] == pytest.approx(cascade.objectives[gid].score, abs=1e-12)


def test_sub_goals_of_a_measured_goal_only_inform() -> None:
    """A goal whose progress is its own number does not take that of its sub-goals."""
    okrs = read(data(), "asana", on=ON).okrs
    assert [1.0, 0.0] == [kr.weight for kr in okrs.objective("500").key_results]
    metric = {
        "unit": "none",
        "initial_number_value": 0,
        "target_number_value": 4,
        "progress_source": "manual",
    }
    given = [goal("1", metric=metric), goal("2"), link("2", "1")]
    (support,) = read(given, "asana").okrs.objective("2").supports
    assert "informs" == support.kind


def test_what_is_not_taken_over_is_told() -> None:
    """Projects, statuses and notes are counted."""
    losses = {loss.what: loss.count for loss in read(data(), "asana", on=ON).losses}
    assert {
        "work that supports a goal": 1,
        "field status": 9,
        "field notes": 1,
        "field status_type": 1,
        "a status update": 1,
        "the name of a period: 'Q4 FY26'": 5,
        "field metric": 2,
        "field time_period": 4,
        "field team": 9,
        "field followers": 9,
    }.items() <= losses.items()
    okrs = read(data(), "asana", on=ON).okrs
    rolled = okrs.objective("100").extra["x-asana"]["metric"]
    assert (0, 1, 0.4) == tuple(
        rolled[f"{name}_number_value"] for name in ("initial", "target", "current")
    )
    nps = okrs.key_result("201").extra["x-asana"]
    assert ("Quarterly survey", "Q4 FY26", "green") == (
        nps["notes"],
        nps["time_period"]["display_name"],
        nps["status"],
    )


def test_unknown_fields_are_kept_and_told_wherever_they_stand() -> None:
    """Fields of one's own, and of tomorrow, are not lost."""
    given = data()
    odd = {"html_notes": "<b>x</b>", "custom_fields": [{"name": "Risk"}]}
    for place in (1, 2):
        given["goals"]["data"][place] |= odd
    given["relationships"][0]["odd"] = 1
    given["status_updates"][0] |= odd
    imported = read(given, "asana", on=ON)
    told = {loss.what: (loss.count, loss.kept) for loss in imported.losses}
    assert (3, True) == told["field html_notes"] == told["field custom_fields"]
    assert (1, False) == told["field odd of a relationship"]
    nps = imported.okrs.key_result("201")
    for extra in (
        imported.okrs.objective("200").extra,
        nps.extra,
        nps.check_ins[0].extra,
    ):
        assert odd.items() <= extra["x-asana"].items()


def test_the_author_of_an_update_says_the_check_in() -> None:
    """The author goes before whoever created it, who may be a machine."""
    given = data()
    given["status_updates"][0]["author"] = {"gid": "1", "name": "Bo Diaz"}
    authors = [
        read(each, "asana", on=ON).okrs.key_result("201").check_ins[0].author
        for each in (data(), given)
    ]
    assert ["Ann Lee", "Bo Diaz"] == authors


def test_what_is_no_number_is_one_fault_at_one_place() -> None:
    """NaN is told once, by its own path, with the value that was given."""
    given = data()
    metric = given["goals"]["data"][2]["metric"]
    metric["initial_number_value"] = float("nan")
    metric["target_number_value"] = float("inf")
    metric["odd"] = float("-inf")
    at = "goals.data[2].metric"
    found = read(given, "asana", on=ON, dry_run=True).faults
    assert [
        (f"{at}.initial_number_value", "nan"),
        (f"{at}.target_number_value", "inf"),
        (f"{at}.odd", "-inf"),
    ] == [(f.path, f.got) for f in found if f.path.startswith(at)]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda goals: goals,
        lambda goals: {"data": goals},
        lambda goals: [{"data": goals[:1]}, {"data": goals[1:], "next_page": None}],
        lambda goals: {"goals": goals[:2], "relationships": goals[2:]},
    ],
    ids=["list", "page", "pages", "named"],
)
def test_pages_and_lists_say_the_same(wrap: Any) -> None:
    """However the answers were gathered, the goals in them are the same."""
    given = [goal("1"), goal("2"), link("2", "1", 0.5)]
    okrs = read(wrap(given), "asana").okrs
    assert [[], [("1", 0.5)]] == [
        [(s.objective, s.weight) for s in o.supports] for o in okrs.objectives
    ]


def test_a_page_that_was_not_fetched_is_told() -> None:
    """Half of the goals look like all of them, unless somebody says so."""
    given = {"data": [goal("1")], "next_page": {"offset": "abc"}}
    assert ["a next page"] == [loss.what for loss in read(given, "asana").losses]


def test_a_single_goal_and_json_text_are_read() -> None:
    """The answer to one question is a set as well, and so is its text."""
    one = read({"data": goal("1")}, "asana").okrs
    assert one == read(json.dumps({"data": goal("1")}), "asana").okrs
    assert ["1"] == [objective.id for objective in one.objectives]


def test_loops_of_goals_are_kept_and_warned_of() -> None:
    """`align` reports a loop; reading does not hang on it."""
    given = [goal("1"), goal("2"), link("1", "2"), link("2", "1")]
    with pytest.warns(okr.errors.SupportWarning, match="loop"):
        okrs = read(given, "asana").okrs
    assert [["2"], ["1"]] == [
        [s.objective for s in o.supports] for o in okrs.objectives
    ]


def test_all_faults_are_told_at_once_with_their_places() -> None:
    """Wrong types, missing ids and values that are none, each by its path."""
    metric = {
        "unit": "per mille",
        "initial_number_value": "x",
        "target_number_value": None,
        "current_number_value": float("inf"),
        "progress_source": "manual",
    }
    given = [
        goal("1", metric=metric),
        goal("", name=None),
        goal("3", owner=["Ann"]),
        {"resource_type": "goal_relationship", "supporting_resource": {"gid": "1"}},
        goal("1"),
        link("gone", "1"),
        link("1", ""),
        "goal",
        {"resource_type": "project", "gid": "9"},
        goal("4", due_on="31/12/2026"),
    ]
    found = faults(given)
    assert {
        "[0].metric.unit": "unknown-word",
        "[0].metric.initial_number_value": "unreadable-number",
        "[1].gid": "blank",
        "[2].owner": "wrong-type",
        "[3].supported_goal": "missing-field",
        "[4].gid": "duplicate-id",
        "[6].supported_goal.gid": "blank",
        "[7]": "wrong-type",
        "[9].due_on": "date-order",
    }.items() <= found.items()
    with pytest.raises(StructureError) as caught:
        read(given, "asana", on=ON)
    assert len(found) <= caught.value.count


def test_links_to_goals_that_were_not_given_are_told() -> None:
    """The goals of one team are read without those of the company above it."""
    metric = {"unit": "none", "initial_number_value": 0, "target_number_value": 4}
    given = [goal("1", metric=metric), link("1", "company"), link("task", "1")]
    found = read(given[:2], "asana")
    assert ["a goal above"] == [loss.what for loss in found.losses]
    assert ["1-metric"] == [kr.id for kr in found.okrs.key_results]
    told = {loss.what for loss in read(given, "asana").losses}
    assert {"a goal above", "a goal below", "field metric"} == told


def test_a_metric_without_its_ends_is_a_fault() -> None:
    """A key result without a start cannot be scored, so it is not made up."""
    metric = {"unit": "none", "initial_number_value": 1}
    found = faults([goal("1", metric=metric)])
    assert "missing-field" == found["[0].metric.target_number_value"]


def test_a_relationship_of_no_objects_is_a_fault() -> None:
    """A compact answer names neither side: it has to be fetched whole."""
    given = [goal("1"), link("1", "1") | {"supporting_resource": "1"}]
    assert {"[1].supporting_resource": "wrong-type"} == faults(given)


def test_a_person_without_a_name_is_nobody() -> None:
    """A user that the token may not see has no name, and is not made up."""
    given = [goal("1", owner={"resource_type": "user"}), goal("2", owner={"gid": "5"})]
    okrs = read(given, "asana").okrs
    assert ["", "5"] == [objective.owner for objective in okrs.objectives]


def test_a_value_without_a_day_is_a_fault() -> None:
    """Asana does not say when a value was entered: the caller has to."""
    metric = {
        "unit": "none",
        "initial_number_value": 0,
        "target_number_value": 4,
        "current_number_value": 3,
        "progress_source": "project_task_completion",
    }
    found = read([goal("1", metric=metric)], "asana", dry_run=True)
    assert ["value-without-date"] == [fault.code for fault in found.faults]
    assert "what feeds a metric" in {loss.what for loss in found.losses}
