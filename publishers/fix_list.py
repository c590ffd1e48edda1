"""The fix-it list: what was found, grouped by cause, the worst first, each with its first rows in place."""

import re
from collections.abc import Sequence

import msgspec

from catalog.portal import Portal
from publishers.privacy_cards import is_open
from publishers.risk_part import is_risk
from publishers.submissions import Placed
from publishers.views import FindingOut, finding_out
from validation.inspect import Inspection
from validation.partial import MOST_SHARE, without_leaving_out
from validation.read.excerpt import Excerpt, read_cells
from validation.report import Finding, Gate, Severity
from validation.schema import clean_label

ROWS_SHOWN = 5
COLUMNS_SHOWN = 5
OF_VALUES = re.compile(r"d\d")
"""Beginning of the codes of rules about values of people."""
SEVERITIES = (Severity.BLOCK, Severity.ERROR, Severity.REVIEW, Severity.NOTE)
"""The worst first."""
CHANGES = ("column-added", "column-removed", "column-renamed", "column-retyped", "column-unit-changed")
"""Findings about what becomes otherwise for those who use the table."""


class Cell(msgspec.Struct, frozen=True):
    text: str
    is_meant: bool
    """It is what the finding speaks of."""


class Rows(msgspec.Struct, frozen=True):
    """Some rows and columns of the file around what a finding speaks of."""

    labels: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    """Row number of the file, and its cells."""


class Card(msgspec.Struct, frozen=True):
    finding: FindingOut
    rows: Rows | None
    """None where the finding is of no row, or its rows cannot be looked up."""


def cards(portal: Portal, where: Placed, inspection: Inspection, language: str, *, allows_partial: bool) -> list[Card]:
    """What was found as cards, the worst first, and of equal ones that with the most places.

    What the privacy gate holds the file back for has cards of its own, see `privacy_cards` and `risk_part`.
    """
    others = (finding for finding in inspection.findings if not is_open(finding) and not is_risk(finding))
    findings = sorted(others, key=lambda finding: (SEVERITIES.index(finding.severity), -finding.count))
    excerpt = _excerpt(portal, where, inspection)
    return [
        Card(
            finding_out(finding if allows_partial else without_leaving_out(finding), language),
            None if excerpt is None else rows_around(finding, excerpt),
        )
        for finding in findings
    ]


def rows_at_risk(portal: Portal, where: Placed, inspection: Inspection) -> list[Rows | None]:
    """The first rows of each finding about the table as a whole that speaks of one column, such as its small counts."""
    excerpt = _excerpt(portal, where, inspection)
    return [
        None if excerpt is None or finding.column is None else rows_around(finding, excerpt)
        for finding in inspection.findings
        if is_risk(finding)
    ]


def personal_columns(inspection: Inspection) -> set[str]:
    """Labels of the columns in which somebody's values were found; small counts and what fixes left are nobody's."""
    return {
        finding.column
        for finding in inspection.findings
        if finding.column is not None and finding.gate is Gate.PRIVACY and OF_VALUES.match(finding.code)
    }


def may_leave_out(inspection: Inspection) -> bool:
    """Whether the file would pass without the rows that do not fit, and these are few enough."""
    return 0 < inspection.misfit_rows <= MOST_SHARE * inspection.input_rows


def rows_around(finding: Finding, excerpt: Excerpt) -> Rows | None:
    """The first rows of a finding, with its column marked and a few others for orientation."""
    rows = [row for row in finding.rows if row in excerpt.rows][:ROWS_SHOWN]
    if not rows:
        return None
    width = max(len(excerpt.labels), *(len(excerpt.rows[row]) for row in rows))
    labels = [*excerpt.labels, *[""] * (width - len(excerpt.labels))]
    meant = _position(finding, labels)
    shown = _columns_around(meant, width)
    return Rows(
        tuple(labels[column] for column in shown),
        tuple(
            (
                row,
                tuple(Cell(_at(excerpt.rows[row], column), column == meant) for column in shown),
            )
            for row in rows
        ),
    )


def _at(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _position(finding: Finding, labels: Sequence[str]) -> int | None:
    if finding.column is None:
        return None
    wanted = clean_label(finding.column)
    return next((position for position, label in enumerate(labels) if clean_label(label) == wanted), None)


def _columns_around(meant: int | None, width: int) -> list[int]:
    """The column that is meant, which a phone must show without scrolling, and the first ones, which tell the row."""
    others = [column for column in range(width) if column != meant]
    return [*([] if meant is None else [meant]), *others][:COLUMNS_SHOWN]


def _excerpt(portal: Portal, where: Placed, inspection: Inspection) -> Excerpt | None:
    """The first rows of all findings, live from quarantine; None once they are gone or nothing was read."""
    rows = {row for finding in inspection.findings for row in finding.rows[:ROWS_SHOWN]}
    if inspection.reading is None or not rows:
        return None
    input_path = portal.files.quarantined(where.submission.input_id)
    return read_cells(input_path, inspection.reading, rows, personal_columns(inspection))
