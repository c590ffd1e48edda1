"""What the scan says of made tables beside what it must and may say, counted by rule, locale and header."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import duckdb
import pyarrow as pa

from tests.privacy.table import WEIGHT, Column, Expected, Header, Holds, MadeTable
from validation.privacy.mask import mask_personal
from validation.privacy.rule import Rule
from validation.privacy.scan import RULES, scan
from validation.read.cells import Cells
from validation.report import Finding, Severity


class Judged(NamedTuple):
    """One column and the heaviest thing that each rule said of it."""

    table: MadeTable
    column: Column
    said: dict[str, Severity]

    def answer(self, expected: Expected) -> Severity | None:
        """The heaviest answer to something expected."""
        return max((self.said.get(code) for code in expected.codes), key=WEIGHT.__getitem__)

    def beyond(self, code: str) -> Severity | None:
        """What a rule said where it should have said less or nothing; notes to readers are no alarm."""
        severity = self.said.get(code)
        most = max(
            (WEIGHT[one.most] for one in self.column.expected if code in one.codes), default=WEIGHT[Severity.NOTE]
        )
        return severity if WEIGHT[severity] > most else None

    def heaviest_beyond(self) -> Severity | None:
        return max((self.beyond(code) for code in self.said), key=WEIGHT.__getitem__, default=None)

    def example(self) -> str:
        """A masked cell, so that printing misses follows the rules of the gate."""
        return mask_personal(next((cell for cell in self.column.cells if cell), ""))


class Share(NamedTuple):
    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else math.nan

    def interval(self) -> tuple[float, float]:
        """Wilson's interval of 95 %."""
        if not self.whole:
            return math.nan, math.nan
        z = 1.959964
        middle = self.value + z * z / (2 * self.whole)
        reach = z * math.sqrt(self.value * (1 - self.value) / self.whole + z * z / (4 * self.whole**2))
        scale = 1 + z * z / self.whole
        return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)

    def __str__(self) -> str:
        if not self.whole:
            return "–"
        low, high = self.interval()
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] of {self.whole}"


class Score(NamedTuple):
    """How a rule does on some of the columns."""

    found: Share
    """Of the columns in which it must speak, those where it says enough."""
    said_less: int
    """Those where it speaks too softly; they count as not found."""
    precise: Share
    """Of the columns of which it speaks, those that hold somebody's data and of which it does not say too much."""
    confused: int
    """Of these, those that hold data of another kind: rightly refused, in the wrong words."""


def scan_tables(tables: Iterable[MadeTable], rules: Sequence[Rule] = RULES) -> Iterator[Judged]:
    # Tables this small are scanned sooner than threads are started.
    connection = duckdb.connect(config={"threads": 1})
    for table in tables:
        findings = _findings(connection, table, rules)
        for column in table.columns:
            said: dict[str, Severity] = {}
            for finding in findings:
                if finding.column == column.label:
                    said[finding.code] = max(
                        said.get(finding.code, Severity.NOTE), finding.severity, key=WEIGHT.__getitem__
                    )
            yield Judged(table, column, said)


def _findings(connection: duckdb.DuckDBPyConnection, table: MadeTable, rules: Sequence[Rule]) -> tuple[Finding, ...]:
    """The only call of the scan."""
    count = len(table.columns[0].cells)
    arrow = pa.table(
        [pa.array(range(2, count + 2), pa.int64()), *(pa.array(column.cells, pa.string()) for column in table.columns)],
        names=["row", *(f"c{index}" for index in range(len(table.columns)))],
    )
    connection.register("cells", arrow)
    cells = Cells(connection, arrow, tuple(column.label for column in table.columns))
    return scan(cells, (), lambda _share: None, rules)


def score(judged: Iterable[Judged], code: str) -> Score:
    """A rule's score on these columns; an answer under another code that is as right counts for it as well."""
    found = asked = said_less = spoken = right = confused = 0
    for one in judged:
        for expected in one.column.expected:
            if expected.codes[0] == code and expected.least:
                asked += 1
                answer = one.answer(expected)
                found += WEIGHT[answer] >= WEIGHT[expected.least]
                said_less += 0 < WEIGHT[answer] < WEIGHT[expected.least]
        if WEIGHT[one.said.get(code)] > WEIGHT[Severity.NOTE]:
            spoken += 1
            is_other = one.column.holds is Holds.PERSONAL and not any(
                code in expected.codes for expected in one.column.expected
            )
            right += is_other or one.beyond(code) is None
            confused += is_other
    return Score(Share(found, asked), said_less, Share(right, spoken), confused)


def alarms(judged: Iterable[Judged], holds: Holds, weight: Severity) -> Share:
    """Share of such columns of which more is said than may be, with at least this weight."""
    columns = [one for one in judged if one.column.holds is holds]
    return Share(sum(WEIGHT[one.heaviest_beyond()] >= WEIGHT[weight] for one in columns), len(columns))


def has_header(one: Judged) -> bool:
    return one.table.header is not Header.ABSENT


def misses(judged: Iterable[Judged], codes: Sequence[str]) -> Iterator[tuple[Judged, str, str]]:
    """Columns that these rules judge wrongly, with what was right and what was said."""
    for one in judged:
        for expected in one.column.expected:
            answer = one.answer(expected)
            if expected.codes[0] in codes and WEIGHT[answer] < WEIGHT[expected.least]:
                yield one, f"{expected.codes[0]} {expected.least}", answer or "nothing"
        for code in one.said:
            if code in codes and (severity := one.beyond(code)):
                most = ", ".join(f"{' or '.join(entry.codes)} ≤ {entry.most}" for entry in one.column.expected)
                yield one, most or "nothing", f"{code} {severity}"
