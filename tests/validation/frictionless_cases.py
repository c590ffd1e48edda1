"""Made tables with Table Schemas, good ones and bad ones, and what Frictionless says of them.

One generator serves two masters: a seeded `random.Random` makes thousands of cases quickly, and the one that Hypothesis
hands out shrinks a case that fails.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from random import Random
from typing import Any, NamedTuple

import msgspec
from frictionless import Dialect, Field, FrictionlessException, Schema, system
from frictionless.resources import TableResource

from validation.fields import FIELD_TYPES

V2 = "https://datapackage.org/profiles/2.0/{}.json"


class Case(msgspec.Struct, frozen=True):
    labels: list[str]
    rows: list[list[str]]
    """Of any length each, as the lines of a CSV file are."""
    descriptor: dict[str, Any]


class Said(NamedTuple):
    """One error of Frictionless' report, as far as it is compared."""

    type: str
    row: int | None
    field: str | None
    cell: str | None


def ask_frictionless(case: Case) -> set[Said] | Exception:
    """All errors, or the exception that is none of Frictionless' own."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            schema = Schema.from_descriptor(msgspec.json.decode(msgspec.json.encode(case.descriptor)))
            # A resource that says nothing is of version 1, whatever its schema says.
            version = {"schema_profile": V2.format("dataresource")} if "$schema" in case.descriptor else {}
            resource = TableResource(
                data=[case.labels, *case.rows], schema=schema, dialect=Dialect(header_rows=[1]), **version
            )
            report = resource.validate(limit_errors=10**9)
    except FrictionlessException as error:
        return {Said(part.type, None, None, None) for part in error.to_errors()}
    except Exception as error:
        return error
    return {Said(*error) for error in report.flatten(["type", "rowNumber", "fieldName", "cell"])}


PROPERTIES: Mapping[str, Sequence[dict[str, Any]]] = {
    "string": [{}, {}, {}, *({"format": name} for name in ("email", "uri", "binary", "uuid"))],
    "integer": [{}, {}, {"bareNumber": False}, {"bareNumber": True}],
    "number": [
        {},
        {},
        {"decimalChar": ","},
        {"decimalChar": ",", "groupChar": "."},
        {"groupChar": ","},
        {"groupChar": " "},
        {"groupChar": "\u00a0", "decimalChar": ","},
        {"groupChar": "'"},
        {"groupChar": "."},
        {"groupChar": "-"},
        {"groupChar": "00"},
        {"decimalChar": "e"},
        {"decimalChar": ""},
        {"bareNumber": False},
        {"bareNumber": False, "groupChar": ".", "decimalChar": ","},
        {"floatNumber": True},
    ],
    "boolean": [
        {},
        {"trueValues": ["Có"], "falseValues": ["Không"]},
        {"trueValues": ["x", "y"], "falseValues": ["", "y"]},
        {"trueValues": ["1"], "falseValues": []},
    ],
    "date": [
        {},
        {},
        *(
            {"format": name}
            for name in ("any", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%y", "%Y%m%d", "%d/%m", "%B %d, %Y")
        ),
        *({"format": name} for name in ("fmt:%d/%m/%Y", "%d/%d/%Y", "%d/%m/%Y ", "%q", "%", "ngày %d tháng %m %Y")),
    ],
    "time": [{}, {"format": "any"}, {"format": "%H:%M"}, {"format": "%H:%M:%S"}],
    "datetime": [
        {},
        {},
        *({"format": name} for name in ("any", "%d/%m/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%d/%m/%Y %H:%M")),
    ],
    "year": [{}],
    "yearmonth": [{}],
    "duration": [{}],
    "geopoint": [{}, {"format": "array"}, {"format": "object"}, {"format": "pair"}],
    "geojson": [{}, {"format": "topojson"}],
    "array": [{}, {"arrayItem": {"type": "integer"}}, {"arrayItem": {"constraints": {"enum": [1, "a"]}}}],
    "object": [{}],
    "list": [
        {},
        {"delimiter": ";"},
        *({"itemType": name} for name in ("string", "integer", "boolean", "number", "datetime", "date", "time")),
        {"itemType": "integer", "delimiter": ";"},
    ],
    "any": [{}],
}


def _split(texts: str) -> list[str]:
    return texts.split("|")


_MORE_TEXTS: Mapping[str, Sequence[str]] = {
    "string": ["", "a", "b", "ab", "Đà Nẵng", "Đà Nẵng", "a\nb", "A1", "AX", "x" * 30, "001"],
    "integer": [*map(str, range(12)), "-1", "01", "2.0", "9223372036854775808", "9223372036854775807", "1\n"],
    "number": _split(
        "0|1|2|3|4|1.0|1.10|0.1|-0|0|1e-3|1.234,5|1.234.567|1,234.5|0.10000000000000000555|"
        "0.1000000000000000055511|12345678901234567890|1e400|-1e400|sNaN|nan|1 234|1'234|1\u00a0234,5|"
        "Infinity|5.|.5|-.5|1E5|1e05|1-2|10000|1e5e"
    ),
    "boolean": ["Có", "Không", "x", "y", "1", "0"],
    "date": _split(
        "2024-01-01|2024-01-02|2023-12-31|01/02/2024|1/2/2024|31.12.2024|31-12-24|20240102|29/02|"
        "ngày 01 tháng 02 2024|January 2, 2024|02/02/2024|9999-12-31|12024-01-02|0999-01-01|01/02/0099|"
        "2024-01-02 |infinity|epoch|today|2024-01-02 (BC)|01/02/20245|31/12/2024 "
    ),
    "time": [
        "00:00:00",
        "23:59:59",
        "03:04",
        "03:04:05.123456789",
        "03:04:05+07:00",
        "03:04:05,5",
        "03:04:60",
        "12:0:0",
    ],
    "datetime": _split(
        "2024-01-01T00:00:00|2024-01-01T00:00:00Z|2024-01-01 00:00:00|2024-01-01T07:00:00+07:00|"
        "2024-01-01T00:00:60|2024-01-01T00:00:00.1234567|31/12/2024 23:59|01/02/2024 03:04:05|"
        "20240101T000000|2024-01-01T00:00:00+0700|2024-01-01T00:00:00-14:59|0000-01-01T00:00:00|"
        "2024-01-01T00:00:00+24:00"
    ),
    "year": ["2023", "2024", "2025", "0001", "٢٠٢٤"],
    "yearmonth": ["2023-12", "2024-01", "2024-02", "2024-001", "-1-5", "20240-01", "٢٠٢٤-٠١"],
    "duration": ["P1M", "P30D", "PT24H", "P1D", "P0D", "P12M"],
    "geopoint": ["0,0", "180,90", "180.0,90.0", "180.1,0", "1,90.5", "NaN,1", "[1,2]", '{"lon":1,"lat":2}', "1 , 2"],
    "geojson": [
        '{"type":"Point","coordinates":[0,0]}',
        '{"type":"Point"}',
        '{"type":"FeatureCollection","features":[]}',
    ],
    "array": ["[1]", "[1,2,3]", "[2,1]", '["a"]', "[[1]]", "[1.0]", "[" * 2000],
    "object": ['{"a":1}', '{"a":1,"b":2}', '{"b":2,"a":1}'],
    "list": ["1", "1,2", "a,b,c", "true,false", "1.5,2", "03:04:05", "2024-01-02T03:04:05", "1;2", "1,2,3,4"],
    "any": ["a", "b", "1"],
}

TEXTS: Mapping[str, Sequence[str]] = {
    name: [*more, *(text for example in FIELD_TYPES[name].examples for text in (*example.takes, *example.refuses))]
    for name, more in _MORE_TEXTS.items()
}
STRANGE = [
    "",
    "",
    "-",
    "N/A",
    "x",
    "1",
    "0",
    "null",
    "None",
    " ",
    "1_000",
    "٣",
    "1,5",
    "12.34",
    " 202",
    "\u00a0",
    "NaN",
]
ALPHABET = " 0123456789-+_.,:;/TZeEaAxX٣Đđ\t\n\u00a0\u200b[]{}\"'%"
PATTERNS = [
    "[a-z]+",
    "a|b",
    r"\d{3}",
    r"\w+",
    "a",
    "(?i)A.*",
    "[A-Z][0-9]?",
    ".*",
    "(a|b)c?",
    r"[^\d]+",
    "a{0,2}",
    "(?=a)ab",
]
BAD_PATTERNS = ["(", "a**", "[b-a]"]


def make_case(random: Random) -> Case:
    """A table and a schema that mostly fit, each with some faults."""
    is_v2 = random.random() < 0.4
    names = random.sample(["a", "b", "c", "năm", "Mã số", "id"], random.randint(1, 4))
    fields = [_field(random, name, is_v2) for name in names]
    descriptor: dict[str, Any] = {"fields": fields}
    if is_v2:
        descriptor["$schema"] = V2.format("tableschema")
    if random.random() < 0.4:
        descriptor["missingValues"] = _missing_values(random, is_v2)
    if random.random() < 0.1:
        descriptor["fieldsMatch"] = random.choice(["exact", "equal", "subset", "superset", "partial"])
    keys = [field["name"] for field in fields if field.get("type") not in _UNHASHABLE or random.random() < 0.1]
    if keys and random.random() < 0.3:
        key = random.sample(keys, random.randint(1, len(keys)))
        descriptor["primaryKey"] = key[0] if len(key) == 1 and random.random() < 0.5 else key
    if keys and random.random() < 0.25:
        descriptor["foreignKeys"] = [_foreign_key(random, keys) for _ in range(random.randint(1, 2))]
    rows = _rows(random, fields)
    if random.random() < 0.03:
        _damage_schema(random, descriptor)
    labels = _labels(random, names) if random.random() < 0.2 else names
    if random.random() < 0.25:
        rows = [_damage_row(random, row) for row in rows]
    return Case(labels, rows, descriptor)


def _field(random: Random, name: str, is_v2: bool) -> dict[str, Any]:
    kind = random.choice([*FIELD_TYPES, "string", "integer", "number", "date"])
    field: dict[str, Any] = {"name": name, "type": kind, **random.choice(PROPERTIES[kind])}
    if kind == "string" and random.random() < 0.1:
        del field["type"]
    if kind == "list" and random.random() < 0.02:
        field["delimiter"] = ""
    if random.random() < 0.1:
        field["missingValues"] = _missing_values(random, is_v2)
    if random.random() < 0.55:
        constraints = _constraints(random, field, is_v2)
        if constraints:
            field["constraints"] = constraints
    return field


def _missing_values(random: Random, is_v2: bool) -> list[Any]:
    values = random.sample(["", "-", "N/A", "1", "None", "x"], random.randint(0, 3))
    if is_v2 and values and random.random() < 0.2:
        return [{"value": value, "label": f"label {value}"} for value in values]
    return values


_SUPPORTED: Mapping[str, Sequence[str]] = {
    kind: system.select_field_class(kind).supported_constraints for kind in FIELD_TYPES
}


_UNHASHABLE = {"array", "object", "geojson", "list"}
"""Types whose values Frictionless cannot find again: it fails where such a field is a key."""


def _constraints(random: Random, field: Mapping[str, Any], is_v2: bool) -> dict[str, Any]:
    kind = field.get("type", "string")
    possible = [name for name in _SUPPORTED[kind] if is_v2 or not name.startswith("exclusive")]
    if kind not in _UNHASHABLE or random.random() < 0.1:
        possible.append("unique")
    chosen = random.sample(possible, min(len(possible), random.randint(1, 2)))
    return {name: _CONSTRAINTS[name](random, field) for name in chosen}


def _bound(random: Random, field: Mapping[str, Any]) -> Any:
    kind = field["type"]
    if random.random() < 0.02:
        return random.choice(STRANGE)
    if kind in ("integer", "number", "year") and random.random() < 0.7:
        return random.choice([0, 1, 2, 5, 2024] if kind != "number" else [0, 1, 0.1, 2.5, 1000])
    return random.choice(_texts(field, True))


def _enum(random: Random, field: Mapping[str, Any]) -> list[Any]:
    texts = random.choices(_texts(field, random.random() < 0.9), k=random.randint(0, 8))
    return [*texts, *random.choice([[], [], [], [1, True]])]


def _texts(field: Mapping[str, Any], only_right: bool) -> Sequence[str]:
    """What cells of such a field may hold."""
    if not only_right:
        return TEXTS[field.get("type", "string")]
    properties = {key: value for key, value in field.items() if key not in ("name", "constraints", "missingValues")}
    return _right_texts(msgspec.json.encode(properties))


@cache
def _right_texts(properties: bytes) -> Sequence[str]:
    descriptor = {"name": "x", **msgspec.json.decode(properties)}
    texts = TEXTS[descriptor.get("type", "string")]
    if descriptor.get("delimiter") == "":
        return texts
    reader = Field.from_descriptor(descriptor).create_cell_reader()
    return [text for text in texts if not reader(text)[1]] or texts


_CONSTRAINTS: Mapping[str, Callable[[Random, Mapping[str, Any]], Any]] = {
    "required": lambda random, _field: random.random() < 0.8,
    "unique": lambda random, _field: random.random() < 0.9,
    "minimum": _bound,
    "maximum": _bound,
    "exclusiveMinimum": _bound,
    "exclusiveMaximum": _bound,
    "minLength": lambda random, _field: random.choice([0, 1, 2, 3, 3.0, 20]),
    "maxLength": lambda random, _field: random.choice([0, 1, 2, 3, 2.0, 20]),
    "pattern": lambda random, _field: random.choice(PATTERNS if random.random() < 0.95 else BAD_PATTERNS),
    "enum": _enum,
}


def _foreign_key(random: Random, names: Sequence[str]) -> dict[str, Any]:
    size = random.randint(1, min(2, len(names)))
    fields, other = random.sample(names, size), random.sample(names, size)
    if size == 1 and random.random() < 0.3:
        return {"fields": fields[0], "reference": {"resource": "", "fields": other[0]}}
    resource = "elsewhere" if random.random() < 0.03 else ""
    if random.random() < 0.03:
        other = ["nowhere"] * size
    return {"fields": fields, "reference": {"resource": resource, "fields": other}}


def _damage_schema(random: Random, descriptor: dict[str, Any]) -> None:
    field = descriptor["fields"][0]
    random.choice(
        [
            lambda: field.update(type="strange"),
            lambda: field.update(constraints={"jsonSchema": {"type": "string"}}),
            lambda: field.update(constraints={"exclusiveMinimum": 1}),
            lambda: field.update(required=True),
            lambda: field.update(name=1),
            lambda: field.update(constraints={"minLength": "x"}),
            lambda: descriptor.update(primaryKey=["nowhere"]),
            lambda: descriptor.update(fields=[field, field]),
            lambda: descriptor.update(fields=[]),
            lambda: descriptor.update(missingValues="x"),
        ]
    )()


def _rows(random: Random, fields: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    pools = []
    for field in fields:
        texts = _texts(field, random.random() < 0.6)
        # Few texts make many repetitions, many texts few.
        pool = random.sample(texts, min(len(texts), random.choice([2, 4, 30])))
        pools.append([*pool, *random.sample(STRANGE, random.choice([0, 0, 0, 2]))])
    rows = [[_text(random, pool) for pool in pools] for _ in range(random.choice([0, 1, 3, 8, 8]))]
    return [random.choice(rows) if random.random() < 0.1 else row for row in rows]


def _text(random: Random, pool: Sequence[str]) -> str:
    text = random.choice(pool)
    if random.random() < 0.03:
        place = random.randint(0, len(text))
        text = text[:place] + random.choice(ALPHABET) + text[place + random.randint(0, 1) :]
    return text


def _labels(random: Random, names: Sequence[str]) -> list[str]:
    labels = list(names)
    place = random.randrange(len(labels))
    random.choice(
        [
            lambda: labels.__setitem__(place, f" {labels[place]}\t"),
            lambda: labels.__setitem__(place, ""),
            lambda: labels.__setitem__(place, labels[0]),
            lambda: labels.__setitem__(place, "other"),
            lambda: labels.__setitem__(place, labels[place].upper()),
            lambda: labels.pop(place),
            lambda: labels.insert(place, random.choice(["more", "", labels[0]])),
            lambda: labels.append(random.choice(["more", labels[0]])),
            lambda: random.shuffle(labels),
        ]
    )()
    return labels


def _damage_row(random: Random, row: list[str]) -> list[str]:
    return random.choice(
        [
            lambda: row,
            lambda: row,
            lambda: row[:-1],
            lambda: row[:1],
            lambda: [],
            lambda: [""] * len(row),
            lambda: [random.choice(["", "-", "N/A"]) for _ in row],
            lambda: [*row, "more"],
            lambda: [*row, "", "more"],
            lambda: [""] * (len(row) + 1),
        ]
    )()
