"""`ScoringPolicy`: everything that turns readings into a score, as one frozen value."""

from collections.abc import Callable, Mapping
from typing import Literal

from attrs import evolve, field, fields, frozen

from okrkit.errors import InvalidOKRError, PolicyError, nearest, shown
from okrkit.model.checks import checked, choice, flag, items, must, number, text

STATUSES = (
    "on track",
    "at risk",
    "off track",
    "not measured",
    "stale",
    "not yet observable",
    "achieved",
    "missed",
)
"""Where a key result or objective can stand; the place of each is its number."""

Status = Literal[
    "on track",
    "at risk",
    "off track",
    "not measured",
    "stale",
    "not yet observable",
    "achieved",
    "missed",
]
JUDGED = STATUSES[:3]


def _must(check: Callable[..., object], **options: object) -> dict[str, object]:
    """Check a field of a policy; what is wrong with it is a `PolicyError`."""

    def refusing(value: object, *, field: str) -> object:
        try:
            return check(value, field=field, **options)
        except InvalidOKRError as error:
            raise PolicyError(
                error.why,
                code=error.code,
                place=error.place,
                expected=error.expected,
                got=error.got,
                hint=error.hint,
            ) from error

    return must(refusing)


def _word(*allowed: str) -> dict[str, object]:
    return _must(choice, allowed=allowed)


def _maybe(check: Callable[..., object]) -> dict[str, object]:
    def optional(value: object, *, field: str) -> object:
        return None if value is None else check(value, field=field)

    return _must(optional)


@frozen(field_transformer=checked)
class StatusStep:
    """
    One step of a status rule: a system's own word and what it means here.

    Attributes:
        label: The system's word: ``"Behind"``.
        status: Ours: "on track", "at risk" or "off track".
        bound: Largest gap, or least ratio or score, that still has it; None for the rest.
        inclusive: Whether the bound itself still has it.

    Raises:
        PolicyError: A status that is none of the three.

    Example:
        >>> StatusStep("Behind", "at risk", 0.25).status
        'at risk'
    """

    label: str = field(metadata=_must(text))
    status: Literal["on track", "at risk", "off track"] = field(metadata=_word(*JUDGED))
    bound: float | None = field(default=None, metadata=_maybe(number))
    inclusive: bool = field(default=True, metadata=_must(flag))


@frozen(field_transformer=checked)
class StatusRule:
    """
    How a status follows from progress and time.

    Attributes:
        compare: ``"gap"`` (expected - progress), ``"ratio"`` (progress / expected),
            ``"score"`` (the score alone, whatever the day) or ``"none"``.
        steps: From best to worst; the last has no bound.
        expect: Progress that is expected at the end: the whole way to the ``"target"``,
            or the policy's line of ``"success"`` for the intent.
        objective: Status of an objective: from its own ``"score"``, the ``"weakest"``
            of its key results, or the ``"mean"`` of their places, rounded.

    Raises:
        PolicyError: No steps, bounds out of order, or a last step with a bound.

    Example:
        >>> StatusRule("gap", [StatusStep("fine", "on track")]).expect
        'target'
    """

    compare: Literal["gap", "ratio", "score", "none"] = field(
        metadata=_word("gap", "ratio", "score", "none")
    )
    steps: tuple[StatusStep, ...] = field(
        default=(), metadata=_must(lambda v, field: _steps(v, field=field))
    )
    expect: Literal["target", "success"] = field(
        default="target", kw_only=True, metadata=_word("target", "success")
    )
    objective: Literal["score", "weakest", "mean"] = field(
        default="score", kw_only=True, metadata=_word("score", "weakest", "mean")
    )

    def __attrs_post_init__(self) -> None:
        """Refuse steps that cannot be told apart."""
        if self.compare == "none":
            return
        bounds = [step.bound for step in self.steps]
        known = [b for b in bounds[:-1] if b is not None]
        rising = sorted(set(known), reverse=self.compare != "gap")
        if not bounds or bounds[-1] is not None or known != rising or len(known) < len(bounds) - 1:
            raise PolicyError(
                "steps out of order",
                place="StatusRule.steps",
                expected="bounds from best to worst, and a last step without one",
                got=shown(bounds),
            )


