"""`StatusRule`: how a status follows from progress and time."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, get_args

from attrs import NOTHING, field, fields, frozen

from okrkit.errors import PolicyError, shown
from okrkit.model.attributes import checked
from okrkit.model.checks import (
    choice,
    flag,
    items,
    number,
    text,
)
from okrkit.model.noun import Noun, Say
from okrkit.scoring.fields import maybe, needs, word

Status: TypeAlias = Literal[
    "on track",
    "at risk",
    "off track",
    "not measured",
    "stale",
    "not yet observable",
    "achieved",
    "missed",
]
"""Where a key result or objective can stand."""

STATUSES: tuple[Status, ...] = get_args(Status)
"""All of them; the place of each is its number."""


JUDGED = STATUSES[:3]
"""Those that a rule gives, from best to worst."""


@frozen(field_transformer=checked)
class StatusStep(Noun):
    """
    One step of a status rule: a system's own word and what it means here.

    Attributes:
        label: The system's word: ``"Behind"``.
        status: Ours: "on track", "at risk" or "off track".
        bound: Largest gap, or least ratio or score, that has it; None for the rest.
        inclusive: Whether the bound itself still has it.

    Raises:
        PolicyError: A status that is none of the three.

    Example:
        >>> StatusStep("Behind", "at risk", 0.25).status
        'at risk'
    """

    label: str = field(metadata=needs(text))
    status: Literal["on track", "at risk", "off track"] = field(metadata=word(*JUDGED))
    bound: float | None = field(default=None, metadata=maybe(number))
    inclusive: bool = field(default=True, metadata=needs(flag))


@frozen(field_transformer=checked)
class StatusRule(Noun):
    """
    How a status follows from progress and time.

    Attributes:
        compare: ``"gap"`` (expected - progress), ``"ratio"`` (progress / expected),
            ``"score"`` (the score alone, whatever the day) or ``"none"``.
        steps: From best to worst; the last has no bound.
        expect: Progress that is expected at the end: the whole way to the ``"target"``,
            or the policy's line of ``"success"`` for the intent.
        objective: Status of an objective: from its own ``"score"``, the ``"weakest"``
            of its key results, or the ``"mean"`` of their places, rounded;
            half goes to the worse.

    Raises:
        PolicyError: No steps, bounds out of order, or a last step with a bound.

    Example:
        >>> StatusRule("gap", [StatusStep("fine", "on track")]).expect
        'target'
    """

    compare: Literal["gap", "ratio", "score", "none"] = field(
        metadata=word("gap", "ratio", "score", "none")
    )
    steps: tuple[StatusStep, ...] = field(
        default=(), metadata=needs(lambda v, field: _steps(v, field=field))
    )
    expect: Literal["target", "success"] = field(
        default="target", kw_only=True, metadata=word("target", "success")
    )
    objective: Literal["score", "weakest", "mean"] = field(
        default="score", kw_only=True, metadata=word("score", "weakest", "mean")
    )

    def __attrs_post_init__(self) -> None:
        """Refuse steps that cannot be told apart."""
        if self.compare == "none":
            return
        bounds = [step.bound for step in self.steps]
        known = [b for b in bounds[:-1] if b is not None]
        rising = sorted(set(known), reverse=self.compare != "gap")
        if (
            not bounds
            or bounds[-1] is not None
            or known != rising
            or len(known) < len(bounds) - 1
        ):
            raise PolicyError(
                "steps out of order",
                place="StatusRule.steps",
                expected="bounds from best to worst, and a last step without one",
                got=shown(bounds),
            )

    def _phrase(self, number: Say) -> str:
        bounds = [
            step.label if step.bound is None else f"{step.label} {number(step.bound)}"
            for step in self.steps
        ]
        return f"{self.compare} ({', '.join(bounds)})"


def _steps(value: object, *, field: str) -> tuple[StatusStep, ...]:
    made = []
    for step in items(value, field=field):
        if isinstance(step, Mapping):
            made.append(StatusStep(**_named(step, StatusStep, field)))
        elif isinstance(step, StatusStep):
            made.append(step)
        else:
            made.append(StatusStep(**_in_place(step, StatusStep, field)))
    return tuple(made)


def _in_place(parts: object, kind: type, field: str) -> dict[str, Any]:
    """Name the parts that are given in the order of the fields."""
    row, known = items(parts, field=field), [f.name for f in fields(kind)]
    if len(row) > len(known):
        raise PolicyError(
            "too many parts", place=field, expected=", ".join(known), got=shown(row)
        )
    return _named(dict(zip(known, row, strict=False)), kind, field)


def _named(parts: Mapping[Any, object], kind: type, field: str) -> dict[str, Any]:
    """Check the names of parts, and that none that is needed is missing."""
    known = [f.name for f in fields(kind)]
    named = {choice(name, known, field=field): part for name, part in parts.items()}
    missing = [f.name for f in fields(kind) if f.default is NOTHING]
    if missing := [name for name in missing if name not in named]:
        raise PolicyError(
            "a part is missing",
            code="missing-field",
            place=field,
            expected=" and ".join(missing),
            got=shown(dict(parts)),
        )
    return named


def as_rule(value: object, *, field: str) -> StatusRule:
    """
    Read a status rule, or the mapping a document has for it.

    Args:
        value: A rule, or a mapping of its fields.
        field: What is being set, for the message.

    Returns:
        The rule.

    Raises:
        PolicyError: Anything else, or a rule that cannot be.

    Example:
        >>> as_rule({"compare": "none"}, field="status").compare
        'none'
    """
    if isinstance(value, StatusRule):
        return value
    if isinstance(value, Mapping):
        return StatusRule(**_named(value, StatusRule, field))
    raise PolicyError(
        "not a status rule",
        place=field,
        expected="a StatusRule, or a mapping of its fields",
        got=shown(value),
    )


GAP = StatusRule(
    "gap",
    (
        StatusStep("on track", "on track", 0.1),
        StatusStep("at risk", "at risk", 0.25),
        StatusStep("off track", "off track"),
    ),
    expect="success",
)
"""okrkit's own rule: 10 points behind is at risk from there on, 25 off track."""
