"""R1: people who share their quasi-identifiers with too few others to be lost among them."""

from __future__ import annotations

from collections.abc import Iterator

from validation.report import Finding, Gate, Severity
from validation.risk.assess import Assessment

CODE = "r1-uniqueness"
ROWS = "rows"
"""The place of findings about rows as a whole."""
LOWERED = "lowered"
"""The place of the finding where the officer asks for a smaller k, and the table reaches that one only."""


def findings(assessment: Assessment) -> Iterator[Finding]:
    """One finding while a class is smaller than the k that is asked for, or than the one that may be asked for."""
    risk, uniqueness = assessment.risk, assessment.uniqueness
    if risk is None or uniqueness is None:
        return
    is_lowered = risk.k < risk.least_k and not risk.rows_below_k(risk.k)
    k = risk.least_k if is_lowered else risk.k
    below = risk.rows_below_k(k)
    if not below:
        return
    yield Finding(
        code=CODE,
        severity=Severity.BLOCK,
        gate=Gate.PRIVACY,
        count=below,
        rows=uniqueness.unique_rows,
        params={
            "place": LOWERED if is_lowered else ROWS,
            "unit": risk.unit,
            "facts": ", ".join(risk.quasi_identifiers),
            "unique": str(risk.unique_rows),
            "all": str(risk.row_count),
            "below": str(below),
            "smallest": str(risk.smallest_class),
            "k": str(k),
            **({"asked": str(risk.k)} if is_lowered else {}),
            **({"least": str(risk.least_k)} if k < risk.least_k else {}),
            "groups": str(risk.classes_below[k - 2]),
        },
    )
