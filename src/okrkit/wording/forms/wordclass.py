"""
The class of each word of a text, as one letter: "work verb", "artefact", "customer".

A word that may be a verb or a noun is told by its place, so the line of letters is a
rough parse on which `signs` looks for patterns. One pass from left to right; every
word is looked up once.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from okrkit.wording.languages.en import forms
from okrkit.wording.wordforms import CODES, COMPOUNDS, NOUN, PAST, VERB, guess
from okrkit.wording.words import Token

__all__ = ["line_of"]


def line_of(tokens: Sequence[Token], aims: Collection[int], /) -> str:
    """
    Give one letter for each token.

    Args:
        tokens: Of the text.
        aims: Where the tokens begin whose numbers are targets.

    Returns:
        As many letters as tokens; `okrkit.wording.wordforms` says what they mean.

    Example:
        >>> from okrkit.wording.words import words
        >>> line_of(words("Publish the report on reports we publish"), ())
        'WzapaqW'
    """
    codes = _codes(tokens, aims)
    letters: list[str] = []
    before, fresh, plain = ".", True, True
    for at, token in enumerate(tokens):
        letter = codes[at]
        if len(letter) > 1:
            place = _Place(tokens, codes, at, before, fresh, plain, bool(aims))
            letter = _told(letter, place)
        elif letter == "n":
            letter = _unknown_at(tokens, codes, at, before, opens=fresh and plain)
        elif letter in VERB and before == "b":
            letter = "j"  # "the site is live"
        elif letter in VERB and (
            _heads(token.lower, codes[at + 1])
            if fresh
            else _modifies(tokens, codes, at, before)
        ):
            letter = "n"
        letter = _together(letter, tokens, codes, at, before)
        if letter in VERB:
            plain = fresh = False
        elif letter == "A":
            fresh = fresh or before in VERB or (not plain and _orders(codes, at + 1))
        elif letter not in "yq" or not fresh:
            fresh = letter in _AFRESH
        letters.append(letter)
        before = letter
    return "".join(letters)


def _orders(codes: Sequence[str], at: int) -> bool:
    """Tell whether a second order may follow: "launch the club and reach 900 fans"."""
    return codes[at][0] in VERB and codes[at + 1][0] in _OBJECT


def _together(
    letter: str, tokens: Sequence[Token], codes: Sequence[str], at: int, before: str
) -> str:
    """Read a word together with the one beside it where both mean something else."""
    word = tokens[at].lower
    if at and word in _SECONDS:
        return COMPOUNDS.get((tokens[at - 1].lower, word), letter)
    if letter in "RKGC" and at + 1 < len(tokens):
        return "W" if (word, tokens[at + 1].lower) in forms.WORK_PHRASES else letter
    if letter in _THIRD and before not in _AFRESH and at + 1 < len(tokens):
        pair = (word, tokens[at + 1].lower)
        if pair in forms.THIRD_PHRASES:
            return "g" if letter in PAST else "U"
    if letter == "E" and word in forms.CAUSING:
        return letter if _causes(tokens, codes, at) else "W"
    return _beside(letter, tokens, codes, at, before)


def _beside(
    letter: str, tokens: Sequence[Token], codes: Sequence[str], at: int, before: str
) -> str:
    """Read a word by the classes of the words beside it."""
    word = tokens[at].lower
    if word not in _TELLING:
        return "t" if letter == "s" and before == "/" else letter  # "moves/hr"
    follow = "".join([code[-1] for code in codes[at + 1 : at + _FAR]])
    if letter in VERB or letter == "r":
        return _deed(letter, word, follow, before)
    if letter in "ae" and word in _SEALED:
        return "o" if _sealed(tokens, codes, at) else letter
    if letter == "a" and word in _MEDIA:
        grown = not forms.GROWING.isdisjoint([t.lower for t in tokens[:at][:_NEAR]])
        return "k" if grown and follow[:1] in _GROWN else letter
    if letter == "k" and word in _PROFESSIONS:
        told = any(code[0] == "H" for code in codes[:at]) or _TAUGHT.search(follow)
        return "s" if told else letter
    return letter if "9" in codes else _quality(letter, word, follow)


def _quality(letter: str, word: str, follow: str) -> str:
    """Read the name of a quality or a deed where no number says how much of it."""
    if letter in "me" and word in forms.ATTESTED:
        return "a"  # "achieve compliance"
    if letter == "m" and word in forms.MERITS and _OURS.match(follow):
        return "x"  # "the quality of our reviews"
    if letter in "mo" and word in forms.NAMED_DEEDS and follow[0] == "O":
        return "e"  # "completion of the dossier"
    return letter


def _deed(letter: str, word: str, follow: str, before: str) -> str:
    """Read a verb by what follows it."""
    if letter == "L" and word in forms.HANDLING:
        return "W" if follow[0] in "09Q" and follow[1] != "%" else letter
    if letter == "S" and word == forms.SUPPORT:
        if follow[0] == "p":
            return "a"  # "support for right-to-left scripts"
        return letter if _HELPED.match(follow) else "W"  # "support dark mode"
    if word in _BY_OBJECT:
        letters, pattern, instead = _BY_OBJECT[word]
        return instead if letter in letters and pattern.search(follow) else letter
    if letter == "r" and word in forms.SHARING and before in _AFRESH:
        return _SHARED.get(follow[0], letter)
    return letter


def _sealed(tokens: Sequence[Token], codes: Sequence[str], at: int) -> bool:
    """Tell whether things are counted that are won: "sign 3 agreements"."""
    first = max(0, at - _NEAR)
    near = {token.lower for token in tokens[first:at]}
    return "9" in codes[first:at] and not near.isdisjoint(_SEALING)


_NEAR: Final = 5
# What a share is not of, where a sentence opens with it: then something is shared.
_SHARED: Final = dict.fromkeys("zuae", "W") | {"m": "S"}
_SEALED: Final = frozenset(forms.SEALED.split())
_SEALING: Final = frozenset(forms.SEALING.split())
_OURS: Final = re.compile("O(?:[zuj]*[exs]|uj*[aex])")
_GROWN: Final = frozenset("FTYp~<9")
# what is attended: "drivers attend the safety training"
_TAUGHT: Final = re.compile("^W[zuQ]?[aemn]?x")
_HELPED: Final = re.compile(r"[zuQ09jaemftnx]{0,5}[kso](?![aemftnx])")
# "add 6 large customers": they come; features are made
_ADDED: Final = re.compile(r"^[p~]{0,2}[9n][jaemksoftnx]{0,3}[ko](?![aemksoftnx])")


# calls to another channel, visitors into members
_TURNED: Final = re.compile(r"^[p~<]{0,2}9%O[zuj]{0,3}[jn]{0,2}(?:[kof][Tp]|eT)")
# Verbs of work that are a change where they act on such things.
_BY_OBJECT: Final = {
    forms.ADD: ("W", _ADDED, "G"),
    forms.ONBOARD: ("H", _ADDED, "G"),
    forms.FILL: ("W", re.compile("^9%O"), "R"),
    **dict.fromkeys(forms.TURNING, ("WM", _TURNED, "C")),
    **dict.fromkeys(forms.SIMPLER, ("S", re.compile("F9[a-z%]?T9"), "C")),
}


def _causes(tokens: Sequence[Token], codes: Sequence[str], at: int) -> bool:
    """Tell whether what is made is made better, or made to do something."""
    made = _MADE.match("".join([code[-1] for code in codes[at + 1 : at + _FAR]]))
    if made is None:
        return False
    if made["better"] is not None:
        return True
    if tokens[at + 1].lower in forms.ONE:
        return False
    place = at + 1 + made.end("what")
    last = place - 1  # "make search load in 2 s": the last noun may be the verb
    return codes[place][0] in VERB or (
        codes[last][0] in VERB
        and codes[last - 1][-1] in NOUN
        and last > at + 1
        and not tokens[last].lower.endswith("s")
        and codes[place][0] in _GOING_ON
    )


# "the shop faster", "the site easy for our guests", "sign-up a joy for users"
_MADE: Final = re.compile(
    r"(?P<what>[zujQ]{0,4}[aemksofnxt]{1,5})"
    r"(?P<better>(?:9[%tx]?)?~|(?<=k)y?j|y?j+[pT][zuj]{0,3}[aemsofnx]{0,2}k|z[jaemofnx]{1,3}p[zuj]{0,3}k)?"
)
_FAR: Final = 14


def _unknown(word: str) -> str:
    return guess(word) if len(word) < _LONGEST else "n"


_LONGEST: Final = 40


def _codes(tokens: Sequence[Token], aims: Collection[int]) -> list[str]:
    """Give the letters that each token may have, a verb's before a noun's."""
    letters = []
    for token in tokens:
        kind = token.kind
        if kind == "word":
            letter = CODES.get(token.lower, "")
            if not letter or letter == "0":
                letter = "9" if token.start in aims else letter or _unknown(token.lower)
        elif kind == "number":
            letter = "9" if token.start in aims else "0"
        elif kind == "sign":
            letter = _SIGNS.get(token.lower, "+")
        else:
            letter = _MARKS.get(token.lower, '"')
        letters.append(letter)
    letters += (".", ".", ".")
    return letters


_SIGNS: Final = {
    **dict.fromkeys("%‰", "%"),
    **dict.fromkeys("$€£¥₹", "$"),
    **dict.fromkeys(("<", ">", "≤", "≥", "<=", ">="), "<"),
    **dict.fromkeys(("->", "=>", "-->", "→", "⇒"), ">"),
    "/": "/",
    "&": "A",
}
_MARKS: Final = {
    **dict.fromkeys(".;!?•|", "."),
    ",": ",",
    ":": ":",
    **dict.fromkeys("-\u2013\u2014", "-"),
    **dict.fromkeys("([{", "("),
    **dict.fromkeys(")]}", ")"),
}
# After these a clause may begin, so a word that can be a verb is one.
_AFRESH: Final = frozenset('.,:-()TJqZ"')
_LED: Final = frozenset("TJqZ")
# After these there is no verb.
_CLOSED: Final = frozenset("zuj09%OQNP$~/pFY+#r")
# Before these a word that opens a clause is a noun.
_STOPS: Final = frozenset("Ob<:.,)J@hP")
# Before these a word that follows a noun may be its verb.
_OBJECT: Final = frozenset("zuQ09<$")
_MEASURING: Final = frozenset("/P:%")
_THIRD: Final = frozenset("WwGgUCcRKB")
_ENDS: Final = frozenset(".,")
_ACTORS: Final = frozenset("kson")
_OBJECT_OR_KIND: Final = _OBJECT | {"j"}
_READING: Final = frozenset("zuQ09p<~")
# So many nouns may stand in a row.
_ROW: Final = 4
_GOING_ON: Final = frozenset("zuTpYFQ09yj<$>b")
_SECONDS: Final = frozenset(second for _, second in COMPOUNDS)
_NOUN_FIRST: Final = frozenset(forms.NOUN_FIRST.split())
_PROFESSIONS: Final = frozenset(forms.PROFESSIONS.split())
_MEDIA: Final = frozenset(forms.MEDIA.split())
_TELLING: Final = frozenset(
    (
        *_SEALED,
        *_PROFESSIONS,
        *forms.ATTESTED,
        *forms.MERITS,
        *forms.NAMED_DEEDS,
        *forms.HANDLING,
        *forms.SHARING,
        *_BY_OBJECT,
        *_MEDIA,
        forms.SUPPORT,
    )
)
_COLLECTIVE: Final = frozenset(forms.COLLECTIVE.split())


class _Place(NamedTuple):
    """Where a word stands that may be a verb or a noun."""

    tokens: Sequence[Token]
    codes: Sequence[str]
    at: int
    before: str
    fresh: bool
    plain: bool
    aimed: bool

    @property
    def after(self) -> str:
        """What the next word may be: a participle, or what else it names."""
        code = self.codes[self.at + 1]
        return code[0] if code[0] in PAST else code[-1]


def _told(code: str, place: _Place) -> str:
    """Choose between the readings of a word by the words beside it."""
    verb, noun = code[0], code[1]
    before, after = place.before, place.after
    if verb in PAST:
        modifies = after in NOUN or after in PAST or after == "j"
        return noun if modifies and before in _CLOSED else verb
    if verb in "vi":
        act = _by_people(place)
        return "U" if act else _doing(code, before, after, fresh=place.fresh)
    if noun == "b":
        return verb if place.fresh or after not in PAST else noun
    if place.fresh:
        return noun if _names(code, place) else verb
    if before in _CLOSED or before not in NOUN or not (place.plain or before == "k"):
        return noun
    return verb if _goes_on(verb, place) else noun


def _by_people(place: _Place) -> bool:
    """See "pupils reading at least a book": what they do, no practice."""
    many = place.before == "k" and place.tokens[place.at - 1].lower.endswith("s")
    return many and place.after in _READING


def _names(code: str, place: _Place) -> bool:
    """Tell whether a word that opens a clause is its noun, not its verb."""
    if place.before in _LED:
        return False
    after = place.after
    if after in _STOPS or _measures(code, place):
        return True
    word = place.tokens[place.at].lower
    third = code[1] in NOUN and word.endswith("s") and not word.endswith("ss")
    if code[1] in NOUN and (_falls(place) or _moved(code, place)):
        return True
    # "process documented"; and the third person gives no order
    if third or (after in PAST and place.codes[place.at + 2][-1] not in NOUN):
        return True
    if not place.plain or after not in NOUN:
        return False
    single = not place.tokens[place.at + 1].lower.endswith("s")
    headed = place.aimed and single and word in _NOUN_FIRST
    return headed or (code[1] in NOUN and _has_a_verb(place))


def _falls(place: _Place) -> bool:
    """Tell "churn falls": what is said of the one word before it."""
    codes, at = place.codes, place.at + 1
    said = codes[at] in VERB and place.tokens[at].lower.endswith("s")
    return said and codes[at + 1][0] in _AFTER_SAID and _agrees(place.tokens, at)


_AFTER_SAID: Final = frozenset(".,:FTYPpy~")


def _moved(code: str, place: _Place) -> bool:
    """Tell "report readers from 200 to 500": of an order nothing goes from, to."""
    if code[0] != "W" or not place.aimed or place.after not in NOUN:
        return False
    row = place.codes[place.at + 1 : place.at + _FAR + _ROW]
    return _FROM_TO.match("".join([each[-1] for each in row])) is not None


# who they are may stand between: "budget owners who open the report"
_FROM_TO: Final = re.compile(
    r"[aemksofnx]{0,2}[ko](?:Z[^.,F]{1,12})?F[<~$]?9[%$n]{0,2}T[<~$]?9|"
    r"[aemksofnx]{0,2}sZ[^.,F]{1,12}F[<~$]?9[%$n]{0,2}T[<~$]?9"
)


def _measures(code: str, place: _Place) -> bool:
    """Tell whether a word that opens a clause names what is measured."""
    verb, noun, after = code[0], code[1], place.after
    if verb == "U" and noun == "m" and after in "Tp":
        return True  # "access to water"
    if noun in "mf" and after in "09" and place.codes[place.at + 2] == "%":
        return place.codes[place.at + 3] != "O"  # "scrap 2%", not "scrap 2% of them"
    return noun == after == "m" and verb not in "CRKGI"


def _has_a_verb(place: _Place) -> bool:
    """Tell whether a row of nouns leads to their verb: "support queue is empty"."""
    tokens, codes, first = place.tokens, place.codes, place.at + 1
    for at in range(first, min(first + _ROW, len(tokens))):
        code = codes[at]
        if at > first and code in {"b", "h", "J"}:
            return True
        if at > first and code[0] in VERB and tokens[at].lower.endswith("s"):
            return _agrees(tokens, at) and codes[at + 1][0] in _OBJECT_OR_KIND
        if code[-1] not in NOUN:
            break
    return False


def _goes_on(verb: str, place: _Place) -> bool:
    """Tell whether a word after a noun is its verb: "guests rate the room"."""
    if not _agrees(place.tokens, place.at):
        return False
    after = place.after
    if place.tokens[place.at].lower.endswith("s"):
        if after == "p" and place.tokens[place.at + 1].lower in forms.PARTICLES:
            return True  # "the inspector signs off the lift"
        counted = place.codes[place.at][1] == "o" and place.before in "aemx"
        if counted and after in "9<$":
            return False  # "downloads 10k a month"
        return after in _OBJECT or (verb == "U" and after in "Tp")
    if place.before == "s" and place.codes[place.at][1] == "j":
        return True  # "95% of staff complete training"
    return place.before == "k" or after in _GOING_ON


def _agrees(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a verb's number is that of the noun before it."""
    noun, verb = tokens[place - 1].lower, tokens[place].lower
    plural = noun in _COLLECTIVE or (
        noun.endswith("s") and not tokens[place - 1].text.isupper()
    )
    return plural is not verb.endswith("s")


