"""D2: other numbers that stand for one person in Viet Nam: old identity cards, social insurance, bank accounts, taxes.

Their figures say nothing, so a header must. Since 1 July 2025 the tax number of a person is her citizen number of
twelve digits; those of ten and thirteen digits are numbers of businesses and are nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from validation.privacy.announced import announced_hint, find_announced
from validation.privacy.d1_cccd import is_cccd
from validation.privacy.headers import header
from validation.privacy.rule import ColumnExample, Rule, Shape, Span

_WORDS = r"cmnd|cmtnd|cmt|chứng minh nhân dân|bhxh|bảo hiểm xã hội|số tài khoản|stk"
_CARD = r"cmnd|cmtnd|cmt|chứng minh nhân dân"
_FINDERS = (
    find_announced(_CARD, r"[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}"),
    find_announced(r"bhxh|bảo hiểm xã hội", r"[0-9]{10}"),
    find_announced(r"số tài khoản|stk", r"[0-9]{9,15}"),
)


def _find(text: str) -> Iterator[Span]:
    for find in _FINDERS:
        yield from find(text)


def _any(_digits: str) -> bool:
    return True


def _is_persons_tax_number(digits: str) -> bool:
    """Eleven digits are twelve without the zero that a spreadsheet took away."""
    return is_cccd(digits.zfill(12))


_TAXES = ("001099012345", "038185001234", "079302004217", "001304019982")

RULE = Rule(
    code="d2-person-number",
    hint=announced_hint(_WORDS),
    header_hint=r"[\s']*[0-9][0-9 .-]{6,22}\s*",
    prefilter="length({}) >= 13",
    find=_find,
    header=header("cmnd", "bhxh", "account", "tax"),
    shapes=(
        Shape(
            re.compile(r"[0-9]{8,9}"),
            _any,
            1.0,
            needs_header=True,
            kind="cmnd",
            header=header("cmnd"),
            header_share=0.3,
        ),
        Shape(
            re.compile(r"[0-9]{9,10}"),
            _any,
            1.0,
            needs_header=True,
            kind="bhxh",
            header=header("bhxh"),
            header_share=0.5,
        ),
        Shape(
            re.compile(r"[0-9]{8,16}"),
            _any,
            1.0,
            needs_header=True,
            kind="account",
            header=header("account"),
            header_share=0.5,
        ),
        # Among numbers of businesses those of households stand as well: one is enough.
        Shape(
            re.compile(r"[0-9]{11,12}"),
            _is_persons_tax_number,
            0.016,
            needs_header=True,
            kind="tax",
            header=header("tax"),
        ),
    ),
    hits=(
        "CMND 012345678",
        "Số tài khoản: 19034567890123",
        "STK 0011004123456",
        "mã số BHXH 0123456789",
        "CMND: 012 345 678",
    ),
    passes=("012345678", "MST 0101234567", "BHXH quận 3", "hết 3 stk", "stk 12345", "CMND cấp ngày 12/03/2015"),
    columns=(
        ColumnExample("Số CMND", ("012345678", "171743248", "276762851")),
        ColumnExample("CMND", ("012 345 678", "171 743 248", "")),
        ColumnExample("so_bhxh", ("1487244670", "0184704729", "8700593240")),
        ColumnExample("Số tài khoản", ("2100205367994", "21110000389951", "19017176529752")),
        ColumnExample("bank account", ("0011004123456", "1012345678")),
        ColumnExample("MST cá nhân", _TAXES),
        ColumnExample("Mã số thuế", ("0101234567", "0301234567-001", "001099012345")),
        ColumnExample("Mã số thuế", ("0101234567", "0301234567-001", "4002442226"), None),
        ColumnExample("Số CMND đã cấp", ("12345678", "98765432", "812345678"), None),
        ColumnExample("Số tài khoản mở mới", ("12345678", "98765432"), None),
        ColumnExample("Doanh thu", ("12345678", "98765432", "171743248"), None),
        ColumnExample("Ghi chú", ("Đã nộp", "đổi CMND 012345678 sang CCCD", "Đã trả")),
    ),
    kind_of=lambda value: "cmnd" if len(re.sub("[^0-9]", "", value)) == 9 else "account",
)
