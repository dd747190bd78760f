"""`summary`: how often each customer came back, when last, and what he paid."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

import numpy as np
from attrs import Factory, field, frozen
from numpy.typing import NDArray

from okrkit import markup
from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import flag
from okrkit.numerics.arrays import Floats, Ints
from okrkit.results import Explanation, Json, ResultSet, jsonable
from okrkit.retention.arrays.collapsed import Collapsed, collapsed_of_columns
from okrkit.retention.arrays.state import CustomerState
from okrkit.retention.arrays.summary import PerCustomer, per_customer_of_state
from okrkit.retention.counting.purchases import per_customer
from okrkit.retention.lengths import DAYS, TimeUnit, time_unit
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import EPOCH, day_number

_ROUNDING: Final = 4 * float(np.finfo(np.float64).eps)
"""Of all money, per row: what adding up may leave where nothing should be left."""

_CENT: Final = 0.01
"""Where rounding may hide this much, a rest of nothing is not known to be nothing."""

_WHOLE: Final = re.compile("0|-?[1-9][0-9]{0,18}")

BEFORE: Final = "customer first bought before since"
"""Why a purchase is left out of a summary that begins on a day."""

UNPAID: Final = "customer whose repeat days brought nothing"
"""Customers who came back and whose money of those days is not above 0."""

UNKNOWN: Final = "customer whose repeat money is lost beside the first purchase"
"""Customers who came back, with so much money before that the rest is not known."""


@frozen(kw_only=True)
class CustomerSummary:
    """
    One customer's purchases.

    Attributes:
        customer: The id.
        first: First purchase day.
        last: Last purchase day.
        frequency: Repeat purchase days: all but the first.
        recency: Time from the first to the last.
        T: Time from the first to the day that is asked on.
        monetary: Mean money of a repeat day; None where there is none.
        unit: Of the times.

    Example:
        >>> from okrkit.retention.tables.events import Events
        >>> buys = {"customer": [1, 1], "date": ["2026-10-01", "2026-10-08"]}
        >>> summary(Events(buys), on="2026-10-29")["1"].recency
        7.0
    """

    customer: str
    first: dt.date
    last: dt.date
    frequency: int
    recency: float
    T: float
    monetary: float | None
    unit: TimeUnit


def _customer(made: "Summary") -> NDArray[Any]:
    labels = made.counted.labels
    return made.counted.customer if labels is None else np.array(labels, np.str_)


def _frequency(made: "Summary") -> Ints:
    return made.counted.days - 1


def _recency(made: "Summary") -> Floats:
    return (made.counted.last - made.counted.first) / DAYS[made.unit]


def _age(made: "Summary") -> Floats:
    return (day_number(made.on) - made.counted.first) / DAYS[made.unit]


def _paid(made: "Summary") -> Floats | None:
    return _monetary(made.counted)


@frozen(eq=False, repr=False, kw_only=True)
class Summary(ResultSet[CustomerSummary]):
    """
    Frequency, recency, age and money of each customer, as lifetime models want them.

    The grain is the customer's day: several purchases of a day are one. A refund is
    never a purchase; it lowers the money of its customer. Recency is the age at the
    last purchase, and frequency leaves the first one out; in an `RFM` recency is the
    time since the last purchase, and frequency counts all of them.

    Attributes:
        counted: What the purchases of each customer come to.
        on: The day it was asked on; that day counts.
        unit: Of the times.
        excluded: Rows left out, by reason.
        noted: Rows and customers that count in an uncommon way.
        customer: Ids, as numbers or as text, sorted.
        frequency: Repeat purchase days: all but the first.
        recency: Time from the first purchase day to the last; 0 where it is one day.
        T: Time from the first purchase day to the day that is asked on.
        monetary: Mean money of a repeat day; None where the events have no money, NaN
            where there is no repeat day or its money is not above 0.

    Shape:
        Every column (customers,), by customer.

    Example:
        >>> buys = {"customer": [7, 7], "date": ["2026-10-01", "2026-10-08"]}
        >>> summary(Events(buys), on="2026-10-29", unit="weeks")
        <Summary on 2026-10-29: 1 customer, 1 came back, in weeks>
    """

    kind: ClassVar[str] = "summary"

    counted: PerCustomer
    on: dt.date
    unit: TimeUnit = "days"
    excluded: Mapping[str, int] = field(factory=dict)
    noted: Mapping[str, int] = field(factory=dict)

    customer: NDArray[Any] = field(
        init=False, default=Factory(_customer, takes_self=True)
    )
    frequency: Ints = field(init=False, default=Factory(_frequency, takes_self=True))
    recency: Floats = field(init=False, default=Factory(_recency, takes_self=True))
    T: Floats = field(init=False, default=Factory(_age, takes_self=True))
    monetary: Floats | None = field(init=False, default=Factory(_paid, takes_self=True))

    @property
    def ids(self) -> Sequence[str]:
        """Ids as text, in order."""
        labels = self.counted.labels
        if labels is not None:
            return labels
        return list(map(str, self.counted.customer.tolist()))

    def place_of(self, id: str, /) -> int | None:
        """
        Return the place of a customer.

        Args:
            id: The customer, as text.

        Returns:
            A place of the columns; None for a customer who is not there.

        Example:
            >>> events = Events({"customer": [9, 7], "date": ["2026-10-01"] * 2})
            >>> made = summary(events, on="2026-10-08")
            >>> made.place_of("9"), made.place_of("8")
            (1, None)
        """
        ids = self.customer
        key: str | int = id
        if self.counted.labels is None:
            if not _WHOLE.fullmatch(id):
                return None
            key = int(id)
        at = int(np.searchsorted(ids, key))
        return at if at < len(ids) and ids[at] == key else None

    def _find(self, id: str, /) -> int | None:
        return self.place_of(id)

    def __len__(self) -> int:
        """Count the customers."""
        return len(self.counted)

    def _at(self, index: int, /) -> CustomerSummary:
        return self.row(index)

    def row(self, index: int, /) -> CustomerSummary:
        """
        Return the customer at a place of the columns.

        Args:
            index: The place.

        Returns:
            The numbers of one customer.

        Example:
            >>> events = Events({"customer": [7], "date": ["2026-10-01"]})
            >>> summary(events, on="2026-10-08").row(0).T
            7.0
        """
        paid = np.nan if self.monetary is None else float(self.monetary[index])
        return CustomerSummary(
            customer=str(self.customer[index]),
            first=_date(int(self.counted.first[index])),
            last=_date(int(self.counted.last[index])),
            frequency=int(self.frequency[index]),
            recency=float(self.recency[index]),
            T=float(self.T[index]),
            monetary=None if np.isnan(paid) else paid,
            unit=self.unit,
        )

    def to_columns(self) -> dict[str, NDArray[Any]]:
        """
        Return every number as a column.

        Returns:
            customer, frequency, recency, T and, where there is money, monetary.

        Shape:
            Each (customers,).

        Example:
            >>> events = Events({"customer": ["b"], "date": ["2026-10-01"]})
            >>> list(summary(events, on="2026-10-08").to_columns())
            ['customer', 'frequency', 'recency', 'T']
        """
        columns: dict[str, NDArray[Any]] = {
            "customer": self.customer,
            "frequency": self.frequency,
            "recency": self.recency,
            "T": self.T,
        }
        if self.monetary is not None:
            columns["monetary"] = self.monetary
        return columns

    def collapsed(self) -> Collapsed:
        """
        Bring customers of one history together, as fits of models want them.

        Returns:
            Each frequency, recency and T once, with the number of its customers and
            the money of their repeat days.

        Example:
            >>> twins = {"customer": [1, 2], "date": ["2026-10-01", "2026-10-01"]}
            >>> summary(Events(twins), on="2026-10-08").collapsed().weight
            array([2])
        """
        made = self.counted
        money = None
        if made.amount is not None and made.first_amount is not None:
            money = made.amount - made.first_amount
        return collapsed_of_columns(
            self.frequency,
            made.last - made.first,
            day_number(self.on) - made.first,
            money,
            unit=self.unit,
            per=DAYS[self.unit],
        )

    def to_dict(self) -> dict[str, Json]:
        """
        Return plain values for JSON.

        Returns:
            `kind`, `on`, `unit`, `excluded`, `noted`, and an item for each customer.

        Example:
            >>> events = Events({"customer": [7], "date": ["2026-10-01"]})
            >>> summary(events, on="2026-10-08").to_dict()["items"]
            [{'customer': 7, 'frequency': 0, 'recency': 0.0, 'T': 7.0}]
        """
        told = {
            n: jsonable(getattr(self, n)) for n in ("on", "unit", "excluded", "noted")
        }
        plain = super().to_dict()
        return {"kind": plain["kind"], **told, "items": plain["items"]}

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the numbers of a customer came about.

        Args:
            id: The customer, as text.

        Returns:
            The frequency with its days, and the other numbers below it.

        Raises:
            UnknownIdError: No such customer.

        Example:
            >>> events = Events({"customer": [7], "date": ["2026-10-01"]})
            >>> print(summary(events, on="2026-10-08").explain("7"))
            7 = 0  [summary]
                = frequency = purchase days - 1
              first purchase day = 2026-10-01
              last purchase day = 2026-10-01
              recency = 0 days
                  = (last - first) / days
              T = 7 days
                  = (on - first) / days
        """
        one = self[id]
        parts = [
            Explanation("first purchase day", str(one.first)),
            Explanation("last purchase day", str(one.last)),
            Explanation(
                "recency",
                one.recency,
                shown=f"{one.recency:.6g} {self.unit}",
                formula=f"(last - first) / {self._unit_said()}",
            ),
            Explanation(
                "T",
                one.T,
                shown=f"{one.T:.6g} {self.unit}",
                formula=f"(on - first) / {self._unit_said()}",
            ),
        ]
        if one.monetary is not None:
            formula = "(money - money of the first day) / frequency"
            parts.append(Explanation("monetary", one.monetary, formula=formula))
        return Explanation(
            id,
            one.frequency,
            shown=str(one.frequency),
            rule="summary",
            formula="frequency = purchase days - 1",
            inputs=tuple(parts),
            excluded=tuple((f"{n} rows", why) for why, n in self.excluded.items()),
        )

    def _unit_said(self) -> str:
        per = DAYS[self.unit]
        return "days" if per == 1 else f"{per:g} days"

    def __repr__(self) -> str:
        """Return the size and the day, on one line."""
        back = int(np.count_nonzero(self.frequency))
        people = f"{len(self)} customer{'s' * (len(self) != 1)}"
        return f"<Summary on {self.on}: {people}, {back} came back, in {self.unit}>"

    def __str__(self) -> str:
        """Return what was counted and the first rows."""
        heads, rows = cells_said(self.to_columns())
        table = markup.text_table(heads, rows, align="lrrrr", total=len(self))
        return "\n".join([repr(self)[1:-1], *self._left(), table])

    def _repr_html_(self) -> str:
        """Return the same for a notebook."""
        heads, rows = cells_said(self.to_columns())
        caption = "; ".join([repr(self)[1:-1], *map(str.strip, self._left())])
        table = markup.table(
            heads, rows, caption=caption, align="lrrrr", total=len(self)
        )
        return markup.fragment(table, text=str(self))

    def _left(self) -> list[str]:
        told = [f"  left out: {n}, {why}" for why, n in self.excluded.items()]
        told += [f"  noted: {n}, {what}" for what, n in self.noted.items()]
        return list(map(markup.plain, told))


