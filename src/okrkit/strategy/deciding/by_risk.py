"""Rules about what is at risk, and about whom something is: escalate, and rescope."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from okrkit.model.okr import KeyResult, Objective
from okrkit.projection.said import chance_text
from okrkit.projection.status import COMMITTED
from okrkit.scoring.amounts import day_text
from okrkit.scoring.status import STATUSES
from okrkit.strategy.deciding.decision import Decision, Evidence
from okrkit.strategy.deciding.known import Known, Row
from okrkit.strategy.listed import percent

__all__ = [
    "committed_off_track",
    "inherited_risk",
    "measured_for_others",
    "scope_changed",
    "segment_empty",
]

EMPTY: Final = 0.1
"""A sample below this share of the largest before is nearly nobody."""

_BAD: Final = ("off track", "missed")


def committed_off_track(known: Known) -> Iterator[Decision]:
    """
    Find commitments that will sooner be missed than met.

    Args:
        known: What is known.

    Yields:
        A decision to escalate each committed key result that is off track by its chance
        of success.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", baseline=32, target=40, intent="committed",
        ...                check_ins={"2026-12-06": 31})
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> seen = project(okrs, on="2026-12-15")
        >>> next(committed_off_track(Known(outlook=seen))).kind
        'escalate'
    """
    line = COMMITTED[1]
    endings = known.endings
    off = endings.status == STATUSES.index("off track")
    for row in known.rows(off & known.committed):
        chance = float(endings.success[row.at])
        said = chance_text(chance)
        limit = f"below {percent(line)}, the line of what is committed"
        yield row.asks(
            "escalate",
            "committed off track",
            "It is committed, and more likely missed than met.",
            (
                Evidence("chance of success", chance, said, limit),
                known.elapsed(row),
            ),
            (
                "bring in people or take work away from them",
                "agree on another target or day with those who rely on it",
                "tell them now, and say what they get instead",
            ),
        )


def inherited_risk(known: Known) -> Iterator[Decision]:
    """
    Find what waits on something that is off track, or on itself.

    Args:
        known: What is known.

    Yields:
        A decision to escalate each that runs and inherits a worse status than its own.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> krs = [KeyResult("api", "API", at_least=1, owner="Ann",
        ...                  check_ins={"2026-11-06": 0}),
        ...        KeyResult("app", "App", at_least=1, depends_on=["api"])]
        >>> okrs = OKRSet([Objective("ship", "Ship", krs)], cycle="2026-Q4")
        >>> found = inherited_risk(Known(outlook=project(okrs, on="2026-11-15")))
        >>> next(found).evidence[0].shown
        'app waits on api of Ann, which is off track'
    """
    runs = {row.key_result.id: row for row in known.rows(known.running)}
    live = known.live
    for risk in known.risks:
        bad = (risk.worse and risk.inherits in _BAD) or risk.blocked
        own = risk.kind == "key result"
        if not bad or risk.id not in (runs if own else live):
            continue
        noun: KeyResult | Objective
        if own:
            noun, owner = runs[risk.id].key_result, runs[risk.id].owner
        else:
            noun, owner = live[risk.id], live[risk.id].owner
        asked = risk.origin_owner or "who answers for it"
        trigger = "What it waits on is in a worse state than it is itself."
        if risk.blocked:
            trigger = "It waits in a circle that nobody can begin with."
        yield Decision(
            kind="escalate",
            about=risk.kind,
            subject=risk.id,
            title=noun.title,
            rules=("inherited risk",),
            trigger=trigger,
            evidence=(Evidence("waits", risk.inherits, str(risk)),),
            options=(
                f"settle with {asked} what comes when",
                "find a way that does not wait",
                "move its day, by an amendment with its reason",
            ),
            owner=owner,
        )


def scope_changed(known: Known) -> Iterator[Decision]:
    """
    Find key results that are still about what an objective was about before.

    Args:
        known: What is known.

    Yields:
        A decision to rescope each objective with key results whose scope was amended
        by the day, while none of them was amended since and nobody reviewed it.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> keep = Objective("keep", "Stay", [kr], scope="all")
        >>> keep = keep.amend(on="2026-11-10", reason="Focus", scope="paying")
        >>> seen = project(OKRSet([keep], cycle="2026-Q4"), on="2026-11-15")
        >>> next(scope_changed(Known(outlook=seen))).subject
        'keep'
    """
    for objective in known.live.values():
        day, was = _rescoped(objective, known.on)
        if day is None or not objective.key_results or _followed(objective, day):
            continue
        yield Decision(
            kind="rescope",
            about="objective",
            subject=objective.id,
            title=objective.title,
            rules=("scope changed",),
            trigger=f"Its scope changed on {day_text(day)}; its key results did not.",
            evidence=(
                Evidence("scope", objective.scope, objective.scope or "none"),
                Evidence("scope before", was, was or "none"),
            ),
            options=(
                "measure its key results for the new scope",
                "say that they hold for both: set reviewed_on",
                "begin a new objective for the new scope",
            ),
            owner=objective.owner,
        )


def _rescoped(objective: Objective, on: dt.date) -> tuple[dt.date | None, str]:
    """Return the last day by which the scope changed, and what it was before."""
    found = [
        (each.date, str(each.was["scope"] or ""))
        for each in objective.amendments
        if "scope" in each.was and each.date <= on
    ]
    return found[-1] if found else (None, "")


def _followed(objective: Objective, day: dt.date) -> bool:
    """Tell whether anybody looked at the key results from a day on."""
    reviewed = objective.reviewed_on is not None and objective.reviewed_on >= day
    amended = any(
        each.date >= day for kr in objective.key_results for each in kr.amendments
    )
    return reviewed or amended


def measured_for_others(known: Known) -> Iterator[Decision]:
    """
    Find key results about one segment whose metric measures another.

    Args:
        known: What is known.

    Yields:
        A decision to rescope each.

    Example:
        >>> from okrkit import KeyResult, Metric, Objective, OKRSet, project
        >>> nps = Metric("nps", segment="all accounts")
        >>> kr = KeyResult("nps", "x", metric=nps, baseline=32, target=40,
        ...                segment="paying accounts")
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> seen = project(okrs, on="2026-11-15")
        >>> next(measured_for_others(Known(outlook=seen))).kind
        'rescope'
    """
    for row in known.rows(known.okrs.table.metric >= 0):
        metric, mine = known.metric_of(row), row.key_result.segment
        theirs = "" if metric is None else metric.segment
        if mine and theirs and mine != theirs:
            yield row.asks(
                "rescope",
                "measured for others",
                "It is about one segment, and its metric measures another.",
                (
                    Evidence("segment", mine, mine),
                    Evidence("segment of the metric", theirs, theirs),
                ),
                (
                    "measure the metric for its segment",
                    "say that it is about whom the metric measures",
                ),
            )


def segment_empty(known: Known) -> Iterator[Decision]:
    """
    Find key results whose sample has nearly gone.

    Args:
        known: What is known.

    Yields:
        A decision to rescope each whose last reading rests on less than a tenth of the
        largest sample before it.

    Example:
        >>> from okrkit import KeyResult, Metric, Objective, Observation, OKRSet
        >>> from okrkit import project
        >>> read = [Observation(date=f"2026-{month}-31", value=32, n=n)
        ...         for month, n in (("08", 400), ("10", 12))]
        >>> kr = KeyResult("nps", "x", metric="nps", baseline=32, target=40)
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4",
        ...               metrics=[Metric("nps")], observations={"nps": read})
        >>> seen = project(okrs, on="2026-11-15")
        >>> next(segment_empty(Known(outlook=seen))).evidence[0].shown
        '12'
    """
    for row in known.rows(known.okrs.table.metric >= 0):
        sizes = _sizes(known, row)
        if len(sizes) < 2 or sizes[-1] >= EMPTY * max(sizes[:-1]):
            continue
        limit = f"below {percent(EMPTY)} of {max(sizes[:-1]):g} before"
        yield row.asks(
            "rescope",
            "segment empty",
            "Hardly anybody is left whom its metric measures.",
            (Evidence("measured", sizes[-1], f"{sizes[-1]:g}", limit),),
            (
                "find out where they went, or whether a reading is broken",
                "measure a wider segment",
                "close it as abandoned",
            ),
        )


def _sizes(known: Known, row: Row) -> list[float]:
    """Return on how many each reading up to the day rests, where it says so."""
    metric = known.metric_of(row)
    series = known.okrs.series(metric.id).current() if metric is not None else ()
    found = (
        reading.n if reading.n is not None else reading.denominator
        for reading in series
        if reading.date <= known.on and not reading.provisional
    )
    return [size for size in found if size is not None]
