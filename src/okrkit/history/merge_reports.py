"""Check-ins that two continuations of one journal have, and that a merge settles."""

import datetime as dt
from collections.abc import Hashable, Iterator
from typing import Final, TypeAlias

from attrs import frozen

from okrkit.history.agreement import DEFINING, Agreement, recorded
from okrkit.history.events import Event, read_event
from okrkit.history.rebuilding import that_count

__all__ = ["settled"]

_REPORTS: Final = (b'"kind":"check_in"', b'"kind":"observation"')
_HEAD: Final = 48
_Slot: TypeAlias = tuple[str, str, dt.date]


def settled(base: bytes, ours: bytes, theirs: bytes, merged: bytes) -> Iterator[str]:
    """
    Say which check-ins a merge leaves unseen: nobody was asked about them.

    Args:
        base: Sealed lines of the journal that both began with, without its header.
        ours: Those of the one.
        theirs: Those of the other.
        merged: Those of both together.

    Yields:
        A sentence for each check-in of what the other side removed, and for each day
        of which both sides have a new one.

    Example:
        >>> from okrkit.history.lines import seal
        >>> said = b'{"kind":"check_in","id":"nps","date":"2026-11-06","data":{}}'
        >>> [*settled(b"", seal(1, said), seal(1, said), seal(1, said))]
        []
    """
    shared = frozenset(base.splitlines())
    one, other = _Reports.of(ours, shared), _Reports.of(theirs, shared)
    both = _Reports.of(merged, shared)
    known = {_name(event) for side in (one, other) for event, _ in side.unseen}
    for event, since in both.unseen:
        if _name(event) not in known:
            yield (
                f"event {event.n}, a check-in of {event.id} of {event.date}, stands in "
                f"no set: {event.id} is removed since {since}"
            )
    for slot in sorted(one.counting.keys() & other.counting.keys()):
        pair = [side.counting[slot] for side in (one, other)]
        is_told = all(event.replaces for event in pair)  # as replaced on both sides
        if not is_told and len(set(map(_name, pair))) > 1:
            last = both.counting[slot].n
            yield (
                f"both sides have a check-in of {slot[0]} of {slot[2]}: event {last}, "
                "which was recorded later, counts"
            )


@frozen
class _Reports:
    """
    The check-ins of a journal that not both sides began with.

    `counting` has that of each day that counts, `unseen` each that stands in no set,
    with the day since which what it is about is removed.
    """

    counting: dict[_Slot, Event]
    unseen: list[tuple[Event, dt.date]]

    @classmethod
    def of(cls, lines: bytes, shared: frozenset[bytes]) -> "_Reports":
        """Find those of sealed lines; the check-ins of shared ones are not read."""
        rows = [
            row
            for row in lines.splitlines()
            if row not in shared or not any(kind in row[:_HEAD] for kind in _REPORTS)
        ]
        known = sorted(that_count(map(read_event, rows)), key=recorded)
        agreement = Agreement.of((e for e in known if e.kind in DEFINING), None)
        said = [event for event in known if event.kind == "check_in"]
        runs = [(event, agreement.run(event)) for event in said]
        return cls(
            {(event.id, event.cycle, event.date): event for event in said},
            [
                (event, since)
                for event, run in runs
                if run is not None and (since := run.removed(event.date))
            ],
        )


def _name(event: Event) -> Hashable:
    """Say which event it is, in whichever journal."""
    return event.id, event.cycle, event.date, event.recorded_at, repr(event.data)
