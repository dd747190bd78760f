"""English phrases that the rules of a review look for. Data only."""

import re
from collections.abc import Mapping
from typing import Final

from okrkit.wording.languages.en import forms

__all__ = [
    "ABLE",
    "AGAINST_OTHERS",
    "BEFORE_NAMED",
    "BOASTED",
    "BROUGHT_DOWN",
    "CHANGE",
    "CLAUSE_OPENS",
    "COMPARED",
    "COUNT_ASKED",
    "DECIDED_BY",
    "DEFINED",
    "DEFINING_WINDOW",
    "DOING_NOUN",
    "DONE_ON_TIME",
    "EVERYBODY_FEELS",
    "FOR_A_CHANGE",
    "HAD_BEFORE",
    "HELD",
    "HELPED_BY",
    "HINTS",
    "JOINING",
    "LEAD_IN",
    "LIVELIHOODS",
    "MARK_OF",
    "MET_US",
    "NAMED_LOOSELY",
    "NEGATED",
    "OF_A_PLAN",
    "OF_NOTHING_ELSE",
    "OF_ONE_MAKING",
    "OF_THE_FIRST",
    "OUTSIDERS",
    "OUT_OF",
    "OUT_OF_FEW",
    "PLACEHOLDER",
    "PLACEHOLDER_HINT",
    "PURPOSE",
    "QUALITY",
    "REPEATED",
    "SCALE_IN_BRACKETS",
    "SCALE_TO",
    "SERVED",
    "SHARE_SAID",
    "SO_THAT_ALL_SEE",
    "STANDS_OUT",
    "STARS",
    "STARTING",
    "THING_CAN",
    "TO_BELOW_ZERO",
    "UNLIKE_A_THING",
    "WITH_OURS",
]

ABLE: Final = re.compile(r"\b(?:able|ability) to \w", re.IGNORECASE)
"""How a text says what somebody can then do."""

AGAINST_OTHERS: Final = re.compile(
    r"\b(?:vs\.?|versus|compared (?:to|with)) "
    r"(?!(?:the |our |its |their )?(?:last|previous|prior|past|preceding|current|today"
    r"|now|before|baseline|start|beginning|same|year|quarter|month|week|q[1-4]\b|h[12]\b"
    r"|fy|\d|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|\$|€|£))(?:the |our )?[a-z][\w-]*",
    re.IGNORECASE,
)
"""How a number is compared with another group's, rather than with its own before."""

BEFORE_NAMED: Final = re.compile(
    r"\b(?:all|my|our|the|their|these|those|your)"
    r"(?: (?:first|last|next|top|best|other|remaining))?\s*\Z",
    re.IGNORECASE,
)
"""What stands before the number of people or things that are known already."""

COMPARED: Final = re.compile(
    r"\b(?:more|less|fewer|(?:great|low|high|fast|slow|bett|short|long|cheap|larg|small)er)"
    r" (?:\w+ ){0,4}than (?![\d$€£])|\bahead of (?:plan|budget|target|schedule|the)\b"
    r"|\bon (?:\w+ )?(?:plan|budget|target)\b|\bon time\b|\bthan (?:last|the same)\b"
    r"|\b(?:industry|market|sector|national|regional|peer) "
    r"(?:average|benchmark|mean|median|norm)\b",
    re.IGNORECASE,
)
"""How a text names something to be compared with, without a number."""

COUNT_ASKED: Final = re.compile(r"\bn\s{0,2}=\s{0,2}\Z", re.IGNORECASE)
"""What stands before the number of people who were asked."""

