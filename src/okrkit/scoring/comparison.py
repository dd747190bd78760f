"""`compare`: where policies disagree about a set, and which rule is the reason."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from attrs import fields, frozen

from okrkit import markup
from okrkit.errors import PolicyError, UnknownIdError, shown
from okrkit.model.checks import items
from okrkit.model.noun import phrase
from okrkit.model.okrset import OKRSet
from okrkit.results import Explanation, ResultSet
from okrkit.scoring.columns import Sheet
from okrkit.scoring.judgement import compared
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.presets import resolve
from okrkit.scoring.scorecard import Scorecard, score
from okrkit.scoring.scores import Kind, Score, order_of, score_at
from okrkit.scoring.sheet import fill
from okrkit.scoring.status import STATUSES

_APART = ("name", "version", "source", "unknown")
_RULES = tuple(f.name for f in fields(ScoringPolicy) if f.name not in _APART)


@frozen(kw_only=True)
class Difference:
    """
    One key result or objective that policies judge differently.

    Attributes:
        id: Its id.
        kind: "objective" or "key result".
        title: What its owner wrote.
        scores: What each policy says of it, in the order of the policies.
        why: A sentence for each rule that makes a difference to the first policy.

    Example:
        >>> Difference(id="a", kind="objective", title="A", scores=(), why=()).id
        'a'
    """

    id: str
    kind: Kind
    title: str
    scores: tuple[Score, ...]
    why: tuple[str, ...]


def compare(
    okrs: OKRSet,
    policies: "Iterable[ScoringPolicy | str | Mapping[str, object]]",
    *,
    on: dt.date | str,
) -> "Comparison":
    """
    Score a set by several policies, and say where and why they disagree.

    Each rule in which a policy differs from the first is tried alone on the first: if
    that changes the answer, it is named as a reason.

    Args:
        okrs: The set.
        policies: Two or more, each a policy, a preset's name or a mapping; the others
            are compared with the first.
        on: The day.

    Returns:
        One difference for each objective and key result whose score, grade or status
        is not the same everywhere.

    Raises:
        PolicyError: Fewer than two policies, two of one name, or one that cannot be.
        InvalidOKRError: No set, or policies that are no list.
        CalendarError: No date.

    Example:
        >>> from okrkit import KeyResult, Objective
        >>> churn = KeyResult("churn", "x", at_most=5, check_ins={"2026-11-13": 5})
        >>> okrs = OKRSet([Objective("keep", "Stay", [churn])], cycle="2026-Q4")
        >>> compare(okrs, ["okrkit", "viva"], on="2026-11-15")["churn"].why[0]
        'viva: inclusive is False, not None: score 1.00 → 0.00'

    .. versionadded:: 0.1.0
    """
    rules = [resolve(policy) for policy in items(policies, field="policies")]
    names = [policy.name for policy in rules]
    if len(rules) < 2 or len(set(names)) < len(names):
        raise PolicyError(
            "policies are compared by their names",
            place="compare",
            expected="two or more, each with a name of its own",
            got=shown(names),
        )
    cards = tuple(score(okrs, on=on, policy=policy) for policy in rules)
    answers = [_answers(card.sheet) for card in cards]
    differs = np.any([_unlike(answers[0], answer) for answer in answers[1:]], axis=0)
    reasons: dict[int, list[str]] = {
        int(place): [] for place in np.flatnonzero(differs)
    }
    for card, answer in zip(cards[1:], answers[1:], strict=True):
        _find_reasons(cards[0].sheet, card.sheet, answers[0], answer, reasons)
    return Comparison(
        cards=cards,
        places=tuple(sorted(reasons, key=order_of(cards[0].sheet).__getitem__)),
        reasons={place: tuple(why) for place, why in reasons.items()},
    )


@frozen(kw_only=True, eq=False, repr=False)
class Comparison(ResultSet[Difference]):
    """
    Where several policies disagree about a set.

    Attributes:
        cards: The scorecard of each policy.
        places: Places of the objectives and key results that differ: objectives are
            counted first.
        reasons: Why, by place.

    Example:
        >>> len(compare(OKRSet(), ["okrkit", "google"], on="2026-11-15"))
        0
    """

    kind = "comparison"

    cards: tuple[Scorecard, ...]
    places: tuple[int, ...]
    reasons: Mapping[int, tuple[str, ...]]

    @property
    def policies(self) -> tuple[ScoringPolicy, ...]:
        """The policies that were compared."""
        return tuple(card.policy for card in self.cards)

    @property
    def ids(self) -> Sequence[str]:
        """Ids of what differs, each objective before its key results."""
        return [self._id(place) for place in self.places]

    def _id(self, place: int) -> str:
        table = self.cards[0].sheet.okrs.table
        size = len(table.objective_ids)
        return table.objective_ids[place] if place < size else table.ids[place - size]

    def _find(self, id: str, /) -> int | None:
        card = self.cards[0]
        if id not in card:
            return None
        kind, place = card.where(id)
        whole = place + (kind == "key result") * len(card.objectives)
        return self.places.index(whole) if whole in self.reasons else None

    def _at(self, index: int, /) -> Difference:
        whole = self.places[index]
        size = len(self.cards[0].objectives)
        kind: Kind = "objective" if whole < size else "key result"
        place = whole if whole < size else whole - size
        scores = tuple(score_at(card.sheet, kind, place) for card in self.cards)
        first = scores[0]
        return Difference(
            id=first.id,
            kind=first.kind,
            title=first.title,
            scores=scores,
            why=self.reasons[whole],
        )

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return everything as arrays by name, in the order of `ids`.

        Returns:
            Ids, kinds, the score and the status by each policy, and the reasons.

        Example:
            >>> found = compare(OKRSet(), ["okrkit", "viva"], on="2026-11-15")
            >>> sorted(found.to_columns())[:3]
            ['id', 'kind', 'score by okrkit']
        """
        found = list(self)
        columns = {
            "id": [difference.id for difference in found],
            "kind": [difference.kind for difference in found],
        }
        made: dict[str, np.ndarray] = {
            name: np.array(words, dtype=object) for name, words in columns.items()
        }
        for place, policy in enumerate(self.policies):
            scores = [difference.scores[place] for difference in found]
            numbers = [np.nan if s.score is None else s.score for s in scores]
            made[f"score by {policy.name}"] = np.array(numbers, dtype=np.float64)
            labels = np.array([s.label for s in scores], dtype=object)
            made[f"status by {policy.name}"] = labels
        reasons = ["; ".join(difference.why) for difference in found]
        made["why"] = np.array(reasons, dtype=object)
        return made

    def explain(self, id: str, /) -> Explanation:
        """
        Say how each policy comes to its answer, side by side.

        Args:
            id: Of something that differs.

        Returns:
            A tree with a part for each policy.

        Raises:
            UnknownIdError: Nothing of this id differs.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> okrs = OKRSet(cycle="2026-Q4")
            >>> "a" in compare(okrs, ["okrkit", "google"], on="2026-11-15")
            False
        """
        index = self._place(id)
        if index is None:
            raise UnknownIdError(
                f"the policies agree about {shown(id)}, or it is not in the set",
                id=id,
                known=self.ids,
            )
        kind = self._at(index).kind
        views = [
            c.objectives if kind == "objective" else c.key_results for c in self.cards
        ]
        parts = [Explanation(v.policy.name, inputs=(v.explain(id),)) for v in views]
        return Explanation(
            id, rule="compared", note="; ".join(self._at(index).why), inputs=parts
        )

    def __str__(self) -> str:
        """Return the differences as a text table, and the reasons under it."""
        lines = [
            f"{markup.plain(d.id)}: {markup.plain(why)}" for d in self for why in d.why
        ]
        head = f"{len(self)} of {len(self.cards[0])} differ on {self.cards[0].on}"
        table = markup.text_table(self._heads(), self._rows())
        more = len(lines) - markup.ROWS_SHOWN
        rest = [f"… and {more} more"] if more > 0 else []
        return "\n".join([head, table, *lines[: markup.ROWS_SHOWN], *rest])

    def __repr__(self) -> str:
        """Return how many differ, on one line."""
        names = ", ".join(policy.name for policy in self.policies)
        return f"<Comparison of {names}: {len(self)} differ>"

    def _repr_html_(self) -> str:
        """Return the differences for a notebook."""
        rows = [
            [*row, "; ".join(d.why)] for row, d in zip(self._rows(), self, strict=True)
        ]
        caption = f"Where policies differ on {self.cards[0].on}"
        table = markup.table([*self._heads(), "why"], rows, caption=caption)
        return markup.fragment(table, text=str(self))

    def _heads(self) -> list[str]:
        return ["id", *(policy.name for policy in self.policies)]

    def _rows(self) -> list[list[str]]:
        return [[d.id, *(_said(s) for s in d.scores)] for d in self]


