"""What changes in a rolled-up set if key results stood elsewhere; nothing else."""

import datetime as dt
import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from attrs import evolve, frozen

from okrkit import markup
from okrkit.alignment.arrays import Flags, Floats, Ints
from okrkit.alignment.kernel import update
from okrkit.alignment.listed import (
    Listed,
    difference_text,
    sources_of,
)
from okrkit.alignment.rolling import Rolling
from okrkit.alignment.what_if_values import Assumed, assume, carried
from okrkit.model.noun import Noun
from okrkit.results import Explanation
from okrkit.scoring.judgement import rounded
from okrkit.scoring.scores import Kind

_NAMED = 3


@frozen(kw_only=True)
class Effect(Noun):
    """
    A score that changes.

    Attributes:
        id: Id of the objective or key result.
        kind: "objective" or "key result".
        title: What its owner wrote.
        before: Its score as it is; None where it has none.
        after: Its score then.
        difference: `after` less `before`; None where there was none before.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet
        >>> from okrkit.alignment import align
        >>> nps = KeyResult("nps", "Recommend us", baseline=32, target=40,
        ...                 check_ins={"2026-11-06": 34})
        >>> tree = align(OKRSet([Objective("keep", "Stay", [nps])]), on="2026-11-15")
        >>> tree.what_if({"nps": 38})["keep"].difference
        0.5
    """

    id: str
    kind: Kind
    title: str
    before: float | None
    after: float
    difference: float | None


