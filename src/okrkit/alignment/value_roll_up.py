"""Values of key results from those of the objectives below: sums and pooled ratios."""

import datetime as dt

import numpy as np
from attrs import evolve, frozen

from okrkit.alignment.arrays import Floats, Ints
from okrkit.alignment.graph import Graph
from okrkit.alignment.kernel import roll_up
from okrkit.alignment.plan import Plan
from okrkit.alignment.same_readings import once
from okrkit.alignment.value_links import (
    POOL,
    Feeds,
    feeds_of,
    metrics_of,
    scale_of,
    without,
)
from okrkit.errors import NotMeasuredError
from okrkit.model.staged import BASES
from okrkit.model.table import NEVER
from okrkit.scoring.amounts import in_formula
from okrkit.scoring.arithmetic import within_floats
from okrkit.scoring.basis import Reading
from okrkit.scoring.columns import EARLY, REASONS, UNREAD, Sheet
from okrkit.scoring.inputs import known
from okrkit.scoring.sheet import with_reading

_EXACT = 1e-9
_MAKES = "what goes into it makes"


@frozen(kw_only=True)
class Taken:
    """
    A key result whose value goes into that of another.

    Attributes:
        id: Its id.
        value: In its metric's unit; None where not measured.
        factor: Its share, in the unit of the key result above.
        numerator: Of its ratio, where that is pooled and known.
        denominator: Of its ratio, where that is pooled and known.
        missing: Why the key result above has no value because of it; empty where it
            counts.
        note: Why it adds nothing so far; empty where it does.
        measured_on: Day of its reading; None where there is none.

    Example:
        >>> Taken(id="emea", value=120.0, factor=0.5).missing
        ''
    """

    id: str
    value: float | None
    factor: float
    numerator: float | None = None
    denominator: float | None = None
    missing: str = ""
    note: str = ""
    measured_on: dt.date | None = None


@frozen(eq=False, kw_only=True)
class Valued:
    """
    A scored set in which key results have the values that others make.

    Attributes:
        sheet: The set, judged by these values.
        read: The set, judged by what each key result has read itself.
        feeds: Which key results take their values from which.
        plan: The same on this day: one reading counts once.
        broken: Rows that have no value, with the reason.
        doubled: Rows left out of the value of another because a third puts the same
            reading into it: the row, the third, and the other.
        lost: The same, where nothing can be left out and the other has no value.
        shared: Rows of `doubled` and `lost`, each with one that shows its reading.
        amount: Value of each row that is summed; numerator of each that is pooled.
        base: Denominator of each row that is pooled; 0 for sums.
        faults: Why a row has no numerator and denominator, where it should.
    """

    sheet: Sheet
    read: Sheet
    feeds: Feeds
    plan: Plan
    broken: dict[int, str]
    doubled: tuple[tuple[int, int, int], ...]
    lost: tuple[tuple[int, int, int], ...]
    shared: dict[int, int]
    amount: Floats
    base: Floats
    faults: dict[int, str]

    def members(self, row: int) -> tuple[Taken, ...]:
        """
        Return what goes into the value of a key result.

        Args:
            row: Its place among the key results.

        Returns:
            One for each key result that counts in it; none where it has its own
            reading.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet, score
            >>> own = OKRSet([Objective("o", "O", [KeyResult("k", "K", at_most=1)])])
            >>> sheet = score(own, on="2026-11-15").sheet
            >>> valued(Graph.of(own), sheet, "values").members(0)
            ()
        """
        plan = self.plan
        links = plan.links_of(row)
        pairs = zip(
            plan.child[links].tolist(), plan.weight[links].tolist(), strict=True
        )
        # The nodes after all rows stand for what is broken, or 0.
        rows = len(self.amount)
        return tuple(self._member(at, factor) for at, factor in pairs if at < rows)

    def reason(self, row: int) -> str:
        """
        Return why a key result that takes the values of others has none.

        Args:
            row: Its place among the key results.

        Returns:
            The reason; empty where it has a value, and where it has its own reading.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet, score
            >>> own = OKRSet([Objective("o", "O", [KeyResult("k", "K", at_most=1)])])
            >>> sheet = score(own, on="2026-11-15").sheet
            >>> valued(Graph.of(own), sheet, "values").reason(0)
            ''
        """
        if self.feeds.plan.places()[row] < 0:
            return ""
        if row in self.broken:
            return self.broken[row]
        if not np.isnan(self.sheet.reading.value[row]):
            return ""
        members = self.members(row)
        lacking = [f"{m.id} ({m.missing})" for m in members if m.missing]
        if lacking:
            more = f", and {len(lacking) - 5} more" * (len(lacking) > 5)
            return f"not whole without {', '.join(lacking[:5])}{more}"
        if all(member.note for member in members):
            return "none of what goes into it has begun"
        return "its pooled denominator is 0"

    def _member(self, row: int, factor: float) -> Taken:
        pooled = self.feeds.how[row] == POOL
        value, note = float(self.sheet.reading.value[row]), ""
        missing = ""
        if _early(self, row):
            note = REASONS[EARLY]
        elif self.feeds.plan.height[row]:
            missing = "not whole itself" * bool(np.isnan(value))
        elif np.isnan(self.amount[row]):
            missing = self.faults.get(row, REASONS[UNREAD])
        return Taken(
            id=self.sheet.okrs.table.ids[row],
            value=known(value),
            factor=factor,
            numerator=known(self.amount[row]) if pooled else None,
            denominator=known(self.base[row]) if pooled else None,
            missing=missing,
            note=note,
            measured_on=self._day(row),
        )

    def _day(self, row: int) -> dt.date | None:
        day = int(self.sheet.reading.day[row])
        return dt.date.fromordinal(day) if day > NEVER else None


