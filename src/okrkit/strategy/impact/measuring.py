"""`impact`: did it work? A metric after a start, beside its own counterfactual."""

import datetime as dt
from collections.abc import Iterable, Mapping

import numpy as np

from okrkit.model.checks import choice
from okrkit.model.metric import Metric
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Initiative
from okrkit.model.rows import rhythm_days
from okrkit.model.series import Series
from okrkit.projection.trust.calibration import Calibration, check_calibration
from okrkit.retention.estimates.intervals import check_level
from okrkit.strategy.impact.asking import Question, Share, question
from okrkit.strategy.impact.compared import Controls
from okrkit.strategy.impact.controlled import beside, drift_apart, movement
from okrkit.strategy.impact.effect import ControlCheck, Impact
from okrkit.strategy.impact.gathered import Gathered, gathered, only
from okrkit.strategy.impact.kernel import ChangeAfter, Control, change_after
from okrkit.strategy.impact.placebo import LEAST
from okrkit.strategy.impact.rivals import near
from okrkit.strategy.impact.said import count

__all__ = ["impact"]

_YEAR = 360.0
"""Days from the first reading to the last of a year of months or weeks, nearly."""


def impact(
    initiative: Initiative | str,
    series: Series | OKRSet | Mapping[str, float],
    controls: Controls = None,
    *,
    on: dt.date | str,
    metric: Metric | str | None = None,
    starts_on: dt.date | str | None = None,
    until: dt.date | str | None = None,
    lag: float = 0,
    others: Iterable[Initiative] = (),
    share: Share = "whole",
    level: float = 0.95,
    calibration: Calibration | str | None = "default",
) -> Impact:
    """
    Tell what an initiative changed in a metric, and how sure that is.

    The readings after the start are set against what Projection would have expected of
    them from the readings before it. The same is tried on every day before the start
    on which it can be: such placebo runs say how far the model misses this series, and
    set the width of the intervals. Nothing is claimed that cannot be seen.

    Args:
        initiative: The initiative, or an id: of the set, or of your own.
        series: The readings of the metric, or a set that has them.
        controls: The same measure where nothing was done: readings, a mapping of names
            to readings, or ids of metrics of the set. Their mean movement is taken off,
            in the metric's unit.
        on: The day; later readings do not count.
        metric: What the readings are of: its polarity, unit and bounds are used. Of a
            set its id; None takes the only one that the initiative should move.
        starts_on: The first day; None takes that of the initiative.
        until: The last day to be looked at.
        lag: Days until an effect can show; readings between do not count.
        others: Further initiatives on the metric; a set knows its own.
        share: Take the ``"whole"`` movement of the controls off, as if all moved alike
            without the initiative, or a ``"fitted"`` share of it.
        level: Of the intervals, and at which a change is claimed.
        calibration: As in `okrkit.projection.forecast`.

    Returns:
        The effect on the mean of the readings after the start, with all it rests on.

    Raises:
        InvalidOKRError: Nobody says when it started or which metric is meant; no
            readings; a negative lag; no level.
        UnknownIdError: An id that the set does not have.
        CalendarError: No day, or a lag beyond the calendar.
        UnitError: Readings or controls of another dimension than the metric.

    Shape:
        Linear in readings, times 60 placebo runs at most.

    Units:
        The metric's.

    Source:
        "Find out whether it worked" in the documentation. Interrupted time series:
        A. Wagner et al. 2002; against a Bayesian counterfactual: K. Brodersen et al.
        2015; placebo dates: A. Abadie et al. 2010.

    Example:
        >>> weeks = [f"2026-0{m}-{d}" for m in range(1, 7) for d in (10, 20)]
        >>> nps = Series.of(dict(zip(weeks, [31, 33, 32, 31, 33, 32, 31, 33, 44, 46])))
        >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-05-01")
        >>> found.verdict, round(found.effect)
        ('a real rise', 13)

    .. versionadded:: 0.1.0
    """
    fitted = choice(share, ("whole", "fitted"), field="share") == "fitted"
    asked = question(
        initiative,
        series,
        controls,
        on=on,
        metric=metric,
        starts_on=starts_on,
        until=until,
        lag=lag,
        others=others,
        fitted=fitted,
    )
    sure = check_level(level)
    check_calibration(calibration)
    found = gathered(asked.series, asked.metric, asked.days)
    control = None
    if asked.controls:
        found, control = _controlled(found, asked, fitted=fitted)
    missing = _missing(found, asked)
    made = None if missing else _made(found, asked.metric, control, calibration)
    check = _check(found, asked, control, made)
    return Impact(
        initiative=asked.initiative.id,
        title=asked.initiative.title,
        metric=asked.metric,
        on=asked.on,
        until=asked.days.until,
        starts_on=asked.days.starts_on,
        shows_on=asked.days.shows_on,
        level=sure,
        dates=tuple(reading.date for reading in found.after),
        before=found.span.before,
        left_out=found.left_out,
        values=np.array([reading.value for reading in found.after]),
        measured=made,
        control=check,
        doubts=(missing,) if missing else _doubts(found, asked, check),
        notes=_notes(found, asked),
    )


def _made(
    found: Gathered, metric: Metric, control: Control | None, calibration: object
) -> ChangeAfter:
    low, high = metric.bounds
    return change_after(
        found.times,
        found.values,
        found.errors,
        found.span,
        lower=-np.inf if low is None else low,
        upper=np.inf if high is None else high,
        control=control,
        calibration=calibration,
    )


