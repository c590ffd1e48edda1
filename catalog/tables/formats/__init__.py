"""Rows as text or file: one module for each format, all from record batches to bytes in memory that does not grow."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from catalog.tables.formats.arrow import ARROW
from catalog.tables.formats.delimited import CSV, TSV
from catalog.tables.formats.format import FileType, Format
from catalog.tables.formats.geojson import GEOJSON, OTHER_PROJECTION, find_place, format_of
from catalog.tables.formats.json import JSON, NDJSON
from catalog.tables.formats.parquet import PARQUET
from catalog.tables.formats.xlsx import XLSX
from catalog.tables.query import RowsQuery, to_params

ENCODER_VERSION = "3"
"""Changes whenever the same rows could become other bytes."""

FORMATS = {format.name: format for format in (JSON, NDJSON, CSV, TSV, XLSX, ARROW, PARQUET)}
"""What every table can be had as."""

FILE_TYPES: tuple[FileType, ...] = (*FORMATS.values(), GEOJSON)
"""What some table can be had as."""


DOWNLOADS = (CSV.name, XLSX.name, JSON.name, GEOJSON.name, PARQUET.name)
"""Names of what pages and search offer, what is for people first; programs find all of them in the API."""


def formats_for(
    schema: Mapping[str, Any], profile: Sequence[Mapping[str, Any]], notes: Iterable[Mapping[str, Any]] = ()
) -> dict[str, Format]:
    """What this table can be had as, by name: GeoJSON only where it has coordinates (see `geojson.find_place`).

    `notes` are those of the check before its publication; one of them may say that its geometries are in metres.
    """
    in_degrees = all(note["code"] != OTHER_PROJECTION for note in notes)
    place = find_place(schema, profile, in_degrees=in_degrees)
    return FORMATS if place is None else {**FORMATS, GEOJSON.name: format_of(place)}


def etag(parquet_sha256: str, query: RowsQuery, media_type: str, *variant: str) -> str:
    """Strong entity tag of an encoded answer. `variant` is all else that changes the bytes, such as a BOM."""
    asked = [ENCODER_VERSION, parquet_sha256, to_params(query), query.after, media_type, variant]
    return f'"{hashlib.blake2b(msgspec.json.encode(asked), digest_size=16).hexdigest()}"'
