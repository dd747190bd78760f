"""
The class of each word of a text, as one letter: "work verb", "artefact", "customer".

A word that may be a verb or a noun is told by its place, so the line of letters is a
rough parse on which `signs` looks for patterns. One pass from left to right; every
word is looked up once.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from okrkit.wording.forms.company import IN_COMPANY, told_by_company
from okrkit.wording.languages.en import forms
from okrkit.wording.wordforms import AFRESH, CODES, GOING_ON, NOUN, PAST, VERB, guess
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
        elif letter == "j" and before in NOUN and _can_be(token.lower, codes[at + 1]):
            letter = "J"  # "lyrics editable from the phone"
        elif letter in VERB and _named(tokens, codes, at, before, fresh=fresh):
            letter = "j" if before == "b" else "n"  # "the site is live"
        if token.lower in IN_COMPANY or letter == "s":
            letter = told_by_company(letter, tokens, codes, at, before)
        if letter in VERB:
            plain = fresh = False
        elif letter == "A":
            fresh = fresh or before in VERB or (not plain and _orders(codes, at + 1))
        elif letter not in "yq" or not fresh:
            better = letter == "~" and fresh and codes[at + 1] in VERB
            fresh = better or letter in AFRESH  # "better understand why"
        letters.append(letter)
        before = letter
    return "".join(letters)


def _named(
    tokens: Sequence[Token], codes: Sequence[str], at: int, before: str, *, fresh: bool
) -> bool:
    """Tell whether a verb's form stands where it is none."""
    if before == "b":
        return True
    if fresh:
        return _heads(tokens[at].lower, codes[at + 1]) or (
            before not in _LED and _paced(tokens, codes, at)
        )
    return _modifies(tokens, codes, at, before)


def _can_be(word: str, after: str) -> bool:
    """Tell whether a word says what can be done with the thing before it."""
    if not word.endswith(_ABLE) or after[-1] in NOUN:
        return False
    stem = word[:-4]
    return any(CODES.get(verb, ".")[0] in VERB for verb in (stem, stem + "e"))


_ABLE: Final = ("able", "ible")


def _orders(codes: Sequence[str], at: int) -> bool:
    """Tell whether a second order may follow: "launch the club and reach 900 fans"."""
    return codes[at][0] in VERB and codes[at + 1][0] in _OBJECT


def _unknown(word: str) -> str:
    return guess(word) if len(word) < _LONGEST else "n"


_LONGEST: Final = 40


def _codes(tokens: Sequence[Token], aims: Collection[int]) -> list[str]:
    """Give the letters that each token may have, a verb's before a noun's."""
    # Most are known: what is left is looked at one by one.
    found = list(map(_LETTERS.get, [token.lower for token in tokens]))
    letters = [
        code or _uncoded(token, aims) for token, code in zip(tokens, found, strict=True)
    ]
    if '"' in letters:
        _name(tokens, letters)
    letters += (".", ".", ".")
    return letters


def _uncoded(token: Token, aims: Collection[int]) -> str:
    """Give the letters of a number, of a word or a sign that is not known."""
    _, lower, kind, start, _ = token
    if start in aims and kind in ("word", "number"):
        return "9"
    if kind == "word":
        return CODES.get(lower) or _unknown(lower)
    return _OTHER[kind]


def _name(tokens: Sequence[Token], letters: list[str]) -> None:
    """Take words in quotation marks before a noun for its name: "'as sold' ratings"."""
    opened = None
    for at, token in enumerate(tokens):
        if letters[at] != '"' or token.lower not in _QUOTES:
            continue
        if opened is None:
            after = tokens[at + 1 : at + 2]
            opened = at if after and after[0].start == token.end else None
            continue
        if at + 1 < len(tokens) and at - opened <= _LONG_NAME:
            many = letters[at + 1] in VERB and tokens[at + 1].lower.endswith("s")
            letters[at + 1] = "n" if many else letters[at + 1]
            if letters[at + 1][-1] in NOUN:
                letters[opened : at + 1] = ["j"] * (at + 1 - opened)
        opened = None


_QUOTES: Final = frozenset("\"'\u201c\u201d\u2018\u2019\u201e\u00ab\u00bb")
# So many words a noun phrase may have before its noun.
_LONG_NAME: Final = 7

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
_OTHER: Final = {"number": "0", "sign": "+", "mark": '"'}
# "0" is the letter of a word that is a number: whether it is aimed at is asked first.
_LETTERS: Final = {
    **{word: code for word, code in CODES.items() if code != "0"},
    **_SIGNS,
    **_MARKS,
}
_LED: Final = frozenset("TJqZ")
# After these there is no verb.
_CLOSED: Final = frozenset("zuj09%OQNP$~/pFY+#r")
# Before these a word that opens a clause is a noun.
_STOPS: Final = frozenset("Ob<:.,)J@hP")
# Before these a word that follows a noun may be its verb.
_OBJECT: Final = frozenset("zuQ09<$")
_MEASURING: Final = frozenset("/P:%")
_ENDS: Final = frozenset(".,")
_ACTORS: Final = frozenset("kson")
_OBJECT_OR_KIND: Final = _OBJECT | {"j"}
_READING: Final = frozenset("zuQ09p<~")
# So many nouns may stand in a row, so far one looks.
_ROW: Final = 4
_FAR: Final = 14
_NOUN_FIRST: Final = frozenset(forms.NOUN_FIRST.split())
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
        doing = _doing(code, before, after, fresh=place.fresh)
        told = "U" if _by_people(place) else doing
        return "m" if _is_score(place) else told
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


