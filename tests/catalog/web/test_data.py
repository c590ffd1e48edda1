"""Rows over HTTP: typed questions, pinned pages, exports, conditions."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from sqlmodel import Session, select

from catalog.portal import Portal
from catalog.store.models import Dataset, Resource, Version
from tests.catalog.web import shelf
from tests.catalog.web.shelf import ask

ROWS = "/api/v1/datasets/air/stations/rows"
TABLE = shelf.readings().to_pylist()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[TestClient[Litestar]]:
    with shelf.opened(tmp_path_factory.mktemp("data"), migrated_sqlite) as client:
        yield client


def samples(rows: list[dict[str, Any]]) -> list[int]:
    """`samples` numbers the rows of the table."""
    return [row["samples"] for row in rows]


def resource_id(session: Session, dataset: str, resource: str) -> str:
    query = select(Resource.id).join(Dataset).where(Dataset.slug == dataset, Resource.slug == resource)
    return session.exec(query).one()


def withdraw_current(portal: Portal, resource: str) -> None:
    with portal.database.reading() as session:
        version_id = session.exec(select(Resource.current_version_id).where(Resource.slug == resource)).one()
    assert version_id is not None
    shelf.withdraw(portal, version_id)


class TestPage:
    def test_first_page(self, client: TestClient[Litestar]) -> None:
        """A page says which rows of how many it holds, of which version, and where the next one is."""
        page = ask(client, ROWS)
        assert page["data"][1] == {
            "code": "00005",
            "station": "Trạm Hoàn Kiếm",
            "day": "2026-01-01",
            "pm10": 0.5,
            "samples": 1,
            "complete": False,
        }
        assert (len(page["data"]), page["total"], page["complete"], page["version"]) == (100, 250, False, 2)

    def test_link_header(self, client: TestClient[Litestar]) -> None:
        """The next page is in the header too, for clients that page by it."""
        answer = client.get(ROWS)
        assert answer.headers["link"] == f'<{answer.json()["next"]}>; rel="next"'

    def test_whole_answer(self, client: TestClient[Litestar]) -> None:
        """An answer that fits on one page says that it is complete."""
        page = ask(client, f"{ROWS}?code=00004&day=2026-01-02")
        assert (samples(page["data"]), page["total"], page["complete"], page["next"]) == ([5], 1, True, None)

    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(limit=st.integers(20, 300), order=st.sampled_from(["", "order_by=station,-pm10", "order_by=-complete"]))
    def test_pages_make_the_table(self, client: TestClient[Litestar], limit: int, order: str) -> None:
        """Whatever the size and order of pages, following `next` gives every row exactly once."""
        seen: list[int] = []
        address = f"{ROWS}?limit={limit}&{order}"
        while address:
            page = ask(client, address)
            seen += samples(page["data"])
            address = page["next"] or ""
        assert sorted(seen) == list(range(250))

    @pytest.mark.parametrize(
        ("question", "holds"),
        [
            ("pm10__gt=50", lambda row: row["pm10"] is not None and row["pm10"] > 50),
            ("samples__in=3,5,8", lambda row: row["samples"] in {3, 5, 8}),
            ("day__gte=2026-02-10&complete=true", lambda row: str(row["day"]) >= "2026-02-10" and row["complete"]),
            ("pm10__isnull=true", lambda row: row["pm10"] is None),
            ("station__startswith=" + quote("Trạm Đ"), lambda row: row["station"].startswith("Trạm Đ")),
            ("q=dong+da", lambda row: row["station"] == "Trạm Đống Đa"),
        ],
    )
    def test_conditions(self, client: TestClient[Litestar], question: str, holds: Any) -> None:
        """Conditions compare by the column's type."""
        assert samples(ask(client, f"{ROWS}?{question}&limit=1000")["data"]) == samples([r for r in TABLE if holds(r)])

    def test_select_and_order(self, client: TestClient[Litestar]) -> None:
        """Columns come as selected, rows as ordered."""
        page = ask(client, f"{ROWS}?select=samples,code&order_by=code,-samples&limit=2")
        assert [list(row.items()) for row in page["data"]] == [
            [("samples", 245), ("code", "00004")],
            [("samples", 240), ("code", "00004")],
        ]

    def test_other_version(self, client: TestClient[Litestar]) -> None:
        """An older version is read by its number, and stays it on the next page."""
        page = ask(client, f"{ROWS}?version=1&limit=200")
        assert (page["version"], page["data"][0]["pm10"]) == (1, 1000.0)
        assert ask(client, page["next"])["version"] == 1


