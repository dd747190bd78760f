"""What a report is made of: sections of entries, which every writer can write."""

from collections.abc import Callable, Sequence
from typing import Final

from attrs import frozen

from okrkit.markup import Markup, Tone
from okrkit.model.noun import Noun
from okrkit.results import Explanation, Json

__all__ = ["Entry", "Section", "few"]

SHOWN: Final = 200
"""How many entries of a list are shown."""

NAMED: Final = 50
"""Of so many more at least the names are said."""


@frozen(kw_only=True)
class Entry(Noun):
    """
    One thing that a report says something of, with what stands below it.

    Attributes:
        title: What it is, in words of its owner or of the report.
        id: Id of the key result, objective or metric; empty of others.
        status: One or two words of where it stands; empty where it stands nowhere.
        tone: What the status stands for.
        lines: What is said of it, a sentence or two each.
        points: What may be chosen from, or what was quoted.
        entries: What stands below it.
        drawn: The same as a picture or table, for HTML alone.
        explained: How its numbers came about, each to be opened; for HTML alone.
        folded: Whether it opens on demand, where that can be.

    Example:
        >>> Entry(title="Customers stay", id="keep", status="on track").lines
        ()
    """

    title: str
    id: str = ""
    status: str = ""
    tone: Tone = "none"
    lines: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    entries: tuple["Entry", ...] = ()
    drawn: Markup | None = None
    explained: tuple[Explanation, ...] = ()
    folded: bool = False

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON, without its explanations.

        Returns:
            The texts by the names of its attributes, and what stands below it.

        Example:
            >>> Entry(title="Customers stay").to_dict()["title"]
            'Customers stay'
        """
        return {
            "title": self.title,
            "id": self.id,
            "status": self.status,
            "lines": list(self.lines),
            "points": list(self.points),
            "entries": [entry.to_dict() for entry in self.entries],
        }


@frozen(kw_only=True)
class Section(Noun):
    """
    One question that a report answers.

    Attributes:
        name: "standing", "changes", "missed", "trust", "decisions", "details" or
            "basis".
        title: The question, as its heading.
        lines: The answer, in a sentence or two each.
        entries: What it is about, one by one.
        drawn: The entries as a table with bars, which HTML shows in their place.
        unfolds: What HTML calls the entries where they open below what is drawn; empty
            where that says all of them.
        folding: Whether its entries are only there to be opened, and left out where
            nothing can be.

    Example:
        >>> Section(name="trust", title="How far to trust this").entries
        ()
    """

    name: str
    title: str
    lines: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    drawn: Markup | None = None
    unfolds: str = ""
    folding: bool = False

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Its name, title, lines and entries.

        Example:
            >>> Section(name="trust", title="How far").to_dict()["lines"]
            []
        """
        return {
            "name": self.name,
            "title": self.title,
            "lines": list(self.lines),
            "entries": [entry.to_dict() for entry in self.entries],
        }


def few(
    entries: "Sequence[Entry | Callable[[], Entry]]", most: int = SHOWN
) -> "tuple[Entry, ...]":
    """
    Keep the first entries, and count the others in one more.

    Args:
        entries: In order; or what makes them, which is only asked for what is shown.
        most: How many are shown.

    Returns:
        As many, and an entry that says how many there are more.

    Example:
        >>> [entry.title for entry in few((Entry(title="a"), Entry(title="b")), 1)]
        ['a', '… and 1 more']
    """
    kept = [each if isinstance(each, Entry) else each() for each in entries[:most]]
    more = len(entries) - most
    return (*kept, *([Entry(title=f"… and {more} more")] if more > 0 else []))
