"""
What a rule sees: each objective and key result with all that its words and fields say.

Everything is read once, when it is first asked for, and by every rule alike.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from attrs import define, evolve, field

from okrkit.formats.reader import draft_id
from okrkit.model.calendar import Cycle
from okrkit.model.metric import Metric
from okrkit.model.okr import Intent, KeyResult, Objective
from okrkit.model.series import Series
from okrkit.model.staged import Done, Zones
from okrkit.model.target import Reach, Target
from okrkit.reviewing.asked import Asked
from okrkit.reviewing.finding import Severity, SubjectKind
from okrkit.reviewing.hit import Hit
from okrkit.reviewing.opening import Opening, opening
from okrkit.reviewing.phrasing import inside, listed
from okrkit.reviewing.rule import Need
from okrkit.reviewing.unread import titled_abroad
from okrkit.wording.aiming import target_of
from okrkit.wording.concepts.covering import Covered, coverage
from okrkit.wording.concepts.measures import Measure
from okrkit.wording.concepts.mentioning import Mentions, mentions
from okrkit.wording.concepts.phrases import stem
from okrkit.wording.concepts.vocabulary import Concepts, known
from okrkit.wording.forms.evidence import Form
from okrkit.wording.languages.en.rule_words import FILLING, HASTENING
from okrkit.wording.measuring import measured
from okrkit.wording.okrs.preparing import NOT_ENGLISH
from okrkit.wording.okrs.reading import parse_okrs
from okrkit.wording.sentence import Sentence, read
from okrkit.wording.slots import Slots, Span
from okrkit.wording.wordforms import CODES
from okrkit.wording.words import words

if TYPE_CHECKING:
    from okrkit.projection.planning.demand import Demand
    from okrkit.scoring import Score

__all__ = ["ReviewContext", "SeenKeyResult", "SeenObjective"]

T = TypeVar("T")

_NO_SLOTS = Slots()
_FORM_OF_ROLE: Mapping[str, Form] = {"outcome": "outcome", "activity": "activity"}


_PEOPLE = ("customers", "people")
"""The groups of nouns that are people."""


@define(eq=False)
class Seen(ABC):
    """
    What rules see of an objective or key result alike.

    Attributes:
        context: All that is reviewed with it.
        id: Its id.
        title: Its title; spans are of it.
        sentence: What its title says.
        opening: The first word of that.

    Example:
        >>> seen = ReviewContext.of_text("Launch the portal").key_results[0]
        >>> seen.title, seen.opening.word
        ('Launch the portal', 'launch')
    """

    _kind: ClassVar[SubjectKind]

    context: "ReviewContext" = field(repr=False)
    id: str = field(init=False, repr=False)
    title: str = field(init=False, repr=False)
    sentence: Sentence = field(init=False, repr=False)
    opening: Opening = field(init=False, repr=False)
    _answers: dict[Any, Any] = field(factory=dict, init=False, repr=False)

    @cached_property
    def people_said(self) -> dict[str, str]:
        """The nouns for people in its title, each in its own form, by their stems."""
        about = self.context.concepts.about
        said = [token.lower for token in self.sentence.tokens]
        keyed = zip(map(stem, said), said, strict=True)
        return {key: word for key, word in keyed if about.get(key) in _PEOPLE}

    @property
    @abstractmethod
    def _home(self) -> str:
        """Id of the objective that it is, or belongs to; empty where there is none."""

    def _called(self, noun: Objective | KeyResult) -> None:
        """Note what nearly every rule asks first."""
        self.id, self.title = noun.id, noun.title
        self.sentence = read(noun.title)
        self.opening = opening(self.sentence)

    def once(self, ask: Callable[[Self], T], /) -> T:
        """
        Ask something of it that several rules ask; the answer is kept.

        Args:
            ask: What tells it.

        Returns:
            The answer.

        Example:
            >>> seen = ReviewContext.of_text("Launch the portal").key_results[0]
            >>> seen.once(lambda kr: kr.opening.word)
            'launch'
        """
        answers = self._answers
        if ask not in answers:
            answers[ask] = ask(self)
        answer: T = answers[ask]
        return answer

    def hit(
        self,
        message: str,
        *,
        span: Span | None = None,
        suggestion: str = "",
        severity: Severity | None = None,
    ) -> Hit:
        """
        Say what was found of it.

        Args:
            message: What is the matter, in one or two sentences.
            span: The words of its title that show it.
            suggestion: What to do or write instead.
            severity: Where this one differs from the rule's.

        Returns:
            What the rule yields.

        Example:
            >>> seen = ReviewContext.of_text("Launch the portal").key_results[0]
            >>> seen.hit("So that what?", span=(0, 6)).subject
            'launch-the-portal'
        """
        return Hit(
            subject=self.id,
            kind=self._kind,
            title=self.title,
            objective=self._home,
            span=span,
            message=message,
            suggestion=suggestion,
            severity=severity,
        )


@define(eq=False)
class SeenKeyResult(Seen):
    """
    A key result as rules see it: its fields where they say something, else its words.

    Attributes:
        context: All that is reviewed with it.
        id: Its id.
        title: Its words.
        sentence: What they say.
        opening: The first of them.
        objective: Its own; None of a key result that is reviewed alone.
        key_result: The noun.
        typed: Whether its target stands in fields, and not in its words alone.
        slots: The first target that its words state; empty where they state none.
        metric: What it measures: the set's metric, else the one its words name.
        target: How it is judged; None where neither fields nor words say.
        baseline: Where it starts; None where nothing says so.
        form: What satisfies it: what its metric is said to be, else how its words read.
        measurable: Whether an amount says when it is met.

    Example:
        >>> seen = ReviewContext.of_text("Cut churn from 3.2% to 2%").key_results[0]
        >>> seen.baseline, seen.goal, seen.form
        (3.2, 2.0, 'outcome')
    """

    _kind: ClassVar[SubjectKind] = "key result"

    objective: "SeenObjective | None" = field(repr=False)
    key_result: KeyResult
    typed: bool = field(init=False, repr=False)
    slots: Slots = field(init=False, repr=False)
    metric: Metric | None = field(init=False, repr=False)
    target: Target | None = field(init=False, repr=False)
    baseline: float | None = field(init=False, repr=False)
    form: Form = field(init=False, repr=False)
    measurable: bool = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Note what nearly every rule asks first."""
        noun = self.key_result
        self._called(noun)
        self.typed = noun.target is not None and not noun.draft
        targets = self.sentence.targets
        self.slots = targets[0] if targets else _NO_SLOTS
        self.metric = self._metric()
        own = noun.target
        self.target = target_of(self.sentence, self.metric) if own is None else own
        goes, slots = self.target, self.slots
        stated = goes if isinstance(goes, Reach | Zones) else slots
        self.baseline = stated.baseline
        self.form = self._form()
        counted = self.typed and not isinstance(own, Done)
        self.measurable = counted or self.sentence.judged.measurable

    @property
    def _home(self) -> str:
        return "" if self.objective is None else self.objective.id

    def _metric(self) -> Metric | None:
        name = self.key_result.metric_id
        if name is not None:
            return self.context.metrics.get(name)
        return measured(self.sentence, self.slots)

    @property
    def goal(self) -> float | None:
        """The value it is to reach or keep; None of staged work and of changes."""
        target = self.target
        return target.target if isinstance(target, Reach | Zones) else self.slots.target

    @property
    def unit(self) -> str | None:
        """What its numbers count."""
        metric = self.metric
        if metric is not None and self.key_result.metric_id is not None:
            return metric.unit.name
        return self.slots.unit

    def _form(self) -> Form:
        judged, metric = self.sentence.judged, self.metric
        if not self.typed or metric is None:
            read = judged.form
            return "outcome" if read == "outcome" or self._wishes() else read
        said = _FORM_OF_ROLE.get(metric.role or "")
        if said is not None:
            return said
        # A metric with a value to reach is a result, whatever the words are taken for.
        return judged.form if isinstance(self.key_result.target, Done) else "outcome"

    def _wishes(self) -> bool:
        """Tell whether what looks like work says what is to become of something."""
        word = self.opening.word
        if word in HASTENING:
            return not self.sentence.judged.measurable
        level = self.slots.kind == "absolute" and self.slots.unit == "%"
        return (level and (word in FILLING or self._names_it())) or self._scored()

    def _names_it(self) -> bool:
        """Tell "Export share 40%": a noun, what is counted of it, and its value."""
        after = self.sentence.tokens[self.opening.place + 1 :][:2]
        if len(after) < len(("amount", "value")):
            return False
        amount, value = CODES.get(after[0].lower, "n")[-1], after[1]
        return amount in "mofr#" and (value.kind == "number" or value.lower == "from")

    def _scored(self) -> bool:
        """Tell "Store rating from 3.9 to 4.5", where the first word is no verb."""
        moves = self.slots.unit == "points" and self.slots.baseline is not None
        metric = self.metric if moves else None
        return metric is not None and metric.kind == "score"

    @property
    def binary(self) -> bool:
        """Whether it can only be done or not done."""
        if self.typed:
            return isinstance(self.key_result.target, Done)
        return self.sentence.judged.binary

    @cached_property
    def mentions(self) -> Mentions:
        """The concepts, measures and people that its words or its metric name."""
        metric = self.metric if self.typed else None
        if metric is None:
            return self._said
        named = f"{self.sentence.clean}. {metric.name}. {metric.id.replace('_', ' ')}"
        return mentions(words(named), concepts=self.context.concepts)

    @cached_property
    def _said(self) -> Mentions:
        """What its words name."""
        return self.context.named_in(self.sentence)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that its words or its metric name."""
        known_ = self.context.concepts.measures
        return tuple(known_[one.id] for one in self.mentions.measures)

    @property
    def intent(self) -> Intent | None:
        """How firmly it is meant: its own word, else the objective's."""
        own = self.key_result.intent
        if own is not None or self.objective is None:
            return own
        return self.objective.objective.intent

    @property
    def owner(self) -> str:
        """Who answers for it."""
        own = self.key_result.owner
        return own or ("" if self.objective is None else self.objective.objective.owner)

    @cached_property
    def readings(self) -> Series:
        """The readings of its metric; none where it has no metric of the set."""
        name = self.key_result.metric_id
        return Series() if name is None else self.context.okrs.series(name)

    @property
    def cycle(self) -> Cycle | None:
        """When it runs; None where nothing says so."""
        objective = self.objective
        return self.context.okrs.cycle if objective is None else objective.cycle


