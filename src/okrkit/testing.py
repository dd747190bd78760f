"""
For users' own tests: checks for sources and rules, OKRs to try, and strategies.

The strategies are for Hypothesis, which the extra ``testing`` brings; the rest needs
nothing but okrkit.
"""

import datetime as dt
from typing import TYPE_CHECKING

from attrs import evolve

from okrkit.model.amendment import Amendment
from okrkit.model.calendar import as_date
from okrkit.model.checkin import CheckIn
from okrkit.model.metric import Metric
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Guardrail
from okrkit.model.series import Series
from okrkit.model.staged import Done, Establish, Milestones, Steps, Zones
from okrkit.model.target import Change, Hold, Reach, Target
from okrkit.results import require
from okrkit.reviewing.conformance import check_rule
from okrkit.sources.conformance import check_source

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = [
    "check_rule",
    "check_source",
    "example_set",
    "key_results",
    "objectives",
    "okr_sets",
    "series",
    "targets",
]


def example_set() -> OKRSet:
    """
    Return a small set with readings: two objectives of the last quarter of 2026.

    Returns:
        The same set each time.

    Example:
        >>> [kr.id for kr in example_set().key_results]
        ['nps', 'churn', 'reviews', 'launch']
    """
    churn = Metric("logo_churn", "Monthly churn", unit="%", polarity="lower")
    nps = Metric("nps", "Net Promoter Score", unit="points", bounds=(-100, 100))
    stages = Milestones([("draft", 1), ("trial", 2), ("public", 1)])
    keep = Objective(
        "keep",
        "Paying customers stay because they succeed early",
        [
            KeyResult("nps", "They recommend us", metric="nps", baseline=32, target=40),
            KeyResult("churn", "Few leave", metric="logo_churn", at_most=2.5),
            KeyResult("reviews", "Large accounts talk to us", at_least=0.9),
        ],
        owner="Customer Success",
        guardrails=[Guardrail(metric="logo_churn", at_most=4)],
    )
    learned = CheckIn("2026-11-06", done=["draft"], confidence=0.6)
    launch = KeyResult("launch", "It is out", target=stages, check_ins=[learned])
    return OKRSet(
        [keep, Objective("self-serve", "New customers start by themselves", [launch])],
        metrics=[churn, nps],
        observations={
            "nps": {"2026-09-30": 32, "2026-10-31": 34, "2026-11-30": 35},
            "logo_churn": {"2026-09-30": 3.2, "2026-10-31": 2.8, "2026-11-30": 2.4},
        },
        cycle="2026-Q4",
    )


# -- strategies for Hypothesis -------------------------------------------------------


def targets() -> "SearchStrategy[Target]":
    """
    Make a strategy of targets, of all eight types.

    Returns:
        Targets of all eight types.

    Raises:
        MissingExtraError: Hypothesis is not installed.

    Example:
        >>> from hypothesis import find
        >>> find(targets(), lambda target: isinstance(target, Done))
        Done()
    """
    require("hypothesis", extra="testing")
    from hypothesis import strategies as st

    numbers = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
    rising = st.lists(numbers, min_size=4, max_size=4, unique=True).map(sorted)
    lines = rising | rising.map(lambda values: values[::-1])
    names = st.lists(st.text("abc", min_size=1, max_size=5), min_size=1, unique=True)
    return st.one_of(
        lines.map(lambda v: Reach(v[0], v[1])),
        lines.map(lambda v: Reach(v[0], v[1], stretch=v[2])),
        numbers.filter(bool).map(Change),
        numbers.map(lambda value: Hold(at_least=value)),
        rising.map(lambda v: Hold(at_least=v[0], at_most=v[1])),
        lines.map(lambda v: Zones(*v)),
        lines.map(lambda v: Steps([(v[0], 0), (v[1], 0.2), (v[2], 1)])),
        names.map(lambda found: Milestones([(name, 1) for name in found])),
        st.just(Done()),
        st.just(Establish()),
    )


