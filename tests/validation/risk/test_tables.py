"""Ordinary statistics are left alone, and lists of people are not, named or unnamed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.validation.risk.tables import Table, of_people, ordinary
from validation.inspect import Inspection
from validation.report import Gate, Severity

CheckFile = Callable[..., Inspection]


def said(inspection: Inspection) -> list[tuple[str, str | None]]:
    """What has to be seen to."""
    return [
        (finding.code, finding.column)
        for finding in inspection.findings
        if finding.gate is Gate.PRIVACY and finding.severity in (Severity.BLOCK, Severity.REVIEW)
    ]


@pytest.mark.parametrize("table", ordinary(), ids=lambda table: table.file_name)
def test_ordinary_statistics_are_let_through(table: Table, check_file: CheckFile) -> None:
    """A table of figures is neither blocked nor reviewed for privacy, whatever it counts by."""
    assert said(check_file(table.as_csv(), file_name=table.file_name)) == []


@pytest.mark.parametrize("table", of_people(), ids=lambda table: table.file_name)
def test_people_without_names_are_caught(table: Table, check_file: CheckFile) -> None:
    """Rows that are people are blocked for who is alone with her facts, though nobody is named."""
    inspection = check_file(table.as_csv(), file_name=table.file_name)
    assert ("r1-uniqueness", None) in said(inspection)


def test_there_are_enough_ordinary_tables() -> None:
    """The share let through is that of at least forty tables, in two languages."""
    assert len(ordinary()) >= 40
