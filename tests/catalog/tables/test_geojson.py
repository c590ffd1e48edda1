"""Tables with coordinates as GeoJSON, and which tables have some."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from catalog.tables.formats import FORMATS, formats_for
from catalog.tables.formats.geojson import Place, find_place

Columns = dict[str, tuple[str, str | None, str | None]]
"""Table Schema type, least and greatest value by name."""


def place_in(columns: Columns) -> Place | None:
    schema, profile = described(columns)
    return find_place(schema, profile)


def described(columns: Columns) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    return (
        {"fields": [{"name": name, "type": type} for name, (type, _, _) in columns.items()]},
        [{"name": name, "minimum": low, "maximum": high} for name, (_, low, high) in columns.items()],
    )


def features(table: pa.Table, columns: Columns) -> list[Any]:
    format = formats_for(*described(columns))["geojson"]
    batches = [batch for start in range(table.num_rows) for batch in table.slice(start, 1).to_batches()]
    text = b"".join(format.encode(pa.RecordBatchReader.from_batches(table.schema, batches)))
    collection = json.loads(text, parse_float=Decimal)
    assert collection.keys() == {"type", "features"}
    assert collection["type"] == "FeatureCollection"
    assert all(feature.keys() == {"type", "geometry", "properties"} for feature in collection["features"])
    return list(collection["features"])


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("lat", "lon"),
        ("Latitude", "LNG"),
        ("vi_do", "kinh_do"),
        ("Vĩ độ", "Kinh độ"),
        ("VĨ ĐỘ (°)", "KINH ĐỘ (°)"),
        ("latitude", "longitude"),
    ],
)
def test_coordinates_are_known_by_name(latitude: str, longitude: str) -> None:
    """Two columns of numbers are coordinates when they are called so, in either language and any spelling."""
    columns: Columns = {
        "id": ("integer", "1", "9"),
        latitude: ("number", "8.5", "23.4"),
        longitude: ("number", "102.1", "109.5"),
    }
    place = place_in(columns)
    assert place is not None
    assert place.columns == (longitude, latitude)


def test_coordinates_are_known_by_title() -> None:
    """A column whose name says nothing may be called so in its title."""
    schema, profile = described({"y": ("number", "8", "23"), "x": ("number", "102", "109")})
    schema["fields"][0]["title"], schema["fields"][1]["title"] = "Vĩ độ", "Kinh độ"
    place = find_place(schema, profile)
    assert place is not None
    assert place.columns == ("x", "y")


@pytest.mark.parametrize(
    "columns",
    [
        {"lat": ("number", "8", "23")},
        {"lat": ("number", "8", "91"), "lon": ("number", "102", "109")},
        {"lat": ("number", "8", "23"), "lon": ("number", "102", "180.5")},
        {"lat": ("number", "1187000", "1190000"), "lon": ("number", "600000", "601000")},
        {"lat": ("string", "8", "23"), "lon": ("string", "102", "109")},
        {"lat": ("number", None, None), "lon": ("number", "102", "109")},
        {"latency": ("number", "8", "23"), "length": ("number", "102", "109")},
    ],
)
def test_other_columns_are_no_coordinates(columns: Columns) -> None:
    """One alone, texts, metres of a projection, empty columns and names that only begin so are no coordinates."""
    assert place_in(columns) is None
    assert formats_for(*described(columns)) == FORMATS


def test_rows_become_points() -> None:
    """Each row is a feature: longitude first, all columns among its properties, digits as they are."""
    table = pa.table(
        {
            "code": ["00004", "00008"],
            "lat": pa.array([Decimal("21.0300"), Decimal("10.7700")], pa.decimal128(9, 4)),
            "lon": [105.85, 106.7],
        }
    )
    columns: Columns = {
        "code": ("string", None, None),
        "lat": ("number", "10.77", "21.03"),
        "lon": ("number", "105.85", "106.7"),
    }
    assert features(table, columns) == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [Decimal("105.85"), Decimal("21.0300")]},
            "properties": {"code": "00004", "lat": Decimal("21.0300"), "lon": Decimal("105.85")},
        },
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [Decimal("106.7"), Decimal("10.7700")]},
            "properties": {"code": "00008", "lat": Decimal("10.7700"), "lon": Decimal("106.7")},
        },
    ]


def test_a_missing_coordinate_is_no_geometry() -> None:
    """A row of which either coordinate is missing keeps its properties and has no geometry."""
    table = pa.table({"lat": [21.0, None, None], "lon": [None, 105.0, None]})
    found = features(table, {"lat": ("number", "21", "21"), "lon": ("number", "105", "105")})
    assert [feature["geometry"] for feature in found] == [None, None, None]
    assert found[0]["properties"] == {"lat": Decimal("21.0"), "lon": None}


def test_an_empty_table_is_an_empty_collection() -> None:
    """Without rows there are no features."""
    table = pa.table({"lat": pa.array([], pa.float64()), "lon": pa.array([], pa.float64())})
    format = formats_for(*described({"lat": ("number", "1", "1"), "lon": ("number", "1", "1")}))["geojson"]
    assert json.loads(b"".join(format.encode(table.to_reader()))) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize(
    ("format", "cell"),
    [("default", "105.85, 21.03"), ("array", "[105.85, 21.03]"), ("object", '{"lat": "21.03", "lon": 105.85}')],
)
def test_points_in_one_column(format: str, cell: str) -> None:
    """A Table Schema geopoint is a point in each of its formats, and stays among the properties."""
    schema, profile = described({"place": ("geopoint", None, None)})
    schema["fields"][0]["format"] = format
    table = pa.table({"place": [cell, None]})
    found = json.loads(b"".join(formats_for(schema, profile)["geojson"].encode(table.to_reader())))["features"]
    assert [feature["geometry"] for feature in found] == [{"type": "Point", "coordinates": [105.85, 21.03]}, None]
    assert found[0]["properties"] == {"place": cell}


def test_geometries_in_one_column() -> None:
    """A column of geometries is the geometry alone: as it is, or that of the feature in the cell."""
    line = {"type": "LineString", "coordinates": [[105, 21], [106, 10]]}
    cells = [json.dumps(line), json.dumps({"type": "Feature", "geometry": line, "properties": {}}), None]
    table = pa.table({"id": [1, 2, 3], "geometry": cells})
    found = features(table, {"id": ("integer", "1", "3"), "geometry": ("geojson", None, None)})
    assert [feature["geometry"] for feature in found] == [line, line, None]
    assert [feature["properties"] for feature in found] == [{"id": 1}, {"id": 2}, {"id": 3}]


def test_geometries_are_known_by_their_texts() -> None:
    """A column of texts that all begin like geometries, as GeoJSON files become, is one; what is none has no place."""
    cells = ['{"type": "Point", "coordinates": [105, 21]}', '{"type": "Poin', '{"type": "Dot"}', None]
    columns: Columns = {"id": ("integer", "1", "4"), "geometry": ("string", cells[2], cells[0])}
    found = features(pa.table({"id": [1, 2, 3, 4], "geometry": cells}), columns)
    assert [feature["geometry"] for feature in found] == [json.loads(cells[0] or ""), None, None, None]
    assert place_in({"note": ("string", '{"type": "Dot"}', "{}")}) is None


def test_the_place_alone() -> None:
    """Features whose geometry is all that was chosen have no properties."""
    table = pa.table({"geometry": ['{"type":"Point","coordinates":[105,21]}']})
    (feature,) = features(table, {"geometry": ("geojson", None, None)})
    assert feature["properties"] == {}


def test_geometries_of_another_projection_are_left_aside() -> None:
    """Geometries in metres are none for GeoJSON, nor is TopoJSON."""
    schema, profile = described({"geometry": ("geojson", None, None)})
    assert "geojson" in formats_for(schema, profile, [{"code": "column-renamed"}])
    assert "geojson" not in formats_for(schema, profile, [{"code": "geojson-other-crs"}])
    schema["fields"][0]["format"] = "topojson"
    assert find_place(schema, profile) is None