DEFINED: Final = re.compile(
    r"\bdefined (?:as|by|in)\b|\bi\.e\.|\bmeaning\b|\bas measured\b"
    r"|\bmeasured (?:by|as|in)\b"
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

BOASTED: Final = re.compile(
    r"\s*(?:(?:achieve|beat|hit|make|meet|reach) (?:all )?"
    r"(?:(?:its|our|the|this year's) )?(?:(?:annual|quarterly|revenue|sales|yearly) )?"
    r"(?:budget|figures|forecast|goals?|numbers?|plan|quota|targets?)"
    r"|(?:make|earn) (?:more )?(?:money|profits?|[$€£]{1,3})(?: for \w+(?: \w+){0,2})?"
    r"|(?:be|become) (?:an? |the )?(?:best|greatest|leading|premier|top) "
    r"[a-z-]+(?: [a-z-]+)?)\s*[.!]?\s*",
    re.IGNORECASE,
)
"""An aim that is only to be first, or to meet what was planned: "Hit the number"."""

BROUGHT_DOWN: Final = re.compile(
    r"\bdown to (?:about |around |~ ?)?[$€£]?\d", re.IGNORECASE
)
"""How a text says that something is less than it was, behind what it is."""

EVERYBODY_FEELS: Final = re.compile(
    r"\b(?:(?:100 ?% (?:of )?)(?:[\w'\u2019-]+ ){0,4}?"
    r"|(?:all|every|each) (?:of )?(?:our |the |their )?"
    r"(?:[\w-]+ )?(?:customers?|clients?|users?|guests?|patients?|employees?|staff"
    r"|members?|students?|parents?|citizens?|residents?|passengers?|donors?|visitors?"
    r"|colleagues|readers?|teams?) (?:(?:is|are|feel|feels|be|become) )?)"
    r"(?:delighted|engaged|happy|loyal|motivated|proud|satisfied"
    r"|recommends? us|loves? us|stays? with us|satisfaction)\b"
    r"|\b(?:all|every|each) (?:of )?(?:our |the )?(?:[\w-]+ )?(?:customers?|clients?"
    r"|guests?|patients?|citizens?|residents?|passengers?|donors?|visitors?|parents?) "
    r"(?:knows?|trusts?|loves?|likes?|understands?|recommends?|prefers?|chooses?"
    r"|buys?|returns?|comes? back|stays?|is aware|are aware)\b"
    r"|\b(?:everybody|everyone) (?:enjoys?|feels?|knows?|likes?|loves?|trusts?"
    r"|understands?|values?)\b",
    re.IGNORECASE,
)
"""How everybody without an exception is to be content, or to stay."""

HAD_BEFORE: Final = re.compile(
    r"\((?:(?:we|it|they|this|that)(?:['\u2019](?:re|ve|s)| are| is| was| were| had"
    r"| have| has| did| added| got| won| made| reached| signed| sold| closed)\b"
    r"[^()\d]{0,20}?|(?:already )?at )"
    r"[$€£]?(\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,4})?)([kKmM]?)"
    r"(?![\d.]|\w)",
    re.IGNORECASE,
)
"""How brackets behind a target say what was so before: "(we added 12 last quarter)"."""

HELD: Final = re.compile(
    r"\b(?:(?:stays?|remains?|holds?|keeps?)\s(?:\w+\s){0,2}(?:above|below|over|under)"
    r"|(?:not|never|n['\u2019]t)\s(?:\w+\s){0,2}(?:above|below|over|under)"
    r"|at or (?:above|below))\b",
    re.IGNORECASE,
)
"""How a text says what must not be passed: "does not fall below"."""

HELPED_BY: Final = re.compile(
    r"(?<![\w-])(?:by (?=(?:\w+ly )?\w{3,}ing\b)"
    r"|through (?!(?:the )?(?:end|q[1-4]|h[12]|funnel|checkout|year|month|quarter"
    r"|process|\w+ of|portal|app|site|website|platform|system|\d|january|february"
    r"|march|april|june|july|august|september|october|november|december|out\b))"
    r"|via (?=\w)|using (?=\w)|by means of |by (?:the )?(?:introduction"
    r"|implementation|use|launch|adoption) of |with the help of )",
    re.IGNORECASE,
)
"""How a text names the way as well as the end."""

JOINING: Final = re.compile(
    r"(?:[;&]|[,.](?!\d)|\band\b|\bwhile\b|\bplus\b|\bat the same time\b)",
    re.IGNORECASE,
)
"""What joins two targets."""

LEAD_IN: Final = re.compile(forms.LEAD_IN, re.IGNORECASE)
"""How a line says that it is a key result."""

MARK_OF: Final = re.compile(
    r"[^.;]{0,30}?\b(?:mark|milestone|threshold|barrier|line|goal|target)\b",
    re.IGNORECASE,
)
"""How a number is a mark to be passed, as in "the 5,000 mark"."""

MET_US: Final = re.compile(
    r"\b(?:had|have|has) (?:had )?(?:an? |their )?"
    r"(?:[\w:-]+ ){1,4}with (?:me|us|my team|our team)\b",
    re.IGNORECASE,
)
"""How a talk with oneself is told of."""

NAMED_LOOSELY: Final = re.compile(
    r"\bfeature[- ]complete(?:ness)?\b|\btech(?:nical)? debt\b|\bproduction[- ]ready\b"
    r"|\bproduct[- ]market fit\b|\bpower users?\b",
    re.IGNORECASE,
)
"""Terms of more than one word that two people may count differently."""

NEGATED: Final = re.compile(
    r"\b(?:no|not|never|none|nobody|cannot|can't|can|able|zero)\b", re.IGNORECASE
)
"""What says that something is possible or happens no longer: that can be tried."""

OF_THE_FIRST: Final = re.compile(
    r"(?:of (?:them|it|these|those|which|whom)|one of them)\b|\b(?:i\.e|that is|or)\b"
    r"|\bwith (?:at least |at most |more than )?\Z",
    re.IGNORECASE,
)
"""How a second number is said to be part of a first one, or the same again."""

OF_NOTHING_ELSE: Final = re.compile(
    r"\s*%?\s*(?:are|is|were|was|still|remain|remains|stay|stayed|will|do|have|can)\b",
    re.IGNORECASE,
)
"""How a second number has no noun of its own: "and 90% are still there"."""

OUTSIDERS: Final = re.compile(
    r"\b(?:press|journalists?|the media|newspapers?|analysts? (?:report|firm)s?|gartner"
    r"|forrester|regulators?|government|ministry|parliament|courts?|authorit(?:y|ies)"
    r"|app store|apple|google|investors?|vendors?|suppliers?|third[- ]part(?:y|ies)"
    r"|other teams?|another team|partner teams?|partners|competitors?|jury|council)\b",
    re.IGNORECASE,
)
"""Those who decide for themselves."""

OF_A_PLAN: Final = re.compile(
    r"%? of (?:\w+ ){0,3}(?:plan|quota|target|goal|budget|forecast|last|baseline)\b",
    re.IGNORECASE,
)
"""How a share is one of something planned, which can be more than the whole."""

FOR_A_CHANGE: Final = re.compile(
    r"\b(?:in order )?to (?:boost|cut|grow|improve|increase|lift|lower|raise|reduce"
    r"|shorten|strengthen) (?:the |our |their )?"
    r"([A-Za-z][\w'/-]*(?: [A-Za-z&][\w'/-]*){0,5})\s*[.!)\]]*\s*\Z",
    re.IGNORECASE,
)
"""What work is for, at the end of a line: "... to reduce the wait for a bed"."""

OUT_OF: Final = re.compile(r" {0,3}out of (\d{1,9})\b(?![.,]\d|%)")
"""Where a scale ends, behind a number on it."""

OUT_OF_FEW: Final = re.compile(
    r"(?<![\d./])(\d{1,3}(?:\.\d{1,3})?) ?/ ?(5|10)(?![\d./%]|st|nd|rd|th)"
)
"""A score with the end of its scale: "4.2/5"."""

SCALE_IN_BRACKETS: Final = re.compile(
    r"\((?:scale )?(?:of )?[01] ?(?:to|-|\u2013) ?(5|6|7|10|100)\)", re.IGNORECASE
)
"""Where a scale ends that stands in brackets: "(1-5)"."""

SCALE_TO: Final = re.compile(
    r"\b(?:scale (?:of|from) \d{1,2} ?(?:to|-|\u2013) ?(\d{1,3})"
    r"|\d{1,2} ?(?:to|-|\u2013) ?(\d{1,3}) scale"
    r"|(\d{1,3}|three|four|five|six|seven|ten)[- ]point (?:\w+ )?scale)\b",
    re.IGNORECASE,
)
"""Where a scale ends that is named somewhere in a text."""

SHARE_SAID: Final = re.compile(
    r"\b(?:share|proportion|fraction|percentage)\b(?! (?:price|value|capital))",
    re.IGNORECASE,
)
"""What says that a percentage is a part of a whole."""

STARS: Final = re.compile(r"[ -]?stars?\b", re.IGNORECASE)
"""How a rating of five stars is said, behind its number."""

TO_BELOW_ZERO: Final = re.compile(
    r"\bto [-\u2212\u2013]\s?(\d{1,9}(?:\.\d{1,9})?)\s?%?\Z", re.IGNORECASE
)
"""How a text says that a value is to end below zero."""

_IN_BRACKETS: Final = (
    r"[\[<{](?:target|number|value|metric|feature|product|amount|date|name|baseline"
    r"|n|x|y|xx|tbd|m|\$)"
)

PLACEHOLDER: Final = re.compile(
    r"(?:\b[XYZN]{1,3}|(?<![\w.,])[xyn]|_{2,}|\?{1,3}) ?%|\?{2,}"
    rf"|{forms.STANDING_IN}"
    r"|\b(?:from|to|by|of|than|least|most|under|over|reach) [XYZN]\b(?!=)"
    r"|\bfrom [xn] to [yxm]\b"
    r"|\b(?:[Ii]ncrease|[Rr]educe|[Rr]aise|[Gg]row|[Cc]ut|[Ii]mprove) [XYZN]\b"
    r"|\bN [a-z]+s\b|\bfrom +to\b|\b(?:to|by|from|of|least) \?"
    r"|\b[XYN] (?:days?|hours?|weeks?|months?|minutes?|points?|times|new|more)\b"
    rf"|{_IN_BRACKETS}[^\]>}}]{{0,30}}[\]>}}]|\[\$?[NXM]\]|_{{3,}}"
)
"""What stands where something is still to come."""

PLACEHOLDER_HINT: Final = re.compile(
    r"[XYZN]\b|[?_]|TB|tb|INSERT|from +to\b|\b[xyn] ?%|from [xn] to "
    rf"|{_IN_BRACKETS}|\[M"
)
"""Without any of these there is nothing still to come."""

CLAUSE_OPENS: Final = re.compile(
    r"\w (?:that|which|who|where|worth)\b"
    r"|\w (?=(?:our|your|their|its|the next) \w+ [a-z]+ )"
    r"|[a-z] (?=(?:people|children|nobody|everybody|everyone) [a-z]+)",
    re.IGNORECASE,
)
"""Where a clause begins that says more of what is made."""

DONE_ON_TIME: Final = re.compile(
    r"\b(?:every|all|each) .+\bon (?:time|schedule)\b"
    r"|s (?:on|in) (?:time|schedule|full)\b",
    re.IGNORECASE,
)
"""How often something is to be on time, rather than once."""

LIVELIHOODS: Final = re.compile(
    r"\bcreat\w+ (?:\w+ ){0,2}(?:jobs|livelihoods|opportunities)\b", re.IGNORECASE
)
"""What is created among people, and never put in place."""

OF_ONE_MAKING: Final = frozenset({"the", "a", "an", "this"})
"""Words before one thing that is due."""

STANDS_OUT: Final = re.compile(
    r"\b(?:the|our|its) (?:most \w+|best\b"
    r"|(?!latest|newest|oldest|harvest|forest|request|contest|digest|interest)\w{3,}est\b)",
    re.IGNORECASE,
)
"""A superlative: there is one only where all others are worse."""

THING_CAN: Final = re.compile(
    r"\b(?:can|could|may|need|uses?|lets?|allows?|helps?|enables?|shows?) ",
    re.IGNORECASE,
)
"""How a clause says what a thing is for, as a plan of it does."""

UNLIKE_A_THING: Final = re.compile(
    r"\b(?:nothing|nobody|never|without|lasts?|outlasts?|works|pays|matters|holds)\b"
    r"|^ \w+ing\b",
    re.IGNORECASE,
)
"""Words of a clause by which something is to turn out well."""

PURPOSE: Final = re.compile(
    r"\b(?:so that|so (?:\w+ ){1,3}that|so (?:customers?|users?|we|they|people)"
    r"|in order to|because|in order|such that|which (?:lets|helps|allows|means)"
    r"|thereby|resulting in"
    r"|to (?:enable|help|let|allow|make|become|reduce|increase|improve|win|avoid"
    r"|prevent|keep|give|support|drive|deliver|achieve|free|save|meet|serve|grow"
    r"|reach|cut|get|ensure|build|create|attract|protect)\b)",
    re.IGNORECASE,
)
"""How a sentence says what something is for."""

QUALITY: Final = re.compile(
    r"\b(?:qualified|quality|paying|that convert|who (?:convert|buy|sign|return)"
    r"|conversion|per (?:view|post|visitor)|within \d)",
    re.IGNORECASE,
)
"""What sorts a count by what it is worth."""

REPEATED: Final = re.compile(
    r"\b(?:every|each|per|once a|twice a|daily|weekly|fortnightly|monthly|quarterly"
    r"|regularly|continuously|ongoing)\b",
    re.IGNORECASE,
)
"""What is done again and again."""

SERVED: Final = re.compile(
    r"\s+(?:to )?(?:\w+ly )?"
    r"(?:publish\w*|writ\w+|report\w*|cover\w*|mention\w*|approv\w+"
    r"|sign\w*|accept\w*|agree\w*|feature\w*|deliver\w*|adopt\w*|award\w*|grant\w*"
    r"|decid\w+|select\w*|choos\w+|renew\w*|list\w*|endors\w+|certif\w+|ship\w*|build\w*"
    r"|complet\w+|integrat\w+|commit\w*|provid\w+|implement\w*|launch\w*|name\w*)\b",
    re.IGNORECASE,
)
"""What those outside do of their own will."""

STARTING: Final = re.compile(
    r"\bfrom (?:about |around |roughly |avg\.? |~ ?)?[$€£]?\d"
    r"|\((?:[\w%' ]{0,40}\b)?(?:was|were|now|today|currently|current|baseline"
    r"|starting at)\b[\w:=~ ]{0,20}[$€£]?\d"
    r"|\b(?:last|previous|prior) (?:month|quarter|season|week|year)['\u2019]s [$€£]?\d"
    # What else may stand before a start is one only if nothing follows it.
    r"|\((?:[\w%' ]{0,40}\b)?(?:is|are|total|base|start|at)\b[:=~ ]{0,3}"
    r"[$€£]?[\d.,]+ ?(?:%|[kKmM]|pp|points?)?\)",
    re.IGNORECASE,
)
"""How a text says where something starts."""

DECIDED_BY: Final = re.compile(
    r"\b(?:mentions? (?:in|by|from) (?:the )?(?:media|press|news\w*|magazines?)"
    r"|(?:media|press) mentions?|featured (?:in|by|on)"
    r"|approv(?:al|ed) (?:from|by)|accepted (?:by|at|into)"
    r"|endorsed by|recommended by|cited (?:in|by)|listed (?:in|by)"
    r"|awards? (?:from|by))\b"
    r"(?! (?:the |our )?(?:board|management|legal|ceo|leadership|team|finance|works))",
    re.IGNORECASE,
)
"""What only others can do, whoever they are."""

CHANGE: Final = re.compile(
    r"\b(?:(?:bring|drive|push|move|take)s? [^.;]{1,60}?\b(?:up|down)|increase|decrease"
    r"|reduction|growth|rise|drop|uplift|improvement)\b",
    re.IGNORECASE,
)
"""How a text says that something changes, without a verb of change."""

HINTS: Final[Mapping[str, frozenset[str]]] = {
    "against": frozenset({"vs", "versus", "compared"}),
    "compared": frozenset({
        "than", "ahead", "plan", "budget", "target", "time", "average", "benchmark",
        "mean", "median", "norm",
    }),
    "decided by": frozenset({
        "mention", "mentions", "featured", "approval", "approved", "accepted",
        "endorsed", "recommended", "cited", "listed", "award", "awards",
    }),
    "defined": frozenset({
        "defined", "definition", "definitions", "i", "meaning", "measured", "counted",
        "one", "that", "per", "according",
    }),
    "everybody feels": frozenset({
        "100", "all", "every", "each", "everybody", "everyone",
    }),
    "held": frozenset({"above", "below", "over", "under"}),
    "named loosely": frozenset({
        "feature", "feature-complete", "feature-completeness", "debt", "ready",
        "production-ready", "fit", "power",
    }),
}  # fmt: skip
"""Words without one of which a phrase is not there: quicker than looking for it."""

DOING_NOUN: Final = re.compile(
    r"(?<!satisfac)(?<!reputa)(?<!posi)(?<!condi)(?:tion|[^s]sion|ement|pment)\Z"
)
"""How nouns end that stand for doing something."""

SO_THAT_ALL_SEE: Final = re.compile(
    r"\b(?:on|in) time\b|\bwithout \w|\bwithin \d|\bnever\b|\bevery time\b",
    re.IGNORECASE,
)
"""What says how it will be, so that somebody can see it."""

WITH_OURS: Final = re.compile(
    r"\b(?:with|of|in|on|across|for) (?:all )?(?:our|the) (?:\w+ ){0,2}"
    r"(?:app|company|organi[sz]ation|platform|products?|services?|software|tools?)\b",
    re.IGNORECASE,
)
"""What says only that it is about what one makes."""
