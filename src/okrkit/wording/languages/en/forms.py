"""
English: the small words and phrases by which a key result reads as work or as change.

The verbs stand in `form_verbs`, the nouns in `form_nouns`; `okrkit.wording.wordforms`
makes their other forms. A word may stand with both ("report"): its place tells which
it is.
"""

from collections.abc import Mapping
from typing import Final

NOUNISH: Final = (
    "advertising alerting banking billing booking branding briefing bug-fixing"
    " building cleaning coaching computing consulting contracting cooking"
    " counselling crossselling debriefing earnings engineering finding"
    " gaming gardening grading greeting handling hearing heating helping"
    " hiring hosting housing invoicing landing learning lending lighting listing"
    " logging machining marketing meaning meeting mentoring merchandising messaging"
    " modeling modelling monitoring networking offering onboarding opening"
    " outsourcing packaging packing parking planning positioning pricing processing"
    " programming prototyping publishing purchasing ranking rating reading"
    " recruiting recycling reporting retailing roaming routing running saving"
    " scheduling screening selling sentencing setting shipping shopping shortening"
    " signing sourcing spending staffing standing storytelling streaming"
    " surroundings teaching testing ticketing tooling trading training travelling"
    " tuning typing understanding underwriting upskilling warehousing warning wiring"
    " writing"
)
"""Words in -ing that name a thing or a practice rather than what somebody does."""

FUNCTION: Final[Mapping[str, str]] = {
    "determiner": "a an the this these those its their his her both some any such"
    " itself themselves himself herself",
    "own": "our my ours us internal internally in-house company-wide companywide",
    "we": "we we'll we've i i'll i've team's",
    "every": "all every each everyone everything",
    "none": "no zero none not nobody nothing never without neither nil",
    "be": (
        "is are was were be been being it's aren't isn't they're become becomes became"
        " becoming"
    ),
    "have": "has have had having",
    "modal": "can could will would shall should must might able cannot can't don't",
    "there": "there there's",
    "to": "to",
    "from": "from",
    "of": "of",
    "by": "by via through",
    "and": "and or plus but nor as-well-as",
    "who": "who which that whose where when while",
    "per": "per",
    "preposition": (
        "about above across after ahead against along alongside amid among around as at"
        " because before behind beside besides between beyond despite during except for"
        " if in inside into like near off on onto out outside over past regarding since"
        " so than then throughout till toward towards under until up upon versus via vs"
        " w with within"
    ),
    "quantity": ("number count amount total quantity volume point points"),
    "fraction": (
        "share proportion percentage percent pct portion fraction majority half third"
        " thirds quarters"
    ),
    "more": "more fewer less most least higher greater better faster shorter cheaper"
    " easier safer quicker than",
}
"""The small words that hold a sentence together, by what they do."""

ADJECTIVES: Final = (
    "absolute accessible active actual additional adjusted aged annual automated"
    " available average bad basic best bi-weekly big biweekly brand-new broad cheap"
    " clean clear closed cold combined committed common complete comprehensive"
    " connected consistent core correct critical cross-functional cross-team current"
    " daily deep delayed different digital direct distinct duplicate early eastern easy"
    " eligible end-to-end engaged enough enterprise-grade entire escalated essential"
    " existing expected expired external extra fast few final first flagship formal"
    " fortnightly free fresh full fully-fledged functional funded general global good"
    " great happy hard healthy heavy high high-impact high-level high-priority"
    " high-quality high-value hot hourly human idle important inactive inbound"
    " individual industry-leading initial instant internal international joint junior"
    " key lapsed large last late lean legacy light local long long-term low loyal main"
    " major manual many marketing-qualified mature mean medium middle minimum minor"
    " missed mobile modern monthly multiple national native necessary net new newer"
    " next nightly north northern offline old older on-call on-prem ongoing online open"
    " open-source organic original other outbound outstanding overall overdue own paid"
    " paying peer perceived perfect personal physical plain planned poor positive"
    " possible potential pre-release precise previous primary prior private proper"
    " proud public published qualified quarterly quick raw real real-time recent"
    " recurring regional registered regular relevant remaining remote reopened reported"
    " required responsible rich right risky robust root rural safe same scalable"
    " scheduled second secure self-serve self-service semi-annual senior serious sev1"
    " several severe short signed-up simple single single-page slow small smooth social"
    " soft solid southern special specific stale standard steady stolen strategic"
    " strong successful sufficient suitable technical third tiny top total trained"
    " trial true two-way unique unplanned unresolved untested upcoming urban urgent"
    " useful usual valid various verified very viable virtual warm weak weekly weighted"
    " western white whole wide working worldwide wrong yearly young zero-downtime"
)
"""Words that describe a thing and have no form that shows it."""

