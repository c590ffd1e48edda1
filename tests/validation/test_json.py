"""JSON, NDJSON and GeoJSON become cells: every value as it is written, every trouble named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validation.inspect import Inspection
from validation.read import records
from validation.read.excerpt import read_cells as read_excerpt
from validation.read.reading import NotATable, Source
from validation.read.source import read as read_source
from validation.recipe import Recipe, SetHeaderRow, SetSheet

Read = Callable[..., Source]
CheckFile = Callable[..., Inspection]


@pytest.fixture
def read(write: Callable[[bytes | str], Path], tmp_path: Path) -> Read:
    def run(content: bytes | str, recipe: Recipe = ()) -> Source:
        return read_source(write(content), recipe, tmp_path)

    return run


def rows(source: Source) -> list[list[str]]:
    return [list(row) for row in zip(*(column.to_pylist() for column in source.table.columns[1:]), strict=True)]


def codes(source: Source) -> list[str]:
    return [finding.code for finding in source.findings]


def test_records_become_rows(read: Read) -> None:
    """Keys are labels in the order of their first appearance; missing keys and nulls are missing values."""
    source = read('[{"mã": "01", "tên": "Hà Nội"}, {"tên": null, "dân số": 5}]')
    assert (source.labels, rows(source)) == (["mã", "tên", "dân số"], [["01", "Hà Nội", ""], ["", "", "5"]])


@pytest.mark.parametrize(
    "number", ["1.10", "-0", "1E5", "123456789012345678901234567890", "0.1000000000000000055511151231257827"]
)
def test_numbers_stand_as_they_are_written(number: str, read: Read) -> None:
    """No digit is lost or added, in a cell or within an array that stays JSON."""
    assert rows(read(f'[{{"a": {number}, "b": [{number}]}}]')) == [[number, f"[{number}]"]]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ("1, 2, null", "integer"),
        ("1, 2.5", "number"),
        ("true, false", "boolean"),
        ('"5", "6"', "string"),
        ('5, "6"', "string"),
        ("[1]", "string"),
    ],
)
def test_the_kind_of_a_column_is_what_its_values_are(values: str, kind: str, read: Read) -> None:
    """JSON says itself what is a number and what is a text; where values differ in kind they are texts."""
    records_ = ", ".join(f'{{"a": {value}}}' for value in values.split(", "))
    assert read(f"[{records_}]").kinds == {"c0": kind}


@pytest.mark.parametrize(
    "content",
    [
        '[{"a": 1}, {"a": null}, {"a": 2}, {}]',
        '{"a": 1}\n{"a": null}\n{"a": 2}\n{"a": ""}',
        json.dumps(
            {"features": [{"type": "Feature", "properties": {"a": a}, "geometry": None} for a in (1, None, 2, None)]}
        ),
    ],
)
def test_blank_records_are_left_out(content: str, read: Read) -> None:
    """A record without any value is none, wherever it stands; the note names each, the others keep their numbers."""
    source = read(content)
    (note,) = source.findings
    assert (note.code, note.count, note.rows) == ("blank-records-left-out", 2, (2, 4))
    assert source.table.column("row").to_pylist() == [1, 3]


def test_objects_are_spread_one_level(read: Read) -> None:
    """An object within a record gives columns of its own; what nests further stays JSON."""
    source = read('[{"a": {"b": 1, "c": {"d": "x"}}, "e": [1, {"f": "ắ"}]}]')
    assert (source.labels, rows(source)) == (["a.b", "a.c", "e"], [["1", '{"d": "x"}', '[1, {"f": "ắ"}]']])


def test_later_columns(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that only later records have is a column of all; records before it have no value there."""
    monkeypatch.setattr(records, "BATCH_ROWS", 2)
    source = read(json.dumps([{"a": 1}, {"a": 2}, {"a": 3, "b": 4}, {"b": 5}, {"c": {"d": 6}}]))
    assert source.labels == ["a", "b", "c.d"]
    assert rows(source) == [["1", "", ""], ["2", "", ""], ["3", "4", ""], ["", "5", ""], ["", "", "6"]]
    assert source.table.column("row").to_pylist() == [1, 2, 3, 4, 5]


