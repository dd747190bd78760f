"""The parts of an event table, read from the columns of an export."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import compress
from typing import Final, Self

from attrs import evolve, field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.retention.tables.column import is_nothing
from okrkit.sources.exporting.amounts import NO_HUNDREDTHS, Numbers, months_of
from okrkit.sources.exporting.dates import iso_date, on_clock
from okrkit.sources.exporting.export_map import TABLES, ExportColumn
from okrkit.sources.exporting.sheet import Sheet, plain

__all__ = ["Parts", "dates", "exact", "parts_of"]

_MOST_WORDS: Final = 20
_LONGEST: Final = 80
_OTHERS: Final = "(others)"


@frozen(eq=False, repr=False, kw_only=True)
class Parts:
    """
    Columns by the part they play, and the sheet they come from.

    Attributes:
        sheet: What is left of the export.
        columns: Cells by part, one for each row that the sheet keeps.
        formulas: How each part was read, with the export's own names.
        unknown: Words that nobody gave a meaning, by column, and how often they stand.
    """

    sheet: Sheet
    columns: dict[str, list[object]]
    formulas: dict[str, str] = field(factory=dict)
    unknown: dict[str, dict[str, int]] = field(factory=dict)

    def without(self, lost: Sequence[bool], reason: str) -> Self:
        """
        Leave out rows, and count them under a reason.

        Args:
            lost: One flag a row.
            reason: Why.

        Returns:
            The smaller parts.

        Example:
            >>> from okrkit.sources.exporting.contents import Contents
            >>> from okrkit.sources.exporting.export_map import ExportMap
            >>> pay = ExportMap(name="pay", table="Events", columns={})
            >>> held = Contents(names=("a",), rows=[["1"], ["2"]], numbers=[2, 3])
            >>> both = Parts(sheet=Sheet.of_contents(held, pay),
            ...     columns={"amount": [1, 2]})
            >>> both.without([True, False], "a test").columns
            {'amount': [2]}
        """
        if not any(lost):
            return self
        sheet = self.sheet
        rows = {row for row, gone in zip(sheet.kept, lost, strict=True) if gone}
        stays = [not gone for gone in lost]
        columns = {
            part: list(compress(cells, stays)) for part, cells in self.columns.items()
        }
        return evolve(self, sheet=sheet.without(rows, reason), columns=columns)


def parts_of(
    sheet: Sheet, chosen: Mapping[str, ExportColumn], *, zone: str | None
) -> Parts:
    """
    Read the parts of an event table.

    Args:
        sheet: The rows that count.
        chosen: Which column plays which part.
        zone: The time zone in which days are counted.

    Returns:
        The parts, without rows whose words have no meaning.

    Raises:
        InvalidOKRError: A column that is not there, a number or date that is none.
        CalendarError: A date that cannot be read in one way only.

    Example:
        >>> from okrkit.sources.exporting.contents import Contents
        >>> from okrkit.sources.exporting.export_map import ExportMap
        >>> pay = ExportMap(name="pay", table="Events", columns={"amount": "paid"})
        >>> held = Contents(names=("paid",), rows=[["1.5"]], numbers=[2])
        >>> parts_of(Sheet.of_contents(held, pay), pay.columns, zone=None).columns
        {'amount': [1.5]}
    """
    kinds = TABLES[sheet.of.table]
    read: dict[str, list[object]] = {}
    formulas: dict[str, str] = {}
    unknown: dict[str, dict[str, int]] = {}
    lost: dict[int, str] = {}
    for part, wanted in chosen.items():
        name, column = _found(sheet, part, wanted), _there(sheet, wanted)
        by = (column.months, column.times, column.periods, column.single, column.key)
        sheet = sheet.using(name, *filter(None, by))
        formulas[part] = column.formula.replace(column.names[0], name, 1)
        if kinds[part] == "number":
            cells = _numbers(sheet, part, name, column, lost, unknown)
        elif kinds[part] in ("day", "moment"):
            cells = dates(sheet, name, part, zone=zone)
        else:
            cells = sheet.cells(name, part)
        read[part] = cells
    made = Parts(sheet=sheet, columns=read, formulas=formulas, unknown=unknown)
    for reason in dict.fromkeys(lost.values()):
        made = made.without([lost.get(at) == reason for at in made.sheet.kept], reason)
    return made


def dates(sheet: Sheet, name: str, part: str = "", *, zone: str | None) -> list[object]:
    """
    Read a column of dates, each as ISO text, a date or a moment.

    Args:
        sheet: The rows that count.
        name: The column.
        part: What it is wanted for, for the message.
        zone: The time zone in which days are counted.

    Returns:
        One a row; None where there is none.

    Raises:
        CalendarError: A date that cannot be read in one way only.

    Example:
        >>> from okrkit.sources.exporting.contents import Contents
        >>> from okrkit.sources.exporting.export_map import ExportMap
        >>> pay = ExportMap(name="pay", table="Events", columns={}, dates="day-first")
        >>> held = Contents(names=("day",), rows=[["1.10.2026"]], numbers=[2])
        >>> dates(Sheet.of_contents(held, pay), "day", zone=None)
        ['2026-10-01']
    """
    form = sheet.of.dates
    known: dict[str, object] = {}
    read: list[object] = []
    for row, cell in zip(sheet.kept, sheet.cells(name, part), strict=True):
        if not isinstance(cell, str):
            read.append(iso_date(cell, form, sheet.held.place(row, name)))
            continue
        if cell not in known:
            known[cell] = iso_date(cell, form, sheet.held.place(row, name))
        read.append(known[cell])
    return on_clock(read, sheet.of.clock, zone)


def exact(sheet: Sheet, name: str, part: str = "") -> list[Fraction | None]:
    """
    Read a column of numbers, exactly.

    Args:
        sheet: The rows that count.
        name: The column.
        part: What it is wanted for, for the message.

    Returns:
        One a row; None where there is none.

    Raises:
        InvalidOKRError: A cell that is no number.

    Example:
        >>> from okrkit.sources.exporting.contents import Contents
        >>> from okrkit.sources.exporting.export_map import ExportMap
        >>> pay = ExportMap(name="pay", table="Events", columns={})
        >>> held = Contents(names=("paid",), rows=[["0.1"]], numbers=[2])
        >>> exact(Sheet.of_contents(held, pay), "paid")
        [Fraction(1, 10)]
    """
    numbers = Numbers.of(sheet.of)
    cells = zip(sheet.kept, sheet.cells(name, part), strict=True)
    return [numbers.read(cell, sheet.held.place(row, name)) for row, cell in cells]


def _found(sheet: Sheet, part: str, column: ExportColumn) -> str:
    """Return the first of a column's names that is there."""
    if not column.names:
        raise InvalidOKRError(
            f"nobody said which column is the {part}",
            code="column-unsaid",
            place=part,
            expected=sheet.of.to_say.get(part, "the name of a column"),
            got=", ".join(sheet.held.names[:40]),
            hint=f"Say columns={{{part!r}: ...}}.",
        )
    there = (name for name in column.names if sheet.has(name))
    return next(there, column.names[0])


