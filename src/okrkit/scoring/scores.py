"""`Score`, and how one or all of them are made from columns."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Literal, TypeVar

import numpy as np
from attrs import fields, frozen

from okrkit import markup
from okrkit.model.closing import Outcome
from okrkit.model.noun import Noun, facts_html
from okrkit.model.okr import INTENTS, Intent, KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.table import NEVER, Table
from okrkit.model.unit import Unit
from okrkit.results import Json, jsonable
from okrkit.scoring.amounts import percent_text, value_text
from okrkit.scoring.arithmetic import Ints
from okrkit.scoring.closed import closed_of, label_of, status_of
from okrkit.scoring.columns import Columns, Sheet
from okrkit.scoring.drawn import progress_bar, status_badge
from okrkit.scoring.maturity import MATURITIES, Maturity
from okrkit.scoring.status import STATUSES, Status
from okrkit.scoring.terms import HOLD

Kind = Literal["objective", "key result"]
W = TypeVar("W", bound=str)


_ALL = slice(None)
_EPOCH = dt.date(1970, 1, 1).toordinal()


@frozen(kw_only=True)
class Score(Noun):
    """
    What a policy says of one key result or objective on a day.

    Attributes:
        id: Its id.
        kind: "objective" or "key result".
        title: What its owner wrote.
        objective: Id of the objective of a key result; None of objectives.
        owner: Who answers for it: of a key result that names nobody, its objective's;
            None where nobody is named.
        cycle: Label of the cycle of its objective; None where there is none.
        actual: The value that counts, in the metric's unit; None where not measured,
            and of objectives.
        unit: Of the value; None where there is no metric.
        baseline: Where a key result began; None where it only keeps a limit, where work
            is done in stages, and of objectives.
        target: The value it should reach, or the limit it should keep where there is
            one; None like `baseline`.
        progress: From baseline to target, unbounded; None where not measured.
        score: The policy's reading of progress; None where not measured.
        grade: The policy's band; None where not measured.
        status: Where it stands in time; None where nothing says when it is due. Of what
            was closed "achieved" or "missed", or None.
        label: The policy's own word for the status; how it was closed.
        closed: How it was closed by the day, itself or with its objective; None where
            it was not.
        intent: "committed", "aspirational", "learning", or None.
        policy: Name of the policy.
        on: The day.
        expected: Progress expected on the day, or on that of the last reading where the
            rhythm of the metric owes no newer one. None without a cycle.
        elapsed: Share of its days that are over, this day included.
        confidence: The owner's latest, a probability.
        pace: Units a day since the last reading up to the first day; else since the
            start, from the baseline. None where there is no way to travel.
        required_pace: Units a day to the target, from tomorrow on.
        provisional: Whether the value can still change by itself.
        maturity: "running" while its days are not over; then "provisional" while what
            decides can still come or change, and "final" after.
        measured_on: The day of the value.
        weight: Among the key results of one objective; None of objectives.

    Example:
        >>> from okrkit import KeyResult, score
        >>> values = {"2026-11-06": 34}
        >>> kr = KeyResult("nps", "x", baseline=32, target=40, check_ins=values)
        >>> score(kr, on="2026-11-15", cycle="2026-Q4")["nps"].progress
        0.25
    """

    id: str
    kind: Kind
    title: str
    objective: str | None
    owner: str | None
    cycle: str | None
    actual: float | None
    unit: Unit | None
    baseline: float | None
    target: float | None
    progress: float | None
    score: float | None
    grade: str | None
    status: Status | None
    label: str | None
    closed: Outcome | None
    intent: Intent | None
    policy: str
    on: dt.date
    expected: float | None
    elapsed: float | None
    confidence: float | None
    pace: float | None
    required_pace: float | None
    provisional: bool
    maturity: Maturity
    measured_on: dt.date | None
    weight: float | None

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Every field by its name; dates are ISO text, what is not known is None.

        Example:
            >>> from okrkit import KeyResult, score
            >>> kr = KeyResult("nps", "x", baseline=32, target=40)
            >>> score(kr, on="2026-11-15", cycle="2026-Q4")["nps"].to_dict()["status"]
            'not measured'
        """
        return {name: jsonable(getattr(self, name)) for name in NAMES}

    def _facts(self) -> list[tuple[markup.Cell, markup.Cell]]:
        """List its fields as people read them, the unit with the value."""
        texts = self._texts()
        left_out = {"unit", *(["label"] if self.label == self.status else [])}
        return [
            (name, texts.get(str(name), text))
            for name, text in super()._facts()
            if name not in left_out
        ]

    def _texts(self) -> dict[str, str]:
        shares = ("progress", "expected", "elapsed", "confidence")
        paces = {"pace": self.pace, "required pace": self.required_pace}
        return {
            "actual": value_text(self.actual, self.unit),
            "baseline": value_text(self.baseline, self.unit),
            "target": value_text(self.target, self.unit),
            "score": "-" if self.score is None else f"{self.score:.2f}",
            **{name: percent_text(getattr(self, name)) for name in shares},
            **{name: f"{value_text(p, self.unit)} a day" for name, p in paces.items()},
        }

    def _views(self) -> Iterable[markup.Markup]:
        """Give the facts, status drawn, and what it is about."""
        objective = self.kind == "objective"
        drawn = {
            "score" if objective else "progress": progress_bar(
                self.score if objective else self.progress, self.expected, self.status
            ),
            "status": status_badge(self.status, self.label, self.maturity),
        }
        yield facts_html([(n, drawn.get(str(n), text)) for n, text in self._facts()])


