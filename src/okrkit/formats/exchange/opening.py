"""What an import is given, opened: a path, a text, bytes, or objects of an API."""

import os
from pathlib import Path
from typing import Final, NoReturn

from okrkit.errors import DocumentError, InvalidOKRError, LimitError, shown
from okrkit.formats import json_text
from okrkit.formats.delimited import decoded
from okrkit.formats.exchange.csv_in import read_csv
from okrkit.formats.exchange.notes import Notes
from okrkit.formats.exchange.settings import Settings
from okrkit.formats.exchange.source import Source, Table
from okrkit.formats.exchange.tool import Tool
from okrkit.formats.exchange.xlsx_in import read_xlsx
from okrkit.formats.faults import Faults, name_path
from okrkit.formats.plain import to_plain
from okrkit.formats.seems import merge_conflict_line, seems
from okrkit.model.checks import text
from okrkit.results.saving import file_name

__all__ = ["opened"]

_BOM: Final = "\ufeff"
_ZIP: Final = b"PK\x03\x04"


def opened(
    source: object,
    tool: Tool,
    *,
    settings: Settings,
    notes: Notes,
    sheet: str | None = None,
    delimiter: str | None = None,
    encoding: str = "utf-8",
) -> Source:
    r"""
    Open what an import is given.

    Args:
        source: A path, a text, bytes, or objects of an API.
        tool: The format: it says what is expected.
        settings: What the caller said.
        notes: Where faults go.
        sheet: Of a workbook.
        delimiter: Of a CSV text.
        encoding: Of bytes that are text.

    Returns:
        Its tables, or its data.

    Raises:
        DocumentError: No such file, or one that is something else.
        LimitError: More than the limits allow.
        InvalidOKRError: Nothing that can be opened.
        MissingExtraError: A workbook, and the extra ``xlsx`` is not installed.

    Example:
        >>> tool = Tool(name="x", title="X", kind="table", source="")
        >>> opened("a,b\n1,2\n", tool, settings=Settings(), notes=Notes()).tables[""]
        Table(names=['a', 'b'], name='')
    """
    if isinstance(source, os.PathLike) or (
        isinstance(source, str) and _is_path(source, tool)
    ):
        source = _loaded(Path(file_name(source)), notes)
    if isinstance(source, bytes) and source.startswith(_ZIP) and tool.kind != "objects":
        _check_bytes(len(source), notes)
        tables = read_xlsx(source, notes, wanted=tool.sheets, sheet=sheet)
        return Source(settings=settings, notes=notes, tables=tables)
    if isinstance(source, bytes):
        source = _decoded(source, encoding, notes)
    if isinstance(source, str):
        _check_bytes(len(source), notes)
        source = source.removeprefix(_BOM)
        _refuse_foreign(source.encode("utf-8", "replace"), notes.label)
        if tool.kind != "objects":
            table = _table(source, tool, notes, delimiter)
            return Source(settings=settings, notes=notes, tables={"": table})
        source = _json(source.encode("utf-8", "replace"), notes)
    if tool.kind != "objects":
        raise InvalidOKRError(
            f"an export of {tool.title} is a table",
            code="wrong-type",
            place="source",
            expected="a path, text or bytes",
            got=shown(source),
        )
    return Source(settings=settings, notes=notes, data=_plain(source, notes))


def _is_path(source: str, tool: Tool) -> bool:
    """Tell a path from the text of an export, which has more lines than one."""
    starts = tool.kind == "objects" and source.strip()[:1] in ("[", "{")
    return "\n" not in source and "\r" not in source and not starts


def _loaded(path: Path, notes: Notes) -> bytes:
    """Read at most what is allowed, of a regular file."""
    notes.label = path.name
    most = notes.limits.file_bytes
    try:
        if not path.is_file() and path.exists():
            _refuse_path("this is not a file", "file-is-folder", notes)
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except FileNotFoundError:
        hint = "Text of an export has a line end in it; anything else is a path."
        _refuse_path("there is no such file", "file-missing", notes, hint)
    except (OSError, ValueError) as error:
        if isinstance(error, DocumentError):
            raise
        why = getattr(error, "strerror", None) or str(error)
        _refuse_path(f"the file cannot be read: {why}", "file-unreadable", notes)
    _check_bytes(len(data), notes)
    return data


def _refuse_path(why: str, code: str, notes: Notes, hint: str = "") -> NoReturn:
    raise DocumentError(why, code=code, place=notes.label, hint=hint)


def _table(source: str, tool: Tool, notes: Notes, delimiter: str | None) -> Table:
    if tool.kind == "workbook":
        raise DocumentError(
            f"an export of {tool.title} is a workbook of several sheets",
            code="document-foreign",
            place=notes.label,
            expected="an .xlsx file",
            got="text",
        )
    guarded = tool.writer is not None
    return read_csv(source, notes, delimiter=delimiter, guarded=guarded)


def _decoded(source: bytes, encoding: str, notes: Notes) -> str:
    _check_bytes(len(source), notes)
    if not _is_wide(encoding):
        _refuse_foreign(source, notes.label)
    return decoded(source, text(encoding, field="encoding"), notes.label)


def _is_wide(encoding: object) -> bool:
    """Tell whether an encoding of two or four bytes a letter was said."""
    said = encoding if isinstance(encoding, str) else ""
    return said.casefold().replace("_", "-").startswith(("utf-16", "utf-32"))


def _refuse_foreign(data: bytes, label: str) -> None:
    """Say what a file is that has the name of an export and is none."""
    what = seems(data)
    if line := merge_conflict_line(data):
        raise DocumentError(
            "a merge is not resolved",
            code="document-merge-conflict",
            place=f"{label}:{line}" if label else f"line {line}",
        )
    if what:
        raise DocumentError(
            f"this is no export; it seems to be {what}",
            code="document-foreign",
            place=label,
            expected="CSV, JSON or an .xlsx workbook, as the tool exports",
        )
    if not data.strip():
        raise DocumentError(
            "there is nothing in it", code="document-empty", place=label
        )


def _json(data: bytes, notes: Notes) -> object:
    """Parse the text of what an API gave, strictly."""
    faults = Faults(notes.limits, notes.label)
    value = json_text.parse(data, faults)
    # A value that was spoilt is told once, here; everything else is read on.
    for fault in faults.found:
        path = fault.path or f"line {fault.line}"
        notes.fault(fault, row=fault.line, column=fault.column, path=path)
    notes.known.update(map(name_path, faults.spoilt))
    return value


def _plain(source: object, notes: Notes) -> object:
    """Copy what an API gave into plain dicts and lists; what is none is a fault."""
    if not isinstance(source, (dict, list, tuple)):
        raise InvalidOKRError(
            "not what an API gives",
            code="wrong-type",
            place="source",
            expected="a path, JSON text, or parsed JSON",
            got=shown(source),
        )
    value, leaves, spoilt = to_plain({"data": source}, notes.limits)
    for path, error in leaves:
        notes.fault(error, path=name_path(path[1:]))
    notes.known.update(name_path(path[1:]) for path in spoilt)
    return value["data"]


def _check_bytes(count: int, notes: Notes) -> None:
    if count > notes.limits.file_bytes:
        raise LimitError(
            f"the export is larger than {notes.limits.file_bytes:,} bytes",
            limit="file_bytes",
            allowed=notes.limits.file_bytes,
            place=notes.label,
        )
