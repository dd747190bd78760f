"""English words that the rules of a review look for. Data only."""

import re
from collections.abc import Mapping
from typing import Final

__all__ = [
    "ABSTRACT",
    "BETTERING",
    "CHIEF_MEASURE",
    "COMPARATIVES",
    "COMPARED",
    "DEFINED",
    "DEFINING_WINDOW",
    "EFFECTS",
    "EVENTS",
    "FALLING",
    "GENERIC",
    "HELPED_BY",
    "JOINING",
    "KEEPING",
    "KINDS_OF_WORK",
    "LAUNCHING",
    "LEAD_IN",
    "LOOSE",
    "NAMED_LOOSELY",
    "NOT_SOFT_BEFORE",
    "OF_THE_FIRST",
    "OBTAINING",
    "OUTSIDERS",
    "PEOPLE",
    "PEOPLE_UNCOUNTED",
    "PERIODS",
    "PLACEHOLDER",
    "PURPOSE",
    "QUALITY",
    "REPEATED",
    "RISING",
    "SCOPE_WORDS",
    "SERVED",
    "SHARES",
    "SMALL_WORDS",
    "SOFT",
    "SPARED",
    "VAGUE",
    "VANITY",
]


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


RISING: Final = _set(
    "increase raise grow boost lift expand elevate heighten double triple quadruple"
    " treble multiply maximise maximize gain"
)
"""Verbs that say a number goes up."""

FALLING: Final = _set(
    "reduce decrease cut lower shrink shorten drop halve minimise minimize lessen"
    " diminish slash trim curb limit decline"
)
"""Verbs that say a number goes down."""

BETTERING: Final = _set(
    "improve enhance optimise optimize strengthen accelerate streamline better"
    " intensify deepen speed upgrade simplify advance tighten stabilise stabilize"
    " maximise maximize minimise minimize scale foster enrich"
)
"""Verbs that say something gets better, whichever way its number goes."""

KEEPING: Final = _set("maintain keep stay remain sustain hold preserve continue")
"""Verbs that say something stays as it is."""

OBTAINING: Final = _set(
    "get gain generate win attract drive build create earn acquire secure establish"
    " become be make ensure provide deliver achieve"
)
"""Verbs after which it must be said how much, or what exactly."""

SOFT: Final = _set(
    "help support assist consult advise analyze analyse participate champion consider"
    " explore encourage facilitate investigate evangelise evangelize contribute aid"
    " promote advocate collaborate liaise examine influence"
)
"""Verbs that say somebody takes part, and not what comes of it."""

NOT_SOFT_BEFORE: Final = _set(
    "ticket tickets request requests case cases team teams staff cost costs portal call"
    " calls queue load volume satisfaction response contacts hours desk center centre"
    " page pages articles agents agent csat sla slas experience contract contracts"
    " material materials system interactions emails channel channels engineers line"
)
"""Nouns after which "support" and "help" are no verbs."""

COMPARATIVES: Final = _set(
    "more less fewer better faster easier higher lower greater smoother stronger"
    " quicker shorter cheaper simpler bigger larger improved increased reduced"
    " enhanced optimised optimized happier safer cleaner increasing improving reducing"
    " improvement increase reduction decrease rise"
)
"""Words that compare with today."""

COMPARED: Final = re.compile(
    r"\b(?:more|less|fewer|(?:great|low|high|fast|slow|bett|short|long|cheap|larg|small)er)"
    r" (?:\w+ ){0,4}than (?![\d$€£])|\bahead of (?:plan|budget|target|schedule|the)\b"
    r"|\bon (?:\w+ )?(?:plan|budget|target)\b|\bon time\b|\bthan (?:last|the same)\b",
    re.IGNORECASE,
)
"""How a text names something to be compared with, without a number."""

VAGUE: Final = _set(
    "great good excellent easy seamless smooth simple delightful effective efficient"
    " effectively efficiently outstanding amazing intuitive robust scalable healthy"
    " world-class best-in-class high-quality high-performing strong"
)
"""Words on which two people need not agree."""

