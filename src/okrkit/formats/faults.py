"""The faults of a text: gathered while it is read, told with those of its content."""

from collections.abc import Sequence
from math import isinf, nan
from typing import Final, NoReturn

from attrs import define, field

from okrkit.errors import (
    DocumentFault,
    LimitError,
    StructureError,
)
from okrkit.model.limits import Limits

__all__ = [
    "SPOILT",
    "Faults",
    "Spot",
    "TreePath",
    "count_digits",
    "counted",
    "name_path",
    "number_fault",
    "text_fault",
]

TreePath = tuple[str | int, ...]
"""The keys and indexes that lead to a value: ``("objectives", 0, "title")``."""

Spot = tuple[int, int]
"""Line and column, from 1; ``(0, 0)`` where none is known."""

SPOILT: Final = nan
"""Stands in a tree for a value with a fault: no field takes it, so no check is lost."""


@define
class Faults:
    """
    The faults found so far in one text.

    Attributes:
        file: The file's name as it was given; empty for text.
        limits: How many faults are gathered, and the sizes allowed.
        found: The faults, in the order they were found.
        spoilt: Paths of values that cannot be used; nothing more is said of them.

    Example:
        >>> faults = Faults(limits=Limits())
        >>> faults.add("the key stands twice", code="duplicate-key", spot=(3, 1))
        >>> [str(fault) for fault in faults.found]
        ['line 3: the key stands twice']
    """

    limits: Limits
    file: str = ""
    found: list[DocumentFault] = field(factory=list, init=False)
    spoilt: set[TreePath] = field(factory=set, init=False)

    def add(
        self,
        why: str,
        *,
        code: str,
        spot: Spot = (0, 0),
        path: TreePath = (),
        expected: str = "",
        got: str = "",
        hint: str = "",
        spoils: bool = False,
    ) -> None:
        """
        Note a fault; raise those found when there are more than the limit allows.

        Args:
            why: The fault, in one clause.
            code: Its code.
            spot: Line and column.
            path: Where in the document.
            expected: What would have been right.
            got: What came instead, already shown safely.
            hint: The next step.
            spoils: Whether the value at the path cannot be used.

        Raises:
            StructureError: There are more than ``limits.faults`` faults now.

        Example:
            >>> Faults(limits=Limits()).add("a tag", code="yaml-tag", spot=(1, 4))
        """
        if spoils:
            self.spoilt.add(path)
        self.found.append(
            DocumentFault(
                why,
                code=code,
                file=self.file,
                line=spot[0],
                column=spot[1],
                path=name_path(path),
                expected=expected,
                got=got,
                hint=hint,
            )
        )
        if len(self.found) > self.limits.faults:
            self.stop(complete=False)

    def stop(self, *, complete: bool = True) -> NoReturn:
        """
        Raise what was found, where the text cannot be read any further.

        Args:
            complete: Whether that is all there is to say of the text.

        Raises:
            StructureError: With every fault, in the order they were added.

        Example:
            >>> faults = Faults(limits=Limits(), file="okrs.json")
            >>> faults.add("a comma is missing", code="document-syntax", spot=(2, 9))
            >>> faults.stop()
            Traceback (most recent call last):
            okrkit.errors.StructureError: okrs.json has a fault
              okrs.json:2: a comma is missing
        """
        what = f"{self.file or 'the text'} has"
        raise counted(what, self.found, self.limits, complete=complete)

    def limit(self, name: str, why: str, spot: Spot = (0, 0)) -> LimitError:
        """
        Make the error of a limit that was passed.

        Args:
            name: The field of `Limits`.
            why: What passed it.
            spot: Where, if that is known.

        Returns:
            The error, to be raised.

        Example:
            >>> Faults(limits=Limits()).limit("depth", "too deep", (2, 1)).place
            'line 2'
        """
        line = f"{self.file}:{spot[0]}" if self.file else f"line {spot[0]}"
        allowed = getattr(self.limits, name)
        return LimitError(
            f"{why}; the limit is {allowed:,}",
            limit=name,
            allowed=allowed,
            place=line if spot[0] else self.file,
        )


def counted(
    what: str,
    found: Sequence[DocumentFault],
    limits: Limits,
    *,
    complete: bool,
) -> StructureError:
    r"""
    Make the error of faults: the first of them, and how many there are.

    Args:
        what: Who has them, with the verb.
        found: The faults, in order.
        limits: How many are kept.
        complete: False where reading stopped, and there may be more.

    Returns:
        The error, to be raised.

    Example:
        >>> faults = [DocumentFault("no", path="a"), DocumentFault("no", path="b")]
        >>> str(counted("it has", faults, Limits(faults=1), complete=False))
        'it has more than 1 fault, of which these are the first 1\n  a: no'
    """
    kept = list(found[: limits.faults])
    cut = len(found) > len(kept)
    number = len(found) if complete else len(kept)
    many = f"{number} fault{'s' * (number > 1)}"
    if not complete:
        many = f"{'more than' if cut else 'at least'} {many}"
    elif number == 1:
        many = "a fault"
    if cut:
        many += f", of which these are the first {len(kept)}"
    return StructureError(f"{what} {many}", kept, count=len(found), complete=complete)


def name_path(path: TreePath) -> str:
    """
    Write a path the way messages show it.

    Args:
        path: Keys and indexes from the root.

    Returns:
        Keys joined by dots, indexes in brackets; what is not printable is escaped.

    Example:
        >>> name_path(("objectives", 0, "title"))
        'objectives[0].title'
    """
    parts = [f"[{each}]" if isinstance(each, int) else f".{each}" for each in path]
    text = "".join(parts).removeprefix(".")
    return text if text.isprintable() else ascii(text)[1:-1]


def number_fault(text: str, value: float) -> str:
    """
    Say what is lost when a number's text becomes a float.

    Args:
        text: The number as it was written.
        value: What `float` made of it.

    Returns:
        The fault, or nothing where the number is a finite one, and zero only where
        zero was written.

    Example:
        >>> number_fault("1e400", float("1e400"))
        'the number is too large'
        >>> number_fault("0e5", 0.0)
        ''
    """
    if isinf(value):
        return "the number is too large"
    digits = text.lower().partition("e")[0]
    if value == 0 and any(digit in "123456789" for digit in digits):
        return "the number is too small to be told from zero"
    return ""


def text_fault(text: str) -> str:
    r"""
    Say why a text cannot be kept: it has to be Unicode that every format can hold.

    Args:
        text: Any text.

    Returns:
        The fault, or nothing.

    Example:
        >>> text_fault("a\0b")
        'the text has a NUL character'
    """
    if "\0" in text:
        return "the text has a NUL character"
    if text.isascii():
        return ""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "the text has half of a surrogate pair"
    return ""


def count_digits(text: str) -> int:
    """
    Count the digits of a number, letters of a hexadecimal one included.

    Args:
        text: The number as it was written.

    Returns:
        How many there are.

    Example:
        >>> count_digits("-1_000.25")
        6
    """
    return sum(map(str.isalnum, text))
