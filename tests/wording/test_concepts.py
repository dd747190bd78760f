"""Concepts: what a text names, what shows what, and which metric is meant."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import UnknownIdError
from okrkit.wording.concepts.mentioning import Mentions, mentions, metric_of, shows
from okrkit.wording.concepts.vocabulary import known
from okrkit.wording.slots import Slots
from okrkit.wording.words import words


def of(text: str) -> Mentions:
    """Give all that a text names."""
    return mentions(words(text))


def measures(text: str) -> list[str]:
    """Give the measures a text names."""
    return [one.id for one in of(text).measures]


def concepts(text: str) -> list[str]:
    """Give the concepts a text names."""
    return [one.id for one in of(text).concepts]


def populations(text: str) -> list[tuple[str, str]]:
    """Give the people a text names, with the words for them."""
    return [(one.id, text[slice(*one.span)]) for one in of(text).populations]


class TestMeasures:
    """Measures are found by the words people use, and by no others."""

    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("Cut time to first answer from 9 hours to 2", "response_time"),
            ("Guests wait less than 4 minutes at the desk", "wait_time"),
            ("Members who leave drop from 6% to 4%", "logo_churn"),
            ("Keep 93% of subscribers", "logo_retention"),
            ("Bids won from 18% to 26%", "win_rate"),
            ("Bids lost from 60 to 40", "lost_deals"),
            ("Visitors who order from 2% to 3%", "conversion_rate"),
            ("Invoices paid on time from 71% to 88%", "collection_rate"),
            ("Net debt to 1.4 times EBITDA", "debt_ratio"),
            ("Return on assets from 4% to 6%", "capital_return"),
            ("Average discount from 14% to 9%", "discounts"),
            ("Memory use of the gateway from 6 GB to 3 GB", "resource_use"),
            ("Fines below 10k", "disputes"),
            ("Deaths after surgery below 1%", "patient_harm"),
            ("Reoffending from 31% to 24%", "hardship"),
            ("Output per shift from 300 to 340", "productivity"),
            ("Shelf gaps from 7% to 4%", "stock_outs"),
            ("Energy per tonne down 8%", "energy_use"),
            ("Orders placed online from 20% to 45%", "online_share"),
            ("People who leave in their first year: 22% to 12%", "staff_turnover"),
            ("Reduce nursing turnover by 15%", "staff_turnover"),
        ],
    )
    def test_in_other_words(self, text, named):
        """What many trades measure is found in the plain words they have for it."""
        assert named in measures(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Fill 40 positions",
            "Bill 400 hours",
            "Play three games",
            "Grant 20 users access",
            "Export data as CSV",
            "Get people on board with the strategy",
            "Recover lapsed accounts",
        ],
    )
    def test_verbs_are_no_measures(self, text):
        """A verb that is spelled like a thing that is counted names no measure."""
        assert [] == measures(text)

    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("Cut churn from 3.2% to 2%", ["logo_churn"]),
            ("net revenue retention of 112%", ["net_revenue_retention"]),
            ("MTTR 5h -> 1h", ["recovery_time"]),
            ("95% of tickets answered within 4 hours", ["responded_within"]),
            ("Average order value of €47", ["order_value"]),
            ("eNPS: 40", ["enps"]),
            ("Sign-ups up 9%", ["signups"]),
            ("sign ups up 9%", ["signups"]),
            ("Signups up 9%", ["signups"]),
            ("day-30 retention from 18% to 25%", ["cohort_retention"]),
            ("Launch the portal", []),
            ("", []),
        ],
    )
    def test_by_name(self, text, named):
        """The usual names of measures, however they are spelled, name them."""
        assert named == measures(text)

    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("Employee turnover below 9%", "staff_turnover"),
            ("Turnover of €4m", "revenue"),
            ("Engagement score of our employees from 70 to 78", "staff_survey"),
            ("Engagement rate from 2% to 4%", "interaction_rate"),
            ("Retention of engineers above 92%", "staff_retention_rate"),
            ("Retention above 92%", "logo_retention"),
            ("API response time under 200 ms", "latency"),
            ("Response time to tickets under 2 h", "response_time"),
        ],
    )
    def test_whom_it_is_about(self, text, named):
        """One word names two measures: the people or systems nearby decide."""
        assert named == measures(text)[0]

    @pytest.mark.parametrize(
        "text",
        [
            "NPS of enterprise customers from 20 to 30",
            "90% of new customers finish the course on time",
            "Tier 1 customers on the new plan",
            "The customer portal is live",
        ],
    )
    def test_people_are_no_count(self, text):
        """Whose share it is, is not what is counted."""
        assert not {"customers", "new_customers"} & set(measures(text))

    @pytest.mark.parametrize(
        "text",
        [
            "Grow customers to 350",
            "Win 40 new customers",
            "300 happy enterprise customers by June",
            "New customers: 40",
        ],
    )
    def test_people_are_counted(self, text):
        """A number, or a verb of growing, makes people what is counted."""
        assert {"customers", "new_customers"} & set(measures(text))

    def test_longest_wins(self):
        """What stands inside a longer name is not named again."""
        text = "Customer acquisition cost under $300"
        found = of(text).measures
        assert [("acquisition_cost", (0, 25))] == [(one.id, one.span) for one in found]

    def test_data_retention_is_none(self):
        """Teams, policies and systems that share a word are not meant."""
        for text in ("Write the data retention policy", "Brief the retention team"):
            assert [] == measures(text)


class TestConcepts:
    """Concepts are found in the words of objectives."""

    @pytest.mark.parametrize(
        ("text", "named"),
        [
            (
                "Increase customer engagement & retention (paying accounts only)",
                ["engagement", "retention"],
            ),
            ("Paying customers stay because they succeed early", ["retention"]),
            ("Make this a place people love to work", ["staff_engagement"]),
            ("Guests love it here", ["satisfaction"]),
            ("Make the platform rock-solid", ["reliability"]),
            ("Secure funding for two years", ["fundraising"]),
            ("A more secure product", ["security"]),
            ("Define the roadmap", []),
            ("Keep our best 40 clinics", ["retention"]),
            ("Keep tenants for years", ["retention"]),
            ("We lose fewer of our subscribers", ["retention"]),
            ("Fewer members leave", ["retention"]),
            ("Subscribers stay", ["retention"]),
            ("Guests come back", ["retention"]),
            ("Stop losing our good engineers", ["staff_retention"]),
            ("Colleagues stay with us", ["staff_retention"]),
            ("Engineers love working here", ["staff_engagement"]),
            ("Testers love our SDK", ["satisfaction"]),
            ("The fastest-shipping team", ["delivery"]),
            ("Our trains run on time", ["punctuality"]),
            ("Close the month in two days", ["accounting"]),
            ("A diverse board", ["diversity"]),
            ("Win back former readers", ["win_back"]),
            ("Our vendors deliver in full", ["supply"]),
        ],
    )
    def test_by_words(self, text, named):
        """Plain words for an aim name it; words for work name none."""
        assert named == concepts(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Keep our word to every rider",
            "Keep",
            "Keep it up",
            "Keep our gardens green all year round",
            "Keep tenants warm",
            "Keep pictures of members",
            "Keep every single last old note",
            "Tenants keep their roofs dry",
            "Fathers come back to work rested",
            "Parents come back to work rested",
            "Patients leave our clinic earlier",
            "Riders leave the ferry in two minutes",
            "Doctors leave their shift at six",
            "Trains leave",
            "Students stay dry",
            "We keep going, customers or not",
            "Developers love our docs, and say so",
            "Sellers trust us to pay on Fridays",
            "A new die cutter in the print shop",
            "Make returns effortless",
            "More people row with us",
            "The fastest-growing choir",
        ],
    )
    def test_words_of_everyday(self, text):
        """To keep and to leave are about customers or staff only where those are meant.

        A warning that nothing measures retention, where nobody spoke of it, is the kind
        of false alarm after which nobody reads on.
        """
        assert [] == concepts(text)

    def test_spans_hold_the_words(self):
        """A finding underlines the words that name the concept."""
        text = "Reduce churn, raise morale"
        spans = [text[slice(*one.span)] for one in of(text).concepts]
        assert ["churn", "morale"] == spans


class TestPopulations:
    """Who is meant, and who is never meant together with them."""

    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("churn of paying accounts", [("paying", "paying accounts")]),
            ("all accounts over $1m", [("large", "accounts over $1m")]),
            ("70% of new sellers list twice", [("new", "new sellers")]),
            ("free trial users convert", [("trial", "free trial")]),
            ("A new dashboard", []),
            ("premium quality", []),
            ("30 new logos", [("new", "new logos")]),
            ("A new desk for guests", []),
            ("Current forms and user names", []),
            ("Small, and readers love it", []),
            ("Larger than life", []),
            (
                "New and existing readers",
                [("new", "New and existing readers"), ("existing", "existing readers")],
            ),
            ("People feel at home in our parks", []),
            ("The new employee handbook", [("employees", "employee")]),
        ],
    )
    def test_by_words(self, text, named):
        """An adjective means people only before a noun for people."""
        assert named == populations(text)

    @pytest.mark.parametrize(
        ("one", "other", "apart"),
        [
            ("new", "existing", True),
            ("free", "paying", True),
            ("enterprise", "large", False),
            ("new", "paying", False),
            ("europe", "uk", False),
            ("new", "new", False),
        ],
    )
    def test_excludes(self, one, other, apart):
        """Only what lies apart on one axis excludes; the order does not matter."""
        rows = known().populations
        assert apart is rows[one].excludes(rows[other])
        assert apart is rows[other].excludes(rows[one])


class TestShows:
    """What a measure says of a concept."""

    @pytest.mark.parametrize(
        ("measure", "concept", "how"),
        [
            ("logo_churn", "retention", "direct"),
            ("nps", "retention", "driver"),
            ("nps", "satisfaction", "direct"),
            ("review_calls", "retention", "activity"),
            ("deployment_frequency", "retention", None),
            ("recurring_revenue", "growth", "direct"),
        ],
    )
    def test_how(self, measure, concept, how):
        """NPS is believed to lead to retention, and shows none of it."""
        assert how == shows(measure, concept)

    @pytest.mark.parametrize(
        ("measure", "concept"), [("logo_chrun", "retention"), ("nps", "retenton")]
    )
    def test_unknown(self, measure, concept):
        """A misspelt id is an error that names the nearest one."""
        with pytest.raises(UnknownIdError) as caught:
            shows(measure, concept)
        assert caught.value.nearest


def metric(text: str, **slots: object) -> object:
    """Give the metric of a text with some slots, its numbers where they stand."""
    spans = {}
    for name in ("target", "baseline"):
        if name in slots and f"{slots[name]}" in text:
            start = text.index(f"{slots[name]}")
            spans[name] = (start, start + len(f"{slots[name]}"))
    return metric_of(text, words(text), Slots(**slots, spans=spans))


class TestMetricOf:
    """The metric of a key result: name and unit from the text, polarity from sense."""

    @pytest.mark.parametrize(
        ("text", "better"),
        [
            ("Increase churn from 5 to 3", "lower"),
            ("Bring latency to 200", "lower"),
            ("Improve cost per order to 4", "lower"),
            ("Reduce revenue to 4", "higher"),
            ("Sprint budget variance of 3", None),
        ],
    )
    def test_polarity(self, text, better):
        """The verb may be wrong; what is better follows from what is measured."""
        assert better == metric(text).polarity

    @pytest.mark.parametrize(
        ("name", "unit", "direction", "better"),
        [
            ("ledger mismatches", None, None, "lower"),
            ("handover time per crew", None, None, "lower"),
            ("walk-round score", None, None, "higher"),
            ("tender round", "days", None, "lower"),
            ("battery charge", "hours", "at-least", None),
            ("zebra index", None, None, None),
        ],
    )
    def test_unknown_measures(self, name, unit, direction, better):
        """The noun of an unknown name may still tell; else it is left open."""
        made = metric("Bring it on", metric=name, unit=unit, direction=direction)
        assert (name, better) == (made.name, made.polarity)

    @pytest.mark.parametrize(
        ("text", "slots", "unit"),
        [
            ("Cut churn by 12%", {"unit": "%", "kind": "percent-delta"}, "%"),
            (
                "Cost per order down 12%",
                {"unit": "%", "kind": "percent-delta"},
                "count",
            ),
            ("Churn down 2 pp", {"unit": "pp", "kind": "delta"}, "%"),
            ("ARR of $4m", {"unit": "USD"}, "USD"),
            ("NPS of 40", {}, "points"),
            ("Revenue of 4 k$", {"unit": "k$"}, "count"),
        ],
    )
    def test_unit(self, text, slots, unit):
        """A change in percent is in no unit of the metric; points of % are %."""
        assert unit == str(metric(text, **slots).unit)

    def test_bounds_only_in_their_unit(self):
        """NPS lies within 100; the bounds of a percentage hold in percent only."""
        assert (-100, 100) == metric("NPS up 8").bounds
        assert (None, None) == metric("Churn of 8", unit="customers").bounds

    def test_nearest_to_the_number(self):
        """Of several measures the one before the number is meant."""
        text = "Reduce delivery cost from 45 to 30 of revenue"
        assert "costs" == metric(text, baseline=45, target=30).id

    def test_words_of_the_slot(self):
        """Where the words of the metric were found, the measure is looked for there."""
        text = "NPS aside, uptime goes to 99"
        slots = Slots(target=99, metric="uptime", spans={"metric": (11, 17)})
        assert "uptime" == metric_of(text, words(text), slots).id

    def test_words_without_a_measure(self):
        """Where the words of the slot name none that is known, another may be meant."""
        text = "The zebra index, as churn, goes to 99"
        slots = Slots(target=99, metric="zebra index", spans={"metric": (4, 15)})
        made = metric_of(text, words(text), slots)
        assert ("logo_churn", "zebra index") == (made.id, made.name)

    def test_no_seconds_of_money(self):
        """Numbers in seconds are of nothing that is counted in money or points."""
        made = metric("Checkout revenue page in 3 seconds", target=3, unit="seconds")
        assert ("revenue", "lower") == (made.name, made.polarity)

    def test_share_in_time(self):
        """The share of cases in time is the better the higher it is."""
        made = metric("90% first reply time kept", kind="share", unit="%")
        assert ("higher", "ratio") == (made.polarity, made.kind)

    def test_percentile_of_waiting(self):
        """A percentile in milliseconds is of waiting, whatever waits."""
        made = metric("p99 of map tiles", kind="percentile", unit="ms",
                      population="map tiles")  # fmt: skip
        assert ("latency", "lower") == (made.id, made.polarity)

    def test_counted_noun(self):
        """Where nothing else has a name, the noun that is counted is it."""
        assert "octopuses" == metric("See 40 octopuses", unit="octopuses").name

    def test_none(self):
        """A text without any name of a measure gives none."""
        assert metric("Launch the portal") is None

    def test_given_mentions(self):
        """What was found before is not looked for again."""
        text = "NPS up 8"
        assert metric_of(text, words(text), Slots(), named=Mentions()) is None


WORDS = sorted({key for key in known().topics.words if key.isalpha()})


@given(st.lists(st.sampled_from([*WORDS, "of", "12", "%", "(", "and", "new"])))
def test_spans_stay_inside(parts):
    """Whatever words meet, every span holds words of the text."""
    text = " ".join(parts)
    found = of(text)
    for one in (*found.concepts, *found.measures, *found.populations):
        start, end = one.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()


@given(st.text(max_size=60))
def test_any_text(text):
    """No text is refused, and none lets the metric's making fail."""
    of(text)
    metric_of(text, words(text), Slots())