ADVERBS: Final = (
    "again almost already also always even ever further here just later much never"
    " kindly let's now often once only otherwise please quite rather regularly soon"
    " still then there together too twice very well yet"
)
"""Adverbs that do not end in -ly."""

CADENCE: Final = (
    "bi-monthly bi-weekly bimonthly biweekly continuously daily"
    " fortnightly monthly ongoing periodic periodically quarterly recurring regular"
    " regularly weekly"
)
"""How often a ritual is held."""

ENDLESS: Final = (
    "advocate collaborate communicate exercise invest liaise meditate monitor"
    " network oversee participate practice practise refine socialise socialize talk"
    " track"
)
"""Verbs of work that no end is in sight of, where nothing is counted."""

AT_ONCE: Final = frozenset(("concurrent", "parallel", "simultaneous"))
"""Words of how many at a time a system bears."""

BEARING: Final = frozenset(
    ("bear", "bears", "handle", "handles", "serve", "serves", "support", "supports")
)
"""What a system does with many at a time."""

OFFER: Final = frozenset(("offer", "offers"))
"""What is accepted by those who are hired, or by those who buy."""

ACCEPTED: Final = "accepted"
"""What has been done with an offer."""

ATTENDING: Final = frozenset(("attendees", "guests", "participants", "visitors"))
"""Those who come to something that is held."""

HELD: Final = frozenset(("conduct", "hold", "organise", "organize", "run"))
"""Verbs of work that goes on where many things, not counted, are held or run."""

MASS: Final = (
    "advice experience expertise feedback help input insight insights knowledge support"
)
"""Nouns of which there is always more to be had."""

SETTING_UP: Final = (
    "agree agreed approve approved automate automated build built create created define"
    " defined design designed develop developed document documented draft drafted"
    " establish established implement implemented introduce introduced launch launched"
    " set start started"
)
"""Verbs, and what has been done, after which what recurs is made or begun once."""

LONG: Final = ("week", "month", "quarter", "year", "phase", "sprint")
"""Words of a time so long that a limit of it is a deadline."""

IRREGULAR: Final[Mapping[str, str]] = {
    "abandon": "abandoned abandoned",
    "begin": "began begun",
    "bring": "brought brought",
    "build": "built built",
    "buy": "bought bought",
    "choose": "chose chosen",
    "come": "came come",
    "cost": "cost cost",
    "cut": "cut cut",
    "do": "did done",
    "draw": "drew drawn",
    "fall": "fell fallen",
    "feel": "felt felt",
    "find": "found found",
    "get": "got gotten",
    "go": "went gone",
    "grow": "grew grown",
    "hit": "hit hit",
    "hold": "held held",
    "keep": "kept kept",
    "know": "knew known",
    "lay": "laid laid",
    "lead": "led led",
    "leave": "left left",
    "let": "let let",
    "lose": "lost lost",
    "make": "made made",
    "meet": "met met",
    "pay": "paid paid",
    "put": "put put",
    "read": "read read",
    "rebuild": "rebuilt rebuilt",
    "rethink": "rethought rethought",
    "rewrite": "rewrote rewritten",
    "rise": "rose risen",
    "run": "ran run",
    "say": "said said",
    "see": "saw seen",
    "sell": "sold sold",
    "send": "sent sent",
    "set": "set set",
    "shrink": "shrank shrunk",
    "speak": "spoke spoken",
    "spend": "spent spent",
    "take": "took taken",
    "teach": "taught taught",
    "tell": "told told",
    "understand": "understood understood",
    "win": "won won",
    "write": "wrote written",
    "beat": "beat beaten",
    "undertake": "undertook undertaken",
    "overhaul": "overhauled overhauled",
    "give": "gave given",
    "log": "logged logged",
    "break": "broke broken",
    "catch": "caught caught",
    "fly": "flew flown",
    "sing": "sang sung",
    "throw": "threw thrown",
    "swim": "swam swum",
    "ride": "rode ridden",
    "drive": "drove driven",
    "eat": "ate eaten",
    "drink": "drank drunk",
    "sleep": "slept slept",
    "think": "thought thought",
    "wear": "wore worn",
    "wake": "woke woken",
    "freeze": "froze frozen",
    "shut": "shut shut",
    "sit": "sat sat",
    "stand": "stood stood",
    "withdraw": "withdrew withdrawn",
    "hear": "heard heard",
    "forget": "forgot forgotten",
    "feed": "fed fed",
    "dig": "dug dug",
    "split": "split split",
    "spin": "spun spun",
    "sweep": "swept swept",
    "weave": "wove woven",
    "sow": "sowed sown",
    "sew": "sewed sewn",
    "mow": "mowed mown",
    "undergo": "underwent undergone",
    "overcome": "overcame overcome",
    "overtake": "overtook overtaken",
    "oversee": "oversaw overseen",
    "outgrow": "outgrew outgrown",
    "lend": "lent lent",
    "seek": "sought sought",
    "redo": "redid redone",
    "undo": "undid undone",
    "resell": "resold resold",
    "reset": "reset reset",
    "broadcast": "broadcast broadcast",
    "forecast": "forecast forecast",
    "slip": "slipped slipped",
    "hang": "hung hung",
    "bind": "bound bound",
    "breed": "bred bred",
    "hide": "hid hidden",
    "cast": "cast cast",
    "lie": "lay lain",
    "shoot": "shot shot",
}
"""Past and participle of verbs that do not simply take -ed."""

