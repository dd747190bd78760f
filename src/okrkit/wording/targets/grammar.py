"""
The grammar of targets: one table, read from the top, over the letters of a text.

At each place the first row that fits is taken, and reading goes on behind it.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from okrkit.wording.slots import Direction, SlotKind

__all__ = ["BARE", "BY_TO", "RANGE", "Found", "Row", "found_in"]


class Row(NamedTuple):
    """
    A form of a target.

    Attributes:
        name: Of the form.
        looks: The letters it is made of, as a regular expression.
        roles: What its amounts are, in order: b(aseline), t(arget), h(igh end),
            s(tretch), d (a change on top of a target), - (nothing).
        kind: How the target is meant; None where its letter says it.
        direction: Which way the form points; None where other words say it.

    Example:
        >>> Row("to", "tN", "t").roles
        't'
    """

    name: str
    looks: str
    roles: str
    kind: SlotKind | None = None
    direction: Direction | None = None


class Found(NamedTuple):
    """
    A row that fits, and where.

    Attributes:
        row: The form.
        first: Place of its first letter.
        last: Place after its last letter.

    Example:
        >>> [found.row.name for found in found_in("wfNtN")]
        ['from-to']
    """

    row: Row
    first: int
    last: int


def found_in(letters: str, first: int = 0, /) -> Iterator[Found]:
    """
    Find the forms of targets in the letters of a text.

    Args:
        letters: As `masking.scan` gives them.
        first: Where to begin.

    Yields:
        Each form, from left to right.

    Example:
        >>> [(found.first, found.last) for found in found_in("wbPww")]
        [(1, 3)]
    """
    for match in _GRAMMAR.finditer(letters, first):
        yield Found(_BY_NAME[match.lastgroup or ""], match.start(), match.end())


_A: Final = "[NPMDOSRFGIH]"
_B: Final = "[glj⌊⌈]?"
_BOUND: Final = "[gl][·1]?"
_SHORT: Final = "[wWox·1_vis]{0,5}"
_WAY: Final = "[uûdðî]"
# See "20% year on year to $4M", "20% a month to 9,000", "10% vs last year to $3".
_PACE: Final = "(?:ζ|1?W{1,2}|ω_{1,2})?"

_CHANGE: Final = (
    f"(?:G|{_B}[PMOD][_xWwζ]{{0,2}}[ûð]|[PMOD][_xWζ]?[udmk]|[↑↓]{_A}|[ud][PO])"
)

_START: Final = f"{_B}[NPMDO][wx]?f[s·1w]{{0,2}}{_A}"
_PART: Final = f"[NMDO][wx]?[(]{_B}[PG][)]"

_FROM: Final = f"f[s·1]{{0,2}}[NM](?![wxuo·ûð]|{_SHORT},?[t>~])"
_THEN: Final = "·?i?[_s]{1,4}[(]"
_PAIRS: Final = "(?<=N)[xW]{0,2}t[gl⌊⌈]N(?![wxo~1])|" + "|".join(
    f"(?<={one})[wxW]{{0,2}}t[gl⌊⌈]{one}(?![·1]?o)" for one in "PMDO"
)

_ROWS: Final = (
    # From X to Y, in all its orders.
    Row(
        "from-to",
        f"[f⇑⇓][s·1wgl:λ]{{0,3}}o?{_A}{_SHORT}(?:[(].{{1,4}}[)])?[,~]?[ud↓↑]?[t^>]{_B}[·1w]{{0,2}}{_A}",
        "bt",
    ),
    Row("fold-from-to", "(?:f[s·1]{0,2}X[w·1]{0,2}t|X>)[·1]?X", "bt", "absolute"),
    Row("share-to", f"{_WAY}[·1]?Po[wx·1Wiπ_]{{1,8}}t{_B}P", "bt", "share"),
    # "NPS 32 to 40"; "publish 3 to 5 articles" is a range.
    Row(
        "pair",
        "(?:(?<=[w_)ŧ])|(?<=[w_)]~)|(?<=[^τlg⌊⌈^ŝs]:))(?:[NP][wx]?t[NP](?![wxo~1])|[NMDO]t[MDO])"
        "|(?<=:)Gt[GNPMDO]",
        "bt",
    ),
    # See "late trains 12 to at most 7".
    Row(
        "pair-bound",
        "[NPMDO](?=[wxW]{0,2}t[gl⌊⌈])"
        f"(?:(?<=[wWx_)ŧ].)|(?<=[wWx_)]~.)|(?<=[^τlg⌊⌈^ŝs]:.))(?:{_PAIRS})",
        "bt",
    ),
    # See "a backlog of 1,900 cases reduced to 600", "the backlog (1,900) to 600".
    Row("of-to", f"(?<=o)[NMPDO][wx]{{0,2}}[ud]t{_A}", "bt"),
    # "the backlog of 1,250 cases to 300", "our 61% completion rate to 75%", behind a
    # verb that moves something.
    Row("sum-to", f"(?<=o)[NMPDO][wx]{{0,2}}(?:t{_B}|l)[NMPDO]", "bt"),
    Row(
        "sized-to",
        f"(?<=[·wd])(?:P[wx]{{1,3}}t{_B}P(?![·1]?o)|M[wx]{{1,3}}t{_B}M"
        f"|N[wx]{{1,3}}t{_B}N(?=[,.)_z]|b[_z]|$))",
        "bt",
    ),
    # "$84, target $60"
    Row("value-aim", f"[NPMDO][wx]{{0,2}}[,.~/]w?τ[r:=o·]{{0,2}}{_B}[NPMDO]", "bt"),
    Row("rank-from-to", "(?:f[s·1]{0,2})?Kw?[t>]·?K", "bt", "rank"),
    Row("rank-to-from", "Kw?f[s·1]{0,2}K", "tb", "rank"),
    Row("dated-pair", f"[NPMDO][(][s_z]{{1,2}}[)]t[·1]?{_A}", "bt"),
    # See "7% (2025) / 5% (2026)" and "2 of 5 shops to 4 of 5 shops".
    Row("dated-values", "(?:P[(]_[)]/P|N[(]_[)]/N|M[(]_[)]/M)[(]_[)]", "bt"),
    # See "late trains 7% / 5%".
    Row("slashed", "P/P(?![/(w]?P)", "bt"),
    Row("part-to", "S[wx]{0,2}tS", "bt"),
    Row("bracket-to", f"(?<=[(])[~]?[NMPDOS][wx]{{0,2}}[)]t{_B}{_A}", "bt"),
    Row("to-from", f"[t^]{_B}{_A}{_SHORT}f[s·1wλ]{{0,3}}o?{_A}", "tb"),
    # "falls below 1 hour from 6 hours"
    Row(
        "bound-from",
        "|".join(
            f"(?<=[ud])(?:t?{_BOUND}{one}|t{one}q)f[s·1wλ]{{0,3}}{one}"
            for one in "DPMN"
        ),
        "tb",
    ),
    Row("arrow", f"{_A}{_SHORT}(?:[(].{{1,4}}[)])?~{{0,2}}>{_B}w?{_A}", "bt"),
    # "NPS 30 > 40"
    Row("pointed", "(?<![glft])(?:NgN|PgP|MgM|DgD)", "bt"),
    # "from 12 days by a quarter"
    Row("from-by", f"f[s·1w]{{0,3}}{_A}{_SHORT}b{_B}{_A}", "bt", "delta"),
    Row("by-from-to", f"b{_B}{_A}{_SHORT}f[s·1w]{{0,3}}{_A}{_SHORT}t{_B}{_A}", "-bt"),
    Row("by-range", f"b{_B}(?:[NP]t{_B}P|{_A}~{_A})", "th", "delta"),
    Row("by-from", f"b{_B}{_A}{_SHORT}f[s·1w.]{{0,3}}{_A}", "tb", "delta"),
    # Only a start: it belongs to the target before or after it.
    Row("up-from", f"⇑[s·1w]{{0,3}}{_A}", "b", None, "up"),
    Row("down-from", f"⇓[s·1w]{{0,3}}{_A}", "b", None, "down"),
    Row("was-from", f"(?<=[(,])f[s·1wλ:]{{0,3}}o?{_A}", "b"),
    Row("coming-from", f"(?<=[(,])[swλ]f[·1]?{_A}(?!{_SHORT}t)", "b"),
    Row("not", f"(?<=,)n{_A}(?=[),.]|$)", "b"),
    Row("start-aim", f"ε:?{_A}{_SHORT}[,.~/(]?(?=τ)", "b"),
    Row("at-now", "(?<=[(]a)[~]?[NPMDO](?=[)])", "b"),
    Row("start-from", f"sf[·1]?{_A}(?!{_SHORT}[t>])", "b"),
    Row("now-after", f"(?<=[(,~])[~]?{_A}[·1]?s+(?=[),.]|$)", "b"),
    # A start first: "54% today, 75% by 1 May".
    Row("now-first", f"{_A}[wx]{{0,2}}s(?=[,~.&][wτt·1r]{{0,4}}{_A})", "b"),
    Row("now", f"s[·1w:=oaλvr(,_]{{0,4}}[~]?[gl⌊⌈]?{_A}(?!>)", "b"),
    # See "raise the fee 15% to $23": a change, and where it leads.
    Row("percent-to", f"Pt{_B}[MD]|Pζtr?{_B}[NMDO]", "dt"),
    # Ranges.
    Row("between", f"e{_A}[wx]?[&t]{_A}", "th", None, "between"),
    Row(
        "range",
        f"j?{_A}~{_A}|(?:[NPDO]|M(?!tNw))t[NPMDO]|N[|]N(?=w)",
        "th",
        None,
        "between",
    ),
    Row("tolerance", f"±{_A}", "t", "delta", "between"),
    # A second aim.
    Row("stretch", rf"(?<=[,(])\^[·1]?{_A}|ŝ[wτ]?:?o?{_A}|{_A}w?ŝ", "s"),
    # "Grow 2,000 readers to 5,000": what there is, and what it is to be.
    Row(
        "verb-pair", f"[udî]·?s?(?:[NMD][wx]{{1,3}}t{_B}[NMD]|P[wx]{{1,3}}t{_B}P)", "bt"
    ),
    # A change and where it leads: the start follows.
    Row("by-to", f"(?:b|{_WAY}|[↑↓])[glj]?[PGXODMN]{_SHORT}{_PACE}[,(]?tr?{_A}", "dt"),
    Row("signed-to", "(?<![ft:])Gw{0,2}t[NPMDO]", "dt"),
    Row(
        "change-to",
        f"[udî][wx·1W]{{1,5}}(?:[PX]{_PACE}tr?{_B}[NMDO]|Ot{_B}P)",
        "dt",
    ),
    Row("fold-to", f"[VX][^fNPMDO,.&]{{0,8}}t{_A}", "dt"),
    # See "grow it 15% from $200k" and "10% less than last year (210 kg)".
    Row("change-from", f"[udî][wx·1W]{{0,5}}[PO]ζ?{_FROM}", "tb", "delta"),
    Row("noun-change-from", f"Pp?ζ?(?:[ud]|w{{0,2}}[ûð]){_FROM}", "tb", "delta"),
    Row("above-then", f"P[gm](?:{_THEN}?|λw){_A}", "tb", "delta", "up"),
    Row("below-then", f"P[lk](?:{_THEN}?|λw){_A}", "tb", "delta", "down"),
    Row("over-then", f"g(?<![NPMDOX].){_THEN}{_A}", "t", None, "at-least"),
    Row("under-then", f"l(?<![NPMDOX].){_THEN}{_A}", "t", None, "at-most"),
    Row("more-then", f"m[wx]{{1,4}}ω(?:{_THEN}|λw){_A}", "t", None, "at-least"),
    Row("fewer-then", f"k[wx]{{1,4}}ω(?:{_THEN}|λw){_A}", "t", None, "at-most"),
    Row("compared", f"{_A}(?:(?<=ω_[(].)|(?<=ω__[(].)|(?<=ωλw.))", "b"),
    Row("lead", f"(?<=[(]){_CHANGE}", "d", "delta"),
    Row(
        "which",
        f"(?:(?<=,w[.])|(?<=,ww[.])|(?<=,,)|(?<=,1)|(?<=,ŵr)|(?<=,ŵr1)){_CHANGE}|(?<=,)M[mkgl]|(?<=,)G(?=[_i).,]|$)"
        f"|(?<=,)[↑↓]{_A}(?![wxuo·])|(?<=,)[NPMDO][mk](?=[i_zs),.]|$)|(?<=,1)[udûð]o{_A}",
        "d",
        "delta",
    ),
    # Changes.
    Row("up-in-percent", f"↑{_PART}", "td", "delta", "up"),
    Row("down-in-percent", f"↓{_PART}", "td", "delta", "down"),
    Row("in-percent", f"(?:b|{_WAY}){_PART}", "td", "delta"),
    Row("step-up", f"↑{_START}", "tb", "delta", "up"),
    Row("step-down", f"↓{_START}", "tb", "delta", "down"),
    Row("by", f"b{_B}[wx·1]?{_A}(?![uûdð])", "t", "delta"),
    Row("up", f"↑{_B}{_A}(?!w?>)", "t", "delta", "up"),
    Row("down", f"↓{_B}{_A}(?!w?>)", "t", "delta", "down"),
    Row(
        "change-of",
        f"(?:[uûd]o[glj·1]{{0,2}}{_A}|ðo[glj·1]{{0,2}}[PODN])",
        "t",
        "delta",
    ),
    Row(
        "change",
        "[udî][wx·1W]{0,5}[i]?[PO](?![·1]?[oumkûð>]|w{0,2}[ûð]|t[gl]?P)",
        "t",
        "delta",
    ),
    Row("signed", "G", "t", "delta"),
    Row("up-on", "[NPO]ẅ(?=[·1]?[λvzθ_])", "t", "delta", "up"),
    Row("above", "(?<![atohr:f])Pg(?=·?(?:[_π]|λw))", "t", "delta", "up"),
    Row("below", "(?<![atohr:f])Pl(?=·?(?:[_π]|λw))", "t", "delta", "down"),
    Row("times-more", "X[mk]", "t", "multiple"),
    Row("more", f"{_B}[PNMOD][mk](?!o)", "t", "delta"),
    Row("better", f"{_B}[PO]c(?!·?[ωo])", "t", "delta"),
    Row("noun-change", f"{_B}[PMOHDX]p?[·1_Wxζ]?(?:[ud]|w{{0,2}}[ûð])", "t", "delta"),
    Row("yearly", f"{_B}[PN]p?_?ζ", "t", "delta", "up"),
    Row("fold-of", f"V(?:·[NMD](?=w)|[wx]?f[NPMDO](?!{_SHORT}t))", "tb", "multiple"),
    Row("fold", f"[b]?{_B}[VX]", "t", "multiple"),
    # Shares, none, rank, limits.
    Row("all", "A[·1o]{0,2}N?|E(?:o·?N)?", "a", "share"),
    Row("none", "Z", "z", "absolute", "zero"),
    Row("rank", f"{_B}K", "t", "rank"),
    Row("limit", f"[⌊][wvx]{{0,3}}[o:r]?{_A}", "t", None, "at-least"),
    Row("ceiling", f"[⌈][·wvx]{{0,3}}[oa:r]?{_A}", "t", None, "at-most"),
    Row("tolerance-of", "jP[·1]?o", "t", "delta"),
    Row("share", "[gljt^]?(?:P|F)[pq]?(?=[·1]?o|[·1]F|l[DH])", "t", "share"),
    Row("percentile", "(?:[gl]|(?<=t)|(?<=a)|(?<=i)|(?<=·))L(?=[.,)&ib]|$)", "t"),
    Row("bound", f"[glj^⌊⌈][·1]?[wx]?{_A}[pq]?", "t"),
    Row("endless", "∞", "e", None, "unbounded"),
    Row("bare", "[NPMDOSRFIH][pq]?", "t"),
)
_BY_NAME: Final = {row.name.replace("-", "_"): row for row in _ROWS}
RANGE: Final = _BY_NAME["range"]
"""The form of "3-5"."""
BARE: Final = _BY_NAME["bare"]
"""The form of a number alone."""
BY_TO: Final = _BY_NAME["by_to"]
"""The form of "by 5 to 40"."""

# No row begins with a letter of these, so that most places are passed at once. The
# name of a row is an empty group behind it: so its first letter is compared at once.
_GRAMMAR: Final = re.compile(
    "(?![wW_oia·1&,.:()rhxv])(?:"
    + "|".join(f"(?:{row.looks})(?P<{name}>)" for name, row in _BY_NAME.items())
    + ")"
)
