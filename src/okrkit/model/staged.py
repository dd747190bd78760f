"""Targets with stages: `Zones`, `Steps`, `Milestones`, `Done` and `Establish`."""

import itertools
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias, get_args

from attrs import field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.attributes import checked, must
from okrkit.model.checks import (
    choice,
    items,
    number,
    text,
)
from okrkit.model.noun import Noun, Say
from okrkit.model.ways import sign_of_way

Basis: TypeAlias = Literal["latest", "mean", "sum", "worst", "share of time"]
"""What of a series counts: its last value, mean, sum, worst, or the time it held."""

BASES: tuple[Basis, ...] = get_args(Basis)
BASIS = must(choice, allowed=BASES)
_NUMBER = must(number)


def _numbers(value: object, *, field: str) -> tuple[float, ...]:
    return tuple(number(item, field=field) for item in items(value, field=field))


def _levels(value: Iterable[float], *, field: str = "") -> tuple[float, float, float]:
    found = _numbers(value, field=field)
    if len(found) != 3:
        raise refuse(
            "three levels are needed",
            code="target-incomplete",
            place=field,
            expected="progress at commit, target and stretch",
            got=shown(found),
        )
    return found[0], found[1], found[2]


@frozen(field_transformer=checked)
class Zones(Noun):
    """
    Grade through commit, target and stretch values.

    Progress is piecewise linear through 0 at the baseline and the three levels, and
    goes on beyond both ends with the slope of the last piece.

    Attributes:
        baseline: Where it starts.
        commit: What is promised.
        target: What is aimed at.
        stretch: What would be outstanding.
        levels: Progress at commit, target and stretch; rising, above 0.
        basis: What of the readings counts.

    Raises:
        InvalidOKRError: Values not in order, or levels not rising.

    Example:
        >>> Zones(0, 30, 70, 100).levels
        (0.3, 0.7, 1.0)
    """

    baseline: float = field(metadata=_NUMBER)
    commit: float = field(metadata=_NUMBER)
    target: float = field(metadata=_NUMBER)
    stretch: float = field(metadata=_NUMBER)
    levels: tuple[float, float, float] = field(
        default=(0.3, 0.7, 1.0),
        kw_only=True,
        converter=_levels,
    )
    basis: Basis = field(default="latest", kw_only=True, metadata=BASIS)

    def __attrs_post_init__(self) -> None:
        """Refuse zones and levels out of order."""
        travelled(self.baseline, self.stretch, place="Zones")
        values = (self.baseline, self.commit, self.target, self.stretch)
        in_order(values, place="Zones")
        in_order((0.0, *self.levels), place="Zones.levels", rising=True)

    @property
    def direction(self) -> int:
        """Whether larger (1) or smaller (-1) values are better."""
        return sign_of_way(self.baseline, self.stretch)

    def _phrase(self, number: Say, /) -> str:
        zones = (self.commit, self.target, self.stretch)
        return f"from {number(self.baseline)} to {' / '.join(map(number, zones))}"


def _pairs(
    value: Iterable[Iterable[float]] | Mapping[float, float], *, field: str = ""
) -> tuple[tuple[float, float], ...]:
    rows = value.items() if isinstance(value, Mapping) else items(value, field=field)
    pairs = [_numbers(row, field=field) for row in rows]
    if any(len(pair) != 2 for pair in pairs):
        raise refuse(
            "not pairs",
            code="target-incomplete",
            place=field,
            expected="pairs of value and progress",
            got=shown(value),
        )
    return tuple(sorted((pair[0], pair[1]) for pair in pairs))


@frozen(field_transformer=checked)
class Steps(Noun):
    """
    Give values a worth of their own: piecewise linear, monotone.

    Outside the first and last value progress stays what it is there. What is expected
    *when* is not this: that is `KeyResult.plan`.

    Attributes:
        points: Pairs (value, progress), sorted by value on the way in.
        basis: What of the readings counts.

    Raises:
        InvalidOKRError: Fewer than two points, equal values, or progress that turns.

    Example:
        >>> Steps([(100, 0), (50, 0.4), (0, 1)]).points[0]
        (0.0, 1.0)
    """

    points: tuple[tuple[float, float], ...] = field(converter=_pairs)
    basis: Basis = field(default="latest", kw_only=True, metadata=BASIS)

    def __attrs_post_init__(self) -> None:
        """Refuse steps that are no function, or that turn round."""
        if len(self.points) < 2:
            raise refuse(
                "two points are needed",
                code="target-incomplete",
                place="Steps.points",
                expected="pairs of value and progress",
                got=shown(self.points),
            )
        values, worths = zip(*self.points, strict=True)
        in_order(values, place="Steps.points", rising=True)
        travelled(values[0], values[-1], place="Steps.points")
        rises = [b - a for a, b in itertools.pairwise(worths)]
        if worths[0] == worths[-1] or (min(rises) < 0 < max(rises)):
            raise refuse(
                "progress must rise or fall with the value, and not turn",
                code="target-order",
                place="Steps.points",
                got=shown(self.points),
            )

    @property
    def direction(self) -> int:
        """Whether larger (1) or smaller (-1) values are better."""
        return sign_of_way(self.points[0][1], self.points[-1][1])

    def _phrase(self, number: Say, /) -> str:
        return ", ".join(
            f"{number(value)}: {worth:.0%}" for value, worth in self.points
        )