def series(
    *, first: dt.date | str = "2026-07-01", last: dt.date | str = "2026-12-31"
) -> "SearchStrategy[Series]":
    """
    Make a strategy of series of readings between two days.

    Args:
        first: The earliest day of a reading.
        last: The latest.

    Returns:
        Series of up to eight readings.

    Raises:
        MissingExtraError: Hypothesis is not installed.

    Example:
        >>> from hypothesis import find
        >>> len(find(series(), lambda readings: True))
        0
    """
    require("hypothesis", extra="testing")
    from hypothesis import strategies as st

    days = st.dates(as_date(first, field="first"), as_date(last, field="last"))
    values = st.floats(-1e6, 1e6)
    return st.dictionaries(days, values, max_size=8).map(Series.of)


def key_results(*, id: str = "kr") -> "SearchStrategy[KeyResult]":
    """
    Make a strategy of key results with check-ins of the last quarter of 2026.

    Args:
        id: The id they have.

    Returns:
        Key results with any target, up to eight check-ins, and up to two amendments.

    Raises:
        MissingExtraError: Hypothesis is not installed.

    Example:
        >>> from hypothesis import find
        >>> find(key_results(id="nps"), lambda kr: True).id
        'nps'
    """
    require("hypothesis", extra="testing")
    from hypothesis import strategies as st

    said = series(first="2026-10-01").map(
        lambda readings: [CheckIn(r.date, r.value) for r in readings]
    )
    return targets().flatmap(
        lambda target: st.builds(
            KeyResult,
            st.just(id),
            st.just("A measure reaches its target"),
            target=st.just(target),
            check_ins=said.map(lambda found: [_fitting(c, target) for c in found]),
            weight=st.sampled_from([0.0, 0.5, 1.0, 2.0]),
            intent=st.sampled_from([None, "committed", "aspirational", "learning"]),
            amendments=_amendments(_was(target)),
        )
    )


def _was(target: Target) -> "list[dict[str, object]]":
    """Say what a key result may have been: a number stays one, and work the same."""
    was: list[dict[str, object]] = [
        {"weight": 3.0},
        {"title": "Another", "intent": None},
    ]
    if not isinstance(target, Done | Milestones | Establish):
        was.append({"target": Reach(0, 100), "weight": 1.0})
    return was


def _amendments(
    was: "list[dict[str, object]]",
) -> "SearchStrategy[list[Amendment]]":
    from hypothesis import strategies as st

    days = st.dates(dt.date(2026, 9, 20), dt.date(2027, 1, 10))
    made = st.dictionaries(days, st.sampled_from(was), max_size=2)
    return made.map(lambda by: [Amendment(d, "Learned", was=w) for d, w in by.items()])


def _fitting(check_in: CheckIn, target: Target) -> CheckIn:
    """Report work where a target counts work, instead of a number."""
    if isinstance(target, Done):
        return CheckIn(check_in.date, done=(check_in.value or 0) > 0)
    if isinstance(target, Milestones):
        return CheckIn(check_in.date, done=[target.stages[0][0]])
    return check_in


def objectives(*, id: str = "objective") -> "SearchStrategy[Objective]":
    """
    Make a strategy of objectives with up to four key results and two amendments.

    Args:
        id: The id they have, and the start of the ids of their key results.

    Returns:
        Objectives.

    Raises:
        MissingExtraError: Hypothesis is not installed.

    Example:
        >>> from hypothesis import find
        >>> find(objectives(id="keep"), lambda objective: True).id
        'keep'
    """
    require("hypothesis", extra="testing")
    from hypothesis import strategies as st

    was: list[dict[str, object]] = [{"intent": "committed"}, {"scope": "all"}]
    return st.builds(
        lambda made, amendments: Objective(
            id,
            "Something becomes true",
            [evolve(kr, id=f"{id}-{place}") for place, kr in enumerate(made)],
            amendments=amendments,
        ),
        st.lists(key_results(), max_size=4),
        _amendments(was),
    )


def okr_sets() -> "SearchStrategy[OKRSet]":
    """
    Make a strategy of sets of the last quarter of 2026, with up to three objectives.

    Returns:
        Sets whose ids are all different.

    Raises:
        MissingExtraError: Hypothesis is not installed.

    Example:
        >>> from hypothesis import find
        >>> str(find(okr_sets(), lambda okrs: True).cycle)
        '2026-Q4'
    """
    require("hypothesis", extra="testing")
    from hypothesis import strategies as st

    three = st.tuples(*(objectives(id=f"objective-{place}") for place in range(3)))
    return st.builds(
        lambda made, count: OKRSet(made[:count], cycle="2026-Q4"),
        three,
        st.integers(0, 3),
    )
