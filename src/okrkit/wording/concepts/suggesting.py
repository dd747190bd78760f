"""`suggest_metrics`: measures for an objective that has none, or not the right ones."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from attrs import frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.metric import Metric
from okrkit.model.okr import KeyResult, Objective
from okrkit.wording.concepts.counterparts import (
    GUARDRAILS,
    MIRRORED,
    OF_BUYERS,
    OF_CONTRACTS,
    OF_SOFTWARE,
)
from okrkit.wording.concepts.measures import Measure
from okrkit.wording.concepts.mentioning import Mentions, mentions
from okrkit.wording.concepts.phrases import stem
from okrkit.wording.concepts.suggestions import Part, Suggestion, Suggestions
from okrkit.wording.concepts.vocabulary import Concepts, known
from okrkit.wording.words import Token, words

__all__ = ["Setting", "setting_of", "suggest_metrics"]

_OUTCOMES: Final = 4
_DRIVERS: Final = 2


def suggest_metrics(
    objective: str | Objective,
    /,
    *,
    having: Iterable[str | KeyResult | Metric] = (),
    concepts: Concepts | None = None,
) -> Suggestions:
    """
    Suggest measures for an objective: what shows it, what leads to it, what to guard.

    Args:
        objective: An objective, or its title.
        having: What is measured already, and is not suggested again: ids of measures,
            key results or their texts, metrics. The objective's own key results and
            `measured_by` are always among them.
        concepts: The map to look in; what okrkit knows where it is left out.

    Returns:
        For each concept that the objective names up to four outcomes and two drivers,
        and one guardrail. Outcomes come first, then drivers, then guardrails, and of
        several concepts each gets its turn. Where it names a measure and no concept, as
        in "Reduce scrap", the aim is what the measure shows, and the measure comes
        first. Empty where it names neither.

    Raises:
        InvalidOKRError: The objective, or something it has, is of another kind.

    Source:
        "Suggest metrics for an objective" in the documentation.

    Example:
        >>> some = suggest_metrics("Increase customer engagement & retention")
        >>> list(some.ids)[:4]
        ['active_users', 'logo_churn', 'stickiness', 'renewal_rate']

    .. versionadded:: 0.1.0
    """
    map_ = known() if concepts is None else concepts
    title, own = _aim(objective)
    said = words(title)
    aim = mentions(said, concepts=map_)
    named = tuple(dict.fromkeys(_named(aim, map_)))
    wanted = _Wanted(
        map=map_,
        said=frozenset(one.id for one in aim.measures if not aim.concepts),
        segment=_segment(aim, title),
        had=_had((*own, *having), map_),
        setting=setting_of(said, concepts=map_),
    )
    parts = (
        [wanted.outcomes(id) for id in named],
        [wanted.drivers(id) for id in named],
        [wanted.guardrails(id) for id in named],
    )
    items: dict[str, Suggestion] = {}
    for lists in parts:
        for one in _in_turn(lists):
            items.setdefault(one.id, one)
    return Suggestions(title, named, tuple(items.values()))


class Setting(NamedTuple):
    """
    In which kind of work an objective is.

    Attributes:
        liked: Ids of measures that are at home there, the chief one first.
        unlike: Ids of those that are not.

    Example:
        >>> Setting().liked
        ()
    """

    liked: tuple[str, ...] = ()
    unlike: frozenset[str] = frozenset()

    def rank(self, id: str, /) -> int:
        """
        Give the place of a measure among those at home there; behind them all others.

        Example:
            >>> Setting(liked=("csat",)).rank("csat"), Setting().rank("csat")
            (0, 0)
        """
        return self.liked.index(id) if id in self.liked else len(self.liked)


def setting_of(tokens: Sequence[Token], /, *, concepts: Concepts) -> Setting:
    """
    Tell from the nouns of a text in which kind of work it is.

    Args:
        tokens: Its words.
        concepts: The map to look in.

    Returns:
        Which measures are at home there, and which are not: guests, shoppers and
        patients have no contract that they renew.

    Example:
        >>> said = setting_of(words("Guests come back"), concepts=known())
        >>> "rating" in said.liked, "renewal_rate" in said.unlike
        (True, True)
    """
    stems = [stem(token.lower) for token in tokens]
    liked = [id for each in stems for id in concepts.settings.get(each, ())]
    if liked:
        unlike = OF_CONTRACTS | OF_SOFTWARE
        gives = not _NO_BUYERS.isdisjoint(stems)
        return Setting(
            tuple(dict.fromkeys(liked)), unlike | (OF_BUYERS if gives else frozenset())
        )
    visited = not concepts.visiting.isdisjoint(stems)
    return Setting(unlike=OF_CONTRACTS) if visited else Setting()


_NO_BUYERS: Final = frozenset({
    "apprentice", "child", "children", "citizen", "patient", "pupil", "resident",
    "volunteer",
})  # fmt: skip
"""Those who come back or stay, and buy nothing by that."""


def _aim(objective: object) -> tuple[str, list[object]]:
    """Give the title of an objective and what it has already."""
    if isinstance(objective, Objective):
        own: list[object] = [*objective.key_results, *objective.measured_by]
        # "Paying accounts only" may stand beside the title.
        return " ".join(filter(None, (objective.title, objective.scope))), own
    if isinstance(objective, str):
        return objective, []
    raise InvalidOKRError(
        "not an objective",
        code="wrong-type",
        place="suggest_metrics",
        expected="an Objective or its title",
        got=shown(objective),
    )


def _named(aim: Mentions, map_: Concepts) -> Iterator[str]:
    """Give the concepts of an objective, or else what its measures show."""
    yield from (one.id for one in aim.concepts)
    if not aim.concepts:
        for one in aim.measures:
            measure = map_.measures[one.id]
            yield from (*measure.shows, *measure.drives)[:1]


def _had(those: Iterable[object], map_: Concepts) -> set[str]:
    """Give the ids of what is measured, and of what would only say the same."""
    had = {id for one in those for id in _measured(one, map_)}
    return had | {MIRRORED[id] for id in had if id in MIRRORED}


def _measured(one: object, map_: Concepts) -> Iterator[str]:
    """Give the ids of the measures that something already measures."""
    if isinstance(one, KeyResult):
        if one.metric is not None:
            yield from _measured(one.metric, map_)
        yield from _measured(one.title, map_)
    elif isinstance(one, Metric):
        yield one.id
        yield from _measured(one.name, map_)
    elif isinstance(one, str):
        yield one
        yield from (found.id for found in mentions(words(one), concepts=map_).measures)
    else:
        raise InvalidOKRError(
            "neither a measure nor a key result",
            code="wrong-type",
            place="suggest_metrics having",
            expected="an id, a text, a KeyResult or a Metric",
            got=shown(one),
        )


def _segment(aim: Mentions, title: str) -> str:
    """Give the words that say who is meant."""
    return title[slice(*aim.populations[0].span)] if aim.populations else ""


def _in_turn(lists: Sequence[Iterable[Suggestion]]) -> Iterator[Suggestion]:
    """Take one of each list, then the next of each."""
    rows = [list(one) for one in lists]
    for place in range(max(map(len, rows), default=0)):
        yield from (row[place] for row in rows if place < len(row))


@frozen(kw_only=True, eq=False)
class _Wanted:
    """What is looked for, and what is there already."""

    map: Concepts
    said: frozenset[str]
    segment: str
    had: set[str]
    setting: Setting

    def outcomes(self, concept: str) -> list[Suggestion]:
        """Choose what shows a concept, its chief measures first."""
        fit = [
            one
            for one in self.map.measures.values()
            if concept in one.shows and one.role != "activity" and self._is_new(one)
        ]
        fit.sort(
            key=lambda one: (
                one.id not in self.said,
                self.setting.rank(one.id),
                one.shows.index(concept) + (not one.computed_by),
            )
        )
        why = f"It shows {self._name(concept)} itself."
        return [self._made(one, "outcome", concept, why) for one in fit[:_OUTCOMES]]

    def drivers(self, concept: str) -> list[Suggestion]:
        """Choose what is presumed to lead to a concept, and moves before it."""
        fit = [
            one
            for one in self.map.measures.values()
            if concept in (*one.drives, *one.shows)
            and one.timing == "leading"
            and one.role != "activity"
            and self._is_new(one)
        ]
        fit.sort(key=lambda one: (concept not in one.drives[:2], not one.computed_by))
        name = self._name(concept)
        why = f"It moves before {name} does; that it leads there is an assumption."
        return [self._made(one, "driver", concept, why) for one in fit[:_DRIVERS]]

    def guardrails(self, concept: str) -> list[Suggestion]:
        """Choose what is easily spoilt in the pursuit of a concept."""
        one = self.map.measures.get(GUARDRAILS.get(concept, ""))
        if one is None or not self._is_new(one):
            return []
        why = f"It must not get worse in the pursuit of {self._name(concept)}."
        return [self._made(one, "guardrail", concept, why)]

    def _is_new(self, one: Measure) -> bool:
        """Tell whether a measure says something that is not measured yet."""
        known_ = one.id in self.had or one.id in MIRRORED
        return not known_ and one.id not in self.setting.unlike

    def _name(self, concept: str) -> str:
        return self.map.concepts[concept].name.lower()

    def _made(self, one: Measure, part: Part, concept: str, why: str) -> Suggestion:
        return Suggestion(
            measure=one, part=part, concept=concept, why=why, segment=self.segment
        )
