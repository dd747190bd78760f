"""What a classifier says, taken with care: it is code of others."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from okrkit.errors import InvalidOKRError, OKRError, nearest, shown
from okrkit.numerics.arrays import Floats
from okrkit.numerics.numbers import numbers
from okrkit.results import require
from okrkit.strategy.leaving.row_names import index_of, named_alike

_OFF: Final = 1e-4
"""How far the chances of a row may add up to something else than 1."""


def place_of_class(classifier: object, leaves: object) -> int:
    """
    Find the class of those who leave.

    Args:
        classifier: With `classes_`, or with two columns of which the second is meant.
        leaves: The class; 1 or True where None.

    Returns:
        Its column.

    Raises:
        InvalidOKRError: No such class, or nobody said which.

    Example:
        >>> class Fitted:
        ...     classes_ = np.array([1, 0])
        >>> place_of_class(Fitted(), None)
        0
    """
    classes = _classes(classifier)
    if classes is None:
        if leaves is None:
            return 1
        raise InvalidOKRError(
            "a class of a classifier that names none",
            code="class-unknown",
            place="leaves",
            expected="a classifier with classes_, or leaves=None for its second column",
            got=shown(leaves),
        )
    if len(classes) != len({str(one) for one in classes}):
        raise _no_class("two classes of one name", classes, leaves)
    if leaves is None:
        found = [k for k, one in enumerate(classes) if _is_one(one)]
    else:
        found = [k for k, one in enumerate(classes) if _same(one, leaves)]
    if len(found) != 1:
        why = "nobody said which class leaves" if leaves is None else "no such class"
        raise _no_class(why, classes, leaves)
    return found[0]


def probabilities(
    classifier: Any,  # noqa: ANN401 - whatever has predict_proba
    features: object,
    *,
    leaves: object = None,
) -> Floats:
    """
    Ask a classifier for the chances of one class, and check them.

    Args:
        classifier: Fitted, with `predict_proba`.
        features: One row a customer; a dict of columns is one, too.
        leaves: The class; 1 or True where None.

    Returns:
        The chances.

    Raises:
        InvalidOKRError: Features that lack a column, columns of unequal length or of
            other rows, a classifier that raises, or chances that are none: another
            shape, NaN, outside 0 to 1, or not adding up to 1.
        MissingExtraError: A dict of columns for a classifier that knows names, and
            pandas is not installed.

    Shape:
        (customers,).

    Units:
        Probabilities.

    Source:
        The classifier.

    Example:
        >>> class Half:
        ...     def predict_proba(self, X):
        ...         return [[0.5, 0.5] for _ in X]
        >>> probabilities(Half(), [[1]])
        array([0.5])
    """
    place = place_of_class(classifier, leaves)
    if isinstance(features, Mapping):
        features = _made_of(classifier, features)
    chosen = _chosen(classifier, features)
    try:
        given = classifier.predict_proba(chosen)
        read = numbers(np.asarray(given), place="predict_proba")
    except OKRError:
        raise
    except Exception as error:
        raise InvalidOKRError(
            f"the classifier raised {type(error).__name__}",
            code="classifier-failed",
            place="predict_proba",
            got=shown(str(error)),
            hint="Are these the features that it was fitted to? Its own error is the "
            "cause of this one.",
        ) from error
    classes = _classes(classifier)
    columns = 2 if classes is None else len(classes)
    rows = _rows(chosen)
    if read.ndim != 2 or read.shape[1] != columns or rows not in (None, len(read)):
        many = "" if rows is None else f"{rows} rows and "
        raise InvalidOKRError(
            "chances of another shape",
            code="classifier-answer",
            place="predict_proba",
            expected=f"{many}{columns} columns, one a class",
            got=shown(read.shape),
        )
    if not len(read):
        raise InvalidOKRError("no customers", code="no-customers", place="features")
    wrong = ~((read >= 0) & (read <= 1)).all(axis=1)
    wrong |= np.abs(read.sum(axis=1) - 1) > _OFF
    if wrong.any():
        row = int(np.argmax(wrong))
        raise InvalidOKRError(
            "no chances",
            code="classifier-answer",
            place="predict_proba",
            expected="numbers from 0 to 1 that add up to 1 in each row",
            got=f"{shown(read[row].tolist())} in row {row}",
        )
    return np.ascontiguousarray(read[:, place])


def ids_of(features: object, rows: int) -> NDArray[Any]:
    """
    Return the ids that features bring: those of an index, or the numbers of the rows.

    Args:
        features: One row a customer.
        rows: How many there are.

    Returns:
        The index of a pandas frame, or of the series in a dict of columns, where it is
        of whole numbers or text; else 0, 1, 2 and so on.

    Shape:
        (rows,).

    Units:
        None.

    Source:
        None.

    Example:
        >>> ids_of([[0.1], [0.2]], 2)
        array([0, 1])
    """
    index = rows_of(features)
    named = getattr(index, "inferred_type", "") in ("integer", "string")
    return np.asarray(index) if named else np.arange(rows)


def rows_of(features: object) -> Any:  # noqa: ANN401 - an index of pandas
    """
    Return the index of features.

    Args:
        features: One row a customer.

    Returns:
        That of a pandas frame, or the one that all series in a dict of columns have;
        None where there is none.

    Raises:
        InvalidOKRError: Columns of a dict name other rows.

    Example:
        >>> import pandas
        >>> list(rows_of({"use": pandas.Series([1, 2], ["al", "bo"]), "age": [3, 4]}))
        ['al', 'bo']
    """
    if isinstance(features, Mapping):
        return named_alike((f"features[{n!r}]", each) for n, each in features.items())
    return index_of(features)


def _made_of(classifier: object, columns: Mapping[Any, Any]) -> object:
    """Make a frame of columns where the classifier knows names, else an array."""
    try:
        arrays = {str(name): np.asarray(column) for name, column in columns.items()}
    except ValueError as error:  # lists of lists that are not of one length
        raise _unequal(str(error)) from error
    sizes = {name: column.shape for name, column in arrays.items()}
    if len(set(sizes.values())) > 1 or any(len(size) != 1 for size in sizes.values()):
        raise _unequal(sizes)
    index = rows_of(columns)
    if getattr(classifier, "feature_names_in_", None) is None:
        plain = all(column.dtype.kind in "biuf" for column in arrays.values())
        made = np.empty((len(next(iter(arrays.values()), ())), len(arrays)), object)
        for place, column in enumerate(arrays.values()):
            made[:, place] = column
        return made.astype(np.float64) if plain else made
    return require("pandas", extra="pandas").DataFrame(arrays, index)


def _unequal(got: object) -> InvalidOKRError:
    return InvalidOKRError(
        "columns of unequal length",
        code="column-length",
        place="features",
        expected="one value a customer in each column",
        got=shown(got),
    )


def _classes(classifier: object) -> list[object] | None:
    """Return the classes in the order of their columns; None where it names none."""
    found = getattr(classifier, "classes_", None)
    return None if found is None else list(np.asarray(found).tolist())


def _is_one(one: object) -> bool:
    return isinstance(one, bool | int | float) and one == 1


def _same(one: object, other: object) -> bool:
    """Tell whether two labels are the same; 1 is not "1", and may be True."""
    if isinstance(other, np.generic):
        other = other.item()
    return isinstance(one, str) == isinstance(other, str) and one == other


def _no_class(why: str, classes: list[object], leaves: object) -> InvalidOKRError:
    return InvalidOKRError(
        why,
        code="class-unknown",
        place="leaves",
        expected=" or ".join(map(shown, classes[:20])),
        got="" if leaves is None else shown(leaves),
        hint="Say leaves=..., the class of those who leave.",
    )


def _chosen(classifier: object, features: Any) -> Any:  # noqa: ANN401 - a frame of any kind
    """Choose the columns of a frame that the classifier was fitted with, in order."""
    wanted = getattr(classifier, "feature_names_in_", None)
    there = getattr(features, "columns", None)
    if wanted is None or there is None or callable(there):
        return features
    names, known = [str(one) for one in wanted], list(there)
    missing = [name for name in names if name not in known]
    if missing:
        texts = [one for one in known if isinstance(one, str)]
        near = nearest(missing[0], texts, most=1)
        raise InvalidOKRError(
            "features that the classifier was fitted with are missing",
            code="column-missing",
            place="features",
            expected=", ".join(map(shown, names[:20])),
            got=f"without {', '.join(map(shown, missing[:20]))}",
            hint=f"Did you mean {near[0]!r}?" if near else "",
        )
    return features if names == known else features[names]


def _rows(features: Any) -> int | None:  # noqa: ANN401 - whatever a classifier takes
    """Count the rows; None where they cannot be counted."""
    shape = getattr(features, "shape", None)
    if isinstance(shape, tuple) and shape and isinstance(shape[0], int):
        return shape[0]
    return len(features) if isinstance(features, list | tuple) else None
