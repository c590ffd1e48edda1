"""Whatever a table holds, the Parquet file holds the same values: written, decided, converted and read back."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from validation.convert import convert
from validation.read.cells import Cells
from validation.recipe import Recipe, SetMissingValues
from validation.schema import decide

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]
MARKERS = ("N/A", "-", "không có")


def _number(text: str, field: Mapping[str, Any]) -> Decimal:
    """The number a person reads there, knowing the column's marks; written without any code under test."""
    if not field.get("bareNumber", True):
        text = re.sub(r"^[^-\d]*|\D*$", "", text)
    text = text.strip().replace(field.get("groupChar", "\0"), "")
    return Decimal(text.replace(field.get("decimalChar", "."), "."))


def _moment(text: str, field: Mapping[str, Any]) -> datetime:
    if "format" in field:
        return datetime.strptime(text, field["format"])
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if "timezone" in field else moment


_READ: Mapping[str, Callable[[str, Mapping[str, Any]], object]] = {
    "string": lambda text, _field: text,
    "time": lambda text, _field: text,
    "yearmonth": lambda text, _field: text,
    "integer": lambda text, _field: int(text),
    "number": _number,
    "boolean": lambda text, _field: {"true": True, "false": False}[text.lower()],
    "date": lambda text, field: datetime.strptime(text, field.get("format", "%Y-%m-%d")).date(),
    "datetime": _moment,
}


def _stored(value: object) -> object:
    match value:
        case float():
            return Decimal(repr(value))
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC)
        case _:
            return value


def _changed(cells: Cells, table: Mapping[str, Sequence[str]], recipe: Recipe = ()) -> list[str]:
    """Every cell whose value in the Parquet file is another than the one that was written."""
    schema = decide(cells, recipe)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        convert(cells, schema, path, lambda _share: None)
        stored = pq.read_table(path).to_pydict()
    missing = schema.descriptor["missingValues"]
    return [
        f"{name} {field}: {text!r} became {value!r}"
        for (name, texts), field in zip(table.items(), schema.descriptor["fields"], strict=True)
        for text, value in zip(texts, stored[field["name"]], strict=True)
        if (None if text in missing else _READ[field["type"]](text, field)) != _stored(value)
    ]


def _grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


_INTEGERS = st.integers(-(10**9), 10**9)
_FRACTIONS = st.from_regex(r"[0-9]{1,6}", fullmatch=True)
_FLOATS = st.floats(allow_nan=False, allow_infinity=False).map(repr)
_DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
_MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))
STYLES = {
    "words": st.text(st.sampled_from("aăâđêôơưáằẳỗựÝ 'ß\u0301٣한"), min_size=1, max_size=8),
    "codes": st.from_regex(r"0[0-9]{1,5}", fullmatch=True),
    "whole": _INTEGERS.map(str),
    "huge": st.integers(-(10**25), 10**25).map(str),
    "signed": _INTEGERS.map("{:+d}".format),
    "zeros": st.sampled_from(["-0", "0", "+0", "-0.0", "0.0", "00"]),
    "floats": _FLOATS,
    "scaled": st.decimals(-(10**6), 10**6, places=2, allow_nan=False).map(str),
    "precise": st.decimals(-(10**12), 10**12, places=8, allow_nan=False).map(str),
    "comma": st.builds("{},{}".format, _INTEGERS, _FRACTIONS),
    "vietnamese": st.builds(lambda whole, part: f"{_grouped(whole, '.')},{part}", _INTEGERS, _FRACTIONS),
    "grouped by points": _INTEGERS.map(lambda number: _grouped(number, ".")),
    "grouped by commas": st.builds(lambda whole, part: f"{_grouped(whole, ',')}.{part}", _INTEGERS, _FRACTIONS),
    "grouped by spaces": st.builds(lambda whole, part: f"{_grouped(whole, ' ')},{part}", _INTEGERS, _FRACTIONS),
    "exponents": st.from_regex(r"-?[1-9](\.[0-9]{1,4})?[eE][+-]?[0-9]{1,3}", fullmatch=True),
    "percent": st.builds("{},{} %".format, st.integers(-100, 100), _FRACTIONS),
    "dong": _INTEGERS.map(lambda number: f"{_grouped(number, '.')} đ"),
    "dollars": _INTEGERS.map(lambda number: f"${number}.50"),
    "not numbers": st.sampled_from(["NaN", "nan", "Inf", "-Infinity", "٣", "1_000", "0x10", "1e5", "--1", "5-"]),
    "ISO days": _DAYS.map(str),
    "days first": _DAYS.map("{:%d/%m/%Y}".format),
    "months first": _DAYS.map("{:%m-%d-%Y}".format),
    "short years": _DAYS.map("{:%d/%m/%y}".format),
    "months in words": _DAYS.map("{:%d-%b-%Y}".format),
    "moments": _MOMENTS.map(datetime.isoformat),
    "moments here": _MOMENTS.map(lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S}+07:00"),
    "moments there": _MOMENTS.map(lambda moment: f"{moment:%Y-%m-%d %H:%M:%S}-03:30"),
    "moments in UTC": _MOMENTS.map(lambda moment: moment.isoformat() + "Z"),
    "minutes": _MOMENTS.map("{:%d/%m/%Y %H:%M}".format),
    "times": st.times().map(str),
    "clock": st.times().map("{:%H:%M}".format),
    "months": _DAYS.map("{:%Y-%m}".format),
    "quarters": st.builds("{}-Q{}".format, st.integers(1990, 2030), st.integers(1, 4)),
    "logical": st.sampled_from(["true", "false"]),
    "padded": _INTEGERS.map(" {} ".format),
}
"""Ways in which the values of one column are written."""


