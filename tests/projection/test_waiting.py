"""After the last day a chance stays one while what decides can come or change."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import okrkit as okr
from okrkit.projection.waiting import WAITS
from okrkit.scoring.status import JUDGED

LAST = dt.date(2026, 12, 31)
FINAL = [
    okr.Observation(date="2026-10-31", value=33),
    okr.Observation(date="2026-11-30", value=36),
]
MARKED = okr.Observation(date="2026-12-31", value=39, provisional=True)
LEFT_OUT = f"{WAITS}, and what can change is left out"


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


def test_a_provisional_miss_is_not_settled() -> None:
    """It was "missed" with a chance of 0 though the reading could still change."""
    okrs = one(okr.Metric("nps"), [*FINAL, MARKED])
    for day in ("2026-12-31", "2027-01-01", "2027-01-10"):
        seen = okr.project(okrs, on=day, seed=1)
        for name in ("nps", "keep"):
            assert 0 < seen[name].success < 1
            assert seen[name].status in JUDGED
        assert f"forecast of a level; {LEFT_OUT}" == seen["nps"].method
    without = okr.project(one(okr.Metric("nps"), FINAL), on="2026-12-30")["nps"]
    assert without.chance == seen["nps"].chance, "what can change is left out"
    told = seen.explain("nps")
    assert "2026-11-30" in str(told), "the last final reading is what it starts from"
    over = okr.project(okrs, on="2027-01-11", seed=1)
    assert ["missed"] * 2 == [over[name].status for name in ("nps", "keep")]
    assert (0, "settled") == (over["nps"].chance, over["nps"].method)


def test_a_reading_younger_than_the_lag_is_left_out() -> None:
    """And the day it is ripe it settles the matter."""
    okrs = one(okr.Metric("nps", lag=5), {"2026-11-30": 36, "2026-12-31": 41})
    young = okr.project(okrs, on="2027-01-04")["nps"]
    assert 0 < young.chance < 1
    assert LEFT_OUT in young.method
    assert (1, "achieved") == (
        okr.project(okrs, on="2027-01-05")["nps"].chance,
        okr.project(okrs, on="2027-01-05")["nps"].status,
    )


def test_the_reading_that_the_rhythm_owes_is_foreseen() -> None:
    """To the last day, from all there is: nothing is left out."""
    okrs = one(okr.Metric("nps", rhythm="month"), FINAL)
    before, after = (
        okr.project(okrs, on=day)["nps"] for day in ("2026-12-30", "2027-01-01")
    )
    assert before.chance == after.chance
    assert f"forecast of a level; {WAITS}" == after.method
    assert "missed" == okr.project(okrs, on="2027-02-20")["nps"].status


@pytest.mark.parametrize("fields", [{}, {"target": okr.Reach(30, 40)}])
def test_a_cohort_that_ripens_is_not_yet_observable(fields: Any) -> None:
    """It said "not measured" and had no chance, unlike the score."""
    okrs = one(okr.Metric("nps", lag=60), **fields)
    for day in ("2026-12-31", "2027-01-01", "2027-03-11", "2027-03-12"):
        seen, card = okr.project(okrs, on=day, seed=1), okr.score(okrs, on=day)
        for name in ("nps", "keep"):
            assert card[name].status == seen[name].status
    for name in ("nps", "keep"):
        ripening = okr.project(okrs, on="2027-01-01", seed=1)
        assert 0 < ripening[name].success < 1
        parts = {p.label: p for p in ripening.explain(name).inputs}
        assert "over, and a first reading can still come" == parts["status"].rule
    assert okr.project(okrs, on="2027-03-12")["nps"].chance is None


@pytest.mark.parametrize("basis", ["mean", "sum"])
@pytest.mark.parametrize("owed", [True, False], ids=["owed", "marked"])
def test_windows_wait_too(basis: Any, *, owed: bool) -> None:
    """From their first reading that can change on, or for the one that is owed."""
    goal = okr.Hold(at_least={"mean": 36, "sum": 110}[basis], basis=basis)
    metric = okr.Metric("nps", rhythm="month" if owed else "")
    readings = FINAL if owed else [*FINAL, MARKED]
    seen = okr.project(one(metric, readings, target=goal), on="2027-01-01")
    assert 0 < seen["nps"].chance < 1
    assert WAITS in seen["nps"].method
    assert WAITS in seen.explain("nps").rule


def test_a_window_is_cut_where_it_first_can_change() -> None:
    """Though later readings are final, the mean is not."""
    first = okr.Observation(date="2026-11-30", value=36, provisional=True)
    readings = [FINAL[0], first, okr.Observation(date="2026-12-31", value=39)]
    goal = okr.Hold(at_least=36, basis="mean")
    seen = okr.project(one(okr.Metric("nps"), readings, target=goal), on="2027-01-01")
    assert 0 < seen["nps"].chance < 1
    assert 1 == seen["nps"].readings
    latest = okr.project(one(okr.Metric("nps"), readings), on="2027-01-01")["nps"]
    assert ("missed", "settled") == (latest.status, latest.method)


def test_what_is_known_for_certain_stays_certain() -> None:
    """A worst value that is missed by a final reading is not saved by a later one."""
    goal = okr.Hold(at_least=36, basis="worst")
    okrs = one(okr.Metric("nps", rhythm="month"), FINAL, target=goal)
    assert 0 == okr.project(okrs, on="2027-01-01")["nps"].chance


def test_what_is_to_be_established_waits_for_its_reading() -> None:
    """And once there it stays established, whatever it comes to."""
    metric, goal = okr.Metric("nps", lag=60), okr.Establish()
    none = okr.project(one(metric, target=goal), on="2027-01-01")["nps"]
    assert 0 < none.chance < 1
    there = one(metric, {"2026-12-31": 39}, target=goal)
    assert "settled" == okr.project(there, on="2027-01-01")["nps"].method


def test_without_any_start_there_is_no_chance_and_why() -> None:
    """A change that starts nowhere is not measured, however much is still to come."""
    okrs = one(okr.Metric("nps"), [MARKED], target=okr.Change(5))
    seen = okr.project(okrs, on="2027-01-01")["nps"]
    assert seen.chance is None
    assert "no chance: the start of its change is not known" == seen.method
    assert (
        "not measured" == seen.status == okr.score(okrs, on="2027-01-01")["nps"].status
    )


@settings(max_examples=settings().max_examples // 2)
@given(
    st.dictionaries(st.dates(dt.date(2026, 9, 1), LAST), st.booleans(), max_size=5),
    st.sampled_from(["", "week", "month"]),
    st.sampled_from([0, 5, 40]),
    st.integers(-2, 60),
)
def test_settled_is_only_what_is_final(
    flags: dict[dt.date, bool], rhythm: Any, lag: Any, late: int
) -> None:
    """Of whatever metric, on whatever day after the last."""
    readings = [
        okr.Observation(date=day, value=30 + day.day, provisional=flag)
        for day, flag in flags.items()
    ]
    okrs = one(okr.Metric("nps", rhythm=rhythm, lag=lag), readings)
    on = LAST + dt.timedelta(late)
    seen, card = okr.project(okrs, on=on, draws=50), okr.score(okrs, on=on)
    for name in ("nps", "keep"):
        status, maturity = seen[name].status, card[name].maturity
        if status in {"achieved", "missed"}:
            assert maturity != "provisional"
        elif maturity == "final":
            assert status == card[name].status == "not measured"
        assert ("not yet observable" == status) == (
            "not yet observable" == card[name].status
        )


def test_children_keep_a_chance_open() -> None:
    """What comes up from below can still change as long as that can."""
    low = okr.KeyResult("nps", "N", at_least=40, metric="nps")
    okrs = okr.OKRSet(
        [
            okr.Objective("top", "T"),
            okr.Objective("low", "L", [low], supports=[okr.Support(objective="top")]),
        ],
        metrics=[okr.Metric("nps", lag=60)],
        cycle="2026-Q4",
    )
    seen = okr.project(okrs, on="2027-01-01", seed=1)
    assert "not yet observable" == seen["top"].status == seen["low"].status
    assert 0 < seen["top"].chance < 1
    assert np.isfinite(seen["top"].mean)
