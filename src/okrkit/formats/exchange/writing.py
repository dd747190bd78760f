"""`write`: a set as another tool takes it, with all that is lost on the way."""

import datetime as dt
import json
import os
from pathlib import Path
from typing import Final, Literal, TypeAlias

from okrkit.errors import InvalidOKRError, UnknownIdError, shown
from okrkit.formats.exchange.building import build
from okrkit.formats.exchange.catalogue import tools
from okrkit.formats.exchange.comparing import compare
from okrkit.formats.exchange.draft import Draft
from okrkit.formats.exchange.exported import Exported
from okrkit.formats.exchange.notes import Notes
from okrkit.formats.exchange.opening import opened
from okrkit.formats.exchange.settings import Settings
from okrkit.formats.exchange.source import Source
from okrkit.formats.exchange.tool import Reader, Tool, Writer
from okrkit.formats.exchange.written import Body, Written
from okrkit.model.calendar import as_date
from okrkit.model.checks import choice, instance
from okrkit.model.limits import Limits
from okrkit.model.okrset import OKRSet
from okrkit.results.csv_text import write_csv
from okrkit.results.progressing import steps
from okrkit.results.saving import file_name, save_bytes
from okrkit.results.workbook import write_xlsx
from okrkit.typing import Progress

__all__ = ["Format", "write"]

Format: TypeAlias = Literal["csv", "xlsx"]
"""How a table is written: as text, or as a workbook of one sheet."""

_FORMATS: Final = ("csv", "xlsx")
_ENDS: Final = (".csv", ".json", ".xlsx")
_STEPS: Final = ("rows", "content", "opened again", "read back", "compared")
_UNLIMITED: Final = Limits(
    file_bytes=2**40, nodes=2**40, source_rows=2**40, events=2**40, faults=1
)


def write(
    okrs: OKRSet,
    tool: str,
    *,
    to: str | os.PathLike[str] | None = None,
    on: dt.date | str | None = None,
    format: Format | None = None,
    progress: "Progress | bool | None" = None,
) -> Exported:
    """
    Write a set as another tool takes it.

    The export is read back at once, and everything in which the set differs from what
    comes back is one of its losses: there is no other. Texts that a spreadsheet might
    take for a formula have an apostrophe before them, which `read` takes away.

    Args:
        okrs: The set; each objective has a cycle.
        tool: Name of the format: one of `tools()` that is written.
        to: A file to write it to, whole or not at all; one that ends in ``.xlsx`` is
            a workbook.
        on: The day whose values are the current ones; the last on which anything was
            measured where None. They are the values that are scored: for a target with
            a sum, mean or worst of readings that one, not the latest.
        format: ``"csv"`` or ``"xlsx"``, for a table; as the file says where None.
        progress: True for a bar by `tqdm`, or what makes one of the parts of the work
            and `total`, as `tqdm` does; None for none. Whoever stops it leaves the
            file as it was.

    Returns:
        The content, with all losses.

    Raises:
        UnknownIdError: No such format.
        InvalidOKRError: A format that is not written, an objective without a cycle, a
            text that the format cannot hold, or a file whose name says another format.
        DocumentError: The file cannot be written; what was there is untouched.
        MissingExtraError: A workbook, and the extra ``xlsx`` is not installed.

    Example:
        >>> from okrkit.testing import example_set
        >>> write(example_set(), "appfire").content.splitlines()[1][:40]
        '1,Objective,Paying customers stay becaus'
    """
    okrs = instance(okrs, kind=OKRSet, field="okrs")
    known, reader, writer = _tool(tool)
    as_book = _as_book(known, to, format)
    _check_cycles(okrs)
    day = _day(okrs) if on is None else as_date(on, field="on")
    notes = Notes()
    with steps(progress, _STEPS) as step:
        written = writer(okrs, day)
        step()
        content = _content(written, known, as_book=as_book)
        step()
        held = _opened(content, known, okrs, day)
        step()
        back = _read_back(held, known, reader)
        step()
        compare(okrs, back, written, notes)
        step()
    if to is not None:
        save_bytes(to, _bytes(content))
    return Exported(
        tool=known.name,
        content=content,
        on=day,
        losses=notes.losses,
        path="" if to is None else file_name(to),
        objectives=len(written.objectives),
        key_results=len(written.key_results),
    )


