"""Rules about what works: stop, and add outcome."""

from collections.abc import Iterator
from typing import Final

from okrkit.model.closing import closed_by
from okrkit.model.okr import Objective
from okrkit.model.staged import Done, Establish, Milestones
from okrkit.projection.said import about_text
from okrkit.strategy.deciding.decision import Decision, Evidence
from okrkit.strategy.deciding.hoping import way_of
from okrkit.strategy.deciding.known import Found, Known

__all__ = [
    "driver_alone",
    "harm_done",
    "hollow",
    "no_sign",
    "outcome_missing",
]

_STOP = (
    "stop it, and give its people to what works",
    "change what it does, and measure again",
    "go on, and say what else it is good for",
)

_REAL: Final = {"a real rise": 1, "a real fall": -1}
"""Which way a metric really went; nothing else is a change."""


def no_sign(known: Known) -> Iterator[Decision]:
    """
    Find initiatives of which nothing is seen, though what was hoped would be.

    Args:
        known: What is known.

    Yields:
        A decision to stop each whose effect may be chance, where an effect as large as
        was hoped would have been seen, the effect's interval leaves it out, and nothing
        else that it moves really changed for the better.

    Example:
        >>> from okrkit import OKRSet, project
        >>> list(no_sign(Known(outlook=project(OKRSet(), on="2026-11-15"))))
        []
    """
    for found in known.impacts:
        impact, unit = found.impact, found.impact.metric.unit
        hope = known.hoped.get((impact.initiative, impact.metric.id))
        least = impact.visible
        if found.verdict != "may be chance" or hope is None or least is None:
            continue
        if any(map(_better, _beside(known, found))):
            continue
        hoped = Evidence(
            "effect that was hoped",
            hope,
            about_text(hope, unit),
            f"beyond {about_text(least, unit)}, which would be seen",
        )
        ends = impact.interval(impact.level)
        if abs(hope) > least and ends and not ends[0] <= hope <= ends[1]:
            trigger = f"What was hoped of it on {impact.metric.id} is not to be seen."
            yield from _stopped(known, found, "no sign", trigger, hoped)


def harm_done(known: Known) -> Iterator[Decision]:
    """
    Find initiatives after which a metric really went the wrong way.

    Args:
        known: What is known.

    Yields:
        A decision to stop each, where the metric says which way is better.

    Example:
        >>> from okrkit import OKRSet, project
        >>> list(harm_done(Known(outlook=project(OKRSet(), on="2026-11-15"))))
        []
    """
    for found in known.impacts:
        polarity = found.impact.metric.polarity
        if polarity is not None and _REAL.get(found.verdict) == -way_of(
            found.impact.metric
        ):
            better = Evidence("better", polarity, polarity)
            trigger = "Its metric really went the wrong way since it began."
            yield from _stopped(known, found, "harm done", trigger, better)


def _beside(known: Known, found: Found) -> list[Found]:
    """Return what else is found of the same initiative."""
    return [
        each
        for each in known.impacts
        if each.impact.initiative == found.impact.initiative
        and each.impact.metric.id != found.impact.metric.id
    ]


def _better(found: Found) -> bool:
    """Tell whether a metric really changed, and not for the worse."""
    way = _REAL.get(found.verdict)
    return way is not None and way * way_of(found.impact.metric) >= 0


def _stopped(
    known: Known, found: Found, rule: str, trigger: str, fact: Evidence
) -> Iterator[Decision]:
    """Give the decision, unless the set says that the work is over already."""
    impact = found.impact
    said = [
        (one, objective)
        for objective in known.okrs.objectives
        for one in objective.initiatives
        if one.id == impact.initiative
    ]
    runs = [
        (one, objective)
        for one, objective in said
        if closed_by(objective.closed, known.on) is None
        and (one.ends_on is None or one.ends_on >= known.on)
    ]
    if said and not runs:
        return
    others = (_effect(each) for each in _beside(known, found))
    yield Decision(
        kind="stop",
        about="initiative",
        subject=impact.initiative,
        title=runs[0][0].title if runs else impact.title or impact.initiative,
        rules=(rule,),
        trigger=trigger,
        evidence=(_effect(found), fact, *others),
        options=_STOP,
        owner=runs[0][1].owner if runs else "",
    )


