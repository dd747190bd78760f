"""English words by which people mark the parts of an OKR. Data only."""

from typing import Final, Literal, TypeAlias

from okrkit.model.okr import Intent

__all__ = [
    "BASELINE_VERBS",
    "BESIDE",
    "CADENCES",
    "CLIMBING",
    "CODES",
    "COLUMNS",
    "DENYING",
    "EACH",
    "EARNED",
    "FOREIGN_VERBS",
    "FOREIGN_WORDS",
    "INTENTS",
    "JOINING",
    "LABELS",
    "LEAD_INS",
    "LEVELS",
    "LIMITING",
    "MODIFIERS",
    "OFFICES",
    "OWN_WORDS",
    "PEOPLE",
    "POINTING",
    "PREVIOUS",
    "SPANS",
    "SPARED",
    "TITLES",
    "YEARLY",
    "Role",
]

Role: TypeAlias = Literal[
    "objective",
    "objectives",
    "key result",
    "key results",
    "initiatives",
    "measures",
    "why",
    "owner",
    "scope",
    "kind",
    "cycle",
    "intent",
    "team",
    "baseline",
    "current",
    "target",
    "metric",
    "unit",
    "other",
]
"""What a label says of the line behind it, or of the list below."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LABELS: Final[dict[Role, str]] = {
    "objective": "objective, obj, goal, aim, objective title, objective statement, "
    "the objective, our objective, objective name, north star goal, objective is, "
    "objective is to, objective description",
    "objectives": "objectives, objs, goals, our objectives, aims",
    "key result": "key result, kr, key result title, keyresult, k r, the key result",
    "key results": "key results, krs, kr's, keyresults, our key results, "
    "the key results, key results krs, as measured by, measured by, "
    "as measured through, measures of success, measure of success, success measures, "
    "success criteria, success metrics, success looks like, what success looks like, "
    "results, key outcomes, we will know we succeeded when, "
    "we know we have succeeded when, we will know we are successful when, "
    "how will we know, how we will know, how we measure it, how we measure success, "
    "how we will measure it, how will we measure it, how we will measure success, "
    "how will we measure success, this will be measured by, key results are, krs are, "
    "key result statements, key results statements, measurable results, "
    "we will have succeeded when, we will know we have succeeded when, "
    "we will know we have succeeded if, we will know that we have succeeded when",
    "initiatives": "initiatives, initiative, key initiatives, how, projects, tasks, "
    "actions, action items, action plan, activities, key activities, strategies, "
    "strategy, next steps, to do, to dos, todo, todos, work, main work, plan, "
    "how we get there, how we will get there, how will we get there, "
    "how we will do it, how we will achieve this, how to get there, projects and "
    "initiatives, initiatives and projects, planned work, tactics, bets, key projects, "
    "epics, deliverables",
    "measures": "relevant kpis, related kpis, kpis, kpi, key performance indicators, "
    "relevant metrics, related metrics, metrics, health metrics, health measures, "
    "supporting metrics, measured by kpis, relevant kpi, measures, key measures",
    "why": "why, why now, because, rationale, reason, why this matters, "
    "why it matters, why does this matter, purpose, motivation, reasoning",
    "owner": "owner, owners, owned by, responsible, responsible person, accountable, "
    "lead, dri, champion, objective owner, okr owner, kr owner, key result owner, "
    "assignee, assigned to, driver, sponsor, who",
    "team": "team, department",
    "scope": "scope, in scope, applies to, audience",
    "kind": "okr type, type, level, okr level, objective type, kind, objective level, "
    "type of okr",
    "cycle": "time scale, timescale, timeframe, time frame, time period, time horizon, "
    "time box, timebox, cycle, okr cycle, quarter, period, cadence, timeline, horizon, "
    "duration, when, year, time span",
    "intent": "commitment, ambition, intent, ambition level, confidence type",
    "baseline": "baseline, start, start value, starting value, starting point, "
    "from, initial value, baseline value, initial, starting at",
    "current": "current, current value, currently, today, as is, now",
    "target": "target, target value, goal value, end value, to, target end value, "
    "desired value, to be",
    "metric": "metric, measure, indicator, metric name, measurement",
    "unit": "unit, units, unit of measure, metric unit",
    "other": "status, progress, confidence, confidence level, score, grade, comment, "
    "comments, note, notes, risk, risks, dependency, dependencies, due, due date, "
    "deadline, priority, weight, question, questions, background, context, update, "
    "updates, description, summary, learnings, blockers, health, non goals, "
    "out of scope, links, link, related, assumptions, data source, source, date, "
    "dates, stakeholder, stakeholders, last updated, last update, updated on, created, "
    "created on, author, authors, version, reviewer, reviewers, approved by, "
    "reviewed by, review date",
}


def _by_word(groups: dict[Role, str]) -> dict[str, Role]:
    """Turn the words of each role into the role of each word."""
    return {
        " ".join(word.split()): role
        for role, words in groups.items()
        for word in words.split(",")
    }


LABELS: Final[dict[str, Role]] = _by_word(_LABELS)
"""What a label says, by its words: small letters, no numbers, no marks."""

CODES: Final[dict[str, Role]] = {
    "o": "objective",
    "obj": "objective",
    "objective": "objective",
    "goal": "objective",
    "okr": "objective",
    "kr": "key result",
    "k": "key result",
    "r": "key result",
    "key result": "key result",
    "keyresult": "key result",
}
"""Short marks that carry a number: O1, KR 2.1, Key result 3, OKR 4."""

MODIFIERS: Final = _words(
    "our the my okr team company department departmental organisational "
    "organizational individual personal group division divisional business "
    "corporate annual yearly quarterly main primary strategic top committed "
    "aspirational stretch moonshot roofshot learning draft proposed new first "
    "second third fourth fifth final engineering product sales marketing support "
    "customer success finance people hr operations design level q fy h"
)
"""Words that may stand before a label and leave it what it is: "Team objective"."""

LEVELS: Final[dict[str, str]] = {
    "team": "team",
    "squad": "team",
    "company": "company",
    "corporate": "company",
    "organisation": "company",
    "organization": "company",
    "organisational": "company",
    "organizational": "company",
    "business": "company",
    "enterprise": "company",
    "department": "department",
    "departmental": "department",
    "division": "department",
    "divisional": "department",
    "business unit": "department",
    "function": "department",
    "group": "department",
    "tribe": "department",
    "individual": "individual",
    "personal": "individual",
    "person": "individual",
}
"""Where an objective stands, by the words people use."""

INTENTS: Final[dict[str, Intent]] = {
    "committed": "committed",
    "commitment": "committed",
    "commit": "committed",
    "roofshot": "committed",
    "must": "committed",
    "aspirational": "aspirational",
    "aspiration": "aspirational",
    "stretch": "aspirational",
    "moonshot": "aspirational",
    "ambitious": "aspirational",
    "learning": "learning",
    "exploratory": "learning",
}
"""How firmly something is meant, by the words people use."""

CADENCES: Final[dict[str, str]] = {
    "quarter": "quarter",
    "quarterly": "quarter",
    "3 months": "quarter",
    "three months": "quarter",
    "year": "year",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
    "12 months": "year",
    "month": "month",
    "monthly": "month",
    "half": "half",
    "half year": "half",
    "half yearly": "half",
    "6 months": "half",
    "six months": "half",
    "week": "week",
    "weekly": "week",
}
"""The rhythm of cycles, by the words people use."""

COLUMNS: Final[dict[str, Role]] = {
    "objective": "objective",
    "objectives": "objective",
    "o": "objective",
    "goal": "objective",
    "key result": "key result",
    "key results": "key result",
    "kr": "key result",
    "krs": "key result",
    "result": "key result",
    "owner": "owner",
    "owners": "owner",
    "responsible": "owner",
    "dri": "owner",
    "team": "team",
    "baseline": "baseline",
    "baseline value": "baseline",
    "start": "baseline",
    "start value": "baseline",
    "starting value": "baseline",
    "starting point": "baseline",
    "from": "baseline",
    "current": "current",
    "current value": "current",
    "currently": "current",
    "now": "current",
    "today": "current",
    "target": "target",
    "target value": "target",
    "goal value": "target",
    "to": "target",
    "metric": "metric",
    "measure": "metric",
    "unit": "unit",
    "initiative": "initiatives",
    "initiatives": "initiatives",
    "projects": "initiatives",
    "why": "why",
    "level": "kind",
    "type": "kind",
    "cycle": "cycle",
    "quarter": "cycle",
}
"""What a column of a table holds, by its head."""

BESIDE: Final = frozenset({
    "name", "title", "description", "parent", "status", "progress", "confidence", "id",
    "due date", "score",
})  # fmt: skip
"""Heads of columns that say nothing here, and stand beside those that do."""

LEAD_INS: Final = _words(
    "here these please following below feedback hi hello thanks thank draft "
    "attached example review"
)
"""Words of a line that only leads over to a list, and is no objective."""

TITLES: Final = _words(
    "okr okrs objectives results key and for of the our team company draft q1 q2 "
    "q3 q4 h1 h2 quarter quarterly year annual goals fy plan"
)
"""Words of a heading that says no more than that OKRs follow."""

POINTING: Final = _words(
    "see below above as follows following listed here next page table attached details "
    "the and in for"
)
"""Words of a line that only points to another place."""

LIMITING: Final = ("only", "just", "excluding", "except", "without", "limited to")
"""Words by which something in brackets says for whom an objective is meant."""

PEOPLE: Final = ("owner", "owners", "owned by", "dri", "lead", "responsible", "resp")
"""Words before a name that answers for something, in brackets or behind a dash."""

OFFICES: Final = (
    "CEO",
    "CTO",
    "CFO",
    "COO",
    "CMO",
    "CPO",
    "CRO",
    "CIO",
    "CISO",
    "CHRO",
    "CCO",
    "[SE]?VP",
    "Head of",
    "Director of",
)
"""Offices that answer for a key result, before a colon."""

OWN_WORDS: Final = _words(
    "the of to and for from by with our we at or per is are that their who on every "
    "each more than least most less within between new all under over"
)
"""Small words by which a text is known for English."""

FOREIGN_WORDS: Final = _words(
    "der das und für von mit auf den dem ein eine einen wir unsere unserer nicht bis "
    "um zu zum zur im ist sind werden mehr auch bei pro über "
    "le la les des du et une pour avec nous nos notre dans sur aux est sont "
    "los las una para con nuestros nuestra nuestro más de que "
    "il gli di che nostri nostra della delle dei con nel "
    "het een van voor met onze wij naar op niet "
    "das dos ao nossos nossa não "
    "och att av för på med våra vi ett från og til fra vores "
    "oraz dla się naszych"
)
"""Small words of other languages that are none in English."""

FOREIGN_VERBS: Final = _words(
    "steigern senken erhöhen verbessern verringern reduzieren halten einführen "
    "gewinnen erreichen kunden kundenzufriedenheit mitarbeitende umsatz ziel ziele "
    "réduire augmenter améliorer diminuer fidéliser atteindre objectif chiffre "
    "reducir aumentar mejorar lograr alcanzar objetivo clientes ventas "
    "ridurre aumentare migliorare raggiungere obiettivo clienti "
    "reduzir melhorar alcançar arrecadação receita "
    "verhogen verhoog verminderen verminder verbeteren klanten omzet doel "
    "öka minska förbättra kunder øge øke forbedre "
    "zwiększyć zmniejszyć poprawić klientów zvýšit snížit zlepšit zákazníků"
)
"""Words of other languages that open their OKRs, and are none in English."""

BASELINE_VERBS: Final = _words(
    "establish establishes established establishing set define defined determine "
    "determined measure measured collect collected get find record recorded take "
    "agree agreed obtain create gather identify known"
)
"""Words beside "baseline" that ask for one to be measured first."""

YEARLY: Final = (
    "last year",
    "previous year",
    "prior year",
    "year on year",
    "year over year",
    "a year ago",
    "a year earlier",
    "yoy",
    "y y",
    "py",
)
"""Words that compare with a year ago."""

PREVIOUS: Final = _words(
    "last previous prior preceding current today now qoq mom q m over on"
)
"""Words that compare with what was before."""

SPANS: Final = _words(
    "quarter cycle period month half term season week sprint value level"
)
"""What such words stand before."""

EACH: Final = (
    "each month",
    "every month",
    "each week",
    "every week",
    "each quarter",
    "every quarter",
    "each year",
    "every year",
    "month over month",
    "month on month",
    "week over week",
    "week on week",
    "mom",
    "wow",
)
"""Windows over which a change repeats, and compounds."""

JOINING: Final = _words("than by with from to for of and or via in at on as like")
"""Words before a person who is a part of the sentence, and not its owner."""

DENYING: Final = _words("without free no")
"""Words before what is not there."""

SPARED: Final = {
    "avert": "averted",
    "avoid": "avoided",
    "prevent": "prevented",
    "save": "saved",
    "spare": "spared",
}
"""Verbs that count what did not happen, and what it is called then."""

EARNED: Final = {
    "book": "booked",
    "earn": "earned",
    "issue": "issued",
    "sell": "sold",
    "win": "won",
}
"""Verbs that count what is sold or gained, and what it is called then."""

CLIMBING: Final = {"u": 1, "↑": 1, "m": 1, "d": -1, "↓": -1, "k": -1}
"""Which letters of `languages.en.targets` go up, and which down."""
