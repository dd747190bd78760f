"""`Described`: what every lifetime model says of itself: parameters, fit, text."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Self

import numpy as np
from attrs import evolve

from okrkit import markup
from okrkit.errors import InvalidOKRError, NotMeasuredError, shown
from okrkit.model.checks import number
from okrkit.numerics.arrays import Floats
from okrkit.numerics.special import normal_quantile
from okrkit.results import Explanation, Json, jsonable
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.lifetime.fit import Fit

_WIDEST: Final = 300.0
"""Logarithm of how many times an interval's end may be the number itself."""


class Described(ABC):
    """
    The face that models share: parameters by name, and what a fit says of them.

    A subclass has `fitted` and says its `params`.

    Example:
        >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
        >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
        >>> dict(model.params), model.converged
        ({'alpha': 3.8, 'beta': 15.2}, False)
    """

    __slots__ = ()

    fitted: Fit | None

    @property
    @abstractmethod
    def params(self) -> Mapping[str, float]:
        """The parameters by name."""

    @property
    def standard_errors(self) -> Mapping[str, float]:
        """Standard errors of the parameters; NaN where the data do not tell them."""
        return self.require_fit().standard_errors

    @property
    def covariance(self) -> Floats:
        """Covariance of the parameters, in the order of `params`."""
        return self.require_fit().covariance

    @property
    def log_likelihood(self) -> float:
        """Log-likelihood of the data that the model was fitted to."""
        return self.require_fit().log_likelihood

    @property
    def converged(self) -> bool:
        """Whether the parameters are a maximum-likelihood estimate; False if given."""
        return self.fitted is not None and self.fitted.converged

    def require_fit(self) -> Fit:
        """
        Return the fit.

        Returns:
            What it found, and how it ended.

        Raises:
            NotMeasuredError: The parameters were given, not fitted.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> model = ShiftedBetaGeo.fit([1000, 869, 743, 653])
            >>> model.require_fit().n
            1000.0
        """
        if self.fitted is None:
            raise NotMeasuredError(
                "the parameters were given, not fitted",
                hint=f"{type(self).__name__}.fit(...) finds them from data.",
            )
        return self.fitted

    @abstractmethod
    def _at(self, logs: Floats) -> Self:
        """Return the model with other values of the fitted log-parameters."""

    def moved(self, logs: Floats) -> Self:
        """
        Return the model with other log-parameters: what errors are worked out with.

        Args:
            logs: In the order of `params`.

        Returns:
            The model there; it no longer knows a fit.

        Shape:
            (parameters,).

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> ShiftedBetaGeo(alpha=3.8, beta=15.2).moved(np.zeros(2))
            ShiftedBetaGeo(alpha=1, beta=1)
        """
        return self._at(logs)

    def estimate(
        self,
        value: Callable[[Self], float],
        definition: Definition,
        *,
        n: float | None = None,
        level: float = 0.95,
    ) -> Estimate:
        """
        Return any number of the model with the error that comes from its parameters.

        Args:
            value: The number, as a function of the model.
            definition: What it counts.
            n: How many units it rests on.
            level: Of the interval.

        Returns:
            The number; without an error where the model was not fitted, or the fit is
            no estimate. Positive numbers have an interval on the log scale.

        Raises:
            InvalidOKRError: Whatever `value` refuses, or no level.

        Source:
            The delta method, by central differences in the log-parameters.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> model = ShiftedBetaGeo.fit([1000, 869, 743, 653])
            >>> what = Definition(id="s", name="Stay 5", formula="S(5)", unit="ratio")
            >>> made = model.estimate(lambda m: float(m.survival(5)), what)
            >>> round(made.value, 3), round(made.standard_error, 3)
            (0.501, 0.029)
        """
        found, level = value(self), check_level(level)
        made = Estimate(definition=definition, value=found, n=n, level=level)
        if not self.converged:
            return evolve(made, note=self._no_error())
        fit, step = self.require_fit(), 1e-4
        slopes = np.array(
            [
                (value(self._at(fit.at + move)) - value(self._at(fit.at - move)))
                / (2 * step)
                for move in np.eye(len(fit.at)) * step
            ]
        )
        error = math.sqrt(max(float(slopes @ fit.log_covariance @ slopes), 0.0))
        reach = float(normal_quantile(0.5 + level / 2)) * error
        if found > 0:
            # An end beyond all floats is none: so little do the data tell.
            low = found * math.exp(-reach / found)
            wide = reach / found > _WIDEST
            high = None if wide else found * math.exp(reach / found)
            method = "delta method, on the log scale"
        else:
            low, high, method = found - reach, found + reach, "delta method"
        return evolve(made, standard_error=error, low=low, high=high, method=method)

    def _no_error(self) -> str:
        """Say why no error is known of a fit that did not converge."""
        if self.fitted is None:
            return ""
        why = f": {self.fitted.note}" if self.fitted.note else ""
        return f"the fit did not converge, no error is known{why}"

    def to_dict(self) -> dict[str, Json]:
        """
        Return plain values for JSON.

        Returns:
            `kind`, the parameters, and the fit or None.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
            >>> model.to_dict()["params"]
            {'alpha': 3.8, 'beta': 15.2}
        """
        return {
            "kind": "lifetime-model",
            "model": type(self).__name__,
            "params": jsonable(dict(self.params)),
            "fit": jsonable(self.fitted),
        }

    def explain(self) -> Explanation:
        """
        Say where the parameters come from.

        Returns:
            The fit's explanation, or the parameters as they were given.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
            >>> print(model.explain())
            ShiftedBetaGeo = no value  [given]
              alpha = 3.8
              beta = 15.2
        """
        if self.fitted is not None:
            return self.fitted.explain()
        parts = [Explanation(name, value) for name, value in self.params.items()]
        return Explanation(type(self).__name__, rule="given", inputs=parts)

    def __repr__(self) -> str:
        """Return the name and the parameters, on one line."""
        said = ", ".join(f"{name}={value:.6g}" for name, value in self.params.items())
        return f"{type(self).__name__}({said})"

    def __str__(self) -> str:
        """Return the fit as text, or the parameters alone."""
        return repr(self) if self.fitted is None else str(self.fitted)

    def _repr_html_(self) -> str:
        """Return the parameters for a notebook."""
        if self.fitted is not None:
            return self.fitted._repr_html_()
        return markup.fragment(markup.escape(repr(self)), text=repr(self))


