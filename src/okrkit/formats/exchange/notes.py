"""`Notes`: the faults and losses of one import or export, gathered as they are met."""

from collections.abc import Sequence

from attrs import define, field

from okrkit.errors import DocumentFault, OKRError, StructureError
from okrkit.formats.exchange.loss import Loss
from okrkit.formats.faults import counted
from okrkit.model.limits import Limits

__all__ = ["Notes"]

_SHOWN = 3


@define(eq=False, kw_only=True)
class Notes:
    """
    The faults and losses met so far.

    Attributes:
        limits: How many faults are kept; all are counted.
        label: Name of the file; empty where there is none.
        faults: The first of them, in the order they were met.
        count: How many there are.
        known: Paths whose fault was told when the source was opened; no reader tells
            it again.

    Example:
        >>> notes = Notes()
        >>> notes.lose("column Labels", "okrkit has no labels", at="row 2")
        >>> [loss.count for loss in notes.losses]
        [1]
    """

    limits: Limits = field(factory=Limits)
    label: str = ""
    faults: list[DocumentFault] = field(factory=list)
    count: int = 0
    known: set[str] = field(factory=set)
    _lost: dict[tuple[str, str, bool], list[str]] = field(factory=dict)
    _times: dict[tuple[str, str, bool], int] = field(factory=dict)

    def fault(
        self,
        error: OKRError,
        *,
        row: int = 0,
        column: int = 0,
        path: str = "",
    ) -> None:
        """
        Note a fault.

        Args:
            error: What is wrong: its code, what was expected, and what came.
            row: Number of the row as a spreadsheet shows it; 0 where there is none.
            column: Place of the column, from 1; 0 where there is none.
            path: Where it is, in words: ``row 5, column 'Owner'`` or ``data[3].name``.

        Example:
            >>> notes = Notes(label="okrs.csv")
            >>> notes.fault(OKRError("blank", code="blank"), path="row 2")
            >>> str(notes.faults[0])
            'okrs.csv, row 2: blank'
        """
        if path in self.known:
            return
        self.count += 1
        if len(self.faults) >= self.limits.faults:
            return
        fault = DocumentFault(
            error.why,
            code=error.code,
            file=self.label,
            path=path,
            expected=error.expected,
            got=error.got,
            hint=error.hint,
        )
        # A place in a table is no line of text: the words of `path` say it.
        fault.line, fault.column = row, column
        self.faults.append(fault)

    def lose(
        self, what: str, why: str, *, at: str = "", kept: bool = False, times: int = 1
    ) -> None:
        """
        Note what the other side has no place for; the same once more is counted.

        Args:
            what: The column, field or fact.
            why: The reason, and what was done instead.
            at: Where: a row or an id.
            kept: Whether its words stay in `extra`.
            times: How often.

        Example:
            >>> notes = Notes()
            >>> notes.lose("tags", "no place", at="row 2")
            >>> notes.lose("tags", "no place", at="row 3")
            >>> notes.losses[0].where
            'row 2, row 3'
        """
        key = (what, why, kept)
        places = self._lost.setdefault(key, [])
        if at and len(places) < _SHOWN:
            places.append(at)
        self._times[key] = self._times.get(key, 0) + times

    @property
    def losses(self) -> tuple[Loss, ...]:
        """
        The losses, each kind once, in the order they were met.

        Example:
            >>> Notes().losses
            ()
        """
        return tuple(
            Loss(what, _where(places, self._times[key]), self._times[key], why, kept)
            for key, places in self._lost.items()
            for what, why, kept in (key,)
        )

    def sort(self) -> None:
        """
        Put the faults into the order of the file; those without a row stand last.

        Example:
            >>> notes = Notes()
            >>> for row in (3, 2):
            ...     notes.fault(OKRError("blank"), row=row, path=f"row {row}")
            >>> notes.sort()
            >>> [fault.line for fault in notes.faults]
            [2, 3]
        """
        self.faults.sort(key=lambda fault: fault.line or 1 << 60)

    def error(self) -> StructureError:
        """
        Make the error of all faults.

        Returns:
            The error, to be raised.

        Example:
            >>> notes = Notes(label="okrs.csv")
            >>> notes.fault(OKRError("blank"), path="row 2")
            >>> str(notes.error()).partition(chr(10))[0]
            'okrs.csv has a fault'
        """
        found: Sequence[DocumentFault] = self.faults
        error = counted(
            f"{self.label or 'the import'} has", found, self.limits, complete=True
        )
        if self.count > len(found):
            why = (
                f"{self.label or 'the import'} has {self.count} faults, of which these "
                f"are the first {len(found)}"
            )
            return StructureError(why, list(found), count=self.count)
        return error


def _where(places: Sequence[str], count: int) -> str:
    more = count - len(places)
    return ", ".join(places) + f" and {more} more" * (bool(places) and more > 0)
