"""Tables: rows of cells, as Markdown, wikis and spreadsheets have them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from okrkit.wording.languages.en.okr_text import (
    BESIDE,
    COLUMNS,
    LABELS,
    Role,
)
from okrkit.wording.okrs.found import Told
from okrkit.wording.okrs.gathering import Gathering
from okrkit.wording.okrs.labelling import label_of
from okrkit.wording.okrs.listing import Line, lines

__all__ = ["read_table", "tables"]

_TAB: Final = 4
_RULE: Final = re.compile(r"[\s|:\-=+]*")
_BREAK: Final = re.compile(r"<br ?/?>")
_OF_RESULT: Final = ("baseline", "current", "target", "metric", "unit")
_FIELDS: Final = (
    "owner",
    "team",
    "why",
    "kind",
    "cycle",
    *_OF_RESULT,
)


def tables(found: Sequence[Line], /) -> Iterator[list[Line]]:
    """
    Group lines: the rows of a table together, any other line by itself.

    Args:
        found: The lines of a text.

    Yields:
        Groups of lines, in order.

    Example:
        >>> rows = lines("| O | KR |" + chr(10) + "| Grow | NPS 40 |" + chr(10) + "Hi")
        >>> [len(group) for group in tables(list(rows))]
        [2, 1]
    """
    group: list[Line] = []
    for line in found:
        goes_on = group and _is_row(line, group[0]) and not line.apart
        if group and not goes_on:
            yield group
            group = []
        if goes_on or _is_row(line, None):
            group.append(line)
        else:
            yield [line]
    if group:
        yield group


def _is_row(line: Line, head: Line | None) -> bool:
    """Tell whether a line is a row: by its first bar, or like the head above it."""
    if line.mark == "|" or (head is not None and head.mark == "|"):
        return line.mark == "|"
    signs = _between(line if head is None else head)
    if not any(sign in line.body for sign in signs):
        return False
    return head is not None or _known(_cells(line, signs)) > 1


def _known(cells: Sequence[Line]) -> int:
    """Count heads of columns that are known, or are common beside such."""
    more = sum(cell.plain.strip().lower() in BESIDE for cell in cells)
    roles = _roles(cells)
    return len(roles) + (more if roles else 0)


def _between(head: Line) -> str:
    """Tell what stands between the cells of a table, by its first row."""
    if "\t" in head.body or "|" in head.body:
        return "|\t"
    return ";" if ";" in head.body else ","


def _edges(body: str, signs: str) -> list[int]:
    """Find where cells end; not within quotes, as spreadsheets write them."""
    if signs == "|\t" or '"' not in body:
        return [at for at, sign in enumerate(body) if sign in signs]
    quoted = False
    edges: list[int] = []
    for at, sign in enumerate(body):
        quoted ^= sign == '"'
        if sign in signs and not quoted:
            edges.append(at)
    return edges


def _cells(line: Line, signs: str) -> list[Line]:
    """Cut a row into cells; an empty one has no words."""
    body = line.body
    edges = _edges(body, signs)
    firsts = [0, *(at + 1 for at in edges)]
    made: list[Line] = []
    if line.mark != "|" and signs == "|\t" and "|" not in body:
        # Tabs at its start were taken for an indentation: its first cells are empty.
        empty = line._replace(body="", plain="", mark="")
        made += [empty] * (line.indent // _TAB)
    for first, last in zip(firsts, [*edges, len(body)], strict=True):
        words = body[first:last]
        start = first + len(words) - len(words.lstrip())
        if signs not in "|\t" and words.strip()[:1] == '"' == words.strip()[-1:]:
            start, words = start + 1, words.strip()[1:-1]
        made.append(
            line._replace(
                start=line.start + start,
                body=words.strip(),
                plain=line.plain[start : start + len(words.strip())],
                mark="",
            )
        )
    if line.mark == "|":
        del made[0]
        if not made or not made[-1].body:
            del made[-1:]
    return made


def _roles(cells: Sequence[Line]) -> dict[int, Role]:
    """Tell what columns hold by their heads."""
    heads = (
        " ".join(re.sub(r"[^a-z]+", " ", cell.plain.lower()).split()) for cell in cells
    )
    known = [(at, head) for at, head in enumerate(heads) if head in COLUMNS]
    roles: dict[int, Role] = {at: COLUMNS[head] for at, head in known}
    # "Goal" is the objective only where it leads and nothing else is; else the target.
    others = [(at, role) for at, role in roles.items() if (at, "goal") not in known]
    named = any(role == "objective" for _, role in others)
    for at, head in known:
        behind = any(
            role in ("baseline", "current", "metric")
            or (role == "key result" and before < at)
            for before, role in others
        )
        if head == "goal" and (named or behind):
            roles[at] = "target"
    return roles


def read_table(found: Gathering, rows: Sequence[Line], /) -> None:
    """
    Read the rows of a table: columns with heads, or labels with their values.

    Args:
        found: What is gathered so far; takes what the rows say.
        rows: Lines that are rows of one table.

    Example:
        >>> text = "| O | KR |" + chr(10) + "| Grow | NPS 40 |"
        >>> found = Gathering(text, frozenset())
        >>> read_table(found, list(lines(text)))
        >>> len(found.objectives[0].results)
        1
    """
    signs = _between(rows[0])
    table = [_cells(row, signs) for row in rows if not _RULE.fullmatch(row.body)]
    table = _below_labels(found, table)
    roles = _roles(table[0]) if table else {}
    if _read_kinds(found, table, roles):
        return
    if _is_of_pairs(table, roles):
        for cells in table:
            _read_pair(found, cells)
        return
    _leave_others(found, table[0], roles, "a column that stands for nothing here")
    for cells in table[1:]:
        _read_row(found, cells, roles)
        _leave_others(found, cells, roles, "in a column that stands for nothing here")


def _leave_others(
    found: Gathering, cells: Sequence[Line], roles: Mapping[int, Role], why: str
) -> None:
    """Leave the cells of a row that stand in columns whose head is not known."""
    for at, cell in enumerate(cells):
        if at not in roles and cell.body:
            found.leave(cell, why)


def _below_labels(found: Gathering, table: list[list[Line]]) -> list[list[Line]]:
    """Read rows of labels that stand above the head of a table; give the others."""
    heads = [at for at, cells in enumerate(table) if at and _is_head(cells)]
    if not heads or _is_head(table[0]):
        return table
    for cells in table[: heads[0]]:
        _read_pair(found, cells)
    return table[heads[0] :]


def _is_of_pairs(table: Sequence[list[Line]], roles: Mapping[int, Role]) -> bool:
    """Tell rows that each begin with a label from those below heads of columns."""
    if "key result" not in roles.values() and "objective" not in roles.values():
        return True
    one = len(table) > 1 and len(roles) == 1 and len(table[0]) > 1
    return one and any(_roles(cells) for cells in table[1:])


def _is_head(cells: Sequence[Line]) -> bool:
    """Tell whether a row names columns, one of them that of key results."""
    roles = _roles(cells)
    said = sum(bool(cell.body) for cell in cells)
    known = _known(cells)
    return "key result" in roles.values() and known > 1 and 2 * known >= said


def _read_kinds(
    found: Gathering, table: Sequence[list[Line]], roles: Mapping[int, Role]
) -> bool:
    """Read rows that say in a column what they are; tell whether there is one."""
    kinds = [at for at, role in roles.items() if role == "kind"]
    rows = [cells for cells in table[1:] if kinds and len(cells) > kinds[0]]
    said = [LABELS.get(cells[kinds[0]].plain.strip().lower()) for cells in rows]
    if "key result" not in said or "objective" not in said:
        return False
    names = [at for at in range(len(table[0])) if at not in roles]
    for cells, role in zip(rows, said, strict=True):
        title = next((cells[at] for at in names if cells[at : at + 1]), None)
        if title is None or not title.body:
            continue
        if role == "objective":
            found.open(title, _value(title))
        elif role == "key result":
            found.add(title, _value(title))
        else:
            found.leave(title, "a row that stands for nothing here")
    return True


def _read_row(found: Gathering, cells: Sequence[Line], roles: dict[int, Role]) -> None:
    """Read a row of a table with heads; what it says twice is said once."""
    held = [(role, cells[at]) for at, role in roles.items() if at < len(cells)]
    by_role = dict(held)
    aim = by_role.get("objective")
    if aim is not None and aim.body and not found.is_current(aim):
        found.open(aim, _value(aim))
    results = [cell for role, cell in held if role == "key result"]
    several = [piece for cell in results for piece in _pieces(cell)]
    for piece in several:
        found.add(piece, _value(piece))
    for role, cell in held:
        if role not in _FIELDS or not cell.body:
            continue
        if len(several) > 1 and role in _OF_RESULT:
            found.leave(cell, "one value for several key results")
        else:
            found.say(role, cell, over=cell._replace(mark="|"))
    work = by_role.get("initiatives")
    if work is not None and found.aim is not None:
        found.aim.work.extend(
            Told(piece.body, piece.number, piece.start) for piece in _pieces(work)
        )


def _read_pair(found: Gathering, cells: Sequence[Line]) -> None:
    """Read a row that says what it holds in its first cell."""
    said = [cell for cell in cells if cell.body]
    if len(said) < 2:
        for cell in said:
            found.take(cell)
        return
    name = said[0]
    label = label_of(name._replace(plain=f"{name.plain.rstrip(' :')}:"))
    if label is None:
        for cell in said:
            found.leave(cell, "a row that stands for nothing here")
        return
    head = f"{name.plain.strip(' :')}:"
    found.take(name._replace(body=head, plain=head))
    for cell in said[1:]:
        for piece in _pieces(cell):
            found.take(piece._replace(apart=False))


def _value(cell: Line) -> int:
    """Give the place after a label, as in a cell "KR1: ..."."""
    label = label_of(cell)
    if label is None or label.role not in ("objective", "key result"):
        return 0
    return label.start if cell.plain[label.start :].strip() else 0


def _pieces(cell: Line) -> Iterator[Line]:
    """Cut a cell at its line breaks, and take the marks of lists off."""
    first = 0
    for cut in [*_BREAK.finditer(cell.body), None]:
        last = len(cell.body) if cut is None else cut.start()
        for line in lines(cell.body[first:last]):
            yield line._replace(
                number=cell.number, start=cell.start + first + line.start
            )
        first = last if cut is None else cut.end()
