"""The types of a Table Schema: one file each, with its own examples."""

from validation.fields.any import ANY
from validation.fields.array import ARRAY
from validation.fields.boolean import BOOLEAN
from validation.fields.date import DATE
from validation.fields.datetime import DATETIME
from validation.fields.duration import DURATION
from validation.fields.geojson import GEOJSON
from validation.fields.geopoint import GEOPOINT
from validation.fields.integer import INTEGER
from validation.fields.list import LIST
from validation.fields.number import NUMBER
from validation.fields.object import OBJECT
from validation.fields.string import STRING
from validation.fields.time import TIME
from validation.fields.year import YEAR
from validation.fields.yearmonth import YEARMONTH

FIELD_TYPES = {
    field_type.name: field_type
    for field_type in (
        ANY,
        ARRAY,
        BOOLEAN,
        DATE,
        DATETIME,
        DURATION,
        GEOJSON,
        GEOPOINT,
        INTEGER,
        LIST,
        NUMBER,
        OBJECT,
        STRING,
        TIME,
        YEAR,
        YEARMONTH,
    )
}
