"""The process that runs SELECTs, `python -m catalog.tables.select.child`: questions come in, answers go out.

DuckDB counts only part of its memory (a text of a gigabyte is not among it), and inside one function or one group of
rows it hears no interrupt. A process of its own can be limited by the system and ended at any moment, and it holds
nothing but the tables of one question at a time: no settings, no keys, no database.
"""

from __future__ import annotations

import os
import resource
import signal
import struct
import sys
from typing import IO

import duckdb
import msgspec
import pyarrow as pa

HEADROOM_BYTES = 1024**3
"""Memory that libraries reserve and never fill, and texts that DuckDB does not count; the memory limit comes on top."""
NICE = 5

_PLAIN = frozenset(
    {"boolean", "tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger", "ubigint",
     "float", "double", "decimal", "varchar", "date", "timestamp", "time"}
)  # fmt: skip
"""Types that answers are made of; others are written out as text."""

BATCH_ROWS = 2_048


class Question(msgspec.Struct, frozen=True, kw_only=True):
    sql: str
    values: dict[str, str]
    paths: list[str]
    """All that may be read."""
    max_rows: int
    max_bytes: int
    timeout_seconds: float


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    error: str = ""
    """Name of DuckDB's exception; empty where the rows follow."""
    message: str = ""
    is_cut: bool = False
    """There are more rows than asked for."""
    is_too_large: bool = False
    rows: bytes = b""
    """An Arrow IPC stream."""


def send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(struct.pack(">Q", len(message)) + message)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """The next message; empty at the end."""
    head = pipe.read(8)
    return pipe.read(struct.unpack(">Q", head)[0]) if len(head) == 8 else b""


def answer(database: duckdb.DuckDBPyConnection, question: Question) -> Reply:
    """Run one question, after which this database knows no other file and takes no setting any more."""
    try:
        lock(database, question.paths)
        relation = database.sql(question.sql, params=question.values)
        if not all(map(_is_plain, relation.types)):
            relation = _as_text(relation)
        return _read(relation.to_arrow_reader(BATCH_ROWS), question)
    except duckdb.Error as error:
        return Reply(error=type(error).__name__, message=str(error))
    except (MemoryError, pa.ArrowMemoryError):
        return Reply(error="OutOfMemoryException")
    except (pa.ArrowException, OverflowError, ValueError) as error:
        return Reply(error="InvalidInputException", message=str(error))


def open_database(memory_bytes: int, threads: int) -> duckdb.DuckDBPyConnection:
    """A DuckDB that loads nothing and spills nothing."""
    return duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{memory_bytes}B",
            "threads": threads,
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "python_enable_replacements": False,
        },
    )


def lock(database: duckdb.DuckDBPyConnection, paths: list[str]) -> None:
    """From here on it reads these files and no others, and nobody can change that."""
    # A setting takes no bound value; the paths are ours, made of the data folder and ids.
    allowed = ", ".join("'{}'".format(path.replace("'", "''")) for path in paths)
    database.execute("SET GLOBAL TimeZone = 'UTC'")
    database.execute(f"SET GLOBAL allowed_paths = [{allowed}]")
    database.execute("SET GLOBAL enable_external_access = false")
    database.execute("SET GLOBAL lock_configuration = true")


def _is_plain(kind: duckdb.sqltypes.DuckDBPyType) -> bool:
    return kind.id in _PLAIN


def _as_text(relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Columns of types that no format writes, as text; their names stay."""
    columns = [duckdb.ColumnExpression(name) for name in relation.columns]
    return relation.select(
        *(
            column if _is_plain(kind) else column.cast("VARCHAR").alias(name)
            for column, kind, name in zip(columns, relation.types, relation.columns, strict=True)
        )
    )


def _read(reader: pa.RecordBatchReader, question: Question) -> Reply:
    """As many rows as may be, in batches, so that one too many bytes ends it early."""
    sink = pa.BufferOutputStream()
    left, size, is_cut = question.max_rows, 0, False
    with pa.ipc.new_stream(sink, reader.schema) as writer:
        for batch in reader:
            size += batch.nbytes
            if size > question.max_bytes:
                return Reply(is_too_large=True)
            writer.write_batch(batch.slice(0, left))
            if batch.num_rows > left:
                is_cut = True
                break
            left -= batch.num_rows
    return Reply(is_cut=is_cut, rows=sink.getvalue().to_pybytes())


def _limit(memory_bytes: int) -> None:
    """No more memory than given, no core file, no file written at all, and politeness towards the web processes."""
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    data_bytes = memory_bytes + HEADROOM_BYTES
    resource.setrlimit(resource.RLIMIT_DATA, (data_bytes, data_bytes))


def main(memory_bytes: int, threads: int) -> None:
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    _limit(memory_bytes)
    while True:
        # Opened before there is a question: it takes longer than most answers.
        database = open_database(memory_bytes, threads)
        message = receive(questions)
        if not message:
            return
        question = msgspec.msgpack.decode(message, type=Question)
        # Whoever asked ends this process when time is up; should they be gone, it ends itself.
        signal.setitimer(signal.ITIMER_REAL, question.timeout_seconds + 1)
        send(answers, msgspec.msgpack.encode(answer(database, question)))
        signal.setitimer(signal.ITIMER_REAL, 0)
        database.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
