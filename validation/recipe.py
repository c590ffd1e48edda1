"""The ordered, editable steps between the input and the table. Undo drops the last step; the input never changes."""

from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from validation.read.encoding import ENCODINGS

TYPES = ("string", "integer", "number", "boolean", "date", "datetime", "time", "year", "yearmonth")
"""Table Schema types that a column may have."""

UNITS = ("person", "household", "organisation", "event", "aggregate")
"""What a row may stand for; see `validation.risk.unit`."""


class SetEncoding(msgspec.Struct, frozen=True, tag_field="step", tag="encoding", forbid_unknown_fields=True):
    encoding: Annotated[str, Meta(pattern=f"^({'|'.join(ENCODINGS)})$")]
    """A name of `validation.read.encoding.ENCODINGS`."""


class SetDelimiter(msgspec.Struct, frozen=True, tag_field="step", tag="delimiter", forbid_unknown_fields=True):
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)]
    """One character."""


class SetHeaderRow(msgspec.Struct, frozen=True, tag_field="step", tag="header_row", forbid_unknown_fields=True):
    row: Annotated[int, Meta(ge=0)]
    """1 is the first row of the file; what stands above it is preamble. 0: the file has no header row."""
    count: Annotated[int, Meta(ge=1, le=20)] = 1
    """How many rows make the labels."""


class SetLastRow(msgspec.Struct, frozen=True, tag_field="step", tag="last_row", forbid_unknown_fields=True):
    row: Annotated[int, Meta(ge=1)]
    """The last row of data; what stands below it are notes."""


class SetTable(msgspec.Struct, frozen=True, tag_field="step", tag="table", forbid_unknown_fields=True):
    number: Annotated[int, Meta(ge=0)]
    """Which of the tables of a text file is meant, from 1. 0: what looks like several tables is one."""


class SetQuote(msgspec.Struct, frozen=True, tag_field="step", tag="quote", forbid_unknown_fields=True):
    quote: Annotated[str, Meta(pattern="^[\"']?$")]
    """The sign that cells may stand between; empty where every quote is a letter."""
    are_letters_inside: bool = False
    """Whether a quote is a letter wherever it is not the first or last sign of a cell."""


class FillShortRows(msgspec.Struct, frozen=True, tag_field="step", tag="fill_short_rows", forbid_unknown_fields=True):
    """The cells that short rows lack at their end are missing values."""


class JoinCells(msgspec.Struct, frozen=True, tag_field="step", tag="join_cells", forbid_unknown_fields=True):
    """In rows with too many cells one cell holds the delimiter and was written without quotes."""

    column: Annotated[int, Meta(ge=1)]
    """The column of that cell, from 1."""


class DropMisfits(msgspec.Struct, frozen=True, tag_field="step", tag="drop_misfits", forbid_unknown_fields=True):
    """Rows with too few or too many cells are left out."""


class LeaveOutRows(msgspec.Struct, frozen=True, tag_field="step", tag="leave_out_rows", forbid_unknown_fields=True):
    """Rows that do not fit are left out: of another width, or with a value that breaks a rule."""


class RemoveInvisible(
    msgspec.Struct, frozen=True, tag_field="step", tag="remove_invisible", forbid_unknown_fields=True
):
    """Signs that nobody sees are taken out of all cells."""


class ConvertFont(msgspec.Struct, frozen=True, tag_field="step", tag="convert_font", forbid_unknown_fields=True):
    font: Annotated[str, Meta(pattern="^(TCVN3|VNI)$")]
    """Family of the old Vietnamese fonts that texts were typed for; they become Unicode."""


class SetSheet(msgspec.Struct, frozen=True, tag_field="step", tag="sheet", forbid_unknown_fields=True):
    sheet: str
    """Of a workbook; of a JSON document the name of an array, such as `result.records`."""


class SetMergedCells(msgspec.Struct, frozen=True, tag_field="step", tag="merged_cells", forbid_unknown_fields=True):
    repeated: bool
    """Whether the value of merged cells is that of each of them; otherwise of the first one only."""


