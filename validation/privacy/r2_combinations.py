"""R2: two or three facts that are enough to single people out."""

from __future__ import annotations

from collections.abc import Iterator

from validation.privacy.r1_uniqueness import ROWS
from validation.report import Finding, Gate, Severity
from validation.risk.assess import Assessment

CODE = "r2-combinations"


def findings(assessment: Assessment) -> Iterator[Finding]:
    """One finding that names the combination that singles out most."""
    risk, minimal = assessment.risk, assessment.minimal_uniques
    if risk is None or minimal is None or not risk.minimal_uniques:
        return
    worst = risk.minimal_uniques[0]
    yield Finding(
        code=CODE,
        severity=Severity.REVIEW,
        gate=Gate.PRIVACY,
        count=risk.singled_out_rows,
        rows=minimal.rows,
        params={
            "place": ROWS,
            "unit": risk.unit,
            "facts": ", ".join(worst.columns),
            "unique": str(worst.count),
            "all": str(risk.row_count),
            "below": str(risk.singled_out_rows),
        },
    )
