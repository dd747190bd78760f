"""The head of a document: version, names, calendar, segments, policy, waivers."""

from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen

from okrkit.errors import InvalidOKRError, SchemaVersionError, shown
from okrkit.formats.calendar_part import read_cadence, read_cycle
from okrkit.formats.codec import converter, mapping, slip_hint
from okrkit.formats.gather import Gather
from okrkit.formats.reader import Reader
from okrkit.model.agreed import (
    Agreed,
    ReviewSettings,
    agreed_rules,
    agreed_severity,
    unknown_setting,
)
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.checks import LONGEST_NOTE, identifier, items, text
from okrkit.model.parts import Segment

__all__ = ["DOCUMENT_FIELDS", "VERSION", "Header", "check_version", "read_header"]

VERSION: Final = 1
"""The version of the format that is written."""

DOCUMENT_FIELDS: Final = (
    "okrkit",
    "set",
    "cadence",
    "cycle",
    "policy",
    "segments",
    "metrics",
    "objectives",
    "waive",
    "review",
    "conflicts",
)
"""What a document may say, in the order it is written."""


@frozen(kw_only=True)
class Header:
    """
    The head of a document, read.

    Attributes:
        name: Name of its set; empty where it gives none.
        cadence: Its cadence, or None.
        cycle: Its cycle, or None.
        policy: The policy it asks for.
        segments: Its segments.
        waive: Review codes it waives.
        review: What it agrees on reviews.
        extra: Fields that are not known.

    Example:
        >>> Header().name
        ''
    """

    name: str = ""
    cadence: Cadence | None = None
    cycle: Cycle | None = None
    policy: str | Mapping[str, object] | None = None
    segments: tuple[Segment, ...] = ()
    waive: Mapping[str, str] = field(factory=dict)
    review: ReviewSettings = field(factory=ReviewSettings)
    extra: Mapping[str, object] = field(factory=dict)


def read_header(value: Mapping[str, object], reader: Reader) -> Header:
    """
    Read everything of a document but its metrics and objectives.

    Args:
        value: The document, of the version that is written.
        reader: Notes the faults.

    Returns:
        The head; what has a fault is left out.

    Example:
        >>> document = {"okrkit": 1, "cycle": "2026-Q4", "objectives": []}
        >>> read_header(document, Reader()).cycle.label
        '2026-Q4'
    """
    given = {name: part for name, part in value.items() if part is not None}
    for name in ("cycle", "objectives"):
        if name not in given and not (name == "cycle" and _own_cycles(given)):
            reader.attempt((), _refuse_missing, name, value)
    found: dict[str, Any] = {}
    for name, slot, read in (
        ("set", "name", _name),
        ("cadence", "cadence", read_cadence),
        ("policy", "policy", _policy),
        ("segments", "segments", _segments),
        ("waive", "waive", _waive),
        ("review", "review", _review),
    ):
        if name in given:
            part = reader.attempt((name,), read, given[name])
            if part is not None:
                found[slot] = part
    if "conflicts" in given:
        reader.attempt(("conflicts",), _refuse_conflicts, given["conflicts"])
    if "cycle" in given and ("cadence" in found or "cadence" not in given):
        cadence = found.get("cadence")
        found["cycle"] = reader.attempt(("cycle",), _cycle, given["cycle"], cadence)
    extra = {name: part for name, part in value.items() if name not in DOCUMENT_FIELDS}
    return Header(**found, extra=extra)


def _own_cycles(given: Mapping[str, object]) -> bool:
    """Whether every objective names its cycle, so that the document need not."""
    rows = given.get("objectives")
    return isinstance(rows, list) and all(
        isinstance(row, dict) and row.get("cycle") is not None for row in rows
    )


def _refuse_missing(name: str, value: Mapping[str, object]) -> None:
    hint = {
        "cycle": "Add the quarter or year it is for, such as cycle: 2026-Q4.",
        "objectives": "Add objectives, each with an id and a title.",
    }
    raise InvalidOKRError(
        f"{name} is missing",
        code="missing-field",
        hint=slip_hint(value, DOCUMENT_FIELDS, (name,)) or hint[name],
    )