VERB_PREFIXES: Final = (
    "re",
    "pre",
    "over",
    "out",
    "co",
    "de",
    "un",
)
VERB_ENDINGS: Final = ("ize", "ise", "ify", "ate")
NOUN_ENDINGS: Final = (
    "tion",
    "sion",
    "ment",
    "ness",
    "ity",
    "ance",
    "ence",
    "ship",
    "ism",
    "ist",
    "age",
    "ing",
    "cy",
    "ery",
    "ary",
    "ics",
    "er",
    "or",
    "ers",
    "ors",
    "ions",
    "ments",
)
ADJECTIVE_ENDINGS: Final = (
    "able",
    "ible",
    "ful",
    "ous",
    "ive",
    "less",
    "ical",
    "ial",
    "based",
    "driven",
    "facing",
    "ready",
    "wide",
    "friendly",
    "related",
    "specific",
    "enabled",
)
PERSON_ENDINGS: Final = ("ers", "ors", "ists", "ians", "ees", "ist", "ian", "ants")
"""Endings by which an unknown word shows its class."""

NOUN_FIRST: Final = (
    "archive book brand budget contract feature forecast fuel index lead mail market"
    " open order pass process record release rent report return score shelter shift"
    " mean play stock support survey test train view"
)
"""Verbs that are rather nouns where a noun in the singular follows: "test coverage"."""

LEAD_IN: Final = (
    r"[^:\n]{0,40}?\b(?:key[ -]results?|krs?)\b\s{0,3}#?\d{0,2}"
    r"(?:\.\d{1,2})?\s{0,3}(?:[\])]{1,2}\s{0,3}[:\-\u2013]?|[:\-\u2013])"
    r"|\W{0,4}kr\d{1,2}[\])]?\s{0,3}[:.\-\u2013]?"
)
"""How a text says that it is a key result: "Company key result:"."""

LEAD_IN_WORDS: Final = "key krs kr"
"""Words of which one stands in a lead-in."""

GOALS: Final = (
    "aim ambition focus goal intention mission objective plan priority target"
)
"""What is to be done, by name: "our goal is to"."""

WILL: Final = frozenset(("must", "shall", "should", "will"))
"""Words that leave an order an order: "the team will"."""

HAVING: Final = frozenset(("has", "have"))
"""Words of what is done by now: "we have published"."""

DEPARTMENTS: Final = (
    "company department engineering finance hr it legal management marketing operations"
    " ops organisation organization product sales security support team"
)
"""Names of those who are told to do something: "sales to write"."""

HOUSES: Final = frozenset(
    (
        "agency",
        "association",
        "authority",
        "bank",
        "board",
        "branch",
        "business",
        "charity",
        "church",
        "clinic",
        "club",
        "college",
        "company",
        "council",
        "department",
        "faculty",
        "firm",
        "foundation",
        "hospital",
        "institute",
        "library",
        "ministry",
        "municipality",
        "museum",
        "organisation",
        "organization",
        "practice",
        "school",
        "society",
        "trust",
        "university",
    )
)
"""Those who speak of themselves as of others: "the company will"."""

TEAMS: Final = (
    "company department group management organisation organization squad team"
)
"""Those who work, all of them: "the team runs"."""

WISHING: Final = "aim commit expect hope intend like need plan want wish"
"""Words before "to" that say no more than the order behind it."""

LEADS_TO_NAME: Final = (
    "of ",
    "to ",
    "for ",
    "from ",
    "with ",
    "on ",
    "at ",
    "in ",
    "like ",
    "than ",
)
"""Words after which "@name" is a part of the sentence, not the mark of an owner."""

STANDING_IN: Final = (
    r"[$€£]\s?[XYN]{1,3}\b|\b(?:X{2,4}|TB[ACD]|tb[acd]|NN|XYZ)\b|\bINSERT\b"
)
"""What stands where anything is still to come, wherever it is found."""

