"""The inputs of a score in words: its formula with numbers, readings, limits."""

import datetime as dt

import numpy as np

from okrkit.errors import NotMeasuredError
from okrkit.model.okr import KeyResult
from okrkit.model.staged import BASES, Milestones, Steps, Zones
from okrkit.model.table import NEVER
from okrkit.model.target import Change, Hold, Reach
from okrkit.model.unit import Unit
from okrkit.results import Explanation
from okrkit.scoring.amounts import in_formula, value_text
from okrkit.scoring.basis import window_rule
from okrkit.scoring.columns import Sheet
from okrkit.scoring.formulas import NOT_KEPT
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.readings import entries


def overruled(key_result: KeyResult, policy: ScoringPolicy) -> str:
    """
    Say where the policy wins over what the target itself says.

    Args:
        key_result: The key result.
        policy: The policy.

    Returns:
        Clauses; empty where they agree.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=5)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> overruled(kr, sheet.policy.replace(name="strict", inclusive=False))
        'the policy says inclusive False, the target True'
    """
    target, said = key_result.target, []
    if isinstance(target, Hold):
        if policy.hold != "limit":
            said.append(f"the policy judges limits by {policy.hold}")
        for name in ("inclusive", "tolerance"):
            rule, own = getattr(policy, name), getattr(target, name)
            if rule is not None and rule != own:
                said.append(f"the policy says {name} {rule}, the target {own}")
    if isinstance(target, Zones) and policy.zone_levels not in (None, target.levels):
        said.append(
            f"the policy says levels {policy.zone_levels}, the target {target.levels}"
        )
    if (
        isinstance(target, Reach)
        and policy.way == "stretch"
        and target.stretch is not None
    ):
        said.append("the policy counts the way to the stretch")
    return "; ".join(said)


def formula_of(sheet: Sheet, row: int, value: float) -> str:
    """
    Write the formula of a key result with its numbers.

    Args:
        sheet: The columns.
        row: Of the key result.
        value: The value whose progress it is.

    Returns:
        One line; empty where the target has no formula.

    Example:
        >>> from okrkit import KeyResult, score
        >>> goal = {"baseline": 0, "target": 1, "check_ins": {"2026-11-06": 0.5}}
        >>> kr = KeyResult("k", "K", **goal)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> formula_of(sheet, 0, 0.5)
        '(0.5 - 0) / (1 - 0)'
    """
    target, terms = sheet.okrs.key_results[row].target, sheet.terms
    if isinstance(target, (Reach, Change)):
        start, end = float(terms.baseline[row]), float(terms.target[row])
        return (
            f"({in_formula(value)} - {_of(start)}) / ({in_formula(end)} - {_of(start)})"
        )
    if isinstance(target, Hold):
        return _hold_formula(sheet, row, target, value)
    if isinstance(target, Zones):
        places = (target.baseline, target.commit, target.target, target.stretch)
        levels = (0.0, *map(float, terms.levels[row]))
        return _through(tuple(zip(places, levels, strict=True)), value)
    if isinstance(target, Steps):
        return _through(target.points, value)
    if isinstance(target, Milestones):
        return _weights_done(sheet, row, target)
    return ""


def _of(start: float) -> str:
    return in_formula(start) if start >= 0 else f"({in_formula(start)})"


def _hold_formula(sheet: Sheet, row: int, target: Hold, value: float) -> str:
    if sheet.terms.hold != "limit":
        limits = (target.at_least, target.at_most)
        limit = next(end for end in limits if end is not None)
        share = f"{in_formula(value)} / {in_formula(limit)}"
        down = sheet.terms.hold == "distance" and target.at_least is None
        return f"2 - {share}" if down else share
    keeps = "{} <= {}" if sheet.terms.inclusive[row] else "{} < {}"
    low, high = target.at_least, target.at_most
    now = in_formula(value)
    rules = [
        *([keeps.format(in_formula(low), now)] if low is not None else []),
        *([keeps.format(now, in_formula(high))] if high is not None else []),
    ]
    rule = f"1 where {' and '.join(rules)}"
    room = float(sheet.terms.tolerance[row])
    most = "" if sheet.terms.inclusive[row] else f" and at most {NOT_KEPT:.9g}"
    outside = f"1 - distance / {in_formula(room)}, at least 0{most}" if room else "0"
    return f"{rule}, else {outside}"


def _weights_done(sheet: Sheet, row: int, target: Milestones) -> str:
    last = int(sheet.key_results.day[row])
    done = {
        name
        for check_in in sheet.okrs.key_results[row].counting
        if isinstance(check_in.done, tuple) and check_in.date.toordinal() <= last
        for name in check_in.done
    }
    part = sum(weight for name, weight in target.stages if name in done)
    return (
        f"{in_formula(part)} / {in_formula(sum(weight for _, weight in target.stages))}"
    )


def _through(points: tuple[tuple[float, float], ...], value: float) -> str:
    shown = ", ".join(f"{in_formula(at)} → {worth:.4g}" for at, worth in points[:10])
    more = ", …" if len(points) > 10 else ""
    return f"{in_formula(value)} on the line through {shown}{more}"