NAMES = tuple(f.name for f in fields(Score))


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
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1, check_ins={"2026-11-06": 0.5})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> score_at(sheet, "key result", 0).progress
        1.0
    """
    okrs, policy = sheet.okrs, sheet.policy
    columns = sheet.objectives if kind == "objective" else sheet.key_results
    noun: Objective | KeyResult
    noun = okrs.objectives[place] if kind == "objective" else okrs.key_results[place]
    status = _word(STATUSES, columns.status[place])
    step = int(columns.step[place])
    label = policy.status.steps[step].label if step >= 0 else status
    closing = closed_of(sheet, kind).get(place)
    if closing is not None:
        status = status_of(closing.outcome)
        label = label_of(closing.outcome)
    measured = not np.isnan(columns.score[place])
    own = kind == "key result"
    of = int(okrs.table.objective[place]) if own else place
    goal = goals_of(sheet, slice(place, place + 1) if own else slice(0))
    return Score(
        id=noun.id,
        kind=kind,
        title=noun.title,
        objective=okrs.table.objective_ids[of] if own else None,
        owner=noun.owner or okrs.table.objective_owners[of] or None,
        cycle=okrs.table.objective_cycles[of] or None,
        actual=_number(columns.actual[place]),
        unit=unit_of(okrs, noun),
        baseline=_number(goal["baseline"][0]) if own else None,
        target=_number(goal["target"][0]) if own else None,
        progress=_number(columns.progress[place]),
        score=_number(columns.score[place]),
        grade=policy.bands[int(columns.grade[place])][0] if measured else None,
        status=status,
        label=label,
        closed=None if closing is None else closing.outcome,
        intent=_word(INTENTS, columns.intent[place]),
        policy=policy.name,
        on=dt.date.fromordinal(sheet.on),
        expected=_number(columns.expected[place]),
        elapsed=_number(columns.elapsed[place]),
        confidence=_number(columns.confidence[place]),
        pace=_number(columns.pace[place]),
        required_pace=_number(columns.required_pace[place]),
        provisional=bool(columns.provisional[place]),
        maturity=MATURITIES[int(columns.maturity[place])],
        measured_on=day_at(columns, place),
        weight=_number(columns.weight[place]),
    )


def order_of(sheet: Sheet) -> Ints:
    """
    Return the place on the card of each objective, then of each key result.

    Args:
        sheet: The columns.

    Returns:
        Places: each objective stands before its key results.

    Example:
        >>> from okrkit import KeyResult, score
        >>> sheet = score(KeyResult("k", "K", at_most=5), on="2026-11-15").sheet
        >>> order_of(sheet).tolist()
        [0, 1]
    """
    table = sheet.okrs.table
    heads = sheet.offset[:-1] + np.arange(len(sheet.offset) - 1)
    return np.concatenate([heads, np.arange(len(table)) + table.objective + 1])


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
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1, check_ins={"2026-11-06": 0.5})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> day_at(sheet.key_results, 0)
        datetime.date(2026, 11, 6)
    """
    day = int(columns.day[place])
    return None if day == NEVER else dt.date.fromordinal(day)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _word(words: Sequence[W], place: int) -> W | None:
    return None if place < 0 else words[place]