PLACEHOLDER: Final = (
    r"(?:\b[XYZNxyzn]{1,3}|_{2,}|\?{1,3}) ?%|(?<!\w)_{2,}(?!\w)|\bN\b"
    r"|\[(?:target|number|value|n|x|tbd|m|\$)[^\]]{0,20}\]"
    rf"|{STANDING_IN}"
)
"""What stands where a number is still to come."""

PLACEHOLDER_WORDS: Final = (
    "x y z n xx xxx xxxx nn xyz tba tbd tbc insert target number value m ? _ [ %"
)
"""Words of which one stands in a placeholder, in small letters."""

PARTICLES: Final = frozenset(("out", "over", "back", "away", "up", "down", "off"))
"""Words that make a verb of the word before them: "hand out"."""

ENDS_DEED: Final = PARTICLES | {"in", "on", "through"}
"""Words that make a noun with the verb before them: "sign-on"."""

MOVES: Final = frozenset(("up", "down", "off"))
"""Those of them that say which way a value goes when a number follows."""

WORK_PHRASES: Final = frozenset(
    {
        ("reach", "out"),
        ("meet", "with"),
        ("drive", "out"),
        ("get", "started"),
        ("keep", "track"),
        ("get", "together"),
        ("sign", "off"),
        ("signed", "off"),
        ("beat", "out"),
        ("land", "on"),
        ("keep", "working"),
        ("keep", "up"),
        ("look", "into"),
        ("fall", "back"),
        ("cut", "over"),
        ("stand", "up"),
    }
)
"""Verbs that are work with the word after them."""

CAUSING: Final = frozenset(("make", "makes"))
"""Verbs of work that make something be or do: "make the shop faster"."""

ONE: Final = frozenset(("a", "an"))
"""Words before a single thing: "make a call" makes nothing do anything."""

NAMED_DEEDS: Final = frozenset(
    (
        "closure",
        "completion",
        "delivery",
        "installation",
        "introduction",
        "placement",
        "registration",
        "resolution",
        "submission",
        "transfer",
    )
)
"""Nouns that name one's own work where "of" follows: "completion of the dossier"."""

THIRD_PHRASES: Final = frozenset(
    (verb, after)
    for verbs, after in (
        ("take takes took taken", "part"),
        ("sign signs signed", "up"),
        ("sign signs signed", "in"),
        ("log logs logged", "in"),
        ("log logs logged", "on"),
        ("apply applies applied", "for"),
        ("apply applies applied", "online"),
        ("turn turns turned", "up"),
        ("show shows showed", "up"),
        ("drop drops dropped", "out"),
        ("come comes came", "back"),
        ("stay stays stayed", "on"),
        ("tune tunes tuned", "in"),
        ("move moves moved", "in"),
    )
    for verb in verbs.split()
)
"""Verbs that say what others do with the word after them."""

JOINED: Final = frozenset(("for", "to", "with"))
"""Words after such a verb and its word by which one joins: "sign up for a course"."""

SUPPORT: Final = "support"
"""A verb that helps people; where a thing follows, it makes that work."""

SEALING: Final = (
    "book books booking close closes closing clinch land renew renews secure sign"
    " signed signs signing won win wins winning"
)
"""Verbs by which business is won."""

SEALED: Final = (
    "agreement agreements alliance alliances contract contracts demo demos loi lois"
    " mandate mandates mou mous pilot pilots retainer retainers tender tenders"
)
"""Things that are business where they are won and counted."""

SHARING: Final = frozenset(("share",))
"""Names of a part that are verbs of work where a sentence opens with them."""

ATTESTED: Final = frozenset(
    ("accreditation", "certification", "compliance", "conformity", "readiness")
)
"""Nouns that name what is attested once, where no number says how much of it."""

WITH: Final = "with"
"""After it stand the people that a thing is launched with."""

MERITS: Final = frozenset(
    ("clarity", "consistency", "effectiveness", "efficiency", "quality", "rigour")
)
"""What work has, so that without a number it is the work that is meant."""

ADD: Final = "add"
"""A verb of work by which customers, where they are counted, are won."""

FILLING: Final = frozenset(("collect", "fill", "occupy", "recoup"))
"""Verbs of work that say how full something is, or what comes in, with a share."""

ENLISTING: Final = frozenset(
    (
        "admit",
        "enlist",
        "enrol",
        "enroll",
        "connect",
        "feed",
        "host",
        "house",
        "immunise",
        "immunize",
        "place",
        "recruit",
        "register",
        "rehouse",
        "resettle",
        "reunite",
        "seat",
        "serve",
        "shelter",
        "vaccinate",
        "welcome",
    )
)
"""Verbs of work by which people come, where they are counted: "enrol 60 patients"."""

VOLUNTEERS: Final = "volunteers"
"""Staff where they are taught, and not where they are won."""

HIRING: Final = "appoint employ hire hired hires hiring recruit recruited recruiting"
"""Verbs by which somebody becomes one of the staff."""

