"""Rules on an objective with its key results: where they speak, and where not."""

import pytest

import okrkit as okr
from okrkit import Guardrail, KeyResult, Metric, Objective, OKRSet, rules


def found(code, text):
    """What one rule says of a text."""
    notes = okr.review(text, rules=[getattr(rules, code)])
    return notes.findings


def lines(objective, *krs):
    """An OKR as people write it."""
    return "\n".join([f"Objective: {objective}", "", *(f"- {kr}" for kr in krs)])


RETAIN = "Improve customer retention"
CHURN = "Cut monthly customer churn from 3.2% to 2%"
ADOPTION = "Raise feature adoption from 30% to 45%"
NPS = "Raise NPS from 32 to 40"
SPEED = "Cut first response time from 9 hours to 2 hours"


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        # A part of the objective is measured, another is not: that is less severe.
        (
            "S01",
            lines("Improve customer retention and engagement", CHURN, NPS),
            "engagement",
        ),
        ("S01", lines("Improve hiring", "Cut cloud cost from $9k to $7k"), "hiring"),
        (
            "S02",
            lines(
                "Improve customer retention", "Raise feature adoption from 30% to 45%"
            ),
            "feature adoption",
        ),
        (
            "S03",
            lines("More paying customers stay", "50% of free users log in weekly"),
            "free",
        ),
        ("S06", lines("Keep our customers", CHURN), "only one"),
        (
            "S06",
            lines("Keep our customers", *[f"{NPS} in {n}" for n in "abcdef"]),
            "6",
        ),
        (
            "S03",
            lines("Existing customers buy more", "20 new logos", NPS),
            "about new logos; the objective is about existing customers",
        ),
        ("S08", lines("Answer faster", SPEED), "customers are content"),
        (
            "S08",
            lines("Run lean", "Cloud cost from $9k to $7k", "Close 40 tickets"),
            "service and quality hold",
        ),
        (
            "S09",
            lines("Rock the docks", "Qualified leads from 40 to 60", "Leads up 9%"),
            "early signs",
        ),
        (
            "S10",
            lines(
                "Win referrals",
                "Get 1 referral a month by Q2",
                "Get 5 referrals a month by Q3",
            ),
            "another height",
        ),
        (
            "S11",
            lines("Start well", "Write a guide", "Launch the list", "Hold a workshop"),
            "All key results",
        ),
        (
            "S11",
            lines(
                "Start well",
                "Write a guide",
                "Launch a list",
                "Hold a talk",
                "Hire a coach",
                NPS,
            ),
            "4 of 5",
        ),
    ],
)
def test_where_they_speak(code, text, words):
    """Beside the example on the page of each."""
    assert any(words in each.message for each in found(code, text)), found(code, text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        # What nobody knows may well measure the objective: silence.
        ("S01", lines(RETAIN, "Grow wombat hugs from 3 to 9")),
        # The concept's own name with a number measures it.
        ("S01", lines("Better accessibility", "Accessibility score from 71 to 90")),
        # An objective that names nothing known.
        ("S01", lines("Let it shine", "Launch the portal")),
        ("S02", lines(RETAIN, CHURN, NPS)),
        ("S03", lines(RETAIN, CHURN)),
        ("S04", lines(RETAIN, CHURN, NPS)),
        ("S06", lines("Keep our customers", CHURN, NPS)),
        (
            "S08",
            lines("Answer faster", SPEED, "Customer satisfaction at 4.5 of 5"),
        ),
        ("S09", lines("Keep our customers", CHURN, "Wombat hugs from 3 to 9")),
        ("S10", lines("Win referrals", "Get 5 referrals a month", NPS)),
        # The number is part of the name.
        (
            "S10",
            lines(
                "A great start",
                "W1 retention from 31% to 44%",
                "W8 retention from 12% to 20%",
            ),
        ),
        # Nobody kept a promise to be kept as a customer.
        ("S01", lines("Keep our word to every rider", "Hold 3 talks")),
        ("S02", lines("Keep our word to every rider", ADOPTION)),
        # Cycle time is the speed of those who ship.
        (
            "S01",
            lines("The fastest-shipping platform", "Cycle time from 8 to 4 weeks"),
        ),
        # Suppliers are no segment of customers.
        (
            "S04",
            lines(
                "Better parts",
                "Top-20 suppliers: 900 to 300 defects",
                "9 supplier visits",
            ),
        ),
        # A ceiling is a guardrail itself, and so is the measure beside it.
        ("S08", lines("Guests return", "Discount cost under 8% of revenue")),
        ("S08", lines("Decide fast", SPEED, "Arrears of at most 2%")),
        ("S08", lines("Turn planes around", SPEED, "Lost bags from 7 to 4")),
        ("S08", lines("Clean cooking", "Hours spent on firewood from 14 to 6")),
        # Nobody outside can say how late these move.
        (
            "S09",
            lines("Answer well", SPEED, "First contact resolution from 58% to 72%"),
        ),
        (
            "S09",
            lines("Sell", "Weekly revenue from $4k to $6k", "Weekly profit up $2k"),
        ),
        # Early signs of an aim that they show themselves.
        ("S09", lines("Create demand", "Qualified leads from 40 to 60", "Leads up 9%")),
        # The same field, a guardrail, a measure that nobody knows, a word in common.
        (
            "S13",
            lines(RETAIN, CHURN, "Renewal rate from 81% to 88%", "Win rate up 4%"),
        ),
        (
            "S13",
            lines(
                RETAIN, CHURN, "Renewal rate from 81% to 88%", "Cloud cost below $9k"
            ),
        ),
        (
            "S13",
            lines(
                "Churn and support",
                CHURN,
                "Renewal rate from 81% to 88%",
                "Lower response time from 6h to 4h",
            ),
        ),
        ("S11", lines("Start well", "Write a guide", NPS)),
        # Too few belong to it to say that the other does not.
        (
            "S13",
            lines(RETAIN, CHURN, "Cloud cost from $9k to $7k"),
        ),
    ],
)
def test_where_they_are_silent(code, text):
    """A false alarm costs more trust than a fault that is missed."""
    assert () == tuple(found(code, text))


