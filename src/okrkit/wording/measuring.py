"""Which metric a key result's first target is of, and whether its unit is said."""

from typing import Final

from attrs import evolve

from okrkit.model.metric import Metric
from okrkit.wording.concepts import mentions, metric_of
from okrkit.wording.naming import slug
from okrkit.wording.sentence import Sentence
from okrkit.wording.slots import Slots, Span
from okrkit.wording.vocabulary import known
from okrkit.wording.words import words

__all__ = ["measured", "people", "told_apart", "unit_said"]

_UNITLESS: Final = frozenset({"rank", "ratio"})
_RELATIVE: Final = frozenset({"percent-delta", "multiple"})
_LONGEST: Final = 200
_SAYS_NOT: Final = ("money", "time")


def measured(sentence: Sentence, slots: Slots, /) -> Metric | None:
    """
    Return what the first target of a sentence is of.

    A share is a measure of its own: of "95% of refunds paid within 3 days" more is
    better, whatever is known of refunds.

    Args:
        sentence: What was read.
        slots: Its first target.

    Returns:
        The metric; None where the words name none.

    Example:
        >>> from okrkit.wording.sentence import read
        >>> sentence = read("95% of refunds paid within 3 days")
        >>> measured(sentence, sentence.targets[0]).polarity
        'higher'
    """
    metric = metric_of(sentence.clean, sentence.tokens, slots)
    if metric is None or slots.kind != "share" or slots.direction is not None:
        return metric
    who = slots.spans.get("population")
    names = [one for one in sentence.mentions.measures if one.id == metric.id]
    told = [one for one in names if who is None or not _meet(one.span, who)]
    if told or metric.id not in known().measures:
        return metric
    name = _after(sentence, slots) or metric.name
    return evolve(metric, id=slug(name), name=name, polarity="higher", role=None)


def _after(sentence: Sentence, slots: Slots) -> str:
    """Give the words from the people or things on: whose share it is, doing what."""
    who = slots.spans.get("population")
    if who is None:
        return ""
    return " ".join(sentence.clean[who[0] :].split()).rstrip(" .;,")[:_LONGEST]


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def people(text: str, /) -> frozenset[str]:
    """
    Tell whom a text names.

    Args:
        text: A title, a name, a segment.

    Returns:
        Ids of the populations.

    Example:
        >>> people("NPS of paying customers") == people("paying customers")
        True
    """
    return frozenset(one.id for one in mentions(words(text)).populations)


def told_apart(metric: Metric, text: str, /) -> tuple[object, ...]:
    """
    Say what a metric measures, of whom, and in what: the same for the same.

    Args:
        metric: As words gave it.
        text: The words, which say of whom it is.

    Returns:
        What tells it from others.

    Example:
        >>> from okrkit.model.metric import Metric
        >>> one, other = Metric("nps", "NPS"), Metric("nps", "Net Promoter Score")
        >>> told_apart(one, "NPS") == told_apart(other, "Net Promoter Score")
        True
    """
    name = "" if metric.id in known().measures else metric.name.casefold()
    return metric.id, metric.unit, metric.polarity, metric.kind, people(text), name


def unit_said(slots: Slots, metric: Metric | None, /) -> bool:
    """
    Tell whether one knows what a target's numbers count.

    Args:
        slots: The target.
        metric: What it is of.

    Returns:
        Whether the words say it, or the metric that they name.

    Example:
        >>> [unit_said(Slots(target=5, unit=unit), None) for unit in (None, "%")]
        [False, True]
    """
    relative = slots.kind in _RELATIVE
    if slots.kind in _UNITLESS or (slots.unit is not None and not relative):
        return True
    measure = None if metric is None else known().measures.get(metric.id)
    return relative if measure is None else measure.unit not in _SAYS_NOT
