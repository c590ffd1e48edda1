"""How long rows of a table of 1,000,000 × 10 take: inside the engine, without HTTP."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb

from catalog.tables.engine import TableEngine
from catalog.tables.formats import FORMATS
from catalog.tables.query import Condition, Order, RowsQuery
from tests.benchmarks.figure import Figure

ROWS = 1_000_000
REPEATS = 15


def _busy(number: int) -> tuple[Condition, ...]:
    """A condition that about half of the rows meet, another for each number, so that its count is not known yet."""
    return (Condition("pm10", "gt", Decimal(50) + Decimal(number).scaleb(-6)),)


BY_PM25 = (Order("pm25", descending=True),)

QUESTIONS: dict[str, Callable[[int], RowsQuery]] = {
    "page of 100 + total": lambda _: RowsQuery(),
    "page at row 900,000 + total": lambda _: RowsQuery(after=900_000),
    "one filter + count": lambda number: RowsQuery(conditions=_busy(number)),
    "filter + sort + count": lambda number: RowsQuery(conditions=_busy(number), order_by=BY_PM25),
    "filter + sort, a later page": lambda _: RowsQuery(conditions=_busy(0), order_by=BY_PM25, after=500_000),
    "sort by text": lambda _: RowsQuery(order_by=(Order("province"),)),
    "two words in any text column + count": lambda number: RowsQuery(text=f"ba dinh {700 + number}"),
}


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "air.parquet"
        _write_table(path)
        figures = [Figure("first page of a new process", f"{_milliseconds(lambda: _ask_anew(path)):.0f} ms")]
        engine = TableEngine(memory_bytes=1024**3, timeout_seconds=60)
        figures += [Figure(f"{name}, p50", f"{_median(engine, path, ask):.1f} ms") for name, ask in QUESTIONS.items()]
        figures += [
            Figure(f"export as {name}", f"{_rows_a_second(engine, path, name):,.0f} rows/s") for name in FORMATS
        ]
        engine.close()
    return figures


def _write_table(path: Path) -> None:
    duckdb.sql("SELECT setseed(0.5)")
    duckdb.sql(
        f"""COPY (SELECT range AS id, DATE '2020-01-01' + (range // 500)::INTEGER AS date,
            ['Hà Nội', 'Đà Nẵng', 'Huế', 'Cần Thơ', 'An Giang', 'Lâm Đồng'][1 + (random() * 5)::INTEGER] AS province,
            format('Trạm {{:04d}}', (random() * 2000)::INTEGER) AS station,
            round(random() * 150, 1) AS pm25,
            CASE WHEN random() > 0.05 THEN round(random() * 110, 1) END AS pm10,
            (random() * 10000)::BIGINT AS vehicles,
            TIMESTAMP '2020-01-01' + to_seconds(range * 60) AS measured_at,
            random() < 0.9 AS valid,
            format('Ghi chú số {{}} ở phường Ba Đình', (random() * 500000)::INTEGER) AS note
        FROM range({ROWS})) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""
    )


def _ask_anew(path: Path) -> None:
    engine = TableEngine(memory_bytes=1024**3, timeout_seconds=60)
    engine.rows(path, RowsQuery())
    engine.close()


def _median(engine: TableEngine, path: Path, question: Callable[[int], RowsQuery]) -> float:
    for warm_up in range(2):
        engine.rows(path, question(warm_up))
    return statistics.median(
        _milliseconds(lambda number=number: engine.rows(path, question(number)))  # type: ignore[misc]
        for number in range(2, 2 + REPEATS)
    )


def _rows_a_second(engine: TableEngine, path: Path, format: str) -> float:
    def export() -> None:
        with engine.stream(path, RowsQuery()) as stream:
            for _ in FORMATS[format].encode(stream):
                pass

    return ROWS / _milliseconds(export) * 1000


def _milliseconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
