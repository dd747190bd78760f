"""What labels and columns say of a key result, and its words, as one sentence."""

import re
from collections.abc import Mapping
from typing import Final

from attrs import evolve

from okrkit.wording.languages.en.numbers import CODES_OF_MONEY
from okrkit.wording.languages.en.okr_text import Role
from okrkit.wording.okrs.found import Left, Told
from okrkit.wording.sentence import Sentence, read
from okrkit.wording.slots import Slots

__all__ = ["said_of", "settled", "with_values"]

_TOP: Final = "top"
_PLAIN_NUMBER: Final = re.compile(r"[~≈]?[-+]?\d[\d., ]*[kKmM]?")
_ENDS: Final[tuple[Role, ...]] = ("baseline", "target")
_WEAKER: Final[tuple[tuple[Role, Role, str], ...]] = (
    ("current", "baseline", "a reading beside the baseline"),
    ("team", "owner", "a team beside the owner"),
)
"""What stands for another where that is not said, and is left where it is."""


def said_of(fields: Mapping[Role, Told], role: Role, /) -> str:
    """
    Give what is said in a role; nothing where nothing is.

    Args:
        fields: What labels and columns say.
        role: Of what.

    Returns:
        The words.

    Example:
        >>> said_of({"owner": Told("Ann", 2, 9)}, "owner")
        'Ann'
    """
    return fields[role].text if role in fields else ""


def settled(fields: dict[Role, Told], /) -> list[Left]:
    """
    Let the weaker of two labels stand for the other where that is not said.

    Args:
        fields: What labels and columns say; is changed.

    Returns:
        What is left beside what is said.

    Example:
        >>> fields = {"current": Told("3%", 2, 9)}
        >>> settled(fields), fields["baseline"].text
        ([], '3%')
    """
    left: list[Left] = []
    for weak, strong, why in _WEAKER:
        told = fields.pop(weak, None)
        if told is not None and fields.setdefault(strong, told).text != told.text:
            left.append(_left(told, why))
    return left


def _left(told: Told, why: str) -> Left:
    return Left(told.line, told.start, told.text, why)


def with_values(
    raw: str, fields: Mapping[Role, Told], /
) -> tuple[Sentence, list[Left]]:
    """
    Read a key result, with its baseline and target where fields give them.

    Args:
        raw: Its words.
        fields: What labels and columns say of it.

    Returns:
        What was read, and values beside those in the words.

    Example:
        >>> with_values("Churn", {"target": Told("2%", 2, 9)})[0].clean
        'Churn to 2%'
    """
    sentence = read(raw)
    left: list[Left] = []
    if not fields:
        return sentence, left
    start, goal = (
        _with_unit(said_of(fields, role), said_of(fields, "unit")) for role in _ENDS
    )
    name = said_of(fields, "metric")
    if not (start or goal or name):
        return sentence, left
    slots = sentence.targets[0] if sentence.targets else Slots()
    if goal and _only_names(raw, slots, goal):
        return _in_fields(raw, start, goal), left
    if slots.target is not None:
        more = f" (currently {start})" if start and slots.baseline is None else ""
        if start and not more and start not in raw.split():
            left.append(
                _left(fields["baseline"], "a start beside the one in the words")
            )
        if goal:
            left.append(_left(fields["target"], "a target beside the one in the words"))
    elif goal:
        more = f" from {start} to {goal}" if start else f" to {goal}"
    else:
        more = f" (currently {start})" if start else ""
    known = name.casefold() in raw.casefold()
    return read(f"{raw.rstrip(' .;:')}{'' if known else f': {name}'}{more}"), left


def _only_names(raw: str, slots: Slots, goal: str) -> bool:
    """Tell whether the number in words is of another kind than the one in a field.

    "Trains less than 5 minutes late" with 92 % in the column of targets: the words
    say what is measured. A number that both have, or a start in the words, is meant.
    """
    held = next(iter(read(goal).targets), None)
    if slots.target is None or slots.baseline is not None or held is None:
        return False
    if held.target == slots.target:
        return False
    if held.unit is None:
        ranked = raw[: len(_TOP)].casefold() == _TOP
        return ranked or slots.unit in CODES_OF_MONEY
    return slots.unit is not None and held.unit != slots.unit


def _in_fields(raw: str, start: str, goal: str) -> Sentence:
    """Read words with a number that only names, and the target of their fields."""
    head, tail = raw.rstrip(" .;:"), f"from {start} to {goal}" if start else goal
    whole, held = read(f"{head}: {tail}"), read(tail).targets[0]
    on = len(whole.clean) - len(tail)
    spans = {name: (one[0] + on, one[1] + on) for name, one in held.spans.items()}
    return evolve(whole, targets=(evolve(held, spans=spans),))


def _with_unit(value: str, unit: str) -> str:
    """Write a value with its unit, where it has none of its own."""
    if not unit or _PLAIN_NUMBER.fullmatch(value) is None:
        return value
    return f"{value}%" if unit.strip() == "%" else f"{value} {unit}"
