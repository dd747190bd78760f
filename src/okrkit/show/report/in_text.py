"""A report as text, in lines of 72 characters."""

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from okrkit.markup import plain
from okrkit.markup.directions import isolated, isolated_lines
from okrkit.show.report.parts import Entry, Section

if TYPE_CHECKING:
    from okrkit.show.report.result import Report

__all__ = ["WIDTH", "text"]

WIDTH: Final = 72
"""Characters of a line; those of some scripts are wider than one column."""


def text(report: "Report", /) -> str:
    """
    Write a report as text: no line is longer than 72 characters.

    Args:
        report: The report.

    Returns:
        Lines; the last ends without a line end.

    Example:
        >>> from okrkit import OKRSet, report
        >>> text(report(OKRSet(cycle="2026-Q4"), on="2026-11-15")).splitlines()[0]
        'OKRs 2026-Q4'
    """
    return "\n".join(_lines(report))


def _lines(report: "Report") -> Iterator[str]:
    yield from _wrapped(report.title)
    yield "=" * min(len(plain(report.title)), WIDTH)
    for line in report.lines:
        yield from _wrapped(line)
    for section in report.sections:
        if not section.folding:
            yield ""
            yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield section.title
    yield "-" * len(section.title)
    for line in section.lines:
        yield from _wrapped(line)
    for entry in section.entries:
        yield from _entry(entry, 0)


def _entry(entry: Entry, depth: int) -> Iterator[str]:
    status = f"[{entry.status}] " if entry.status else ""
    yield from _wrapped(entry.title, depth, "* ", before=status)
    for line in entry.lines:
        yield from _wrapped(line, depth, "  ")
    for point in entry.points:
        yield from _wrapped(point, depth + 1, "- ")
    for below in entry.entries:
        yield from _entry(below, depth + 1)


def _wrapped(
    line: str, depth: int = 0, mark: str = "", before: str = ""
) -> Iterator[str]:
    """Break a line, indented by its depth, its mark before the first."""
    indent = "  " * depth
    # A title is isolated as a whole: apart from what stands before it, and unbroken.
    lines = textwrap.wrap(
        before + isolated(plain(line)),
        WIDTH,
        initial_indent=indent + mark,
        subsequent_indent=indent + " " * len(mark),
    )
    return isolated_lines(lines)
