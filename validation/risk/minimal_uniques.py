"""Minimal sample uniques: rows that are the only ones with two or three facts, and not already with fewer of them.

They say which few facts single people out (Elliot, Manning and Ford 2002). A row that is unique in some columns is so
in more of them as well; it is left out there, which changes no other group and is what makes a found one minimal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import combinations

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from validation.report import MAX_ROWS
from validation.risk.frequency import FrequencyTable

MOST_TOGETHER = 3
MOST_ROWS_AT_ONCE = 200_000
MOST_AT_ONCE = 40
"""Combinations in one question: to plan a longer one takes the database longer than to answer it."""
_FLAGGED = "flagged_frequencies"


class Combination(msgspec.Struct, frozen=True):
    """Columns, and how many rows they single out that no fewer of them do."""

    columns: tuple[str, ...]
    count: int


class MinimalUniques(msgspec.Struct, frozen=True):
    combinations: tuple[Combination, ...]
    """Those that single out anybody, the ones that do so most first."""
    row_count: int
    """Rows that at least one of them singles out."""
    rows: tuple[int, ...]
    """Numbers of the first of these."""


def find_minimal_uniques(frequencies: FrequencyTable, most: int = MOST_TOGETHER) -> MinimalUniques:
    """Minimal sample uniques of up to `most` columns of the frequency table."""
    found: list[Combination] = []
    singled: pa.Array | None = None
    flags: dict[tuple[str, ...], pa.Array] = {}
    connection = frequencies.connection
    for together in range(1, min(most, len(frequencies.columns)) + 1):
        _register(frequencies, flags)
        wider: dict[tuple[str, ...], pa.Array] = {}
        for columns, ids in _uniques_of(frequencies, list(combinations(frequencies.columns, together)), flags):
            parts = [flags[part] for part in combinations(columns, together - 1) if part in flags]
            if len(ids):
                found.append(Combination(columns, len(ids)))
                unique = pc.is_valid(_places(ids, frequencies.count))
                singled = unique if singled is None else pc.or_(singled, unique)
                parts.append(unique)
            if parts and together < most:
                wider[columns] = reduce(pc.or_, parts)
        flags = wider
    connection.unregister(_FLAGGED)
    found.sort(key=lambda one: (-one.count, len(one.columns)))
    if singled is None:
        return MinimalUniques((), 0, ())
    rows = frequencies.table("row").column(0).filter(singled)
    first = pc.take(rows, pc.sort_indices(rows)[:MAX_ROWS]).to_pylist()
    return MinimalUniques(tuple(found), len(rows), tuple(first))


def _register(frequencies: FrequencyTable, flags: Mapping[tuple[str, ...], pa.Array]) -> None:
    """The frequency table with a column for each combination that says which rows are unique in it."""
    table = frequencies.table(*frequencies.columns, "n", "id")
    for columns, flag in flags.items():
        table = table.append_column(_flag(columns), pa.chunked_array([flag]))
    frequencies.connection.register(_FLAGGED, table)


def _uniques_of(
    frequencies: FrequencyTable, asked: Sequence[tuple[str, ...]], flags: Mapping[tuple[str, ...], pa.Array]
) -> Iterator[tuple[tuple[str, ...], pa.ChunkedArray]]:
    """The ids of rows that are unique in each combination; of a small table many combinations are asked at once."""
    at_once = max(1, min(MOST_AT_ONCE, MOST_ROWS_AT_ONCE // max(1, frequencies.count)))
    for start in range(0, len(asked), at_once):
        some = asked[start : start + at_once]
        sql = " UNION ALL ".join(_sql(frequencies, columns, flags, turn) for turn, columns in enumerate(some))
        found = frequencies.connection.sql(sql).to_arrow_table()
        for turn, columns in enumerate(some):
            is_its = None if len(some) == 1 else pc.equal(found.column("turn"), turn)
            yield columns, found.column("id") if is_its is None else found.column("id").filter(is_its)


def _sql(
    frequencies: FrequencyTable, columns: Sequence[str], flags: Mapping[tuple[str, ...], pa.Array], turn: int
) -> str:
    parts = [_flag(part) for part in combinations(columns, len(columns) - 1) if part in flags]
    others = f"WHERE NOT ({' OR '.join(parts)})" if parts else ""
    key = frequencies.grouping(columns)
    return f"SELECT {turn} AS turn, min(id) AS id FROM {_FLAGGED} {others} GROUP BY {key} HAVING sum(n) = 1"  # noqa: S608


def _places(ids: pa.ChunkedArray, count: int) -> pa.Array:
    """An array of `count` that is null but at the places named by `ids`."""
    options = pc.InversePermutationOptions(max_index=count - 1, output_type=pa.int64())
    return pc.call_function("inverse_permutation", [ids.combine_chunks()], options)


def _flag(columns: Sequence[str]) -> str:
    return f"unique_{'_'.join(columns)}"