class TestMistakes:
    @pytest.mark.parametrize(
        ("query", "slug"),
        [
            ("pm2=1", "unknown-column"),
            ("pm10__like=1", "unknown-operator"),
            ("pm10__gt=many", "bad-value"),
            ("limit=0", "bad-parameter"),
            ("limit=10001", "bad-parameter"),
            ("version=latest", "bad-parameter"),
            ("cursor=nonsense", "bad-cursor"),
            ("order_by=price", "unknown-column"),
        ],
    )
    def test_problem(self, client: TestClient[Litestar], query: str, slug: str) -> None:
        """What cannot be understood is a problem of its own type, never a guess."""
        answer = client.get(f"{ROWS}?{query}")
        assert (answer.status_code, answer.json()["type"]) == (400, f"/problems/{slug}")
        assert answer.headers["content-type"] == "application/problem+json"

    def test_unknown_column_lists_the_known(self, client: TestClient[Litestar]) -> None:
        """An unknown column is answered with the names of the known ones."""
        detail = client.get(f"{ROWS}?pm2=1").json()["detail"]
        assert all(name in detail for name in TABLE[0])

    def test_cursor_of_another_question(self, client: TestClient[Litestar]) -> None:
        """A cursor does not go on under other conditions."""
        cursor = ask(client, ROWS)["next"].partition("cursor=")[2]
        assert client.get(f"{ROWS}?cursor={cursor}&samples__gt=3").json()["type"] == "/problems/bad-cursor"

    def test_cursor_of_another_table(self, client: TestClient[Litestar]) -> None:
        """A cursor does not lead into another table."""
        cursor = ask(client, ROWS)["next"].partition("cursor=")[2]
        answer = client.get(f"/api/v1/datasets/wards/list/rows?cursor={cursor}")
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-cursor")

    def test_unknown_version(self, client: TestClient[Litestar]) -> None:
        """A version that was never there is not found."""
        assert client.get(f"{ROWS}?version=9").status_code == 404

    def test_nothing_acceptable(self, client: TestClient[Litestar]) -> None:
        """A format that rows cannot be had in is refused with those in which they can."""
        answer = client.get(ROWS, headers={"Accept": "image/png"})
        assert answer.status_code == 406
        assert "text/csv" in answer.json()["detail"]


class TestPublication:
    def test_cursor_stays_on_its_version(self, own: TestClient[Litestar]) -> None:
        """A version published while somebody pages mixes nothing into her answer."""
        page = ask(own, f"{ROWS}?limit=200")
        portal = shelf.portal_of(own.app)
        with portal.database.reading() as session:
            stations = resource_id(session, "air", "stations")
        shelf.publish(portal, stations, shelf.readings(shift=5000.0))
        assert ask(own, ROWS)["version"] == 3
        second = ask(own, page["next"])
        assert (second["version"], samples(second["data"])) == (2, list(range(200, 250)))

    def test_cursor_on_a_withdrawn_version(self, own: TestClient[Litestar]) -> None:
        """When the version she pages through is withdrawn, her cursor is gone too."""
        following = ask(own, ROWS)["next"].removeprefix(shelf.BASE)
        portal = shelf.portal_of(own.app)
        withdraw_current(portal, "stations")
        answer = own.get(following)
        assert (answer.status_code, answer.json()["type"]) == (410, "/problems/withdrawn")

    def test_unchanged_is_not_said_of_the_withdrawn(self, own: TestClient[Litestar]) -> None:
        """A tag from before a withdrawal does not make a cache believe that the rows are still good."""
        tag = own.get(ROWS).headers["etag"]
        portal = shelf.portal_of(own.app)
        withdraw_current(portal, "stations")
        assert own.get(ROWS, headers={"If-None-Match": tag}).status_code == 410


