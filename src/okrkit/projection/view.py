"""Projections as a text table and as HTML."""

from collections.abc import Iterable
from itertools import islice

from okrkit import markup
from okrkit.projection.projection import Projection
from okrkit.projection.said import about_text, chance_bar, chance_text, range_drawn
from okrkit.scoring.amounts import value_text
from okrkit.scoring.view import TONES

_HEADS = ("id", "now", "median", "range", "chance", "success", "status")
_ALIGN = "lrrrrrl"
_COLUMNS = (
    "id",
    "title, method",
    "now",
    "at the end",
    "chance",
    "status, success",
    "score",
    "pace a day",
)
_SIDES = "llrlllrr"


def outlook_text(title: str, seen: Iterable[Projection], *, total: int) -> str:
    """
    Write projections as text.

    Args:
        title: What stands above them.
        seen: The projections, in order.
        total: How many they are.

    Returns:
        A head, and a table of at most 200 rows.

    Example:
        >>> print(outlook_text("chances", [], total=0))
        chances
        id  now  median  range  chance  success  status
        --  ---  ------  -----  ------  -------  ------
    """
    rows = [_row(one) for one in islice(seen, markup.ROWS_SHOWN)]
    table = markup.text_table(_HEADS, rows, align=_ALIGN, total=total)
    return "\n".join([markup.plain(title), table])


def outlook_html(
    title: str, seen: Iterable[Projection], *, total: int
) -> markup.Markup:
    """
    Write projections as HTML: escaped, without script.

    Args:
        title: What stands above them.
        seen: The projections, in order.
        total: How many they are.

    Returns:
        A table of at most 200 rows, and a line that says how to read the drawings.

    Example:
        >>> "<i>" in outlook_html("<i>chances</i>", [], total=0)
        False
    """
    rows = [_cells(one) for one in islice(seen, markup.ROWS_SHOWN)]
    table = markup.table(_COLUMNS, rows, caption=title, align=_SIDES, total=total)
    legend = markup.element("p", _LEGEND, class_="okrkit-soft")
    return markup.join([table, legend])


_LEGEND = (
    "At the end: the bar is the range, the gap in it the median; the short line below "
    "is the baseline, the high line the target. The chance is that of meeting the "
    "target; the status goes by the chance of success, a score past the policy's line."
)


def _row(one: Projection) -> list[markup.Cell]:
    ends, unit = (one.quantiles[0][1], one.quantiles[-1][1]), one.foreseen_unit
    return [
        _indented(one) + one.id,
        _now(one),
        about_text(one.median, unit),
        "-" if None in ends else " to ".join(about_text(end, unit) for end in ends),
        chance_text(one.chance, drawn=one.drawn),
        chance_text(one.success, drawn=one.drawn),
        one.status or "-",
    ]


def _cells(one: Projection) -> list[markup.Cell]:
    name = one.id if one.kind == "key result" else markup.element("b", one.id)
    chance = chance_text(one.chance, drawn=one.drawn)
    return [
        name,
        _under(one.title, one.method),
        _now(one),
        range_drawn(one.quantiles, one.median, one.goal, one.foreseen_unit),
        chance_bar(one.chance, one.status, chance),
        _status(one),
        about_text(one.expected_score, None),
        _pace(one),
    ]


def _under(first: markup.Cell, second: str) -> markup.Cell:
    """Put a softer line below another."""
    soft = markup.element("div", second, class_="okrkit-soft")
    return markup.join([first, soft]) if second else first


def _indented(one: Projection) -> str:
    return "  " if one.kind == "key result" else ""


def _now(one: Projection) -> str:
    return "" if one.kind == "objective" else value_text(one.actual, one.unit)


def _status(one: Projection) -> markup.Cell:
    """Show the status, and below it the chance it goes by where that is another."""
    badge = markup.badge(one.status or "-", TONES.get(one.status, "none"))
    other = one.success is not None and one.success != one.chance
    return _under(badge, f"{chance_text(one.success)} success" if other else "")


def _pace(one: Projection) -> markup.Cell:
    """Write the pace beside the pace that is needed."""
    if one.pace is None and one.required_pace is None:
        return ""
    pace = about_text(one.pace, one.unit)
    needed = one.required_pace is not None
    more = f"needs {about_text(one.required_pace, one.unit)}" if needed else ""
    return _under(pace, more)