def hostile() -> Iterator[str]:
    """Give pieces that many phrases begin with."""
    yield "customer churn rate of new "
    yield "time to first "
    yield "customer-"
    yield "net revenue retention"
    yield "((("


@pytest.mark.parametrize("piece", list(hostile()))
def test_linear(piece, growth):
    """Ten times the text takes about ten times the time; a square would take 100."""
    assert growth(lambda text: mentions(words(text)), piece) < 30


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Improve support for paying customers", "support"),
        ("Answer our clients faster", "support"),
        ("Give every caller a great service", "support"),
        ("Get paid on time", "cash"),
        ("Win more enterprise deals", "acquisition"),
        ("Fill the funnel", "demand"),
        ("Break into the US market", "market"),
        ("Make our app faster", "performance"),
        ("Get rid of paperwork", "productivity"),
        ("Help our people grow", "learning"),
        ("Break down silos between sales and finance", "collaboration"),
        ("Improve patient care", "impact"),
    ],
)
def test_aims_as_companies_write_them(text, named):
    """Objectives of every department are about something that can be measured."""
    assert [named] == concepts(text)


@pytest.mark.parametrize(
    "text",
    ["Add support for single sign-on", "Launch in April", "Break into small teams"],
)
def test_no_aim_in_the_words_of_one(text):
    """Words of an aim that say something else name none."""
    assert [] == concepts(text)


