"""`HoldOut`: the base of checks of what was said of customers, and what came."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, TypeAlias, TypeVar

from attrs import frozen

from okrkit import markup
from okrkit.strategy.leaving.lifted import CalibrationTable, LiftTable
from okrkit.strategy.leaving.told import Told

__all__ = ["HoldOut", "Written"]

T = TypeVar("T")

Written: TypeAlias = tuple[Sequence[str], list[list[str]], str]
"""A table of text: its heads, rows and alignment."""


@frozen(eq=False, repr=False, kw_only=True)
class HoldOut(Told[T]):
    """
    What was said of customers on an earlier day, and what came after it.

    A subclass says its lines and the tables of its own.

    Attributes:
        lift: Who left, by parts, the likeliest first.
        calibration: What was said and seen, by parts, the lowest chances first.
        level: Of the intervals and verdicts.

    Example:
        >>> from okrkit.strategy.leaving.sample import checked
        >>> str(checked()).count("Who fell silent")
        1
    """

    captions: ClassVar[tuple[str, str]]
    """What the tables of lift and calibration show."""

    lift: LiftTable
    calibration: CalibrationTable
    level: float

    @abstractmethod
    def _heads(self) -> list[str]:
        """Give the lines to begin with, the first as the title."""

    def _ranked(self) -> Written | None:
        """Give the table below the title; None for none."""
        return None

    def _between(self) -> dict[str, Written]:
        """Give the tables between lift and calibration, by what they show."""
        return {}

    def __str__(self) -> str:
        """Return lines, tables, lift and calibration as text."""
        first = [markup.plain(line) for line in self._heads()]
        ranked = self._ranked()
        blocks = [
            "\n".join([*first, _text(ranked)] if ranked else first),
            f"{self.captions[0]}\n{self.lift}",
            *(f"{said}\n{_text(table)}" for said, table in self._between().items()),
            str(self.calibration),
        ]
        return "\n\n".join(blocks)

    def _repr_html_(self) -> str:
        """Return the same for a notebook."""
        title, *lines = self._heads()
        ranked = self._ranked()
        parts = [
            _drawn(ranked, title) if ranked else markup.element("div", title),
            *(markup.element("div", line) for line in lines),
            self.lift.drawn(self.captions[0]),
            *(_drawn(table, said) for said, table in self._between().items()),
            self.calibration.drawn(self.captions[1]),
        ]
        return markup.fragment(markup.join(parts), text=str(self))


def _text(table: Written) -> str:
    heads, rows, align = table
    return markup.text_table(heads, rows, align=align)


def _drawn(table: Written, caption: str) -> markup.Markup:
    heads, rows, align = table
    return markup.table(heads, rows, caption=caption, align=align)
