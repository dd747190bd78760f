"""The same numbers from frames of any engine, written once in narwhals."""
