"""Numbers that belong to a word: "Q3", "p95", "Tier 1", "v3.2", "top 5", "May 1"."""

from collections.abc import Sequence
from typing import Final

from okrkit.wording.languages.en import numbers, targets
from okrkit.wording.plurals import is_plural
from okrkit.wording.targets.amounts import amount
from okrkit.wording.targets.dates import end_of_date, is_month, is_year
from okrkit.wording.targets.numerals import Amount
from okrkit.wording.targets.verbs import only_a_verb
from okrkit.wording.wordforms import CODES, VERB
from okrkit.wording.words import Token

__all__ = ["counts", "named"]


def named(
    tokens: Sequence[Token], at: int, amounts: dict[int, Amount], place: int, /
) -> tuple[str, int]:
    """
    Read a word with the number that belongs to it.

    Args:
        tokens: Of the text.
        at: Place of the word.
        amounts: Where a rank or a percentile is noted.
        place: Of the letter that the word will be.

    Returns:
        The letter, and the place of the first token that is no part of it.

    Example:
        >>> from okrkit.wording.words import words
        >>> [named(words(text), 0, {}, 0)[0] for text in ("Q3", "p95", "Tier 1", "a 1")]
        ['z', 'L', '_', 'w']
    """
    token = tokens[at]
    if is_month(token):
        return "z", end_of_date(tokens, at)
    if token.lower in targets.DAYS_IN_WEEK:
        return "z", at + 1
    if at + 1 == len(tokens):
        return "w", at + 1
    if token.lower in targets.TOP:
        return _top(tokens, at, amounts, place)
    return _before(tokens, at, amounts, place)


def _before(
    tokens: Sequence[Token], at: int, amounts: dict[int, Amount], place: int
) -> tuple[str, int]:
    """Read a word by what stands behind it: digits, or digits after a hyphen."""
    token, following = tokens[at], tokens[at + 1]
    if following.text == "-":
        return _with_hyphen(tokens, at)
    if following.kind != "number":
        return "w", at + 1
    gap = following.start - token.end
    if gap == 0 and token.lower == "p" and following.text in _PERCENTILES:
        value = float(following.text)
        amounts[place] = Amount("L", value, None, token.start, following.end, at + 2)
        return "L", at + 2
    if gap == 0 or (gap == 1 and (_names(tokens, at) or _titled(tokens, at))):
        return _behind_name(tokens, at)
    return "w", at + 1