ONBOARD: Final = "onboard"
"""A verb of training one's own people by which customers, where counted, are won."""

SUPPLIERS: Final = frozenset(
    (
        "agencies",
        "carrier",
        "carriers",
        "contractors",
        "courier",
        "couriers",
        "freelancers",
        "hauliers",
        "subcontractors",
        "supplier",
        "suppliers",
        "vendor",
        "vendors",
    )
)
"""Those from whom one buys: to let them in is work."""

APPROACH: Final = "approach"
"""A verb of coming near by which people, where they are counted, are spoken to."""

LOGO: Final = "logo"
"""A customer who is won, or a drawing that stands on something."""

ON_A_THING: Final = frozenset(("across", "for", "on"))
"""Words behind which it is said where a drawing stands."""

BEING: Final = frozenset(
    (
        "appear",
        "belong",
        "feel",
        "flourish",
        "graduate",
        "live",
        "prosper",
        "qualify",
        "rank",
        "sleep",
        "succeed",
        "survive",
        "thrive",
        "weigh",
    )
)
"""Verbs that as an order say what one wants to be, where they act on nothing."""

STATES: Final = frozenset(
    (
        "accessible",
        "available",
        "compliant",
        "default",
        "live",
        "mandatory",
        "official",
        "offline",
        "online",
        "optional",
        "permanent",
        "public",
        "ready",
        "redundant",
        "searchable",
        "standard",
        "visible",
    )
)
"""What a thing is made once: all else that it is made has degrees."""

SEEING: Final = frozenset(("experience", "see"))
"""Verbs that as an order want something to come about."""

TURNING: Final = frozenset(("move", "shift", "steer", "switch", "turn"))
"""Verbs of work by which others do something else: "turn 15% of visitors into"."""

SIMPLER: Final = frozenset(("simplify", "streamline"))
"""Verbs that name a change where it goes from a number to another."""

GROWING: Final = frozenset(("double", "grow", "triple"))
"""Verbs by which media have more readers, viewers or listeners."""

MEDIA: Final = "blog bulletin channel magazine newsletter newsletters podcast podcasts"
"""Things that stand for those who read, watch or hear them where they are grown."""

HANDLING: Final = frozenset(("handle", "process"))
"""Verbs of work where a count follows: "process 40 claims"."""

PROFESSIONS: Final = (
    "clinicians dentists doctors drivers dietitians lecturers lawyers magistrates"
    " midwives nurses paramedics pharmacists physicians physiotherapists"
    " practitioners principals professors psychologists solicitors surgeons"
    " teachers therapists tutors volunteers"
)
"""People who are customers of some and, where they are trained, staff of others."""

SCHOOLED: Final = frozenset(
    (
        "briefed",
        "certified",
        "coached",
        "educated",
        "instructed",
        "re-trained",
        "retrained",
        "trained",
        "upskilled",
    )
)
"""What has been done with those who were taught."""

TAKING: Final = frozenset(
    (
        "attend",
        "attended",
        "attends",
        "complete",
        "completed",
        "completes",
        "finish",
        "finished",
        "finishes",
        "follow",
        "followed",
        "follows",
        "get",
        "gets",
        "join",
        "joins",
        "pass",
        "passed",
        "passes",
        "receive",
        "received",
        "receives",
        "take",
        "takes",
        "took",
        "undergo",
        "undergoes",
    )
)
"""Verbs of those who are taught."""

SCHOOLING: Final = frozenset(
    (
        "bootcamp",
        "briefing",
        "briefings",
        "certification",
        "coaching",
        "course",
        "courses",
        "cpd",
        "drill",
        "drills",
        "e-learning",
        "elearning",
        "induction",
        "module",
        "modules",
        "pd",
        "refresher",
        "seminar",
        "seminars",
        "training",
        "trainings",
        "workshop",
        "workshops",
    )
)
"""What people are taught by."""

LIVING_ON: Final = frozenset(
    (
        "flourish",
        "flourishes",
        "outlive",
        "outlived",
        "outlives",
        "survive",
        "survived",
        "survives",
        "thrive",
        "thrived",
        "thrives",
    )
)
"""What living things do by themselves, however much somebody cares for them."""

RATED: Final = frozenset(("ranking", "rating"))
"""Words in -ing that name a score."""

COLLECTIVE: Final = "alumni children faculty men personnel police staff women"
"""Nouns that are plural without an -s."""

