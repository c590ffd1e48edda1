from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog.tables.engine import TableEngine

Published = Callable[[pa.Table], Path]


@pytest.fixture(scope="module")
def engine() -> Iterator[TableEngine]:
    engine = TableEngine(memory_bytes=1024 * 1024 * 1024, timeout_seconds=30, threads=2)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Writes a table where published ones stand, each at a path of its own."""
    folder, numbers = tmp_path_factory.mktemp("versions"), count()

    def publish(table: pa.Table) -> Path:
        path = folder / f"{next(numbers)}.parquet"
        # Small row groups, so that a few rows already span several.
        pq.write_table(table, path, row_group_size=7)
        return path

    return publish
