"""Tability's API shapes: what is read, what is lost, and its own numbers again."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

import okrkit as okr
from okrkit.errors import StructureError
from okrkit.formats.exchange.reading import read

DATA: Any = json.loads((Path(__file__).parent / "data/tability.json").read_text())


def data() -> Any:
    """Give a copy that a test may change."""
    return copy.deepcopy(DATA)


def faults(given: Any, **arguments: Any) -> dict[str, str]:
    """Give the codes of all faults by their path."""
    found = read(given, "tability", dry_run=True, **arguments).faults
    return {fault.path: fault.code for fault in found}


def test_the_plan_becomes_a_set() -> None:
    """Titles, targets, weights, units, owners and days are what Tability shows."""
    okrs = read(data(), "tability").okrs
    (keep,) = okrs.objectives
    assert "Churn costs us a quarter of every year" == keep.why
    assert "2026-10-01..2026-12-31" == str(okrs.cycle)
    found = [
        (kr.id, str(getattr(kr.target, "direction", 0)), kr.weight, kr.owner)
        for kr in okrs.key_results
    ]
    assert [
        ("out-nps", "1", 1.0, "Ann Lee"),
        ("out-churn", "-1", 3.0, "Bo Diaz"),
        ("out-revenue", "1", 1.0, ""),
    ] == found
    units = {metric.id: metric.unit.name for metric in okrs.metrics}
    assert {"out-churn": "%", "out-revenue": "USD"} == units
    nps = okrs.key_result("out-nps")
    kept = nps.extra["x-tability"]
    assert ("Quarterly survey", 0.25, 0.0) == (
        kept["description"],
        kept["outcome_progress_prct"],
        kept["initiative_progress_prct"],
    )


def test_check_ins_are_all_there_and_the_last_of_a_day_counts() -> None:
    """The latest check-in stands in the outcome alone; a corrected one is replaced."""
    okrs = read(data(), "tability").okrs
    said = [
        [(str(c.date), c.value, c.note, c.author) for c in kr.check_ins]
        for kr in okrs.key_results
    ]
    assert [
        [
            ("2026-10-16", 33.0, "Survey redesigned", "Ann Lee"),
            ("2026-11-13", 34.0, "", "Ann Lee"),
        ],
        [("2026-11-06", 2.6, "Corrected count", "Bo Diaz")],
        [("2026-11-06", 1_120_000.0, "", "")],
    ] == said


def test_its_preset_gives_its_numbers() -> None:
    """After the move every outcome has the progress that Tability shows."""
    imported = read(data(), "tability")
    assert "tability" == imported.policy
    policy = getattr(okr.presets, imported.policy)
    card = okr.score(imported.okrs, on="2026-11-15", policy=policy)
    outcomes = [outcome for page in DATA["outcomes"] for outcome in page["data"]]
    shown = {o["id"]: o["outcome_progress_prct"] for o in outcomes if not o["archived"]}
    scores = {kr.id: card.key_results[kr.id].score for kr in imported.okrs.key_results}
    assert shown == pytest.approx(scores, abs=1e-12)


def test_what_is_not_taken_over_is_told() -> None:
    """Colours, archived and passed-over things are counted, not dropped in silence."""
    losses = {loss.what: loss.count for loss in read(data(), "tability").losses}
    assert {
        "archived objective": 1,
        "archived outcome": 1,
        "an initiative": 1,
        "check-in": 1,
        "field confidence": 5,
        "field description": 1,
        "a check-in that another follows": 1,
        "the name of a period: 'Company OKRs 2026 Q4'": 1,
        "field outcome_progress_prct": 4,
        "field initiative_progress_prct": 3,
        "field membership.role": 6,
        "field state of a plan": 1,
    }.items() <= losses.items()


@pytest.mark.parametrize(
    ("given", "owner"),
    [
        ({"name": "Ann"}, "Ann"),
        ({"user": {"name": "Ann"}}, "Ann"),
        ({"user": {"email": "ann@x.org"}}, "ann@x.org"),
        ({"email": "ann@x.org"}, "ann@x.org"),
        ({"first_name": "Ann", "last_name": "Lee"}, "Ann Lee"),
        ({"id": 5}, "5"),
        ({"user_id": 7}, "7"),
        ("Ann", "Ann"),
        ({}, ""),
    ],
    ids=range(9),
)
def test_whoever_a_membership_is_owns_it(given: Any, owner: str) -> None:
    """A person is found in every shape that can be read, or it is told."""
    changed = data()
    changed["outcomes"][0]["data"][0]["membership"] = given
    assert owner == read(changed, "tability").okrs.key_result("out-nps").owner


def test_a_membership_of_nobody_is_told_and_kept() -> None:
    """An owner that cannot be read off it is never dropped in silence."""
    changed, odd = data(), {"attributes": {"label": "Ann"}}
    changed["outcomes"][0]["data"][0]["membership"] = odd
    imported = read(changed, "tability")
    assert "who a membership is" in {loss.what for loss in imported.losses}
    nps = imported.okrs.key_result("out-nps")
    assert odd == nps.extra["x-tability"]["membership"]


def test_unknown_fields_are_kept_and_told_wherever_they_stand() -> None:
    """A field of tomorrow is not lost in an objective, an outcome or a check-in."""
    changed = data()
    for each in (
        changed["objectives"]["data"][0],
        changed["outcomes"][0]["data"][0],
        changed["checkins"][0],
    ):
        each["odd"] = {"deep": [1]}
    imported = read(changed, "tability")
    assert ("field odd", 3, True) in {
        (loss.what, loss.count, loss.kept) for loss in imported.losses
    }
    (keep,) = imported.okrs.objectives
    nps = imported.okrs.key_result("out-nps")
    for extra in (keep.extra, nps.extra, nps.check_ins[0].extra):
        assert {"deep": [1]} == extra["x-tability"]["odd"]


def test_the_plan_may_stand_in_the_objective() -> None:
    """The search of Tability gives objectives with their plan inside."""
    given = data()
    (plan,) = given.pop("plans")
    for objective in given["objectives"]["data"]:
        objective["plan"] = plan
    found, usual = read(given, "tability").okrs, read(data(), "tability").okrs
    assert "published" == found.objectives[0].extra["x-tability"]["plan"]["state"]
    assert usual.objectives[0].extra != found.objectives[0].extra
    assert usual == found.replace(
        objectives=[found.objectives[0].replace(extra=usual.objectives[0].extra)]
    )


def test_formats_that_are_no_unit_are_told() -> None:
    """Of a format of one's own the number stays, and the unit is no guess."""
    given = data()
    outcome = given["outcomes"][0]["data"][0]
    outcome["score_format"] = "_number_ stars"
    outcome["completed"] = True
    imported = read(given, "tability")
    assert {"field score_format", "field completed"} < {
        loss.what for loss in imported.losses
    }
    assert imported.okrs.key_result("out-nps").metric is None


