"""
What is wrong, or odd, in the links of a set: each question one function.

A link goes *up* where a child contributes to its parent, informs it, or is shared by
it; dependencies go nowhere.
"""

import datetime as dt
from collections import defaultdict

import numpy as np

from okrkit.alignment.arrays import Ints, among
from okrkit.alignment.dependencies import circles
from okrkit.alignment.double_counting import counted_twice
from okrkit.alignment.findings import (
    Circle,
    Copied,
    DeadEnd,
    DoubleCounted,
    Findings,
    LevelSkip,
    OneSided,
    Orphan,
    Outside,
    Remark,
    RepeatedLink,
    SameReading,
    Silo,
    Uncovered,
    ValueLeftOut,
    ValueShares,
)
from okrkit.alignment.graph import CONTRIBUTES, DEPENDS, INFORMS, SHARES, Graph
from okrkit.alignment.plan import Plan
from okrkit.alignment.rolling import Rolling
from okrkit.alignment.value_links import parents_of, why_left_out
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.parts import SUPPORT_KINDS
from okrkit.model.table import NEVER

_FEW = 5

LEVELS: tuple[tuple[str, ...], ...] = (
    ("company", "corporate", "enterprise", "organisation", "organization"),
    ("division", "business unit"),
    ("department",),
    ("team", "squad"),
    ("individual", "person"),
)
"""The usual words for levels, from the top; other words stand where links put them."""

_RANK = {word: rank for rank, words in enumerate(LEVELS) for word in words}


def findings(rolling: Rolling) -> Findings:
    """
    Return everything that is to be said of the links of a set.

    Args:
        rolling: The set rolled up.

    Returns:
        The findings: what breaks the roll-up first, then what the table of rules has.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.alignment import align
        >>> len(findings(align(OKRSet(), on="2026-11-15").rolling))
        0
    """
    graph = rolling.graph
    remarks: list[Remark] = [
        *loops(graph),
        *circles(graph),
        *dangling(graph),
        *repeated_links(graph),
        *of_values(rolling),
        *double_counted(rolling),
        *outside(graph),
        *level_skips(graph),
        *silos(graph),
        *orphans(graph),
        *copied(graph),
        *uncovered(graph),
        *one_sided(graph),
    ]
    return Findings(tuple(remarks))


def roots(graph: Graph) -> tuple[str, ...]:
    """
    Return the objectives at the top: those without a link up that are no orphans.

    Args:
        graph: Who supports whom.

    Returns:
        Their ids, in the order of the set.

    Example:
        >>> from okrkit import Objective, OKRSet
        >>> roots(Graph.of(OKRSet([Objective("grow", "Grow")])))
        ('grow',)
    """
    ids = graph.okrs.table.objective_ids
    return tuple(ids[place] for place in _unlinked(graph, top=True))


def orphans(graph: Graph) -> tuple[Orphan, ...]:
    """
    Return the objectives that support nothing and are not at the top.

    At the top is an objective of the highest of the usual levels that the set has. One
    without a level, or with a word of its own that is not seen to support another
    level, is at the top where something hangs below it. One that says why it matters
    stands alone on purpose. A set without any link has no orphans.

    Args:
        graph: Who supports whom.

    Returns:
        The orphans, in the order of the set.

    Example:
        >>> from okrkit import Objective, OKRSet, Support
        >>> team = Objective("team", "T", supports=[Support(objective="grow")])
        >>> okrs = OKRSet([Objective("grow", "Grow"), team, Objective("other", "O")])
        >>> [orphan.id for orphan in orphans(Graph.of(okrs))]
        ['other']
    """
    found = (graph.okrs.objectives[place] for place in _unlinked(graph, top=False))
    return tuple(Orphan(id=o.id, title=o.title) for o in found)


