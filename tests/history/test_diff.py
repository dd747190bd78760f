"""`diff` says every difference between two sets, and nothing else, in OKR words."""

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.history.differing import diff
from okrkit.model.amendment import Amendment
from okrkit.model.closing import Closing
from okrkit.testing import example_set, okr_sets

FULL = {
    "okrkit": 1,
    "set": "team",
    "cadence": {"every": "quarter", "fiscal_year_starts": "february", "check_in": 7},
    "cycle": "FY27-Q3",
    "policy": "okrkit",
    "segments": {"paying": "plan > 0", "large": {"parent": "paying"}},
    "metrics": {
        "nps": {
            "name": "Net Promoter Score",
            "unit": "points",
            "polarity": "higher",
            "bounds": [-100, 100],
            "kind": "score",
            "role": "outcome",
            "segment": "paying",
            "rhythm": "month",
            "lag": 3,
            "description": "after each answer",
            "definition": "nps.monthly",
            "source": {
                "sql": "select day, score from answers where team = :team",
                "connection": "warehouse",
                "params": {"team": "Nord"},
                "columns": {"date": "day", "value": "score"},
                "every": "month",
            },
            "observations": [
                {
                    "date": "2026-09-30",
                    "starts_on": "2026-09-01",
                    "value": 32,
                    "n": 400,
                    "standard_error": 2,
                    "recorded_at": "2026-10-02T08:00:00+00:00",
                    "source": "survey",
                    "provisional": True,
                },
                {"date": "2026-10-31", "value": 0.5, "numerator": 1, "denominator": 2},
            ],
            "x-team": "Nord",
        },
        "calls": {},
    },
    "objectives": [
        {
            "id": "keep",
            "title": "Customers stay",
            "owner": "Ann",
            "level": "team",
            "intent": "aspirational",
            "why": "growth",
            "scope": "paying",
            "supports": [
                {"objective": "grow", "weight": 0.4, "share": 0.5, "kind": "informs"},
                {"key_result": "up"},
            ],
            "measured_by": ["nps"],
            "guardrails": [{"metric": "calls", "at_most": 9}],
            "assumptions": [
                {"drivers": ["calls"], "outcome": "nps", "lag": 9, "because": "seen"}
            ],
            "initiatives": [
                {
                    "id": "calls",
                    "title": "We call",
                    "starts_on": "2026-11-01",
                    "ends_on": "2026-12-01",
                    "moves": ["nps"],
                    "segment": "paying",
                    "effort": 3,
                }
            ],
            "reviewed_on": "2026-11-01",
            "cycle": "FY27-Q3",
            "check_in": "week",
            "amendments": [
                {"date": "2026-11-02", "reason": "x", "was": {"owner": "B"}}
            ],
            "carried_from": "FY27-Q2/keep",
            "x-colour": "red",
            "key_results": [
                {
                    "id": "nps",
                    "title": "They recommend us",
                    "metric": "nps",
                    "baseline": 32,
                    "target": 40,
                    "stretch": 44,
                    "weight": 2,
                    "intent": "committed",
                    "owner": "Bob",
                    "segment": "large",
                    "plan": [["2026-11-30", 36]],
                    "starts_on": "2026-11-01",
                    "ends_on": "2026-12-01",
                    "depends_on": ["done"],
                    "check_ins": [
                        {
                            "date": "2026-11-06",
                            "confidence": 0.6,
                            "note": "after the change",
                            "author": "Ann",
                            "value": 34,
                            "n": 40,
                            "standard_error": 2,
                        }
                    ],
                    "amendments": [
                        {
                            "date": "2026-11-10",
                            "reason": "a quarter was lost",
                            "by": "Ann",
                            "was": {"baseline": 30, "target": 42},
                        }
                    ],
                    "closed": {"date": "2026-12-31", "outcome": "missed"},
                },
                {"id": "done", "title": "It is out", "done": True},
                {"id": "hold", "title": "Kept", "between": [1, 2], "tolerance": 1},
                {
                    "id": "zones",
                    "title": "Zones",
                    "zones": {"baseline": 1, "commit": 2, "target": 3, "stretch": 4},
                },
                {"id": "steps", "title": "Steps", "steps": [[1, 0], [2, 1]]},
                {"id": "change", "title": "Change", "change": "+10 %"},
                {"id": "stages", "title": "Stages", "milestones": {"a": 1, "b": 3}},
            ],
        },
        {
            "id": "grow",
            "title": "Grow",
            "key_results": [{"id": "up", "title": "Up", "establish": True}],
        },
    ],
    "waive": {"O01": "known"},
    "x-source": "here",
}


