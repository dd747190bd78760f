"""`Responses`: what people answered, one row an answer."""

from collections.abc import Mapping
from typing import ClassVar, TypeAlias

import numpy as np
from attrs import Factory, field, frozen

from okrkit.retention.tables.reading import Table, read_table
from okrkit.retention.tables.table import Role
from okrkit.retention.tables.told import Told

__all__ = ["Responses"]

_Column: TypeAlias = str | None


@frozen(eq=False, repr=False)
class Responses(Told):
    """
    What people answered in a survey: one row an answer.

    A row without an answer, or without a day where there are days, is left out and
    counted in `table.excluded`. What is no answer of the scale ("99 = don't know") is
    found by `nps` and its kin, left out and counted there.

    Attributes:
        data: Columns by name, records, or a frame; see the page "Event tables".
        score: Name of the column with the answers.
        date: Of the day; None where there is none.
        segment: Of the segment the respondent was in when answering; None for none.
        weight: Of how much an answer counts; None where all count the same.
        respondent: Of who answered; None where nobody knows.
        zone: The business's time zone, for moments that say theirs.
        table: What was read.

    Raises:
        InvalidOKRError: No table, a missing column, or scores that are no numbers.

    Example:
        >>> answers = Responses({"score": [10, 9, None], "day": ["2026-10-01"] * 3},
        ...     date="day")
        >>> answers.table.size, answers.table.excluded
        (2, {'no score': 1})
    """

    told_of: ClassVar[str] = "respondent"

    data: object
    score: str = field(default="score", kw_only=True)
    date: _Column = field(default=None, kw_only=True)
    segment: _Column = field(default=None, kw_only=True)
    weight: _Column = field(default=None, kw_only=True)
    respondent: _Column = field(default=None, kw_only=True)
    zone: str | None = field(default=None, kw_only=True)
    table: Table = field(
        init=False,
        default=Factory(
            lambda self: read_table(self.data, self._roles(), zone=self.zone),
            takes_self=True,
        ),
    )

    @classmethod
    def of(cls, data: object) -> "Responses":
        """
        Read answers that may be nothing but scores.

        Args:
            data: Responses, one list or array of scores, or a table with a column
                "score".

        Returns:
            The answers.

        Raises:
            InvalidOKRError: None of these.

        Example:
            >>> Responses.of([10, 9, 3]).table.size
            3
        """
        if isinstance(data, cls):
            return data
        return cls({"score": data} if _are_scores(data) else data)

    def _roles(self) -> list[Role]:
        roles = [Role("score", self.score, "number")]
        if self.date is not None:
            roles.append(Role("day", self.date, "day", argument="date"))
        if self.weight is not None:
            roles.append(Role("weight", self.weight, "number"))
        if self.segment is not None:
            roles.append(Role("segment", self.segment, "name"))
        if self.respondent is not None:
            roles.append(Role("respondent", self.respondent, "id"))
        return roles


def _are_scores(data: object) -> bool:
    """Tell one column of scores from a table: a list, an array, a series."""
    if isinstance(data, (list, tuple, range)):
        return not any(isinstance(item, Mapping) for item in data[:1])
    if isinstance(data, np.ndarray):
        return data.dtype.names is None
    return hasattr(data, "__array__") and not hasattr(data, "columns")
