"""A form of a target and what stands around it: `Look`."""

from typing import Final

from okrkit.wording.languages.en import targets as data
from okrkit.wording.targets.grammar import Found
from okrkit.wording.targets.masking import Scan
from okrkit.wording.targets.numerals import Amount

__all__ = [
    "BOTH_ENDS",
    "NEAR",
    "PREPOSITIONS",
    "SEPARATORS",
    "Look",
    "bounds",
    "in_bracket",
    "is_share",
    "limits_a_share",
    "of_them",
    "opening",
    "said_before",
]

NEAR: Final = 60
"""How many letters are looked back at: so that time grows with the text alone."""

PREPOSITIONS: Final = frozenset("ija§")
"""Letters of in, within, at and with."""

SEPARATORS: Final = frozenset("&,.")
"""Letters that may begin a new clause."""

BOTH_ENDS: Final = frozenset({"from-to", "to-from", "arrow"})
"""Forms that say where something starts and ends."""


class Look:
    """
    A form and what stands around it.

    Attributes:
        scan: The text in letters.
        found: The form.
        last: The target before it.
        following: The form after it.
        alone: Whether no other form of the text states more.
        name: Of the form.
        own: Its letters.
        beside: The letter right before it.
        before: The letter before it, an article aside.
        after: The letter after it.
        between: The letters since the target before it, or some before it.
        separated: Whether a new clause begins between the last target and the form.
        is_time: Whether its amount is a time.

    Example:
        >>> from okrkit.wording.targets.grammar import found_in
        >>> from okrkit.wording.targets.masking import scan
        >>> from okrkit.wording.words import words
        >>> seen = scan(words("Open 4 shops"))
        >>> Look(seen, next(found_in(seen.letters)), None, None, alone=True).before
        'w'
    """

    __slots__ = (
        "after",
        "alone",
        "before",
        "beside",
        "between",
        "following",
        "found",
        "is_time",
        "last",
        "name",
        "own",
        "scan",
        "separated",
    )

    def __init__(
        self,
        scan: Scan,
        found: Found,
        last: Found | None,
        following: Found | None,
        *,
        alone: bool,
    ) -> None:
        self.scan: Scan = scan
        self.found: Found = found
        self.alone: bool = alone
        self.last: Found | None = last
        self.following: Found | None = following
        row, first, end = found
        letters = scan.letters
        since = max(first - _FAR, 0 if last is None else last.last)
        self.name: str = row.name
        self.own: str = letters[first:end]
        self.beside: str = letters[first - 1 : first] if first else ""
        self.before: str = letters[max(0, first - 3) : first].rstrip("·1")[-1:]
        self.after: str = letters[end : end + 1]
        self.between: str = letters[since:first]
        # "26 (Q1) 28 (Q2)": a date in brackets parts two targets.
        self.separated: bool = (
            not SEPARATORS.isdisjoint(self.between) or self.between in _DATED
        )
        self.is_time: bool = "D" in self.own or "H" in self.own

    @property
    def amount(self) -> Amount:
        """Its first amount; a bare number and a bound have one."""
        amounts = self.scan.amounts
        return next(
            amounts[at]
            for at in range(self.found.first, self.found.last)
            if at in amounts
        )


def opening(scan: Scan, /) -> str:
    """
    Give the word that opens a text: its verb, where it is an order.

    Args:
        scan: The text in letters.

    Example:
        >>> from okrkit.wording.targets.masking import scan
        >>> from okrkit.wording.words import words
        >>> opening(scan(words("By June, we will write a plan for the top 9 roles")))
        'write'
    """
    tokens, at = scan.tokens, 0
    last = len(tokens) - 1
    for step, token in enumerate(tokens[:_LEADING]):
        if (token.text == ":" and not at) or (
            token.text == "," and tokens[at].lower in data.DATING
        ):
            at = min(step + 1, last)
    while at < last and tokens[at].lower in data.LEADING:
        at += 1
    # A label, until when, and who say nothing: "Sales: by June, we will".
    return tokens[at].lower


_LEADING: Final = 8


def said_before(scan: Scan, first: int, /) -> str:
    """
    Give the word before a form.

    Args:
        scan: The text in letters.
        first: Place of the first letter of the form.

    Example:
        >>> from okrkit.wording.targets.masking import scan
        >>> from okrkit.wording.words import words
        >>> said_before(scan(words("Paid in 3 days")), 2)
        'in'
    """
    place = scan.places[first]
    return scan.tokens[place - 1].lower if place else ""


def of_them(scan: Scan, found: Found, /) -> bool:
    """
    Tell whether a form is a part of what was counted before: "2 of which".

    Args:
        scan: The text in letters.
        found: The form.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> len(read_targets("Open 9 shops, 2 of which abroad"))
        1
    """
    if found.row.name not in {"bare", "bound"} or (
        scan.letters[found.last : found.last + 1] != "o"
    ):
        return False
    place = scan.places[found.last] + 1
    rest = scan.tokens[place : place + 1]
    return bool(rest) and rest[0].lower in _THEM


def limits_a_share(look: Look, /) -> bool:
    """
    Tell whether a time is what a share is to keep: "95% of refunds within 3 days".

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("95% of refunds paid within 3 days")[0].service_level
        'within 3 days'
    """
    if not look.is_time or look.last is None or not _CUTS.isdisjoint(look.between):
        return False
    if look.own[0] in "lg" and "," in look.between and _names_another(look):
        return False
    if look.last.row.kind == "share":
        return "&" not in look.between.rstrip("wij·1")
    return is_share(look.scan, look.last) and "&" not in look.between


def _names_another(look: Look) -> bool:
    """See "uptime 99.9%, latency under 300 ms", which are two."""
    said = said_before(look.scan, look.found.first)
    done = said.endswith("ed") or said in data.STATES
    return look.beside == "w" and not done


def is_share(scan: Scan, found: Found, /) -> bool:
    """
    Tell whether a form is a percentage or N out of M.

    Args:
        scan: The text in letters.
        found: The form.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("Reply to 4 of 5 callers in 2 days")[0].service_level
        'in 2 days'
    """
    return found.row.kind == "share" or (
        found.row.name in {"bare", "bound", "from-to"}
        and not {"P", "S", "F"}.isdisjoint(scan.letters[found.first : found.last])
    )


def in_bracket(look: Look, /) -> bool:
    """
    Tell whether a form stands inside brackets.

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> len(read_targets("Sign 3 schools (30 pupils each)"))
        1
    """
    first = look.found.first
    since = max(0, first - NEAR)
    letters = look.scan.letters
    return letters.rfind("(", since, first) > letters.rfind(")", since, first)


def bounds(look: Look, /) -> bool:
    """
    Tell whether a form is a bound, "within" aside.

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("Fewer than 3 refunds")[0].direction
        'at-most'
    """
    return look.name == "bound" and look.own[0] != "j"


_FAR: Final = 200
_CUTS: Final = frozenset(".L")
_DATED: Final = frozenset({"(z)", "(_)", "(s)"})
_THEM: Final = frozenset({"them", "which", "whom", "these", "those"})
