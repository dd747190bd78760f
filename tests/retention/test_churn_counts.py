"""Counts of customers and sums of revenue, against an oracle of single days."""

import datetime as dt
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from okrkit.retention.arrays.activity import (
    activity_of_columns,
    activity_spans_of_columns,
)
from okrkit.retention.arrays.keys import Grid, dense, distinct, summed
from okrkit.retention.arrays.movements import (
    movements_of_columns,
    subscription_movements_of_columns,
)
from okrkit.retention.arrays.spans import dues_of_columns, spans_of_columns
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.ledger import Ledger
from okrkit.retention.tables.periods import EPOCH, periods_of
from okrkit.retention.tables.subscriptions import Subscriptions

FIRST = dt.date(2026, 1, 20)
SEGMENTS = ("", "a", "b")

days = st.integers(0, 120)
names = st.sampled_from([None, "a", "b"])
rows_of_plans = st.lists(
    st.tuples(
        st.integers(1, 4),
        days,
        st.one_of(st.none(), st.integers(0, 70)),
        st.integers(0, 3),
        names,
        st.one_of(st.none(), days),
    ),
    min_size=1,
    max_size=10,
)
on_days = st.integers(60, 130)


def day(number):
    """Return a day by its number from the first on."""
    return FIRST + dt.timedelta(number)


def months(on):
    """Return the periods of a question."""
    return periods_of(FIRST.toordinal() - EPOCH, on=day(on))


def plans_of(rows, **more):
    """Make subscriptions; both segments are there, and the first day is known."""
    kept = [*rows, (98, 0, 0, 0, "a", None), (99, 0, 0, 0, "b", None)]
    data = {
        "customer": [r[0] for r in kept],
        "start": [day(r[1]) for r in kept],
        "end": [None if r[2] is None else day(r[1] + r[2]) for r in kept],
        "mrr": [float(r[3]) for r in kept],
        "segment": [r[4] for r in kept],
        "due": [None if r[5] is None else day(r[5]) for r in kept],
    }
    plans = Subscriptions(data, amount="mrr", segment="segment", due="due", **more)
    return kept, plans


class Oracle:
    """Who is there and who pays what on each day, one day after the other."""

    def __init__(self, rows, on, pause=0):
        self.rows = [row for row in rows if row[1] <= on]
        self.on = on
        self.pays, self.back = {}, {}
        for customer in {row[0] for row in self.rows}:
            self.pays[customer] = self._pays(customer, pause)

    def _pays(self, customer, pause):
        """Return what a customer pays by day; a day without is not there."""
        made = {}
        own = [row for row in self.rows if row[0] == customer]
        for _, start, length, amount, *_ in own:
            end = 10**6 if length is None else start + length
            for number in range(start, min(end, self.on) + 1):
                made[number] = made.get(number, 0) + amount
        known = sorted(made)
        for before, after in pairwise(known):
            if 1 < after - before <= pause + 1:
                left = sum(
                    r[3] for r in own if r[2] is not None and r[1] + r[2] == before
                )
                made |= dict.fromkeys(range(before + 1, after), left)
                self.back[customer, before] = after
        return made

    def runs(self, row, number):
        """Tell whether a row runs on a day, a pause that it waits for among them."""
        customer, start, length, *_ = row
        end = 10**6 if length is None else start + length
        return start <= number < self.back.get((customer, end), end + 1)

    def segment(self, customer, first, last):
        """Return the segment as of the first day of a period."""
        own = [r for r in self.rows if r[0] == customer and r[1] <= first]
        order = lambda r: (r[1], r[4] or "")  # noqa: E731
        # The latest day up to then that any of his rows runs on, and who does.
        for number in range(first, -1, -1):
            runs = [r for r in own if self.runs(r, number)]
            if runs:
                return max(runs, key=order)[4]
        own = [r for r in self.rows if r[0] == customer and r[1] <= last]
        earliest = min(r[1] for r in own)
        return max((r for r in own if r[1] == earliest), key=order)[4]

    def periods(self):
        """Give the periods as first and last day, cut at the day asked on."""
        for cycle in months(self.on).cycles:
            first = (cycle.start - FIRST).days
            yield first, min((cycle.end - FIRST).days - 1, self.on)

    def members(self, first, last, segment):
        """Give the days of the customers of a segment, in a period."""
        for customer, pays in self.pays.items():
            if min(pays, default=10**6) > last:
                continue
            if segment in ("", self.segment(customer, first, last)):
                yield customer, pays

    def counts(self, first, last, segment):
        """Count customers in a period."""
        found = dict.fromkeys(
            ("opening", "lost", "new", "returned", "lost_new", "person_days"), 0
        )
        members = list(self.members(first, last, segment))
        for _, pays in members:
            there = [number for number in pays if first <= number <= last]
            opening, closing = first - 1 in pays, last in pays
            arrived = not opening and bool(there)
            found["opening"] += opening
            found["lost"] += opening and not closing
            known = any(number < first for number in pays)
            found["new"] += arrived and not known
            found["returned"] += arrived and known
            found["lost_new"] += arrived and not closing
            found["person_days"] += len(there)
        found["survived"], found["hazard_squares"] = 1.0, 0.0
        for number in range(first, last + 1):
            risk = sum(number - 1 in pays for _, pays in members)
            left = sum(number - 1 in p and number not in p for _, p in members)
            if left:
                found["survived"] *= 1 - left / risk
                stays = risk * (risk - left)
                found["hazard_squares"] += left / stays if stays else math.inf
        return found

    def moves(self, first, last, segment):
        """Sum what customers of a period pay more and less."""
        kinds = ("opening", "new", "returned", "expansion", "contraction", "churned")
        found = {kind: [0.0, 0, 0.0, 0.0] for kind in kinds}

        def add(kind, amount, before):
            found[kind][0] += amount
            found[kind][1] += 1
            found[kind][2] += amount * amount
            found[kind][3] += amount * before

        for _, pays in self.members(first, last, segment):
            before, after = pays.get(first - 1, 0), pays.get(last, 0)
            if before:
                add("opening", before, before)
            if before == 0 and after:
                earlier = any(paid for d, paid in pays.items() if d < first)
                add("returned" if earlier else "new", after, 0)
            elif before and after > before:
                add("expansion", after - before, before)
            elif before and 0 < after < before:
                add("contraction", before - after, before)
            elif before and not after:
                add("churned", before, before)
        return found


