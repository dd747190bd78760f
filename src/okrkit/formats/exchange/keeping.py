"""What a row says and the set says otherwise: kept in `extra` word for word, told."""

from collections.abc import Mapping

from okrkit.formats.exchange.draft import KeyResultRow, ObjectiveRow
from okrkit.model.calendar import Cycle

__all__ = ["with_days", "with_period"]


def with_days(row: ObjectiveRow, cycle: Cycle, tool: str) -> dict[str, object]:
    """
    Give the `extra` of an objective, with its days where its cycle has others.

    Args:
        row: The objective.
        cycle: Its cycle.
        tool: Name of the format.

    Returns:
        What it keeps.

    Example:
        >>> from okrkit.formats.exchange.item import Item
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> item = Item(cells={}, settings=Settings(), notes=Notes())
        >>> row = ObjectiveRow(item=item, title="Keep")
        >>> with_days(row, Cycle.parse("2026-Q4"), "appfire")
        {}
    """
    said = {"starts_on": row.starts_on, "ends_on": row.ends_on}
    holds = {"starts_on": cycle.start, "ends_on": cycle.last_day}
    others = {
        part: day.isoformat()
        for part, day in said.items()
        if day is not None and day != holds[part]
    }
    why = "it runs as long as its cycle"
    return _with(row, others, tool, "first and last day of an objective", why)


def with_period(row: KeyResultRow, period: str, tool: str) -> dict[str, object]:
    """
    Give the `extra` of a key result, with its period where its objective has another.

    Args:
        row: The key result.
        period: Of its objective.
        tool: Name of the format.

    Returns:
        What it keeps.

    Example:
        >>> from okrkit.formats.exchange.item import Item
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> item = Item(cells={}, settings=Settings(), notes=Notes())
        >>> row = KeyResultRow(item=item, title="NPS", period="2026-Q3",
        ...     at={"period": "Period"})
        >>> with_period(row, "2026-Q4", "appfire")
        {'x-appfire': {'Period': '2026-Q3'}}
    """
    differs = row.period not in ("", period)
    others = {"period": row.period} if differs else {}
    why = "it runs in the cycle of its objective"
    return _with(row, others, tool, "another period of a key result", why)


def _with(
    row: ObjectiveRow | KeyResultRow,
    others: Mapping[str, str],
    tool: str,
    what: str,
    why: str,
) -> dict[str, object]:
    if not others:
        return dict(row.extra)
    kept = {row.at[part]: said for part, said in others.items() if part in row.at}
    row.item.lose(what, why, kept=bool(kept))
    name = f"x-{tool}"
    held = row.extra.get(name)
    if not kept:
        return dict(row.extra)
    return {**row.extra, name: {**(held if isinstance(held, dict) else {}), **kept}}
