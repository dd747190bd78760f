"""`BetaGeo`: BG/NBD, customers who may leave after each repeat purchase."""

from typing import ClassVar, Self

from attrs import field, frozen

from okrkit.numerics.arrays import Floats
from okrkit.retention.lengths import TimeUnit
from okrkit.retention.lifetime.beta_geo_family import BetaGeoFamily
from okrkit.retention.lifetime.fit import Fit


@frozen(kw_only=True, repr=False)
class BetaGeo(BetaGeoFamily):
    """
    Customers who buy at a rate of their own and may leave after each repeat purchase.

    BG/NBD: rates have a gamma distribution over customers, chances to leave a beta
    distribution. A customer who never came back counts as still there.

    Attributes:
        r: Shape of the rates' gamma distribution.
        alpha: Its rate: the mean is r / alpha purchases per unit of time.
        a: First parameter of the beta distribution of the chances to leave.
        b: Second one.
        unit: Of times: "days", "weeks", "months" or "years"; None where nobody has
            said it: times are numbers then, and no text such as "12 months".
        fitted: What the fit says; None for given parameters.

    Source:
        Fader, Hardie and Lee, Marketing Science 24 (2005), 275-284.

    Example:
        >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> float(model.expected_purchases(39, 2, 30.43, 38.86).round(9))
        1.226028175
    """

    shift: ClassVar[int] = 0

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
