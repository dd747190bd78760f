"""How objectives will probably end: their key results drawn together."""

import numpy as np
from attrs import fields

from okrkit.alignment.kernel import roll_up
from okrkit.alignment.rolling import Rolling
from okrkit.model.table import NEVER
from okrkit.projection.chances.outcomes import Outcomes
from okrkit.projection.closed import OPEN, with_closed
from okrkit.projection.endings import Endings
from okrkit.projection.foresight import Foresight, Part, settled_of
from okrkit.projection.joining.joint import Joint
from okrkit.projection.joining.marginals import Marginals, Quantiles
from okrkit.projection.spreads.spread import Spread
from okrkit.projection.status import statuses_of
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.closed import closed_of
from okrkit.scoring.columns import RIPENING
from okrkit.scoring.formulas import Flags
from okrkit.scoring.maturity import PROVISIONAL
from okrkit.scoring.terms import travelled


def marginals_of(foresight: Foresight) -> Marginals:
    """
    Return what each key result may come to by itself, for the joint simulation.

    Args:
        foresight: What is foreseen of all key results.

    Returns:
        Values that go on, and progress of the others; nothing of rows without a chance.

    Shape:
        One row for each key result.

    Units:
        Each metric's; progress as a fraction.

    Source:
        None.

    Example:
        >>> from okrkit import KeyResult, score
        >>> from okrkit.projection.foresight import foresee
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> sheet = score(kr, on="2027-01-01", cycle="2026-Q4").sheet
        >>> seen = foresee(sheet, calibration=None, levels=np.array([0.5]))
        >>> marginals_of(seen).spread.centre.tolist()
        [34.0]
    """
    size = len(foresight.part)
    names = ("centre", "below", "above", "floor", "cap")
    columns = {name: np.full(size, np.nan) for name in names}
    quantiles = Quantiles()
    known = ~np.isnan(foresight.endings.success)
    for part in foresight.parts:
        if isinstance(part.values, Spread):
            mine = np.flatnonzero(known[part.rows] & ~part.shares)
            for name in names:
                column = getattr(part.values, name)
                columns[name][part.rows[mine]] = column[mine]
        mine = np.flatnonzero(known[part.rows] & _apart(part))
        if len(mine):
            quantiles = quantiles.joined(_progress(foresight, part, mine))
    return Marginals(spread=Spread(**columns), quantiles=quantiles)


def _apart(part: Part) -> np.ndarray:
    """Tell which rows of a part have no spread of a value."""
    if isinstance(part.values, Outcomes):
        return np.ones(len(part.rows), dtype=np.bool_)
    return part.shares


def _progress(foresight: Foresight, part: Part, mine: Ints) -> Quantiles:
    """Return the progress that some rows of a part may come to."""
    rows = part.rows[mine]
    if isinstance(part.values, Spread):
        values, weights = part.values.centre[mine][:, None], np.ones((len(mine), 1))
    else:
        values = part.values.values[mine]
        weights = np.broadcast_to(part.values.weights, part.values.values.shape)[mine]
    count = values.shape[1]
    progress: Floats = values.ravel()
    shares = np.repeat(part.shares[mine], count)
    way = travelled(foresight.sheet.terms, progress, np.repeat(rows, count))
    progress = np.where(shares, progress, way)
    weights = weights / weights.sum(axis=1, keepdims=True)
    offset = np.arange(len(mine) + 1) * count
    return Quantiles.of_atoms(rows, offset, progress, weights.ravel())