@settings(max_examples=2 * settings().max_examples)
@given(rows_of_plans, on_days, st.sampled_from([0, 0, 5, 20]))
def test_spans_are_what_every_day_says(rows, on, pause):
    """Opening, lost, new, days at risk and survival, by segment."""
    kept, plans = plans_of(rows)
    made = spans_of_columns(plans.table, months(on), pause_days=pause)
    oracle = Oracle(kept, on, pause)
    assert SEGMENTS == made.segments
    for p, (first, last) in enumerate(oracle.periods()):
        for s, segment in enumerate(SEGMENTS):
            for name, expected in oracle.counts(first, last, segment).items():
                actual = getattr(made, name)[p, s]
                assert expected == pytest.approx(actual, abs=1e-9), (name, p, segment)


@settings(max_examples=2 * settings().max_examples)
@given(rows_of_plans, on_days)
def test_openings_follow_from_flows(rows, on):
    """Opening + new + returned - lost is the next opening."""
    _, plans = plans_of(rows)
    made = spans_of_columns(plans.table, months(on))
    flow = made.opening + made.new + made.returned - made.lost - made.lost_new
    assert flow[:-1, 0].tolist() == made.opening[1:, 0].tolist()


@given(rows_of_plans, on_days, st.randoms(use_true_random=False))
def test_order_and_pieces_change_nothing(rows, on, random):
    """Neither the order of rows, nor a subscription cut into adjacent pieces."""
    _, plans = plans_of(rows)
    pieces = []
    for customer, start, length, amount, segment, due in rows:
        cut = 0 if not length else random.randint(0, length)
        if cut:
            pieces.append((customer, start, cut - 1, amount, segment, due))
        rest = None if length is None else length - cut
        pieces.append((customer, start + cut, rest, amount, segment, due))
    random.shuffle(pieces)
    _, cut_up = plans_of(pieces)
    both = plans.table, cut_up.table
    whole, parts = (spans_of_columns(table, months(on)) for table in both)
    sums, sums_of_parts = (
        subscription_movements_of_columns(table, months(on)) for table in both
    )
    for name in ("opening", "lost", "new", "returned", "lost_new", "person_days"):
        assert (
            getattr(whole, name)[:, 0].tolist() == getattr(parts, name)[:, 0].tolist()
        )
    for name in ("opening", "new", "returned", "expansion", "contraction", "churned"):
        a, b = getattr(sums, name).amount, getattr(sums_of_parts, name).amount
        assert a[:, 0].tolist() == b[:, 0].tolist()


