"""R3: groups that are all the same in a sensitive fact, or more like each other in it than chance makes them.

Who is known to be in the former is known to have it; of who is in the latter more can be guessed than of others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from validation.report import Finding, Gate, Severity
from validation.risk.assess import Assessment

CODE = "r3-homogeneity"


def findings(assessment: Assessment, labels: Mapping[str, str]) -> Iterator[Finding]:
    """One finding for each sensitive column; `labels` are by the names of the Table Schema."""
    risk = assessment.risk
    for one in () if risk is None else risk.sensitive:
        if risk is not None and (one.homogeneous_rows or one.distant_rows):
            yield Finding(
                code=CODE,
                severity=Severity.REVIEW,
                gate=Gate.PRIVACY,
                column=labels[one.column],
                count=one.homogeneous_rows or one.distant_rows,
                params={
                    "place": "column",
                    "unit": risk.unit,
                    "groups": str(one.homogeneous_classes),
                    "below": str(one.homogeneous_rows or one.distant_rows),
                    "all": str(risk.row_count),
                },
            )
