"""One number for many rows of a measure: of their sums, by the rule of the rows."""

from typing import TYPE_CHECKING

from okrkit.errors import NotMeasuredError
from okrkit.model.calendar import Cycle
from okrkit.numerics.arrays import Ints
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.estimated import estimated

if TYPE_CHECKING:
    from okrkit.retention.estimates.measured import Measured


def pool(result: "Measured", places: Ints, segment: str) -> Estimate:
    """
    Add rows up, and estimate again.

    Args:
        result: The measure.
        places: Its rows that count.
        segment: Who is meant in them.

    Returns:
        One number for all of them.

    Raises:
        NotMeasuredError: There is no row, or no rule that makes a value of the sums.

    Example:
        >>> import numpy as np
        >>> from okrkit.retention.estimates.sample import sample
        >>> pool(sample(), np.array([0, 1]), "").value
        0.04375
    """
    name = result.definition.name
    if not places.size:
        raise NotMeasuredError(f"{name}: no period is complete", place=segment)
    if result.estimator is None:
        raise NotMeasuredError(
            f"{name}: its periods do not add up",
            place=result.definition.id,
            hint="Ask for longer periods instead.",
        )
    cycles = [result.cycles[int(place)] for place in places]
    first, last = cycles[0], cycles[-1]
    whole = Cycle(
        first.label if first == last else f"{first.label}..{last.label}",
        start=first.start,
        end=last.end,
    )
    return estimated(
        result.definition,
        numerator=float(result.numerator[places].sum()),
        denominator=float(result.denominator[places].sum()),
        n=float(result.n[places].sum()),
        parts={k: float(part[places].sum()) for k, part in result.parts.items()},
        method=result.estimator,
        level=result.level,
        period=first if first == last else whole,
        date=result.to_columns()["date"][places].max().item(),
        segment=segment,
        provisional=bool(result.provisional[places].any()),
        excluded=result.excluded,
        note=result.note,
    )