def test_percent_may_be_said_to_be_a_fraction() -> None:
    """Whether 0.5 is a half or half a percent is the caller's to say."""
    given = data()
    outcome = given["outcomes"][0]["data"][1]
    outcome["from"], outcome["to"] = 0.032, 0.02
    for check_in in given["checkins"][1:3]:
        check_in["score"] = 0.026
    imported = read(given, "tability", percent="0-1")
    churn = imported.okrs.key_result("out-churn")
    assert okr.Reach(3.2, 2.0) == churn.target
    assert 2.6 == churn.check_ins[0].value


def test_days_are_those_of_the_zone_that_is_said() -> None:
    """Eleven in the evening in UTC is the next day in Berlin; else it is as written."""
    given = data()
    given["checkins"][0]["checkin_date"] = "2026-10-16T23:12:37.206Z"
    days = [
        str(
            read(given, "tability", zone=zone)
            .okrs.key_result("out-nps")
            .check_ins[0]
            .date
        )
        for zone in (None, "Europe/Berlin", "America/New_York")
    ]
    assert ["2026-10-16", "2026-10-17", "2026-10-16"] == days


def test_moments_beyond_the_calendar_are_faults() -> None:
    """A day after the year 9999 is no day, in whatever zone."""
    given = data()
    given["checkins"][0]["checkin_date"] = "9999-12-31T23:00:00-05:00"
    given["checkins"][3]["checkin_date"] = "2026-11-06Tnoon"
    given["checkins"][1]["checkin_date"] = "2026-11-05T08:00:00"
    given["checkins"][0]["confidence"] = None
    found = faults(given, zone="Europe/Berlin")
    assert "date-out-of-range" == found["checkins[0].checkin_date"]
    assert "invalid-date" == found["checkins[3].checkin_date"]


def test_unknown_types_are_faults_and_the_rest_is_read() -> None:
    """Types whose rule nobody published are refused, never taken for a way to go."""
    given = data()
    given["outcomes"][0]["data"][0]["outcome_type"] = "stay_below"
    with pytest.raises(StructureError):
        read(given, "tability")
    assert "unknown-word" == faults(given)["outcomes[0].data[0].outcome_type"]
    kept = read(given, "tability", dry_run=True).okrs
    assert ["out-churn", "out-revenue"] == [kr.id for kr in kept.key_results]


def test_all_faults_are_told_at_once_with_their_places() -> None:
    """Whoever mends the data sees everything that is wrong with it."""
    given = data()
    first, second = given["outcomes"][0]["data"]
    first["from"], first["id"] = "many", ["x"]
    second["objective_id"] = "gone"
    given["checkins"][0]["outcome_id"] = "nobody's"
    given["checkins"][3]["score"] = float("nan")
    given["objectives"]["data"].append(7)
    given["plan"] = []
    found = faults(given)
    assert {
        "outcomes[0].data[0].id": "not-an-id",
        "outcomes[0].data[0].from": "unreadable-number",
        "outcomes[0].data[1]": "parent-unknown",
        "checkins[0]": "id-unknown",
        "objectives.data[2]": "wrong-type",
        "plan": "unknown-field",
    }.items() <= found.items()
    assert any("checkins[3]" in path or "checkins.3" in path for path in found)
