"""
The cells of foreign tables: texts, numbers, shares, days and lists, never guessed.

A cell is what a CSV file holds (text) or a workbook (text, numbers, dates). Each
function returns None, or nothing, for an empty cell.
"""

import datetime as dt
import re
from typing import Final

from attrs import frozen

from okrkit.errors import CalendarError, InvalidOKRError, UnitError, shown
from okrkit.formats.exchange.settings import PercentScale, Settings
from okrkit.model import numeral
from okrkit.model.checks import LONGEST_NOTE, number
from okrkit.model.checks import text as storable
from okrkit.model.days import as_date
from okrkit.model.unit import Unit

__all__ = [
    "Amount",
    "Unusable",
    "amount",
    "day",
    "many",
    "share",
    "text",
]

_BROKEN: Final = frozenset(
    ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"]
)
_SPACES: Final = " \t\r\n\u00a0\u202f"
_ISO: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?"
    r"(?: ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
_PARTED: Final = re.compile(
    r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})"
    r"(?:[T ,]{1,2}(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)?"
)
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})([/.])([0-9]{1,2})\2([0-9]{1,2})")
_GLUED: Final = re.compile(r"[0-9][^\W\d_]")
_EXACT: Final = 1e15
_SERIAL: Final = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_EXPECTED: Final = {
    None: "a date such as 2026-11-06",
    "year first": "a date such as 2026-11-06 or 2026/11/06",
    "day first": "a date such as 06/11/2026 or 2026-11-06",
    "month first": "a date such as 11/06/2026 or 2026-11-06",
}


@frozen
class Amount:
    """
    A number with the unit that was written beside it.

    Attributes:
        value: The number.
        unit: Its unit, in okrkit's words; None where there was none.

    Example:
        >>> amount("3.2%", Settings())
        Amount(value=3.2, unit='%')
    """

    value: float
    unit: str | None = None


@frozen
class Unusable:
    """
    A cell that holds no value, though it is not empty: a formula, an error.

    Attributes:
        code: Of the fault.
        why: What it is.
        got: What stands in it.
        hint: What to do.

    Example:
        >>> text(Unusable("formula", "a formula", "=A1", ""))
        Traceback (most recent call last):
        okrkit.errors.InvalidOKRError: a formula; got =A1
    """

    code: str
    why: str
    got: str
    hint: str


def text(cell: object, *, longest: int = LONGEST_NOTE) -> str:
    """
    Read a text: as it is, without blanks at its ends.

    Whole numbers are written without a point, so that an id stays an id.

    Args:
        cell: What the table holds.
        longest: The most characters.

    Returns:
        The text; empty where there is nothing.

    Raises:
        InvalidOKRError: A formula or error of a spreadsheet, text that is too long or
            cannot be stored.

    Example:
        >>> text(" 007 "), text(7.0), text(None)
        ('007', '7', '')
    """
    _refuse_unusable(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        cell = cell.date()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float):
        if abs(cell) >= _EXACT:
            raise InvalidOKRError(
                "a number whose last digits the spreadsheet has lost",
                code="number-lost",
                got=shown(cell),
                hint="Format the column as text there, and write it again.",
            )
        return numeral.digits(cell)
    # Whole numbers keep every digit: they may be ids.
    found = cell if isinstance(cell, str) else str(cell)
    return storable(found.strip(_SPACES), field="", longest=longest, empty=True)


def amount(cell: object, settings: Settings) -> Amount | None:
    """
    Read a number, and the unit beside it.

    Args:
        cell: What the table holds.
        settings: How numbers are written.

    Returns:
        The number; None where there is nothing.

    Raises:
        InvalidOKRError: No finite number, or one written with signs nobody named.

    Example:
        >>> amount("1.200,50", Settings(decimal=",", thousands="."))
        Amount(value=1200.5, unit=None)
    """
    _refuse_unusable(cell)
    if isinstance(cell, str):
        written = cell.strip(_SPACES)
        return _written(written, settings) if written else None
    return None if cell is None else Amount(number(cell, field=""))


