"""What became of a table's rows from one version to another: which were removed, changed and added.

Rows are told apart by the table's primary key, where both versions have it and no two rows share it; else they are
compared as wholes, and equal rows by how many there are. A row that stands elsewhere in the file is the same row.
A missing cell and a column that is not there are the same, so what is found turns the one version into the other.

The comparison is one query over both files. It finds row numbers; only the rows of a page are then read whole.
"""

# ruff: noqa: S608 - the f-strings are made of this module's own words, identifiers of `sql.Table` and question marks

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

import msgspec
import pyarrow as pa

from catalog.tables.fold import fold
from catalog.tables.sql import Statement, Table
from catalog.tables.watch import Interrupt

Kind = Literal["removed", "changed", "added"]
"""What can become of a row, in the order of the answer; within each, rows are in the order of their file."""

KINDS: tuple[Kind, ...] = get_args(Kind)

REMOVED, CHANGED, ADDED = range(len(KINDS))

WithoutKey = Literal["none declared", "not in both versions", "not unique"]
"""Why rows are compared as wholes."""

Ask = Callable[[Statement], pa.Table]


class Reader(Protocol):
    """What the comparison needs of `catalog.tables.engine.TableEngine`."""

    def together(
        self, paths: Sequence[Path], interrupt: Interrupt | None
    ) -> AbstractContextManager[tuple[Ask, Sequence[Table]]]: ...


class Version(msgspec.Struct, frozen=True):
    path: Path
    schema: Mapping[str, Any]
    """Its Table Schema descriptor."""


class Pair(msgspec.Struct, frozen=True):
    """A column in both versions; in one of them it may not be there."""

    before: str | None
    after: str | None


class Totals(msgspec.Struct, frozen=True, array_like=True):
    removed: int = 0
    changed: int = 0
    added: int = 0


class Start(msgspec.Struct, frozen=True, array_like=True):
    """Where a further page begins, and what the first one found out for all."""

    kind: int
    """Position in KINDS of the last change that was given."""
    row: int
    """Row number of that change, in the older file for a row that was removed."""
    without_key: WithoutKey | None
    totals: Totals


class Change(msgspec.Struct, frozen=True):
    kind: Kind
    before: int | None
    """Index in `Differences.before`; None for an added row."""
    after: int | None
    """Index in `Differences.after`; None for a removed row."""


class Differences(msgspec.Struct, frozen=True, kw_only=True):
    """A page of changes."""

    pairs: tuple[Pair, ...]
    key: tuple[Pair, ...]
    """What tells rows apart; empty where they are compared as wholes."""
    without_key: WithoutKey | None
    changes: tuple[Change, ...]
    before: pa.Table
    after: pa.Table
    totals: Totals
    next: Start | None
    """None on the last page."""


def compare(
    reader: Reader,
    before: Version,
    after: Version,
    *,
    limit: int,
    start: Start | None = None,
    interrupt: Interrupt | None = None,
) -> Differences:
    """One page of what became of the rows. Raises as `TableEngine.rows` does."""
    pairs = pair_columns(before.schema, after.schema)
    key, without_key = find_key(before.schema, after.schema, pairs)
    with reader.together((before.path, after.path), interrupt) as (ask, (old, new)):
        comparison = _Comparison(old, new, pairs, key)
        if start is not None:
            without_key = start.without_key
        elif key and any(ask(statement).num_rows for statement in comparison.repeated_keys()):
            without_key = "not unique"
        if without_key is not None:
            comparison = msgspec.structs.replace(comparison, key=())
        found = ask(comparison.changes(start, limit + 1))
        has_more = found.num_rows > limit
        totals = _totals(found) if start is None else start.totals
        found = found.slice(0, limit)
        rows_before, rows_after = (
            _read(ask, table, found.column(side)) for table, side in ((old, "before"), (new, "after"))
        )
    kinds, numbers_before, numbers_after = (found.column(name).to_pylist() for name in ("kind", "before", "after"))
    places_before, places_after = _places(numbers_before), _places(numbers_after)
    return Differences(
        pairs=pairs,
        key=comparison.key,
        without_key=without_key,
        changes=tuple(
            Change(KINDS[kind], places_before.get(row_before), places_after.get(row_after))
            for kind, row_before, row_after in zip(kinds, numbers_before, numbers_after, strict=True)
        ),
        before=rows_before,
        after=rows_after,
        totals=totals,
        next=Start(kinds[-1], _last(numbers_before, numbers_after), without_key, totals) if has_more else None,
    )


