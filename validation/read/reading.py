"""What reading gives: how the bytes were read, and the text cells."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec
import pyarrow as pa

from validation.recipe import Step
from validation.report import Finding, Gate, Severity, Suggestion
from validation.xray.hidden import Hidden


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How the bytes were read; shown to the officer, who may correct it."""

    format: str
    """`csv`, `xlsx`, `xls`, `ods`, `json`, `ndjson`, `geojson` or `parquet`."""
    container: str = ""
    """What the table was packed in: `gz`, or `zip:` and the name of the file in the archive."""
    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    style: str = ""
    """How the text differs from the usual way of writing cells: a name of `validation.read.dialect.STYLES`."""
    header_row: int = 1
    """First row of the column labels as a person counts, from 1; 0 when there is none."""
    header_rows: int = 1
    """How many rows make the labels."""
    last_row: int = 0
    """Last row of data; 0 where they go on to the end of the file."""
    table: int = 1
    """Which of `tables` was read; 0 when all were read as one."""
    tables: tuple[tuple[int, int], ...] = ()
    """First and last row of each table, where there are several."""
    font: str = ""
    """Family of the old Vietnamese fonts whose letters became Unicode."""
    sheet: str = ""
    sheets: tuple[str, ...] = ()


class NotATable(Exception):
    """The input cannot be read as a table; `finding` says why and what to do."""

    def __init__(self, finding: Finding, reading: Reading | None = None) -> None:
        self.finding, self.reading = finding, reading
        super().__init__(finding.code)


class Surrounding(msgspec.Struct, frozen=True):
    """Text of the input that is not a cell of the table; the privacy gate scans it as well."""

    place: str
    """`preamble`, `label`, `sheet`, `other_sheet`, `recipe`, `file_name`, the name of a metadata field,
    or a kind of `validation.xray.hidden.KINDS`."""
    text: str
    row: int | None = None


class Aside(msgspec.Struct, frozen=True):
    """Cells beside the table, another sheet or many texts of one kind: the privacy gate scans them as well."""

    place: str
    """A kind of `validation.xray.hidden.KINDS`."""
    name: str
    """Of the sheet; empty for texts."""
    labels: tuple[str, ...]
    table: pa.Table
    """As `Source.table`."""


class Source(msgspec.Struct, frozen=True):
    """What a reader hands on: text cells under their labels (see `validation.read.cells`), and what it noticed."""

    reading: Reading
    table: pa.Table
    labels: list[str]
    surroundings: tuple[Surrounding, ...] = ()
    findings: tuple[Finding, ...] = ()
    decimals: frozenset[str] = frozenset()
    """Names of the columns of a workbook that hold numbers with a fraction."""
    kinds: Mapping[str, str] = {}
    """Table Schema types that the format itself gives to columns, by their names `c0`, `c1`, …"""
    left_out: Mapping[int, tuple[str, ...]] = {}
    """Cells of rows of another width that the recipe leaves out, by row number."""
    hidden: tuple[Hidden, ...] = ()
    """What a workbook holds beside the table."""
    asides: tuple[Aside, ...] = ()
    is_whole: bool = True
    """False where the reader left out something of which no finding tells, such as formulas."""
    joins: tuple[Suggestion, ...] = ()
    """What may be the matter where a column has no label: two cells of each row are one number."""


def reading_error(
    code: str, *, count: int = 1, rows: tuple[int, ...] = (), params: dict[str, str] | None = None
) -> Finding:
    """A finding that refuses the file because of how it is written."""
    return Finding(code=code, severity=Severity.ERROR, gate=Gate.READING, count=count, rows=rows, params=params or {})


def recipe_error(step: Step) -> Finding:
    """A finding that refuses the file because a correction cannot be followed."""
    said = _texts(msgspec.structs.asdict(step).values())
    return reading_error("recipe-unfit", params={"step": str(step.__struct_config__.tag), "value": ", ".join(said)})


def _texts(values: Iterable[object]) -> Iterator[str]:
    """What a step's fields say, field by field; what is left at its usual value says nothing."""
    for value in values:
        match value:
            case msgspec.Struct():
                yield from _texts(msgspec.structs.asdict(value).values())
            case list() | tuple():
                yield from _texts(value)
            case str() | int() | float() if value != "" and not isinstance(value, bool):
                yield str(value)
