"""One finding for a notebook, and the pieces that a review is made of."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from okrkit import markup
from okrkit.markup import Markup, Tone, element, join

if TYPE_CHECKING:
    from okrkit.reviewing.finding import Finding, Severity
    from okrkit.reviewing.ranking import Group

__all__ = ["finding_html", "instead_of", "rule_of", "words_of"]

_TONES: Final[dict["Severity", Tone]] = {
    "error": "bad",
    "warning": "fair",
    "info": "info",
}
_TITLE: Final = 200


def finding_html(finding: "Finding", /) -> Markup:
    """
    Write one finding for a notebook.

    Args:
        finding: The finding.

    Returns:
        What ``_repr_html_`` returns: the rule, the message, the words it is about and
        what to write instead, as the letter has them.

    Example:
        >>> from okrkit import review, rules
        >>> found = review("Launch the portal", rules=[rules.K01]).findings[0]
        >>> "<em>Launch</em> the portal" in finding_html(found)
        True
    """
    line = element("li", *words_of(finding.subject, finding))
    parts = [
        element("div", *rule_of(finding)),
        element("div", finding.message),
        element("ul", line),
        instead_of(finding.suggestion),
    ]
    if finding.waived is not None:
        parts.append(element("p", f"waived: {finding.waived}"))
    body = element("section", *parts, class_="okrkit-letter", aria_label="finding")
    return markup.fragment(body, text=str(finding))


def rule_of(found: "Finding | Group") -> Iterator[Markup]:
    """Name the rule, with its severity."""
    yield element("strong", f"{found.code} {found.name} ")
    yield markup.badge(found.severity, _TONES[found.severity])


def instead_of(suggestion: str) -> Markup:
    """Write what to say instead; nothing where nothing is suggested."""
    if not suggestion:
        return join(())
    arrow = element("span", "→ ", aria_hidden="true")
    return element("div", arrow, suggestion)


def words_of(name: str, finding: "Finding") -> Iterator[markup.Cell]:
    """Name what it is about, the words underlined that show it."""
    title = finding.title
    if name:
        yield element("strong", name)
        yield " " if title else ""
    start, end = finding.span or (0, 0)
    if len(title) > _TITLE or start >= end:
        yield markup.plain(title, limit=_TITLE)
        return
    yield title[:start]
    yield element("em", title[start:end])
    yield title[end:]
