"""Summary: published numbers of CDNOW, stated policies, laws, a loop as oracle."""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidOKRError, UnknownIdError
from okrkit.retention.arrays.collapsed import collapsed_of_columns
from okrkit.retention.customers.holdout import calibration_and_holdout
from okrkit.retention.customers.keeping import customer_state
from okrkit.retention.customers.summary import summary
from okrkit.retention.lengths import DAYS
from okrkit.retention.tables.events import Events

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "customer_retention" / "data" / "CDNOW_sample.txt"
ON = "1970-02-20"  # day 50
COLUMNS = ("customer", "first", "last", "days", "rows", "amount", "first_amount")
rows = st.lists(
    st.tuples(
        st.integers(-3, 3), st.integers(0, 40), st.sampled_from([0, 1, 5, 9, -1, -5])
    ),
    max_size=40,
)


def read(path, who, date, paid):
    """Read a file of CDNOW: ids as text, days as numpy's."""
    cells = [line.split() for line in path.read_text().splitlines()]
    cells = [line for line in cells if line and line[0].isdigit()]
    days = [f"{c[date][:4]}-{c[date][4:6]}-{c[date][6:]}" for c in cells]
    columns = {
        "customer": [c[who] for c in cells],
        "date": np.array(days, "M8[D]"),
        "amount": [float(c[paid]) for c in cells],
    }
    return Events(columns, amount="amount")


@pytest.fixture(scope="module")
def sample():
    """Return the purchases of one in ten of the customers."""
    return read(SAMPLE, 1, 2, 4)


@pytest.fixture(scope="module")
def master():
    """Return the purchases of all customers of the cohort."""
    return read(DATA / "CDNOW_master.txt", 0, 1, 3)


def events(given, *, money=True, day=0, ids=None):
    """Make events of rows of customer, day and amount."""
    columns = {
        "customer": [who if ids is None else ids[who] for who, _, _ in given],
        "date": np.array([day + when for _, when, _ in given], "M8[D]"),
        "amount": np.array([paid for _, _, paid in given], float),
    }
    return Events(columns, amount="amount" if money else None)


def counted(given, **more):
    """Return what purchases come to, one plain tuple a customer."""
    made = summary(events(given, **more), on="1971-01-01").counted
    return tuples(made)


def tuples(made):
    """Return the rows of a table of customers as plain tuples."""
    columns = [getattr(made, name).tolist() for name in COLUMNS]
    if made.labels is not None:
        columns[0] = [made.labels[code] for code in columns[0]]
    return list(zip(*columns, strict=True))


def by_hand(given):
    """Count what purchases come to, row by row."""
    found = []
    for who in sorted({who for who, _, _ in given}):
        mine = [(when, paid) for one, when, paid in given if one == who]
        bought = sorted({when for when, paid in mine if paid >= 0})
        if not bought:
            continue
        first = bought[0]
        found.append(
            (
                who,
                first,
                bought[-1],
                len(bought),
                sum(paid >= 0 for _, paid in mine),
                sum(paid for when, paid in mine if when >= first),
                sum(paid for when, paid in mine if when == first),
            )
        )
    return found


def test_the_whole_log_of_cdnow(master):
    """The numbers that describe the master file, to the last cent."""
    made = summary(master, on="1998-06-30")
    found = made.counted
    assert (23_570, 67_591) == (len(made), int(found.days.sum()))
    assert 2_068 == int((found.rows - found.days).sum())
    assert 80 == made.noted["amount of 0"]
    assert 2_500_315.63 == pytest.approx(found.amount.sum(), abs=0.005)
    assert 0.494782 == pytest.approx((found.rows > 1).mean(), abs=5e-7)
    assert 0.488587 == pytest.approx((found.days > 1).mean(), abs=5e-7)


