"""The folder of the embedded engine: several processes, locks, crashes."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search import Document, Query, SearchUnavailable
from search.embedded import EmbeddedEngine

ROOT = Path(__file__).parent.parent.parent

PRELUDE = """
import os, sys, time
from pathlib import Path
from search import Document, Query
from search.embedded import EmbeddedEngine
folder = Path(sys.argv[1])
engine = EmbeddedEngine(folder)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "search"


@pytest.fixture
def engine(folder: Path) -> EmbeddedEngine:
    return EmbeddedEngine(folder)


@contextmanager
def other_process(script: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that runs the script on the same folder; it is ended with the block."""
    command = [sys.executable, "-c", PRELUDE + script, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def total(engine: EmbeddedEngine) -> int:
    return engine.search(Query()).total


def generations(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_dir()]


def test_processes_see_what_another_writes(engine: EmbeddedEngine, folder: Path) -> None:
    """A reader in another process finds what was added, deleted and rebuilt since it opened, without being told."""
    script = """
print(engine.search(Query()).total, flush=True)
for line in sys.stdin:
    print(engine.search(Query()).total, flush=True)
"""
    with other_process(script, folder) as reader:
        assert reader.stdin
        assert reader.stdout
        seen = [int(reader.stdout.readline())]
        for write in (
            lambda: engine.upsert([Document(id="a", title="x"), Document(id="b", title="x")]),
            lambda: engine.delete(["a"]),
            lambda: engine.delete(["a"], purge=True),
            lambda: engine.rebuild([Document(id=f"d{n}", title="x") for n in range(5)]),
        ):
            write()
            reader.stdin.write("\n")
            reader.stdin.flush()
            seen.append(int(reader.stdout.readline()))
    assert seen == [0, 2, 1, 1, 5]


def test_processes_take_turns_at_writing(engine: EmbeddedEngine, folder: Path) -> None:
    """A process that has written leaves the index to the next one."""
    engine.upsert([Document(id="a", title="x")])
    with other_process('engine.upsert([Document(id="b", title="x")])', folder) as writer:
        assert writer.wait() == 0
    engine.upsert([Document(id="c", title="x")])
    assert total(engine) == 3


@pytest.mark.parametrize(
    "hold",
    [
        "with engine._alone():\n    print('ready', flush=True); time.sleep(60)",
        "import tantivy; index = tantivy.Index.open(str(folder / engine._current())); writer = index.writer()\n"
        "print('ready', flush=True); time.sleep(60)",
    ],
    ids=["writing", "holding Tantivy's lock"],
)
def test_a_second_writer_is_told_to_come_again(engine: EmbeddedEngine, folder: Path, hold: str) -> None:
    """While another process writes, writing is SearchUnavailable and reading goes on; killed, it holds nothing."""
    engine.upsert([Document(id="a", title="x")])
    with other_process(hold, folder) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
        with pytest.raises(SearchUnavailable):
            engine.upsert([Document(id="b", title="x")])
        assert total(engine) == 1
    engine.upsert([Document(id="b", title="x")])
    assert total(engine) == 2


def test_threads_wait_for_each_other(engine: EmbeddedEngine) -> None:
    """Threads of one process that write at the same time all succeed."""
    threads = [
        threading.Thread(target=engine.upsert, args=([Document(id=f"d{number}", title="x")],)) for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert total(engine) == 6


@pytest.mark.parametrize("call", ["rebuild([Document(id='new', title='x')] * 3)", "delete(['a'], purge=True)"])
def test_a_crash_before_the_swap_leaves_the_old_index(engine: EmbeddedEngine, folder: Path, call: str) -> None:
    """A process killed between building and swapping leaves what is read; the next swap clears its files away."""
    engine.rebuild([Document(id="a", title="old"), Document(id="b", title="old")])
    with other_process(f"Path.replace = lambda *_: os._exit(7)\nengine.{call}", folder) as crashed:
        assert crashed.wait() == 7
    assert len(generations(folder)) == 2
    # What a purge deletes is deleted before the bytes are swept.
    assert total(engine) == (1 if "delete" in call else 2)
    engine.rebuild([Document(id="c", title="new")])
    assert total(engine) == 1
    assert len(generations(folder)) == 1


def test_many_processes_may_be_the_first(folder: Path) -> None:
    """Processes that find no index at the same moment end up with the same one."""
    script = "sys.stdin.readline(); engine.search(Query()); print(engine._current(), flush=True)"
    with other_process(script, folder) as one, other_process(script, folder) as two:
        for process in (one, two):
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        names = {process.stdout.readline().strip() for process in (one, two) if process.stdout}
    assert len(names) == 1
    assert generations(folder) == list(names)


def test_an_index_of_another_layout_must_be_rebuilt(engine: EmbeddedEngine, folder: Path) -> None:
    """Files of an older version are not misread: searching is unavailable until a rebuild."""
    engine.upsert([Document(id="a", title="x")])
    (current,) = generations(folder)
    (folder / current).rename(folder / f"0{current}")
    (folder / "CURRENT").write_text(f"0{current}")
    with pytest.raises(SearchUnavailable, match="rebuilt"):
        engine.search(Query())
    assert not engine.healthy()
    engine.rebuild([Document(id="a", title="x")])
    assert total(engine) == 1


def test_a_broken_index_is_unavailable_until_rebuilt(engine: EmbeddedEngine, folder: Path) -> None:
    """Damaged files fail as SearchUnavailable, and a rebuild mends them."""
    engine.upsert([Document(id="a", title="x")])
    (folder / generations(folder)[0] / "meta.json").write_text("{")
    with pytest.raises(SearchUnavailable):
        engine.search(Query())
    engine.rebuild([Document(id="a", title="x")])
    assert total(engine) == 1
