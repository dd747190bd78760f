"""What an amendment says was agreed, against what was in force on its day."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from attrs import define, field

from okrkit.errors import JournalError, OKRError, shown
from okrkit.history.agreement import DEFINING
from okrkit.history.amended import after, read_definition
from okrkit.history.documents import definition
from okrkit.history.events import Event
from okrkit.history.knowing import Defined
from okrkit.history.runs import Run
from okrkit.model.okrset import OKRSet

__all__ = ["Terms"]

_WHOLE = ("okrs", "objective", "metric", "removal")


@define(eq=False)
class Terms:
    """
    What is in force before each amendment of several that are recorded together.

    Attributes:
        known: What was defined before them.
        events: All events that are to be recorded.

    Example:
        >>> from okrkit.model.limits import Limits
        >>> len(Terms(Defined.of([], Limits()), []).events)
        0
    """

    known: Defined
    events: Sequence[Event]
    _stages: dict[int, Defined] = field(factory=dict, init=False)
    _said: dict[tuple[object, ...], list[Event]] = field(factory=dict, init=False)

    def check(self, event: Event, run: Run) -> None:
        """
        Refuse an amendment that says something was that was not in force.

        Args:
            event: The amendment, with its whole id.
            run: What it is about.

        Raises:
            JournalError: With what was in force (``was-otherwise``).

        Example:
            >>> from okrkit.model.limits import Limits
            >>> start = {"okrkit": 1, "cycle": "2026-Q4"}
            >>> start["objectives"] = [{"id": "keep", "title": "They stay"}]
            >>> known = Defined.of([Event("okrs", date="2026-10-01", data=start)],
            ...                    Limits())
            >>> said = Event("amendment", "keep", scope="objective", date="2026-11-10",
            ...              data={"was": {"title": "They go"}})
            >>> run = known.agreement.run(said)
            >>> Terms(known, [said]).check(said, run)
            Traceback (most recent call last):
            okrkit.errors.JournalError: data: title of objective 'keep' was another...
        """
        was = {k: v for k, v in (event.data.get("was") or {}).items() if v is not None}
        defined = self._before(event)
        key = event.scope, event.id, run.name, id(defined)
        said = self._said.setdefault(key, [])
        if was:
            noun, okrs = _noun(event, run, defined)
            earlier = sorted((e for e in said if e.date <= event.date), key=_day)
            noun = after(noun, earlier, okrs).in_force(event.date)
            _refuse(event, noun, was, okrs)
        said.append(event)

    def _before(self, event: Event) -> Defined:
        """Return what was defined by the last whole definition before an event."""
        wholes = [e.n for e in self.events if e.kind in _WHOLE and e.n < event.n]
        stage = max(wholes, default=0)
        if event.replaces is not None:
            earlier = [e for e in self.events if e.kind in DEFINING and e.n < event.n]
            kept = [e for e in self.known.events if e.n != event.replaces]
            return Defined.of([*kept, *earlier], self.known.limits)
        if not stage:
            return self.known
        if stage not in self._stages:
            new = [e for e in self.events if e.kind in DEFINING and e.n <= stage]
            every = [*self.known.events, *new]
            self._stages[stage] = Defined.of(every, self.known.limits)
        return self._stages[stage]


def _noun(event: Event, run: Run, defined: Defined) -> tuple[Any, OKRSet]:
    """Find what an amendment is about."""
    runs = defined.agreement.runs.get((event.scope, event.id))
    its = None if runs is None else runs.of(event.date, event.cycle or run.name)
    okrs, id = defined.where(event.scope, event.id, event.date, its)
    if event.scope == "objective":
        return okrs.objective(id), okrs
    return okrs.key_result(id), okrs


def _refuse(event: Event, noun: Any, was: dict[str, Any], okrs: OKRSet) -> None:  # noqa: ANN401
    document = definition(noun)
    try:
        told = read_definition({**document, **was}, noun, okrs)
    except OKRError:
        told = None  # it could never have been
    for name in noun.DEFINITION if told is not None else ():
        if getattr(told, name) != getattr(noun, name):
            raise _otherwise(event, name, was, document)
    if told is None:
        name = next(n for n in was if was[n] != document.get(n))
        raise _otherwise(event, name, was, document)


def _otherwise(
    event: Event, name: str, was: dict[str, Any], document: dict[str, Any]
) -> JournalError:
    then = {n: document[n] for n in was if n in document}
    return JournalError(
        f"{name} of {event.scope} {shown(event.id)} was another on {event.date}",
        code="was-otherwise",
        place="data",
        expected=shown(then),
        got=shown(was),
        hint="Use journal.amend: it says what was in force.",
    )


def _day(event: Event) -> dt.date:
    return event.date
