import datetime as dt
import json
from typing import get_args

import numpy as np
import pytest

import okrkit as okr
from okrkit.errors import InvalidOKRError, OKRError, UnknownIdError
from okrkit.strategy.assuming.checking import check_assumptions
from okrkit.strategy.deciding.decide import decisions
from okrkit.strategy.deciding.decision import DecisionKind
from okrkit.strategy.deciding.rules import ORDER, RULES
from okrkit.strategy.impact.measuring import impact
from okrkit.strategy.impact.ranking import rank_initiatives

ON = "2026-11-15"
STEADY = {f"2026-0{m}-28": 40 - m % 2 / 5 for m in range(1, 10)} | {"2026-10-28": 40}


def one(*key_results, metrics=(), observations=None, **objective):
    """Return a set of one objective."""
    keep = okr.Objective("keep", "Customers stay", key_results, **objective)
    return okr.OKRSet(
        [keep], cycle="2026-Q4", metrics=metrics, observations=observations or {}
    )


def kr(id="nps", **more):
    """Return a key result from 32 to 40, unless another target is given."""
    goal = {"baseline": 32, "target": 40}
    if more.keys() & {"at_most", "at_least"} or isinstance(
        more.get("target"), okr.Done
    ):
        goal = {}
    return okr.KeyResult(id, "A key result", **{**goal, **more})


def found(okrs, on=ON, **more):
    """Return the ids that come out, by rule."""
    made = decisions(okrs, on=on, **more)
    return {rule: item.id for item in made for rule in item.rules}


# -- each rule speaks from its threshold on, and not before


@pytest.mark.parametrize(
    ("more", "on", "speaks"),
    [
        ({}, "2026-11-15", True),
        ({"intent": "committed"}, "2026-11-15", False),
        ({"target": 41}, "2026-11-15", False),
        ({}, "2026-12-20", False),
    ],
    ids=["met", "committed", "not met", "late"],
)
def test_already_met(more, on, speaks):
    """A target met early was too low; a commitment that is kept is as it should be."""
    okrs = one(kr(**{"baseline": 30, "target": 39, "check_ins": STEADY, **more}))
    assert ("already met" in found(okrs, on)) == speaks


def test_met_by_luck_is_not_met_early():
    """A wild value above the target today may well be below it at the end."""
    days = {f"2026-10-{d:02d}": 36 + 5 * (-1) ** d for d in range(2, 31, 3)}
    days["2026-11-13"] = 40.5
    assert "already met" not in found(one(kr(check_ins=days)))


def test_nearly_sure_needs_half_of_the_time():
    """Late in the cycle a high chance is how it should be."""
    okrs = one(kr(baseline=30, target=38, check_ins=STEADY))
    assert "nearly sure" in found(okrs, "2026-11-01")
    assert "nearly sure" not in found(okrs, "2026-12-01")


def test_two_rules_of_one_kind_make_one_decision():
    """One thing is to be decided once, with all that speaks for it."""
    okrs = one(kr(baseline=30, target=38, check_ins=STEADY))
    made = decisions(okrs, on="2026-11-01")["retarget key result nps"]
    assert made.rules == ("already met", "nearly sure")
    assert made.trigger.count(".") == 2
    assert len(made.options) == len(set(made.options))
    assert len(made.evidence) == len(set(made.evidence))


def test_no_precedent():
    """Out of reach and never seen before: the target is to be spoken about."""
    far = one(kr(baseline=40, target=60, check_ins=STEADY))
    near = one(kr(baseline=40, target=40.3, check_ins=STEADY))
    assert found(far, "2026-12-20")["no precedent"] == "retarget key result nps"
    assert "no precedent" not in found(near, "2026-12-20")


def test_what_is_hopeless_and_has_a_precedent_is_not_retargeted():
    """It was possible when it was set; that it fails now is another matter."""
    days = {f"2026-0{m}-28": 30 + m for m in range(1, 10)}
    days |= {"2026-10-28": 35, "2026-11-28": 34, "2026-12-27": 34}
    okrs = one(kr(baseline=39, target=41, check_ins=days))
    assert okr.project(okrs, on="2026-12-30")["nps"].chance < 0.05
    assert "no precedent" not in found(okrs, "2026-12-30")


