"""`score`, and what it returns: a `Scorecard` of `Score`s over columns."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from attrs import evolve, fields, frozen

from okrkit.errors import AmbiguousIdError, InvalidOKRError, UnknownIdError, shown
from okrkit.model.calendar import Cycle, as_date
from okrkit.model.lookup import LazyTuple
from okrkit.model.metric import Metric
from okrkit.model.okr import INTENTS, Intent, KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.table import NEVER
from okrkit.model.unit import Unit
from okrkit.results import Explanation, Json, ResultSet, jsonable
from okrkit.scoring.beside import Held, Shown, guardrails_of, shown_by
from okrkit.scoring.policy import STATUSES, ScoringPolicy, Status
from okrkit.scoring.presets import resolve
from okrkit.scoring.sheet import Columns, Sheet, fill

Kind = Literal["objective", "key result"]

_BOTH: tuple[Kind, ...] = ("objective", "key result")
_EPOCH = dt.date(1970, 1, 1).toordinal()


@frozen(kw_only=True)
class Score:
    """
    What a policy says of one key result or objective on a day.

    Attributes:
        id: Its id.
        kind: "objective" or "key result".
        title: What its owner wrote.
        actual: The value that counts, in the metric's unit; None where not measured,
            and of objectives.
        unit: Of the value; None where there is no metric.
        progress: From baseline to target, unbounded; None where not measured.
        score: The policy's reading of progress; None where not measured.
        grade: The policy's band; None where not measured.
        status: Where it stands in time; None where nothing says when it is due.
        label: The policy's own word for the status.
        intent: "committed", "aspirational", "learning", or None.
        policy: Name of the policy.
        on: The day.
        expected: Progress expected on the day; None without a cycle.
        elapsed: Share of its days that are over, this day included.
        confidence: The owner's latest, a probability.
        pace: Units a day since the start; None where there is no way to travel.
        required_pace: Units a day to the target, from tomorrow on.
        provisional: Whether the value can still change by itself.
        measured_on: The day of the value.
        weight: Among the key results of one objective; None of objectives.

    Example:
        >>> kr = KeyResult("nps", "x", baseline=32, target=40, check_ins={"2026-11-06": 34})
        >>> score(kr, on="2026-11-15", cycle="2026-Q4")["nps"].progress
        0.25
    """

    id: str
    kind: Kind
    title: str
    actual: float | None
    unit: Unit | None
    progress: float | None
    score: float | None
    grade: str | None
    status: Status | None
    label: str | None
    intent: Intent | None
    policy: str
    on: dt.date
    expected: float | None
    elapsed: float | None
    confidence: float | None
    pace: float | None
    required_pace: float | None
    provisional: bool
    measured_on: dt.date | None
    weight: float | None

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Example:
            >>> kr = KeyResult("nps", "x", baseline=32, target=40)
            >>> score(kr, on="2026-11-15", cycle="2026-Q4")["nps"].to_dict()["status"]
            'not measured'
        """
        return {name: jsonable(getattr(self, name)) for name in _NAMES}


_NAMES = tuple(f.name for f in fields(Score))


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
    do not count.

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
        alone = okrs if isinstance(okrs.metric, Metric) else evolve_metric(okrs)
        whole = OKRSet([Objective(okrs.id, okrs.title, [alone])], cycle=cycle)  # type: ignore[arg-type]
        sheet = fill(whole, resolve(policy), day.toordinal())
        return Scorecard(sheet=sheet, kinds=("key result",))
    if not isinstance(okrs, OKRSet):
        raise InvalidOKRError(
            "nothing that can be scored",
            code="wrong-type",
            place="score",
            expected="an OKRSet or a KeyResult",
            got=shown(okrs),
        )
    chosen = okrs if cycle is None else okrs.select(cycle=cycle)
    rule = resolve(okrs.policy if policy is None else policy)
    return Scorecard(sheet=fill(chosen, rule, day.toordinal()))


def evolve_metric(key_result: KeyResult) -> KeyResult:
    return evolve(key_result, metric=None)


