"""
Escaped text, HTML and SVG primitives: table, bar, badge, interval, sparkline, tree.

Nothing here knows what an objective is; each result writes its own short view.
"""

from okrkit.markup.html import (
    Markup,
    Tone,
    badge,
    element,
    escape,
    fragment,
    join,
    page,
    table,
    tree,
)
from okrkit.markup.mermaid import mermaid_text
from okrkit.markup.svg import bar, interval, sparkline
from okrkit.markup.text import ROWS_SHOWN, Cell, plain, text_bar, text_table

__all__ = [
    "ROWS_SHOWN",
    "Cell",
    "Markup",
    "Tone",
    "badge",
    "bar",
    "element",
    "escape",
    "fragment",
    "interval",
    "join",
    "mermaid_text",
    "page",
    "plain",
    "sparkline",
    "table",
    "text_bar",
    "text_table",
    "tree",
]