def _modifies(
    tokens: Sequence[Token], codes: Sequence[str], at: int, before: str
) -> bool:
    """Tell whether a verb's base stands where only a noun can."""
    if before in _CLOSED or (before in NOUN and codes[at + 1] in _MEASURING):
        return True
    if codes[at + 1] == "b" and before in NOUN:
        return True  # "file formats are upgraded"
    if before not in NOUN or before in "ks" or codes[at + 1][-1] in _OBJECT:
        return False
    return not _agrees(tokens, at)


def _doing(code: str, before: str, after: str, *, fresh: bool) -> str:
    """Choose between what is done and the practice that is named by it."""
    verb, noun = code[0], code[1]
    if noun == "x":
        return verb if (after in "zuQ09" and fresh) or before in "Yb" else noun
    if fresh:
        return verb
    if before in NOUN and after in PAST:
        return "x"  # "80% of the backlog grooming done"
    if before in _CLOSED and before not in "YpF":
        return "j" if after in NOUN else "x"
    return "U" if before == "k" else verb


def _unknown_at(
    tokens: Sequence[Token], codes: Sequence[str], at: int, before: str, *, opens: bool
) -> str:
    """Tell whether an unknown word is a verb: "the publisher greenlights the draft"."""
    if opens:
        return _opening(tokens, codes, at)
    word = tokens[at].lower
    acts = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    if acts and before in _ACTORS and codes[at + 1] in {"z", "u"}:
        return "U" if _agrees(tokens, at) else "n"
    return "n"


def _opening(tokens: Sequence[Token], codes: Sequence[str], at: int) -> str:
    """Tell whether an unknown word that opens a clause is a verb."""
    word, after = tokens[at].lower, codes[at + 1][-1]
    if after == "p" and tokens[at + 1].lower in forms.PARTICLES:
        moves = tokens[at + 1].lower in forms.MOVES
        return "n" if codes[at + 2] in ("." if not moves else ".09$") else "V"
    if after in _STOPS:
        return "n"
    verbal = word.endswith(forms.VERB_ENDINGS) or (
        after in "zu" and not word.endswith(forms.NOUN_ENDINGS)
    )
    return "V" if verbal else "n"


def _heads(word: str, after: str) -> bool:
    """Tell whether a verb in -s heads a clause as a noun: "repairs completed"."""
    third = word.endswith("s") and word[:-1] in CODES
    return third and (after[0] in PAST or after[-1] in _ENDS)
