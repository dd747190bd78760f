"""A review: found by id and by code, ranked, counted, and told as a short letter."""

import copy
import json
import pickle

import pytest
from attrs import evolve

import okrkit as okr
from okrkit.errors import AmbiguousIdError, InvalidOKRError, UnknownIdError
from okrkit.reviewing.finding import Praise, Question
from okrkit.reviewing.saying import apart

rule = okr.rules.rule
HOSTILE = (
    "Cut <script>alert(1)</script> [x](http://evil.example) @ann #7 `a` *b* \u202e"
)


def finds(code, word, *, severity="warning", part="form", suggestion=""):
    """Make a rule that finds a word in titles of key results."""

    def check(context):
        for kr in context.key_results:
            at = kr.title.find(word)
            if at >= 0:
                yield kr.hit(
                    f"“{word}” is in “{kr.title}”.",
                    span=(at, at + len(word)),
                    suggestion=suggestion,
                )

    return rule(code, f"says {word}", severity=severity, part=part)(check)


def aims(code, message="For whom?"):
    """Make a rule that finds every objective."""

    def check(context):
        for objective in context.objectives:
            yield objective.hit(message)

    return rule(code, "whose", severity="info", part="substance")(check)


RULES = (
    finds("X1", "launch"),
    finds("X2", "NPS", severity="error"),
    finds("X3", "churn", severity="warning", part="substance", suggestion="Say whose."),
    aims("X4"),
)


def two_objectives():
    """Return a set of two objectives; one id is a key result's and an objective's."""
    titles = {"nps": "The NPS rises after the launch", "churn": "We launch less churn"}
    krs = [okr.KeyResult(id, title, at_least=1) for id, title in titles.items()]
    return okr.OKRSet(
        [
            okr.Objective("keep", "They stay", krs),
            okr.Objective("nps", "They love us", ()),
        ],
        cycle="2026-Q4",
    )


@pytest.fixture
def notes():
    """Return a review of two objectives."""
    return okr.review(two_objectives(), rules=RULES)


def codes(findings):
    """Return the code and subject of each finding."""
    return [(finding.code, finding.subject) for finding in findings]


def test_findings_are_found_by_id_and_by_code(notes):
    """A person asks about one key result, a program about one rule."""
    assert [("X1", "churn"), ("X3", "churn")] == codes(notes["churn"])
    assert [("X1", "nps"), ("X1", "churn")] == codes(notes["X1"])
    assert [("X1", "nps"), ("X2", "nps"), ("X4", "nps")] == codes(notes["nps"])
    assert notes["X1"] == notes.of("X1")
    assert notes["churn"] == notes.about("churn")
    assert codes(notes) == codes(notes.findings)
    assert 6 == len(notes)


def test_what_was_reviewed_and_is_fine_has_no_findings():
    """That is an answer; an id that was never there is an error."""
    notes = okr.review(two_objectives(), rules=[RULES[1]])

    assert () == notes["churn"]
    assert () == notes["keep"]


def test_what_is_neither_an_id_nor_a_code_is_told_with_what_is_near(notes):
    """A typing error must not look like a clean bill."""
    with pytest.raises(UnknownIdError) as caught:
        notes["chrun"]
    assert ("churn",) == caught.value.nearest

    with pytest.raises(UnknownIdError) as caught:
        notes.of("X11")
    assert "X1" in caught.value.nearest


def test_what_is_there_can_be_asked(notes):
    """`in` takes whatever `[]` does."""
    assert all(key in notes for key in ("churn", "keep", "X4"))
    assert not any(key in notes for key in ("chrun", "X9", 7, None))
    with pytest.raises(UnknownIdError):
        notes[7]


