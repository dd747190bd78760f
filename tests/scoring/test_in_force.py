"""Every verb judges by the definition in force on its day."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.projection import owners
from okrkit.testing import okr_sets

VALUES = {"2026-11-06": 34}


@pytest.fixture
def okrs() -> okr.OKRSet:
    """A target that was lowered from 40 to 36 on 10 November."""
    nps = okr.KeyResult("nps", "NPS", baseline=32, target=40, check_ins=VALUES)
    made = okr.OKRSet([okr.Objective("keep", "Stay", [nps])], cycle="2026-Q4")
    return made.amend("nps", on="2026-11-10", reason="Late", target=36)


@pytest.mark.parametrize(("on", "score"), [("2026-11-09", 0.25), ("2026-11-10", 0.5)])
def test_scores_are_those_of_the_day(okrs: okr.OKRSet, on: str, score: float) -> None:
    """Set, lone key result, cascade and comparison agree."""
    assert score == okr.score(okrs, on=on)["keep"].score
    alone = okrs.key_result("nps")
    assert score == okr.score(alone, on=on, cycle="2026-Q4")["nps"].score
    assert score == okr.align(okrs, on=on)["nps"].score
    both = okr.compare(okrs, on=on, policies=["okrkit", "google"])
    assert {score} == {card["nps"].score for card in both.cards}


def test_chances_are_those_of_the_day(okrs: okr.OKRSet) -> None:
    """A target that is nearer is likelier to be met, and from its day on."""
    plain = okr.OKRSet(
        [
            okr.Objective(
                "keep", "Stay", [okrs.key_result("nps").in_force("2026-11-01")]
            )
        ],
        cycle="2026-Q4",
    )
    before = okr.project(okrs, on="2026-11-09")["nps"].chance
    assert okr.project(plain, on="2026-11-09")["nps"].chance == before
    after = okr.project(okrs, on="2026-11-10")["nps"].chance
    assert before is not None
    assert after is not None
    assert after > before


def test_the_explanation_says_which_definition_judges(okrs: okr.OKRSet) -> None:
    """And says nothing where it is the present one."""
    note = "judged by the definition in force until 2026-11-09"
    assert note == okr.score(okrs, on="2026-11-09").explain("nps").note
    assert "" == okr.score(okrs, on="2026-11-10").explain("nps").note
    scoped = okrs.amend("keep", on="2026-11-20", reason="", scope="paying")
    told = okr.score(scoped, on="2026-11-12").explain("keep")
    assert "judged by the definition in force until 2026-11-19" == told.note
    chosen = okr.score(scoped, on="2026-11-12", cycle="2026-Q4").explain("keep")
    assert told.note == chosen.note


def test_the_cycle_of_the_day_chooses() -> None:
    """An objective that was moved to another cycle is of the one it had then."""
    kr = okr.KeyResult("k", "K", at_most=5)
    okrs = okr.OKRSet([okr.Objective("o", "O", [kr])], cycle="2026-Q4")
    moved = okrs.amend("o", on="2026-12-01", reason="Later", cycle="2027-Q1")
    assert 2 == len(okr.score(moved, on="2026-11-30", cycle="2026-Q4"))
    assert 0 == len(okr.score(moved, on="2026-12-01", cycle="2026-Q4"))
    assert "running" == okr.score(moved, on="2027-01-05")["o"].maturity


def test_a_lone_key_result_may_have_had_another_metric() -> None:
    """Its check-ins are judged in the unit they were made in."""
    kr = okr.KeyResult("k", "K", at_most=5, metric="a", check_ins={"2026-11-06": 4})
    new = kr.amend(on="2026-11-10", reason="", metric="b", at_most=9)
    assert 1.0 == okr.score(new, on="2026-11-09", cycle="2026-Q4")["k"].score
    whole = kr.replace(metric=okr.Metric("a", unit="%")).amend(
        on="2026-11-10", reason="", metric=okr.Metric("b")
    )
    unit = okr.score(whole, on="2026-11-09", cycle="2026-Q4")["k"].unit
    assert "%" == str(unit)


def test_stages_that_changed_are_projected() -> None:
    """A stage done that is none any more does no harm to a forecast."""
    done = [okr.CheckIn("2026-11-01", done=["a", "b"])]
    kr = okr.KeyResult("k", "K", target=okr.Milestones(["a", "b"]), check_ins=done)
    new = kr.amend(on="2026-11-10", reason="", target=okr.Milestones(["a", "c"]))
    okrs = okr.OKRSet([okr.Objective("o", "O", [new])], cycle="2026-Q4")
    assert 0.5 == okr.score(okrs, on="2026-11-15")["k"].score
    assert okr.project(okrs, on="2026-11-15")["k"].chance is not None
    assert "1 / 2" in str(okr.score(okrs, on="2026-11-15").explain("k"))


def test_owners_are_judged_by_what_was_in_force() -> None:
    """A belief in a target comes true by the target of the last day."""
    said = [okr.CheckIn("2026-10-05", 0, confidence=0.5), okr.CheckIn("2026-12-30", 1)]
    krs = [
        okr.KeyResult(f"k{i}", "K", baseline=0, target=1, check_ins=said).amend(
            on="2027-02-01", reason="", target=2
        )
        for i in range(6)
    ]
    okrs = okr.OKRSet([okr.Objective("o", "O", krs, owner="Ann")], cycle="2026-Q4")
    assert 1.0 == owners(okrs, on="2027-01-01")["Ann"].met
    assert 0.0 == owners(okrs, on="2027-02-01")["Ann"].met


@given(okr_sets(), st.dates(dt.date(2026, 9, 20), dt.date(2027, 1, 10)))
def test_a_score_is_that_of_the_set_in_force(okrs: okr.OKRSet, day: dt.date) -> None:
    """Whatever was amended: scoring a day is scoring the set as it was that day."""
    then = okr.OKRSet(
        [
            o.in_force(day).replace(
                amendments=(),
                key_results=[
                    kr.in_force(day).replace(amendments=()) for kr in o.key_results
                ],
            )
            for o in okrs.objectives
        ],
        cycle="2026-Q4",
    )
    found: Any = okr.score(okrs, on=day).to_dict()["items"]
    assert okr.score(then, on=day).to_dict()["items"] == found
