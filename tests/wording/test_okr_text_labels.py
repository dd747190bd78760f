"""Labels as other keyboards and other habits write them; names behind an @."""

import pytest

from okrkit.wording.okrs.reading import parse_okrs

AIM = "Keep our bakers well"
WASTE = "Cut waste from 7% to 4%"
SALES = "Raise sales from 20 to 40 loaves"


@pytest.mark.parametrize(
    ("head", "first", "second"),
    [
        ("Objective\uff1a ", "KR1\uff1a ", "KR2\uff1a"),
        ("Objective\uff1a", "\u30fb", "\u30fb"),
        ("Objective: ", "\uff65 ", "\uff65 "),
        ("OBJECTIVE ", "- ", "- "),
        ("OBJECTIVE ", "KEY RESULT ", "KEY RESULT "),
        ("Objective A: ", "KR A1: ", "KR A2: "),
        ("Objective b. ", "Key result a. ", "Key result b. "),
        ("Objective C) ", "KR a) ", "KR b) "),
        ("Objective D - ", "KR-A: ", "KR-B: "),
        ("Objective II: ", "KR i: ", "KR ii: "),
        ("Objective One: ", "Key result one: ", "Key result two: "),
        ("\u202eObjective: ", "\u202eKR1: ", "\u200fKR2: "),
        ("\u2066Objective\u2069: ", "- \u200bKR1: ", "- \u2066KR2\u2069: "),
        ("\ufeffObjective: ", "- \u200e", "- \u200e"),
    ],
)
def test_the_label_does_not_stay_in_the_title(
    head: str, first: str, second: str
) -> None:
    """A label that is not known makes the objective a key result, or a part of it."""
    found = parse_okrs(f"{head}{AIM}\n{first}{WASTE}\n{second}{SALES}")
    assert [AIM] == [aim.title for aim in found.objectives]
    assert [WASTE, SALES] == [draft.text for draft in found.drafts]
    assert () == found.left


@pytest.mark.parametrize(
    "title",
    [
        "OBJECTIVE data wins trust",
        "OBJECTIVE Bakers: keep them well",
        "Objective view of our bread",
        "A bakery that people love",
        "KRA: bread that people love",
        "O a: bread that people love",
    ],
)
def test_words_that_only_look_like_a_label_stay(title: str) -> None:
    """A sentence may begin with such a word, or such letters."""
    (aim,) = parse_okrs(f"{title}\n- {WASTE}\n- {SALES}").objectives
    assert title == aim.title


def test_values_behind_wide_colons() -> None:
    """Labels of values are written on the same keyboard."""
    text = "KR1\uff1aWaste\nBaseline\uff1a 7%\nCurrent\uff1a6%\nTarget\uff1a4%"
    found = parse_okrs(text)
    assert "Waste from 7% to 4%" == found.drafts[0].text
    assert ["6%"] == [one.text for one in found.left]


@pytest.mark.parametrize(
    ("title", "item", "left"),
    [
        (f"{AIM} @all please", WASTE, [(1, "@all")]),
        (f"{AIM} @mia @bo", WASTE, [(1, "@mia")]),
        (AIM, f"{WASTE} @mia @bo", [(2, "@mia")]),
        (f"{AIM} @mia", f"{WASTE} @bo", []),
        ("More followers of @bakery", WASTE, []),
    ],
)
def test_nobody_named_is_dropped(
    title: str, item: str, left: list[tuple[int, str]]
) -> None:
    """Who is not the owner, and does not stay in the words, is told."""
    found = parse_okrs(f"O: {title}\n- {item}")
    assert left == [(one.line, one.text) for one in found.left]
