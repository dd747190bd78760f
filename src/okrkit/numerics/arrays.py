"""Names of the arrays that kernels take and give."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
"""Numbers; NaN where there is none."""

Ints: TypeAlias = NDArray[np.int64]
"""Counts, codes, days since 1970-01-01."""

Flags: TypeAlias = NDArray[np.bool_]
"""True and false, one a row."""