def full() -> okr.OKRSet:
    """Return a set in which about every field says something."""
    return okr.from_dict(FULL)


def with_key_result(okrs: okr.OKRSet, id: str, **changes: Any) -> okr.OKRSet:
    """Return a set in which one key result has other fields."""
    changed = okrs.key_result(id).replace(**changes)
    return okrs.with_objective(okrs.objective_of(id).with_key_result(changed))


def said(a: okr.OKRSet, b: okr.OKRSet) -> list[str]:
    """Return the sentences of a diff."""
    return [edit.text for edit in diff(a, b).edits]


def put(noun: Any, name: str, value: object) -> Any:
    """Copy a noun with one field exchanged, whatever its checks would say."""
    other = copy.copy(noun)
    object.__setattr__(other, name, value)
    if isinstance(noun, okr.OKRSet):
        object.__setattr__(other, "_made", {})
    return other


def another(value: object) -> object:
    """Return some other value, of the same kind where that is possible."""
    other: object = None
    match value:
        case bool():
            other = not value
        case str():
            other = f"{value}x"
        case int() | float():
            other = value + 1
        case datetime() | date():
            other = value + timedelta(days=1)
        case None:
            other = "something"
        case tuple():
            other = ()
        case Mapping():
            nouns = any(attrs.has(type(part)) for part in value.values())
            other = {} if nouns else {**value, "new": 1}
    return other


def altered(value: Any, where: str = "set") -> Iterator[tuple[str, Any]]:
    """Copy a noun, each time with one field of it, or of a noun in it, exchanged."""
    if isinstance(value, (okr.Cycle, okr.Unit)):
        return
    for each in attrs.fields(type(value)):
        old = getattr(value, each.name)
        if each.name.startswith("_"):
            continue
        place = f"{where}.{each.name}"
        if old != another(old):
            yield place, put(value, each.name, another(old))
        for deeper, new in altered_inside(old, place):
            yield deeper, put(value, each.name, new)


