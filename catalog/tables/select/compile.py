"""A reader's SELECT, read to a tree and written anew for DuckDB. No I/O.

Nothing a reader or publisher wrote becomes SQL text but two things: names, always in double quotes and never where
DuckDB looks for a table, and numbers. Texts are bound. Every kind of node, and every part of it, is written by a line
of NODES; what has no line is refused, whatever the parser may understand. Tables are put in as reads of a bound path,
and a WITH gets a name of ours, so that no name of a reader's can stand for a file, a setting or a view of DuckDB's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlglot import exp

from catalog.tables.query import UnknownColumn
from catalog.tables.select.functions import FUNCTIONS
from catalog.tables.select.parse import (
    MARK,
    MAX_TABLES,
    NotAllowed,
    NotOneSelect,
    TooDeep,
    TooManyTables,
    UnknownFunction,
    UnknownQualifier,
    parse_select,
)


class Source(msgspec.Struct, frozen=True):
    """A published table that a SELECT may read."""

    path: Path
    columns: tuple[str, ...]
    """In the order of the file."""


Find = Callable[[tuple[str, ...]], Source]
"""Gives the table of this name, which has one part or two as the reader wrote them. Raises a CatalogError."""


class Compiled(msgspec.Struct, frozen=True):
    """What DuckDB is asked."""

    sql: str
    sources: tuple[Source, ...]
    """Their paths are what `$p0`, `$p1` … stand for."""
    texts: tuple[str, ...]
    """What `$t0`, `$t1` … stand for."""

    @property
    def values(self) -> dict[str, str]:
        paths = {f"p{number}": str(source.path) for number, source in enumerate(self.sources)}
        return paths | {f"t{number}": text for number, text in enumerate(self.texts)}


def compile_select(text: str, find: Find, *, max_rows: int) -> Compiled:
    """Read and rewrite. The answer has at most `max_rows` rows, unless the SELECT itself says how many.

    Raises BadSelect, UnknownColumn, and what `find` raises.
    """
    try:
        writer = _Writer(find)
        sql = writer.statement(parse_select(text), max_rows)
    except RecursionError as error:
        raise TooDeep from error
    writer.check_names()
    return Compiled(sql, tuple(writer.sources), tuple(writer.texts))


def result_names(names: Iterable[str]) -> list[str]:
    """What the columns of an answer are called: without our marks, and no two alike."""
    found: dict[str, None] = {}
    for name in names:
        found[_free(name.rpartition(MARK)[2], found)] = None
    return list(found)


def exposed_names(columns: Sequence[str]) -> list[str]:
    """What a table's columns are called in a SELECT: as in the table, unless SQL could not write or tell it apart."""
    taken: dict[str, str] = {}
    for position, column in enumerate(columns, 1):
        plain = column.replace(MARK, "").replace("\0", "") or f"column_{position}"
        name = _free(plain, taken, str.casefold)
        taken[name.casefold()] = name
    return list(taken.values())


def without_marks(text: str) -> str:
    """DuckDB's words without the names that we gave."""
    return re.sub(rf"{MARK}\d+{MARK}", "", text)


def _free(name: str, taken: Iterable[str], key: Callable[[str], str] = str) -> str:
    candidate, number = name, 2
    while key(candidate) in taken:
        candidate, number = f"{name}_{number}", number + 1
    return candidate


class _Node(msgspec.Struct, frozen=True):
    parts: frozenset[str]
    """Those that it may have; any other is refused."""
    write: Callable[[_Writer, Any], str]


