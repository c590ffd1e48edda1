"""The serving cache: what is built, asked, evicted, thrown away; and that no answer depends on it."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings

from catalog.store.files import Files
from catalog.tables import cache as cache_module
from catalog.tables.cache import ServingCache
from catalog.tables.engine import Page, ResultTooLarge, TableEngine, TableGone
from catalog.tables.query import Condition, Order, RowsQuery
from tests.catalog.tables.test_rows import Question, pages, questions

MIB = 1024 * 1024
WAIT_SECONDS = 20.0
NUMBERS = pa.table({"n": pa.array(range(50_000), pa.int64()), "half": pa.array([n / 2 for n in range(50_000)])})
LARGE = RowsQuery(conditions=(Condition("n", "gte", 49_990),), order_by=(Order("half", descending=True),))


class Shop:
    """A portal's files, with its cache and an engine that uses it."""

    def __init__(self, folder: Path, *, max_bytes: int = 1024 * MIB, min_rows: int = 0) -> None:
        self.files = Files(folder)
        self.cache = self.another_cache(max_bytes=max_bytes, min_rows=min_rows)
        self.engine = TableEngine(memory_bytes=512 * MIB, timeout_seconds=30, threads=2, cache=self.cache)

    def another_cache(self, *, max_bytes: int = 1024 * MIB, min_rows: int = 0) -> ServingCache:
        """The same files as another process sees them."""
        return ServingCache(self.files, max_bytes=max_bytes, memory_bytes=512 * MIB, min_rows=min_rows)

    def publish(self, name: str, table: pa.Table = NUMBERS) -> Path:
        path = self.files.version(name)
        pq.write_table(table, path, row_group_size=10_000)
        return path

    def build(self, name: str) -> Path:
        """Have the file of a table built, whoever asked for it before."""
        self.another_cache().want(name)
        while self.cache.build_next(lambda: False):
            pass
        return self.files.serving(name)

    def ask(self, name: str, query: RowsQuery = LARGE) -> Page:
        return self.engine.rows(self.files.version(name), query)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    yield shop
    shop.engine.close()


@pytest.fixture(scope="module")
def long_lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    shop = Shop(tmp_path_factory.mktemp("files"))
    yield shop
    shop.engine.close()


def in_use(path: Path) -> bool:
    """This process has the file open, be it removed or not."""
    links = (entry.readlink() for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink())
    return any(str(link).startswith(str(path)) for link in links)


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_table_that_is_asked_for_is_cached_and_then_answers(shop: Shop) -> None:
    """The first question is answered from Parquet and wants the file; once built, it answers the same."""
    shop.publish("v")
    first = shop.ask("v")
    assert not shop.files.serving("v").exists()
    assert shop.cache.build_next(lambda: False)
    again = shop.ask("v")
    assert in_use(shop.files.serving("v"))
    assert again == first
    assert first.rows["n"].to_pylist() == list(range(49_999, 49_989, -1))


def test_a_small_table_is_not_cached(tmp_path: Path) -> None:
    """Below the least number of rows nobody wants the file, and nobody builds it where it is wanted all the same."""
    shop = Shop(tmp_path, min_rows=50_001)
    shop.publish("v")
    shop.ask("v")
    assert not shop.cache.build_next(lambda: False)
    shop.another_cache().want("v")
    assert shop.cache.build_next(lambda: False)
    assert not list(shop.cache.folder.iterdir())
    shop.engine.close()


def test_without_room_nothing_is_cached(tmp_path: Path) -> None:
    """A limit of 0 bytes switches the cache off."""
    shop = Shop(tmp_path, max_bytes=0)
    shop.publish("v")
    assert shop.ask("v").total == 10
    assert not shop.cache.build_next(lambda: False)
    shop.engine.close()


@given(questions())
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_answer_is_the_same_without_it(long_lived: Shop, engine: TableEngine, question: Question) -> None:
    """Any pages of any filter in any order, with types, totals and cursors, come from the cache as from Parquet."""
    name = str(len(list(long_lived.cache.tables.iterdir())))
    path = long_lived.publish(name, question.table)
    assert long_lived.build(name).exists()
    cached, plain = list(pages(long_lived.engine, path, question)), list(pages(engine, path, question))
    assert in_use(long_lived.files.serving(name))
    assert [(repr(page.rows.to_pylist()), page.rows.schema, page.next, page.total) for page in cached] == [
        (repr(page.rows.to_pylist()), page.rows.schema, page.next, page.total) for page in plain
    ]


