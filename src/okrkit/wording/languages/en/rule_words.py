"""English words that the rules of a review look for. Data only."""

from typing import Final

__all__ = [
    "ABSTRACT",
    "ACROSS",
    "AMOUNTS",
    "AMOUNT_OF_MONEY",
    "ARRANGED",
    "ARTICLES",
    "AS_A_NOUN",
    "AWARDS",
    "BECOMING",
    "BEFORE_CHANGE",
    "BEFORE_NOUN",
    "BEFORE_SUBJECT",
    "BEFORE_TIME",
    "BEFORE_WAY",
    "BEHIND_CHANGE",
    "BEHIND_WAY",
    "BEING",
    "BENEFITS",
    "BETTERED",
    "BETTERING",
    "BUYERS",
    "BY_A_MEASURE",
    "BY_HAND",
    "BY_MEANS",
    "CALLED",
    "CHANGED",
    "CHANGES_DOWN",
    "CHANGES_UP",
    "CLAUSES",
    "COMPANY_WIDE",
    "COMPARATIVES",
    "COUNTED_KIND",
    "COUNTED_MORE",
    "EVERGREEN",
    "EVERGREEN_BEFORE",
    "EVERY",
    "FALLING",
    "FALLING_BY_ITSELF",
    "FEELING",
    "FILLING",
    "FUZZY_SHARES",
    "GENERIC",
    "HASTENING",
    "HEDGES",
    "HOW_HIGH",
    "INTANGIBLE",
    "INTANGIBLY",
    "KEEPING",
    "LAUNCHING",
    "LED_BY",
    "LESS",
    "LEVELS",
    "MEDALS",
    "MORE",
    "MOVING_OVER",
    "NEED_A_MATE",
    "NOT_ITSELF",
    "NOT_SOFT_BEFORE",
    "NO_ADVERB",
    "NUMBER_BEHIND",
    "OBJECT_ENDS",
    "OBTAINING",
    "OF_PEOPLE",
    "OF_PRAISE",
    "OF_WHAT",
    "OF_WHICH",
    "OTHER_CLAUSES",
    "OUTSIDER_WORDS",
    "PARTS_OF_ALL",
    "PEOPLE",
    "PEOPLE_UNCOUNTED",
    "PHRASAL",
    "PHRASE_ENDS",
    "PLACED",
    "PLACES",
    "PLEASING",
    "POSSIBLE",
    "POSSIBLY",
    "PRACTISING",
    "QUALITIES",
    "RAISED_OTHERWISE",
    "RATED_IN_PUBLIC",
    "REBUILDING",
    "RISING",
    "RISING_BY_ITSELF",
    "SHARES",
    "SHORTER",
    "SHOWING",
    "SIZED",
    "SKIPPED",
    "SMALL_WORDS",
    "SOFT",
    "SOONER",
    "SOON_OR_OFTEN",
    "SPARED",
    "SURVEY_ANSWERED",
    "SURVEY_SAID",
    "THEMES_COUNTED",
    "TIME_TO",
    "TRYING",
    "TRYING_FOR",
    "UNMARKED_PLURALS",
    "VAGUE",
    "WAY_ENDS",
    "WHEN_POSSIBLE",
    "WHOSE",
    "WRITTEN",
]


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


RISING: Final = _set(
    "boost double elevate expand gain grow heighten increase lift maximise maximize"
    " multiply quadruple raise treble triple"
)
"""Verbs that say a number goes up."""

FALLING: Final = _set(
    "curb cut decline decrease diminish drop halve lessen limit lower minimise"
    " minimize reduce shorten shrink slash trim"
)
"""Verbs that say a number goes down."""

RISING_BY_ITSELF: Final = _set("climb jump rise soar surge swell")
"""Verbs of a number that goes up, of which it is the subject."""

FALLING_BY_ITSELF: Final = _set("dip fall plummet sink")
"""Verbs of a number that goes down, of which it is the subject."""

