"""What the label of a line says: ``Objective 1 (committed):``, ``KR 2.1``."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from okrkit.wording.languages.en.okr_text import (
    CADENCES,
    CODES,
    INTENTS,
    LABELS,
    LEVELS,
    MODIFIERS,
    Role,
)
from okrkit.wording.naming import cycle_labels
from okrkit.wording.okrs.listing import Line

__all__ = ["Label", "label_in", "label_of"]


class Label(NamedTuple):
    """
    The label of a line.

    Attributes:
        role: What it says of the line, or of the lines below.
        more: Words beside it: ``("team",)`` of "Team objective", what stands in
            brackets behind it.
        start: Where the value starts in the line's body; its end where there is none.

    Example:
        >>> from okrkit.wording.okrs.listing import lines
        >>> label_of(next(lines("Team objective: Keep customers"))).more
        ('team',)
    """

    role: Role
    more: tuple[str, ...]
    start: int


_CODE: Final = re.compile(
    r"(?i)\s*(?:[\[(]P\d[\])]\s*)?[\[(]?"
    r"(?:o(?:bjective)?[ ]?\d{1,2}[ ._/\-]{0,3}(?=kr|key))?"
    r"(?P<code>objective|obj|okr|o|goal|key[ ]?result|kr|k|r)"
    r"(?:\s?(?:no|nr)\.?\s?(?=\d)|[ _#.\-]{0,2})"
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}(?![\d%])(?:\s?(?:of|/)\s?\d{1,2}(?=\s?:))?"
    r"|(?<=[ _#.\-])(?:[a-z]|[ivx]{2,4}|one|two|three|four|five)\d{0,2}(?:\.\d{1,2})?"
    r"(?=[\])]?(?:\s{0,3}[:|\u2013\u2014]|[.)](?:\s|$)|\s{1,3}-\s)))?"
    r"[\])]?"
    r"(?P<note>\s{0,3}[(\[][^()\[\]\n]{0,60}[)\]])?"
    r"(?P<sign>\s{0,3}(?:[:|\u2013\u2014]|[-.)/=\u2192](?=\s|$))|(?=\s)|$)\s*"
)
_CAPITALS: Final = re.compile(
    r"\s*(OBJECTIVE|KEY RESULT)\s{1,3}(?=(?:[A-Z][a-z]|A\s)[^\s:]*\s+[^\s:])"
)
_CLOSED: Final = re.compile(r"\s*[\[(][^\[\]()]{1,20}[\])]")
_SIGNS: Final = (":", "-", "\u2013", "\u2014", "|", "=", "\u2192")
_HEAD: Final = re.compile(
    r"\s*(?P<head>(?:20\d\d[\s/\-]{0,3})?[^\W\d][^:\n\t]{0,78}?)"
    r"\s*(?::|\t|\s[-\u2013\u2014=\u2192]\s|$)\s*"
)
_BOLD: Final = re.compile(
    r"\s*(?P<mark>\*{1,3}|__|<b>)(?P<head>[^*_<\n]{1,60})(?:(?P=mark)|</b>)\s+(?=\S)"
)
_BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]\n]{1,80})[)\]][\s.]*")
_SEVERAL: Final = re.compile(r"[,;/&]| and ")
_AMOUNT: Final = re.compile(
    r"[<>≤≥~]?\s?[$€£]?\s?[-+]?\d[\d.,]{0,15}\s?(?:[%°]|[a-zA-Z]{1,12})?[\s.]*"
)
_NOTE: Final = re.compile(r"[(\[]([^()\[\]\n]{0,60})[)\]]")
_WHOSE: Final = re.compile(
    r"([A-Z][\w&.'\-]*(?: (?:of|[A-Z&][\w&.'\-]*)){0,4}) (?P<what>KR|Objective)"
)
_BEFORE: Final = re.compile(
    r"\s*(?P<before>\w[^:\n|]{0,40}?)(?:\s[-\u2013\u2014|]|:)\s+"
    r"(?=(?:[Oo]bjective|OBJECTIVE|Obj|O)[ #]{0,2}\d{0,2}(?:\.\d)?\s{0,2}"
    r"[:\u2013\u2014-])"
)
_IS: Final = re.compile(
    r"(?i)\s*(?:my|our)\s(?:\w{1,20}\s){0,2}(?:objective|okr)\s"
    r"(?:for\s[^.:\n]{1,40}\s)?is\s(?:to\s)?(?=\w)"
)
_SHORTENED: Final = (("\u2019", "'"), ("'ll", " will"), ("'ve", " have"))
_OTHER: Final = re.compile(r"[^a-z']+")
_ALONE: Final = frozenset({
    "objective", "objectives", "key result", "key results", "initiatives", "measures",
    "why",
})  # fmt: skip
_BEHIND_DASH: Final = _ALONE | {"owner", "team", "cycle", "kind"}


def label_of(line: Line, /) -> Label | None:
    """
    Read the label of a line.

    Args:
        line: The line.

    Returns:
        Its label; None where it has none that is known.

    Example:
        >>> from okrkit.wording.okrs.listing import lines
        >>> label_of(next(lines("KR 1.2 Cut churn"))).role
        'key result'
    """
    short = len(line.plain) <= _SHORT
    read = _remembered if short else _label
    return read(line.plain, line.body, is_item=line.is_item)


def _label(plain: str, body: str, *, is_item: bool) -> Label | None:
    """Read the label of a line by what it says."""
    found = (
        _aside(plain)
        or _coded(plain)
        or _worded(plain, is_item=is_item)
        or _emphasised(body)
        or _in_capitals(plain)
        or _stated(plain)
        or _prefixed(plain)
    )
    if found is None or found.role != "objective":
        return found
    # "Goal: 40" is the target of the key result above: no objective is a number.
    amount = _AMOUNT.fullmatch(plain, found.start)
    return found if amount is None else found._replace(role="target")


# A line is asked for its label when it is cut, when aims are looked for, when taken.
_SHORT: Final = 500
_remembered = lru_cache(maxsize=4096)(_label)


def label_in(line: Line, /, *, below: bool) -> Label | None:
    """
    Read the label of a line where it stands: below an objective a time is one.

    Args:
        line: The line.
        below: Whether an objective stands above it.

    Returns:
        Its label; None where it has none.

    Example:
        >>> from okrkit.wording.okrs.listing import lines
        >>> label_in(next(lines("Q4 2026")), below=True).role
        'cycle'
    """
    if line.mark == "=":
        return None
    label = label_of(line)
    said = _TIME.fullmatch(line.plain) if below and label is None else None
    if said is None:
        return label
    return Label("other" if said[2] is None else "cycle", (), said.start(1))


_TIME: Final = re.compile(
    r"(?i)(?:time:\s{0,3})?([QH][1-4](?:[ /-]{1,3}((?:20)?\d\d))?)"
)
"""A line that only says when: "Q4 2026", "Time: Q4"."""


def _aside(plain: str) -> Label | None:
    """Read a line in brackets that says how an objective is meant: "(stretch)"."""
    found = _BRACKETS.fullmatch(plain)
    if found is None:
        return None
    said = [word.casefold().strip() for word in _SEVERAL.split(found[1])]
    if all(word in INTENTS for word in said):
        return Label("intent", (), found.start(1))
    known = all(
        word in INTENTS or word in LEVELS or word in CADENCES or any(cycle_labels(word))
        for word in said
    )
    return Label("kind", (), found.start(1)) if known else None


def _coded(plain: str) -> Label | None:
    """Read a mark such as O1, KR 2.1 or Key result 3."""
    found = _CODE.match(plain)
    if found is None:
        return None
    label = " ".join(found["code"].lower().split())
    sign = found["sign"].strip()
    short = label in ("o", "kr", "okr")
    if found["number"] is None and _CLOSED.match(found[0]) is not None:
        known = True
    elif found["number"] is None:
        known = sign == ":" if short else sign in _SIGNS
    elif label in ("k", "r", "o") and not found["number"][0].isdigit():
        known = False
    elif label in ("k", "r"):
        known = sign in (":", ".", ")")
    else:
        bare = label in ("goal", "okr")
        known = bool(sign) or not bare or found.end() == len(plain)
    if not known:
        return None
    note = (found["note"] or "").strip(" ()[]")
    more = ("okr",) if label == "okr" else ()
    return Label(CODES[label], (*more, note) if note else more, found.end())


def _prefixed(plain: str) -> Label | None:
    """Read a mark behind whose it is: "Team A - Objective 1: Grow"."""
    found = _BEFORE.match(plain)
    if found is None or _role(found["before"])[0] is not None:
        return None
    label = _coded(plain[found.end() :])
    if label is None:
        return None
    more = (found["before"], *label.more)
    return label._replace(more=more, start=found.end() + label.start)


def _in_capitals(plain: str) -> Label | None:
    """Read a label that only its capitals set apart: "OBJECTIVE Grow with clubs"."""
    found = _CAPITALS.match(plain)
    return None if found is None else Label(CODES[found[1].lower()], (), found.end())


def _stated(plain: str) -> Label | None:
    """Read a sentence that says what the objective is: "Our objective is to grow"."""
    found = _IS.match(plain)
    return None if found is None else Label("objective", (), found.end())


def _worded(plain: str, *, is_item: bool) -> Label | None:
    """Read a label in words, before a colon, a dash, or alone on its line."""
    found = _HEAD.match(plain)
    if found is None:
        return None
    head = found["head"]
    role, more = _role(_NOTE.sub(" ", head))
    if role is None:
        return _somebodys(found)
    more += [note.strip() for note in _NOTE.findall(head)]
    more += cycle_labels(_NOTE.sub(" ", head))
    end = found.end()
    between = plain[found.end("head") : end]
    colon = ":" in between or "\t" in between
    if not colon:
        alone = end == len(plain) and found.end("head") + 1 >= end
        if role not in (_ALONE if alone else _BEHIND_DASH):
            return None
        if alone and is_item and role in ("objective", "key result", "why"):
            return None
    return Label(role, tuple(more), end)


def _somebodys(found: re.Match[str]) -> Label | None:
    """Read whose key result a line is: "VP Eng KR: churn from 3% to 2%"."""
    whose = _WHOSE.fullmatch(found["head"])
    if whose is None or ":" not in found[0]:
        return None
    return Label(CODES[whose["what"].lower()], (f"owner: {whose[1]}",), found.end())


def _role(head: str) -> tuple[Role | None, list[str]]:
    """Tell what words stand for, and which others stand before them."""
    low = head.lower()
    for short, long in _SHORTENED:
        low = low.replace(short, long)
    words = _OTHER.sub(" ", low).split()
    more: list[str] = []
    role = LABELS.get(" ".join(words))
    while role is None and len(words) > 1 and words[0] in MODIFIERS:
        more.append(words.pop(0))
        role = LABELS.get(" ".join(words))
    return role, more


def _emphasised(body: str) -> Label | None:
    """Read a label that only its emphasis sets apart: "**Objective** Grow"."""
    found = _BOLD.match(body)
    role, more = (None, []) if found is None else _role(found["head"])
    if found is None or role not in _BEHIND_DASH:
        return None
    return Label(role, tuple(more), found.end())
