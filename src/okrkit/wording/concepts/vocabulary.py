"""`Concepts`: what a company may aim at, the measures that show it, and their words."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Final, Literal, Self, TypeAlias, TypeVar

from attrs import evolve, field, frozen

from okrkit.errors import InvalidOKRError, UnknownIdError, shown
from okrkit.model.checks import choice, identifier, instance
from okrkit.results.sealed import Sealed
from okrkit.wording.concepts.blocks import blocks, parted
from okrkit.wording.concepts.measures import Measure, measures
from okrkit.wording.concepts.phrases import Entry, Phrases, compiled, stem
from okrkit.wording.concepts.populations import Population

__all__ = ["Concept", "Concepts", "Shows", "known"]

Shows: TypeAlias = Literal["direct", "driver", "activity"]
"""
How a measure speaks of a concept.

``direct``: it shows the concept itself. ``driver``: it is presumed to lead to it.
``activity``: it counts own work that is meant to lead to it.
"""

T = TypeVar("T", "Concept", Measure, Population)


@frozen(kw_only=True)
class Concept:
    """
    What an objective may be about: retention, quality, hiring.

    Attributes:
        id: Short and stable.
        name: What people call it.
        words: Phrases by which people name it; see `okrkit.wording.concepts.phrases`.
        near: Ids of concepts so near that what shows one of them shows it as well.
        population: Id of the population that it is about by its meaning: retention is
            about existing customers. Empty where anybody may be meant.

    Example:
        >>> known().concepts["retention"].population
        'existing'
    """

    id: str
    name: str
    words: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    population: str = ""


def _by_id(rows: Iterable[T]) -> Mapping[str, T]:
    return Sealed({row.id: row for row in rows})


@frozen(kw_only=True, eq=False)
class Concepts:
    """
    A map from concepts to the measures that show them, with the words for both.

    It never changes: `with_concept`, `with_measure`, `with_population` and `with_words`
    give a new one.

    Attributes:
        concepts: What may be aimed at, by id.
        measures: What shows it, by id.
        populations: Who may be meant, by id.
        about: For the nouns that tell who or what a text is about, which group each
            belongs to: customers, people (staff), systems, places ...
        ignored: Phrases that only look as if they named something.
        counted_before: Stems after which a noun is what is counted.
        counted_after: Stems that may follow it then.
        number_labels: Stems whose number is a name.
        linking: Words after which a name only says more of its noun.
        joining: Words that join two nouns or two adjectives.
        kept_after: Stems that may follow those whom somebody keeps or loses.
        left_after: Stems that may follow where those who leave or stay are meant.
        visiting: Stems of those who leave a place without being lost.
        settings: For the nouns that tell in which kind of work an objective is, the
            measures that are at home there.
        freeing: Adjectives that are verbs where a word stands behind the people.
        better: For a noun that a measure may be of, which way is better.
        topics: The phrases of concepts and measures, laid out to be found.
        groups: Those of populations.
        spelled: Every word that stands in a phrase as it is.

    Example:
        >>> mine = known().with_measure(
        ...     Measure(id="rebooking", name="Rebooking", words=("rebooking rate",),
        ...             shows=("retention",)))
        >>> mine.shows("rebooking", "retention")
        'direct'
    """

    concepts: Mapping[str, Concept]
    measures: Mapping[str, Measure]
    populations: Mapping[str, Population]
    about: Mapping[str, str] = field(factory=dict)
    ignored: tuple[str, ...] = ()
    counted_before: frozenset[str] = frozenset()
    counted_after: frozenset[str] = frozenset()
    number_labels: frozenset[str] = frozenset()
    linking: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    kept_after: frozenset[str] = frozenset()
    left_after: frozenset[str] = frozenset()
    visiting: frozenset[str] = frozenset()
    settings: Mapping[str, tuple[str, ...]] = field(factory=dict)
    freeing: Mapping[str, str] = field(factory=dict)
    better: Mapping[str, Literal["higher", "lower"]] = field(factory=dict)
    topics: Phrases = field(init=False, repr=False)
    groups: Phrases = field(init=False, repr=False)
    spelled: frozenset[str] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what points nowhere, and lay the phrases out."""
        rows = [(one.id, (*one.shows, *one.drives)) for one in self.measures.values()]
        rows += [(one.id, one.near) for one in self.concepts.values()]
        for owner, ids in rows:
            for id in ids:
                if id not in self.concepts:
                    raise UnknownIdError(
                        f"{shown(owner)} is of an unknown concept: {shown(id)}",
                        id=id,
                        known=self.concepts,
                    )
        object.__setattr__(self, "topics", compiled(self._topics()))
        object.__setattr__(
            self,
            "groups",
            compiled({("who", p.id, ""): p.words for p in self.populations.values()}),
        )
        spelled = frozenset(self.topics.words | self.groups.words)
        object.__setattr__(self, "spelled", spelled)

    def _topics(self) -> dict[Entry, Iterable[str]]:
        rows: dict[Entry, Iterable[str]] = {}
        for concept in self.concepts.values():
            rows["concept", concept.id, ""] = concept.words
        for measure in self.measures.values():
            rows["measure", measure.id, ""] = measure.words
        rows["ignored", "", ""] = self.ignored
        return rows

    def shows(self, measure: str, concept: str, /) -> Shows | None:
        """
        Tell how a measure speaks of a concept.

        Args:
            measure: Id of the measure.
            concept: Id of the concept.

        Returns:
            ``"direct"``, ``"driver"`` or ``"activity"``; None where it does not.

        Raises:
            UnknownIdError: No such measure or concept.

        Example:
            >>> shows = known().shows
            >>> shows("logo_churn", "retention"), shows("nps", "retention")
            ('direct', 'driver')
        """
        one = found(self.measures, measure, "measure")
        aim = found(self.concepts, concept, "concept")
        wanted = {aim.id, *aim.near}
        direct = not wanted.isdisjoint(one.shows)
        if not direct and wanted.isdisjoint(one.drives):
            return None
        if one.role == "activity":
            return "activity"
        return "direct" if direct else "driver"

    def with_concept(self, concept: Concept, /) -> Self:
        """
        Return a map with another concept, or with a new meaning of a known one.

        Args:
            concept: The concept.

        Returns:
            A new map.

        Example:
            >>> mine = known().with_concept(Concept(id="calm", name="Calm"))
            >>> "calm" in mine.concepts, "calm" in known().concepts
            (True, False)
        """
        _checked(concept, Concept)
        rows = {**self.concepts, concept.id: concept}
        return evolve(self, concepts=Sealed(rows))

    def with_measure(self, measure: Measure, /) -> Self:
        """
        Return a map with another measure, or with a new meaning of a known one.

        Args:
            measure: The measure.

        Returns:
            A new map.

        Raises:
            UnknownIdError: It shows a concept that is not there.

        Example:
            >>> naps = Measure(id="naps", name="Naps taken", shows=("wellbeing",))
            >>> known().with_measure(naps).shows("naps", "wellbeing")
            'direct'
        """
        _checked(measure, Measure)
        # What a company counts itself is suggested before what others count.
        rows = {measure.id: measure, **self.measures} | {measure.id: measure}
        return evolve(self, measures=Sealed(rows))

    def with_population(self, population: Population, /) -> Self:
        """
        Return a map with another population, or with a new meaning of a known one.

        Args:
            population: The population.

        Returns:
            A new map.

        Example:
            >>> gold = Population(id="gold", name="Gold", words=("gold member",))
            >>> "gold" in known().with_population(gold).populations
            True
        """
        _checked(population, Population)
        rows = {**self.populations, population.id: population}
        return evolve(self, populations=Sealed(rows))

    def with_words(self, id: str, /, *words: str) -> Self:
        """
        Return a map in which a concept, measure or population has more words.

        Args:
            id: Of a measure, a concept or a population, looked for in this order.
            *words: Phrases that name it.

        Returns:
            A new map.

        Raises:
            UnknownIdError: Nothing has that id.

        Example:
            >>> "guest loss" in known().with_words("logo_churn", "guest loss").measures[
            ...     "logo_churn"].words
            True
        """
        if one := self.measures.get(id):
            return self.with_measure(evolve(one, words=(*one.words, *words)))
        if group := self.populations.get(id):
            return self.with_population(evolve(group, words=(*group.words, *words)))
        aim = found(self.concepts, id, "concept")
        return self.with_concept(evolve(aim, words=(*aim.words, *words)))