@st.composite
def columns(draw: st.DrawFn) -> list[str]:
    """Values written in one way, and sometimes one in another."""
    style = STYLES[draw(st.sampled_from(sorted(STYLES)))]
    values = draw(st.lists(st.one_of(style, style, style, st.just("")), min_size=3, max_size=3))
    if draw(st.booleans()):
        values[draw(st.integers(0, 2))] = draw(STYLES[draw(st.sampled_from(sorted(STYLES)))])
    return values


TABLES = st.lists(columns(), min_size=1, max_size=8).map(
    lambda values: {f"cột {number}": column for number, column in enumerate(values)}
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(TABLES)
@example({"x": ["5e-324", "1.7976931348623157e+308", "1"]})
@example({"x": ["1.10", "1.20", "0.30000000000000004"]})
@example({"x": ["9007199254740993", "0.5", "1"]})
@example({"x": ["-0,5 %", "12,5 %", "3 %"]})
@example({"x": ["1e-999", "1.5e-999", "2.5e+999"]})
def test_no_value_changes(cells_of: CellsOf, table: dict[str, list[str]]) -> None:
    """Numbers are equal exactly, text to the letter, days and instants the same, and only missing cells are missing."""
    assert _changed(cells_of(table), table) == []


@pytest.mark.parametrize("seed", range(4))
def test_no_value_changes_in_long_tables(cells_of: CellsOf, seed: int) -> None:
    """The same for thousands of rows beyond the sample, of which one of the last may be written in another way."""
    chance = random.Random(seed)
    numbers = [chance.uniform(-(10**6), 10**6) for _ in range(3000)]
    styles: list[Callable[[float], str]] = [
        repr,
        lambda number: f"{number:.3f}".replace(".", ","),
        lambda number: f"{number:,.2f}",
        lambda number: f"{int(number)}",
        lambda number: f"{number:.1f} %",
        lambda number: f"{number:.15e}",
    ]
    table = {f"số {index}": [style(number) for number in numbers] for index, style in enumerate(styles)}
    for texts in table.values():
        texts[chance.randrange(2900, 3000)] = chance.choice(["", "12", "0.1", "1,5", "x", "9" * 19, "1.234,5"])
    assert _changed(cells_of(table), table) == []


def test_words_for_no_value_are_missing(cells_of: CellsOf) -> None:
    """What the officer takes for missing is missing in every column, and nothing else is."""
    table = {"số": ["1,5", "N/A", "-", ""], "chữ": ["không có", "a", "- ", "N/A"]}
    assert _changed(cells_of(table), table, (SetMissingValues(MARKERS),)) == []
