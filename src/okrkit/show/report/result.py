"""`Report`, what `report` returns: sections, and how each form of them is written."""

import datetime as dt
from collections.abc import Callable
from os import PathLike
from pathlib import PurePath
from typing import Final

from attrs import frozen

from okrkit import markup
from okrkit.errors import DocumentError, UnknownIdError, shown
from okrkit.results import Json
from okrkit.results.saving import file_name, save_bytes
from okrkit.show.report.facts import Audience
from okrkit.show.report.in_html import body, html
from okrkit.show.report.in_markdown import markdown
from okrkit.show.report.in_text import text
from okrkit.show.report.parts import Section

__all__ = ["FORMS", "Report", "form_of"]


@frozen(kw_only=True, eq=False, repr=False)
class Report:
    """
    What a manager asks of OKRs on a day, answered in sections.

    Attributes:
        title: Its heading.
        lines: What it says first, in a sentence or two each.
        sections: The questions, with their answers.
        on: The day it is about.
        since: The earlier day that it compares with; None where it compares with none.
        audience: For whom it is: "team" or "executive".

    Example:
        >>> from okrkit import OKRSet, report
        >>> report(OKRSet(cycle="2026-Q4"), on="2026-11-15")
        <Report OKRs 2026-Q4 on 2026-11-15 for the team>
    """

    title: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    on: dt.date
    since: dt.date | None
    audience: Audience

    def __getitem__(self, name: str) -> Section:
        """Return a section by its name."""
        for section in self.sections:
            if section.name == name:
                return section
        known = [section.name for section in self.sections]
        raise UnknownIdError(f"no such section: {shown(name)}", id=name, known=known)

    def to_html(self) -> str:
        """
        Write it as one self-contained page: no script, nothing loaded from anywhere.

        Returns:
            The page; explanations are folded, in print as well unless the reader asks.

        Example:
            >>> from okrkit import OKRSet, report
            >>> "<script" in report(OKRSet(cycle="2026-Q4"), on="2026-11-15").to_html()
            False
        """
        return str(html(self))

    def to_markdown(self) -> str:
        """
        Write it as Markdown for a chat or a comment, without its explanations.

        Returns:
            The text, which ends with a line end.

        Example:
            >>> from okrkit import OKRSet, report
            >>> found = report(OKRSet(cycle="2026-Q4"), on="2026-11-15")
            >>> found.to_markdown().splitlines()[0]
            '## OKRs 2026-Q4'
        """
        return markdown(self)

    def to_text(self) -> str:
        """
        Write it as text of 72 columns, without its explanations.

        Returns:
            The lines; the last ends without a line end.

        Example:
            >>> from okrkit import OKRSet, report
            >>> found = report(OKRSet(cycle="2026-Q4"), on="2026-11-15")
            >>> found.to_text().splitlines()[0]
            'OKRs 2026-Q4'
        """
        return text(self)

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON, without its explanations.

        Returns:
            `kind`, `title`, `on`, `since`, `audience`, `lines` and `sections`.

        Example:
            >>> from okrkit import OKRSet, report
            >>> report(OKRSet(cycle="2026-Q4"), on="2026-11-15").to_dict()["since"]
        """
        return {
            "kind": "report",
            "title": self.title,
            "on": self.on.isoformat(),
            "since": None if self.since is None else self.since.isoformat(),
            "audience": self.audience,
            "lines": list(self.lines),
            "sections": [section.to_dict() for section in self.sections],
        }

    def save(self, path: str | PathLike[str], /) -> None:
        """
        Write it into a file, which is at any moment the old one or the new one.

        Args:
            path: The file; its suffix says the form: .html, .md or .txt.

        Raises:
            DocumentError: Another suffix, or the file cannot be written.
            InvalidOKRError: No path.

        Example:
            >>> from pathlib import Path
            >>> from tempfile import TemporaryDirectory
            >>> from okrkit import OKRSet, report
            >>> with TemporaryDirectory() as folder:
            ...     path = Path(folder, "report.md")
            ...     report(OKRSet(cycle="2026-Q4"), on="2026-11-15").save(path)
            ...     path.read_text().splitlines()[0]
            '## OKRs 2026-Q4'
        """
        save_bytes(path, FORMS[form_of(path)](self).encode())

    def __str__(self) -> str:
        """Return it as text."""
        return self.to_text()

    def __repr__(self) -> str:
        """Return what it is about, on one line."""
        title = markup.plain(self.title, limit=60)
        return f"<Report {title} on {self.on} for the {self.audience}>"

    def _repr_html_(self) -> str:
        """Return it for a notebook."""
        return markup.fragment(body(self), text=str(self))


FORMS: Final[dict[str, Callable[[Report], str]]] = {
    ".html": Report.to_html,
    ".md": Report.to_markdown,
    ".txt": lambda report: f"{report.to_text()}\n",
}
"""How a report is written, by the suffix of the file."""


def form_of(path: str | PathLike[str]) -> str:
    """
    Return the suffix by which a file says its form.

    Args:
        path: The file.

    Returns:
        One of `FORMS`.

    Raises:
        DocumentError: Another suffix.
        InvalidOKRError: No path.

    Example:
        >>> form_of("report.HTML")
        '.html'
    """
    name = file_name(path)
    suffix = PurePath(name).suffix.lower()
    if suffix not in FORMS:
        raise DocumentError(
            "a report is not written in this form",
            code="format-unknown",
            place=name,
            expected=", ".join(FORMS),
            got=shown(suffix),
            hint="write .html, and print it from a browser for a PDF",
        )
    return suffix