def _missing(found: Gathered, asked: Question) -> str:
    """Say what there is too little of to measure anything."""
    start, span = asked.days.starts_on, found.span
    if start > asked.days.until:
        return f"it starts on {start}, after {asked.days.until}"
    if span.before < LEAST:
        many = count(span.before, "reading")
        return f"{many} before {start}, and {LEAST} are needed"
    if not span.count:
        return f"no final reading since {asked.days.shows_on}"
    return ""


def _doubts(
    found: Gathered, asked: Question, check: ControlCheck | None
) -> tuple[str, ...]:
    """Say what keeps any number from telling whether it worked."""
    doubts: list[str] = []
    if found.broken:
        doubts.append(f"another definition was measured: {found.broken}")
    before = found.values[: found.span.before]
    same = int(np.max(np.unique(before, return_counts=True)[1]))
    if 2 * same > len(before):
        doubts.append(
            f"{same} of {count(len(before), 'reading')} before the start are the same: "
            "they hardly show how it moves by itself, longer periods would"
        )
    start = asked.days.starts_on
    away = found.after[-1].date - start
    doubts += [
        f"others on the same metric {how} near: {named}"
        for how, named in near(asked.others, start, away).items()
    ]
    for name, one in asked.controls.items():
        broken = gathered(one.series, one.metric, asked.days).broken
        if broken:
            doubts.append(f"another definition of {name} was measured: {broken}")
    for name, works in asked.reaching.items():
        if asked.initiative.id in [one.id for one in works]:
            doubts.append(f"it should move the control {name} itself")
        others = [one for one in works if one.id != asked.initiative.id]
        doubts += [
            f"others on the control {name} {how} near: {named}"
            for how, named in near(others, start, away).items()
        ]
    if check is not None and not check.parallel:
        doubts.append(
            "the metric and its controls drifted apart before the start already "
            f"(p = {check.apart:.2g})"
        )
    return tuple(doubts)


def _notes(found: Gathered, asked: Question) -> tuple[str, ...]:
    """Say what a reader should know beside the numbers."""
    work, metric, days = asked.initiative, asked.metric, asked.days
    before = found.times[: found.span.before]
    ended = work.ends_on is not None and work.ends_on < days.until
    unsaid = [one.id for one in asked.others if one.starts_on is None]
    mixed = _of_both(found, asked)
    notes = (
        (days.shows_on > days.starts_on, f"looked at from {days.shows_on} on"),
        (found.span.count == 1, "it rests on one reading"),
        (
            bool(mixed),
            f"the reading of {mixed} may be of a period that began before it",
        ),
        (
            bool(unsaid),
            f"nobody said when others on the same metric start: {', '.join(unsaid)}",
        ),
        (ended, f"it ended on {work.ends_on}: later readings count as well"),
        (
            len(before) > 0 and before[-1] - before[0] < _YEAR,
            "less than a year is known before it: a season may look like an effect",
        ),
        (
            bool(work.segment and metric.segment) and work.segment != metric.segment,
            f"it is for {work.segment}, and {metric.segment} is measured",
        ),
    )
    return tuple(text for holds, text in notes if holds)


def _of_both(found: Gathered, asked: Question) -> str:
    """Return the day of a first reading whose period may have begun before."""
    metric, shows_on = asked.metric, asked.days.shows_on
    if metric.kind == "level" or not found.span.count:
        return ""
    first = found.after[0]
    reach = (first.date - shows_on).days + 1
    whole = first.starts_on is not None or reach >= rhythm_days(metric.rhythm)
    return "" if whole else str(first.date)


def _controlled(
    found: Gathered, asked: Question, *, fitted: bool
) -> tuple[Gathered, Control | None]:
    """Set each reading beside those of the controls of the same day."""
    every = float(np.median(np.diff(found.times))) if len(found.times) > 1 else 1.0
    others = [
        gathered(one.series, one.metric, asked.days) for one in asked.controls.values()
    ]
    both, errors = (
        np.array(
            [beside(found.times, one.times, column, every) for one, column in each]
        )
        for each in (
            [(one, one.values) for one in others],
            [(one, one.errors) for one in others],
        )
    )
    known = np.asarray(~np.isnan(both).any(axis=0))
    kept = only(found, known)
    if not kept.span.before:
        return kept, None
    square = np.nan_to_num(errors[:, known]) ** 2
    control = Control(
        moved=movement(both[:, known], kept.span.before),
        errors=np.sqrt(square.sum(axis=0)) / len(both),
        fitted=fitted,
    )
    return kept, control


def _check(
    found: Gathered, asked: Question, control: Control | None, made: ChangeAfter | None
) -> ControlCheck | None:
    if control is None or made is None or made.slopes is None:
        return None
    share, before = made.slopes, found.span.before
    taken = float(share.value[-1])
    moved = control.moved
    return ControlCheck(
        names=tuple(asked.controls),
        share=taken,
        share_error=float(share.error[-1]) if control.fitted else None,
        moved=float(moved[-found.span.count :].mean() - moved[:before].mean()),
        apart=drift_apart(
            found.times[:before], (found.values - taken * moved)[:before]
        ),
    )
