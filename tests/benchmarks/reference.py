"""The reference file that all figures about reading and checking are measured on."""

from __future__ import annotations

from pathlib import Path

import duckdb

ROWS = 1_000_000


def write_reference(path: Path, rows: int = ROWS) -> None:
    """Rows × 10 columns: integers, numbers, dates, categories, codes, quoted text."""
    duckdb.sql("SELECT setseed(0.5)")
    duckdb.sql(
        f"""COPY (SELECT range AS id, format('{{:05d}}', range % 3321) AS ward_code,
            DATE '2020-01-01' + (range // 500)::INTEGER AS date,
            ['Hà Nội', 'Đà Nẵng', 'Huế', 'Cần Thơ', 'An Giang', 'Lâm Đồng'][1 + (random() * 5)::INTEGER] AS province,
            round(random() * 150, 1) AS pm25, round(random() * 1e6, 2) AS budget,
            CASE WHEN random() > 0.05 THEN (random() * 110)::INTEGER END AS pm10,
            (random() * 10000)::BIGINT AS vehicles, random() < 0.9 AS valid,
            format('Ghi chú số {{}}, ở phường Ba Đình', (random() * 500)::INTEGER) AS note
        FROM range({rows})) TO '{path}' (FORMAT csv, HEADER)"""
    )
