"""What is odd about a set that loads, gathered from its nouns."""

from collections.abc import Iterator, Mapping, Sequence

from okrkit.formats.bulk_load import Bulk
from okrkit.formats.codec import known
from okrkit.formats.header import DOCUMENT_FIELDS
from okrkit.formats.metric_part import METRIC_FIELDS
from okrkit.formats.notices import (
    Notice,
    kept_fields,
    look_alikes,
    odd_texts,
    support_notices,
)
from okrkit.formats.reader import KEY_RESULT_FIELDS, OBJECTIVE_FIELDS
from okrkit.model.amendment import Amendment
from okrkit.model.checkin import CheckIn
from okrkit.model.closing import Closing
from okrkit.model.declared import DeclaredSource
from okrkit.model.metric import Observation
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Assumption, Guardrail, Initiative, Segment, Support

__all__ = ["notices_of", "notices_of_bulk"]


def notices_of(okrs: OKRSet) -> list[Notice]:
    """
    Say what is odd about a set.

    Example:
        >>> okrs = OKRSet([Objective("keep", "Stay", extra={"colour": "red"})])
        >>> notices_of(okrs)[0][0].__name__
        'UnknownFieldWarning'
    """
    owner_of = [place for place, o in enumerate(okrs.objectives) for _ in o.key_results]
    whole = Bulk(
        okrs=okrs,
        some=okrs,
        rows=range(len(owner_of)),
        places=range(len(okrs.objectives)),
        owner_of=owner_of,
        texts=(),
    )
    return notices_of_bulk(whole)


def notices_of_bulk(bulk: Bulk) -> list[Notice]:
    """
    Say what is odd about a set made in bulk, without making its plain objects.

    Example:
        >>> notices_of_bulk(Bulk(OKRSet(), OKRSet(), [], [], [], []))
        []
    """
    okrs, some = bulk.okrs, bulk.some
    supports: list[tuple[int, Support]] = []
    waits: list[tuple[int, str]] = []
    texts = [*bulk.texts, *(("name", m.name) for m in okrs.metrics)]
    declared = (m.source for m in okrs.metrics if isinstance(m.source, DeclaredSource))
    texts += (("source", source.label) for source in declared)
    rows = iter(bulk.rows)
    for place, o in zip(bulk.places, some.objectives, strict=True):
        supports += ((place, support) for support in o.supports)
        texts += [("title", o.title), ("owner", o.owner)]
        for kr in o.key_results:
            row = next(rows)
            waits += ((row, name) for name in kr.depends_on)
            texts += [("title", kr.title), ("owner", kr.owner)]
    scopes = [okrs.scope(kind) for kind in ("objective", "key result", "metric")]
    ids = [("id", name) for scope in scopes for name in scope.ids]
    return [
        *kept_fields(_extras(some)),
        *support_notices(scopes[0], scopes[1], bulk.owner_of, supports, waits),
        *odd_texts([*texts, *ids]),
        *look_alikes(
            "owner", [text for what, text in texts if what == "owner" and text]
        ),
        *(notice for scope in scopes for notice in look_alikes("id", scope.ids)),
    ]


def _extras(
    okrs: OKRSet,
) -> Iterator[tuple[str, Mapping[str, object], tuple[str, ...], str]]:
    """Go through the fields that are not known, of every noun that has some."""
    if okrs.extra:
        yield "document", okrs.extra, DOCUMENT_FIELDS, "at its top"
    for metric in okrs.metrics:
        if metric.extra:
            yield "metric", metric.extra, METRIC_FIELDS, f"metric {metric.id!r}"
    for name, series in okrs.observations.items():
        for reading in series:
            if reading.extra:
                place = f"metric {name!r} on {reading.date}"
                yield "reading", reading.extra, known(Observation), place
    for segment in okrs.segments:
        if segment.extra:
            yield "segment", segment.extra, known(Segment), f"segment {segment.id!r}"
    for o in okrs.objectives:
        yield from objective_extras(o)


def objective_extras(
    o: Objective,
) -> Iterator[tuple[str, Mapping[str, object], tuple[str, ...], str]]:
    """
    Go through the fields of an objective, and of all in it, that are not known.

    Example:
        >>> o = Objective("keep", "Stay", extra={"colour": "red"})
        >>> [name for name, *_ in objective_extras(o)]
        ['objective']
    """
    place = f"objective {o.id!r}"
    if o.extra:
        yield "objective", o.extra, OBJECTIVE_FIELDS, place
    groups: tuple[
        tuple[str, type, Sequence[Support | Guardrail | Assumption | Initiative]], ...
    ] = (
        ("support", Support, o.supports),
        ("guardrail", Guardrail, o.guardrails),
        ("assumption", Assumption, o.assumptions),
        ("initiative", Initiative, o.initiatives),
    )
    for what, noun, members in groups:
        for member in members:
            if member.extra:
                yield what, member.extra, known(noun), place
    yield from _past_extras(o, place)
    for kr in o.key_results:
        yield from _past_extras(kr, f"key result {kr.id!r}")
        if kr.extra:
            yield "key result", kr.extra, KEY_RESULT_FIELDS, f"key result {kr.id!r}"
        for check_in in kr.check_ins:
            if check_in.extra:
                yield (
                    "check-in",
                    check_in.extra,
                    known(CheckIn),
                    f"key result {kr.id!r}",
                )


def _past_extras(
    noun: KeyResult | Objective, place: str
) -> Iterator[tuple[str, Mapping[str, object], tuple[str, ...], str]]:
    """Go through the unknown fields of amendments and of a closing."""
    for amendment in noun.amendments:
        if amendment.extra:
            yield "amendment", amendment.extra, known(Amendment), place
    if noun.closed is not None and noun.closed.extra:
        yield "closing", noun.closed.extra, known(Closing), place