def summary(
    events: Events | CustomerState,
    *,
    on: dt.date | str,
    since: dt.date | str | None = None,
    unit: TimeUnit = "days",
    zeros: bool = True,
) -> Summary:
    """
    Count how often each customer came back, when last, and what he paid.

    Args:
        events: Purchases, or the state that was made of them.
        on: The day it is asked on: it counts, later rows do not.
        since: Only customers who first bought on this day or later; all where None.
        unit: What times are counted in: days, weeks of 7 days, months and years as
            the calendar has them on average, of 30.436875 and 365.2425 days.
        zeros: Whether a row without money (amount 0) is a purchase.

    Returns:
        One row a customer.

    Raises:
        InvalidOKRError: Another unit, or a state of days after `on`.
        CalendarError: No date.

    Example:
        >>> days = ["2026-10-01", "2026-10-15", "2026-10-08"]
        >>> events = Events({"who": ["a", "a", "b"], "date": days}, customer="who")
        >>> made = summary(events, on="2026-10-29", unit="weeks")
        >>> made["a"].frequency, made["a"].recency, made["b"].T
        (1, 2.0, 3.0)
    """
    asked = as_date(on, field="on")
    time_unit(unit)
    found = count_customers(events, asked, zeros=flag(zeros, field="zeros"))
    excluded, noted = dict(found.excluded), dict(found.noted)
    if since is not None:
        old = found.first < day_number(as_date(since, field="since"))
        if left := int(found.rows[old].sum()):
            excluded[BEFORE] = left
            found = found.picked(~old)
    noted |= _unpaid(found)
    return Summary(counted=found, on=asked, unit=unit, excluded=excluded, noted=noted)


