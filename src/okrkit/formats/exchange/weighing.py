"""The weights of key results and links: said for all siblings, or for none."""

from collections.abc import Sequence

from attrs import define, field

from okrkit.errors import shown
from okrkit.formats.exchange.draft import Draft, KeyResultRow, ObjectiveRow, Parent
from okrkit.formats.exchange.linking import Linked, Links

__all__ = ["Weights", "weigh"]


@define(eq=False)
class Weights:
    """
    What each row and link weighs among its siblings.

    Attributes:
        key_results: By row.
        links: By objective and what it supports.

    Example:
        >>> Weights().links
        {}
    """

    key_results: dict[KeyResultRow, float] = field(factory=dict)
    links: dict[tuple[ObjectiveRow, Linked], float] = field(factory=dict)


def weigh(draft: Draft, links: Links) -> Weights:
    """
    Weigh siblings; one without a weight beside others that have one is no number.

    Args:
        draft: The rows; it says whether weights are shares of one whole.
        links: What hangs on what.

    Returns:
        The weights; 1 for each where nobody said any.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> from okrkit.formats.exchange.source import Source
        >>> source = Source(settings=Settings(), notes=Notes())
        >>> weigh(Draft(source, "flat"), Links()).key_results
        {}
    """
    found = Weights()
    for members in links.members.values():
        said = [kr.weight for kr in members]
        values = _weights(said, members, rest=draft.rest)
        found.key_results |= dict(zip(members, values, strict=True))
    below: dict[Linked, list[tuple[ObjectiveRow, Parent]]] = {}
    for row, parents in links.parents.items():
        for parent, by in parents:
            below.setdefault(parent, []).append((row, by))
    for parent, ties in below.items():
        said = [by.weight for _, by in ties]
        rows = [row for row, _ in ties]
        values = _weights(said, rows, rest=draft.rest)
        found.links |= {
            (row, parent): value for row, value in zip(rows, values, strict=True)
        }
    return found


def _weights(
    said: Sequence[float | None], rows: Sequence[Linked], *, rest: bool
) -> list[float]:
    weighed = list(zip(rows, said, strict=True))
    # A weight below 0 is a fault of its own row, and says nothing of the others.
    given = [(row, said) for row, said in weighed if said is not None and said >= 0]
    blank = [row for row, said in weighed if said is None]
    left = 1 - sum(said for _, said in given)
    if rest and given and blank and left >= 0:
        return [left / len(blank) if said is None else said for _, said in weighed]
    if given:
        _refuse(blank, given[0][0].item.path, rest=rest)
    return [1.0 if said is None else said for _, said in weighed]


def _refuse(blank: Sequence[Linked], beside: str, *, rest: bool) -> None:
    hint = "Write a weight for each: 0 for one that does not count."
    if rest:
        hint = "The weights beside it are more than the whole."
    for row in blank:
        if row.item.bad:
            continue
        row.item.fault(
            row.at.get("weight", ""),
            "no weight, beside others that have one",
            code="blank",
            expected=f"a weight as in {beside}, or none at all",
            got=shown(""),
            hint=hint,
        )
