"""`Sheet`: the rows of an export that count, and why the others do not."""

from collections.abc import Callable, Collection, Sequence
from typing import Self

from attrs import evolve, field, frozen

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.sources.exporting.contents import Contents
from okrkit.sources.exporting.export_map import ExportFilter, ExportMap

__all__ = ["Sheet", "plain"]

_VALUES_SHOWN = 5


@frozen(eq=False, repr=False, kw_only=True)
class Sheet:
    """
    An export on its way to an event table.

    Attributes:
        held: Its names and rows.
        of: Its map.
        kept: The rows that count, by place.
        left_out: How many do not, by reason.
        used: Columns that somebody has looked at.

    Example:
        >>> pay = ExportMap(name="pay", table="Events", columns={})
        >>> held = Contents(names=("a",), rows=[["1"], [""]], numbers=[2, 3])
        >>> Sheet.of_contents(held, pay).left_out
        {'nothing in the row': 1}
    """

    held: Contents
    of: ExportMap
    kept: Sequence[int]
    left_out: dict[str, int] = field(factory=dict)
    used: frozenset[str] = frozenset()

    @classmethod
    def of_contents(cls, held: Contents, of: ExportMap) -> Self:
        """
        Begin with every row that holds something.

        Args:
            held: Names and rows.
            of: The map.

        Returns:
            The sheet.

        Example:
            >>> pay = ExportMap(name="pay", table="Events", columns={})
            >>> held = Contents(names=("a",), rows=[["1"]], numbers=[2])
            >>> Sheet.of_contents(held, pay).kept
            [0]
        """
        blank = {
            at
            for at, row in enumerate(held.rows)
            if all(cell is None or (isinstance(cell, str) and not cell) for cell in row)
        }
        made = cls(held=held, of=of, kept=range(len(held.rows)))
        return made.without(blank, "nothing in the row")

    def without(self, lost: Collection[int], reason: str) -> Self:
        """
        Leave out rows, and count them under a reason.

        Args:
            lost: Their places.
            reason: Why.

        Returns:
            The smaller sheet.

        Example:
            >>> pay = ExportMap(name="pay", table="Events", columns={})
            >>> held = Contents(names=("a",), rows=[["1"], ["2"]], numbers=[2, 3])
            >>> Sheet.of_contents(held, pay).without({0}, "a test").left_out
            {'a test': 1}
        """
        kept = [at for at in self.kept if at not in lost]
        gone = len(self.kept) - len(kept)
        counted = dict(self.left_out)
        if gone:
            counted[reason] = counted.get(reason, 0) + gone
        return evolve(self, kept=kept, left_out=counted)

    def using(self, *names: str) -> Self:
        """
        Note that columns were looked at.

        Example:
            >>> pay = ExportMap(name="pay", table="Events", columns={})
            >>> held = Contents(names=("a",), rows=[], numbers=[])
            >>> sorted(Sheet.of_contents(held, pay).using("a").used)
            ['a']
        """
        return evolve(self, used=self.used | frozenset(names))

    def has(self, name: str) -> bool:
        """
        Tell whether there is a column.

        Example:
            >>> pay = ExportMap(name="pay", table="Events", columns={})
            >>> held = Contents(names=("a",), rows=[], numbers=[])
            >>> Sheet.of_contents(held, pay).has("b")
            False
        """
        return name in self.held.names

    def cells(self, name: str, part: str = "") -> list[object]:
        """
        Return a column of the rows that count; None where a cell holds nothing.

        Args:
            name: The column.
            part: What it is wanted for, for the message.

        Returns:
            One cell a row.

        Raises:
            InvalidOKRError: No such column, or two.

        Example:
            >>> pay = ExportMap(name="pay", table="Events", columns={})
            >>> held = Contents(names=("a",), rows=[["x"], ["y"]], numbers=[2, 3])
            >>> Sheet.of_contents(held, pay).cells("a")
            ['x', 'y']
        """
        at = self._place(name, part)
        rows, empty = self.held.rows, self.of.empty
        cells = [rows[row][at] for row in self.kept]
        return [
            None if isinstance(cell, str) and cell.strip() in empty else cell
            for cell in cells
        ]

    def _place(self, name: str, part: str) -> int:
        names = self.held.names
        if names.count(name) == 1:
            return names.index(name)
        if name in names:
            raise InvalidOKRError(
                f"two columns are called {shown(name)}",
                code="duplicate",
                place=part,
                expected="names that differ",
            )
        near = nearest(name, names, most=1)
        hint = f"Did you mean {near[0]!r}?" if near else ""
        if not hint and part:
            hint = f"Say which column it is: columns={{{part!r}: ...}}."
        raise InvalidOKRError(
            f"no column {shown(name)} in this export of {self.of.name}",
            code="column-missing",
            place=part,
            expected=", ".join(map(shown, names[:40])),
            hint=hint,
        )

    def filtered(self, by: ExportFilter) -> Self:
        """
        Keep the rows that count by one filter.

        Args:
            by: The filter.

        Returns:
            The smaller sheet; the same where the column is not there, and need not be.

        Raises:
            InvalidOKRError: A column that is needed is not there.

        Example:
            >>> pay = ExportMap(name="pay", table="Events", columns={})
            >>> held = Contents(names=("won",), rows=[["True"], ["no"]], numbers=[2, 3])
            >>> won = ExportFilter(column="won", keep=("true",))
            >>> Sheet.of_contents(held, pay).filtered(won).left_out
            {'won is not true': 1}
        """
        if not by.needed and not self.has(by.column):
            return self
        words = {plain(word) for word in by.keep or by.drop}
        counts = _among(words, wanted=bool(by.keep))
        cells = zip(self.kept, self.cells(by.column), strict=True)
        lost = {row for row, cell in cells if not counts(plain(cell))}
        return self.using(by.column).without(lost, by.said)

    def alike(self, name: str) -> Self:
        """
        Refuse rows that differ in a column, such as amounts of two currencies.

        Args:
            name: The column; where it is not there, nothing is looked at.

        Returns:
            The sheet.

        Raises:
            InvalidOKRError: Rows that differ.

        Example:
            >>> pay = ExportMap(name="pay", table="Events", columns={})
            >>> held = Contents(names=("cur",), rows=[["eur"], ["EUR"]], numbers=[2, 3])
            >>> sorted(Sheet.of_contents(held, pay).alike("cur").used)
            ['cur']
        """
        if not self.has(name):
            return self
        found = sorted({plain(cell) for cell in self.cells(name) if cell is not None})
        if len(found) > 1:
            raise InvalidOKRError(
                f"rows of {len(found)} different values of {shown(name)}",
                code="values-differ",
                place=self.held.label,
                expected="one, so that amounts add up",
                got=", ".join(found[:_VALUES_SHOWN]),
                hint=f"Take one: where={{{name!r}: {found[0]!r}}}.",
            )
        return self.using(name)


def plain(cell: object) -> str:
    """
    Return a cell as a filter compares it: text in small letters, 1.0 as 1.

    Example:
        >>> plain(" True "), plain(True), plain(1.0), plain(None)
        ('true', 'true', '1', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip().casefold()


def _among(words: Collection[str], *, wanted: bool) -> Callable[[str], bool]:
    return lambda cell: (cell in words) is wanted
