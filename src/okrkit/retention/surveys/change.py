"""`survey_change`: whether a score really moved."""

import math
from collections.abc import Mapping
from typing import ClassVar, Literal, TypeAlias, get_args

import numpy as np
from attrs import field, frozen

from okrkit import markup
from okrkit.errors import InvalidOKRError, NotMeasuredError, shown
from okrkit.model.checks import choice, flag
from okrkit.numerics.arrays import Floats
from okrkit.numerics.special import normal_cdf, normal_quantile, t_cdf, t_quantile
from okrkit.results import Explanation, Tabular
from okrkit.results.plain import Json, jsonable
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.estimator import Promoters, Share
from okrkit.retention.estimates.intervals import (
    NPS_PRIOR,
    NPS_PRIOR_ALL,
    check_level,
)
from okrkit.retention.estimates.levels import level_text
from okrkit.retention.surveys.nps import nps
from okrkit.retention.surveys.pairs import each_answer, worth_of
from okrkit.retention.surveys.satisfaction import (
    CES_SCALE,
    CSAT_SCALE,
    ces,
    csat,
)

__all__ = ["SurveyChange", "SurveyMeasure", "Verdict", "survey_change"]

SurveyMeasure: TypeAlias = Literal["nps", "csat", "ces"]
"""What is compared."""

Verdict: TypeAlias = Literal["a real rise", "a real fall", "may be chance"]
"""Whether the interval of the difference leaves out 0."""


_NUMBERS = (
    "difference",
    "standard_error",
    "low",
    "high",
    "level",
    "chance",
)