def valued(graph: Graph, own: Sheet, supported: str) -> Valued:
    """
    Give key results that objectives support the values these make.

    A total is the sum of the totals below in its unit, each by its share; a ratio
    pools their numerators and denominators. What has not begun adds nothing; where
    anything else is missing there is no value, as a part is not the whole. No reading
    counts twice, see `same_readings`.

    Args:
        graph: Who supports whom.
        own: The set, scored on a day.
        supported: ``"values"`` or ``"unit"``, as in `RollUp.supported`.

    Returns:
        The set judged by these values.

    Shape:
        Linear in key results and links; ratios are looked up one by one.

    Units:
        Those of each metric; members in another unit are converted.

    Source:
        Viva Goals for sums; pooled ratios are okrkit's own choice.

    Example:
        >>> from okrkit import OKRSet, score
        >>> sheet = score(OKRSet(), on="2026-11-15").sheet
        >>> valued(Graph.of(sheet.okrs), sheet, "values").feeds.taking.tolist()
        []
    """
    feeds = feeds_of(graph, supported)
    single = once(own, feeds.plan)
    if single.met:
        again = single.reasons(own.okrs.table.ids)
        feeds = evolve(feeds, broken=again | feeds.broken)
    plan = without(single.plan, single.met)
    amount, base, faults = _leaves(own, feeds)
    made = Valued(
        sheet=own,
        read=own,
        feeds=feeds,
        plan=plan,
        broken=feeds.broken,
        doubled=single.doubled,
        lost=single.lost,
        shared=single.shared,
        amount=amount,
        base=base,
        faults=faults,
    )
    if not len(feeds.taking):
        return made
    rolled = _rolled(made)
    beyond = _beyond(rolled)
    if not beyond:
        return rolled
    broken = beyond | feeds.broken
    return _rolled(evolve(made, plan=without(plan, beyond), broken=broken))


def _rolled(made: Valued) -> Valued:
    """Return the set judged by what comes up to each row."""
    own, feeds, rolled = made.read, made.feeds, _Rolled(made.plan)
    amount, base = rolled.total(made.amount), rolled.total(made.base)
    reading = _reading(own, feeds, rolled, _value(own, feeds, rolled, amount, base))
    return evolve(made, amount=amount, base=base, sheet=with_reading(own, reading))


def _beyond(made: Valued) -> dict[int, str]:
    """Return the rows whose value their metric cannot have, with the reason."""
    metrics, place = metrics_of(made.read.okrs)
    rows, found = made.feeds.taking, {}
    for row in rows[~np.isnan(made.sheet.reading.value[rows])].tolist():
        value = float(made.sheet.reading.value[row])
        low, high = metrics[int(place[row])].bounds
        slack = _EXACT * abs(value)
        if low is not None and value + slack < low:
            least = in_formula(low)
            found[row] = f"{_MAKES} {in_formula(value)}, and {least} is least"
        elif high is not None and value - slack > high:
            most = in_formula(high)
            found[row] = f"{_MAKES} {in_formula(value)}, and {most} is most"
    return found


