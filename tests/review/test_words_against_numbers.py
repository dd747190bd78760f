"""K15: a word that points one way while the numbers it governs go the other."""

import pytest

import okrkit as okr


@pytest.mark.parametrize(
    "text",
    [
        "Loyalty revenue grows from \u00a31.2m to \u00a31.0m",
        "Sick days drop from 4 to 6",
        "Ticket volume climbs from 900 to 700 a week",
        "Membership rises from 2,400 to 2,100",
        "Average queue length shrinks from 12 to 18 people",
        "Waste to shrink from 3 t to 5 t a month",
        "Donations to grow from $40k to $35k",
        "Churn reduced from 3% to 5%",
        "Energy use lowered from 120 kWh to 150 kWh",
        "Subscriptions increased from 800 to 650",
        "Complaints down from 30 to 45",
        "Bookings up from 320 to 280 per month",
        "Reduction of waste from 4% to 6%",
        "Increase in repeat orders from 30% to 22%",
        "Growth in weekly readers from 9,000 to 7,500",
        "A drop in no-shows from 8% to 11%",
        "Fewer complaints: 30 -> 45",
        "More sign-ups: 500 -> 400",
        "Faster response: from 4 hours to 6 hours",
        "Shorter waiting time: from 12 to 20 days",
        "Higher conversion, from 3.1% to 2.4%",
        "Lower absence rate (from 4% to 5%)",
        "Response time improves from 4 to 6 hours",
        "Improve error rate from 1% to 2%",
        "We will see returns fall from 5% to 7%",
        "The share of late deliveries falls from 9% to 14%",
        "Number of active mentors increases from 60 to 45",
        "Unplanned downtime decreases from 3 hours to 5 hours per month",
        "Our helpdesk backlog is cut from 140 to 190 tickets",
        "Net promoter score has risen from 42 to 35",
        "By the end of June, weekly deploys go up from 12 to 9",
        "Time to hire goes down from 30 days to 45 days",
        "Customer retention is raised from 88% to 80%",
        "Reduce the average handling time of claims from 6 days to 9 days",
        "Grow organic traffic from 50k to 40k visits",
        "Bring down printing costs from \u20ac8,000 to \u20ac9,500",
        "Defects per release fall from 12 to 20",
        "Monthly revenue expands from $1.5 million to $1.2 million",
        "Faster page loads: 2.1s to 3.4s",
        "Fewer patients wait more than 4 hours: from 12% to 19%",
        "Lift in average basket from \u00a332 to \u00a327",
        "Decrease in rework from 6% to 9%",
        "Parking fines fall from 200 to 260",
        "Wait times have fallen from 14 to 19 days",
        "Volunteer hours grow to 800 from 950",
        "Overtime down to 45 hours from 30 hours",
        "Attendance dropped from 60% to 72%",
        "Repeat visits will rise from 3 to 2 per year",
        "Reduce the number of open invoices: from 80 to 95",
        "Faster refunds: 3 days -> 5 days",
        "Cut churn and raise renewals from 90% to 80%",
        "Reduce churn by raising renewals from 90% to 80%",
        "Achieve a reduction in complaints from 30 to 45",
        "Library loans increased this year from 9,000 to 8,000",
        "30% of guests book online, up from 35%",
        "Injuries down from 6 to 9",
        "Error rate improves from 1% to 3%",
        "Lead time shortened from 5 to 8 weeks",
        "Overtime hours fall in all shops of the north from 30 to 40",
        "Visits to the museum drop from 400 to 450",
        "Staff will grow from 40 to 30",
    ],
)
def test_words_against_numbers_are_told_and_not_praised(text):
    """A slip that is praised is carried into the quarter."""
    notes = okr.review(text)

    assert "K15" in {each.code for each in notes.findings}
    assert () == notes.praise