def actual_of(sheet: Sheet, row: int) -> Explanation:
    """
    Say which value counts, and where it is from.

    Args:
        sheet: The columns.
        row: Of the key result.

    Returns:
        A part of an explanation.

    Example:
        >>> from okrkit import KeyResult, score
        >>> goal = {"baseline": 0, "target": 1, "check_ins": {"2026-11-06": 0.5}}
        >>> kr = KeyResult("k", "K", **goal)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> actual_of(sheet, 0).source
        '2026-11-06, check-in'
    """
    columns = sheet.key_results
    value, unit = known(columns.actual[row]), _unit(sheet, row)
    day = int(columns.day[row])
    basis = BASES[int(sheet.okrs.table.basis[row])]
    several = basis not in ("latest", "share of time")
    origin = _window if several else _origin
    return Explanation(
        "actual",
        value,
        shown=value_text(value, unit) if value is not None else "",
        rule=window_rule(sheet.okrs.table, sheet.reading, row)
        if several
        else "latest reading",
        source="" if day == NEVER else origin(sheet, row, dt.date.fromordinal(day)),
        note="provisional: it can still change" if columns.provisional[row] else "",
    )


def _window(sheet: Sheet, row: int, last: dt.date) -> str:
    """Say from when to when: n and error of one reading are not those of all."""
    place = int(sheet.reading.first[row])
    first = dt.date.fromordinal(int(sheet.okrs.table.readings.day[place]))
    return str(last) if first == last else f"{first} to {last}"


def _origin(sheet: Sheet, row: int, day: dt.date) -> str:
    name = sheet.okrs.table.ids[row]
    try:
        reading = sheet.okrs.readings(name).latest(day)
    except NotMeasuredError:
        return f"check-in of {day}"
    if reading.date != day:
        return f"check-in of {day}"
    of = f"n = {reading.n:g}" if reading.n is not None else ""
    error = (
        f"±{reading.standard_error:.3g}" if reading.standard_error is not None else ""
    )
    return ", ".join(part for part in (str(day), reading.source, of, error) if part)


def terms_of(sheet: Sheet, row: int) -> list[Explanation]:
    """
    Name the numbers that a target is made of.

    Args:
        sheet: The columns.
        row: Of the key result.

    Returns:
        Parts of an explanation: baseline and target, or limits.

    Example:
        >>> from okrkit import KeyResult, score
        >>> goal = {"baseline": 0, "target": 1, "check_ins": {"2026-11-06": 0.5}}
        >>> kr = KeyResult("k", "K", **goal)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> [part.label for part in terms_of(sheet, 0)]
        ['baseline', 'target']
    """
    target, unit, terms = (
        sheet.okrs.key_results[row].target,
        _unit(sheet, row),
        sheet.terms,
    )
    if isinstance(target, Change):
        until = _start_said(sheet, row)
        start, end = known(terms.baseline[row]), known(terms.target[row])
        return [
            Explanation("start", start, shown=value_text(start, unit), source=until),
            Explanation(
                "target",
                end,
                shown=value_text(end, unit),
                rule=f"start {target.amount}",
            ),
        ]
    if isinstance(target, Reach):
        end = known(terms.target[row])
        return [
            Explanation(
                "baseline", target.baseline, shown=value_text(target.baseline, unit)
            ),
            Explanation("target", end, shown=value_text(end, unit)),
        ]
    limits = ("at_least", "at_most") if isinstance(target, Hold) else ()
    return [
        Explanation(name, limit, shown=value_text(limit, unit))
        for name in limits
        if (limit := getattr(target, name)) is not None
    ]


def _start_said(sheet: Sheet, row: int) -> str:
    """Say which reading a change starts from: it may be an old one."""
    table = sheet.okrs.table
    day = int(table.change_day[row])
    if day == NEVER:
        return ""
    said = f"last reading up to {dt.date.fromordinal(day)}"
    if np.isnan(sheet.terms.baseline[row]):
        return said
    group, last = table.series[[row]], np.array([day])
    place = int(entries(table, "readings", group, last)[0]) - 1
    return f"{dt.date.fromordinal(int(table.readings.day[place]))}, {said}"


def left_out(sheet: Sheet, row: int) -> tuple[tuple[str, str], ...]:
    """
    Count the readings that came too late to count.

    Args:
        sheet: The columns.
        row: Of the key result.

    Returns:
        Pairs of what, and why; empty where nothing is left out.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", baseline=0, target=1, check_ins={"2026-11-20": 1})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> left_out(sheet, 0)
        (('1 reading', 'dated after 2026-11-15'),)
    """
    table = sheet.okrs.table
    group = int(table.series[row])
    late = int(table.readings.offset[group + 1]) - int(sheet.reading.after[row])
    if late <= 0:
        return ()
    end = int(table.end[row])
    last = sheet.on if end == NEVER else min(sheet.on, end - 1)
    day = dt.date.fromordinal(last)
    return ((f"{late} reading{'s' if late > 1 else ''}", f"dated after {day}"),)


def _unit(sheet: Sheet, row: int) -> Unit | None:
    name = sheet.okrs.key_results[row].metric_id
    return None if name is None else sheet.okrs.metric(name).unit


def known(number: float) -> float | None:
    """
    Return a number of a column as objects have it.

    Args:
        number: A float; NaN for none.

    Returns:
        The number, or None.

    Example:
        >>> known(np.nan) is None
        True
    """
    return None if np.isnan(number) else float(number)
