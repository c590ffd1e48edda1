"""R4: counts of people so small that those who are counted may be known, as they stand or worked out from totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from validation.report import Finding, Gate, Severity
from validation.risk.assess import Assessment, CountedColumn

CODE = "r4-small-counts"


def findings(assessment: Assessment, labels: Mapping[str, str]) -> Iterator[Finding]:
    """One finding for each column of counts; `labels` are by the names among the cells.

    How many live somewhere, by age and sex, is told everywhere: readers are told, and nobody decides.
    """
    for one in assessment.small_counts:
        both = one.small + one.derived
        yield Finding(
            code=CODE,
            severity=_severity(one),
            gate=Gate.PRIVACY,
            column=labels[one.source],
            count=both.count,
            rows=both.rows,
            params={
                "place": "column",
                "below": str(one.small.count),
                "derived": str(one.derived.count),
                "k": str(one.k),
            },
        )


def _severity(counted: CountedColumn) -> Severity:
    if counted.is_sensitive:
        return Severity.BLOCK
    return Severity.NOTE if counted.is_population else Severity.REVIEW
