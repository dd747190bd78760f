"""How the model came to what a value may be at the end, step by step."""

import numpy as np
from attrs import evolve

from okrkit.projection.batch import batch_of
from okrkit.projection.cases import Cases
from okrkit.projection.explain_words import Subject, day_of, known, many
from okrkit.projection.foresight import FALLING, SUM, TOTAL
from okrkit.projection.model import RATES, SHAPES, Why, why
from okrkit.projection.said import chance_text
from okrkit.projection.spreads.spread import DF, Spread
from okrkit.projection.trust.calibration import Calibration
from okrkit.projection.trust.recalibration import Recalibration
from okrkit.results import Explanation

_READ_AS = {
    TOTAL: "running total",
    SUM: "sum of the readings since the first day",
    FALLING: "a total that falls, so it is read as a level",
}


def forecast_part(seen: Subject, label: str = "value at the end") -> Explanation:
    """
    Say how the model came to what a value may be at the end.

    Args:
        seen: The key result.
        label: What the value is called.

    Returns:
        A part: what was read, what the model made of it, and the distribution.
    """
    batch = batch_of(seen.foresight.known, np.array([seen.row]))
    calibration = seen.calibration
    base = None if calibration is None else "default"
    if isinstance(calibration, Calibration):
        base = calibration.base
    said = why(batch.cases, base)
    model = Spread(
        centre=said.centre,
        below=said.below,
        above=said.above,
        floor=said.floor,
        cap=said.cap,
    )
    final, changes = model, [_correction(seen, said, base)]
    if isinstance(calibration, Calibration):
        final = calibration.apply(model)
        changes.append(_recalibration(seen, calibration, model, final))
    how = FALLING if batch.falling[0] else SUM if batch.summed[0] else 0
    how = how or (TOTAL if batch.cases.cumulative[0] else 0)
    return Explanation(
        label,
        known(float(final.median()[0])),
        shown=_ends(seen, final),
        rule="forecast of the model",
        inputs=(
            _last(seen, batch.cases, said, how),
            _left(batch.cases, said),
            _drift(seen, batch.cases, said),
            *_noise(seen, batch.cases, said),
            _shapes(batch.cases, said),
            *_years(seen, said),
            _plain(seen, said),
            *changes,
            distribution(seen, final),
        ),
    )


def distribution(seen: Subject, spread: Spread) -> Explanation:
    """
    Name the numbers that every chance is worked out from.

    Args:
        seen: The key result.
        spread: What its value may be, one row.

    Returns:
        A part; bounds only where there are any.
    """
    numbers = [
        seen.number("centre", float(spread.centre[0])),
        seen.number("scale below", float(spread.below[0])),
        seen.number("scale above", float(spread.above[0])),
    ]
    for name, side, end in (
        ("floor", "lower", spread.floor),
        ("cap", "higher", spread.cap),
    ):
        if np.isfinite(end[0]):
            said = f"it cannot end {side}; what would lie beyond lies on it"
            numbers.append(seen.number(name, float(end[0]), note=said))
    levels = seen.foresight.levels
    ends = [
        seen.number(f"{100 * level:.4g}% end below", float(value))
        for level, value in zip(levels, spread.quantiles(levels)[0], strict=True)
    ]
    return Explanation(
        "distribution",
        known(float(spread.median()[0])),
        shown=_ends(seen, spread),
        rule=f"split Student-t, {DF:g} degrees of freedom",
        inputs=(*numbers, *ends),
    )


def _ends(seen: Subject, spread: Spread) -> str:
    low, middle, high = spread.quantiles(np.array([0.1, 0.5, 0.9]))[0]
    if low == high:
        return seen.said(middle)
    return f"{seen.said(middle)}, 80% from {seen.said(low)} to {seen.said(high)}"


def _last(seen: Subject, cases: Cases, said: Why, how: int) -> Explanation:
    count = int(cases.count[0])
    if not count:
        note = "nothing read yet: it starts from the baseline"
        return seen.number("baseline", float(said.last[0]), note=note)
    since = int((cases.times[0] > cases.start[0]).sum())
    error = float(cases.errors[0, count - 1])
    more = f"; its standard error is {seen.said(error)}" if error else ""
    more += "; the baseline counts as one on the first day" if _begins(cases) else ""
    part = seen.number(
        "last value",
        float(said.last[0]),
        rule=_READ_AS.get(how, "latest reading"),
        note=f"{many(since, 'reading')} since the first day, {count - since} from "
        f"before it{more}",
    )
    return evolve(part, source=day_of(float(cases.times[0, count - 1])))


def _begins(cases: Cases) -> bool:
    """Tell whether the model takes the baseline for a reading at the start."""
    early = bool(cases.times[0, 0] <= cases.start[0])
    return not early and bool(np.isfinite(cases.baseline[0]))


def _left(cases: Cases, said: Why) -> Explanation:
    count, days = int(cases.count[0]), float(said.days_left[0])
    since = "the first day"
    if count:
        since = f"the end of {day_of(float(cases.times[0, count - 1]))}"
    return Explanation(
        "days left",
        days,
        shown=many(days, "day"),
        rule=f"from {since} to the end of {day_of(float(cases.end[0]))}",
    )


