"""Customer states: merging is exact or refused, and batches are the whole."""

import itertools
import pickle

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError
from okrkit.retention.arrays.state import COLUMNS, CustomerState
from okrkit.retention.customers.keeping import customer_state
from okrkit.retention.customers.summary import summary
from okrkit.retention.tables.events import Events

ON = "1970-02-20"
ids = st.sampled_from([lambda i: i, lambda i: i * 2**40, lambda i: f"c{i}"])
rows = st.lists(
    st.tuples(
        st.integers(-3, 3), st.integers(0, 40), st.sampled_from([0, 1, 5, 9, -1, -5])
    ),
    max_size=40,
)


def columns(given, name=lambda i: i):
    """Return rows of customer, day and amount as columns."""
    return {
        "customer": [name(who) for who, _, _ in given],
        "date": np.array([when for _, when, _ in given], "M8[D]"),
        "amount": np.array([paid for _, _, paid in given], float),
    }


def state(given, name=lambda i: i, **more):
    """Make a state of rows."""
    made = Events(columns(given, name), amount=more.pop("amount", "amount"))
    return customer_state(made, **({"on": ON} | more))


def said(made):
    """Return all that a state knows, as plain values."""
    names = made.customer.tolist()
    if made.labels is not None:
        names = [made.labels[code] for code in names]
    table = [getattr(made, column).tolist() for column in COLUMNS]
    days = (made.start, made.end) if len(made) else None
    return (
        list(zip(names, *table, strict=True)),
        days,
        dict(made.excluded),
        dict(made.noted),
    )


@given(rows, ids, st.lists(st.integers(0, 41), max_size=4), st.randoms())
def test_states_of_days_that_follow_each_other_merge_exactly(given, name, cuts, random):
    """Day by day or month by month: the same as all at once."""
    edges = [0, *sorted(cuts), 41]
    pieces = [
        state([row for row in given if start <= row[1] < end], name)
        for start, end in itertools.pairwise(edges)
    ]
    while len(pieces) > 1:  # neighbours, in any order
        at = random.randrange(len(pieces) - 1)
        two = pieces[at : at + 2]
        random.shuffle(two)
        pieces[at : at + 2] = [two[0].merge(two[1])]
    assert said(state(given, name)) == said(pieces[0])


@given(rows, ids)
def test_states_of_different_customers_merge_exactly(given, name):
    """Shops that share no customer, whatever their days."""
    some = state([row for row in given if row[0] < 0], name)
    others = state([row for row in given if row[0] >= 0], name)
    assert said(state(given, name)) == said(some.merge(others))


@given(rows, ids, st.integers(1, 5), st.booleans())
def test_batches_in_any_order_are_the_whole(given, name, size, zeros):
    """A file comes in batches that know nothing of days or customers."""
    batches = [
        columns(given[at : at + size], name) for at in range(0, len(given), size)
    ]
    made = customer_state(batches, on=ON, amount="amount", zeros=zeros)
    whole = state(given, name, zeros=zeros)
    assert said(whole) == said(made)
    assert len(given) == 0 or whole.money == made.money


def test_batches_of_every_library():
    """Record batches of a file, slices of frames."""
    given = [(1, 0, 5), (2, 0, 5), (1, 7, 5)]
    plain = columns(given)
    frame = pl.DataFrame(plain)
    table = pa.table(plain)
    for batches in (
        table.to_batches(max_chunksize=2),
        frame.iter_slices(2),
        [pd.DataFrame(plain)],
        (batch for batch in [plain]),
    ):
        made = customer_state(batches, on=ON, amount="amount")
        assert said(state(given)) == said(made)


def test_batches_leave_out_and_count():
    """What a row lacks, and what lies after the day, of all batches together."""
    batch = {
        "customer": [1, None, 2],
        "date": ["1970-01-05", "1970-01-05", "1971-01-01"],
    }
    made = customer_state([batch, batch], on=ON)
    assert ({"no customer": 2, "after on": 2}, 1) == (dict(made.excluded), len(made))


def test_a_batch_of_nothing_is_no_batch():
    """A file may end with an empty row group, and a filter may leave nothing."""
    empty, full = columns([], str), columns([(1, 0, 1)])
    made = customer_state([empty, full, empty], on=ON, amount="amount")
    assert said(state([(1, 0, 1)])) == said(made)


def test_a_state_can_be_kept():
    """Between one day's run and the next it lies in a file."""
    kept = pickle.loads(pickle.dumps(state([(1, 0, 1), (2, 5, 1)], str)))
    assert said(state([(1, 0, 1), (2, 5, 1)], str)) == said(kept)


