"""`files`: a table of readings in CSV or Parquet files, read by DuckDB."""

import datetime as dt
import glob
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from okrkit.errors import InvalidOKRError, SourceError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.checks import text
from okrkit.model.metric import Metric, Observation
from okrkit.results.frames import require
from okrkit.retention.tables.delimited import delimited
from okrkit.retention.tables.files import PARQUET, DataFile, Paths, paths_of
from okrkit.retention.tables.parquet import parquet
from okrkit.sources.cells import Cells
from okrkit.sources.file_database import closed_database, found_files
from okrkit.sources.readings_table import ReadingsTable
from okrkit.sources.secrets import clipped, said
from okrkit.sources.shape import Scalar, Shape
from okrkit.sources.sql_reading import Watch, positive
from okrkit.sources.sql_text import statement
from okrkit.sources.tabled import observations_of

__all__ = ["FileSource", "files"]


@frozen(kw_only=True, eq=False, repr=False)
class FileSource(ReadingsTable):
    """
    A table of readings in files, or what one SELECT makes of the files.

    DuckDB reads them in a database of its own that knows nothing but these files: it
    opens no other, writes none, and does not reach for the network.

    Attributes:
        paths: Files, folders or patterns.
        shape: How the table is laid out.
        query: One SELECT over a view called ``data``; the files as they are where None.
        memory: The most that DuckDB may hold, such as ``"1GB"``; beyond it works on
            disk, in the folder for temporary files.
        threads: How many threads it may use; all processors where None.
        seconds: How long reading may take.
        name: What its readings name as their source.

    Example:
        >>> files("churn/*.csv", every="month")
        <file source: *.csv, every month>
    """

    paths: tuple[str, ...]
    query: str | None = None
    memory: str = "1GB"
    threads: int | None = None
    seconds: float = 30
    _open: list[Any] = field(factory=list, init=False)

    def __repr__(self) -> str:
        """Return which files and how they are laid out, on one line."""
        asked = ", by a query" if self.query is not None else ""
        return f"<file source: {self.name}{asked}{self.shape.told()}>"

    @property
    def keeps_time(self) -> bool:
        """
        Whether reading ends by itself, see `okrkit.typing.TimedSource`: DuckDB does.

        Example:
            >>> files("readings.csv").keeps_time
            True
        """
        return True

    def _readings(
        self, metric: Metric, start: dt.date, end: dt.date
    ) -> tuple[Observation, ...]:
        """Read the readings of a window of days."""
        columns, rows = self._pushed(start, end)
        return observations_of(
            columns, self.shape, metric=metric, start=start, end=end, rows=rows
        )

    def events(self) -> object:
        """
        Return the rows themselves, for `okrkit.sources.retention` to count.

        Returns:
            The files as `okrkit.retention` reads them, amounts of CSV files as numbers;
            a relation of DuckDB where only some rows, or what a query makes of them,
            is meant.

        Raises:
            OKRError: No file, or one that cannot be read.

        Example:
            >>> files("paid.csv").events().path
            'paid.csv'
        """
        if self.query is None and not self.shape.where:
            path, *more = self.paths
            meant = self.paths if more else path
            return DataFile(meant, memory=self.memory, threads=self.threads)
        require("narwhals", extra="duckdb")
        from okrkit.sources.frame_query import narrowed

        database, table, is_text = self._opened(readings=False)
        # A relation does not keep its database alive in every release.
        self._open[:] = [database]
        where = _as_texts(self.shape.where) if is_text else self.shape.where
        return narrowed(table, where)

    def _pushed(
        self, first: dt.date, after: dt.date
    ) -> tuple[dict[str, Cells], Sequence[int] | None]:
        """Ask for the rows of a window of days, for no longer than is allowed."""
        require("narwhals", extra="duckdb")
        duckdb = require("duckdb", extra="duckdb")
        from okrkit.sources.frame_query import pushed

        watch = Watch(self.seconds)
        try:
            database, table, is_text = self._opened(readings=True)
            shape = self.shape
            if is_text:
                shape = evolve(shape, where=_as_texts(shape.where))
            with database:
                return watch.run(
                    lambda: pushed(table, shape, first, after),
                    stop=database.interrupt,
                    away=True,
                )
        except duckdb.OutOfMemoryException as error:
            raise SourceError(
                f"reading the files takes more than {self.memory} of memory",
                code="source-memory",
                source=self.name,
                hint="Give it more with memory=, or ask for less at once.",
            ) from error
        except duckdb.Error as error:
            raise watch.late() or self._failed(error) from error

    def _failed(self, error: Exception) -> SourceError:
        from okrkit.retention.tables.opening import unreadable

        if self.query is not None:
            return SourceError(
                "the query over the files failed",
                code="query-failed",
                source=self.name,
                got=clipped(said(error)),
            )
        found = unreadable(self.paths[0], error)
        return SourceError(
            found.why,
            code=found.code,
            source=self.name,
            place=found.place,
            expected=found.expected,
            got=found.got,
        )

    def _opened(self, *, readings: bool) -> tuple[Any, Any, bool]:
        """Open a database that knows the files alone, and the table that is meant."""
        found = found_files(self.paths)
        database = closed_database(found, memory=self.memory, threads=self.threads)
        is_text = not found[0].lower().endswith(PARQUET)
        if is_text:
            table = delimited(found).relation(database)
        else:
            wanted = None
            if readings and self.query is None:
                names = database.read_parquet(glob.escape(found[0])).columns
                wanted = {*self.shape.wanted(names).values(), *self.shape.where}
            table = parquet(database, found, wanted)
        if self.query is None:
            return database, table, is_text
        table.create_view("data")
        kinds = [one.type.name for one in database.extract_statements(self.query)]
        if kinds != ["SELECT"]:
            raise SourceError(
                "the query is not one SELECT",
                code="query-not-select",
                got=" and ".join(kinds[:3]),
            )
        one = statement(self.query, "duckdb").pieces[0]
        # Its kinds of columns are its own, also where the files are texts.
        return database, database.sql(one), False


