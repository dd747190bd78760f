"""Each table format: what it says arrives, and what has no place is told."""

import datetime as dt
from datetime import date
from pathlib import Path

import pytest

import okrkit as okr
from okrkit.formats.exchange.cells import Amount
from okrkit.formats.exchange.draft import CheckInRow, KeyResultRow
from okrkit.formats.exchange.imported import Imported
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.measuring import Measure
from okrkit.formats.exchange.notes import Notes
from okrkit.formats.exchange.reading import read
from okrkit.formats.exchange.settings import Settings
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Support
from okrkit.model.target import Hold, Reach

DATA = Path(__file__).parent / "data"
ON = "2026-11-15"


def lost(imported: Imported) -> dict[str, int]:
    """Give what was lost, with how often."""
    return {loss.what: loss.count for loss in imported.losses}


def now(okrs: OKRSet, id: str) -> float | None:
    """Give the value of the only check-in of a key result."""
    (check_in,) = okrs.key_result(id).check_ins
    assert date(2026, 11, 15) == check_in.date
    return check_in.value


def test_appfire_reads_its_dotted_order_as_a_tree() -> None:
    """All sixteen columns, stars and all, land where the reference says."""
    imported = read(DATA / "appfire.csv", "appfire", on=ON, dates="day first")
    okrs = imported.okrs
    assert 5 == imported.rows
    assert "2026-Q4" == okrs.cycle.label
    stay, answers = okrs.objectives
    assert ["cut-monthly-churn", "raise-nps"] == [kr.id for kr in stay.key_results]
    assert ("Ann", "Growth leaks away") == (stay.owner, stay.why)
    assert (Support(key_result="raise-nps", weight=3),) == answers.supports
    churn, nps = stay.key_results
    assert Reach(3.2, 2) == churn.target
    assert ("Bob", 2.0) == (churn.owner, churn.weight)
    assert "%" == str(okrs.metric("cut-monthly-churn").unit)
    assert (None, date(2026, 11, 30)) == (nps.metric, nps.ends_on)
    assert 2.9 == now(okrs, "cut-monthly-churn")
    kept = {"Status": "On track", "OKR type": "Team"}
    kept |= {"Labels": "retention", "Teams": "Care"}
    assert {"x-appfire": kept} == stay.extra
    assert "Asked by mail" == nps.extra["x-appfire"]["Description"]
    assert {
        "column Status": 5,
        "column OKR type": 1,
        "column Labels": 1,
        "column Teams": 1,
        "column Description": 1,
    } == lost(imported)
    assert all(loss.kept for loss in imported.losses)


@pytest.mark.parametrize(
    ("on", "last", "day"),
    [
        ("2026-03-31", "", "2026-03-31"),
        ("2026-04-05", "", "2026-03-31"),
        ("2026-04-05", "2026-03-15", "2026-03-15"),
    ],
    ids=["in the cycle", "after it", "after the key result's own last day"],
)
def test_values_of_a_cycle_that_is_over_still_count(
    on: str, last: str, day: str
) -> None:
    """Dated on the day of the export they scored nothing: every migrated quarter."""
    text = "Order,Type,Summary,Period,Start value,Current value,Target value,"
    text += "Expected start date,Expected end date\n"
    text += "1,Objective,Keep,2026-Q1,,,,,\n"
    text += f"1.1,Key Result,NPS,2026-Q1,0,5,10,{'2026-01-05' * bool(last)},{last}\n"

    made = read(text, "appfire", on=on)

    kr = made.okrs.objectives[0].key_results[0]
    assert [day] == [str(each.date) for each in kr.check_ins]
    assert 0.5 == okr.score(made.okrs, on=on)[kr.id].score
    said = [str(loss) for loss in made.losses if "after its cycle" in str(loss)]
    why = f"it is dated {day}, the last day on which it counts"
    assert (on != day) == any(why in each for each in said)


def test_a_past_quarter_comes_back_with_its_scores() -> None:
    """Written and read some days after its end it is what it was."""
    nps = okr.KeyResult(
        "nps", "NPS", baseline=0, target=10, check_ins={"2026-03-20": 5}
    )
    okrs = okr.OKRSet([okr.Objective("keep", "Keep", [nps])], cycle="2026-Q1")
    for tool in ("appfire", "peoplebox"):
        sent = okr.exchange.write(okrs, tool, on="2026-04-05")
        assert isinstance(sent.content, str)
        back = okr.exchange.read(sent.content, tool, on="2026-04-05").okrs
        kr = back.objectives[0].key_results[0]
        assert 0.5 == okr.score(back, on="2026-04-05")[kr.id].score, tool


