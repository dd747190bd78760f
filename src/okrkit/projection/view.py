"""Projections as a text table and as HTML."""

from collections.abc import Iterable
from itertools import islice

from okrkit import markup
from okrkit.projection.projection import Projection
from okrkit.projection.said import (
    Ahead,
    about_text,
    chance_bar,
    chance_text,
    chance_words,
    fan_drawn,
    range_drawn,
)
from okrkit.scoring.amounts import value_text
from okrkit.scoring.drawn import TONES
from okrkit.scoring.view import NAMED

_HEADS = ("id", "now", "median", "range", "chance", "success", "status")
_ALIGN = "lrrrrrl"
_COLUMNS = (NAMED, "to the end", "at the end", "chance", "status")
_SIDES = "lllll"
_MORE = ("id", "how it was foreseen", "expected score", "pace a day", "needed a day")
_MORE_SIDES = "llrrr"
_REST = "all in to_frame()"
_NONE = "no objectives"


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
        no objectives
    """
    rows = [_row(one) for one in islice(seen, markup.ROWS_SHOWN)]
    table = markup.text_table(_HEADS, rows, align=_ALIGN, total=total, none=_NONE)
    return "\n".join([markup.plain(title), table])


def outlook_html(
    title: str, rows: Iterable[tuple[Projection, Ahead | None]], *, total: int
) -> markup.Markup:
    """
    Write projections as HTML: escaped, without script.

    Args:
        title: What stands above them.
        rows: The projections, in order, each with what its fan is drawn of.
        total: How many they are.

    Returns:
        A table of at most 200 rows, a line that says how to read the drawings, and,
        folded, how each was foreseen; without projections the table says so.

    Example:
        >>> "<i>" in outlook_html("<i>chances</i>", [], total=0)
        False
    """
    few = list(islice(rows, markup.ROWS_SHOWN))
    cells = [_cells(one, ahead) for one, ahead in few]
    head = title[:1].upper() + title[1:]
    table = markup.table(
        _COLUMNS,
        cells,
        caption=head,
        align=_SIDES,
        total=total,
        more=_REST,
        none=_NONE,
    )
    if not few:
        return table
    legend = markup.element("p", _LEGEND, class_="okrkit-soft")
    more = markup.table(
        _MORE, [_behind(one) for one, _ in few], align=_MORE_SIDES, total=total
    )
    summary = markup.element("summary", "How each was foreseen")
    return markup.join([table, legend, markup.element("details", summary, more)])


_LEGEND = (
    "To the end: the readings, then the bands in which it ends, the likelier half "
    "stronger; the broken line is the target. A bar instead is the range, with a gap "
    "at the median; the short line below is the baseline, the high line the target. "
    "Chance: of meeting the target. Status: by the chance of success, a score past the "
    "policy's line."
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
        one.status or one.closed or "-",
    ]


def _cells(one: Projection, ahead: Ahead | None) -> list[markup.Cell]:
    chance = chance_text(one.chance, drawn=one.drawn)
    return [
        markup.named(one.title, one.id, strong=one.kind == "objective"),
        _ahead(one, ahead),
        _ending(one),
        _under(
            chance_bar(one.chance, one.status, chance),
            chance_words(one.chance),
        ),
        _status(one),
    ]


def _ahead(one: Projection, ahead: Ahead | None) -> markup.Cell:
    """Draw the way to the end; only the range where there is no line to go on."""
    if ahead is None or one.goal.share:
        return range_drawn(
            one.quantiles, one.median, one.goal, one.foreseen_unit, labelled=False
        )
    return fan_drawn(ahead, one.quantiles, one.median, one.goal, one.foreseen_unit)


def _ending(one: Projection) -> markup.Cell:
    """Write the median, and below it the range and the value of today."""
    low, high = one.quantiles[0][1], one.quantiles[-1][1]
    unit, now = one.foreseen_unit, _now(one)
    ends = f"{about_text(low, unit)} to {about_text(high, unit)}"
    ending = _under(about_text(one.median, unit), "" if low == high else ends)
    return _under(ending, f"now {now}" if one.actual is not None else "")


def _behind(one: Projection) -> list[markup.Cell]:
    paces = (about_text(pace, one.unit) for pace in (one.pace, one.required_pace))
    return [one.id, one.method, about_text(one.expected_score, None), *paces]


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
    word = one.status or one.closed or "-"
    badge = markup.badge(word, TONES.get(one.status, "none"))
    other = one.success is not None and one.success != one.chance
    return _under(badge, f"{chance_text(one.success)} success" if other else "")
