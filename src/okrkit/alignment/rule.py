"""`RollUp`: how children make their parents' scores, as one frozen value."""

from typing import Literal

from attrs import field, frozen

from okrkit.errors import PolicyError, shown
from okrkit.model.attributes import checked
from okrkit.model.checks import items, number, text
from okrkit.scoring.fields import Ruling, needs, texts, word
from okrkit.scoring.status import STATUSES, Status


@frozen(kw_only=True, field_transformer=checked)
class RollUp(Ruling):
    """
    How scores and statuses go up the cascade.

    The defaults are the rule ``okrkit``: the key results of an objective and the
    objectives that contribute to it are peers, and count by their weights.

    Attributes:
        name: What results call it.
        source: Where its rules are written.
        unknown: What the source does not establish, and is therefore okrkit's choice.
        counts: What makes the score of an objective that has both key results of its
            own and objectives that contribute to it: its ``"key results"`` alone; the
            ``"aligned"`` objectives alone; both as ``"peers"``; both with a set
            ``"split"``; or all of its key results together as ``"one child"`` among
            the others. With ``"key results first"`` and with ``"aligned"`` an objective
            that has only the other kind takes that.
        split: Part of the key results under ``"split"``; aligned objectives have the
            rest.
        rule: The weighted ``"mean"`` of what counts, or the ``"weakest"`` of it.
        weights: ``"relative"`` among the children of one parent; ``"fixed"``: a
            weight below 1 is a fixed share, and those from 1 on split the rest;
            those of the ``"key results"`` alone, objectives being equal; or
            ``"ignore"``. A weight of 0 never counts: such a link is shown, and all is
            scored as if it were not there. Under ``"fixed"`` children that are left
            nothing do not count either, not even as the ``"weakest"``.
        supported: Score of a key result that objectives support: its ``"own"``
            reading; the mean of the ``"aligned"`` objectives; the ``"values"`` of
            their own key results, not of those they share: the sum where its metric is
            a total, the pooled ratio where it is a ratio; or by its ``"unit"``: the sum
            of values, and the mean of the aligned objectives where it is in percent.
        status: Status of an objective: as the scoring ``"policy"`` has it; from its
            ``"score"``; the ``"weakest"`` status of the key results below; the first of
            `order` that one of them has, by ``"precedence"``; or the ``"mean"`` of
            their places, without weights, rounded; half goes to the worse.
        order: Statuses from the strongest; for ``"precedence"``.

    Raises:
        PolicyError: A field that cannot be, or that contradicts another.

    Example:
        >>> RollUp(name="ours", counts="split", split=0.6).rule
        'mean'
    """

    name: str = field(default="okrkit", metadata=needs(text))
    source: str = field(default="", metadata=needs(text, empty=True, longest=2000))
    unknown: tuple[str, ...] = field(default=(), metadata=needs(texts))
    counts: Literal[
        "key results", "key results first", "aligned", "peers", "split", "one child"
    ] = field(
        default="peers",
        metadata=word(
            "key results", "key results first", "aligned", "peers", "split", "one child"
        ),
    )
    split: float = field(default=0.5, metadata=needs(number))
    rule: Literal["mean", "weakest"] = field(
        default="mean", metadata=word("mean", "weakest")
    )
    weights: Literal["relative", "fixed", "key results", "ignore"] = field(
        default="relative",
        metadata=word("relative", "fixed", "key results", "ignore"),
    )
    supported: Literal["own", "aligned", "values", "unit"] = field(
        default="own", metadata=word("own", "aligned", "values", "unit")
    )
    status: Literal["policy", "score", "weakest", "precedence", "mean"] = field(
        default="policy",
        metadata=word("policy", "score", "weakest", "precedence", "mean"),
    )
    order: tuple[Status, ...] = field(
        default=("off track", "at risk", "on track"),
        metadata=needs(lambda v, field: _order(v, field=field)),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse a split that leaves one side nothing."""
        if not 0 < self.split < 1:
            raise PolicyError(
                "not a split",
                place="RollUp.split",
                expected="a number above 0, below 1",
                got=shown(self.split),
                hint='With counts="key results" or "aligned" one side counts alone.',
            )


def _order(value: object, *, field: str) -> tuple[str, ...]:
    words = tuple(text(item, field=field) for item in items(value, field=field))
    if not words or len(set(words)) < len(words) or set(words) - set(STATUSES):
        raise PolicyError(
            "no order of statuses",
            place=field,
            expected=f"each at most once of {', '.join(STATUSES)}",
            got=shown(value),
        )
    return words
