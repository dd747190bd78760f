"""A report as Markdown, for a chat or a comment: headings, bold words and lists."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from okrkit.markup.markdown import escaped
from okrkit.show.report.parts import Entry, Section

if TYPE_CHECKING:
    from okrkit.show.report.result import Report

__all__ = ["markdown"]


def markdown(report: "Report", /) -> str:
    """
    Write a report as Markdown; texts of others mean nothing in it.

    Args:
        report: The report.

    Returns:
        The text, which ends with a line end. No tables: chats do not show them.

    Example:
        >>> from okrkit import OKRSet, report
        >>> markdown(report(OKRSet(cycle="2026-Q4"), on="2026-11-15")).splitlines()[0]
        '## OKRs 2026-Q4'
    """
    return "\n".join(_lines(report)) + "\n"


def _lines(report: "Report") -> Iterator[str]:
    yield f"## {escaped(report.title)}"
    for line in report.lines:
        yield from ("", escaped(line))
    for section in report.sections:
        if not section.folding:
            yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield from ("", f"### {escaped(section.title)}")
    for line in section.lines:
        yield from ("", escaped(line))
    if section.entries:
        yield ""
    for entry in section.entries:
        yield from _entry(entry, "")


def _entry(entry: Entry, indent: str) -> Iterator[str]:
    """Write a point of a list, what is said of it on the same line."""
    status = f" ({escaped(entry.status)})" if entry.status else ""
    said = " ".join(map(escaped, entry.lines))
    colon = ": " if said else ""
    yield f"{indent}- **{escaped(entry.title)}**{status}{colon}{said}"
    yield from (f"{indent}  - {escaped(point)}" for point in entry.points)
    for below in entry.entries:
        yield from _entry(below, indent + "  ")