@frozen(kw_only=True, eq=False, repr=False)
class Scorecard(ResultSet[Score]):
    """
    The scores of a set on a day: each objective, then its key results.

    Index it by id: ``card["nps"]``. Where an objective and a key result have one id,
    ask ``card.objectives["nps"]`` or ``card.key_results["nps"]``.

    Attributes:
        sheet: The columns behind it.
        kinds: Which kinds it lists.

    Example:
        >>> card = score(OKRSet(cycle="2026-Q4"), on="2026-11-15")
        >>> len(card), card.policy.name
        (0, 'okrkit')
    """

    kind = "scorecard"

    sheet: Sheet
    kinds: tuple[Kind, ...] = _BOTH

    @property
    def on(self) -> dt.date:
        """The day it is about."""
        return dt.date.fromordinal(self.sheet.on)

    @property
    def policy(self) -> ScoringPolicy:
        """The policy that scored it."""
        return self.sheet.policy

    @property
    def objectives(self) -> "Scorecard":
        """The objectives alone."""
        return evolve(self, kinds=("objective",))

    @property
    def key_results(self) -> "Scorecard":
        """The key results alone."""
        return evolve(self, kinds=("key result",))

    @property
    def guardrails(self) -> tuple[Held, ...]:
        """The guardrails of every objective, apart from all scores."""
        return guardrails_of(self.sheet.okrs, self.on)

    @property
    def measured_by(self) -> tuple[Shown, ...]:
        """The metrics that objectives are measured by: shown, never scored."""
        return shown_by(self.sheet.okrs, self.on)

    @property
    def ids(self) -> Sequence[str]:
        """The ids, in order."""
        return LazyTuple(len(self), lambda index: self._id(*self._which(index)))

    def __len__(self) -> int:
        """Count the scores."""
        table = self.sheet.okrs.table
        sizes = {"objective": len(table.objective_ids), "key result": len(table.ids)}
        return sum(sizes[kind] for kind in self.kinds)

    def _id(self, kind: Kind, place: int) -> str:
        table = self.sheet.okrs.table
        return (table.objective_ids if kind == "objective" else table.ids)[place]

    def _which(self, index: int) -> tuple[Kind, int]:
        """Return what stands at a place of the card."""
        if len(self.kinds) == 1:
            return self.kinds[0], index
        heads = self._heads()
        objective = int(np.searchsorted(heads, index, side="right")) - 1
        if heads[objective] == index:
            return "objective", objective
        return "key result", index - objective - 1

    def _heads(self) -> "np.ndarray":
        offset = self.sheet.offset
        return offset[:-1] + np.arange(len(offset) - 1)

    def _find(self, id: str, /) -> int | None:  # noqa: A002 - the word of the document
        found = [
            (kind, place)
            for kind in self.kinds
            for place in self.sheet.okrs.scope(kind).places(id)
        ]
        if len(found) > 1:
            names = [f"{kind} {self._id(kind, place)}" for kind, place in found]
            raise AmbiguousIdError(
                f"{id!r} names {len(found)} scores",
                id=id,
                meanings=names,
                hint=f"It is {' or '.join(names[:5])}: ask .objectives or .key_results.",
            )
        if not found:
            return None
        kind, place = found[0]
        if len(self.kinds) == 1:
            return place
        if kind == "objective":
            return int(self._heads()[place])
        return place + int(self.sheet.okrs.table.objective[place]) + 1

    def _at(self, index: int, /) -> Score:
        kind, place = self._which(index)
        return score_at(self.sheet, kind, place)

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return every number as arrays by name, in the order of `ids`.

        Missing numbers are NaN, missing days NaT, missing words None.

        Example:
            >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
            >>> score(kr, on="2026-11-15", cycle="2026-Q4").to_columns()["score"]
            array([1.])
        """
        parts = [_listed(self.sheet, kind) for kind in self.kinds]
        if len(parts) == 1:
            return parts[0]
        order = np.argsort(self._order(), kind="stable")
        return {
            name: np.concatenate([part[name] for part in parts])[order] for name in _NAMES
        }

    def _order(self) -> "np.ndarray":
        table = self.sheet.okrs.table
        rows = np.arange(len(table)) + table.objective + 1
        return np.concatenate([self._heads(), rows])

    def explain(self, id: str, /) -> Explanation:  # noqa: A002
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
        from okrkit.scoring.explain import explain

        place = self._place(id)
        if place is None:
            raise UnknownIdError(
                f"no such id in this scorecard: {shown(id)}", id=str(id), known=self.ids
            )
        return explain(self.sheet, *self._which(place))

    def __str__(self) -> str:
        """Return the card as a text table, then guardrails and other metrics."""
        from okrkit.scoring.view import card_text

        return card_text(self)

    def __repr__(self) -> str:
        """Return the size, the day and the policy, on one line."""
        return f"<Scorecard of {len(self)} scores on {self.on}, policy {self.policy.name}>"

    def _repr_html_(self) -> str:
        """Return the card for a notebook."""
        from okrkit.scoring.view import card_html

        return card_html(self)


def score_at(sheet: Sheet, kind: Kind, place: int) -> Score:
    """
    Make the score of one key result or objective from its columns.

    Args:
        sheet: The columns.
        kind: "objective" or "key result".
        place: Its place among them.

    Returns:
        The score, with None for what is not known.

    Example:
        >>> score_at.__name__
        'score_at'
    """
    okrs, policy = sheet.okrs, sheet.policy
    columns = sheet.objectives if kind == "objective" else sheet.key_results
    noun: Objective | KeyResult
    noun = okrs.objectives[place] if kind == "objective" else okrs.key_results[place]
    status = _word(STATUSES, columns.status[place])
    step = int(columns.step[place])
    measured = not np.isnan(columns.score[place])
    return Score(
        id=noun.id,
        kind=kind,
        title=noun.title,
        actual=_number(columns.actual[place]),
        unit=unit_of(okrs, noun),
        progress=_number(columns.progress[place]),
        score=_number(columns.score[place]),
        grade=policy.bands[int(columns.grade[place])][0] if measured else None,
        status=status,  # type: ignore[arg-type]
        label=policy.status.steps[step].label if step >= 0 else status,
        intent=_word(INTENTS, columns.intent[place]),  # type: ignore[arg-type]
        policy=policy.name,
        on=dt.date.fromordinal(sheet.on),
        expected=_number(columns.expected[place]),
        elapsed=_number(columns.elapsed[place]),
        confidence=_number(columns.confidence[place]),
        pace=_number(columns.pace[place]),
        required_pace=_number(columns.required_pace[place]),
        provisional=bool(columns.provisional[place]),
        measured_on=day_at(columns, place),
        weight=_number(columns.weight[place]),
    )


def unit_of(okrs: OKRSet, noun: Objective | KeyResult) -> Unit | None:
    """
    Return the unit of a key result's values.

    Args:
        okrs: The set, which has the metrics.
        noun: A key result; objectives have no unit.

    Returns:
        The metric's unit, or None where there is no metric.

    Example:
        >>> unit_of(OKRSet(), Objective("keep", "Customers stay")) is None
        True
    """
    if isinstance(noun, Objective) or noun.metric_id is None:
        return None
    return okrs.metric(noun.metric_id).unit


def day_at(columns: Columns, place: int) -> dt.date | None:
    """
    Return the day of the reading that counts.

    Args:
        columns: The numbers.
        place: Of the key result or objective.

    Returns:
        The day, or None.

    Example:
        >>> day_at.__name__
        'day_at'
    """
    day = int(columns.day[place])
    return None if day == NEVER else dt.date.fromordinal(day)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _word(words: Sequence[str], place: int) -> str | None:
    return None if place < 0 else words[place]


def _listed(sheet: Sheet, kind: Kind) -> "dict[str, np.ndarray]":
    """Return the columns of one kind, codes as words."""
    okrs, policy, table = sheet.okrs, sheet.policy, sheet.okrs.table
    objective = kind == "objective"
    columns = sheet.objectives if objective else sheet.key_results
    nouns = okrs.objectives if objective else okrs.key_results
    size = len(columns.score)
    labels = _words([*(step.label for step in policy.status.steps)], columns.step)
    status = _words(STATUSES, columns.status)
    days = (columns.day - _EPOCH).astype("datetime64[D]")
    days[columns.day == NEVER] = np.datetime64("NaT")
    units = [unit_of(okrs, noun) for noun in nouns]
    return {
        "id": _objects(table.objective_ids if objective else table.ids),
        "kind": np.full(size, kind, dtype=object),
        "title": _objects([noun.title for noun in nouns]),
        "actual": columns.actual,
        "unit": _objects([None if unit is None else unit.name for unit in units]),
        "progress": columns.progress,
        "score": columns.score,
        "grade": _words([name for name, _ in policy.bands], columns.grade),
        "status": status,
        "label": np.where(columns.step >= 0, labels, status),
        "intent": _words(INTENTS, columns.intent),
        "policy": np.full(size, policy.name, dtype=object),
        "on": np.full(size, sheet.on - _EPOCH).astype("datetime64[D]"),
        "expected": columns.expected,
        "elapsed": columns.elapsed,
        "confidence": columns.confidence,
        "pace": columns.pace,
        "required_pace": columns.required_pace,
        "provisional": columns.provisional,
        "measured_on": days,
        "weight": columns.weight,
    }


def _objects(values: Sequence[object]) -> "np.ndarray":
    column = np.empty(len(values), dtype=object)
    column[:] = list(values)
    return column


def _words(words: Sequence[str], codes: "np.ndarray") -> "np.ndarray":
    return _objects([*words, None])[codes]
