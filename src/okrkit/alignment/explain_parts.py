"""What counted in a node of a cascade and what did not, in words and numbers."""

from collections.abc import Iterator, Sequence

import numpy as np
from attrs import evolve, frozen

from okrkit.alignment.explain_left_out import LeftOut, what_counts
from okrkit.alignment.explain_lookups import NAMED, Lookups, joined
from okrkit.alignment.graph import CONTRIBUTES, INFORMS
from okrkit.alignment.rolling import Rolling
from okrkit.alignment.value_links import POOL, why_left_out
from okrkit.alignment.value_roll_up import Taken
from okrkit.alignment.wiring import SHARED
from okrkit.model.parts import SUPPORT_KINDS
from okrkit.results import Explanation
from okrkit.scoring.amounts import in_formula
from okrkit.scoring.expected import mean_formula
from okrkit.scoring.explain import explain as explain_own
from okrkit.scoring.explain import in_force_note
from okrkit.scoring.inputs import known
from okrkit.scoring.status import JUDGED

AGAIN = "met before, where it is taken apart; it counts in each of its parents"
"""What is said of a part that is reached a second time."""

_READ = "value read itself"
"""What the reading is called that values from below displace."""


@frozen(eq=False)
class Member:
    """
    One thing that counts, or could, in a node.

    Attributes:
        node: Its place.
        parent: Where it counts.
        weight: Among the others there.
        share: Part of the parent that it makes; None where it makes none.
        kind: As in `Links.kind`.
    """

    node: int
    parent: int
    weight: float
    share: float | None
    kind: int


