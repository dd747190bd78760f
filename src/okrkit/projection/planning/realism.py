"""`realism`: how demanding the targets of a set are, given history; for planning."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from attrs import evolve, fields, frozen

from okrkit import markup
from okrkit.model.calendar import Cycle
from okrkit.model.okr import KeyResult
from okrkit.model.okrset import OKRSet
from okrkit.model.staged import BASES
from okrkit.model.table import NEVER
from okrkit.model.unit import Unit
from okrkit.projection.batch import batch_of, going_on, read_of
from okrkit.projection.chances.regions import met
from okrkit.projection.planning.demand import (
    HEADS,
    Demand,
    Word,
    cells,
    count,
    explained,
    verdict_on,
)
from okrkit.projection.planning.stretch import LEVELS, Demands, demands
from okrkit.results import Explanation, ResultSet
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.columns import Sheet
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.readings import entries
from okrkit.scoring.scorecard import score
from okrkit.scoring.scores import unit_of
from okrkit.scoring.terms import DONE, ESTABLISH, HOLD, MILESTONES

LEAST: Final = 4
"""Fewer readings before the start say nothing of how a metric moves."""

JUDGED, NO_RANGE, NO_CYCLE, STAGED, OTHER_BASIS, TOO_FEW = range(6)
_LATEST, _SUM = (BASES.index(basis) for basis in ("latest", "sum"))


def realism(
    okrs: OKRSet | KeyResult,
    *,
    on: dt.date | str,
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None,
    cycle: Cycle | str | None = None,
    calibration: object = "default",
) -> "Realism":
    """
    Say how demanding the targets of a set are, given the history of their metrics.

    Each metric is forecast to the end of the cycle from its readings before the start
    alone: what would be if nobody made an effort. It says nothing about intentions.

    Args:
        okrs: The set, or a key result.
        on: The day of planning; later readings do not count.
        policy: As in `okrkit.score`.
        cycle: As in `okrkit.score`.
        calibration: As in `okrkit.projection.forecast`.

    Returns:
        One demand for each key result, in the order of the set. Staged work, targets
        judged by a mean, the worst value or a share of time, and metrics with fewer
        than four readings before the start are not judged, and say so.

    Raises:
        CalendarError: No date, or a label that is no cycle.
        PolicyError: No such preset, or a policy that contradicts itself.
        InvalidOKRError: Something else than a set or a key result; no calibration.

    Shape:
        Linear in key results and readings.

    Units:
        Values in each metric's unit; stretch in standard deviations.

    Source:
        "Find out how demanding a target is" in the documentation.

    .. versionadded:: 0.1.0

    Example:
        >>> days = {f"2026-0{m}-28": v for m, v in enumerate([31, 33, 32, 34], 5)}
        >>> nps = KeyResult("nps", "x", baseline=34, target=80, check_ins=days)
        >>> realism(nps, on="2026-09-15", cycle="2026-Q4")["nps"].word
        'no precedent'
    """
    sheet = _before(score(okrs, on=on, policy=policy, cycle=cycle).sheet)
    table, terms = sheet.okrs.table, sheet.terms
    reason = _reasons(sheet)
    batch = batch_of(sheet, np.flatnonzero(reason == JUDGED))
    rows = batch.rows
    goal = met(terms, rows, table.target[rows])
    found = demands(
        batch.cases, goal, kept=table.kind[rows] == HOLD, calibration=calibration
    )
    place = np.full(len(table), -1)
    place[rows] = np.arange(len(rows))
    return Realism(sheet=sheet, found=found, place=place, reason=reason)


@frozen(kw_only=True, eq=False, repr=False)
class Realism(ResultSet[Demand]):
    """
    How demanding the targets of a set are: a `Demand` for each key result.

    Attributes:
        sheet: The set on the day, with the readings before each start.
        found: The columns of those that can be judged.
        place: Where each key result stands in them; -1 where it cannot be judged.
        reason: Why it cannot; 0 where it can.

    Example:
        >>> len(realism(OKRSet(cycle="2026-Q4"), on="2026-09-15"))
        0
    """

    kind = "realism"

    sheet: Sheet
    found: Demands
    place: Ints
    reason: Ints

    @property
    def on(self) -> dt.date:
        """The day it is about."""
        return dt.date.fromordinal(self.sheet.on)

    @property
    def ids(self) -> Sequence[str]:
        """The ids of the key results, in order."""
        return self.sheet.okrs.table.ids

    def __len__(self) -> int:
        """Count the key results."""
        return len(self.place)

    def _find(self, id: str, /) -> int | None:
        places = self.sheet.okrs.scope("key result").places(id)
        return self.sheet.okrs.scope("key result").find(id) if places else None

    def _at(self, index: int, /) -> Demand:
        kr, place = self.sheet.okrs.key_results[index], int(self.place[index])
        judged, found = place >= 0, self.found

        def number(column: Floats) -> float | None:
            known = judged and not np.isnan(column[place])
            return float(column[place]) if known else None

        word: Word | None = LEVELS[int(found.level[place])] if judged else None
        made = Demand(
            id=kr.id,
            title=kr.title,
            word=word,
            stretch=number(found.stretch),
            chance=number(found.chance),
            precedent=number(found.precedent),
            spans=int(found.spans[place]) if judged else 0,
            usual=number(found.usual),
            start=number(found.start),
            unit=unit_of(self.sheet.okrs, kr),
            readings=int(read_of(self.sheet)[index]),
            why="",
        )
        return evolve(made, why=self._why(index, made))

    def _why(self, index: int, made: Demand) -> str:
        table = self.sheet.okrs.table
        start, end = (int(column[index]) for column in (table.start, table.end))
        match int(self.reason[index]):
            case 0:
                return verdict_on(made, days=end - start)
            case 1:
                why = "its start or its target is not known"
            case 2:
                why = "no cycle says when it starts and ends"
            case 3:
                why = "staged work has no values that could go on without effort"
            case 4:
                why = (
                    f"it is judged by the {BASES[int(table.basis[index])]} of its days"
                )
            case _:
                first = dt.date.fromordinal(min(start, self.sheet.on + 1))
                why = f"{count(made.readings, 'reading')} before {first}"
                why += f", and {LEAST} are needed"
        return f"no judgement: {why}"

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return every number as arrays.

        Returns:
            Arrays by the names of `Demand`'s fields; NaN, and None for words, where
            nothing is judged.

        Example:
            >>> kr = KeyResult("nps", "x", baseline=32, target=40)
            >>> columns = realism(kr, on="2026-09-15", cycle="2026-Q4").to_columns()
            >>> columns["stretch"], columns["word"]
            (array([nan]), array([None], dtype=object))
        """
        items = list(self)
        names = [f.name for f in fields(Demand)]
        return {
            name: _column([getattr(i, name) for i in items], name) for name in names
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the verdict on a key result came about.

        Args:
            id: Its id.

        Returns:
            A tree of the numbers behind it.

        Raises:
            UnknownIdError: No such key result.

        Example:
            >>> kr = KeyResult("nps", "x", baseline=32, target=40)
            >>> realism(kr, on="2026-09-15", cycle="2026-Q4").explain("nps").rule
            'realism'
        """
        return explained(self[id])

    def __str__(self) -> str:
        """Return the key results as a text table."""
        table = markup.text_table(HEADS, self._cells(), align="llrrr", total=len(self))
        return f"{markup.plain(self._title())}\n{table}"

    def __repr__(self) -> str:
        """Return the size and the day, on one line."""
        return f"<Realism of {len(self)} key results on {self.on}>"

    def _repr_html_(self) -> str:
        """Return the key results as a table for a notebook."""
        title = self._title()
        view = markup.table(
            HEADS, self._cells(), caption=title, align="llrrr", total=len(self)
        )
        return markup.fragment(view, text=str(self))

    def _title(self) -> str:
        return f"how demanding the targets are, as planned on {self.on}"

    def _cells(self) -> list[list[markup.Cell]]:
        few = (self._at(i) for i in range(min(len(self), markup.ROWS_SHOWN)))
        return [cells(item) for item in few]


def _before(sheet: Sheet) -> Sheet:
    """Return a sheet that knows the readings before each start alone."""
    table, reading = sheet.okrs.table, sheet.reading
    eve = np.minimum(sheet.on, table.start - 1)
    after = entries(table, "readings", table.series, eve)
    after = np.where((table.series >= 0) & (table.start > NEVER), after, reading.after)
    return evolve(sheet, reading=evolve(reading, after=after))


def _reasons(sheet: Sheet) -> Ints:
    """Return why a key result cannot be judged; later lines go before earlier ones."""
    table = sheet.okrs.table
    pooled = (table.basis == _SUM) & ~np.isnan(table.whole)
    values = np.isin(table.basis, (_LATEST, _SUM)) & ~pooled
    reason = np.where(read_of(sheet) < LEAST, TOO_FEW, JUDGED)
    reason[~values] = OTHER_BASIS
    reason[table.start == NEVER] = NO_CYCLE
    reason[~going_on(sheet) & (reason == JUDGED)] = NO_RANGE
    reason[np.isin(table.kind, (MILESTONES, DONE, ESTABLISH))] = STAGED
    return reason


def _column(values: Sequence[object], name: str) -> "np.ndarray":
    if name in ("stretch", "chance", "precedent", "usual", "start"):
        return np.array(values, dtype=np.float64)  # None is NaN
    if name in ("spans", "readings"):
        return np.array(values, dtype=np.int64)
    column = np.empty(len(values), dtype=object)
    column[:] = [v.name if isinstance(v, Unit) else v for v in values]
    return column