def test_records_by_line(read: Read) -> None:
    """NDJSON has a record a line; row numbers are its lines, blank ones counted."""
    source = read('{"a": 1, "b": [1]}\n\n{"a": 2}\r\n{"a": 3}')
    assert (source.reading.format, source.table.column("row").to_pylist()) == ("ndjson", [1, 3, 4])


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('{"data": [{"a": 1}]}', "data"),
        ('{"success": true, "result": {"fields": [{"id": "a"}], "records": [{"a": 1}], "total": 1}}', "result.records"),
        ('{"a.b": {"c": [{"a": 1}]}}', "a.b.c"),
    ],
)
def test_records_within_objects(content: str, name: str, read: Read) -> None:
    """The one array of records is found wherever it is wrapped; of several, the one with a name that says so."""
    source = read(content)
    assert (source.reading.sheet, rows(source)) == (name, [["1"]])


def test_records_behind_their_page(read: Read, tmp_path: Path) -> None:
    """An array of what says the page and of the records is read as these; the page's texts are looked at."""
    source = read('[{"page": 1, "by": "an@example.vn"}, [{"a": 1}, {"a": 2}]]')
    assert (source.labels, rows(source)) == (["a"], [["1"], ["2"]])
    assert ("metadata", "an@example.vn") in [(text.place, text.text) for text in source.surroundings]
    assert read_excerpt(tmp_path / "input", source.reading, {2}, ()).rows == {2: ("2",)}


@pytest.mark.parametrize("content", ['[{"page": 1}, [5]]', '[{"page": 1}, [{"a": 1}], 3]', '[{"a": 1}, {"a": 2}, [3]]'])
def test_what_only_begins_like_a_page(content: str, read: Read) -> None:
    """Nothing is skipped where the array holds something else than a page and its records."""
    assert codes(read(content)) == ["json-no-record"]


def test_records_under_keys(read: Read, tmp_path: Path) -> None:
    """An object of records is a table whose first column is their keys."""
    source = read('{"01": {"tên": "Hà Nội", "n": 1}, "04": {"tên": "Cao Bằng"}}')
    assert (source.labels, rows(source)) == (["key", "tên", "n"], [["01", "Hà Nội", "1"], ["04", "Cao Bằng", ""]])
    assert read_excerpt(tmp_path / "input", source.reading, {2}, ()).rows == {2: ("04", "Cao Bằng")}


@pytest.mark.parametrize(
    "content", ['{"meta": {"a": 1}, "error": {"b": 2}}', '{"a": {"b": 1}}', '{"a": {"b": 1}, "c": {"b": 2}, "d": 3}']
)
def test_objects_that_are_no_records(content: str, read: Read) -> None:
    """Objects that have no name in common, or that stand beside something else, are no table."""
    with pytest.raises(NotATable) as refused:
        read(content)
    assert refused.value.finding.code == "json-without-records"


def test_several_arrays_are_to_choose_from(read: Read) -> None:
    """Where no name tells which array is the table, each is offered, and the choice is read."""
    content = '{"tỉnh": [{"a": 1}], "xã": [{"b": 2}]}'
    with pytest.raises(NotATable) as refused:
        read(content)
    choices = [suggestion.steps for suggestion in refused.value.finding.suggestions]
    assert (refused.value.finding.code, choices) == ("json-with-several", [(SetSheet("tỉnh"),), (SetSheet("xã"),)])
    assert rows(read(content, choices[1])) == [["2"]]


def test_an_array_that_is_not_there(check_file: CheckFile) -> None:
    """A choice that fits no array is said to fit none."""
    assert [found.code for found in check_file('{"a": [{"b": 1}]}', (SetSheet("c"),)).findings] == ["recipe-unfit"]