def test_an_id_that_is_a_code_is_told_apart():
    """`of` and `about` say which is meant."""
    okrs = two_objectives().with_objective(okr.Objective("X4", "They grow"))
    notes = okr.review(okrs, rules=RULES)

    with pytest.raises(AmbiguousIdError) as caught:
        notes["X4"]

    assert "rule X4" in str(caught.value.meanings)
    assert 3 == len(notes.of("X4"))
    assert [("X4", "X4")] == codes(notes.about("X4"))
    assert "X4" in notes


def test_ids_of_several_sets_may_be_short_where_they_are_one():
    """As everywhere else in okrkit."""
    krs = [okr.KeyResult("a/nps", "The NPS", at_least=1)]
    other = [okr.KeyResult("b/nps", "Their NPS", at_least=1)]
    third = [okr.KeyResult("b/churn", "churn", at_least=1)]
    okrs = okr.OKRSet(
        [
            okr.Objective("a/keep", "Stay", krs),
            okr.Objective("b/keep", "Stay", [*other, *third]),
        ],
        cycle="2026-Q4",
    )
    notes = okr.review(okrs, rules=RULES)

    assert [("X3", "b/churn")] == codes(notes["churn"])
    assert [("X2", "a/nps")] == codes(notes["a/nps"])
    with pytest.raises(AmbiguousIdError) as caught:
        notes["nps"]
    assert ("a/nps", "b/nps") == tuple(caught.value.meanings)


def test_what_is_closed_is_not_reviewed():
    """It is over; there is nothing to mend."""
    okrs = two_objectives()
    kr = okrs.key_result("churn").replace(closed=okr.Closing("2026-11-01", "abandoned"))
    keep = okrs.objective("keep").with_key_result(kr)
    notes = okr.review(okrs.with_objective(keep), rules=RULES)

    assert "churn" not in notes
    assert ("keep", "nps") == notes.ids
    assert (2, 1, 1) == tuple(map(notes.count, ("objective", "key result", "set")))


def test_the_most_severe_lead_then_substance_then_what_is_frequent(notes):
    """Three things are what a team can take away."""
    assert ["X2", "X3", "X1", "X4"] == [group.code for group in notes.groups]
    assert ["X2", "X3", "X1"] == [group.code for group in notes.leading]
    assert [("nps", "churn"), "says launch", "warning"] == [
        notes.groups[2].subjects,
        notes.groups[2].name,
        notes.groups[2].severity,
    ]


def test_one_weak_line_leads_with_one_rule():
    """Three names for one fault look like three; the others are told below."""
    weak = [finds(code, "churn") for code in ("K01", "K02", "K10")]
    notes = okr.review(two_objectives(), rules=weak)
    assert ["K01"] == [group.code for group in notes.leading]
    assert ["K01", "K02", "K10"] == [group.code for group in notes.groups]

    two_lines = [finds("K02", "NPS", severity="error"), finds("K01", "churn")]
    notes = okr.review(two_objectives(), rules=two_lines)
    assert ["K02", "K01"] == [group.code for group in notes.leading]


def test_remarks_do_not_lead():
    """A remark under the head "What decides" makes a good OKR look bad."""
    remark = rule("X7", "a remark", severity="info")(
        lambda seen: (kr.hit("It is late.") for kr in seen.key_results)
    )
    notes = okr.review(two_objectives(), rules=[remark])

    assert () == notes.leading
    for said in (str(notes), notes.to_markdown(), notes._repr_html_()):
        assert "What decides" not in said
        assert "othing decisive was found" in said
        assert "Remarks" in said
    assert "\n\n### Remarks\n\n- " in notes.to_markdown()


@pytest.mark.parametrize(
    ("form", "substance", "said"),
    [
        (1, 1, ""),
        (3, 0, "All 3 findings are about the words."),
        (0, 3, "All 3 findings are about what is measured."),
        (1, 2, "Of 3 findings, 1 is about the words and 2 about what is measured."),
        (2, 1, "Of 3 findings, 2 are about the words and 1 about what is measured."),
    ],
)
def test_sorts_of_findings_are_told_where_there_are_several(form, substance, said):
    """Nobody needs to be told that of one finding none is about the words."""
    rules = [finds(f"F{n}", "churn") for n in range(form)]
    rules += [finds(f"S{n}", "churn", part="substance") for n in range(substance)]

    assert said == apart(okr.review(two_objectives(), rules=rules))


