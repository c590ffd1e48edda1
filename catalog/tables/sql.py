"""A query as SQL for one Parquet file. Nothing a reader or publisher wrote becomes SQL text.

Columns are renamed by position to `c0`, `c1`…: names that differ only in letter case, are empty or are called like
something in DuckDB need no care. Values, and the file's path, are bound.
"""

# ruff: noqa: S608 - the f-strings are made of this module's own words, c0, c1… and question marks

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Context, Decimal
from pathlib import Path

import msgspec
import pyarrow as pa

from catalog.tables.fold import pattern
from catalog.tables.query import (
    AGGREGATES,
    OPERATORS,
    Condition,
    Groups,
    Order,
    RowsQuery,
    Scalar,
    Term,
    UnknownColumn,
)

Bound = Scalar | float | None


class Statement(msgspec.Struct, frozen=True):
    sql: str
    values: tuple[Bound, ...] = ()


class Table(msgspec.Struct, frozen=True):
    """What the compiler knows of a Parquet file."""

    path: Path
    columns: Mapping[str, pa.DataType]
    """By name, in the order of the file."""
    row_count: int
    cached_as: str | None = None
    """Database that holds the rows too (see `catalog.tables.cache`); None: they are read from the file."""

    def column(self, name: str) -> str:
        """The identifier that stands for a column."""
        try:
            return f"c{list(self.columns).index(name)}"
        except ValueError as error:
            raise UnknownColumn(name, tuple(self.columns)) from error

    @property
    def source(self) -> Statement:
        if self.cached_as is not None:
            return Statement(f"{self.cached_as}.rows")
        names = ", ".join(f"c{position}" for position in range(len(self.columns)))
        return Statement(f"read_parquet(?) AS t({names})", (str(self.path),))

    @property
    def row(self) -> str:
        """The number of a row in the file, from 0; pruned by row group, so late pages are as quick as early ones."""
        return "file_row_number" if self.cached_as is None else "rowid"


def rows(
    table: Table, query: RowsQuery, *, limit: int | None, after: Sequence[Bound] = (), furthest: Bound = None
) -> Statement:
    """The selected columns, then the row number.

    `after` holds the order keys of row `query.after`; `furthest` is the first key of the last row that matters, see
    `count_and_furthest`.
    """
    names = query.select or tuple(table.columns)
    columns = ", ".join([*(table.column(name) for name in names), table.row])
    where = _conditions(table, query)
    if query.after is not None:
        where.append(_following(table, query.order_by, after, query.after))
    if furthest is not None:
        first = query.order_by[0]
        where.append(Statement(f"{table.column(first.column)} {'>=' if first.descending else '<='} ?", (furthest,)))
    keys = [
        f"{_key(table, order.column)} {'DESC' if order.descending else 'ASC'} NULLS LAST" for order in query.order_by
    ]
    # Without keys the order of the file is kept by DuckDB itself (preserve_insertion_order), which needs no sorting.
    order_by = f" ORDER BY {', '.join(keys)}, {table.row}" if keys else ""
    clause = _where(where)
    tail, last = (" LIMIT ?", (limit,)) if limit is not None else ("", ())
    return Statement(
        f"SELECT {columns} FROM {table.source.sql}{clause.sql}{order_by}{tail}",
        (*table.source.values, *clause.values, *last),
    )


def count(table: Table, query: RowsQuery) -> Statement:
    """How many rows answer the query, from the first on."""
    clause = _where(_conditions(table, query))
    return Statement(f"SELECT count(*) FROM {table.source.sql}{clause.sql}", (*table.source.values, *clause.values))


def count_and_furthest(table: Table, query: RowsQuery, limit: int) -> Statement | None:
    """How many rows answer the query, and the first order key of its row number `limit`; missing if there are fewer.

    One scan of few columns. With that key as a further condition DuckDB then decodes the other columns of hardly more
    rows than are wanted; left to itself, those of all rows that meet the conditions, of which it keeps the best.
    None where it would not pay: keys of texts are long in the making, and with booleans the condition is met by half.
    """
    if not query.order_by or not _is_measured(table.columns[query.order_by[0].column]):
        return None
    first, clause = query.order_by[0], _where(_conditions(table, query))
    best = f"{'max' if first.descending else 'min'}({table.column(first.column)}, {int(limit)})"
    return Statement(
        f"SELECT count(*), list_extract({best}, {int(limit)}) FROM {table.source.sql}{clause.sql}",
        (*table.source.values, *clause.values),
    )