def _stages(
    value: Iterable[str | tuple[str, float]] | Mapping[str, float], *, field: str = ""
) -> tuple[tuple[str, float], ...]:
    rows = value.items() if isinstance(value, Mapping) else items(value, field=field)
    stages: dict[str, float] = {}
    for row in rows:
        pair = (row, 1.0) if isinstance(row, str) else items(row, field=field)
        if len(pair) != 2:
            raise refuse(
                "neither a name nor a pair of name and weight",
                code="target-incomplete",
                place=field,
                got=shown(row),
            )
        name, weight = pair
        stage = text(name, field=field)
        if stage in stages:
            raise refuse(
                "a stage stands twice", code="duplicate", place=field, got=shown(stage)
            )
        stages[stage] = number(weight, field=field)
        if stages[stage] <= 0:
            raise refuse(
                "a stage needs a weight above 0",
                code="invalid-weight",
                place=field,
                got=shown(row),
            )
    if not stages:
        raise refuse(
            "no stage",
            code="target-incomplete",
            place=field,
            expected="names of stages",
        )
    return tuple(stages.items())


@frozen(field_transformer=checked)
class Milestones(Noun):
    """
    Count staged work: progress is the share of weight that is done.

    Attributes:
        stages: Pairs (name, weight) in order; names alone weigh 1 each.
        basis: Always ``"latest"``.

    Raises:
        InvalidOKRError: No stage, a name twice, or a weight that is not positive.

    Example:
        >>> Milestones(["designed", ("rolled out", 3)]).stages
        (('designed', 1.0), ('rolled out', 3.0))
    """

    stages: tuple[tuple[str, float], ...] = field(converter=_stages)
    basis: Literal["latest"] = field(default="latest", init=False, repr=False)

    direction = 1

    def share(self, done: Iterable[str]) -> float:
        """
        Return the share of weight of the stages that are done.

        Args:
            done: Names of stages; all must be known.

        Returns:
            A share between 0 and 1.

        Raises:
            InvalidOKRError: No list, or a name that is no stage.

        Example:
            >>> Milestones(["designed", ("rolled out", 3)]).share(["designed"])
            0.25
        """
        weights = dict(self.stages)
        given = items(done, field="done")
        names = {choice(name, tuple(weights), field="done") for name in given}
        # Scaled by the largest, so that weights near the float limit do not overflow.
        largest = max(weights.values())
        total = sum(weight / largest for weight in weights.values())
        part = sum(w / largest for name, w in self.stages if name in names)
        return 1.0 if len(names) == len(weights) else part / total

    def _phrase(self, _number: Say, /) -> str:
        return f"{len(self.stages)} milestones"


@frozen
class Done(Noun):
    """
    Yes or no: 1 once a check-in says done (or has value 1), else 0.

    Attributes:
        basis: Always ``"latest"``.

    Example:
        >>> Done()
        Done()
    """

    basis: Literal["latest"] = field(default="latest", init=False, repr=False)

    direction = 1

    def _phrase(self, _number: Say, /) -> str:
        return "done"


@frozen
class Establish(Noun):
    """
    Measure a baseline first: 1 once the first reading exists, else 0.

    The task is to bring that reading. While it is not there, progress is 0 from the
    first day on, and a policy that leaves out what is not measured still counts it;
    nothing of it is expected before the last day.

    Attributes:
        basis: Always ``"latest"``.

    Example:
        >>> Establish()
        Establish()
    """

    basis: Literal["latest"] = field(default="latest", init=False, repr=False)

    direction = 1

    def _phrase(self, _number: Say, /) -> str:
        return "a first reading"


def travelled(baseline: float, target: float, *, place: str) -> None:
    """
    Refuse a way without length, or too long for a number.

    Raises:
        InvalidOKRError: Both ends are equal (``target-zero-range``), or their distance
            is too large for a float (``not-finite``).

    Example:
        >>> travelled(32.0, 40.0, place="Reach")
    """
    if baseline == target:
        raise refuse(
            "baseline and target are equal",
            code="target-zero-range",
            place=place,
            got=f"{baseline!r} twice",
            hint="Use Hold(at_least=...) or Hold(at_most=...) to keep a value.",
        )
    if abs(target / 2 - baseline / 2) > 8e307:
        raise refuse(
            "the distance is too large for a number",
            code="not-finite",
            place=place,
            got=f"{baseline!r} and {target!r}",
            hint="Choose a larger unit.",
        )


def in_order(values: tuple[float, ...], *, place: str, rising: bool = False) -> None:
    """
    Refuse values that do not go on in one direction.

    Raises:
        InvalidOKRError: Two are equal, or the direction turns (``target-order``).

    Example:
        >>> in_order((0.0, 30.0, 70.0), place="Zones")
    """
    rises = [b - a for a, b in itertools.pairwise(values)]
    if min(rises) > 0 or (max(rises) < 0 and not rising):
        return
    raise refuse(
        "values are not in order",
        code="target-order",
        place=place,
        expected="each beyond the one before it",
        got=shown(values),
    )


def refuse(why: str, *, code: str, place: str, **parts: str) -> InvalidOKRError:
    """
    Make the error of a target that cannot be.

    Example:
        >>> str(refuse("no limit", code="target-incomplete", place="Hold"))
        'Hold: no limit'
    """
    return InvalidOKRError(why, code=code, place=place, **parts)