def test_the_sample_of_cdnow_as_papers_use_it(sample):
    """Weeks are days / 7, and week 39 ends on 30 September 1997."""
    made = summary(sample, on="1997-09-30", unit="weeks")
    assert (2_357, 946) == (len(made), int((made.frequency > 0).sum()))
    assert (2_457, 1_016) == (int(made.frequency.sum()), len(made.collapsed()))
    first = made["0001"]
    assert (2, 213 / 7, 272 / 7) == (first.frequency, first.recency, first.T)
    paid = made.monetary[made.frequency > 0]
    assert (35.08, 30.28, 2.99, 299.63) == tuple(
        round(float(x), 2)
        for x in (paid.mean(), paid.std(ddof=1), paid.min(), paid.max())
    )
    assert 1_959 == made.excluded["after on"]


@pytest.mark.parametrize(
    ("week", "repeats"),
    [(2, 19), (13, 828), (26, 1746), (39, 2457), (52, 3183), (78, 4339)],
)
def test_repeat_purchases_of_the_sample_by_week(sample, week, repeats):
    """The tracking curve that every paper on these data draws."""
    on = dt.date(1996, 12, 31) + dt.timedelta(7 * week)
    assert repeats == int(summary(sample, on=on).frequency.sum())


def test_the_holdout_of_the_sample(sample):
    """Weeks 40 to 78: 1,882 purchases, 334 of those who had not come back before."""
    held = calibration_and_holdout(
        sample, cut="1997-09-30", on="1998-06-30", unit="weeks"
    )
    never = held.calibration.frequency == 0
    assert (1_882, 334) == (int(held.frequency.sum()), int(held.frequency[never].sum()))
    assert (1_411, 39.0) == (int(never.sum()), held.duration)
    assert 1.56 == pytest.approx(
        held.frequency[held.calibration.frequency == 3].mean(), abs=0.005
    )


@given(rows)
def test_it_is_what_a_plain_loop_counts(given):
    """Row by row, in Python, with the policies as they are stated."""
    assert by_hand(given) == counted(given)


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing(given, random):
    """A log has no order that could matter."""
    mixed = random.sample(given, len(given))
    assert counted(given) == counted(mixed)


@given(rows)
def test_days_move_as_one(given):
    """Shifting all days shifts the first and the last, and nothing else."""
    moved = [
        (who, first + 7, last + 7, *rest) for who, first, last, *rest in counted(given)
    ]
    assert moved == counted(given, day=7)


@given(rows)
def test_rows_twice_are_rows_and_money_twice(given):
    """A log loaded twice shows in rows and money, never in purchase days."""
    twice = [(*one[:4], *(2 * number for number in one[4:])) for one in counted(given)]
    assert twice == counted(given * 2)


@given(rows, st.permutations(range(-3, 4)))
def test_ids_are_only_names(given, names):
    """Other names, far apart or as text: the same customers."""
    ids = dict(zip(range(-3, 4), names, strict=True))
    plain = sorted((ids[one[0]], *one[1:]) for one in counted(given))
    for spread in (lambda i: i * 2**60, lambda i: f"customer {i + 5}"):
        wide = {i: spread(ids[i]) for i in ids}
        expected = [(spread(one[0]), *one[1:]) for one in plain]
        assert expected == counted(given, ids=wide)


@given(rows)
def test_without_money_every_row_is_a_purchase(given):
    """Visits and calls have no amounts; no money column is made up."""
    made = summary(events(given, money=False), on="1971-01-01")
    assert (None, None) == (made.counted.amount, made.monetary)
    assert len(given) == int(made.counted.rows.sum())
    assert len({row[:2] for row in given}) == int(made.counted.days.sum())


@given(rows, st.integers(0, 39))
def test_calibration_and_holdout_are_the_whole(given, cut):
    """Trap 11: days and money of both halves have one grain, and add up."""
    end = dt.date(1970, 2, 20)
    day = dt.date(1970, 1, 1) + dt.timedelta(cut)
    held = calibration_and_holdout(events(given), cut=day, on=end)
    whole = summary(events(given), on=end)
    assert summary(events(given), on=day).ids == held.ids
    for one in held:
        all_of = whole.counted.picked(
            np.array([whole.place_of(one.calibration.customer)])
        )
        assert int(all_of.days[0]) == one.calibration.frequency + 1 + one.frequency
        before = sum(
            paid
            for who, when, paid in given
            if str(who) == one.calibration.customer
            and (one.calibration.first - dt.date(1970, 1, 1)).days <= when <= cut
        )
        assert float(all_of.amount[0]) == before + one.amount


