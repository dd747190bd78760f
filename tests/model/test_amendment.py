"""Amendments: what was agreed before is kept, and can be had back for every day."""

import datetime as dt
import pickle
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import (
    AmbiguousIdError,
    CalendarError,
    InvalidOKRError,
    StructureError,
    UnknownIdError,
)
from okrkit.model.amendment import Amendment, remeasured, rewritten
from okrkit.model.closing import OUTCOMES, Closing

FIRST = dt.date(2026, 10, 1)


def kr(**fields: Any) -> okr.KeyResult:
    """A key result from 32 to 40."""
    return okr.KeyResult("nps", "They recommend us", baseline=32, target=40, **fields)


def a_set(*key_results: okr.KeyResult, **fields: Any) -> okr.OKRSet:
    """A set with one objective and two metrics."""
    return okr.OKRSet(
        [okr.Objective("keep", "They stay", key_results, **fields)],
        metrics=[
            okr.Metric("nps", unit="points", polarity="higher", bounds=(-100, 100)),
            okr.Metric("churn", unit="%", polarity="lower"),
        ],
        cycle="2026-Q4",
    )


def test_the_old_definition_is_kept() -> None:
    """An amendment says what was, when, why and by whom; the new one holds on."""
    later = kr().amend(on="2026-11-10", reason="We lost a month", by="Ann", target=36)
    assert okr.Reach(32, 36) == later.target
    [made] = later.amendments
    assert ("We lost a month", "Ann") == (made.reason, made.by)
    assert {"target": okr.Reach(32, 40)} == made.was
    assert kr() == later.in_force("2026-11-09")
    assert later is later.in_force("2026-11-10")


def test_the_objective_and_the_set_are_amended_alike() -> None:
    """The set finds what is meant by its id, and gives back all of it as it was."""
    okrs = a_set(kr(metric="nps"))
    new = okrs.amend("keep", on="2026-11-02", reason="Focus", scope="paying")
    new = new.amend("nps", on="2026-11-10", reason="Late", target=36)
    assert ("paying", 36.0) == (
        new.objective("keep").scope,
        new.key_result("nps").target.target,
    )
    assert okrs == new.in_force("2026-11-01")
    assert new is new.in_force("2026-11-10")
    between = new.in_force("2026-11-05")
    assert between is new.in_force("2026-11-09"), "one set for days that are alike"
    assert dt.date(2026, 11, 9) == between.in_force_until("key result", "nps")
    assert between.in_force_until("objective", "keep") is None
    assert dt.date(2026, 11, 9) == between.select(owner="").in_force_until(
        "key result", "nps"
    )
    assert okrs == between.in_force("2026-11-01")


def test_an_id_of_two_things_is_not_guessed() -> None:
    """A key result and an objective may have one id; a metric is no definition."""
    okrs = okr.OKRSet([okr.Objective("nps", "O", [kr()])], cycle="2026-Q4")
    with pytest.raises(AmbiguousIdError, match="an objective and a key result"):
        okrs.amend("nps", on="2026-11-10", reason="", title="X")
    with pytest.raises(UnknownIdError):
        a_set().amend("churn", on="2026-11-10", reason="", title="X")


FIELDS: dict[str, Any] = {
    "title": st.sampled_from(["A", "B", "C"]),
    "weight": st.sampled_from([0.0, 1.0, 2.0]),
    "intent": st.sampled_from([None, "committed", "learning"]),
    "owner": st.sampled_from(["", "Ann"]),
    "target": st.sampled_from([36.0, 40.0, okr.Hold(at_least=30)]),
    "ends_on": st.sampled_from([None, dt.date(2026, 12, 20)]),
    "plan": st.sampled_from([(), ((dt.date(2026, 11, 1), 3.0),)]),
}
changes = st.lists(
    st.tuples(
        st.integers(1, 60),
        st.fixed_dictionaries({}, optional=FIELDS),
    ),
    max_size=5,
)


def applied(before: okr.KeyResult, new: dict[str, Any]) -> okr.KeyResult:
    """Replace without a trace, as a reference; a number changes a Reach alone."""
    if isinstance(new.get("target"), float) and not isinstance(
        before.target, okr.Reach
    ):
        new = {name: value for name, value in new.items() if name != "target"}
    return before.replace(**new)


