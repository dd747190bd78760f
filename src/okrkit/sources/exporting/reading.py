"""`read_export`: an export of another program as an event table."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NoReturn

from attrs import evolve

from okrkit.errors import OKRError
from okrkit.model.checks import choice, instance, items, mapping, text
from okrkit.model.limits import Limits
from okrkit.retention.tables.days import read_days, read_moments
from okrkit.retention.tables.zones import zone_named
from okrkit.sources.exporting.contents import contents
from okrkit.sources.exporting.doubles import Keep, check_once, key_of, told_once
from okrkit.sources.exporting.export_map import (
    NEEDED,
    TABLES,
    DateForm,
    ExportColumn,
    ExportFilter,
    ExportMap,
    as_column,
    check_part,
)
from okrkit.sources.exporting.ledger import with_movements
from okrkit.sources.exporting.parts import Parts, dates, parts_of
from okrkit.sources.exporting.presets.catalogue import exports
from okrkit.sources.exporting.result import Export
from okrkit.sources.exporting.sheet import Sheet, plain

__all__ = ["read_export"]

_TRIAL = "ended within its trial"


def read_export(
    data: object,
    preset: str | ExportMap,
    *,
    columns: Mapping[str, object] | None = None,
    also: Iterable[str] = (),
    where: Mapping[str, object] | None = None,
    dates: DateForm | None = None,
    zone: str | None = None,
    clock: str | None = None,
    decimal: Literal[".", ","] | None = None,
    thousands: str | None = None,
    header_rows: int | None = None,
    keep: Keep | None = None,
    encoding: str = "utf-8",
    delimiter: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> Export:
    r"""
    Read an export of another program as an event table of `okrkit.retention`.

    Nothing is guessed: the form of dates, decimal signs and the encoding are those of
    the preset, or stated here. What is not mapped, and every row that does not count,
    is told by the result.

    Args:
        data: A path; text or bytes of a CSV or JSON file (text has a line end in it);
            records; columns by name; a frame; or a source that gives such; or
            several paths, whose rows are read as one export. Their names have to be
            the same, and no row may be in two of them. Of files that say how
            everything stood in a month, the newest is read alone.
        preset: Name of one of `exports()`, or a map of your own.
        columns: Parts to read from other columns than the preset does, or which only
            you can name, such as ``{"score": "Q5"}``. None leaves a part out.
        also: Parts that the preset knows and reads only where it is asked, such as
            ``["amount"]``, since rows that lack one are left out.
        where: Rows that count, by column: a value, or several.
        dates: How dates are written: "iso", "day-first", "month-first",
            "unix-seconds" or "unix-milliseconds".
        zone: The business's time zone, in which days are counted. Left out, days are
            those of the clock that the export is written by.
        clock: The time zone of moments that say none.
        decimal: The decimal sign.
        thousands: The sign between thousands.
        header_rows: How many rows of names there are.
        keep: "last" where a row that two files tell of is the later file's, in the
            order in which they are given; `left_out` says how many were replaced.
            Left out, such files are refused.
        encoding: Of bytes and files.
        delimiter: What parts two cells; the one that the row of names shows.
        limits: How large the export may be.

    Returns:
        The event table, with what could not be mapped.

    Raises:
        InvalidOKRError: An unknown preset, a column that is not there, a row or cell
            that cannot be read, amounts of several currencies, or a row twice.
        CalendarError: A date that cannot be read in one way only.
        DocumentError: A file that is something else, or in another encoding.
        LimitError: Too many bytes or rows.

    Example:
        >>> text = "id,ticket_id,score,created_at\n1,7,good,2026-10-01T09:00:00Z\n"
        >>> print(read_export(text, "zendesk-satisfaction-ratings").table)
        Responses: 1 row, 2026-10-01 to 2026-10-01
    """
    of = _with(
        _map_of(preset),
        dates=dates,
        clock=clock,
        decimal=decimal,
        thousands=thousands,
        header_rows=header_rows,
    )
    chosen = _chosen(of, columns, also)
    held = contents(
        data,
        of,
        encoding=text(encoding, field="encoding"),
        delimiter=delimiter,
        limits=instance(limits, kind=Limits, field="limits"),
    )
    of = _with(of, clock=of.clock or held.clock)
    days_in = zone or of.clock
    if days_in is not None:
        zone_named(days_in)
    if keep is not None:
        choice(keep, ("last",), field="keep")
    sheet = Sheet.of_contents(held, of)
    key = key_of(sheet, chosen)
    sheet = told_once(sheet, key, keep)  # before a filter hides what came of a row
    for by in (*of.filters, *_filters(where)):
        sheet = sheet.filtered(by)
    check_once(sheet)
    for name in (*of.alike, *(one.currency for one in chosen.values())):
        sheet = sheet.alike(name)
    parts = parts_of(sheet, chosen, zone=days_in)
    return _made(parts, days_in, keyless=bool(held.files) and not key)


def _made(parts: Parts, zone: str | None, *, keyless: bool) -> Export:
    """Make the event table, and tell what was not read."""
    of, rows, added = parts.sheet.of, len(parts.sheet.held.rows), 0
    try:
        if of.trial_end:
            parts = _without_trials(parts, zone)
        if of.movement is not None:
            parts, added = with_movements(parts, of.movement)
        table = _table(parts, zone)
    except OKRError as error:
        _blame(parts, zone, error)
    sheet = parts.sheet
    left_out = dict(sheet.left_out)
    held = table.table
    for why, count in held.excluded.items():
        left_out[why] = left_out.get(why, 0) + count
    return Export(
        table=table,
        preset=of,
        rows=rows,
        columns=parts.formulas,
        unmapped=tuple(name for name in sheet.held.names if name not in sheet.used),
        left_out=left_out,
        unknown=parts.unknown,
        added=added,
        zone=zone,
        keyless=keyless,
    )


def _map_of(preset: object) -> ExportMap:
    if isinstance(preset, ExportMap):
        return preset
    known = exports()
    return known[choice(preset, known, field="preset")]


def _with(of: ExportMap, **said: object) -> ExportMap:
    """Return the map with what the caller states."""
    stated: dict[str, Any] = {
        name: one for name, one in said.items() if one is not None
    }
    return evolve(of, **stated) if stated else of


def _chosen(
    of: ExportMap, columns: Mapping[str, object] | None, also: Iterable[str]
) -> dict[str, ExportColumn]:
    """Say which column plays which part, with what the caller names."""
    wanted = (also,) if isinstance(also, str) else items(also, field="also")
    for part in wanted:
        choice(part, [n for n, one in of.columns.items() if one.asked], field="also")
    made = {n: one for n, one in of.columns.items() if not one.asked or n in wanted}
    for part, column in mapping(columns, field="columns").items():
        check_part(part, of.table)
        if column is None:
            made.pop(part, None)
        else:
            made[part] = _renamed(of.columns.get(part), part, column)
    for part in NEEDED[of.table]:
        if part != "amount" or of.movement is None:
            made.setdefault(part, ExportColumn(()))
    return made


def _renamed(known: ExportColumn | None, part: str, column: object) -> ExportColumn:
    """Return a column of another name, read as the preset reads the part."""
    named = as_column(column, part)
    if known is None or named is column:
        return named
    return evolve(known, names=named.names, asked=False)


def _filters(where: Mapping[str, object] | None) -> list[ExportFilter]:
    made = []
    for name, wanted in mapping(where, field="where").items():
        given = wanted if isinstance(wanted, (list, tuple, set)) else (wanted,)
        words = {plain(word) for word in given}
        made.append(ExportFilter(column=name, keep=tuple(sorted(words))))
    return made


def _without_trials(parts: Parts, zone: str | None) -> Parts:
    """Begin subscriptions with the end of their trial; leave out those without more."""
    sheet, name = parts.sheet, parts.sheet.of.trial_end
    if not sheet.has(name):
        return parts
    ends = dates(sheet, name, zone=zone)
    columns = parts.columns
    trial, had = read_moments(ends, place=name, zone=zone)
    start, begun = read_moments(columns["start"], place="start", zone=zone)
    end, over = read_moments(columns["end"], place="end", zone=zone)
    tried = [True] * len(ends) if had is None else had.tolist()
    done = [True] * len(ends) if over is None else over.tolist()
    known = [True] * len(ends) if begun is None else begun.tolist()
    later = (trial > start).tolist()
    starts = [
        ends[at] if tried[at] and known[at] and later[at] else cell
        for at, cell in enumerate(columns["start"])
    ]
    within = (end <= trial).tolist()
    lost = [tried[at] and done[at] and within[at] for at in range(len(ends))]
    formulas = {**parts.formulas, "start": f"{parts.formulas['start']}, or {name}"}
    made = evolve(
        parts,
        sheet=sheet.using(name),
        columns={**columns, "start": starts},
        formulas=formulas,
    )
    return made.without(lost, _TRIAL)


def _table(parts: Parts, zone: str | None) -> Any:  # noqa: ANN401 - one of several
    """Make the event table that the map names."""
    import okrkit.retention as room

    of = parts.sheet.of
    kind = getattr(room, of.table)
    named = {part: part for part in parts.columns}
    return kind(parts.columns, **named, zone=zone, **of.options)


def _blame(parts: Parts, zone: str | None, error: OKRError) -> NoReturn:
    """Say which cell cannot be read, where it is one."""
    kinds, sheet = TABLES[parts.sheet.of.table], parts.sheet
    for part, cells in parts.columns.items():
        if kinds[part] not in ("day", "moment"):
            continue
        for row, cell in zip(sheet.kept, cells, strict=True):
            try:
                read_days([cell], place=part, zone=zone)
            except OKRError as first:
                first.place = sheet.held.place(row, parts.formulas[part])
                raise first from None
    raise error
