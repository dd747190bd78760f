"""`score`, and what it returns: a `Scorecard` of `Score`s over columns."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from attrs import evolve, field, frozen

from okrkit import markup
from okrkit.errors import AmbiguousIdError, InvalidOKRError, UnknownIdError, shown
from okrkit.model.amendment import rewritten
from okrkit.model.calendar import Cycle, as_date
from okrkit.model.checks import choice
from okrkit.model.lookup import LazyTuple
from okrkit.model.metric import Metric
from okrkit.model.noun import phrase
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.results import Explanation, Json, ResultSet, jsonable
from okrkit.scoring.arithmetic import Ints
from okrkit.scoring.beside import (
    Beside,
    Guardrails,
    Shown,
    guardrails_of,
    shown_by,
)
from okrkit.scoring.columns import Sheet
from okrkit.scoring.explain import explain
from okrkit.scoring.lines import line_of
from okrkit.scoring.maturity import MATURITIES, Maturity
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.presets import resolve
from okrkit.scoring.scores import NAMES, Kind, Score, columns_of, order_of, score_at
from okrkit.scoring.sheet import fill
from okrkit.scoring.view import Told, card_html, card_text

_BOTH: tuple[Kind, ...] = ("objective", "key result")


def score(
    okrs: OKRSet | KeyResult,
    *,
    on: dt.date | str,
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None,
    cycle: Cycle | str | None = None,
) -> "Scorecard":
    """
    Score a set, or one key result, on a day.

    Each objective is scored by its own key results. What is not measured has no score:
    neither 0 nor NaN. Readings after the day, or after the end of a key result's days,
    do not count. What was amended later is judged as it was defined on the day.

    Args:
        okrs: The set, or a key result.
        on: The day; its readings count.
        policy: A policy, the name of a preset, or a mapping as a document has it. None
            takes the document's own, else `presets.okrkit`.
        cycle: For a key result, its cycle; of a set only the objectives of this cycle
            are scored.

    Returns:
        The scorecard: each objective, then its key results, in the order of the set.

    Raises:
        CalendarError: No date, or a label that is no cycle.
        PolicyError: No such preset, or a policy that contradicts itself.
        InvalidOKRError: Something else than a set or a key result.

    Shape:
        Linear in key results and readings; the columns of a set are made once.

    Units:
        Values in each metric's unit; scores as fractions.

    Source:
        "The arithmetic of scores" in the documentation.

    Example:
        >>> nps = KeyResult("nps", "Customers recommend us", baseline=32, target=40,
        ...                 check_ins={"2026-11-06": 34})
        >>> okrs = OKRSet([Objective("keep", "Customers stay", [nps])], cycle="2026-Q4")
        >>> score(okrs, on="2026-11-15")["keep"].score
        0.25

    .. versionadded:: 0.1.0
    """
    day = as_date(on, field="on")
    if isinstance(okrs, KeyResult):
        alone = rewritten(okrs, {"metric": _whole_metric})
        whole = OKRSet([Objective(okrs.id, okrs.title, [alone])], cycle=cycle)
        sheet = fill(whole.in_force(day), resolve(policy), day.toordinal())
        return Scorecard(sheet=sheet, kinds=("key result",))
    if not isinstance(okrs, OKRSet):
        raise InvalidOKRError(
            "nothing that can be scored",
            code="wrong-type",
            place="score",
            expected="an OKRSet or a KeyResult",
            got=shown(okrs),
            hint="okr.load(path) reads one from a file",
        )
    known = okrs.in_force(day)
    chosen = known if cycle is None else known.select(cycle=cycle)
    rule = resolve(okrs.policy if policy is None else policy)
    return Scorecard(sheet=fill(chosen, rule, day.toordinal()))


def _whole_metric(metric: str | Metric | None) -> Metric | None:
    """Of a lone key result nobody knows the metric that it names."""
    return metric if isinstance(metric, Metric) else None


@frozen(kw_only=True, eq=False, repr=False)
class Scorecard(ResultSet[Score]):
    """
    The scores of a set on a day: each objective, then its key results.

    Index it by id: ``card["nps"]``. Where an objective and a key result have one id,
    ask ``card.objectives["nps"]`` or ``card.key_results["nps"]``.

    Attributes:
        sheet: The columns behind it.
        kinds: Which kinds it lists.
        maturity: How final the scores are that it lists; None for all.
        places: Where these stand among all of its kinds; None where it lists all.

    Example:
        >>> card = score(OKRSet(cycle="2026-Q4"), on="2026-11-15")
        >>> len(card), card.policy.name
        (0, 'okrkit')
    """

    kind = "scorecard"

    sheet: Sheet
    kinds: tuple[Kind, ...] = _BOTH
    maturity: Maturity | None = None
    places: Ints | None = field(default=None, repr=False)

    @property
    def on(self) -> dt.date:
        """The day it is about."""
        return dt.date.fromordinal(self.sheet.on)

    @property
    def policy(self) -> ScoringPolicy:
        """The policy that scored it."""
        return self.sheet.policy

    @property
    def objectives(self) -> Self:
        """The objectives alone."""
        return self._listing(("objective",), self.maturity)

    @property
    def key_results(self) -> Self:
        """The key results alone."""
        return self._listing(("key result",), self.maturity)

    def of_maturity(self, maturity: Maturity) -> Self:
        """
        Return the scores that are running, provisional or final.

        Args:
            maturity: ``"running"``, ``"provisional"`` or ``"final"``.

        Returns:
            A card of these alone.

        Raises:
            InvalidOKRError: Another word.

        Example:
            >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
            >>> card = score(kr, on="2026-11-15", cycle="2026-Q4")
            >>> len(card.of_maturity("running")), len(card.of_maturity("final"))
            (1, 0)
        """
        choice(maturity, MATURITIES, field="maturity")
        return self._listing(self.kinds, maturity)

    def _listing(self, kinds: tuple[Kind, ...], maturity: Maturity | None) -> Self:
        if maturity is None:
            return evolve(self, kinds=kinds)
        found = evolve(self, kinds=kinds, maturity=None, places=None)
        columns = found.to_columns()["maturity"]
        places = np.flatnonzero(columns == maturity)
        return evolve(found, maturity=maturity, places=places)

    @property
    def guardrails(self) -> Guardrails:
        """The guardrails of every objective, apart from all scores."""
        return guardrails_of(self.sheet.okrs, self.on)

    @property
    def measured_by(self) -> Beside[Shown]:
        """The metrics that objectives are measured by: shown, never scored."""
        return shown_by(self.sheet.okrs, self.on)

    @property
    def ids(self) -> Sequence[str]:
        """The ids, in order."""
        return LazyTuple(len(self), lambda index: self._id(*self._which(index)))

    def __len__(self) -> int:
        """Count the scores."""
        table = self.sheet.okrs.table
        sizes: dict[Kind, int] = {
            "objective": len(table.objective_ids),
            "key result": len(table.ids),
        }
        every = sum(sizes[kind] for kind in self.kinds)
        return every if self.places is None else len(self.places)

    def _id(self, kind: Kind, place: int) -> str:
        table = self.sheet.okrs.table
        return (table.objective_ids if kind == "objective" else table.ids)[place]

    def _which(self, index: int) -> tuple[Kind, int]:
        """Return what stands at a place of the card."""
        if self.places is not None:
            index = int(self.places[index])
        if len(self.kinds) == 1:
            return self.kinds[0], index
        heads = self._heads()
        objective = int(np.searchsorted(heads, index, side="right")) - 1
        if heads[objective] == index:
            return "objective", objective
        return "key result", index - objective - 1

    def _heads(self) -> "np.ndarray":
        return order_of(self.sheet)[: len(self.sheet.offset) - 1]

    def _find(self, id: str, /) -> int | None:
        found: list[tuple[Kind, int]] = [
            (kind, place)
            for kind in self.kinds
            for place in self.sheet.okrs.scope(kind).places(id)
        ]
        if len(found) > 1:
            names = [f"{kind} {self._id(kind, place)}" for kind, place in found]
            alike = len({kind for kind, _ in found}) == 1
            ask = "use the whole id" if alike else "ask .objectives or .key_results"
            raise AmbiguousIdError(
                f"{id!r} names {len(found)} scores",
                id=id,
                meanings=names,
                hint=f"It is {' or '.join(names[:5])}: {ask}.",
            )
        if not found:
            return None
        kind, place = found[0]
        if len(self.kinds) > 1 and kind == "objective":
            place = int(self._heads()[place])
        elif len(self.kinds) > 1:
            place += int(self.sheet.okrs.table.objective[place]) + 1
        if self.places is None:
            return place
        at = int(np.searchsorted(self.places, place))
        return at if place in self.places[at : at + 1] else None

    def _at(self, index: int, /) -> Score:
        kind, place = self._which(index)
        return score_at(self.sheet, kind, place)

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return every number as arrays by name, in the order of `ids`.

        Returns:
            Columns by the names of `Score`'s fields; missing numbers are NaN, missing
            days NaT, missing words None.

        Example:
            >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
            >>> score(kr, on="2026-11-15", cycle="2026-Q4").to_columns()["score"]
            array([1.])
        """
        parts = [columns_of(self.sheet, kind) for kind in self.kinds]
        columns = parts[0]
        if len(parts) > 1:
            order = np.argsort(order_of(self.sheet), kind="stable")
            columns = {
                name: np.concatenate([part[name] for part in parts])[order]
                for name in NAMES
            }
        if self.places is None:
            return columns
        return {name: column[self.places] for name, column in columns.items()}

    def to_dict(self) -> dict[str, Json]:
        """
        Return the card as plain values for JSON.

        Returns:
            `kind`, `on`, the policy's name, version and source, `guardrails`,
            `measured_by`, and `items`: the scores. What `json.dumps` takes; dates are
            ISO text, what is not known is None.

        Example:
            >>> card = score(OKRSet(cycle="2026-Q4"), on="2026-11-15").to_dict()
            >>> card["on"], card["policy"], card["policy_version"]
            ('2026-11-15', 'okrkit', '1')
        """
        return {
            "kind": self.kind,
            "on": self.on.isoformat(),
            "policy": self.policy.name,
            "policy_version": self.policy.version,
            "policy_source": self.policy.source,
            "guardrails": jsonable(self.guardrails),
            "measured_by": jsonable(self.measured_by),
            "items": super().to_dict()["items"],
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the score of an id came about.

        Args:
            id: Of an objective or key result.

        Returns:
            A tree of inputs, rules, formulas with their numbers, and what was left out.

        Raises:
            UnknownIdError: No such id.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
            >>> score(kr, on="2026-11-15", cycle="2026-Q4").explain("nps").value
            1.0
        """
        return explain(self.sheet, *self.where(id))

    def where(self, id: str, /) -> tuple[Kind, int]:
        """
        Return where an id stands in the columns.

        Args:
            id: Of an objective or key result.

        Returns:
            Its kind, and its place among those of its kind.

        Raises:
            UnknownIdError: No such id.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> card = score(KeyResult("nps", "x", at_least=30), on="2026-11-15")
            >>> card.where("nps")
            ('key result', 0)
        """
        place = self._place(id)
        if place is None:
            raise UnknownIdError(
                f"no such id in this scorecard: {shown(id)}", id=id, known=self.ids
            )
        return self._which(place)

    def __str__(self) -> str:
        """Return the card as a text table, then guardrails and other metrics."""
        return card_text(self._title(), self, total=len(self), beside=self._beside())

    def __repr__(self) -> str:
        """Return the size, the day and the policy, on one line."""
        return (
            f"<Scorecard of {len(self)} scores on {self.on}, policy {self.policy.name}>"
        )

    def _repr_html_(self) -> str:
        """Return the card for a notebook."""
        others = (*self.guardrails, *self.measured_by)[: markup.ROWS_SHOWN]
        beside = [one.line() for one in others]
        few = range(min(len(self), markup.ROWS_SHOWN))
        rows = (
            (self._at(index), line_of(self.sheet, *self._which(index))) for index in few
        )
        told = Told(self.policy.bands, self._counts(), beside)
        view = card_html(self._title(), rows, total=len(self), told=told)
        return markup.fragment(view, text=str(self))

    def _counts(self) -> "Counter[tuple[str | None, str | None]]":
        """Count the key results by where they stand; objectives where it has none."""
        columns = self.to_columns()
        kind = columns["kind"]
        of = kind == ("key result" if "key result" in kind else "objective")
        return Counter(zip(columns["label"][of], columns["status"][of], strict=True))

    def _title(self) -> str:
        which = "" if self.maturity is None else f"{self.maturity} "
        return f"{which}scores on {self.on}, policy {self.policy.name}"

    def _beside(self) -> list[str]:
        return [phrase(record) for record in (*self.guardrails, *self.measured_by)]
