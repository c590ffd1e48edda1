"""The formats of tables over HTTP: which there are, by address and by Accept, and what none can hold."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pyarrow as pa
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from catalog.indexing import drain
from catalog.tables.formats import FILE_TYPES, FORMATS
from catalog.tables.formats.xlsx import MOST_LETTERS
from tests.catalog.web import shelf

API = "/api/v1/datasets/places"
STOPS = f"{API}/stops/rows"
PLAIN = "/api/v1/datasets/air/stations/rows"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[TestClient[Litestar]]:
    """The shelf with one dataset more: `stops` have coordinates, of `notes` one is too long for a spreadsheet."""
    with shelf.opened(tmp_path_factory.mktemp("formats"), migrated_sqlite) as client:
        portal = shelf.portal_of(client.app)
        with portal.database.writing() as session:
            agency = shelf.add_agency(session, "transport", "Sở Giao thông", "Transport office")
            dataset = shelf.add_dataset(session, agency, "places", "Nơi chốn", theme="TRAN", tags=[])
            stops = shelf.add_resource(session, dataset, "stops", "Điểm dừng")
            notes = shelf.add_resource(session, dataset, "notes", "Ghi chú", 1)
        shelf.publish(portal, stops, stops_of_buses())
        shelf.publish(portal, notes, pa.table({"id": [1, 2], "note": ["short", "ă" * (MOST_LETTERS + 1)]}))
        yield client


def stops_of_buses() -> pa.Table:
    return pa.table(
        {
            "code": ["00004", "00008", "00012"],
            "Vĩ độ": pa.array([21.03, None, 10.77], pa.float64()),
            "Kinh độ": pa.array([105.85, None, 106.7], pa.float64()),
        }
    )


def refused(client: TestClient[Litestar], address: str, **headers: str) -> dict[str, Any]:
    answer = client.get(address, headers={"Accept-Language": "en", **headers})
    assert answer.headers["content-type"] == "application/problem+json"
    return dict(answer.json())


class TestAccept:
    @pytest.mark.parametrize("type", FILE_TYPES, ids=lambda type: type.name)
    def test_every_format(self, client: TestClient[Litestar], type: Any) -> None:
        """`Accept` asks for each format by its media type and gets what the address with its extension gives."""
        answer = client.get(STOPS, headers={"Accept": type.bare_media_type})
        assert answer.headers["content-type"] == type.media_type
        assert "Accept" in answer.headers["vary"]
        if type is not FORMATS["json"]:
            assert answer.content == client.get(f"{STOPS}.{type.extension}").content

    def test_second_choice(self, client: TestClient[Litestar]) -> None:
        """Where a table has no coordinates, the next format that is accepted is given."""
        wanted = {"Accept": "application/geo+json, text/csv;q=0.5"}
        assert client.get(STOPS, headers=wanted).headers["content-type"] == "application/geo+json"
        assert client.get(PLAIN, headers=wanted).headers["content-type"] == "text/csv; charset=utf-8"

    def test_no_choice(self, client: TestClient[Litestar]) -> None:
        """Without a next one it is a 406 that names what this table can be had as."""
        problem = refused(client, PLAIN, Accept="application/geo+json")
        assert (problem["status"], problem["type"]) == (406, "/problems/not-acceptable")
        assert XLSX_TYPE in problem["detail"]
        assert "geo+json" not in problem["detail"]


class TestGeoJson:
    def test_features(self, client: TestClient[Litestar]) -> None:
        """A table with coordinates comes as features, one a row."""
        found = client.get("/datasets/places/stops.geojson").json()["features"]
        assert [feature["geometry"] and feature["geometry"]["coordinates"] for feature in found] == [
            [105.85, 21.03],
            None,
            [106.7, 10.77],
        ]
        assert found[0]["properties"] == {"code": "00004", "Vĩ độ": 21.03, "Kinh độ": 105.85}

    def test_chosen_columns(self, client: TestClient[Litestar]) -> None:
        """A choice of columns does not take the place away."""
        found = client.get(f"{STOPS}.geojson", params={"select": "code", "code": "00012"}).json()["features"]
        assert [feature["geometry"]["coordinates"] for feature in found] == [[106.7, 10.77]]
        assert found[0]["properties"]["code"] == "00012"

    @pytest.mark.parametrize(
        "address", ["/datasets/air/stations.geojson", "/datasets/air/stations/v/1.geojson", f"{PLAIN}.geojson"]
    )
    def test_without_coordinates(self, client: TestClient[Litestar], address: str) -> None:
        """A table without coordinates is not found as GeoJSON; the problem says what is missing and what there is."""
        problem = refused(client, address)
        assert (problem["status"], problem["type"]) == (404, "/problems/no-coordinates")
        assert "latitude and longitude" in problem["detail"]
        assert ".xlsx" in problem["detail"]
        assert ".geojson" not in problem["detail"]

    def test_groups(self, client: TestClient[Litestar]) -> None:
        """Groups of rows are nowhere, unless they are grouped by the coordinates."""
        problem = refused(client, f"{STOPS}.geojson?group_by=code")
        assert problem["type"] == "/problems/no-coordinates"
        answer = client.get(f"{STOPS}.geojson", params={"group_by": "Vĩ độ,Kinh độ"})
        assert len(answer.json()["features"]) == 3

    def test_offered_only_where_it_is(self, client: TestClient[Litestar]) -> None:
        """Lists of files and pages offer GeoJSON for tables with coordinates alone, and XLSX for all."""
        for dataset, table, has_place in (("places", "stops", True), ("air", "stations", False)):
            described = client.get(f"/api/v1/datasets/{dataset}/{table}").json()
            for files in (described["files"], described["version"]["files"], described["versions"][-1]["files"]):
                assert set(files) == {*FORMATS, "geojson"} if has_place else set(FORMATS)
            for page in (f"/datasets/{dataset}", f"/datasets/{dataset}/{table}"):
                text = client.get(page, headers={"Accept": "text/html"}).text
                assert (f'href="/datasets/{dataset}/{table}.geojson"' in text) is has_place
                assert f'href="/datasets/{dataset}/{table}.xlsx"' in text

    def test_found_by_it(self, client: TestClient[Litestar]) -> None:
        """Datasets with something to put on a map are found by the format."""
        while drain(shelf.portal_of(client.app)):
            pass
        found = client.get("/api/v1/datasets?format=geojson").json()
        assert [dataset["slug"] for dataset in found["data"]] == ["places"]
        assert {value["value"] for value in found["facets"]["format"]} == {"csv", "xlsx", "json", "parquet", "geojson"}


class TestXlsx:
    def test_workbook(self, client: TestClient[Litestar]) -> None:
        """A table opens as a workbook, leading zeros kept, under its own name."""
        answer = client.get("/datasets/places/stops.xlsx")
        assert answer.headers["content-disposition"] == 'attachment; filename="places-stops.xlsx"'
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        assert list(sheet.iter_rows(values_only=True)) == [
            ("code", "Vĩ độ", "Kinh độ"),
            ("00004", 21.03, 105.85),
            ("00008", None, None),
            ("00012", 10.77, 106.7),
        ]

    @pytest.mark.parametrize("address", ["/datasets/places/notes.xlsx", f"{API}/notes/rows.xlsx"])
    def test_too_large(self, client: TestClient[Litestar], address: str) -> None:
        """What a sheet cannot hold is a 413 before the first byte, which names the column and CSV."""
        problem = refused(client, address)
        assert (problem["status"], problem["type"]) == (413, "/problems/too-large-for-xlsx")
        assert "note" in problem["detail"]
        assert "CSV" in problem["detail"]
        assert client.head(address).status_code == 413

    def test_part_that_fits(self, client: TestClient[Litestar]) -> None:
        """Only the rows and columns that are asked for must fit."""
        for choice in ("select=id", "id=1", "order_by=id&limit=1"):
            assert client.get(f"{API}/notes/rows.xlsx?{choice}").status_code == 200
        assert client.get(f"{API}/notes/rows.xlsx?order_by=-id&limit=1").status_code == 413


class TestMark:
    @pytest.mark.parametrize("address", ["/datasets/places/stops", "/datasets/places/stops/v/1", STOPS])
    @pytest.mark.parametrize("extension", ["csv", "tsv"])
    def test_on_request(self, client: TestClient[Litestar], address: str, extension: str) -> None:
        """`bom=true` puts a byte order mark before the same text, under another tag."""
        plain, marked = (client.get(f"{address}.{extension}?bom={bom}") for bom in ("false", "true"))
        assert marked.content == b"\xef\xbb\xbf" + plain.content
        assert marked.headers["etag"] != plain.headers["etag"]
        assert plain.headers["etag"] == client.get(f"{address}.{extension}").headers["etag"]

    @pytest.mark.parametrize(
        "address", ["/datasets/places/stops.csv?bom=yes", f"{STOPS}.csv?bom=2", f"{STOPS}.xlsx?bom=true"]
    )
    def test_not_understood(self, client: TestClient[Litestar], address: str) -> None:
        """Other values, and formats that have no mark, are refused rather than passed over."""
        assert refused(client, address)["type"] == "/problems/bad-parameter"


class TestGroups:
    @pytest.mark.parametrize(
        "type", [type for type in FORMATS.values() if type.name != "json"], ids=lambda type: type.name
    )
    def test_every_format(self, client: TestClient[Litestar], type: Any) -> None:
        """Groups of rows can be had in every format."""
        address = f"{PLAIN}.{type.extension}?group_by=code&select=code,count&order_by=code"
        answer = client.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (200, type.media_type)


def test_arrow_is_read_by_others(client: TestClient[Litestar]) -> None:
    """polars reads the stream as it comes, types included."""
    frame = pl.read_ipc_stream(client.get("/datasets/air/stations.arrow").content)
    assert frame.to_arrow().to_pylist() == shelf.readings().to_pylist()


def test_json_holds_the_same_rows(client: TestClient[Litestar]) -> None:
    """Every format that is JSON holds the same rows."""
    rows = json.loads(client.get(f"{STOPS}.json").content)
    features = client.get(f"{STOPS}.geojson").json()["features"]
    assert [feature["properties"] for feature in features] == rows
