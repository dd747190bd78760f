"""Exports: read back they differ from the set in exactly what they say is lost."""

import csv
import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import okrkit as okr
from okrkit import CheckIn, KeyResult, Metric, Objective, OKRSet, Support
from okrkit.errors import DocumentError, InvalidOKRError, UnknownIdError
from okrkit.formats.exchange.catalogue import tools
from okrkit.formats.exchange.exported import Exported
from okrkit.formats.exchange.reading import read
from okrkit.formats.exchange.writing import write
from okrkit.results.csv_text import bare, guarded, number_text
from okrkit.testing import example_set, okr_sets

WRITTEN = ["appfire", "asana", "flat", "peoplebox"]
pytestmark = pytest.mark.filterwarnings("ignore::okrkit.errors.OKRWarning")
PASSED = " \u00a0\u200b\ufeff\x0b\x0c\u3000\u2028"
STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"

TITLES = st.text(
    st.sampled_from("abZ0 '\"=+-@,;\n\t\u00e9\uff1d\u202e\U0001f600#/A"), min_size=1
).filter(str.strip)
OWNERS = st.sampled_from(["", "Ann", "ann@example.com", "=cmd|'/C calc'!A0", "Ann, Bo"])
UNITS = st.sampled_from(["count", "%", "ratio", "EUR", "points", "days"])


@st.composite
def sets(draw: st.DrawFn) -> OKRSet:
    """Make sets with everything a format may lose: links, units, owners, own dates."""
    plain = draw(okr_sets())
    ids = [objective.id for objective in plain.objectives]
    metrics: list[Metric] = []
    objectives = []
    for objective in plain.objectives:
        krs = []
        for kr in objective.key_results:
            changes: dict[str, Any] = {
                "title": draw(TITLES),
                "owner": draw(OWNERS),
                "starts_on": draw(st.sampled_from([None, "2026-11-02"])),
                "ends_on": draw(st.sampled_from([None, "2026-12-11"])),
                "check_ins": [
                    c if c.value is None else c.replace(value=round(c.value, 6))
                    for c in kr.check_ins
                ],
            }
            if draw(st.booleans()) and not isinstance(kr.target, okr.Change):
                metrics.append(
                    Metric(f"m-{kr.id}", unit=draw(UNITS), bounds=(-1e12, 1e12))
                )
                changes["metric"] = metrics[-1].id
            krs.append(kr.replace(**changes))
        links = [
            Support(objective=id, weight=draw(st.sampled_from([0.0, 0.5, 1.0, 3.0])))
            for id in draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))
        ]
        objectives.append(
            objective.replace(
                title=draw(TITLES),
                key_results=krs,
                owner=draw(OWNERS),
                why=f"- because of {objective.id}",
                supports=links,
                cycle=draw(st.sampled_from([None, "2026-11"])),
                check_in=draw(st.sampled_from(["", "month"])),
            )
        )
    return OKRSet(objectives, metrics=metrics, cycle="2026-Q4")


def back_of(okrs: OKRSet, exported: Exported) -> OKRSet:
    """Read an export as its losses say it is read: same cycle, same day."""
    arguments: dict[str, Any] = {"cycle": okrs.cycle, "on": exported.on}
    return read(exported.content, exported.tool, **arguments).okrs


KINDS = {"objective": "an objective", "key result": "a key result"}
WORDS = {
    "check_ins": "check-ins",
    "check_in": "rhythm of check-ins",
    "depends_on": "dependencies",
    "starts_on": "first day",
    "ends_on": "last day",
    "extra": "fields beyond okrkit's",
    "why": "reason",
}


def differences(okrs: OKRSet, back: OKRSet, exported: Exported) -> Counter[str]:
    """
    Count what differs, by walking every field of every noun: nothing is left out.

    Nouns are matched by their place: the rows of a tree go down from its roots.
    """
    found: Counter[str] = Counter()
    gone = left_out(okrs, exported)
    found["key result"] = len(gone)
    rows = order_of(okrs, exported)
    ids = [o.id for o in okrs.objectives]
    found["order of objectives"] = int(rows != ids)
    olds = [okrs.objective(id) for id in rows]
    pairs: dict[str, list[tuple[Any, Any]]] = {
        "objective": list(zip(olds, back.objectives, strict=True)),
        "key result": [
            (okrs.key_result(kr.id), new)
            for old, objective in zip(olds, back.objectives, strict=True)
            for kr, new in zip(
                [kr for kr in old.key_results if kr.id not in gone],
                objective.key_results,
                strict=True,
            )
        ],
    }
    renamed = {old.id: new.id for old, new in pairs["objective"]}
    for kind, both in pairs.items():
        for old, new in both:
            for name in differing(old, new, okrs, back, renamed):
                found[f"{WORDS.get(name, name)} of {KINDS[kind]}"] += 1
    for metric in okrs.metrics:
        new_metric = next((m for m in back.metrics if m.id == metric.id), None)
        found["metric of the set"] += new_metric != metric
        series = [list(each.observations.get(metric.id, ())) for each in (okrs, back)]
        found["readings of a metric"] += series[0] != series[1]
    for field in ("policy", "waive", "review", "segments", "extra", "name", "cadence"):
        found[f"{field} of the set"] = int(getattr(okrs, field) != getattr(back, field))
    return +found


