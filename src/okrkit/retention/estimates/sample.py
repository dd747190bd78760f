"""A small measure, to show in examples what every measure can."""

from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.tables.periods import periods_of


def sample() -> Measured:
    """
    Return a share of two months: 3 of 60, then 4 of 100.

    Returns:
        The same each time.

    Example:
        >>> print(sample())
        A share, on 2026-02-28, 95% wilson
        id       value          interval    n
        -------  -----  ----------------  ---
        2026-01     5%   1.715% to 13.7%   60
        2026-02     4%  1.566% to 9.837%  100
    """
    share = Definition(id="share", name="A share", formula="a / b", unit="ratio")
    months = periods_of(20_454, on="2026-02-28")
    return measured(share, months, numerator=[3, 4], denominator=[60, 100])
