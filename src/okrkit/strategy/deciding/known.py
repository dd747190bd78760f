"""What the rules look at: a set on a day, scored, projected and rolled up."""

import datetime as dt
from collections.abc import Iterator, Mapping

import numpy as np
from attrs import field, frozen

from okrkit.alignment.dependencies import Risks, risks
from okrkit.model.metric import Metric
from okrkit.model.okr import INTENTS, KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.table import NEVER
from okrkit.projection.closed import OPEN
from okrkit.projection.endings import Endings
from okrkit.projection.outlook import Outlook
from okrkit.projection.planning.realism import Realism, realism
from okrkit.projection.said import chance_text
from okrkit.projection.unfinished import unfinished_of
from okrkit.scoring.amounts import value_text
from okrkit.scoring.closed import closed_of
from okrkit.scoring.columns import Columns
from okrkit.scoring.formulas import Flags
from okrkit.scoring.maturity import FINAL
from okrkit.scoring.scores import unit_of
from okrkit.scoring.status import STATUSES
from okrkit.scoring.terms import CHANGE, REACH, STEPS, ZONES
from okrkit.strategy.assuming.assumed import Assumptions
from okrkit.strategy.assuming.chains import assumptions
from okrkit.strategy.assuming.checked import AssumptionCheck
from okrkit.strategy.deciding.decision import Decision, DecisionKind, Evidence
from okrkit.strategy.impact.effect import Impact, Verdict
from okrkit.strategy.listed import percent

__all__ = ["Found", "Known", "Row"]

COMMITTED = INTENTS.index("committed")
_STALE = STATUSES.index("stale")


@frozen(kw_only=True, eq=False)
class Found:
    """
    What is found of one initiative.

    Attributes:
        impact: What it changed in a metric.
        verdict: What can be said of that, alone or among others.
    """

    impact: Impact
    verdict: Verdict


@frozen(kw_only=True, eq=False)
class Row:
    """
    One key result that runs.

    Attributes:
        at: Its row.
        key_result: It.
        objective: Its objective.
    """

    at: int
    key_result: KeyResult
    objective: Objective

    @property
    def owner(self) -> str:
        """Who answers for it; empty where nobody is named."""
        return self.key_result.owner or self.objective.owner

    def asks(
        self,
        kind: DecisionKind,
        rule: str,
        trigger: str,
        evidence: tuple[Evidence, ...],
        options: tuple[str, ...],
    ) -> Decision:
        """Return a decision about it."""
        return Decision(
            kind=kind,
            about="key result",
            subject=self.key_result.id,
            title=self.key_result.title,
            rules=(rule,),
            trigger=trigger,
            evidence=evidence,
            options=options,
            owner=self.owner,
        )


