"""
Documents ⇄ sets: YAML, JSON and TOML in and out, strict, with every fault at once.

`load` and `loads` read, `save` and `dumps` write, `from_dict` and `to_dict` do the same
for what a program holds already, `json_schema` describes the documents for editors and
other tools.
"""

import os
from collections.abc import Callable, Mapping

from attrs import evolve

from okrkit.errors import DocumentError
from okrkit.formats.assemble import assemble
from okrkit.formats.blame import located
from okrkit.formats.notices import give
from okrkit.formats.paths import documents_in, name_of
from okrkit.formats.plain import to_plain
from okrkit.formats.quiet import paused_gc
from okrkit.formats.read import format_of, read_files, read_text
from okrkit.formats.schema import json_schema
from okrkit.formats.tree import Tree
from okrkit.formats.unstructure import write_set
from okrkit.formats.write import write_tree
from okrkit.model.checks import instance
from okrkit.model.limits import Limits
from okrkit.model.okrset import OKRSet
from okrkit.model.phrases import with_article
from okrkit.results.progressing import steps
from okrkit.results.saving import save_bytes
from okrkit.typing import Progress

__all__ = ["dumps", "from_dict", "json_schema", "load", "loads", "save", "to_dict"]


def load(
    *paths: str | os.PathLike[str],
    limits: Limits | None = None,
    progress: "Progress | bool | None" = None,
) -> OKRSet:
    """
    Load one set from documents: files, folders, or several of both.

    The ids of a single document stay as they are. Those of several are qualified by
    the name of their set: the document's field ``set``, or else the name of its file.
    A reference is looked up in its own set first. Folders are read with all folders
    in them, in the order of names.

    Args:
        *paths: Folders, and files that end in ``.yaml``, ``.yml``, ``.json`` or
            ``.toml``.
        limits: What is allowed; the defaults of `Limits` where none are given.
        progress: True for a bar by `tqdm`, or what makes one of the files and
            `total`, as `tqdm` does; None for none.

    Returns:
        The set.

    Raises:
        DocumentError: A file that is not there, cannot be read, or is no document;
            beside other faults it is one of them.
        LimitError: A document that is larger, longer or deeper than allowed.
        SchemaVersionError: A document written for a newer okrkit.
        StructureError: Documents with faults: every fault, with file, line and path.
        MissingExtraError: A package is needed to read YAML.
        InvalidOKRError: No path, or `limits` that are no `Limits`.

    Warns:
        UnknownFieldWarning: A field that is not known; it is kept.
        SupportWarning: A support or dependency that names nothing, or closes a loop.
        TextWarning: Text with invisible or look-alike characters.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     save(OKRSet(cycle="2026-Q4"), f"{folder}/okrs.json")
        ...     load(f"{folder}/okrs.json").cycle.label
        '2026-Q4'
    """
    limits = _limits(limits)
    with paused_gc():
        trees = read_files(documents_in(paths), limits, progress)
        okrs, notices = assemble(trees, limits)
    give(notices, stacklevel=2)
    return okrs


def loads(
    text: str | bytes,
    format: str = "yaml",
    *,
    limits: Limits | None = None,
) -> OKRSet:
    """
    Load a set from the text of one document.

    Args:
        text: The document; bytes are UTF-8.
        format: ``"yaml"``, which reads JSON as well, ``"json"`` or ``"toml"``.
        limits: What is allowed; the defaults of `Limits` where none are given.

    Returns:
        The set.

    Raises:
        DocumentError: A text that is no document.
        LimitError: It is larger, longer or deeper than allowed.
        SchemaVersionError: It was written for a newer okrkit.
        StructureError: It has faults: every fault, with line and path.
        MissingExtraError: A package is needed to read YAML.
        InvalidOKRError: The text is none, or `limits` are no `Limits`.

    Warns:
        OKRWarning: As for `load`.

    Example:
        >>> text = '{"okrkit": 1, "cycle": "2026-Q4", "objectives": []}'
        >>> loads(text, "json").cycle.label
        '2026-Q4'
    """
    limits = _limits(limits)
    with paused_gc():
        okrs, notices = assemble([read_text(text, format, limits)], limits)
    give(notices, stacklevel=2)
    return okrs


