"""
A text as a string of letters, one for each word or amount, for the grammar of targets.

Numbers that are no amounts (dates, names, versions, issue numbers) and the words that
say when or against what (windows, deadlines, references, conditions) are found first
and masked, so that the grammar cannot take them for targets.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from okrkit.wording.languages.en import targets as data
from okrkit.wording.plurals import is_plural
from okrkit.wording.targets.letters import lettered
from okrkit.wording.targets.numerals import Amount
from okrkit.wording.wordforms import CODES
from okrkit.wording.words import Token

__all__ = ["Part", "Scan", "scan"]


class Part(NamedTuple):
    """
    Words that belong to a target without being its amount.

    Attributes:
        name: Of the slot that they fill.
        first: Place of the first letter.
        last: Place after the last letter.

    Example:
        >>> Part("window", 2, 4).name
        'window'
    """

    name: str
    first: int
    last: int


class Scan(NamedTuple):
    """
    A text in the alphabet of targets.

    Attributes:
        letters: One for each word or amount; masked ones are ``_`` or ``z``.
        places: The first token of each letter.
        amounts: Those that stand at a letter.
        parts: Windows, deadlines and the like, in order.
        tokens: What the letters stand for.

    Example:
        >>> from okrkit.wording.words import words
        >>> scan(words("NPS from 30 to 40")).letters
        'wfNtN'
    """

    letters: str
    places: list[int]
    amounts: dict[int, Amount]
    parts: list[Part]
    tokens: Sequence[Token]


def scan(tokens: Sequence[Token], /) -> Scan:
    """
    Write a text in letters, with what is no amount masked.

    Args:
        tokens: Of the text.

    Returns:
        The letters and what they stand for.

    Example:
        >>> from okrkit.wording.words import words
        >>> [part.name for part in scan(words("5 per week by 1 May")).parts]
        ['deadline', 'window']
    """
    letters, places, amounts = lettered(tokens)
    text = "".join(letters)
    present = frozenset(text)
    parts: list[Part] = []
    for mask in _MASKS:
        if not mask.needs.isdisjoint(present):
            text = mask.over(text, tokens, places, parts)
    if "χ" in present:
        text = _without(text, tokens, places)
    if ":" in present:
        text = _without_work(text, tokens, places)
    if "X" in present:
        # "3x sessions per week" are three of them, and so are "3x engineers".
        for found in _SO_OFTEN.finditer(text):
            amounts[found.start()] = amounts[found.start()]._replace(unit="times")
        text = _TIMES_A_WEEK.sub("N", text)
        text = _TIMES.sub(lambda found: _heads(found, tokens, places), text)
        amounts = {
            at: one._replace(letter="N") if text[at] == "N" else one
            for at, one in amounts.items()
        }
    if "oN" in text:
        text = _OF_ALL.sub(lambda found: _part_of(found, amounts), text)
    if "A&" in text:
        text = _ALL_BUT.sub(lambda found: _but(found, tokens, places, amounts), text)
    if not _NO_AMOUNT.isdisjoint(text):
        # The year in "(2025: 61%)" is no amount.
        amounts = {at: one for at, one in amounts.items() if text[at] not in _NO_AMOUNT}
    return Scan(text, places, amounts, parts, tokens)


_NO_AMOUNT: Final = frozenset("s_")
_TIMES_A_WEEK: Final = re.compile("X(?=w{0,3}WW)")
_SO_OFTEN: Final = re.compile("X(?=WW)")
_TIMES: Final = re.compile("X(?=(w{1,4}))")
_OF_ALL: Final = re.compile("N(?=w{1,2}oN(?!w{0,2}[t>~/]))(w{1,2})oN")
_ALL_BUT: Final = re.compile("A&[NS]")


def _heads(found: re.Match[str], tokens: Sequence[Token], places: list[int]) -> str:
    """Tell whether a multiple counts one's own people: "hire 2x engineers"."""
    first, last = found.span(1)
    said = [tokens[place].lower for place in places[first:last]]
    nouns = [word for word in said if not word.endswith("ed")]
    return "N" if nouns and CODES.get(nouns[-1], "")[-1:] == "s" else "X"


def _part_of(found: re.Match[str], amounts: dict[int, Amount]) -> str:
    """Read "5 aircraft of 12" as a part of the whole."""
    first, last = found.start(), found.end() - 1
    part, whole = amounts[first], amounts[last]
    if whole.unit is not None or part.value > whole.value or part.unit is not None:
        return found[0]
    amounts[first] = part._replace(letter="S", of=whole.value)
    return f"S{found[1]}__"


