"""
HTML: escaping happens here, by type, and nowhere else.

`Markup` is HTML that this room made; any other text is escaped where it enters.
"""

from collections.abc import Iterable
from html import escape as _html_escape
from typing import Final, Literal

from okrkit.errors import InvalidOKRError, shown
from okrkit.markup.directions import isolated
from okrkit.markup.style import style_of
from okrkit.markup.text import Cell, plain

__all__ = [
    "CELL_SHOWN",
    "Markup",
    "Tone",
    "badge",
    "bare",
    "clipped",
    "element",
    "escape",
    "fragment",
    "join",
    "named",
    "page",
]

Tone = Literal["good", "fair", "bad", "info", "none"]
"""What a colour stands for; each comes with a sign of its own."""

CELL_SHOWN: Final = 300
"""How many characters of a text are shown in a cell, a label or a badge."""

_WHOLE: Final = 24
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
    "h1", "h2", "h3", "head", "header", "html", "input", "label", "li", "main", "ol",
    "p", "polygon", "polyline", "pre", "rect", "section", "small", "span", "strong",
    "style", "summary", "svg", "table", "tbody", "td", "th", "thead", "title", "tr",
    "ul",
})  # fmt: skip
# What stands for isolates, as elements.
_BDI: Final = str.maketrans({
    "\u2066": '<bdi dir="ltr">',
    "\u2067": '<bdi dir="rtl">',
    "\u2069": "</bdi>",
})  # fmt: skip
_ATTRIBUTES: Final = frozenset({
    "aria-hidden", "aria-label", "class", "colspan", "cx", "cy", "dir",
    "height", "hidden", "lang", "open", "points", "preserveAspectRatio", "r", "role",
    "rx", "scope", "title", "type", "viewBox", "width", "x", "y",
})  # fmt: skip
_VOID: Final = frozenset({"br", "circle", "input", "polygon", "polyline", "rect"})
# Jupyter would otherwise typeset what stands between dollar signs.
_CLASSES: Final = "okrkit tex2jax_ignore mathjax_ignore"


class Markup(str):
    """
    HTML that is already escaped; only the modules beside this one make it.

    Any string operation gives a plain `str` back, which is escaped again where it
    enters: forgetting the type shows too much escaping, never too little.

    Example:
        >>> escape(escape("a < b")), type(escape("a") + "<b>").__name__
        ('a &lt; b', 'str')
    """

    __slots__ = ()


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
        Markup in which the text is only text. What runs from right to left has an
        element of its own, so that it turns nothing round beside it.

    Example:
        >>> escape('"><script>')
        '&quot;&gt;&lt;script&gt;'
    """
    if isinstance(value, Markup):
        return value
    text = plain(value)
    apart = isolated(text)
    made = _html_escape(apart, quote=True)
    return Markup(made if apart is text else made.translate(_BDI))


def bare(value: Cell) -> Markup:
    """
    Make markup of a value for where no element can stand: an attribute, a title.

    Args:
        value: Text, a number or None; markup too is only text here.

    Returns:
        Markup without any element.

    Example:
        >>> bare(escape("<"))
        '&amp;lt;'
    """
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
            parts.append(f'{name}="{bare(value)}"')
    if tag not in _TAGS:
        raise InvalidOKRError("not an element markup writes", got=shown(tag))
    opened = "<" + " ".join(parts)
    if tag in _VOID:
        return Markup(opened + "/>")
    if tag == "title":
        children = tuple(map(_titled, children))
    return Markup(f"{opened}>{join(children)}</{tag}>")


def _titled(child: Cell) -> Markup:
    """Isolate by characters: no element can stand in a title."""
    return Markup(_html_escape(isolated(plain(child)), quote=True))


def clipped(cell: Cell, /) -> Markup:
    """
    Clip long text, and leave markup whole.

    Args:
        cell: Text, a number, None, or markup.

    Returns:
        Markup of 300 characters at most where it was text.

    Example:
        >>> clipped("<"), len(clipped("a" * 999))
        ('&lt;', 300)
    """
    return cell if isinstance(cell, Markup) else escape(plain(cell, limit=CELL_SHOWN))


def named(title: Cell, below: Cell, /, *, strong: bool = False) -> Markup:
    """
    Name a row: a title, and below it the id it is asked for by.

    Args:
        title: What people call it.
        below: Its id; empty where the title is one.
        strong: Whether it stands out among the others.

    Returns:
        The head of a row.

    Example:
        >>> named("Customers recommend us", "nps")
        'Customers recommend us<div class="okrkit-soft">nps</div>'
    """
    text = clipped(title)
    soft = element("div", clipped(below), class_="okrkit-soft") if below else ""
    return join((element("b", text) if strong else text, soft))


def badge(text: Cell, tone: Tone = "none", /, *, sign: str = "") -> Markup:
    """
    Show a word with a sign and a colour; the sign tells it without the colour.

    Args:
        text: The word.
        tone: What it stands for.
        sign: Another sign, of words that say themselves what the colour does.

    Returns:
        The badge.

    Example:
        >>> badge("on track", "good")[-28:]
        '<span>on track</span></span>'
    """
    shown_sign = sign or _SIGNS[tone]
    name = f"okrkit-badge okrkit-{tone}"
    name += " okrkit-wraps" if len(plain(text)) > _WHOLE else ""
    drawn = element("span", shown_sign, aria_hidden="true", class_="okrkit-sign")
    word = element("span", plain(text, limit=CELL_SHOWN))
    return element("span", drawn, word, class_=name)


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
        element("style", _style(body)),
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
    head = element(
        "head", _META, element("title", title), element("style", _style(body))
    )
    main = element("main", body, class_=f"{_CLASSES} okrkit-page")
    return Markup(
        "<!DOCTYPE html>" + element("html", head, element("body", main), lang=lang)
    )


def _style(body: Markup) -> Markup:
    # Browsers undo no escapes in a style sheet: it is this project's own text, and
    # without "<" and "&" nothing in it can end the element.
    return Markup(style_of(body))