def _names(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word is one that numbers belong to: "Tier", "non-Tier", "FY"."""
    lower = tokens[at].lower
    after = tokens[at + 2].lower if at + 2 < len(tokens) else ""
    if after in _GOES_ON and tokens[at + 2].start == tokens[at + 1].end:
        # "Service level 80/20", "calls at the desk 8:30"; "ISO 9001:2015" is a name.
        clock = _glued(tokens, at + 3) or len(tokens) == at + 3
        if after != ":" or (clock and len(tokens[at + 1].text) <= _SHORT):
            return False
    if after == "x" and "".join(one.lower for one in tokens[at + 3 : at + 4]) in _PER:
        return False  # "Train 4x a week"
    if lower in targets.LEVELS and _rises(tokens, at):
        return False
    if lower.removesuffix("s") in targets.SOMETIMES_NAMES and (
        _one_more(tokens, at + 2) or _ranges(tokens, at + 2)
    ):
        return True  # "lines 2 and 3", "rooms 201-240"
    if lower in targets.SOMETIMES_NAMES:
        return _is_one_of_them(tokens, at, lower, after)
    last = lower.rsplit("-", 1)[-1]
    named = last in targets.NAMES or last.removesuffix("s") in targets.NAMES
    return named or lower in targets.DATED


def _glued(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether digits stand right behind the token before: "8:30"."""
    return (
        at < len(tokens)
        and tokens[at].kind == "number"
        and tokens[at].start == tokens[at - 1].end
    )


def _is_one_of_them(tokens: Sequence[Token], at: int, lower: str, after: str) -> bool:
    """Tell whether a number says which: "ward 4", "class 4b"; "track 61 -> 70" not."""
    if after and _lettered(tokens, at + 2):
        return True
    if lower in targets.LEVELS and at and tokens[at - 1].lower in targets.OF_WHOM:
        return True  # "scores of grade 4 pupils"
    if at == 0 and after in targets.FRESH:
        return False  # "Release 1 new design"
    number = tokens[at + 1].text
    whole = number.isdigit() or number.endswith(".0")
    measured = after in _UNITS or after in _LEADS or not whole
    return not measured and not counts(tokens, at + 1)


def _lettered(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a lone letter that is no unit stands right behind a number."""
    token = tokens[at]
    close = token.start == tokens[at - 1].end and len(token.text) == 1
    return close and token.text.isalpha() and token.lower not in _UNITS


def _ranges(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a range goes on behind its first number, and counts nothing."""
    rest = tokens[at : at + 2]
    return (
        len(rest) == 2
        and rest[0].text in _DASHES
        and rest[1].kind == "number"
        and not counts(tokens, at + 1)
    )


def _rises(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a level is where something goes: "level 2 -> 3", "to level 3"."""
    after = [token.lower for token in tokens[at + 2 : at + 5]]
    if after and (after[0] in _LEADS or after[0] == "to") and len(after) > 1:
        number = 1 + (after[1] in targets.LEVELS)
        return len(after) > number and after[number].isdigit()
    before = [token.lower for token in tokens[max(0, at - 3) : at]]
    return (
        len(before) == _BACK
        and (before[-1] in _LEADS or before[-1] == "to")
        and before[0] in targets.LEVELS
        and before[1].isdigit()
    )


def counts(tokens: Sequence[Token], at: int, /) -> bool:
    """
    Tell whether a number counts things: a plural follows it.

    Args:
        tokens: Of the text.
        at: Place of the number.

    Example:
        >>> from okrkit.wording.words import words
        >>> counts(words("Release 4 new features"), 1), counts(words("Step 4"), 1)
        (True, False)
    """
    for token in tokens[at + 1 : at + 4]:
        if token.kind != "word" or targets.LETTERS.get(token.lower, "w") in _JOINTS:
            return False
        if is_plural(token.lower):
            said = CODES.get(tokens[at - 1].lower, "n") if at else "n"
            return said[0] in VERB or not only_a_verb(token.lower)
    return False


def _top(
    tokens: Sequence[Token], at: int, amounts: dict[int, Amount], place: int
) -> tuple[str, int]:
    """Read "top 5", "number one", "rank 3"."""
    first = tokens[at]
    number = at + 1
    if tokens[number].text in {"-", "#"} and number + 1 < len(tokens):
        number += 1
    found = amount(tokens, number)
    if found is not None and found.letter == "P" and first.lower == "top":
        return "_", found.follows  # "for the top 10% of sellers": of whom
    if found is None or found.letter != "N":
        return "w", at + 1
    amounts[place] = found._replace(letter="K", start=first.start)
    return "K", found.follows


def _with_hyphen(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Read "tier-0", "COVID-19"."""
    number = tokens[at + 2] if at + 2 < len(tokens) else None
    if number is None or number.kind != "number":
        return "w", at + 1
    joined = number.start == tokens[at].end + 1
    return ("_", at + 3) if joined else ("w", at + 1)


def _behind_name(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Find where a name with a number ends: "FY27", "Q3 2026", "phases 1-3"."""
    end, dated = at + 2, tokens[at].lower in targets.PERIODS
    sign = tokens[end].text if end < len(tokens) else ""
    if dated:
        end += sign in {"'", "/", "-"}
        end += end < len(tokens) and is_year(tokens[end])
        # "FY2025/26"
        end += (
            sign == "/"
            and end < len(tokens)
            and tokens[end].start == tokens[end - 1].end
        )
        return "z", min(end, len(tokens))
    if sign in _DASHES and end + 1 < len(tokens):
        number = tokens[end + 1]
        if number.kind == "number" and number.start - tokens[end - 1].end == 1:
            end += 2
    while _one_more(tokens, end):
        end += 2
    return "_", end


def _one_more(tokens: Sequence[Token], end: int) -> bool:
    """Tell whether another number belongs to a name: "waves 1, 2 and 3"."""
    number = tokens[end + 1] if end + 1 < len(tokens) else None
    if number is None or tokens[end].lower not in _ALSO:
        return False
    after = tokens[end + 2].lower if end + 2 < len(tokens) else ""
    return (
        number.text.isdigit()
        and len(number.text) <= _SHORT
        and after not in _UNITS
        and not counts(tokens, end + 1)
    )


def _titled(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word with a capital and a small number are one name."""
    token, number = tokens[at], tokens[at + 1]
    if (
        at == 0
        or not token.text[0].isupper()
        or len(number.text) > _SMALL
        or tokens[at - 1].kind == "mark"
    ):
        return False
    after = tokens[at + 2] if at + 2 < len(tokens) else None
    if "." in number.text and not token.text.isupper():
        close = after is not None and (
            after.start == number.end or after.kind == "word"
        )
        return not close or (
            after is not None
            and after.lower not in numbers.UNITS
            and after.lower not in {"/", "out", "of", "-"}
        )
    metric = token.lower in targets.SCORES or token.lower in targets.RATES
    if metric or (token.text.isupper() and not number.text.endswith(".0")):
        return False
    if token.text.isupper() and after is not None and counts(tokens, at + 1):
        return after.lower not in _UNITS  # "PCI DSS 4.0 gaps"
    if (
        after is not None
        and not _of_a_thing(token, after)
        and (
            (after.kind != "mark" and after.lower not in targets.BEHIND_NAMES)
            or (after.text in _DASHES and after.start == number.end)
        )
    ):
        return False
    return float(number.text[:2].strip(".,") or 0) < _FEW


def _of_a_thing(name: Token, thing: Token) -> bool:
    """Tell whether a thing in the singular follows: "run it as a Rails 5 app"."""
    plain = thing.kind == "word" and thing.lower not in numbers.UNITS
    return (
        plain
        and not name.text.isupper()
        and CODES.get(thing.lower, "n")[-1] == "a"
        and not is_plural(thing.lower)
    )


_LEADS: Final = frozenset({"->", "=>", "-->", "\u2192", "\u21d2"})
_BACK: Final = 3
_GOES_ON: Final = frozenset({"/", ":"})
_PER: Final = frozenset({"a", "per", "/", "each", "every"})
_ALSO: Final = frozenset({"and", "&", "or", "+", ","})
_SHORT: Final = 2
_JOINTS: Final = frozenset("ftbiaj§&|grh")
_UNITS: Final = frozenset(numbers.UNITS) | frozenset(numbers.MONEY_SIGNS)
_DASHES: Final = frozenset({"-", "\u2013"})
_PERCENTILES: Final = frozenset({"50", "75", "80", "90", "95", "98", "99", "99.9"})
_SMALL: Final = 4
_FEW: Final = 30
