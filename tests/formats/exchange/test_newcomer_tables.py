"""What a newcomer's exports got wrong, or lost without a word: told, with its cell."""

import pytest

import okrkit as okr
from okrkit.formats.exchange.imported import Imported
from okrkit.formats.exchange.reading import read

ON = "2026-11-15"
APPFIRE = "Order,Type,Summary,Period,Weight,Start value,Current value,Target value\n"
AIM = APPFIRE + "1,Objective,Keep,2026-Q4,,,,\n"
QUANTIVE = "Session,objective,keyResultName,owner,initialValue,targetValue,type\n"
MHOKR = "objectiveId,title,status,progress,keyResultId,keyResultTitle,"
MHOKR += "keyResultProgress\n"
PEOPLEBOX = "Row ID,Parent Row IDs,Action,Goal Title,Goal Cycle,Goal Type,"
PEOPLEBOX += "Starting Value,Target Value\n"
ALLY = "Row ID,Title,Parent,Time Period,T,S,X,C,W\n1,Top,,2026-Q4,Objective,,,,\n"
NAMED = {"type": "T", "start": "S", "target": "X", "current": "C", "weight": "W"}


def tried(text: str | bytes, tool: str, **said: object) -> Imported:
    """Read in a dry run."""
    return read(text, tool, dry_run=True, on=ON, **said)


def places(found: Imported) -> list[tuple[int, int, str]]:
    """Give row, column and code of each fault."""
    return [(fault.line, fault.column, fault.code) for fault in found.faults]


def lost(found: Imported) -> dict[str, str]:
    """Give the losses by what is lost."""
    return {loss.what: str(loss) for loss in found.losses}


@pytest.mark.parametrize(
    "cell", ["1.5", "10.25", "1234.5", "1.2345", "0.123", "01.234", "1.234.5"]
)
def test_thousands_stand_in_whole_groups_alone(cell: str) -> None:
    """0.123 is no 123, and 1.5 no number where a point parts thousands."""
    text = AIM.replace(",", ";") + f"1.1;KR;NPS;2026-Q4;;{cell};;7\n"
    found = tried(text, "appfire", decimal=",", thousands=".")
    assert [(3, 6, "unreadable-number")] == places(found)


@pytest.mark.parametrize(
    ("cell", "mark", "value"),
    [
        ("1.234", ".", 1234.0),
        ("12.345.678,5 €", ".", 12345678.5),
        ("1234,5", ".", 1234.5),
        ("1 200 EUR", " ", 1200.0),
    ],
)
def test_whole_groups_are_read(cell: str, mark: str, value: float) -> None:
    """Groups of three, none at all, and a unit behind a blank."""
    text = AIM.replace(",", ";") + f"1.1;KR;NPS;2026-Q4;;{cell};;{cell}9\n"
    text = AIM.replace(",", ";") + f"1.1;KR;NPS;2026-Q4;;;;7\n2;KR;N;;;{cell};;\n"
    found = tried(text, "appfire", decimal=",", thousands=mark)
    assert "unreadable-number" not in {fault.code for fault in found.faults}
    text = f"date;value;comment\n2026-11-01;{cell};\n"
    unit = "EUR" if cell.endswith(("€", "EUR")) else "count"
    metric = okr.Metric("m", unit=unit)
    made = read(text, "oslokommune", metric=metric, decimal=",", thousands=mark)
    assert [value] == list(made.okrs.series("m").values)


def test_a_blank_weight_beside_others_is_a_fault() -> None:
    """1 beside 50 would let one key result nearly vanish from the mean."""
    text = AIM + "1.1,KR,A,2026-Q4,50,0,0,10\n1.2,KR,B,2026-Q4,,0,10,10\n"
    found = tried(text, "appfire")
    assert [(4, 5, "blank")] == places(found)
    assert "row 3" in found.faults[0].expected
    none = tried(text.replace("50", ""), "appfire")
    assert () == none.faults


def test_a_blank_weight_of_a_link_is_a_fault() -> None:
    """Objectives below an objective are siblings as well."""
    text = AIM + "1.1,Objective,A,2026-Q4,2,,,\n1.2,Objective,B,2026-Q4,,,,\n"
    assert [(4, 5, "blank")] == places(tried(text, "appfire"))


