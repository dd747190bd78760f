"""`Item`: a row of a table or object of an API, read cell by cell with its faults."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeVar

from attrs import define, field

from okrkit.errors import InvalidOKRError, OKRError, nearest, shown
from okrkit.formats.exchange import cells
from okrkit.formats.exchange.cells import Amount
from okrkit.formats.exchange.notes import Notes
from okrkit.formats.exchange.settings import PercentScale, Settings

__all__ = ["Item"]

T = TypeVar("T")


@define(eq=False, kw_only=True)
class Item:
    """
    A row of a table, or an object of an API.

    What a cell has against it is noted with its place, and makes the item `bad`: it is
    then left out, and everything else is read on.

    Attributes:
        cells: What it holds, by name of column or field.
        settings: What the caller says of the file.
        notes: Where faults and losses go.
        row: Number of the row as a spreadsheet shows it; 0 for an object.
        path: Where it is, in words: ``row 5`` or ``data[3]``.
        names: By name of column as readers ask for it, as it stands in the file.
        bad: Whether it has a fault.

    Example:
        >>> item = Item(cells={"to": "4O"}, settings=Settings(), notes=Notes())
        >>> item.amount("to"), item.bad, str(item.notes.faults[0])[:20]
        (None, True, 'to: not a number; ex')
    """

    cells: Mapping[str, object]
    settings: Settings
    notes: Notes
    row: int = 0
    path: str = ""
    names: Mapping[str, str] = field(factory=dict)
    bad: bool = False

    def has(self, name: str) -> bool:
        """
        Tell whether a cell holds something.

        Example:
            >>> Item(cells={"a": " "}, settings=Settings(), notes=Notes()).has("a")
            False
        """
        cell = self.cells.get(name)
        return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))

    def text(self, name: str, *, needed: bool = False) -> str:
        """
        Read a text; empty where there is none.

        Args:
            name: Of the column or field.
            needed: Whether an empty cell is a fault.

        Returns:
            The text.

        Example:
            >>> Item(cells={"a": 7}, settings=Settings(), notes=Notes()).text("a")
            '7'
        """
        found = self.read(name, cells.text) or ""
        if needed and not found and not self.bad:
            self.fault(name, "nothing in it", code="blank", expected="some text")
        return found

    def amount(self, name: str) -> Amount | None:
        """
        Read a number with its unit; None where there is none.

        Example:
            >>> item = Item(cells={"a": "$5"}, settings=Settings(), notes=Notes())
            >>> item.amount("a")
            Amount(value=5.0, unit='USD')
        """
        return self.read(name, lambda cell: cells.amount(cell, self.settings))

    def number(self, name: str) -> float | None:
        """
        Read a bare number; None where there is none, a fault where it has a unit.

        Example:
            >>> Item(cells={"a": "5"}, settings=Settings(), notes=Notes()).number("a")
            5.0
        """
        found = self.amount(name)
        if found is None or found.unit is None:
            return None if found is None else found.value
        self.fault(
            name,
            "a unit where none is meant",
            code="unit-mismatch",
            expected="a number",
        )
        return None

    def share(
        self, name: str, scale: PercentScale | None = None, *, whole: bool = False
    ) -> float | None:
        """
        Read a share such as progress, a half as 0.5; None where there is none.

        Args:
            name: Of the column or field.
            scale: How the format writes shares; None where only the caller can say.
            whole: Whether one below 0 or above 100 percent is a fault.

        Returns:
            The share.

        Example:
            >>> item = Item(cells={"p": "40"}, settings=Settings(), notes=Notes())
            >>> item.share("p", "0-100")
            0.4
        """
        how = partial(cells.share, settings=self.settings, scale=scale, whole=whole)
        return self.read(name, how)

    def day(self, name: str) -> dt.date | None:
        """
        Read a day; None where there is none.

        Example:
            >>> item = Item(cells={"d": "2026-11-06"}, settings=Settings(),
            ...     notes=Notes())
            >>> item.day("d")
            datetime.date(2026, 11, 6)
        """
        return self.read(name, lambda cell: cells.day(cell, self.settings))

    def many(self, name: str, by: str) -> tuple[str, ...]:
        r"""
        Read several texts of one cell.

        Args:
            name: Of the column.
            by: The characters that part them.

        Returns:
            The texts, each once.

        Example:
            >>> item = Item(cells={"t": "a\nb"}, settings=Settings(), notes=Notes())
            >>> item.many("t", "\n")
            ('a', 'b')
        """
        return self.read(name, lambda cell: cells.many(cell, by)) or ()

    def word(self, name: str, known: Mapping[str, T], default: T) -> T:
        """
        Read one of the words that a format knows, whatever their case.

        Args:
            name: Of the column or field.
            known: By word in small letters, its meaning.
            default: What an empty cell means.

        Returns:
            The meaning; the default for a word that is a fault.

        Example:
            >>> item = Item(cells={"t": "Goal"}, settings=Settings(), notes=Notes())
            >>> item.word("t", {"goal": 1}, 0)
            1
        """
        said = self.text(name)
        key = " ".join(said.casefold().split())
        if not said or key in known:
            return known[key] if said else default
        near = nearest(key, known, most=1)
        self.fault(
            name,
            "not one of the known words",
            code="unknown-word",
            expected=" or ".join(known),
            got=shown(said),
            hint=f"Did you mean {near[0]!r}?" if near else "",
        )
        return default

    def read(self, name: str, how: Callable[[object], T]) -> T | None:
        """
        Read a cell in any way; what it has against it is noted.

        Args:
            name: Of the column or field.
            how: Makes the value, or raises an error of okrkit.

        Returns:
            The value; None where there is none, or a fault.

        Example:
            >>> item = Item(cells={"a": "7"}, settings=Settings(), notes=Notes())
            >>> item.read("a", len)
            1
        """
        cell = self.cells.get(name)
        if cell is None:
            return None
        try:
            return how(cell)
        except OKRError as error:
            self.refuse(name, error)
            return None

    def attempt(self, make: Callable[[], T]) -> T | None:
        """
        Make something of the item; what it has against that is noted.

        Args:
            make: Makes it, or raises an error of okrkit.

        Returns:
            What was made; None where it is a fault.

        Example:
            >>> Item(cells={}, settings=Settings(), notes=Notes()).attempt(dict)
            {}
        """
        try:
            return make()
        except OKRError as error:
            self.refuse("", error)
            return None

    def fault(
        self,
        name: str,
        why: str,
        *,
        code: str,
        expected: str = "",
        got: str = "",
        hint: str = "",
    ) -> None:
        """
        Note a fault of a cell, or of the whole item where the name is empty.

        Args:
            name: Of the column or field.
            why: What is wrong.
            code: Its code.
            expected: What would have been right.
            got: What came, shown safely; the cell where it is left out.
            hint: The next step.

        Example:
            >>> item = Item(cells={}, settings=Settings(), notes=Notes(), path="row 2")
            >>> item.fault("Owner", "nobody", code="blank")
            >>> item.notes.faults[0].path
            "row 2, column 'Owner'"
        """
        if not got and self.cells.get(name) is not None:
            got = shown(self.cells[name])
        parts = {"expected": expected, "got": got, "hint": hint}
        self.refuse(name, InvalidOKRError(why, code=code, **parts))

    def refuse(self, name: str, error: OKRError) -> None:
        """
        Note an error as a fault of a cell, or of the whole item.

        Example:
            >>> item = Item(cells={}, settings=Settings(), notes=Notes(), path="kr[1]")
            >>> item.refuse("to", InvalidOKRError("no number"))
            >>> item.notes.faults[0].path, item.bad
            ('kr[1].to', True)
        """
        self.bad = True
        if self.names and name not in self.names:
            name = ""  # a column that the file does not have
        written = self.names.get(name, name)
        place = list(self.names).index(name) + 1 if name in self.names else 0
        in_table = self.path.startswith("row") or self.row
        if not name:
            path = self.path
        elif in_table:
            path = f"{self.path}, column {shown(written)}"
        else:
            path = f"{self.path}.{name}" if self.path else name
        self.notes.fault(error, row=self.row, column=place, path=path)

    def lose(self, what: str, why: str, *, kept: bool = False) -> None:
        """
        Note what okrkit has no place for.

        Args:
            what: The column, field or fact.
            why: The reason, and what was done instead.
            kept: Whether the words stay in `extra`.

        Example:
            >>> item = Item(cells={}, settings=Settings(), notes=Notes(), path="row 2")
            >>> item.lose("column Teams", "okrkit has no teams")
            >>> item.notes.losses[0].where
            'row 2'
        """
        self.notes.lose(what, why, at=self.path, kept=kept)

    def keep(self, tool: str, *slots: str) -> dict[str, object]:
        """
        Keep every cell that has no place in okrkit, and note it.

        It stands in `extra` under ``x-`` and the name of the tool, by name of column.

        Args:
            tool: Name of the format.
            *slots: Columns and fields that have a place.

        Returns:
            What `extra` takes; empty where there is nothing.

        Example:
            >>> item = Item(cells={"id": 1, "Tags": "a"}, settings=Settings(),
            ...     notes=Notes())
            >>> item.keep("peoplebox", "id")
            {'x-peoplebox': {'Tags': 'a'}}
        """
        beyond = dict(self._kept(frozenset(slots)))
        return {f"x-{tool}": beyond} if beyond else {}

    def _kept(self, slots: frozenset[str]) -> Iterator[tuple[str, object]]:
        for name in self.cells:
            if name in slots or not self.has(name):
                continue
            cell = self.cells[name]
            kept = cell if _is_plain(cell) else self.text(name)
            said = name in self.settings.columns
            written = self.names.get(name, name) if said else name
            kind = "column" if self.names else "field"
            self.lose(f"{kind} {written}", "okrkit has no place for it", kept=True)
            yield written, kept


def _is_plain(cell: object) -> bool:
    """Tell whether a document can hold a cell as it is."""
    return isinstance(cell, (bool, int, float, list, dict))
