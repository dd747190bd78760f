"""The map of concepts: complete, consistent, and open to a company's own words."""

import copy
import importlib
import pickle

import pytest

from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.model.metric import Metric
from okrkit.model.unit import Unit
from okrkit.wording.concepts.blocks import blocks
from okrkit.wording.concepts.counterparts import GUARDRAILS, MIRRORED, TWINS
from okrkit.wording.concepts.measure_facts import COMPUTED, FACTS
from okrkit.wording.concepts.measures import Measure
from okrkit.wording.concepts.mentioning import mentions, metric_of
from okrkit.wording.concepts.phrases import Phrases, keys_of, stem
from okrkit.wording.concepts.populations import Population
from okrkit.wording.concepts.vocabulary import Concept, Concepts, known
from okrkit.wording.languages.en import concepts as english
from okrkit.wording.slots import Slots
from okrkit.wording.words import words

FACT_IDS = [line.split()[0] for line in FACTS.splitlines() if line[0] != "#"]
NAMED = [one.id for text in english.MEASURES for one in blocks(text)]


class TestData:
    """The data that okrkit ships says nothing twice, and nothing of nobody."""

    def test_every_measure_once(self):
        """Facts and words are of the same measures, each of them once."""
        assert sorted(FACT_IDS) == sorted(NAMED) == sorted(set(NAMED))
        assert len(NAMED) >= 150

    @pytest.mark.parametrize("id", FACT_IDS)
    def test_measure_is_whole(self, id):
        """A measure is defined, shows or drives something, and makes a metric."""
        one = known().measures[id]
        assert one.definition.endswith(".")
        assert one.words
        assert one.shows or one.drives
        assert not set(one.shows) & set(one.drives)
        unit = {"money": "USD", "time": "days", "rank": "count"}.get(one.unit, one.unit)
        assert Unit.of(unit).name == unit
        low, high = one.bounds
        assert low is None or high is None or low < high
        assert (one.role == "activity") <= (one.polarity != "lower")
        Metric(one.id, one.name, unit=unit, bounds=one.bounds, kind=one.kind)

    @pytest.mark.parametrize("id", list(known().measures))
    def test_own_name_names_it(self, id):
        """The first phrase of each measure is found, and means that measure."""
        phrase, _, guard = known().measures[id].words[0].partition("|")
        text = phrase.replace("~", "").replace("#", "30")
        text = {"counted": f"40 {text}", "": text}.get(guard, f"{text} of staff")
        assert id in [one.id for one in mentions(words(text)).measures]

    @pytest.mark.parametrize("id", list(known().concepts))
    def test_concept_is_whole(self, id):
        """Each concept has words, several measures, and something to guard."""
        one = known().concepts[id]
        showing = [m for m in known().measures.values() if id in m.shows]
        assert one.words
        assert len(showing) >= 2
        assert GUARDRAILS[id] in known().measures
        assert one.population in ("", *known().populations)

    @pytest.mark.parametrize("id", list(COMPUTED))
    def test_computed_by_exists(self, id):
        """What okrkit is said to compute, it does compute."""
        module, _, name = COMPUTED[id].rpartition(".")
        assert callable(getattr(importlib.import_module(module), name))
        assert id in known().measures

    def test_mirrors_are_measures(self):
        """A measure that mirrors another shows the same chief concept."""
        rows = known().measures
        for one, other in MIRRORED.items():
            assert rows[one].shows[0] in rows[other].shows

    def test_twins_are_measures(self):
        """Twins are of customers and of staff, and never of one concept."""
        rows = known().measures
        for one, other in TWINS.items():
            assert not set(rows[one].shows) & set(rows[other].shows)

    def test_axes(self):
        """Each axis tells at least two populations apart."""
        axes = [one.axis for one in known().populations.values() if one.axis]
        assert all(axes.count(axis) > 1 for axis in axes)

    def test_within_is_known(self):
        """A population is part of one that is there, on the same axis."""
        rows = known().populations
        for one in rows.values():
            assert all(rows[id].axis == one.axis for id in one.within)


