"""What would mend a finding of personal data: the best fix first, with what users of the table lose by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec
import pyarrow.compute as pc

from validation.fix import drop_rows
from validation.fix.plan import propose_plans
from validation.fix.surroundings import offer_to_drop
from validation.privacy import person_codes, r1_uniqueness, r3_homogeneity, r4_small_counts, r5_dominance
from validation.privacy.redact import redact
from validation.privacy.scan import personal_hits, personal_spans
from validation.read.cells import Cells
from validation.read.reading import Reading
from validation.recipe import (
    CellSuppress,
    DropColumn,
    DropRows,
    Mask,
    RedactSpans,
    SetHeaderRow,
    SetQuasiIdentifiers,
    SetUnit,
    Step,
)
from validation.report import Finding, Severity, Suggestion
from validation.risk.assess import Assessment, Risk
from validation.risk.dominance import FEWEST
from validation.schema import TableSchema, column_names

FEW_SHARE = 0.02
"""Of the rows; so few may go without a second thought."""
MASKABLE = ("d1", "d2", "d3", "d4", "d5", "d7", "d10")
"""Rules for numbers of which three digits are nobody's any more."""
WITH_HEADER_ROWS = ("csv", "xlsx")
"""Formats of which it can be said that they have no row of labels."""


MOST_ROWS_PLANNED = 1_000_000
"""Of more rows a plan takes longer than an officer waits for a check."""


def with_plans(
    findings: Iterable[Finding], cells: Cells, schema: TableSchema, assessed: Assessment
) -> Iterator[Finding]:
    """What the R rules found, with what puts it right: the best way first, then those that keep more of something."""
    masked = column_names([redact(column.name) for column in schema.columns])
    names = {column.source: name for column, name in zip(schema.columns, masked, strict=True)}
    sources = {column.label or column.name: column.source for column in schema.columns}
    for finding in (*findings, *person_codes.findings(cells, schema, assessed.risk)):
        match finding.code:
            case r1_uniqueness.CODE if finding.params["place"] == r1_uniqueness.ROWS:
                suggestions = _plans(finding, cells, schema, assessed.risk, names)
            case r3_homogeneity.CODE | person_codes.CODE:
                suggestions = (_drop(cells, sources[finding.column or ""], names),)
            case r4_small_counts.CODE | r5_dominance.CODE if finding.severity is not Severity.NOTE:
                suggestions = tuple(_without_small(sources[finding.column or ""], cells, assessed, names))
            case _:
                suggestions = ()
        yield msgspec.structs.replace(finding, suggestions=(*finding.suggestions, *suggestions))


def _plans(
    finding: Finding, cells: Cells, schema: TableSchema, risk: Risk | None, names: Mapping[str, str]
) -> tuple[Suggestion, ...]:
    """A plan takes a look at the whole table, so it is made where R1 blocks and nowhere else."""
    if risk is None or cells.row_count > MOST_ROWS_PLANNED:
        return ()
    sources = {column.name: column.source for column in schema.columns}
    columns = {sources[name]: names[sources[name]] for name in risk.quasi_identifiers}
    plans = propose_plans(cells, columns, int(finding.params["k"]), ("", *schema.missing_values))
    # Coarser columns speak less of people: what the rows are and what others know stays as it was measured.
    measured = (SetUnit(risk.unit.value), SetQuasiIdentifiers(tuple(columns.values())))
    return tuple(msgspec.structs.replace(plan.suggestion, steps=(*measured, *plan.steps)) for plan in plans)


def _without_small(source: str, cells: Cells, assessed: Assessment, names: Mapping[str, str]) -> Iterator[Suggestion]:
    """Small figures go with those that would give them away: of all columns at once, for sums may go across them."""
    by = tuple(names[dimension] for dimension in assessed.dimensions)
    step: CellSuppress | None = None
    for counts in assessed.small_counts:
        if counts.source == source:
            step = CellSuppress(tuple(names[column] for column in counts.beside), counts.k, by)
    if counted := next((sums.counted for sums in assessed.dominated if sums.source == source), ""):
        columns = tuple(names[sums.source] for sums in assessed.dominated)
        step = CellSuppress(columns, FEWEST, tuple(name for name in by if name != names[counted]), names[counted])
    if step is not None:
        # What the rows are stays as it was measured, though their figures say less of it.
        unit = () if assessed.risk is None else (SetUnit(assessed.risk.unit.value),)
        yield _suggest("suppress-figures", *unit, step, below=step.below)
    if len(cells.columns) > 1:
        yield _drop(cells, source, names)


def _drop(cells: Cells, source: str, names: Mapping[str, str]) -> Suggestion:
    return _suggest("drop-column", DropColumn(names[source]), count=_values(cells, source))


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


def _suggest(code: str, *steps: Step, **figures: int | str) -> Suggestion:
    return Suggestion(code, steps, {name: str(value) for name, value in figures.items()})
