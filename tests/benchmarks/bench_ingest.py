"""How long a file takes from quarantine to a checked Parquet table, against Frictionless alone on the same file."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import duckdb
import msgspec
from frictionless import Resource, Schema, validate

from publishers.checking import run_child
from tests.benchmarks.figure import Figure
from tests.benchmarks.reference import ROWS, write_reference
from validation.inspect import Inspection, Job, Limits

LIMITS = Limits(memory_bytes=4 * 1024**3, timeout_seconds=900)


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reference.csv"
        write_reference(path)
        ours, inspection = _check(path, Path(folder) / "work")
        theirs = _frictionless(path, inspection)
        copied = _duckdb_copy(path, Path(folder) / "copy.parquet")
    return [
        Figure("read, type, check, privacy, Parquet, profile; child start included", f"{ROWS / ours:,.0f} rows/s"),
        Figure("frictionless.validate alone, same schema", f"{ROWS / theirs:,.0f} rows/s"),
        Figure("ingest against frictionless.validate", f"{theirs / ours:.1f} times faster", "target: 8 times"),
        Figure("ingest against DuckDB's COPY to Parquet alone", f"{ours / copied:.1f} times its time", "target: 2.5"),
    ]


def _check(path: Path, folder: Path) -> tuple[float, Inspection]:
    """Seconds of a check as the worker runs it, and its answer."""
    job = Job(input_path=str(path), output_folder=str(folder), limits=LIMITS)
    started = time.perf_counter()
    run_child(job, folder, beat=lambda _stage, _share: True, beat_seconds=3.0, stopping=lambda: False)
    seconds = time.perf_counter() - started
    inspection = msgspec.json.decode((folder / "inspection.json").read_bytes(), type=Inspection)
    if not inspection.parquet_sha256:
        raise RuntimeError(f"The reference file was refused: {[finding.code for finding in inspection.findings]}")
    return seconds, inspection


def _frictionless(path: Path, inspection: Inspection) -> float:
    """Seconds of `frictionless.validate` with the schema that the check has found."""
    schema = Schema.from_descriptor(inspection.table_schema or {})
    started = time.perf_counter()
    report = validate(Resource(path=path.name, basepath=str(path.parent), schema=schema))
    seconds = time.perf_counter() - started
    if not report.valid:
        raise RuntimeError(f"Frictionless disagrees: {report.flatten(['rowNumber', 'fieldName', 'type'])[:5]}")
    return seconds


def _duckdb_copy(path: Path, target: Path) -> float:
    """Seconds of DuckDB's own way from CSV to Parquet, its sniffer looking at the whole file."""
    started = time.perf_counter()
    duckdb.sql(f"""COPY (FROM read_csv('{path}', sample_size=-1)) TO '{target}' (FORMAT parquet, COMPRESSION zstd)""")
    return time.perf_counter() - started
