"""The names of columns, from one row of them or several."""

import re
from collections.abc import Sequence

from okrkit.errors import InvalidOKRError
from okrkit.sources.exporting.export_map import ExportMap

__all__ = ["clock_of", "named"]

_CLOCK = re.compile(r'"timeZone"\s*:\s*"([^"]+)"')

_CHOICES = 2
"""So many rows of names are questions and their choices."""


def named(
    header: Sequence[Sequence[str]], of: ExportMap, label: str
) -> tuple[str, ...]:
    """
    Return the names of the columns.

    Of two rows, the second holds the choices of a question whose name stands once,
    above the first of them; of three or more, the first holds the names.

    Args:
        header: The rows of names.
        of: The map of the export.
        label: The file's name.

    Returns:
        One name a column, without blanks around it.

    Raises:
        InvalidOKRError: Fewer rows than the map says, or rows of something else.

    Example:
        >>> two = ExportMap(name="poll", table="Responses", columns={"score": "Why?"},
        ...     header_rows=2)
        >>> named([["Id", "Which?", "", "Why?"], ["", "A", "B", "Response"]], two, "")
        ('Id', 'Which? / A', 'Which? / B', 'Why?')
    """
    if len(header) < of.header_rows or len({len(row) for row in header}) != 1:
        raise _wrong(of, label, "rows of as many cells each")
    first = tuple(cell.strip() for cell in header[0])
    if of.header_rows == 1:
        return first
    last = header[-1]
    if of.header_mark and not any(of.header_mark in cell for cell in last):
        raise _wrong(of, label, f"{of.header_mark} in the last of them")
    if of.header_rows != _CHOICES:
        return first
    if last[0].strip():
        raise _wrong(of, label, "nothing in the first cell of the second")
    return tuple(_joined(first, last))


def clock_of(header: Sequence[Sequence[str]]) -> str | None:
    """
    Return the time zone that the rows of names say moments are written in.

    Args:
        header: The rows of names.

    Returns:
        The name of the zone, where they say one alone.

    Example:
        >>> clock_of([['{"ImportId":"endDate","timeZone":"America/Denver"}']])
        'America/Denver'
    """
    cells = (cell for row in header[1:] or header for cell in row)
    said = {zone for cell in cells for zone in _CLOCK.findall(cell)}
    return said.pop() if len(said) == 1 else None


def _joined(questions: Sequence[str], choices: Sequence[str]) -> list[str]:
    """Name each choice after its question, where a question has several."""
    names: list[str] = []
    question = ""
    for at, (own, choice) in enumerate(zip(questions, choices, strict=True)):
        question = own or question
        follows = at + 1 < len(questions) and not questions[at + 1]
        several = not own or follows
        names.append(f"{question} / {choice.strip()}" if several else own)
    return names


def _wrong(of: ExportMap, label: str, expected: str) -> InvalidOKRError:
    return InvalidOKRError(
        f"not the {of.header_rows} rows of names that an export of {of.name} has",
        code="header-differs",
        place=label,
        expected=expected,
        hint="Where the file has others, say how many: header_rows=.",
    )
