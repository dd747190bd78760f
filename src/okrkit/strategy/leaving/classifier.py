"""`ClassifierRisk`: any classifier with `predict_proba` as a source of churn risk."""

import datetime as dt
from collections.abc import Callable, Sequence, Sized
from typing import Any, Final, Protocol, runtime_checkable

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, NotMeasuredError, shown
from okrkit.model.checks import text
from okrkit.model.metric import Observation
from okrkit.model.unit import Unit
from okrkit.numerics.arrays import Floats
from okrkit.numerics.numbers import numbers
from okrkit.numerics.special import normal_quantile
from okrkit.results.sealed import Comparable
from okrkit.retention.estimates.intervals import check_level
from okrkit.strategy.leaving.classifier_check import ClassifierCheck
from okrkit.strategy.leaving.classifier_probabilities import (
    ids_of,
    place_of_class,
    probabilities,
    rows_of,
)
from okrkit.strategy.leaving.classifier_source import RiskReading, RiskSource
from okrkit.strategy.leaving.hazard_logit import Logit, logit_fit
from okrkit.strategy.leaving.lifting import (
    auc,
    auc_error,
    calibration_table,
    lift_table,
)
from okrkit.strategy.leaving.row_names import named_alike
from okrkit.strategy.leaving.silence import chance_of, log_odds
from okrkit.strategy.leaving.watched import GivenReasons, Reasons, WatchList

_EXTREME: Final = 1e-3
"""A chance nearer to 0 or 1 counts as this far from it where chances are corrected."""


@runtime_checkable
class Classifier(Protocol):
    """
    What says chances of classes, as classifiers of scikit-learn do.

    Example:
        >>> class Half:
        ...     def predict_proba(self, X):
        ...         return [[0.5, 0.5] for _ in X]
        >>> isinstance(Half(), Classifier)
        True
    """

    def predict_proba(self, X: Any, /) -> Any:  # noqa: ANN401, N803 - its own face
        """
        Return the chances of the classes.

        Args:
            X: Features, one row a customer.

        Returns:
            One row a customer, one column a class.

        Example:
            >>> class Half:
            ...     def predict_proba(self, X):
            ...         return [[0.5, 0.5] for _ in X]
            >>> Half().predict_proba([7])
            [[0.5, 0.5]]
        """
        ...


def _classifier(value: object) -> Classifier:
    if isinstance(value, type) or not isinstance(value, Classifier):
        raise InvalidOKRError(
            "no classifier that says chances",
            code="not-a-classifier",
            place="classifier",
            expected="an object with the method predict_proba",
            got=shown(value),
            hint="Make and fit one first."
            if isinstance(value, type)
            else "Of a support vector machine ask for probability=True, or wrap it "
            "in CalibratedClassifierCV.",
        )
    return value


def _text(value: object) -> str:
    return text(value, field="event")