GENERIC: Final = (
    RISING
    | FALLING
    | BETTERING
    | _set(
        "focus ensure drive develop build foster support promote deliver achieve excel"
        " improving increasing create establish provide manage work demonstrate show"
        " make have enable empower master own prove"
    )
)
"""Verbs that fit any objective."""

ABSTRACT: Final = _set(
    "growth quality success excellence performance culture experience efficiency"
    " productivity satisfaction engagement retention innovation collaboration"
    " communication visibility awareness alignment transparency security stability"
    " reliability scalability sustainability diversity inclusion leadership"
    " transformation digitalisation digitalization automation operations sales"
    " marketing revenue profitability adoption hiring people team teams process"
    " processes quality velocity delivery documentation infrastructure architecture"
    " governance compliance effectiveness capability capabilities maturity ownership"
    " accountability branding brand presence reputation impact value values results"
    " business organisation organization company skills talent onboarding recruiting"
    " recruitment support service services product products platform code data tooling"
    " technology strategy planning work services things everything stakeholders"
    " management execution agility health wellbeing"
)
"""Nouns that name a theme rather than somebody or something of theirs."""

LAUNCHING: Final = _set(
    "launch implement build deploy release ship migrate introduce install publish"
    " complete finish redesign refactor rewrite document write develop design deliver"
    " create roll move set finalise finalize execute conduct run organise organize"
    " prepare start rebuild relaunch integrate automate setup produce draft define"
)
"""Verbs of making something and putting it in place."""

SPARED: Final = _set(
    "culture loyalty trust relationship relationships experience community love"
    " confidence habit habits value customer customers business reputation"
    " satisfaction growth environment market markets awareness demand pipeline"
    " revenue results excellence brand business team teams organisation organization"
    " company workplace place delight"
)
"""What is not put in place like a product, whatever the verb."""

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
}
"""Words of an objective that need saying what is meant, and what to ask."""

PURPOSE: Final = re.compile(
    r"\b(?:so that|so (?:customers?|users?|we|they|people)|in order to|because"
    r"|in order|such that|which (?:lets|helps|allows|means)|thereby|resulting in"
    r"|to (?:enable|help|let|allow|make|become|reduce|increase|improve|win|avoid"
    r"|prevent|keep|give|support|drive|deliver|achieve|free|save|meet|serve|grow"
    r"|reach|cut|get|ensure|build|create|attract|protect)\b)",
    re.IGNORECASE,
)
"""How a sentence says what something is for."""

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

DEFINED: Final = re.compile(
    r"\bdefined (?:as|by|in)\b|\bi\.e\.|\bmeaning\b|\bas measured\b|\bmeasured (?:by|as|in)\b"
    r"|\bcounted (?:as|in|by)\b|\bis one (?:who|that|which)\b|\bthat is\b|\bper the\b"
    r"|\baccording to\b|\bas defined\b|\bdefinitions?\b",
    re.IGNORECASE,
)
"""How a text says that a word is defined."""

DEFINING_WINDOW: Final = re.compile(
    r"\b(?:daily|weekly|monthly|quarterly|dau|wau|mau|per (?:day|week|month)"
    r"|(?:in|over|within|during) (?:the |a )?(?:past|last|first|previous|rolling)?\s?"
    r"\d* ?(?:days?|weeks?|months?)|(?:each|every|a) (?:day|week|month|year|quarter)"
    r"|\d+[- ]day|at least (?:once|twice)|times)\b",
    re.IGNORECASE,
)
"""A length of time that says when somebody counts."""

