"""How a score came up the cascade, level by level: a tree of bounded size."""

from collections import deque

from attrs import define, evolve, field

from okrkit.alignment.explain_lookups import joined, listed
from okrkit.alignment.explain_parts import AGAIN, Counted, Member
from okrkit.alignment.rolling import Rolling
from okrkit.results import Explanation

PARTS_SHOWN = 2_000
"""How many parts an explanation takes apart; of the rest it says how many there are."""


def explain(rolling: Rolling, node: int) -> Explanation:
    """
    Say how the score of a node came about, level by level.

    Args:
        rolling: The set rolled up.
        node: An objective or key result, by its place in the graph.

    Returns:
        A tree of about 2,000 parts at most, the nearest levels first. What is reached
        twice is taken apart once.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, align
        >>> goal = {"baseline": 0, "target": 1, "check_ins": {"2026-11-06": 0.5}}
        >>> okrs = OKRSet([Objective("keep", "Stay", [KeyResult("k", "K", **goal)])])
        >>> explain(align(okrs, on="2026-11-15").rolling, 0).formula
        '(1·0.5) / 1'
    """
    counted = Counted(rolling)
    drafts = [_Draft(node, counted.whole(node))]
    ready, met, again = deque(drafts), {node}, dict[int, None]()
    room = PARTS_SHOWN - _size(drafts[0].own)
    while ready:
        draft = ready.popleft()
        for member in counted.members(draft.node, most=max(room, 0) + 1):
            if room <= 0:
                part = _Draft(-1, _more(counted.count(draft.node) - len(draft.parts)))
            elif member.node in met:
                again[member.node] = None
                part = _Draft(-1, _reference(counted, member))
            else:
                met.add(member.node)
                part = _Draft(member.node, counted.part(member))
                ready.append(part)
            room -= _size(part.own)
            drafts.append(part)
            draft.parts.append(part)
            if part.own.label == _REST:
                break
    whole = _assembled(drafts)
    if not again:
        return whole
    names = listed([counted.name(node) for node in again])
    said = f"reached more than once, counted each time: {names}"
    return evolve(whole, note=joined(whole.note, said))


_REST = "…"


@define(eq=False)
class _Draft:
    """A part of the tree, while its own parts are still being found."""

    node: int
    own: Explanation
    parts: "list[_Draft]" = field(factory=list)


def _assembled(drafts: list[_Draft]) -> Explanation:
    """Put the parts into their wholes, from the last to the first."""
    made: dict[int, Explanation] = {}
    for draft in reversed(drafts):
        below = tuple(made.pop(id(part)) for part in draft.parts)
        made[id(draft)] = evolve(draft.own, inputs=(*below, *draft.own.inputs))
    return made[id(drafts[0])]


def _size(part: Explanation) -> int:
    return sum(1 for _ in part.walk())


def _more(count: int) -> Explanation:
    return Explanation(_REST, note=f"and {count} more, not taken apart here")


def _reference(counted: Counted, member: Member) -> Explanation:
    """Refer to a part that is taken apart elsewhere."""
    part = counted.part(member)
    note = joined(part.note, AGAIN)
    return evolve(part, inputs=(), excluded=(), formula="", note=note)
