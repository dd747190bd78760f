"""Numbers of answers."""

from okrkit.retention.arrays.scores import ScoreCounts, score_counts_of_columns
from okrkit.retention.tables.engine_words import engine_words
from okrkit.retention.tables.frames import Lazy
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.reading import Table


@engine_words()
def score_counts(
    table: Table, *, periods: Periods | None, scale: tuple[int, int]
) -> ScoreCounts:
    """
    Count the answers of a survey by period, segment and answer.

    Args:
        table: Roles score and, where there are any, day, segment and weight.
        periods: The spans; None for all rows as one, whatever their day.
        scale: Lowest and highest answer.

    Returns:
        The counts.
    """
    if isinstance(table, Lazy):
        from okrkit.retention.engines.scores import score_counts_of_frame

        return score_counts_of_frame(table, periods=periods, scale=scale)
    return score_counts_of_columns(table, periods=periods, scale=scale)
