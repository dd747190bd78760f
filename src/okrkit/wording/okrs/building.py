"""What was gathered from a text, as objectives, drafts, and what is left of it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import define, field

from okrkit.errors import OKRError
from okrkit.model.calendar import Cycle
from okrkit.model.checks import LONGEST_TITLE
from okrkit.model.metric import Metric
from okrkit.model.okr import Intent, Objective
from okrkit.model.parts import Initiative
from okrkit.wording.cleaning import cleaned
from okrkit.wording.concepts.mentioning import metric_of
from okrkit.wording.draft import Draft, draft_of, title_of
from okrkit.wording.languages.en.okr_text import (
    CADENCES,
    INTENTS,
    JOINING,
    LEVELS,
    LIMITING,
    MODIFIERS,
    OFFICES,
    PEOPLE,
    TITLES,
    Role,
)
from okrkit.wording.naming import Names, cycle_labels, slug
from okrkit.wording.okrs.drafted import DraftSet
from okrkit.wording.okrs.found import FoundObjective, FoundResult, Left, Told
from okrkit.wording.okrs.gathering import Gathering
from okrkit.wording.okrs.valuing import said_of, settled, with_values
from okrkit.wording.slots import Slots
from okrkit.wording.words import words

__all__ = ["built"]

_PEOPLE: Final = "|".join(PEOPLE)
_OWNER: Final = re.compile(
    rf"(?i)\s{{0,3}}(?:[-\u2013\u2014|,;]\s{{0,3}})?[_*]{{0,2}}[(\[]?\s?(?:(?:{_PEOPLE})\s?[:=]\s?"
    r"(?P<name>[^()\[\]\n:;,]{1,60})(?:[;,][^()\[\]\n]{0,60})?|@(?P<at>[\w.\-]{1,60}))"
    r"\s?[)\]]?[_* \t.]{0,3}(?:=>[^=>\n]{0,60})?\Z"
)
_AT: Final = re.compile(r"(?:\A|[-\u2013\u2014(\[|,;:])\s?@([\w.\-]{1,60})")
_MENTION: Final = re.compile(r"(?<![\w.])@([\w.\-]{1,60})")
_BRACKETS: Final = re.compile(r"\s{0,3}[(\[]([^()\[\]\n]{1,120})[)\]][ \t.]{0,3}\Z")
_NOTES: Final = re.compile(
    r"(?i)\s{0,3}[(\[]\s?(?:(?:weight(?:ing)?|confidence|conf\.?|grade|progress)\s?[:=]?"
    r"\s?\d[\d.,]{0,5}\s?(?:%|/\s?\d{1,3})?|(?:score[:= ]{1,2})?(?:0?\.\d{1,2}|1\.0)"
    r"|see\s(?:below|above|next page|attached)[^()\[\]\n]{0,40})\s?[)\]][ \t.]{0,3}\Z"
)
_OFFICE: Final = re.compile(
    rf"\s*((?:{'|'.join(OFFICES)})(?: (?:of |[A-Z])[\w&]{{1,30}}){{0,3}})\s?:\s+(?=\S)"
)
_NAMED: Final = re.compile(rf"(?i)(?:{_PEOPLE})\s?[:=]?\s+(.+)")
_TAIL: Final = 200
_BLANKS: Final = 3
_LONGEST_OWNER: Final = 200
_LONGEST_TITLE: Final = 8


@define
class _Building:
    """Makes nouns of what was gathered; ids are given once in the whole text."""

    text: str
    fields: Mapping[Role, Told]
    drafts: list[Draft] = field(factory=list)
    left: list[Left] = field(factory=list)
    results: Names = field(factory=Names)
    aims: Names = field(factory=Names)
    work: Names = field(factory=Names)
    metrics: dict[str, Metric] = field(factory=dict)
    cycle: str = ""
    cadence: str = ""

    def leave(self, told: Told, why: str) -> None:
        """Keep what was told and not understood."""
        self.left.append(Left(told.line, told.start, told.text, why))


def built(found: Gathering, /) -> DraftSet:
    """
    Make a `DraftSet` of what was gathered from a text.

    Args:
        found: What was gathered.

    Returns:
        Objectives, drafts, and the lines that were not read.

    Example:
        >>> built(Gathering("", None)).drafts
        ()
    """
    made = _Building(found.text, found.fields, left=found.left)
    _name_cycle(made, found)
    made.left += settled(found.fields)
    for aim in found.objectives:
        made.left += settled(aim.fields)
    for result in (
        *found.lone,
        *(kr for aim in found.objectives for kr in aim.results),
    ):
        made.left += settled(result.fields)
    objectives = tuple(
        each for aim in found.objectives if (each := _objective(made, aim)) is not None
    )
    for result in found.lone:
        _draft(made, result)
    for role, told in found.fields.items():
        if not objectives and role != "cycle":
            made.leave(told, f"said of no objective: {role}")
    return DraftSet(
        objectives=objectives,
        drafts=tuple(made.drafts),
        metrics=tuple(made.metrics.values()),
        cycle=made.cycle,
        cadence=made.cadence,
        left=tuple(sorted(made.left)),
    )


def _name_cycle(made: _Building, found: Gathering) -> None:
    """Find the cycle of the whole text: as it is labelled, or in a heading."""
    first = found.objectives[0].line if found.objectives else None
    made.cadence, made.cycle = _time(said_of(found.fields, "cycle"))
    for one in tuple(made.left):
        short = len(one.text.split()) <= _LONGEST_TITLE
        label = _cycle(one.text) if short and not made.cycle else ""
        if label and (first is None or one.line < first):
            made.cycle = label
            if _is_title(one.text):
                made.left.remove(one)


def _is_title(text: str) -> bool:
    said = re.sub(r"[^a-z0-9]+", " ", text.casefold()).split()
    return all(w in TITLES or w.isdigit() or w.startswith("fy") for w in said)


def _time(value: str) -> tuple[str, str]:
    """Read a rhythm and the label of a cycle."""
    low = re.sub(r"[^a-z0-9]+", " ", value.casefold()).strip()
    return CADENCES.get(low, ""), _cycle(value)


def _cycle(text: str) -> str:
    for label in cycle_labels(text):
        try:
            return str(Cycle.parse(label))
        except OKRError:
            continue
    return ""


def _objective(made: _Building, found: FoundObjective) -> Objective | None:
    """Make an objective with its key results."""
    raw = made.text[slice(*found.span)]
    raw, owner, intent = _cut(_without_notes(made, found, raw))
    title = title_of(cleaned(raw))
    if not title:
        why = "an objective without words, or with more than a title may have"
        made.left.append(Left(found.line, found.span[0], raw.strip(), why))
        title = " ".join(raw.split())[:LONGEST_TITLE].strip() or "Objective"
        title = "".join(c for c in title if c.isprintable()) or "Objective"
    said = _said(made, found)
    _leave_names(made, found, title, said.owner or owner)
    if not found.results:
        _measured_instead(found)
    results = [draft for each in found.results if (draft := _draft(made, each))]
    return Objective(
        made.aims.free(slug(title)),
        title,
        [draft.key_result for draft in results if draft.key_result is not None],
        owner=(said.owner or owner or said_of(made.fields, "owner"))[:_LONGEST_OWNER],
        level=said.level,
        intent=said.intent or intent,
        why=said_of(found.fields, "why")[:20_000],
        scope=said_of(found.fields, "scope")[:LONGEST_TITLE] or _scope(title),
        measured_by=tuple(_listed(made, found.measures)),
        initiatives=tuple(_initiatives(made, found.work)),
        cycle=said.cycle if said.cycle and said.cycle != made.cycle else None,
    )


@define
class _Said:
    owner: str = ""
    level: str = ""
    intent: Intent | None = None
    cycle: str = ""


def _said(made: _Building, found: FoundObjective) -> _Said:
    """Read what labels, and words beside them, say of an objective."""
    said = _Said(owner=said_of(found.fields, "owner"))
    for word in found.more:
        if not _take(said, word):
            said.cycle = said.cycle or _cycle(word)
            _beside(made, found, word, known=bool(said.cycle))
    for role in ("kind", "intent"):
        told = found.fields.get(role) or made.fields.get(role)
        for word in () if told is None else re.split(r"[,;/&\n]| and ", told.text):
            if told is None or not word.strip() or _take(said, word):
                continue
            cadence, label = _time(word)
            made.cadence, said.cycle = made.cadence or cadence, said.cycle or label
            if not cadence and not label:
                made.leave(told._replace(text=word.strip()), f"no {role} that is known")
    time = found.fields.get("cycle")
    if time is not None:
        cadence, label = _time(time.text)
        made.cadence = made.cadence or cadence
        said.cycle = label or said.cycle
        if not cadence and not label:
            made.leave(time, "a time that is no cycle of the calendar, such as 2026-Q4")
    made.cycle = made.cycle or said.cycle
    return said


def _beside(
    made: _Building, found: FoundObjective | FoundResult, word: str, *, known: bool
) -> None:
    """Keep what stands beside a label and says nothing that is known."""
    if not known and word.casefold() not in MODIFIERS:
        why = "words beside a label"
        made.left.append(Left(found.line, found.span[0], word, why))


def _take(said: _Said, word: str) -> bool:
    """Read one word that is said of an objective; tell whether it is known."""
    low = " ".join(word.casefold().strip(" ()[].").split())
    named = _NAMED.fullmatch(word.strip())
    if low in LEVELS:
        said.level = said.level or LEVELS[low]
    elif low in INTENTS:
        said.intent = said.intent or INTENTS[low]
    elif named is not None:
        said.owner = said.owner or named[1].strip()
    else:
        return False
    return True


def _cut(raw: str) -> tuple[str, str, Intent | None]:
    """Cut an owner and an intent off the end of a text."""
    owner, intent = "", None
    first = _OFFICE.match(raw)
    if first is not None:
        owner, raw = first[1], raw[first.end() :]
    for _ in range(3):
        tail = raw[-_TAIL:]
        told = ":" in tail or "=" in tail or "@" in tail
        found = _owner(tail) if told else None
        if found is not None:
            owner = owner or (found["name"] or found["at"]).strip()
        else:
            found = _at_end(_BRACKETS, tail)
            word = "" if found is None else found[1].casefold().strip()
            if found is None or word not in INTENTS:
                break
            intent = INTENTS[word]
        raw = raw[: len(raw) - len(tail) + found.start()]
    if not owner and "@" in raw:
        at = _AT.search(raw)
        owner = "" if at is None else at[1]
    return raw, owner, intent


def _without_notes(
    made: _Building, found: FoundObjective | FoundResult, raw: str
) -> str:
    """Cut brackets off the end that say how far it is, or where to look."""
    note = _at_end(_NOTES, raw[-_TAIL:])
    if note is None:
        return raw
    first = len(raw) - len(raw[-_TAIL:]) + note.start()
    why = "a note beside the words"
    made.left.append(Left(found.line, found.span[0] + first, note[0].strip(), why))
    return raw[:first]


def _at_end(pattern: re.Pattern[str], tail: str) -> re.Match[str] | None:
    """Find brackets at the end, with the blanks before them."""
    first = max(tail.rfind("("), tail.rfind("["))
    return None if first < 0 else pattern.search(tail, max(first - _BLANKS, 0))


def _leave_names(
    made: _Building, found: FoundObjective | FoundResult, kept: str, owner: str
) -> None:
    """Leave whom the words name with an @, who is neither owner nor kept in them."""
    first, last = found.span
    if made.text.find("@", first, last) < 0:
        return
    stays = {*owner.replace("@", " ").split(), *_MENTION.findall(kept)}
    for name in _MENTION.finditer(made.text, first, last):
        if name[1] not in stays:
            why = "somebody named beside the words"
            made.left.append(Left(found.line, name.start(), name[0], why))


def _owner(tail: str) -> re.Match[str] | None:
    """Find an owner at the end; a person within a sentence is none."""
    found = _OWNER.search(tail)
    if found is None:
        return None
    before = tail[: found.start()].split()
    joined = bool(before) and before[-1].casefold() in JOINING
    return None if joined and not found[0].lstrip().startswith("(") else found


def _scope(title: str) -> str:
    """Read for whom an objective is meant, where brackets at its end say so."""
    found = _BRACKETS.search(title)
    if found is None:
        return ""
    said = found[1].strip()
    low = f" {said.casefold()} "
    if not any(f" {word} " in low for word in LIMITING):
        return ""
    kept = re.sub(r"(?i)^(?:only|just|for)\s+|\s+only$", "", said)
    return kept.strip()


def _measured_instead(found: FoundObjective) -> None:
    """Take KPIs with numbers for key results, where a text lists nothing else."""
    for told in tuple(found.measures):
        if any(map(str.isdigit, told.text)):
            span = told.start, told.start + len(told.text)
            found.results.append(FoundResult(line=told.line, span=span))
            found.measures.remove(told)


def _draft(made: _Building, found: FoundResult) -> Draft | None:
    """Make a draft of a key result, with what further lines say of it."""
    raw = _without_notes(made, found, made.text[slice(*found.span)])
    raw, owner, intent = _cut(raw)
    said = _Said(owner=said_of(found.fields, "owner"))
    for word in (*found.more, said_of(found.fields, "intent")):
        if word and not _take(said, word):
            _beside(made, found, word, known=False)
    sentence, beside = with_values(raw, found.fields)
    made.left += beside
    draft = draft_of(
        sentence,
        ids=made.results,
        owner=(said.owner or owner)[:_LONGEST_OWNER],
        intent=said.intent or intent,
        line=found.line,
        start=found.span[0],
    )
    _leave_names(made, found, draft.text, said.owner or owner)
    made.drafts.append(draft)
    if draft.key_result is None:
        why = "a key result without words, or with more than a title may have"
        made.left.append(Left(found.line, found.span[0], raw.strip(), why))
    return draft


def _listed(made: _Building, measures: Sequence[Told]) -> Iterator[str]:
    """Make metrics of what is listed as KPIs; give their ids."""
    seen: set[str] = set()
    for told in measures:
        for part in re.split("[,;]", told.text):
            name = title_of(cleaned(part))
            metric = metric_of(name, words(name), Slots())
            if metric is None and name:
                metric = Metric(slug(name), name)
            if metric is None:
                made.leave(
                    told, "a KPI without words, or with more than a name may have"
                )
            elif metric.id not in seen:
                made.metrics.setdefault(metric.id, metric)
                seen.add(metric.id)
                yield metric.id


def _initiatives(made: _Building, work: Iterable[Told]) -> Iterator[Initiative]:
    for told in work:
        title = title_of(cleaned(told.text))
        if title:
            yield Initiative(made.work.free(slug(title)), title)
        else:
            made.leave(told, "work without words, or with more than a title may have")
