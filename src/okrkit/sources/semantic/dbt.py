"""
dbt's ``semantic_manifest.json``: the metrics of a project, as MetricFlow sees them.

Both generations are read: metrics over measures of a semantic model, and, since the
latest specification, metrics that say their aggregation themselves.

Source:
    dbt-semantic-interfaces, `PydanticSemanticManifest`; docs.getdbt.com, "Metrics".
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from attrs import evolve

from okrkit.formats.faults import TreePath
from okrkit.formats.tree import Plain
from okrkit.model.metric import Kind
from okrkit.results import Json, jsonable
from okrkit.sources.semantic.boxes import Box, Boxes
from okrkit.sources.semantic.definition import SemanticMetric
from okrkit.sources.semantic.facts import facts_of

__all__ = ["dbt", "version_of"]

_DIALECT: Final = "METRICFLOW"
_UNSAID: Final = "how it is made is not said"
# What adds up over days as well; distinct customers of two days do not.
_ADDED: Final = ("sum", "sum_boolean", "count")
_SHIFTS: Final = ("offset_window", "offset_to_grain")
_FIELDS: Final = (
    "name",
    "description",
    "label",
    "type",
    "type_params",
    "filter",
    "config",
    "metadata",
    "time_granularity",
)


class _Made(NamedTuple):
    """How a metric is made."""

    formula: str
    inputs: tuple[str, ...] = ()
    kind: Kind | None = None
    dataset: str = ""
    fault: str = ""


class _Measure(NamedTuple):
    """A measure of a semantic model."""

    agg: str
    expr: str
    dataset: str
    added: bool

    @property
    def made(self) -> _Made:
        """The metric that it is by itself."""
        total: Kind | None = "total" if self.added and self.agg in _ADDED else None
        return _Made(f"{self.agg}({self.expr})", (), total, self.dataset)


def version_of(boxes: Boxes) -> str:
    """
    Read which version of dbt's interfaces wrote the manifest.

    Args:
        boxes: The document.

    Returns:
        Such as ``0.7.4``; empty where it is not said.

    Example:
        >>> from okrkit.formats.faults import Faults
        >>> from okrkit.formats.read import read_text
        >>> from okrkit.model.limits import Limits
        >>> version_of(Boxes(read_text('{"metrics": []}', "json"), Faults(Limits())))
        ''
    """
    root = boxes.tree.value
    about = boxes.box(root, "project_configuration", ())
    path = ("project_configuration",)
    said = boxes.box(about, "dsi_package_version", path)
    parts = (said.get(f"{name}_version") for name in ("major", "minor", "patch"))
    return ".".join(str(part) for part in parts if part is not None)


def dbt(boxes: Boxes) -> list[SemanticMetric]:
    """
    Read the metrics of a manifest.

    Args:
        boxes: The document.

    Returns:
        The metrics, in their order; what cannot be is a fault of `boxes`.

    Example:
        >>> from okrkit.formats.faults import Faults
        >>> from okrkit.formats.read import read_text
        >>> from okrkit.model.limits import Limits
        >>> dbt(Boxes(read_text('{"metrics": []}', "json"), Faults(Limits())))
        []
    """
    root = boxes.tree.value
    measures = _measures(boxes, root)
    made: list[SemanticMetric] = []
    names: set[str] = set()
    for metric, path in boxes.rows(root, "metrics", ()):
        name = boxes.text(metric, "name", path, needed=True)
        if name and name in names:
            boxes.fault(f"two metrics are called {name}", "duplicate", path)
        names.add(name)
        made.append(_metric(boxes, metric, name, path, measures))
    for metric_ in made:
        for name in metric_.inputs:
            if name not in names:
                why = (
                    f"{metric_.name} is made of {name}, which is not among the metrics"
                )
                boxes.warn(why, ("metrics",))
    if root.get("saved_queries"):
        boxes.warn("not read: saved queries", ("saved_queries",))
    return _with_faults(boxes, made)


def _with_faults(boxes: Boxes, made: list[SemanticMetric]) -> list[SemanticMetric]:
    """Note which metrics can have no value for what they are made of."""
    faults = {one.name: one.fault for one in made if one.fault}
    parts = {one.name: one.inputs for one in made}
    left = [one.name for one in made if one.name not in faults]
    # What is made of sound metrics alone is sound; what is left in the end is not.
    sound: set[str] = set()
    while more := [name for name in left if sound.issuperset(parts[name])]:
        sound.update(more)
        left = [name for name in left if name not in sound]
    for name in left:
        around = _itself(name, parts)
        if around:
            faults[name] = f"it is made of itself ({' of '.join(around)})"
            boxes.warn(f"{name} is made of itself", ("metrics",))
        else:
            bad = next(part for part in parts[name] if part not in sound)
            there = "" if bad in parts else ", which is not among the metrics"
            faults[name] = f"it is made of {bad}{there or ', which can have none'}"
    return [evolve(one, fault=faults.get(one.name, "")) for one in made]


def _itself(name: str, parts: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the way from a metric through its parts back to it, or nothing."""
    came: dict[str, str] = {}
    todo = [name]
    for one in todo:
        for part in parts.get(one, ()):
            if part == name:
                way = [name, one]
                while way[-1] != name:
                    way.append(came[way[-1]])
                return way[::-1]
            if part not in came:
                came[part] = one
                todo.append(part)
    return []


