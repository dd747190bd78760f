"""How chances come about where no single value at the end is forecast."""

import numpy as np
from attrs import evolve

from okrkit.model.okr import INTENTS
from okrkit.projection.batch import batch_of
from okrkit.projection.chances.outcomes import Outcomes
from okrkit.projection.chances.rest import MOMENTS, POINTS, rest_of, spacing
from okrkit.projection.chances.work import BASE_RATES, PRIOR, rate_of, work_of
from okrkit.projection.explain_forecast import forecast_part
from okrkit.projection.explain_words import Subject, known, many
from okrkit.projection.prior import NOTHING
from okrkit.projection.said import chance_text
from okrkit.projection.waiting import begin_of
from okrkit.results import Explanation
from okrkit.scoring.explain import explain as explain_score

_FEW = 16


def path_part(seen: Subject, values: Outcomes) -> Explanation:
    """
    Say how what counts of the whole way to the end was foreseen.

    Args:
        seen: A key result judged by a mean, sum, worst value or share of time.
        values: What may come of it.

    Returns:
        A part: what is known, what is still to come, and the model behind it.
    """
    sheet, row = seen.foresight.known, seen.row
    cases = batch_of(sheet, np.array([row])).cases
    begin = begin_of(sheet, np.array([row]), seen.foresight.waits)
    every = spacing(cases, sheet.okrs.table.due_days[[row]].astype(np.float64))
    rest = rest_of(begin, cases.end, every)
    reading = sheet.reading
    so_far = float((reading.share if seen.share else reading.value)[row])
    coming = float(rest.weights.sum())
    moments = int((rest.weights > 0).sum())
    shared = f", shared out among {moments} moments" if coming > MOMENTS else ""
    return Explanation(
        "value at the end",
        seen.one.median,
        shown=_range(seen),
        rule=f"{seen.basis} of the readings, known ones and those to come",
        note=f"{POINTS} ways through the rest, of which readings near in time go "
        "together",
        inputs=(
            seen.number("so far", so_far, rule=seen.basis)
            if np.isfinite(so_far)
            else Explanation("so far", shown="nothing yet"),
            Explanation(
                "readings to come",
                coming,
                rule=f"one in {many(float(every[0]), 'day')}, as they came so far",
                note=f"the last on the last day{shared}",
            ),
            forecast_part(evolve(seen, raw=True), "reading of the last day"),
            *_possible(seen, values),
        ),
    )


def work_part(seen: Subject, values: Outcomes) -> Explanation:
    """
    Say how staged work was foreseen: base rate, what is done, what is left.

    Args:
        seen: A key result that is done, has milestones, or establishes a reading.
        values: What may come of it.

    Returns:
        A part.
    """
    rows = np.array([seen.row])
    work = work_of(seen.sheet, rows, seen.foresight.rates[rows])
    shape, time = (float(column[0]) for column in rate_of(work))
    left, rate = work.left[0], float(work.rate[0])
    elapsed = float(work.elapsed[0])
    confidence = seen.one.confidence
    ignored = f" (the owner says {chance_text(confidence)})" if confidence else ""
    return Explanation(
        "share done at the end",
        seen.one.median,
        shown=_range(seen),
        rule="each stage that is left gets finished at one rate",
        source="okrkit.projection.chances.work: a gamma-exponential model",
        note=f"the owner's confidence is not used{ignored}",
        inputs=(
            seen.number("done so far", float(work.share[0]), rule="share of weight"),
            _base_rate(seen, rate),
            Explanation(
                "stages left",
                float(len(left)),
                shown=", ".join(f"{100 * part:.3g}%" for part in left[:_FEW].tolist())
                or "none",
                rule="each with its share of the weight",
            ),
            Explanation(
                "rate",
                shape / time,
                shown=f"{shape / time:.3g} a cycle",
                rule="chance of a stage in a moment, for as long as it is open",
                formula=f"({PRIOR:g} + {shape - PRIOR:g}) / "
                f"({time - float(work.exposure[0]):.4g} + {work.exposure[0]:.4g})",
                note=f"{many(shape - PRIOR, 'stage')} done, open for "
                f"{many(float(work.exposure[0]), 'cycle')} in all; the base rate "
                f"counts as {PRIOR:g}",
            ),
            Explanation("of the cycle over", elapsed, shown=f"{100 * elapsed:.0f}%"),
            *_ends(seen, values),
        ),
    )