def files(
    path: Paths,
    *,
    columns: Mapping[str, str] | None = None,
    where: Mapping[str, Scalar] | None = None,
    every: str | None = None,
    cadence: Cadence | None = None,
    provisional: bool = False,
    zone: str | None = None,
    query: str | None = None,
    memory: str = "1GB",
    threads: int | None = None,
    seconds: float = 30,
    rows: int = 1_000_000,
    name: str = "",
) -> FileSource:
    """
    Read a metric from CSV or Parquet files that have one row a day, or a period.

    Nothing in a CSV file is guessed: every cell is text, numbers and days are read as
    everywhere in okrkit, and a query casts what it counts with.

    Args:
        path: A file, a folder, a pattern such as ``logs/*.parquet``, or several files.
        columns: Field of `okrkit.Observation` to column; `period` is another name for
            `date`. Every field whose own name is a column where None.
        where: Column to value: only rows that equal all of them.
        every: The kind of period of a row; None where a row is of one day.
        cadence: Says how fiscal years run; the calendar where None.
        provisional: Whether the period that runs is given too, as provisional.
        zone: The time zone in which the business counts its days, for moments.
        query: One SELECT over a view called ``data``, of DuckDB's SQL, whose result is
            the table; the files themselves where None.
        memory: The most that DuckDB may hold; beyond it works on disk.
        threads: How many threads it may use; all processors where None.
        seconds: How long reading may take.
        rows: How many rows may be handed over; what is counted in files is not limited.
        name: What the readings name as their source; the file's name where empty.

    Returns:
        A source for `okrkit.refresh`; the files are looked for when it is read.

    Raises:
        InvalidOKRError: Something in the layout that cannot be.
        SourceError: A query that is not one SELECT.
        CalendarError: No kind of period.

    Example:
        >>> sums = "SELECT date_trunc('month', paid) AS date, sum(eur) AS value"
        >>> files("paid/*.parquet", query=f"{sums} FROM data GROUP BY 1", every="month")
        <file source: *.parquet, by a query, every month>
    """
    paths = paths_of(path)
    if query is not None and statement(query, "duckdb").names:
        raise SourceError(
            "a query over files takes no parameters",
            code="query-parameters",
            hint="Say which rows are meant with where=.",
        )
    if threads is not None and (isinstance(threads, bool) or threads < 1):
        raise InvalidOKRError(
            "no number of threads",
            code="not-positive",
            place="threads",
            expected="a whole number of at least 1",
            got=shown(threads),
        )
    label = text(name, field="name", empty=True)
    size = text(memory, field="memory")
    DataFile(paths, memory=size)  # which refuses what is no size
    return FileSource(
        paths=paths,
        shape=Shape(
            columns=columns,
            where=where,
            every=every,
            cadence=cadence,
            provisional=provisional,
            zone=zone,
            rows=rows,
        ),
        query=query,
        memory=size,
        threads=threads,
        seconds=positive(seconds, field="seconds"),
        name=label or _label(paths),
    )


def _label(paths: Sequence[str]) -> str:
    """Name files by the last part of their path, which names no folder of anybody."""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return (Path(paths[0]).name or "files")[:100] + more


def _as_texts(where: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """Write what cells of a CSV file are to equal as the texts that they are."""
    made: dict[str, Scalar] = {}
    for column, value in where.items():
        if isinstance(value, bool | float):
            raise InvalidOKRError(
                "a cell of a CSV file is a text",
                code="where-other-kind",
                place=f"where.{column}",
                expected="the text as the file has it",
                got=shown(value),
            )
        made[column] = value if value is None else str(value)
    return made
