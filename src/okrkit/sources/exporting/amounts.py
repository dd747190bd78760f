"""Numbers of an export: signs as stated, cents divided, amounts made one a month."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np
from attrs import frozen

from okrkit.errors import InvalidOKRError, UnitError, shown
from okrkit.model import numeral
from okrkit.numerics.numbers import LARGEST
from okrkit.retention.tables.column import is_nothing
from okrkit.sources.exporting.export_map import ExportMap

__all__ = ["NO_HUNDREDTHS", "Numbers", "months_of"]

NO_HUNDREDTHS: Final = frozenset([
    "bif", "clp", "djf", "gnf", "isk", "jpy", "kmf", "krw",
    "pyg", "rwf", "ugx", "uyi", "vnd", "vuv", "xaf", "xof",
    "xpf", "bhd", "iqd", "jod", "kwd", "lyd", "omr", "tnd",
])  # fmt: skip
"""Currencies, in small letters, that have no hundredths, or thousandths."""

_LONGEST: Final = 400
_MONTH_DAYS: Final = Fraction(365, 12)
_MONTHS: Final = {
    "day": 1 / _MONTH_DAYS,
    "daily": 1 / _MONTH_DAYS,
    "week": 7 / _MONTH_DAYS,
    "weekly": 7 / _MONTH_DAYS,
    "month": Fraction(1),
    "monthly": Fraction(1),
    "quarter": Fraction(3),
    "quarterly": Fraction(3),
    "year": Fraction(12),
    "yearly": Fraction(12),
    "annual": Fraction(12),
    "annually": Fraction(12),
}


def months_of(cell: object) -> Fraction | None:
    """
    Return how many months a kind of period has: 12 of a year, 12/365 of a day.

    Args:
        cell: A word such as "month" or "yearly".

    Returns:
        The months; None for any other word.

    Example:
        >>> months_of("Year"), months_of("fortnight")
        (Fraction(12, 1), None)
    """
    return _MONTHS.get(cell.strip().casefold()) if isinstance(cell, str) else None


@frozen
class Numbers:
    """
    How an export writes numbers.

    Attributes:
        decimal: The decimal sign.
        thousands: The sign between thousands; empty where there is none.

    Example:
        >>> Numbers(",", ".").read("1.234,50", "row 2")
        Fraction(2469, 2)
    """

    decimal: str = "."
    thousands: str = ""

    @classmethod
    def of(cls, export: ExportMap) -> "Numbers":
        """
        Return how an export writes numbers.

        Example:
            >>> Numbers.of(ExportMap(name="x", table="Events", columns={}))
            Numbers(decimal='.', thousands='')
        """
        return cls(export.decimal, export.thousands)

    def read(self, cell: object, place: str) -> Fraction | None:
        """
        Read one number, exactly.

        Args:
            cell: A number, or its text.
            place: Where it stands, for the message.

        Returns:
            The number; None where there is nothing.

        Raises:
            InvalidOKRError: No finite number, or one with signs nobody named.

        Example:
            >>> Numbers().read(" 12.5 ", "row 2")
            Fraction(25, 2)
        """
        if isinstance(cell, str):
            return self._of_text(cell.strip(), place) if cell.strip() else None
        if is_nothing(cell):
            return None
        if isinstance(cell, (bool, np.bool_)):
            raise self._no_number(cell, place)
        if isinstance(cell, np.generic):
            cell = cell.item()
        number = _exact(cell)
        if number is not None and abs(number) <= LARGEST:
            return number
        raise self._no_number(cell, place)

    def _of_text(self, cell: str, place: str) -> Fraction:
        plain = self._plain(cell)
        try:
            parts = None if plain is None else numeral.read(plain, wanted="numbers")
            bare = parts and parts.scale == 1 and not parts.before + parts.after
            if parts and bare and abs(numeral.exact(parts.digits, 1)) <= LARGEST:
                return Fraction(parts.digits)
        except UnitError:
            pass
        raise self._no_number(cell, place)

    def _plain(self, cell: str) -> str | None:
        """Write a number with a point and nothing else; None where it is none."""
        mark = re.escape(self.thousands)
        if self.thousands and self.thousands in cell:
            whole = cell.partition(self.decimal)[0]
            if not re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+", whole):
                return None
            cell = cell.replace(self.thousands, "", whole.count(self.thousands))
        if self.decimal == ".":
            return cell
        return None if "." in cell else cell.replace(",", ".", 1)

    def _no_number(self, cell: object, place: str) -> InvalidOKRError:
        signs = isinstance(cell, str) and re.fullmatch(r"[+-]?[0-9][0-9.,' ]*", cell)
        hint = (
            "Say how numbers are written, such as decimal=',' or thousands=','."
            if signs
            else "Words that count as numbers are named by ExportColumn(values=...)."
            if isinstance(cell, str)
            else ""
        )
        like = f"1200{self.decimal}5"
        return InvalidOKRError(
            "not a number",
            code="not-a-number",
            place=place,
            expected=f"a number such as {like}",
            got=shown(cell),
            hint=hint,
        )


def _exact(cell: object) -> Fraction | None:
    """Return a number of any type exactly as it is written: 0.1 is a tenth."""
    if isinstance(cell, float):
        cell = Decimal(repr(cell))
    if isinstance(cell, Decimal):
        # One with a long exponent would be too long to compute with.
        short = abs(cell.adjusted()) < _LONGEST
        return Fraction(cell) if short and cell.is_finite() else None
    return Fraction(cell) if isinstance(cell, (int, Fraction)) else None
