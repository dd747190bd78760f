"""`sources.read_semantic`: what a company defined, as metadata; who points at it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit.errors import (
    AmbiguousIdError,
    DocumentError,
    InvalidOKRError,
    LimitError,
    OKRError,
    StructureError,
    UnknownIdError,
)
from okrkit.model.limits import Limits
from okrkit.sources.semantic.catalogue import Catalogue
from okrkit.sources.semantic.definition import SemanticMetric
from okrkit.sources.semantic.extension import okr_extension
from okrkit.sources.semantic.reading import read_semantic

LAYERS = Path(__file__).parent / "layers"
SUM = {"dialects": [{"dialect": "ANSI_SQL", "expression": "SUM(amount)"}]}


def _ossie(*metrics: object, **more: object) -> dict[str, object]:
    model = {"name": "shop", "metrics": list(metrics)}
    return {"version": "0.1.1", "semantic_model": [model], **more}


def _dbt(*metrics: object, **more: object) -> dict[str, object]:
    return {"semantic_models": [], "metrics": list(metrics), **more}


@pytest.fixture(scope="module")
def shop() -> Catalogue:
    """A file of Apache Ossie 0.1.1."""
    return read_semantic(LAYERS / "ossie.yaml")


@pytest.fixture(scope="module")
def manifest() -> Catalogue:
    """A manifest of dbt, with every type of metric in both generations."""
    return read_semantic(LAYERS / "semantic_manifest.json")


def test_a_file_of_ossie(shop: Catalogue) -> None:
    """Name, words, formula by dialect, and what others wrote, are kept."""
    assert ("Apache Ossie", "0.1.1", ()) == (shop.layer, shop.version, shop.warnings)
    assert ("revenue", "refund_rate") == shop.ids == tuple(shop.metrics)
    revenue = shop["revenue"]
    assert "What all orders are worth" == revenue.description
    assert "SUM(orders.amount)" == revenue.formula
    assert ["ANSI_SQL", "SNOWFLAKE"] == list(revenue.expressions)
    assert {"unit": "EUR", "polarity": "higher"} == revenue.facts
    assert {
        "ai_context": {"synonyms": ["sales", "turnover"]},
        "custom_extensions": [{"vendor_name": "DBT", "data": '{"tags": ["core"]}'}],
    } == revenue.extra
    assert str(shop.file).endswith("ossie.yaml")


def test_metrics_of_data_sets_are_kept_and_drafts_warned_of() -> None:
    """A reader that drops them has to say so; this one keeps them, named in full."""
    draft = read_semantic(str(LAYERS / "ossie-draft.json"))
    ids = ("shop/revenue", "orders.count", "refunds.count", "store/revenue")
    assert ids == draft.ids
    assert ("orders", "shop", "Integer") == (
        draft["orders.count"].dataset,
        draft["orders.count"].model,
        draft["orders.count"].datatype,
    )
    assert (
        "version: 0.2.0.dev0 is a draft that may still change",
        "semantic_model[0].datasets[1].metrics[0]: not read: grain",
    ) == draft.warnings
    with pytest.raises(AmbiguousIdError, match=r"orders\.count, refunds\.count"):
        draft["count"]
    assert "count" in draft
    assert "sum" not in draft


FORMULAS = [
    ("revenue", "sum(amount)", (), "total"),
    ("buyers", "count_distinct(customer_id)", (), None),
    ("stock", "sum(stock)", (), None),
    ("orders", "count(1)", (), "total"),
    ("big_orders", "sum(big_orders)", (), "total"),
    ("revenue_per_buyer", "revenue / buyers", ("revenue", "buyers"), "ratio"),
    ("net", "revenue - refunds", ("revenue", "refunds"), None),
    ("revenue_28", "sum(amount), over 28 day", (), None),
    ("revenue_mtd", "revenue, since the month began", ("revenue",), None),
    ("revenue_ever", "sum(amount), ever", (), None),
    ("visit_to_buy", "buyers / visit, by user, after visit, within 7 day", (), "ratio"),
    (
        "orders_after_visit",
        "orders, by user, after buyers",
        ("buyers", "orders"),
        None,
    ),
    ("odd", "", (), None),
    ("lost", "gone", (), None),
    ("bare", "", (), None),
]


@pytest.mark.parametrize(("name", "formula", "inputs", "kind"), FORMULAS)
def test_each_type_of_a_manifest(
    manifest: Catalogue, name: str, formula: str, inputs: tuple[str, ...], kind: str
) -> None:
    """How it is made is told in one line; how it adds up only where that is sure."""
    found = manifest[name]
    assert (formula, inputs, kind) == (found.formula, found.inputs, found.kind)


def test_a_manifest_of_dbt(manifest: Catalogue) -> None:
    """Label, grain, filter, meta and privacy are kept, and what is odd is warned of."""
    assert ("dbt", "0.7.4") == (manifest.layer, manifest.version)
    assert len(FORMULAS) == len(manifest)
    revenue = manifest["revenue"]
    assert ("Revenue", "orders", "simple") == (
        revenue.label,
        revenue.dataset,
        revenue.type,
    )
    assert {"meta": {"owner": "Finance"}, "time_granularity": "month"} == revenue.extra
    where = ["{{ Dimension('order__amount') }} > 100"]
    assert {"filter": where} == manifest["big_orders"].extra
    assert {"private": True} == manifest["orders"].extra
    assert (
        "metrics[12]: the type quantum is not known; how it is made is left out",
        "metrics[13].type_params: there is no measure gone",
        "metrics[14]: how it is made is not said",
        "metrics: net is made of refunds, which is not among the metrics",
        "saved_queries: not read: saved queries",
    ) == manifest.warnings


def test_a_metric_of_okrkit_is_labelled_by_its_definition(
    shop: Catalogue, manifest: Catalogue
) -> None:
    """Words and facts come from the definition, what is said at the call wins."""
    revenue = shop.metric("revenue", role="outcome")
    assert ("revenue", "EUR", "higher", "outcome", "What all orders are worth") == (
        revenue.id,
        str(revenue.unit),
        revenue.polarity,
        revenue.role,
        revenue.description,
    )
    assert ("revenue", {}) == (revenue.definition, revenue.extra)
    made = manifest.metric("revenue", id="mrr", unit="USD", kind="level")
    assert ("mrr", "Revenue", "USD", "level") == (
        made.id,
        made.name,
        str(made.unit),
        made.kind,
    )
    assert "total" == manifest.metric("revenue").kind
    assert "ratio" == manifest.metric("revenue_per_buyer", unit="EUR").kind


def test_what_is_said_of_a_part_alone_is_warned_of() -> None:
    """A formula that leaves a filter or a shift out is not the whole definition."""
    where = {"where_filters": [{"where_sql_template": "x > 1"}]}
    shifted = {"name": "b", "offset_window": {"count": 1, "granularity": "month"}}
    metrics = [
        {
            "name": "a",
            "type": "derived",
            "type_params": {"expr": "b", "metrics": [shifted]},
        },
        {
            "name": "b",
            "type": "ratio",
            "type_params": {
                "numerator": {"name": "c", "filter": where},
                "denominator": {"name": "c", "filter": None},
            },
        },
        {
            "name": "c",
            "type": "simple",
            "type_params": {"metric_aggregation_params": {"agg": "sum"}},
        },
    ]
    assert (
        "metrics[0].type_params.metrics[0]: not read: offset_window",
        "metrics[1].type_params.numerator: not read: filter",
    ) == read_semantic(_dbt(*metrics)).warnings


def test_other_fields_stay_beside_the_pointer(shop: Catalogue) -> None:
    """What a program keeps of its own does not cost the way to the definition."""
    made = shop.metric("revenue", extra={"x-owner": "Finance"})
    assert ("revenue", {"x-owner": "Finance"}) == (made.definition, made.extra)


def test_a_unit_has_to_be_said(shop: Catalogue) -> None:
    """No layer says it, and a rate taken for a count would be wrong and look right."""
    with pytest.raises(InvalidOKRError) as caught:
        shop.metric("refund_rate")
    assert "unit-unsaid" == caught.value.code
    with pytest.raises(InvalidOKRError, match="Did you mean 'polarity'"):
        shop.metric("refund_rate", unit="%", polarty="lower")
    with pytest.raises(InvalidOKRError, match="no such field"):
        shop.metric("refund_rate", unit="%", zzzzzzz="lower")
    with pytest.raises(UnknownIdError, match="refund_rate"):
        shop.metric("refund_rat", unit="%")


def test_which_metrics_point_at_nothing(shop: Catalogue) -> None:
    """A renamed definition is found, with what was meant; so is another unit."""
    metrics = [
        okr.Metric("a", unit="EUR", polarity="higher", definition="revenue"),
        okr.Metric("b", unit="USD", definition="revenue"),
        okr.Metric("c", definition="revenu"),
        okr.Metric("d", definition="x"),
        okr.Metric("e"),
        okr.Metric("f", unit="%", definition="refund_rate"),
    ]
    found = shop.check(okr.OKRSet(metrics=metrics))
    assert ("c", "d") == found.missing
    assert ("b",) == found.differing
    assert ("e",) == found.unsaid
    assert ("unit", "polarity") == found["b"].differs
    assert str(found) == (
        "2 of 6 metrics point at no definition\n"
        "  b: it differs from 'revenue' in unit, polarity.\n"
        "  c: 'revenu' is not defined. Did you mean 'revenue'?\n"
        "  d: 'x' is not defined."
    )
    assert "a: it is 'revenue'." == str(found["a"])
    assert "e: it names no definition." == str(found["e"])
    assert [False, False, True, True, False, False] == (
        found.to_columns()["missing"].tolist()
    )
    assert found.to_dict()["items"]
    assert "revenu" in found._repr_html_()
    assert "<Pointers: 2 of 6 metrics point at no definition>" == repr(found)
    assert "! c: 'revenu' is not defined" in str(found.explain("c"))
    assert "!" not in str(found.explain("a"))


def test_a_pointer_with_two_meanings() -> None:
    """A bare name of two definitions is none, and both are named."""
    draft = read_semantic(LAYERS / "ossie-draft.json")
    metric = okr.Metric("a", definition="count")
    found = draft.check(okr.OKRSet(metrics=[metric]))
    assert ("orders.count", "refunds.count") == found["a"].near
    many = [okr.Metric(f"m{i}", definition="x") for i in range(205)]
    assert str(draft.check(okr.OKRSet(metrics=many))).endswith("and 5 more")


def test_a_pointer_stands_in_a_document(shop: Catalogue) -> None:
    """It is a field of a metric, so a document loads and is saved without a warning."""
    okrs = okr.loads(
        "okrkit: 1\ncycle: 2026-Q4\nobjectives: []\n"
        "metrics: {income: {unit: EUR, definition: revenu}}\n",
        format="yaml",
    )
    assert ("income",) == shop.check(okrs).missing
    again = okr.loads(okr.dumps(okrs, format="yaml"), format="yaml")
    assert ("income",) == shop.check(again).missing


def test_what_is_shown(shop: Catalogue, manifest: Catalogue) -> None:
    """As text, HTML, columns and JSON; nothing of it can be taken for markup."""
    assert "<Catalogue: Apache Ossie 0.1.1: 2 metrics>" == repr(shop)
    assert "SUM(orders.amount)" in str(shop)
    assert "  metrics[14]: how it is made is not said" in str(manifest)
    assert "not known" in manifest._repr_html_()
    columns = manifest.to_columns()
    assert ["total", "", ""] == columns["kind"].tolist()[:3]
    assert 5 == len(manifest.to_dict()["warnings"])  # type: ignore[arg-type]
    json.dumps(manifest.to_dict())
    assert "0 metrics" == str(Catalogue())
    evil = Catalogue((SemanticMetric(id="<b>", name="a\nb"),), warnings=("<i>",) * 25)
    assert "<b>" not in evil._repr_html_()
    assert "  and 5 more" in str(evil)
    assert evil == Catalogue(evil.items, warnings=evil.warnings)


def test_explained_by_what_it_is_made_of(manifest: Catalogue) -> None:
    """One level: definitions may go round in a circle, and explaining ends."""
    told = str(manifest.explain("net"))
    assert "net = revenue - refunds  [derived]" in told
    assert "revenue = sum(amount)  [simple]" in told
    assert "It is not among the metrics." in told
    assert "from dbt 0.7.4" in told
    assert "Only where {{ Dimension" in str(manifest.explain("big_orders"))
    ring = [
        {
            "name": a,
            "type": "derived",
            "type_params": {"expr": b, "metrics": [{"name": b}]},
        }
        for a, b in ("xy", "yx")
    ]
    assert "x = y" in str(read_semantic(_dbt(*ring)).explain("x"))


def test_what_okrkit_knows_is_written_as_an_extension() -> None:
    """Other programs leave an extension alone, and okrkit reads it back."""
    metric = okr.Metric(
        "nps", unit="points", polarity="higher", bounds=[-100, 100], kind="score", lag=3
    )
    written = okr_extension(metric)
    assert "OKRKIT" == written["vendor_name"]
    entry = {"name": "nps", "expression": SUM, "custom_extensions": [written]}
    made = read_semantic(_ossie(entry)).metric("nps")
    assert metric == made.replace(definition="")
    with pytest.raises(InvalidOKRError):
        okr_extension("nps")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "warning"),
    [
        ("{", "the data is no JSON mapping"),
        ("[1]", "the data is no JSON mapping"),
        ('{"unit": NaN}', "the data is no JSON mapping"),
        ("[" * 100_000, "the data is no JSON mapping"),
        ('{"unit": "%", "unit": "x"}', "the data is no JSON mapping"),
        ('{"colour": "red"}', "not read: colour"),
        ('{"polarity": "up"}', "what is said for okrkit is not read"),
        ('{"lag": -3}', "what is said for okrkit is not read"),
    ],
    ids=["cut", "list", "nan", "deep", "twice", "colour", "polarity", "lag"],
)
def test_an_extension_that_cannot_be_is_left_out(data: str, warning: str) -> None:
    """The metric is still there; that its facts are not is warned of."""
    extension = {"vendor_name": "OKRKIT", "data": data}
    entry = {"name": "a", "expression": SUM, "custom_extensions": [extension]}
    found = read_semantic(_ossie(entry))
    assert {} == found["a"].facts
    assert warning in found.warnings[0]


@pytest.mark.parametrize(
    ("layer", "place", "why"),
    [
        (_ossie({"expression": SUM}), "metrics[0]", "name is missing"),
        (_ossie({"name": " ", "expression": SUM}), "metrics[0].name", "is empty"),
        (_ossie({"name": 5, "expression": SUM}), "metrics[0].name", "a text is needed"),
        (_ossie({"name": "a"}), "metrics[0]", "expression is missing"),
        (
            _ossie({"name": "a", "expression": "SUM"}),
            "expression",
            "a mapping is needed",
        ),
        (_ossie({"name": "a", "expression": {"dialects": {}}}), "dialects", "a list"),
        (_ossie({"name": "a", "expression": {"dialects": []}}), "[0]", "is missing"),
        (_ossie({"name": "a", "expression": {"dialects": ["x"]}}), "[0]", "a mapping"),
        (
            _ossie({"name": "a", "expression": {"dialects": SUM["dialects"] * 2}}),
            "dialects[1]",
            "this dialect stands twice",
        ),
        (
            _ossie({"name": "a", "expression": SUM}, {"name": "a", "expression": SUM}),
            "metrics[1]",
            "two metrics are called 'a'",
        ),
        (
            {"version": "0.1.1", "semantic_model": [{"name": "a"}, {"name": "a"}]},
            "semantic_model[1]",
            "two models have this name",
        ),
        (_dbt({"name": "a"}), "metrics[0]", "type is missing"),
        (
            _dbt({"name": "a", "type": "ratio", "type_params": {"numerator": "b"}}),
            "type_params",
            "a ratio needs",
        ),
        (
            _dbt(*[{"name": "a", "type": "simple"}] * 2),
            "metrics[1]",
            "two metrics are called a",
        ),
        (
            _dbt(
                semantic_models=[
                    {"name": "m", "measures": [{"name": "b", "agg": "x"}] * 2}
                ]
            ),
            "measures[1]",
            "two measures are called b",
        ),
    ],
)
def test_faults_have_their_place(
    layer: dict[str, object], place: str, why: str
) -> None:
    """A layer with faults is none: all of them are told, each with its path."""
    with pytest.raises(StructureError) as caught:
        read_semantic(layer)
    assert any(
        why in fault.why and place in fault.path for fault in caught.value.faults
    )


def test_faults_of_a_text_have_their_line() -> None:
    """Whoever wrote the file finds the line."""
    text = (
        "version: '0.1.1'\nsemantic_model:\n  - name: shop\n    metrics:\n      - {}\n"
    )
    with pytest.raises(StructureError) as caught:
        read_semantic(text, format="yaml")
    assert {5} == {fault.line for fault in caught.value.faults}


VERSIONS = [
    ("0.1.0", None),
    ("0.3.0", "version: 0.3.0 is not known; what is known of it is read"),
    ("0.2.0", "version: 0.2.0 is a draft that may still change"),
    (None, "version: no version is said; it is read as 0.1.1"),
]


@pytest.mark.parametrize(("version", "warning"), VERSIONS)
def test_versions_that_are_read(version: str | None, warning: str | None) -> None:
    """What may have changed since is warned of."""
    found = read_semantic({**_ossie(), "version": version})
    assert ((warning,) if warning else ()) == found.warnings


@pytest.mark.parametrize("version", ["1.0", "latest", 0.2, "", "0.1.1\n", ["0.1.1"]])
def test_versions_that_are_refused(version: object) -> None:
    """0.2 without quotes is a number, and 0.10 would be 0.1."""
    with pytest.raises(DocumentError) as caught:
        read_semantic({**_ossie(), "version": version})
    assert "semantic-version" == caught.value.code


@pytest.mark.parametrize(
    ("layer", "hint"),
    [
        (
            {"metadata": {"dbt_schema_version": "v12"}, "metrics": {}},
            "another artifact",
        ),
        ({"models": []}, "dbt parse"),
        ({"cubes": []}, "Convert it to Apache Ossie"),
        ({"okrkit": 1}, "okrkit.load"),
        ({"a": 1}, ""),
        ({}, ""),
    ],
)
def test_other_documents_are_refused_with_the_way_out(
    layer: dict[str, object], hint: str
) -> None:
    """What a file seems to be is said, where that is known."""
    with pytest.raises(DocumentError) as caught:
        read_semantic(layer)
    assert "semantic-format" == caught.value.code
    assert hint in caught.value.hint


RING: dict[str, object] = {"version": "0.1.1"}
RING["semantic_model"] = [RING]


def _deep() -> dict[str, object]:
    """Nest mappings deeper than Python can follow."""
    made: dict[str, object] = {}
    for _ in range(5_000):
        made = {"semantic_model": made}
    return made


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("semantic_model: []\n", InvalidOKRError),
        ('{"semantic_model": []}', InvalidOKRError),
        (b"semantic_model: []", InvalidOKRError),
        (5, InvalidOKRError),
        (None, InvalidOKRError),
        ("missing.yaml", DocumentError),
        (".", DocumentError),
        (RING, LimitError),
        (_deep(), LimitError),
        ({"semantic_model": {1, 2}}, InvalidOKRError),
        ({("a", "b"): 1}, InvalidOKRError),
        ({"semantic_model": float("nan")}, StructureError),
        ({"semantic_model": "\ud800"}, StructureError),
    ],
    ids=[
        *("yaml", "json", "bytes", "number", "none", "missing", "folder"),
        *("ring", "deep", "set", "key", "nan", "surrogate"),
    ],
)
def test_what_is_no_layer(source: object, kind: type[OKRError]) -> None:
    """Whatever is handed over ends in an error of okrkit."""
    with pytest.raises(kind):
        read_semantic(source)  # type: ignore[arg-type]


def test_text_needs_its_format() -> None:
    """A text could be a path; the error says how to say that it is none."""
    with pytest.raises(InvalidOKRError, match='format="yaml" or format="json"'):
        read_semantic("semantic_model: []\n")
    assert () == read_semantic("semantic_model: []", format="yaml").ids
    assert () == read_semantic(b'{"semantic_model": []}', format="json").ids
    with pytest.raises(InvalidOKRError, match="json or yaml"):
        read_semantic("semantic_model: []", format="toml")
    with pytest.raises(InvalidOKRError, match="no text"):
        read_semantic(Path("a.yaml"), format="yaml")


@pytest.mark.parametrize(
    "text",
    [
        "- a",
        "a: [",
        "a: &x [*x]",
        "semantic_model: []\nsemantic_model: []",
        "a: !!python/x 1",
    ],
    ids=["list", "cut", "alias", "twice", "tag"],
)
def test_hostile_yaml(text: str) -> None:
    """The reader of okrkit's own documents reads it: nothing is built or doubled."""
    with pytest.raises(StructureError) as caught:
        read_semantic(text, format="yaml")
    assert "objectives" not in str(caught.value)


