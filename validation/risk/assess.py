"""The disclosure risk of one table: what its rows are, and the measures that fit these.

Tables of people are measured by who is alone with her facts, tables of counts by cells that count few, and tables of
organisations without their names by sums that one or two of them make up. Figures only, no cell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from math import comb

import msgspec

from validation.privacy.labels import plain_label
from validation.read.cells import Cells
from validation.report import Finding
from validation.risk.attributes import is_delicate, is_whole, says
from validation.risk.dominance import (
    FEWEST,
    Dominance,
    find_dominance,
    find_single_giants,
    find_told_largest,
    find_told_shares,
)
from validation.risk.frequency import FrequencyTable, count_frequencies
from validation.risk.homogeneity import Homogeneity, measure_homogeneity
from validation.risk.minimal_uniques import MOST_TOGETHER, Combination, MinimalUniques, find_minimal_uniques
from validation.risk.quasi import known_columns, propose_quasi_identifiers, sensitive_columns
from validation.risk.small_counts import SmallCounts, derive_from_columns, derive_from_rows, find_parts, find_small
from validation.risk.uniqueness import MOST_K, Uniqueness, measure_uniqueness
from validation.risk.unit import NUMERIC, OF_PEOPLE, ColumnFacts, Proposal, TableFacts, Unit, propose_unit
from validation.schema import TableSchema
from validation.typing.sql import literals

DEFAULT_K = 11
"""Rows that must share their facts, and people that must be counted in a cell."""
SENSITIVE_K = 20
"""The same where a fact of Article 4 stays in a table of people."""
MOST_FACTS = 15
"""Columns of which combinations are looked at for minimal sample uniques: the ones surely known first."""
MOST_WORK = 400_000_000
"""Combinations of columns times rows looked at for minimal sample uniques; beyond it fewer facts are joined."""
_NUMBERS = "risk_numbers"


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one table; columns are named as in its Table Schema."""

    unit: Unit
    unit_is_declared: bool = False
    unit_is_sure: bool = True
    quasi_identifiers: tuple[str, ...] = ()
    """Empty where a row is no person."""
    quasi_identifiers_are_declared: bool = False
    k: int = 0
    """The k that is asked for; 0 where a row is no person."""
    least_k: int = 0
    """The k below which nobody but a portal steward may go."""
    row_count: int = 0
    smallest_class: int = 0
    unique_rows: int = 0
    rows_below: tuple[int, ...] = ()
    """Rows in classes of fewer than 2, 3, … 50."""
    classes_below: tuple[int, ...] = ()
    minimal_uniques: tuple[Combination, ...] = ()
    singled_out_rows: int = 0
    """Rows that three facts or fewer single out."""
    sensitive: tuple[Homogeneity, ...] = ()

    def rows_below_k(self, k: int) -> int:
        return self.rows_below[min(k, MOST_K) - 2] if self.rows_below else 0


class Declared(msgspec.Struct, frozen=True):
    """What the officer says of a table."""

    unit: Unit | None = None
    quasi_identifiers: tuple[str, ...] = ()
    """Names among the cells; none for those that are proposed."""
    k: int | None = None


class CountedColumn(msgspec.Struct, frozen=True):
    """A column of counts of people with small ones in it."""

    source: str
    small: SmallCounts
    derived: SmallCounts
    is_sensitive: bool
    is_population: bool
    """Whether it only says how many live, are born or die where, at what age and of which sex."""
    k: int
    beside: tuple[str, ...]
    """All columns of counts, itself among them, some of which may be sums of others."""


class DominatedColumn(msgspec.Struct, frozen=True):
    """A column of sums over organisations, some of which give one of these away."""

    source: str
    dominance: Dominance
    counted: str = ""
    """The column that says how many make up a sum, if there is one."""