def from_dict(
    document: Mapping[str, object], *, limits: Limits | None = None
) -> OKRSet:
    """
    Make a set of what ``json.loads`` or a program gives.

    Besides JSON's own values dates, Decimals, Fractions and numpy's scalars may stand
    in it. It is copied and never changed.

    Args:
        document: The document.
        limits: What is allowed; the defaults of `Limits` where none are given.

    Returns:
        The set.

    Raises:
        LimitError: It is larger, longer or deeper than allowed.
        SchemaVersionError: It was written for a newer okrkit.
        StructureError: It has faults: every fault, with its path.
        DocumentError: It is no mapping.
        InvalidOKRError: `limits` that are no `Limits`.

    Warns:
        OKRWarning: As for `load`.

    Example:
        >>> from_dict({"okrkit": 1, "cycle": "2026-Q4", "objectives": []}).cycle.label
        '2026-Q4'
    """
    limits = _limits(limits)
    if not isinstance(document, Mapping):
        raise DocumentError(
            "the document is not a mapping of fields",
            code="document-root",
            expected="fields such as okrkit, cycle, objectives",
            got=with_article(type(document).__name__),
        )
    with paused_gc():
        value, leaves, spoilt = to_plain(document, limits)
        tree = Tree(value, "", "dict", lambda _: {}, spoilt=spoilt)
        tree = evolve(tree, faults=located(tree, leaves))
        okrs, notices = assemble([tree], limits)
    give(notices, stacklevel=2)
    return okrs


def to_dict(okrs: OKRSet) -> dict[str, object]:
    """
    Give a set as the plain values of a document, ready for ``json.dumps``.

    Args:
        okrs: The set.

    Returns:
        A new tree, in canonical order; what is the default is left out.

    Raises:
        InvalidOKRError: It is no set, or nothing says when its objectives run.

    Example:
        >>> to_dict(OKRSet(cycle="2026-Q4"))
        {'okrkit': 1, 'cycle': '2026-Q4', 'objectives': []}
    """
    with paused_gc():
        return write_set(instance(okrs, kind=OKRSet, field="okrs"))


def dumps(okrs: OKRSet, format: str = "yaml", *, limits: Limits | None = None) -> str:
    r"""
    Write a set as text.

    Args:
        okrs: The set.
        format: ``"yaml"``, ``"json"`` or ``"toml"``.
        limits: How much may be written; give those that it was loaded with.

    Returns:
        The document, in canonical order, with a line end at its end.

    Raises:
        InvalidOKRError: It is no set, nothing says when its objectives run, or a field
            that was kept holds what the format cannot.
        DocumentError: The format is not known.
        LimitError: It is larger or deeper than allowed.
        MissingExtraError: A package is needed to write YAML.

    Example:
        >>> dumps(OKRSet(cycle="2026-Q4"), "toml")
        'okrkit = 1\ncycle = "2026-Q4"\nobjectives = []\n'
    """
    return _text(instance(okrs, kind=OKRSet, field="okrs"), format, limits)


def save(
    okrs: OKRSet,
    path: str | os.PathLike[str],
    *,
    limits: Limits | None = None,
    progress: "Progress | bool | None" = None,
) -> None:
    """
    Save a set as a file; the suffix says the format.

    The file is the old one or the new one at any moment, never a part of either.

    Args:
        okrs: The set.
        path: The file, which ends in ``.yaml``, ``.yml``, ``.json`` or ``.toml``.
        limits: How much may be written; give those that it was loaded with.
        progress: True for a bar by `tqdm`, or what makes one of the objectives and
            `total`, as `tqdm` does; None for none. Whoever stops it leaves the file
            as it was.

    Raises:
        InvalidOKRError: As for `dumps`.
        DocumentError: The suffix is not known, or the file cannot be written.
        LimitError: It is larger or deeper than allowed.
        MissingExtraError: A package is needed to write YAML.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     save(OKRSet(cycle="2026-Q4"), f"{folder}/okrs.toml")
    """
    format = format_of(name_of(path))
    okrs = instance(okrs, kind=OKRSet, field="okrs")
    with steps(progress, okrs.scope("objective").ids) as step:
        text = _text(okrs, format, limits, step)
    save_bytes(path, text.encode())


def _text(
    okrs: OKRSet,
    format: str,
    limits: Limits | None,
    step: "Callable[[], None] | None" = None,
) -> str:
    limits = _limits(limits)
    with paused_gc():
        tree = write_set(okrs, dates=True)
        return write_tree(tree, format, limits=limits, step=step)


def _limits(limits: Limits | None) -> Limits:
    if limits is None:
        return Limits()
    return instance(limits, kind=Limits, field="limits")
