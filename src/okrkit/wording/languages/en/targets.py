"""
English words around numbers, each as one letter of the alphabet of targets.

A text is read as a string of these letters; the grammar of targets is written in them.

======  ========================================================================
letter  stands for
======  ========================================================================
N P M   a number; a percentage; money
D H     a time; a time that describes ("30-day")
O S R   points; N out of M; a ratio (3:1)
X K     a multiple (3x); a rank (top 5)
G       an amount with a sign (+12, -5 %)
F A E Z a fraction (two thirds); all; every, each; none
I L V   one; a percentile (p95); a word that multiplies (double)
? z _   a placeholder (XX); a date; a name or number that is no amount
f t b   from; to; by
o a i   of; at; in, on, for and their like
j §     within; with
u d     rises; falls (verbs and nouns)
î       improves: which way, only the metric knows
û ð     a rise; a reduction (only nouns)
↑ ↓     up; down
h r     holds; reaches
g l     at least and its like, before a number; at most and its like
p q     or more, after a number; or less
⌊ ⌈     minimum; maximum
m k c   more; fewer; another comparison
e & |   between; and; or
s τ ŝ   now, before; aim; stretch
y v x   per; a period (week); its adverb (weekly)
λ π     last, past; what one compares with (plan)
ω ϖ ẅ   than, against; ahead of; rather than
· 1 θ   the and other small words before a noun; a, an; this
ε ŧ     end, start; on time
n       not
∞       as much as possible
ï       if
β χ     before; eliminates
w       any other word
======  ========================================================================

Signs stand for themselves: ``~ > : , ( ) / . + ±`` and ``-``.
"""

from typing import Final

__all__ = [
    "AFTER",
    "AFTER_NAME",
    "AHEAD",
    "AMISS",
    "APPROXIMATE",
    "ARTICLES",
    "AT_A_PACE",
    "BEFORE_LENGTH",
    "BEFORE_ZERO",
    "BEHIND_HEAD",
    "BEHIND_NAMES",
    "BEING",
    "BETTER_HIGH",
    "BETTER_LOW",
    "BUT",
    "CLOCK_BEFORE",
    "CLOCK_WORDS",
    "DATED",
    "DATING",
    "DAYS_IN_WEEK",
    "DEADLINES",
    "EITHER_WAY",
    "ENDS",
    "FIGURES",
    "FOREIGN_LEADS",
    "FRESH",
    "GAINS",
    "GLADLY",
    "GROUPS",
    "HALVES_OF_DAY",
    "INTO_RANKING",
    "JOINTS",
    "LAST",
    "LASTING",
    "LEADING",
    "LETTERS",
    "LEVELS",
    "LIMITING",
    "LIMITS",
    "MANY_PEOPLE",
    "MEMBERS",
    "MONTHS",
    "MOST_STARS",
    "MOVES",
    "NAMES",
    "NOT_ONLY_MONTHS",
    "NO_NOUN",
    "OF_LAST",
    "OF_TIMES",
    "OF_WHOM",
    "ONE_TIME",
    "ORDINALS",
    "OTHER_PLURALS",
    "PARTED",
    "PERIODS",
    "PERIODS_OF_TIME",
    "PERSONS",
    "PHRASES",
    "PLACES",
    "PLUS",
    "RACES",
    "RACING",
    "RATED_BY",
    "RATES",
    "REACHING",
    "RHYTHMS",
    "RISES_FIRST",
    "SCORES",
    "SEASONS",
    "SERVICE",
    "SHORT",
    "SINGULARS",
    "SO",
    "SOMETIMES_NAMES",
    "SOONER",
    "SOONER_IN_TIME",
    "SPREADING",
    "STARS",
    "STATES",
    "STATISTICS",
    "SURPASSING",
    "TALKS",
    "TIMES",
    "TOP",
    "TRYING",
    "UNTIL",
    "WANTING",
    "WHENEVER",
    "WHERE",
    "WHOLES",
    "WITHOUT_STARS",
    "WORK",
]


