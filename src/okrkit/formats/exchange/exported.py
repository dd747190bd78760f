"""`Exported`: a set as another tool takes it, and what could not be taken along."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from attrs import field, frozen

from okrkit import markup
from okrkit.formats.exchange.loss import Loss
from okrkit.formats.exchange.written import Body
from okrkit.results import Json, Tabular, jsonable

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Exported"]

_HEADS: Final = ("what", "where", "count", "why")


@frozen(eq=False, repr=False, kw_only=True)
class Exported(Tabular):
    """
    What an export gave: the content, and everything that it does not hold.

    Attributes:
        tool: Name of the format.
        content: Text of a CSV table, bytes of a workbook, or objects for an API.
        on: The day whose values are in it; None where nothing was measured.
        losses: What is not in it: whoever reads it back has the rest, and no more.
        path: The file it was written to; empty where it was not.
        objectives: How many objectives are in it.
        key_results: How many key results are in it.

    Example:
        >>> Exported(tool="appfire", content="", on=None, losses=())
        <Exported: appfire: 0 objectives, 0 key results, nothing lost>
    """

    kind: ClassVar[str] = "exported"

    tool: str
    content: str | bytes | list[Body] = field(repr=False)
    on: dt.date | None
    losses: Sequence[Loss]
    path: str = ""
    objectives: int = 0
    key_results: int = 0

    def to_dict(self) -> dict[str, Json]:
        """
        Give the report as plain values; the content is left out.

        Returns:
            What `json.dumps` takes.

        Example:
            >>> Exported(tool="flat", content="", on=None, losses=()).to_dict()["kind"]
            'exported'
        """
        items: list[Json] = [
            dict(zip(_HEADS, map(jsonable, row), strict=True)) for row in self._rows()
        ]
        return {
            "kind": self.kind,
            "tool": self.tool,
            "on": jsonable(self.on),
            "path": self.path,
            "objectives": self.objectives,
            "key_results": self.key_results,
            "items": items,
        }

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Give the losses as columns, a line each.

        Returns:
            Arrays by name: what, where, count and why.

        Example:
            >>> list(Exported(tool="x", content="", on=None, losses=()).to_columns())
            ['what', 'where', 'count', 'why']
        """
        import numpy as np

        rows = self._rows()
        kinds = (np.str_, np.str_, np.int64, np.str_)
        return {
            name: np.array([row[at] for row in rows], dtype=kinds[at])
            for at, name in enumerate(_HEADS)
        }

    def _rows(self) -> list[tuple[str, str, int, str]]:
        return [(loss.what, loss.where, loss.count, loss.why) for loss in self.losses]

    def __str__(self) -> str:
        """Return what is in it and what is not, a line each."""
        lines = [
            f"  loss: {loss}" + f" [{loss.count:,} times]" * (loss.count > 1)
            for loss in self.losses
        ]
        return "\n".join(map(markup.plain, [self._head(), *lines]))

    def __repr__(self) -> str:
        """Return the counts, on one line."""
        return f"<Exported: {markup.plain(self._head())}>"

    def _repr_html_(self) -> str:
        """Return the losses as a table for a notebook."""
        rows = [(what, where, str(n), why) for what, where, n, why in self._rows()]
        view = markup.table(_HEADS, rows, caption=self._head(), align="llrl")
        return markup.fragment(view, text=str(self))

    def _head(self) -> str:
        counts = {"objective": self.objectives, "key result": self.key_results}
        said = [f"{n:,} {what}{'s' * (n != 1)}" for what, n in counts.items()]
        lost = len(self.losses)
        kinds = f"{lost} kind{'s' * (lost > 1)} of losses" if lost else "nothing lost"
        return f"{self.tool}: {', '.join(said)}, {kinds}"