def outside_part(seen: Subject, values: Outcomes) -> Explanation:
    """
    Say what is believed of a key result of which nothing was ever read.

    Args:
        seen: The key result.
        values: What may come of it.

    Returns:
        A part: the reference class.
    """
    rate = float(seen.foresight.rates[seen.row])
    nothing = float(min(NOTHING, 1.0 - rate))
    return Explanation(
        "progress at the end",
        seen.one.median,
        shown=_range(seen),
        rule="how key results usually end",
        note="no reading and no baseline: its reference class is all that is known",
        inputs=(
            _base_rate(seen, rate),
            Explanation(
                "nothing comes of it",
                nothing,
                shown=chance_text(nothing),
                source="Workpath, 30,200 goals of 54 companies",
            ),
            *_ends(seen, values),
        ),
    )


def settled_part(seen: Subject) -> Explanation:
    """
    Say why nothing can change any more, and what it came to.

    Args:
        seen: A key result that is over, or was read on its last day.

    Returns:
        A part: its score.
    """
    over = seen.sheet.on >= int(seen.sheet.okrs.table.end[seen.row])
    said = "it is over" if over else "it was read on its last day"
    return Explanation(
        "value at the end",
        seen.one.median,
        shown=_range(seen),
        rule="certain",
        note=f"{said}: what is known is what it came to",
        inputs=(explain_score(seen.sheet, "key result", seen.row),),
    )


def _base_rate(seen: Subject, rate: float) -> Explanation:
    intent = int(seen.sheet.okrs.table.intent[seen.row])
    word = INTENTS[intent] if intent >= 0 else None
    what = f"what is {word}" if word else "what nobody said is committed or not"
    usual = rate == BASE_RATES[word]
    return Explanation(
        "base rate",
        rate,
        shown=chance_text(rate),
        rule=f"of {what}, finished within its cycle",
        source="published records of other organisations" if usual else "given",
    )


def _range(seen: Subject) -> str:
    low, middle, high = seen.values.quantiles(np.array([0.1, 0.5, 0.9]))[0]
    if low == high:
        return seen.said(float(middle))
    return (
        f"{seen.said(float(middle))}, 80% from {seen.said(float(low))} to "
        f"{seen.said(float(high))}"
    )


def _ends(seen: Subject, values: Outcomes) -> tuple[Explanation, ...]:
    """Name what may come of it, each with its chance; the likeliest of many."""
    weights = np.broadcast_to(values.weights, values.values.shape)[0]
    ends, place = np.unique(values.values[0], return_inverse=True)
    chance = np.bincount(place.ravel(), weights, minlength=len(ends))
    some = np.sort(np.argsort(-chance, kind="stable")[:_FEW])
    parts = [
        Explanation(
            f"ends at {seen.said(float(ends[at]))}",
            float(chance[at]),
            shown=chance_text(float(chance[at])),
        )
        for at in some.tolist()
        if chance[at] > 0
    ]
    more = len(ends) - _FEW
    if more > 0:
        parts.append(Explanation("…", note=f"and {more} less likely ends"))
    return tuple(parts)


def _possible(seen: Subject, values: Outcomes) -> tuple[Explanation, ...]:
    ends = (("least possible", values.least), ("most possible", values.most))
    return tuple(
        seen.number(label, float(end[0]))
        for label, end in ends
        if known(float(end[0])) is not None
    )
