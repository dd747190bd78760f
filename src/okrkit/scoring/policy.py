"""`ScoringPolicy`: everything that turns readings into a score, as one frozen value."""

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from okrkit import markup
from okrkit.errors import PolicyError, shown
from okrkit.model.attributes import checked
from okrkit.model.checks import (
    choice,
    flag,
    items,
    number,
    text,
)
from okrkit.model.noun import phrase
from okrkit.scoring.fields import Ruling, maybe, needs, texts, word
from okrkit.scoring.status import GAP, StatusRule, as_rule

_LINES = ("committed", "aspirational", "learning", "unstated")
"""The fields that say from which score something is achieved."""


@frozen(kw_only=True, field_transformer=checked)
class ScoringPolicy(Ruling):
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
            ``"distance"`` (value / limit upwards, 2 - value / limit downwards), or by
            the ``"ratio"`` value / limit.
        inclusive: Whether a limit itself holds; None defers to the target.
        tolerance: Distance beyond a limit at which progress is 0; None defers.
        zone_levels: Progress at commit, target and stretch of `Zones`; None defers.
        below: Score of progress below 0: ``"clamp"`` to 0, or ``"keep"``.
        above: Score of progress above 1: ``"cap"`` at 1, up to the ``"stretch"`` of the
            target where it has one, or ``"keep"``.
        zero_range: Progress where a change turns out to change nothing; None means not
            measured.
        missing: What an objective does with key results not measured: ``"exclude"``
            them, or count them as ``"zero"``. An `Establish` without a reading is 0
            under both: it is measured, by its reading being there or not.
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

    name: str = field(default="okrkit", metadata=needs(text))
    version: str = field(default="1", metadata=needs(text))
    source: str = field(default="", metadata=needs(text, empty=True, longest=2000))
    unknown: tuple[str, ...] = field(default=(), metadata=needs(texts))
    way: Literal["target", "stretch"] = field(
        default="target", metadata=word("target", "stretch")
    )
    hold: Literal["limit", "distance", "ratio"] = field(
        default="limit", metadata=word("limit", "distance", "ratio")
    )
    inclusive: bool | None = field(default=None, metadata=maybe(flag))
    tolerance: float | None = field(default=None, metadata=maybe(number))
    zone_levels: tuple[float, float, float] | None = field(
        default=None, metadata=maybe(lambda v, field: _levels(v, field=field))
    )
    below: Literal["clamp", "keep"] = field(
        default="clamp", metadata=word("clamp", "keep")
    )
    above: Literal["cap", "stretch", "keep"] = field(
        default="cap", metadata=word("cap", "stretch", "keep")
    )
    zero_range: float | None = field(default=None, metadata=maybe(number))
    missing: Literal["exclude", "zero"] = field(
        default="exclude", metadata=word("exclude", "zero")
    )
    weights: Literal["use", "ignore"] = field(
        default="use", metadata=word("use", "ignore")
    )
    roll_up: Literal["mean", "weakest"] = field(
        default="mean", metadata=word("mean", "weakest")
    )
    committed: float = field(default=1.0, metadata=needs(number))
    aspirational: float = field(default=0.7, metadata=needs(number))
    learning: float = field(default=0.0, metadata=needs(number))
    unstated: float = field(default=1.0, metadata=needs(number))
    bands: tuple[tuple[str, float], ...] = field(
        default=(("red", 0.0), ("yellow", 0.4), ("green", 0.7)),
        metadata=needs(lambda v, field: _bands(v, field=field)),
    )
    status: StatusRule = field(
        factory=lambda: GAP, metadata=needs(lambda v, field: as_rule(v, field=field))
    )
    stale: float | Literal["rhythm"] | None = field(
        default="rhythm", metadata=maybe(lambda v, field: _stale(v, field=field))
    )
    digits: int | None = field(
        default=None, metadata=maybe(lambda v, field: _digits(v, field=field))
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
        for name in _LINES:
            line = getattr(self, name)
            if line < 0 or (line > 1 and self.above == "cap"):
                raise PolicyError(
                    "no score can be there",
                    place=f"ScoringPolicy.{name}",
                    expected="a score from 0 to 1",
                    got=shown(line),
                    hint='With above="keep" scores go beyond 1.' if line > 1 else "",
                )

    def _facts(self) -> list[tuple[markup.Cell, markup.Cell]]:
        """List its thresholds whoever said them, then what else is unusual."""
        kind, *said = super()._facts()
        lines = {name: getattr(self, name) for name in _LINES}
        return [
            (kind[0], self.name),
            ("grades", ", ".join(f"{grade} from {at:g}" for grade, at in self.bands)),
            ("success", ", ".join(f"{n} {line:g}" for n, line in lines.items())),
            ("status", phrase(self.status)),
            *(
                fact
                for fact in said
                if fact[0] not in {"name", "bands", "status", *lines}
            ),
        ]

    def success_line(self, intent: str | None) -> float:
        """
        Return the score from which something of an intent is achieved.

        Args:
            intent: "committed", "aspirational", "learning", or None where not said.

        Returns:
            A score.

        Raises:
            InvalidOKRError: Another word.

        Example:
            >>> ScoringPolicy().success_line("aspirational")
            0.7
        """
        lines = {
            "committed": self.committed,
            "aspirational": self.aspirational,
            "learning": self.learning,
        }
        if intent is None:
            return self.unstated
        return lines[choice(intent, lines, field="intent")]


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
    if isinstance(value, str) and value == "rhythm":
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
