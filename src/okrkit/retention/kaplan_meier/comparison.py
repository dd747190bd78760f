"""`LogRank`: do groups survive differently? The log-rank test."""

import math

import numpy as np
from attrs import frozen

from okrkit import markup
from okrkit.errors import NotMeasuredError
from okrkit.numerics.arrays import Floats
from okrkit.results.plain import Json, jsonable
from okrkit.retention.arrays.durations import Durations
from okrkit.retention.kaplan_meier.steps import Steps, steps_of

_HEADS = ("group", "events", "expected")


@frozen(eq=False, kw_only=True, repr=False)
class LogRank:
    """
    Whether groups survive differently: the log-rank test.

    Attributes:
        groups: Names of the groups.
        observed: Events in each.
        expected: Events there would be if all groups survived alike.
        statistic: Chi-squared.
        degrees: Of freedom.
        p_value: How often such a difference, or a larger one, comes by chance alone.

    Shape:
        observed, expected (groups,).

    Example:
        >>> from okrkit.retention.kaplan_meier.sample import compared
        >>> round(compared().p_value, 3)
        0.433
    """

    groups: tuple[str, ...]
    observed: Floats
    expected: Floats
    statistic: float
    degrees: int
    p_value: float

    def to_dict(self) -> dict[str, Json]:
        """
        Give the test as plain values for JSON.

        Returns:
            What `json.dumps` takes.

        Example:
            >>> from okrkit.retention.kaplan_meier.sample import compared
            >>> compared().to_dict()["degrees"]
            1
        """
        return {
            "kind": "comparison",
            "method": "log-rank",
            "groups": list[Json](self.groups),
            "observed": [jsonable(value) for value in self.observed.tolist()],
            "expected": [jsonable(value) for value in self.expected.tolist()],
            "statistic": jsonable(self.statistic),
            "degrees": self.degrees,
            "p_value": jsonable(self.p_value),
        }

    def __repr__(self) -> str:
        """Return the test, on one line."""
        return f"<LogRank: {self._said()}>"

    def __str__(self) -> str:
        """Return the test as text."""
        table = markup.text_table(_HEADS, self._rows(), align="lrr")
        return f"Log-rank test: {self._said()}\n{table}"

    def _repr_html_(self) -> str:
        """Return the test for a notebook."""
        caption = f"Log-rank test: {self._said()}"
        table = markup.table(_HEADS, self._rows(), caption=caption, align="lrr")
        return markup.fragment(table, text=str(self))

    def _rows(self) -> list[tuple[str, str, str]]:
        parts = zip(self.groups, self.observed, self.expected, strict=True)
        return [(name, f"{seen:g}", f"{due:.4g}") for name, seen, due in parts]

    def _said(self) -> str:
        chance = f"{self.p_value:.3g}"
        return f"chi-squared {self.statistic:.4g} on {self.degrees}, p {chance}"


def log_rank(durations: Durations) -> LogRank:
    """
    Ask whether groups survive differently.

    Args:
        durations: Spans by group and time; the first group, everybody, is none.

    Returns:
        The test.

    Raises:
        NotMeasuredError: There are less than two groups with anybody in them.

    Shape:
        Spans (rows,).

    Units:
        None.

    Source:
        Mantel (1966); Peto and Peto, JRSS A 135 (1972), 185-207.

    Example:
        >>> from okrkit.retention.kaplan_meier.sample import compared
        >>> compared().observed
        array([2., 2.])
    """
    places = [p for p in range(1, len(durations.groups)) if durations.spans[p]]
    if len(places) < 2:
        raise NotMeasuredError(
            "less than two groups to compare", place="groups", hint="Say groups=."
        )
    steps = steps_of(durations)
    mine = [steps.of(place) for place in places]
    times = np.unique(np.concatenate([one.time[one.events > 0] for one in mine]))
    at_risk = np.array([_at_risk(durations, place, times) for place in places])
    events = np.array([_events(one, times) for one in mine])
    n, d = at_risk.sum(axis=0), events.sum(axis=0)
    share = at_risk / n
    # Of one that is left there is nothing to choose from.
    spread = np.where(n > 1, d * (n - d) / np.maximum(n - 1, 1.0), 0.0)
    variance = np.diag((spread * share).sum(axis=1)) - (spread * share) @ share.T
    expected = (share * d).sum(axis=1)
    gap = (events.sum(axis=1) - expected)[:-1]
    statistic = float(gap @ np.linalg.pinv(variance[:-1, :-1]) @ gap)
    degrees = len(places) - 1
    return LogRank(
        groups=tuple(durations.groups[place] for place in places),
        observed=events.sum(axis=1),
        expected=expected,
        statistic=statistic,
        degrees=degrees,
        p_value=chi_squared_tail(statistic, degrees),
    )


def chi_squared_tail(statistic: float, degrees: int) -> float:
    """
    Return the chance of a chi-squared value that large or larger.

    Args:
        statistic: From 0 on.
        degrees: Of freedom, a whole number.

    Returns:
        The chance.

    Shape:
        One number.

    Units:
        Fraction.

    Source:
        Abramowitz and Stegun, 26.4.4 and 26.4.5.

    Example:
        >>> round(chi_squared_tail(3.841459, 1), 6), chi_squared_tail(0, 2)
        (0.05, 1.0)
    """
    half = statistic / 2
    odd = degrees % 2
    total = math.erfc(math.sqrt(half)) if odd else 0.0
    term = math.exp(-half)
    if odd:
        term *= math.sqrt(half / math.pi) * 2
    for step in range(degrees // 2):
        total += term
        term *= half / (step + (1.5 if odd else 1.0))
    return min(total, 1.0)


def _at_risk(durations: Durations, place: int, times: Floats) -> Floats:
    """Count who of a group is at risk at other times than its own."""
    rows = durations.group == place
    own = durations.time[rows]
    flow = (durations.entered - durations.events - durations.censored)[rows]
    there = np.concatenate([[0.0], np.cumsum(flow)])
    at_risk: Floats = there[np.searchsorted(own, times, side="left")]
    return np.maximum(at_risk, 0.0, out=at_risk)


def _events(steps: Steps, times: Floats) -> Floats:
    made = np.zeros(len(times))
    happened = steps.events > 0
    made[np.searchsorted(times, steps.time[happened])] = steps.events[happened]
    return made
