"""`Past`: all that was ever said of one thing, corrections included."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from attrs import frozen

from okrkit import markup
from okrkit.history.agreement import Agreement, recorded
from okrkit.history.events import Event, void
from okrkit.history.told import HEADS, Told, columns, says
from okrkit.results import Explanation, Json, ResultSet

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Past", "past_of"]

_REPORTS: Final = ("check_in",)


@frozen(repr=False)
class Past(ResultSet[Told]):
    """
    All that was said of a key result, metric or objective, in the order of recording.

    Its items are found by the number of their event, as text.

    Attributes:
        id: What it is about.
        items: The events, each with what has become of it.

    Example:
        >>> from okrkit.history.events import Event
        >>> event = Event("check_in", "nps", date="2026-11-06", data={"value": 34}, n=1)
        >>> past_of("nps", [event])["1"].state
        'counts'
    """

    kind: ClassVar[str] = "history"

    id: str
    items: tuple[Told, ...]

    @property
    def ids(self) -> Sequence[str]:
        """The numbers of the events, as text."""
        return tuple(str(item.event.n) for item in self.items)

    def _at(self, index: int, /) -> Told:
        return self.items[index]

    def explain(self, id: str, /) -> Explanation:
        """
        Say one event, with what it corrects and what corrects it.

        Args:
            id: The number of the event, as text.

        Returns:
            What it says, its state as the rule.

        Raises:
            UnknownIdError: No such event here.

        Example:
            >>> from okrkit.history.events import Event
            >>> event = Event("check_in", "nps", date="2026-11-06", n=1)
            >>> past_of("nps", [event]).explain("1").rule
            'counts'
        """
        told = self[id]
        event = told.event
        return Explanation(
            f"event {event.n}: {event.kind.replace('_', '-')} of {event.date}",
            shown=says(event),
            rule=told.state,
            source=event.by,
            note=event.reason,
        )

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Give the events as arrays by name.

        Returns:
            ``n``, ``kind``, ``scope``, ``id``, ``cycle``, ``date``, ``recorded_at``,
            ``by``, ``reason``, ``replaces``, ``says``, ``state`` and ``was``.

        Example:
            >>> past_of("nps", []).to_columns()["n"]
            array([], dtype=int64)
        """
        return columns(self.items)

    def to_dict(self) -> dict[str, Json]:
        """
        Give the events as plain values for JSON.

        Returns:
            ``kind``, ``id`` and ``items``.

        Example:
            >>> past_of("nps", []).to_dict()
            {'kind': 'history', 'id': 'nps', 'items': []}
        """
        items: list[Json] = [item.to_dict() for item in self.items]
        return {"kind": self.kind, "id": self.id, "items": items}

    def __str__(self) -> str:
        """Return the events as a table of text."""
        rows = (item.cells() for item in self.items)
        table = markup.text_table(HEADS, rows, align="rlllllll")
        return f"{self._title()}\n\n{table}" if self.items else self._title()

    def __repr__(self) -> str:
        """Return how much was said, on one line."""
        return f"<Past: {self._title()}>"

    def _repr_html_(self) -> str:
        """Return the events as a table for a notebook."""
        rows = (item.cells() for item in self.items)
        view = markup.table(HEADS, rows, caption=self._title(), align="rlllllll")
        return markup.fragment(view, text=str(self))

    def _title(self) -> str:
        count = len(self.items)
        return f"history of {self.id}: {count} event{'s' * (count != 1)}"


def past_of(
    id: str, events: Iterable[Event], agreement: Agreement | None = None
) -> Past:
    """
    Say of events what has become of each.

    Args:
        id: What they are about.
        events: Every event about it.
        agreement: Knows what was removed, and since when; None where that is not asked.

    Returns:
        The history.

    Example:
        >>> from okrkit.history.events import Event
        >>> first = Event("check_in", "nps", date="2026-11-06", n=1)
        >>> second = Event("check_in", "nps", date="2026-11-06", n=2)
        >>> [item.state for item in past_of("nps", [first, second])]
        ['superseded by 2', 'counts']
    """
    rows = tuple(events)
    gone = void(rows)
    by: dict[int, Event] = {}
    for event in reversed(rows):
        other = by.get(event.n)
        says = other is None or other.kind != "withdrawal"
        if says and event.replaces is not None and event.replaces in gone:
            by.setdefault(event.replaces, event)
    last = dict(_last(e for e in rows if e.n not in gone))
    states = [_state(event, by, last, gone) for event in rows]
    if agreement is not None:
        states = [
            _seen(e, state, agreement) for e, state in zip(rows, states, strict=True)
        ]
    return Past(id, tuple(map(Told, rows, states)))


def _seen(event: Event, state: str, agreement: Agreement) -> str:
    """Say of a check-in that counts where it stands in no set."""
    run = agreement.run(event) if event.kind in _REPORTS else None
    since = run.removed(event.date) if run is not None else None
    is_unseen = since is not None and state == "counts"
    return f"not seen: removed since {since}" if is_unseen else state


def _last(events: Iterable[Event]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Give the check-in of each day that counts, and its number."""
    for event in sorted(events, key=recorded):
        if event.kind in _REPORTS:
            yield _slot(event), event.n


def _slot(event: Event) -> tuple[str, ...]:
    return event.kind, event.id, event.cycle, event.date.isoformat()


def _state(
    event: Event,
    by: dict[int, Event],
    last: dict[tuple[str, ...], int],
    gone: frozenset[int],
) -> str:
    if event.n in by:
        other = by[event.n]
        how = "withdrawn" if other.kind == "withdrawal" else "replaced"
        return f"{how} by {other.n}"
    if event.n in gone:
        # Another branch replaced the same event, and said so later.
        return f"superseded by {by[event.replaces or 0].n}"
    counting = last.get(_slot(event), event.n)
    return "counts" if counting == event.n else f"superseded by {counting}"