def _words(text: str) -> frozenset[str]:
    """Give the words of a text as a set."""
    return frozenset(text.split())


def _phrases(
    table: dict[str, str],
) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Turn phrases by letter into what may follow each first word, longest first."""
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for letter, text in table.items():
        for phrase in text.split("; "):
            first, *rest = phrase.split()
            phrases.setdefault(first, []).append((tuple(rest), letter))
    return {
        first: tuple(sorted(rows, key=lambda row: -len(row[0])))
        for first, rows in phrases.items()
    }


def _letters(**groups: str) -> dict[str, str]:
    """Turn groups of words into a map from each to the letter of its group."""
    return {
        word: LETTER[name] for name, text in groups.items() for word in text.split()
    }


LETTER: Final = {
    "from_": "f",
    "to": "t",
    "by": "b",
    "of": "o",
    "at": "a",
    "in_": "i",
    "with_": "§",
    "within": "j",
    "rises": "u",
    "improves": "î",
    "falls": "d",
    "growth": "û",
    "reduction": "ð",
    "up": "↑",
    "down": "↓",
    "holds": "h",
    "reaches": "r",
    "least": "g",
    "most": "l",
    "minimum": "⌊",
    "maximum": "⌈",
    "more": "m",
    "fewer": "k",
    "compares": "c",
    "stretch": "ŝ",
    "between": "e",
    "and_": "&",
    "or_": "|",
    "now": "s",
    "aim": "τ",
    "per": "y",
    "period": "v",
    "adverb": "x",
    "last": "λ",
    "plan": "π",
    "than": "ω",
    "article": "·",
    "an": "1",
    "this_": "θ",
    "ends": "ε",
    "punctual": "ŧ",
    "not_": "n",
    "endless": "∞",
    "all_": "A",
    "each": "E",
    "which": "ŵ",
    "rolling": "ř",
    "yearly": "ζ",
    "none": "Z",
    "if_": "ï",
    "before": "β",
    "rids": "χ",
}

LETTERS: Final[dict[str, str]] = _letters(
    from_="from",
    to="to towards toward",
    by="by",
    of="of",
    at="at",
    in_="in into on for during across among amongst over through throughout via "
    "after since upon incl including excl excluding despite because",
    with_="with",
    punctual="on-time same-day next-day",
    within="within inside",
    rises="increase increases increased increasing raise raises raised raising grow "
    "grows grew grown growing boost boosts boosted boosting lift lifts lifted "
    "lifting "
    "expand expands expanded expanding gain gains gained gaining rise rises "
    "rose rising climb climbs climbing jump jumps jumping widen deepen strengthen "
    "enlarge extend elevate hike surge heighten push pushes bump bumps ramp ramps "
    "ramping uplifting",
    improves="improve improves improved improving optimise optimize enhance",
    falls="reduce reduces reduced reducing decrease decreases "
    "decreased decreasing cut cuts cutting lower lowers lowered lowering drop drops "
    "dropped dropping decline declines declined declining shrink shrinks shrinking "
    "shorten shortens shortened shortening fall falls fell falling slash slashes "
    "slashing trim trims trimming lessen diminish diminishes curb curbs shave narrow "
    "narrows compress compresses limit limits halt contain dip dips shed",
    growth="growth uplift improvement expansion upturn step-up upswing",
    reduction="reduction saving savings regression degradation deterioration",
    up="up upwards",
    down="down downwards",
    holds="hold holds holding keep keeps keeping kept maintain maintains maintaining "
    "maintained stay stays staying remain remains remaining sustain sustains "
    "sustaining preserve retain",
    reaches="reach reaches reached reaching achieve achieves achieved achieving hit "
    "hits hitting attain attains attaining secure secures get gets getting win wins "
    "earn earns score scores scoring meet meets averages averaging becomes "
    "become is are equals",
    least="> >= ≥ over above exceed exceeds exceeding exceeded surpass surpasses "
    "surpassing beat beats minimally beyond past",
    most="< <= ≤ under below beneath",
    minimum="minimum min",
    maximum="maximum max cap",
    more="more higher additional extra further greater larger bigger longer",
    fewer="fewer less cheaper shorter smaller",
    compares="faster better quicker slower sooner earlier",
    stretch="stretch ambitious moonshot",
    between="between",
    and_="and & while whilst whereas but plus",
    or_="or",
    now="currently current today now was were previously baseline presently "
    "as-is today's yesterday's previous-value initially originally formerly starting "
    "started",
    aim="to-be target targets goal aim aiming targeting targeted",
    per="per",
    period="day days week weeks month months quarter quarters year years yr "
    "half hour hours minute minutes sprint sprints iteration release cycle fortnight "
    "season annum semester trimester summer winter spring autumn",
    adverb="daily weekly monthly quarterly yearly annually annual hourly fortnightly "
    "biweekly bi-weekly nightly half-yearly day-to-day",
    last="last past previous prior preceding next following first coming",
    plan="plan budget forecast baseline-plan competitor competitors market benchmark "
    "peers schedule",
    than="than versus vs against",
    an="a an",
    this_="this",
    ends="end start beginning mid middle close",
    article="the our its their these those his her my your that",
    not_="not nobody never don't doesn't cannot can't isn't aren't without",
    endless="maximise maximize maximising maximizing minimise minimize minimising "
    "minimizing",
    all_="all everyone everybody",
    each="every each",
    which="which thereby",
    rolling="rolling trailing",
    yearly="yoy qoq mom wow y/y year-on-year year-over-year month-on-month "
    "month-over-month quarter-on-quarter quarter-over-quarter",
    none="zero no none nil",
    if_="if unless",
    before="before until till",
    rids="eliminate eliminates eliminated eliminating eradicate",
)
"""Which letter a word is; a word not named here is ``w``."""

PHRASES: Final[dict[str, tuple[tuple[tuple[str, ...], str], ...]]] = _phrases(
    {
        "g": "at a minimum of; at or above; at or over; at a minimum; at the least; at "
        "minimum; at least; a minimum of; minimum of; not less than; not fewer "
        "than; not lower than; not below; not under; never less than; never "
        "below; never under; from falling below; from dropping below; no less "
        "than; no fewer than; no lower than; more than; longer than; higher than; "
        "greater than "
        "or equal to; greater than; larger than; better than; well over; well "
        "above",
        "l": "at a maximum of; at or below; at or under; at a maximum; at the most; at "
        "maximum; at most; a maximum of; maximum of; not more than; not higher "
        "than; not exceeding; not exceed; not above; not over; never more than; "
        "never exceeds; never exceed; never above; never over; from exceeding; "
        "from rising above; from going above; no more than; no higher than; no "
        "greater than; no longer than; no worse than; less than or equal to; less "
        "than; fewer than; lower than; shorter than; faster than; smaller than; "
        "sooner than; well under; well below",
        "w": "make up; makes up; making up; "
        "sign up; signs up; signed up; signing up; set up; sets up; setting up; "
        "line up; lined up; lining up; follow up; followed up; following up; open "
        "up; opened up; opening up; put up; pick up; picked up; back up; team up; "
        "meet up; wrap up; free up; stand up; a majority; no longer; no later; no "
        "matter; no need; more or less; on a scale; a scale; the scale; win "
        "rate; win rates; hit rate; in the order of; in place; even more; over "
        "time; all the time; all hands; all in "
        "all; every time; each other; all about; all round; all set; all clear; zero "
        "trust; no regret; no brainer; no . of; double digits; double digit; double "
        "check; "
        "under management; under construction; under contract; under way; under "
        "review; under warranty; under control; under licence; over budget",
        "o": "limit of; limits of",
        "x": "every second day; every other day; every second week; every other week; "
        "every second month; every other month; every second year; every other year; "
        "every second quarter; every other quarter",
        "χ": "get rid of; do away with",
        "Z": "not a single; not one; not any; no one",
        "b": "no later than",
        ",": "i . e .; i . e",
        "s": "at present; at the moment; right now; we are at; we stand at; we're at; "
        "they are at; they're at; it is at; it's at; it's been; it has been; as of "
        "today; as of now; so far; status quo; to date; "
        "we had; it took; there were; we were at; it was; stood at; stands at; "
        "a year ago; one year ago; a quarter ago; a month ago; a term ago; a season "
        "ago",
        "p": "or more; or higher; or above; or better; or greater; or over; or up; and "
        "above; and higher; and up; total or more",
        "q": "or less; or fewer; or lower; or below; or under; or faster; or quicker; "
        "or sooner; or shorter; or earlier; and below; total or less",
        "^": "up to",
        "⇑": "up from",
        "t": "down to",
        "⇓": "down from",
        "ø": "out of",
        "∞": "as many; as much; as few; as little",
        "%": "per cent",
        "n": "w / o",
        "§": "w /",
        "ω": "compared to; compared with",
        "ẅ": "instead of; rather than; as opposed to; in place of; not just; up on",
        "ϖ": "ahead of",
        "ŧ": "on time; same day; next day",
        "E": "every single",
        "ζ": "year over year; year on year; month over month; month on month; quarter "
        "over quarter; quarter on quarter; week over week; week on week; y / y; q / q; "
        "m / m",
    }
)
"""What follows a first word to make a phrase, the longest first, and its letter."""

STARTS_FROM: Final = frozenset({"from"})
"""Words before the value at which a change starts."""

APPROXIMATE: Final = frozenset(
    {"about", "around", "approximately", "approx", "roughly", "~", "≈", "circa", "ca"}
    | {"nearly", "almost", "only", "just", "some", "roughly", "maximally", "net"}
)
"""Words before a number that leave it as it is."""

MONTHS: Final = _words(
    "january february march april may june july august september october november "
    "december jan feb mar apr jun jul aug sep sept oct nov dec"
)
"""Months; "may" and "march" only with a capital letter or beside a number."""

DAYS_IN_WEEK: Final = _words(
    "monday tuesday wednesday thursday friday saturday sunday christmas easter eoy "
    "eoq eom eod ytd"
)
"""Days and ends of periods that are dates of themselves."""

PERIODS: Final = frozenset(
    {"q", "fy", "h", "cy", "w", "wk", "qtr", "quarter", "ay", "kw", "cw", "wd", "bd"}
)
"""What stands right before the number of a period: Q3, FY27, H1."""

NAMES: Final = _words(
    "aged ages android ansi astm big category chapter cmmi cohort covid din "
    "dynamics ece epic fips floor gaap gdpr gen generation hl7 horizon http iec "
    "ifrs industry ios ipv iso kr l level microsoft milestone mission module nist "
    "objective office okr owasp p pci phase pillar pr priority python rfc s s/4 sap "
    "scale section sev severity soc sox sprint t tier trl type v ver version wave "
    "wcag web windows zone"
)
"""Words that a following number belongs to as a name."""

SOMETIMES_NAMES: Final = _words(
    "aisle annex appendix area article base batch bay block book box branch bug "
    "build building bus camera case cell channel class clause cluster contract counter "
    "court crew deck desk district dock door edition episode exit field figure flight "
    "form furnace gate grade grid group hall hangar house issue junction key lab "
    "lane lesson line lock lot machine mine model node option oven page paragraph "
    "part pier pitch plan plant platform pod port press project pump question rack "
    "reactor region release ring room round route row rule scenario schedule season "
    "series shaft shard shed shelf shift shop silo site squad stable stage stand "
    "standard step store story stream table tank team terminal theatre ticket till "
    "track train tranche turbine unit van vehicle wall ward warehouse well wing "
    "workstream"
)
"""Words that a number names, unless it counts: "Release 4 features"."""

LEVELS: Final = frozenset({"level", "trl", "grade"})
"""Names with a number that rise: "from level 2 to level 3"."""

AFTER_NAME: Final = frozenset(
    {
        "day",
        "week",
        "month",
        "year",
        "quarter",
        "release",
        "sprint",
        "iteration",
        "cycle",
        "season",
        "semester",
        "term",
        "trimester",
    }
)
"""Periods whose number names one of them: "week 4 retention"."""

SCORES: Final = _words(
    "nps enps e-nps csat score scores rating ratings pulse stars star ces sus index "
    "grade osat psat promoter satisfaction"
)
"""Nouns that are counted in points."""

LAST: Final = frozenset({"last", "previous", "prior"})
"""Words that name the period before."""

OF_LAST: Final = frozenset(
    period + mark
    for period in ("month", "quarter", "season", "week", "year")
    for mark in ("'s", "\u2019s")
)
"""Periods to which a number belongs that follows."""

PARTED: Final = frozenset({"balance", "mix", "odds", "proportion", "ratio", "split"})
"""Nouns of two parts that belong together, in "a ratio of 3 to 1"."""

STARS: Final = frozenset({"star", "stars"})
"""Points of a rating, or what a project is given by those who like it."""

MOST_STARS: Final = 10.0
"""No rating has more stars; of more, each is counted."""

WITHOUT_STARS: Final = SCORES - STARS
"""Scores that may be higher."""

RATES: Final = _words(
    "rate rates share conversion margin margins percentage proportion retention "
    "churn utilisation utilization ctr ratio adoption attach accuracy coverage "
    "penetration occupancy availability uptime yield recall precision"
)
"""Nouns that are a percentage, so that a point of them is a percentage point."""

TIMES: Final = _words(
    "time times latency duration wait delay mttr mttd mtta lead cycle build speed "
    "response takes takes minutes minute turnaround runtime downtime"
)
"""Nouns that are a time, so that a lone "m" after their number means minutes."""

SINGULARS: Final = _words(
    "sales news business process access analytics operations success press status "
    "express various gross less across success plus versus address progress canvas "
    "previous bonus campus focus loss class bus basis analysis crisis wireless saas "
    "ops sysops devops mlops finops has is was its this us as yes always thus "
    "als aus bis das des dos los les nos series besides perhaps sometimes towards "
    "afterwards minus does os aws "
    "kubernetes devops docs-as css sms ios gps"
)
"""Words in s that are no plural noun by themselves."""

OTHER_PLURALS: Final = _words(
    "people staff women men children personnel alumni teeth feet geese mice criteria "
    "phenomena menus skus ceus cpus gpus gurus mous icus fte aircraft"
)
"""Plural nouns that their ending does not tell."""

MANY_PEOPLE: Final = ("people", "women", "smen", "remen")
"""Endings of plural nouns for people: "salespeople", "craftsmen"."""

NO_NOUN: Final = _words(
    "who which that with without have has had is are was were be been who will can "
    "do does did say says use used using via although where when while if because "
    "so than as due them it us left lost worked rung besides rated rate rating "
    "reported year-on-year year-over-year yoy mom qoq q/q y/y should must would "
    "could may might not never and or but into onto through older newer younger "
    "makes takes gets comes goes gives"
)
"""Words that end a group of words around a noun."""

STATISTICS: Final = frozenset({"median", "average", "mean", "avg", "averaging"})
"""Statistics by name."""

FIGURES: Final = STATISTICS | {"figure", "level", "result", "score", "total", "value"}
"""What a dated value in brackets may be called."""

DEADLINES: Final = frozenset({"by", "before", "until", "till", "this", "within", "in"})
"""Words that a deadline begins with."""

ENDS: Final = frozenset({"end", "close", "ends"})
"""Words for the end of a period, after "at"."""

BUT: Final = "but"
"""A word behind "all", before those who are left out."""

WHENEVER: Final = frozenset({"after", "before", "during", "since"})
"""Words before "every" that say when something is done, not of what how much."""

SO: Final = frozenset({"so", "that"})
"""Words that an effect begins with."""

AMISS: Final = _words(
    "breached breaches complaint complaints critical defect defects downtime escaped"
    " failed failure failures gaps late lost missed open overdue recordable regression"
    " regressions repeat unplanned unresolved"
)
"""Words of what goes wrong, so that none of it is an aim."""

AHEAD: Final = frozenset({"next", "first", "following", "coming", "schedule"})
"""Words before a period that is yet to come, so that nothing is compared with it."""

STARTING: Final = _words(
    "actual base status baseline before bl cur curr beginning earlier formerly initial "
    "ist ly "
    "old prev previous prior py start started was yesterday ended closed finished had "
    "stood"
)
"""Words in brackets before the value at which a change starts."""

PERSONS: Final = frozenset({"we", "i", "they", "it", "you", "what", "usual", "before"})
"""Words after "than" that name nothing to compare with."""

RHYTHMS: Final = frozenset({"daily", "weekly", "monthly", "fortnightly"})
"""Adverbs that say over which time something is counted."""

INTO_RANKING: Final = _words(
    "in into inside within among amongst reach reaches enter enters be become becomes "
    "is are at from"
)
"""Words before a rank that make it a place among others."""

SEASONS: Final = frozenset({"spring", "summer", "autumn", "winter", "fall", "season"})
"""Parts of a year that a start value is of, in brackets."""

ONE_TIME: Final = frozenset({"day", "week", "month", "year", "hour", "minute"})
"""Units of time in the singular, which may describe a noun: "a 60 day trial"."""

UNTIL: Final = frozenset({"until", "till"})
"""Words before an hour."""

HALVES_OF_DAY: Final = frozenset({"am", "pm", "o'clock", "uhr"})
"""Words behind an hour."""

GROUPS: Final = _words(
    "board class committee couple crew family group household jury network panel pool "
    "set squad team"
)
"""Nouns before "of" and how many belong to them."""

SERVICE: Final = frozenset({"service", "sla", "sl", "answer", "answered"})
"""Words near a service level like 80/20."""

GAINS: Final = frozenset({"gain", "gains", "gained", "gaining"})
"""Verbs that get what they count, right before its number."""

MEMBERS: Final = frozenset({"part", "member", "spot", "place", "bottom", "inside"})
"""Words before "of the top 10" that make it a place among others."""

BEING: Final = frozenset({"is", "are"})
"""Verbs before where something stands: "churn is 4%, the target 3%"."""

PLACES: Final = frozenset({"place", "position", "rank", "spot"})
"""Nouns that an ordinal ranks: "1st place"."""

MOVES: Final = frozenset(
    ["bring", "drive", "get", "move", "pull", "steer", "take", "turn", "work"]
)
"""Verbs that open a clause and move something from where it is: "take it to 5"."""

RISES_FIRST: Final = frozenset({"scale", "scaling", "ramp", "ramping", "accelerate"})
"""Verbs that raise something where they open the text."""

AFTER: Final = frozenset({"after", "since", "upon"})
"""Prepositions before a time that is no window."""

PERIODS_OF_TIME: Final = frozenset({"day", "week", "month", "year", "quarter"})
"""Periods whose number is their name even before a plural."""

NOT_ONLY_MONTHS: Final = frozenset({"may", "march", "mar", "dec", "jan"})
"""Months that are other words as well, unless they have a capital letter."""

ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})
"""Ends of ordinal numbers."""

BEHIND_NAMES: Final = frozenset(
    {"to", "from", "in", "for", "by", "and", "on", "with", "licence", "license"}
)
"""Words before which a name with a number may end."""

SHORT: Final = frozenset(
    {
        "incl",
        "excl",
        "approx",
        "prev",
        "curr",
        "cur",
        "avg",
        "vs",
        "min",
        "max",
        "no",
        "ca",
        "est",
        "resp",
    }
)
"""Words that a dot shortens, so that it ends no sentence."""

DATED: Final = frozenset({"fy", "cy", "q", "kw", "cw", "wk", "wd", "bd"})
"""Short words for a period that a blank may part from its number."""

TOP: Final = frozenset({"top", "number", "rank", "ranked"})
"""Words before a rank."""

PLUS: Final = frozenset({"+", "-", "\u2212", "\u2013"})
"""Signs of an amount."""

LIMITS: Final = frozenset({"within", "under", "than", "inside", "in", "below"})
"""Words before "an hour" that make it one hour."""

ARTICLES: Final = frozenset({"a", "an"})
"""Words that may begin an amount: "a third", "an hour", "a hundred"."""

BEFORE_LENGTH: Final = frozenset({"a", "an", "the", "my", "our", "first"})
"""Words between a verb and how far it leads: "run the first 10k"."""

BEFORE_ZERO: Final = frozenset({"to", "at", "from", "of", "is", "are", "below", ":"})
"""Words before "zero" that make it a value rather than a "none"."""

WHERE: Final = frozenset({"on", "in", "for", "among", "across", "during", "at"})
"""Words that begin a condition: where or for whom a value counts."""

WHOLES: Final = frozenset({"of", "the", "our", "all", "as"})
"""Words behind a fraction that say of what."""

CLOCK_BEFORE: Final = frozenset(
    {"at", "by", "until", "till", "before", "after", "between", "since"}
)
"""Words before a time of day."""

CLOCK_WORDS: Final = _words(
    "am pm clock close closes closing depart departs departure leaves morning evening "
    "open opens opening shift start starts staffed arrival arrives begins hours"
)
"""Words of what is done at a time of day."""

RACES: Final = _words("km lap mile miles pace parkrun race races")
"""Words of a run, whose time is in minutes and seconds."""

RACING: Final = _words("run runs ran running race races parkrun walk jog pb")
"""Words beside the length of a run."""

TALKS: Final = _words(
    "aht call calls chat chats handle handling hold session sessions talk video videos "
    "view views visit watch"
)
"""Words of what lasts minutes and seconds."""

JOINTS: Final = frozenset({"and", "with", "&", ",", ";"})
"""What stands between two measures: a sign of the one is none of the other."""

LASTING: Final = TIMES | _words(
    "aht average avg mean median length long handle handling hold talk watch view"
)
"""Words that say how long something lasts."""

WORK: Final = _words(
    "action actions activities approach deliverables how initiative initiatives "
    "measures projects steps tactics tasks via work"
)
"""Labels of what is done for a target, before a colon."""

LIMITING: Final = frozenset({"limit", "limits", "limiting", "cap", "contain"})
"""Verbs that bound what they name."""

LEADING: Final = _words("i i'll let's please shall should to we we'll will")
"""Words before an order that say nothing of it: "we will"."""

DATING: Final = _words("by in until")
"""Words before a date: "by June, write a plan"."""

WANTING: Final = _words(
    "able aim aims commit committed expect get gets have help helps how need needs "
    "plan ready want wants"
)
"""Words before "to" that say what somebody is to do, not what something is for."""

SOONER: Final = frozenset(
    {"after", "ahead", "before", "beforehand", "prior", "upfront"}
)
"""Words behind a time that say how long before or after something it is."""

BETTER_HIGH: Final = _words(
    "accuracy adoption attendance availability completion conversion coverage csat"
    " engagement enps income loyalty margin margins nps occupancy participation"
    " productivity profit punctuality rating ratings retention revenue sales"
    " satisfaction share turnout uptake uptime yield"
)
"""Nouns of which more is better, so that "up to" says where they are to go."""

BETTER_LOW: Final = (
    TIMES
    | AMISS
    | _words(
        "absence absenteeism abandonment attrition bounce bug bugs churn cost costs "
        "days debt dropout emissions error errors expense expenses hours incidents "
        "injuries losses price reject rejects scrap shrinkage sickness spend "
        "variance waste"
    )
) - {"speed", "build", "lead", "repeat", "open", "critical", "response"}
"""Nouns of which less is better, so that to improve them is to lower them."""

BEHIND_HEAD: Final = _words(
    "a about after among and as at before between by during for from in into of on or "
    "over per so than to under until when which while who with within"
)
"""Words with which what is said of a noun begins, so that the noun is over."""

EITHER_WAY: Final = _words("returns turnover")
"""Nouns of which less is better of staff, and more of sales."""

GLADLY: Final = _words("dwell engagement listening play reading session viewing watch")
"""What is done in a time of which more is better: "watch time"."""

RATED_BY: Final = _words("rating ratings score scores star stars")
"""Nouns of what others give something."""

REACHING: Final = _words("achieve attain hit reach")
"""Verbs of which a time that describes a noun is the aim: "reach 2-day delivery"."""

TRYING: Final = _words("confirm explore prove test validate verify")
"""Verbs of finding out, for which what it is done with counts."""

AT_A_PACE: Final = _words("better faster quicker")
"""By which a pace rises, and the time that something takes falls."""

SOONER_IN_TIME: Final = _words("earlier slower sooner")
"""By which a date comes nearer, or a pace falls."""

FRESH: Final = _words("new more additional extra further major minor")
"""Words behind a number that make it count: "release 1 new design"."""

FOREIGN_LEADS: Final[dict[str, str]] = _letters(
    from_="von dal de del van",
    to="auf al naar para zu \u00e0",
    by="em um",
    least="mindestens minstens \u00fcber ueber",
    most="h\u00f6chstens maximal onder sous unter",
    aim="want wanted",
)
"""Words right before a number, most of other languages: elsewhere they say nothing."""

LETTERS.update(
    _letters(
        rises="aumentar aumentare augmenter erh\u00f6hen steigern verhogen",
        falls="reduzieren reduzir reducir ridurre r\u00e9duire senken verlagen "
        "verringern",
        holds="halten",
    )
)

OF_WHOM: Final = frozenset({"of", "for", "in", "among", "the", "all"})
"""Words before a level that say whose something is: "scores of grade 4 pupils"."""

STATES: Final = _words(
    "blocked built done given held kept late live made met open outstanding overdue "
    "paid pending remaining sent sold taken unpaid unresolved waiting won written"
)
"""Words behind one noun that say how it stands."""

SPREADING: Final = _words(
    "deliver deploy distribute expand extend introduce issue migrate move offer roll "
    "rollout send ship switch"
)
"""Verbs that bring something to all: how many have it is the aim."""

SURPASSING: Final = _words(
    "beat beats beating exceed exceeds exceeding outgrow outperform outperforms surpass"
)
"""Verbs that get above what they name, by as much as follows."""

OF_TIMES: Final = frozenset({"days", "weeks", "months", "quarters", "years", "nights"})
"""Times that may be the whole of a share: "in 11 of 12 months"."""

REDUCTIONS: Final = _words("cashback coupon discount discounts off rebate rebates")
"""What is taken off a price."""

OFFERING: Final = _words(
    "give gives giving grant granting offer offered offering offers provide"
)
"""Verbs of handing something out: how much of it is no aim."""

YIELDING: Final = _words(
    "attracting bringing delivering earning generating producing yielding"
)
"""What is done brings so much: both are aims."""