def altered_inside(old: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Alter what a field holds: a noun, or one of several."""
    if isinstance(old, tuple):
        for at, part in enumerate(old):
            for deeper, new in altered_inside(part, f"{place}[{at}]"):
                yield deeper, (*old[:at], new, *old[at + 1 :])
    elif isinstance(old, Mapping):
        for key, part in old.items():
            for deeper, new in altered_inside(part, f"{place}[{key}]"):
                yield deeper, {**old, key: new}
    elif attrs.has(type(old)):
        yield from altered(old, place)


CASES = [place for place, _ in altered(full())]


def test_no_field_of_any_noun_is_forgotten():
    """A new field is seen without anybody writing a line for it, here or there."""
    a = full()
    unseen = [place for place, b in altered(a) if not diff(a, b)]

    assert not unseen
    assert len(CASES) > 200


@given(okr_sets())
def test_a_set_does_not_differ_from_itself(okrs):
    """What is equal has no difference, whether it is the same object or not."""
    assert not diff(okrs, okrs)
    assert not diff(okrs, okr.from_dict(okr.to_dict(okrs)))
    assert "nothing differs" == str(diff(okrs, okrs))


@given(okr_sets(), okr_sets())
def test_what_differs_is_told_in_both_directions(a, b):
    """No difference one way and one the other way would be a lie of one of them."""
    forth, back = diff(a, b), diff(b, a)

    assert bool(forth) == bool(back)
    assert len(forth.edits) == len(back.edits)
    if not forth:
        assert in_any_order(okr.to_dict(a)) == in_any_order(okr.to_dict(b))
    json.dumps(forth.to_dict(), allow_nan=False)
    assert len(forth.edits) == len(forth.to_columns()["text"])


def in_any_order(value: Any) -> Any:
    """Return a document with every list sorted."""
    if isinstance(value, dict):
        return {name: in_any_order(part) for name, part in value.items()}
    if isinstance(value, list):
        return sorted(map(in_any_order, value), key=repr)
    return value


@given(st.randoms())
def test_order_makes_no_difference(random):
    """An editor that sorts the objectives has changed no OKR."""
    tree = copy.deepcopy(FULL)
    random.shuffle(tree["objectives"])
    for objective in tree["objectives"]:
        for name in ("key_results", "supports"):
            random.shuffle(objective.get(name, []))

    assert not diff(full(), okr.from_dict(tree))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"target": 36}, "target of nps lowered from 40 points to 36 points"),
        ({"baseline": 33}, "baseline of nps raised from 32 points to 33 points"),
        (
            {"at_least": 30},
            (
                "target of nps changed: it was from 32 points to 40 points, it is at "
                "least 30 points"
            ),
        ),
        ({"weight": 3}, "weight of nps raised from 1 to 3"),
        ({"owner": "Ann"}, "owner of nps set to Ann"),
        ({"title": "NPS"}, 'title of nps changed from "They recommend us" to "NPS"'),
        ({"ends_on": "2026-12-01"}, "last day of nps set to 2026-12-01"),
        ({"depends_on": ["launch"]}, "dependency launch of nps added"),
        ({"plan": {"2026-11-30": 35}}, "plan of nps on 2026-11-30 added: 35 points"),
        ({"metric": None}, "metric of nps removed, it was nps"),
        ({"intent": "committed"}, "intent of nps set to committed"),
        ({"extra": {"x-a": 1}}, "field x-a of nps added: 1"),
        (
            {"closed": Closing("2026-12-31", "missed", score=0.4)},
            "closing of nps set to missed on 2026-12-31 with 0.4",
        ),
        ({"carried_from": "2026-Q3/nps"}, "predecessor of nps set to 2026-Q3/nps"),
        (
            {"check_ins": {"2026-11-20": 38}},
            "check-in of nps on 2026-11-20 added: 38 points",
        ),
    ],
)
def test_words_of_a_key_result(changes, sentence):
    """A lead reads the diff; what was changed is said as one would say it."""
    a = example_set()

    (found,) = said(a, with_key_result(a, "nps", **changes))

    assert sentence == found


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"owner": "Ann"}, "owner of objective keep changed from Customer Success to"),
        (
            {"supports": [okr.Support(objective="self-serve", weight=0.4)]},
            "support of self-serve by objective keep added: weight 0.4",
        ),
        ({"cycle": "2026-Q3"}, "cycle of objective keep set to 2026-Q3"),
        ({"measured_by": ["nps"]}, "measuring metric nps of objective keep added"),
        (
            {"guardrails": []},
            "guardrail logo_churn of objective keep removed, it was upper limit 4",
        ),
    ],
)
def test_words_of_an_objective(changes, sentence):
    """An objective is named with its kind: a key result may have the same id."""
    a = example_set()
    b = a.with_objective(a.objective("keep").replace(**changes))

    (found,) = said(a, b)

    assert found.startswith(sentence)


def test_words_of_metrics_segments_and_the_set():
    """What key results rest on is part of the comparison."""
    a = example_set()
    b = a.with_metric(a.metric("nps").replace(polarity="higher"))
    b = b.with_observations("nps", {"2026-12-01": 38})
    b = b.replace(segments=[okr.Segment("paying", "plan > 0")], policy="google")

    assert [
        "policy of the set set to google",
        "segment paying added: condition plan > 0",
        "polarity of metric nps set to higher",
        "reading of metric nps on 2026-12-01 added: 38 points",
    ] == said(a, b)


def test_a_changed_check_in_names_what_of_it_changed():
    """A correction of a value and a new note are two things."""
    a = with_key_result(
        example_set(), "nps", check_ins=[okr.CheckIn("2026-11-06", 34, note="first")]
    )
    b = with_key_result(
        a, "nps", check_ins=[okr.CheckIn("2026-11-06", 35, note="second")]
    )

    assert [
        "value of the check-in of nps on 2026-11-06 raised from 34 points to 35 points",
        'note of the check-in of nps on 2026-11-06 changed from "first" to "second"',
    ] == said(a, b)
    assert {"check-ins changed": 1} == diff(a, b).counts


def test_moved_key_results_are_not_removed_and_added():
    """A key result that moves to another objective keeps its history."""
    a = example_set()
    keep, other = a.objective("keep"), a.objective("self-serve")
    nps, *rest = keep.key_results
    b = a.replace(
        objectives=[
            keep.replace(key_results=rest),
            other.replace(key_results=[*other.key_results, nps]),
        ]
    )

    (edit,) = diff(a, b)["nps"]

    assert ("moved", "keep", "self-serve") == (edit.what, edit.was, edit.now)
    assert "nps moved from objective keep to objective self-serve" == edit.text


def test_renamed_things_are_recognised_where_that_is_clear():
    """A new id alone makes neither a new key result nor a new objective."""
    a = example_set()
    keep = a.objective("keep")
    nps = keep.key_results[0].replace(id="promoters", target=36)
    b = a.replace(
        objectives=[
            keep.replace(id="stay", key_results=[nps, *keep.key_results[1:]]),
            a.objective("self-serve"),
        ]
    )

    assert [
        "objective keep renamed to stay",
        "nps renamed to promoters",
        "target of promoters lowered from 40 points to 36 points",
    ] == said(a, b)


def test_two_of_one_title_are_not_guessed_at():
    """Where two could be the renamed one, both are told as they are."""
    titles = [okr.KeyResult(id, "Same", at_least=1) for id in "abcd"]
    a = okr.OKRSet([okr.Objective("o", "O", titles[:2])])
    b = okr.OKRSet([okr.Objective("o", "O", titles[2:])])

    deeds = [edit.what for edit in diff(a, b).edits]

    assert ["added", "added", "removed", "removed"] == deeds


def test_added_and_removed_things_say_what_they_are():
    """Nobody should have to open two files to know what came."""
    a = example_set()
    b = a.replace(objectives=[a.objective("keep")])

    one, other = said(a, b)

    assert one.startswith("objective self-serve removed: ")
    assert one.endswith('"New customers start by themselves", with 1 key result')
    assert other.startswith("launch removed from objective self-serve: ")
    assert other.endswith('"It is out", 3 milestones, with 1 check-in')


def test_a_changed_target_without_an_amendment_is_silent():
    """H06: a target that moves without a reason is what a review must see."""
    a = example_set()
    silent = with_key_result(a, "nps", target=36)
    whole = a.key_result("nps").target
    reason = Amendment("2026-11-10", "a quarter was lost", was={"target": whole})
    amended = with_key_result(silent, "nps", amendments=[reason])
    mute = with_key_result(silent, "nps", amendments=[reason.replace(reason="")])

    assert ["target.target"] == [edit.field for edit in diff(a, silent).silent]
    assert () == diff(a, amended).silent
    assert ["target.target"] == [edit.field for edit in diff(a, mute).silent]
    assert "H06" in str(diff(a, silent))
    assert "no amendment says why: H06" == diff(a, silent).explain("nps").inputs[0].note


def test_a_draft_that_becomes_real_is_not_silent():
    """Writing out the slots of a draft is what drafts are for."""
    draft = okr.KeyResult("nps", "NPS up", draft=True)
    a = okr.OKRSet([okr.Objective("keep", "Stay", [draft])])
    b = with_key_result(a, "nps", draft=False, target=okr.Reach(32, 40))

    assert not diff(a, b).silent
    assert diff(a, b)


def test_a_diff_is_a_result_like_every_other():
    """Text, HTML, JSON, frames, look-up by id: as for a scorecard."""
    a = example_set()
    b = with_key_result(a, "nps", target=36, title="<b>NPS</b>")
    found = diff(a, b)

    assert ["nps"] == list(found.ids)
    assert found
    assert "nps" in found
    assert "keep" not in found
    assert found.edits == found["nps"]
    assert "<Diff: 2 edits>" == repr(found)
    assert "1 key result changed" == str(found).splitlines()[0]
    assert "<b>" not in found._repr_html_().replace("&lt;b&gt;", "")
    assert "silent" in found._repr_html_()
    assert ["key result", "nps", "changed", "title"] == [
        column[0] for column in list(found.to_columns().values())[:4]
    ]
    assert [True, False] == sorted(found.to_columns()["silent"].tolist(), reverse=True)
    item = found.to_dict()["items"][1]
    assert (40.0, 36.0) == (item["was"], item["now"])
    assert 2 == len(found.to_frame("pandas"))
    with pytest.raises(UnknownIdError, match="no such id"):
        found["keep"]
    with pytest.raises(UnknownIdError, match="nothing differs about"):
        found.explain("keep")


def test_a_change_deep_in_a_long_list_is_told():
    """The words are short; what they leave out is still a change."""
    points = [(float(at), at / 9) for at in range(10)]
    steps = okr.KeyResult("s", "S", target=okr.Steps(points))
    a = okr.OKRSet([okr.Objective("o", "O", [steps])])
    other = okr.Steps([*points[:8], (8.5, 8 / 9), points[9]])

    assert ["points of s changed"] == said(a, with_key_result(a, "s", target=other))


def test_long_diffs_are_cut_and_counted():
    """A diff of a whole company does not fill the screen."""
    b = okr.OKRSet([okr.Objective(f"o{i}", "O") for i in range(300)])
    found = diff(okr.OKRSet(), b)

    assert "300 objectives added" == str(found).splitlines()[0]
    assert "… and 100 more" == str(found).splitlines()[-1]
    assert "and 100 more" in found._repr_html_()


def test_only_sets_are_compared():
    """A path instead of a set is a usual slip."""
    with pytest.raises(InvalidOKRError):
        diff("a.yaml", okr.OKRSet())


def bulk_document(**changed: Any) -> dict[str, Any]:
    """Return a document large enough to be loaded in columns."""
    rows = [
        {"id": f"k{at}", "title": f"K {at}", "baseline": 1, "target": 2}
        for at in range(1200)
    ]
    rows[7] |= changed
    chunks = [rows[at : at + 100] for at in range(0, 1200, 100)]
    objectives = [
        {"id": f"o{at}", "title": f"O {at}", "key_results": chunk}
        for at, chunk in enumerate(chunks)
    ]
    return {"okrkit": 1, "cycle": "2026-Q4", "objectives": objectives}


def test_large_documents_make_no_object_for_what_is_the_same():
    """The speed of a diff of a large company rests on it."""
    a, b = okr.from_dict(bulk_document()), okr.from_dict(bulk_document(target=3))

    assert ["target of k7 raised from 2 to 3"] == said(a, b)
    assert [0] == [at for at, made in enumerate(a.objectives._items) if made]


def test_large_documents_whose_metrics_differ_are_looked_at_whole():
    """The same words say something else where a metric has another unit."""
    one, other = bulk_document(metric="m"), bulk_document(metric="m")
    one["metrics"] = {"m": {"unit": "%"}}
    other["metrics"] = {"m": {"unit": "ratio", "bounds": [0, 9]}}

    found = said(okr.from_dict(one), okr.from_dict(other))

    assert "unit of metric m changed from % to ratio" == found[0]
    assert 2 == len(found)
