"""What can be said of a cascade's links: small records, each with its sentence."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import ClassVar, overload

import numpy as np
from attrs import asdict, frozen

from okrkit import markup
from okrkit.alignment.graph import Dangling
from okrkit.results import Json, Tabular, jsonable

_FEW = 5
_LONGEST = 60


@frozen(kw_only=True)
class Remark:
    """
    One thing that is to be said of the links of a set.

    Example:
        >>> print(Orphan(id="team/keep", title="Stay"))
        team/keep supports nothing, and nobody says why it stands alone
    """

    code: ClassVar[str] = ""
    """Its code: of a review rule where the table has one, else a word."""

    name: ClassVar[str] = ""
    """What it is called."""

    @property
    def ids(self) -> Sequence[str]:
        """The ids it is about, what is at fault first."""
        return ()

    @property
    def text(self) -> str:
        """The same as one sentence."""
        return ""

    def to_dict(self) -> dict[str, Json]:
        """
        Return its fields as plain values for JSON, with code and text.

        Returns:
            Its `code` and `name`, then its fields, then its `text`.

        Example:
            >>> Orphan(id="team/keep", title="Stay").to_dict()["code"]
            'A01'
        """
        fields = asdict(self)
        made: dict[str, Json] = {"code": self.code, "name": self.name}
        return (
            made | {key: jsonable(fields[key]) for key in fields} | {"text": self.text}
        )

    def __str__(self) -> str:
        """Return the sentence."""
        return self.text


@frozen(kw_only=True)
class Circle(Remark):
    """
    What supports itself, or waits on itself, through others.

    Attributes:
        ids: Some members, in order: each supports (or waits on) the next, and where all
            are named the last does so to the first.
        count: How many hang together.
        waits: Whether they wait on each other; else they support each other.

    Example:
        >>> print(Circle(ids=("a", "b"), count=2))
        a → b → a support each other in a circle
    """

    code: ClassVar[str] = "loop"
    name: ClassVar[str] = "circle of links"

    # A field where the base has a property.
    ids: tuple[str, ...]  # pyright: ignore[reportIncompatibleMethodOverride]
    count: int
    waits: bool = False

    @property
    def text(self) -> str:
        """The same as one sentence."""
        named = " → ".join(map(_said, self.ids))
        whole = len(self.ids) == self.count
        end = f" → {_said(self.ids[0])}" if whole else f" → … ({self.count} in all)"
        verb = "wait on" if self.waits else "support"
        return f"{named}{end} {verb} each other in a circle"


@frozen(kw_only=True)
class DeadEnd(Remark):
    """
    A support or dependency that leads nowhere.

    Attributes:
        link: Who has it, what it names, and what looks like it.

    Example:
        >>> link = Dangling("team/keep", "company/grwo", "objective", ("company/grow",))
        >>> print(DeadEnd(link=link))
        team/keep names the objective company/grwo, which is not there: company/grow?
    """

    code: ClassVar[str] = "dangling"
    name: ClassVar[str] = "link to nothing"

    link: Dangling

    @property
    def ids(self) -> tuple[str, ...]:
        """Whose link it is."""
        return (self.link.id,)

    @property
    def text(self) -> str:
        """The same as one sentence."""
        link = self.link
        named = f"{_said(link.id)} names the {link.kind} {_said(link.wanted)}, which"
        if link.several:
            return f"{named} may be {_listed(link.several, len(link.several))}"
        near = f": {' or '.join(map(_said, link.near))}?" if link.near else ""
        return f"{named} is not there{near}"


@frozen(kw_only=True)
class DoubleCounted(Remark):
    """
    A member that comes up to one root in several ways.

    Attributes:
        id: The objective or key result where the ways part.
        root: The objective that all of them lead to; of several the first.
        parents: What it counts in directly on the way there.
        roots: The first few of the objectives that several ways lead to.
        count: How many there are.

    Example:
        >>> print(DoubleCounted(id="shared", root="top", parents=("a", "b")))
        shared counts in top more than once: through a, b
    """

    code: ClassVar[str] = "double-counted"
    name: ClassVar[str] = "counted twice"

    id: str
    root: str
    parents: tuple[str, ...]
    roots: tuple[str, ...] = ()
    count: int = 1

    @property
    def ids(self) -> tuple[str, ...]:
        """The member, the root, and its parents."""
        return (self.id, self.root, *self.parents)

    @property
    def text(self) -> str:
        """The same as one sentence."""
        return (
            f"{_said(self.id)} counts in {self._tops()} more than once: through "
            f"{_listed(self.parents, len(self.parents))}"
        )

    def _tops(self) -> str:
        return _listed(self.roots or (self.root,), self.count)


@frozen(kw_only=True)
class RepeatedLink(Remark):
    """
    A support that names again, in the same way, what one before it names.

    Attributes:
        id: The objective that has it.
        parent: What it names.
        kind: The kind of the support.

    Example:
        >>> print(RepeatedLink(id="keep", parent="grow", kind="contributes"))
        keep contributes to grow more than once: only the first support counts
    """

    code: ClassVar[str] = "repeated-link"
    name: ClassVar[str] = "support written twice"

    id: str
    parent: str
    kind: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The objective, and what it names."""
        return (self.id, self.parent)

    @property
    def text(self) -> str:
        """The same as one sentence."""
        to = {"contributes": "contributes to"}.get(self.kind, self.kind)
        return (
            f"{_said(self.id)} {to} {_said(self.parent)} more than once: "
            "only the first support counts"
        )


