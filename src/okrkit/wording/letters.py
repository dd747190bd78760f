"""A text in the alphabet of targets: each word or amount as one letter."""

from collections.abc import Sequence
from typing import Final

from okrkit.wording.amounts import Amount, amount
from okrkit.wording.languages.en import numbers, targets
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
    known, phrases = targets.LETTERS, targets.PHRASES
    at, count = 0, len(tokens)
    while at < count:
        token = tokens[at]
        lower = token.lower
        follows = at + 1
        letter = None
        if (
            token.kind == "word"
            and lower not in _SPECIAL
            and (follows >= count or tokens[follows].kind not in _BESIDE)
        ):
            letters.append(known.get(lower, "w"))
            places.append(at)
            at = follows
            continue
        if token.kind == "number" or lower in _STARTS:
            found = _amount(tokens, at)
            if found is not None:
                amounts[len(letters)] = found
                letter, follows = found.letter, found.follows
        if letter is None:
            if token.text == "." and at and _inside(tokens, at):
                at += 1
                continue
            if lower in targets.APPROXIMATE and _before_number(tokens, at, letters):
                at += 1
                continue
            letter = known.get(lower)
            if letter is not None and token.kind == "word" and _glued(tokens, at):
                letter = None
            elif lower in phrases:
                letter, follows = _phrase(tokens, at, letter)
            if letter is None or (letter == "v" and follows < count):
                letter, follows = _other(tokens, at, amounts, letters)
        letters.append(letter)
        places.append(at)
        at = follows
    return letters, places, amounts