@settings(max_examples=2 * settings().max_examples)
@given(rows_of_plans, on_days, st.sampled_from([0, 0, 6]))
# Another segment from the first day of May on: it closes April in none, May in "a".
@example([(1, 0, None, 1, None, None), (1, 101, None, 0, "a", None)], 101, 0)
# The same on the last day of April, on which April closes in "a" already.
@example([(1, 0, None, 1, "b", None), (1, 100, None, 0, "a", None)], 101, 0)
# He comes on the last day of April; in May he is in another segment.
@example([(1, 100, None, 1, "b", None), (1, 101, None, 1, "a", None)], 101, 0)
# Two segments of one day: the last of their names counts, whatever the order.
@example([(1, 100, None, 1, "b", None), (1, 100, None, 2, "a", None)], 101, 0)
# What ran beside and is over says nothing while the other runs, or after it.
@example([(1, 0, 60, 1, "b", None), (1, 20, 5, 2, "a", None)], 101, 0)
# Of three that run the last; then of two; then what ran last.
@example(
    [(1, 0, 75, 1, "a", None), (1, 5, 40, 1, "b", None), (1, 8, 10, 1, None, None)],
    130,
    0,
)
def test_movements_are_what_every_day_says(rows, on, pause):
    """Sums, customers and second moments of each kind of movement, by segment."""
    kept, plans = plans_of(rows)
    made = subscription_movements_of_columns(plans.table, months(on), pause_days=pause)
    oracle = Oracle(kept, on, pause)
    for p, (first, last) in enumerate(oracle.periods()):
        for s, segment in enumerate(SEGMENTS):
            for kind, expected in oracle.moves(first, last, segment).items():
                of = getattr(made, kind)
                parts = (of.amount, of.customers, of.squares, of.cross)
                assert expected == [part[p, s] for part in parts], (kind, p, segment)
            # In the segment of the last day: the next period's first says no more.
            closing = sum(
                pays.get(last, 0) for _, pays in oracle.members(last, last, segment)
            )
            assert closing == made.closing[p, s], ("closing", p, segment)


@given(rows_of_plans, on_days)
def test_a_ledger_of_subscriptions_gives_the_same_sums(rows, on):
    """Amounts that come and go, row by row, are the same movements."""
    kept, plans = plans_of(rows)
    known = [row for row in kept if row[1] <= on]
    moves = [(row[0], row[1], row[3]) for row in known]
    moves += [
        (row[0], row[1] + row[2] + 1, -row[3])
        for row in known
        if row[2] is not None and row[1] + row[2] < on
    ]
    data = {
        "customer": [move[0] for move in moves],
        "date": [day(move[1]) for move in moves],
        "amount": [move[2] / 10 for move in moves],
    }
    ledger = movements_of_columns(Ledger(data).table, months(on))
    made = subscription_movements_of_columns(plans.table, months(on))
    for kind in ("opening", "new", "returned", "expansion", "contraction", "churned"):
        tens, ones = getattr(ledger, kind), getattr(made, kind)
        assert np.allclose(10 * tens.amount[:, 0], ones.amount[:, 0], rtol=0, atol=1e-9)
        assert tens.customers[:, 0].tolist() == ones.customers[:, 0].tolist()


@settings(max_examples=2 * settings().max_examples)
@given(rows_of_plans, on_days)
def test_renewals_are_what_every_day_says(rows, on):
    """Due once a customer and day; renewed who is there on the day after."""
    kept, plans = plans_of(rows)
    made = dues_of_columns(plans.table, months(on))
    oracle = Oracle(kept, on)
    known = [row for row in kept if row[1] <= on]
    # What is due before its start is a mistake: counted beside, nowhere else.
    told = [row for row in known if row[5] is not None and row[5] <= on]
    pairs = {(row[0], row[5]) for row in told if row[5] >= row[1]}
    for p, (first, last) in enumerate(oracle.periods()):
        for s, segment in enumerate(SEGMENTS):
            due = renewed = waiting = 0
            for customer, pays in oracle.pays.items():
                own = [d for c, d in pairs if c == customer and first <= d <= last]
                # A subscription may be due before anything of it has begun.
                started = [r[1] for r in known if r[0] == customer]
                if segment and (
                    min(started) > last
                    or oracle.segment(customer, first, last) != segment
                ):
                    continue
                due += sum(d < on for d in own)
                renewed += sum(d < on and d + 1 in pays for d in own)
                waiting += sum(d >= on for d in own)
            actual = [made.due[p, s], made.renewed[p, s], made.undecided[p, s]]
            assert [due, renewed, waiting] == actual


rows_of_events = st.lists(
    st.tuples(st.integers(1, 4), days, names), min_size=1, max_size=25
)


def events_of(rows):
    """Make events; both segments are there, and the first day is known."""
    kept = [*rows, (98, 0, "a"), (99, 0, "b")]
    data = {
        "customer": [f"c{row[0]}" for row in kept],
        "date": [day(row[1]) for row in kept],
        "segment": [row[2] for row in kept],
    }
    return kept, Events(data, segment="segment")


