"""Chances of leaving in a month by logistic regression, on rows that are alike once."""

from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, NotMeasuredError, shown
from okrkit.model.checks import optional_number
from okrkit.numerics.arrays import Floats
from okrkit.numerics.numbers import numbers
from okrkit.retention.lifetime.newton import Objective, maximise
from okrkit.retention.wholes import whole
from okrkit.strategy.leaving.silence import chance_of


@frozen(eq=False, kw_only=True)
class Logit:
    """
    A logistic regression: coefficients, their uncertainty, and how the search ended.

    Attributes:
        coefficients: Log odds; the first is the intercept where there is one.
        covariance: Of the coefficients; NaN where the search found no top.
        log_likelihood: Of the rows, without the prior.
        gradient_norm: Largest slope per trial of what was maximised; 0 at a top.
        iterations: Steps taken.
        converged: Whether the search ended at a top.
        note: Why not; "" where it did.

    Shape:
        coefficients (k,), covariance (k, k).

    Example:
        >>> made = logit_fit([[1, 0], [1, 1]], [10, 20], [40, 40])
        >>> made.converged, round(made.log_likelihood, 3)
        (True, -50.219)
    """

    coefficients: Floats
    covariance: Floats
    log_likelihood: float
    gradient_norm: float
    iterations: int
    converged: bool
    note: str

    @property
    def standard_errors(self) -> Floats:
        """Standard errors of the coefficients."""
        return np.sqrt(np.diag(self.covariance))


def logit_fit(
    design: ArrayLike,
    events: ArrayLike,
    trials: ArrayLike,
    *,
    prior: float | None = None,
    free: int = 1,
) -> Logit:
    """
    Fit a logistic regression to rows of trials that are alike.

    Args:
        design: One row a kind of trial, one column a coefficient.
        events: How many of the trials had the event; need not be whole (weights).
        trials: How many there were.
        prior: Standard deviation of a normal prior about 0 of every coefficient but
            the first `free`: a ridge penalty. None for maximum likelihood.
        free: How many of the first columns have no prior.

    Returns:
        The fit. With a prior the covariance is that of the posterior, as if it were
        normal (Laplace).

    Raises:
        InvalidOKRError: No numbers, columns of unequal length, more events than
            trials, or a prior that is none.
        NotMeasuredError: Nobody had the event, or everybody.

    Shape:
        design (rows, k), events and trials (rows,).

    Units:
        Log odds.

    Source:
        Nelder and Wedderburn, JRSS A 135 (1972), 370-384; the prior: Gelman et al.,
        Annals of Applied Statistics 2 (2008), 1360-1383, section 2.

    Example:
        >>> made = logit_fit([[1, 0], [1, 1]], [10, 20], [40, 40])
        >>> made.coefficients.round(4).tolist(), made.standard_errors.round(4).tolist()
        ([-1.0986, 1.0986], [0.3651, 0.483])
    """
    x = numbers(design, place="design")
    hit, many = numbers(events, place="events"), numbers(trials, place="trials")
    _check(x, hit, many)
    penalty = np.zeros(x.shape[1])
    spread = optional_number(prior, field="prior")
    if spread is not None:
        if not spread > 0:
            raise InvalidOKRError(
                "a prior that is none",
                code="parameter-not-positive",
                place="prior",
                expected="a standard deviation above 0, or None",
                got=shown(prior),
            )
        penalty[whole(free, field="free") :] = 1 / spread**2
    total, left = float(many.sum()), float(hit.sum())
    if not 0 < left < total:
        raise NotMeasuredError(
            "everybody left" if left else "nobody left",
            place="events",
            expected="some who left and some who stayed",
        )

    scaled, told = _scaled(x, many / total, penalty / total)
    density = log_density(x, hit, many, around=np.zeros(x.shape[1]), weight=penalty)

    def objective(at: Floats) -> tuple[float, Floats, Floats]:
        value, gradient, hessian = density(scaled @ at)
        return value, scaled.T @ gradient, scaled.T @ hessian @ scaled

    top = maximise(objective, np.zeros(scaled.shape[1]), customers=total)
    own, converged = scaled @ top.at, top.converged and told
    covariance = np.full((len(own), len(own)), np.nan)
    if converged:
        covariance = scaled @ np.linalg.inv(-top.hessian) @ scaled.T
    note = top.reason.replace("parameter goes to 0 or", "coefficient goes to")
    return Logit(
        coefficients=own,
        covariance=covariance,
        log_likelihood=top.value + 0.5 * float(penalty @ own**2),
        gradient_norm=float(np.abs(top.gradient).max()) / total,
        iterations=top.iterations,
        converged=converged,
        note=note if told else _ALIKE,
    )


