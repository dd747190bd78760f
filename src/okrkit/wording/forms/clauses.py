"""
The grammar of a key result: who acts on what, and what is said of whom.

A line of letters (`wordclass.line_of`) is cut into its opening verb and the object of
it, or into its subject and what is said of that. Each thing found is a sign: its name,
and which tokens show it.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from okrkit.wording.wordforms import MADE_BETTER, PAST, THING_MADE

__all__ = ["NOUNS", "Phrase", "Sign", "clause", "clause_start", "head_of", "phrase_at"]

Sign: TypeAlias = tuple[str, int, int]
"""Its name, the first of the tokens that show it, and the one after the last."""

VERBS: Final = {
    "W": "work",
    "D": "delivery",
    "C": "change",
    "R": "reach",
    "K": "keep",
    "G": "gain",
    "I": "sell",
    "S": "soft",
    "B": "start",
    "E": "ensure",
    "L": "solve",
    "X": "remove",
    "H": "staff",
    "M": "move",
    "U": "work",
    "V": "unknown",
    "v": "doing",
    "i": "changing",
    "w": "work",
    "d": "delivery",
    "c": "change",
    "l": "solve",
}
"""What a verb does that opens a sentence, by its letter."""

NOUNS: Final = {
    "a": "artefact",
    "e": "event",
    "m": "metric",
    "#": "quantity",
    "r": "fraction",
    "k": "customer",
    "s": "staff",
    "o": "business",
    "f": "trouble",
    "x": "practice",
    "n": "other",
    "t": "time",
}
"""What a noun names, by its letter."""

_GROUPS: Final = {
    **dict.fromkeys("WDSBMUVvwd", "work"),
    **dict.fromkeys("CRKicg", "change"),
    "G": "gain",
    "I": "sell",
    **dict.fromkeys("Ll", "solve"),
    "X": "remove",
    "E": "ensure",
    "H": "staff",
}
_ACTS: Final = _GROUPS | {"U": "third", "g": "third"}
_KINDS: Final = {
    **dict.fromkeys("aex", "own"),
    **dict.fromkeys("m#r", "metric"),
    **dict.fromkeys("nt", "other"),
    "k": "customer",
    "o": "business",
    "f": "trouble",
    "s": "staff",
}


class Phrase(NamedTuple):
    """
    A noun phrase of a line.

    Attributes:
        head: The letter of what it names.
        share: "every", "part", "some" or "none" where it is all, a share, so many or
            none of that.
        counted: Whether it is the number of that.
        portion: Whether it is named as a share of that.
        start: Its first letter.
        end: The place after its last.

    Example:
        >>> phrase_at("9%Ok", 0).share
        'part'
    """

    head: str
    share: str
    counted: bool
    portion: bool
    start: int
    end: int


_PHRASE: Final = re.compile(
    r"""[zujyQ09%$+~<"N/(pO\-wdcgl]{0,8}?"""
    r"""(?P<nouns>[aemksoftnx#r](?:[0j+\-"/]{0,2}[aemksoftnx#r]){0,6})"""
)
_PART: Final = re.compile("%[Ojzu]|9[/p]?O9")
_COUNT_OF: Final = re.compile("[aex]#$")
_ANY_NOUN: Final = re.compile(r"[aemksofx#r]")


def phrase_at(line: str, start: int, /) -> Phrase | None:
    """
    Read the noun phrase that begins at a letter.

    Args:
        line: Letters of a text.
        start: Where to begin.

    Returns:
        The phrase; None where none begins there.

    Example:
        >>> phrase_at("zjma", 0).head
        'a'
    """
    found = _PHRASE.match(line, start)
    if found is None:
        return None
    nouns, end = found["nouns"], found.end()
    front = line[start : end + 1]
    portion = nouns == "r" and front[-1] == "O"
    counted = nouns == "#" and front[-1] == "O"
    if _COUNT_OF.search(nouns):
        nouns, counted = nouns[:-1], True  # "test count" is of tests
    share = ""
    if "Q" in front:
        share = "every"
    elif "N" in front:
        share = "none"
    elif portion or _PART.search(front):
        share = "part"
    elif nouns[-1] == "s" and "9" in front:
        share = "some"
    inner = _PHRASE.match(line, end + 1) if portion or counted else None
    if inner is not None:
        nouns, end = inner["nouns"], inner.end()
    return Phrase(head_of(nouns), share, counted, portion, start, end)