def groups(table: Table, query: RowsQuery, asked: Groups, *, limit: int | None) -> Statement:
    """What is asked of the groups of the rows that meet the query's conditions, from group number `query.after` on.

    The order is total, so that a place in it is a number: what makes the groups decides between those that tie.
    """
    ordered = [order.term for order in asked.order_by]
    names = {term: f"m{position}" for position, term in enumerate(dict.fromkeys((*asked.select, *ordered)))}
    names |= {Term(column): f"g{position}" for position, column in enumerate(asked.by)}
    kept = ", ".join(f"{_worked_out(table, term)} AS {name}" for term, name in names.items())
    where = _where(_conditions(table, query))
    keys = [_place(table, order.term, names, descending=order.descending) for order in asked.order_by]
    for column in asked.by:
        keys.append(_place(table, Term(column), names, descending=False))
        if _is_text(table.columns[column]):
            keys.append(names[Term(column)])  # texts that only code points tell apart
    order_by = f" ORDER BY {', '.join(keys)}" if keys else ""
    tail, last = (" LIMIT ?", [limit]) if limit is not None else ("", [])
    if query.after is not None:
        tail, last = f"{tail} OFFSET ?", [*last, query.after]
    return Statement(
        f"SELECT {', '.join(names[term] for term in asked.select)} FROM "
        f"(SELECT {kept} FROM {table.source.sql}{where.sql}{_group_by(table, asked.by)}){order_by}{tail}",
        (*table.source.values, *where.values, *last),
    )


def count_groups(table: Table, query: RowsQuery, asked: Groups) -> Statement:
    """How many groups there are, from the first on."""
    where = _where(_conditions(table, query))
    return Statement(
        f"SELECT count(*) FROM (SELECT count(*) FROM {table.source.sql}{where.sql}{_group_by(table, asked.by)})",
        (*table.source.values, *where.values),
    )


def distinct(table: Table, name: str, limit: int) -> Statement:
    """Up to `limit` of a column's distinct values, without the missing one."""
    column = table.column(name)
    return Statement(
        f"SELECT DISTINCT {column} FROM {table.source.sql} WHERE {column} IS NOT NULL LIMIT ?",
        (*table.source.values, limit),
    )


def keys_of_row(table: Table, order_by: Sequence[Order], row: int) -> Statement:
    """The order keys of one row: where the next page starts."""
    keys = ", ".join(_key(table, order.column) for order in order_by)
    return Statement(f"SELECT {keys} FROM {table.source.sql} WHERE {table.row} = ?", (*table.source.values, row))


def _group_by(table: Table, columns: Sequence[str]) -> str:
    return f" GROUP BY {', '.join(_same_for_equals(table, name) for name in columns)}" if columns else ""


def _worked_out(table: Table, term: Term) -> str:
    if term.column is None:
        return "count(*)"
    if term.aggregate is None:
        return _same_for_equals(table, term.column)
    aggregate, kind = AGGREGATES[term.aggregate], table.columns[term.column]
    template = ""
    if pa.types.is_integer(kind):
        template = aggregate.sql_of_integers
    elif pa.types.is_floating(kind):
        template = aggregate.sql_of_floats
    elif _is_text(kind):
        template = aggregate.sql_of_texts
    return (template or aggregate.sql).replace("{column}", table.column(term.column))


def _same_for_equals(table: Table, name: str) -> str:
    """0.0 and -0.0 are one group; which of them stands for it must not depend on which thread was first."""
    column = table.column(name)
    return f"{column} + 0.0::DOUBLE" if pa.types.is_floating(table.columns[name]) else column


def _place(table: Table, term: Term, names: Mapping[Term, str], *, descending: bool) -> str:
    """An order key of groups."""
    gives = AGGREGATES[term.aggregate].gives if term.aggregate else None
    is_text = term.column is not None and gives is None and _is_text(table.columns[term.column])
    key = _alphabetical(names[term]) if is_text else names[term]
    return f"{key} {'DESC' if descending else 'ASC'} NULLS LAST"


def _conditions(table: Table, query: RowsQuery) -> list[Statement]:
    return [
        *(_compared(table, condition) for condition in query.conditions),
        # Longest first: it is likely the rarest, and DuckDB looks for the others only in the rows that are left.
        *(_holds_word(table, word) for word in sorted(query.text.split(), key=len, reverse=True)),
    ]


def _where(conditions: Sequence[Statement]) -> Statement:
    if not conditions:
        return Statement("")
    text = " AND ".join(f"({condition.sql})" for condition in conditions)
    return Statement(f" WHERE {text}", tuple(value for condition in conditions for value in condition.values))


