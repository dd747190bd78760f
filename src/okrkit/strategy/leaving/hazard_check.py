"""`HazardCheck`: what would have been said of accounts earlier, and what came of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final, Literal, TypeAlias

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats
from okrkit.results import Explanation
from okrkit.strategy.leaving.checked import Beside, beside, ranking_columns
from okrkit.strategy.leaving.hold_out import HoldOut, Written

HazardVerdict: TypeAlias = Literal[
    "beats all baselines", "as good as a baseline", "worse than a baseline"
]
"""How the model did beside single facts, and beside the past share for everybody."""

_HEADS: Final = ("ranked by", "AUC", "error", "model's gain", "lift")
_NUMBERS: Final = ("auc", "auc_error", "gain", "gain_error", "lift")


@frozen(kw_only=True)
class HazardRanking:
    """
    How well one ranking of accounts did on a hold-out.

    Attributes:
        name: What ranks: "model", or a single fact: "tenure", "renewal" or "use".
        auc: How often one who left was ranked before one who stayed.
        auc_error: Its standard error.
        gain: AUC of the model minus this one.
        gain_error: Its standard error; both are of the same accounts.
        lift: Share that left in the first tenth, over that of all.
        level: Of the verdict.

    Example:
        >>> from okrkit.strategy.leaving.contracts_sample import hazard
        >>> hazard().check(horizon=3)["tenure"].verdict
        'better'
    """

    name: str
    auc: float
    auc_error: float
    gain: float
    gain_error: float
    lift: float
    level: float

    @property
    def verdict(self) -> Beside:
        """
        Whether the model ranks better than this one, surely enough.

        Source:
            The interval of the gain, by DeLong's test.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> hazard().check(horizon=3)["model"].verdict
            'alike'
        """
        return beside(self.gain, self.gain_error, self.level)


@frozen(eq=False, repr=False, kw_only=True)
class HazardCheck(HoldOut[HazardRanking]):
    """
    What was said of each account on an earlier day, and what came after it.

    Attributes:
        cut: The last day that the model saw.
        on: The last day of the hold-out.
        months: Its length.
        chance: Of leaving, as was said of each account.
        left: 1 where it left, 0 where not.
        rankings: The model's, and those by single facts: how new an account is, how
            soon its renewal is due, how far its use fell.
        lift: Who left, by tenths, the likeliest first.
        calibration: What was said and seen, by tenths.
        spread: Error of the number that was expected to leave: the model's and chance.
        base_brier: Brier score where everybody is given the share that left before.
        base_error: Standard error of the model's gain on it.
        excluded: Accounts left out, by reason.
        level: Of the intervals and verdicts.

    Shape:
        chance and left (accounts,).

    Units:
        Probabilities.

    Source:
        `lift_table`, `calibration_table` and `auc_gain`.

    Example:
        >>> from okrkit.strategy.leaving.contracts_sample import hazard
        >>> hazard().check(horizon=3).ids
        ['model', 'tenure', 'renewal', 'use']
    """

    kind: ClassVar[str] = "hazard check"
    captions: ClassVar[tuple[str, str]] = (
        "Who left, the likeliest tenth first",
        "Chance of leaving: said and seen",
    )

    cut: dt.date
    on: dt.date
    months: int
    chance: Floats
    left: Floats
    rankings: tuple[HazardRanking, ...]
    spread: float
    base_brier: float
    base_error: float
    excluded: Mapping[str, int]

    @property
    def ids(self) -> Sequence[str]:
        """
        Names of the rankings, the model's first.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> hazard().check(horizon=3).ids[0]
            'model'
        """
        return [one.name for one in self.rankings]

    @property
    def expected(self) -> float:
        """
        How many were expected to leave.

        Source:
            ``Σ chance``.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> hazard().check(horizon=3).expected > 10
            True
        """
        return float(self.chance.sum())

    @property
    def seen(self) -> int:
        """
        How many left.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> hazard().check(horizon=3).seen
            25
        """
        return int(self.left.sum())

    @property
    def skill(self) -> float:
        """
        By which part the model's Brier score is better than the past share's.

        Returns:
            1 for chances that know all, 0 for what everybody knows; below 0 is worse.

        Units:
            A ratio.

        Source:
            ``1 - Brier score / Brier score of the past share``.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> hazard().check(horizon=3).skill > 0.1
            True
        """
        return 1 - self.calibration.brier / self.base_brier

    @property
    def chances(self) -> Beside:
        """
        Whether the model's chances are nearer to what came than the past share.

        Source:
            The interval of the mean difference of squared distances.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> hazard().check(horizon=3).chances
            'better'
        """
        gain = self.base_brier - self.calibration.brier
        return beside(gain, self.base_error, self.level)

    @property
    def verdict(self) -> HazardVerdict:
        """
        How the model did beside single facts, and beside the past share for everybody.

        It beats them where it ranks surely better than each fact and its chances are
        surely nearer than the past share; it is worse where it is so beside one.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> hazard().check(horizon=3).verdict
            'as good as a baseline'
        """
        words = {self.chances, *(one.verdict for one in self.rankings[1:])}
        if "worse" in words:
            return "worse than a baseline"
        return "beats all baselines" if words == {"better"} else "as good as a baseline"

    def _at(self, index: int, /) -> HazardRanking:
        return self.rankings[index]

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return the rankings as columns.

        Returns:
            By name: name, auc, auc_error, gain, gain_error, lift and verdict.

        Shape:
            Each (rankings,).

        Units:
            Probabilities, and ratios of shares.

        Source:
            None.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> list(hazard().check(horizon=3).to_columns())[:2]
            ['name', 'auc']
        """
        return ranking_columns(self.ids, self.rankings, _NUMBERS)

    def _told(self) -> dict[str, object]:
        names = ("cut", "on", "months", "expected", "spread", "seen", "skill")
        return {
            **{name: getattr(self, name) for name in names},
            "customers": len(self.chance),
            "verdict": self.verdict,
            "chances": self.chances,
            "level": self.level,
            "lift": self.lift,
            "calibration": self.calibration,
            "excluded": self.excluded,
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how well a ranking did.

        Args:
            id: Its name.

        Returns:
            The AUC, over what the model gains on it, and its lift.

        Raises:
            UnknownIdError: No such ranking.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> hazard().check(horizon=3).explain("use").inputs[0].label
            "the model's gain"
        """
        one = self[id]
        return Explanation(
            id,
            one.auc,
            rule=f"AUC, standard error {one.auc_error:.2g}",
            formula="P(one who left is ranked before one who stayed)",
            source="Hanley and McNeil (1982); DeLong, DeLong and Clarke-Pearson (1988)",
            note=f"{len(self.chance)} accounts, from {self.cut} to {self.on}",
            inputs=(
                Explanation(
                    "the model's gain",
                    one.gain,
                    rule=f"{one.verdict}, standard error {one.gain_error:.2g}",
                ),
                Explanation("lift of the first tenth", one.lift),
            ),
        )

    def __repr__(self) -> str:
        """Return the verdict, on one line."""
        return (
            f"<HazardCheck of {len(self.chance)} accounts, {self.cut} to {self.on}: "
            f"{self.verdict}>"
        )

    def _heads(self) -> list[str]:
        months = f"{self.months} month{'s' * (self.months != 1)}"
        title = f"Fitted up to {self.cut}, on the {months} up to {self.on}"
        came = (
            f"{len(self.chance)} accounts: {self.expected:.1f} ± {self.spread:.1f} "
            f"expected to leave, {self.seen} left; Brier score "
            f"{100 * abs(self.skill):.0f}% {'worse' if self.skill < 0 else 'better'} "
            f"than the past share's{'' if self.chances != 'alike' else ', not surely'}"
        )
        lines = [f"{title}: {self.verdict}", came]
        return [*lines, *(f"Left out: {n}, {why}" for why, n in self.excluded.items())]

    def _ranked(self) -> Written:
        rows = [
            [
                one.name,
                f"{one.auc:.3f}",
                f"{one.auc_error:.3f}",
                "-" if one.name == "model" else f"{one.gain:+.3f} ({one.verdict})",
                f"{one.lift:.3g}",
            ]
            for one in self.rankings
        ]
        return _HEADS, rows, "lrrrr"
