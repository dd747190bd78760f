"""`Factors`: what makes key results surprise together, as loadings on common draws."""

from collections import Counter

import numpy as np
from attrs import field, frozen

from okrkit.alignment.value_links import metrics_of
from okrkit.errors import InvalidOKRError, shown
from okrkit.model.okrset import OKRSet
from okrkit.projection.joining.correlation import Correlation, refuse_impossible
from okrkit.projection.joining.draws import Keys, keys_of, normals
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.columns import Sheet
from okrkit.scoring.formulas import Flags
from okrkit.scoring.terms import DONE, ESTABLISH, MILESTONES

_TINY = 1e-12
_MOST_NAMED = 2_000


@frozen(eq=False, kw_only=True)
class Factors:
    """
    Standard normal outcomes of key results, each a sum of common draws and its own.

    Attributes:
        keys: Whose own draws each row has; rows on one metric share them.
        common: Part of the draw of the whole set in each row.
        owner: Place of each row's owner; -1 where that decides nothing.
        by_owner: Part of the owner's draw in each row.
        own: Part of its own draw.
        sign: Whether large values are good: 1, or not: -1; 0 for bands.
        common_key: Key of the draws of the whole set.
        owner_keys: Keys of those of owners.
        named: Place in `mixing` of each row that a pair names; -1 for others.
        named_keys: Keys of the own draws of those.
        mixing: How their own draws mix.

    Shape:
        Columns of rows (n,); named_keys (k,), mixing (k, k).
    """

    keys: Keys
    common: Floats
    owner: Ints
    by_owner: Floats
    own: Floats
    sign: Floats
    common_key: Keys
    owner_keys: Keys
    named: Ints
    named_keys: Keys
    mixing: Floats
    _kept: dict[tuple[int, int], tuple[Floats, Floats, Floats]] = field(
        factory=dict, init=False
    )

    def __len__(self) -> int:
        """Count the draws that are made for all rows together."""
        return 1 + len(self.owner_keys) + len(self.named_keys)

    def draw(self, rows: Ints, first: int, count: int) -> Floats:
        """
        Return outcomes of rows as standard normal values, above 0 for large values.

        Args:
            rows: Places of the key results.
            first: Number of the first draw.
            count: How many.

        Returns:
            The draws.

        Shape:
            rows (k,) → (count, k).

        Units:
            Standard deviations.

        Source:
            A one-factor Gaussian copula, with a factor for each owner beside it.

        Example:
            >>> from okrkit import KeyResult, score
            >>> kr = KeyResult("k", "K", at_most=5)
            >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
            >>> factors = factors_of(sheet, Correlation(), 1, -np.ones(1))
            >>> factors.draw(np.array([0]), 0, 3).shape
            (3, 1)
        """
        every, owners, named = self._shared(first, count)
        drawn = normals(self.keys[rows], first, count)
        drawn *= self.own[rows]
        drawn += every * self.common[rows]
        if len(self.owner_keys):
            drawn += owners[:, self.owner[rows]] * self.by_owner[rows]
        place = self.named[rows]
        at = np.flatnonzero(place >= 0)
        if len(at):
            drawn[:, at] += named[:, place[at]] * self.sign[rows[at]]
        return drawn

    def _shared(self, first: int, count: int) -> tuple[Floats, Floats, Floats]:
        """Return the draws that many rows have a part in; the last are kept."""
        found = self._kept.get((first, count))
        if found is None:
            found = (
                normals(self.common_key, first, count),
                normals(self.owner_keys, first, count),
                normals(self.named_keys, first, count) @ self.mixing.T,
            )
            self._kept.clear()
            self._kept[first, count] = found
        return found


def factors_of(
    sheet: Sheet, correlation: Correlation, seed: int, good: Floats
) -> Factors:
    """
    Return what makes the key results of a set surprise together.

    Args:
        sheet: The set, scored on a day.
        correlation: How much.
        seed: Decides all draws.
        good: Whether large values of each row are good: 1, or not: -1; 0 for bands.

    Returns:
        The factors. Rows on one metric have one outcome: the first of them says in
        which direction that is good, and who answers for it. What pairs say holds
        among all that pairs name; where that leaves no room for what these have in
        common with the rest, so much of the latter gives way.

    Raises:
        UnknownIdError: A pair names no key result.
        AmbiguousIdError: A short id that several have.
        InvalidOKRError: Pairs that contradict each other, or one metric.

    Shape:
        good (n,); linear in key results, cubic in those that pairs name.

    Units:
        None.

    Source:
        okrkit's own choice; the default correlation is measured, see there.

    Example:
        >>> from okrkit import OKRSet, score
        >>> sheet = score(OKRSet(), on="2026-11-15").sheet
        >>> factors_of(sheet, Correlation(), 1, np.zeros(0)).keys.tolist()
        []
    """
    first = _first_of_metric(sheet)
    sign = good[first]
    owner, owners = _owners(sheet.okrs, first, correlation)
    parts = _Parts(
        common=np.sqrt(correlation.common) * np.abs(sign),
        by_owner=np.sqrt(correlation.owner) * np.abs(sign) * (owner >= 0),
        owner=owner,
    )
    who, between = _named(sheet.okrs, correlation, first, parts)
    named = np.full(len(first), -1)
    named[who] = np.arange(len(who))
    named = named[first]
    kept, mixing = _mixing(between, parts.shared(who))
    inside = named >= 0
    part = np.where(inside, kept, 1.0)
    own = np.sqrt(np.maximum(1.0 - parts.common**2 - parts.by_owner**2, 0.0))
    # A band that a pair names counts upwards.
    sign = np.where((sign == 0) & inside, 1.0, sign)
    names = _names(sheet)
    return Factors(
        keys=keys_of(seed, names),
        common=parts.common * part * sign,
        owner=owner,
        by_owner=parts.by_owner * part * sign,
        own=np.where(inside, 0.0, own),
        sign=sign,
        common_key=keys_of(seed, ["the whole set"]),
        owner_keys=keys_of(seed, [f"owner {name}" for name in owners]),
        named=named,
        named_keys=keys_of(seed, [names[row] for row in who.tolist()]),
        mixing=mixing,
    )