@pytest.mark.parametrize(
    "text",
    [
        "Loyalty revenue grows from \u00a31.0m to \u00a31.2m",
        "Orders fall by 10% to 550",
        "Orders grow by up from 300 to 340",
        "Sick days drop from 6 to 4",
        "Ticket volume climbs from 700 to 900 a week",
        "Reduce churn by raising renewals from 80% to 90%",
        "Down from 9 to 4",
        "Up from 4 to 9",
        "Cut the growth of costs from 9% to 4%",
        "Increase share of tickets with fewer than 2 replies from 30% to 50%",
        "Raise share of equity from 2% of $3m to 5%",
        "Slow the increase in rents from 6% to 3%",
        "Complaints down from 45 to 30",
        "Bookings up from 280 to 320 per month",
        "Share of orders with reduced packaging from 30% to 60%",
        "Percentage of patients whose pain decreases from 40% to 55%",
        "Customers who reduce their energy use from 120 to 300",
        "Households that cut waste from 900 to 1,500",
        "Teams with falling sick days from 4 to 9",
        "Grow the number of stores with lower shrinkage from 12 to 30",
        "Faster response: from 6 hours to 4 hours",
        "Speed up checkout from 40 s to 25 s",
        "Faster onboarding: 4 weeks to 2 weeks",
        "Faster response: share answered within an hour from 40% to 60%",
        "More sign-ups: 400 -> 500",
        "Fewer complaints: 45 -> 30",
        "Fewer patients wait more than 4 hours: from 19% to 12%",
        "More patients are seen within 4 hours: from 60% to 80%",
        "More customers wait less than 5 minutes: from 60% to 75%",
        "Higher quality: defects from 9% to 4%",
        "Lower costs through more self-service, from 30% to 45% of cases",
        "Better sleep: awakenings per night from 4 to 2",
        "Improve response time from 6 to 4 hours",
        "Error rate improves from 2% to 1%",
        "Reduction of waste from 6% to 4%",
        "Cost reduction from 2% to 5% a year",
        "Savings increased from \u00a310k to \u00a325k",
        "Increase energy savings from 10% to 15%",
        "Weight loss in the group increases from 2 kg to 4 kg",
        "Year-on-year growth from 4% to 7%",
        "Sales growth down from 9% to 4%",
        "Emission reductions from 3% to 8% a year",
        "Raise the discount for shorter contracts from 5% to 8%",
        "Cut lead time by increasing automated checks from 20 to 60",
        "Moved up from rank 9 to rank 4",
        "Rise in the league from 9th to 4th place",
        "Improve our ranking from 12 to 5",
        "Drop-off at checkout from 40% to 30%",
        "Drop-in visits from 40 to 60",
        "Growth budget spent from 20% to 80%",
        "Rising stars hired from 2 to 6",
        "Fall intake of students from 300 to 360",
        "Increase on-time arrivals from 80% to 92% while delays fall from 9 to 4",
        "Raise vaccine uptake from 60% to 75%, so that cases drop",
        "As sick days drop from 6 to 4, overtime rises",
        "Lower-income families reached from 200 to 400",
        "Reduced-fare tickets sold from 1,000 to 1,600",
        "Follow-up rate up from 55% to 70%",
        "Sign-up rate from 12% to 18%",
        "Time cut from each claim grows from 5 to 15 minutes",
        "Students report less stress: from 30% to 50%",
        "Patients reporting reduced pain from 42% to 60%",
        "Users say load times improved: from 3.1 to 4.2 out of 5",
        "Parking fines fall from 260 to 200",
        "Time to set up from 30 to 20 minutes",
        "Time to ramp up from 8 to 4 weeks",
        "Customers who signed up from 300 to 420",
        "Waste cut from 4% to 3%",
        "Funds raised from $2m to $3m",
        "Price drop from 3% to 5% on old stock",
        "Reduction in energy use from 4% to 6%",
        "More efficient ovens: 12 -> 9 kWh per batch",
        "Raise the price of single tickets while complaints fall from 9 to 4",
        "60% of guests book online, up from 35%",
        "Share of claims reduced from 10% to 20%",
        "Reduce time to raise invoices from 6 to 4 days",
        "Growth in sales from 9% to 4%",
        "Sales increase from 9% to 4%",
        "Get the rating up from 3.9 to 4.4",
        "Keep complaints down: from 30 to 20",
        "Higher precision of cuts: from 5 mm to 3 mm",
        "Reduce load by rolling out caching from 20% to 60% of pages",
        "Shorter waits: 60% -> 80% of callers answered in a minute",
        "Lift repairs done in a day from 40% to 60%",
        "Rise and shine breakfasts from 20 to 10",
        "Users drop down menus from 4 to 6",
        "Fewer than 5 people leave: from 9 to 4",
        "Trees cut from 300 to 400",
        "Higher speed: from 4 to 2 seconds",
        "Fewer",
        "Trees grown from 300 to 400",
        "Rents fall by 4 to 6%",
        "Ability to grow from 9 to 4 branches",
    ],
)
def test_words_that_agree_or_govern_something_else_are_let_be(text):
    """A finding of what is right costs more trust than a slip that is missed."""
    assert "K15" not in {each.code for each in okr.review(text).findings}


def test_amounts_are_shown_as_the_title_has_them():
    """Nobody recognises 1.2e+06 as their own number."""
    notes = okr.review("Loyalty revenue grows from \u00a31.2m to \u00a31.0m")

    assert notes["K15"][0].message.endswith("go down, from \u00a31.2m to \u00a31.0m.")


def test_an_adverb_is_not_quoted_for_saying_itself():
    """That up says up tells nobody anything."""
    notes = okr.review("Bookings up from 320 to 280")

    assert "It says up, and its numbers go down, from 320 to 280." == (
        notes["K15"][0].message
    )