def test_what_decides_leads_within_a_severity():
    """An owner that is not named matters less than a key result that is none."""
    rules = [finds("K12", "launch", part="substance"), finds("K01", "churn")]
    notes = okr.review(two_objectives(), rules=rules)

    assert ["K01", "K12"] == [group.code for group in notes.leading]


def test_what_the_whole_is_worth_leads_before_single_errors():
    """Key results that do not show the aim need no better numbers."""
    aim = finds("S01", "churn", part="substance")
    rules = [finds("K02", "launch", severity="error"), aim]
    notes = okr.review(two_objectives(), rules=rules)
    remark = okr.review(two_objectives(), rules=rules, severities={"S01": "info"})

    assert ["S01", "K02"] == [group.code for group in notes.leading]
    assert ["K02", "S01"] == [group.code for group in remark.groups]
    assert ["K02"] == [group.code for group in remark.leading]


def test_counts_and_parts_are_told_apart(notes):
    """Mending the words does not mend what is measured."""
    assert [1, 3, 2] == [
        len(notes.errors),
        len(notes.warnings),
        len(notes.infos),
    ]
    assert {"X1", "X2"} == {finding.code for finding in notes.form}
    assert {"X3", "X4"} == {finding.code for finding in notes.substance}
    assert ("error", False) == (notes.worst, notes.ok)
    for said in (str(notes), notes.to_markdown(), notes._repr_html_()):
        assert "Of 6 findings, 3 are about the words and 3 about what is" in said
    assert "<Review: 1 error, 3 warnings, 2 remarks>" == repr(notes)


def test_nothing_found_is_said():
    """An empty answer would look like a failure."""
    notes = okr.review(two_objectives(), rules=(), on="2026-11-15")

    assert (None, True, 0) == (notes.worst, notes.ok, len(notes))
    assert "<Review on 2026-11-15: no findings>" == repr(notes)
    for said in (str(notes), notes.to_markdown(), notes._repr_html_()):
        assert "othing found that speaks against it" in said


def test_columns_have_a_row_for_each_finding(notes):
    """What was waived is there, too, with its reason."""
    waived = okr.review(two_objectives(), rules=RULES, waive={"X1": "We know"})
    columns = waived.to_columns()

    assert ["X2", "X3", "X4", "X4", "X1", "X1"] == columns["code"].tolist()
    assert ["", "", "", "", "We know", "We know"] == columns["waived"].tolist()
    assert [4, 15, None, None, 24, 3] == columns["start"].tolist()
    assert ["NPS", "churn"] == columns["words"].tolist()[:2]
    assert {column.size for column in notes.to_columns().values()} == {6}


@pytest.mark.parametrize("backend", ["pandas", "polars", "pyarrow"])
def test_a_frame_of_any_library_has_the_same_rows(notes, backend):
    """A team looks for what it finds most often."""
    frame = notes.to_frame(backend)

    assert 6 == len(frame)
    assert list(notes.to_columns()) == list(
        frame.column_names if backend == "pyarrow" else frame.columns
    )


def test_json_says_all_of_it(notes):
    """Another program needs no more than this."""
    made = json.loads(json.dumps(notes.to_dict()))

    assert ("review", None, False) == (made["kind"], made["on"], made["ok"])
    assert ["X2", "X3", "X1"] == made["leading"]
    assert [finding.to_dict() for finding in notes] == made["findings"]
    assert [] == made["waived"]


def test_the_same_is_said_each_time(notes):
    """A report in git must not change by itself."""
    again = okr.review(two_objectives(), rules=RULES)

    assert notes.to_dict() == again.to_dict()
    assert (str(notes), notes.to_markdown()) == (str(again), again.to_markdown())


