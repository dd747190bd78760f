"""Rows that an export tells of twice: refused, or the later file's are kept."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from okrkit.errors import InvalidOKRError, shown
from okrkit.sources.exporting.export_map import ExportColumn
from okrkit.sources.exporting.sheet import Sheet, plain

__all__ = ["Keep", "check_once", "key_of", "told_once"]

Keep: TypeAlias = Literal["last"]
"""Which file is right where two tell of the same row."""

_REPLACED: Final = "a later file has it, too"
_NEWEST: Final = (
    "Where each file tells how everything stands, give the newest alone, or say "
    "keep='last' to read_export: the later file is right."
)


def key_of(sheet: Sheet, chosen: Mapping[str, ExportColumn]) -> tuple[str, ...]:
    """
    Say which columns tell a row of one file from those of another.

    Args:
        sheet: The rows of all files.
        chosen: Which column plays which part.

    Returns:
        The row's own id; of subscriptions without one, customer and start: nobody
        begins at the same moment in two files of different subscriptions. Else nothing.

    Example:
        >>> from okrkit.sources.exporting.contents import Contents
        >>> from okrkit.sources.exporting.export_map import ExportMap
        >>> pay = ExportMap(name="pay", table="Events", columns={}, key=("no", "id"))
        >>> held = Contents(names=("id",), rows=[["1"]], numbers=[2])
        >>> key_of(Sheet.of_contents(held, pay), {})
        ('id',)
    """
    if own := [name for name in sheet.of.key if sheet.has(name)]:
        return (own[0],)
    if sheet.of.table != "Subscriptions":
        return ()
    found = (filter(sheet.has, chosen[part].names) for part in ("customer", "start"))
    both = tuple(next(names, "") for names in found)
    return both if all(both) else ()


def told_once(sheet: Sheet, key: tuple[str, ...], keep: Keep | None) -> Sheet:
    """
    Refuse rows that two files tell of, or keep those of the later file.

    A file a month of how everything stands tells of each thing again; added up, what
    has changed since would count twice.

    Args:
        sheet: The rows of all files, in the order of the files.
        key: The columns that tell rows apart; none where nobody knows.
        keep: "last" where the later file is right.

    Returns:
        The sheet; with "last" without the rows that a later file has, too.

    Raises:
        InvalidOKRError: A row in two files; or "last", and nothing tells rows apart.

    Example:
        >>> from okrkit.sources.exporting.contents import Contents
        >>> from okrkit.sources.exporting.export_map import ExportMap
        >>> pay = ExportMap(name="pay", table="Events", columns={})
        >>> held = Contents(names=("id",), rows=[["1"], ["1"]], numbers=[2, 2],
        ...     labels=("a", "b"), files=[0, 1])
        >>> told_once(Sheet.of_contents(held, pay), ("id",), "last").kept
        [1]
    """
    if keep is not None and not key:
        raise InvalidOKRError(
            "no column tells which rows of two files are the same",
            code="column-unsaid",
            place="keep",
            expected=" or ".join(sheet.of.key) or "a map with key=",
            got=", ".join(sheet.held.names[:40]),
        )
    files = sheet.held.files
    if not files:
        return sheet
    keys = _keys(sheet, key)
    # A copy of a whole row is the same thing, whatever tells rows apart.
    _refuse_copies(sheet, keys if keep else {})
    first: dict[tuple[str, ...], int] = {}
    newest: dict[tuple[str, ...], int] = {}
    for row, of in keys.items():
        first.setdefault(of, row)
        newest[of] = files[row]  # rows are in the order of the files
    if keep:
        lost = {row for row, of in keys.items() if files[row] < newest[of]}
        return sheet.without(lost, _REPLACED)
    twice = [row for row, of in keys.items() if files[row] > files[first[of]]]
    if twice:
        before = first[keys[twice[0]]]
        why = "a row that another file tells of, too, with other contents"
        raise _told_twice(sheet, why, key, before, twice, _NEWEST)
    return sheet


def check_once(sheet: Sheet) -> None:
    """
    Refuse a row's own id that stands twice among the rows that count.

    Args:
        sheet: The rows that count.

    Raises:
        InvalidOKRError: An id twice in a file, where it cannot be of two parts.

    Example:
        >>> from okrkit.sources.exporting.contents import Contents
        >>> from okrkit.sources.exporting.export_map import ExportMap
        >>> pay = ExportMap(name="pay", table="Events", columns={}, key="id")
        >>> held = Contents(names=("id",), rows=[["1"], ["2"]], numbers=[2, 3])
        >>> check_once(Sheet.of_contents(held, pay))
    """
    key = next((name for name in sheet.of.key if sheet.has(name)), "")
    if not key:
        return
    shared = [sheet.cells(name) for name in sheet.of.repeats if sheet.has(name)]
    parts = dict(zip(sheet.kept, zip(*shared, strict=True), strict=False))
    parted = bool(sheet.of.repeats)
    first: dict[tuple[str, ...], int] = {}
    twice = []
    for row, of in _keys(sheet, (key,)).items():
        before = first.setdefault(of, row)
        if before == row or (parted and _alike(parts, before, row)):
            continue
        twice.append(row)
    if twice:
        before = first[_keys(sheet, (key,))[twice[0]]]
        hint = "Say which of them counts, such as where={'is_current': True}."
        raise _told_twice(sheet, "an id that stands twice", (key,), before, twice, hint)


def _alike(parts: Mapping[int, tuple[object, ...]], one: int, other: int) -> bool:
    ours, theirs = parts.get(one, ()), parts.get(other, ())
    return [*map(plain, ours)] == [*map(plain, theirs)]


def _keys(sheet: Sheet, key: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    """Return what tells each row apart; rows where that is empty are not in it."""
    cells = zip(*(sheet.cells(name) for name in key), strict=True)
    pairs = zip(sheet.kept, cells, strict=False)
    return {
        row: tuple(str(cell).strip() for cell in of)
        for row, of in pairs
        if None not in of
    }


def _refuse_copies(sheet: Sheet, keyed: Mapping[int, object]) -> None:
    """Refuse whole rows that stand in two files, but for those that a key finds."""
    held, first = sheet.held, dict[str, int]()
    twice = []
    for row in sheet.kept:
        if row in keyed:
            continue
        before = first.setdefault(repr(held.rows[row]), row)
        if held.files[before] != held.files[row]:
            twice.append(row)
    if not twice:
        return
    before = first[repr(held.rows[twice[0]])]
    file = held.files[twice[0]]
    many = sum(held.files[row] == file for row in twice)
    raise InvalidOKRError(
        "rows that are in another file, too",
        code="duplicate",
        place=_file(sheet, twice[0]),
        expected="exports that do not overlap",
        got=f"{many:,} of {_file(sheet, before)}",
        hint=_NEWEST,
    )


def _told_twice(
    sheet: Sheet,
    why: str,
    key: tuple[str, ...],
    before: int,
    twice: list[int],
    hint: str,
) -> InvalidOKRError:
    held, row = sheet.held, twice[0]
    more = f"; {len(twice) - 1:,} more" if len(twice) > 1 else ""
    named = ", ".join(shown(held.rows[row][held.names.index(name)]) for name in key)
    file = f"{_file(sheet, before)}, " if held.files else ""
    return InvalidOKRError(
        why,
        code="duplicate",
        place=(f"{_file(sheet, row)}, " if held.files else "")
        + f"row {held.numbers[row]}, column {' and '.join(map(shown, key))}",
        expected="each once",
        got=f"{named}, as in {file}row {held.numbers[before]}{more}",
        hint=hint,
    )


def _file(sheet: Sheet, row: int) -> str:
    """Name the file of a row; texts have no name, and are counted."""
    at = sheet.held.files[row]
    return sheet.held.labels[at] or f"file {at + 1}"
