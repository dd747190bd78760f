"""The transparent model: the average, the season of earlier years, fitted widths."""

import numpy as np
from attrs import frozen

from okrkit.projection.model.average import Average
from okrkit.projection.model.rows import Rows
from okrkit.projection.model.year import Years
from okrkit.scoring.arithmetic import Floats


@frozen(kw_only=True)
class Constants:
    """
    What was fitted once, on public series of many kinds.

    Attributes:
        season: Share of the earlier years' step that is added, and how much more where
            this year was like the last.
        back: Share of the way from the centre to the last value that is added where
            earlier years are known, and how much more where they were alike.
        width: Logarithm of the factor on both scales.
        width_years: What is added to it where earlier years are known.
        width_few: What is added by the square root of the number of readings.
        width_ahead: What is added by the logarithm of the steps left.
        apart: Logarithm of the share of the models' disagreement that widens both.
        upward: Logarithm of the further factor on the upper scale; 0 for levels, which
            may be turned upside down.
    """

    season: tuple[float, float]
    back: tuple[float, float]
    width: float
    width_years: float
    width_few: float
    width_ahead: float
    apart: float
    upward: float


LEVELS = Constants(
    season=(0.269, 0.717),
    back=(0.066, 0.696),
    width=-0.115,
    width_years=-0.124,
    width_few=0.355,
    width_ahead=0.017,
    apart=0.154,
    upward=0.0,
)
TOTALS = Constants(
    season=(0.377, 0.260),
    back=(0.0, 0.0),
    width=0.145,
    width_years=-0.306,
    width_few=-0.581,
    width_ahead=-0.055,
    apart=0.758,
    upward=0.256,
)

_FARTHEST = 3.0
"""The season moves a centre by so many scales at most."""


@frozen(eq=False, kw_only=True)
class Plain:
    """
    A centre and two scales for each row.

    Attributes:
        centre: The median.
        below: Scale below it.
        above: Scale above it.
        season: What earlier years added to the centre.

    Shape:
        Every column (n,).
    """

    centre: Floats
    below: Floats
    above: Floats
    season: Floats

    @property
    def scale(self) -> Floats:
        """The mean of both scales."""
        return (self.below + self.above) / 2.0


def plain(rows: Rows, average: Average, years: Years, *, totals: bool) -> Plain:
    """
    Add the season of earlier years to an average, and set its widths.

    Args:
        rows: The series.
        average: What the models say together.
        years: What the same days of earlier years did.
        totals: Whether the series are running totals.

    Returns:
        The transparent forecast.

    Shape:
        (n,).

    Units:
        Those of the rows.

    Source:
        "How a chance is made" in the documentation; constants fitted by least CRPS,
        Brier score and log loss.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> from okrkit.projection.model.average import averaged_levels
        >>> from okrkit.projection.model.rows import made_ready
        >>> from okrkit.projection.model.year import years_before
        >>> cases = read_cases([[0, 7]], [[4, 4]], start=0, end=91, baseline=4)
        >>> rows = made_ready(cases, np.array([0]))
        >>> said = plain(rows, averaged_levels(rows), years_before(rows), totals=False)
        >>> (said.centre * 2**rows.power).round(6)
        array([4.])
    """
    fitted = TOTALS if totals else LEVELS
    there = years.known > 0
    step = years.step
    if totals:
        step = step - np.maximum(average.centre - rows.last, 0.0)
    season = (fitted.season[0] + fitted.season[1] * years.alike) * step
    back = fitted.back[0] + fitted.back[1] * years.alike
    season += back * (rows.last - average.centre)
    far = _FARTHEST * (average.below + average.above) / 2.0
    season = np.where(there, np.clip(season, -far, far), 0.0)
    width = np.exp(
        fitted.width
        + fitted.width_years * there
        + fitted.width_few / np.sqrt(rows.count)
        + fitted.width_ahead * np.log(rows.ahead + 0.5)
    )
    apart = np.exp(fitted.apart) * average.apart**2
    return Plain(
        centre=average.centre + season,
        below=np.sqrt(average.below**2 + apart) * width,
        above=np.sqrt(average.above**2 + apart) * width * np.exp(fitted.upward),
        season=season,
    )
