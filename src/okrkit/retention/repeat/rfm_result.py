"""`RFM`: customers by recency, frequency and money, in named segments."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

import numpy as np
from attrs import field, frozen

from okrkit.errors import UnknownIdError, shown
from okrkit.numerics.arrays import Floats, Ints
from okrkit.results import Explanation, ResultSet
from okrkit.retention.arrays.summary import PerCustomer
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.estimated import estimated
from okrkit.retention.repeat.rfm_view import rfm_html, rfm_text
from okrkit.retention.repeat.rules import SegmentRule

SHARE: Final = Definition(
    id="rfm-share",
    name="Share of customers",
    formula="customers of the segment / customers",
    unit="ratio",
    bounds=(0.0, 1.0),
    source="okrkit's own choice",
)
"""The share of customers in a segment."""


@frozen(kw_only=True)
class ScoredCustomer:
    """
    One customer's recency, frequency and money, with their scores.

    Attributes:
        customer: The id.
        recency: Days since the last purchase.
        frequency: Days with a purchase.
        monetary: Money of all purchases, refunds taken off.
        recency_score: From 1, the longest ago, up.
        frequency_score: From 1, the rarest, up.
        monetary_score: From 1, the least, up.
        segment: Name of the segment.

    Example:
        >>> from okrkit.retention.repeat.sample import scored
        >>> scored().ids[:1]
        ['1']
    """

    customer: str
    recency: int
    frequency: int
    monetary: float
    recency_score: int
    frequency_score: int
    monetary_score: int
    segment: str


@frozen(eq=False, kw_only=True, repr=False)
class RFM(ResultSet[ScoredCustomer]):
    """
    Customers by recency, frequency and money, in named segments.

    Recency is the time since the last purchase, and frequency counts every purchase
    day. A `Summary` for lifetime models means other things by these words: the age at
    the last purchase, and repeat purchase days.

    Attributes:
        counted: What the purchases of each customer come to.
        on: The day it was asked on.
        recency: Days since the last purchase.
        frequency: Days with a purchase.
        monetary: Money of all purchases, refunds taken off.
        recency_score: From 1, the longest ago, up.
        frequency_score: From 1, the rarest, up.
        monetary_score: From 1, the least, up.
        segment: Place of the customer's segment in `names`.
        names: Of the segments, in the order of the rules.
        rules: What makes a segment.
        bins: How many scores there are.
        excluded: Rows left out, by reason.

    Shape:
        Every column (customers,), by customer.

    Example:
        >>> from okrkit.retention.repeat.sample import scored
        >>> scored().ids[:1]
        ['1']
    """

    kind: ClassVar[str] = "rfm"

    counted: PerCustomer
    on: dt.date
    recency: Ints
    frequency: Ints
    monetary: Floats
    recency_score: Ints
    frequency_score: Ints
    monetary_score: Ints
    segment: Ints
    names: tuple[str, ...]
    rules: tuple[SegmentRule, ...]
    bins: int
    excluded: Mapping[str, int] = field(factory=dict)

    @property
    def ids(self) -> Sequence[str]:
        """
        Ids of the customers, as text.

        Example:
            >>> from okrkit.retention.repeat.sample import scored
            >>> scored().ids
            ['1', '2', '3']
        """
        if self.counted.labels is not None:
            return self.counted.labels
        return list(map(str, self.counted.customer.tolist()))

    def _find(self, id: str, /) -> int | None:
        labels, key = self.counted.labels, self.counted.customer
        if labels is not None:
            at = int(np.searchsorted(np.array(labels, np.str_), id))
            return at if at < len(labels) and labels[at] == id else None
        if not _WHOLE.fullmatch(id):
            return None
        at = int(np.searchsorted(key, int(id)))
        return at if at < len(key) and int(key[at]) == int(id) else None

    def _at(self, index: int, /) -> ScoredCustomer:
        labels = self.counted.labels
        name = str(self.counted.customer[index]) if labels is None else labels[index]
        return ScoredCustomer(
            customer=name,
            recency=int(self.recency[index]),
            frequency=int(self.frequency[index]),
            monetary=float(self.monetary[index]),
            recency_score=int(self.recency_score[index]),
            frequency_score=int(self.frequency_score[index]),
            monetary_score=int(self.monetary_score[index]),
            segment=self.names[self.segment[index]],
        )

    @property
    def sizes(self) -> Mapping[str, int]:
        """
        Customers of each segment that has any.

        Example:
            >>> from okrkit.retention.repeat.sample import scored
            >>> scored().sizes
            {'champions': 1, 'promising': 1, 'lost': 1}
        """
        counts = np.bincount(self.segment, minlength=len(self.names)).tolist()
        return {n: c for n, c in zip(self.names, counts, strict=True) if c}

    @property
    def money(self) -> Mapping[str, float]:
        """
        Money of each segment that has any customer.

        Example:
            >>> from okrkit.retention.repeat.sample import scored
            >>> scored().money
            {'champions': 80.0, 'promising': 50.0, 'lost': 10.0}
        """
        sums = np.bincount(self.segment, self.monetary, minlength=len(self.names))
        by_name = dict(zip(self.names, sums.tolist(), strict=True))
        return {name: by_name[name] for name in self.sizes}

    def share(self, segment: str, /, *, level: float = 0.95) -> Estimate:
        """
        Return the share of customers in a segment, as a reading for a key result.

        Args:
            segment: Its name.
            level: Of the interval.

        Returns:
            The share, dated by the day it was asked on.

        Raises:
            UnknownIdError: There is no such segment.
            InvalidOKRError: A level that is none.

        Example:
            >>> from okrkit.retention.repeat.sample import scored
            >>> round(scored().share("champions").value, 4)
            0.3333
        """
        if segment not in self.names:
            raise UnknownIdError(
                f"no such segment: {shown(segment)}", id=str(segment), known=self.names
            )
        return estimated(
            SHARE,
            numerator=float(self.sizes.get(segment, 0)),
            denominator=float(len(self.recency)),
            level=level,
            date=self.on,
            segment=segment,
            excluded=self.excluded,
        )

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every number as a column.

        Returns:
            By name: customer, recency, frequency, monetary, their scores, segment.

        Example:
            >>> from okrkit.retention.repeat.sample import scored
            >>> scored().to_columns()["recency_score"]
            array([5, 3, 1])
        """
        labels = self.counted.labels
        names = np.array(self.names, np.str_)
        return {
            "customer": self.counted.customer
            if labels is None
            else np.array(labels, np.str_),
            "recency": self.recency,
            "frequency": self.frequency,
            "monetary": self.monetary,
            "recency_score": self.recency_score,
            "frequency_score": self.frequency_score,
            "monetary_score": self.monetary_score,
            "segment": names[self.segment],
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say why a customer is in a segment.

        Args:
            id: The customer, as text.

        Returns:
            The segment, over the three scores.

        Raises:
            UnknownIdError: There is no such customer.

        Example:
            >>> from okrkit.retention.repeat.sample import scored
            >>> print(str(scored().explain("2")).splitlines()[0])
            2 = promising  [recency 3 to 5, frequency 3 to 3]
        """
        one = self[id]
        parts = (
            ("recency", one.recency_score, f"{one.recency} days ago"),
            ("frequency", one.frequency_score, f"{one.frequency} purchase days"),
            ("monetary", one.monetary_score, f"{one.monetary:.12g} in all"),
        )
        rule = next((r for r in self.rules if r.name == one.segment), None)
        return Explanation(
            id,
            one.segment,
            rule="no rule fits" if rule is None else str(rule),
            formula=f"score = rank among all customers in {self.bins} equal parts; "
            "customers who are equal share the middle of their ranks",
            source="Hughes, Strategic Database Marketing (1994); ties are okrkit's own",
            inputs=tuple(
                Explanation(name, float(score), shown=f"{score} of {self.bins}", note=n)
                for name, score, n in parts
            ),
            excluded=tuple(
                (f"{count} rows", reason) for reason, count in self.excluded.items()
            ),
        )

    def __repr__(self) -> str:
        """Return the size, on one line."""
        return f"<RFM on {self.on}: {len(self.recency)} customers>"

    def __str__(self) -> str:
        """Return the segments as a text table."""
        return rfm_text(self)

    def _repr_html_(self) -> str:
        """Return the segments for a notebook."""
        return rfm_html(self)


_WHOLE: Final = re.compile("0|-?[1-9][0-9]{0,18}")
