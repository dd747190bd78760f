"""`Fed`: values of key results that the values of others make, in every draw."""

import numpy as np
from attrs import frozen

from okrkit.alignment.kernel import roll_up
from okrkit.alignment.plan import Plan
from okrkit.alignment.rolling import Rolling
from okrkit.alignment.value_links import POOL, scale_of
from okrkit.projection.joining.curves import Curves, values_of
from okrkit.projection.joining.factors import Factors
from okrkit.projection.joining.marginals import Marginals
from okrkit.projection.spreads.students import students
from okrkit.scoring.arithmetic import Floats, Ints, within_floats
from okrkit.scoring.columns import EARLY, Sheet
from okrkit.scoring.judgement import cap_of, score_of
from okrkit.scoring.terms import travelled


@frozen(eq=False, kw_only=True)
class Fed:
    """
    What goes into values that are sums or pooled ratios of those of other key results.

    Attributes:
        sheet: The set: terms and policy.
        taking: Places of the key results with such values.
        plan: Which go into which, as `Valued.plan`.
        curves: From outcomes to the values that go in.
        factor: What one unit of each counts in sums: 1, or the denominator of a ratio.
        amount: What each counts that is not drawn, and the two places after all rows.
        whole: What a sum is divided by to be a value: 1, or the pooled denominator.

    Shape:
        factor (rows,), amount (rows + 2,); taking, whole (k,).
    """

    sheet: Sheet
    taking: Ints
    plan: Plan
    curves: Curves
    factor: Floats
    amount: Floats
    whole: Floats

    def scores(self, factors: Factors, first: int, count: int) -> Floats:
        """
        Return the scores of the key results whose values others make.

        Args:
            factors: What makes key results surprise together.
            first: Number of the first draw.
            count: How many.

        Returns:
            Scores: the draws, then their mirror images.

        Shape:
            (2 * count, k).

        Units:
            Fractions.

        Source:
            The scoring's kernel, and that of the roll-up of values.

        Example:
            >>> from okrkit import OKRSet, align
            >>> from okrkit.alignment import RollUp
            >>> by = RollUp(supported="values")
            >>> rolling = align(OKRSet(), on="2026-11-15", roll_up=by).rolling
            >>> fed_of(rolling, Marginals.of_shares(0)) is None
            True
        """
        rows = self.curves.rows
        outcome = students(factors.draw(rows, first, count))
        amount = np.tile(self.amount, (2 * count, 1))
        amount[:count, rows] = self.curves.over(outcome) * self.factor[rows]
        amount[count:, rows] = self.curves.over(-outcome) * self.factor[rows]
        with np.errstate(all="ignore"):
            summed = [
                roll_up(line, self.plan, rule="sum")[self.taking]
                for line in within_floats(amount)
            ]
            value = within_floats(np.array(summed) / self.whole)
        which = np.tile(self.taking, 2 * count)
        progress = travelled(self.sheet.terms, value.ravel(), which)
        cap = cap_of(self.sheet.terms, self.sheet.policy, self.taking)
        return score_of(progress.reshape(value.shape), cap, self.sheet.policy)


def fed_of(rolling: Rolling, marginals: Marginals) -> Fed | None:
    """
    Return what goes into values that others make; None where there are none.

    The parts of a pooled ratio keep the weights that they have now.

    Args:
        rolling: The set, scored and rolled up.
        marginals: What each key result may come to by itself.

    Returns:
        What goes in. A part of which the marginals say nothing stays as it is.

    Shape:
        Linear in key results.

    Units:
        Those of the metrics.

    Source:
        As `okrkit.alignment.value_roll_up`.

    Example:
        >>> from okrkit import OKRSet, align
        >>> rolling = align(OKRSet(), on="2026-11-15").rolling
        >>> fed_of(rolling, Marginals.of_shares(0)) is None
        True
    """
    valued = rolling.valued
    if valued is None or not len(valued.feeds.taking):
        return None
    sheet, plan, taking = valued.sheet, valued.plan, valued.feeds.taking
    scale, rows = scale_of(sheet.okrs), len(valued.amount)
    leaf = np.zeros(plan.size, dtype=np.bool_)
    leaf[plan.child] = True
    leaf[plan.parents] = False
    drawn = leaf[:rows] & marginals.known()
    early = (sheet.key_results.reason == EARLY) & ~drawn
    begun = np.append(np.where(early, np.nan, 1.0), [np.nan, 1.0])
    begun = roll_up(begun, plan, rule="weakest")[taking] == 1
    pooled = valued.feeds.how == POOL
    with np.errstate(all="ignore"):
        factor = np.where(pooled, valued.base / scale, 1.0)
    whole = factor[taking]
    return Fed(
        sheet=sheet,
        taking=taking,
        plan=plan,
        curves=values_of(marginals.spread, np.flatnonzero(drawn)),
        factor=factor,
        amount=np.append(valued.amount, [np.nan, 0.0]),
        whole=np.where(begun & (whole != 0), whole, np.nan),
    )
