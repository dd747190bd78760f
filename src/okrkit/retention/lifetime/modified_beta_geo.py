"""`ModifiedBetaGeo`: MBG/NBD, customers who may leave after any purchase."""

from typing import ClassVar, Self

from attrs import field, frozen

from okrkit.numerics.arrays import Floats
from okrkit.retention.lengths import TimeUnit
from okrkit.retention.lifetime.beta_geo_family import BetaGeoFamily
from okrkit.retention.lifetime.fit import Fit


@frozen(kw_only=True, repr=False)
class ModifiedBetaGeo(BetaGeoFamily):
    """
    Customers who buy at a rate of their own and may leave after any purchase.

    MBG/NBD: as BG/NBD, but customers may leave after the first purchase, too; so one
    who never came back need not be there any more.

    Attributes:
        r: Shape of the rates' gamma distribution.
        alpha: Its rate: the mean is r / alpha purchases per unit of time.
        a: First parameter of the beta distribution of the chances to leave.
        b: Second one.
        unit: Of times: "days", "weeks", "months" or "years"; None where nobody has
            said it: times are numbers then, and no text such as "12 months".
        fitted: What the fit says; None for given parameters.

    Source:
        Batislam, Denizel and Filiztekin, International Journal of Research in
        Marketing 24 (2007), 201-209; Hoppe and Wagner, Marketing 29 (2007), 75-90.

    Example:
        >>> model = ModifiedBetaGeo(r=0.525, alpha=6.183, a=0.891, b=1.614)
        >>> model.probability_alive([0, 2], [0, 30.43], 38.86).round(4).tolist()
        [0.3897, 0.7062]
    """

    shift: ClassVar[int] = 1

    r: float
    alpha: float
    a: float
    b: float
    unit: TimeUnit | None = None
    fitted: Fit | None = field(default=None, eq=False)

    @classmethod
    def _of(cls, values: Floats, unit: TimeUnit | None, fitted: Fit | None) -> Self:
        r, alpha, a, b = values.tolist()
        return cls(r=r, alpha=alpha, a=a, b=b, unit=unit, fitted=fitted)