def found(rows: Mapping[str, T], id: str, kind: str) -> T:
    """
    Give what has an id.

    Raises:
        UnknownIdError: Nothing has it; names those that look like it.

    Example:
        >>> found(known().concepts, "retention", "concept").name
        'Retention'
    """
    if (one := rows.get(id)) is None:
        raise UnknownIdError(f"no such {kind}: {shown(id)}", id=id, known=rows)
    return one


def _checked(one: T, kind: type[T]) -> None:
    """Refuse something else, and an id or words that are none."""
    instance(one, kind=kind, field=kind.__name__.lower())
    identifier(one.id)
    for phrase in one.words:
        if not isinstance(phrase, str) or not phrase.partition("|")[0].strip():
            raise InvalidOKRError(
                "a phrase has at least one word",
                code="blank",
                place=f"{kind.__name__}.words",
                got=shown(phrase),
            )


_FOLDER: Final = "okrkit.wording.languages"
_LANGUAGES: Final = ("en",)


def known(language: str = "en", /) -> Concepts:
    """
    Return the concepts and measures that okrkit knows.

    Args:
        language: Whose words it has; a folder of `okrkit.wording.languages`.

    Returns:
        The map; made once.

    Raises:
        InvalidOKRError: There are no words of that language.

    Example:
        >>> known().measures["logo_churn"].computed_by
        'okrkit.retention.logo_churn'
    """
    return _read(choice(language, _LANGUAGES, field="language"))


