"""`owners`: how far people's own confidence came true, owner by owner."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal, TypeAlias

import numpy as np
from attrs import fields, frozen

from okrkit import markup
from okrkit.errors import UnknownIdError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import instance
from okrkit.model.noun import Noun
from okrkit.model.okrset import OKRSet
from okrkit.numerics.beliefs import brier, tails
from okrkit.projection.trust.reliability import Reliability
from okrkit.projection.trust.rules import Murphy, binned, murphy
from okrkit.results import Explanation, Json, ResultSet, jsonable
from okrkit.scoring.arithmetic import Floats
from okrkit.scoring.judgement import compared
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.presets import resolve
from okrkit.scoring.sheet import fill

LEAST = 6
"""Fewer key results of an owner are too little to judge."""

LIKELY = 0.05
"""A record that chance alone brings this seldom, or less, speaks against an owner."""

NOBODY = "(nobody)"
"""Under which key results without an owner are listed."""

Verdict: TypeAlias = Literal[
    "under-confident", "over-confident", "nothing against it", "too little to judge"
]
"""What a record says of an owner's confidence."""

_HEADS = ("owner", "n", "said", "met", "p", "Brier", "base rate", "verdict")
_TONES: dict[str, markup.Tone] = {
    "under-confident": "fair",
    "over-confident": "fair",
    "nothing against it": "good",
}


