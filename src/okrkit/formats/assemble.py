"""One or several trees to one `OKRSet`: read, merged, checked; all faults at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import PurePath

from attrs import field, frozen

from okrkit.errors import (
    DocumentFault,
    InvalidOKRError,
    LimitError,
    StructureError,
    shown,
)
from okrkit.formats.blame import (
    follows,
    in_order,
    located,
    long_texts,
    split_path,
    structure_error,
    too_long,
)
from okrkit.formats.bulk_load import Bulk, load_in_bulk
from okrkit.formats.faults import TreePath
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
from okrkit.formats.reports import Reported
from okrkit.formats.tree import Tree
from okrkit.model.limits import Limits
from okrkit.model.metric import Metric
from okrkit.model.okr import Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.series import Series

__all__ = ["BULK_FROM", "assemble", "assemble_reported"]

BULK_FROM = 1000
"""From so many key results on a document is checked in columns, objects made later."""


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
        LimitError: Something is more than allowed, or a text, which is the only fault,
            is longer.

    Example:
        >>> from okrkit.formats.read import read_text
        >>> text = '{"okrkit": 1, "cycle": "2026-Q4", "objectives": []}'
        >>> tree = read_text(text, "json")
        >>> assemble([tree], Limits())[0].cycle.label
        '2026-Q4'
    """
    if len(trees) == 1 and not trees[0].faults:
        bulk = _in_bulk(trees[0], limits)
        if bulk is not None:
            return bulk.okrs, notices_of_bulk(bulk)
    documents = [_Document.begin(tree, limits) for tree in trees if tree.readable]
    shared = _shared(documents)
    for document in documents:
        document.reader.elsewhere = shared.get
    parts = [document.finish(limits, several=len(trees) > 1) for document in documents]
    _check_events(documents, limits)
    okrs, between = _joined(parts, several=len(trees) > 1)
    if len(documents) < len(trees) or any(d.lost_metrics() for d in documents):
        between = [fault for fault in between if fault.code != "unknown-metric"]
    _settle(trees, documents, parts, between, limits)
    return okrs, notices_of(okrs)


def assemble_reported(tree: Tree, limits: Limits, reported: Reported) -> OKRSet | None:
    """
    Make a set of a document and of what was reported beside it.

    Args:
        tree: The document; it says nothing of what `reported` has.
        limits: What is allowed.
        reported: Check-ins and readings in columns.

    Returns:
        The set; None where anything is wrong, for `assemble` to say what.

    Example:
        >>> import numpy as np
        >>> from okrkit.formats.bulk import CheckIns
        >>> from okrkit.formats.read import read_text
        >>> text = '{"okrkit": 1, "cycle": "2026-Q4", "objectives": []}'
        >>> none = np.zeros(0, np.bool_), lambda _: None, lambda _: []
        >>> nothing = Reported(CheckIns.empty(), *none)
        >>> assemble_reported(read_text(text, "json"), Limits(), nothing).cycle.label
        '2026-Q4'
    """
    document = _Document.begin(tree, limits)
    reader = document.reader
    for metric in reader.metrics.values():
        readings = reported.readings(metric)
        if readings is not None:
            if metric.id in reader.observations or not readings.fits(metric):
                return None
            reader.observations[metric.id] = Series(readings)
            reader.events += len(readings)
    bulk = None if document.long else _bulk_of(document, limits, reported)
    return None if bulk is None else bulk.okrs


def _joined(
    parts: Sequence[Part], *, several: bool
) -> tuple[OKRSet, Sequence[DocumentFault]]:
    """Make the set, or an empty one and the faults between its parts."""
    try:
        if several:
            return merged(parts), ()
        return (parts[0].to_set() if parts else OKRSet()), ()
    except StructureError as error:
        return OKRSet(), error.faults
    except InvalidOKRError as error:  # of unknown fields of the document itself
        fault = DocumentFault(error.why, code=error.code, path="extra")
        return OKRSet(), [fault]


def _settle(
    trees: Sequence[Tree],
    documents: Sequence["_Document"],
    parts: Sequence[Part],
    between: Iterable[DocumentFault],
    limits: Limits,
) -> None:
    """Raise every fault of every document, in order, where there is any."""
    own = [
        [f for d in documents if d.tree is tree for f in d.faults(limits)]
        for tree in trees
    ]
    for at, fault in _integrity(between, documents, parts):
        own[trees.index(documents[at].tree)].append(fault)
    found = [
        fault
        for tree, faults in zip(trees, own, strict=True)
        for fault in in_order(tree, [*tree.faults, *faults])
    ]
    if not found:
        return
    long = [(d.tree, *each) for d in documents for each in d.long]
    if len(found) == len(long) == 1:
        raise too_long(*long[0], limits)
    refused = [tree.refused for tree in trees if tree.refused is not None]
    if len(found) == len(refused) == 1:
        raise refused[0]
    cut = any(d.cut(limits) for d in documents) or not all(t.complete for t in trees)
    raise structure_error(found, trees[0].file, limits, len(trees), complete=not cut)


def _in_bulk(tree: Tree, limits: Limits) -> Bulk | None:
    """Try the fast path; None where the document is small, or anything is wrong."""
    rows = tree.value.get("objectives")
    if not isinstance(rows, list) or _count(rows) < BULK_FROM:
        return None
    return _bulk_of(_Document.begin(tree, limits), limits)