def log_density(
    x: Floats, hit: Floats, many: Floats, *, around: Floats, weight: Floats
) -> Objective:
    """
    Return the logarithm of a posterior density, but for a constant, to be maximised.

    Args:
        x: One row a kind of trial, one column a coefficient.
        hit: How many of the trials had the event.
        many: How many there were.
        around: Where the normal prior of the coefficients lies.
        weight: One over the prior's variances; 0 where there is none.

    Returns:
        From coefficients to the density, its gradient and its Hessian.

    Shape:
        x (rows, k), hit and many (rows,), around and weight (k,).

    Units:
        Log odds.

    Source:
        The binomial distribution; ``Σ hit · odds - many · log(1 + exp(odds))``.

    Example:
        >>> one, none = np.ones((1, 1)), np.zeros(1)
        >>> made = log_density(one, one[0], 4 * one[0], around=none, weight=none)
        >>> made(none)[1:]
        (array([-1.]), array([[-1.]]))
    """

    def density(at: Floats) -> tuple[float, Floats, Floats]:
        odds = x @ at
        chance, off = chance_of(odds), at - around
        value = float(hit @ odds - many @ softplus(odds)) - 0.5 * float(weight @ off**2)
        gradient = x.T @ (hit - many * chance) - weight * off
        bend = (x.T * (many * chance * (1 - chance))) @ x + np.diag(weight)
        return value, gradient, -bend

    return density


_ALIKE: Final = "columns tell the same: the data do not tell their coefficients apart"


def _scaled(x: Floats, share: Floats, penalty: Floats) -> tuple[Floats, bool]:
    """
    Return what makes coefficients of numbers about 1, and whether all are told.

    In these the search means the same whatever units the columns have.
    """
    bend = (x.T * share) @ x + np.diag(penalty)
    unit = np.sqrt(np.diag(bend))
    unit = np.where(unit > 0, unit, 1.0)  # a column of zeros tells nothing
    size, ways = np.linalg.eigh(bend / np.outer(unit, unit))
    kept = size > 1e-12 * np.max(size)
    scaled = ways[:, kept] / np.sqrt(size[kept]) / unit[:, None]
    return scaled, bool(kept.all())


def softplus(odds: Floats) -> Floats:
    """
    Return the logarithm of what an event that does not come is divided by.

    Args:
        odds: Log odds.

    Returns:
        ``-log(1 - chance)``, without overflow.

    Shape:
        Any; kept.

    Units:
        None.

    Source:
        ``log(1 + exp(odds))``.

    Example:
        >>> softplus(np.array([0.0, 800.0])).round(4).tolist()
        [0.6931, 800.0]
    """
    return np.maximum(odds, 0) + np.log1p(np.exp(-np.abs(odds)))


_WHAT: Final = "rows of numbers, and events and trials of each"


def _check(x: Floats, hit: Floats, many: Floats) -> None:
    if (
        x.ndim != 2
        or not x.shape[1]
        or hit.shape != (len(x),)
        or many.shape != hit.shape
    ):
        raise InvalidOKRError(
            "columns of unequal length",
            code="column-length",
            place="design",
            expected=_WHAT,
            got=f"{shown(x.shape)}, {shown(hit.shape)}, {shown(many.shape)}",
        )
    if not all(np.isfinite(column).all() for column in (x, hit, many)):
        raise InvalidOKRError(
            "a number is missing", code="not-finite", place="design", expected=_WHAT
        )
    if not ((hit >= 0) & (hit <= many)).all():
        raise InvalidOKRError(
            "more events than trials, or fewer than none",
            code="out-of-range",
            place="events",
            expected="from 0 to the number of trials",
        )