@pytest.mark.parametrize(
    ("on", "target", "speaks"),
    [
        ("2026-11-20", 40, True),
        ("2026-11-01", 40, False),
        ("2026-11-20", okr.Done(), False),
    ],
    ids=["half is over", "early", "work"],
)
def test_never_read(on, target, speaks):
    """What nobody measures for half of its days is no key result."""
    assert ("never read" in found(one(kr(target=target)), on)) == speaks


@pytest.mark.parametrize(
    ("metric", "value", "speaks"),
    [
        ({"polarity": "higher", "bounds": (0, 50)}, 50, True),
        ({"polarity": "higher", "bounds": (0, 50)}, 49, False),
        ({"polarity": "higher"}, 50, False),
        ({"bounds": (0, 50)}, 50, False),
    ],
    ids=["at it", "below", "no bound", "no polarity"],
)
def test_at_its_bound(metric, value, speaks):
    """What cannot get better has nothing more to ask for."""
    measure = okr.Metric("nps", **metric)
    okrs = one(kr(metric=measure, check_ins={"2026-11-06": value}))
    assert ("at its bound" in found(okrs)) == speaks


def test_at_the_lower_bound_where_lower_is_better():
    """No complaints at all is the best that there is."""
    measure = okr.Metric("complaints", polarity="lower", bounds=(0, None))
    okrs = one(
        kr(metric=measure, baseline=9, target=2, check_ins={"2026-11-06": 0}),
        kr("open", baseline=1, target=0, check_ins={"2026-11-06": 0}),
    )
    assert found(okrs)["at its bound"] == "retire key result nps"


def test_a_limit_that_always_held_is_a_guardrail():
    """A key result in no doubt says nothing; committed ones are meant so."""
    days = {f"2025-{m:02d}-28": 1 + m % 2 / 10 for m in range(1, 13)}
    days |= {f"2026-{m:02d}-28": 1 + m % 2 / 10 for m in range(1, 11)}
    rule = "in no doubt"
    assert found(one(kr(at_most=5, check_ins=days)))[rule] == "retire key result nps"
    assert rule not in found(one(kr(at_most=5, check_ins=days, intent="committed")))
    once = days | {"2025-06-28": 9}
    assert rule not in found(one(kr(at_most=5, check_ins=once)))


def test_committed_off_track():
    """A commitment is escalated while there is time, and an aspiration is not."""
    days = {"2026-10-16": 32, "2026-11-06": 31, "2026-12-06": 31}
    okrs = one(kr(intent="committed", check_ins=days, owner="Ann"))
    made = decisions(okrs, on="2026-12-15")["escalate key result nps"]
    assert (made.rules, made.owner) == (("committed off track",), "Ann")
    assert "below 50%" in str(made.evidence[0])
    other = one(kr(intent="aspirational", check_ins=days))
    assert "committed off track" not in found(other, "2026-12-15")


def test_inherited_risk_names_who_can_help():
    """The one who waits escalates to the one who is waited for."""
    okrs = one(
        kr("api", at_least=1, owner="Ann", check_ins={"2026-11-06": 0}),
        kr("app", at_least=1, owner="Bo", depends_on=["api"]),
    )
    made = decisions(okrs, on=ON)["escalate key result app"]
    assert made.owner == "Bo"
    assert "settle with Ann" in made.options[0]
    assert made.evidence[0].shown == "app waits on api of Ann, which is off track"


def test_an_objective_inherits_risk_too():
    """Its owner is to speak, not only that of a key result."""
    api = kr("api", at_least=1, check_ins={"2026-11-06": 0})
    waits = okr.Objective(
        "app",
        "App",
        [kr("a", check_ins={"2026-11-06": 38})],
        owner="Bo",
        supports=[okr.Support(objective="ship", kind="depends on")],
    )
    okrs = okr.OKRSet([okr.Objective("ship", "Ship", [api]), waits], cycle="2026-Q4")
    made = decisions(okrs, on=ON)["escalate objective app"]
    assert made.owner == "Bo"
    assert "who answers for it" in made.options[0]


