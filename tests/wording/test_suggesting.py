"""Suggested metrics: what an objective without the right measures could have."""

import json

import pytest

from okrkit.errors import InvalidOKRError, UnitError, UnknownIdError
from okrkit.model.metric import Metric
from okrkit.model.okr import KeyResult, Objective
from okrkit.wording.concepts.measures import Measure
from okrkit.wording.concepts.suggesting import suggest_metrics
from okrkit.wording.concepts.vocabulary import known

AIM = "Increase customer engagement & retention (paying accounts only)"


class TestWhat:
    """Which measures are suggested, and in which order."""

    def test_the_empty_list_of_the_review(self):
        """An OKR that was published with no KPIs at all gets those that matter."""
        wanted = {"logo_churn", "renewal_rate", "net_revenue_retention",
                  "active_users", "feature_adoption", "stickiness"}  # fmt: skip
        assert wanted <= set(suggest_metrics(AIM).ids)

    def test_order(self):
        """Outcomes come first, then what moves before them, then what to guard."""
        parts = [one.part for one in suggest_metrics(AIM)]
        assert ["outcome", "driver", "guardrail"] == list(dict.fromkeys(parts))
        assert parts == sorted(parts, key=["outcome", "driver", "guardrail"].index)

    def test_each_concept_in_turn(self):
        """Of two concepts none has to wait until the other has had all of its own."""
        first = [one.concept for one in suggest_metrics(AIM)][:4]
        assert ["engagement", "retention"] * 2 == first

    @pytest.mark.parametrize("concept", list(known().concepts))
    def test_every_concept_has_some(self, concept):
        """Whatever an objective is about, something shows it, and what to guard."""
        aim = known().concepts[concept]
        phrase = next(word for word in aim.words if "|" not in word)
        found = suggest_metrics(phrase.replace("~", "").replace("#", "27001"))
        mine = [one for one in found if one.concept == concept]
        assert "outcome" in {one.part for one in mine}
        assert all(
            concept in one.measure.shows for one in mine if one.part == "outcome"
        )

    def test_a_measure_as_the_aim(self):
        """Where an objective names a measure, that comes first, then its like."""
        some = suggest_metrics("Reduce scrap")
        assert ("quality",) == some.concepts
        assert "scrap" == some.ids[0]

    def test_no_activities(self):
        """Own work is no measure of an aim."""
        roles = {one.measure.role for one in suggest_metrics("Keep our customers")}
        assert "activity" not in roles

    def test_segment(self):
        """Whom the objective is about is whom to measure."""
        assert {"paying accounts"} == {one.segment for one in suggest_metrics(AIM)}
        assert "" == suggest_metrics("Reduce churn")["logo_churn"].segment

    def test_nothing_known(self):
        """Where no aim is known nothing is made up, and the text says so."""
        found = suggest_metrics("Be bold")
        assert (0, ()) == (len(found), found.concepts)
        assert "No aim" in str(found)
        assert "No aim" in found._repr_html_()


class TestHaving:
    """What is measured already is not suggested again."""

    @pytest.mark.parametrize(
        "having",
        [
            "logo_churn",
            "Monthly churn from 3% to 2%",
            KeyResult("kr", "Fewer leave", metric="logo_churn", baseline=3, target=2),
            KeyResult("kr", "Churn from 3% to 2%", baseline=3, target=2),
            Metric("logo_churn", "Gone"),
            Metric("m1", "Customer churn"),
            "Customer retention of 90%",
        ],
        ids=["id", "text", "metric", "title", "named", "name", "mirrored"],
    )
    def test_left_out(self, having):
        """By id, by words, or as its own mirror image: it is there already."""
        assert "logo_churn" in suggest_metrics("Reduce churn")
        assert "logo_churn" not in suggest_metrics("Reduce churn", having=[having])

    def test_objective(self):
        """An objective brings its scope, key results and measures along."""
        aim = Objective(
            "keep",
            "Customers stay",
            [KeyResult("churn", "Churn from 3% to 2%", baseline=3, target=2)],
            scope="paying accounts",
            measured_by=["renewal_rate"],
        )
        found = suggest_metrics(aim)
        assert not {"logo_churn", "renewal_rate"} & set(found.ids)
        assert "paying accounts" == found["net_revenue_retention"].segment

    def test_all_there(self):
        """Where everything is measured the text says so."""
        found = suggest_metrics("Reduce churn", having=known().measures)
        assert ("retention",) == found.concepts
        assert str(found).startswith("Nothing more")

    def test_own_map(self):
        """A company's own measures are suggested as well."""
        mine = known().with_measure(
            Measure(id="rebook", name="Rebooking", shows=("retention",),
                    computed_by="our.warehouse")
        )  # fmt: skip
        found = suggest_metrics("Reduce churn", having=known().measures, concepts=mine)
        assert ("rebook",) == found.ids

    @pytest.mark.parametrize(
        ("objective", "having"),
        [(3, ()), (None, ()), ("Reduce churn", [3]), ("Reduce churn", [None])],
    )
    def test_refused(self, objective, having):
        """Anything else is an error that says what is wanted."""
        with pytest.raises(InvalidOKRError) as caught:
            suggest_metrics(objective, having=having)
        assert "wrong-type" == caught.value.code