def loops(graph: Graph) -> tuple[Circle, ...]:
    """
    Return what supports itself through others, each circle once.

    Args:
        graph: Who supports whom.

    Returns:
        The circles; they may lead through key results.

    Example:
        >>> from okrkit import Objective, OKRSet, Support
        >>> alone = Objective("a", "A", supports=[Support(objective="a")])
        >>> print(loops(Graph.of(OKRSet([alone])))[0])
        a → a support each other in a circle
    """
    below, above = _ups(graph)
    # Of key results only those that something supports can be part of a circle.
    inner = np.unique(above[above >= graph.objectives])
    plan = Plan.of(
        np.append(below, inner),
        np.append(above, graph.objective_of(inner)),
        size=graph.size,
    )
    return tuple(
        Circle(ids=tuple(map(graph.id_of, loop.path)), count=loop.count)
        for loop in plan.loops
    )


def dangling(graph: Graph) -> tuple[DeadEnd, ...]:
    """
    Return the supports and dependencies that lead nowhere.

    Args:
        graph: Who supports whom.

    Returns:
        Each, with ids that look like what it names.

    Example:
        >>> from okrkit import Objective, OKRSet, Support
        >>> lost = Objective("a", "A", supports=[Support(objective="b")])
        >>> print(dangling(Graph.of(OKRSet([lost])))[0])
        a names the objective b, which is not there
    """
    return tuple(DeadEnd(link=link) for link in graph.dangling)


def repeated_links(graph: Graph) -> tuple[RepeatedLink, ...]:
    """
    Return the supports that name again what one before them names.

    Args:
        graph: Who supports whom.

    Returns:
        Each repetition, in the order of the set.

    Example:
        >>> from okrkit import Objective, OKRSet, Support
        >>> twice = [Support(objective="a"), Support(objective="a", weight=2)]
        >>> okrs = OKRSet([Objective("a", "A"), Objective("b", "B", supports=twice)])
        >>> [remark.parent for remark in repeated_links(Graph.of(okrs))]
        ['a']
    """
    return tuple(
        RepeatedLink(
            id=graph.id_of(int(graph.child[at])),
            parent=graph.id_of(int(graph.parent[at])),
            kind=SUPPORT_KINDS[int(graph.kind[at])],
        )
        for at in graph.repeated.tolist()
    )


def double_counted(rolling: Rolling) -> tuple[DoubleCounted, ...]:
    """
    Return the members that come up to one root in several ways.

    Only links that count under the rule are looked at, those of values too; parts of
    one value that go into several and meet again are no more than the whole. What hangs
    below such a member is counted as often, and is not named again.

    Args:
        rolling: The set rolled up.

    Returns:
        Each member once, with the first few roots it counts in twice.

    Example:
        >>> from okrkit import Objective, OKRSet, Support
        >>> from okrkit.alignment import align
        >>> def of(*ids): return [Support(objective=id) for id in ids]
        >>> mid = [Objective(id, id, supports=of("top")) for id in "ab"]
        >>> okrs = OKRSet([Objective("top", "T"), *mid,
        ...                Objective("both", "B", supports=of("a", "b"))])
        >>> print(double_counted(align(okrs, on="2026-11-15").rolling)[0])
        both counts in top more than once: through a, b
    """
    graph, plan = rolling.graph, _with_values(rolling)
    owner = rolling.wiring.owners(np.arange(plan.size)).tolist()
    rows = set(range(graph.objectives, graph.size))

    def said(node: int) -> str:
        return graph.id_of(owner[node])

    return tuple(
        DoubleCounted(
            id=said(twice.node),
            root=said(twice.roots[0]),
            parents=tuple(dict.fromkeys(map(said, twice.parents))),
            roots=tuple(map(said, twice.roots)),
            count=twice.count,
        )
        for twice in counted_twice(plan)
        if not rows.issuperset((twice.node, *twice.parents))
    )