def _leaves(own: Sheet, feeds: Feeds) -> tuple[Floats, Floats, dict[int, str]]:
    """Return what each row adds up to by itself: amounts, denominators, faults."""
    amount = own.reading.value.copy()
    base, faults = np.zeros(len(amount)), {}
    feeding = np.unique(feeds.plan.child)
    feeding = feeding[feeding < len(amount)]
    early = own.key_results.reason == EARLY
    pooled = (feeds.how[feeding] == POOL) & ~early[feeding]
    scale = scale_of(own.okrs)
    for row in feeding[pooled & (feeds.plan.height[feeding] == 0)].tolist():
        amount[row], base[row], fault = _ratio(own, row, float(scale[row]))
        if fault:
            faults[row] = fault
    amount[early] = 0.0
    return amount, base, faults


def _ratio(own: Sheet, row: int, scale: float) -> tuple[float, float, str]:
    """Return numerator and denominator of the reading that counts, or what is wrong."""
    table = own.okrs.table
    if BASES[table.basis[row]] != "latest":
        basis = BASES[table.basis[row]]
        return np.nan, np.nan, f"the {basis} of its readings has no numerator"
    spans = table.start[row] > NEVER
    day = min(own.on, int(table.end[row]) - 1) if spans else own.on
    try:
        reading = own.okrs.readings(table.ids[row]).latest(dt.date.fromordinal(day))
    except NotMeasuredError:
        return np.nan, np.nan, ""
    if reading.numerator is None or reading.denominator is None:
        return np.nan, np.nan, "its numerator and denominator are not known"
    value = scale * (reading.numerator / reading.denominator)
    # Twice or half as much is no rounding: it counts something else, as per thousand.
    if not 0.5 * abs(value) <= abs(own.reading.value[row]) <= 2 * abs(value):
        return np.nan, np.nan, "its value is not its numerator by its denominator"
    return reading.numerator, reading.denominator, ""


class _Rolled:
    """Rolls columns of rows up the plan of feeds."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def total(self, column: Floats) -> Floats:
        """Return the sum of what comes up to each row."""
        with np.errstate(all="ignore"):
            return roll_up(np.append(column, [np.nan, 0]), self._plan, rule="sum")[:-2]

    def least(self, column: Floats, *, nothing: float) -> Floats:
        """Return the smallest of what comes up to each row, or of nothing."""
        column = np.append(column, [np.nan, nothing])
        return roll_up(column, self._plan, rule="weakest")[:-2]


def _value(
    own: Sheet, feeds: Feeds, rolled: _Rolled, amount: Floats, base: Floats
) -> Floats:
    """Return the value of each row: as read, or as others make it."""
    rows = feeds.taking
    early = own.key_results.reason == EARLY
    begun = rolled.least(np.where(early, np.nan, 1.0), nothing=1) == 1
    with np.errstate(all="ignore"):
        pooled = amount / np.where(base == 0, np.nan, base) * scale_of(own.okrs)
    made = np.where(feeds.how == POOL, pooled, amount)
    value = own.reading.value.copy()
    value[rows] = within_floats(np.where(begun, made, np.nan))[rows]
    return value


def _reading(own: Sheet, feeds: Feeds, rolled: _Rolled, value: Floats) -> Reading:
    """Return what is read: as new as the newest part, as stale as the oldest."""
    rows, read = feeds.taking, own.reading
    early = own.key_results.reason == EARLY

    def day_of(days: Ints) -> Floats:
        return np.where(early | (days == NEVER), np.nan, days.astype(np.float64))

    day, reported = read.day.copy(), read.reported.copy()
    provisional = read.provisional.copy()
    newest = np.nan_to_num(-rolled.least(-day_of(day), nothing=-own.on), nan=NEVER)
    oldest = np.nan_to_num(rolled.least(day_of(reported), nothing=own.on), nan=NEVER)
    final = np.where(provisional & ~early, 0.0, 1.0)
    changing = rolled.least(final, nothing=1) == 0
    whole = ~np.isnan(value[rows])
    day[rows] = np.where(whole, newest[rows], NEVER)
    reported[rows] = oldest[rows]
    provisional[rows] = changing[rows] & whole
    return evolve(
        read, value=value, day=day, reported=reported, provisional=provisional
    )


def _early(made: Valued, row: int) -> bool:
    """Return whether a row has not begun; one that others make begins with them."""
    early = bool(made.sheet.key_results.reason[row] == EARLY)
    return early and not made.feeds.plan.height[row]