def read_only(params: Mapping[str, float]) -> Mapping[str, float]:
    """
    Return parameters that nobody can change.

    Args:
        params: By name.

    Returns:
        A read-only view.

    Example:
        >>> dict(read_only({"alpha": 1.0}))
        {'alpha': 1.0}
    """
    return MappingProxyType(dict(params))


def positive(value: object, *, field: str) -> float:
    """
    Return a finite number above 0.

    Args:
        value: What was given.
        field: Of which parameter, for the message.

    Returns:
        The number as a float.

    Raises:
        InvalidOKRError: No number, or none above 0.

    Example:
        >>> positive(2, field="alpha")
        2.0
    """
    given = number(value, field=field)
    if given <= 0:
        raise InvalidOKRError(
            "a parameter that must be above 0",
            code="parameter-not-positive",
            place=field,
            expected="a number above 0",
            got=shown(value),
        )
    return given


def settle(model: object, names: Sequence[str], alike: str) -> None:
    """
    Read the parameters of a new model: of a mixture, or of customers who are alike.

    Args:
        model: Frozen, and just made.
        names: Of the mixture's parameters; infinite where customers are alike.
        alike: Of the one chance that stands for them; None where they differ.

    Raises:
        InvalidOKRError: A parameter out of its range, or both kinds given.

    Example:
        >>> class Made:
        ...     alpha, beta, churn = 1, 2, None
        >>> settle(Made(), ("alpha", "beta"), "churn")
    """
    one = getattr(model, alike)
    if one is None:
        for name in names:
            given = positive(getattr(model, name), field=name)
            # As floats, whatever numbers came.
            object.__setattr__(model, name, given)
        return
    if any(getattr(model, name) != math.inf for name in names):
        raise InvalidOKRError(
            "parameters that contradict each other",
            code="parameters-contradict",
            place=alike,
            expected=f"{' and '.join(names)}, or {alike}",
            got="both",
        )
    object.__setattr__(model, alike, share(one, field=alike))


def share(value: object, *, field: str) -> float:
    """
    Return a number between 0 and 1, neither of them.

    Args:
        value: What was given.
        field: Of what, for the message.

    Returns:
        The number as a float.

    Raises:
        InvalidOKRError: No number, or none between 0 and 1.

    Example:
        >>> share(0.5, field="constant_churn")
        0.5
    """
    given = number(value, field=field)
    if not 0 < given < 1:
        raise InvalidOKRError(
            "no share",
            code="not-a-share",
            place=field,
            expected="a number above 0 and below 1",
            got=shown(value),
        )
    return given
