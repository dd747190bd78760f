"""Rules on what objectives say of each other."""

from collections.abc import Iterator
from typing import Final

from okrkit.alignment.findings import Copied, OneSided, Orphan, Uncovered
from okrkit.reviewing.hit import Hit
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.seen import ReviewContext

__all__ = ["RULES"]

_PERSONAL: Final = frozenset({"individual", "person", "personal", "employee"})
_BOTTOM_UP, _LEAST = 0.4, 5


@rule(
    "A01",
    "orphan",
    severity="info",
    part="substance",
    source="SRC73, COMP",
    needs=("fields", "day", "links"),
)
def orphan(context: ReviewContext) -> Iterator[Hit]:
    """
    An objective that supports nothing and does not say why it stands alone.

    Why it matters:
        Work that nobody above waits for is the first to be dropped, or the last.

    Found:
        # on: 2026-11-15
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - {id: grow, title: The business grows, level: company}
          - {id: keep, title: Customers stay, level: team}
          - {id: win, title: Customers come, supports: [{objective: grow}]}

    Use instead:
        # on: 2026-11-15
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - {id: grow, title: The business grows, level: company}
          - {id: keep, title: Customers stay, supports: [{objective: grow}]}
          - {id: win, title: Customers come, supports: [{objective: grow}]}

    When to waive:
        It is worth doing by itself: then say so in `why`.

    Source:
        source{d}; "OKRs: companion".
    """
    for remark in context.remarks(Orphan):
        for objective in context.of_id(remark.id):
            yield objective.hit(
                "It supports nothing, and nothing says why it stands alone.",
                suggestion="Link it to what it contributes to, or say why it matters.",
            )


@rule(
    "A02",
    "copied cascade",
    severity="warning",
    part="substance",
    source="RUN",
    needs=("fields", "day", "links"),
)
def copied(context: ReviewContext) -> Iterator[Hit]:
    """
    A child that repeats its parent instead of adding something of its own.

    Why it matters:
        Two teams answer for one number, so nobody does; and it counts twice.

    Found:
        # on: 2026-11-15
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - {id: grow, title: Customers stay with us, level: company}
          - id: team
            title: Customers stay with us
            level: team
            supports: [{objective: grow}]

    Use instead:
        # on: 2026-11-15
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - {id: grow, title: Customers stay with us, level: company}
          - id: team
            title: New customers are at home after a week
            level: team
            supports: [{objective: grow}]

    When to waive:
        The parent is only a heading for its one child.

    Source:
        Wodtke, Castro and Bock, by "Running OKRs Effectively".
    """
    for remark in context.remarks(Copied):
        for objective in context.of_id(remark.id):
            yield objective.hit(
                f"It repeats what {remark.parent} says.",
                suggestion="Say what this team changes so that the parent is reached.",
            )


