"""`merge` keeps what both sides did, every check-in first of all, and names clashes."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import InvalidOKRError, StructureError, UnknownIdError
from okrkit.history.differing import diff
from okrkit.history.merge_trees import Sides, in_order
from okrkit.history.merging import merge
from okrkit.model.amendment import Amendment
from okrkit.testing import example_set

BASE = {
    "okrkit": 1,
    "cycle": "2026-Q4",
    "x-source": "here",
    "segments": {"paying": "plan > 0"},
    "metrics": {
        "nps": {"unit": "points", "observations": {"2026-10-31": 32}},
        "calls": {"bounds": [0, 100], "observations": {"2026-10-31": 5}},
    },
    "objectives": [
        {
            "id": "keep",
            "title": "Customers stay",
            "owner": "Ann",
            "supports": [{"objective": "grow", "weight": 0.4}],
            "measured_by": ["calls"],
            "key_results": [
                {
                    "id": "nps",
                    "title": "They recommend us",
                    "metric": "nps",
                    "baseline": 32,
                    "target": 40,
                    "x-note": {"a": 1},
                    "plan": [["2026-11-30", 36]],
                    "check_ins": [{"date": "2026-11-06", "confidence": 0.6}],
                },
                {"id": "out", "title": "It is out", "done": True},
                "Cut churn from 3% to 2%",
            ],
        },
        {
            "id": "grow",
            "title": "Grow",
            "key_results": [{"id": "up", "title": "Up", "at_least": 5}],
        },
    ],
}


def base(change: Callable[[dict[str, Any]], object] = lambda _: None) -> okr.OKRSet:
    """Return the set that both sides begin with, changed."""
    tree = json.loads(json.dumps(BASE))
    change(tree)
    return okr.from_dict(tree)


def nps(tree: dict[str, Any]) -> dict[str, Any]:
    """Return the key result that most tests change."""
    return tree["objectives"][0]["key_results"][0]


def changed(**fields: object) -> okr.OKRSet:
    """Return the set with other fields of one key result."""
    return base(lambda tree: nps(tree).update(fields))


def without(*path: Any) -> okr.OKRSet:
    """Return the set without something."""

    def remove(tree: Any) -> None:
        for step in path[:-1]:
            tree = tree[step]
        del tree[path[-1]]

    return base(remove)


def paths(merged: Any) -> list[str]:
    """Return where the conflicts are."""
    return list(merged.ids)


def test_check_ins_and_readings_of_both_sides_are_there():
    """The reason why there is a merge at all: two people report on one morning."""
    ours = base().with_check_in("nps", okr.CheckIn("2026-11-13", 34))
    ours = ours.with_observations("nps", {"2026-11-30": 35})
    theirs = base().with_check_in("nps", okr.CheckIn("2026-11-20", 35))
    theirs = theirs.with_observations("calls", {"2026-11-30": 7})

    merged = merge(base(), ours, theirs)

    assert merged.is_clean
    assert () == merged.kept
    assert ["2026-11-06", "2026-11-13", "2026-11-20"] == [
        str(c.date) for c in merged.okrs.key_result("nps").check_ins
    ]
    assert [32, 35] == merged.okrs.series("nps").values.tolist()
    assert [5, 7] == merged.okrs.series("calls").values.tolist()


def test_each_field_is_merged_by_itself():
    """Two changes of one key result are no conflict where they are two things."""
    ours = changed(target=42, owner="Bob", **{"x-note": {"a": 1, "b": 2}})
    theirs = changed(baseline=30, weight=2, **{"x-note": {"a": 3}})

    merged = merge(base(), ours, theirs)
    kr = merged.okrs.key_result("nps")

    assert merged.is_clean
    assert (30, 42, "Bob", 2) == (
        kr.target.baseline,
        kr.target.target,
        kr.owner,
        kr.weight,
    )
    assert {"x-note": {"a": 3, "b": 2}} == kr.extra


def test_one_field_changed_twice_is_a_conflict():
    """Ours stands, theirs is kept, and nobody loads the set by mistake."""
    merged = merge(base(), changed(target=42), changed(target=36))

    assert ["key_results.nps.target"] == paths(merged)
    assert {"base": 40, "ours": 42, "theirs": 36} == merged.conflicts[0].values
    assert 42 == merged.okrs.key_result("nps").target.target
    tree = okr.to_dict(merged.okrs)
    assert [
        {"path": "key_results.nps.target", "base": 40, "ours": 42, "theirs": 36}
    ] == (tree["conflicts"])
    with pytest.raises(StructureError) as refused:
        okr.from_dict(tree)
    (fault,) = refused.value.faults
    assert ("merge-conflict", "conflicts[0]") == (fault.code, fault.path)
    tree["conflicts"] = []
    assert 42 == okr.from_dict(tree).key_result("nps").target.target


def test_a_set_with_conflicts_is_not_merged_again():
    """A conflict on a conflict could be settled by nobody."""
    merged = merge(base(), changed(target=42), changed(target=36))

    with pytest.raises(InvalidOKRError, match="still has conflicts") as refused:
        merge(base(), merged.okrs, base())
    assert "merge-conflict" == refused.value.code


@pytest.mark.parametrize(
    ("ours", "theirs", "path", "values"),
    [
        (
            {"check_ins": {"2026-11-06": 33}},
            {"check_ins": {"2026-11-06": 34}},
            "key_results.nps.check-in.2026-11-06.value",
            {"ours": 33, "theirs": 34},
        ),
        (
            {"check_ins": {"2026-11-20": 33}},
            {"check_ins": {"2026-11-20": {"value": 33, "note": "after"}}},
            "key_results.nps.check-in.2026-11-20",
            {
                "ours": {"date": "2026-11-20", "value": 33},
                "theirs": {"date": "2026-11-20", "value": 33, "note": "after"},
            },
        ),
        (
            {"plan": [["2026-11-30", 37]]},
            {"plan": [["2026-11-30", 38]]},
            "key_results.nps.plan.2026-11-30",
            {
                "base": ["2026-11-30", 36],
                "ours": ["2026-11-30", 37],
                "theirs": ["2026-11-30", 38],
            },
        ),
        ({"owner": "Ann"}, {"owner": "Bob"}, "key_results.nps.owner", None),
        (
            {"x-note": {"a": 2}},
            {"x-note": {"a": 3}},
            "key_results.nps.x-note.a",
            {"base": 1, "ours": 2, "theirs": 3},
        ),
    ],
)
def test_where_conflicts_are(ours, theirs, path, values):
    """A person finds the place by its path, and sees what each side says."""
    merged = merge(base(), changed(**ours), changed(**theirs))

    assert [path] == paths(merged)
    if values is not None:
        assert values == merged.conflicts[0].values


def test_targets_of_two_kinds_are_never_mixed():
    """A limit of one side and a limit of the other would make a band nobody wants."""

    def hold(**limits: float) -> okr.OKRSet:
        def change(tree: dict[str, Any]) -> None:
            row = nps(tree)
            del row["baseline"], row["target"]
            row.update(limits)

        return base(change)

    merged = merge(base(), hold(at_least=3), hold(at_most=30))
    other = merge(base(), hold(at_least=3), changed(target=41))

    assert ["key_results.nps.target"] == paths(merged) == paths(other)
    assert okr.Hold(at_least=3) == merged.okrs.key_result("nps").target
    assert {
        "base": {"baseline": 32, "target": 40},
        "ours": {"at_least": 3},
        "theirs": {"at_most": 30},
    } == merged.conflicts[0].values
    assert okr.Hold(at_least=3) == other.okrs.key_result("nps").target


def test_a_key_result_removed_and_left_alone_is_gone():
    """What only one side touched is as that side has it."""
    merged = merge(base(), without("objectives", 0, "key_results", 0), base())

    assert merged.is_clean
    assert "nps" not in merged.okrs.scope("key result").ids
    assert () == merged.kept


def test_what_one_side_removed_and_the_other_changed_stays():
    """A check-in of theirs is not lost because ours dropped the key result."""
    theirs = base().with_check_in("nps", okr.CheckIn("2026-11-20", 35))
    for gone in (("objectives", 0, "key_results", 0), ("objectives", 0)):
        ours = without(*gone)
        merged, other = merge(base(), ours, theirs), merge(base(), theirs, ours)

        assert "key_results.nps" in paths(merged)
        assert paths(merged) == paths(other)
        assert 2 == len(merged.okrs.key_result("nps").check_ins)
        assert "key_results.nps: ours removed it, theirs changed it" in str(merged)
        assert "key_results.nps: ours changed it, theirs removed it" in str(other)
        assert 40 == merged["key_results.nps"].values["theirs"]["target"]


def test_what_the_rest_still_needs_stays():
    """A metric that ours dropped and theirs measures by is kept, with its readings."""

    def drop(tree: dict[str, Any]) -> None:
        del tree["metrics"]["calls"]
        del tree["objectives"][0]["measured_by"]

    def use(tree: dict[str, Any]) -> None:
        tree["objectives"][1]["guardrails"] = [{"metric": "calls", "at_most": 9}]
        tree["objectives"][1]["key_results"][0]["metric"] = "calls"

    merged = merge(base(), base(drop), base(use))

    assert ["metrics.calls"] == paths(merged)
    assert [5] == merged.okrs.series("calls").values.tolist()
    assert () == merged.kept


def test_new_readings_keep_a_metric_that_the_other_side_removed():
    """A reading is news, and news is never lost in silence."""

    def drop(tree: dict[str, Any]) -> None:
        del tree["metrics"]["calls"], tree["objectives"][0]["measured_by"]

    theirs = base().with_observations("calls", {"2026-11-30": 7})

    assert ["metrics.calls"] == paths(merge(base(), base(drop), theirs))
    assert merge(base(), base(drop), base()).is_clean


def test_a_check_in_that_one_side_removed_stays_and_is_named():
    """Nothing that was said is unsaid by a merge; corrections are said anew."""
    merged = merge(base(), changed(check_ins=[]), base())
    other = merge(base(), base(), changed(check_ins=[]))
    both = merge(base(), changed(check_ins=[]), changed(check_ins=[]))

    assert ("check-in of nps on 2026-11-06, which ours removed, stays",) == merged.kept
    assert ("check-in of nps on 2026-11-06, which theirs removed, stays",) == other.kept
    assert 1 == len(merged.okrs.key_result("nps").check_ins)
    assert () == both.kept == both.okrs.key_result("nps").check_ins
    assert merged.kept[0] in str(merged)


def test_moved_key_results_keep_what_the_other_side_said_of_them():
    """To move a key result is a change of one field: its objective."""

    def move(tree: dict[str, Any]) -> None:
        rows = tree["objectives"][0]["key_results"]
        tree["objectives"][1]["key_results"].append(rows.pop(0))

    theirs = base().with_check_in("nps", okr.CheckIn("2026-11-20", 35))
    merged = merge(base(), base(move), theirs)

    assert merged.is_clean
    assert "grow" == merged.okrs.objective_of("nps").id
    assert 2 == len(merged.okrs.key_result("nps").check_ins)


def test_a_key_result_moved_into_what_the_other_side_removed():
    """The objective it went to comes back, as a conflict."""

    def move(tree: dict[str, Any]) -> None:
        rows = tree["objectives"][0]["key_results"]
        tree["objectives"][1]["key_results"].append(rows.pop(0))

    def drop(tree: dict[str, Any]) -> None:
        del tree["objectives"][1], tree["objectives"][0]["supports"]

    merged = merge(base(), base(move), base(drop))

    assert ["objectives.grow"] == paths(merged)
    assert "grow" == merged.okrs.objective_of("nps").id


def test_lists_of_named_parts_and_ids_are_united():
    """Supports, guardrails and ids of both sides are there, whatever their order."""

    def ours(tree: dict[str, Any]) -> None:
        tree["objectives"][0]["supports"].append({"key_result": "up"})
        tree["objectives"][0]["measured_by"] = ["nps", "calls"]
        nps(tree)["depends_on"] = ["out"]

    def theirs(tree: dict[str, Any]) -> None:
        row = tree["objectives"][0]
        row["supports"][0]["weight"] = 0.5
        row["measured_by"] = []
        row["guardrails"] = [{"metric": "calls", "at_most": 9}]
        row["initiatives"] = [{"id": "call", "title": "We call", "moves": ["nps"]}]
        nps(tree)["depends_on"] = ["up"]

    merged = merge(base(), base(ours), base(theirs))
    keep = merged.okrs.objective("keep")

    assert merged.is_clean
    assert [("grow", 0.5), (None, 1)] == [
        (s.objective, s.weight) for s in keep.supports
    ]
    assert ("nps",) == keep.measured_by
    assert {"out", "up"} == {*merged.okrs.key_result("nps").depends_on}
    assert 1 == len(keep.guardrails) == len(keep.initiatives)


def test_amendments_of_two_days_are_both_kept():
    """Two people may each have had a reason."""

    def amended(day: str, field: str) -> okr.OKRSet:
        new = Amendment(day, "why not", was={field: "before"})
        kr = base().key_result("nps").replace(amendments=[new])
        return base().with_objective(base().objective("keep").with_key_result(kr))

    ours, theirs = amended("2026-11-10", "owner"), amended("2026-11-11", "title")
    merged = merge(base(), ours, theirs)

    assert merged.is_clean
    assert 2 == len(merged.okrs.key_result("nps").amendments)


def test_amendments_of_one_field_where_one_was_silent_are_a_conflict():
    """Nobody can say from which day on a silent change was meant to hold."""
    ours = changed(target=41).amend("nps", on="2026-11-10", reason="a", target=36)
    theirs = base().amend("nps", on="2026-11-05", reason="b", target=38)

    for sides in ((ours, theirs), (theirs, ours)):
        merged = merge(base(), *sides)
        kr = merged.okrs.key_result("nps")

        assert "key_results.nps.amendments" in paths(merged)
        assert sides[0].key_result("nps").amendments == kr.amendments


def test_an_amendment_that_both_sides_have_is_no_conflict():
    """A commit that was picked onto two branches, and one more on one of them."""
    ours = base().amend("nps", on="2026-11-10", reason="a", target=okr.Reach(32, 36))
    more = ours.amend("nps", on="2026-11-20", reason="b", target=okr.Reach(32, 35))

    for sides in ((ours, more), (more, ours)):
        merged = merge(base(), *sides)

        assert "key_results.nps.amendments" not in paths(merged)
        assert 2 == len(merged.okrs.key_result("nps").amendments)


def said(**fields: object) -> okr.OKRSet:
    """Return the set with one check-in of one day."""
    row = {"date": "2026-11-06", **fields}

    def change(tree: dict[str, Any]) -> None:
        tree["metrics"]["nps"]["unit"] = "%"
        nps(tree)["check_ins"] = [row]

    return base(change)


def test_what_was_measured_is_never_mixed_of_two():
    """A numerator of ours by a denominator of theirs is a value of nobody."""
    begin = said(value=20, numerator=20, denominator=100)
    ours = said(value=30, numerator=30, denominator=100, note="ours")
    theirs = said(value=10, numerator=20, denominator=200, author="Ann")
    merged = merge(begin, ours, theirs)
    (check_in,) = merged.okrs.key_result("nps").check_ins

    assert ["key_results.nps.check-in.2026-11-06.value"] == paths(merged)
    assert (30, 30, 100) == (check_in.value, check_in.numerator, check_in.denominator)
    assert ("ours", "Ann") == (check_in.note, check_in.author)
    assert {"value": 10, "numerator": 20, "denominator": 200} == (
        merged.conflicts[0].values["theirs"]
    )
    alone = merge(begin, begin, theirs)
    assert alone.is_clean
    assert 200 == alone.okrs.key_result("nps").check_ins[0].denominator


def test_a_check_in_is_not_emptied_by_two_that_each_take_a_part():
    """Neither side wanted a check-in that says nothing."""
    begin = said(value=33, confidence=0.5)
    merged = merge(begin, said(confidence=0.5), said(value=33))

    assert ["key_results.nps.check-in.2026-11-06"] == paths(merged)
    assert 0.5 == merged.okrs.key_result("nps").check_ins[0].confidence


def test_a_report_that_fits_no_more_is_taken_as_one_side_has_it():
    """Bounds of ours refuse what theirs corrected; each on its own is sound."""

    def narrow(tree: dict[str, Any]) -> None:
        tree["metrics"]["calls"]["bounds"] = [0, 6]
        tree["metrics"]["nps"]["bounds"] = [0, 40]
        nps(tree)["check_ins"][0]["value"] = 33

    def correct(tree: dict[str, Any]) -> None:
        tree["metrics"]["calls"]["observations"] = {"2026-10-31": 7}
        nps(tree)["check_ins"][0]["value"] = 50

    begin = base(lambda tree: nps(tree)["check_ins"][0].update(value=33))
    merged = merge(begin, base(narrow), base(correct))

    assert {
        "metrics.calls.reading.2026-10-31",
        "key_results.nps.check-in.2026-11-06",
    } == {*paths(merged)}
    assert [5] == merged.okrs.series("calls").values.tolist()
    assert 33 == merged.okrs.key_result("nps").check_ins[0].value
    assert (0, 6) == merged.okrs.metric("calls").bounds


def test_objectives_and_lines_of_both_sides_stand_in_order():
    """The document reads as its writers left it."""

    def ours(tree: dict[str, Any]) -> None:
        tree["objectives"].insert(1, {"id": "ours", "title": "Ours"})
        tree["objectives"][0]["key_results"].insert(0, "Raise NPS from 3 to 4")

    def theirs(tree: dict[str, Any]) -> None:
        tree["objectives"].reverse()
        tree["objectives"].append({"id": "theirs", "title": "Theirs"})
        tree["objectives"][1]["key_results"].append("Raise NPS from 3 to 4")

    merged = merge(base(), base(ours), base(theirs))

    assert merged.is_clean
    assert ["grow", "keep", "ours", "theirs"] == sorted(
        merged.okrs.scope("objective").ids
    )
    assert ["grow", "keep"] == list(merged.okrs.scope("objective").ids)[:2]
    drafts = [kr for kr in merged.okrs.objective("keep").key_results if kr.draft]
    assert ["Cut churn from 3% to 2%", "Raise NPS from 3 to 4"] == [
        kr.title for kr in drafts
    ]


def test_two_equal_lines_stay_two():
    """Free text has no id; the same line twice is two drafts."""
    row = {"id": "o", "title": "O", "key_results": ["Raise NPS", "Raise NPS"]}
    okrs = okr.from_dict({"okrkit": 1, "cycle": "2026-Q4", "objectives": [row]})

    assert 2 == len(merge(okrs, okrs, okrs).okrs.objective("o").key_results)


def test_the_same_new_key_result_on_both_sides():
    """Both wrote it down; where they differ is what is in conflict."""

    def new(owner: str) -> okr.OKRSet:
        row = {"id": "new", "title": "New", "done": True, "owner": owner}
        return base(lambda tree: tree["objectives"][1]["key_results"].append(row))

    assert merge(base(), new("Ann"), new("Ann")).is_clean
    assert ["key_results.new.owner"] == paths(merge(base(), new("Ann"), new("Bob")))


def test_the_head_of_the_document_is_merged_too():
    """Cycle, segments, waivers and fields of other programs are part of it."""

    def ours(tree: dict[str, Any]) -> None:
        tree["segments"]["large"] = {"condition": "seats > 9", "parent": "paying"}
        tree["waive"] = {"O01": "known"}

    def theirs(tree: dict[str, Any]) -> None:
        tree["segments"]["paying"] = "plan > 1"
        tree["cycle"] = "2027-Q1"
        tree["x-source"] = "there"

    merged = merge(base(), base(ours), base(theirs))

    assert merged.is_clean
    assert ["paying", "large"] == [segment.id for segment in merged.okrs.segments]
    assert "plan > 1" == merged.okrs.segments[0].condition
    assert "2027-Q1" == merged.okrs.cycle.label
    assert "there" == merged.okrs.extra["x-source"]
    assert {"O01": "known"} == merged.okrs.waive


def test_what_does_not_fit_together_is_taken_as_one_side_has_it():
    """A merged target that no target can be is a conflict, not an error."""
    merged = merge(base(), changed(baseline=45, target=50), changed(target=45))

    assert ["key_results.nps.target"] == paths(merged)

    clash = merge(base(), changed(baseline=36), changed(target=36))
    assert ["key_results.nps"] == paths(clash)
    assert okr.Reach(36, 40) == clash.okrs.key_result("nps").target
    assert 36 == clash["key_results.nps"].values["theirs"]["target"]


def test_bounds_that_a_new_reading_passes_are_a_conflict():
    """Neither the reading nor the wish for bounds gets lost."""

    def narrow(tree: dict[str, Any]) -> None:
        tree["metrics"]["calls"]["bounds"] = [0, 6]

    theirs = base().with_observations("calls", {"2026-11-30": 7})
    merged = merge(base(), base(narrow), theirs)

    assert ["metrics.calls"] == paths(merged)
    assert [5, 7] == merged.okrs.series("calls").values.tolist()
    assert (0, 100) == merged.okrs.metric("calls").bounds


def test_a_calendar_that_does_not_fit_is_a_conflict():
    """A rule of one side and an anchor of the other make no cadence."""

    def custom(rule: str, anchor: str) -> okr.OKRSet:
        def change(tree: dict[str, Any]) -> None:
            tree["cycle"] = "2026-10-05..2026-12-18"
            tree["cadence"] = {"every": "custom", "rule": rule, "anchor": anchor}

        return base(change)

    weekly, monthly = "FREQ=WEEKLY;INTERVAL=6", "FREQ=MONTHLY;BYMONTHDAY=5"
    merged = merge(
        custom(weekly, "2026-10-05"),
        custom(monthly, "2026-10-05"),
        custom(weekly, "2026-10-12"),
    )

    assert ["cadence"] == paths(merged)
    assert monthly == merged.okrs.cadence.rule


def test_a_new_target_that_the_other_side_made_impossible():
    """Theirs aims up at what ours says is better when it is lower."""

    def lower(tree: dict[str, Any]) -> None:
        tree["metrics"]["calls"]["polarity"] = "lower"

    def aim(tree: dict[str, Any]) -> None:
        row = {"id": "new", "title": "N", "metric": "calls", "baseline": 1, "target": 2}
        tree["objectives"][1]["key_results"].append(row)

    for sides in ((base(lower), base(aim)), (base(aim), base(lower))):
        merged = merge(base(), *sides)

        assert ["metrics.calls"] == paths(merged)
        assert 2 == merged.okrs.key_result("new").target.target
        assert merged.okrs.metric("calls").polarity is None


def test_a_moved_key_result_that_does_not_fit_stays_where_it_was_moved():
    """What is settled of one thing does not undo another."""

    def ours(tree: dict[str, Any]) -> None:
        nps(tree)["baseline"] = 36

    def theirs(tree: dict[str, Any]) -> None:
        nps(tree)["target"] = 36
        rows = tree["objectives"][0]["key_results"]
        tree["objectives"][1]["key_results"].append(rows.pop(0))

    merged = merge(base(), base(ours), base(theirs))

    assert ["key_results.nps"] == paths(merged)
    assert "grow" == merged.okrs.objective_of("nps").id


def test_parts_of_one_name_and_assumptions_are_kept_apart():
    """Two guardrails of one metric are two; an assumption is named by what it says."""

    def ours(tree: dict[str, Any]) -> None:
        row = tree["objectives"][0]
        row["guardrails"] = [
            {"metric": "calls", "at_most": 9},
            {"metric": "calls", "at_least": 1},
        ]
        seen = {"drivers": ["calls"], "outcome": "nps", "lag": 9}
        row["assumptions"] = [seen, {**seen, "outcome": "calls"}]

    def theirs(tree: dict[str, Any]) -> None:
        row = tree["objectives"][0]
        row["guardrails"] = [{"metric": "nps", "at_least": 0}]
        row["assumptions"] = [{"drivers": ["calls"], "outcome": "nps"}]

    merged = merge(base(), base(ours), base(theirs))
    keep = merged.okrs.objective("keep")

    assert (3, 2) == (len(keep.guardrails), len(keep.assumptions))
    assert ["objectives.keep.assumptions.calls on nps"] == paths(merged)


def test_bounds_of_neither_side_leave_those_of_the_base():
    """Each side's bounds refuse what the other measured."""

    def bounded(low: int, high: int) -> okr.OKRSet:
        bounds = [low, high]
        return base(lambda tree: tree["metrics"]["calls"].update(bounds=bounds))

    ours = bounded(0, 6).with_observations("calls", {"2026-11-30": 2})
    theirs = bounded(4, 100).with_observations("calls", {"2026-12-31": 7})
    merged = merge(base(), ours, theirs)

    assert ["metrics.calls"] == paths(merged)
    assert (0, 100) == merged.okrs.metric("calls").bounds
    assert [5, 2, 7] == merged.okrs.series("calls").values.tolist()


