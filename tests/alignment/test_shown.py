"""A cascade for people: explanations, the tree in text and HTML, plain values."""

import json
import re
from pathlib import Path

import pytest

from okrkit import (
    KeyResult,
    Metric,
    Objective,
    Observation,
    OKRSet,
    Support,
    align,
    presets,
)
from okrkit.alignment import explain_parts
from okrkit.alignment import presets as roll_ups
from okrkit.alignment.explain import PARTS_SHOWN, explain
from okrkit.alignment.rule import RollUp
from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.markup import ROWS_SHOWN
from okrkit.scoring.explain import explain as explain_own

ON = "2026-11-15"
GOLDEN = Path(__file__).parent / "golden"


def goal(id, value=None, **fields):
    """Make a key result that stands at a value between 0 and 1."""
    check_ins = {} if value is None else {"2026-11-06": value}
    return KeyResult(
        id, f"Title of {id}", baseline=0, target=1, check_ins=check_ins, **fields
    )


def to(*ids, **fields):
    """Support objectives."""
    return [Support(objective=id, **fields) for id in ids]


COMPANY = OKRSet(
    [
        Objective("grow", "Grow", [goal("arr", 0.8), goal("nps")]),
        Objective(
            "keep",
            "Stay",
            [goal("churn", 0.5, weight=2), goal("zero", 0.5, weight=0)],
            supports=[*to("grow", weight=3.0), *to("other")],
        ),
        Objective(
            "other",
            "Other",
            [goal("o1", 1)],
            supports=[*to("grow"), Support(key_result="arr")],
        ),
        Objective(
            "info",
            "Info",
            [goal("i1", 1)],
            supports=[
                *to("grow", kind="informs"),
                Support(key_result="churn", kind="shares"),
            ],
        ),
        Objective("l1", "L1", supports=to("l2")),
        Objective("l2", "L2", supports=to("l1", "grow")),
    ],
    cycle="2026-Q4",
)


def told(okrs=COMPANY, id="grow", policy=None, **rule):
    """Explain under a rule of one's own."""
    roll_up = RollUp(name="ours", **rule) if rule else None
    return align(okrs, on=ON, roll_up=roll_up, policy=policy).explain(id)


def parts(whole):
    """Give every part by its label, the first that has it."""
    found = {}
    for _, part in whole.walk():
        found.setdefault(part.label, part)
    return found


def excluded(part):
    """Give what is left out with the reasons."""
    return dict(part.excluded)


@pytest.mark.parametrize("name", ["explained", "tree"])
def test_what_people_read_stays_as_it_was_reviewed(name):
    """A person has read these two texts; a change of them is a change for people."""
    cascade = align(COMPANY, on=ON)
    text = str(cascade.explain("grow") if name == "explained" else cascade)
    expected = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert expected.splitlines() == text.splitlines()


def test_an_explanation_gives_the_score_and_what_makes_it():
    """The value is the score, and the formula's numbers are those of the parts."""
    cascade = align(COMPANY, on=ON)
    whole = cascade.explain("grow")
    assert cascade["grow"].score == whole.value
    assert "(1·0.8 + 3·0.5 + 1·0.75) / 5" == whole.formula
    assert "makes 0.6 of grow" == parts(whole)["keep"].note
    labels = [part.label for part in whole.inputs]
    assert [
        "arr",
        "nps",
        "keep",
        "other",
        "l2",
        "expected",
        "grade",
        "status",
    ] == labels


def test_a_score_is_asked_for_by_name():
    """By its name it is the same as by brackets, and what is unknown is refused."""
    tree = align(
        OKRSet([Objective("o", "O", [KeyResult("k", "K", at_least=1)])]), on=ON
    )
    assert (tree["o"], tree["k"]) == (tree.score("o"), tree.score("k"))
    with pytest.raises(UnknownIdError):
        tree.score("gone")


def test_an_explanation_names_what_is_left_out_and_why():
    """Each way of not counting has its own words."""
    found = parts(told())
    assert {
        "nps": "nothing was measured up to this day",
        "l2": "nothing that counts in it has a score",
        "info": "informs only",
    } == excluded(found["grow"])
    assert {"zero": "its weight is 0"} == excluded(found["keep"])
    assert {"l1": "in a loop, which cannot roll up"} == excluded(found["l2"])


