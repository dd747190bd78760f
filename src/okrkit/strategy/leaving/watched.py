"""`WatchList`: who may leave, how likely, what goes with them, and why."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final, Literal, TypeAlias

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike, NDArray

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import choice, number, optional_number, text
from okrkit.model.metric import Observation
from okrkit.model.unit import Unit
from okrkit.numerics.arrays import Floats, Ints
from okrkit.numerics.numbers import LARGEST, numbers
from okrkit.results import Explanation
from okrkit.retention.estimates.estimate import Estimate, known
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.tables.ids import read_ids
from okrkit.strategy.leaving.told import Told
from okrkit.strategy.leaving.watched_totals import (
    at_risk_share,
    expected_churn,
    value_lost,
)
from okrkit.strategy.leaving.watched_view import list_html, list_text, reason_text

Reasons: TypeAlias = Callable[[int], tuple[str, ...]]
"""Says why, for a customer's row in the data, in the order they were given."""

Rank: TypeAlias = Literal["value at risk", "chance"]
"""What comes first: the most to lose, or the most likely to leave."""

_RANKS: Final = ("value at risk", "chance")


@frozen
class GivenReasons:
    """
    Says the reasons that were given; lists that have equal ones can be equal.

    Attributes:
        every: Texts of each row of the data.

    Example:
        >>> GivenReasons((("use stopped",), ()))(0)
        ('use stopped',)
    """

    every: tuple[tuple[str, ...], ...]

    def __call__(self, row: int) -> tuple[str, ...]:
        """Return the reasons of a row."""
        return self.every[row]


@frozen(kw_only=True)
class Watched:
    """
    One customer who may leave.

    Attributes:
        customer: The id.
        chance: Of the list's event, from 0 to 1.
        low: Lower end of its interval; None where not known.
        high: Upper end.
        value: What he is expected to bring, or pays; None where not known.
        value_at_risk: ``chance · value``; None where not known.
        reasons: Why, in plain words, the weightiest first.

    Example:
        >>> from okrkit.strategy.leaving.sample import watched
        >>> watched()["bo"].value_at_risk
        160.0
    """

    customer: str
    chance: float
    low: float | None
    high: float | None
    value: float | None
    value_at_risk: float | None
    reasons: tuple[str, ...]


