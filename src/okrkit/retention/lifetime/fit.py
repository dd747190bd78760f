"""`Fit`: what a fit found, how well, and whether it may be called an estimate."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import numpy as np
from attrs import field, frozen

from okrkit import markup
from okrkit.numerics.arrays import Floats
from okrkit.results import Explanation, Json, Tabular, jsonable
from okrkit.retention.lifetime.newton import Optimum


@frozen(eq=False, kw_only=True, repr=False)
class Fit(Tabular):
    """
    A fit by maximum likelihood: parameters, their uncertainty, and how it ended.

    Attributes:
        model: Name of the model.
        names: Of the parameters, in order.
        at: Log-parameters.
        log_likelihood: Of all customers, in their own unit of time.
        gradient: In the log-parameters, of all customers.
        hessian: In the log-parameters.
        n: Customers, weights counted.
        rows: Distinct rows among them.
        iterations: Steps taken.
        converged: Whether the parameters are the maximum-likelihood estimate.
        topped: Whether the search ended at a top: else there are no errors to tell. A
            top that is not the estimate asked for, as that of a limit, has its own.
        note: Why they are not; "" where they are.
        excluded: Rows of the data left out, by reason.

    Shape:
        at and gradient (k,), hessian (k, k).

    Example:
        >>> one = np.ones(1)
        >>> top = Optimum(at=0 * one, value=-3.0, gradient=0 * one, converged=True,
        ...     hessian=np.array([[-4.0]]), iterations=5)
        >>> fit = Fit.of("Coin", ("p",), top, n=10)
        >>> fit.params["p"], fit.standard_errors["p"], fit.aic
        (1.0, 0.5, 8.0)
    """

    kind: ClassVar[str] = "fit"

    model: str
    names: tuple[str, ...]
    at: Floats
    log_likelihood: float
    gradient: Floats
    hessian: Floats
    n: float
    rows: int
    iterations: int
    converged: bool
    topped: bool
    note: str = ""
    excluded: Mapping[str, int] = field(factory=dict)

    @classmethod
    def of(
        cls,
        model: str,
        names: tuple[str, ...],
        optimum: Optimum,
        *,
        n: float,
        rows: int = 0,
        note: str = "",
        excluded: Mapping[str, int] | None = None,
    ) -> "Fit":
        """
        Make the record of a search.

        Args:
            model: Name of the model.
            names: Of the parameters.
            optimum: Where the search ended.
            n: Customers, weights counted.
            rows: Distinct rows among them.
            note: Why the end is no estimate, where the search itself did not see it.
            excluded: Rows of the data left out, by reason.

        Returns:
            The record; `converged` only where neither the search nor the note objects.

        Shape:
            As the optimum's.

        Units:
            None.

        Source:
            None.

        Example:
            >>> top = Optimum(at=np.zeros(1), value=-3.0, gradient=np.zeros(1),
            ...     hessian=np.array([[-4.0]]), iterations=5, converged=True)
            >>> Fit.of("Coin", ("p",), top, n=10, note="all heads").converged
            False
        """
        return cls(
            model=model,
            names=names,
            at=optimum.at,
            log_likelihood=optimum.value,
            gradient=optimum.gradient,
            hessian=optimum.hessian,
            n=n,
            rows=rows,
            iterations=optimum.iterations,
            converged=optimum.converged and not note,
            topped=optimum.converged,
            note=note or optimum.reason,
            excluded=dict(excluded or {}),
        )

    @property
    def values(self) -> Floats:
        """The parameters as an array, in the order of `names`."""
        return np.exp(self.at)

    @property
    def params(self) -> Mapping[str, float]:
        """The parameters by name."""
        return self._named(self.values)

    @property
    def log_covariance(self) -> Floats:
        """Covariance of the log-parameters; NaN where the search found no top."""
        if not self.topped:
            return np.full_like(self.hessian, np.nan)
        curvature, ways = np.linalg.eigh(-self.hessian)
        covariance: Floats = (ways / curvature) @ ways.T
        return covariance

    @property
    def covariance(self) -> Floats:
        """Covariance of the parameters, by the delta method from the log scale."""
        return self.log_covariance * np.outer(self.values, self.values)

    @property
    def standard_errors(self) -> Mapping[str, float]:
        """Standard errors of the parameters; NaN where the data do not tell them."""
        return self._named(np.sqrt(np.diag(self.covariance)))

    @property
    def gradient_norm(self) -> float:
        """Largest slope in a log-parameter, per customer; 0 at a top."""
        return float(np.abs(self.gradient).max() / self.n)

    @property
    def condition_number(self) -> float:
        """How unevenly the data tell the log-parameters: longest over shortest axis."""
        curvature = np.linalg.eigvalsh(-self.hessian)
        least = float(np.min(curvature))
        return float(np.max(curvature)) / least if least > 0 else math.inf

    @property
    def aic(self) -> float:
        """Akaike's criterion: less is better, among models of the same data."""
        return 2 * len(self.names) - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """The Bayesian criterion: less is better, among models of the same data."""
        return len(self.names) * math.log(self.n) - 2 * self.log_likelihood

    def to_dict(self) -> dict[str, Json]:
        """
        Return plain values for JSON.

        Returns:
            `kind`, parameters, errors, covariance, criteria and how it ended; what
            the data do not tell is None.

        Example:
            >>> top = Optimum(at=np.zeros(1), value=-3.0, gradient=np.zeros(1),
            ...     hessian=np.array([[-4.0]]), iterations=5, converged=True)
            >>> Fit.of("Coin", ("p",), top, n=10).to_dict()["params"]
            {'p': 1.0}
        """
        made: dict[str, object] = {
            "kind": self.kind,
            "model": self.model,
            "params": dict(self.params),
            "standard_errors": dict(self.standard_errors),
            "covariance": self.covariance.tolist(),
            "log_likelihood": self.log_likelihood,
            "aic": self.aic,
            "bic": self.bic,
            "n": self.n,
            "rows": self.rows,
            "gradient_norm": self.gradient_norm,
            "condition_number": self.condition_number,
            "iterations": self.iterations,
            "converged": self.converged,
            "note": self.note,
            "excluded": dict(self.excluded),
        }
        return {name: jsonable(value) for name, value in made.items()}

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return the parameters as columns, one row each.

        Returns:
            id, value and standard_error.

        Shape:
            Each (k,).

        Units:
            Those of the parameters.

        Source:
            None.

        Example:
            >>> top = Optimum(at=np.zeros(1), value=-3.0, gradient=np.zeros(1),
            ...     hessian=np.array([[-4.0]]), iterations=5, converged=True)
            >>> list(Fit.of("Coin", ("p",), top, n=10).to_columns())
            ['id', 'value', 'standard_error']
        """
        return {
            "id": np.array(self.names, dtype=np.str_),
            "value": self.values,
            "standard_error": np.sqrt(np.diag(self.covariance)),
        }

    def explain(self) -> Explanation:
        """
        Say how the parameters came about.

        Returns:
            The log-likelihood, with a part for each parameter.

        Example:
            >>> top = Optimum(at=np.zeros(1), value=-3.0, gradient=np.zeros(1),
            ...     hessian=np.array([[-4.0]]), iterations=5, converged=True)
            >>> print(Fit.of("Coin", ("p",), top, n=10).explain())
            log-likelihood of Coin = -3  [maximum likelihood]
                = sum over customers of ln L, at its top, by Newton's method
              p = 1  [standard error 0.5]
        """
        errors = self.standard_errors
        end = "at its top" if self.topped else "where the search ended, which is no top"
        return Explanation(
            f"log-likelihood of {self.model}",
            self.log_likelihood,
            rule="maximum likelihood" if self.converged else "not an estimate",
            formula=f"sum over customers of ln L, {end}, by Newton's method",
            note=self.note,
            excluded=[
                (f"{rows} row{'s' * (rows != 1)}", why)
                for why, rows in self.excluded.items()
            ],
            inputs=[
                Explanation(name, value, rule=_error_said(errors[name]))
                for name, value in self.params.items()
            ],
        )

    def _named(self, values: Floats) -> Mapping[str, float]:
        return MappingProxyType(dict(zip(self.names, values.tolist(), strict=True)))

    def __repr__(self) -> str:
        """Return model, customers and how it ended, on one line."""
        end = "converged" if self.converged else "NOT converged"
        return (
            f"<Fit of {self.model} to {self.n:g} customer{'s' * (self.n != 1)}, {end}>"
        )

    def __str__(self) -> str:
        """Return the parameters as a text table, and how the fit ended."""
        table = markup.text_table(_HEADS, self._rows(), align="lrr")
        return "\n".join([repr(self)[1:-1], table, *self._ends()])

    def _repr_html_(self) -> str:
        """Return the parameters for a notebook."""
        table = markup.table(
            _HEADS, self._rows(), caption=repr(self)[1:-1], align="lrr"
        )
        lines = [markup.element("div", line) for line in self._ends()]
        return markup.fragment(markup.join([table, *lines]), text=str(self))

    def _rows(self) -> list[list[str]]:
        errors = self.standard_errors
        return [
            [name, f"{value:.6g}", _said(errors[name])]
            for name, value in self.params.items()
        ]

    def _ends(self) -> list[str]:
        """Give the lines under the parameters."""
        lines = [f"log-likelihood {self.log_likelihood:.4f}, AIC {self.aic:.2f}"]
        if self.note:
            lines.append(f"Not a maximum-likelihood estimate: {self.note}")
        left = [
            f"{rows} row{'s' * (rows != 1)}, {why}"
            for why, rows in self.excluded.items()
        ]
        return [*lines, f"Left out: {'; '.join(left)}"] if left else lines


_HEADS = ["parameter", "value", "standard error"]


def _error_said(error: float) -> str:
    return "no error is known" if math.isnan(error) else f"standard error {error:.6g}"


def _said(number: float) -> str:
    return "-" if math.isnan(number) else f"{number:.4g}"
