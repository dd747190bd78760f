"""One or several trees to one `OKRSet`: read, merged, checked; all faults at once."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from attrs import frozen

from okrkit.errors import (
    DocumentFault,
    InvalidOKRError,
    LimitError,
    StructureError,
    shown,
)
from okrkit.formats.bulk_load import Bulk, load_in_bulk
from okrkit.formats.faults import TreePath, name_path
from okrkit.formats.gather import Leaf
from okrkit.formats.header import (
    VERSION,
    Header,
    check_version,
    read_header,
)
from okrkit.formats.merge import Part, merged
from okrkit.formats.migrate import migrate
from okrkit.formats.notices import Notice
from okrkit.formats.oddities import notices_of, notices_of_bulk
from okrkit.formats.reader import Reader
from okrkit.formats.tree import Tree
from okrkit.model.limits import Limits
from okrkit.model.metric import Metric
from okrkit.model.okr import Objective
from okrkit.model.okrset import OKRSet

__all__ = ["BULK_FROM", "assemble"]

BULK_FROM = 1000
"""From so many key results on a document is checked in columns, objects made later."""

_LENGTHS = {
    "id": "id",
    "metric": "id",
    "set": "id",
    "title": "title",
    "name": "title",
    "owner": "title",
    "author": "title",
    "level": "title",
    "scope": "title",
    "segment": "title",
    "note": "note",
    "why": "note",
    "because": "note",
    "description": "note",
}
_SHORTEN = {
    "id": "Choose a shorter one.",
    "title": "Move the rest to a note.",
    "note": "Keep the rest elsewhere and link to it.",
}
_STEP = re.compile(r"\[([0-9]+)\]|([^.\[]+)")


def assemble(trees: Sequence[Tree], limits: Limits) -> tuple[OKRSet, list[Notice]]:
    """
    Make one set of documents.

    Args:
        trees: The documents; ids of several are qualified by the name of their set.
        limits: What is allowed.

    Returns:
        The set, and what is odd about it.

    Raises:
        StructureError: With every fault of every document, as far as `Limits.faults`.
        SchemaVersionError: A document of a newer version.
        LimitError: Something is longer or more than allowed.

    Example:
        >>> from okrkit.formats.read import read_text
        >>> text = '{"okrkit": 1, "cycle": "2026-Q4", "objectives": []}'
        >>> tree = read_text(text, "json")
        >>> assemble([tree], Limits())[0].cycle.label
        '2026-Q4'
    """
    if len(trees) == 1:
        bulk = _in_bulk(trees[0], limits)
        if bulk is not None:
            return bulk.okrs, notices_of_bulk(bulk)
    documents = [_Document.begin(tree, limits) for tree in trees]
    shared = _shared(documents)
    for document in documents:
        document.reader.elsewhere = shared.get
    parts = [document.finish(limits, several=len(trees) > 1) for document in documents]
    _check_events(documents, limits)
    faults: list[list[DocumentFault]] = [[] for _ in documents]
    for at, document in enumerate(documents):
        faults[at] += located(document.tree, document.reader.faults)
    okrs = None
    try:
        okrs = parts[0].to_set() if len(parts) == 1 else merged(parts)
    except StructureError as error:
        for at, fault in _integrity(error.faults, documents, parts):
            faults[at].append(fault)
    found = [f for each in faults for f in sorted(each, key=_line_and_column)]
    if found or okrs is None:
        raise structure_error(found, documents[0].tree.file, limits, len(trees))
    return okrs, notices_of(okrs)


def _in_bulk(tree: Tree, limits: Limits) -> Bulk | None:
    """Try the fast path; None where the document is small, or anything is wrong."""
    rows = tree.value.get("objectives")
    if not isinstance(rows, list) or _count(rows) < BULK_FROM:
        return None
    document = _Document.begin(tree, limits)
    part = Part(
        name=document.header.name,
        header=document.header,
        reader=document.reader,
        objectives=(),
    )
    lifted = document.value["objectives"]
    bulk = load_in_bulk(lifted, part, limits) if isinstance(lifted, list) else None
    return bulk if document.reader.events <= limits.events else None


def _count(rows: Sequence[object]) -> int:
    inside = (row.get("key_results") for row in rows if isinstance(row, dict))
    return sum(len(part) for part in inside if isinstance(part, list))


def structure_error(
    faults: Sequence[DocumentFault], file: str, limits: Limits, files: int = 1
) -> StructureError:
    r"""
    Make the error of a document with faults: as many as the limit allows.

    Example:
        >>> str(structure_error([DocumentFault("no", path="a")], "x.json", Limits()))
        'x.json has a fault\n  a: no'
    """
    unique = list(
        {(f.file, f.line, f.column, f.path, f.code, f.why): f for f in faults}.values()
    )
    shown = unique[: limits.faults]
    count = f"{len(unique)} faults" if len(unique) > 1 else "a fault"
    what = f"{files} documents have" if files > 1 else f"{file or 'the document'} has"
    more = (
        f", of which these are the first {len(shown)}"
        if len(unique) > len(shown)
        else ""
    )
    return StructureError(f"{what} {count}{more}", shown)


@frozen(eq=False)
class _Document:
    """One document while it is read."""

    tree: Tree
    value: Mapping[str, object]
    reader: Reader
    header: Header

    @classmethod
    def begin(cls, tree: Tree, limits: Limits) -> "_Document":
        """Read everything that others may refer to: its head and its metrics."""
        head = {k: v for k, v in tree.value.items() if k != "objectives"}
        _check_lengths(tree, head, (), limits)
        reader = Reader()
        version = reader.attempt(("okrkit",), check_version, tree.value, tree.file)
        value = migrate(tree.value, VERSION if version is None else version, VERSION)
        header = read_header(value, reader)
        reader.read_metrics(value.get("metrics"))
        return cls(tree, value, reader, header)

    def finish(self, limits: Limits, *, several: bool) -> Part:
        """Read the objectives."""
        objectives: list[Objective | None] = []
        rows = self.value.get("objectives")
        _check_lengths(self.tree, rows, ("objectives",), limits)
        if rows is not None and not isinstance(rows, list):
            self.reader.attempt(("objectives",), _not_a_list, rows)
            rows = []
        for at, row in enumerate(rows or ()):
            if len(self.reader.faults) >= limits.faults:
                break
            objectives.append(self.reader.read_objective(row, ("objectives", at)))
        name = self.header.name
        if several and not name:
            name = PurePath(self.tree.file).stem
        return Part(
            name=name, header=self.header, reader=self.reader, objectives=objectives
        )


def _not_a_list(value: object) -> None:
    raise InvalidOKRError(
        "not a list", code="not-a-list", expected="a list", got=shown(value)
    )


def _shared(documents: Sequence[_Document]) -> dict[str, Metric]:
    """Return the metrics of all documents by id, whole or short, where it is clear."""
    found: dict[str, list[Metric]] = {}
    for document in documents:
        name = document.header.name or PurePath(document.tree.file).stem
        for key, metric in document.reader.metrics.items():
            found.setdefault(f"{name}/{key}", []).append(metric)
            found.setdefault(key.rpartition("/")[2], []).append(metric)
    return {key: metrics[0] for key, metrics in found.items() if len(metrics) == 1}


def _check_events(documents: Sequence[_Document], limits: Limits) -> None:
    events = sum(document.reader.events for document in documents)
    if events > limits.events:
        raise LimitError(
            f"{events:,} check-ins and observations; the limit is {limits.events:,}",
            limit="events",
            allowed=limits.events,
            place=documents[0].tree.file,
        )


def _check_lengths(tree: Tree, top: object, at: TreePath, limits: Limits) -> None:
    """Refuse texts that are longer than allowed, before anything is made of them."""
    waiting: list[tuple[TreePath, object]] = [(at, top)]
    for path, value in waiting:  # grows while it is walked
        steps: Iterable[tuple[str | int, object]] = ()
        if isinstance(value, dict):
            steps = value.items()
        elif isinstance(value, list):
            steps = enumerate(value)
        for step, part in steps:
            if isinstance(part, dict | list):
                waiting.append(((*path, step), part))
            elif isinstance(part, str) and step in _LENGTHS:
                allowed = getattr(limits, _LENGTHS[str(step)])
                if len(part) > allowed:
                    raise too_long(tree, (*path, step), len(part), limits)


def too_long(tree: Tree, path: TreePath, length: int, limits: Limits) -> LimitError:
    """
    Make the error of a text that is longer than allowed.

    Example:
        >>> tree = Tree({}, "", "json", lambda _: {})
        >>> too_long(tree, ("objectives", 0, "title"), 501, Limits()).limit
        'title'
    """
    limit = _LENGTHS[str(path[-1])]
    line = tree.locate(path)[0]
    spot = f"{tree.file}:{line}" if tree.file and line else tree.file
    allowed = getattr(limits, limit)
    # The default is the most there can be: no limit to pass would allow more.
    at_most = allowed == getattr(Limits(), limit)
    return LimitError(
        f"{length:,} characters; the limit is {allowed:,}",
        limit=limit,
        allowed=allowed,
        place=", ".join(part for part in (spot, name_path(path)) if part),
        **({"hint": _SHORTEN[limit]} if at_most else {}),
    )


def located(tree: Tree, leaves: Sequence[Leaf]) -> list[DocumentFault]:
    """
    Turn faults of values into faults of a document, each with its place in the text.

    Args:
        tree: The document.
        leaves: Paths and faults.

    Returns:
        The faults, in the order they stand in the text.

    Example:
        >>> tree = Tree({}, "okrs.json", "json", lambda _: {})
        >>> located(tree, [(("cycle",), InvalidOKRError("no"))])[0].file
        'okrs.json'
    """
    spots = tree.locate_many([path for path, _ in leaves])
    faults = [
        DocumentFault(
            error.why,
            code=error.code,
            file=tree.file,
            line=line,
            column=column,
            path=name_path(path),
            expected=error.expected,
            got=error.got,
            hint=error.hint,
        )
        for (path, error), (line, column) in zip(leaves, spots, strict=True)
    ]
    return sorted(faults, key=_line_and_column)


def _line_and_column(fault: DocumentFault) -> tuple[int, int]:
    return fault.line, fault.column


def _integrity(
    faults: Iterable[DocumentFault],
    documents: Sequence[_Document],
    parts: Sequence[Part],
) -> Iterator[tuple[int, DocumentFault]]:
    """Find in which document, and where, the faults of the whole set stand."""
    for fault in faults:
        at, path = _origin(fault.path, parts)
        error = InvalidOKRError(
            fault.why,
            code=fault.code,
            expected=fault.expected,
            got=fault.got,
            hint=fault.hint,
        )
        for each in located(documents[at].tree, [(path, error)]):
            yield at, each


def _origin(path: str, parts: Sequence[Part]) -> tuple[int, TreePath]:
    """Return the document and the path in it that a path in the merged set means."""
    if not path.startswith("objectives["):
        return _metric_origin(path, parts)
    steps = [int(at) if at else name for at, name in _STEP.findall(path)]
    sound = [
        (at, place)
        for at, part in enumerate(parts)
        for place, objective in enumerate(part.objectives)
        if objective is not None
    ]
    at, place = sound[int(steps[1])]
    return at, ("objectives", place, *steps[2:])


def _metric_origin(path: str, parts: Sequence[Part]) -> tuple[int, TreePath]:
    kind, _, rest = path.partition(".")
    for at, part in enumerate(parts):
        for name in sorted(part.reader.metrics, key=len, reverse=True):
            for written in (part.qualified(name) if len(parts) > 1 else name, name):
                if rest == written or rest.startswith((f"{written}.", f"{written}[")):
                    tail = _STEP.findall(rest[len(written) :])
                    return at, (
                        "metrics",
                        name,
                        *(int(index) if index else key for index, key in tail),
                    )
    return 0, (kind,)