class SetHidden(msgspec.Struct, frozen=True, tag_field="step", tag="hidden", forbid_unknown_fields=True):
    """What becomes of rows and columns of the table that the sheet does not show."""

    kept: bool
    """Whether they are part of the table on purpose; otherwise they are left out."""


class SetMember(msgspec.Struct, frozen=True, tag_field="step", tag="member", forbid_unknown_fields=True):
    member: str
    """Name of a file in a ZIP archive."""


class SetColumnType(msgspec.Struct, frozen=True, tag_field="step", tag="column_type", forbid_unknown_fields=True):
    column: str
    """The column's name in the Table Schema."""
    type: Annotated[str, Meta(pattern=f"^({'|'.join(TYPES)})$")]
    """A Table Schema type of `TYPES`."""
    format: str = ""
    """Table Schema format, such as `%d/%m/%Y`; empty means the default."""
    decimal_char: Annotated[str, Meta(max_length=1)] = ""
    """Decimal mark of a number column; empty means a point."""
    group_char: Annotated[str, Meta(max_length=1)] = ""
    """Thousands separator of a number column; empty means none."""
    bare_number: bool = True
    """False: a unit stands beside the numbers, such as `%`, and is no part of them."""
    true_values: tuple[str, ...] = ()
    """What means true in a boolean column, such as `Có`; empty means what Table Schema takes: `true`, `1`."""
    false_values: tuple[str, ...] = ()
    """What means false in a boolean column, such as `Không`; empty means what Table Schema takes: `false`, `0`."""

    def __post_init__(self) -> None:
        if self.group_char == (self.decimal_char or "."):
            raise ValueError("Decimal mark and thousands separator must differ")


class Constraints(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True):
    """Rules of Table Schema for the values of a column."""

    required: bool = False
    unique: bool = False
    minimum: str | int | float | None = None
    maximum: str | int | float | None = None
    min_length: Annotated[int, Meta(ge=0)] | None = None
    max_length: Annotated[int, Meta(ge=0)] | None = None
    pattern: Annotated[str, Meta(max_length=1000)] = ""
    """A regular expression for the whole value."""
    enum: tuple[str, ...] = ()
    """The only values there may be, as they are written in the file."""


class SetColumn(msgspec.Struct, frozen=True, tag_field="step", tag="column", forbid_unknown_fields=True):
    """What is said about a column; what is None stays as it is."""

    column: str
    """The column's name in the Table Schema."""
    name: str | None = None
    """Its new name."""
    title: str | None = None
    description: str | None = None
    unit: str | None = None
    constraints: Constraints | None = None
    """All rules of the column; none that it had before stays."""


class SetPrimaryKey(msgspec.Struct, frozen=True, tag_field="step", tag="primary_key", forbid_unknown_fields=True):
    columns: tuple[str, ...]
    """Names of the columns whose values together tell rows apart; none takes the key back."""


class SetMissingValues(msgspec.Struct, frozen=True, tag_field="step", tag="missing_values", forbid_unknown_fields=True):
    values: tuple[str, ...]
    """Words that mean "no value" in every column, such as `N/A`; an empty cell always does."""


class DropColumn(msgspec.Struct, frozen=True, tag_field="step", tag="drop_column", forbid_unknown_fields=True):
    """A column is left out of the table, to protect those it is about."""

    column: str
    """Its name in the Table Schema where the step stands."""


class DropRows(msgspec.Struct, frozen=True, tag_field="step", tag="drop_rows", forbid_unknown_fields=True):
    """Rows in which a privacy rule fires are left out of the table."""

    columns: Annotated[tuple[str, ...], Meta(min_length=1)]
    """The columns that are looked at."""


class RedactSpans(msgspec.Struct, frozen=True, tag_field="step", tag="redact_spans", forbid_unknown_fields=True):
    """What privacy rules find in the texts and the label of a column becomes `[…]`."""

    column: str