def test_what_is_said_is_json_for_itself():
    """Praise, questions and what was skipped are part of the answer."""
    made = okr.review("Cut churn from 3.2% to 2%").to_dict()

    assert {"code", "name", "why"} == set(made["skipped"][0])
    assert all({"name", "subject", "message"} <= set(each) for each in made["praise"])
    assert all({"message", "codes"} <= set(each) for each in made["questions"])


def test_a_review_is_kept_and_copied(notes):
    """A cache in another process holds it as any other value."""
    plain = okr.review("Launch the portal")

    back = pickle.loads(pickle.dumps(plain))
    assert plain.to_dict() == back.to_dict()
    assert plain.rules == back.rules
    assert notes.to_dict() == copy.deepcopy(notes).to_dict()
    with pytest.raises(AttributeError):
        notes.findings = ()


def test_the_letter_leads_with_what_decides(notes):
    """What a coach says first, where it is, and what to write instead."""
    assert [
        "What decides",
        "1. X2 says NPS, 1 of 2 key results, error",
        "   “NPS” is in “The NPS rises after the launch”.",
        "     nps: “The NPS rises after the launch”",
        "2. X3 says churn, 1 of 2 key results, warning",
        "   “churn” is in “We launch less churn”.",
        "     churn: “We launch less churn”",
        "   → Say whose.",
        "3. X1 says launch, 2 of 2 key results, warning",
        "   “launch” is in “The NPS rises after the launch”.",
        "     nps: “The NPS rises after the launch”",
        "     churn: “We launch less churn”",
        "",
        "Also",
        "- X4 whose, 2 of 2 objectives: For whom?",
    ] == str(notes).splitlines()[:15]


def test_an_okr_with_many_faults_gets_a_short_letter():
    """A log of everything is read by nobody."""
    rules = [finds(f"Y{n:02d}", "launch", suggestion=f"Do {n}.") for n in range(20)]
    krs = [okr.KeyResult(f"kr{n}", f"We launch {n}", at_least=1) for n in range(9)]
    okrs = okr.OKRSet([okr.Objective("keep", "Stay", krs)], cycle="2026-Q4")
    notes = okr.review(okrs, rules=rules)
    lines = str(notes).splitlines()

    assert 180 == len(notes)
    assert len(lines) < 45
    assert "   … and 6 more" in lines
    assert any(line.startswith("- and Y09 says launch, Y10") for line in lines)
    assert len(notes.to_markdown().splitlines()) < 80
    for said in (notes.to_markdown(), notes._repr_html_()):
        assert "… and 6 more" in said
        assert "and Y09 says launch, Y10 says launch" in said
    assert max(map(len, lines)) <= 90


def test_praise_and_questions_are_few():
    """More than a handful is not believed, and not answered."""
    krs = "\n".join(
        f"- Cut churn in region {n} from {n + 3}% to {n}%" for n in range(9)
    )
    notes = okr.review(f"Objective: Paying customers stay with us\n{krs}")
    text = str(notes)

    assert text.count("\n+ ") <= 3
    assert text.count("\n? ") <= 5


def test_of_much_praise_and_many_questions_the_first_are_shown():
    """Those that say the same of several stand for all of them."""
    alike = [
        Praise(name="n", subject=f"kr{n}", message=f"“kr{n}” says {n}%.")
        for n in range(4)
    ]
    others = [Question(name="n", subject="kr", message=f"Why {w}?") for w in "abcdefg"]
    notes = evolve(
        okr.review(two_objectives(), rules=()), praise=alike, questions=others
    )

    for said in (str(notes), notes.to_markdown(), notes._repr_html_()):
        assert "“kr0” says 0%" in said.replace("\\", "")
        assert "kr1" not in said
        assert "… and 3 more" in said
        assert "Why e?" in said.replace("\\", "")
        assert "Why f?" not in said.replace("\\", "")
        assert "… and 2 more" in said