@frozen(kw_only=True, repr=False)
class SurveyChange(Tabular):
    """
    How a score moved between two surveys, and whether that may be chance.

    Attributes:
        before: The first score.
        after: The second.
        difference: After less before, in the measure's unit.
        standard_error: Of the difference.
        low: Lower end of its interval.
        high: Upper end.
        level: Of the interval.
        method: How it was made.
        chance: That the true score rose.
        paired: Whether the same people were compared.
        n: Pairs, where they were.
        excluded: Respondents left out, by reason.

    Example:
        >>> made = survey_change([10, 9, 3, 2], [10, 9, 9, 2])
        >>> made.difference, made.verdict
        (50.0, 'may be chance')
    """

    kind: ClassVar[str] = "survey change"

    before: Estimate
    after: Estimate
    difference: float
    standard_error: float
    low: float
    high: float
    level: float
    method: str
    chance: float
    paired: bool = False
    n: int | None = None
    excluded: Mapping[str, int] = field(factory=dict, hash=False)

    @property
    def verdict(self) -> Verdict:
        """
        Whether it is a real move: the interval of the difference leaves out 0.

        Example:
            >>> before = nps(promoters=50, passives=30, detractors=20)
            >>> after = nps(promoters=55, passives=30, detractors=15)
            >>> survey_change(before, after).verdict
            'may be chance'
        """
        if self.low > 0:
            return "a real rise"
        return "a real fall" if self.high < 0 else "may be chance"

    def explain(self) -> Explanation:
        """
        Say how the difference came about.

        Returns:
            Both scores, the interval and the verdict.

        Example:
            >>> low = nps(promoters=50, passives=30, detractors=20)
            >>> survey_change(low, low).explain().rule
            'adjusted-wald'
        """
        ends = f"{self._text(self.low)} to {self._text(self.high)}"
        return Explanation(
            "change",
            self.difference,
            shown=self._text(self.difference),
            rule=self.method,
            formula="mean of each one's change" if self.paired else "after - before",
            note=self.verdict,
            inputs=(
                self.before.explain(),
                self.after.explain(),
                Explanation(f"{level_text(self.level)} interval", shown=ends),
                Explanation("chance of a rise", self.chance),
            ),
            excluded=((why, f"{rows}") for why, rows in self.excluded.items()),
        )

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Every number by name, both scores among them.

        Example:
            >>> low = nps(promoters=50, passives=30, detractors=20)
            >>> survey_change(low, low).to_dict()["difference"]
            0.0
        """
        names = (*_NUMBERS, "method", "verdict", "paired", "n", "excluded")
        return {
            "kind": self.kind,
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            **{name: jsonable(getattr(self, name)) for name in names},
        }

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return it as columns of one row.

        Returns:
            By name: measure, both values and ns, and every number of the difference.

        Example:
            >>> low = nps(promoters=50, passives=30, detractors=20)
            >>> survey_change(low, low).to_columns()["before"]
            array([30.])
        """
        both = {"before": self.before, "after": self.after}
        values = {name: _number(one.value) for name, one in both.items()}
        counts = {f"n_{name}": _number(one.n) for name, one in both.items()}
        numbers = {name: getattr(self, name) for name in _NUMBERS}
        row = {
            "definition": self.after.definition.id,
            **values,
            **numbers,
            **counts,
            "pairs": _number(self.n),
            "paired": self.paired,
            "verdict": self.verdict,
            "method": self.method,
        }
        return {name: np.array([cell]) for name, cell in row.items()}

    def __str__(self) -> str:
        """Return it on one line."""
        ends = f"{self._text(self.low)} to {self._text(self.high)}"
        pairs = f", {self.n} pairs" if self.paired else ""
        return markup.plain(
            f"{self.after.definition.name}: {self._text(self.difference)} "
            f"({ends}, {level_text(self.level)} {self.method}{pairs}), {self.verdict}"
        )

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """Return it for a notebook, its interval drawn beside 0."""
        write = self.after.definition.text
        ends = f"{self._text(self.low)} to {self._text(self.high)}"
        drawn = markup.interval(
            self.low,
            self.difference,
            self.high,
            ends,
            told=f"{self!s}; the line is 0",
            goal=(0.0, None),
        )
        tones: dict[Verdict, markup.Tone] = {
            "a real rise": "info",
            "a real fall": "info",
            "may be chance": "none",
        }
        rows = [
            ("before", write(self.before.value)),
            ("after", write(self.after.value)),
            ("change", self._text(self.difference)),
            ("interval", drawn),
            ("chance of a rise", f"{100 * self.chance:.1f}%"),
            ("verdict", markup.badge(self.verdict, tones[self.verdict])),
        ]
        table = markup.table(["", self.after.definition.name], rows)
        return markup.fragment(table, text=str(self))

    def _text(self, value: float) -> str:
        sign = "+" if value > 0 else ""
        unit = self.after.definition
        if unit.unit.kind == "ratio" and unit.percent:
            return f"{sign}{100 * value:.4g} pp"
        return sign + unit.text(value, named=False)


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def survey_change(
    before: object,
    after: object,
    *,
    measure: SurveyMeasure = "nps",
    paired: bool = False,
    scale: tuple[int, int] | None = None,
    box: tuple[int, int] | None = None,
    level: float = 0.95,
) -> SurveyChange:
    """
    Tell whether a score really moved between two surveys.

    Args:
        before: The first: an estimate, `Responses`, or scores.
        after: The second, of the same measure.
        measure: What is made of answers: "nps", "csat" or "ces" (its mean); that of
            the estimates where two are given.
        paired: Compare only those who answered both, each with himself: `Responses`
            with a respondent. Else the two are taken as different people.
        scale: Lowest and highest answer, for "csat" and "ces" alone.
        box: Lowest and highest answer that counts as satisfied, for "csat" alone.
        level: How often the interval holds the true difference.

    Returns:
        The difference with its interval, the chance of a rise, and the verdict.

    Raises:
        InvalidOKRError: Two measures, an unknown one, pairs without respondents, or
            answers of another scale.
        NotMeasuredError: Nobody answered, or nobody answered both.

    Units:
        Those of the measure.

    Source:
        Net Promoter Scores: the difference of adjusted Wald scores (Rocks 2016).
        Shares: Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10.
        Means: Welch, Biometrika 34 (1947), 28-35.

    Example:
        >>> spring = nps(promoters=500, passives=300, detractors=200)
        >>> autumn = nps(promoters=600, passives=250, detractors=150)
        >>> print(survey_change(spring, autumn))
        Net Promoter Score: +15 (+8.3 to +21.61, 95% adjusted-wald), a real rise
    """
    level = check_level(level)
    _check_needed(measure, scale, box)
    if flag(paired, field="paired"):
        return _paired(before, after, measure, scale, box, level)
    first, second = (
        given
        if isinstance(given, Estimate)
        else _estimate(given, measure, scale, box, level)
        for given in (before, after)
    )
    if first.definition.id != second.definition.id:
        raise InvalidOKRError(
            "two measures cannot be compared",
            code="measures-differ",
            expected=first.definition.id,
            got=second.definition.id,
        )
    return _independent(first, second, level)