CHANGES_UP: Final = _set("boost growth increase jump lift rise uplift")
"""Nouns for going up."""

CHANGES_DOWN: Final = _set("cut decline decrease dip drop fall reduction")
"""Nouns for going down."""

BEFORE_CHANGE: Final = _set("a an the")
"""Words between a verb and such a noun."""

OF_WHICH: Final = _set("at for in of on per to")
"""Words that part a subject from what it is of: "defects per release"."""

BEHIND_CHANGE: Final = _set("in of")
"""Words between such a noun and what changes."""

MORE: Final = _set("bigger greater higher larger longer more")
"""Words at the front of a line of what is to go up."""

SHORTER: Final = _set("cheaper shorter smaller")
"""Words at the front of a line of an amount that is to go down, and of no share."""

LESS: Final = SHORTER | _set("fewer less lower")
"""Words at the front of a line of what is to go down."""

SOONER: Final = _set("faster quicker sooner")
"""Words at the front of a line of a time that is to go down."""

COUNTED_KIND: Final = _set(
    "active female local new organic paid paying qualified repeat returning"
)
"""What says behind "more" which ones are counted, and not how they are to be."""

QUALITIES: Final = _set("accuracy efficiency precision quality safety speed")
"""Of which there is more where another number is less."""

PLACED: Final = _set("league place position rank ranking standing")
"""Words for a place in a row, which is higher where its number is less."""

AMOUNT_OF_MONEY: Final = _set(
    "budget consumption cost emission energy expense fee pay price rent revenue salary"
    " sale spend spending staff tax use wage"
)
"""What has a percentage only of its change: "sales increase of 4%"."""

AS_A_NOUN: Final = _set(
    "boosts climbs cuts declines decreases dips drops falls gains increases jumps"
    " lifts rises"
)
"""Forms of verbs of change that may also be nouns."""

BEFORE_WAY: Final = _set("and can could may must shall should they we will would")
"""Words between which and its subject a verb has no ending: "visits will drop"."""

UNMARKED_PLURALS: Final = _set("children men people police staff women")
"""Plurals without an ending."""

BEHIND_WAY: Final = _set(
    "a across among at between by during each every for in on over per this within"
)
"""Words that may follow a verb before "from": "rise in all shops from"."""

BY_MEANS: Final = _set("by for of through via with")
"""Words behind which stands how it is done."""

LED_BY: Final = _set("from to about around roughly currently steadily now at")
"""Words between what changes and its first number."""

OTHER_CLAUSES: Final = _set(
    "agree because believe feel find having if report reporting reports say says that"
    " their think when where which who whose with without"
)
"""Words behind which something else than the subject may change."""

PHRASAL: Final = _set(
    "are be been bring brings brought came come comes drive drives driven get go goes"
    " going gone is move moves moved pull push pushed take taken trend trending trends"
    " was went were"
)
"""Verbs behind which "up" and "down" mean what they say."""

RAISED_OTHERWISE: Final = _set(
    "capital donations flowers funding funds grants investment jobs money posts trees"
)
"""What is raised or cut down without becoming more or less."""

TIME_TO: Final = _set("ability cost days effort hours need opportunity plan time way")
"""Nouns before "to" of which the verb is no change of numbers."""

BECOMING: Final = _set("be become")
"""Verbs for what one is to be."""

BENEFITS: Final = _set(
    "afford calm cheaper cleaner confident confidently delight delighted easier"
    " effortless enjoy faster free gladly happier happily happy love loved loves miss"
    " pain painless peace proud quicker safe safely safer shorter simpler smoother"
    " sooner trust unaided"
)
"""Words that say what somebody gains, or is spared."""

BETTERED: Final = _set(
    "better enhanced improved optimised optimized strengthened stronger"
)
"""What something is to be that any company would like better."""

