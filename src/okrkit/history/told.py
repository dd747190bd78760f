"""Events as rows of a table: in words, as columns, as plain values."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from okrkit.history.events import Event
from okrkit.model.noun import said
from okrkit.results.plain import Json, jsonable

if TYPE_CHECKING:
    import numpy as np

__all__ = ["HEADS", "Told", "columns", "says"]

HEADS: Final = ("n", "date", "kind", "id", "says", "state", "by", "recorded at")
"""The columns of a table of events."""

_COUNTED: Final = (("objectives", "objective"), ("metrics", "metric"))


@frozen
class Told:
    """
    An event, and what has become of it.

    Attributes:
        event: The event.
        state: ``"counts"``, ``"replaced by 9"``, ``"withdrawn by 9"``, or ``"superseded
            by 12"`` where another of the same day was recorded later; of an event that
            is new to a journal ``"new"``, ``"correction"`` or ``"silent"``.
        was: What it corrects, in words; empty where it corrects nothing.

    Example:
        >>> Told(Event("check_in", "nps", date="2026-11-06"), "counts").state
        'counts'
    """

    event: Event
    state: str
    was: str = ""

    def to_dict(self) -> dict[str, Json]:
        """
        Give it as plain values for JSON.

        Returns:
            The fields of the event that say something, and its state.

        Example:
            >>> told = Told(Event("check_in", "nps", date="2026-11-06"), "counts")
            >>> told.to_dict()["state"]
            'counts'
        """
        event = self.event
        made: dict[str, Any] = {
            "n": event.n,
            "kind": event.kind,
            "scope": event.scope,
            "id": event.id,
            "cycle": event.cycle,
            "date": event.date,
            "recorded_at": event.recorded_at,
            "by": event.by,
            "reason": event.reason,
            "replaces": event.replaces,
            "data": event.data,
            "state": self.state,
            "was": self.was,
        }
        kept = {k: jsonable(v) for k, v in made.items() if v not in (None, "", {})}
        return {**kept, "n": event.n}

    def cells(self) -> tuple[str | int, ...]:
        """
        Give the cells of its row, under `HEADS`.

        Returns:
            Number, days and words, as a table shows them.

        Example:
            >>> Told(Event("check_in", "nps", date="2026-11-06"), "new").cells()[1]
            '2026-11-06'
        """
        event = self.event
        words = says(event) + (f" (was {self.was})" if self.was else "")
        words += f" (of {event.cycle})" if event.cycle else ""
        return (
            event.n or "",
            event.date.isoformat(),
            event.kind.replace("_", "-"),
            event.id,
            words + (f": {event.reason}" if event.reason else ""),
            self.state,
            event.by,
            "" if event.recorded_at is None else f"{event.recorded_at:%Y-%m-%d %H:%M}",
        )


def says(event: Event) -> str:
    """
    Say what an event says, in a few words.

    Args:
        event: The event.

    Returns:
        One line.

    Example:
        >>> says(Event("check_in", "nps", date="2026-11-06", data={"value": 34}))
        'value: 34'
        >>> was, to = {"target": 40}, {"target": 36}
        >>> says(Event("amendment", "nps", scope="key result", date="2026-11-10",
        ...            data={"was": was, "to": to}))
        'target: 40 to 36'
    """
    data = event.data
    if event.kind == "okrs":
        return ", ".join(
            f"{count} {word}{'s' * (count != 1)}"
            for name, word in _COUNTED
            if (count := len(data.get(name) or ()))
        )
    if event.kind == "amendment":
        return said_change(data.get("was") or {}, data.get("to") or {})
    if event.kind == "withdrawal":
        return f"event {event.replaces}"
    if event.kind == "objective":
        return said(data.get("title", ""))
    return said(data)


def said_change(was: Mapping[str, object], to: Mapping[str, object]) -> str:
    """
    Say a change field by field, those that stay left out.

    Example:
        >>> said_change({"weight": 1}, {"weight": 2, "owner": "Ann"})
        'weight: 1 to 2, owner: nothing to Ann'
    """
    return ", ".join(
        f"{name}: {_or_nothing(was.get(name))} to {_or_nothing(to.get(name))}"
        for name in {**was, **to}
        if was.get(name) != to.get(name)
    )


def _or_nothing(value: object) -> str:
    return "nothing" if value is None else said(value)


def columns(rows: Sequence[Told]) -> "dict[str, np.ndarray]":
    """
    Give rows as arrays by name.

    Args:
        rows: The rows.

    Returns:
        ``n``, ``kind``, ``scope``, ``id``, ``cycle`` (empty where the date says it),
        ``date``, ``recorded_at`` (UTC, NaT where there is none), ``by``, ``reason``,
        ``replaces`` (0 where nothing), ``says``, ``state`` and ``was``.

    Example:
        >>> columns([Told(Event("okrs", date="2026-10-01"), "new")])["kind"]
        array(['okrs'], dtype='<U4')
    """
    import numpy as np

    events = [row.event for row in rows]
    moments = [
        None if e.recorded_at is None else e.recorded_at.replace(tzinfo=None)
        for e in events
    ]
    texts = {
        "kind": [e.kind for e in events],
        "scope": [e.scope for e in events],
        "id": [e.id for e in events],
        "cycle": [e.cycle for e in events],
        "by": [e.by for e in events],
        "reason": [e.reason for e in events],
        "says": [says(e) for e in events],
        "state": [row.state for row in rows],
        "was": [row.was for row in rows],
    }
    return {
        "n": np.array([e.n for e in events], dtype=np.int64),
        "date": np.array([e.date for e in events], dtype="datetime64[D]"),
        "recorded_at": np.array(moments, dtype="datetime64[us]"),
        "replaces": np.array([e.replaces or 0 for e in events], dtype=np.int64),
        **{name: np.array(part, dtype=np.str_) for name, part in texts.items()},
    }
