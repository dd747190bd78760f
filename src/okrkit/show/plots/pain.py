"""Where it hurts: segments, drivers, complaints, and since when."""

from typing import TYPE_CHECKING

import numpy as np

from okrkit.model.checks import instance
from okrkit.model.okrset import OKRSet
from okrkit.model.series import Series
from okrkit.retention.estimates.levels import level_text
from okrkit.retention.wholes import whole
from okrkit.scoring.amounts import value_text
from okrkit.show.plots.canvas import (
    colours,
    dated,
    days,
    drawn_on,
    headed,
    inert,
    keyed,
    labelled,
    noted,
    one_of,
    percents,
    ranged,
    rows,
    said_instead,
    taken,
    words,
)
from okrkit.show.plots.places import named
from okrkit.strategy.pain.alert import Alert, Alerts
from okrkit.strategy.pain.complaint import ComplaintCategory, Complaints
from okrkit.strategy.pain.key_driver import KeyDrivers
from okrkit.strategy.pain.segment_scores import SegmentScore, SegmentScores

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["alerts", "complaints", "drivers", "satisfaction"]

_STANDING = {"worse than most": "bad", "better than most": "good"}
_QUADRANTS = {
    "fix first": "s",
    "keep": "o",
    "watch": "^",
    "leave": "D",
    "lowers it": "v",
    "cannot tell": "x",
}
_TONES = {
    "fix first": "bad",
    "keep": "good",
    "watch": "fair",
    "leave": "none",
    "lowers it": "info",
    "cannot tell": "none",
}


def satisfaction(
    found: SegmentScores, /, *, top: int = 15, ax: "Axes | None" = None
) -> "Axes":
    r"""
    Draw how satisfied each segment is, as measured and pulled to the common mean.

    Args:
        found: What `strategy.satisfaction` returned.
        top: How many segments at most, the worst first.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: open marks are as measured, filled ones shrunken with their interval.

    Raises:
        InvalidOKRError: No such result, no such number, or no axes.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit.strategy.pain.segments import satisfaction as asked
        >>> rows = {"score": [9, 3, 9, 2], "segment": ["a", "a", "b", "b"]}
        >>> ax = satisfaction(asked(rows), ax=Figure().subplots())
        >>> [label.get_text() for label in ax.get_yticklabels()]
        ['a\nn 2, may be chance', 'b\nn 2, may be chance']

    .. versionadded:: 0.1.0
    """
    instance(found, kind=SegmentScores, field="found")
    shown, rest = taken(found, whole(top, field="top", least=1))
    on = drawn_on(ax, many=len(shown))
    less = rows(on, [_segment(item) for item in shown])
    name = words(found.everybody.definition.name)
    headed(on, f"{name} by segment, the worst first", rest, less=less)
    shades = colours(on)
    if found.everybody.value is not None:
        on.axvline(found.everybody.value, color=shades["text"], ls="--", lw=1.2)
    for place, item in enumerate(shown):
        _score(on, place, item, shades)
    on.margins(x=0.08)
    definition = found.everybody.definition
    if definition.percent and definition.unit.kind == "ratio":
        percents(on.xaxis)
    labelled(
        on,
        f"open: as measured; filled: pulled to the mean, {level_text(found.level)} "
        "interval; dashed: all answers as one",
        less=less,
    )
    return on


def _segment(item: SegmentScore) -> tuple[str, str]:
    return item.id, f"n {item.n:g}, {item.standing}"


def _score(ax: "Axes", place: int, item: SegmentScore, shades: dict[str, str]) -> None:
    """Draw one segment."""
    if item.value is not None:
        ax.plot([item.value], [place], "o", color=shades["soft"], mfc="none", ms=7)
    if item.shrunken is not None:
        colour = shades[_STANDING.get(item.standing, "info")]
        ends = item.shrunken_low, item.shrunken_high
        ranged(ax, place, item.shrunken, ends, colour)


