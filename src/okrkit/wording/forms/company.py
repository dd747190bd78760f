"""
The class of a word by its company: what it means beside the words it stands with.

"Sign off" is work, "sign 4 partners" a gain; teachers who are trained are staff.
"""

import re
from collections.abc import Sequence
from typing import Final

from okrkit.wording.languages.en import forms
from okrkit.wording.wordforms import (
    AFRESH,
    CODES,
    COMPOUNDS,
    GOING_ON,
    MADE_BETTER,
    NOUN,
    PAST,
    THING_MADE,
    VERB,
)
from okrkit.wording.words import Token

__all__ = ["IN_COMPANY", "told_by_company"]


def told_by_company(
    letter: str, tokens: Sequence[Token], codes: Sequence[str], at: int, before: str, /
) -> str:
    """
    Read a word together with those beside it, where they make it something else.

    Args:
        letter: Of its class, taken by itself.
        tokens: Of the text.
        codes: Letters that each of them may have.
        at: Its place.
        before: Letter of the word before it.

    Returns:
        The letter of its class.

    Example:
        >>> from okrkit.wording.words import words
        >>> told_by_company("C", words("cut over"), ["C", "p", ".", ".", "."], 0, ".")
        'W'
    """
    word = tokens[at].lower
    if at and word in _SECONDS and (tokens[at - 1].lower, word) in COMPOUNDS:
        drawn = word == forms.LOGO and _on_a_thing(tokens[at + 1 : at + 2])
        return letter if drawn else COMPOUNDS[tokens[at - 1].lower, word]
    if before == "b" and letter in PAST and word in forms.FEELINGS:
        return "j"  # "tenants are pleased": a state, nothing done once
    if letter in _PAIRED and at + 1 < len(tokens):
        pair = (word, tokens[at + 1].lower)
        if pair in forms.WORK_PHRASES:
            return "w" if letter in PAST else "W"
        joins = at + 2 < len(tokens) and tokens[at + 2].lower in forms.JOINED
        if pair in forms.THIRD_PHRASES and (joins or before not in AFRESH):
            return "g" if letter in PAST else "U"
    near = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if word in _ONLY_VERBS and (word, near) in COMPOUNDS:
        letter = "n"  # "help center articles read"
    if letter == "E" and word in forms.CAUSING:
        return letter if _causes(tokens, codes, at) else "W"
    if letter == "s" and before == "/":
        letter = "t"  # "moves/hr"
    telling = word in _TELLING
    return _beside(letter, tokens, codes, at, before) if telling else letter


def _beside(
    letter: str, tokens: Sequence[Token], codes: Sequence[str], at: int, before: str
) -> str:
    """Read a word by the classes of the words beside it."""
    word = tokens[at].lower
    follow = "".join([code[-1] for code in codes[at + 1 : at + _FAR]])
    if letter in VERB or letter == "r":
        supplied = word == forms.ONBOARD and _supplied(tokens[at + 1 : at + _NEAR])
        return letter if supplied else _deed(letter, word, follow, before)
    if letter == "o" and word in forms.BILLS:
        issued = any(t.lower in forms.ISSUED for t in tokens[at + 1 : at + 2])
        return "a" if issued else letter  # "invoices sent"
    if letter in "ae" and word in _SEALED:
        return "o" if _sealed(tokens, codes, at) else letter
    if letter == "a" and word in _MEDIA:
        early = tokens[: min(at, _NEAR)]
        grown = not forms.GROWING.isdisjoint([t.lower for t in early])
        return "k" if grown and follow[:1] in _GROWN else letter
    if letter == "k" and word in _PROFESSIONS:
        near = tokens[max(0, at - _NEAR) : at]
        hired = not _HIRING.isdisjoint([t.lower for t in near])
        taken = hired and word != forms.VOLUNTEERS
        taught = any(code[0] == "H" for code in codes[:at]) or _taught(
            tokens[at + 1 : at + _SOON], follow
        )
        return "s" if taken or taught else letter
    return letter if "9" in codes else _quality(letter, word, follow)


def _taught(after: Sequence[Token], follow: str) -> bool:
    """Tell whether people are taught: "nurses complete the course"."""
    if _TAUGHT.search(follow) is not None:
        return True
    said = [token.lower for token in after]
    if not forms.SCHOOLED.isdisjoint(said[:2]):
        return True
    takes = not forms.TAKING.isdisjoint(said[:2])
    # "our course" is what we sell or give: those who complete it are customers
    return takes and "u" not in follow and not forms.SCHOOLING.isdisjoint(said)


_SOON: Final = 8


def _supplied(near: Sequence[Token]) -> bool:
    """Tell whether those named next supply us, and buy nothing."""
    return not forms.SUPPLIERS.isdisjoint([token.lower for token in near])


def _on_a_thing(after: Sequence[Token]) -> bool:
    """Tell "a new logo on all vans", which is drawn, from a new customer."""
    return any(token.lower in forms.ON_A_THING for token in after)


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
    if letter == "S" and word == forms.SUPPORT:
        if follow[0] == "p":
            return "a"  # "support for right-to-left scripts"
        if _LESS_OF_IT.match(follow):
            return "a"  # "support calls from 9 to 6"
        return letter if _HELPED.match(follow) else "W"  # "support dark mode"
    table = _AS_ORDERS if before in AFRESH and word in _AS_ORDERS else _BY_OBJECT
    if word in table:
        letters, pattern, instead = table[word]
        return instead if letter in letters and pattern.search(follow) else letter
    if letter == "r" and word in forms.SHARING and before in AFRESH:
        return _SHARED.get(follow[0], letter)
    return letter


