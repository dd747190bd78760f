"""`decisions`: what should be decided now, by named rules."""

import datetime as dt
from collections.abc import Iterable, Mapping

from okrkit.alignment.rule import RollUp
from okrkit.model.checks import instance, items
from okrkit.model.okrset import OKRSet
from okrkit.projection.outlook import Outlook
from okrkit.projection.projecting import project
from okrkit.scoring.policy import ScoringPolicy
from okrkit.strategy.assuming.checked import AssumptionCheck
from okrkit.strategy.deciding.decided import Decisions
from okrkit.strategy.deciding.decision import Decision
from okrkit.strategy.deciding.hoping import read_hoped
from okrkit.strategy.deciding.known import Found, Known
from okrkit.strategy.deciding.rules import ORDER, RULES, Need
from okrkit.strategy.impact.effect import Impact
from okrkit.strategy.impact.ranked import RankedImpact

__all__ = ["decided", "decisions"]


def decisions(
    okrs: OKRSet,
    *,
    on: dt.date | str,
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None,
    roll_up: "RollUp | str | None" = None,
    impacts: Iterable[Impact | RankedImpact] = (),
    hoped: Mapping[str, float | Mapping[str, float]] | None = None,
    assumptions: AssumptionCheck | None = None,
    seed: int = 0,
) -> Decisions:
    """
    Say what should be decided now, and why; nothing is decided here.

    Each rule has a name and a threshold: `okrkit.strategy.RULES` lists them. A rule
    that needs what was not given is not asked, and the answer says so.

    Args:
        okrs: The set.
        on: The day; later readings do not count.
        policy: As in `okrkit.project`.
        roll_up: As in `okrkit.project`.
        impacts: What initiatives are found to have done, each from `okrkit.impact`, or
            an `okrkit.rank_initiatives`, whose verdicts are those among many.
        hoped: What each initiative was hoped to change its metric by, by id, in the
            metric's unit and with its sign, such as the middle number that
            `okrkit.prioritise` was told; or, if it moves several metrics, a number for
            each, as in ``{"calls": {"nps": 3, "churn": -0.2}}``.
        assumptions: What `okrkit.check_assumptions` found.
        seed: Of the joint draws.

    Returns:
        The decisions: by kind, the most pressing first; of one kind what is committed
        first, then what has the fewest days left, then in the order of the rules.

    Raises:
        InvalidOKRError: No set, impact, hope or check; a hope that works against all
            that it is about, or one for several metrics.
        UnknownIdError: A hope of an initiative, or on a metric, that is not there.
        CalendarError: No date.
        PolicyError: No such preset, or a policy that contradicts itself.

    Shape:
        Linear in key results and readings.

    Units:
        Values in each metric's unit.

    Source:
        okrkit's own choice: "Decide what to do next" in the documentation.

    Example:
        >>> from okrkit import KeyResult, Objective
        >>> nps = KeyResult("nps", "x", baseline=32, target=40)
        >>> okrs = OKRSet([Objective("keep", "Stay", [nps])], cycle="2026-Q4")
        >>> decisions(okrs, on="2026-12-01").ids
        ('retire key result nps',)

    .. versionadded:: 0.1.0
    """
    instance(okrs, kind=OKRSet, field="okrs")
    if assumptions is not None:
        instance(assumptions, kind=AssumptionCheck, field="assumptions")
    outlook = project(okrs, on=on, policy=policy, roll_up=roll_up, seed=seed)
    return decided(outlook, impacts=impacts, hoped=hoped, assumptions=assumptions)


def decided(
    outlook: Outlook,
    *,
    impacts: Iterable[Impact | RankedImpact] = (),
    hoped: Mapping[str, float | Mapping[str, float]] | None = None,
    assumptions: AssumptionCheck | None = None,
    only: frozenset[str] | None = None,
) -> Decisions:
    """
    Say what should be decided of a set that is projected already.

    Args:
        outlook: Of a set; what was made for it is not made again.
        impacts: As of `decisions`.
        hoped: As of `decisions`.
        assumptions: As of `decisions`.
        only: Ids of objectives: guardrails and ends of others are not looked at.

    Returns:
        The decisions, in the order of `decisions`.

    Raises:
        InvalidOKRError: No impact or hope, as of `decisions`.
        UnknownIdError: A hope of an initiative, or on a metric, that is not there.

    Example:
        >>> from okrkit import KeyResult, project
        >>> nps = KeyResult("nps", "x", baseline=32, target=40)
        >>> decided(project(nps, on="2026-12-01", cycle="2026-Q4")).ids
        ('retire key result nps',)
    """
    seen = _found(impacts)
    then = outlook.foresight.sheet.okrs
    known = Known(
        outlook=outlook,
        impacts=seen,
        check=assumptions,
        only=only,
        hoped=read_hoped(hoped or {}, then, [each.impact for each in seen]),
    )
    found: dict[str, Decision] = {}
    not_asked = []
    for rule in RULES:
        lacking = [need for need in rule.needs if not _has(known, need)]
        if lacking:
            not_asked.append((rule.name, f"no {' and no '.join(lacking)} given"))
            continue
        for made in rule.test(known):
            old = found.get(made.id)
            found[made.id] = made if old is None else old.joined(made)
        left = "; ".join(rule.left(known))
        not_asked.extend([(rule.name, left)] if left else [])
    return Decisions(
        on=known.on,
        items=tuple(sorted(found.values(), key=lambda made: _order(known, made))),
        not_asked=tuple(not_asked),
    )


def _found(impacts: object) -> tuple[Found, ...]:
    """Read what was found of initiatives, alone or among others."""
    made = []
    for at, each in enumerate(items(impacts, field="impacts")):
        if isinstance(each, RankedImpact):
            made.append(Found(impact=each.impact, verdict=each.verdict))
        else:
            one = instance(each, kind=Impact, field=f"impacts[{at}]")
            made.append(Found(impact=one, verdict=one.verdict))
    return tuple(made)


def _has(known: Known, need: Need) -> bool:
    """Tell whether what a rule needs was given."""
    return {
        "impacts": bool(known.impacts),
        "hoped": bool(known.hoped),
        "assumptions": known.check is not None,
    }[need]


def _order(known: Known, made: Decision) -> tuple[int, bool, int]:
    """Order by kind, then commitment, then the days that are left."""
    kind, table = ORDER.index(made.kind), known.okrs.table
    if made.about == "key result":
        row = known.okrs.scope("key result").find(made.subject)
        return kind, not known.committed[row], int(table.end[row])
    if made.about == "objective":
        at = known.okrs.scope("objective").find(made.subject)
        end = known.outlook.foresight.sheet.objectives.end
        intent = known.okrs.objectives[at].intent
        return kind, intent != "committed", int(end[at])
    return kind, True, 0