def test_viva_splits_the_rest() -> None:
    """Shares make 100 %; an edited one is fixed and the rest is split again."""
    rows = "2,A,1,2026-Q4,Key Result,0,10,0,50\n3,B,1,2026-Q4,Key Result,0,10,10,\n"
    rows += "4,C,1,2026-Q4,Key Result,0,10,10,\n"
    made = read(ALLY + rows, "ally", columns=NAMED, on=ON, percent="0-100").okrs
    assert [0.5, 0.25, 0.25] == [kr.weight for kr in made.key_results]
    assert 0.5 == okr.score(made, on=ON, policy="viva")["top"].score
    unsaid = tried(ALLY + rows, "ally", columns=NAMED)
    assert [(4, 9, "blank"), (5, 9, "blank")] == places(unsaid)
    over = rows.replace(",50\n", ",150\n")
    found = tried(ALLY + over, "ally", columns=NAMED, percent="0-100")
    assert ["The weights beside it are more than the whole."] * 2 == [
        fault.hint for fault in found.faults
    ]


def test_a_second_word_of_a_key_result_is_a_fault() -> None:
    """Neither 40 nor 90 may win without a word."""
    rows = "7,T,ON,50,k,K,40\n7,T,OFF,55,k,K,90\n"
    found = tried(MHOKR + rows, "mhokr", cycle="2026-Q4")
    assert [(3, 7, "objective-conflict")] == places(found)
    assert "row 2 says something else of this key result" in str(found.faults[0])
    told = lost(found)
    assert "column status of a further row of an objective" in told
    assert "column progress of a further row of an objective" in told


def test_a_key_result_that_stands_twice_is_told() -> None:
    """The same line twice is one; the objective's progress stays in extra."""
    found = tried(MHOKR + "7,T,ON,50,k,K,40\n" * 2, "mhokr", cycle="2026-Q4")
    assert () == found.faults
    assert "a row that stands twice" in lost(found)
    extra = found.okrs.objectives[0].extra["x-mhokr"]
    assert {"status": "ON", "progress": "50"} == extra


def test_progress_beyond_the_whole_is_a_fault() -> None:
    """75 where shares go to 1 is no 7500 percent, nor 140 of 100 a progress."""
    text = "name,completion\nG,75\n"
    found = tried(text, "culture-amp", cycle="2026-Q4", percent="0-1")
    assert [(2, 2, "out-of-range")] == places(found)
    text = "name,type,progress\nG,goal,140\n"
    assert [(2, 3, "out-of-range")] == places(
        tried(text, "betterworks", cycle="2026-Q4")
    )


def test_what_an_appfire_objective_says_beyond_its_place_stays() -> None:
    """Values, weight and days of an objective, another period of a key result."""
    head = "Order,Type,Summary,Period,Weight,Start value,Current value,Target value,"
    text = head + "Expected start date,Expected end date\n"
    text += "1,Objective,Top,2026-Q4,3,0,40,100,2026-09-01,2027-02-15\n"
    text += "1.1,KR,A,2027-Q1,,0,5,10,,\n"
    made = read(text, "appfire", on=ON)
    (top,) = made.okrs.objectives
    assert {
        "Weight": "3",
        "Start value": "0",
        "Current value": "40",
        "Target value": "100",
        "Expected start date": "2026-09-01",
        "Expected end date": "2027-02-15",
    } == top.extra["x-appfire"]
    assert {"Period": "2027-Q1"} == top.key_results[0].extra["x-appfire"]
    assert all(loss.kept for loss in made.losses)


@pytest.mark.parametrize(
    ("tool", "text", "place"),
    [
        ("quantive", QUANTIVE + "2026-Q4,Keep,,Ann,0,1,\n", (2, 3, "blank")),
        (
            "burningokr",
            "Team,Objective,Key Result,Start,End\nT,O,,0,10\n",
            (2, 3, "blank"),
        ),
        ("mhokr", MHOKR + "7,T,,,,K,40\n", (2, 5, "blank")),
    ],
)
def test_a_key_result_without_a_name_is_a_fault(
    tool: str, text: str, place: tuple[int, int, str]
) -> None:
    """A row that measures something does not vanish."""
    assert [place] == places(tried(text, tool, cycle="2026-Q4"))


