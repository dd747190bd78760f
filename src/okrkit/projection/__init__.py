"""
Projection: pace, calibrated chances, joint roll-up, back-test.

`forecast` is the array face; `project` the face for people, over the same columns.

Where things are, from the numbers up:

- `spreads`: distributions as columns. `given`, `cases`: series read and checked.
- `model`: from readings to a distribution of the value at the end.
- `chances`: from that to the chance of each target; staged work; other bases.
- `paces`: pace, required pace, what is expected, when it will be met.
- `forecast`: the array face, over these.
- `batch`, `foresight`, `prior`, `status`, `records`: a scored set looked ahead.
- `joining`: objectives, by draws of all key results together.
- `projecting`, `outlook`, `projection`: what people hold of it.
- `goal`, `said`, `tabled`, `view`, `explain` and ``explain_...``: how it is shown.
- `planning`, `trust`: how demanding a target is, how far to trust a chance.
"""

from okrkit.projection.forecast import Forecast, forecast
from okrkit.projection.joining.correlation import Correlation, estimate_correlation
from okrkit.projection.joining.joint import Joint, joint
from okrkit.projection.joining.marginals import Marginals, Quantiles
from okrkit.projection.outlook import Outlook
from okrkit.projection.paces.days import WorkingDays
from okrkit.projection.paces.pace import Paces, pace
from okrkit.projection.paces.paced import Pace
from okrkit.projection.planning.base_rates import base_rates
from okrkit.projection.planning.demand import Demand
from okrkit.projection.planning.realism import Realism, realism
from okrkit.projection.projecting import project
from okrkit.projection.projection import Projection
from okrkit.projection.trust.backtest import Backtest, backtest
from okrkit.projection.trust.owners import Owner, Owners, owners
from okrkit.projection.trust.recalibration import Recalibration, recalibrate

__all__ = [
    "Backtest",
    "Correlation",
    "Demand",
    "Forecast",
    "Joint",
    "Marginals",
    "Outlook",
    "Owner",
    "Owners",
    "Pace",
    "Paces",
    "Projection",
    "Quantiles",
    "Realism",
    "Recalibration",
    "WorkingDays",
    "backtest",
    "base_rates",
    "estimate_correlation",
    "forecast",
    "joint",
    "owners",
    "pace",
    "project",
    "realism",
    "recalibrate",
]
