"""A text in the alphabet of targets: each word or amount as one letter."""

from collections.abc import Sequence
from typing import Final

from okrkit.wording.languages.en import numbers, targets
from okrkit.wording.targets.amounts import amount_in_text
from okrkit.wording.targets.names import counts, named
from okrkit.wording.targets.numerals import Amount
from okrkit.wording.words import Token

__all__ = ["lettered"]


def lettered(
    tokens: Sequence[Token],
) -> tuple[list[str], list[int], dict[int, Amount]]:
    """
    Write each word or amount as its letter.

    Args:
        tokens: Of the text.

    Returns:
        The letters, the first token of each, and the amounts by place.

    Example:
        >>> from okrkit.wording.words import words
        >>> lettered(words("from 30 to 40 by May"))[0]
        ['f', 'N', 't', 'N', 'b', 'z']
    """
    letters: list[str] = []
    places: list[int] = []
    amounts: dict[int, Amount] = {}
    known = targets.LETTERS
    at, count = 0, len(tokens)
    while at < count:
        text, lower, kind, _, _ = tokens[at]
        follows = at + 1
        if kind == "word":
            plain = lower not in _SPECIAL and (
                follows >= count or tokens[follows][2] not in _BESIDE
            )
        else:
            plain = lower in _PLAIN
        if plain:
            letter = known.get(lower, "w") if kind == "word" else _SIGNS[text]
        elif lower in targets.FOREIGN_LEADS and _before_number(tokens, at):
            letter = targets.FOREIGN_LEADS[lower]
        elif lower in _QUIET and _silent(tokens, at, letters):
            at = follows
            continue
        else:
            letter, follows = _special(tokens, at, amounts, letters)
        letters.append(letter)
        places.append(at)
        at = follows
    return letters, places, amounts


def _special(
    tokens: Sequence[Token], at: int, amounts: dict[int, Amount], letters: list[str]
) -> tuple[str, int]:
    """Give the letter of an amount, a phrase, a name or a sign, and where it ends."""
    token = tokens[at]
    lower = token.lower
    if token.kind == "number" or lower in _STARTS:
        found = amount_in_text(tokens, at)
        if found is not None:
            amounts[len(letters)] = found
            return found.letter, found.follows
    if token.kind in _MARKED:
        return _sign(tokens, at)
    letter = targets.LETTERS.get(lower)
    numbered = at + 1 < len(tokens) and tokens[at + 1].kind == "number"
    if _glued(tokens, at) or (
        letter is None and (numbered or lower not in targets.PHRASES)
    ):
        return named(tokens, at, amounts, len(letters))
    period = _period(tokens, at, letters) if letter == "v" else 0
    if period:
        return "_", at + period
    return _phrase(tokens, at, letter or "w")