@frozen(kw_only=True)
class SameReading(Remark):
    """
    A reading of a metric that several key results would add to another.

    Attributes:
        id: The key result that is left out.
        counts: The one whose reading counts, the same.
        parent: The key result it goes into.
        lost: Whether neither counts and the parent has no value: they come up to it
            through different key results, or share some readings and not others.

    Example:
        >>> print(SameReading(id="b", counts="a", parent="top"))
        b adds nothing to top: a adds the same reading
        >>> print(SameReading(id="b", counts="a", parent="top", lost=True))
        top has no value: the same reading comes up to it by a and b
    """

    code: ClassVar[str] = "same-reading"
    name: ClassVar[str] = "one reading, counted once"

    id: str
    counts: str
    parent: str
    lost: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """What is left out, what counts, and where."""
        return (self.id, self.counts, self.parent)

    @property
    def text(self) -> str:
        """The same as one sentence."""
        if self.lost:
            return (
                f"{_said(self.parent)} has no value: the same reading comes up to it "
                f"by {_said(self.counts)} and {_said(self.id)}"
            )
        return (
            f"{_said(self.id)} adds nothing to {_said(self.parent)}: "
            f"{_said(self.counts)} adds the same reading"
        )


@frozen(kw_only=True)
class ValueLeftOut(Remark):
    """
    An objective that gives no value to a key result that it supports.

    Attributes:
        id: The objective.
        parent: The key result.
        why: The reason.

    Example:
        >>> print(ValueLeftOut(id="a", parent="top", why="it measures something else"))
        a gives no value to top: it measures something else
    """

    code: ClassVar[str] = "value-left-out"
    name: ClassVar[str] = "value left out"

    id: str
    parent: str
    why: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The objective and the key result."""
        return (self.id, self.parent)

    @property
    def text(self) -> str:
        """The same as one sentence."""
        why = markup.plain(self.why, limit=4 * _LONGEST)
        return f"{_said(self.id)} gives no value to {_said(self.parent)}: {why}"


@frozen(kw_only=True)
class ValueShares(Remark):
    """
    An objective whose supports do not share it out as a whole.

    Attributes:
        id: The objective.
        total: Sum of the shares that its supports name; should be 1.

    Example:
        >>> print(ValueShares(id="team", total=1.2))
        the shares of team sum to 1.2, not 1
    """

    code: ClassVar[str] = "value-shares"
    name: ClassVar[str] = "shares do not sum to 1"

    id: str
    total: float

    @property
    def ids(self) -> tuple[str, ...]:
        """The objective."""
        return (self.id,)

    @property
    def text(self) -> str:
        """The same as one sentence."""
        return f"the shares of {_said(self.id)} sum to {self.total:.6g}, not 1"


@frozen(kw_only=True)
class Outside(Remark):
    """
    A child whose days leave those of its parent.

    Attributes:
        id: The child.
        parent: The objective or key result it supports.
        starts_on: First day of the child.
        ends_on: Its last day.
        parent_starts_on: First day of the parent.
        parent_ends_on: Its last day.

    Example:
        >>> days = dict(starts_on=dt.date(2026, 7, 1), ends_on=dt.date(2026, 9, 30))
        >>> over = dict(parent_starts_on=dt.date(2026, 10, 1))
        >>> over |= dict(parent_ends_on=dt.date(2026, 12, 31))
        >>> print(Outside(id="old", parent="top", **days, **over))
        old runs 2026-07-01 to 2026-09-30, and top only 2026-10-01 to 2026-12-31
    """

    code: ClassVar[str] = "outside"
    name: ClassVar[str] = "dates leave the parent's"

    id: str
    parent: str
    starts_on: dt.date
    ends_on: dt.date
    parent_starts_on: dt.date
    parent_ends_on: dt.date

    @property
    def ids(self) -> tuple[str, ...]:
        """The child and the parent."""
        return (self.id, self.parent)

    @property
    def text(self) -> str:
        """The same as one sentence."""
        return (
            f"{_said(self.id)} runs {self.starts_on} to {self.ends_on}, and "
            f"{_said(self.parent)} only {self.parent_starts_on} to "
            f"{self.parent_ends_on}"
        )


@frozen(kw_only=True)
class LevelSkip(Remark):
    """
    A link that passes over a level between.

    Attributes:
        id: The child.
        parent: The objective or key result it supports.
        level: Level of the child.
        parent_level: Level of the parent.
        between: Levels of the set that stand between; at most five.

    Example:
        >>> print(LevelSkip(id="t", parent="c", level="team", parent_level="company",
        ...                 between=("department",)))
        t (team) supports c (company) past department
    """

    code: ClassVar[str] = "level-skip"
    name: ClassVar[str] = "level skipped"

    id: str
    parent: str
    level: str
    parent_level: str
    between: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The child and the parent."""
        return (self.id, self.parent)

    @property
    def text(self) -> str:
        """The same as one sentence."""
        return (
            f"{_said(self.id)} ({_said(self.level)}) supports {_said(self.parent)} "
            f"({_said(self.parent_level)}) past {', '.join(map(_said, self.between))}"
        )