@frozen(kw_only=True)
class Owner(Noun):
    """
    What one owner said, and what came.

    Attributes:
        id: The owner.
        n: Key results that are over, were measured, and had a confidence before the
            last day.
        check_ins: How often a confidence was said of them.
        said: Mean of the first confidence in each; None without any.
        met: Share that met their targets; None without any.
        p: How likely a record as far off, or further, is if every first confidence was
            right, to either side: twice the smaller tail, 1 at most; None without any.
        brier: Mean Brier score of all that was said, each key result counting the
            same; None below six.
        base: What would have got who always said `met`; None below six.
        verdict: "under-confident" (more was met than said, as with sandbagging),
            "over-confident", "nothing against it", or "too little to judge".

    Example:
        >>> from okrkit import OKRSet
        >>> owners(OKRSet(cycle="2026-Q4"), on="2027-01-01").ids
        ()
    """

    id: str
    n: int
    check_ins: int
    said: float | None
    met: float | None
    p: float | None
    brier: float | None
    base: float | None
    verdict: Verdict

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Every field by its name.

        Example:
            >>> from okrkit import CheckIn, KeyResult, Objective, OKRSet
            >>> said = [CheckIn("2026-10-05", 32, confidence=0.5)]
            >>> kr = KeyResult("k", "K", baseline=32, target=40, check_ins=said)
            >>> okrs = OKRSet([Objective("o", "O", [kr], owner="Ann")], cycle="2026-Q4")
            >>> owners(okrs, on="2027-01-01")["Ann"].to_dict()["verdict"]
            'too little to judge'
        """
        return {f.name: jsonable(getattr(self, f.name)) for f in fields(type(self))}


@frozen(kw_only=True, eq=False)
class Beliefs:
    """
    What was said of one closed key result.

    Attributes:
        owner: Who answers for it.
        id: Of the key result.
        met: Whether it met its target, 1 or 0.
        said: Every confidence, in the order of days.
    """

    owner: str
    id: str
    met: float
    said: Floats


def owners(
    okrs: OKRSet,
    *,
    on: dt.date | str,
    policy: ScoringPolicy | str | Mapping[str, object] | None = None,
) -> "Owners":
    """
    Score the confidence of owners against what came, over key results that are over.

    The first confidence in each is tested: what was believed before the work, one for
    a key result, as those after it are not independent. All of them make the Brier
    score. What is said on the last day is a report and no forecast: it does not count.

    Args:
        okrs: The set, with the cycles that are closed.
        on: The day; key results whose last day is later are not over.
        policy: Says what progress is; None takes the set's own.

    Returns:
        The owners, in the order of the set.

    Raises:
        CalendarError: No day.
        InvalidOKRError: No set.
        PolicyError: No such policy.

    Shape:
        Quadratic in the key results of one owner, else linear.

    Units:
        Probabilities.

    Source:
        The exact binomial test, for chances that differ: the Poisson binomial
        distribution.

    Example:
        >>> from okrkit import CheckIn, KeyResult, Objective
        >>> krs = [KeyResult(f"k{i}", "K", baseline=0, target=1, check_ins=[
        ...     CheckIn("2026-10-05", 0, confidence=0.5), CheckIn("2026-12-30", 1)])
        ...     for i in range(6)]
        >>> okrs = OKRSet([Objective("o", "O", krs, owner="Ann")], cycle="2026-Q4")
        >>> owners(okrs, on="2027-01-01")["Ann"].verdict
        'under-confident'

    .. versionadded:: 0.1.0
    """
    day = as_date(on, field="on")
    okrs = instance(okrs, kind=OKRSet, field="okrs").in_force(day)
    rule = resolve(okrs.policy if policy is None else policy)
    sheet = fill(okrs, rule, day.toordinal())
    progress = compared(sheet.key_results.progress)
    found: list[Beliefs] = []
    for row, kr in enumerate(okrs.key_results):
        span = okrs.span(kr.id)
        if span is None or span.last_day > day or np.isnan(progress[row]):
            continue
        said = [
            check.confidence
            for check in kr.check_ins
            if check.confidence is not None
            and check.date in span
            and check.date < span.last_day
        ]
        if said:
            owner = kr.owner or okrs.objective_of(kr.id).owner or NOBODY
            met = float(progress[row] >= 1)
            found.append(Beliefs(owner=owner, id=kr.id, met=met, said=np.array(said)))
    return Owners(on=day, beliefs=tuple(found))


@frozen(kw_only=True, eq=False, repr=False)
class Owners(ResultSet[Owner]):
    """
    Owners, and how far their confidence came true.

    Attributes:
        on: The day it is about.
        beliefs: What was said of each closed key result.

    Example:
        >>> print(owners(OKRSet(cycle="2026-Q4"), on="2027-01-01"))
        owners' confidence against what came, up to 2027-01-01
        owner  n  said  met  p  Brier  base rate  verdict
        -----  -  ----  ---  -  -----  ---------  -------
    """

    kind = "owners"

    on: dt.date
    beliefs: tuple[Beliefs, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The owners, in the order of the set."""
        return tuple(dict.fromkeys(one.owner for one in self.beliefs))

    @property
    def all(self) -> Owner:
        """All of them as if they were one."""
        return _judged("all", self.beliefs)

    def _at(self, index: int, /) -> Owner:
        id = self.ids[index]
        return _judged(id, self._of(id))

    def _of(self, owner: str | None) -> tuple[Beliefs, ...]:
        """Return what an owner said, or all."""
        if owner is not None and owner not in self:
            raise UnknownIdError(
                f"no such owner: {shown(owner)}", id=owner, known=self.ids
            )
        return tuple(b for b in self.beliefs if owner in (None, b.owner))

    def reliability(self, of: str | None = None, /, *, bins: int = 5) -> Reliability:
        """
        Sort everything that was said into bins, each beside the share that was met.

        Args:
            of: The owner; None for all.
            bins: How many.

        Returns:
            The table.

        Raises:
            UnknownIdError: No such owner.

        Example:
            >>> owners(OKRSet(cycle="2026-Q4"), on="2027-01-01").reliability().ece
        """
        said, met, _ = _columns(self._of(of))
        return Reliability(of=of or "all owners", bins=binned(said, met, bins))

    def murphy(self, of: str | None = None, /) -> Murphy:
        """
        Take the Brier score of everything that was said apart.

        Args:
            of: The owner; None for all.

        Returns:
            How far off, how telling, and how uncertain the matter was; NaN of nothing.

        Raises:
            UnknownIdError: No such owner.

        Example:
            >>> said = owners(OKRSet(cycle="2026-Q4"), on="2027-01-01")
            >>> said.murphy().resolution
            nan
        """
        said, met, _ = _columns(self._of(of))
        return murphy(said, met)

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return everything as arrays by name, in the order of `ids`.

        Returns:
            Columns by the names of `Owner`'s fields; missing numbers are NaN.

        Example:
            >>> empty = owners(OKRSet(cycle="2026-Q4"), on="2027-01-01")
            >>> empty.to_columns()["n"].tolist()
            []
        """
        items = list(self)
        kinds = {"id": object, "verdict": object, "n": np.int64, "check_ins": np.int64}
        return {
            f.name: np.array(
                [getattr(item, f.name) for item in items],
                dtype=kinds.get(f.name, np.float64),
            )
            for f in fields(Owner)
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say what an owner's verdict rests on.

        Args:
            id: The owner.

        Returns:
            A tree: each key result with its first confidence, and whether it was met.

        Raises:
            UnknownIdError: No such owner.

        Example:
            >>> from okrkit import CheckIn, KeyResult, Objective
            >>> said = [CheckIn("2026-10-05", 32, confidence=0.5)]
            >>> kr = KeyResult("k", "K", baseline=32, target=40, check_ins=said)
            >>> okrs = OKRSet([Objective("o", "O", [kr], owner="Ann")], cycle="2026-Q4")
            >>> owners(okrs, on="2027-01-01").explain("Ann").formula
            '0 of 1 met, 0.5 expected'
        """
        item, own = self[id], self._of(id)
        hits = sum(b.met for b in own)
        expected = sum(float(b.said[0]) for b in own)
        return Explanation(
            id,
            item.p,
            rule="exact two-sided binomial test of the first confidence",
            formula=f"{hits:.0f} of {item.n} met, {expected:.3g} expected",
            note=_word(item),
            inputs=tuple(
                Explanation(b.id, float(b.said[0]), note=_CAME[b.met > 0]) for b in own
            ),
        )

    def __str__(self) -> str:
        """Return it as a text table."""
        rows = [_cells(item) for item in self]
        table = markup.text_table(_HEADS, rows, align="lrrrrrrl")
        return f"{self._title()}\n{table}"

    def __repr__(self) -> str:
        """Return the number of owners and the day."""
        return f"<Owners: {len(self)} up to {self.on}>"

    def _repr_html_(self) -> str:
        """Return it for a notebook."""
        rows = [
            [
                *_cells(item)[:-1],
                markup.badge(_word(item), _TONES.get(item.verdict, "none")),
            ]
            for item in self
        ]
        table = markup.table(_HEADS, rows, caption=self._title(), align="lrrrrrrl")
        return markup.fragment(table, text=str(self))

    def _title(self) -> str:
        return f"owners' confidence against what came, up to {self.on}"


