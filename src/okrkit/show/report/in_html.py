"""A report as one self-contained HTML page, with folded explanations."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from okrkit import markup
from okrkit.markup import Markup
from okrkit.results.explanation import Explanation, explanation_view
from okrkit.show.report.parts import Entry, Section

if TYPE_CHECKING:
    from okrkit.show.report.result import Report

__all__ = ["body", "html"]

# No sign of it means anything in HTML, so that it passes as it is.
_STYLE: Final = (
    ".okrkit .okrkit-entries{list-style:none;margin:.2em 0;padding:0}"
    ".okrkit .okrkit-entries .okrkit-entries{margin-left:1.1em}"
    ".okrkit .okrkit-entries li{margin:.6em 0;overflow-wrap:anywhere}"
    ".okrkit .okrkit-entries li li{margin:.45em 0}"
    ".okrkit section p,.okrkit .okrkit-entries p{margin:.25em 0;max-width:50rem;"
    "overflow-wrap:anywhere}"
    ".okrkit .okrkit-entries ul{margin:.2em 0}"
    ".okrkit .okrkit-lead{font-size:1.1em;margin:.25em 0;overflow-wrap:anywhere}"
    ".okrkit .okrkit-table tbody th{min-width:12em}"
    ".okrkit .okrkit-deep1{margin-inline-start:1.2em}"
    ".okrkit .okrkit-deep2{margin-inline-start:2.4em}"
    ".okrkit .okrkit-deep3{margin-inline-start:3.6em}"
    ".okrkit .okrkit-deep4{margin-inline-start:4.8em}"
    # One screen: what is short stands in one line, and sections beside each other.
    ".okrkit.okrkit-page:has(.okrkit-columns){max-width:94rem;"
    "padding-top:.4rem;padding-bottom:.6rem}"
    ".okrkit:has(.okrkit-columns) :is(h1,h2){margin:.6em 0 .25em}"
    ".okrkit:has(.okrkit-columns) section p{max-width:none;margin:.1em 0}"
    ".okrkit:has(.okrkit-columns) .okrkit-lead{display:inline;margin-right:.3em}"
    ".okrkit:has(.okrkit-columns) :is(td,tbody th){padding-top:2px;padding-bottom:2px}"
    ".okrkit:has(.okrkit-columns) .okrkit-table{margin-bottom:6px}"
    "@container okrkit (min-width:90em){"
    ".okrkit:has(.okrkit-columns) section{font-size:13px;line-height:1.42}"
    ".okrkit:has(.okrkit-columns) tbody :is(td,th){white-space:nowrap}}"
    ".okrkit .okrkit-columns{columns:2 32em;column-gap:3em}"
    ".okrkit .okrkit-columns section{break-inside:avoid-column}"
    ".okrkit .okrkit-columns .okrkit-entries li{margin:.15em 0}"
    ".okrkit .okrkit-columns li div .okrkit-soft{display:none}"
    ".okrkit .okrkit-columns li :is(div,p){display:inline;margin-right:.3em}"
    ".okrkit .okrkit-columns details p{display:block}"
    ".okrkit tr,.okrkit .okrkit-entries li li,.okrkit .okrkit-entries p"
    "{break-inside:avoid-page}"
    ".okrkit h2,.okrkit .okrkit-entries li div:first-child{break-after:avoid-page}"
    "@media print{.okrkit.okrkit-page{font-size:9pt;line-height:1.35;max-width:none;"
    "padding:0}.okrkit .okrkit-ask{display:none}"
    ".okrkit .okrkit-table th,.okrkit .okrkit-table td{padding:3px 6px}"
    ".okrkit .okrkit-entries li{margin:.35em 0}"
    ".okrkit .okrkit-entries li li{margin:.15em 0}"
    ".okrkit .okrkit-fan{height:2.2em}"
    ".okrkit .okrkit-tree{font-size:8pt;line-height:1.25}"
    ".okrkit .okrkit-entries .okrkit-tree li{margin:0}"
    # What is folded stays so on paper, unless the reader asked for all of it.
    ".okrkit:has(.okrkit-all:checked) details::details-content"
    "{content-visibility:visible;block-size:auto}"
    ".okrkit:not(:has(.okrkit-all:checked)) "
    ":is(details:not([open]),section.okrkit-folding:not(:has(.okrkit-fold[open])))"
    "{display:none}}"
)
_ASK: Final = "Print every explanation, too; else only what is open is printed"


def html(report: "Report", /) -> Markup:
    """
    Write a report as a page: nothing is loaded, nothing runs.

    Args:
        report: The report.

    Returns:
        The whole page.

    Example:
        >>> from okrkit import OKRSet, report
        >>> html(report(OKRSet(cycle="2026-Q4"), on="2026-11-15"))[:31]
        '<!DOCTYPE html><html lang="en">'
    """
    return markup.page(markup.plain(report.title), body(report, ask=True))


def body(report: "Report", /, *, ask: bool = False) -> Markup:
    """
    Write what stands on the page.

    Args:
        report: The report.
        ask: Whether readers may say that they want to print what is folded, too.

    Returns:
        Headings, tables, lists, and folded parts.

    Example:
        >>> from okrkit import OKRSet, report
        >>> body(report(OKRSet(cycle="2026-Q4"), on="2026-11-15")).count("<section>")
        5
    """
    return markup.join(
        [
            markup.element("style", _STYLE),
            markup.element("h1", report.title),
            *(markup.element("p", line, class_="okrkit-lead") for line in report.lines),
            *([_ask()] if ask and report.audience == "team" else []),
            *_sections(report),
        ]
    )


def _sections(report: "Report") -> list[Markup]:
    """Write the sections; on one screen what follows the first stands beside it."""
    made = [_section(section) for section in report.sections]
    if report.audience == "team":
        return made
    return [*made[:1], markup.element("div", *made[1:], class_="okrkit-columns")]


def _ask() -> Markup:
    """Let readers say that what is folded is printed, too: without a script."""
    box = markup.element("input", type="checkbox", class_="okrkit-all")
    label = markup.element("label", box, f" {_ASK}")
    return markup.element("p", label, class_="okrkit-ask okrkit-soft")


def _section(section: Section) -> Markup:
    shown = section.drawn
    if shown is None:
        shown = _list(section.entries) if section.entries else markup.join([])
    elif section.unfolds:
        head = markup.element("summary", section.unfolds)
        more = markup.element("details", head, _list(section.entries))
        shown = markup.join([shown, more])
    return markup.element(
        "section",
        markup.element("h2", section.title),
        *(markup.element("p", line) for line in section.lines),
        shown,
        class_="okrkit-folding" if section.folding else None,
    )


def _list(entries: Iterable[Entry]) -> Markup:
    points = [markup.element("li", _entry(entry)) for entry in entries]
    return markup.element("ul", *points, class_="okrkit-entries")


def _entry(entry: Entry) -> Markup:
    name: list[markup.Cell] = [markup.element("b", entry.title)]
    if entry.id:
        name.append(markup.element("span", f" {entry.id} ", class_="okrkit-soft"))
    if entry.status:
        name += [" ", markup.badge(entry.status, entry.tone)]
    parts: list[markup.Cell] = [markup.element("p", line) for line in entry.lines]
    if entry.drawn is not None:
        parts.append(entry.drawn)
    if entry.points:
        points = [markup.element("li", point) for point in entry.points]
        parts.append(markup.element("ul", *points))
    if entry.entries:
        parts.append(_list(entry.entries))
    parts += [_explained(tree) for tree in entry.explained]
    if entry.folded:
        head = markup.element("summary", *name)
        return markup.element("details", head, *parts, class_="okrkit-fold")
    return markup.join([markup.element("div", *name), *parts])


def _explained(tree: Explanation) -> Markup:
    """Fold an explanation away, below the question that it answers."""
    head = markup.element("summary", "How this came about")
    return markup.element("details", head, explanation_view(tree))
