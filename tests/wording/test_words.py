"""How a text is cut into words, numbers and signs."""

from hypothesis import given
from hypothesis import strategies as some

from okrkit.wording.words import words


def test_signs_and_units_are_cut_from_numbers() -> None:
    """A unit without a blank must not hide the number before it."""
    cut = [(token.text, token.kind) for token in words("p95 <250ms, up 9%→12%")]

    assert [
        ("p", "word"),
        ("95", "number"),
        ("<", "sign"),
        ("250", "number"),
        ("ms", "word"),
        (",", "mark"),
        ("up", "word"),
        ("9", "number"),
        ("%", "sign"),
        ("→", "sign"),
        ("12", "number"),
        ("%", "sign"),
    ] == cut


def test_separators_stay_inside_a_number() -> None:
    """Thousands and decimals are part of the number, a full stop behind it is not."""
    assert ["1,200.50", "1\u00a0200", ".31", "8", "."] == [
        token.text for token in words("1,200.50 1\u00a0200 .31 8.")
    ]


def test_only_ascii_digits_are_numbers() -> None:
    """Digits of other scripts look like numbers that nobody can check by eye."""
    assert "number" not in {token.kind for token in words("٣٤ ６")}


def test_hyphens_and_apostrophes_stay_inside_a_word() -> None:
    """One noun is "sign-ups", and so is "customer's"."""
    assert ["sign-ups", "customer's"] == [
        token.text for token in words("sign-ups customer's")
    ]


@given(some.text())
def test_every_token_stands_where_it_says(text: str) -> None:
    """A span that is off by one marks the wrong words in an editor."""
    for token in words(text):
        assert token.text == text[token.start : token.end]
        assert token.lower == token.text.lower()


@given(some.text())
def test_nothing_but_blanks_is_left_out(text: str) -> None:
    """What the cutter drops, no rule can ever see."""
    kept = "".join(token.text for token in words(text))

    assert [sign for sign in text if not sign.isspace()] == [
        sign for sign in kept if not sign.isspace()
    ]
