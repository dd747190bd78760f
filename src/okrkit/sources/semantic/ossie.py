"""
Apache Ossie, formerly Open Semantic Interchange: metrics of models and data sets.

Source:
    Apache Ossie, "Core Metadata Specification", 0.1.1 and the draft of 0.2.
"""

import re
from typing import Final

from okrkit.errors import DocumentError, shown
from okrkit.formats.faults import TreePath
from okrkit.results import Json, jsonable
from okrkit.sources.semantic.boxes import Box, Boxes
from okrkit.sources.semantic.definition import VENDOR, SemanticMetric
from okrkit.sources.semantic.facts import facts_in

__all__ = ["ossie", "version_of"]

_VERSION: Final = re.compile(
    r"(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?([.-]?[a-z0-9.+-]{1,20})?"
)
_KNOWN: Final = ("0.1.0", "0.1.1")
_FIELDS: Final = (
    "name",
    "expression",
    "description",
    "datatype",
    "ai_context",
    "custom_extensions",
)
_MODEL: Final = (
    "name",
    "description",
    "ai_context",
    "datasets",
    "relationships",
    "metrics",
    "custom_extensions",
)
_ROOT: Final = ("version", "semantic_model", "dialects", "vendors")


def version_of(boxes: Boxes) -> str:
    """
    Read the version, and refuse one that may mean something else.

    Args:
        boxes: The document.

    Returns:
        The version; empty where none is said, with a warning.

    Raises:
        DocumentError: It is no version, or one after 0.

    Example:
        >>> from okrkit.formats.faults import Faults
        >>> from okrkit.formats.read import read_text
        >>> from okrkit.model.limits import Limits
        >>> tree = read_text('{"version": "0.1.1"}', "json")
        >>> version_of(Boxes(tree, Faults(Limits())))
        '0.1.1'
    """
    said = boxes.tree.value.get("version")
    if said is None:
        boxes.warn("no version is said; it is read as 0.1.1", ("version",))
        return ""
    found = _VERSION.fullmatch(said) if isinstance(said, str) else None
    if found is None or found[1] != "0":
        raise DocumentError(
            "this version of Apache Ossie is not known",
            code="semantic-version",
            place=boxes.tree.file,
            expected="0.1.0, 0.1.1 or a draft of 0.2, in quotes",
            got=shown(said),
        )
    if found[2] == "2":
        boxes.warn(f"{said} is a draft that may still change", ("version",))
    elif said not in _KNOWN:
        boxes.warn(f"{said} is not known; what is known of it is read", ("version",))
    return str(said)


def ossie(boxes: Boxes) -> list[SemanticMetric]:
    """
    Read the metrics of every model, those of data sets with them.

    Args:
        boxes: The document.

    Returns:
        The metrics, in their order; what cannot be is a fault of `boxes`.

    Example:
        >>> from okrkit.formats.faults import Faults
        >>> from okrkit.formats.read import read_text
        >>> from okrkit.model.limits import Limits
        >>> text = '{"semantic_model": [{"name": "sales", "metrics": []}]}'
        >>> ossie(Boxes(read_text(text, "json"), Faults(Limits())))
        []
    """
    root = boxes.tree.value
    boxes.unknown(root, _ROOT, ())
    metrics: list[SemanticMetric] = []
    names: set[str] = set()
    for model, path in boxes.rows(root, "semantic_model", ()):
        name = boxes.text(model, "name", path, needed=True)
        if name and name in names:
            boxes.fault("two models have this name", "duplicate", path, got=shown(name))
        names.add(name)
        boxes.unknown(model, _MODEL, path)
        metrics.extend(_of_model(boxes, model, name, path))
    return metrics


def _of_model(
    boxes: Boxes, model: Box, name: str, path: TreePath
) -> list[SemanticMetric]:
    seen: set[str] = set()
    metrics = _metrics(boxes, model, path, seen, model=name)
    for dataset, at in boxes.rows(model, "datasets", path):
        of = boxes.text(dataset, "name", at, needed=True)
        metrics.extend(_metrics(boxes, dataset, at, seen, model=name, dataset=of))
    return metrics


def _metrics(
    boxes: Boxes,
    box: Box,
    path: TreePath,
    seen: set[str],
    *,
    model: str,
    dataset: str = "",
) -> list[SemanticMetric]:
    made: list[SemanticMetric] = []
    for metric, at in boxes.rows(box, "metrics", path):
        name = boxes.text(metric, "name", at, needed=True)
        # As fields are: unique in their data set, and named after it.
        id_ = f"{dataset}.{name}" if dataset else name
        if name and id_ in seen:
            boxes.fault(f"two metrics are called {shown(id_)}", "duplicate", at)
        seen.add(id_)
        facts, extra = _extra(boxes, metric, at)
        boxes.unknown(metric, _FIELDS, at)
        made.append(
            SemanticMetric(
                id=id_,
                name=name,
                description=boxes.text(metric, "description", at),
                datatype=boxes.text(metric, "datatype", at),
                expressions=_expressions(boxes, metric, at),
                dataset=dataset,
                model=model,
                facts=facts,
                extra=extra,
            )
        )
    return made


def _expressions(boxes: Boxes, metric: Box, path: TreePath) -> dict[str, str]:
    box = boxes.box(metric, "expression", path)
    rows = boxes.rows(box, "dialects", (*path, "expression"))
    made: dict[str, str] = {}
    for row, at in rows:
        dialect = boxes.text(row, "dialect", at, needed=True)
        if dialect in made:
            boxes.fault(
                "this dialect stands twice", "duplicate", at, got=shown(dialect)
            )
        made[dialect] = boxes.text(row, "expression", at, needed=True)
    if not box.get("dialects") and isinstance(metric.get("expression") or {}, dict):
        boxes.fault("expression is missing", "missing-field", path)
    return made


def _extra(
    boxes: Boxes, metric: Box, path: TreePath
) -> tuple[dict[str, Json], dict[str, Json]]:
    """Read what was written for okrkit, and what was written for others."""
    facts: dict[str, Json] = {}
    others: list[Json] = []
    for row, at in boxes.rows(metric, "custom_extensions", path):
        vendor = boxes.text(row, "vendor_name", at, needed=True)
        data = boxes.text(row, "data", at, needed=True)
        if vendor == VENDOR:
            facts.update(facts_in(boxes, data, at))
        else:
            others.append({"vendor_name": vendor, "data": data})
    extra: dict[str, Json] = {"custom_extensions": others} if others else {}
    if metric.get("ai_context") is not None:
        extra["ai_context"] = jsonable(metric["ai_context"])
    return facts, extra
