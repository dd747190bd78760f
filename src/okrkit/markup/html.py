"""
HTML: escaping happens here, by type, and nowhere else.

`Markup` is HTML that this room made; any other text is escaped where it enters.
"""

from collections.abc import Callable, Iterable, Sequence
from html import escape as _html_escape
from typing import Final, Literal, TypeVar

from okrkit.errors import InvalidOKRError, shown
from okrkit.markup.style import STYLE
from okrkit.markup.text import ROWS_SHOWN, Cell, first, plain

__all__ = [
    "CELL_SHOWN",
    "Markup",
    "Tone",
    "badge",
    "element",
    "escape",
    "fragment",
    "join",
    "page",
    "table",
    "tree",
]

_T = TypeVar("_T")

Tone = Literal["good", "fair", "bad", "info", "none"]
"""What a colour stands for; each comes with a sign of its own."""

CELL_SHOWN: Final = 300
"""How many characters of a text are shown in a cell, a label or a badge."""

_DEPTH_SHOWN: Final = 24
_SIGNS: Final[dict[Tone, str]] = {
    "good": "✔",
    "fair": "▲",
    "bad": "✖",
    "info": "●",
    "none": "○",
}
# What may stand in a tag; anything else is a mistake of the program, not of a user.
_TAGS: Final = frozenset({
    "b", "body", "br", "caption", "circle", "code", "details", "div", "em", "footer",
    "h1", "h2", "h3", "head", "header", "html", "li", "main", "ol", "p", "polyline",
    "pre", "rect", "section", "small", "span", "strong", "style", "summary", "svg",
    "table", "tbody", "td", "th", "thead", "title", "tr", "ul",
})  # fmt: skip
_ATTRIBUTES: Final = frozenset({
    "aria-hidden", "aria-label", "class", "colspan", "cx", "cy", "dir", "focusable",
    "height", "hidden", "lang", "open", "points", "preserveAspectRatio", "r", "role",
    "rx", "scope", "title", "viewBox", "width", "x", "y",
})  # fmt: skip
_VOID: Final = frozenset({"br", "circle", "polyline", "rect"})
_ALIGN: Final = {"l": "left", "r": "right", "c": "center"}
# Jupyter would otherwise typeset what stands between dollar signs.
_CLASSES: Final = "okrkit tex2jax_ignore mathjax_ignore"


class Markup(str):
    """
    HTML that is already escaped; only this module makes it.

    Any string operation gives a plain `str` back, which is escaped again where it
    enters: forgetting the type shows too much escaping, never too little.

    Example:
        >>> escape(escape("a < b")), type(escape("a") + "<b>").__name__
        ('a &lt; b', 'str')
    """

    __slots__ = ()


# The style sheet is this project's own text, and has no character to escape but ">".
_STYLE: Final = Markup(STYLE)
_META: Final = Markup(
    '<meta charset="utf-8"/>'
    '<meta name="viewport" content="width=device-width,initial-scale=1"/>'
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none';style-src 'unsafe-inline'\"/>"
)


def escape(value: Cell, /) -> Markup:
    """
    Make markup of a value: the one place where text becomes HTML.

    Args:
        value: Text, a number or None is escaped; markup is given back as it is.

    Returns:
        Markup in which the text is only text, in a tag's body as in an attribute.

    Example:
        >>> escape('"><script>')
        '&quot;&gt;&lt;script&gt;'
    """
    return value if isinstance(value, Markup) else _escaped(value)


def _escaped(value: Cell) -> Markup:
    return Markup(_html_escape(plain(value), quote=True))


def join(parts: Iterable[Cell], /) -> Markup:
    """
    Put parts together, each escaped unless it is markup.

    Args:
        parts: Text, numbers and markup, in order.

    Returns:
        One piece of markup.

    Example:
        >>> join([element("b", "<"), "&"])
        '<b>&lt;</b>&amp;'
    """
    return Markup("".join(map(escape, parts)))


def element(tag: str, /, *children: Cell, **attributes: str | float | None) -> Markup:
    """
    Make one HTML or SVG element; children and attribute values are escaped.

    Args:
        tag: Name of the element, out of a short list.
        children: Content, in order; text is escaped, markup is not.
        attributes: By name, out of a short list without any that runs a program;
            ``class_`` and ``aria_label`` for ``class`` and ``aria-label``; None
            leaves one out.

    Returns:
        The element.

    Raises:
        InvalidOKRError: Where the tag or an attribute is not in the list.

    Example:
        >>> element("p", "5 < 6", class_="note", title=None)
        '<p class="note">5 &lt; 6</p>'
    """
    parts = [tag]
    for key, value in attributes.items():
        name = key.rstrip("_").replace("_", "-")
        if name not in _ATTRIBUTES:
            raise InvalidOKRError("not an attribute markup writes", got=shown(name))
        if value is not None:
            # Markup too: in an attribute it is only text.
            parts.append(f'{name}="{_escaped(value)}"')
    if tag not in _TAGS:
        raise InvalidOKRError("not an element markup writes", got=shown(tag))
    opened = "<" + " ".join(parts)
    if tag in _VOID:
        return Markup(opened + "/>")
    return Markup(f"{opened}>{join(children)}</{tag}>")