BETTERING: Final = _set(
    "accelerate deepen enhance enrich foster improve intensify"
    " maximise maximize minimise minimize optimise optimize scale simplify speed"
    " stabilise stabilize streamline strengthen tighten upgrade"
)
"""Verbs that say something gets better, whichever way its number goes."""

DEGREES: Final = _set("meaningful significant significantly")
"""Words for how much, where a number should stand."""

GOING_ON: Final = _set("afloat going operating running steady stable ticking working")
"""How something is kept that is only to go on as before."""

HASTENING: Final = _set("accelerate hasten quicken shorten speed")
"""Verbs that say something takes less time, and not what is done about it."""

BY_A_MEASURE: Final = _set(
    "audit benchmark grade graded index indices kpi metric metrics nps points poll quiz"
    " rate rated scale scores shares survey surveyed surveys test tests votes"
)
"""Words that say that something is counted after all."""

INTANGIBLE: Final = _set(
    "accountability agility alignment atmosphere attitude cohesion collaboration"
    " commitment communication confidence cooperation creativity culture dedication"
    " empowerment energy enthusiasm excellence harmony innovation innovativeness"
    " inspiration leadership love mindset mood morale motivation ownership passion"
    " pride professionalism quality respect spirit synergies synergy teamwork"
    " togetherness transparency trust unity"
)
"""What nobody counts by itself: a number on it needs a score, or what shows it."""

INTANGIBLY: Final = _set(
    "aligned agile ambitious collaborative creative customer-centric dynamic"
    " entrepreneurial innovative inspiring modern professional proactive strategic"
    " transparent"
)
"""What somebody can be, and nobody can be twice as much."""

KEEPING: Final = _set("continue hold keep maintain preserve remain stay sustain")
"""Verbs that say something stays as it is."""

OBTAINING: Final = _set(
    "achieve acquire attract be become build create deliver drive earn ensure"
    " establish exceed gain generate get hit make meet provide reach secure win"
)
"""Verbs after which it must be said how much, or what exactly."""

SOFT: Final = _set(
    "advise advocate aid analyse analyze assist champion collaborate consider"
    " consult contribute encourage evangelise evangelize explore facilitate"
    " help influence investigate liaise participate support"
)
"""Verbs that say somebody takes part, and not what comes of it."""

FILLING: Final = _set("book charge cool fill heat load occupy")
"""Verbs that bring something to a level, where one is said: "fill the hall to 90%"."""

GENERIC: Final = (
    RISING
    | BETTERING
    | _set(
        "focus ensure drive develop build foster support promote deliver achieve excel"
        " improving increasing create establish provide manage work demonstrate show"
        " digitalise digitalize modernise modernize professionalise professionalize"
        " reform rethink revamp revitalise revitalize revolutionise revolutionize"
        " transform"
        " have enable empower master own prove"
    )
)
"""Verbs that fit any objective."""

ABSTRACT: Final = _set(
    "accountability adoption agility alignment architecture automation awareness"
    " brand branding business capabilities capability code collaboration"
    " communication company compliance culture data delivery digitalisation"
    " digitalization diversity documentation effectiveness efficiency engagement"
    " everything excellence execution experience governance growth happiness health"
    " hiring"
    " impact inclusion infrastructure innovation leadership management marketing"
    " maturity onboarding operations organisation organization ownership people"
    " performance planning platform presence process processes product productivity"
    " products profitability quality recruiting recruitment reliability reputation"
    " results retention revenue sales satisfaction scalability security service"
    " services skills stability stakeholders strategy success support sustainability"
    " talent team teams technology things tooling transformation transparency value"
    " values velocity visibility wellbeing work"
)
"""Nouns that name a theme rather than somebody or something of theirs."""

ACROSS: Final = _set("across among at between in on throughout")
"""Words behind which "all" says where, and not how many."""

ARRANGED: Final = _set("agree arrange book plan schedule")
"""Verbs that put something in a diary."""

