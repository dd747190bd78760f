"""
Amounts in a text: numbers with their unit, as people write them.

`amount(tokens, place)` reads the longest amount that begins at a token: "$1.2m",
"18 lakh", "4.6/5", "3x", "two thirds", "30-day".
"""

from collections.abc import Sequence
from typing import Final

from okrkit.wording.languages.en import numbers as data
from okrkit.wording.languages.en import targets as near
from okrkit.wording.plurals import is_plural
from okrkit.wording.targets.dates import is_month, is_year
from okrkit.wording.targets.numerals import Amount, money, number
from okrkit.wording.targets.units import Reader
from okrkit.wording.words import Token

__all__ = ["amount", "amount_in_text"]


def amount(tokens: Sequence[Token], place: int, /) -> Amount | None:
    """
    Read the amount that begins at a token.

    Args:
        tokens: Of the text.
        place: Which token to begin at.

    Returns:
        The longest amount there, None where none begins.

    Example:
        >>> from okrkit.wording.words import words
        >>> found = amount(words("18 lakh orders"), 0)
        >>> (found.value, found.follows)
        (1800000.0, 2)
    """
    first = tokens[place]
    if first.kind == "number":
        value = number(first.text)
        if value is None:
            return Amount("z", 0.0, None, first.start, first.end, place + 1)
        return Reader(tokens, place, place + 1, value).amount()
    worth = data.NUMBER_WORDS.get(first.lower)
    if worth is not None:
        behind = [token.lower for token in tokens[place + 1 : place + 4]]
        if behind == _AND_A_HALF:
            return Reader(tokens, place, place + 4, worth + 0.5).amount()
        return Reader(tokens, place, place + 1, worth).amount()
    return _in_a_word(tokens, place) or _after_money(tokens, place)


def _in_a_word(tokens: Sequence[Token], place: int) -> Amount | None:
    """Read "once", "double", "two-thirds"."""
    first = tokens[place]
    lower, end = first.lower, place + 1
    times = data.HOW_OFTEN.get(lower)
    if times is not None and not (
        lower == "twice" and end < len(tokens) and tokens[end].lower in data.AS_MUCH
    ):
        return Amount("I", times, "times", first.start, first.end, end)
    described = (
        lower == "double" and end < len(tokens) and (tokens[end].lower in data.DOUBLED)
    )
    if lower in data.FOLDS and not described:
        return Amount("V", data.FOLDS[lower], None, first.start, first.end, end)
    if lower in data.FRACTION_WORDS:
        share = data.FRACTION_WORDS[lower]
        return Amount("F", share, "%", first.start, first.end, end)
    return None


def _after_money(tokens: Sequence[Token], place: int) -> Amount | None:
    """Read an amount that begins with its currency: "US$ 3", "EUR 40k"."""
    at, currency = place, None
    if tokens[place].text in data.DOLLARS:
        if not _dollar(tokens, at):
            return None
        currency, at = data.DOLLARS[tokens[place].text], at + 2
    while at < len(tokens) and at - place < 2:
        found = money(tokens[at])
        if found is None:
            break
        currency, at = found, at + 1
        if (
            at + 1 < len(tokens)
            and tokens[at].text == "."
            and tokens[place].text == "Rs"
        ):
            at += 1
    if currency is None or at >= len(tokens) or tokens[at].kind != "number":
        return None
    value = number(tokens[at].text)
    if value is None or tokens[at].start - tokens[at - 1].end > 1:
        return None
    return Reader(tokens, place, at + 1, value, currency).amount()


