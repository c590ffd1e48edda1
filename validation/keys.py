"""Values that may not repeat and values that must stand elsewhere: `unique`, primary keys and foreign keys.

Frictionless compares what it has read from the cells, not their texts: `1` repeats `01`. DuckDB compares values as long
as it surely reads them alike; else Frictionless reads each different text, and equal values get one number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa

from validation.fields.condition import CheckedField
from validation.read.cells import ROW, Cells

TEXTS_PER_FETCH = 10_000
UNEQUAL = -1
"""Number of values that equal nothing, not even themselves, as NaN does."""
ELSEWHERE = f"{ROW} - {2**62}"
"""What such values become where they are referred to: what no key has."""


class BrokenKey(msgspec.Struct, frozen=True):
    """Rows that break a key."""

    type: str
    """Frictionless' name of the error."""
    positions: tuple[int, ...]
    """Columns of the key, from 0."""
    rows: str
    """SQL of their numbers, in the order of the file."""
    is_absent: bool = False
    """There is no value at all, where a primary key needs one."""


class Keys:
    """The keys of a schema: its primary key, its foreign keys into the same table, and columns that are `unique`."""

    def __init__(
        self,
        cells: Cells,
        fields: Sequence[CheckedField],
        primary: Sequence[str] = (),
        foreign: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self._cells, self._fields = cells, fields
        self._primary, self._foreign = primary, foreign
        self._positions = {checked.field.name: position for position, checked in enumerate(fields)}
        self._numbers: dict[object, int] = {}
        self._numbered: set[int] = set()

    def broken(self) -> Iterator[BrokenKey]:
        """Every key that is broken."""
        unique = [
            (position,) for position, checked in enumerate(self._fields) if checked.field.constraints.get("unique")
        ]
        primary = self._columns(self._primary)
        foreign = [
            (columns, tuple(self._positions.get(name) for name in key["reference"]["fields"]))
            for key in self._foreign
            if (columns := self._columns(key["fields"]))
        ]
        self._number({position for columns in (*unique, primary) for position in columns}, foreign)
        try:
            for columns in unique:
                yield from self._repeated("unique-error", columns)
            if primary:
                yield from self._absent(primary)
                yield from self._repeated("primary-key", primary)
            for columns, reference in foreign:
                yield from self._unfound(columns, reference)
        finally:
            for position in self._numbered:
                self._cells.connection.unregister(f"numbers_{position}")

    def _columns(self, names: Sequence[str]) -> tuple[int, ...]:
        """Where the columns of a key are; nothing where not all of them are there."""
        return tuple(self._positions[name] for name in names) if set(names) <= self._positions.keys() else ()

    def _number(self, alone: set[int], foreign: list[tuple[tuple[int, ...], tuple[int | None, ...]]]) -> None:
        """Give numbers to the values of the columns that DuckDB cannot compare."""
        pairs = {
            (position, other)
            for columns, reference in foreign
            for position, other in zip(columns, reference, strict=True)
            if other is not None
        }
        needed = alone | {position for columns, _ in foreign for position in columns}
        needed |= {position for pair in pairs for position in pair}
        numbered = {position for position in needed if not self._is_sure(self._fields[position])}
        numbered |= {position for pair in pairs if self._kind(pair[0]) != self._kind(pair[1]) for position in pair}
        while more := {position for pair in pairs if numbered & set(pair) for position in pair} - numbered:
            numbered |= more
        for position in numbered:
            self._number_column(position)

    def _kind(self, position: int) -> tuple[str, bool]:
        field = self._fields[position].field
        return str(field.type), bool(getattr(field, "float_number", False))

    def _is_sure(self, checked: CheckedField) -> bool:
        """Whether DuckDB reads every value as Frictionless does; texts that this cannot read count as missing."""
        if not checked.value:
            return False
        is_sure = True
        # To the end in any case: a result that is not read to its end keeps the connection busy.
        for text in self._texts(checked, f"NOT {checked.missing} AND ({checked.value}) IS NULL"):
            is_sure = is_sure and checked.read_value(text) is None
        return is_sure

    def _texts(self, checked: CheckedField, condition: str) -> Iterator[str]:
        found = self._cells.connection.execute(
            f"SELECT DISTINCT {checked.source} FROM cells WHERE {condition}"  # noqa: S608
        )
        while some := found.fetchmany(TEXTS_PER_FETCH):
            yield from (text for (text,) in some)

    def _number_column(self, position: int) -> None:
        checked = self._fields[position]
        texts: list[str] = []
        numbers: list[int] = []
        for text in self._texts(checked, f"NOT {checked.missing}"):
            value = checked.read_value(text)
            if value is not None:
                texts.append(text)
                numbers.append(self._number_of(value))
        table = pa.table({"text": pa.array(texts, pa.string()), "number": pa.array(numbers, pa.int64())})
        self._cells.connection.register(f"numbers_{position}", table)
        self._numbered.add(position)

    def _number_of(self, value: object) -> int:
        try:
            if value != value:
                return UNEQUAL
            return self._numbers.setdefault(value, len(self._numbers))
        except Exception:
            # Lists and objects can't be looked up, and Frictionless fails with them: what is written alike is equal.
            return self._numbers.setdefault(repr(value), len(self._numbers))

    def _keyed(self, positions: Sequence[int | None], unequal: str = f"-{ROW}") -> str:
        """SQL of the rows with the values of a key as `k0`, `k1`, …"""
        keys = ", ".join(f"{self._key(position, unequal)} AS k{turn}" for turn, position in enumerate(positions))
        joins = " ".join(
            f"LEFT JOIN numbers_{position} ON {self._fields[position].source} = numbers_{position}.text"
            for position in dict.fromkeys(positions)
            if position is not None and position in self._numbered
        )
        return f"(SELECT {ROW}, {keys} FROM cells {joins})"  # noqa: S608

    def _key(self, position: int | None, unequal: str) -> str:
        if position is None:
            return "NULL"
        if position not in self._numbered:
            return self._fields[position].value
        number = f"numbers_{position}.number"
        return f"CASE WHEN {number} = {UNEQUAL} THEN {unequal} - 1 ELSE {number} END"

    def _repeated(self, kind: str, positions: tuple[int, ...]) -> Iterator[BrokenKey]:
        """Rows whose key stands in an earlier row already."""
        keys = ", ".join(f"k{turn}" for turn in range(len(positions)))
        first = (
            f"(SELECT {keys}, min({ROW}) AS first FROM {self._keyed(positions)}"  # noqa: S608
            f" WHERE {_any_present(len(positions))} GROUP BY ALL HAVING count(*) > 1)"
        )
        same = _same("keyed", "firsts", len(positions))
        yield from self._broken(
            BrokenKey(
                kind,
                positions,
                f"SELECT {ROW} FROM {self._keyed(positions)} AS keyed JOIN {first} AS firsts ON {same}"  # noqa: S608
                f" WHERE {ROW} > first ORDER BY {ROW}",
            ),
            f"SELECT 1 FROM {first} LIMIT 1",  # noqa: S608
        )

    def _absent(self, positions: tuple[int, ...]) -> Iterator[BrokenKey]:
        """Rows without any value in the primary key."""
        rows = f"SELECT {ROW} FROM {self._keyed(positions)} WHERE NOT ({_any_present(len(positions))})"  # noqa: S608
        yield from self._broken(
            BrokenKey("primary-key", positions, f"{rows} ORDER BY {ROW}", is_absent=True), f"{rows} LIMIT 1"
        )

    def _unfound(self, positions: tuple[int, ...], reference: tuple[int | None, ...]) -> Iterator[BrokenKey]:
        """Rows whose key stands nowhere in the columns it refers to."""
        some = _any_present(len(positions))
        same = _same("keyed", "elsewhere", len(positions))
        rows = (
            f"SELECT {ROW} FROM {self._keyed(positions)} AS keyed"  # noqa: S608
            f" ANTI JOIN {self._keyed(reference, ELSEWHERE)} AS elsewhere ON {same} WHERE {some}"
        )
        yield from self._broken(BrokenKey("foreign-key", positions, f"{rows} ORDER BY {ROW}"), f"{rows} LIMIT 1")

    def _broken(self, key: BrokenKey, probe: str) -> Iterator[BrokenKey]:
        if self._cells.query(probe):
            yield key


def _any_present(count: int) -> str:
    return "(" + " OR ".join(f"k{turn} IS NOT NULL" for turn in range(count)) + ")"


def _same(left: str, right: str, count: int) -> str:
    return " AND ".join(f"{left}.k{turn} IS NOT DISTINCT FROM {right}.k{turn}" for turn in range(count))