def _numbers(
    sheet: Sheet,
    part: str,
    name: str,
    column: ExportColumn,
    lost: dict[int, str],
    unknown: dict[str, dict[str, int]],
) -> list[object]:
    """Read numbers: cents divided, quantities multiplied, amounts made one a month."""
    _check_plain(sheet, name, column)
    if column.values is not None:
        return _worth(sheet, part, name, column.values, lost, unknown)
    read = exact(sheet, name, part)
    factor = Fraction(1, 100) if column.unit == "cents" else Fraction(1)
    made = [None if one is None else one * factor for one in read]
    if column.times:
        counts = exact(sheet, column.times, part)
        made = list(map(_product, made, counts))
    if column.months:
        for at, word in enumerate(sheet.cells(column.months, part)):
            months, one = months_of(word), made[at]
            if months is not None and one is not None:
                made[at] = one / months
            elif months is None and one is not None:
                made[at] = None
                _note(unknown, column.months, word)
                lost.setdefault(sheet.kept[at], f"unknown word in {column.months}")
    if column.periods:
        made = _each(sheet, part, column.periods, made)
    return [None if one is None else float(one) for one in made]


def _each(
    sheet: Sheet, part: str, name: str, made: list[Fraction | None]
) -> list[Fraction | None]:
    """Divide amounts by how many periods they are for."""
    counts = exact(sheet, name, part)
    for row, count in zip(sheet.kept, counts, strict=True):
        if count is not None and (count < 1 or count.denominator > 1):
            raise InvalidOKRError(
                "not a number of periods",
                code="out-of-range",
                place=sheet.held.place(row, name),
                expected="1 or more, whole",
                got=f"{float(count):g}",
            )
    pairs = zip(made, counts, strict=True)
    return [one if one is None else one / (count or 1) for one, count in pairs]


