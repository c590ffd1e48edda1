"""R5: sums over organisations that one or two of them make up, so that a rival can reckon the other's figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from validation.report import Finding, Gate, Severity
from validation.risk.assess import Assessment

CODE = "r5-dominance"


def findings(assessment: Assessment, labels: Mapping[str, str]) -> Iterator[Finding]:
    """One finding for each column of sums; `labels` are by the names among the cells."""
    for one in assessment.dominated:
        yield Finding(
            code=CODE,
            severity=Severity.REVIEW,
            gate=Gate.PRIVACY,
            column=labels[one.source],
            count=one.dominance.count,
            params={"place": "column", "below": str(one.dominance.count), "all": str(one.dominance.sums)},
        )
