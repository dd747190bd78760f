"""Balances as a ledger: what each month changed, and what was paid before the first."""

import datetime as dt
from fractions import Fraction

from attrs import evolve

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.days import as_date
from okrkit.sources.exporting.export_map import ExportMovement
from okrkit.sources.exporting.parts import Parts, exact

__all__ = ["with_movements"]

_DAY = dt.timedelta(1)


def with_movements(parts: Parts, by: ExportMovement) -> tuple[Parts, int]:
    """
    Turn balances at the ends of months into changes.

    A row says what was paid at the end of its month and of the month before. Where
    the rows before it do not add up to the latter (the export begins later, or lacks
    a month), the difference is a change on the last day of the month before.

    Args:
        parts: Customers and dates, a day of the month of each row. One without the
            balance of its month is left out; no balance before is one of 0.
        by: Which columns hold the balances.

    Returns:
        The parts of a ledger, and how many changes were added.

    Raises:
        InvalidOKRError: Two rows of one month, or a balance that is no number.
        CalendarError: A date that cannot be read.

    Example:
        >>> from okrkit.sources.exporting.contents import Contents
        >>> from okrkit.sources.exporting.export_map import ExportMap
        >>> from okrkit.sources.exporting.sheet import Sheet
        >>> pay = ExportMap(name="pay", table="Ledger", columns={})
        >>> held = Contents(names=("now", "old"), rows=[["9", "5"]], numbers=[2])
        >>> one = Parts(sheet=Sheet.of_contents(held, pay),
        ...     columns={"customer": ["a"], "date": ["2026-10-31"]})
        >>> by = ExportMovement(key=("now",), now="now", before="old")
        >>> with_movements(one, by)[0].columns["amount"]
        [5.0, 4.0]
    """
    for part, reason in (("customer", "no customer"), ("date", "no day")):
        cells = parts.columns[part]
        parts = parts.without([cell is None for cell in cells], reason)
    lacks = [cell is None for cell in parts.sheet.cells(by.now)]
    parts = parts.without(lacks, f"no {by.now}")
    sheet = parts.sheet.using(*by.key, by.now, by.before)
    keys = [
        tuple(map(str, cells))
        for cells in zip(*(sheet.cells(name) for name in by.key), strict=True)
    ]
    days = [as_date(_day(cell), field="date") for cell in parts.columns["date"]]
    now, before = exact(sheet, by.now), exact(sheet, by.before)
    balance: dict[tuple[str, ...], Fraction] = {}
    last: dict[tuple[str, ...], dt.date] = {}
    rows: list[tuple[int, dt.date, Fraction]] = []
    for at in sorted(range(len(days)), key=days.__getitem__):
        key, day = keys[at], days[at]
        month = day.replace(day=1)
        if last.get(key) == month:
            raise _twice(parts, at, by, key)
        end, begin = now[at] or Fraction(0), before[at] or Fraction(0)
        if begin != (known := balance.get(key, Fraction(0))):
            rows.append((at, month - _DAY, begin - known))
        rows.append((at, day, end - begin))
        balance[key], last[key] = end, month
    made = {
        name: [cells[at] for at, _, _ in rows] for name, cells in parts.columns.items()
    }
    made["date"] = [day for _, day, _ in rows]
    made["amount"] = [float(change) for _, _, change in rows]
    formulas = {**parts.formulas, "amount": f"{by.now} - {by.before}"}
    kept = [sheet.kept[at] for at, _, _ in rows]
    done = evolve(
        parts, sheet=evolve(sheet, kept=kept), columns=made, formulas=formulas
    )
    return done, len(rows) - len(days)


def _day(cell: object) -> dt.date | str:
    """Return the day of a cell; a moment at midnight is how some write days."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    return cell if isinstance(cell, dt.date) else str(cell)[:10]


def _twice(
    parts: Parts, at: int, by: ExportMovement, key: tuple[str, ...]
) -> InvalidOKRError:
    sheet = parts.sheet
    return InvalidOKRError(
        f"two rows of one month for {', '.join(map(shown, key))}",
        code="duplicate",
        place=sheet.held.place(sheet.kept[at], by.now),
        expected="one row a month",
    )
