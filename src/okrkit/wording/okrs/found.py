"""What was found in a text, and where: objectives, key results, what is left."""

from typing import NamedTuple

from attrs import define, field

from okrkit.wording.languages.en.okr_text import Role
from okrkit.wording.slots import Span

__all__ = ["FoundObjective", "FoundResult", "Left", "Told"]


class Left(NamedTuple):
    """
    A line that was not read as a part of an OKR.

    Attributes:
        line: Which line it is, from 1.
        start: Where it starts in the text.
        text: What it says.
        why: What it was taken for.

    Example:
        >>> from okrkit.wording.okrs.reading import parse_okrs
        >>> parse_okrs("Objective: Grow" + chr(10) + "Status: green").left[0].text
        'Status: green'
    """

    line: int
    start: int
    text: str
    why: str


class Told(NamedTuple):
    """
    What a label or a column says.

    Attributes:
        text: In which words.
        line: On which line.
        start: Where in the text.

    Example:
        >>> Told("Ann", 2, 14).text
        'Ann'
    """

    text: str
    line: int
    start: int


@define(kw_only=True)
class FoundResult:
    """
    A key result as it stands in a text.

    Attributes:
        line: Which line it starts on.
        span: Where its words stand.
        fields: What further lines, columns or brackets say of it, by role.
        more: Words beside its label.
        indent: How many columns its line is indented.
        last: The last line of its words.

    Example:
        >>> FoundResult(line=1, span=(0, 9)).fields
        {}
    """

    line: int
    span: Span
    fields: dict[Role, Told] = field(factory=dict)
    more: tuple[str, ...] = ()
    indent: int = 0
    last: int = 0


@define(kw_only=True)
class FoundObjective:
    """
    An objective as it stands in a text.

    Attributes:
        line: Which line it starts on.
        span: Where its title stands.
        fields: What labels say of it, by role.
        more: Words beside its label.
        results: Its key results.
        work: Lines under "Initiatives" and the like.
        measures: Lines under "KPIs" and the like.
        last: The last line of its title.

    Example:
        >>> FoundObjective(line=1, span=(0, 9)).results
        []
    """

    line: int
    span: Span
    fields: dict[Role, Told] = field(factory=dict)
    more: tuple[str, ...] = ()
    results: list[FoundResult] = field(factory=list)
    work: list[Told] = field(factory=list)
    measures: list[Told] = field(factory=list)
    last: int = 0
