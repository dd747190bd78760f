"""`retention`: a definition of okrkit.retention over any table, as a source."""

import datetime as dt
import inspect
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, Final, TypeVar

from attrs import field, frozen

from okrkit.errors import (
    InvalidOKRError,
    NotMeasuredError,
    SourceError,
    nearest,
    shown,
)
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import as_date
from okrkit.model.checks import flag, mapping, text
from okrkit.model.metric import Metric, Observation
from okrkit.retention.tables.spilling import databases_made
from okrkit.sources.definitions_read import Counted, counted, event_table

__all__ = ["RetentionSource", "retention"]

T = TypeVar("T")

_OURS: Final = ("on", "since", "every", "cadence", "late_days")
_OF_TABLES: Final = ("below_zero", "end_is", "pause_days")
_RHYTHMS: Final = ("day", "week", "month", "quarter", "year")
_DAY: Final = dt.timedelta(days=1)


@frozen(kw_only=True, repr=False)
class RetentionSource:
    """
    A definition of okrkit.retention over a table, ready to be read.

    Attributes:
        definition: Id of the definition.
        table: What is counted; by argument where the definition takes two tables.
        columns: The user's columns, by the part they play; by argument first where
            there are two tables.
        events: The kind of event table, where the columns do not tell.
        segment: Who is meant; "" for everybody.
        every: The kind of period; the metric's rhythm where None.
        cadence: How fiscal years run; the calendar where None.
        provisional: Whether periods that can still change are read, too.
        late_days: For how many days after a period data may still come.
        zone: The business's time zone, for moments that say theirs.
        name: What its readings name as their source.
        options: More of the definition's own, such as ``inactive=90``.

    Example:
        >>> retention("nps", {"score": [9, 3]})
        <retention source: nps>
    """

    definition: str
    table: object = field(eq=False)
    columns: Mapping[str, Any] = field(factory=dict, hash=False)
    events: str = ""
    segment: str = ""
    every: str | None = None
    cadence: Cadence | None = None
    provisional: bool = False
    late_days: int = 0
    zone: str | None = None
    name: str = ""
    options: Mapping[str, object] = field(factory=dict, hash=False)

    def __repr__(self) -> str:
        """Return the definition and who is meant, on one line."""
        of = f" of {self.segment}" if self.segment else ""
        return f"<retention source: {self.definition}{of}>"

    @property
    def keeps_time(self) -> bool:
        """
        Whether what it reads stops by itself, see `okrkit.typing.TimedSource`.

        A table that belongs to the thread that made it decides; where DuckDB keeps one,
        all must keep time.

        Example:
            >>> retention("nps", {"score": [9], "date": ["2026-10-01"]}).keeps_time
            False
        """
        tables = [*self._tables().values()]
        timed = [getattr(table, "keeps_time", False) is True for table in tables]
        return all(timed) or any(
            keeps and not _in_duckdb(table)
            for keeps, table in zip(timed, tables, strict=True)
        )

    def measure(self, metric: Metric | None = None, *, on: dt.date | str) -> Any:  # noqa: ANN401
        """
        Measure the definition as of a day, with intervals, by period and segment.

        Args:
            metric: What it is read for: gives the rhythm and the unit of money; a
                count without a rhythm where None.
            on: The day it is asked on; what is known later does not count.

        Returns:
            The measure of okrkit.retention that the readings are taken from.

        Raises:
            OKRError: What the definition's own function says, or that DuckDB took
                longer than its table allows.

        Example:
            >>> answers = {"score": [9, 10, 3], "date": ["2026-10-01"] * 3}
            >>> asked = retention("nps", answers, columns={"date": "date"})
            >>> asked.measure(on="2026-10-31").latest().n
            3.0
        """
        from okrkit import retention as room

        asked = counted(self.definition)
        metric = Metric("metric") if metric is None else metric
        verb: Any = getattr(room, asked.verb)
        known = {key: one for key, one in self.options.items() if key not in _OF_TABLES}
        more = {key: known.pop(key) for key in asked.more if key in known}
        arguments: dict[str, object] = {**asked.options, **known, "on": on}
        arguments["late_days"] = self.late_days
        if self.cadence is not None:
            arguments["cadence"] = self.cadence
        every = self.every or (metric.rhythm if metric.rhythm in _RHYTHMS else None)
        if every is not None:
            arguments["every"] = every

        def count() -> Any:  # noqa: ANN401 - whatever the verb gives
            tables = self._event_tables(asked)
            return asked.taken(verb(*tables, **arguments), metric, more)

        return _in_time(self._tables().values(), count)

    def read(
        self, metric: Metric, start: dt.date | str, end: dt.date | str
    ) -> tuple[Observation, ...]:
        """
        Read the periods that could be known in a window of days.

        Args:
            metric: What to read.
            start: First day of the window.
            end: First day after it; nothing of that day or later is counted.

        Returns:
            One reading for each period that is complete, with its uncertainty.

        Raises:
            OKRError: What the definition's own function says.

        Example:
            >>> answers = {"score": [9, 10, 3], "date": ["2026-10-01"] * 3}
            >>> asked = retention("nps", answers, columns={"date": "date"})
            >>> nps = Metric("nps", unit="points")
            >>> [round(r.value, 1) for r in asked.read(nps, "2026-10-01", "2026-11-15")]
            [33.3]
        """
        first, after = as_date(start, field="start"), as_date(end, field="end")
        if first >= after:
            return ()
        try:
            made = self.measure(metric, on=after - _DAY)
        except NotMeasuredError:
            return ()  # nothing has happened by that day
        every = made.observations(self.segment, provisional=self.provisional)
        return tuple(reading for reading in every if first <= reading.date < after)

    def _tables(self) -> Mapping[str, object]:
        """Return the tables by argument; of one alone the argument is empty."""
        takes = counted(self.definition).tables
        if "" in takes:
            return {"": self.table}
        if not isinstance(self.table, Mapping) or set(self.table) != set(takes):
            raise InvalidOKRError(
                "this definition counts two tables",
                code="wrong-type",
                place="table",
                expected="a mapping of " + " and ".join(takes),
                got=shown(type(self.table).__name__),
            )
        return {name: self.table[name] for name in takes}

    def _columns(self, name: str) -> Mapping[str, Any]:
        """Return the columns of a table, by its argument where there are two."""
        if not name:
            return self.columns
        return mapping(self.columns.get(name), field=f"columns.{name}")

    def _event_tables(self, asked: Counted) -> list[object]:
        """Make the event tables that the verb takes, in order."""
        settings = {key: self.options[key] for key in _OF_TABLES if key in self.options}
        settings["zone"] = self.zone
        return [
            event_table(
                table,
                asked.tables[name],
                columns=self._columns(name),
                events=self.events,
                settings=settings,
                place=name or "table",
            )
            for name, table in self._tables().items()
        ]