class _Writer:
    def __init__(self, find: Find) -> None:
        self.find = find
        self.sources: list[Source] = []
        self.texts: list[str] = []
        self.columns: dict[str, None] = {}
        self._places: dict[tuple[str, ...], int] = {}
        self._query_count = 0
        self._scope: Mapping[str, str] = {}
        """Names of WITH that can be seen from here, and what they are called in what is written."""
        self._used: dict[str, None] = {}
        self._qualifiers: dict[str, None] = {}
        self._given: set[str] = set()
        """Names that the SELECT itself gives to columns."""
        self._tables: set[str] = set()
        """Names by which columns may be told apart."""

    def statement(self, tree: exp.Expr, max_rows: int) -> str:
        while isinstance(tree, exp.Subquery) and not any(value for key, value in tree.args.items() if key != "this"):
            tree = tree.this
        if not isinstance(tree, exp.Query):
            raise NotOneSelect
        if sum(1 for _ in tree.find_all(exp.Table)) > MAX_TABLES:
            raise TooManyTables
        sql = self.write(tree)
        return sql if tree.args.get("limit") else f"{sql} LIMIT {max_rows:d}"

    def check_names(self) -> None:
        """Raises UnknownColumn. DuckDB would find them too, but it also knows names that are none of the reader's."""
        known = {name.casefold() for name in self.columns} | self._given
        for name in self._used:
            if name.casefold() not in known:
                raise UnknownColumn(name, tuple(self.columns)) if self.columns else NotAllowed(name)
        for name in self._qualifiers:
            if name.casefold() not in self._tables:
                raise UnknownQualifier(_quoted(name), [_quoted(table) for table in sorted(self._tables)])

    def write(self, node: Any) -> str:
        if not isinstance(node, exp.Expr):
            raise NotOneSelect
        known = NODES.get(type(node))
        if known is None:
            raise NotAllowed(_in_words(node.key))
        self.check_parts(node, known.parts)
        return known.write(self, node)

    def check_parts(self, node: exp.Expr, parts: Iterable[str]) -> None:
        for part, value in node.args.items():
            if value not in (None, False, []) and part not in parts:
                raise NotAllowed(_in_words(part))

    def each(self, nodes: Iterable[exp.Expr]) -> str:
        return ", ".join(map(self.write, nodes))

    def text(self, value: str) -> str:
        # Equal texts are one parameter: DuckDB must see that what is grouped by is what is selected.
        if value not in self.texts:
            self.texts.append(value)
        return f"$t{self.texts.index(value)}"

    def name(self, node: exp.Expr | None) -> str:
        """An identifier in quotes, in which nothing but a quote means anything."""
        if not isinstance(node, exp.Identifier):
            raise NotAllowed(_in_words("" if node is None else node.key))
        self.check_parts(node, ("this", "quoted"))
        if not node.name:
            raise NotAllowed('""')
        return _quoted(node.name)

    # -- queries

    def query(self, node: exp.Query, write: Callable[[], str]) -> str:
        """What `write` writes, with the node's WITH before it and its order and limits behind."""
        outside = self._scope
        before = self._with(node.args.get("with_"))
        sql = before + write() + self._tail(node)
        self._scope = outside
        return sql

    def _with(self, node: exp.Expr | None) -> str:
        if node is None:
            return ""
        self.check_parts(node, ("expressions",))
        parts = []
        for cte in node.expressions:
            if type(cte) is not exp.CTE:
                raise NotAllowed("WITH")
            self.check_parts(cte, ("this", "alias", "materialized"))
            outside = self._scope
            inner = self.write(_query_in(cte.this))
            self._scope = outside
            alias = cte.args["alias"]
            self.check_parts(alias, ("this", "columns"))
            self.name(alias.this)
            self._query_count += 1
            ours = f"q{self._query_count}"
            parts.append(f"{ours}{self._column_names(alias)} AS ({inner})")
            self._scope = {**self._scope, alias.this.name.casefold(): ours}
        return f"WITH {', '.join(parts)} "

    def _tail(self, node: exp.Query) -> str:
        order, limit, offset = (node.args.get(part) for part in ("order", "limit", "offset"))
        sql = f" {self.order(order)}" if order else ""
        for word, part in (("LIMIT", limit), ("OFFSET", offset)):
            if part:
                if type(part) not in (exp.Limit, exp.Offset):
                    raise NotAllowed(_in_words(part.key))
                self.check_parts(part, ("expression",))
                sql += f" {word} {_whole_number(part.expression)}"
        return sql

    def _column_names(self, alias: exp.Expr) -> str:
        columns = alias.args.get("columns") or []
        self._given.update(column.name.casefold() for column in columns)
        return f"({', '.join(map(self.name, columns))})" if columns else ""

    # -- where rows come from

    def table(self, node: exp.Table) -> str:
        if not isinstance(node.this, exp.Identifier):
            # A function that makes a table; none of them is among those that may be called.
            raise UnknownFunction(node.this.name) if isinstance(node.this, exp.Func) else NotAllowed("FROM")
        own = node.this.name
        parts = (own,) if node.args.get("db") is None else (node.args["db"].name, own)
        known_as = self._named(node, own)
        if len(parts) == 1 and own.casefold() in self._scope:
            return f"{self._scope[own.casefold()]} AS {known_as}"
        self._qualifiers_of(node)
        return f"{self._read(parts)} AS {known_as}"

    def _qualifiers_of(self, node: exp.Table) -> None:
        database = node.args.get("db")
        if database is not None:
            self.name(database)
            self._tables.add(database.name.casefold())

    def _named(self, node: exp.Expr, own: str) -> str:
        alias = node.args.get("alias")
        if alias is None:
            self._tables.add(own.casefold())
            return _quoted(own)
        self.check_parts(alias, ("this", "columns"))
        given = alias.this.name if alias.this is not None else own
        columns = self._column_names(alias)
        self._tables.add(given.casefold())
        return _quoted(given) + columns

    def _read(self, parts: tuple[str, ...]) -> str:
        if parts not in self._places:
            source = self.find(parts)
            if source not in self.sources:
                self.sources.append(source)
            self._places[parts] = self.sources.index(source)
        place = self._places[parts]
        names = exposed_names(self.sources[place].columns)
        self.columns.update(dict.fromkeys(names))
        # Named by position inside, and only these go out: DuckDB's own columns of a file (its path!) stay within.
        inside = [f"c{number}" for number in range(len(names))]
        outside = ", ".join(f"{column} AS {_quoted(name)}" for column, name in zip(inside, names, strict=True))
        return f"(SELECT {outside} FROM read_parquet($p{place}) AS t({', '.join(inside)}))"  # noqa: S608

    def derived(self, node: exp.Subquery) -> str:
        """A SELECT in FROM."""
        self.check_parts(node, ("this", "alias"))
        self._query_count += 1
        inner = self.inner(node.this)
        if node.args.get("alias") is None:
            return f"({inner}) AS q{self._query_count}"
        if node.args["alias"].this is None:
            raise NotAllowed("FROM")
        return f"({inner}) AS {self._named(node, '')}"

    def inner(self, node: exp.Expr) -> str:
        """A SELECT within another: what it names in WITH ends with it."""
        outside = self._scope
        sql = self.write(_query_in(node))
        self._scope = outside
        return sql

    def source(self, node: exp.Expr) -> str:
        if type(node) is exp.Subquery:
            return self.derived(node)
        if type(node) is exp.Table:
            return self.write(node)
        raise NotAllowed(_in_words(node.key))

    def join(self, node: exp.Join) -> str:
        method, side, kind = (str(node.args.get(part) or "").upper() for part in ("method", "side", "kind"))
        if method not in ("", "NATURAL") or side not in ("", "LEFT", "RIGHT", "FULL"):
            raise NotAllowed(f"{method or side} JOIN")
        if kind not in ("", "INNER", "OUTER", "CROSS", "SEMI", "ANTI"):
            raise NotAllowed(f"{kind} JOIN")
        source = self.source(node.this)
        on, using = node.args.get("on"), node.args.get("using")
        if not (method or side or kind or on or using):
            return f", {source}"
        words = " ".join(word for word in (method, side, kind, "JOIN") if word)
        if on:
            return f" {words} {source} ON {self.write(on)}"
        if using:
            self._used.update(dict.fromkeys(name.name for name in using))
            return f" {words} {source} USING ({', '.join(map(self.name, using))})"
        return f" {words} {source}"

    # -- what stands in a SELECT

    def items(self, nodes: Sequence[exp.Expr]) -> str:
        return ", ".join(self._item(node, position) for position, node in enumerate(nodes, 1))

    def _item(self, node: exp.Expr, position: int) -> str:
        if type(node) is exp.Star:
            return self._star(node)
        if type(node) is exp.Column:
            self.check_parts(node, ("this", "table", "db"))
            if isinstance(node.this, exp.Star):
                return f"{self._qualifier(node)}{self._star(node.this)}"
            return self.column(node)
        if type(node) is exp.Alias:
            self.check_parts(node, ("this", "alias"))
            self._given.add(node.alias.casefold())
            return f"{self.write(node.this)} AS {self.name(node.args['alias'])}"
        called = node
        while isinstance(called, exp.Window | exp.Filter | exp.WithinGroup | exp.IgnoreNulls | exp.RespectNulls):
            called = called.this
        named = called.name.lower() if type(called) is exp.Anonymous else f"column_{position}"
        return f"{self.write(node)} AS {_quoted(f'{MARK}{position}{MARK}{named}')}"

    def _star(self, node: exp.Star) -> str:
        self.check_parts(node, ())
        return "*"

    def column(self, node: exp.Column) -> str:
        self._used[node.name] = None
        return f"{self._qualifier(node)}{self.name(node.this)}"

    def _qualifier(self, node: exp.Column) -> str:
        for part in ("db", "table"):
            if node.args.get(part) is not None:
                self._qualifiers[node.args[part].name] = None
        return f"{self.name(node.args['table'])}." if node.args.get("table") is not None else ""

    def distinct(self, node: exp.Expr | None) -> str:
        if node is None:
            return ""
        self.check_parts(node, ("on",))
        on = node.args.get("on")
        return f"DISTINCT ON ({self.each(on.expressions)}) " if on is not None else "DISTINCT "

    def group(self, node: exp.Group) -> str:
        if node.args.get("all"):
            return "GROUP BY ALL"
        return f"GROUP BY {self.each(node.expressions)}"

    def order(self, node: exp.Expr) -> str:
        self.check_parts(node, ("expressions",))
        return f"ORDER BY {self.each(node.expressions)}"

    def ordered(self, node: exp.Ordered) -> str:
        whole = type(node.this) is exp.Var and node.this.name.upper() == "ALL"
        key = "ALL" if whole else self.write(node.this)
        direction = "DESC" if node.args.get("desc") else "ASC"
        return f"{key} {direction} NULLS {'FIRST' if node.args.get('nulls_first') else 'LAST'}"

    # -- functions

    def function(self, node: exp.Anonymous, ending: str = "") -> str:
        name = node.this if isinstance(node.this, str) else node.name
        known = FUNCTIONS.get(name.lower())
        if known is None or not isinstance(node.this, str):
            raise UnknownFunction(name)
        arguments = node.expressions
        if known.name == "count" and len(arguments) == 1 and type(arguments[0]) is exp.Star:
            return f"count({self._star(arguments[0])})"
        if known.template:
            if len(arguments) != 1:
                raise NotAllowed(known.usage)
            return known.template.format(self.write(arguments[0]))
        return f"{known.name}({', '.join(map(self._argument, arguments))}{ending})"

    def _argument(self, node: exp.Expr) -> str:
        match node:
            case exp.Distinct():
                self.check_parts(node, ("expressions",))
                return f"DISTINCT {self.each(node.expressions)}"
            case exp.Order() if node.this is not None:
                self.check_parts(node, ("this", "expressions"))
                return f"{self._argument(node.this)} ORDER BY {self.each(node.expressions)}"
            case exp.IgnoreNulls() | exp.RespectNulls() if type(node.this) is not exp.Anonymous:
                self.check_parts(node, ("this",))
                return f"{self.write(node.this)} {_NULLS[type(node)]}"
        return self.write(node)

    def window(self, node: exp.Window) -> str:
        """A function over a window; the window itself is either named or spelled out."""
        if str(node.args.get("over") or "").upper() != "OVER":
            raise NotAllowed("WINDOW")
        name = node.args.get("alias")
        over = self.name(name) if name is not None else f"({self.window_parts(node)})"
        return f"{self.write(node.this)} OVER {over}"

    def named_window(self, node: exp.Window) -> str:
        self.check_parts(node, ("this", "partition_by", "order", "spec"))
        return f"{self.name(node.this)} AS ({self.window_parts(node)})"

    def window_parts(self, node: exp.Window) -> str:
        partition, order, spec = (node.args.get(part) for part in ("partition_by", "order", "spec"))
        parts = [f"PARTITION BY {self.each(partition)}"] if partition else []
        if order:
            parts.append(self.order(order))
        if spec:
            self.check_parts(spec, ("kind", "start", "start_side", "end", "end_side"))
            kind = str(spec.args.get("kind") or "").upper()
            if kind not in ("ROWS", "RANGE", "GROUPS"):
                raise NotAllowed(kind)
            start, end = self._frame_end(spec, "start"), self._frame_end(spec, "end")
            parts.append(f"{kind} BETWEEN {start} AND {end or 'CURRENT ROW'}")
        return " ".join(parts)

    def _frame_end(self, spec: exp.Expr, which: str) -> str:
        value, side = spec.args.get(which), str(spec.args.get(f"{which}_side") or "").upper()
        if value is None:
            return ""
        written = self.write(value) if isinstance(value, exp.Expr) else str(value).upper()
        if not isinstance(value, exp.Expr) and written not in ("UNBOUNDED", "CURRENT ROW"):
            raise NotAllowed(written)
        if side not in ("", "PRECEDING", "FOLLOWING"):
            raise NotAllowed(side)
        return f"{written} {side}".rstrip()

    # -- values

    def literal(self, node: exp.Literal) -> str:
        if node.is_string:
            return self.text(node.this)
        if not re.fullmatch(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", node.this, re.ASCII):
            raise NotAllowed(node.this)
        return str(node.this)

    def chain(self, node: exp.Binary, operator: str) -> str:
        """`a + b + c` without a level of nesting for each."""
        parts: list[exp.Expr] = []
        left: exp.Expr = node
        while type(left) is type(node):
            self.check_parts(left, NODES[type(node)].parts)
            parts.append(left.args["expression"])
            left = left.this
        return f"({f' {operator} '.join(map(self.write, [left, *reversed(parts)]))})"

    def like(self, node: exp.Expr, operator: str, escape: str = "") -> str:
        self.check_parts(node, ("this", "expression", "negate"))
        word = f"NOT {operator}" if node.args.get("negate") else operator
        return f"({self.write(node.this)} {word} {self.write(node.expression)}{escape})"

    def escape(self, node: exp.Escape) -> str:
        if type(node.this) not in _LIKE:
            raise NotAllowed("ESCAPE")
        return self.like(node.this, _LIKE[type(node.this)], f" ESCAPE {self.write(node.expression)}")

    def is_(self, node: exp.Is) -> str:
        if type(node.expression) not in (exp.Null, exp.Boolean):
            raise NotAllowed("IS")
        word = "IS NOT" if node.args.get("negate") else "IS"
        return f"({self.write(node.this)} {word} {self.write(node.expression)})"

    def in_(self, node: exp.In) -> str:
        query = node.args.get("query")
        if query is not None:
            return f"({self.write(node.this)} IN ({self.inner(query)}))"
        if not node.expressions:
            raise NotAllowed("IN ()")
        return f"({self.write(node.this)} IN ({self.each(node.expressions)}))"

    def case(self, node: exp.Case) -> str:
        parts = ["CASE"]
        if node.this is not None:
            parts.append(self.write(node.this))
        for branch in node.args["ifs"]:
            self.check_parts(branch, ("this", "true"))
            parts.append(f"WHEN {self.write(branch.this)} THEN {self.write(branch.args['true'])}")
        if node.args.get("default") is not None:
            parts.append(f"ELSE {self.write(node.args['default'])}")
        return f"({' '.join(parts)} END)"

    def cast(self, node: exp.Cast) -> str:
        word = "TRY_CAST" if isinstance(node, exp.TryCast) else "CAST"
        return f"{word}({self.write(node.this)} AS {self._type(node.args['to'])})"

    def _type(self, node: exp.Expr) -> str:
        kind = node.this if type(node) is exp.DataType else None
        if kind not in TYPES:
            raise NotAllowed(str(node.args.get("kind") or getattr(kind, "value", "") or node.name or "CAST"))
        self.check_parts(node, ("this", "expressions"))
        if kind is not exp.DType.DECIMAL:
            if node.expressions:
                raise NotAllowed(f"{TYPES[kind]}(…)")
            return TYPES[kind]
        sizes = [_whole_number(size.this) for size in node.expressions]
        return f"DECIMAL({', '.join(sizes)})" if sizes else "DECIMAL"

    def extract(self, node: exp.Extract) -> str:
        part = node.this.name.lower()
        if part not in DATE_PARTS:
            raise NotAllowed(f"EXTRACT({part} FROM …)")
        return f"date_part('{part}', {self.write(node.expression)})"

    def interval(self, node: exp.Interval) -> str:
        unit = node.args.get("unit")
        name = unit.name.lower().removesuffix("s") if type(unit) is exp.Var else ""
        if name not in INTERVALS or node.this is None:
            raise NotAllowed("INTERVAL")
        count = node.this
        if type(count) is exp.Literal:
            if not re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", count.this, re.ASCII):
                raise NotAllowed("INTERVAL")
            return f"INTERVAL ({count.this}) {name}"
        return f"INTERVAL ({self.write(count)}) {name}"


DATE_PARTS = frozenset(
    {"century", "decade", "year", "quarter", "month", "week", "day", "dow", "isodow", "doy", "dayofweek", "dayofyear",
     "isoyear", "yearweek", "hour", "minute", "second", "epoch", "millisecond", "microsecond"}
)  # fmt: skip
INTERVALS = frozenset({"year", "month", "week", "day", "hour", "minute", "second"})

TYPES = {
    exp.DType.TEXT: "VARCHAR",
    exp.DType.VARCHAR: "VARCHAR",
    exp.DType.CHAR: "VARCHAR",
    exp.DType.TINYINT: "TINYINT",
    exp.DType.SMALLINT: "SMALLINT",
    exp.DType.INT: "INTEGER",
    exp.DType.BIGINT: "BIGINT",
    exp.DType.INT128: "HUGEINT",
    exp.DType.FLOAT: "REAL",
    exp.DType.DOUBLE: "DOUBLE",
    exp.DType.DECIMAL: "DECIMAL",
    exp.DType.BOOLEAN: "BOOLEAN",
    exp.DType.DATE: "DATE",
    exp.DType.TIME: "TIME",
    exp.DType.TIMESTAMP: "TIMESTAMP",
    exp.DType.TIMESTAMPNTZ: "TIMESTAMP",
}
"""What values may be cast to."""

_NULLS = {exp.IgnoreNulls: "IGNORE NULLS", exp.RespectNulls: "RESPECT NULLS"}
_LIKE: dict[type[exp.Expr], str] = {exp.Like: "LIKE", exp.ILike: "ILIKE"}


def _select(writer: _Writer, node: exp.Select) -> str:
    def body() -> str:
        # FROM comes first: it says which names of columns there are.
        source = node.args.get("from_")
        rows = ""
        if source is not None:
            writer.check_parts(source, ("this",))
            rows = f" FROM {writer.source(source.this)}"
        for join in node.args.get("joins") or []:
            rows += writer.write(join)
        parts = [f"SELECT {writer.distinct(node.args.get('distinct'))}{writer.items(node.expressions)}{rows}"]
        parts += [writer.write(node.args[part]) for part in ("where", "group", "having") if node.args.get(part)]
        if node.args.get("windows"):
            parts.append(f"WINDOW {', '.join(map(writer.named_window, node.args['windows']))}")
        if node.args.get("qualify"):
            parts.append(writer.write(node.args["qualify"]))
        return " ".join(parts)

    if not node.expressions:
        raise NotAllowed("SELECT")
    return writer.query(node, body)


def _set_operation(word: str) -> _Node:
    def write(writer: _Writer, node: exp.SetOperation) -> str:
        def body() -> str:
            every = "" if node.args.get("distinct") else " ALL"
            by_name = " BY NAME" if node.args.get("by_name") else ""
            left, right = writer.inner(node.this), writer.inner(node.expression)
            return f"({left}) {word}{every}{by_name} ({right})"

        return writer.query(node, body)

    return _Node(_parts("with_ this expression distinct by_name order limit offset"), write)


def _subquery(writer: _Writer, node: exp.Subquery) -> str:
    """In parentheses, perhaps with an order and limits of its own; as a value, or as a part of a UNION."""
    return writer.query(node, lambda: f"({writer.inner(node.this)})")


def _parts(names: str) -> frozenset[str]:
    return frozenset(names.split())


def _binary(operator: str) -> _Node:
    return _Node(
        _parts("this expression"),
        lambda writer, node: f"({writer.write(node.this)} {operator} {writer.write(node.expression)})",
    )


def _comparison(operator: str) -> _Node:
    def write(writer: _Writer, node: exp.Binary) -> str:
        # `1 < x < 3` means something else than it looks like, and DuckDB refuses it too.
        if type(node.this) in _COMPARISONS or type(node.expression) in _COMPARISONS:
            raise NotAllowed(f"a {operator} b {operator} c")
        return f"({writer.write(node.this)} {operator} {writer.write(node.expression)})"

    return _Node(_parts("this expression"), write)


_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)


