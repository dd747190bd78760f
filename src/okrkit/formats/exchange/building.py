"""The one place that turns neutral rows into an `OKRSet`, and gathers its faults."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from attrs import define, field

from okrkit.errors import DocumentFault, InvalidOKRError, OKRError, StructureError
from okrkit.formats.exchange.draft import (
    CheckInRow,
    Draft,
    KeyResultRow,
    ObjectiveRow,
)
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.keeping import with_days, with_period
from okrkit.formats.exchange.linking import Linked, Links, link
from okrkit.formats.exchange.measuring import Measure
from okrkit.formats.exchange.naming import Names
from okrkit.formats.exchange.periods import cycle_of, set_cycle
from okrkit.formats.exchange.recording import Recorded, record
from okrkit.formats.exchange.weighing import Weights, weigh
from okrkit.model.calendar import Cycle
from okrkit.model.metric import Metric
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Support

__all__ = ["build"]

_PLACE: Final = re.compile(r"objectives\[([0-9]+)\](?:\.key_results\[([0-9]+)\])?")


_PARTS: Final = {
    "target-zero-range": "target",
    "invalid-weight": "weight",
    "span-empty": "ends_on",
}
"""By code of a fault the part that it is about."""


def build(draft: Draft) -> OKRSet:
    """
    Make the set of a draft; what cannot be is noted, and left out.

    Args:
        draft: The rows.

    Returns:
        The set of every row without a fault.

    Raises:
        CalendarError: The cycle that the caller said is none.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> from okrkit.formats.exchange.source import Source
        >>> source = Source(settings=Settings(cycle="2026-Q4"), notes=Notes())
        >>> draft = Draft(source, "flat")
        >>> draft.add(ObjectiveRow(item=source.item({}, ""), title="Keep customers"))
        >>> build(draft).objectives[0].id
        'keep-customers'
    """
    known = set_cycle(draft.source.settings)
    if draft.whole is not None:
        return draft.whole
    links = link(draft)
    site = _Site(draft, links, record(draft), weigh(draft, links), known)
    site.name()
    site.measure()
    # What only the whole set can see is noted once; without those rows it is whole.
    found = site.assembled()
    found = site.assembled() if found is None else found
    return OKRSet(cycle=known) if found is None else found


@define(eq=False)
class _Site:
    """What is known while the set is built."""

    draft: Draft
    links: Links
    recorded: Recorded
    weights: Weights
    known: Cycle | None
    ids: dict[Linked, str] = field(factory=dict)
    cycles: dict[ObjectiveRow, Cycle] = field(factory=dict)
    extras: dict[Linked, dict[str, object]] = field(factory=dict)
    made: dict[KeyResultRow, KeyResult] = field(factory=dict)
    own_metrics: dict[str, Metric] = field(factory=dict)

    def name(self) -> None:
        """Give every objective and key result its id, and every objective its cycle."""
        objectives, key_results = self.draft.objectives, self.draft.key_results
        names = Names(row.id for row in objectives)
        for row in objectives:
            self.ids[row] = names.give(row.item, row.id, row.title)
        # An id that an objective and a key result share could not be asked for alone.
        others = Names((kr.id for kr in key_results), self.ids.values())
        for kr in key_results:
            self.ids[kr] = others.give(kr.item, kr.id, kr.title)
        for row in objectives:
            cycle = cycle_of(row, self.draft.source.settings, self.known)
            if cycle is not None:
                self.cycles[row] = cycle
                self.extras[row] = with_days(row, cycle, self.draft.tool)
        for row, members in self.links.members.items():
            for kr in members:
                self.extras[kr] = with_period(kr, row.period, self.draft.tool)

    def measure(self) -> None:
        """Make every key result with its check-ins."""
        said: defaultdict[str, list[CheckInRow]] = defaultdict(list)
        for line in self.draft.check_ins:
            said[line.key].append(line)
            if line.key not in self.links.key_results:
                line.item.fault(
                    "",
                    "a check-in of no key result of the file",
                    code="id-unknown",
                    got=repr(line.key),
                )
        undated: list[Item] = []
        owner = {kr: row for row, own in self.links.members.items() for kr in own}
        for kr in self.draft.key_results:
            metric = self.recorded.metrics.get(kr.metric)
            if kr.metric and metric is None:
                kr.item.fault("", f"no metric {kr.metric!r}", code="unknown-metric")
            if not kr.item.bad and self.ids[kr]:
                lines = said[kr.key] if kr.key else ()
                on = self.draft.source.settings.on
                cycle = self.cycles.get(owner[kr]) if kr in owner else None
                until = kr.ends_on or (None if cycle is None else cycle.last_day)
                measure = Measure(kr, lines, metric, on, until)
                try:
                    self.made[kr] = self._key_result(kr, measure)
                except OKRError as error:
                    kr.item.refuse(_column(kr, error), error)
                undated += measure.undated
        if undated:
            _refuse_undated(undated)

    def _key_result(self, kr: KeyResultRow, measure: Measure) -> KeyResult:
        target, unit = measure.target(), measure.unit
        metric: str | None = kr.metric or None
        if metric is None and unit.name != "count":
            metric = self._free(self.ids[kr])
            self.own_metrics[metric] = Metric(metric, kr.title, unit=unit)
        return KeyResult(
            self.ids[kr],
            kr.title,
            target=target,
            metric=metric,
            weight=self.weights.key_results.get(kr, 1.0),
            intent=kr.intent,
            owner=kr.owner,
            segment=kr.segment,
            check_ins=measure.check_ins(),
            starts_on=kr.starts_on,
            ends_on=kr.ends_on,
            extra=self.extras.get(kr, {}),
        )

    def _free(self, id: str) -> str:
        """Give the id of a metric that no other has."""
        free, number = id, 1
        while free in self.recorded.metrics or free in self.own_metrics:
            number += 1
            free = f"{id}-{number}"
        return free

    def assembled(self) -> OKRSet | None:
        """Make the set of what has no fault; None where the whole set has some."""
        rows = [row for row in self.draft.objectives if self._stands(row)]
        cycle = self.known or next((self.cycles[row] for row in rows), None)
        built: list[Objective] = []
        lines: list[tuple[ObjectiveRow, list[KeyResultRow]]] = []
        for row in rows:
            own = [kr for kr in self.links.members[row] if kr in self.made]
            own = [kr for kr in own if not kr.item.bad]
            try:
                built.append(self._objective(row, own, cycle))
                lines.append((row, own))
            except OKRError as error:
                row.item.refuse(_column(row, error), error)
        used = {kr.metric_id for objective in built for kr in objective.key_results}
        own_metrics = [m for name, m in self.own_metrics.items() if name in used]
        try:
            return OKRSet(
                built,
                metrics=[*self.recorded.metrics.values(), *own_metrics],
                observations=self.recorded.readings,
                cycle=cycle,
                cadence=self.draft.source.settings.cadence,
            )
        except StructureError as error:
            for fault in error.faults:
                self._blame(fault, lines)
            return None

    def _stands(self, row: ObjectiveRow) -> bool:
        return not row.item.bad and row in self.cycles and bool(self.ids[row])

    def _objective(
        self, row: ObjectiveRow, own: Sequence[KeyResultRow], cycle: Cycle | None
    ) -> Objective:
        differs = self.cycles[row] != cycle
        parents = self.links.parents[row]
        standing = [each for each in parents if not each[0].item.bad]
        return Objective(
            self.ids[row],
            row.title,
            [self.made[kr] for kr in own],
            owner=row.owner,
            level=row.level,
            intent=row.intent,
            why=row.why,
            scope=row.scope,
            supports=[
                Support(
                    objective=self.ids[to] if isinstance(to, ObjectiveRow) else None,
                    key_result=self.ids[to] if isinstance(to, KeyResultRow) else None,
                    weight=self.weights.links[row, to],
                    kind=by.kind,
                )
                for to, by in standing
            ],
            cycle=self.cycles[row] if differs else None,
            check_in=row.check_in,
            extra=self.extras[row],
        )

    def _blame(
        self,
        fault: DocumentFault,
        lines: Sequence[tuple[ObjectiveRow, Sequence[KeyResultRow]]],
    ) -> None:
        """Note a fault of the whole set at the row it comes from."""
        match = _PLACE.match(fault.path)
        if match is None:
            self.draft.source.notes.fault(fault, path=fault.path)
            return
        row, own = lines[int(match[1])]
        blamed = row if match[2] is None else own[int(match[2])]
        blamed.item.refuse(_column(blamed, fault), fault)


def _column(row: Linked, error: OKRError) -> str:
    """Give the column that an error is about; empty where it is the whole row."""
    part = _PARTS.get(error.code, "")
    if isinstance(row, KeyResultRow):
        said = {"start": row.start, "target": row.target, "current": row.current}
        if error.code == "target-incomplete":
            part = next(name for name, amount in said.items() if amount is None)
        elif error.code == "unit-mismatch":
            units = {name: each.unit for name, each in said.items() if each}
            first = next(iter(units.values()), None)
            part = next((name for name in units if units[name] != first), "")
    return row.at.get(part, "")


def _refuse_undated(items: Sequence[Item]) -> None:
    """Say once that values have no day: it is one thing to mend, not one a row."""
    many = f"{len(items):,} values" if len(items) > 1 else "a value"
    error = InvalidOKRError(
        f"{many} without a day",
        code="value-without-date",
        expected="the day that values of the file are of",
        hint="Say it: on='2026-11-15'.",
    )
    items[0].notes.fault(error, row=items[0].row, path=items[0].path)