@frozen(eq=False, repr=False)
class ClassifierRisk(Comparable):
    """
    A classifier that says who leaves: lists, readings and checks of its chances.

    Anything with `predict_proba` will do: a scikit-learn pipeline, a calibrated one, a
    model of another library with the same face. Nothing is imported for it.

    A classifier that was trained on as many leavers as stayers, by weights or by
    copies, ranks well and says chances that are far too high: ask `check` on customers
    that it has not seen, and let `calibrated` correct it.

    Attributes:
        classifier: Fitted.
        event: What the chances are of, as people say it.
        name: What tells its readings apart; the name of its class where "".
        leaves: The class of those who leave; 1 or True where None.
        correction: What its log odds are corrected by; None where they are not.

    Raises:
        InvalidOKRError: No classifier, or no such class.

    Units:
        Probabilities.

    Source:
        The classifier; corrections: Platt, Advances in Large Margin Classifiers
        (1999), 61-74.

    Example:
        >>> class Share:
        ...     classes_ = ["left", "stayed"]
        ...     def predict_proba(self, X):
        ...         return [[x, 1 - x] for x in X]
        >>> risk = ClassifierRisk(Share(), leaves="left")
        >>> risk.watch_list([0.25, 0.75], customers=["al", "bo"], on="2026-10-31").ids
        ['bo', 'al']
    """

    classifier: Classifier = field(converter=_classifier)
    event: str = field(default="leaves", kw_only=True, converter=_text)
    name: str = field(default="", kw_only=True)
    leaves: object = field(default=None, kw_only=True)
    correction: Logit | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse a class that the classifier does not know."""
        text(self.name, field="name", empty=True)
        place_of_class(self.classifier, self.leaves)

    @property
    def source_name(self) -> str:
        """
        What its readings name as their model.

        Example:
            >>> class Half:
            ...     def predict_proba(self, X):
            ...         return [[0.5, 0.5] for _ in X]
            >>> ClassifierRisk(Half()).source_name
            'Half'
        """
        return self.name or type(self.classifier).__name__

    def chance(self, features: object) -> Floats:
        """
        Return the chance of leaving of each customer.

        Args:
            features: What the classifier takes, one row a customer. Columns of a frame
                are chosen by the names that it was fitted with. A dict of columns is
                made a pandas frame where the classifier knows names, else an array, in
                the order of the dict.

        Returns:
            Chances, corrected where there is a correction.

        Raises:
            InvalidOKRError: Features that lack a column, columns of unequal length, a
                classifier that raises, or one that says something else than chances.
            MissingExtraError: A dict of columns for a classifier that knows names, and
                pandas is not installed.

        Shape:
            (customers,).

        Units:
            Probabilities.

        Source:
            `predict_proba`, the column of the class that leaves.

        Example:
            >>> class Half:
            ...     def predict_proba(self, X):
            ...         return [[0.5, 0.5] for _ in X]
            >>> ClassifierRisk(Half()).chance([[1], [2]])
            array([0.5, 0.5])
        """
        return self._said(features).chance

    def watch_list(
        self,
        features: object,
        *,
        customers: ArrayLike | None = None,
        on: dt.date | str,
        value: ArrayLike | None = None,
        unit: str | Unit = "count",
        reasons: Reasons | Sequence[Sequence[str]] | None = None,
        level: float = 0.95,
    ) -> WatchList:
        """
        Return who may leave.

        Args:
            features: What the classifier takes, one row a customer; see `chance`.
            customers: Ids, one a row; where None, those of a pandas index, of a frame
                or of the series in a dict, of whole numbers or text, else the numbers
                of the rows, from 0 on.
            on: The day that the features are of.
            value: What each customer brings where he stays; NaN or None where not
                known.
            unit: Of the values.
            reasons: Why, one list of texts a row, or what gives them for a row.
            level: Of the intervals, which only a corrected classifier has.

        Returns:
            The list.

        Raises:
            InvalidOKRError: As `chance`, or columns of unequal length or other rows.
            CalendarError: No date.

        Example:
            >>> class Half:
            ...     def predict_proba(self, X):
            ...         return [[0.5, 0.5] for _ in X]
            >>> made = ClassifierRisk(Half()).watch_list([[1], [2]], on="2026-10-31")
            >>> made.expected_churn().value
            0.5
        """
        said, level = self._said(features), check_level(level)
        _paired(features, customers=customers, value=value)
        rows = len(said.chance)
        return self._listed(
            said,
            _customers(features, customers, rows),
            on=on,
            value=value,
            unit=unit,
            reasons=_reasons(reasons, rows),
            level=level,
        )

    def readings(
        self,
        features: object,
        *,
        on: dt.date | str,
        least: float = 0.5,
        value: ArrayLike | None = None,
        unit: str | Unit = "count",
    ) -> dict[str, Observation]:
        """
        Return expected churn and the share at risk as readings for key results.

        Args:
            features: What the classifier takes, one row a customer.
            on: The day that the features are of.
            least: From which chance on a customer counts as at risk.
            value: What each customer brings where he stays.
            unit: Of the values.

        Returns:
            By name: "expected churn", "at-risk share" and, where values are given,
            "value at risk"; each with its definition, n and standard error.

        Raises:
            InvalidOKRError: As `watch_list`.
            CalendarError: No date.

        Example:
            >>> class Half:
            ...     def predict_proba(self, X):
            ...         return [[0.5, 0.5] for _ in X]
            >>> made = ClassifierRisk(Half()).readings([[1], [2]], on="2026-10-31")
            >>> made["expected churn"].value, made["expected churn"].n
            (0.5, 2.0)
        """
        said = self._said(features)
        _paired(features, value=value)
        rows = np.arange(len(said.chance))
        made = self._listed(said, rows, on=on, value=value, unit=unit)
        return made.readings(least=least)

    def source(
        self,
        features: Callable[[dt.date], object],
        *,
        reading: RiskReading = "expected churn",
        least: float = 0.5,
        every: str = "month",
        since: dt.date | str | None = None,
    ) -> RiskSource:
        """
        Return a source for `okrkit.refresh`.

        Args:
            features: Gives the features as they were known on a day.
            reading: "expected churn" or "at-risk share".
            least: From which chance on a customer counts as at risk.
            every: The kind of period at whose end it is read: "month", "week" ...
            since: No day before it is asked about: that on which the classifier was
                fitted, for instance.

        Returns:
            What reads a metric: one reading for each period that ends in the window.

        Raises:
            InvalidOKRError: No function, reading or chance.
            CalendarError: No date.

        Example:
            >>> import okrkit as okr
            >>> class Half:
            ...     def predict_proba(self, X):
            ...         return [[0.5, 0.5] for _ in X]
            >>> source = ClassifierRisk(Half()).source(lambda day: [[1], [2]])
            >>> source.read(okr.Metric("churn"), "2026-10-01", "2026-11-01")[0].value
            0.5
        """
        if not callable(features):
            raise InvalidOKRError(
                "features of one day alone",
                code="wrong-type",
                place="features",
                expected="a function that gives the features of a day",
                got=shown(type(features).__name__),
                hint="Of one day ask for readings(features, on=...).",
            )

        def listed(day: dt.date) -> WatchList:
            said = self._said(features(day))
            return self._listed(said, np.arange(len(said.chance)), on=day)

        return RiskSource(
            listed,
            reading=reading,
            least=least,
            every=every,
            since=since,
            name=self.source_name,
        )

    def check(
        self,
        features: object,
        left: ArrayLike,
        *,
        bins: int = 10,
        level: float = 0.95,
    ) -> ClassifierCheck:
        """
        Compare the chances with what came, on customers it has not been fitted to.

        Args:
            features: As they were known before it was known who leaves.
            left: 1 or true where the customer left, 0 or false where not; a pandas
                series has the index of the features.
            bins: How many parts of the tables.
            level: Of the intervals and of the verdict.

        Returns:
            Lift, calibration, AUC and a verdict.

        Raises:
            InvalidOKRError: As `chance`, or columns of unequal length or other rows.
            NotMeasuredError: Nobody left, or everybody.

        Example:
            >>> class Share:
            ...     def predict_proba(self, X):
            ...         return [[1 - x, x] for x in X]
            >>> chances, left = [0.2, 0.3, 0.4, 0.6, 0.7, 0.9], [0, 0, 1, 0, 1, 1]
            >>> made = ClassifierRisk(Share()).check(chances, left, bins=2)
            >>> round(made.auc, 3), made.verdict
            (0.889, 'calibrated, as far as can be seen')
        """
        said = self._said(features)
        _paired(features, left=left)
        chance = said.chance
        return ClassifierCheck(
            name=self.source_name,
            lift=lift_table(chance, left, bins=bins, level=level),
            calibration=calibration_table(chance, left, bins=bins, level=level),
            auc=auc(chance, left),
            auc_error=auc_error(chance, left),
            level=check_level(level),
            chance_error=said.error(),
        )

    def calibrated(self, features: object, left: ArrayLike) -> "ClassifierRisk":
        """
        Return the same classifier with its chances corrected by what came.

        The corrected log odds are a line of the old ones: its height corrects for
        training on another share of leavers, its slope for over-confidence. The
        ranking stays.

        Args:
            features: Of customers that neither the classifier was fitted to nor the
                correction is to be checked with.
            left: 1 or true where the customer left, 0 or false where not.

        Returns:
            The corrected one; its lists have intervals.

        Raises:
            InvalidOKRError: As `check`.
            NotMeasuredError: Nobody left, or everybody; or the chances rank these
                customers without a fault or the wrong way round, so that there is no
                line.

        Source:
            ``log odds = a + b · log odds of the classifier``, by maximum likelihood;
            chances beyond 0.001 and 0.999 count as these.

        Example:
            >>> class Balanced:
            ...     def predict_proba(self, X):
            ...         return [[1 - x, x] for x in X]
            >>> said = [0.2] * 20 + [0.8] * 20
            >>> came = [0] * 19 + [1] + [0] * 15 + [1] * 5
            >>> ClassifierRisk(Balanced()).calibrated(said, came).chance([0.8]).round(2)
            array([0.25])
        """
        plain = evolve(self, correction=None)
        said = plain.chance(features)
        _paired(features, left=left)
        table = calibration_table(said, left, bins=2)  # reads and checks both columns
        gone = np.asarray(left, dtype=np.float64)
        fit = logit_fit(_facts(said), gone, np.ones(len(gone)))
        if not fit.converged or fit.coefficients[1] <= 0:
            raise NotMeasuredError(
                "there is no line that corrects these chances",
                place="left",
                expected="chances that rank leavers higher, though not all of them",
                got=fit.note or "leavers are ranked lower",
                hint=f"{table.left.sum():g} of {len(gone)} customers left.",
            )
        return evolve(self, correction=fit)

    def _listed(
        self,
        said: "_Said",
        customers: ArrayLike,
        *,
        on: dt.date | str,
        value: ArrayLike | None = None,
        unit: str | Unit = "count",
        reasons: Reasons | None = None,
        level: float = 0.95,
    ) -> WatchList:
        low, high = said.ends(level)
        return WatchList.of(
            customers=customers,
            chance=said.chance,
            low=low,
            high=high,
            value=value,
            unit=unit,
            event=self.event,
            source=self.source_name,
            on=on,
            reasons=reasons,
            level=level,
            chance_error=said.error(),
            value_error=None if value is None else said.error(value),
        )

    def _said(self, features: object) -> "_Said":
        chance = probabilities(self.classifier, features, leaves=self.leaves)
        if self.correction is None:
            return _Said(chance)
        facts = _facts(chance)
        odds = facts @ self.correction.coefficients
        return _Said(chance_of(odds), facts, odds, self.correction.covariance)

    def __repr__(self) -> str:
        """Return the classifier's name and the event, on one line."""
        said = "corrected" if self.correction is not None else "as it says"
        return f"<ClassifierRisk of {self.source_name}: {self.event}, {said}>"