def test_a_circle_of_waiting_is_escalated():
    """Nobody can begin, whatever the statuses are."""
    okrs = one(
        kr("a", depends_on=["b"], check_ins={"2026-11-06": 39}),
        kr("b", depends_on=["a"], check_ins={"2026-11-06": 39}),
    )
    made = decisions(okrs, on=ON)["escalate key result a"]
    assert "in a circle" in made.trigger


@pytest.mark.parametrize(
    ("value", "on", "speaks"),
    [(25, ON, True), (20, ON, False), (None, ON, False), (25, "2027-02-01", False)],
    ids=["broken", "holds", "not measured", "over"],
)
def test_guardrail_broken(value, on, speaks):
    """A guardrail that does not hold is said at once, by its own metric."""
    okrs = one(
        kr(check_ins={"2026-11-06": 34}),
        metrics=[okr.Metric("complaints", "Complaints")],
        observations={} if value is None else {"complaints": {"2026-11-10": value}},
        guardrails=[okr.Guardrail(metric="complaints", at_most=20)],
        owner="Ann",
    )
    ids = found(okrs, on)
    assert ids.get("guardrail broken") == (
        "escalate metric complaints" if speaks else None
    )


@pytest.mark.parametrize(
    ("reading", "metric", "policy", "left"),
    [
        ({"date": "2026-11-10"}, {}, None, ""),
        (
            {"date": "2026-11-10", "provisional": True},
            {},
            None,
            "reading provisional",
        ),
        ({"date": "2019-01-01"}, {}, None, "age 2875 days (more than 10)"),
        ({"date": "2026-10-16"}, {}, None, "10 days (every week, with 3 days"),
        ({"date": "2026-10-16"}, {"rhythm": "month"}, None, ""),
        (
            {"date": "2026-10-01"},
            {"rhythm": "month", "lag": 5},
            None,
            "39 days (every month, with 3 days of grace, and final 5 days later)",
        ),
        ({"date": "2026-10-01"}, {"rhythm": 20}, None, "23 days (every 20 days, with"),
        ({"date": "2026-10-16"}, {}, {"stale": 60}, ""),
        ({"date": "2026-10-16"}, {}, {"stale": 20}, "after 20 days (by the policy)."),
        ({"date": "2019-01-01"}, {}, {"stale": None}, ""),
    ],
    ids=["fresh", "provisional", "ancient", "stale", "monthly", "late", "20 days",
         "60 days", "by policy", "never"],
)  # fmt: skip
def test_a_guardrail_is_judged_by_what_is_final_and_fresh(
    reading, metric, policy, left
):
    """A value of years ago, or one that may still change, is read again first."""
    okrs = one(
        kr(check_ins={"2026-11-06": 34}),
        metrics=[okr.Metric("cost", **metric)],
        observations={"cost": [okr.Observation(value=99, **reading)]},
        guardrails=[okr.Guardrail(metric="cost", at_most=10)],
    )
    made = decisions(okrs, on=ON, policy=policy)
    assert ("escalate metric cost" in made.ids) == (not left)
    assert ("read again metric cost" in made.ids) == bool(left)
    told = [(item.trigger, *map(str, item.evidence)) for item in made]
    assert left in " ".join(text for texts in told for text in texts)
    assert "guardrail broken" not in dict(made.not_asked)


def test_a_guardrail_that_held_when_last_read_is_no_all_clear():
    """Nothing is to be decided of it, and it is not known to hold."""
    read = {"calm": {"2026-10-02": 9}, "kind": [okr.Observation(
        date="2026-11-10", value=9, provisional=True)]}  # fmt: skip
    okrs = one(
        kr(check_ins={"2026-11-06": 34}),
        metrics=[okr.Metric("calm"), okr.Metric("kind")],
        observations=read,
        guardrails=[okr.Guardrail(metric=id, at_most=10) for id in read],
    )
    made = decisions(okrs, on=ON)
    assert dict(made.not_asked)["guardrail broken"] == (
        "calm, beside “Customers stay”, has a stale reading, of 2 Oct 2026: too old "
        "after 10 days (every week, with 3 days of grace); kind, beside “Customers "
        "stay”, has a provisional reading of 10 Nov 2026"
    )
    assert () == made.of(kind="read again").ids


