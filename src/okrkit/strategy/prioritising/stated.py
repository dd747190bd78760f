"""An effect that somebody expects: three numbers, read as a distribution."""

import math
from typing import Final

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.attributes import checked, must
from okrkit.model.checks import items, number
from okrkit.model.noun import Noun
from okrkit.numerics.numbers import numbers
from okrkit.numerics.special import normal_quantile
from okrkit.scoring.arithmetic import Floats

__all__ = ["TENTH", "StatedEffect", "effect_at", "effect_points", "even_levels"]

TENTH: Final = float(normal_quantile(0.9))
"""The 90 % point of the normal distribution: 1.2816."""


@frozen(field_transformer=checked)
class StatedEffect(Noun):
    """
    What an initiative is expected to change a metric by, by the end, in its unit.

    One time in ten it will be less than the first number and one time in ten more than
    the last; it is as likely below as above the middle one. Between and beyond them it
    is spread as two halves of normal distributions that meet in the middle.

    Attributes:
        low: The 10 % point; the lowest of the three numbers.
        mid: The middle, the 50 % point.
        high: The 90 % point.

    Raises:
        InvalidOKRError: No numbers, or the middle one is not between the others.

    Example:
        >>> StatedEffect(-0.2, -0.5, -0.9)
        StatedEffect(low=-0.9, mid=-0.5, high=-0.2)
    """

    low: float = field(metadata=must(number))
    mid: float = field(metadata=must(number))
    high: float = field(metadata=must(number))

    def __attrs_post_init__(self) -> None:
        """Put the numbers in order, and refuse a middle that is outside."""
        low, high = sorted((self.low, self.high))
        if not low <= self.mid <= high:
            raise InvalidOKRError(
                "the middle of an effect lies between its ends",
                code="effect-order",
                place="effect",
                expected="(low, mid, high), rising or falling",
                got=shown((self.low, self.mid, self.high)),
            )
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)

    @classmethod
    def of(cls, given: object, /, *, place: str = "effect") -> "StatedEffect":
        """
        Read an effect from three numbers.

        Args:
            given: Three numbers, rising or falling, or an effect.
            place: What it is given for, for the message.

        Returns:
            The effect.

        Raises:
            InvalidOKRError: Something else.

        Example:
            >>> StatedEffect.of((1, 2, 4)).mid
            2.0
        """
        if isinstance(given, StatedEffect):
            return given
        parts = () if isinstance(given, str | int | float) else _listed(given, place)
        if len(parts) != 3:
            raise InvalidOKRError(
                "an effect is three numbers",
                code="wrong-type",
                place=place,
                expected="(low, mid, high) in the metric's unit",
                got=shown(given),
                hint="Three equal numbers say that there is no doubt about it.",
            )
        low, mid, high = (number(part, field=place) for part in parts)
        try:
            return cls(low, mid, high)
        except InvalidOKRError as error:
            error.place = place
            raise

    def at(self, level: float, /) -> float:
        """
        Return the effect that is not passed with a chance.

        Args:
            level: The chance, above 0 and below 1.

        Returns:
            In the metric's unit.

        Raises:
            InvalidOKRError: No such chance.

        Example:
            >>> round(StatedEffect(1, 2, 4).at(0.9), 9)
            4.0
        """
        share = number(level, field="level")
        if not 0 < share < 1:
            raise InvalidOKRError(
                "no chance",
                code="not-a-probability",
                place="StatedEffect.at",
                expected="a number above 0 and below 1",
                got=shown(level),
            )
        z = normal_quantile([share])
        return float(effect_at(np.array([[self.low, self.mid, self.high]]), z)[0, 0])

    def mean(self) -> float:
        """
        Return the mean of the effect.

        Returns:
            In the metric's unit.

        Example:
            >>> round(StatedEffect(1, 2, 4).mean(), 3)
            2.311
        """
        off = (self.high - self.mid) - (self.mid - self.low)
        return self.mid + off / TENTH / math.sqrt(2 * math.pi)

    def _phrase(self, _number: object, /) -> str:
        return f"{self.mid:.6g} ({self.low:.6g} to {self.high:.6g})"


def effect_at(effects: ArrayLike, z: ArrayLike) -> Floats:
    """
    Return stated effects so many standard deviations from their middle.

    Args:
        effects: Low, mid and high of each: the 10 %, 50 % and 90 % points.
        z: Standard deviations of the half that it lies in, the same for all effects.

    Returns:
        The effects.

    Raises:
        InvalidOKRError: No numbers.

    Shape:
        effects (n, 3), z (k,) → (n, k).

    Units:
        The metric's.

    Source:
        ``mid + z * (high - mid) / 1.2816`` above the middle, and with ``mid - low``
        below it: a normal distribution in two halves, with 1.2816 its 90 % point.

    Example:
        >>> effect_at([[1, 2, 4]], [-1.2815515655446, 0, 1.2815515655446]).round(9)
        array([[1., 2., 4.]])
    """
    stated, at = numbers(effects, place="effects"), numbers(z, place="z")
    if stated.ndim != 2 or stated.shape[1] != 3:
        raise InvalidOKRError(
            "an effect is three numbers",
            code="shape-mismatch",
            place="effects",
            expected="shape (n, 3): low, mid and high of each",
            got=f"shape {stated.shape}",
        )
    low, mid, high = (stated[:, place, None] for place in range(3))
    return np.asarray(mid + at * np.where(at < 0, mid - low, high - mid) / TENTH)


def even_levels(count: int) -> Floats:
    """
    Return levels of an effect that are equally likely, for `effect_at`.

    The plain mean of what follows from the effect at each is what is expected of it.
    Of a chance that only rises, or only falls, with the effect it is never further off
    than half a step, ``1 / (2 * count)``, however suddenly that chance rises.

    Args:
        count: How many.

    Returns:
        Standard deviations from the middle, rising.

    Shape:
        (count,).

    Units:
        Standard deviations of the half that each lies in.

    Source:
        The middles of so many parts of equal chance; the bound is that of the midpoint
        rule for a monotone function between 0 and 1.

    Example:
        >>> effect_at([[0, 10, 40]], even_levels(3)).round(1).tolist()
        [[2.5, 10.0, 32.6]]
    """
    return np.asarray(normal_quantile((np.arange(count) + 0.5) / count))


def effect_points(effects: ArrayLike, *, count: int = 512) -> Floats:
    """
    Return each stated effect at points that are equally likely.

    Args:
        effects: Low, mid and high of each: the 10 %, 50 % and 90 % points.
        count: How many points.

    Returns:
        The effects, rising; the mean of what follows from each is what is expected.

    Raises:
        InvalidOKRError: No numbers.

    Shape:
        effects (n, 3) → (n, count).

    Units:
        The metric's.

    Source:
        `even_levels`.

    Example:
        >>> effect_points([[0, 10, 40]], count=3).round(1).tolist()
        [[2.5, 10.0, 32.6]]
    """
    return effect_at(effects, even_levels(count))


def _listed(given: object, place: str) -> tuple[object, ...]:
    return items(given, field=place)
