"""What `regrade` returns: every definition of what was amended, with its score."""

import datetime as dt
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from attrs import asdict, frozen

from okrkit import markup
from okrkit.errors import UnknownIdError, shown
from okrkit.history.by_kind import ByKind
from okrkit.model.noun import Noun, Say
from okrkit.results import Explanation, Json, jsonable
from okrkit.scoring.scores import Kind

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Regrade", "Regraded", "Version"]

_HEADS = ("id", "since", "definition", "score", "grade", "reason", "by")
_SILENT = "no reason (H06)"


@frozen(kw_only=True)
class Version(Noun):
    """
    One definition of a key result or objective, and the score under it.

    Attributes:
        since: Its first day; None of the first definition.
        definition: The target in words; of an objective its title.
        changes: What became another then, in words.
        reason: Why; empty where nobody said.
        by: Who changed it.
        silent: Whether it was changed without a reason (rule H06).
        progress: Under this definition; None where not measured.
        score: Under this definition; None where not measured.
        grade: Under this definition; None where not measured.

    Example:
        >>> Version(definition="from 32 to 40", score=0.25).silent
        False
    """

    since: dt.date | None = None
    definition: str
    changes: tuple[str, ...] = ()
    reason: str = ""
    by: str = ""
    silent: bool = False
    progress: float | None = None
    score: float | None = None
    grade: str | None = None

    def _phrase(self, number: Say) -> str:
        score = "" if self.score is None else f" ({number(self.score)})"
        return f"{self.definition}{score}"


@frozen(kw_only=True)
class Regrade(Noun):
    """
    A key result or objective, graded under each of its definitions.

    Attributes:
        id: Its id.
        kind: "objective" or "key result".
        title: What its owner wrote.
        versions: Its definitions by date, the first and the present one among them.

    Example:
        >>> both = [Version(definition="x", score=score) for score in (0.25, 0.5)]
        >>> Regrade(id="k", kind="key result", title="K", versions=both).difference
        0.25
    """

    id: str
    kind: Kind
    title: str
    versions: tuple[Version, ...]

    @property
    def original(self) -> Version:
        """
        The definition it had at first.

        Example:
            >>> only = Version(definition="x")
            >>> Regrade(id="k", kind="key result", title="K", versions=(only,)).original
            Version(since=None, definition='x', changes=(), reason='', by='', ...)
        """
        return self.versions[0]

    @property
    def current(self) -> Version:
        """
        The definition it has on the day.

        Example:
            >>> only = Version(definition="x")
            >>> one = Regrade(id="k", kind="key result", title="K", versions=(only,))
            >>> one.current is one.original
            True
        """
        return self.versions[-1]

    @property
    def difference(self) -> float | None:
        """
        What the amendments did to the score; None where one of the two is missing.

        Example:
            >>> only = Version(definition="x")
            >>> one = Regrade(id="k", kind="key result", title="K", versions=(only,))
            >>> one.difference is None
            True
        """
        old, new = self.original.score, self.current.score
        return None if old is None or new is None else new - old

    @property
    def silent(self) -> tuple[Version, ...]:
        """
        The definitions that came without a reason (rule H06).

        Example:
            >>> only = Version(definition="x", silent=True)
            >>> one = Regrade(id="k", kind="key result", title="K", versions=(only,))
            >>> len(one.silent)
            1
        """
        return tuple(version for version in self.versions if version.silent)


