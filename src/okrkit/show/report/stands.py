"""Where each objective and key result stands, stood, and ended."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attrs import evolve, frozen

from okrkit.markup import Markup, Tone
from okrkit.model.checkin import CheckIn
from okrkit.model.closing import Closing, closed_by
from okrkit.model.noun import phrase
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.staged import Done, Establish, Milestones
from okrkit.model.target import Target
from okrkit.projection.outlook import Outlook
from okrkit.projection.projection import Projection
from okrkit.projection.said import chance_text, chance_words
from okrkit.projection.unfinished import UNFINISHED, unfinished_of
from okrkit.results import Explanation
from okrkit.scoring.amounts import day_text
from okrkit.scoring.drawn import TONES, standing
from okrkit.scoring.scores import Kind, Score
from okrkit.show.report.below import below_of
from okrkit.show.report.parts import Entry
from okrkit.show.report.unfinished import cut, unfinished
from okrkit.show.report.words import joined, now_text, quoted, value_now

__all__ = ["OUTLOOKS", "Stand", "entry_of", "stands_of", "titles", "worst"]

_EVEN: Final = 0.5
"""A chance of success that is neither good nor bad."""

OUTLOOKS: Final[tuple[str, ...]] = (
    "will probably be met",
    "may go either way",
    "will probably be missed",
)
"""What a chance says of the end: words that are no status."""

_TONES: Final[dict[str, str]] = dict(
    zip(OUTLOOKS, ("on track", "at risk", "off track"), strict=True)
)

_UNFORESEEN: Final = ("not measured", "not yet observable")
_DONE: Final = ("achieved", "missed")


@frozen(kw_only=True, eq=False)
class Stand:
    """
    Where one objective or key result stands, and stood.

    Attributes:
        noun: It.
        score: What the policy says of it.
        seen: How it will probably end.
        owner: Who answers for it; empty where nobody is named.
        closing: How it was closed by the day, itself or with its objective; None where
            it was not.
        begins: Its first day where that is still to come; None of others.
        before: The same as it stood on the earlier day; None where it was not there.
        parts: Of an objective, its key results.
        beside: Of an objective, ids of its guardrails' metrics and its initiatives.
        below: Of an objective, ids of those that count in it as they are.
        counts: Of an objective, how many others its chance counts, far below it, too.
        above: Of an objective, ids of those that it contributes to.
        alone: Of an objective that counts others, how its own key results alone will
            probably end; None of others.
        line: The score that is its success.
        due: Of when the expected progress is: "by now"; "by then" where its rhythm owes
            no newer reading than the last; empty where it owes none of its days yet.
        twin: Whether something else has the same title.
        needs_all: Whether an objective succeeds only where all its key results do.
        unfinished: Whether it was not read to the end, so that nobody knows how it
            ended; of an objective, whether it rests on such.
    """

    noun: Objective | KeyResult
    score: Score
    seen: Projection
    owner: str
    closing: Closing | None = None
    begins: dt.date | None = None
    before: "Stand | None" = None
    parts: "tuple[Stand, ...]" = ()
    beside: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()
    counts: int = 0
    above: tuple[str, ...] = ()
    alone: Projection | None = None
    line: float = 1.0
    twin: bool = False
    needs_all: bool = False
    due: str = "by now"
    unfinished: bool = False

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
        """Where it stands by now, as the scorecard says it; else how it was closed."""
        if self.given_up:
            return f"closed: {self.seen.closed}"
        if self.draft:
            return "draft"
        if self.seen.closed is not None:
            return self.seen.closed
        if self.unfinished:
            return UNFINISHED
        return standing(self.score.label or "without a status", self.score.maturity)

    @property
    def tone(self) -> Tone:
        """What its status stands for."""
        if self.given_up or self.draft or self.unfinished:
            return "none"
        return TONES.get(self.seen.closed or self.score.status, "none")

    @property
    def draft(self) -> bool:
        """Whether its target is not agreed yet."""
        return isinstance(self.noun, KeyResult) and self.noun.draft

    @property
    def name(self) -> str:
        """Its title in a sentence, and its id where another has the same title."""
        return quoted(self.title) + (f" ({self.id})" if self.twin else "")

    @property
    def committed(self) -> bool:
        """Whether it was promised."""
        return self.score.intent == "committed"

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
        return now_text(self.score, staged=self._staged)

    @property
    def value(self) -> str:
        """The value that counts, without its day."""
        return value_now(self.score, staged=self._staged)

    @property
    def _target(self) -> Target | None:
        return self.noun.target if isinstance(self.noun, KeyResult) else None

    @property
    def _staged(self) -> bool:
        return isinstance(self._target, (Done, Milestones))

    @property
    def at_once(self) -> bool:
        """Whether it is met in one step: nothing in between says how it moves."""
        return isinstance(self._target, (Done, Establish))

    @property
    def chance(self) -> str:
        """The chance of success, as people read it; empty where nothing is foreseen."""
        if self.over or not self.foreseen:
            return ""
        return chance_text(self.seen.success, drawn=self.seen.drawn)

    @property
    def odds(self) -> str:
        """The chance of what can still change, in figures and words."""
        if self.ceiling is not None:
            most = f"{chance_text(self.ceiling)} chance of success at most"
            return f"{most} ({chance_words(self.ceiling)}); {self._unknown}"
        if not self.chance:
            return ""
        said = f"{self.chance} chance of success ({chance_words(self.seen.success)})"
        return said + self.why

    @property
    def why(self) -> str:
        """Why a chance is not what the score alone would say; empty where it is."""
        if self.counts:
            many = f"the {self.counts} objectives below it"
            if self.counts == 1:
                many = "the objective below it"
            if not self.own:
                return f", which is that of {many}"
            if self.own == self.chance:
                return f", by its own key results alone and with {many}"
            return f", which counts {many}; by its own key results alone {self.own}"
        if self.met and self.doubtful:
            return ": met by now, but that may not last"
        return ""

    @property
    def own(self) -> str:
        """The chance by its own key results alone, where objectives count in it."""
        if self.alone is None or not self.chance or not self.parts:
            return ""
        return chance_text(self.alone.success, drawn=self.alone.drawn)

    @property
    def met(self) -> bool:
        """Whether it would be a success if it ended as it is by now."""
        score = self.score.score
        return score is not None and round(score - self.line, 9) >= 0

    @property
    def bar(self) -> str:
        """The score that is a success, where it is less than the whole way."""
        told = isinstance(self.noun, KeyResult) and not self.draft
        return f"success from a score of {self.line:g}" * (told and self.line < 1)

    @property
    def outlook(self) -> str:
        """Which of `OUTLOOKS` its chance says; empty where nothing is foreseen."""
        success = self.seen.success if self.foreseen else self.ceiling
        if self.over or success is None:
            return ""
        if chance_words(success) == chance_words(_EVEN):
            return OUTLOOKS[1]
        return OUTLOOKS[0 if success > _EVEN else 2]

    @property
    def hue(self) -> str:
        """The status whose colour its outlook has."""
        return _TONES.get(self.outlook, "")

    @property
    def end(self) -> str:
        """How it ended, closed or by itself; empty of what can still change."""
        if self.given_up or self.unfinished:
            return self.status
        word = self.seen.status or self.score.status
        return word if word in _DONE else ""

    @property
    def over(self) -> bool:
        """Whether it is decided by now."""
        return bool(self.end)

    @property
    def bare(self) -> bool:
        """Whether it should have been read, and never was."""
        told = self.draft or self.over or self.begins is not None
        return not told and self._known == "not measured" and not self.parts

    @property
    def unread(self) -> "list[Stand]":
        """Of an objective, what counts in it and was never read; empty of others."""
        return [each for each in self.parts if each.bare and each.score.weight]

    @property
    def waiting(self) -> "list[Stand]":
        """Of an objective, its key results that have not begun; empty of others."""
        return [
            each for each in self.parts if each.begins is not None and not each.over
        ]

    @property
    def still(self) -> str:
        """What keeps it from being foreseen, in words; empty where nothing does."""
        if self.unfinished and isinstance(self.noun, Objective):
            return f"nobody knows how it ended: {cut(self)}"
        if self.over:
            return ""
        if self.begins is not None:
            return f"has not begun; it begins on {day_text(self.begins)}"
        none = "no chance is said"
        if self.score.maturity == "final":
            none = "nobody can say how it ended"
        return f"{none}: {self._unknown}" if self._unknown else ""

    @property
    def _unknown(self) -> str:
        """Of which key results of an objective nothing is known, and why."""
        return ", and ".join(
            f"{titles(those)} {many if len(those) > 1 else one}"
            for those, one, many in (
                (self.waiting, "has not begun", "have not begun"),
                (self.unread, "was never read", "were never read"),
            )
            if those
        )

    @property
    def ending(self) -> str:
        """How it was closed itself, and what was learned; empty of others."""
        said = self.noun.closed
        if said is None or said is not self.closing:
            return ""
        who = f" by {said.by}" if said.by else ""
        score = "" if said.score is None else f" with a score of {said.score:.2f}"
        texts = (
            ("cause", said.root_cause),
            ("lesson", said.lesson),
            ("note", said.note),
        )
        more = "".join(f"; {name}: {text.rstrip('.')}" for name, text in texts if text)
        return f"Closed as {said.outcome}{score} on {day_text(said.date)}{who}{more}."

    @property
    def losing(self) -> bool:
        """Whether it is missed, or will probably be."""
        return self.end == "missed" or self.outlook == OUTLOOKS[2]

    @property
    def doubtful(self) -> bool:
        """Whether it is missed, may go either way, or will probably be missed."""
        return self.losing or self.outlook == OUTLOOKS[1]

    @property
    def given_up(self) -> bool:
        """Whether it was closed before it was either met or missed."""
        return self.seen.closed is not None and self.seen.closed not in _DONE

    @property
    def foreseen(self) -> bool:
        """Whether its readings, and not those of others, say how it will end."""
        known = self.seen.success is not None and self._known not in _UNFORESEEN
        return known and (self.over or not self.unread)

    @property
    def ceiling(self) -> float | None:
        """
        The most that the chance of an objective can be, where that is little.

        It is not foreseen, but needs every key result: the least likely tells enough.
        None where it is foreseen, or may be more likely than not to fail.
        """
        if self.over or self.foreseen or not self.needs_all:
            return None
        known = [part.seen.success for part in self.parts if part.counted]
        least = min((each for each in known if each is not None), default=1.0)
        low = least < _EVEN and chance_words(least) != chance_words(_EVEN)
        return least if low else None

    @property
    def counted(self) -> bool:
        """Whether it counts in its objective, and it is known how it may end."""
        return self.foreseen and bool(self.score.weight)

    @property
    def _known(self) -> str:
        return self.seen.status or self.score.status or "not measured"

    @property
    def stale(self) -> bool:
        """Whether its last reading is older than its rhythm allows."""
        return self.score.status == "stale" and not self.over


def titles(stands: Iterable[Stand], most: int = 3) -> str:
    """
    Name things in a sentence, of many the first and how many more.

    Args:
        stands: Them; at least one.
        most: How many are named.

    Returns:
        Their titles, quoted.

    Example:
        >>> titles.__name__
        'titles'
    """
    return joined([stand.name for stand in stands], most)


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
    return not stand.committed, 1.0 if success is None else success


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
    found = [*_stands(outlook, before or {})]
    left = unfinished(found)
    yield from (evolve(s, unfinished=True) if s.id in left else s for s in found)


def _stands(
    outlook: Outlook, was: "Mapping[tuple[Kind, str], Stand]"
) -> Iterator[Stand]:
    """Give every objective by what its outlook says."""
    sheet = outlook.foresight.sheet
    okrs, on, line = sheet.okrs, outlook.on, outlook.policy.success_line
    pairs = zip(outlook.card, outlook, strict=True)
    below = below_of(outlook)
    names = [objective.id for objective in okrs.objectives]
    days = iter(sheet.key_results.due.tolist())
    late = iter(unfinished_of(outlook.foresight).tolist())
    named = Counter(o.title for o in okrs.objectives)
    named.update(key_result.title for key_result in okrs.key_results)
    for place, objective in enumerate(okrs.objectives):
        score, seen = next(pairs)
        direct, every = below.direct[place], below.every[place]
        alone = None if below.alone is None else below.alone.objectives
        whole = closed_by(objective.closed, on)
        cycle = okrs.cycle_of(objective)
        first = None if cycle is None else cycle.start
        parts = tuple(
            Stand(
                noun=key_result,
                score=own,
                seen=ahead,
                owner=key_result.owner or objective.owner,
                closing=closed_by(key_result.closed, on) or whole,
                begins=_later(key_result.starts_on or first, on),
                due=_due(next(days), key_result.starts_on or first, on),
                before=was.get(("key result", key_result.id)),
                line=line(own.intent),
                twin=named[key_result.title] > 1,
                unfinished=next(late),
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
            closing=whole,
            begins=_later(first, on),
            before=was.get(("objective", objective.id)),
            parts=parts,
            twin=named[objective.title] > 1,
            below=frozenset(names[each] for each in direct),
            counts=len(every),
            above=tuple(names[each] for each in below.above[place]),
            alone=alone[objective.id] if alone is not None and every else None,
            line=line(score.intent),
            needs_all=outlook.policy.above == "cap" and line(score.intent) >= 1,
            beside=frozenset(
                (
                    *(rail.metric for rail in objective.guardrails),
                    *(each.id for each in objective.initiatives),
                )
            ),
        )


def _later(day: dt.date | None, on: dt.date) -> dt.date | None:
    return None if day is None or day <= on else day


def _due(day: int, first: dt.date | None, on: dt.date) -> str:
    """Say of when its expected progress is."""
    if day >= on.toordinal():
        return "by now"
    return "by then" if first is None or day >= first.toordinal() else ""


def entry_of(
    stand: Stand,
    *,
    lines: tuple[str, ...] = (),
    points: tuple[str, ...] = (),
    entries: tuple[Entry, ...] = (),
    drawn: Markup | None = None,
    explained: tuple[Explanation, ...] = (),
    folded: bool = False,
) -> Entry:
    """
    Begin an entry of an objective or key result with its title and status.

    Args:
        stand: It.
        lines: As of `Entry`, like all that follows.
        points: What was quoted.
        entries: What stands below it.
        drawn: The same as a picture.
        explained: How its numbers came about.
        folded: Whether it opens on demand.

    Returns:
        The entry.

    Example:
        >>> entry_of.__name__
        'entry_of'
    """
    return Entry(
        title=stand.title,
        id=stand.id,
        status=stand.status,
        tone=stand.tone,
        lines=lines,
        points=points,
        entries=entries,
        drawn=drawn,
        explained=explained,
        folded=folded,
    )