def test_a_refund_on_its_own_day_is_no_purchase():
    """Trap 12: 10, then 50, then 50 back: one repeat day, and nothing was earned."""
    made = summary(events([(1, 0, 10), (1, 7, 50), (1, 14, -50)]), on=ON)
    assert (1, 7.0, None) == (
        made["1"].frequency,
        made["1"].recency,
        made["1"].monetary,
    )
    assert 1 == made.noted["refund"]
    assert 1 == made.noted["customer whose repeat days brought nothing"]
    assert np.isnan(made.monetary[0])


@pytest.mark.parametrize(
    "paid", [(0.1, 0.2, -0.3), (0.7, 0.1, -0.8), (1e6, 0.1, -1e6 - 0.1)]
)
@pytest.mark.parametrize("scale", [1, 1e-8, 1e8])
def test_what_refunds_cancel_is_nothing(paid, scale):
    """A rest of rounding is no money: its logarithm would ruin a fit."""
    mine = [(1, 0, 19.99 * scale), *((1, 7 + i, p * scale) for i, p in enumerate(paid))]
    made = summary(events([*mine, (2, 0, 9 * scale), (2, 7, 7 * scale)]), on=ON)
    assert (None, 7 * scale) == (made["1"].monetary, made["2"].monetary)
    assert made["1"].frequency > 0


def test_a_refund_on_the_day_of_the_purchase_lowers_that_day():
    """What comes back at the counter was never earned."""
    made = summary(events([(1, 0, 10), (1, 7, 50), (1, 7, -20)]), on=ON)
    assert (1, 30.0) == (made["1"].frequency, made["1"].monetary)


def test_a_refund_before_any_purchase_is_left_out():
    """It gives back what the log does not know of; it makes no customer."""
    made = summary(events([(1, 0, -10), (1, 7, 50), (2, 0, -10)]), on=ON)
    assert ["1"] == made.ids
    assert 50.0 == made.counted.amount[0]
    assert {"refund before any purchase": 2} == made.excluded


def test_free_purchases_count_unless_one_says_so():
    """CDNOW's published numbers count 80 purchases of 0; others may not."""
    given = events([(1, 0, 5), (1, 7, 0), (2, 0, 0)])
    assert (2, [1, 0]) == (
        len(summary(given, on=ON)),
        summary(given, on=ON).frequency.tolist(),
    )
    made = summary(given, on=ON, zeros=False)
    assert (["1"], {"amount of 0": 2}) == (made.ids, made.excluded)
    assert [0] == made.frequency.tolist()


def test_the_day_that_is_asked_on_counts():
    """Trap 10: three in the afternoon of the last day is within it."""
    columns = {"customer": [1, 1], "date": ["2026-10-01T09:00", "2026-10-31T15:00"]}
    assert 1 == summary(Events(columns), on="2026-10-31")["1"].frequency
    early = summary(Events(columns), on="2026-10-30")
    assert (0, {"after on": 1}) == (early["1"].frequency, early.excluded)


def test_rows_of_nobody_move_no_end():
    """Trap 13: null ids and dates are counted, and T is what was asked for."""
    columns = {
        "customer": [1, None, 1],
        "date": ["2026-10-01", "2026-12-31", None],
    }
    made = summary(Events(columns), on="2026-10-15")
    assert (14.0, {"no customer": 1, "no day": 1}) == (made["1"].T, made.excluded)


