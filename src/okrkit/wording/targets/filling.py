"""From a chosen form to slots: what its number means, where it starts, its unit."""

import re
from typing import Final

from okrkit.wording.languages.en import targets as data
from okrkit.wording.plurals import is_plural
from okrkit.wording.slots import Direction, SlotKind, Slots, Span
from okrkit.wording.targets.choosing import Choice
from okrkit.wording.targets.directions import direction_of
from okrkit.wording.targets.look import said_before
from okrkit.wording.targets.masking import Scan
from okrkit.wording.targets.nouns import counted, of_the_top, unit_of
from okrkit.wording.targets.numerals import BYTES, SECONDS, Amount, number
from okrkit.wording.wordforms import CODES, NOUN, PAST, VERB

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
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("NPS up 5")[0].kind
        'delta'
    """
    row = choice.found.row
    if row.roles in _WITHOUT_NUMBER:
        return _without_number(text, scan, choice, around)
    roles = _roles(scan, choice)
    at = roles["t"]
    aim, words = scan.amounts[at], around
    unit, noun = unit_of(scan, choice.found, at, since)
    scan, unit = _shares(scan, roles, unit)
    aim = scan.amounts[at]
    kind = _kind(scan, choice, at, unit, since, around)
    if (
        "b" in choice.extra
        and kind not in _CHANGED
        and _is_ahead(
            scan,
            choice,
            roles,
            direction_of(scan, choice, at, since, kind=kind, baseline=None),
        )
    ):
        del roles["b"]
    baseline, unit, derived = _baseline(scan, roles, kind, unit)
    if baseline == aim.value and "W" in scan.letters[choice.found.first : at]:
        baseline = None  # "from one a month to one a week"
        roles.pop("b", None)
    high = _end(scan, roles.get("h"), row.name, aim)
    if high is not None and unit is None and "h" in roles:
        unit = scan.amounts[roles["h"]].unit
    if kind != "share" and aim.letter == "S":
        words = {name: span for name, span in around.items() if name != "population"}
    spans = words | {
        _SLOTS[role]: (scan.amounts[place].start, scan.amounts[place].end)
        for role, place in roles.items()
        if role in _SLOTS
    }
    if noun is not None:
        spans["unit"] = noun
    return Slots(
        direction=direction_of(scan, choice, at, since, kind=kind, baseline=baseline),
        baseline=baseline,
        target=_low_end(scan, at, high, _target(row.name, aim, kind)),
        high=high,
        of=aim.of if aim.letter == "S" else None,
        stretch=scan.amounts[roles["s"]].value if "s" in roles else None,
        unit=unit,
        kind=kind,
        derived=derived,
        spans=spans,
        **_said(text, words),
    )


# All, none, as many as possible: which way, the value, how it is meant.
_WITHOUT_NUMBER: Final[
    dict[str, tuple[Direction | None, float | None, SlotKind | None]]
] = {
    "a": (None, 100.0, "share"),
    "z": ("zero", 0.0, "absolute"),
    "e": ("unbounded", None, None),
}
_SLOTS: Final = {"t": "target", "b": "baseline", "h": "high", "s": "stretch"}


def _shares(
    scan: Scan, roles: dict[str, int], unit: str | None
) -> tuple[Scan, str | None]:
    """Put "from 1 in 6 to 1 in 20" in percent: parts of different wholes."""
    start = scan.amounts.get(roles.get("b", -1))
    aim = scan.amounts[roles["t"]]
    if start is None or not start.of or not aim.of or start.of == aim.of:
        return scan, unit
    if {start.letter, aim.letter} != {"S"}:
        return scan, unit
    amounts = scan.amounts | {
        roles[role]: one._replace(
            letter="F", unit="%", of=None, value=round(100 * one.value / one.of, 9)
        )
        for role, one in (("b", start), ("t", aim))
        if one.of
    }
    return scan._replace(amounts=amounts), "%"


def _said(text: str, spans: dict[str, Span]) -> dict[str, str]:
    """Give the words of slots that hold words of the text."""
    return {name: text[first:last] for name, (first, last) in spans.items()}


def _roles(scan: Scan, choice: Choice) -> dict[str, int]:
    """Find which amount of a form is what, those that belong to it included."""
    found = choice.found
    places = [at for at in range(found.first, found.last) if at in scan.amounts]
    if found.row.roles == "d":
        return {"t": places[0]}
    return choice.extra | dict(zip(found.row.roles, places, strict=False))


def _is_ahead(
    scan: Scan, choice: Choice, roles: dict[str, int], way: Direction | None
) -> bool:
    """Tell whether a dated value is a later aim: "raise it to 70% (Q4: 80%)"."""
    at = choice.extra["b"]
    before = at - 1 - (scan.letters[at - 1 : at] == ":")
    place = before if scan.letters[before] == "s" else at + 1
    if before < 0 or scan.letters[place : place + 1] != "s":
        return False
    start, aim = scan.amounts[at].value, scan.amounts[roles["t"]].value
    against = (way == "up" and start > aim) or (way == "down" and start < aim)
    return against and data.LETTERS.get(scan.tokens[scan.places[place]].lower) != "s"


def _without_number(
    text: str, scan: Scan, choice: Choice, around: dict[str, Span]
) -> Slots:
    """Fill the slots of all, none and as many as possible."""
    found, tokens, places = choice.found, scan.tokens, scan.places
    first = tokens[places[found.first]]
    end = places[found.last] if found.last < len(places) else len(tokens)
    role, span, spans = found.row.roles, (first.start, tokens[end - 1].end), {**around}
    direction, target, kind = _WITHOUT_NUMBER[role]
    unit, noun = unit_of(scan, found, found.first, found.first)
    start = scan.amounts.get(choice.extra.get("b", -1))
    baseline = None
    if start is not None and role == ("a" if start.unit == "%" else "z"):
        baseline, direction = start.value, direction or "up"
        spans["baseline"] = (start.start, start.end)
    if role == "a" or (role == "e" and first.lower != "as"):
        unit, noun = ("%" if role == "a" else None), None
    if direction not in {None, "up"}:
        spans["direction"] = span
    if target is not None:
        spans["target"] = span
    if noun is not None:
        spans["unit"] = noun
    return Slots(
        direction=direction,
        baseline=baseline,
        target=target,
        high=None,
        of=None,
        stretch=None,
        unit=unit,
        kind=kind,
        derived=frozenset(),
        spans=spans,
        **_said(text, around),
    )


def _kind(
    scan: Scan,
    choice: Choice,
    at: int,
    unit: str | None,
    since: int,
    around: dict[str, Span],
) -> SlotKind:
    """Tell how the number is meant."""
    aim, row, last = scan.amounts[at], choice.found.row, choice.found.last
    if aim.letter in _OWN_KIND and row.kind != "absolute":
        return _OWN_KIND[aim.letter]
    of = scan.letters[last : last + 2].lstrip("·1")[:1] == "o"
    if row.name == "by" and _by_whom(scan, choice, since):
        return "share" if of else "absolute"
    if row.kind == "delta" and unit == "%":
        return "percent-delta"
    if row.kind == "rank":
        return "rank" if of_the_top(scan, choice.found, at) is None else "absolute"
    return row.kind or _kind_of_value(scan, choice, at, unit, since, around)


def _kind_of_value(
    scan: Scan,
    choice: Choice,
    at: int,
    unit: str | None,
    since: int,
    around: dict[str, Span],
) -> SlotKind:
    """Tell how a value is meant that no form says it of."""
    aim, row, last = scan.amounts[at], choice.found.row, choice.found.last
    of = scan.letters[last : last + 2].lstrip("·1")[:1] == "o"
    if (
        (aim.letter == "S" and unit != "points")
        or (aim.letter == "P" and scan.letters[:at].endswith("oŵ"))
        or (row.direction == "between" and unit == "%" and of)
        or (aim.letter == "P" and aim.value == _WHOLE and counted(scan, at))
        or (aim.letter == "P" and row.name in _ALONE and _who_do(scan, at))
        or (aim.letter == "P" and "service_level" in around and _of_what(scan, at))
    ):
        return "share"
    if "stat" in around and "L" in scan.letters:
        return "percentile"
    bare = aim.letter == "N" and unit is None and aim.value < _RATIOS
    return "ratio" if bare and _is_ratio(scan, since, choice) else "absolute"


def _of_what(scan: Scan, at: int) -> bool:
    """Tell whether what is done follows: "95% complaint resolution within 24 h"."""
    return scan.letters[at + 1 : at + 2] == "w"


_ALONE: Final = frozenset({"bare", "bound"})


def _who_do(scan: Scan, at: int) -> bool:
    """Tell whether many follow who do something: "60% customers renew"."""
    many = inside = False
    for token in scan.tokens[scan.places[at] + 2 : scan.places[at] + _PHRASE]:
        lower = token.lower
        if inside or token.text == "(":
            inside = token.text != ")"  # "weekly users (WAU) use it"
            continue
        if token.kind != "word":
            return False
        code = CODES.get(lower, "n")
        if many and (code[0] in VERB or code[0] in PAST):
            return code[-1] not in NOUN or lower.endswith("ed")
        if code[0] in _JOINTS:
            return False
        many = is_plural(lower)
    return False


_PHRASE: Final = 9
_JOINTS: Final = frozenset("pTOFPYAZ")


def _is_ratio(scan: Scan, since: int, choice: Choice) -> bool:
    """Tell whether a ratio is measured: "LTV to CAC ratio above 3"."""
    places = scan.places[max(since, choice.found.first - _VERB) : choice.found.first]
    return any(scan.tokens[place].lower == "ratio" for place in places)


_WHOLE: Final = 100
_RATIOS: Final = 20
_OWN_KIND: Final[dict[str, SlotKind]] = {
    "X": "multiple",
    "V": "multiple",
    "R": "ratio",
    "F": "share",
}
_WAYS: Final = frozenset("uûdðî↑↓h")
_CHANGED: Final = frozenset({"delta", "percent-delta", "multiple"})


def _by_whom(scan: Scan, choice: Choice, since: int) -> bool:
    """Tell whether "by" names who does it: "used by 50 teams"."""
    found = choice.found
    if not _WAYS.isdisjoint(scan.letters[since : found.first]):
        return False
    said = said_before(scan, found.first)
    return scan.letters[found.last - 1] == "N" or said.endswith("ed")


def _baseline(
    scan: Scan, roles: dict[str, int], kind: SlotKind, unit: str | None
) -> tuple[float | None, str | None, frozenset[str]]:
    """Give the start value, the unit with it, and what of it is computed."""
    aim = scan.amounts[roles["t"]]
    if "b" in roles:
        start = scan.amounts[roles["b"]]
        if start.letter == "R" and start.of:
            return round(start.value / start.of, 9), unit, frozenset()
        start = start._replace(value=start.value * _as_large(scan, roles))
        return *_start(start, aim, unit, kind), frozenset()
    if "d" not in roles or kind in {"percent-delta", "multiple"}:
        return None, unit, frozenset()
    if kind == "delta":
        # A step, and how much of the start it is: "up 50 (10%)" starts at 500.
        part = abs(scan.amounts[roles["d"]].value)
        value = round(aim.value * _WHOLE / part, 9) if part else None
    else:
        value = _derived(scan, roles["d"], aim.value)
    return value, unit, frozenset() if value is None else frozenset({"baseline"})


def _start(
    start: Amount, aim: Amount, unit: str | None, kind: SlotKind
) -> tuple[float, str | None]:
    """Give the start value in the unit of the aim, and that unit."""
    if kind in {"percent-delta", "multiple"} or start.unit == aim.unit:
        return start.value, unit
    if aim.unit is None:
        return start.value, start.unit if start.unit is not None else unit
    for worth in (SECONDS, BYTES):
        one, other = (amount.unit or "" for amount in (start, aim))
        if one.lower() in worth and other.lower() in worth:
            value = start.value * worth[one.lower()] / worth[other.lower()]
            return round(value, 9), unit
    return start.value, unit


def _as_large(scan: Scan, roles: dict[str, int]) -> float:
    """Say how large the aim says that the start is: "from $1.2 to $2 million"."""
    start, aim = scan.amounts[roles["b"]], scan.amounts[roles["t"]]
    if start.letter not in "MN" or aim.letter not in {start.letter, "M"}:
        return 1.0
    times = _times(scan, roles["t"])
    if times < _MILLION or not 0 < start.value < aim.value / _MUCH_LESS:
        return 1.0
    most = aim.value * (_FEW if aim.letter == "M" else 1)
    return times if start.value * times <= most else 1.0


def _times(scan: Scan, at: int) -> float:
    """Say by how much a word multiplies the digits of an amount: "2 million"."""
    place = scan.places[at]
    digits = next(
        (
            number(token.text)
            for token in scan.tokens[place : place + 3]
            if token.kind == "number"
        ),
        None,
    )
    return scan.amounts[at].value / digits if digits else 1.0


def _derived(scan: Scan, at: int, target: float) -> float | None:
    """Compute the start from a change and where it leads."""
    change = scan.amounts[at]
    if change.letter in "XV":
        return round(target / change.value, 9) if change.value else None
    value = change.value
    if change.letter != "G":
        near = scan.letters[max(0, at - 2) : at] + scan.letters[at + 1 : at + 4]
        if _WAYS.isdisjoint(near):
            # "Cut the spend by 30 to 90"
            near += _WAY_BEFORE.sub("", scan.letters[max(0, at - _VERB) : at])[:1]
        if not {"d", "ð", "↓", "k", "l"}.isdisjoint(near):
            value = -value
    if change.unit != "%":
        return round(target - value, 9)
    return round(target / (1 + value / 100), 9) if value > -_WHOLE else None


_VERB: Final = 40
# All but the last way that a verb points.
_WAY_BEFORE: Final = re.compile("[^udûðî↑↓]|[udûðî↑↓](?=.*[udûðî↑↓])")


def _end(scan: Scan, at: int | None, name: str, aim: Amount) -> float | None:
    """Give the high end of a range."""
    if name == "tolerance":
        return abs(aim.value)
    return None if at is None else scan.amounts[at].value


def _low_end(scan: Scan, at: int, high: float | None, low: float) -> float:
    """Give the low end as large as the high one says: "10-12k" begins at 10,000."""
    end = scan.amounts.get(at + 2)
    if high is None or end is None or not 0 < low < high / _MUCH_LESS:
        return low
    times = _times(scan, at + 2)
    return low * times if low * times <= high else low


_MUCH_LESS: Final = 500
_MILLION: Final = 1e6
_FEW: Final = 10


def _target(name: str, aim: Amount, kind: SlotKind) -> float:
    """Give the value to reach, or the size of a change."""
    if aim.letter == "R" and aim.of:
        return round(aim.value / aim.of, 9)
    if name == "tolerance":
        return -abs(aim.value)
    return abs(aim.value) if kind in {"delta", "percent-delta"} else float(aim.value)
