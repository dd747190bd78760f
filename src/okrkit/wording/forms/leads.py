"""
What leads into an order without saying anything of it: who, until when, that one wants.

"Publish the guide", "By June, publish the guide", "Our team will publish the guide" and
"We want to publish the guide" read alike.
"""

import re
from collections.abc import Sequence
from typing import Final

from okrkit.wording.forms.clauses import clause_start
from okrkit.wording.languages.en import forms
from okrkit.wording.words import Token

__all__ = ["order_start"]


def order_start(line: str, tokens: Sequence[Token], start: int, /) -> int:
    """
    Pass over what leads into a sentence.

    Args:
        line: Letters of a text.
        tokens: Of the text.
        start: Where to begin.

    Returns:
        Where the sentence begins, its verb first where it is an order.

    Example:
        >>> from okrkit.wording.words import words
        >>> order_start("qUTWza", words("We want to publish the guide"), 0)
        3
    """
    start = clause_start(line, start)
    for _ in range(_DEEP):
        for pattern, place, known in _LEADS.get(line[start : start + 1], ()):
            found = pattern.match(line, start)
            if found and tokens[found.start(place)].lower in known:
                start = found.end()
                break
        else:
            break
    return start


# "our goal is to want to": more is said by nobody.
_DEEP: Final = 3
_VERB: Final = "[WDCRKGISBELXHMV]"
_WHO: Final = "[zu]?[jaemkosnx]{0,2}"
# Where it may begin, what it is, which of its words tells, and which words may.
_ROWS: Final = (
    # "our goal is to", "the aim is to"
    (
        frozenset("zu"),
        re.compile(f"[zu]j?(?P<goal>[A-Zaenx])bT(?=y*(?:{_VERB}|U))"),
        "goal",
        frozenset(forms.GOALS.split()),
    ),
    # "the team will", "our engineers should"
    (
        frozenset("zu"),
        re.compile(f"[zu][jaemkosnx]{{0,2}}s(?P<will>J)(?=y*{_VERB})"),
        "will",
        forms.WILL,
    ),
    # "the company will"
    (
        frozenset("zu"),
        re.compile(f"[zu][jaemkosnx]{{0,2}}(?P<house>[kaeomn])J(?=y*{_VERB})"),
        "house",
        forms.HOUSES,
    ),
    # for whom it stands: "support: 98% of tickets"
    (
        frozenset("aemkosnxSWv"),
        re.compile("(?P<for>[a-zSW]):(?=9[^.:]{0,3}[aemkofx#])"),
        "for",
        frozenset(forms.DEPARTMENTS.split()),
    ),
    # "the team has shipped"
    (
        frozenset("qzujaemkosnx"),
        re.compile(f"(?:q|{_WHO}s)y*(?P<have>h)(?=y*[wdcl])"),
        "have",
        forms.HAVING,
    ),
    # "sales to write"; see "sales to reach $5m"
    (
        frozenset("zujaemkosnxSv"),
        re.compile("[zu]?(?P<who>[a-zS])T(?=[WDBSHMXEL]|[CRKG]p?[zujQaemksox])"),
        "who",
        frozenset(forms.DEPARTMENTS.split()),
    ),
    # "the team runs", "team to run"
    (
        frozenset("zujaemkosnx"),
        re.compile(f"{_WHO}(?P<team>[sk])T?(?=y*{_VERB})"),
        "team",
        frozenset(forms.TEAMS.split()),
    ),
    # "we want to", "plan to"
    (
        frozenset("qyJWSBU"),
        re.compile(f"[qyJ]*(?P<wish>[WSBU])T(?=y*(?:{_VERB}|[vi]))"),
        "wish",
        frozenset(forms.WISHING.split()),
    ),
)
_LEADS: Final = {
    letter: tuple(row[1:] for row in _ROWS if letter in row[0])
    for letter in frozenset().union(*(row[0] for row in _ROWS))
}
