"""Regrading: what an amendment did to a score, and who changed it why."""

import datetime as dt
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import AmbiguousIdError, InvalidOKRError, UnknownIdError
from okrkit.history.regrading import regrade
from okrkit.testing import okr_sets

ON = "2026-12-01"


@pytest.fixture
def okrs() -> okr.OKRSet:
    """A key result amended twice, the second time without a word, and its objective."""
    nps = okr.KeyResult("nps", "NPS", baseline=32, target=40, metric="nps")
    other = okr.KeyResult("calls", "Calls", at_least=3, metric="nps")
    made = okr.OKRSet(
        [okr.Objective("keep", "Stay", [nps, other]), okr.Objective("else", "Else")],
        metrics=[okr.Metric("nps", unit="points"), okr.Metric("csat", unit="%")],
        observations={"nps": {"2026-10-31": 34, "2026-11-30": 35}},
        cycle="2026-Q4",
    )
    made = made.amend("nps", on="2026-11-10", reason="Late", by="Ann", target=36)
    made = made.amend("nps", on="2026-11-20", reason=" ", weight=3)
    made = made.amend("keep", on="2026-11-25", reason="Focus", scope="paying")
    return made.amend("calls", on="2026-12-24", reason="To come", at_least=50)


def test_each_definition_is_graded(okrs: okr.OKRSet) -> None:
    """The readings are those of the day, the definitions those of each amendment."""
    nps = regrade(okrs, on=ON)["nps"]
    assert [0.375, 0.75, 0.75] == [version.score for version in nps.versions]
    assert [None, dt.date(2026, 11, 10), dt.date(2026, 11, 20)] == [
        version.since for version in nps.versions
    ]
    first, second, third = nps.versions
    assert ("from 32 points to 40 points", ()) == (first.definition, first.changes)
    assert ("target of nps lowered from 40 points to 36 points",) == second.changes
    assert ("Late", "Ann", False) == (second.reason, second.by, second.silent)
    assert ("weight of nps raised from 1 to 3",) == third.changes
    assert (third,) == nps.silent
    assert (first, third, 0.375) == (nps.original, nps.current, nps.difference)


def test_objectives_are_graded_as_all_stood(okrs: okr.OKRSet) -> None:
    """An objective changes with its key results, and by itself."""
    again = regrade(okrs, on=ON)
    assert ["keep", "nps"] == list(again.ids), "calls is amended later; else never"
    keep = again["keep"]
    expected = [(0.375 + 1) / 2, (0.75 + 1) / 2, (3 * 0.75 + 1) / 4, (3 * 0.75 + 1) / 4]
    assert expected == pytest.approx([version.score for version in keep.versions])
    assert ("its key results were amended",) == keep.versions[1].changes
    assert ("scope of objective keep set to paying",) == keep.current.changes
    assert ["nps"] == [item.id for item in again.silent]
    assert ["keep"] == list(again.objectives.ids)
    assert ["nps"] == list(again.key_results.ids)


def test_the_result_shows_itself(okrs: okr.OKRSet) -> None:
    """As text, HTML, JSON, columns, a frame, and explained."""
    again = regrade(okrs, on=ON)
    text = str(again)
    assert "what was amended, graded on 2026-12-01, policy okrkit" in text
    assert "no reason (H06)" in text
    assert "at first" in again._repr_html_()
    assert "<Regraded 2 on 2026-12-01, policy okrkit>" == repr(again)
    items = json.loads(json.dumps(again.to_dict()))["items"]
    assert "2026-11-10" == items[1]["versions"][1]["since"]
    columns = again.to_columns()
    assert [2, 3] == sorted(columns["amendments"].tolist())
    assert ("from 32 points to 40 points", 0.375, 1) == (
        columns["was"][1],
        columns["difference"][1],
        columns["silent"][1],
    )
    assert [*columns] == list(again.to_frame("polars").columns)  # type: ignore[attr-defined]
    told = again.explain("nps")
    assert (0.75, "+0.375 by amendments") == (told.value, told.formula)
    assert ["at first", "from 2026-11-10", "from 2026-11-20"] == [
        part.label for part in told.inputs
    ]
    assert "changed by Ann" == told.inputs[1].source
    assert "from 32 points to 40 points (0.375)" in str(again["nps"])


