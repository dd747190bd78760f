"""What must hold between segments, and the names that mean none of them."""

import warnings
from collections.abc import Iterator, Mapping, Sequence

from okrkit.errors import DocumentFault, TextWarning, shown
from okrkit.model.metric import Metric
from okrkit.model.okr import Objective
from okrkit.model.parts import Segment
from okrkit.model.phrases import NearMisses

_SHOWN = 5
_OWN = {"okrkit", "attr", "attrs"}


def segment_faults(segments: Sequence[Segment]) -> Iterator[DocumentFault]:
    """
    Find segments whose parent is not declared, or that are part of themselves.

    Args:
        segments: Those of a set.

    Yields:
        The faults; of a loop one, at its first member.

    Example:
        >>> [fault.code for fault in segment_faults([Segment("a", parent="a")])]
        ['segment-loop']
    """
    parents = {segment.id: segment.parent for segment in segments}
    look = NearMisses()
    for name, parent in parents.items():
        if parent is not None and parent not in parents:
            near = look(parent, parents)
            yield DocumentFault(
                f"the parent {shown(parent)} of {shown(name)} is not declared",
                code="unknown-segment",
                path=f"segments.{name}.parent",
                expected="a segment declared under `segments`",
                hint=f"Did you mean {' or '.join(near)}?"
                if near
                else "Declare it under `segments`.",
            )
    for loop in _loops(parents):
        some = " in ".join(map(shown, [*loop[:_SHOWN], loop[0]]))
        yield DocumentFault(
            f"segments are parts of themselves: {some}",
            code="segment-loop",
            path=f"segments.{loop[0]}.parent",
            hint="Leave out the parent of the widest of them.",
        )


def _loops(parents: Mapping[str, str | None]) -> Iterator[list[str]]:
    """Go up from every segment; none is walked twice, so long chains do no harm."""
    walked: set[str] = set()
    for start in parents:
        way: dict[str, None] = {}
        name: str | None = start
        while name is not None and name not in walked and name not in way:
            way[name] = None
            name = parents.get(name)
        if name in way:
            names = [*way]
            yield names[names.index(name) :]
        walked.update(way)


def warn_of_unknown(
    segments: Sequence[Segment],
    metrics: Sequence[Metric],
    objectives: Sequence[Objective],
) -> None:
    """
    Warn of names that mean no declared segment; where none is declared all are free.

    Args:
        segments: Those that are declared.
        metrics: What they measure may name one.
        objectives: Their key results and initiatives may.

    Warns:
        TextWarning: Once for a name, with where it stands.

    Example:
        >>> warn_of_unknown((), [Metric("churn", segment="paying accounts")], ())
    """
    if not segments:
        return
    declared = {segment.id for segment in segments}
    found: dict[str, list[str]] = {}
    look = NearMisses()
    for name, place in _named(metrics, objectives):
        if name and name not in declared:
            found.setdefault(name, []).append(place)
    for name, places in found.items():
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        near = look(name, declared)
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else "declare it"
        sentence = f"no segment {shown(name)} is declared ({places[0]}{more}): {hint}"
        warnings.warn(sentence, TextWarning, stacklevel=_levels_out())


def _named(
    metrics: Sequence[Metric], objectives: Sequence[Objective]
) -> Iterator[tuple[str, str]]:
    """Go through every name of a segment, with where it stands."""
    for metric in metrics:
        yield metric.segment, f"metric {shown(metric.id)}"
    for objective in objectives:
        for kr in objective.key_results:
            yield kr.segment, f"key result {shown(kr.id)}"
        for work in objective.initiatives:
            yield work.segment, f"initiative {shown(work.id)}"


def _levels_out() -> int:
    """Count the frames up to the first that is no code of okrkit's or attrs'."""
    import inspect

    frame, levels = inspect.currentframe(), 0
    while frame is not None and _is_own(frame.f_globals):
        frame, levels = frame.f_back, levels + 1
    return max(levels, 1)


def _is_own(names: dict[str, object]) -> bool:
    # Code without a name is what attrs wrote.
    return str(names.get("__name__", "attrs")).partition(".")[0] in _OWN