def test_limits_hold() -> None:
    """A file may not be larger than is allowed, and the limit is named."""
    with pytest.raises(LimitError, match="file_bytes"):
        read_semantic(LAYERS / "ossie.yaml", limits=Limits(file_bytes=100))
    with pytest.raises(LimitError, match="too many values"):
        read_semantic(_ossie(*[SUM] * 20), limits=Limits(nodes=20))


def test_what_was_handed_over_may_change_afterwards() -> None:
    """The catalogue holds a copy."""
    tags = ["a"]
    entry = {"name": "a", "expression": SUM, "ai_context": {"synonyms": tags}}
    found = read_semantic(_ossie(entry))
    tags.append("b")
    assert {"ai_context": {"synonyms": ["a"]}} == found["a"].extra


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *(
                        "name",
                        "expression",
                        "dialects",
                        "dialect",
                        "metrics",
                        "datasets",
                    ),
                    *(
                        "custom_extensions",
                        "vendor_name",
                        "data",
                        "type",
                        "type_params",
                    ),
                    *(
                        "measure",
                        "numerator",
                        "cumulative_type_params",
                        "window",
                        "filter",
                    ),
                    *("config", "meta", "okrkit", "where_filters", "measures", "agg"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def _tried(layer: dict[str, object]) -> object:
    try:
        return read_semantic(layer)
    except OKRError as error:
        return error


@given(PLAIN, PLAIN, st.sampled_from(["simple", "ratio", "derived", "conversion"]))
def test_anything_is_read_or_refused(one: object, two: object, kind: str) -> None:
    """Nothing but an error of okrkit comes of a layer of any shape."""
    layers = (
        {
            "version": "0.1.1",
            "semantic_model": [{"name": "a", "metrics": one, "datasets": two}],
        },
        _ossie({"name": "a", "expression": one, "custom_extensions": two}),
        {"semantic_models": one, "metrics": two},
        _dbt({"name": "a", "type": kind, "type_params": one, "config": two}),
        _dbt({"name": "a", "type": kind, "filter": one}, semantic_models=[two]),
        {"semantic_models": [], "metrics": [], "project_configuration": one},
    )
    for layer in layers:
        found = _tried(layer)
        assert str(found)


def test_very_many_of_one_name_take_no_time() -> None:
    """Names that repeat in each data set are looked up without going through them."""
    entry = {"name": "count", "expression": SUM}
    datasets = [{"name": f"d{i}", "metrics": [entry]} for i in range(5_000)]
    layer = {
        "version": "0.1.1",
        "semantic_model": [{"name": "m", "datasets": datasets}],
    }
    found = read_semantic(layer)
    assert 5_000 == len(found)
    with pytest.raises(AmbiguousIdError, match="5000 metrics"):
        found["count"]


def test_limits_are_limits():
    """Anything else would be found out deep within."""
    with pytest.raises(okr.errors.InvalidOKRError):
        okr.sources.read_semantic({"metrics": []}, limits=3)


HALF = {"conversion_type_params": {"base_measure": {"name": "visits"}}}
BARE = {
    "conversion_type_params": {
        "base_metric": {"name": "visits"},
        "conversion_metric": {"name": "orders"},
        "window": {"count": 7},
    }
}


def test_metrics_of_dbt_without_parameters_have_no_formula():
    """Half a formula, such as " / , by ", would pass for one."""
    kinds = ("conversion", "cumulative", "simple")
    rows = [{"name": kind, "type": kind} for kind in kinds]
    rows += [{"name": "half", "type": "conversion", "type_params": HALF}]
    rows += [{"name": "bare", "type": "conversion", "type_params": BARE}]
    found = okr.sources.read_semantic({"semantic_models": [], "metrics": rows})
    assert [""] * 4 == [found[name].formula for name in (*kinds, "half")]
    assert 4 == sum("how it is made is not said" in one for one in found.warnings)
    assert [None] * 4 == [found[name].kind for name in (*kinds, "half")]
    assert "orders / visits, after visits, within 7" == found["bare"].formula


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_is_no_path(text):
    """An empty text, such as of a variable nobody set, is not the folder one is in."""
    with pytest.raises(InvalidOKRError) as caught:
        okr.sources.read_semantic(text)
    assert "wrong-type" == caught.value.code


@pytest.mark.parametrize("given", ["x", None])
def test_only_a_set_is_checked(given: object) -> None:
    """A name in the place of a set is told as such."""
    with pytest.raises(InvalidOKRError, match="okrs"):
        read_semantic(_dbt()).check(given)  # type: ignore[arg-type]


def _simple(name: str, measure: str) -> dict[str, object]:
    return {
        "name": name,
        "type": "simple",
        "type_params": {"measure": {"name": measure}},
    }


def _derived(name: str, *parts: str) -> dict[str, object]:
    inputs = [{"name": part} for part in parts]
    return {
        "name": name,
        "type": "derived",
        "type_params": {"expr": " + ".join(parts), "metrics": inputs},
    }


def test_a_definition_that_can_have_no_value_makes_no_metric() -> None:
    """A metric labelled by a circle, or by nothing, would look as if defined."""
    own = {"metric_aggregation_params": {"agg": "sum"}}
    layer = read_semantic(
        _dbt(
            _derived("self", "self"),
            _derived("a", "b"),
            _derived("b", "good", "a"),
            _derived("on_circle", "a"),
            _simple("lacks", "nope"),
            _derived("on_lacks", "lacks"),
            _derived("gone", "zz"),
            {"name": "unsaid", "type": "conversion", "type_params": {}},
            {"name": "good", "type": "simple", "type_params": own},
            _derived("fine", "good"),
        )
    )
    told = {
        "self": "it is made of itself (self of self)",
        "a": "it is made of itself (a of b of a)",
        "b": "it is made of itself (b of a of b)",
        "on_circle": "it is made of a, which can have none",
        "lacks": "there is no measure nope",
        "on_lacks": "it is made of lacks, which can have none",
        "gone": "it is made of zz, which is not among the metrics",
        "unsaid": "how it is made is not said",
    }
    assert told == {one.id: one.fault for one in layer.items if one.fault}
    for name, why in told.items():
        with pytest.raises(InvalidOKRError) as caught:
            layer.metric(name, unit="EUR")
        assert ("definition-broken", why) == (caught.value.code, caught.value.got)
        assert why in str(layer.explain(name))
    assert "metrics: self is made of itself" in layer.warnings
    assert layer.metric("fine", unit="EUR").definition == "fine"
    okrs = okr.OKRSet(metrics=[okr.Metric("m", definition=" good ")])
    assert layer.check(okrs).missing == ()
