"""What semantic layers have no field for, as it was written for okrkit."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from okrkit.errors import DocumentError, InvalidOKRError
from okrkit.formats.faults import TreePath
from okrkit.formats.read import read_text
from okrkit.formats.tree import Plain
from okrkit.model.metric import Metric
from okrkit.results import Json
from okrkit.sources.semantic.boxes import Boxes
from okrkit.sources.semantic.definition import FACTS

__all__ = ["facts_in", "facts_of"]


def facts_in(boxes: Boxes, data: str, path: TreePath) -> dict[str, Json]:
    """
    Read the data of a custom extension that was written for okrkit.

    Args:
        boxes: The document.
        data: JSON text.
        path: Where it stands.

    Returns:
        The facts; none where the text cannot be used, with a warning.

    Example:
        >>> from okrkit.formats.faults import Faults
        >>> from okrkit.model.limits import Limits
        >>> boxes = Boxes(read_text('{"a": 1}', "json"), Faults(Limits()))
        >>> facts_in(boxes, '{"unit": "%"}', ())
        {'unit': '%'}
    """
    tree = None
    with suppress(DocumentError):
        tree = read_text(data, "json", boxes.faults.limits)
    if tree is None or tree.faults:
        boxes.warn("the data is no JSON mapping, and is not read", path)
        return {}
    return facts_of(boxes, tree.value, path)


def facts_of(
    boxes: Boxes, given: Mapping[str, Plain], path: TreePath
) -> dict[str, Json]:
    """
    Check facts that were written for okrkit.

    Args:
        boxes: The document.
        given: The facts by name.
        path: Where they stand.

    Returns:
        The facts; none where they cannot be, with a warning.

    Example:
        >>> from okrkit.formats.faults import Faults
        >>> from okrkit.model.limits import Limits
        >>> boxes = Boxes(read_text('{"a": 1}', "json"), Faults(Limits()))
        >>> facts_of(boxes, {"polarity": "up"}, ()), boxes.warnings[0][:35]
        ({}, 'what is said for okrkit is not read')
    """
    boxes.unknown(dict(given), FACTS, path)
    facts: dict[str, Any] = {name: given[name] for name in FACTS if name in given}
    try:
        Metric("metric", **facts)
    except InvalidOKRError as error:
        boxes.warn(f"what is said for okrkit is not read: {error}", path)
        return {}
    return facts
