"""What was expected, in words: by a plan, or by the days that are over."""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from okrkit.model.table import NEVER
from okrkit.results import Explanation
from okrkit.scoring.amounts import in_formula
from okrkit.scoring.columns import Columns, Sheet
from okrkit.scoring.expectation import planned, planned_value
from okrkit.scoring.inputs import formula_of, known
from okrkit.scoring.terms import DONE, ESTABLISH, HOLD, MILESTONES

_TIMES = "\N{MULTIPLICATION SIGN}"


def expected_in(sheet: Sheet, columns: Columns, place: int) -> Explanation:
    """
    Say what was expected, by which rule and with which numbers.

    Args:
        sheet: The columns.
        columns: Of the key results, or of the objectives.
        place: Among them.

    Returns:
        A part of an explanation.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", baseline=0, target=5)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> expected_in(sheet, sheet.key_results, 0).formula
        '46 of 92 days are over'
    """
    if columns is sheet.objectives:
        rule = "mean of what is expected of its key results"
        formula = _rolled(sheet, place)
    else:
        day = int(columns.due[place])
        by_plan = planned(sheet.okrs.table, sheet.terms, day)[place]
        rule, formula = (_plan if by_plan else _by_days)(sheet, place, day)
        if day < sheet.on:
            then = dt.date.fromordinal(day)
            rule = f"{rule}; on {then}, when it was last read: no newer reading is due"
    if not formula and columns.start[place] == NEVER:
        formula = "no cycle is known, so nothing is due"
    value = known(columns.expected[place])
    return Explanation("expected", value, rule=rule, formula=formula)


def mean_formula(terms: Sequence[tuple[float, float]]) -> str:
    """
    Write a weighted mean with its numbers.

    Args:
        terms: Pairs of weight and value.

    Returns:
        One line; the first twenty where there are more.

    Example:
        >>> mean_formula([(1, 0.5), (3, 1)])
        '(1·0.5 + 3·1) / 4'
    """
    shown = [f"{weight:.4g}·{value:.4g}" for weight, value in terms[:20]]
    more = " + …" if len(terms) > len(shown) else ""
    total = sum(weight for weight, _ in terms)
    return f"({' + '.join(shown)}{more}) / {total:.4g}"


def _rolled(sheet: Sheet, place: int) -> str:
    rows = np.arange(sheet.offset[place], sheet.offset[place + 1])
    weight, value = sheet.key_results.weight[rows], sheet.key_results.expected[rows]
    counts = sheet.counted[rows] & (weight > 0) & ~np.isnan(value)
    terms = list(zip(weight[counts].tolist(), value[counts].tolist(), strict=True))
    return mean_formula(terms) if terms else ""


def _by_days(sheet: Sheet, row: int, day: int) -> tuple[str, str]:
    """Say what the days that are over ask for."""
    kind = sheet.okrs.table.kind[row]
    if kind == HOLD:
        return "held at any time", ""
    columns = sheet.key_results
    due, line = kind in (DONE, ESTABLISH), columns.line[row]
    rule = "due on the last day" if due else "days that are over"
    success = sheet.policy.status.expect == "success" and line != 1.0
    start, end = int(columns.start[row]), int(columns.end[row])
    gone = min(max(day + 1 - start, 0), end - start)
    days = "" if start == NEVER else f"{gone} of {end - start} days are over"
    if not success:
        return rule, days
    whole = f": {int(gone == end - start)}" if due else ""
    formula = f"{days}{whole} {_TIMES} {line:g}" if days else ""
    return f"{rule}, of a success at {line:g}", formula


def _plan(sheet: Sheet, row: int, day: int) -> tuple[str, str]:
    """Write the planned value with the points it lies between, and its progress."""
    table, on = sheet.okrs.table, dt.date.fromordinal(day)
    value = float(planned_value(table, sheet.terms, day)[row])
    points = [
        (due, f"{in_formula(at)} on {due}")
        for due, at in sheet.okrs.key_results[row].plan
    ]
    before = [said for due, said in points if due <= on]
    after = [said for due, said in points if due > on]
    if not before and table.kind[row] != DONE:
        origin = 0.0 if table.kind[row] == MILESTONES else sheet.terms.baseline[row]
        eve = dt.date.fromordinal(int(table.start[row]) - 1)
        before = [f"{in_formula(origin)} on {eve}"]
    if after and table.kind[row] not in (DONE, ESTABLISH):
        way = f", between {before[-1]} and {after[0]}"
    else:
        way = f", from {before[-1]} on" if before else f", before {after[0]}"
    formula = formula_of(sheet, row, value) if table.kind[row] != MILESTONES else ""
    more = f"; {formula}" if formula else ""
    return "by its plan", f"{in_formula(value)} planned for {on}{way}{more}"
