"""`revenue_movements`: where recurring revenue came from and where it went."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

import numpy as np
from attrs import evolve, field, frozen

from okrkit import markup
from okrkit.errors import InvalidOKRError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.checks import choice
from okrkit.model.unit import Unit
from okrkit.numerics.arrays import Flags, Floats
from okrkit.results import Explanation, Json, ResultSet, jsonable
from okrkit.retention.asking import Asked
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.estimates.view import left_out, left_out_lines
from okrkit.retention.revenue.definitions import MOVEMENTS
from okrkit.retention.revenue.summing import sums_of
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.subscriptions import Subscriptions

_AMOUNTS: Final = (
    "opening",
    "new",
    "returned",
    "expansion",
    "contraction",
    "churned",
    "moved",
    "closing",
)
_CENT: Final = 0.005
_FORMULA: Final = "opening + new + returned + expansion - contraction - churned + moved"


@frozen(kw_only=True)
class RevenueMovement:
    """
    Where the recurring revenue of one period came from and where it went.

    Attributes:
        period: The span.
        segment: Who is meant; "" for everybody.
        opening: Revenue on the day before the period, of the segments of that day.
        new: Of those who pay for the first time.
        returned: Of those who paid before, and not at the opening.
        expansion: What those who stay pay more.
        contraction: What those who stay pay less.
        churned: What those paid who pay nothing at the end.
        moved: Of customers who are in another segment at the end; 0 for everybody.
        closing: Revenue on the last day, which is the next opening.
        provisional: Whether it can still change by itself.

    Example:
        >>> rows = {"customer": [1], "date": ["2026-10-07"], "amount": [40]}
        >>> made = revenue_movements(Ledger(rows), on="2026-10-31")
        >>> made["2026-10"].new
        40.0
    """

    period: Cycle
    segment: str
    opening: float
    new: float
    returned: float
    expansion: float
    contraction: float
    churned: float
    moved: float
    closing: float
    provisional: bool

    @property
    def change(self) -> float:
        """
        Closing less opening.

        Example:
            >>> rows = {"customer": [1], "date": ["2026-10-07"], "amount": [40]}
            >>> made = revenue_movements(Ledger(rows), on="2026-10-31")
            >>> made["2026-10"].change
            40.0
        """
        return self.closing - self.opening


@frozen(eq=False, kw_only=True, repr=False)
class RevenueMovements(ResultSet[RevenueMovement]):
    """
    Where recurring revenue came from and where it went, by period and segment.

    Attributes:
        cycles: The period of each row.
        segments: Who is meant in each row; "" for everybody.
        amounts: Columns by name, as `RevenueMovement` has them.
        provisional: Whether a row can still change by itself.
        on: The day it was asked on.
        excluded: Rows left out, by reason.
        note: What else there is to say.

    Raises:
        InvalidOKRError: The movements of a row do not lead from its opening to its
            closing, to the cent.

    Shape:
        Every column (rows,), ordered by period, then segment.

    Example:
        >>> rows = {"customer": [1], "date": ["2026-10-07"], "amount": [40]}
        >>> made = revenue_movements(Ledger(rows), on="2026-10-31")
        >>> made.to_frame("polars").shape
        (1, 12)
    """

    kind: ClassVar[str] = "revenue movements"

    cycles: tuple[Cycle, ...]
    segments: tuple[str, ...]
    amounts: Mapping[str, Floats]
    provisional: Flags
    on: dt.date
    excluded: Mapping[str, int] = field(factory=dict)
    note: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse movements that do not add up."""
        a = self.amounts
        gap = a["opening"] + a["new"] + a["returned"] + a["expansion"]
        gap = gap - a["contraction"] - a["churned"] + a["moved"] - a["closing"]
        wrong = np.flatnonzero(np.abs(gap) > _CENT + 1e-12 * np.abs(a["closing"]))
        if wrong.size:
            row = int(wrong[0])
            raise InvalidOKRError(
                "the movements do not lead to the closing revenue",
                code="movements-off",
                place=self.ids[row],
                expected=_FORMULA,
                got=f"{shown(float(gap[row]))} too much",
            )

    @property
    def ids(self) -> Sequence[str]:
        """
        Labels of the rows: ``2026-10``, or ``2026-10/paying`` of a segment.

        Example:
            >>> rows = {"customer": [1], "date": ["2026-10-07"], "amount": [40]}
            >>> revenue_movements(Ledger(rows), on="2026-10-31").ids
            ['2026-10']
        """
        pairs = zip(self.cycles, self.segments, strict=True)
        return [f"{c.label}/{s}" if s else c.label for c, s in pairs]

    def _at(self, index: int, /) -> RevenueMovement:
        parts = {name: float(self.amounts[name][index]) for name in _AMOUNTS}
        return RevenueMovement(
            period=self.cycles[index],
            segment=self.segments[index],
            provisional=bool(self.provisional[index]),
            **parts,
        )

    def measured(self, movement: str, /, *, unit: str | Unit = "count") -> Measured:
        """
        Return one movement as a measure: a source of readings for `okrkit.refresh`.

        Args:
            movement: opening, new, returned, expansion, contraction, churned, moved or
                closing.
            unit: The money of the amounts, such as "EUR"; bare numbers where none is
                said, which no metric in a currency takes.

        Returns:
            The amounts by period and segment, without intervals: they are what was
            paid, and no estimates.

        Raises:
            InvalidOKRError: No such movement.
            UnitError: No such unit.

        Example:
            >>> rows = {"customer": [1], "date": ["2026-10-07"], "amount": [40]}
            >>> made = revenue_movements(Ledger(rows), on="2026-10-31")
            >>> print(made.measured("new", unit="EUR").latest())
            Recurring revenue, new 2026-10: €40
        """
        name = choice(movement, _AMOUNTS, field="movement")
        nothing = np.full(len(self.cycles), np.nan)
        return Measured(
            definition=evolve(MOVEMENTS[name], unit=unit),
            cycles=self.cycles,
            segments=self.segments,
            value=self.amounts[name],
            standard_error=nothing,
            low=nothing,
            high=nothing,
            numerator=nothing,
            denominator=nothing,
            n=nothing,
            provisional=self.provisional,
            on=self.on,
            excluded=self.excluded,
            note=self.note,
        )

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every number as a column.

        Returns:
            By name: id, period, segment, the amounts, and provisional.

        Example:
            >>> rows = {"customer": [1], "date": ["2026-10-07"], "amount": [40]}
            >>> made = revenue_movements(Ledger(rows), on="2026-10-31")
            >>> made.to_columns()["new"]
            array([40.])
        """
        return {
            "id": np.array(self.ids, dtype=np.str_),
            "period": np.array([cycle.label for cycle in self.cycles], np.str_),
            "segment": np.array(self.segments, dtype=np.str_),
            **{name: self.amounts[name] for name in _AMOUNTS},
            "provisional": self.provisional,
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return the result as plain values for JSON.

        Returns:
            An item for each row, the day, and what was left out.

        Example:
            >>> rows = {"customer": [1], "date": ["2026-10-07"], "amount": [40]}
            >>> made = revenue_movements(Ledger(rows), on="2026-10-31")
            >>> made.to_dict()["items"][0]["closing"]
            40.0
        """
        more: dict[str, Json] = {
            "on": self.on.isoformat(),
            "excluded": jsonable(self.excluded),
            "note": self.note,
        }
        return {**super().to_dict(), **more}

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the closing revenue of a row came about.

        Args:
            id: Of the row.

        Returns:
            Its movements.

        Raises:
            UnknownIdError: There is no such row.

        Example:
            >>> rows = {"customer": [1], "date": ["2026-10-07"], "amount": [40]}
            >>> made = revenue_movements(Ledger(rows), on="2026-10-31")
            >>> print(made.explain("2026-10").inputs[1])
            new = 40
        """
        one = self[id]
        parts = [Explanation(name, getattr(one, name)) for name in _AMOUNTS[:-1]]
        said = ("provisional" if one.provisional else "", self.note)
        return Explanation(
            id,
            one.closing,
            formula=f"closing = {_FORMULA}",
            inputs=parts,
            note="; ".join(part for part in said if part),
            excluded=left_out_lines(self.excluded, all_rows=True),
        )

    def __str__(self) -> str:
        """Return a table of at most 200 rows."""
        table = markup.text_table(_HEADS, self._rows(), align=_ALIGN, total=len(self))
        return f"{markup.plain(self._title())}\n{table}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        title = self._title()
        drawn = markup.table(
            _HEADS, self._rows(), caption=title, align=_ALIGN, total=len(self)
        )
        return markup.fragment(drawn, text=str(self))

    def _title(self) -> str:
        left = left_out(self.excluded)
        out = f"{left} left out" if left else ""
        said = (f"Movements of recurring revenue, on {self.on}", out, self.note)
        return "; ".join(part for part in said if part)

    def _rows(self) -> list[list[str]]:
        shown_rows = range(min(len(self), markup.ROWS_SHOWN))
        return [
            [
                self.ids[row],
                *(_money(float(self.amounts[name][row])) for name in _AMOUNTS),
                "provisional" if self.provisional[row] else "",
            ]
            for row in shown_rows
        ]


_HEADS: Final = ("id", *_AMOUNTS, "")
_ALIGN: Final = "l" + "r" * len(_AMOUNTS) + "l"


def revenue_movements(
    subject: Ledger | Subscriptions,
    *,
    on: dt.date | str,
    every: str = "month",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
) -> RevenueMovements:
    """
    Say where recurring revenue came from and where it went, by period and segment.

    Each customer makes one movement a period at most: what he pays at the end is
    compared with what he paid at the opening.

    Args:
        subject: A `Ledger`, or `Subscriptions` with amounts.
        on: The day it is asked on; what is known later does not count.
        every: The kind of period: year, half, quarter, month, week or day.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day.
        late_days: For how many days after a period data may still come.

    Returns:
        The movements; from opening to closing they add up, to the cent.

    Raises:
        InvalidOKRError: No amounts, or revenue below 0.
        NotMeasuredError: There is no row by that day.
        CalendarError: No date, or no kind of period.

    Example:
        >>> rows = {"customer": [1, 2, 2], "amount": [60, 40, -40]}
        >>> rows["date"] = ["2026-09-01", "2026-09-01", "2026-10-07"]
        >>> revenue_movements(Ledger(rows), on="2026-10-31")["2026-10"].churned
        40.0
    """
    asked = Asked(on=on, every=every, cadence=cadence, since=since, late_days=late_days)
    summed = sums_of(subject, asked)
    sums, periods = summed.sums, summed.periods
    # What a segment pays at the opening is what it paid at the last closing: who is in
    # another one from the first day on moves in this period, and not in the last.
    amounts = {
        "opening": summed.opening,
        "new": sums.new.amount,
        "returned": sums.returned.amount,
        "expansion": sums.expansion.amount,
        "contraction": sums.contraction.amount,
        "churned": sums.churned.amount,
        "closing": sums.closing,
    }
    reached = amounts["opening"] + amounts["new"] + amounts["returned"]
    reached = reached + amounts["expansion"] - amounts["contraction"]
    amounts["moved"] = amounts["closing"] - (reached - amounts["churned"])
    # Of everybody nobody moves: there the movements have to lead to the closing.
    amounts["moved"][:, 0] = 0.0
    return RevenueMovements(
        cycles=tuple(cycle for cycle in periods.cycles for _ in sums.segments),
        segments=sums.segments * len(periods),
        amounts={name: column.ravel() for name, column in amounts.items()},
        provisional=np.repeat(periods.provisional, len(sums.segments)),
        on=periods.on,
        excluded=summed.excluded,
        note=summed.note,
    )


def _money(amount: float) -> str:
    return f"{amount:,.2f}".removesuffix(".00")
