"""`Merged`: one set of two, and what nobody but a person can settle."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from okrkit import markup
from okrkit.errors import UnknownIdError, shown
from okrkit.model.okrset import OKRSet
from okrkit.results import Explanation, ResultSet
from okrkit.results.plain import Json

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Conflict", "Merged"]


@frozen(kw_only=True)
class Conflict:
    """
    One place that both sides changed, each in its own way.

    Attributes:
        path: Where it stands: ``"key_results.nps.target"``.
        values: The values of ``"base"``, ``"ours"`` and ``"theirs"``, as a document
            has them; a side that has none is left out.

    Example:
        >>> print(Conflict(path="cycle", values={"ours": "2026-Q4", "theirs": "2027"}))
        cycle: ours says '2026-Q4', theirs says '2027'
    """

    path: str
    values: Mapping[str, Json]

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as a document keeps it, among its ``conflicts``.

        Returns:
            The path, and what each side says.

        Example:
            >>> Conflict(path="cycle", values={"ours": 1}).to_dict()
            {'path': 'cycle', 'ours': 1}
        """
        return {"path": self.path, **self.values}

    def __str__(self) -> str:
        """Return what each side says, on one line."""
        is_gone = not {"ours", "theirs"} <= self.values.keys()
        sides = [
            f"{side} {self._said(side, 'changed it' if is_gone else '')}"
            for side in ("ours", "theirs")
        ]
        has_base = "base" in self.values and not is_gone
        was = f" (it was {shown(self.values['base'])})" if has_base else ""
        return f"{markup.plain(self.path)}: {', '.join(sides)}{was}"

    def _said(self, side: str, short: str) -> str:
        if side not in self.values:
            return "removed it"
        return short or f"says {shown(self.values[side])}"


@frozen(kw_only=True, eq=False, repr=False)
class Merged(ResultSet[Conflict]):
    """
    Two changes of one set, merged.

    It is indexed by the paths of what is in conflict. Where there is any, the set keeps
    all of them in its field ``conflicts``: it can be saved, and is not loaded again
    until somebody has settled them.

    Attributes:
        okrs: The set.
        conflicts: What both sides changed, each in its own way. Ours stands; what one
            side removed and the other changed stays as it was changed.
        kept: Check-ins and readings that one side had removed and that stay, and
            amendments that change nothing any more, a sentence for each.

    Example:
        >>> Merged(okrs=OKRSet(), conflicts=(), kept=()).is_clean
        True
    """

    kind = "merge"

    okrs: OKRSet
    conflicts: tuple[Conflict, ...]
    kept: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """
        Whether there is nothing to settle.

        Example:
            >>> Merged(okrs=OKRSet(), conflicts=(), kept=()).is_clean
            True
        """
        return not self.conflicts

    @property
    def ids(self) -> Sequence[str]:
        """Paths of what is in conflict."""
        return [conflict.path for conflict in self.conflicts]

    def _at(self, index: int, /) -> Conflict:
        return self.conflicts[index]

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return the conflicts as arrays by name.

        Returns:
            The path, and what base, ours and theirs say, as documents have it.

        Example:
            >>> [*Merged(okrs=OKRSet(), conflicts=(), kept=()).to_columns()]
            ['path', 'base', 'ours', 'theirs']
        """
        import numpy as np

        rows = [conflict.to_dict() for conflict in self.conflicts]
        columns = {}
        for name in ("path", "base", "ours", "theirs"):
            column = np.empty(len(rows), dtype=object)
            column[:] = [row.get(name) for row in rows]
            columns[name] = column
        return columns

    def to_dict(self) -> dict[str, Json]:
        """
        Return the conflicts as plain values for JSON; `okrkit.to_dict` gives the set.

        Returns:
            ``kind``, an item for each conflict, and what was kept.

        Example:
            >>> Merged(okrs=OKRSet(), conflicts=(), kept=()).to_dict()
            {'kind': 'merge', 'items': [], 'kept': []}
        """
        items: list[Json] = [conflict.to_dict() for conflict in self.conflicts]
        return {"kind": self.kind, "items": items, "kept": [*self.kept]}

    def explain(self, id: str, /) -> Explanation:
        """
        Say what each side has to say about one conflict.

        Args:
            id: Its path.

        Returns:
            A tree with a part for each side.

        Raises:
            UnknownIdError: There is no such conflict.

        Example:
            >>> found = Conflict(path="cycle", values={"ours": "a", "theirs": "b"})
            >>> merged = Merged(okrs=OKRSet(), conflicts=(found,), kept=())
            >>> print(merged.explain("cycle"))
            cycle = ours stands  [changed on both sides]
              ours = 'a'
              theirs = 'b'
        """
        place = self._place(id)
        if place is None:
            raise UnknownIdError(f"no conflict at {shown(id)}", id=id, known=self.ids)
        values = self.conflicts[place].values
        sides = [Explanation(side, shown(value)) for side, value in values.items()]
        stands = "ours stands" if "ours" in values else "theirs stands"
        return Explanation(id, stands, rule="changed on both sides", inputs=sides)

    def __str__(self) -> str:
        """Return what is in conflict and what was kept, a line each."""
        many = len(self.conflicts)
        head = f"merged, with {many} conflict{'s' * (many != 1)}" if many else "merged"
        lines = [*map(str, self.conflicts), *map(markup.plain, self.kept)]
        more = len(lines) - markup.ROWS_SHOWN
        rest = [f"… and {more} more"] if more > 0 else []
        return "\n".join([head, *lines[: markup.ROWS_SHOWN], *rest])

    def __repr__(self) -> str:
        """Return how many conflicts there are, on one line."""
        many = len(self.conflicts)
        return f"<Merged: {many:,} conflict{'s' * (many != 1)}>"

    def _repr_html_(self) -> str:
        """Return the conflicts for a notebook."""
        sides = ("base", "ours", "theirs")
        rows = (
            [c.path, *(shown(c.values[s]) if s in c.values else "" for s in sides)]
            for c in self.conflicts[: markup.ROWS_SHOWN]
        )
        total = len(self.conflicts)
        caption = "What both sides changed"
        table = markup.table(["where", *sides], rows, caption=caption, total=total)
        return markup.fragment(table, text=str(self))
