"""Which concepts of an objective its key results measure, and how."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from attrs import frozen

from okrkit.reviewing.seen import SeenKeyResult, SeenObjective
from okrkit.wording.vocabulary import Concept, Shows

__all__ = ["Covered", "covered", "listed", "names", "relates"]

How: TypeAlias = Shows | Literal["unknown"]
"""How a key result speaks of a concept; unknown where nobody can tell what it shows."""


@frozen(kw_only=True)
class Covered:
    """
    How the key results of an objective speak of one concept that it names.

    Attributes:
        concept: What is meant.
        span: The words of the objective's title that name it.
        direct: Key results that measure it.
        assumed: Those that are presumed to lead to it, or count work on it.
        unknown: Those with a number of something that no map knows.
    """

    concept: Concept
    span: tuple[int, int]
    direct: tuple[SeenKeyResult, ...]
    assumed: tuple[SeenKeyResult, ...]
    unknown: tuple[SeenKeyResult, ...]

    @property
    def name(self) -> str:
        """What people call the concept, inside a sentence."""
        name = self.concept.name
        return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def covered(objective: SeenObjective) -> tuple[Covered, ...]:
    """
    Tell how each concept that an objective names is measured.

    Args:
        objective: As rules see it.

    Returns:
        One for each concept; none where it names none.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> seen = ReviewContext.of_text(
        ...     "Objective: Improve customer retention" + chr(10) + "- Churn under 2%")
        >>> [len(one.direct) for one in covered(seen.objectives[0])]
        [1]
    """
    named = {one.id: one.span for one in reversed(objective.mentions.concepts)}
    return tuple(_of(objective, id, span) for id, span in reversed(named.items()))


def _of(objective: SeenObjective, concept: str, span: tuple[int, int]) -> Covered:
    ways = [(kr, relates(kr, concept)) for kr in objective.key_results]
    return Covered(
        concept=objective.context.concepts.concepts[concept],
        span=span,
        direct=tuple(kr for kr, how in ways if how == "direct"),
        assumed=tuple(kr for kr, how in ways if how in ("driver", "activity")),
        unknown=tuple(kr for kr, how in ways if how == "unknown"),
    )


def relates(kr: SeenKeyResult, concept: str) -> How | None:
    """
    Tell how one key result speaks of a concept.

    Args:
        kr: As rules see it.
        concept: Id of the concept.

    Returns:
        How it does; None where it shows something else.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> seen = ReviewContext.of_text("Churn under 2%").key_results[0]
        >>> relates(seen, "retention")
        'direct'
    """
    map_ = kr.context.concepts
    ways = {map_.shows(each.id, concept) for each in kr.mentions.measures}
    aim = map_.concepts[concept]
    if kr.form == "outcome" and kr.measurable:
        # What carries the concept's own name and a number measures it.
        if any(each.id == concept for each in kr.mentions.concepts):
            ways.add("direct")
        if not kr.mentions.measures and not kr.mentions.concepts:
            return "unknown"
        for how in ("direct", "driver", "activity"):
            if how in ways:
                return how
        return None
    near = {concept, *aim.near}
    if ways - {None} or any(each.id in near for each in kr.mentions.concepts):
        return "activity"
    return None


def names(covered: Sequence[Covered]) -> str:
    """
    List concepts in words.

    Example:
        >>> names(())
        ''
    """
    return listed([one.name for one in covered], "or")


def listed(words: Sequence[str], last: str) -> str:
    """
    List words in a sentence.

    Args:
        words: Any; each is named once.
        last: What stands before the last.

    Returns:
        Such as ``a, b or c``.

    Example:
        >>> listed(["a", "b", "c", "a"], "or")
        'a, b or c'
    """
    said = list(dict.fromkeys(words))
    return f" {last} ".join(filter(None, [", ".join(said[:-1]), *said[-1:]]))
