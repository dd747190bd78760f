"""`Catalogue`: the metrics that a company has defined in a semantic layer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from attrs import Factory, evolve, field, fields, frozen

from okrkit import markup
from okrkit.errors import AmbiguousIdError, InvalidOKRError, nearest, shown
from okrkit.model.checks import instance
from okrkit.model.metric import Metric
from okrkit.model.okrset import OKRSet
from okrkit.model.unit import Unit
from okrkit.results import Explanation, Json, ResultSet
from okrkit.sources.semantic.definition import SemanticMetric
from okrkit.sources.semantic.pointers import Pointer, Pointers

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Catalogue"]

_HEADS: Final = ("metric", "type", "formula", "description")
_CLIPPED: Final = 60
_WARNINGS_SHOWN: Final = 20


def _index(catalogue: "Catalogue") -> dict[str, list[int]]:
    """Find the places of every id, and of every name."""
    found: dict[str, list[int]] = {}
    for at, metric in enumerate(catalogue.items):
        found.setdefault(metric.name, []).append(at)
    return found | {metric.id: [at] for at, metric in enumerate(catalogue.items)}


@frozen(repr=False)
class Catalogue(ResultSet[SemanticMetric]):
    """
    The metrics that a company has defined in a semantic layer, as metadata.

    A metric is found by its id, or by its name where one metric alone has it.

    Attributes:
        items: The metrics, in their order.
        layer: ``"Apache Ossie"`` or ``"dbt"``.
        version: Of the format; empty where it is not said.
        file: Where it was read; empty for text and mappings.
        warnings: What was left out, or read although it is not known.

    Example:
        >>> catalogue = Catalogue((SemanticMetric(id="orders.sum", name="sum"),))
        >>> catalogue["sum"].id, "orders.sum" in catalogue
        ('orders.sum', True)
    """

    kind: ClassVar[str] = "catalogue"

    items: tuple[SemanticMetric, ...] = ()
    layer: str = field(default="", kw_only=True)
    version: str = field(default="", kw_only=True)
    file: str = field(default="", kw_only=True)
    warnings: tuple[str, ...] = field(default=(), kw_only=True)
    _places: dict[str, list[int]] = field(
        init=False, eq=False, default=Factory(_index, takes_self=True)
    )

    @property
    def ids(self) -> Sequence[str]:
        """The ids, in order."""
        return tuple(metric.id for metric in self.items)

    @property
    def metrics(self) -> Mapping[str, SemanticMetric]:
        """The metrics by id."""
        return {metric.id: metric for metric in self.items}

    def metric(
        self,
        name: str,
        /,
        *,
        id: str | None = None,
        unit: str | Unit | None = None,
        **more: object,
    ) -> Metric:
        """
        Make a metric of okrkit that is labelled as the company defines it.

        It points at its definition, so that `check` finds it. How it adds up is taken
        from the definition where that says it, and the rest from what was written for
        okrkit there.

        Args:
            name: Id or name of the definition.
            id: Id of the metric; the definition's name where left out.
            unit: Of its values. No semantic layer says it: left out, it has to be
                among what was written for okrkit.
            **more: Other fields of `okrkit.Metric`, which win.

        Returns:
            The metric.

        Raises:
            UnknownIdError: No such definition.
            AmbiguousIdError: Several have the name.
            InvalidOKRError: No unit is said, a field that cannot be, or a definition
                that can have no value: it is made of itself, or of what is not there.

        Example:
            >>> catalogue = Catalogue((SemanticMetric(id="mrr", name="mrr"),))
            >>> catalogue.metric("mrr", unit="EUR", polarity="higher").unit.kind
            'money'
        """
        found = self[name]
        if found.fault:
            raise InvalidOKRError(
                "a definition that can have no value",
                code="definition-broken",
                place=f"metric {found.id}",
                expected="a formula of what there is",
                got=found.fault,
                hint="Mend it in the semantic layer, and read that again.",
            )
        return self._labelled(found, id, unit, more)

    def _labelled(
        self,
        found: SemanticMetric,
        id: str | None,
        unit: str | Unit | None,
        more: Mapping[str, object],
    ) -> Metric:
        """Make the metric of a definition."""
        known = [one.name for one in fields(Metric)]
        for field_ in more:
            if field_ not in known:
                near = nearest(field_, known, most=1)
                raise InvalidOKRError(
                    "a metric has no such field",
                    code="unknown-field",
                    place=f"metric {found.id}",
                    expected=", ".join(known),
                    got=shown(field_),
                    hint=f"Did you mean {near[0]!r}?" if near else "",
                )
        said: dict[str, Any] = {
            "name": found.label,
            "description": found.description,
            **({} if found.kind is None else {"kind": found.kind}),
            "definition": found.id,
            **found.facts,
            **more,
        }
        if unit is not None:
            said["unit"] = unit
        if "unit" not in said:
            raise InvalidOKRError(
                "no unit is said",
                code="unit-unsaid",
                place=f"metric {found.id}",
                expected='unit=, such as "%", "EUR" or "orders"',
                hint="Semantic layers have no field for it.",
            )
        return Metric(found.name if id is None else id, **said)

    def check(self, okrs: OKRSet, /) -> Pointers:
        """
        Find which metrics of a set point at a definition, and at none that there is.

        Args:
            okrs: The set. Its metrics point by their field `definition`.

        Returns:
            What each metric points at, and where it says otherwise than the definition.

        Raises:
            InvalidOKRError: No set.

        Example:
            >>> revenue = SemanticMetric(id="revenue", name="revenue")
            >>> income = Metric("income", definition="revenu")
            >>> print(Catalogue((revenue,)).check(OKRSet(metrics=[income])))
            1 of 1 metric points at no definition
              income: 'revenu' is not defined. Did you mean 'revenue'?
        """
        held = instance(okrs, kind=OKRSet, field="okrs")
        return Pointers(tuple(self._pointer(metric) for metric in held.metrics))

    def _pointer(self, metric: Metric) -> Pointer:
        said = metric.definition.strip()
        if not said:
            return Pointer(metric.id)
        places = self._places.get(said, [])
        if len(places) > 1:
            return Pointer(metric.id, said, near=tuple(self._ids_at(places)))
        if not places:
            return Pointer(metric.id, said, near=nearest(said, self._places))
        found = self.items[places[0]]
        unit = None if "unit" in found.facts else metric.unit
        meant = self._labelled(found, None, unit, {})
        differs = tuple(
            name
            for name in (*found.facts, *(["kind"] if found.kind else []))
            if getattr(meant, name) != getattr(metric, name)
        )
        return Pointer(metric.id, said, found=found.id, differs=differs)

    def explain(self, id: str, /) -> Explanation:
        """
        Say what a metric is made of, as the layer defines it.

        Args:
            id: Id or name of the metric.

        Returns:
            Its formula, with the metrics that it is made of; those are to be asked for
            what they are made of themselves.

        Raises:
            UnknownIdError: No such metric.
            AmbiguousIdError: Several have the name.

        Example:
            >>> said = {"ANSI_SQL": "SUM(orders.amount)"}
            >>> revenue = SemanticMetric(id="revenue", name="revenue", expressions=said)
            >>> print(Catalogue((revenue,), layer="Apache Ossie").explain("revenue"))
            revenue = SUM(orders.amount)
                from Apache Ossie
        """
        found = self[id]
        parts = (self._places.get(name, []) for name in found.inputs)
        inputs = zip(found.inputs, parts, strict=True)
        return Explanation(
            found.id,
            found.formula or None,
            rule=found.type,
            source=" ".join(filter(None, (self.layer, self.version, self.file))),
            note=" ".join(_notes(found)),
            inputs=(
                Explanation(
                    name,
                    (self.items[at[0]].formula or None) if at else None,
                    rule=self.items[at[0]].type if at else "",
                    note="" if at else "It is not among the metrics.",
                )
                for name, at in inputs
            ),
        )

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Give the metrics as arrays by name.

        Returns:
            `id`, `name`, `label`, `description`, `datatype`, `type`, `kind`, `dataset`,
            `model` and `formula`, all texts; empty where nothing is said.

        Example:
            >>> metrics = (SemanticMetric(id="mrr", name="mrr"),)
            >>> Catalogue(metrics).to_columns()["id"].tolist()
            ['mrr']
        """
        import numpy as np

        columns = {
            name: [getattr(one, name) or "" for one in self.items]
            for name in ("id", "name", "label", "description", "datatype", "type")
        }
        for name in ("kind", "dataset", "model", "formula"):
            columns[name] = [getattr(one, name) or "" for one in self.items]
        return {name: np.array(cells, dtype=object) for name, cells in columns.items()}

    def to_dict(self) -> dict[str, Json]:
        """
        Give the catalogue as plain values for JSON.

        Returns:
            Layer, version and warnings, and an item for each metric.

        Example:
            >>> Catalogue(layer="dbt").to_dict()["layer"]
            'dbt'
        """
        return {
            **super().to_dict(),
            "layer": self.layer,
            "version": self.version,
            "warnings": list[Json](self.warnings),
        }

    def __str__(self) -> str:
        """Return the metrics as a table, with what was left out."""
        if not self.items:
            return "\n".join([self._head(), *self._notes()])
        table = markup.text_table(_HEADS, self._rows(), total=len(self.items))
        return "\n".join([self._head(), "", table, *self._notes()])

    def __repr__(self) -> str:
        """Return the layer and how many metrics there are, on one line."""
        return f"<Catalogue: {self._head()}>"

    def _repr_html_(self) -> str:
        """Return the same for a notebook."""
        rows = ([*map(str, row)] for row in self._rows())
        table = markup.table(_HEADS, rows, caption=self._head(), total=len(self.items))
        notes = [markup.element("p", note.strip()) for note in self._notes()]
        return markup.fragment(markup.join([table, *notes]), text=str(self))

    def _head(self) -> str:
        count = f"{len(self.items)} metric{'s' * (len(self.items) != 1)}"
        told = " ".join(filter(None, (self.layer, self.version)))
        return markup.plain(f"{told}: {count}" if told else count)

    def _rows(self) -> list[tuple[str, ...]]:
        cells = ((m.id, m.type, m.formula, m.description) for m in self.items)
        return [tuple(markup.plain(c, limit=_CLIPPED) for c in row) for row in cells]

    def _notes(self) -> list[str]:
        more = len(self.warnings) - _WARNINGS_SHOWN
        few = [f"  {markup.plain(one)}" for one in self.warnings[:_WARNINGS_SHOWN]]
        return [*few, *([f"  and {more} more"] if more > 0 else [])]

    def _ids_at(self, places: Sequence[int]) -> list[str]:
        return [self.items[place].id for place in places]

    def _at(self, index: int, /) -> SemanticMetric:
        return self.items[index]

    def _find(self, id: str, /) -> int | None:
        places = self._places.get(id, [])
        if len(places) > 1:
            raise AmbiguousIdError(
                f"{len(places)} metrics are called {shown(id)}",
                id=id,
                meanings=self._ids_at(places),
                hint=f"Say which: {', '.join(self._ids_at(places)[:5])}.",
            )
        return places[0] if places else None


def with_models(metrics: Sequence[SemanticMetric]) -> tuple[SemanticMetric, ...]:
    """
    Name metrics after their model where two models have one of the same id.

    Args:
        metrics: Those of all models.

    Returns:
        The same, with ids of their own.

    Example:
        >>> pair = [SemanticMetric(id="sum", name="sum", model=m) for m in ("a", "b")]
        >>> [metric.id for metric in with_models(pair)]
        ['a/sum', 'b/sum']
    """
    counts = Counter(metric.id for metric in metrics)
    return tuple(
        evolve(one, id=f"{one.model}/{one.id}") if counts[one.id] > 1 else one
        for one in metrics
    )


def _notes(metric: SemanticMetric) -> list[str]:
    filters = metric.extra.get("filter")
    where = (
        [f"Only where {each}." for each in filters] if isinstance(filters, list) else []
    )
    faults = [f"It can have no value: {metric.fault}."] if metric.fault else []
    return [*([metric.description] if metric.description else []), *where, *faults]
