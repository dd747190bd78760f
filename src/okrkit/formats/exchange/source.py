"""`Source`: what a reader is given: the rows of a table or workbook, or API objects."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.notes import Notes
from okrkit.formats.exchange.settings import Settings

__all__ = ["Source", "Table", "plain_name"]


@frozen(eq=False, kw_only=True)
class Table:
    """
    Names and rows of one table, not yet understood.

    Attributes:
        names: Of the columns, as they stand in the file.
        rows: Cells by row.
        numbers: The number of each row as a spreadsheet shows it.
        name: Of the sheet; empty in a CSV file.

    Example:
        >>> Table(names=("Order*",), rows=[["1"]], numbers=[2]).known
        {'order': 0}
    """

    names: Sequence[str]
    rows: Sequence[Sequence[object]] = field(repr=False)
    numbers: Sequence[int] = field(repr=False)
    name: str = ""
    known: dict[str, int] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Find each column by its plain name; the first of two keeps it."""
        known: dict[str, int] = {}
        for at, name in enumerate(self.names):
            known.setdefault(plain_name(name), at)
        object.__setattr__(self, "known", known)


@frozen(eq=False, kw_only=True)
class Source:
    """
    What the reader of a format is given.

    Attributes:
        settings: What the caller says of the file.
        notes: Where faults and losses go.
        tables: Of a file of tables, by name of sheet; a CSV file has one, without name.
        data: What an API gave, as plain values; None for tables.

    Example:
        >>> Source(settings=Settings(), notes=Notes(), data={"id": 1}).tables
        {}
    """

    settings: Settings
    notes: Notes
    tables: Mapping[str, Table] = field(factory=dict)
    data: object = None

    def rows(self, names: Sequence[str], *, sheet: str = "") -> Iterator[Item]:
        """
        Give the rows of a table that hold something.

        Args:
            names: The columns that readers ask for, in the format's spelling.
            sheet: Of which table; the only one where empty.

        Yields:
            A row each; its cells are found by the names given, whatever case, star or
            blanks they have in the file, and others by the names of the file.

        Example:
            >>> held = Table(names=["ORDER*", "x"], rows=[["1", 2]], numbers=[2])
            >>> source = Source(settings=Settings(), notes=Notes(), tables={"": held})
            >>> [row.cells for row in source.rows(["Order"])]
            [{'Order': '1', 'x': 2}]
        """
        table = self.tables[sheet] if sheet else next(iter(self.tables.values()))
        asked = {plain_name(name): name for name in names}
        said = self.settings.columns
        asked |= {plain_name(column): part for part, column in said.items()}
        keys = [
            asked.get(plain_name(name)) or name.strip() or f"column {at}"
            for at, name in enumerate(table.names, 1)
        ]
        written = dict(zip(keys, table.names, strict=True))
        where = f"sheet {shown(table.name)}, " if len(self.tables) > 1 else ""
        for number, cells in zip(table.numbers, table.rows, strict=True):
            if all(cell is None or cell == "" for cell in cells):
                continue
            yield Item(
                cells=dict(zip(keys, cells, strict=True)),
                settings=self.settings,
                notes=self.notes,
                row=number,
                path=f"{where}row {number}",
                names=written,
            )

    def item(self, value: Mapping[str, object], path: str) -> Item:
        """
        Give an object of an API.

        Args:
            value: The object.
            path: Where it stands, such as ``data[3]``.

        Returns:
            The item.

        Example:
            >>> source = Source(settings=Settings(), notes=Notes())
            >>> source.item({"name": "NPS"}, "data[0]").text("name")
            'NPS'
        """
        return Item(cells=value, settings=self.settings, notes=self.notes, path=path)

    def lacks(self, names: Sequence[str], *, sheet: str = "") -> bool:
        """
        Note every column that is needed and not there, and every name that is twice.

        Args:
            names: Of the columns that are needed.
            sheet: Of which table; the only one where empty.

        Returns:
            Whether there is such a fault: then nothing can be read.

        Example:
            >>> held = Table(names=["Titel"], rows=[], numbers=[])
            >>> source = Source(settings=Settings(), notes=Notes(), tables={"": held})
            >>> source.lacks(["Title"]), source.notes.faults[0].hint
            (True, "Did you mean 'Titel'?")
        """
        table = self.tables[sheet] if sheet else next(iter(self.tables.values()))
        found = False
        names = [*names, *self.settings.columns.values()]
        for name in names:
            if plain_name(name) in table.known:
                continue
            near = nearest(name, table.names, most=1)
            self._refuse(
                f"no column {shown(name)}",
                code="column-missing",
                expected=", ".join(map(shown, names)),
                got=", ".join(map(shown, table.names[:40])),
                hint=f"Did you mean {near[0]!r}?" if near else "",
            )
            found = True
        for name in _doubled(table.names):
            self._refuse(
                f"two columns are called {shown(name)}",
                code="duplicate",
                expected="names that differ",
            )
            found = True
        return found

    def _refuse(self, why: str, **parts: str) -> None:
        self.notes.fault(InvalidOKRError(why, **parts), row=1, path="row 1")


def plain_name(name: str) -> str:
    """
    Return the name of a column as it is compared: no star, small letters, one blank.

    Example:
        >>> plain_name(" Start  Value* ")
        'start value'
    """
    return " ".join(name.replace("*", " ").casefold().split())


def _doubled(names: Sequence[str]) -> list[str]:
    seen: set[str] = set()
    twice = []
    for name in names:
        key = plain_name(name)
        if key and key in seen:
            twice.append(name)
        seen.add(key)
    return twice
