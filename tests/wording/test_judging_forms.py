"""Activity, output or outcome: both readings of every hard verb, and the grammar."""

import pytest

from okrkit.wording.cleaning import cleaned
from okrkit.wording.forms.evidence import Judged
from okrkit.wording.forms.judging import judge
from okrkit.wording.targets.reading import read_targets
from okrkit.wording.words import words


def judged(text: str) -> Judged:
    """Judge a text as `okr.parse` does."""
    clean = cleaned(text)
    tokens = words(clean)
    return judge(clean, tokens, read_targets(clean, tokens))


HARD_VERBS = [
    ("complete", "Complete the supplier audit", "activity"),
    ("complete", "95% of first-time buyers complete their profile", "outcome"),
    ("complete", "92% of warranty claims completed in 4 days", "outcome"),
    ("finish", "Finish the pricing study by March", "activity"),
    ("achieve", "Achieve the ISO 14001 certificate", "activity"),
    ("achieve", "Achieve a gross margin of 43%", "outcome"),
    ("reach", "Reach an agreement with the landlord", "activity"),
    ("reach", "Reach 4,000 weekly listeners", "outcome"),
    ("reach", "Reach out to 40 former clients", "activity"),
    ("deliver", "Deliver the new brand guidelines", "activity"),
    ("deliver", "Deliver €400k in procurement savings", "outcome"),
    ("launch", "Launch the partner portal", "activity"),
    ("launch", "Launch a referral programme that 25% of members use", "outcome"),
    ("ship", "Ship the dark mode", "activity"),
    ("ship", "98% of orders ship the same day", "outcome"),
    ("reduce", "Reduce the number of forms in the claims process", "activity"),
    ("reduce", "Reduce support tickets by 30%", "outcome"),
    ("improve", "Improve the onboarding template", "activity"),
    ("improve", "Improve customer satisfaction", "outcome"),
    ("increase", "Increase trial-to-paid conversion to 12%", "outcome"),
    ("maintain", "Maintain the release notes", "activity"),
    ("maintain", "Maintain a churn rate below 2%", "outcome"),
    ("keep", "Keep the wiki up to date", "activity"),
    ("keep", "Keep NPS above 60", "outcome"),
    ("grow", "Grow our template library to 60 templates", "activity"),
    ("grow", "Grow monthly active users by 20%", "outcome"),
    ("get", "Get the security policy approved", "activity"),
    ("get", "Get 40% of users to enable notifications", "outcome"),
    ("have", "Have the roadmap reviewed by the board", "activity"),
    ("have", "Have 3 enterprise customers live on the new platform", "outcome"),
    ("close", "Close all open audit findings", "activity"),
    ("close", "Close 12 enterprise deals", "outcome"),
    ("generate", "Generate a weekly report for the sales team", "activity"),
    ("generate", "Generate 300 marketing qualified leads", "outcome"),
    ("source", "Source 50 candidates for the analyst role", "activity"),
    ("source", "Source $2M of pipeline", "outcome"),
    ("ensure", "Ensure we run a retro after each incident", "activity"),
    ("ensure", "Ensure no more than 1% of payments fail", "outcome"),
    ("ensure", "Ensure that uptime is above 99.95%", "outcome"),
    ("resolve", "Resolve 200 tickets", "activity"),
    ("resolve", "Resolve 90% of critical tickets within 8 hours", "outcome"),
    ("answer", "Answer 50 questions in the forum", "activity"),
    ("answer", "Answer 85% of calls within 30 seconds", "outcome"),
    ("eliminate", "Eliminate the manual reconciliation step", "activity"),
    ("eliminate", "Eliminate data-loss incidents", "outcome"),
    ("migrate", "Migrate the archive from Oracle to Postgres", "activity"),
    ("train", "Train 40 store managers on the new till", "activity"),
    ("train", "Train 500 customers to configure the product", "outcome"),
    ("certify", "Certify our fitters on heat pumps", "activity"),
    ("drive", "Drive the rollout of the new calendar", "activity"),
    ("drive", "Drive adoption of the dashboard to 60% of accounts", "outcome"),
    ("double", "Double the number of workshops we hold", "activity"),
    ("double", "Double organic traffic", "outcome"),
]


@pytest.mark.parametrize(
    ("verb", "text", "form"),
    HARD_VERBS,
    ids=[f"{place}-{row[0]}" for place, row in enumerate(HARD_VERBS)],
)
def test_hard_verbs_are_told_by_what_they_act_on(verb: str, text: str, form: str):
    """A verb alone decides nothing: its object and its number do."""
    assert form == judged(text).form, verb


