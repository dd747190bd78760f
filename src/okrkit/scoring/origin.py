"""From where a pace is measured: what was read goes before what was said."""

import numpy as np
from attrs import frozen

from okrkit.model.okrset import OKRSet
from okrkit.model.table import NEVER
from okrkit.scoring.arithmetic import Floats
from okrkit.scoring.basis import Reading
from okrkit.scoring.formulas import Flags
from okrkit.scoring.pace import adds_up, totals
from okrkit.scoring.readings import entries, taken
from okrkit.scoring.terms import Terms


@frozen(eq=False, kw_only=True)
class Origin:
    """
    From where paces are measured.

    Attributes:
        value: Where each series stood.
        moment: When.
        read: Whether that was read; else it is the baseline, at the start.

    Shape:
        Every column (n,).
    """

    value: Floats
    moment: Floats
    read: Flags


def origin_from(
    early: Floats,
    moment: Floats,
    *,
    latest: Floats,
    baseline: Floats,
    start: Floats,
    end: Floats,
    anew: Flags,
) -> Origin:
    """
    Return from where paces are measured.

    Args:
        early: The last reading up to the end of each first day that is not the one
            that counts; NaN for none.
        moment: When that was.
        latest: Moment of the reading that counts.
        baseline: Where each is said to have started.
        start: First moment of each cycle.
        end: The moment after it.
        anew: Whether values count from the start on, so that earlier ones say nothing.

    Returns:
        That reading where the cycle has another, and it lies no longer before the start
        than the cycle lasts; else the baseline at the start.

    Shape:
        Columns of one length (n,).

    Units:
        Moments in days: the reading of a day stands at its end. Values in the metric's
        unit.

    Source:
        okrkit's own choice: what was read goes before what was said.

    Example:
        >>> early, none = np.array([40.0, np.nan]), np.zeros(2, dtype=bool)
        >>> said = {"baseline": np.full(2, 35.0), "start": np.full(2, 9.0)}
        >>> said |= {"end": np.full(2, 99.0), "latest": np.full(2, 50.0)}
        >>> found = origin_from(early, early - 33, **said, anew=none)
        >>> found.value.tolist(), found.moment.tolist()
        ([40.0, 35.0], [7.0, 9.0])
    """
    read = ~(np.isnan(early) | np.isnan(baseline)) & (latest > start) & ~anew
    read &= start - moment <= end - start
    return Origin(
        value=np.where(read, early, baseline),
        moment=np.where(read, moment, start),
        read=read,
    )


def origin_of(okrs: OKRSet, terms: Terms, reading: Reading, anew: Floats) -> Origin:
    """
    Return from where the pace of each key result is measured.

    Args:
        okrs: The set.
        terms: What its rows are judged by.
        reading: What counts for each of them.
        anew: What `begun_anew` finds of them.

    Returns:
        The last reading up to its first day and before the one that counts, where it is
        no older than the cycle is long; else its baseline, and always of sums and
        running totals, which begin with the cycle. Nothing is known of those that
        began anew.

    Shape:
        (n,).

    Units:
        Moments as ordinals: the reading of a day stands at its end. Values in the
        metric's unit.

    Source:
        As `origin_from`.

    Example:
        >>> from okrkit import KeyResult, score
        >>> days = {"2026-09-30": 30, "2026-11-06": 34}
        >>> kr = KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> anew = sheet.key_results.anew
        >>> origin_of(sheet.okrs, sheet.terms, sheet.reading, anew).value.tolist()
        [30.0]
    """
    table, readings = okrs.table, okrs.table.readings
    known = table.series >= 0
    group = np.maximum(table.series, 0)
    after = np.where(known, entries(table, "readings", group, table.start), 0)
    after = np.minimum(after, reading.after - 1)
    has = known & (after > readings.offset[group])
    last = np.where(has, after - 1, 0)
    return origin_from(
        np.where(has, taken(readings.value, last, np.nan), np.nan),
        taken(readings.day, last, NEVER) + 1.0,
        latest=(reading.day + 1).astype(np.float64),
        baseline=np.where(np.isnan(anew), terms.baseline, np.nan),
        start=table.start.astype(np.float64),
        end=table.end.astype(np.float64),
        anew=adds_up(table) | totals(okrs),
    )