def _is_score(place: _Place) -> bool:
    """See "rating 4.6", not "rating 40 dishes"."""
    rated = place.tokens[place.at].lower in forms.RATED
    if rated and place.codes[place.at - 1] in "9+":
        return place.after not in NOUN  # "with a 4.5+ rating"
    opens = rated and place.fresh and place.after in "9:"
    return opens and place.codes[place.at + 2][-1] not in NOUN


def _names(code: str, place: _Place) -> bool:
    """Tell whether a word that opens a clause is its noun, not its verb."""
    if place.before in _LED:
        return False
    after = place.after
    if (
        after in _STOPS
        or _measures(code, place)
        or _paced(place.tokens, place.codes, place.at)
    ):
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
    if code[0] not in "WSU" or not place.aimed:
        return False
    row = place.codes[place.at + 1 : place.at + _FAR + _ROW]
    follow = "".join([each[-1] for each in row])
    # See "churn from 2% to 4%" and "churn down to 2%": it has no object.
    said = place.tokens[place.at + 1 : place.at + 2]
    gone = bool(said) and said[0].lower in forms.DOWN_OR_UP and follow[1:2] == "T"
    if code[1] in "mf" and (gone or _ALONE.match(follow)):
        return True
    if code[0] == "U" or place.after not in NOUN:
        return False
    headed = _COUNTED.match(follow)
    if headed is not None:
        # "plan changes from 14 to 3", "call volume from 900 to 600"
        last = place.tokens[place.at + headed.end("nouns")].lower
        return last.endswith("s") or headed["nouns"][-1] in "#m"
    return code[0] == "W" and _FROM_TO.match(follow) is not None


_ALONE: Final = re.compile("F[<~$]?9[%$n]{0,2}T[<~$]?9")
_COUNTED: Final = re.compile(
    "(?P<nouns>[aemsfnx#]{1,2})(?:[pF]z?[an]|P0?[km])?F[<~$]?9[%$n]{0,2}T[<~$]?9"
)
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
    if verb == "C" and noun in NOUN and after == "p":
        return place.tokens[place.at + 1].lower == "in"  # "increase in sales"
    return noun == after == "m" and verb not in "CRKGI"


def _paced(tokens: Sequence[Token], codes: Sequence[str], at: int) -> bool:
    """Tell "deploy frequency weekly -> daily": what is measured, from there to here."""
    if codes[at][0] not in "WD" or "m" not in (codes[at + 1][-1], codes[at + 2][-1]):
        return False
    row = "".join([code[-1] for code in codes[at + 1 : at + _FAR]])
    moved = _GOES.match(row)
    if moved is None or not moved["way"]:
        return moved is not None
    return tokens[at + 1 + moved.start("way")].lower in forms.DOWN_OR_UP


_GOES: Final = re.compile("[aemfnx]?m(?:(?P<way>[np])(?:F[<~$]?9|[.])|j?>|jTj|FjTj)")


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
    if _third(place.tokens[place.at].lower):
        if after == "p" and place.tokens[place.at + 1].lower in forms.PARTICLES:
            return True  # "the inspector signs off the lift"
        counted = place.codes[place.at][1] == "o" and place.before in "aemx"
        rate = after == "z" and place.codes[place.at + 2] == "t"
        if rate or (counted and after in "9<$"):
            return False  # "blog posts a month", "downloads 10k a month"
        return after in _OBJECT or (verb == "U" and after in "Tpy")
    if place.before == "s" and place.codes[place.at][1] == "j":
        return True  # "95% of staff complete training"
    return place.before == "k" or after in GOING_ON


def _agrees(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a verb's number is that of the noun before it."""
    noun, verb = tokens[place - 1].lower, tokens[place].lower
    plural = noun in _COLLECTIVE or (
        noun.endswith("s") and not tokens[place - 1].text.isupper()
    )
    return plural is not _third(verb)


def _third(verb: str) -> bool:
    """Tell the third person: "passes", not "pass"."""
    return verb.endswith("s") and not verb.endswith("ss")


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
    if noun in "xo":
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
    rate = codes[at + 1] == "z" and codes[at + 2] == "t"  # "ballads a week"
    if acts and before in _ACTORS and codes[at + 1] in {"z", "u"} and not rate:
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
    return third and (after[0] in PAST or after[-1] in _HEADED or after == "q")


_HEADED: Final = frozenset(".,:F")
