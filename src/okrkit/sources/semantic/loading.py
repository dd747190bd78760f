"""`loaded`: a document of a semantic layer, recognised by its content."""

import json
from collections.abc import Mapping
from os import PathLike
from typing import Final

from okrkit.errors import DocumentError, DocumentFault, InvalidOKRError, shown
from okrkit.formats.faults import Faults, counted
from okrkit.formats.read import read_file, read_text
from okrkit.formats.tree import Tree, census, check_size
from okrkit.model.checks import instance
from okrkit.model.limits import Limits
from okrkit.sources.semantic import dbt, ossie
from okrkit.sources.semantic.boxes import Boxes
from okrkit.sources.semantic.catalogue import Catalogue, with_models

__all__ = ["loaded"]

_FORMATS: Final = ("json", "yaml")


def loaded(source: object, format: str | None, limits: Limits) -> Catalogue:
    """
    Read a catalogue of metrics.

    Args:
        source: A path, a mapping, or text where a format is said.
        format: Of the text; None where the source is no text.
        limits: What is allowed.

    Returns:
        The metrics.

    Raises:
        OKRError: As for `okrkit.sources.read_semantic`.

    Example:
        >>> loaded({"semantic_models": [], "metrics": []}, None, Limits()).layer
        'dbt'
    """
    limits = instance(limits, kind=Limits, field="limits")
    tree = _tree(source, format, limits)
    if tree.faults:
        what = f"{tree.file or 'the text'} has"
        raise counted(what, _told(tree), limits, complete=tree.complete)
    boxes = Boxes(tree, Faults(limits, tree.file))
    if "semantic_model" in tree.value:
        layer, version = "Apache Ossie", ossie.version_of(boxes)
        metrics = with_models(ossie.ossie(boxes))
    elif {"semantic_models", "metrics"} <= set(tree.value):
        layer, version = "dbt", dbt.version_of(boxes)
        metrics = tuple(dbt.dbt(boxes))
    else:
        raise _foreign(tree)
    if boxes.faults.found:
        boxes.faults.stop()
    return Catalogue(
        metrics,
        layer=layer,
        version=version,
        file=tree.file,
        warnings=tuple(boxes.warnings),
    )


def _tree(source: object, format: str | None, limits: Limits) -> Tree:
    """Read the document, of whatever kind, within the limits."""
    if isinstance(source, Mapping):
        return _copied(source, limits)
    if format is not None:
        if format not in _FORMATS:
            raise InvalidOKRError(
                "this format is not read",
                code="format-unknown",
                place="format",
                expected=" or ".join(_FORMATS),
                got=shown(format),
            )
        if isinstance(source, str | bytes):
            return read_text(source, format, limits)
    elif isinstance(source, PathLike) or (isinstance(source, str) and _is_path(source)):
        return read_file(source, limits)
    raise InvalidOKRError(
        "no semantic layer" if format is None else "no text",
        code="wrong-type",
        place="read_semantic",
        expected="a path or a mapping; or text, with format=",
        got=shown(source) if isinstance(source, str | bytes) else type(source).__name__,
        hint='Say what the text is: format="yaml" or format="json".'
        if isinstance(source, str | bytes)
        else "",
    )


def _copied(source: Mapping[object, object], limits: Limits) -> Tree:
    """Copy a mapping: as JSON, so that nothing but plain values is left."""
    value = dict(source)
    check_size(census(value, limits), Faults(limits))
    try:
        text = json.dumps(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidOKRError(
            f"a mapping that is none of plain values ({type(error).__name__})",
            code="wrong-type",
            place="read_semantic",
            expected="texts, numbers, true, false, None, and lists and dicts of them",
        ) from error
    tree = read_text(text, "json", limits)
    # The lines of this text are nobody's.
    faults = [_nowhere(fault) for fault in tree.faults]
    return Tree(tree.value, "", "", lambda _: {}, faults=faults)


def _nowhere(fault: DocumentFault) -> DocumentFault:
    return DocumentFault(
        fault.why,
        code=fault.code,
        path=fault.path,
        expected=fault.expected,
        got=fault.got,
        hint=fault.hint,
    )


def _is_path(source: str) -> bool:
    return (
        bool(source.strip())
        and "\n" not in source
        and not source.lstrip().startswith("{")
    )


def _told(tree: Tree) -> list[DocumentFault]:
    """Tell the faults of the text, in words that are not of OKRs."""
    for fault in tree.faults:
        if fault.code == "document-root":
            fault.expected = "fields such as semantic_model"
    return list(tree.faults)


def _foreign(tree: Tree) -> DocumentError:
    """Say what a document seems to be, where that is known."""
    value, hint = tree.value, ""
    about = value.get("metadata")
    if isinstance(about, dict) and "dbt_schema_version" in about:
        hint = "It seems to be another artifact of dbt: read semantic_manifest.json."
    elif {"models", "metrics", "semantic_models"} & set(value):
        hint = "Of dbt, read target/semantic_manifest.json, which `dbt parse` writes."
    elif {"cubes", "views", "measures", "explores", "tables"} & set(value):
        hint = "Convert it to Apache Ossie first; converters come with Ossie."
    elif "okrkit" in value:
        hint = "It is a document of okrkit: okrkit.load reads it."
    return DocumentError(
        "this is no catalogue of metrics that okrkit reads",
        code="semantic-format",
        place=tree.file,
        expected="semantic_model (Apache Ossie), or semantic_models and metrics (dbt)",
        got=shown(", ".join(map(str, list(value)[:10]))),
        hint=hint,
    )
