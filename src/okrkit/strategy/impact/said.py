"""An impact in words: its verdict, its sentence, its explanation."""

import math
from typing import TYPE_CHECKING, Final

from okrkit import markup
from okrkit.model.unit import Unit
from okrkit.results import Explanation
from okrkit.retention.estimates.levels import level_text
from okrkit.scoring.amounts import value_text

if TYPE_CHECKING:
    from okrkit.strategy.impact.effect import ControlCheck, Impact, ImpactPoint

__all__ = [
    "APART",
    "amount",
    "count",
    "explained",
    "explained_point",
    "html",
    "less",
    "placebo_doubt",
    "relative",
    "sentence",
    "size",
    "span_text",
    "written",
]

APART: Final = 0.01
"""Drifting apart of controls before a start that is rarer than this is no chance."""

_TINY: Final = 1e-3
"""What is nearer to 0 is written to so many digits that count:"""

_DIGITS: Final = 3
_FEW_RUNS: Final = 10
_ALARMS: Final = 2.0
_SIGMA: Final = 0.8413447460685429
"""The share of a normal distribution up to one standard deviation above its mean."""


def less(value: float | None, other: float | None) -> float | None:
    """
    Return a difference; None where a part is not known.

    Example:
        >>> less(3.0, 1.0), less(None, 1.0)
        (2.0, None)
    """
    return None if value is None or other is None else value - other


def relative(of: "Impact", expected: float | None) -> float | None:
    """
    Return what was seen as a share more than some expectation.

    Args:
        of: The impact.
        expected: The expectation, or an end of its interval.

    Returns:
        The share; None where the interval of what was to be expected holds 0 or less,
        or the metric may lie below 0: then a share says nothing.

    Units:
        A fraction.

    Source:
        ``actual / expected - 1``.

    Example:
        >>> from okrkit import Series
        >>> from okrkit.strategy.impact.measuring import impact
        >>> nps = Series.of({"2026-06-10": 31})
        >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
        >>> relative(found, 5.0) is None
        True
    """
    least, low = of.expected_low, of.metric.bounds[0]
    if of.actual is None or expected is None or least is None or least <= 0:
        return None
    return None if low is not None and low < 0 else of.actual / expected - 1


def size(of: "Impact") -> float | None:
    """
    Return an effect in standard deviations, so that unlike metrics compare.

    Args:
        of: The impact.

    Returns:
        The effect on the mean by how far a single reading of the span may lie from
        what was to be expected.

    Units:
        Standard deviations.

    Source:
        The mean half width of the 68 % intervals of the readings after the start.

    Example:
        >>> from okrkit import Series
        >>> from okrkit.strategy.impact.measuring import impact
        >>> nps = Series.of({"2026-06-10": 31})
        >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
        >>> size(found) is None
        True
    """
    made = of.measured
    if made is None or of.effect is None:
        return None
    scale = float((made.view.below + made.view.above).mean()) / 2
    spread = scale * made.width.quantile(_SIGMA)
    return of.effect / spread if spread > 0 else None


def placebo_doubt(of: "Impact", alpha: float) -> str:
    """
    Say where days on which nothing was started look as large too often.

    Args:
        of: The impact.
        alpha: Up to which a p-value counts as a claim.

    Returns:
        A sentence; empty where they do not, or there are fewer than 10 of them.

    Example:
        >>> from okrkit import Series
        >>> from okrkit.strategy.impact.measuring import impact
        >>> nps = Series.of({"2026-06-10": 31})
        >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
        >>> placebo_doubt(found, 0.05)
        ''
    """
    runs, alike = of.placebo_runs, of.as_extreme
    if runs < _FEW_RUNS or alike <= _ALARMS * alpha * runs:
        return ""
    return (
        f"{alike} of {count(runs, 'placebo day')} before the start, when nothing was "
        "done, look as large"
    )


