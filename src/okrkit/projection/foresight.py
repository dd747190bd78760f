"""What is foreseen of all key results of a set, as columns; no loop over rows."""

import numpy as np
from attrs import fields, frozen

from okrkit.model.staged import BASES
from okrkit.model.table import NEVER
from okrkit.projection.batch import LONGEST, batch_of, going_on, read_of
from okrkit.projection.cases import Cases
from okrkit.projection.chances.chances import Chances, judge
from okrkit.projection.chances.outcomes import Outcomes, Values
from okrkit.projection.chances.paths import of_rows
from okrkit.projection.chances.regions import as_shares
from okrkit.projection.chances.work import of_work, read_rates
from okrkit.projection.closed import OPEN, with_closed
from okrkit.projection.endings import Endings
from okrkit.projection.prior import outside_view
from okrkit.projection.spreads.spread import Spread
from okrkit.projection.status import statuses_of
from okrkit.projection.trust.calibration import calibrated
from okrkit.projection.waiting import WAITS, begin_of, waiting_for, with_final
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.closed import closed_of
from okrkit.scoring.columns import REASONS, RIPENING, Sheet
from okrkit.scoring.formulas import Flags
from okrkit.scoring.terms import DONE, ESTABLISH, HOLD, MILESTONES, STEPS

WAYS = (
    "",
    "forecast of a level",
    "forecast of a running total",
    "forecast of a sum",
    "forecast of a level, because the total falls",
    "no reading yet: what may become of the baseline",
    "forecast of the readings to come",
    "base rate and the work that is left",
    "no reading and no baseline: how key results usually end",
    "settled",
)
"""How a chance came about; the place of each is its number, 0 for no chance."""

NONE, LEVEL, TOTAL, SUM, FALLING, PRIOR, PATH, WORK, OUTSIDE, SETTLED = range(len(WAYS))

_BLOCK = 1 << 16
_LATEST, _SUM, _SHARE = (BASES.index(b) for b in ("latest", "sum", "share of time"))


@frozen(eq=False, kw_only=True)
class Part:
    """
    The distributions of some key results.

    Attributes:
        rows: Their rows in the table.
        values: A distribution for each: of the value at the end, in the metric's unit,
            or of progress where `shares` says so.
        shares: Whether the value is progress itself.
        way: How each came about, places in `WAYS`.
        evidence: How many readings since the first day and before it, shape (2, n).
    """

    rows: Ints
    values: Spread | Outcomes
    shares: Flags
    way: Ints
    evidence: Ints


@frozen(eq=False, kw_only=True)
class Foresight:
    """
    What is foreseen of all key results of a set.

    Attributes:
        sheet: The set, scored on the day.
        known: The same as it is foreseen from: of what is over and not final yet, only
            the readings that are.
        waits: Which key results those are.
        levels: Levels of the quantiles, shape (q,).
        parts: The distributions.
        part: Place of each row's part in them; -1 for none.
        place: Place of each row in its part.
        endings: The numbers.
        rates: The base rate of each row.

    Shape:
        Every column (n,), unless said otherwise.
    """

    sheet: Sheet
    known: Sheet
    waits: Flags
    levels: Floats
    parts: tuple[Part, ...]
    part: Ints
    place: Ints
    endings: Endings
    rates: Floats

    def values(self, row: int) -> Values:
        """
        Return the distribution of one key result.

        Args:
            row: In the table, one that has a chance.

        Returns:
            One row.

        Example:
            >>> from okrkit import KeyResult, score
            >>> kr = KeyResult("nps", "x", baseline=32, target=40)
            >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
            >>> seen = foresee(sheet, calibration=None, levels=np.array([0.5]))
            >>> len(seen.values(0))
            1
        """
        part = self.parts[int(self.part[row])]
        return part.values.rows(self.place[[row]])

    def share(self, row: int) -> bool:
        """
        Tell whether the value of a key result is progress itself.

        Args:
            row: In the table.

        Returns:
            Whether it is; False where there is no chance.

        Example:
            >>> from okrkit import KeyResult, score
            >>> kr = KeyResult("nps", "x", baseline=32, target=40)
            >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
            >>> foresee(sheet, calibration=None, levels=np.array([0.5])).share(0)
            False
        """
        part = int(self.part[row])
        return part >= 0 and bool(self.parts[part].shares[self.place[row]])


