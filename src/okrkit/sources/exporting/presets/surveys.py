"""Exports of surveys: Qualtrics, SurveyMonkey, Typeform, Delighted."""

from typing import Final

from okrkit.sources.exporting.export_map import ExportColumn, ExportFilter, ExportMap

__all__ = ["SURVEYS"]

_QUALTRICS: Final = ExportMap(
    name="qualtrics",
    table="Responses",
    columns={"date": "EndDate"},
    key=("ResponseId",),
    header_rows=3,
    header_mark='"ImportId"',
    filters=(
        ExportFilter(
            column="Status",
            drop=("Survey Preview", "Survey Test", "1", "2"),
            needed=False,
        ),
    ),
    to_say={
        "score": "the question's column, such as 'Q5' where there is 'Q5_NPS_GROUP'"
    },
    source="Columns of Qualtrics' CSV with three rows of names. From memory: the words "
    "and numbers of Status for previews and tests.",
    note="Answers that were not finished count: leave them out with "
    "where={'Finished': ('True', '1')}.",
)

_SURVEYMONKEY: Final = ExportMap(
    name="surveymonkey",
    table="Responses",
    columns={"date": "End Date"},
    key=("Respondent ID",),
    header_rows=2,
    to_say={"score": "the text of the question; of one with choices, 'text / choice'"},
    source="Columns of SurveyMonkey's CSV of all responses, with two rows of names.",
    note="Dates are in the form and time zone of the account.",
)

_TYPEFORM: Final = ExportMap(
    name="typeform",
    table="Responses",
    columns={"date": "Submit Date (UTC)"},
    key=("#",),
    filters=(ExportFilter(column="Response Type", keep=("completed",), needed=False),),
    to_say={"score": "the text of the question"},
    clock="UTC",
    empty=("", "null"),
    source="Columns of Typeform's CSV of responses.",
)

_DELIGHTED: Final = ExportMap(
    name="delighted",
    table="Responses",
    columns={
        "score": "score",
        "date": "created_at",
        "respondent": ExportColumn("person", asked=True),
    },
    dates="unix-seconds",
    clock="UTC",
    key=("id",),
    alike=("survey_type",),
    source="Records of Delighted's API: survey responses.",
    note="One kind of survey: an answer of CSAT is none of NPS.",
)

SURVEYS: Final = (_QUALTRICS, _SURVEYMONKEY, _TYPEFORM, _DELIGHTED)
"""Every preset of surveys."""