def pair_columns(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Pair, ...]:
    """Which column became which: those of the newer version in their order, then those that are gone.

    Columns of one name are one. Of the others, two of one type are one that was renamed when their titles or names
    differ only in case, marks and punctuation, or when they stand alone between the same neighbours.
    """
    old, new = ({field["name"]: field for field in schema["fields"]} for schema in (before, after))
    partner = {name: name for name in new if name in old}
    for alike in (_alike(old, new), _between_the_same(old, new, partner)):
        for name, former in alike:
            is_free = name not in partner and former not in partner.values()
            if is_free and _type(old[former]) == _type(new[name]):
                partner[name] = former
    gone = [name for name in old if name not in partner.values()]
    return (*(Pair(partner.get(name), name) for name in new), *(Pair(name, None) for name in gone))


def find_key(
    before: Mapping[str, Any], after: Mapping[str, Any], pairs: Sequence[Pair]
) -> tuple[tuple[Pair, ...], WithoutKey | None]:
    """The declared primary key, the newer version's if it has one; or why there is none to compare by."""
    names = _primary_key(after)
    in_both = {pair.after: pair for pair in pairs if pair.before is not None}
    if not names:
        names = _primary_key(before)
        in_both = {pair.before: pair for pair in pairs if pair.after is not None}
    if not names:
        return (), "none declared"
    if not set(names) <= set(in_both):
        return (), "not in both versions"
    return tuple(in_both[name] for name in names), None


_IN_ORDER = "ORDER BY kind, coalesce(after, before) LIMIT ?"


class _Comparison(msgspec.Struct, frozen=True):
    """Both files as SQL. Column number i of `pairs` is `v{i}` on either side, a row's number is `r`."""

    old: Table
    new: Table
    pairs: tuple[Pair, ...]
    key: tuple[Pair, ...]

    def repeated_keys(self) -> Iterator[Statement]:
        """Each answers with a row where two rows of a version share their key."""
        keys = ", ".join(self._names(self.key))
        for side in (self._side(self.old), self._side(self.new)):
            yield Statement(f"SELECT 1 FROM {side.sql} GROUP BY {keys} HAVING count(*) > 1 LIMIT 1", side.values)

    def changes(self, start: Start | None, limit: int) -> Statement:
        """Kind of change and row numbers, from behind `start` on; of the first ones each with the totals."""
        every = self._by_key() if self.key else self._as_wholes()
        if start is None:
            counts = (
                f"(SELECT count(*) FROM every WHERE kind = {number}) AS {kind}" for number, kind in enumerate(KINDS)
            )
            first = f"WITH every AS MATERIALIZED ({every.sql}) SELECT *, {', '.join(counts)} FROM every"
            return Statement(f"{first} {_IN_ORDER}", (*every.values, limit))
        behind = "kind > ? OR (kind = ? AND coalesce(after, before) > ?)"
        return Statement(
            f"SELECT * FROM ({every.sql}) WHERE {behind} {_IN_ORDER}",
            (*every.values, start.kind, start.kind, start.row, limit),
        )

    def _by_key(self) -> Statement:
        old, new = self._side(self.old), self._side(self.new)
        same_key = " AND ".join(f"o.{name} IS NOT DISTINCT FROM n.{name}" for name in self._names(self.key))
        others = [pair for pair in self.pairs if pair not in self.key]
        differs = [f"o.{name} IS DISTINCT FROM n.{name}" for name in self._names(others)]
        return Statement(
            f"SELECT CASE WHEN n.r IS NULL THEN {REMOVED} WHEN o.r IS NULL THEN {ADDED} ELSE {CHANGED} END AS kind, "
            f"o.r AS before, n.r AS after FROM {old.sql} AS o FULL JOIN {new.sql} AS n ON {same_key} "
            f"WHERE {' OR '.join(['o.r IS NULL', 'n.r IS NULL', *differs])}",
            (*old.values, *new.values),
        )

    def _as_wholes(self) -> Statement:
        """Of equal rows that one version has more of, the last ones of its file are those that are too many."""
        old, new = self._side(self.old), self._side(self.new)
        names = self._names(self.pairs)
        cells = ", ".join(names)
        same = " AND ".join(f"f.{name} IS NOT DISTINCT FROM s.{name}" for name in names)

        def unmatched(side: Statement, sign: int) -> str:
            copy = f"row_number() OVER (PARTITION BY {', '.join(f's.{name}' for name in names)} ORDER BY f.r DESC)"
            return (
                f"(SELECT f.r, s.surplus * {sign} AS many, {copy} AS copy FROM {side.sql} AS f "
                f"JOIN surplus AS s ON {same} WHERE s.surplus * {sign} > 0)"
            )

        return Statement(
            f"WITH surplus AS MATERIALIZED (SELECT {cells}, sum(side) AS surplus FROM "
            f"(SELECT {cells}, -1 AS side FROM {old.sql} UNION ALL SELECT {cells}, 1 FROM {new.sql}) "
            f"GROUP BY {cells} HAVING sum(side) <> 0) "
            f"SELECT {REMOVED} AS kind, r AS before, NULL::BIGINT AS after "
            f"FROM {unmatched(old, -1)} WHERE copy <= many "
            f"UNION ALL SELECT {ADDED}, NULL, r FROM {unmatched(new, 1)} WHERE copy <= many",
            (*old.values, *new.values, *old.values, *new.values),
        )

    def _side(self, table: Table) -> Statement:
        """The cells of one file as they are compared."""
        cells = ", ".join(f"{self._cell(table, pair)} AS v{number}" for number, pair in enumerate(self.pairs))
        source = table.source
        return Statement(f"(SELECT {cells}, {table.row} AS r FROM {source.sql})", source.values)

    def _cell(self, table: Table, pair: Pair) -> str:
        name = pair.before if table is self.old else pair.after
        if name is None:
            return "NULL"
        if pair.before is None or pair.after is None:
            return table.column(name)
        is_same_type = self.old.columns[pair.before] == self.new.columns[pair.after]
        return table.column(name) if is_same_type else _written(table.column(name), table.columns[name])

    def _names(self, pairs: Sequence[Pair]) -> list[str]:
        return [f"v{self.pairs.index(pair)}" for pair in pairs]