VANITY: Final[Mapping[str, str]] = {
    "views": "how many viewers did what you hoped for",
    "pageviews": "how many visitors did what they came for",
    "impressions": "how many of those who saw it acted",
    "followers": "how many followers act on what they see",
    "retweets": "how many readers act",
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

SHARES: Final = _set(
    "adoption usage use uptake participation attendance completion awareness opt-in"
    " enrolment enrollment penetration engagement activation take-up registration"
    " utilisation utilization"
)
"""Nouns whose share asks: of whom?"""

OUTSIDERS: Final = re.compile(
    r"\b(?:press|journalists?|the media|newspapers?|analysts? (?:report|firm)s?|gartner"
    r"|forrester|regulators?|government|ministry|parliament|courts?|authorit(?:y|ies)"
    r"|app store|apple|google|investors?|vendors?|suppliers?|third[- ]part(?:y|ies)"
    r"|other teams?|another team|partner teams?|partners|competitors?|jury|council)\b",
    re.IGNORECASE,
)
"""Those who decide for themselves."""

HELPED_BY: Final = re.compile(
    r"(?:\bby (?=(?:\w+ly )?(?P<doing>\w{3,}ing)\b)"
    r"|\bthrough (?!(?:the )?(?:end|q[1-4]|h[12]|funnel|checkout|year|month|quarter"
    r"|process|\w+ of|portal|app|site|website|platform|system|\d|january|february"
    r"|march|april|june|july|august|september|october|november|december|out\b))"
    r"|\bvia (?=\w)|\busing (?=\w)|\bby means of |\bby (?:the )?(?:introduction"
    r"|implementation|use|launch|adoption) of |\bwith the help of )",
    re.IGNORECASE,
)
"""How a text names the way as well as the end."""

PLACEHOLDER: Final = re.compile(
    r"(?:\b[XYZN]{1,3}|_{2,}|\?{1,3}) ?%|[$€£]\s?[XYN]{1,3}\b"
    r"|\b(?:X{2,4}|TBD|TBC|TBA|NN|XYZ|tbd|tbc)\b|\?{2,}"
    r"|\b(?:from|to|by|of|than|least|most|under|over|reach) [XYZN]\b"
    r"|\bN [a-z]+s\b|\b[XYN] (?:days?|hours?|weeks?|months?|minutes?|points?|times|new|more)\b"
    r"|[\[<{](?:target|number|value|metric|feature|product|amount|date|name|baseline"
    r"|n|x|y|xx|tbd|m|\$)[^\]>}]{0,30}[\]>}]|\[\$?[NXM]\]|\bINSERT\b|_{3,}"
)
"""What stands where something is still to come."""

KINDS_OF_WORK: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ["launch", "ship", "release", "deploy", "roll", "implement", "build", "create", "develop", "introduce", "install", "enable", "open", "add", "extend", "set", "setup", "deliver"],
        "launch",
    ),
    **dict.fromkeys(
        ["write", "document", "publish", "draft", "post", "record", "blog", "prepare", "produce", "define"],
        "write",
    ),
    **dict.fromkeys(["hire", "recruit", "onboard", "staff", "appoint"], "hire"),
    **dict.fromkeys(["train", "coach", "certify", "teach", "upskill", "educate"], "train"),
    **dict.fromkeys(
        ["hold", "host", "run", "organise", "organize", "attend", "conduct", "undertake", "meet", "visit", "present", "facilitate", "schedule", "book"],
        "meet",
    ),
    **dict.fromkeys(["fix", "resolve", "close", "eliminate", "remove", "clear", "tackle"], "fix"),
    **dict.fromkeys(["migrate", "move", "port", "switch", "transfer", "replace"], "move"),
    **dict.fromkeys(
        ["research", "interview", "survey", "analyse", "analyze", "audit", "review", "explore", "investigate", "evaluate", "assess", "test", "study", "identify", "map"],
        "learn",
    ),
}
"""What kind of work a verb is, where that says what to ask for instead."""