def foresee(
    sheet: Sheet, *, calibration: object, levels: Floats, rates: Floats | None = None
) -> Foresight:
    """
    Foresee how every key result of a set ends.

    Args:
        sheet: The set, scored on a day.
        calibration: What corrects the model: "default", None, or one's own.
        levels: Of the quantiles.
        rates: Base rates as `read_rates` returns them; None takes those it knows.

    Returns:
        The columns.

    Raises:
        InvalidOKRError: No calibration.

    Shape:
        Linear in key results and their last 60 readings.

    Units:
        Values in each metric's unit; chances and scores as fractions.

    Source:
        The functions it calls.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> seen = foresee(sheet, calibration=None, levels=np.array([0.5]))
        >>> bool(0 < seen.endings.chance[0] < 1)
        True
    """
    waits = waiting_for(sheet)
    settled, known = settled_of(sheet), with_final(sheet, waits)
    rates = read_rates() if rates is None else rates
    rates = rates[sheet.okrs.table.intent]
    made = _parts(known, calibration, settled, waits, rates)
    parts = tuple(part for part in made if len(part.rows))
    size = len(sheet.okrs.table)
    part, place = np.full((2, size), -1)
    for number, mine in enumerate(parts):
        part[mine.rows], place[mine.rows] = number, np.arange(len(mine.rows))
    return Foresight(
        sheet=sheet,
        known=known,
        waits=waits,
        levels=levels,
        parts=parts,
        part=part,
        place=place,
        endings=_endings(sheet, known, parts, levels, settled, waits),
        rates=rates,
    )


def _endings(
    sheet: Sheet,
    seen_from: Sheet,
    parts: tuple[Part, ...],
    levels: Floats,
    settled: Flags,
    waits: Flags,
) -> Endings:
    table, size = sheet.okrs.table, len(sheet.okrs.table)
    names = ("chance", "success", "mean", "median", "expected_score")
    whole = {name: np.full(size, np.nan) for name in names}
    quantiles, zones = np.full((size, len(levels)), np.nan), np.full((size, 3), np.nan)
    way, evidence = np.zeros(size, dtype=np.int64), evidence_of(sheet)
    for part in parts:
        seen, rows = judged(sheet, part), part.rows
        for name in ("chance", "success", "expected_score"):
            whole[name][rows] = getattr(seen, name)
        zones[rows] = seen.zones
        known = ~np.isnan(seen.success)
        within = part.values.quantiles(np.concatenate([levels, [0.5]]))
        within[~known] = np.nan
        whole["mean"][rows] = np.where(known, part.values.mean(), np.nan)
        whole["median"][rows], quantiles[rows] = within[:, -1], within[:, :-1]
        way[rows] = np.where(known, part.way, NONE)
        evidence[:, rows] = part.evidence
    made = Endings(
        closed=np.full(size, OPEN),
        quantiles=quantiles,
        zones=zones,
        readings=evidence[0],
        history=evidence[1],
        status=statuses_of(
            whole["success"],
            intent=table.intent,
            measured=~np.isnan(sheet.key_results.score)
            | ((read_of(sheet) > 0) & ~np.isnan(whole["success"])),
            settled=settled,
            ripening=sheet.key_results.reason == RIPENING,
            start=table.start,
            on=sheet.on,
        ),
        method=_waiting(sheet, seen_from, waits, way, _methods(sheet, way)),
        **whole,
    )
    return with_closed(made, closed_of(sheet, "key result"))