@frozen(kw_only=True, field_transformer=checked)
class ScoringPolicy:
    """
    Everything that turns readings into progress, score, grade and status.

    The defaults are the policy ``okrkit``. Guardrails are reported apart under every
    policy, and drafts are never scored.

    Attributes:
        name: What results call it.
        version: Of its content.
        source: Where its rules are written.
        unknown: What the source does not establish, and is therefore okrkit's choice.
        way: Where progress of a `Reach` with a stretch is 1: at the ``"target"`` or at
            the ``"stretch"``.
        hold: How a `Hold` is judged: by its ``"limit"`` and tolerance, by
            ``"distance"`` (value / limit upwards, 2 - value / limit downwards), or by the
            ``"ratio"`` value / limit.
        inclusive: Whether a limit itself holds; None defers to the target.
        tolerance: Distance beyond a limit at which progress is 0; None defers.
        zone_levels: Progress at commit, target and stretch of `Zones`; None defers.
        below: Score of progress below 0: ``"clamp"`` to 0, or ``"keep"``.
        above: Score of progress above 1: ``"cap"`` at 1, up to the ``"stretch"`` of the
            target where it has one, or ``"keep"``.
        zero_range: Progress where a change turns out to change nothing; None means not
            measured.
        missing: What an objective does with key results not measured: ``"exclude"``
            them, or count them as ``"zero"``.
        weights: ``"use"`` or ``"ignore"`` the weights of key results.
        roll_up: Score of an objective: the ``"mean"`` of its key results, or the
            ``"weakest"``.
        committed: Score from which a committed one is achieved.
        aspirational: Score from which an aspirational one is achieved.
        learning: Score from which a learning one is achieved; 0 means any answer.
        unstated: Score from which one without an intent is achieved.
        bands: Pairs (grade, from which score); each ends before the next, and the first
            takes what is below as well.
        status: How the status follows from progress and time.
        stale: Days after the last report until a value is stale; ``"rhythm"`` takes the
            check-in rhythm with its grace, None never.
        digits: Decimals that scores are rounded to; None keeps all.

    Raises:
        PolicyError: A field that cannot be, or that contradicts another.

    Example:
        >>> ScoringPolicy(name="strict", inclusive=False).bands[0]
        ('red', 0.0)
    """

    name: str = field(default="okrkit", metadata=_must(text))
    version: str = field(default="1", metadata=_must(text))
    source: str = field(default="", metadata=_must(text, empty=True, longest=2000))
    unknown: tuple[str, ...] = field(default=(), metadata=_must(items))
    way: Literal["target", "stretch"] = field(
        default="target", metadata=_word("target", "stretch")
    )
    hold: Literal["limit", "distance", "ratio"] = field(
        default="limit", metadata=_word("limit", "distance", "ratio")
    )
    inclusive: bool | None = field(default=None, metadata=_maybe(flag))
    tolerance: float | None = field(default=None, metadata=_maybe(number))
    zone_levels: tuple[float, float, float] | None = field(
        default=None, metadata=_maybe(lambda v, field: _levels(v, field=field))
    )
    below: Literal["clamp", "keep"] = field(
        default="clamp", metadata=_word("clamp", "keep")
    )
    above: Literal["cap", "stretch", "keep"] = field(
        default="cap", metadata=_word("cap", "stretch", "keep")
    )
    zero_range: float | None = field(default=None, metadata=_maybe(number))
    missing: Literal["exclude", "zero"] = field(
        default="exclude", metadata=_word("exclude", "zero")
    )
    weights: Literal["use", "ignore"] = field(
        default="use", metadata=_word("use", "ignore")
    )
    roll_up: Literal["mean", "weakest"] = field(
        default="mean", metadata=_word("mean", "weakest")
    )
    committed: float = field(default=1.0, metadata=_must(number))
    aspirational: float = field(default=0.7, metadata=_must(number))
    learning: float = field(default=0.0, metadata=_must(number))
    unstated: float = field(default=1.0, metadata=_must(number))
    bands: tuple[tuple[str, float], ...] = field(
        default=(("red", 0.0), ("yellow", 0.4), ("green", 0.7)),
        metadata=_must(lambda v, field: _bands(v, field=field)),
    )
    status: StatusRule = field(factory=lambda: GAP, metadata=_must(lambda v, field: _rule(v, field=field)))
    stale: float | Literal["rhythm"] | None = field(
        default="rhythm", metadata=_maybe(lambda v, field: _stale(v, field=field))
    )
    digits: int | None = field(
        default=None, metadata=_maybe(lambda v, field: _digits(v, field=field))
    )

    def __attrs_post_init__(self) -> None:
        """Refuse a negative tolerance, and success lines out of reach."""
        if self.tolerance is not None and self.tolerance < 0:
            raise PolicyError(
                "a tolerance is a distance",
                place="ScoringPolicy.tolerance",
                expected="0 or more",
                got=shown(self.tolerance),
            )
        for name in ("committed", "aspirational", "learning", "unstated"):
            line = getattr(self, name)
            if line < 0 or (line > 1 and self.above == "cap"):
                raise PolicyError(
                    "no score can be there",
                    place=f"ScoringPolicy.{name}",
                    expected="a score from 0 to 1",
                    got=shown(line),
                    hint='With above="keep" scores go beyond 1.' if line > 1 else "",
                )

    def replace(self, **changes: object) -> "ScoringPolicy":
        """
        Return the policy with other fields.

        Args:
            **changes: Fields by name; give a new `name` too, so that results tell.

        Returns:
            A new policy.

        Raises:
            PolicyError: A name that is no field, or a value that cannot be.

        Example:
            >>> ScoringPolicy().replace(name="ours", weights="ignore").weights
            'ignore'
        """
        known = [f.name for f in fields(ScoringPolicy)]
        for name in changes:
            if name not in known:
                near = nearest(str(name), known, most=1)
                raise PolicyError(
                    "a policy has no such field",
                    code="unknown-field",
                    place="ScoringPolicy",
                    expected=", ".join(known),
                    got=shown(name),
                    hint=f"Did you mean {near[0]!r}?" if near else "",
                )
        return evolve(self, **changes)  # type: ignore[arg-type]

    def success_line(self, intent: str | None) -> float:
        """
        Return the score from which something of an intent is achieved.

        Args:
            intent: "committed", "aspirational", "learning", or None where not said.

        Returns:
            A score.

        Example:
            >>> ScoringPolicy().success_line("aspirational")
            0.7
        """
        lines = {
            "committed": self.committed,
            "aspirational": self.aspirational,
            "learning": self.learning,
        }
        return lines.get(intent or "", self.unstated)