class TestResult:
    """Suggestions are a result like every other."""

    def test_faces(self):
        """Columns, frame, JSON, text and HTML tell the same measures."""
        found = suggest_metrics(AIM)
        assert list(found.ids) == found.to_columns()["id"].tolist()
        assert list(found.ids) == found.to_frame("pandas")["id"].tolist()
        rows = json.loads(json.dumps(found.to_dict()))["items"]
        assert list(found.ids) == [row["id"] for row in rows]
        for id in found.ids:
            assert id in str(found)
            assert id in found._repr_html_()
        assert f"<Suggestions of {len(found)} measures>" == repr(found)

    def test_explained(self):
        """Each says why it is there, and what it counts."""
        found = suggest_metrics(AIM)
        said = str(found.explain("gross_margin"))
        assert "must not get worse" in said
        with pytest.raises(UnknownIdError):
            found.explain("nps")

    def test_metric(self):
        """A suggestion becomes a metric of a set, defined and with its segment."""
        made = suggest_metrics(AIM)["logo_churn"].metric()
        assert ("%", "lower", (0, 100)) == (str(made.unit), made.polarity, made.bounds)
        assert "paying accounts" == made.segment
        assert made.description
        assert "okrkit.retention.logo_churn" == made.source

    def test_money_needs_a_currency(self):
        """Nobody but the company knows its currency."""
        found = suggest_metrics("Grow revenue")["recurring_revenue"]
        assert "EUR" == str(found.metric(unit="EUR").unit)
        with pytest.raises(UnitError):
            found.metric()

    def test_time_is_in_days(self):
        """A length of time is in days where nobody says otherwise."""
        found = suggest_metrics("Delight customers")["time_to_value"]
        assert "days" == str(found.metric().unit)
        assert "hours" == str(found.metric(unit="hours").unit)


@pytest.mark.parametrize(
    ("aim", "first", "never"),
    [
        ("Guests come back", "repeat_rate", "renewal_rate"),
        ("Retention of commuters", "repeat_rate", "logo_churn"),
        ("Patients feel heard", "csat", "fit_score"),
        ("Cut waste in production", "rework", "support_tickets"),
        ("Every child reads by the age of eight", "learning_outcome", "people_reached"),
        ("Residents feel safe at night", "felt_safety", "near_misses_of_others"),
        ("A safe warehouse", "accidents", "vulnerabilities"),
        ("Customers stay", "logo_churn", "repeat_rate_of_others"),
        ("Helpers among our volunteers stay", "cohort_retention", "lifetime_value"),
        ("Less of what we sold returns; fewer returns", "refund_rate", "fit_score"),
    ],
)
def test_measures_are_at_home_where_the_objective_is(aim, first, never):
    """Guests have no contract to renew; a ward has no trial users."""
    ids = list(suggest_metrics(aim).ids)

    assert first in ids[:2]
    assert never not in ids


@pytest.mark.parametrize(
    ("aim", "concept"),
    [
        ("Villagers trust the police", "satisfaction"),
        ("Girls and boys read for pleasure", "impact"),
        ("The greenest bakery of the valley", "sustainability"),
        ("Figures of ours can be trusted", None),
        ("Our sales data can be trusted", "data"),
        ("The ferry is to be reliable", "reliability"),
        ("The looms never stand still", "reliability"),
        ("Attackers stay out", "security"),
        ("Anyone can use the ticket machine", "accessibility"),
        ("Young cooks want to work here", "staff_engagement"),
        ("Diners choose us", "market"),
        ("The whole valley knows who we are", "awareness"),
        ("We win every bid", "conversion"),
        ("The board decides quickly", "productivity"),
        ("Old people eat healthier", "impact"),
        ("The onboarding of new hires", "learning"),
        ("Readers find what they came for", None),
    ],
)
def test_aims_in_plain_words(aim, concept):
    """People seldom name a concept: they say what is to be."""
    assert ((concept,) if concept else ()) == suggest_metrics(aim).concepts


def test_every_measure_of_a_setting_is_known():
    """A slip in the data would be found by nobody."""
    known_ = known()
    assert known_.measures.keys() >= {
        id for ids in known_.settings.values() for id in ids
    }