def test_texts_around_the_records_are_looked_at(read: Read) -> None:
    """What an object says beside its records is for the privacy gate."""
    source = read('{"contact": "an@example.vn", "data": [{"a": 1}]}')
    assert ("metadata", "an@example.vn") in [(text.place, text.text) for text in source.surroundings]


def test_rows_as_arrays(read: Read) -> None:
    """A first array of texts holds the labels of the arrays below it."""
    source = read('[["mã", "số"], ["01", 5], ["02", 6.5]]')
    assert (source.labels, rows(source), source.reading.header_row) == (["mã", "số"], [["01", "5"], ["02", "6.5"]], 1)


def test_labels_beside_rows(read: Read) -> None:
    """pandas writes labels and rows side by side."""
    source = read('{"columns": ["mã", "số"], "index": [0], "data": [["01", 5]]}')
    assert (source.labels, rows(source)) == (["mã", "số"], [["01", "5"]])


def test_arrays_without_labels(read: Read) -> None:
    """Rows of numbers have no labels: the officer says that this is so."""
    assert codes(read("[[1, 2], [3, 4]]")) == ["header-missing"]
    assert read("[[1, 2], [3, 4]]", (SetHeaderRow(0),)).labels == ["column_1", "column_2"]


def test_arrays_of_another_length(read: Read) -> None:
    """Rows that are too short or too long are named."""
    source = read('[["a", "b"], [1], [1, 2], [1, 2, 3]]')
    assert [(found.code, found.rows) for found in source.findings] == [("missing-cell", (2,)), ("extra-cell", (4,))]


GEOMETRY = '{"type": "Point", "coordinates": [107.580, 16.46]}'
POINT = f'{{"type": "Feature", "properties": {{"tên": "Huế"}}, "geometry": {GEOMETRY}}}'


def test_features(read: Read) -> None:
    """Properties are columns, a point is also its longitude and latitude, and the geometry stays GeoJSON."""
    source = read(f'{{"type": "FeatureCollection", "features": [{POINT}]}}')
    assert source.labels == ["tên", "longitude", "latitude", "geometry"]
    assert rows(source) == [["Huế", "107.580", "16.46", GEOMETRY]]
    assert (source.reading.format, source.kinds["c1"]) == ("geojson", "number")


def test_features_by_line(read: Read) -> None:
    """GeoJSON is also written a feature a line."""
    assert read(f"{POINT}\n{POINT}").labels == ["tên", "longitude", "latitude", "geometry"]


def test_coordinates_of_a_projection(read: Read) -> None:
    """Metres of VN-2000 are no degrees: they stay in the geometry, and readers are told."""
    crs = '{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3405"}}'
    source = read(f'{{"type": "FeatureCollection", "crs": {crs}, "features": [{POINT}]}}')
    assert (source.labels, codes(source)) == (["tên", "geometry"], ["geojson-other-crs"])


