"""
A plain tree to YAML that readers of YAML 1.1 and 1.2 understand alike.

Small containers of scalars stand on one line, everything else in blocks.
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from okrkit.formats.layout import LINE, fits_a_line
from okrkit.formats.yaml_events import require_yaml
from okrkit.formats.yaml_text import is_numeral, read_plain

if TYPE_CHECKING:
    import yaml

__all__ = ["write"]

_TAG = "tag:yaml.org,2002:"
_OLD_BOOLEANS = {"y", "Y", "n", "N"}
_BREAKS = frozenset("\r\x85\u2028\u2029\ufeff")


def write(tree: dict[str, object], step: Callable[[], None] = lambda: None, /) -> str:
    r"""
    Write a tree as YAML.

    Args:
        tree: Plain values and dates.
        step: What to call whenever another of its objectives is written.

    Returns:
        The text.

    Raises:
        MissingExtraError: PyYAML is not installed.

    Example:
        >>> write({"cadence": {"every": "quarter"}, "id": "1e5"})
        "cadence: {every: quarter}\nid: '1e5'\n"
    """
    require_yaml()
    import yaml

    pairs = _pairs(tree)
    listed = [part for key, part in pairs if key.value == "objectives"]

    class Telling(yaml.SafeDumper):
        def serialize_node(
            self, node: yaml.Node, parent: yaml.Node | None, index: object
        ) -> None:
            super().serialize_node(node, parent, index)
            if parent in listed:
                step()

    node = yaml.MappingNode(f"{_TAG}map", pairs, flow_style=False)
    text: str = yaml.serialize(node, Dumper=Telling, allow_unicode=True, width=LINE)
    return text


def _node(value: object) -> "yaml.Node":
    from yaml import MappingNode, ScalarNode, SequenceNode

    flow = fits_a_line(value)
    if isinstance(value, dict):
        return MappingNode(f"{_TAG}map", _pairs(value), flow_style=flow)
    if isinstance(value, list):
        return SequenceNode(
            f"{_TAG}seq", [_node(part) for part in value], flow_style=flow
        )
    kind, text, style = _scalar(value)
    return ScalarNode(_TAG + kind, text, style=style)


def _pairs(value: dict[str, object]) -> "list[tuple[yaml.Node, yaml.Node]]":
    return [(_node(key), _node(part)) for key, part in value.items()]


def _scalar(value: object) -> tuple[str, str, str | None]:
    """Return kind, text, and the style that keeps every reader from guessing."""
    kind, text = type(value).__name__, str(value)
    if isinstance(value, str):
        return "str", text, _style(text)
    if isinstance(value, date):
        kind = "timestamp"
    elif isinstance(value, float) and "." not in text:
        text = text.replace("e", ".0e")
    elif value is None:
        kind, text = "null", "null"
    elif isinstance(value, bool):
        text = text.lower()
    return kind, text, None


def _style(text: str) -> str | None:
    if not _BREAKS.isdisjoint(text):
        return '"'
    if "\n" in text:
        return "|"
    odd = text in _OLD_BOOLEANS or is_numeral(text) or read_plain(text) != text
    return "'" if odd else None
