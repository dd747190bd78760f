"""`ClassifierCheck`: how a classifier's chances did on customers it has not seen."""

import math
from collections.abc import Sequence
from typing import ClassVar, Literal, TypeAlias

import numpy as np
from attrs import frozen

from okrkit.results import Explanation
from okrkit.strategy.leaving.hold_out import HoldOut
from okrkit.strategy.leaving.lifted import CalibrationRow

CalibrationVerdict: TypeAlias = Literal[
    "calibrated, as far as can be seen", "too low", "too high", "off"
]
"""Whether chances are what came: `too low` and `too high` are about all together."""


@frozen(eq=False, repr=False, kw_only=True)
class ClassifierCheck(HoldOut[CalibrationRow]):
    """
    What a classifier said of customers, and what came; an item for each part of them.

    Attributes:
        name: Of the classifier.
        lift: Who left, by parts, the likeliest first.
        calibration: What was said and seen, by parts, the lowest chances first.
        auc: How often one who left was ranked before one who stayed.
        auc_error: Its standard error.
        level: Of the intervals and of the verdict.
        chance_error: Error of the mean chance that a correction brings; None where
            the chances are as the classifier says them.

    Units:
        Probabilities and shares.

    Source:
        `lift_table`, `calibration_table`, `auc`.

    Example:
        >>> from okrkit.strategy.leaving.lifting import calibration_table, lift_table
        >>> said, left = [0.2, 0.3, 0.6, 0.9], [0, 1, 0, 1]
        >>> made = ClassifierCheck(name="a", auc=0.75, auc_error=0.3, level=0.95,
        ...     lift=lift_table(said, left, bins=2),
        ...     calibration=calibration_table(said, left, bins=2))
        >>> made.verdict
        'calibrated, as far as can be seen'
    """

    kind: ClassVar[str] = "classifier check"

    captions: ClassVar[tuple[str, str]] = (
        "Who left, the likeliest part first",
        "Chance of leaving: said and seen",
    )

    name: str
    auc: float
    auc_error: float
    chance_error: float | None = None

    @property
    def ids(self) -> Sequence[str]:
        """
        Parts of the calibration, the lowest chances first.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import classified
            >>> classified().ids[:2]
            ['1', '2']
        """
        return self.calibration.ids

    @property
    def expected(self) -> float:
        """
        How many were expected to leave.

        Source:
            ``Σ chance``.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import classified
            >>> round(classified().expected)
            50
        """
        return float(self.calibration.said @ self.calibration.customers)

    @property
    def seen(self) -> int:
        """
        How many left.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import classified
            >>> classified().seen
            20
        """
        return int(self.calibration.left.sum())

    @property
    def verdict(self) -> CalibrationVerdict:
        """
        Whether the chances are what came, surely enough.

        Returns:
            "too low" or "too high" where the number that left contradicts the number
            expected; "off" where only the chances one by one do, by Spiegelhalter's
            test, which takes them for known: corrected ones are not asked.

        Source:
            ``z = (Σ left - Σ p) / sqrt(Σ p (1 - p) + error²)``, with `p` of each part
            and the error that a correction brings.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import classified
            >>> classified().verdict
            'too high'
        """
        p, many = self.calibration.said, self.calibration.customers
        own = (self.chance_error or 0.0) * float(many.sum())
        spread = math.hypot(math.sqrt(float((many * p) @ (1 - p))), own)
        away = self.seen - self.expected
        tail = 1 - self.level
        if math.erfc(abs(away) / max(spread, 1e-300) / math.sqrt(2)) < tail:
            return "too low" if away > 0 else "too high"
        off = self.calibration.p_value
        if self.chance_error is None and off is not None and off < tail:
            return "off"
        return "calibrated, as far as can be seen"

    def _at(self, index: int, /) -> CalibrationRow:
        return self.calibration[self.ids[index]]

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return the parts of the calibration as columns.

        Returns:
            By name: part, customers, said, left, seen, low, high, holds.

        Shape:
            Each (parts,).

        Units:
            Probabilities and shares.

        Source:
            None.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import classified
            >>> list(classified().to_columns())[:2]
            ['part', 'customers']
        """
        return self.calibration.to_columns()

    def _told(self) -> dict[str, object]:
        names = ("name", "auc", "auc_error", "expected", "seen", "verdict", "level")
        return {
            **{name: getattr(self, name) for name in names},
            "brier": self.calibration.brier,
            "lift": self.lift,
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say whether what was said of a part holds.

        Args:
            id: The part, from "1" on.

        Returns:
            The share that was seen, over what was said.

        Raises:
            UnknownIdError: No such part.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import classified
            >>> classified().explain("1").label
            'part 1'
        """
        return self.calibration.explain(id)

    def __repr__(self) -> str:
        """Return AUC and verdict, on one line."""
        return (
            f"<ClassifierCheck of {self.name}: AUC {self.auc:.3f}, chances "
            f"{self.verdict}>"
        )

    def _heads(self) -> list[str]:
        came = f"{self.expected:.1f} expected to leave, {self.seen} left"
        return [
            f"{self.name}: AUC {self.auc:.3f} (standard error {self.auc_error:.3f})",
            f"Chances {self.verdict}: {came}",
        ]
