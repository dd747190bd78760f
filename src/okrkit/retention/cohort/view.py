"""A retention triangle as text and as an HTML table in which every cell is drawn."""

from typing import TYPE_CHECKING, Final

import numpy as np

from okrkit import markup

if TYPE_CHECKING:
    from okrkit.retention.cohort.result import Cohorts

_AGES_SHOWN: Final = 36
_SEGMENTS_SHOWN: Final = 8


def triangle_text(cohorts: "Cohorts") -> str:
    """
    Write a triangle as text, and under it those of the first segments.

    Args:
        cohorts: The triangle.

    Returns:
        Of each a head, one line a cohort, and what a mark means.
    """
    each, more = _shown(cohorts)
    return "\n\n".join([*map(_written, each), *more])


def triangle_html(cohorts: "Cohorts") -> str:
    """
    Draw a triangle for a notebook: numbers over bars, on any background.

    Args:
        cohorts: The triangle.

    Returns:
        A fragment with its own style, escaped.
    """
    each, more = _shown(cohorts)
    seen = np.concatenate([one.share[:, 1:][one.observed[:, 1:]] for one in each])
    top = float(np.max(seen)) if seen.size and np.max(seen) > 0 else 1.0
    tables = [_in_table(one, top) for one in each]
    foot = [markup.element("p", line, class_="okrkit-soft") for line in more]
    body = markup.element("div", *tables, *foot)
    return markup.fragment(body, text=triangle_text(cohorts))


def _shown(cohorts: "Cohorts") -> tuple[list["Cohorts"], list[str]]:
    """Return the triangles that are shown, and how many are not."""
    hidden = len(cohorts.triangles) - _SEGMENTS_SHOWN
    more = [f"… and {hidden} more segments."] if hidden > 0 else []
    return [cohorts, *cohorts.triangles[:_SEGMENTS_SHOWN]], more


def _written(cohorts: "Cohorts") -> str:
    heads, rows, note = _cells(cohorts)
    table = markup.text_table(heads, rows, align="l" + "r" * len(heads))
    lines = [_title(cohorts), table, note]
    return "\n".join(line for line in lines if line)


def _in_table(cohorts: "Cohorts", top: float) -> markup.Markup:
    """Draw one triangle; bars end at the largest share of all."""
    heads, rows, note = _cells(cohorts)
    drawn = [
        [
            *row[:2],
            *(
                _drawn(text, float(share) / top)
                for text, share in zip(row[2:], cohorts.share[place], strict=False)
            ),
        ]
        for place, row in enumerate(rows)
    ]
    table = markup.table(
        heads, drawn, caption=_title(cohorts), align="l" + "r" * len(heads)
    )
    scale = f"Bars end at {cohorts.definition.text(top)}."
    foot = markup.element("p", f"{scale} {note}".rstrip(), class_="okrkit-soft")
    return markup.element("div", table, foot)


def _title(cohorts: "Cohorts") -> str:
    of = f", {cohorts.segment}" if cohorts.segment else ""
    return markup.plain(f"{cohorts.definition.name} by {cohorts.every}{of}")


def _cells(cohorts: "Cohorts") -> tuple[list[str], list[list[str]], str]:
    """Return heads, rows and the note of a triangle as people read it."""
    ages = cohorts.ages
    named = ages.labels if ages.edges is None else ages.names
    shown = min(len(named), _AGES_SHOWN)
    rows = [
        [label, str(size), *_row(cohorts, place, shown)]
        for place, (label, size) in enumerate(
            zip(cohorts.labels, cohorts.sizes.tolist(), strict=True)
        )
    ]
    changing = cohorts.provisional & cohorts.observed
    notes = ["* can still change."] if changing[:, :shown].any() else []
    if shown < len(named):
        notes.append(f"… and {len(named) - shown} more ages.")
    if cohorts.note:
        notes.append(f"{cohorts.note[0].upper()}{cohorts.note[1:]}.")
    return ["cohort", "customers", *named[:shown]], rows, " ".join(notes)


def _row(cohorts: "Cohorts", place: int, shown: int) -> list[str]:
    marks = np.where(cohorts.provisional[place], "*", "")
    return [
        "" if np.isnan(share) else f"{_percent(share)}{mark}"
        for share, mark in zip(cohorts.share[place, :shown], marks, strict=False)
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.3g}%"


def _drawn(text: str, filled: float) -> markup.Cell:
    """Draw a cell: its number, and under it a bar."""
    if not text:
        return ""
    width = f"{40 * min(max(filled, 0.0), 1.0):.3g}"
    bar = markup.element(
        "svg",
        markup.element("rect", class_="okrkit-track", width=40, height=4, rx=1),
        markup.element("rect", class_="okrkit-info", width=width, height=4, rx=1),
        width=40,
        height=4,
        viewBox="0 0 40 4",
        aria_hidden="true",
    )
    return markup.join([markup.element("div", text), bar])
