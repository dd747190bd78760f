"""What is amiss whatever the chances: broken guardrails, baselines of another cycle."""

import math
from collections.abc import Iterator

from okrkit.scoring.amounts import day_text
from okrkit.scoring.beside import Held
from okrkit.show.report.facts import Facts
from okrkit.show.report.stands import titles

__all__ = ["broken", "rail", "started_before"]


def broken(facts: Facts) -> list[Held]:
    """
    Return the guardrails of what is reported on that do not hold.

    Example:
        >>> broken.__name__
        'broken'
    """
    return [
        rail
        for stand in facts.stands
        for rail in facts.guardrails.get(stand.id, ())
        if rail.holds is False
    ]


def rail(facts: Facts, held: Held, title: str) -> str:
    """
    Say of a guardrail that it does not hold, or did not when its days were over.

    Args:
        facts: What the report rests on.
        held: The guardrail.
        title: Of its objective.

    Returns:
        A sentence.

    Example:
        >>> rail.__name__
        'rail'
    """
    *_, actual, _, limits, _ = held.cells()
    day = "" if held.measured_on is None else f" on {day_text(held.measured_on)}"
    said = f"{held.name} was {actual}{day}, and should be {limits}"
    old = "; a newer reading was due, so read it again" * (held in facts.aged)
    is_ = "was" if facts.over else "is"
    return f"A guardrail of {title} {is_} broken: {said}{old}."


def started_before(facts: Facts) -> Iterator[str]:
    """
    Name totals whose baseline is that of another cycle: what they show is untrue.

    Args:
        facts: What the report rests on.

    Yields:
        A sentence, if there are any.

    Example:
        >>> started_before.__name__
        'started_before'
    """
    first = facts.outlook.foresight.sheet.key_results.anew
    where = facts.outlook.key_results.card.where
    those = [s for s in facts.key_results if not math.isnan(first[where(s.id)[1]])]
    if those:
        yield (
            f"Correct the baseline of {titles(those)}: a total begins at 0 with the "
            "cycle, and the first reading lies so far below that it looks like the "
            "total of the cycle before."
        )