def _sign(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Give the letter of a sign: "+/-" is one, "docs + tests" an and."""
    token = tokens[at]
    if token.text == "+":
        if [one.text for one in tokens[at + 1 : at + 3]] == ["/", "-"]:
            return "±", at + 3
        if at and token.start > tokens[at - 1].end:
            return "&", at + 1
    return _SIGNS.get(token.text, "."), at + 1


def _silent(tokens: Sequence[Token], at: int, letters: list[str]) -> bool:
    """Tell whether a token says nothing: "incl.", "about 7", "shop.com"."""
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.text == "." and at:
        return (
            tokens[at - 1].lower in targets.SHORT
            or tokens[at - 1].text == "c"
            or (
                after is not None
                and after.kind == "word"
                and after.start == token.end
                and after.text.islower()
            )
        )
    if token.text in _QUOTES or _of_last(tokens, at, letters):
        return True
    if token.text == "c":
        # "from c. 30": about so much
        return (
            after is not None
            and after.text == "."
            and at + 2 < len(tokens)
            and (tokens[at + 2].kind == "number" or tokens[at + 2].lower in _STARTS)
        )
    glued = after is not None and token.kind == "word" and after.start == token.end
    if after is None or glued or token.lower in _OF_BEFORE:
        return False
    if token.text == "~" and letters and letters[-1] in _COUNTED:
        return False
    return after.kind == "number" or after.lower in _STARTS


def _of_last(tokens: Sequence[Token], at: int, letters: list[str]) -> bool:
    """See "no higher than last year's 8.4", which is a bound by a number."""
    if letters[-1:] not in _BOUND or letters[-2:-1] == ["P"]:
        return False
    first = at - (tokens[at].lower in targets.OF_LAST)
    said = tokens[first : first + _FROM_TO + 1]
    return (
        len(said) >= _FROM_TO
        and said[0].lower in targets.LAST
        and said[1].lower in targets.OF_LAST
        and (said[2].kind == "number" or said[2].text in numbers.MONEY_SIGNS)
    )


_BOUND: Final = (["g"], ["l"])


def _period(tokens: Sequence[Token], at: int, letters: list[str]) -> int:
    """Count the tokens of a period that a number names: "week 4", "Day-7"."""
    if _hyphened(tokens, at):
        return _FROM_TO
    if _numbered(tokens, at, letters):
        return 2
    return _FROM_TO + 1 if _through(tokens, at) else 0


def _before_number(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether digits follow, a sign of money between."""
    rest = tokens[at + 1 : at + 3]
    near = 1 + (bool(rest) and rest[0].text in numbers.MONEY_SIGNS)
    return len(rest) >= near and rest[near - 1].kind == "number"


def _glued(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether digits stand right behind a word: "A1", "H2"."""
    follows = at + 1
    return (
        follows < len(tokens)
        and tokens[follows].kind == "number"
        and tokens[follows].start == tokens[at].end
    )


def _hyphened(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a number names a period behind a hyphen: "Day-7 retention"."""
    return (
        tokens[at].lower in targets.AFTER_NAME
        and at + 2 < len(tokens)
        and tokens[at + 1].text == "-"
        and tokens[at + 2].text.isdigit()
        and tokens[at + 2].start == tokens[at].end + 1
    )


def _through(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether numbers name periods: "in years 7 to 9", "weeks 1-4"."""
    rest = [token.lower for token in tokens[at + 1 : at + 4]]
    return (
        tokens[at].lower.removesuffix("s") in targets.AFTER_NAME
        and len(rest) == _FROM_TO
        and rest[0].isdigit()
        and rest[1] in _THROUGH
        and rest[2].isdigit()
        and not counts(tokens, at + 3)
    )


def _numbered(tokens: Sequence[Token], at: int, letters: list[str]) -> bool:
    """Tell whether a number names a period: "week 4"; "9 per week 5" does not."""
    number = tokens[at + 1] if at + 1 < len(tokens) else None
    return (
        number is not None
        and tokens[at].lower in targets.AFTER_NAME
        and (not at or tokens[at - 1].lower not in _WHICH)
        and (number.text.isdigit() or number.text.endswith(".0"))
        and number.start - tokens[at].end <= 1
        and float(number.text) <= (_DAYS if tokens[at].lower == "day" else _WEEKS)
        and (tokens[at].lower in targets.PERIODS_OF_TIME or not counts(tokens, at + 1))
        and (
            at > 0 or at + 2 >= len(tokens) or tokens[at + 2].lower not in targets.FRESH
        )
        and letters[-1:] not in (["y"], ["/"])
        and (at + 2 >= len(tokens) or tokens[at + 2].text not in _NO_NAME)
    )


def _phrase(tokens: Sequence[Token], at: int, letter: str) -> tuple[str, int]:
    """Take the longest phrase that begins at a token."""
    rows = targets.PHRASES.get(tokens[at].lower)
    if rows is None:
        return letter, at + 1
    said = tuple([token.lower for token in tokens[at + 1 : at + 1 + len(rows[0][0])]])
    for rest, meaning in rows:
        if said[: len(rest)] == rest:
            return meaning, at + 1 + len(rest)
    return letter, at + 1


_COUNTED: Final = frozenset("NPMDO")
_FROM_TO: Final = 3
_THROUGH: Final = frozenset({"to", "-", "\u2013", "and", "through"})
_QUOTES: Final = frozenset('"\u201c\u201d\u201e\u00ab\u00bb\ufe0f')
_OF_BEFORE: Final = targets.LAST | targets.OF_LAST
_QUIET: Final = targets.APPROXIMATE | {".", "c"} | _QUOTES | _OF_BEFORE
_MARKED: Final = frozenset({"sign", "mark"})
_STARTS: Final = (
    frozenset(numbers.NUMBER_WORDS)
    | frozenset(numbers.FOLDS)
    | frozenset(numbers.FRACTION_WORDS)
    | frozenset(numbers.MONEY_SIGNS)
    | frozenset(numbers.HOW_OFTEN)
    | frozenset(code.lower() for code in numbers.CODES_OF_MONEY)
    | frozenset(country.lower() for country in numbers.DOLLARS)
    | targets.PLUS
    | targets.ARTICLES
    | {"half", "#", "zero", "every", "none", "nothing"}
)
# Words that are more than their letter; any other one is looked up and done.
_SPECIAL: Final = (
    _STARTS
    | targets.APPROXIMATE
    | {"c"}
    | _OF_BEFORE
    | frozenset(targets.FOREIGN_LEADS)
    | targets.MONTHS
    | targets.DAYS_IN_WEEK
    | targets.TOP
    | frozenset(targets.PHRASES)
)
_DAYS: Final = 366
_WEEKS: Final = 53
# What a number that names a day is not followed by: see "done on the day 80 -> 92%".
_NO_NAME: Final = frozenset({"%", "->", "-->", "=>", "\u2192", "\u21d2"})
_WHICH: Final = frozenset({"this", "last", "next", "previous", "past", "first", "per"})
_BESIDE: Final = frozenset({"number", "mark"})
_SIGNS: Final[dict[str, str]] = {
    ",": ",",
    ";": ",",
    "(": "(",
    "[": "(",
    ")": ")",
    "]": ")",
    ":": ":",
    "=": "=",
    "/": "/",
    "-": "~",
    "\u2013": "~",
    "\u2014": "~",
    "\u2212": "~",
    "~": "~",
    "->": ">",
    "-->": ">",
    "=>": ">",
    "\u2192": ">",
    "\u21d2": ">",
    **dict.fromkeys("\u2794\u279c\u279d\u279e\u27a1\u21e8\u27f6", ">"),
    "+": "p",
    "@": "a",
    "\u00b1": "±",
    "\u2191": "↑",
    "\u25b2": "↑",
    "\u2193": "↓",
    "\u25bc": "↓",
    "&": "&",
    "<": "l",
    "<=": "l",
    "\u2264": "l",
    ">": "g",
    ">=": "g",
    "\u2265": "g",
}
# Signs that mean what they are, wherever they stand.
_PLAIN: Final = frozenset(_SIGNS) - _STARTS - _QUIET - {"+"}
