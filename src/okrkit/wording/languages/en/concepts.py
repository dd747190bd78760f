"""Everything that English says of concepts, measures and people, in one place."""

from typing import Final

from okrkit.wording.languages.en.aims import AIMS
from okrkit.wording.languages.en.measures_customers import CUSTOMERS
from okrkit.wording.languages.en.measures_market import MARKET
from okrkit.wording.languages.en.measures_systems import SYSTEMS
from okrkit.wording.languages.en.measures_work import WORK
from okrkit.wording.languages.en.populations import POPULATIONS

__all__ = [
    "ABOUT",
    "AIMS",
    "COUNTED_AFTER",
    "COUNTED_BEFORE",
    "FREEING",
    "HIGHER",
    "IGNORED",
    "JOINING",
    "KEPT_AFTER",
    "LEFT_AFTER",
    "LINKING",
    "LOWER",
    "MEASURES",
    "NUMBER_LABELS",
    "POPULATIONS",
    "SETTINGS",
    "VISITING",
]

MEASURES: Final = (CUSTOMERS, MARKET, SYSTEMS, WORK)
"""Name, definition and words of every measure."""

ABOUT: Final[dict[str, str]] = {
    "customers": """
    customer client account user subscriber member buyer shopper guest patient
    student learner visitor seller merchant tenant reader player viewer listener
    citizen consumer traveller traveler passenger resident creator advertiser
    subscription household family host rider diner donor pupil clinic hotel
    restaurant retailer supplier vendor policyholder borrower landlord farmer
    freelancer parent homeowner driver commuter cardholder depositor gamer fan
    audience attendee participant licensee signup trial installer dealer
    pharmacy caller child children mother father relative pensioner claimant refugee
    villager inhabitant smallholder worshipper voter volunteer
    """,
    "people": """
    employee staff colleague engineer manager hire talent workforce
    worker leader intern recruiter nurse teacher teammate personnel apprentice doctor
    joiner starter mentor director executive leadership developer tester
    designer analyst consultant agent operator technician headcount nursing crew
    midwife apprenticeship cook chef waiter waitress barista housekeeper cleaner porter
    bartender baker butcher carer caregiver paramedic physician surgeon clinician
    therapist lecturer professor tutor researcher scientist librarian curator lawyer
    clerk officer soldier firefighter pilot steward courier picker packer welder
    machinist mechanic electrician plumber carpenter foreman supervisor cashier trainee
    """,
    "systems": """
    api server service page site website app application query request endpoint
    database cluster node log backup data container image file record build
    deployment system platform infrastructure software code network search
    dashboard web mobile checkout homepage warehouse ci pipeline job gateway sdk
    cdn cache dns kubernetes browser firmware device model
    """,
}
"""Nouns that tell whom or what the words around them are about."""

IGNORED: Final = """
data retention, log retention, retention policy, backup retention, retention|systems,
customer success team, customer success manager, engagement manager,
customer support team, quality assurance, rules of engagement, retention schedule,
revenue operations, sales team, sales enablement, sales force, sales rep,
sales training, sales representative, sales manager, support team, support agent,
growth team, retention team, account manager, brand new, customer success,
account executive, sales process, sales deck, sales playbook, security team,
security training, data team, growth hacking, growth mindset, community manager,
community team, people team, quality team, product quality team,
engagement survey question, hiring manager, hiring plan, hiring team,
revenue recognition, revenue team, cost center, cost centre, brand guideline,
brand guide, brand book, rebrand, brand refresh, brand strategy, marketing team,
marketing automation, churn model, churn prediction model, churn analysis,
retention strategy, retention plan, onboarding checklist, security review,
security audit, security policy, incident management, incident response plan,
incident process, incident review, quality gate, release note, release manager,
order form, order to, in order, in order to, in terms of, leading, leave request,
parental leave, annual leave, leave no, in lead, take lead, lead to, lead by,
leads to, lead by example, lead generation campaign, team lead, tech lead,
engagement letter, engagement model, error handling, error message,
performance review, performance management, cost model, test data, trial balance,
user story, user guide, user manual, user journey, user flow, user persona,
user feedback, customer feedback, customer journey, user research, member state,
account plan, account planning, customer advisory board, user interface,
user testing, customer portal, client portal, user documentation, user management,
account management, member of, customer data, user data, user account,
customer contract, accounting, customer segment, user group, stars and scrub,
training material, training plan, course material, feature flag, feature request,
feature team, view of, with view, point of view, in view of, stream of,
capacity planning, capacity plan, grade of, idea of, alert rule, alerting,
waste of time, production environment, in production, to production,
production environment, stock option, stock photo, stock exchange, carbon copy,
security deposit, recall campaign, recall process, hire purchase, certification body,
share of time, release candidate, release train, policy exception process,
training session on, open source, high-quality, quality of life, quality time,
quality content, quality lead, ux designer, ui designer, ux team, ux research,
ux department, financial stability, job security, social security,
job satisfaction survey, data pipeline, ci pipeline, leave policy, leave behind,
leave feedback, leave review, security clearance, secure budget, sales and marketing,
marketing and sales, engagement plan, communication plan, quality department,
security department, growth plan, growth strategy, sales strategy, sales plan,
sales meeting note, revenue model, churn survey, exit interview, customer community,
team member, member of team, our partner in, trusted partner, love stay,
secure budget for, speaking engagement, social media policy, social media manager,
social media team, social media account, social media plan, social media calendar,
cheaper alternative, fastest growing, fast-growing, fastest-selling, fast-selling,
fastest route, get new user to, get new customer to, get new member to,
keep customer data, new employee benefit, add support for, build support for,
ship support for, launch support for, native support for, implement support for,
sales training for, find what they came for, finds what they came for,
eat our margin, eating our margin, eat into our margin, eating into our margin
"""
"""Phrases that hold such a word and name something else: teams, documents, roles."""

