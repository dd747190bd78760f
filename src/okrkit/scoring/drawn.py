"""Progress and status drawn, from plain values: a bar with a mark, and a badge."""

from okrkit import markup
from okrkit.scoring.amounts import percent_text

__all__ = ["TONES", "progress_bar", "standing", "status_badge"]

TONES: dict[str | None, markup.Tone] = {
    "on track": "good",
    "achieved": "good",
    "at risk": "fair",
    "stale": "fair",
    "off track": "bad",
    "missed": "bad",
    "not yet observable": "info",
}
"""How each status is coloured; what is not here has no colour."""


def progress_bar(
    progress: float | None, expected: float | None, status: str | None, /
) -> markup.Markup:
    """
    Draw progress in the colour of the status, what was expected as a mark.

    Args:
        progress: Unbounded; None where nothing is measured.
        expected: The progress expected on the day; None for none.
        status: Where it stands in time; None for nowhere.

    Returns:
        A bar with the progress as text.

    Example:
        >>> progress_bar(0.25, 0.5, "at risk").split("title>")[1][:-2]
        '25%, expected 50%'
    """
    said = percent_text(progress)
    told = f"{said}, expected {percent_text(expected)}"
    return markup.bar(
        progress,
        said,
        tone=TONES.get(status, "none"),
        mark=expected,
        told=None if expected is None else told,
    )


def standing(label: str | None, maturity: str, /) -> str:
    """
    Say where it stands, and whether that can still change by itself.

    Args:
        label: The policy's own word for the status; None for none.
        maturity: How final it is.

    Returns:
        A few words; a dash where nothing says when it is due.

    Example:
        >>> standing("achieved", "provisional"), standing(None, "running")
        ('achieved, provisional', '-')
    """
    said = label or "-"
    return f"{said}, provisional" if maturity == "provisional" else said


def status_badge(
    status: str | None, label: str | None, maturity: str, /
) -> markup.Markup:
    """
    Show where it stands in time, with its sign and colour.

    Args:
        status: Which decides the colour; None for nowhere.
        label: The policy's own word for it.
        maturity: How final it is.

    Returns:
        A badge.

    Example:
        >>> status_badge("missed", "missed", "final")[-26:]
        '<span>missed</span></span>'
    """
    return markup.badge(standing(label, maturity), TONES.get(status, "none"))
