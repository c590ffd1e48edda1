"""JSON, GeoJSON, Parquet, and what is packed in archives."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import zipfile
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from tests.validation.corpus.case import Case
from tests.validation.corpus.workbooks import WARDS, WARDS_KINDS, WARDS_TABLE, workbook
from tests.validation.corpus.written import READ_OR_ASKED, case

FAMILY = "by hand: formats"

WARDS_CSV = "".join(",".join(map(str, row)) + "\n" for row in WARDS).encode()
RECORDS = [dict(zip(map(str, WARDS[0]), row, strict=True)) for row in WARDS[1:]]


def _uncounted(table: str) -> str:
    """The table of a format that has no rows that a person counts."""
    return "\n".join(f"|{line.partition('|')[2]}" for line in table.strip().splitlines())


def _zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _parquet() -> bytes:
    table = pa.table(
        {
            "Mã": ["00001", "00004", "00006"],
            "Dân số": pa.array([21890, None, 23910], pa.int64()),
            "Diện tích": [0.92, 0.5, 0.74],
            "Ngày": [dt.date(2024, 3, 31), dt.date(2024, 4, 1), None],
            "Thời điểm": pa.array([dt.datetime(2024, 3, 31, 7, 0, tzinfo=None)] * 3, pa.timestamp("us")),
            "Đô thị": [True, False, True],
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def _feature(properties: dict[str, object], geometry: dict[str, object]) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _stops() -> bytes:
    features = [
        _feature({"ma": code, "ten": name}, {"type": "Point", "coordinates": [longitude, latitude]})
        for code, name, longitude, latitude in (
            ("0001", "Bến xe Miền Đông", 106.711273, 10.814216),
            ("0002", "Chợ Bến Thành", 106.698204, 10.771595),
            ("0017", "Đại học Bách khoa", 106.658102, 10.772011),
        )
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def cases() -> Iterator[Case]:
    uncounted = _uncounted(WARDS_TABLE)
    yield case("array of records", FAMILY, json.dumps(RECORDS, ensure_ascii=False).encode(), WARDS_KINDS, uncounted)
    yield case(
        "array of records, indented, escaped, with BOM",
        FAMILY,
        b"\xef\xbb\xbf" + json.dumps(RECORDS, indent=2).encode(),
        WARDS_KINDS,
        uncounted,
    )
    yield case(
        "records inside an answer of an API",
        FAMILY,
        json.dumps({"success": True, "total": 5, "data": RECORDS}, ensure_ascii=False).encode(),
        WARDS_KINDS,
        uncounted,
        answers=READ_OR_ASKED,
    )
    yield case(
        "one record a line",
        FAMILY,
        b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in RECORDS),
        WARDS_KINDS,
        uncounted,
    )
    yield case(
        "records with different keys",
        FAMILY,
        b'[{"ma": "01", "so": 5}, {"ma": "02", "so": null, "ghi_chu": "x"}, {"ma": "04", "so": 7, "ghi_chu": ""}]',
        "text whole text",
        "| ma | so | ghi_chu\n| 01 | 5 |\n| 02 |  | x\n| 04 | 7 |",
    )
    yield case(
        "texts of digits in JSON stay texts",
        FAMILY,
        b'[{"nam": "2023", "so": "5", "ty_le": 1.50}, {"nam": "2024", "so": "12", "ty_le": 2}]',
        "text text number",
        "| nam | so | ty_le\n| 2023 | 5 | 1.50\n| 2024 | 12 | 2",
    )
    yield case(
        "true, false and exact numbers in JSON",
        FAMILY,
        b'[{"ok": true, "n": 12345678901234567890, "x": 0.1}, {"ok": false, "n": 1, "x": 1e-7}]',
        "boolean text number",
        "| ok | n | x\n| true | 12345678901234567890 | 0.1\n| false | 1 | 1e-7",
    )
    yield case(
        "bus stops as GeoJSON points",
        FAMILY,
        _stops(),
        "text text number number object",
        """
        | ma | ten | longitude | latitude | geometry
        | 0001 | Bến xe Miền Đông | 106.711273 | 10.814216 | {"type":"Point","coordinates":[106.711273,10.814216]}
        | 0002 | Chợ Bến Thành | 106.698204 | 10.771595 | {"type":"Point","coordinates":[106.698204,10.771595]}
        | 0017 | Đại học Bách khoa | 106.658102 | 10.772011 | {"type":"Point","coordinates":[106.658102,10.772011]}
        """,
    )
    yield case(
        "Parquet with types of its own",
        FAMILY,
        _parquet(),
        "text whole number date moment boolean",
        """
        | Mã | Dân số | Diện tích | Ngày | Thời điểm | Đô thị
        | 00001 | 21890 | 0.92 | 2024-03-31 | 2024-03-31 07:00:00 | true
        | 00004 |  | 0.5 | 2024-04-01 | 2024-03-31 07:00:00 | false
        | 00006 | 23910 | 0.74 |  | 2024-03-31 07:00:00 | true
        """,
    )
    yield case("CSV in gzip", FAMILY, gzip.compress(WARDS_CSV, mtime=0), WARDS_KINDS, WARDS_TABLE)
    yield case("CSV in a ZIP", FAMILY, _zipped(**{"wards.csv": WARDS_CSV}), WARDS_KINDS, WARDS_TABLE)
    yield case(
        "CSV in a folder of a ZIP, beside a licence",
        FAMILY,
        _zipped(**{"data/wards.csv": WARDS_CSV, "LICENSE.txt": b"CC BY 4.0\n", "__MACOSX/._wards.csv": b"\0\5\26\7"}),
        WARDS_KINDS,
        WARDS_TABLE,
        answers=READ_OR_ASKED,
    )
    yield case("workbook in a ZIP", FAMILY, _zipped(**{"wards.xlsx": workbook(WARDS)}), WARDS_KINDS, WARDS_TABLE)
    yield case("JSON in gzip", FAMILY, gzip.compress(json.dumps(RECORDS).encode(), mtime=0), WARDS_KINDS, uncounted)