def _drift(seen: Subject, cases: Cases, said: Why) -> Explanation:
    """Say what of the slope that was seen is believed, and why not all of it."""
    kept, slope = float(said.drift[0]), float(said.plain_drift[0])
    first = "baseline" if _begins(cases) else "first"
    seen_any = cases.count[0] + _begins(cases) > 1 and slope != 0
    plain = seen.number(
        "plain slope", slope, rule=f"units a day from the {first} to the last reading"
    )
    return Explanation(
        "drift",
        known(kept),
        shown=f"{seen.said(kept)} a day",
        rule="units a day that the model sees now; it dies down by 5% a step",
        note=_kept(kept / slope) if seen_any else "the readings show no slope",
        inputs=(plain,) if seen_any else (),
    )


def _kept(share: float) -> str:
    if share < 0:
        return "against the plain slope: the latest readings went the other way"
    if share > 1:
        return f"{share:.3g} times the plain slope: the latest readings went faster"
    why_not = "few and noisy readings show slopes that do not last"
    return f"{100 * share:.0f}% of the plain slope is kept: {why_not}"


def _noise(seen: Subject, cases: Cases, said: Why) -> tuple[Explanation, ...]:
    step = seen.number(
        "day-to-day step",
        float(said.step[0]),
        rule="standard deviation of a day's change of the level",
    )
    if cases.cumulative[0]:
        return (step,)
    noise = seen.number(
        "noise",
        float(said.noise[0]),
        rule="standard deviation of a reading about the level",
    )
    return noise, step


def _shapes(cases: Cases, said: Why) -> Explanation:
    """Say which of the tiny models carry the weight, the heaviest first."""
    names = tuple(RATES if cases.cumulative[0] else SHAPES)
    weights = said.weights[0, : len(names)].tolist()
    named = sorted(zip(names, weights, strict=True), key=lambda pair: -pair[1])
    parts = [
        Explanation(name, weight, shown=chance_text(weight)) for name, weight in named
    ]
    return Explanation(
        "shapes",
        named[0][0],
        rule="averaged, by how usual each is and how well it fits the readings",
        inputs=parts,
    )


def _years(seen: Subject, said: Why) -> tuple[Explanation, ...]:
    years = float(said.years[0])
    if not years > 0:
        return ()
    alike = Explanation(
        "alike",
        float(said.alike[0]),
        rule="how far this year went like the last, -1 to 1",
    )
    part = seen.number(
        "last years' steps",
        float(said.season[0]),
        rule="what the same days of earlier years add; more where years are alike",
        note=f"{many(years, 'earlier year')} known",
    )
    return (evolve(part, inputs=(alike,)),)


def _plain(seen: Subject, said: Why) -> Explanation:
    """Say what the transparent model forecasts by itself."""
    centre, below, above = (
        float(c[0]) for c in (said.centre0, said.below0, said.above0)
    )
    return Explanation(
        "transparent forecast",
        known(centre),
        shown=f"{seen.said(centre)}, scales {seen.said(below)} below and "
        f"{seen.said(above)} above",
        rule="average of the shapes, with what last years add",
        inputs=(
            seen.number(
                "from the last value",
                centre - float(said.last[0]),
                rule="drift, what last years add, and what is taken for noise",
            ),
            seen.number("centre", centre),
            seen.number("scale below", below),
            seen.number("scale above", above),
        ),
    )


def _correction(seen: Subject, said: Why, base: str | None) -> Explanation:
    """Say what the learned correction changed; it moves by means of both scales."""
    label = "learned correction"
    if base is None:
        return Explanation(
            label, shown="none", note="calibration=None: the forecast is as it was"
        )
    before = said.centre0, said.below0, said.above0
    after = said.centre, said.below, said.above
    return _changed(seen, label, before, after, "learned from public series, bounded")


def _recalibration(
    seen: Subject, own: Calibration, model: Spread, final: Spread
) -> Explanation:
    """Say what a user's own record changed."""
    label = "own recalibration"
    rule, note = type(own).__name__, ""
    if isinstance(own, Recalibration):
        rule, note = f"learned from {own.n} closed cycles", own.why
        if not own.helps:
            return Explanation(label, shown="none", rule=rule, note=note)
    before = model.centre, model.below, model.above
    after = final.centre, final.below, final.above
    return _changed(seen, label, before, after, rule, note)


def _changed(
    seen: Subject,
    label: str,
    before: tuple[np.ndarray, ...],
    after: tuple[np.ndarray, ...],
    rule: str,
    note: str = "",
) -> Explanation:
    """Say by how much a centre moved, and how much wider its scales got."""
    centre, *scales = (float(column[0]) for column in before)
    moved, *widened = (float(column[0]) for column in after)
    shift = moved - centre
    scale = sum(scales) / 2
    of = f", {shift / scale:+.2f} scales" if scale > 0 else ""
    parts = [Explanation("shift", shift, shown=f"{seen.said(shift)}{of}")]
    parts += [
        Explanation(f"width {side}", new / old, shown=f"{new / old:.3g} times")
        for side, old, new in zip(("below", "above"), scales, widened, strict=True)
        if old > 0
    ]
    return Explanation(
        label,
        shift,
        shown=f"centre {seen.said(shift)}{of}",
        rule=rule,
        note=note,
        inputs=parts,
    )
