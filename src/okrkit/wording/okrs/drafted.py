"""`DraftSet`: the objectives and key results of a text, and what is open in them."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from attrs import frozen

from okrkit import markup
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.metric import Metric
from okrkit.model.noun import Noun, Parts, altered, phrase
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.results import Json
from okrkit.wording.draft import Draft, Open
from okrkit.wording.measuring import told_apart
from okrkit.wording.naming import Names
from okrkit.wording.okrs.found import Left

__all__ = ["DraftSet"]


@frozen(kw_only=True)
class DraftSet(Noun):
    """
    Objectives and drafts of key results as a text states them.

    Attributes:
        objectives: With the drafts of their key results; none where the text states
            key results alone.
        drafts: Every draft, in the order of the text.
        metrics: What the text lists as KPIs; the objectives name them as `measured_by`.
        cycle: The label of the cycle that the text names; empty where it names none.
        cadence: The rhythm that it names: ``"quarter"``; empty where it names none.
        left: Lines that were not read, in order, and what each was taken for.

    Example:
        >>> from okrkit.wording.okrs.reading import parse_okrs
        >>> found = parse_okrs("Objective: Keep customers" + chr(10) + "- NPS 32 -> 40")
        >>> found.objectives[0].title, found.drafts[0].target
        ('Keep customers', 40.0)
    """

    objectives: tuple[Objective, ...]
    drafts: tuple[Draft, ...]
    metrics: tuple[Metric, ...] = ()
    cycle: str = ""
    cadence: str = ""
    left: tuple[Left, ...] = ()

    @property
    def open(self) -> Mapping[str, tuple[Open, ...]]:
        """
        What the text leaves open, by id of the key result; what is whole is left out.

        Example:
            >>> from okrkit.wording.okrs.reading import parse_okrs
            >>> dict(parse_okrs("NPS up 8").open)
            {'nps-up-8': ('baseline',)}
        """
        return {draft.id: draft.open for draft in self.drafts if draft.open}

    def to_okrs(self, *, cycle: Cycle | str | None = None) -> OKRSet:
        """
        Return everything as a set; key results are drafts, which are never scored.

        Args:
            cycle: The cycle, or its label; the one that the text names where it is left
                out.

        Returns:
            The set. Key results without an objective stand under one of their own
            title.

        Raises:
            CalendarError: A label that is no cycle.

        Example:
            >>> from okrkit.wording.okrs.reading import parse_okrs
            >>> okrs = parse_okrs("O: Grow" + chr(10) + "- NPS 32 -> 40").to_okrs()
            >>> okrs.key_result("nps-32-40").draft
            True
        """
        objectives, metrics = _pointing(self.objectives or self._alone(), self.metrics)
        label = self.cycle if cycle is None else cycle
        cadence = Cadence(self.cadence) if self.cadence and not label else None
        return OKRSet(objectives, metrics=metrics, cycle=label or None, cadence=cadence)

    def _alone(self) -> tuple[Objective, ...]:
        """Put each key result under an objective of its own title."""
        # Id and title are those of a key result that was checked.
        return tuple(
            altered(_BLANK, id=made.id, title=made.title, key_results=(made,))
            for made in (draft.key_result for draft in self.drafts)
            if made is not None
        )

    def to_dict(self) -> dict[str, Json]:
        """
        Return everything as plain values for JSON.

        Returns:
            Objectives with the ids of their key results, drafts, and what was left.

        Example:
            >>> from okrkit.wording.okrs.reading import parse_okrs
            >>> parse_okrs("NPS up 8").to_dict()["drafts"][0]["id"]
            'nps-up-8'
        """
        return {
            "objectives": [
                {
                    "id": each.id,
                    "title": each.title,
                    "scope": each.scope,
                    "key_results": [kr.id for kr in each.key_results],
                }
                for each in self.objectives
            ],
            "drafts": [draft.to_dict() for draft in self.drafts],
            "metrics": [metric.id for metric in self.metrics],
            "cycle": self.cycle or None,
            "cadence": self.cadence or None,
            "open": {name: list(what) for name, what in self.open.items()},
            "left": [
                {"line": one.line, "start": one.start, "text": one.text, "why": one.why}
                for one in self.left
            ],
        }

    def _facts(self) -> list[tuple[markup.Cell, markup.Cell]]:
        facts: list[tuple[markup.Cell, markup.Cell]] = [
            ("DraftSet", self.cycle or self.cadence)
        ]
        facts += [("objective", each.title) for each in self.objectives]
        if self.left:
            facts.append(("left", f"{len(self.left)} lines, see .left"))
        return facts

    def _parts(self) -> Parts:
        return Parts(
            ("key result", "form", "target", "open"),
            lambda: (_row(draft) for draft in self.drafts),
            len(self.drafts),
        )


_BLANK: Final = Objective("draft", "draft")


def _row(draft: Draft) -> tuple[markup.Cell, ...]:
    made = draft.key_result
    title = " ".join(draft.text.split()) if made is None else made.title
    target = "" if made is None or made.target is None else phrase(made.target)
    return title, draft.form, target, ", ".join(draft.open)


def _pointing(
    objectives: tuple[Objective, ...], listed: tuple[Metric, ...]
) -> tuple[tuple[Objective, ...], tuple[Metric, ...]]:
    """
    Let key results point to their metrics, and list these.

    Metrics that share an id and are not the same get ids of their own.
    """
    inside = [kr.metric for each in objectives for kr in each.key_results]
    shared = Counter(metric.id for metric in inside if isinstance(metric, Metric))
    if not shared:
        return objectives, listed
    shared.update(metric.id for metric in listed)
    names = Names(metric.id for metric in listed)
    same = {told_apart(metric, metric.name): metric for metric in listed}
    known = {metric.id for metric in listed}
    new: dict[str, Metric] = {}

    def pointing(kr: KeyResult) -> KeyResult:
        metric = kr.metric
        if not isinstance(metric, Metric):
            return kr
        if shared[metric.id] > 1:
            what = told_apart(metric, kr.title)
            if what not in same:
                same[what] = altered(metric, id=names.free(metric.id))
            metric = same[what]
        if metric.id not in known:
            new[metric.id] = metric
        return altered(kr, metric=metric.id)

    pointed = tuple(
        altered(each, key_results=tuple(map(pointing, each.key_results)))
        for each in objectives
    )
    return pointed, (*listed, *new.values())