@frozen(kw_only=True, eq=False)
class Known:
    """
    All that the rules look at.

    Attributes:
        outlook: The set, scored, projected and rolled up on the day.
        impacts: What initiatives are found to have done; empty where nobody said.
        check: What readings say of the assumptions; None where nobody asked.
        hoped: What was hoped of initiatives, by their id and the metric's, in its unit.
        only: Ids of the objectives that are looked at; None for all.
    """

    outlook: Outlook
    impacts: tuple[Found, ...] = ()
    check: AssumptionCheck | None = None
    hoped: Mapping[tuple[str, str], float] = field(factory=dict)
    only: frozenset[str] | None = None
    _made: dict[str, object] = field(factory=dict, init=False)

    @property
    def okrs(self) -> OKRSet:
        """The set, as it was defined on the day."""
        return self.outlook.foresight.sheet.okrs

    @property
    def on(self) -> dt.date:
        """The day."""
        return self.outlook.on

    @property
    def columns(self) -> Columns:
        """The scores of key results."""
        return self.outlook.foresight.sheet.key_results

    @property
    def endings(self) -> Endings:
        """How key results will probably end."""
        return self.outlook.foresight.endings

    @property
    def running(self) -> Flags:
        """Which key results run on the day: begun, not over or closed, and no draft."""
        table, day = self.okrs.table, self.on.toordinal()
        begun = (table.start > NEVER) & (table.start <= day)
        open_ = (table.kind > 0) & (self.endings.closed == OPEN)
        flags: Flags = begun & (day < table.end) & open_
        return flags

    @property
    def live(self) -> dict[str, Objective]:
        """The objectives that run on the day and are not closed, by id."""
        columns, day = self.outlook.foresight.sheet.objectives, self.on.toordinal()
        begun = (columns.start > NEVER) & (columns.start <= day)
        places = np.flatnonzero(begun & (day < columns.end)).tolist()
        closed = closed_of(self.outlook.foresight.sheet, "objective")
        found = (self.okrs.objectives[at] for at in places if at not in closed)
        return {each.id: each for each in found if self._asked(each)}

    @property
    def ended(self) -> dict[str, Objective]:
        """
        The objectives that are over, closed by nobody and final, by id.

        However long ago: nobody closed them for having waited.
        """
        sheet = self.outlook.foresight.sheet
        closed = closed_of(sheet, "objective")
        final = (sheet.objectives.maturity == FINAL) | (np.diff(sheet.offset) == 0)
        found = (
            self.okrs.objectives[at]
            for at in np.flatnonzero(final).tolist()
            if at not in closed and self._since(at) >= 0
        )
        return {each.id: each for each in found if self._asked(each)}

    def _asked(self, objective: Objective) -> bool:
        """Tell whether an objective is looked at."""
        return self.only is None or objective.id in self.only

    @property
    def lately(self) -> dict[str, Objective]:
        """Of `ended` those that are over for fewer days than they had, by id."""
        return {id: each for id, each in self.ended.items() if self._fresh(id)}

    def _fresh(self, id: str) -> bool:
        at = self.okrs.scope("objective").find(id)
        first, end = self._days(at)
        return self._since(at) < end - first

    def _since(self, at: int) -> int:
        """Return for how many days an objective is over; below 0 before that."""
        first, end = self._days(at)
        return self.on.toordinal() - end if first > NEVER else -1

    def _days(self, at: int) -> tuple[int, int]:
        """Return the first day of an objective, and the one after its last."""
        cycle = self.okrs.cycle_of(self.okrs.objectives[at])
        if cycle is not None:
            return cycle.start.toordinal(), cycle.last_day.toordinal() + 1
        columns = self.outlook.foresight.sheet.objectives
        return int(columns.start[at]), int(columns.end[at])

    def last_day(self, objective: str) -> dt.date | None:
        """
        Return the last day of an objective.

        Args:
            objective: Its id.

        Returns:
            The day; None where nothing says when it is due.

        Example:
            >>> from okrkit import Objective, OKRSet, project
            >>> okrs = OKRSet([Objective("keep", "Stay")], cycle="2026-Q4")
            >>> print(Known(outlook=project(okrs, on="2026-11-15")).last_day("keep"))
            2026-12-31
        """
        first, end = self._days(self.okrs.scope("objective").find(objective))
        return dt.date.fromordinal(end - 1) if first > NEVER else None

    @property
    def stale(self) -> Flags:
        """Which key results were last read longer ago than their rhythm allows."""
        flags: Flags = self.columns.status == _STALE
        return flags

    @property
    def unfinished(self) -> Flags:
        """Which key results were not read to the end; made once."""
        made = self._made.get("unfinished")
        if not isinstance(made, np.ndarray):
            made = unfinished_of(self.outlook.foresight)
            self._made["unfinished"] = made
        return made

    @property
    def travels(self) -> Flags:
        """Which key results have a target that a value travels to."""
        kinds = self.outlook.foresight.sheet.terms.kind
        return np.isin(kinds, (REACH, CHANGE, ZONES, STEPS))

    @property
    def committed(self) -> Flags:
        """Which key results are committed."""
        flags: Flags = self.okrs.table.intent == COMMITTED
        return flags

    @property
    def realism(self) -> Realism:
        """How demanding the targets were when they were set; made once."""
        made = self._made.get("realism")
        if not isinstance(made, Realism):
            made = realism(self.okrs, on=self.on, policy=self.outlook.policy)
            self._made["realism"] = made
        return made

    @property
    def risks(self) -> Risks:
        """What is inherited from what something waits on."""
        return risks(self.outlook.rolling)

    @property
    def chains(self) -> Assumptions:
        """What each objective assumes."""
        return assumptions(self.okrs)

    def rows(self, flags: Flags) -> Iterator[Row]:
        """
        Give the key results of some rows that run.

        Args:
            flags: Which of them.

        Yields:
            Each with its objective.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet, project
            >>> kr = KeyResult("nps", "x", baseline=32, target=40)
            >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
            >>> known = Known(outlook=project(okrs, on="2026-11-15"))
            >>> [row.key_result.id for row in known.rows(known.running)]
            ['nps']
        """
        yield from self._rows(flags & self.running)

    def ended_rows(self, flags: Flags) -> Iterator[Row]:
        """
        Give the key results of some rows that are over, as their objective is.

        Args:
            flags: Which of them.

        Yields:
            Each that nobody closed, with its objective; no draft.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet, project
            >>> kr = KeyResult("nps", "x", baseline=32, target=40)
            >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
            >>> known = Known(outlook=project(okrs, on="2027-01-08"))
            >>> every = known.columns.elapsed > 0
            >>> [row.key_result.id for row in known.ended_rows(every)]
            ['nps']
        """
        table, ended = self.okrs.table, self.ended
        over = (table.start > NEVER) & (self.on.toordinal() >= table.end)
        open_ = (table.kind > 0) & (self.endings.closed == OPEN)
        for row in self._rows(flags & over & open_):
            if row.objective.id in ended:
                yield row

    def _rows(self, flags: Flags) -> Iterator[Row]:
        for at in np.flatnonzero(flags).tolist():
            kr = self.okrs.key_results[at]
            objective = self.okrs.objectives[int(self.okrs.table.objective[at])]
            yield Row(at=at, key_result=kr, objective=objective)

    def metric_of(self, row: Row) -> Metric | None:
        """
        Return the metric of a key result.

        Args:
            row: The key result.

        Returns:
            The metric, or None.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet, project
            >>> kr = KeyResult("nps", "x", baseline=32, target=40)
            >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
            >>> known = Known(outlook=project(okrs, on="2026-11-15"))
            >>> known.metric_of(next(known.rows(known.running)))
        """
        place = int(self.okrs.table.metric[row.at])
        return None if place < 0 else self.okrs.metrics[place]

    def value(self, row: Row, what: str, value: float, limit: str = "") -> Evidence:
        """
        Return a value of a key result as evidence, in its unit.

        Args:
            row: The key result.
            what: What the value is.
            value: The value.
            limit: What it is held against.

        Returns:
            The fact.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet, project
            >>> kr = KeyResult("nps", "x", baseline=32, target=40)
            >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
            >>> known = Known(outlook=project(okrs, on="2026-11-15"))
            >>> known.value(next(known.rows(known.running)), "value", 34).shown
            '34'
        """
        unit = unit_of(self.okrs, row.key_result)
        return Evidence(what, float(value), value_text(float(value), unit), limit)

    def chance(self, row: Row, limit: str = "") -> Evidence:
        """
        Return the chance that a key result meets its target, as evidence.

        Args:
            row: The key result.
            limit: What it is held against.

        Returns:
            The fact.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet, project
            >>> kr = KeyResult("nps", "x", at_most=5)
            >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
            >>> known = Known(outlook=project(okrs, on="2026-11-15"))
            >>> known.chance(next(known.rows(known.running))).what
            'chance'
        """
        found = float(self.endings.chance[row.at])
        return Evidence("chance", found, chance_text(found), limit)

    def elapsed(self, row: Row, limit: str = "") -> Evidence:
        """
        Return the share of a key result's days that is over, as evidence.

        Args:
            row: The key result.
            limit: What it is held against.

        Returns:
            The fact.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet, project
            >>> kr = KeyResult("nps", "x", baseline=32, target=40)
            >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
            >>> known = Known(outlook=project(okrs, on="2026-11-15"))
            >>> known.elapsed(next(known.rows(known.running))).shown
            '50%'
        """
        share = float(self.columns.elapsed[row.at])
        return Evidence("time gone", share, percent(round(share, 2)), limit)
