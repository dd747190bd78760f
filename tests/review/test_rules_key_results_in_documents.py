"""Rules K01 to K19 on documents: fields win over words, and some ask for fields."""

import pytest
from attrs import evolve

import okrkit as okr

DOCUMENT = """\
okrkit: 1
cycle: 2026-Q4
metrics:
  rate: {{unit: "%", polarity: {polarity}{metric}}}
objectives:
  - id: guests
    title: Guests come back
    {objective}
    key_results:
      - id: returns
        title: {title}
        metric: rate
        {target}
        {field}
"""


def found(
    code,
    title="Guests who come back",
    *,
    target="baseline: 20\n        target: 30",
    field="weight: 1",
    metric="",
    objective="level: team",
    polarity="higher",
):
    """Return what one rule finds in a document with one key result."""
    text = DOCUMENT.format(
        title=title,
        target=target,
        field=field,
        metric=metric,
        objective=objective,
        polarity=polarity,
    )
    rules = [getattr(okr.rules, code)]
    return okr.review(okr.loads(text), rules=rules).findings


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("K02", "Improve the stay"),
        ("K03", "Raise returns to 30%"),
        ("K06", "Returns from 2% to 4% and refunds from 4% to 2%"),
        ("K11", "Keep guests at 30%"),
        ("K16", "Raise returns by 10%"),
        ("K18", "Returns to XX%"),
        ("K19", "Maximise returns"),
    ],
)
def test_a_title_alone_trips_nothing_that_fields_say(code, title):
    """Whoever wrote start and target into fields may be short in the title."""
    assert () == found(code, title)


def test_a_change_without_readings_has_no_start():
    """A step of what was never measured is a step from nowhere."""
    target = "change: +10 %"

    assert ["K03"] == [f.code for f in found("K03", target=target)]
    assert ["K16"] == [f.code for f in found("K16", target=target)]


def test_a_change_of_what_was_read_has_a_start():
    """The last reading before the cycle is where it starts."""
    text = DOCUMENT.format(
        title="Returns",
        target="change: +10 %",
        field="weight: 1",
        metric="",
        objective="level: team",
        polarity="higher",
    )
    okrs = okr.loads(text).with_observations("rate", {"2026-09-30": 20})
    rules = [okr.rules.K03, okr.rules.K16]

    assert [] == list(okr.review(okrs, rules=rules))


def test_a_level_that_is_held_on_purpose_is_a_health_metric():
    """Keeping a floor asks for no change, whether in words or in fields."""
    (finding,) = found("K11", "Keep guests coming", target="at_least: 30")

    assert "Keep" == finding.words


def test_a_verb_against_the_fields_is_found():
    """Whoever reads the title goes one way, whoever reads the numbers the other."""
    (finding,) = found("K15", "Reduce returns")

    assert ("error", "Reduce") == (finding.severity, finding.words)


def test_a_verb_at_the_end_against_the_fields_is_found():
    """The fields have the numbers of which the last word speaks."""
    (finding,) = found("K15", "Sick days drop")

    assert ("error", "drop") == (finding.severity, finding.words)
    assert () == found("K15", "Price drop")


def test_fields_that_go_the_right_way_are_let_be():
    """Fewer of what is better low is what one wants."""
    target = "baseline: 30\n        target: 20"

    assert () == found("K15", "Cut refunds", target=target, polarity="lower")
    assert () == found("K15", "Refunds", target="at_most: 5", polarity="lower")


@pytest.mark.parametrize("owner", ["Ana, Ben", "Ana; Ben", "Ana + Ben", "'@ana @ben'"])
def test_several_owners_are_none(owner):
    """What belongs to all is looked after by none."""
    (finding,) = found("K12", field=f"owner: {owner}")

    assert owner.strip("'") in finding.message


@pytest.mark.parametrize("owner", ["Ana", "Sales & Marketing", "Research and Care"])
def test_a_team_of_a_long_name_is_one_owner(owner):
    """Many teams have an "and" in their name."""
    assert () == found("K12", field=f"owner: {owner}")


def test_one_owner_is_enough_and_the_objective_may_name_it():
    """A key result belongs to whom its objective belongs, unless it says otherwise."""
    assert () == found("K12", field="owner: Ana")
    assert () == found("K12", objective="owner: Alexandra")
    assert ["K12"] == [f.code for f in found("K12")]


def test_where_nobody_is_named_at_all_it_is_said_once():
    """Forty key results without an owner are one fault of the set."""
    (finding,) = found("K12")

    assert ("objective", "guests") == (finding.kind, finding.subject)


