"""How a score came about, from the same columns that hold it: inputs, rule, numbers."""

import datetime as dt

import numpy as np
from attrs import evolve

from okrkit.model.closing import Closing
from okrkit.model.okr import INTENTS
from okrkit.model.staged import BASES, Establish
from okrkit.results import Explanation
from okrkit.scoring.closed import closed_of, label_of
from okrkit.scoring.columns import REASONS, Columns, Sheet
from okrkit.scoring.expected import expected_in, mean_formula
from okrkit.scoring.inputs import (
    actual_of,
    formula_of,
    known,
    left_out,
    overruled,
    terms_of,
)
from okrkit.scoring.maturity import MATURITIES, PROVISIONAL, RUNNING, waited_until
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.status import STATUSES

_RULES = {
    "Reach": "way from baseline to target",
    "Change": "way from where it stood",
    "Hold": "within limits",
    "Zones": "piecewise through commit, target and stretch",
    "Steps": "piecewise through its steps",
    "Milestones": "share of weight that is done",
    "Done": "yes or no",
    "Establish": "measured at all",
    "NoneType": "draft",
}
_UNSEEN = "no first reading yet: the task is to bring one, so it is 0 and not missing"
_ANEW = (
    "a total begins at 0 with the cycle: a baseline so far above its first reading "
    "looks like the total of the cycle before"
)


def explain(sheet: Sheet, kind: str, place: int) -> Explanation:
    """
    Say how one score of a sheet came about.

    Args:
        sheet: The columns.
        kind: "objective" or "key result".
        place: Its place among them.

    Returns:
        A tree: inputs with dates and sources, rules, formulas with their numbers.

    Example:
        >>> from okrkit import KeyResult, score
        >>> goal = {"baseline": 0, "target": 1, "check_ins": {"2026-11-06": 0.5}}
        >>> kr = KeyResult("k", "K", **goal)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> explain(sheet, "key result", 0).inputs[0].formula
        '(0.5 - 0) / (1 - 0)'
    """
    return (
        _objective(sheet, place) if kind == "objective" else _key_result(sheet, place)
    )


def _objective(sheet: Sheet, place: int) -> Explanation:
    columns, policy = sheet.objectives, sheet.policy
    parts, excluded, terms = [], [], []
    rows = sheet.key_results
    for row in range(int(sheet.offset[place]), int(sheet.offset[place + 1])):
        weight = float(rows.weight[row])
        name = sheet.okrs.table.ids[row]
        reason = REASONS[int(rows.reason[row])]
        if not sheet.counted[row] or weight == 0:
            excluded.append((name, reason or "its weight is 0"))
        else:
            terms.append((weight, float(np.nan_to_num(rows.score[row]))))
        part = _key_result(sheet, row)
        parts.append(_weighted(part, weight, zero=bool(reason and sheet.counted[row])))
    mean = policy.roll_up == "mean"
    return Explanation(
        sheet.okrs.objectives[place].id,
        known(columns.score[place]),
        shown=_verdict(sheet, columns, place),
        rule=_mean_rule(policy) if mean else "weakest of its key results",
        formula=_formula(terms, mean=mean),
        source=_policy(policy),
        note=_notes(
            "" if terms else "no key result counts, so there is no score",
            in_force_note(sheet, "objective", place),
        ),
        inputs=(*parts, *_judged(sheet, columns, place)),
        excluded=tuple(excluded),
    )


