"""Which concepts, measures and people a text names, and what its metric is."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from attrs import frozen

from okrkit.errors import UnitError
from okrkit.model.checks import text as checked
from okrkit.model.metric import Kind, Metric
from okrkit.model.noun import altered
from okrkit.model.unit import Unit
from okrkit.wording.concepts.measures import Measure
from okrkit.wording.concepts.phrases import Entry, keys_of, stem
from okrkit.wording.concepts.vocabulary import Concepts, Shows, known
from okrkit.wording.naming import slug
from okrkit.wording.slots import Slots, Span
from okrkit.wording.words import Token

__all__ = ["Mention", "Mentions", "mentions", "metric_of", "shows"]

_NEAR: Final = 6
"""How many words away the people may stand that a phrase is about."""

_NEXT: Final = 3
"""How many words away they stand where the phrase belongs to their noun."""


class Mention(NamedTuple):
    """
    Something that a text names, and the words that name it.

    Attributes:
        id: Of a concept, a measure or a population.
        span: Where the words stand.

    Example:
        >>> Mention("nps", (0, 3)).id
        'nps'
    """

    id: str
    span: Span


@frozen
class Mentions:
    """
    What a text names, each in the order of the text.

    Attributes:
        concepts: What may be aimed at.
        measures: What may be measured.
        populations: Who is meant.

    Example:
        >>> from okrkit.wording.words import words
        >>> mentions(words("Increase customer retention")).concepts
        (Mention(id='retention', span=(9, 27)),)
    """

    concepts: tuple[Mention, ...] = ()
    measures: tuple[Mention, ...] = ()
    populations: tuple[Mention, ...] = ()


def mentions(
    tokens: Sequence[Token], /, *, concepts: Concepts | None = None
) -> Mentions:
    """
    Find the concepts, measures and populations that a text names.

    Args:
        tokens: Its words.
        concepts: What may be named; what okrkit knows where it is left out.

    Returns:
        All that is named: the longest phrase wins, and what stands inside it is not
        named again.

    Shape:
        Linear in the length of the text.

    Source:
        "Suggest metrics for an objective" in the documentation.

    Example:
        >>> from okrkit.wording.words import words
        >>> found = mentions(words("Cut monthly churn of paying accounts to 2%"))
        >>> [one.id for one in (*found.measures, *found.populations)]
        ['logo_churn', 'paying']
    """
    map_ = known() if concepts is None else concepts
    keys, places = keys_of(tokens, map_.spelled)
    found: dict[str, list[Mention]] = {"concept": [], "measure": [], "who": []}
    for phrases in (map_.topics, map_.groups):
        covered = {"concept": 0, "measure": 0, "who": 0}
        for start, end, entries in phrases.all(keys):
            if start < min(covered.values()):
                continue
            taken: dict[str, int] = {}
            for kind, id, guard in _guarded(entries, keys, start, end, map_):
                if kind == "ignored":
                    taken = dict.fromkeys(covered, end)
                    break
                if start >= covered[kind]:
                    first, last = _whole(keys, start, end, guard, map_)
                    span = tokens[places[first]].start, tokens[places[last]].end
                    found[kind].append(Mention(id, span))
                    # Several things of one kind may go by the same words.
                    taken[kind] = end
            covered |= taken
    if not any(found.values()):
        return _NONE
    return Mentions(*map(tuple, found.values()))


_NONE: Final = Mentions()


def _guarded(
    entries: tuple[Entry, ...],
    keys: Sequence[str],
    start: int,
    end: int,
    map_: Concepts,
) -> list[Entry]:
    """Keep what a phrase stands for here; of a kind, a guard that holds beats none."""
    free = [entry for entry in entries if not entry[2]]
    if len(free) == len(entries):
        return free
    about, near = map_.about, None
    kept: list[Entry] = []
    for entry in entries:
        guard = entry[2]
        if guard == "ahead":
            people = _noun_ahead(keys, end, map_)
            holds = people is not None and not _is_verb(keys, start, people, map_)
        elif guard == "behind":
            behind = keys[max(start - _NEXT, 0) : start]
            holds = any(about.get(key) == "customers" for key in behind)
        elif guard == "counted":
            holds = _counted(keys, start, end, map_)
        elif guard.startswith("object"):
            holds = _has_object(keys, end, guard.partition(" ")[2], map_)
        elif guard.startswith("subject"):
            holds = _has_subject(keys, start, end, guard.partition(" ")[2], map_)
        elif guard:
            near = near or _nearest(keys, start, end, about)
            holds = guard == near
        else:
            continue
        if holds:
            kept.append(entry)
    beaten = {entry[0] for entry in kept}
    return kept + [entry for entry in free if entry[0] not in beaten]


def _has_object(keys: Sequence[str], end: int, group: str, map_: Concepts) -> bool:
    """Tell whether whom a verb takes is of a group: "keep our best customers"."""
    for place in range(end, min(end + _NEXT, len(keys))):
        key = keys[place]
        if map_.about.get(key) == group:
            # "Keep customers informed" is another aim than to keep them.
            after = keys[place + 1] if place + 1 < len(keys) else ""
            return not after or after in map_.counted_after or after in map_.kept_after
        # "More of our customers" are customers; "bags of customers" are none.
        counted = key == "of" and keys[place - 1] in map_.counted_before
        if not key or (key in map_.linking and not counted):
            return False
    return False


def _has_subject(
    keys: Sequence[str], start: int, end: int, group: str, map_: Concepts
) -> bool:
    """Tell whether those of a group do something, and take no other object than us."""
    behind = keys[max(start - _NEXT, 0) : start][::-1]
    wall = behind.index("") if "" in behind else len(behind)
    who = next((key for key in behind[:wall] if map_.about.get(key)), "")
    after = keys[end] if end < len(keys) else ""
    if map_.about.get(who) != group or who in map_.visiting:
        return False
    return not after or after in map_.left_after


def _noun_ahead(keys: Sequence[str], end: int, map_: Concepts) -> int | None:
    """Find the people that an adjective belongs to: not of a "new desk for guests"."""
    for place in range(end, min(end + _NEXT, len(keys))):
        key = keys[place]
        if map_.about.get(key) == "customers":
            return place
        # "New and existing customers", but not "current processes and users".
        joins = place > end and key in map_.joining
        if not key or key in map_.linking or joins:
            return None
    return None


def _is_verb(keys: Sequence[str], start: int, people: int, map_: Concepts) -> bool:
    """Tell "free customers from paperwork" from "move free customers to a plan"."""
    opens = start == 0 or keys[start - 1] == "to" or keys[start - 1] in map_.joining
    after = keys[people + 1] if people + 1 < len(keys) else ""
    return opens and bool(after) and map_.freeing.get(keys[start]) == after


def _whole(
    keys: Sequence[str], start: int, end: int, guard: str, map_: Concepts
) -> tuple[int, int]:
    """Take the noun in that a phrase belongs to: "paying accounts", not "paying"."""
    if guard == "ahead":
        return start, _noun_ahead(keys, end, map_) or end
    if guard == "behind":
        last = end - 1
        return next(
            place
            for place in range(start - 1, -1, -1)
            if map_.about.get(keys[place]) == "customers"
        ), last
    return start, end - 1


def _counted(keys: Sequence[str], start: int, end: int, map_: Concepts) -> bool:
    """Tell whether people are what is counted here, and not whose share it is."""
    after = keys[end] if end < len(keys) else ""
    if after and after not in map_.counted_after:
        return False
    # Adjectives may stand between: "300 happy enterprise customers".
    for place in range(start - 1, max(start - _NEXT, 0) - 1, -1):
        key = keys[place]
        if key == "#":
            return place == 0 or keys[place - 1] not in map_.number_labels
        if key in map_.counted_before:
            return True
        if not key or key in map_.linking or key in map_.counted_after:
            return not key and "#" in keys[end : end + _NEXT]
    return start <= 1


def _nearest(
    keys: Sequence[str], start: int, end: int, about: Mapping[str, str]
) -> str:
    """Tell whom or what words are about: by the nearest noun, one before them first."""
    before = keys[max(start - _NEAR, 0) : start][::-1]
    after = keys[end : end + _NEAR]
    walls = [side.index("") if "" in side else len(side) for side in (before, after)]
    for step in range(max(walls)):
        for side, wall in ((before, walls[0]), (after, walls[1])):
            if step < wall and (group := about.get(side[step])):
                return group
    return "nobody"


def shows(
    measure: str, concept: str, /, *, concepts: Concepts | None = None
) -> Shows | None:
    """
    Tell how a measure speaks of a concept.

    Args:
        measure: Id of the measure.
        concept: Id of the concept.
        concepts: The map to look in; what okrkit knows where it is left out.

    Returns:
        ``"direct"`` where it shows the concept itself, ``"driver"`` where it is only
        presumed to lead to it, ``"activity"`` where it counts own work that is meant to
        lead to it; None where it does not speak of it.

    Raises:
        UnknownIdError: No such measure or concept.

    Example:
        >>> shows("logo_churn", "retention"), shows("nps", "retention")
        ('direct', 'driver')
    """
    return (known() if concepts is None else concepts).shows(measure, concept)


def metric_of(
    text: str,
    tokens: Sequence[Token],
    slots: Slots,
    /,
    *,
    named: Mentions | None = None,
    concepts: Concepts | None = None,
) -> Metric | None:
    """
    Give the metric that a text names.

    Args:
        text: One key result.
        tokens: Its words.
        slots: Its first target.
        named: What the text names, where that is known already.
        concepts: The measures to look for; what okrkit knows where it is left out.

    Returns:
        The metric: its name in the text's words, its unit as far as the numbers say it,
        its polarity from what is measured and never from the verb. None where the text
        names nothing that is measured.

    Example:
        >>> from okrkit.wording.words import words
        >>> text = "Cut churn from 3.2% to 2%"
        >>> metric_of(text, words(text), Slots(unit="%")).polarity
        'lower'
    """
    map_ = known() if concepts is None else concepts
    found = mentions(tokens, concepts=map_) if named is None else named
    chosen = _chosen(found.measures, slots, map_)
    words = chosen or next(iter(found.measures), None)
    told = text[slice(*words.span)] if words else slots.population or _counting(slots)
    name = " ".join((slots.metric or told).split())[:_LONGEST]
    if not name:
        return None
    measure = map_.measures[chosen.id] if chosen else _unknown(name, slots, map_)
    unit = _unit(slots, measure)
    within = slots.kind == "share" and measure.unit in _TIMES
    # Made of a checked one: what is known of measures needs no check.
    return altered(
        _BLANK,
        id=measure.id,
        name=checked(name, field="Metric.name"),
        unit=unit,
        # "95 % answered within 3 days" is a share of those in time.
        polarity="higher" if within else measure.polarity,
        bounds=measure.bounds if unit.name == measure.unit else (None, None),
        kind="ratio" if within else measure.kind,
        role=measure.role if chosen else None,
    )


_BLANK: Final = Metric("metric")


def _counting(slots: Slots) -> str:
    """Give the noun that is counted, where nothing else names what is measured."""
    unit = _unit(slots, _BARE)
    return unit.name if unit.kind == "count" and unit.name != "count" else ""


def _unknown(name: str, slots: Slots, map_: Concepts) -> Measure:
    """Say of a measure that is not known what its words and numbers say."""
    if slots.kind == "percentile" and _unit(slots, _BARE).kind == "duration":
        # "p99 of checkout < 200 ms": only waiting is told by its slowest.
        return Measure(id="latency", name=name, unit="time", polarity="lower")
    parts = [stem(word) for word in name.lower().split()]
    heads = [place for place, word in enumerate(parts) if word in map_.linking]
    head = parts[heads[0] - 1] if heads and heads[0] else parts[-1]
    better = map_.better.get(head)
    if _unit(slots, _BARE).kind == "duration":
        better = None if slots.direction in ("up", "at-least") else "lower"
    kind: Kind = "ratio" if slots.kind in ("share", "ratio") else "level"
    return Measure(id=slug(name), name=name, polarity=better, kind=kind)


def _chosen(named: Sequence[Mention], slots: Slots, map_: Concepts) -> Mention | None:
    """Choose the measure that the target is of: in its words, or nearest its number."""
    if words := slots.spans.get("metric"):
        start, end = words
        inside = [one for one in named if one.span[0] < end and one.span[1] > start]
        if inside:
            return inside[-1]
    fit = [one for one in named if _fits(map_.measures[one.id], slots)]
    numbers = [slots.spans[name] for name in _NUMBERS if name in slots.spans]
    if not fit or not numbers:
        return fit[0] if fit else None
    first, last = min(numbers)[0], max(end for _, end in numbers)
    return min(fit, key=lambda one: _gap(one.span, first, last))


def _fits(measure: Measure, slots: Slots) -> bool:
    """Tell whether the numbers can be of a measure: no seconds of money."""
    said = _unit(slots, _BARE).kind
    if said == "duration":
        return measure.unit in _TIMES or slots.kind in ("share", "percent-delta")
    return said != "money" or measure.unit in ("money", "count")


def _gap(span: Span, first: int, last: int) -> int:
    """Tell how far words are from the numbers; those after them are rarely meant."""
    if span[1] <= first:
        return first - span[1]
    return max(span[0] - last, 0) + _AFTER


def _unit(slots: Slots, measure: Measure) -> Unit:
    """Read the unit from the numbers; a change in percent has one of its own."""
    said = slots.unit if slots.kind not in ("percent-delta", "multiple") else None
    own = "count" if measure.unit in _LOOSE else measure.unit
    name = "%" if said == "pp" else said or own
    return _unit_of(name, own) if len(name) <= _SHORT else _told_unit(name, own)


def _told_unit(name: str, own: str) -> Unit:
    try:
        return Unit.of(name)
    except UnitError:
        return Unit.of(own)


# Texts count in few units, and name each of them several times.
_SHORT: Final = 40
_unit_of = lru_cache(maxsize=1024)(_told_unit)


_LONGEST: Final = 200
_TIMES: Final = frozenset({"time", "hours", "days", "months"})
_NUMBERS: Final = ("baseline", "target")
_AFTER: Final = 40
"""As how many characters more it counts that words come after the numbers."""

_BARE: Final = Measure(id="", name="")
_LOOSE: Final = frozenset({"money", "time"})
"""Units that the text has to say: a currency, a length of time."""