def test_a_broken_guardrail_says_of_what_day_its_value_is():
    """A value without its day cannot be checked."""
    okrs = one(
        kr(check_ins={"2026-11-06": 34}),
        metrics=[okr.Metric("cost"), okr.Metric("calm")],
        observations={"cost": {"2026-11-10": 99}},
        guardrails=[
            okr.Guardrail(metric="cost", at_most=10),
            okr.Guardrail(metric="calm", at_most=10),
        ],
    )
    made = decisions(okrs, on=ON)
    (fact,) = made["escalate metric cost"].evidence
    assert str(fact) == "value 99 on 10 Nov 2026 (at most 10)"
    assert (
        dict(made.not_asked)["guardrail broken"]
        == "calm, beside “Customers stay”, has no reading"
    )


def test_scope_changed_until_somebody_looks():
    """The aim moved on and its measures did not, until they do."""
    keep = one(kr(), scope="all").objective("keep")
    moved = keep.amend(on="2026-11-10", reason="Focus", scope="paying")
    after = {
        "untouched": moved,
        "before the day": keep.amend(on="2026-11-20", reason="Later", scope="x"),
        "reviewed": moved.replace(reviewed_on="2026-11-12"),
        "followed": moved.with_key_result(
            moved.key_results[0].amend(on="2026-11-11", reason="Too", target=41)
        ),
        "never": keep,
    }
    told = {
        name: "scope changed" in found(okr.OKRSet([each], cycle="2026-Q4"))
        for name, each in after.items()
    }
    assert told == {name: name == "untouched" for name in after}


def test_scope_changed_is_said_once_for_an_objective():
    """Two key results make one decision, with both scopes in it."""
    keep = one(kr("a"), kr("b")).objective("keep")
    keep = keep.amend(on="2026-11-10", reason="Focus", scope="paying")
    made = decisions(okr.OKRSet([keep], cycle="2026-Q4"), on=ON)
    (item,) = made.of(kind="rescope")
    assert [fact.shown for fact in item.evidence] == ["paying", "none"]


def test_measured_for_others():
    """A key result on new customers is not met by old ones."""
    metric = okr.Metric("nps", segment="all")
    okrs = one(
        kr("a", metric=metric, segment="new"),
        kr("b", metric="nps", segment="all"),
        kr("c", metric="nps"),
        metrics=[metric],
    )
    assert decisions(okrs, on=ON).of(kind="rescope").ids == ("rescope key result a",)


def readings(*sizes, **more):
    """Return monthly readings on so many answers."""
    return [
        okr.Observation(date=f"2026-{month:02d}-28", value=32, n=n, **more)
        for month, n in enumerate(sizes, 11 - len(sizes))
    ]


@pytest.mark.parametrize(
    ("series", "speaks"),
    [
        (readings(400, 380, 12), True),
        (readings(400, 380, 40), False),
        (readings(12), False),
        (readings(400, 12, provisional=True), False),
        ([okr.Observation(date="2026-10-28", value=32)], False),
        (
            [
                okr.Observation(
                    date=f"2026-{m:02d}-28", numerator=n / 10, denominator=n
                )
                for m, n in ((9, 400), (10, 12))
            ],
            True,
        ),
    ],
    ids=["gone", "a tenth", "first", "provisional", "no sizes", "ratio"],
)
def test_segment_empty(series, speaks):
    """A value of twelve people is no longer that of four hundred."""
    okrs = one(
        kr(metric="nps"), metrics=[okr.Metric("nps")], observations={"nps": series}
    )
    assert ("segment empty" in found(okrs)) == speaks


ROLES = [okr.Metric("calls", role="activity"), okr.Metric("churn", role="outcome")]


def test_outcome_missing():
    """Drivers alone can all be met while the objective fails."""
    calls = kr("calls", metric="calls")
    assert "outcome missing" in found(one(calls, metrics=ROLES))
    churn = kr("churn", metric="churn")
    assert "outcome missing" not in found(one(calls, churn, metrics=ROLES))
    assert "outcome missing" in found(one(kr("ship", target=okr.Done())))


