"""What the sections of a report look at: the verbs, each asked once."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from attrs import field, frozen

from okrkit.history.diff_result import Diff
from okrkit.model.calendar import Cycle
from okrkit.model.okr import KeyResult
from okrkit.model.okrset import OKRSet
from okrkit.projection.outlook import Outlook
from okrkit.projection.trust.backtest import Backtest
from okrkit.scoring.beside import Held, Shown
from okrkit.show.report.stands import Stand
from okrkit.show.report.words import joined
from okrkit.strategy.deciding.decided import Decisions

__all__ = ["LISTED", "Audience", "Facts", "losing"]

Audience = Literal["team", "executive"]
"""For whom a report is: those who do the work, or those who have one minute."""

LISTED: Final[dict[Audience, int]] = {"team": 50, "executive": 3}
"""How many changes of a kind, and decisions, are shown."""


@frozen(kw_only=True, eq=False)
class Facts:
    """
    What a report rests on.

    Attributes:
        okrs: The set, as it was defined on the day.
        on: The day.
        outlook: How it will probably end, scores included.
        stands: The objectives the report is about, each with its key results.
        left: How many objectives it is not about.
        chosen: Whether somebody said which it is about.
        guardrails: Of each objective, its guardrails.
        measured_by: Of each objective, the metrics that it is measured by.
        aged: The broken guardrails of which a newer reading was due.
        audience: For whom it is.
        decisions: What is to be decided about these.
        trust: The back-test of the set.
        since: The earlier day; None where nothing is compared.
        then: The objectives as they stood on that day.
        changes: How the definitions differ; None where nothing is compared.
        recorded: Whether a journal says what was known on that day.
        unclosed: How many objectives it is not about ended lately, closed by nobody.
    """

    okrs: OKRSet
    on: dt.date
    outlook: Outlook
    stands: tuple[Stand, ...]
    left: int
    audience: Audience
    decisions: Decisions
    trust: Backtest
    chosen: bool = False
    guardrails: Mapping[str, tuple[Held, ...]] = field(factory=dict)
    measured_by: Mapping[str, tuple[Shown, ...]] = field(factory=dict)
    aged: tuple[Held, ...] = ()
    since: dt.date | None = None
    then: tuple[Stand, ...] = ()
    changes: Diff | None = None
    recorded: bool = False
    unclosed: int = 0

    @property
    def key_results(self) -> tuple[Stand, ...]:
        """The key results of all objectives, in order."""
        return tuple(part for stand in self.stands for part in stand.parts)

    @property
    def brief(self) -> bool:
        """Whether the reader has one minute."""
        return self.audience == "executive"

    @property
    def cycle(self) -> Cycle | None:
        """The cycle that they run in: the set's own, or the one that all have."""
        usual = self.okrs.cycle
        found = {self.end_of(stand) for stand in self.stands} - {None}
        if len(found) == 1 and usual not in found:
            return found.pop()
        return None if found and usual not in found else usual

    def back(self, stand: Stand) -> str:
        """
        Name what holds an objective back: its key results, then objectives below it.

        Args:
            stand: The objective.

        Returns:
            The least likely of them first, with their chances, and what was given up;
            empty where there is nothing of these.

        Example:
            >>> Facts.back.__name__
            'back'
        """
        below = [other for other in self.stands if other.id in stand.below]
        own, others = (
            [_named(part, alone=stand.over) for part in losing(those)]
            for those in (stand.parts, below)
        )
        if not own or not others:
            return joined([*own, *others]) if own or others else ""
        return f"{joined(own)}, and below it {joined(others, 3)}"

    def bare_below(self, stand: Stand) -> list[Stand]:
        """
        Return what was never read, and counts in what supports an objective.

        Args:
            stand: The objective.

        Returns:
            Key results of what is reported on, in order.

        Example:
            >>> Facts.bare_below.__name__
            'bare_below'
        """
        known, found = {other.id: other for other in self.stands}, {stand.id}
        waiting = [stand]
        while waiting:
            new = waiting.pop().below & known.keys() - found
            found |= new
            waiting += [known[id] for id in new]
        return [p for s in self.stands if s.id in found for p in s.unread]

    @property
    def over(self) -> bool:
        """Whether the days of all that it is about are over: the report closes."""
        every = (*self.stands, *self.key_results)
        return bool(every) and all(self.overdue(stand) for stand in every)

    def overdue(self, stand: Stand) -> bool:
        """
        Tell whether the days of something are over, or it was closed.

        Args:
            stand: An objective or key result.

        Returns:
            Whether they are.

        Example:
            >>> Facts.overdue.__name__
            'overdue'
        """
        span = self.end_of(stand)
        past = span is not None and self.on > span.last_day
        return stand.closing is not None or past

    def end_of(self, stand: Stand) -> Cycle | None:
        """
        Return the days of an objective or key result.

        Args:
            stand: It.

        Returns:
            Its cycle; None where nothing says when it is due.

        Example:
            >>> Facts.end_of.__name__
            'end_of'
        """
        if isinstance(stand.noun, KeyResult):
            return self.okrs.span(stand.id)
        return self.okrs.cycle_of(stand.noun)


def losing(stands: Iterable[Stand]) -> list[Stand]:
    """
    Return what will not surely succeed, and what was given up, the least likely first.

    Args:
        stands: Key results or objectives.

    Returns:
        Some of them.

    Example:
        >>> losing([])
        []
    """
    return sorted((s for s in stands if s.doubtful or s.given_up), key=_likely)


def _likely(stand: Stand) -> tuple[float, str]:
    """Order by chance, what is lost for sure first."""
    return (stand.seen.success or 0.0) if stand.foreseen else 0.0, stand.id


def _named(stand: Stand, *, alone: bool) -> str:
    """Quote a title, with the chance of what is open and the status of what is not."""
    name = stand.name
    if alone and not stand.given_up:
        return name
    return f"{name} ({stand.end or stand.chance})"