def of_values(rolling: Rolling) -> tuple[ValueShares | ValueLeftOut | SameReading, ...]:
    """
    Return what does not go into the value of a key result, where values go up.

    Args:
        rolling: The set rolled up.

    Returns:
        Wrong shares, objectives that give no value, and readings that count once.

    Example:
        >>> from okrkit import OKRSet
        >>> from okrkit.alignment import align
        >>> of_values(align(OKRSet(), on="2026-11-15").rolling)
        ()
    """
    graph, made = rolling.graph, rolling.valued
    if made is None:
        return ()
    feeds, ids = made.feeds, graph.okrs.table.ids
    return (
        *(ValueShares(id=graph.id_of(o), total=t) for o, t in feeds.wrong.items()),
        *(
            ValueLeftOut(
                id=graph.id_of(int(graph.child[link])),
                parent=graph.id_of(int(graph.parent[link])),
                why=why_left_out(found),
            )
            for link, found in feeds.unmatched.items()
        ),
        *(
            SameReading(id=ids[row], counts=ids[counts], parent=ids[up], lost=lost)
            for lost, found in ((False, made.doubled), (True, made.lost))
            for row, counts, up in found
        ),
    )


def outside(graph: Graph) -> tuple[Outside, ...]:
    """
    Return the children whose days leave those of their parent.

    The days of an objective are those of its cycle and of its key results together: a
    quarterly objective may support an annual one, and not the other way round.

    Args:
        graph: Who supports whom.

    Returns:
        Each child and parent.

    Example:
        >>> from okrkit import Objective, OKRSet, Support
        >>> up = [Support(objective="q")]
        >>> okrs = OKRSet([Objective("q", "Q", cycle="2026-Q4"),
        ...                Objective("y", "Y", cycle="2026", supports=up)])
        >>> print(outside(Graph.of(okrs))[0])
        y runs 2026-01-01 to 2026-12-31, and q only 2026-10-01 to 2026-12-31
    """
    child, parent = _aligned(graph)
    start, end = _days(graph)
    known = (start[child] > NEVER) & (start[parent] > NEVER)
    leaves = (start[child] < start[parent]) | (end[child] > end[parent])
    day = dt.date.fromordinal
    return tuple(
        Outside(
            id=graph.id_of(below),
            parent=graph.id_of(above),
            starts_on=day(int(start[below])),
            ends_on=day(int(end[below]) - 1),
            parent_starts_on=day(int(start[above])),
            parent_ends_on=day(int(end[above]) - 1),
        )
        for below, above in _pairs(child[known & leaves], parent[known & leaves])
    )


def level_skips(graph: Graph) -> tuple[LevelSkip, ...]:
    """
    Return the links that pass over a level between.

    A level stands between where the usual words say so (`LEVELS`), or where the set
    itself has links from the lower to it and from it to the upper.

    Args:
        graph: Who supports whom.

    Returns:
        Each child and parent, with the levels between.

    Example:
        >>> from okrkit import Objective, OKRSet, Support
        >>> up = [Support(objective="c")]
        >>> okrs = OKRSet([Objective("c", "C", level="company"),
        ...                Objective("d", "D", level="department", supports=up),
        ...                Objective("t", "T", level="team", supports=up)])
        >>> print(level_skips(Graph.of(okrs))[0])
        t (team) supports c (company) past department
    """
    objectives, level = graph.okrs.objectives, _levels(graph)
    child, parent = _aligned(graph)
    owner = graph.objective_of(parent).tolist()
    steps = [(level[c], level[p]) for c, p in zip(child.tolist(), owner, strict=True)]
    between = _between(set(steps), set(level))
    words: dict[str, str] = {}
    for word, objective in zip(level, objectives, strict=True):
        words.setdefault(word, objective.level)
    return tuple(
        LevelSkip(
            id=graph.id_of(below),
            parent=graph.id_of(above),
            level=objectives[below].level,
            parent_level=objectives[up].level,
            between=tuple(words[word] for word in past[:_FEW]),
        )
        for (below, above), up in _owned(graph, child, parent)
        if (past := between.get((level[below], level[up]), []))
    )