def test_a_value_without_a_metric_may_be_the_outcome():
    """What nobody said cannot be held against anybody."""
    assert "outcome missing" not in found(one(kr()))


def test_what_is_over_closed_or_a_draft_is_left():
    """There is nothing to decide of what is closed, not agreed or not begun."""
    okrs = one(
        kr("done", closed=okr.Closing("2026-11-01", "achieved")),
        okr.KeyResult("draft", "Better", draft=True),
    )
    assert len(decisions(okrs, on="2026-12-20")) == 0
    assert len(decisions(one(kr()), on="2026-09-01")) == 0
    over = one(kr(), closed=okr.Closing("2026-11-01", "postponed"))
    assert len(decisions(over, on="2026-12-20")) == 0


# -- what works


WEEKS = [f"2026-{m:02d}-{d:02d}" for m in range(1, 11) for d in (7, 14, 21, 28)]


def tried(shift, polarity="higher"):
    """Return the impact of work from July on that shifts a metric."""
    nps = {
        day: 32 + (i * 7 % 5) / 2 + (shift if day >= "2026-07" else 0)
        for i, day in enumerate(WEEKS)
    }
    metric = okr.Metric("nps", unit="points", polarity=polarity)
    work = okr.Initiative("calls", "Call", starts_on="2026-07-01", moves=["nps"])
    return impact(work, okr.Series.of(nps), on=ON, metric=metric)


def working():
    """Return a set that names the work."""
    calls = okr.Initiative("calls", "Call every customer", moves=["nps"])
    return one(kr(check_ins={"2026-11-06": 34}), initiatives=[calls], owner="Ann")


def test_no_sign_needs_that_it_could_have_been_seen():
    """Where a small effect was hoped for, not to see it says nothing."""
    flat = tried(0)
    assert flat.verdict == "may be chance"
    far = {"hoped": {"calls": 10}, "impacts": [flat]}
    made = decisions(working(), on=ON, **far)["stop initiative calls"]
    assert made.owner == "Ann"
    assert made.title == "Call every customer"
    assert "which would be seen" in made.evidence[1].limit
    tiny = {"hoped": {"calls": 0.02}, "impacts": [flat]}
    assert "no sign" not in found(working(), **tiny)


def test_no_sign_is_not_said_of_a_hope_that_the_interval_holds():
    """What may well have worked as hoped is no reason to stop."""
    small = tried(0.5 * tried(0).visible)
    hoped = small.high - 0.01 * small.visible
    assert small.verdict == "may be chance"
    assert hoped > small.visible
    held = {"hoped": {"calls": hoped}, "impacts": [small]}
    beyond = {"hoped": {"calls": small.high + 0.01}, "impacts": [small]}
    assert "no sign" not in found(working(), **held)
    assert "no sign" in found(working(), **beyond)


WORK = okr.Initiative("calls", "Call every customer", moves=["nps", "churn"])
TWO = [okr.Metric("nps", polarity="higher"), okr.Metric("churn", polarity="lower")]


def of_two(*initiatives, **more):
    """Return a set whose work moves two metrics, or what else is given."""
    work = initiatives or [WORK]
    return one(kr(metric="nps"), metrics=TWO, initiatives=work, owner="Ann", **more)


def effect_on(metric, shift):
    """Return the impact of the calls of July on a metric that shifts by so much."""
    days = {
        day: 32 + (i * 7 % 5) / 2 + (shift if day >= "2026-07" else 0)
        for i, day in enumerate(WEEKS)
    }
    work = WORK.replace(starts_on="2026-07-01")
    return impact(work, okr.Series.of(days), on=ON, metric=metric)


