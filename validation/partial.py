"""Partial acceptance: rows that do not fit are left out, each is kept beside the answer, and readers are told."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import pyarrow.compute as pc

from validation.privacy.redact import redact
from validation.read.cells import ROW, Cells, row_numbers
from validation.read.reading import Source
from validation.read.splice import splice
from validation.recipe import DropMisfits, LeaveOutRows, Recipe, last
from validation.report import Finding, Gate, Severity

FILE_NAME = "left-out.csv"
OF_ROWS_LEFT_OUT = ("rows-left-out", "misfits-left-out")
"""Notes for readers on rows that are not in the table."""
MISFITS = ("missing-cell", "extra-cell")
"""What reading says of rows that it can leave out."""
MOST_SHARE = 0.1
"""Of the rows; with more of them missing, the table is no longer the one that was handed in."""


class Kept(msgspec.Struct, frozen=True):
    """What is left of a table."""

    cells: Cells
    findings: tuple[Finding, ...]
    left_out: tuple[int, ...] = ()
    """Rows of the file, in order."""


def may_leave_out(recipe: Recipe) -> bool:
    """Whether the recipe leaves rows out if there are any to be left out."""
    return last(recipe, LeaveOutRows) is not None or last(recipe, DropMisfits) is not None


def are_rows(finding: Finding) -> bool:
    """Whether the finding is over once the rows it names, all of them, are left out."""
    is_of_rows = finding.gate is Gate.VALIDATION or finding.code in MISFITS
    return finding.severity is Severity.ERROR and is_of_rows and finding.count == len(finding.rows) > 0


def misfits_of(finding: Finding) -> int:
    """Rows of another width that the finding names; they are in no table."""
    return finding.count if finding.code in MISFITS else 0


def rows_of(findings: Sequence[Finding]) -> list[int]:
    """The rows that would be left out, in order."""
    return sorted({row for finding in findings if are_rows(finding) for row in finding.rows})


def offer(source: Source) -> Source:
    """The source without buttons that leave rows out where these would be too many for `leave_out`."""
    misfits = sum(map(misfits_of, source.findings))
    if misfits <= MOST_SHARE * (source.table.num_rows + misfits):
        return source
    return msgspec.structs.replace(source, findings=tuple(map(without_leaving_out, source.findings)))


def without_leaving_out(finding: Finding) -> Finding:
    """The finding without buttons that leave rows out."""
    kept = tuple(
        suggestion
        for suggestion in finding.suggestions
        if not any(isinstance(step, LeaveOutRows | DropMisfits) for step in suggestion.steps)
    )
    return msgspec.structs.replace(finding, suggestions=kept)


def leave_out(cells: Cells, source: Source, findings: Sequence[Finding], recipe: Recipe) -> Kept:
    """The table without the rows that findings name, and what is still to say; too many are not left out.

    The rows of another width are gone already: reading knows no place for their cells.
    """
    rows = rows_of(findings) if last(recipe, LeaveOutRows) else []
    left_out = tuple(sorted({*source.left_out, *rows}))
    if len(left_out) > MOST_SHARE * (cells.row_count + len(source.left_out)):
        params = {"share": f"{MOST_SHARE:.0%}".removesuffix("%")}
        refused = Finding(
            code="too-many-left-out",
            severity=Severity.ERROR,
            gate=Gate.VALIDATION,
            count=len(left_out),
            params=params,
        )
        return Kept(cells, (*findings, refused))
    others = cells.with_table(splice(cells.table, rows, {}))
    return Kept(others, tuple(_told(findings) if rows else findings), left_out)


def write_left_out(
    cells: Cells, rows: Collection[int], misfits: Mapping[int, Sequence[str]], findings: Sequence[Finding], path: Path
) -> None:
    """The rows that are left out as they stand in the file, with their numbers and the codes of what is wrong.

    `misfits` are the cells of rows that have more or fewer than the table has columns.
    """
    codes: dict[int, list[str]] = {}
    for finding in findings:
        for row in finding.rows:
            codes.setdefault(row, []).append(finding.code)
    found = cells.table.filter(pc.is_in(cells.table.column(ROW), value_set=row_numbers(rows)))
    fitting = {row: values for row, *values in zip(*(column.to_pylist() for column in found.columns), strict=True)}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([ROW, "error", *cells.labels])
        # Nobody knows of which columns the cells of a misfit are, so no fix has seen to them.
        shown = {row: list(map(redact, values)) for row, values in misfits.items()}
        for row, values in sorted({**shown, **fitting}.items()):
            writer.writerow([row, " ".join(codes.get(row, ["width"])), *values])


def _told(findings: Sequence[Finding]) -> Iterator[Finding]:
    """What readers are told of the rows that were left out, and what leaving them out does not end."""
    for finding in findings:
        if are_rows(finding):
            params = {**finding.params, "cause": finding.code}
            yield msgspec.structs.replace(
                finding, code="rows-left-out", severity=Severity.NOTE, examples=(), suggestions=(), params=params
            )
        else:
            yield finding