def dated(portal: Portal, *days: str) -> None:
    """Say that the versions of `stations` were published at these days' noons in Viet Nam, the first one first."""
    with portal.database.writing() as session:
        resource = resource_id(session, "air", "stations")
        versions = session.exec(select(Version).where(Version.resource_id == resource).order_by(Version.number)).all()
        for version, day in zip(versions, days, strict=True):
            version.published_at = datetime.fromisoformat(f"{day}T12:00:00+07:00")


class TestAsOf:
    @pytest.fixture
    def past(self, own: TestClient[Litestar]) -> TestClient[Litestar]:
        dated(shelf.portal_of(own.app), "2026-03-01", "2026-03-05")
        return own

    @pytest.mark.parametrize(
        ("as_of", "version"),
        [
            ("2026-03-01", 1),
            ("2026-03-04", 1),
            ("2026-03-05", 2),
            ("2026-04-01", 2),
            ("2026-03-05T11:59:59", 1),
            ("2026-03-05T12:00:00", 2),
            ("2026-03-05T04:59:59Z", 1),
            ("2026-03-05T05:00:00%2B00:00", 2),
        ],
    )
    def test_reads_what_was_current(self, past: TestClient[Litestar], as_of: str, version: int) -> None:
        """The version that was the newest then answers, at the end of a day in Viet Nam or at a time."""
        page = ask(past, f"{ROWS}?as_of={as_of}&limit=1")
        assert (page["version"], page["data"][0]["pm10"]) == (version, 1000.0 if version == 1 else 0.0)
        assert ask(past, page["next"])["version"] == version

    def test_exports_say_their_version(self, past: TestClient[Litestar]) -> None:
        """A file of the past holds that version, is named after it, and says where it will stand for ever."""
        answer = past.get(f"{ROWS}.csv?as_of=2026-03-02&samples__lt=2")
        assert [row["pm10"] for row in csv.DictReader(io.StringIO(answer.text))] == ["1000", "1000.5"]
        assert answer.headers["content-disposition"] == 'attachment; filename="air-stations-v1.csv"'
        location = answer.headers["content-location"]
        assert location == f"{ROWS}.csv?samples__lt=2&version=1"
        assert past.get(location).content == answer.content

    def test_before_the_first(self, past: TestClient[Litestar]) -> None:
        """Before anything was published nothing is found, and the problem says when the first version came."""
        answer = past.get(f"{ROWS}?as_of=2026-02-28", headers={"Accept-Language": "en"})
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-yet-published")
        assert "1 March 2026" in answer.json()["detail"]

    def test_withdrawn(self, past: TestClient[Litestar]) -> None:
        """A version that was current then and is withdrawn since is gone; nothing older stands in for it."""
        withdraw_current(shelf.portal_of(past.app), "stations")
        answer = past.get(f"{ROWS}?as_of=2026-03-06")
        assert (answer.status_code, answer.json()["type"]) == (410, "/problems/withdrawn")
        assert ask(past, f"{ROWS}?as_of=2026-03-04")["version"] == 1

    @pytest.mark.parametrize(
        "query",
        [
            "as_of=2026-03-02&version=1",
            "as_of=2026-03-02&cursor=x",
            "as_of=2026-03-02&as_of=2026-03-03",
            "version=1&version=2",
            "as_of=yesterday",
            "as_of=2026-02-30",
            "as_of=2026-03-02T08:00:00+07:00",
            "as_of=0001-01-01T00:00:00%2B07:00",
            "as_of=9998-01-01",
        ],
    )
    @pytest.mark.parametrize("ending", ["", ".csv"])
    def test_mistakes(self, client: TestClient[Litestar], query: str, ending: str) -> None:
        """Two answers to which version is meant, no day, or a day to come are refused."""
        answer = client.get(f"{ROWS}{ending}?{query}")
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-parameter")

    def test_today(self, client: TestClient[Litestar]) -> None:
        """As of today is the newest version."""
        today = datetime.now(timezone(timedelta(hours=7))).date()
        assert ask(client, f"{ROWS}?as_of={today}")["version"] == 2


