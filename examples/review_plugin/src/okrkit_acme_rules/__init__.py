"""What Acme has agreed on its OKRs, as rules of okrkit."""

from collections.abc import Iterator

from okrkit import rules

__all__ = ["RULES", "long_title", "nobody_is_named"]

LONGEST = 12


@rules.rule("ACME1", "nobody is named", severity="warning", source="Acme's OKR guide")
def nobody_is_named(context: rules.ReviewContext) -> Iterator[rules.Hit]:
    """
    An objective that says nowhere whom it is for.

    Why it matters:
        What is for everybody is for nobody: a team cannot tell what to leave out.

    Found:
        Objective: Grow faster than last year
        - Cut monthly churn from 3.2% to 2%

    Use instead:
        Objective: Paying customers stay with us
        - Cut monthly churn from 3.2% to 2%

    When to waive:
        The objective is about Acme itself: its costs, its safety.

    Source:
        Acme's OKR guide, page 3.
    """
    for objective in context.objectives:
        if not (objective.mentions.populations or objective.objective.scope):
            yield objective.hit(
                "It does not say whom it is for.",
                suggestion="Name them: new customers, people who are on trial.",
            )


@rules.rule("ACME2", "long title", severity="info", source="Acme's OKR guide")
def long_title(context: rules.ReviewContext) -> Iterator[rules.Hit]:
    """
    A key result whose title is longer than twelve words.

    Why it matters:
        What cannot be said aloud is not remembered.

    Found:
        Cut the monthly churn of all of our paying accounts in each region from 3% to 2%

    Use instead:
        Cut monthly churn of paying accounts from 3% to 2%

    When to waive:
        A contract gives the words.

    Source:
        Acme's OKR guide, page 4.
    """
    for kr in context.key_results:
        count = len(kr.title.split())
        if count > LONGEST:
            yield kr.hit(
                f"It has {count} words.", suggestion="Leave out what is known."
            )


RULES = (nobody_is_named, long_title)
