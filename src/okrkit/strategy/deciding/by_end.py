"""Rules about what is over: close it, and say what goes on."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np

from okrkit.model.noun import phrase
from okrkit.model.okr import KeyResult
from okrkit.projection.unfinished import UNFINISHED
from okrkit.scoring.formulas import Flags
from okrkit.scoring.scores import unit_of
from okrkit.scoring.status import STATUSES
from okrkit.scoring.terms import DONE, ESTABLISH, MILESTONES
from okrkit.strategy.deciding.decision import Decision, Evidence
from okrkit.strategy.deciding.known import Known, Row
from okrkit.strategy.listed import percent

__all__ = ["missed_and_open", "never_measured", "not_closed"]

_MISSED: Final = STATUSES.index("missed")
_MET: Final = STATUSES.index("achieved")


def missed_and_open(known: Known) -> Iterator[Decision]:
    """
    Find what was missed, and of which nobody said whether it goes on.

    Args:
        known: What is known.

    Yields:
        A decision to carry over each key result of an objective that is over, or to
        drop it.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", baseline=32, target=40,
        ...                check_ins={"2026-12-31": 36})
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> seen = project(okrs, on="2027-01-08")
        >>> print(*next(missed_and_open(Known(outlook=seen))).evidence, sep="; ")
        ended at 36 (target from 32 to 40); way done 50%
    """
    missed = (known.endings.status == _MISSED) & ~known.unfinished
    for row in _lately(known, missed):
        yield row.asks(
            "carry over",
            "missed and open",
            "It was missed, and nobody said whether it goes on.",
            tuple(_ended(known, row)),
            (
                "carry it over: it starts anew from where it stands",
                "drop it: close it as missed, with the cause and what was learned",
            ),
        )


def never_measured(known: Known) -> Iterator[Decision]:
    """
    Find what ended, and was never measured.

    Args:
        known: What is known.

    Yields:
        A decision to carry over each key result of an objective that is over, or to
        drop it.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> next(never_measured(Known(outlook=project(okrs, on="2027-01-08")))).trigger
        'It was never measured, so nobody can say how it ended.'
    """
    for row in _lately(known, np.isnan(known.columns.score)):
        yield row.asks(
            "carry over",
            "never measured",
            "It was never measured, so nobody can say how it ended.",
            (Evidence("readings", 0.0, "none"),),
            (
                "say how it ended, if somebody knows",
                "carry it over, with a source that measures it from the first week",
                "drop it: close it as abandoned",
            ),
        )


def not_closed(known: Known) -> Iterator[Decision]:
    """
    Find objectives that are over, and closed by nobody.

    Args:
        known: What is known.

    Yields:
        A decision to close each.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", baseline=32, target=40,
        ...                check_ins={"2026-12-31": 36})
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> seen = project(okrs, on="2027-01-08")
        >>> print(*next(not_closed(Known(outlook=seen))).evidence)
        key results 1 missed
    """
    ends: dict[str, Counter[str]] = {}
    for row in known.ended_rows(known.okrs.table.kind > 0):
        ends.setdefault(row.objective.id, Counter())[_word(known, row)] += 1
    for objective in known.ended.values():
        found = ends.get(objective.id, Counter())
        told = ", ".join(f"{many} {word}" for word, many in sorted(found.items()))
        yield Decision(
            kind="close",
            about="objective",
            subject=objective.id,
            title=objective.title,
            rules=("not closed",),
            trigger="Its days are over, and nobody closed it.",
            evidence=(Evidence("key results", sum(found.values()), told or "none"),),
            options=(
                "close it: say how it ended, and what was learned",
                "carry over what is not finished, and still matters",
            ),
            owner=objective.owner,
        )


def _lately(known: Known, flags: Flags) -> Iterator[Row]:
    """Give the key results of objectives that are not over for long."""
    lately = known.lately
    yield from (r for r in known.ended_rows(flags) if r.objective.id in lately)


def _word(known: Known, row: Row) -> str:
    """Say how a key result ended."""
    if np.isnan(known.columns.score[row.at]):
        return "never measured"
    if known.unfinished[row.at]:
        return UNFINISHED
    return "met" if known.endings.status[row.at] == _MET else "missed"


def _ended(known: Known, row: Row) -> Iterator[Evidence]:
    """Give the value and the way that a key result ended with, where there is one."""
    key_result: KeyResult = row.key_result
    actual, way = known.columns.actual[row.at], float(known.columns.progress[row.at])
    work = known.okrs.table.kind[row.at] in (MILESTONES, DONE, ESTABLISH)
    if not work and not np.isnan(actual):
        unit = unit_of(known.okrs, key_result)
        goal = f"target {phrase(key_result.target, unit)}"
        yield known.value(row, "ended at", float(actual), goal)
    # Never all of it where something is missing.
    yield Evidence("way done", way, percent(min(round(way, 2), 0.99)))