@frozen(kw_only=True, eq=False, repr=False)
class WhatIf(Listed[Effect]):
    """
    The scores that change if key results had other values, from below upwards.

    Scores alone: a status can change where its score does not, as a new reading also
    ends what is stale. `align` with the reading added tells.

    Where an objective and a key result have one id, ask `objectives` or `key_results`.

    Attributes:
        rolling: The set they are of.
        nodes: Their places in the graph, in this order.
        assumed: What is assumed, in the order in which it was given.
        before: Scores as they are; NaN for none.
        after: Scores then.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.alignment import align
        >>> print(align(OKRSet(), on="2026-11-15").what_if({}))
        on 2026-11-15, nothing else assumed: no score changes
    """

    kind = "what-if"
    shares: ClassVar[frozenset[str]] = frozenset({"before", "after", "difference"})
    heads: ClassVar[tuple[str, ...]] = ("id", "title", "before", "after", "difference")
    align = "llrrr"

    assumed: tuple[Assumed, ...]
    before: Floats
    after: Floats

    @property
    def objectives(self) -> "WhatIf":
        """The objectives alone."""
        return self._only(self.nodes < self.rolling.graph.objectives)

    @property
    def key_results(self) -> "WhatIf":
        """The key results alone."""
        return self._only(self.nodes >= self.rolling.graph.objectives)

    def _only(self, chosen: Flags) -> "WhatIf":
        return evolve(
            self,
            nodes=self.nodes[chosen],
            before=self.before[chosen],
            after=self.after[chosen],
        )

    def _at(self, index: int, /) -> Effect:
        graph, node = self.rolling.graph, int(self.nodes[index])
        before, after = float(self.before[index]), float(self.after[index])
        known = not math.isnan(before)
        return Effect(
            id=graph.id_of(node),
            kind="objective" if node < graph.objectives else "key result",
            title=graph.title_of(node),
            before=before if known else None,
            after=after,
            difference=after - before if known else None,
        )

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return everything as arrays by name, in the order of `ids`.

        Returns:
            Columns by the names of `Effect`'s fields; missing numbers are NaN.

        Example:
            >>> from okrkit import OKRSet
            >>> from okrkit.alignment import align
            >>> nothing = align(OKRSet(), on="2026-11-15").what_if({})
            >>> nothing.to_columns()["difference"].tolist()
            []
        """
        effects = list(self)
        words = {
            name: np.array([getattr(effect, name) for effect in effects], dtype=object)
            for name in ("id", "kind", "title")
        }
        numbers = {"before": self.before, "after": self.after}
        return words | numbers | {"difference": self.after - self.before}

    def explain(self, id: str, /) -> Explanation:
        """
        Say why a score changes.

        Args:
            id: Of something that changes.

        Returns:
            A tree: of a key result the value that is assumed, of an objective what
            changes right below it.

        Raises:
            UnknownIdError: Nothing of this id changes.
            AmbiguousIdError: An objective and a key result of this id change.

        Example:
            >>> from okrkit import KeyResult, Objective, OKRSet
            >>> from okrkit.alignment import align
            >>> nps = KeyResult("nps", "Recommend us", baseline=32, target=40)
            >>> okrs = OKRSet([Objective("keep", "Stay", [nps])])
            >>> tree = align(okrs, on="2026-11-15")
            >>> print(tree.what_if({"nps": 38}).explain("keep"))
            keep = 0.75  [mean]
                ! before: no score
              nps = 0.75
                  ! before: no score
        """
        place = self._where(id)
        own = {assumed.id: assumed for assumed in self.assumed}
        effect = self._at(place)
        if effect.kind == "key result" and effect.id in own:
            assumed = own[effect.id]
            inputs = [
                Explanation("value", assumed.value, shown=assumed.shown),
                Explanation("progress", assumed.progress),
            ]
            return _said_of(effect, "assumed", inputs)
        takes = len(sources_of(self.rolling, int(self.nodes[place]))) > 0
        rule = "sum of values" if takes else self.rolling.rule.rule
        below = [_said_of(self._at(at), "", []) for at in self._below(place)]
        return _said_of(effect, rule, below)

    def _below(self, place: int) -> list[int]:
        """Return the places of what changes right below a node, groups left out."""
        rolling, node = self.rolling, int(self.nodes[place])
        below = sources_of(rolling, node)
        if not len(below):
            parent = rolling.wiring.owners(rolling.wiring.links.parent)
            below = rolling.wiring.links.child[parent == node]
        return np.flatnonzero(np.isin(self.nodes, below)).tolist()

    def _said(self) -> list[str]:
        on = dt.date.fromordinal(self.rolling.sheet.on)
        few = [f"{one.id} at {one.shown}" for one in self.assumed[:_NAMED]]
        more = len(self.assumed) - _NAMED
        if more > 0:
            few.append(f"{more} more")
        given = f"if {', '.join(few)}" if few else "nothing else assumed"
        count = len(self)
        scores = f"{count or 'no'} score{'s' if count > 1 else ''}"
        return [f"on {on}, {given}: {scores} change{'' if count > 1 else 's'}"]

    def _cells(self, item: Effect) -> list[markup.Cell]:
        return [
            item.id,
            item.title,
            "-" if item.before is None else f"{item.before:.6g}",
            f"{item.after:.6g}",
            difference_text(item.difference),
        ]


def _said_of(effect: Effect, rule: str, inputs: list[Explanation]) -> Explanation:
    before = "no score" if effect.before is None else f"{effect.before:.6g}"
    return Explanation(
        effect.id, effect.after, rule=rule, note=f"before: {before}", inputs=inputs
    )


def what_if(rolling: Rolling, values: Mapping[str, object]) -> WhatIf:
    """
    Say which scores change if key results had other values.

    Args:
        rolling: The set rolled up.
        values: Value that counts by id of the key result: see `Cascade.what_if`.

    Returns:
        What changes.

    Raises:
        UnknownIdError: No such key result.
        AmbiguousIdError: A short id that several have.
        InvalidOKRError: Something that cannot be assumed.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.alignment import align
        >>> len(what_if(align(OKRSet(), on="2026-11-15").rolling, {}))
        0
    """
    made = assume(rolling, values)
    first = rolling.graph.objectives
    scores = {row: assumed.score for row, assumed in made.items()}
    scores |= carried(rolling, made)
    changes = {first + row: score for row, score in scores.items()}
    counts = changes
    if rolling.sheet.policy.missing == "zero":
        counts = {n: 0.0 if math.isnan(v) else v for n, v in changes.items()}
    plan, rule = rolling.wiring.plan, rolling.rule.rule
    new = update(rolling.values, plan, counts, rule=rule)
    nodes, old, after = _changed(rolling, changes, new)
    return WhatIf(
        rolling=rolling,
        assumed=tuple(made.values()),
        nodes=nodes,
        before=old,
        after=after,
    )


def _changed(
    rolling: Rolling, changes: dict[int, float], new: dict[int, float]
) -> tuple[Ints, Floats, Floats]:
    """Return the nodes whose score, as the policy rounds it, is another."""
    # What counts 0 because nothing was measured has no score, though it has a value.
    size = rolling.graph.size
    both = changes | {n: v for n, v in new.items() if n < size and n not in changes}
    nodes = np.array(list(both), dtype=np.int64)
    sheet, first = rolling.sheet, rolling.graph.objectives
    of_rows, row = nodes >= first, nodes - first
    before = rounded(rolling.values[nodes], sheet.policy)
    given = of_rows & np.isin(nodes, np.array(list(changes), dtype=np.int64))
    before[given] = sheet.key_results.score[row[given]]
    after = rounded(np.array(list(both.values()), dtype=np.float64), sheet.policy)
    unlike = np.flatnonzero((before != after) & ~(np.isnan(before) & np.isnan(after)))
    return nodes[unlike], before[unlike], after[unlike]