def _inside(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a dot ends no sentence: "incl.", "shop.com"."""
    if tokens[at - 1].lower in _SHORT:
        return True
    follows = at + 1
    return (
        follows < len(tokens)
        and tokens[follows].kind == "word"
        and tokens[follows].start == tokens[at].end
        and tokens[follows].text.islower()
    )


def _glued(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether digits stand right behind a word: "A1", "H2"."""
    follows = at + 1
    return (
        follows < len(tokens)
        and tokens[follows].kind == "number"
        and tokens[follows].start == tokens[at].end
    )


def _before_number(tokens: Sequence[Token], at: int, letters: list[str]) -> bool:
    """Tell whether a word only says that the number behind it is not exact."""
    if at + 1 >= len(tokens):
        return False
    if tokens[at].text == "~" and letters and letters[-1] in _COUNTED:
        return False
    return tokens[at + 1].kind == "number" or tokens[at + 1].lower in _STARTS


def _other(
    tokens: Sequence[Token], at: int, amounts: dict[int, Amount], letters: list[str]
) -> tuple[str, int]:
    """Give the letter of a word or sign that has none of its own."""
    token = tokens[at]
    if token.kind in _MARKED:
        return _SIGNS.get(token.text, "."), at + 1
    lower = token.lower
    if lower in targets.LETTERS and not _glued(tokens, at):
        number = tokens[at + 1]
        named = (
            lower in targets.AFTER_NAME
            and number.kind == "number"
            and number.text.isdigit()
            and letters[-1:] not in (["y"], ["/"])
            and number.start - token.end <= 1
        )
        return ("_", at + 2) if named else ("v", at + 1)
    if at + 1 < len(tokens) or lower in targets.DAYS_IN_WEEK:
        return _name(tokens, at, amounts, len(letters))
    return ("z" if _month(token, beside=False) else "w"), at + 1


def _phrase(
    tokens: Sequence[Token], at: int, letter: str | None
) -> tuple[str | None, int]:
    """Take the longest phrase that begins at a token."""
    for rest, meaning in targets.PHRASES[tokens[at].lower]:
        end = at + 1 + len(rest)
        if end <= len(tokens) and all(
            tokens[place].lower == word for place, word in enumerate(rest, at + 1)
        ):
            return meaning, end
    return letter, at + 1


def _amount(tokens: Sequence[Token], at: int) -> Amount | None:
    """Read an amount, with its sign; a number that dates or names is masked."""
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.text in _PLUS:
        if following is None or following.start != token.end:
            return None
        if at and tokens[at - 1].end == token.start and tokens[at - 1].text not in "([":
            return None
        found = amount(tokens, at + 1) if following.kind != "word" else None
        if found is None or found.letter not in "NPMDOX":
            return None
        worth = found.value if token.text == "+" else -found.value
        return found._replace(letter="G", value=worth, start=token.start)
    if token.lower in _ARTICLES or token.lower == "half":
        return _part_of_whole(tokens, at)
    if token.text == "#":
        return _ranked(tokens, at)
    found = amount(tokens, at)
    if found is None or found.letter not in "NH":
        return found
    if found.letter == "N" and found.value == 1 and token.lower == "one":
        return found._replace(letter="I")
    return _dated(tokens, at, found)


def _part_of_whole(tokens: Sequence[Token], at: int) -> Amount | None:
    """Read "half of", "a third of", "a hundred"."""
    half = tokens[at].lower == "half"
    place = at if half else at + 1
    if place >= len(tokens):
        return None
    word = tokens[place]
    before = tokens[at - 1].lower if at else ""
    if before in {"by", "in"} and word.lower in numbers.FRACTIONS:
        letter, worth = ("P", 100.0) if before == "by" else ("V", 1.0)
        worth /= numbers.FRACTIONS[word.lower]
        unit_said = "%" if letter == "P" else None
        start = tokens[at].start
        if half or (before == "by" and _ends_there(tokens, place)):
            return Amount(letter, worth, unit_said, start, word.end, place + 1)
    after = tokens[place + 1].lower if place + 1 < len(tokens) else ""
    if word.lower in numbers.FRACTIONS and after in _WHOLES:
        share = 100 / numbers.FRACTIONS[word.lower]
        return Amount("F", share, "%", tokens[at].start, word.end, place + 1)
    unit = numbers.UNITS.get(word.lower)
    if unit is not None and unit[1] == "D" and at:
        if tokens[at - 1].lower in _LIMITS and len(word.lower) > 1:
            end = place + 1
            return Amount("D", 1.0, unit[0], tokens[at].start, word.end, end)
    big = numbers.BIG_SUFFIXES.get(word.lower)
    if big is not None and len(word.lower) > 1:
        return Amount("N", big, None, tokens[at].start, word.end, place + 1)
    return None


def _ends_there(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether no noun follows a fraction: "by a third", not "by a quarter of"."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return after is None or after.kind == "mark" or after.lower in _AFTER_NAMES


def _ranked(tokens: Sequence[Token], at: int) -> Amount | None:
    """Read "#1" as a rank; a higher number is an issue's."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None or following.kind != "number":
        return None
    found = amount(tokens, at + 1)
    if found is None or found.letter != "N":
        return None
    letter = "K" if found.value <= 10 else "_"
    return found._replace(letter=letter, start=tokens[at].start)


def _dated(tokens: Sequence[Token], at: int, found: Amount) -> Amount:
    """Mask a bare number that is a year, or a day beside its month."""
    after = found.follows
    if after < len(tokens):
        if _month(tokens[after], beside=True) and found.value <= 31:
            follows = after + 1
            if follows < len(tokens) and _year(tokens[follows]):
                follows += 1
            return found._replace(letter="z", follows=follows)
    if _year(tokens[at]) and after == at + 1:
        return found._replace(letter="z")
    return found


def _year(token: Token) -> bool:
    """Tell whether digits are a year of our time."""
    return (
        token.kind == "number"
        and len(token.text) == 4
        and token.text.isdigit()
        and 2005 <= int(token.text) <= 2049
    )


def _month(token: Token, *, beside: bool) -> bool:
    """Tell whether a word is a month; "may" and "march" want a capital or a number."""
    lower = token.lower
    return lower in targets.MONTHS and (
        beside
        or lower not in {"may", "march", "mar", "dec", "jan", "second"}
        or token.text[0].isupper()
    )


def _name(
    tokens: Sequence[Token], at: int, amounts: dict[int, Amount], place: int
) -> tuple[str, int]:
    """Read a word with the number that belongs to it: Q3, p95, Tier 1, May 1."""
    token = tokens[at]
    lower = token.lower
    if _month(token, beside=False):
        return _after_month(tokens, at)
    if lower in targets.DAYS_IN_WEEK:
        return "z", at + 1
    following = tokens[at + 1]
    if lower in _TOP:
        return _top(tokens, at, amounts, place)
    if following.text == "-" and at + 2 < len(tokens):
        if tokens[at + 2].kind == "number" and tokens[at + 2].start == token.end + 1:
            return "_", at + 3
    if following.kind != "number":
        return "w", at + 1
    gap = following.start - token.end
    if gap == 0 and lower == "p" and following.text in _PERCENTILES:
        value = float(following.text)
        amounts[place] = Amount("L", value, None, token.start, following.end, at + 2)
        return "L", at + 2
    named = lower.rsplit("-", 1)[-1] in targets.NAMES
    named = named or lower in _DATED
    if gap and not (gap == 1 and (named or _titled(tokens, at))):
        return "w", at + 1
    letter = "z" if lower in targets.PERIODS else "_"
    follows = at + 2
    if (
        follows + 1 < len(tokens)
        and tokens[follows].text in {"-", "\u2013"}
        and tokens[follows + 1].kind == "number"
        and tokens[follows + 1].start - tokens[follows - 1].end == 1
        and lower not in targets.PERIODS
    ):
        follows += 2
    if letter == "z":
        if follows < len(tokens) and tokens[follows].text in {"'", "/", "-"}:
            follows += 1
        if follows < len(tokens) and _year(tokens[follows]):
            follows += 1
    return letter, min(follows, len(tokens))


def _titled(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word with a capital and a small number are one name."""
    token, number = tokens[at], tokens[at + 1]
    if at == 0 or len(number.text) > 4 or tokens[at - 1].kind == "mark":
        return False
    version = number.text.endswith(".0")
    if "." in number.text and token.text[0].isupper() and not token.text.isupper():
        follows = ""
        if at + 2 < len(tokens) and tokens[at + 2].start == number.end:
            follows = tokens[at + 2].lower
        elif at + 2 < len(tokens) and tokens[at + 2].kind == "word":
            follows = tokens[at + 2].lower
        return follows not in numbers.UNITS and follows not in {"/", "out", "of", "-"}
    if not token.text[0].isupper() or (token.text.isupper() and not version):
        return False
    if token.lower in targets.SCORES or token.lower in targets.RATES:
        return False
    after = tokens[at + 2] if at + 2 < len(tokens) else None
    plain = after is None or (
        after.kind != "number"
        and (after.kind == "mark" or after.lower in _AFTER_NAMES)
        and not (after.text in _PLUS and after.start == number.end)
    )
    return plain and float(number.text[:2].strip(".,") or 0) < 30


def _top(
    tokens: Sequence[Token], at: int, amounts: dict[int, Amount], place: int
) -> tuple[str, int]:
    """Read "top 5", "number one", "rank 3"."""
    first = tokens[at]
    number = at + 1
    if tokens[number].text in {"-", "#"} and number + 1 < len(tokens):
        number += 1
    found = amount(tokens, number)
    if found is None or found.letter != "N":
        return "w", at + 1
    amounts[place] = found._replace(letter="K", start=first.start)
    return "K", found.follows


def _after_month(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Read a month with the day and the year behind it."""
    follows = at + 1
    if follows < len(tokens) and tokens[follows].kind == "number":
        if not tokens[follows].text.isdigit() or len(tokens[follows].text) > 4:
            return "z", follows
        day = not _year(tokens[follows])
        follows += 1
        if day and follows < len(tokens) and tokens[follows].lower in _ORDINALS:
            follows += 1
        if (
            day
            and follows + 1 < len(tokens)
            and tokens[follows].text == ","
            and _year(tokens[follows + 1])
        ):
            follows += 2
        elif day and follows < len(tokens) and _year(tokens[follows]):
            follows += 1
    return "z", follows


_AFTER_NAMES: Final = frozenset(
    {"to", "from", "in", "for", "by", "and", "on", "with", "licence", "license"}
)
_SHORT: Final = frozenset(
    {"incl", "excl", "approx", "avg", "vs", "min", "max", "no", "ca", "est", "resp"}
)
_DATED: Final = frozenset({"fy", "cy", "q"})
_TOP: Final = frozenset({"top", "number", "rank", "ranked", "no"})
_COUNTED: Final = frozenset("NPMDO")
_MARKED: Final = frozenset({"sign", "mark"})
_PLUS: Final = frozenset({"+", "-", "\u2212", "\u2013"})
_LIMITS: Final = frozenset({"within", "under", "than", "inside", "in", "below"})
_ARTICLES: Final = frozenset({"a", "an"})
_WHOLES: Final = frozenset({"of", "the", "our", "all", "as"})
_ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})
_PERCENTILES: Final = frozenset({"50", "75", "80", "90", "95", "98", "99", "99.9"})
_STARTS: Final = (
    frozenset(numbers.NUMBER_WORDS)
    | frozenset(numbers.FOLDS)
    | frozenset(numbers.FRACTION_WORDS)
    | frozenset(numbers.MONEY_SIGNS)
    | frozenset(code.lower() for code in numbers.CODES_OF_MONEY)
    | _PLUS
    | _ARTICLES
    | {"half", "#", "once", "twice"}
)
# Words that are more than their letter; any other one is looked up and done.
_SPECIAL: Final = (
    _STARTS
    | targets.APPROXIMATE
    | targets.MONTHS
    | targets.DAYS_IN_WEEK
    | _TOP
    | frozenset(targets.PHRASES)
)
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
    "+": "p",
    "\u00b1": "±",
    "&": "&",
    "<": "l",
    "<=": "l",
    "\u2264": "l",
    ">": "g",
    ">=": "g",
    "\u2265": "g",
}
