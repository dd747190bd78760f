"""From a chosen form to slots: what its number means and which way it points."""

import re
from typing import Final

from okrkit.wording.amounts import SECONDS, Amount
from okrkit.wording.choosing import Choice
from okrkit.wording.masking import Scan
from okrkit.wording.nouns import counted, unit_of
from okrkit.wording.slots import Direction, SlotKind, Slots, Span

__all__ = ["filled"]


def filled(
    text: str, scan: Scan, choice: Choice, since: int, around: dict[str, Span], /
) -> Slots:
    """
    Fill the slots of one target.

    Args:
        text: As it was given.
        scan: The same in letters.
        choice: The target.
        since: Where the target before it ends, in letters.
        around: Spans of the words around it, by slot.

    Returns:
        Its slots.

    Example:
        >>> from okrkit.wording.targets import read_targets
        >>> read_targets("NPS up 5")[0].kind
        'delta'
    """
    found = choice.found
    row = found.row
    said = {name: text[first:last] for name, (first, last) in around.items()}
    if row.roles in "aze":
        return _without_number(scan, choice, said, around)
    places = [at for at in range(found.first, found.last) if at in scan.amounts]
    roles = dict(zip(row.roles, places, strict=False)) | choice.extra
    if row.roles == "d":
        roles = {"t": places[0]}
    at = roles["t"]
    aim = scan.amounts[at]
    spans = dict(around)
    unit, unit_span = unit_of(scan, found, at, since)
    if unit_span is not None:
        spans["unit"] = unit_span
    kind = _kind(row.kind, aim, unit)
    if row.name == "by" and _by_whom(scan, choice, since):
        share = scan.letters[found.last : found.last + 1] == "o"
        kind = "share" if share else "absolute"
    if (
        kind == "absolute"
        and aim.letter == "P"
        and aim.value == 100
        and counted(scan, at)
    ):
        kind = "share"
    baseline, target, derived = None, aim.value, frozenset[str]()
    if "b" in roles:
        start = scan.amounts[roles["b"]]
        baseline, unit = _start(start, aim, unit, kind)
        spans["baseline"] = (start.start, start.end)
    elif "d" in roles and kind not in {"delta", "percent-delta", "multiple"}:
        baseline = _derived(scan, roles["d"], target)
        derived = frozenset({"baseline"})
        if baseline is None:
            derived = frozenset()
    high = stretch = None
    if "h" in roles:
        end = scan.amounts[roles["h"]]
        high, unit = end.value, end.unit or unit
        spans["high"] = (end.start, end.end)
        kind = (
            "share"
            if scan.letters[found.last :].lstrip("·1")[:1] == "o" and (unit == "%")
            else kind
        )
    if "s" in roles:
        more = scan.amounts[roles["s"]]
        stretch = more.value
        spans["stretch"] = (more.start, more.end)
    if kind != "share" and "population" in said and aim.letter == "S":
        del said["population"], spans["population"]
    if row.name == "tolerance":
        target, high = -abs(aim.value), abs(aim.value)
    spans["target"] = (aim.start, aim.end)
    direction = _direction(scan, choice, at, baseline, target, kind, since)
    if aim.letter == "R" and aim.of:
        target = round(target / aim.of, 9)
    if row.name != "tolerance" and kind in {"delta", "percent-delta"}:
        target = abs(target)
    if (
        "stat" in said
        and _PERCENTILE.intersection(said["stat"][:3])
        and kind in {"absolute"}
    ):
        kind = "percentile"
    return Slots(
        direction=direction,
        baseline=baseline,
        target=float(target),
        high=high,
        of=aim.of if aim.letter == "S" else None,
        stretch=stretch,
        unit=unit,
        kind=kind,
        derived=derived,
        spans=spans,
        **said,
    )


def _by_whom(scan: Scan, choice: Choice, since: int) -> bool:
    """Tell whether "by" names who does it: "used by 50 teams"."""
    found = choice.found
    if _WAYS.intersection(scan.letters[since : found.first]):
        return False
    said = _said_before(scan, found.first)
    counted_ones = scan.letters[found.last - 1] == "N"
    return counted_ones or said.endswith("ed") or said in {"seen", "held", "run"}


_FAR: Final = 200
_WAYS: Final = frozenset("uûdðî↑↓h")
_PERCENTILE: Final = frozenset("0123456789")


def _without_number(
    scan: Scan, choice: Choice, said: dict[str, str], around: dict[str, Span]
) -> Slots:
    """Fill the slots of all, none and as many as possible."""
    found = choice.found
    tokens, places = scan.tokens, scan.places
    first = tokens[places[found.first]]
    end = places[found.last] if found.last < len(places) else len(tokens)
    span = (first.start, tokens[end - 1].end)
    spans = dict(around)
    if found.row.roles == "a":
        spans["target"] = span
        return Slots(target=100.0, unit="%", kind="share", spans=spans, **said)
    unit, unit_span = unit_of(scan, found, found.first, found.first)
    if found.row.roles == "e" and first.lower != "as":
        unit = unit_span = None
    if unit_span is not None:
        spans["unit"] = unit_span
    spans["direction"] = span
    if found.row.roles == "e":
        return Slots(direction="unbounded", unit=unit, spans=spans, **said)
    spans["target"] = span
    return Slots(
        direction="zero", target=0.0, kind="absolute", unit=unit, spans=spans, **said
    )


def _kind(kind: SlotKind | None, aim: Amount, unit: str | None) -> SlotKind:
    """Tell how the number is meant."""
    if aim.letter in "XV":
        return "multiple"
    if kind == "delta":
        return "percent-delta" if unit == "%" else "delta"
    if kind is not None:
        return kind
    if aim.letter == "R":
        return "ratio"
    if aim.letter == "F" or (aim.letter == "S" and unit != "points"):
        return "share"
    return "absolute"