def test_a_dated_value_of_the_last_day_is_not_contradicted() -> None:
    """What was said of that day stays; a later value keeps the day of the export."""
    item = Item(cells={}, settings=Settings(), notes=Notes())
    last = dt.date(2026, 3, 31)
    line = CheckInRow(item=item, key="nps", date=last, value=Amount(4))
    row = KeyResultRow(
        item=item, title="NPS", start=Amount(0), target=Amount(10), current=Amount(5)
    )
    made = Measure(row, [line], None, dt.date(2026, 4, 5), last).check_ins()
    assert [(last, 4), (dt.date(2026, 4, 5), 5)] == [(c.date, c.value) for c in made]


def test_peoplebox_reads_references_of_rows_and_goals() -> None:
    """Several parents, parents by goal id, a goal that is measured itself."""
    imported = read(DATA / "peoplebox.csv", "peoplebox", on=ON)
    okrs = imported.okrs
    assert ["g-1", "g-2", "g-5", "g-7"] == [o.id for o in okrs.objectives]
    grow, stay, _, answer = okrs.objectives
    assert (Support(objective="g-1"),) == stay.supports
    assert (Support(objective="g-2"),) == answer.supports
    assert "bob@example.org, cleo@example.org" == stay.owner
    assert ("Company", "Why we are here") == (grow.level, grow.why)
    assert okrs.objective("g-1") == okrs.objective_of("g-4")
    assert Reach(100, 200) == okrs.key_result("earn-more").target
    assert "USD" == str(okrs.metric("earn-more").unit)
    assert {"Departments": "Care", "Tags": "churn, care"} == stay.extra["x-peoplebox"]
    assert {
        "a parent that the file does not hold": 1,
        "further parents of a key result": 1,
        "values of an objective itself": 1,
        "a row whose Action is Delete": 1,
        "column Departments": 1,
        "column Tags": 1,
        "column Progress Status": 2,
    } == lost(imported)


COLUMNS = {"type": "OKR type", "start": "From", "target": "To", "current": "Now"}


def test_ally_reads_several_parents_a_line_each() -> None:
    """Parents by row id or title; columns nobody wrote down are named by the caller."""
    imported = read(
        DATA / "ally.csv", "ally", on=ON, cycle={"Q4 FY26": "2026-Q4"}, columns=COLUMNS
    )
    okrs = imported.okrs
    stay = okrs.objective("paying-customers-stay")
    parents = ["grow-with-our-customers", "product-teams-care"]
    assert parents == [support.objective for support in stay.supports]
    assert ["Raise NPS", "Cut churn"] == [kr.title for kr in stay.key_results]
    assert "bob@example.org, cleo@example.org" == stay.owner
    assert 4.0 == now(okrs, "cut-churn")
    assert {"column Entity": 2, "column Tags": 1} == lost(imported)


def test_ally_without_the_unknown_columns_holds_objectives() -> None:
    """What the seven known columns cannot say stays in extra, and is told."""
    cycle = {"Q4 FY26": okr.Cycle.parse("2026-Q4")}
    imported = read(DATA / "ally.csv", "ally", cycle=cycle)
    assert 5 == len(imported.okrs.objectives)
    assert {"column OKR type", "column From", "column To", "column Now"} <= set(
        lost(imported)
    )


def test_betterworks_milestones_hang_on_the_goal_above() -> None:
    """Progress is all there is: it becomes percent of the way."""
    imported = read(DATA / "betterworks.csv", "betterworks", on=ON)
    launch, answer = imported.okrs.objectives
    assert ["first-partner-signed", "ten-partners-signed"] == [
        kr.id for kr in launch.key_results
    ]
    assert 100.0 == now(imported.okrs, "first-partner-signed")
    assert 37.5 == now(imported.okrs, "answer-faster-2")
    assert "2026-10-01..2026-12-31" == imported.okrs.cycle_of(answer).label
    assert {
        "column categories": 2,
        "column team": 1,
        "column description": 1,
        "progress of a goal with milestones": 1,
    } == lost(imported)


def test_culture_amp_reads_numbered_columns() -> None:
    """Key results widen the table; a goal without any has its completion."""
    imported = read(DATA / "culture_amp.csv", "culture-amp", cycle="2026-Q4", on=ON)
    stay, faster = imported.okrs.objectives
    assert ["raise-nps", "cut-churn"] == [kr.id for kr in stay.key_results]
    assert 60.0 == now(imported.okrs, "cut-churn")
    assert 25.0 == now(imported.okrs, "answer-faster-2")
    assert date(2026, 12, 15) == faster.key_results[0].ends_on
    kept = stay.extra["x-culture-amp"]
    assert "bob@example.org;cleo@example.org" == kept["individual_emails"]
    assert 1 == lost(imported)["completion of a goal with key results"]