def silos(graph: Graph) -> tuple[Silo, ...]:
    """
    Return the owners none of whose objectives is linked with another owner's.

    Any link counts, dependencies too, in either direction. A set without any link, or
    with one owner, has no silos.

    Args:
        graph: Who supports whom.

    Returns:
        The owners, in the order of the set.

    Example:
        >>> from okrkit import Objective, OKRSet, Support
        >>> up = [Support(objective="a")]
        >>> okrs = OKRSet([Objective("a", "A", owner="Ann"),
        ...                Objective("b", "B", owner="Bob", supports=up),
        ...                Objective("c", "C", owner="Cy")])
        >>> [silo.owner for silo in silos(Graph.of(okrs))]
        ['Cy']
    """
    owners = [_plain(o.owner) for o in graph.okrs.objectives]
    theirs: dict[str, list[int]] = defaultdict(list)
    for place, owner in enumerate(owners):
        if owner:
            theirs[owner].append(place)
    starts = np.append(graph.child, graph.objective_of(graph.waits)).tolist()
    ends = graph.objective_of(np.append(graph.parent, graph.waits_on)).tolist()
    if not starts or len(theirs) < 2:
        return ()
    linked: set[str] = set()
    for start, end in zip(starts, ends, strict=True):
        if owners[start] and owners[end] and owners[start] != owners[end]:
            linked |= {owners[start], owners[end]}
    return tuple(
        Silo(
            owner=graph.okrs.objectives[places[0]].owner.strip(),
            ids=tuple(map(graph.id_of, places[:_FEW])),
            count=len(places),
        )
        for owner, places in theirs.items()
        if owner not in linked
    )


def copied(graph: Graph) -> tuple[Copied, ...]:
    """
    Return the children that repeat their parent.

    A title repeats the parent's or that of one of its key results; a key result
    repeats one of the parent's by its title, or by metric, target and segment. Case,
    blanks and a closing mark make no difference between titles.

    Args:
        graph: Who supports whom.

    Returns:
        Each child and parent.

    Example:
        >>> from okrkit import Objective, OKRSet, Support
        >>> up = [Support(objective="top")]
        >>> okrs = OKRSet([Objective("top", "Grow"),
        ...                Objective("team", "grow!", supports=up)])
        >>> print(copied(Graph.of(okrs))[0])
        team repeats top: its title
    """
    objectives = graph.okrs.objectives
    child, parent = _aligned(graph)
    made: dict[int, tuple[str, dict[object, str]]] = {}

    def words(place: int) -> tuple[str, dict[object, str]]:
        if place not in made:
            made[place] = _plain(objectives[place].title), _marks(objectives[place])
        return made[place]

    found = []
    for below, above in _pairs(child, graph.objective_of(parent)):
        if below == above:
            continue
        (title, own), (other, theirs) = words(below), words(above)
        both = dict.fromkeys(own[mark] for mark in own.keys() & theirs.keys())
        same = bool(title) and (title == other or title in theirs)
        if both or same:
            few = sorted(both)[:_FEW]
            ids = graph.id_of(below), graph.id_of(above)
            found.append(
                Copied(id=ids[0], parent=ids[1], title=same, key_results=tuple(few))
            )
    return tuple(found)


def uncovered(graph: Graph) -> tuple[Uncovered, ...]:
    """
    Return the key results that no child contributes to, of objectives with children.

    A child that contributes to the objective as a whole covers none of its key results.

    Args:
        graph: Who supports whom.

    Returns:
        The key results, in the order of the set.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, Support
        >>> top = Objective("top", "T", [KeyResult("nps", "NPS", at_least=40)])
        >>> team = Objective("team", "A", supports=[Support(objective="top")])
        >>> print(uncovered(Graph.of(OKRSet([top, team])))[0])
        nobody who supports top contributes to its key result nps
    """
    up = graph.kind == CONTRIBUTES
    named = among(graph.parent[up | (graph.kind == SHARES)], graph.size)
    has_children = among(graph.objective_of(graph.parent[up]), graph.objectives)
    owner = graph.okrs.table.objective
    rows = np.flatnonzero(has_children[owner] & ~named[graph.objectives :])
    return tuple(
        Uncovered(
            id=graph.id_of(graph.objectives + row), objective=graph.id_of(owner[row])
        )
        for row in rows.tolist()
    )