class Counted:
    """Reads the parts of explanations off the columns of a cascade."""

    def __init__(self, rolling: Rolling) -> None:
        """
        Index what is looked up by parent.

        Args:
            rolling: The set rolled up.
        """
        self._rolling = rolling
        self._plan, self._graph = rolling.wiring.plan, rolling.graph
        self._lookups = Lookups(rolling)
        self._left_out = LeftOut(self._lookups)
        self._wholes: dict[int, Explanation] = {}
        self._unmatched: dict[int, tuple[str, ...]] = {}
        if rolling.valued is not None:
            self._unmatched = rolling.valued.feeds.unmatched
        nothing = np.zeros_like(rolling.sheet.offset)
        # Without key results of its own, what scoring says of an objective is its
        # verdict alone.
        self._bare = evolve(rolling.sheet, offset=nothing)

    def name(self, node: int) -> str:
        """
        Return what a node is called.

        Args:
            node: Its place.

        Returns:
            Its id, or what a group is.
        """
        return self._lookups.name(node)

    def count(self, node: int) -> int:
        """
        Count what could count in a node.

        Args:
            node: Its place; -1 for a part that is no node.

        Returns:
            How many members it has.
        """
        return self._lookups.count(node)

    def members(self, node: int, *, most: int) -> Iterator[Member]:
        """
        Give what could count in a node.

        Args:
            node: Its place; -1 for a part that is no node.
            most: How many to give.

        Yields:
            Its members, in the order of the set.
        """
        if not self.count(node):
            return
        span = self._plan.links_of(node)
        links, plan = self._rolling.wiring.links, self._plan
        total = sum(weight for weight, _ in self._lookups.terms(node))
        mean = self._rolling.rule.rule == "mean"
        for at in range(span.start, span.stop)[:most]:
            child, link = int(plan.child[at]), int(plan.link[at])
            weight = float(plan.weight[at])
            counts = mean and weight and not np.isnan(self._rolling.values[child])
            yield Member(
                node=child,
                parent=node,
                weight=weight,
                share=weight / total if counts else None,
                kind=int(links.kind[link]),
            )

    def part(self, member: Member) -> Explanation:
        """
        Say what a member is by itself, and how much it counts.

        Args:
            member: The member.

        Returns:
            A part; what it is made of is still to be put in, where that is rolled up.
        """
        whole = self.whole(member.node)
        said = [whole.note]
        if member.share is not None:
            said.append(f"makes {member.share:.4g} of {self.name(member.parent)}")
        if member.kind == SHARED:
            owner = int(self._graph.objective_of(np.array([member.node]))[0])
            said.append(f"shared: a key result of {self._graph.id_of(owner)}")
        # The whole has said by which policy and roll-up all of it is scored.
        return evolve(whole, weight=member.weight, source="", note=joined(*said))

    def whole(self, node: int) -> Explanation:
        """
        Say what a node is by itself: its verdict, rule, formula and what is left out.

        Args:
            node: Its place.

        Returns:
            A part; what rolls up into it is still to be put in.
        """
        # A part that is reached from many sides is made once.
        if node not in self._wholes:
            self._wholes[node] = self._whole(node)
        return self._wholes[node]

    def _whole(self, node: int) -> Explanation:
        if node >= self._graph.size:
            return self._group(node)
        if node < self._graph.objectives:
            return self._objective(node)
        return self._key_result(node)

    def _objective(self, node: int) -> Explanation:
        base = explain_own(self._bare, "objective", node)
        rule = self._rolling.rule
        terms = self._lookups.terms(node)
        return evolve(
            base,
            rule=f"{self._mean()} of {what_counts(rule)}",
            formula=self._formula(terms),
            source=joined(self._source(), base.source),
            note=joined(
                "" if terms else "nothing that counts has a score, so it has none",
                in_force_note(self._bare, "objective", node),
            ),
            inputs=tuple(self._judged(part) for part in base.inputs),
            excluded=self._left_out.of(node),
        )

    def _group(self, node: int) -> Explanation:
        return Explanation(
            self.name(node),
            known(self._rolling.values[node]),
            rule=self._mean(),
            formula=self._formula(self._lookups.terms(node)),
            excluded=self._left_out.of(node),
        )

    def _key_result(self, node: int) -> Explanation:
        row = node - self._graph.objectives
        sheet = self._rolling.sheet
        whole = explain_own(sheet, "key result", row)
        if self.count(node):
            return self._supported(whole, node, row)
        made = self._made_of(row)
        if made:
            whole = _taken(whole, made[0].note)
        note = whole.note
        if sheet.counted[row] and sheet.key_results.reason[row]:
            note = joined(note, "counted as 0 by the policy")
        below = [*made, *self._supporters(node, taken=bool(made))]
        return evolve(whole, note=note, inputs=(*whole.inputs, *below))

    def _supported(self, whole: Explanation, node: int, row: int) -> Explanation:
        """Say of a key result how the objectives that support it make its score."""
        own = explain_own(self._rolling.own, "key result", row)
        said = joined("does not count: the objectives that support it do", own.note)
        kept = evolve(own, label="own reading", source="", note=said)
        # The first is its progress, which its own reading tells of.
        judged = [self._judged(part) for part in whole.inputs[1:]]
        return evolve(
            whole,
            rule=f"{self._mean()} of the objectives that support it",
            formula=self._formula(self._lookups.terms(node)),
            source=joined(self._source(), whole.source),
            note="",
            inputs=(kept, *judged),
            excluded=self._left_out.of(node),
        )

    def _made_of(self, row: int) -> list[Explanation]:
        """Say which values of others a key result takes for its own."""
        valued = self._rolling.valued
        if valued is None or not valued.feeds.plan.height[row]:
            return []
        members = valued.members(row)
        pooled = valued.feeds.how[row] == POOL
        said = "pooled numerators over pooled denominators" if pooled else "sum"
        parts = [_value_of(member) for member in members[:NAMED]]
        if members[NAMED:]:
            parts.append(Explanation("…", note=f"and {len(members) - NAMED} more"))
        value = known(self._rolling.sheet.key_results.actual[row])
        rule = joined(f"{said} of the key results below", _days_of(members))
        note = valued.reason(row)
        own = known(valued.read.reading.value[row])
        made = Explanation("value", value, rule=rule, note=note, inputs=tuple(parts))
        if own is None:
            return [made]
        read = Explanation(_READ, own, note="does not count: the values below do")
        return [made, read]

    def _supporters(self, node: int, *, taken: bool) -> list[Explanation]:
        """Say who supports a key result, and whether it takes their values."""
        graph = self._graph
        kinds = (CONTRIBUTES, INFORMS)
        at = [link for link in self._lookups.to(node) if int(graph.kind[link]) in kinds]
        if not at:
            return []
        parts = []
        for link in at[:NAMED]:
            child = int(graph.child[link])
            score = known(self._rolling.values[child])
            kind = SUPPORT_KINDS[int(graph.kind[link])]
            unfit = ""
            if link in self._unmatched:
                unfit = f"{why_left_out(self._unmatched[link])}, so it adds nothing"
            part = Explanation(
                graph.id_of(child),
                score,
                note=joined(kind, unfit),
                weight=float(graph.weight[link]),
            )
            parts.append(part)
        if len(at) > NAMED:
            parts.append(Explanation("…", note=f"and {len(at) - NAMED} more"))
        return [
            Explanation(
                "supported by",
                shown=f"{len(at)} objective{'s' * (len(at) > 1)}",
                note="" if taken else "shown only: its own reading counts",
                inputs=tuple(parts),
            )
        ]

    def _judged(self, part: Explanation) -> Explanation:
        """Say of what is expected and of the status that they came up too."""
        if part.label == "expected":
            said = "mean of what is expected of what counts"
            return evolve(part, rule=said, formula="")
        how = self._rolling.rule.status
        came_up = how in ("weakest", "precedence", "mean") and part.value in JUDGED
        if part.label != "status" or not came_up:
            return part
        order = ", ".join(self._rolling.rule.order)
        rules = {
            "weakest": "the weakest of the key results below",
            "mean": "the mean of those of the key results below",
            "precedence": f"the first that a key result below has, of {order}",
        }
        return evolve(part, rule=rules[how], formula="")

    def _mean(self) -> str:
        rule = self._rolling.rule
        if rule.rule == "weakest":
            return "weakest"
        return {
            "relative": "weighted mean",
            "fixed": "mean by fixed shares",
            "key results": "mean by the weights of key results",
            "ignore": "plain mean",
        }[rule.weights]

    def _source(self) -> str:
        rule = self._rolling.rule
        said = f"roll-up {rule.name}"
        return f"{said}: {rule.source}" if rule.source else said

    def _formula(self, terms: list[tuple[float, float]]) -> str:
        if not terms:
            return ""
        if self._rolling.rule.rule == "mean":
            return mean_formula(terms)
        scores = sorted(score for _, score in terms)
        more = ", …" if len(scores) > 20 else ""
        return f"min({', '.join(f'{score:.4g}' for score in scores[:20])}{more})"


def _taken(whole: Explanation, why: str) -> Explanation:
    """Say of a value that others make that it is no reading of its own."""

    def said(part: Explanation) -> Explanation:
        if part.label != "actual":
            return part
        return evolve(part, rule="the value that others make", source="")

    inputs = tuple(
        evolve(part, inputs=tuple(map(said, part.inputs))) for part in whole.inputs
    )
    note = f"not measured: {why}" if why else whole.note
    return evolve(whole, note=note, inputs=inputs)


def _value_of(member: Taken) -> Explanation:
    """Say what one value adds to another."""
    formula = ""
    if member.numerator is not None and member.denominator is not None:
        formula = f"{in_formula(member.numerator)} / {in_formula(member.denominator)}"
    return Explanation(
        member.id,
        member.value,
        formula=formula,
        weight=member.factor,
        note=joined(
            f"measured on {member.measured_on}" if member.measured_on else "",
            member.missing,
            member.note,
        ),
    )


def _days_of(members: Sequence[Taken]) -> str:
    """Say of parts that were measured on different days from when to when."""
    days = sorted({m.measured_on for m in members if m.measured_on and not m.note})
    if len(days) < 2:
        return ""
    return f"measured on different days, {days[0]} to {days[-1]}"