@frozen(kw_only=True)
class Silo(Remark):
    """
    An owner none of whose objectives is linked with another owner's.

    Attributes:
        owner: Who.
        ids: Objectives of this owner; at most five.
        count: How many there are.

    Example:
        >>> print(Silo(owner="Legal", ids=("contracts",), count=1))
        nothing of Legal is linked with any other owner's: contracts
    """

    code: ClassVar[str] = "silo"
    name: ClassVar[str] = "silo"

    owner: str
    # A field where the base has a property.
    ids: tuple[str, ...]  # pyright: ignore[reportIncompatibleMethodOverride]
    count: int

    @property
    def text(self) -> str:
        """The same as one sentence."""
        theirs = _listed(self.ids, self.count)
        owner = _said(self.owner)
        return f"nothing of {owner} is linked with any other owner's: {theirs}"


@frozen(kw_only=True)
class Orphan(Remark):
    """
    An objective that supports nothing and is not at the top.

    Attributes:
        id: The objective.
        title: What its owner wrote.

    Example:
        >>> Orphan(id="team/keep", title="Stay").code
        'A01'
    """

    code: ClassVar[str] = "A01"
    name: ClassVar[str] = "orphan"

    id: str
    title: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The objective."""
        return (self.id,)

    @property
    def text(self) -> str:
        """The same as one sentence."""
        return f"{_said(self.id)} supports nothing, and nobody says why it stands alone"


@frozen(kw_only=True)
class Copied(Remark):
    """
    A child that repeats its parent instead of adding something of its own.

    Attributes:
        id: The child.
        parent: The objective it supports.
        title: Whether its title is the parent's or that of one of its key results.
        key_results: Its key results that the parent has too; at most five.

    Example:
        >>> print(Copied(id="team", parent="top", title=True, key_results=()))
        team repeats top: its title
    """

    code: ClassVar[str] = "A02"
    name: ClassVar[str] = "copied cascade"

    id: str
    parent: str
    title: bool
    key_results: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The child, the parent, and the key results that are copies."""
        return (self.id, self.parent, *self.key_results)

    @property
    def text(self) -> str:
        """The same as one sentence."""
        what = ["its title"] * self.title + [_said(id) for id in self.key_results]
        return f"{_said(self.id)} repeats {_said(self.parent)}: {', '.join(what)}"