def head_of(nouns: str, /) -> str:
    """
    Tell what a row of nouns names: its last noun, or the last whose class is known.

    Args:
        nouns: Their letters.

    Returns:
        One of the letters; s for the people of one's own: "team leads".

    Example:
        >>> head_of("kmn"), head_of("so")
        ('m', 's')
    """
    last = nouns[-1]
    if len(nouns) == 1:
        return last
    if last in "nt":
        return next((one for one in reversed(nouns) if one in "aemofx#r"), last)
    return "s" if last in "ok" and nouns[-2] == "s" else last


_LEAD: Final = re.compile(
    r"""(?:[".,+\-:0]*+\([^()]{1,6}\))*+["+\-,.:]*+"""  # [P0], (1)
    r"""(?:(?![WDCRKGISBELXHMV][zuj09aemksofnxQ])[^.:<>b(,]{1,6}:"""  # Marketing:
    # and no value after it, but a share or a number of things
    r"""(?=["(]?(?:[^09$<%.FTp~,Y]|[<~p]{0,2}(?:9%O|9\+?j?[aek](?![F~<>:])))))*"""
    # By the end of the year, each month, this quarter,
    r"""(?:[pY](?![vi])[^.,:b]{1,7}?(?:,|(?=q))|[Qz][jn]?t(?:,|(?=q)))?"""
    r"""(?:n0-)?["+\-,.:]*"""
)


def clause_start(line: str, start: int, /) -> int:
    """
    Pass over what stands before a sentence: priorities, names of owners, a date.

    Args:
        line: Letters of a text.
        start: Where to begin.

    Returns:
        Where the sentence begins; 0 where nothing would be left of it.

    Example:
        >>> clause_start("x:Wza", 0)
        2
    """
    lead = _LEAD.match(line, start)
    end = start if lead is None else lead.end()
    return end if end < len(line) else 0


_OPENING: Final = re.compile(
    r"(?P<skip>[qJyT]*~?)(?P<verb>[WDCRKGISBELXHMUVvi]|(?:(?<=h)|(?<=hy))[wdcl]"
    r"|[wdcl](?=[p~<]{0,2}[zuQ09]|(?<=[wd])p))p?(?:A[WDCRKGISBELXHMUVvi]p?)?"
)
# A work verb that rather names a measure: "deploy frequency from 2 to 5".
_HEADING: Final = re.compile(
    r"[jaemksoftnx#]{0,3}[mf]"
    r"(?:P0?[aemksoftnx]{1,3}[p~<]{0,2}9|p[zu]?[aemksoftnx]{1,3}p?[~<p]9%|[Opj~<]{0,3}9|F[p~j]?[9j]|b|:|>"
    r"|[wc](?:[^aemksoftnx]|$))"
    r"|[jaemksoftnx#]{0,3}[aemksofnx][wdcgl](?![jaemksoftnx])"
    r"|n{1,2}(?:F9|[~<:]{1,2}9)"
)
_BEING: Final = re.compile(r"[qT]?[yJ]*b(?=[zjwdcglyN~kasp09])")
_HEADLINE: Final = re.compile(r"(?:[wdcgl]/)?[wdcgl](?=[zuj09Qaemksofxn#r])")
_HAVE: Final = re.compile(
    r"q?[yJ]*h(?P<got>g?)(?=[zuj09Q<~aemksofxnNp+#r])|@b?|q?b(?=[zuj09]{0,3}[aekx])"
)


def clause(line: str, start: int, /) -> Iterator[Sign]:
    """
    Yield what the grammar of a sentence shows.

    Args:
        line: Letters of a text.
        start: Where the sentence begins.

    Yields:
        Signs, in the order of the words.

    Example:
        >>> [name for name, _, _ in clause("Wza", 0)]
        ['opens-work', 'object-artefact', 'work+own', 'then-nothing']
    """
    opening = _OPENING.match(line, start)
    if opening and opening["verb"] in "WDMUv" and _HEADING.match(line, opening.end()):
        yield from _subject(line, opening.end())
        return
    if opening and not (opening["skip"] == "q" and opening["verb"] in "vi"):
        yield from _imperative(line, opening)
        return
    being = _BEING.match(line, start)
    if being:
        yield "opens-being", being.end() - 1, being.end()
        return
    headline = _HEADLINE.match(line, start)
    if headline:
        group = _GROUPS[headline[0][-1]]
        yield f"headline-{group}", start, start + 1
        yield from _object(line, headline.end(), group)
        return
    have = _HAVE.match(line, start)
    if have:
        name = "there-is" if have[0][0] == "@" else "we-have"
        yield name, start, have.end()
        yield from _object(line, have.end(), "have")
        return
    yield from _subject(line, start)


