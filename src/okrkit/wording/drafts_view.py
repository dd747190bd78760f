"""How a draft shows itself: its words with what each of them says, and its slots."""

from collections.abc import Iterator, Sequence
from typing import Final

from okrkit import markup
from okrkit.wording.slots import Slots, Span

__all__ = ["marked", "slot_rows"]

_SHOWN: Final = 2000
_LABELS: Final = {
    "service_level": "service level",
    "of": "out of",
    "high": "to",
    "stat": "statistic",
}


def slot_rows(targets: Sequence[Slots], text: str, /) -> list[tuple[markup.Cell, ...]]:
    """
    List what each target says: the slot, its value, the words that say it.

    Args:
        targets: Every target of a text.
        text: The text.

    Returns:
        Rows of three cells; words in brackets stand for no words at all.

    Example:
        >>> slots = Slots(target=8, spans={"target": (7, 8)})
        >>> slot_rows([slots], "NPS up 8")
        [('target', '8', '8')]
    """
    rows: list[tuple[markup.Cell, ...]] = []
    for number, slots in enumerate(targets, 1):
        before = f"{number}. " if len(targets) > 1 else ""
        for name in slots.said:
            span = slots.spans.get(name)
            words = "" if span is None else " ".join(text[slice(*span)].split())
            if name in slots.derived:
                words = "(derived)"
            value = slots[name]
            said = f"{value:.12g}" if isinstance(value, float | int) else value
            rows.append((f"{before}{_LABELS.get(name, name)}", said, words))
    return rows


def marked(targets: Sequence[Slots], text: str, /) -> markup.Markup:
    """
    Write a text with the words of every slot marked, each with the slot's name.

    Args:
        targets: Every target of the text.
        text: The text; of a very long one the start.

    Returns:
        One paragraph.

    Example:
        >>> marked([Slots(target=8, spans={"target": (7, 8)})], "NPS up 8")[:47]
        '<p class="okrkit-said">NPS up <em class="okrkit'
    """
    parts: list[markup.Cell] = []
    place = 0
    for start, end, name in _apart(targets, min(len(text), _SHOWN)):
        label = _LABELS.get(name, name)
        small = markup.element("small", f" {label}", class_="okrkit-soft")
        parts += [
            text[place:start],
            markup.element(
                "em", text[start:end], small, class_="okrkit-slot", title=label
            ),
        ]
        place = end
    rest = text[place:]
    room = max(_SHOWN - place, 0)
    parts.append(rest if len(rest) <= room else f"{rest[:room]}…")
    return markup.element("p", *parts, class_="okrkit-said")


def _apart(targets: Sequence[Slots], length: int) -> Iterator[tuple[int, int, str]]:
    """Give the spans of slots that do not overlap, in order: the first of two wins."""
    spans: list[tuple[Span, str]] = [
        (span, name) for slots in targets for name, span in slots.spans.items()
    ]
    place = 0
    for (start, end), name in sorted(spans):
        if place <= start < end <= length:
            yield start, end, name
            place = end