def _check_needed(
    measure: str, scale: tuple[int, int] | None, box: tuple[int, int] | None
) -> None:
    """Refuse what a measure does not go by: it would be left out without a word."""
    name = choice(measure, get_args(SurveyMeasure), field="measure")
    for place, given, used in (
        ("scale", scale, name != "nps"),
        ("box", box, name == "csat"),
    ):
        if given is not None and not used:
            raise InvalidOKRError(
                f"{name} has no {place} to choose",
                code="not-needed",
                place=place,
                got=shown(given),
            )


def _independent(first: Estimate, second: Estimate, level: float) -> SurveyChange:
    for one in (first, second):
        if one.value is None or one.standard_error is None:
            raise NotMeasuredError(
                f"{one.definition.name}: no standard error",
                place=one.id,
                hint="Ask for a move where both sides have answers enough.",
            )
    before, after = _known(first), _known(second)
    difference = after[0] - before[0]
    error = math.hypot(before[1], after[1])
    method, middle, df = "welch", difference, math.inf
    z = float(normal_quantile((1 + level) / 2))
    if _are(Promoters, first, second):
        method = second.method
        if method != "wald":
            method = "adjusted-wald"
            (low, below), (high, above) = _adjusted(first), _adjusted(second)
            middle, error = high - low, math.hypot(below, above)
        ends = middle - z * error, middle + z * error
    elif _are(Share, first, second):
        method = "newcombe"
        ends = _newcombe(first, second, level)
    else:
        df = _degrees(first, second)
        reach = error * float(t_quantile((1 + level) / 2, df))
        ends = middle - reach, middle + reach
    return SurveyChange(
        before=first,
        after=second,
        difference=difference,
        standard_error=error,
        low=min(ends[0], difference),
        high=max(ends[1], difference),
        level=level,
        method=method,
        chance=_chance(middle, error, df),
    )


def _are(kind: type, *estimates: Estimate) -> bool:
    """Tell whether estimates were made of counts, by one rule."""
    return all(isinstance(one.estimator, kind) and one.parts for one in estimates)


def _adjusted(one: Estimate) -> tuple[float, float]:
    """Return a score with the prior answers, and its error."""
    parts = one.parts
    n = one.effective_n or 0.0
    part = n / parts["denominator"]
    up = (parts["numerator"] + parts["detractors"]) * part + NPS_PRIOR
    down = parts["detractors"] * part + NPS_PRIOR
    of = n + NPS_PRIOR_ALL
    p, d = up / of, down / of
    return 100 * (p - d), 100 * math.sqrt((p + d - (p - d) ** 2) / of)


def _newcombe(first: Estimate, second: Estimate, level: float) -> tuple[float, float]:
    """Square and add the distances from the shares to the ends of their intervals."""
    spans = []
    for one in (first, second):
        columns = {name: np.array([part]) for name, part in one.parts.items()}
        made = Share("wilson")(columns, level=level)
        spans.append((float(made.value[0]), float(made.low[0]), float(made.high[0])))
    (a, a_low, a_high), (b, b_low, b_high) = spans
    low = b - a - math.hypot(b - b_low, a_high - a)
    return low, b - a + math.hypot(b_high - b, a - a_low)