def _compared(table: Table, condition: Condition) -> Statement:
    operator = OPERATORS[condition.operator]
    column, kind = table.column(condition.column), table.columns[condition.column]
    if operator.takes_list:
        assert isinstance(condition.value, tuple)  # noqa: S101 - `parse` makes lists for these
        given = [_fitting(value, kind, None) for value in condition.value]
        values: list[Bound] = [value for value in given if value is not None] or [None]
        return Statement(operator.sql.format(column=column, value=", ".join("?" * len(values))), tuple(values))
    assert not isinstance(condition.value, tuple)  # noqa: S101
    value = _fitting(condition.value, kind, operator.rounding)
    if value is None:
        # Finer or larger than any cell can be. NaN equals no decimal or integer, and unlike NULL it has an answer.
        value = float("nan")
    if operator.rounding and _is_text(kind):
        comparison = operator.sql.format(column=_alphabetical(column), value=_alphabetical("?"))
        return Statement(_interruptible(comparison), (value,))
    return Statement(operator.sql.format(column=column, value="?"), (value,))


def _fitting(value: Scalar, kind: pa.DataType, rounding: str | None) -> Bound:
    """The value as the column can be compared with, without changing any answer; None when no cell can equal it.

    DuckDB would otherwise widen both sides and fail where 38 digits do not suffice, or compare as rounded doubles.
    """
    if isinstance(value, Decimal):
        if not pa.types.is_decimal(kind):
            return float(value)
        largest = Decimal(10) ** (kind.precision - kind.scale)
        unit = Decimal(1).scaleb(-kind.scale)
        if abs(value) < largest:
            rounded = value.quantize(unit, rounding or ROUND_FLOOR, Context(prec=kind.precision + 1))
            if (rounding or rounded == value) and abs(rounded) < largest:
                return rounded
        return _beyond(value) if rounding else None
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**63:
        return _beyond(value) if rounding else None
    return value


def _beyond(value: Decimal | int) -> float:
    return float("inf") if value > 0 else float("-inf")


def _holds_word(table: Table, word: str) -> Statement:
    """Some text column holds the word, letter case and diacritics aside."""
    texts = [table.column(name) for name, kind in table.columns.items() if _is_text(kind)]
    if not texts:
        return Statement("false")
    found = " OR ".join(f"regexp_matches({text}, ?)" for text in texts)
    return Statement(_interruptible(found), (pattern(word),) * len(texts))


def _interruptible(condition: str) -> str:
    """A slow condition, kept out of the Parquet scan.

    DuckDB moves conditions into the scan where it can, and inside it looks for an interrupt only after a whole row
    group: half a minute was seen. A volatile expression cannot be moved; above the scan it looks every 2,048 rows.
    """
    return f"CASE WHEN random() < 2 THEN {condition} END"


def _alphabetical(expression: str) -> str:
    """Text as the Vietnamese alphabet orders it: Cần Thơ, Đà Nẵng, Hà Nội; by code point Đ would follow Z."""
    return f"icu_sort_key({expression}, 'vi')"


def _key(table: Table, name: str) -> str:
    column = table.column(name)
    return _alphabetical(column) if _is_text(table.columns[name]) else column


def _following(table: Table, order_by: Sequence[Order], keys: Sequence[Bound], row: int) -> Statement:
    """What comes after a row: a later first key, or the same first key and a later second one, and so on."""
    same: list[Statement] = []
    branches: list[Statement] = []
    for order, key in zip(order_by, keys, strict=True):
        column = _key(table, order.column)
        if key is not None:  # missing cells are last: after one of them nothing but its equals can follow
            later = Statement(f"({column} {'<' if order.descending else '>'} ? OR {column} IS NULL)", (key,))
            branches.append(_all_of([*same, later]))
        same.append(Statement(f"{column} IS NOT DISTINCT FROM ?", (key,)))
    branches.append(_all_of([*same, Statement(f"{table.row} > ?", (row,))]))
    return Statement(
        " OR ".join(f"({branch.sql})" for branch in branches),
        tuple(value for branch in branches for value in branch.values),
    )


def _all_of(conditions: Sequence[Statement]) -> Statement:
    return Statement(
        " AND ".join(condition.sql for condition in conditions),
        tuple(value for condition in conditions for value in condition.values),
    )


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_measured(kind: pa.DataType) -> bool:
    """Numbers and days; of moments only those that Python keeps to their last digit."""
    if pa.types.is_timestamp(kind):
        return bool(kind.unit != "ns" and kind.tz is None)
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind) or pa.types.is_date32(kind)
    )
