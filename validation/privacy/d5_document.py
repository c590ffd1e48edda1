"""D5: passports, driving licences and medical records. Each country numbers them as it likes, so a header must tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from validation.privacy.announced import announced_hint, find_announced
from validation.privacy.chance import is_amount
from validation.privacy.headers import header
from validation.privacy.rule import ColumnExample, Rule, Shape, Span
from validation.privacy.together import write_code

_PASSPORT = r"hộ chiếu|ho chieu|passport|여권번호|여권"
_LICENCE = r"gplx|giấy phép lái xe|bằng lái|driving licen[cs]e|driver'?s licen[cs]e|kørekort|juhiluba"
_RECORD = r"bệnh án|mã bệnh nhân|medical record|mrn|patient id"
_FINDERS = (
    find_announced(_PASSPORT, r"[A-Z]{1,2}[0-9]{6,8}|[0-9]{9}"),
    find_announced(_LICENCE, r"[A-Z]{0,5}[0-9]{8,12}[A-Z0-9]{0,6}"),
    find_announced(_RECORD, r"[A-Z]{0,4}[0-9]{5,12}"),
)


def _find(text: str) -> Iterator[Span]:
    for find in _FINDERS:
        yield from find(text)


def _any(_code: str) -> bool:
    return True


def _is_identifier(codes: Sequence[str]) -> bool:
    return not is_amount(codes)


def _shape(pattern: str, kind: str, share: float) -> Shape:
    return Shape(
        re.compile(pattern),
        _any,
        1.0,
        needs_header=True,
        kind=kind,
        header=header(kind),
        header_share=share,
        is_identifier=_is_identifier,
    )


RULE = Rule(
    code="d5-document",
    hint=announced_hint(f"{_PASSPORT}|{_LICENCE}|{_RECORD}"),
    header_hint=r"[\s']*[0-9A-Za-z][0-9A-Za-z .-]{3,22}\s*",
    prefilter="length({}) >= 9",
    find=_find,
    header=header("passport", "licence", "patient"),
    write=write_code,
    shapes=(
        _shape(r"[A-Z]{0,3}[0-9]{6,9}|[A-Z][0-9]{3}[A-Z][0-9]{4}", "passport", 0.3),
        _shape(r"(?=(?:[^0-9]*[0-9]){4})[A-Z0-9]{6,18}", "licence", 0.5),
        _shape(r"[A-Z]{0,4}[0-9]{4,12}", "patient", 0.5),
    ),
    hits=("hộ chiếu số C1234567", "Passport No: N8513060", "GPLX 790123456789", "mã bệnh nhân: BN0012345"),
    passes=("C1234567", "hộ chiếu phổ thông", "cấp 1200 hộ chiếu", "Passport office 12", "bệnh án điện tử 2025"),
    columns=(
        ColumnExample("Số hộ chiếu", ("C5801743", "B0084704", "N8513060")),
        ColumnExample("passport_no", ("187244670", "084704729")),
        ColumnExample("여권번호", ("M187A1743", "M248A4704")),
        ColumnExample("Số GPLX", ("140081743248", "380224729900")),
        ColumnExample("driving licence", ("DWUFM467008KU0LT", "FYXAA593240FL4FF")),
        ColumnExample("운전면허번호", ("15-58-017432-48", "23-47-047299-00")),
        ColumnExample("Mã bệnh nhân", ("BA19244670", "BA18836762")),
        ColumnExample("MRN", ("1872446", "0084709", "4729900")),
        ColumnExample("Số hộ chiếu đã cấp", ("123456", "812345"), None),
        ColumnExample("Hộ chiếu", ("812345", "1234567", "98765432"), None),
        ColumnExample("Loại hộ chiếu", ("phổ thông", "công vụ", "ngoại giao"), None),
        ColumnExample("Mã hàng", ("C5801743", "B0084704", "N8513060"), None),
    ),
    kind_of=lambda _value: "document",
)
