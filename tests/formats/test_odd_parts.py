"""Documents whose parts are none of what they should be."""

import numpy as np
import pytest

import okrkit as okr
from okrkit.errors import StructureError
from okrkit.formats.assemble import assemble_reported
from okrkit.formats.bulk import CheckIns
from okrkit.formats.read import read_text
from okrkit.formats.reports import Reported


def test_bounds_beside_a_unit_that_is_none():
    """The unit alone is the fault: bounds are not blamed for what they cannot be in."""
    metric = {"unit": "?!", "bounds": [0, 1]}
    document = {
        "okrkit": 1,
        "cycle": "2026-Q4",
        "objectives": [],
        "metrics": {"m": metric},
    }

    with pytest.raises(StructureError) as caught:
        okr.from_dict(document)

    assert ["invalid-unit"] == [fault.code for fault in caught.value.exceptions]


def test_reports_beside_a_document_without_a_list():
    """The way in columns gives up, so that the reader says what is wrong."""
    none = np.zeros(0, np.bool_), lambda _: None, lambda _: []
    tree = read_text('{"okrkit": 1, "cycle": "2026-Q4", "objectives": 5}', "json")

    found = assemble_reported(tree, okr.Limits(), Reported(CheckIns.empty(), *none))

    assert found is None
