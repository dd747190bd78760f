"""Amounts as targets, values and check-ins: one unit for each key result."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import chain

from attrs import define, field

from okrkit.errors import InvalidOKRError, OKRError, UnitError
from okrkit.formats.exchange.cells import Amount
from okrkit.formats.exchange.draft import CheckInRow, KeyResultRow
from okrkit.formats.exchange.item import Item
from okrkit.model.checkin import CheckIn
from okrkit.model.metric import Metric
from okrkit.model.target import Reach, Target
from okrkit.model.unit import Unit

__all__ = ["Measure"]


@define(eq=False)
class Measure:
    """
    How the numbers of one key result become its target and its check-ins.

    Attributes:
        row: The key result.
        said: Its check-ins.
        metric: The metric it names, where it does.
        on: The day of values without one, where the caller said it.
        until: The last day on which a value counts; of values without a day that are
            read later it is the day.
        undated: Rows whose value has no day.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> item = Item(cells={}, settings=Settings(), notes=Notes())
        >>> row = KeyResultRow(item=item, title="NPS", start=Amount(32),
        ...     target=Amount(40))
        >>> Measure(row).target()
        Reach(baseline=32.0, target=40.0, stretch=None, basis='latest')
    """

    row: KeyResultRow
    said: Sequence[CheckInRow] = ()
    metric: Metric | None = None
    on: dt.date | None = None
    until: dt.date | None = None
    undated: list[Item] = field(factory=list)

    @property
    def unit(self) -> Unit:
        """
        The unit of all its numbers.

        Raises:
            UnitError: Its numbers have several, or one that is none.

        Example:
            >>> from okrkit.formats.exchange.notes import Notes
            >>> from okrkit.formats.exchange.settings import Settings
            >>> item = Item(cells={}, settings=Settings(), notes=Notes())
            >>> row = KeyResultRow(item=item, title="Churn", start=Amount(3, "%"),
            ...     target=Amount(2, "%"))
            >>> Measure(row).unit
            Unit(name='%')
        """
        if self.metric is not None:
            return self.metric.unit
        if self.row.unit:
            return Unit.of(self.row.unit)
        own = (self.row.start, self.row.target, self.row.current)
        found = [amount for amount in own if amount is not None]
        found += [line.value for line in self.said if line.value is not None]
        units = {amount.unit for amount in found}
        if len(units) > 1:
            raise UnitError(
                "numbers of several units",
                code="unit-mismatch",
                expected="one unit beside all of them, or beside none",
                got=", ".join(sorted(unit or "none" for unit in units)),
            )
        return Unit.of((units.pop() if units else None) or "count")

    def target(self) -> Target:
        """
        Make its target.

        Returns:
            What it says of itself, or the way from its start to its target.

        Raises:
            InvalidOKRError: Start or target is missing, or they are equal.

        Example:
            >>> from okrkit.formats.exchange.notes import Notes
            >>> from okrkit.formats.exchange.settings import Settings
            >>> from okrkit.model.target import Hold
            >>> item = Item(cells={}, settings=Settings(), notes=Notes())
            >>> row = KeyResultRow(item=item, title="Churn", goal=Hold(at_most=5))
            >>> Measure(row).target().at_most
            5.0
        """
        row = self.row
        if row.goal is not None:
            return row.goal
        if row.start is None or row.target is None:
            lacking = [
                name
                for name, amount in (("start", row.start), ("target", row.target))
                if amount is None
            ]
            raise InvalidOKRError(
                f"no {' and no '.join(lacking)} value",
                code="target-incomplete",
                expected="start and target value",
                hint="Where the start is not known, it cannot be scored.",
            )
        unit = self.unit
        return Reach(_in(unit, row.start), _in(unit, row.target))

    def check_ins(self) -> tuple[CheckIn, ...]:
        """
        Make its check-ins; each that cannot be is a fault of its own row.

        Returns:
            The check-ins, with the value it has now.

        Raises:
            OKRError: The unit cannot be told.

        Example:
            >>> from okrkit.formats.exchange.notes import Notes
            >>> from okrkit.formats.exchange.settings import Settings
            >>> item = Item(cells={}, settings=Settings(), notes=Notes())
            >>> row = KeyResultRow(item=item, title="NPS", start=Amount(32),
            ...     target=Amount(40), current=Amount(34), on=dt.date(2026, 11, 6))
            >>> Measure(row).check_ins()[0].value
            34.0
        """
        made: dict[dt.date, CheckIn] = {}
        for line in chain(self.said, self._now(made)):
            if line.item.bad and line.item is not self.row.item:
                continue
            day = line.date or self._day(line, made)
            if day is None:
                self.undated.append(line.item)
                continue
            try:
                one = self._check_in(line, day)
            except OKRError as error:
                line.item.refuse("", error)
                continue
            if day in made and made[day] != one:
                line.item.fault(
                    "",
                    f"a second, other check-in of {day}",
                    code="duplicate-check-in",
                    expected="one check-in of each day",
                )
            made.setdefault(day, one)
        return tuple(made.values())

    def _now(self, made: dict[dt.date, CheckIn]) -> Iterable[CheckInRow]:
        """Give what a row says of today, unless its check-ins say it; asked last."""
        row = self.row
        words = (row.done, row.note, row.confidence) != (None, "", None)
        if row.current is None and not words:
            return
        last = made[max(made)].value if made else None
        if not words and row.current and last == _in(self.unit, row.current):
            return
        yield CheckInRow(
            item=row.item,
            key=row.key,
            date=row.on,
            value=row.current,
            done=row.done,
            note=row.note,
            confidence=row.confidence,
        )

    def _day(self, line: CheckInRow, made: dict[dt.date, CheckIn]) -> dt.date | None:
        """Give the day of a value without one: at the latest the last that counts."""
        on, until = self.on, self.until
        if on is None or until is None or on <= until or until in made:
            return on
        line.item.lose(
            "the day of a value that was read after its cycle",
            f"it is dated {until}, the last day on which it counts",
        )
        return until

    def _check_in(self, line: CheckInRow, day: dt.date) -> CheckIn:
        return CheckIn(
            day,
            None if line.value is None else _in(self.unit, line.value),
            confidence=line.confidence,
            note=line.note,
            author=line.author,
            done=line.done,
            extra=dict(line.extra),
        )


def _in(unit: Unit, amount: Amount) -> float:
    """Write an amount in a unit; one that names none is in it."""
    if amount.unit is None or amount.unit == unit.name:
        return amount.value
    return Unit.of(amount.unit).convert(amount.value, unit)
