"""The words around targets: window, deadline, reference, statistic, population."""

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import Final

from okrkit.wording.languages.en import targets as data
from okrkit.wording.plurals import is_plural
from okrkit.wording.slots import Slots, Span
from okrkit.wording.targets.choosing import Choice
from okrkit.wording.targets.grammar import Found
from okrkit.wording.targets.masking import Part, Scan

__all__ = ["around"]


def around(scan: Scan, choices: list[Choice], /) -> list[dict[str, Span]]:
    """
    Give each target the words that say when, against what and of whom.

    Args:
        scan: The text in letters.
        choices: Its targets.

    Returns:
        For each target the spans of such words by slot.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("Median wait 6 days by May 1")[0].deadline
        'by May 1'
    """
    spans: list[dict[str, Span]] = [{} for _ in choices]
    firsts = [choice.found.first for choice in choices]
    for part in scan.parts:
        index = max(0, bisect_right(firsts, part.first) - 1)
        span = _span(scan, part.first, part.last)
        if scan.letters[part.first] == "W" and _describes(scan, choices, part):
            continue
        spans[index].setdefault(part.name, span)
        if part.name == "deadline":
            _earlier(scan, choices, spans, index, part)
    for index, choice in enumerate(choices):
        for part in choice.parts:
            spans[index].setdefault(part.name, _span(scan, part.first, part.last))
    _statistics(scan, choices, spans)
    for index, choice in enumerate(choices):
        whose = population(scan, choice.found)
        if whose is not None:
            spans[index]["population"] = whose
        elif "condition" not in spans[index]:
            following = (
                choices[index + 1].found.first if index + 1 < len(choices) else None
            )
            where = condition(scan, choice.found, following)
            if where is not None:
                spans[index]["condition"] = where
    return spans


def _describes(scan: Scan, choices: list[Choice], part: Part) -> bool:
    """Tell whether a time like "90-day" only describes a noun after the target."""
    amount = scan.amounts.get(part.first)
    if part.last - part.first > 1 or amount is None:
        return False
    return part.first > choices[0].found.first


def _earlier(
    scan: Scan,
    choices: list[Choice],
    spans: list[dict[str, Span]],
    index: int,
    part: Part,
) -> None:
    """Give a deadline to the targets before it in the same sentence, too."""
    for before in range(index - 1, max(-1, index - _EARLIER), -1):
        last = choices[before].found.last
        if not {".", ","}.isdisjoint(scan.letters[last : part.first]):
            return
        spans[before].setdefault(part.name, spans[index][part.name])


_EARLIER: Final = 8


def only_compared(text: str, scan: Scan, /) -> tuple[Slots, ...]:
    """
    Read a target that says no number but what to compare with: "ahead of plan".

    Args:
        text: As it was given.
        scan: The same in letters.

    Returns:
        One target with its reference, or none.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("Finish ahead of plan")[0].reference
        'plan'
    """
    for part in scan.parts:
        before = scan.tokens[scan.places[part.first] - 1].lower if part.first else ""
        if part.name == "reference" and before in _COMPARES:
            first, last = _span(scan, part.first, part.last)
            return (
                Slots(reference=text[first:last], spans={"reference": (first, last)}),
            )
    return ()


_COMPARES: Final = frozenset({"than", "of"})


def population(scan: Scan, found: Found, /) -> Span | None:
    """
    Find whose share a target is: the words up to what they do.

    Args:
        scan: The text in letters.
        found: The form of the target.

    Returns:
        Their span, None where the target is no share.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("70% of new sellers list a second item")[0].population
        'new sellers'
    """
    letters, first = scan.letters, found.last
    own = letters[found.first : first]
    share = found.row.kind == "share" or "F" in own or "S" in own
    if letters[first : first + 1] == "o":
        first += 1
        share = share or "P" in own
    if not share or found.row.name == "tolerance-of":
        return None
    if letters[first : first + 1] in _DETERMINERS:
        first += 1
    last = _end_of_group(scan, first, each="E" in own)
    return None if last <= first else _span(scan, first, last)


def _end_of_group(scan: Scan, first: int, *, each: bool) -> int:
    """Find where the words around a noun end: before a verb or a preposition."""
    letters, last, head = scan.letters, first, False
    for place in range(first, len(letters)):
        letter = letters[place]
        lower = scan.tokens[scan.places[place]].lower
        if letter == "&" and not head:
            continue
        if letter == "o" and (head or place > first):
            head = False
            continue
        if letter in _DETERMINERS:
            continue
        if letter not in _NOUN_LETTERS or lower in data.NO_NOUN:
            break
        done = lower.endswith("ed") and letters[place + 1 : place + 2] not in {"w", "u"}
        plural = is_plural(lower)
        second = place > first
        if second and (done or (each and plural) or (head and not plural)):
            break
        head, last = plural, place + 1
    return last


def condition(scan: Scan, found: Found, following: int | None, /) -> Span | None:
    """
    Find where or for whom a value counts: "under 2 s for shops with 20k items".

    Args:
        scan: The text in letters.
        found: The form of the target.
        following: Where the next target begins.

    Returns:
        The span of the words, None where there are none.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("NPS of 45 among new tenants")[0].condition
        'among new tenants'
    """
    letters, first = scan.letters, found.last
    end = len(letters) if following is None else following
    own = letters[found.first : first]
    if found.row.name not in _VALUED or first >= end or not {"S", "M"}.isdisjoint(own):
        return None
    if letters[first] != "i" or scan.tokens[scan.places[first]].lower not in data.WHERE:
        return None
    last = first + 1
    while last < end and letters[last] not in _STOPS:
        last += 1
    return _span(scan, first, last) if last - first > 1 else None


_VALUED: Final = frozenset({"from-to", "arrow", "to-from", "bound", "bare"})
_STOPS: Final = frozenset(",.()_W:tbîudhr/&")
_DETERMINERS: Final = frozenset({"·", "1"})
_NOUN_LETTERS: Final = frozenset("wxW_uπvmsh")


def _span(scan: Scan, first: int, last: int) -> Span:
    """Give the span of letters in the text."""
    places, tokens = scan.places, scan.tokens
    end = places[last] if last < len(places) else len(tokens)
    return tokens[places[first]].start, tokens[end - 1].end


def _statistics(
    scan: Scan, choices: list[Choice], spans: list[dict[str, Span]]
) -> None:
    """Find medians, averages and percentiles: each is said of the next target."""
    said = [
        (amount.start, amount.end)
        for amount in scan.amounts.values()
        if amount.letter == "L"
    ]
    several = bool(said)
    said += [
        (token.start, token.end)
        for token in scan.tokens
        if token.lower in data.STATISTICS
    ]
    if not said:
        return
    ends = [_span(scan, choice.found.first, choice.found.last)[1] for choice in choices]
    for span in said:
        index = min(bisect_left(ends, span[1]), len(choices) - 1)
        spans[index].setdefault("stat", span)
    if several:
        # "p95 under 1 s for small files and 3 s for large ones"
        for (left, before), (right, after) in pairwise(
            zip(choices, spans, strict=True)
        ):
            if "stat" in before and _alike(scan, left.found, right.found):
                after.setdefault("stat", before["stat"])


def _alike(scan: Scan, left: Found, right: Found) -> bool:
    """Tell whether two targets are of one kind: both a time, or the second bare."""
    own = scan.letters[right.first : right.last]
    if "N" in own and scan.letters[right.last : right.last + 1] != "w":
        return True
    return not _KINDS.intersection(scan.letters[left.first : left.last]).isdisjoint(own)


_KINDS: Final = frozenset("NPMDOSRXH")
