"""Finds the rows that rows name: homes of key results, parents of objectives."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from attrs import define, evolve, field

from okrkit.errors import InvalidOKRError, UnknownIdError, shown
from okrkit.formats.exchange.draft import Draft, KeyResultRow, ObjectiveRow, Parent
from okrkit.formats.notices import loops

__all__ = ["Linked", "Links", "link"]

Linked: TypeAlias = ObjectiveRow | KeyResultRow

_HINTED = 20


@define(eq=False)
class Links:
    """
    What hangs on what.

    Attributes:
        members: Key results of each objective, in the order of the file.
        parents: Parents of each objective that are there.
        key_results: The key result of each key.

    Example:
        >>> Links().members
        {}
    """

    members: dict[ObjectiveRow, list[KeyResultRow]] = field(factory=dict)
    parents: dict[ObjectiveRow, list[tuple[Linked, Parent]]] = field(factory=dict)
    key_results: dict[str, KeyResultRow] = field(factory=dict)


def link(draft: Draft) -> Links:
    """
    Find every row that a row names; what names nothing is noted.

    Args:
        draft: The rows; objectives of their own are added for key results without one,
            where the format has such.

    Returns:
        What hangs on what.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> from okrkit.formats.exchange.source import Source
        >>> draft = Draft(Source(settings=Settings(), notes=Notes()), "flat")
        >>> link(draft).parents
        {}
    """
    index = _Index([*draft.objectives, *draft.key_results], draft.gone)
    links = Links()
    for kr in draft.key_results:
        if kr.key:
            links.key_results.setdefault(kr.key, kr)
    for objective in draft.objectives:
        links.members.setdefault(objective, [])
        links.parents[objective] = list(_parents(objective, index))
    for kr, home in _homes(draft, index):
        links.members.setdefault(home, []).append(kr)
        links.parents.setdefault(home, [])
    if not draft.loops:
        _refuse_loops(links)
    return links


def _refuse_loops(links: Links) -> None:
    """Note every row whose parents lead back to it, over as many rows as it takes."""
    home = {kr: row for row, members in links.members.items() for kr in members}
    rows = list(links.parents)
    place = {row: at for at, row in enumerate(rows)}
    ties: list[tuple[int, int]] = []
    for row, parents in links.parents.items():
        for to, _ in parents:
            above = home.get(to) if isinstance(to, KeyResultRow) else to
            if above is not None:
                ties.append((place[row], place[above]))
    while found := list(loops(ties)):
        looped = {member for loop in found for member in loop}
        for member in sorted(looped):
            _loop(rows[member])
        ties = [tie for tie in ties if looped.isdisjoint(tie)]


class _Index:
    """Rows by key, and by title where no key fits."""

    def __init__(
        self, rows: Sequence[Linked], gone: AbstractSet[str] = frozenset()
    ) -> None:
        self._gone = gone
        self.by_key: dict[str, list[Linked]] = {}
        self.by_title: dict[str, list[Linked]] = {}
        lines = {id(row.item) for row in rows if isinstance(row, ObjectiveRow)}
        for row in rows:
            if row.key:
                self.by_key.setdefault(row.key, []).append(row)
            # A line that is an objective and measured itself is named as the former.
            if isinstance(row, ObjectiveRow) or id(row.item) not in lines:
                self.by_title.setdefault(row.title, []).append(row)

    def find(self, row: Linked, parent: Parent) -> Linked | None:
        """Find the row that a key or title means; note where it is none or several."""
        item, column = row.item, row.at.get("parents", "")
        found = self.by_key.get(parent.key) or self.by_title.get(parent.key, [])
        if len(found) == 1:
            return found[0]
        if found:
            rows = ", ".join(each.item.path for each in found[:3])
            item.refuse(
                column,
                InvalidOKRError(
                    f"{len(found)} rows are called so",
                    code="parent-ambiguous",
                    expected="a parent that one row alone is called",
                    got=f"{shown(parent.key)}: {rows}",
                ),
            )
        elif parent.key in self._gone:
            item.fault(
                column,
                "its parent is a row that is to be deleted",
                code="parent-unknown",
                expected="a parent that stays",
                got=shown(parent.key),
                hint="Delete both, or give it another parent.",
            )
        elif parent.must:
            hinted = item.notes.count < _HINTED
            known = [*self.by_key, *self.by_title] if hinted else ()
            item.refuse(
                column,
                UnknownIdError(
                    "its parent is no row of the file",
                    id=parent.key,
                    known=known,
                    code="parent-unknown",
                    got=shown(parent.key),
                ),
            )
        else:
            item.lose("a parent that the file does not hold", "the link is left out")
        return None


def _parents(row: ObjectiveRow, index: _Index) -> Iterable[tuple[Linked, Parent]]:
    seen: set[int] = set()
    for parent in row.parents:
        found = index.find(row, parent)
        if found is row:
            _loop(row)
        elif found is not None and id(found) not in seen:
            seen.add(id(found))
            yield found, parent


def _homes(draft: Draft, index: _Index) -> Iterator[tuple[KeyResultRow, ObjectiveRow]]:
    """
    Give the objective that each key result stands under, at once or through others.

    Each row is passed once, so that a long chain takes no longer than a wide table.
    """
    above = {kr: _above(kr, index, draft) for kr in list(draft.key_results)}
    homes: dict[Linked, ObjectiveRow | None] = {}
    for kr in above:
        path: list[KeyResultRow] = []
        at: Linked | None = kr
        while isinstance(at, KeyResultRow) and at not in homes:
            homes[at] = None
            path.append(at)
            at = above[at]
        if isinstance(at, KeyResultRow) and at in set(path):
            for member in path:
                _loop(member)
        home = homes[at] if isinstance(at, KeyResultRow) else at
        homes |= dict.fromkeys(path, home)
    for kr, parent in above.items():
        home = homes[kr]
        if home is None:
            continue
        if isinstance(parent, KeyResultRow):
            why = "it stands under the objective above"
            kr.item.lose("a key result below a key result", why)
        yield kr, home


def _above(kr: KeyResultRow, index: _Index, draft: Draft) -> Linked | None:
    """Give what a key result hangs on; the first, where several."""
    first = next(iter(kr.parents), None)
    if first is None:
        return _own(kr, draft)
    if len(kr.parents) > 1:
        why = "a key result stands under one objective, the first"
        kr.item.lose("further parents of a key result", why)
    return index.find(kr, first)


def _own(kr: KeyResultRow, draft: Draft) -> ObjectiveRow | None:
    """Give a key result without an objective one of its own, or refuse it."""
    if kr.item.bad:  # the fault may be that of its parent
        return None
    if draft.home == "fault":
        kr.item.fault(
            kr.at.get("parents", ""),
            "a key result without an objective",
            code="parent-missing",
            expected="a parent that is an objective",
        )
        return None
    why = "one of its own, with the same title, was made"
    kr.item.lose("a key result without an objective", why)
    made = ObjectiveRow(item=kr.item, title=kr.title, owner=kr.owner)
    if kr.starts_on and kr.ends_on:
        made = evolve(made, starts_on=kr.starts_on, ends_on=kr.ends_on)
    draft.objectives.append(made)
    return made


def _loop(row: Linked) -> None:
    row.item.fault(
        row.at.get("parents", ""),
        "its parents lead back to itself",
        code="parent-loop",
        expected="a parent that stands higher",
    )
