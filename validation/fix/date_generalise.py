"""Of each day only the month, quarter, year or span of years stays."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from validation.fix.transformation import Fixed, RiskExample, RiskTransformation
from validation.fix.values import TEXT, map_sql, map_texts, typed_sql
from validation.read.cells import Cells
from validation.recipe import DateGeneralise

YEARS = {"year": 1, "5y": 5, "10y": 10}
"""How many years a span has."""
_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y")
"""Tried one after another on days of a column that writes them in several ways."""
_YEAR = "(?:18|19|20|21)[0-9]{2}"


def apply(cells: Cells, names: Sequence[str], step: DateGeneralise, missing: Sequence[str]) -> Fixed:
    """The table with coarser days; of a text that is no day the year stays, and nothing where there is none."""

    def become(texts: Cells) -> pa.ChunkedArray:
        typed = typed_sql(texts, missing, ("date", "datetime"))
        return map_sql(texts, missing, _coarser(_day(typed), step.to))

    return map_texts(cells, names[0], become)


def _day(typed: str | None) -> str:
    """SQL of the day that a text names; NULL for one that names only a year, or none."""
    if typed is not None:
        return f"TRY_CAST({typed} AS DATE)"
    formats = ", ".join(f"'{format}'" for format in _FORMATS)
    month = f"CASE WHEN regexp_full_match({TEXT}, '{_YEAR}-[0-9]{{2}}') THEN {TEXT} || '-01' END"
    other_month = (
        f"CASE WHEN regexp_full_match({TEXT}, '[0-9]{{1,2}}/{_YEAR}') THEN try_strptime('1/' || {TEXT}, '%d/%m/%Y') END"
    )
    return (
        f"CAST(coalesce(TRY_CAST({TEXT} AS TIMESTAMP), TRY_CAST({month} AS TIMESTAMP), {other_month}, "
        f"try_strptime({TEXT}, [{formats}])) AS DATE)"
    )


def _coarser(day: str, to: str) -> str:
    """SQL of what stays of the day, or of the year where only that is known."""
    quarter = f"regexp_extract({TEXT}, '^({_YEAR}-Q[1-4])$', 1)"
    first = f"CAST(coalesce(CAST(year({day}) AS VARCHAR), nullif(regexp_extract({TEXT}, '{_YEAR}'), '')) AS INTEGER)"
    last = f"CAST(nullif(regexp_extract({TEXT}, '^{_YEAR}–({_YEAR})$', 1), '') AS INTEGER)"
    if to == "month":
        return f"coalesce(strftime({day}, '%Y-%m'), nullif({quarter}, ''), {_span(first, last, 1)})"
    if to == "quarter":
        of_day = f"CAST(year({day}) AS VARCHAR) || '-Q' || CAST(quarter({day}) AS VARCHAR)"
        return f"coalesce({of_day}, nullif({quarter}, ''), {_span(first, last, 1)})"
    return _span(first, last, YEARS[to])


def _span(first: str, last: str, width: int) -> str:
    """SQL of the span of years with this one; a span that is as wide already stays."""
    start = f"({first}) - ({first}) % {width}"
    span = (
        f"CAST({first} AS VARCHAR)"
        if width == 1
        else f"CAST({start} AS VARCHAR) || '–' || CAST({start} + {width - 1} AS VARCHAR)"
    )
    return f"CASE WHEN {last} - ({first}) >= {width - 1} THEN {TEXT} ELSE {span} END"


_DAYS = ("05/03/1987", "17/11/1990", "", "01/04/1990")

FIX = RiskTransformation(
    code="date_generalise",
    version=1,
    note="dates-generalised",
    apply=apply,
    examples=(
        RiskExample(
            {"Ngày sinh": _DAYS, "b": ("1", "2", "3", "4")},
            DateGeneralise("Ngày sinh", "month"),
            {"Ngày sinh": ("1987-03", "1990-11", "", "1990-04"), "b": ("1", "2", "3", "4")},
            count=3,
        ),
        RiskExample(
            {"Ngày sinh": _DAYS},
            DateGeneralise("Ngày sinh", "quarter"),
            {"Ngày sinh": ("1987-Q1", "1990-Q4", "", "1990-Q2")},
            count=3,
        ),
        RiskExample(
            {"Ngày sinh": _DAYS}, DateGeneralise("Ngày sinh", "year"), {"Ngày sinh": ("1987", "1990", "", "1990")}, 3
        ),
        RiskExample(
            {"Sinh": ("1987-03-05", "5/1991", "khoảng 1960", "không rõ", "1994-12")},
            DateGeneralise("Sinh", "5y"),
            {"Sinh": ("1985–1989", "1990–1994", "1960–1964", "", "1990–1994")},
            count=5,
        ),
        RiskExample(
            {"Sinh": ("1985–1989", "1990–1999", "1987", "1987-Q2")},
            DateGeneralise("Sinh", "10y"),
            {"Sinh": ("1980–1989", "1990–1999", "1980–1989", "1980–1989")},
            count=3,
        ),
        RiskExample(
            {"Sinh": ("1985–1989", "1987")}, DateGeneralise("Sinh", "year"), {"Sinh": ("1985–1989", "1987")}, 0
        ),
    ),
)