def test_ids_beyond_32_bits_and_moments_in_batches():
    """Halved where they fit, whole where they do not."""
    batch = {"customer": [2**40, -(2**40)], "date": ["1970-01-05T23:00Z"] * 2}
    made = customer_state([batch], on=ON, zone="Asia/Tokyo")
    assert ([-(2**40), 2**40], [5, 5]) == (made.customer.tolist(), made.first.tolist())


def test_batches_with_ids_of_two_kinds_are_refused():
    """1 in one batch and '1' in the next may be one customer or two."""
    batches = [columns([(1, 0, 1)]), columns([(1, 0, 1)], str)]
    with pytest.raises(InvalidOKRError) as caught:
        customer_state(batches, on=ON)
    assert "ids-mixed" == caught.value.code


@pytest.mark.parametrize("thing", [None, 5, "file.parquet", {"customer": [1]}])
def test_what_is_neither_events_nor_batches_is_refused(thing):
    """A path is no batch, and a mapping is a table, not a row of tables."""
    with pytest.raises(InvalidOKRError) as caught:
        customer_state(thing, on=ON)
    assert "wrong-type" == caught.value.code


def test_overlapping_days_of_one_customer_are_refused():
    """Whether the same day was bought on twice, nobody could tell."""
    with pytest.raises(InvalidOKRError) as caught:
        state([(1, 0, 1), (2, 5, 1)]).merge(state([(1, 5, 1)]))
    assert ("states-overlap", "days after 1970-01-06") == (
        caught.value.code,
        caught.value.expected,
    )


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (state([(1, 9, 1)], amount=None), "states-differ"),
        (state([(1, 9, 1)], zeros=False), "states-differ"),
        (state([(1, 9, 1)], str), "ids-mixed"),
    ],
)
def test_states_of_different_things_are_refused(other, code):
    """Money and none, two readings of 0, numbers and texts."""
    for one, two in ((state([(1, 0, 1)]), other), (other, state([(1, 0, 1)]))):
        with pytest.raises(InvalidOKRError) as caught:
            one.merge(two)
        assert code == caught.value.code


def test_adding_nothing_changes_nothing():
    """A day without sales."""
    some, none = state([(1, 0, 1)]), state([])
    assert said(some) == said(some.merge(none)) == said(none.merge(some))
    assert "<CustomerState of no rows>" == repr(none)
    assert "<CustomerState of 1 customers, 1970-01-01 to 1970-01-01>" == repr(some)


def test_a_refund_waits_for_what_came_before():
    """A month of refunds only lowers the money of the months before, once known."""
    refunds = state([(1, 9, -5), (2, 9, -5)])
    assert 0 == len(summary(refunds, on=ON))
    whole = summary(state([(1, 0, 8)]).merge(refunds), on=ON)
    assert (["1"], [3.0]) == (whole.ids, whole.counted.amount.tolist())
    assert {"refund before any purchase": 1} == whole.excluded


def test_labels_of_refunds_only_are_left_out():
    """The keys of a summary are the places of its own labels."""
    made = summary(state([(1, 0, -1), (2, 0, 1)], str), on=ON)
    assert (("2",), [0]) == (made.counted.labels, made.counted.customer.tolist())


def test_add_is_merge_of_events():
    """The usual way: the state of yesterday and the rows of today."""
    later = Events(columns([(1, 9, 1), (5, 9, 1)]), amount="amount")
    grown = state([(1, 0, 1)]).add(later, on=ON)
    assert said(state([(1, 0, 1), (1, 9, 1), (5, 9, 1)])) == said(grown)
    with pytest.raises(InvalidOKRError):
        state([(1, 0, 1)]).add({"customer": [1]}, on=ON)


def test_states_keep_their_keys_sorted():
    """Also where new customers come in between."""
    made = state([(1, 0, 1), (5, 0, 1)]).merge(state([(3, 9, 1), (5, 9, 1)]))
    assert ([1, 3, 5], [1, 1, 2]) == (made.customer.tolist(), made.days.tolist())
    assert isinstance(made, CustomerState)


def test_the_same_customers_by_name_keep_their_places():
    """Where both states know the same names, nothing is numbered anew."""
    first = Events({"customer": ["b", "a"], "date": ["2026-10-01", "2026-10-02"]})
    later = Events({"customer": ["a", "b"], "date": ["2026-10-05", "2026-10-05"]})
    both = customer_state(first, on="2026-10-03").add(later, on="2026-10-05")
    assert (("a", "b"), [2, 2]) == (both.labels, both.days.tolist())