def differing(
    old: Any, new: Any, okrs: OKRSet, back: OKRSet, renamed: dict[str, str]
) -> Iterator[str]:
    """Name the fields in which two nouns differ."""
    for field in attrs.fields(type(old)):
        before: Any = getattr(old, field.name)
        after: Any = getattr(new, field.name)
        if field.name == "key_results":
            continue
        if field.name == "cycle":
            before, after = okrs.cycle_of(old), back.cycle_of(new)
        if field.name == "supports":
            supports = old.supports
            before = tuple(s.replace(objective=renamed[s.objective]) for s in supports)
        if before != after:
            yield field.name if field.name != "target" else target_word(before, after)


def target_word(before: Any, after: Any) -> str:
    """Say what of a target is lost."""
    if isinstance(before, okr.Reach) and before.replace(stretch=None) == after:
        return "stretch"
    return f"target ({type(before).__name__.lower()})"


def left_out(okrs: OKRSet, exported: Exported) -> set[str]:
    """Name the key results that the format cannot say: they have no start."""
    if exported.tool == "flat":
        return set()
    kinds = (okr.Hold, okr.Change)
    return {kr.id for kr in okrs.key_results if isinstance(kr.target, kinds)}


def order_of(okrs: OKRSet, exported: Exported) -> list[str]:
    """Give the objectives as the export has them: read off it, by their unique why."""
    whys = {objective.why: objective.id for objective in okrs.objectives}
    if exported.tool not in ("appfire", "peoplebox"):
        return list(whys.values())
    rows = list(csv.DictReader(io.StringIO(str(exported.content))))
    return [whys[bare(row["Description"])] for row in rows if row["Description"]]


@pytest.mark.parametrize("tool", WRITTEN)
@given(okrs=sets())
def test_what_is_read_back_differs_in_exactly_the_losses(
    tool: str, okrs: OKRSet
) -> None:
    """A loss that is not told is a lie; one that is told and did not happen, too."""
    exported = write(okrs, tool)
    back = back_of(okrs, exported)
    told = {loss.what: loss.count for loss in exported.losses}
    assert dict(differences(okrs, back, exported)) == told


@given(sets())
def test_the_flat_table_loses_nothing(okrs: OKRSet) -> None:
    """Our own table holds a whole document, whatever stands in its texts."""
    exported = write(okrs, "flat")
    assert () == exported.losses
    assert okrs == back_of(okrs, exported)


def test_each_loss_names_its_field_its_ids_and_the_reason() -> None:
    """What is lost is said in words that a person can act on."""
    exported = write(example_set(), "appfire")
    lines = str(exported).splitlines()
    assert "appfire: 2 objectives, 2 key results, 9 kinds of losses" == lines[0]
    assert (
        "  loss: key result (churn, reviews): without a start the format cannot say it "
        "[2 times]"
    ) in lines
    assert (
        "  loss: target (milestones) of a key result (launch): what is left is a way "
        "from a start to a target"
    ) in lines


def test_parts_of_a_target_are_told_apart() -> None:
    """A lost stretch is not a lost target; a basis is told beside it."""
    kr = KeyResult("k", "K", target=okr.Reach(0, 10, 12, basis="mean"))
    both = write(OKRSet([Objective("o", "O", [kr])], cycle="2026-Q4"), "asana")
    assert "stretch and basis of a key result" in {loss.what for loss in both.losses}


