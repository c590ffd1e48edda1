"""Which findings may be public all the same, and on what legal basis.

Always granted by a portal steward, on the request of an approver of the agency; how they do it is `publishers`' affair.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from validation.privacy.redact import redact
from validation.report import Finding, Gate, Severity


class LegalBasis(StrEnum):
    """Why data that speaks of people, or looks as if it did, may be public."""

    STATUTORY_REGISTER = "statutory public register"
    OFFICIALS = "officials in their public role"
    OFFICES = "office addresses"
    CONSENT = "consent on file"
    NOT_PERSONAL = "not personal data"
    OTHER = "other"


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding by what it is about, as findings name it when they are kept."""

    code: str
    column: str | None = None
    place: str = ""


class Override(msgspec.Struct, frozen=True):
    """One finding that was allowed to be public, and why."""

    target: Target
    basis: LegalBasis
    citation: str = ""


_REGISTER_ONLY = frozenset({LegalBasis.STATUTORY_REGISTER})
_ANY = frozenset(LegalBasis)

BASES: dict[str, frozenset[LegalBasis]] = {
    "d1": _REGISTER_ONLY,
    "d2": _REGISTER_ONLY,
    "d3": _REGISTER_ONLY,
    "d4": _REGISTER_ONLY,
    "d5": _REGISTER_ONLY,
    "d6": _ANY,
    "d7": _ANY,
    "d8": _ANY,
    "d9": _ANY,
    "d10": _REGISTER_ONLY,
    "d11": _REGISTER_ONLY,
    "d13": _REGISTER_ONLY,
    "d14": _REGISTER_ONLY,
    "d15": _REGISTER_ONLY,
    "r1": _ANY,
}
"""By rule, the bases that suffice for a blocking finding of it; what is not here can't be overridden at all."""


def target_of(finding: Finding) -> Target:
    """The same for a finding of a running check and for the one that was kept of it."""
    column = None if finding.column is None else redact(finding.column)
    return Target(finding.code, column, redact(finding.params.get("place", "")))


def bases_for(finding: Finding) -> frozenset[LegalBasis]:
    """The bases on which this finding may be overridden; none where it can't be."""
    if finding.gate is not Gate.PRIVACY or finding.severity is not Severity.BLOCK:
        return frozenset()
    return BASES.get(finding.code.partition("-")[0], frozenset())


def let_pass(findings: Iterable[Finding], overrides: Sequence[Override]) -> tuple[Finding, ...]:
    """What was overridden becomes a note that names the basis; all other findings stay as they are."""
    granted = {override.target: override for override in overrides}
    return tuple(_as_note(finding, granted.get(target_of(finding))) for finding in findings)


def _as_note(finding: Finding, granted: Override | None) -> Finding:
    if granted is None or granted.basis not in bases_for(finding):
        return finding
    params = {**finding.params, "basis": granted.basis.value, "citation": granted.citation}
    return msgspec.structs.replace(finding, severity=Severity.NOTE, params=params, suggestions=())