def judged(sheet: Sheet, part: Part) -> Chances:
    """
    Return chances and expected scores of a part.

    Args:
        sheet: The set, scored on a day.
        part: Some of its key results.

    Returns:
        The chances, as columns.

    Shape:
        One for each row of the part.

    Units:
        Fractions.

    Source:
        `okrkit.projection.chances.chances`.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> sheet = score(kr, on="2027-01-01", cycle="2026-Q4").sheet
        >>> seen = foresee(sheet, calibration=None, levels=np.array([0.5]))
        >>> judged(sheet, seen.parts[0]).chance.tolist()
        [1.0]
    """
    shares = np.zeros(len(sheet.okrs.table), dtype=np.bool_)
    shares[part.rows] = part.shares
    terms = as_shares(sheet.terms, shares)
    lines = sheet.key_results.line[part.rows]
    # Where a policy counts the way to the stretch, the target is still to be met.
    far = sheet.policy.way == "stretch"
    return judge(
        terms,
        part.rows,
        part.values,
        policy=sheet.policy,
        lines=lines,
        targets=sheet.okrs.table.target[part.rows] if far else None,
    )


def _methods(sheet: Sheet, way: Ints) -> np.ndarray:
    """Say of each key result how its chance came about, or why it has none."""
    table = sheet.okrs.table
    said = np.array(WAYS, dtype=object)[way]
    said = np.where(way == PATH, np.array(_BY_BASIS, dtype=object)[table.basis], said)
    why = np.array([_NOTHING, *REASONS[1:]], dtype=object)[sheet.key_results.reason]
    why = np.where((table.start > NEVER) | (table.kind == 0), why, _NO_CYCLE)
    return np.where(way == NONE, "no chance: " + why, said)


def _waiting(
    sheet: Sheet, known: Sheet, waits: Flags, way: Ints, said: np.ndarray
) -> np.ndarray:
    """Say of what is over and not final yet that it waits, and what was left out."""
    if not waits.any():
        return said
    left = known.reading.after < sheet.reading.after
    why = np.where(left, f"{WAITS}, and what can change is left out", WAITS)
    return np.where(waits & (way != NONE), said + "; " + why.astype(object), said)


_BY_BASIS = tuple(f"forecast of the {basis} of the readings" for basis in BASES)
_NO_CYCLE = "no cycle says when it is due"
_NOTHING = "the policy's rule says nothing of it"


def settled_of(sheet: Sheet) -> Flags:
    """
    Return which key results cannot change any more: over, or read on their last day.

    Args:
        sheet: The set, scored on a day.

    Returns:
        A flag for each; what has no score is not settled, nor what can still change by
        itself.

    Shape:
        (n,).

    Units:
        None.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> settled_of(score(kr, on="2027-01-01", cycle="2026-Q4").sheet).tolist()
        [True]
    """
    table = sheet.okrs.table
    over = (sheet.on >= table.end) | (sheet.reading.day == table.end - 1)
    known = ~np.isnan(sheet.key_results.score)
    settled: Flags = (table.start > NEVER) & over & known & ~waiting_for(sheet)
    return settled


def _parts(
    sheet: Sheet, calibration: object, settled: Flags, waits: Flags, rates: Floats
) -> list[Part]:
    """Part the key results by where their distributions come from."""
    table = sheet.okrs.table
    known = (table.start > NEVER) & (table.kind > 0)
    open_ = known & ~settled & ((sheet.on < table.end) | waits)
    goes = open_ & going_on(sheet)
    adds = (table.basis == _SUM) & np.isnan(table.whole)
    latest = (table.basis == _LATEST) | adds
    staged = np.isin(table.kind, (MILESTONES, DONE, ESTABLISH))
    work = np.flatnonzero(open_ & staged & ~waits)
    unknown = (np.isin(table.kind, (HOLD, STEPS)) & ~goes) | (staged & waits)
    bare = np.flatnonzero(open_ & unknown)
    return [
        _settled(sheet, np.flatnonzero(settled)),
        _forecast(sheet, np.flatnonzero(goes & latest), calibration),
        _paths(sheet, np.flatnonzero(goes & ~latest), calibration, waits),
        _of_shares(sheet, of_work(sheet, work, rates[work]), work, WORK),
        _of_shares(sheet, outside_view(rates[bare]), bare, OUTSIDE),
    ]


