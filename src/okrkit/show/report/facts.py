"""What the sections of a report look at: the verbs, each asked once."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from attrs import frozen

from okrkit.history.diff_result import Diff
from okrkit.markup import Tone
from okrkit.model.calendar import Cycle
from okrkit.model.checkin import CheckIn
from okrkit.model.noun import phrase
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.staged import Done, Establish, Milestones
from okrkit.projection.outlook import Outlook
from okrkit.projection.projection import Projection
from okrkit.projection.said import chance_text, chance_words
from okrkit.projection.trust.backtest import Backtest
from okrkit.scoring.scores import Kind, Score
from okrkit.scoring.view import TONES
from okrkit.show.report.words import joined, now_text
from okrkit.strategy.deciding.decided import Decisions

__all__ = ["EVEN", "Audience", "Facts", "Stand", "stands_of", "worst"]

Audience = Literal["team", "executive"]
"""For whom a report is: those who do the work, or those who have one minute."""

_WEIGHS: Final = ("contributes", "shares")
EVEN: Final = 0.5
"""What has a smaller chance of success than this will probably be missed."""


@frozen(kw_only=True, eq=False)
class Stand:
    """
    Where one objective or key result stands, and stood.

    Attributes:
        noun: It.
        score: What the policy says of it.
        seen: How it will probably end.
        owner: Who answers for it; empty where nobody is named.
        before: The same as it stood on the earlier day; None where it was not there.
        parts: Of an objective, its key results.
        beside: Of an objective, ids of its guardrails' metrics and its initiatives.
        below: Of an objective, ids of those that support it.
    """

    noun: Objective | KeyResult
    score: Score
    seen: Projection
    owner: str
    before: "Stand | None" = None
    parts: "tuple[Stand, ...]" = ()
    beside: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """Its id."""
        return self.noun.id

    @property
    def title(self) -> str:
        """What its owner wrote."""
        return self.noun.title

    @property
    def status(self) -> str:
        """Where it stands: by its chance where it has one, else by its score."""
        if isinstance(self.noun, KeyResult) and self.noun.draft:
            return "draft"
        return self.seen.status or self.score.status or "not measured"

    @property
    def tone(self) -> Tone:
        """What its status stands for."""
        return TONES.get(self.status, "none")

    @property
    def target(self) -> str:
        """What a key result should reach or keep; empty of drafts and objectives."""
        target = getattr(self.noun, "target", None)
        return "" if target is None else phrase(target, self.seen.unit)

    @property
    def check_ins(self) -> tuple[CheckIn, ...]:
        """What was said of it, day by day; of objectives nothing is."""
        return self.noun.check_ins if isinstance(self.noun, KeyResult) else ()

    @property
    def now(self) -> str:
        """The value that counts, with its day."""
        target = self.noun.target if isinstance(self.noun, KeyResult) else None
        staged = isinstance(target, (Done, Establish, Milestones))
        return now_text(self.score, staged=staged)

    @property
    def chance(self) -> str:
        """The chance of success, as people read it; empty where nothing is foreseen."""
        if not self.foreseen:
            return ""
        return chance_text(self.seen.success, drawn=self.seen.drawn)

    @property
    def odds(self) -> str:
        """The chance of what can still change, in figures and words."""
        if self.over or not self.chance:
            return ""
        return f"{self.chance} chance of success ({chance_words(self.seen.success)})"

    @property
    def over(self) -> bool:
        """Whether it is decided by now."""
        return self.status in ("achieved", "missed")

    @property
    def losing(self) -> bool:
        """Whether it is missed, or more likely missed than met."""
        success = self.seen.success
        return self.foreseen and success is not None and success < EVEN

    @property
    def near(self) -> bool:
        """Whether it is about as likely met as missed, in the words beside chances."""
        success = self.seen.success
        return success is not None and chance_words(success) == chance_words(EVEN)

    @property
    def foreseen(self) -> bool:
        """Whether its readings, and not those of others, say how it will end."""
        return self.seen.success is not None and self.status != "not measured"

    @property
    def stale(self) -> bool:
        """Whether its last reading is older than its rhythm allows."""
        return self.score.status == "stale"


@frozen(kw_only=True, eq=False)
class Facts:
    """
    What a report rests on.

    Attributes:
        okrs: The set, as it was defined on the day.
        on: The day.
        outlook: How it will probably end, scores included.
        stands: The objectives the report is about, each with its key results.
        left: How many objectives of other cycles it is not about.
        audience: For whom it is.
        decisions: What is to be decided about these.
        trust: The back-test of the set.
        since: The earlier day; None where nothing is compared.
        then: The objectives as they stood on that day.
        changes: How the definitions differ; None where nothing is compared.
        recorded: Whether a journal says what was known on that day.
    """

    okrs: OKRSet
    on: dt.date
    outlook: Outlook
    stands: tuple[Stand, ...]
    left: int
    audience: Audience
    decisions: Decisions
    trust: Backtest
    since: dt.date | None = None
    then: tuple[Stand, ...] = ()
    changes: Diff | None = None
    recorded: bool = False

    @property
    def key_results(self) -> tuple[Stand, ...]:
        """The key results of all objectives, in order."""
        return tuple(part for stand in self.stands for part in stand.parts)

    @property
    def brief(self) -> bool:
        """Whether the reader has one minute."""
        return self.audience == "executive"

    def back(self, stand: Stand) -> str:
        """
        Name what holds an objective back: key results and objectives that support it.

        Args:
            stand: The objective.

        Returns:
            The worst of them, with their chances; empty where none is losing.

        Example:
            >>> Facts.back.__name__
            'back'
        """
        below = (other for other in self.stands if other.id in stand.below)
        parts = (*stand.parts, *below)
        losing = sorted((p for p in parts if p.losing), key=lambda p: (worst(p), p.id))
        names = [p.id if stand.over else f"{p.id} ({p.chance})" for p in losing]
        return joined(names, 2) if names else ""

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


def worst(stand: Stand) -> tuple[bool, float]:
    """
    Order by commitment, then by chance.

    Args:
        stand: What is to be placed.

    Returns:
        Whether it is not committed, and its chance of success.

    Example:
        >>> worst.__name__
        'worst'
    """
    success = stand.seen.success
    return stand.score.intent != "committed", 1.0 if success is None else success


def stands_of(
    outlook: Outlook, before: "Mapping[tuple[Kind, str], Stand] | None" = None
) -> Iterator[Stand]:
    """
    Give every objective with its key results, as they stand.

    Args:
        outlook: Of a set.
        before: How they stood on an earlier day, by kind and id.

    Yields:
        The objectives, in the order of the set.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> nps = KeyResult("nps", "x", baseline=32, target=40)
        >>> okrs = OKRSet([Objective("keep", "Stay", [nps])], cycle="2026-Q4")
        >>> [stand.id for stand in stands_of(project(okrs, on="2026-11-15"))]
        ['keep']
    """
    was = before or {}
    okrs = outlook.foresight.sheet.okrs
    pairs = zip(outlook.card, outlook, strict=True)
    ids: list[set[str]] = [set() for _ in okrs.objectives]
    for child, parent in okrs.support_links():
        noun = okrs.objectives[child]
        if any(each.kind in _WEIGHS for each in noun.supports):
            ids[parent].add(noun.id)
    for objective, below in zip(okrs.objectives, ids, strict=True):
        score, seen = next(pairs)
        parts = tuple(
            Stand(
                noun=key_result,
                score=own,
                seen=ahead,
                owner=key_result.owner or objective.owner,
                before=was.get(("key result", key_result.id)),
            )
            for key_result, (own, ahead) in zip(
                objective.key_results, pairs, strict=False
            )
        )
        yield Stand(
            noun=objective,
            score=score,
            seen=seen,
            owner=objective.owner,
            before=was.get(("objective", objective.id)),
            parts=parts,
            below=frozenset(below),
            beside=frozenset(
                (
                    *(rail.metric for rail in objective.guardrails),
                    *(each.id for each in objective.initiatives),
                )
            ),
        )
