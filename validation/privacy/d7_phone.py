"""D7: telephone numbers.

Vietnamese mobile numbers are found in whole cells and inside texts, also without the zero that a spreadsheet took away.
Those of other countries are known by their number plans (phonenumbers) under a header, or by how they are written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from validation.privacy.chance import FEWEST_FOR_A_PATTERN, is_numbered, shared_prefix
from validation.privacy.headers import header
from validation.privacy.rule import ColumnExample, Rule, Shape, Span
from validation.privacy.together import write_together
from validation.report import Severity

_NETWORK = r"(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])"
_MOBILE = re.compile(rf"(?:0|\+?84|0084){_NETWORK}[0-9]{{7}}")
_OLD_MOBILE = re.compile(r"0?1(?:2[0-9]|6[2-9]|8[68]|99)[0-9]{7}")
"""Eleven digits with the zero, as until 2018."""
_IN_TEXT = re.compile(
    r"(?:\(?(?:\+|00)?84\)?[ .-]?(?:\(0\)[ .-]?)?[35789](?:[ .-]?[0-9]){8}"
    r"|\(0[35789][0-9]{1,2}\)(?:[ .-]{0,2}[0-9]){6,7}"
    r"|0[35789](?:[ .-]?[0-9]){8})(?![0-9]|[.,-][0-9]|[A-Za-z])"
)
_INTERNATIONAL = re.compile(r"\(?\+84|\(?0084[ .)-]|\(0")
_GROUPED = re.compile(r"0[0-9]+([ .-])[0-9]{2,4}(\1[0-9]{2,4})+")
_GLUED = re.compile(r"[\w.,/=#@-]$")
_CALLS = re.compile(
    r"(đt|dt|dtdd|đtdđ|sđt|sdt|tel|phone|zalo|mobile|hotline|dđ|lh|call|viber)[.:_]?$|(zalo|wa|viber)\.me/$",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[ .-]")
MOST_SHARED_DIGITS = 5
"""Numbers of one operator share three digits; more in common means a block of codes."""
MOST_ROUND = 0.1
"""Amounts of money often end in zeros, telephone numbers do not."""


def find(text: str) -> Iterator[Span]:
    for match in _IN_TEXT.finditer(text):
        marks = _SEPARATORS.findall(match[0].removeprefix("("))
        # A single point is a decimal mark; numbers are broken up more than once, and in one way.
        if "." in marks and (len(marks) < 2 or len(set(marks)) > 1):
            continue
        if not _MOBILE.fullmatch(re.sub(r"[^0-9+]", "", match[0].replace("(0)", ""))):
            continue
        if match[0].startswith("0") and not _is_grouped_as_numbers_are(re.split(r"[ .-]", match[0])):
            continue
        before = text[max(0, match.start() - 12) : match.start()]
        if not _GLUED.search(before) or _CALLS.search(before):
            yield Span(match.start(), match.end())


def _is_grouped_as_numbers_are(groups: Sequence[str]) -> bool:
    """The prefix stands together; `03 2024 05 20` is a day."""
    is_in_fours = [len(group) for group in groups] == [2, 4, 4] and not groups[1].startswith(("19", "20"))
    return len(groups[0]) > 2 or is_in_fours or all(len(group) == 2 for group in groups)


def _is_unmistakable(cell: str) -> bool:
    """Whether a cell is written with the country's code or in groups; codes and figures are not."""
    return bool(_INTERNATIONAL.match(cell.strip()) or _GROUPED.fullmatch(cell.strip()))


_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
FEWEST_TAX_NUMBERS = 3


def _is_tax_number(digits: str) -> bool:
    """Whether ten digits carry the check digit of a business: those of two provinces begin as mobile numbers do."""
    total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, digits, strict=False))
    return len(digits) == 10 and 10 - total % 11 == int(digits[9])


def _looks_assigned(values: Sequence[str]) -> bool:
    if len(values) >= FEWEST_TAX_NUMBERS and all(map(_is_tax_number, values)):
        return False
    if len(values) < FEWEST_FOR_A_PATTERN:
        return True
    round_ones = sum(value.endswith("00") for value in values)
    return (
        not is_numbered([value.lstrip("+") for value in values])
        and shared_prefix(values) <= MOST_SHARED_DIGITS
        and round_ones <= MOST_ROUND * len(values)
    )


def _is_mobile(digits: str) -> bool:
    return _MOBILE.fullmatch(digits) is not None


def _is_mobile_abroad(digits: str) -> bool:
    return re.fullmatch(r"07[1-57-9][0-9]{8}|010[2-9][0-9]{7}", digits) is not None


def _is_scattered(marked: Sequence[str]) -> bool:
    return not is_numbered([number.removeprefix(_AMERICAN_MARK) for number in marked])


def _is_mobile_without_zero(digits: str) -> bool:
    return _MOBILE.fullmatch("0" + digits) is not None


