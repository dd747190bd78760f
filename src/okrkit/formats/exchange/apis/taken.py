"""Objects of an API that remember what of them was read, so that the rest is kept."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from attrs import define, field

from okrkit.formats.exchange.item import Item
from okrkit.formats.faults import SPOILT

__all__ = ["Taken", "keep", "let_go"]

_WHY: Final = "okrkit has no place for it"
_NONE: Final[Mapping[str, str]] = {}


@define(eq=False)
class Taken(Mapping[str, object]):
    """
    An object of an API that remembers which fields were asked for.

    Attributes:
        fields: What it holds.
        asked: Names of the fields that a reader took.
        inner: The objects in its fields that a reader looked into.

    Example:
        >>> goal = Taken({"name": "Stay", "color": "red"})
        >>> goal.get("name"), goal.asked
        ('Stay', {'name'})
    """

    fields: Mapping[str, object]
    asked: set[str] = field(factory=set)
    inner: dict[str, list["Taken"]] = field(factory=dict)

    def __getitem__(self, name: str) -> object:
        """Give a field, and remember that it was asked for."""
        value = self.fields[name]
        self.asked.add(name)
        return value

    def __iter__(self) -> Iterator[str]:
        """Give the names of the fields."""
        return iter(self.fields)

    def __len__(self) -> int:
        """Count the fields."""
        return len(self.fields)

    def left(self, passed: Collection[str]) -> dict[str, object]:
        """
        Give all that nobody asked for and that says something.

        Args:
            passed: Names of fields, at any depth, that say nothing of their own.

        Returns:
            The fields by name, with what is in them.

        Example:
            >>> Taken({"name": "Stay", "color": "red", "team": None}).left(())
            {'name': 'Stay', 'color': 'red'}
        """
        rest: dict[str, object] = {}
        for name, value in self.fields.items():
            # The fault of what is no number is told already.
            if name in passed or value in (None, "", [], {}) or value is SPOILT:
                continue
            if name not in self.asked:
                rest[name] = value
                continue
            parts = [each.left(passed) for each in self.inner.get(name, ())]
            if any(parts):
                alone = isinstance(value, Mapping) and len(parts) == 1
                rest[name] = parts[0] if alone else parts
        return rest

    def names(self, passed: Collection[str], above: str = "") -> Iterator[str]:
        """
        Name what `left` gives, each field once; of inner objects with their path.

        Args:
            passed: As for `left`.
            above: The path of this object, with a point at its end.

        Yields:
            Names such as ``color`` and ``owner.email``.

        Example:
            >>> list(Taken({"name": "Stay", "color": "red"}).names(()))
            ['name', 'color']
        """
        for name in self.left(passed):
            looked = [each for each in self.inner.get(name, ()) if each.asked]
            if name not in self.asked or not looked:
                yield above + name
                continue
            for each in self.inner[name]:
                yield from each.names(passed, f"{above}{name}.")


def keep(
    item: Item,
    tool: str,
    passed: Collection[str] = (),
    whys: Mapping[str, str] = _NONE,
) -> dict[str, object]:
    """
    Keep all that no reader took of an object, and tell it by name.

    Args:
        item: The object, after everything of it was read.
        tool: Name of the format.
        passed: Names of fields that say nothing of their own.
        whys: Why a field has no place, where there is more to say.

    Returns:
        What `extra` takes; empty where there is nothing.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> cells = Taken({"name": "Stay", "color": "red"})
        >>> item = Item(cells=cells, settings=Settings(), notes=Notes())
        >>> item.text("name"), keep(item, "clickup")
        ('Stay', {'x-clickup': {'color': 'red'}})
    """
    if not isinstance(item.cells, Taken):
        return {}
    for name in item.cells.names(passed):
        item.lose(f"field {name}", whys.get(name, _WHY), kept=True)
    rest = item.cells.left(passed)
    return {f"x-{tool}": rest} if rest else {}


def let_go(item: Item, what: str, passed: Collection[str] = ()) -> None:
    """
    Tell what no reader took of an object that has no place of its own to keep it.

    Args:
        item: The object, after everything of it was read.
        what: What it is: ``"a plan"``.
        passed: Names of fields that say nothing of their own.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> cells = Taken({"color": "red"})
        >>> item = Item(cells=cells, settings=Settings(), notes=Notes(), path="plans")
        >>> let_go(item, "a plan")
        >>> print(item.notes.losses[0])
        field color of a plan (plans): okrkit has no place for it
    """
    if isinstance(item.cells, Taken):
        for name in item.cells.names(passed):
            item.lose(f"field {name} of {what}", _WHY)
