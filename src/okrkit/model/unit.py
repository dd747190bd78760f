"""
Units: what a number counts, how it is written and read, and what converts to what.

A `Unit` is known by its canonical text, the one a document holds after ``unit:``.
Percent and percentage points are two units: a level is a percent, the
difference of two levels is in percentage points, and neither passes for the other.
"""

from fractions import Fraction
from typing import Final, Literal, Self

from attrs import Factory, field, frozen

from okrkit.errors import UnitError, shown
from okrkit.model import checks
from okrkit.model.noun import Noun, Say
from okrkit.model.numeral import digits as digits_of
from okrkit.model.numeral import exact, grouped, read, unreadable
from okrkit.model.unit_names import CALENDAR, CURRENCIES, FIXED, SYMBOLS, canonical

__all__ = ["Unit", "UnitKind"]

UnitKind = Literal["percent", "pp", "points", "count", "money", "duration", "ratio"]
"""The kinds of unit; `Unit.kind` is one of them."""

_KINDS: Final[dict[str, UnitKind]] = {
    "%": "percent",
    "pp": "pp",
    "points": "points",
    "ratio": "ratio",
}
_SYMBOL_OF: Final = {code: symbol for symbol, code in SYMBOLS.items()}
_SHIFTS: Final = {("ratio", "percent"): "e2", ("percent", "ratio"): "e-2"}
"""How digits are moved where a factor is a power of ten."""


def _kind(unit: "Unit") -> UnitKind:
    """Tell the kind from the canonical text."""
    name = unit.name
    if name in FIXED or name in CALENDAR:
        return "duration"
    return _KINDS.get(name, "money" if name in CURRENCIES else "count")