def test_a_finding_about_the_whole_set_is_told_without_words():
    """It has no title to quote; its subject names it."""

    def check(_):
        yield okr.rules.Hit(subject="Q4 plan", kind="set", message="It has no aim.")

    def everywhere(context):
        yield from check(context)
        for kr in context.key_results:
            yield kr.hit("No.", suggestion=f"Name {kr.id}.")

    rules = [
        rule("X1", "aimless", severity="error")(check),
        rule("X2", "aimless as well", severity="warning")(everywhere),
        *(rule(f"X{n}", "aimless", severity="info")(check) for n in (3, 4)),
    ]
    notes = okr.review(two_objectives(), rules=rules)

    assert [
        "What decides",
        "1. X1 aimless, error",
        "   It has no aim.",
        "     Q4 plan",
        "2. X2 aimless as well, 3 places, warning",
        "   It has no aim.",
        "     Q4 plan",
        "   No.",
        "     nps: “The NPS rises after the launch”",
        "     → Name nps.",
        "     churn: “We launch less churn”",
        "     → Name churn.",
    ] == str(notes).splitlines()[:12]
    assert "- X4 aimless, Q4 plan: It has no aim." in str(notes)
    assert "   - Q4 plan" in notes.to_markdown().splitlines()
    assert "     *Instead:* Name nps." in notes.to_markdown().splitlines()
    assert "- **X4 aimless**, Q4 plan: It has no aim." in notes.to_markdown()
    assert "<strong>Q4 plan</strong>" in notes._repr_html_()
    assert ["Q4 plan"] == [each.subject for each in notes.of("X4")]
    assert ("Q4 plan",) == notes.groups[0].subjects


@pytest.mark.parametrize("view", ["__str__", "to_markdown", "_repr_html_"])
def test_hostile_titles_stay_text(view):
    """A title comes from a stranger's file, and goes to a page or a pull request."""
    okrs = okr.OKRSet(
        [okr.Objective("keep", HOSTILE, [okr.KeyResult("kr", HOSTILE, at_least=1)])],
        cycle="2026-Q4",
    )
    notes = okr.review(
        okrs, rules=[finds("X1", "<script>"), aims("X2", HOSTILE)], waive={}
    )
    said = getattr(notes, view)()

    assert "\u202e" not in said
    if view != "__str__":
        assert "<script>" not in said
    if view == "to_markdown":
        assert "@ann" not in said
        assert "#7" not in said
        assert "[x](http" not in said
        assert " `a`" not in said
        assert " *b*" not in said


def test_markdown_puts_the_words_in_bold(notes):
    """A reader of a pull request sees at once which words are meant."""
    lines = notes.to_markdown().splitlines()

    assert [
        "### What decides",
        "",
        "1. **X2 says NPS** (error, 1 of 2 key results)",
    ] == (lines[:3])
    assert "   - nps: The <b>NPS</b> rises after the launch" in lines
    assert "   *Instead:* Say whose\\." in lines or "   *Instead:* Say whose." in lines


def test_html_underlines_the_words_and_needs_no_colour(notes):
    """Signs and labels say what colours do, to the eye and to the ear."""
    html = notes._repr_html_()

    assert "The <em>NPS</em> rises" in html
    assert 'aria-label="review"' in html
    assert "✖" in html
    assert "<table" not in html
    assert "style=" not in html


def test_waived_findings_stay_in_every_view():
    """What a team lives with is not forgotten."""
    notes = okr.review(two_objectives(), rules=RULES, waive={"X2:nps": "The board's"})

    assert ["X2"] == [finding.code for finding in notes.waived]
    assert "Waived: X2 nps" in str(notes)
    assert "X2 nps: The board's" in notes.to_markdown().replace("\\", "")
    assert "X2 nps: The board&#x27;s" in notes._repr_html_()
    assert "waived (1)" in notes._repr_html_()


