"""What one row of a table stands for, as far as labels, titles, findings and figures tell.

Where two readings are likely it is a proposal in doubt, and the officer is asked; nothing is blocked on a guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from math import prod

import msgspec
import pyarrow.compute as pc

from validation.privacy.headers import header
from validation.privacy.labels import plain_label
from validation.read.cells import Cells
from validation.report import Finding, Severity
from validation.risk.attributes import (
    ATTRIBUTES,
    Attribute,
    attributes_of,
    begins_with_people,
    ends_in_people,
    group_of,
    is_telling,
    is_whole,
    risk_label,
    says,
)
from validation.schema import TableSchema


class Unit(StrEnum):
    """What a row is."""

    PERSON = "person"
    HOUSEHOLD = "household"
    ORGANISATION = "organisation"
    EVENT = "event"
    AGGREGATE = "aggregate"


OF_PEOPLE = frozenset({Unit.PERSON, Unit.HOUSEHOLD})
NUMERIC = ("integer", "number")
DIRECT = ("d1", "d2", "d3", "d4", "d5", "d8", "d10", "d14")
"""Rules for what is one person's alone."""
REACHING = ("d6", "d7", "d9", "d11")
"""Rules for what may be an office's too, or leads to a person only beside others."""
MOST_ROWS = 0.5
"""A rule fires on the rows where it does so on more of them than this."""
DISTINCT_SHARE = 0.5
"""A column with more different values than this share of the rows tells them apart."""
DENSE_SHARE = 0.2
"""Of all combinations of its dimensions a table of figures has more than this share; a list of people far fewer."""
NEARLY_ALL = 0.98
REPEATED = 0.5
"""Rows of which fewer than this share differ in all dimensions are single things, for figures stand once each."""
OF_ANIMALS = frozenset({"duc", "cai", "trong", "mai", "thien", "triet san"})
OF_MEN = frozenset({"nam", "m", "male", "trai", "man", "men", "boy", "boys", "mand", "mees", "남", "남자", "남성"})
OF_WOMEN = frozenset(
    {"nu", "f", "female", "gai", "woman", "women", "girl", "girls", "kvinde", "naine", "여", "여자", "여성"}
)
"""What stands in columns that tell a sex, in plain letters."""
MOST_SEXES = 6
FIRST_ROWS = 1000
_FILES = re.compile(r"\bho so\b")
"""`Mã hồ sơ` is the number of a file, and of no household."""
TITLE_PLACES = ("preamble", "sheet", "file_name", "title")


class ColumnFacts(msgspec.Struct, frozen=True):
    """A column, as far as its label and type tell."""

    source: str
    """Its name among the cells."""
    name: str
    """Its name in the Table Schema."""
    label: str
    """Normalised."""
    type: str
    value: str
    """SQL of its typed value."""
    attribute: Attribute | None
    group: str = ""
    """The kind of the group of people that it counts, where its label only names that."""

    @property
    def is_figure(self) -> bool:
        """Whether it holds figures of something, and no codes, years or facts of a person."""
        return (
            self.type in NUMERIC
            and self.attribute is None
            and not is_whole(self.label, "ordinals")
            and not says(self.label, "identified")
        )

    @property
    def is_own_figure(self) -> bool:
        """Whether it is a figure that a person has herself, as her pay or her marks."""
        found = header("own_figures").match(self.label)
        return self.is_figure and found is not None and not says(self.label, "averaged")

    @property
    def is_numbering(self) -> bool:
        """Whether its label is that of a running number or a code, which says nothing of what a row is."""
        found = header("numberings").finditer(self.label)
        return self.attribute is None and any(not one.start() or one.end() == len(self.label) for one in found)

    @property
    def counts_people(self) -> bool:
        """Whether it says how many people or households there are."""
        return (
            self.is_figure
            and self.type == "integer"
            and not says(self.label, "not_counts", "counted_staff")
            and (
                bool(self.group)
                or says(self.label, "counted_people")
                or is_whole(self.label, "counted_by_sex")
                or ends_in_people(self.label)
            )
        )

    @property
    def counts_something(self) -> bool:
        return self.counts_people or (
            self.is_figure
            and not self.is_own_figure
            and says(self.label, "counted", "counts", "counted_organisations", "measures")
        )

    @property
    def is_birth_date(self) -> bool:
        return self.attribute is not None and self.attribute.name == "birth" and self.type in ("date", "datetime")

    @property
    def names_people(self) -> bool:
        return (
            not self.is_figure
            and self.attribute is None
            and not says(self.label, "institutions", "roles", "named_things")
            and says(self.label, "persons", "identified")
        )


