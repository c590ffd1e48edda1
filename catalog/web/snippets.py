"""The same rows of a table in a few lines of each language, ready to copy: one value for each.

Each asks for the rows that have one value in one column, and keeps text as text: a code such as `00004` stays one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import msgspec

from catalog.tables.query import parameter
from catalog.web.address import Addresses
from catalog.web.files import PublishedTable
from validation.profile import ColumnProfile, Count

MAX_VALUE_CHARACTERS = 60

ASKED_TYPES = ("string", "integer", "year", "boolean")
"""Types of columns whose values all languages write, those that show most first."""


class Condition(msgspec.Struct, frozen=True):
    """Rows of which column to which value."""

    column: str
    value: str | int | bool


class Source(msgspec.Struct, frozen=True):
    """Where the rows are, and which of them are wanted."""

    parquet: str
    rows: str
    """Address of the rows in the API, to which a format's extension may be added."""
    condition: Condition | None
    version: int | None = None
    """The version to read, where it is not the newest."""

    def asked(self, extension: str = "") -> str:
        """The address that gives the wanted rows alone."""
        query = [] if self.version is None else [("version", str(self.version))]
        if self.condition is not None:
            query.append((parameter(self.condition.column), _plain(self.condition.value)))
        return self.rows + extension + (f"?{urlencode(query)}" if query else "")


class Snippet(msgspec.Struct, frozen=True):
    name: str
    label: str
    write: Callable[[Source], str]


class Written(msgspec.Struct, frozen=True):
    name: str
    label: str
    text: str


def snippets_of(table: PublishedTable, base_url: str, *, is_newest: bool = True) -> list[Written]:
    """Every snippet for this version of a table, in the order of the page."""
    addresses = Addresses(base_url)
    dataset, resource, version = table.dataset.slug, table.resource.slug, table.version
    source = Source(
        parquet=addresses.file(dataset, resource, "parquet")
        if is_newest
        else addresses.version_file(dataset, resource, version.number, "parquet"),
        rows=addresses.api("datasets", dataset, resource, "rows"),
        condition=condition_for(
            [(field["name"], field.get("type", "string")) for field in version.table_schema["fields"]],
            msgspec.convert(version.profile, list[ColumnProfile]),
        ),
        version=None if is_newest else version.number,
    )
    return [Written(snippet.name, snippet.label, snippet.write(source)) for snippet in SNIPPETS]


def condition_for(fields: Sequence[tuple[str, str]], profiles: Sequence[ColumnProfile]) -> Condition | None:
    """The most frequent value of a column that also has others: of text before numbers, of several rows before one.

    None where no column has such a value; the snippets then take all rows.
    """
    by_name = {profile.name: profile for profile in profiles}
    found = [
        (ASKED_TYPES.index(type), most.count == 1, position, Condition(name, _typed(most.value, type)))
        for position, (name, type) in enumerate(fields)
        if type in ASKED_TYPES and (most := _most_frequent(by_name.get(name))) is not None
    ]
    return min(found, key=lambda choice: choice[:3])[3] if found else None


def _most_frequent(profile: ColumnProfile | None) -> Count | None:
    if profile is None or not profile.top_values:
        return None
    most = profile.top_values[0]
    fits = 0 < len(most.value) <= MAX_VALUE_CHARACTERS and most.value.isprintable()
    return most if fits and most.count < profile.row_count - profile.missing else None


def _typed(text: str, type: str) -> str | int | bool:
    if type == "string":
        return text
    return text == "true" if type == "boolean" else int(text)


def _plain(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(text: str) -> str:
    """A text as Python, JavaScript and R all write it."""
    return json.dumps(text, ensure_ascii=False)


def _python(value: str | int | bool) -> str:
    return _quoted(value) if isinstance(value, str) else repr(value)


def _sql(value: str | int | bool) -> str:
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else _plain(value)


def _r(value: str | int | bool) -> str:
    return _quoted(value) if isinstance(value, str) else str(value).upper()


def _curl(source: Source) -> str:
    return f'curl "{source.asked()}"'


def _pandas(source: Source) -> str:
    chosen = source.condition
    filters = f'\n    filters=[({_quoted(chosen.column)}, "==", {_python(chosen.value)})],' if chosen else ""
    return f"""\
import pandas

rows = pandas.read_parquet(
    "{source.parquet}",{filters}
    dtype_backend="pyarrow",
)
print(rows)"""


def _polars(source: Source) -> str:
    chosen = source.condition
    filter = f".filter(polars.col({_quoted(chosen.column)}) == {_python(chosen.value)})" if chosen else ""
    return f"""\
import polars

table = polars.scan_parquet("{source.parquet}")
rows = table{filter}.collect()
print(rows)"""


def _duckdb(source: Source) -> str:
    chosen = source.condition
    where = ""
    if chosen:
        name = chosen.column.replace('"', '""')
        where = f'\nWHERE "{name}" = {_sql(chosen.value)}'
    return f"SELECT *\nFROM '{source.parquet}'{where};"


def _javascript(source: Source) -> str:
    return f"""\
const answer = await fetch("{source.asked()}");
const {{ data, total, next }} = await answer.json();
console.table(data);"""


def _in_r(source: Source) -> str:
    chosen = source.condition
    rows = f"subset(table, table[[{_quoted(chosen.column)}]] == {_r(chosen.value)})" if chosen else "table"
    return f"""\
table <- arrow::read_parquet("{source.parquet}")
rows <- {rows}
print(rows)"""


def _excel(source: Source) -> str:
    return f"""\
let
    Workbook = Excel.Workbook(Web.Contents("{source.asked(".xlsx")}"), true)
in
    Workbook{{0}}[Data]"""


HAND_IN = """\
# TOKEN holds an agency's token, table.csv the table.
portal=%s
dataset=$(curl --silent --show-error --fail --output /dev/null --write-out '%%header{location}' \\
  --header "Authorization: Bearer $TOKEN" --header "Content-Type: application/json" \\
  --data '{"title_vi": "Mực nước các trạm", "description_vi": "Mực nước đo lúc 7 giờ sáng tại các trạm.",
           "theme": "ENVI", "licence": "CC-BY-4.0", "contact": "thuyvan@example.gov.vn"}' \\
  "$portal/api/v1/datasets")
submission=$(curl --silent --show-error --fail --output /dev/null --write-out '%%header{location}' \\
  --header "Authorization: Bearer $TOKEN" --upload-file table.csv \\
  "$portal$dataset/muc-nuoc/file?filename=table.csv")
while curl --silent --header "Authorization: Bearer $TOKEN" "$portal$submission" |
  grep --quiet '"state":"\\(received\\|checking\\)"'; do sleep 1; done
curl --silent --show-error --fail --header "Authorization: Bearer $TOKEN" --request POST "$portal$submission/publish"
"""
"""A shell script that makes a dataset, hands a table in, waits for the check and publishes; `%s` is the portal."""


def hand_in(base_url: str) -> str:
    return HAND_IN % base_url.rstrip("/")


SNIPPETS = (
    Snippet("curl", "curl", _curl),
    Snippet("pandas", "pandas", _pandas),
    Snippet("polars", "polars", _polars),
    Snippet("duckdb", "DuckDB", _duckdb),
    Snippet("javascript", "JavaScript", _javascript),
    Snippet("r", "R", _in_r),
    Snippet("excel", "Excel", _excel),
)
"""In the order of the page."""