class TestGroups:
    def test_page_of_groups(self, client: TestClient[Litestar]) -> None:
        """Groups are pages like rows: total, complete, next, the version, and the address of the next page."""
        address = f"{ROWS}?group_by=station&select=station,count,samples__sum&order_by=-samples__sum&limit=3"
        first = ask(client, address)
        assert (first["total"], first["complete"], first["version"]) == (5, False, 2)
        assert first["data"][0] == {"station": "Trạm Hà Đông", "count": 50, "samples__sum": 6325}
        second = ask(client, first["next"])
        assert (len(second["data"]), second["next"], second["complete"]) == (2, None, False)
        assert len({row["station"] for row in first["data"] + second["data"]}) == 5

    def test_conditions_come_first(self, client: TestClient[Litestar]) -> None:
        """Conditions and words choose the rows before they are grouped."""
        page = ask(client, f"{ROWS}?group_by=station&q=ha&day=2026-01-01")
        assert page["data"] == [{"station": "Trạm Hà Đông", "count": 1}]

    @pytest.mark.parametrize("extension", ["csv", "tsv", "json", "ndjson", "parquet", "arrow", "xlsx"])
    def test_exports(self, client: TestClient[Litestar], extension: str) -> None:
        """Groups can be had in the formats of rows."""
        answer = client.get(f"{ROWS}.{extension}?group_by=code&select=code,pm10__avg")
        assert answer.status_code == 200
        assert answer.content

    def test_csv(self, client: TestClient[Litestar]) -> None:
        """A file of groups has their names in its header and all of them, without a limit."""
        lines = client.get(f"{ROWS}.csv?group_by=samples&select=samples,pm10__count").text.splitlines()
        assert (lines[0], len(lines)) == ("samples,pm10__count", 251)

    def test_tags_differ(self, client: TestClient[Litestar]) -> None:
        """Other groups, aggregates or orders have another tag."""
        asked = ["group_by=code", "group_by=station", "group_by=code&select=code", "group_by=code&order_by=-code", ""]
        assert len({client.get(f"{ROWS}?{query}").headers["etag"] for query in asked}) == len(asked)

    @pytest.mark.parametrize(
        ("query", "slug"),
        [
            ("group_by=town", "unknown-column"),
            ("group_by=code&select=pm10", "bad-parameter"),
            ("group_by=code&select=pm10__mode", "unknown-operator"),
            ("select=station__sum", "unknown-operator"),
            ("group_by=code&limit=10001", "bad-parameter"),
        ],
    )
    def test_mistakes(self, client: TestClient[Litestar], query: str, slug: str) -> None:
        """What groups cannot be asked is a problem of its own type."""
        answer = client.get(f"{ROWS}?{query}")
        assert (answer.status_code, answer.json()["type"]) == (400, f"/problems/{slug}")

    def test_the_page_of_a_table_shows_rows(self, client: TestClient[Litestar]) -> None:
        """The table's page, which cannot show groups, says so and shows the first rows."""
        answer = client.get("/datasets/air/stations?group_by=code")
        assert "group_by" in answer.text
        assert "Trạm Ba Đình" in answer.text


