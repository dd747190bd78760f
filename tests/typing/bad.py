"""
Wrong calls, each with the error that mypy and pyright must give.

An ignore that is not needed fails, so each line here is refused by both.
"""

import okrkit as okr

okr.KeyResultt  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]

okr.score()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