def columns_of(sheet: Sheet, kind: Kind) -> "dict[str, np.ndarray]":
    """
    Return the columns of one kind, with words for codes.

    Args:
        sheet: The columns.
        kind: "objective" or "key result".

    Returns:
        Arrays by the names of `Score`'s fields.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1, check_ins={"2026-11-06": 0.5})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> columns_of(sheet, "key result")["score"].tolist()
        [1.0]
    """
    okrs, policy, table = sheet.okrs, sheet.policy, sheet.okrs.table
    objective = kind == "objective"
    columns = sheet.objectives if objective else sheet.key_results
    units = _objects([*(metric.unit.name for metric in okrs.metrics), None])
    metric = np.full(len(table.objective_ids), -1) if objective else table.metric
    size = len(columns.score)
    labels = _words([*(step.label for step in policy.status.steps)], columns.step)
    status = _words(STATUSES, columns.status)
    days = (columns.day - _EPOCH).astype("datetime64[D]")
    days[columns.day == NEVER] = np.datetime64("NaT", "D")
    labels = np.where(columns.step >= 0, labels, status)
    closed = np.full(size, None, dtype=object)
    for place, closing in closed_of(sheet, kind).items():
        closed[place] = closing.outcome
        status[place] = status_of(closing.outcome)
        labels[place] = label_of(closing.outcome)
    nothing = np.full(size, np.nan)
    goals = {"baseline": nothing, "target": nothing}
    if not objective:
        goals = goals_of(sheet)
    return {
        "id": _objects(table.objective_ids if objective else table.ids),
        "kind": np.full(size, kind, dtype=object),
        "title": _objects(table.objective_titles if objective else table.titles),
        **_whose(table, objective=objective),
        "actual": columns.actual,
        "unit": units[metric],
        **goals,
        "progress": columns.progress,
        "score": columns.score,
        "grade": _words([name for name, _ in policy.bands], columns.grade),
        "status": status,
        "label": labels,
        "closed": closed,
        "intent": _words(INTENTS, columns.intent),
        "policy": np.full(size, policy.name, dtype=object),
        "on": np.full(size, sheet.on - _EPOCH).astype("datetime64[D]"),
        "expected": columns.expected,
        "elapsed": columns.elapsed,
        "confidence": columns.confidence,
        "pace": columns.pace,
        "required_pace": columns.required_pace,
        "provisional": columns.provisional,
        "maturity": _words(MATURITIES, columns.maturity),
        "measured_on": days,
        "weight": columns.weight,
    }


def _whose(table: Table, *, objective: bool) -> "dict[str, np.ndarray]":
    """Return of which objective it is, who answers for it, and in which cycle."""
    cycles = _objects([label or None for label in table.objective_cycles])
    named = _objects([owner or None for owner in table.objective_owners])
    if objective:
        none = np.full(len(named), None, dtype=object)
        return {"objective": none, "owner": named, "cycle": cycles}
    own = _objects([owner or None for owner in table.owners])
    return {
        "objective": _objects(table.objective_ids)[table.objective],
        "owner": np.where(own == None, named[table.objective], own),  # noqa: E711 - by item
        "cycle": cycles[table.objective],
    }


def goals_of(sheet: Sheet, some: slice = _ALL) -> "dict[str, np.ndarray]":
    """
    Return where key results began, and what they should reach or keep.

    Args:
        sheet: The columns.
        some: Which of them.

    Returns:
        The columns `baseline` and `target`; NaN where there is no such number, or two.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1)
        >>> goals_of(score(kr, on="2026-11-15", cycle="2026-Q4").sheet)["target"]
        array([1.])
    """
    terms = sheet.terms
    low, high = terms.at_least[some], terms.at_most[some]
    limit = np.where(np.isnan(low), high, np.where(np.isnan(high), low, np.nan))
    target = np.where(terms.kind[some] == HOLD, limit, terms.target[some])
    return {"baseline": terms.baseline[some], "target": target}


def _objects(values: Sequence[object]) -> "np.ndarray":
    column = np.empty(len(values), dtype=object)
    column[:] = list(values)
    return column


def _words(words: Sequence[str], codes: "np.ndarray") -> "np.ndarray":
    column: np.ndarray = _objects([*words, None])[codes]
    return column