def _effect(found: Found) -> Evidence:
    """Return what is found of an initiative on one metric, as evidence."""
    effect, metric = found.impact.effect, found.impact.metric
    said = about_text(effect, metric.unit)
    return Evidence(f"effect on {metric.id}", effect, said, found.verdict)


def hollow(known: Known) -> Iterator[Decision]:
    """
    Find objectives whose drivers are green while their outcome is no better.

    Args:
        known: What is known.

    Yields:
        A decision to add the outcome, or to change what drives it.

    Example:
        >>> from okrkit import OKRSet, project
        >>> list(hollow(Known(outlook=project(OKRSet(), on="2026-11-15"))))
        []
    """
    live = known.live
    for found in () if known.check is None else known.check.hollow:
        if found.objective not in live:
            continue
        green = f"{found.green} of {found.drivers}"
        yield _outcome(
            live[found.objective],
            "hollow",
            "Its drivers are green, and its outcome is no better.",
            (
                Evidence("drivers on track", float(found.green), green),
                Evidence(f"change of {found.outcome}", found.change, found.why),
            ),
        )


def driver_alone(known: Known) -> Iterator[Decision]:
    """
    Find drivers that moved in past cycles without their outcome.

    Args:
        known: What is known.

    Yields:
        A decision for each objective that counts on one.

    Example:
        >>> from okrkit import OKRSet, project
        >>> list(driver_alone(Known(outlook=project(OKRSet(), on="2026-11-15"))))
        []
    """
    check, live = known.check, known.live
    for link in () if check is None else check.with_verdict("moved without it"):
        if link.objective not in live:
            continue
        yield _outcome(
            live[link.objective],
            "driver alone",
            f"Its driver {link.driver} moved before, and {link.outcome} did not follow "
            "as hoped.",
            (Evidence(f"{link.driver} and {link.outcome}", link.verdict, link.why),),
        )


def outcome_missing(known: Known) -> Iterator[Decision]:
    """
    Find objectives whose key results could all be met while they fail.

    Args:
        known: What is known.

    Yields:
        A decision to add an outcome to each with the codes S01 or S02; none where a
        key result counts something without a metric, which may be the outcome.

    Example:
        >>> from okrkit import KeyResult, Metric, Objective, OKRSet, project
        >>> calls = Metric("calls", role="activity")
        >>> kr = KeyResult("calls", "x", metric=calls, baseline=0, target=90)
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> seen = project(okrs, on="2026-11-15")
        >>> next(outcome_missing(Known(outlook=seen))).kind
        'add outcome'
    """
    live = known.live
    for chain in known.chains:
        if chain.codes and chain.id in live and not _unclear(live[chain.id]):
            codes = ", ".join(chain.codes)
            yield _outcome(
                live[chain.id],
                "outcome missing",
                chain.why,
                (Evidence("review codes", codes, codes),),
            )


def _unclear(objective: Objective) -> bool:
    """Tell whether a value without a metric may be the outcome."""
    return any(
        kr.metric_id is None
        and not isinstance(kr.target, Done | Milestones | Establish)
        for kr in objective.key_results
    )


def _outcome(
    objective: Objective, rule: str, trigger: str, evidence: tuple[Evidence, ...]
) -> Decision:
    return Decision(
        kind="add outcome",
        about="objective",
        subject=objective.id,
        title=objective.title,
        rules=(rule,),
        trigger=trigger,
        evidence=evidence,
        options=(
            "put the outcome itself under a key result",
            "replace drivers that do not move it",
            "write the assumption down, with its lag, and test it",
        ),
        owner=objective.owner,
    )
