"""What the rules of a review ask and advise, by English word. Data only."""

from collections.abc import Mapping
from typing import Final

__all__ = [
    "CHIEF_MEASURE",
    "EFFECTS",
    "EVENTS",
    "KINDS_OF_THING",
    "KINDS_OF_WORK",
    "LOOSE",
    "PERIODS",
    "SAYS_NOTHING",
    "SCOPE_WORDS",
    "THINGS_OF_CODE",
    "VANITY",
]

SCOPE_WORDS: Final[Mapping[str, str]] = {
    "successful": "by what sign would others say so",
    "successfully": "by what sign would others say so",
    "go-to": "for whom, where, and by what sign",
    "best": "among whom, where, and by what sign",
    "best-in-class": "in which class, and by what sign",
    "world-class": "by whose standard",
    "first-class": "by whose standard",
    "top-notch": "by whose standard",
    "industry-leading": "in what, and by whose count",
    "market-leading": "in what, and by whose count",
    "leading": "in what, where, and by whose count",
    "premier": "among whom, and where",
    "number-one": "in what, and by whose count",
    "key": "which ones",
    "strategic": "which ones, and why these",
    "great": "by what sign would others say so",
    "excellent": "by what sign would others say so",
    "outstanding": "by what sign would others say so",
    "state-of-the-art": "by whose standard",
    "cutting-edge": "by whose standard",
    "core": "which ones",
    "excellence": "by what sign would others say so",
    "favourite": "of whom, and by what sign",
    "favorite": "of whom, and by what sign",
    "even more": "more than what, and by what sign",
    "more than ever": "by what sign, and how it was before",
    "better than ever": "by what sign, and how it was before",
    "market leader": "in what, where, and by whose count",
    "raise the bar": "from what, to what",
    "raise the profile": "among whom, and by what sign",
    "raise our profile": "among whom, and by what sign",
    "set the standard": "in what, and who will follow it",
    "set new standards": "in what, and who will follow them",
    "on the map": "who will then know what of it",
    "household name": "in which households, and by what sign",
    "second to none": "in what, and by whose count",
    "ahead of the curve": "of whom, and in what",
    "game changer": "what one can do then that one cannot do now",
    "game-changing": "what one can do then that one cannot do now",
    "new heights": "how high, and by what sign",
    "powerhouse": "in what, and by what sign",
    "next level": "what one could do there that one cannot do now",
    "amazing": "by what sign would others say so",
    "awesome": "by what sign would others say so",
    "exceptional": "by what sign would others say so",
    "extraordinary": "by what sign would others say so",
    "fantastic": "by what sign would others say so",
    "incredible": "by what sign would others say so",
    "superior": "to whom, and by what sign",
    "unmatched": "by whom, and by what sign",
    "unparalleled": "by whom, and by what sign",
    "magic": "what those who see it will then do",
    "magical": "what those who see it will then do",
    "synergy": "what two parts do together that they do not do now",
    "synergies": "what two parts do together that they do not do now",
    "holistic": "what is part of it, and what is not",
    "agile": "what will be decided or delivered sooner",
    "data-driven": "which decisions, by whom, and on what data",
    "customer-centric": "what customers will notice",
    "customer-focused": "what customers will notice",
    "user-centric": "what users will notice",
    "innovative": "what one can do with it that one cannot do now",
    "future-proof": "against what",
    "future-ready": "for what",
    "thought leader": "among whom, on what, and by what sign",
    "thought leadership": "among whom, on what, and by what sign",
    "digital transformation": "what will be done without paper, by whom",
    "high-performing": "at what, and by what sign",
    "high-performance": "at what, and by what sign",
}
"""Words of an objective that need saying what is meant, and what to ask."""

LOOSE: Final[Mapping[str, str]] = {
    "active": "what somebody must do, within how many days, to count as active",
    "inactive": "after how many days without what somebody counts as inactive",
    "engaged": "what somebody must do, how often, to count as engaged",
    "successful": "what makes one successful",
    "successfully": "what makes one successful",
    "healthy": "which score or signs make one healthy",
    "significant": "how much is significant",
    "significantly": "how much is significant",
    "meaningful": "what makes one meaningful",
    "properly": "what properly means",
    "positive": "which answers count as positive",
    "satisfied": "which answers count as satisfied",
    "happy": "which answers count as happy",
    "high-quality": "what quality one must have",
    "feature-complete": "which features it must have",
    "production-ready": "what it must withstand to be ready",
    "enterprise-ready": "which demands of which customers it must meet",
    "world-class": "by whose standard",
    "best-in-class": "in which class, and by which measure",
    "adopted": "what somebody must do, how often, to have adopted it",
    "loyal": "what somebody must do, how often, to count as loyal",
    "important": "which ones are important",
    "strategic": "which ones are strategic",
    "relevant": "which ones are relevant",
    "key": "which ones are key",
    "quickly": "within how long",
    "promptly": "within how long",
    "swiftly": "within how long",
    "smoothly": "what must not happen",
    "regularly": "how often",
    "frequently": "how often",
    "traction": "what would show it",
    "tech-debt": "how it is counted, and by whom",
    "stable": "by which measure",
    "scalable": "to what load",
    "well-defined": "what it must hold",
    "high-value": "from what value on",
    "high-impact": "what impact one must have",
    "top": "the first how many, by what",
    "bottlenecks": "what counts as one, and how many there are",
    "bottleneck": "what counts as one, and how many there are",
    "inefficiencies": "what counts as one, and how many there are",
    "non-trivial": "from what size on",
}
"""Words in a key result that two people may count differently, and what to define."""

