"""The slots of a key result in a document, read as its target."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import evolve, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.formats.codec import mapping, only
from okrkit.formats.gather import Gather
from okrkit.model.checks import flag, items, number
from okrkit.model.numeral import exact, read
from okrkit.model.staged import Done, Establish, Milestones, Steps, Zones
from okrkit.model.target import Change, Hold, Reach, Target
from okrkit.model.unit import Unit

__all__ = ["KINDS", "SLOTS", "ZONES", "Quantity", "read_target"]

KINDS: Final[dict[str, tuple[str, ...]]] = {
    "reach": ("baseline", "start", "target", "stretch"),
    "hold": ("at_least", "at_most", "between", "tolerance", "inclusive"),
    "change": ("change",),
    "zones": ("zones",),
    "steps": ("steps",),
    "milestones": ("milestones",),
    "done": ("done",),
    "establish": ("establish",),
}
"""Which slots make which kind of target."""

SLOTS: Final = (*(name for names in KINDS.values() for name in names), "basis")
"""Every slot of a target, in the order they are written."""

_WITHOUT_BASIS = ("milestones", "done", "establish")
_CLOCK = re.compile(r"[0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?")
ZONES = ("baseline", "commit", "target", "stretch")
"""Values of `Zones`, in order."""


@frozen
class Quantity:
    """
    Reads numbers in a metric's unit: bare, or as text that may name the unit.

    Attributes:
        unit: The unit; None where it is not known, and text may name any.

    Example:
        >>> Quantity(Unit.of("%"))("3.2%", "baseline")
        3.2
    """

    unit: Unit | None

    def __call__(self, value: object, name: str) -> float:
        """Return the number, or refuse."""
        if isinstance(value, str) and _CLOCK.fullmatch(value.strip()):
            raise InvalidOKRError(
                "a time such as 12:30 is no number",
                code="unreadable-number",
                expected="a number, with its unit or without",
                got=shown(value),
                hint="Give a duration in one unit, such as 12.5 h; where a text is "
                "meant, put the time in quotes.",
            )
        if isinstance(value, str) and self.unit is None:
            numeral = read(value, wanted="the unit of its metric")
            return exact(numeral.digits, numeral.scale)
        if isinstance(value, str) and self.unit is not None:
            return self.unit.parse(value)
        return number(value, field=name)


def read_target(slots: Mapping[str, object], quantity: Quantity) -> Target | None:
    """
    Read the target out of the slots of a key result.

    Args:
        slots: The key result's fields; others than those of a target are ignored.
        quantity: Reads numbers in its metric's unit.

    Returns:
        The target, or None where no slot of one is given.

    Raises:
        InvalidOKRError: Two targets, or one that cannot be.
        ClassValidationError: Faults of single slots.

    Example:
        >>> read_target({"at_most": "5%"}, Quantity(Unit.of("%"))).at_most
        5.0
    """
    given = {name: slots[name] for name in SLOTS if slots.get(name) is not None}
    kinds = [
        kind for kind, names in KINDS.items() if not given.keys().isdisjoint(names)
    ]
    if len(kinds) > 1:
        raise InvalidOKRError(
            "two targets",
            code="target-conflict",
            expected="one way to judge the value",
            got=" and ".join(name for name in given if name != "basis"),
            hint="Make two key results, or keep one of the targets.",
        )
    if "basis" in given and (not kinds or kinds[0] in _WITHOUT_BASIS):
        raise InvalidOKRError(
            "a basis without values to judge",
            code="target-conflict",
            expected="a basis beside a target that judges values",
            got=shown(given["basis"]),
            hint="Leave basis out.",
        )
    return _READERS[kinds[0]](given, quantity) if kinds else None


def _read_reach(given: dict[str, Any], quantity: Quantity) -> Target:
    if "start" in given and "baseline" in given:
        raise InvalidOKRError(
            "start is another word for baseline",
            code="target-conflict",
            expected="one of the two",
            hint="Keep baseline.",
        )
    if not {"start", "baseline"} & given.keys() or "target" not in given:
        raise InvalidOKRError(
            "half a target",
            code="target-incomplete",
            expected="baseline and target together",
            got=", ".join(name for name in given if name != "basis"),
            hint="Where the baseline is not known yet, use establish: true first.",
        )
    gather = Gather(Reach)
    values = {
        "baseline" if name == "start" else name: gather.take(
            name, quantity, given[name], name
        )
        for name in KINDS["reach"]
        if name in given
    }
    gather.stop()
    return Reach(**values, **_basis(given))


def _read_hold(given: dict[str, Any], quantity: Quantity) -> Target:
    gather = Gather(Hold)
    values: dict[str, Any] = {
        name: gather.take(name, quantity, given[name], name)
        for name in ("at_least", "at_most", "tolerance")
        if name in given
    }
    if "inclusive" in given:
        values["inclusive"] = gather.take(
            "inclusive", flag, given["inclusive"], field="inclusive"
        )
    if "between" in given:
        if {"at_least", "at_most"} & given.keys():
            raise InvalidOKRError(
                "between says what at_least and at_most say",
                code="target-conflict",
                expected="one of the two",
            )
        both = gather.take("between", _pair, given["between"], quantity)
        values |= dict(zip(("at_least", "at_most"), both or (), strict=False))
    gather.stop()
    return Hold(**values, **_basis(given))


def _pair(value: object, quantity: Quantity) -> tuple[float, ...]:
    ends = items(value, field="between")
    if len(ends) != 2:
        raise InvalidOKRError(
            "not two limits",
            code="target-incomplete",
            expected="the lower and the upper limit, as in [2, 4]",
            got=shown(value),
        )
    gather = Gather(tuple)
    read = [gather.take(at, quantity, end, "between") for at, end in enumerate(ends)]
    gather.stop()
    return tuple(end for end in read if end is not None)


def _read_change(given: dict[str, Any], quantity: Quantity) -> Target:
    del quantity  # "+10 %" is relative, whatever the unit
    gather = Gather(Change)
    change: Change = gather.take("change", _change, given["change"])
    gather.stop()
    # Where it has a fault, it was raised by now.
    return evolve(change, **_basis(given))


def _change(value: object) -> Change:
    if not isinstance(value, Mapping):
        return Change.of(_amount(value))
    only(value, ("by", "how", "since"), "a change")
    parts = _present(value, ("by",))
    since = parts.get("since", "previous_cycle")
    if "how" not in parts:
        return Change.of(_amount(parts["by"]), since=since)
    return Change(parts["by"], parts["how"], since=since)


def _amount(value: object) -> str | float:
    return value if isinstance(value, str) else number(value, field="by")


def _read_zones(given: dict[str, Any], quantity: Quantity) -> Target:
    gather = Gather(Zones)
    values = gather.take("zones", _zones, given["zones"], quantity)
    gather.stop()
    return Zones(**values, **_basis(given))


def _zones(value: object, quantity: Quantity) -> dict[str, Any]:
    fields = mapping(value, "baseline, commit, target and stretch")
    only(fields, (*ZONES, "levels"), "zones")
    parts = _present(fields, ZONES)
    gather = Gather(Zones)
    values: dict[str, Any] = {
        name: gather.take(name, quantity, parts[name], name) for name in ZONES
    }
    gather.stop()
    return values | {"levels": parts["levels"]} if "levels" in parts else values


def _present(fields: Mapping[str, object], required: tuple[str, ...]) -> dict[str, Any]:
    """Leave out what is null, and refuse where something required is not there."""
    parts = {name: part for name, part in fields.items() if part is not None}
    gather = Gather(dict)
    for name in required:
        if name not in parts:
            missing = InvalidOKRError(
                f"{name} is missing", code="missing-field", hint=f"Add {name}."
            )
            gather.add(name, missing)
    gather.stop()
    return parts


def _read_steps(given: dict[str, Any], quantity: Quantity) -> Target:
    gather = Gather(Steps)
    points = gather.take("steps", _points, given["steps"], quantity)
    gather.stop()
    return Steps(points, **_basis(given))


def _points(value: object, quantity: Quantity) -> list[tuple[float, float]]:
    rows = value.items() if isinstance(value, Mapping) else items(value, field="steps")
    gather = Gather(Steps)
    points = [
        gather.take(
            str(row[0]) if isinstance(value, Mapping) else at, _point, row, quantity
        )
        for at, row in enumerate(rows)
    ]
    gather.stop()
    return [point for point in points if point is not None]


def _point(row: object, quantity: Quantity) -> tuple[float, float]:
    pair = items(row, field="steps")
    if len(pair) != 2:
        raise InvalidOKRError(
            "not a pair",
            code="target-incomplete",
            expected="a value and its progress, as in [50, 0.4]",
            got=shown(row),
        )
    return quantity(pair[0], "steps"), number(pair[1], field="steps")


def _read_milestones(given: dict[str, Any], quantity: Quantity) -> Target:
    del quantity  # stages have weights, not values
    gather = Gather(Milestones)
    target: Milestones = gather.take("milestones", _milestones, given["milestones"])
    gather.stop()
    return target


def _milestones(value: object) -> Milestones:
    if isinstance(value, Mapping):
        return Milestones(value)
    stages: list[Any] = []
    for row in items(value, field="milestones"):
        stages += row.items() if isinstance(row, Mapping) else [row]
    return Milestones(stages)


def _read_done(given: dict[str, Any], quantity: Quantity) -> Target:
    del quantity  # yes or no
    return _said(given, "done", Done)


def _read_establish(given: dict[str, Any], quantity: Quantity) -> Target:
    del quantity  # whatever is measured
    return _said(given, "establish", Establish)


def _said(given: dict[str, Any], name: str, target: type[Done | Establish]) -> Target:
    gather = Gather(target)
    if gather.take(name, flag, given[name], field=name) is False:
        why = InvalidOKRError(
            f"{name}: false says nothing",
            code="target-conflict",
            expected="true",
            hint="Leave it out, or say in check_ins what is done.",
        )
        gather.add(name, why)
    gather.stop()
    return target()


_READERS: Final[dict[str, Callable[[dict[str, Any], Quantity], Target]]] = {
    "reach": _read_reach,
    "hold": _read_hold,
    "change": _read_change,
    "zones": _read_zones,
    "steps": _read_steps,
    "milestones": _read_milestones,
    "done": _read_done,
    "establish": _read_establish,
}


def _basis(given: dict[str, Any]) -> dict[str, Any]:
    return {"basis": given["basis"]} if "basis" in given else {}
