"""What is odd about a set and still loads: said once, as warnings."""

import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from okrkit.errors import (
    OKRWarning,
    SupportWarning,
    TextWarning,
    UnknownFieldWarning,
    shown,
)
from okrkit.formats.codec import meant
from okrkit.model.checks import hidden
from okrkit.model.lookup import Scope
from okrkit.model.parts import Support
from okrkit.model.phrases import NearMisses, with_article

__all__ = [
    "Notice",
    "give",
    "kept_fields",
    "look_alikes",
    "odd_texts",
    "support_notices",
]

Notice: TypeAlias = tuple[type[OKRWarning], str]
"""A warning, and its sentence."""

_SHOWN = 5
_HINTED = 20
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE")


def give(notices: Iterable[Notice], *, stacklevel: int) -> None:
    """
    Warn of each notice once.

    Args:
        notices: Classes and sentences.
        stacklevel: 2 blames the caller of `give`, 3 the caller of that.

    Example:
        >>> give([], stacklevel=2)
    """
    for kind, sentence in dict.fromkeys(notices):
        warnings.warn(sentence, kind, stacklevel=stacklevel + 1)


def kept_fields(
    found: Iterable[tuple[str, Mapping[str, object], tuple[str, ...], str]],
) -> list[Notice]:
    """
    Say which fields are not known, each once with how often it stands.

    Args:
        found: What it is a field of, the fields, the known names, where it stands.

    Returns:
        The notices. Names that begin with ``x-`` or ``$`` are meant for others.

    Example:
        >>> found = [("support", {"wait": 1}, ("weight",), "objective 'keep'")]
        >>> kept_fields(found)[0][1]
        "a support has a field 'wait' that okrkit does not know; it is kept (..."
    """
    seen: dict[tuple[str, str], list[str]] = {}
    names: dict[tuple[str, str], tuple[str, ...]] = {}
    for what, extra, known, place in found:
        for name in extra:
            if not name.startswith(("x-", "$")):
                seen.setdefault((what, name), []).append(place)
                names[what, name] = known
    notices: list[Notice] = []
    for at, ((what, name), places) in enumerate(seen.items()):
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        near = meant(name, names[what, name]) if at < _HINTED else ""
        hint = f". Did you mean {near!r}?" if near else ""
        sentence = (
            f"{with_article(what)} has a field {shown(name)} that okrkit does not "
            f"know; it is kept ({places[0]}{more}){hint}"
        )
        notices.append((UnknownFieldWarning, sentence))
    return notices


def odd_texts(texts: Iterable[tuple[str, str]]) -> list[Notice]:
    r"""
    Say which texts a reader may take for another: hidden or look-alike characters.

    Args:
        texts: What the text is (``"owner"``, ``"id"``, ``"title"``), and the text.

    Returns:
        The notices.

    Example:
        >>> odd_texts([("owner", "A\u200bnn")])[0][1]
        "the owner 'A\\u200bnn' has invisible characters: U+200B"
    """
    notices: list[Notice] = []
    pairs = list(texts)
    if _is_plain("".join([text for _, text in pairs])):
        return notices
    for what, value in dict.fromkeys(pairs):
        if marks := hidden(value):
            some = ", ".join(marks[:_SHOWN])
            sentence = f"the {what} {shown(value)} has invisible characters: {some}"
            notices.append((TextWarning, sentence))
        elif scripts := _mixed(value):
            some = " and ".join(scripts)
            sentence = f"the {what} {shown(value)} mixes letters of {some} in one word"
            notices.append((TextWarning, sentence))
    return notices


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _mixed(value: str) -> list[str]:
    """Name the scripts of the first word that has letters of several."""
    for word in value.split():
        names = {unicodedata.name(c, "").split(" ")[0] for c in word if c.isalpha()}
        scripts = sorted(names.intersection(_SCRIPTS))
        if len(scripts) > 1:
            return scripts
    return []


def look_alikes(what: str, names: Iterable[str]) -> list[Notice]:
    """
    Say which different names differ only in case or in how Unicode spells them.

    Args:
        what: ``"owner"`` or ``"id"``.
        names: The names.

    Returns:
        The notices.

    Example:
        >>> look_alikes("owner", ["Ann", "ann"])[0][1]
        "the owners 'Ann' and 'ann' differ only in case or spelling of the same letters"
    """
    different = set(names)
    groups: dict[str, set[str]] = {}
    if len(set(map(str.casefold, different))) == len(different) and _is_plain(
        "".join(different)
    ):
        return []
    for name in different:
        key = name if name.isascii() else unicodedata.normalize("NFKC", name)
        groups.setdefault(key.casefold(), set()).add(name)
    return [
        (TextWarning, _alike(what, sorted(group)))
        for group in groups.values()
        if len(group) > 1
    ]


