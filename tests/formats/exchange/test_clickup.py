"""ClickUp's API shapes: the kinds of key results, their days, and its percentages."""

import copy
import json
import time
from pathlib import Path
from typing import Any

import pytest

import okrkit as okr
from okrkit.errors import InvalidOKRError, LimitError, OKRError
from okrkit.formats.exchange.reading import read

DATA: Any = json.loads((Path(__file__).parent / "data/clickup.json").read_text())
SAID: dict[str, Any] = {"on": "2026-11-15", "cycle": "2026-Q4"}


def data() -> Any:
    """Give a copy that a test may change."""
    return copy.deepcopy(DATA)


def goal(*key_results: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Make a goal."""
    return {"id": "g", "name": "Goal", "key_results": list(key_results)} | fields


def kr(**fields: Any) -> dict[str, Any]:
    """Make a key result that goes from 0 to 10."""
    steps = {"steps_start": 0, "steps_end": 10}
    return {"id": "k", "name": "KR", "type": "number"} | steps | fields


def faults(given: Any, **arguments: Any) -> dict[str, str]:
    """Give the codes of all faults by their path."""
    found = read(given, "clickup", dry_run=True, **(SAID | arguments)).faults
    return {fault.path: fault.code for fault in found}


def test_every_kind_of_key_result_is_read() -> None:
    """Numbers, percentages, money, yes or no, and tasks with and without steps."""
    okrs = read(data(), "clickup", **SAID).okrs
    targets = {kr.id: kr.target for kr in okrs.key_results}
    assert {
        "k-nps": okr.Reach(32, 40),
        "k-churn": okr.Reach(4, 2),
        "k-sales": okr.Reach(1_000_000, 1_300_000),
        "k-launch": okr.Done(),
        "k-tasks": okr.Reach(0, 100),
        "k-items": okr.Reach(0, 12),
    } == targets
    units = {m.id: m.unit.name for m in okrs.metrics}
    assert {
        "k-nps": "points",
        "k-churn": "%",
        "k-sales": "EUR",
        "k-tasks": "%",
    } == units
    (said,) = okrs.key_result("k-nps").check_ins
    assert ("2026-11-06", 34.0, "Survey redesigned") == (
        str(said.date),
        said.value,
        said.note,
    )
    assert ["g-keep", "g-sell"] == [objective.id for objective in okrs.objectives]


def test_percentages_are_what_clickup_shows() -> None:
    """Key results and the goal, each rounded to a whole percent as there."""
    card = okr.score(read(data(), "clickup", **SAID).okrs, on=SAID["on"])
    (shown, _) = DATA["goals"]
    for each in shown["key_results"]:
        score = card.key_results[each["id"]].score
        assert each["percent_completed"] == pytest.approx(100 * (score or 0), abs=0.5)
    score = card.objectives["g-keep"].score
    assert shown["percent_completed"] == pytest.approx(100 * (score or 0), abs=0.5)


def test_what_is_not_taken_over_is_told() -> None:
    """Folders, tasks, further owners, and goals that came without key results."""
    imported = read(data(), "clickup", **SAID)
    losses = {loss.what: loss.count for loss in imported.losses}
    assert {
        "a folder of goals": 1,
        "archived goal": 1,
        "further owners": 1,
        "key results": 1,
        "the tasks of a key result": 1,
        "field percent_completed": 7,
        "field task_ids": 1,
        "field list_ids": 1,
        "field color": 1,
    }.items() <= losses.items()
    kept = imported.okrs.objective("g-keep").extra["x-clickup"]
    assert {"percent_completed": 46, "color": "#32a852"}.items() <= kept.items()
    assert {"id": 184, "email": "bo@example.com"} == kept["owners"][1]
    tasks = imported.okrs.key_result("k-tasks").extra["x-clickup"]
    assert (["t1"], ["l1"]) == (tasks["task_ids"], tasks["list_ids"])
    assert "percent_completed" not in tasks


def test_unknown_fields_are_kept_and_told_wherever_they_stand() -> None:
    """A field of tomorrow is not lost, in a goal, key result, owner or action."""
    odd = {"odd": [1, {"deep": "x"}]}
    action = {"date_modified": "1793923200000", "note": "n", **odd}
    made = kr(last_action=action, steps_current=5, owners=[{"id": 1, **odd}], **odd)
    imported = read([goal(made, **odd, empty=None)], "clickup", **SAID)
    assert {
        "field odd": 2,
        "field owners.odd": 1,
        "field last_action.odd": 1,
    } == {loss.what: loss.count for loss in imported.losses}
    assert all(loss.kept for loss in imported.losses)
    assert {"x-clickup": odd} == imported.okrs.objective("g").extra
    kept = {"owners": [odd], "last_action": odd, **odd}
    assert {"x-clickup": kept} == imported.okrs.key_result("k").extra


@pytest.mark.parametrize("percent", [None, "0-100", "0-1"])
def test_percent_is_on_the_scale_that_is_said(percent: Any) -> None:
    """Half of the tasks are 50 %, whether they are written 50 or 0.5."""
    half, whole = (0.5, 1) if percent == "0-1" else (50, 100)
    tasks = {"id": "t", "name": "T", "type": "automatic", "percent_completed": half}
    steps = kr(type="percentage", steps_end=whole, steps_current=half)
    okrs = read([goal(tasks, steps)], "clickup", percent=percent, **SAID).okrs
    for each in okrs.key_results:
        assert okr.Reach(0, 100) == each.target
        assert [50.0] == [c.value for c in each.check_ins]


def test_a_page_says_more_than_its_data_and_it_is_told() -> None:
    """What stands beside the data of a page is no part of any goal."""
    found = read({"goals": {"data": [goal()], "odd": 1}}, "clickup", **SAID)
    assert ["field odd of a page"] == [loss.what for loss in found.losses]


def test_one_goal_alone_is_read() -> None:
    """The answer for one goal has it under another name than the list."""
    okrs = read(
        {"goal": goal(kr(type="boolean", steps_current=False))}, "clickup", **SAID
    )
    assert okr.Done() == okrs.okrs.key_result("k").target
    assert [False] == [c.done for c in okrs.okrs.key_result("k").check_ins]


@pytest.mark.parametrize(
    ("fields", "done"),
    [({"completed": True}, True), ({"steps_current": 1}, True), ({}, None)],
    ids=["flag", "step", "nothing"],
)
def test_yes_or_no_is_a_flag_or_a_step(fields: dict[str, Any], done: Any) -> None:
    """What nobody said is no `no`."""
    made = {"id": "k", "name": "KR", "type": "boolean", **fields}
    said = read([goal(made)], "clickup", **SAID).okrs.key_result("k").check_ins
    assert ([] if done is None else [done]) == [c.done for c in said]


def test_moments_need_a_zone_unless_they_are_midnight() -> None:
    """Four in the morning in Tokyo is the evening before in UTC: nobody guesses."""
    four_in_tokyo = "1793905200000"  # 2026-11-05 19:00 in UTC
    given = [goal(kr(steps_current=5, last_action={"date_modified": four_in_tokyo}))]
    path = "[0].key_results[0].last_action.date_modified"
    assert {path: "zone-missing"} == faults(given)
    okrs = read(given, "clickup", zone="Asia/Tokyo", **SAID).okrs
    assert "2026-11-06" == str(okrs.key_result("k").check_ins[0].date)
    with pytest.raises(InvalidOKRError) as caught:
        read(given, "clickup", zone="Asia/Edo", **SAID)
    assert "zone-unknown" == caught.value.code


def test_all_faults_are_told_at_once_with_their_places() -> None:
    """Wrong kinds, numbers, flags, owners and days, each by its path."""
    given = {
        "goals": [
            goal(
                kr(type="emoji"),
                kr(id="a", steps_start=None),
                kr(id="b", steps_end=0),
                kr(id="c", type="boolean", completed=None, steps_current=7),
                kr(id="d", type="currency"),
                kr(id="e", steps_current=float("nan")),
                kr(id="f", owners=["Ann"]),
                kr(id="h", last_action=[1]),
                kr(id=None),
                kr(id="i", name="x" * 501),
                start_date="99999999999999999",
                due_date=True,
            )
        ],
        "gaols": [],
    }
    found = faults(given)
    at = "goals[0].key_results"
    assert {
        f"{at}[0].type": "unknown-word",
        f"{at}[1].steps_start": "missing-field",
        f"{at}[2]": "target-zero-range",
        f"{at}[3].steps_current": "not-a-flag",
        f"{at}[4].unit": "blank",
        f"{at}[6].owners[0]": "wrong-type",
        f"{at}[7].last_action": "wrong-type",
        f"{at}[8].id": "blank",
        "goals[0].start_date": "date-out-of-range",
        "goals[0].due_date": "invalid-date",
        "gaols": "unknown-field",
    }.items() <= found.items(), found
    assert any(path.startswith(f"{at}[9]") for path in found)


def test_deep_and_odd_data_are_refused_without_harm() -> None:
    """A thousand pages within pages, loops in memory, and no data at all."""
    deep: Any = []
    for _ in range(3_000):
        deep = {"data": [deep]}
    loop: dict[str, Any] = {}
    loop["data"] = [loop]
    for given in (deep, loop, "{", "null", "[1", 7, None, b"\xff"):
        with pytest.raises(OKRError):
            read(given, "clickup", **SAID)


def test_more_objects_than_allowed_are_a_limit() -> None:
    """The host decides how much may be read."""
    given = [goal(id=f"g{n}") for n in range(50)]
    with pytest.raises(LimitError) as caught:
        read(given, "clickup", limits=okr.Limits(nodes=40), **SAID)
    assert "nodes" == caught.value.limit


@pytest.mark.once
def test_a_hundred_thousand_goals_are_read_in_linear_time() -> None:
    """Ten times the goals take about ten times as long, faults included."""
    times = []
    for count in (2_000, 20_000):
        given = [goal(kr(id=f"k{n}"), id=f"g{n}") for n in range(count)]
        given[-1]["key_results"][0]["steps_end"] = "x"
        limits = okr.Limits(nodes=10_000_000)
        start = time.process_time()
        found = read(given, "clickup", dry_run=True, limits=limits, **SAID)
        times.append(time.process_time() - start)
        assert 1 == found.fault_count
        assert count - 1 == len(found.okrs.key_results)
    assert times[1] <= 20 * times[0]


def test_what_is_empty_is_no_fault() -> None:
    """A folder without goals, a goal without key results, an owner without a name."""
    given = {
        "goals": {
            "data": [goal(key_results=None, owners=[{"id": 7}])],
            "has_more": False,
        },
        "folders": [{"id": "f", "name": "Empty", "goals": []}],
        "pagination": {"page": 1},
    }
    imported = read(given, "clickup", **SAID)
    assert ["a folder of goals"] == [loss.what for loss in imported.losses]
    assert "7" == imported.okrs.objective("g").owner


def test_a_moment_beyond_the_calendar_is_a_fault() -> None:
    """Milliseconds can say years that no calendar has."""
    found = faults([goal(start_date="9999999999999999999", due_date=10**30)])
    assert {"date-out-of-range"} == {found["[0].start_date"], found["[0].due_date"]}
