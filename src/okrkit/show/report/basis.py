"""What a report rests on: data as of, sources, policy, and what is not known."""

from collections.abc import Iterator
from typing import Final

from okrkit.model.okr import KeyResult
from okrkit.projection.said import EITHER
from okrkit.scoring.amounts import day_text
from okrkit.show.report.changed import ground
from okrkit.show.report.facts import Facts
from okrkit.show.report.parts import Entry, Section
from okrkit.show.report.standing import success
from okrkit.show.report.stands import Stand, titles
from okrkit.show.report.trust import checked
from okrkit.show.report.words import counted, joined, percent
from okrkit.strategy.deciding.rules import RULES

__all__ = ["basis"]

_NEVER: Final = frozenset(rule.name for rule in RULES if rule.needs)
"""Rules that ask for more than a report is given."""


def basis(facts: Facts) -> Section:
    """
    Say where the numbers are from, by what they were judged, and what is missing.

    Example:
        >>> from okrkit import OKRSet, report
        >>> report(OKRSet(cycle="2026-Q4"), on="2026-11-15").sections[-1].lines[0]
        'No reading up to 15 Nov 2026 counts.'
    """
    said, entries = [_data(facts)], tuple(_missing(facts))
    if facts.brief:
        more = [*[*success(facts)][1:], _policy(facts)]
        more += [] if facts.over else [*checked(facts.trust)][:1]
        more += [ground(facts)] if facts.since is not None else []
        judged = Entry(title="How it was judged", lines=tuple(more), folded=True)
        entries = (judged,)
    else:
        said.append(_policy(facts))
    return Section(
        name="basis", title="What this rests on", lines=tuple(said), entries=entries
    )


def _data(facts: Facts) -> str:
    """Say of which day the newest and the oldest reading is, and who gave them."""
    known = [part for part in facts.key_results if part.score.measured_on is not None]
    days = sorted(part.score.measured_on for part in known if part.score.measured_on)
    if not days:
        return f"No reading up to {day_text(facts.on)} counts."
    span = day_text(days[-1])
    if days[0] != days[-1]:
        span = f"{day_text(days[0])} to {span}"
    found = [_source(facts, part) for part in known]
    sources = sorted({*found} - {""})
    named = f", from {joined(sources)}" if sources else ""
    if not all(found):
        named += f"; of {found.count('')} the source is not stated"
    return (
        f"{counted(len(known), 'key result')} of {len(facts.key_results)} "
        f"{'has' if len(known) == 1 else 'have'} a reading; those that count are of "
        f"{span}{named}."
    )


def _source(facts: Facts, stand: Stand) -> str:
    noun = stand.noun
    metric = noun.metric_id if isinstance(noun, KeyResult) else None
    if metric is None:
        return "check-ins"
    day, series = stand.score.measured_on, facts.okrs.series(metric)
    if day is None or not len(series):
        return "check-ins"
    if series[0].date > day:
        return "check-ins"
    declared = facts.okrs.metric(metric).source
    named = declared if isinstance(declared, str) else ""
    return series.latest(day).source or named


def _policy(facts: Facts) -> str:
    policy, asked = facts.outlook.policy, facts.outlook.asked
    low, high = (percent(line) for line in EITHER)
    status = (
        f"Status by policy {policy.name}, version {policy.version}, as of "
        f"{day_text(facts.on)}."
    )
    if facts.over:
        return status
    return (
        f"{status} Outlook by the chance of success: from {high} it will "
        f"probably be met, below {low} it will probably be missed. Objectives: "
        f"{asked.draws:,} draws, seed {asked.seed}."
    )


def _missing(facts: Facts) -> Iterator[Entry]:
    """Give what is not measured, not agreed, not shown and not looked into."""
    own = [part for part in facts.key_results if part.score.measured_on is None]
    known = [part for part in own if part.score.progress is not None]
    bare = [part for part in own if part.score.progress is None and not part.draft]
    groups = {
        "Not measured": [part for part in bare if part.begins is None],
        "Not begun": [part for part in bare if part.begins is not None],
        "Baseline still to be found": [p for p in known if not facts.overdue(p)],
        "Baseline not found": [part for part in known if facts.overdue(part)],
    }
    drafts = [part for part in facts.key_results if part.draft]
    for title, parts in groups.items():
        if parts:
            yield Entry(title=title, lines=(f"{titles(parts, len(parts))}.",))
    if drafts:
        said = f"{titles(drafts)}: not judged until the target is agreed."
        yield Entry(title="Drafts", lines=(said,))
    yield from _not_shown(facts)
    if facts.since is None:
        said = "No earlier day was given."
        yield Entry(title="Not compared", lines=(said,))
    lacking = tuple(
        f"{rule}: {why}"
        for rule, why in facts.decisions.not_asked
        if rule not in _NEVER
    )
    if lacking:
        yield Entry(title="Not looked into", points=lacking)


def _not_shown(facts: Facts) -> Iterator[Entry]:
    """Count what the report is not about, and say what of it waits to be closed."""
    if not facts.left:
        return
    why = "not selected" if facts.chosen else "of cycles that do not run"
    said = [f"{counted(facts.left, 'objective')} {why}."]
    if facts.unclosed and not facts.chosen:
        said.append(
            f"{facts.unclosed} of them ended, and nobody closed "
            f"{'it' if facts.unclosed == 1 else 'them'}: select "
            f"{'it' if facts.unclosed == 1 else 'them'} for a report on the end."
        )
    yield Entry(title="Not shown", lines=tuple(said))