def test_a_hope_is_for_one_metric():
    """A hope in points of NPS was held against churn in percent."""
    both = [effect_on(metric, 0) for metric in TWO]
    with pytest.raises(InvalidOKRError) as caught:
        decisions(of_two(), on=ON, impacts=both, hoped={"calls": 10})
    assert caught.value.code == "effect-unclear"
    assert caught.value.got == "one for nps, churn"
    hoped = {"calls": {"nps": 10}}
    made = decisions(of_two(), on=ON, impacts=both, hoped=hoped)
    (item,) = made.of(kind="stop")
    assert "What was hoped of it on nps" in item.trigger
    assert "churn" not in item.trigger


def test_a_hope_counts_for_what_the_set_says_is_moved():
    """Only one of two metrics was measured: nobody said which one was meant."""
    seen = effect_on(TWO[1], 0)
    with pytest.raises(InvalidOKRError):
        decisions(of_two(), on=ON, impacts=[seen], hoped={"calls": 10})
    nothing = okr.Initiative("calls", "Call")
    with pytest.raises(InvalidOKRError) as caught:
        decisions(of_two(nothing), on=ON, hoped={"calls": 10})
    assert caught.value.got == "one for what names no metric"


@pytest.mark.parametrize(
    ("hoped", "code"),
    [
        ({"zzz": 3}, "id-unknown"),
        ({"calls": {"zzz": 3}}, "id-unknown"),
        ({"calls": {"nps": -9}}, "effect-against-target"),
        ({"calls": {"churn": 9}}, "effect-against-target"),
        ({"calls": {"nps": "x"}}, "not-a-number"),
    ],
    ids=["nobody", "no metric", "fall", "rise", "word"],
)
def test_a_hope_that_cannot_be_is_refused(hoped, code):
    """A hope of nobody was silent, and one with a wrong sign stopped good work."""
    with pytest.raises(OKRError) as caught:
        decisions(of_two(), on=ON, impacts=[effect_on(TWO[0], 0)], hoped=hoped)
    assert caught.value.code == code


def test_a_harm_that_was_expected_beside_help_is_no_error():
    """`prioritise` takes it too, and says so; a hope without a polarity has no sign."""
    seen = [effect_on(TWO[0], 0)]
    told = {"calls": {"nps": 0.02, "churn": 0.1}}
    assert (
        len(decisions(of_two(), on=ON, impacts=seen, hoped=told).of(kind="stop")) == 0
    )
    own = okr.Initiative("calls", "Call", moves=["late"])
    okrs = one(kr("late", baseline=9, target=2), initiatives=[own])
    assert len(decisions(okrs, on=ON, hoped={"calls": -2}).of(kind="stop")) == 0


def test_a_key_result_stands_for_its_metric():
    """What moves a key result moves its metric, and one number is enough for it."""
    okrs = of_two(WORK.replace(moves=["nps"]))
    seen = [effect_on(TWO[0], 0)]
    made = decisions(okrs, on=ON, impacts=seen, hoped={"calls": 10})
    assert made.of(kind="stop").ids == ("stop initiative calls",)


def test_no_stop_where_something_else_really_got_better():
    """NPS did not move and churn fell: the work is worth going on with."""
    nps, churn = effect_on(TWO[0], 0), effect_on(TWO[1], -8)
    hoped = {"calls": {"nps": 10, "churn": -1}}
    assert churn.verdict == "a real fall"
    assert "no sign" in found(of_two(), impacts=[nps], hoped=hoped)
    assert "no sign" not in found(of_two(), impacts=[nps, churn], hoped=hoped)


@pytest.mark.parametrize(("shift", "stops"), [(8, False), (-8, False), (0, True)])
def test_a_real_change_without_a_polarity_is_no_harm(shift, stops):
    """Nobody said which way is better, so nobody can say that it was for nothing."""
    other = effect_on(okr.Metric("churn"), shift)
    seen = [effect_on(TWO[0], 0), other]
    hoped = {"calls": {"nps": 10}}
    assert ("no sign" in found(of_two(), impacts=seen, hoped=hoped)) == stops


def test_what_else_was_found_is_evidence():
    """Who is to stop a thing wants to see all that it did."""
    seen = [effect_on(TWO[0], 0), effect_on(TWO[1], 8)]
    hoped = {"calls": {"nps": 10}}
    made = decisions(of_two(), on=ON, impacts=seen, hoped=hoped)
    item = made["stop initiative calls"]
    assert item.rules == ("harm done", "no sign")
    told = {fact.what: fact.limit for fact in item.evidence}
    assert told["effect on churn"] == "a real rise"
    assert told["effect on nps"] == "may be chance"


