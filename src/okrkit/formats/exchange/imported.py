"""`Imported`: the set that a foreign file holds, with every fault and every loss."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from attrs import frozen

from okrkit import markup
from okrkit.errors import DocumentFault
from okrkit.formats.exchange.loss import Loss
from okrkit.model.okrset import OKRSet
from okrkit.results import Json, Tabular

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Imported"]

_LISTED: Final = 20
_COLUMNS: Final = (
    "kind",
    "row",
    "where",
    "code",
    "what",
    "expected",
    "got",
    "hint",
    "count",
    "kept",
)


@frozen(eq=False, repr=False, kw_only=True)
class Imported(Tabular):
    """
    What an import gave: the set, and what could not be taken over.

    Attributes:
        tool: Name of the format.
        okrs: The set, of every row without a fault.
        rows: How many rows or objects were read.
        faults: Rows and cells that cannot be read, in the order of the file; only a dry
            run has some, since otherwise they are raised.
        fault_count: How many there are; `faults` keeps as many as the limits allow.
        losses: What okrkit has no place for, or the format does not say.
        policy: Name of the preset of scoring that gives the tool's own numbers; empty
            where there is none.

    Example:
        >>> Imported(tool="appfire", okrs=OKRSet(), rows=0)
        <Imported: appfire: 0 rows, 0 objectives, 0 key results>
    """

    kind: ClassVar[str] = "imported"

    tool: str
    okrs: OKRSet
    rows: int
    faults: Sequence[DocumentFault] = ()
    fault_count: int = 0
    losses: Sequence[Loss] = ()
    policy: str = ""

    def to_dict(self) -> dict[str, Json]:
        """
        Give the report as plain values; the set itself is written by `okr.to_dict`.

        Returns:
            What `json.dumps` takes.

        Example:
            >>> Imported(tool="appfire", okrs=OKRSet(), rows=0).to_dict()["rows"]
            0
        """
        lines: list[Json] = [
            dict(zip(_COLUMNS, row, strict=True)) for row in self._rows()
        ]
        return {
            "kind": self.kind,
            "tool": self.tool,
            "rows": self.rows,
            "objectives": len(self.okrs.objectives),
            "key_results": len(self.okrs.scope("key result").ids),
            "metrics": len(self.okrs.metrics),
            "faults": self.fault_count,
            "policy": self.policy,
            "items": lines,
        }

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Give faults and losses as columns, a line each.

        Returns:
            Arrays by name.

        Example:
            >>> columns = Imported(tool="appfire", okrs=OKRSet(), rows=0).to_columns()
            >>> list(columns)[:3]
            ['kind', 'row', 'where']
        """
        import numpy as np

        rows = list(self._rows())
        columns: dict[str, np.ndarray] = {}
        for at, name in enumerate(_COLUMNS):
            kind = {"row": np.int64, "count": np.int64, "kept": np.bool_}.get(name)
            columns[name] = np.array([row[at] for row in rows], dtype=kind or np.str_)
        return columns

    def _rows(
        self,
    ) -> Iterator[tuple[str, int, str, str, str, str, str, str, int, bool]]:
        for fault in self.faults:
            yield (
                "fault",
                fault.line,
                fault.path,
                fault.code,
                fault.why,
                fault.expected,
                fault.got,
                fault.hint,
                1,
                False,
            )
        for loss in self.losses:
            what = f"{loss.what}: {loss.why}"
            yield "loss", 0, loss.where, "", what, "", "", "", loss.count, loss.kept

    def __str__(self) -> str:
        """Return counts, faults and losses, a line each."""
        shown = self.faults[:_LISTED]
        lines = [f"  fault: {fault}" for fault in shown]
        if self.fault_count > len(shown):
            lines.append(f"  and {self.fault_count - len(shown):,} more faults")
        lines += [
            f"  loss: {loss}" + f" [{loss.count:,} times]" * (loss.count > 1)
            for loss in self.losses
        ]
        if self.policy:
            lines.append(f"  scored as there with okr.presets.{self.policy}")
        head = f"{self.tool}: {self._count()}"
        return "\n".join(map(markup.plain, [head, *lines]))

    def __repr__(self) -> str:
        """Return the counts, on one line."""
        return f"<Imported: {markup.plain(self.tool)}: {self._count()}>"

    def _repr_html_(self) -> str:
        """Return counts, faults and losses for a notebook."""
        head = markup.element("p", f"{self.tool}: {self._count()}")
        drawn = [head]
        if self.faults:
            rows = [(f.path, f.why, f.expected, f.got, f.hint) for f in self.faults]
            heads = ("where", "fault", "expected", "got", "what to do")
            drawn.append(markup.table(heads, rows, total=self.fault_count))
        if self.losses:
            lost = [
                (each.what, each.where, str(each.count), str(each))
                for each in self.losses
            ]
            named = ("lost", "where", "how often", "why")
            drawn.append(markup.table(named, lost, align="llrl"))
        return markup.fragment(markup.join(drawn), text=str(self))

    def _count(self) -> str:
        found = {
            "row": self.rows,
            "objective": len(self.okrs.objectives),
            "key result": len(self.okrs.scope("key result").ids),
        }
        readings = sum(len(series) for series in self.okrs.observations.values())
        more = {"reading": readings, "fault": self.fault_count}
        found |= {name: count for name, count in more.items() if count}
        return ", ".join(f"{n:,} {what}{'s' * (n != 1)}" for what, n in found.items())
