"""What a reader asks of one table: request parameters → typed query → parameters again. No I/O.

The grammar, with its reasons, is in `catalog/decisions/0006-rows.md`:

- `column=value` and `column__operator=value` are conditions; all of them must hold.
- `q`, `select`, `order_by`, `limit`, `cursor` and the other names of RESERVED are never columns.
- A column's name may always be written in double quotes, doubled inside: `"limit"__gte=5`, `select="a, b",c`.
  Quoted, it is neither reserved nor split. Unquoted, a column and an operator win over a column of that whole name.
- `group_by=a,b` asks for groups of rows; `select` and `order_by` then also take `count` and `column__aggregate`.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, TypeVar

import msgspec

from catalog.errors import N_, CatalogError, Message

DEFAULT_LIMIT = 100
MAX_LIMIT = 10_000
MAX_TEXT_LENGTH = 100

RESERVED = frozenset(
    {"as_of", "bom", "cursor", "format", "group_by", "lang", "limit", "order_by", "q", "select", "version"}
)
"""Parameter names that are never columns. Those `parse` does not know are its caller's, who takes them out first."""

Sealed = TypeVar("Sealed", bound=msgspec.Struct)

Scalar = str | int | Decimal | bool | date | datetime
Value = Scalar | tuple[Scalar, ...]


class UnknownColumn(CatalogError):
    slug = "unknown-column"
    title = N_("There is no such column")
    detail = N_("There is no column {column}. The columns are: {available}.")

    def __init__(self, column: str, available: Sequence[str]) -> None:
        self.column, self.available = column, _closest_first(column, available)
        names = ", ".join(_plain_or_quoted(name) for name in self.available)
        super().__init__(column=_shortened(column), available=names)


class UnknownOperator(CatalogError):
    slug = "unknown-operator"
    title = N_("This column cannot be asked that")
    detail = N_("__{operator} does not fit the column {column} ({type}). These do: {available}.")

    def __init__(self, column: str, operator: str, type: str, available: Sequence[str]) -> None:
        self.column, self.operator, self.type = column, operator, type
        self.available = _closest_first(operator, available)
        keys = ", ".join(f"__{key}" for key in self.available)
        super().__init__(operator=operator, column=quoted(column), type=type, available=keys)


class BadValue(CatalogError):
    slug = "bad-value"
    title = N_("A value is not of its column's type")
    detail = N_("{value} does not fit the column {column} ({type}). Write {expected}.")

    def __init__(self, column: str, type: str, value: str, expected: str) -> None:
        self.column, self.type, self.value, self.expected = column, type, value, expected
        super().__init__(
            value=_shortened(value),
            column=quoted(column),
            type=type,
            expected=Message(expected),
            isnull=parameter(column, "isnull"),
        )


class MissingValue(BadValue):
    detail = N_("Nothing is given for the column {column} ({type}). Write {expected}, or ask {isnull}=true.")


class BadParameter(CatalogError):
    """A parameter that no column's type explains; its subclasses say what is wrong with it."""

    slug = "bad-parameter"
    title = N_("A parameter cannot be understood")


class ReservedName(BadParameter):
    detail = N_("The word {name} is reserved and has no use here. For a column of that name write {quoted}.")

    def __init__(self, name: str) -> None:
        super().__init__(name=name, quoted=quoted(name))


class NotGrouped(BadParameter):
    detail = N_(
        "A group has many cells of the column {column}. Add it to group_by, or ask for one value of them: {available}."
    )

    def __init__(self, column: str, type: str) -> None:
        self.available = tuple(written_term(Term(column, fitting.key)) for fitting in aggregates_for(type))
        super().__init__(column=_shortened(column), available=", ".join(self.available))


class GivenTwice(BadParameter):
    detail = N_("{name} may be given only once.")


class BadQuotes(BadParameter):
    detail = N_('The quotes in {text} do not match. Write names as "a, b" and double a quote inside: "a ""b""".')

    def __init__(self, text: str) -> None:
        super().__init__(text=_shortened(text))


class NotText(BadParameter):
    detail = N_("{name} holds what is not a character. Encode addresses as UTF-8.")


