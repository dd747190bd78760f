"""What other verbs say of a set on a day: each is asked once, when a rule needs it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from attrs import define

from okrkit.errors import InvalidOKRError
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Support

if TYPE_CHECKING:
    from okrkit.alignment import Cascade
    from okrkit.alignment.findings import Remark
    from okrkit.history import Diff, Recorded
    from okrkit.history.closed import Ending
    from okrkit.history.tracked import TrackRecord
    from okrkit.projection.planning.realism import Realism
    from okrkit.scoring import Scorecard, ScoringPolicy
    from okrkit.strategy.assuming.assumed import Assumptions
    from okrkit.strategy.assuming.linked import LinkCheck
    from okrkit.strategy.deciding.decision import Decision

__all__ = ["Asked"]

R = TypeVar("R", bound="Remark")

_LOST = frozenset(
    {"scope changed", "measured for others", "segment empty", "never read"}
)
_APART = "moved without it"


@define(eq=False)
class Asked:
    """
    A set on a day, and what other verbs say of it.

    Attributes:
        okrs: The set, in the definitions of the day.
        on: The day; None where none was given.
        past: Sets of earlier cycles.
        record: What a journal or comparison says was changed, or None.
        policy: The scoring policy, or None for the set's own.

    Example:
        >>> Asked(OKRSet()).silent
        ()
    """

    okrs: OKRSet
    on: dt.date | None = None
    past: Sequence[OKRSet] = ()
    record: "Recorded | Diff | None" = None
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None

    @cached_property
    def card(self) -> "Scorecard":
        """The scorecard of the day."""
        from okrkit.scoring import score

        return score(self.okrs, on=self._day, policy=self.policy)

    @cached_property
    def cascade(self) -> "Cascade":
        """The alignment of the day."""
        from okrkit.alignment import align

        return align(self.okrs, on=self._day, policy=self.policy)

    @cached_property
    def demands(self) -> "Realism":
        """How demanding targets are, given readings before the cycle."""
        from okrkit.projection import realism

        return realism(self.okrs, on=self._day, policy=self.policy)

    def remarks(self, kind: type[R], /) -> Iterator[R]:
        """
        Give what alignment says of the links, of one kind.

        Args:
            kind: Class of the remarks, such as `Orphan`.

        Returns:
            The remarks, in order.

        Example:
            >>> from okrkit.alignment.findings import Orphan
            >>> seen = Asked(OKRSet(), on=dt.date(2026, 11, 15))
            >>> list(seen.remarks(Orphan))
            []
        """
        return (each for each in self.cascade.findings if isinstance(each, kind))

    @cached_property
    def track(self) -> "TrackRecord":
        """The record of each owner in earlier cycles."""
        from okrkit.history import track_record

        return track_record(*self.past, on=self._day, policy=self.policy)

    @property
    def ended(self) -> "tuple[tuple[KeyResult, Ending, float], ...]":
        """Each key result of earlier cycles that ended with a score: how, and which."""
        return tuple(one for _, ends in self.ended_in for one in ends)

    @cached_property
    def ended_in(
        self,
    ) -> "tuple[tuple[OKRSet, tuple[tuple[KeyResult, Ending, float], ...]], ...]":
        """The same, by the earlier set in which each ended."""
        from okrkit.history import close

        return tuple(
            (
                okrs,
                tuple(
                    (okrs.key_result(ending.id), ending, ending.score)
                    for ending in close(
                        okrs, on=self._day, policy=self.policy
                    ).key_results
                    if ending.score is not None
                ),
            )
            for okrs in self.past
        )

    @cached_property
    def lost(self) -> "tuple[Decision, ...]":
        """Decisions to be taken because what was agreed upon is no longer there."""
        from okrkit.strategy.deciding.decide import decisions

        found = decisions(self.okrs, on=self._day, policy=self.policy)
        return tuple(each for each in found if not _LOST.isdisjoint(each.rules))

    @cached_property
    def gone(self) -> "tuple[LinkCheck, ...]":
        """Links of which the driver moved and the outcome did not."""
        from okrkit.strategy.assuming.checking import check_assumptions

        if not self.chains.links or not any(self.okrs.observations.values()):
            return ()
        found = check_assumptions(self.okrs, on=self._day)
        return tuple(each for each in found.links if each.verdict == _APART)

    @property
    def silent(self) -> tuple[str, ...]:
        """What was changed without a reason, in words."""
        from okrkit.history import Diff

        record = self.record
        if record is None:
            return ()
        if isinstance(record, Diff):
            return tuple(edit.text for edit in record.silent)
        return tuple(
            f"{told.event.id} was changed on {told.event.date}"
            for told in record.silent
        )

    def noun_of(self, support: Support, /) -> Objective | KeyResult | None:
        """
        Give what a support leads to; None where that is not in the set.

        Args:
            support: A link.

        Returns:
            The parent, or None.

        Example:
            >>> Asked(OKRSet()).noun_of(Support(objective="grow")) is None
            True
        """
        kind = "objective" if support.objective else "key result"
        id = support.objective or support.key_result
        if id is None or not self.okrs.scope(kind).places(id):
            return None
        return (
            self.okrs.objective(id) if support.objective else self.okrs.key_result(id)
        )

    @cached_property
    def chains(self) -> "Assumptions":
        """What each objective assumes."""
        from okrkit.strategy.assuming.chains import assumptions

        return assumptions(self.okrs)

    @property
    def _day(self) -> dt.date:
        if self.on is None:
            raise InvalidOKRError(
                "a rule asks for the day, and does not say that it needs one",
                code="rule-failed",
                hint='Say needs=("day",).',
            )
        return self.on
