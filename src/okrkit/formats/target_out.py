"""The target of a key result as slots of a document, what is the default left out."""

from collections.abc import Callable
from typing import Any, Final

from okrkit.formats.targets import ZONES
from okrkit.model.staged import Done, Establish, Milestones, Steps, Zones
from okrkit.model.target import Change, Hold, Reach, Target

__all__ = ["plain", "write_target"]


def write_target(target: Target) -> dict[str, object]:
    """
    Write a target as slots of a key result; what is the default is left out.

    Args:
        target: The target.

    Returns:
        The slots, in canonical order.

    Example:
        >>> write_target(Reach(32, 40))
        {'baseline': 32, 'target': 40}
    """
    slots = _WRITERS[type(target)](target)
    if target.basis != "latest":
        slots["basis"] = target.basis
    return slots


def plain(value: float) -> int | float:
    """
    Write a number as people do: without ``.0``.

    Example:
        >>> plain(32.0), plain(3.2)
        (32, 3.2)
    """
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _write_reach(target: Reach) -> dict[str, object]:
    slots: dict[str, object] = {
        "baseline": plain(target.baseline),
        "target": plain(target.target),
    }
    return slots | (
        {} if target.stretch is None else {"stretch": plain(target.stretch)}
    )


def _write_hold(target: Hold) -> dict[str, object]:
    slots: dict[str, object] = {
        name: plain(limit)
        for name in ("at_least", "at_most")
        if (limit := getattr(target, name)) is not None
    }
    if target.tolerance:
        slots["tolerance"] = plain(target.tolerance)
    return slots if target.inclusive else slots | {"inclusive": False}


def _write_change(target: Change) -> dict[str, object]:
    by = plain(target.by)
    parts: dict[str, object] = {"by": f"{by} {target.unit}" if target.unit else by}
    if target.how != "absolute":
        parts["how"] = target.how
    if target.since != "previous_cycle":
        parts["since"] = target.since
    return {"change": parts if len(parts) > 1 else parts["by"]}


def _write_zones(target: Zones) -> dict[str, object]:
    parts: dict[str, object] = {name: plain(getattr(target, name)) for name in ZONES}
    if target.levels != (0.3, 0.7, 1.0):
        parts["levels"] = [plain(level) for level in target.levels]
    return {"zones": parts}


def _write_steps(target: Steps) -> dict[str, object]:
    return {"steps": [[plain(value), plain(worth)] for value, worth in target.points]}


def _write_milestones(target: Milestones) -> dict[str, object]:
    if all(weight == 1 for _, weight in target.stages):
        return {"milestones": [name for name, _ in target.stages]}
    return {"milestones": {name: plain(weight) for name, weight in target.stages}}


_WRITERS: Final[dict[type, Callable[[Any], dict[str, object]]]] = {
    Reach: _write_reach,
    Hold: _write_hold,
    Change: _write_change,
    Zones: _write_zones,
    Steps: _write_steps,
    Milestones: _write_milestones,
    Done: lambda _: {"done": True},
    Establish: lambda _: {"establish": True},
}
