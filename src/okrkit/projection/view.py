"""Projections as a text table and as HTML."""

from collections.abc import Iterable
from itertools import islice

from okrkit import markup
from okrkit.projection.projection import Projection
from okrkit.projection.said import about_text, chance_text
from okrkit.scoring.amounts import value_text
from okrkit.scoring.view import TONES

_HEADS = ("id", "now", "median", "range", "chance", "success", "status")
_ALIGN = "lrrrrrl"


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
        A table of at most 200 rows.

    Example:
        >>> "<i>" in outlook_html("<i>chances</i>", [], total=0)
        False
    """
    rows = [_cells(one) for one in islice(seen, markup.ROWS_SHOWN)]
    heads = (_HEADS[0], "title", *_HEADS[1:])
    return markup.table(heads, rows, caption=title, align=f"l{_ALIGN}", total=total)


def _row(one: Projection) -> list[markup.Cell]:
    indent = "  " if one.kind == "key result" else ""
    objective = one.kind == "objective"
    ends = (one.quantiles[0][1], one.quantiles[-1][1])
    return [
        indent + one.id,
        "" if objective else value_text(one.actual, one.unit),
        about_text(one.median, one.unit),
        "-" if None in ends else " to ".join(about_text(end, one.unit) for end in ends),
        chance_text(one.chance, drawn=one.drawn),
        chance_text(one.success, drawn=one.drawn),
        one.status or "-",
    ]


def _cells(one: Projection) -> list[markup.Cell]:
    row = _row(one)
    tone = TONES.get(one.status, "none")
    name = one.id if one.kind == "key result" else markup.element("b", one.id)
    bar = markup.bar(one.success, row[5], tone=tone)
    return [name, one.title, *row[1:5], bar, markup.badge(row[6], tone)]