def _without(text: str, tokens: Sequence[Token], places: list[int]) -> str:
    """Read "eliminate late deliveries" as none of them; a step of work is done."""
    at = text.index("χ")
    clause = _CLAUSE.split(text[at + 1 :])[0]
    group = clause[: len(clause) - len(clause.lstrip("w_"))]
    said = [tokens[place].lower for place in places[at + 1 : at + 1 + len(group)]]
    amiss = any(word in data.AMISS or CODES.get(word) == "f" for word in said)
    none = amiss and any(map(is_plural, said)) and _AMOUNTS.isdisjoint(clause)
    return text[:at] + ("Z" if none else "w") + text[at + 1 :].replace("χ", "w")


_CLAUSE: Final = re.compile(r"[,.(]")
_AMOUNTS: Final = frozenset("NPMDHOSRXGFVLAE")


def _without_work(text: str, tokens: Sequence[Token], places: list[int]) -> str:
    """Mask what is to be done for a target: ". Initiatives: 5 interviews"."""
    for found in _LABEL.finditer(text):
        label, first = found.start(1), found.start()
        if tokens[places[label]].lower not in data.WORK:
            continue
        end = text.find(")", label) if text[first] == "(" else len(text)
        end = len(text) if end < 0 else end
        return text[:label] + "_" * (end - label) + text[end:]
    return text


_LABEL: Final = re.compile(r"[.,(~&](?=([w_]):)")


def _but(
    found: re.Match[str],
    tokens: Sequence[Token],
    places: list[int],
    amounts: dict[int, Amount],
) -> str:
    """Read "all but 2 of 14" as 12 of them; "all but two" gives no number of them."""
    at = found.end() - 1
    one = amounts[at]
    if tokens[places[at] - 1].lower != data.BUT:
        return found[0]
    if one.of is None:
        return "A__"
    amounts[at] = one._replace(value=one.of - one.value)
    return "__S"


class _Mask(NamedTuple):
    """
    What is masked: words that look alike, and the slot they fill.

    `needs` are letters without one of which the pattern cannot fit.
    """

    slot: str
    needs: frozenset[str]
    pattern: re.Pattern[str]
    letter: str

    def over(
        self,
        text: str,
        tokens: Sequence[Token],
        places: list[int],
        parts: list[Part],
    ) -> str:
        """Mask a text, and note which words fill a slot."""
        if self.pattern.search(text) is None:
            return text

        def noted(found: re.Match[str]) -> str:
            first, last = found.span()
            said = [tokens[place].lower for place in places[first:last]]
            before = text[first - 1 : first]
            if self.slot == "versus":
                if tokens[places[first + 1] - 1].lower != "than":
                    return found[0]
                parts.append(Part("reference", first + 1, last))
            elif self.slot == "than":
                if tokens[places[first + 1] - 1].lower != "than":
                    return found[0]
                return "m" if found[0] == "g" else "k"
            elif self.slot in _OF_BEFORE:
                if not _OF_BEFORE[self.slot](said, found[0]):
                    return found[0]
            elif self.slot and _says(self.slot, said, before):
                parts.append(Part(self.slot, first, last))
            return self.letter * (last - first)

        return self.pattern.sub(noted, text)


def _says(slot: str, said: list[str], before: str) -> bool:
    """Tell whether masked words fill their slot, and do not only look like it."""
    first = said[0]
    if slot == "deadline":
        if first == "in":
            return not data.MONTHS.isdisjoint(said)
        if first == "at":
            return not data.ENDS.isdisjoint(said)
        started = any(word.endswith("ing") for word in said)
        return first in data.DEADLINES and before != "f" and not started
    if slot == "reference":
        return first not in data.AHEAD and first not in data.PERSONS
    if len(said) == 1:
        return (first in data.RHYTHMS and before != "o") or first[0].isdigit()
    return first not in data.AFTER


def _started(said: list[str], letters: str) -> bool:
    """Tell whether words before or behind a value say that it is of the past."""
    if letters == "ẅ":
        return True
    if not data.AHEAD.isdisjoint(said) or said[0] == "than":
        return False
    if "λ" in letters or letters in {"ω", "iz"}:
        return True
    if letters.startswith("wr"):
        return said[0] in data.PERSONS
    if letters in {"v", "iv"}:
        return said[-1] in data.SEASONS
    rest = {word for word, letter in zip(said, letters, strict=True) if letter == "w"}
    dated = "z" in letters and rest <= data.FIGURES
    return dated or not data.STARTING.isdisjoint(said)


def _mask(slot: str, needs: str, pattern: str, letter: str = "_") -> _Mask:
    """Make one row of the table of masks."""
    return _Mask(slot, frozenset(needs), re.compile(pattern), letter)


def _ours(said: list[str], _: str) -> bool:
    """Tell whether those speak whose value it is."""
    return said[0] in data.PERSONS


_OF_BEFORE: Final = {"start": _started, "ours": _ours}


