"""A difference in the words of OKRs: "target of nps lowered from 40 to 36"."""

import datetime as dt
from collections.abc import Callable
from typing import Final, Literal, TypeAlias

from attrs import fields, frozen

from okrkit.errors import shown
from okrkit.history.changes import Found, Happened, Part, key_of
from okrkit.model.calendar import Cycle
from okrkit.model.noun import Noun, phrase, said
from okrkit.model.unit import Unit
from okrkit.results.plain import Json, jsonable

__all__ = ["About", "Edit", "Scope", "edit_of", "name_of", "plain_json", "told"]

Scope: TypeAlias = Literal["set", "segment", "metric", "objective", "key result"]
"""What kind of thing differs."""

_FIELDS: Final = {
    "at_least": "lower limit",
    "at_most": "upper limit",
    "check_in": "check-in rhythm",
    "carried_from": "predecessor",
    "check_ins": "check-in",
    "closed": "closing",
    "depends_on": "dependency",
    "ends_on": "last day",
    "extra": "field",
    "measured_by": "measuring metric",
    "observations": "reading",
    "review": "review settings",
    "reviewed_on": "day of review",
    "starts_on": "first day",
    "waive": "waiver",
}
# Numbers of these fields are in the metric's unit.
_IN_UNIT: Final = frozenset({
    "at_least", "at_most", "baseline", "commit", "plan", "standard_error", "stretch",
    "target", "tolerance", "value",
})  # fmt: skip
_QUOTED: Final = frozenset({
    "because", "description", "lesson", "name", "note", "reason", "title", "why",
})  # fmt: skip
_NAMING: Final = ("id", "date", "objective", "key_result", "recorded_at")


@frozen(kw_only=True)
class Edit:
    """
    One thing that differs between two sets.

    Attributes:
        scope: What kind of thing it is about: "set", "segment", "metric",
            "objective" or "key result".
        id: Id of that thing; empty for the set. Where it was renamed, the new one.
        what: "added", "removed", "changed", "moved" or "renamed".
        field: Which field, in dotted names: ``"target.baseline"``; empty for the
            thing as a whole.
        part: Which of several: the day of a check-in, the parent of a support.
        was: What it was, as plain values; None where it is new.
        now: What it is, as plain values; None where it is gone.
        text: The whole in one sentence.
        silent: Whether it changes how a key result or objective is judged, and no
            new amendment gives a reason for it (rule H06).

    Example:
        >>> Edit(scope="key result", id="nps", what="added", text="nps added").field
        ''
    """

    scope: Scope
    id: str
    what: Happened
    field: str = ""
    part: str = ""
    was: Json = None
    now: Json = None
    text: str
    silent: bool = False


@frozen
class About:
    """
    What a difference is about.

    Attributes:
        scope: Its kind.
        id: Its id.
        unit: The unit of its numbers; None where it has none.

    Example:
        >>> About("key result", "nps").id
        'nps'
    """

    scope: Scope
    id: str
    unit: Unit | None = None


def name_of(about: About) -> str:
    """
    Name a thing in a sentence: a key result by its id, another with its kind.

    Args:
        about: The thing.

    Returns:
        Such as ``nps`` or ``objective keep``.

    Example:
        >>> name_of(About("objective", "keep")), name_of(About("set", ""))
        ('objective keep', 'the set')
    """
    if about.scope == "set":
        return "the set"
    return about.id if about.scope == "key result" else f"{about.scope} {about.id}"


def edit_of(found: Found, about: About, *, silent: bool = False) -> Edit:
    """
    Put a difference into words.

    Args:
        found: The difference.
        about: What it is about.
        silent: Whether nothing says why.

    Returns:
        The edit.

    Example:
        >>> found = Found(("target", "target"), "changed", 40.0, 36.0)
        >>> edit_of(found, About("key result", "nps")).text
        'target of nps lowered from 40 to 36'
    """
    parts = [step for step in found.steps if isinstance(step, Part)]
    names = [step for step in found.steps if not isinstance(step, Part)]
    return Edit(
        scope=about.scope,
        id=about.id,
        what=found.what,
        field=".".join(names),
        part=", ".join(parts),
        was=plain_json(found.was),
        now=plain_json(found.now),
        text=_sentence(found, about),
        silent=silent,
    )


def _sentence(found: Found, about: About) -> str:
    """Say a difference: what, of what, and from what to what."""
    *_, last = found.steps
    subject = _subject(found.steps, about)
    say = _speaker(found.steps, about.unit)
    if found.what == "added":
        value = say(found.now)
        if isinstance(last, Part):
            return f"{subject} added: {value}" if value else f"{subject} added"
        return f"{subject} set to {value}"
    if found.what == "removed":
        value = say(found.was)
        return f"{subject} removed, it was {value}" if value else f"{subject} removed"
    old, new = say(found.was), say(found.now)
    if old == new:  # the words are shorter than what they say
        return f"{subject} changed"
    if isinstance(found.now, Noun) and not isinstance(found.now, (Cycle, Unit)):
        # A target has words such as "from" and "to" of its own.
        return f"{subject} changed: it was {old}, it is {new}"
    return f"{subject} {_verb(found)} from {old} to {new}"


