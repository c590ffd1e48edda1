"""A GeoJSON or TopoJSON object."""

from __future__ import annotations

from validation.fields.field_type import Example, FieldType

GEOJSON = FieldType(
    name="geojson",
    examples=(
        Example(
            takes=('{"type": "Point", "coordinates": [105.8, 21.0]}',), refuses=("{}", '{"type": "Dot"}', "[1, 2]")
        ),
        Example(
            properties={"format": "topojson"},
            takes=('{"type": "Topology", "objects": {}, "arcs": []}',),
            refuses=("[1, 2]", "x"),
        ),
    ),
)
