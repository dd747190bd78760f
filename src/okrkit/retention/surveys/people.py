"""How many people gave the answers, and what is to be said of answers beside that."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from okrkit.numerics.arrays import Floats, Ints
from okrkit.retention.arrays.scores import ScoreCounts
from okrkit.retention.counting.rows import distinct_rows
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.reading import Table

_ALIKE: Final = "all answers are the same: no error is known"
_ONE: Final = "one answer: no error is known"
_WEIGHTLESS: Final = "the weights of the answers add up to 0"


def people_of(
    table: Table, counts: ScoreCounts, periods: Periods | None
) -> Ints | None:
    """
    Count the people who gave the answers, by period and segment.

    Args:
        table: Answers, maybe with respondents.
        counts: The answers of the scale, by period and segment.
        periods: The spans; None for all rows as one.

    Returns:
        How many; None where nobody knows who answered.

    Shape:
        (periods, segments).

    Example:
        >>> from okrkit.retention.arrays.scores import score_counts_of_columns
        >>> from okrkit.retention.tables.responses import Responses
        >>> data = {"score": [9, 3, 9], "who": ["ann", "bob", "ann"]}
        >>> table = Responses(data, respondent="who").table
        >>> found = score_counts_of_columns(table, periods=None, scale=(0, 10))
        >>> people_of(table, found, None)
        array([[2]])
    """
    if "respondent" not in table:
        return None
    rows = distinct_rows(table, "score", "day", "segment", "respondent")
    _, who = np.unique(rows["respondent"], return_inverse=True)
    kept = np.isin(rows["score"], counts.scores)
    place = np.zeros(len(who), np.int64)
    if periods is not None:
        place = periods.place(rows["day"])
        kept &= (place >= 0) & (rows["day"] <= periods.last_day)
    shape = counts.count.shape[:2]
    made = np.zeros(shape, np.int64)
    made[:, 0] = _people(place[kept], who[kept], shape[0])
    if "segment" in rows:
        segment = rows["segment"]
        own = kept & (segment >= 0)
        cell = place[own] * shape[1] + segment[own] + 1
        made[:, 1:] = _people(cell, who[own], made.size).reshape(shape)[:, 1:]
    return made


def notes_of(
    counts: ScoreCounts, people: Ints | None, sums: Mapping[str, Floats]
) -> np.ndarray:
    """
    Say what is to be known of the answers of each period and segment.

    Args:
        counts: The answers.
        people: Who gave them; None where nobody knows.
        sums: The sums that an estimate is made of, by name; "second" of a mean.

    Returns:
        A note each, "" where there is nothing to say.

    Shape:
        (periods, segments).

    Example:
        >>> from okrkit.retention.surveys.satisfaction import ces
        >>> ces([7, 7]).note
        'all answers are the same: no error is known'
    """
    n = counts.count.sum(axis=-1)
    made = np.full(n.shape, "", dtype=object)
    if "second" in sums:
        made[(counts.count > 0).sum(axis=-1) == 1] = _ALIKE
        made[n == 1] = _ONE
    made[(n > 0) & (sums["denominator"] == 0)] = _WEIGHTLESS
    if people is not None:
        for at in np.argwhere(people < n):
            cell = tuple(at.tolist())
            many = f"{people[cell]} {'person' if people[cell] == 1 else 'people'}"
            said = f"answers of {many}, counted as if each came from another"
            made[cell] = f"{made[cell]}; {said}" if made[cell] else said
    return made.astype(np.str_)


def _people(cell: Ints, who: Ints, cells: int) -> Ints:
    """Count the different people of each cell."""
    pairs = np.unique(np.stack([cell, who]), axis=1)
    return np.bincount(pairs[0], minlength=cells)
