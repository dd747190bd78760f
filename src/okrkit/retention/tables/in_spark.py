"""What Spark is told in its own words: any step of an expression is calls of Java."""

import importlib
from typing import Any

import narwhals.stable.v2 as nw


def with_texts(frame: nw.LazyFrame[Any], **texts: str) -> nw.LazyFrame[Any]:
    """
    Add columns to a frame of Spark.

    Args:
        frame: The rows.
        **texts: SQL by name, in which nothing is a user's.

    Returns:
        The rows with these columns.
    """
    f = importlib.import_module("pyspark.sql.functions")
    columns = {name: f.expr(text) for name, text in texts.items()}
    made: nw.LazyFrame[Any] = nw.from_native(frame.to_native().withColumns(columns))
    return made


def asked(frame: nw.LazyFrame[Any], text: str) -> nw.LazyFrame[Any]:
    """
    Ask Spark about a frame.

    Args:
        frame: The rows.
        text: SQL in which `{okrkit_rows}` are the rows, and nothing is a user's.

    Returns:
        What it answers.
    """
    native = frame.to_native()
    answer = native.sparkSession.sql(text, okrkit_rows=native)
    made: nw.LazyFrame[Any] = nw.from_native(answer)
    return made