_REGIONS = ("VN", "US", "GB", "DK", "EE", "KR", "SG")
"""Countries of tables that are met here, whose numbers may stand without the country's code."""
_LANDLINE = re.compile(r"02[0-9]{9}")
_SERVICE = re.compile(r"1[89]00[0-9]{4,6}")
_AMERICAN = re.compile(r"(?:\+?1[ .-]?)?(\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[.-])[0-9]{3}[.-][0-9]{4}")
_AMERICAN_MARK = "US"


def _write(text: str) -> str:
    """American numbers keep a mark of how they were written, for without it they are any ten digits."""
    stripped = text.strip()
    together = write_together(text)
    return _AMERICAN_MARK + together.lstrip("+")[-10:] if _AMERICAN.fullmatch(stripped) else together


def _is_american(marked: str) -> bool:
    return re.fullmatch(r"US[2-9][0-8][0-9][2-9][0-9]{6}", marked) is not None


def _is_in_a_plan(number: str) -> bool:
    """Whether a number is assigned in one of the countries, or in the one whose code stands before it."""
    # Reading the number plans takes as long as scanning a small table, which seldom has such a column.
    import phonenumbers

    digits = number.removeprefix(_AMERICAN_MARK)
    if _LANDLINE.fullmatch(digits) or _SERVICE.fullmatch(digits):
        return False
    for region in _REGIONS[:1] if digits.startswith("+") else _REGIONS:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(digits, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False


def _any(_number: str) -> bool:
    return True


_PEOPLE = ("0912345678", "0987 654 321", "0354.118.907", "+84 70 222 1133", "0868119205", "0559903127")
_LOST = tuple(str(int(f"9{index * 7919 % 10}") * 10**7 + index * 7_654_321 % 10**7) for index in range(1, 61))
_PHONE = header("phone")
_TELEPHONE = header("phone", "office")


def _shape(kind: str, pattern: str, is_valid: Callable[[str], bool], chance: float, **more: Any) -> Shape:
    return Shape(re.compile(pattern), is_valid, chance, kind=kind, **({"header": _PHONE} | more))


RULE = Rule(
    code="d7-phone",
    hint=r"(^|[^0-9])(\(?(\+|00)?84\)?[ .-]?(\(0\)[ .-]?)?|0)?[35789]([ .()-]{0,3}[0-9]){8}($|[^0-9])"
    r"|(^|[^0-9])0?1[2689]([ .-]?[0-9]){8}($|[^0-9])"
    r"|^[ ']*(\+[1-9][0-9 ().-]{7,20}|0(7|10)([ .-]?[0-9]){8,9}) *$"
    r"|^[ ']*(\+?1[ .-]?)?\(?[2-9][0-9]{2}\)?[ .-]?[0-9]{3}[.-][0-9]{4} *$",
    prefilter="length({}) >= 9",
    find=find,
    header=header("phone", "home", "office"),
    header_hint=r"[\s']*\+?[0-9(][0-9 ().+/-]{5,24}\s*",
    write=_write,
    is_unmistakable=_is_unmistakable,
    negator=header("things", "business"),
    shapes=(
        _shape("mobile", r"0[0-9]{9}|84[0-9]{9}", _is_mobile, 0.37, few_suffice=True, looks_assigned=_looks_assigned),
        # Of all numbers of thirteen digits less than one in a million begins so and goes on as a mobile number.
        _shape("mobile", r"0084[0-9]{9}", _is_mobile, 9e-7, column_share=0.5),
        _shape("mobile", _OLD_MOBILE.pattern, _any, 1.0, needs_header=True),
        _shape(
            "mobile",
            r"[35789][0-9]{8}",
            _is_mobile_without_zero,
            0.74,
            column_share=0.95,
            looks_assigned=_looks_assigned,
        ),
        # A landline is an office's as often as somebody's.
        _shape(
            "landline", _LANDLINE.pattern, _any, 1.0, needs_header=True, severity=Severity.REVIEW, header=_TELEPHONE
        ),
        _shape("landline", _LANDLINE.pattern, _any, 1.0, needs_header=True, header=header("home")),
        _shape("hotline", _SERVICE.pattern, _any, 1.0, needs_header=True, severity=Severity.NOTE, header=_TELEPHONE),
        # British and Korean mobile numbers, and whatever is written as numbers of other countries are.
        _shape("phone", r"0[0-9]{10}", _is_mobile_abroad, 0.09, few_suffice=True, looks_assigned=_looks_assigned),
        _shape("phone", r"US[0-9]{10}", _is_american, 0.58, looks_assigned=_is_scattered),
        _shape(
            "phone",
            r"\+[1-9][0-9]{7,14}",
            _is_in_a_plan,
            0.3,
            is_slow=True,
            few_suffice=True,
            soft_header=header("office"),
        ),
        _shape(
            "phone",
            r"\+?[0-9]{6,15}|US[0-9]{10}",
            _is_in_a_plan,
            0.5,
            needs_header=True,
            is_slow=True,
            header_share=0.5,
            header=_PHONE,
            soft_header=header("office"),
        ),
    ),
    hits=(
        "LH: 0912345678",
        "LH 09.1234.5678",
        "zalo.me/0912345678",
        "dt_0905123987",
        "gọi chị Lan 0912 345 678 sau 17h",
        "ĐT0912345678",
        "(+84) 912 345 678",
        "+84912345678",
        "0912.345.678",
        "84 912-345-678",
        "0351234567/0987654321",
    ),
    passes=(
        "24.0912345678",
        "0912.345678",
        "KH0912345678",
        "0241234567",
        "https://vidu.vn/tin/0912345678.html",
        "105.8341598",
        "19001234",
        "8934567890123",
        "2024-09-12 34:56:78",
        "091234567",
        "1e0912345678",
        "từ 03-2024-05-20",
    ),
    columns=(
        ColumnExample("Số điện thoại", _PEOPLE),
        ColumnExample("ghi_chu", ("không có", "gọi lại 0912345678", "đã xong")),
        ColumnExample("ghi_chu", ("không có", "0912345678", "chưa rõ")),
        ColumnExample("x", tuple(f"0{int(value)}" for value in _LOST)),
        ColumnExample("x", _LOST),
        ColumnExample("SDT", ("912345678", "354118907")),
        ColumnExample("x", _PEOPLE),
        ColumnExample("x", ("+84912345678",)),
        ColumnExample("x", ("+84 987 654 321", "12", "13")),
        ColumnExample("x", ("0084912345678", "0084 987 654 321")),
        ColumnExample("x", ("0084912345678",)),
        ColumnExample("x", ("0912 345 678", "12", "13")),
        ColumnExample("x", ("0912.345.678",)),
        ColumnExample("x", ("0912-345-678",)),
        ColumnExample("x", ("(098) 765-4321",)),
        ColumnExample("x", ("０９１２ ３４５ ６７８",)),
        ColumnExample("x", ("0912345678", "0987654321"), Severity.REVIEW),
        ColumnExample(
            "x", ("0912345678", "0987654321", "0354118907", "", *(str(12_345 + n) for n in range(9))), Severity.REVIEW
        ),
        ColumnExample("x", ("0912345678", "0912345678", "không có", "-"), Severity.REVIEW),
        ColumnExample("x", ("đủ", "đủ", "0912345678")),
        ColumnExample("phone1", ("0912345678",)),
        ColumnExample("dien_thoai", ("01681234567",)),
        ColumnExample("SĐT", ("0168 123 4567", "0243 825 3536")),
        ColumnExample("x", ("01681234567", "01291234567"), None),
        ColumnExample("ĐT nhà riêng", ("02438253536", "0236 3822 041")),
        ColumnExample("Số điện thoại", ("02438253536", "0236 3822 041"), Severity.REVIEW),
        ColumnExample("Điện thoại cơ quan", ("02438253536", "0236 3822 041"), Severity.REVIEW),
        ColumnExample("Hotline", ("19001234", "1800 1091"), Severity.NOTE),
        ColumnExample("Telefon", ("30174324", "+45 30676285")),
        ColumnExample("Office phone", ("+45 33 92 33 92", "+45 33 13 71 00"), Severity.REVIEW),
        ColumnExample("휴대전화", ("010-2060-8697", "010 8676 2851")),
        ColumnExample("Phone", ("(512) 344-6700", "617-770-4729")),
        ColumnExample("x", tuple(f"+45 {20_100_000 + index * 731_957 % 9_000_000}" for index in range(1, 40))),
        ColumnExample("x", tuple(f"07{index % 5 + 1}{index * 7_654_321 % 10**8:08}" for index in range(1, 40))),
        ColumnExample("Business registration no", ("30174324", "30676285"), None),
        ColumnExample("Telefonopkald", ("30174324", "30676285"), None),
        ColumnExample("x", ("02438253536", "19001234", "18001091"), None),
        ColumnExample("Mã số thuế", ("0700100031", "0900233416"), None),
        ColumnExample("Mã trạm", tuple(f"09123{index:05}" for index in range(40)), None),
        ColumnExample("Mã hồ sơ", tuple(f"0{index * 104_729_111 % 10**9:09}" for index in range(1, 200)), None),
        ColumnExample("Doanh thu", tuple(f"9{index * 31 % 97:02}{index * 17 % 10}00000" for index in range(80)), None),
        ColumnExample("Kinh độ", tuple(f"105.{index * 7_654_321 % 10**7:07}" for index in range(50)), None),
        ColumnExample("Mã số thuế", tuple(f"01{index * 7_654_321 % 10**8:08}" for index in range(1, 60)), None),
        ColumnExample("Thời điểm", tuple(str(1_700_000_000 + index * 3600) for index in range(50)), None),
    ),
)