ANSWERS: Final = _set(
    "answer answers comments feedback rating ratings response responses review reviews"
    " votes"
)
"""What is positive or negative by itself, as everybody counts it."""

AMOUNTS: Final = _set(
    "amount average count level median number percentage proportion rate rating ratio"
    " score share total volume"
)
"""Nouns for an amount: a line that only names one says nothing of how much."""

ARTICLES: Final = _set("a all an first my new our out the up")
"""Words at the front of a noun that say nothing."""

BEFORE_NOUN: Final = _set(
    "happy important key positive relevant significant strategic successful top"
)
"""Loose words that are meant only before a noun."""

BEFORE_SUBJECT: Final = _set("a all an at least of one our the three two")
"""Words that may stand before the subject of a sentence."""

BEFORE_TIME: Final = _set("before by in this until")
"""Words behind which a time follows."""

BEING: Final = _set("are be been being by is of start started was were")
"""Words after which "using" says what somebody does."""

BUYERS: Final = _set(
    "account buyer cardholder client consumer customer diner guest household listener"
    " member merchant passenger patient player policyholder reader restaurant retailer"
    " seller shopper subscriber subscription supplier traveler traveller user vendor"
    " viewer"
)
"""Those who buy from somebody, and may do so again."""

HEDGES: Final = _set("hopefully ideally maybe perhaps possibly preferably")
"""Words by which a promise may be kept or not."""

HOW_HIGH: Final = _set("excellent good great healthy high low strong superb top")
"""How high something is to stay, where no number says so."""

AWARDS: Final = _set("award awards cup medal medals prize prizes trophies trophy")
"""What a jury gives."""

BY_HAND: Final = _set("advance cut drop lift limit raise tighten")
"""Verbs of change that may also be done once, by hand."""

CALLED: Final = _set(
    "appointment call chat check-in conversation demo email interview letter meeting"
    " newsletter reminder seminar session training visit workshop"
)
"""Names of what one does with somebody, once."""

CHANGED: Final = _set(
    "accelerated decreased enhanced improved increased lowered optimised optimized"
    " raised reduced shortened simplified streamlined strengthened"
)
"""What says that something changed, and not how far."""

CLAUSES: Final = _set("that where which who with")
"""Words that begin a clause which explains."""

COMPANY_WIDE: Final = _set(
    "company-wide companywide enterprise-wide firm-wide group-wide organisation-wide"
    " organization-wide"
)
"""What says that a number is of the whole company."""

COMPARATIVES: Final = _set(
    "better bigger cheaper cleaner decrease easier enhanced faster fewer greater"
    " happier harder higher improved improvement improving increase increased"
    " increasing larger less lower more optimised optimized quicker reduced reducing"
    " reduction rise safer shorter simpler smarter smoother stronger"
)
"""Words that compare with today."""

COUNTED_MORE: Final = _set("additional fewer more")
"""Words behind a verb that ask how many."""

EVERGREEN: Final = _set(
    "constantly continually continuously forever permanently perpetually"
)
"""Words by which an aim is never reached."""

EVERGREEN_BEFORE: Final = _set("constant continual continuous ongoing perpetual")
"""Those before a theme: "continuous improvement"."""

EVERY: Final = _set("all each every")
"""Words for all of them."""

FEELING: Final = _set(
    "confident delighted engaged happy loyal motivated proud satisfied"
)
"""Words for how people are to feel, without a word on how many of them."""

FUZZY_SHARES: Final = _set(
    "few majority many most multiple numerous plenty several some various"
)
"""Shares without a number."""

LAUNCHING: Final = _set(
    "add automate build complete conduct create define deliver deploy design develop"
    " document draft execute finalise finalize finish implement install integrate"
    " introduce launch migrate move organise organize prepare produce publish"
    " rebuild redesign refactor relaunch release rewrite roll rollout run set setup"
    " ship start write"
)
"""Verbs of making something and putting it in place."""

