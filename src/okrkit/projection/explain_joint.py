"""How the chance of an objective came about: its key results drawn together."""

import numpy as np
from attrs import evolve, frozen

from okrkit.alignment.explain_lookups import NAMED
from okrkit.alignment.explain_parts import Counted, Member
from okrkit.alignment.rolling import Rolling
from okrkit.projection.ahead import marginals_of
from okrkit.projection.explain import status_part, verdict
from okrkit.projection.foresight import Foresight
from okrkit.projection.joining.correlation import DEFAULT, Correlation
from okrkit.projection.joining.joint import Joint
from okrkit.projection.joining.simulation import simulation
from okrkit.projection.projection import Projection
from okrkit.projection.said import about_text, chance_text
from okrkit.results import Explanation
from okrkit.scoring.judgement import compared

_ALONE = 2_000
"""Of larger sets no second simulation is made to see what independence would give."""

_EVIDENCE = (
    "nine public families of five sibling series: drawn as independent, 80% intervals "
    f"covered 52 to 66% where siblings move together; with {DEFAULT:g} 70 to 83%"
)


@frozen(kw_only=True, eq=False)
class Whole:
    """
    An objective, or a key result that others make, whose chance is explained.

    Attributes:
        foresight: What is foreseen of the key results.
        rolling: How scores come up.
        joint: The draws.
        node: Its place in the graph.
        one: Its projection.
    """

    foresight: Foresight
    rolling: Rolling
    joint: Joint
    node: int
    one: Projection

    @property
    def line(self) -> float:
        """The score from which it succeeds."""
        return float(compared(self.joint.simulation.lines()[[self.node]])[0])

    @property
    def over(self) -> bool:
        """Whether its days are."""
        return self.rolling.score(self.node).maturity != "running"


def explain_objective(whole: Whole) -> Explanation:
    """
    Say how the chance of an objective came about.

    Args:
        whole: The objective, and the draws.

    Returns:
        A tree: what it is made of, how that was drawn, and what follows.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> project(okrs, on="2027-01-01").explain("keep").formula
        '1000 of 1000 draws reach a score of 1'
    """
    one, joint = whole.one, whole.joint
    parts, excluded = _members(whole, Counted(whole.rolling), whole.node)
    parts += _values(whole)
    if one.chance is None:
        return Explanation(
            one.id, shown=verdict(one), rule=one.method, inputs=parts, excluded=excluded
        )
    line = whole.line
    hits = round(one.chance * joint.draws)
    source = f"policy {one.policy}, roll-up {whole.rolling.rule.name}"
    return Explanation(
        one.id,
        one.chance,
        shown=verdict(one),
        rule=one.method,
        formula=f"{hits} of {joint.draws} draws reach a score of {line:g}",
        source=source,
        inputs=(
            *parts,
            _score(whole),
            *_drawn(whole),
            status_part(one, over=whole.over),
        ),
        excluded=excluded,
    )


def _members(
    whole: Whole, counted: Counted, node: int
) -> tuple[list[Explanation], tuple[tuple[str, str], ...]]:
    """Name what a node is made of, and what does not count."""
    parts: list[Explanation] = []
    excluded: list[tuple[str, str]] = []
    for member in counted.members(node, most=NAMED):
        name = counted.name(member.node)
        if member.node >= whole.rolling.graph.size:
            below, without = _members(whole, counted, member.node)
            excluded += without
            rule = "they count together"
            group = Explanation(name, rule=rule, weight=member.weight, inputs=below)
            parts += [group] if below else []
            continue
        part = _member(whole, member, name)
        if part.value is None:
            excluded.append((name, part.note))
        elif member.weight == 0:
            excluded.append((name, "its weight is 0"))
        else:
            parts.append(part)
    more = counted.count(node) - NAMED
    if more > 0:
        parts.append(Explanation("…", note=f"and {more} more, not shown here"))
    return parts, tuple(excluded)


def _values(whole: Whole) -> list[Explanation]:
    """Name the key results whose values make the value of a key result."""
    valued, row = whole.rolling.valued, whole.node - whole.rolling.graph.objectives
    if valued is None or row < 0 or not valued.feeds.plan.height[row]:
        return []
    note = "its value counts in every draw"
    taken = valued.members(row)
    parts = [Explanation(one.id, note=note, weight=one.factor) for one in taken[:NAMED]]
    more = len(taken) - NAMED
    return [*parts, *([Explanation("…", note=f"and {more} more")] if more > 0 else [])]