class Assessment(msgspec.Struct, frozen=True):
    """All that the R rules need to know."""

    risk: Risk | None
    proposal: Proposal
    contradicts: bool = False
    """Whether rows that are surely people are said to be none."""
    removed: tuple[str, ...] = ()
    """Names of columns that others surely know, that she left out of those, and with which people would stand out."""
    uniqueness: Uniqueness | None = None
    minimal_uniques: MinimalUniques | None = None
    small_counts: tuple[CountedColumn, ...] = ()
    dominated: tuple[DominatedColumn, ...] = ()
    dimensions: tuple[str, ...] = ()
    """The columns that say of whom the figures of a row are."""


def assess(
    cells: Cells,
    schema: TableSchema,
    found: Sequence[Finding],
    titles: Sequence[str] = (),
    declared: Declared | None = None,
) -> Assessment:
    """Measure what fits the unit of a row: the declared one, else the proposed one where that is sure."""
    said = declared or Declared()
    facts = TableFacts(cells, schema, found, titles)
    proposal = propose_unit(facts)
    unit = said.unit or proposal.unit
    if unit is None:
        return Assessment(None, proposal)
    risk = Risk(
        unit=unit, unit_is_declared=said.unit is not None, unit_is_sure=said.unit is not None or proposal.is_sure
    )
    if unit in OF_PEOPLE and risk.unit_is_sure:
        return _assess_people(facts, risk, proposal, said)
    return Assessment(
        msgspec.structs.replace(risk, row_count=cells.row_count),
        proposal,
        contradicts=said.unit is not None and unit not in OF_PEOPLE and proposal.unit in OF_PEOPLE and proposal.is_sure,
        small_counts=tuple(_small_counts(facts)) if risk.unit_is_sure else (),
        dominated=tuple(_dominated(facts, unit)) if risk.unit_is_sure else (),
        dimensions=tuple(column.source for column in facts.columns if not column.is_figure),
    )


def _assess_people(facts: TableFacts, risk: Risk, proposal: Proposal, said: Declared) -> Assessment:
    quasi = said.quasi_identifiers or propose_quasi_identifiers(facts)
    sensitive = sensitive_columns(facts)
    least = SENSITIVE_K if sensitive else DEFAULT_K
    names = {column.source: column.name for column in facts.columns}
    risk = msgspec.structs.replace(
        risk,
        quasi_identifiers=tuple(names[source] for source in quasi),
        quasi_identifiers_are_declared=bool(said.quasi_identifiers),
        k=said.k or least,
        least_k=least,
        row_count=facts.cells.row_count,
    )
    if not quasi:
        return Assessment(risk, proposal)
    removed = _removed(facts, said.quasi_identifiers, max(risk.k, least)) if said.quasi_identifiers else ()
    others = [source for source in sensitive if source not in quasi]
    frequencies = count_frequencies(facts.cells, (*quasi, *others), facts.missing)
    classes = frequencies.narrowed(quasi, "classes")
    uniqueness = measure_uniqueness(classes)
    few = classes.narrowed(quasi[:MOST_FACTS], "facts")
    minimal = find_minimal_uniques(few, _affordable(few))
    measured = [
        measure_homogeneity(
            frequencies, [source for source in quasi if source != column], column, _own_numbers(facts, column)
        )
        for column in sensitive
    ]
    risk = msgspec.structs.replace(
        risk,
        smallest_class=uniqueness.smallest_class,
        unique_rows=uniqueness.rows_below[0],
        rows_below=uniqueness.rows_below,
        classes_below=uniqueness.classes_below,
        minimal_uniques=tuple(
            Combination(tuple(names[source] for source in one.columns), one.count) for one in minimal.combinations
        ),
        singled_out_rows=minimal.row_count,
        sensitive=tuple(msgspec.structs.replace(one, column=names[one.column]) for one in measured),
    )
    return Assessment(
        risk,
        proposal,
        removed=tuple(names[source] for source in removed),
        uniqueness=uniqueness,
        minimal_uniques=minimal,
    )