VANITY: Final[Mapping[str, str]] = {
    "views": "how many viewers did what you hoped for",
    "viewings": "how many viewers did what you hoped for",
    "stars": "how many of them use it",
    "likes": "how many of them act on what they see",
    "upvotes": "how many of them use it",
    "forks": "how many of them give something back",
    "clicks": "how many of them did what they came for",
    "pageviews": "how many visitors did what they came for",
    "impressions": "how many of those who saw it acted",
    "followers": "how many followers act on what they see",
    "retweets": "how many readers act",
    "visitors": "how many of them did what they came for",
    "visits": "how many of them did what they came for",
    "mentions": "what those who read of it do next",
    "downloads": "how many still use it a month later",
    "posts": "what readers do after reading",
    "tweets": "what readers do after reading",
    "articles": "what readers do after reading",
    "blogs": "what readers do after reading",
    "newsletters": "what readers do after reading",
    "commits": "what users notice",
    "coverage": "how many faults still reach users",
    "points": "what users get for it",
    "bugs": "how many faults reach users",
}
"""Counts that can rise with nothing better behind, and what to pair them with."""

_WORK: Final = {
    "launch": (
        "launch ship release deploy roll implement build create develop introduce"
        " install enable open add extend set setup deliver"
    ),
    "write": "write document publish draft record prepare produce define",
    "reach": "post blog tweet advertise broadcast send mail promote",
    "hire": "hire recruit onboard staff appoint",
    "train": "train coach certify teach upskill educate",
    "meet": (
        "hold host run organise organize attend conduct undertake meet visit present"
        " facilitate schedule book"
    ),
    "win": "pitch call contact phone approach",
    "fix": "fix resolve close eliminate remove clear tackle remediate patch",
    "end": "shut decommission retire sunset discontinue",
    "move": "migrate move port switch transfer replace",
    "rework": (
        "redesign refactor rewrite rebuild revamp relaunch rework overhaul update"
        " upgrade modernise modernize minify redo refresh"
    ),
    "ease": (
        "automate digitise digitize standardise standardize centralise centralize"
        " consolidate integrate connect"
    ),
    "equip": "buy purchase procure rent lease",
    "partner": "partner",
    "learn": (
        "research interview survey analyse analyze audit review explore investigate"
        " evaluate assess test study identify map"
    ),
}
_THINGS: Final = {
    "learn": (
        "interviews interview surveys survey audit audits reviews review research tests"
        " test study studies analysis assessment experiments experiment pilot"
    ),
    "meet": (
        "meetings meeting workshops workshop sessions session webinars webinar events"
        " event conference fair retro retrospectives stand-ups one-on-ones 1:1s"
    ),
    "train": "training trainings course courses e-learning bootcamp bootcamps cpd",
    "win": "calls demos demo pitches",
    "reach": (
        "posts post tweets blog newsletter newsletters mailing mailings campaign"
        " campaigns ads podcast podcasts"
    ),
    "place": (
        "site sites office offices store stores shop shops branch branches clinic"
        " clinics warehouse warehouses hub hubs depot depots restaurant restaurants"
        " school schools location locations plant plants"
    ),
    "plan": (
        "strategy plan plans policy roadmap concept guideline guidelines framework"
        " process processes procedure playbook standards vision model"
    ),
    "group": (
        "council committee board group groups taskforce forum community network club"
        " panel guild chapter"
    ),
    "report": "report reports whitepaper whitepapers",
    "code": "tests endpoint endpoints migration migrations schema queries database",
    "partner": "partner partners partnership partnerships agreement agreements",
    "certify": "certification certificate accreditation",
}
KINDS_OF_THING: Final[Mapping[str, str]] = {
    noun: kind for kind, nouns in reversed(_THINGS.items()) for noun in nouns.split()
}
"""What kind of work it is to make or hold a thing."""

THINGS_OF_CODE: Final = frozenset(_THINGS["code"].split())
"""What is made by writing, and read by nobody."""

KINDS_OF_WORK: Final[Mapping[str, str]] = {
    verb: kind for kind, verbs in _WORK.items() for verb in verbs.split()
}
"""What kind of work a verb is, where that says what to ask for instead."""

SAYS_NOTHING: Final = (
    "achieve", "carry", "complete", "do", "earn", "establish", "finish", "form",
    "found", "get", "give", "have", "make", "obtain", "pass", "perform", "receive",
    "sign",
)  # fmt: skip
"""Verbs by which only the thing says what kind of work it is."""