@given(changes)
def test_every_day_gets_its_definition_back(
    steps: list[tuple[int, dict[str, Any]]],
) -> None:
    """However often one amends, each day's definition is the one it had."""
    now, expected = kr(), [kr()] * 100
    for day, new in sorted(steps, key=lambda step: step[0]):
        after = applied(now.replace(amendments=()), new)
        plain = {
            name: getattr(after, name)
            for name in new
            if name in okr.KeyResult.DEFINITION
        }
        if after == now.replace(amendments=()):
            continue
        now = now.amend(on=FIRST + dt.timedelta(day), reason="", **plain)
        expected[day:] = [after] * (100 - day)
    for day, was in enumerate(expected):
        then = now.in_force(FIRST + dt.timedelta(day))
        assert was == then.replace(amendments=())
        assert all(a.date <= FIRST + dt.timedelta(day) for a in then.amendments)


@given(changes, st.randoms(use_true_random=False))
def test_the_order_of_amendments_does_not_matter(
    steps: list[tuple[int, dict[str, Any]]], random: Any
) -> None:
    """Amendments given in any order are one history, by date."""
    made = [
        Amendment(FIRST + dt.timedelta(day), was=new)
        for day, new in {day: new for day, new in steps if new}.items()
        if isinstance(new.get("target", okr.Done()), okr.Hold | okr.Done)
    ]
    mixed = random.sample(made, len(made))
    assert kr(amendments=made) == kr(amendments=mixed)
    assert sorted(a.date for a in made) == [
        a.date for a in kr(amendments=mixed).amendments
    ]


@given(st.permutations([(10, 36.0), (20, 34.0), (30, 38.0)]))
def test_amendments_may_be_made_late(order: list[tuple[int, float]]) -> None:
    """A change dated before another holds until that one, whichever comes first."""
    now = kr()
    for day, target in order:
        now = now.amend(on=FIRST + dt.timedelta(day), reason="", target=target)
    found = [
        now.in_force(FIRST + dt.timedelta(day)).target.target
        for day in (9, 10, 19, 20, 29, 30)
    ]
    assert [40, 36, 36, 34, 34, 38] == found


def test_a_late_change_reaches_as_far_as_nobody_changed_it_again() -> None:
    """What the later amendment leaves alone is changed for good."""
    now = kr().amend(on="2026-11-10", reason="", target=36)
    now = now.amend(on="2026-10-20", reason="", target=38, weight=2)
    assert (36.0, 2.0) == (now.target.target, now.weight)
    assert (38.0, 2.0) == (
        now.in_force("2026-11-09").target.target,
        now.in_force("2026-11-09").weight,
    )


def test_two_changes_of_one_day_are_one() -> None:
    """A day has one definition: what was before both is kept, both reasons are."""
    now = kr().amend(on="2026-11-10", reason="Late", by="Ann", target=36)
    now = now.amend(on="2026-11-10", reason="Focus", by="Bob", weight=2, target=35)
    [made] = now.amendments
    assert ("Late; Focus", "Ann, Bob") == (made.reason, made.by)
    assert kr() == now.in_force("2026-11-09")


REFUSED: list[tuple[Any, str]] = [
    (lambda: kr().amend(on="2026-11-10", reason="", target=40), "nothing-amended"),
    (lambda: kr().amend(on="2026-11-10", reason=""), "nothing-amended"),
    (lambda: kr().amend(on="2026-11-10", reason="", id="x"), "unknown-field"),
    (lambda: kr().amend(on="2026-11-10", reason="", weigth=2), "unknown-field"),
    (
        lambda: kr().amend(on="2026-11-10", reason="", check_ins={"2026-11-06": 3}),
        "unknown-field",
    ),
    (lambda: Amendment("2026-11-10", was={}), "nothing-amended"),
    (lambda: Amendment("2026-11-10", was=None), "nothing-amended"),
    (lambda: Amendment("0001-01-01", was={"weight": 2}), "date-out-of-range"),
    (lambda: kr(amendments=[5]), "wrong-type"),
    (
        lambda: kr(amendments=[Amendment("2026-11-10", was={"wieght": 2})]),
        "unknown-field",
    ),
    (
        lambda: kr(amendments=[Amendment("2026-11-10", was={"weight": -2})]),
        "invalid-weight",
    ),
    (
        lambda: kr(amendments=[Amendment("2026-11-10", was={"baseline": 2})]),
        "target-incomplete",
    ),
    (
        lambda: kr(amendments=[Amendment("2026-11-10", was={"target": None})]),
        "amendment-of-draft",
    ),
    (
        lambda: kr(amendments=[Amendment("2026-11-10", was={"weight": 2})] * 2),
        "duplicate-amendment",
    ),
    (
        lambda: kr(
            ends_on="2026-11-30",
            amendments=[Amendment("2026-11-10", was={"starts_on": "2026-12-01"})],
        ),
        "period-order",
    ),
    (
        lambda: okr.KeyResult("a", "b", draft=True).amend(
            on="2026-11-10", reason="", target=5, baseline=3
        ),
        "amendment-of-draft",
    ),
    (
        lambda: okr.Objective(
            "a", "b", amendments=[Amendment("2026-11-10", was={"weight": 2})]
        ),
        "unknown-field",
    ),
    (lambda: Closing("2027-01-08", "won"), "unknown-word"),
    (lambda: kr(closed="missed"), "wrong-type"),
]


