"""The cycles that a file's periods and days mean: said, never guessed."""

import datetime as dt
from collections.abc import Mapping

from okrkit.errors import CalendarError, shown
from okrkit.formats.exchange.draft import ObjectiveRow
from okrkit.formats.exchange.settings import Settings
from okrkit.model.calendar import Cycle

__all__ = ["cycle_of", "set_cycle"]


def set_cycle(settings: Settings) -> Cycle | None:
    """
    Give the cycle that the caller says the set has.

    Args:
        settings: What the caller said.

    Returns:
        The cycle; None where only the file says it.

    Raises:
        CalendarError: A label that is no cycle.

    Example:
        >>> set_cycle(Settings(cycle="2026-Q4")).label
        '2026-Q4'
    """
    said = settings.cycle
    if said is None or isinstance(said, Mapping):
        return None
    return said if isinstance(said, Cycle) else Cycle.parse(said, settings.cadence)


def cycle_of(
    row: ObjectiveRow, settings: Settings, known: Cycle | None
) -> Cycle | None:
    """
    Give the cycle of an objective.

    What the caller says of its period comes first, then the period where it is a label
    of okrkit's, then its first and last day, then the cycle of the set.

    Args:
        row: The objective.
        settings: What the caller said.
        known: The cycle of the set, where the caller said it.

    Returns:
        The cycle; None where it is a fault, which is noted.

    Example:
        >>> from okrkit.formats.exchange.item import Item
        >>> from okrkit.formats.exchange.notes import Notes
        >>> item = Item(cells={}, settings=Settings(), notes=Notes())
        >>> row = ObjectiveRow(item=item, title="Keep", period="2026-Q4")
        >>> cycle_of(row, Settings(), None).label
        '2026-Q4'
    """
    try:
        cycle = _said(row.period, settings)
        if cycle is None and row.starts_on and row.ends_on:
            cycle = Cycle.span(row.starts_on, row.ends_on)
            if known is not None and (known.start, known.end) == _ends(cycle):
                cycle = known
            if known and (known.start, known.end) == (cycle.start, cycle.end):
                cycle = known  # the same days, by their usual name
            if row.period:
                _lose(
                    row, f"the name of a period: {shown(row.period)}", "its days stay"
                )
    except CalendarError as error:
        row.item.refuse(row.at.get("period", ""), error)
        return None
    if cycle is None and known is not None:
        cycle = known
        if row.period:
            why = f"the cycle that was said holds: {known}"
            _lose(row, f"the name of a period: {shown(row.period)}", why)
    if cycle is None:
        _refuse(row)
    return cycle


def _said(period: str, settings: Settings) -> Cycle | None:
    """Read a period by what the caller said of it, or as a label."""
    named = settings.cycle if isinstance(settings.cycle, Mapping) else {}
    label = named.get(period, period)
    if isinstance(label, Cycle):
        return label
    if not label:
        return None
    try:
        return Cycle.parse(label, settings.cadence)
    except CalendarError:
        if period in named:
            raise
        return None


def _ends(cycle: Cycle) -> tuple[dt.date, dt.date]:
    return cycle.start, cycle.end


def _lose(row: ObjectiveRow, what: str, why: str) -> None:
    row.item.lose(what, why)


def _refuse(row: ObjectiveRow) -> None:
    if row.period:
        error = CalendarError(
            "a period that is no cycle of okrkit's",
            code="cycle-unknown",
            expected="a label such as 2026-Q4, or first and last day beside it",
            got=shown(row.period),
            hint=f"Say which it is: cycle={{{row.period[:40]!r}: '2026-Q4'}}.",
        )
    else:
        error = CalendarError(
            "nothing says when the objective runs",
            code="cycle-missing",
            expected="a period, or first and last day",
            hint="Say it for all: cycle='2026-Q4'.",
        )
    row.item.refuse(row.at.get("period", ""), error)