class TextTooLong(BadParameter):
    detail = N_("q may hold at most {most} characters. Look for fewer words.")


class BadLimit(BadParameter):
    detail = N_("{value} is not a number of rows. Write a whole number from 1 on.")

    def __init__(self, value: str) -> None:
        super().__init__(value=_shortened(value))


class LimitTooHigh(BadParameter):
    detail = N_("A page has at most {most} rows. Follow `next` for more; all rows are in the .csv and .parquet files.")


class BadCursor(CatalogError):
    slug = "bad-cursor"
    title = N_("This cursor does not belong here")
    detail = N_(
        "It is damaged, or was made for another table, other conditions or another order. "
        "Follow the `next` link as it was given, or start again without a cursor."
    )


class Kind(msgspec.Struct, frozen=True):
    """What a column holds, as far as asking for it goes. `read` raises ValueError for text that is no such value."""

    name: str
    read: Callable[[str], Scalar]
    expected: str


def _integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise ValueError(text)
    return int(text)


def _number(text: str) -> Decimal:
    """Table Schema's NaN and INF are left out: the check keeps them from being published."""
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,6})?", text):
        raise ValueError(text)
    return Decimal(text)


def _boolean(text: str) -> bool:
    try:
        return {"true": True, "1": True, "false": False, "0": False}[text.lower()]
    except KeyError as error:
        raise ValueError(text) from error


def _datetime(text: str) -> datetime:
    """A time without a zone; one with a zone becomes UTC, as tables keep it."""
    moment = datetime.fromisoformat(text)
    try:
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except OverflowError as error:
        raise ValueError(text) from error


TEXT = Kind("string", str, N_("text"))
INTEGER = Kind("integer", _integer, N_("a whole number such as 2026"))
NUMBER = Kind("number", _number, N_("a number with a decimal point, such as 12.5"))
BOOLEAN = Kind("boolean", _boolean, N_("true or false"))
DATE = Kind("date", date.fromisoformat, N_("a date as year-month-day, such as 2026-03-01"))
DATETIME = Kind("datetime", _datetime, N_("a time such as 2026-03-01T08:30:00 (a + in an address is written %2B)"))

KINDS = {"integer": INTEGER, "year": INTEGER, "number": NUMBER, "boolean": BOOLEAN, "date": DATE, "datetime": DATETIME}
"""By Table Schema type; every other type is kept and asked for as text."""

_EVERY = frozenset({TEXT.name, INTEGER.name, NUMBER.name, BOOLEAN.name, DATE.name, DATETIME.name})
_ORDERED = _EVERY - {BOOLEAN.name}
_NUMBERS = frozenset({INTEGER.name, NUMBER.name})
_TEXT_ONLY = frozenset({TEXT.name})


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """One way to compare a column with a value; `catalog.tables.sql` fills `{column}` and `{value}` of the template."""

    key: str
    label_vi: str
    label_en: str
    sql: str
    kinds: frozenset[str]
    """Names of the kinds of column it takes."""
    takes_list: bool = False
    takes: Kind | None = None
    """Kind of its value, where that is not the column's own."""
    rounding: str | None = None
    """How a value finer than a decimal column is made to fit without changing the answer; None: it equals no cell."""


