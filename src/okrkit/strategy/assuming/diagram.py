"""The chains as the text of a drawing in Mermaid."""

from collections.abc import Sequence

from okrkit import markup
from okrkit.model.okrset import OKRSet
from okrkit.strategy.assuming.chained import Chain

__all__ = ["LINKS", "mermaid"]

LINKS = 500
"""Most links of a Mermaid text: more of them Mermaid does not draw by default."""

# Background, border and text are set together, so that a dark page changes none.
_CLASSES = {
    "driver": "fill:#ddf0ff,stroke:#0969da,color:#1f2328",
    "outcome": "fill:#dafbe1,stroke:#1a7f37,color:#1f2328",
    "objective": "fill:#eceff3,stroke:#59636e,color:#1f2328",
}


def mermaid(okrs: OKRSet, chains: Sequence[Chain]) -> str:
    """
    Draw chains: drivers, outcomes, objectives, and the objectives these support.

    Args:
        okrs: The set.
        chains: Of the objectives to draw.

    Returns:
        The text of a flowchart with at most `LINKS` links; how many are left out is
        said in a node of its own.

    Example:
        >>> from okrkit import Objective
        >>> from okrkit.strategy.assuming.chains import assumptions
        >>> okrs = OKRSet([Objective("keep", "Stay")])
        >>> print(mermaid(okrs, assumptions(okrs).chains).splitlines()[2])
          n0["Stay"]:::objective
    """
    edges = list(dict.fromkeys(_edges(okrs, chains)))
    drawn = edges[:LINKS]
    left = len(edges) - len(drawn)
    nodes: dict[tuple[str, str], None] = {("objective", c.id): None for c in chains}
    if left:
        nodes = {}
    for lower, upper, _ in drawn:
        nodes |= {lower: None, upper: None}
    names = {node: f"n{place}" for place, node in enumerate(nodes)}
    lines = ["flowchart LR", "  accTitle: What objectives assume"]
    lines += [f"  {name}{_label(okrs, *node)}" for node, name in names.items()]
    if left:
        lines.append(f'  rest["… and {left} more links"]:::objective')
    lines += [f"  {names[a]} {arrow} {names[b]}" for a, b, arrow in drawn]
    lines += [f"  classDef {name} {style}" for name, style in _CLASSES.items()]
    return "\n".join([*lines, ""])


_Node = tuple[str, str]


def _edges(okrs: OKRSet, chains: Sequence[Chain]) -> list[tuple[_Node, _Node, str]]:
    """List the arrows: a stated one is drawn through, an implied one with dots."""
    place = {chain.id: chain for chain in chains}
    found: list[tuple[_Node, _Node, str]] = []
    for chain in chains:
        for link in chain.links:
            after = "" if link.lag is None else f"|{link.lag:g} days|"
            arrow = ("-->" if link.source == "stated" else "-.->") + after
            ends = ("driver", link.driver), ("outcome", link.outcome)
            found.append((*ends, arrow))
        top = "objective", chain.id
        found += [(("outcome", name), top, "---") for name in chain.outcomes]
        led = {link.driver for link in chain.links}
        alone = [name for name in chain.drivers if name not in led]
        found += [(("driver", name), top, "---") for name in alone]
    objectives = okrs.objectives
    found += [
        (("objective", objectives[a].id), ("objective", objectives[b].id), "==>")
        for a, b in okrs.support_links()
        if objectives[a].id in place
    ]
    return found


def _label(okrs: OKRSet, kind: str, id: str) -> str:
    if kind == "objective":
        return f'["{markup.mermaid_text(okrs.objective(id).title)}"]:::objective'
    return f'(["{markup.mermaid_text(okrs.metric(id).name)}"]):::{kind}'
