"""English: verbs by what they do, in their base form."""

from collections.abc import Mapping
from typing import Final

VERBS: Final[Mapping[str, str]] = {
    "work": (
        "ab-test absorb accredit accrue acknowledge act adapt add adjust administer"
        " advertise aggregate align allocate amend analyse analyze annotate announce"
        " anticipate apply appoint approve arrange assemble assess assign attach"
        " attend audit augment author authorise authorize automate award back"
        " backfill backport backtest balance ban benchmark bill block blog bootstrap"
        " brand brief broadcast broaden budget build bundle calculate calibrate call"
        " cancel capture carry catalog catalogue celebrate centralise centralize"
        " change charge chart chase check circulate clarify classify clean co-author"
        " co-create co-design co-host code codesign codify collate collect combine"
        " commission communicate compare compile compose compute conceive conduct"
        " configure confirm connect consolidate construct contact containerise"
        " containerize continue contract control convene cooperate coordinate copy"
        " correlate counsel countersign craft crawl create cross-train crowdsource"
        " curate customise customize debate debug decide declare decouple dedicate"
        " deduplicate define delegate demo demonstrate deprecate depreciate describe"
        " design detail determine develop devise diagnose dig digitise digitize"
        " disable disburse disclose discover discuss dismantle dispatch display"
        " distribute do dockerise document dogfood donate draft draw drill dry-run"
        " edit elaborate elicit embed employ enact encode encrypt endorse enforce"
        " engineer enhance enlist enrich enter equip escalate establish estimate"
        " evaluate evangelise evangelize evolve examine exchange exclude execute"
        " exhibit experiment explain expose extract fabricate feature file fill film"
        " find finetune fit flag flesh follow forecast forge form formalise"
        " formalize format formulate forward fulfil fulfill fund furnish gather"
        " generalise generalize ghostwrite give grant groom harden harmonise"
        " harmonize harvest highlight hire hold host ideate identify illustrate"
        " imagine implement import incentivise incentivize include incorporate"
        " incubate index inform ingest inline innovate insource inspect install"
        " institute instrument integrate interlink interpret intervene interview"
        " introduce invent inventory invest invite isolate issue iterate kick label"
        " lay lead learn level leverage liaise link list listen livestream load-test"
        " lobby localise localize lock log manage mandate map mark market"
        " measure mention merge mine mirror mobilise mobilize mock model moderate"
        " modernise modernize modify monitor move name negotiate nominate normalise"
        " normalize notarise note notify observe obtain offer offload onshore open"
        " open-source operate operationalise operationalize orchestrate organise"
        " organize orient originate outline outsource overcome overhaul oversee own"
        " package pair parse partition partner pen-test perform phase photograph"
        " pick pilot pinpoint pitch place plan plant plug polish populate post"
        " pre-launch prep prepare preregister present pretrain print prioritise"
        " prioritize probe procure produce profile program project promote prompt"
        " proofread propose protect prototype prove provide provision prune"
        " publicise publicize publish pull push put qualify quantify quarantine"
        " queue rationalise rationalize re-engineer re-evaluate read realign"
        " reallocate rearchitect reassess rebalance rebrand rebuild recalibrate"
        " recap reconcile reconfigure record recreate recruit recycle redefine"
        " redeploy redesign redirect redline refactor refine reframe refresh"
        " register regulate rehearse reinforce reinvent reject relaunch relocate"
        " remediate remind remit remodel rename render renegotiate renovate"
        " reorganise reorganize repackage repair repaper repeat replace replicate"
        " report reposition represent reprice reproduce request reroute rerun"
        " reschedule reset resource restore restructure resubmit retest"
        " rethink retool retrofit reuse revamp review revise revisit revitalise"
        " revitalize revive reward rewire rework rewrite roll rotate route run"
        " safeguard sample scan schedule scope scrape screen script seed seek"
        " segment select send separate sequence serve set setup shadow shape shard"
        " share shepherd shoot shortlist show showcase simplify simulate smoke-test"
        " snapshot socialise socialize soft-launch solicit sort speak spearhead spec"
        " specify spin split sponsor stabilise stabilize stage standardise"
        " standardize steer stock store storyboard streamline stress-test structure"
        " study submit substitute suggest summarise summarize sunset supervise"
        " supply surface survey sync synthesise synthesize tag tailor take talk tap"
        " target teach test tidy tokenise trace track transcribe transform translate"
        " treat triage trial trigger troubleshoot tune turn tweak unblock undertake"
        " unify unveil update upgrade upload upstream validate verify vet video"
        " visualise visualize volunteer walk warn weigh whiteboard wind wireframe"
        " withdraw work write write-up"
    ),
    "delivery": (
        "complete conclude debut deliver deploy finalise finalize finish launch"
        " release ship wrap"
    ),
    "change": (
        "accelerate amplify bolster boost climb compress curb curtail cut decline"
        " decrease deepen delight diminish double drive drop ease elevate enlarge"
        " exceed expand expedite extend fall fortify gain grow halve heighten improve"
        " increase intensify jump lengthen lessen lift limit lower maximise maximize"
        " minimise minimize multiply optimise optimize outgrow outpace overtake"
        " quadruple quicken raise reduce restrict rise scale sharpen shorten shrink"
        " slash slow soften speed steady strengthen tighten treble trim triple"
        " uplift widen"
    ),
    "reach": (
        "accomplish achieve approach attain beat hit meet outperform pass reach surpass"
    ),
    "keep": ("contain keep maintain preserve remain retain stay sustain"),
    "gain": (
        "acquire activate attract bag book bring convert generate get land receive"
        " recover renew save score secure sign source unlock win"
    ),
    "sell": ("cross-sell earn monetise monetize net resell sell upsell"),
    "soft": (
        "advise advocate aid assist champion collaborate consider consult"
        " contribute cultivate encourage engage explore facilitate focus foster"
        " guide help influence inspire investigate look motivate nurture participate"
        " pursue research stimulate support try understand"
    ),
    "start": ("begin commence commit initiate kick-off pioneer start"),
    "ensure": ("allow assure empower enable ensure guarantee let make"),
    "solve": (
        "address answer clear close correct fix handle mitigate patch process reply"
        " resolve respond settle solve tackle"
    ),
    "remove": (
        "abolish archive avoid decommission delete discontinue eliminate eradicate"
        " prevent remove retire stop"
    ),
    "staff": ("certify coach educate mentor onboard reskill retrain train upskill"),
    "move": ("migrate port shift switch transfer transition"),
    "third": (
        "abandon accept access adopt advance agree appear appreciate arrive ask"
        " become believe benefit browse buy cause choose churn cite click come"
        " comment complain comply confuse consist consume cover crash default defect"
        " depart depend derive download emerge enjoy enrol enroll exist expect"
        " experience express fail feel go graduate happen hear indicate interact"
        " join know lack last leave like live load login love mean need occur opt"
        " order owe pay perceive persist prefer progress purchase rank rate"
        " reactivate rebook recognise recognize recommend recur refer rely reorder"
        " repurchase resubscribe result return ride say see self-serve shop sit"
        " spend subscribe succeed suffer survive tell thrive touch trust use utilise"
        " utilize view visit vote wait want watch"
    ),
}
"""What verbs do, by class; a verb is of the first class that holds it."""