def share(
    cell: object,
    settings: Settings,
    scale: PercentScale | None = None,
    *,
    whole: bool = False,
) -> float | None:
    """
    Read a share, such as progress; a half is 0.5 however it was written.

    Args:
        cell: What the table holds.
        settings: How shares and numbers are written.
        scale: How the format writes shares, where it is known; what the settings say
            wins.
        whole: Whether the format allows none below 0 and none above the whole.

    Returns:
        The share; None where there is nothing.

    Raises:
        InvalidOKRError: No number, one with another unit, a bare one whose scale
            nobody said, or one outside the whole.

    Example:
        >>> share("45%", Settings()), share("45", Settings(), "0-100")
        (0.45, 0.45)
    """
    found = amount(cell, settings)
    if found is None:
        return None
    part = _part(found, cell, settings.percent or scale)
    if whole and not 0 <= part <= 1:
        raise InvalidOKRError(
            "a share outside the whole",
            code="out-of-range",
            expected="0 to 100 percent",
            got=shown(cell),
            hint="Is it written from 0 to 1, or from 0 to 100? percent= says so.",
        )
    return part


def day(cell: object, settings: Settings) -> dt.date | None:
    """
    Read a day; a time of day beside it is left out.

    Args:
        cell: What the table holds.
        settings: In which order day, month and year stand.

    Returns:
        The day as it is written, whatever the time zone; None where there is nothing.

    Raises:
        CalendarError: No date, one that may be read in two orders, or one that is
            not there.

    Example:
        >>> day("06/11/2026", Settings(dates="day first"))
        datetime.date(2026, 11, 6)
    """
    _refuse_unusable(cell)
    if isinstance(cell, dt.datetime):
        return cell.date()
    if cell is None or isinstance(cell, dt.date):
        return cell
    written = cell.strip(_SPACES) if isinstance(cell, str) else cell
    if written == "":
        return None
    iso = _ISO.fullmatch(written) if isinstance(written, str) else None
    if iso:
        return as_date(iso[1])
    parts = _PARTED.fullmatch(written) if isinstance(written, str) else None
    if parts and settings.dates in ("day first", "month first"):
        first, second = int(parts[1]), int(parts[3])
        days = (first, second) if settings.dates == "day first" else (second, first)
        return _dated(int(parts[4]), days[1], days[0], cell, settings)
    slashed = _YEAR_FIRST.fullmatch(written) if isinstance(written, str) else None
    if slashed and settings.dates == "year first":
        year, month, of_month = (int(slashed[at]) for at in (1, 3, 4))
        return _dated(year, month, of_month, cell, settings)
    raise _no_day(written, settings, ordered=bool(parts or slashed))


def many(cell: object, by: str) -> tuple[str, ...]:
    r"""
    Read several texts from one cell.

    Args:
        cell: What the table holds.
        by: The characters that part them: ``"\n"``, ``","`` or ``";"``, or several.

    Returns:
        The texts that are not empty, in order, each once.

    Raises:
        InvalidOKRError: As for `text`.

    Example:
        >>> many("ann@x.org; bob@x.org;", ";")
        ('ann@x.org', 'bob@x.org')
    """
    parts = re.split(f"[{re.escape(by)}]", text(cell))
    return tuple(dict.fromkeys(part.strip(_SPACES) for part in parts if part.strip()))


def _part(found: Amount, cell: object, scale: PercentScale | None) -> float:
    """Write an amount as a share, a half as 0.5."""
    percent = Unit.of("%")
    if found.unit == "%":
        return percent.convert(found.value, "ratio")
    if found.unit is not None:
        raise UnitError(
            "not a share",
            code="unit-mismatch",
            expected="a number, or percent",
            got=shown(cell),
        )
    if scale is None:
        raise InvalidOKRError(
            "a share of 1 or of 100, and nobody said which",
            code="percent-scale",
            expected="a percent sign",
            got=shown(cell),
            hint="Say percent='0-1' or percent='0-100'.",
        )
    return percent.convert(found.value, "ratio") if scale == "0-100" else found.value