@frozen(eq=False)
class _Said:
    """What is said of customers, and how it depends on the correction."""

    chance: Floats
    facts: Floats | None = None
    odds: Floats | None = None
    covariance: Floats | None = None

    def ends(self, level: float) -> tuple[Floats | None, Floats | None]:
        """Return the ends of the intervals, on the scale of log odds."""
        if self.facts is None or self.odds is None or self.covariance is None:
            return None, None
        own = np.einsum("ij,jk,ik->i", self.facts, self.covariance, self.facts)
        reach = float(normal_quantile(0.5 + level / 2)) * np.sqrt(own)
        return chance_of(self.odds - reach), chance_of(self.odds + reach)

    def error(self, value: ArrayLike | None = None) -> float | None:
        """Return the error of the mean chance, or of the sum of values at risk."""
        if self.facts is None or self.covariance is None:
            return None
        rows = len(self.chance)
        weight = np.full(rows, 1 / rows)
        if value is not None:
            weight = np.nan_to_num(numbers(value, place="value"))
            if weight.shape != (rows,):
                return None  # the list refuses it in its own words
        slope = (weight * self.chance * (1 - self.chance)) @ self.facts
        return float(np.sqrt(slope @ self.covariance @ slope))


def _paired(features: object, **columns: object) -> None:
    """Refuse columns that name other rows than the features do."""
    index = rows_of(features)
    if index is not None:
        named_alike(columns.items(), index)


def _customers(features: object, given: ArrayLike | None, rows: int) -> ArrayLike:
    """Return the ids of customers, those of the features where nobody gave any."""
    if given is None:
        return ids_of(features, rows)
    if isinstance(given, Sized) and len(given) != rows:
        raise InvalidOKRError(
            "customers of other rows",
            code="column-length",
            place="customers",
            expected=f"{rows} ids, one for each row of the features",
            got=f"{len(given)}",
        )
    return given


def _facts(chance: Floats) -> Floats:
    """Return an intercept and log odds, one row a customer."""
    odds = log_odds(np.clip(chance, _EXTREME, 1 - _EXTREME))
    return np.column_stack([np.ones(len(odds)), odds])


def _reasons(
    given: Reasons | Sequence[Sequence[str]] | None, rows: int
) -> Reasons | None:
    """Return what gives the reasons of a row."""
    if given is None or callable(given):
        return given
    if len(given) != rows or any(isinstance(row, str) for row in given):
        raise InvalidOKRError(
            "reasons of other rows",
            code="column-length",
            place="reasons",
            expected=f"{rows} lists of texts",
            got=shown(given),
        )
    return GivenReasons(
        tuple(tuple(text(why, field="reasons") for why in row) for row in given)
    )
