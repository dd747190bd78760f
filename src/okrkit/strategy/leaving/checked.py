"""`RiskCheck`: how chances did on a hold-out, beside rankings without a model."""

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, Final, Literal, TypeAlias

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats
from okrkit.numerics.special import normal_quantile
from okrkit.results import Explanation
from okrkit.retention.lengths import TimeUnit
from okrkit.strategy.leaving.correcting import Correction
from okrkit.strategy.leaving.hold_out import HoldOut, Written

Verdict: TypeAlias = Literal[
    "beats both baselines", "as good as the baselines", "worse than a baseline"
]
"""
How the model did beside recency and RFM score: it beats one where it ranks better or
its chances are nearer to what came, and nothing is worse: neither these, nor the lift
of the first tenth, nor the buyers kept in the last.
"""

Beside: TypeAlias = Literal["better", "alike", "worse"]
"""How the model does beside another ranking."""

_HEADS: Final = (
    "ranked by",
    "AUC",
    "model ranks",
    "lift",
    "kept",
    "off",
    "Brier",
    "model's chances",
)
_BASELINES: Final = ("recency", "RFM score")
_FOUND: Final = "Which share of the silent is found by the end of each tenth"


@frozen(kw_only=True)
class Ranking:
    """
    How well one ranking did on a hold-out.

    Attributes:
        name: What ranks: "model", "model uncorrected", "recency" or "RFM score".
        auc: How often one who fell silent was ranked before one who did not.
        auc_error: Its standard error.
        gain: AUC of the model minus this one.
        gain_error: Its standard error; both are of the same customers.
        lift: Silence in the first tenth, over that of all.
        lift_gain: Lift of the model minus this one.
        lift_gain_error: Its standard error; both are of the same customers.
        kept: Customers who bought in the last tenth, over those of all.
        kept_gain: That of the model minus this one.
        kept_gain_error: Its standard error; both are of the same customers.
        found: Which share of the silent is found by the end of each tenth.
        brier: Mean squared distance of the chances; None where there are none.
        brier_gain: This Brier score minus the model's; None where there are no chances.
        brier_gain_error: Its standard error; both are of the same customers.
        error: How far the chances are off on average; None where there are none.
        level: Of the verdicts.

    Example:
        >>> from okrkit.strategy.leaving.sample import checked
        >>> checked()["recency"].verdict
        'alike'
    """

    name: str
    auc: float
    auc_error: float
    gain: float
    gain_error: float
    lift: float
    lift_gain: float
    lift_gain_error: float
    kept: float
    kept_gain: float
    kept_gain_error: float
    found: tuple[float, ...]
    brier: float | None
    brier_gain: float | None
    brier_gain_error: float | None
    error: float | None
    level: float

    @property
    def verdict(self) -> Beside:
        """
        Whether the model ranks better than this one, surely enough.

        Source:
            The interval of the gain, by DeLong's test.

        Example:
            >>> from okrkit.strategy.leaving.sample import checked
            >>> checked()["model"].verdict
            'alike'
        """
        return beside(self.gain, self.gain_error, self.level)

    @property
    def first(self) -> Beside:
        """
        Whether more of the model's first tenth fell silent than of this one's.

        Source:
            The interval of the gain, by `first_gain`.

        Example:
            >>> from okrkit.strategy.leaving.sample import checked
            >>> checked()["recency"].first
            'alike'
        """
        return beside(self.lift_gain, self.lift_gain_error, self.level)

    @property
    def last(self) -> Beside:
        """
        Whether more of the model's last tenth bought than of this one's.

        Source:
            The interval of the gain, by `first_gain`.

        Example:
            >>> from okrkit.strategy.leaving.sample import checked
            >>> checked()["recency"].last
            'alike'
        """
        return beside(self.kept_gain, self.kept_gain_error, self.level)

    @property
    def chances(self) -> Beside | None:
        """
        Whether the model's chances lie nearer to what came; None where there are none.

        Source:
            The interval of the mean difference of squared distances.

        Example:
            >>> from okrkit.strategy.leaving.sample import checked
            >>> checked()["model"].chances
            'alike'
        """
        if self.brier_gain is None or self.brier_gain_error is None:
            return None
        return beside(self.brier_gain, self.brier_gain_error, self.level)