def sentence(of: "Impact") -> str:
    """
    Say the verdict, and what it rests on.

    Args:
        of: The impact.

    Returns:
        One or two sentences.

    Example:
        >>> from okrkit import Series
        >>> from okrkit.strategy.impact.measuring import impact
        >>> nps = Series.of({"2026-06-10": 31})
        >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
        >>> sentence(found)
        'cannot tell: 0 readings before 2026-06-05, and 6 are needed'
    """
    verdict = of.verdict
    if of.measured is None:
        return f"{verdict}: {'; '.join(of.doubts)}"
    numbers = _numbers(of)
    if verdict == "cannot tell":
        alpha = 1 - of.level
        doubts = "; ".join(of.doubts) or placebo_doubt(of, alpha)
        return f"{verdict}: {doubts}. The numbers: {numbers}"
    if verdict == "may be chance" and of.visible is not None:
        least = amount(of.visible, of.metric.unit.difference, sign=False)
        numbers += f"; only an effect of {least} or more would mostly have been seen"
    return f"{verdict}: {numbers}"


def _numbers(of: "Impact") -> str:
    """Say what was seen, what was to be expected, and the difference."""
    unit = of.metric.unit
    what = "reading is" if of.after == 1 else f"{of.after} readings is"
    mean = f"the {what}" if of.after == 1 else f"the mean of {what}"
    p = of.p or 0.0
    chance = "p < 0.001" if p < 0.001 else f"p = {p:.2g}"
    return (
        f"{mean} {written(of.actual, unit)}, where {written(of.expected, unit)} "
        f"was to be expected: {amount(of.effect, unit.difference)} "
        f"({span_text(of.low, of.high, unit.difference)}, {level_text(of.level)}, "
        f"{chance})"
    )


def written(value: float | None, unit: Unit) -> str:
    """
    Write a value with its unit: a tiny one with its first digits, never as 0.

    Example:
        >>> ratio = Unit.of("ratio")
        >>> written(2.5, ratio), written(1.234e-8, ratio), written(None, ratio)
        ('2.5', '1.23e-08', '-')
    """
    if value and abs(value) < _TINY:
        return unit.format(value, digits=_DIGITS - math.ceil(math.log10(abs(value))))
    return value_text(value, unit)


def amount(value: float | None, unit: Unit, *, sign: bool = True) -> str:
    """
    Write a difference with its sign and unit.

    Example:
        >>> amount(2.0, Unit.of("points")), amount(None, Unit.of("points"))
        ('+2 points', '-')
    """
    if value is None:
        return "-"
    return ("+" if sign and value > 0 else "") + written(value, unit)


def span_text(low: float | None, high: float | None, unit: Unit) -> str:
    """
    Write both ends of an interval.

    Example:
        >>> span_text(-1.0, 2.0, Unit.of("points"))
        '-1 point to +2 points'
    """
    return f"{amount(low, unit)} to {amount(high, unit)}"


def count(number: int, what: str) -> str:
    """
    Count things in words.

    Example:
        >>> count(1, "reading"), count(2, "reading")
        ('1 reading', '2 readings')
    """
    return f"{number} {what}{'' if number == 1 else 's'}"


def explained(of: "Impact") -> Explanation:
    """
    Say how an effect came about.

    Args:
        of: The impact.

    Returns:
        A tree of the numbers behind it.

    Example:
        >>> from okrkit import Series
        >>> from okrkit.strategy.impact.measuring import impact
        >>> nps = Series.of({"2026-06-10": 31})
        >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
        >>> explained(found).label
        'calls on metric'
    """
    unit, difference = of.metric.unit, of.metric.unit.difference
    inputs = [
        Explanation("actual", of.actual, shown=written(of.actual, unit),
                    rule=f"mean of {count(of.after, 'reading')}",
                    note=f"from {of.shows_on} to {of.dates[-1]}" if of.dates else ""),
        Explanation("expected", of.expected, shown=written(of.expected, unit),
                    rule=f"Projection, from {count(of.before, 'reading')} before",
                    note=_interval(of.expected_low, of.expected_high, of.level, unit)),
    ]  # fmt: skip
    if of.measured is not None:
        width = of.measured.width
        inputs += [
            Explanation(
                "width",
                width.factor,
                shown=f"{width.factor:.3g} times Projection's own",
                rule=f"{count(width.runs, 'placebo run')}",
                formula="factor² = (3 + n mean(missed²)) / (3 + n)",
                note=f"n = {width.worth:.3g}; {of.placebo_alarms} of them alarm, "
                f"{of.as_extreme} look as large as after the start",
            ),
            Explanation("p", of.p, shown=f"{of.p:.2g}",
                        rule=f"Student's t, {width.df:.3g} df"),
            Explanation("chance of a rise", of.chance_of_rise,
                        shown=f"{of.chance_of_rise:.2g}"),
            Explanation("least effect mostly seen", of.visible,
                        shown=amount(of.visible, difference, sign=False)),
            Explanation("sum of effects", of.cumulative,
                        shown=f"{of.cumulative:+.4g}",
                        note=f"{of.cumulative_low:+.4g} to {of.cumulative_high:+.4g}"),
        ]  # fmt: skip
    if of.control is not None:
        inputs.append(_control(of.control))
    return Explanation(
        of.id,
        of.effect,
        shown=amount(of.effect, difference),
        rule="impact",
        formula="mean(actual) - expected",
        note="; ".join([of.why, *of.notes]),
        inputs=inputs,
        excluded=((why, count(rows, "reading")) for why, rows in of.left_out.items()),
    )