def test_a_part_is_less_severe_than_the_whole():
    """Something is measured; what is not is worth a warning."""
    part = found("S01", lines("Improve customer retention and engagement", CHURN))
    whole = found("S01", lines(RETAIN, "Hold 40 calls", "Write it"))

    assert ("warning", "error") == (part[0].severity, whole[0].severity)
    assert "work" in whole[0].message


def typed(**fields):
    """An objective on drivers alone, with fields of a document."""
    krs = [
        KeyResult("adoption", "More use it", metric="adoption", baseline=3, target=4)
    ]
    return OKRSet(
        [Objective("keep", "Improve customer retention", krs, **fields)],
        metrics=[
            Metric("adoption", "Feature adoption", unit="%", role="driver"),
            Metric("churn", "Customer churn", unit="%", polarity="lower"),
        ],
        cycle="2026-Q4",
    )


def test_metrics_beside_count():
    """What `measured_by` names is measured, though never scored."""
    assert okr.review(typed(), rules=[rules.S01, rules.S02]).findings
    beside = typed(measured_by=["churn"])
    assert not okr.review(beside, rules=[rules.S01, rules.S02]).findings


def test_an_assumption_that_is_written_down():
    """Then it is one, and nobody is told twice; people of the driver may be others."""
    said = [okr.Assumption(drivers=["adoption"], outcome="churn")]

    assert not okr.review(typed(assumptions=said), rules=[rules.S02]).findings
    new = KeyResult("n", "New customers start", metric="adoption", baseline=3, target=4)
    okrs = typed(assumptions=said).with_objective(
        Objective("keep", "Keep existing customers", [new], assumptions=said)
    )
    assert not okr.review(okrs, rules=[rules.S03]).findings


def test_guardrails_pair():
    """What must not suffer is said: S08 and S12 are silent."""
    guarded = typed(guardrails=[Guardrail(metric="churn", at_most=4)])
    speed = Objective(
        "fast",
        "Answer faster",
        [KeyResult("s", SPEED, baseline=9, target=2)],
        guardrails=[Guardrail(metric="churn", at_most=4)],
        intent="aspirational",
    )
    okrs = guarded.with_objective(speed)

    assert not okr.review(okrs, rules=[rules.S08, rules.S12]).findings


def test_firmness_of_each_key_result():
    """Key results may say it one by one."""
    krs = [KeyResult("a", CHURN, baseline=3, target=2, intent="committed")]
    okrs = OKRSet([Objective("keep", "Keep", krs)], cycle="2026-Q4")

    assert not okr.review(okrs, rules=[rules.S05]).findings
    assert "warning" == okr.review(typed(), rules=[rules.S05]).findings[0].severity