@frozen(eq=False, repr=False, kw_only=True)
class RiskCheck(HoldOut[Ranking]):
    """
    What was said of each customer at a cut, and what came after it.

    What is ranked and checked is silence: no purchase from the cut to the last day.

    Attributes:
        model: Name of the model.
        cut: The last day that the model saw.
        on: The last day of the hold-out.
        duration: Length of the hold-out.
        unit: Of the duration.
        chance: Of silence, as was said of each customer.
        silent: 1 where nothing was bought, 0 where something was.
        rankings: The model's, and those it is compared with.
        lift: Who fell silent, by tenths, the likeliest first.
        calibration: What was said and seen, by tenths.
        expected: Purchases that the model expected of all.
        seen: Purchases that came.
        used: The correction of the chances; None where there was none.
        lesson: The correction that this hold-out teaches for later days; None where
            too few fell silent, or too few did not.
        level: Of the intervals and verdicts.
        note: Why there was no correction.

    Shape:
        chance and silent (customers,).

    Units:
        Probabilities; purchases.

    Source:
        `lift_table`, `calibration_table` and `auc_gain`.

    Example:
        >>> from okrkit.strategy.leaving.sample import checked
        >>> checked().ids
        ['model', 'model uncorrected', 'recency', 'RFM score']
    """

    kind: ClassVar[str] = "risk check"
    captions: ClassVar[tuple[str, str]] = (
        "Who fell silent, the likeliest tenth first",
        "Chance of silence: said and seen",
    )

    model: str
    cut: dt.date
    on: dt.date
    duration: float
    unit: TimeUnit
    chance: Floats
    silent: Floats
    rankings: tuple[Ranking, ...]
    expected: float
    seen: int
    used: Correction | None
    lesson: Correction | None
    note: str

    @property
    def length(self) -> str:
        """
        How long the hold-out was, in words: in its unit where that comes out even.

        Example:
            >>> from okrkit.strategy.leaving.sample import checked
            >>> checked().length
            '121 days'
        """
        many, unit = self.duration, self.unit
        if many != round(many):
            many, unit = (self.on - self.cut).days, "days"
        return f"{many:g} {unit if many != 1 else unit.removesuffix('s')}"

    @property
    def ids(self) -> Sequence[str]:
        """
        Names of the rankings, the model's first.

        Example:
            >>> from okrkit.strategy.leaving.sample import checked
            >>> checked().ids[0]
            'model'
        """
        return [one.name for one in self.rankings]

    @property
    def verdict(self) -> Verdict:
        """
        How the model did beside recency and RFM score; `told` says in what.

        Example:
            >>> from okrkit.strategy.leaving.sample import checked
            >>> checked().verdict
            'beats both baselines'
        """
        others = self._others()
        if any(
            "worse" in {one.verdict, one.chances, one.first, one.last} for one in others
        ):
            return "worse than a baseline"
        if all("better" in {one.verdict, one.chances} for one in others):
            return "beats both baselines"
        return "as good as the baselines"

    @property
    def told(self) -> str:
        """
        In what the model is better than recency and RFM score, and in what it is not.

        Example:
            >>> from okrkit.strategy.leaving.sample import checked
            >>> checked().told.partition(";")[0]
            'Beside recency and RFM score: chances better'
        """
        others = self._others()
        words: dict[str, Sequence[str]] = {
            "chances": [one.chances or "not known" for one in others],
            "ranking": [one.verdict for one in others],
            "lift of the first tenth": [one.first for one in others],
            "buyers kept in the last tenth": [one.last for one in others],
        }
        said = (f"{label} {_in_words(each)}" for label, each in words.items())
        return f"Beside {' and '.join(_BASELINES)}: {'; '.join(said)}"

    def _others(self) -> list[Ranking]:
        return [one for one in self.rankings if one.name in _BASELINES]

    def _at(self, index: int, /) -> Ranking:
        return self.rankings[index]

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return the rankings as columns.

        Returns:
            By name: name, auc, auc_error, gain, gain_error, lift, lift_gain,
            lift_gain_error, kept, kept_gain, kept_gain_error, brier, brier_gain,
            brier_gain_error, error and verdict; NaN where there are no chances.

        Shape:
            Each (rankings,).

        Units:
            Probabilities, and ratios of shares.

        Source:
            None.

        Example:
            >>> from okrkit.strategy.leaving.sample import checked
            >>> list(checked().to_columns())[:2]
            ['name', 'auc']
        """
        return ranking_columns(self.ids, self.rankings, _NUMBERS)

    def _told(self) -> dict[str, object]:
        names = ("model", "cut", "on", "duration", "unit", "expected", "seen", "level")
        return {
            **{name: getattr(self, name) for name in names},
            "customers": len(self.chance),
            "silent": int(self.silent.sum()),
            "corrected": self.used is not None,
            "verdict": self.verdict,
            "told": self.told,
            "lift": self.lift,
            "calibration": self.calibration,
            "note": self.note,
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how well a ranking did.

        Args:
            id: Its name.

        Returns:
            The AUC, over lift, Brier score and what the model gains on it.

        Raises:
            UnknownIdError: No such ranking.

        Example:
            >>> from okrkit.strategy.leaving.sample import checked
            >>> print(checked().explain("recency").inputs[0].label)
            the model's gain
        """
        one = self[id]
        return Explanation(
            id,
            one.auc,
            rule=f"AUC, standard error {one.auc_error:.2g}",
            formula="P(one who fell silent is ranked before one who did not)",
            source="Hanley and McNeil (1982); DeLong, DeLong and Clarke-Pearson (1988)",
            note=f"{len(self.chance)} customers, from {self.cut} to {self.on}",
            inputs=(
                Explanation(
                    "the model's gain",
                    one.gain,
                    rule=f"{one.verdict}, standard error {one.gain_error:.2g}",
                ),
                Explanation(
                    "lift of the first tenth",
                    one.lift,
                    rule=f"the model's is {one.first}: {one.lift_gain:+.3f}, standard "
                    f"error {one.lift_gain_error:.2g}",
                ),
                Explanation("Brier score", one.brier),
            ),
        )

    def __repr__(self) -> str:
        """Return the verdict, on one line."""
        return (
            f"<RiskCheck of {self.model} on {len(self.chance)} customers, {self.cut} "
            f"to {self.on}: {self.verdict}>"
        )

    def _heads(self) -> list[str]:
        silent = 100 * float(self.silent.mean())
        span = f"the {self.length} up to {self.on}"
        bought = f"{self.expected:.0f} purchases expected, {self.seen} seen"
        lines = [
            f"{self.model}, fitted up to {self.cut}, on {span}: {self.verdict}",
            f"{len(self.chance)} customers, {silent:.3g}% of them silent; {bought}",
        ]
        lines.append(self.told)
        return [*lines, f"Not corrected: {self.note}"] if self.note else lines

    def _between(self) -> dict[str, Written]:
        tenths = zip(*(one.found for one in self.rankings), strict=True)
        rows = [
            [str(part), *(f"{100 * share:.1f}%" for share in each)]
            for part, each in enumerate(tenths, 1)
        ]
        return {_FOUND: (["part", *self.ids], rows, "r" * (1 + len(self.rankings)))}

    def _ranked(self) -> Written:
        rows = [
            [
                one.name,
                f"{one.auc:.3f}",
                _said(one.name, one.gain, one.verdict),
                _beside_it(one.name, one.lift, one.first),
                _beside_it(one.name, one.kept, one.last),
                "-" if one.error is None else f"{100 * one.error:.1f}%",
                "-" if one.brier is None else f"{one.brier:.4f}",
                _said(one.name, one.brier_gain, one.chances),
            ]
            for one in self.rankings
        ]
        return _HEADS, rows, "lrlrrrrl"


