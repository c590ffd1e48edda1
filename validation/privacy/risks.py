"""The R rules on one table: disclosure risk, which no single cell shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validation.privacy import r1_uniqueness, r2_combinations, r3_homogeneity, r4_small_counts, r5_dominance, r_unit
from validation.read.cells import Cells
from validation.read.reading import Surrounding
from validation.recipe import Recipe, SetK, SetUnit, last
from validation.report import Finding
from validation.risk.assess import Assessment, Declared, assess
from validation.risk.unit import TITLE_PLACES, Unit
from validation.schema import TableSchema


def assess_risk(
    cells: Cells,
    schema: TableSchema,
    found: Sequence[Finding],
    surroundings: Sequence[Surrounding],
    recipe: Recipe,
    quasi_identifiers: Sequence[str],
) -> Assessment:
    """Measure a table as the recipe declares it; `quasi_identifiers` are named among the cells, gone ones too."""
    unit, k = last(recipe, SetUnit), last(recipe, SetK)
    declared = Declared(
        unit=None if unit is None else Unit(unit.unit),
        quasi_identifiers=tuple(column for column in quasi_identifiers if column in cells.columns),
        k=None if k is None else k.k,
    )
    titles = [text.text for text in surroundings if text.place in TITLE_PLACES]
    return assess(cells, schema, found, titles, declared)


def risk_findings(assessment: Assessment, schema: TableSchema) -> Iterator[Finding]:
    """What the R rules say of a table that was measured."""
    by_source = {column.source: column.label or column.name for column in schema.columns}
    by_name = {column.name: column.label or column.name for column in schema.columns}
    yield from r_unit.findings(assessment)
    yield from r1_uniqueness.findings(assessment)
    yield from r2_combinations.findings(assessment)
    yield from r3_homogeneity.findings(assessment, by_name)
    yield from r4_small_counts.findings(assessment, by_source)
    yield from r5_dominance.findings(assessment, by_source)
