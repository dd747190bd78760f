"""Which metric a key result's first target is of, and whether its unit is said."""

from typing import Final, Literal

from attrs import evolve

from okrkit.model.metric import Metric
from okrkit.model.unit_names import CALENDAR, FIXED
from okrkit.wording.concepts.mentioning import metric_of
from okrkit.wording.concepts.vocabulary import known
from okrkit.wording.languages.en.okr_text import DENYING, EARNED, SPARED
from okrkit.wording.naming import slug
from okrkit.wording.sentence import Sentence, read
from okrkit.wording.slots import Slots, Span, in_percent

__all__ = ["measured", "people", "told_apart", "unit_said"]

_UNITLESS: Final = frozenset({"rank", "ratio"})
_MEASURED: Final = frozenset({None, "%", "pp", "points", *FIXED, *CALENDAR, "ms"})
_NEAR: Final = 2
_CLOSE: Final = 3
_RELATIVE: Final = frozenset({"percent-delta", "multiple"})
_LONGEST: Final = 200
_BETTER: Final[dict[str, Literal["higher", "lower"]]] = {
    "up": "higher",
    "at-least": "higher",
    "down": "lower",
    "at-most": "lower",
    "zero": "lower",
}
_LOOSE: Final = ("money", "time")
# A bare number may be of another scale: "CSAT 4.4" is no percentage.
_SAYS_NOT: Final = (*_LOOSE, "%")


def measured(sentence: Sentence, slots: Slots, /) -> Metric | None:
    """
    Return what the first target of a sentence is of.

    A share is a measure of its own: of "95% of refunds paid within 3 days" more is
    better, whatever is known of refunds. So is work that is done: of "close 30 bugs"
    more is better, and of what is saved or sold as well. Of what is said not to be
    there, nothing is known.

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
    said, slots = sentence.mentions, in_percent(slots)
    metric = metric_of(sentence.clean, sentence.tokens, slots, named=said)
    if metric is None:
        return None
    spans = _spans(sentence, metric)
    who = slots.spans.get("population")
    inside = who is not None and all(_meet(span, who) for span in spans)
    if slots.kind == "share" and who is not None and spans and inside:
        name = " ".join(sentence.clean[who[0] :].split()).rstrip(" .;,")[:_LONGEST]
        better = _BETTER.get(slots.direction or "up")
        return evolve(metric, id=slug(name), name=name, polarity=better, role=None)
    gained = _gained(sentence, slots, metric)
    if gained is not None:
        return gained
    if metric.polarity == "lower" and _is_own_work(sentence, slots):
        name = f"{metric.name} done"
        return evolve(metric, id=slug(name), polarity="higher", role="activity")
    if spans and all(_denied(sentence, span) for span in spans):
        return evolve(metric, polarity=None)
    return metric


def _spans(sentence: Sentence, metric: Metric) -> list[Span]:
    """Say where the words stand that name a metric."""
    known_ = [one.span for one in sentence.mentions.measures if one.id == metric.id]
    at = sentence.clean.find(metric.name)
    return known_ or ([(at, at + len(metric.name))] if at >= 0 else [])


def _gained(sentence: Sentence, slots: Slots, metric: Metric) -> Metric | None:
    """Name what is counted as saved or sold: "save 90 hours", "sell 40 tickets"."""
    span, verb = slots.spans.get("target"), sentence.tokens[0].lower
    if span is None or metric.polarity == "higher" or not _is_bare(slots):
        return None
    before = [token.lower for token in sentence.tokens if token.end <= span[0]]
    if slots.kind != "absolute" or "than" in before or not 0 < len(before) <= _CLOSE:
        return None
    if verb in SPARED:
        name = f"{metric.name} {SPARED[verb]}"
    elif verb in EARNED and slots.unit not in _MEASURED:
        name = f"{slots.unit} {EARNED[verb]}"
    else:
        return None
    return evolve(metric, id=slug(name), name=name, polarity="higher", role=None)


def _is_bare(slots: Slots) -> bool:
    """Tell whether a number stands alone, or as the least that is to be."""
    return slots.direction in (None, "at-least") and slots.baseline is None


def _is_own_work(sentence: Sentence, slots: Slots) -> bool:
    """Tell whether the number counts what is worked off: more of it is better."""
    bare = slots.direction is None and slots.baseline is None
    counts = slots.kind == "share" or (
        slots.kind == "absolute" and slots.unit not in _MEASURED
    )
    return bare and counts and sentence.judged.form == "activity"


def _denied(sentence: Sentence, span: Span) -> bool:
    """Tell whether words say that something is not there: "without a crash"."""
    near = [token.lower for token in sentence.tokens if token.end <= span[0]][-_NEAR:]
    return not DENYING.isdisjoint(near)


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
    return frozenset([one.id for one in read(text).mentions.populations])


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
    if measure is None:
        return relative
    return measure.unit not in (_LOOSE if relative else _SAYS_NOT)