def test_links_that_a_format_cannot_say_are_left_out_and_told() -> None:
    """Loops, links to themselves, to nothing and of other kinds do no harm."""
    kr = KeyResult("n", "N", baseline=0, target=1)
    links = {
        "a": [Support(objective="b"), Support(objective="a")],
        "b": [Support(objective="a")],
        "c": [Support(key_result="n")],
        "d": [Support(objective="gone"), Support(objective="a", kind="informs")],
        "e": [Support(objective="a", kind="depends on")],
    }
    made = [
        Objective(id, id.upper(), [kr] if id == "a" else [], supports=supports)
        for id, supports in links.items()
    ]
    okrs = OKRSet(made, cycle="2026-Q4")
    for tool in ("appfire", "asana", "peoplebox"):
        exported = write(okrs, tool)
        told = {loss.what: loss for loss in exported.losses}
        assert "supports of an objective" in told
        assert 5 == len(back_of(okrs, exported).objectives)
    rows = csv.DictReader(io.StringIO(str(write(okrs, "appfire").content)))
    orders = {row["Summary"]: row["Order"] for row in rows}
    assert {
        "A": "3",
        "N": "3.1",
        "C": "3.1.1",
        "B": "3.2",
        "D": "1",
        "E": "2",
    } == orders


def test_what_hangs_on_a_key_result_that_is_left_out_stands_at_the_top() -> None:
    """Its parent is not in the file, so it is a root there, and the link is told."""
    limit = KeyResult("limit", "Limit", at_most=5)
    child = Objective("child", "Child", supports=[Support(key_result="limit")])
    okrs = OKRSet([Objective("top", "Top", [limit]), child], cycle="2026-Q4")
    for tool in ("appfire", "peoplebox"):
        exported = write(okrs, tool)
        assert () == back_of(okrs, exported).objectives[1].supports
        assert "supports of an objective" in {loss.what for loss in exported.losses}


def test_a_chain_deeper_than_an_order_can_be_begins_at_the_top_again() -> None:
    """A thousand levels are written without recursion, and read back."""
    made = [Objective("o0", "O0")]
    made += [
        Objective(f"o{n}", f"O{n}", supports=[Support(objective=f"o{n - 1}")])
        for n in range(1, 1_000)
    ]
    okrs = OKRSet(made, cycle="2026-Q4")
    exported = write(okrs, "appfire")
    back = back_of(okrs, exported)
    assert 1_000 == len(back.objectives)
    assert 10 == sum(not objective.supports for objective in back.objectives)


@pytest.mark.parametrize("tool", ["appfire", "asana", "peoplebox"])
def test_the_numbers_stay_what_they_were(tool: str) -> None:
    """A migrated set scores as the set did, where its targets are ways to go."""
    churn = Metric("churn", unit="%")
    krs = [
        KeyResult("nps", "NPS", baseline=32, target=40, check_ins={"2026-11-06": 34}),
        KeyResult("c", "C", baseline=4, target=2, metric="churn"),
        KeyResult(
            "d", "D", target=okr.Done(), check_ins=[CheckIn("2026-11-06", done=True)]
        ),
    ]
    okrs = OKRSet(
        [Objective("keep", "Keep", krs)],
        metrics=[churn],
        observations={"churn": {"2026-10-31": 3.5, "2026-11-30": 1.5}},
        cycle="2026-Q4",
    )
    exported = write(okrs, tool, on="2026-11-15")
    card = okr.score(okrs, on="2026-11-15")
    back = back_of(okrs, exported)
    again = okr.score(back, on="2026-11-15")
    assert [0.25, 0.25, 1.0] == [card.key_results[kr.id].score for kr in krs]
    assert [0.25, 0.25, 1.0] == [
        again.key_results[kr.id].score for kr in back.key_results
    ]


@pytest.mark.parametrize("tool", ["appfire", "asana", "peoplebox"])
@given(
    basis=st.sampled_from(["latest", "sum", "mean", "worst", "share of time"]),
    target=st.sampled_from([10.0, -4.0]),
    days=st.dictionaries(
        st.dates(dt.date(2026, 9, 20), dt.date(2026, 11, 20)),
        st.integers(-8, 12).map(float),
        max_size=5,
    ),
    counts=st.booleans(),
)
def test_the_current_value_is_the_one_that_is_scored(
    tool: str, basis: Any, target: float, days: dict[dt.date, float], *, counts: bool
) -> None:
    """A sum, mean, worst or share of time scores there as it did here."""
    kr = KeyResult("k", "K", target=okr.Reach(1, target, basis=basis), metric="m")
    metric = Metric("m", unit="EUR")
    readings: Any = days
    if counts:
        metric = Metric("m", unit="ratio", kind="ratio", bounds=(-20, 20))
        readings = [
            okr.Observation(date=day, numerator=abs(value), denominator=of)
            for of, (day, value) in enumerate(days.items(), 1)
        ]
    okrs = OKRSet(
        [Objective("o", "O", [kr])],
        metrics=[metric],
        observations={"m": readings},
        cycle="2026-Q4",
    )
    exported = write(okrs, tool, on="2026-11-15")
    (back,) = back_of(okrs, exported).key_results
    card = okr.score(okrs, on="2026-11-15")
    again = okr.score(back, on="2026-11-15", cycle="2026-Q4")
    assert card.key_results["k"].score == pytest.approx(
        again.key_results[back.id].score, abs=1e-9
    )
    why = {loss.what: loss.why for loss in exported.losses}
    told = why.get("basis of a key result", "")
    if not counts:  # else Asana has another unit, and the whole target is told
        assert (basis != "latest") == ("the value that is scored" in told)


