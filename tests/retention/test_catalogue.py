"""The catalogue: no measure without a formula, an id of its own and a source."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

from okrkit import retention
from okrkit.retention.catalogue import definitions
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.surveys.satisfaction import ces, csat


def constants() -> Iterator[tuple[str, Definition]]:
    """Find the definitions that stand in any module, alone or by name."""
    for found in pkgutil.walk_packages(retention.__path__, f"{retention.__name__}."):
        for name, value in vars(importlib.import_module(found.name)).items():
            several = value.values() if isinstance(value, dict) else [value]
            for one in several:
                if isinstance(one, Definition) and not name.startswith("_"):
                    yield f"{found.name}.{name}", one


def test_every_measure_is_in_it():
    """A family that defines a measure and forgets the catalogue is found here."""
    listed = definitions()
    missing = {place for place, one in constants() if listed.get(one.id) != one}
    assert set() == missing


def test_an_id_means_one_thing():
    """Readings carry the id alone: two measures of one id would be mixed up."""
    of_id: dict[str, set[str]] = {}
    for _, one in constants():
        of_id.setdefault(one.id, set()).add(one.formula)
    assert [] == [name for name, formulas in of_id.items() if len(formulas) > 1]


@pytest.mark.parametrize("id", definitions())
def test_nothing_is_left_unsaid(id: str):
    """Who reads a number wants its name, its formula and whose formula it is."""
    one = definitions()[id]
    assert id == one.id
    assert "" not in {one.name, one.formula, one.source}
    assert "\n" not in one.formula


def test_surveys_are_there_as_asked_by_default():
    """Their ids name scale and box, so the catalogue has those of the defaults."""
    listed = definitions()
    for made in (csat([5]), ces([5]), ces([5], measure="share")):
        assert listed[made.definition.id] == made.definition


def test_nobody_can_change_it():
    """It is shared by all who ask."""
    assert not hasattr(definitions(), "__setitem__")