def _imperative(line: str, opening: re.Match[str]) -> Iterator[Sign]:
    """Yield the opening verb and its object."""
    letter, at, end = opening["verb"], opening.start("verb"), opening.end()
    yield f"opens-{VERBS[letter]}", at, at + 1
    if "q" in opening["skip"]:
        yield "we", opening.start(), at
    if letter == "G" and _GOT.match(line, end):
        yield "gets-done", at, end + 1
        return
    if letter == "G" and _ONE.match(line, end):
        yield "gain-one", at, end
    if letter == "K" and _KEPT.match(line, end):
        yield "keeps-done", at, end
    if letter != "E":
        stays = letter == "K" and line[end - 1] == "p"  # "stay ahead of the crowd"
        aside = _IN_TIME.match(line, end)  # "write in two weeks a guide"
        end = end if aside is None else aside.end()
        yield from _object(line, end, "stay" if stays else _GROUPS[letter])
        return
    if _BETTER.match(line, end):
        yield "makes-better", at, end
    end += line[end : end + 1] == "Z"
    if line[end : end + 1] == "q":
        yield "ensure-we", end, end + 1
    else:
        yield from _subject(line, end)


# "make" what "faster", "easy for our guests", "a joy for users"
_BETTER: Final = re.compile(f"{THING_MADE}(?:{MADE_BETTER}|y?j(?=[.,]|$))")


# "get trained", not "get structured feedback"
_GOT: Final = re.compile(f"[{PAST}](?![jaemksofnx])")
_IN_TIME: Final = re.compile("(?<=p)[z~<]{0,2}[09]?t,?(?=[zu9])")
_PER_HEAD: Final = re.compile("Pj*[aens]{0,2}[kome]")
# "win the tender of the city"
_ONE: Final = re.compile(r"z[ujaemksoftnx]{0,3}[ok](?![aemksofnx])")
# "keep" whom "informed", "trained"
_KEPT: Final = re.compile(r"[zujQ]{0,4}[ksn]{1,3}w(?![^.]{0,16}9)")


def _object(line: str, start: int, group: str) -> Iterator[Sign]:
    """Yield what an opening verb acts on."""
    phrase = phrase_at(line, start)
    if phrase is None:
        yield "object-none", start - 1, start
        if line[start : start + 1] == "v":  # "limit eating out"
            yield f"{group}+own", start, start + 1
        return
    kind, span = _KINDS[phrase.head], (phrase.start, phrase.end)
    if group == "staff" and "u" in line[phrase.start : phrase.end]:
        kind = "staff"
    elif group == "change" and (phrase.portion or _PER_HEAD.match(line, phrase.end)):
        kind = "metric"  # the share itself is what changes, "pages per visit"
    elif group in _OF_SHARES and phrase.share == "part" and _shared(line, phrase):
        kind = "metric"  # "keep 90% of apprentices", "move 60% of calls to the app"
    elif group == "solve" and phrase.head == "e":
        kind = "trouble"  # calls are answered
    yield f"object-{NOUNS[phrase.head]}", *span
    yield f"{group}+{kind}", *span
    if group == "staff" and line.startswith("T", phrase.end):
        yield f"taught-{kind}", *span  # what they will do is what it is for
    if phrase.counted:
        yield f"quantity-of-{kind}", *span
    if phrase.share and kind != "metric":
        yield f"object-{phrase.share}-{kind}", *span
    yield from _said(line, phrase, kind, "has" if group == "have" else "then")


_OF_SHARES: Final = frozenset(("change", "gain"))


def _shared(line: str, phrase: Phrase) -> bool:
    """Tell whether it is the share of it that is kept, or that goes elsewhere."""
    after = line[phrase.end : phrase.end + 1] or "."
    if phrase.head == "e" and line[phrase.start - 1] != "G":
        return after == "T"
    gained, kept = (line[phrase.start - 1] == letter for letter in "GK")
    return (gained or (kept and phrase.head == "s")) and after not in PAST