EFFECTS: Final[Mapping[str, str]] = {
    "launch": "what those it is for will do with it, such as "
    "\u201cX% of <those it is for> use it every week\u201d",
    "write": "what readers will do or no longer ask, such as "
    "\u201cquestions on <the subject> from X to Y a month\u201d",
    "reach": "what those it reaches will do, such as "
    "\u201c<replies, sign-ups or orders> that come from it from X to Y a month\u201d",
    "report": "what will be decided by it, and which number shows that it helped, "
    "\u201cfrom X to Y\u201d",
    "hire": "what the new people make possible, such as "
    "\u201c<what they are hired for> from X to Y\u201d",
    "train": "what people will do differently, such as "
    "\u201cX% of <those trained> do <the new thing> without help\u201d",
    "meet": "what will be different after it, such as "
    "\u201cX% of <those who come> do <what you hope for> within a month\u201d",
    "win": "what comes of them, such as "
    "\u201cX% of <those you speak to> do <what you hope for>\u201d",
    "fix": "what those concerned will no longer meet, such as "
    "\u201c<reports of the fault> from X to Y a month\u201d",
    "end": "what is saved or freed by it, such as "
    "\u201c<its cost or hours> from X to Y a month\u201d",
    "plan": "what goes better once people work by it, such as "
    "\u201c<what it is to change> from X to Y\u201d",
    "group": "what it will decide or get done, such as "
    "\u201cX% of <its proposals> are carried out\u201d",
    "place": "what the new places bring, such as "
    "\u201c<customers, output or reach> of the new places from X to Y\u201d",
    "move": "what the move brings, such as "
    "\u201c<cost, speed or faults> from X to Y\u201d",
    "rework": "what goes better for those who use it, such as "
    "\u201c<time, faults or drop-outs> from X to Y\u201d",
    "ease": "what takes less time or goes wrong less often, such as "
    "\u201c<hours or faults> from X to Y a month\u201d",
    "equip": "what those who get it can then do, such as "
    "\u201cX% of <those it is for> do <the new thing> with it\u201d",
    "code": "what users will notice, such as "
    "\u201c<faults or waits that reach them> from X to Y a month\u201d",
    "partner": "what they bring, such as "
    "\u201c<customers or revenue> that come through them from X to Y\u201d",
    "certify": "what it opens to you, such as "
    "\u201c<orders that wait for it> from X to Y\u201d",
    "learn": "what will be decided or changed with what you learn, and which number "
    "shows that it helped, \u201cfrom X to Y\u201d",
}
"""What to write instead of a kind of work."""

EVENTS: Final[Mapping[str, str]] = {
    "calls": "call",
    "meetings": "meeting",
    "interviews": "interview",
    "sessions": "session",
    "reviews": "review",
    "visits": "visit",
    "demos": "demo",
    "workshops": "workshop",
    "check-ins": "check-in",
    "trainings": "training",
    "appointments": "appointment",
    "call": "call",
    "meeting": "meeting",
    "review": "review",
    "session": "session",
    "interview": "interview",
    "visit": "visit",
    "check-in": "check-in",
}
"""Meetings with one party each, by either number."""

PERIODS: Final[Mapping[str, str]] = {
    "daily": "on the last working day",
    "weekly": "in the last calendar week",
    "fortnightly": "in the last two weeks",
    "bi-weekly": "in the last two weeks",
    "biweekly": "in the last two weeks",
    "monthly": "in the last calendar month",
    "quarterly": "in the last calendar quarter",
    "yearly": "in the last calendar year",
    "annual": "in the last calendar year",
}
"""How often, as a stretch of time that can be looked back on."""

CHIEF_MEASURE: Final[Mapping[str, str]] = {
    "retention": "share of accounts that renew",
    "loyalty": "share of customers who buy again within a year",
    "engagement": "share of accounts that use it every week",
    "satisfaction": "share of answers of 4 or 5 out of 5",
    "acquisition": "new customers a month",
    "activation": "share of new accounts that reach their first result in a week",
    "adoption": "share of accounts that use it every week",
    "conversion": "share of visitors who buy",
    "revenue": "recurring revenue",
    "growth": "recurring revenue",
    "awareness": "share of the audience that names us unasked",
    "demand": "qualified leads a month",
    "support": "share of requests solved at first contact",
    "usability": "share of users who finish the task unaided",
    "performance": "95th percentile of the response time",
    "reliability": "failures that users notice a month",
    "quality": "faults that users notice a month",
    "delivery": "days from request to use",
    "security": "days until a critical flaw is closed",
    "accessibility": "share of pages that pass the accessibility check",
    "hiring": "days until a vacancy is filled",
    "staff_engagement": "eNPS",
    "staff_retention": "share of staff who leave within a year",
    "wellbeing": "share of staff who call their workload fair",
    "learning": "share of staff who do it without help",
    "collaboration": "days that work waits for another team",
    "productivity": "hours per unit of work",
    "cost": "cost per unit",
    "profitability": "profit",
    "compliance": "open findings of the audit",
    "sustainability": "emissions per unit",
    "innovation": "share of revenue from what is younger than two years",
}
"""A measure that shows a concept, as one would write it into a key result."""