def _measures(boxes: Boxes, root: Box) -> dict[str, _Measure]:
    """Read the measures of the semantic models, by name."""
    found: dict[str, _Measure] = {}
    for model, path in boxes.rows(root, "semantic_models", ()):
        of = boxes.text(model, "name", path, needed=True)
        for measure, at in boxes.rows(model, "measures", path):
            name = boxes.text(measure, "name", at, needed=True)
            if name in found:
                boxes.fault(f"two measures are called {name}", "duplicate", at)
            found[name] = _Measure(
                boxes.text(measure, "agg", at, needed=True),
                boxes.text(measure, "expr", at) or name,
                of,
                not measure.get("non_additive_dimension"),
            )
    return found


def _metric(
    boxes: Boxes,
    metric: Box,
    name: str,
    path: TreePath,
    measures: Mapping[str, _Measure],
) -> SemanticMetric:
    type_ = boxes.text(metric, "type", path, needed=True)
    at = (*path, "type_params")
    params = boxes.box(metric, "type_params", path)
    maker = _MAKERS.get(type_)
    if maker is None:
        made = _Made("")
        if type_:
            boxes.warn(
                f"the type {type_} is not known; how it is made is left out", path
            )
    else:
        made = maker(_Asked(boxes, params, at, measures, name))
        if not made.formula:
            boxes.warn(_UNSAID, path)
            made = made._replace(fault=_UNSAID)
    config = boxes.box(metric, "config", path)
    meta = boxes.box(config, "meta", (*path, "config"))
    said = boxes.box(meta, "okrkit", (*path, "config", "meta"))
    boxes.unknown(metric, _FIELDS, path)
    return SemanticMetric(
        id=name,
        name=name,
        label=boxes.text(metric, "label", path),
        description=boxes.text(metric, "description", path),
        type=type_,
        kind=made.kind,
        expressions={_DIALECT: made.formula} if made.formula else {},
        inputs=tuple(dict.fromkeys(name for name in made.inputs if name)),
        dataset=made.dataset,
        fault=made.fault,
        facts=facts_of(boxes, said, (*path, "config", "meta", "okrkit")),
        extra=dict(_extra(boxes, metric, params, meta, path)),
    )


def _extra(
    boxes: Boxes, metric: Box, params: Box, meta: Box, path: TreePath
) -> Iterator[tuple[str, Json]]:
    where = boxes.box(metric, "filter", path)
    rows = boxes.rows(where, "where_filters", (*path, "filter"))
    filters = [boxes.text(row, "where_sql_template", at) for row, at in rows]
    if filters:
        yield "filter", list[Json](filters)
    if others := {name: part for name, part in meta.items() if name != "okrkit"}:
        yield "meta", jsonable(others)
    if params.get("is_private") is True:
        yield "private", True
    if grain := boxes.text(metric, "time_granularity", path):
        yield "time_granularity", grain