def _removed(facts: TableFacts, chosen: Sequence[str], k: int) -> tuple[str, ...]:
    """Columns of a class that others know and that were not chosen, where fewer than k would share them."""
    classed = known_columns(facts)
    removed = tuple(source for source in classed if source not in chosen)
    if not removed:
        return ()
    columns = (*dict.fromkeys((*chosen, *classed)),)
    smallest = measure_uniqueness(count_frequencies(facts.cells, columns, facts.missing)).smallest_class
    return removed if smallest < k else ()


def _own_numbers(facts: TableFacts, source: str) -> str:
    """SQL of the numbers of a column with their rows; empty where it holds none."""
    (column,) = (column for column in facts.columns if column.source == source)
    return f"(SELECT row, {column.value} AS value FROM cells)" if column.type in NUMERIC else ""  # noqa: S608


def _affordable(frequencies: FrequencyTable) -> int:
    """How many facts may be joined."""
    width = len(frequencies.columns)
    work = 0
    for together in range(1, MOST_TOGETHER + 1):
        work += comb(width, together) * frequencies.count
        if work > MOST_WORK:
            return max(1, together - 1)
    return MOST_TOGETHER


def _small_counts(facts: TableFacts) -> list[CountedColumn]:
    """Columns that count people and in which few are counted, or fewer can be worked out."""
    is_of_people = (
        bool(facts.attributes.keys() - {"place"})
        or facts.says_in_titles("counted_people")
        or any(column.counts_people and not is_whole(column.label, "counted_by_sex") for column in facts.columns)
    )
    columns = [
        column
        for column in facts.columns
        if column.counts_people and (is_of_people or not is_whole(column.label, "counted_by_sex"))
    ]
    if not columns:
        return []
    is_sensitive = any(
        attribute.is_sensitive for name, attribute in facts.attributes.items() if name != "marital"
    ) or any(map(is_delicate, facts.titles))
    has_delicate = any(column.group or is_delicate(column.label) for column in columns)
    relation = _numbers(facts, columns)
    connection = facts.cells.connection
    found = []
    beside = tuple(column.source for column in columns)
    parts_of = find_parts(connection, relation, {column.source: column.label for column in columns})
    for column in columns:
        derived = _derived_from_rows(facts, relation, column)
        if parts := parts_of.get(column.source):
            derived += derive_from_columns(connection, relation, column.source, parts, DEFAULT_K)
        small = find_small(connection, relation, column.source, DEFAULT_K)
        if small.count or derived.count:
            sensitive = (
                is_sensitive
                or bool(column.group)
                or is_delicate(column.label)
                or (has_delicate and is_whole(column.label, "counted_by_sex"))
            )
            plain = not sensitive and _is_population(facts, column)
            found.append(CountedColumn(column.source, small, derived, sensitive, plain, DEFAULT_K, beside))
    return found


def _is_population(facts: TableFacts, column: ColumnFacts) -> bool:
    """Whether a column counts people by nothing but place, age, sex and time, and of no other kind."""
    is_by_others = any(
        other.attribute.name not in ("age", "sex", "place")
        if other.attribute is not None
        else not other.is_figure and other.type != "year" and not is_whole(other.label, "ordinals")
        for other in facts.columns
    )
    if is_by_others:
        return False
    if not is_whole(column.label, "counted_by_sex"):
        return is_whole(column.label, "population")
    others = any(
        other.counts_people and not is_whole(other.label, "counted_by_sex", "population") for other in facts.columns
    )
    of_ages = "age" in facts.attributes and not facts.says_in_titles("counted_people")
    return not others and (of_ages or facts.says_in_titles("population"))


