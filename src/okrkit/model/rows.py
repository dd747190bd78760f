"""What one key result gives the table: its cells, and what it is judged by."""

import math
from collections.abc import Sequence
from typing import TypeAlias

from okrkit.model.access import Access
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle, add_months, as_date
from okrkit.model.metric import Metric, Observation
from okrkit.model.okr import KeyResult
from okrkit.model.series import Series
from okrkit.model.staged import BASES, Done, Establish, Milestones, Steps, Zones
from okrkit.model.target import Change, Hold, Reach, Target
from okrkit.model.unit import Unit
from okrkit.model.ways import HOW

Triples: TypeAlias = list[tuple[int, float, bool]]
"""Ordinal, value and provisional of readings."""

Counts: TypeAlias = list[tuple[float, float]]
"""Numerator and denominator of readings; NaN where a reading has none."""

KINDS: tuple[type | None, ...] = (
    None,
    Reach,
    Change,
    Hold,
    Zones,
    Steps,
    Milestones,
    Done,
    Establish,
)
"""The kind of target behind each number in `Table.kind`; None is a draft."""

WORK = (Milestones, Done)
"""Kinds of target whose value is what is done, not the reading itself."""

_RHYTHMS = {
    "day": 1,
    "week": 7,
    "two weeks": 14,
    "month": 31,
    "quarter": 92,
    "year": 366,
}
"""The most days between two reports of a rhythm."""

NEVER = 0
"""Ordinal that stands for no day."""

_HUNDRED = Unit.of("ratio").convert(1.0, "%")


def target_of(kr: KeyResult) -> Target | None:
    """
    Return what a key result is judged by; None of a draft, whatever it says.

    Example:
        >>> target_of(KeyResult("nps", "NPS", at_most=5, draft=True)) is None
        True
    """
    return None if kr.draft else kr.target


def row_of(kr: KeyResult, span: Cycle | None) -> dict[str, object]:
    """
    Return the columns of one key result that come from it alone.

    Args:
        kr: The key result.
        span: The days in which it runs, or None.

    Returns:
        Name of the column → value; columns its target does not have are left out.

    Example:
        >>> row_of(KeyResult("nps", "NPS", at_most=5), None)["at_most"]
        5.0
    """
    target = target_of(kr)
    row: dict[str, object] = {
        "kind": KINDS.index(None if target is None else type(target)),
        "weight": kr.weight,
        "basis": place_of(BASES, target.basis if target else "latest"),
        "start": span.start.toordinal() if span else NEVER,
        "end": span.end.toordinal() if span else NEVER,
    }
    names = {
        Reach: ("baseline", "target", "stretch"),
        Zones: ("baseline", "commit", "target", "stretch", "levels"),
        Hold: ("at_least", "at_most", "tolerance", "inclusive"),
    }.get(type(target), ())
    for name in names:
        value = getattr(target, name)
        row[name] = math.nan if value is None else value
    if isinstance(target, Change):
        row["change_by"] = target.by
        row["change_how"] = HOW.index(target.how)
        row["change_day"] = start_day(target, span)
    return row


def start_day(change: Change, span: Cycle | None) -> int:
    """
    Return the last day whose reading can be the start of a change.

    Args:
        change: The target.
        span: The days in which its key result runs, or None.

    Returns:
        An ordinal; `NEVER` where a cycle is needed and none is known.

    Example:
        >>> import datetime
        >>> day = start_day(Change(50), Cycle.parse("2026-Q4"))
        >>> datetime.date.fromordinal(day).isoformat()
        '2026-09-30'
    """
    if change.since == "previous_cycle":
        return span.start.toordinal() - 1 if span else NEVER
    if change.since == "previous_year":
        return add_months(span.last_day, -12).toordinal() if span else NEVER
    return as_date(change.since).toordinal()


def judged(kr: KeyResult, readings: Series) -> Triples:
    """
    Return what a key result is judged by: readings, or the work its check-ins report.

    Args:
        kr: The key result.
        readings: Its readings, one for a day.

    Returns:
        (ordinal, value, provisional) by day; for `Milestones` the share done so far,
        for `Done` 0 or 1.

    Example:
        >>> from okrkit.model.checkin import CheckIn
        >>> done = CheckIn("2026-11-06", done=True)
        >>> kr = KeyResult("a", "b", target=Done(), check_ins=[done])
        >>> judged(kr, Series())[0][1]
        1.0
    """
    target = target_of(kr)
    if isinstance(target, Milestones):
        done: set[str] = set()
        stages = []
        # Of stages that an amendment took out nothing is left to be done.
        known = {name for name, _ in target.stages}
        for check_in in kr.counting:
            if isinstance(check_in.done, tuple):
                done.update(known.intersection(check_in.done))
                stages.append((check_in.date.toordinal(), target.share(done), False))
        return stages
    if isinstance(target, Done):
        states = {r.date.toordinal(): float(r.value >= 1) for r in readings}
        for check_in in kr.counting:
            if isinstance(check_in.done, bool):
                states[check_in.date.toordinal()] = float(check_in.done)
        return [(day, states[day], False) for day in sorted(states)]
    return [(r.date.toordinal(), r.value, r.provisional) for r in readings]


