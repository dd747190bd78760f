"""The small results that examples share: what a reader meets first must work."""

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable, Iterator

import pytest

from okrkit import retention


def makers() -> Iterator[tuple[str, Callable[[], object]]]:
    """Find what each module named `sample` can make."""
    for found in pkgutil.walk_packages(retention.__path__, f"{retention.__name__}."):
        if found.name.endswith(".sample"):
            module = importlib.import_module(found.name)
            for name, make in inspect.getmembers(module, callable):
                if make.__module__ == found.name:
                    yield f"{found.name}.{name}", make


MAKERS = dict(makers())


RESULTS = [
    name
    for name, make in MAKERS.items()
    if hasattr(inspect.signature(make).return_annotation, "to_dict")
]


@pytest.mark.parametrize("name", MAKERS)
def test_an_example_is_the_same_each_time(name: str):
    """Two pages that show it must show the same numbers."""
    assert str(MAKERS[name]()) == str(MAKERS[name]())


def test_every_family_has_one():
    """A search that finds nothing would let the tests below pass unseen."""
    families = {"cohort", "estimates", "kaplan_meier", "repeat", "service", "value"}
    assert set() == families - {name.split(".")[2] for name in RESULTS}


@pytest.mark.parametrize("name", RESULTS)
def test_it_can_be_shown(name: str):
    """Text, HTML and JSON: nothing a newcomer tries may be missing."""
    one = MAKERS[name]()
    assert str(one).strip()
    assert one._repr_html_().count("<table") == one._repr_html_().count("</table>") > 0
    assert one.to_dict() == json.loads(json.dumps(one.to_dict(), allow_nan=False))


@pytest.mark.parametrize("name", RESULTS)
def test_each_row_can_be_explained(name: str):
    """An example that shows a number and cannot say why teaches the wrong thing."""
    one = MAKERS[name]()
    for id in getattr(one, "ids", ()):
        assert str(one.explain(id)).strip()