def _start(
    start: Amount, aim: Amount, unit: str | None, kind: SlotKind
) -> tuple[float, str | None]:
    """Give the start value in the unit of the aim, and that unit."""
    if kind in {"percent-delta", "multiple"} or start.unit == aim.unit:
        return start.value, unit
    if aim.unit is None:
        return start.value, start.unit if start.unit is not None else unit
    if start.unit in SECONDS and aim.unit in SECONDS:
        value = start.value * SECONDS[start.unit] / SECONDS[aim.unit]
        return round(value, 9), unit
    return start.value, unit


def _derived(scan: Scan, at: int, target: float) -> float | None:
    """Compute the start from a change and where it leads."""
    change = scan.amounts[at]
    if change.letter in "XV":
        return round(target / change.value, 9) if change.value else None
    value = change.value
    if change.letter != "G":
        near = scan.letters[max(0, at - 2) : at] + scan.letters[at + 1 : at + 4]
        if any(letter in near for letter in "dð↓kl"):
            value = -value
    if change.unit != "%":
        return round(target - value, 9)
    return round(target / (1 + value / 100), 9) if value > -100 else None


def _direction(
    scan: Scan,
    choice: Choice,
    at: int,
    baseline: float | None,
    target: float,
    kind: SlotKind,
    since: int,
) -> Direction | None:
    """Tell which way the words point; a bound wins over a verb."""
    letters, found = scan.letters, choice.found
    row = found.row
    if row.direction == "between":
        return "between"
    bound = _bound(
        letters, found.first, at, found.last, scan_more=scan.amounts[at].more
    )
    if bound is not None:
        return bound
    if row.name in {"limit", "ceiling"}:
        return row.direction
    if baseline is not None and baseline != target and kind in _VALUES:
        return "up" if target > baseline else "down"
    way = choice.ways[0] if choice.ways else row.direction
    if way is not None:
        return way
    aim = scan.amounts[at]
    if aim.letter == "G":
        return "up" if target >= 0 else "down"
    if aim.letter == "V":
        return "down" if target < 1 else "up"
    own = _own_way(letters, found.first, found.last)
    if own is not None and row.name in _WITH_WAY:
        return own
    if target == 0 and kind == "absolute":
        return "zero"
    if aim.letter == "D" and _said_before(scan, found.first) == "in":
        return "at-most"
    if kind == "share" and "t" not in letters[max(0, found.first - 1) : at]:
        return None
    return _by_verb(scan, since, found.first, at, kind)


def _said_before(scan: Scan, first: int) -> str:
    """Give the word before a form."""
    place = scan.places[first]
    return scan.tokens[place - 1].lower if place else ""


_VALUES: Final = frozenset({"absolute", "share", "percentile", "ratio", "rank"})
_WITH_WAY: Final = frozenset(
    {"change", "change-of", "noun-change", "more", "times-more", "by-to"}
)
_BOUNDS: Final[dict[str, Direction]] = {
    "g": "at-least",
    "l": "at-most",
    "j": "at-most",
    "⌊": "at-least",
    "⌈": "at-most",
    "^": "at-most",
}


def _bound(
    letters: str, first: int, at: int, last: int, *, scan_more: bool
) -> Direction | None:
    """Find a bound beside the number."""
    before = letters[first:at].rstrip("·1wx")[-1:]
    if before in _BOUNDS:
        clause = letters[max(0, first - 8) : at]
        if "n" in clause and _FLIPPED.search(clause):
            return "at-least" if before == "l" else "at-most"
        if before != "^" or last - first == 2:
            return _BOUNDS[before]
    if scan_more:
        return "at-least"
    after = letters[at + 1 : at + 6]
    tail = after.lstrip("wx_WF)")
    if tail[:1] == "p":
        return "at-least"
    if tail[:1] == "q":
        return "at-most"
    return None


# "never falls under", "nobody is paged on more than".
_FLIPPED: Final = re.compile(r"n[wurs·1oi↑]{0,5}g|n[wrs·1oi]{0,4}[d↓][w]{0,2}l")


def _own_way(letters: str, first: int, last: int) -> Direction | None:
    """Read the way from the form itself."""
    own = letters[first:last]
    if any(letter in own for letter in "uûm"):
        return "up"
    if any(letter in own for letter in "dðk"):
        return "down"
    return None


def _by_verb(
    scan: Scan, since: int, first: int, at: int, kind: SlotKind
) -> Direction | None:
    """Read the way from the nearest verb before the form."""
    letters = scan.letters
    change = kind in {"delta", "percent-delta", "multiple"}
    between = letters[max(since, first - _FAR) : first]
    if not change:
        between = between[between.rfind(",") + 1 :]
    said = _last_of(between, _CHANGES if change else _VERBS)
    if not said and since and (change or between[:1] == "&"):
        said = _last_of(letters[max(0, since - _FAR) : since], _CHANGES)
    if said == "h":
        joint = letters[max(first - 1, 0) : at]
        exact = not change and not {"a", "t", "r", ":", "o"}.isdisjoint(joint)
        return "exactly" if exact or letters[at] in "PM" else None
    return _SAYS.get(said)


def _last_of(letters: str, wanted: re.Pattern[str]) -> str:
    """Give the last of some letters."""
    found = wanted.search(letters[::-1])
    return found[0] if found else ""


_VERBS: Final = re.compile("[îudh↑↓]")
_CHANGES: Final = re.compile("[îuûdðh↑↓]")
_SAYS: Final[dict[str, Direction]] = {
    "u": "up",
    "û": "up",
    "↑": "up",
    "d": "down",
    "ð": "down",
    "↓": "down",
}
