"""Rules about what works: stop, and add outcome."""

from collections.abc import Iterator

from okrkit.model.okr import Objective
from okrkit.model.staged import Done, Establish, Milestones
from okrkit.projection.said import about_text
from okrkit.strategy.deciding.decision import Decision, Evidence
from okrkit.strategy.deciding.known import Found, Known
from okrkit.strategy.impact.effect import Impact

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


def no_sign(known: Known) -> Iterator[Decision]:
    """
    Find initiatives of which nothing is seen, though what was hoped would be.

    Args:
        known: What is known.

    Yields:
        A decision to stop each whose effect may be chance, where an effect as large as
        was hoped would have been seen, and the effect's interval leaves it out.

    Example:
        >>> from okrkit import OKRSet, project
        >>> list(no_sign(Known(outlook=project(OKRSet(), on="2026-11-15"))))
        []
    """
    for found in known.impacts:
        impact, unit = found.impact, found.impact.metric.unit
        hope, least = known.hoped.get(impact.initiative), impact.visible
        if found.verdict != "may be chance" or hope is None or least is None:
            continue
        hoped = Evidence(
            "effect that was hoped",
            hope,
            about_text(hope, unit),
            f"beyond {about_text(least, unit)}, which would be seen",
        )
        ends = impact.interval(impact.level)
        if abs(hope) > least and ends and not ends[0] <= hope <= ends[1]:
            trigger = "What was hoped of it would be seen by now, and is not."
            yield _stopped(known, found, "no sign", trigger, hoped)


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
    wrong = {"higher": "a real fall", "lower": "a real rise"}
    for found in known.impacts:
        polarity = found.impact.metric.polarity
        if polarity is not None and found.verdict == wrong[polarity]:
            better = Evidence("better", polarity, polarity)
            trigger = "Its metric really went the wrong way since it began."
            yield _stopped(known, found, "harm done", trigger, better)


def _stopped(
    known: Known, found: Found, rule: str, trigger: str, fact: Evidence
) -> Decision:
    impact = found.impact
    title, owner = _named(known, impact)
    effect = Evidence(
        f"effect on {impact.metric.id}",
        impact.effect,
        about_text(impact.effect, impact.metric.unit),
        found.verdict,
    )
    return Decision(
        kind="stop",
        about="initiative",
        subject=impact.initiative,
        title=title,
        rules=(rule,),
        trigger=trigger,
        evidence=(effect, fact),
        options=_STOP,
        owner=owner,
    )


def _named(known: Known, impact: Impact) -> tuple[str, str]:
    """Return the title of an initiative, and who answers for its objective."""
    named = (
        (one.title, objective.owner)
        for objective in known.okrs.objectives
        for one in objective.initiatives
        if one.id == impact.initiative
    )
    return next(named, (impact.title or impact.initiative, ""))


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
    for found in () if known.check is None else known.check.hollow:
        green = f"{found.green} of {found.drivers}"
        yield _outcome(
            known.okrs.objective(found.objective),
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
    check = known.check
    for link in () if check is None else check.with_verdict("moved without it"):
        yield _outcome(
            known.okrs.objective(link.objective),
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