def test_long_titles_are_cut():
    """A letter has lines."""
    title = "We launch " + "very " * 60
    notes = okr.review(title.strip(), rules=[RULES[0]])

    assert max(map(len, str(notes).splitlines())) < 400
    assert "…" in notes.to_markdown()
    assert "<em>" not in notes._repr_html_()


def test_an_explanation_shows_rules_words_and_what_was_left_out():
    """Every finding can be traced to a sign in the words, and to who says so."""
    notes = okr.review(
        "Launch the portal", rules=[okr.rules.K01, *RULES], waive={"K01": "It is law"}
    )
    whole = notes.explain("launch-the-portal")

    assert "launch-the-portal = 0 findings  [5 rules asked]" in str(whole)
    assert "left out K01 activity: It is law" in str(whole)
    assert ["its words"] == [part.label for part in whole.inputs]
    assert "activity" in whole.inputs[0].shown
    assert any(part.value and part.value[0] in "+-" for part in whole.inputs[0].inputs)


def test_an_explanation_of_a_rule_shows_what_it_found():
    """A code is what a letter leads with: what stands under it is asked for next."""
    given = "Objective: Keep customers\n- Launch the portal\n- Launch the help desk"
    waive = {"K01:launch-the-portal": "It is law"}
    notes = okr.review(given, rules=["K01", "K02", "H05"], waive=waive)

    whole = notes.explain("K01")
    assert "K01 activity = 1 finding" == str(whole).splitlines()[0]
    assert ["launch-the-help-desk"] == [part.label for part in whole.inputs]
    assert (("launch-the-portal", "It is law"),) == whole.excluded
    assert notes.of("K01")[0].message in whole.inputs[0].note
    assert "0 findings" in str(
        okr.review("NPS from 3 to 4", rules=["K01"]).explain("K01")
    )
    skipped = notes.explain("H05")
    assert ("not asked", notes.skipped[0].why) == (skipped.shown, skipped.note)


def test_what_is_called_as_a_rule_is_explained_first():
    """An id is what is asked for; its rule has `of`."""
    kr = okr.KeyResult("K01", "Launch the portal", draft=True)
    notes = okr.review(okr.OKRSet([okr.Objective("keep", "Stay", [kr])]), rules=["K01"])

    assert "K01 = 1 finding" in str(notes.explain("K01"))
    assert 1 == len(notes.about("K01"))


def test_a_code_is_no_id():
    """Nobody is asked whether they meant what they said."""
    notes = okr.review("Launch the portal")

    with pytest.raises(UnknownIdError, match=r"code of a rule: ask \.of\(\)") as caught:
        notes.about("K01")
    assert () == caught.value.nearest
    for key in ("k01", "launch-the-portl"):
        with pytest.raises(UnknownIdError, match="did you mean") as caught:
            notes.explain(key)
        assert key not in caught.value.nearest


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        (["Objective: Keep", "- Launch it"], "Join"),
        (("Launch it",), "Join"),
        (b"Launch it", "Decode"),
        (bytearray(b"Launch it"), "Decode"),
        ([1], "okr.load"),
        (None, "okr.load"),
    ],
)
def test_what_cannot_be_reviewed_is_told_what_can(given, hint):
    """All that is taken is named, and the way there."""
    with pytest.raises(InvalidOKRError) as caught:
        okr.review(given)

    assert ("wrong-type", "okrs") == (caught.value.code, caught.value.place)
    for taken in ("text", "Draft,", "DraftSet", "KeyResult", "Objective", "OKRSet"):
        assert taken in caught.value.expected
    assert hint in caught.value.hint