class TestPhrases:
    """The small language in which phrases are written."""

    @pytest.mark.parametrize(
        ("phrase", "text"),
        [
            ("log-in", "Log-ins"),
            ("log-in", "log in"),
            ("log-in", "login"),
            ("renew~", "They renewed"),
            ("renew~", "renewing"),
            ("leave~", "leaving"),
            ("apply~", "applied"),
            ("play~", "played"),
            ("top # store", "our top 40 stores"),
            ("the win rate", "Win rates"),
            ("NPS", "nps"),
            ("R & D", "R&D"),
            ("customer churn", "customer\u2019s churn"),
        ],
    )
    def test_found(self, phrase, text):
        """Plurals, forms, hyphens, numbers and capitals are all one."""
        phrases = Phrases([(phrase, ("measure", "x", ""))])
        assert list(phrases.all(keys_of(words(text), phrases.words).keys))

    @pytest.mark.parametrize(
        ("phrase", "text"),
        [
            ("win rate", "win, rate"),
            ("win rate", "win the big rate"),
            ("top # store", "top stores"),
            ("sale", "salesman"),
        ],
    )
    def test_not_found(self, phrase, text):
        """A mark or a word between parts a phrase; a number must be there."""
        phrases = Phrases([(phrase, ("measure", "x", ""))])
        assert not list(phrases.all(keys_of(words(text), phrases.words).keys))

    def test_longest_first(self):
        """Of phrases that begin together the longest comes first."""
        entry = ("measure", "x", "")
        phrases = Phrases([("win", entry), ("win rate", entry), ("win", entry)])
        found = list(phrases.all(["win", "rate"]))
        assert [(0, 2), (0, 1)] == [(one.start, one.end) for one in found]
        assert (entry,) == found[1].entries

    def test_blank_is_left_out(self):
        """A phrase of articles alone names nothing."""
        assert set() == Phrases([("the", ("measure", "x", ""))]).words

    @pytest.mark.parametrize(
        ("word", "one"),
        [
            ("churches", "church"),
            ("losses", "loss"),
            ("status", "status"),
            ("analysis", "analysis"),
            ("is", "is"),
            ("users", "user"),
            ("ties", "tie"),
        ],
    )
    def test_stem(self, word, one):
        """Singulars are made by rule, and what is none stays as it is."""
        assert one == stem(word)

    def test_several_lines_of_one_fact(self):
        """A fact that goes on in a second line is one fact."""
        made = next(blocks("a: A\n> near b c\n> near d\n- x"))
        assert {"near": "b c d"} == made.facts


class TestOwn:
    """A company adds what it calls its own measures, without changing anybody's."""

    def test_words(self):
        """A phrase of the house names the known measure, only in the new map."""
        mine = known().with_words("logo_churn", "guest loss")
        text = words("Guest loss from 5 to 3")
        assert ["logo_churn"] == [
            one.id for one in mentions(text, concepts=mine).measures
        ]
        assert () == mentions(text).measures

    @pytest.mark.parametrize(
        ("id", "part"), [("retention", "concepts"), ("paying", "populations")]
    )
    def test_words_of_all_kinds(self, id, part):
        """Concepts and populations take words as measures do."""
        mine = known().with_words(id, "zebra crossing")
        found = mentions(words("A zebra crossing"), concepts=mine)
        assert [id] == [one.id for one in getattr(found, part)]

    def test_measure_and_concept(self):
        """A measure of an own concept is found, shows it, and makes the metric."""
        mine = known().with_concept(
            Concept(id="calm", name="Calm", words=("calm night",))
        ).with_measure(
            Measure(id="quiet", name="Quiet nights", words=("quiet night",),
                    polarity="higher", shows=("calm",))
        )  # fmt: skip
        text = "28 quiet nights a month"
        made = metric_of(text, words(text), Slots(unit="nights"), concepts=mine)
        assert ("quiet", "higher") == (made.id, made.polarity)
        assert "direct" == mine.shows("quiet", "calm")
        assert "calm" not in known().concepts

    def test_population(self):
        """A population of the house is found."""
        gold = Population(id="gold", name="Gold", axis="payment", words=("gold|ahead",))
        mine = known().with_population(gold)
        found = mentions(words("Gold members stay"), concepts=mine).populations
        assert ["gold"] == [one.id for one in found]
        assert gold.excludes(mine.populations["free"])

    def test_a_map_from_nothing(self):
        """A map need not have any of okrkit's."""
        mine = Concepts(concepts={}, measures={}, populations={})
        assert () == mentions(words("Cut churn"), concepts=mine).measures
        text = "Cut the zebra rate"
        slots = Slots(metric="zebra rate")
        assert "zebra-rate" == metric_of(text, words(text), slots, concepts=mine).id

    @pytest.mark.parametrize("part", ["shows", "drives"])
    def test_unknown_concept(self, part):
        """A measure of a concept that is not there is refused, with the nearest."""
        wrong = Measure(id="x", name="X", **{part: ("retenton",)})
        with pytest.raises(UnknownIdError) as caught:
            known().with_measure(wrong)
        assert ("retention",) == caught.value.nearest[:1]

    def test_unknown_neighbour(self):
        """The same goes for what a concept is near to."""
        with pytest.raises(UnknownIdError):
            known().with_concept(Concept(id="x", name="X", near=("y",)))

    @pytest.mark.parametrize(
        ("make", "code"),
        [
            (lambda: known().with_measure("churn"), "wrong-type"),
            (lambda: known().with_words("logo_churn", " "), "blank"),
            (lambda: known().with_words("logo_churn", 3), "blank"),
            (lambda: known().with_concept(Concept(id="", name="")), "blank"),
            (lambda: known("tlh"), "unknown-word"),
        ],
        ids=["type", "blank", "number", "id", "language"],
    )
    def test_refused(self, make, code):
        """What is no measure, phrase, id or language is an error that says so."""
        with pytest.raises(InvalidOKRError) as caught:
            make()
        assert code == caught.value.code

    def test_words_of_nothing(self):
        """Words for what is not there are an error."""
        with pytest.raises(UnknownIdError):
            known().with_words("no such thing", "x")

    def test_pickled(self):
        """A map goes to another process, and finds the same there."""
        mine = pickle.loads(pickle.dumps(known().with_words("nps", "zebra")))
        found = mentions(words("zebra"), concepts=copy.deepcopy(mine)).measures
        assert ["nps"] == [one.id for one in found]