def test_what_is_reached_twice_is_taken_apart_once():
    """The second time it is referred to, and the whole says that it counts twice."""
    whole = told()
    assert whole.note.endswith("counted each time: keep")
    both = [part for _, part in whole.walk() if part.label == "keep"]
    assert [True, False] == [bool(part.inputs) for part in both]
    assert "met before" in both[1].note


def test_what_is_shared_says_whose_it_is():
    """A key result held in common belongs to another objective."""
    part = parts(told(id="info"))["churn"]
    assert "makes 0.5 of info; shared: a key result of keep" == part.note


def test_rules_that_count_one_kind_name_the_other():
    """Under such a rule what does not count is said, with the rule."""
    found = excluded(told(counts="key results"))
    said = "roll-up ours counts its key results alone"
    assert {said} == {found["keep"], found["other"], found["l2"]}
    found = excluded(told(counts="aligned"))
    said = "roll-up ours counts the objectives that contribute, else its key results"
    assert {said} == {found["arr"], found["nps"]}
    shares = excluded(
        told(
            OKRSet(
                [
                    Objective(
                        "a", "A", supports=[Support(key_result="k", kind="shares")]
                    ),
                    Objective("b", "B", [goal("k", 0.5)], supports=to("a")),
                ],
                cycle="2026-Q4",
            ),
            "a",
            counts="aligned",
        )
    )
    assert {"k": said} == shares


@pytest.mark.parametrize("counts", ["peers", "split"])
def test_what_is_named_twice_counts_once(counts):
    """Two links between the same two: the second is left out, not the rule's doing."""
    okrs = OKRSet(
        [
            Objective("a", "A", [goal("k", 1)]),
            Objective("b", "B", [goal("l", 1)], supports=to("a") + to("a", weight=9.0)),
        ],
        cycle="2026-Q4",
    )
    found = excluded(told(okrs, "a", counts=counts))
    assert {"b": "named twice: the first counts"} == found


def test_groups_show_their_share():
    """Where two sides are averaged apart, each stands between, with its part."""
    whole = told(counts="split", split=0.6)
    found = parts(whole)
    assert "(0.6·0.8 + 0.4·0.575) / 1" == whole.formula
    assert 0.6 == found["own key results"].weight
    assert "makes 0.4 of grow" == found["aligned objectives"].note
    assert {"nps"} == set(excluded(found["own key results"]))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"rule": "weakest"}, "weakest of"),
        ({"weights": "fixed"}, "mean by fixed shares of"),
        ({"weights": "ignore"}, "plain mean of"),
        ({"counts": "one child"}, "weighted mean of its key results as one"),
    ],
)
def test_the_rule_is_named(rule, words):
    """What an admin chose stands in the explanation."""
    assert told(**rule).rule.startswith(words)


def test_the_weakest_is_the_least_of_its_terms():
    """No share is said where one child alone decides; many are not all written out."""
    whole = told(rule="weakest")
    assert "min(0.5, 0.5, 0.8)" == whole.formula
    assert "" == parts(whole)["arr"].note
    rows = [goal(f"k{at}", at / 30) for at in range(30)]
    many = OKRSet([Objective("o", "O", rows)], cycle="2026-Q4")
    assert told(many, "o", rule="weakest").formula.endswith(", …)")


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("weakest", "the weakest of the key results below"),
        ("mean", "the mean of those of the key results below"),
        ("precedence", "the first that a key result below has, of off track, at risk"),
    ],
)
def test_a_status_that_came_up_says_so(how, words):
    """It does not follow from the score, so no sum stands beside it."""
    status = told(status=how).inputs[-1]
    assert status.rule.startswith(words)
    assert "" == status.formula


def test_nothing_to_score_is_said():
    """No score has an explanation too."""
    whole = told(OKRSet([Objective("o", "O")], cycle="2026-Q4"), "o")
    assert whole.value is None
    assert "nothing that counts has a score, so it has none" == whole.note


def test_what_counts_as_zero_says_so():
    """A policy may count what is not measured."""
    policy = presets.okrkit.replace(name="strict", missing="zero")
    part = parts(told(policy=policy))["nps"]
    assert part.note.startswith("not measured: nothing was measured up to this day; ")
    assert "counted as 0 by the policy; makes 0.1667 of grow" in part.note


