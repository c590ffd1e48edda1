"""How a column can become coarser, level by level, until nothing of it is left; and what each level loses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from math import ceil, floor, log10

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from validation.fix.classes import codes_of, loss_between
from validation.fix.risk_fixes import RISK_FIXES
from validation.fix.values import TEXT, distinct_texts, part_of, typed_sql
from validation.privacy.labels import plain_label
from validation.read.cells import Cells
from validation.recipe import AgeBand, Bin, CoordRound, DateGeneralise, GeoGeneralise, MergeRare
from validation.risk.attributes import says

ColumnStep = DateGeneralise | AgeBand | GeoGeneralise | CoordRound | Bin | MergeRare
"""What makes a column coarser."""

KNOWN_SHARE = 0.6
"""Of the cells of a column of places: so many are found in the code table."""
PLACES = ("place", "homes")
"""Kinds of header words for columns of places."""
MANY_NUMBERS = 20
"""A column of as many different numbers is measured; one of fewer counts or codes something."""
RARE_SHARES = (0.01, 0.05)
"""Of the rows: values that stand in fewer are merged."""


class Kind(StrEnum):
    """What a quasi-identifier says of somebody."""

    AGE = "age"
    GEOGRAPHY = "geography"
    OTHER = "other"


class Ladder(msgspec.Struct, frozen=True):
    name: str
    """The column among the cells."""
    kind: Kind
    steps: tuple[ColumnStep | None, ...]
    """Of each level, from the one of the file to the last but one; at the last level nothing is left."""
    codes: tuple[pa.ChunkedArray, ...]
    """The column at each of these levels, as `validation.fix.classes.codes_of` writes it."""
    losses: tuple[float, ...]
    """Of all levels: 0 where each value is itself, 1 where it could be any value of the column."""


_AGE = re.compile(r"\b(tuoi|do tuoi|age|ages|alder|vanus)\b|나이|연령")
_BIRTH_YEAR = re.compile(r"\b(nam sinh|year of birth|birth ?year|fodselsar|sunniaasta)\b|출생연도|출생년도")
_COORDINATE = re.compile(r"\b(vi do|kinh do|toa do|lat|lon|lng|latitude|longitude|coordinates?)\b")
_PROVINCE = re.compile(r"\b(tinh|tinh thanh|thanh pho|province|ma tinh)\b")


def make_ladder(
    cells: Cells, name: str, step_name: str, k: int, missing: Sequence[str], within: tuple[str, str] | None
) -> Ladder:
    """The ladder of a quasi-identifier, with only such levels as change something.

    `step_name` is what steps call the column; `within` are both names of the column with the province, if any.
    """
    kind, steps = _choose(cells, name, step_name, k, missing, within)
    first = codes_of(cells.table.column(name), missing)
    kept: list[ColumnStep | None] = [None]
    codes, losses = [first], [0.0]
    for step in steps:
        names = [name, within[0]] if within and isinstance(step, GeoGeneralise) and step.within else [name]
        done = RISK_FIXES[type(step)].apply(part_of(cells, names), names, step, missing)
        coarse = codes_of(done.cells.table.column(name), missing)
        loss = loss_between(cells.connection.cursor(), first, coarse)
        if done.count and losses[-1] < loss < 1:
            kept.append(step)
            codes.append(coarse)
            losses.append(loss)
    return Ladder(name, kind, tuple(kept), tuple(codes), (*losses, 1.0))


def find_province(cells: Cells, names: Sequence[str]) -> str | None:
    """The column of provinces among columns."""
    labels = dict(zip(cells.columns, cells.labels, strict=True))
    return next((name for name in names if _PROVINCE.fullmatch(plain_label(labels[name]))), None)


def _choose(
    cells: Cells, name: str, step_name: str, k: int, missing: Sequence[str], within: tuple[str, str] | None
) -> tuple[Kind, list[ColumnStep]]:
    label = plain_label(cells.labels[cells.columns.index(name)])
    texts = distinct_texts(cells, name)
    number = typed_sql(texts, missing, ("integer", "number", "year"))
    if _BIRTH_YEAR.search(label):
        return Kind.AGE, [DateGeneralise(step_name, "5y"), DateGeneralise(step_name, "10y")]
    if typed_sql(texts, missing, ("date", "datetime", "yearmonth")) is not None:
        return Kind.AGE, [DateGeneralise(step_name, to) for to in ("month", "year", "5y", "10y")]
    if _AGE.search(label):
        return Kind.AGE, [AgeBand(step_name, 5), AgeBand(step_name, 10)]
    if _COORDINATE.search(label):
        return Kind.GEOGRAPHY, [CoordRound(step_name, 2), CoordRound(step_name, 1), CoordRound(step_name, 0)]
    places: list[ColumnStep] = list(_place_steps(cells, name, step_name, missing, within))
    if places and (number is None or says(label, *PLACES)):
        return Kind.GEOGRAPHY, places
    if number is not None and texts.row_count > MANY_NUMBERS:
        return Kind.OTHER, list(_bins(texts, step_name, number))
    return Kind.OTHER, [MergeRare(step_name, max(k, ceil(share * cells.row_count))) for share in RARE_SHARES]


def _place_steps(
    cells: Cells, name: str, step_name: str, missing: Sequence[str], within: tuple[str, str] | None
) -> Iterator[GeoGeneralise]:
    """The province of a row says where its ward is, and nothing of its other columns: those are places only if they
    are known by themselves."""
    is_called_so = says(plain_label(cells.labels[cells.columns.index(name)]), *PLACES)
    names, outer = ([name, within[0]], within[1]) if within is not None and is_called_so else ([name], "")
    province, region = GeoGeneralise(step_name, "province", outer), GeoGeneralise(step_name, "region", outer)
    done = RISK_FIXES[GeoGeneralise].apply(part_of(cells, names), names, region, missing)
    known = pc.sum(pc.not_equal(done.cells.table.column(name), "")).as_py() or 0
    values = pc.sum(pc.invert(pc.is_in(cells.table.column(name), value_set=pa.array(["", *missing])))).as_py() or 0
    if values and known >= KNOWN_SHARE * values:
        yield from (province, region)


def _bins(texts: Cells, step_name: str, number: str) -> Iterator[Bin]:
    """About twenty and about four spans of the numbers that there are."""
    ((low, high),) = texts.connection.execute(
        f"SELECT min(CAST({number} AS DOUBLE)), max(CAST({number} AS DOUBLE)) FROM cells WHERE {TEXT} <> ''"  # noqa: S608
    ).fetchall()
    if low is None or low == high:
        return
    width = _even((high - low) / 20)
    yield Bin(step_name, width)
    yield Bin(step_name, width * 5)


def _even(width: float) -> float:
    """The next of 1, 2, 5, 10, 20 …"""
    scale = 10.0 ** floor(log10(width))
    return float(next(round(step * scale, 6) for step in (1, 2, 5, 10) if step * scale >= width) or 1.0)
