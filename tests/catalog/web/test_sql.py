"""SQL over HTTP: published tables by their names, whole or with a word, and nothing else."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlmodel import select

from catalog.portal import Portal
from catalog.store.models import Resource
from catalog.tables.formats import FORMATS
from catalog.tables.select.compile import Compiled
from catalog.tables.select.functions import FUNCTIONS
from catalog.web.sql import MAX_ROWS, type_name
from tests.catalog.tables.select_attacks import ATTACKS, HARMLESS
from tests.catalog.web import shelf

SQL = "/api/v1/sql"
ENGLISH = {"Accept-Language": "en"}

SECRET = "a secret of the portal's environment"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[TestClient[Litestar]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET_OF_THE_PORTAL", SECRET)
        with shelf.opened(tmp_path_factory.mktemp("data"), migrated_sqlite) as client:
            yield client


@pytest.fixture(scope="module")
def bait(client: TestClient[Litestar]) -> Path:
    """A file beside the published ones, which nobody published."""
    portal = shelf.portal_of(client.app)
    path = portal.files.version("not-published")
    pq.write_table(shelf.secret(), path)
    path.with_suffix(".csv").write_text(f"word\n{shelf.CANARY}\n")
    return path.with_suffix(".csv")


def ask(client: TestClient[Litestar], sql: str) -> dict[str, Any]:
    answer = client.get(SQL, params={"sql": sql})
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert isinstance(page, dict)
    return page


def refused(client: TestClient[Litestar], sql: str, status: int = 400) -> dict[str, Any]:
    answer = client.get(SQL, params={"sql": sql}, headers=ENGLISH)
    assert answer.status_code == status, answer.text
    problem = answer.json()
    assert isinstance(problem, dict)
    return problem


class TestAnswer:
    def test_rows(self, client: TestClient[Litestar]) -> None:
        """An answer holds rows as on the table's own address, the types of columns, and what was read."""
        page = ask(client, "SELECT * FROM air.stations ORDER BY samples LIMIT 2")
        rows = client.get("/api/v1/datasets/air/stations/rows?limit=2").json()["data"]
        assert page["data"] == rows
        assert [column["type"] for column in page["columns"]] == [
            "string",
            "string",
            "date",
            "number",
            "integer",
            "boolean",
        ]
        assert (page["total"], page["complete"], page["advice"]) == (2, True, None)
        assert page["tables"] == [
            {
                "dataset": "air",
                "resource": "stations",
                "version": 2,
                "url": f"{shelf.BASE}/api/v1/datasets/air/stations",
            }
        ]

    def test_post(self, client: TestClient[Litestar]) -> None:
        """A SELECT that is longer than an address goes in a body."""
        sql = "SELECT count(*) AS n FROM air.stations WHERE samples IN (" + ", ".join(map(str, range(1500))) + ")"
        answer = client.post(SQL, json={"sql": sql})
        assert (answer.status_code, answer.json()["data"]) == (200, [{"n": 250}])

    def test_join_of_two_datasets(self, client: TestClient[Litestar]) -> None:
        """Tables of two datasets can be joined, and both are named in the answer."""
        page = ask(client, 'SELECT count(*) AS n FROM "air"."stations" a CROSS JOIN wards.list w')
        assert [table["dataset"] for table in page["tables"]] == ["air", "wards"]

    def test_cut(self, client: TestClient[Litestar]) -> None:
        """An answer that is too long says so and what to do, and does not claim to have counted."""
        page = ask(client, "SELECT a.code FROM air.stations a, air.stations b")
        assert (len(page["data"]), page["complete"], page["total"]) == (MAX_ROWS, False, None)
        assert "LIMIT" in page["advice"]["vi"]
        assert "LIMIT" in page["advice"]["en"]

    def test_without_a_table(self, client: TestClient[Litestar]) -> None:
        """A SELECT may name no table at all."""
        page = ask(client, "SELECT 1 AS mot, DATE '2026-03-01' AS ngay")
        assert (page["data"], page["tables"]) == ([{"mot": 1, "ngay": "2026-03-01"}], [])

    @pytest.mark.parametrize("name", ['"air"."stations@1"', '"air/stations@1"', 'AIR."Stations@1"'])
    def test_older_version(self, client: TestClient[Litestar], name: str) -> None:
        """A number behind the table's name reads that version."""
        page = ask(client, f"SELECT min(pm10) AS least FROM {name}")
        assert page["tables"][0]["version"] == 1
        assert page["data"] != ask(client, "SELECT min(pm10) AS least FROM air.stations")["data"]

    def test_former_name(self, client: TestClient[Litestar]) -> None:
        """A dataset's former name stands for the present one; unquoted, underscores stand for hyphens."""
        page = ask(client, "SELECT count(*) FROM old_air.stations")
        assert page["tables"][0]["dataset"] == "air"

    @pytest.mark.parametrize(
        ("kind", "name"),
        [
            (pa.decimal128(38, 0), "integer"),
            (pa.decimal128(12, 2), "number"),
            (pa.float32(), "number"),
            (pa.time64("us"), "time"),
            (pa.timestamp("us"), "datetime"),
            (pa.string(), "string"),
        ],
    )
    def test_type_names(self, kind: pa.DataType, name: str) -> None:
        """Types are called as Table Schema calls them."""
        assert type_name(kind) == name


