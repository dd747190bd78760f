"""What goes from a value to another is measured, whatever verb its name could be."""

import pytest

from okrkit.wording.draft import parse


@pytest.mark.parametrize(
    ("text", "form"),
    [
        # A noun that could be an order, and what goes from a value to another.
        ("Churn from 5% to 3%", "outcome"),
        ("Churn down to 3%", "outcome"),
        ("Stock up to $40k", "outcome"),
        ("Support calls from 12 to 7", "outcome"),
        ("Support calls per 100 customers from 12 to 7", "outcome"),
        ("Call volume from 800 to 500 a day", "outcome"),
        ("Visit length from 9 to 14 minutes", "outcome"),
        ("Markets we serve from 2 to 6", "outcome"),
        # Orders remain orders.
        ("Support the sales team from 3 to 5 offices", "activity"),
        ("Host 5 client dinners", "activity"),
        ("Plan 12 visits", "activity"),
        # What is done as was promised is a standard of service.
        ("Operations held on the planned day from 80% to 92%", "outcome"),
        ("Classes held as planned from 91% to 97%", "outcome"),
        ("Reports delivered on the first working day from 40% to 90%", "outcome"),
        ("Write the report as planned", "activity"),
        # Money given out is work, money raised or kept to is not.
        ("Spend $50k on ads", "activity"),
        ("Invest $20k in training", "activity"),
        ("Raise $50k", "outcome"),
        ("Spend under $50k on ads", "outcome"),
        # Won again.
        ("Reactivate 15% of donors", "outcome"),
        ("Reactivate 40 dormant accounts", "outcome"),
    ],
)
def test_what_moves_is_no_order(text: str, form: str):
    """A value on both sides makes a noun of the first word; money given makes work."""
    assert form == parse(text).form


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1l", False), ("1 kg of waste", False), ("Hire 1 cook", True)],
)
def test_a_measure_of_one_is_no_single_thing(text: str, *, expected: bool):
    """One litre may come bit by bit; one person is there or is not."""
    assert expected is parse(text).binary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Citizens are satisfied", ("outcome", False)),
        ("Tenants are pleased", ("outcome", False)),
        ("Invoices are paid", ("outcome", True)),
    ],
)
def test_how_people_feel_is_not_done_once(text: str, expected: tuple[str, bool]):
    """Who is satisfied is so more or less; what is paid is paid."""
    draft = parse(text)
    assert expected == (draft.form, draft.binary)