def whole_of(metric: Metric | None) -> float:
    """
    Return what a whole is in a metric's unit, where its readings are shares of one.

    Args:
        metric: The metric, or None.

    Returns:
        For a metric of kind ``"ratio"`` 100 in percent, else 1; NaN for any other:
        its readings are not pooled.

    Example:
        >>> whole_of(Metric("churn", kind="ratio", unit="%"))
        100.0
    """
    if metric is None or metric.kind != "ratio":
        return math.nan
    return _HUNDRED if metric.unit.kind == "percent" else 1.0


def counted(readings: Series, metric: Metric | None) -> Counts:
    """
    Return the numerators and denominators of readings.

    Of a rate of a hundred or a thousand the numerator is as many times larger.

    Args:
        readings: One for a day, in the metric's unit.
        metric: Their metric, or None.

    Returns:
        A pair for each reading; NaN where it has none, or a denominator below 0.
        Empty where no reading has one, and where readings are not pooled.

    Example:
        >>> churn = Metric("churn", kind="ratio", unit="%")
        >>> reading = Observation(date="2026-10-31", numerator=12, denominator=400)
        >>> counted(Series.of([reading.in_unit("%")]), churn)
        [(12.0, 400.0)]
    """
    whole = whole_of(metric)
    if math.isnan(whole):
        return []
    counts = [_counts(reading, whole) for reading in readings]
    return [] if all(math.isnan(of) for _, of in counts) else counts


def _counts(reading: Observation, whole: float) -> tuple[float, float]:
    part, of = reading.numerator, reading.denominator
    if part is None or of is None or of < 0:
        return math.nan, math.nan
    if reading.value == 0:
        return part, of
    # An observation sees to it that its value is a power of ten of the fraction.
    rate = 10.0 ** round(math.log10(reading.value / whole / (part / of)))
    return (part * rate, of) if math.isfinite(part * rate) else (math.nan, math.nan)


def due_days(okrs: Access, check_in: str | int = "") -> int:
    """
    Return after how many days a check-in is overdue: its rhythm and the grace.

    Args:
        okrs: The set, whose cadence says the rhythm.
        check_in: A rhythm that goes before the cadence's, or empty.

    Returns:
        Days; a week and three days where no cadence is known.

    Example:
        >>> from okrkit.model.okrset import OKRSet
        >>> due_days(OKRSet(cycle="2026-Q4"))
        10
    """
    cadence = okrs.cadence or Cadence("quarter")
    rhythm = check_in or cadence.check_in
    return rhythm_days(rhythm) + cadence.grace_days


def rhythm_days(rhythm: str | int) -> int:
    """
    Return the most days between two reports of a rhythm.

    Args:
        rhythm: Its word, a number of days, or empty for none.

    Returns:
        Days; 0 for none.

    Example:
        >>> rhythm_days("month"), rhythm_days(10), rhythm_days("")
        (31, 10, 0)
    """
    return rhythm if isinstance(rhythm, int) else _RHYTHMS[rhythm] if rhythm else 0


def overdue_after(okrs: Access, metric: Metric, due: int) -> int:
    """
    Return after how many days a report is overdue; a slow metric has nothing newer.

    Args:
        okrs: The set, whose cadence says the grace.
        metric: What is measured.
        due: Days after which a check-in would be overdue.

    Returns:
        Days: the metric's own rhythm and lag where that is longer.

    Example:
        >>> from okrkit.model.okrset import OKRSet
        >>> overdue_after(OKRSet(), Metric("churn", rhythm="month", lag=5), 10)
        39
    """
    own = due_days(okrs, metric.rhythm) if metric.rhythm else due
    return max(due, own + math.ceil(metric.lag))


def place_of(names: Sequence[str], name: str | None) -> int:
    """
    Return the place of a name among names, -1 for None.

    Args:
        names: The names.
        name: One of them, or None.

    Returns:
        Its place.

    Example:
        >>> place_of(["a", "b"], "b"), place_of(["a", "b"], None)
        (1, -1)
    """
    return -1 if name is None else names.index(name)
