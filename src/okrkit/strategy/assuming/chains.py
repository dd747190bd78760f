"""`assumptions`: the causal chain that each objective assumes."""

from collections.abc import Sequence

from okrkit.model.checks import instance
from okrkit.model.okr import Objective
from okrkit.model.okrset import OKRSet
from okrkit.strategy.assuming.assumed import Assumptions
from okrkit.strategy.assuming.chained import Chain, Link, Measured

__all__ = ["assumptions", "chain_of"]


def assumptions(okrs: OKRSet) -> Assumptions:
    """
    Find what each objective assumes: which drivers should move which outcome.

    A link is *stated* where the objective has it among its assumptions. It is *implied*
    where a key result counts a driver or an activity while another key result, or
    `measured_by`, shows the outcome: somebody believes that the one moves the other.

    Args:
        okrs: The set.

    Returns:
        A chain for each objective, with the codes S01 and S02 where its outcome is not
        measured, or only drivers are key results.

    Raises:
        InvalidOKRError: No set.

    Example:
        >>> from okrkit import KeyResult, Metric, Objective
        >>> kr = KeyResult("calls", "Calls", at_least=9, metric="calls")
        >>> aim = Objective("keep", "Stay", [kr], measured_by=["churn"])
        >>> metrics = [Metric("calls", role="driver"), Metric("churn")]
        >>> chain = assumptions(OKRSet([aim], metrics=metrics))["keep"]
        >>> str(chain.links[0]), chain.codes
        ('calls should move churn (implied)', ('S02',))

    .. versionadded:: 0.1.0
    """
    given = instance(okrs, kind=OKRSet, field="okrs")
    return Assumptions(
        okrs=given, chains=tuple(chain_of(given, o) for o in given.objectives)
    )


def chain_of(okrs: OKRSet, objective: Objective) -> Chain:
    """
    Find what one objective assumes.

    Args:
        okrs: The set it is of.
        objective: The objective.

    Returns:
        Its chain.

    Example:
        >>> okrs = OKRSet([Objective("keep", "Stay")])
        >>> chain_of(okrs, okrs.objective("keep")).codes
        ()
    """
    counted = [kr.metric_id for kr in objective.key_results if kr.metric_id]
    own = _whole(okrs, counted)
    beside = _whole(okrs, objective.measured_by)
    stated = [
        (driver, okrs.metric(said.outcome).id, said.lag or None, said.because)
        for said in objective.assumptions
        for driver in _whole(okrs, said.drivers)
    ]
    role = {name: okrs.metric(name).role for name in own}
    named = [outcome for _, outcome, _, _ in stated]
    # What is said to be an outcome here is one, whatever it is elsewhere.
    outcomes = [
        name for name in own if name in (*beside, *named) or role[name] == "outcome"
    ]
    drivers = [
        name
        for name in own
        if name not in outcomes
        and (role[name] in ("driver", "activity") or name in [s[0] for s in stated])
    ]
    shown = list(dict.fromkeys([*outcomes, *beside]))
    links = [
        _link(objective, driver, outcome, lag, because)
        for driver, outcome, lag, because in stated
        if driver != outcome
    ]
    pairs = {(link.driver, link.outcome) for link in links}
    links += [
        _link(objective, driver, outcome)
        for driver in drivers
        for outcome in shown
        if (driver, outcome) not in pairs
    ]
    unsaid = [n for n in own if n not in (*outcomes, *drivers)]
    work = [kr.id for kr in objective.key_results if kr.metric_id is None]
    measured = _measured(outcomes, beside, named, unsaid)
    return Chain(
        id=objective.id,
        title=objective.title,
        drivers=tuple(dict.fromkeys([*drivers, *(s[0] for s in stated)])),
        outcomes=tuple(dict.fromkeys([*shown, *named])),
        links=tuple({link.id: link for link in links}.values()),
        measured=measured,
        unsaid=tuple(unsaid),
        work=tuple(work),
        codes=_codes(measured) if objective.key_results else (),
    )


def _whole(okrs: OKRSet, ids: Sequence[str]) -> list[str]:
    """Return the whole ids of metrics, each once."""
    return list(dict.fromkeys(okrs.metric(name).id for name in ids))


def _link(
    objective: Objective,
    driver: str,
    outcome: str,
    lag: float | None = None,
    because: str | None = None,
) -> Link:
    after = "" if lag is None else f" ({lag:g} days)"
    return Link(
        id=f"{objective.id}: {driver} -> {outcome}{after}",
        objective=objective.id,
        driver=driver,
        outcome=outcome,
        lag=lag,
        source="implied" if because is None else "stated",
        because=because or "",
    )


def _measured(
    outcomes: Sequence[str],
    beside: Sequence[str],
    named: Sequence[str],
    unsaid: Sequence[str],
) -> Measured:
    if outcomes:
        return "by a key result"
    if unsaid:
        return "nobody said"
    if beside:
        return "beside the key results"
    return "by an assumption alone" if named else "not at all"


def _codes(measured: Measured) -> tuple[str, ...]:
    if measured == "not at all":
        return ("S01", "S02")
    lacking = ("beside the key results", "by an assumption alone")
    return ("S02",) if measured in lacking else ()
