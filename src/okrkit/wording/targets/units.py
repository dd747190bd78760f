"""What stands behind the digits of an amount: its unit, its whole, its money."""

from typing import Final

from okrkit.wording.languages.en import numbers as data
from okrkit.wording.languages.en import targets as near
from okrkit.wording.plurals import is_plural
from okrkit.wording.targets.clocks import duration, far
from okrkit.wording.targets.compounds import two_units
from okrkit.wording.targets.cursor import Cursor
from okrkit.wording.targets.dates import is_year
from okrkit.wording.targets.numerals import Amount, money, number
from okrkit.wording.wordforms import CODES
from okrkit.wording.words import Token

__all__ = ["Reader"]


class Reader(Cursor):
    """
    What stands behind the digits of an amount, read one part at a time.

    Example:
        >>> from okrkit.wording.words import words
        >>> Reader(words("30 days"), 0, 1, 30.0).amount().unit
        'days'
    """

    at: int
    value: float

    __slots__ = ()

    def amount(self) -> Amount:
        """Read thousands, multiplier and unit, whichever are there."""
        self.part_of_one()
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
        distance = far(tokens, self.place)
        if distance or self.at >= len(tokens):
            return self.made("_" if distance else "N", None)
        following = tokens[self.at]
        if following.kind == "word":
            return self.before_word(following)
        return self.before_sign(following)

    def before_word(self, word: Token) -> Amount:
        """Close an amount whose next token is a word, by what that word is."""
        lower = word.lower
        if self.aged(word):
            return self.take("_", None, 1 + (lower != "s"))
        if lower in data.PARTS and self.next_is(1, "of"):
            return self.fraction(lower)
        if lower == "star" and self.whose(1):
            return self.take("_", None)
        unit = data.UNITS.get(lower)
        if unit is not None and (
            len(lower) > 1
            or (word.text == lower and self.gap(self.at) <= 1)
            or (unit[1] == "D" and self.gap(self.at) == 1)
        ):
            return self.with_unit(unit, word.text)
        return (
            self.two_words(lower)
            or self.multiple(lower)
            or self.in_money(word)
            or self.part_of_whole(lower)
            or self.name(lower)
        )

    def two_words(self, lower: str) -> Amount | None:
        """Close "5 percentage points", "5 per cent", "5 business days"."""
        after = self.tokens[self.at + 1].lower if self.at + 1 < len(self.tokens) else ""
        if lower in _OF_POINTS and after in _POINTS:
            return self.take("O", _OF_POINTS[lower], 2)
        if lower == "p" and after == "." and self.next_is(2, "p"):
            return self.take("O", "pp", 3 + self.next_is(3, "."))
        if lower == "per" and after == "cent":
            self.at += 1
            return self.with_unit(("%", "P"), lower)
        unit = data.UNITS.get(after)
        if lower in data.SQUARES and after:
            return self.take("N", f"{lower} {after}", 2)
        if lower in _KINDS_OF_DAY and unit is not None and unit[1] == "D":
            return self.take(unit[1], unit[0], 2)
        return None

    def whose(self, far: int) -> bool:
        """Tell "5-star reviews", where stars say which ones and not how many."""
        behind = self.tokens[self.at + far : self.at + far + 1]
        return bool(behind) and is_plural(behind[0].lower)

    def multiple(self, lower: str) -> Amount | None:
        """Close "3x", "3 times the rate"; "3 times" alone counts how often."""
        if lower == "times":
            after = self.tokens[self.at + 1 : self.at + 2]
            if after and after[0].lower in data.AS_MUCH:
                return self.take("X", None)
            return self.take("N", "times")
        if lower == "x" and self.number_near(self.at + 1):
            # "10 x 15 cm", "3 x 20 min"
            self.at += 2
            unit = self.unit_at(self.at) and not self.next_is(0, "in")
            return self.take("_", None, int(unit))
        if lower == "fold" or (lower == "x" and self.gap(self.at) <= 1):
            return self.take("X", None)
        return None

    def number_near(self, at: int) -> bool:
        """Tell whether digits stand at a token."""
        return at < len(self.tokens) and self.tokens[at].kind == "number"

    def aged(self, word: Token) -> bool:
        """Tell whether it is an age: "over-65s", "for under 12s", "9 year olds"."""
        if word.lower in {"year", "years", "yr"}:
            return self.next_is(1, "old") or self.next_is(1, "olds")
        before = [
            token.lower for token in self.tokens[max(0, self.place - 2) : self.place]
        ]
        if word.lower != "s" or self.gap(self.at) or len(before) < _BOTH:
            return False
        if before[1] == "-":
            return before[0] in _OVER
        return before[1] in _OVER and before[0] in _WHOSE

    def in_money(self, word: Token) -> Amount | None:
        """Close "40 EUR", "40 dollars"; "40m" where "m" is minutes."""
        currency = money(word) or data.MONEY_AFTER.get(word.lower)
        times = data.BEFORE_CODES.get(word.text[0])
        if currency is None and times is not None:
            # "450 TEUR"
            currency = data.CODES_OF_MONEY.get(word.text[1:])
            self.value *= 1 if currency is None else times
        if currency is not None:
            return self.take("M", currency)
        if word.lower == "m" and self.gap(self.at) == 0:
            return self.with_unit(("minutes", "D"), "m")
        return None

    def part_of_whole(self, lower: str) -> Amount | None:
        """Close "two thirds", "95th percentile", "4 out of 5", "4 in 5"."""
        if lower in data.FRACTIONS and self.value < data.FRACTIONS[lower]:
            if self.changes():
                self.value *= 100 / data.FRACTIONS[lower]
                return self.take("P", "%")
            return self.made("N", None) if lower in data.PARTS else self.fraction(lower)
        if lower in _ORDINALS and self.gap(self.at) == 0:
            percentile = self.next_is(1, "percentile")
            letter = "L" if percentile else "K" if self.placed() else "_"
            return self.take(letter, None, 1 + percentile)
        if lower in _PERCENTILES:
            return self.take("L", None)
        if lower in _OUT_OF:
            whole = lower == "of" and (self.next_is(1, "the") or self.next_is(1, "our"))
            return self.out_of(2 if whole else 1)
        return self.out_of(2) if lower == "out" and self.next_is(1, "of") else None

    def placed(self) -> bool:
        """Tell whether an ordinal is a rank: "3rd to 1st place", "5th place to 2nd"."""
        before = [one.lower for one in self.tokens[max(0, self.place - 2) : self.place]]
        if before[1:] == ["to"] and before[0] in near.PLACES:
            return True
        after = [one.lower for one in self.tokens[self.at + 1 : self.at + 5]]
        to = 3 if after[:1] == ["to"] and after[2:3] and after[2] in _ORDINALS else 0
        return bool(after[to:]) and after[to] in near.PLACES

    def changes(self) -> bool:
        """Tell whether a fraction is a change: "by one third", "one third fewer"."""
        said = {token.lower for token in self.tokens[self.at + 1 : self.at + 2]}
        before = {token.lower for token in self.tokens[self.place - 1 : self.place]}
        return "by" in before or not said.isdisjoint(data.AS_MUCH - {"the", "our"})

    def fraction(self, lower: str) -> Amount:
        """Close a fraction, as a percentage."""
        self.value *= 100 / data.FRACTIONS[lower]
        return self.take("F", "%")

    def name(self, lower: str) -> Amount:
        """Close a number before any other word; "3G", "2FA" are names."""
        if self.gap(self.at):
            return self.made("N", None)
        plain = len(lower) > 1 and self.tokens[self.at].text.islower()
        return (
            self.made("N", None) if plain and "-" not in lower else self.take("_", None)
        )

    def out_of(self, more: int) -> Amount:
        """Close N out of M, N of M, N in M."""
        more += self.next_is(more, "every")
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
                and (
                    not self.unit_at(at + 1)
                    or (said == "of" and self.of_periods(at + 1))
                )
                and (said == "out" or self.likely_total(said, total))
            ):
                self.at = at + 1
                period = self.of_periods(self.at)
                unit = self.tokens[self.at].lower if period else None
                return self.made("S", unit, total)
        return self.made("N", None)

    def of_periods(self, at: int) -> bool:
        """Tell whether a plural of a time ends the whole: "in 11 of 12 months"."""
        return at < len(self.tokens) and self.tokens[at].lower in near.OF_TIMES

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

    def with_unit(self, unit: tuple[str, str], said: str) -> Amount:
        """Close an amount with its unit; points of a percentage are their own."""
        name, letter = unit
        if letter == "P":
            return self.percentage()
        both = two_units(self, name, said) if letter == "D" else None
        if both is not None:
            self.value, name, more = both
            return self.take("D", name, more)
        if letter == "D" and said in near.ONE_TIME and self.describes():
            # "a 60 day trial": a time that describes what follows.
            return self.take("H", name)
        if letter == "N" and self.next_is(1, "/") and self.at + 2 < len(self.tokens):
            below = self.tokens[self.at + 2]
            if data.UNITS.get(below.lower, ("", ""))[1] == "N":
                # "kg/kWh"
                return self.take(letter, f"{said}/{below.text}", 3)
            if below.kind == "number" and self.unit_at(self.at + 3):
                # "l/100 km"
                of = self.tokens[self.at + 3].text
                return self.take(letter, f"{said}/{below.text} {of}", 4)
        return self.take(letter, said if letter == "N" else name)

    def describes(self) -> bool:
        """Tell whether a time in the singular is said of a noun: "1 hour response"."""
        if self.value != 1:
            return True
        after = self.tokens[self.at + 1 : self.at + 2]
        return bool(after) and CODES.get(after[0].lower, "")[-1:] in _THINGS

    def percentage(self) -> Amount:
        """Close "5 %", "5 % points", "5 %-points", "5 %age"."""
        dash = self.at + 2 if self.next_is(1, "-") else self.at + 1
        if dash < len(self.tokens) and self.tokens[dash].lower in _POINTS:
            return self.take("O", "pp", dash - self.at + 1)
        return self.take("P", "%")

    def before_sign(self, sign: Token) -> Amount:
        """Close an amount whose next token is a sign or another mark."""
        text = sign.text
        if text == "%":
            return self.percentage()
        if text in _STARS:
            return self.take("_", None) if self.whose(1) else self.take("O", "points")
        if text == "\u00d7" and self.gap(self.at) == 0:
            return self.take("X", None)
        if text == "." and self.next_is(1, "x") and self.gap(self.at + 1) == 0:
            return self.take("_", None, 2)
        currency = money(sign)
        if currency is not None and not self.number_at(self.at + 1):
            return self.take("M", currency)
        return self.and_more(text) or self.joined(text)

    def and_more(self, text: str) -> Amount | None:
        """Close "60+ days", where the sign stands before the unit."""
        if text != "+" or self.at + 1 >= len(self.tokens):
            return None
        word = self.tokens[self.at + 1]
        unit = data.UNITS.get(word.lower)
        if unit is None:
            return None
        self.at += 1
        return self.with_unit(unit, word.text)._replace(more=True)

    def joined(self, text: str) -> Amount:
        """Close "30-day", "4/5", "3:1", "2026-10-31": no blank in between."""
        following = self.at + 1
        spaced = text == "/" and self.tokens[following : following + 1]
        if spaced and spaced[0].text in _SCALES and self.gap(self.at) == 1:
            # "4.7 / 5"
            return self.parted(text, spaced[0])
        if following >= len(self.tokens) or self.gap(self.at) or self.gap(following):
            return self.made("N", None)
        after = self.tokens[following]
        if text == "-":
            return self.hyphened(after) if after.kind == "word" else self.dated()
        if text in "/:" and after.kind == "number":
            return self.parted(text, after)
        return self.made("N", None)

    def hyphened(self, after: Token) -> Amount:
        """Close "30-day", "5-point", "10-fold"; "9-to-5" is no such thing."""
        lower = after.lower
        if lower == "fold":
            return self.take("X", None, 2)
        unit = data.UNITS.get(lower.split("-", 1)[0])
        if lower == "star" and not self.whose(2):
            return self.take("O", "points", 2)
        if unit is None or lower == "star":
            # "4-module course", "2-page brief", "9-to-5"
            return self.take("_", None, 2)
        letter = "H" if unit[1] in "DO" else unit[1]
        behind = "".join(one.lower for one in self.tokens[self.at + 2 : self.at + 3])
        if unit[1] == "O" and near.LETTERS.get(behind, "w") in _MOVES:
            letter = "O"  # "a 10-point rise"
        return self.take(letter, unit[0], 2)

    def parted(self, sign: str, after: Token) -> Amount:
        """Close N/M, N:M; with a third part it is a date."""
        lasting = duration(self.tokens, self.place) if sign == ":" else None
        if lasting is not None:
            return lasting
        total = number(after.text)
        self.at += 2
        third = (
            self.at + 1 < len(self.tokens)
            and self.tokens[self.at].text == sign
            and self.number_at(self.at + 1)
        )
        dated = sign == "/" and self.tokens[self.at - 3].text[0] == "0"
        if third or total is None or dated or self.clock(sign, after):
            return self.take("z", None, 2 if third else 0)
        if sign == ":":
            before = self.tokens[self.place - 1].lower if self.place else ""
            meeting = self.value == total and before not in {"to", "of", "from", "at"}
            return self.made("_" if meeting or not total else "R", None, total)
        return self.part(total)

    def part(self, total: float) -> Amount:
        """Close N/M: a part, a change by so much, a service level, or a date."""
        if self.led_by() and self.value < total:
            # "more volunteers by 1/3"
            self.value *= 100 / total
            return self.made("P", "%")
        if self.value > total:
            said = {
                token.lower
                for token in self.tokens[max(0, self.place - _NEAR) : self.place]
            }
            if self.value <= _WHOLE and not said.isdisjoint(near.SERVICE):
                # "Service level 80/20": 80 % within 20 seconds
                return self.made("F", "%")
            return self.made("z", None)
        return self.made("S", None, total)

    def led_by(self) -> bool:
        """Tell whether "by" stands before the amount."""
        return self.place > 0 and self.tokens[self.place - 1].lower == "by"

    def clock(self, sign: str, after: Token) -> bool:
        """Tell whether it is a time of day or "24/7"."""
        if sign == ":":
            return len(after.text) == 2 and self.value < 24
        return self.value == 24 or (after.text == "7" and self.value > 7)

    def dated(self) -> Amount:
        """Close a date in figures, 2026-10-31; else leave the range to the grammar."""
        if (
            self.at + 3 < len(self.tokens)
            and self.tokens[self.at + 2].text == "-"
            and self.number_at(self.at + 3)
        ):
            return self.take("z", None, 4)
        if (
            is_year(self.tokens[self.at - 1])
            and self.tokens[self.at + 1].text in _OF_YEAR
        ):
            return self.take("z", None, 2)
        return self.made("N", None)


_MOVES: Final = frozenset("udûð")
_STARS: Final = frozenset("\u2605\u2b50")
_MARKS: Final = frozenset("-/:.") | _STARS
_THINGS: Final = frozenset("aeom")
_BOTH: Final = 2
_OVER: Final = frozenset({"over", "under"})
_WHOSE: Final = frozenset({"for", "of", "the", "among", "by"})
_NEAR: Final = 12
_WHOLE: Final = 100
_SCALES: Final = frozenset({"5", "10", "100"})
_OF_YEAR: Final = frozenset(f"{month:02}" for month in range(1, 13))
_KINDS_OF_DAY: Final = frozenset(
    {"business", "working", "calendar", "full", "consecutive", "straight"}
)
_ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})
_PERCENTILES: Final = frozenset({"th-percentile", "st-percentile", "percentile"})
_OUT_OF: Final = frozenset({"of", "in", "from"})
_OF_POINTS: Final = {"percentage": "pp", "basis": "bps"}
_POINTS: Final = frozenset({"point", "points", "pts", "pt"})