def ranking_columns(
    ids: Sequence[str], rankings: Sequence[object], numbers: Sequence[str]
) -> dict[str, np.ndarray]:
    """
    Give rankings as arrays by name.

    Args:
        ids: What each is called.
        rankings: Each with its numbers and its ``verdict``.
        numbers: Names of the numbers.

    Returns:
        ``name``, the numbers, and ``verdict``.

    Example:
        >>> list(ranking_columns([], [], ["auc"]))
        ['name', 'auc', 'verdict']
    """
    made: dict[str, np.ndarray] = {"name": np.array(ids, np.str_)}
    for kind, names in ((np.float64, numbers), (np.str_, ("verdict",))):
        for name in names:
            made[name] = np.array([getattr(one, name) for one in rankings], kind)
    return made


def beside(gain: float, error: float, level: float) -> Beside:
    """
    Say whether a gain is one, surely enough.

    Args:
        gain: Of the model on another ranking.
        error: Its standard error.
        level: Of the interval.

    Returns:
        "better" or "worse" where the interval of the gain leaves out 0.

    Example:
        >>> beside(0.1, 0.02, 0.95), beside(0.1, 0.2, 0.95)
        ('better', 'alike')
    """
    reach = float(normal_quantile(0.5 + level / 2)) * error
    if gain > reach:
        return "better"
    return "worse" if gain < -reach else "alike"


def _in_words(words: Sequence[str]) -> str:
    if len(set(words)) == 1:
        return words[0]
    return ", ".join(
        f"{word} ({name})" for word, name in zip(words, _BASELINES, strict=True)
    )


def _beside_it(name: str, value: float, word: Beside) -> str:
    return f"{value:.3g}" if name == "model" else f"{value:.3g} ({word})"


def _said(name: str, gain: float | None, word: str | None) -> str:
    return "-" if name == "model" or gain is None else f"{word} ({gain:+.3f})"


_NUMBERS: Final = (
    "auc",
    "auc_error",
    "gain",
    "gain_error",
    "lift",
    "lift_gain",
    "lift_gain_error",
    "kept",
    "kept_gain",
    "kept_gain_error",
    "brier",
    "brier_gain",
    "brier_gain_error",
    "error",
)
