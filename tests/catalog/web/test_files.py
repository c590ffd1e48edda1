"""Tables as files: whole, in parts, as of one version, and what is not there."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.catalog.web import shelf

PARQUET = "/datasets/air/stations.parquet"
FIRST = "/datasets/air/stations/v/1.parquet"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[TestClient[Litestar]]:
    with shelf.opened(tmp_path_factory.mktemp("files"), migrated_sqlite) as client:
        yield client


@pytest.fixture(scope="module")
def whole(client: TestClient[Litestar]) -> bytes:
    return client.get(PARQUET).content


class TestParquet:
    def test_whole(self, client: TestClient[Litestar]) -> None:
        """The file is the published table, with its length, hash and name."""
        answer = client.get(PARQUET)
        assert pq.read_table(io.BytesIO(answer.content)).equals(shelf.readings())
        digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
        assert answer.headers["repr-digest"] == f"sha-256=:{digest}:"
        assert answer.headers["content-length"] == str(len(answer.content))
        assert answer.headers["content-type"] == "application/vnd.apache.parquet"
        assert answer.headers["content-disposition"] == 'attachment; filename="air-stations.parquet"'

    def test_hash_is_published(self, client: TestClient[Litestar], whole: bytes) -> None:
        """The API names the hash of the very bytes that are downloaded."""
        version = client.get("/api/v1/datasets/air/stations").json()["version"]
        assert (version["parquet_sha256"], version["parquet_bytes"]) == (
            hashlib.sha256(whole).hexdigest(),
            len(whole),
        )

    def test_head(self, client: TestClient[Litestar], whole: bytes) -> None:
        """HEAD tells readers of parts how long the file is and that it can be read in parts."""
        answer = client.head(PARQUET)
        assert (answer.status_code, answer.content) == (200, b"")
        assert (answer.headers["content-length"], answer.headers["accept-ranges"]) == (str(len(whole)), "bytes")

    @pytest.mark.parametrize(
        ("asked", "part"),
        [
            ("bytes=0-3", slice(0, 4)),
            ("bytes=-8", slice(-8, None)),
            ("bytes=100-", slice(100, None)),
            ("bytes=-262144", slice(0, None)),
        ],
    )
    def test_part(self, client: TestClient[Litestar], whole: bytes, asked: str, part: slice) -> None:
        """A part comes as 206 with its place, from the start or from the end."""
        answer = client.get(PARQUET, headers={"Range": asked})
        start, stop, _ = part.indices(len(whole))
        assert (answer.status_code, answer.content) == (206, whole[part])
        assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(whole)}"
        assert answer.headers["content-length"] == str(stop - start)

    def test_part_outside(self, client: TestClient[Litestar], whole: bytes) -> None:
        """A part outside the file is 416 and says how long the file is."""
        answer = client.get(PARQUET, headers={"Range": f"bytes={len(whole)}-"})
        assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(whole)}")

    def test_several_parts(self, client: TestClient[Litestar], whole: bytes) -> None:
        """Several parts at once are answered with the whole file."""
        answer = client.get(PARQUET, headers={"Range": "bytes=0-3,8-9"})
        assert (answer.status_code, answer.content) == (200, whole)

    def test_if_range(self, client: TestClient[Litestar], whole: bytes) -> None:
        """A download that goes on gets the rest of the same file, and all of another one."""
        tag = client.head(PARQUET).headers["etag"]
        rest = {"Range": "bytes=100-"}
        assert client.get(PARQUET, headers={**rest, "If-Range": tag}).content == whole[100:]
        assert client.get(PARQUET, headers={**rest, "If-Range": '"other"'}).content == whole

    def test_never_compressed(self, client: TestClient[Litestar], whole: bytes) -> None:
        """Neither the file nor a part of it is compressed on the way, or offsets would lie."""
        for headers in ({}, {"Range": "bytes=0-2000"}):
            answer = client.get(PARQUET, headers={"Accept-Encoding": "gzip", **headers})
            assert "content-encoding" not in answer.headers

    def test_not_modified(self, client: TestClient[Litestar]) -> None:
        """Both its tag and its date save another download."""
        headers = client.head(PARQUET).headers
        assert client.get(PARQUET, headers={"If-None-Match": headers["etag"]}).status_code == 304
        assert client.get(PARQUET, headers={"If-Modified-Since": headers["last-modified"]}).status_code == 304
        assert headers["cache-control"] == "public, no-cache"


class TestVersions:
    def test_stays(self, client: TestClient[Litestar]) -> None:
        """The file of a version is still there, the same, when newer ones are published."""
        answer = client.get(FIRST)
        assert pq.read_table(io.BytesIO(answer.content)).equals(shelf.readings(shift=1000.0))
        assert answer.headers["content-disposition"] == 'attachment; filename="air-stations-v1.parquet"'

    def test_other_formats(self, client: TestClient[Litestar]) -> None:
        """A version can be had in every format."""
        assert client.get("/datasets/air/stations/v/1.json").json()[0]["pm10"] == 1000.0
        assert client.get("/datasets/air/stations/v/1.csv").text.splitlines()[1].split(",")[3] == "1000"

    @pytest.mark.parametrize(
        "name", ["3.parquet", "0.parquet", "1.doc", "1", "x.parquet", "1.parquet.gz", "²" + ".csv"]
    )
    def test_not_there(self, client: TestClient[Litestar], name: str) -> None:
        """A version or format that does not exist is not found."""
        assert client.get(f"/datasets/air/stations/v/{name}").status_code == 404

    def test_older_than_a_withdrawn_one(self, client: TestClient[Litestar]) -> None:
        """When the newest version is withdrawn `latest` is gone; an older version stays under its own number."""
        assert client.get("/datasets/air/faulty.parquet").status_code == 410
        assert client.get("/datasets/air/faulty/v/1.parquet").status_code == 200


class TestOriginals:
    """The file as handed in; which versions have one is decided when they are published."""

    @pytest.mark.parametrize("address", ["/datasets/air/stations/original", "/datasets/air/stations/v/2/original"])
    def test_sent_as_it_is(self, client: TestClient[Litestar], address: str) -> None:
        """Its very bytes come with name, kind, length and hash, to be kept and never to be shown."""
        answer = client.get(address)
        assert answer.content == shelf.ORIGINAL
        digest = base64.b64encode(hashlib.sha256(shelf.ORIGINAL).digest()).decode()
        assert {name: answer.headers[name] for name in ("content-type", "content-length", "repr-digest")} == {
            "content-type": "text/csv",
            "content-length": str(len(shelf.ORIGINAL)),
            "repr-digest": f"sha-256=:{digest}:",
        }
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-disposition"] == (
            "attachment; filename=\"air-stations-v2.original\"; filename*=UTF-8''tr%E1%BA%A1m%20%22m%E1%BB%9Bi%22.csv"
        )

    def test_part(self, client: TestClient[Litestar]) -> None:
        """A download that broke off can go on."""
        answer = client.get("/datasets/air/stations/original", headers={"Range": "bytes=3-"})
        assert (answer.status_code, answer.content) == (206, shelf.ORIGINAL[3:])

    def test_described(self, client: TestClient[Litestar]) -> None:
        """The API names the file of each version that has one, with an address that never changes."""
        table = client.get("/api/v1/datasets/air/stations").json()
        assert table["version"]["original"] == {
            "name": shelf.ORIGINAL_NAME,
            "media_type": "text/csv",
            "bytes": len(shelf.ORIGINAL),
            "sha256": hashlib.sha256(shelf.ORIGINAL).hexdigest(),
            "url": f"{shelf.BASE}/datasets/air/stations/v/2/original",
        }
        assert [bool(version["original"]) for version in table["versions"]] == [True, False]

    @pytest.mark.parametrize(
        ("place", "status"), [("stations/v/1", 404), ("stations/v/9", 404), ("stations/v/x", 404), ("dropped", 410)]
    )
    def test_not_there(self, client: TestClient[Litestar], place: str, status: int) -> None:
        """Where none is public, or the table is gone, programs get a problem."""
        answer = client.get(f"/datasets/air/{place}/original")
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")

    def test_former_slug(self, client: TestClient[Litestar]) -> None:
        """Its address below a former slug redirects for good."""
        answer = client.get("/datasets/old-air/stations/original", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (308, "/datasets/air/stations/original")


class TestOtherFormats:
    @pytest.mark.parametrize("extension", ["csv", "tsv", "json", "ndjson", "arrow", "xlsx"])
    def test_same_as_the_api(self, client: TestClient[Litestar], extension: str) -> None:
        """A file holds the same bytes as the API's export of everything, under the same tag."""
        file = client.get(f"/datasets/air/stations.{extension}")
        export = client.get(f"/api/v1/datasets/air/stations/rows.{extension}")
        assert (file.content, file.headers["etag"]) == (export.content, export.headers["etag"])

    def test_not_modified(self, client: TestClient[Litestar]) -> None:
        """Its tag saves making it again."""
        tag = client.head("/datasets/air/stations.csv").headers["etag"]
        assert client.get("/datasets/air/stations.csv", headers={"If-None-Match": tag}).status_code == 304

    def test_no_parts(self, client: TestClient[Litestar]) -> None:
        """What is made on the way comes as a whole, and promises no parts."""
        answer = client.get("/datasets/air/stations.csv", headers={"Range": "bytes=0-3"})
        assert (answer.status_code, answer.text[:4]) == (200, "code")
        assert "accept-ranges" not in answer.headers

    def test_unknown_format(self, client: TestClient[Litestar]) -> None:
        """A format that does not exist is answered with those that do."""
        answer = client.get("/datasets/air/stations.docx", headers={"Accept-Language": "en"})
        assert answer.status_code == 404
        assert ".parquet" in answer.json()["detail"]

    def test_former_slug(self, client: TestClient[Litestar]) -> None:
        """Files below a former slug redirect for good."""
        answer = client.get("/datasets/old-air/stations/v/1.csv", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (308, "/datasets/air/stations/v/1.csv")


class TestProblems:
    def test_program(self, client: TestClient[Litestar]) -> None:
        """A program learns what is wrong with a file as problem+json."""
        answer = client.get("/datasets/air/dropped.csv")
        assert (answer.status_code, answer.headers["content-type"]) == (410, "application/problem+json")

    def test_browser(self, client: TestClient[Litestar]) -> None:
        """A person who follows a link to a file that is gone sees a page."""
        answer = client.get("/datasets/air/dropped.csv", headers={"Accept": "text/html,*/*;q=0.8"})
        assert (answer.status_code, answer.headers["content-type"]) == (410, "text/html; charset=utf-8")