def test_a_supported_key_result_shows_who_supports_it():
    """Its own reading counts by default, and its supporters are shown beside it."""
    part = parts(told(id="arr"))["supported by"]
    assert "1 objective" == part.shown
    assert "shown only: its own reading counts" == part.note
    assert [("other", 0.75, "contributes")] == [
        (one.label, one.value, one.note) for one in part.inputs
    ]
    rows = [Objective("o", "O", [goal("k", 0.5)])]
    supports = [Support(key_result="k")]
    rows += [Objective(f"s{at}", "S", supports=supports) for at in range(60)]
    part = parts(told(OKRSet(rows, cycle="2026-Q4"), "k"))["supported by"]
    assert "60 objectives" == part.shown
    assert "and 10 more" == part.inputs[-1].note


def test_a_key_result_made_by_its_supporters_says_so():
    """Its own reading is told, and that it does not count."""
    whole = told(id="arr", supported="aligned")
    assert 0.75 == whole.value
    assert "weighted mean of the objectives that support it" == whole.rule
    assert "other" == whole.inputs[0].label
    own = parts(whole)["own reading"]
    assert 0.8 == own.value
    assert own.note.startswith("does not count")


def valued(*regions, observations=None, **metric):
    """Make a total, or a ratio, of a company from those of its regions."""
    whole = Metric("all", "All", **metric)
    top = KeyResult("top", "Top", metric=whole, baseline=0, target=200)
    rows = [
        Objective(
            f"o{at}",
            "Region",
            [
                KeyResult(
                    f"r{at}",
                    "Part",
                    metric=Metric(f"m{at}", "Part", **metric),
                    baseline=0,
                    target=100,
                    check_ins={} if reading is None else {"2026-11-06": reading},
                )
            ],
            supports=[Support(key_result="top")],
        )
        for at, reading in enumerate(regions)
    ]
    return OKRSet(
        [Objective("co", "Company", [top]), *rows],
        cycle="2026-Q4",
        observations=observations or {},
    )


def test_a_sum_of_values_is_written_out():
    """Each value with its factor, and no word that the own reading would count."""
    okrs = valued(30, 50, unit="EUR", kind="total")
    whole = told(okrs, "top", supported="values")
    value = parts(whole)["value"]
    assert 80 == value.value
    assert "sum of the key results below" == value.rule
    assert [("r0", 30.0), ("r1", 50.0)] == [(p.label, p.value) for p in value.inputs]
    assert "" == parts(whole)["supported by"].note


def test_a_pooled_ratio_is_written_out():
    """Numerators over denominators, never a mean of rates."""
    observations = {
        f"m{at}": [Observation(date="2026-11-06", numerator=part, denominator=whole)]
        for at, (part, whole) in enumerate([(1, 10), (30, 100)])
    }
    okrs = valued(None, None, observations=observations, unit="%", kind="ratio")
    value = parts(told(okrs, "top", supported="values"))["value"]
    assert pytest.approx(3100 / 110) == value.value
    assert value.rule.startswith("pooled numerators over pooled denominators")
    assert ["1 / 10", "30 / 100"] == [part.formula for part in value.inputs]


def test_a_sum_that_is_not_whole_says_what_is_missing():
    """Part of a sum is no sum."""
    okrs = valued(30, None, unit="EUR", kind="total")
    value = parts(told(okrs, "top", supported="values"))["value"]
    assert value.value is None
    assert value.note.startswith("not whole without r1")
    many = valued(*[1] * 60, unit="EUR", kind="total")
    value = parts(told(many, "top", supported="values"))["value"]
    assert "and 10 more" == value.inputs[-1].note


def test_many_left_out_are_counted():
    """A list without end is read by nobody."""
    rows = [goal(f"k{at}") for at in range(80)]
    whole = told(OKRSet([Objective("o", "O", rows)], cycle="2026-Q4"), "o")
    assert ("…", "and 30 more") == whole.excluded[-1]


