"""
PyYAML's events, and what is wrong with a text in words for people who write YAML.

Events do not recurse, however deep a text is; composing them would.
"""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, NoReturn

from okrkit.errors import MissingExtraError, shown
from okrkit.formats.faults import Faults

if TYPE_CHECKING:
    import yaml

__all__ = ["events", "require_yaml"]

_SHORT = 200
_UNQUOTED_START = re.compile(r"[%@`][^,}\]\n#]*")
_UNQUOTED_COLON = re.compile(r"[\s-]*([^\s:][^:]*):\s+(\S.*)")


def events(text: str, faults: Faults) -> "Iterator[yaml.Event]":
    """
    Give PyYAML's events, from libyaml where it is there; no other exception gets out.

    Args:
        text: YAML.
        faults: Takes what the parser complains about.

    Yields:
        The events, as they are read.

    Raises:
        StructureError: The text is not YAML.
        MissingExtraError: PyYAML is not installed.

    Example:
        >>> from okrkit.model.limits import Limits
        >>> len(list(events("a: 1", Faults(limits=Limits()))))
        8
    """
    require_yaml()
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    stream = yaml.parse(text, Loader=loader)
    while True:
        try:
            event = next(stream, None)
        except yaml.YAMLError as error:
            _refuse_syntax(text, error, faults)
        except (ArithmeticError, AttributeError, LookupError, ValueError) as error:
            faults.add(f"this is not YAML: {shown(str(error))}", code="document-syntax")
            faults.stop()
        if event is None:
            return
        yield event


def require_yaml() -> None:
    """
    Make sure that PyYAML, which is an extra, can be imported.

    Raises:
        MissingExtraError: It is not installed.

    Example:
        >>> require_yaml()
    """
    if find_spec("yaml") is None:
        raise MissingExtraError(
            "YAML needs PyYAML", hint='Run: pip install "okrkit[yaml]"'
        )


def _refuse_syntax(text: str, error: Exception, faults: Faults) -> NoReturn:
    """Say what is wrong in the words of somebody who writes YAML by hand."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or ""
    if mark is None:
        at = max(text.find(chr(getattr(error, "character", 0))), 0)
        row, column = text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1
    else:
        row, column = mark.line, mark.column
    lines = text.split("\n")
    if row >= len(lines) or (row and not any(lines[row:])):
        row, column = len(lines) - 1, len(lines[-1])
    line = lines[row]
    why, hint = f"this is not YAML: {problem}", ""
    colon = _UNQUOTED_COLON.fullmatch(line)
    if problem.startswith("mapping values are not allowed"):
        if colon and colon.start(2) <= column:
            why = "a text with a colon stands without quotes"
            text = colon[2].replace('"', "'")
            hint = "Put it in quotes"
            if len(line) <= _SHORT and line.isprintable():
                hint += f': {colon[1]}: "{text}"'
        else:
            hint = "Is this line indented as it should be?"
    elif quoted := _needs_quotes(line, column, problem):
        why = "a text begins with a character that YAML keeps for itself"
        hint = f"Put it in quotes: {quoted}"
    elif "\t" in line[: column + 1]:
        why, hint = "a tab stands where blanks should", "Indent with blanks."
    elif row == len(lines) - 1 and not line[column:].strip():
        hint = "Is the file complete?"
    faults.add(
        why,
        code="document-syntax",
        spot=(row + 1, column + 1),
        got=shown(line),
        hint=hint,
    )
    faults.stop()


def _needs_quotes(line: str, column: int, problem: str) -> str:
    """Return a text such as ``%`` in quotes, where that is what the parser stops at."""
    start = _UNQUOTED_START.match(line, column)
    if start is None or "cannot start any token" not in problem or len(line) > _SHORT:
        return ""
    text = start[0].strip()
    return f'"{text}"' if text.isprintable() and '"' not in text else ""
