"""`align`, and what it returns: a `Cascade`, the set as one graph."""

import datetime as dt
from collections.abc import Mapping

from attrs import frozen

from okrkit.alignment import dependencies, diagnosis, diagrams, view
from okrkit.alignment.contributions import Contributions, contributions
from okrkit.alignment.dependencies import Risks
from okrkit.alignment.explain import explain
from okrkit.alignment.findings import (
    Circle,
    Copied,
    DeadEnd,
    DoubleCounted,
    Findings,
    LevelSkip,
    OneSided,
    Orphan,
    Outside,
    Silo,
    Uncovered,
)
from okrkit.alignment.presets import resolve
from okrkit.alignment.rolling import Rolling, rolled_up
from okrkit.alignment.rule import RollUp
from okrkit.alignment.sensitivity import Sensitivity, sensitivity
from okrkit.alignment.what_if import WhatIf, what_if
from okrkit.errors import InvalidOKRError, shown
from okrkit.model.okrset import OKRSet
from okrkit.results import Explanation, Json
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.scorecard import Scorecard, score
from okrkit.scoring.scores import Score


def align(
    okrs: OKRSet,
    *,
    on: dt.date | str,
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None,
    roll_up: "RollUp | str | None" = None,
) -> "Cascade":
    """
    Score a set through its cascade: each objective by all that contributes to it.

    Args:
        okrs: The set.
        on: The day; its readings count.
        policy: How key results are scored; None takes the document's own, else
            `presets.okrkit`.
        roll_up: How scores go up: a rule or the name of a preset. None takes the preset
            of the policy's name where there is one, else okrkit's own.

    Returns:
        The cascade.

        To share a key result that is one's own changes nothing; `Support.share` says
        something of ``contributes`` alone, and only where values go up.

    Raises:
        CalendarError: No date.
        PolicyError: No such preset, or a policy that contradicts itself.
        InvalidOKRError: Something else than a set.

    Shape:
        Linear in objectives, key results, links and readings; what does not depend on
        the day is made once for a set.

    Units:
        Scores as fractions.

    Source:
        "How scores roll up" in the documentation.

    Example:
        >>> from okrkit import KeyResult, Objective, Support
        >>> nps = KeyResult("nps", "Recommend us", baseline=32, target=40,
        ...                 check_ins={"2026-11-06": 34})
        >>> grow = Objective("grow", "Grow")
        >>> up = Support(objective="grow")
        >>> keep = Objective("keep", "Stay", [nps], supports=[up])
        >>> align(OKRSet([grow, keep], cycle="2026-Q4"), on="2026-11-15")["grow"].score
        0.25

    .. versionadded:: 0.1.0
    """
    if not isinstance(okrs, OKRSet):
        raise InvalidOKRError(
            "nothing that can be aligned",
            code="wrong-type",
            place="align",
            expected="an OKRSet",
            got=shown(okrs),
            hint="okr.load(path) reads one from a file",
        )
    card = score(okrs, on=on, policy=policy)
    rolling = rolled_up(card.sheet, resolve(roll_up, card.policy))
    return Cascade(sheet=rolling.sheet, rolling=rolling)