def test_an_objective_alone_keeps_what_else_its_row_says() -> None:
    """The owner of no key result, a description of none."""
    made = read(QUANTIVE + "2026-Q4,Keep,,Ann,,,\n", "quantive").okrs
    assert {"x-quantive": {"owner": "Ann"}} == made.objectives[0].extra
    text = "Team,Objective,Key Result,Description,Start,End\nT,O,,d,,\n"
    made = read(text, "burningokr", cycle="2026-Q4").okrs
    assert {"x-burningokr": {"Description": "d"}} == made.objectives[0].extra


def test_the_start_of_a_limit_is_kept_and_told() -> None:
    """A value that is to stay below 5 has no start in okrkit."""
    text = QUANTIVE + "2026-Q4,Keep,Churn,,4,5,should stay below\n"
    made = read(text, "quantive")
    assert {"x-quantive": {"initialValue": "4"}} == made.okrs.key_result("churn").extra
    assert "column initialValue" in lost(made)


def test_ally_without_a_type_says_what_it_took_rows_for() -> None:
    """Every row an objective: that is a reading, and is told."""
    found = tried(ALLY, "ally")
    assert "columns={'type': ...}" in lost(found)["what is a key result"]
    assert "what is a key result" not in lost(tried(ALLY, "ally", columns=NAMED))


def test_loops_are_faults_with_their_rows() -> None:
    """By rows and by titles, of two or three, and through a key result."""
    head = PEOPLEBOX
    text = head + "1,2,,A,2026-Q4,Objective,,\n2,3,,B,2026-Q4,Objective,,\n"
    text += "3,1,,C,2026-Q4,Objective,,\n4,1,,Below,2026-Q4,Objective,,\n"
    found = tried(text, "peoplebox")
    assert [(row, 2, "parent-loop") for row in (2, 3, 4)] == places(found)
    assert ["Below"] == [each.title for each in found.okrs.objectives]
    text = "Row ID,Title,Parent,Time Period\n1,A,B,2026-Q4\n2,B,A,2026-Q4\n"
    assert [(2, 3, "parent-loop"), (3, 3, "parent-loop")] == places(tried(text, "ally"))
    text = head + "1,2,,A,2026-Q4,Objective,,\n2,1,,K,2026-Q4,Key Result,0,1\n"
    assert [(2, 2, "parent-loop")] == places(tried(text, "peoplebox"))
    rows = "objectiveId,title,parentId\na,A,b\nb,B,a\n"
    assert [(2, 3, "parent-loop"), (3, 3, "parent-loop")] == places(
        tried(rows, "mhokr", cycle="2026-Q4")
    )


def test_many_loops_are_all_told() -> None:
    """Not the first five alone."""
    pairs = range(1, 21, 2)
    text = PEOPLEBOX + "".join(
        f"{one},{one + 1},,A,2026-Q4,Objective,,\n"
        f"{one + 1},{one},,B,2026-Q4,Objective,,\n"
        for one in pairs
    )
    assert 20 == tried(text, "peoplebox").fault_count


def test_a_row_that_cannot_be_read_hides_no_other() -> None:
    """An open quote and a cell beyond the reader's limit, each with its row."""
    long = AIM + f"1.1,KR,{'x' * 140_000},2026-Q4,,1,,2\n1.2,KR,,2026-Q4,,1,,2\n"
    found = tried(long, "appfire")
    assert [(3, 0, "file-unreadable"), (4, 3, "blank")] == places(found)
    assert "131,072 characters" in found.faults[0].expected
    text = APPFIRE + '1,Objective,,2026-Q4,,,,\n1.1,KR,"open,2026-Q4,,1,,2\n'
    found = tried(text, "appfire")
    assert [(2, 3, "blank"), (3, 0, "file-unreadable")] == places(found)
    with pytest.raises(okr.errors.DocumentError, match="row 1"):
        tried('Order,"Type\n1,2\n', "appfire")


