"""From slots to a target: every kind and direction, and none where words stay open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import OKRError
from okrkit.model.metric import Metric
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.staged import Done, Establish
from okrkit.model.target import Change, Hold, Reach
from okrkit.wording.aiming import target_of
from okrkit.wording.concepts.mentioning import Mentions
from okrkit.wording.forms.evidence import Judged
from okrkit.wording.sentence import Sentence, read
from okrkit.wording.slots import Slots
from okrkit.wording.words import words

LOWER = Metric("churn", unit="%", polarity="lower", bounds=[0, 100])
HIGHER = Metric("nps", unit="points", polarity="higher", bounds=[-100, 100])
NEITHER = Metric("mix", unit="%")


def sentence(*targets: Slots, text: str = "It moves", binary: bool = False) -> Sentence:
    """Make a sentence of slots as if they had been read."""
    judged = Judged(form="outcome", strength=0.9, measurable=True, binary=binary)
    return Sentence(
        text=text,
        clean=text,
        tokens=words(text),
        targets=targets,
        judged=judged,
        mentions=Mentions(),
    )


def aim(slots: Slots, metric: Metric | None = None, *, text: str = "It moves"):
    """Give the target of one set of slots."""
    return target_of(sentence(slots, text=text), metric)


@pytest.mark.parametrize(
    ("slots", "target"),
    [
        (Slots(baseline=6, target=9), Reach(6, 9)),
        (Slots(baseline=14, target=4, direction="at-most"), Reach(14, 4)),
        (Slots(baseline=71, target=85, direction="at-least"), Reach(71, 85)),
        (Slots(baseline=12, target=0, direction="zero"), Reach(12, 0)),
        (Slots(baseline=5, target=9, direction="down"), Reach(5, 9)),
        (Slots(baseline=40, target=60, stretch=70), Reach(40, 60, 70)),
        (Slots(baseline=40, target=60, stretch=50), Reach(40, 60)),
        (Slots(baseline=9, target=6, kind="rank"), Reach(9, 6)),
        (Slots(baseline=33, target=42, kind="share"), Reach(33, 42)),
        # A change from a start that is said ends at what it adds up to.
        (Slots(baseline=32, target=8, kind="delta", direction="up"), Reach(32, 40)),
        (Slots(baseline=32, target=8, kind="delta", direction="down"), Reach(32, 24)),
        (
            Slots(baseline=50, target=10, kind="percent-delta", direction="down"),
            Reach(50, 45),
        ),
        (Slots(baseline=50, target=2, kind="multiple", direction="up"), Reach(50, 100)),
    ],
)
def test_a_start_and_an_end_make_a_reach(slots, target):
    """Numbers decide the way, whatever verb stands before them."""
    assert target == aim(slots)


@pytest.mark.parametrize(
    "slots",
    [
        Slots(baseline=14, target=4, direction="at-least"),
        Slots(baseline=4, target=14, direction="at-most"),
        Slots(baseline=0, target=10, kind="percent-delta", direction="up"),
        Slots(baseline=0, target=2, kind="multiple", direction="up"),
        Slots(baseline=50, target=10, kind="percent-delta"),
    ],
)
def test_a_start_against_the_bound_is_no_target(slots):
    """A wrong number would be worse than none."""
    assert aim(slots) is None


@pytest.mark.parametrize(
    ("slots", "target"),
    [
        (Slots(target=8, kind="delta", direction="up"), Change(8)),
        (Slots(target=8, kind="delta", direction="down"), Change(-8)),
        (
            Slots(target=5, kind="delta", direction="up", unit="pp"),
            Change(5, unit="pp"),
        ),
        (
            Slots(target=12, kind="percent-delta", direction="down"),
            Change(-12, "percent"),
        ),
        (
            Slots(target=12, kind="percent-delta", direction="up", reference="yoy"),
            Change(12, "percent", since="previous_year"),
        ),
        (
            Slots(target=9, kind="delta", direction="up", reference="last quarter"),
            Change(9),
        ),
        (
            Slots(target=9, kind="delta", direction="up", reference="year over year"),
            Change(9, since="previous_year"),
        ),
        (Slots(target=9, kind="delta", direction="up", reference="QoQ"), Change(9)),
        (Slots(target=9, kind="delta", direction="up", window="per week"), Change(9)),
        (Slots(target=3, kind="multiple", direction="up"), Change(3, "times")),
        (Slots(target=3, kind="multiple", direction="at-least"), Change(3, "times")),
        (Slots(target=0.5, kind="multiple", direction="down"), Change(0.5, "times")),
    ],
)
def test_a_change_without_a_start(slots, target):
    """The start is read from readings later, and never guessed."""
    assert target == aim(slots)


@pytest.mark.parametrize(
    "slots",
    [
        Slots(target=10, kind="delta"),
        Slots(target=10, kind="delta", direction="at-most"),
        Slots(target=10, kind="percent-delta", direction="at-least"),
        Slots(target=0, kind="delta", direction="up"),
        Slots(target=-2, high=2, kind="percent-delta", direction="between"),
        Slots(target=1, kind="multiple", direction="up"),
        Slots(target=3, kind="multiple", direction="down"),
        Slots(target=3, kind="multiple"),
        Slots(target=3, kind="multiple", direction="up", reference="at launch"),
        Slots(target=8, kind="percent-delta", direction="up", reference="budget"),
        Slots(target=8, kind="delta", direction="up", reference="in 2023"),
        Slots(target=7, kind="percent-delta", direction="up", window="every month"),
        Slots(target=8, kind="delta", direction="up", reference="last release"),
    ],
)
def test_a_change_of_unknown_way_or_start_is_no_target(slots):
    """What compounds, or is compared with a plan or another measure, is left open."""
    assert aim(slots) is None


def test_the_verb_tells_the_way_of_a_change_by_at_least():
    """The bound hides the way that the verb says: it is read from the verb again."""
    text = "Cut cost per order by at least 10%"
    number = text.index("10")
    slots = Slots(
        target=10,
        kind="percent-delta",
        direction="at-least",
        spans={"target": (number, number + 3)},
    )

    assert Change(-10, "percent") == aim(slots, text=text)
    assert Change(10, "percent") == aim(slots, text=text.replace("Cut", "Lift"))


def test_what_is_better_tells_the_way_where_no_verb_does():
    """As in "Churn: by at least 10%"."""
    slots = Slots(target=10, kind="percent-delta", direction="at-least")

    assert Change(-10, "percent") == aim(slots, LOWER)
    assert Change(10, "percent") == aim(slots, HIGHER)
    assert aim(slots, NEITHER) is None


def test_a_verb_behind_the_number_tells_the_way():
    """As in "at least 20% increase"."""
    slots = Slots(
        target=20, kind="percent-delta", direction="at-least", spans={"target": (9, 12)}
    )
    assert Change(20, "percent") == aim(slots, text="at least 20% increase in use")


@pytest.mark.parametrize(
    ("metric", "slots", "target"),
    [
        (None, Slots(target=50, direction="at-least"), Hold(at_least=50)),
        (None, Slots(target=250, direction="at-most"), Hold(at_most=250)),
        (None, Slots(target=0, direction="zero"), Hold(at_most=0)),
        (None, Slots(target=350, direction="up"), Hold(at_least=350)),
        (None, Slots(target=4, direction="down"), Hold(at_most=4)),
        (
            None,
            Slots(target=70, high=80, direction="between"),
            Hold(at_least=70, at_most=80),
        ),
        (
            None,
            Slots(target=70, high=80, baseline=60, direction="between"),
            Hold(at_least=70, at_most=80),
        ),
        (LOWER, Slots(target=2), Hold(at_most=2)),
        (HIGHER, Slots(target=40), Hold(at_least=40)),
        (LOWER, Slots(target=2, direction="exactly"), Hold(at_most=2)),
        (HIGHER, Slots(target=40, direction="exactly"), Hold(at_least=40)),
        (HIGHER, Slots(target=40, baseline=40), Hold(at_least=40)),
        (None, Slots(target=5, kind="rank"), Hold(at_most=5)),
        (None, Slots(target=70, kind="share", unit="%"), Hold(at_least=70)),
        (None, Slots(target=4, of=5, kind="share", unit="deals"), Hold(at_least=80)),
        (None, Slots(target=20, kind="absolute", unit="deals"), Hold(at_least=20)),
        (None, Slots(target=3e6, kind="absolute", unit="USD"), Hold(at_least=3e6)),
        (LOWER, Slots(target=1, kind="percentile"), Hold(at_most=1)),
    ],
)
def test_a_value_without_a_start_is_held(metric, slots, target):
    """Words say the side, else what is better, else what a count or share can mean."""
    assert target == aim(slots, metric)


@pytest.mark.parametrize(
    ("metric", "slots"),
    [
        (None, Slots(target=6, kind="absolute", unit="days")),
        (None, Slots(target=62, kind="absolute", unit="%")),
        (None, Slots(target=8, kind="absolute")),
        (NEITHER, Slots(target=62, kind="absolute", unit="%")),
        (None, Slots(target=12, kind="absolute", unit="stores", direction="exactly")),
        (None, Slots(target=2, baseline=2, kind="absolute", unit="%")),
        (None, Slots(target=3, kind="ratio")),
        (LOWER, Slots(target=3, kind="ratio")),
        (LOWER, Slots(target=100, unit="%", kind="share")),
        (None, Slots(target=70, high=60, direction="between")),
        (None, Slots(target=70, direction="between")),
        (None, Slots(direction="unbounded")),
        (None, Slots(target=9, direction="unbounded")),
        (None, Slots(reference="plan")),
        (None, Slots(target=105, unit="%", kind="absolute", reference="plan")),
        # The words go one way, and what is better the other.
        (LOWER, Slots(target=5, direction="up")),
        (HIGHER, Slots(target=5, direction="down")),
        (LOWER, Slots(baseline=2, target=3)),
        (LOWER, Slots(target=3, direction="at-least")),
        # Not a value that the metric can have, or not in its unit.
        (HIGHER, Slots(baseline=32, target=140)),
        (HIGHER, Slots(target=5, kind="delta", direction="up", unit="pp")),
        (LOWER, Slots(target=140, direction="at-most")),
    ],
)
def test_what_is_unclear_has_no_target(metric, slots):
    """A person is asked; a set would refuse what contradicts the metric."""
    assert aim(slots, metric) is None


def test_a_bound_without_any_verb_has_no_way():
    """Nothing near the number goes up or down."""
    slots = Slots(
        target=10, kind="delta", direction="at-least", spans={"target": (9, 11)}
    )
    assert aim(slots, text="at least 10 of it") is None


def test_words_without_a_number():
    """One-off work is done or not; a baseline may be what is asked for."""
    assert Done() == target_of(sentence(binary=True), None)
    assert target_of(sentence(), None) is None
    assert Establish() == target_of(sentence(text="Establish a baseline for NPS"), None)
    assert target_of(sentence(text="Stay above the baseline"), None) is None


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Raise trial conversion from 6% to 9%", Reach(6, 9)),
        ("CSAT 3.9 -> 4.4", Reach(3.9, 4.4)),
        ("Lower cost per order by 12%", Change(-12, "percent")),
        ("NPS up 8", Change(8)),
        ("Refund rate under 2%", Hold(at_most=2)),
        ("Zero data breaches", Hold(at_most=0)),
        ("Win 20 new enterprise customers", Hold(at_least=20)),
        ("Keep utilisation between 70% and 80%", Hold(at_least=70, at_most=80)),
        ("95% of refunds paid within 3 days", Hold(at_least=95)),
        ("Launch the portal", Done()),
    ],
)
def test_sentences_end_to_end(text, target):
    """From words to the target that a set would judge."""
    from okrkit.wording.draft import parse

    assert target == parse(text).key_result.target


NUMBERS = st.none() | st.floats(-1e6, 1e6) | st.sampled_from([0, 1, 2, 0.5, 100])
SLOTS = st.builds(
    Slots,
    direction=st.sampled_from(
        [
            None,
            "up",
            "down",
            "at-least",
            "at-most",
            "between",
            "exactly",
            "zero",
            "unbounded",
        ]
    ),
    kind=st.sampled_from(
        [
            None,
            "absolute",
            "delta",
            "percent-delta",
            "multiple",
            "share",
            "ratio",
            "rank",
            "percentile",
        ]
    ),
    baseline=NUMBERS,
    target=NUMBERS,
    high=NUMBERS,
    stretch=NUMBERS,
    unit=st.sampled_from([None, "%", "pp", "points", "days", "deals", "USD"]),
    reference=st.sampled_from([None, "last quarter", "plan", "yoy"]),
    window=st.sampled_from([None, "per week", "every month"]),
)


@given(slots=SLOTS, metric=st.sampled_from([None, LOWER, HIGHER, NEITHER]))
def test_any_slots_make_a_target_that_a_set_takes(slots, metric):
    """Whatever was read, nothing raises, and no set refuses what comes of it."""
    target = target_of(sentence(slots), metric)
    if target is None:
        return
    kr = KeyResult("kr", "It moves", target=target, metric=metric, draft=True)
    try:
        okrs = OKRSet([Objective("o", "Aim", [kr])])
    except OKRError as error:  # pragma: no cover - it would be a finding
        pytest.fail(f"{slots}: {error}")
    assert target == okrs.key_results[0].target


def test_reading_a_sentence_twice_gives_the_same():
    """There is no hidden state."""
    text = "Cut churn from 3.2% to 2%"
    assert target_of(read(text), None) == target_of(read(text), None)