@pytest.mark.parametrize(
    ("work", "more", "stops"),
    [
        ({}, {}, True),
        ({"ends_on": "2026-12-01"}, {}, True),
        ({"ends_on": "2026-11-01"}, {}, False),
        ({}, {"closed": okr.Closing("2026-11-01", "abandoned")}, False),
    ],
    ids=["runs", "will end", "ended", "closed"],
)
def test_what_is_over_is_not_stopped(work, more, stops):
    """Nobody can stop what has ended, or the work of an objective that is closed."""
    okrs = of_two(WORK.replace(**work), **more)
    assert ("harm done" in found(okrs, impacts=[effect_on(TWO[0], -8)])) == stops


def test_harm_done_follows_the_polarity():
    """A real rise of churn is no success."""
    rise = {p: tried(8, p) for p in ("higher", "lower", None)}
    assert {each.verdict for each in rise.values()} == {"a real rise"}
    said = {p: "harm done" in found(working(), impacts=[i]) for p, i in rise.items()}
    assert said == {"higher": False, "lower": True, None: False}
    assert "harm done" in found(working(), impacts=[tried(-8)])


def test_a_ranking_brings_its_own_verdicts():
    """Among many, what looked real alone may be chance."""
    ranked = rank_initiatives([tried(8, "lower")])
    made = decisions(working(), on=ON, impacts=ranked)["stop initiative calls"]
    assert made.rules == ("harm done",)
    assert made.evidence[0].limit == next(iter(ranked)).verdict


def test_an_initiative_that_the_set_does_not_know_has_no_owner():
    """It is said all the same, by the title that the impact has."""
    made = decisions(one(kr()), on=ON, impacts=[tried(-8)])["stop initiative calls"]
    assert (made.title, made.owner) == ("Call", "")


def months(values):
    """Return readings at the ends of the months to October 2026."""
    last = 2026 * 12 + 10
    days = [
        dt.date((last - back) // 12, (last - back) % 12 + 1, 1) - dt.timedelta(1)
        for back in reversed(range(len(values)))
    ]
    return dict(zip(days, values.round(6).tolist(), strict=True))


def hollow_set():
    """Return green calls beside churn that rises, and follows them the wrong way."""
    rng = np.random.default_rng(1)
    calls = 50 + np.cumsum(rng.normal(0, 1, 46))
    follows = np.append(0.0, calls[:-1] - 50) + np.cumsum(0.3 * rng.normal(size=46))
    churn = 60 + follows + np.linspace(0, 30, 46)
    calls[-1] += 15  # in this cycle the driver really moved
    return one(
        kr("calls", metric="calls", at_least=0),
        metrics=[
            okr.Metric("calls", role="driver", polarity="higher", rhythm="month"),
            okr.Metric("churn", role="outcome", polarity="lower", rhythm="month"),
        ],
        observations={"calls": months(calls), "churn": months(churn)},
        measured_by=["churn"],
        owner="Ann",
    )


def test_a_hollow_objective_gets_an_outcome():
    """Everything is green and customers leave."""
    okrs = hollow_set()
    check = check_assumptions(okrs, on=ON)
    assert [each.objective for each in check.hollow] == ["keep"]
    made = decisions(okrs, on=ON, assumptions=check)["add outcome objective keep"]
    assert made.rules == ("hollow", "driver alone", "outcome missing")
    assert made.owner == "Ann"
    assert made.evidence[0].shown == "1 of 1"
    assert "moved before, and churn did not follow as hoped." in made.trigger


def test_a_closed_objective_gets_no_outcome():
    """It said "add outcome" of an objective that somebody had closed."""
    okrs = hollow_set()
    check = check_assumptions(okrs, on=ON)
    (keep,) = okrs.objectives
    ended = keep.replace(closed=okr.Closing("2026-11-01", "abandoned"))
    closed = okrs.with_objective(ended)
    assert len(decisions(okrs, on=ON, assumptions=check).of(kind="add outcome")) == 1
    assert len(decisions(closed, on=ON, assumptions=check)) == 0


# -- the answer


def test_what_was_not_given_is_not_asked():
    """A rule that could not be asked is no all-clear."""
    made = decisions(one(kr()), on=ON)
    assert dict(made.not_asked) == {
        "harm done": "no impacts given",
        "no sign": "no impacts and no hoped given",
        "hollow": "no assumptions given",
        "driver alone": "no assumptions given",
    }
    assert "not asked: hollow: no assumptions given" in str(made)
    okrs = hollow_set()
    every = {"impacts": [tried(0)], "hoped": {"calls": 2}}
    every["assumptions"] = check_assumptions(okrs, on=ON)
    assert decisions(okrs, on=ON, **every).not_asked == ()
    assert "<ul>" not in decisions(okrs, on=ON, **every)._repr_html_()


def test_the_most_pressing_stands_first():
    """By kind, then commitment, then the days that are left."""
    days = {"2026-10-16": 32, "2026-11-06": 31, "2026-12-06": 31}
    okrs = one(
        kr("unread"),
        kr("late", intent="committed", check_ins=days),
        kr("soon", intent="committed", check_ins=days, ends_on="2026-12-20"),
        kr("committed unread", intent="committed"),
    )
    made = decisions(okrs, on="2026-12-15").ids
    assert made == (
        "escalate key result soon",
        "escalate key result late",
        "retire key result committed unread",
        "retire key result unread",
    )


def test_every_kind_has_its_place_and_every_rule_its_words():
    """The table is what the documentation and the answer are made of."""
    assert get_args(DecisionKind) == ORDER
    assert {rule.kind for rule in RULES} == set(ORDER)
    assert [rule.kind for rule in RULES] == sorted(
        (rule.kind for rule in RULES), key=ORDER.index
    )
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.says.endswith(".") for rule in RULES)