@pytest.mark.parametrize(
    ("made", "code"),
    REFUSED,
    ids=[f"{at}-{code}" for at, (_, code) in enumerate(REFUSED)],
)
def test_what_cannot_be_is_refused(made: Any, code: str) -> None:
    """Each mistake has its code, and a hint where there is a way out."""
    with pytest.raises(InvalidOKRError) as caught:
        made()
    assert code == caught.value.code


def test_a_slip_is_named() -> None:
    """A field that is misspelt is the one that was meant, perhaps."""
    with pytest.raises(InvalidOKRError, match="Did you mean 'weight'"):
        kr(amendments=[Amendment("2026-11-10", was={"wieght": 2})])
    with pytest.raises(CalendarError):
        kr().amend(on="soon", reason="", target=36)


def test_old_targets_may_be_said_in_short() -> None:
    """What was agreed is said in the words of the key result itself."""
    was = {"at_least": 30, "starts_on": "2026-10-05", "intent": None}
    [made] = kr(amendments=[Amendment("2026-11-10", was=was)]).amendments
    assert okr.Hold(at_least=30) == made.was["target"]
    assert dt.date(2026, 10, 5) == made.was["starts_on"]
    assert ["target", "intent", "starts_on"] == list(made.was), "one order"


def test_check_ins_stay_with_what_they_were_about() -> None:
    """A value reported of one metric is none of another, on either side of a change."""
    values = {"2026-11-01": 50, "2026-11-12": 33}
    now = okr.KeyResult("k", "K", at_most=60, metric="churn", check_ins=values)
    now = now.amend(on="2026-11-10", reason="", metric="nps", target=okr.Reach(32, 40))
    okrs = a_set(now)
    assert [33.0] == okrs.readings("k").values.tolist()
    assert [50.0] == okrs.in_force("2026-11-09").readings("k").values.tolist()
    assert (dt.date(2026, 11, 10),) == remeasured(now)


def test_work_that_becomes_another_is_counted_anew() -> None:
    """Stages that are gone are not done; what was done of a list is none of a yes."""
    done = [okr.CheckIn("2026-11-01", done=["a", "b"])]
    stages = okr.KeyResult("k", "K", target=okr.Milestones(["a", "b"]), check_ins=done)
    fewer = stages.amend(on="2026-11-10", reason="", target=okr.Milestones(["a", "c"]))
    assert [0.5] == a_set(fewer).table.readings.value.tolist()
    yes = stages.amend(on="2026-11-10", reason="", target=okr.Done())
    assert [] == a_set(yes).table.readings.value.tolist()
    assert [1.0] == a_set(yes).in_force("2026-11-09").table.readings.value.tolist()
    with pytest.raises(StructureError) as caught:
        a_set(stages.replace(target=okr.Done()))
    assert ["check-in-mismatch"] == [fault.code for fault in caught.value.faults]


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"metric": "npz"}, "was.metric", "unknown-metric"),
    ({"target": okr.Reach(32, 400)}, "was.target", "target-out-of-bounds"),
    ({"metric": "churn"}, "was", "target-direction"),
    ({"target": okr.Change(5, unit="pp")}, "was.change", "unit-mismatch"),
    ({"depends_on": ["nps"]}, "was.depends_on[0]", "depends-on-itself"),
    ({"starts_on": "2027-01-05"}, "was", "span-empty"),
]