@cache
def _read(language: str) -> Concepts:
    """Read the data of a language."""
    data = import_module(f"{_FOLDER}.{language}.concepts")
    return Concepts(
        concepts=_by_id(
            Concept(
                id=one.id,
                name=one.name,
                words=one.words,
                near=tuple(one.facts.get("near", "").split()),
                population=one.facts.get("about", ""),
            )
            for one in blocks(data.AIMS)
        ),
        measures=_by_id(
            measures(one for text in data.MEASURES for one in blocks(text))
        ),
        populations=_by_id(
            Population(
                id=one.id,
                name=one.name,
                words=one.words,
                axis=one.facts.get("axis", ""),
                within=tuple(one.facts.get("within", "").split()),
            )
            for one in blocks(data.POPULATIONS)
        ),
        about={
            stem(noun): group
            for group, nouns in data.ABOUT.items()
            for noun in nouns.split()
        },
        ignored=parted(data.IGNORED),
        counted_before=frozenset(data.COUNTED_BEFORE.split()),
        counted_after=frozenset(data.COUNTED_AFTER.split()),
        number_labels=frozenset(data.NUMBER_LABELS.split()),
        linking=frozenset(data.LINKING.split()),
        joining=frozenset(data.JOINING.split()),
        kept_after=frozenset(data.KEPT_AFTER.split()),
        left_after=frozenset(data.LEFT_AFTER.split()),
        visiting=frozenset(data.VISITING.split()),
        settings={
            stem(noun): tuple(ids.split())
            for nouns, ids in data.SETTINGS
            for noun in nouns.split()
        },
        freeing=dict(data.FREEING),
        better={
            **{stem(noun): "higher" for noun in data.HIGHER.split()},
            **{stem(noun): "lower" for noun in data.LOWER.split()},
        },
    )