def test_nan_in_json_hides_no_other_fault() -> None:
    """The text is read on, with nothing in place of what is no number."""
    data = b'[{"gid":"1","name":"x","html_notes":NaN},\n{"gid":"2"}]\n'
    codes = [f.code for f in tried(data, "asana", cycle="2026-Q4").faults]
    assert 2 == len(codes)
    assert "blank" in codes


def test_faults_of_whole_rows_name_their_column() -> None:
    """A parent, a period, a conflict: the number of the column is there."""
    text = PEOPLEBOX + "1,9,,T,2026-Q4,Objective,,\n2,1,,K,2026-Q4,Key Result,5,5\n"
    text += "3,1,,L,2026-Q4,Key Result,,5\n4,1,,M,2026-Q4,Key Result,$5,6\n"
    assert [
        (2, 2, "parent-unknown"),
        (3, 8, "target-zero-range"),
        (4, 7, "target-incomplete"),
        (5, 8, "unit-mismatch"),
    ] == places(tried(text, "peoplebox"))
    text = PEOPLEBOX + "1,,,T,Q4,Objective,,\n2,,,U,,Objective,,\n"
    assert [(2, 5, "cycle-unknown"), (3, 5, "cycle-missing")] == places(
        tried(text, "peoplebox")
    )
    text = AIM.replace("Weight", "x").replace("Current value", "Weight")
    text += "1.1,Objective,B,2026-Q4,,,-1,\n"
    assert [(3, 7, "invalid-weight")] == places(tried(text, "appfire"))


def test_a_child_of_a_row_to_delete_says_so() -> None:
    """Its parent is there, and is to go."""
    text = PEOPLEBOX + "1,,Delete,T,2026-Q4,Objective,,\n"
    found = tried(text + "2,1,,K,2026-Q4,Key Result,0,1\n", "peoplebox")
    assert ["its parent is a row that is to be deleted"] == [
        fault.why for fault in found.faults
    ]


def test_a_date_in_another_order_than_said() -> None:
    """Nobody can say that nobody said it."""
    text = "date,value\n13/10/2026,1\n2026-11-06T25:00,2\n"
    found = tried(text, "oslokommune", metric="m", dates="year first")
    assert ["not a date in the order that was said", "not a date"] == [
        fault.why for fault in found.faults
    ]


def test_a_conflict_is_told_in_words_of_the_file() -> None:
    """Two objectives of the company above one of a team."""
    text = "Team,Objective,Corporate Objective,Key Result,Start,End\n"
    text += "T,O,Grow,K,0,1\nT,O,Last,L,0,1\n"
    (fault,) = tried(text, "burningokr", cycle="2026-Q4").faults
    assert ("'Grow'", "'Last'", 3) == (fault.expected, fault.got, fault.column)
    text = "objectiveId,title,startDate\n7,T,2026-10-01\n7,T,2026-10-02\n"
    (fault,) = tried(text, "mhokr", cycle="2026-Q4").faults
    assert ("'2026-10-02'", 3) == (fault.got, fault.column)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (AIM.replace(",", "|"), "utf-8"),
        ("sep=;\n" + AIM.replace(",", ";"), "utf-8"),
        ('"sep=\t"\r\n' + AIM.replace(",", "\t"), "utf-8"),
        (AIM.replace(",", "\t"), "utf-16"),
        ("\ufeff" + AIM, "utf-16-le"),
    ],
    ids=["bars", "sep", "sep-tab", "utf-16", "utf-16-le"],
)
def test_forms_that_spreadsheets_write_are_read(data: str, encoding: str) -> None:
    """Bars, Excel's own first line, and its Unicode text."""
    made = read(data.encode(encoding), "appfire", encoding=encoding)
    assert ["Keep"] == [objective.title for objective in made.okrs.objectives]


def test_the_metric_of_a_history_is_one_of_its_items() -> None:
    """An empty metric beside the read ones would be nobody's."""
    text = "itemId,value,dateRecorded\n7,1,2026-11-01\n"
    found = tried(text, "leantime", metric="nps")
    assert ["unknown-metric"] == [fault.code for fault in found.faults]
    assert ["7"] == [metric.id for metric in found.okrs.metrics]
    made = read(text, "leantime", metric=okr.Metric("7", unit="%")).okrs
    assert ["%"] == [str(metric.unit) for metric in made.metrics]