def table(
    columns: Sequence[Cell],
    rows: Iterable[Sequence[Cell]],
    /,
    *,
    caption: Cell = None,
    align: str = "",
    limit: int = ROWS_SHOWN,
    total: int | None = None,
) -> Markup:
    """
    Make a table that a screen reader can walk: caption, column and row headers.

    Args:
        columns: Heads, in order.
        rows: Cells by row; the first cell names its row.
        caption: What the table shows.
        align: One of ``l``, ``r``, ``c`` for each column; left where it is shorter.
        limit: Most rows to show; the rest is counted in a last line.
        total: How many rows there are, where `rows` gives only the first of them.

    Returns:
        The table.

    Example:
        >>> table(["id"], [["nps"]])[-69:]
        '<tr><th scope="row" class="okrkit-left">nps</th></tr></tbody></table>'
    """
    sides = [_ALIGN[side] for side in align.ljust(len(columns), "l")]
    heads = [
        element("th", _clipped(head), scope="col", class_=f"okrkit-{side}")
        for head, side in zip(columns, sides, strict=False)
    ]
    shown_rows, more = first(rows, limit, total)
    lines = [_row(cells, sides) for cells in shown_rows]
    if more:
        note = element("td", f"… and {more} more", colspan=len(columns))
        lines.append(element("tr", note, class_="okrkit-more"))
    return element(
        "table",
        "" if caption is None else element("caption", caption),
        element("thead", element("tr", *heads)),
        element("tbody", *lines),
        class_="okrkit-table",
    )


def _row(cells: Sequence[Cell], sides: Sequence[str]) -> Markup:
    """Make one row; its first cell is its header."""
    made = [
        element("td", _clipped(cell), class_=f"okrkit-{side}")
        if place
        else element("th", _clipped(cell), scope="row", class_=f"okrkit-{side}")
        for place, (cell, side) in enumerate(zip(cells, sides, strict=False))
    ]
    return element("tr", *made)


def _clipped(cell: Cell) -> Markup:
    """Clip long text, and leave markup whole."""
    return cell if isinstance(cell, Markup) else escape(plain(cell, limit=CELL_SHOWN))


def badge(text: Cell, tone: Tone = "none", /) -> Markup:
    """
    Show a word with a sign and a colour; the sign tells it without the colour.

    Args:
        text: The word.
        tone: What it stands for.

    Returns:
        The badge.

    Example:
        >>> badge("on track", "good")[-28:]
        '<span>on track</span></span>'
    """
    sign = element("span", _SIGNS[tone], aria_hidden="true", class_="okrkit-sign")
    word = element("span", plain(text, limit=CELL_SHOWN))
    return element("span", sign, word, class_=f"okrkit-badge okrkit-{tone}")


def tree(
    root: _T,
    /,
    *,
    summary: Callable[[_T], Cell],
    children: Callable[[_T], Iterable[_T]],
    limit: int = ROWS_SHOWN,
) -> Markup:
    """
    Make a tree of parts that open and close, without any script.

    Args:
        root: The whole.
        summary: Gives the line of a part.
        children: Gives its parts; asked once of each part that is shown.
        limit: Most parts to show; the rest, and what lies deeper than 24 levels, is
            named in place.

    Returns:
        The tree; its root stands open.

    Example:
        >>> tree(1, summary=str, children=lambda n: [2] if n == 1 else [])[:40]
        '<ul class="okrkit-tree"><li><details ope'
    """
    pieces = ['<ul class="okrkit-tree">']
    # Texts wait on the stack beside the parts: what closes a part comes after it.
    stack: list[str | tuple[_T, int]] = ["</ul>", (root, 0)]
    left = limit - 1
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        part, depth = item
        line = _clipped(summary(part))
        room = left if depth < _DEPTH_SHOWN else 0
        below, more = first(children(part), room, None)
        left -= len(below)
        if not below and not more:
            pieces.append(f"<li>{line}</li>")
            continue
        is_open = " open" if depth == 0 else ""
        pieces.append(f"<li><details{is_open}><summary>{line}</summary><ul>")
        stack.append("</ul></details></li>")
        if more:
            stack.append(f'<li class="okrkit-more">… and {more} more</li>')
        stack.extend((child, depth + 1) for child in reversed(below))
    return Markup("".join(pieces))


def fragment(body: Markup, /, *, text: str) -> Markup:
    """
    Wrap a view for a notebook: own style, no script, formulas left alone.

    Args:
        body: The view.
        text: The same as text, shown where a front end drops the style.

    Returns:
        What ``_repr_html_`` returns.

    Example:
        >>> fragment(element("p", "hi"), text="hi")[:52]
        '<div class="okrkit tex2jax_ignore mathjax_ignore"><s'
    """
    lines = Markup("\n".join(escape(line) for line in text.split("\n")))
    return element(
        "div",
        element("style", _STYLE),
        element("pre", lines, class_="okrkit-text"),
        element("div", body, class_="okrkit-view", hidden="hidden"),
        class_=_CLASSES,
    )


def page(title: Cell, body: Markup, /, *, lang: str = "en") -> Markup:
    """
    Make one self-contained HTML page: no script, nothing loaded from anywhere.

    Args:
        title: Title of the page.
        body: Its content.
        lang: Language of its texts.

    Returns:
        The whole page.

    Example:
        >>> page("Q4", element("p", "hi"))[:32]
        '<!DOCTYPE html><html lang="en"><'
    """
    head = element("head", _META, element("title", title), element("style", _STYLE))
    main = element("main", body, class_=f"{_CLASSES} okrkit-page")
    return Markup(
        "<!DOCTYPE html>" + element("html", head, element("body", main), lang=lang)
    )