def test_the_worst_of_steps_is_found_by_their_worth_and_zones_have_no_share() -> None:
    """What is no way has no value as far along it; the worst follows the worth."""
    days = {"2026-10-10": 3, "2026-11-06": 5}
    down = okr.Steps([(1, 1.0), (9, 0.0)], basis="worst")
    zones = okr.Zones(0, commit=4, target=6, stretch=8, basis="share of time")
    krs = [
        KeyResult("steps", "S", target=down, check_ins=days),
        KeyResult("zones", "Z", target=zones, check_ins=days),
        KeyResult("early", "E", target=okr.Reach(0, 9, basis="sum"), check_ins={}),
        KeyResult(
            "new",
            "N",
            target=okr.Reach(0, 9, basis="sum"),
            check_ins={"2026-09-01": 3},
        ),
        KeyResult(
            "done", "D", target=okr.Done(), check_ins=[CheckIn("2026-11-06", note="n")]
        ),
    ]
    okrs = OKRSet([Objective("o", "O", krs)], cycle="2026-Q4")
    rows = csv.DictReader(io.StringIO(str(write(okrs, "appfire").content)))
    values = {row["Summary"]: row["Current value"] for row in rows}
    assert {"O": "", "S": "5", "Z": "", "E": "", "N": "", "D": "0"} == values


def test_drafts_are_left_out_and_told() -> None:
    """A draft is never scored, so that it does not become a key result elsewhere."""
    draft = KeyResult("d", "D", baseline=0, target=1, draft=True)
    okrs = OKRSet([Objective("o", "O", [draft])], cycle="2026-Q4")
    for tool in ("appfire", "asana", "peoplebox"):
        exported = write(okrs, tool)
        assert () == back_of(okrs, exported).key_results
        assert "a draft is never scored; it is left out" in {
            loss.why for loss in exported.losses
        }


def test_why_weights_are_lost_is_said_of_each_format() -> None:
    """Peoplebox has none; Asana has none above 1, so that all are divided."""
    krs = [
        KeyResult("a", "A", baseline=5, target=2, weight=4),
        KeyResult("b", "B", baseline=1, target=2),
    ]
    okrs = OKRSet([Objective("o", "O", krs)], cycle="2026-Q4")
    for tool, why in (("peoplebox", "no place for it"), ("asana", "by the largest")):
        whys = {loss.what: loss.why for loss in write(okrs, tool).losses}
        assert why in whys["weight of a key result"]


def test_a_workbook_keeps_every_digit_and_line_end() -> None:
    """A number of 17 digits, CR LF and a bell come back as they were."""
    pytest.importorskip("openpyxl")
    kr = KeyResult("k", "K", baseline=0.1 + 0.2, target=10, weight=1 / 3)
    made = Objective(
        "o", "O", [kr], why="one\r\ntwo\x07 _x0007_", extra={"x-a": ["a\r\nb"]}
    )
    metric = Metric("m", unit="EUR")
    okrs = OKRSet(
        [made],
        metrics=[metric],
        observations={"m": {"2026-11-06": 0.1 + 0.7}},
        cycle="2026-Q4",
    )
    assert () == write(okrs, "flat", format="xlsx").losses
    assert () == write(okrs, "flat").losses


