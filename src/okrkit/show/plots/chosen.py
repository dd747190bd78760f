"""What to do next, and what is believed: priorities and assumptions."""

from typing import TYPE_CHECKING

from okrkit.model.checks import instance
from okrkit.retention.estimates.levels import level_text
from okrkit.retention.wholes import whole
from okrkit.show.plots.canvas import (
    colours,
    drawn_on,
    headed,
    labelled,
    noted,
    ranged,
    rows,
    said_instead,
    taken,
)
from okrkit.strategy.assuming.checked import AssumptionCheck
from okrkit.strategy.assuming.linked import LinkCheck
from okrkit.strategy.prioritising.priorities import Priorities
from okrkit.strategy.prioritising.priority import Priority

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["assumptions", "priorities"]

_MARKS = {
    "moves with it": ("good", "o"),
    "moved without it": ("bad", "X"),
    "no sign yet": ("none", "o"),
    "cannot tell": ("none", "o"),
}


def priorities(
    found: Priorities, /, *, top: int = 15, ax: "Axes | None" = None
) -> "Axes":
    r"""
    Draw what initiatives add for each unit of effort, from the low to the high effect.

    Where nobody said any effort, what they add is drawn; where only some have one, the
    others are named and not drawn.

    Args:
        found: What `okrkit.prioritise` returned.
        top: How many of them at most.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes.

    Raises:
        InvalidOKRError: No priorities, no such number, or no axes.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit import Initiative, KeyResult, Objective, OKRSet
        >>> from okrkit.strategy.prioritising.prioritise import prioritise
        >>> nps = KeyResult("nps", "x", baseline=32, target=40)
        >>> okrs = OKRSet([Objective("keep", "Stay", [nps])], cycle="2026-Q4")
        >>> calls = Initiative("calls", "Call", moves=["nps"], effort=3)
        >>> made = prioritise([calls], okrs=okrs, on="2026-11-15", effect=(1, 3, 6))
        >>> priorities(made, ax=Figure().subplots()).get_yticklabels()[0].get_text()
        'calls\nan effort of 3'

    .. versionadded:: 0.1.0
    """
    instance(found, kind=Priorities, field="found")
    shown, rest = taken(found, whole(top, field="top", least=1))
    on = drawn_on(ax, many=max(len(shown), 1))
    if not shown:
        return said_instead(on, "no initiatives")
    per_effort = any(item.effort for item in shown)
    less = rows(on, [_work(item) for item in shown])
    headed(on, f"What initiatives add, as seen on {found.on}", rest, less=less)
    shades = colours(on)
    on.axvline(0, color=shades["soft"], lw=1)
    for place, item in enumerate(shown):
        _gain(on, place, item, shades, per_effort=per_effort)
    on.margins(x=0.12)
    each = " for each unit of effort" if per_effort else ""
    labelled(
        on,
        f"more {found.by}s expected to succeed{each}; line: low to high effect",
        less=less,
    )
    return on


def _work(item: Priority) -> tuple[str, str]:
    if item.effort is None:
        return item.id, "no effort stated"
    return item.id, f"an effort of {item.effort:g}"


def _gain(
    ax: "Axes", place: int, item: Priority, shades: dict[str, str], *, per_effort: bool
) -> None:
    """Draw what one initiative adds, or say why it is not drawn."""
    effort = item.effort if per_effort else 1.0
    if item.gain is None or not effort:
        known = item.gain is not None
        why = f"adds {item.gain:+.2f} in all" if known else "no gain known"
        noted(ax, why, (0, place), shift=(6, 0))
        return
    low, high = (None if v is None else v / effort for v in (item.low, item.high))
    ranged(ax, place, item.gain / effort, (low, high), shades["info"])
    noted(ax, f"{item.gain / effort:+.2f}", (item.gain / effort, place))


def assumptions(
    found: AssumptionCheck, /, *, top: int = 15, ax: "Axes | None" = None
) -> "Axes":
    r"""
    Draw how strongly drivers and outcomes move together, and how sure that is.

    The interval is that of the slope, the search for the lag paid for, in units of the
    correlation. The hatched part is what would mostly not have been seen.

    Args:
        found: What `okrkit.check_assumptions` returned.
        top: How many links at most.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes.

    Raises:
        InvalidOKRError: No check, no such number, or no axes.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit import KeyResult, Metric, Objective, OKRSet
        >>> from okrkit.strategy.assuming.checking import check_assumptions
        >>> kr = KeyResult("a", "A", at_least=9, metric="a")
        >>> aim = Objective("o", "O", [kr], measured_by=["b"])
        >>> okrs = OKRSet([aim], metrics=[Metric("a", role="driver"), Metric("b")])
        >>> check = check_assumptions(okrs, on="2026-11-15")
        >>> assumptions(check, ax=Figure().subplots()).get_yticklabels()[0].get_text()
        'a → b\ncannot tell'

    .. versionadded:: 0.1.0
    """
    instance(found, kind=AssumptionCheck, field="found")
    shown, rest = taken(found, whole(top, field="top", least=1))
    on = drawn_on(ax, many=max(len(shown), 1))
    if not shown:
        return said_instead(on, "no objective assumes anything that can be looked at")
    less = rows(on, [_link(link) for link in shown])
    title = f"What objectives assume, by the readings up to {found.on}"
    headed(on, title, rest, less=less)
    shades = colours(on)
    on.axvline(0, color=shades["soft"], lw=1)
    for place, link in enumerate(shown):
        _strength(on, place, link, shades)
    on.set_xlim(-1.08, 1.08)
    on.set_xticks([-1, -0.5, 0, 0.5, 1])
    labelled(
        on,
        f"correlation, own past taken out, {level_text(found.level)}; hatched: too "
        "weak to be seen mostly; the numbers are lags in days",
        less=less,
    )
    return on


def _link(link: LinkCheck) -> tuple[str, str]:
    return f"{link.driver} → {link.outcome}", link.verdict


def _strength(ax: "Axes", place: int, link: LinkCheck, shades: dict[str, str]) -> None:
    """Draw one link: what cannot be seen, the interval, the mark, and the lag."""
    if link.correlation is None or not link.slope:
        noted(ax, "nothing to look at", (0, place), shift=(6, 0))
        return
    if link.least is not None:
        wide = min(link.least, 1.0)
        (bar,) = ax.barh(place, 2 * wide, 0.5, left=-wide, hatch="////", lw=0)
        bar.set(fill=False, edgecolor=shades["line"])
    tone, mark = _MARKS[link.verdict]
    scale = link.correlation / link.slope
    low, high = (
        None if end is None else min(max(end * scale, -1.0), 1.0)
        for end in (link.low, link.high)
    )
    fill = shades["back"] if tone == "none" else None
    ends = (low, high)
    ranged(ax, place, link.correlation, ends, shades[tone], mark=mark, fill=fill)
    if link.lag is not None:
        noted(ax, f"{link.lag:.0f}", (link.correlation, place))