def test_nothing_to_begin_with():
    """Both sides added the file: there is no base."""
    theirs = base().with_check_in("nps", okr.CheckIn("2026-11-20", 35))
    merged = merge(okr.OKRSet(), base(), theirs)

    assert merged.is_clean
    assert not diff(theirs, merged.okrs)


def test_a_merge_is_a_result_like_every_other():
    """Text, HTML, JSON, frames, look-up by path."""
    merged = merge(
        base(), changed(target=42, owner="<b>"), changed(target=36, owner="B")
    )
    clean = merge(base(), base(), base())

    assert 2 == len(merged)
    assert "<Merged: 2 conflicts>" == repr(merged)
    assert "merged, with 2 conflicts" == str(merged).splitlines()[0]
    assert "merged" == str(clean)
    assert "ours says 42, theirs says 36 (it was 40)" in str(merged)
    assert "<b>" not in merged._repr_html_()
    json.dumps(merged.to_dict(), allow_nan=False)
    assert 2 == len(merged.to_frame("pandas"))
    assert ["path", "base", "ours", "theirs"] == list(clean.to_columns())
    assert "ours stands" == merged.explain("key_results.nps.target").value
    assert merged.conflicts[0] == merged["key_results.nps.owner"] or "nps" in str(
        merged
    )
    with pytest.raises(UnknownIdError, match="no conflict at"):
        merged.explain("cycle")
    with pytest.raises(InvalidOKRError):
        merge(base(), "a.yaml", base())


