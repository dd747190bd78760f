"""
How a table says what hangs on what: by row, by dotted order, or by title.

Each gives the parents as keys; `okrkit.formats.exchange.linking` finds the rows.
"""

import re
from typing import Final

from okrkit.errors import InvalidOKRError, shown
from okrkit.formats.exchange import cells
from okrkit.formats.exchange.draft import Parent
from okrkit.formats.exchange.item import Item

__all__ = ["SEVERAL", "Keys", "above", "order", "references"]

SEVERAL: Final = "\n,;"
"""What parts several references of one cell: none of them stands in a row's id."""

_ORDER: Final = re.compile(r"[1-9][0-9]{0,8}(?:\.[1-9][0-9]{0,8}){0,99}")


class Keys:
    """
    The keys that rows go by, each once.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> item = Item(cells={"Row ID": "7"}, settings=Settings(), notes=Notes())
        >>> keys = Keys()
        >>> keys.take(item, "Row ID", "7"), keys.take(item, "Row ID", "7")
        ('7', '')
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._taken: dict[str, str] = {}

    def take(self, item: Item, name: str, key: str) -> str:
        """
        Give a key to a row; a second row that claims it has a fault.

        Args:
            item: The row.
            name: The column that holds the key.
            key: The key; empty where the row has none.

        Returns:
            The key; empty where another row has it.
        """
        if key and key in self._taken:
            item.fault(
                name,
                f"{self._taken[key]} is called so, too",
                code="duplicate-id",
                expected="a key of its own for each row",
            )
            return ""
        if key:
            self._taken[key] = item.path
        return key


def order(item: Item, name: str) -> str:
    """
    Read a dotted order: ``1.2.1`` stands below ``1.2``.

    Args:
        item: The row.
        name: The column that holds the order.

    Returns:
        The order; empty where it is a fault.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> item = Item(cells={"Order": "1.2"}, settings=Settings(), notes=Notes())
        >>> order(item, "Order")
        '1.2'
    """
    return item.read(name, _order) or ""


def _order(cell: object) -> str:
    if isinstance(cell, float) and not cell.is_integer():
        raise InvalidOKRError(
            "an order that a spreadsheet keeps as a number",
            code="order-number",
            expected="text, since 1.10 and 1.1 are the same number",
            got=shown(cell),
            hint="Format the column as text there, and write the orders again.",
        )
    said = cells.text(cell)
    if not said or not _ORDER.fullmatch(said):
        raise InvalidOKRError(
            "not an order" if said else "nothing in it",
            code="not-an-order" if said else "blank",
            expected="numbers with points between them, such as 1.2.1",
            got=shown(said),
        )
    return said


def above(said: str, weight: float | None = None) -> tuple[Parent, ...]:
    """
    Give the parent that a dotted order means.

    Args:
        said: The order; empty where there is none.
        weight: Of the link.

    Returns:
        The parent; none of a row at the top.

    Example:
        >>> above("1.2.1"), above("1")
        ((Parent(key='1.2', weight=None, kind='contributes', must=True),), ())
    """
    parent = said.rpartition(".")[0]
    return (Parent(parent, weight),) if parent else ()


def references(
    item: Item, name: str, *, by: str = SEVERAL, must: bool = True
) -> tuple[Parent, ...]:
    r"""
    Give the parents that a cell names, by row, id or title.

    Args:
        item: The row.
        name: The column that names them.
        by: What parts several; titles are parted by a line end alone.
        must: Whether a name that no row has is a fault.

    Returns:
        The parents, in order.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> item = Item(cells={"Parent": "1\n2"}, settings=Settings(), notes=Notes())
        >>> [parent.key for parent in references(item, "Parent")]
        ['1', '2']
    """
    return tuple(Parent(key, must=must) for key in item.many(name, by))