class Sexes(StrEnum):
    """Whose sexes the texts of a column are."""

    PEOPLE = "people"
    ANIMALS = "animals"


_SEX = next(attribute for attribute in ATTRIBUTES if attribute.name == "sex")


class TableFacts:
    """A table, as far as is asked: figures are counted when somebody needs them."""

    def __init__(self, cells: Cells, schema: TableSchema, found: Sequence[Finding], titles: Sequence[str]) -> None:
        self.cells = cells
        self.missing = schema.missing_values
        texts = [column.label or column.name for column in schema.columns]
        columns = [
            ColumnFacts(column.source, column.name, label, column.reading.type, column.sql, attribute)
            for column, label, attribute in zip(
                schema.columns, _told_from_years(texts), attributes_of(texts), strict=True
            )
        ]
        self.titles = tuple(map(plain_label, titles))
        self.columns = tuple(_with_groups(cells, list(_with_sexes(cells, columns)), self.titles))
        self._found = found
        self._distinct: dict[tuple[str, ...], int] = {}

    @cached_property
    def direct(self) -> frozenset[str]:
        """Labels of columns of which nearly every cell is one person's."""
        return frozenset(self._fired(DIRECT))

    @cached_property
    def reaching(self) -> frozenset[str]:
        return frozenset(self._fired(REACHING))

    def _fired(self, rules: Sequence[str]) -> Iterator[str]:
        for finding in self._found:
            if (
                finding.column is not None
                and finding.severity is Severity.BLOCK
                and finding.code.partition("-")[0] in rules
                and finding.count > MOST_ROWS * self.cells.row_count
            ):
                yield finding.column

    @cached_property
    def found_in(self) -> frozenset[str]:
        """Names among the cells of columns in which values of one person stand, which are no quasi-identifiers."""
        codes = (*DIRECT, "d6", "d7", "d9", "d13")
        labels = {
            finding.column
            for finding in self._found
            if finding.severity is Severity.BLOCK and finding.code.partition("-")[0] in codes
        }
        named = zip(self.cells.columns, self.cells.labels, strict=True)
        return frozenset(source for source, label in named if label in labels)

    @cached_property
    def attributes(self) -> Mapping[str, Attribute]:
        """Classes of quasi-identifiers and sensitive facts that the table has, by name."""
        return {column.attribute.name: column.attribute for column in self.columns if column.attribute is not None}

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """Names among the cells of columns that say of what a figure is; a running number says nothing of it."""
        return tuple(
            column.source
            for column in self.columns
            if not column.is_figure
            and not (column.attribute is not None and column.attribute.name == "credit" and column.type in NUMERIC)
            and not (column.is_numbering and self.tells_rows_apart(column))
        )

    def says_in_titles(self, *kinds: str) -> bool:
        return any(says(title, *kinds) for title in self.titles)

    def distinct(self, *sources: str) -> int:
        """Different combinations of texts in columns."""
        if sources not in self._distinct:
            listed = ", ".join(sources)
            ((count,),) = self.cells.query(f"SELECT count(*) FROM (SELECT DISTINCT {listed} FROM cells)")  # noqa: S608
            self._distinct[sources] = int(str(count))
        return self._distinct[sources]

    def tells_rows_apart(self, column: ColumnFacts) -> bool:
        if self.cells.row_count > 1000 and self.cells.has_many_values(column.source):
            return True
        return self.distinct(column.source) > DISTINCT_SHARE * self.cells.row_count


class Proposal(msgspec.Struct, frozen=True):
    """What a row seems to be; None where nothing speaks of people or organisations."""

    unit: Unit | None
    is_sure: bool = True