def retention(
    definition: str,
    table: object,
    /,
    *,
    columns: Mapping[str, Any] | None = None,
    events: str | None = None,
    segment: str = "",
    every: str | None = None,
    cadence: Cadence | None = None,
    provisional: bool = False,
    late_days: int = 0,
    zone: str | None = None,
    name: str = "",
    **options: object,
) -> RetentionSource:
    """
    Make a source of a definition of okrkit.retention over any table.

    Args:
        definition: Its id, such as ``"logo-churn.cohort"``; see
            `okrkit.retention.definitions`.
        table: An event table of okrkit.retention, raw data of any kind that those
            take, or another source of rows: `frame`, `files`, `table`, `sql`, an
            export. A definition of two tables takes a mapping of both by argument.
        columns: The user's columns, by the part they play in the event table.
        events: The kind of event table (``"subscriptions"``, ``"ledger"``,
            ``"events"`` ...), where the columns do not tell.
        segment: Who is meant; "" for everybody.
        every: The kind of period; the rhythm of the metric, else a month.
        cadence: How fiscal years run; the calendar where None.
        provisional: Whether periods that can still change are read, too. Their
            readings change from day to day.
        late_days: For how many days after a period data may still come.
        zone: The business's time zone, for moments that say theirs.
        name: What its readings name as their source; the definition where empty.
        **options: More of the definition's own, such as ``inactive=90``, and of its
            event table.

    Returns:
        The source. Rows are read anew each time that it is asked.

    Raises:
        InvalidOKRError: No such definition, or an option that it does not have.

    Example:
        >>> plans = {"who": [1, 2], "since": ["2026-09-01"] * 2}
        >>> plans["until"] = [None, "2026-10-20"]
        >>> churn = retention("logo-churn.cohort", plans,
        ...     columns={"customer": "who", "start": "since", "end": "until"})
        >>> reading = churn.read(Metric("churn"), "2026-10-01", "2026-11-15")[0]
        >>> str(reading.date), reading.value, reading.denominator
        ('2026-10-31', 0.5, 2.0)
    """
    asked = counted(definition)
    _check_options(definition, asked, options)
    made = RetentionSource(
        definition=definition,
        table=table,
        columns=mapping(columns, field="columns"),
        events=text(events or "", field="events", empty=True),
        segment=text(segment, field="segment", empty=True),
        every=every,
        cadence=cadence,
        provisional=flag(provisional, field="provisional"),
        late_days=late_days,
        zone=zone,
        name=text(name, field="name", empty=True) or definition,
        options=options,
    )
    made._tables()  # noqa: SLF001 - two tables are asked for by name, or refused now
    return made


