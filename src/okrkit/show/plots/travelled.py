"""Will we make it? The way travelled, and how the chance went."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from okrkit.errors import UnknownIdError, shown
from okrkit.model.checks import instance, items
from okrkit.numerics.arrays import Floats
from okrkit.projection.course import Course, course_of
from okrkit.projection.goal import value_said
from okrkit.projection.outlook import Outlook
from okrkit.projection.projection import Projection, ZoneChances
from okrkit.projection.said import chance_text
from okrkit.scoring.amounts import value_text
from okrkit.scoring.drawn import TONES
from okrkit.show.plots.canvas import (
    colours,
    dated,
    days,
    drawn_on,
    headed,
    inert,
    keyed,
    measured_in,
    numbers,
    percents,
    said_instead,
    spelled,
    words,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["chance", "progress"]

_FEW: Final = 60
"""With more readings than that marks would hide the line."""

_MARKS: Final = {
    "on track": "o",
    "at risk": "^",
    "off track": "X",
    "achieved": "P",
    "missed": "v",
}
"""Statuses by shape, so that their colour is not the only sign."""


def progress(
    found: Outlook, /, *, id: str | None = None, ax: "Axes | None" = None
) -> "Axes":
    r"""
    Draw the readings of a key result, what is expected by each day, and what may come.

    Args:
        found: What `okrkit.project` returned.
        id: Of the key result; the first one where None.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: readings, the way that is expected, the values that meet the target,
        and from the day after the last reading on between what values it will
        probably go. That begins at the level about which readings scatter, which
        the last one need not have hit.

    Raises:
        InvalidOKRError: No outlook, or no axes.
        UnknownIdError: No such key result.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit import KeyResult, project
        >>> days = {"2026-10-16": 32, "2026-10-30": 33, "2026-11-13": 35}
        >>> nps = KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
        >>> seen = project(nps, on="2026-11-15", cycle="2026-Q4")
        >>> ax = progress(seen, ax=Figure().subplots())
        >>> [text.get_text() for text in ax.get_legend().get_texts()][:3]
        ['read', 'expected by each day', 'foreseen: middle, 80%']

    .. versionadded:: 0.1.0
    """
    instance(found, kind=Outlook, field="found")
    known = found.key_results.ids
    if not len(known):
        return said_instead(drawn_on(ax), "no key results")
    one = _key_result(found, known[0] if id is None else id)
    _, row = found.key_results.card.where(one.id)
    made = course_of(found.foresight, row, calibration=found.asked.calibration)
    on = drawn_on(ax)
    headed(on, words(one.title), _standing(one, made))
    if made.start is None or made.end is None:
        return said_instead(on, words(one.method, limit=400))
    _course(on, made, one)
    edges = days([made.start, made.end])
    on.set_xlim(edges[0] - 1, edges[1] + 1)
    today = days([found.on])[0]
    if today <= edges[1]:
        label = f"seen on {found.on}"
        on.axvline(today, color=colours(on)["soft"], ls=":", lw=1.4, label=label)
    _target(on, made, one)
    _measured(on, made, one)
    on.spines[["right", "top"]].set_visible(False)
    dated(on)
    keyed(on)
    return on


def _key_result(found: Outlook, id: str) -> Projection:
    """Return a key result; of an objective say which ones can be drawn."""
    if id in found.key_results or id not in found.objectives:
        return found.key_results[id]
    _, place = found.objectives.card.where(id)
    table = found.foresight.sheet.okrs.table
    own = [table.ids[row] for row in np.flatnonzero(table.objective == place).tolist()]
    some = ", ".join(map(shown, own[:5]))
    raise UnknownIdError(
        f"{shown(id)} is an objective, which has no course of its own",
        id=id,
        hint=f"Draw one of its key results: {some}." if own else "It has none to draw.",
    )


def _standing(one: Projection, made: Course) -> str:
    """Say where it is, how likely it gets there, and how it stands."""
    last, share = made.actual[-1:].tolist(), made.goal.share
    now = f"now {value_said(last[0], one.unit, share=share)}" if last else ""
    likely = "" if one.chance is None else f"chance {chance_text(one.chance)}"
    said = (now, likely, one.status or "", "" if likely else one.method)
    return words(", ".join(part for part in said if part), limit=200)


def _course(ax: "Axes", made: Course, one: Projection) -> None:
    """Draw what was read, what is expected, and what is foreseen."""
    shades = colours(ax)
    if len(made.days):
        mark = "" if len(made.days) >= _FEW else "o"
        (line,) = ax.plot(spelled(made.days), made.actual, marker=mark, ms=4)
        line.set(color=shades["text"], lw=1.4, zorder=4, label="read")
    else:
        ax.plot([], [], " ", label="nothing read yet")
    if len(made.due_days) and not np.all(np.isnan(made.due)):
        (line,) = ax.plot(spelled(made.due_days), made.due, ls="--", lw=1.4)
        line.set(color=shades["soft"], label="expected by each day")
    if one.mean is not None and len(made.ahead_days):
        _fan(ax, made, shades["info"])


def _fan(ax: "Axes", made: Course, colour: str) -> None:
    """
    Draw between what values it will probably go; a bar where only the end counts.

    It is not joined to the last reading: a line from there would show a way that the
    model does not foresee.
    """
    at, levels = spelled(made.ahead_days), made.levels
    middle = made.ahead[:, int(np.searchsorted(levels, 0.5))]
    pairs = [
        (place, len(levels) - 1 - place)
        for place in range(len(levels) // 2)
        if np.isclose(levels[place] + levels[-1 - place], 1.0)
    ]
    said = ", ".join(f"{levels[high] - levels[low]:.0%}" for low, high in pairs)
    label = f"foreseen: middle{', ' if said else ''}{said}"
    if len(at) == 1:
        for low, high in pairs:
            both = [made.ahead[0, low], made.ahead[0, high]]
            ax.plot([at[0]] * 2, both, color=colour, lw=2, marker="_", ms=10)
        ax.plot(at, middle, "D", color=colour, ms=6, label=label)
        return
    for low, high in pairs:
        ends = made.ahead[:, low], made.ahead[:, high]
        ax.fill_between(at, *ends, color=colour, alpha=0.22, lw=0)
        for end in ends:
            ax.plot(at, end, color=colour, lw=0.8)
    ax.plot(at, middle, color=colour, ls="-.", lw=1.8, label=label)


def _target(ax: "Axes", made: Course, one: Projection) -> None:
    """Draw the values that meet the target, and those of zones."""
    shades, goal, unit = colours(ax), made.goal, one.foreseen_unit
    if goal.low is None and goal.high is None:
        return
    spots = [end for end in (goal.low, goal.high, goal.baseline) if end is not None]
    spots += made.zones or ()
    # The target is seen, however far it is; what meets it goes on to the edge.
    ax.update_datalim([(ax.get_xlim()[0], spot) for spot in spots], updatex=False)
    ax.margins(y=0.08)
    ax.autoscale_view(scalex=False)
    bottom, top = ax.get_ylim()
    low = bottom if goal.low is None else goal.low
    high = top if goal.high is None else goal.high
    label = words(f"target: {goal.text(unit)}")
    band = ax.axhspan(low, high, hatch="//", label=inert(label), zorder=0)
    band.set(fill=False, lw=0, edgecolor=shades["line"])
    for end in (goal.low, goal.high):
        if end is not None:
            ax.axhline(end, color=shades["good"], lw=1.4)
    for name, value in zip(ZoneChances._fields, made.zones or (), strict=False):
        ax.axhline(value, color=shades["good"], lw=1)
        ax.annotate(
            inert(f"{name} {value_text(value, unit)}"),
            (1, value),
            xycoords=ax.get_yaxis_transform(),
            xytext=(-3, 3),
            textcoords="offset points",
            ha="right",
            fontsize=8.5,
            color=shades["text"],
        )
    ax.set_ylim(bottom, top)


def _measured(ax: "Axes", made: Course, one: Projection) -> None:
    """Say what the values are."""
    if made.goal.share:
        percents(ax.yaxis)
        ax.set_ylabel("share", fontsize=8.5)
        return
    named = measured_in("value", one.unit)
    ax.set_ylabel(inert(named), fontsize=8.5)


def chance(
    found: Outlook | Iterable[Outlook],
    /,
    *,
    id: str | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    r"""
    Draw how the chance of a key result or objective went from day to day.

    Args:
        found: What `okrkit.project` returned on several days: of the set as it was
            known on each, as a journal's ``okrs(on=)`` gives it; that of one day will
            do.
        id: Of the key result or objective; the first one where None.
        ax: The axes to draw on; a new figure where None.

    Returns:
        The axes: the chance of meeting the target, a mark for each status, and the
        owner's own confidence where it was said.

    Raises:
        InvalidOKRError: No outlooks, or no axes.
        UnknownIdError: No outlook knows it.
        MissingExtraError: matplotlib is not installed.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from okrkit import KeyResult, project
        >>> days = {"2026-10-16": 32, "2026-10-30": 33, "2026-11-13": 35}
        >>> nps = KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
        >>> seen = [project(nps, on=day, cycle="2026-Q4") for day in days]
        >>> ax = chance(seen, ax=Figure().subplots())
        >>> ax.lines[0].get_ydata().tolist() == [one["nps"].chance for one in seen]
        True

    .. versionadded:: 0.1.0
    """
    given = [found] if isinstance(found, Outlook) else items(found, field="found")
    seen = [instance(one, kind=Outlook, field="found") for one in given]
    ordered = sorted(seen, key=lambda one: one.on)
    rows = _of_one(ordered, id)
    on = drawn_on(ax)
    if not rows:
        return said_instead(on, "no outlook of any day")
    last = rows[-1]
    headed(on, words(last.title), _moved(rows))
    if all(one.chance is None for one in rows):
        return said_instead(on, words(last.method, limit=400))
    shades, at = colours(on), days(one.on for one in rows)
    line = numbers([one.chance for one in rows])
    on.plot(at, line, color=shades["text"], lw=1.4, zorder=2)
    _statuses(on, at, line, rows)
    said = numbers([one.confidence for one in rows])
    if not np.all(np.isnan(said)):
        (line_said,) = on.plot(at, said, "s--", lw=1.2, ms=5, mfc="none")
        line_said.set(color=shades["info"], label="owner's confidence")
    on.set_ylim(-0.03, 1.03)
    percents(on.yaxis)
    kind = "chance of success" if last.kind == "objective" else "chance of the target"
    on.set_ylabel(kind, fontsize=8.5)
    on.spines[["right", "top"]].set_visible(False)
    on.margins(x=0.06)
    dated(on)
    keyed(on)
    return on


def _of_one(seen: Sequence[Outlook], id: str | None) -> list[Projection]:
    """Return what each outlook that knows an id says of it."""
    known = list(dict.fromkeys(name for one in seen for name in one.ids))
    if not known:
        return []
    if id is not None and not any(id in one for one in seen):
        raise UnknownIdError(f"nothing is known of {shown(id)}", id=id, known=known)
    if id is not None:
        return [one[id] for one in seen if id in one]
    # An objective and a key result may share an id: the first is one of them.
    first = next(row for one in seen for row in one)
    kinds = [
        one.objectives if first.kind == "objective" else one.key_results for one in seen
    ]
    return [one[first.id] for one in kinds if first.id in one]


def _moved(rows: Sequence[Projection]) -> str:
    """Say how the chance went from the first day to the last."""
    first, last = rows[0], rows[-1]
    ends = [chance_text(one.chance, drawn=one.drawn) for one in (first, last)]
    if len(rows) == 1:
        return f"{ends[1]} on {last.on}"
    return f"{ends[0]} on {first.on}, {ends[1]} on {last.on}"


def _statuses(ax: "Axes", at: Floats, line: Floats, rows: Sequence[Projection]) -> None:
    """Draw a mark for each day, in the shape and colour of its status."""
    shades = colours(ax)
    given = [one.status or "no status" for one in rows]
    for status in dict.fromkeys([*_MARKS, *given]):
        mine = np.array([one == status for one in given])
        if not (mine & ~np.isnan(line)).any():
            continue
        ax.plot(
            at[mine],
            line[mine],
            _MARKS.get(status, "D"),
            color=shades[TONES.get(status, "none")],
            ms=7,
            zorder=3,
            label=status,
        )
