"""Who is about to leave: the watch list, and how far to trust it."""

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import instance
from okrkit.numerics.arrays import Floats
from okrkit.projection.trust.reliability import Reliability
from okrkit.retention.estimates.levels import level_text
from okrkit.retention.wholes import whole
from okrkit.scoring.amounts import value_text
from okrkit.show.plots.canvas import (
    colours,
    drawn_on,
    headed,
    labelled,
    noted,
    percents,
    ranged,
    rows,
    said_instead,
    words,
)
from okrkit.strategy.leaving.checked import RiskCheck
from okrkit.strategy.leaving.classifier_check import ClassifierCheck
from okrkit.strategy.leaving.hazard_check import HazardCheck
from okrkit.strategy.leaving.lifted import CalibrationTable, LiftTable
from okrkit.strategy.leaving.risk import ChurnRisk
from okrkit.strategy.leaving.watched import Watched, WatchList

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["calibration", "lift", "watch_list"]

Checked: TypeAlias = RiskCheck | HazardCheck | ClassifierCheck | ChurnRisk
"""What holds a table of lift and one of calibration."""


def watch_list(
    found: WatchList | ChurnRisk, /, *, top: int = 10, ax: "Axes | None" = None
) -> "Axes":
    r"""
    Draw whom to look after first: what may be lost with each, or how likely he leaves.

    Args:
        found: A watch list, or what `strategy.churn_risk` returned.
        top: How many at most.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: value at risk as bars within the values, where values are known, else
        chances with their intervals.

    Raises:
        InvalidOKRError: No watch list, no such number, or no axes.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit.strategy.leaving.sample import watched
        >>> ax = watch_list(watched(), top=2, ax=Figure().subplots())
        >>> [label.get_text() for label in ax.get_yticklabels()]
        ['bo\nuse fell by 60%', 'al\nlast bought 80 days ago']

    .. versionadded:: 0.1.0
    """
    listed = found.watch if isinstance(found, ChurnRisk) else found
    instance(listed, kind=WatchList, field="found")
    many = min(whole(top, field="top", least=1), len(listed))
    on = drawn_on(ax, many=max(many, 1))
    first = [listed.at(place) for place in range(many)]
    less = rows(on, [_who(one) for one in first])
    of = f"the first {many} of {len(listed)}" if many < len(listed) else ""
    title = f"Watch list on {listed.on}: {words(listed.event)}"
    headed(on, title, of, less=less)
    draw = _values if listed.valued else _chances
    draw(on, listed, first, less)
    return on


def _who(one: Watched) -> tuple[str, str]:
    # The part after a comma is a detail, for those who ask for the customer.
    return one.customer, one.reasons[0].partition(",")[0] if one.reasons else ""


def _values(ax: "Axes", listed: WatchList, first: list[Watched], less: float) -> None:
    """Draw what may be lost, within what each is worth."""
    shades, places = colours(ax), np.arange(len(first))
    worth = [one.value or 0.0 for one in first]
    risk = [one.value_at_risk or 0.0 for one in first]
    line = shades["soft"]
    ax.barh(places, worth, 0.5, fill=False, edgecolor=line, hatch="///", lw=0.8)
    ax.barh(places, risk, 0.5, color=shades["bad"])
    for place, one in enumerate(first):
        loss = value_text(one.value_at_risk, listed.unit)
        said = (
            f"{one.chance:.0%}" if one.value is None else f"{loss} ({one.chance:.0%})"
        )
        noted(ax, said, (max(worth[place], 0.0), place), shift=(4, 0))
    # Room for the words at the end of the longest bar.
    wide = ax.bbox.width / ax.figure.dpi - less
    room = 1 / (1 - min(0.6, 1.1 / max(wide, 1e-3)))
    ax.set_xlim(min(0.0, *worth), max(*worth, 1e-9) * room)
    unit = words(listed.unit.name)
    labelled(ax, f"solid: value at risk; hatched: value, {unit}", less=less)


def _chances(ax: "Axes", listed: WatchList, first: list[Watched], less: float) -> None:
    """Draw how likely each leaves."""
    colour = colours(ax)["bad"]
    for place, one in enumerate(first):
        ranged(ax, place, one.chance, (one.low, one.high), colour)
        noted(ax, f"{one.chance:.0%}", (one.chance, place))
    percents(ax.xaxis)
    ax.set_xlim(0, 1)
    labelled(ax, f"chance, {level_text(listed.level)} interval", less=less)


