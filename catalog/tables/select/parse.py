"""A reader's text, read to the tree of one SELECT, or refused in words that say where. No I/O."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import ErrorLevel, SqlglotError
from sqlglot.parsers.duckdb import DuckDBParser
from sqlglot.tokenizer_core import Token, TokenType

from catalog.errors import N_, CatalogError
from catalog.tables.select.functions import FUNCTIONS

MAX_LENGTH = 10_000
"""Characters of a SELECT."""
MAX_TABLES = 20
"""Tables of a SELECT, each as often as it is named."""

MARK = "\x1f"
"""Stands in names that we give to columns without one, and in no name a reader can write."""


class BadSelect(CatalogError):
    slug = "bad-sql"
    title = N_("This SELECT cannot be answered")


class TooLong(BadSelect):
    detail = N_("It may have at most {most} characters.")

    def __init__(self) -> None:
        super().__init__(most=MAX_LENGTH)


class TooDeep(BadSelect):
    detail = N_("It is nested too deeply. Give its parts names in WITH, one after another.")


class TooManyTables(BadSelect):
    detail = N_("It may name tables at most {most} times.")

    def __init__(self) -> None:
        super().__init__(most=MAX_TABLES)


class NotOneSelect(BadSelect):
    detail = N_("Write exactly one SELECT, which may begin with WITH. Nothing else can be done here.")


class NotUnderstood(BadSelect):
    detail = N_("It cannot be understood at line {line}, character {column}: {near}")

    def __init__(self, line: int, column: int, near: str) -> None:
        super().__init__(line=str(line), column=str(column), near=near)


class NotAllowed(BadSelect):
    detail = N_("{what} cannot be used here. /api/v1/sql/functions lists what can.")

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what=what[:60])


class UnknownFunction(BadSelect):
    slug = "unknown-function"
    title = N_("There is no such function")
    detail = N_("There is no function {name} here. /api/v1/sql/functions lists all.")

    def __init__(self, name: str) -> None:
        near = difflib.get_close_matches(name.lower(), FUNCTIONS, n=5, cutoff=0.6)
        if near:
            self.detail = N_("There is no function {name} here. Close to it: {near}. /api/v1/sql/functions lists all.")
        super().__init__(name=name[:40], near=", ".join(near))


class UnknownTable(BadSelect):
    slug = "unknown-table"
    title = N_("There is no such table")
    detail = N_('There is no published table {name}. Write "dataset"."table" as in its address.')

    def __init__(self, name: str, near: Sequence[str]) -> None:
        if near:
            self.detail = N_(
                'There is no published table {name}. Write "dataset"."table" as in its address, such as {near}.'
            )
        super().__init__(name=name[:120], near=", ".join(near))


class UnknownQualifier(BadSelect):
    slug = "unknown-table"
    title = N_("There is no such table")
    detail = N_("No table is called {name} in this SELECT. There are: {available}")

    def __init__(self, name: str, available: Sequence[str]) -> None:
        super().__init__(name=name[:120], available=", ".join(available) or "–")


class _Parser(DuckDBParser):
    """sqlglot's, but functions stay under the names that were written, and it ends where it goes in circles.

    Its ways back make some nested texts cost a hundredfold of the work for each five levels; so steps are counted.
    """

    FUNCTIONS = {}
    FUNCTION_PARSERS = {
        name: parser
        for name, parser in DuckDBParser.FUNCTION_PARSERS.items()
        if name in ("CAST", "TRY_CAST", "EXTRACT")
    }
    NO_PAREN_FUNCTIONS = {}
    NO_PAREN_FUNCTION_PARSERS = {"CASE": DuckDBParser.NO_PAREN_FUNCTION_PARSERS["CASE"]}

    steps_left = 0

    def _advance(self, times: int = 1) -> None:
        self.steps_left -= 1
        if self.steps_left < 0:
            raise TooDeep
        super()._advance(times)


_BEGINNINGS = (TokenType.SELECT, TokenType.WITH, TokenType.FROM, TokenType.L_PAREN)
_NOT_IN_SELECT = {
    TokenType.L_BRACKET: "[",
    TokenType.L_BRACE: "{",
    TokenType.PARAMETER: "$",
    TokenType.ARROW: "->",
    TokenType.PIPE_GT: "|>",
}


def parse_select(text: str) -> exp.Expr:
    """The tree of the only statement in a text. Raises BadSelect; RecursionError where it is nested too deeply."""
    if len(text) > MAX_LENGTH:
        raise TooLong
    if unfit := re.search(rf"[\0{MARK}\ud800-\udfff]", text):
        raise NotAllowed(f"U+{ord(unfit[0]):04X}")
    dialect = DuckDB()
    try:
        tokens = dialect.tokenize(text)
        _check_tokens(tokens)
        parser = _Parser(dialect=dialect, error_level=ErrorLevel.IMMEDIATE)
        parser.steps_left = 20_000 + 100 * len(tokens)
        trees = parser.parse(tokens, text)
    except SqlglotError as error:
        raise _where(error, text) from error
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        # The parser trusts that statements make sense; of one that does not, any of these may come.
        raise NotUnderstood(1, 1, text[:40]) from error
    trees = [tree for tree in trees if tree is not None]
    if len(trees) != 1 or trees[0] is None:
        raise NotOneSelect
    return trees[0]


def _check_tokens(tokens: Sequence[Token]) -> None:
    if not tokens or tokens[0].token_type not in _BEGINNINGS:
        raise NotOneSelect
    for token in tokens:
        if token.token_type in _NOT_IN_SELECT:
            raise NotAllowed(_NOT_IN_SELECT[token.token_type])


def _where(error: SqlglotError, text: str) -> NotUnderstood:
    found = getattr(error, "errors", None)
    if not found:  # the tokenizer's: a quote that is not closed, most likely
        return NotUnderstood(1 + text.count("\n"), len(text.rpartition("\n")[2]), text[-40:])
    near = " ".join(f"{found[0].get('highlight') or ''}{found[0].get('end_context') or ''}".split())
    return NotUnderstood(found[0].get("line") or 1, found[0].get("col") or 1, near[:40] or text[-40:])
