"""How final a score is: running, provisional, final, and never back."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError
from okrkit.scoring.maturity import MATURITIES
from okrkit.testing import okr_sets

LAST = dt.date(2026, 12, 31)


def one(metric: okr.Metric, readings: Any = (), **fields: Any) -> okr.OKRSet:
    """A set of one key result of a metric, in the last quarter of 2026."""
    goal = {"at_least": 40} if "target" not in fields else {}
    kr = okr.KeyResult("nps", "NPS", metric=metric.id, **goal, **fields)
    return okr.OKRSet(
        [okr.Objective("keep", "Stay", [kr])],
        metrics=[metric],
        observations={metric.id: readings},
        cycle="2026-Q4",
    )


def told(okrs: okr.OKRSet, *days: str) -> list[str]:
    """Say the maturity of the key result on days."""
    return [okr.score(okrs, on=day).key_results["nps"].maturity for day in days]


def test_nothing_is_waited_for_without_a_rhythm_or_a_lag() -> None:
    """A metric that says nothing of what is still to come is final at once."""
    okrs = one(okr.Metric("nps"), {"2026-10-31": 34})
    assert ["running", "final"] == told(okrs, "2026-12-31", "2027-01-01")


def test_a_reading_marked_provisional_keeps_the_score_provisional() -> None:
    """Until a final one takes its place, or as long as a report may take."""
    first = okr.Observation(date="2026-12-31", value=39, provisional=True)
    okrs = one(okr.Metric("nps"), [first])
    days = ("2026-12-31", "2027-01-01", "2027-01-10", "2027-01-11")
    assert ["running", "provisional", "provisional", "final"] == told(okrs, *days)
    score = okr.score(okrs, on="2027-01-01")["nps"]
    assert ("missed", True) == (score.status, score.provisional)
    better = okr.Observation(date="2026-12-31", value=41, recorded_at="2027-01-05")
    new = okrs.with_observations("nps", [better])
    assert ["final"] == told(new, "2027-01-05")
    assert "achieved" == okr.score(new, on="2027-01-05")["nps"].status


def test_the_rhythm_owes_a_reading_of_the_last_days() -> None:
    """A monthly metric without a reading of December can still get one."""
    monthly = okr.Metric("nps", rhythm="month", lag=5)
    late = one(monthly, {"2026-11-30": 41})
    # Month, grace of three days and lag: 31 + 3 + 5.
    days = ("2027-01-01", "2027-02-08", "2027-02-09")
    assert ["provisional", "provisional", "final"] == told(late, *days)
    there = one(monthly, {"2026-12-31": 41})
    assert ["provisional", "provisional", "final"] == told(
        there, "2027-01-01", "2027-01-04", "2027-01-05"
    ), "the reading itself is final after the lag"


def test_a_cohort_that_ripens_is_not_missed() -> None:
    """Without any reading it is not yet observable, and then not measured."""
    cohort = okr.Metric("nps", lag=60)
    okrs = one(cohort)
    scores = [
        okr.score(okrs, on=day)["nps"]
        for day in ("2026-12-31", "2027-01-01", "2027-03-11", "2027-03-12")
    ]
    assert [
        "not measured",
        "not yet observable",
        "not yet observable",
        "not measured",
    ] == [score.status for score in scores]
    assert ["running", "provisional", "provisional", "final"] == [
        score.maturity for score in scores
    ]
    told_why = okr.score(okrs, on="2027-01-01").explain("nps")
    assert "it still ripens" in told_why.note
    status = {part.label: part for part in told_why.inputs}["status"]
    assert "over, and its first reading can still come" == status.rule
    zero = okr.ScoringPolicy(missing="zero")
    assert okr.score(okrs, on="2027-01-01", policy=zero)["keep"].score is None
    assert 0.0 == okr.score(okrs, on="2027-03-12", policy=zero)["keep"].score


def test_windows_look_at_every_reading() -> None:
    """A mean is provisional while any of its readings is."""
    readings = [
        okr.Observation(date="2026-11-30", value=39, provisional=True),
        okr.Observation(date="2026-12-31", value=39),
    ]
    mean = okr.Hold(at_least=40, basis="mean")
    windowed = one(okr.Metric("nps"), readings, target=mean)
    assert ["provisional"] == told(windowed, "2027-01-01")
    assert ["final"] == told(one(okr.Metric("nps"), readings), "2027-01-01")


def test_work_is_reported_by_people() -> None:
    """What check-ins say is done waits for no metric."""
    done = [okr.CheckIn("2026-12-01", done=True)]
    monthly = okr.Metric("nps", rhythm="week", lag=30)
    okrs = one(monthly, target=okr.Done(), check_ins=done)
    assert ["final"] == told(okrs, "2027-01-01")


def test_an_objective_is_as_mature_as_the_least_of_its_key_results() -> None:
    """But for drafts and what has no weight, which never count."""
    monthly = okr.Metric("nps", rhythm="month")
    krs = [
        okr.KeyResult("slow", "S", at_least=40, metric="nps", weight=0),
        okr.KeyResult("quick", "Q", at_least=4, check_ins={"2026-12-01": 5}),
        okr.KeyResult("draft", "D", draft=True),
    ]
    objectives = [
        okr.Objective("a", "A", krs),
        okr.Objective("b", "B"),
        okr.Objective("c", "C", cycle="2027-Q1"),
    ]
    okrs = okr.OKRSet(objectives, metrics=[monthly], cycle="2026-Q4")
    card = okr.score(okrs, on="2027-01-01")
    assert ["final", "final", "running"] == [s.maturity for s in card.objectives]
    tree = okr.align(okrs, on="2027-01-01")
    assert ["final", "final", "running"] == [s.maturity for s in tree.objectives]
    heavy = okrs.with_objective(
        okr.Objective("a", "A", [krs[0].replace(weight=1), *krs[1:]])
    )
    assert "provisional" == okr.score(heavy, on="2027-01-01")["a"].maturity
    assert "provisional" == okr.align(heavy, on="2027-01-01")["a"].maturity


def test_what_comes_up_is_as_mature_as_what_it_comes_from() -> None:
    """An objective that others support waits for them."""
    up = okr.Support(objective="top")
    kr = okr.KeyResult("nps", "N", at_least=40, metric="nps")
    okrs = okr.OKRSet(
        [okr.Objective("top", "T"), okr.Objective("low", "L", [kr], supports=[up])],
        metrics=[okr.Metric("nps", rhythm="month")],
        observations={"nps": {"2026-11-30": 41}},
        cycle="2026-Q4",
    )
    assert "provisional" == okr.align(okrs, on="2027-01-01")["top"].maturity
    assert "final" == okr.score(okrs, on="2027-01-01")["top"].maturity


def test_without_a_cycle_it_runs() -> None:
    """Where nothing says when it ends, it is never over."""
    kr = okr.KeyResult("k", "K", at_least=4, check_ins={"2026-12-01": 5})
    assert "running" == okr.score(kr, on="2030-01-01")["k"].maturity


def test_a_card_lists_what_is_asked_for() -> None:
    """By maturity, in every view, and by id."""
    krs = [
        okr.KeyResult("slow", "S", at_least=40, metric="nps"),
        okr.KeyResult("quick", "Q", at_least=4, check_ins={"2026-12-01": 5}),
    ]
    okrs = okr.OKRSet(
        [okr.Objective("a", "A", krs), okr.Objective("quick", "B", [])],
        metrics=[okr.Metric("nps", rhythm="month")],
        observations={"nps": {"2026-11-30": 41}},
        cycle="2026-Q4",
    )
    card = okr.score(okrs, on="2027-01-01")
    waiting = card.of_maturity("provisional")
    assert ["a", "slow"] == list(waiting.ids)
    assert ["slow"] == list(waiting.key_results.ids)
    assert ["a"] == list(waiting.objectives.ids)
    assert "slow" in waiting
    assert "quick" not in card.key_results.of_maturity("provisional")
    assert ["quick", "quick"] == list(card.of_maturity("final").ids)
    assert card["slow"] == waiting["slow"]
    assert ["a", "slow"] == waiting.to_columns()["id"].tolist()
    assert ["provisional"] * 2 == waiting.to_columns()["maturity"].tolist()
    assert "provisional scores on 2027-01-01" in str(waiting)
    assert "achieved, provisional" in str(card)
    assert "achieved, provisional" in card._repr_html_()
    assert "slow" == waiting.explain("slow").label
    assert 0 == len(card.of_maturity("running"))
    with pytest.raises(InvalidOKRError):
        card.of_maturity("ripe")  # type: ignore[arg-type]


def test_the_explanation_says_until_when() -> None:
    """And of an objective, that its key results decide."""
    okrs = one(okr.Metric("nps", rhythm="month"), {"2026-11-30": 41})
    found = []
    for day in ("2026-12-31", "2027-01-01", "2027-03-01"):
        for name in ("nps", "keep"):
            parts = okr.score(okrs, on=day).explain(name).inputs
            found += [part.rule for part in parts if part.label == "maturity"]
    assert [
        "its last reading can still come or change, until 2027-02-03 at the latest",
        "a key result can still change",
        "its days are over, and nothing that decides can still come or change",
        "so are its key results",
    ] == found


metrics = st.builds(
    okr.Metric,
    st.just("nps"),
    rhythm=st.sampled_from(["", "week", "month", "quarter", 10]),
    lag=st.sampled_from([0, 1, 5.5, 40]),
)
rows = st.dictionaries(
    st.dates(dt.date(2026, 9, 1), dt.date(2027, 3, 1)), st.booleans(), max_size=5
)
bases = st.sampled_from(["latest", "mean", "worst", "share of time"])


@given(metrics, rows, bases, st.data())
def test_maturity_never_goes_back(
    metric: okr.Metric, flags: dict[dt.date, bool], basis: Any, data: Any
) -> None:
    """With the same data it only rises as days go by, of whatever metric."""
    readings = [
        okr.Observation(date=day, value=5, provisional=flag)
        for day, flag in flags.items()
    ]
    okrs = one(metric, readings, target=okr.Hold(at_least=4, basis=basis))
    days = sorted(data.draw(st.lists(st.integers(-100, 200), min_size=2, max_size=6)))
    cards = [okr.score(okrs, on=LAST + dt.timedelta(day)) for day in days]
    for name in ("nps", "keep"):
        places = [MATURITIES.index(card[name].maturity) for card in cards]
        assert places == sorted(places)
    assert "final" == okr.score(okrs, on=LAST + dt.timedelta(400))["nps"].maturity


@given(okr_sets(), st.lists(st.integers(-120, 60), min_size=2, max_size=4).map(sorted))
def test_maturity_never_goes_back_in_any_set(okrs: okr.OKRSet, days: list[int]) -> None:
    """Nor does that of an objective, by itself or through its cascade."""
    for verb in (okr.score, okr.align):
        before = None
        for day in days:
            words = verb(okrs, on=LAST + dt.timedelta(day)).to_columns()["maturity"]
            places = np.array([MATURITIES.index(word) for word in words], np.int64)
            assert before is None or (places >= before).all()
            before = places


def test_an_objective_ripens_with_all_its_key_results() -> None:
    """It said "not measured" though its maturity said that a score can still come."""
    krs = [
        okr.KeyResult("slow", "S", at_least=40, metric="nps"),
        okr.KeyResult("none", "N", at_least=4),
    ]
    quick = okr.KeyResult("quick", "Q", at_least=4, check_ins={"2026-12-01": 3})
    up = okr.Support(objective="top")
    okrs = okr.OKRSet(
        [
            okr.Objective("all", "A", krs[:1], supports=[up]),
            okr.Objective("some", "S", [krs[0].replace(id="slow2"), krs[1]]),
            okr.Objective("mixed", "M", [krs[0].replace(id="slow3"), quick]),
            okr.Objective("light", "W", [krs[0].replace(id="slow4", weight=0)]),
            okr.Objective("top", "T"),
        ],
        metrics=[okr.Metric("nps", lag=60)],
        cycle="2026-Q4",
    )
    ripens = "not yet observable"
    own, tree = okr.score(okrs, on="2027-01-01"), okr.align(okrs, on="2027-01-01")
    words = [ripens, ripens, "missed", "not measured"]
    assert [*words, "not measured"] == [s.status for s in own.objectives]
    assert [*words, ripens] == [s.status for s in tree.objectives]
    assert "provisional" == own["mixed"].maturity, "judged by what is measured"
    parts = {part.label: part for part in own.explain("all").inputs}
    said = "over, and a first reading of its key results can still come"
    assert said == parts["status"].rule
    for day in ("2026-12-31", "2027-03-12"):
        assert "not measured" == okr.score(okrs, on=day)["all"].status
        assert "not measured" == okr.align(okrs, on=day)["top"].status