@pytest.mark.parametrize(
    ("krs", "open_"),
    [
        (["80% of shops reorder", "95% of orders arrive on time"], True),
        (["80% of shops reorder", "NPS up 8 over last quarter"], True),
        (["Shops that reorder grow from 60% to 80%", "NPS 40"], False),
        (["Launch the portal", "Write the guide"], False),
        (["Happier shops", "More orders"], False),
        (["80% of shops reorder"], False),
    ],
)
def test_in_text_firmness_is_missed_where_nothing_shows_it(krs, open_):
    """S05: a start shows how large the step is; of wishes other rules speak."""
    text = "Objective: Shops come back to us\n" + "\n".join(f"- {kr}" for kr in krs)

    assert open_ == bool(okr.review(text, rules=[rules.S05]).findings)


def test_one_metric_at_two_heights():
    """Of a document the metric and the segment say that it is the same."""
    krs = [
        KeyResult("a", "Some", metric=Metric("m"), baseline=1, target=2),
        KeyResult("b", "More", metric="m", baseline=1, target=3),
        KeyResult("c", "Others", metric="m", baseline=1, target=4, segment="new"),
    ]
    okrs = OKRSet([Objective("o", "O", krs)], cycle="2026-Q4")

    assert ["b"] == [each.subject for each in okr.review(okrs, rules=[rules.S10])]


def test_what_is_closed_is_not_reviewed():
    """Nobody mends what is over."""
    over = okr.Closing("2026-11-01", "abandoned")
    krs = [KeyResult("a", "Launch it", closed=over, target=okr.Done())]
    okrs = OKRSet(
        [Objective("o", "Do", krs), Objective("p", "Launch", closed=over)],
        cycle="2026-Q4",
    )

    assert {"o"} == {each.subject for each in okr.review(okrs).findings}


def test_owned_by_one():
    """S07: from four on a remark, from six a warning; owners are counted by cycle."""

    def owned(count):
        many = [Objective(f"o{n}", f"Aim {n}", owner="Care") for n in range(count)]
        return okr.review(OKRSet(many, cycle="2026-Q4"), rules=[rules.S07]).findings

    assert not owned(3)
    assert ["info", "warning"] == [owned(n)[0].severity for n in (4, 6)]


def test_own_concepts():
    """A company's own words count where it says what they mean."""
    map_ = okr.wording.known().with_measure(
        okr.wording.Measure(
            id="wombats",
            name="Wombat hugs",
            words=("wombat hug",),
            shows=("retention",),
        )
    )
    text = lines(
        "Improve customer retention", "Wombat hugs from 3 to 9", "Hold 3 calls"
    )

    assert not okr.review(text, rules=[rules.S01], concepts=map_).findings


def test_a_concept_without_measures():
    """Nothing is suggested where nothing is known."""
    map_ = okr.wording.known().with_concept(
        okr.wording.Concept(id="wonder", name="Wonder", words=("wonder",))
    )
    (said,) = okr.review(
        lines("Spread wonder", "Hold 3 talks"), rules=[rules.S01], concepts=map_
    ).findings

    assert "wonder" in said.message
    assert "" == said.suggestion


def test_what_a_rule_of_ones_own_sees():
    """Fields win over words: units, baselines, intents, owners."""
    seen = okr.rules.ReviewContext.of_text("Cut churn from 3.2% to 2%").key_results[0]
    assert ("%", 3.2, "", None) == (seen.unit, seen.baseline, seen.owner, seen.cycle)

    kr = KeyResult("k", "Fewer leave", metric="m", baseline=3, target=2)
    keep = Objective("o", "Stay", [kr], owner="Care", intent="committed")
    okrs = OKRSet(
        [keep], metrics=[Metric("m", unit="%", polarity="lower")], cycle="2026-Q4"
    )
    seen = okr.rules.ReviewContext(okrs).key_results[0]
    assert ("%", 3.0, "Care", "committed") == (
        seen.unit, seen.baseline, seen.owner, seen.intent,
    )  # fmt: skip
    assert "2026-Q4" == seen.cycle.label


@pytest.mark.parametrize("name", okr.templates.names())
def test_templates_are_clean(name):
    """What people start from has no fault of its own."""
    okrs = okr.templates.get(name).okrs(cycle="2026-Q4", examples=True)
    notes = okr.review(okrs, on="2026-10-01")

    assert [] == [str(f) for f in notes.findings if f.severity != "info"]
    assert notes.praise


