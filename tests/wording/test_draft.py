"""`parse`: what a draft holds, leaves open, shows, and becomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, OKRError
from okrkit.model.okr import KeyResult
from okrkit.model.target import Change, Hold, Reach
from okrkit.wording.draft import Draft, parse
from okrkit.wording.drafts_view import marked
from okrkit.wording.slots import Slots

WHOLE = "Cut monthly churn from 3.2% to 2%"


def test_a_whole_sentence():
    """Everything that a key result needs is in the words."""
    draft = parse(WHOLE)

    assert WHOLE == draft.text == draft.key_result.title
    assert (3.2, 2.0, "%", "down") == (
        draft.baseline,
        draft.target,
        draft.unit,
        draft.direction,
    )
    assert ("outcome", True, False, True) == (
        draft.form,
        draft.measurable,
        draft.binary,
        draft.has_baseline,
    )
    assert () == draft.open
    assert Reach(3.2, 2) == draft.key_result.target
    assert ("%", "lower") == (draft.metric.unit.name, draft.metric.polarity)
    assert draft.key_result.draft
    assert 0 <= draft.strength <= 1


def test_a_binary_one():
    """One-off work is done or not; no number is asked for."""
    draft = parse("Launch the new portal")
    assert (True, False, None, ()) == (
        draft.binary,
        draft.measurable,
        draft.target,
        draft.open,
    )
    assert () == draft.targets
    assert draft.slots.said == ()


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("Improve the mood of our buyers", {"target"}),
        ("NPS up 8", {"baseline"}),
        ("Grow referrals to 350", {"baseline"}),
        ("Revenue up 10%", {"baseline", "unit"}),
    ],
)
def test_what_is_left_open(text, open_):
    """Nothing is guessed; what is missing is named."""
    assert open_ <= set(parse(text).open)


def test_spans_are_of_the_text():
    """With markup, and however many blanks."""
    text = "1. **Cut churn**  from 3.2% to 2% @ann => 60%"
    draft = parse(text)
    spans = draft.slots.spans
    assert "3.2" in text[slice(*spans["baseline"])]
    assert "2%" == text[slice(*spans["target"])]
    assert "Cut churn from 3.2% to 2%" == draft.key_result.title
    assert (0, len(text)) == draft.span


class TestConfirm:
    """A person has looked at it: from then on it counts."""

    def test_it_is_no_draft_any_more(self):
        """Under its own id, or a better one."""
        draft = parse(WHOLE)
        assert not draft.confirm().draft
        assert draft.id == draft.confirm().id
        assert "churn" == draft.confirm("churn").id
        assert draft.key_result.target == draft.confirm("churn").target

    @pytest.mark.parametrize("text", ["Improve the mood of our buyers", "", "x" * 501])
    def test_without_a_target_there_is_nothing_to_confirm(self, text):
        """The error says what is missing."""
        with pytest.raises(InvalidOKRError) as caught:
            parse(text).confirm()
        assert "draft-open" == caught.value.code

    def test_an_id_that_is_none(self):
        """The model's own check."""
        with pytest.raises(InvalidOKRError):
            parse(WHOLE).confirm(" ")


@pytest.mark.parametrize("text", ["", "  ", "---", "\u200b", "\0", "x" * 501, "=> 60%"])
def test_without_words_there_is_no_key_result(text):
    """The draft is there all the same, and has no id."""
    draft = parse(text)
    assert draft.key_result is None
    assert "" == draft.id
    assert draft.metric is None
    assert isinstance(str(draft), str)


def test_a_sign_at_the_start_is_no_dash():
    """What is a number stays one."""
    assert "-15 minutes of wait" == parse("-15 minutes of wait").key_result.title


@pytest.mark.parametrize("value", [None, 5, b"NPS up 8", ["NPS up 8"]])
def test_no_text(value):
    """The error is okrkit's own."""
    with pytest.raises(InvalidOKRError):
        parse(value)


