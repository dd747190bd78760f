"""`Outlook`, what `project` returns: a `Projection` for each id, over columns."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
from attrs import evolve, field, frozen

from okrkit import markup
from okrkit.alignment.rolling import Rolling, rolled_up
from okrkit.alignment.rule import RollUp
from okrkit.errors import UnknownIdError, shown
from okrkit.model.staged import BASES
from okrkit.model.table import NEVER
from okrkit.projection.ahead import endings_of, marginals_of, with_made
from okrkit.projection.endings import Endings
from okrkit.projection.explain import explain_key_result
from okrkit.projection.explain_joint import Whole, explain_objective
from okrkit.projection.explain_words import Subject
from okrkit.projection.foresight import Foresight
from okrkit.projection.goal import goal_of
from okrkit.projection.joining.correlation import Correlation
from okrkit.projection.joining.joint import Joint, joint
from okrkit.projection.joining.simulation import simulation
from okrkit.projection.paces.days import WorkingDays
from okrkit.projection.paces.pace import Paces
from okrkit.projection.paces.pace_sheet import By, paces_of
from okrkit.projection.paces.paced import Pace, pace_at
from okrkit.projection.projection import Projection
from okrkit.projection.records import projection_at, projections_of
from okrkit.projection.said import Ahead
from okrkit.projection.view import outlook_html, outlook_text
from okrkit.results import Explanation, Json, ResultSet, jsonable
from okrkit.scoring.lines import line_of
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.scorecard import Scorecard
from okrkit.scoring.scores import Kind, order_of
from okrkit.typing import Progress

_LATEST = BASES.index("latest")
_HALF = np.array([0.25, 0.75])


@frozen(kw_only=True, eq=False)
class Asked:
    """
    What a projection was asked with.

    Attributes:
        calibration: What corrects the model: "default", None, or one's own.
        roll_up: How scores go up.
        seed: Of the joint draws.
        draws: How many there are.
        correlation: How key results go together; None takes the default.
    """

    calibration: object
    roll_up: RollUp
    seed: int
    draws: int
    correlation: Correlation


@frozen(kw_only=True, eq=False, repr=False)
class Outlook(ResultSet[Projection]):
    """
    How a set will probably end, as seen on a day: each objective, then its key results.

    Index it by id: ``outlook["nps"]``. Where an objective and a key result have one id,
    ask ``outlook.objectives["nps"]`` or ``outlook.key_results["nps"]``.

    Key results are there at once; objectives are drawn when they are first asked for.

    Attributes:
        card: The scores of the day.
        foresight: The columns behind it.
        asked: With what it was made.

    Example:
        >>> from okrkit import KeyResult, project
        >>> nps = KeyResult("nps", "x", baseline=32, target=40)
        >>> project(nps, on="2026-11-15", cycle="2026-Q4")
        <Outlook of 1 projections on 2026-11-15, policy okrkit>
    """

    kind = "outlook"

    card: Scorecard
    foresight: Foresight
    asked: Asked
    _made: dict[str, object] = field(factory=dict, alias="made")

    @property
    def on(self) -> dt.date:
        """The day it is seen from."""
        return self.card.on

    @property
    def policy(self) -> ScoringPolicy:
        """The policy that says what is a success."""
        return self.card.policy

    @property
    def levels(self) -> tuple[float, ...]:
        """The levels of the quantiles."""
        return tuple(self.foresight.levels.tolist())

    @property
    def objectives(self) -> "Outlook":
        """The objectives alone."""
        return evolve(self, card=self.card.objectives)

    @property
    def key_results(self) -> "Outlook":
        """The key results alone."""
        return evolve(self, card=self.card.key_results)

    @property
    def ids(self) -> Sequence[str]:
        """The ids, in order."""
        return self.card.ids

    @property
    def rolling(self) -> Rolling:
        """The scores of the day rolled up, made once."""
        made = self._made.get("rolling")
        if not isinstance(made, Rolling):
            made = rolled_up(self.foresight.sheet, self.asked.roll_up)
            self._made["rolling"] = made
        return made

    @property
    def joint(self) -> Joint:
        """The joint simulation of the objectives, made once."""
        return self.drawn()

    def drawn(self, progress: "Progress | bool | None" = None) -> Joint:
        """
        Return the joint simulation of the objectives, and show how it is made.

        Args:
            progress: As for `project`.

        Returns:
            What `joint` is from then on.

        Raises:
            InvalidOKRError: `progress` shows none.

        Example:
            >>> from okrkit import KeyResult, project
            >>> nps = KeyResult("nps", "x", baseline=32, target=40)
            >>> view = project(nps, on="2026-11-15", cycle="2026-Q4")
            >>> view.drawn() is view.joint
            True
        """
        made = self._made.get("joint")
        if not isinstance(made, Joint):
            levels = np.append(self.foresight.levels, 0.5)
            made = self._made["joint"] = joint(
                self.rolling,
                marginals_of(self.foresight),
                seed=self.asked.seed,
                draws=self.asked.draws,
                correlation=self.asked.correlation,
                levels=levels,
                progress=progress,
            )
        return made

    def check_pairs(self) -> None:
        """
        Refuse correlations of pairs that these key results cannot have.

        Raises:
            UnknownIdError: A pair names no key result.
            AmbiguousIdError: A short id that several have.
            InvalidOKRError: Pairs that contradict each other, or one metric.

        Example:
            >>> from okrkit import KeyResult, project
            >>> nps = KeyResult("nps", "x", baseline=32, target=40)
            >>> project(nps, on="2026-11-15", cycle="2026-Q4").check_pairs()
        """
        simulation(
            self.rolling,
            marginals_of(self.foresight),
            self.asked.correlation,
            seed=self.asked.seed,
            draws=self.asked.draws,
        )

    def pace(
        self, id: str, /, *, by: By = "plan", days: WorkingDays | None = None
    ) -> Pace:
        """
        Return how fast a key result goes, and how fast it would have to go.

        Args:
            id: Of a key result.
            by: What is expected where it has no plan: "plan" takes the days that are
                over; "season" the metric's own season where its history shows one;
                "steps" the worth, by its `Steps`, of a value that moves evenly.
            days: Which days count; None for all.

        Returns:
            Its paces; empty of an objective.

        Raises:
            UnknownIdError: No such id.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> from okrkit import KeyResult, project
            >>> days = {"2026-11-15": 35}
            >>> nps = KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
            >>> project(nps, on="2026-11-15", cycle="2026-Q4").pace("nps").days_left
            46.0
        """
        kind, place = self._where(id)
        if kind == "objective":
            return Pace()
        sheet = self.foresight.sheet
        if by != "plan" or days is not None:
            return pace_at(sheet, paces_of(sheet, by=by, days=days), place)
        made = self._made.get("paces")
        if not isinstance(made, Paces):
            made = self._made["paces"] = paces_of(sheet)
        return pace_at(sheet, made, place)

    def to_columns(self) -> "dict[str, np.ndarray]":
        """
        Return every number as arrays by name, in the order of `ids`.

        Returns:
            Columns by the names of `Projection`'s fields; quantiles as ``q10`` and so
            on, zones as ``chance_of_commit`` and so on. Missing numbers are NaN,
            missing days NaT, missing words None.

        Example:
            >>> from okrkit import KeyResult, project
            >>> nps = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
            >>> project(nps, on="2027-01-01", cycle="2026-Q4").to_columns()["chance"]
            array([1.])
        """
        sheet, levels = self.foresight.sheet, self.foresight.levels
        parts = [
            projections_of(sheet, kind, endings=self._endings(kind), levels=levels)
            for kind in self.card.kinds
        ]
        if len(parts) == 1:
            return parts[0]
        order = np.argsort(order_of(sheet), kind="stable")
        return {
            name: np.concatenate([part[name] for part in parts])[order]
            for name in parts[0]
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return the outlook as plain values for JSON.

        Returns:
            `kind`, `on`, `policy`, `roll_up`, `calibration`, `seed`, `draws`, and
            `items`: the projections. What `json.dumps` takes; dates are ISO text, what
            is not known is None.

        Example:
            >>> from okrkit import OKRSet, project
            >>> project(OKRSet(), on="2026-11-15").to_dict()["items"]
            []
        """
        return {
            "kind": self.kind,
            "on": self.on.isoformat(),
            "policy": self.policy.name,
            "roll_up": self.asked.roll_up.name,
            "calibration": jsonable(self.asked.calibration),
            "seed": self.asked.seed,
            "draws": self.asked.draws,
            "items": super().to_dict()["items"],
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the chance of an id came about.

        Args:
            id: Of an objective or key result.

        Returns:
            A tree in words and numbers: the target, what the value may be and why
            (readings, drift, noise, steps of last years, corrections), and how chance
            and status follow; of an objective the draws and what it is made of.

        Raises:
            UnknownIdError: No such id.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> from okrkit import KeyResult, project
            >>> nps = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
            >>> project(nps, on="2027-01-01", cycle="2026-Q4").explain("nps").value
            1.0
        """
        kind, place = self._where(id)
        one = self[id]
        own = kind == "key result"
        node = place + own * len(self.foresight.sheet.objectives.end)
        if not own or self._is_made(node):
            return explain_objective(
                Whole(
                    foresight=self.foresight,
                    rolling=self.rolling,
                    joint=self.joint,
                    node=node,
                    one=one,
                )
            )
        return explain_key_result(
            Subject(
                foresight=self.foresight,
                row=place,
                one=one,
                pace=self.pace(id),
                calibration=self.asked.calibration,
            )
        )

    def __str__(self) -> str:
        """Return the outlook as a text table."""
        return outlook_text(self._title(), self, total=len(self))

    def __repr__(self) -> str:
        """Return the size, the day and the policy, on one line."""
        return (
            f"<Outlook of {len(self)} projections on {self.on}, "
            f"policy {self.policy.name}>"
        )

    def _repr_html_(self) -> str:
        """Return the outlook for a notebook."""
        few = range(min(len(self), markup.ROWS_SHOWN))
        rows = ((self._at(at), self._ahead(*self._which(at))) for at in few)
        view = outlook_html(self._title(), rows, total=len(self))
        return markup.fragment(view, text=str(self))

    def ahead(self, id: str, /) -> Ahead | None:
        """
        Give what the fan of a key result is drawn of.

        Args:
            id: Of an objective or key result.

        Returns:
            Its readings, its last day and the half in the middle; None of objectives,
            and where values are not foreseen as they are read.

        Raises:
            UnknownIdError: No such id.
            AmbiguousIdError: An objective and a key result have it.

        Example:
            >>> from okrkit import KeyResult, project
            >>> days = {"2026-10-16": 32, "2026-11-13": 35}
            >>> nps = KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
            >>> project(nps, on="2026-11-15", cycle="2026-Q4").ahead("nps").line.values
            [32.0, 35.0]
        """
        return self._ahead(*self._where(id))

    def _ahead(self, kind: Kind, place: int) -> Ahead | None:
        """Give it of values that are foreseen as they are read."""
        seen = self.foresight
        table = seen.sheet.okrs.table
        if kind == "objective" or int(table.basis[place]) != _LATEST:
            return None
        line = line_of(seen.sheet, kind, place)
        if int(table.end[place]) == NEVER or not line.values:
            return None
        ends = self._endings(kind).mean
        inner = None
        if not np.isnan(ends[place]):
            low, high = seen.values(place).quantiles(_HALF)[0].tolist()
            inner = (low, high)
        return Ahead(line, int(table.end[place]) - 1, inner)

    def _title(self) -> str:
        return f"chances on {self.on}, policy {self.policy.name}"

    def __len__(self) -> int:
        """Count the projections."""
        return len(self.card)

    def _where(self, id: str) -> tuple[Kind, int]:
        if id not in self.card:
            raise UnknownIdError(
                f"no such id in this outlook: {shown(id)}", id=id, known=self.ids
            )
        return self.card.where(id)

    def _find(self, id: str, /) -> int | None:
        if id not in self.card:
            return None
        kind, place = self.card.where(id)
        if len(self.card.kinds) == 1:
            return place
        objectives = len(self.foresight.sheet.offset) - 1
        return int(self._order[place + (kind == "key result") * objectives])

    def _at(self, index: int, /) -> Projection:
        kind, place = self._which(index)
        seen, own, endings = self.foresight, kind == "key result", self._endings(kind)
        # Of what has no chance, or is made by objectives, no value is foreseen.
        valued = own and not np.isnan(endings.mean[place])
        return projection_at(
            seen.sheet,
            kind,
            place,
            endings=endings,
            levels=seen.levels,
            values=seen.values(place) if valued else None,
            goal=goal_of(seen.sheet, kind, place, share=own and seen.share(place)),
        )

    def _which(self, index: int) -> tuple[Kind, int]:
        if len(self.card.kinds) == 1:
            return self.card.kinds[0], index
        objectives = len(self.foresight.sheet.offset) - 1
        heads = self._order[:objectives]
        objective = int(np.searchsorted(heads, index, side="right")) - 1
        if heads[objective] == index:
            return "objective", objective
        return "key result", index - objective - 1

    @property
    def _order(self) -> np.ndarray:
        made = self._made.get("order")
        if not isinstance(made, np.ndarray):
            made = self._made["order"] = order_of(self.foresight.sheet)
        return made

    def _is_made(self, node: int) -> bool:
        """Tell whether objectives make the score of a key result."""
        if self.asked.roll_up.supported == "own":
            return False
        return node in self.joint.nodes

    def _endings(self, kind: Kind) -> Endings:
        if kind == "key result" and self.asked.roll_up.supported == "own":
            return self.foresight.endings
        made = self._made.get(kind)
        if not isinstance(made, Endings):
            told = endings_of if kind == "objective" else with_made
            made = told(self.foresight, self.rolling, self.joint)
            self._made[kind] = made
        return made