def test_many_new_things_take_no_more_time_than_others():
    """A merge that looks each of them up anew would take minutes for a company."""
    ours, theirs = ([f"{side}{at}" for at in range(100_000)] for side in "ot")

    assert [*theirs, *ours] == in_order(Sides([], ours, theirs))


DAYS = st.sampled_from(["2026-11-06", "2026-11-13", "2026-11-20", "2026-11-27"])
NAMES = st.sampled_from(["nps", "churn", "reviews", "launch"])
DEEDS = st.one_of(
    st.tuples(st.just("check in"), NAMES, DAYS, st.integers(1, 9)),
    st.tuples(st.just("observe"), st.just("nps"), DAYS, st.integers(1, 9)),
    st.tuples(st.just("owner"), NAMES, st.sampled_from(["", "Ann", "Bob"]), st.just(0)),
    st.tuples(st.just("weight"), NAMES, DAYS, st.integers(0, 3)),
    st.tuples(st.just("remove"), NAMES, DAYS, st.just(0)),
    st.tuples(
        st.just("move"), NAMES, st.sampled_from(["keep", "self-serve"]), st.just(0)
    ),
)


def done(okrs: okr.OKRSet, deeds: list[tuple[str, str, str, int]]) -> okr.OKRSet:
    """Do what somebody may do to a set, one deed after the other."""
    for what, name, word, number in deeds:
        if what == "observe":
            if word not in [str(reading.date) for reading in okrs.series(name)]:
                okrs = okrs.with_observations(name, {word: number})
            continue
        if name not in okrs.scope("key result").ids:
            continue
        owner, kr = okrs.objective_of(name), okrs.key_result(name)
        rest = [row for row in owner.key_results if row.id != name]
        if what == "check in":
            said = okr.CheckIn(word, confidence=number / 10)
            okrs = okrs.with_check_in(name, said, replace=True)
        elif what in ("owner", "weight"):
            change = {"owner": word} if what == "owner" else {"weight": number}
            okrs = okrs.with_objective(owner.with_key_result(kr.replace(**change)))
        elif what == "remove" or owner.id != word:
            okrs = okrs.with_objective(owner.replace(key_results=rest))
            if what == "move":
                okrs = okrs.with_objective(okrs.objective(word).with_key_result(kr))
    return okrs