@pytest.mark.parametrize(("was", "path", "code"), FAULTS)
def test_what_was_agreed_is_checked_with_the_set(
    was: dict[str, Any], path: str, code: str
) -> None:
    """A definition of the past could not be what no definition can be."""
    with pytest.raises(StructureError) as caught:
        a_set(kr(metric="nps", amendments=[Amendment("2026-11-10", was=was)]))
    place = f"objectives[0].key_results[0].amendments[0].{path}"
    assert [(place, code)] == [(f.path, f.code) for f in caught.value.faults]


def test_old_objectives_are_checked_with_the_set() -> None:
    """So could what an objective named; and days that its old cycle leaves out."""
    was: dict[str, Any] = {
        "measured_by": ["npz"],
        "guardrails": [okr.Guardrail(metric="nps", at_least=500)],
        "cycle": "2026-X",
    }
    with pytest.raises(StructureError) as caught:
        a_set(kr(starts_on="2026-11-01"), amendments=[Amendment("2026-11-10", was=was)])
    assert {
        "objectives[0].amendments[0].was.measured_by[0]",
        "objectives[0].amendments[0].was.guardrails[0].at_least",
        "objectives[0].amendments[0].was.cycle",
    } == {fault.path for fault in caught.value.faults}
    moved = [Amendment("2026-11-10", was={"cycle": "2026-Q3"})]
    with pytest.raises(StructureError) as caught:
        a_set(kr(starts_on="2026-11-01"), amendments=moved)
    assert ["span-empty"] == [fault.code for fault in caught.value.faults]


def test_metrics_inside_are_lifted_from_the_past_as_well() -> None:
    """A key result by itself may have been about a metric that is nowhere else."""
    alone = okr.KeyResult("k", "K", at_least=3, metric=okr.Metric("new"))
    alone = alone.amend(on="2026-11-10", reason="", metric=okr.Metric("old"))
    okrs = okr.OKRSet([okr.Objective("o", "O", [alone])], cycle="2026-Q4")
    assert ["old", "new"] == [metric.id for metric in okrs.metrics]
    assert "new" == okrs.in_force("2026-11-01").key_result("k").metric


def test_fields_are_rewritten_in_the_past_as_well() -> None:
    """What renames a metric renames it in every definition there was."""
    now = kr(metric="a").amend(on="2026-11-10", reason="", metric="b", weight=2)
    new = rewritten(now, {"metric": str.upper})
    assert ("B", "A", 1.0) == (
        new.metric,
        new.amendments[0].was["metric"],
        new.amendments[0].was["weight"],
    )


def test_amendments_show_themselves() -> None:
    """A person sees what was; a program can pickle and hash it."""
    now = kr(closed=Closing("2027-01-08", "missed", score=0.4)).amend(
        on="2026-11-10", reason="Late", target=36, intent="learning"
    )
    assert "2026-11-10 (target was from 32 to 40, intent was empty)" in str(now)
    assert "missed on 2027-01-08 with 0.4" in str(now)
    assert "achieved on 2027-01-08" == okr.Objective(
        "a", "b", closed=Closing("2027-01-08", "achieved")
    ).closed._phrase(str)
    assert now == pickle.loads(pickle.dumps(now))
    assert hash(now) == hash(attrs.evolve(now))
    assert ("achieved", "missed", "postponed", "abandoned") == OUTCOMES


def test_a_reason_explains_only_what_it_is_about() -> None:
    """A typo that is mended must not hide a target lowered in silence."""
    silent = kr().amend(on="2026-11-10", reason="", target=20)
    typo = silent.amend(on="2026-11-10", reason="a typo", title="Net promoters")
    told = silent.amend(on="2026-11-10", reason="the market fell", target=25)

    assert "" == typo.amendments[0].reason
    assert "the market fell" == told.amendments[0].reason


def test_what_a_day_changed_and_changed_back_was_not_amended() -> None:
    """An amendment without a change would be a riddle."""
    now = kr().amend(on="2026-11-10", reason="a slip", target=20)

    assert () == now.amend(on="2026-11-10", reason="mended", target=40).amendments