def propose_unit(facts: TableFacts) -> Proposal:
    """The unit of a row: what names people first, then what describes them, then what counts them."""
    people = Unit.HOUSEHOLD if _is_of_households(facts) else Unit.PERSON
    names_institutions = any(
        says(column.label, "institutions", "organisations", "named_things")
        and not column.is_figure
        and (column.attribute is None or not column.attribute.is_core)
        and facts.tells_rows_apart(column)
        for column in facts.columns
    )
    counted = any(column.counts_people for column in facts.columns)
    if facts.direct:
        return Proposal(Unit.ORGANISATION if names_institutions else people)
    if any(column.names_people and facts.tells_rows_apart(column) for column in facts.columns):
        if names_institutions or (counted and not _core(facts)):
            return Proposal(Unit.ORGANISATION if names_institutions else Unit.AGGREGATE)
        return Proposal(people)
    if facts.reaching and _core(facts) and not names_institutions:
        return Proposal(people)
    numbers_households = any(
        is_whole(column.label, "household_numbers") and facts.tells_rows_apart(column) for column in facts.columns
    )
    if numbers_households and _core(facts):
        return Proposal(Unit.HOUSEHOLD)
    described = _described(facts, people)
    if described is not None:
        return described
    if names_institutions:
        return Proposal(Unit.ORGANISATION)
    return Proposal(Unit.AGGREGATE if any(column.counts_something for column in facts.columns) else None)


def _described(facts: TableFacts, people: Unit) -> Proposal | None:
    """What facts of people in a table make of its rows: people, or groups of them that figures tell of."""
    core, attributes = _core(facts), len(facts.attributes)
    is_list = facts.says_in_titles("listed") and facts.says_in_titles("persons", "people", "households")
    counts = any(column.counts_people or column.counts_something for column in facts.columns)
    if not core:
        is_asked = (is_list and attributes > 1 and not _has_figures(facts)) or (not counts and _is_of_cases(facts))
        return Proposal(people, is_sure=False) if is_asked else None
    rows = facts.cells.row_count
    different = facts.distinct(*facts.dimensions) if facts.dimensions else 1
    are_unique = different >= NEARLY_ALL * rows
    are_repeated = different < REPEATED * rows and facts.attributes.keys() != {"age"}
    if counts:
        return Proposal(
            Unit.AGGREGATE if are_unique or attributes == 1 else people, is_sure=are_unique or attributes == 1
        )
    if _may_be_of_animals(facts):
        return Proposal(people, is_sure=False)
    if any(column.is_birth_date for column in facts.columns) and (attributes > 1 or is_list):
        return Proposal(people)
    if _has_figures(facts):
        if are_unique and (attributes == 1 or _is_dense(facts, facts.dimensions)):
            return Proposal(Unit.AGGREGATE)
        if attributes > 1:
            return Proposal(people, is_sure=is_list or (not are_unique and core > 1))
        return Proposal(people, is_sure=False) if are_repeated else None
    if _has_own_figures(facts) and are_unique and _is_crossed(facts, facts.dimensions):
        return Proposal(Unit.AGGREGATE)
    if attributes == 1:
        return Proposal(people, is_sure=False) if is_list or are_repeated else None
    if core == 1 and attributes == 2 and are_unique and not is_list:
        # A list of terms: peoples by commune, age groups and their labels.
        return None
    return Proposal(people, is_sure=is_list or attributes > 2 or (core > 1 and not are_unique))


def _core(facts: TableFacts) -> int:
    return sum(attribute.is_core for attribute in facts.attributes.values())


def _has_figures(facts: TableFacts) -> bool:
    """Whether there are figures that may be about many."""
    return any(column.is_figure and not column.is_own_figure for column in facts.columns)


def _has_own_figures(facts: TableFacts) -> bool:
    return any(
        column.is_own_figure
        or (column.attribute is not None and column.attribute.name == "credit" and column.type in NUMERIC)
        for column in facts.columns
    )


def _is_of_cases(facts: TableFacts) -> bool:
    """Whether a column tells when something befell one person, as a stay in hospital."""
    return any(says(column.label, "cases_of_one") and not column.is_figure for column in facts.columns)


def _may_be_of_animals(facts: TableFacts) -> bool:
    """Whether a label speaks of animals, and nothing is said that these can't have."""
    of_both = {"age", "sex", "birth", "place"}
    return facts.attributes.keys() <= of_both and any(
        says(column.label, "animals") and not column.is_figure for column in facts.columns
    )


def _is_crossed(facts: TableFacts, dimensions: Sequence[str]) -> bool:
    """Whether dimensions are crossed with each other nearly whole, and none of them tells the rows apart alone."""
    rows = facts.cells.row_count
    counts = [facts.distinct(source) for source in dimensions]
    return rows >= REPEATED * prod(counts) and max(counts) <= REPEATED * rows