def test_an_explanation_of_fields_says_that_they_win():
    """A title may say what it likes where the target is typed."""
    nps = okr.KeyResult("nps", "NPS", metric="nps", baseline=32, target=40, owner="Ann")
    okrs = okr.OKRSet(
        [okr.Objective("keep", "Customers stay", [nps])],
        metrics=[okr.Metric("nps", unit="points")],
        cycle="2026-Q4",
    )
    notes = okr.review(okrs, rules=RULES)

    assert "fields win over words" in str(notes.explain("nps"))
    assert "owner = Ann" in str(notes.explain("nps"))
    assert "its words = Customers stay" in str(notes.explain("keep"))
    with pytest.raises(UnknownIdError):
        notes.explain("nobody")


def test_a_target_in_words_is_explained_slot_by_slot():
    """What was read where: the first question of whoever disagrees."""
    notes = okr.review("Cut churn from 3.2% to 2%", rules=RULES)

    assert "baseline 3.2" in str(notes.explain(notes.ids[0]))


def test_whatever_holds_key_results_can_be_reviewed():
    """Text, drafts and nouns lead to the same findings."""
    text = "Launch the portal"
    draft = okr.parse(text)
    whole = f"Objective: They stay{chr(10)}- {text}"
    alone = [text, draft, okr.parse_okrs(text), draft.key_result]
    inside = [whole, okr.parse_okrs(whole), okr.parse_okrs(whole).objectives[0]]
    rules = [finds("X1", "Launch"), aims("X4")]

    for what in alone:
        assert ["X1"] == [f.code for f in okr.review(what, rules=rules)]
    for what in inside:
        assert ["X1", "X4"] == [f.code for f in okr.review(what, rules=rules)]
    for what in (None, 7, [], okr.Metric("nps")):
        with pytest.raises(InvalidOKRError):
            okr.review(what)


def test_rules_that_were_not_asked_are_told_in_every_view():
    """So that silence is not taken for praise."""
    later = rule("X9", "of a day", severity="info", needs=("day",))(lambda _: ())
    notes = okr.review(two_objectives(), rules=[later])

    for said in (str(notes), notes.to_markdown(), notes._repr_html_()):
        assert "1 rule not asked" in said.lower()
        assert "no day was given" in said


def test_a_set_without_a_name_can_be_at_fault():
    """Most sets have none."""

    def check(_):
        yield okr.rules.Hit(subject="", kind="set", message="It has no aim.")

    notes = okr.review(
        two_objectives(), rules=[rule("X1", "aimless", severity="info")(check)]
    )

    assert [
        "Nothing decisive was found.",
        "",
        "Remarks",
        "- X1 aimless: It has no aim.",
    ] == str(notes).splitlines()[:4]
    severe = okr.review(two_objectives(), rules=notes.rules, severities={"X1": "error"})
    assert ["1. X1 aimless, error", "   It has no aim."] == str(severe).splitlines()[
        1:3
    ]
    assert "It has no aim." in severe.to_markdown()
    assert "It has no aim." in notes.to_markdown()
    place = notes.to_sarif()["runs"][0]["results"][0]["locations"][0]
    assert "set" == place["logicalLocations"][0]["name"]


def test_praise_and_questions_read_as_sentences():
    """They are printed one by one, as in a chat."""
    praise = Praise(name="n", subject="kr", message="It is clear.")
    question = Question(name="n", subject="kr", message="Whose?", codes=["K01"])

    assert ("It is clear.", "Whose?") == (str(praise), str(question))
    assert ["K01"] == question.to_dict()["codes"]


def test_a_finding_shows_itself_as_the_review_does() -> None:
    """One finding in a notebook has its words underlined, and runs nothing."""
    notes = okr.review(f"Launch {HOSTILE}", rules=[okr.rules.K01])
    shown = notes.findings[0]._repr_html_()
    assert "<em>Launch</em>" in shown
    assert notes.findings[0].name in shown
    assert "<script" not in shown
    assert "waived" not in shown
    kept = notes.findings[0].because("It is <b>law</b>")._repr_html_()
    assert "waived: It is &lt;b&gt;law" in kept
