"""The class of each word: by its place, and by its ending where it is unknown."""

import pytest

from okrkit.wording.forms.wordclass import line_of
from okrkit.wording.wordforms import CODES, guess
from okrkit.wording.words import words


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Report the plan", "Wza"),
        ("The report", "za"),
        ("Test coverage", "Wm"),
        ("Tests of zorps", "aOn"),
        ("Reharvest the field", "Wzn"),
        ("Guests rate the room", "kUza"),
        ("Tenant trust score", "kmm"),
        ("Documented process", "wa"),
        ("The documented process", "zja"),
        ("Process documented", "aw"),
        ("Get the report", "Gza"),
        ("Reports get tested", "abw"),
        ("Training for managers", "xps"),
        ("Training the managers", "vzs"),
        ("Reviewing plans", "va"),
        ("A growing base", "zjn"),
        ("Customers using plans", "kUa"),
        ("By launching chat", "Yvn"),
        ("Pull requests reviewed", "Waw"),
        ("Create and publish it", "WAWn"),
        ("We quickly publish it", "qyWn"),
        ("Reach out to users", "WpTk"),
        ("Wait time to hire", "mmTW"),
        ("Plan: 5 €", "a:0$"),
        ("«x» → y", '"n">n'),
        ("5 % more plans", "0%~a"),
    ],
)
def test_a_word_is_told_by_its_place(text: str, line: str):
    """The same word is what is done or what it is done to."""
    assert line == line_of(words(text), ())


def test_numbers_of_targets_are_told_from_others():
    """A version is no count of anything."""
    assert "D0p9a" == line_of(words("Ship 2 with 9 plans"), {12})


def test_a_number_word_is_a_number():
    """Three plans are 3 plans, as a target or not."""
    assert ("W0a", "W9a") == (
        line_of(words("Write three plans"), ()),
        line_of(words("Write three plans"), {6}),
    )


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("zorply", "y"),
        ("zorped", "wj"),
        ("zorping", "vn"),
        ("zorpable", "j"),
        ("zorpers", "k"),
        ("zorp", "n"),
        ("cloud-based", "j"),
        ("zorp-tested", "j"),
        ("price-plan", "a"),
        ("zorp-zarp", "n"),
        ("far-zorply", "j"),
        ("need", "n"),
    ],
)
def test_an_unknown_word_is_told_by_its_ending(word: str, code: str):
    """No list holds every word of every trade."""
    assert code == guess(word)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("planned", "wj"),
        ("applied", "wj"),
        ("wrote", "wj"),
        ("shipping", "vx"),
        ("equipped", "wj"),
        ("cut", "C"),
        ("stories", "a"),
        ("processes", "La"),
        ("surveys", "Wa"),
        ("onboarded", "wj"),
        ("stopped", "wj"),
    ],
)
def test_every_form_of_a_word_is_known(word: str, code: str):
    """English doubles, drops and changes letters: each form is spelled out once."""
    assert code == CODES[word]


def test_no_word_has_more_than_two_readings():
    """A verb's and a noun's: the place can tell two apart, not three."""
    assert {1, 2} >= {len(code) for code in CODES.values()}