SIDES = st.lists(DEEDS, max_size=6).map(lambda deeds: done(example_set(), deeds))


def reports(okrs: okr.OKRSet) -> set[tuple[str, str]]:
    """Return each check-in and reading there is, by its day."""
    said = {(kr.id, str(c.date)) for kr in okrs.key_results for c in kr.check_ins}
    read = {
        (f"metric {name}", str(reading.date))
        for name, series in okrs.observations.items()
        for reading in series
    }
    return said | read


@given(SIDES, SIDES)
def test_one_side_alone_is_taken_as_it_is(ours, theirs):
    """A merge with nobody is no merge."""
    begin = example_set()

    assert not diff(ours, merge(begin, ours, ours).okrs)
    assert (
        not diff(theirs, merge(ours, ours, theirs).okrs)
        or merge(ours, ours, theirs).kept
    )
    assert not diff(ours, merge(begin, ours, begin).okrs)


@given(SIDES, SIDES)
def test_no_check_in_is_ever_dropped(ours, theirs):
    """Whatever both did, what each said anew is there."""
    begin = example_set()
    merged = merge(begin, ours, theirs)
    new = (reports(ours) | reports(theirs)) - reports(begin)

    assert new <= reports(merged.okrs)


@given(SIDES, SIDES)
def test_which_side_is_ours_decides_conflicts_alone(ours, theirs):
    """Two people who merge the same two changes get the same set, but for clashes."""
    begin = example_set()
    one, other = merge(begin, ours, theirs), merge(begin, theirs, ours)

    assert sorted(one.ids) == sorted(other.ids)
    assert reports(one.okrs) == reports(other.okrs)
    if one.is_clean:
        assert not diff(one.okrs, other.okrs)


