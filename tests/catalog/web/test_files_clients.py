"""Real clients against the real server: they read parts, hang up, and find everything as HTTP promises."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import fsspec
import httpx
import msgspec
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from pyarrow.dataset import dataset

from catalog.portal import open_portal
from tests import parts
from tests.catalog.web import shelf

ROWS = 400_000
TABLE = "/datasets/many/numbers.parquet"
DAMAGED = "/datasets/many/damaged"
"""A table whose file can be read only at its beginning."""
SLOW = "/api/v1/datasets/many/texts/rows{}?text__lt=!"
"""The place in the alphabet of 120 MB of text: it takes many seconds and finds nothing."""


class Served(msgspec.Struct, frozen=True):
    address: str
    log: Path
    parquet_bytes: int

    def requests(self) -> list[dict[str, object]]:
        lines = [line for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [entry for line in lines if (entry := msgspec.json.decode(line)).get("event") == "request"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Served]:
    """The portal as it runs in production, on a free port, with one larger table in it."""
    folder = tmp_path_factory.mktemp("served")
    settings = shelf.settings_in(folder, migrated_sqlite)
    portal = open_portal(settings)
    with portal.database.writing() as session:
        agency = shelf.add_agency(session, "statistics", "Cục Thống kê", "Statistics office")
        dataset = shelf.add_dataset(session, agency, "many", "Nhiều số", theme="ENVI", tags=[])
        numbers, texts, damaged = (
            shelf.add_resource(session, dataset, slug, title, position)
            for position, (slug, title) in enumerate((("numbers", "Số"), ("texts", "Chữ"), ("damaged", "Hỏng")))
        )
    version = shelf.publish(portal, numbers, many_numbers())
    size = portal.files.version(version).stat().st_size
    shelf.publish(portal, texts, pa.table({"text": [f"{row} {'Thành phố Đà Nẵng' * 30}" for row in range(200_000)]}))
    long = pc.multiply(pa.array(range(ROWS * 2), pa.int64()), 1_000_003)
    damage(portal.files.version(shelf.publish(portal, damaged, pa.table({"number": long}))))
    portal.close()
    port, log = free_port(), folder / "server.log"
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "CATALOG_DATA": str(settings.data),
        "CATALOG_BASE_URL": address,
        "CATALOG_LOG_JSON": "true",
    }
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "catalog", "serve", "--port", str(port)],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(lambda: answers(f"{address}/readyz"))
        yield Served(address, log, size)
    finally:
        server.terminate()
        server.wait(20)


def many_numbers() -> pa.Table:
    """Columns that do not compress, so that reading one of them is much less than reading all."""
    rows = pa.array(range(ROWS), pa.int64())
    scattered = {
        name: pc.divide(pc.cast(pc.multiply(rows, factor), pa.float64()), 1_000_003.0)
        for name, factor in (("a", 611_953), ("b", 314_159), ("c", 271_829))
    }
    return pa.table({"number": rows, **scattered})


def damage(path: Path) -> None:
    """Spoil the last part of the rows, as a failing disk would."""
    metadata = pq.read_metadata(path)
    column = metadata.row_group(metadata.num_row_groups - 1).column(0)
    with path.open("r+b") as file:
        file.seek(column.dictionary_page_offset or column.data_page_offset)
        file.write(b"\xff" * column.total_compressed_size)


class Recorder:
    """Forwards one port to another and keeps what was asked and how many bytes came back."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.asked = b""
        self.received_bytes = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def ranges(self) -> list[str]:
        return re.findall(r"(?im)^range: *(.*?)\r$", self.asked.decode("latin-1"))

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            # Little is under way at a time: a client that hangs up has not been sent megabytes it never looked at.
            server = socket.socket()
            server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
            server.connect(("127.0.0.1", self._target))
            threading.Thread(target=self._forward, args=(client, server, self._note_question), daemon=True).start()
            threading.Thread(target=self._forward, args=(server, client, self._note_answer), daemon=True).start()

    def _forward(self, source: socket.socket, target: socket.socket, note: Callable[[bytes], None]) -> None:
        try:
            while chunk := source.recv(65_536):
                note(chunk)
                target.sendall(chunk)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def _note_question(self, chunk: bytes) -> None:
        self.asked += chunk

    def _note_answer(self, chunk: bytes) -> None:
        self.received_bytes += len(chunk)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def answers(address: str) -> bool:
    try:
        return httpx.get(address).status_code == 200
    except httpx.TransportError:
        return False