_CAME = {True: "met", False: "not met"}


def _columns(beliefs: tuple[Beliefs, ...]) -> tuple[Floats, Floats, Floats]:
    """Return everything said, what came, and its weight: one for each key result."""
    empty = [np.empty(0)]
    said = np.concatenate([*(b.said for b in beliefs), *empty])
    met = np.concatenate([*(np.full(len(b.said), b.met) for b in beliefs), *empty])
    weight = [np.full(len(b.said), 1 / len(b.said)) for b in beliefs]
    return said, met, np.concatenate([*weight, *empty])


def _judged(id: str, beliefs: tuple[Beliefs, ...]) -> Owner:
    """Judge one record."""
    n = len(beliefs)
    first = np.array([b.said[0] for b in beliefs], dtype=np.float64)
    came = np.array([b.met for b in beliefs], dtype=np.float64)
    said, met, weight = _columns(beliefs)
    share = float(came.mean()) if n else np.nan
    few, many = tails(first, int(came.sum()))
    under = came.sum() > first.sum()
    # Nobody said beforehand to which side a record would be off: both tails count.
    p = min(1.0, 2.0 * min(few, many))
    verdict: Verdict = "nothing against it"
    if n < LEAST:
        verdict = "too little to judge"
    elif p <= LIKELY:
        verdict = "under-confident" if under else "over-confident"
    return Owner(
        id=id,
        n=n,
        check_ins=len(said),
        said=float(first.mean()) if n else None,
        met=share if n else None,
        p=p if n else None,
        brier=float(brier(said, met) @ weight) / n if n >= LEAST else None,
        base=share * (1 - share) if n >= LEAST else None,
        verdict=verdict,
    )


def _word(item: Owner) -> str:
    """Say the verdict, and what is missing for one."""
    short = f": {item.n} of {LEAST} key results" if item.n < LEAST else ""
    return f"{item.verdict}{short}"


def _cells(item: Owner) -> list[markup.Cell]:
    return [
        item.id,
        str(item.n),
        _percent(item.said),
        _percent(item.met),
        _number(item.p),
        _number(item.brier),
        _number(item.base),
        _word(item),
    ]


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.0f}%"