def _said(score: Score) -> str:
    number = "-" if score.score is None else f"{score.score:.2f}"
    return f"{number} {score.label or ''}".rstrip()


def _answers(sheet: Sheet) -> "tuple[np.ndarray, ...]":
    """Return score, grade and status, objectives first."""
    of = (sheet.objectives, sheet.key_results)
    grades = np.array([*(name for name, _ in sheet.policy.bands), ""], dtype=object)
    return (
        compared(np.concatenate([part.score for part in of])),
        np.concatenate([grades[part.grade] for part in of]),
        np.concatenate([part.status for part in of]),
    )


def _unlike(
    one: "tuple[np.ndarray, ...]", two: "tuple[np.ndarray, ...]"
) -> "np.ndarray":
    """Return where two answers differ in score, grade or status."""
    both = np.isnan(one[0]) & np.isnan(two[0])
    unlike = (one[0] != two[0]) & ~both
    found: np.ndarray = unlike | (one[1] != two[1]) | (one[2] != two[2])
    return found


def _find_reasons(
    first: Sheet,
    other: Sheet,
    before: "tuple[np.ndarray, ...]",
    after: "tuple[np.ndarray, ...]",
    reasons: dict[int, list[str]],
) -> None:
    """Try each rule of the other policy alone on the first."""
    open_ = {int(place) for place in np.flatnonzero(_unlike(before, after))}
    unlike = [n for n in _RULES if getattr(first.policy, n) != getattr(other.policy, n)]
    explained: set[int] = set()
    for name in unlike:
        rule = getattr(other.policy, name)
        try:
            tried = first.policy.replace(**{name: rule})
        except PolicyError:
            continue  # it stands only together with another rule
        answer = _answers(fill(first.okrs, tried, first.on))
        for place in open_.intersection(
            np.flatnonzero(_unlike(before, answer)).tolist()
        ):
            old = phrase(getattr(first.policy, name))
            said = f"{other.policy.name}: {name} is {phrase(rule)}, not {old}: "
            reasons[place].append(said + _change(before, answer, place))
            explained.add(place)
    for place in open_ - explained:
        rules = " and ".join(unlike)
        said = f"{other.policy.name}: {rules} together: "
        reasons[place].append(said + _change(before, after, place))


def _change(
    before: "tuple[np.ndarray, ...]", after: "tuple[np.ndarray, ...]", place: int
) -> str:
    """Say what changed at a place: the score, else the grade, else the status."""
    old, new = float(before[0][place]), float(after[0][place])
    if old != new and not (np.isnan(old) and np.isnan(new)):
        words = ["none" if np.isnan(n) else f"{n:.2f}" for n in (old, new)]
        return f"score {words[0]} → {words[1]}"
    if before[1][place] != after[1][place]:
        return f"grade {before[1][place]} → {after[1][place]}"
    shown_ = [
        STATUSES[int(a[2][place])] if a[2][place] >= 0 else "none"
        for a in (before, after)
    ]
    return f"status {shown_[0]} → {shown_[1]}"