# Masks, in order: the slot that the words fill (none: only masked), letters one of
# which is there, what they look like, the letter that is put in their place.
_MASKS: Final = (
    # "(0-10)" after a score is its scale, "agree = 4" a legend.
    _mask("", "(=", r"(?<![glω]z)(?<![glω]iz)(?<![glω]λv)\(N(?:~Nw{0,3})?\)|N="),
    # "(2025: 61%)", "(last year 61%)", "(61% last year)": where it starts.
    _mask(
        "start",
        "(",
        r"(?<=\()[wεβλvzo·1~ri]{1,5}[ra]?(?=:?[~]?[NPMDOSR]w?(?:\)|,w=))",
        "s",
    ),
    _mask("start", "λ", r"(?<=\([NPMDOS])w?i?·?λ[vz](?=\))", "s"),
    _mask("start", "zv", r"(?<=\([NPMDOS])i[zv](?=\))", "s"),
    _mask("start", "ε", r"(?<=\([NPMDOS])[ai]·?ε(?=\))", "s"),
    # See "5%, before: 9%", "5%, we start at 9%" and "5%; it is 9% now".
    _mask(
        "start",
        "βc",
        r"(?<=[(,.~])(?:[βc]:|(?<=\()c)(?=[NPMDOSR][wx]?(?:[),.]|$))",
        "s",
    ),
    _mask("start", "ε", r"(?<=[(,.~])w?ε[af]·?(?=[NPMDOS](?:[),._z]|$))", "s"),
    _mask("start", "s", r"(?<=[(,.~])wra?(?=[NPMDOS][wx]?s)", "s"),
    # See "(we run 5 today)".
    _mask("ours", "s", r"(?<=[(,.~])ww(?=[NPMDOS][wx]?s)", "s"),
    # Behind a comma as well: "..., last year 61%".
    _mask("start", "λ", r"(?:(?<=[,.~/])|^)λ[vz](?=:?[~]?[NPMDOS])", "s"),
    # "..., 52 at the start of the year"
    _mask("start", "ε", r"(?<=[NPMDOS])[ai]·?(?:vε|ε(?:o[·1]?[vz]+)?)", "s"),
    _mask("deadline", "βθ", r"β[·1]?(?:ε[o·1λ]{0,3})?[wvz_]{1,4}ε?|[bβ]?θv|iθv"),
    _mask(
        "deadline",
        "zvε",
        r"[bi][·1]?(?:ε[o·1λ]{0,3}|w(?=z))?λ?(?:z+ε?|(?<=[oελ·b])vε?|vε)"
        r"|a[·1]?(?:[vz]+ε|ε[o·1]{0,2}[vz]+)",
    ),
    _mask("window", "ř", r"[i·]{0,2}[NDH]_?ř|[i·]{0,2}ř[NDH]", "W"),
    _mask("window", "λ", r"[ilj]?[·]?λ(?:[DH]|Nv)", "W"),
    # In "vs PY 29%" a word says that it is of the past.
    _mask("start", "ω", r"ω(?:w|·?λ[vz]):?(?=[~]?[NPMDOS])", "s"),
    _mask("reference", "λπ", r"λ[vz]|(?<=[ωϖi])[·]?π"),
    # "vs 61% today", "compared to 3.6 in 2025"; "against 4% of the market" is none.
    _mask("start", "ω", r"ω(?=[·1]?[NPMDOS](?:[s_,.):z]|iz|$))", "s"),
    _mask("", "ω", r"ω[·1]?[DNP]"),
    # "rather than 9": where it stands today; words behind "instead of" are no value.
    _mask("start", "ẅ", r"ẅ(?=[·1]?[NPMDOS])", "s"),
    _mask("reference", "ω", r"(?<=ω)[·1N]{0,2}[wz_]{1,3}"),
    # "25% fewer than last year" is a change, "25% over plan" a comparison.
    _mask("than", "gl", r"(?<=[NPMDOX])[gl](?=[·1]?(?:[_πzs]|i[_z]))"),
    _mask("versus", "gl", r"[gl](?:[·1]N?)?[wπ]{1,3}(?![NPMD])"),
    _mask("", "gl", r"[gl]·[NI](?=w)"),
    _mask(
        "window",
        "yE/1",
        r"[yE/]·?(?:[NI](?:w|(?=$))|Dw?)|yN(?=[dfu])|[y/E]·?v|Ez|(?<=[NPMDOXGRIw])1v|(?<=[NPMDOI])yw",
        "W",
    ),
    _mask("window", "v", r"i[·1]v|Av", "W"),
    _mask("", "y", r"yw", "W"),
    _mask("window", "Hx", r"(?<![ogl])H(?=[wux])|x", "W"),
    _mask("reference", "ζ", r"ζ", "ζ"),
    # "for 16-24 year olds"
    _mask("", "~", r"N~(?=_)"),
    _mask("", "z", r"z"),
)
