"""Where a document has its first comment: writing it anew would lose it."""

import re
from collections.abc import Iterator
from typing import Final

from okrkit.formats.yaml_events import require_yaml

__all__ = ["comment_line"]

# Texts first, so that no # inside one is taken for a comment.
_TOML: Final = re.compile(
    r"\"{3}(?:[^\"\\]|\\.|\"(?!\"\"))*\"{3}|'{3}(?:[^']|'(?!''))*'{3}"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|(?P<comment>#)",
    re.DOTALL,
)


def comment_line(text: str, format: str, /) -> int | None:
    """
    Find the first comment of a document.

    Args:
        text: A document that can be read.
        format: ``"yaml"``, ``"json"`` or ``"toml"``.

    Returns:
        The number of its line, from 1; None where there is none.

    Raises:
        MissingExtraError: A package is needed to read YAML.

    Example:
        >>> comment_line("okrkit = 1#so far", "toml"), comment_line("{}", "json")
        (1, None)
    """
    if "#" not in text or format == "json":
        return None
    places = _in_yaml(text) if format == "yaml" else _in_toml(text)
    place = next(places, None)
    return None if place is None else text.count("\n", 0, place) + 1


def _in_toml(text: str) -> Iterator[int]:
    for found in _TOML.finditer(text):
        if found["comment"]:
            yield found.start()


def _in_yaml(text: str) -> Iterator[int]:
    """Look between the tokens: what stands there is blank, or a comment."""
    require_yaml()
    import yaml

    behind = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        start, end = token.start_mark.index, token.end_mark.index
        place = text.find("#", behind, start)
        if place >= 0:
            yield place
        behind = max(behind, end)
