"""The neutral rows that every reader makes, whatever the format calls them."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from attrs import define, field, frozen

from okrkit.formats.exchange.cells import Amount
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.source import Source
from okrkit.model.metric import Metric
from okrkit.model.okr import Intent
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import SupportKind
from okrkit.model.rhythm import Rhythm
from okrkit.model.target import Target

__all__ = [
    "CheckInRow",
    "Draft",
    "KeyResultRow",
    "MetricRow",
    "ObjectiveRow",
    "Parent",
    "ReadingRow",
]


@frozen
class Parent:
    """
    What an objective or key result hangs on.

    Attributes:
        key: The parent's key among the rows.
        weight: Of the link; None where nobody said.
        kind: What the link means.
        must: Whether a key that no row has is a fault; otherwise it is a loss, as for
            one that stands in the tool and not in the file.

    Example:
        >>> Parent("1.2").kind
        'contributes'
    """

    key: str
    weight: float | None = None
    kind: SupportKind = "contributes"
    must: bool = True


@frozen(kw_only=True, eq=False)
class ObjectiveRow:
    """
    One objective of a file.

    Attributes:
        item: Where it stands; faults of building it are noted there.
        title: Its title.
        key: What other rows call it; its title where there is nothing else.
        id: Its id in the tool; made of the title where empty.
        parents: What it contributes to.
        owner: Who answers for it.
        level: Where it stands.
        intent: How firmly it is meant.
        why: Why it matters.
        scope: Whom it is about.
        period: The tool's name of its cycle; empty where it names none.
        starts_on: First day; with the last it is a cycle where the period is none.
        ends_on: Last day.
        check_in: Its rhythm of check-ins, in okrkit's words.
        extra: What has no place; see `Item.keep`.
        at: The column of each part that has one of its own, for faults.
    """

    item: Item
    title: str
    key: str = ""
    id: str = ""
    parents: tuple[Parent, ...] = ()
    owner: str = ""
    level: str = ""
    intent: Intent | None = None
    why: str = ""
    scope: str = ""
    period: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    check_in: Rhythm | Literal[""] = ""
    extra: Mapping[str, object] = field(factory=dict)
    at: Mapping[str, str] = field(factory=dict)


@frozen(kw_only=True, eq=False)
class KeyResultRow:
    """
    One key result of a file.

    Attributes:
        item: Where it stands.
        title: Its title.
        key: What other rows call it.
        id: Its id in the tool; made of the title where empty.
        parents: Its objective; of several the first has it.
        goal: How it is judged, where that is no change from start to target.
        start: Value at its start.
        target: Value it is to reach.
        current: Value now; needs a day, the caller's or `on`.
        on: Day of the current value.
        done: What is done, for `Done` and `Milestones`.
        confidence: The owner's probability now.
        note: What the owner says now.
        unit: Of its values, where no amount says one.
        metric: Id of a metric that the rows have; it gives the unit then.
        weight: Among the key results of its objective.
        intent: How firmly it is meant.
        owner: Who answers for it.
        segment: Whom it is about.
        period: The tool's name of its cycle, which is that of its objective here.
        starts_on: First day.
        ends_on: Last day.
        extra: What has no place.
        at: The column of each part that has one of its own, for faults.
    """

    item: Item
    title: str
    key: str = ""
    id: str = ""
    parents: tuple[Parent, ...] = ()
    goal: Target | None = None
    start: Amount | None = None
    target: Amount | None = None
    current: Amount | None = None
    on: dt.date | None = None
    done: bool | tuple[str, ...] | None = None
    confidence: float | None = None
    note: str = ""
    unit: str = ""
    metric: str = ""
    weight: float | None = None
    intent: Intent | None = None
    owner: str = ""
    segment: str = ""
    period: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    extra: Mapping[str, object] = field(factory=dict)
    at: Mapping[str, str] = field(factory=dict)


@frozen(kw_only=True, eq=False)
class CheckInRow:
    """
    One check-in of a file.

    Attributes:
        item: Where it stands.
        key: The key of its key result.
        date: Its day.
        value: Of the key result.
        confidence: The owner's probability, 0 to 1.
        note: In the owner's words.
        author: Who says it.
        done: What is done.
        extra: What has no place.
    """

    item: Item
    key: str
    date: dt.date | None
    value: Amount | None = None
    confidence: float | None = None
    note: str = ""
    author: str = ""
    done: bool | tuple[str, ...] | None = None
    extra: Mapping[str, object] = field(factory=dict)


@frozen(kw_only=True, eq=False)
class MetricRow:
    """
    One metric of a file, or one that readings name.

    Attributes:
        item: Where it stands.
        metric: The metric.
    """

    item: Item
    metric: Metric


@frozen(kw_only=True, eq=False)
class ReadingRow:
    """
    One reading of a metric.

    Attributes:
        item: Where it stands.
        metric: Id of the metric; it is made where the rows have none.
        date: Its day.
        value: In the metric's unit, or the unit beside it.
        starts_on: First day of its period.
        standard_error: Of the value.
        numerator: Of a ratio.
        denominator: Of a ratio.
        n: How many responses.
        recorded_at: When it was recorded.
        source: Where it came from.
        provisional: Whether it can still change.
        extra: What has no place.
    """

    item: Item
    metric: str
    date: dt.date | None
    value: Amount | None = None
    starts_on: dt.date | None = None
    standard_error: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    n: float | None = None
    recorded_at: str = ""
    source: str = ""
    provisional: bool = False
    extra: Mapping[str, object] = field(factory=dict)


@define(eq=False)
class Draft:
    """
    What a reader has found; rows whose item is bad are told and left out.

    Attributes:
        source: What is read: settings, notes, tables.
        tool: Name of the format.
        home: What becomes of a key result without an objective: ``"fault"``, or
            ``"own"`` for an objective of its own, with the same title.
        rest: Whether weights are shares of one whole, and rows without a weight share
            what the others leave; otherwise such rows are faults.
        loops: Whether parents may lead back to a row, as in a set that has such links:
            what is written of one is read back.
        gone: Keys of rows that the file holds and says are to be left out.
        objectives: Rows so far.
        key_results: Rows so far.
        check_ins: Rows so far.
        metrics: Rows so far.
        readings: Rows so far.
        rows: How many rows or objects were read.
        whole: The set, where the format holds a document and no rows are needed.
    """

    source: Source
    tool: str
    home: Literal["fault", "own"] = "fault"
    rest: bool = False
    loops: bool = True
    gone: set[str] = field(factory=set)
    objectives: list[ObjectiveRow] = field(factory=list)
    key_results: list[KeyResultRow] = field(factory=list)
    check_ins: list[CheckInRow] = field(factory=list)
    metrics: list[MetricRow] = field(factory=list)
    readings: list[ReadingRow] = field(factory=list)
    rows: int = 0
    whole: OKRSet | None = None

    def add(
        self,
        *found: ObjectiveRow | KeyResultRow | CheckInRow | MetricRow | ReadingRow,
    ) -> None:
        """
        Take rows in, bad ones too: others may hang on them.

        Args:
            *found: Rows of any kind, in the order of the file.

        Example:
            >>> from okrkit.formats.exchange.notes import Notes
            >>> from okrkit.formats.exchange.settings import Settings
            >>> source = Source(settings=Settings(), notes=Notes())
            >>> draft = Draft(source, "flat")
            >>> draft.add(ObjectiveRow(item=source.item({}, "data"), title="Keep"))
            >>> len(draft.objectives)
            1
        """
        for row in found:
            match row:
                case ObjectiveRow():
                    self.objectives.append(row)
                case KeyResultRow():
                    self.key_results.append(row)
                case CheckInRow():
                    self.check_ins.append(row)
                case MetricRow():
                    self.metrics.append(row)
                case _:
                    self.readings.append(row)
