"""`Definition`: what a measure counts, by what formula, and whose it is."""

from attrs import field, frozen

from okrkit.model.metric import Kind
from okrkit.model.unit import Unit


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

    Example:
        >>> share = Definition(id="share", name="A share", formula="a / b", unit="ratio")
        >>> share.unit, share.kind
        (Unit('ratio'), 'ratio')
    """

    id: str
    name: str
    formula: str
    unit: Unit = field(converter=Unit.of)
    kind: Kind = "ratio"
    source: str = ""