def _tool(name: object) -> tuple[Tool, Reader, Writer]:
    written = {
        each.name: (each, each.reader, each.writer)
        for each in tools().values()
        if each.reader and each.writer
    }
    known = tools().get(name) if isinstance(name, str) else None
    if known is None:
        raise UnknownIdError(
            f"no format is called {shown(name)}", id=str(name), known=written
        )
    if known.name not in written:
        raise InvalidOKRError(
            f"the format {known.name} is read, not written",
            code="unknown-word",
            place="tool",
            expected=", ".join(written),
            got=shown(name),
        )
    return written[known.name]


def _as_book(
    tool: Tool, to: str | os.PathLike[str] | None, format: Format | None
) -> bool:
    if format is not None:
        choice(format, _FORMATS, field="format")
    if tool.kind == "objects" and format is not None:
        raise InvalidOKRError(
            "objects for an API are no table",
            code="not-needed",
            place="format",
            got=shown(format),
        )
    end = "" if to is None else Path(file_name(to)).suffix.lower()
    as_book = end == ".xlsx" if format is None else format == "xlsx"
    kind = ".json" if tool.kind == "objects" else ".xlsx" if as_book else ".csv"
    if end in _ENDS and end != kind:
        raise InvalidOKRError(
            "the name of the file says another format than is written",
            code="not-writable",
            place="to",
            expected=f"a name that ends in {kind}",
            got=shown(file_name(to or "")),
            hint=f"{tool.title} is written as JSON."
            if kind == ".json"
            else "Leave format out: the name says it.",
        )
    return as_book


def _check_cycles(okrs: OKRSet) -> None:
    for objective in okrs.objectives:
        if okrs.cycle_of(objective) is None:
            raise InvalidOKRError(
                "nothing says when the objective runs",
                code="missing-field",
                place=f"objective {objective.id}",
                expected="a cycle of the set, or of every objective",
                hint='Write okrs.replace(cycle="2026-Q4").',
            )


def _day(okrs: OKRSet) -> dt.date | None:
    """Give the last day on which anything was measured or said."""
    days = [series[-1].date for series in okrs.observations.values() if len(series)]
    days += [kr.check_ins[-1].date for kr in okrs.key_results if kr.check_ins]
    return max(days, default=None)


def _content(
    written: Written, tool: Tool, *, as_book: bool
) -> str | bytes | list[Body]:
    if written.bodies is not None:
        return written.bodies
    if as_book:
        return write_xlsx(written.names, written.rows, title=tool.title[:31])
    return write_csv(written.names, written.rows)


def _bytes(content: str | bytes | list[Body]) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode()
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _opened(
    content: str | bytes | list[Body], tool: Tool, okrs: OKRSet, on: dt.date | None
) -> Source:
    """Open an export as `read` does, with the same cycle and day."""
    settings = Settings(
        cycle=okrs.cycle, cadence=okrs.cadence, on=on, limits=_UNLIMITED
    )
    notes = Notes(limits=_UNLIMITED)
    return opened(content, tool, settings=settings, notes=notes)


def _read_back(source: Source, tool: Tool, reader: Reader) -> OKRSet:
    draft = Draft(source, tool.name)
    reader(source, draft)
    back = build(draft)
    if source.notes.count:
        fault = source.notes.faults[0]
        raise InvalidOKRError(
            f"what the format would not give back: {fault.why}",
            code="not-writable",
            place=fault.place,
            expected=fault.expected,
            got=fault.got,
        )
    return back