COMPOUNDS: Final[Mapping[str, str]] = {
    "artefact": (
        "supply chain,value chain,pull request,merge request,case study,user story"
        ",sign off,go live"
        ",landing page,white paper,app store,style guide,help center,help centre"
        ",service catalogue,test case,business case"
    ),
    "event": (
        "story point,user test,site inspection,sales call"
        ",bug bash,phone call"
        ",team visit,field visit,customer visit,client visit,talking point"
    ),
    "business": (
        "sign up,page view,opt in,check out,customer review,app review,product review"
        ",positive review,user review,star review,\u2605 review,\u2b50 review"
        ",five-star review,new logo"
        ",enterprise logo,first logo"
        ",inbound call,inbound lead,organic session,engaged session,store visit"
        ",site visit,website visit"
        ",web session,user session,website session,press mention,qualified demo"
        ",product demo,booked demo,demo booking,free trial,trial start,paid pilot"
        ",client pilot,customer pilot"
        ",partner pilot,client trial,customer trial,partner trial,client poc"
        ",customer poc,partner poc,clients poc,client proof,customer proof"
        ",partner proof,series a,series b,series c,series d,seed round,bridge round"
        ",funding round"
    ),
    "customer": (
        "email list,e-mail list,mailing list,subscriber list,donor file,donor list"
        ",customer base,user base,client base,member base,subscriber base"
    ),
    "metric": (
        "api call,market share,lead time,cycle time,net promoter,run rate,net new"
        ",test coverage,code coverage,error budget,load factor,impact factor"
        ",power factor,load time,build time"
    ),
    "staff": ("team lead,squad lead,tech lead,team mate,line manager,tribe lead"),
    "trouble": (
        "feature request,service request,pain point,no show,drop out,technical debt"
        ",tech debt"
    ),
}
"""Two words that name something of another class than the second does alone."""