def _settled(sheet: Sheet, rows: Ints) -> Part:
    """What is known by now, as distributions without any spread."""
    table, known = sheet.okrs.table, sheet.key_results
    staged = np.isin(table.kind[rows], (MILESTONES, DONE, ESTABLISH))
    shares = staged | (table.basis[rows] == _SHARE)
    value = np.where(shares, known.progress[rows], known.actual[rows])
    none, endless = np.zeros(len(rows)), np.full(len(rows), np.inf)
    certain = Spread(centre=value, below=none, above=none, floor=-endless, cap=endless)
    way = np.full(len(rows), SETTLED)
    seen = evidence_of(sheet)[:, rows]
    return Part(rows=rows, values=certain, shares=shares, way=way, evidence=seen)


def _forecast(sheet: Sheet, rows: Ints, calibration: object) -> Part:
    """What the model says, block by block, so that little is held at once."""
    spreads, ways, seen = [], [], []
    for first in range(0, max(len(rows), 1), _BLOCK):
        batch = batch_of(sheet, rows[first : first + _BLOCK])
        spreads.append(calibrated(batch.cases, calibration))
        way = np.where(batch.cases.cumulative, TOTAL, LEVEL)
        way = np.where(batch.falling, FALLING, way)
        way = np.where(batch.summed, SUM, way)
        ways.append(np.where(batch.cases.count == 0, PRIOR, way))
        seen.append(_seen(batch.cases))
    names = [column.name for column in fields(Spread)]
    columns = ([getattr(s, name) for s in spreads] for name in names)
    return Part(
        rows=rows,
        values=Spread(**dict(zip(names, map(np.concatenate, columns), strict=True))),
        shares=np.zeros(len(rows), dtype=np.bool_),
        way=np.concatenate(ways),
        evidence=np.hstack(seen),
    )


def _paths(sheet: Sheet, rows: Ints, calibration: object, waits: Flags) -> Part:
    """What counts of the whole way to the end, not only its last value."""
    cases = batch_of(sheet, rows).cases
    begin = begin_of(sheet, rows, waits)
    values = of_rows(sheet, rows, cases, calibration=calibration, begin=begin)
    shares = sheet.okrs.table.basis[rows] == _SHARE
    return Part(
        rows=rows,
        values=values,
        shares=shares,
        way=np.full(len(rows), PATH),
        evidence=_seen(cases),
    )


def _of_shares(sheet: Sheet, values: Outcomes, rows: Ints, way: int) -> Part:
    """Distributions of progress itself."""
    return Part(
        rows=rows,
        values=values,
        shares=np.ones(len(rows), dtype=np.bool_),
        way=np.full(len(rows), way),
        evidence=evidence_of(sheet)[:, rows],
    )


def _seen(cases: Cases) -> Ints:
    """Return how many readings of each row came since its start, and before it."""
    since = (cases.times > cases.start[:, None]).sum(axis=1)
    return np.stack([since, cases.count - since])


def evidence_of(sheet: Sheet) -> Ints:
    """
    Return how many readings were looked at, since the first day and before it.

    Args:
        sheet: The set, scored on a day.

    Returns:
        Two counts for each key result.

    Shape:
        (2, n).

    Units:
        None.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> days = {"2026-09-30": 30, "2026-11-06": 34}
        >>> kr = KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> evidence_of(sheet).tolist()
        [[1], [1]]
    """
    since = np.clip(sheet.reading.after - sheet.reading.first, 0, LONGEST)
    return np.stack([since, np.maximum(read_of(sheet) - since, 0)])