def endings_of(foresight: Foresight, rolling: Rolling, joint: Joint) -> Endings:
    """
    Return how the objectives will probably end.

    Args:
        foresight: What is foreseen of all key results.
        rolling: How their scores come up.
        joint: The draws; the median stands last among its levels.

    Returns:
        The columns; the value of an objective is its score. While a key result of its
        own has not begun, nothing is said of where it stands.

    Shape:
        One row for each objective.

    Units:
        Fractions.

    Source:
        `okrkit.projection.joining.joint`.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> project(okrs, on="2027-01-01")["keep"].status
        'achieved'
    """
    sheet, size = foresight.sheet, len(foresight.sheet.objectives.end)
    chance, quantiles = joint.chance[:size], joint.quantiles[:size]
    mean = joint.mean[:size]
    up = rolling.sheet.objectives
    over = (up.end > NEVER) & (sheet.on >= up.end) & ((chance == 0) | (chance == 1))
    # On the last day, too, where nothing of it can change any more.
    over |= (joint.error[:size] == 0) & _still(foresight, rolling)
    # A chance stays one while a key result of its own or below can still change.
    over &= up.maturity[:size] != PROVISIONAL
    made = Endings(
        chance=chance,
        success=chance,
        mean=mean,
        median=quantiles[:, -1],
        quantiles=quantiles[:, :-1],
        expected_score=mean,
        zones=np.full((size, 3), np.nan),
        status=statuses_of(
            chance,
            intent=sheet.objectives.intent,
            measured=~np.isnan(rolling.sheet.objectives.score[:size]),
            settled=over,
            ripening=up.reason[:size] == RIPENING,
            start=np.maximum(up.start, _begun(foresight)),
            on=sheet.on,
        ),
        closed=np.full(size, OPEN),
        readings=_summed(foresight.endings.readings, sheet.offset),
        history=_summed(foresight.endings.history, sheet.offset),
        method=np.where(
            np.isnan(chance),
            "no chance: none of its key results has one",
            f"{joint.draws} joint draws of its key results",
        ).astype(object),
    )
    return with_closed(made, closed_of(sheet, "objective"))


def _still(foresight: Foresight, rolling: Rolling) -> Flags:
    """Tell of which objectives nothing below can change any more."""
    graph, plan = rolling.graph, rolling.wiring.plan
    values = np.full(plan.size, np.nan)
    still = settled_of(foresight.sheet) | (foresight.endings.closed != OPEN)
    values[graph.objectives : graph.size] = still
    flags: Flags = roll_up(values, plan, rule="weakest")[: graph.objectives] == 1
    return flags


def _begun(foresight: Foresight) -> Ints:
    """Return the day on which the last open key result of each objective begins."""
    table, offset = foresight.sheet.okrs.table, foresight.sheet.offset
    start = np.where(foresight.endings.closed == OPEN, table.start, NEVER)
    last = np.full(len(offset) - 1, NEVER)
    some = np.flatnonzero(np.diff(offset))
    if len(some):
        last[some] = np.maximum.reduceat(start, offset[some])
    return last


def with_made(foresight: Foresight, rolling: Rolling, joint: Joint) -> Endings:
    """
    Return how key results will probably end, those that objectives make as drawn.

    Args:
        foresight: What is foreseen of all key results by their own readings.
        rolling: How scores come up.
        joint: The draws.

    Returns:
        The columns. Where a rule makes the score of a key result from objectives, its
        chance and expected score are those of the draws, and no value is foreseen.

    Shape:
        One row for each key result.

    Units:
        As `Endings`.

    Source:
        `okrkit.projection.joining.joint`.

    Example:
        >>> from okrkit import KeyResult, project
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> seen = project(kr, on="2027-01-01", cycle="2026-Q4")
        >>> with_made(seen.foresight, seen.rolling, seen.joint).chance.tolist()
        [1.0]
    """
    sheet, endings = foresight.sheet, foresight.endings
    own = len(sheet.objectives.end)
    rows, chance = joint.nodes[own:] - own, joint.chance[own:]
    columns = {
        column.name: getattr(endings, column.name).copy() for column in fields(Endings)
    }
    for name in ("mean", "median", "quantiles", "zones"):
        columns[name][rows] = np.nan
    columns["chance"][rows] = columns["success"][rows] = chance
    columns["expected_score"][rows] = joint.mean[own:]
    columns["status"][rows] = statuses_of(
        chance,
        intent=sheet.key_results.intent[rows],
        measured=~np.isnan(rolling.sheet.key_results.score[rows]),
        settled=(sheet.on >= sheet.key_results.end[rows])
        & (joint.error[own:] == 0)
        & (rolling.sheet.key_results.maturity[rows] != PROVISIONAL),
        ripening=rolling.sheet.key_results.reason[rows] == RIPENING,
        start=sheet.key_results.start[rows],
        on=sheet.on,
    )
    columns["method"][rows] = f"{joint.draws} joint draws of what makes its score"
    return with_closed(Endings(**columns), closed_of(sheet, "key result"))


def _summed(counts: Ints, offset: Ints) -> Ints:
    sums = np.concatenate([[0], np.cumsum(counts)])
    return np.diff(sums[offset])