def _control(made: "ControlCheck") -> Explanation:
    fitted = "" if made.share_error is None else f" ± {made.share_error:.3g}, fitted"
    return Explanation(
        "controls",
        made.moved,
        shown=f"moved by {made.moved:+.6g}",
        rule=", ".join(made.names),
        formula="difference-in-differences: actual - share * movement",
        note=f"share {made.share:.3g}{fitted}; drift apart before the start: "
        f"p = {made.apart:.2g}",
    )


def _interval(low: float | None, high: float | None, level: float, unit: Unit) -> str:
    if low is None:
        return ""
    return f"{written(low, unit)} to {written(high, unit)}, {level_text(level)}"


def explained_point(of: "Impact", point: "ImpactPoint") -> Explanation:
    """
    Say what was to be expected of one reading.

    Args:
        of: The impact.
        point: The reading.

    Returns:
        A tree of its numbers.

    Example:
        >>> from okrkit import Series
        >>> from okrkit.strategy.impact.measuring import impact
        >>> weeks = [f"2026-0{m}-{d}" for m in range(1, 7) for d in (10, 20)]
        >>> nps = Series.of(dict(zip(weeks, [31, 33] * 6)))
        >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
        >>> explained_point(found, found["2026-06-10"]).label
        '2026-06-10'
    """
    unit = of.metric.unit
    return Explanation(
        point.date.isoformat(),
        point.effect,
        shown=amount(point.effect, unit.difference),
        rule="impact",
        formula="actual - expected",
        note=span_text(point.low, point.high, unit.difference),
        inputs=(
            Explanation("actual", point.actual, shown=written(point.actual, unit)),
            Explanation(
                "expected",
                point.expected,
                shown=written(point.expected, unit),
                note=_interval(point.expected_low, point.expected_high, of.level, unit),
            ),
        ),
    )


_TONES: Final[dict[str, markup.Tone]] = {
    "a real rise": "info",
    "a real fall": "info",
    "may be chance": "none",
    "cannot tell": "none",
}


def html(of: "Impact") -> markup.Markup:
    """
    Return an impact as a table for a notebook.

    Args:
        of: The impact.

    Returns:
        Escaped markup.

    Example:
        >>> from okrkit import Series
        >>> from okrkit.strategy.impact.measuring import impact
        >>> nps = Series.of({"2026-06-10": 31})
        >>> found = impact("calls", nps, on="2026-07-01", starts_on="2026-06-05")
        >>> "cannot tell" in html(found)
        True
    """
    unit, difference = of.metric.unit, of.metric.unit.difference
    rows: list[tuple[str, markup.Cell]] = [
        ("verdict", markup.badge(of.verdict, _TONES[of.verdict])),
        ("metric", of.metric.name),
        ("readings before / after", f"{of.before} / {of.after}"),
    ]
    if of.measured is not None:
        ends = span_text(of.low, of.high, difference)
        drawn = markup.interval(
            of.low,
            of.effect,
            of.high,
            ends,
            told=f"effect {amount(of.effect, difference)}, {ends}; the line is 0",
            goal=(0.0, None),
        )
        rows += [
            ("actual", written(of.actual, unit)),
            ("expected without it", written(of.expected, unit)),
            ("effect", amount(of.effect, difference)),
            (f"{level_text(of.level)} interval", drawn),
            ("p", f"{of.p:.2g}"),
            ("least effect mostly seen", amount(of.visible, difference, sign=False)),
            ("placebo days as large", f"{of.as_extreme} of {of.placebo_runs}"),
        ]
    rows += [("why", of.why), *(("note", note) for note in of.notes)]
    return markup.fragment(markup.table(["", of.title], rows), text=str(of))