def _refuse_unusable(cell: object) -> None:
    if isinstance(cell, str) and cell.strip() in _BROKEN:
        cell = Unusable(
            "spreadsheet-error",
            "an error of a spreadsheet",
            shown(cell),
            "Mend it there, or leave the cell empty.",
        )
    if isinstance(cell, Unusable):
        raise InvalidOKRError(cell.why, code=cell.code, got=cell.got, hint=cell.hint)


def _written(cell: str, settings: Settings) -> Amount:
    try:
        plain = _pointed(cell, settings)
        parts = numeral.read(plain, wanted="the unit of its metric")
        unit = (
            Unit.of(parts.before or parts.after) if parts.before + parts.after else None
        )
        if parts.scale != 1 and unit is not None and unit.kind != "money":
            raise numeral.unreadable(cell, wanted="full")
        if (
            unit is not None
            and unit.kind == "count"
            and parts.scale == 1
            and _GLUED.search(plain)
        ):
            # A noun stands apart: 4O is a slip of the hand, no number of O.
            raise numeral.unreadable(cell, wanted="digits alone")
        value = numeral.exact(parts.digits, parts.scale)
    except UnitError as error:
        raise UnitError(
            error.why,
            code=error.code,
            expected=error.expected,
            got=shown(cell),
            hint=_way_out(cell, settings) or error.hint,
        ) from None
    return Amount(value, None if unit is None else unit.name)


def _pointed(cell: str, settings: Settings) -> str:
    """Write a number with a point and nothing between thousands."""
    point, mark = settings.decimal, settings.thousands
    if mark and re.search(rf"[0-9]{re.escape(mark)}[0-9]", cell):
        cell = _joined(cell, point, mark)
    if point == ".":
        return cell
    # A point where a comma is the decimal sign is one that nobody named.
    return f"{cell} ." if "." in cell else cell.replace(",", ".", 1)


def _joined(cell: str, point: str, mark: str) -> str:
    """Leave out the marks between thousands; whole groups of three, or no number."""
    sign = re.escape(mark)
    whole = re.search(
        rf"(?<![0-9])[1-9][0-9]{{0,2}}(?:{sign}[0-9]{{3}})+(?![0-9])",
        cell.partition(point)[0],
    )
    between = len(re.findall(rf"(?<=[0-9]){sign}(?=[0-9])", cell))
    if whole is None or between != whole[0].count(mark):
        raise numeral.unreadable(cell, wanted="groups of three digits")
    return cell[: whole.start()] + whole[0].replace(mark, "") + cell[whole.end() :]


def _way_out(cell: str, settings: Settings) -> str:
    """Say which setting reads a number that holds other signs."""
    if not re.search(r"[0-9][.,'\u2019\u00a0\u202f ][0-9]", cell):
        return ""
    if settings.decimal == "." and not settings.thousands:
        return "Say how numbers are written, such as decimal=',' or thousands=','."
    said = f"decimal={settings.decimal!r} and thousands={settings.thousands!r}"
    return f"Numbers are read with {said}."


def _dated(
    year: int, month: int, day: int, cell: object, settings: Settings
) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        pass
    raise CalendarError(
        "there is no such day",
        code="date-impossible",
        expected=_EXPECTED[settings.dates],
        got=shown(cell),
        hint="Is this the order of day and month that the file has?",
    )


def _no_day(cell: object, settings: Settings, *, ordered: bool) -> CalendarError:
    hint = "Write it as 2026-11-06."
    code, why = "invalid-date", "not a date"
    if ordered and settings.dates:
        why = "not a date in the order that was said"
        hint = f"Dates are read with dates={settings.dates!r}."
    elif ordered:
        code = "date-order"
        why = "a date that may be read in two orders, and nobody said which"
        hint = "Say dates='day first', dates='month first' or dates='year first'."
    elif not isinstance(cell, str) or _SERIAL.fullmatch(cell):
        hint = "Is it a day counted by Excel? Format the column as dates there."
    return CalendarError(
        why, code=code, expected=_EXPECTED[settings.dates], got=shown(cell), hint=hint
    )