def test_an_explanation_is_bounded_and_says_what_it_leaves():
    """A million key results are one line; the nearest levels come first."""
    rows = [goal(f"k{at}", 0.5) for at in range(1000)]
    tops = [Objective("top", "T"), Objective("o", "O", rows, supports=to("top"))]
    tops.append(Objective("p", "P", [goal("q", 0.5)], supports=to("top")))
    whole = told(OKRSet(tops, cycle="2026-Q4"), "top")
    size = sum(1 for _ in whole.walk())
    assert PARTS_SHOWN <= size < PARTS_SHOWN + 50
    found = parts(whole)
    shown = sum(1 for part in found["o"].inputs if part.label.startswith("k"))
    assert f"and {1000 - shown} more, not taken apart here" == found["…"].note
    assert "p" in found


def chain(count):
    """Make a cascade of so many levels."""
    objectives = [
        Objective(f"o{at}", "O", supports=to(f"o{at - 1}") if at else [])
        for at in range(count)
    ]
    return align(OKRSet(objectives, cycle="2026-Q4"), on=ON)


def test_depth_is_no_limit():
    """Nothing recurses, and everything shown is bounded."""
    cascade = chain(1_500)
    assert f"… and {1_500 - ROWS_SHOWN} more" == str(cascade).splitlines()[-1]
    assert "(21) o21" in str(cascade)
    assert len(cascade._repr_html_()) < 100_000
    assert sum(1 for _ in cascade.explain("o0").walk()) < PARTS_SHOWN + 50


@pytest.mark.parametrize("name", roll_ups.names())
def test_every_preset_can_be_explained(name):
    """Whatever a rule counts, there are words for it."""
    cascade = align(COMPANY, on=ON, roll_up=name)
    for score in cascade:
        said = cascade.explain(score.id)
        assert said.label == score.id
        assert said.rule


def test_a_part_that_many_reach_is_made_once(monkeypatch):
    """Else parts times members: minutes for an objective that hundreds share."""
    asked = []

    def counting(sheet, kind, place):
        asked.append((kind, place))
        return explain_own(sheet, kind, place)

    monkeypatch.setattr(explain_parts, "explain_own", counting)
    middle = [Objective(f"m{at}", "M", supports=to("top")) for at in range(9)]
    below = Objective("b", "B", [goal("k", 0.5)], supports=to(*(m.id for m in middle)))
    okrs = OKRSet([Objective("top", "T"), *middle, below], cycle="2026-Q4")
    said = align(okrs, on=ON).explain("top")
    assert 9 == sum(part.label == "b" for _, part in said.walk())
    assert 1 == asked.count(("objective", 10))


def test_unknown_ids_are_refused():
    """As everywhere."""
    with pytest.raises(UnknownIdError):
        align(COMPANY, on=ON).explain("nobody")


def test_only_a_set_can_be_aligned():
    """Something else is refused in the library's own words."""
    with pytest.raises(InvalidOKRError, match="expected an OKRSet"):
        align([], on=ON)


def test_a_loop_through_a_key_result_is_shown():
    """Its members stand at the top, where no link leads from them."""
    okrs = OKRSet(
        [Objective("o", "O", [goal("k", 0.5)], supports=[Support(key_result="k")])],
        cycle="2026-Q4",
    )
    text = str(align(okrs, on=ON))
    assert 1 == text.count("Title of k")
    assert "loop: " in text


def test_other_parents_and_loops_are_named_up_to_a_few():
    """A row stays a row, and the lines below the tree stay few."""
    tops = [Objective(f"t{at}", "T") for at in range(6)]
    below = Objective("b", "B", supports=to(*(top.id for top in tops)))
    text = str(align(OKRSet([*tops, below], cycle="2026-Q4"), on=ON))
    assert "also under t1, t2, t3 and 2 more" in text
    loops = [Objective(f"l{at}", "L", supports=to(f"l{at}")) for at in range(25)]
    text = str(align(OKRSet(loops, cycle="2026-Q4"), on=ON))
    assert text.splitlines()[-1] == "… and 5 more loops"


def test_orphans_are_listed():
    """Who supports nothing is seen below the tree."""
    okrs = OKRSet(
        [
            Objective("grow", "Grow", level="company"),
            Objective("keep", "Keep", level="team", supports=to("grow")),
            Objective("alone", "Alone", level="team"),
        ],
        cycle="2026-Q4",
    )
    text = str(align(okrs, on=ON))
    assert text.splitlines()[-1].startswith("orphan: alone supports nothing")


