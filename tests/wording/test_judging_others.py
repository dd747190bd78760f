"""What others decide, what is only wished for, and nouns that look like orders."""

import pytest

import okrkit as okr

FORMS = [
    # Somebody else decides, so it is no work of one's own.
    ("The harbour office renews our mooring permit", "outcome"),
    ("The publisher greenlights the atlas", "outcome"),
    ("Weavers zorp the loom", "output"),
    ("Draft the mooring permit", "activity"),
    # What is signed and counted is business; one contract is a paper.
    ("Sign 4 kiosk agreements", "outcome"),
    ("Draft 4 kiosk agreements", "activity"),
    ("Sign the kiosk agreement", "activity"),
    # Customers that are added come; features are made.
    ("Add 9 large retailers", "outcome"),
    ("Add 9 filters to the map", "activity"),
    # What is launched has its people, or is only there.
    ("Launch the book club with 300 members", "outcome"),
    ("Launch the book club with a reading by the mayor", "activity"),
    ("Launch the book club for our staff", "activity"),
    # A second order may be the change that is meant.
    ("Open the rowing club and reach 900 members", "outcome"),
    ("Open the rowing club and print the flyer", "activity"),
    # To be, to become and to rank is a state; and so is what the words after say.
    ("Become the trusted voice in tidal energy", "outcome"),
    ("Be the first choice of anglers", "outcome"),
    ("Rank among the three safest ports", "outcome"),
    ("Appear in the pilots' almanac", "outcome"),
    ("Interview the top 3 in search", "activity"),
    ("There's a rota for the tide gates", "output"),
    # Orders that are nouns: a measure follows, or a share.
    ("Access to a nursery for 70% of families", "outcome"),
    ("Scrap 2% in the foundry", "outcome"),
    ("Scrap 2% of the moulds", "activity"),
    ("Market penetration in Malta at 9%", "outcome"),
    ("Model AUC from 0.6 to 0.7", "outcome"),
    ("Crane moves/hr: 30", "output"),
    ("App downloads 12k a month", "outcome"),
    # To support people is to help; to support a thing is to make it work.
    ("Support the rangers with better maps", "activity"),
    ("Support offline maps", "activity"),
    ("Support for offline maps", "output"),
    # One's own sharing, and a share.
    ("Share the tide tables", "activity"),
    ("Share knowledge between the crews", "activity"),
    ("Share of night trains on time at 91%", "outcome"),
    # Work that is counted off is work; a share of it is a service level.
    ("Fix 40 leaks", "activity"),
    ("Resolve 85% of calls at first contact", "outcome"),
    ("Process every pending claim", "activity"),
    # The quality of one's own work is work, where no number says how much.
    ("Improve the quality of our lesson reviews", "activity"),
    ("Improve the quality of the drinking water", "outcome"),
    ("Achieve compliance with the harbour code", "activity"),
    ("Compliance with the harbour code at 98%", "outcome"),
    # What others take part in, sign up for, come back to.
    ("60 employees take part in the swap day", "outcome"),
    ("Take part in the swap day", "activity"),
    ("80% of permits applied for online", "outcome"),
    ("No fewer than 20 apprentices stay on after the course", "outcome"),
    # What one limits of one's own doing.
    ("Limit eating out to 4 evenings", "activity"),
    ("Get structured feedback from the wardens", "activity"),
    # What works by itself is the state of a system.
    ("The ferry app works offline", "outcome"),
    ("The tide gate restarts itself after a storm", "outcome"),
    ("Visitors make maps louder and happier", "outcome"),
    ("The city signs off the new hoist", "outcome"),
    ("Make commuters happier", "outcome"),
    ("Make the timetable", "activity"),
    ("All key sponsors have a review with the director", "activity"),
    ("All key sponsors have a profile", "outcome"),
    ("Don't print code of conduct posters", "activity"),
    ("Present the atlas at the fair, inspire 300 pupils", "outcome"),
    ("Present the atlas at the fair, print 300 posters", "activity"),
    # The team is "us", its products are not.
    ("40 notices sent by our own wardens", "activity"),
    ("No tickets sold by our machines carry a wrong fare", "outcome"),
]


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_who_decides_and_who_works(text: str, form: str):
    """Words of work stand in what others do, and nouns look like orders."""
    assert form == okr.parse(text).form


ONCE = [
    # Decided once, or done once.
    ("The harbour office renews our mooring permit", True),
    ("Win the ferry operator as a customer", True),
    ("Ensure the tide gates are inspected", True),
    ("Single sign-on is live for the crews", True),
    ("Discuss monthly sales targets with the board", True),
    # A manner, a feeling, a comparison, a question: when would that be reached?
    ("Anglers can find any pier quickly", False),
    ("The ferry site feels fast", False),
    ("Walk more", False),
    ("Harbour pilots clear our ships faster", False),
    ("How do we review the tide tables?", False),
    ("Our harbour is a great place", False),
    ("Ensure compliance with the harbour code", False),
    ("Raise berth bookings by x%", False),
    ("Happy anglers", False),
    ("Monthly letter to the anglers", False),
    ("Be the first choice of anglers", False),
    ("Print the tide table every single week", False),
    ("Support for offline maps", True),
]


@pytest.mark.parametrize(("text", "binary"), ONCE)
def test_what_can_be_done_once(text: str, *, binary: bool):
    """A wish is no yes or no: nobody can say on the last day that it came true."""
    assert binary == okr.parse(text).binary
