"""`Region`: the values of which a score is good enough, found by scoring itself."""

import numpy as np
from attrs import evolve, frozen

from okrkit.projection.chances.bisection import first_passing
from okrkit.scoring.arithmetic import LARGEST, Floats, Ints
from okrkit.scoring.basis import direction
from okrkit.scoring.formulas import Flags
from okrkit.scoring.judgement import cap_of, compared, score_of
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.terms import (
    CHANGE,
    HOLD,
    MILESTONES,
    REACH,
    STEPS,
    ZONES,
    Terms,
    travelled,
)

# Progress as it is: a target is met by the way travelled, whatever a policy says.
_PLAIN = ScoringPolicy(name="plain", below="keep", above="keep")


@frozen(eq=False, kw_only=True)
class Region:
    """
    Values from `low` to `high`, both included; none where `low` is above `high`.

    Attributes:
        low: -inf where nothing is too low; NaN where nothing is known.
        high: inf where nothing is too high; NaN where nothing is known.

    Shape:
        Both (n,).
    """

    low: Floats
    high: Floats

    def rows(self, which: slice | Ints) -> "Region":
        """
        Return some rows.

        Args:
            which: A slice, or places.

        Returns:
            Those rows.

        Shape:
            (k,).

        Units:
            Those of the values.

        Source:
            None.

        Example:
            >>> band = Region(low=np.array([1.0]), high=np.array([2.0]))
            >>> band.rows(slice(0, 1)).high.tolist()
            [2.0]
        """
        return Region(low=self.low[which], high=self.high[which])

    def holds(self, values: Floats) -> Flags:
        """
        Return which values lie in it.

        Args:
            values: Some for each row.

        Returns:
            A flag for each; False where nothing is known.

        Shape:
            (n, k) → (n, k).

        Units:
            Those of the values.

        Source:
            The definition.

        Example:
            >>> band = Region(low=np.array([1.0]), high=np.array([2.0]))
            >>> band.holds(np.array([[0.0, 2.0]])).tolist()
            [[False, True]]
        """
        return (values >= self.low[:, None]) & (values <= self.high[:, None])


def as_shares(terms: Terms, which: Flags) -> Terms:
    """
    Return terms that take the value of some rows for their progress.

    Args:
        terms: What the rows are judged by.
        which: The rows: those judged by a share of time, and staged work.

    Returns:
        The terms.

    Shape:
        (n,).

    Units:
        None.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=5)
        >>> terms = score(kr, on="2026-11-15", cycle="2026-Q4").sheet.terms
        >>> shares = as_shares(terms, np.array([True]))
        >>> met(shares, np.array([0])).low.tolist()
        [0.9999999995]
    """
    return evolve(terms, kind=np.where(which, MILESTONES, terms.kind))


def met(terms: Terms, rows: Ints, targets: Floats | None = None) -> Region:
    """
    Return the values that meet each target.

    Args:
        terms: What the rows are judged by.
        rows: The rows.
        targets: Of reach, where the terms count the way to the stretch; None for those
            of the terms.

    Returns:
        Values at or beyond the target; within the limits of a hold; from the target
        zone on; where steps are worth 1, or the most they ever are.

    Shape:
        rows, targets (n,) → (n,).

    Units:
        The metric's.

    Source:
        Progress of 1 as scoring compares it: to nine decimals.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_least=1, at_most=5)
        >>> terms = score(kr, on="2026-11-15", cycle="2026-Q4").sheet.terms
        >>> within = met(terms, np.array([0]))
        >>> within.low.tolist(), within.high.tolist()
        ([1.0], [5.0])
    """
    kept = evolve(terms, hold="limit")
    kind = terms.kind[rows]
    goal = np.where(kind == ZONES, terms.levels[rows, 1], 1.0)
    stepped = np.flatnonzero(kind == STEPS)
    group = terms.steps_group[rows[stepped]]
    first = terms.steps_worth[terms.steps_offset[group]]
    last = terms.steps_worth[terms.steps_offset[group + 1] - 1]
    goal[stepped] = np.minimum(1.0, np.maximum(first, last))
    if targets is not None:
        there = travelled(terms, np.where(kind == REACH, targets, np.nan), rows)
        goal = np.where(np.isnan(there), goal, there)
    return reaching(kept, rows, _least_progress(kept, rows, goal, _PLAIN))