def wait_until(happened: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


HYPARQUET = """
import { asyncBufferFromUrl, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const file = await asyncBufferFromUrl({ url: process.argv[1] })
const rows = await parquetReadObjects({ file, compressors, columns: ['number'] })
console.log(rows.reduce((total, row) => total + row.number, 0n).toString())
"""


def with_polars(url: str) -> int:
    return int(pl.scan_parquet(url).select(pl.col("number").sum()).collect().item())


def over_http() -> Any:
    """fsspec's files at addresses, read a little at a time; by itself it reads 5 MB ahead, more than our file has."""
    return fsspec.filesystem("http", block_size=65_536)


def with_pyarrow(url: str) -> int:
    table = pq.read_table(url, columns=["number"], filesystem=over_http())
    return int(pc.sum(table.column("number")).as_py())


def with_pandas(url: str) -> int:
    return int(pd.read_parquet(url, columns=["number"], filesystem=over_http())["number"].sum())


def with_duckdb(url: str) -> int:
    """Over pyarrow, which it tells what it needs; its own extension for HTTP is in no registry of packages."""
    numbers = dataset(url, filesystem=over_http())  # noqa: F841 - DuckDB finds it by its name
    ((total,),) = duckdb.sql("SELECT sum(number)::BIGINT FROM numbers").fetchall()
    return int(total)


def with_hyparquet(url: str) -> int:
    program = ["node", "--input-type=module", "--eval", HYPARQUET, url]
    return int(subprocess.run(program, cwd=parts.hyparquet(), capture_output=True, text=True, check=True).stdout)


READERS: dict[str, Callable[[str], int]] = {
    "polars": with_polars,
    "pyarrow": with_pyarrow,
    "pandas": with_pandas,
    "DuckDB": with_duckdb,
    "hyparquet": with_hyparquet,
}


@pytest.fixture
def recorder(served: Served) -> Iterator[Recorder]:
    recorder = Recorder(httpx.URL(served.address).port or 0)
    yield recorder
    recorder.close()


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_reads_in_parts(served: Served, recorder: Recorder, read: Callable[[str], int]) -> None:
    """Reads one column of a Parquet file over HTTP by ranges, and loads a fraction of the file."""
    assert read(f"http://127.0.0.1:{recorder.port}{TABLE}") == ROWS * (ROWS - 1) // 2
    assert recorder.ranges
    assert recorder.received_bytes < served.parquet_bytes * 0.5


def test_polars_asks_for_the_end_first(recorder: Recorder) -> None:
    """polars begins with a suffix range, whatever the length of the file, and needs no HEAD before it."""
    with_polars(f"http://127.0.0.1:{recorder.port}{TABLE}")
    assert recorder.ranges[0].startswith("bytes=-")
    assert not recorder.asked.startswith(b"HEAD")


def test_pandas_reads_the_address_alone(served: Served) -> None:
    """pandas reads the plain address too, then the whole of the file."""
    assert len(pd.read_parquet(served.address + TABLE)) == ROWS


def test_end_of_file(served: Served) -> None:
    """The end of the file, where Parquet keeps its table of contents, comes without knowing how long the file is."""
    answer = httpx.get(served.address + TABLE, headers={"Range": "bytes=-8"})
    assert (answer.status_code, answer.content[-4:], answer.headers["content-length"]) == (206, b"PAR1", "8")


def test_head(served: Served) -> None:
    """Through the server too, HEAD has the length of the file and no body."""
    answer = httpx.head(served.address + TABLE)
    assert (answer.status_code, answer.headers["content-length"]) == (200, str(served.parquet_bytes))


def test_export_is_whole(served: Served) -> None:
    """A streamed export arrives with all of its rows."""
    lines = httpx.get(f"{served.address}/datasets/many/numbers.csv", timeout=60).text.splitlines()
    assert len(lines) == ROWS + 1
    assert lines[-1].startswith(f"{ROWS - 1},")


def test_hanging_up(served: Served) -> None:
    """When the client hangs up in the middle of an export, the server ends it."""
    before = len(served.requests())
    with httpx.stream("GET", f"{served.address}/api/v1/datasets/many/numbers/rows.csv") as answer:
        next(answer.iter_raw())
        assert len(served.requests()) == before
    wait_until(lambda: len(served.requests()) > before, 10)


@pytest.mark.parametrize("ending", ["", ".csv", ".xlsx"])
def test_hanging_up_stops_the_query(served: Served, ending: str) -> None:
    """A query that has not yet found anything ends within a second after its client has gone."""
    before = len(served.requests())
    client = asked_in_raw(served, SLOW.format(ending))
    time.sleep(1)
    assert len(served.requests()) == before, "it was not slow"
    client.close()
    wait_until(lambda: len(served.requests()) > before, 1)


@pytest.mark.parametrize("extension", ["csv", "json", "arrow", "parquet"])
def test_an_export_that_fails_does_not_look_whole(served: Served, extension: str) -> None:
    """When rows cannot be read in the middle of an export, the connection breaks off without the end of the body."""
    path = f"/api/v1{DAMAGED}/rows.{extension}?number__gte=0"
    with asked_in_raw(served, path) as client:
        received = b"".join(iter(lambda: client.recv(65_536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert b"transfer-encoding: chunked" in head.lower()
    assert len(body) > 100_000
    assert not body.endswith(b"0\r\n\r\n")


def asked_in_raw(served: Served, path: str) -> socket.socket:
    """A connection on which that address was just asked for, and on which nothing else ever will be."""
    url = httpx.URL(served.address)
    client = socket.create_connection((url.host, url.port or 80), timeout=60)
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: {url.host}\r\nConnection: close\r\n\r\n".encode())
    return client