def _degrees(first: Estimate, second: Estimate) -> float:
    """Return Welch's degrees of freedom; those of the normal where n is not known."""
    parts = []
    for one in (first, second):
        n = one.n if one.effective_n is None else one.effective_n
        if n is None or n <= 1:
            return math.inf
        parts.append(((one.standard_error or 0.0) ** 2, n - 1))
    below = sum(square**2 / df for square, df in parts)
    return sum(square for square, _ in parts) ** 2 / below if below > 0 else math.inf


def _chance(difference: float, error: float, df: float = math.inf) -> float:
    """Return the chance that a difference is one upwards."""
    if error == 0:
        return 0.5 if difference == 0 else float(difference > 0)
    ratio = difference / error
    return float(normal_cdf(ratio) if math.isinf(df) else t_cdf(ratio, df))


def _known(one: Estimate) -> tuple[float, float]:
    return one.value or 0.0, one.standard_error or 0.0


# -- answers -------------------------------------------------------------------------


def _estimate(
    given: object,
    measure: str,
    scale: tuple[int, int] | None,
    box: tuple[int, int] | None,
    level: float,
) -> Estimate:
    if measure == "nps":
        return nps(given, level=level)
    if measure == "csat":
        return csat(given, scale=scale or CSAT_SCALE, box=box, level=level)
    return ces(given, scale=scale or CES_SCALE, level=level)


def _paired(
    before: object,
    after: object,
    measure: str,
    scale: tuple[int, int] | None,
    box: tuple[int, int] | None,
    level: float,
) -> SurveyChange:
    definition, worth = worth_of(measure, scale, box)
    first = each_answer(before, "before", worth)
    second = each_answer(after, "after", worth)
    both = sorted(first.keys() & second.keys(), key=str)
    if not both:
        raise NotMeasuredError(
            f"{definition.name}: nobody answered both",
            place="respondent",
            hint="Where they are not the same people, leave out paired=.",
        )
    a = np.array([first[who] for who in both])
    b = np.array([second[who] for who in both])
    moved = b - a
    n = len(both)
    middle, error, df = _moved(moved) if measure == "ces" else _moved_adjusted(moved)
    reach = error * float(t_quantile((1 + level) / 2, df))
    unit = 100.0 if measure == "nps" else 1.0
    difference = float(moved.mean())
    left = len(first) + len(second) - 2 * n
    return SurveyChange(
        before=_mean(definition, a, unit, level),
        after=_mean(definition, b, unit, level),
        difference=unit * difference,
        standard_error=unit * error,
        low=unit * min(middle - reach, difference),
        high=unit * max(middle + reach, difference),
        level=level,
        method="paired t" if measure == "ces" else "paired adjusted-wald",
        chance=_chance(middle, error, df),
        paired=True,
        n=n,
        excluded={"answered one of the two": left} if left else {},
    )


def _moved(moved: Floats) -> tuple[float, float, float]:
    """Return the mean of changes, its error and degrees of freedom."""
    n = len(moved)
    if n < 2:
        raise NotMeasuredError(
            "one pair tells no spread",
            place="respondent",
            expected="two people or more who answered both",
        )
    return float(moved.mean()), float(moved.std(ddof=1)) / math.sqrt(n), n - 1.0


def _moved_adjusted(moved: Floats) -> tuple[float, float, float]:
    """Return the same with 3/4 of a pair up, 3/4 down and 3 more in all."""
    of = len(moved) + NPS_PRIOR_ALL
    middle = float(moved.sum()) / of
    spread = (float((moved**2).sum()) + 2 * NPS_PRIOR) / of - middle**2
    return middle, math.sqrt(spread / of), math.inf


def _mean(definition: Definition, each: Floats, unit: float, level: float) -> Estimate:
    """Return one side of the pairs: its value, without an interval of its own."""
    n = len(each)
    return Estimate(
        definition=definition,
        value=unit * float(each.mean()),
        level=level,
        numerator=float(each.sum()),
        denominator=float(n),
        n=float(n),
    )
