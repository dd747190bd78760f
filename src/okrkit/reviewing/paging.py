"""The page of a rule: its docstring, cut into sections."""

import inspect
import re
from collections.abc import Callable
from textwrap import indent
from typing import Final

from attrs import frozen

__all__ = ["Page", "page_of"]

_HEADS: Final = ("Why it matters", "Found", "Use instead", "When to waive", "Source")
_CUT: Final = re.compile(rf"^({'|'.join(_HEADS)}):$", re.MULTILINE)


@frozen(kw_only=True)
class Page:
    """
    What a team reads of a rule.

    Attributes:
        checks: What it checks.
        why: Why it matters.
        found: An example with the fault: text, or a document.
        instead: The same without it.
        waive: When to live with it.
        source: Who says so.

    Example:
        >>> from okrkit import rules
        >>> rules.K01.page.found
        'Launch the customer portal'
    """

    checks: str
    why: str
    found: str
    instead: str
    waive: str
    source: str

    def to_markdown(self) -> str:
        """
        Return the page as Markdown; a section that is not there is left out.

        Returns:
            The text, the examples in fences.

        Example:
            >>> from okrkit import rules
            >>> rules.K01.page.to_markdown().splitlines()[0]
            '## What it checks'
        """
        return "\n".join(
            f"## {head}\n\n{_fenced(said) if block else said}\n"
            for head, said, block in self._parts()
        )

    def to_text(self) -> str:
        """
        Return the page as text; a section that is not there is left out.

        Returns:
            The text, what stands in a section set in.

        Example:
            >>> from okrkit import rules
            >>> rules.K01.page.to_text().splitlines()[0]
            'What it checks:'
        """
        return "\n\n".join(
            f"{head}:\n{indent(said, '    ')}" for head, said, _ in self._parts()
        )

    def _parts(self) -> list[tuple[str, str, bool]]:
        """List what is there: head, text, and whether it is an example."""
        parts = (
            ("What it checks", self.checks, False),
            ("Why it matters", self.why, False),
            ("Found", self.found, True),
            ("Use instead", self.instead, True),
            ("When to waive", self.waive, False),
            ("Source", self.source, False),
        )
        return [part for part in parts if part[1]]


def _fenced(example: str) -> str:
    kind = "yaml" if re.search(r"(?m)^okrkit: ", example) else "text"
    return f"```{kind}\n{example}\n```"


def page_of(check: Callable[..., object], /) -> Page:
    """
    Cut the docstring of a rule into its sections; a section that is not there is empty.

    Args:
        check: The function of the rule.

    Returns:
        The page.

    Example:
        >>> page_of(len).found
        ''
    """
    checks, *rest = _CUT.split(inspect.getdoc(check) or "")
    said = {
        head: inspect.cleandoc(f"\n{body}")
        for head, body in zip(rest[::2], rest[1::2], strict=True)
    }
    why, found, instead, waive, source = (said.get(head, "") for head in _HEADS)
    return Page(
        checks=checks.strip(),
        why=why,
        found=found,
        instead=instead,
        waive=waive,
        source=source,
    )
