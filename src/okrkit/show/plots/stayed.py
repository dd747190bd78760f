"""Who stays, what they say, and what they are worth."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from okrkit.errors import NotMeasuredError
from okrkit.model.checks import instance, items
from okrkit.retention.cohort.result import Cohorts
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.levels import level_text
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.value.ranking import Deciles
from okrkit.retention.value.result import LifetimeValue
from okrkit.retention.wholes import whole
from okrkit.show.plots.canvas import (
    colours,
    drawn_on,
    headed,
    inert,
    keyed,
    labelled,
    measured_in,
    noted,
    numbers,
    percents,
    rows,
    said_instead,
    taken,
    words,
)
from okrkit.show.plots.grids import cells, columns, row_height

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["cohorts", "lifetime_value", "nps"]

_LINES: Final = (
    ("text", "o", "-"),
    ("info", "s", "--"),
    ("bad", "^", "-."),
    ("good", "D", ":"),
    ("fair", "v", "-"),
    ("none", "P", "--"),
)
"""Colour, mark and line of each segment."""

_APART: Final = 0.12
"""How far segments of one period stand apart, in periods."""


def cohorts(found: Cohorts, /, *, top: int = 24, ax: "Axes | None" = None) -> "Axes":
    """
    Draw a retention triangle: who of each cohort is still active at each age.

    Args:
        found: What `okrkit.retention.cohorts` returned; ``found.of("paying")`` for one
            of its segments.
        top: How many cohorts at most, the last ones.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: the more of a cohort are active, the darker the cell; what lies ahead
        is left empty, and what can still change has a frame and a ``*``.

    Raises:
        InvalidOKRError: No triangle, no such number, or no axes.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit.retention.cohort.sample import january
        >>> ax = cohorts(january(), ax=Figure().subplots())
        >>> [text.get_text() for text in ax.texts]
        ['100%', '50%']

    .. versionadded:: 0.1.0
    """
    instance(found, kind=Cohorts, field="found")
    many = whole(top, field="top", least=1)
    count = len(found.labels)
    last = slice(max(count - many, 0), None)
    on = drawn_on(ax, many=row_height(max(min(count, many), 4)))
    title = words(f"{found.definition.name} by {found.every}", limit=120)
    of = f", {words(found.segment)}" if found.segment else ""
    rest = f"the last {many} of {count} cohorts" if count > many else ""
    if not found.observed.any():
        headed(on, f"{title}{of}")
        return said_instead(on, "nobody began, or no age can be judged yet")
    sizes = found.sizes[last].tolist()
    named = zip(found.labels[last], sizes, strict=True)
    less = rows(on, [(f"{label}, {size}",) for label, size in named])
    headed(on, f"{title}{of}", rest, less=less)
    columns(on, [words(label, limit=20) for label in found.ages.labels], less=less)
    share = found.share[last]
    changing = (found.provisional & found.observed)[last]
    texts = [
        [_share(cell, mark) for cell, mark in zip(*row, strict=True)]
        for row in zip(share.tolist(), changing.tolist(), strict=True)
    ]
    cells(on, share / _fullest(share), texts, framed=changing, less=less)
    ages = found.ages.names
    note = "; * and a frame: can still change" if changing.any() else ""
    labelled(
        on,
        f"age, {words(ages[0])} to {words(ages[-1])}; beside each cohort stands how "
        f"many began{note}",
        less=less,
    )
    return on


def _fullest(share: np.ndarray) -> float:
    """Return the share that is darkest: everybody is there at the first age."""
    later = share[:, 1:] if share.shape[1] > 1 else share
    known = later[~np.isnan(later)]
    most = float(known.max(initial=0.0))
    return most if most > 0 else 1.0


def _share(value: float, changing: bool) -> str:  # noqa: FBT001 - a column of flags
    mark = "*" if changing else ""
    return "" if np.isnan(value) else f"{100 * value:.3g}%{mark}"


def nps(
    found: Measured,
    /,
    *,
    segments: Sequence[str] | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """
    Draw the score of a survey from period to period, each with its interval.

    Any measure by period is drawn that way: eNPS, CSAT and CES, and churn as well.

    Args:
        found: What `okrkit.retention.nps` or another measure returned, asked with
            ``on=``.
        segments: Whom to draw, "" for everybody; the first six of all where None.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: a line for each segment; open marks can still change.

    Raises:
        InvalidOKRError: No measure by period, or no axes.
        UnknownIdError: No such segment.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit.retention.surveys.nps import nps as asked
        >>> answers = {"score": [9, 10, 3, 8], "date": ["2026-09-10"] * 4}
        >>> from okrkit.retention.tables.responses import Responses
        >>> made = asked(Responses(answers, date="date"), on="2026-10-31")
        >>> ax = nps(made, ax=Figure().subplots())
        >>> bool(ax.lines[0].get_ydata()[0] == made["2026-09"].value)
        True

    .. versionadded:: 0.1.0
    """
    instance(found, kind=Measured, field="found")
    every = list(dict.fromkeys(found.segments))
    if segments is not None:
        every = [str(one) for one in items(segments, field="segments")]
    shown, rest = taken(every, len(_LINES))
    of = {name: found.segment(name) for name in shown}
    on = drawn_on(ax)
    named = f", {words(every[0])}" if len(every) == 1 and every[0] else ""
    title = f"{words(found.definition.name, limit=120)}{named}"
    known = [one for each in of.values() for one in each if one.value is not None]
    open_ = any(one.provisional for one in known)
    said = f"{level_text(found.level)} intervals"
    said += "; open marks can still change" if open_ else ""
    headed(on, title, f"{said}; {rest} segments" if rest else said)
    if not known:
        return said_instead(on, words(found.note or "nothing was measured", limit=400))
    periods = list(dict.fromkeys(cycle.label for cycle in found.cycles))
    for place, (name, estimates) in enumerate(of.items()):
        shift = _APART * (place - (len(of) - 1) / 2)
        _segment(on, estimates, name or "everybody", (place, shift), periods)
    columns(on, periods)
    on.set_xlim(-0.5, len(periods) - 0.5)
    definition = found.definition
    if definition.percent and definition.unit.kind == "ratio":
        percents(on.yaxis)
    else:
        on.set_ylabel(inert(measured_in("value", definition.unit)), fontsize=8.5)
    on.spines[["right", "top"]].set_visible(False)
    if len(of) > 1:
        keyed(on)
    return on


def _segment(
    ax: "Axes",
    found: Sequence[Estimate],
    name: str,
    where: tuple[int, float],
    periods: Sequence[str],
) -> None:
    """Draw one segment: its line, its intervals, its marks."""
    place, shift = where
    tone, mark, style = _LINES[place]
    shades = colours(ax)
    seen = [one for one in found if one.value is not None and one.period is not None]
    at = np.array([periods.index(one.period.label) for one in seen if one.period])
    values = numbers([one.value for one in seen])
    low, high = (
        numbers([one.low for one in seen]),
        numbers([one.high for one in seen]),
    )
    over = np.stack([values - low, high - values]).clip(0)
    colour = shades[tone]
    (line,) = ax.plot(at + shift, values, color=colour, ls=style, lw=1.4)
    line.set(marker=mark, ms=6, label=inert(words(name, limit=28)))
    ax.errorbar(at + shift, values, over, fmt="none", ecolor=colour, capsize=3, lw=1.2)
    open_ = np.array([one.provisional for one in seen], dtype=np.bool_)
    if open_.any():
        marks = ax.plot(at[open_] + shift, values[open_], mark, color=colour, ms=6)
        marks[0].set(mfc=shades["back"], zorder=4)


def lifetime_value(
    found: LifetimeValue | Deciles, /, *, ax: "Axes | None" = None
) -> "Axes":
    """
    Draw which share of the value each tenth of the customers has.

    Args:
        found: What `okrkit.retention.lifetime_value` returned, or its ``deciles()``.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: the most valuable tenth first; the line adds the shares up, and over
        each bar stands what one customer of it is worth.

    Raises:
        InvalidOKRError: No lifetime value, or no axes.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit.retention.value.sample import valued
        >>> made = valued()
        >>> ax = lifetime_value(made, ax=Figure().subplots())
        >>> bool(ax.patches[0].get_height() == made.deciles()["1"].share)
        True

    .. versionadded:: 0.1.0
    """
    if not isinstance(found, Deciles):
        instance(found, kind=LifetimeValue, field="found")
    on = drawn_on(ax)
    headed(on, "What customers are worth, by tenths", _worth(found))
    try:
        tenths = found if isinstance(found, Deciles) else found.deciles()
    except NotMeasuredError as none:
        return said_instead(on, words(none, limit=400))
    shades, made = colours(on), tenths.to_columns()
    at = made["decile"]
    on.bar(at, made["share"], 0.7, color=shades["info"])
    on.plot(at, made["cumulative"], color=shades["text"], marker=".", lw=1)
    spots = zip(at.tolist(), made["share"].tolist(), made["mean"].tolist(), strict=True)
    for tenth, share, mean in spots:
        said = "" if np.isnan(mean) else f"{mean:,.3g}" if mean < 1e4 else f"{mean:.2g}"
        noted(on, said, (tenth, share), size=7.5)
    on.set_xticks(at)
    on.set_ylim(0, 1.08)
    percents(on.yaxis)
    on.set_ylabel("share of the value", fontsize=8.5)
    on.spines[["right", "top"]].set_visible(False)
    unit = f" ({words(found.unit)})" if isinstance(found, LifetimeValue) else ""
    labelled(
        on,
        "tenth of the customers, the most valuable first; line: sum so far; numbers: "
        f"value of one customer{unit}",
    )
    return on


def _worth(found: LifetimeValue | Deciles) -> str:
    """Say what all are worth, with the interval of that."""
    if isinstance(found, Deciles):
        return f"{int(found.customers.sum())} customers"
    total, write = found.total, found.total.definition.text
    ends = (
        ""
        if total.low is None or total.high is None
        else f" ({write(total.low)} to {write(total.high)}, {level_text(total.level)})"
    )
    over = f" in {found.terms.horizon}" if found.terms.horizon else ""
    return words(f"{len(found)} customers: {write(total.value)}{ends}{over}", limit=200)