@define(eq=False)
class SeenObjective(Seen):
    """
    An objective as rules see it.

    Attributes:
        context: All that is reviewed with it.
        id: Its id.
        title: Its words.
        sentence: What they say.
        opening: The first of them.
        objective: The noun.
        key_results: Those of its key results that are not closed.

    Example:
        >>> context = ReviewContext.of_text("Objective: Keep customers" + chr(10)
        ...     + "- Cut churn from 3.2% to 2%")
        >>> [kr.slots.target for kr in context.objectives[0].key_results]
        [2.0]
    """

    _kind: ClassVar[SubjectKind] = "objective"

    objective: Objective
    key_results: tuple[SeenKeyResult, ...] = field(init=False, repr=False)

    @property
    def _home(self) -> str:
        return self.id

    def __attrs_post_init__(self) -> None:
        """See its key results; what is closed is no longer reviewed."""
        self._called(self.objective)
        self.key_results = tuple(
            SeenKeyResult(self.context, self, kr)
            for kr in self.objective.key_results
            if kr.closed is None
        )

    @cached_property
    def mentions(self) -> Mentions:
        """The concepts, measures and people that its title names."""
        return self.context.named_in(self.sentence)

    @cached_property
    def people(self) -> Mentions:
        """What its title names, and the people of its scope."""
        named, scope = self.mentions, self.scope
        return evolve(named, populations=(*named.populations, *scope.populations))

    @cached_property
    def scope(self) -> Mentions:
        """The people that its field ``scope`` names."""
        named = words(self.objective.scope)
        return mentions(named, concepts=self.context.concepts)

    @cached_property
    def covered(self) -> tuple[Covered, ...]:
        """How its key results speak of each concept that its title names."""
        krs = self.key_results
        return coverage(
            self.mentions,
            [kr.mentions for kr in krs],
            forms=[kr.form for kr in krs],
            alike=[bool(kr.mentions.measures) and self._may_mean(kr) for kr in krs],
            concepts=self.context.concepts,
        )

    def _may_mean(self, kr: SeenKeyResult) -> bool:
        """Tell whether a key result is about the same people, or does not say whose."""
        said, own = kr.people_said, self.people_said
        return bool(own) and (not said or not own.keys().isdisjoint(said))

    def names(self, covered: Iterable[Covered], /) -> str:
        """
        List concepts in a sentence.

        Args:
            covered: The concepts.

        Returns:
            Their names, as inside a sentence.

        Example:
            >>> seen = ReviewContext.of_text("Objective: Improve retention" + chr(10)
            ...     + "- Hold 3 calls").objectives[0]
            >>> seen.names(seen.covered)
            'retention'
        """
        map_ = self.context.concepts.concepts
        return listed((inside(map_[one.concept].name) for one in covered), "or")

    @cached_property
    def cycle(self) -> Cycle | None:
        """When it runs; None where nothing says so."""
        return self.context.okrs.cycle_of(self.objective)