EFFECTS: Final[Mapping[str, str]] = {
    "launch": "what those it is for will do with it, such as "
    "\u201cX% of <those it is for> use it every week\u201d",
    "write": "what readers will do or no longer ask, such as "
    "\u201cquestions on <the subject> from X to Y a month\u201d",
    "hire": "what the new people make possible, such as "
    "\u201c<what they are hired for> from X to Y\u201d",
    "train": "what people will do differently, such as "
    "\u201cX% of <those trained> do <the new thing> without help\u201d",
    "meet": "what will be different after it, such as "
    "\u201cX% of <those who come> do <what you hope for> within a month\u201d",
    "fix": "what those concerned will no longer meet, such as "
    "\u201c<reports of the fault> from X to Y a month\u201d",
    "move": "what the move brings, such as \u201c<cost, speed or faults> from X to Y\u201d",
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

JOINING: Final = re.compile(
    r"(?:[,;.&]|\band\b|\bwhile\b|\bplus\b|\bat the same time\b|\bwithout\b|\bwith\b)",
    re.IGNORECASE,
)
"""What joins two targets."""

NAMED_LOOSELY: Final = re.compile(
    r"\bfeature[- ]complete(?:ness)?\b|\btech(?:nical)? debt\b|\bproduction[- ]ready\b"
    r"|\bproduct[- ]market fit\b|\bpower users?\b",
    re.IGNORECASE,
)
"""Terms of more than one word that two people may count differently."""

PEOPLE_UNCOUNTED: Final = _set("users members")
"""People of whom it must be said when one counts."""

QUALITY: Final = re.compile(
    r"\b(?:qualified|quality|paying|that convert|who (?:convert|buy|sign|return)"
    r"|conversion|per (?:view|post|visitor)|within \d)",
    re.IGNORECASE,
)
"""What sorts a count by what it is worth."""

SERVED: Final = re.compile(
    r"\s+(?:to )?(?:\w+ly )?(?:publish\w*|writ\w+|report\w*|cover\w*|mention\w*|approv\w+"
    r"|sign\w*|accept\w*|agree\w*|feature\w*|deliver\w*|adopt\w*|award\w*|grant\w*"
    r"|decid\w+|select\w*|choos\w+|renew\w*|list\w*|endors\w+|certif\w+|ship\w*|build\w*"
    r"|complet\w+|integrat\w+|commit\w*|provid\w+|implement\w*|launch\w*|name\w*)\b",
    re.IGNORECASE,
)
"""What those outside do of their own will."""

PEOPLE: Final = _set(
    "everyone everybody anyone anybody somebody employees employee staff engineers"
    " developers developer colleagues managers teams nurses teachers drivers guests"
    " reps agents candidates leaders contributors newcomers women men families children"
    " mothers analysts designers writers scientists recruits world regulators investors suppliers partners retailers communities"
)
"""Those who would notice, beside customers."""

SMALL_WORDS: Final = _set(
    "a an the our my your their its of in on for and or & to by with at as from into"
    " across all more most even overall new very q1 q2 q3 q4 this that be is are we"
)
"""Words that add nothing to what an objective says."""

REPEATED: Final = re.compile(
    r"\b(?:every|each|per|once a|twice a|daily|weekly|fortnightly|monthly|quarterly"
    r"|regularly|continuously|ongoing)\b",
    re.IGNORECASE,
)
"""What is done again and again."""

OF_THE_FIRST: Final = re.compile(
    r"(?:of (?:them|it|these|those|which|whom)|one of them)\b|\b(?:i\.e|that is|or)\b",
    re.IGNORECASE,
)
"""How a second number is said to be part of a first one, or the same again."""

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
    "profitability": "gross margin",
    "compliance": "open findings of the audit",
    "sustainability": "emissions per unit",
    "innovation": "share of revenue from what is younger than two years",
}
"""A measure that shows a concept, as one would write it into a key result."""

LEAD_IN: Final = re.compile(
    r"[^:\n]{0,40}?\b(?:key[ -]results?|krs?)\b\s{0,3}#?\d{0,2}(?:\.\d{1,2})?"
    r"\s{0,3}(?:\]{1,2}\s{0,3}[:\-–]?|[:\-–])|\W{0,4}kr\d{1,2}\]?\s{0,3}[:.\-–]?",
    re.IGNORECASE,
)
"""How a line says that it is a key result."""