def test_a_property_named_as_a_coordinate_stays(read: Read) -> None:
    """What the file says itself wins over what is derived."""
    feature = POINT.replace('"tên": "Huế"', '"longitude": "đông"')
    assert rows(read(f'{{"features": [{feature}]}}'))[0][0] == "đông"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("[]", "no-rows"),
        ("[1, 2, 3]", "json-without-records"),
        ("{}", "json-without-records"),
        ('{"error": "not found"}', "json-without-records"),
        ('{"data": []}', "json-without-records"),
        ('[{"a": 1}', "json-damaged"),
        ('[{"a": 1}] [', "json-damaged"),
        ('[{"a": tru}]', "json-damaged"),
        ('{"a": 1}\n{"a": ', "json-damaged"),
        ('[{"a": ' + "[" * 100_000 + "]" * 100_000 + "}]", "json-too-deep"),
        ('[{"a": ' + "[" * 500 + "]" * 500 + "}]", "json-too-deep"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "json-too-deep"),
        (b'[{"a": "\xff\xfe"}]', "encoding-error"),
        ('[{"a": "x\\u0000y"}]', "unwritable-text"),
        ('[{"a": "\\ud800"}]', "unwritable-text"),
        ('[{"a": 1, "a": 2}]', "json-duplicate-key"),
        ('[{"a": {"b": 1, "b": 2}}]', "json-duplicate-key"),
        ('[{"a": 1}, 5]', "json-no-record"),
        (json.dumps([{f"k{n}": 1 for n in range(5000)}]), "too-many-columns"),
        (json.dumps([{"a": "x" * 10_000_000}]), "cell-too-long"),
        (json.dumps([{"a": "x" * 60_000_000}]), "json-value-too-large"),
    ],
)
@pytest.mark.timeout(30)
def test_bad_json_is_understood(content: bytes | str, code: str, check_file: CheckFile) -> None:
    """Each kind of bad JSON gets its own finding and refuses the file."""
    inspection = check_file(content)
    assert ([found.code for found in inspection.findings][:1], inspection.verdict) == ([code], "refuse")


def test_words_for_no_number(check_file: CheckFile) -> None:
    """NaN is no JSON and no number: it stays as it is written, and one click makes it a missing value."""
    content = json.dumps([{"a": n + 0.5} for n in range(30)] + [{"a": float("nan")}])
    (found,) = check_file(content).findings
    assert found.code == "words-among-numbers"
    assert check_file(content, found.suggestions[0].steps).table_schema["fields"][0]["type"] == "number"


def test_utf_16(read: Read) -> None:
    """Some programs write JSON as UTF-16; its mark at the start tells."""
    assert rows(read('[{"a": "ắ"}]'.encode("utf-16"))) == [["ắ"]]


def test_a_record_across_pieces(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records, texts and numbers may break anywhere between two pieces that are read."""
    monkeypatch.setattr("validation.read.json.CHUNK_CHARACTERS", 3)
    values = [{"số": 12345, "chữ": 'a"\\u1eaf\n'}, {"số": -1.25e3, "chữ": "[{"}]
    source = read(json.dumps({"meta": {"a": [1, 2]}, "data": values}))
    assert rows(source) == [["12345", 'a"\\u1eaf\n'], ["-1250.0", "[{"]]


texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
numbers = st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False)).map(str)
cells = st.one_of(texts, numbers.map(records.Scalar), st.sampled_from([None, True, False]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.dictionaries(st.sampled_from("abcd"), cells, min_size=1), min_size=1, max_size=20))
def test_every_value_is_found_again(tmp_path: Path, table: list[dict[str, object]]) -> None:
    """Numbers are the same to the digit and texts to the letter (composed); nothing else is there."""
    path = tmp_path / "input"
    path.write_text(records.as_json(table), encoding="utf-8")
    if not any(value not in (None, "") for record in table for value in record.values()):
        return
    source = read_source(path, (), tmp_path)
    found = {
        (row, label): cell
        for label, column in zip(source.labels, source.table.columns[1:], strict=True)
        for row, cell in zip(source.table.column("row").to_pylist(), column.to_pylist(), strict=True)
        if cell
    }
    expected = {
        (row, label): normalize("NFC", records.text_of(value))
        for row, record in enumerate(table, 1)
        for label, value in record.items()
        if value not in (None, "")
    }
    assert found == expected


def test_rows_as_arrays_beside_what_describes_their_columns(read: Read) -> None:
    """The list of columns is no table where an array with a table's name holds the rows; it has their labels."""
    columns = [{"id": 1, "name": "mã"}, {"id": 2, "name": "tên"}]
    source = read(json.dumps({"meta": {"view": {"columns": columns}}, "data": [["x", "y"], ["z", None]]}))
    assert (source.labels, source.reading.sheet, source.table.num_rows) == (["mã", "tên"], "data", 2)
    assert [found.code for found in source.findings] == ["other-arrays"]
