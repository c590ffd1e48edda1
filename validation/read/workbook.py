"""Excel and OpenDocument workbooks → cells: one sheet, values as a person would write them in plain text.

The rows of the sheet are handed on as delimited text, so that labels, notes and several tables on a sheet are found
exactly as in a text file.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from unicodedata import normalize

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import python_calamine as calamine

from validation.read.asides import Asides, column_of
from validation.read.cells import MAX_COLUMNS, ROW, row_numbers, store
from validation.read.compressed import BROKEN, ZIP, TooLarge, chunks, refuse_oversized
from validation.read.csv import read_rows
from validation.read.header import Heading, find_heading, heading_of
from validation.read.layout import USUAL, lay_out
from validation.read.ods_marks import CONTENT, is_locked, largest_area, scan_table
from validation.read.reading import NotATable, Reading, Source, Surrounding, reading_error, recipe_error
from validation.read.sheet_marks import Merged, SheetMarks, Spread, has_values, hidden_columns, scan_sheet
from validation.read.sheet_marks import findings as marks_findings
from validation.read.xls_marks import refuse_far_cells, scan_records
from validation.recipe import Recipe, SetHeaderRow, SetHidden, SetMergedCells, SetSheet, last
from validation.report import Finding, Gate, Severity, Suggestion
from validation.xray.container import look_inside
from validation.xray.hidden import MAX_NAMES, MAX_TEXTS, Hidden

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

MAX_UNPACKED_BYTES = 2 * 1024**3
MAX_SPREAD_CELLS = 100_000_000
"""Cells of the rectangle from the first used cell to the last; one stray cell far away makes it huge."""
BATCH_ROWS = 20_000
HEAD_ROWS = 1000
LEAST_LITERAL = 8
"""Characters of a text in a formula that is named: shorter ones are words for yes and no, and units."""
FORMATS = ("xlsx", "ods", "xls")


def read_workbook(path: Path, recipe: Recipe, folder: Path) -> Source:
    """Cells of one sheet: the one the recipe names, else the first visible one that holds a table."""
    kind = refuse_bombs(path, MAX_UNPACKED_BYTES, MAX_SPREAD_CELLS)
    with opened(path) as workbook:
        return _read(workbook, path, recipe, folder, kind)


@contextmanager
def opened(path: Path) -> Iterator[calamine.CalamineWorkbook]:
    """The workbook, whatever it may be; raises NotATable for one that is locked or damaged."""
    try:
        with calamine.CalamineWorkbook.from_path(path) as workbook:
            yield workbook
    except calamine.PasswordError as error:
        raise NotATable(reading_error("workbook-locked")) from error
    except (calamine.CalamineError, *BROKEN) as error:
        raise NotATable(reading_error("workbook-damaged")) from error
    except BaseException as error:
        # calamine is written in Rust, where what nobody foresaw is a panic; Python knows its class by name only.
        if type(error).__name__ == "PanicException":
            raise NotATable(reading_error("workbook-damaged")) from error
        raise


def refuse_bombs(path: Path, max_unpacked_bytes: int, max_spread_cells: int) -> str:
    """The format of the workbook, of `FORMATS`; raises NotATable where it would fill the memory.

    Everything is unpacked once, keeping nothing: sizes that the archive declares may be lies. calamine takes memory
    for the whole rectangle that the cell addresses span, so these are looked at as well.
    """
    with path.open("rb") as file:
        if not file.read(4).startswith(ZIP):
            refuse_far_cells(path)
            return "xls"
    try:
        with zipfile.ZipFile(path) as archive:
            refuse_oversized(path, archive, max_unpacked_bytes)
            is_ods = CONTENT in archive.namelist()
            if is_ods and is_locked(archive):
                raise NotATable(reading_error("workbook-locked"))
            areas = [_area(archive, member, max_unpacked_bytes) for member in archive.infolist()]
            cells = largest_area(archive) if is_ods else max(areas, default=0)
    except TooLarge as error:
        raise NotATable(reading_error("unpacks-too-large")) from error
    except BROKEN as error:
        raise NotATable(reading_error("workbook-damaged")) from error
    if cells > max_spread_cells:
        raise NotATable(reading_error("unpacks-too-large"))
    return "ods" if is_ods else "xlsx"


def _area(archive: zipfile.ZipFile, member: zipfile.ZipInfo, max_bytes: int) -> int:
    """Unpack a member, and count the cells of the rectangle that a sheet spans."""
    is_sheet = member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
    area = _Area()
    for chunk in chunks(archive, member, max_bytes):
        if is_sheet:
            area.take(chunk)
    return area.cells


_FAR_CELLS = re.compile(rb'r="([A-Z]{2,}[0-9]*|[A-Z][0-9]{7,})"')
_ROWS = re.compile(rb'<row [^>]{0,200}?r="([0-9]+)"|<row r="([0-9]+)"')
_ADDRESS = re.compile(rb"([A-Z]*)([0-9]*)")


class _Area:
    """The rectangle that the addresses in the XML of a sheet span."""

    def __init__(self) -> None:
        self._last_column, self._last_row = 26, 1
        self._tail = b""

    @property
    def cells(self) -> int:
        return self._last_column * self._last_row

    def take(self, chunk: bytes) -> None:
        xml = self._tail + chunk
        for address in set(_FAR_CELLS.findall(xml)):
            letters, digits = _ADDRESS.match(address).groups()  # type: ignore[union-attr]
            self._last_column = max(self._last_column, _column_number(letters))
            self._last_row = max(self._last_row, int(digits[:12] or b"1"))
        for first, second in _ROWS.findall(xml):
            self._last_row = max(self._last_row, int((first or second)[:12]))
        self._tail = xml[-32:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:8]:
        number = number * 26 + letter - 64
    return number


def _read(workbook: calamine.CalamineWorkbook, path: Path, recipe: Recipe, folder: Path, kind: str) -> Source:
    states = {sheet.name: _SHOWN_AS[str(sheet.visible)] for sheet in workbook.sheets_metadata}
    tables = {sheet.name for sheet in workbook.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet}
    visible = [name for name, kind in states.items() if kind == _VISIBLE and name in tables]
    chosen = last(recipe, SetSheet)
    reading = Reading(format=kind, sheets=tuple(visible))
    if chosen and chosen.sheet not in visible:
        raise NotATable(reading_error("sheet-unknown", params={"sheet": chosen.sheet}), reading)
    filled = [name for name in visible if _is_filled(workbook, path, kind, name)]
    if not filled:
        raise NotATable(reading_error("empty-file"), reading)
    sheet = workbook.get_sheet_by_name(chosen.sheet) if chosen else _likeliest(workbook, filled)
    reading = msgspec.structs.replace(reading, sheet=sheet.name)
    source = _read_sheet(sheet, workbook.sheet_names.index(sheet.name), path, recipe, folder, reading)
    others = [name for name in filled if name != sheet.name]
    places = {name: kind for name, kind in states.items() if name in others or kind != _VISIBLE}
    asides = _asides(workbook, {name: place for name, place in places.items() if name in tables}, folder)
    found = (_without_shown_links(one, source.table) for one in look_inside(path, kind))
    hidden = (*_hidden_sheets(places), *found, *source.hidden, *asides.hidden())
    return _with_hidden(source, sheet.name, asides, hidden, tuple(_about_sheets(sheet.name, others)))


_VISIBLE = "other_sheet"
_SHOWN_AS = {
    "SheetVisibleEnum.Visible": _VISIBLE,
    "SheetVisibleEnum.Hidden": "hidden_sheet",
    "SheetVisibleEnum.VeryHidden": "very_hidden_sheet",
}
"""What a sheet is that is not read."""


def _asides(workbook: calamine.CalamineWorkbook, places: Mapping[str, str], folder: Path) -> Asides:
    """The cells of other sheets, each with what the sheet is."""
    asides = Asides()
    for number, (name, place) in enumerate(places.items()):
        sheet = workbook.get_sheet_by_name(name)
        if sheet.start is not None and asides.has_room(name, _height(sheet), sheet.width):
            rows = store(_batches(sheet, set()), sheet.width, folder / f"aside-{number}.arrow")
            asides.add(place, name, _head(sheet), rows)
    return asides


def _height(sheet: calamine.CalamineSheet) -> int:
    """Rows down to the last used one."""
    return sheet.end[0] + 1 if sheet.end else 0


def _hidden_sheets(places: Mapping[str, str]) -> Iterator[Hidden]:
    """Every sheet but the one that is read, its name included; of visible ones another finding tells."""
    for kind in dict.fromkeys(places.values()):
        names = tuple(name for name, place in places.items() if place == kind)
        yield Hidden(kind, 0 if kind == _VISIBLE else len(names), names[:MAX_NAMES], names)


def _without_shown_links(hidden: Hidden, table: pa.Table) -> Hidden:
    """Links but for those to what stands in a cell: spreadsheets make one of every address that is typed."""
    if hidden.kind != "link" or not hidden.texts:
        return hidden
    targets = pa.array([text.removeprefix("mailto:") for text in hidden.texts], pa.string())
    shown = [pc.is_in(targets, value_set=column.combine_chunks()).to_pylist() for column in table.columns[1:]]
    other = tuple(text for text, *is_shown in zip(hidden.texts, *shown, strict=True) if not any(is_shown))
    return Hidden("link", min(hidden.count, len(other)), texts=other)


def _with_hidden(
    source: Source, name: str, asides: Asides, hidden: Sequence[Hidden], about: Sequence[Finding]
) -> Source:
    """The source with all that stands beside the table; so many texts that they are a column are looked at as one."""
    few = [one for one in hidden if len(one.texts) <= MAX_TEXTS]
    return msgspec.structs.replace(
        source,
        surroundings=(
            *source.surroundings,
            Surrounding("sheet", name),
            *asides.texts,
            *(Surrounding(one.kind, text) for one in few for text in one.texts),
        ),
        findings=(*source.findings, *about),
        hidden=tuple(hidden),
        asides=(*asides.tables, *(column_of(one) for one in hidden if len(one.texts) > MAX_TEXTS)),
    )


def _is_filled(workbook: calamine.CalamineWorkbook, path: Path, kind: str, name: str) -> bool:
    if kind != "xlsx":
        return workbook.get_sheet_by_name(name).start is not None
    with zipfile.ZipFile(path) as archive:
        return has_values(archive, name)


def _likeliest(workbook: calamine.CalamineWorkbook, names: list[str]) -> calamine.CalamineSheet:
    """The first sheet with a row of several cells below its labels; a sheet of instructions has none."""
    first = None
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        if _has_table(sheet):
            return sheet
        first = first or sheet
    assert first is not None  # noqa: S101 - there are names
    return first


def _has_table(sheet: calamine.CalamineSheet) -> bool:
    head = _head(sheet)
    heading = find_heading(head)
    return any(sum(map(bool, row)) > 1 for row in head[heading.row + heading.rows - 1 :])


def _head(sheet: calamine.CalamineSheet) -> list[list[str]]:
    return [[write(value) for value in row] for row in islice(sheet.iter_rows(), HEAD_ROWS)]


def _about_sheets(name: str, others: list[str]) -> Iterator[Finding]:
    if others:
        yield Finding(
            code="other-sheets",
            severity=Severity.NOTE,
            gate=Gate.READING,
            count=len(others),
            params={"sheet": name, "others": ", ".join(others), "kind": _VISIBLE},
            suggestions=tuple(Suggestion("use-sheet", (SetSheet(other),), {"sheet": other}) for other in others[:5]),
        )


def _read_sheet(
    sheet: calamine.CalamineSheet, number: int, path: Path, recipe: Recipe, folder: Path, reading: Reading
) -> Source:
    """Cells of a sheet, which has that number in the workbook, from 0."""
    if sheet.start is None:
        raise NotATable(reading_error("empty-file"), reading)
    if sheet.width > MAX_COLUMNS:
        params = {"columns": str(sheet.width), "most": str(MAX_COLUMNS)}
        raise NotATable(reading_error("too-many-columns", params=params), reading)
    # calamine gives the blank rows above the first used cell, but not the blank columns before it.
    blank_columns = sheet.start[1]
    heading = _heading(_head(sheet), recipe, reading)
    header_end = heading.row + heading.rows - 1 if heading.row else 0
    marks = _marks(sheet, number, path, reading, header_end)
    decimals: set[str] = set()
    rows = store(_batches(sheet, decimals), sheet.width, folder / "sheet.arrow")
    rows, spread = _spread(rows, [area for area in marks.merged if area.last_row > header_end], blank_columns, recipe)
    text = folder / "sheet.csv"
    arrow_csv.write_csv(rows.drop_columns([ROW]), text, arrow_csv.WriteOptions(include_header=False))
    source = read_rows([lay_out(text, USUAL, USUAL, recipe)], text, recipe, reading, folder)
    return _with_marks(source, marks, spread, blank_columns, recipe, decimals)


def _heading(head: Sequence[Sequence[str]], recipe: Recipe, reading: Reading) -> Heading:
    step = last(recipe, SetHeaderRow)
    if step is None:
        return find_heading(head)
    if step.row + step.count - 1 > len(head):
        raise NotATable(recipe_error(step), reading)
    return heading_of(head, step.row, step.count)


def _marks(sheet: calamine.CalamineSheet, number: int, path: Path, reading: Reading, header_end: int) -> SheetMarks:
    """What the values do not tell."""
    match reading.format:
        case "xlsx":
            return scan_sheet(path, sheet.name, header_end)
        case "ods":
            return scan_table(path, sheet.name, header_end)
        case _:
            areas = (
                Merged(first_row + 1, last_row + 1, first_column + 1, last_column + 1)
                for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ()
            )
            marks = scan_records(path, number, header_end)
            marks.merged.extend(area for area in areas if area.last_row > header_end)
            return marks


_CATEGORY = re.compile(r"[0-9]{1,4}|(?!\s*[-+]?[0-9]+([.,][0-9]+)*\s*$).+", re.DOTALL)
"""Words, days, years and ordinals: said once for several rows they hold for each, which an amount may not."""


def _spread(rows: pa.Table, areas: Sequence[Merged], blank_columns: int, recipe: Recipe) -> tuple[pa.Table, Spread]:
    """The rows with the values of merged cells in all rows that they hold for, where there is no doubt about it."""
    step = last(recipe, SetMergedCells)
    spread = Spread()
    values: dict[int, list[str]] = {}
    for area in areas:
        first, end = area.first_column - blank_columns, min(area.last_column - blank_columns, rows.num_columns - 1)
        if not 0 < first <= end or area.first_row > rows.num_rows:
            continue
        text = str(rows.column(first)[area.first_row - 1].as_py())
        is_certain = first == end and _CATEGORY.fullmatch(text) is not None
        if not text or (step and not step.repeated):
            continue
        if not step and not is_certain:
            spread.doubtful.append(area)
            continue
        spread.filled.append(area)
        for column in range(first, end + 1):
            cells = values.setdefault(column, rows.column(column).to_pylist())
            last_row = min(area.last_row, rows.num_rows)
            cells[area.first_row - 1 : last_row] = [text] * (last_row - area.first_row + 1)
    for column, cells in values.items():
        rows = rows.set_column(column, rows.schema.field(column), pa.array(cells, pa.string()))
    return rows, spread


def _with_marks(
    source: Source, marks: SheetMarks, spread: Spread, blank_columns: int, recipe: Recipe, decimals: set[str]
) -> Source:
    table = source.table
    numbers = {int(name[1:]) + blank_columns + 1 for name in table.column_names[1:]}
    in_table = set(table.column(ROW).to_pylist()) if spread.doubtful else set()
    doubtful = [
        area
        for area in spread.doubtful
        if area.first_row in in_table
        and any(number in numbers for number in range(area.first_column, area.last_column + 1))
    ]
    last_row = table.column(ROW)[-1].as_py() if table.num_rows else 0
    step = last(recipe, SetHidden)
    labels = source.labels
    if step and not step.kept:
        table, labels = _without_hidden(table, labels, marks, blank_columns, step, source.reading)
    literals = tuple(marks.formula_texts)
    about = marks_findings(marks, last_row, numbers, recipe, msgspec.structs.replace(spread, doubtful=doubtful))
    return msgspec.structs.replace(
        source,
        table=table,
        labels=labels,
        hidden=(Hidden("formula", sum(len(text) >= LEAST_LITERAL for text in literals), texts=literals),),
        is_whole=source.is_whole and not marks.formulas and not marks.is_partial,
        reading=msgspec.structs.replace(source.reading, delimiter="", quote=""),
        findings=(*source.findings, *about),
        decimals=frozenset(decimals & set(table.column_names)),
    )


def _without_hidden(
    table: pa.Table, labels: list[str], marks: SheetMarks, blank_columns: int, step: SetHidden, reading: Reading
) -> tuple[pa.Table, list[str]]:
    """The table without the rows and columns that the sheet does not show; something has to be left."""
    numbers = [int(name[1:]) + blank_columns + 1 for name in table.column_names[1:]]
    gone = set(hidden_columns(marks, numbers))
    kept = [index for index, number in enumerate(numbers) if number not in gone]
    rows = pc.is_in(table.column(ROW), value_set=row_numbers(marks.hidden_rows))
    table = table.filter(pc.invert(rows)).select([0, *(index + 1 for index in kept)])
    if not kept or not table.num_rows:
        raise NotATable(recipe_error(step), reading)
    return table, [labels[index] for index in kept]


def _batches(sheet: calamine.CalamineSheet, decimals: set[str]) -> Iterator[pa.RecordBatch]:
    """All rows; a column that holds times of day as well as days is written with both throughout.

    `decimals` receives the columns that hold a number with a fraction: the point in it is ours.
    """
    with_times = _columns_with_times(sheet)
    names = [ROW, *(f"c{index}" for index in range(sheet.width))]
    numbered = enumerate(sheet.iter_rows(), 1)
    while rows := list(islice(numbered, BATCH_ROWS)):
        cells = []
        for index, column in enumerate(zip(*(row for _, row in rows), strict=True)):
            array, has_fraction = write_column(column, index in with_times)
            cells.append(array)
            if has_fraction:
                decimals.add(f"c{index}")
        yield pa.RecordBatch.from_arrays([row_numbers(number for number, _ in rows), *cells], names=names)


def write_column(values: Sequence[Value], with_time: bool = False) -> tuple[pa.Array, bool]:
    """The texts of a column, as `write` gives them but sooner, and whether it holds a number with a fraction."""
    types = set(map(type, values))
    if types == {str}:
        return pc.utf8_normalize(pa.array(values, pa.string()), "NFC"), False
    has_fraction = float in types and any(type(value) is float and not value.is_integer() for value in values)
    if types <= {float, str} and has_fraction and not any(type(value) is str and value for value in values):
        numbers = pa.array([value if type(value) is float else None for value in values], pa.float64())
        sizes = pc.abs(numbers)
        # Between these bounds Arrow and Python write the same.
        if not pc.any(pc.or_(pc.greater(sizes, 1e15), pc.and_(pc.less(sizes, 1e-4), pc.greater(sizes, 0.0)))).as_py():
            return numbers.cast(pa.string()).fill_null(""), True
    return pa.array([write(value, with_time) for value in values], pa.string()), has_fraction


def _columns_with_times(sheet: calamine.CalamineSheet) -> set[int]:
    with_times: set[int] = set()
    for row in sheet.iter_rows():
        for index, value in enumerate(row):
            if type(value) is dt.datetime and index not in with_times and value.time() != dt.time():
                with_times.add(index)
    return with_times


def write(value: Value, with_time: bool = False) -> str:
    """A cell's value as text: `5` and not `5.0`, ISO 8601 for days and times, `true` and `false`."""
    match value:
        case str():
            return normalize("NFC", value)
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case dt.datetime() if value.time() == dt.time() and not with_time:
            return value.date().isoformat()
        case dt.datetime() | dt.date() | dt.time():
            day = dt.datetime(value.year, value.month, value.day) if with_time and type(value) is dt.date else value
            return day.isoformat()
        case dt.timedelta():
            return _clock(value)
        case _:
            return str(value)


def _clock(duration: dt.timedelta) -> str:
    """Hours may pass 24, as Excel's `[h]:mm:ss` shows them."""
    minutes, seconds = divmod(duration.total_seconds(), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours:02}:{minutes:02}:{seconds:02.0f}"