def _verb(found: Found) -> str:
    match found.was, found.now:
        case (bool(), _) | (_, bool()):
            return "changed"
        case (int() | float() as old, int() | float() as new):
            return "lowered" if new < old else "raised"
        case (dt.date(), dt.date()):
            return "moved"
        case _:
            return "changed"


def _subject(steps: tuple[str, ...], about: About) -> str:
    """Name what differs, the smallest part first: "value of the check-in of nps on"."""
    first, *rest = steps
    whose = name_of(about)
    if not rest:
        return f"{_word(first)} of {whose}"
    if not isinstance(rest[0], Part):
        # A part of a target or of the cadence is named alone: one thing has one.
        inside = [step for step in rest if not isinstance(step, Part)]
        key = f" {rest[-1]}" if isinstance(rest[-1], Part) else ""
        place = whose if first == "target" else f"the {_word(first)} of {whose}"
        return f"{_word(inside[-1])}{key} of {place}"
    part = _part(first, rest[0], whose)
    inside = [step if isinstance(step, Part) else _word(step) for step in rest[1:]]
    return f"{' '.join(inside)} of the {part}" if inside else part


def _part(field: str, key: str, whose: str) -> str:
    match field:
        case "check_ins" | "observations" | "plan" | "amendments":
            return f"{_singular(field)} of {whose} on {key}"
        case "supports":
            return f"support of {key} by {whose}"
        case _:
            return f"{_singular(field)} {key} of {whose}"


def _word(field: str) -> str:
    return _FIELDS.get(field, field.replace("_", " "))


def _singular(field: str) -> str:
    word = _word(field)
    return word[:-1] if field not in _FIELDS and word.endswith("s") else word


def _speaker(steps: tuple[str, ...], unit: Unit | None) -> Callable[[object], str]:
    """Return how values of a field are said: in a unit, in quotes, or plainly."""
    *_, last = steps
    field = steps[0] if isinstance(last, Part) else last

    def say(value: object) -> str:
        if isinstance(value, float) and field in _IN_UNIT and unit is not None:
            return unit.format(value, thousands=True)
        if isinstance(value, str) and value and field in _QUOTED:
            return f'"{value}"'
        if isinstance(value, str) and value == last:
            return ""  # an id says itself
        if isinstance(value, Noun) and isinstance(last, Part):
            return told(value, unit)
        if isinstance(value, Noun):
            return phrase(value, unit if field == "target" else None)
        return said(value) or shown(value)

    return say


def told(noun: Noun, unit: Unit | None = None) -> str:
    """
    Say what a part holds beyond its name, in a few words.

    Args:
        noun: A check-in, a support, a reading, or another part.
        unit: Of its numbers.

    Returns:
        Such as ``34, confidence 0.6``; empty where its name says it all.

    Example:
        >>> from okrkit import CheckIn
        >>> told(CheckIn("2026-11-06", 34, confidence=0.6))
        '34, confidence 0.6'
    """
    words = []
    for each in fields(type(noun)):  # type: ignore[arg-type]
        value = getattr(noun, each.name)
        empty = value is None or value == each.default or value in ("", (), {})
        known = each.name in _NAMING or (each.name == "unit" and unit is not None)
        if not empty and not known and said(value) != key_of(noun):
            value_said = _speaker((each.name,), unit)(value)
            own = each.name in ("value", "title")
            words.append(value_said if own else f"{_word(each.name)} {value_said}")
    return ", ".join(words)


def plain_json(value: object) -> Json:
    """
    Give any value of a noun as plain values for JSON; what is the default is left out.

    Args:
        value: A noun, or what stands in one.

    Returns:
        What `json.dumps` takes.

    Example:
        >>> from okrkit import Reach
        >>> plain_json(Reach(32, 40))
        {'baseline': 32.0, 'target': 40.0}
    """
    if isinstance(value, (tuple, list)):
        return [plain_json(each) for each in value]
    if not isinstance(value, Noun) or isinstance(value, (Cycle, Unit)):
        return jsonable(value)
    given: dict[str, Json] = {}
    for each in fields(type(value)):  # type: ignore[arg-type]
        part = getattr(value, each.name)
        empty = part is None or part == each.default or part in ("", (), {})
        if not empty and not each.name.startswith("_"):
            given[each.name] = plain_json(part)
    return given