def count_customers(
    events: Events | CustomerState, asked: dt.date, *, zeros: bool
) -> PerCustomer:
    """
    Count what each customer's purchases come to by a day.

    Args:
        events: Purchases, or the state that was made of them.
        asked: The last day that counts.
        zeros: Whether a row without money is a purchase.

    Returns:
        One row a customer.

    Raises:
        InvalidOKRError: No events, or a state of other days or other zeros.

    Example:
        >>> events = Events({"customer": [7], "date": ["2026-10-01"]})
        >>> len(count_customers(events, dt.date(2026, 9, 30), zeros=True))
        0
    """
    last = day_number(asked)
    if isinstance(events, Events):
        return per_customer(events.table, last=last, zeros=zeros)
    if not isinstance(events, CustomerState):
        raise InvalidOKRError(
            "no events",
            code="wrong-type",
            place="events",
            expected="Events(...) or a CustomerState",
            got=shown(events),
            hint="Say which column is which: Events(data, customer=..., date=...).",
        )
    if events.end > last:
        raise InvalidOKRError(
            "the state knows days after the one that is asked on",
            code="state-later",
            place="on",
            expected=f"{_date(events.end)} or later",
            got=str(asked),
        )
    if events.zeros != zeros:
        raise InvalidOKRError(
            "the state was made with another reading of amounts of 0",
            code="states-differ",
            place="zeros",
            expected=str(events.zeros),
        )
    return per_customer_of_state(events)