OPERATORS = {
    operator.key: operator
    for operator in (
        Operator(key="eq", label_vi="bằng", label_en="is", sql="{column} = {value}", kinds=_EVERY),
        Operator(
            key="ne",
            label_vi="khác (kể cả ô trống)",
            label_en="is not (missing cells included)",
            # Together with `eq` it gives every row: a missing cell is not that value either.
            sql="{column} IS DISTINCT FROM {value}",
            kinds=_EVERY,
        ),
        Operator(
            key="gt",
            label_vi="lớn hơn",
            label_en="is more than",
            sql="{column} > {value}",
            kinds=_ORDERED,
            rounding=ROUND_FLOOR,
        ),
        Operator(
            key="gte",
            label_vi="lớn hơn hoặc bằng",
            label_en="is at least",
            sql="{column} >= {value}",
            kinds=_ORDERED,
            rounding=ROUND_CEILING,
        ),
        Operator(
            key="lt",
            label_vi="nhỏ hơn",
            label_en="is less than",
            sql="{column} < {value}",
            kinds=_ORDERED,
            rounding=ROUND_CEILING,
        ),
        Operator(
            key="lte",
            label_vi="nhỏ hơn hoặc bằng",
            label_en="is at most",
            sql="{column} <= {value}",
            kinds=_ORDERED,
            rounding=ROUND_FLOOR,
        ),
        Operator(
            key="in",
            label_vi="là một trong",
            label_en="is one of (separated by commas)",
            sql="{column} IN ({value})",
            kinds=_EVERY,
            takes_list=True,
        ),
        Operator(
            key="contains",
            label_vi="chứa",
            label_en="contains",
            sql="contains({column}, {value})",
            kinds=_TEXT_ONLY,
        ),
        Operator(
            key="startswith",
            label_vi="bắt đầu bằng",
            label_en="starts with",
            sql="starts_with({column}, {value})",
            kinds=_TEXT_ONLY,
        ),
        Operator(
            key="isnull",
            label_vi="là ô trống",
            label_en="is missing",
            sql="({column} IS NULL) = {value}",
            kinds=_EVERY,
            takes=BOOLEAN,
        ),
    )
}


class Aggregate(msgspec.Struct, frozen=True, kw_only=True):
    """One value for a column's cells in a group of rows; missing cells count for nothing.

    `catalog.tables.sql` fills `{column}`. Where a group has no present cell, all but the counts are missing too.
    """

    key: str
    label_vi: str
    label_en: str
    kinds: frozenset[str]
    """Names of the kinds of column it takes."""
    gives: Kind | None = None
    """Kind of the value; None: the column's own."""
    sql: str
    sql_of_integers: str = ""
    sql_of_floats: str = ""
    sql_of_texts: str = ""
    """Where cells that are stored so need another template."""


def _to_15_digits(expression: str) -> str:
    """A binary number without the digits that its arithmetic makes up, which would differ from one run to the next.

    The sum of 0.1 and 0.2 is 0.3 to a reader; and how threads share the rows decides in which order they are added.
    """
    return f"CAST(format('{{:.15g}}', {expression}) AS DOUBLE) + 0.0::DOUBLE"


def _of_alphabet(function: str) -> str:
    """Texts by the Vietnamese alphabet; equals in it by code point, so that one of them is always the one."""
    key = "{'place': icu_sort_key({column}, 'vi'), 'text': {column}}"
    return f"struct_extract({function}({key}) FILTER (WHERE {{column}} IS NOT NULL), 'text')"


AGGREGATES = {
    aggregate.key: aggregate
    for aggregate in (
        Aggregate(
            key="count",
            label_vi="số ô có giá trị",
            label_en="number of cells that are not missing",
            kinds=_EVERY,
            gives=INTEGER,
            sql="count({column})",
        ),
        Aggregate(
            key="distinct",
            label_vi="số giá trị khác nhau",
            label_en="number of different values",
            kinds=_EVERY,
            gives=INTEGER,
            sql="count(DISTINCT {column})",
        ),
        Aggregate(
            key="sum",
            label_vi="tổng, chính xác với số nguyên và số thập phân chính xác, các số khác lấy 15 chữ số",
            label_en="sum, exact for integers and exact decimals, of other numbers to 15 digits",
            kinds=_NUMBERS,
            sql="sum({column})",
            sql_of_integers="CAST(sum({column}) AS BIGINT)",
            # With compensation for what each addition rounds off.
            sql_of_floats=_to_15_digits("fsum({column})"),
        ),
        Aggregate(
            key="avg",
            label_vi="trung bình, lấy 15 chữ số",
            label_en="average, to 15 digits",
            kinds=_NUMBERS,
            gives=NUMBER,
            sql=_to_15_digits("avg({column})"),
            sql_of_floats=_to_15_digits("favg({column})"),
        ),
        Aggregate(
            key="median",
            label_vi="trung vị, lấy 15 chữ số",
            label_en="median, to 15 digits",
            kinds=_NUMBERS,
            gives=NUMBER,
            sql=_to_15_digits("quantile_cont(CAST({column} AS DOUBLE), 0.5)"),
        ),
        Aggregate(
            key="min",
            label_vi="giá trị nhỏ nhất hoặc đầu tiên",
            label_en="smallest or first value",
            kinds=_ORDERED,
            sql="min({column})",
            sql_of_floats="min({column}) + 0.0::DOUBLE",
            sql_of_texts=_of_alphabet("min"),
        ),
        Aggregate(
            key="max",
            label_vi="giá trị lớn nhất hoặc cuối cùng",
            label_en="largest or last value",
            kinds=_ORDERED,
            sql="max({column})",
            sql_of_floats="max({column}) + 0.0::DOUBLE",
            sql_of_texts=_of_alphabet("max"),
        ),
    )
}