PHRASES: Final[Mapping[str, str]] = {
    "goes-on": (
        r"\b(?:continu(?:ous|al)(?:ly)?|regular(?:ly)?|quarterly"
        r"|(?:weekly|monthly|daily)(?!,? (?:\w+,? ){0,2}active)"
        r"|bi-?weekly|fortnightly|ongoing|(?<=s )get \w+(?:ed|en)"
        r"|always|most|majority|up to date"
        r"|(?:every|each|per) (?:(?:\d{1,2}|other|single|two|three|four|six|second) )?"
        r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)?day|week|month|quarter|sprint"
        r"|morning|evening)s?"
        r"|a (?:week|month)|(?:after|before) (?:each|every))\b"
    ),
    "effect": (
        r"\b(?:so that|so (?:customers?|users?|people|we|they)|resulting in"
        r"|which (?:leads?|results?)|leading to|in order to|enabling"
        r"|(?:thereby|thus) \w+ing|generating|driving|causing"
        r"|that (?:generates?|drives?|converts?|brings?|produces?|leads?))\b"
    ),
    "culture": (
        r"\b(?:culture|mindset|mentality|attitude|spirit)\b"
        r"(?=$|[.,;]| (?:of|in|across|among|that|where|for|within|at)\b)"
    ),
    "well": (
        r"\b(?:assure|build|create|develop|encourage|ensure|guarantee|have|provide)\s"
        r"(?:an? |the )?(?:adequate|close|effective|efficient|excellent|good|great"
        r"|healthy|high|positive|proper|smooth|strong|timely)\b"
        r"|\b(?:are|be|become|is)\s(?:an? |the )?(?:best[ -]in[ -]class|excellent|first"
        r"[ -]class|good|great|outstanding|sound|strong|world[ -]class)\b"
    ),
    "manner": (
        r"\b(?:feel(?:s|ing)?|easily|effectively|efficiently|effortlessly|hard(?:er)?"
        r"|proactively|quickly|really|seamlessly|smoothly|smarter"
        r"|the best(?! practice))\b"
    ),
    "decided": (
        r"\b[\w'\u2019]+\s(?:accept|accredit|acknowledge|admit|adopt|agree|appoint"
        r"|approve|authorise|authorize|award|certifie|choose|clear|confirm|dismisse"
        r"|elect|enact|endorse|grant|greenlight|licen[cs]e|lift|nominate|pass|permit"
        r"|ratifie|recognise|recognize|reject|renew|select|sign|validate|waive"
        r"|withdraw)e?s\s(?:the|an?|our|its|their|his|her|us|to)\b"
        r"|\bsigns off\b"
        r"|\b(?:board|council|court|government|judge|jury|ministry|parliament|regulator"
        r"|senate|tribunal|agency|authority|bank|union|auditor|assembly|mayor)\s"
        r"(?:accept|acknowledge|adopt|approve|clear|confirm|enact|endorse|grant|pass"
        r"|ratifie|recognise|recognize|sign|support|vote)e?s\b"
    ),
    "compared": (
        r"\b(?:more|less|fewer|(?:great|low|high|fast|slow|bett|short|long|cheap"
        r"|larg|small)er) (?:\w+ ){0,4}than (?![\d$€£])"
        r"|\bahead of (?:plan|budget|target|schedule|the)\b"
        r"|\bon (?:\w+ )?(?:plan|budget|target)\b"
        r"(?=[^\w]*(?:$|[.,;(]|in |by |for ))"
        r"|\bmore (?:often|frequently|\w+ly)\b"
    ),
    "in-place": (
        r"\b(?:is|are|be|been|goes|go|went|gets?)\s{1,3}"
        r"(?:\w+ly\s{1,3}|now\s{1,3}|all\s{1,3}|(?:code|feature)[ -])?"
        r"(?:live|in (?:place|use|production|effect|force|service)|available|complete"
        r"|done|final|finished|functional|functioning|on[ -]?board|online|operational"
        r"|public|ready|running|signed[ -]off|up(?:[ -]to[ -]date| and running)"
        r"|working|usable|open(?! to))\b|\b(?:on[ -]board|in place|up and running)\b"
    ),
    "felt": (
        r"\b(?:bring|build|create|deliver|develop|earn|establish|give|instil|instill"
        r"|offer|provide)\s(?:(?!(?:\d|on|for|of|that|to|with)\b)[\w'-]+\s){0,4}?"
        r"(?:atmosphere|awareness|belief|belonging|climate|confidence|credibility"
        r"|culture|delight|empathy|enthusiasm|excitement|experiences?|goodwill|joy"
        r"|loyalty|momentum|morale|place|pride|reputation|resilience|respect|satisfaction"
        r"|sense|trust|value|wellbeing)\b(?=\s?$|[.,;]|\s(?:across|among|and|at|by|for|from"
        r"|in|of|on|that|through|to|where|with|within)\b)"
    ),
    "chosen": (
        r"\b(?:accepted|admitted|elected|featured|inducted|invited|listed|longlisted"
        r"|nominated|promoted|shortlisted|voted)\s(?:among|as|at|for|into|on|to)\b"
    ),
    "first-one": (
        r"\b(?:a|an|my|our|the)\s(?:very\s)?first\b(?! (?:contact|try|call))"
    ),
    "throughput": (
        r"\b\d[\d,.]{0,9}\+?\s(?:[a-z-]+\s){1,3}(?:per|an|/)\s?"
        r"(?:(?:labou?r|man|machine|person|working)[ -])?"
        r"(?:hour|minute|second|hr|min|sec|fte|head)\b"
    ),
    "in-time": (
        r"\b(?:on|in)[ -](?:time|schedule|full)\b"
        r"|\bas (?:planned|agreed|promised|scheduled)\b"
        r"|\b(?:on or before|before|ahead of) (?:the |its |their )?"
        r"(?:deadline|due date|promised date)\b"
        r"|\bby (?:the |its |their )?(?:promised|agreed|due) date\b"
        r"|\bon the (?:planned|agreed|promised|scheduled|due|same"
        r"|first|second|third) (?:working |business )?da(?:y|te)\b"
        r"|\bin advance\b|\bwithin (?:\w+ ){0,2}(?:sla|slo|budget|target)s?\b"
        r"|\bfirst[ -]time[ -]right\b"
        r"|\b(?:at|on) (?:the )?first (?:try|attempt|contact|call|visit)\b"
    ),
}
"""Phrases that are signs."""

PHRASE_WORDS: Final[Mapping[str, str]] = {
    "goes-on": (
        "continuous continuously continual continually regular regularly weekly"
        " monthly quarterly daily biweekly fortnightly day days week weeks month"
        " months quarter sprint fortnight each every ongoing always most majority date"
        " get"
    ),
    "effect": (
        "so resulting which leading order enabling thereby thus generating driving"
        " causing generate generates drive drives convert converts bring brings"
        " produce produces lead leads"
    ),
    "culture": "culture mindset mentality attitude spirit",
    "well": (
        "adequate best best-in-class close effective efficient excellent first good"
        " first-class great healthy high outstanding positive proper smooth sound"
        " strong timely world world-class"
    ),
    "manner": (
        "feel feels feeling easily effectively efficiently effortlessly hard harder"
        " proactively quickly really seamlessly smoothly smarter best"
    ),
    "decided": (
        "accepts accredits acknowledges admits adopts agrees appoints approves"
        " authorises authorizes awards certifies chooses clears confirms dismisses"
        " elects enacts endorses grants greenlights licences licenses lifts nominates"
        " passes permits ratifies recognises recognizes rejects renews selects signs"
        " supports validates votes waives withdraws"
    ),
    "compared": ("than ahead plan budget target more"),
    "in-place": (
        "live place use production effect force service available complete done"
        " final finished functional functioning board on-board online operational"
        " public ready running signed signed-off up up-to-date working usable open"
    ),
    "felt": (
        "atmosphere awareness belief belonging climate confidence credibility culture"
        " delight empathy enthusiasm excitement experience experiences goodwill joy"
        " loyalty momentum morale place pride reputation resilience respect"
        " satisfaction sense trust value wellbeing"
    ),
    "chosen": (
        "accepted admitted elected featured inducted invited listed longlisted"
        " nominated promoted shortlisted voted"
    ),
    "first-one": "first",
    "throughput": "hour minute second hr min sec fte head",
    "in-time": (
        "advance deadline time schedule full sla slo slas slos budget budgets target"
        " targets right"
        " first-time-right try attempt contact call visit day date planned agreed"
        " promised scheduled"
    ),
}
"""Words of which one stands in each phrase."""

