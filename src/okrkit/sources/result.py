"""`Refresh`: what one refresh changed, what it left as it was, and what failed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from attrs import asdict, field, frozen

from okrkit import markup
from okrkit.errors import OKRError, RefreshError
from okrkit.model.metric import Observation
from okrkit.model.noun import said
from okrkit.model.okrset import OKRSet
from okrkit.results import Explanation, Json, ResultSet, jsonable

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Outcome", "Refresh", "Refreshed"]

Outcome = Literal["changed", "unchanged", "failed"]
"""What became of one metric."""

_TONES: Final[dict[Outcome, markup.Tone]] = {
    "changed": "good",
    "unchanged": "none",
    "failed": "bad",
}
_INPUTS_SHOWN: Final = 20


@frozen
class Refreshed:
    """
    What a refresh did for one metric.

    Attributes:
        id: Id of the metric, or the name that was asked for where there is none.
        outcome: ``"changed"``, ``"unchanged"`` or ``"failed"``.
        new: The readings that are new, in the metric's unit; none where it failed.
        latest: The last reading of the metric afterwards, or None.
        error: Why it failed, or None.
        superseded: The readings that counted before and do not any more: corrected
            ones, and provisional ones whose day or period has a newer reading.
        abandoned: Whether its source gave no answer in time, and was left behind.

    Example:
        >>> Refreshed("nps", "unchanged").new
        ()
    """

    id: str
    outcome: Outcome
    new: tuple[Observation, ...] = ()
    latest: Observation | None = None
    error: OKRError | None = field(default=None, eq=False)
    superseded: tuple[Observation, ...] = ()
    abandoned: bool = False

    def to_dict(self) -> dict[str, Json]:
        """
        Give it as plain values for JSON.

        Returns:
            Its fields, the readings with what they say; `error` as code and message,
            only where it failed.

        Example:
            >>> Refreshed("nps", "unchanged").to_dict()["outcome"]
            'unchanged'
        """
        made: dict[str, Json] = {"id": self.id, "outcome": self.outcome}
        made["abandoned"] = self.abandoned
        made["new"] = [_plain(reading) for reading in self.new]
        made["superseded"] = [_plain(reading) for reading in self.superseded]
        made["latest"] = None if self.latest is None else _plain(self.latest)
        if self.error is not None:
            made["error"] = {"code": self.error.code, "message": str(self.error)}
        return made


@frozen(repr=False)
class Refresh(ResultSet[Refreshed]):
    """
    What one refresh did: the set with its new readings, and an account by metric.

    Attributes:
        okrs: The set with the new readings; of a dry run, the set as it was.
        on: The day it was refreshed for.
        dry_run: Whether the readings were only tried.
        items: What became of each metric, in the order of the sources.

    Example:
        >>> import okrkit as okr
        >>> okrs = okr.OKRSet(metrics=[okr.Metric("nps")], cycle="2026-Q4")
        >>> run = okr.refresh(okrs, {"nps": 34, "churn": 3}, on="2026-11-15")
        >>> list(run.changed), run.failed["churn"].code
        (['nps'], 'id-unknown')
    """

    kind: ClassVar[str] = "refresh"

    okrs: OKRSet = field(eq=False)
    on: date
    dry_run: bool = False
    items: tuple[Refreshed, ...] = ()

    @property
    def ids(self) -> Sequence[str]:
        """The metrics, in the order of the sources."""
        return tuple(item.id for item in self.items)

    @property
    def changed(self) -> Mapping[str, tuple[Observation, ...]]:
        """The new readings of each metric that has some."""
        return {item.id: item.new for item in self.items if item.outcome == "changed"}

    @property
    def unchanged(self) -> tuple[str, ...]:
        """The metrics whose source gave nothing that was not known."""
        return tuple(item.id for item in self.items if item.outcome == "unchanged")

    @property
    def failed(self) -> Mapping[str, OKRError]:
        """The error of each metric that failed; none of its readings was taken."""
        return {item.id: item.error for item in self.items if item.error is not None}

    @property
    def abandoned(self) -> tuple[str, ...]:
        """The metrics whose source gave no answer in time; they have failed, too."""
        return tuple(item.id for item in self.items if item.abandoned)

    def raise_failed(self) -> None:
        """
        Raise every failure at once; do nothing where there is none.

        Raises:
            RefreshError: A group of one error for each metric that failed.

        Example:
            >>> import okrkit as okr
            >>> okrs = okr.OKRSet(metrics=[okr.Metric("nps")], cycle="2026-Q4")
            >>> okr.refresh(okrs, {"nps": 34}, on="2026-11-15").raise_failed()
        """
        if errors := list(self.failed.values()):
            of = f"{len(errors)} of {len(self.items)} metrics"
            raise RefreshError(f"{of} could not be refreshed", errors)

    def explain(self, id: str, /) -> Explanation:
        """
        Say what became of one metric, reading by reading.

        Args:
            id: The metric.

        Returns:
            The outcome, with the new readings as its inputs; of a day that had
            another reading, what it was.

        Raises:
            UnknownIdError: The metric was not refreshed.

        Example:
            >>> import okrkit as okr
            >>> okrs = okr.OKRSet(metrics=[okr.Metric("nps")], cycle="2026-Q4")
            >>> print(okr.refresh(okrs, {"nps": 34}, on="2026-11-15").explain("nps"))
            nps = 1 new reading  [changed]
              2026-11-15 = 34
                  from given
        """
        item = self[id]
        more = len(item.new) - _INPUTS_SHOWN
        return Explanation(
            item.id,
            float(len(item.new)),
            shown=_count(item),
            rule=item.outcome,
            note=str(item.error or "") or (f"and {more} more" if more > 0 else ""),
            inputs=(_explained(r, item) for r in item.new[-_INPUTS_SHOWN:]),
            excluded=_passed(item),
        )

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Give the account as arrays by name.

        Returns:
            `id`, `outcome`, `new`, `superseded`, `latest`, `value` and `error`. `new`
            and `superseded` are numbers of readings; `latest` is the date of the last
            reading, NaT where there is none, and `value` its value, masked by NaN
            there; `error` a code or empty.

        Example:
            >>> import okrkit as okr
            >>> okrs = okr.OKRSet(metrics=[okr.Metric("nps")], cycle="2026-Q4")
            >>> okr.refresh(okrs, {"nps": 34}, on="2026-11-15").to_columns()["new"]
            array([1])
        """
        import numpy as np

        rows, last = self.items, [item.latest for item in self.items]
        dates = [None if reading is None else reading.date for reading in last]
        values = [np.nan if reading is None else reading.value for reading in last]
        return {
            "id": np.array([item.id for item in rows], dtype=np.str_),
            "outcome": np.array([item.outcome for item in rows], dtype=np.str_),
            "new": np.array([len(item.new) for item in rows], dtype=np.int64),
            "superseded": np.array([len(r.superseded) for r in rows], dtype=np.int64),
            "latest": np.array(dates, dtype="datetime64[D]"),
            "value": np.array(values, dtype=np.float64),
            "error": np.array(
                [item.error.code if item.error else "" for item in rows], dtype=np.str_
            ),
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Give the account as plain values for JSON; the set itself is not in it.

        Returns:
            `kind`, `on`, `dry_run`, and `items`: one for each metric.

        Example:
            >>> import okrkit as okr
            >>> okr.refresh(okr.OKRSet(), {}, on="2026-11-15").to_dict()["on"]
            '2026-11-15'
        """
        return {
            "kind": self.kind,
            "on": self.on.isoformat(),
            "dry_run": self.dry_run,
            "items": [item.to_dict() for item in self.items],
        }

    def __str__(self) -> str:
        """Return the account as a table of text."""
        table = markup.text_table(_HEADS, map(_cells, self.items), align="llrlrl")
        return f"{self._title()}\n\n{table}" if self.items else self._title()

    def __repr__(self) -> str:
        """Return how many metrics changed, stayed and failed, on one line."""
        return f"<Refresh: {self._title()}>"

    def _repr_html_(self) -> str:
        """Return the account as a table for a notebook."""
        rows = (_cells(item, badge=True) for item in self.items)
        view = markup.table(_HEADS, rows, caption=self._title(), align="llrlrl")
        return markup.fragment(view, text=str(self))

    def _title(self) -> str:
        counts = (
            f"{len(self.changed)} changed, {len(self.unchanged)} unchanged, "
            f"{len(self.failed)} failed"
        )
        if self.abandoned:
            counts += f" ({len(self.abandoned)} abandoned)"
        return f"{'dry run' if self.dry_run else 'refresh'} on {self.on}: {counts}"

    def _at(self, index: int, /) -> Refreshed:
        return self.items[index]


_HEADS: Final = ("metric", "outcome", "new", "latest", "value", "error")


def _cells(item: Refreshed, *, badge: bool = False) -> tuple[markup.Cell, ...]:
    """Give the cells of one metric."""
    last = item.latest
    return (
        item.id,
        markup.badge(item.outcome, _TONES[item.outcome]) if badge else item.outcome,
        len(item.new),
        "" if last is None else _day(last, badge=badge),
        "" if last is None else _amount(last),
        "" if item.error is None else _fault(item.error),
    )


def _day(reading: Observation, *, badge: bool) -> markup.Cell:
    day = reading.date.isoformat()
    # In a narrow notebook its hyphens would break it.
    return markup.element("span", day, class_="okrkit-whole") if badge else day


def _amount(reading: Observation) -> str:
    """Write a value with its unit, to four digits after the point."""
    if reading.unit is None:
        return said(reading.value)
    return reading.unit.format(reading.value, digits=4, thousands=True)


def _fault(error: OKRError) -> str:
    """Say why, and what a source's own error said; `got` is bounded and escaped."""
    return f"{error.why}: {error.got}" if error.got else error.why


def _count(item: Refreshed) -> str:
    return f"{len(item.new)} new reading{'s' * (len(item.new) != 1)}"


def _passed(item: Refreshed) -> Iterator[tuple[str, str]]:
    """Name the provisional readings that gave way to a later one of their period."""
    days = {reading.date for reading in item.new}
    for reading in item.superseded[-_INPUTS_SHOWN:]:
        if reading.date not in days:
            yield (
                reading.date.isoformat(),
                f"was {_amount(reading)}, provisional: its period has a later reading",
            )


def _explained(reading: Observation, item: Refreshed) -> Explanation:
    """Say one reading with what it rests on, and what it replaces."""
    notes = [f"was {_amount(r)}" for r in item.superseded if r.date == reading.date]
    notes += ["provisional"] if reading.provisional else []
    of = (reading.numerator, reading.denominator)
    return Explanation(
        reading.date.isoformat(),
        reading.value,
        shown=_amount(reading),
        formula="" if None in of else f"{of[0]:g} / {of[1]:g}",
        source=reading.source,
        note=", ".join(notes),
    )


def _plain(reading: Observation) -> dict[str, Json]:
    """Give the fields of a reading that say something."""
    made = asdict(reading, recurse=False)
    return {
        name: jsonable(value)
        for name, value in made.items()
        if value not in (None, "", {}) and value is not False
    }