ROW_COUNT = "count"
"""What the number of a group's rows is called; a column of that name is written in quotes."""


class Condition(msgspec.Struct, frozen=True):
    column: str
    operator: str
    """A key of OPERATORS."""
    value: Value


class Order(msgspec.Struct, frozen=True):
    """Missing cells come last either way."""

    column: str
    descending: bool = False


class Term(msgspec.Struct, frozen=True):
    """A column of an answer about groups."""

    column: str | None
    """None: the rows themselves, which are counted."""
    aggregate: str | None = None
    """A key of AGGREGATES; None: the column is one of those that make the groups."""


COUNT_OF_ROWS = Term(None, "count")


class TermOrder(msgspec.Struct, frozen=True):
    """Missing values come last either way."""

    term: Term
    descending: bool = False


class Groups(msgspec.Struct, frozen=True):
    """What is asked of groups of rows. Groups that tie, or have no order, stand in the order of what makes them."""

    by: tuple[str, ...] = ()
    """Rows with the same cells in these columns are a group, missing cells being the same; none means all rows."""
    select: tuple[Term, ...] = ()
    """The columns of the answer."""
    order_by: tuple[TermOrder, ...] = ()

    def names(self) -> tuple[str, ...]:
        """What the columns of the answer are called; each name once."""
        taken = {term.column for term in self.select if term.aggregate is None}
        return tuple(_name_of(term, taken) for term in self.select)


class RowsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows and columns, in which order. Rows that tie, or have no order, stand in the order of the file."""

    conditions: tuple[Condition, ...] = ()
    text: str = ""
    """Every word of it must stand in some text column, letter case and diacritics aside."""
    select: tuple[str, ...] = ()
    """Column names in the order of the answer; none means all."""
    order_by: tuple[Order, ...] = ()
    limit: int | None = None
    """Most rows to give; None means DEFAULT_LIMIT for a page and no limit for an export."""
    after: int | None = None
    """Row number (from 0, in the file) of the last row already given; of groups, how many were."""
    groups: Groups | None = None
    """When groups of the rows are asked for, with their own `select` and `order_by`."""


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """Where a reader stands in a query on one version."""

    version_id: str
    row: int
    """Row number of the last row given; of groups, how many were."""
    query: str
    """`digest` of the query it was made for."""


def parse(
    params: Sequence[tuple[str, str]],
    schema: Mapping[str, Any],
    *,
    max_limit: int | None = MAX_LIMIT,
    takes_groups: bool = True,
) -> RowsQuery:
    """The query that decoded request parameters ask of a table with this Table Schema descriptor.

    Exports pass `max_limit=None`, and who can only show rows `takes_groups=False`. The caller takes out the RESERVED
    names it handles itself, and looks into the cursor first (`decode_cursor`) to hand in the schema of the version it
    is pinned to.
    """
    types = {field["name"]: field.get("type", "string") for field in schema["fields"]}
    conditions: list[Condition] = []
    given: dict[str, list[str]] = {}
    for name, value in params:
        if not _is_text(name + value):
            raise NotText(name=ascii(name))
        if name in _READERS and (takes_groups or name != "group_by"):
            if value:  # forms send what was left empty
                given.setdefault(name, []).append(value)
        else:
            conditions.append(_condition(name, value, types))
    for name in ("q", "limit", "cursor"):
        if len(given.get(name, ())) > 1:
            raise GivenTwice(name=name)
    if len(given.get("q", [""])[0]) > MAX_TEXT_LENGTH:
        raise TextTooLong(most=MAX_TEXT_LENGTH)
    select, order_by, group_by = (",".join(given.get(name, ())) for name in ("select", "order_by", "group_by"))
    groups = _groups(select, order_by, group_by, types) if takes_groups else None
    query = RowsQuery(
        conditions=tuple(conditions),
        text=given.get("q", [""])[0].strip(),
        select=() if groups else _selected(select, types),
        order_by=() if groups else _ordered(order_by, types),
        limit=read_limit(given["limit"][0], max_limit) if "limit" in given else None,
        groups=groups,
    )
    return _resume(query, given["cursor"][0]) if "cursor" in given else query


_READERS = frozenset({"q", "select", "order_by", "group_by", "limit", "cursor"})
"""The reserved names that `parse` answers itself."""


def to_params(query: RowsQuery) -> list[tuple[str, str]]:
    """Parameters that parse back into the same query but for its cursor: for links, forms and cache keys."""
    params = [(parameter(c.column, c.operator), _written(c.value)) for c in query.conditions]
    if query.text:
        params.append(("q", query.text))
    if query.select:
        params.append(("select", ",".join(_plain_or_quoted(name) for name in query.select)))
    if query.order_by:
        keys = ("-" * order.descending + _plain_or_quoted(order.column) for order in query.order_by)
        params.append(("order_by", ",".join(keys)))
    if query.groups is not None:
        params += _params_of_groups(query.groups)
    if query.limit is not None:
        params.append(("limit", str(query.limit)))
    return params


def parameter(column: str, operator: str = "eq") -> str:
    """Name of the request parameter for a condition on `column`, whatever the column is called."""
    return _plain_or_quoted(column) + ("" if operator == "eq" else f"__{operator}")


def operators_for(type: str) -> tuple[Operator, ...]:
    """The operators that fit a column of this Table Schema type."""
    kind = KINDS.get(type, TEXT)
    return tuple(operator for operator in OPERATORS.values() if kind.name in operator.kinds)


def aggregates_for(type: str) -> tuple[Aggregate, ...]:
    """The aggregates that fit a column of this Table Schema type."""
    kind = KINDS.get(type, TEXT)
    return tuple(aggregate for aggregate in AGGREGATES.values() if kind.name in aggregate.kinds)


def written_term(term: Term) -> str:
    """A column of an answer about groups, as `select` and `order_by` take it."""
    if term.column is None:
        return ROW_COUNT
    if term.aggregate is None:
        return quoted(term.column) if term.column == ROW_COUNT else _plain_or_quoted(term.column)
    return f"{_plain_or_quoted(term.column)}__{term.aggregate}"


def digest(query: RowsQuery) -> str:
    """Short fingerprint of what decides which row follows which; a page's size and columns are free to change."""
    ordered = msgspec.structs.replace(query, select=(), limit=None)
    if query.groups is not None:
        ordered = msgspec.structs.replace(
            ordered, groups=msgspec.structs.replace(query.groups, select=(COUNT_OF_ROWS,))
        )
    return hashlib.blake2b(repr(sorted(to_params(ordered))).encode(), digest_size=9).hexdigest()


def encode_cursor(version_id: str, query: RowsQuery, row: int) -> str:
    """Opaque text that continues `query` after `row` on this version, whatever is published meanwhile."""
    return seal(Cursor(version_id, row, digest(query)))


def decode_cursor(text: str) -> Cursor:
    """The cursor in `text`; raises BadCursor for anything that `encode_cursor` did not write.

    The seal guards against accidents, not against forgery: a forged cursor only shows other rows of a public table.
    Whether the version belongs to the table that is asked is for the caller to see.
    """
    return unseal(text, Cursor)


def seal(value: msgspec.Struct) -> str:
    """A small value as opaque text for an address."""
    body = msgspec.json.encode(value)
    return base64.urlsafe_b64encode(_checksum(body) + body).decode().rstrip("=")