COUNTED_BEFORE: Final = """
# + acquire acquiring active add adding additional annual another attract attracting
average boost boosting cut daily decrease decreasing double doubling dozen drive driving
eight enrol enroll expand fewer first five four gain gaining grow growing hire hiring
hundred increase increasing k less lose lower lowering m million monthly more net new
nine number one open overall qualified quarterly raise raising recruit recruiting reduce
seven sign signing six ten thousand three total triple twelve twenty two up urgent
weekly win winning median mean
"""
"""Stems after which a noun is what is counted, and not whose share it is."""

COUNTED_AFTER: Final = """
# % & * + - -> / < = => > a above across after and at before below by compared day down
drop during each every exceed fall for from hit in increase last mom month next of on or
over per qoq quarter rise than this through to under until up using versus via vs week
without year year-over-year yoy → ≤ ≥ with
"""
"""Stems that may follow it; any other noun makes a compound of it."""

NUMBER_LABELS: Final = """
biggest class grade group kr largest level p phase priority q round series sev severity
stage step tier top type version wave zone
"""
"""Stems whose number is a name: "Tier 1 customers" are not counted."""

LOWER: Final = """
time duration delay latency lag wait queue length cost price fee spend spending expense
bill budget overhead error fault failure defect bug issue incident outage crash backlog
debt loss risk complaint mismatch correction dropout drop-out waste gap shortage stress
noise size age distance effort step click blocker vulnerability finding violation claim
turnover attrition churn absence accident injury emission consumption overtime rework
scrap penalty fine dispute duplicate discrepancy exception rejection cancellation refund
return no-show warning breach fraud downtime late overdue delays variance deviation
dependency toil interruption escalation blackout footprint temperature friction hour day
minute second week payload bundle severity regression conflict contention overrun
"""
"""Nouns of which less is better, where they are what a measure is of."""

HIGHER: Final = """
score rating accuracy coverage revenue income profit margin satisfaction adoption growth
sales quality retention engagement conversion share uptime availability throughput yield
productivity efficiency savings saving donation referral renewal win deal lead sign-up
user customer subscriber member visitor follower view traffic visit order download
participant attendee volunteer partner contributor contribution signup install
listing repeat recommendation trust confidence awareness reach mention citation
completion success satisfaction pass attainment capacity yield occupancy utilisation
utilization usage participation response turnout attendance placement enrolment
"""
"""Nouns of which more is better."""

FREEING: Final = (("free", "from"),)
"""Adjectives of people that are verbs before a word: "free customers from forms"."""

JOINING: Final = "and or & + than"
"""Words that join two nouns or two adjectives."""

KEPT_AFTER: Final = """
we who that which and engaged happy happier loyal longer long active satisfied delighted
because so coming once for year
"""
"""Stems that may follow those who are kept: "keep customers longer"."""

LEFT_AFTER: Final = """
us we and because so longer long for year after each every in within during less more
fewer at past through since when before until by over below under from per = < > ≤ ≥
"""
"""Stems that may follow where customers or staff leave us, or stay."""

VISITING: Final = """
patient guest diner passenger traveller traveler visitor shopper audience attendee
commuter participant driver
"""
"""Those who leave a place at the end of a visit, and are not lost by it."""

LINKING: Final = """
of per in for to by on at from with within among across until after before than that who
"""
"""Words after which the name of a measure only says more of its noun."""

SETTINGS: Final[tuple[tuple[str, str], ...]] = (
    (
        "patient hospital ward clinic nurse doctor surgeon discharge surgery birth",
        "csat complaints health_outcome hospital_stay wait_time patient_harm no_shows",
    ),
    (
        (
            "child children pupil student school teacher lesson read exam university"
            " course"
        ),
        "learning_outcome dropout lessons_missed csat employment_rate",
    ),
    (
        "production plant factory foundry machine press assembly workshop scrap",
        "scrap rework first_pass_yield defect_rate oee downtime accidents",
    ),
    (
        "contributor maintainer patch repository open-source",
        "contributors contributions response_time community_members",
    ),
    (
        "donor donation charity beneficiary",
        "donations volunteers repeat_rate beneficiaries",
    ),
    ("volunteer", "volunteers logo_retention cohort_retention beneficiaries"),
    ("job unemployed jobless apprentice", "employment_rate learning_outcome"),
    ("village water well drinking", "water_access beneficiaries"),
    (
        "street resident citizen city neighbourhood neighborhood council permit town",
        "felt_safety csat complaints wait_time",
    ),
    (
        "guest diner hotel restaurant room kitchen food meal dish waiter",
        "rating repeat_rate csat complaints occupancy waste",
    ),
    (
        "club association park library museum theatre theater festival neighbour",
        "attendance csat community_members repeat_rate complaints",
    ),
    ("return refund", "refund_rate complaints"),
    ("shop shopper store shelf till", "repeat_rate csat stock_outs complaints"),
    (
        "parcel truck lorry fleet warehouse pallet passenger train bus flight baggage",
        "on_time_delivery punctuality damage_rate accidents complaints",
    ),
    ("research paper study researcher experiment dataset", "citations"),
)
"""Nouns that tell the kind of work an objective is in; the measures at home there."""
