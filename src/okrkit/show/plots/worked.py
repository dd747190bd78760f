"""Did it work? What was seen beside what was to be expected."""

from typing import TYPE_CHECKING, Final

import numpy as np

from okrkit.model.checks import instance
from okrkit.model.okrset import OKRSet
from okrkit.model.series import Series
from okrkit.numerics.arrays import Floats
from okrkit.retention.estimates.levels import level_text
from okrkit.retention.wholes import whole
from okrkit.show.plots.canvas import (
    colours,
    dated,
    days,
    drawn_on,
    headed,
    inert,
    keyed,
    labelled,
    measured_in,
    noted,
    ranged,
    rows,
    said_instead,
    taken,
    words,
)
from okrkit.strategy.impact.effect import Impact
from okrkit.strategy.impact.gathered import Asked, gathered
from okrkit.strategy.impact.ranked import ImpactRanking, RankedImpact
from okrkit.strategy.impact.said import amount, span_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["cumulative_effect", "impact", "ranking"]

_TONES: Final = {"worked": "good", "made it worse": "bad", "changed it": "info"}


def impact(
    found: Impact, readings: object = None, /, *, ax: "Axes | None" = None
) -> "Axes":
    r"""
    Draw the readings after a start beside what was to be expected without it.

    Args:
        found: What `okrkit.impact` returned.
        readings: What it was asked of: readings or a set, for those before the start;
            they are not drawn where None.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes.

    Raises:
        InvalidOKRError: No impact, no readings, or no axes.
        UnknownIdError: A set without the metric.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit.strategy.impact.measuring import impact as measured
        >>> weeks = [f"2026-0{m}-{d}" for m in range(1, 6) for d in (10, 20)]
        >>> nps = dict(zip(weeks, [31, 33, 32, 31, 33, 32, 31, 33, 44, 46]))
        >>> calls = measured("calls", nps, on="2026-06-01", starts_on="2026-05-01")
        >>> impact(calls, nps, ax=Figure().subplots()).get_title(loc="left")
        'calls: a real rise\n+13.08 (+9.26 to +16.08, 95%)'

    .. versionadded:: 0.1.0
    """
    instance(found, kind=Impact, field="found")
    before = None if readings is None else _before(found, readings)
    on = drawn_on(ax)
    headed(on, *_titles(found, found.effect, found.low, found.high))
    if found.measured is None:
        return said_instead(on, words(found.why, limit=400))
    shades, columns = colours(on), found.to_columns()
    dates, seen = days(found.dates), columns["actual"]
    if before is not None:
        dates, seen = (
            np.concatenate(both) for both in zip(before, (dates, seen), strict=True)
        )
    mark = "." if len(dates) < 60 else ""
    on.plot(dates, seen, color=shades["text"], marker=mark, lw=1.4, label="seen")
    _band(
        on,
        columns,
        ("expected", "expected_low", "expected_high"),
        f"expected without it, {level_text(found.level)}",
    )
    _started(on, found)
    on.set_ylabel(inert(_measure(found)), fontsize=8.5)
    keyed(on)
    return on


def cumulative_effect(found: Impact, /, *, ax: "Axes | None" = None) -> "Axes":
    """
    Draw what an initiative brought in all, up to each reading.

    Of sales a week that is the sales gained so far; of a level such as a score it says
    only when the effect began.

    Args:
        found: What `okrkit.impact` returned.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes.

    Raises:
        InvalidOKRError: No impact, or no axes.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit.strategy.impact.measuring import impact as measured
        >>> weeks = [f"2026-0{m}-{d}" for m in range(1, 6) for d in (10, 20)]
        >>> nps = dict(zip(weeks, [31, 33, 32, 31, 33, 32, 31, 33, 44, 46]))
        >>> calls = measured("calls", nps, on="2026-06-01", starts_on="2026-05-01")
        >>> cumulative_effect(calls, ax=Figure().subplots()).get_ylabel()
        'sum of effects'

    .. versionadded:: 0.1.0
    """
    instance(found, kind=Impact, field="found")
    on = drawn_on(ax)
    ends = found.cumulative, found.cumulative_low, found.cumulative_high
    headed(on, *_titles(found, *ends))
    if found.measured is None:
        return said_instead(on, words(found.why, limit=400))
    on.axhline(0, color=colours(on)["soft"], lw=1)
    names = ("cumulative", "cumulative_low", "cumulative_high")
    label = f"sum of effects, {level_text(found.level)}"
    _band(on, found.to_columns(), names, label)
    _started(on, found)
    unit = found.metric.unit.difference
    on.set_ylabel(inert(measured_in("sum of effects", unit)), fontsize=8.5)
    keyed(on)
    return on