def mean_money(money: Floats, days: Ints, counted: PerCustomer) -> Floats:
    """
    Return mean money of some days.

    Args:
        money: Of these days.
        days: How many.
        counted: The customers, whose purchases say what rounding leaves: sums of
            purchases and refunds that cancel leave such a rest, which is no money.

    Returns:
        The means; NaN where there is no day, or no money above 0.

    Shape:
        (customers,).

    Example:
        >>> one = np.ones(3, np.int64)
        >>> made = PerCustomer(customer=one, first=one, last=one, days=one, rows=one,
        ...     amount=np.ones(3), first_amount=np.ones(3))
        >>> mean_money(np.array([4, 1e-16, 4]), np.array([2, 1, 0]), made)
        array([ 2., nan, nan])
    """
    earned = (days > 0) & (money > _rest(money, counted))
    return np.where(earned, money / np.maximum(days, 1), np.nan)


def _rest(money: Floats, counted: PerCustomer) -> Floats:
    """Return what rounding may leave of each customer's money where nothing is."""
    if counted.amount is None or not len(counted):
        return 0 * money
    whole = np.abs(counted.amount)
    usual = float(np.median(whole / counted.rows))
    own = whole + np.abs(money)
    least = _ROUNDING * counted.rows * np.maximum(own, usual)
    rest: Floats = least.astype(np.float64, copy=False)
    return rest


def _monetary(counted: PerCustomer) -> Floats | None:
    """Return the mean money of a repeat day; NaN where there is none above 0."""
    if counted.amount is None or counted.first_amount is None:
        return None
    repeat = counted.amount - counted.first_amount
    return mean_money(repeat, counted.days - 1, counted)


def _unpaid(counted: PerCustomer) -> dict[str, int]:
    """Count who came back without money above 0, by what is known of it."""
    paid = _monetary(counted)
    if paid is None or counted.amount is None or counted.first_amount is None:
        return {}
    none = np.isnan(paid) & (counted.days > 1)
    repeat = counted.amount - counted.first_amount
    rest = _rest(repeat, counted)
    lost = none & (rest > _CENT) & (np.abs(repeat) <= rest)
    found = {UNPAID: np.count_nonzero(none & ~lost), UNKNOWN: np.count_nonzero(lost)}
    return {what: int(many) for what, many in found.items() if many}


def _date(day: int) -> dt.date:
    return dt.date.fromordinal(day + EPOCH)


def cells_said(
    columns: Mapping[str, NDArray[Any]],
) -> tuple[list[str], list[list[str]]]:
    """
    Write the first rows of columns for people.

    Args:
        columns: By their heads.

    Returns:
        The heads, and at most 200 rows.

    Shape:
        Each (rows,).

    Example:
        >>> cells_said({"T": np.array([7.0, np.nan])})
        (['T'], [['7.00'], ['-']])
    """
    few = [column[: markup.ROWS_SHOWN].tolist() for column in columns.values()]
    rows = [[_said(cell) for cell in row] for row in zip(*few, strict=True)]
    return list(columns), rows


def _said(cell: object) -> str:
    if isinstance(cell, float):
        return "-" if np.isnan(cell) else f"{cell:.2f}"
    return str(cell)