def test_what_was_not_amended_is_not_there(okrs: okr.OKRSet) -> None:
    """Nor anything where nothing was amended yet."""
    with pytest.raises(UnknownIdError, match="nothing of 'calls' was amended"):
        regrade(okrs, on=ON).explain("calls")
    none = regrade(okrs, on="2026-11-01")
    assert "nothing was amended up to 2026-11-01" == str(none)
    assert 0 == len(none.to_columns()["id"])
    with pytest.raises(InvalidOKRError):
        regrade("okrs", on=ON)  # type: ignore[arg-type]


def test_an_id_of_two_things_is_asked_back() -> None:
    """An objective and a key result may share an id; a short one finds its whole."""
    kr = okr.KeyResult("a/x", "X", at_most=5).amend(on=ON, reason="", at_most=6)
    both = okr.OKRSet([okr.Objective("a/x", "X", [kr])], cycle="2026-Q4")
    again = regrade(both, on=ON)
    with pytest.raises(AmbiguousIdError, match="names 2 things"):
        again["x"]
    assert "key result" == again.key_results["x"].kind
    assert again.key_results["x"].difference is None, "nothing was measured"
    assert "-" in str(again)


def test_another_metric_has_numbers_of_its_own(okrs: okr.OKRSet) -> None:
    """A definition in another metric is graded by its readings and said in its unit."""
    moved = okrs.amend(
        "nps", on="2026-11-28", reason="Ask better", metric="csat", at_least=50
    )
    versions = regrade(moved, on=ON)["nps"].versions
    assert ["from 32 points to 40 points", "at least 50%"] == [
        versions[0].definition,
        versions[-1].definition,
    ]
    assert versions[-1].score is None
    assert "metric of nps changed from nps to csat" in versions[-1].changes


def test_the_policy_is_the_one_that_is_asked_for(okrs: okr.OKRSet) -> None:
    """As `score` takes it."""
    again = regrade(okrs, on=ON, policy=okr.ScoringPolicy(name="two", digits=1))
    assert ("two", 0.4) == (again.policy, again["nps"].original.score)


@given(okr_sets(), st.dates(dt.date(2026, 9, 20), dt.date(2027, 1, 20)))
def test_the_last_score_is_that_of_the_day(okrs: okr.OKRSet, day: dt.date) -> None:
    """What `regrade` calls current is what `score` says, of whatever set."""
    again, card = regrade(okrs, on=day), okr.score(okrs, on=day)
    for part, scores in (
        (again.objectives, card.objectives),
        (again.key_results, card.key_results),
    ):
        for item in part:
            assert scores[item.id].score == item.current.score
            assert item.versions[0].since is None
            assert sorted(v.since for v in item.versions[1:] if v.since) == [
                v.since for v in item.versions[1:]
            ]
    differing = again.to_columns()["difference"]
    assert not np.isinf(differing).any()


@given(okr_sets(), st.dates(dt.date(2026, 10, 20), dt.date(2027, 1, 20)))
def test_the_first_score_is_that_before_all_amendments(
    okrs: okr.OKRSet, day: dt.date
) -> None:
    """What it calls original is the score of a set that nobody ever amended."""
    eve = dt.date(2026, 9, 19)
    first = okr.OKRSet(
        [
            o.in_force(eve).replace(
                key_results=[kr.in_force(eve) for kr in o.key_results]
            )
            for o in okrs.objectives
        ],
        cycle="2026-Q4",
    )
    card = okr.score(first, on=day)
    for item in regrade(okrs, on=day).objectives:
        assert card.objectives[item.id].score == item.original.score
