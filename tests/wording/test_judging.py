"""Judging: what it says of its reasons, what is measurable or binary, and its laws."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from okrkit.wording.cleaning import cleaned
from okrkit.wording.forms.evidence import Judged
from okrkit.wording.forms.judging import judge
from okrkit.wording.languages.en import form_nouns, form_says, form_verbs, forms
from okrkit.wording.languages.en.form_weights import WEIGHTS
from okrkit.wording.slots import Slots
from okrkit.wording.targets.reading import read_targets
from okrkit.wording.words import words


def judged(text: str) -> Judged:
    """Judge a text as `okr.parse` does."""
    clean = cleaned(text)
    tokens = words(clean)
    return judge(clean, tokens, read_targets(clean, tokens))


@pytest.mark.parametrize(
    ("text", "measurable"),
    [
        ("Publish 10 stories", True),
        ("All invoices paid within 10 days", True),
        ("Zero overdue audits", True),
        ("Double organic traffic", True),
        ("Publish a story by 1 May", False),
        ("Improve the onboarding of clinics", False),
        ("Reach XX% adoption", False),
        ("Maximise energy sold back to the grid", False),
        ("Most pilots renew", False),
    ],
)
def test_measurable_is_what_states_an_amount(text: str, *, measurable: bool):
    """A number, all, none or a multiple; no date, placeholder or "most"."""
    assert measurable is judged(text).measurable


@pytest.mark.parametrize(
    ("text", "binary"),
    [
        ("Launch the loyalty card", True),
        ("Contract with the courier signed", True),
        ("Single sign-on is live for contractors", True),
        ("A playbook for price objections", True),
        ("Close the Series B round", True),
        ("Customers can change their tariff online", True),
        ("Publish 10 stories", False),
        ("Improve the onboarding template", False),
        ("Keep the risk register up to date", False),
        ("Support the field teams", False),
        ("We hold a weekly pricing forum", False),
        ("Onboard N plumbers", False),
        ("Users trust the forecast more than their own", False),
        ("Improve customer satisfaction", False),
        ("Usability testing", False),
        ("Hold a retro every 2 weeks", False),
        ("Maximise energy sold back to the grid", False),
    ],
)
def test_binary_is_what_is_done_or_not_done_once(text: str, *, binary: bool):
    """No amount, no direction, no habit, nothing left to fill in."""
    assert binary is judged(text).binary


def test_evidence_shows_the_words_that_decide():
    """A finding quotes them: a reader sees at once what is meant."""
    text = "Publish the partner handbook"
    first = judged(text).evidence[0]
    assert ("opens-work", "it begins with work") == (first.name, first.says)
    assert "Publish" == text[slice(*first.span)]
    assert first.weight < 0


def test_a_target_of_which_little_is_known_counts_all_the_same():
    """Slots may come from elsewhere: a bare number is a number."""
    text = "Referrals 5"
    assert judge(text, words(text), (Slots(target=5),)).measurable


def test_evidence_comes_strongest_first_and_is_short():
    """Five signs are enough for anyone to agree or not."""
    weights = [
        abs(one.weight)
        for one in judged(
            "Launch the portal, so that churn falls from 6% to 4% by 1 May"
        ).evidence
    ]
    assert sorted(weights, reverse=True) == weights
    assert 1 < len(weights) <= 5


STARTS = (
    "it ",
    "the ",
    "what ",
    "something ",
    "nothing ",
    "no ",
    "a ",
    "people ",
    "without ",
    "those ",
    "others ",
)


@pytest.mark.parametrize("name", sorted(WEIGHTS))
def test_each_sign_is_said_in_words(name: str):
    """No code of ours reaches a reader: every sign that counts has a sentence."""
    from okrkit.wording.forms.judging import _says

    said = _says(name)
    assert said
    assert not set("+_") & set(said)
    assert "  " not in said
    assert said.startswith(STARTS)


@pytest.mark.parametrize("table", [form_verbs.VERBS, form_nouns.NOUNS])
def test_a_word_stands_in_one_class_only(table: dict[str, str]):
    """Else the order of the classes would decide silently."""
    found = [word for text in table.values() for word in text.split()]
    assert sorted(set(found)) == sorted(found)


def test_phrases_name_a_word_that_must_stand_there():
    """A phrase is looked for only where one of its words stands: they must be small."""
    assert set(forms.PHRASES) == set(forms.PHRASE_WORDS)
    every = " ".join(forms.PHRASE_WORDS.values())
    assert every.lower() == every


def test_words_for_signs_name_things_that_exist():
    """The classes of nouns are those that are put into words."""
    classes = {"staff" if name == "staff" else name for name in form_nouns.NOUNS}
    assert classes <= set(form_says.THINGS)


@given(st.text(max_size=200))
@example("1\rB")
@example("---")
def test_any_text_is_judged(text: str):
    """Free text is anything: no text makes it raise, and the answer is in range."""
    found = judged(text)
    # Of two forms the surer one is told; without a word there is none to tell.
    said = any(map(str.isalnum, cleaned(text)))
    assert 0.5 * said <= found.strength <= said
    if found.measurable and found.binary:  # one thing: there is nothing between
        clean = cleaned(text)
        found_in = read_targets(clean, words(clean))
        assert {1.0} == {slots.target for slots in found_in}
    for one in found.evidence:
        start, end = one.span
        assert 0 <= start <= end <= len(text)


SAID = (
    "publish the a report 5 95 % of users all we have is documented churn to from by"
    " reduce so that weekly calls our each with and , . : who can"
)
WORDS = st.sampled_from(SAID.split())


@given(st.lists(WORDS, max_size=40))
def test_sentences_of_known_words_are_judged(parts: list[str]):
    """What the grammar knows, in any order, is judged as well, and twice alike."""
    text = " ".join(parts)
    assert judged(text) == judged(text)


@pytest.mark.parametrize(
    "piece",
    [
        "from ",
        "(((",
        "we have ",
        "customers ",
        ": ",
        "report ",
        "to reduce ",
        "9 %",
        "a-",
        '(a) ""',
        '"',
        "a: ",
        "in a, ",
    ],
)
def test_time_is_linear_in_the_text(piece: str, growth):
    """Ten times the text costs about ten times the time; a square would be 100."""
    assert growth(lambda text: judge(text, words(text), ()), piece) < 30