def _member(whole: Whole, member: Member, name: str) -> Explanation:
    """Say how one part of an objective will end, as it was drawn."""
    joint, node = whole.joint, member.node
    row = node - whole.rolling.graph.objectives
    made = np.flatnonzero(joint.nodes == node)
    endings = whole.foresight.endings
    if len(made):
        chance, score = float(joint.chance[made[0]]), float(joint.mean[made[0]])
        note = "drawn with what it is made of"
    else:
        chance = float(endings.success[row])
        score = float(endings.expected_score[row])
        note = str(endings.method[row])
    fixed = np.nan if row < 0 else float(joint.simulation.fixed[row])
    if np.isnan(chance) and not np.isnan(fixed):
        line = whole.rolling.own.key_results.line[row]
        score = fixed
        chance = float(np.greater_equal(*compared(np.array([fixed, line]))))
        note = f"{note}; it counts as {fixed:.4g} in every draw"
    if np.isnan(chance):
        return Explanation(name, note=note or "no score by the end")
    sure = chance_text(chance, drawn=bool(len(made)))
    return Explanation(
        name,
        chance,
        shown=f"{sure} success, expected score {about_text(score, None)}",
        note=note,
        weight=member.weight,
    )


def _score(whole: Whole) -> Explanation:
    """Say what the score may be at the end."""
    one = whole.one
    ends = [
        Explanation(f"{100 * level:.4g}% end below", value)
        for level, value in one.quantiles
    ]
    return Explanation(
        "score at the end",
        one.median,
        shown=", ".join(
            f"{100 * level:.4g}%: {about_text(value, None)}"
            for level, value in one.quantiles
        ),
        rule="as drawn",
        inputs=(*ends, Explanation("expected score", one.expected_score)),
    )


def _drawn(whole: Whole) -> list[Explanation]:
    """Say how the draws were made, and how exact they are."""
    joint = whole.joint
    at = int(np.flatnonzero(joint.nodes == whole.node)[0])
    error = float(joint.error[at])
    parts = [
        _correlation(whole),
        Explanation(
            "draws",
            float(joint.draws),
            rule="in mirrored pairs, rolled up one by one",
            note=f"seed {joint.seed}: the same seed gives the same numbers",
        ),
        Explanation(
            "error of the draws",
            error,
            shown=f"±{100 * error:.2g} points",
            rule="standard error of the chance, from their number alone",
        ),
    ]
    alone = _alone(whole)
    if alone is not None:
        parts.append(
            Explanation(
                "if independent",
                alone,
                shown=chance_text(alone, drawn=True),
                rule="the same draws, with nothing in common but metrics",
                note="for comparison; it is not used",
            )
        )
    return parts


def _correlation(whole: Whole) -> Explanation:
    by = whole.joint.correlation
    pairs = [
        Explanation(f"{one} and {other}", rho) for one, other, rho in by.pairs[:NAMED]
    ]
    if by.pairs[NAMED:]:
        more = f"and {len(by.pairs) - NAMED} more pairs"
        pairs.append(Explanation("…", note=more))
    owner = Explanation("of one owner, more by", by.owner)
    return Explanation(
        "correlation",
        by.common,
        rule="of what any two key results surprise by, in the good direction",
        source=_EVIDENCE if by == Correlation.of(None) else by.note,
        inputs=(*([owner] if by.owner else []), *pairs),
    )


def _alone(whole: Whole) -> float | None:
    """Return the chance if nothing but a metric were common; None where not drawn."""
    joint, rolling = whole.joint, whole.rolling
    by = evolve(joint.correlation, common=0.0, owner=0.0, pairs=())
    if by == joint.correlation or len(rolling.own.okrs.key_results) > _ALONE:
        return None
    if whole.one.status in {"achieved", "missed"}:
        return None
    made = simulation(
        rolling,
        marginals_of(whole.foresight),
        Correlation(common=0.0),
        seed=joint.seed,
        draws=joint.draws,
    )
    score = made.scores([whole.node])[:, 0]
    return float((compared(score) >= whole.line).mean())