LEVELS: Final = _set("level levels standard standards")
"""What is kept where an aim is only to go on as before."""

MEDALS: Final = _set("bronze gold silver")
"""What a jury gives where no noun follows."""

MOVING_OVER: Final = _set("migrate move relocate replace switch transition upgrade")
"""Verbs of putting one thing in the place of another."""

NEED_A_MATE: Final = _set("bugs coverage points stars visitors visits")
"""Vanity counts only beside certain words."""

NOT_ITSELF: Final = _set("% against no non of percentage share with without zero")
"""Words before a measure by which something about it moves."""

NOT_SOFT_BEFORE: Final = _set(
    "agent agents articles call calls case cases center centre channel channels"
    " contacts contract contracts cost costs csat desk emails engineers experience"
    " hours interactions line load material materials page pages portal queue"
    " request requests response satisfaction sla slas staff system team teams ticket"
    " tickets volume"
)
"""Nouns after which "support" and "help" are no verbs."""

NO_ADVERB: Final = _set(
    "apply assembly bi-weekly daily early family fortnightly monthly multiply"
    " quarterly rely reply supply weekly yearly"
)
"""Words in -ly that are no adverbs."""

NUMBER_BEHIND: Final = _set(
    "building chapter class day division floor formula gate grade group hall horizon"
    " league level line month part phase plant quarter round season series shift sprint"
    " stage step team terminal tier track type version ward wave week year zone"
)
"""Words whose number behind them is a name."""

OF_WHAT: Final = _set("about with")
"""Words between a feeling and what it is about: "content with the training"."""

OBJECT_ENDS: Final = _set(
    "above across after and at before below by during each every for from in"
    " including of on or over per so that through to under until using via which"
    " with within"
)
"""Words that end what is to be quoted."""

PEOPLE: Final = _set(
    "agents analysts anybody anyone candidates children colleagues communities"
    " contributors designers developer developers drivers employee employees"
    " engineers everybody everyone families guests investors leaders managers men"
    " mothers newcomers nurses partners recruits regulators reps retailers"
    " scientists somebody staff suppliers teachers teams women world writers"
)
"""Those who would notice, beside customers."""

PRAISING: Final = _set(
    "amazing awesome excellent fantastic good great outstanding strong vibrant"
    " wonderful"
)
"""Words of praise before what is praised, by which nothing can be counted."""

PEOPLE_UNCOUNTED: Final = _set("members users")
"""People of whom it must be said when one counts."""

PHRASE_ENDS: Final = _set(
    "across and as at by during for from in into of on or so that to which with"
)
"""Words that end what a verb acts on."""

PLACES: Final = _set(
    "building buildings campus cloud headquarters office offices premises site sites"
    " warehouse"
)
"""Where a team moves to, and is not better off by that alone."""

PLEASING: Final = _set("amaze delight enthuse excite impress please satisfy thrill wow")
"""Verbs by which somebody is to be content."""

POSSIBLE: Final = _set("applicable appropriate feasible possible practicable practical")
"""What a promise is made to hang on, behind "where" and the like."""

POSSIBLY: Final = _set("feasible possible practicable")
"""What it hangs on behind "as", too: "as far as possible"."""

PARTS_OF_ALL: Final = _set(
    "accuracy adherence attendance availability completeness completion compliance"
    " coverage fulfilment fulfillment occupancy participation punctuality retention"
    " survival turnout uptime"
)
"""Nouns whose percentage is a part of a whole, so that 100% is all."""

PRACTISING: Final = _set(
    "dedicate devote exercise meditate practice practise rehearse spend study train"
)
"""Verbs for what takes one's own time, again and again."""

RATED_IN_PUBLIC: Final = _set(
    "airbnb amazon app facebook g2 glassdoor google play store tripadvisor trustpilot"
    " yelp"
)
"""Where anybody gives one to five stars."""