def _numbers(facts: TableFacts, columns: Collection[ColumnFacts]) -> str:
    """A relation of the typed values of columns beside the texts of all others."""
    typed = {column.source: column.value for column in columns}
    listed = ", ".join(f"{typed.get(source, source)} AS {source}" for source in facts.cells.columns)
    facts.cells.connection.execute(f"CREATE OR REPLACE TEMP VIEW {_NUMBERS} AS SELECT row, {listed} FROM cells")  # noqa: S608
    return _NUMBERS


def _derived_from_rows(facts: TableFacts, relation: str, column: ColumnFacts) -> SmallCounts:
    """Missing cells that a total row of some dimension gives away."""
    dimensions = [other for other in facts.columns if not other.is_figure and other.type not in NUMERIC]
    derived = SmallCounts()
    for dimension in dimensions:
        texts = facts.cells.query(f"SELECT DISTINCT {dimension.source} FROM cells LIMIT 5000")  # noqa: S608
        totals = [str(text) for (text,) in texts if is_whole(plain_label(str(text)), "totals")]
        if totals:
            groups = [other.source for other in facts.columns if not other.is_figure and other is not dimension]
            is_total = f"{dimension.source} IN {literals(totals)}"
            derived += derive_from_rows(facts.cells.connection, relation, column.source, groups, is_total, DEFAULT_K)
    return derived


def _dominated(facts: TableFacts, unit: Unit) -> list[DominatedColumn]:
    """Sums over organisations: beside the number of those summed up or the largest of them, or of rows that are such.

    What each named organisation has is published as it is, by law of listed and of state-owned ones: a rival learns
    nothing more from the sum. There only one that is nearly the whole of its branch is for a second person.
    """
    sums = [column for column in facts.columns if column.is_figure and says(column.label, "magnitudes")]
    if not sums:
        return []
    relation = _numbers(facts, [column for column in facts.columns if column.type in NUMERIC])
    connection = facts.cells.connection
    told = [*_of_few(facts, relation, sums)] or [*_beside_largest(facts, relation, sums)]
    if told or unit is not Unit.ORGANISATION:
        return told
    is_named = any(
        says(column.label, "institutions", "organisations", "business") and facts.tells_rows_apart(column)
        for column in facts.columns
        if not column.is_figure
    )
    groups = [
        column.source
        for column in facts.columns
        if not column.is_figure and not is_whole(column.label, "ordinals") and not facts.tells_rows_apart(column)
    ]
    find = find_single_giants if is_named else find_dominance
    found = (DominatedColumn(column.source, find(connection, relation, groups, column.source)) for column in sums)
    return [one for one in found if one.dominance.count] if groups else []


def _of_few(facts: TableFacts, relation: str, sums: Sequence[ColumnFacts]) -> Iterator[DominatedColumn]:
    """Sums beside which it stands that one or two make them up."""
    counted = [column for column in facts.columns if column.is_figure and says(column.label, "counted_organisations")]
    if not counted:
        return
    few = f"{counted[0].source} BETWEEN 1 AND {FEWEST - 1}"
    asked = ", ".join(f"count(*) FILTER ({few} AND {column.source} IS NOT NULL)" for column in sums)
    (counts,) = facts.cells.query(f"SELECT {asked} FROM {relation}")  # noqa: S608
    for column, count in zip(sums, map(int, map(str, counts)), strict=True):
        if count:
            dominance = Dominance(facts.cells.row_count, count, 0, 0, count)
            yield DominatedColumn(column.source, dominance, counted[0].source)


def _beside_largest(facts: TableFacts, relation: str, sums: Sequence[ColumnFacts]) -> Iterator[DominatedColumn]:
    """Figures or shares of the largest contributor."""
    connection = facts.cells.connection
    totals = [column for column in sums if not says(column.label, "largest")]
    for column in facts.columns:
        if not totals or not column.is_figure or not says(column.label, "largest"):
            continue
        found = (
            find_told_largest(connection, relation, totals[0].source, column.source)
            if column in sums
            else find_told_shares(connection, relation, column.source)
        )
        if found.count:
            yield DominatedColumn(column.source, found)