def test_to_grow_a_base_is_not_about_those_in_it():
    """A larger customer base has new customers; to sell into it is about old ones."""
    assert [] == populations("Grow our customer base")
    assert [("existing", "into our customer base")] == populations(
        "Sell training into our customer base"
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Patients feel heard", ["satisfaction"]),
        ("Nurses feel heard", ["staff_engagement"]),
        ("Visitors leave inspired", ["satisfaction"]),
        ("Fewer patients die of sepsis", ["impact"]),
        ("Nobody has to queue for a passport", ["support"]),
        ("Our app never goes down", ["reliability"]),
        ("Lessons start on time", ["punctuality"]),
        ("Drivers get home safely", ["safety"]),
        ("A safe building site", ["safety"]),
        ("Cooks stay past the summer", ["staff_retention"]),
        ("Fewer patients come back within a month", ["impact"]),
        ("Cut waste in production", ["quality"]),
        ("Teachers have time to teach", ["productivity"]),
        ("Shelves are never empty", ["logistics"]),
        ("Callers get an answer the first time", ["support"]),
        ("Young people find work", ["impact"]),
        ("Women reach senior roles", ["diversity"]),
        ("Guests tell their friends", ["advocacy"]),
        ("New contributors feel welcome", ["community"]),
        ("Borrowers pay back on time", ["cash"]),
        ("Surgeons leave a note behind", []),
        ("Houses have numbers", []),
    ],
)
def test_aims_of_other_trades(text, named):
    """What hospitals, schools, kitchens, depots and charities aim at has names, too."""
    assert named == concepts(text)
