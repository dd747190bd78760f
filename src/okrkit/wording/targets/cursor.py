"""A place behind the digits of an amount, and the steps that reading on takes."""

from collections.abc import Sequence
from typing import Final

from okrkit.wording.languages.en import numbers as data
from okrkit.wording.languages.en import targets as near
from okrkit.wording.targets.numerals import Amount, money
from okrkit.wording.words import Token

__all__ = ["Cursor"]


class Cursor:
    """
    A place in a text behind the digits of an amount, moving on as it reads.

    Example:
        >>> from okrkit.wording.words import words
        >>> cursor = Cursor(words("40 k users"), 0, 1, 40.0)
        >>> cursor.multiplied()
        >>> cursor.value
        40000.0
    """

    __slots__ = ("at", "currency", "place", "tokens", "value")

    def __init__(
        self,
        tokens: Sequence[Token],
        place: int,
        at: int,
        value: float,
        currency: str | None = None,
    ) -> None:
        self.tokens: Sequence[Token] = tokens
        self.place: int = place
        self.at: int = at
        self.value: float = value
        self.currency: str | None = currency

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

    def number_at(self, at: int) -> bool:
        """Tell whether digits stand at a token with no blank before them."""
        return (
            at < len(self.tokens)
            and self.tokens[at].kind == "number"
            and self.gap(at) == 0
        )

    def unit_at(self, at: int) -> bool:
        """Tell whether a unit, a percentage or a date stands at a token."""
        return at < len(self.tokens) and self.tokens[at].lower in data.UNITS

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

    def part_of_one(self) -> None:
        """Add a sign behind the digits: "3\u00bd"."""
        if self.at < len(self.tokens):
            part = data.PARTS_OF_ONE.get(self.tokens[self.at].text, 0.0)
            self.value += part
            self.at += part > 0

    def multiplied(self) -> None:
        """Take "k", "million", "lakh" and the like into the value."""
        for _ in range(2):
            if self.at >= len(self.tokens) or self.tokens[self.at].kind != "word":
                return
            times = self.multiplier(self.tokens[self.at])
            if times is None:
                return
            self.value *= times
            self.at += 1
            # "3 Mio. EUR"
            self.at += self.next_is(0, ".") and self.money_follows()

    def multiplier(self, word: Token) -> float | None:
        """Say by how much a suffix multiplies, None where it is no suffix."""
        gap = self.gap(self.at)
        if gap > 1:
            return None
        times = data.SUFFIXES.get(word.lower)
        if times is None:
            return data.BIG_SUFFIXES.get(word.lower)
        if word.lower == "t" and self.currency is not None:
            return None
        if self.currency is not None or self.money_follows():
            return times
        # Without money "mm" is a length, and "1m30s" are minutes.
        alone = gap == 0 and word.lower in "mb" and not self.number_at(self.at + 1)
        return times if alone and not self.minutes(word) else None

    def money_follows(self) -> bool:
        """Tell whether a currency stands behind the suffix."""
        at = self.at + 1
        return at < len(self.tokens) and money(self.tokens[at]) is not None

    def minutes(self, word: Token) -> bool:
        """Tell whether a lone "m" means minutes: where the text names a time."""
        return word.text == "m" and any(
            token.lower in near.TIMES or token.lower in _SHORT
            for token in self.tokens[max(0, self.at - _NEAR) : self.at]
        )

    def skip_money(self) -> None:
        """Leave out a currency that stands behind as well: "$3m USD"."""
        if self.at < len(self.tokens) and (
            money(self.tokens[self.at]) is not None
            or self.tokens[self.at].lower in data.MONEY_AFTER
        ):
            self.at += 1


_NEAR: Final = 15
_SHORT: Final = frozenset({"s", "h", "hr", "hrs"})