REBUILDING: Final = _set(
    "deploy implement install integrate rebuild redesign refactor relaunch rewrite"
)
"""Verbs whose object is always a thing."""

SHARES: Final = _set(
    "adoption attendance awareness enrolment enrollment opt-in participation"
    " penetration take-up uptake usage"
)
"""Nouns whose share asks: of whom?"""

SHOWING: Final = _set("demonstrate prove show")
"""Verbs that only show something."""

SIZED: Final = _set("significant top")
"""Loose words that a number behind them makes firm."""

SKIPPED: Final = _set(
    "a also an i must need our p0 p1 p2 p3 please shall should team the to we will"
)
"""Words before the one that opens a sentence."""

SMALL_WORDS: Final = _set(
    "& a across all an and are as at be by even for from in into is its more most"
    " my new of on or our overall q1 q2 q3 q4 that the their this to very we with"
    " your"
)
"""Words that add nothing to what an objective says."""

SOON_OR_OFTEN: Final = _set("earlier quicker quickly sooner often")
"""How soon or often something is to be, behind what is made."""

SPARED: Final = _set(
    "awareness brand business community company confidence culture customer"
    " customers delight demand engine environment excellence experience foundation"
    " foundations growth habit habits machine motion muscle"
    " love loyalty market markets organisation organization pipeline place"
    " relationship relationships reputation results revenue satisfaction service"
    " services team teams"
    " trust value workplace"
)
"""What is not put in place like a product, whatever the verb."""

SURVEY_ANSWERED: Final = _set(
    "detractor detractors passive passives promoter promoters happy"
)
"""Words for those who answered, who may be meant rather than the score."""

SURVEY_SAID: Final = _set("answers n respondents response responses sample")
"""Words by which a survey says how many answered."""

THEMES_COUNTED: Final = _set(
    "effectiveness efficiency engagement experience performance productivity"
    " reliability security stability usability visibility"
)
"""What is counted in many ways, so that a bare percentage of it names none."""

TRYING: Final = _set(
    "aim aiming aspire attempt endeavor endeavour hope intend plan seek strive try"
    " trying"
)
"""Verbs before "to" by which only the attempt is promised."""

TRYING_FOR: Final = _set("aim aiming hope strive")
"""Those before "for", too."""

VAGUE: Final = _set(
    "reliable user-friendly sufficient adequate timely "
    "amazing best-in-class delightful easy effective effectively efficient"
    " efficiently excellent good great healthy high-performing high-quality"
    " intuitive outstanding robust scalable seamless simple smooth strong"
    " world-class"
)
"""Words on which two people need not agree."""

WAY_ENDS: Final = _set("by from until within without")
"""Words that end the naming of a way."""

WHEN_POSSIBLE: Final = _set("if when whenever where wherever")
"""Words shortly before "possible" by which a promise is made to hang on it."""

WHOSE: Final = _set(
    "accounts among clients customer customers dau developers employee employees"
    " mau members patients people staff students teams user users visitors wau who"
    " with"
)
"""Words that say whose share it is."""

WRITTEN: Final = _set("articles blogs newsletters posts tweets")
"""Counts of what is written."""

OF_PEOPLE: Final = _set("active adopted engaged healthy inactive loyal satisfied")
"""Loose words that say which people or accounts are counted."""

OF_PRAISE: Final = _set(
    "best-in-class enterprise-ready production-ready scalable stable well-defined"
    " world-class"
)
"""Loose words that do no harm where a number says when it is met."""

OUTSIDER_WORDS: Final = _set(
    "press journalist journalists media newspaper newspapers analyst gartner forrester"
    " regulator regulators government ministry parliament court courts authority"
    " authorities app apple google investor investors vendor vendors supplier suppliers"
    " third-party third other another partner partners competitor competitors jury"
    " council"
)
"""Words without one of which nobody outside is named."""
