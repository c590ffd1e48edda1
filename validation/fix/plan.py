"""A plan for a table of people: steps after which k of them agree in all quasi-identifiers, with what they lose."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from validation.fix.classes import NO_VALUE, codes_of, loss_between, of_rows
from validation.fix.ladder import ColumnStep, Kind, Ladder, find_province, make_ladder
from validation.fix.lattice import Lattice, Node, find_node
from validation.fix.local_suppress import FIX as SUPPRESS
from validation.read.cells import ROW, Cells
from validation.recipe import DropColumn, LocalSuppress
from validation.report import Suggestion

PlanStep = ColumnStep | DropColumn | LocalSuppress

KEPT_WEIGHT = 8.0
"""How much the loss of a column counts that is to be kept."""


MOST_COLUMNS = 12
"""Columns that are searched for how coarse they have to be; any further ones of a wide table are left out."""


class Limit(msgspec.Struct, frozen=True):
    """How many rows may stand out before cells are taken from them, and what each is thought to cost."""

    most_below: float
    cost_below: float


FEW = (Limit(0.02, 1.0), Limit(0.1, 0.4))
"""As shares of the rows, and of all that is known of a row: the more rows, the fewer of their cells go."""
MANY = Limit(0.25, 0.3)


class Aim(msgspec.Struct, frozen=True):
    """What a plan is to keep."""

    code: str
    """Names the sentence on its button."""
    kind: Kind | None = None
    limits: tuple[Limit, ...] = FEW
    """Tried in turn; the plan that really loses least is taken."""

    def weight(self, kind: Kind) -> float:
        return KEPT_WEIGHT if self.kind is kind else 1.0


AIMS: Mapping[str, Aim] = {
    "": Aim("plan-proposed", limits=(*FEW, MANY)),
    "geography": Aim("plan-keep-geography", Kind.GEOGRAPHY),
    "age": Aim("plan-keep-age", Kind.AGE),
    "detail": Aim("plan-keep-detail", limits=(Limit(0.25, 0.0),)),
}
"""By the name that `validation.recipe.KAnonymise.keep` gives them; the first one is proposed."""
PROPOSED = AIMS[""]


class ColumnLoss(msgspec.Struct, frozen=True):
    column: str
    """As steps call it."""
    loss: float
    """0 where nothing is lost, 1 where the column is gone."""


class RiskPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Steps after which every class has k rows, and what is lost by them."""

    code: str
    steps: tuple[PlanStep, ...]
    k: int
    loss: float
    """Of all quasi-identifiers together, 0 to 1."""
    by_column: tuple[ColumnLoss, ...]
    suppressed_cells: int
    left_out_rows: int

    @property
    def suggestion(self) -> Suggestion:
        """What applies the plan by one click."""
        figures = {
            "k": self.k,
            "share": round(100 * self.loss),
            "cells": self.suppressed_cells,
            "count": self.left_out_rows,
        }
        return Suggestion(self.code, self.steps, {name: str(figure) for name, figure in figures.items()})


def propose_plans(
    cells: Cells, columns: Mapping[str, str], k: int, missing: Sequence[str] = ("",)
) -> tuple[RiskPlan, ...]:
    """The plan with the least loss, and others that keep more of something; none for a table without quasi-identifiers.

    `columns` are the quasi-identifiers, by their name among the cells, with the name that steps call them by, those
    first that are to be kept.
    """
    search = Search(cells, columns, k, missing)
    plans: dict[tuple[PlanStep, ...], RiskPlan] = {}
    for aim in AIMS.values():
        plan = search.plan(aim)
        if plan is not None and plan.steps:
            plans.setdefault(plan.steps, plan)
    return tuple(plans.values())