@settings(max_examples=2 * settings().max_examples)
@given(rows_of_events, on_days)
def test_activity_is_what_every_period_says(rows, on):
    """Active, lost, new and returned by sets of customers, period by period."""
    kept, events = events_of(rows)
    made = activity_of_columns(events.table, months(on))
    oracle = Oracle([(c, d, 0, 0, s, None) for c, d, s in kept], on)
    before, ever = set(), set()
    for p, (first, last) in enumerate(oracle.periods()):
        now = {c for c, d, _ in kept if first <= d <= last}
        for s, segment in enumerate(SEGMENTS):
            own = {c for c, _ in oracle.members(first, last, segment)}
            expected = {
                "active": now,
                "opening": before,
                "lost": before - now,
                "new": now - ever,
                "returned": (now - before) & ever,
            }
            for name, who in expected.items():
                assert len(who & own) == getattr(made, name)[p, s], (name, p, segment)
        before, ever = now, ever | now


@given(rows_of_events, on_days, st.integers(1, 40))
def test_inactive_days_are_subscriptions_of_so_many(rows, on, inactive):
    """An event keeps a customer for so many days, as a subscription of them would."""
    kept, events = events_of(rows)
    made = activity_spans_of_columns(events.table, months(on), days=inactive)
    oracle = Oracle([(c, d, inactive - 1, 0, s, None) for c, d, s in kept], on)
    for p, (first, last) in enumerate(oracle.periods()):
        for s, segment in enumerate(SEGMENTS):
            for name, expected in oracle.counts(first, last, segment).items():
                actual = getattr(made, name)[p, s]
                assert expected == pytest.approx(actual, abs=1e-9), (name, p, segment)


def test_sparse_keys_give_what_dense_ones_do():
    """Ids all over int64 are numbered by sorting; the order is that of the keys."""
    ids = np.array([-(2**62), 5, 2**62, 5])
    assert ([0, 1, 2, 1], 3) == (dense(ids)[0].tolist(), dense(ids)[1])
    assert [1, 7] == distinct(np.array([7, 1, 7]), 2**50).tolist()
    found, sums = summed(np.array([7, 1, 7]), np.array([1.0, 2.0, 3.0]), 2**50)
    assert ([1, 7], [2.0, 4.0]) == (found.tolist(), sums.tolist())
    assert 0 == dense(np.array([], np.int64))[1]


def test_cells_beyond_memory_are_refused():
    """Days of decades by thousands of segments are an error, not a full machine."""
    from okrkit.errors import InvalidOKRError

    with pytest.raises(InvalidOKRError, match="segments"):
        Grid(periods=20_000, segments=tuple(map(str, range(2_000))))


def test_tables_without_rows_have_counts_of_nothing():
    """Nobody is at any opening, and nothing is due; no kernel stumbles."""
    none = {"customer": [], "start": [], "end": [], "due": [], "mrr": [], "plan": []}
    plans = Subscriptions(none, due="due", amount="mrr", segment="plan").table
    made = spans_of_columns(plans, months(100), pause_days=3)
    assert 0 == made.opening.sum() == made.person_days.sum()
    assert 0 == dues_of_columns(plans, months(100)).due.sum()
    sums = subscription_movements_of_columns(plans, months(100))
    assert 0 == sums.opening.amount.sum()
    events = Events({"customer": [], "date": [], "plan": []}, segment="plan").table
    assert 0 == activity_of_columns(events, months(100)).active.sum()
    spans = activity_spans_of_columns(events, months(100), days=3)
    assert 0 == spans.opening.sum()


def test_many_segments_over_many_days_take_no_more_memory():
    """Days by segments beyond what a table should hold are counted by sorting."""
    count = 3_000
    start = [FIRST - dt.timedelta(1_500)] * count
    data = {
        "customer": list(range(count)),
        "start": start,
        "end": [FIRST if i % 3 else None for i in range(count)],
        "segment": [f"s{i:04}" for i in range(count)],
    }
    periods = periods_of(start[0].toordinal() - EPOCH, on=day(60), every="year")
    table = Subscriptions(data, segment="segment").table
    made = spans_of_columns(table, periods)
    assert (3_000, 2_000) == (made.opening[-1, 0], made.lost[-1, 0])
    assert [1.0, 0.0, 0.0, 1.0] == made.survived[-1, 1:5].tolist()


def test_large_revenue_is_summed_all_the_same():
    """Beyond what cents can hold exactly, sums are of larger units."""
    data = {"customer": [1, 1], "date": [day(0), day(40)], "amount": [1e15, 0.25]}
    made = movements_of_columns(Ledger(data).table, months(60))
    assert 1e15 == pytest.approx(made.opening.amount[-1, 0])
