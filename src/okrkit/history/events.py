"""
`Event`: one thing that was said on a day, and its line in a journal.

A journal keeps an event as one line of JSON, its fields in one order and those that
say nothing left out; `okrkit.history.lines` numbers and seals the line.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, TypeAlias, cast, get_args

from attrs import evolve, field, frozen

from okrkit import markup
from okrkit.errors import InvalidOKRError, JournalError, OKRError, shown
from okrkit.history.lines import number_of
from okrkit.history.runs import text_of
from okrkit.model.attributes import EXTRA, checked, must
from okrkit.model.calendar import Cycle, as_date
from okrkit.model.checks import LONGEST_NOTE, choice, identifier, text
from okrkit.model.metric import instant
from okrkit.model.noun import Noun, said

__all__ = [
    "KINDS",
    "OF_RUNS",
    "SCOPES",
    "Event",
    "Kind",
    "Scope",
    "body",
    "read_event",
    "void",
    "voided",
]

Kind: TypeAlias = Literal[
    "okrs",
    "objective",
    "metric",
    "removal",
    "check_in",
    "observation",
    "amendment",
    "closing",
    "withdrawal",
    "lost",
]
"""What an event says."""

KINDS: tuple[Kind, ...] = get_args(Kind)

Scope: TypeAlias = Literal["set", "objective", "key result", "metric"]
"""What the id of an event is an id of."""

SCOPES: tuple[Scope, ...] = get_args(Scope)

_SCOPE_OF: Final[dict[Kind, Scope]] = {
    "okrs": "set",
    "objective": "objective",
    "metric": "metric",
    "check_in": "key result",
    "observation": "metric",
    "withdrawal": "set",
    "lost": "set",
}
"""What an event of each kind is about, where the kind says it."""

_FIXED: Final = ("okrs", "objective", "metric", "check_in", "observation")
_ABOUT: Final[dict[Kind, tuple[Scope, ...]]] = {
    "removal": ("objective", "key result", "metric"),
    "amendment": ("objective", "key result"),
    "closing": ("objective", "key result"),
}

OF_RUNS: Final = frozenset(("check_in", "amendment", "closing"))
"""The kinds of events that are about one cycle of a key result or objective."""

_DEEPEST: Final = 64
_LARGEST: Final = sys.float_info.max
# Until it follows from the kind, in the same breath; nobody ever sees it.
_UNSAID: Final = cast("Scope", "")


def _id(value: object, *, field: str) -> str:
    # The set itself has no id.
    is_empty = isinstance(value, str) and not value
    return "" if is_empty else identifier(value, field=field)


def _named_cycle(value: object, *, field: str) -> str:
    if isinstance(value, Cycle):
        return text_of(value)
    return text(value, field=field, longest=60, empty=True)


def _scope(value: object, *, field: str) -> str:
    # Where it is left out it follows from the kind, a moment later.
    is_empty = isinstance(value, str) and not value
    return "" if is_empty else choice(value, SCOPES, field=field)


def _whole(value: object, *, field: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return int(value)
    raise InvalidOKRError(
        "not a whole number of at least 0",
        code="not-whole",
        place=field,
        expected="the number of an event",
        got=shown(value),
    )


def _number_or_none(value: object, *, field: str) -> int | None:
    return None if value is None else _whole(value, field=field)


def _data(value: object, *, field: str) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise InvalidOKRError(
            "not a mapping of fields",
            code="not-a-mapping",
            place=field,
            expected="fields in the words of a document",
            got=shown(value),
        )
    return {
        text(key, field=field, empty=True): _plain(part, field, 0)
        for key, part in value.items()
    }


def _plain(value: object, place: str, depth: int) -> object:
    """Copy into what a line of JSON holds; dates become their text."""
    if isinstance(value, str):
        return text(value, field=place, longest=LONGEST_NOTE, empty=True)
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, bool):
        return value
    # Of whole numbers, too, no float could be made beyond this; NaN fails both.
    if isinstance(value, int | float) and -_LARGEST <= value <= _LARGEST:
        return int(value) if isinstance(value, int) else float(value)
    if depth < _DEEPEST and isinstance(value, Mapping | list | tuple):
        return _plain_parts(value, place, depth + 1)
    raise InvalidOKRError(
        "a journal cannot hold this",
        code="not-writable",
        place=place,
        expected="texts, finite numbers, true, false, dates, lists and mappings",
        got=shown(value),
    )


def _plain_parts(
    value: Mapping[Any, object] | list[object] | tuple[object, ...],
    place: str,
    depth: int,
) -> object:
    if isinstance(value, Mapping):
        return {
            text(key, field=place, empty=True): _plain(part, place, depth)
            for key, part in value.items()
        }
    return [_plain(part, place, depth) for part in value]


@frozen(field_transformer=checked)
class Event(Noun):
    """
    One thing that was said of a set, key result, objective or metric.

    Attributes:
        kind: What it says: ``"okrs"`` (a whole document without check-ins and
            observations, which holds from its day on), ``"objective"`` and
            ``"metric"`` (added, or exchanged for the one of their id), ``"removal"``,
            ``"check_in"``, ``"observation"``, ``"amendment"``, ``"closing"``,
            ``"withdrawal"`` of another event, or ``"lost"``: what stood here was
            damaged, and the journal was repaired.
        id: Of what it is about; empty for the whole set.
        date: The day it holds for, or from.
        data: What it says, in the words of a document.
        scope: What `id` is an id of; follows from most kinds.
        cycle: Which cycle a check-in, amendment or closing is about, as text that reads
            back; empty where that follows from the date.
        by: Who says it.
        reason: Why, where something is changed.
        replaces: Number of the event that it corrects or withdraws.
        n: Its number in the journal; 0 where it is not recorded yet.
        recorded_at: When it was recorded; None where it is not recorded yet.
        extra: What its line says beyond these fields; kept.

    Raises:
        InvalidOKRError: A field of the wrong kind, an event about nothing, or a
            withdrawal without a number or reason.
        CalendarError: No date.

    Example:
        >>> Event("check_in", "nps", date="2026-11-06", data={"value": 34}).scope
        'key result'
    """

    kind: Kind = field(metadata=must(choice, allowed=KINDS))
    id: str = field(default="", metadata=must(_id))
    date: dt.date = field(kw_only=True, converter=as_date)
    data: dict[str, Any] = field(
        factory=dict, kw_only=True, hash=False, metadata=must(_data)
    )
    cycle: str = field(default="", kw_only=True, metadata=must(_named_cycle))
    scope: Scope = field(default=_UNSAID, kw_only=True, metadata=must(_scope))
    by: str = field(default="", kw_only=True, metadata=must(text, empty=True))
    reason: str = field(
        default="", kw_only=True, metadata=must(text, empty=True, longest=LONGEST_NOTE)
    )
    replaces: int | None = field(
        default=None, kw_only=True, metadata=must(_number_or_none)
    )
    n: int = field(default=0, kw_only=True, metadata=must(_whole))
    recorded_at: dt.datetime | None = field(
        default=None, kw_only=True, converter=instant
    )
    extra: dict[str, object] = field(
        factory=dict, kw_only=True, repr=False, hash=False, metadata=EXTRA
    )

    def __attrs_post_init__(self) -> None:
        """Fill the scope in, and refuse what is about nothing."""
        fixed = _SCOPE_OF.get(self.kind)
        if not self.scope:
            if fixed is None:
                raise self._fault("scope", "missing-field", _ABOUT[self.kind])
            object.__setattr__(self, "scope", fixed)
        elif self.kind in _FIXED and self.scope != fixed:
            raise self._fault("scope", "unknown-word", (fixed,))
        elif self.kind in _ABOUT and self.scope not in _ABOUT[self.kind]:
            raise self._fault("scope", "unknown-word", _ABOUT[self.kind])
        if self.cycle and self.kind not in OF_RUNS:
            raise self._fault("cycle", "unknown-field", ("nothing",))
        if self.scope != "set" and not self.id:
            raise self._fault("id", "missing-field", (f"the id of a {self.scope}",))
        if self.kind == "withdrawal":
            if not self.replaces:
                raise self._fault("replaces", "missing-field", ("a number",))
            if not self.reason.strip():
                raise self._fault("reason", "reason-missing", ("why",))

    def _fault(
        self, name: str, code: str, expected: Iterable[str | None]
    ) -> InvalidOKRError:
        value: object = getattr(self, name)
        return InvalidOKRError(
            f"this cannot be the {name} of {self.kind}",
            code=code,
            place=f"Event.{name}",
            expected=" or ".join(str(word) for word in expected),
            got=shown(value),
        )

    def recorded(self, n: int, at: dt.datetime | None) -> "Event":
        """
        Return the event as a journal has it, with its number and moment.

        Args:
            n: Its number.
            at: When it was recorded; the moment it has stays where it has one.

        Returns:
            A new event.

        Example:
            >>> event = Event("okrs", date="2026-10-01")
            >>> event.recorded(1, dt.datetime(2026, 10, 1, tzinfo=dt.UTC)).n
            1
        """
        return evolve(self, n=n, recorded_at=self.recorded_at or at)

    def _facts(self) -> list[tuple[markup.Cell, markup.Cell]]:
        facts: list[tuple[markup.Cell, markup.Cell]] = [
            ("Event", f"{self.kind.replace('_', '-')} {self.id}".strip()),
            ("number", str(self.n) if self.n else "not recorded yet"),
            ("date", self.date.isoformat()),
        ]
        rest = {
            "recorded at": self.recorded_at,
            "by": self.by,
            "reason": self.reason,
            "replaces": self.replaces,
            "cycle": self.cycle,
            "says": self.data,
        }
        return [*facts, *((name, said(part)) for name, part in rest.items() if part)]


def body(event: Event) -> bytes:
    r"""
    Write an event as the line a journal numbers and seals.

    Args:
        event: The event; its number is left out.

    Returns:
        JSON in UTF-8 without blanks, the fields in one order, empty ones left out.

    Example:
        >>> body(Event("check_in", "nps", date="2026-11-06", data={"value": 34}))
        b'{"kind":"check_in","id":"nps","date":"2026-11-06","data":{"value":34}}'
    """
    parts: dict[str, object] = {"kind": event.kind}
    if event.scope != _SCOPE_OF.get(event.kind):
        parts["scope"] = event.scope
    if event.id:
        parts["id"] = event.id
    if event.cycle:
        parts["cycle"] = event.cycle
    parts["date"] = event.date.isoformat()
    if event.recorded_at is not None:
        parts["recorded_at"] = moment_text(event.recorded_at)
    if event.by:
        parts["by"] = event.by
    if event.reason:
        parts["reason"] = event.reason
    if event.replaces is not None:
        parts["replaces"] = event.replaces
    if event.data:
        parts["data"] = event.data
    if event.extra:
        parts |= _data(event.extra, field="Event.extra")
    return _ENCODER.encode(parts).encode()


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), check_circular=False
)


def moment_text(moment: dt.datetime) -> str:
    """
    Write a moment in UTC, as short as it goes.

    Example:
        >>> moment_text(dt.datetime(2026, 11, 6, 10, 12, 33, tzinfo=dt.UTC))
        '2026-11-06T10:12:33Z'
    """
    return moment.astimezone(dt.UTC).isoformat().removesuffix("+00:00") + "Z"


_KNOWN: Final = (
    "kind",
    "scope",
    "id",
    "cycle",
    "date",
    "recorded_at",
    "by",
    "reason",
    "replaces",
    "data",
    "n",
)


def read_event(line: bytes) -> Event:
    """
    Read the event of a sealed line, which is taken to be sound.

    Args:
        line: The line, with or without its line end.

    Returns:
        The event.

    Raises:
        JournalError: The line holds no event that is known.

    Example:
        >>> from okrkit.history.lines import seal
        >>> read_event(seal(7, b'{"kind":"okrs","date":"2026-10-01"}')).n
        7
    """
    try:
        parts = json.loads(line)
        known = {name: parts[name] for name in _KNOWN if name in parts}
        extra = {name: parts[name] for name in parts if name not in _IN_LINE}
        return Event(**known, extra=extra)
    except (OKRError, ValueError, TypeError, LookupError, RecursionError) as error:
        raise JournalError(
            "a sound line that is no event of this okrkit",
            code="event-unreadable",
            place=f"event {number_of(line) or shown(line)}",
            expected="kind, date and data",
            got=shown(str(error)),
            hint="Was it written by a newer okrkit, or by another program?",
        ) from error


_IN_LINE: Final = frozenset((*_KNOWN, "sum"))


def void(events: Iterable[Event]) -> frozenset[int]:
    """
    Name the events that do not count, because a later one that counts replaces them.

    What is withdrawn says nothing any more: a withdrawal of a correction brings back
    what was corrected. A correction of a correction does not. Of two that replace one
    event, as two branches may each have one, the later counts.

    Args:
        events: Recorded events.

    Returns:
        Their numbers.

    Example:
        >>> first = Event("check_in", "nps", date="2026-11-06", n=1)
        >>> second = Event("check_in", "nps", date="2026-11-07", n=2, replaces=1)
        >>> sorted(void([first, second]))
        [1]
    """
    return voided(
        (e.n, e.replaces, e.kind == "withdrawal")
        for e in events
        if e.replaces is not None
    )


def voided(replacing: Iterable[tuple[int, int, bool]]) -> frozenset[int]:
    """
    Name the events that do not count, by the numbers of those that replace others.

    Args:
        replacing: Number of an event, of the one that it replaces, and whether it only
            takes that back.

    Returns:
        The numbers of those that do not count.

    Example:
        >>> sorted(voided([(2, 1, False), (3, 2, True)]))
        [2]
    """
    found: set[int] = set()
    silent: set[int] = set()
    # The last first: what an event replaces is earlier than itself.
    for n, old, is_withdrawal in sorted(replacing, reverse=True):
        if old >= n or n in silent:
            continue
        if old in found:
            found.add(n)  # a later one replaced the same
        else:
            found.add(old)
            if is_withdrawal:
                silent.add(old)
    return frozenset(found)
