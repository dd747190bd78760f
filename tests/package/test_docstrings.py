"""
Every public thing says what it takes, gives and raises, and shows itself at work.

The examples are run by the session `doctest`; here they must be present, and the
sections must say what the code says. Insides may be as short as they like.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from types import ModuleType

import attrs
import pytest

import okrkit
from okrkit import errors

pytestmark = pytest.mark.once


def public() -> Iterator[tuple[str, object]]:
    """Yield everything reached from the front, with the path a user writes."""
    for name in okrkit.__all__:
        value = getattr(okrkit, name)
        if not isinstance(value, ModuleType):
            yield name, value
        elif value is not errors:
            for inner in sorted(set(value.__all__) - set(okrkit.__all__)):
                yield f"{name}.{inner}", getattr(value, inner)


def members(cls: type) -> Iterator[tuple[str, object]]:
    """Yield the public methods and properties of a class that okrkit wrote."""
    for name, value in inspect.getmembers_static(cls):
        inner = getattr(value, "__func__", getattr(value, "fget", value))
        # What attrs makes by itself is of no module.
        home = getattr(inner, "__module__", None) or ""
        ours = inspect.isfunction(inner) and home.startswith("okrkit")
        if ours and not name.startswith("_"):
            yield name, value


def is_error(value: object) -> bool:
    """Tell whether something is an error or warning: those are one line each."""
    return inspect.isclass(value) and issubclass(value, Exception)


CLASSES = {p: v for p, v in public() if inspect.isclass(v) and not is_error(v)}
MEMBERS = {f"{p}.{n}": v for p, cls in CLASSES.items() for n, v in members(cls)}
METHODS = {p: getattr(v, "__func__", v) for p, v in MEMBERS.items()}
FUNCTIONS = {p: v for p, v in public() if inspect.isfunction(v)} | {
    p: v for p, v in METHODS.items() if inspect.isfunction(v)
}
DOCUMENTED = CLASSES | MEMBERS | FUNCTIONS


def section(value: object, *titles: str) -> str:
    """Return the text of the first of some sections that a docstring has."""
    for title in titles:
        found = re.search(
            rf"^{title}:\n(.*?)(?=^\S|\Z)",
            inspect.getdoc(value) or "",
            re.MULTILINE | re.DOTALL,
        )
        if found:
            return textwrap.dedent(found[1])
    return ""


def entries(value: object, *titles: str) -> set[str]:
    """Return the names that a section explains; several may share a line."""
    heads = re.findall(r"^([*\w, ]+):", section(value, *titles), re.MULTILINE)
    return {name.strip(" *") for head in heads for name in head.split(",")}


def parameters(function: Callable[..., object]) -> set[str]:
    """Return the names of the arguments a user gives."""
    names = set(inspect.signature(function).parameters)
    return {n for n in names - {"self", "cls"} if not n.startswith("_")}


def raised(function: Callable[..., object]) -> set[str]:
    """Return okrkit's errors that the body itself raises."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    names = {
        ast.unparse(node.exc.func if isinstance(node.exc, ast.Call) else node.exc)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and node.exc
    }
    return names & set(errors.__all__)


# Thousands of names share a law: each law is one test, and names those that break it.


def test_has_a_docstring():
    """What has no words is not public."""
    assert [] == [
        path for path, value in DOCUMENTED.items() if not inspect.getdoc(value)
    ]


def test_shows_an_example():
    """The first thing people copy is the example."""
    assert [] == [
        path
        for path, value in (CLASSES | FUNCTIONS).items()
        if ">>> " not in section(value, "Example", "Examples")
    ]


def test_explains_its_arguments():
    """Every argument, and none that is not there."""
    taken = {path: parameters(function) for path, function in FUNCTIONS.items()}
    told = {path: entries(function, "Args") for path, function in FUNCTIONS.items()}

    assert taken == told


def test_explains_what_it_returns():
    """Unless it returns nothing, its order, range or unit is worth a line."""
    assert [] == [
        path
        for path, function in FUNCTIONS.items()
        if inspect.signature(function).return_annotation not in (None, "None")
        and not section(function, "Returns", "Yields")
    ]


def test_names_the_errors_it_raises():
    """Those of helpers may be named too; its own must be."""
    hidden = {
        path: raised(function) - entries(function, "Raises")
        for path, function in FUNCTIONS.items()
    }

    assert {} == {path: names for path, names in hidden.items() if names}


def test_explains_its_fields():
    """A field is read by everyone who has the value in hand."""
    hidden = {}
    for path, cls in CLASSES.items():
        if attrs.has(cls):
            fields = {field.name for field in attrs.fields(cls) if field.name[0] != "_"}
            fields -= {n for n, value in members(cls) if isinstance(value, property)}
            hidden[path] = fields - entries(cls, "Attributes", "Args")

    assert {} == {path: names for path, names in hidden.items() if names}


def test_there_is_something_to_explain():
    """A law of no names holds always."""
    assert len(FUNCTIONS) > 1000
    assert len(CLASSES) > 100
    assert any(map(attrs.has, CLASSES.values()))
