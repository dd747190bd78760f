"""Results that the examples of the documentation make, without a model of their own."""

import contextlib
import doctest
import gc
import importlib
import inspect
import io
import pkgutil
import sys
import warnings
from unittest import mock


def results_of(room):
    """Give every kind of result that the docstrings of a room make, by its name."""
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in _modules(f"okrkit.{room}"):
            for doc in _docs(module):
                for value in _made_by(doc, vars(module)):
                    if _is_view(value, room):
                        found.setdefault(type(value).__name__, value)
        # Databases that examples leave open are let go here, where nobody warns.
        gc.collect()
    return {name: found[name] for name in sorted(found)}


def _modules(name):
    room = importlib.import_module(name)
    yield room
    for info in pkgutil.walk_packages(room.__path__, f"{name}."):
        yield importlib.import_module(info.name)


def _docs(module):
    for value in vars(module).values():
        if getattr(value, "__module__", None) != module.__name__:
            continue
        inside = vars(value).values() if inspect.isclass(value) else ()
        for each in (value, *inside):
            doc = getattr(each, "__doc__", None) or ""
            if ">>>" in doc and (callable(each) or isinstance(each, property)):
                yield doc


def _made_by(doc, names):
    """Run an example; what it names and what it would print is what it made."""
    known, made = dict(names), []
    with (
        contextlib.redirect_stdout(io.StringIO()),
        mock.patch.object(sys, "displayhook", made.append),
        # Some are there to show an error, and that they work is for other tests.
        contextlib.suppress(Exception),
    ):
        for example in doctest.DocTestParser().get_examples(doc):
            exec(compile(example.source, "<doc>", "single"), known)  # noqa: S102
    return [*made, *known.values()]


def _is_view(value, room):
    kind = type(value)
    own = kind.__module__.startswith(f"okrkit.{room}")
    return own and hasattr(kind, "_repr_html_") and bool(value._repr_html_())
