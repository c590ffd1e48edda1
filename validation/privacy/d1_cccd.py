"""D1: numbers of the Vietnamese citizen card (CCCD), also without the zeros that a spreadsheet took away.

Twelve digits: three of the province of birth, one of century and sex, two of the year of birth, six at random.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from validation.privacy.chance import FEWEST_FOR_A_PATTERN, is_numbered
from validation.privacy.headers import header
from validation.privacy.rule import ColumnExample, Rule, Shape, Span
from validation.report import Severity

# Codes of the 63 provinces of 2015; those of the 34 of 2025 are among them.
_PROVINCES = frozenset(
    f"{code:03}"
    for code in (
        1,
        2,
        4,
        6,
        8,
        10,
        11,
        12,
        14,
        15,
        17,
        19,
        20,
        22,
        24,
        25,
        26,
        27,
        30,
        31,
        33,
        34,
        35,
        36,
        37,
        38,
        40,
        42,
        44,
        45,
        46,
        48,
        49,
        51,
        52,
        54,
        56,
        58,
        60,
        62,
        64,
        66,
        67,
        68,
        70,
        72,
        74,
        75,
        77,
        79,
        80,
        82,
        83,
        84,
        86,
        87,
        89,
        91,
        92,
        93,
        94,
        95,
        96,
    )
)
_IN_TEXT = re.compile(r"(?<![\w.,/=#+-])[0-9]{3}([ .-]?)[0-9]{3}\1[0-9]{3}\1[0-9]{3}(?![0-9]|[.,-][0-9]|[A-Za-z])")
LEAST_YEARS = 3
"""Years of birth that people of one table have at least; numbers of files made in one year have one."""
MOST_YEARS = 95


def find(text: str) -> Iterator[Span]:
    for match in _IN_TEXT.finditer(text):
        if is_cccd(re.sub(r"[ .-]", "", match[0])):
            yield Span(match.start(), match.end())


def is_cccd(digits: str) -> bool:
    """Whether twelve digits have the structure: about one random number in sixty does."""
    return digits[:3] in _PROVINCES and _is_born(digits[3], digits[4:6])


def _is_born(century_and_sex: str, year: str) -> bool:
    """0 and 1 stand for the 1900s, 2 and 3 for the 2000s; nobody is born in the future."""
    if century_and_sex in "01":
        return True
    return century_and_sex in "23" and 2000 + int(year) <= datetime.now(tz=UTC).year


def _is_cccd_without_zeros(digits: str) -> bool:
    return is_cccd(digits.zfill(12))


def _age(digits: str) -> int:
    century = 1900 if digits[3] in "01" else 2000
    return datetime.now(tz=UTC).year - century - int(digits[4:6])


def _looks_assigned(values: Sequence[str]) -> bool:
    """Whether birth years differ and the numbers were not counted up."""
    if len(values) < FEWEST_FOR_A_PATTERN:
        # `026` is rather the year 2026 of a file than somebody a hundred years old.
        return any(_age(value.zfill(12)) < MOST_YEARS for value in values)
    years = {value.zfill(12)[3:6] for value in values}
    return len(years) >= LEAST_YEARS and not is_numbered(values)


_PEOPLE = ("001099012345", "038185001234", "079302004217", "001 304 019 982", "092078003371")
_MORE = tuple(
    f"{province}{index % 2}{(index * 37 + 11) % 100:02}{index * 654_321 % 10**6:06}"
    for index, province in enumerate(sorted(_PROVINCES), 1)
)

RULE = Rule(
    code="d1-cccd",
    hint=r"(^|[^0-9])[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{1,3}($|[^0-9])|^[0-9](\.[0-9]+)?E\+1[01]$"
    r"|^[ ']*[0-9]{4}[ .-][0-9]{4}[ .-][0-9]{4} *$",
    prefilter="length({}) >= 7",
    find=find,
    header=header("cccd"),
    shapes=(
        Shape(re.compile(r"[0-9]{12}"), is_cccd, 0.016, few_suffice=True, looks_assigned=_looks_assigned),
        # Hà Nội is 001, so its numbers lose two zeros and the others one.
        Shape(
            re.compile(r"[1-9][0-9]{9,10}"),
            _is_cccd_without_zeros,
            0.16,
            column_share=0.9,
            header_share=0.5,
            looks_assigned=_looks_assigned,
        ),
        # A spreadsheet shows long numbers as powers of ten and keeps no more of them in a CSV file.
        Shape(re.compile(r"[0-9]+E\+1[01]"), lambda _power: True, 1.0, needs_header=True),
    ),
    negator=header("things"),
    hits=(
        "001-099-012-345",
        "CCCD 001099012345 cấp ngày 1/1/2022",
        "001 099 012 345",
        "Số: 038185001234.",
        "(079302004217)",
    ),
    passes=(
        "202411211905",
        "123456789012",
        "001999012345",
        "0010990123456",
        "1.001099012345",
        "TB-001099012345",
        "893456789012",
    ),
    columns=(
        ColumnExample("Số CCCD", _PEOPLE),
        ColumnExample("x", _PEOPLE),
        ColumnExample("x", _MORE),
        ColumnExample("x", tuple(value.lstrip("0") for value in _MORE if value.startswith("0") and value[1] != "0")),
        ColumnExample("Số CC", ("001085012345",)),
        ColumnExample("x", ("001085012345", "038190004321", "079085012345"), Severity.REVIEW),
        ColumnExample("x", ("001 085 012 345", "038 190 004 321", "079 085 012 345"), Severity.REVIEW),
        ColumnExample("x", ("001.085.012.345", "038.190.004.321"), Severity.REVIEW),
        ColumnExample("x", ("001-085-012-345", "001-085-012-345"), Severity.REVIEW),
        ColumnExample(
            "x",
            ("001085012345", "038190004321", "079085012345", *(str(100_000 + n * 1234) for n in range(57))),
            Severity.REVIEW,
        ),
        ColumnExample("x", ("０01085012345", "038190004321", "079085012345"), Severity.REVIEW),
        ColumnExample("Mã hồ sơ", ("001026000001", "001026000017", "001026000230"), None),
        ColumnExample("so_cccd", ("1099012345", "4185001234")),
        ColumnExample("CCCD", ("1.23E+11", "3.8E+10")),
        ColumnExample("Giấy tờ tuỳ thân", ("0791 6043 2483", "0401-9902-4422")),
        ColumnExample("x", ("8934 5678 9012", "4111 2222 3333"), None),
        ColumnExample("ID number", ("1099012345", "4285001234", "9912345678", "8812345678", "7712345678"), None),
        ColumnExample("Ghi chú", ("Hồ sơ đủ", "thiếu bản sao 001099012345", "Đã trả")),
        ColumnExample("Mã hồ sơ", tuple(f"001026{index:06}" for index in range(1, 60)), None),
        ColumnExample("Thời điểm", tuple(f"2024112119{index:02}" for index in range(50)), None),
        ColumnExample("Mã vạch", tuple(f"{index * 987_654_321_123 % 10**12:012}" for index in range(1, 90)), None),
        ColumnExample("Mã trạm", ("1.23E+11", "2E+11"), None),
    ),
)