def _sealed(tokens: Sequence[Token], codes: Sequence[str], at: int) -> bool:
    """Tell whether things are counted that are won: "sign 3 agreements"."""
    first = max(0, at - _NEAR)
    near = {token.lower for token in tokens[first:at]}
    near.update([token.lower for token in tokens[at + 1 : at + 2]])
    return "9" in codes[first:at] and not near.isdisjoint(_SEALING)


_NEAR: Final = 5
_LESS_OF_IT: Final = re.compile(r"[aemfnx#](?:P0?[km])?F[<~$]?9[%$n]{0,2}T[<~$]?9")
_ENDING: Final = frozenset(".,")
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
_ADDED: Final = re.compile(r"^[p~]{0,2}[9n][jaemksoftnx0]{0,4}[ko](?![aemksoftnx])")


# who comes, in number: "recruit 80 donors"
_ENLISTED: Final = re.compile(
    r"^[p~<]{0,2}(?:9%O|9)[zuj]{0,2}[jaemnox]{0,3}k(?![aemksoftnx])"
)
# "approach 25 sponsors": they are spoken to
_ASKED: Final = re.compile(r"^[9zuQ]O?[zuj]{0,2}[jaemnox]{0,3}k(?![aemksoftnx])")
_A_SHARE: Final = r"^[p~<]{0,2}(?:9%O|z?[rnt]O|[90]p[90]O?)"
# calls to another channel, visitors into members
_TURNED: Final = re.compile(_A_SHARE + r"[zuj]{0,3}[jnm]{0,2}(?:[kof][Tp]|eT)")
# Verbs of work that are a change where they act on such things.
_BY_OBJECT: Final = {
    **dict.fromkeys(forms.HANDLING, ("L", re.compile("^[09Q](?!%)"), "W")),
    forms.ADD: ("W", _ADDED, "G"),
    forms.ONBOARD: ("H", _ADDED, "G"),
    forms.APPROACH: ("R", _ASKED, "W"),
    forms.EXPAND: ("C", re.compile("^[Tp]9[j~]{0,2}[anW](?![aemksofnx])"), "W"),
    forms.ENTER: ("W", re.compile("^z[jn][09]"), "R"),
    **dict.fromkeys(forms.FILLING, ("W", re.compile(_A_SHARE), "G")),
    **dict.fromkeys(forms.ENLISTING, ("WU", _ENLISTED, "G")),
    **dict.fromkeys(forms.TURNING, ("WM", _TURNED, "C")),
    **dict.fromkeys(forms.SIMPLER, ("S", re.compile("F9[a-z%]?T9"), "C")),
}
# Verbs that mean something else as an order: "see guests return", "feel at home".
_AS_ORDERS: Final = {
    **dict.fromkeys(forms.SEEING, ("U", re.compile(""), "G")),
    **dict.fromkeys(forms.BEING, ("UW", re.compile(f"^[^z{NOUN}]"), "b")),
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
    if codes[place] == "j" and codes[place + 1] in _ENDING:
        return tokens[place].lower not in forms.STATES
    last = place - 1  # "make search load in 2 s": the last noun may be the verb
    return codes[place][0] in VERB or (
        codes[last][0] in VERB
        and codes[last - 1][-1] in NOUN
        and last > at + 1
        and not tokens[last].lower.endswith("s")
        and codes[place][0] in GOING_ON
    )


# "the shop faster", "the site easy for our guests", "sign-up a joy for users"
_MADE: Final = re.compile(f"(?P<what>{THING_MADE})(?P<better>{MADE_BETTER})?")
_FAR: Final = 14


_SECONDS: Final = frozenset(second for _, second in COMPOUNDS)
_ONLY_VERBS: Final = frozenset(
    first
    for first, second in COMPOUNDS
    if CODES.get(first, ".") in VERB
    and CODES.get(second, "n")[-1] in NOUN
    and second not in forms.ENDS_DEED
)
_MANY: Final = tuple(forms.PROFESSIONS.split())
_PROFESSIONS: Final = frozenset((*_MANY, *(word.removesuffix("s") for word in _MANY)))
_HIRING: Final = frozenset(forms.HIRING.split())
_MEDIA: Final = frozenset(forms.MEDIA.split())
_TELLING: Final = frozenset(
    (
        *_SEALED,
        *forms.BILLS,
        *_PROFESSIONS,
        *forms.ATTESTED,
        *forms.MERITS,
        *forms.NAMED_DEEDS,
        *forms.SHARING,
        *_BY_OBJECT,
        *_AS_ORDERS,
        *_MEDIA,
        forms.SUPPORT,
    )
)
_PAIRED: Final = frozenset("WwGgUCcRKB")
IN_COMPANY: Final = (
    _SECONDS
    | _ONLY_VERBS
    | _TELLING
    | forms.FEELINGS
    | forms.CAUSING
    | {first for first, _ in (*forms.WORK_PHRASES, *forms.THIRD_PHRASES)}
)
"""Words that company may tell; any other one means the same wherever it stands."""
