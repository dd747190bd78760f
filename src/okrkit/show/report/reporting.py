"""`report`: what a manager asks of OKRs, answered in sections."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from os import PathLike
from typing import TypeVar

from attrs import evolve

from okrkit.errors import InvalidOKRError
from okrkit.history.differing import diff
from okrkit.history.journal import Journal
from okrkit.model.calendar import as_date, optional_date
from okrkit.model.checks import choice, instance, items, text
from okrkit.model.okr import Objective
from okrkit.model.okrset import OKRSet
from okrkit.projection.outlook import Outlook
from okrkit.projection.projecting import project
from okrkit.projection.trust.backtest import backtest
from okrkit.results.progressing import steps
from okrkit.scoring.beside import Beside, Held, Shown
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.scores import Kind
from okrkit.show.report.basis import basis
from okrkit.show.report.below import arranged
from okrkit.show.report.changed import changed
from okrkit.show.report.deciding import about, deciding
from okrkit.show.report.details import details
from okrkit.show.report.facts import Audience, Facts
from okrkit.show.report.missed import missed
from okrkit.show.report.opening import opening
from okrkit.show.report.result import Report, form_of
from okrkit.show.report.standing import standing
from okrkit.show.report.stands import Stand, stands_of
from okrkit.show.report.then import known_on
from okrkit.show.report.trust import trust
from okrkit.strategy.deciding.by_guardrail import aged
from okrkit.strategy.deciding.decide import decided
from okrkit.strategy.deciding.decided import Decisions
from okrkit.strategy.deciding.known import Known
from okrkit.typing import Progress

__all__ = ["report"]

R = TypeVar("R", Held, Shown)

_TEAM = (standing, changed, missed, trust, deciding, details, basis)
_BRIEF = (standing, changed, deciding, basis)
_STEPS = ("project", "compare", "decide", "test", "write")


def report(
    okrs: OKRSet,
    *,
    on: dt.date | str,
    since: dt.date | str | None = None,
    audience: Audience = "team",
    select: "str | Iterable[str] | None" = None,
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None,
    seed: int = 0,
    record: Journal | None = None,
    title: str | None = None,
    progress: "Progress | bool | None" = None,
    to: str | PathLike[str] | None = None,
) -> Report:
    """
    Say where OKRs stand, what changed, what will be missed, and what to decide.

    Everything in it is asked of the other verbs; what the data do not hold is said to
    be missing. It is written as HTML, Markdown or text.

    Args:
        okrs: The set.
        on: The day; later readings do not count.
        since: An earlier day to compare with, as the set was known when it was over.
        audience: "team", or "executive" for one screen.
        select: Id of an objective, or several: the report is about these alone, and
            they are judged within the whole set. None takes those whose cycle runs on
            the day; where none runs, all.
        policy: As in `okrkit.project`.
        seed: Of the joint draws.
        record: The journal of the set, which knows how it was defined on the earlier
            day.
        title: The heading; None for the cycle's label.
        progress: True for a bar by `tqdm`, or what makes one of the names of five steps
            and `total`, as `tqdm` does.
        to: A file to write it into: .html, .md or .txt.

    Returns:
        The report.

    Raises:
        InvalidOKRError: No set, journal, title or bar, an audience that is none, or a
            day to compare with that does not lie before the day.
        UnknownIdError: No such objective.
        AmbiguousIdError: A short id that several sets have.
        CalendarError: No date.
        PolicyError: No such preset, or a policy that contradicts itself.
        JournalError: The journal knew nothing on the earlier day.
        DocumentError: A file in another form, or one that cannot be written.

    Shape:
        Linear in key results and readings.

    Units:
        Values in each metric's unit.

    Source:
        okrkit's own: "Report to stakeholders" in the documentation.

    Example:
        >>> from okrkit import KeyResult
        >>> days = {"2026-10-16": 32, "2026-10-30": 33, "2026-11-13": 33}
        >>> nps = KeyResult("nps", "Customers recommend us", baseline=32, target=40,
        ...                 check_ins=days)
        >>> okrs = OKRSet([Objective("keep", "Stay", [nps])], cycle="2026-Q4")
        >>> print(report(okrs, on="2026-11-15")["missed"].entries[1].title)
        Customers recommend us

    .. versionadded:: 0.1.0
    """
    instance(okrs, kind=OKRSet, field="okrs")
    day, earlier = as_date(on, field="on"), optional_date(since, field="since")
    choice(audience, ("team", "executive"), field="audience")
    if record is not None:
        instance(record, kind=Journal, field="record")
    if earlier is not None and earlier >= day:
        raise InvalidOKRError(
            "there is nothing to compare with",
            code="period-order",
            place="report.since",
            expected=f"a day before {day}",
            got=earlier.isoformat(),
        )
    if to is not None:
        form_of(to)
    heading = None if title is None else text(title, field="title")
    chosen = _chosen(okrs, select)
    with steps(progress, _STEPS) as step:
        facts = _gathered(
            okrs, day, earlier, chosen=chosen, audience=audience, policy=policy,
            seed=seed, record=record, step=step,
        )  # fmt: skip
        made = _BRIEF if facts.brief else _TEAM
        found = (write(facts) for write in made)
        first = opening(facts)
        result = Report(
            title=heading or first.title,
            lines=first.lines,
            sections=tuple(section for section in found if section is not None),
            on=day,
            since=earlier,
            audience=audience,
        )
        step()
    if to is not None:
        result.save(to)
    return result


def _chosen(
    okrs: OKRSet, select: "str | Iterable[str] | None"
) -> frozenset[str] | None:
    """Return the whole ids of what was selected."""
    if select is None:
        return None
    names = (select,) if isinstance(select, str) else items(select, field="select")
    return frozenset(okrs.objective(text(n, field="select")).id for n in names)


def _gathered(
    okrs: OKRSet,
    on: dt.date,
    since: dt.date | None,
    *,
    chosen: frozenset[str] | None,
    audience: Audience,
    policy: "ScoringPolicy | str | Mapping[str, object] | None",
    seed: int,
    record: Journal | None,
    step: Callable[[], None],
) -> Facts:
    """Ask the verbs."""
    outlook = project(okrs, on=on, policy=policy, seed=seed)
    step()
    now = outlook.foresight.sheet.okrs
    ids = _running(now, on) if chosen is None else chosen
    then: tuple[Stand, ...] = ()
    changes = None
    if since is not None:
        was = known_on(okrs, since, record)
        before = project(was, on=since, policy=policy, seed=seed)
        then = _about(before, ids | _gone(before, now, since, chosen))
        changes = diff(before.foresight.sheet.okrs, now)
    step()
    known: dict[tuple[Kind, str], Stand] = {}
    for stand in then:
        known["objective", stand.id] = stand
        known |= {("key result", part.id): part for part in stand.parts}
    told = arranged([s for s in stands_of(outlook, known) if s.id in ids])
    stands = tuple(stand for _, stand in told)
    found = decided(outlook, only=frozenset(stand.id for stand in stands))
    step()
    known_now = Known(outlook=outlook)
    trusted = backtest(now, on=on)
    step()
    return Facts(
        okrs=now,
        on=on,
        outlook=outlook,
        stands=stands,
        left=len(now.objectives) - len(stands),
        chosen=chosen is not None,
        guardrails=_by_objective(outlook.card.guardrails),
        measured_by=_by_objective(outlook.card.measured_by),
        audience=audience,
        decisions=_of(found, stands),
        aged=_aged(known_now, stands),
        trust=trusted,
        since=since,
        then=then,
        changes=changes,
        recorded=record is not None,
        unclosed=len(known_now.ended.keys() - {stand.id for stand in stands}),
    )


def _by_objective(beside: Beside[R]) -> dict[str, tuple[R, ...]]:
    """Sort guardrails or metrics by the objective that they stand beside."""
    found: dict[str, list[R]] = {}
    for each in beside:
        found.setdefault(each.objective, []).append(each)
    return {id: tuple(those) for id, those in found.items()}


def _about(outlook: Outlook, ids: frozenset[str]) -> tuple[Stand, ...]:
    return tuple(stand for stand in stands_of(outlook) if stand.id in ids)


def _running(okrs: OKRSet, on: dt.date) -> frozenset[str]:
    """Return the ids of what runs on a day; of everything where nothing does."""
    every = frozenset(objective.id for objective in okrs.objectives)
    return frozenset(o.id for o in okrs.objectives if _runs(okrs, o, on)) or every


def _runs(okrs: OKRSet, objective: Objective, on: dt.date) -> bool:
    cycle = okrs.cycle_of(objective)
    return cycle is None or on in cycle


def _gone(
    before: Outlook, now: OKRSet, since: dt.date, chosen: frozenset[str] | None
) -> frozenset[str]:
    """Return the ids of what ran on the earlier day and is not there any more."""
    if chosen is not None:
        return frozenset()
    was = before.foresight.sheet.okrs
    here = {objective.id for objective in now.objectives}
    return frozenset(
        o.id for o in was.objectives if o.id not in here and _runs(was, o, since)
    )


def _of(found: Decisions, stands: tuple[Stand, ...]) -> Decisions:
    """Keep what is about what is reported on."""
    return evolve(found, items=tuple(d for d in found.items if about(stands, d)))


def _aged(known: Known, stands: tuple[Stand, ...]) -> tuple[Held, ...]:
    """Return the broken guardrails of which a newer reading was due."""
    ids = {stand.id for stand in stands} & (known.live | known.lately).keys()
    rails = known.outlook.card.guardrails
    return tuple(
        held
        for held in rails
        if held.objective in ids and held.holds is False and aged(known, held)
    )
