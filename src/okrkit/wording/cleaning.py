"""
A text without its markup: `cleaned`.

What is no part of the sentence (emphasis, links, owners, priorities, status, footnotes,
numbers of a list) is overwritten with blanks, so that every place stays true.
"""

import re
from typing import Final

from okrkit.wording.languages.en import forms
from okrkit.wording.wordforms import CODES

__all__ = ["TAGS", "cleaned"]


def cleaned(text: str, /) -> str:
    """
    Blank out what is no part of a key result, and keep its length.

    Args:
        text: As somebody wrote it.

    Returns:
        A text of the same length.

    Example:
        >>> cleaned("1. **NPS** 30 -> 40 @mia => 60%")
        '     NPS   30 -> 40            '
    """
    if not text.isascii():
        text = _TWICE.sub(_once, text).translate(_HYPHENS)
    lead = _CODE.match(text) or _FRONT.match(text)
    if lead is not None:
        text = " " * lead.end() + text[lead.end() :]
    small = text.lower()
    for needs, pattern in _MARKUP:
        for sign in needs:
            if sign in small:
                text = pattern.sub(_blank, text)
                break
    return _ungraded(text) if text.endswith("%") else text


def _ungraded(text: str) -> str:
    """Blank out how far work is: "publish the guide - 50%", not "uptime - 99%"."""
    grade = _GRADE.search(text)
    opens = None if grade is None else _OPENS.match(text)
    if grade is None or opens is None:
        return text
    first, then = opens[1].lower(), opens[2].lower()
    code = CODES.get(first, "n")
    works = code[0] in _WORKS and then not in _IN_TIME
    if not works or (len(code) > 1 and not (then.isdigit() or then in _THINGS)):
        return text
    return text[: grade.start()] + " " * (len(text) - grade.start())


_GRADE: Final = re.compile(r"\s[-\u2013\u2014]\s[0-9]{1,3}\s?%\Z")
_OPENS: Final = re.compile(
    r"\W{0,9}(?:[^:\n]{1,40}:\s{1,3})?([A-Za-z-]{2,20})\s(\w{1,20})"
)
_WORKS: Final = frozenset("WDMBHX")
_IN_TIME: Final = frozenset(("in", "on", "within"))
_THINGS: Final = frozenset(("a", "all", "an", "our", "the"))


def _blank(found: re.Match[str]) -> str:
    """Write blanks over what was found, but for the part named as kept."""
    whole = found[0]
    if found.re.groups and found[1] is not None:
        first, last = found.span(1)
        start = found.start()
        return " " * (first - start) + found[1] + " " * (len(whole) - (last - start))
    return " " * len(whole)


def _once(found: re.Match[str]) -> str:
    """Put one sign in the place of the two or three that its bytes were read as."""
    signs = found[0]
    read = bytes(
        ord(one) if one < "\u0100" else one.encode("cp1252", "replace")[0]
        for one in signs
    )
    sign = read.decode("utf-8", "replace")
    return signs if sign.isalpha() else sign.center(len(signs))


# "\u2265" read as if it were written in Windows-1252, and so other signs.
_TWICE: Final = re.compile(
    r"\u00e2[\u0080-\u009f\u2010-\u2040\u20ac\u02c6\u02dc\u2122\u0152-\u017e\u0192]"
    r"[\u0080-\u00bf\u2010-\u2040\u20ac\u02c6\u02dc\u2122\u0152-\u017e\u0192]"
    r"|\u00c2[\u00a0-\u00bf]|\u00c3[\u0080-\u00bf\u2010-\u2040\u0152-\u017e\u0192]"
)
# "tier\u20110", where no line is to break
_HYPHENS: Final = {0x2010: "-", 0x2011: "-"}
TAGS: Final = (
    "a b big blockquote br code del div em font h[1-6] hr i img ins kbd li mark ol p"
    " pre q s small span strike strong sub summary sup table tbody td th thead tr u ul"
).replace(" ", "|")
"""Names of HTML tags that set off text, or part it."""