def _chain(operator: str) -> _Node:
    # Of `||` the parser says how safe it is in the dialect that it was written in; it is written in the same.
    parts = _parts("this expression safe" if operator == "||" else "this expression")
    return _Node(parts, lambda writer, node: writer.chain(node, operator))


def _before(word: str) -> _Node:
    return _Node(_parts("this"), lambda writer, node: f"{word} {writer.write(node.this)}")


NODES: dict[type[exp.Expr], _Node] = {
    exp.Select: _Node(
        _parts("with_ expressions distinct from_ joins where group having windows qualify order limit offset"), _select
    ),
    exp.Union: _set_operation("UNION"),
    exp.Except: _set_operation("EXCEPT"),
    exp.Intersect: _set_operation("INTERSECT"),
    exp.Subquery: _Node(_parts("with_ this order limit offset"), _subquery),
    exp.Table: _Node(_parts("this db alias"), _Writer.table),
    exp.Join: _Node(_parts("this method side kind on using"), _Writer.join),
    exp.Where: _before("WHERE"),
    exp.Having: _before("HAVING"),
    exp.Qualify: _before("QUALIFY"),
    exp.Group: _Node(_parts("expressions all"), _Writer.group),
    exp.Ordered: _Node(_parts("this desc nulls_first"), _Writer.ordered),
    exp.Column: _Node(_parts("this table db"), _Writer.column),
    exp.Literal: _Node(_parts("this is_string"), _Writer.literal),
    exp.Boolean: _Node(_parts("this"), lambda _writer, node: "true" if node.this else "false"),
    exp.Null: _Node(frozenset(), lambda _writer, _node: "NULL"),
    exp.Paren: _Node(_parts("this"), lambda writer, node: f"({writer.write(node.this)})"),
    exp.Neg: _Node(_parts("this"), lambda writer, node: f"(- {writer.write(node.this)})"),
    exp.Not: _Node(_parts("this"), lambda writer, node: f"(NOT {writer.write(node.this)})"),
    exp.And: _chain("AND"),
    exp.Or: _chain("OR"),
    exp.Add: _chain("+"),
    exp.Mul: _chain("*"),
    exp.DPipe: _chain("||"),
    exp.Sub: _binary("-"),
    exp.Div: _binary("/"),
    exp.IntDiv: _binary("//"),
    exp.Mod: _binary("%"),
    exp.Pow: _binary("**"),
    exp.EQ: _comparison("="),
    exp.NEQ: _comparison("<>"),
    exp.GT: _comparison(">"),
    exp.GTE: _comparison(">="),
    exp.LT: _comparison("<"),
    exp.LTE: _comparison("<="),
    exp.NullSafeEQ: _binary("IS NOT DISTINCT FROM"),
    exp.NullSafeNEQ: _binary("IS DISTINCT FROM"),
    exp.Is: _Node(_parts("this expression negate"), _Writer.is_),
    exp.Like: _Node(_parts("this expression negate"), lambda writer, node: writer.like(node, "LIKE")),
    exp.ILike: _Node(_parts("this expression negate"), lambda writer, node: writer.like(node, "ILIKE")),
    exp.Escape: _Node(_parts("this expression"), _Writer.escape),
    exp.Between: _Node(
        _parts("this low high"),
        lambda writer, node: (
            f"({writer.write(node.this)} BETWEEN {writer.write(node.args['low'])}"
            f" AND {writer.write(node.args['high'])})"
        ),
    ),
    exp.In: _Node(_parts("this expressions query"), _Writer.in_),
    exp.Exists: _Node(_parts("this"), lambda writer, node: f"EXISTS ({writer.inner(node.this)})"),
    exp.Case: _Node(_parts("this ifs default"), _Writer.case),
    exp.Cast: _Node(_parts("this to"), _Writer.cast),
    exp.TryCast: _Node(_parts("this to safe"), _Writer.cast),
    exp.Extract: _Node(_parts("this expression"), _Writer.extract),
    exp.Interval: _Node(_parts("this unit"), _Writer.interval),
    exp.Anonymous: _Node(_parts("this expressions"), _Writer.function),
    exp.Filter: _Node(
        _parts("this expression"),
        lambda writer, node: f"{writer.write(node.this)} FILTER ({writer.write(node.expression)})",
    ),
    exp.WithinGroup: _Node(
        _parts("this expression"),
        lambda writer, node: f"{writer.write(node.this)} WITHIN GROUP ({writer.order(node.expression)})",
    ),
    exp.IgnoreNulls: _Node(_parts("this"), lambda writer, node: writer.function(node.this, " IGNORE NULLS")),
    exp.RespectNulls: _Node(_parts("this"), lambda writer, node: writer.function(node.this, " RESPECT NULLS")),
    exp.Window: _Node(_parts("this partition_by order spec alias over"), _Writer.window),
}
"""All that a SELECT may be made of, and how it is written for DuckDB."""


def _query_in(node: Any) -> exp.Expr:
    if isinstance(node, exp.Subquery) and not any(value for key, value in node.args.items() if key != "this"):
        return _query_in(node.this)
    if not isinstance(node, exp.Query):
        raise NotAllowed(_in_words(node.key if isinstance(node, exp.Expr) else ""))
    return node


def _whole_number(node: Any) -> str:
    if type(node) is not exp.Literal or node.is_string or not re.fullmatch(r"\d{1,18}", node.this, re.ASCII):
        raise NotAllowed("LIMIT")
    return str(node.this)


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))


_WORDS = {
    "catalog": "a.b.c",
    "dot": ".",
    "except": "EXCLUDE",
    "groupingsets": "GROUPING SETS",
    "limit options": "LIMIT … %",
    "locks": "FOR UPDATE",
    "positionalcolumn": "#",
    "rawstring": "$$",
    "sample": "TABLESAMPLE",
    "tuple": "(a, b)",
    "when": "AT",
}
"""What the parser calls otherwise than people write it."""


def _in_words(key: str) -> str:
    word = key.strip("_").replace("_", " ")
    return _WORDS.get(word, word.upper() or "?")