class Mask(msgspec.Struct, frozen=True, tag_field="step", tag="mask", forbid_unknown_fields=True):
    """Of each value of a column at most three characters stay."""

    column: str


class DateGeneralise(msgspec.Struct, frozen=True, tag_field="step", tag="date_generalise", forbid_unknown_fields=True):
    """Of each day of a column only the month, quarter, year or span of years stays."""

    column: str
    to: Literal["month", "quarter", "year", "5y", "10y"]


class AgeBand(msgspec.Struct, frozen=True, tag_field="step", tag="age_band", forbid_unknown_fields=True):
    """Ages of a column become bands, and the oldest people one band."""

    column: str
    width: Literal[5, 10] = 5
    top: Annotated[int, Meta(ge=50, le=110)] = 85


class GeoGeneralise(msgspec.Struct, frozen=True, tag_field="step", tag="geo_generalise", forbid_unknown_fields=True):
    """Wards, communes and provinces of Viet Nam become the province or the region that they lie in."""

    column: str
    to: Literal["province", "region"]
    within: str = ""
    """The column with the province, which tells wards of one name apart; empty where there is none."""


class CoordRound(msgspec.Struct, frozen=True, tag_field="step", tag="coord_round", forbid_unknown_fields=True):
    """Coordinates in degrees keep this many decimals: two are about 1.1 km."""

    column: str
    decimals: Annotated[int, Meta(ge=0, le=4)] = 2


class Bin(msgspec.Struct, frozen=True, tag_field="step", tag="bin", forbid_unknown_fields=True):
    """Numbers of a column become spans of this width."""

    column: str
    width: Annotated[float, Meta(gt=0)]


class TopBottomCode(msgspec.Struct, frozen=True, tag_field="step", tag="top_bottom_code", forbid_unknown_fields=True):
    """Of numbers below `low` and above `high` it is only said that they are."""

    column: str
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("Nothing is coded without a limit")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("The low limit must be below the high one")


class MergeRare(msgspec.Struct, frozen=True, tag_field="step", tag="merge_rare", forbid_unknown_fields=True):
    """Values of a column that stand in fewer rows than `least` become one value."""

    column: str
    least: Annotated[int, Meta(ge=2)]
    into: Annotated[str, Meta(min_length=1, max_length=100)] = "Khác"


class Round(msgspec.Struct, frozen=True, tag_field="step", tag="round", forbid_unknown_fields=True):
    """Numbers of a column become the nearest multiple of `base`."""

    column: str
    base: Annotated[float, Meta(gt=0)]


class RandomRound(msgspec.Struct, frozen=True, tag_field="step", tag="random_round", forbid_unknown_fields=True):
    """Whole numbers of a column become a multiple of `base` beside them, by a draw that keeps the mean."""

    column: str
    base: Annotated[int, Meta(ge=2)]
    by: Annotated[tuple[str, ...], Meta(min_length=1)]
    """The columns whose values name a cell: where these agree, so does the draw."""
    seed: Annotated[str, Meta(max_length=200)] = ""
    """Known to the agency only. Tables with the same one agree; where it is empty, the column itself stands for it."""


class Aggregate(msgspec.Struct, frozen=True, tag_field="step", tag="aggregate", forbid_unknown_fields=True):
    """Rows become counts by the values of columns; small groups go, and those from which they could be worked out."""

    columns: Annotated[tuple[str, ...], Meta(min_length=1, max_length=4)]
    k: Annotated[int, Meta(ge=2)] = 11
    totals: bool = False
    """Whether sums over the values of each column stand in the table too."""
    label: Annotated[str, Meta(min_length=1, max_length=100)] = "Số lượng"
    """Of the column with the counts."""


class LocalSuppress(msgspec.Struct, frozen=True, tag_field="step", tag="local_suppress", forbid_unknown_fields=True):
    """Cells go, as few as needed, until k rows agree in all these columns."""

    columns: Annotated[tuple[str, ...], Meta(min_length=1)]
    k: Annotated[int, Meta(ge=2)] = 11