def unseal(text: str, type: type[Sealed]) -> Sealed:
    """The value in `text`; raises BadCursor for anything that `seal` did not make of such a value."""
    try:
        sealed = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        checksum, body = sealed[:_SEAL_BYTES], sealed[_SEAL_BYTES:]
        if checksum != _checksum(body):
            raise BadCursor
        return msgspec.json.decode(body, type=type)
    except (UnicodeEncodeError, binascii.Error, msgspec.DecodeError) as error:
        raise BadCursor from error


_SEAL_BYTES = 6


def _checksum(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_SEAL_BYTES).digest()


def quoted(name: str) -> str:
    """A column's name in double quotes, as every parameter takes it."""
    return '"' + name.replace('"', '""') + '"'


def _is_text(text: str) -> bool:
    """No half of a surrogate pair, which a sloppy client can send and no database takes."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _condition(name: str, value: str, types: Mapping[str, str]) -> Condition:
    column, key = _column_and_operator(name, types)
    kind = KINDS.get(types[column], TEXT)
    operator = OPERATORS.get(key)
    if operator is None or kind.name not in operator.kinds:
        available = [fitting.key for fitting in operators_for(types[column])]
        raise UnknownOperator(column, key, types[column], available)
    kind = operator.takes or kind
    if operator.takes_list:
        return Condition(column, key, tuple(_value(item.name, column, kind) for item in _items(value)))
    return Condition(column, key, _value(value, column, kind))


def _column_and_operator(name: str, types: Mapping[str, str]) -> tuple[str, str]:
    if quote := re.match(r'"((?:[^"]|"")*)"', name):
        column, rest = quote[1].replace('""', '"'), name[quote.end() :]
        if rest and not rest.startswith("__"):
            raise BadQuotes(name)
        return _known(column, types), rest[2:] if rest else "eq"
    if name in RESERVED:
        raise ReservedName(name)
    column, split, key = name.rpartition("__")
    if split and column in types and (key in OPERATORS or name not in types):
        return column, key
    if name in types:
        return name, "eq"
    return _known(column if key in OPERATORS else name, types), "eq"


def _known(column: str, types: Mapping[str, str]) -> str:
    if column not in types:
        raise UnknownColumn(column, tuple(types))
    return column


def _value(text: str, column: str, kind: Kind) -> Scalar:
    try:
        return kind.read(text)
    except ValueError as error:
        problem = BadValue if text else MissingValue
        raise problem(column, kind.name, text, kind.expected) from error


def _selected(text: str, types: Mapping[str, str]) -> tuple[str, ...]:
    names = [_known(item.name, types) for item in _items(text)] if text else []
    return tuple(dict.fromkeys(names))


def _ordered(text: str, types: Mapping[str, str]) -> tuple[Order, ...]:
    keys: dict[str, Order] = {}
    for item in _items(text, signed=True) if text else ():
        # A second key on the same column would never decide anything.
        keys.setdefault(item.name, Order(_known(item.name, types), item.has_minus))
    return tuple(keys.values())


def _groups(select: str, order_by: str, group_by: str, types: Mapping[str, str]) -> Groups | None:
    """What is asked of groups; None where neither `group_by` nor an aggregate says that groups are meant."""
    items = list(_items(select, takes_aggregate=True)) if select else []
    orders = list(_items(order_by, signed=True, takes_aggregate=True)) if order_by else []
    if not group_by and not any(_split_aggregate(item, types)[1] for item in (*items, *orders)):
        return None
    by = _selected(group_by, types)
    terms = tuple(dict.fromkeys(_term(item, by, types) for item in items))
    keys: dict[Term, TermOrder] = {}
    for item in orders:
        term = _term(item, by, types)
        keys.setdefault(term, TermOrder(term, item.has_minus))
    return Groups(by, terms or (*(Term(name) for name in by), COUNT_OF_ROWS), tuple(keys.values()))


def _term(item: _Item, by: Sequence[str], types: Mapping[str, str]) -> Term:
    name, key = _split_aggregate(item, types)
    if not key and name == ROW_COUNT and not item.is_quoted:
        return COUNT_OF_ROWS
    column = _known(name, types)
    if not key:
        if column not in by:
            raise NotGrouped(column, types[column])
        return Term(column)
    available = [fitting.key for fitting in aggregates_for(types[column])]
    if key not in available:
        raise UnknownOperator(column, key, types[column], available)
    return Term(column, key)


def _split_aggregate(item: _Item, types: Mapping[str, str]) -> tuple[str, str]:
    """The column and the key of an aggregate, which is empty where there is none."""
    if item.is_quoted:
        return item.name, item.aggregate
    column, split, key = item.name.rpartition("__")
    if split and column in types and (key in AGGREGATES or item.name not in types):
        return column, key
    return item.name, ""


def _name_of(term: Term, taken: Collection[str | None]) -> str:
    if term.column is None:
        name = ROW_COUNT
    elif term.aggregate is None:
        return term.column
    else:
        name = f"{term.column}__{term.aggregate}"
    while name in taken:
        name += "_"
    return name


def _params_of_groups(groups: Groups) -> Iterator[tuple[str, str]]:
    if groups.by:
        yield "group_by", ",".join(map(_plain_or_quoted, groups.by))
    yield "select", ",".join(map(written_term, groups.select))
    if groups.order_by:
        yield "order_by", ",".join("-" * order.descending + written_term(order.term) for order in groups.order_by)


def read_limit(text: str, most: int | None) -> int:
    """A number of rows, at most so many. Raises BadLimit or LimitTooHigh."""
    if not re.fullmatch(r"[0-9]{1,12}", text) or (limit := int(text)) < 1:
        raise BadLimit(text)
    if most is not None and limit > most:
        raise LimitTooHigh(most=most)
    return limit


def _resume(query: RowsQuery, text: str) -> RowsQuery:
    cursor = decode_cursor(text)
    if cursor.query != digest(query) or cursor.row < 0:
        raise BadCursor
    return msgspec.structs.replace(query, after=cursor.row)


class _Item(msgspec.Struct, frozen=True):
    """One item of a comma-separated list."""

    name: str
    """Without its quotes."""
    is_quoted: bool = False
    has_minus: bool = False
    aggregate: str = ""
    """What follows the quotes."""


_ITEM = re.compile(r'\s*(?:(-)\s*)?"((?:[^"]|"")*)"(?:__([^",\s]+))?\s*(?=,|$)|([^,]*)')


def _items(text: str, *, signed: bool = False, takes_aggregate: bool = False) -> Iterator[_Item]:
    """The items of a list; a minus before one and an aggregate behind quotes are only read where they are taken."""
    position = 0
    while position <= len(text):
        match = _ITEM.match(text, position)
        assert match is not None  # noqa: S101 - its second branch matches anything, even nothing
        minus, name, aggregate, plain = match.groups()
        if plain is not None:
            plain = plain.strip()
            minus = "-" if signed and plain.startswith("-") else ""
            plain = plain[len(minus) :]
        if (plain or "").startswith('"') or (minus and not signed) or (aggregate and not takes_aggregate):
            raise BadQuotes(text)
        yield _Item(name.replace('""', '"') if plain is None else plain, plain is None, bool(minus), aggregate or "")
        position = match.end() + 1


def _written(value: Value) -> str:
    if isinstance(value, tuple):
        return ",".join(_item(_written(item)) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):  # datetime is one too
        return value.isoformat()
    return str(value)


def _item(text: str) -> str:
    return quoted(text) if not text or text != text.strip() or "," in text or '"' in text else text


def _plain_or_quoted(name: str) -> str:
    return quoted(name) if name in RESERVED or "__" in name or name.startswith("-") or _item(name) != name else name


def _closest_first(wanted: str, available: Sequence[str]) -> tuple[str, ...]:
    folded = {name: name.casefold() for name in available}
    close = set(difflib.get_close_matches(wanted.casefold(), folded.values(), n=5))
    likeness = difflib.SequenceMatcher(b=wanted.casefold())

    def rank(name: str) -> float:
        if folded[name] not in close:
            return 0.0
        likeness.set_seq1(folded[name])
        return -likeness.ratio()

    return tuple(sorted(available, key=rank))


def _shortened(text: str) -> str:
    return quoted(text if len(text) <= 100 else text[:100] + "…")
