"""Rules on what a team has agreed to live with."""

from collections.abc import Iterator
from typing import Final

from okrkit.reviewing.hit import Hit
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.seen import ReviewContext

__all__ = ["RULES"]


@rule("W01", "unused waiver", severity="info", source="okrkit")
def unused_waiver(context: ReviewContext) -> Iterator[Hit]:
    """
    A waiver that waives nothing, or a place where anything may stand tomorrow.

    Why it matters:
        A waiver that is left behind silences the rule the day it is right again, and
        nobody remembers why.

    Found:
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - id: keep
            title: Paying customers stay because they succeed early
            key_results:
              - id: churn
                title: Monthly churn of paying accounts falls from 3.2% to 2%
                baseline: 3.2
                target: 2
                metric: {id: churn, unit: "%", polarity: lower}
        waive: {"K01:churn": The audit is what was promised}

    Use instead:
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - id: keep
            title: Paying customers stay because they succeed early
            key_results:
              - id: churn
                title: Monthly churn of paying accounts falls from 3.2% to 2%
                baseline: 3.2
                target: 2
                metric: {id: churn, unit: "%", polarity: lower}

    When to waive:
        One list of waivers serves many sets.

    Source:
        okrkit's own: linters report unused suppressions for the same reason.
    """
    for key in context.idle_waivers:
        yield Hit(
            subject=key,
            kind="set",
            message=f"The waiver of {key} waives nothing any more.",
            suggestion="Take it out, so that the rule speaks again when it must.",
        )
    for key, better in context.placed_waivers.items():
        yield Hit(
            subject=key,
            kind="set",
            message=f"The waiver of {key} is of a place: whatever stands there next "
            "is waived as well.",
            suggestion=f"Write {better}, which lasts as long as the words do.",
        )


RULES: Final[tuple[Rule, ...]] = (unused_waiver,)
"""This family, in order."""
