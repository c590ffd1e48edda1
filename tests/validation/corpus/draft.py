"""A table on its way to being a messy file: records that know what they mean, and how they are written."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Literal

from tests.validation.corpus.case import Answer, Case, Expected, Kind
from tests.validation.corpus.tables import Table


class Role(Enum):
    LABELS = "labels"
    DATA = "data"
    OTHER = "other"


@dataclass(frozen=True)
class Record:
    """One row of the file."""

    cells: tuple[str, ...]
    role: Role = Role.OTHER
    truth: tuple[str, ...] | None = None
    """What the row says, where it is a row of the table."""
    raw: str | None = None
    """Written as it is instead of `cells`."""
    is_blamed: bool = False
    """A finding must name it."""


@dataclass(frozen=True)
class Dialect:
    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    """Instead of doubling quotes."""
    quoting: Literal[0, 1, 2, 3] = csv.QUOTE_MINIMAL
    newlines: tuple[str, ...] = ("\n",)
    """In turn, for files that were pasted together."""
    ends_with_newline: bool = True


Write = Callable[["Draft"], str]


@dataclass(frozen=True)
class Draft:
    """What a damage takes and gives."""

    records: tuple[Record, ...]
    labels: tuple[str, ...] | None
    kinds: tuple[Kind, ...]
    dialect: Dialect = Dialect()
    encode: Callable[[str], bytes] = str.encode
    write: Write = field(default=lambda draft: write_delimited(draft))
    answers: frozenset[Answer] = frozenset({Answer.READ})
    codes: frozenset[str] = frozenset()
    other_labels: tuple[str, ...] | None = None
    rows_are_counted: bool = True

    @property
    def width(self) -> int:
        return len(self.kinds)

    @property
    def data(self) -> tuple[Record, ...]:
        return tuple(record for record in self.records if record.role is Role.DATA)


def draft_of(table: Table) -> Draft:
    """The table as a clean file."""
    labels = Record(table.labels, Role.LABELS)
    rows = (Record(row, Role.DATA, row) for row in table.rows)
    return Draft((labels, *rows), table.labels, table.kinds)


def write_delimited(draft: Draft) -> str:
    """The text of a CSV file."""
    dialect = draft.dialect
    lines = []
    for record in draft.records:
        out = io.StringIO()
        writer = csv.writer(
            out,
            delimiter=dialect.delimiter,
            quotechar=dialect.quote,
            escapechar=dialect.escape or None,
            doublequote=not dialect.escape,
            quoting=dialect.quoting,
            lineterminator="\r\n",
        )
        writer.writerow(record.cells)
        lines.append(out.getvalue().removesuffix("\r\n") if record.raw is None else record.raw)
    text = "".join(line + dialect.newlines[number % len(dialect.newlines)] for number, line in enumerate(lines))
    last = dialect.newlines[(len(lines) - 1) % len(dialect.newlines)]
    return text if dialect.ends_with_newline else text.removesuffix(last)


def case_of(draft: Draft, name: str, family: str, damage: str) -> Case:
    """The file, and what must be read in it."""
    kept = [(number, record) for number, record in enumerate(draft.records, 1) if record.truth is not None]
    assert all(len(record.truth or ()) == draft.width for _, record in kept), name
    expected = Expected(
        answers=draft.answers,
        labels=draft.labels,
        other_labels=draft.other_labels,
        rows=tuple(record.truth for _, record in kept if record.truth is not None),
        numbers=tuple(number for number, _ in kept) if draft.rows_are_counted else None,
        kinds=draft.kinds,
        codes=draft.codes,
        blamed=frozenset(number for number, record in enumerate(draft.records, 1) if record.is_blamed),
    )
    return Case(name, family, damage, draft.encode(draft.write(draft)), expected)


def change_records(draft: Draft, change: Callable[[Record], Record]) -> Draft:
    """The draft with every record changed."""
    return replace(draft, records=tuple(map(change, draft.records)))


def change_data(draft: Draft, change: Callable[[Record], Record]) -> Draft:
    """The draft with every row of the table changed."""
    return change_records(draft, lambda record: change(record) if record.role is Role.DATA else record)


def change_row(draft: Draft, number: int, change: Callable[[Record], Record]) -> Draft:
    """The draft with one row of the table changed; the first is 0."""
    chosen = draft.data[number]
    return change_records(draft, lambda record: change(record) if record is chosen else record)


def above(draft: Draft, *lines: Sequence[str]) -> Draft:
    """The draft with records above all others."""
    return replace(draft, records=(*(Record(tuple(line)) for line in lines), *draft.records))


def below(draft: Draft, *lines: Sequence[str]) -> Draft:
    """The draft with records below all others."""
    return replace(draft, records=(*draft.records, *(Record(tuple(line)) for line in lines)))


def under_labels(draft: Draft, *lines: Sequence[str]) -> Draft:
    """The draft with records between the labels and the first row of the table."""
    first = next(number for number, record in enumerate(draft.records) if record.role is Role.DATA)
    between = tuple(Record(tuple(line)) for line in lines)
    return replace(draft, records=(*draft.records[:first], *between, *draft.records[first:]))


@dataclass(frozen=True)
class Damage:
    """A named way in which files are messy."""

    name: str
    apply: Callable[[Draft], Draft]
    tables: tuple[str, ...]
    """The tables it is done to."""
