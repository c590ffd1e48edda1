"""Rules that judge a column by its words: which columns they name, and which of their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import duckdb
import msgspec

from validation.privacy.column_texts import ColumnTexts, TableTexts, Verdict, columns_of_texts
from validation.privacy.fold import fold
from validation.privacy.labels import plain_label
from validation.privacy.rule import Rule, Span
from validation.read.cells import Cells
from validation.report import MAX_EXAMPLES, MAX_ROWS, Finding, Gate, Severity

FETCHED = 10_000
ASSUMED_PEOPLE: Mapping[str, tuple[str, ...]] = {"": ("d8-name",)}
"""What is taken as found elsewhere where a column is asked about that was named before."""


class Judgement(msgspec.Struct, frozen=True):
    column: str
    rule: Rule
    finding: Finding


def judge_columns(
    cells: Cells, rules: Sequence[Rule], titles: Sequence[str], found: Mapping[str, tuple[str, ...]]
) -> list[Judgement]:
    """What rules say of the columns, in their order, for later ones go by what earlier ones found.

    `found` has the codes that other rules have of a column already; a column that they explain is not judged again.
    """
    if not rules:
        return []
    columns = columns_of_texts(cells, cells.columns)
    plain = tuple(plain_label(title) for title in titles)
    labels = dict(zip(cells.columns, cells.labels, strict=True))
    known = dict(found)
    judgements: list[Judgement] = []
    for rule in rules:
        table = TableTexts(columns, plain, dict(known))
        for column in columns:
            verdict = rule.judge(column, table) if rule.judge and column.texts and column.name not in known else None
            if verdict:
                finding = _finding(cells, rule, column, labels[column.name], verdict)
                judgements.append(Judgement(column.name, rule, finding))
        known |= {
            one.column: (rule.code,)
            for one in judgements
            if one.rule is rule and one.finding.severity is not Severity.NOTE
        }
    return judgements


def _finding(cells: Cells, rule: Rule, column: ColumnTexts, label: str, verdict: Verdict) -> Finding:
    matching = f"{cells.values(column.name)} WHERE {_hint(rule)}"
    ((count,),) = cells.query(f"SELECT coalesce(sum(times), 0)::BIGINT FROM {matching}")  # noqa: S608
    rows = cells.query(f"SELECT row FROM {matching} ORDER BY row LIMIT {MAX_ROWS}")  # noqa: S608
    hits = [text for text in column.texts[:100] if any(rule.find_in_cell(text))]
    return Finding(
        code=rule.code,
        severity=verdict.severity,
        gate=Gate.PRIVACY,
        column=label,
        count=int(str(count)),
        rows=tuple(int(str(row)) for (row,) in rows),
        examples=tuple(dict.fromkeys(map(rule.mask, hits)))[:MAX_EXAMPLES],
        params={"place": "column", "kind": verdict.kind},
    )


def judged_hits(
    cells: Cells, name: str, rules: Sequence[Rule], weights: Sequence[Severity]
) -> Iterator[tuple[str, int, list[Span]]]:
    """The different texts of a column that rules give one of these weights, how often they stand, and the values."""
    for one in judge_columns(cells, rules, (), ASSUMED_PEOPLE):
        if one.column == name and one.finding.severity in weights:
            yield from _hits(cells.connection, f"{cells.values(name)} WHERE {_hint(one.rule)}", one.rule)


def _hits(connection: duckdb.DuckDBPyConnection, matching: str, rule: Rule) -> Iterator[tuple[str, int, list[Span]]]:
    values = connection.execute(f"SELECT value, sum(times)::BIGINT FROM {matching} GROUP BY value")  # noqa: S608
    while some := values.fetchmany(FETCHED):
        for text, times in some:
            if spans := list(rule.find_in_cell(fold(text))):
                yield text, times, spans


def _hint(rule: Rule) -> str:
    pattern = rule.hint.replace("'", "''")
    return f"value <> '' AND regexp_matches(value, '{pattern}')"