def test_some_can_be_taken_out():
    """An owner wants to see what is theirs."""
    okrs = one(kr("a", owner="Ann"), kr("b"))
    made = decisions(okrs, on="2026-12-15")
    assert made.of(owner="Ann").ids == ("retire key result a",)
    assert made.of(owner="").ids == ("retire key result b",)
    assert made.of(kind="stop").ids == ()


def test_decisions_are_shown_everywhere():
    """One result, all faces: text, HTML, JSON, columns, frame, explanation."""
    made = decisions(one(kr("a", owner="<b>Ann</b>")), on="2026-12-15")
    assert "<b>Ann" not in made._repr_html_()
    assert repr(made) == "<Decisions of 1 on 2026-12-15>"
    told = json.loads(json.dumps(made.to_dict()))
    assert told["items"][0]["id"] == "retire key result a"
    assert told["items"][0]["evidence"][0]["what"] == "readings"
    assert made.to_columns()["rules"].tolist() == ["never read"]
    assert made.to_frame("polars").shape == (1, 10)
    tree = made.explain("retire key result a")
    assert "Options: connect a source" in tree.note
    assert [part.label for part in tree.inputs] == ["readings", "time gone"]
    with pytest.raises(UnknownIdError):
        made.explain("nobody")
    assert str(made).splitlines()[1].split()[0] == "decide"


@pytest.mark.parametrize(
    "more",
    [
        {"impacts": [3]},
        {"impacts": "all"},
        {"impacts": tried(0)},
        {"hoped": {"calls": "3"}},
        {"hoped": [1]},
        {"assumptions": "yes"},
        {"on": "2026-02-30"},
        {"policy": "nobody"},
    ],
    ids=["number", "text", "one impact", "hope", "list", "check", "day", "policy"],
)
def test_what_cannot_be_is_refused(more):
    """Bad input is an error of the tree."""
    with pytest.raises(OKRError):
        decisions(one(kr()), **{"on": ON, **more})


def test_a_key_result_is_no_set():
    """Decisions need owners and objectives around what is measured."""
    with pytest.raises(InvalidOKRError):
        decisions(kr(), on=ON)