class TestViews:
    """As text, HTML and JSON."""

    def test_text_lists_slots_with_their_words(self):
        """A small table: slot, value, words."""
        lines = str(parse("NPS up 8")).splitlines()
        assert any(line.split() == ["slot", "value", "words"] for line in lines)
        assert any(line.split() == ["target", "8", "8"] for line in lines)

    def test_several_targets_are_numbered(self):
        """So that one can tell them apart."""
        draft = parse("Hold margin at 40% and cut returns from 9% to 6%")
        if len(draft.targets) > 1:
            assert "2. target" in str(draft)
        assert draft.target == draft.targets[0].target

    def test_derived_slots_have_no_words(self):
        """They were computed."""
        text = str(parse("Triple weekly orders to 960"))
        assert "(derived)" in text

    def test_html_marks_the_words_and_escapes_the_rest(self):
        """Marked words with the name of their slot; hostile text stays text."""
        view = parse("<script>x</script> NPS from 32 to 40")._repr_html_()
        assert 'class="okrkit-slot"' in view
        assert 'title="target"' in view
        assert "<script>" not in view

    def test_words_of_two_slots_are_marked_once(self):
        """The slot that begins first is shown."""
        both = Slots(target=3, unit="deals", spans={"target": (0, 1), "unit": (0, 7)})
        assert '<em class="okrkit-slot" title="target">3' in marked([both], "3 deals")
        assert 'title="unit"' not in marked([both], "3 deals")

    def test_html_of_a_long_text_is_cut(self):
        """The start is shown."""
        view = parse("NPS from 32 to 40 " + "and more " * 900)._repr_html_()
        assert "…</p>" in view

    def test_json(self):
        """Plain values only, spans included."""
        import json

        made = json.loads(json.dumps(parse(WHOLE).to_dict()))
        assert 2.0 == made["targets"][0]["target"]
        assert [[27, 31], 3.2] == [
            made["targets"][0]["spans"]["baseline"],
            made["targets"][0]["baseline"],
        ] or "3.2" in WHOLE[slice(*made["targets"][0]["spans"]["baseline"])]
        assert made["has_baseline"] is True
        assert made["evidence"] == [] or "says" in made["evidence"][0]

    def test_without_a_target(self):
        """No table of slots."""
        assert "slot" not in str(parse("Launch the portal")).splitlines()
        assert "Launch the portal" in parse("Launch the portal")._repr_html_()


_VALUES = st.integers(1, 1_899)  # later ones may be years


@given(_VALUES, _VALUES)
def test_from_to_is_read_exactly(start, goal):
    """What a template writes is what is read."""
    draft = parse(f"Move the renewal rate from {start} to {goal}")
    assert (start, goal) == (draft.baseline, draft.target)
    if start != goal:
        target = draft.key_result.target
        assert target is None or Reach(start, goal) == target


@given(_VALUES, st.sampled_from(["at least", "at most"]))
def test_a_bound_is_read_exactly(value, bound):
    """It becomes a limit to hold."""
    target = parse(f"Orders per day {bound} {value}").key_result.target
    name = bound.replace(" ", "_")
    assert target is None or Hold(**{name: value}) == target


@pytest.mark.parametrize("text", ["", "  \n", "---", "...", "\u200b", "\0", "- [ ]"])
def test_of_a_text_without_words_nothing_is_claimed(text):
    """It is no work that is done or not, and nobody can be sure of its form."""
    draft = parse(text)
    assert (False, False, 0.0) == (draft.binary, draft.measurable, draft.strength)
    assert ("target", "metric") == draft.open
    assert () == draft.evidence
    assert parse("A").strength > 0


@given(_VALUES, st.sampled_from([("Grow", 1), ("Cut", -1)]))
def test_a_change_is_read_exactly(value, verb):
    """Up or down, by so many percent."""
    target = parse(f"{verb[0]} weekly orders by {value}%").key_result.target
    assert target is None or Change(verb[1] * value, "percent") == target


@given(st.text(max_size=300))
def test_any_text_makes_a_draft(text):
    """No exception, spans inside the text, a key result that the model takes."""
    draft = parse(text)
    assert isinstance(draft, Draft)
    assert draft.key_result is None or isinstance(draft.key_result, KeyResult)
    for slots in draft.targets:
        for first, last in slots.spans.values():
            assert 0 <= first <= last <= len(text)
    draft.to_dict()
    draft._repr_html_()
    try:
        draft.confirm()
    except OKRError as error:
        assert error.place  # noqa: PT017 - either may happen


def test_words_that_show_nothing_give_no_reason():
    """A reason that nothing in the words bears out would be made up."""
    draft = parse("Ok 5")

    assert () == draft.evidence
    assert "because" not in str(draft)