def test_since_takes_customers_not_rows():
    """Cutting old rows off would make new customers of old ones."""
    given = events([(1, 0, 5), (1, 20, 5), (2, 10, 5), (2, 20, 5)])
    made = summary(given, on=ON, since="1970-01-11")
    assert (["2"], [1], [10]) == (
        made.ids,
        made.frequency.tolist(),
        made.counted.first.tolist(),
    )
    assert {"customer first bought before since": 2} == made.excluded
    assert ["1", "2"] == summary(given, on=ON, since="1970-01-01").ids
    named = events([(1, 0, 5), (2, 10, 5)], ids={1: "a", 2: "b"})
    assert ("b",) == summary(named, on=ON, since="1970-01-11").ids


@pytest.mark.parametrize("unit", DAYS)
def test_times_have_the_unit_that_is_said(unit):
    """Twelve months of weekly data are the classic mistake (trap 8)."""
    made = summary(events([(1, 0, 1), (1, 21, 1)]), on=ON, unit=unit)
    assert (unit, 21 / DAYS[unit]) == (made.unit, made["1"].recency)
    assert 50 / DAYS[unit] == made["1"].T == float(made.collapsed().T[0])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"unit": "fortnights"}, "unknown-word"),
        ({"zeros": "yes"}, "not-a-flag"),
        ({"on": "soon"}, "invalid-date"),
        ({"since": 5}, "date-type"),
    ],
)
def test_unknown_options_are_refused(arguments, code):
    """Each says what is allowed."""
    with pytest.raises(InvalidOKRError) as caught:
        summary(events([(1, 0, 1)]), **({"on": ON} | arguments))
    assert code == caught.value.code


@pytest.mark.parametrize("verb", [summary, calibration_and_holdout])
@pytest.mark.parametrize("thing", [{"customer": [1]}, None, [1], "events"])
def test_anything_but_events_is_refused(verb, thing):
    """Bare columns do not say which is which."""
    more = {} if verb is summary else {"cut": "1970-01-05"}
    with pytest.raises(InvalidOKRError) as caught:
        verb(thing, on=ON, **more)
    assert ("wrong-type", "events") == (caught.value.code, caught.value.place)


@pytest.mark.parametrize("cut", [ON, "1970-03-01"])
def test_a_cut_must_leave_a_holdout(cut):
    """On the last day nothing is left to try a model on."""
    with pytest.raises(InvalidOKRError) as caught:
        calibration_and_holdout(events([(1, 0, 1)]), cut=cut, on=ON)
    assert ("period-order", "cut") == (caught.value.code, caught.value.place)


def test_nothing_has_happened():
    """No rows, or none yet: an empty summary, not an error."""
    for few in (events([]), events([(1, 60, 5)]), events([], money=False)):
        made = summary(few, on=ON)
        assert (0, [], 0) == (len(made), list(made.ids), len(made.collapsed()))
        assert "0 customers, 0 came back" in str(made)


def test_customers_are_found_by_their_ids():
    """Numbers as they are written, texts as they are."""
    made = summary(events([(7, 0, 1), (-3, 1, 2), (0, 2, 3)], ids=None), on=ON)
    assert ["-3", "0", "7"] == made.ids
    assert "7" == made["7"].customer
    for wrong in ("07", "+7", "8", "x", "", "-0", "9" * 30, "٧"):
        assert wrong not in made
    with pytest.raises(UnknownIdError):
        made["8"]
    named = summary(events([(1, 0, 1)], ids={1: "Zoë"}), on=ON)
    assert (True, False, False) == tuple(n in named for n in ("Zoë", "a", "zz"))


