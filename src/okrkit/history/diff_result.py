"""`Diff`: what differs between two sets, as text, HTML, columns and JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import field, frozen

from okrkit import markup
from okrkit.errors import UnknownIdError, shown
from okrkit.history.change_words import Edit
from okrkit.results import Explanation, ResultSet
from okrkit.results.plain import Json

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Diff"]

_COLUMNS = ("scope", "id", "what", "field", "part", "text", "silent")
_COUNTED = {"check_ins": "check-in", "observations": "reading"}


def _by_id(edits: Sequence[Edit]) -> dict[str, tuple[Edit, ...]]:
    found: dict[str, list[Edit]] = {}
    for edit in edits:
        found.setdefault(edit.id, []).append(edit)
    return {id: tuple(of) for id, of in found.items()}


@frozen(eq=False, repr=False)
class Diff(ResultSet[tuple[Edit, ...]]):
    """
    What differs between two sets: false where nothing does.

    It is indexed by the ids of what differs: ``diff["nps"]`` are the edits of whatever
    has that id, key result, metric or objective. The set itself has the id "".

    Attributes:
        edits: Every difference, objectives before their key results.

    Example:
        >>> bool(Diff(())), str(Diff(()))
        (False, 'nothing differs')
    """

    kind = "diff"

    edits: tuple[Edit, ...]
    _things: Mapping[str, tuple[Edit, ...]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Sort the edits by what they are about."""
        object.__setattr__(self, "_things", _by_id(self.edits))

    @property
    def ids(self) -> Sequence[str]:
        """Ids of what differs."""
        return [*self._things]

    @property
    def silent(self) -> tuple[Edit, ...]:
        """
        The edits that change how something is judged, without a reason (rule H06).

        Example:
            >>> Diff(()).silent
            ()
        """
        return tuple(edit for edit in self.edits if edit.silent)

    @property
    def counts(self) -> dict[str, int]:
        """
        How many things, check-ins and readings came, went or changed.

        Example:
            >>> Diff((Edit(scope="metric", id="a", what="added", text=""),)).counts
            {'metrics added': 1}
        """
        changed = {
            (edit.scope, edit.id): f"{edit.scope}s changed"
            for edit in self.edits
            if edit.field and edit.field.partition(".")[0] not in _COUNTED
        }
        names = [f"{edit.scope}s {edit.what}" for edit in self.edits if not edit.field]
        parts = {
            (edit.scope, edit.id, edit.part): f"{_COUNTED[top]}s {edit.what}"
            for edit in self.edits
            if (top := edit.field.partition(".")[0]) in _COUNTED
        }
        return dict(Counter([*names, *changed.values(), *parts.values()]))

    def _find(self, id: str, /) -> int | None:
        return self.ids.index(id) if id in self._things else None

    def _at(self, index: int, /) -> tuple[Edit, ...]:
        return self._things[self.ids[index]]

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return everything as arrays by name, a row for each edit.

        Returns:
            Scope, id, what, field, part, text and whether it is silent.

        Example:
            >>> [*Diff(()).to_columns()][:3]
            ['scope', 'id', 'what']
        """
        import numpy as np

        return {
            name: np.array(
                [getattr(edit, name) for edit in self.edits],
                dtype=np.bool_ if name == "silent" else object,
            )
            for name in _COLUMNS
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return the edits as plain values for JSON, with what was and what is.

        Returns:
            ``kind``, ``counts``, and an item for each edit.

        Example:
            >>> Diff(()).to_dict()
            {'kind': 'diff', 'counts': {}, 'items': []}
        """
        items: list[Json] = [
            {
                "scope": edit.scope,
                "id": edit.id,
                "what": edit.what,
                "field": edit.field,
                "part": edit.part,
                "was": edit.was,
                "now": edit.now,
                "text": edit.text,
                "silent": edit.silent,
            }
            for edit in self.edits
        ]
        return {"kind": self.kind, "counts": {**self.counts}, "items": items}

    def explain(self, id: str, /) -> Explanation:
        """
        Say what differs about one thing.

        Args:
            id: Its id.

        Returns:
            A tree with a part for each edit.

        Raises:
            UnknownIdError: Nothing of this id differs.

        Example:
            >>> edit = Edit(scope="metric", id="nps", what="added", text="nps added")
            >>> print(Diff((edit,)).explain("nps"))
            nps = 1 edit
              added = nps added
        """
        edits = self._things.get(id) if isinstance(id, str) else None
        if edits is None:
            raise UnknownIdError(
                f"nothing differs about {shown(id)}", id=id, known=self.ids
            )
        many = f"{len(edits)} edit{'s' * (len(edits) != 1)}"
        parts = [
            Explanation(edit.field or edit.what, edit.text, note=_note(edit))
            for edit in edits
        ]
        return Explanation(id or "the set", many, inputs=parts)

    def __str__(self) -> str:
        """Return the counts, then a sentence for each edit."""
        if not self.edits:
            return "nothing differs"
        head = ", ".join(f"{many} {_one(what, many)}" for what, many in self._counted())
        lines = [
            markup.plain(edit.text) + (f" ({_note(edit)})" if edit.silent else "")
            for edit in self.edits[: markup.ROWS_SHOWN]
        ]
        more = len(self.edits) - len(lines)
        return "\n".join([head, *lines, *([f"… and {more} more"] if more else [])])

    def __repr__(self) -> str:
        """Return how many edits there are, on one line."""
        many = len(self.edits)
        return f"<Diff: {many:,} edit{'s' * (many != 1)}>"

    def _repr_html_(self) -> str:
        """Return the edits for a notebook."""
        rows = (
            [
                edit.id or "the set",
                edit.scope,
                edit.text,
                markup.badge("silent", "fair") if edit.silent else "",
            ]
            for edit in self.edits[: markup.ROWS_SHOWN]
        )
        heads = ["id", "what it is", "what changed", ""]
        total = len(self.edits)
        view = markup.table(heads, rows, caption="What changed", total=total)
        return markup.fragment(view, text=str(self))

    def _counted(self) -> list[tuple[str, int]]:
        return [*self.counts.items()]


def _one(what: str, many: int) -> str:
    """Write "key results added" for one."""
    return what.replace("s ", " ", 1) if many == 1 else what


def _note(edit: Edit) -> str:
    return "no amendment says why: H06" if edit.silent else ""
