"""The whole error tree at once: what a program may rely on for every class."""

import ast
import copy
import pickle
from pathlib import Path

import pytest

import okrkit
from okrkit import errors
from okrkit.errors import CODES, OKRError, OKRWarning, shown

SOURCES = Path(okrkit.__file__).parent
HOSTILE = "<b>\n\x00\u202e" + "a" * 10_000

# The arguments that some classes ask for, beyond the sentence.
SPECIAL = {
    "AmbiguousIdError": {"id": "nps", "meanings": ["metric nps", "key result nps"]},
    "LimitError": {"limit": "depth", "allowed": 64},
    "SchemaVersionError": {"found": 9, "supported": 1},
    "UnknownIdError": {"id": "npss", "known": ["nps", "churn"]},
}


def tree(base: type) -> list[type]:
    """Return a class and everything under it, as far as it is public."""
    below = [cls for child in base.__subclasses__() for cls in tree(child)]
    return [cls for cls in (base, *below) if cls.__name__ in errors.__all__]


def groups() -> list[type]:
    """Return the classes that hold several errors."""
    return [cls for cls in tree(OKRError) if issubclass(cls, ExceptionGroup)]


def made(cls: type, why: str = "this cannot be") -> OKRError:
    """Make an error of any class of the tree."""
    if cls in groups():
        return cls(why, [OKRError("first", code="limit"), OKRError("second")])
    return cls(
        why, hint="write that", got=shown(HOSTILE), **SPECIAL.get(cls.__name__, {})
    )


SINGLE = [cls for cls in tree(OKRError) if cls not in groups()]
EVERY = [*SINGLE, *groups()]


def state(error: OKRError) -> object:
    """Return all an error says of itself, comparable."""
    parts = {key: value for key, value in vars(error).items() if key != "errors"}
    members = [state(e) for e in getattr(error, "exceptions", ())]
    return type(error), str(error), parts, members


def test_tree_is_the_exported_one():
    """A class outside `__all__`, or a name without a class, is not public."""
    classes = {cls.__name__ for cls in (*tree(OKRError), *tree(OKRWarning))}

    assert {n for n in errors.__all__ if n != "CODES"} == classes


@pytest.mark.parametrize("cls", [*EVERY, *tree(OKRWarning)])
def test_class_is_drawn_at_the_top(cls):
    """The drawing is the map people navigate by."""
    assert f" {cls.__name__}" in errors.__doc__ or cls.__name__ + "(" in errors.__doc__


@pytest.mark.parametrize("cls", EVERY)
@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))]
)
def test_error_survives_copying(cls, again):
    """Process pools and job queues send errors by pickle, with all they carry."""
    error = made(cls)

    assert state(error) == state(again(error))


@pytest.mark.parametrize("cls", [cls for cls in EVERY if cls is not OKRError])
def test_code_is_listed(cls):
    """Programs branch on codes, so each is in the list that the docs print."""
    assert made(cls).code in CODES


@pytest.mark.parametrize("cls", [cls for cls in EVERY if cls is not OKRError])
def test_error_is_also_one_of_pythons_own(cls):
    """Code that knows nothing of okrkit still catches what it always caught."""
    assert issubclass(cls, ValueError | LookupError | ImportError)


@pytest.mark.parametrize("cls", SINGLE)
def test_message_is_one_clipped_line_that_ends_in_the_next_step(cls):
    """Whatever came in, the sentence can be logged and says what to do."""
    message = str(made(cls))

    assert message.isprintable()
    assert 400 > len(message)
    assert message.endswith(". write that")


@pytest.mark.parametrize("cls", groups())
def test_group_shows_twenty_and_counts_the_rest(cls):
    """A broken file of a thousand rows must not flood a terminal."""
    message = str(cls("many faults", [OKRError(f"fault {n}") for n in range(1000)]))

    assert "fault 19" in message
    assert "fault 20" not in message
    assert message.endswith("and 980 more")


@pytest.mark.parametrize("cls", groups())
def test_group_is_clipped(cls):
    """Twenty long faults stay under four thousand characters too."""
    message = str(cls("many faults", [OKRError("a" * 1000) for _ in range(30)]))

    assert 4000 >= len(message)
    assert message.endswith("...")


@pytest.mark.parametrize("cls", groups())
def test_group_splits_into_its_own_kind(cls):
    """`except*` takes out members; what is left still is an okrkit error."""
    taken, left = made(cls).split(lambda e: e.code == "limit")

    assert (cls, cls) == (type(taken), type(left))
    assert ["first"] == [str(e) for e in taken.exceptions]


def test_shown_survives_a_repr_that_raises():
    """A value from a plug-in may be anything, also broken."""

    class Broken:
        def __repr__(self):
            raise RuntimeError

    assert "<Broken whose repr raised RuntimeError>" == shown(Broken())


def codes_in_sources() -> set[str]:
    """Return every code written in the sources: arguments, defaults and rows."""
    found = set()
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case (
                    ast.keyword(arg="code", value=value)
                    | ast.Assign(
                        targets=[ast.Name("code" | "default_code")], value=value
                    )
                    | ast.AnnAssign(
                        target=ast.Name("default_code"), value=ast.expr() as value
                    )
                ):
                    found |= constants(value)
    return found - {""}


def constants(node: ast.expr) -> set[str]:
    """Return the texts an expression may stand for: itself, or either branch."""
    if isinstance(node, ast.IfExp):
        return constants(node.body) | constants(node.orelse)
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return {node.value} if is_text else set()


@pytest.mark.once
def test_codes_raised_are_codes_listed():
    """The list is a promise: nothing raised that is not in it."""
    assert set() == codes_in_sources() - set(CODES)


def test_codes_listed_are_codes_raised():
    """And nothing in it that no line can raise."""
    texts = "\n".join(
        path.read_text(encoding="utf-8")
        for path in SOURCES.rglob("*.py")
        if path.name != "codes.py"
    )
    defaults = {cls.default_code for cls in EVERY}

    assert [] == [c for c in CODES if c not in defaults and f'"{c}"' not in texts]


def test_codes_are_sorted_kebab_words_with_a_meaning():
    """Sorted, a code is found by eye; in one style, it is typed right."""
    assert sorted(CODES) == list(CODES)
    assert all(c.replace("-", "").isalpha() and c == c.lower() for c in CODES)
    assert all(CODES.values())


@pytest.mark.parametrize("asked", ["nope", None])
def test_nothing_is_guessed_that_is_not_alike(asked):
    """A wrong guess sends whoever follows it further away."""
    known = ["europe", "x-on"]

    assert () == errors.UnknownIdError("none", id=asked, known=known).nearest


def test_near_misses_leave_out_what_is_too_long_to_compare():
    """A hostile id of a million letters costs nothing."""
    assert ("title",) == errors.nearest("tittle", ["t" * 10**6, "title"])
