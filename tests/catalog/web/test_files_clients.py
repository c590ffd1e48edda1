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

import httpx
import msgspec
import polars as pl
import pyarrow as pa
import pytest

from catalog.portal import open_portal
from tests.catalog.web import shelf

ROWS = 150_000
TABLE = "/datasets/many/numbers.parquet"


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
        resource = shelf.add_resource(session, dataset, "numbers", "Số")
    version = shelf.publish(portal, resource, many_numbers())
    size = portal.files.version(version).stat().st_size
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
    rows = range(ROWS)
    columns = {
        name: pa.array([((row + 1) * factor % 1_000_003) / 1_000_003 for row in rows], pa.float64())
        for name, factor in (("a", 611_953), ("b", 314_159), ("c", 271_829))
    }
    return pa.table({"number": pa.array(rows, pa.int64()), **columns})


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
            server = socket.create_connection(("127.0.0.1", self._target))
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


def test_polars_reads_in_parts(served: Served) -> None:
    """polars reads one column of a Parquet file over HTTP by ranges, and loads a fraction of the file."""
    recorder = Recorder(httpx.URL(served.address).port or 0)
    try:
        found = pl.scan_parquet(f"http://127.0.0.1:{recorder.port}{TABLE}").select(pl.col("number").sum()).collect()
    finally:
        recorder.close()
    assert found.item() == ROWS * (ROWS - 1) // 2
    assert recorder.ranges
    assert recorder.received_bytes < served.parquet_bytes * 0.7


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
