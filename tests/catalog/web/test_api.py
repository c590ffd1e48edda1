"""The catalogue as JSON: datasets, agencies, tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from catalog.app import create_app
from catalog.settings import Settings
from catalog.tables.query import OPERATORS
from catalog.web import api, data
from catalog.web.problems import Problem
from tests.catalog.web import shelf


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[TestClient[Litestar]]:
    with shelf.opened(tmp_path_factory.mktemp("api"), migrated_sqlite) as client:
        yield client


def found(client: TestClient[Litestar], query: str) -> list[str]:
    answer = client.get(f"/api/v1/datasets?{query}")
    assert answer.status_code == 200, answer.text
    return [dataset["slug"] for dataset in answer.json()["data"]]


def problem(client: TestClient[Litestar], address: str, **options: Any) -> tuple[int, str]:
    answer = client.get(address, **options)
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    return answer.status_code, body["type"]


class TestFinding:
    def test_everything_newest_first(self, client: TestClient[Litestar]) -> None:
        """Without words every published dataset is listed, the latest change first."""
        assert found(client, "") == ["air", "wards"]

    def test_without_diacritics(self, client: TestClient[Litestar]) -> None:
        """Words find a dataset by its cell values, typed without diacritics."""
        assert found(client, "q=da+ton") == ["wards"]

    def test_says_why(self, client: TestClient[Litestar]) -> None:
        """Each hit says which text matched, with the matched characters."""
        match = client.get("/api/v1/datasets?q=da+ton").json()["data"][0]["matches"][0]
        assert match["column"] == "name"
        assert [match["text"][start:stop] for start, stop in match["spans"]] == ["Đa", "Tốn"]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("agency=statistics", ["wards"]),
            ("theme=ENVI", ["air"]),
            ("theme=ENVI&theme=GOVE", ["air", "wards"]),
            ("theme=ENVI&agency=statistics", []),
            ("tag=%C4%91%E1%BB%8Ba+gi%E1%BB%9Bi", ["wards"]),
            ("licence=MIT", []),
            ("frequency=daily&sort=title", ["air", "wards"]),
        ],
    )
    def test_facets_narrow_down(self, client: TestClient[Litestar], query: str, expected: list[str]) -> None:
        """Values of one facet are alternatives, different facets must all hold."""
        assert found(client, query) == expected

    @pytest.mark.parametrize(
        ("since", "expected"),
        [
            ("2026-01-01", ["air", "wards"]),
            ("2026-01-01T08:30:00%2B07:00", ["air", "wards"]),
            ("2999-12-31", []),
        ],
    )
    def test_modified_since(self, client: TestClient[Litestar], since: str, expected: list[str]) -> None:
        """Only what was changed since a day or time is listed, with words too."""
        assert found(client, f"modified_since={since}") == expected
        assert found(client, f"modified_since={since}&q=phuong") == [slug for slug in expected if slug == "wards"]

    def test_modified_since_to_the_moment(self, client: TestClient[Litestar]) -> None:
        """The latest change of a dataset finds it and nothing older; the next page asks the same."""
        newest = client.get("/api/v1/datasets/air").json()["modified_at"].replace("+", "%2B")
        assert found(client, f"modified_since={newest}") == ["air"]
        page = client.get("/api/v1/datasets?modified_since=2026-01-01&limit=1").json()
        assert (page["total"], "modified_since=2025-12-31T17" in page["next"]) == (2, True)

    @pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "0001-01-01"])
    def test_no_moment(self, client: TestClient[Litestar], since: str) -> None:
        """What is no day or time is a problem."""
        assert problem(client, f"/api/v1/datasets?modified_since={since}") == (400, "/problems/bad-parameter")

    def test_facet_counts(self, client: TestClient[Litestar]) -> None:
        """Facets come with counts, and a facet's own choice leaves its other values choosable."""
        facets = client.get("/api/v1/datasets?theme=ENVI").json()["facets"]
        assert sorted((value["value"], value["count"]) for value in facets["theme"]) == [("ENVI", 1), ("GOVE", 1)]
        assert facets["agency"] == [{"value": "environment", "count": 1}]

    def test_next_leads_through_all(self, client: TestClient[Litestar]) -> None:
        """Following `next` gives every dataset once and then null; `total` is the same on every page."""
        slugs, address = [], "/api/v1/datasets?limit=1"
        while address:
            page = client.get(address).json()
            assert page["total"] == 2
            slugs += [dataset["slug"] for dataset in page["data"]]
            address = (page["next"] or "").removeprefix(shelf.BASE)
        assert slugs == ["air", "wards"]

    @pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=many", "page=0", "sort=price"])
    def test_bad_parameters(self, client: TestClient[Litestar], query: str) -> None:
        """A parameter out of its range is a problem that names it, not a guess."""
        assert problem(client, f"/api/v1/datasets?{query}") == (400, "/problems/not-understood")
        assert query.partition("=")[0] in client.get(f"/api/v1/datasets?{query}").json()["detail"]

    def test_search_is_full(self, client: TestClient[Litestar]) -> None:
        """The answer says that the search engine was asked."""
        assert client.get("/api/v1/datasets").json()["search"] == "full"


