"""`bootstrap`: how far the parameters may be off, by fits to resampled customers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final

import numpy as np
from attrs import field, frozen

from okrkit import markup
from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Floats
from okrkit.results import Json, Tabular, jsonable
from okrkit.results.progressing import steps
from okrkit.retention.lifetime.described import read_only, share
from okrkit.retention.lifetime.newton import maximise
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.lifetime.reading import read_histories
from okrkit.typing import Progress

_HEADS: Final = ["parameter", "median", "standard error", "low", "high"]
_LEAST: Final = 2


@frozen(eq=False, repr=False)
class Bootstrap(Tabular):
    """
    Parameters of a model fitted again and again to customers drawn from the data.

    Attributes:
        model: Name of the model.
        names: Of the parameters.
        draws: Parameters of each fit that converged.
        failed: How many fits did not; they are not among the draws.
        seed: Of the draws.

    Shape:
        draws (replicates - failed, parameters).

    Example:
        >>> draws = np.array([[1.0], [2.0], [3.0]])
        >>> few = Bootstrap("Coin", ("p",), draws, failed=0, seed=0)
        >>> few.standard_errors["p"], few.interval(0.5)["p"]
        (1.0, (1.5, 2.5))
    """

    kind: ClassVar[str] = "bootstrap"

    model: str
    names: tuple[str, ...]
    draws: Floats
    failed: int = field(kw_only=True)
    seed: int = field(kw_only=True)

    @property
    def covariance(self) -> Floats:
        """Covariance of the parameters."""
        return np.atleast_2d(np.cov(self.draws.T))

    @property
    def standard_errors(self) -> Mapping[str, float]:
        """Standard errors of the parameters: how far the draws spread."""
        spread = self.draws.std(axis=0, ddof=1)
        return read_only(dict(zip(self.names, spread.tolist(), strict=True)))

    def interval(self, level: float = 0.95) -> Mapping[str, tuple[float, float]]:
        """
        Return intervals that hold that share of the draws, the same on both sides.

        Args:
            level: Between 0 and 1.

        Returns:
            Low and high of each parameter.

        Raises:
            InvalidOKRError: No such level.

        Example:
            >>> draws = np.array([[1.0], [2.0], [3.0]])
            >>> few = Bootstrap("Coin", ("p",), draws, failed=0, seed=0)
            >>> few.interval(0.5)["p"]
            (1.5, 2.5)
        """
        tail = (1 - share(level, field="level")) / 2
        low, high = np.quantile(self.draws, [tail, 1 - tail], axis=0).tolist()
        ends = zip(self.names, zip(low, high, strict=True), strict=True)
        return MappingProxyType(dict(ends))

    def to_columns(self) -> dict[str, Floats]:
        """
        Return the draws as columns, one for each parameter.

        Returns:
            By the names of the parameters.

        Shape:
            Each (draws,).

        Units:
            Those of the parameters.

        Source:
            None.

        Example:
            >>> draws = np.array([[1.0], [2.0], [3.0]])
            >>> few = Bootstrap("Coin", ("p",), draws, failed=0, seed=0)
            >>> few.to_columns()["p"].tolist()
            [1.0, 2.0, 3.0]
        """
        return dict(zip(self.names, self.draws.T, strict=True))

    def to_dict(self) -> dict[str, Json]:
        """
        Return what the draws come to, for JSON.

        Returns:
            `kind`, how many draws and failures, errors and 95 % intervals.

        Example:
            >>> draws = np.array([[1.0], [2.0], [3.0]])
            >>> few = Bootstrap("Coin", ("p",), draws, failed=0, seed=0)
            >>> few.to_dict()["replicates"]
            3
        """
        return {
            "kind": self.kind,
            "model": self.model,
            "replicates": len(self.draws) + self.failed,
            "failed": self.failed,
            "seed": self.seed,
            "standard_errors": jsonable(dict(self.standard_errors)),
            "intervals": jsonable({k: list(v) for k, v in self.interval().items()}),
        }

    def __repr__(self) -> str:
        """Return how many draws, on one line."""
        failed = f", {self.failed} did not converge" if self.failed else ""
        return f"<Bootstrap of {self.model}, {len(self.draws)} draws{failed}>"

    def __str__(self) -> str:
        """Return the parameters with their errors as a text table."""
        table = markup.text_table(_HEADS, self._rows(), align="lrrrr")
        return f"{repr(self)[1:-1]}\n{table}"

    def _repr_html_(self) -> str:
        """Return the parameters with their errors for a notebook."""
        head = repr(self)[1:-1]
        table = markup.table(_HEADS, self._rows(), caption=head, align="lrrrr")
        return markup.fragment(table, text=str(self))

    def _rows(self) -> list[list[str]]:
        middle = np.median(self.draws, axis=0).tolist()
        errors, ends = self.standard_errors, self.interval()
        return [
            [name, *(f"{v:.4g}" for v in (value, errors[name], *ends[name]))]
            for name, value in zip(self.names, middle, strict=True)
        ]


def bootstrap(
    model: type[Purchasing],
    data: object,
    *,
    replicates: int = 1000,
    seed: int,
    frequency: str = "frequency",
    recency: str = "recency",
    T: str = "T",  # noqa: N803 - as the models' literature has it
    weight: str | None = None,
    progress: "Progress | bool | None" = None,
) -> Bootstrap:
    """
    Fit a model again and again to as many customers, drawn from the data.

    Args:
        model: BetaGeo, ModifiedBetaGeo or ParetoNBD.
        data: As the model's `fit` takes it.
        replicates: How many fits, 2 or more.
        seed: Of the draws: the same seed, the same answer.
        frequency: As of `fit`.
        recency: As of `fit`.
        T: As of `fit`.
        weight: As of `fit`; weights are numbers of customers.
        progress: True for a bar by `tqdm`, or what makes one of the fits and
            `total`, as `tqdm` does; None for none.

    Returns:
        The parameters of each fit.

    Raises:
        InvalidOKRError: No class of models of purchases; as of `fit`; a fit to the data
            themselves that does not converge; replicates below 2; all of them without
            an answer.

    Units:
        Those of the data.

    Source:
        Efron, Annals of Statistics 7 (1979), 1-26.

    Example:
        >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
        >>> x = np.array([0, 1, 1, 2, 5, 9])
        >>> last, many = [0, 3, 30, 28, 20, 37], [140, 12, 9, 8, 6, 5]
        >>> data = {"frequency": x, "recency": last, "T": 39 + 0 * x, "n": many}
        >>> bootstrap(BetaGeo, data, weight="n", replicates=20, seed=7).names
        ('r', 'alpha', 'a', 'b')
    """
    _check(replicates)
    if not (isinstance(model, type) and issubclass(model, Purchasing)):
        raise InvalidOKRError(
            "no class of models of purchases",
            code="wrong-type",
            place="model",
            expected="BetaGeo, ModifiedBetaGeo or ParetoNBD, the class itself",
            got=shown(model),
            hint="Of spend too: lifetime_value(..., intervals='bootstrap', seed=...).",
        )
    read = read_histories(
        data, frequency=frequency, recency=recency, T=T, weight=weight
    )
    rows = read.collapsed()
    top = model.fit_rows(rows)
    if not top.converged:
        raise InvalidOKRError(
            "the fit to the data themselves does not converge",
            code="no-information",
            place="data",
            got=top.note,
        )
    dice = np.random.default_rng(seed)
    shares = rows.weight / rows.customers
    draws = []
    with steps(progress, range(replicates)) as step:
        for _ in range(replicates):
            drawn = dice.multinomial(round(rows.customers), shares).astype(np.float64)
            objective = model.likelihood(rows.weighted(drawn))
            found = maximise(objective, top.at, customers=rows.customers)
            if found.converged:
                draws.append(np.exp(found.at))
            step()
    if len(draws) < _LEAST:
        raise InvalidOKRError(
            "hardly any fit converges",
            code="no-information",
            place="data",
            got=f"{len(draws)} of {replicates}",
        )
    failed = replicates - len(draws)
    return Bootstrap(
        model.__name__, model.names, np.array(draws), failed=failed, seed=seed
    )


def _check(replicates: object) -> None:
    if (
        isinstance(replicates, bool)
        or not isinstance(replicates, int)
        or replicates < _LEAST
    ):
        raise InvalidOKRError(
            "too few replicates",
            code="too-few-replicates",
            place="replicates",
            expected=f"{_LEAST} or more",
            got=shown(replicates),
        )