# "4 min => 90 s" leads from one time to another.
_TIME: Final = (
    r"\s?[~<>\u2264]?\s?[0-9][0-9.,]{0,11}\s?(?:ms|s|sec|m|min|h|hrs?|d|seconds|minutes"
    r"|hours|days|weeks|months)\b"
)
_FRONT: Final = re.compile(
    r"\s*(?:[-*+•\u2013]\s+|\(?\d{1,2}[.)]\s+|#{1,6}\s+(?!of\b))+"
)
# Where a key result stands in a list: "PAY/2031/O1/KR3:", "O1KR3".
_CODE: Final = re.compile(
    r"[-*#\s]{0,6}(?:(?:[A-Z0-9]{1,8}/){1,6}(?:O\d{1,2}[./-]?)?[Kk][Rr]\s?\d{1,2}"
    r"|O\d{1,2}[./-]?[Kk][Rr]\s?\d{1,2})(?:\.\d{1,2})?\s{0,2}(?:[:.\u2013-]|(?=\s))"
    # And in bold, with its weight: KR 2 (30%), or as "Key result".
    r"|[-*#\s]{0,6}(?:\[[ xX]?\]\s?)?[*_`\[]{0,3}(?:[Kk][Rr]|(?i:key[ -]?result))"
    r"(?:\s?#?\d{1,2}(?:\.\d{1,2})?)?[*_`\]]{0,3}\s?(?:\([0-9]{1,3}\s?%\)\s?)?"
    r"(?:[:)][*_`]{0,3}|[.\u2013-](?=\s))\s{0,3}|[-*\s]{0,4}[Kk][Rr]\d{1,2}\.\d{1,2}\s"
)
# Each with signs one of which is there, in small letters: most are passed at once.
_MARKUP: Final = (
    (
        ("~~",),
        re.compile(r"~~[^~\n]{1,400}~~"),
    ),
    (
        ("[",),
        re.compile(r"\[\^?\d{1,3}\]|\[\s?[xX ]?\s?\]"),
    ),
    (
        ("[", "(", "`"),
        re.compile(r"\[[pP]\d\]|\([pP]\d\)|`[pP]\d`"),
    ),
    (
        ("http",),
        re.compile(r"https?://[^\s)\]]+"),
    ),
    (
        ("](",),
        re.compile(r"\[([^\[\]]{1,300})\]\((?:[^()\n]{0,500})\)"),
    ),
    # "MAU<sup>2</sup>" has a footnote, "N<sub>0</sub>" an index.
    (
        ("<",),
        re.compile(r"<(?i:su[bp])>[0-9]{1,3}</(?i:su[bp])>"),
    ),
    # "5% => 2%" is a start and an aim; behind words "=> 60%" says how far it is.
    (
        ("=>",),
        re.compile(
            rf"(?<![0-9%])(?<![0-9%]\s)(?<![0-9][a-z])(?<![0-9][a-z]\s)=>(?!{_TIME})"
            r"[^=>\n]{0,200}\Z|=>\s*[0-9.,]{1,12}\s?%?\s?[,;(][^=>\n]{0,200}\Z"
        ),
    ),
    # Nor is a start what is led to: "cut churn to 2% => 60%".
    (
        ("=>",),
        re.compile(
            r"((?i:\b(?:to|at|under|over|below|above|least|most|than|within))\s"
            r"[~$€£]?[0-9.,]{1,12}\s?[%a-zA-Z]{0,12}\s?)=>[^=>\n]{0,200}\Z"
        ),
    ),
    # "10 meetings -> 7/10 (70%)", "Open 2 clinics -> in progress": how far it is.
    (
        ("\u2192", "->", "=>"),
        re.compile(
            r"(?<![0-9/.,])((?P<all>[0-9]{1,5})(?![0-9.,/])[^\n\u2192]{1,200}?)"
            r"(?:\u2192|->|=>)\s?[0-9]{1,5}\s?/\s?(?P=all)(?![0-9])[^\n]{0,20}\Z"
        ),
    ),
    (
        ("\u2192", "->", "=>"),
        re.compile(
            r"(?:\u2192|->|=>)\s?(?i:achieved|at risk|blocked|completed?|done"
            r"|in progress|missed|not started|on track|ongoing|pending)[^\w\n]{0,9}\Z"
        ),
    ),
    (
        ("status",),
        re.compile(
            r"[(\[]\s?(?i:status)\b(?:[^()\[\]\n0-9]{0,60}"
            r"|[^()\[\]\n%]{0,40}%[^()\[\]\n]{0,30})[)\]]"
        ),
    ),
    # "... for ward staff. [team b] 0.7": the grade it got.
    (
        ("0.", "1.0"),
        re.compile(r"(?<=[.)\]])\s+(?:0\.[0-9]{1,2}|1\.0)\s*\Z"),
    ),
    # "(80% done)", "- 80 % complete": how far it is.
    (
        ("done", "complete", "progress", "status"),
        re.compile(
            r"(?:[(\[]|[,;]|\s[-\u2013\u2014|:]\s)\s?(?:[0-9.]{1,5}\s?%\s(?i:done|completed?)"
            r"|(?i:done|completed?|progress|status):?\s[0-9.]{1,5}\s?%)\s?(?:[)\]]|\Z)"
        ),
    ),
    # "Weight 40%: ...", "(weight: 40%)": how much it counts.
    (
        ("weight",),
        re.compile(
            r"(?:\A\s{0,4}|[(\[]\s?)(?i:weight(?:ing)?):?\s?[0-9.]{1,5}\s?%\s?[:)\]]"
        ),
    ),
    # "Followers of @shop" names whom it is about, not who does it.
    (
        ("@",),
        re.compile(rf"(?<![\w.])(?<!{')(?<!'.join(forms.LEADS_TO_NAME)})@[\w.\-]+:?"),
    ),
    # "<feature>" and "___" stand where something is still to come.
    (
        ("<",),
        re.compile(rf"</?(?i:{TAGS})(?:[\s/][^<>\n]{{0,200}})?>"),
    ),
    (
        ("*", "`", "|", "_"),
        re.compile(
            r"[*`|]+|(?<!_)__(?=[^\W_])|(?<=[^\W_])__(?!_)"
            r"|(?<![^\s(*])_(?=[^\W_])|(?<=[^\W_])_(?!\w)"
        ),
    ),
)