@rule(
    "A03",
    "uncovered parent key result",
    severity="warning",
    part="substance",
    source="GP",
    needs=("fields", "day", "links"),
)
def uncovered(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result of a parent to which none of its children contributes.

    Why it matters:
        Everybody believes that somebody else looks after it.

    Found:
        # on: 2026-11-15
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - id: grow
            title: The business grows
            level: company
            key_results:
              - {id: churn, title: Few leave, baseline: 4, target: 2}
              - {id: arr, title: More revenue, baseline: 4, target: 5}
          - id: keep
            title: Customers stay
            level: team
            supports: [{key_result: churn}]

    Use instead:
        # on: 2026-11-15
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - id: grow
            title: The business grows
            level: company
            key_results:
              - {id: churn, title: Few leave, baseline: 4, target: 2}
          - id: keep
            title: Customers stay
            level: team
            supports: [{key_result: churn}]

    When to waive:
        The parent's own people look after it.

    Source:
        Google's OKR Playbook.
    """
    for remark in context.remarks(Uncovered):
        for kr in context.of_key_result(remark.id):
            yield kr.hit(
                "No team that supports its objective contributes to it.",
                suggestion="Ask who will move it, and link that team's objective.",
            )


@rule(
    "A04",
    "one-sided dependency",
    severity="warning",
    part="substance",
    source="GP",
    needs=("fields", "day", "links"),
)
def one_sided(context: ReviewContext) -> Iterator[Hit]:
    """
    Something that waits for another team, which has no key result for it.

    Why it matters:
        What one team needs and the other has not planned will be late.

    Found:
        # on: 2026-11-15
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - id: checkout
            title: Orders go through at once
            owner: Shop
            supports: [{objective: payments, kind: depends on}]
            key_results: [{id: speed, title: Fast, baseline: 9, target: 3}]
          - {id: payments, title: Payments never fail, owner: Platform}

    Use instead:
        # on: 2026-11-15
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - id: checkout
            title: Orders go through at once
            owner: Shop
            supports: [{key_result: failures, kind: depends on}]
            key_results: [{id: speed, title: Fast, baseline: 9, target: 3}]
          - id: payments
            title: Payments never fail
            owner: Platform
            key_results: [{id: failures, title: Few fail, baseline: 4, target: 1}]

    When to waive:
        The other team has agreed, and works outside the cycle.

    Source:
        Google's OKR Playbook: each team that must contribute carries its own key
        result.
    """
    for remark in context.remarks(OneSided):
        for seen in context.of(remark.id):
            whose = f" of {remark.owner}" if remark.owner else ""
            yield seen.hit(
                f"It depends on {remark.waits_on}{whose}, which has no key result "
                "for it.",
                suggestion="Agree on one with that team.",
            )


@rule(
    "A05",
    "top-down only",
    severity="info",
    part="substance",
    source="KLAU, CARB",
    needs=("fields", "day", "links"),
)
def top_down(context: ReviewContext) -> Iterator[Hit]:
    """
    A set in which most teams repeat what stands above them.

    It is looked at where at least five objectives support another; fewer than four in
    ten with words of their own are too few.

    Why it matters:
        Those who do the work know what would help; what is only handed down is
        carried, not owned.

    Found:
        # on: 2026-11-15
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - {id: top, title: Customers stay, level: company}
          - {id: a, title: Customers stay, supports: [{objective: top}]}
          - {id: b, title: Customers stay, supports: [{objective: top}]}
          - {id: c, title: Customers stay, supports: [{objective: top}]}
          - {id: d, title: Customers stay, supports: [{objective: top}]}
          - {id: e, title: Calls are answered, supports: [{objective: top}]}

    Use instead:
        # on: 2026-11-15
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - {id: top, title: Customers stay, level: company}
          - {id: a, title: Customers stay, supports: [{objective: top}]}
          - {id: b, title: Bills are right, supports: [{objective: top}]}
          - {id: c, title: Parcels arrive on time, supports: [{objective: top}]}
          - {id: d, title: New users find their way, supports: [{objective: top}]}
          - {id: e, title: Calls are answered, supports: [{objective: top}]}

    When to waive:
        A crisis sets the aims.

    Source:
        Rick Klau; Carbon design system.
    """
    children = [each for each in context.objectives if each.objective.supports]
    own = len(children) - len({remark.id for remark in context.remarks(Copied)})
    if len(children) >= _LEAST and own < _BOTTOM_UP * len(children):
        yield context.hit(
            f"{own} of {len(children)} objectives below others are in their own words.",
            suggestion="Invite the teams to propose before the next cycle.",
        )


@rule(
    "A06",
    "individual OKRs",
    severity="info",
    part="substance",
    source="RUN",
    needs=("fields",),
)
def individual(context: ReviewContext) -> Iterator[Hit]:
    """
    An objective of one person.

    Why it matters:
        It turns into an appraisal, and the aims become safe ones.

    Found:
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - {id: learn, title: I speak at a conference, level: individual}

    Use instead:
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - {id: known, title: Developers know who we are, level: team}

    When to waive:
        The person is a team of one.

    Source:
        Rick Klau, who withdrew the recommendation in 2017; "Running OKRs
        Effectively".
    """
    for objective in context.objectives:
        if objective.objective.level.casefold() in _PERSONAL:
            yield objective.hit(
                "This is the objective of one person.",
                suggestion="Agree on it as a team; keep personal plans elsewhere.",
            )


RULES: Final[tuple[Rule, ...]] = (
    orphan,
    copied,
    uncovered,
    one_sided,
    top_down,
    individual,
)
"""This family, in order."""