class Search:
    """One table of people at all levels of its quasi-identifiers, from which plans for several aims are made."""

    def __init__(self, cells: Cells, columns: Mapping[str, str], k: int, missing: Sequence[str]) -> None:
        self.cells = cells
        self.columns = columns
        self.k = k
        self.missing = missing
        province = find_province(cells, tuple(columns))
        within = (province, columns[province]) if province is not None else None
        self.ladders = tuple(
            make_ladder(cells, name, step_name, k, missing, within if name != province else None)
            if turn < MOST_COLUMNS
            else Ladder(name, Kind.OTHER, (), (), (1.0,))
            for turn, (name, step_name) in enumerate(columns.items())
        )
        self._levels = tuple(len(ladder.losses) for ladder in self.ladders)
        self._found: dict[tuple[Aim, tuple[int, ...]], tuple[Node, RiskPlan] | None] = {}
        self._below = _counter(cells, self.ladders, k)

    def plan(self, aim: Aim) -> RiskPlan | None:
        """The plan for an aim; None where what is to be kept is not lost in any case, or can't be kept.

        What is to be kept stays finer than in the plan that is proposed.
        """
        proposed = self._proposed()
        if proposed is None or aim is PROPOSED:
            return proposed[1] if proposed else None
        found = self._finer(aim, proposed[0]) if aim.kind is not None else self._best(aim, self._levels)
        return found[1] if found else None

    def _proposed(self) -> tuple[Node, RiskPlan] | None:
        """Of all plans that are found the one that loses least, whatever it keeps."""
        wide = (PROPOSED, AIMS["detail"])
        best = min((found for aim in wide if (found := self._best(aim, self._levels))), key=_lost, default=None)
        while best is not None:
            others = [found for aim in AIMS.values() if aim.kind and (found := self._finer(aim, best[0]))]
            better = min(others, key=_lost, default=best)
            if _lost(better) >= _lost(best):
                return best[0], msgspec.structs.replace(best[1], code=PROPOSED.code)
            best = better
        return None

    def _finer(self, aim: Aim, node: Node) -> tuple[Node, RiskPlan] | None:
        """The plan that keeps all columns of a kind finer than they are at a node; else the best that keeps one so."""
        coarse = [
            index
            for index, (ladder, level) in enumerate(zip(self.ladders, node, strict=True))
            if ladder.kind is aim.kind and level > 0
        ]
        for together in dict.fromkeys((tuple(coarse), *((index,) for index in coarse))):
            levels = tuple(node[index] if index in together else count for index, count in enumerate(self._levels))
            if together and (found := self._best(aim, levels)):
                return found
        return None

    def _best(self, aim: Aim, levels: tuple[int, ...]) -> tuple[Node, RiskPlan] | None:
        """The plan that really loses least, with so many levels of each column."""
        if (aim, levels) not in self._found:
            nodes = dict.fromkeys(self._node(aim, limit, levels) for limit in aim.limits)
            plans = [(node, self._plan(node, aim)) for node in nodes if node is not None]
            self._found[aim, levels] = min(plans, key=lambda found: self._weighed(found[1], aim), default=None)
        return self._found[aim, levels]

    def _weighed(self, plan: RiskPlan, aim: Aim) -> float:
        return sum(
            column.loss * aim.weight(ladder.kind) for column, ladder in zip(plan.by_column, self.ladders, strict=True)
        )

    def _plan(self, node: Node, aim: Aim) -> RiskPlan:
        kept = [
            (ladder, ladder.codes[level])
            for ladder, level in zip(self.ladders, node, strict=True)
            if level < len(ladder.steps)
        ]
        kept.sort(key=lambda pair: pair[0].kind is not aim.kind)
        steps: list[PlanStep] = list(self._steps(node))
        losses, suppressed, left_out = self._suppress(kept)
        if suppressed or left_out:
            steps.append(LocalSuppress(tuple(self.columns[ladder.name] for ladder, _ in kept), self.k))
        by_column = tuple(
            ColumnLoss(self.columns[ladder.name], losses.get(ladder.name, 1.0)) for ladder in self.ladders
        )
        return RiskPlan(
            code=aim.code,
            steps=tuple(steps),
            k=self.k,
            loss=sum(column.loss for column in by_column) / max(len(by_column), 1),
            by_column=by_column,
            suppressed_cells=suppressed,
            left_out_rows=left_out,
        )

    def _node(self, aim: Aim, limit: Limit, levels: tuple[int, ...]) -> Node | None:
        weights = [aim.weight(ladder.kind) for ladder in self.ladders]
        whole = sum(weights)
        losses = tuple(
            tuple(loss * weight / whole for loss in ladder.losses[:count])
            for ladder, weight, count in zip(self.ladders, weights, levels, strict=True)
        )
        lattice = Lattice(losses, self._below, limit.most_below, limit.cost_below)
        node = find_node(lattice)
        return node if lattice.loss(node) < math.inf else None

    def _steps(self, node: Node) -> Iterator[PlanStep]:
        """The steps of each column; those that look at another column come before that one changes."""
        chosen = [
            ladder.steps[level] if level < len(ladder.steps) else DropColumn(self.columns[ladder.name])
            for ladder, level in zip(self.ladders, node, strict=True)
        ]
        steps = [step for step in chosen if step is not None]
        yield from sorted(steps, key=lambda step: not getattr(step, "within", ""))

    def _suppress(self, kept: Sequence[tuple[Ladder, pa.ChunkedArray]]) -> tuple[dict[str, float], int, int]:
        """What is lost of each column with local suppression; the cells that it takes, and the rows."""
        if not kept:
            return {}, 0, 0
        names = [ladder.name for ladder, _ in kept]
        texts = [pc.if_else(pc.equal(codes, NO_VALUE), "", codes.cast(pa.string())) for _, codes in kept]
        rows = self.cells.table.column(ROW)
        cells = Cells(self.cells.connection.cursor(), pa.table([rows, *texts], names=[ROW, *names]), tuple(names))
        done = SUPPRESS.apply(cells, names, LocalSuppress(tuple(names), self.k), ("",))
        left = done.cells.table
        losses = {
            ladder.name: loss_between(
                cells.connection,
                ladder.codes[0],
                of_rows(rows, left.column(ROW), codes_of(left.column(ladder.name), ("",))),
            )
            for ladder, _ in kept
        }
        return losses, done.count - done.left_out, done.left_out