def _alike(what: str, group: list[str]) -> str:
    names = " and ".join(shown(name) for name in group[:_SHOWN])
    return f"the {what}s {names} differ only in case or spelling of the same letters"


def support_notices(
    objectives: Scope,
    key_results: Scope,
    owner_of: Sequence[int],
    supports: Iterable[tuple[int, Support]],
    waits: Iterable[tuple[int, str]],
) -> list[Notice]:
    """
    Say which supports and dependencies name nothing, and which close a loop.

    Args:
        objectives: Ids of the objectives.
        key_results: Ids of the key results.
        owner_of: Place of the objective of each key result.
        supports: Place of the child, and its support.
        waits: Place of a key result, and an id it depends on.

    Returns:
        The notices.

    Example:
        >>> link = Support(objective="b")
        >>> scopes = Scope("objective", ["a"]), Scope("key result", [])
        >>> support_notices(*scopes, [], [(0, link)], [])[0][1]
        "objective 'a' supports objective 'b', which is not in the set"
    """
    notices: list[Notice] = []
    look = NearMisses(_HINTED)
    ties: list[tuple[int, int]] = []
    for child, support in supports:
        scope = objectives if support.objective else key_results
        name = support.objective or support.key_result or ""
        places = scope.places(name)
        if len(places) != 1:
            what = f"objective {objectives.ids[child]!r} supports {scope.kind}"
            notices.append(_unknown(what, name, scope, places, look))
        else:
            parent = places[0] if scope is objectives else owner_of[places[0]]
            ties.append((child, parent))
    needs: list[tuple[int, int]] = []
    for waiting, name in waits:
        places = key_results.places(name)
        if len(places) != 1:
            what = f"key result {key_results.ids[waiting]!r} depends on key result"
            notices.append(_unknown(what, name, key_results, places, look))
        else:
            needs.append((waiting, places[0]))
    for what, scope, links in (
        ("supports of objectives", objectives, ties),
        ("dependencies of key results", key_results, needs),
    ):
        for loop in loops(links):
            names = " → ".join(repr(scope.ids[place]) for place in loop[:_SHOWN])
            rest = f" → ... ({len(loop)} in all)" if len(loop) > _SHOWN else ""
            back = "" if rest else f" → {scope.ids[loop[0]]!r}"
            sentence = f"the {what} close a loop: {names}{rest}{back}"
            notices.append((SupportWarning, sentence))
    return notices


def _unknown(
    what: str, name: str, scope: Scope, places: list[int], look: NearMisses
) -> Notice:
    if places:
        several = " and ".join(repr(scope.ids[place]) for place in places[:_SHOWN])
        return SupportWarning, f"{what} {shown(name)}, which may be {several}"
    near = look(name, scope.ids)
    hint = f". Did you mean {' or '.join(map(repr, near))}?" if near else ""
    return SupportWarning, f"{what} {shown(name)}, which is not in the set{hint}"


def loops(links: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """
    Find loops in links, without recursion, in time linear in their number for each.

    Args:
        links: Pairs (from, to).

    Yields:
        The members of a loop in order; at most five loops, none sharing a member.

    Example:
        >>> list(loops([(0, 1), (1, 2), (2, 1)]))
        [[1, 2]]
    """
    left = set(links)
    for _ in range(_SHOWN):
        ahead = _peeled(left)
        if not ahead:
            return
        path: dict[int, int] = {}
        place = min(ahead)
        while place not in path:
            path[place] = len(path)
            place = min(ahead[place])
        loop = [member for member in path if path[member] >= path[place]]
        start = loop.index(min(loop))
        yield loop[start:] + loop[:start]
        members = set(loop)
        left = {link for link in left if not members.intersection(link)}


def _peeled(links: set[tuple[int, int]]) -> dict[int, set[int]]:
    """Take away, again and again, what leads nowhere; what stays leads into a loop."""
    ahead: dict[int, set[int]] = {}
    behind: dict[int, set[int]] = {}
    for start, end in links:
        ahead.setdefault(start, set()).add(end)
        behind.setdefault(end, set()).add(start)
    ends = [place for place in behind if place not in ahead]
    while ends:
        end = ends.pop()
        for start in behind.get(end, ()):
            ahead[start].discard(end)
            if not ahead[start]:
                del ahead[start]
                ends.append(start)
    return ahead
