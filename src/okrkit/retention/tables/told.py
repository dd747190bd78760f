"""`Told`: event tables as text and HTML: size, span, and what was left out."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar, SupportsIndex

import numpy as np
from attrs import fields

from okrkit import markup
from okrkit.retention.tables.files import DataFile
from okrkit.retention.tables.reading import Table
from okrkit.retention.tables.table import Columns


class Told:
    """
    What every event table says of itself: how large it is, and what it lacks.

    Example:
        >>> from okrkit.retention.tables.ledger import Ledger
        >>> Ledger({"customer": [1], "date": ["2026-10-01"], "amount": [50]})
        <Ledger: 1 row, 1 customer, 2026-10-01 to 2026-10-01>
    """

    __slots__ = ()

    table: Table

    told_of: ClassVar[str] = "customer"
    """The role that says who, and what they are called."""

    told_by: ClassVar[tuple[str, str]] = ("day", "")
    """The role that says when, and what is said before its span."""

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> str | tuple[Any, ...]:
        """Pickle a table of files as their path: it is read again."""
        data = getattr(self, "data", None)
        if not isinstance(data, str | Path | DataFile):
            return super().__reduce_ex__(protocol)
        table: Any = type(self)
        said = {
            part.name: getattr(self, part.name)
            for part in fields(table)
            if part.init and part.name != "data"
        }
        return _again, (table, data, said)

    def __repr__(self) -> str:
        """Return the size, who is in it and the days, on one line."""
        return f"<{self._line()}>"

    def __str__(self) -> str:
        """Return the same, and what was left out, as lines."""
        left = self.table.excluded.items()
        told = [f"  left out: {_count(count, 'row')}, {why}" for why, count in left]
        return "\n".join([self._line(), *map(markup.plain, told)])

    def _repr_html_(self) -> str:
        """Return the same for a notebook."""
        rows = [[why, str(count)] for why, count in self.table.excluded.items()]
        drawn = markup.element("div", markup.element("b", self._line()))
        if rows:
            # A caption is as narrow as its table.
            drawn = markup.join(
                [drawn, markup.table(["left out", "rows"], rows, align="lr")]
            )
        return markup.fragment(drawn, text=str(self))

    def _line(self) -> str:
        return markup.plain(f"{type(self).__name__}: {', '.join(self._said())}")

    def _said(self) -> Iterator[str]:
        table = self.table
        if not isinstance(table, Columns):
            yield "a frame that its engine keeps"
            return
        yield _count(table.size, "row")
        if not table.size:
            return
        if self.told_of in table:
            yield _count(len(np.unique(table[self.told_of])), self.told_of)
        role, before = self.told_by
        if role in table:
            ends = np.array([table[role].min(), table[role].max()])
            yield before + " to ".join(map(str, ends.astype("datetime64[D]")))


def _again(
    table: Callable[..., object], data: object, said: Mapping[str, object]
) -> object:
    """Read a table of files again."""
    return table(data, **said)


def _count(count: int, of: str) -> str:
    return f"{count} {of}{'s' * (count != 1)}"