def _dollar(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a dollar sign stands right behind a token: "A$"."""
    dollar = tokens[at + 1] if at + 1 < len(tokens) else None
    return dollar is not None and dollar.text == "$" and dollar.start == tokens[at].end


def amount_in_text(tokens: Sequence[Token], at: int, /) -> Amount | None:
    """
    Read an amount with the words and signs before it; one that dates is masked.

    Args:
        tokens: Of the text.
        at: Place of its first token.

    Returns:
        The amount, None where none begins.

    Example:
        >>> from okrkit.wording.words import words
        >>> amount_in_text(words("+12"), 0).letter
        'G'
        >>> amount_in_text(words("half of them"), 0).value
        50.0
    """
    token = tokens[at]
    if token.text in near.PLUS:
        return _signed(tokens, at)
    if token.lower in _BEGIN and not _dollar(tokens, at):
        return _BEGIN[token.lower](tokens, at)
    found = _ranked(tokens, at) if token.text == "#" else amount(tokens, at)
    if found is None or found.letter not in "NH":
        return found
    if found.letter == "N" and token.lower == "one" and found.value == 1:
        return found._replace(letter="I")
    return _dated(tokens, at, found)


def _nothing(tokens: Sequence[Token], at: int) -> Amount | None:
    """Read "from none" as where something starts."""
    return _zero(tokens, at) if at and tokens[at - 1].lower == "from" else None


def _zero(tokens: Sequence[Token], at: int) -> Amount | None:
    """Read "to zero" as a value; "zero defects" is none of them."""
    token = tokens[at]
    if not at or tokens[at - 1].lower not in near.BEFORE_ZERO:
        return None
    return Amount("N", 0.0, None, token.start, token.end, at + 1)


def _half(tokens: Sequence[Token], at: int) -> Amount | None:
    """Read "half of", "half a million"."""
    big = _single(tokens, at + 1) if tokens[at + 1 : at + 2] else None
    if big is not None and tokens[at + 1].lower in near.ARTICLES:
        return Reader(tokens, at, big.follows, big.value / 2).amount()
    return _fraction(tokens, at, at)


def _article(tokens: Sequence[Token], at: int) -> Amount | None:
    """Read "a third of", "within an hour", "a hundred"."""
    return _factor(tokens, at) or _fraction(tokens, at, at + 1) or _single(tokens, at)


def _signed(tokens: Sequence[Token], at: int) -> Amount | None:
    """Read "+12", "-5%"; in "5-7" and "50+" the sign is none."""
    sign = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None or following.start != sign.end or following.kind == "word":
        return None
    if at and tokens[at - 1].end == sign.start and tokens[at - 1].text not in "([":
        return None
    found = amount(tokens, at + 1)
    if found is None or found.letter not in "NPMDOX":
        return None
    worth = found.value if sign.text == "+" else -found.value
    return found._replace(letter="G", value=worth, start=sign.start)


def _fraction(tokens: Sequence[Token], at: int, place: int) -> Amount | None:
    """Read "half of", "a third of", "by half", "in half"."""
    if place >= len(tokens) or tokens[place].lower not in data.FRACTIONS:
        return None
    word, start = tokens[place], tokens[at].start
    before = tokens[at - 1].lower if at else ""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    share, said = 100 / data.FRACTIONS[word.lower], "" if after is None else after.lower
    if place == at and (before == "in" or said == "as"):
        # "Cut it in half", "half as many as last year"
        return Amount("V", share / 100, None, start, word.end, place + 1)
    ends = after is None or after.kind == "mark" or said in near.BEHIND_NAMES
    led = before in {"from", "to", "by"} and ends
    less = said in data.AS_MUCH - near.WHOLES
    if led or less or (before == "by" and place == at):
        return Amount("P", share, "%", start, word.end, place + 1)
    if said in near.WHOLES:
        return Amount("F", share, "%", start, word.end, place + 1)
    return None


def _each_nth(tokens: Sequence[Token], at: int) -> Amount | None:
    """Read "every second visitor" as half of them; "every third week" is a rhythm."""
    rest = tokens[at + 1 : at + 3]
    parts = data.NTHS.get(rest[0].lower) if len(rest) == _NTH else None
    if parts is None or rest[1].kind != "word":
        return None
    if near.LETTERS.get(rest[1].lower, "w") != "w" or is_month(rest[1]):
        return None
    return Amount("F", 100 / parts, "%", tokens[at].start, rest[0].end, at + 2)


def _factor(tokens: Sequence[Token], at: int) -> Amount | None:
    """Read "a factor of 2" as twice."""
    rest = tokens[at + 1 : at + 3]
    if [token.lower for token in rest] != ["factor", "of"] or at + 3 >= len(tokens):
        return None
    found = amount(tokens, at + 3)
    if found is None or found.letter not in "NX":
        return None
    return found._replace(letter="X", unit=None, start=tokens[at].start)


def _single(tokens: Sequence[Token], at: int) -> Amount | None:
    """Read "within an hour", "a hundred"; any other article is none."""
    if at + 1 >= len(tokens):
        return None
    word, start = tokens[at + 1], tokens[at].start
    unit = data.UNITS.get(word.lower)
    if len(word.lower) == 1:
        return None
    if unit is not None and unit[1] == "D" and at:
        if tokens[at - 1].lower not in near.LIMITS:
            return None
        return Amount("D", 1.0, unit[0], start, word.end, at + 2)
    big = data.BIG_SUFFIXES.get(word.lower)
    return None if big is None else Amount("N", big, None, start, word.end, at + 2)


def _ranked(tokens: Sequence[Token], at: int) -> Amount | None:
    """Read "#1" as a rank; a higher number is an issue's."""
    if at + 1 >= len(tokens) or tokens[at + 1].kind != "number":
        return None
    found = amount(tokens, at + 1)
    if found is None or found.letter != "N":
        return None
    return found._replace(
        letter="K" if found.value <= _RANKS else "_", start=tokens[at].start
    )


def _dated(tokens: Sequence[Token], at: int, found: Amount) -> Amount:
    """Mask a bare number that is a year, or a day beside its month."""
    after = found.follows
    if (
        after < len(tokens)
        and is_month(tokens[after], beside=True)
        and found.value <= _DAYS
    ):
        year = after + 1 < len(tokens) and is_year(tokens[after + 1])
        return found._replace(letter="z", follows=after + 1 + year)
    if _of_the_clock(tokens, at, found) or _day_and_month(tokens, at, found):
        return found._replace(letter="z")
    if is_year(tokens[at]) and after == at + 1 and not _led_to(tokens, at):
        return found._replace(letter="z")
    return found


def _of_the_clock(tokens: Sequence[Token], at: int, found: Amount) -> bool:
    """Tell whether a number is an hour: "6 am", "until 8"."""
    after = tokens[found.follows].lower if found.follows < len(tokens) else ""
    if found.letter != "N" or found.value > _HOURS:
        return False
    until = at > 0 and tokens[at - 1].lower in near.UNTIL
    if after in _HALVES:
        # "18 PM roles", "3 PM interns": of those who are so called
        then = tokens[found.follows + 1 : found.follows + 2]
        counts = bool(then) and is_plural(then[0].lower)
        return found.value <= _HALF_DAY and not counts
    return after in near.HALVES_OF_DAY or (until and not after.isalpha())


_HALVES: Final = frozenset(("am", "pm"))
_HALF_DAY: Final = 12


def _day_and_month(tokens: Sequence[Token], at: int, found: Amount) -> bool:
    """Tell whether a number is a date with dots: "by 31.10."."""
    day, dot, month = tokens[at].text.partition(".")
    return (
        found.letter == "N"
        and bool(dot)
        and len(month) == _MONTH
        and at > 0
        and tokens[at - 1].lower in near.DEADLINES
        and day.isdigit()
        and 0 < int(day) <= _DAYS
        and month.isdigit()
        and 0 < int(month) <= _MONTHS
    )


def _led_to(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a number leads from one that is no year: "from 1 to 2005"."""
    if at < _FROM_TO or tokens[at - 1].lower != "to":
        return False
    start = tokens[at - 2]
    return (
        start.kind == "number"
        and not is_year(start)
        and tokens[at - 3].lower in near.STARTS_FROM
    )


_FROM_TO: Final = 3
_NTH: Final = 2
_AND_A_HALF: Final = ["and", "a", "half"]
_BEGIN: Final = {
    "zero": _zero,
    "none": _nothing,
    "nothing": _nothing,
    "half": _half,
    "a": _article,
    "an": _article,
    "every": _each_nth,
}
_RANKS: Final = 10
_DAYS: Final = 31
_HOURS: Final = 24
_MONTH: Final = 2
_MONTHS: Final = 12
