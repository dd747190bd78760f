"""A definition that is written anew says what holds from its day, not before."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from attrs import define, field

from okrkit.errors import JournalError, shown
from okrkit.history.agreement import named
from okrkit.history.events import Event, Scope
from okrkit.history.knowing import Defined
from okrkit.history.runs import apart
from okrkit.model.calendar import Cycle
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet

__all__ = ["Rewriting"]

_DAY: Final = dt.timedelta(days=1)
_APART: Final = ("title", "cycle", "starts_on", "ends_on")
"""What it is called and when it runs: no score is judged by another target."""


@define(eq=False)
class Rewriting:
    """
    What was agreed on earlier days, before new events and after them.

    Attributes:
        before: What was defined before the events.
        after: What is defined with them.

    Example:
        >>> from okrkit.model.limits import Limits
        >>> nothing = Defined.of([], Limits())
        >>> Rewriting(nothing, nothing).check([])
    """

    before: Defined
    after: Defined
    _then: dict[dt.date, OKRSet] = field(factory=dict, init=False)

    def check(self, events: Sequence[Event]) -> None:
        """
        Refuse a definition that would change what was agreed before its day.

        Args:
            events: What is to be recorded.

        Raises:
            JournalError: With what was agreed (``past-rewritten``).

        Example:
            >>> from okrkit.model.limits import Limits
            >>> nothing = Defined.of([], Limits())
            >>> Rewriting(nothing, nothing).check([])
        """
        amended = {(e.scope, e.id) for e in events if e.kind == "amendment"}
        for event in events:
            if event.kind in ("okrs", "objective") and event.replaces is None:
                for scope, name in named(event):
                    if scope != "metric" and (scope, name) not in amended:
                        self._compare(scope, name, event)

    def _compare(self, scope: Scope, name: str, event: Event) -> None:
        runs = self.before.agreement.runs.get((scope, name))
        if runs is None or event.date <= self.before.days[0]:
            return
        day = event.date - _DAY
        run = runs.of(day)
        since = None if run is None else run.removed(day)
        day = day if since is None else since - _DAY
        if runs.in_force(day) is not run:
            return
        if day not in self._then:
            self._then[day] = self.before.up_to(day)
        then, now = self._then[day], self.after.latest()
        ids = then.scope(scope).ids, now.scope(scope).ids
        if name not in ids[0] or name not in ids[1]:
            return
        old, new = _noun(then, scope, name), _noun(now, scope, name)
        if not apart(_cycle(then, old), _cycle(now, new)):
            _refuse(old, new, event, self.before.days[0], day)


def _noun(okrs: OKRSet, scope: Scope, name: str) -> Objective | KeyResult:
    return okrs.objective(name) if scope == "objective" else okrs.key_result(name)


def _cycle(okrs: OKRSet, noun: Objective | KeyResult) -> Cycle | None:
    owner = noun if isinstance(noun, Objective) else okrs.objective_of(noun.id)
    return okrs.cycle_of(owner)


def _refuse(
    old: Objective | KeyResult,
    new: Objective | KeyResult,
    event: Event,
    first: dt.date,
    last: dt.date,
) -> None:
    """Compare what was agreed on each day before a definition is written anew."""
    if getattr(old, "draft", False) or getattr(new, "draft", False):
        return  # nothing was agreed
    days = {said.date - _DAY for said in (*old.amendments, *new.amendments)}
    for day in sorted({last, *(day for day in days if first <= day < last)}):
        was, now = old.in_force(day), new.in_force(day)
        for name in old.DEFINITION:
            if name not in _APART and getattr(was, name) != getattr(now, name):
                raise _rewritten(name, new, event, getattr(was, name), day)
    if old.closed is not None and new.closed is None:
        raise _rewritten("closed", new, event, old.closed.outcome, last)


def _rewritten(
    name: str,
    noun: Objective | KeyResult,
    event: Event,
    was: object,
    day: dt.date,
) -> JournalError:
    return JournalError(
        f"{name} of {shown(noun.id)} would be another on {day}, before {event.date}",
        code="past-rewritten",
        place="data",
        expected=shown(was),
        got=shown(getattr(noun, name)),
        hint="Use journal.record or journal.amend: the change holds from its day; "
        "or replaces= to correct the definition itself.",
    )