@given(SIDES, SIDES)
def test_conflicts_stop_the_loader_and_nothing_else_does(ours, theirs):
    """What was merged can be saved, and is loaded again once it is settled."""
    merged = merge(example_set(), ours, theirs)
    tree = okr.to_dict(merged.okrs)

    if not merged.is_clean:
        with pytest.raises(StructureError) as refused:
            okr.from_dict(tree)
        assert {"merge-conflict"} == {fault.code for fault in refused.value.faults}
        assert len(merged) == len(refused.value.faults) == len(tree.pop("conflicts"))
    assert reports(merged.okrs) == reports(okr.from_dict(tree))


def test_objectives_that_nobody_changed_are_what_they_were():
    """They are written once and not thrice, in the order in which ours has them."""

    def ours(tree: dict[str, Any]) -> None:
        tree["objectives"].reverse()
        tree["objectives"].append({"id": "new", "title": "New", "key_results": ["A"]})

    theirs = base().with_check_in("nps", okr.CheckIn("2026-11-13", 34))
    merged = merge(base(), base(ours), theirs)

    assert merged.is_clean
    assert ["grow", "keep", "new"] == [o.id for o in merged.okrs.objectives]
    assert base().objective("grow") == merged.okrs.objective("grow")
    assert 2 == len(merged.okrs.key_result("nps").check_ins)


def test_what_was_merged_leaves_its_sides_as_they_were():
    """A conflict that is settled on the way changes none of the three sets."""

    def narrow(tree: dict[str, Any]) -> None:
        tree["metrics"]["nps"]["bounds"] = [0, 40]

    begin = base(lambda tree: nps(tree)["check_ins"][0].update(value=33))
    sides = [begin, base(narrow), changed(check_ins={"2026-11-06": 50})]
    before = [okr.to_dict(side) for side in sides]

    merge(*sides)

    assert before == [okr.to_dict(side) for side in sides]