def one_sided(graph: Graph) -> tuple[OneSided, ...]:
    """
    Return the dependencies on another's objective that nothing there answers.

    An answer is any link back but a dependency, or a link of whoever waits (a
    dependency, a support) to a key result there. What waits on a key result has its
    answer; an objective of the same owner needs none.

    Args:
        graph: Who supports whom.

    Returns:
        Each dependency.

    Example:
        >>> from okrkit import Objective, OKRSet, Support
        >>> needs = [Support(objective="api", kind="depends on")]
        >>> okrs = OKRSet([Objective("api", "An API", owner="Platform"),
        ...                Objective("launch", "Launch", supports=needs)])
        >>> print(one_sided(Graph.of(okrs))[0])
        launch depends on api of Platform, which has no key result for it
    """
    child, parent, kind = graph.child, graph.parent, graph.kind
    objectives, before = graph.okrs.objectives, graph.objectives
    whole = (kind == DEPENDS) & (parent < before) & (parent != child)
    back, inside = kind != DEPENDS, parent >= before
    up = graph.objective_of(parent)
    answered = np.concatenate(
        [
            (up[back] << 32) | child[back],
            (child[inside] << 32) | up[inside],
            (graph.objective_of(graph.waits) << 32)
            | graph.objective_of(graph.waits_on),
        ]
    )
    asked = whole & ~np.isin((child << 32) | parent, answered)
    found = []
    for waiting, wanted in _pairs(child[asked], parent[asked]):
        own, other = (_plain(objectives[at].owner) for at in (waiting, wanted))
        if not own or own != other:
            ids = graph.id_of(waiting), graph.id_of(wanted)
            owner = objectives[wanted].owner.strip()
            found.append(OneSided(id=ids[0], waits_on=ids[1], owner=owner))
    return tuple(found)


def _with_values(rolling: Rolling) -> Plan:
    """Return what counts in what, with the key results that give others values."""
    plan, made = rolling.wiring.plan, rolling.valued
    if made is None:
        return plan
    before, rows = rolling.graph.objectives, len(made.amount)
    counts = plan.share > 0
    given = made.plan.child < rows
    return Plan.of(
        np.append(plan.child[counts], before + made.plan.child[given]),
        np.append(parents_of(plan)[counts], before + parents_of(made.plan)[given]),
        size=plan.size,
    )


def _ups(graph: Graph) -> tuple[Ints, Ints]:
    """Return the links that go up: what stands below each, and what above."""
    at = np.flatnonzero(graph.kind != DEPENDS)
    shared = graph.kind[at] == SHARES
    child, parent = graph.child[at], graph.parent[at]
    return np.where(shared, parent, child), np.where(shared, child, parent)


def _aligned(graph: Graph) -> tuple[Ints, Ints]:
    """Return the links of children that contribute or inform, and their parents."""
    at = np.flatnonzero((graph.kind == CONTRIBUTES) | (graph.kind == INFORMS))
    return graph.child[at], graph.parent[at]


def _pairs(child: Ints, parent: Ints) -> list[tuple[int, int]]:
    """Return each pair once, in the order of the links."""
    pairs = zip(child.tolist(), parent.tolist(), strict=True)
    return list(dict.fromkeys(pairs))