def test_rows_stand_in_the_order_of_the_file(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many slices a table was copied in, a row has the number that it has in Parquet."""
    monkeypatch.setattr(cache_module, "SLICE_ROWS", 12_345)
    shop.publish("v", NUMBERS.take(pa.array([n * 7_919 % 50_000 for n in range(50_000)])))
    shop.build("v")
    for after in (None, 0, 12_344, 12_345, 40_000, 49_998):
        page = shop.ask("v", RowsQuery(after=after, limit=3))
        start = 0 if after is None else after + 1
        assert page.rows["n"].to_pylist() == [n * 7_919 % 50_000 for n in range(start, min(start + 3, 50_000))]
    assert in_use(shop.files.serving("v"))


def test_what_was_not_asked_for_the_longest_is_evicted(tmp_path: Path) -> None:
    """A new file makes room by the total size, and a reader keeps the one it asks for."""
    roomy = Shop(tmp_path)
    for name in ("a", "b", "c"):
        roomy.publish(name)
    size = roomy.build("a").stat().st_size
    roomy.build("b")
    roomy.engine.close()
    for hours, name in ((3, "a"), (2, "b")):
        os.utime(roomy.files.serving(name), (time.time() - hours * 3600,) * 2)
    shop = Shop(tmp_path, max_bytes=int(2.5 * size))
    shop.ask("a")  # asked for last, though it is the older one
    shop.build("c")
    assert [shop.files.serving(name).exists() for name in ("a", "b", "c")] == [True, False, True]
    assert shop.ask("b").total == 10
    shop.engine.close()


def test_a_table_larger_than_the_cache_is_not_tried_again_and_again(tmp_path: Path) -> None:
    """It is noted as unfit, evicts nothing, and is wanted by nobody for a day."""
    shop = Shop(tmp_path)
    shop.publish("a")
    size = shop.build("a").stat().st_size
    shop.publish("b", pa.concat_tables([NUMBERS] * 10))
    tight = shop.another_cache(max_bytes=int(1.2 * size))
    tight.want("b")
    assert tight.build_next(lambda: False)
    assert not shop.files.serving("b").exists()
    assert shop.files.serving("a").exists()
    shop.another_cache().want("b")
    assert not tight.build_next(lambda: False)
    os.utime(shop.cache.folder / "b.unfit", (0, 0))
    tight.sweep()
    shop.another_cache().want("b")
    assert shop.cache.build_next(lambda: False)
    assert shop.files.serving("b").exists()
    shop.engine.close()


def test_a_lower_limit_takes_effect_with_the_next_sweep(shop: Shop) -> None:
    """The sweep evicts what the limit has no room for."""
    for name in ("a", "b"):
        shop.publish(name)
        shop.build(name)
    assert shop.another_cache(max_bytes=shop.files.serving("a").stat().st_size).sweep() == 1


def test_removed_files_are_let_go_of_unasked(shop: Shop) -> None:
    """A process that nobody asks closes a removed file within a second or so: no byte of it is left on the disk."""
    shop.publish("v")
    shop.build("v")
    shop.ask("v")
    assert in_use(shop.files.serving("v"))
    shop.files.remove(shop.files.version("v"))
    shop.cache.remove("v")
    wait_until(lambda: not in_use(shop.files.serving("v")))
    with pytest.raises(TableGone):
        shop.ask("v")


def test_a_cached_table_whose_file_has_gone_is_not_answered(shop: Shop) -> None:
    """Between the removal of both files the cache answers for nothing."""
    shop.publish("v")
    shop.build("v")
    shop.ask("v")
    shop.files.remove(shop.files.version("v"))
    with pytest.raises(TableGone):
        shop.ask("v")


def test_a_removed_file_is_built_again_when_it_is_missed(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once evicted, the next question wants it again, and the new file answers."""
    monkeypatch.setattr(cache_module, "ASK_AGAIN_SECONDS", 0.0)
    shop.publish("v")
    shop.build("v")
    expected = shop.ask("v")
    shop.files.remove(shop.files.serving("v"))
    assert shop.ask("v") == expected
    assert shop.cache.build_next(lambda: False)
    assert shop.ask("v") == expected
    assert in_use(shop.files.serving("v"))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _overwrite_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(os.urandom(4096))


def _overwrite_rows(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(12_288)
        file.write(os.urandom(path.stat().st_size - 12_288))


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("damage", [_empty, _overwrite_header, _overwrite_rows, _cut])
def test_a_damaged_file_is_thrown_away(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None]
) -> None:
    """The question is answered from Parquet, the file goes, and a new one is wanted."""
    monkeypatch.setattr(cache_module, "ASK_AGAIN_SECONDS", 0.0)
    shop.publish("v")
    damage(shop.build("v"))
    assert shop.ask("v").rows["n"].to_pylist() == list(range(49_999, 49_989, -1))
    assert not shop.files.serving("v").exists()
    assert shop.cache.build_next(lambda: False)
    assert shop.ask("v").total == 10


def test_a_question_that_no_file_can_answer_costs_no_cache(shop: Shop) -> None:
    """Where Parquet fails as well, the fault is the question's, and the cached file stays."""
    shop.publish("v")
    shop.build("v")
    nonsense = RowsQuery(conditions=(Condition("n", "gte", "no number"),))
    with pytest.raises(ResultTooLarge):
        shop.ask("v", nonsense)
    assert shop.files.serving("v").exists()
    assert shop.ask("v").total == 10


def test_a_table_withdrawn_while_it_is_built_leaves_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever of the builder and the withdrawal is last takes the file away."""
    shop.publish("v")

    def withdraw_first(*arguments: object) -> bool:
        done = copy(*arguments)  # type: ignore[arg-type]
        shop.files.remove(shop.files.version("v"))
        return done

    copy = cache_module._copy
    monkeypatch.setattr(cache_module, "_copy", withdraw_first)
    shop.cache.want("v")
    assert shop.cache.build_next(lambda: False)
    assert not [path for path in shop.files.root.rglob("*") if path.is_file()]


def test_a_worker_that_stops_gives_the_wish_back(shop: Shop) -> None:
    """Told to stop in the middle, it leaves no file, and the next worker builds it."""
    shop.publish("v")
    shop.cache.want("v")
    assert shop.cache.build_next(lambda: True)
    assert not shop.files.serving("v").exists()
    assert not list((shop.files.root / "work").iterdir())
    assert shop.cache.build_next(lambda: False)
    assert shop.files.serving("v").exists()


def test_the_sweep_removes_strays(shop: Shop) -> None:
    """A file behind which no table stands goes with the next sweep, however young it is; others stay."""
    shop.publish("kept")
    shop.build("kept")
    shop.files.serving("stray").write_bytes(b"stray")
    (shop.cache.folder / "gone.wanted").touch()
    assert shop.cache.sweep() == 2
    assert [path.name for path in shop.cache.folder.iterdir()] == ["kept.duckdb"]


def test_no_answer_suffers_while_files_come_and_go(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers are answered alike however often the file under them is evicted, damaged and built again."""
    monkeypatch.setattr(cache_module, "ASK_AGAIN_SECONDS", 0.0)
    shop.publish("v")
    expected = shop.ask("v")
    answers: list[Page | Exception] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            try:
                answers.append(shop.ask("v"))
            except Exception as error:
                answers.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for turn in range(12):
        built = shop.build("v")
        time.sleep(0.05)
        if turn % 3 == 1 and built.exists():
            _overwrite_rows(built)
        elif turn % 3 == 2:
            shop.files.remove(built)
    is_over.set()
    for reader in readers:
        reader.join()
    assert len(answers) > 12
    assert [answer for answer in answers if answer != expected] == []


OTHER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from tests.catalog.tables.test_cache import Shop, in_use
    shop = Shop(Path(sys.argv[1]))
    for line in sys.stdin:
        print(shop.ask("v").total, in_use(shop.files.serving("v")), flush=True)
    shop.engine.close()
    """
)


def test_two_processes_share_a_file(shop: Shop) -> None:
    """Both read it at the same time, one of them builds it, and both let go of it when it is removed."""
    shop.publish("v")
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, str(shop.files.root)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    ) as other:  # fmt: skip
        assert other.stdin is not None
        assert other.stdout is not None

        def ask() -> str:
            assert other.stdin is not None
            assert other.stdout is not None
            other.stdin.write("\n")
            other.stdin.flush()
            return other.stdout.readline().strip()

        assert ask() == "10 False"
        assert shop.cache.build_next(lambda: False)
        assert shop.ask("v").total == 10
        assert ask() == "10 True"
        descriptors = Path(f"/proc/{other.pid}/fd")
        shop.cache.remove("v")
        wait_until(lambda: not any(".duckdb" in str(entry.readlink()) for entry in descriptors.iterdir()))
        assert ask() == "10 False"
        other.stdin.close()
