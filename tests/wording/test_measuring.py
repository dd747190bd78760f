"""Which metric a share is of, and whether a unit is known."""

import pytest

from okrkit.wording.measuring import measured, people, told_apart, unit_said
from okrkit.wording.sentence import read
from okrkit.wording.slots import Slots


def metric(text: str):
    """Give what the first target of a text is of."""
    sentence = read(text)
    return measured(sentence, sentence.targets[0])


@pytest.mark.parametrize(
    "text",
    [
        "95% of refunds paid within 3 days",
        "90% of complaints are answered on the same day",
        "99% of incidents resolved within 4 hours",
    ],
)
def test_more_of_a_share_is_better_whatever_it_is_a_share_of(text):
    """Refunds are bad; refunds that are paid in time are not."""
    found = metric(text)
    assert ("%", "higher") == (found.unit.name, found.polarity)


def test_a_share_keeps_a_measure_that_stands_in_what_is_done():
    """Here it is not the people that are measured."""
    found = metric("At most 5% of customers churn")
    assert found is None or found.polarity != "higher"


def test_a_share_without_words_for_its_people():
    """The measure's own name is kept."""
    sentence = read("95% of refunds paid within 3 days")
    slots = Slots(target=95, unit="%", kind="share", spans={"population": (7, 14)})
    least = Slots(
        target=95, kind="share", direction="at-least", spans={"population": (7, 14)}
    )
    most = Slots(
        target=5, kind="share", direction="at-most", spans={"population": (7, 14)}
    )
    bare = Slots(target=95, unit="%", kind="share")
    assert "refunds paid within 3 days" == measured(sentence, slots).name
    assert measured(sentence, bare) is not None
    assert "higher" == measured(sentence, least).polarity
    assert "lower" == measured(sentence, most).polarity


def test_more_work_done_is_better():
    """Bugs are bad; bugs that are closed are not."""
    found = metric("Close 30 bugs in the backlog")
    assert ("higher", "activity") == (found.polarity, found.role)


def test_what_is_not_there_says_nothing_of_what_is_better():
    """Ten days without a crash are not at most ten."""
    found = metric("The daemon runs for 10 days without a crash")
    assert found is None or found.polarity is None


@pytest.mark.parametrize(
    ("slots", "text", "said"),
    [
        (Slots(target=5, unit="%"), "churn", True),
        (Slots(target=5), "churn", False),
        (Slots(target=5), "NPS", True),
        (Slots(target=5), "the wind", False),
        (Slots(target=5, kind="rank"), "the wind", True),
        (Slots(target=2, kind="multiple"), "the wind", True),
        (Slots(target=5), "revenue", False),
        (Slots(target=5, unit="%", kind="percent-delta"), "revenue", False),
        (Slots(target=5, unit="USD"), "revenue", True),
        (Slots(target=5, unit="%", kind="percent-delta"), "NPS", True),
        (Slots(target=5, unit="%", kind="percent-delta"), "churn", True),
    ],
)
def test_whether_the_unit_is_said(slots, text, said):
    """By the words, or by the measure that they name; money needs its currency."""
    sentence = read(text)
    assert said is unit_said(slots, measured(sentence, slots))


def test_metrics_are_told_apart_by_their_people():
    """The same measure of others is another metric."""
    nps = metric("NPS from 32 to 40")
    assert told_apart(nps, "NPS") == told_apart(nps, "Our NPS")
    assert told_apart(nps, "NPS") != told_apart(nps, "NPS of enterprise customers")
    assert frozenset() == people("NPS")