@define(eq=False)
class ReviewContext(Asked):
    """
    All that a review sees.

    Attributes:
        okrs: The set, in the definitions of the day.
        on: The day; None where none was given.
        bare: Whether it was read from text, which has no place for fields.
        lone: Whether there is no objective: a key result by itself.
        past: Sets of earlier cycles.
        record: What a journal or comparison says was changed, or None.
        policy: The scoring policy, or None for the set's own.
        concepts: What may be named; what okrkit knows, unless it was given.
        idle_waivers: Waivers that waive nothing; known once all other rules were asked.
        placed_waivers: Those of a key result that is known by its place alone, each
            with what it would be by its words; known then, too.
        objectives: Those that are not closed.
        key_results: Theirs that are not closed, in order.

    Example:
        >>> [kr.id for kr in ReviewContext.of_text("NPS from 32 to 40").key_results]
        ['nps-from-32-to-40']
    """

    bare: bool = False
    lone: bool = False
    concepts: Concepts = field(factory=known, repr=False)
    idle_waivers: tuple[str, ...] = ()
    placed_waivers: Mapping[str, str] = field(factory=dict)
    objectives: tuple[SeenObjective, ...] = field(init=False, repr=False)
    key_results: tuple[SeenKeyResult, ...] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """See every objective that is not closed."""
        seen = tuple(
            SeenObjective(self, objective)
            for objective in self.okrs.objectives
            if objective.closed is None
        )
        self.key_results = tuple(kr for each in seen for kr in each.key_results)
        self.objectives = seen
        if self.lone:
            self.objectives = ()
            for kr in self.key_results:
                kr.objective = None

    @cached_property
    def places(self) -> frozenset[str]:
        """Ids of drafts in a document: they last only as long as their place does."""
        return frozenset(
            kr.id
            for each in self.objectives
            for place, kr in enumerate(each.key_results)
            if kr.key_result.draft and kr.id == draft_id(each.id, place)
        )

    @cached_property
    def metrics(self) -> dict[str, Metric]:
        """The metrics of the set, by id."""
        return {metric.id: metric for metric in self.okrs.metrics}

    def named_in(self, sentence: Sentence, /) -> Mentions:
        """
        Give what a sentence names, in the meaning that words have here.

        Args:
            sentence: Of a title.

        Returns:
            Concepts, measures and people.

        Example:
            >>> from okrkit import OKRSet
            >>> ReviewContext(OKRSet()).named_in(read("NPS")).measures[0].id
            'nps'
        """
        if self.concepts is known():
            return sentence.mentions
        return mentions(sentence.tokens, concepts=self.concepts)

    def demand(self, kr: SeenKeyResult, /) -> "Demand | None":
        """
        Give how demanding the target of a key result is; None of a draft.

        Args:
            kr: As rules see it.

        Returns:
            The demand, or None.

        Example:
            >>> from okrkit import OKRSet
            >>> okrs = OKRSet([Objective("o", "O", [KeyResult("k", "K", at_most=5)])])
            >>> seen = ReviewContext(okrs, on=dt.date(2026, 11, 15))
            >>> seen.demand(seen.key_results[0]).word is None
            True
        """
        return self.demands[kr.id] if kr.typed else None

    def of_id(self, id: str, /) -> tuple[SeenObjective, ...]:
        """
        Give the objective of an id; none that is closed.

        Args:
            id: Of the objective.

        Returns:
            The objective alone, or nothing.

        Example:
            >>> from okrkit import OKRSet
            >>> seen = ReviewContext(OKRSet([Objective("keep", "Stay")]))
            >>> seen.of_id("keep")[0].title
            'Stay'
        """
        return tuple(each for each in self.objectives if each.id == id)

    def of(self, id: str, /) -> "tuple[SeenObjective | SeenKeyResult, ...]":
        """
        Give whatever has an id: an objective, a key result, or one of each.

        Args:
            id: Of either.

        Returns:
            Whatever has it, objectives first.

        Example:
            >>> from okrkit import OKRSet
            >>> ReviewContext(OKRSet()).of("nps")
            ()
        """
        return (*self.of_id(id), *self.of_key_result(id))

    def of_key_result(self, id: str, /) -> tuple[SeenKeyResult, ...]:
        """
        Give the key result of an id; none that is closed.

        Args:
            id: Of the key result.

        Returns:
            The key result alone, or nothing.

        Example:
            >>> from okrkit import OKRSet
            >>> ReviewContext(OKRSet()).of_key_result("nps")
            ()
        """
        return tuple(each for each in self.key_results if each.id == id)

    def hit(self, message: str, *, suggestion: str = "") -> Hit:
        """
        Say what was found of the set as a whole.

        Args:
            message: What is the matter.
            suggestion: What to do instead.

        Returns:
            What the rule yields.

        Example:
            >>> from okrkit import OKRSet
            >>> ReviewContext(OKRSet(name="cs")).hit("There is nothing.").subject
            'cs'
        """
        return Hit(
            subject=self.okrs.name or "set",
            kind="set",
            title=self.okrs.name,
            message=message,
            suggestion=suggestion,
        )

    def score_of(self, kr: SeenKeyResult, /) -> "Score | None":
        """
        Give the score of a key result on the day; None of a draft.

        Args:
            kr: As rules see it.

        Returns:
            The score, or None.

        Example:
            >>> from okrkit import OKRSet
            >>> okrs = OKRSet([Objective("o", "O", [KeyResult("k", "K", at_most=5)])])
            >>> seen = ReviewContext(okrs, on=dt.date(2026, 11, 15))
            >>> seen.score_of(seen.key_results[0]).status
            'not measured'
        """
        return self.card.key_results[kr.id] if kr.typed else None

    @classmethod
    def of_text(cls, text: str, /, *, on: dt.date | None = None) -> Self:
        """
        See a text: a whole OKR, or one key result.

        Args:
            text: As people write it.
            on: The day.

        Returns:
            What rules see.

        Raises:
            InvalidOKRError: No text, or nothing in it.

        Example:
            >>> ReviewContext.of_text("NPS from 32 to 40").lone
            True
        """
        found = parse_okrs(text)
        return cls(found.to_okrs(), on=on, bare=True, lone=not found.objectives)

    def lacks(self, need: Need, /) -> str | None:
        """
        Say what is not there to see.

        Args:
            need: What a rule cannot do without.

        Returns:
            Why it must be skipped; None where all is there.

        Example:
            >>> ReviewContext.of_text("NPS from 32 to 40").lacks("day")
            'no day was given (on=)'
        """
        return _LACKS[need](self)


def _read(seen: ReviewContext) -> bool:
    """Tell whether a metric, or a check-in where it has none, gives any value."""
    return any(seen.okrs.observations.values()) or any(
        each.value is not None
        for kr in seen.key_results
        for each in kr.key_result.check_ins
    )


_LACKS: "dict[Need, Callable[[ReviewContext], str | None]]" = {
    "objective": lambda seen: (
        "there is no objective, only a key result" if seen.lone else None
    ),
    "fields": lambda seen: (
        "text has no fields such as owners or levels" if seen.bare else None
    ),
    "day": lambda seen: "no day was given (on=)" if seen.on is None else None,
    "cycle": lambda seen: (
        None
        if any(kr.cycle is not None for kr in seen.key_results)
        else "nothing says when it runs"
    ),
    "readings": lambda seen: None if _read(seen) else "there are no readings",
    "links": lambda seen: (
        None if len(seen.objectives) > 1 else "there is only one objective"
    ),
    "past": lambda seen: None if seen.past else "no earlier cycles were given (past=)",
    "record": lambda seen: (
        "nothing says what was changed (record=)" if seen.record is None else None
    ),
    "words": lambda seen: NOT_ENGLISH if titled_abroad(seen.okrs) else None,
}
