"""`Tool`: the description of a foreign format, with its reader and writer."""

import datetime as dt
from collections.abc import Callable
from typing import Literal, TypeAlias

from attrs import field, frozen

from okrkit.formats.exchange.draft import Draft
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.written import Written
from okrkit.model.okrset import OKRSet

__all__ = ["Column", "Reader", "Tool", "Writer"]

Reader: TypeAlias = Callable[[Source, Draft], None]
"""Puts what a source holds into a draft; faults go to the notes, never out."""

Writer: TypeAlias = Callable[[OKRSet, "dt.date | None"], Written]
"""Writes a set as it stands on a day; what is lost is told by reading it back."""


@frozen
class Column:
    """
    One column of a table, or one field of an object.

    Attributes:
        name: As the format spells it.
        means: What it becomes in okrkit; empty where it has no place and is kept in
            `extra`.
        needed: Whether a file without it cannot be read.

    Example:
        >>> Column("Labels").means
        ''
    """

    name: str
    means: str = ""
    needed: bool = False


@frozen(kw_only=True)
class Tool:
    """
    A foreign format: what it is called, what it holds, how it is read and written.

    Attributes:
        name: What `read` and `write` take: ``"appfire"``.
        title: Its name for people.
        kind: A ``"table"`` (CSV or one sheet), a ``"workbook"`` of several sheets, or
            the ``"objects"`` of an API.
        columns: Those that are known.
        complete: Whether these are all that the format has.
        source: Where it is described.
        policy: Name of the preset of scoring that gives the tool's numbers; empty where
            okrkit has none.
        tree: How it says what hangs on what: ``"references"`` of rows, dotted
            ``"order"``, ``"titles"`` of parents, one line ``"side by side"``, or
            ``"none"``.
        unknown: What its source does not say, and is therefore okrkit's reading.
        lacks: Facts that the format has no place for, so that they are lost in it.
        reader: Puts a source into a draft; None where it is only written.
        writer: Makes its content; None where it is only read.
        asks: Parts whose columns its source does not name, so that a caller may.
        sheets: Of a workbook, the sheets that are read; a sheet is found whatever its
            case.

    Example:
        >>> Tool(name="own", title="Our sheet", kind="table", source="").direction
        'none'
    """

    name: str
    title: str
    kind: Literal["table", "workbook", "objects"]
    columns: tuple[Column, ...] = field(default=(), repr=False)
    complete: bool = False
    source: str
    policy: str = ""
    tree: Literal["references", "order", "titles", "side by side", "none"] = "none"
    unknown: tuple[str, ...] = field(default=(), repr=False)
    lacks: tuple[str, ...] = field(default=(), repr=False)
    reader: Reader | None = field(default=None, repr=False)
    writer: Writer | None = field(default=None, repr=False)
    asks: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()

    @property
    def direction(self) -> Literal["in", "out", "both", "none"]:
        """
        Whether it is read, written or both.

        Example:
            >>> Tool(name="x", title="X", kind="table", source="").direction
            'none'
        """
        if self.reader:
            return "both" if self.writer else "in"
        return "out" if self.writer else "none"

    @property
    def slots(self) -> tuple[str, ...]:
        """
        The names of columns that have a place in okrkit.

        Example:
            >>> columns = Column("Title", "title"), Column("Labels")
            >>> Tool(name="x", title="X", kind="table", source="",
            ...     columns=columns).slots
            ('Title',)
        """
        return tuple(column.name for column in self.columns if column.means)

    @property
    def names(self) -> tuple[str, ...]:
        """
        The names of all columns.

        Example:
            >>> Tool(name="x", title="X", kind="table", source="",
            ...     columns=(Column("Labels"),)).names
            ('Labels',)
        """
        return tuple(column.name for column in self.columns)