def ranking(
    found: ImpactRanking, /, *, top: int = 15, ax: "Axes | None" = None
) -> "Axes":
    r"""
    Draw initiatives side by side, each with its interval among so many.

    Effects on unlike metrics are drawn in standard deviations of a single reading, the
    better way to the right; beside each stands the effect in its own unit.

    Args:
        found: What `okrkit.rank_initiatives` returned.
        top: How many of them at most.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes.

    Raises:
        InvalidOKRError: No ranking, no such number, or no axes.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit.strategy.impact.measuring import impact as measured
        >>> from okrkit.strategy.impact.ranking import rank_initiatives
        >>> weeks = [f"2026-0{m}-{d}" for m in range(1, 6) for d in (10, 20)]
        >>> nps = dict(zip(weeks, [31, 33, 32, 31, 33, 32, 31, 33, 44, 46]))
        >>> calls = measured("calls", nps, on="2026-06-01", starts_on="2026-05-01")
        >>> ax = ranking(rank_initiatives([calls]), ax=Figure().subplots())
        >>> [label.get_text() for label in ax.get_yticklabels()]
        ['calls\nmetric\nchanged it']

    .. versionadded:: 0.1.0
    """
    instance(found, kind=ImpactRanking, field="found")
    shown, rest = taken(found, whole(top, field="top", least=1))
    on = drawn_on(ax, many=max(len(shown), 1))
    if not shown:
        return said_instead(on, "no initiative could be measured")
    less = rows(on, [_beside(row) for row in shown])
    headed(on, "What initiatives changed", rest, less=less)
    shades = colours(on)
    on.axvline(0, color=shades["soft"], lw=1)
    for place, row in enumerate(shown):
        _row(on, place, row, shades)
    on.margins(x=0.12)
    labelled(
        on,
        "effect in standard deviations of a reading, better to the right; intervals "
        f"{level_text(found.level)} together ({found.adjust})",
        less=less,
    )
    return on


def _before(found: Impact, readings: object) -> tuple[Floats, Floats]:
    """Return the readings before those that `found` looks at, as it sorts them."""
    series = (
        readings.series(found.metric.id)
        if isinstance(readings, OKRSet)
        else Series.of(readings)
    )
    asked = Asked(starts_on=found.starts_on, shows_on=found.shows_on, until=found.on)
    sorted_out = gathered(series, found.metric, asked)
    many = sorted_out.span.before + sorted_out.span.skipped
    dates = [reading.date for reading in sorted_out.readings[:many]]
    return days(dates), sorted_out.values[:many]


def _titles(
    found: Impact, value: float | None, low: float | None, high: float | None
) -> tuple[str, str]:
    title = f"{words(found.title)}: {found.verdict}"
    if value is None:
        return title, ""
    unit = found.metric.unit.difference
    ends = f"({span_text(low, high, unit)}, {level_text(found.level)})"
    return title, f"{amount(value, unit)} {ends}"


def _measure(found: Impact) -> str:
    return measured_in(words(found.metric.name, limit=32), found.metric.unit)


def _band(
    ax: "Axes", columns: dict[str, np.ndarray], names: tuple[str, str, str], label: str
) -> None:
    """Draw a line with its interval; a single reading as a mark with a bar."""
    colour = colours(ax)["info"]
    dates = days(columns["date"].tolist())
    middle, low, high = (columns[name] for name in names)
    if len(dates) > 1:
        ax.fill_between(dates, low, high, color=colour, alpha=0.25, lw=0)
        ax.plot(dates, middle, color=colour, ls="--", lw=1.6, label=label)
        return
    ends = np.stack([middle - low, high - middle])
    ax.errorbar(
        dates, middle, ends, color=colour, fmt="D", ms=5, capsize=4, label=label
    )


def _started(ax: "Axes", found: Impact) -> None:
    """Mark the first day on which something was done."""
    (day,) = days([found.starts_on])
    label = f"start, {found.starts_on}"
    ax.axvline(day, color=colours(ax)["soft"], ls=":", lw=1.4, label=label)
    ax.spines[["right", "top"]].set_visible(False)
    dated(ax)


def _beside(row: RankedImpact) -> tuple[str, str, str]:
    return row.initiative, row.impact.metric.name, row.standing


def _row(ax: "Axes", place: int, row: RankedImpact, shades: dict[str, str]) -> None:
    """Draw one initiative: its interval, its mark, and its effect in words."""
    effect, better = row.effect, row.better
    if effect is None or better is None:
        noted(ax, "not measured", (0, place), shift=(4, 0))
        return
    colour = shades[_TONES.get(row.standing, "none")]
    low, high = row.low, row.high
    if effect and low is not None and high is not None:
        low, high = sorted((low * better / effect, high * better / effect))
    fill = None if row.standing in _TONES else shades["back"]
    ranged(ax, place, better, (low, high), colour, fill=fill)
    noted(ax, amount(effect, row.impact.metric.unit.difference), (better, place))
