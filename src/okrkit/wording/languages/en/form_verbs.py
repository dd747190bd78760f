"""English: verbs by what they do, in their base form."""

from collections.abc import Mapping
from typing import Final

VERBS: Final[Mapping[str, str]] = {
    "work": (
        "ab-test absorb accredit accrue acknowledge act adapt add adjudicate adjust"
        " administer advertise aggregate align allocate amend amortise analyse analyze"
        " animate annotate announce anonymise anonymize anticipate apply appoint"
        " appraise approve arbitrate arrange assay assemble assess assign attach"
        " attend audit augment author authorise authorize automate award back backfill"
        " backport backtest bake balance ban barcode benchmark bill biopsy block blog"
        " bolt bootstrap brand brew brief broadcast broaden budget buff build bundle"
        " calculate calibrate call cancel canvass caption capture carry catalog"
        " catalogue celebrate centralise centralize change charge chart chase check"
        " choreograph circulate clarify classify clean clothe co-author co-create"
        " co-design co-host code codesign codify collate collect combine commission"
        " communicate compare compile compose compost compute conceive conduct"
        " configure confirm connect consolidate construct contact containerise"
        " containerize continue contract control convene cook cooperate coordinate"
        " copy correlate counsel countersign craft crawl create cross-dock cross-train"
        " crowdsource curate customise customize debate debug decide declare declutter"
        " decorate decouple dedicate deduplicate define delegate demo demolish"
        " demonstrate depose deprecate depreciate deprovision deregister describe"
        " design detail determine develop devise deworm diagnose dial dig digitalise"
        " digitalize digitise digitize disable disburse discipline disclose discover"
        " discuss disinfect dismantle dismiss dispatch dispense display distil"
        " distribute do dockerise dockerize document dogfood donate downgrade draft"
        " draw dredge drill dry-run dub edit elaborate elect elicit embed embroider"
        " employ enact encode encrypt endorse energise enforce engineer engrave enlist"
        " enrich enter equip escalate establish estimate evaluate evangelise"
        " evangelize evolve examine excavate exchange exclude execute exhibit"
        " experiment explain expose extract fabricate fax feature feed ferment"
        " fertilise fertilize file fill film find finetune fit flag flesh follow"
        " forecast forge form formalise formalize format formulate forward freeze"
        " fulfil fulfill fund fundraise furnish galvanise galvanize gather generalise"
        " generalize geocode ghostwrite give grant grease groom harden harmonise"
        " harmonize harvest haul headhunt highlight hire hoist hold homologate host"
        " house ideate identify illustrate imagine immunise immunize implement import"
        " inaugurate incentivise incentivize incinerate include incorporate incubate"
        " index inform ingest inline innovate inoculate insource inspect install"
        " institute instrument insulate integrate interlink interpret intervene"
        " interview introduce invent inventory invest invigilate invite irrigate"
        " isolate issue iterate kick knit label laminate landscape launder lay lead"
        " learn lease legislate level leverage liaise link liquidate list listen"
        " litigate livestream load-test lobby localise localize lock log lubricate"
        " mail manage mandate map mark market mask measure mention merge microchip"
        " mine mirror mobilise mobilize mock model moderate modernise modernize modify"
        " mold monitor mould mount move mow name negotiate neuter nominate normalise"
        " normalize notarise note notify observe obtain ocr offboard offer offload"
        " onshore open open-source operate operationalise operationalize orchestrate"
        " organise organize orient originate outline outsource overcome overhaul"
        " oversee own package paint pair palletise palletize parse partition partner"
        " patrol pave pen-test perform petition phase photograph pick pilot pinpoint"
        " pitch place plan plant plaster playtest plot plug polish populate post"
        " pre-launch prep prepare preregister prescribe present pretrain print"
        " prioritise prioritize probe proclaim procure produce profile program project"
        " prompt promulgate proofread propose prosecute protect prototype prove"
        " provide provision prune pseudonymise publicise publicize publish pull pump"
        " purify push put qualify quantify quarantine queue ratify rationalise"
        " rationalize re-engineer re-evaluate reaccredit read realign reallocate"
        " rearchitect reassess rebalance reboot rebrand rebuild recalibrate recap"
        " recertify recommission reconcile reconfigure record recreate recruit recycle"
        " redact redefine redeploy redesign redirect redline refactor refine reforest"
        " reframe refresh refuel refurbish register regulate rehearse rehome rehouse"
        " reindex reinforce reinsure reinvent reject relaunch reload relocate"
        " remediate remind remit remodel rename render renegotiate renovate rent"
        " reorganise reorganize repack repackage repaint repair repaper repave repeal"
        " repeat replace replant replenish replicate report reposition represent"
        " reprice reproduce requalify request reroute rerun reschedule rescue reseed"
        " reset resource restock restore restructure resubmit resurface retest rethink"
        " retool retrofit reuse revamp review revise revisit revitalise revitalize"
        " revive reward rewild rewire rework rewrite rezone rig ring roll rota rotate"
        " route run safeguard sample sanction sanitise sanitize scan schedule scope"
        " scrap scrape screen script seed seek segment select send separate sequence"
        " serve set setup sew shadow shape shard share shelter shepherd shoot"
        " shortlist show showcase shred simplify simulate smoke-test snapshot"
        " socialise socialize soft-launch solder solicit sort sow speak spearhead spec"
        " specify spin split sponsor stabilise stabilize stage standardise standardize"
        " steer sterilise sterilize stitch stock store storyboard streamline"
        " stress-test structure study sublet submit subpoena substitute subtitle sue"
        " suggest summarise summarize sunset supervise supply surface survey suture"
        " swab sync synthesise synthesize tabulate tag tailor take talk tally tap"
        " target teach terraform test text texture tidy tokenise tow trace track"
        " transcribe transform translate treat triage trial trigger troubleshoot tune"
        " turn tutor tweak typeset unblock undertake underwrite unify unload unveil"
        " unwrap update upgrade upload upstream vaccinate vacuum validate verify vet"
        " video visualise visualize volunteer waive walk warn waterproof weatherproof"
        " weave weed weigh weld whiteboard wind wire wireframe withdraw work write"
        " write-up"
    ),
    "delivery": (
        "complete conclude debut deliver deploy finalise finalize finish launch"
        " release ship wrap"
    ),
    "change": (
        "accelerate amplify bolster boost climb compress curb curtail cut decline"
        " decrease deepen delight diminish double drive drop ease elevate enhance"
        " enlarge exceed expand expedite extend fall fortify gain grow halve heighten"
        " improve increase intensify jump lengthen lessen lift limit lower maximise"
        " maximize minimise minimize multiply optimise optimize outgrow outpace"
        " overtake quadruple quicken raise reduce restrict rise scale sharpen shorten"
        " shrink slash slow soften speed steady strengthen tighten treble trim triple"
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
        "advise advocate aid assist champion collaborate consider consult contribute"
        " cultivate encourage engage explore facilitate focus foster guide help"
        " influence inspire investigate look motivate nurture participate promote"
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