def test_a_summary_speaks_for_itself():
    """Text, HTML, JSON, columns and the way to each number."""
    made = summary(
        events(
            [(1, 0, 5), (1, 7, 9), (2, 0, 0), (3, 0, -1)],
            ids={1: "<b>", 2: "c", 3: "d"},
        ),
        on=ON,
        unit="weeks",
    )
    assert "<Summary on 1970-02-20: 2 customers, 1 came back, in weeks>" == repr(made)
    assert "left out: 1, refund before any purchase" in str(made)
    assert "noted: 1, amount of 0" in str(made)
    assert "<b>" not in made._repr_html_()
    plain = json.loads(json.dumps(made.to_dict()))
    assert ("summary", "weeks", ON) == (plain["kind"], plain["unit"], plain["on"])
    assert [9.0, None] == [item["monetary"] for item in plain["items"]]
    assert {"customer", "frequency", "recency", "T", "monetary"} == set(
        made.to_columns()
    )
    told = str(made.explain("<b>"))
    for part in ("frequency = purchase days - 1", "/ 7 days", "monetary = 9", "1 rows"):
        assert part in told
    assert "monetary" not in str(made.explain("c"))
    assert ["<b>", "c"] == made.to_frame("polars")["customer"].to_list()


def test_a_holdout_speaks_for_itself():
    """The same faces as the summary has."""
    given = [(1, 0, 5), (1, 7, 9), (2, 0, 1), (3, 30, 5), (2, 30, -4)]
    held = calibration_and_holdout(events(given), cut="1970-01-05", on=ON)
    assert (["1", "2"], 2) == (held.ids, len(held))
    assert (1, 9.0, 9.0) == (held["1"].frequency, held["1"].amount, held["1"].monetary)
    assert (0, -4.0, None) == (
        held["2"].frequency,
        held["2"].amount,
        held["2"].monetary,
    )
    assert "2 customers, cut on 1970-01-05, 1 purchase days up to 1970-02-20" in str(
        held
    )
    assert "holdout_frequency" in held._repr_html_()
    assert "purchase days after 1970-01-05" in str(held.explain("1"))
    assert [9.0, None] == [i["holdout_monetary"] for i in held.to_dict()["items"]]
    bare = calibration_and_holdout(events(given, money=False), cut="1970-01-05", on=ON)
    assert (None, None) == (bare["1"].amount, bare["1"].monetary)
    assert "holdout_amount" not in bare.to_columns()


@given(rows)
def test_collapsed_histories_are_the_customers(given):
    """Weights count the customers, and money adds up."""
    made = summary(events(given), on=ON)
    few = made.collapsed()
    triples = list(zip(made.frequency, made.recency, made.T, strict=True))
    distinct = sorted(set(triples))
    assert distinct == list(zip(few.frequency, few.recency, few.T, strict=True))
    assert [triples.count(one) for one in distinct] == few.weight.tolist()
    money = (made.counted.amount - made.counted.first_amount).sum()
    assert money == few.amount.sum()
    assert {"frequency", "recency", "T", "weight", "amount"} == set(few.to_columns())


def test_histories_of_thousands_of_years_collapse_too():
    """Where three numbers do not fit into one, they are compared one by one."""
    wide = np.array([2**30, 2**30, 3])
    few = collapsed_of_columns(wide, wide, wide, np.ones(3))
    assert ([3, 2**30], [1, 2], [1.0, 2.0]) == (
        few.frequency.tolist(),
        few.weight.tolist(),
        few.amount.tolist(),
    )


def test_a_state_is_summarised_like_the_events(sample):
    """What is kept says as much as the rows did."""
    state = customer_state(sample, on="1997-09-30")
    of_state = summary(state, on="1997-09-30", unit="weeks")
    of_rows = summary(sample, on="1997-09-30", unit="weeks")
    assert tuples(of_rows.counted) == tuples(of_state.counted)
    assert (of_rows.excluded, of_rows.noted) == (of_state.excluded, of_state.noted)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [({"on": "1970-01-07"}, "state-later"), ({"zeros": False}, "states-differ")],
)
def test_a_state_answers_only_what_it_knows(arguments, code):
    """Days cannot be taken off again, nor zeros be read in another way."""
    state = customer_state(events([(1, 0, 1), (1, 7, 0)]), on=ON)
    with pytest.raises(InvalidOKRError) as caught:
        summary(state, **({"on": ON} | arguments))
    assert code == caught.value.code