@frozen(order=False)
class Unit(Noun):
    """
    What a number counts: percent, points, money, time, a ratio, or any noun.

    Two units are equal where their canonical texts are; `str` gives that text and
    `Unit.of` reads it back.

    Attributes:
        name: Canonical text: ``%``, ``pp``, ``points``, ``ratio``, ``count``,
            ``hours``, an ISO 4217 code such as ``USD``, or a noun such as ``deals``.
        kind: What sort of unit it is.

    Example:
        >>> churn = Unit.of("percent")
        >>> churn.parse("3.2 %"), churn.format(3.2), str(churn.difference)
        (3.2, '3.2%', 'pp')
    """

    name: str = field(converter=canonical)
    kind: UnitKind = field(
        init=False, eq=False, repr=False, default=Factory(_kind, takes_self=True)
    )

    @classmethod
    def of(cls, unit: "str | Unit", /) -> Self:
        """
        Read a unit from the text a document holds.

        Bare ``$`` is read as US dollars; other currencies go by their ISO code.
        Any other word is a count of that noun.

        Args:
            unit: Text such as ``%``, ``USD``, ``hours``, ``deals``, or a unit.

        Returns:
            The unit; a unit is given back as it is.

        Raises:
            UnitError: Where the text is no unit.

        Example:
            >>> Unit.of("$"), Unit.of("paying accounts").kind
            (Unit(name='USD'), 'count')
        """
        return unit if isinstance(unit, cls) else cls(unit)

    def _phrase(self, number: Say) -> str:  # noqa: ARG002 - it is what numbers have
        return str(self)

    def __str__(self) -> str:
        """Return the canonical text."""
        return self.name

    @property
    def difference(self) -> "Unit":
        """
        The unit of the difference of two values: points of a percentage for percent.

        Example:
            >>> str(Unit.of("%").difference), str(Unit.of("USD").difference)
            ('pp', 'USD')
        """
        return Unit("pp") if self.kind == "percent" else self

    def format(
        self, value: float, /, *, digits: int | None = None, thousands: bool = False
    ) -> str:
        """
        Write a value with its unit: ASCII digits, the same everywhere.

        Args:
            value: A finite number in this unit.
            digits: Decimals to round to; None keeps all of a number of up to 15
                digits, which `parse` gives back as the very same number.
            thousands: Whether commas stand between them, as people read a number;
                `parse` reads none.

        Returns:
            Such as ``3.2%``, ``$1200.50``, ``CHF 5``, ``2 hours``, ``1 point``.

        Raises:
            InvalidOKRError: Where the value is no finite number, or `digits` no whole
                one.

        Example:
            >>> Unit.of("$").format(-1200.5), Unit.of("days").format(100 / 3, digits=1)
            ('-$1200.50', '33.3 days')
            >>> Unit.of("EUR").format(12_000_000, thousands=True)
            '€12,000,000'
        """
        number = checks.number(value, field="value")
        if digits is not None:
            digits = checks.instance(digits, kind=int, field="digits")
        text = digits_of(number if digits is None else round(number, digits))
        text = grouped(text) if thousands else text
        if self.kind == "money":
            return _money(text, self.name)
        if self.kind == "percent":
            return f"{text}%"
        if self.name in ("count", "ratio"):
            return text
        singular = text in ("1", "-1") and self.kind in ("points", "duration")
        return f"{text} {self.name[:-1] if singular else self.name}"

    def parse(self, text: str, /) -> float:
        """
        Read a number that may name its unit; never guess.

        A bare number is in this unit. One that names another unit is converted, or
        refused where the two do not convert. Only ASCII digits, a decimal point and
        an exponent are read. The scales ``k``, ``m`` and ``bn`` (thousand, million,
        thousand million) directly after the digits are read for money and counts.

        Args:
            text: Such as ``3.2``, ``3.2%``, ``-$1.2m``, ``1200 CHF``, ``90 minutes``.

        Returns:
            The value in this unit.

        Raises:
            UnitError: Where the text is not such a number, names a unit that does
                not convert, or is too large or too small to hold.

        Example:
            >>> Unit.of("ratio").parse("3.2%"), Unit.of("hours").parse("90 min")
            (0.032, 1.5)
        """
        numeral = read(text, wanted=self.name)
        written = Unit(numeral.before or numeral.after or self.name)
        if numeral.before and written.kind != "money":
            raise unreadable(text, wanted=self.name)
        if numeral.scale != 1 and written.kind not in ("money", "count"):
            raise UnitError(
                "k, m and bn are scales of money and counts only",
                code="unreadable-number",
                expected=f"a number in {self}",
                got=shown(text),
                hint="write the number in full",
            )
        number = exact(numeral.digits, numeral.scale)
        return number if written == self else written.convert(number, self)

    def convertible(self, to: "str | Unit", /) -> bool:
        """
        Tell whether values in this unit can be written in another.

        Args:
            to: The other unit, or its text.

        Returns:
            Whether `convert` would do it.

        Raises:
            UnitError: Where `to` is no unit.

        Example:
            >>> Unit.of("%").convertible("ratio"), Unit.of("%").convertible("pp")
            (True, False)
        """
        return self.convert_factor(to) is not None

    def convert_factor(self, to: "str | Unit", /) -> float | None:
        """
        Give the number that values in this unit are multiplied by; for arrays.

        The product of floats may differ from `convert` in the last digit.

        Args:
            to: The other unit, or its text.

        Returns:
            The factor, or None where the two units do not convert.

        Raises:
            UnitError: Where `to` is no unit.

        Example:
            >>> Unit.of("weeks").convert_factor("days")
            7.0
        """
        factor = _factor(self, Unit.of(to))
        return None if factor is None else float(factor)

    def convert(self, value: float, to: "str | Unit", /) -> float:
        """
        Write a value of this unit in another, exactly as its decimal digits say.

        Args:
            value: A finite number in this unit.
            to: The other unit, or its text.

        Returns:
            The value in the other unit: 0.032 as a ratio is 3.2 as percent.

        Raises:
            UnitError: Where the units do not convert, `to` is no unit, or the
                result is too large to hold.
            InvalidOKRError: Where the value is no finite number.

        Example:
            >>> Unit.of("ratio").convert(0.032, "%")
            3.2
        """
        other = Unit.of(to)
        factor = _factor(self, other)
        if factor is None:
            raise UnitError(
                f"{self} does not convert to {other}",
                code="unit-mismatch",
                expected=str(other),
                got=str(self),
                hint=_way_out(self, other),
            )
        number = checks.number(value, field="value")
        if factor == 1:
            return number
        digits = repr(number)
        if "e" not in digits and (shift := _SHIFTS.get((self.kind, other.kind))):
            return float(digits + shift)  # exact as well, and many times faster
        return exact(digits, factor)


def _money(text: str, code: str) -> str:
    """Put the sign, the symbol and the digits of an amount together."""
    sign, amount = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, part = amount.partition(".")
    if point and len(part) == 1:
        amount = f"{whole}.{part}0"
    symbol = _SYMBOL_OF.get(code)
    return f"{sign}{symbol}{amount}" if symbol else f"{code} {sign}{amount}"


def _factor(unit: Unit, to: Unit) -> Fraction | None:
    """Give the exact factor between two units, or None."""
    if unit == to:
        return Fraction(1)
    if (unit.kind, to.kind) == ("ratio", "percent"):
        return Fraction(100)
    if (unit.kind, to.kind) == ("percent", "ratio"):
        return Fraction(1, 100)
    for family in (FIXED, CALENDAR):
        if unit.name in family and to.name in family:
            return Fraction(family[unit.name], family[to.name])
    return None


def _way_out(unit: Unit, other: Unit) -> str:
    """Say what to do about two units that do not convert."""
    kinds = {unit.kind, other.kind}
    if "pp" in kinds and kinds & {"percent", "ratio"}:
        return "a level is in %, the difference of two levels is in pp"
    if kinds == {"money"}:
        return "convert the amounts at a rate of your choice first"
    if kinds == {"duration"}:
        return "a month has no fixed number of days; choose one unit"
    return "give the value in the metric's unit, or change the metric's unit"