def _in_time(tables: Iterable[object], count: Callable[[], T]) -> T:
    """Count rows that DuckDB keeps no longer than their tables allow."""
    from okrkit.sources.drivers import is_duckdb
    from okrkit.sources.from_files import FileSource
    from okrkit.sources.from_tables import TableSource
    from okrkit.sources.sql_reading import Watch

    every = [*tables]
    lent = [t for t in every if isinstance(t, TableSource) and is_duckdb(t.connection)]
    files = [table for table in every if isinstance(table, FileSource)]
    limits = [t.seconds for t in lent] + [t.seconds for t in files]
    if not limits:
        return count()
    watch = Watch(min(limits))
    with databases_made() as made:
        made += [table.connection for table in lent]

        def stop() -> None:
            for database in [*made]:
                with suppress(Exception):
                    database.interrupt()

        # What belongs to this thread cannot be read in another.
        stays = any(
            getattr(table, "keeps_time", False) is True and not _in_duckdb(table)
            for table in every
        )
        try:
            return watch.run(count, stop=stop, away=not stays)
        except (InvalidOKRError, SourceError):
            late = watch.late()
            if late is None:
                raise
        raise late


def _in_duckdb(table: object) -> bool:
    """Tell whether DuckDB keeps the rows of a source: files are read by it, too."""
    from okrkit.sources.drivers import label_of
    from okrkit.sources.from_files import FileSource

    of = getattr(table, "connection", None)
    return isinstance(table, FileSource) or label_of(of) == "DuckDB"


def _check_options(
    definition: str, asked: Counted, options: Mapping[str, object]
) -> None:
    """Refuse what neither the verb nor its event table is asked with."""
    from okrkit import retention as room

    every = inspect.signature(getattr(room, asked.verb)).parameters.values()
    named = [one.name for one in every if one.kind is one.KEYWORD_ONLY]
    taken = (*_OURS, *asked.options)
    known = [name for name in named if name not in taken]
    known += [*asked.more, *_OF_TABLES]
    for name in options:
        if name in known:
            continue
        near = nearest(name, known, most=1)
        settled = name in asked.options
        raise InvalidOKRError(
            f"{definition} settles that itself" if settled else "no such option",
            code="unknown-field",
            place=name,
            expected=", ".join(sorted(known)),
            hint="Choose another definition."
            if settled
            else f"Did you mean {near[0]!r}?"
            if near
            else "",
        )