def test_quantive_reads_directions_and_limits() -> None:
    """The words of `type` make a direction, or a limit to stay below."""
    columns = {"current": "actual"}
    okrs = read(DATA / "quantive.csv", "quantive", on=ON, columns=columns).okrs
    assert 2 == len(okrs.objectives)
    assert Hold(at_most=5) == okrs.key_result("keep-complaints-low").target
    assert Reach(10, 5) == okrs.key_result("cut-hours-to-answer").target
    assert "ann@example.org" == okrs.key_result("raise-nps").owner


def test_burningokr_makes_the_objective_of_the_company() -> None:
    """It stands as a title beside each line, and becomes an objective once."""
    imported = read(DATA / "burningokr.csv", "burningokr", cycle="2026-Q4", on=ON)
    okrs = imported.okrs
    titles = [objective.title for objective in okrs.objectives]
    assert titles == [
        "Grow with our customers",
        "Paying customers stay",
        "Sell more",
        "Stand alone",
    ]
    company, stay, sell, alone = okrs.objectives
    assert ("company", "team") == (company.level, stay.level)
    assert (Support(objective=company.id),) == stay.supports == sell.supports
    assert () == alone.supports
    assert "accounts" == str(okrs.metric("new-accounts").unit)
    assert "%" == str(okrs.metric("cut-churn").unit)
    assert {"column Progress": 4, "column Description": 1} == lost(imported)


def test_mhokr_has_no_start_values_and_says_so() -> None:
    """Progress is taken as it is; target and current value stay in extra."""
    cycle = {"QUARTERLY": "2026-Q4"}
    imported = read(DATA / "mhokr.csv", "mhokr", cycle=cycle, on=ON)
    okrs = imported.okrs
    assert ["o1", "o2", "o3"] == [o.id for o in okrs.objectives]
    assert (Support(objective="o1"),) == okrs.objective("o2").supports
    assert () == okrs.objective("o3").supports
    assert 50.0 == now(okrs, "k1")
    kept = okrs.key_result("k2").extra["x-mhokr"]
    assert {
        "keyResultStatus": "AT_RISK",
        "keyResultTargetValue": "2",
        "keyResultCurrentValue": "2.9",
    } == kept
    losses = lost(imported)
    assert 2 == losses["start value of a key result"]
    assert 1 == losses["a further objective of a key result"]
    assert 1 == losses["a parent that the file does not hold"]


def test_leantime_gives_readings_whose_ids_stay_text() -> None:
    """007 and 1E5 are ids of goals, no numbers."""
    imported = read(DATA / "leantime.csv", "leantime")
    okrs = imported.okrs
    assert ["007", "1E5"] == [metric.id for metric in okrs.metrics]
    assert [32.0, 34.0] == okrs.series("007").values.tolist()
    assert {"column userId": 2} == lost(imported)
    assert "3 readings" in repr(imported)


def test_oslokommune_needs_the_metric() -> None:
    """The file does not say what was measured, so somebody has to."""
    metric = okr.Metric("churn", unit="%")
    imported = read(DATA / "oslokommune.csv", "oslokommune", metric=metric)
    assert "%" == str(imported.okrs.metric("churn").unit)
    first, last = imported.okrs.series("churn").observations
    assert (3.2, date(2026, 11, 30)) == (first.value, last.date)
    kept = {"x-oslokommune": {"comment": "after the new onboarding"}}
    assert kept == last.extra
    with pytest.raises(okr.errors.StructureError) as caught:
        read(DATA / "oslokommune.csv", "oslokommune")
    assert ["unknown-metric"] == [fault.code for fault in caught.value.faults]


def test_flat_is_a_document_a_line_each_thing() -> None:
    """Units beside numbers, links as JSON, a column that nobody knows."""
    with pytest.warns(okr.errors.UnknownFieldWarning, match="jira"):
        imported = read(DATA / "flat.csv", "flat")
    okrs = imported.okrs
    assert Reach(3.2, 2) == okrs.key_result("churn").target
    assert Hold(at_most=5) == okrs.key_result("007").target
    assert (Support(objective="grow"),) == okrs.objective("keep").supports
    assert {"jira": "OKR-7"} == okrs.objective("keep").extra
    assert 0.6 == okrs.key_result("007").check_ins[0].confidence
    assert [3.1] == okrs.series("churn").values.tolist()
    assert {"column jira": 1} == lost(imported)