@frozen(eq=False, kw_only=True)
class _Parts:
    """What rows have in common by themselves: with the whole set, with their owner."""

    common: Floats
    by_owner: Floats
    owner: Ints

    def shared(self, rows: Ints) -> Floats:
        """Return the covariance of rows that comes from what they have in common."""
        common, by_owner, owner = (
            column[rows] for column in (self.common, self.by_owner, self.owner)
        )
        alike = owner[:, None] == owner
        shared: Floats = np.outer(common, common) + alike * np.outer(by_owner, by_owner)
        return shared


def _first_of_metric(sheet: Sheet) -> Ints:
    """Return for each row the first row on its metric; itself where it is alone."""
    _, place = metrics_of(sheet.okrs)
    group = np.where(_alone(sheet), -1 - np.arange(len(place)), place)
    _, head, member = np.unique(group, return_index=True, return_inverse=True)
    return head[member]


def _names(sheet: Sheet) -> list[str]:
    """Return the name that the draws of each row go by."""
    metrics, place = metrics_of(sheet.okrs)
    ids = sheet.okrs.table.ids
    places = np.where(_alone(sheet), -1, place).tolist()
    return [
        f"key result {ids[row]}" if at < 0 else f"metric {metrics[at].id}"
        for row, at in enumerate(places)
    ]


def _alone(sheet: Sheet) -> Flags:
    """Return which rows have no outcome of a metric; work counts what is done."""
    work = np.isin(sheet.terms.kind, (MILESTONES, DONE, ESTABLISH))
    return work | (metrics_of(sheet.okrs)[1] < 0)


def _owners(
    okrs: OKRSet, first: Ints, correlation: Correlation
) -> tuple[Ints, list[str]]:
    """Return the place of each row's owner, and the owners; none where none matters."""
    owner = np.full(len(first), -1)
    if not correlation.owner:
        return owner, []
    names = [
        kr.owner or objective.owner
        for objective in okrs.objectives
        for kr in objective.key_results
    ]
    # Whoever answers for one outcome only has nothing in common with others.
    outcomes = Counter(names[row] for row in np.unique(first).tolist())
    owners = [name for name, many in outcomes.items() if name and many > 1]
    place = {name: at for at, name in enumerate(owners)}
    owner[:] = [place.get(names[row], -1) for row in first.tolist()]
    return owner, owners


def _named(
    okrs: OKRSet, correlation: Correlation, first: Ints, parts: _Parts
) -> tuple[Ints, Floats]:
    """Return the rows that pairs name, and the correlations among them."""
    scope = okrs.scope("key result")
    pairs = [
        (int(first[scope.find(one)]), int(first[scope.find(other)]), rho)
        for one, other, rho in correlation.pairs
    ]
    who = np.array(sorted({row for *two, _ in pairs for row in two}), dtype=np.int64)
    if len(who) > _MOST_NAMED:
        raise InvalidOKRError(
            "pairs of too many key results",
            code="limit",
            place="correlation",
            expected=f"{_MOST_NAMED} key results at most",
            got=str(len(who)),
        )
    between = parts.shared(who)
    np.fill_diagonal(between, 1.0)
    place = {row: at for at, row in enumerate(who.tolist())}
    for (one, other, rho), ids in zip(pairs, correlation.pairs, strict=True):
        at = place[one], place[other]
        if one == other and rho < 1:
            raise _one_outcome(ids)
        between[at] = between[at[::-1]] = rho
    refuse_impossible(between)
    return who, between


def _mixing(between: Floats, shared: Floats) -> tuple[float, Floats]:
    """Return how much of what is shared has room, and a root of what is left."""
    size, way = np.linalg.eigh(between)
    by = way / np.sqrt(np.maximum(size, _TINY))
    most = float(np.max(np.linalg.eigvalsh(by.T @ shared @ by), initial=0.0))
    kept = min(1.0, 1.0 / np.sqrt(most)) if most > 0 else 1.0
    size, way = np.linalg.eigh(between - kept**2 * shared)
    return float(kept), way * np.sqrt(np.maximum(size, 0.0))


def _one_outcome(pair: tuple[str, str, float]) -> InvalidOKRError:
    one, other, rho = pair
    return InvalidOKRError(
        "two key results on one metric have one outcome",
        code="not-a-correlation",
        place="correlation",
        expected=f"1 between {shown(one)} and {shown(other)}",
        got=shown(rho),
    )