@frozen(eq=False, repr=False, kw_only=True)
class WatchList(Told[Watched]):
    """
    Customers by what may be lost with them, the most first.

    Where values are known the list is ordered by value at risk, else by chance; those
    whose value is not known come last. Equals keep the order of the data. Two lists
    are equal where all that they hold is, the reasons too; a pickled copy is.

    Attributes:
        customer: Ids, as numbers or as text.
        chance: Of the event.
        low: Lower ends of its intervals; NaN where not known.
        high: Upper ends.
        value: What each is expected to bring, or pays; NaN where not known.
        row: Place of each in the data.
        reasons: Says why, for a place in the data.
        event: What the chances are of, as people say it.
        source: What tells definitions of readings apart: model and horizon.
        on: The day that is spoken of.
        unit: Of the values.
        level: Of the intervals.
        chance_error: Error of the mean chance that the model brings; None where the
            model does not tell it.
        value_error: The same of the total value at risk.
        excluded: Rows left out, by reason.
        chance_note: Why the chances must not be summed up; "" where they may.
        value_note: The same of the values at risk.
        note: What else there is to know of the values.

    Shape:
        Every column (customers,).

    Units:
        Chances are probabilities; values are in `unit`.

    Source:
        ``value at risk = chance · value``: the expected loss.

    Example:
        >>> from okrkit.strategy.leaving.sample import watched
        >>> watched().ids
        ['bo', 'al', 'cy']
    """

    kind: ClassVar[str] = "watch list"

    customer: NDArray[Any]
    chance: Floats
    low: Floats
    high: Floats
    value: Floats
    row: Ints
    reasons: Reasons
    event: str
    source: str
    on: dt.date
    unit: Unit
    level: float
    chance_error: float | None
    value_error: float | None
    excluded: Mapping[str, int] = field(factory=dict)
    chance_note: str = ""
    value_note: str = ""
    note: str = ""

    @classmethod
    def of(
        cls,
        *,
        customers: ArrayLike,
        chance: ArrayLike,
        event: str,
        source: str,
        on: dt.date | str,
        low: ArrayLike | None = None,
        high: ArrayLike | None = None,
        value: ArrayLike | None = None,
        unit: str | Unit = "count",
        reasons: Reasons | None = None,
        level: float = 0.95,
        chance_error: float | None = None,
        value_error: float | None = None,
        excluded: Mapping[str, int] | None = None,
        chance_note: str = "",
        value_note: str = "",
        note: str = "",
    ) -> "WatchList":
        """
        Make a list of columns, in any order.

        Args:
            customers: Ids, one each: whole numbers or texts.
            chance: Of the event, from 0 to 1.
            event: What the chances are of, such as "has left".
            source: What tells definitions of readings apart, such as
                "contracts.12-months".
            on: The day that is spoken of.
            low: Lower ends of the intervals; NaN or None where not known.
            high: Upper ends.
            value: What each is expected to bring, or pays; None or NaN where not
                known.
            unit: Of the values: a currency's code, "count".
            reasons: Says why, for a place in these columns.
            level: Of the intervals.
            chance_error: Error of the mean chance that the model brings.
            value_error: The same of the total value at risk.
            excluded: Rows left out, by reason.
            chance_note: Why the chances must not be summed up, such as a fit that did
                not converge; then no sum has a value. "" where they may.
            value_note: The same of the values at risk alone.
            note: What else there is to know of the values.

        Returns:
            The list, ordered.

        Raises:
            InvalidOKRError: No chances, columns of unequal length, nobody, or a
                customer twice.
            CalendarError: No date.

        Shape:
            Every column (customers,).

        Units:
            Chances are probabilities; values are in `unit`.

        Source:
            okrkit's own choice.

        Example:
            >>> made = WatchList.of(customers=["al", "bo"], chance=[0.2, 0.7],
            ...     event="has left", source="own", on="2026-10-31")
            >>> made.ids, made["al"].value
            (['bo', 'al'], None)
        """
        ids = _ids(customers)
        p = chances(chance, rows=len(ids))
        ends = [
            _column(c, len(ids), name) for name, c in (("low", low), ("high", high))
        ]
        worth = _column(value, len(ids), "value")
        order = np.lexsort((-p, _unknown_last(p * worth)))
        return cls(
            customer=ids[order],
            chance=p[order],
            low=ends[0][order],
            high=ends[1][order],
            value=worth[order],
            row=order,
            reasons=reasons or _nothing,
            event=text(event, field="event"),
            source=text(source, field="source"),
            on=as_date(on, field="on"),
            unit=Unit.of(unit),
            level=check_level(level),
            chance_error=optional_number(chance_error, field="chance_error"),
            value_error=optional_number(value_error, field="value_error"),
            excluded=dict(excluded or {}),
            chance_note=chance_note,
            value_note=value_note or chance_note,
            note=note,
        )

    @property
    def ids(self) -> Sequence[str]:
        """
        Ids of the customers as text, the most to lose first.

        Example:
            >>> from okrkit.strategy.leaving.sample import watched
            >>> watched().ids
            ['bo', 'al', 'cy']
        """
        return list(map(str, self.customer.tolist()))

    @property
    def value_at_risk(self) -> Floats:
        """
        What is expected to be lost with each: ``chance · value``; NaN where not known.

        Shape:
            (customers,).

        Units:
            Those of the values.

        Source:
            The expected loss.

        Example:
            >>> from okrkit.strategy.leaving.sample import watched
            >>> watched().value_at_risk.tolist()
            [160.0, 90.0, 10.0]
        """
        return self.chance * self.value

    @property
    def valued(self) -> bool:
        """
        Whether any value is known, so that the list is ordered by value at risk.

        Example:
            >>> from okrkit.strategy.leaving.sample import watched
            >>> watched().valued
            True
        """
        return not bool(np.isnan(self.value).all())

    def __len__(self) -> int:
        """Count the customers."""
        return len(self.chance)

    def place_of(self, id: str, /) -> int | None:
        """
        Return the place of a customer in the columns.

        Args:
            id: The customer, as text.

        Returns:
            The place; None for a customer who is not there.

        Example:
            >>> from okrkit.strategy.leaving.sample import watched
            >>> watched().place_of("bo"), watched().place_of("di")
            (0, None)
        """
        key: str | int = id
        if self.customer.dtype.kind != "U":
            if not (id.isascii() and id.removeprefix("-").isdigit()):
                return None
            key = int(id)
        found = np.flatnonzero(self.customer == key)
        # Where ids are numbers, "007" is nobody's.
        same = found.size and str(self.customer[found[0]]) == id
        return int(found[0]) if same else None

    def _find(self, id: str, /) -> int | None:
        return self.place_of(id)

    def _at(self, index: int, /) -> Watched:
        return self.at(index)

    def at(self, index: int, /) -> Watched:
        """
        Return the customer at a place of the columns.

        Args:
            index: The place.

        Returns:
            The customer.

        Example:
            >>> from okrkit.strategy.leaving.sample import watched
            >>> watched().at(0).customer
            'bo'
        """
        return Watched(
            customer=str(self.customer[index]),
            chance=float(self.chance[index]),
            low=known(self.low[index]),
            high=known(self.high[index]),
            value=known(self.value[index]),
            value_at_risk=known(self.chance[index] * self.value[index]),
            reasons=self.reasons(int(self.row[index])),
        )

    def at_risk(
        self, top: int = 10, *, by: Rank | None = None, least: float = 0.0
    ) -> tuple[Watched, ...]:
        """
        Return whom to look after first.

        Args:
            top: How many, from 1 on.
            by: "value at risk" or "chance"; the order of the list where None.
            least: Only those whose chance is at least this.

        Returns:
            They, the first one first; fewer where there are no more.

        Raises:
            InvalidOKRError: No such number, order or chance.

        Example:
            >>> from okrkit.strategy.leaving.sample import watched
            >>> [one.customer for one in watched().at_risk(2, by="chance")]
            ['al', 'bo']
        """
        places = self.first(top, by=by, least=least)
        return tuple(self._at(place) for place in places.tolist())

    def first(
        self, top: int = 10, *, by: Rank | None = None, least: float = 0.0
    ) -> Ints:
        """
        Return the places of those to look after first.

        Args:
            top: How many, from 1 on.
            by: "value at risk" or "chance"; the order of the list where None.
            least: Only those whose chance is at least this.

        Returns:
            Places in the columns.

        Raises:
            InvalidOKRError: No such number, order or chance.

        Shape:
            (top,), or fewer.

        Units:
            None.

        Source:
            None.

        Example:
            >>> from okrkit.strategy.leaving.sample import watched
            >>> watched().first(2, by="chance")
            array([1, 0])
        """
        if isinstance(top, bool) or not isinstance(top, int) or top < 1:
            raise InvalidOKRError(
                "no number of customers",
                code="out-of-range",
                place="top",
                expected="1 or more",
                got=shown(top),
            )
        places = np.arange(len(self))
        if by is not None and choice(by, _RANKS, field="by") == "chance":
            places = np.argsort(-self.chance, kind="stable")
        places = places[self.chance[places] >= threshold(least, field="least")]
        return places[:top]

    def expected_churn(self) -> Estimate:
        """
        Return which share of the customers is expected to leave.

        Returns:
            The mean chance. Its error is that of the share who really leave: the
            model's own, where it tells it, and chance.

        Source:
            The mean and variance of independent yes-or-no events; the model's error
            by the delta method.

        Example:
            >>> from okrkit.strategy.leaving.sample import watched
            >>> round(watched().expected_churn().value, 4)
            0.4667
        """
        return expected_churn(self)

    def at_risk_share(self, least: float = 0.5) -> Estimate:
        """
        Return which share of the customers has at least such a chance of leaving.

        Args:
            least: The chance.

        Returns:
            The share; its error is that of a share of customers like these.

        Raises:
            InvalidOKRError: No chance.

        Example:
            >>> from okrkit.strategy.leaving.sample import watched
            >>> round(watched().at_risk_share(0.4).value, 4)
            0.6667
        """
        return at_risk_share(self, threshold(least, field="least"))

    def value_lost(self) -> Estimate:
        """
        Return what is expected to be lost with all of them.

        Returns:
            The sum of the values at risk; no value where none is known. Its error is
            that of the sum which is really lost: the model's own, and chance.

        Example:
            >>> from okrkit.strategy.leaving.sample import watched
            >>> watched().value_lost().value
            260.0
        """
        return value_lost(self)

    def readings(self, *, least: float = 0.5) -> dict[str, Observation]:
        """
        Return the sums as readings for key results.

        Args:
            least: From which chance on a customer counts as at risk.

        Returns:
            By name: "expected churn", "at-risk share" and, where values are known,
            "value at risk"; each with its definition, n and standard error. Each is
            dated by the list's day.

        Raises:
            InvalidOKRError: No chance.
            NotMeasuredError: The chances are of a fit that did not converge.

        Example:
            >>> from okrkit.strategy.leaving.sample import watched
            >>> watched().readings()["expected churn"].definition
            'expected-churn.sample.12-months'
        """
        made = {
            "expected churn": self.expected_churn(),
            "at-risk share": self.at_risk_share(least),
        }
        if self.valued and not self.value_note:
            made["value at risk"] = self.value_lost()
        return {name: one.observation() for name, one in made.items()}

    def to_columns(self) -> dict[str, NDArray[Any]]:
        """
        Return every number as a column, the most to lose first.

        Returns:
            By name: customer, chance, low, high, value, value_at_risk.

        Shape:
            Each (customers,).

        Units:
            Chances are probabilities; values are in `unit`.

        Source:
            None.

        Example:
            >>> from okrkit.strategy.leaving.sample import watched
            >>> list(watched().to_columns())[:2]
            ['customer', 'chance']
        """
        return {
            "customer": self.customer,
            "chance": self.chance,
            "low": self.low,
            "high": self.high,
            "value": self.value,
            "value_at_risk": self.value_at_risk,
        }

    def _told(self) -> dict[str, object]:
        return {
            "event": self.event,
            "source": self.source,
            "on": self.on,
            "unit": str(self.unit),
            "level": self.level,
            "expected_churn": self.expected_churn(),
            "value_lost": self.value_lost(),
            "note": self.note,
            "excluded": dict(self.excluded),
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say why a customer is on the list, and what may be lost.

        Args:
            id: The customer, as text.

        Returns:
            The chance, over the value and the reasons.

        Raises:
            UnknownIdError: No such customer.

        Example:
            >>> from okrkit.strategy.leaving.sample import watched
            >>> print(str(watched().explain("bo")).splitlines()[0])
            bo = 40%  [has left within 12 months]
        """
        one = self[id]
        parts = [
            Explanation("value", one.value, note=f"in {self.unit}"),
            Explanation("value at risk", one.value_at_risk, formula="chance · value"),
        ]
        return Explanation(
            id,
            one.chance,
            shown=f"{100 * one.chance:.4g}%",
            rule=self.event,
            source=self.source,
            note=reason_text(one.reasons),
            inputs=parts if one.value is not None else (),
            excluded=tuple((f"{n} rows", why) for why, n in self.excluded.items()),
        )

    def __repr__(self) -> str:
        """Return how many they are and what is expected, on one line."""
        people = f"{len(self)} customer{'s' * (len(self) != 1)}"
        share = 100 * float(self.chance.mean())
        return f"<WatchList of {people} on {self.on}: {share:.3g}% {self.event}>"

    def __str__(self) -> str:
        """Return the sums and the first of the list."""
        return list_text(self)

    def _repr_html_(self) -> str:
        """Return the same for a notebook."""
        return list_html(self)


def chances(
    column: ArrayLike, *, rows: int | None = None, place: str = "chance"
) -> Floats:
    """
    Return a column of chances that is one.

    Args:
        column: Numbers from 0 to 1.
        rows: How many there must be; any number from 1 on where None.
        place: What they are, for the message.

    Returns:
        The chances.

    Raises:
        InvalidOKRError: No numbers, one that is missing or outside 0 to 1, or another
            number of them.

    Shape:
        (rows,).

    Units:
        Probabilities.

    Source:
        None.

    Example:
        >>> chances([0, 0.5])
        array([0. , 0.5])
    """
    read = _column(column, rows, place)
    wrong = ~((read >= 0) & (read <= 1))
    if wrong.any():
        raise InvalidOKRError(
            "no chance",
            code="not-a-share",
            place=place,
            expected="a number from 0 to 1 in every row",
            got=f"{shown(float(read[wrong][0]))} in row {int(np.argmax(wrong))}",
        )
    return read


def threshold(value: object, *, field: str) -> float:
    """
    Return a chance to compare with.

    Args:
        value: A number from 0 to 1.
        field: What is being set, for the message.

    Returns:
        The number.

    Raises:
        InvalidOKRError: Anything else.

    Example:
        >>> threshold(0.5, field="least")
        0.5
    """
    given = number(value, field=field)
    if not 0 <= given <= 1:
        raise InvalidOKRError(
            "no chance",
            code="not-a-share",
            place=field,
            expected="a number from 0 to 1",
            got=shown(value),
        )
    return given


def _ids(column: ArrayLike) -> NDArray[Any]:
    """Read ids, one a customer."""
    keys = read_ids(column, place="customers")
    if keys.known is not None and not keys.known.all():
        raise InvalidOKRError(
            "a customer without an id",
            code="blank",
            place="customers",
            expected="an id in every row",
            got=f"none in row {int(np.argmin(keys.known))}",
        )
    if not len(keys.codes):
        raise InvalidOKRError("no customers", code="no-customers", place="customers")
    ids = keys.codes if keys.labels is None else np.array(keys.labels)[keys.codes]
    ordered = np.sort(keys.codes)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if len(twice):
        name = twice[0] if keys.labels is None else keys.labels[int(twice[0])]
        raise InvalidOKRError(
            "a customer stands there twice",
            code="duplicate-id",
            place="customers",
            expected="one row a customer",
            got=shown(str(name)),
        )
    return ids


def _column(column: ArrayLike | None, rows: int | None, place: str) -> Floats:
    """Read one number a customer; NaN for all where nothing was given."""
    if column is None:
        return np.full(rows or 0, np.nan)
    read = numbers(column, place=place, most=LARGEST)
    if read.ndim != 1 or (rows is not None and len(read) != rows) or not len(read):
        raise InvalidOKRError(
            "a column of another length",
            code="column-length",
            place=place,
            expected="one number a row" if rows is None else f"{rows} numbers",
            got=shown(read.shape),
        )
    return read


def _unknown_last(at_risk: Floats) -> Floats:
    """Return a key that puts the most at risk first, and what is not known last."""
    return np.where(np.isnan(at_risk), np.inf, -at_risk)


def _nothing(_row: int) -> tuple[str, ...]:
    return ()
