"""What a steward lets be public counts as a note, and nothing else does."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validation.messages import words
from validation.privacy.overrides import BASES, LegalBasis, Override, Target, bases_for, let_pass, target_of
from validation.report import Finding, Gate, Severity

PHONES = Finding(code="d7-phone", severity=Severity.BLOCK, gate=Gate.PRIVACY, column="Điện thoại", count=4)
NUMBERS = Finding(code="d1-cccd", severity=Severity.BLOCK, gate=Gate.PRIVACY, column="CCCD")


def override(finding: Finding, basis: LegalBasis, citation: str = "Luật, Điều 1") -> Override:
    return Override(target_of(finding), basis, citation)


def test_an_overridden_finding_is_a_note_that_names_the_basis() -> None:
    """Readers learn why it is public all the same."""
    (note,) = let_pass([PHONES], [override(PHONES, LegalBasis.OFFICIALS)])
    assert note.severity is Severity.NOTE
    assert note.params == {"basis": "officials in their public role", "citation": "Luật, Điều 1"}
    assert (note.code, note.column, note.count) == (PHONES.code, PHONES.column, PHONES.count)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Public by decision of the portal's steward: officials in their public role (Luật, Điều 1)."),
        (
            "vi",
            "Công khai theo quyết định của người quản trị cổng: "
            "cán bộ, công chức trong vai trò công vụ (Luật, Điều 1).",
        ),
    ],
)
def test_readers_are_told_the_basis_in_their_language(language: str, said: str) -> None:
    """In place of what an officer would have to do about it."""
    (note,) = let_pass([PHONES], [override(PHONES, LegalBasis.OFFICIALS)])
    assert words(note, language).next == said


@pytest.mark.parametrize(
    ("basis", "severity"), [(LegalBasis.STATUTORY_REGISTER, "note"), (LegalBasis.CONSENT, "block")]
)
def test_identity_numbers_pass_on_a_statutory_register_alone(basis: LegalBasis, severity: str) -> None:
    """What tells people apart for life needs a law that makes the register public."""
    assert let_pass([NUMBERS], [override(NUMBERS, basis)])[0].severity.value == severity


@given(st.sampled_from(sorted(BASES)), st.sampled_from(sorted(LegalBasis)))
def test_the_same_code_in_another_column_stays(rule: str, basis: LegalBasis) -> None:
    """An override is about one column, and not about all that a rule finds."""
    here = msgspec.structs.replace(PHONES, code=f"{rule}-thing")
    other = msgspec.structs.replace(here, column="Di động")
    assert let_pass([other], [override(here, basis)]) == (other,)


def test_a_label_that_holds_a_number_is_found_by_its_masked_name() -> None:
    """Requests keep labels as findings are kept, so without what is personal in them."""
    raw = msgspec.structs.replace(PHONES, column="Gọi 0912345678")
    target = target_of(raw)
    assert "0912345678" not in (target.column or "")
    assert let_pass([raw], [Override(target, LegalBasis.OFFICES)])[0].severity is Severity.NOTE


@pytest.mark.parametrize(
    "finding",
    [
        Finding(code="type-error", severity=Severity.ERROR, gate=Gate.VALIDATION, column="Năm"),
        msgspec.structs.replace(PHONES, severity=Severity.REVIEW),
        msgspec.structs.replace(PHONES, code="a-code-of-no-rule"),
    ],
    ids=lambda finding: finding.code,
)
def test_only_what_personal_data_blocks_can_be_overridden(finding: Finding) -> None:
    """Errors are mended, and questions are decided by the second person of the agency."""
    assert bases_for(finding) == frozenset()
    assert let_pass([finding], [Override(Target(finding.code, finding.column), LegalBasis.OFFICES)]) == (finding,)