@pytest.mark.parametrize(
    ("tool", "name", "format"),
    [
        ("asana", "a.xlsx", None),
        ("asana", "a.csv", None),
        ("flat", "a.csv", "xlsx"),
        ("flat", "a.XLSX", "csv"),
        ("appfire", "a.json", None),
    ],
    ids=range(5),
)
def test_a_name_that_says_another_format_is_refused(
    tool: str, name: str, format: Any, tmp_path: Path
) -> None:
    """A file that is none of what its name says is found out too late elsewhere."""
    with pytest.raises(InvalidOKRError) as caught:
        write(example_set(), tool, to=tmp_path / name, format=format)
    assert ("not-writable", "to") == (caught.value.code, caught.value.place)
    assert caught.value.hint
    assert [] == list(tmp_path.iterdir())


def test_asana_has_no_weight_above_one_and_percent_as_a_fraction() -> None:
    """What Asana refuses is never written; relations between weights stay."""
    krs = [
        KeyResult("a", "A", baseline=5, target=2, metric="churn", weight=4),
        KeyResult("b", "B", baseline=1, target=2, metric="sales", weight=1),
        KeyResult("o", "Same id", baseline=1, target=2, starts_on="2026-11-01"),
    ]
    metrics = [Metric("churn", unit="%"), Metric("sales", unit="EUR")]
    okrs = OKRSet([Objective("o", "O", krs)], metrics=metrics, cycle="2026-Q4")
    bodies: Any = write(okrs, "asana").content
    goals = {body["gid"]: body for body in bodies if body["resource_type"] == "goal"}
    metric = goals["a"]["metric"]
    assert (0.05, 0.02, "percentage") == (
        metric["initial_number_value"],
        metric["target_number_value"],
        metric["unit"],
    )
    assert "EUR" == goals["b"]["metric"]["currency_code"]
    assert "2026-11-01" == goals["o (key result)"]["start_on"]
    weights = [b["contribution_weight"] for b in bodies if "contribution_weight" in b]
    assert [1.0, 0.25, 0.25] == weights


def test_values_are_those_of_the_day() -> None:
    """Later readings are not known on the day; without a day the last one counts."""
    kr = KeyResult(
        "k", "K", baseline=0, target=9, check_ins={"2026-10-09": 1, "2026-11-09": 5}
    )
    okrs = OKRSet([Objective("o", "O", [kr])], cycle="2026-Q4")
    for on, value in (("2026-10-31", "1"), (None, "5"), ("2026-10-01", "")):
        exported = write(okrs, "appfire", on=on)
        rows = list(csv.DictReader(io.StringIO(str(exported.content))))
        assert value == rows[1]["Current value"]
    assert "2026-11-09" == str(write(okrs, "appfire").on)


@given(st.text(st.sampled_from("'a0" + PASSED + STARTS)))
def test_no_text_starts_a_formula_and_all_come_back(text: str) -> None:
    """The guard stands before every start of a formula, and is undone exactly."""
    cell = guarded(text)
    assert text == bare(cell)
    assert not cell or cell.lstrip(PASSED)[:1] not in [*STARTS]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_stay_numbers_to_the_last_digit(value: float) -> None:
    """A negative number is no formula: it is written bare and read back the same."""
    assert value == float(number_text(value))
    assert "'" not in number_text(value)


