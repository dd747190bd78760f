"""
Escaped text, HTML and SVG primitives: table, tree, badge, bar, sparkline, fan.

Nothing here knows what an objective is; each result writes its own short view.
"""

from okrkit.markup.fans import fan
from okrkit.markup.html import (
    Markup,
    Tone,
    badge,
    element,
    escape,
    fragment,
    join,
    named,
    page,
)
from okrkit.markup.mermaid import mermaid_text
from okrkit.markup.svg import bar, interval, sparkline
from okrkit.markup.tables import table
from okrkit.markup.text import ROWS_SHOWN, Cell, plain, text_bar, text_table
from okrkit.markup.trees import tree

__all__ = [
    "ROWS_SHOWN",
    "Cell",
    "Markup",
    "Tone",
    "badge",
    "bar",
    "element",
    "escape",
    "fan",
    "fragment",
    "interval",
    "join",
    "mermaid_text",
    "named",
    "page",
    "plain",
    "sparkline",
    "table",
    "text_bar",
    "text_table",
    "tree",
]