def zone(terms: Terms, rows: Ints, place: int) -> Region:
    """
    Return the values that reach a zone.

    Args:
        terms: What the rows are judged by.
        rows: The rows.
        place: 0 for commit, 1 for target, 2 for stretch.

    Returns:
        The values from there on; NaN where there are no zones.

    Shape:
        (n,) → (n,).

    Units:
        The metric's.

    Source:
        As `met`.

    Example:
        >>> from okrkit import KeyResult, Zones, score
        >>> kr = KeyResult("k", "K", target=Zones(0, 30, 70, 100))
        >>> terms = score(kr, on="2026-11-15", cycle="2026-Q4").sheet.terms
        >>> zone(terms, np.array([0]), 0).low.round(6).tolist()
        [30.0]
    """
    zoned = terms.kind[rows] == ZONES
    goal = np.where(zoned, terms.levels[rows, place], np.nan)
    return reaching(terms, rows, _least_progress(terms, rows, goal, _PLAIN))


def passed(terms: Terms, rows: Ints, policy: ScoringPolicy, lines: Floats) -> Region:
    """
    Return the values whose score reaches a line.

    Args:
        terms: What the rows are judged by.
        rows: The rows.
        policy: Makes scores of progress, and rounds them.
        lines: A score for each row.

    Returns:
        The values; none where no score gets there, all where every score does.

    Shape:
        rows, lines (n,) → (n,).

    Units:
        The metric's; scores.

    Source:
        Bisection of the policy's own score, which never turns, over all floats.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", baseline=0, target=10)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> row, line = np.array([0]), np.array([0.7])
        >>> passed(sheet.terms, row, sheet.policy, line).low.round(6).tolist()
        [7.0]
    """
    return reaching(terms, rows, _least_progress(terms, rows, lines, policy))


def scores(terms: Terms, rows: Ints, policy: ScoringPolicy, value: Floats) -> Floats:
    """
    Return the policy's score of values.

    Args:
        terms: What the rows are judged by.
        rows: Row of the terms for each value.
        policy: Makes scores of progress.
        value: The values.

    Returns:
        Scores; NaN where there is none.

    Shape:
        rows, value (m,) → (m,).

    Units:
        The metric's; a fraction.

    Source:
        `okrkit.scoring`: progress, then the policy's reading of it.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", baseline=0, target=10)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> scores(sheet.terms, np.array([0]), sheet.policy, np.array([7.0])).tolist()
        [0.7]
    """
    progress = travelled(terms, value, rows)
    return score_of(progress, cap_of(terms, policy, rows), policy)


