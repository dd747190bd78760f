"""
Run every example in the docstrings, the README and the docs as a test.

Only paths that are asked for are read: ``pytest README.md docs src``, as the
nox session `doctest` does.
"""

from doctest import ELLIPSIS

from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.myst import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser
from sybil.sybil import SybilCollection

_docstrings = Sybil(
    path="src",
    parsers=[DocTestParser(optionflags=ELLIPSIS)],
    pattern="*.py",
    document_types={".py": PythonDocStringDocument},
)
# The examples of one page build on each other; those of two pages do not.
_parsers = [PythonCodeBlockParser(doctest_optionflags=ELLIPSIS)]
_docs = Sybil(path="docs", parsers=_parsers, pattern="*.md")
_readme = Sybil(parsers=_parsers, filenames=["README.md"])

pytest_collect_file = SybilCollection([_docstrings, _docs, _readme]).pytest()
