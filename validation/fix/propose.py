"""What would mend a finding of personal data: the best fix first, with what users of the table lose by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec
import pyarrow.compute as pc

from validation.fix import drop_rows
from validation.fix.plan import propose_plans
from validation.fix.surroundings import offer_to_drop
from validation.privacy import r1_uniqueness
from validation.privacy.redact import redact
from validation.privacy.scan import personal_hits, personal_spans
from validation.read.cells import Cells
from validation.read.reading import Reading
from validation.recipe import (
    DropColumn,
    DropRows,
    Mask,
    RedactSpans,
    SetHeaderRow,
    SetQuasiIdentifiers,
    SetUnit,
    TableFix,
)
from validation.report import Finding, Severity, Suggestion
from validation.risk.assess import Risk
from validation.schema import TableSchema, column_names

FEW_SHARE = 0.02
"""Of the rows; so few may go without a second thought."""
MASKABLE = ("d1", "d2", "d3", "d4", "d5", "d7", "d10")
"""Rules for numbers of which three digits are nobody's any more."""
WITH_HEADER_ROWS = ("csv", "xlsx")
"""Formats of which it can be said that they have no row of labels."""


MOST_ROWS_PLANNED = 1_000_000
"""Of more rows a plan takes longer than an officer waits for a check."""


def with_plans(findings: Iterable[Finding], cells: Cells, schema: TableSchema, risk: Risk | None) -> Iterator[Finding]:
    """The findings, R1's with the plans that put it right: the best one first, then those that keep more of something.

    A plan takes a look at the whole table, so it is made where R1 blocks and nowhere else.
    """
    masked = column_names([redact(column.name) for column in schema.columns])
    for finding in findings:
        is_solvable = finding.code == r1_uniqueness.CODE and finding.params["place"] == r1_uniqueness.ROWS
        if risk is None or not is_solvable or cells.row_count > MOST_ROWS_PLANNED:
            yield finding
            continue
        columns = {
            column.source: name
            for column, name in zip(schema.columns, masked, strict=True)
            if column.name in risk.quasi_identifiers
        }
        plans = propose_plans(cells, columns, int(finding.params["k"]), ("", *schema.missing_values))
        # Coarser columns speak less of people: what the rows are and what others know stays as it was measured.
        measured = (SetUnit(risk.unit.value), SetQuasiIdentifiers(tuple(columns.values())))
        suggestions = tuple(msgspec.structs.replace(plan.suggestion, steps=(*measured, *plan.steps)) for plan in plans)
        yield msgspec.structs.replace(finding, suggestions=suggestions)


class _Extent(msgspec.Struct, frozen=True):
    """How much of a column a rule's findings take."""

    cells: int = 0
    inside: int = 0
    """Cells in which more stands than the values found."""


def proposer(cells: Cells, schema: TableSchema, reading: Reading) -> Callable[[Finding, str], Finding]:
    """A function that adds to a finding of the scan what would mend it; see `validation.privacy.scan.Propose`."""
    masked = column_names([redact(column.name) for column in schema.columns])
    names = {column.source: name for column, name in zip(schema.columns, masked, strict=True)}
    extents: dict[str, _Extent] = {}

    def propose(finding: Finding, source: str) -> Finding:
        if finding.severity is Severity.NOTE:
            return finding
        if source:
            if source not in extents:
                extents[source] = _extent(cells, source)
            suggestions = tuple(_of_column(cells, finding, source, names[source], extents[source]))
        elif finding.params.get("place") == "label":
            suggestions = tuple(_of_labels(cells, names, reading))
        else:
            suggestions = offer_to_drop(finding)
        return msgspec.structs.replace(finding, suggestions=(*finding.suggestions, *suggestions))

    return propose


def _extent(cells: Cells, source: str) -> _Extent:
    found = inside = 0
    for hit in personal_hits(cells, source):
        found += hit.times
        if sum(span.end - span.start for span in hit.spans) < len(hit.text.strip()):
            inside += hit.times
    return _Extent(found, inside)


def _of_column(cells: Cells, finding: Finding, source: str, name: str, extent: _Extent) -> Iterator[Suggestion]:
    drops_column = _suggest("drop-column", DropColumn(name), count=_values(cells, source))
    drops_rows = _suggest("drop-rows", DropRows((name,)), count=extent.cells, all=cells.row_count)
    redacts = _suggest("redact-spans", RedactSpans(name), count=extent.cells, rule=finding.code.partition("-")[0])
    masks = _suggest("mask-column", Mask(name), count=_values(cells, source))
    share = extent.cells / cells.row_count
    is_text = extent.inside * 2 > extent.cells
    if is_text:
        yield redacts
    if 0 < share <= (drop_rows.MOST_SHARE if is_text else FEW_SHARE):
        yield drops_rows
    if len(cells.columns) > 1:
        yield drops_column
    if not is_text and finding.code.partition("-")[0] in MASKABLE:
        yield masks
    if not is_text and FEW_SHARE < share <= drop_rows.MOST_SHARE:
        yield drops_rows


def _of_labels(cells: Cells, names: dict[str, str], reading: Reading) -> Iterator[Suggestion]:
    """Labels with a value in them: it goes, or the columns do; a file whose first row is data has no labels."""
    labels = dict(zip(cells.columns, cells.labels, strict=True))
    meant = [source for source, label in labels.items() if personal_spans(label)]
    if meant:
        yield Suggestion("redact-labels", tuple(RedactSpans(names[source]) for source in meant))
    if reading.format in WITH_HEADER_ROWS:
        yield Suggestion("no-header", (SetHeaderRow(0),))


def _values(cells: Cells, source: str) -> int:
    return int(pc.sum(pc.not_equal(cells.table.column(source), "")).as_py() or 0)


def _suggest(code: str, step: TableFix, **figures: int | str) -> Suggestion:
    return Suggestion(code, (step,), {name: str(value) for name, value in figures.items()})