def test_one_without_an_owner_among_others_is_named():
    """Where the others have one, it was forgotten."""
    owned = okr.KeyResult("a", "Returns", baseline=1, target=2, owner="Ana")
    objective = okr.Objective(
        "guests", "Guests come back", [owned, evolve(owned, id="b", owner="")]
    )
    (finding,) = okr.review(objective, rules=[okr.rules.K12])

    assert "b" == finding.subject
    alone = okr.review(evolve(owned, owner=""), rules=[okr.rules.K12])
    assert ["key result"] == [f.kind for f in alone]


def test_a_source_or_a_value_makes_it_trackable():
    """What has been read once can be read again."""
    assert ["K13"] == [f.code for f in found("K13")]
    assert () == found("K13", metric=", source: booking system")
    assert () == found("K13", field="check_ins: {2026-10-10: 21}")


@pytest.mark.parametrize(
    ("rhythm", "said"),
    [("month", "every 30 days"), ("91", "every 91 days"), ("week", ""), ("day", "")],
)
def test_a_metric_read_less_often_than_people_check_in(rhythm, said):
    """K13: then most check-ins have nothing new to say."""
    metric = f", source: booking system, rhythm: {rhythm}"
    hits = found("K13", metric=metric)

    assert bool(said) == bool(hits)
    assert not said or (said in hits[0].message and hits[0].severity == "info")


def test_a_milestone_needs_no_source():
    """Done or not done is seen by whoever is there."""
    text = """\
okrkit: 1
cycle: 2026-Q4
objectives:
  - id: guests
    title: Guests come back
    key_results:
      - {id: law, title: File the permit, done: true}
"""
    okrs = okr.loads(text)

    assert [] == list(okr.review(okrs, rules=[okr.rules.K13]))
    assert ["K04"] == [f.code for f in okr.review(okrs, rules=[okr.rules.K04])]


def test_a_committed_milestone_is_let_be():
    """A promise is kept or not; there is nothing to see in between."""
    kr = okr.KeyResult("law", "File the permit", target=okr.Done(), intent="committed")

    assert [] == list(okr.review(kr, rules=[okr.rules.K04]))


DEFINED = ", definition: nights booked by guests of the last 12 months"


def test_a_metric_that_is_defined_defines_the_words():
    """The definition stands with the metric, where it belongs."""
    assert ["K05"] == [f.code for f in found("K05", "Active guests")]
    assert () == found("K05", "Active guests", metric=DEFINED)


@pytest.mark.parametrize(("days", "codes"), [(2, []), (3, ["K08"])])
def test_dates_of_the_last_day_need_company(days, codes):
    """Two key results on one day are no habit; three without another day are."""
    lines = (
        f"      - {{id: kr{n}, title: Kept, baseline: 1, target: 2, "
        "ends_on: 2026-12-31}\n"
        for n in range(days)
    )
    text = "okrkit: 1\ncycle: 2026-Q4\nobjectives:\n  - id: guests\n"
    text += "    title: Guests come back\n    key_results:\n" + "".join(lines)
    rules = [okr.rules.K08]

    assert codes == [f.code for f in okr.review(okr.loads(text), rules=rules)]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Company KR 2: Support the growers", "Support"),
        ("Marketing: Support the growers", "Support"),
        ("We will actively support the growers", "support"),
    ],
)
def test_what_stands_before_the_sentence_is_passed_over(title, words):
    """A label, a topic, "we will": the first word of the sentence comes behind them."""
    kr = okr.KeyResult("growers", title, target=okr.Done())
    (finding,) = okr.review(kr, rules=[okr.rules.K10])

    assert words == finding.words


def test_a_title_without_a_word_trips_nothing_by_its_words():
    """There is no first word to look at."""
    kr = okr.KeyResult("dots", "...", target=okr.Done())
    codes = {f.code for f in okr.review(kr)}

    assert codes.isdisjoint({"K02", "K05", "K07", "K10", "K11", "K15", "K19"})


def test_a_key_result_that_never_ends_has_no_deadline():
    """Without a cycle and without a date there is nothing to be late for."""
    kr = okr.KeyResult("returns", "Returns", baseline=20, target=30)
    rules = [okr.rules.K08]

    assert ["K08"] == [f.code for f in okr.review(kr, rules=rules)]
    dated = okr.KeyResult(
        "returns", "Returns", baseline=20, target=30, ends_on="2026-12-31"
    )
    assert [] == list(okr.review(dated, rules=rules))