def drivers(found: KeyDrivers, /, *, ax: "Axes | None" = None) -> "Axes":
    """
    Draw what satisfaction goes with, by how well it is done: four quadrants.

    Args:
        found: What `strategy.key_drivers` returned.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: performance to the right, importance upwards, with intervals.

    Raises:
        InvalidOKRError: No such result, or no axes.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit.strategy.pain.drivers import key_drivers
        >>> rows = [{"all": i % 5 + 1, "price": i % 5 + 1, "help": i * 7 % 3 + 3}
        ...     for i in range(60)]
        >>> made = key_drivers(rows, "all", ["price", "help"])
        >>> [text.get_text() for text in drivers(made, ax=Figure().subplots()).texts]
        ['fix first', 'keep', 'watch', 'leave', 'price', 'help']

    .. versionadded:: 0.1.0
    """
    instance(found, kind=KeyDrivers, field="found")
    on = drawn_on(ax)
    headed(
        on,
        f"What {words(found.outcome, limit=40)} goes with",
        f"{found.explained:.0%} of it is explained, in {found.n} answers",
    )
    shades = colours(on)
    on.axvline(found.done, color=shades["soft"], lw=1, ls="--")
    on.axhline(found.average, color=shades["soft"], lw=1, ls="--")
    bars = []
    for item in found:
        x, y, low, high = item.performance, item.importance, item.low, item.high
        left, right = item.performance_low, item.performance_high
        colour, mark = shades[_TONES[item.quadrant]], _QUADRANTS[item.quadrant]
        on.plot([left, right], [y, y], color=colour, lw=1)
        on.plot([x, x], [low, high], color=colour, lw=1)
        on.plot([x], [y], mark, color=colour, ms=7)
        bars += [((left, y), (right, y)), ((x, low), (x, high))]
    on.margins(0.16)
    _corners(on, shades["soft"])
    percents(on.xaxis, on.yaxis)
    on.spines[["right", "top"]].set_visible(False)
    labelled(
        on, f"share that is satisfied with it, {level_text(found.level)} intervals"
    )
    on.set_ylabel("importance", fontsize=8.5)
    spots = [(item.performance, item.importance) for item in found]
    named(on, spots, [words(item.id, limit=28) for item in found], bars=bars)
    return on


def _corners(ax: "Axes", colour: str) -> None:
    """Say in each corner what its quadrant is called."""
    # What is drawn later must not move them; shares beyond 0 and 1 are none.
    limits = {"xlim": ax.get_xlim(), "ylim": ax.get_ylim()}
    ax.set_xticks([tick for tick in ax.get_xticks() if 0 <= tick <= 1])
    ax.set_yticks([tick for tick in ax.get_yticks() if 0 <= tick <= 1])
    ax.set(**limits)
    for name, x, y in (
        ("fix first", 0.01, 0.99),
        ("keep", 0.99, 0.99),
        ("watch", 0.01, 0.01),
        ("leave", 0.99, 0.01),
    ):
        ax.text(
            x,
            y,
            name,
            transform=ax.transAxes,
            ha="left" if x < 0.5 else "right",
            va="bottom" if y < 0.5 else "top",
            color=colour,
            fontsize=8.5,
            style="italic",
        )


def complaints(
    found: Complaints, /, *, top: int = 12, ax: "Axes | None" = None
) -> "Axes":
    r"""
    Draw what customers complain of, most first, with the shares summed up.

    Args:
        found: What `strategy.complaints` returned.
        top: How many categories at most.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: bars are shares, the line their sum so far.

    Raises:
        InvalidOKRError: No such result, no such number, or no axes.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit.strategy.pain.complaints import complaints as counted
        >>> days = ["2026-09-10"] * 9 + ["2026-10-10"] * 40
        >>> what = ["late"] * 5 + ["bill"] * 4 + ["late"] * 30 + ["bill"] * 10
        >>> made = counted({"date": days, "category": what}, on="2026-11-15")
        >>> complaints(made, ax=Figure().subplots()).get_yticklabels()[0].get_text()
        'late\n30, more: 5.8 times'

    .. versionadded:: 0.1.0
    """
    instance(found, kind=Complaints, field="found")
    shown, rest = taken(found, whole(top, field="top", least=1))
    on = drawn_on(ax, many=max(len(shown), 1))
    if not found.total:
        return said_instead(on, f"no complaints in {words(found.period.label)}")
    less = rows(on, [_category(item) for item in shown])
    beside = f", beside {words(found.compared.label)}" if found.compared else ""
    title = f"{found.total} complaints in {words(found.period.label)}{beside}"
    headed(on, title, rest, less=less)
    shades, places = colours(on), np.arange(len(shown))
    shares = [item.share or 0.0 for item in shown]
    sums = [item.cumulative or 0.0 for item in shown]
    tones = [_trend_tone(item) for item in shown]
    on.barh(places, shares, 0.55, color=[shades[tone] for tone in tones])
    on.plot(sums, places, color=shades["text"], marker=".", lw=1)
    for place, total in enumerate(sums):
        noted(on, f"{total:.0%}", (total, place), shift=(5, 0))
    on.set_xlim(0, 1.15)
    percents(on.xaxis)
    labelled(on, "bars: share of all complaints; line: their sum so far", less=less)
    return on


