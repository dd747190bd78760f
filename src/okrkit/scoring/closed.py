"""What was closed: how it ended takes the place of where it stands in time."""

from typing import Final

from okrkit.model.closing import Closing, Outcome
from okrkit.scoring.columns import Sheet
from okrkit.scoring.status import STATUSES, Status

__all__ = ["closed_of", "label_of", "status_of"]

_STATUSES: Final[dict[str, Status]] = {word: word for word in STATUSES}
_MADE: Final = "scoring.closed"


def closed_of(sheet: Sheet, kind: str) -> dict[int, Closing]:
    """
    Return how each objective or key result was closed by the day.

    Args:
        sheet: The set, scored on the day.
        kind: "objective" or "key result".

    Returns:
        Closings by the place of what they closed. A key result that was not closed
        itself ended as its objective did.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> closed_of(sheet, "key result")
        {}
    """
    made, name = sheet.okrs.table.made, f"{_MADE}.{kind}.{sheet.on}"
    kept = made.get(name)
    if isinstance(kept, dict):
        found: dict[int, Closing] = kept
        return found
    closed: dict[int, Closing] = {}
    # Objectives first: what a key result was closed as itself wins.
    for of, place, closing in sheet.okrs.closings():
        if closing.date.toordinal() > sheet.on:
            continue
        if of == kind:
            closed[place] = closing
        elif of == "objective":
            parts = range(int(sheet.offset[place]), int(sheet.offset[place + 1]))
            closed |= dict.fromkeys(parts, closing)
    made[name] = closed
    return closed


def status_of(outcome: Outcome, /) -> Status | None:
    """
    Return the status of what was closed.

    Args:
        outcome: How it ended.

    Returns:
        "achieved" or "missed"; None of what was given up.

    Example:
        >>> status_of("missed"), status_of("abandoned")
        ('missed', None)
    """
    return _STATUSES.get(outcome)


def label_of(outcome: Outcome, /) -> str:
    """
    Say how something was closed, in the place of its status.

    Args:
        outcome: How it ended.

    Returns:
        One word or two.

    Example:
        >>> label_of("missed"), label_of("abandoned")
        ('missed', 'closed: abandoned')
    """
    return status_of(outcome) or f"closed: {outcome}"