class TestExports:
    def test_csv(self, client: TestClient[Litestar]) -> None:
        """CSV holds all rows with a header, codes with their zeros, missing cells empty."""
        answer = client.get(f"{ROWS}.csv")
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert (len(rows), rows[0]["code"], rows[3]["pm10"]) == (250, "00004", "")

    def test_json(self, client: TestClient[Litestar]) -> None:
        """JSON holds all rows as an array."""
        assert samples(client.get(f"{ROWS}.json").json()) == list(range(250))

    def test_ndjson(self, client: TestClient[Litestar]) -> None:
        """NDJSON holds a row a line."""
        lines = client.get(f"{ROWS}.ndjson").text.splitlines()
        assert samples([json.loads(line) for line in lines]) == list(range(250))

    def test_parquet_of_an_answer(self, client: TestClient[Litestar]) -> None:
        """Parquet holds the rows that answer, with their types."""
        table = pq.read_table(io.BytesIO(client.get(f"{ROWS}.parquet?samples__lt=3&select=samples,day").content))
        assert table.to_pylist() == [{"samples": row["samples"], "day": row["day"]} for row in TABLE[:3]]

    def test_parquet_of_everything(self, client: TestClient[Litestar]) -> None:
        """Without a question the Parquet file is the published one, which can be read in parts."""
        whole = client.get("/datasets/air/stations.parquet").content
        answer = client.get(f"{ROWS}.parquet", headers={"Range": "bytes=-8"})
        assert (answer.status_code, answer.content) == (206, whole[-8:])

    @pytest.mark.parametrize("format", ["csv", "ndjson", "json", "parquet"])
    def test_negotiated(self, client: TestClient[Litestar], format: str) -> None:
        """`Accept` gives the same as the extension, but for JSON, which gives a page."""
        direct = client.get(f"{ROWS}.{format}?samples__lt=150")
        media_type = direct.headers["content-type"].partition(";")[0]
        negotiated = client.get(f"{ROWS}?samples__lt=150", headers={"Accept": media_type})
        if format == "json":
            assert negotiated.json()["total"] == 150
        else:
            assert negotiated.content == direct.content
        assert "Accept" in negotiated.headers["vary"]

    def test_limit_on_request(self, client: TestClient[Litestar]) -> None:
        """An export holds fewer rows only when it was asked for fewer."""
        assert len(client.get(f"{ROWS}.json?limit=20000").json()) == 250
        assert len(client.get(f"{ROWS}.json?limit=7").json()) == 7

    def test_file_name(self, client: TestClient[Litestar]) -> None:
        """A browser saves it under the name of the table."""
        assert client.get(f"{ROWS}.csv").headers["content-disposition"] == 'attachment; filename="air-stations.csv"'


class TestConditional:
    @pytest.mark.parametrize("address", [ROWS, f"{ROWS}.csv", f"{ROWS}.parquet?samples__lt=9", f"{ROWS}?limit=1"])
    def test_not_modified(self, client: TestClient[Litestar], address: str) -> None:
        """Sent back, the tag of an answer saves making it again."""
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == "public, no-cache"

    def test_not_modified_touches_no_data(self, own: TestClient[Litestar]) -> None:
        """An unchanged answer is known without reading the table."""
        tag = own.get(ROWS).headers["etag"]
        portal = shelf.portal_of(own.app)
        for path in (portal.files.root / "versions").iterdir():
            path.unlink()
        assert own.get(ROWS, headers={"If-None-Match": tag}).status_code == 304

    def test_tags_differ(self, client: TestClient[Litestar]) -> None:
        """Different questions, formats, versions and encodings never share a tag."""
        addresses = [ROWS, f"{ROWS}?limit=5", f"{ROWS}?samples=1", f"{ROWS}?samples=2", f"{ROWS}?version=1"]
        addresses += [f"{ROWS}.csv", f"{ROWS}.json", f"{ROWS}.ndjson", f"{ROWS}.parquet", ask(client, ROWS)["next"]]
        tags = {client.get(address.removeprefix(shelf.BASE)).headers["etag"] for address in addresses}
        tags.add(client.get(ROWS, headers={"Accept-Encoding": "identity"}).headers["etag"])
        assert len(tags) == len(addresses) + 1

    def test_compressed(self, client: TestClient[Litestar]) -> None:
        """A page is compressed for those who take it, and the same bytes each time, as its strong tag promises."""
        bodies = []
        for _ in range(2):
            with client.stream("GET", ROWS, headers={"Accept-Encoding": "gzip"}) as answer:
                assert answer.headers["content-encoding"] == "gzip"
                bodies.append(b"".join(answer.iter_raw()))
        assert bodies[0] == bodies[1]
        assert json.loads(gzip.decompress(bodies[0])) == ask(client, ROWS)

    @pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br"])
    def test_not_compressed(self, client: TestClient[Litestar], accepted: str) -> None:
        """Who does not take gzip does not get it."""
        assert "content-encoding" not in client.get(ROWS, headers={"Accept-Encoding": accepted}).headers

    @pytest.mark.parametrize("address", [ROWS, f"{ROWS}.csv", f"{ROWS}.parquet"])
    def test_head(self, client: TestClient[Litestar], address: str) -> None:
        """HEAD gives the headers of GET and no body."""
        plain = client.get(address).headers
        answer = client.head(address)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["etag"] == plain["etag"]
        assert answer.headers.get("link") == plain.get("link")