class CellSuppress(msgspec.Struct, frozen=True, tag_field="step", tag="cell_suppress", forbid_unknown_fields=True):
    """Figures of fewer than `below` go, and those beside them that would give them away by their totals."""

    columns: Annotated[tuple[str, ...], Meta(min_length=1)]
    """Counts; or sums of what `counted` counts."""
    below: Annotated[int, Meta(ge=2)] = 11
    by: tuple[str, ...] = ()
    """The columns that say of whom a row's figures are, total rows among them."""
    counted: str = ""
    """The column that says how many make up the figures of a row; empty where the figures are counts themselves."""


class KAnonymise(msgspec.Struct, frozen=True, tag_field="step", tag="k_anonymise", forbid_unknown_fields=True):
    """The columns become as coarse as needed for k rows to agree in all of them, with the least loss."""

    columns: Annotated[tuple[str, ...], Meta(min_length=1)]
    k: Annotated[int, Meta(ge=2)] = 11
    keep: Literal["", "geography", "age", "detail"] = ""
    """What is to stay as fine as can be."""


class DropSurroundings(
    msgspec.Struct, frozen=True, tag_field="step", tag="drop_surroundings", forbid_unknown_fields=True
):
    """What stands around the table is left out, and the original is never public."""


class SetUnit(msgspec.Struct, frozen=True, tag_field="step", tag="unit", forbid_unknown_fields=True):
    """What one row of the table stands for."""

    unit: Annotated[str, Meta(pattern=f"^({'|'.join(UNITS)})$")]
    """One of `UNITS`."""


class SetQuasiIdentifiers(
    msgspec.Struct, frozen=True, tag_field="step", tag="quasi_identifiers", forbid_unknown_fields=True
):
    """The facts of people that others may know of them."""

    columns: tuple[str, ...]
    """Names in the Table Schema where the step stands; none takes back what was said before."""


class SetK(msgspec.Struct, frozen=True, tag_field="step", tag="k", forbid_unknown_fields=True):
    """How many people have to share their facts; fewer than the rules ask for is a steward's to allow."""

    k: Annotated[int, Meta(ge=5, le=50)]


Step = (
    SetEncoding
    | SetDelimiter
    | SetQuote
    | SetHeaderRow
    | SetLastRow
    | SetTable
    | SetSheet
    | SetMember
    | SetMergedCells
    | SetHidden
    | FillShortRows
    | JoinCells
    | DropMisfits
    | LeaveOutRows
    | RemoveInvisible
    | ConvertFont
    | SetColumnType
    | SetColumn
    | SetPrimaryKey
    | SetMissingValues
    | DropColumn
    | DropRows
    | RedactSpans
    | Mask
    | DateGeneralise
    | AgeBand
    | GeoGeneralise
    | CoordRound
    | Bin
    | TopBottomCode
    | MergeRare
    | Round
    | RandomRound
    | Aggregate
    | LocalSuppress
    | CellSuppress
    | KAnonymise
    | DropSurroundings
    | SetUnit
    | SetQuasiIdentifiers
    | SetK
)
Recipe = tuple[Step, ...]
"""What a later step sets wins over an earlier one (of a column: for the same column)."""

RiskFix = (
    DateGeneralise
    | AgeBand
    | GeoGeneralise
    | CoordRound
    | Bin
    | TopBottomCode
    | MergeRare
    | Round
    | RandomRound
    | Aggregate
    | LocalSuppress
    | CellSuppress
    | KAnonymise
)
"""Steps after which somebody is not as easily found among the rows."""

TableFix = DropColumn | DropRows | RedactSpans | Mask | RiskFix
"""Steps that take personal data out of the cells; `validation.fix` follows them."""

S = TypeVar("S", bound=msgspec.Struct)


def last(recipe: Recipe, kind: type[S]) -> S | None:
    """The step of that kind that holds, if any."""
    return next((step for step in reversed(recipe) if isinstance(step, kind)), None)