def _bulk_of(
    document: "_Document", limits: Limits, reported: Reported | None = None
) -> Bulk | None:
    part = Part(
        name=document.header.name,
        header=document.header,
        reader=document.reader,
        objectives=(),
    )
    lifted = document.value["objectives"]
    if not isinstance(lifted, list):
        return None
    bulk = load_in_bulk(lifted, part, limits, reported)
    return bulk if document.reader.events <= limits.events else None


def _count(rows: Sequence[object]) -> int:
    inside = (row.get("key_results") for row in rows if isinstance(row, dict))
    return sum(len(part) for part in inside if isinstance(part, list))


@frozen(eq=False)
class _Document:
    """One document while it is read."""

    tree: Tree
    value: Mapping[str, object]
    reader: Reader
    header: Header
    long: list[tuple[TreePath, int]] = field(factory=list)

    @classmethod
    def begin(cls, tree: Tree, limits: Limits) -> "_Document":
        """Read everything that others may refer to: its head and its metrics."""
        head = {k: v for k, v in tree.value.items() if k != "objectives"}
        reader = Reader()
        version = reader.attempt(("okrkit",), check_version, tree.value, tree.file)
        value = migrate(tree.value, VERSION if version is None else version, VERSION)
        header = read_header(value, reader)
        reader.read_metrics(value.get("metrics"))
        long = list(islice(long_texts(head, (), limits), limits.faults + 1))
        return cls(tree, value, reader, header, long)

    def finish(self, limits: Limits, *, several: bool) -> Part:
        """Read the objectives."""
        objectives: list[Objective | None] = []
        rows = self.value.get("objectives")
        more = long_texts(rows, ("objectives",), limits)
        self.long.extend(islice(more, limits.faults + 1))
        if rows is not None and not isinstance(rows, list):
            self.reader.attempt(("objectives",), _not_a_list, rows)
            rows = []
        for at, row in enumerate(rows or ()):
            if len(self.reader.faults) > limits.faults:
                break
            objectives.append(self.reader.read_objective(row, ("objectives", at)))
        name = self.header.name
        if several and not name:
            name = PurePath(self.tree.file).stem
        return Part(
            name=name, header=self.header, reader=self.reader, objectives=objectives
        )

    def cut(self, limits: Limits) -> bool:
        """Whether reading stopped at so many faults that there may be more."""
        return max(len(self.reader.faults), len(self.long)) > limits.faults

    def lost_metrics(self) -> bool:
        """Whether its metrics as a whole could not be read."""
        return any(path == ("metrics",) for path, _ in self.reader.faults)

    def told(self, path: TreePath, code: str) -> bool:
        """Whether a fault only follows from one that is told anyway."""
        return follows(
            path, code, [*self.tree.spoilt, *(path for path, _ in self.long)]
        )

    def faults(self, limits: Limits) -> list[DocumentFault]:
        """Every fault of its values, each with its place in the text."""
        own = [
            leaf for leaf in self.reader.faults if not self.told(leaf[0], leaf[1].code)
        ]
        for path, length in self.long:
            error = too_long(self.tree, path, length, limits)
            own.append(
                (path, InvalidOKRError(error.why, code="too-long", hint=error.hint))
            )
        return located(self.tree, own)


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


def _integrity(
    faults: Iterable[DocumentFault],
    documents: Sequence[_Document],
    parts: Sequence[Part],
) -> Iterator[tuple[int, DocumentFault]]:
    """Find in which document, and where, the faults of the whole set stand."""
    own: list[list[Leaf]] = [[] for _ in documents]
    for fault in faults:
        at, path = _origin(fault.path, parts, documents)
        if documents[at].told(path, fault.code):
            continue
        error = InvalidOKRError(
            fault.why,
            code=fault.code,
            expected=fault.expected,
            got=fault.got,
            hint=_named_alike(parts, at, fault) or fault.hint,
        )
        own[at].append((path, error))
    for at, leaves in enumerate(own):
        # All at once: to find where they stand, a text may have to be read again.
        for each in located(documents[at].tree, leaves):
            yield at, each


def _named_alike(parts: Sequence[Part], at: int, fault: DocumentFault) -> str:
    """Say how an id can be told apart where documents are one set by their names."""
    name = parts[at].name
    alike = sum(part.name == name for part in parts) > 1
    if fault.code != "duplicate-id" or not alike:
        return ""
    return (
        f"Several documents are the set {shown(name)}: give one a `set:` of its own, "
        "or each an id of its own."
    )


def _origin(
    path: str, parts: Sequence[Part], documents: Sequence["_Document"]
) -> tuple[int, TreePath]:
    """Return the document and the path in it that a path in the merged set means."""
    if path.startswith("segments."):
        return _segment_origin(path.removeprefix("segments."), documents)
    if not path.startswith("objectives["):
        return _metric_origin(path, parts)
    steps = split_path(path)
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
                    return at, ("metrics", name, *split_path(rest[len(written) :]))
    return 0, (kind,)


def _segment_origin(
    path: str, documents: Sequence["_Document"]
) -> tuple[int, TreePath]:
    """Of segments with one id the last is meant: the one too many, or the parent's."""
    at, place, name = next(
        (at, place, segment.id)
        for at, document in reversed([*enumerate(documents)])
        for place, segment in reversed([*enumerate(document.header.segments)])
        if path in (f"{segment.id}.id", f"{segment.id}.parent")
    )
    listed = isinstance(documents[at].value["segments"], list)
    step = place if listed else name
    return at, ("segments", step, *split_path(path[len(name) :]))