def _told_from_years(texts: Sequence[str]) -> list[str]:
    """Normalised labels; `Nam` beside `Nữ` is men, though without its mark `Năm` looks the same."""
    labels = [risk_label(text) for text in texts]
    if not {"nu", "nu gioi"} & set(labels):
        return labels
    return [
        "nam gioi" if label == "nam" and "ă" not in unicodedata.normalize("NFC", text).lower() else label
        for text, label in zip(texts, labels, strict=True)
    ]


def _with_groups(cells: Cells, columns: Sequence[ColumnFacts], titles: Sequence[str]) -> Iterator[ColumnFacts]:
    """The columns, where some that bear the names of groups beside each other count who is in these."""
    is_counted = {
        column.source: column.type == "integer"
        and (column.attribute is None or column.attribute.is_sensitive)
        and not is_whole(column.label, "ordinals")
        for column in columns
    }
    has_core = any(
        column.attribute is not None and column.attribute.is_core and not is_counted[column.source]
        for column in columns
    )
    by_kind: dict[str, list[ColumnFacts]] = {}
    for column in columns:
        if is_counted[column.source] and not has_core and (kind := group_of(column.label)):
            by_kind.setdefault(kind, []).append(column)
    groups = {
        column.source: kind
        for kind, members in by_kind.items()
        for column in members
        if (len(members) > 1 and any(is_telling(one.label) for one in members))
        or any(says(title, kind) for title in titles)
    }
    for column in columns:
        if column.source in groups and _counts_more_than_one(cells, column):
            yield msgspec.structs.replace(column, attribute=None, group=groups[column.source])
        elif column.attribute is not None and is_counted[column.source] and begins_with_people(column.label):
            yield msgspec.structs.replace(column, attribute=None)
        else:
            yield column


def _counts_more_than_one(cells: Cells, column: ColumnFacts) -> bool:
    """Whether there are other figures than 0 and 1, which say yes or no of somebody."""
    ((most,),) = cells.query(f"SELECT max({column.value}) FROM cells")  # noqa: S608
    return most is not None and int(str(most)) > 1


def _with_sexes(cells: Cells, columns: Sequence[ColumnFacts]) -> Iterator[ColumnFacts]:
    """The columns, where the sex of people or of animals is told by what stands in one, whatever its label is."""
    found = {column.source: _sexes(cells, column) for column in columns if column.type == "string"}
    are_animals = any(
        found.get(column.source) is Sexes.ANIMALS and column.attribute is not None and column.attribute.name == "sex"
        for column in columns
    )
    known = any(column.attribute is not None and column.attribute.name == "sex" for column in columns)
    for column in columns:
        name = "" if column.attribute is None else column.attribute.name
        if are_animals and name in ("sex", "age", "birth"):
            yield msgspec.structs.replace(column, attribute=None)
        elif not known and not name and found.get(column.source) is Sexes.PEOPLE:
            yield msgspec.structs.replace(column, attribute=_SEX)
        else:
            yield column


def _sexes(cells: Cells, column: ColumnFacts) -> Sexes | None:
    texts = cells.table.column(column.source)
    if len(pc.unique(texts.slice(0, FIRST_ROWS))) > MOST_SEXES:
        return None
    plain = {risk_label(text) for text in pc.unique(texts).to_pylist()[: MOST_SEXES + 1]} - {""}
    said = {text for text in plain if not is_whole(text, "totals")}
    if said and said <= OF_ANIMALS:
        return Sexes.ANIMALS
    is_both = said <= OF_MEN | OF_WOMEN and bool(said & OF_MEN) and bool(said & OF_WOMEN)
    return Sexes.PEOPLE if is_both else None


def _is_dense(facts: TableFacts, dimensions: Sequence[str]) -> bool:
    """Whether the table has most combinations that its dimensions allow, as figures do."""
    combinations = 1
    for source in dimensions:
        combinations *= facts.distinct(source)
    return facts.cells.row_count >= DENSE_SHARE * combinations


def _is_of_households(facts: TableFacts) -> bool:
    texts = (*facts.titles, *(column.label for column in facts.columns if not column.is_figure))
    return any(says(_FILES.sub(" ", text), "households") for text in texts)
