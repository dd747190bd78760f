"""`Definition`: what a measure counts, by what formula, and whose it is."""

from attrs import field, frozen

from okrkit.model.metric import Kind
from okrkit.model.unit import Unit


def _unit(unit: str | Unit) -> Unit:
    return Unit.of(unit)


@frozen(kw_only=True)
class Definition:
    """
    What a measure counts: never "churn rate" alone.

    Attributes:
        id: Short stable name, such as ``logo-churn.cohort``; what observations carry.
        name: As people say it.
        formula: As one line, in words.
        unit: Of the value: ratio, points, count, days, a currency.
        kind: How it adds up: level, total, ratio or score.
        source: Where the definition comes from.
        bounds: Lowest and highest possible value; None on an open side.
        percent: Whether people read a ratio in percent: 5% churn, but a ratio of 2.9.

    Example:
        >>> share = Definition(id="share", name="Share", formula="a/b", unit="ratio")
        >>> share.unit, share.kind, share.text(0.05)
        (Unit(name='ratio'), 'ratio', '5%')
    """

    id: str
    name: str
    formula: str
    unit: Unit = field(converter=_unit)
    kind: Kind = "ratio"
    source: str = ""
    bounds: tuple[float | None, float | None] = (None, None)
    percent: bool = True

    def text(self, value: float | None, *, named: bool = True) -> str:
        """
        Write a value as people read it.

        Args:
            value: In the definition's unit; None for none.
            named: Whether a unit that is a word is written: not at each end of an
                interval.

        Returns:
            Text with the unit: a percentage to four digits, others to two decimals, or
            to six below 0.1; a dash for none.

        Example:
            >>> nps = Definition(id="nps", name="NPS", formula="", unit="points")
            >>> nps.text(29.34312), nps.text(None)
            ('29.34 points', '-')
        """
        if value is None:
            return "-"
        if self.unit.kind == "ratio" and self.percent:
            return f"{100 * value:.4g}%"
        if abs(value) >= 1e15:
            return f"{value:.4g}"
        unit = self.unit
        if not named and unit.kind in ("points", "count", "duration"):
            unit = _BARE
        digits = 2 if abs(value) >= 0.1 else 6
        return unit.format(value, digits=digits, thousands=True)


_BARE = Unit.of("count")