GRAMMAR = [
    ("imperative", "Implement single sign-on for the suite", "activity"),
    ("several-verbs", "Create and publish the staff handbook", "activity"),
    ("unknown-verb", "Zorbify the intake forms", "activity"),
    ("unknown-verb-by-place", "Flurb our intake forms", "activity"),
    ("soft", "Support the sales team with better material", "activity"),
    ("soft-part", "Participate in 3 industry fairs", "activity"),
    ("start", "Begin collecting feedback at checkout", "activity"),
    ("gerund", "Continuously improving the release process", "activity"),
    ("participle", "API reference documented", "activity"),
    ("headline", "Rewrote the intake forms", "activity"),
    ("headline-change", "Increased referrals by 5%", "outcome"),
    ("rank-of-work", "Identify the top 10 reasons to cancel", "activity"),
    ("fraction-of-own", "Two thirds of the archive scanned", "activity"),
    ("solved", "All bugs of the last audit are fixed", "activity"),
    ("found", "Fewer than 3 severe bugs found in production", "outcome"),
    ("reduced-relative", "60 growers trained in spring use the sprayer", "outcome"),
    ("named-only", "Chaos operator", "output"),
    ("on-plan", "Sales ahead of plan", "outcome"),
    ("passive", "The incident process has been rolled out to all teams", "activity"),
    ("in-place", "A data catalogue is in place", "activity"),
    ("hired", "2 senior developers hired", "activity"),
    ("on-board", "Head of Finance on board", "activity"),
    ("to-do", "All leads to finish the coaching course", "activity"),
    ("effort", "Each designer spends one day a month with support", "activity"),
    ("own-share", "80% of our one-on-ones held", "activity"),
    ("own-share-passive", "100% of code changes reviewed", "activity"),
    ("ritual", "All teams hold monthly retros", "activity"),
    ("own-count", "5 customer interviews conducted per week", "activity"),
    ("own-people", "90% of employees complete the compliance training", "activity"),
    ("phrasal-verb", "Hand out 10,000 flyers", "activity"),
    ("lead-in", "Marketing: Publish 10 stories", "activity"),
    ("we-have", "We have a documented escalation process", "output"),
    ("there-is", "There is a runbook for every service", "output"),
    ("noun", "A report on competitor pricing", "output"),
    ("noun-count", "10 blog posts on security", "output"),
    ("customers-share", "30% of new users start a project in week one", "outcome"),
    ("customers-state", "80% of new users have created a project", "outcome"),
    ("customers-can", "Admins can reset passwords without calling us", "outcome"),
    ("customers-vague", "Users trust the recommendations", "outcome"),
    ("own-people-state", "75% of employees would recommend us", "outcome"),
    ("metric", "Employee engagement score from 72 to 80", "outcome"),
    ("metric-verbless", "99.9% uptime", "outcome"),
    ("metric-noun-first", "Deploy frequency from weekly to daily", "outcome"),
    ("percentile", "p95 latency below 250 ms", "outcome"),
    ("ratio", "LTV to CAC of 3:1", "outcome"),
    ("rank", "Top 3 in the app store's finance category", "outcome"),
    ("money", "Monthly recurring revenue of $120k", "outcome"),
    ("bound", "Fewer than 5 P1 incidents per quarter", "outcome"),
    ("zero", "Zero lost-time injuries", "outcome"),
    ("comparative", "Less food waste in the kitchens", "outcome"),
    ("effect", "Redesign the checkout to lift conversion by 8%", "outcome"),
    ("effect-so-that", "Open a second desk, resulting in 15% fewer queues", "outcome"),
    ("change-of-share", "Increase the share of repeat orders to 40%", "outcome"),
    ("up-and-down", "Zorps down by 20%", "outcome"),
    ("verb-as-noun", "Repairs completed at first visit: 92%", "outcome"),
    ("done-by-others", "Get featured in 3 trade journals", "outcome"),
    ("means", "Reduce invoice cost by 25% by automating approvals", "outcome"),
    ("subject-moves", "Revenue from new products reaches $5m", "outcome"),
    ("business-event", "25 qualified demos per month", "outcome"),
]


@pytest.mark.parametrize(
    ("sign", "text", "form"), GRAMMAR, ids=[name for name, _, _ in GRAMMAR]
)
def test_grammar_tells_who_acts_on_what(sign: str, text: str, form: str):
    """Whatever the grammar, what would satisfy the sentence decides."""
    assert form == judged(text).form, sign


SEED = [
    (
        "Schedule 95% of new customer onboarding calls within 5 days signing",
        "activity",
    ),
    (
        "Complete 80% of customer onboarding calls within 10 days of signing",
        "activity",
    ),
    ("Undertake monthly review call with all accounts over $1m", "activity"),
    ("NPS (Net Promoter Score) up 50 over previous quarter", "outcome"),
    (
        "95% of new customers have date for onboarding call within 5 days",
        "outcome",
    ),
]


@pytest.mark.parametrize(("text", "form"), SEED, ids=["1", "2", "3", "4", "rewritten"])
def test_key_results_that_an_expert_reviewed_read_as_he_read_them(text: str, form: str):
    """He calls the first three a "do", the fourth a result, his rewriting too."""
    assert form == judged(text).form
