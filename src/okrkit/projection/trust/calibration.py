"""How a user's own calibration is put on what the model says."""

from typing import Protocol, runtime_checkable

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.projection.cases import Cases
from okrkit.projection.model import predict
from okrkit.projection.spreads.spread import Spread

WORDS = ("default",)
"""The calibrations that have a name; None is the model without any."""


@runtime_checkable
class Calibration(Protocol):
    """
    What corrects spreads, learned from closed cycles.

    `Recalibration` is one; any object with these two will do.

    Attributes:
        base: The calibration it comes on top of: "default" or None.
    """

    base: str | None

    def apply(self, spread: Spread, /) -> Spread:
        """Return the corrected spreads, one for each row."""
        ...


def calibrated(cases: Cases, calibration: object = "default") -> Spread:
    """
    Return what values at the end may be, by the model and a calibration.

    Args:
        cases: The series.
        calibration: "default", None for the model alone, or an object with `base` and
            `apply`, such as a `Recalibration`.

    Returns:
        One distribution for each row.

    Raises:
        InvalidOKRError: No calibration.

    Shape:
        (n,).

    Units:
        Each metric's.

    Source:
        "How a chance is made" in the documentation.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> cases = read_cases([[0, 7]], [[5, 6]], start=0, end=91, baseline=5)
        >>> calibrated(cases, None).centre.shape
        (1,)
    """
    check_calibration(calibration)
    if isinstance(calibration, Calibration):
        return calibration.apply(predict(cases, calibration.base))
    return predict(cases, calibration if isinstance(calibration, str) else None)


def check_calibration(calibration: object) -> None:
    """
    Refuse what is no calibration.

    Args:
        calibration: What was given.

    Raises:
        InvalidOKRError: Neither a known word, nor None, nor an object with `apply`.

    Example:
        >>> check_calibration("default")
    """
    if calibration is None or isinstance(calibration, Calibration):
        return
    if isinstance(calibration, str) and calibration in WORDS:
        return
    near = nearest(calibration, WORDS, most=1) if isinstance(calibration, str) else ()
    raise InvalidOKRError(
        "no calibration",
        code="unknown-word" if isinstance(calibration, str) else "wrong-type",
        place="calibration",
        expected="'default', None, or a Recalibration",
        got=shown(calibration),
        hint=f"Did you mean {near[0]!r}?" if near else "",
    )