def _trend_tone(item: ComplaintCategory) -> str:
    known = {"more": "bad", "new": "fair", "fewer": "good", "gone": "good"}
    return known.get(item.trend, "info")


def _category(item: ComplaintCategory) -> tuple[str, str]:
    times = item.ratio is not None and item.trend in ("more", "fewer")
    said = f"{item.trend}: {item.ratio:.2g} times" if times else item.trend
    return item.id, f"{item.count}, {said}"


def alerts(
    found: Alerts,
    readings: object,
    /,
    *,
    id: str | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """
    Draw the readings of one measure, with the fall and when it was seen.

    Args:
        found: What `strategy.satisfaction_alerts` returned.
        readings: What it was asked of: readings, or a set.
        id: Of the measure; the first of the alerts where None.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: levels before and after, the days between which the level changed, and
        the day of the alarm.

    Raises:
        InvalidOKRError: No such result, no readings, or no axes.
        UnknownIdError: No such measure.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit.strategy.pain.alerts import satisfaction_alerts
        >>> months = {f"2026-{m:02}-28": 40 - 9 * (m > 8) + m % 2 for m in range(1, 13)}
        >>> made = satisfaction_alerts(months, on="2026-12-31")
        >>> ax = alerts(made, months, ax=Figure().subplots())
        >>> ax.get_title(loc="left").splitlines()[0]
        'series: has fallen'

    .. versionadded:: 0.1.0
    """
    instance(found, kind=Alerts, field="found")
    if not len(found):
        return said_instead(drawn_on(ax), "no measure of satisfaction is watched")
    alert = found[one_of(found.ids, id)]
    given = readings.series(alert.id) if isinstance(readings, OKRSet) else readings
    series = Series.of(given)
    known = [r for r in series.current() if r.date <= found.on and not r.provisional]
    on = drawn_on(ax)
    headed(on, *_alarm(alert))
    if not known:
        return said_instead(on, "no readings")
    shades = colours(on)
    dates, values = days(r.date for r in known), [r.value for r in known]
    on.plot(dates, values, color=shades["text"], marker=".", lw=1.2, label="readings")
    if alert.verdict == "has fallen":
        _fall(on, alert, float(dates[0]), float(dates[-1]))
    if alert.unit is not None:
        on.set_ylabel(inert(words(alert.unit.name)), fontsize=8.5)
    on.spines[["right", "top"]].set_visible(False)
    dated(on)
    keyed(on)
    return on


def _alarm(alert: Alert) -> tuple[str, str, str]:
    """Say what is seen, how far it fell, and what to look at again."""
    title = f"{words(alert.name, limit=60)}: {alert.verdict}"
    if alert.verdict != "has fallen":
        return title, "", ""
    low, size, high = (
        value_text(v, alert.unit) for v in (alert.low, alert.size, alert.high)
    )
    again = ", ".join(alert.objectives)
    return (
        title,
        f"{size} ({low} to {high})",
        again and words(f"to re-evaluate: {again}"),
    )


def _fall(ax: "Axes", alert: Alert, first: float, last: float) -> None:
    """Draw the levels before and after, when it changed, and when that was seen."""
    edges = (alert.changed_from, alert.changed_on, alert.changed_to, alert.raised_on)
    dates = [edge for edge in edges if edge is not None]
    before, size, low, high = alert.before, alert.size, alert.low, alert.high
    if len(dates) < 4 or before is None or size is None or low is None or high is None:
        return
    start, change, end, raised = days(dates).tolist()
    shades = colours(ax)
    during = f"changed, {alert.changed_from} to {alert.changed_to}"
    span = ax.axvspan(start, max(end, start + 1), hatch="...", label=during, zorder=0)
    span.set(fill=False, lw=0, edgecolor=shades["soft"])
    for ends, level, label in (
        ([first, change], before, "level before and after"),
        ([change, last], before + size, None),
    ):
        ax.plot(ends, [level] * 2, color=shades["info"], ls="--", lw=1.6, label=label)
    reach = before + low, before + high
    ax.fill_between([change, last], *reach, color=shades["info"], alpha=0.25, lw=0)
    ax.axvline(raised, color=shades["bad"], ls=":", label=f"alarm, {alert.raised_on}")