HABITS: Final = (
    "banking biking booking borrowing breastfeeding bullying buying carpooling"
    " carsharing commuting composting crowding cycling dining drinking drowning"
    " earnings fishing flaring flooding fly-tipping gambling gaming gifting giving"
    " heating housing idling leaking lending lighting listening littering loitering"
    " offending ordering overbooking overcrowding overfishing overheating"
    " overspending parking poaching queueing queuing reading recycling"
    " reoffending re-offending seating shoplifting shopping smoking speeding"
    " spending streaming trafficking truanting understaffing use vaping viewing"
    " volunteering waiting walking"
)
"""Nouns, most in -ing, of what people do of themselves or of how much there is."""

DOWN_OR_UP: Final = frozenset({"down", "up"})
"""Which way something has gone: "churn down to 2%"."""

SPENDING: Final = frozenset(
    (
        "allocate",
        "award",
        "budget",
        "commit",
        "disburse",
        "distribute",
        "donate",
        "earmark",
        "give",
        "invest",
        "pay",
        "spend",
    )
)
"""Verbs of giving money out: how much of it is no result."""

BILLS: Final = frozenset(("bills", "invoice", "invoices", "orders", "refunds"))
"""Business, or papers where all that is said is that they go out: "invoices sent"."""

ISSUED: Final = frozenset(("created", "drafted", "issued", "mailed", "sent"))
"""What is done with papers that go out."""

SPENT: Final = frozenset(("allocated", "disbursed", "earmarked", "invested", "spent"))
"""What has been done with money that was given out."""

PUT_LIVE: Final = frozenset(("deployments", "deploys", "releases", "rollouts"))
"""What a team does that shows how well its system runs, more of it the better."""

NEW: Final = frozenset(("new", "revised", "updated", "upgraded"))
"""How things are that are handed out: "every shop gets the new till"."""

RUNNING: Final = frozenset(
    (
        "apis",
        "apps",
        "backups",
        "builds",
        "buses",
        "devices",
        "endpoints",
        "flows",
        "flow",
        "jobs",
        "lines",
        "machines",
        "meters",
        "page",
        "pages",
        "pipelines",
        "plants",
        "pumps",
        "queries",
        "sensor",
        "sensors",
        "servers",
        "service",
        "services",
        "site",
        "sites",
        "system",
        "systems",
        "tests",
        "trains",
        "vehicles",
        "wells",
    )
)
"""Things that run: what they do is what users have of them."""

ON_HAND: Final = frozenset(
    (
        "accessible",
        "active",
        "available",
        "complete",
        "functional",
        "live",
        "operational",
        "ready",
        "visible",
    )
)
"""How things are that are there for all: "the handbook is accessible to all"."""

GENERATE: Final = "generate"
"""A verb of gain that is work where it makes things."""

HELPED: Final = frozenset(
    (
        "adopted",
        "connected",
        "cured",
        "employed",
        "fed",
        "housed",
        "immunised",
        "immunized",
        "onboarded",
        "placed",
        "rehoused",
        "resettled",
        "reunited",
        "sheltered",
        "vaccinated",
    )
)
"""What has been done for people whose life is another for it."""

GRANTED: Final = frozenset(("approval", "financing", "funding", "permission"))
"""What is given once, where no number says how much: "secure funding"."""

GAINED: Final = frozenset(
    ("gain", "gains", "growth", "improvement", "increase", "reduction", "uplift")
)
"""How much better something is, by name: "a 3x improvement"."""

GATHERED: Final = frozenset(("audience", "club", "community", "membership", "network"))
"""What is nothing without its people."""

EXPAND: Final = "expand"
"""A verb of change that is work where it says where one goes: "expand to 3 cities"."""

ENTER: Final = "enter"
"""A verb of work by which a rank is reached: "enter the top 10"."""

FEELINGS: Final = frozenset(
    (
        "convinced",
        "delighted",
        "excited",
        "impressed",
        "motivated",
        "pleased",
        "satisfied",
        "thrilled",
    )
)
"""How people are, which looks like what is done to them."""
