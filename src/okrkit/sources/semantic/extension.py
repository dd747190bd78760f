"""`okr_extension`: what okrkit knows of a metric, for the company's semantic layer."""

from okrkit.model.checks import instance
from okrkit.model.metric import Metric
from okrkit.results import jsonable
from okrkit.sources.semantic.definition import FACTS, VENDOR

__all__ = ["okr_extension"]


def okr_extension(metric: Metric, /) -> dict[str, str]:
    """
    Write what okrkit knows of a metric as a custom extension of Apache Ossie.

    Put it into the metric's ``custom_extensions`` there; `read_semantic` reads it, and
    other programs leave it alone.

    Args:
        metric: The metric.

    Returns:
        ``vendor_name`` and ``data``: the unit, and what else was said of polarity,
        bounds, kind, role, segment, rhythm and lag, as JSON text.

    Raises:
        InvalidOKRError: It is no metric.

    Example:
        >>> okr_extension(Metric("nps", unit="points", polarity="higher"))["data"]
        '{"unit": "points", "polarity": "higher"}'
    """
    import json

    given = instance(metric, kind=Metric, field="metric")
    plain = Metric("metric")
    said = {
        name: jsonable(getattr(given, name))
        for name in FACTS
        if name == "unit" or getattr(given, name) != getattr(plain, name)
    }
    data = {n: str(v) if n == "unit" else v for n, v in said.items()}
    return {"vendor_name": VENDOR, "data": json.dumps(data, ensure_ascii=False)}