def _name(value: object) -> str:
    name = identifier(value, field="set")
    if "/" in name:
        raise InvalidOKRError(
            "the name of a set has no slash",
            code="invalid-id",
            expected="a name such as 'customer-success'",
            got=shown(name),
        )
    return name


def _cycle(value: object, cadence: Cadence | None) -> Cycle:
    read = read_cycle(value)
    return read if isinstance(read, Cycle) else Cycle.parse(str(read), cadence)


def _policy(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    return text(value, field="policy")


def _segments(value: object) -> tuple[Segment, ...]:
    codec, gather = converter(), Gather(Segment)
    read: list[Segment | None] = []
    if isinstance(value, Mapping):
        for name, part in value.items():
            fields = {"condition": part} if isinstance(part, str) else part
            inside = {} if fields is None else fields
            if isinstance(inside, Mapping):
                inside = {**inside, "id": name}
            read.append(gather.take(name, codec.structure, inside, Segment))
    else:
        for at, row in enumerate(items(value, field="segments")):
            read.append(gather.take(at, codec.structure, row, Segment))
    gather.stop()
    return tuple(segment for segment in read if segment is not None)


def _waive(value: object) -> dict[str, str]:
    gather = Gather(dict)
    given = mapping(value, "review codes, each with the reason why it is waived")
    read = {
        code: gather.take(code, text, why, field="waive", longest=LONGEST_NOTE)
        for code, why in given.items()
    }
    gather.stop()
    return {code: str(why) for code, why in read.items()}


def _review(value: object) -> ReviewSettings:
    gather = Gather(ReviewSettings)
    given = mapping(value, "what is agreed on reviews: rules and severities")
    for name in given:
        gather.take(name, unknown_setting, name, field="review")
    rules = gather.take("rules", agreed_rules, given.get("rules"))
    found = given.get("severities")
    severities = gather.take("severities", _severities, {} if found is None else found)
    gather.stop()
    return ReviewSettings(rules=rules, severities=severities)


def _severities(value: object) -> dict[str, Agreed]:
    gather = Gather(dict)
    given = mapping(value, "codes of rules, each with error, warning, info or off")
    read = {
        code: gather.take(code, agreed_severity, word, field=f"severities.{code}")
        for code, word in given.items()
    }
    gather.stop()
    return read


def _refuse_conflicts(value: object) -> None:
    """Refuse what a merge left to a person to settle; an empty list says it is."""
    gather = Gather(list)
    for at, conflict in enumerate(items(value, field="conflicts")):
        part = conflict if isinstance(conflict, Mapping) else {}
        said = [
            f"{name} {shown(part[name])}"
            for name in ("path", "ours", "theirs")
            if name in part
        ]
        error = InvalidOKRError(
            "changed on both sides of a merge, and not settled",
            code="merge-conflict",
            expected="nothing left to settle",
            got=", ".join(said),
            hint="Write there what holds, then remove this conflict.",
        )
        gather.add(at, error)
    gather.stop()


def check_version(value: Mapping[str, object], file: str) -> int:
    """
    Return the version a document is written in.

    Args:
        value: The document.
        file: Its name, for the message.

    Returns:
        The version.

    Raises:
        SchemaVersionError: A version this okrkit does not know.
        InvalidOKRError: No version.

    Example:
        >>> check_version({"okrkit": 1}, "")
        1
    """
    found = value.get("okrkit")
    if found is None:
        raise InvalidOKRError(
            "okrkit is missing",
            code="missing-field",
            expected="the version of the format",
            hint=slip_hint(value, DOCUMENT_FIELDS, ("okrkit",))
            or f"Begin the document with okrkit: {VERSION}.",
        )
    if (
        isinstance(found, bool)
        or not isinstance(found, int | float)
        or (isinstance(found, float) and not found.is_integer())
        or found < 0
    ):
        raise InvalidOKRError(
            "not a version",
            code="not-a-version",
            expected=f"a whole number such as {VERSION}",
            got=shown(found),
        )
    if found > VERSION:
        raise SchemaVersionError(
            "this document was written for a newer okrkit",
            found=found,
            supported=VERSION,
            place=file,
            expected=f"okrkit: {VERSION} or older",
            got=shown(found),
            hint="Upgrade okrkit.",
        )
    return int(found)