def _subject(line: str, start: int) -> Iterator[Sign]:
    """Yield the subject of a sentence and what is said of it."""
    phrase = phrase_at(line, start)
    if phrase is None:
        later = _ANY_NOUN.search(line, start)
        phrase = phrase_at(line, later.start()) if later else None
    if phrase is None:
        yield "subject-none", start, start + 1
        return
    kind, span = _KINDS[phrase.head], (phrase.start, phrase.end)
    if _SHARE_OF.match(line, phrase.start) and line[phrase.end] not in PAST:
        yield "subject-metric", *span  # "share of members who are content"
        yield "says-nothing", *span
        return
    yield f"subject-{NOUNS[phrase.head]}", *span
    if phrase.head == "x" and _DEED_OF.match(line, phrase.end):
        yield "deed-of", *span
    if phrase.counted:
        yield f"quantity-of-{kind}", *span
    if phrase.share:
        yield f"{phrase.share}-{kind}", *span
    yield from _said(line, phrase, kind, "says")


_SHARE_OF: Final = re.compile("rO[^9]*$")
_DEED_OF: Final = re.compile("p?O[zu09]")  # "signing of the lease"
# One word in brackets is a remark: "(stretch)".
_END: Final = re.compile(r"[.:;]|\(.\)")
_PREDICATE: Final = re.compile(
    r"(?P<have>h)[yN]?b?(?P<done>[wdcgl])|(?P<passive>b)[yN]?b?[yNn]?(?P<past>[wdcgl])"
    r"|(?P<be>b)|(?P<modal>J)|(?P<has>h)|(?<![TAJ,])(?P<act>[WDCRKGISBELXHMU])"
    r"|(?P<part>[wdcgl])|(?P<to>T(?=[WDCRKGISBELXHMU]))"
)


# "shifts filled without temps from 55% to 80%" says which of them are counted
_WITHOUT: Final = re.compile("N[^.]*9")
_ACTED: Final = re.compile(r"(?<=[aemksoftnxv])[WDCRKGISBELXHMU](?=[zuQ09jaemksofnxp])")
_LATER: Final = re.compile("(?<=[aemksoftnx])b[yN]?[dcgl]")
_DOES: Final = {"act": "acts-on", "has": "has"}
_ACTING: Final = frozenset(("customer", "other"))


def _said(line: str, phrase: Phrase, kind: str, prefix: str) -> Iterator[Sign]:
    """Yield what is said of a subject or an object."""
    end = _END.search(line, phrase.end)
    stop = len(line) if end is None else end.start()
    found = _PREDICATE.search(line, phrase.end, stop)
    if found is None or (found["part"] and _WITHOUT.match(line, found.end())):
        yield f"{prefix}-nothing", phrase.start, phrase.end
        return
    first = found.lastgroup or ""
    if first == "part":
        later = _LATER.search(line, found.end(), stop)  # "goals set in May are met"
        found, first = (later, "past") if later else (found, first)
    if first == "part" and kind in _ACTING:
        later = _ACTED.search(line, found.end(), stop)  # "users trained by us report"
        found, first = (later, "act") if later else (found, first)
    name, span = first, (found.start(), found.end())
    if first in ("done", "past", "part"):
        first = "part" if first == "part" else "done"
        name = f"{first}-{_ACTS[found[0][-1]]}"
    elif first in ("act", "has"):
        stays = found[0] == "U" or (
            found[0] == "K" and line.startswith("p", found.end())
        )
        other = None if stays else phrase_at(line, found.end())
        if other is not None:
            what = f"{kind}-{_DOES[first]}-{_KINDS[other.head]}"
            yield what, found.start(), other.end
            if what == "customer-has-own" and other.head == "e":
                yield "customer-has-event", found.start(), other.end
        elif first == "act" and not stays:
            yield f"{kind}-acts", *span  # "the app works offline"
        name = first if first == "has" else f"act-{_ACTS[found[0]]}"
    yield f"{prefix}-{name}", *span
    yield f"{prefix}-{kind}-{name}", *span
    if phrase.share and not (phrase.share == "some" and found[0] == "D"):
        yield f"{phrase.share}-{first}-{kind}", *span