@frozen(kw_only=True, eq=False, repr=False)
class Regraded(ByKind[Regrade]):
    """
    What was amended, graded under each definition: objectives, then key results.

    Attributes:
        on: The day whose readings count.
        policy: Name of the policy.
        items: One for each objective and key result.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.history.regrading import regrade
        >>> print(regrade(OKRSet(cycle="2026-Q4"), on="2026-11-15"))
        nothing was amended up to 2026-11-15
    """

    kind = "regraded"
    shares: ClassVar[frozenset[str]] = frozenset({"original", "current", "difference"})

    on: dt.date
    policy: str

    @property
    def silent(self) -> tuple[Regrade, ...]:
        """
        Those with an amendment without a reason (rule H06).

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet
            >>> from okrkit.history.regrading import regrade
            >>> kr = KeyResult("k", "K", at_most=5).amend(
            ...     on="2026-11-10", reason="", at_most=7)
            >>> okrs = OKRSet([Objective("o", "O", [kr])], cycle="2026-Q4")
            >>> [item.id for item in regrade(okrs, on="2026-11-15").silent]
            ['k']
        """
        return tuple(item for item in self.items if item.silent)

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return a row for each id: its score at first and now.

        Returns:
            Columns `id`, `kind`, `title`, `original`, `current`, `difference`,
            `original_grade`, `current_grade`, `was`, `now`, `amendments`, `silent`;
            missing scores are NaN, missing words None.

        Example:
            >>> Regraded(on=None, policy="okrkit", items=()).to_columns()["silent"]
            array([], dtype=int64)
        """
        import numpy as np

        first = [item.original for item in self.items]
        last = [item.current for item in self.items]

        def words(values: Sequence[object]) -> "np.ndarray":
            column = np.empty(len(values), dtype=object)
            column[:] = values
            return column

        def numbers(values: Sequence[float | None]) -> "np.ndarray":
            return np.array(values, dtype=np.float64)

        return {
            "id": words(self.ids),
            "kind": words([item.kind for item in self.items]),
            "title": words([item.title for item in self.items]),
            "original": numbers([version.score for version in first]),
            "current": numbers([version.score for version in last]),
            "difference": numbers([item.difference for item in self.items]),
            "original_grade": words([version.grade for version in first]),
            "current_grade": words([version.grade for version in last]),
            "was": words([version.definition for version in first]),
            "now": words([version.definition for version in last]),
            "amendments": np.array([len(i.versions) - 1 for i in self.items], np.int64),
            "silent": np.array([len(i.silent) for i in self.items], np.int64),
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            `kind`, `on`, `policy`, and `items`, each with its `versions`.

        Example:
            >>> Regraded(on=None, policy="okrkit", items=()).to_dict()["items"]
            []
        """
        return {
            "kind": self.kind,
            "on": jsonable(self.on),
            "policy": self.policy,
            "items": [
                {
                    "id": item.id,
                    "kind": item.kind,
                    "title": item.title,
                    "difference": item.difference,
                    "versions": [jsonable(asdict(v)) for v in item.versions],
                }
                for item in self.items
            ],
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say what each amendment of an id did to its score.

        Args:
            id: Of a key result or objective that was amended.

        Returns:
            A tree: each definition with its score, reason and author.

        Raises:
            UnknownIdError: No such id, or nothing of it was amended.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> only = Version(definition="x", score=0.5)
            >>> one = Regrade(id="k", kind="key result", title="K", versions=(only,))
            >>> Regraded(on=None, policy="okrkit", items=(one,)).explain("k").value
            0.5
        """
        place = self._place(id)
        if place is None:
            why = f"nothing of {shown(id)} was amended"
            raise UnknownIdError(why, id=id, known=self.ids)
        item = self.items[place]
        difference = item.difference
        return Explanation(
            item.id,
            item.current.score,
            rule="by the definition of the day",
            formula="" if difference is None else f"{difference:+.4g} by amendments",
            source=f"policy {self.policy}",
            inputs=tuple(_explained(version) for version in item.versions),
        )

    def __str__(self) -> str:
        """Return a table with a row for each definition."""
        if not self.items:
            return self._title()
        return f"{self._title()}\n" + markup.text_table(
            _HEADS, self._rows(), align="lllrlll", total=self._total()
        )

    def __repr__(self) -> str:
        """Return the number of things, the day and the policy, on one line."""
        return f"<Regraded {len(self)} on {self.on}, policy {self.policy}>"

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        table = markup.table(
            _HEADS,
            self._rows(),
            caption=self._title(),
            align="lllrlll",
            total=self._total(),
        )
        return markup.fragment(table, text=str(self))

    def _title(self) -> str:
        if not self.items:
            return f"nothing was amended up to {self.on}"
        return f"what was amended, graded on {self.on}, policy {self.policy}"

    def _total(self) -> int:
        return sum(len(item.versions) for item in self.items)

    def _rows(self) -> list[list[markup.Cell]]:
        every = (
            (item, at, version)
            for item in self.items
            for at, version in enumerate(item.versions)
        )
        few = islice(every, markup.ROWS_SHOWN)
        return [_row(item, at, version) for item, at, version in few]


def _row(item: Regrade, at: int, version: Version) -> list[markup.Cell]:
    indent = "  " if item.kind == "key result" else ""
    return [
        "" if at else indent + item.id,
        "at first" if version.since is None else str(version.since),
        version.definition,
        "-" if version.score is None else f"{version.score:.2f}",
        version.grade or "-",
        _SILENT if version.silent else version.reason,
        version.by,
    ]


def _explained(version: Version) -> Explanation:
    return Explanation(
        "at first" if version.since is None else f"from {version.since}",
        version.score,
        shown="" if version.score is None else f"{version.score:.4g}, {version.grade}",
        rule=version.definition,
        formula="; ".join(version.changes),
        source=f"changed by {version.by}" if version.by else "",
        note=_SILENT if version.silent else version.reason,
    )
