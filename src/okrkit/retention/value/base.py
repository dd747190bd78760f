"""`Base`: the customers to be valued: what each bought and paid, equals together."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.retention.customers.summary import Summary
from okrkit.retention.lengths import TimeUnit
from okrkit.retention.lifetime.reading import check_histories, distinct
from okrkit.retention.tables.engine_words import engine_words
from okrkit.retention.tables.frames import Lazy, is_frame
from okrkit.retention.tables.parts import read_part
from okrkit.retention.tables.reading import columns_of, read_table
from okrkit.retention.tables.table import Role

UNPAID: Final = "customer who came back, and whose money is not above 0"
"""Why a customer has no value: what he spends is not known."""


_WHOLE: Final = re.compile("0|-?[1-9][0-9]{0,18}", re.ASCII)


@frozen(eq=False, kw_only=True)
class Base:
    """
    Customers with what they bought and paid, and their distinct histories.

    Attributes:
        customer: Ids, as numbers or as text.
        frequency: Repeat purchases.
        recency: Age at the last one.
        T: Age at the end.
        money: Mean money of repeat purchases; 0 where there are none.
        places: Of each customer's history among the distinct ones.
        x: Repeat purchases of the distinct histories.
        last: Age at the last of them.
        age: Age at the end.
        many: How many customers have each.
        paid: Sum of their `money`.
        few_x: Repeat purchases where x and age are distinct, whatever `last` is.
        few_age: Age of these.
        at: Of each distinct history, its place among these.
        excluded: Rows left out, by reason.

    Shape:
        The first five and places (customers,), few_x and few_age (pairs,), the others
        (histories,).
    """

    customer: NDArray[Any]
    frequency: Floats
    recency: Floats
    T: Floats
    money: Floats
    places: Ints
    x: Floats
    last: Floats
    age: Floats
    many: Floats
    paid: Floats
    few_x: Floats
    few_age: Floats
    at: Ints
    excluded: Mapping[str, int] = field(factory=dict)

    def __len__(self) -> int:
        """Count the customers."""
        return len(self.customer)

    @property
    def ids(self) -> Sequence[str]:
        """Ids as text, in order."""
        return list(map(str, self.customer.tolist()))

    def place_of(self, id: str, /) -> int | None:
        """
        Return the place of a customer.

        Args:
            id: The customer, as text.

        Returns:
            His place; None for one who is not there.

        Example:
            >>> rows = {"frequency": [0, 0], "recency": [0, 0], "T": [9, 8]}
            >>> base = Base.read(rows, "weeks", monetary=None)
            >>> base.place_of("1"), base.place_of("2"), base.place_of("01")
            (1, None, None)
        """
        key: str | int = id
        if self.customer.dtype.kind != "U":
            if not _WHOLE.fullmatch(id):
                return None
            key = int(id)
        found = np.flatnonzero(self.customer == key)
        return int(found[0]) if found.size else None

    @classmethod
    def read(
        cls,
        data: object,
        unit: TimeUnit,
        *,
        customer: str | None = None,
        monetary: str | None = "monetary",
    ) -> "Base":
        """
        Read customers from a summary, columns, records or a frame.

        Args:
            data: With the columns frequency, recency and T, one row a customer.
            unit: Of the model that is asked; a summary says its own.
            customer: Name of the column of ids; None for that of a summary, or the
                number of the row.
            monetary: Name of the column of mean money of repeat purchases; None where
                it is not needed.

        Returns:
            The customers; those without a part are left out and counted.

        Raises:
            InvalidOKRError: Another unit than the model's, no such columns, histories
                that cannot be, a customer twice, or nobody.

        Example:
            >>> rows = {"frequency": [2, 0, 0], "recency": [5, 0, 0], "T": [9, 9, 9],
            ...     "monetary": [30, 0, 0]}
            >>> base = Base.read(rows, "weeks")
            >>> len(base), len(base.x)
            (3, 2)
        """
        if isinstance(data, Summary):
            return cls.of_summary(data, unit, money=monetary is not None)
        read, excluded = _arrays(data, customer, monetary)
        return cls._of(read, excluded, asked=monetary is not None)

    @classmethod
    def of_summary(
        cls,
        data: Summary,
        unit: TimeUnit,
        *,
        money: bool = True,
        chosen: Flags | None = None,
    ) -> "Base":
        """
        Read customers of a summary.

        Args:
            data: One row a customer.
            unit: Of the model that is asked.
            money: Whether their money is needed.
            chosen: Which of them; all where None.

        Returns:
            The customers; those without a part are left out and counted.

        Raises:
            InvalidOKRError: Another unit than the model's, no money, or nobody.

        Shape:
            chosen (customers,).

        Example:
            >>> from okrkit.retention.customers.summary import summary
            >>> from okrkit.retention.tables.events import Events
            >>> events = Events({"customer": [7], "date": ["2026-10-01"]})
            >>> made = summary(events, on="2026-10-08", unit="weeks")
            >>> Base.of_summary(made, "weeks", money=False).age
            array([1.])
        """
        _same_unit(data.unit, unit)
        if money and data.monetary is None:
            raise InvalidOKRError(
                "purchases without their money",
                code="column-missing",
                place="monetary",
                expected="events with an amount, or a fixed spend",
                hint="Say which column: Events(data, ..., amount='amount').",
            )
        read = data.to_columns()
        read["frequency"] = read["frequency"].astype(np.float64)
        if chosen is not None:
            read = {name: column[chosen] for name, column in read.items()}
        return cls._of(read, {}, asked=money)

    @classmethod
    def _of(
        cls, read: dict[str, NDArray[Any]], excluded: dict[str, int], *, asked: bool
    ) -> "Base":
        x = read["frequency"]
        if asked:
            known: Flags = (x == 0) | (read["monetary"] > 0)
            if unpaid := int((~known).sum()):
                excluded[UNPAID] = unpaid
                read = {name: column[known] for name, column in read.items()}
                x = read["frequency"]
        if not len(x):
            raise InvalidOKRError(
                "no customers",
                code="no-customers",
                expected="a row for each customer",
                got=", ".join(f"{n} rows: {why}" for why, n in excluded.items()),
            )
        check_histories(x, read["recency"], read["T"])
        money = np.where(x > 0, read["monetary"], 0.0) if asked else np.zeros(len(x))
        (few, last, age), places = distinct(x, read["recency"], read["T"])
        (few_x, few_age), at = distinct(few, age)
        return cls(
            customer=read["customer"],
            frequency=x,
            recency=read["recency"],
            T=read["T"],
            money=money,
            places=places,
            x=few,
            last=last,
            age=age,
            many=np.bincount(places, minlength=len(few)).astype(np.float64),
            paid=np.bincount(places, money, minlength=len(few)).astype(
                np.float64, copy=False
            ),
            few_x=few_x,
            few_age=few_age,
            at=at,
            excluded=excluded,
        )


@engine_words()
def _arrays(
    data: object, customer: str | None, monetary: str | None
) -> tuple[dict[str, NDArray[Any]], dict[str, int]]:
    """Read the columns of customers who lack none."""
    roles = [Role(name, name, "number") for name in ("frequency", "recency", "T")]
    if monetary is not None:
        roles.append(Role("monetary", monetary, "number"))
    if customer is not None:
        roles.append(Role("customer", customer, "id"))
    table = read_table(data, roles)
    if monetary is not None:
        # Who never came back has no mean money: he is not one who lacks a number.
        filled, owner = _with_money(data, roles)
        table = read_table(filled, roles)
        if isinstance(table, Lazy):
            table = evolve(table, owner=owner)
    if isinstance(table, Lazy):
        held = table.frame.select(*[role.name for role in roles]).collect()
        read = {role.name: held[role.name].to_numpy() for role in roles}
    else:
        read = {role.name: table[role.name] for role in roles}
        if labels := table.labels.get("customer"):
            read["customer"] = np.array(labels, np.str_)[read["customer"]]
    if customer is None:
        read["customer"] = np.arange(len(read["frequency"]))
    elif len(np.unique(read["customer"])) < len(read["customer"]):
        raise InvalidOKRError(
            "a customer has several rows",
            code="duplicate-id",
            place=customer,
            expected="one row a customer",
            hint="`summary` makes them of purchases.",
        )
    return read, dict(table.excluded)


def _with_money(data: object, roles: list[Role]) -> tuple[object, object]:
    """Return a table whose money is 0 where nobody came back, and who must live."""
    many, money = roles[0], roles[3]
    if is_frame(data):
        import narwhals.stable.v2 as nw

        from okrkit.retention.tables.opening import opened

        native, owner = opened(data, roles)
        none = nw.col(many.column) == 0
        paid = nw.when(none).then(nw.lit(0.0)).otherwise(nw.col(money.column))
        frame = nw.from_native(native)
        return frame.with_columns(paid.alias(money.column)).to_native(), owner
    columns = columns_of(data, [role.column for role in roles])
    x = read_part(columns[many.column], many, zone=None)
    paid_out = read_part(columns[money.column], money, zone=None)
    known = (
        np.ones(len(x.values), np.bool_) if paid_out.known is None else paid_out.known
    )
    filled = np.where(known, paid_out.values, np.nan)
    columns[money.column] = np.where(x.values == 0, 0.0, filled)
    return columns, None


def _same_unit(given: str, wanted: str) -> None:
    if given != wanted:
        raise InvalidOKRError(
            "the summary and the model count time in two units",
            code="unit-mismatch",
            place="unit",
            expected=wanted,
            got=shown(given),
            hint=f"summary(..., unit={wanted!r}), or model.with_unit({given!r}).",
        )