class TestDataset:
    def test_record(self, client: TestClient[Litestar]) -> None:
        """A dataset comes with its texts in both languages, its agency, its licence and whole addresses."""
        dataset = client.get("/api/v1/datasets/air").json()
        assert dataset["title"] == {"vi": "Chất lượng không khí", "en": "Air"}
        assert dataset["agency"]["url"] == f"{shelf.BASE}/api/v1/agencies/environment"
        assert dataset["licence"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
        assert dataset["page"] == f"{shelf.BASE}/datasets/air"

    def test_tables(self, client: TestClient[Litestar]) -> None:
        """Its tables are listed with the addresses of rows and files; withdrawn ones are tombstones."""
        tables = {table["slug"]: table for table in client.get("/api/v1/datasets/air").json()["resources"]}
        assert list(tables) == ["stations", "faulty", "dropped"]
        assert tables["stations"]["files"]["parquet"] == f"{shelf.BASE}/datasets/air/stations.parquet"
        assert tables["stations"]["version"]["number"] == 2
        assert (tables["faulty"]["version"], tables["faulty"]["rows"], tables["faulty"]["files"]) == (None, None, {})
        assert tables["dropped"]["withdrawn"]["reason"] == "outdated"

    def test_every_address_answers(self, client: TestClient[Litestar]) -> None:
        """Every address of the API and of files that a dataset names answers."""
        dataset = client.get("/api/v1/datasets/air").json()
        stations = client.get("/api/v1/datasets/air/stations").json()
        addresses = [
            *(dataset["url"], dataset["agency"]["url"], stations["dataset"], stations["url"], stations["rows"]),
            *stations["files"].values(),
            *(address for version in stations["versions"] for address in version["files"].values()),
        ]
        answers = {address: client.get(address.removeprefix(shelf.BASE)).status_code for address in addresses}
        assert set(answers.values()) == {200}, answers

    def test_former_slug(self, client: TestClient[Litestar]) -> None:
        """A former slug redirects for good, below it too and with its query."""
        answer = client.get("/api/v1/datasets/old-air/stations/rows?limit=1", follow_redirects=False)
        assert answer.status_code == 308
        assert answer.headers["location"] == "/api/v1/datasets/air/stations/rows?limit=1"


class TestTable:
    def test_schema_profile_statements(self, client: TestClient[Litestar]) -> None:
        """A table says its columns with types, what they hold, and what was checked."""
        table = client.get("/api/v1/datasets/air/stations").json()
        assert [field["type"] for field in table["table_schema"]["fields"]][:4] == [
            "string",
            "string",
            "date",
            "number",
        ]
        assert {column["name"]: column["missing"] for column in table["profile"]}["pm10"] == 15
        assert table["statements"] == {"ruleset_version": "1"}

    def test_versions(self, client: TestClient[Litestar]) -> None:
        """Every version is listed, the newest first, with the address of its own file."""
        versions = client.get("/api/v1/datasets/air/stations").json()["versions"]
        assert [version["number"] for version in versions] == [2, 1]
        assert versions[1]["files"]["parquet"] == f"{shelf.BASE}/datasets/air/stations/v/1.parquet"

    def test_withdrawn_version(self, client: TestClient[Litestar]) -> None:
        """Where the newest version was withdrawn the table shows its tombstone; nothing falls back by itself."""
        table = client.get("/api/v1/datasets/air/faulty").json()
        assert (table["version"], table["table_schema"], table["profile"]) == (None, None, None)
        assert table["versions"][0]["withdrawn"]["reason"] == "wrong unit"
        assert table["versions"][1]["row_count"] == 5


class TestRevalidation:
    ADDRESSES = (
        "/api/v1/datasets?theme=ENVI",
        "/api/v1/datasets/air",
        "/api/v1/datasets/air/stations",
        "/api/v1/datasets/air/stations/openapi.json",
        "/api/v1/agencies",
        "/api/v1/agencies/statistics",
    )

    @pytest.mark.parametrize("address", ADDRESSES)
    @pytest.mark.parametrize("encoding", ["gzip", "identity"])
    def test_unchanged(self, client: TestClient[Litestar], address: str, encoding: str) -> None:
        """What a client already holds is answered with 304 and nothing else, compressed or not."""
        first = client.get(address, headers={"Accept-Encoding": encoding})
        assert (first.status_code, first.headers["cache-control"]) == (200, "public, no-cache")
        tag = first.headers["etag"]
        again = client.get(address, headers={"Accept-Encoding": encoding, "If-None-Match": f'"other", W/{tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.head(address, headers={"Accept-Encoding": encoding}).headers["etag"] == tag

    def test_tags_differ_with_what_is_said(self, client: TestClient[Litestar]) -> None:
        """Different answers, and one answer compressed and not, have different tags."""
        tags = [client.get(address).headers["etag"] for address in self.ADDRESSES]
        tags.append(client.get(self.ADDRESSES[0], headers={"Accept-Encoding": "identity"}).headers["etag"])
        assert len(set(tags)) == len(tags)

    def test_problems_have_none(self, client: TestClient[Litestar]) -> None:
        """No cache keeps a problem."""
        answer = client.get("/api/v1/datasets/unknown", headers={"If-None-Match": "*"})
        assert (answer.status_code, "etag" in answer.headers) == (404, False)
        assert answer.headers["cache-control"] == "no-store"

    def test_last_modified(self, client: TestClient[Litestar]) -> None:
        """A dataset says when it was changed last."""
        answer = client.get("/api/v1/datasets/air")
        said = parsedate_to_datetime(answer.headers["last-modified"])
        assert said == datetime.fromisoformat(answer.json()["modified_at"]).replace(microsecond=0)


class TestAgencies:
    def test_list(self, client: TestClient[Litestar]) -> None:
        """Agencies are listed with the number of their published datasets."""
        agencies = client.get("/api/v1/agencies").json()
        assert {agency["slug"]: agency["dataset_count"] for agency in agencies["data"]} == {
            "environment": 1,
            "statistics": 1,
        }
        assert agencies["total"] == 2

    def test_one(self, client: TestClient[Litestar]) -> None:
        """An agency leads to its datasets."""
        agency = client.get("/api/v1/agencies/statistics").json()
        assert found(client, agency["datasets"].partition("?")[2]) == ["wards"]

    def test_former_slug(self, client: TestClient[Litestar]) -> None:
        """A former slug of an agency redirects for good."""
        answer = client.get("/api/v1/agencies/former-office", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (308, "/api/v1/agencies/statistics")


class TestProblems:
    @pytest.mark.parametrize(
        ("address", "expected"),
        [
            ("/api/v1/datasets/unknown", (404, "/problems/not-found")),
            ("/api/v1/datasets/hidden", (404, "/problems/not-found")),
            ("/api/v1/datasets/air/unchecked", (404, "/problems/not-found")),
            ("/api/v1/datasets/gone", (410, "/problems/withdrawn")),
            ("/api/v1/datasets/air/dropped", (410, "/problems/withdrawn")),
            ("/api/v1/agencies/unknown", (404, "/problems/not-found")),
            ("/api/v1/unknown", (404, "/problems/not-found")),
            ("/api/nowhere/at/all", (404, "/problems/not-found")),
        ],
    )
    def test_status_and_type(self, client: TestClient[Litestar], address: str, expected: tuple[int, str]) -> None:
        """What is not there, not yet there or no longer there says so, also where there is no route."""
        assert problem(client, address) == expected

    def test_wrong_method(self, client: TestClient[Litestar]) -> None:
        """A method that an address does not take is a problem that lists the right ones."""
        answer = client.delete("/api/v1/datasets/air")
        assert (answer.status_code, answer.json()["type"]) == (405, "/problems/method-not-allowed")
        assert "GET" in answer.headers["allow"]

    def test_reason_of_a_withdrawal(self, client: TestClient[Litestar]) -> None:
        """A tombstone says why."""
        assert "personal data" in client.get("/api/v1/datasets/gone").json()["detail"]

    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_language(self, client: TestClient[Litestar], language: str) -> None:
        """Problems are in the language that the client prefers, and say which."""
        answer = client.get("/api/v1/unknown", headers={"Accept-Language": language})
        assert answer.headers["content-language"] == language

    def test_has_headers(self, client: TestClient[Litestar]) -> None:
        """An address without a route answers with the same headers around it as every other."""
        answer = client.get("/api/v1/unknown")
        assert answer.json()["request_id"] == answer.headers["x-request-id"]
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("address", ["/api/v1/datasets/%00", "/api/v1/agencies/%00", "/datasets/%00/table.csv"])
def test_nul_character(settings: Settings, address: str) -> None:
    """A character that a database cannot even compare with is the reader's mistake and no failure of ours."""
    with TestClient(create_app(settings)) as client:
        assert client.get(address).status_code in {400, 404}


class TestFromElsewhere:
    @pytest.mark.parametrize("address", ["/api/v1/datasets", "/api/v1/unknown", "/datasets/air/stations.csv"])
    def test_any_site_may_read(self, client: TestClient[Litestar], address: str) -> None:
        """Scripts of other sites may read answers and problems with the headers that partial reading needs."""
        answer = client.get(address, headers={"Origin": "https://example.org"})
        assert answer.headers["access-control-allow-origin"] == "*"
        exposed = set(answer.headers["access-control-expose-headers"].split(", "))
        assert {"Content-Range", "Accept-Ranges", "ETag", "Link", "Content-Length"} <= exposed

    def test_preflight(self, client: TestClient[Litestar]) -> None:
        """A browser that asks first may send ranges and conditions, but neither a token nor a body."""
        answer = client.options(
            "/datasets/air/stations.parquet",
            headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"},
        )
        assert answer.status_code == 204
        assert answer.headers["access-control-allow-methods"] == "GET, HEAD"
        assert "Range" in answer.headers["access-control-allow-headers"]
        assert "Authorization" not in answer.headers["access-control-allow-headers"]

    def test_pages_are_not_open(self, client: TestClient[Litestar]) -> None:
        """Pages are for people: no other site's script reads them."""
        answer = client.get("/sign-in", headers={"Origin": "https://example.org"})
        assert "access-control-allow-origin" not in answer.headers


@pytest.fixture(scope="module")
def description(client: TestClient[Litestar]) -> dict[str, Any]:
    answer = client.get("/api/v1/openapi.json")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json"
    described = answer.json()
    assert isinstance(described, dict)
    return described


class TestDescription:
    def reads(self, description: dict[str, Any]) -> dict[str, dict[str, Any]]:
        return {path: item["get"] for path, item in description["paths"].items() if "get" in item}

    def test_every_route(self, client: TestClient[Litestar], description: dict[str, Any]) -> None:
        """Everything under /api/v1 is described, and nothing else."""
        routes = {route.path_format for route in client.app.routes if route.path.startswith("/api/v1/")}
        assert set(description["paths"]) == {route for route in routes if "openapi.json" not in route}

    def test_in_words(self, description: dict[str, Any]) -> None:
        """Each operation has a summary and a tag that the description explains; each parameter has words."""
        tags = {tag["name"] for tag in description["tags"]}
        operations = [(path, operation) for path, item in description["paths"].items() for operation in item.values()]
        for path, operation in operations:
            assert operation["summary"], path
            assert set(operation["tags"]) <= tags, path
            assert all(parameter["description"] for parameter in operation.get("parameters", [])), path

    def test_problems(self, description: dict[str, Any]) -> None:
        """Where an address names something that may be missing or withdrawn, the problem is described."""
        for path, operation in self.reads(description).items():
            if "{" in path:
                assert "404" in operation["responses"], path
            if "{dataset}" in path:
                assert "410" in set(operation["responses"]), path
            for status, answer in operation["responses"].items():
                assert status[0] == "2" or list(answer["content"]) == ["application/problem+json"], path

    def test_operators(self, description: dict[str, Any]) -> None:
        """Every operator on columns is described with the parameter it makes."""
        conditions = description["paths"]["/api/v1/datasets/{dataset}/{resource}/rows"]["get"]["parameters"][2]
        assert conditions["name"] == "conditions"
        assert all(f"column__{key}=" in conditions["description"] for key in OPERATORS if key != "eq")

    def test_in_vietnamese(self, client: TestClient[Litestar], description: dict[str, Any]) -> None:
        """`?lang=vi` gives the same description in Vietnamese; without it programs get English."""
        english = client.get("/api/v1/openapi.json", headers={"Accept-Language": "vi"}).json()
        vietnamese = client.get("/api/v1/openapi.json?lang=vi", headers={"Accept-Language": "en"}).json()
        assert english == description
        rows = "/api/v1/datasets/{dataset}/{resource}/rows"
        assert vietnamese["paths"].keys() == description["paths"].keys()
        assert vietnamese["paths"][rows]["get"]["summary"] == "Các dòng của bảng, từng trang một"
        conditions = vietnamese["paths"][rows]["get"]["parameters"][2]["description"]
        assert f"- `column__gte=…`: {OPERATORS['gte'].label_vi}. Dùng cho cột kiểu " in conditions

    @pytest.mark.parametrize(
        ("address", "shape"),
        [
            ("/api/v1/datasets", api.DatasetsPage),
            ("/api/v1/datasets/air", api.DatasetOut),
            ("/api/v1/datasets/air/stations", api.TableOut),
            ("/api/v1/datasets/air/faulty", api.TableOut),
            ("/api/v1/agencies", api.AgenciesPage),
            ("/api/v1/agencies/environment", api.AgencyOut),
            ("/api/v1/datasets/air/stations/rows", data.RowsPage),
            ("/api/v1/unknown", Problem),
        ],
    )
    def test_answers_are_as_described(self, client: TestClient[Litestar], address: str, shape: type[Any]) -> None:
        """Answers have exactly the fields of the value that the description is made from."""
        answer = client.get(address)
        decoded = msgspec.json.decode(answer.content, type=shape)
        assert msgspec.json.decode(msgspec.json.encode(decoded)) == answer.json()

    def test_no_page_from_elsewhere(self, client: TestClient[Litestar]) -> None:
        """The framework's own pages, which load scripts from other sites, are not served."""
        for path in ("/schema", "/api/v1/swagger", "/api/v1/redoc", "/api/v1/openapi.json/swagger"):
            assert client.get(path).status_code == 404
