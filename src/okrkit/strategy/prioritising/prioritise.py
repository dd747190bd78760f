"""`prioritise`: which initiatives would add most to the chances of a set."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import get_args

import numpy as np
from attrs import evolve, frozen

from okrkit.alignment.rule import RollUp
from okrkit.errors import InvalidOKRError
from okrkit.model.checks import choice, instance
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Initiative
from okrkit.projection.projecting import project
from okrkit.projection.said import chance_text
from okrkit.results.progressing import steps
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.basis import direction
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.scores import Kind, unit_of
from okrkit.strategy.prioritising.guarding import Breach, breaches
from okrkit.strategy.prioritising.priorities import Priorities
from okrkit.strategy.prioritising.priority import By, Gain, Priority
from okrkit.strategy.prioritising.reading import (
    Moved,
    Told,
    read_initiatives,
    read_told,
)
from okrkit.strategy.prioritising.weighing import (
    Ground,
    Weight,
    ground_of,
    objectives_weighed,
    weighed,
)
from okrkit.typing import Progress

__all__ = ["prioritise"]


def prioritise(
    initiatives: Iterable[Initiative | str],
    *,
    okrs: OKRSet,
    on: dt.date | str,
    effect: Iterable[float] | Mapping[str, object],
    effort: Mapping[str, float] | None = None,
    by: By = "key result",
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None,
    roll_up: "RollUp | str | None" = None,
    seed: int = 0,
    draws: int = 1_000,
    progress: "Progress | bool | None" = None,
) -> Priorities:
    """
    Rank initiatives by what they are expected to add to the chances of a set.

    An effect is what an initiative changes the value of a metric by, by the end of the
    key result's days, in the metric's unit and with its sign: three numbers that one
    time in ten it stays below, as likely as not, and one time in ten goes beyond. It
    adds to what `okrkit.project` foresees without it.

    Args:
        initiatives: Initiatives, or the ids of those that the set's objectives name.
            Each moves the metrics it names, and with a metric all key results on it.
        okrs: The set.
        on: The day; later readings do not count.
        effect: Three numbers for all; or by id of the initiative three numbers, or, if
            it moves several metrics, three numbers for each, as in
            ``{"calls": {"nps": (1, 3, 6), "churn": (-0.1, -0.2, -0.5)}}``.
        effort: Efforts by id, in one measure for all; they win over the initiatives'.
        by: What is counted: ``"key result"`` ranks by how many more of them are
            expected to meet their target, ``"objective"`` by how many more objectives
            are expected to succeed.
        policy: As in `okrkit.project`.
        roll_up: As in `okrkit.project`.
        seed: Of the joint draws, and of `Priorities.best`.
        draws: How many, as in `okrkit.project`.
        progress: True for a bar by `tqdm`, or what makes one of the initiatives and
            `total`, as `tqdm` does; None for none.

    Returns:
        The initiatives, best first: by gain for each unit of effort where efforts are
        known, then those without an effort by their gain, then those of whose gain
        nothing can be said. What was closed by the day is not moved, and an initiative
        that ended before it moves nothing; a stated effect that goes towards the limit
        of a guardrail is said first, with the chance that it breaks, and does not
        lower the gain.

    Raises:
        InvalidOKRError: No initiative, effect or effort; an effect that works against
            the target of all that its initiative moves.
        UnknownIdError: What is moved, or an initiative, is not there.
        AmbiguousIdError: A short id that several have.
        CalendarError: No date.
        PolicyError: No such preset, or a policy that contradicts itself.

    Shape:
        Linear in key results moved; for each initiative 35 joint draws of the set.

    Units:
        Effects in each metric's unit; gains in probabilities, or sums of them.

    Source:
        "Decide what to do next" in the documentation.

    Example:
        >>> from okrkit import KeyResult, Objective
        >>> days = {"2026-10-16": 32, "2026-10-30": 34, "2026-11-13": 35}
        >>> nps = KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
        >>> okrs = OKRSet([Objective("keep", "Stay", [nps])], cycle="2026-Q4")
        >>> calls = Initiative("calls", "Call every new customer", moves=["nps"])
        >>> made = prioritise([calls], okrs=okrs, on="2026-11-15", effect=(1, 3, 6))
        >>> made["calls"].rank, made["calls"].gain > 0.1
        (1, True)

    .. versionadded:: 0.1.0
    """
    instance(okrs, kind=OKRSet, field="okrs")
    _ = choice(by, get_args(By), field="by")
    these = read_initiatives(initiatives, okrs)
    outlook = project(
        okrs, on=on, policy=policy, roll_up=roll_up, seed=seed, draws=draws
    )
    ground = ground_of(outlook)
    # As it was defined on the day.
    then = outlook.foresight.sheet.okrs
    told = read_told(these, then, effect=effect, effort=effort)
    for each in told:
        _check_signs(each, direction(outlook.foresight.sheet.terms))
    return Priorities(
        on=outlook.on,
        by=by,
        items=_ranked(_priorities(told, ground, by, progress)),
        ground=ground,
    )


@frozen(kw_only=True, eq=False)
class _Lines:
    """
    The key results that an initiative moves, each once for what moves it.

    Attributes:
        row: Of the key result.
        moved: What moves it.
        why: Why it cannot be moved; empty where it can.
    """

    row: Ints
    moved: tuple[Moved, ...]
    why: tuple[str, ...]

    @property
    def free(self) -> Ints:
        """Places of those that are moved."""
        return np.array([at for at, why in enumerate(self.why) if not why], dtype=int)

    def effects(self) -> Floats:
        """Low, mid and high of those that are moved."""
        stated = [self.moved[at].effect for at in self.free.tolist()]
        found = [(e.low, e.mid, e.high) for e in stated if e is not None]
        return np.array(found).reshape(-1, 3)


def _priorities(
    told: Sequence[Told], ground: Ground, by: By, progress: "Progress | bool | None"
) -> list[Priority]:
    """Weigh all initiatives: their key results all at once."""
    lines = [_lines(each, ground) for each in told]
    ends = np.cumsum([0, *(len(each.free) for each in lines)]).tolist()
    none = np.zeros(0, dtype=np.int64)
    rows = np.concatenate([none, *(each.row[each.free] for each in lines)])
    effects = np.concatenate([np.zeros((0, 3)), *(each.effects() for each in lines)])
    own = weighed(ground, rows, effects)
    running = [each for each in told if not _ended(each, ground)]
    pressed = dict(zip(running, breaches(running, ground.outlook), strict=True))
    made: list[Priority] = []
    with steps(progress, [each.initiative.id for each in told]) as step:
        for each, some, span in zip(told, lines, pairwise(ends), strict=True):
            weight, guards = own.rows(slice(*span)), pressed.get(each, ())
            made.append(_priority(each, some, weight, guards, ground, by))
            step()
    return made


def _priority(
    told: Told,
    lines: _Lines,
    own: Weight,
    pressed: tuple[Breach, ...],
    ground: Ground,
    by: By,
) -> Priority:
    """Weigh one initiative, and say first what guardrails it presses."""
    made = _alone(told, lines, own, ground, by)
    if not pressed:
        return made
    said = "; ".join([*(one.why for one in pressed), _APART, made.why])
    return evolve(made, guardrails=pressed, why=said)


_APART = "guardrails are not counted"


def _ended(told: Told, ground: Ground) -> bool:
    """Tell whether an initiative is over on the day."""
    end = told.initiative.ends_on
    return end is not None and end < ground.outlook.on


def _alone(told: Told, lines: _Lines, own: Weight, ground: Ground, by: By) -> Priority:
    """Weigh one initiative by what is counted."""
    one = told.initiative
    made = Priority(id=one.id, title=one.title, effort=told.effort, why="")
    if not lines.row.size:
        why = "it names nothing that it moves" if not one.moves else _NOBODY
        return evolve(made, why=f"no gain: {why}")
    gains = _gains(lines, own, ground)
    counted = [g for g in gains if g.kind == by and g.gain is not None]
    made = evolve(made, gains=gains)
    if not counted:
        return evolve(made, why=_no_gain(gains, by))
    sums = {
        name: sum(getattr(each, name) for each in counted)
        for name in ("gain", "low", "high")
    }
    made = evolve(made, **sums)
    return evolve(made, why=_said(made, told, ground, by))


_NOBODY = "no key result is judged by what it moves"


def _lines(told: Told, ground: Ground) -> _Lines:
    pairs = [(row, moved) for moved in told.moves for row in moved.rows.tolist()]
    end = ground.outlook.foresight.sheet.okrs.table.end
    starts = told.initiative.starts_on
    first = 0 if starts is None else starts.toordinal()
    ended = _ended(told, ground)

    def why(row: int, moved: Moved) -> str:
        if ended:
            return f"the initiative ended on {told.initiative.ends_on}"
        if ground.fixed[row]:
            return str(ground.fixed[row])
        if moved.effect is None:
            return "no effect on it was stated"
        late = f"the initiative starts on {starts}, and its last day is before that"
        return late if first >= end[row] else ""

    return _Lines(
        row=np.array([row for row, _ in pairs], dtype=np.int64),
        moved=tuple(moved for _, moved in pairs),
        why=tuple(why(row, moved) for row, moved in pairs),
    )


def _gains(lines: _Lines, own: Weight, ground: Ground) -> tuple[Gain, ...]:
    """Return the gains of key results, then those of their objectives."""
    okrs = ground.outlook.foresight.sheet.okrs
    free, effects = lines.free, lines.effects()
    rows = lines.row[free]
    place = {at: i for i, at in enumerate(free.tolist())}
    made = []
    for at, (row, moved) in enumerate(
        zip(lines.row.tolist(), lines.moved, strict=True)
    ):
        kr = okrs.key_results[row]
        gain = Gain(
            id=kr.id,
            kind="key result",
            title=kr.title,
            effect=moved.effect,
            unit=unit_of(okrs, kr),
            why=f"no gain: {lines.why[at]}",
        )
        made.append(_filled(gain, own, place[at]) if at in place else gain)
    above = np.unique(okrs.table.objective[rows])
    if len(above):
        found = objectives_weighed(ground, above, rows, effects)
        for at, objective in enumerate(above.tolist()):
            named = okrs.objectives[objective]
            kind: Kind = "objective"
            gain = Gain(id=named.id, kind=kind, title=named.title, why="")
            made.append(_filled(gain, found, at))
    return tuple(made)


def _filled(gain: Gain, found: Weight, at: int) -> Gain:
    """Put numbers into a gain."""
    rise = float(found.gain[at])
    if np.isnan(rise):
        return evolve(gain, why="no gain: none of its key results has a chance")
    low, high, error = (
        float(found.low[at]),
        float(found.high[at]),
        float(found.error[at]),
    )
    before = float(found.before[at])
    made = evolve(gain, before=before, gain=rise, low=low, high=high, error=error)
    ends = (chance_text(end, drawn=error > 0) for end in (before, before + rise))
    why = f"chance {' to '.join(ends)} ({_points(low)} to {_points(high)} points)"
    if made.effect is not None and rise < 0:
        why += "; it works against this target"
    return evolve(made, why=why)


def _points(gain: float) -> str:
    # Adding 0 takes the sign off what is rounded to -0.
    return f"{round(100 * gain) + 0:+d}"


def _said(made: Priority, told: Told, ground: Ground, by: By) -> str:
    """Say what an initiative adds, and what should be known of it."""
    gains = [g for g in made.gains if g.kind == by]
    best = max((g for g in gains if g.gain is not None), key=lambda g: g.gain or 0.0)
    parts = [f"{best.id}: {best.why}"]
    rest = sum(g.gain is not None for g in gains) - 1
    if rest:
        parts[0] += f" and {rest} more"
    left = sum(g.gain is None for g in gains)
    if left:
        parts.append(f"{left} of {len(gains)} {by}s it moves have no gain")
    if made.effort is None:
        parts.append("no effort was stated")
    starts = told.initiative.starts_on
    if starts is not None and starts <= ground.outlook.on:
        parts.append(f"it runs since {starts}: readings may show its effect already")
    return "; ".join(parts)


def _no_gain(gains: tuple[Gain, ...], by: By) -> str:
    """Say why nothing can be said; what is counted first."""
    found = [g for g in gains if g.kind == by] or list(gains)
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{found[0].id}: {found[0].why}{more}"


def _ranked(items: list[Priority]) -> tuple[Priority, ...]:
    """Put what is known best first; what is not known keeps its order."""

    def order(item: Priority) -> tuple[int, float]:
        if item.gain is None:
            return 2, 0.0
        if item.per_effort is None:
            return 1, -item.gain
        return 0, -item.per_effort

    found = sorted(items, key=order)
    return tuple(
        item if item.gain is None else evolve(item, rank=at)
        for at, item in enumerate(found, 1)
    )


def _check_signs(told: Told, good: Ints) -> None:
    """Refuse effects of which none helps; one that harms beside others is said."""
    ways = [
        (moved, float(moved.effect.mid), good[moved.rows])
        for moved in told.moves
        if moved.effect is not None
    ]
    harms = [moved for moved, mid, way in ways if np.any(mid * way < 0)]
    helps = [moved for moved, mid, way in ways if np.any(mid * way > 0)]
    if not harms or helps:
        return
    first, stated = harms[0], harms[0].effect
    mid = 0.0 if stated is None else stated.mid
    raise InvalidOKRError(
        "an effect that works against its target",
        code="effect-against-target",
        place=f"effect of {told.initiative.id}",
        expected=f"a change of {first.name} {'below' if mid > 0 else 'above'} 0",
        got=f"{mid:+g} in the middle",
        hint="An effect is a change of the metric with its sign: "
        "what lowers it is below 0.",
    )