class _Asked(NamedTuple):
    """What a maker is asked about."""

    boxes: Boxes
    params: Box
    path: TreePath
    measures: Mapping[str, _Measure]
    name: str

    def ref(self, box: Box, key: str) -> str:
        """Read the name of a metric or measure that is referred to."""
        value: Plain = box.get(key)
        if isinstance(value, str):
            return value
        inside = self.boxes.box(box, key, self.path)
        return self.named(inside, (*self.path, key)) if inside else ""

    def named(self, box: Box, path: TreePath) -> str:
        """Read the name of a part, and warn of what is said of it here alone."""
        where = self.boxes.box(box, "filter", path).get("where_filters")
        shifts = (name for name in _SHIFTS if box.get(name))
        if more := [*(["filter"] if where else []), *shifts]:
            self.boxes.warn(f"not read: {', '.join(more)}", path)
        return self.boxes.text(box, "name", path, needed=True)

    def inside(self, key: str) -> Box:
        """Read a mapping of the parameters."""
        return self.boxes.box(self.params, key, self.path)

    def measure(self, name: str) -> _Made:
        """Say how a measure is counted."""
        found = self.measures.get(name)
        if found is not None:
            return found.made
        if name:
            self.boxes.warn(f"there is no measure {name}", self.path)
            return _Made(name, fault=f"there is no measure {name}")
        return _Made(name)


def _simple(asked: _Asked) -> _Made:
    own = asked.inside("metric_aggregation_params")
    if not own:
        return asked.measure(asked.ref(asked.params, "measure"))
    boxes, at = asked.boxes, (*asked.path, "metric_aggregation_params")
    expr = boxes.text(own, "expr", at) or boxes.text(asked.params, "expr", asked.path)
    return _Measure(
        boxes.text(own, "agg", at, needed=True),
        expr or asked.name,
        boxes.text(own, "semantic_model", at),
        not own.get("non_additive_dimension"),
    ).made


def _ratio(asked: _Asked) -> _Made:
    above, below = (asked.ref(asked.params, k) for k in ("numerator", "denominator"))
    if not (above and below):
        asked.boxes.fault(
            "a ratio needs a numerator and a denominator", "missing-field", asked.path
        )
    return _Made(f"{above} / {below}", (above, below), "ratio")


def _derived(asked: _Asked) -> _Made:
    rows = asked.boxes.rows(asked.params, "metrics", asked.path)
    inputs = tuple(asked.named(row, at) for row, at in rows)
    expr = asked.boxes.text(asked.params, "expr", asked.path, needed=True)
    return _Made(expr, inputs)


def _cumulative(asked: _Asked) -> _Made:
    own = asked.inside("cumulative_type_params")
    of = asked.ref(own, "metric")
    made = _Made(of) if of else asked.measure(asked.ref(asked.params, "measure"))
    window = _window(own.get("window") or asked.params.get("window"))
    start = own.get("grain_to_date") or asked.params.get("grain_to_date")
    over = (
        f"over {window}" if window else f"since the {start} began" if start else "ever"
    )
    inputs = (of,) if of else ()
    if not made.formula:
        return made
    formula = f"{made.formula}, {over}"
    return _Made(formula, inputs, dataset=made.dataset, fault=made.fault)


def _conversion(asked: _Asked) -> _Made:
    own = asked.inside("conversion_type_params")
    first, then = (
        asked.ref(own, f"{part}_metric") or asked.ref(own, f"{part}_measure")
        for part in ("base", "conversion")
    )
    inputs = tuple(asked.ref(own, f"{part}_metric") for part in ("base", "conversion"))
    if not (first and then):
        return _Made("", inputs)
    path = (*asked.path, "conversion_type_params")
    by = asked.boxes.text(own, "entity", path)
    counted = own.get("calculation") == "conversions"
    window = _window(own.get("window"))
    formula = (
        f"{then}{'' if counted else f' / {first}'}"
        + f", by {by}" * bool(by)
        + f", after {first}"
        + f", within {window}" * bool(window)
    )
    return _Made(formula, inputs, None if counted else "ratio")


def _window(value: Plain) -> str:
    if isinstance(value, dict):
        said = (value.get("count"), value.get("granularity"))
        return " ".join(str(part) for part in said if part is not None)
    return value if isinstance(value, str) else ""


_MAKERS: Final[dict[str, Callable[[_Asked], _Made]]] = {
    "simple": _simple,
    "ratio": _ratio,
    "derived": _derived,
    "cumulative": _cumulative,
    "conversion": _conversion,
}
