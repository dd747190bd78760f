"""Ids for what a file calls by titles alone, and for ids that are said."""

import unicodedata
from collections.abc import Iterable

from okrkit.errors import OKRError
from okrkit.formats.exchange.item import Item
from okrkit.model.checks import identifier

__all__ = ["Names", "slug"]

_LONGEST = 60


def slug(title: str) -> str:
    """
    Make an id of a title: its letters and digits, small, with hyphens between.

    Args:
        title: Any text.

    Returns:
        At most 60 characters; empty where there is no letter or digit.

    Example:
        >>> slug("Cut churn: 3.2% to 2%"), slug("Größer werden!"), slug("???")
        ('cut-churn-3-2-to-2', 'größer-werden', '')
    """
    text = unicodedata.normalize("NFC", title[: 10 * _LONGEST].lower())
    return "-".join(_words(text))[:_LONGEST].strip("-")


def _words(text: str) -> Iterable[str]:
    letters = (c if c.isalnum() else " " for c in text)
    return "".join(letters).split()


class Names:
    """
    The ids of one scope, each given once.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> item = Item(cells={}, settings=Settings(), notes=Notes())
        >>> names = Names(["nps"])
        >>> [names.give(item, id, "NPS") for id in ("nps", "", "")]
        ['nps', 'nps-2', 'nps-3']
    """

    def __init__(self, said: Iterable[str], others: Iterable[str] = ()) -> None:
        """Keep free the ids that rows say, and those that something else has."""
        self._kept: set[str] = set(said) | set(others)
        self._given: set[str] = set()
        self._last: dict[str, int] = {}

    def give(self, item: Item, said: str, title: str) -> str:
        """
        Give the id that a row says, or one made of its title.

        Args:
            item: The row; a fault of its id is noted there.
            said: Its id; empty where it says none.
            title: Its title.

        Returns:
            The id; empty where it is a fault.
        """
        if not said:
            return self._made(slug(title) or "untitled")
        try:
            identifier(said)
        except OKRError as error:
            item.refuse("", error)
            return ""
        if said in self._given:
            item.fault("", f"the id {said!r} stands twice", code="duplicate-id")
            return ""
        self._given.add(said)
        return said

    def _made(self, stem: str) -> str:
        """Number ids of one stem on; each search begins where the last one ended."""
        number = self._last.get(stem, 0)
        while True:
            number += 1
            id = stem if number == 1 else f"{stem}-{number}"
            if id not in self._given and id not in self._kept:
                break
        self._last[stem] = number
        self._given.add(id)
        return id