def _steps(value: object, *, field: str) -> tuple[StatusStep, ...]:
    made = []
    for step in items(value, field=field):
        if isinstance(step, Mapping):
            made.append(StatusStep(**_named(step, StatusStep, field)))
        elif isinstance(step, StatusStep):
            made.append(step)
        else:
            made.append(StatusStep(*items(step, field=field)))  # type: ignore[arg-type]
    return tuple(made)


def _named(parts: Mapping[object, object], kind: type, field: str) -> dict[str, object]:
    known = [f.name for f in fields(kind)]
    return {choice(name, known, field=field): value for name, value in parts.items()}


def _rule(value: object, *, field: str) -> StatusRule:
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


def _bands(value: object, *, field: str) -> tuple[tuple[str, float], ...]:
    rows = value.items() if isinstance(value, Mapping) else items(value, field=field)
    pairs = [items(row, field=field) for row in rows]
    if any(len(pair) != 2 for pair in pairs):
        pairs = []
    bands = tuple((text(n, field=field), number(at, field=field)) for n, at in pairs)
    starts = [at for _, at in bands]
    if not bands or starts != sorted(set(starts)):
        raise PolicyError(
            "bands out of order",
            place=field,
            expected="pairs of a grade and the score it begins at, rising",
            got=shown(value),
        )
    return bands


def _levels(value: object, *, field: str) -> tuple[float, ...]:
    levels = tuple(number(level, field=field) for level in items(value, field=field))
    if len(levels) != 3 or not 0 < levels[0] < levels[1] < levels[2]:
        raise PolicyError(
            "not three levels",
            place=field,
            expected="progress at commit, target and stretch, rising",
            got=shown(value),
        )
    return levels


def _stale(value: object, *, field: str) -> float | str:
    if value == "rhythm":
        return "rhythm"
    days = number(value, field=field)
    if days < 0:
        raise PolicyError(
            "days are not negative", place=field, expected="0 or more", got=shown(value)
        )
    return days


def _digits(value: object, *, field: str) -> int:
    digits = number(value, field=field)
    if not digits.is_integer() or not 0 <= digits <= 15:
        raise PolicyError(
            "no number of decimals", place=field, expected="0 to 15", got=shown(value)
        )
    return int(digits)


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
