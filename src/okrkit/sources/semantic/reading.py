"""`read_semantic`: the definitions of metrics that a company already has."""

from collections.abc import Mapping
from os import PathLike
from typing import Any

from okrkit.model.limits import Limits
from okrkit.sources.semantic.catalogue import Catalogue

__all__ = ["read_semantic"]


def read_semantic(
    source: "str | bytes | PathLike[str] | Mapping[str, Any]",
    /,
    *,
    format: str | None = None,
    limits: Limits | None = None,
) -> Catalogue:
    """
    Read the metrics that a company has defined in a semantic layer.

    What is read is metadata: names, descriptions, formulas as text. No expression is
    compiled or run. Which layer it is, is told by the content.

    Args:
        source: Path of a file: Apache Ossie (formerly OSI) as ``.yaml`` or ``.json``,
            or dbt's ``target/semantic_manifest.json``. Or the same as a mapping; or,
            with `format`, as text.
        format: ``"yaml"`` or ``"json"`` where `source` is the text itself.
        limits: What is allowed; the defaults of `okrkit.Limits` where left out.

    Returns:
        The metrics, with warnings of what was left out.

    Raises:
        DocumentError: The file is not there, or is no catalogue that okrkit reads.
        StructureError: It has faults: all of them, with line and path.
        LimitError: It is larger or deeper than allowed.
        MissingExtraError: YAML is read with the extra ``yaml``.
        InvalidOKRError: Text without a format, or something that is no source.

    Example:
        >>> sum_ = {"dialects": [{"dialect": "ANSI_SQL", "expression": "SUM(amount)"}]}
        >>> model = {"name": "sales", "metrics": [{"name": "mrr", "expression": sum_}]}
        >>> layer = {"version": "0.1.1", "semantic_model": [model]}
        >>> read_semantic(layer)["mrr"].formula
        'SUM(amount)'
    """
    from okrkit.sources.semantic.loading import loaded

    return loaded(source, format, Limits() if limits is None else limits)
