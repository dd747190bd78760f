"""How far to trust the chances: readings, past projections, and what they miss."""

from collections.abc import Iterator, Sequence
from typing import Final

from okrkit.projection.trust.backtest import Backtest
from okrkit.projection.trust.marks import LEAST_CYCLES, LEAST_TARGETS, Marks
from okrkit.scoring.amounts import day_text
from okrkit.show.report.facts import Facts
from okrkit.show.report.parts import Entry, Section
from okrkit.show.report.stands import Stand, titles
from okrkit.show.report.words import counted, percent

__all__ = ["checked", "trust"]

_KNOWS: Final = (
    "A projection goes on from how readings moved so far. It knows nothing of work "
    "that does not show in them yet."
)
_BARE: Final = (
    "no chance is said of an objective that counts it; in that of one above, it counts "
    "as others like it usually end"
)
_SCORE: Final = "the mean square by which they were off (Brier score) was"
_FOUND: Final = (
    "its first reading is all that is asked, so it counts as 0 until then, and its "
    "chance is that of such work"
)
_SURE, _NEAR = 0.8, 0.05
_THIN = 4
"""With fewer readings little is known of how a metric moves."""


def trust(facts: Facts) -> Section:
    """
    Say how right such projections were, and which rest on little.

    Example:
        >>> from okrkit import OKRSet, report
        >>> print(report(OKRSet(cycle="2026-Q4"), on="2026-11-15").sections[2].title)
        How far to trust this
    """
    head = Section(name="trust", title="How far to trust this")
    if facts.over:
        return head.replace(lines=tuple(_known(facts)), entries=tuple(_late(facts)))
    if not any(stand.chance for stand in facts.key_results):
        return head.replace(lines=("There is no projection.",))
    return head.replace(
        lines=(*checked(facts.trust), _KNOWS),
        entries=tuple(_weak(facts)),
    )


def checked(test: Backtest) -> Iterator[str]:
    """
    Say what came of such projections in cycles that are over.

    Args:
        test: The back-test of the set.

    Yields:
        Sentences; one that says so where there is too little to judge.

    Example:
        >>> from okrkit import backtest
        >>> next(checked(backtest({"2026-01-01": 3}, "quarter")))[:54]
        'Nobody can say yet how right these projections are. To'
    """
    own, last = test["okrkit"], test["last value"]
    if own.brier is None:
        yield (
            "Nobody can say yet how right these projections are. To find out, cycles "
            "that are over are projected again from what was known then, and held "
            f"against what came. So far {counted(own.cycles, 'cycle')} of these "
            f"metrics {_was(own.cycles)} read to the end (each metric's counted apart) "
            f"of the {LEAST_CYCLES} that it takes, with {own.targets} of the "
            f"{LEAST_TARGETS} chances to check."
        )
        return
    few = "too few values to judge the ranges."
    yield (
        f"Held against {counted(own.cycles, 'cycle')} that {_was(own.cycles)} read to "
        "the end (each metric's counted by itself), projected again from what was "
        f"known then ({counted(own.cases, 'projection')}): "
        f"{few if own.in_80 is None else _ranges(own.in_80, own.in_80_error)}"
    )
    yield from _beside(own, last)
    owners = test["owners"] if "owners" in test.ids else None
    if owners is not None and owners.brier is not None and owners.okrkit is not None:
        apart = owners.brier - owners.okrkit
        better = "nearer than" if apart < 0 else "farther off than"
        if not _clear(apart, owners.apart_error):
            better = "as near, beyond chance, as"
        yield (
            f"On {counted(owners.targets, 'target')} owners' confidence was {better} "
            f"the projections: {_SCORE} {owners.brier:.3f} against "
            f"{owners.okrkit:.3f}, and 0 is best."
        )


def _was(many: int) -> str:
    return "was" if many == 1 else "were"


def _clear(apart: float, error: float | None) -> bool:
    """Tell whether a difference is more than chance: beyond two standard errors."""
    return error is not None and abs(apart) > 2 * error


def _ranges(held: float, error: float | None) -> str:
    wide = "about as wide as"
    if abs(held - _SURE) >= _NEAR and _clear(held - _SURE, error):
        wide = "wider than" if held > _SURE else "narrower than"
    return (
        f"of the ranges said with 80% certainty {percent(held)} held what came, "
        f"so they were {wide} they should be."
    )


def _beside(own: Marks, last: Marks) -> Iterator[str]:
    """Say what the chances were worth beside the simplest that one could say."""
    skill = own.skill or 0.0
    if not _clear(skill, own.skill_error):
        said = "no better, beyond chance, than"
    else:
        said = f"{percent(abs(skill))} {'better' if skill > 0 else 'worse'} than"
    yield (
        f"The chances were {said} saying that everything stays as it was: {_SCORE} "
        f"{own.brier:.3f} against {last.brier:.3f}, and 0 is best."
    )


def _weak(facts: Facts) -> Iterator[Entry]:
    """Give what rests on few readings, on old ones, or on none."""
    open_ = [part for part in facts.key_results if part.foreseen and not part.over]
    read = [part for part in open_ if part.score.measured_on is not None]
    moving = [part for part in read if not part.at_once]
    thin = [p for p in moving if p.seen.readings + p.seen.history < _THIN]
    bare = [part for part in facts.key_results if part.bare]
    found = [part for part in open_ if part.score.measured_on is None]
    old = [part for part in open_ if part.stale]
    if bare:
        yield Entry(title="Never read", lines=(f"{titles(bare)}: {_BARE}.",))
    if found:
        yield Entry(
            title="Baseline still to be found",
            lines=(f"{titles(found)}: {_FOUND}.",),
        )
    if thin:
        yield Entry(
            title=f"Fewer than {_THIN} readings",
            lines=(f"{titles(thin)}: little is known of how the value moves.",),
        )
    if old:
        yield Entry(title="A newer reading was due", lines=tuple(_aged(old)))


def _known(facts: Facts) -> Iterator[str]:
    """Say what of the end is known, and how right projections were."""
    read = [s for s in facts.key_results if s.score.measured_on is not None]
    own = counted(len(facts.key_results), "key result")
    yield (
        f"{len(read) or 'None'} of {own} {'has' if len(read) == 1 else 'have'} a "
        "reading."
    )
    if facts.trust["okrkit"].brier is not None:
        yield from checked(facts.trust)


def _late(facts: Facts) -> Iterator[Entry]:
    """Name what was last read well before its end."""
    old = [s for s in facts.key_results if s.unfinished]
    if old:
        yield Entry(title="Not read to the end", lines=tuple(_aged(old)))


def _aged(stands: Sequence[Stand]) -> Iterator[str]:
    """Name what is stale by the day of its last reading, the oldest first."""
    days = sorted({s.seen.measured_on for s in stands if s.seen.measured_on})
    for day in days:
        those = titles([s for s in stands if s.seen.measured_on == day])
        yield f"{those}: last read on {day_text(day)}."