def _written(column: str, kind: pa.DataType) -> str:
    """A cell as text that equals a cell of another type exactly when a reader sees the same: 1, 1.0 and 1.00 are."""
    text = f"CAST({column} AS VARCHAR)"
    if pa.types.is_decimal(kind) and kind.scale > 0:
        return f"rtrim(rtrim({text}, '0'), '.')"
    if pa.types.is_floating(kind):
        return f"regexp_replace(CAST({column} + 0.0::DOUBLE AS VARCHAR), '\\.0$', '')"
    if pa.types.is_timestamp(kind):
        return f"replace({text}, ' ', 'T')"
    return text


def _read(ask: Ask, table: Table, numbers: pa.ChunkedArray) -> pa.Table:
    """The rows of these numbers, in the order of the file."""
    rows = numbers.drop_null().to_pylist()
    columns = ", ".join(f"c{position}" for position in range(len(table.columns)))
    source = table.source
    found = ask(
        Statement(
            f"SELECT {columns} FROM {source.sql} WHERE {table.row} IN ({', '.join('?' * len(rows)) or 'NULL'}) "
            f"ORDER BY {table.row}",
            (*source.values, *rows),
        )
    )
    return found.rename_columns(list(table.columns))


def _places(numbers: Sequence[int | None]) -> dict[int | None, int]:
    """Where each row number stands among those that were read."""
    return {row: place for place, row in enumerate(sorted(row for row in numbers if row is not None))}


def _last(before: Sequence[int | None], after: Sequence[int | None]) -> int:
    row = before[-1] if after[-1] is None else after[-1]
    assert row is not None  # noqa: S101 - every change has one of the two
    return row


def _totals(found: pa.Table) -> Totals:
    return Totals(*(found.column(kind)[0].as_py() for kind in KINDS)) if found.num_rows else Totals()


def _type(field: Mapping[str, Any]) -> str:
    return str(field.get("type", "string"))


def _primary_key(schema: Mapping[str, Any]) -> tuple[str, ...]:
    key = schema.get("primaryKey", ())
    return (key,) if isinstance(key, str) else tuple(key)


def _alike(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, field in new.items():
        for former, former_field in old.items():
            if (
                _bare(name) == _bare(former)
                or _bare(field.get("title", "")) == _bare(former_field.get("title", "")) != ""
            ):
                yield name, former


def _bare(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _between_the_same(
    old: Mapping[str, Any], new: Mapping[str, Any], partner: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    former_of = {former: name for name, former in partner.items()}
    old_gaps, new_gaps = _gaps(old, former_of), _gaps(new, {name: name for name in partner})
    for neighbours, names in new_gaps.items():
        formers = old_gaps.get(neighbours, [])
        if len(names) == len(formers) == 1:
            yield names[0], formers[0]


def _gaps(names: Mapping[str, Any], known: Mapping[str, str]) -> dict[tuple[str | None, str | None], list[str]]:
    """The columns without a partner, by the nearest ones with a partner before and behind them."""
    gaps: dict[tuple[str | None, str | None], list[str]] = {}
    before, waiting = None, []
    for name in (*names, None):
        if name is not None and name not in known:
            waiting.append(name)
            continue
        following = None if name is None else known[name]
        if waiting:
            gaps[before, following] = waiting
        before, waiting = following, []
    return gaps