class TestFiles:
    @pytest.mark.parametrize("format", FORMATS.values(), ids=lambda format: format.name)
    def test_every_format(self, client: TestClient[Litestar], format: Any) -> None:
        """The answer comes as a file of every format, under its own address and by Accept."""
        sql = "SELECT code, day FROM air.stations ORDER BY samples LIMIT 3"
        answer = client.get(f"{SQL}.{format.extension}", params={"sql": sql})
        assert (answer.status_code, answer.headers["content-type"]) == (200, format.media_type)
        if format.name != "json":
            by_accept = client.get(SQL, params={"sql": sql}, headers={"Accept": format.bare_media_type})
            assert by_accept.headers["content-type"] == format.media_type
        if format.name == "csv":
            assert list(csv.reader(io.StringIO(answer.text)))[1] == ["00004", "2026-01-01"]
        if format.name == "parquet":
            assert polars.read_parquet(io.BytesIO(answer.content)).row(0) == ("00004", date(2026, 1, 1))

    def test_more_rows_than_a_page(self, client: TestClient[Litestar]) -> None:
        """A file may hold more rows than an answer as JSON."""
        sql = "SELECT a.code FROM air.stations a, air.stations b LIMIT 20000"
        assert client.get(f"{SQL}.csv", params={"sql": sql}).text.count("\r\n") == 20_001

    def test_never_cut(self, client: TestClient[Litestar]) -> None:
        """A file cannot say that it was cut, so it is refused instead."""
        sql = "SELECT a.code FROM air.stations a, air.stations b, wards.list"
        answer = client.get(f"{SQL}.csv", params={"sql": sql}, headers=ENGLISH)
        assert (answer.status_code, answer.json()["type"]) == (413, "/problems/answer-too-large")
        assert "100,000 rows" in answer.json()["detail"]

    def test_unknown_format(self, client: TestClient[Litestar]) -> None:
        """A format that is not there is a 406."""
        answer = client.get(SQL, params={"sql": "SELECT 1"}, headers={"Accept": "image/png"})
        assert answer.status_code == 406