@frozen(kw_only=True, eq=False, repr=False)
class Cascade(Scorecard):
    """
    A set as one graph on a day: a scorecard with what comes up from below.

    Attributes:
        sheet: The columns of the scorecard.
        kinds: Which kinds it lists.
        maturity: How final the scores are that it lists; None for all.
        places: Where these stand among all of its kinds; None where it lists all.
        rolling: How they came up.

    Example:
        >>> len(align(OKRSet(cycle="2026-Q4"), on="2026-11-15"))
        0
    """

    kind = "cascade"

    rolling: Rolling

    @property
    def roll_up(self) -> RollUp:
        """The rule by which scores go up."""
        return self.rolling.rule

    def score(self, id: str, /) -> Score:
        """
        Return the score of an objective with all that comes up to it.

        Args:
            id: Of an objective or key result.

        Returns:
            The same as ``cascade[id]``.

        Raises:
            UnknownIdError: No such id.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> from okrkit import Objective
            >>> okrs = OKRSet([Objective("keep", "Stay")])
            >>> align(okrs, on="2026-11-15").score("keep").score is None
            True
        """
        return self[id]

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the score of an id came about, down through its children.

        Args:
            id: Of an objective or key result.

        Returns:
            A tree of about 2,000 parts at most, the nearest levels first: rules and
            formulas with their numbers, what counts and how much, what was left out
            and why. What is reached twice is taken apart once.

        Raises:
            UnknownIdError: No such id.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> from okrkit import Objective
            >>> okrs = OKRSet([Objective("keep", "Stay")])
            >>> align(okrs, on="2026-11-15").explain("keep").label
            'keep'
        """
        return explain(self.rolling, self.node(id))

    def contributions(self, id: str, /) -> Contributions:
        """
        Say how much each key result gives to a score above it.

        Args:
            id: Of an objective or key result.

        Returns:
            The key results that count for it, the largest contribution first; they sum
            to its score before it is rounded. Empty, with the reason, where it has
            no score.

        Raises:
            UnknownIdError: No such id.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> from okrkit import KeyResult, Objective
            >>> nps, calls = (
            ...     KeyResult(id, id, baseline=0, target=9, check_ins={"2026-11-06": v})
            ...     for id, v in (("nps", 3), ("calls", 6)))
            >>> okrs = OKRSet([Objective("keep", "Stay", [nps, calls])])
            >>> print(align(okrs, on="2026-11-15").contributions("keep"))
            contributions to keep on 2026-11-15: 0.5 in all
            id     score  gain  contribution  paths  why
            -----  -----  ----  ------------  -----  ---
            calls   0.67   0.5        0.3333      1
            nps     0.33   0.5        0.1667      1
        """
        return contributions(self.rolling, self.node(id))

    def what_if(self, values: Mapping[str, object], /) -> WhatIf:
        """
        Say which scores change if key results had other values; nothing is changed.

        Each value counts as the whole of what is measured: the latest reading, or the
        mean, sum or worst of them where the target asks for that. Other key results
        on the same metric stay where they are: name them too. Where values go up, a
        sum above moves with what goes into it. Scores alone are asked for: a status
        can change without them.

        Args:
            values: By id of the key result: a number in its metric's unit; true or
                false for `Done`; for `Milestones` the names of all that is done.

        Returns:
            The scores that change, key results first, then upwards; the same to the
            last digit as those of `align` with such readings.

        Raises:
            UnknownIdError: No such key result.
            AmbiguousIdError: A short id that several have.
            InvalidOKRError: A value that cannot be or lies outside the bounds of its
                metric, or a sum that does; an objective; a draft or what cannot be
                measured yet; a key result that others make the score or the value of,
                or one that goes into a pooled ratio.

        Example:
            >>> from okrkit import KeyResult, Objective
            >>> nps = KeyResult("nps", "Recommend us", baseline=32, target=40,
            ...                 check_ins={"2026-11-06": 34})
            >>> okrs = OKRSet([Objective("keep", "Stay", [nps])])
            >>> print(align(okrs, on="2026-11-15").what_if({"nps": 38}))
            on 2026-11-15, if nps at 38: 2 scores change
            id    before  after  difference
            ----  ------  -----  ----------
            nps     0.25   0.75        +0.5
            keep    0.25   0.75        +0.5
        """
        return what_if(self.rolling, values)

    def sensitivity(self, of: str | None = None, *, step: float = 0.1) -> Sensitivity:
        """
        Say which key result, moved alone, moves an objective most.

        A step is so much more progress: of a way from baseline to target a tenth of
        it; of zones and steps a tenth in their worth; of milestones a tenth of their
        weight; of a limit a tenth of its tolerance. What is only met or not (`Done`,
        `Establish`, a limit without tolerance) has no parts: a tenth of it tells how
        it compares with the others. The policy caps what counts.

        Args:
            of: Id of the objective; None takes the only one of `roots`.
            step: How much progress one step is.

        Returns:
            Every key result that counts for it, with what one step and what its target
            would add, in score of the objective; the most by a step first.

        Raises:
            UnknownIdError: No such objective.
            AmbiguousIdError: A short id that several have.
            InvalidOKRError: Several objectives stand on top, or none, and no id is
                given; a step that is none.

        Example:
            >>> from okrkit import KeyResult, Objective
            >>> nps = KeyResult("nps", "Recommend us", baseline=32, target=40,
            ...                 check_ins={"2026-11-06": 34})
            >>> okrs = OKRSet([Objective("keep", "Stay", [nps])])
            >>> print(align(okrs, on="2026-11-15").sensitivity())
            what moves keep on 2026-11-15, by a step of 0.1 progress or to target
            id   progress  score  by a step  to target  why
            ---  --------  -----  ---------  ---------  ---
            nps       25%   0.25       +0.1      +0.75
        """
        return sensitivity(self.rolling, of, step=step)

    @property
    def findings(self) -> Findings:
        """Everything that is to be said of its links, by code."""
        return diagnosis.findings(self.rolling)

    @property
    def roots(self) -> tuple[str, ...]:
        """The ids of the objectives at the top."""
        return diagnosis.roots(self.rolling.graph)

    @property
    def orphans(self) -> tuple[Orphan, ...]:
        """The objectives that support nothing and are not at the top."""
        return diagnosis.orphans(self.rolling.graph)

    @property
    def loops(self) -> tuple[Circle, ...]:
        """What supports itself through others; where that would count, it does not."""
        return diagnosis.loops(self.rolling.graph)

    @property
    def dangling(self) -> tuple[DeadEnd, ...]:
        """The supports and dependencies that lead nowhere."""
        return diagnosis.dangling(self.rolling.graph)

    @property
    def double_counted(self) -> tuple[DoubleCounted, ...]:
        """The members that come up to one root in several ways."""
        return diagnosis.double_counted(self.rolling)

    @property
    def uncovered(self) -> tuple[Uncovered, ...]:
        """The key results no child contributes to, of objectives with children."""
        return diagnosis.uncovered(self.rolling.graph)

    @property
    def one_sided(self) -> tuple[OneSided, ...]:
        """The dependencies on another's objective that nothing there answers."""
        return diagnosis.one_sided(self.rolling.graph)

    @property
    def copied(self) -> tuple[Copied, ...]:
        """The children that repeat their parent."""
        return diagnosis.copied(self.rolling.graph)

    @property
    def outside(self) -> tuple[Outside, ...]:
        """The children whose days leave those of their parent."""
        return diagnosis.outside(self.rolling.graph)

    @property
    def level_skips(self) -> tuple[LevelSkip, ...]:
        """The links that pass over a level between."""
        return diagnosis.level_skips(self.rolling.graph)

    @property
    def silos(self) -> tuple[Silo, ...]:
        """The owners none of whose objectives is linked with another owner's."""
        return diagnosis.silos(self.rolling.graph)

    @property
    def risks(self) -> Risks:
        """What each that waits on others inherits from them; no score changes by it."""
        return dependencies.risks(self.rolling)

    def to_dict(self) -> dict[str, Json]:
        """
        Return the cascade as plain values for JSON.

        Returns:
            `kind`, `on`, `policy`, `roll_up`, `roots`, and `items` with a score each.

        Example:
            >>> align(OKRSet(), on="2026-11-15").to_dict()["roll_up"]
            'okrkit'
        """
        return {
            "kind": self.kind,
            "on": self.on.isoformat(),
            "policy": self.policy.name,
            "roll_up": self.roll_up.name,
            "roots": list(self.roots),
            "items": super().to_dict()["items"],
        }

    def to_mermaid(self, *, of: str | None = None) -> str:
        """
        Write the cascade as a Mermaid flowchart, for a page that draws such.

        Arrows go up to what is supported: solid where it contributes, dotted where it
        informs only, dashed to what it depends on, bold from what is shared; a plain
        line joins a key result and its objective.

        Args:
            of: Id of what to draw with all that is below it; None draws everything.

        Returns:
            Text of at most 50,000 characters and 500 links, the limits within which
            Mermaid draws by default. What does not fit, the lowest levels, is counted
            in a node of its own.

        Raises:
            UnknownIdError: No such id.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> align(OKRSet(), on="2026-11-15").to_mermaid().splitlines()[0]
            'flowchart BT'
        """
        return diagrams.mermaid(self.rolling, self._drawn(of))

    def to_dot(self, *, of: str | None = None) -> str:
        """
        Write the cascade in the language of Graphviz, for ``dot -Tsvg``.

        It is drawn as by `to_mermaid`; what is shared has a double line.

        Args:
            of: Id of what to draw with all that is below it; None draws everything.

        Returns:
            Text of at most 1,000 nodes, which Graphviz draws in seconds. What does not
            fit, the lowest levels, is counted in a node of its own.

        Raises:
            UnknownIdError: No such id.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> align(OKRSet(), on="2026-11-15").to_dot().splitlines()[0]
            'digraph cascade {'
        """
        return diagrams.dot(self.rolling, self._drawn(of))

    def _drawn(self, of: str | None) -> int | None:
        return None if of is None else self.node(of)

    def __str__(self) -> str:
        """Return the cascade as a tree in text, then its loops and orphans."""
        return view.cascade_text(self.rolling)

    def __repr__(self) -> str:
        """Return the sizes, the day and the rule, on one line."""
        graph = self.rolling.graph
        return (
            f"<Cascade of {graph.objectives} objectives, "
            f"{graph.size - graph.objectives} key results on {self.on}, "
            f"roll-up {self.roll_up.name}>"
        )

    def _repr_html_(self) -> str:
        """Return the cascade for a notebook, its branches to open and close."""
        return view.cascade_html(self.rolling)

    def node(self, id: str, /) -> int:
        """
        Return the node of an id in `Graph`: objectives first, then key results.

        Args:
            id: Of an objective or key result.

        Returns:
            Its place.

        Raises:
            UnknownIdError: No such id.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> from okrkit import Objective
            >>> align(OKRSet([Objective("keep", "Stay")]), on="2026-11-15").node("keep")
            0
        """
        kind, place = self.where(id)
        return place + (kind == "key result") * self.rolling.graph.objectives
