"""
Write the reference of foreign formats from the catalogue of okrkit.

Usage: ``python tools/exchange_table.py``; a test says when it has to be run again.
"""

from pathlib import Path

from okrkit.formats.exchange.catalogue import tools
from okrkit.formats.exchange.tool import Tool

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "exchange-formats.md"

HEAD = """# Formats of other tools

Every format that `okr.exchange.read` reads and `okr.exchange.write` writes.
The program gives the same list: `okr.exchange.tools()`.
How to use them: [Bring OKRs over from another tool](../how-to/migrate.md).
This page is made by `python tools/exchange_table.py`.

What has no place in okrkit is not thrown away.
Cells of a column without a meaning here, known to okrkit or not, stay in `extra` of the
objective, key result or reading of their row, under `x-` and the name of the format.
Each such column is told as a loss.
"""

_DIRECTIONS = {"in": "read", "out": "written", "both": "read and written"}
_TREES = {
    "references": "rows that name rows",
    "order": "a dotted order",
    "titles": "titles of parents",
    "side by side": "a line holds objective and key result",
    "none": "nothing, or the order of lines",
}


def page() -> str:
    """Make the whole page."""
    return "\n".join([HEAD, *_overview(), *(_section(t) for t in tools().values())])


def _overview() -> list[str]:
    lines = ["| name | tool | direction | all columns known | numbers as there with |"]
    lines.append("|---|---|---|---|---|")
    for tool in tools().values():
        policy = f"`okr.presets.{tool.policy}`" if tool.policy else ""
        known = "yes" if tool.complete else "no"
        lines.append(
            f"| `{tool.name}` | {tool.title} | {_DIRECTIONS[tool.direction]} "
            f"| {known} | {policy} |"
        )
    return [*lines, ""]


def _section(tool: Tool) -> str:
    lines = [f"## {tool.title}", ""]
    lines += [
        f"`{tool.name}`, {_DIRECTIONS[tool.direction]}. Source: {tool.source}.",
        "",
    ]
    lines += [f"What hangs on what: {_TREES[tool.tree]}.", ""]
    if tool.asks:
        asked = ", ".join(f"`{part}`" for part in tool.asks)
        lines += [f"Columns that `columns=` can name: {asked}.", ""]
    named = "column" if tool.kind != "objects" else "field"
    lines += [f"| {named} | becomes | needed |", "|---|---|---|"]
    for column in tool.columns:
        needed = "yes" if column.needed else ""
        means = column.means or "*kept in extra, or left out with a word*"
        lines.append(f"| {column.name} | {means} | {needed} |".replace("  ", " "))
    for head, told in (("Not known", tool.unknown), ("It lacks", tool.lacks)):
        if told:
            lines += ["", f"{head}:", "", *(f"- {each}" for each in told)]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
