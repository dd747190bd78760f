"""What is no part of a key result is blanked, and every place stays true."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from okrkit.wording.cleaning import cleaned

MARKUP = (
    ("1. Open 4 shops", "Open 4 shops"),
    ("- Open 4 shops", "Open 4 shops"),
    ("**Open** 4 _shops_ `now`", "Open 4 shops now"),
    ("Open 4 shops => 60%", "Open 4 shops"),
    ("Open 4 shops @mia.k", "Open 4 shops"),
    ("[P0] Open 4 shops", "Open 4 shops"),
    ("Open 4 shops (P1) abroad", "Open 4 shops abroad"),
    ("## Key result: Open 4 shops", "Open 4 shops"),
    ("PROGRESS: 40% - Open 4 shops (50% Done)", "PROGRESS: 40% - Open 4 shops"),
    ("WEIGHT 40%: Open 4 shops", "Open 4 shops"),
    ("~~Open 3 shops~~ Open 4 shops", "Open 4 shops"),
    ("Open 4 shops[^2]", "Open 4 shops"),
    ("Open [4 shops](https://a.example/5?x=6)", "Open 4 shops"),
    ("Open 4 shops https://a.example/5", "Open 4 shops"),
    ("- [x] Open 4 shops", "Open 4 shops"),
    ("Open <b>4</b> shops", "Open 4 shops"),
    ("Open __4__ shops", "Open 4 shops"),
    ("@mia: Open 4 shops", "Open 4 shops"),
    ("Open 4 shops", "Open 4 shops"),
    ("Use <feature> in 4 shops", "Use <feature> in 4 shops"),
    ("From ___ to ___ shops", "From ___ to ___ shops"),
    ("Double followers of @shop here", "Double followers of @shop here"),
    ("Scrap 5% => 2%", "Scrap 5% => 2%"),
    ("PAY/2031/Q2/O1/KR3: Open 4 shops", "Open 4 shops"),
    ("O2KR3 Open 4 shops", "Open 4 shops"),
    ("- O2.KR3.1: Open 4 shops", "Open 4 shops"),
    ("A/B tests in 4 shops", "A/B tests in 4 shops"),
    ("O2 level above 4", "O2 level above 4"),
)


@pytest.mark.parametrize(("text", "plain"), MARKUP)
def test_markup_is_blanked(text: str, plain: str) -> None:
    """A link, an owner or a status must not be read as part of the sentence."""
    assert plain.split() == cleaned(text).split()


# What was read in another encoding is put right, and so no longer the same sign.
PLAIN = some.text(some.characters(exclude_characters="\u00c2\u00c3\u00e2"))


@given(PLAIN | some.text(alphabet="*_`~@[](){}<>=#|-1. ax", max_size=80))
def test_a_text_keeps_its_length(text: str) -> None:
    """Spans are found in the cleaned text and shown in the one that was written."""
    plain = cleaned(text)

    assert len(text) == len(plain)
    assert all(new in {old, " "} for old, new in zip(text, plain, strict=True))
