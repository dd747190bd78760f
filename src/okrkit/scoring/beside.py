"""What stands beside the scores: guardrails, and metrics that are shown."""

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, TypeVar

import numpy as np
from attrs import asdict, frozen

from okrkit import markup
from okrkit.errors import NotMeasuredError
from okrkit.model.metric import Observation
from okrkit.model.noun import Noun, Say, phrase
from okrkit.model.okr import Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.unit import Unit
from okrkit.results import Json, jsonable
from okrkit.scoring.amounts import value_text
from okrkit.scoring.arithmetic import Floats
from okrkit.scoring.formulas import hold

_WORDS = {True: "holds", False: "broken", None: "not measured"}
_TONES: dict[bool | None, markup.Tone] = {True: "good", False: "bad", None: "none"}


@frozen(kw_only=True)
class _Measured(Noun):
    """A metric beside an objective, with its latest value."""

    objective: str
    metric: str
    name: str
    actual: float | None
    unit: Unit
    measured_on: dt.date | None

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Every field by its name; dates are ISO text, what is not known is None.

        Example:
            >>> from okrkit import Metric
            >>> keep = Objective("keep", "Stay", measured_by=["nps"])
            >>> okrs = OKRSet([keep], metrics=[Metric("nps")])
            >>> shown_by(okrs, dt.date(2026, 11, 15))[0].to_dict()["metric"]
            'nps'
        """
        return {k: jsonable(v) for k, v in asdict(self, recurse=False).items()}

    def _phrase(self, _number: Say, /) -> str:
        when = f" on {self.measured_on}" if self.measured_on else ""
        return f"measured by {self.metric}: {value_text(self.actual, self.unit)}{when}"

    def line(self) -> markup.Cell:
        """
        Say it in one line, for a list below a scorecard.

        Returns:
            Text, or markup with its verdict as a badge.

        Example:
            >>> from okrkit import Metric
            >>> keep = Objective("keep", "Stay", measured_by=["nps"])
            >>> okrs = OKRSet([keep], metrics=[Metric("nps")])
            >>> shown_by(okrs, dt.date(2026, 11, 15))[0].line()
            'measured by nps: -'
        """
        return phrase(self)

    def cells(self) -> list[markup.Cell]:
        """
        Return what a table says of it.

        Returns:
            A text for each column.

        Example:
            >>> from okrkit import Metric
            >>> keep = Objective("keep", "Stay", measured_by=["nps"])
            >>> okrs = OKRSet([keep], metrics=[Metric("nps")])
            >>> shown_by(okrs, dt.date(2026, 11, 15))[0].cells()
            ['keep', 'nps', 'nps', '-', '-']
        """
        actual, day = value_text(self.actual, self.unit), self.measured_on
        return [self.objective, self.metric, self.name, actual, str(day or "-")]


@frozen(kw_only=True)
class Shown(_Measured):
    """
    A metric that an objective is measured by, on a day; shown, never scored.

    Attributes:
        objective: Id of the objective.
        metric: Id of the metric.
        name: Name of the metric.
        actual: The latest value; None where not measured.
        unit: Of the value.
        measured_on: The day of the value.

    Example:
        >>> from okrkit import Metric
        >>> keep = Objective("keep", "Stay", measured_by=["nps"])
        >>> okrs = OKRSet([keep], metrics=[Metric("nps")])
        >>> shown_by(okrs, dt.date(2026, 11, 15))[0].actual is None
        True
    """


@frozen(kw_only=True)
class Held(_Measured):
    """
    A guardrail on a day; reported apart, never averaged in.

    Attributes:
        objective: Id of the objective it stands beside.
        metric: Id of the metric.
        name: Name of the metric.
        actual: The latest value; None where not measured.
        unit: Of the value.
        measured_on: The day of the value.
        at_least: Lower limit, or None.
        at_most: Upper limit, or None.
        holds: Whether the limits hold, themselves included; None where not measured.

    Example:
        >>> from okrkit import Guardrail, Metric
        >>> guard = Guardrail(metric="complaints", at_most=20)
        >>> okrs = OKRSet(
        ...     [Objective("keep", "Stay", guardrails=[guard])],
        ...     metrics=[Metric("complaints")],
        ...     observations={"complaints": {"2026-11-01": 21}})
        >>> guardrails_of(okrs, dt.date(2026, 11, 15))[0].holds
        False
    """

    at_least: float | None
    at_most: float | None
    holds: bool | None

    def _limits(self) -> str:
        limits = (("at least", self.at_least), ("at most", self.at_most))
        said = [f"{w} {value_text(v, self.unit)}" for w, v in limits if v is not None]
        return " and ".join(said)

    def _phrase(self, _number: Say, /) -> str:
        return f"{self._said()}, {_WORDS[self.holds]}"

    def _said(self) -> str:
        actual = value_text(self.actual, self.unit)
        return f"guardrail {self.metric} {self._limits()}: {actual}"

    def line(self) -> markup.Cell:
        """
        Say it in one line, for a list below a scorecard.

        Returns:
            Markup with its verdict as a badge.

        Example:
            >>> from okrkit import Guardrail, Metric
            >>> guard = Guardrail(metric="calls", at_most=20)
            >>> keep = Objective("keep", "Stay", guardrails=[guard])
            >>> okrs = OKRSet([keep], metrics=[Metric("calls")])
            >>> guardrails_of(okrs, dt.date(2026, 11, 15))[0].line()[:35]
            'guardrail calls at most 20: -, <spa'
        """
        return markup.join(
            (f"{self._said()}, ", markup.badge(_WORDS[self.holds], _TONES[self.holds]))
        )

    def cells(self) -> list[markup.Cell]:
        """
        Return what a table says of it, limits and verdict last.

        Returns:
            A text for each column.

        Example:
            >>> from okrkit import Guardrail, Metric
            >>> guard = Guardrail(metric="calls", at_most=20)
            >>> keep = Objective("keep", "Stay", guardrails=[guard])
            >>> okrs = OKRSet([keep], metrics=[Metric("calls")])
            >>> guardrails_of(okrs, dt.date(2026, 11, 15))[0].cells()[-2:]
            ['at most 20', 'not measured']
        """
        return [*super().cells(), self._limits(), _WORDS[self.holds]]


R_co = TypeVar("R_co", bound=_Measured, covariant=True)


class Beside(tuple[R_co, ...]):
    """
    A tuple of what stands beside the scores, shown as a table.

    Example:
        >>> print(Beside())
        objective  metric  name  actual  measured on
        ---------  ------  ----  ------  -----------
    """

    __slots__ = ()

    caption: ClassVar[str] = "Measured by"
    """What stands above the table."""

    heads: ClassVar[tuple[str, ...]] = (
        "objective",
        "metric",
        "name",
        "actual",
        "measured on",
    )
    """What stands above its columns."""

    def __str__(self) -> str:
        """Return the table as text."""
        return markup.text_table(self.heads, self._rows(), total=len(self))

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        rows = self._marked()
        view = markup.table(self.heads, rows, caption=self.caption, total=len(self))
        return markup.fragment(view, text=str(self))

    def _rows(self) -> list[list[markup.Cell]]:
        return [record.cells() for record in self[: markup.ROWS_SHOWN]]

    def _marked(self) -> list[list[markup.Cell]]:
        """Return the rows as HTML has them."""
        return self._rows()


class Guardrails(Beside[Held]):
    """
    The guardrails of a set on a day, shown as a table.

    Example:
        >>> guardrails_of(OKRSet(), dt.date(2026, 11, 15))
        ()
    """

    __slots__ = ()

    caption = "Guardrails"
    heads: ClassVar[tuple[str, ...]] = (*Beside.heads, "limits", "verdict")

    def _marked(self) -> list[list[markup.Cell]]:
        """Return the rows with a badge for each verdict."""
        return [
            [*row[:-1], markup.badge(_WORDS[guard.holds], _TONES[guard.holds])]
            for row, guard in zip(self._rows(), self, strict=False)
        ]


def guardrails_of(okrs: OKRSet, on: dt.date) -> Guardrails:
    """
    Return every guardrail of a set, with its latest value.

    Args:
        okrs: The set.
        on: The day; of an objective whose cycle is over, its last day.

    Returns:
        One for each guardrail, objective by objective.

    Example:
        >>> len(guardrails_of(OKRSet(), dt.date(2026, 11, 15)))
        0
    """
    found = [
        (objective, guard, _latest(okrs, guard.metric, objective, on))
        for objective in okrs.objectives
        for guard in objective.guardrails
    ]
    value = _column([None if o is None else o.value for _, _, o in found])
    low = _column([guard.at_least for _, guard, _ in found])
    high = _column([guard.at_most for _, guard, _ in found])
    everywhere = np.ones(len(found), dtype=np.bool_)
    kept = hold(value, low, high, everywhere, np.zeros(len(found)))
    verdicts = [None if np.isnan(share) else share == 1.0 for share in kept.tolist()]
    return Guardrails(
        Held(
            objective=objective.id,
            metric=guard.metric,
            name=okrs.metric(guard.metric).name,
            at_least=guard.at_least,
            at_most=guard.at_most,
            actual=None if reading is None else reading.value,
            unit=okrs.metric(guard.metric).unit,
            measured_on=None if reading is None else reading.date,
            holds=verdict,
        )
        for (objective, guard, reading), verdict in zip(found, verdicts, strict=True)
    )


def shown_by(okrs: OKRSet, on: dt.date) -> Beside[Shown]:
    """
    Return the metrics that the objectives of a set are measured by.

    Args:
        okrs: The set.
        on: The day; of an objective whose cycle is over, its last day.

    Returns:
        One for each metric of each objective.

    Example:
        >>> len(shown_by(OKRSet(), dt.date(2026, 11, 15)))
        0
    """
    return Beside(
        Shown(
            objective=objective.id,
            metric=name,
            name=okrs.metric(name).name,
            actual=None if reading is None else reading.value,
            unit=okrs.metric(name).unit,
            measured_on=None if reading is None else reading.date,
        )
        for objective in okrs.objectives
        for name in objective.measured_by
        for reading in (_latest(okrs, name, objective, on),)
    )


def _latest(
    okrs: OKRSet, metric: str, objective: Objective, on: dt.date
) -> Observation | None:
    cycle = okrs.cycle_of(objective)
    day = on if cycle is None else min(on, cycle.last_day)
    try:
        return okrs.series(metric).latest(day)
    except NotMeasuredError:
        return None


def _column(numbers: Sequence[float | None]) -> Floats:
    """Return numbers as a column, NaN where there is none."""
    return np.array(numbers, dtype=np.float64)