@pytest.mark.parametrize("tool", ["appfire", "flat", "peoplebox"])
def test_hostile_texts_are_guarded_in_every_cell(tool: str) -> None:
    """No cell of an export starts as a formula, unless it is a number."""
    evil = "=cmd|'/C calc'!A0"
    kr = KeyResult("-1", evil, baseline=-1, target=-3.5, owner="@SUM(A1)")
    made = Objective("+o", "-1+1", [kr], owner="\t=1", why="\uff1dHYPERLINK()")
    okrs = OKRSet([made], cycle="2026-Q4")
    text = str(write(okrs, tool).content)
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row if cell]
    starting = {cell for cell in cells if cell[0] in STARTS}
    assert {"-1", "-3.5"} == starting
    assert back_of(okrs, write(okrs, tool)).key_results[0].title == evil


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A failure leaves what was there; the kind of file follows its name."""
    okrs = example_set()
    exported = write(okrs, "flat", to=tmp_path / "okrs.csv")
    assert exported.content == (tmp_path / "okrs.csv").read_bytes().decode()
    assert str(tmp_path / "okrs.csv") == exported.path
    write(okrs, "asana", to=tmp_path / "okrs.json")
    goals = json.loads((tmp_path / "okrs.json").read_text())
    assert write(okrs, "asana").content == goals
    (tmp_path / "folder").mkdir()
    with pytest.raises(DocumentError):
        write(okrs, "flat", to=tmp_path / "folder")
    assert ["folder", "okrs.csv", "okrs.json"] == sorted(
        path.name for path in tmp_path.iterdir()
    )


def test_a_workbook_says_the_same_as_the_text(tmp_path: Path) -> None:
    """Its texts are texts, never formulas, and its numbers numbers."""
    openpyxl = pytest.importorskip("openpyxl")
    kr = KeyResult("k", "=1+1", baseline=-1, target=2.5)
    okrs = OKRSet([Objective("o", "@x", [kr])], cycle="2026-Q4")
    exported = write(okrs, "peoplebox", to=tmp_path / "okrs.XLSX")
    assert isinstance(exported.content, bytes)
    assert (tmp_path / "okrs.XLSX").read_bytes() == exported.content
    sheet = openpyxl.load_workbook(io.BytesIO(exported.content)).active
    assert {"s", "n"} == {cell.data_type for row in sheet for cell in row}
    assert -1 == sheet.cell(3, 15).value
    assert write(okrs, "peoplebox").losses == exported.losses
    assert back_of(okrs, exported) == back_of(okrs, write(okrs, "peoplebox"))


def test_what_no_workbook_can_hold_is_refused() -> None:
    """Nothing is cut off in silence."""
    supports = [Support(objective="y" * 190) for _ in range(300)]
    made = Objective("o", "O", supports=supports)
    with pytest.raises(InvalidOKRError) as caught:
        write(OKRSet([made], cycle="2026-Q4"), "flat", format="xlsx")
    assert "not-writable" == caught.value.code


@pytest.mark.parametrize(
    ("tool", "fields", "kind", "code"),
    [
        ("appfyre", {}, UnknownIdError, "id-unknown"),
        (None, {}, UnknownIdError, "id-unknown"),
        ("mhokr", {}, InvalidOKRError, "unknown-word"),
        ("asana", {"format": "csv"}, InvalidOKRError, "not-needed"),
        ("flat", {"format": "ods"}, InvalidOKRError, "unknown-word"),
        ("flat", {"on": "soon"}, InvalidOKRError, "invalid-date"),
        ("flat", {"okrs": {}}, InvalidOKRError, "wrong-type"),
        (
            "flat",
            {"okrs": OKRSet([Objective("o", "O")])},
            InvalidOKRError,
            "missing-field",
        ),
    ],
    ids=range(8),
)
def test_what_cannot_be_written_is_refused(
    tool: str, fields: dict[str, Any], kind: type[Exception], code: str
) -> None:
    """Wrong arguments are errors with a code, before anything is written."""
    arguments: dict[str, Any] = {"okrs": example_set()} | fields
    okrs = arguments.pop("okrs")
    with pytest.raises(kind) as caught:
        write(okrs, tool, **arguments)
    assert code == getattr(caught.value, "code", "")


def test_what_a_reader_would_refuse_is_not_written(tmp_path: Path) -> None:
    """A title that reads as an error of a spreadsheet would come back as a fault."""
    okrs = OKRSet([Objective("o", "#REF!")], cycle="2026-Q4")
    with pytest.raises(InvalidOKRError) as caught:
        write(okrs, "appfire", to=tmp_path / "okrs.csv")
    assert "not-writable" == caught.value.code
    assert [] == list(tmp_path.iterdir())


def test_an_export_shows_itself() -> None:
    """Text, JSON, columns, frame and HTML say the same losses."""
    exported = write(example_set(), "appfire")
    assert (
        "<Exported: appfire: 2 objectives, 2 key results, 9 kinds of losses>"
        == repr(exported)
    )
    report: Any = exported.to_dict()
    assert json.loads(json.dumps(report)) == report
    whats = [loss.what for loss in exported.losses]
    assert whats == [item["what"] for item in report["items"]]
    assert whats == exported.to_columns()["what"].tolist()
    frame: Any = exported.to_frame("polars")
    assert whats == frame["what"].to_list()
    assert all(what in exported._repr_html_() for what in whats)


def test_what_the_set_says_for_all_is_told_too() -> None:
    """A policy or a waiver has no row of its own, and is lost all the same."""
    okrs = example_set().replace(policy="google", name="team", waive={"O01": "small"})
    okrs = okrs.replace(review={"severities": {"K04": "off"}})
    told = {loss.what for loss in write(okrs, "peoplebox").losses}
    assert {"policy of the set", "name of the set", "waivers of the set"} <= told
    assert "review settings of the set" in told


def test_every_writer_is_in_the_catalogue() -> None:
    """A format that can be written says so."""
    assert set(WRITTEN) == {t.name for t in tools().values() if t.direction == "both"}
