"""What stands beside the scores: guardrails, metrics that are shown, and as JSON."""

import datetime as dt
import json

import okrkit as okr
from okrkit.model.noun import phrase

ON = "2026-11-15"
HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e"


def beside(*, guardrails=(), measured_by=(), names=("calls", "margin", "none")):
    """Return the card of a set with metrics of which the last has no reading."""
    metrics = [okr.Metric(f"m{i}", name=name) for i, name in enumerate(names)]
    okrs = okr.OKRSet(
        [okr.Objective("o", HOSTILE, guardrails=guardrails, measured_by=measured_by)],
        metrics=metrics,
        observations={
            "m0": {"2026-11-01": 0.30000000000000004},
            "m1": {"2026-11-02": -5},
        },
        cycle="2026-Q4",
    )
    return okr.score(okrs, on=ON)


def test_limits_hold_as_they_do_for_key_results():
    """A guardrail and a Hold of the same limits never disagree, to the last digit."""
    limits = [
        {"at_most": 0.3},
        {"at_most": 0.30000000000000004},
        {"at_least": 0.30000000000000004, "at_most": 1},
        {"at_least": 0.5},
    ]
    card = beside(guardrails=[okr.Guardrail(metric="m0", **limit) for limit in limits])
    goals = [
        okr.KeyResult("k", "K", check_ins={ON: 0.30000000000000004}, **limit)
        for limit in limits
    ]
    held = [okr.score(goal, on=ON, cycle="2026-Q4")["k"].score == 1 for goal in goals]

    assert [False, True, True, False] == [guard.holds for guard in card.guardrails]
    assert held == [guard.holds for guard in card.guardrails]


def test_not_measured_neither_holds_nor_breaks():
    """A limit on a metric nobody measures is not green, and not red either."""
    guard = beside(guardrails=[okr.Guardrail(metric="m2", at_most=1)]).guardrails[0]

    assert guard.holds is None
    assert guard.actual is None
    assert "guardrail m2 at most 1: -, not measured" == phrase(guard)


def test_each_says_itself():
    """A record and the whole listing print as a table, as every other result does."""
    both = okr.Guardrail(metric="m1", at_least=-9, at_most=-5)
    card = beside(guardrails=[both], measured_by=["m0", "m2"])
    guard, first = card.guardrails[0], card.measured_by[0]

    assert "margin" in str(guard)
    assert "holds" in guard._repr_html_()
    assert "calls" in first._repr_html_()
    assert "at least -9 and at most -5" in str(card.guardrails)
    assert str(card.guardrails).endswith("holds")
    assert "Guardrails" in card.guardrails._repr_html_()
    assert ["o", "m2", "none", "-", "-"] == str(card.measured_by).splitlines()[
        3
    ].split()
    assert "Measured by" in card.measured_by._repr_html_()


def test_a_listing_stays_short():
    """A thousand guardrails do not fill a notebook; the listing says how many more."""
    guards = [okr.Guardrail(metric="m0", at_most=n) for n in range(1000)]
    listing = beside(guardrails=guards).guardrails

    assert 1000 == len(listing)
    assert "800 more" in str(listing)
    assert listing._repr_html_().count("<tr") < 210


def test_hostile_names_stay_text():
    """Names come from documents of strangers: no markup, no terminal codes."""
    guards = [okr.Guardrail(metric="m0", at_most=1)]
    names = (HOSTILE, "b", "c")
    card = beside(guardrails=guards, measured_by=["m0"], names=names)
    shown = [
        card,
        card.guardrails,
        card.measured_by,
        card.guardrails[0],
        card.measured_by[0],
    ]

    for each in shown:
        assert "<script>alert" not in each._repr_html_()
        assert "\x1b" not in each._repr_html_()
        assert "\x1b" not in str(each)
        assert "\u202e" not in str(each)


def test_a_policy_with_a_hostile_name_stays_text():
    """The title of a card holds the policy's name, which a document may give."""
    okrs = okr.OKRSet(cycle="2026-Q4")
    card = okr.score(okrs, on=ON, policy={"name": "<b>ours</b>"})

    assert "<b>ours" not in card._repr_html_()
    assert "scores on 2026-11-15, policy <b>ours</b>" == str(card).splitlines()[0]


def test_the_whole_card_as_json():
    """A program that reads the JSON learns the day, the policy and what is beside."""
    guards = [okr.Guardrail(metric="m0", at_most=0.2)]
    card = beside(guardrails=guards, measured_by=["m1", "m2"])
    found = json.loads(json.dumps(card.to_dict(), allow_nan=False))

    assert [
        "kind",
        "on",
        "policy",
        "policy_version",
        "policy_source",
        "guardrails",
        "measured_by",
        "items",
    ] == list(found)
    assert (ON, "okrkit") == (found["on"], found["policy"])
    assert card.policy.version == found["policy_version"]
    assert card.policy.source == found["policy_source"]
    assert {
        "objective": "o",
        "metric": "m0",
        "name": "calls",
        "actual": 0.30000000000000004,
        "unit": "count",
        "measured_on": "2026-11-01",
        "at_least": None,
        "at_most": 0.2,
        "holds": False,
    } == found["guardrails"][0]
    assert [-5.0, None] == [shown["actual"] for shown in found["measured_by"]]
    assert HOSTILE == found["items"][0]["title"]


def test_the_value_is_of_the_last_day_of_the_cycle():
    """Next quarter's readings do not break this quarter's limits."""
    okrs = okr.OKRSet(
        [okr.Objective("o", "O", guardrails=[okr.Guardrail(metric="m", at_most=1)])],
        metrics=[okr.Metric("m")],
        observations={"m": {"2026-12-31": 1, "2027-01-01": 2}},
        cycle="2026-Q4",
    )
    guard = okr.score(okrs, on="2027-02-01").guardrails[0]

    assert (True, dt.date(2026, 12, 31)) == (guard.holds, guard.measured_on)