def lift(found: LiftTable | Checked, /, *, ax: "Axes | None" = None) -> "Axes":
    """
    Draw what share left of each part, the likeliest first, beside that of all.

    Args:
        found: A table of lift, or a check that holds one.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: over each bar stands how many times as often as all its part left.

    Raises:
        InvalidOKRError: Nothing that holds a table of lift, or no axes.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit.strategy.leaving.sample import checked
        >>> ax = lift(checked(), ax=Figure().subplots())
        >>> len(ax.patches), ax.texts[0].get_text()
        (10, '1.34')

    .. versionadded:: 0.1.0
    """
    check = _checked(found)
    table = check if isinstance(check, LiftTable) else _holding(check).lift
    on = drawn_on(ax)
    headed(on, "Who left, by parts, the likeliest first", _days(check))
    shades, places = colours(on), np.arange(1, len(table.share) + 1)
    over = np.stack([table.share - table.low, table.high - table.share]).clip(0)
    on.bar(places, table.share, 0.7, color=shades["info"])
    on.errorbar(places, table.share, over, fmt="none", ecolor=shades["text"], capsize=3)
    on.axhline(table.base, color=shades["text"], ls="--", lw=1.2)
    # Four characters over each bar.
    size = min(8.5, on.bbox.width / on.figure.dpi * 72 / len(places) / 2.8)
    for place, high, times in zip(places, table.high, table.lift, strict=True):
        spot = float(place), float(high)
        noted(on, f"{times:.2f}", spot, shift=(0, 3), size=size)
    on.set_ylim(0, min(1.0, float(np.max(table.high))) * 1.12)
    on.set_xticks(places)
    on.spines[["right", "top"]].set_visible(False)
    percents(on.yaxis)
    labelled(
        on,
        f"{level_text(table.level)} intervals; dashed: {table.base:.0%} of all "
        f"{table.customers.sum():.0f}; numbers: times as often as all",
    )
    return on


def calibration(
    found: CalibrationTable | Reliability | Checked, /, *, ax: "Axes | None" = None
) -> "Axes":
    """
    Draw what came of what was said: chances that are right lie on the diagonal.

    Args:
        found: A table of calibration, a check that holds one, or the reliability of a
            back-test.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: filled marks hold, open ones were off by more than chance.

    Raises:
        InvalidOKRError: Nothing that holds a calibration, or no axes.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit.strategy.leaving.sample import checked
        >>> ax = calibration(checked(), ax=Figure().subplots())
        >>> ax.get_xlabel()
        'chance that was given'

    .. versionadded:: 0.1.0
    """
    check = _checked(found)
    said, seen, low, high = _pairs(check)
    on = drawn_on(ax, square=True)
    headed(on, "What was said, and what came", _days(check))
    if not len(said):
        return said_instead(on, "no chance was given")
    shades = colours(on)
    on.plot([0, 1], [0, 1], color=shades["soft"], ls="--", lw=1.2)
    over = np.stack([seen - low, high - seen]).clip(0)
    on.errorbar(said, seen, over, fmt="none", ecolor=shades["info"], capsize=3, lw=1.4)
    holds = (low <= said) & (said <= high)
    for kept, fill in ((holds, shades["info"]), (~holds, shades["back"])):
        on.plot(
            said[kept], seen[kept], "o", color=shades["info"], mfc=fill, ms=7, mew=1.6
        )
    on.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    on.spines[["right", "top"]].set_visible(False)
    percents(on.xaxis, on.yaxis)
    labelled(on, "chance that was given")
    on.set_ylabel("share that came true", fontsize=8.5)
    return on


def _checked(found: object) -> object:
    """Return the check of a churn risk; anything else as it is."""
    if not isinstance(found, ChurnRisk):
        return found
    if found.check is None:
        raise InvalidOKRError(
            "it was not checked on an earlier day",
            code="missing-field",
            place="found",
            expected="a check",
            got=found.why,
        )
    return found.check


def _holding(check: object) -> RiskCheck | HazardCheck | ClassifierCheck:
    """Return a check that holds both tables."""
    if isinstance(check, RiskCheck | HazardCheck | ClassifierCheck):
        return check
    raise InvalidOKRError(
        "nothing here says what came of chances",
        code="wrong-type",
        place="found",
        expected="a check on a hold-out, or one of its tables",
        got=shown(check),
    )


def _days(check: object) -> str:
    """Say which days were held out, where that is known."""
    if isinstance(check, RiskCheck | HazardCheck):
        return f"said on {check.cut}, seen up to {check.on}"
    return words(check.name) if isinstance(check, ClassifierCheck) else ""


def _pairs(check: object) -> tuple[Floats, Floats, Floats, Floats]:
    """Return what was said and seen, with the ends of its interval."""
    if isinstance(check, Reliability):
        columns = check.to_columns()
        some = columns["n"] > 0
        names = ("chance", "met", "low", "high")
        said, seen, low, high = (columns[name][some] for name in names)
        return said, seen, low, high
    if isinstance(check, CalibrationTable):
        table = check
    else:
        table = _holding(check).calibration
    return table.said, table.seen, table.low, table.high