def _lost(found: tuple[Node, RiskPlan]) -> float:
    return found[1].loss


def _counter(cells: Cells, ladders: Sequence[Ladder], k: int) -> Callable[[Node], float]:
    """A function that tells the share of rows in classes of fewer than k at a node."""
    columns = {
        (index, level): f"q{index}_{level}"
        for index, ladder in enumerate(ladders)
        for level in range(len(ladder.steps))
    }
    codes = [ladders[index].codes[level] for index, level in columns]
    sizes = {place: int(pc.max(column).as_py() or 0) + 1 for place, column in zip(columns, codes, strict=True)}
    connection = cells.connection.cursor()
    connection.register("rows", pa.table(codes, names=list(columns.values())) if codes else pa.table({"none": []}))
    if codes:
        first = ", ".join(name for (_, level), name in columns.items() if not level)
        others = "".join(f", any_value({name}) AS {name}" for (_, level), name in columns.items() if level)
        grouped = f"SELECT {first}{others}, count(*) AS n FROM rows GROUP BY {first}"  # noqa: S608
        connection.execute(f"CREATE TEMP TABLE classes AS {grouped}")

    @cache
    def below(node: Node) -> float:
        places = [(index, level) for index, level in enumerate(node) if (index, level) in columns]
        if not places:
            return 0.0
        product = math.prod(sizes[place] for place in places)
        key = "0::BIGINT"
        for place in places:
            key = f"({key} * {sizes[place]} + {columns[place]})"
        grouping = key if product < 2**63 else ", ".join(columns[place] for place in places)
        ((rows,),) = connection.execute(
            f"SELECT coalesce(sum(n), 0) FROM (SELECT sum(n) AS n FROM classes GROUP BY {grouping}) WHERE n < {k}"  # noqa: S608
        ).fetchall()
        return int(rows) / cells.row_count

    return below
