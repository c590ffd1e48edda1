"""What stands around a table and is in no version: it may hold personal data if the original is never public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validation.recipe import DropSurroundings, Recipe, last
from validation.report import Finding, Gate, Severity, Suggestion
from validation.xray.hidden import KINDS

_HIDDEN = tuple(name for name, kind in KINDS.items() if not kind.is_published)
NOTE = "surroundings-dropped"
"""Code of the note by which readers are told."""
PLACES = ("preamble", "footnote", "sheet", "member", "metadata", *_HIDDEN)
"""Places of findings that only the original shows."""


def offer_to_drop(finding: Finding) -> tuple[Suggestion, ...]:
    """The step that leaves out what a finding is about, where that stands around the table."""
    is_around = finding.params.get("place") in PLACES
    return (Suggestion("drop-surroundings", (DropSurroundings(),)),) if is_around else ()


def drop_surroundings(findings: Sequence[Finding], recipe: Recipe) -> Iterator[Finding]:
    """The findings, those about surroundings as one note where the recipe leaves these out."""
    around = [
        finding
        for finding in findings
        if finding.params.get("place") in PLACES and finding.severity is not Severity.NOTE
    ]
    if last(recipe, DropSurroundings) is None or not around:
        yield from findings
        return
    yield from (finding for finding in findings if finding not in around)
    yield Finding(
        code=NOTE,
        severity=Severity.NOTE,
        gate=Gate.PRIVACY,
        count=sum(finding.count for finding in around),
    )