class TestCaching:
    def test_unchanged(self, client: TestClient[Litestar]) -> None:
        """The same question to the same versions is a 304, however it is spelled."""
        first = client.get(SQL, params={"sql": "SELECT count(*) AS n FROM air.stations"})
        again = client.get(
            SQL,
            params={"sql": "select count( * ) as n -- how many?\nfrom AIR.stations"},
            headers={"If-None-Match": first.headers["etag"]},
        )
        assert (again.status_code, first.headers["cache-control"]) == (304, "public, no-cache")

    @pytest.mark.parametrize(
        "sql",
        [
            "SELECT count(*) AS m FROM air.stations",
            "SELECT count(*) AS n FROM air.\"stations@1\"",
            "SELECT count(*) AS n FROM air.stations WHERE code = '00004'",
        ],
    )  # fmt: skip
    def test_other_questions(self, client: TestClient[Litestar], sql: str) -> None:
        """Another name, version or text is another answer."""
        first = client.get(SQL, params={"sql": "SELECT count(*) AS n FROM air.stations WHERE code = '00005'"})
        assert client.get(SQL, params={"sql": sql}).headers["etag"] != first.headers["etag"]

    def test_a_new_version(self, own: TestClient[Litestar]) -> None:
        """A publication changes the answer and its tag at once."""
        sql = {"sql": "SELECT count(*) AS n FROM air.stations"}
        before = own.get(SQL, params=sql)
        portal = shelf.portal_of(own.app)
        shelf.publish(portal, _resource_id(portal, "stations"), shelf.readings(days=2))
        after = own.get(SQL, params=sql, headers={"If-None-Match": before.headers["etag"]})
        assert (after.status_code, after.json()["data"]) == (200, [{"n": 10}])

    def test_gzip(self, client: TestClient[Litestar]) -> None:
        """A compressed answer has a tag of its own."""
        sql = {"sql": "SELECT * FROM air.stations"}
        plain = client.get(SQL, params=sql, headers={"Accept-Encoding": "identity"})
        packed = client.get(SQL, params=sql, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["etag"] != plain.headers["etag"]
        assert packed.json() == plain.json()


class TestWithdrawn:
    def test_gone_at_once(self, own: TestClient[Litestar]) -> None:
        """A withdrawn table is gone with the next question, also for who holds a tag."""
        sql = {"sql": "SELECT count(*) FROM air.stations"}
        tag = own.get(SQL, params=sql).headers["etag"]
        portal = shelf.portal_of(own.app)
        with portal.database.reading() as session:
            current = session.exec(select(Resource.current_version_id).where(Resource.slug == "stations")).one()
        assert current is not None
        shelf.withdraw(portal, current, "wrong unit")
        answer = own.get(SQL, params=sql, headers={"If-None-Match": tag, **ENGLISH})
        assert answer.status_code == 410
        assert "wrong unit" in answer.json()["detail"]

    @pytest.mark.parametrize("name", ["air.dropped", "air.faulty", "gone.away"])
    def test_tombstones(self, client: TestClient[Litestar], name: str) -> None:
        """A table, its newest version, or its dataset that was withdrawn answers 410."""
        refused(client, f"SELECT * FROM {name}", 410)


class TestRefused:
    def test_unknown_table(self, client: TestClient[Litestar]) -> None:
        """A misspelled table is answered with those whose names are close."""
        problem = refused(client, "SELECT * FROM air.station")
        assert problem["type"] == "/problems/unknown-table"
        assert '"air"."stations"' in problem["detail"]

    def test_table_alone(self, client: TestClient[Litestar]) -> None:
        """A table without its dataset is answered with how to name it."""
        assert '"air"."stations"' in refused(client, "SELECT * FROM stations")["detail"]

    def test_unknown_column(self, client: TestClient[Litestar]) -> None:
        """An unknown column is answered with the known ones."""
        problem = refused(client, "SELECT pm2 FROM air.stations")
        assert problem["type"] == "/problems/unknown-column"
        assert "pm10" in problem["detail"]

    @pytest.mark.parametrize("name", ["hidden.secret", '"hidden"."secret@1"', "air.unchecked"])
    def test_not_published(self, client: TestClient[Litestar], name: str) -> None:
        """A draft's table, or one that is still being checked, is not told apart from one that does not exist."""
        problem = refused(client, f"SELECT * FROM {name}")
        assert problem["type"] == "/problems/unknown-table"
        assert "hidden" not in problem["detail"].partition("such as")[2]

    def test_nothing_given(self, client: TestClient[Litestar]) -> None:
        """Without a SELECT the address says what is missing."""
        assert client.get(SQL, headers=ENGLISH).status_code == 400
        assert refused(client, "")["type"] == "/problems/bad-sql"

    def test_body_is_read_strictly(self, client: TestClient[Litestar]) -> None:
        """A body with other fields is refused."""
        assert client.post(SQL, json={"sql": "SELECT 1", "q": "x"}).status_code == 400

    def test_vietnamese(self, client: TestClient[Litestar]) -> None:
        """Refusals are in the reader's language."""
        answer = client.get(SQL, params={"sql": "DROP TABLE x"}, headers={"Accept-Language": "vi"})
        assert "đúng một câu SELECT" in answer.json()["detail"]


class TestAttacks:
    @pytest.mark.parametrize("part", range(20))
    def test_refused(self, client: TestClient[Litestar], bait: Path, part: int) -> None:
        """No SELECT of the corpus reads a file, setting, table or variable that is not published; each is refused."""
        portal = shelf.portal_of(client.app)
        for group, attack in itertools.islice(ATTACKS, part, None, 20):
            sql = attack.replace("{file}", str(bait)).replace("{folder}", str(bait.parent))
            answer = client.get(SQL, params={"sql": sql}, headers=ENGLISH)
            assert answer.status_code == 400, (group, attack, answer.text)
            said = answer.text.replace(_escaped(sql), "")
            assert shelf.CANARY not in said, attack
            assert SECRET not in said, attack
            assert str(portal.files.root) not in said.replace(str(bait), "").replace(str(bait.parent), ""), attack
            assert "read_parquet" not in said or "read_parquet" in attack, attack

    @pytest.mark.parametrize("sql", HARMLESS.strip().splitlines())
    def test_harmless(self, client: TestClient[Litestar], bait: Path, sql: str) -> None:
        """What only looks like an attack is answered, and with no more than it says itself."""
        page = client.get(SQL, params={"sql": sql.replace("{file}", str(bait))})
        assert page.status_code == 200, page.text
        assert shelf.CANARY not in page.text

    @pytest.mark.parametrize(
        "sql", ["SELECT 1; DROP TABLE x", "SELECT * FROM '{file}'", "SELECT getenv('SECRET_OF_THE_PORTAL')"]
    )
    def test_by_every_way(self, client: TestClient[Litestar], bait: Path, sql: str) -> None:
        """What is refused in an address is refused in a body, and for every file."""
        sql = sql.replace("{file}", str(bait))
        assert client.post(SQL, json={"sql": sql}).status_code == 400
        for format in FORMATS.values():
            assert client.get(f"{SQL}.{format.extension}", params={"sql": sql}).status_code == 400

    def test_the_lock_holds_by_itself(self, client: TestClient[Litestar], bait: Path) -> None:
        """Were one ever let through, DuckDB would read no file but those of the question and take no setting."""
        portal = shelf.portal_of(client.app)
        for sql in LOCKED_OUT:
            compiled = Compiled(sql.format(file=bait), (), ())
            with pytest.raises(Exception, match=r"(?i)cannot|disabled|not allowed|carried out|locked|could not"):
                portal.selects.run(compiled, max_rows=10)

    def test_the_process_knows_nothing(self, client: TestClient[Litestar]) -> None:
        """The process that runs SELECTs has none of the portal's settings among its environment."""
        portal = shelf.portal_of(client.app)
        ask(client, "SELECT 1")
        children = [child for child in portal.selects._free if child is not None]
        assert children
        for child in children:
            assert SECRET.encode() not in Path(f"/proc/{child.process.pid}/environ").read_bytes()


LOCKED_OUT = (
    "SELECT * FROM read_csv('{file}')",
    "SELECT * FROM '{file}'",
    "SELECT * FROM glob('{file}')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SET enable_external_access = true",
    "SET memory_limit = '100GB'",
    "ATTACH '{file}' AS x",
    "COPY (SELECT 1) TO '{file}.out'",
    "INSTALL httpfs",
    "LOAD httpfs",
)


class TestFunctions:
    def test_all_are_listed(self, client: TestClient[Litestar]) -> None:
        """Every function that may be called is documented in both languages."""
        listed = client.get(f"{SQL}/functions").json()
        assert [function["name"] for function in listed["data"]] == list(FUNCTIONS)
        assert listed["total"] == len(FUNCTIONS)
        assert all(function["meaning"]["vi"] and function["meaning"]["en"] for function in listed["data"])
        assert {function["group"] for function in listed["data"]} == {group["key"] for group in listed["groups"]}


def _escaped(sql: str) -> str:
    return sql.replace("\\", "\\\\").replace('"', '\\"')


def _resource_id(portal: Portal, slug: str) -> str:
    with portal.database.reading() as session:
        return session.exec(select(Resource.id).where(Resource.slug == slug)).one()
