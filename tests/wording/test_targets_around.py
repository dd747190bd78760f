"""Kinds of targets that are read by what stands around them, with their opposites."""

from collections.abc import Callable

import pytest

import okrkit as okr
from okrkit.wording.cleaning import cleaned
from okrkit.wording.slots import Slots
from okrkit.wording.targets.reading import read_targets

# The text; of each target its way, start, value, whole, unit and kind, as `said` says.
ROWS = (
    # How long something lasts, and times of day.
    ("Average handle time from 7:30 to 5:00", "down 450> 300 seconds absolute"),
    ("Mile pace 6:45 -> 5:15", "down 405> 315 seconds absolute"),
    ("5k run from 31:20 to 28:00", "down 1880> 1680 seconds absolute"),
    ("Call wait down from 2:10 to 0:45 min", "down 130> 45 seconds absolute"),
    ("Run a 10k in under 52:30", "at-most 3150 seconds absolute"),
    ("Half marathon in 1:45:00", "at-most 6300 seconds absolute"),
    ("Marathon below 3:45", "at-most 225 minutes absolute"),
    ("Reply to chats within 1:30 min", "at-most 90 seconds absolute"),
    ("Turnaround from 3:30 to 2:45 h", "down 210> 165 minutes absolute"),
    ("Median watch time per session from 3:12 to 4:00", "up 192> 240 seconds absolute"),
    ("First van leaves at 6:15 instead of 7:00", ""),
    ("Stores open from 9:00 to 20:00", ""),
    ("Answer calls from 8:00 to 18:00", ""),
    ("Average opening time of the call desk 8:30", ""),
    ("Turnaround from 3:30 to 2:45", ""),
    ("Staff meeting 9:30 sharp", ""),
    ("Average call length at 4:30: 3 coaches help", "- 3 coaches absolute"),
    ("Service level of the night desk 80/20", "- 80 % share"),
    ("Answer at the front desk 80/20 of calls", "- 80 % share"),
    ("Grow the 10k ads to 12k ads", "up 10000> 12000 ads absolute"),
    ("Run 10k ads", "- 10000 ads absolute"),
    # None of what is amiss.
    ("Eliminate stock-outs", "zero 0 stock-outs absolute"),
    ("Eliminate late deliveries by June", "zero 0 deliveries absolute"),
    ("Eliminate manual export steps", ""),
    ("Eliminate payment errors that reach a guest: 0 a year", "zero 0 errors absolute"),
    ("Eliminate double bookings", ""),
    ("Get rid of overdue invoices", "zero 0 invoices absolute"),
    ("Critical bugs in production: none", "zero 0 bugs absolute"),
    ("Bring escaped bugs down to none", "zero 0 bugs absolute"),
    ("Win 10 clubs (from none today)", "up 0> 10 clubs absolute"),
    ("Go from nothing", ""),
    # What the start counts, labels that say the unit.
    ("Cut the backlog of 1,250 cases to 300", "down 1250> 300 cases absolute"),
    ("Bring the backlog of 1,250 cases below 300", "at-most 1250> 300 cases absolute"),
    ("Debt of 1.2m EUR down to 0.8m EUR", "down 1.2e+06> 800000 EUR absolute"),
    ("Backlog of unread letters from 700 to 50", "down 700> 50 letters absolute"),
    ("Wait (days): 21 -> 9", "down 21> 9 days absolute"),
    ("Energy per unit [kWh]: 3.4 -> 2.9", "down 3.4> 2.9 kWh absolute"),
    ("Lead time in days: 12 -> 7", "down 12> 7 days absolute"),
    ("Spend per head (EUR): 12", "- 12 EUR absolute"),
    ("Open posts - 14 to 3", "down 14> 3 posts absolute"),
    ("Interviews - 3 to 5", "between 3..5 Interviews absolute"),
    ("ARR from $1.2 to $2 million", "up 1.2e+06> 2e+06 USD absolute"),
    ("From 10 to 2 million visits", "up 10> 2e+06 visits absolute"),
    ("From 0.5 to 2 million visits", "up 500000> 2e+06 visits absolute"),
    ("From $900 to $2 million", "up 900> 2e+06 USD absolute"),
    ("Storage from 1.2 GB to 800 MB", "down 1200> 800 MB absolute"),
    ("Households in shelters: 312 ---> <=250", "at-most 312> 250 Households absolute"),
    # What is to be done for a target is none.
    ("Churn below 3%. Initiatives: 40 calls, 3 mails", "at-most 3 % absolute"),
    ("Sign 8 dealers (initiatives: 20 visits, 3 fairs)", "- 8 dealers absolute"),
    ("Sign 8 dealers (actions: 20 visits), 3 of them abroad", "- 8 dealers absolute"),
    ("Win rate: 35%", "- 35 % absolute"),
    # Starts.
    ("$50K MRR (at $48K)", "up 48000> 50000 USD absolute"),
    ("500 seats (at $20)", "- 500 seats absolute"),
    ("90% of seats (at 70%)", "up 70> 90 % share"),
    ("Starting from 48%, reach 62% adoption", "up 48> 62 % absolute"),
    ("Starting from 48% to 62%", "up 48> 62 % absolute"),
    ("Wait about c. 20 minutes (from c. 30)", "down 30> 20 minutes absolute"),
    ("Occupancy: 26 (Q1) 28 (Q2)", "- 26 - absolute; - 28 - absolute"),
    ("Lift fill rate to 70% in Q2, 80% in Q3", "up 70 % absolute; up 80 % absolute"),
    ("Reach 500 sign-ups (status: 230)", "up 230> 500 sign-ups absolute"),
    # Words of other languages before a number.
    ("Umsatz von 2 Mio. € auf 3 Mio. € steigern", "up 2e+06> 3e+06 EUR absolute"),
    ("Durchlaufzeit um 20 % reduzieren", "down 20 % percent-delta"),
    ("Mindestens 95 % Liefertreue", "at-least 95 % absolute"),
    ("De 3% para 5%", "up 3> 5 % absolute"),
    ("Um die Ecke", ""),
    # All of whom it is for.
    ("Roll out SSO to all 14 sites", "- 100 % share"),
    ("Explain the plan to all 14 sites", ""),
    ("Set up a pool to let all wards swap shifts", ""),
    ("Make a list of dates, naming all fairs", ""),
    ("We want to visit all wards", "- 100 % share"),
    ("For each site, at least 70% of staff trained", "at-least 70 % share"),
    ("Score of each ward at least 4 points", "at-least 4 points absolute"),
    ("Uptime 99%, per month, for each tenant", "- 99 % absolute"),
    ("Toolbox talk every Monday", ""),
    # Times that are no target.
    ("Write in six months a care plan", ""),
    ("Hire a CTO within 3 months", ""),
    ("Pay suppliers within 3 weeks", "at-most 3 weeks absolute"),
    ("80% of events listed at least 2 weeks in advance", "- 80 % share"),
    ("Ship it two weeks before the fair", ""),
    ("Publish rotas 28 days ahead in 11 of 12 months", "- 11/12 months share"),
    ("Post once a day", ""),
    ("Exercise 4x per week", "- 4 times absolute"),
    ("Train 4x/week", "- 4 times absolute"),
    # Which way.
    ("Improve reply time by 50%", "down 50 % percent-delta"),
    ("Improve repeat orders by 5%", "up 5 % percent-delta"),
    ("Limit meetings to 3 per week", "at-most 3 meetings absolute"),
    ("Limit eating out to 3 meals", "down 3 meals absolute"),
    ("Cap the queue at 9", "at-most 9 - absolute"),
    ("Maintain a 4:1 ratio", "exactly 4 - ratio"),
    ("Reduce length of stay by 2 days", "down 2 days delta"),
    ("Exceed last year's sales by 8%", "up 8 % percent-delta"),
    ("Stay within a budget of $40,000", "at-most 40000 USD absolute"),
    ("Increase activation 30% -> 45%", "up 30> 45 % absolute"),
    # Counts.
    ("Plan 3 additional fairs", "- 3 fairs absolute"),
    ("Win 3 additional clubs", "up 3 clubs delta"),
    ("Release 1 new design a month", "- 1 design absolute"),
    ("Release 4", ""),
    ("Stage 1 new play a month", "- 1 play absolute"),
    ("At least 1 customer-facing automated test", "at-least 1 test absolute"),
    ("Win at least one school other than ours", "at-least 1 school absolute"),
    ("5 aircraft of 12 by May", "- 5/12 aircraft share"),
    ("5 aircraft of 3 makers", "- 5 aircraft absolute"),
    ("Visit 1 or 2 farms", "between 1..2 farms absolute"),
    ("Two and a half days", "- 2.5 days absolute"),
    ("Cut scrap from 3½% to 2%", "down 3.5> 2 % absolute"),
    ("Raise attendance from 91% to 95% in years 7 to 9", "up 91> 95 % absolute"),
    ("Reading scores of grade 4 pupils up 12%", "up 12 % percent-delta"),
    ("Success of the top 25% of apps from 73% to 95%", "up 73> 95 % absolute"),
    ("Women with a score <7% from 65% to 80%", "up 65> 80 % absolute"),
    ("3 deals with a mean size of $2k", "- 3 deals absolute; - 2000 USD absolute"),
    ("Plant 900 trees, of which 80% survive", "- 900 trees absolute; - 80 % share"),
    ("95% complaint resolution within 24 hours", "- 95 % share"),
    ("Calls: 90% < 60 s", "- 90 % share"),
    ("No bug open for more than 7 days", "zero 0 bug absolute"),
    ("Study of assets under management of $4m", "- 4e+06 USD absolute"),
    ("Build answers for the top 3 questions", ""),
    ("Mails answered (even if late) in less than 3 days", "at-most 3 days absolute"),
    # What is said behind a stop, a dash, in brackets.
    ("80% of calls solved at the first call - 66% today", "up 66> 80 % share"),
    ("Renewals (up) 88% (from: 82%)", "up 82> 88 % absolute"),
    ("Build time 14 min -> 6 min (now 12 min)", "down 14> 6 minutes absolute"),
    ("$50K MRR (we're at $48K, growing 10%/month)", "up 48000> 50000 USD absolute"),
    ("Users set up within 3 days (now 30%, target 80%)", "at-most 3 days absolute"),
    ("Set up within 3 days (baseline: 30% -> 80%)", "up 30> 80 % absolute"),
    ("Bookings 8% up on last year", "up 8 % percent-delta"),
    ("40 bookings, up on 30 last year", "up 30> 40 bookings absolute"),
    ("Uptime 99%, waits under 3 ms", "- 99 % absolute; at-most 3 ms absolute"),
    ("Uptime 99.95%, p95 < 300 ms", "- 99.95 % absolute; at-most 300 ms percentile"),
    ("95% of refunds approved, paid under 3 days", "- 95 % share"),
    ("Renewals ↑ 82% -> 88%", "up 82> 88 % absolute"),
    ("12 talks and 1 survey done", "- 12 talks absolute; - 1 survey absolute"),
    ("Revenue: 3.4 -> 4.0 m€", "up 3.4e+06> 4e+06 EUR absolute"),
    ("Releases from one a month to one a week", "- 1 Releases absolute"),
    ("Prepare for the ISO 9001:2015 audit", ""),
    ("Hold a monthly call with each account above $1m", "- 100 % share"),
    ("Meet monthly with each of them", ""),
    ("Jeder Fehler wird innerhalb von 5 Tagen behoben", ""),
    ("20 neue Orte bis Mai", "- 20 - absolute"),
    ("Give 9 talks, 30 minutes each", "- 9 talks absolute"),
    # Changes that lead to a value, arrows, rhythms, labels in percent.
    ("Increase the fee per guest (net) 15% to $23", "up 20> 23 USD absolute"),
    ("Cut the fee per guest (net) 10% to 90 EUR", "down 100> 90 EUR absolute"),
    ("Reduce the queue by half to 6 people", "down 12> 6 people absolute"),
    (
        "Grow demo requests 2.5x (120 -> 300 per quarter)",
        "up 120> 300 requests absolute",
    ),
    ("Reorder rate: 31% ➜ 40%", "up 31> 40 % absolute"),
    ("Wait 5 h ➡️ 3 h", "down 5> 3 hours absolute"),
    ("Report every 2 weeks instead of every 6", ""),
    ("% of invoices paid on time: 92", "- 92 % absolute"),
    ("% of invoices paid on time: 920", "- 920 - absolute"),
    ("Share up 5% of late invoices: 92", "up 5 % percent-delta"),
    ("Sales to $4.5M, a 50% increase over last year", "up 3e+06> 4.5e+06 USD absolute"),
    (
        "Sell 90 tickets at an average price of €45",
        "- 90 tickets absolute; - 45 EUR absolute",
    ),
    ("Sell 300 tickets as an average house of 45", "- 300 tickets absolute"),
    ("Raise volunteers by 1/3", "up 33.3333 % percent-delta"),
    ("5 % or fewer of deliveries late", "at-most 5 % share"),
    ("1 new market opened", "- 1 market absolute"),
    ("A 10-point rise in satisfaction", "up 10 points delta"),
)


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_what_stands_around_a_number_says_what_it_is(
    text: str, expected: str, said: Callable[[Slots], str]
) -> None:
    """Each kind was read wrongly once; what looks alike stands beside it."""
    assert expected == "; ".join(said(slots) for slots in read_targets(text))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Publish a guide that ranks in the top 3", "activity"),
        ("Plan a rota to give in May all wards an evening", "activity"),
    ],
)
def test_work_with_an_aim_behind_it_stays_work(text: str, form: str) -> None:
    """A rank or an all behind what is made is no change by itself."""
    assert form == okr.parse(text).form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Uptime \u00e2\u2030\u00a5 95 %", "Uptime  \u2265  95 %"),
        ("Wait \u00e2\u2030\u00a44 h", "Wait  \u2264 4 h"),
        ("Fee 5 \u00e2\u201a\u00ac", "Fee 5  \u20ac "),
        ("Fee \u00c2\u00a340", "Fee \u00a3 40"),
        ("20 \u00e2\u2020\u2019 25", "20  \u2192  25"),
        ("M\u00c3\u00bcnchen", "M\u00c3\u00bcnchen"),
        ("Ch\u00e2teau", "Ch\u00e2teau"),
    ],
)
def test_a_sign_whose_bytes_were_read_one_by_one_is_read_as_it_was_meant(
    text: str, expected: str
) -> None:
    """Texts pasted through an old program name yen and thousandths they never meant."""
    assert expected == cleaned(text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("KR1: Hire 5 welders", "Hire 5 welders"),
        ("- **Key result 2:** Hire 5", "Hire 5"),
        ("- KR2 (30%): Churn to 3%", "Churn to 3%"),
        ("KR2.3 Churn to 3%", "Churn to 3%"),
        ("KR 30 -> 40", "KR 30 -> 40"),
        ("Weight 40%: NPS to 50", "NPS to 50"),
        ("NPS to 50 (weight: 40%)", "NPS to 50"),
        ("Reach 500 shops, 46% done", "Reach 500 shops"),
    ],
)
def test_what_stands_before_and_behind_a_key_result_is_no_part_of_it(
    text: str, rest: str
) -> None:
    """The number of a key result, its weight and how far it is are not its target."""
    assert rest == cleaned(text).strip()