def _owned(
    graph: Graph, child: Ints, parent: Ints
) -> list[tuple[tuple[int, int], int]]:
    """Return each pair once, with the objective of its parent."""
    pairs = _pairs(child, parent)
    above = np.array([up for _, up in pairs], dtype=np.int64)
    return list(zip(pairs, graph.objective_of(above).tolist(), strict=True))


def _unlinked(graph: Graph, *, top: bool) -> list[int]:
    """Return the objectives without a link up: those at the top, or the others."""
    below, above = _ups(graph)
    between = below < graph.objectives
    lone = ~among(below[between], graph.objectives)
    places: list[int] = np.flatnonzero(lone).tolist()
    if not between.any():
        return places if top else []
    parents = graph.objective_of(above)
    has_below = among(parents, graph.objectives)
    level = _levels(graph)
    highest = min((_RANK[word] for word in level if word in _RANK), default=0)
    lower = {
        level[c]
        for c, p in zip(below[between].tolist(), parents[between].tolist(), strict=True)
        if level[p] not in ("", level[c])
    }

    def at_top(place: int) -> bool:
        word = level[place]
        if graph.okrs.objectives[place].why:
            return True
        if word in _RANK:
            return _RANK[word] == highest
        return bool(has_below[place]) and (not word or word not in lower)

    return [place for place in places if at_top(place) == top]


def _levels(graph: Graph) -> list[str]:
    """Return the level of each objective, in one spelling."""
    return [_plain(objective.level) for objective in graph.okrs.objectives]


def _between(
    steps: set[tuple[str, str]], present: set[str]
) -> dict[tuple[str, str], list[str]]:
    """Return the levels that stand between a lower and an upper one."""
    known = sorted((_RANK[word], word) for word in present if word in _RANK)
    steps = {(low, high) for low, high in steps if low and high and low != high}
    ups: dict[str, set[str]] = defaultdict(set)
    downs: dict[str, set[str]] = defaultdict(set)
    for low, high in steps:
        ups[low].add(high)
        downs[high].add(low)
    found = {}
    for low, high in steps:
        past = ups[low] & downs[high]
        if low in _RANK and high in _RANK:
            past |= {w for rank, w in known if _RANK[high] < rank < _RANK[low]}
        found[low, high] = sorted(past)
    return found


def _days(graph: Graph) -> tuple[Ints, Ints]:
    """Return the first day of each node, and the day after its last; 0 for none."""
    okrs, table, before = graph.okrs, graph.okrs.table, graph.objectives
    late = 1 << 40
    start = np.full(before, late, dtype=np.int64)
    end = np.full(before, NEVER, dtype=np.int64)
    spans: dict[object, tuple[int, int]] = {}
    for place, objective in enumerate(okrs.objectives):
        if objective.cycle not in spans:
            cycle = okrs.cycle_of(objective)
            spans[objective.cycle] = (
                (late, NEVER)
                if cycle is None
                else (cycle.start.toordinal(), cycle.end.toordinal())
            )
        start[place], end[place] = spans[objective.cycle]
    known = table.start > NEVER
    np.minimum.at(start, table.objective[known], table.start[known])
    np.maximum.at(end, table.objective[known], table.end[known])
    start[start == late] = NEVER
    return np.append(start, table.start), np.append(end, table.end)


def _marks(objective: Objective) -> dict[object, str]:
    """Return what its key results are known by, each with the id of one."""
    made: dict[object, str] = {}
    for kr in objective.key_results:
        for mark in _marks_of(kr):
            made.setdefault(mark, kr.id)
    return made


def _marks_of(kr: KeyResult) -> list[object]:
    title = _plain(kr.title)
    marks: list[object] = [title] if title else []
    if kr.metric_id is not None and kr.target is not None:
        marks.append((kr.metric_id, kr.target, _plain(kr.segment)))
    return marks


def _plain(words: str) -> str:
    """Return words without case, a closing mark, and blanks at the ends or in a row."""
    return " ".join(words.casefold().split()).rstrip(" .!?…")
