"""`written_out`: free text in a set becomes slots, where nothing in it is open."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from attrs import evolve

from okrkit.model.metric import Metric
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.target import Change
from okrkit.wording.draft import Draft, parse
from okrkit.wording.measuring import people, told_apart
from okrkit.wording.naming import Names, slug

__all__ = ["StaysDraft", "written_out"]

_POSITION: Final = re.compile(r"\.[0-9]{1,9}\Z")
_ASKS: Final = {
    "target": "it does not say what would be reached",
    "baseline": "it does not say where it starts",
    "metric": "it does not name what is measured",
    "unit": "it does not say what its numbers count",
}


class StaysDraft(NamedTuple):
    """
    A key result that is not written out, and what a person has to say first.

    Attributes:
        id: Of the key result.
        text: As it stands.
        why: What is open, each as a clause.

    Example:
        >>> StaysDraft("keep.1", "Grow referrals", ("it has no target",)).id
        'keep.1'
    """

    id: str
    text: str
    why: tuple[str, ...]


def written_out(okrs: OKRSet, /) -> tuple[OKRSet, tuple[StaysDraft, ...]]:
    """
    Write out the slots of key results that are given as free text.

    A text that says all there is to say (what is measured, from where to where, in
    which unit) becomes a key result that counts, under an id made from its words. Any
    other stays a draft. It is for a person to confirm what was written.

    Args:
        okrs: A set, as a document with free text gives it.

    Returns:
        The set with such texts written out, and the drafts that stay, with the reasons.

    Raises:
        StructureError: The set had a fault before.

    Example:
        >>> kr = KeyResult("keep.1", "Cut churn from 3.2% to 2%", draft=True)
        >>> okrs, stays = written_out(OKRSet([Objective("keep", "Stay", [kr])]))
        >>> okrs.key_results[0].target.target, stays
        (2.0, ())
    """
    if not any(kr.draft for each in okrs.objectives for kr in each.key_results):
        return okrs, ()
    writing = _Writing(okrs)
    objectives = [writing.objective(each) for each in okrs.objectives]
    made = evolve(okrs, objectives=objectives, metrics=tuple(writing.metrics.values()))
    return made, tuple(writing.stays)


class _Writing:
    """Writes out one key result after the other; ids and metrics are of the set."""

    def __init__(self, okrs: OKRSet) -> None:
        self.ids = Names(kr.id for each in okrs.objectives for kr in each.key_results)
        self.metrics = {metric.id: metric for metric in okrs.metrics}
        self.named = {metric.name.casefold(): metric for metric in okrs.metrics}
        self.used = set(_referred(okrs))
        self.stays: list[StaysDraft] = []
        self.people = {
            metric.id: people(f"{metric.segment}. {metric.name}")
            for metric in okrs.metrics
        }
        self.metric_ids = Names(self.metrics)
        self.given = dict(self.metrics)
        self.made: dict[tuple[object, ...], Metric] = {}

    def objective(self, objective: Objective) -> Objective:
        """Write out the key results of an objective."""
        if not any(kr.draft for kr in objective.key_results):
            return objective
        return evolve(
            objective,
            key_results=[
                self.key_result(kr) if kr.draft else kr for kr in objective.key_results
            ],
        )

    def key_result(self, kr: KeyResult) -> KeyResult:
        """Write out one draft, or say why not."""
        draft = parse(kr.title)
        why = list(_open(kr, draft))
        metric: Metric | None = None
        if not why:
            metric, why = self._metric(kr, draft)
        target = None if draft.key_result is None else draft.key_result.target
        if why or target is None:
            self.stays.append(StaysDraft(kr.id, kr.title, tuple(why)))
            return kr
        if metric is not None:
            self.metrics.setdefault(metric.id, metric)
        return evolve(
            kr,
            id=self._id(kr),
            target=target,
            metric=None if metric is None else metric.id,
            draft=False,
        )

    def _id(self, kr: KeyResult) -> str:
        """Give a permanent id to what is named by its place alone."""
        place = _POSITION.search(kr.id) is not None and kr.id not in self.used
        return self.ids.free(slug(kr.title)) if place else kr.id

    def _metric(self, kr: KeyResult, draft: Draft) -> tuple[Metric | None, list[str]]:
        """Choose the metric of the set that the words mean, else the words' own."""
        own, named = draft.metric, kr.metric_id
        if named is not None:
            known = self.metrics.get(named)
        elif own is None:
            return None, []
        else:
            known = self.named.get(own.name.casefold()) or self.given.get(own.id)
        if own is None:
            return known, []
        if known is None:
            what = told_apart(own, kr.title)
            if what not in self.made:
                self.made[what] = evolve(own, id=self.metric_ids.free(own.id))
            return self.made[what], []
        why = list(_differences(own, known, draft))
        if named is None and people(kr.title) - self.people[known.id]:
            why.append(f"it says of whom it is, and the metric {known.id} does not")
        return known, why


def _differences(own: Metric, known: Metric, draft: Draft) -> Iterator[str]:
    """Say in what a metric of the set differs from what the words say of it."""
    if known.unit != own.unit and draft.unit is not None:
        yield f"its words are in {own.unit}, the metric {known.id} in {known.unit}"
    if own.polarity is not None and known.polarity not in (None, own.polarity):
        yield f"its words and the metric {known.id} differ on what is better"


def _open(kr: KeyResult, draft: Draft) -> Iterator[str]:
    """Say what keeps a draft from being written out."""
    if kr.target is not None:
        yield "it is marked as a draft: take the mark off to confirm it"
        return
    target = None if draft.key_result is None else draft.key_result.target
    for what in draft.open:
        # Where a change starts is read from the metric's readings, never from words.
        if what == "baseline" and isinstance(target, Change):
            continue
        if what == "metric" and kr.metric is not None:
            continue
        yield _ASKS[what]
    if len(draft.targets) > 1:
        yield "it states several targets"


def _referred(okrs: OKRSet) -> Iterator[str]:
    """List the ids of key results that something in the set refers to."""
    for objective in okrs.objectives:
        for support in objective.supports:
            yield support.key_result or ""
        for assumed in objective.assumptions:
            yield from (*assumed.drivers, assumed.outcome)
        for work in objective.initiatives:
            yield from work.moves
        for kr in objective.key_results:
            yield from kr.depends_on
    for code in okrs.waive:
        yield code.partition(":")[2]
