"""What several tables have in common: objectives on many lines, lines that measure."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from attrs import fields

from okrkit.errors import shown
from okrkit.formats.exchange.cells import Amount
from okrkit.formats.exchange.draft import Draft, KeyResultRow, ObjectiveRow, Parent
from okrkit.formats.exchange.item import Item

__all__ = ["GOAL_TYPES", "SideBySide", "progress_row"]

GOAL_TYPES: Final = {
    "objective": "objective",
    "key result": "key result",
    "kr": "key result",
    "kpi": "key result",
}
"""What a column that says the type of a goal may hold, and what it is here."""

_NOT_COMPARED = ("item", "extra", "key", "at")


class SideBySide:
    """
    The objectives of a table whose lines hold an objective beside each key result.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> from okrkit.formats.exchange.source import Source
        >>> source = Source(settings=Settings(), notes=Notes())
        >>> draft = Draft(source, "own")
        >>> aims = SideBySide(draft)
        >>> for _ in range(2):
        ...     aims.take(ObjectiveRow(item=source.item({}, ""), title="T", key="k"))
        >>> len(draft.objectives)
        1
    """

    def __init__(self, draft: Draft) -> None:
        """Begin without any."""
        self._draft = draft
        self._known: dict[str, ObjectiveRow] = {}

    def has(self, key: str) -> bool:
        """
        Tell whether an objective was taken.

        Args:
            key: Which it is.

        Returns:
            Whether a line before held it.
        """
        return key in self._known

    def first(self, key: str) -> ObjectiveRow | None:
        """
        Give the objective that a line before held; None where none did.

        Args:
            key: Which it is.
        """
        return self._known.get(key)

    def take(self, row: ObjectiveRow) -> None:
        """
        Take the objective of a line: a new one, or the same once more.

        A line that says something else of an objective than the first did has a fault.

        Args:
            row: The objective; its key says which it is.
        """
        known = self._known.setdefault(row.key, row)
        if known is row:
            self._draft.add(row)
            return
        for field in fields(ObjectiveRow):
            name = field.name
            first, now = getattr(known, name), getattr(row, name)
            if name in _NOT_COMPARED or first == now:
                continue
            row.item.fault(
                row.at.get(name, ""),
                f"{known.item.path} says something else of this objective",
                code="objective-conflict",
                expected=_said(first),
                got=_said(now),
            )


def _said(value: object) -> str:
    """Write what a line says as it stands there: parents by name, days as days."""
    if isinstance(value, tuple):
        value = ", ".join(parent.key.rpartition("\n")[2] for parent in value)
    return shown(value.isoformat() if isinstance(value, dt.date) else value)


def progress_row(
    item: Item,
    *,
    title: str,
    share: float | None,
    on: dt.date | None = None,
    key: str = "",
    id: str = "",
    parent: str = "",
    owner: str = "",
    ends_on: dt.date | None = None,
    starts_on: dt.date | None = None,
    extra: Mapping[str, object] | None = None,
    at: Mapping[str, str] | None = None,
) -> KeyResultRow:
    """
    Make a key result of which only its progress is known: from 0 to 100 percent.

    Args:
        item: Its line.
        title: Its title.
        share: The progress, a half as 0.5; None where nobody said.
        on: The day of the progress.
        key: What other lines call it.
        id: Its id.
        parent: Key of its objective.
        owner: Who answers for it.
        ends_on: Last day.
        starts_on: First day.
        extra: What has no place.
        at: Columns by part, for faults.

    Returns:
        The row.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> item = Item(cells={}, settings=Settings(), notes=Notes())
        >>> progress_row(item, title="Launch", share=0.4).current
        Amount(value=40.0, unit='%')
    """
    now = None if share is None else Amount(float(round(share * 100, 9)), "%")
    return KeyResultRow(
        item=item,
        key=key,
        id=id,
        title=title,
        parents=(Parent(parent),) if parent else (),
        owner=owner,
        start=Amount(0.0, "%"),
        target=Amount(100.0, "%"),
        current=now,
        on=on,
        starts_on=starts_on,
        ends_on=ends_on,
        extra=extra or {},
        at=at or {},
    )