def _least_progress(
    terms: Terms, rows: Ints, lines: Floats, policy: ScoringPolicy
) -> Floats:
    """Return the least progress whose score reaches each line."""
    # Lines and caps are few, however many rows there are.
    line, of_line = np.unique(np.nan_to_num(lines), return_inverse=True)
    far, of_cap = np.unique(cap_of(terms, policy, rows), return_inverse=True)
    few, which_pair = np.unique(of_line * len(far) + of_cap, return_inverse=True)
    goal, cap = compared(line)[few // len(far)], far[few % len(far)]

    def reaches(progress: Floats, which: Ints) -> Flags:
        good: Flags = compared(score_of(progress, cap[which], policy)) >= goal[which]
        return good

    ends = np.full(len(few), LARGEST)
    least = first_passing(reaches, -ends, ends)[which_pair]
    return np.where(np.isnan(lines), np.nan, least)


def reaching(terms: Terms, rows: Ints, goal: Floats) -> Region:
    """
    Return the values whose progress is a goal, or more.

    Args:
        terms: What the rows are judged by.
        rows: The rows.
        goal: A progress for each row; -inf for any, inf for none.

    Returns:
        The values.

    Shape:
        rows, goal (n,) → (n,).

    Units:
        The metric's; a fraction.

    Source:
        Bisection of `okrkit.scoring.terms.travelled`, which rises to one best value
        and falls from there.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", baseline=0, target=10)
        >>> terms = score(kr, on="2026-11-15", cycle="2026-Q4").sheet.terms
        >>> reaching(terms, np.array([0]), np.array([0.5])).low.tolist()
        [5.0]
    """
    ends = _far(terms, rows)
    peak = _peak(terms, rows, ends)
    best = travelled(terms, peak, rows)

    def above(value: Floats, which: Ints) -> Flags:
        return travelled(terms, value, rows[which]) >= goal[which]

    def mirrored(value: Floats, which: Ints) -> Flags:
        return above(-value, which)

    low = first_passing(above, -ends, peak, *_about(terms, rows, goal, lower=True))
    near, room = _about(terms, rows, goal, lower=False)
    high = -first_passing(mirrored, -ends, -peak, -near, room)
    # The peak itself is not good enough: nothing is.
    none = ~(best >= goal)
    unknown = np.isnan(best) | np.isnan(goal)
    low, high = np.where(none, np.inf, low), np.where(none, -np.inf, high)
    return Region(
        low=np.where(unknown, np.nan, low), high=np.where(unknown, np.nan, high)
    )


def _far(terms: Terms, rows: Ints) -> Floats:
    """Return a value beyond all that a target is made of, within the floats."""
    names = (
        "baseline",
        "target",
        "stretch",
        "commit",
        "at_least",
        "at_most",
        "tolerance",
    )
    most = np.ones(len(rows))
    for name in names:
        most = np.fmax(most, np.abs(getattr(terms, name)[rows]))
    stepped = np.flatnonzero(terms.kind[rows] == STEPS)
    group = terms.steps_group[rows[stepped]]
    for place in (terms.steps_offset[group], terms.steps_offset[group + 1] - 1):
        most[stepped] = np.maximum(most[stepped], np.abs(terms.steps_value[place]))
    return np.minimum(most, LARGEST * 2.0**-60) * 2.0**60


def _peak(terms: Terms, rows: Ints, ends: Floats) -> Floats:
    """Return a value that no other value beats."""
    sign = direction(terms)[rows]
    kind, low, high = terms.kind[rows], terms.at_least[rows], terms.at_most[rows]
    held = kind == HOLD
    # By its ratio to the limit, a larger value is better whatever the limit.
    sign = np.where(held & (terms.hold == "ratio"), 1, sign)
    middle = np.clip(low / 2 + high / 2, low, high)
    peak = np.where(sign == 0, middle, np.where(sign > 0, ends, -ends))
    return np.where(np.isnan(peak), 0.0, peak)


def _about(
    terms: Terms, rows: Ints, goal: Floats, *, lower: bool
) -> tuple[Floats, Floats]:
    """Return about where a straight way has a progress, and how sure that is."""
    kind, share = terms.kind[rows], goal
    base, target = terms.baseline[rows], terms.target[rows]
    limit = (terms.at_least if lower else terms.at_most)[rows]
    room = terms.tolerance[rows] * (-1.0 if lower else 1.0)
    start = np.where(np.isin(kind, (REACH, CHANGE)), base, 0.0)
    end = np.where(np.isin(kind, (REACH, CHANGE)), target, 1.0)
    with np.errstate(over="ignore", invalid="ignore"):
        start = np.where(kind == HOLD, limit + room, start)
        end = np.where(kind == HOLD, limit, end)
        # Of zones the piece that the goal lies on.
        worth = np.column_stack([np.zeros(len(rows)), terms.levels[rows]])
        piece = (goal > worth[:, 1]).astype(np.int64) + (goal > worth[:, 2])
        places = base, terms.commit[rows], target, terms.stretch[rows]
        from_, upto = (
            np.take_along_axis(worth, p[:, None], 1)[:, 0] for p in (piece, piece + 1)
        )
        zoned = kind == ZONES
        share = np.where(zoned, (goal - from_) / (upto - from_), share)
        start = np.where(zoned, np.choose(piece, places[:3]), start)
        end = np.where(zoned, np.choose(piece, places[1:]), end)
        place = start * (1.0 - share) + end * share
        sure = 2.0**-44 * np.maximum(np.abs(start), np.abs(end))
    return place, sure
