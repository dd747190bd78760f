"""
Amounts in a text: numbers with their unit, as people write them.

`amount(tokens, place)` reads the longest amount that begins at a token: "$1.2m",
"18 lakh", "4.6/5", "3x", "two thirds", "30-day".
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from okrkit.wording.languages.en import numbers as data
from okrkit.wording.languages.en import targets as near
from okrkit.wording.words import Token

__all__ = ["SECONDS", "Amount", "amount", "number"]

SECONDS: Final = {
    "ms": 0.001,
    "seconds": 1.0,
    "minutes": 60.0,
    "hours": 3600.0,
    "days": 86400.0,
    "weeks": 604800.0,
}
"""What the times that convert are worth in seconds."""


class Amount(NamedTuple):
    """
    A number as the text means it.

    Attributes:
        letter: Its kind, in the alphabet of targets.
        value: Scaled: 10K is 10000; 12 for 12 %.
        unit: Canonical, None where none stands beside the number.
        start: Place of its first character in the text.
        end: Place after its last.
        follows: Place of the first token that is no part of it.
        of: How many in all, of N out of M.
        more: Whether a "+" stands before the unit: "60+ days".

    Example:
        >>> from okrkit.wording.words import words
        >>> amount(words("$1.2m"), 0).value
        1200000.0
    """

    letter: str
    value: float
    unit: str | None
    start: int
    end: int
    follows: int
    of: float | None = None
    more: bool = False


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
        return _Reader(tokens, place, place + 1, value).amount()
    lower = first.lower
    worth = data.NUMBER_WORDS.get(lower)
    if worth is not None:
        return _Reader(tokens, place, place + 1, worth).amount()
    if lower in _HOW_OFTEN and not (
        lower == "twice"
        and place + 1 < len(tokens)
        and tokens[place + 1].lower in _AS_MUCH
    ):
        return Amount(
            "I", _HOW_OFTEN[lower], "times", first.start, first.end, place + 1
        )
    if lower in data.FOLDS:
        fold = data.FOLDS[lower]
        return Amount("V", fold, None, first.start, first.end, place + 1)
    if lower in data.FRACTION_WORDS:
        share = data.FRACTION_WORDS[lower]
        return Amount("F", share, "%", first.start, first.end, place + 1)
    return _after_money(tokens, place)


def number(text: str, /) -> float | None:
    """
    Read digits as a number, whatever separates their thousands and decimals.

    Args:
        text: Digits with dots, commas, apostrophes or narrow blanks between them.

    Returns:
        The number, None where the digits are no number ("1.2.3").

    Example:
        >>> [number(text) for text in ("1,200", "2,7", "1.234.567", "99.95", "1.2.3")]
        [1200.0, 2.7, 1234567.0, 99.95, None]
    """
    if len(text) > _LONGEST:
        return None
    if text.isdigit():
        return float(text)
    plain = text.translate(_TIGHT)
    commas, dots = plain.count(","), plain.count(".")
    if commas and dots:
        point = "," if plain.rfind(",") > plain.rfind(".") else "."
        if plain.count(point) > 1:
            return None
        head, _, tail = plain.rpartition(point)
        return float(f"{head.replace('.', '').replace(',', '')}.{tail}")
    if commas + dots == 0:
        return float(plain)
    parts = plain.replace(",", ".").split(".")
    grouped = parts[0].strip("0") and all(len(part) == 3 for part in parts[1:])
    if grouped and len(parts[0]) <= 3 and (commas or dots > 1 or plain.endswith("0")):
        # A decimal would not carry a last 0: "1.200" are twelve hundred.
        return float("".join(parts))
    return float(".".join(parts)) if len(parts) == 2 else None


_LONGEST: Final = 24
_TIGHT: Final = {ord(sign): None for sign in "'\u2019\u00a0\u202f"}


def _after_money(tokens: Sequence[Token], place: int) -> Amount | None:
    """Read an amount that begins with its currency: "US$ 3", "EUR 40k"."""
    at, currency = place, None
    while at < len(tokens) and at - place < 2:
        found = money(tokens[at])
        if found is None:
            break
        currency, at = found, at + 1
    if currency is None or at >= len(tokens) or tokens[at].kind != "number":
        return None
    if tokens[at].start - tokens[at - 1].end > 1:
        return None
    value = number(tokens[at].text)
    if value is None:
        return None
    return _Reader(tokens, place, at + 1, value, currency).amount()


def money(token: Token, /) -> str | None:
    """Name the currency that a token is, None where it is none."""
    if token.kind == "sign":
        return data.MONEY_SIGNS.get(token.text)
    return data.CODES_OF_MONEY.get(token.text)


class _Reader:
    """What stands after the digits, read one part at a time."""

    __slots__ = ("at", "currency", "place", "tokens", "value")

    def __init__(
        self,
        tokens: Sequence[Token],
        place: int,
        at: int,
        value: float,
        currency: str | None = None,
    ) -> None:
        self.tokens, self.place, self.at = tokens, place, at
        self.value, self.currency = value, currency

    def amount(self) -> Amount:
        """Read thousands, multiplier and unit, whichever are there."""
        tokens, at = self.tokens, self.at
        if at >= len(tokens):
            return self.made("N" if self.currency is None else "M", self.currency)
        following = tokens[at]
        if following.kind == "mark" and following.text not in _MARKS:
            return self.made("N" if self.currency is None else "M", self.currency)
        if following.kind == "number":
            self.thousands()
        self.multiplied()
        if self.currency is not None:
            self.skip_money()
            return self.made("M", self.currency)
        if self.at >= len(tokens):
            return self.made("N", None)
        following = tokens[self.at]
        if following.kind == "word":
            return self.before_word(following)
        return self.before_sign(following)

    def made(self, letter: str, unit: str | None, of: float | None = None) -> Amount:
        """Close the amount before the token that is next."""
        start, end = self.tokens[self.place].start, self.tokens[self.at - 1].end
        return Amount(letter, self.value, unit, start, end, self.at, of)

    def take(self, letter: str, unit: str | None, more: int = 1) -> Amount:
        """Close the amount behind its unit."""
        self.at += more
        return self.made(letter, unit)

    def next_is(self, more: int, lower: str) -> bool:
        """Tell whether a token further on is a certain word."""
        at = self.at + more
        return at < len(self.tokens) and self.tokens[at].lower == lower

    def gap(self, at: int) -> int:
        """Count the blanks before a token."""
        return self.tokens[at].start - self.tokens[at - 1].end

    def thousands(self) -> None:
        """Join groups of three digits with one blank between them: "1 200"."""
        tokens = self.tokens
        head = tokens[self.at - 1].text
        if not head.isdigit() or not 1 <= len(head) <= 3 or head[0] == "0":
            return
        while (
            self.at < len(tokens)
            and tokens[self.at].kind == "number"
            and len(tokens[self.at].text) == 3
            and tokens[self.at].text.isdigit()
            and self.gap(self.at) == 1
            and self.value < 1e12
        ):
            self.value = self.value * 1000 + float(tokens[self.at].text)
            self.at += 1

    def multiplied(self) -> None:
        """Take "k", "million", "lakh" and the like into the value."""
        for _ in range(2):
            if self.at >= len(self.tokens) or self.tokens[self.at].kind != "word":
                return
            word = self.tokens[self.at]
            gap = self.gap(self.at)
            times = data.BIG_SUFFIXES.get(word.lower) if gap <= 1 else None
            if word.lower == "m" and gap == 0 and self.number_at(self.at + 1):
                return
            if times is None and word.lower in data.SUFFIXES:
                is_money = self.currency is not None or self.money_follows()
                if (is_money and gap <= 1) or (
                    gap == 0 and word.lower in "mb" and not self.minutes(word)
                ):
                    times = data.SUFFIXES[word.lower]
            if times is None:
                return
            self.value *= times
            self.at += 1

    def money_follows(self) -> bool:
        """Tell whether a currency stands behind the suffix."""
        at = self.at + 1
        return at < len(self.tokens) and money(self.tokens[at]) is not None

    def minutes(self, word: Token) -> bool:
        """Tell whether a lone "m" means minutes: where the text names a time."""
        return word.text == "m" and any(
            token.lower in near.TIMES
            for token in self.tokens[max(0, self.at - _NEAR) : self.at]
        )

    def skip_money(self) -> None:
        """Leave out a currency that stands behind as well: "$3m USD"."""
        if self.at < len(self.tokens) and (
            money(self.tokens[self.at]) is not None
            or self.tokens[self.at].lower in data.MONEY_AFTER
        ):
            self.at += 1

    def before_word(self, word: Token) -> Amount:
        """Close an amount whose next token is a word: a unit, money, "times"."""
        lower = word.lower
        if lower in data.PARTS and self.next_is(1, "of"):
            return self.before_other(lower)
        unit = data.UNITS.get(lower)
        if unit is not None and (len(lower) > 1 or self.gap(self.at) <= 1):
            return self.with_unit(unit, word.text)
        if lower == "percentage" and self.at + 1 < len(self.tokens):
            if self.tokens[self.at + 1].lower in _POINTS:
                return self.take("O", "pp", 2)
        if lower in _PARTS_OF_PERCENT and self.next_is(1, "cent"):
            self.at += 1
            return self.with_unit(("%", "P"), lower)
        if lower in _KINDS_OF_DAY and self.at + 1 < len(self.tokens):
            unit = data.UNITS.get(self.tokens[self.at + 1].lower)
            if unit is not None and unit[1] == "D":
                return self.take(unit[1], unit[0], 2)
        if lower == "x" and self.gap(self.at) <= 1:
            return self.take("X", None)
        if lower == "times":
            multiple = self.at + 1 < len(self.tokens) and (
                self.tokens[self.at + 1].lower in _AS_MUCH
            )
            return self.take("X", None) if multiple else self.take("N", "times")
        if lower == "fold":
            return self.take("X", None)
        currency = money(word) or data.MONEY_AFTER.get(lower)
        if currency is not None:
            return self.take("M", currency)
        if lower == "m" and self.gap(self.at) == 0:
            return self.with_unit(("minutes", "D"), lower)
        return self.before_other(lower)

    def before_other(self, lower: str) -> Amount:
        """Close an amount whose next word is no unit: fraction, out of, ordinal."""
        if lower in data.FRACTIONS and self.value < data.FRACTIONS[lower]:
            if lower not in data.PARTS or self.next_is(1, "of"):
                self.value *= 100 / data.FRACTIONS[lower]
                return self.take("F", "%")
        elif lower in _ORDINALS and self.gap(self.at) == 0:
            if self.next_is(1, "percentile"):
                return self.take("L", None, 2)
            return self.take("_", None)
        elif lower in _PERCENTILES or lower == "percentile":
            return self.take("L", None)
        elif lower == "out" and self.next_is(1, "of"):
            return self.out_of(2)
        elif lower in _OUT_OF:
            return self.out_of(1)
        elif self.gap(self.at) == 0:
            # "3G", "2FA", "1st-line": a name, not an amount.
            short = len(lower) == 1 or not self.tokens[self.at].text.islower()
            return self.take("_", None) if short or "-" in lower else self.plain()
        return self.plain()

    def plain(self) -> Amount:
        """Close an amount that has no unit beside it."""
        return self.made("N", None)

    def out_of(self, more: int) -> Amount:
        """Close N out of M, N of M, N in M."""
        at = self.at + more
        if at < len(self.tokens):
            after = self.tokens[at]
            total = (
                number(after.text)
                if after.kind == "number"
                else data.NUMBER_WORDS.get(after.lower)
            )
            said = self.tokens[self.at].lower
            if (
                total is not None
                and self.value <= total
                and not self.unit_at(at + 1)
                and (said == "out" or self.likely_total(said, total))
            ):
                self.at = at + 1
                return self.made("S", None, total)
        return self.plain()

    def likely_total(self, said: str, total: float) -> bool:
        """Tell whether "4 in 5", "2 from 100", "8.2 of 10" is a part of a whole."""
        if said == "of":
            return True
        if said == "from":
            before = self.tokens[self.place - 1].lower if self.place else ""
            at = self.at + 2
            counted = at < len(self.tokens) and self.tokens[at].kind == "word"
            return counted and before != "to" and total in {10, 100, 1000}
        return total <= 10 or (total % 10 == 0 and self.value < 10)

    def unit_at(self, at: int) -> bool:
        """Tell whether a unit, a percentage or a date stands at a token."""
        return at < len(self.tokens) and self.tokens[at].lower in data.UNITS

    def with_unit(self, unit: tuple[str, str], said: str) -> Amount:
        """Close an amount with its unit; points of a percentage are their own."""
        name, letter = unit
        if letter == "P":
            for more in (1, 2):
                at = self.at + more
                if at < len(self.tokens) and self.tokens[at].lower in _POINTS:
                    return self.take("O", "pp", more + 1)
                if not (
                    at < len(self.tokens)
                    and self.tokens[at].text == "-"
                    and self.gap(at) == 0
                ):
                    break
            if self.next_is(1, "age"):
                return self.take("P", name, 2)
        if letter == "D" and self.value != 1 and said in _ATTRIBUTES:
            # "a 60 day trial": a time that describes what follows.
            return self.take("H", name)
        if letter == "D" and self.number_at(self.at + 1):
            return self.and_smaller(name)
        return self.take(letter, said if letter == "N" else name)

    def and_smaller(self, name: str) -> Amount:
        """Close a time of two units: "1m30s", "2h15m"."""
        tokens, at = self.tokens, self.at + 1
        small = data.UNITS.get(tokens[at + 1].lower) if at + 1 < len(tokens) else None
        more = number(tokens[at].text)
        if small is None or small[0] not in SECONDS or more is None:
            return self.take("D", name)
        factor = SECONDS.get(name, 0.0) / SECONDS[small[0]]
        if factor <= 1:
            return self.take("D", name)
        self.value = self.value * factor + more
        return self.take("D", small[0], 3)

    def before_sign(self, sign: Token) -> Amount:
        """Close an amount whose next token is a sign or another mark."""
        text = sign.text
        if text == "%":
            return self.with_unit(("%", "P"), text)
        if text == "\u00d7" and self.gap(self.at) == 0:
            return self.take("X", None)
        if text == "+" and self.at + 1 < len(self.tokens):
            unit = data.UNITS.get(self.tokens[self.at + 1].lower)
            if unit is not None:
                self.at += 1
                return self.with_unit(unit, self.tokens[self.at].text)._replace(
                    more=True
                )
        if text == "." and self.next_is(1, "x") and self.gap(self.at + 1) == 0:
            return self.take("_", None, 2)
        currency = money(sign)
        if currency is not None and not self.number_at(self.at + 1):
            return self.take("M", currency)
        if self.gap(self.at) or self.at + 1 >= len(self.tokens):
            return self.plain()
        if self.gap(self.at + 1):
            return self.plain()
        after = self.tokens[self.at + 1]
        if text == "-" and after.kind == "word":
            return self.hyphened(after)
        if text in "/:" and after.kind == "number":
            return self.parted(text, after)
        if text == "-" and after.kind == "number":
            return self.dated()
        return self.plain()

    def number_at(self, at: int) -> bool:
        """Tell whether digits stand at a token with no blank before them."""
        return (
            at < len(self.tokens)
            and self.tokens[at].kind == "number"
            and self.gap(at) == 0
        )

    def hyphened(self, after: Token) -> Amount:
        """Close "30-day", "5-point", "10-fold"; "9-to-5" is no such thing."""
        lower = after.lower
        if lower == "fold":
            return self.take("X", None, 2)
        unit = data.UNITS.get(lower.split("-", 1)[0])
        if lower == "star":
            return self.take("O", "points", 2)
        if unit is None:
            # "4-module course", "2-page brief", "9-to-5"
            return self.take("_", None, 2)
        letter = "H" if unit[1] in "DO" else unit[1]
        return self.take(letter, unit[0], 2)

    def parted(self, sign: str, after: Token) -> Amount:
        """Close N/M, N:M; with a third part it is a date."""
        total = number(after.text)
        self.at += 2
        third = (
            self.at + 1 < len(self.tokens)
            and self.tokens[self.at].text == sign
            and self.number_at(self.at + 1)
        )
        if third or total is None or self.clock(sign, after):
            return self.take("z", None, 2 if third else 0)
        if sign == ":":
            alike = self.value == total or not total
            return self.made("_" if alike else "R", None, total)
        if self.value > total:
            return self.made("z", None)
        return self.made("S", None, total)

    def clock(self, sign: str, after: Token) -> bool:
        """Tell whether it is a time of day or "24/7"."""
        if sign == ":":
            return len(after.text) == 2 and self.value < 24
        return self.value == 24 or (after.text == "7" and self.value > 7)

    def dated(self) -> Amount:
        """Close a date in figures, 2026-10-31; else leave the range to the grammar."""
        first = self.tokens[self.at - 1].text
        if (
            len(first) == 4
            and self.at + 3 < len(self.tokens)
            and self.tokens[self.at + 2].text == "-"
            and self.number_at(self.at + 3)
        ):
            return self.take("z", None, 4)
        return self.plain()


_NEAR: Final = 15
_MARKS: Final = frozenset("-/:.")
_PARTS_OF_PERCENT: Final = frozenset({"per"})
_KINDS_OF_DAY: Final = frozenset(
    {"business", "working", "calendar", "full", "consecutive", "straight"}
)
_ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})
_PERCENTILES: Final = frozenset({"th-percentile", "st-percentile"})
_ATTRIBUTES: Final = frozenset({"day", "week", "month", "year", "hour", "minute"})
_OUT_OF: Final = frozenset({"of", "in", "from"})
_POINTS: Final = frozenset({"point", "points", "pts", "pt"})
_HOW_OFTEN: Final = {"once": 1.0, "twice": 2.0}
_AS_MUCH: Final = frozenset(
    {"as", "the", "our", "its", "more", "higher", "larger", "bigger", "faster", "that"}
    | {"current", "last", "fewer", "less"}
)
