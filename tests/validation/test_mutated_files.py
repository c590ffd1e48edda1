"""Files of every format with bytes flipped or cut off: each gets an answer."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import re
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from validation.read.reading import NotATable
from validation.read.source import read

MUTATIONS = int(os.environ.get("MUTATIONS", "60"))
"""Of each format; `MUTATIONS=1000` for a long run."""
MAX_SECONDS = 10
ROWS = [["mã", "tên", "số"], *([f"{number:03}", "Hà Nội", number + 0.5] for number in range(40))]


def undated(content: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same archive without its time and with names of spaces in order, so that every run mutates the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", method) as new:
        for name in old.namelist():
            part = re.sub(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+", b"2024-01-01T00:00:00", old.read(name))
            part = re.sub(rb'( xmlns:[a-z0-9-]+="[^"]*")+', _sorted, part)
            new.writestr(zipfile.ZipInfo(name), part, method)
    return target.getvalue()


def _sorted(spaces: re.Match[bytes]) -> bytes:
    return b"".join(sorted(re.findall(rb' xmlns:[a-z0-9-]+="[^"]*"', spaces[0])))


def xlsx() -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in ROWS:
        book.active.append(row)
    book.active.merge_cells("A2:A4")
    book.save(buffer)
    return undated(buffer.getvalue())


def unpacked_xlsx() -> bytes:
    """A workbook whose parts are not compressed, so that flipped bytes reach the XML."""
    return undated(xlsx(), zipfile.ZIP_STORED)


def xls() -> bytes:
    book, buffer = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("Một")
    for number, row in enumerate(ROWS):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.save(buffer)
    return buffer.getvalue()


def ods() -> bytes:
    document, buffer = OpenDocumentSpreadsheet(), io.BytesIO()
    table = Table(name="Một")
    for row in ROWS:
        element = TableRow()
        for value in row:
            cell = (
                TableCell(valuetype="string") if isinstance(value, str) else TableCell(valuetype="float", value=value)
            )
            cell.addElement(P(text=str(value)))
            element.addElement(cell)
        table.addElement(element)
    document.spreadsheet.addElement(table)
    document.write(buffer)
    return undated(buffer.getvalue())


def parquet() -> bytes:
    buffer = io.BytesIO()
    columns = {label: [row[index] for row in ROWS[1:]] for index, label in enumerate(ROWS[0])}
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


RECORDS = [dict(zip(ROWS[0], row, strict=True)) | {"nơi": {"x": [1, None]}} for row in ROWS[1:]]
CSV = "\n".join(",".join(map(str, row)) for row in ROWS).encode()


def packed() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", CSV)
        archive.writestr("đọc.txt", b"x")
    return undated(buffer.getvalue())


FORMATS: dict[str, Callable[[], bytes]] = {
    "xlsx": xlsx,
    "unpacked xlsx": unpacked_xlsx,
    "xls": xls,
    "ods": ods,
    "parquet": parquet,
    "json": lambda: json.dumps({"data": RECORDS}, ensure_ascii=False).encode(),
    "ndjson": lambda: "\n".join(json.dumps(record) for record in RECORDS).encode(),
    "gz": lambda: gzip.compress(CSV, mtime=0),
    "zip": packed,
}


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with some bytes flipped, a stretch doubled or lost, or its end cut off."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 2, 8, 64))):
        changed[chance.randrange(len(changed))] = chance.choice((0, 0xFF, chance.randrange(256)))
    start = chance.randrange(len(changed))
    match chance.randrange(4):
        case 0:
            del changed[start:]
        case 1:
            del changed[start : start + chance.randrange(200)]
        case 2:
            changed[start:start] = changed[start : start + chance.randrange(200)]
    return bytes(changed)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", FORMATS)
def test_mutated_files_get_an_answer(name: str, tmp_path: Path) -> None:
    """Reading gives cells or says why there are none, within bounded time; nothing else is ever raised."""
    chance = random.Random(name)
    content = FORMATS[name]()
    for number in range(MUTATIONS):
        path, folder = tmp_path / f"input-{number}", tmp_path / f"scratch-{number}"
        path.write_bytes(mutated(content, chance))
        folder.mkdir()
        start = time.monotonic()
        with suppress(NotATable):
            read(path, (), folder)
        assert time.monotonic() - start < MAX_SECONDS
