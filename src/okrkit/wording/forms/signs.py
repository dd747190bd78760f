"""
The signs by which a sentence reads as work or as a change in the world.

What its grammar shows (`clauses`), what kind of targets it states, and what stands
elsewhere in it. `languages.en.form_weights` says what each sign adds.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from okrkit.wording.forms.clauses import Sign, clause, phrase_at
from okrkit.wording.forms.leads import order_start
from okrkit.wording.forms.stated import stated
from okrkit.wording.forms.wordclass import line_of
from okrkit.wording.languages.en import forms
from okrkit.wording.slots import Slots
from okrkit.wording.wordforms import VERB
from okrkit.wording.words import Token

__all__ = ["signs_of"]


def signs_of(
    text: str, tokens: Sequence[Token], targets: Sequence[Slots], /
) -> list[Sign]:
    """
    Find the signs of a text.

    Args:
        text: One sentence or line.
        tokens: Its words.
        targets: What it says of targets.

    Returns:
        The signs, in the order of the grammar.

    Example:
        >>> from okrkit.wording.words import words
        >>> text = "Publish the report"
        >>> [name for name, _, _ in signs_of(text, words(text), ())]
        ['opens-work', 'object-artefact', 'work+own', 'then-nothing', 'no-target']
    """
    line = line_of(tokens, _aims(targets))
    said = {token.lower for token in tokens}
    named = None if said.isdisjoint(_NAMING) else _LEAD_IN.match(text)
    start = bisect_left(tokens, named.end(), key=_begin) if named else 0
    start = order_start(line, tokens, start)
    signs = [*clause(line, start)]
    if any(slots.target is not None for slots in targets):
        spends = line[start] in VERB and tokens[start].lower in forms.SPENDING
        signs += [
            sign
            for sign in stated(line, start, targets, {name for name, _, _ in signs})
            if not (spends and sign[0] == "money")
        ]
    elif any(slots.direction == "unbounded" for slots in targets):
        signs.append(("way-unbounded", start, start + 1))
    elif not said.isdisjoint(_STANDING_IN) and _PLACEHOLDER.search(text):
        signs.append(("placeholder", start, start + 1))
    else:
        signs += [*_untold(signs)]
        signs.append(("no-target", start, len(line)))
        signs += _habit(line, tokens, said, signs[0])
        if signs[0][0] in _DONE and _is_endless(line, tokens, signs):
            signs.append(("endless", signs[0][1], signs[0][2]))
    signs += _elsewhere(line, start, signs[0][0])
    signs += _of_things(line, start, tokens, said, signs)
    if signs[0][0] in _WINNING and len(signs) > 1:
        signs += _won(line, tokens, signs)
    if forms.WITH in said and signs[0][0] == "opens-delivery":
        signs += _with_people(line, tokens)
    elif signs[0][0] == "opens-work" and not said.isdisjoint(forms.ATTENDING):
        signs += _attended(line, tokens, start)
    signs += _phrases(line, text, tokens, said)
    names = {name for name, _, _ in signs}
    signs += _people(line, tokens, said, names)
    if names >= _ON_TIME and not _DONE_SO.isdisjoint(names):
        signs.append(("all-on-time", start, len(line)))
    if signs[0][0] == _NAMED and names >= _ROUTINE:
        signs.append(("routine", start, len(line)))
    return signs


def _of_things(
    line: str,
    start: int,
    tokens: Sequence[Token],
    said: set[str],
    signs: Sequence[Sign],
) -> Iterator[Sign]:
    """Yield that money is spent, that things are handed out, or that they run."""
    if not said.isdisjoint(forms.SPENT) and _SPENT.match(line, start):
        yield from _said(tokens, forms.SPENT, "spent")
    if not said.isdisjoint(forms.NEW):
        found = _HANDED_OUT.search(line, start)
        if found is not None:
            yield "handed-out", found.start(), found.end()
    name, first, last = signs[0]
    runs = name in _SUBJECTS and tokens[last - 1].lower in forms.RUNNING
    if runs and any(after == "every-act-own" for after, _, _ in signs):
        yield "runs-itself", first, last
    if not said.isdisjoint(forms.ON_HAND) and signs[0][0] in _ON_HAND_SUBJECTS:
        found = _FOR_ALL.search(line, start)
        if found is not None and tokens[found.start()].lower in forms.ON_HAND:
            yield "given-to-all", found.start(), found.end()
    if not said.isdisjoint(forms.GATHERED):
        found = _GATHERED.search(line, start)
        if found is not None and tokens[found.start()].lower in forms.GATHERED:
            yield "gathered", found.start(), found.end()


def _habit(
    line: str, tokens: Sequence[Token], said: set[str], opens: Sign
) -> Iterator[Sign]:
    """Yield that what people do is to change: "monthly giving", "smoking"."""
    if opens[0] != "opens-change" or said.isdisjoint(_HABITS):
        return
    found = _ROW.match(line, opens[2])
    if found is not None and tokens[found.end() - 1].lower in _HABITS:
        yield "habit", found.start(), found.end()


_HABITS: Final = frozenset(forms.HABITS.split())
# "online banking use", "the binge drinking", "planned giving"
_ROW: Final = re.compile("[zj]{0,3}[aemksoftnxvwijU]{1,5}")


def _won(line: str, tokens: Sequence[Token], signs: Sequence[Sign]) -> Iterator[Sign]:
    """Yield that something is given once, or by how much something is better."""
    (opening, begun, _), (name, first, last) = signs[0], signs[1]
    thing, counted = tokens[last - 1].lower, "9" in line
    if opening == "opens-gain":
        if thing in forms.GRANTED and not counted and line[begun + 1] != "~":
            yield "gain-one", first, last
        elif name == "object-other" and tokens[begun].lower == forms.GENERATE:
            yield "generated", first, last
    elif name == "object-event" and thing in forms.GAINED and counted:
        yield "gained", first, last


# "budget of 40k spent", "$2m invested in training"; not "invested by partners"
_SPENT: Final = re.compile(r"[zujaexmOp09$%n<~]{1,12}b?[wg](?![^.]*(?:F|Y(?![tn0])))")
# "every shop gets the new till"
_HANDED_OUT: Final = re.compile(r"[kns][G][zu]j{1,2}[aen]")
# "a dashboard visible on all floors"
_FOR_ALL: Final = re.compile("[jJnW][pT](?:Q|9%O)")
# "a network of 300 members"
_GATHERED: Final = re.compile(r"[kan](?:O[aexn]{1,2})?[Op][~<p]{0,2}9\+?[jn]{0,2}k")


def _people(
    line: str, tokens: Sequence[Token], said: set[str], names: set[str]
) -> Iterator[Sign]:
    """Yield that staff are taught or hired, or that what lives does so by itself."""
    if "subject-staff" in names:
        taken = not said.isdisjoint(forms.TAKING)
        yield from _said(
            tokens, forms.SCHOOLING if taken else forms.SCHOOLED, "schooled"
        )
    if forms.ACCEPTED in said and not said.isdisjoint(forms.OFFER):
        at = line.find("s")
        if at >= 0:  # "offers accepted by two designers"
            yield "hired", at, at + 1
    served = "says-customer-part-work" in names or "says-customer-done-work" in names
    if served and said.isdisjoint(forms.SUPPLIERS):
        yield from _said(tokens, forms.HELPED, "helped")
    if not said.isdisjoint(forms.AT_ONCE) and not said.isdisjoint(forms.BEARING):
        yield from _said(tokens, forms.AT_ONCE, "at-once")
    if not _SUBJECTS.isdisjoint(names):
        yield from _said(tokens, forms.LIVING_ON, "lives-on")


def _said(tokens: Sequence[Token], known: frozenset[str], name: str) -> Iterator[Sign]:
    """Yield the first of some words that is said."""
    at = next((at for at, token in enumerate(tokens) if token.lower in known), None)
    if at is not None:
        yield name, at, at + 1


# Such as "95% of orders shipped by the promised date".
_ON_TIME: Final = frozenset(("in-time", "percent"))
_DONE_SO: Final = frozenset(("says-part-work", "says-part-delivery", "says-part-solve"))
_WINNING: Final = frozenset(("opens-gain", "opens-reach"))
_SUBJECTS: Final = frozenset(("subject-artefact", "subject-event", "subject-other"))
_ON_HAND_SUBJECTS: Final = _SUBJECTS | {"subject-trouble", "subject-practice"}
# "40 push-ups each day"
_NAMED: Final = "subject-other"
_ROUTINE: Final = frozenset(("goes-on", "says-nothing"))


def _is_endless(line: str, tokens: Sequence[Token], signs: Sequence[Sign]) -> bool:
    """Tell whether work has no end: "monitor prices", "attend networking events"."""
    opens = signs[0][1]
    if tokens[opens].lower in _ENDLESS or line[opens : opens + 2] == "Up":
        return True  # "live within our means"
    name, first, last = signs[1] if len(signs) > 1 else signs[0]
    if line[first] in "zu09Q" or not name.startswith("object-"):
        return False
    thing = tokens[last - 1].lower
    if tokens[opens].lower in forms.HELD and line[last - 1] == "a":
        return thing.endswith("s") and not thing.endswith("ss")  # "conduct surveys"
    return thing in _MASS or (name == "object-event" and thing.endswith("s"))


_DONE: Final = frozenset(("opens-work", "opens-unknown", "opens-soft", "opens-gain"))
_MASS: Final = frozenset(forms.MASS.split())
_ENDLESS: Final = frozenset(forms.ENDLESS.split())


def _with_people(line: str, tokens: Sequence[Token]) -> Iterator[Sign]:
    """Yield that what is launched has its people: "a club with 50 members"."""
    at = next(at for at, token in enumerate(tokens) if token.lower == forms.WITH)
    found = _MANY.match(line, at + 1)
    if found is not None:
        yield "with-people", at, found.end()


def _attended(line: str, tokens: Sequence[Token], start: int) -> Iterator[Sign]:
    """Yield how many come at least: "with at least 50 participants"."""
    found = _ATTENDED.search(line, start)
    if found is not None and tokens[found.end() - 1].lower in forms.ATTENDING:
        yield "gathered", found.start(), found.end()


_ATTENDED: Final = re.compile(r"p(?:[p~<]{1,2}9\+?|9\+)[jn]{0,2}k")
_MANY: Final = re.compile(r"[p~<]{0,2}[90]\+?[jaemnstx]{0,3}[ko](?![aemksoftnx])")
_NAMING: Final = frozenset(forms.LEAD_IN_WORDS.split())
_LEAD_IN: Final = re.compile(forms.LEAD_IN, re.IGNORECASE)
_STANDING_IN: Final = frozenset(forms.PLACEHOLDER_WORDS.split())
_PLACEHOLDER: Final = re.compile(forms.PLACEHOLDER)
_NUMBERS: Final = ("target", "baseline", "high", "of", "stretch")


def _untold(signs: Sequence[Sign]) -> Iterator[Sign]:
    """Yield what the grammar shows where no amount is stated."""
    for (name, first, last), (after, _, _) in pairwise((*signs, ("", 0, 0))):
        if name.startswith(("change+", "gain+")):
            yield f"vague-{name.partition('+')[2]}", first, last
        elif name.startswith("subject-") and after == "says-nothing":
            yield f"bare-{name[8:]}", first, last


def _begin(token: Token) -> int:
    return token.start


def _aims(targets: Sequence[Slots]) -> set[int]:
    """Give the places where the numbers of targets begin."""
    return {
        slots.spans[name][0]
        for slots in targets
        for name in _NUMBERS
        if name in slots.spans
    }


# Each with a letter that it cannot do without, so that most are passed at once.
_ELSEWHERE: Final = tuple(
    (name, letter, re.compile(pattern))
    for name, letter, pattern in (
        ("customers-act", "k", r"k(?:[UWDCRKGILJ]|h|b[wdcgl])"),
        ("metric", "m", r"m(?![aemksoftnxr#])"),
        ("by-doing", "Y", r"Y[vi]"),
        ("who-number", "Z", r"Z[^.,]{0,8}9|Z[WCGRIU][p~<]{0,3}0"),
        ("who-people", "Z", r"Z[JyN]{0,2}[A-Z][p~<]{0,2}9\+?[jn]{0,2}k"),
        ("who-change", "Z", r"Z[Jy]{0,2}[CGRI][zuj]{0,2}[mo](?![^.]{0,16}9)"),
        ("to-change", "T", r"T[CGRI](?![^.]{0,8}9)"),
        ("to-change-number", "T", r"(?<=[^zuj])T(?:[CGRI]|W(?=p))[^.]{0,16}9"),
        (
            "effect-with",
            "%",
            (
                r"[pA][zu]?(?:(?:p~|[~<])?9%[jn]{0,2}m|[jnaeko]{0,2}mO[~<]?9%)"
                r"|\([mnxW]:[~<p]{0,2}9%"
            ),
        ),
        ("with-metric", "p", r"(?<![WDCRKGISBELXHMV])p[zu]?[~<p]{0,2}9[^.,pZ]{1,8}m"),
        (
            "and-change",
            "9",
            (
                r"[A,]A?y?(?:(?:[CGRIK][^.]{0,8}|h)9|S[~<p]{0,2}9\+?j*k)"
                r"|[.][qJyT]?[CGRI][^.]{0,30}9"
            ),
        ),
        ("none-without", "N", r"N[jn]{0,2}[aeko]{1,2}[wdg]N"),
        ("later-change", ".", r"[.][qJyT]?[CGRIK]"),
        ("later-work", ".", r"[.][qJyT]?[WDSHM]"),
        ("own", "u", r"u"),
        ("more-so", "~", r"~(?=[.,)(Y]|\Z)"),
        ("and-better", "A", r"A(?:C|c(?=[jaemsofnxk]))(?![^.]{0,40}9)"),
        ("by-us", "Y", r"Y(?:u(?!j?[amo]|k)|j?[aemksofnx]?s)"),
        (
            "customer-has-event",
            "k",
            r"kJ?y?G[zujO0:]{0,4}[aems]{0,2}[ex](?![aemksoftnx])",
        ),
        ("have-doing", "h", r"h[~<pz]{0,3}[9Q][jaemnxO%]{0,4}[ks]v"),
        ("by-others", "Y", r"[gwdcl]p?Y[z9<~u0jp%O]{0,5}[jnmo]{0,2}k"),
        ("by-others", "g", r"(?<=[aen])b?gY[z9<~u0j]{0,4}[jnmo]{0,2}[ae]"),
        ("we-do", "q", r"[aemksofnx]q[yJ]?[WDSBLXHMUGICRK]"),
    )
)
_CHANGES: Final = frozenset(("opens-change", "opens-gain", "opens-reach"))
# "Better manuals", "write better manuals"
_WANTS_MORE: Final = re.compile("[JqT]*[WDSVLXHMEU]?~(?:j*[aemksofnx]|[.,)]|$)")
# "better cooperation" wants nothing that could be told; "better margins" does.
_OPENS_MORE: Final = re.compile(r"~(?:j{0,2}[kmoft]|[aesnxj](?=[^.]{0,60}9))")


def _elsewhere(line: str, start: int, opening: str) -> Iterator[Sign]:
    """Yield what the letters show elsewhere in a sentence."""
    letters = frozenset(line)
    for name, letter, pattern in _ELSEWHERE:
        if letter not in letters:
            continue
        found = pattern.search(line, start)
        # "raise the number of pupils reached by our clubs" changes it
        if found is not None and (name != "by-us" or opening not in _CHANGES):
            yield name, found.start(), found.end()
    if _WANTS_MORE.match(line, start):
        yield "wants-more", start, start + 2
    if _OPENS_MORE.match(line, start):
        yield "opens-more", start, start + 2


# A phrase is looked for only where one of its words stands.
_PHRASES: Final = tuple(
    (
        name,
        frozenset(forms.PHRASE_WORDS[name].split()),
        re.compile(phrase, re.IGNORECASE),
    )
    for name, phrase in forms.PHRASES.items()
)
# For each such word the places of the phrases that it may begin.
_FIRSTS: Final = {
    word: tuple(at for at, row in enumerate(_PHRASES) if word in row[1])
    for _, words, _ in _PHRASES
    for word in words
}
_FIRST_WORDS: Final = frozenset(_FIRSTS)
_CADENCE: Final = frozenset(forms.CADENCE.split())


def _phrases(
    line: str, text: str, tokens: Sequence[Token], said: set[str]
) -> Iterator[Sign]:
    """Yield what phrases show; a number after one is the measure of it."""
    near = {at for word in said & _FIRST_WORDS for at in _FIRSTS[word]}
    for name, _, pattern in [_PHRASES[at] for at in sorted(near)]:
        found = pattern.search(text)
        if found is not None:
            at = bisect_left(tokens, found.start(), key=_begin)
            last = bisect_left(tokens, found.end(), key=_begin)
            if name == "goes-on" and (
                _told_by(tokens[at].lower, line, last)
                or _set_up(tokens[at].lower, line, last, said)
            ):
                continue
            yield f"{name}-measured" if "9" in line[at:] else name, at, last
    if text.rstrip().endswith("?"):
        yield "asks", len(tokens) - 1, len(tokens)
    if said.isdisjoint(_CADENCE):
        return
    place = next(at for at, token in enumerate(tokens) if token.lower in _CADENCE)
    after = phrase_at(line, place + 1)
    made = _set_up(tokens[place].lower, line, place + 1, said)
    if after is not None and after.head in "ae" and not made:
        yield "ritual", place, after.end


def _set_up(word: str, line: str, last: int, said: set[str]) -> bool:
    """Tell whether what recurs is made or begun, once: "launch a weekly bulletin"."""
    named = word in _CADENCE and phrase_at(line, last) is not None
    return named and not said.isdisjoint(_SETTING_UP)


_SETTING_UP: Final = frozenset(forms.SETTING_UP.split())


def _told_by(word: str, line: str, last: int) -> bool:
    """Tell whether how often is only how something is counted: "monthly sales"."""
    after = phrase_at(line, last) if word in _CADENCE else None
    return after is not None and after.head in "mokf#"
