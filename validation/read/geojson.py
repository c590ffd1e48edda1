"""GeoJSON features → records: properties become columns, the geometry stays GeoJSON, points are also two numbers."""

from __future__ import annotations

from collections.abc import Sequence

from validation.read.records import Record, Scalar, Whole

GEOMETRY, LONGITUDE, LATITUDE = "geometry", "longitude", "latitude"


def is_feature(value: Record) -> bool:
    """Whether an object is a GeoJSON feature (RFC 7946, 3.2)."""
    return value.get("type") == "Feature" and "geometry" in value


def record_of(feature: Record, has_degrees: bool = True) -> Record:
    """One record of a feature; a property wins over what is derived from the geometry under the same name.

    `has_degrees`: coordinates are longitude and latitude, not metres of some projection.
    """
    geometry = feature.get("geometry")
    properties = feature.get("properties")
    derived: Record = {"id": feature["id"]} if feature.get("id") is not None else {}
    record = {**derived, **(properties if isinstance(properties, dict) else {})}
    if has_degrees and (point := _point(geometry)):
        record.setdefault(LONGITUDE, point[0])
        record.setdefault(LATITUDE, point[1])
    record.setdefault(GEOMETRY, None if geometry is None else Whole(geometry))
    return record


def _point(geometry: object) -> Sequence[Scalar] | None:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        return None
    longitude, latitude = coordinates[:2]
    if not (isinstance(longitude, Scalar) and isinstance(latitude, Scalar)):
        return None
    in_degrees = abs(float(longitude)) <= 180 and abs(float(latitude)) <= 90
    return (longitude, latitude) if in_degrees else None
