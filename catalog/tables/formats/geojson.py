"""GeoJSON (RFC 7946) of tables that say where their rows are, and how such tables are known."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from catalog.tables.fold import fold
from catalog.tables.formats.cells import joined, joined_cells, portions, text
from catalog.tables.formats.format import FileType, Format, Rows
from catalog.tables.formats.json import object_pieces

GEOJSON = FileType(name="geojson", media_type="application/geo+json", extension="geojson")

OTHER_PROJECTION = "geojson-other-crs"
"""Code of the note by which a check says that geometries are not in longitude and latitude."""

LATITUDES = frozenset({"lat", "latitude", "vido"})
LONGITUDES = frozenset({"lon", "lng", "long", "longitude", "kinhdo"})
"""What columns of coordinates are called, without case, marks, spaces and signs."""

_NUMBERS = frozenset({"number", "integer"})
_GEOMETRIES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)


Extremes = tuple[str | None, str | None]
"""The least and the greatest value of a column, as its profile writes them."""

_GEOMETRY_START = re.compile(r'\{\s*"type"\s*:\s*"')


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Which columns say where a row is, and how."""

    columns: tuple[str, ...]
    geometry: Callable[..., pa.Array]
    """From these columns to GeoJSON geometries as text; missing where a row has none."""
    is_property: bool = True
    """These columns stand among the properties too, as all others do."""


def find_place(
    schema: Mapping[str, Any], profile: Sequence[Mapping[str, Any]], *, in_degrees: bool = True
) -> Place | None:
    """Where the rows of a table are: by a column of geometries, one of points, or two of numbers; None when nowhere.

    `schema` is a Table Schema descriptor, `profile` a `ColumnProfile` of each column. Two columns of numbers are
    coordinates by their names (in either language) or titles, and when all their values can be. `in_degrees`:
    geometries are in longitude and latitude, as GeoJSON demands.
    """
    fields = schema["fields"]
    extremes = {column["name"]: (column.get("minimum"), column.get("maximum")) for column in profile}
    if in_degrees and (field := next((field for field in fields if _has_geometries(field, extremes)), None)):
        return Place(columns=(field["name"],), geometry=_geometries, is_property=False)
    if field := next((field for field in fields if field.get("type") == "geopoint"), None):
        return Place(columns=(field["name"],), geometry=_POINTS[field.get("format", "default")])
    numbers = [field for field in fields if field.get("type") in _NUMBERS]
    longitude = _coordinate(numbers, LONGITUDES, extremes, 180)
    latitude = _coordinate(numbers, LATITUDES, extremes, 90)
    return Place(columns=(longitude, latitude), geometry=_points) if longitude and latitude else None


def format_of(place: Place) -> Format:
    """GeoJSON for tables with this place."""
    return Format(
        **msgspec.structs.asdict(GEOJSON),
        encode=partial(encode_geojson, place=place),
        variant=msgspec.json.encode(place.columns).decode(),
        needs=place.columns,
    )


def encode_geojson(rows: Rows, place: Place) -> Iterator[bytes]:
    """A FeatureCollection with a feature a line. A row without coordinates is a feature without geometry."""
    yield b'{"type":"FeatureCollection","features":['
    separator = b"\n"
    for batch in portions(iter(rows)):
        geometry = pc.fill_null(place.geometry(*(batch.column(name) for name in place.columns)), "null")
        properties = batch if place.is_property else batch.drop_columns(list(place.columns))
        pieces = [',\n{"type":"Feature","geometry":', geometry, ',"properties":', *object_pieces(properties), "}"]
        # Every row starts with its comma; the very first one's is cut off.
        yield separator + joined(pieces)[2:]
        separator = b",\n"
    yield b"\n]}\n"


def _has_geometries(field: Mapping[str, Any], extremes: Mapping[str, Extremes]) -> bool:
    """Whether a column's type says so or, as in tables made of GeoJSON files, its texts do.

    When both the first and the last text of the alphabet begin like a geometry, so do all between them.
    """
    if field.get("type") == "geojson":
        return bool(field.get("format", "default") == "default")
    first, last = extremes.get(field["name"], (None, None))
    if field.get("type") != "string" or first is None or last is None:
        return False
    start = _GEOMETRY_START.match(first)
    return start is not None and last.startswith(start[0])


def _coordinate(
    fields: Sequence[Mapping[str, Any]], names: frozenset[str], extremes: Mapping[str, Extremes], most: int
) -> str | None:
    """The column of that name or title whose values are all within -most and most."""
    called = [field for key in ("name", "title") for field in fields if _bare(field.get(key) or "") in names]
    return next((str(field["name"]) for field in called if _is_within(extremes.get(field["name"]), most)), None)


@functools.lru_cache(maxsize=10_000)
def _bare(name: str) -> str:
    return re.sub("[^a-z]", "", fold(name))


def _is_within(extremes: Extremes | None, most: int) -> bool:
    low, high = extremes or (None, None)
    return low is not None and high is not None and -most <= float(low) <= float(high) <= most


def _points(longitude: pa.Array, latitude: pa.Array) -> pa.Array:
    return joined_cells(['{"type":"Point","coordinates":[', text(longitude), ",", text(latitude), "]}"])


def _each(read: Callable[[str], bytes | None], column: pa.Array) -> pa.Array:
    """For the kinds of text that must be parsed cell by cell."""
    return pa.array([None if cell is None else read(cell) for cell in column.to_pylist()], pa.large_binary()).cast(
        pa.large_string()
    )


def _point(coordinates: Sequence[object]) -> bytes:
    return msgspec.json.encode({"type": "Point", "coordinates": [float(str(number)) for number in coordinates]})


def _point_of_pair(cell: str) -> bytes:
    return _point(cell.split(","))


def _point_of_array(cell: str) -> bytes:
    return _point(msgspec.json.decode(cell, type=list[float | str]))


def _point_of_object(cell: str) -> bytes:
    point = msgspec.json.decode(cell, type=dict[str, float | str])
    return _point((point["lon"], point["lat"]))


def _geometry(cell: str) -> bytes | None:
    """A geometry as it is, of a feature its geometry; anything else is none."""
    try:
        value = msgspec.json.decode(cell, type=dict[str, Any])
    except msgspec.DecodeError:
        return None
    if value.get("type") == "Feature":
        value = value.get("geometry") or {}
    return msgspec.json.encode(value) if value.get("type") in _GEOMETRIES else None


_geometries = partial(_each, _geometry)
_POINTS = {
    "default": partial(_each, _point_of_pair),
    "array": partial(_each, _point_of_array),
    "object": partial(_each, _point_of_object),
}
"""Points by the format of a Table Schema geopoint, all longitude first."""
