"""Three scored customers, to show in examples what the scores can."""

from okrkit.retention.repeat.rfm import rfm
from okrkit.retention.repeat.rfm_result import RFM
from okrkit.retention.tables.events import Events


def scored() -> RFM:
    """
    Return one customer who buys much, one in the middle and one long gone.

    Returns:
        The same each time.

    Example:
        >>> scored()
        <RFM on 2026-02-28: 3 customers>
    """
    dates = ["2026-02-20", "2026-02-25", "2026-02-26", "2026-02-10", "2026-02-11"]
    buys = {
        "customer": [1, 1, 1, 2, 2, 3],
        "date": [*dates, "2026-01-05"],
        "paid": [20, 20, 40, 20, 30, 10],
    }
    return rfm(Events(buys, amount="paid"), on="2026-02-28")
