"""Lines that hold several things: "O: Grow KR1: ... KR2: ...", "measured by a, b"."""

import re
from collections.abc import Sequence
from typing import Final

from okrkit.wording.languages.en.okr_text import JOINING
from okrkit.wording.okrs.labelling import label_of
from okrkit.wording.okrs.listing import Line

__all__ = ["several", "split"]

_INSIDE: Final = re.compile(
    r"(?<=[\s;.,|])(?:(?:(?:KR|Key [Rr]esult)[ #]?\d{1,2}(?:\.\d{1,2})?\s?[:)]"
    r"|(?:(?:[Mm]y|[Oo]ur|[Tt]he)\s)?(?:[Kk]ey\s?[Rr]esults|KEY RESULTS|KRs)"
    r"(?:\sare)?\s?:|\|)(?:\s|$))"
)
_WORK: Final = re.compile(
    r"(?<=[.;|] )(?:Initiatives?|Actions?|Activities|Tasks|Tactics|How):(?=\s)"
)
_COUNTED: Final = re.compile(r"(?<![\w.,])\(?(\d{1,2}|[a-h])[.)]\s+(?=\S)")
_MEASURED: Final = re.compile(
    r"(?i)\s{0,3}[,;(\u2013\u2014-]?\s(?:and\s|as\s|which\s|this\s)?"
    r"(?:(?:is|are|will\sbe)\s)?measured\s(?:by|through)\b\s{0,3}:?\s{0,3}"
)
_BETWEEN: Final = re.compile(r"[,;] (?:and )?")
_LAST: Final = re.compile(r" and (?=[^\W\d]|\d[\d.,]*\s?%? of )")
_DIGIT: Final = re.compile(r"\d")
_LETTERS: Final = "abcdefgh"


def split(line: Line, /) -> list[Line]:
    """
    Cut a line that holds several labels, such as "O: Grow KR1: ... KR2: ...".

    Args:
        line: The line.

    Returns:
        A line for each part; the line itself where it has one.

    Example:
        >>> from okrkit.wording.okrs.listing import lines
        >>> line = next(lines("O: Grow KR1: NPS 40 KR2: 9 wins"))
        >>> [part.body for part in split(line)]
        ['O: Grow', 'KR1: NPS 40', 'KR2: 9 wins']
    """
    if line.mark == "|":
        return [line]
    if "|" not in line.plain and ":" not in line.plain:
        return _measured(line)
    label = label_of(line)
    cuts = [0]
    for found in _INSIDE.finditer(line.plain):
        at = found.end() if found[0][0] == "|" else found.start()
        if label is not None and line.plain[:at].strip() and found.end() > label.start:
            cuts.append(at)
    if label is not None or line.is_item:
        # As behind "churn to 3%" and a stop: what is to be done for it.
        work = _WORK.search(line.plain, cuts[-1])
        cuts += [] if work is None else [work.start()]
    if len(cuts) == 1:
        return _measured(line)
    ends = [*cuts[1:], len(line.body)]
    parts = [_part(line, a, b) for a, b in zip(cuts, ends, strict=True)]
    return [one for part in parts if part.body.strip() for one in _counted(part)]


def _part(line: Line, first: int, last: int) -> Line:
    body = line.body[first:last].rstrip(" \t|;")
    return line._replace(
        start=line.start + first,
        body=body,
        plain=line.plain[first : first + len(body)],
        apart=line.apart and not first,
    )


def _counted(line: Line) -> list[Line]:
    """Cut "Key results: 1. churn 5% 2. NPS 40" where its numbers count up."""
    label = label_of(line)
    if label is None or label.role != "key results":
        return [line]
    cuts: list[tuple[int, int]] = []
    for found in _COUNTED.finditer(line.plain, label.start):
        number = len(cuts)
        if found[1] in (str(number + 1), _LETTERS[number : number + 1]):
            cuts.append(found.span())
    if len(cuts) < 2 or cuts[0][0] != label.start:
        return [line]
    ends = [*(first for first, _ in cuts[1:]), len(line.body)]
    items = [_part(line, a, b) for (_, a), b in zip(cuts, ends, strict=True)]
    return [_part(line, 0, label.start), *(one._replace(mark="1") for one in items)]


def _measured(line: Line) -> list[Line]:
    """Cut "We will grow, as measured by: churn 5%, NPS 40" into what it lists."""
    named = "measured" in line.plain.lower()
    found = _MEASURED.search(line.plain) if named else None
    if found is None or not found.start():
        return [line]
    label = label_of(line)
    aims = label is not None and label.role == "objective"
    told = label is not None or line.is_item
    if told and not aims:
        return [line]
    if found.end() == len(line.plain):
        return [_part(line, 0, found.start())]
    items = several(line, found.end(), joined=True)
    if len(items) < 2:
        return [line]
    made = [one._replace(mark="-", apart=False) for one in items]
    return [_part(line, 0, found.start()), *made]


def several(line: Line, at: int, /, *, joined: bool = False) -> list[Line]:
    """
    Cut a list on one line, "churn 5% to 3%, NPS 20 to 40", into its items.

    Args:
        line: The line.
        at: Where the list starts in it.
        joined: Whether its last two items may be joined by "and" alone.

    Returns:
        A line for each item; one for the whole where it is not clearly a list.

    Example:
        >>> from okrkit.wording.okrs.listing import lines
        >>> line = next(lines("Results: churn 5% to 3%, NPS 20 to 40"))
        >>> [part.body for part in several(line, 9)]
        ['churn 5% to 3%', 'NPS 20 to 40']
    """
    plain = line.plain
    cuts = [found.span() for found in _BETWEEN.finditer(plain, at)]
    last = _LAST.search(plain, cuts[-1][1] if cuts else at) if joined else None
    if last is not None and _DIGIT.search(plain, last.end()):
        cuts.append(last.span())
    firsts = [at, *(last for _, last in cuts)]
    lasts = [*(first for first, _ in cuts), len(plain)]
    words = [plain[a:b].strip() for a, b in zip(firsts, lasts, strict=True)]
    if not _is_list(words):
        firsts, lasts = [at], [len(plain)]
    return [
        line._replace(start=line.start + a, body=line.body[a:b], plain=plain[a:b])
        for a, b in zip(firsts, lasts, strict=True)
        if plain[a:b].strip()
    ]


def _is_list(words: Sequence[str]) -> bool:
    numbers = sum(bool(_DIGIT.search(said)) for said in words)
    whole = all(said and said.split()[0].lower() not in JOINING for said in words)
    return whole and numbers >= 2 and 2 * numbers >= len(words)