@frozen(kw_only=True)
class Uncovered(Remark):
    """
    A key result that no child contributes to, of an objective that has children.

    Attributes:
        id: The key result.
        objective: Its objective.

    Example:
        >>> print(Uncovered(id="nps", objective="top"))
        nobody who supports top contributes to its key result nps
    """

    code: ClassVar[str] = "A03"
    name: ClassVar[str] = "uncovered"

    id: str
    objective: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The key result and its objective."""
        return (self.id, self.objective)

    @property
    def text(self) -> str:
        """The same as one sentence."""
        return (
            f"nobody who supports {_said(self.objective)} contributes to its key "
            f"result {_said(self.id)}"
        )


@frozen(kw_only=True)
class OneSided(Remark):
    """
    A dependency on another's objective that nothing there answers.

    Attributes:
        id: The objective that waits.
        waits_on: The objective it waits on.
        owner: Who answers for that; empty where nobody is named.

    Example:
        >>> print(OneSided(id="launch", waits_on="api", owner="Platform"))
        launch depends on api of Platform, which has no key result for it
    """

    code: ClassVar[str] = "A04"
    name: ClassVar[str] = "one-sided dependency"

    id: str
    waits_on: str
    owner: str

    @property
    def ids(self) -> tuple[str, ...]:
        """Who waits, and on what."""
        return (self.id, self.waits_on)

    @property
    def text(self) -> str:
        """The same as one sentence."""
        of = f" of {_said(self.owner)}" if self.owner else ""
        return (
            f"{_said(self.id)} depends on {_said(self.waits_on)}{of}, which has no "
            "key result for it"
        )


@frozen(eq=False, repr=False)
class Findings(Tabular, Sequence[Remark]):
    """
    Everything that is to be said of a cascade's links.

    Attributes:
        remarks: Each; those of one code stand together.

    Example:
        >>> print(Findings((Orphan(id="a", title="A"),)))
        code  id  what
        ----  --  -------------------------------------------------------
        A01   a   a supports nothing, and nobody says why it stands alone
    """

    kind: ClassVar[str] = "findings"

    remarks: tuple[Remark, ...]

    @overload
    def __getitem__(self, index: int, /) -> Remark: ...
    @overload
    def __getitem__(self, index: slice, /) -> tuple[Remark, ...]: ...
    def __getitem__(self, index: int | slice, /) -> Remark | tuple[Remark, ...]:
        """Give one, or several as a tuple."""
        return self.remarks[index]

    def __len__(self) -> int:
        """Count them."""
        return len(self.remarks)

    def __iter__(self) -> Iterator[Remark]:
        """Give each."""
        return iter(self.remarks)

    def of(self, code: str, /) -> "Findings":
        """
        Return those of one code.

        Args:
            code: Such as ``"A01"`` or ``"loop"``.

        Returns:
            Findings; none where the code is unknown.

        Example:
            >>> len(Findings((Orphan(id="a", title="A"),)).of("A01"))
            1
        """
        return Findings(tuple(r for r in self.remarks if r.code == code))

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return them as arrays by name.

        Returns:
            ``code``, ``name``, ``id`` of what is at fault, and ``text``.

        Example:
            >>> Findings(()).to_columns()["code"].tolist()
            []
        """
        rows = [(r.code, r.name, r.ids[0], r.text) for r in self.remarks]
        names = ("code", "name", "id", "text")
        return {
            name: np.array([row[place] for row in rows], dtype=object)
            for place, name in enumerate(names)
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return them as plain values for JSON.

        Returns:
            ``kind``, and an item for each.

        Example:
            >>> Findings(()).to_dict()
            {'kind': 'findings', 'items': []}
        """
        return {"kind": self.kind, "items": [r.to_dict() for r in self.remarks]}

    def __str__(self) -> str:
        """Return a text table of the first 200."""
        if not self.remarks:
            return "nothing to say of the links"
        return markup.text_table(_HEADS, self._rows(), total=len(self), width=300)

    def __repr__(self) -> str:
        """Return how many there are, on one line."""
        return f"<Findings: {len(self)}>"

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        view = markup.table(_HEADS, self._rows(), total=len(self), caption="Findings")
        return markup.fragment(view, text=str(self))

    def _rows(self) -> list[tuple[str, str, str]]:
        first = self.remarks[: markup.ROWS_SHOWN]
        return [(r.code, r.ids[0], r.text) for r in first]


_HEADS = ("code", "id", "what")


def _said(word: str) -> str:
    """Return an id or word of a user on one line, clipped."""
    return markup.plain(word, limit=_LONGEST)


def _listed(ids: Sequence[str], total: int) -> str:
    """Return the first of several ids, and how many more there are."""
    named = ", ".join(_said(id) for id in ids[:_FEW])
    more = total - min(len(ids), _FEW)
    return f"{named} and {more} more" if more else named