def _notes(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def in_force_note(sheet: Sheet, kind: str, place: int) -> str:
    """
    Say until when a definition was in force, where it was amended later.

    Args:
        sheet: The columns.
        kind: "objective" or "key result".
        place: Its place among them.

    Returns:
        One clause; empty where the definition is the last one.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1).amend(
        ...     on="2026-11-10", reason="", at_most=2)
        >>> sheet = score(kr, on="2026-11-05", cycle="2026-Q4").sheet
        >>> in_force_note(sheet, "key result", 0)
        'judged by the definition in force until 2026-11-09'
    """
    table = sheet.okrs.table
    ids = table.objective_ids if kind == "objective" else table.ids
    until = sheet.okrs.in_force_until(kind, ids[place])
    return f"judged by the definition in force until {until}" if until else ""


def _mean_rule(policy: ScoringPolicy) -> str:
    return "weighted mean" if policy.weights == "use" else "mean, weights ignored"


def _formula(terms: list[tuple[float, float]], *, mean: bool) -> str:
    if not terms:
        return ""
    if not mean:
        return f"min({', '.join(f'{score:.4g}' for _, score in terms)})"
    return mean_formula(terms)


def _weighted(part: Explanation, weight: float, *, zero: bool) -> Explanation:
    note = "not measured, counted as 0 by the policy" if zero else part.note
    return evolve(part, weight=weight, note=note)


def _key_result(sheet: Sheet, row: int) -> Explanation:
    columns, policy = sheet.key_results, sheet.policy
    key_result = sheet.okrs.key_results[row]
    reason = REASONS[int(columns.reason[row])]
    return Explanation(
        key_result.id,
        known(columns.score[row]),
        shown=_verdict(sheet, columns, row),
        rule=_score_rule(policy),
        source=_policy(policy),
        note=_notes(
            f"not measured: {reason}" if reason else overruled(key_result, policy),
            in_force_note(sheet, "key result", row),
        ),
        inputs=(_progress(sheet, row), *_judged(sheet, columns, row)),
        excluded=left_out(sheet, row),
    )


def _verdict(sheet: Sheet, columns: Columns, place: int) -> str:
    policy, closing = sheet.policy, _closing(sheet, columns, place)
    status = int(columns.status[place])
    step = int(columns.step[place])
    word = policy.status.steps[step].label if step >= 0 else STATUSES[status]
    said = [] if step < 0 and status < 0 else [word]
    if closing is not None:
        said = [label_of(closing.outcome)]
    if not np.isnan(columns.score[place]):
        grade = policy.bands[int(columns.grade[place])][0]
        said = [f"{columns.score[place]:.4g}", grade, *said]
    return ", ".join(said)


def _closing(sheet: Sheet, columns: Columns, place: int) -> Closing | None:
    """Return how it was closed by the day."""
    kind = "objective" if columns is sheet.objectives else "key result"
    return closed_of(sheet, kind).get(place)


def _score_rule(policy: ScoringPolicy) -> str:
    below = "at least 0" if policy.below == "clamp" else ""
    above = {"cap": "at most 1", "stretch": "at most the stretch", "keep": ""}[
        policy.above
    ]
    kept = " and ".join(word for word in (below, above) if word)
    digits = "" if policy.digits is None else f", {policy.digits} decimals"
    return f"progress, {kept}{digits}" if kept else f"progress as it is{digits}"


def _policy(policy: ScoringPolicy) -> str:
    said = f"policy {policy.name}, version {policy.version}"
    return f"{said}: {policy.source}" if policy.source else said


def _progress(sheet: Sheet, row: int) -> Explanation:
    columns = sheet.key_results
    key_result = sheet.okrs.key_results[row]
    progress = known(columns.progress[row])
    rule = _RULES[type(key_result.target).__name__]
    basis = BASES[int(sheet.okrs.table.basis[row])]
    unseen = progress == 0 and isinstance(key_result.target, Establish)
    anew = not np.isnan(columns.anew[row])
    return Explanation(
        "progress",
        progress,
        rule=rule if basis != "share of time" else "share of days on which it was met",
        formula=""
        if progress is None or basis == "share of time"
        else formula_of(sheet, row, float(columns.actual[row])),
        note=_UNSEEN if unseen else _ANEW if anew else "",
        inputs=(actual_of(sheet, row), *terms_of(sheet, row)),
    )


def _judged(sheet: Sheet, columns: Columns, place: int) -> list[Explanation]:
    """Say what was expected, and how grade and status follow."""
    policy = sheet.policy
    score, status = columns.score[place], int(columns.status[place])
    parts = [expected_in(sheet, columns, place)]
    if not np.isnan(score):
        band = int(columns.grade[place])
        start = policy.bands[band][1]
        rule = (
            f"from {start:g}"
            if band
            else f"below {policy.bands[1][1]:g}"
            if policy.bands[1:]
            else ""
        )
        parts.append(Explanation("grade", policy.bands[band][0], rule=rule))
    word = STATUSES[status] if status >= 0 else None
    closing = _closing(sheet, columns, place)
    if closing is not None:
        # How it ended takes the place of where it would stand.
        rule = f"closed on {closing.date}"
        parts.append(Explanation("closed", closing.outcome, rule=rule))
    else:
        parts.append(
            Explanation(
                "status",
                word,
                rule=_status_rule(sheet, columns, place),
                formula=_status_formula(sheet, columns, place),
            )
        )
    maturity = int(columns.maturity[place])
    if maturity != RUNNING:
        rule = _maturity_rule(sheet, columns, place)
        parts.append(Explanation("maturity", MATURITIES[maturity], rule=rule))
    return parts


def _maturity_rule(sheet: Sheet, columns: Columns, place: int) -> str:
    """Say until when something can still come, or that nothing is waited for."""
    waiting = columns.maturity[place] == PROVISIONAL
    if columns is sheet.objectives:
        return "a key result can still change" if waiting else "so are its key results"
    if not waiting:
        return "its days are over, and nothing that decides can still come or change"
    last = dt.date.fromordinal(int(waited_until(sheet.okrs.table)[place]))
    return f"its last reading can still come or change, until {last} at the latest"


def _status_rule(sheet: Sheet, columns: Columns, place: int) -> str:
    word = STATUSES[int(columns.status[place])] if columns.status[place] >= 0 else ""
    intent = int(columns.intent[place])
    meant = INTENTS[intent] if intent >= 0 else "not said"
    over = f"after its last day, success from {columns.line[place]:g} ({meant})"
    said = {
        "achieved": over,
        "missed": over,
        "stale": "no report within its check-in rhythm"
        if sheet.policy.stale == "rhythm"
        else f"no report for more than {sheet.policy.stale} days",
        "not yet observable": "before its first day"
        if sheet.on < columns.start[place]
        else "over, and a first reading of its key results can still come"
        if columns is sheet.objectives
        else "over, and its first reading can still come",
        "not measured": "nothing to judge",
        "": "nothing says when it is due",
    }
    return said.get(
        word, f"{sheet.policy.status.compare} by policy {sheet.policy.name}"
    )


def _status_formula(sheet: Sheet, columns: Columns, place: int) -> str:
    if columns.step[place] < 0:
        return ""
    compare = sheet.policy.status.compare
    of = columns.score if columns is sheet.objectives else columns.progress
    value, expected = float(of[place]), float(columns.expected[place])
    if compare == "gap":
        far, less = f"{abs(expected - value):.4g}", f"{expected:.4g} expected"
        if value > expected:
            return f"{value:.4g} - {less} = {far} ahead"
        return f"{less} - {value:.4g} = {far} behind"
    if compare == "ratio":
        return f"{value:.4g} of {expected:.4g} expected"
    return f"score {columns.score[place]:.4g}, whatever the day"