def _check_plain(sheet: Sheet, name: str, column: ExportColumn) -> None:
    """Refuse amounts of which nobody knows what they are for."""
    if column.unit == "cents" and column.currency and sheet.has(column.currency):
        for row, cell in zip(sheet.kept, sheet.cells(column.currency), strict=True):
            if plain(cell) in NO_HUNDREDTHS:
                raise _unclear(
                    "a currency that has no hundredths",
                    sheet.held.place(row, column.currency),
                    name,
                    cell,
                )
    if column.single:
        for row, one in zip(sheet.kept, exact(sheet, column.single), strict=True):
            if one is not None and one != 1:
                why = "the export does not say whether the amount is for one or for all"
                place = sheet.held.place(row, column.single)
                raise _unclear(why, place, name, float(one))
    if column.key:
        seen: set[str] = set()
        for row, cell in zip(sheet.kept, sheet.cells(column.key), strict=True):
            if cell is not None and plain(cell) in seen:
                why = "the export does not say whether amounts are parts or repeated"
                raise _unclear(why, sheet.held.place(row, column.key), name, cell)
            seen.add(plain(cell))


def _unclear(why: str, place: str, name: str, cell: object) -> InvalidOKRError:
    return InvalidOKRError(
        why,
        code="amount-unclear",
        place=place,
        got=shown(cell),
        hint="Say what is meant: columns={'amount': ExportColumn("
        f"{name!r}, ...)}}, with unit, times and months as they are.",
    )


def _there(sheet: Sheet, column: ExportColumn) -> ExportColumn:
    """Return the column without what an export may lack, and this one does."""
    periods, single, key = (
        name if sheet.has(name) else ""
        for name in (column.periods, column.single, column.key)
    )
    return evolve(column, periods=periods, single=single, key=key)


def _product(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one * other


def _worth(
    sheet: Sheet,
    part: str,
    name: str,
    values: Mapping[str, float],
    lost: dict[int, str],
    unknown: dict[str, dict[str, int]],
) -> list[object]:
    """Read words by what they count as; rows with any other are lost, and counted."""
    made: list[object] = []
    for row, word in zip(sheet.kept, sheet.cells(name, part), strict=True):
        if is_nothing(word):
            made.append(None)
            continue
        if plain(word) not in values:
            _note(unknown, name, word)
            lost.setdefault(row, f"unknown word in {name}")
        made.append(values.get(plain(word)))
    return made


def _note(unknown: dict[str, dict[str, int]], name: str, word: object) -> None:
    found = unknown.setdefault(name, {})
    text = "" if word is None else str(word)[:_LONGEST]
    if text not in found and len(found) >= _MOST_WORDS:
        text = _OTHERS
    found[text] = found.get(text, 0) + 1
