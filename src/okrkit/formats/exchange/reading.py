"""`read`: the export of another tool as a set of OKRs, with faults and losses."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from okrkit.errors import InvalidOKRError, shown
from okrkit.formats.exchange.building import build
from okrkit.formats.exchange.catalogue import tools
from okrkit.formats.exchange.draft import Draft
from okrkit.formats.exchange.imported import Imported
from okrkit.formats.exchange.moments import zone_of
from okrkit.formats.exchange.notes import Notes
from okrkit.formats.exchange.opening import opened
from okrkit.formats.exchange.settings import DateOrder, PercentScale, Settings
from okrkit.formats.exchange.tool import Reader, Tool
from okrkit.formats.notices import give
from okrkit.formats.oddities import notices_of
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.checks import choice, flag, instance, mapping, text
from okrkit.model.days import as_date
from okrkit.model.limits import Limits
from okrkit.model.metric import Metric
from okrkit.model.okrset import OKRSet
from okrkit.results.progressing import steps
from okrkit.typing import Progress

__all__ = ["read"]

_ORDERS: Final[dict[str, DateOrder]] = {
    "year first": "year first",
    "day first": "day first",
    "month first": "month first",
}
_STEPS: Final = ("opened", "read", "made")
_SCALES: Final[dict[str, PercentScale]] = {"0-1": "0-1", "0-100": "0-100"}


def read(
    source: object,
    tool: str | Tool,
    *,
    cycle: str | Cycle | Mapping[str, str | Cycle] | None = None,
    cadence: Cadence | None = None,
    on: date | str | None = None,
    dates: DateOrder | None = None,
    percent: PercentScale | None = None,
    decimal: str = ".",
    thousands: str = "",
    columns: Mapping[str, str] | None = None,
    metric: Metric | str | None = None,
    sheet: str | None = None,
    delimiter: str | None = None,
    encoding: str = "utf-8",
    zone: str | None = None,
    dry_run: bool = False,
    limits: Limits | None = None,
    progress: "Progress | bool | None" = None,
) -> Imported:
    r"""
    Read the export of another tool.

    Nothing is guessed: what the file does not say and no argument says is a fault.
    What okrkit has no place for stays in `extra` under ``x-`` and the name of the tool,
    and is told by `Imported.losses`. People and periods need not exist anywhere.

    Args:
        source: A path; text or bytes of a CSV file or workbook (text has a line end in
            it); or what the API of the tool gave, as parsed JSON.
        tool: Name of the format, one of `tools()`, or the `Tool` itself.
        cycle: The cycle of the set, where the file names none; or the cycle of each
            period by its name in the file, such as ``{"Q4 2026": "2026-Q4"}``.
        cadence: How cycles run, where they are fiscal ones.
        on: The day that values without a date are of, such as that of the export.
        dates: In which order day, month and year stand, as ``"day first"``,
            ``"month first"`` or ``"year first"``; ``2026-11-06`` is read in any.
        percent: Whether a half is written 0.5 (``"0-1"``) or 50 (``"0-100"``), where
            the format does not say.
        decimal: The decimal sign.
        thousands: The sign between thousands.
        columns: Names of columns by part, for parts whose columns are not published,
            as `Tool.asks` lists them.
        metric: The metric of readings, where the file names none.
        sheet: Of a workbook; the only one, or the one that the format names.
        delimiter: What parts two cells; the one that the row of names shows.
        encoding: Of CSV files; never guessed.
        zone: Name of the time zone that the tool was used in: it says the day of a
            moment that an API gives without its day.
        dry_run: Whether faults are given back with what could be read, and not raised.
        limits: How much may be read; by default as for `okrkit.load`, with up to 1,000
            faults.
        progress: True for a bar by `tqdm`, or what makes one of the parts of the work
            and `total`, as `tqdm` does; None for none.

    Returns:
        The set, with what was lost.

    Raises:
        StructureError: Rows with faults: all of them, each with row and column.
        DocumentError: No such file, or one that is something else.
        LimitError: Too many bytes, rows or cells.
        InvalidOKRError: An unknown tool, or an argument that cannot be.
        MissingExtraError: A workbook, and the extra ``xlsx`` is not installed.

    Warns:
        OKRWarning: As for `okrkit.load`.

    Example:
        >>> text = "Order,Type,Summary,Status,Period,Owner,Start value,Current value,"
        >>> text += "Target value\n1,Objective,Keep customers,,2026-Q4,Ann,,,\n"
        >>> text += "1.1,Key Result,Raise NPS,,2026-Q4,Ann,32,34,40\n"
        >>> read(text, "appfire", on="2026-11-15")
        <Imported: appfire: 2 rows, 1 objective, 1 key result>
    """
    flag(dry_run, field="dry_run")
    known = _tool(tool)
    reader = _reader(known)
    settings = Settings(
        cycle=_cycle(cycle),
        cadence=cadence and instance(cadence, kind=Cadence, field="cadence"),
        on=None if on is None else as_date(on, field="on"),
        dates=dates and _ORDERS[choice(dates, _ORDERS, field="dates")],
        columns=_columns(columns, known),
        metric=_metric(metric),
        percent=percent and _SCALES[choice(percent, _SCALES, field="percent")],
        decimal=choice(decimal, (".", ","), field="decimal"),
        thousands=_thousands(thousands, decimal),
        zone=None if zone_of(zone) is None else zone,
        limits=Limits(faults=1_000)
        if limits is None
        else instance(limits, kind=Limits, field="limits"),
    )
    notes = Notes(limits=settings.limits)
    with steps(progress, _STEPS) as step:
        held = opened(
            source, known, settings=settings, notes=notes,
            sheet=sheet, delimiter=delimiter, encoding=encoding,
        )  # fmt: skip
        step()
        # An API may give links in a ring; rows of a table that do are a slip.
        draft = Draft(held, known.name, loops=known.kind == "objects")
        reader(held, draft)
        step()
        okrs = build(draft)
        step()
    notes.sort()
    if notes.count and not dry_run:
        raise notes.error()
    give(notices_of(okrs), stacklevel=2)
    return _imported(known, draft, okrs)


def _imported(tool: Tool, draft: Draft, okrs: OKRSet) -> Imported:
    notes = draft.source.notes
    return Imported(
        tool=tool.name,
        okrs=okrs,
        rows=draft.rows,
        faults=tuple(notes.faults),
        fault_count=notes.count,
        losses=notes.losses,
        policy=tool.policy,
    )


def _tool(tool: object) -> Tool:
    if isinstance(tool, Tool):
        return tool
    return tools()[choice(tool, tools(), field="tool")]


def _reader(tool: Tool) -> Reader:
    if tool.reader is not None:
        return tool.reader
    raise InvalidOKRError(
        f"{tool.title} is written, not read",
        code="not-read",
        place="tool",
        expected=", ".join(name for name, each in tools().items() if each.reader),
        got=shown(tool.name),
    )


def _cycle(
    said: str | Cycle | Mapping[str, str | Cycle] | None,
) -> str | Cycle | Mapping[str, str | Cycle] | None:
    if said is None or isinstance(said, (str, Cycle)):
        return said
    found = mapping(said, field="cycle")
    return {
        name: label if isinstance(label, Cycle) else text(label, field="cycle")
        for name, label in found.items()
    }


def _metric(said: Metric | str | None) -> Metric | None:
    if said is None or isinstance(said, Metric):
        return said
    return Metric(text(said, field="metric"))


def _columns(said: Mapping[str, str] | None, tool: Tool) -> dict[str, str]:
    found = mapping(said, field="columns")
    for part in found:
        choice(part, tool.asks, field="columns")
    return {part: text(name, field="columns") for part, name in found.items()}


def _thousands(said: str, decimal: str) -> str:
    allowed = [mark for mark in ("", ",", ".", "'", " ", "\u2019") if mark != decimal]
    return choice(said, allowed, field="thousands")