def test_parts_out_of_a_set():
    """An objective or key result may name metrics that stand in its set alone."""
    kr = KeyResult(
        "use", "More use it", metric="m", baseline=3, target=4, depends_on=["other"]
    )
    keep = Objective(
        "keep",
        "Improve customer retention",
        [kr, KeyResult("own", "NPS", metric=Metric("nps"), baseline=3, target=4)],
        measured_by=["churn"],
        guardrails=[Guardrail(metric="cost", at_most=9)],
        assumptions=[okr.Assumption(drivers=["m"], outcome="churn")],
        initiatives=[okr.Initiative("calls", "Call them", moves=["calls_held"])],
    )

    assert "S05" in {each.code for each in okr.review(keep.replace(key_results=[kr]))}
    assert okr.review(keep.replace(key_results=keep.key_results[1:])).ids
    assert "use" in okr.review(kr).ids


def test_a_rule_that_leaves_the_program():
    """Silence and exit code 0 would read as all being well."""

    @rules.rule("ACME1", "leaves", severity="info")
    def leaves(context):
        yield from ()
        raise SystemExit(len(context.key_results))

    with pytest.raises(okr.OKRError, match="ACME1"):
        okr.review("NPS up 8", rules=[leaves])


def test_a_rule_that_finds_without_end():
    """A review ends, whatever a rule of others does."""

    @rules.rule("ACME1", "endless", severity="info")
    def endless(context):
        hit = context.hit("Again.")
        while True:
            yield hit

    with pytest.raises(okr.OKRError, match="without end"):
        okr.review("NPS up 8", rules=[endless])


def test_wishes_for_speed_are_not_all_work():
    """Key results that only lack a number are told so, and are no list of work."""
    found = okr.review(
        "Objective: Contracts are signed sooner\n"
        "- Speed up contract review\n- Shorten the handover between desks"
    )
    assert {"K02"} == {one.code for one in found.findings if one.severity == "error"}


def severities(code, text):
    """How severe one rule is about each of what it found."""
    return [each.severity for each in found(code, text)]


@pytest.mark.parametrize(
    "text",
    [
        lines("Our couriers stay with us", "Couriers who leave from 40% to 25% a year"),
        lines("Our drivers stay with us", "Drivers who leave from 40% to 25% a year"),
        lines("Students stay with us", "Students who drop out from 21% to 10%"),
        lines("Apprentices stay with us", "Dropout from 21% to 10% in the second year"),
        lines("Cleaners go home on time", "Overtime from 11 to 5 hours a month"),
    ],
)
def test_those_who_leave_show_who_stays(text):
    """Whoever is meant: staff, learners and customers leave by the same words."""
    assert [] == severities("S01", text)


@pytest.mark.parametrize(
    "text",
    [
        lines(
            "Customers stay with us",
            "Drivers who leave in the first year from 4% to 2%",
        ),
        lines("Our tenants stay with us", "Staff turnover from 30% to 20%"),
        lines("Volunteers stay with us", "40 new volunteers"),
        lines(
            "End poverty in the valley", "Raise 90k EUR in donations", "Hold 6 galas"
        ),
    ],
)
def test_others_who_leave_and_what_is_put_in_show_nothing(text):
    """Staff who leave are no tenants who leave, and money given changes no life yet."""
    assert ["error"] == severities("S01", text)


def test_a_concept_that_only_what_nobody_knows_might_show():
    """Two measures of other things beside an unknown one: that is worth a question."""
    text = lines(
        "Ships arrive on time",
        "Crew cost per trip from 900 to 700 USD",
        "Fuel cost from 30k to 20k USD",
        "Crates per docker and shift from 80 to 110",
    )
    assert ["info"] == severities("S01", text)
    assert "such as punctuality" not in found("S01", text)[0].suggestion
    shared = text.replace("Crates per docker", "Crates per hour in ships")
    assert [] == severities("S01", shared)


def test_a_measure_is_suggested_for_those_who_are_meant():
    """Volunteers buy nothing again."""
    text = lines("Volunteers stay with us", "40 new volunteers")
    assert "share of volunteers who leave" in found("S01", text)[0].suggestion
    assert "existing volunteers" in found("S03", text)[0].message
