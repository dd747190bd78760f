"""`Renewals`: how many of those still there at one age were there at a later one."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import number
from okrkit.numerics.arrays import Floats
from okrkit.numerics.numbers import numbers


@frozen(eq=False, kw_only=True)
class Renewals:
    """
    What cohorts of a contract tell: kept and lost between two ages, added up.

    Ages are counted in renewals: at age 0 everybody is new, at age 1 the first renewal
    has passed. What is not known of an age in between needs no row.

    Attributes:
        since: Age at which they were counted.
        until: Later age at which they were counted again.
        kept: Still there then.
        lost: No longer there.
        customers: Of all cohorts when first counted.

    Shape:
        Every column (rows,), ordered by the two ages; no two rows have the same.

    Example:
        >>> Renewals.of_survivors([1000, 631, None, 382]).lost.tolist()
        [369.0, 249.0]
    """

    since: Floats
    until: Floats
    kept: Floats
    lost: Floats
    customers: float

    @classmethod
    def of_survivors(
        cls, survivors: object, *, size: float | None = None
    ) -> "Renewals":
        """
        Count from how many of each cohort were still there.

        Args:
            survivors: One cohort as counts by age, from age 0 on; or several, as a
                list, a mapping by name, or an array or frame with a row each. None or
                NaN where an age was not counted; a cohort may begin with some.
                `Renewals` are taken as they are.
            size: Customers at the first count, where shares or percentages are given.

        Returns:
            The rows of all cohorts, those with the same ages added up.

        Raises:
            InvalidOKRError: No counts; a count below 0; more than before; shares
                without a size.

        Shape:
            Each cohort has its own length.

        Units:
            Customers.

        Source:
            None.

        Example:
            >>> Renewals.of_survivors([1.0, 0.631, 0.468], size=1000).kept.tolist()
            [631.0, 468.0]
        """
        if isinstance(survivors, Renewals):
            return survivors
        counted = [_counts(cohort, size) for cohort in _cohorts(survivors)]
        rows = [row for ages, there in counted for row in _steps(ages, there)]
        first = [float(there[0]) for _, there in counted if len(there)]
        return cls._of_rows(rows, customers=sum(first))

    @classmethod
    def of_lost(cls, lost: ArrayLike, *, size: float) -> "Renewals":
        """
        Count from how many of one cohort left at each renewal.

        Args:
            lost: Counts by renewal, the first at index 0.
            size: Customers of the cohort at the start.

        Returns:
            One row for each renewal.

        Raises:
            InvalidOKRError: No counts, or more lost than there were.

        Shape:
            lost (t,).

        Units:
            Customers.

        Source:
            None.

        Example:
            >>> Renewals.of_lost([369, 163], size=1000).kept.tolist()
            [631.0, 468.0]
        """
        start = number(size, field="size")
        gone = numbers(lost, place="lost")
        if gone.ndim != 1 or np.isnan(gone).any() or (gone < 0).any():
            raise InvalidOKRError(
                "no counts of customers lost",
                code="not-counts",
                place="lost",
                expected="one count for each renewal, none missing, none below 0",
                got=shown(lost),
            )
        return cls.of_survivors(np.concatenate([[start], start - np.cumsum(gone)]))

    @classmethod
    def _of_rows(
        cls, rows: Sequence[tuple[int, int, float, float]], *, customers: float
    ) -> "Renewals":
        """Add up the rows of the same two ages."""
        sums: dict[tuple[int, int], list[float]] = {}
        for since, until, kept, lost in rows:
            both = sums.setdefault((since, until), [0.0, 0.0])
            both[0] += kept
            both[1] += lost
        ages = np.array(sorted(sums), dtype=np.float64).reshape(-1, 2)
        counts = np.array([sums[key] for key in sorted(sums)]).reshape(-1, 2)
        return cls(
            since=ages[:, 0],
            until=ages[:, 1],
            kept=counts[:, 0],
            lost=counts[:, 1],
            customers=customers,
        )

    def require(self, steps: int) -> None:
        """
        Refuse data that cannot tell how customers differ.

        Args:
            steps: The least number of different spans between two counts.

        Raises:
            InvalidOKRError: Fewer spans, nobody lost, or nobody kept.

        Example:
            >>> Renewals.of_survivors([1000, 631, 468]).require(2)
        """
        if len(self.since) and not self.lost.sum():
            raise InvalidOKRError(
                "nobody was lost, so nothing tells how customers leave",
                code="nobody-lost",
                place="survivors",
                expected="at least one customer lost",
            )
        if len(self.since) and not self.kept.sum():
            raise InvalidOKRError(
                "everybody was lost at once, so nothing tells how customers stay",
                code="nobody-kept",
                place="survivors",
                expected="at least one renewal that somebody passed",
            )
        if len(self.since) < steps:
            raise InvalidOKRError(
                f"{len(self.since)} renewal{'s' * (len(self.since) != 1)} counted, "
                f"at least {steps} are needed",
                code="too-few-renewals",
                place="survivors",
                expected=f"counts after at least {steps} renewals",
                hint="Fewer give the share that stays, not how customers differ.",
            )


def _cohorts(survivors: object) -> list[Floats]:
    """Return each cohort's counts, NaN where none."""
    arrayed = getattr(survivors, "to_numpy", None)
    if callable(arrayed):  # a data frame or a column of one
        survivors = arrayed()
    if isinstance(survivors, Mapping):
        given: list[object] = list(survivors.values())
    elif isinstance(survivors, (Sequence, np.ndarray)) and any(
        map(_is_many, survivors)
    ):
        given = list(survivors)
    else:
        given = [survivors]
    cohorts = [numbers(c, place="survivors") for c in given]
    if not cohorts or any(c.ndim != 1 for c in cohorts):
        raise InvalidOKRError(
            "no counts by age",
            code="not-counts",
            place="survivors",
            expected="counts of one cohort, or of each of several",
            got=shown(survivors),
        )
    return cohorts


def _is_many(item: object) -> bool:
    return isinstance(item, (Sequence, np.ndarray)) and not isinstance(item, str)


def _counts(cohort: Floats, size: float | None) -> tuple[list[int], Floats]:
    """Return the ages that were counted, and the customers there."""
    ages = np.flatnonzero(~np.isnan(cohort))
    there = cohort[ages]
    if (there < 0).any():
        _refuse("a count below 0", "negative-count", "counts from 0 on", there)
    if (np.diff(there) > 0).any():
        _refuse(
            "more customers than before",
            "rising-survivors",
            "counts of the same customers, who do not come back",
            there,
        )
    if size is not None and len(there):
        there = there / (there[0] or 1.0) * number(size, field="size")
    elif (there != np.floor(there)).any():
        _refuse(
            "shares instead of counts",
            "shares-without-size",
            "numbers of customers",
            there,
            hint="Say size=..., the customers at the first count: without it nothing "
            "tells how sure the shares are.",
        )
    return ages.tolist(), there


def _refuse(
    said: str, code: str, expected: str, got: Floats, *, hint: str = ""
) -> None:
    raise InvalidOKRError(
        said,
        code=code,
        place="survivors",
        expected=expected,
        got=shown(got.tolist()),
        hint=hint,
    )


def _steps(ages: Sequence[int], there: Floats) -> list[tuple[int, int, float, float]]:
    """Return age, later age, kept and lost, from count to count."""
    return [
        (since, until, float(after), float(before - after))
        for (since, before), (until, after) in pairwise(zip(ages, there, strict=True))
        if before > 0
    ]