def test_html_is_a_tree_without_script():
    """It opens and closes by itself, says numbers in words, and has its style."""
    page = align(COMPANY, on=ON)._repr_html_()
    view = page.split('class="okrkit-view"')[1]
    assert 6 == view.count("<details")
    assert 'aria-label="0.61"' in view
    assert "also under grow" in view
    assert "<li>loop: l1" in view
    assert "<script" not in page
    assert not re.search(r"\son\w+=", page)
    empty = align(OKRSet(), on=ON)._repr_html_()
    assert "Cascade on 2026-11-15" in empty


def test_a_tree_stands_open_as_far_as_a_screen_holds():
    """A small company is read at once; of a large one the top is seen first."""
    page = align(COMPANY, on=ON)._repr_html_().split('class="okrkit-view"')[1]
    wide = [Objective(f"o{n}", "O", supports=to("top")) for n in range(60)]
    deep = [Objective("top", "Top"), Objective("other", "Other"), *wide]
    folded = align(OKRSet(deep), on=ON)._repr_html_().split('class="okrkit-view"')[1]

    assert page.count("<details") == page.count("<details open")
    assert (2, 1) == (folded.count("<details"), folded.count("<details open"))


def test_what_gives_most_has_the_longest_bar():
    """The shares of a score are seen before they are read; of 0 there are none."""
    krs = [
        KeyResult(n, n, baseline=0, target=9, check_ins={ON: v})
        for n, v in (("a", 6), ("b", 3))
    ]
    made = align(OKRSet([Objective("o", "O", krs)]), on=ON).contributions("o")
    none = [KeyResult("a", "A", baseline=0, target=9, check_ins={ON: 0})]
    flat = align(OKRSet([Objective("o", "O", none)]), on=ON).contributions("o")

    assert ["66.67", "33.33"] == re.findall(
        r'okrkit-info" width="([\d.]+)"', made._repr_html_()
    )
    assert "<rect" not in flat._repr_html_()


def test_a_line_says_how_much_it_counts():
    """What moves the score above most is what a team looks at first."""
    krs = [
        KeyResult(n, n, baseline=0, target=9, weight=w, check_ins={ON: 3})
        for n, w in (("a", 3), ("b", 1))
    ]
    team = Objective("team", "Team", krs, supports=to("grow"))
    page = align(OKRSet([Objective("grow", "Grow"), team]), on=ON)._repr_html_()
    informs = Objective("i", "I", supports=[Support(objective="grow", kind="informs")])
    quiet = align(OKRSet([Objective("grow", "Grow"), informs]), on=ON)._repr_html_()

    assert ["100%", "75%", "25%"] == re.findall(r"counts ([^<]*)<", page)
    assert ">counts" not in quiet
    assert "informs only" in quiet


def test_hostile_text_stays_text():
    """Neither a title nor an id forges a row, a tag, or turns a line round."""
    title = "<script>alert(1)</script>\n\u202e"
    okrs = OKRSet(
        [
            Objective('a"<b>', title),
            Objective("c", "C", supports=to('a"<b>', 'd"<i>')),
            Objective('d"<i>', "D"),
        ],
        cycle="2026-Q4",
    )
    cascade = align(okrs, on=ON)
    assert "<script" not in cascade._repr_html_()
    assert "<b>c" not in cascade._repr_html_().replace("<b>c</b>", "")
    assert "\u202e" not in str(cascade)
    # A head, two lines of the table's, and a row for each time one is met.
    assert 3 + 4 == len(str(cascade).splitlines())


def test_plain_values_say_what_the_cascade_is():
    """For JSON: the same words as the attributes, and an item for each id."""
    cascade = align(COMPANY, on=ON)
    made = json.loads(json.dumps(cascade.to_dict()))
    assert ["kind", "on", "policy", "roll_up", "roots", "items"] == list(made)
    assert ("cascade", ON, "okrkit", "okrkit") == tuple(made.values())[:4]
    assert ["grow"] == made["roots"]
    assert list(cascade.ids) == [item["id"] for item in made["items"]]
    assert "<Cascade of 6 objectives, 6 key results" in repr(cascade)


def test_explain_is_the_same_from_the_columns():
    """The method is the function."""
    cascade = align(COMPANY, on=ON)
    whole = explain(cascade.rolling, cascade.node("keep"))
    assert cascade.explain("keep").to_dict() == whole.to_dict()
