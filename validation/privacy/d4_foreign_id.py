"""D4: numbers that other countries give to persons, by their check digits and days of birth.

Validators are python-stdnum's where it has them. Of Korea it refuses numbers given out since October 2020, whose last
six digits are random, and of Singapore and of British national insurance it knows none: these are here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from stdnum.be import nn
from stdnum.bg import egn
from stdnum.br import cpf
from stdnum.ca import sin
from stdnum.cz import rc
from stdnum.ee import ik
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.hr import oib
from stdnum.in_ import aadhaar
from stdnum.it import codicefiscale
from stdnum.mu import nid
from stdnum.my import nric as my_nric
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.pl import pesel
from stdnum.ro import cnp
from stdnum.se import personnummer
from stdnum.th import pin
from stdnum.tr import tckimlik
from stdnum.us import ssn
from stdnum.za import idnr

from validation.privacy.announced import find_announced
from validation.privacy.chance import FEWEST_FOR_A_PATTERN, is_numbered
from validation.privacy.headers import header
from validation.privacy.rule import ColumnExample, Rule, Shape, Span
from validation.privacy.together import write_code
from validation.report import Severity

_NINO = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]")
FEW_CHANCE = 0.04
MANY_DAYS = 30
_BORN_SHARE = 0.3
"""Least share of different days among people; codes of one office and timestamps have few."""
_CENTURIES = {"1": 1900, "2": 1900, "5": 1900, "6": 1900, "3": 2000, "4": 2000, "7": 2000, "8": 2000}
_NRIC_LETTERS = {"S": "JZIHGFEDCBA", "T": "GFEDCBAJZIH", "F": "XWUTRQPNMLK", "G": "RQPNMLKXWUT", "M": "XWUTRQPNJLK"}


def is_rrn(digits: str) -> bool:
    """Whether the day of birth and the digit of century and sex of a Korean number fit."""
    century = _CENTURIES.get(digits[6])
    return century is not None and _is_day(century + int(digits[:2]), digits[2:4], digits[4:6])


def is_cpr(digits: str) -> bool:
    """Whether ten digits begin with a day, as Danish numbers do; nine have lost the zero before it.

    The check digit says nothing: since 2007 it is not kept.
    """
    day = digits.zfill(10)
    year = int(day[4:6])
    if day[6] in "0123":
        year += 1900
    elif day[6] in "49":
        year += 2000 if year <= 36 else 1900
    else:
        year += 2000 if year <= 57 else 1800
    return _is_day(year, day[2:4], day[:2])


def is_nric(code: str) -> bool:
    """Whether the check letter of Singapore fits the century or sort of the holder and the seven digits."""
    letters = _NRIC_LETTERS[code[0]]
    total = sum(int(digit) * weight for digit, weight in zip(code[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True))
    return letters[(total + 3 * (code[0] == "M")) % 11] == code[8]


def _is_day(year: int, month: str, day: str) -> bool:
    try:
        return date(year, int(month), int(day)) <= date.today()
    except ValueError:
        return False


def _vary_from(start: int) -> Callable[[Sequence[str]], bool]:
    """Whether days of birth, whose month and day stand from there on, differ and the numbers were not counted up.

    Ten digits of businesses begin with few provinces, and those of times with few days.
    """

    def vary(values: Sequence[str]) -> bool:
        days = {value[start : start + 4] for value in values}
        return len(values) < FEWEST_FOR_A_PATTERN or (
            len(days) >= min(_BORN_SHARE * len(values), MANY_DAYS) and not is_numbered(values)
        )

    return vary


def _is_no_time(values: Sequence[str]) -> bool:
    """Whether ten digits that begin with a day do not end with an hour and a minute."""
    are_times = all(int(value[6:8]) < 24 and int(value[8:10]) < 60 for value in values)
    return _vary_from(0)(values) and (len(values) < FEWEST_FOR_A_PATTERN or not are_times)


def _is_scattered(values: Sequence[str]) -> bool:
    return not is_numbered([re.sub("[^0-9]", "", value) for value in values])


def _shape(
    kind: str,
    pattern: str,
    is_valid: Callable[[str], bool],
    chance: float,
    *,
    needs_header: bool = False,
    looks_assigned: Callable[[Sequence[str]], bool] = _is_scattered,
) -> Shape:
    return Shape(
        re.compile(pattern),
        is_valid,
        chance,
        needs_header=needs_header,
        kind=kind,
        header_share=0.5,
        looks_assigned=looks_assigned,
        few_suffice=not needs_header and chance < FEW_CHANCE,
    )


_SHAPES = (
    # Chances are those of random digits, measured.
    _shape("kr-rrn", r"[0-9]{13}", is_rrn, 0.03, looks_assigned=_vary_from(2)),
    _shape("dk-cpr", r"[0-9]{10}", is_cpr, 0.032, looks_assigned=_is_no_time),
    _shape("dk-cpr", r"[1-9][0-9]{8}", is_cpr, 0.32, needs_header=True),
    _shape("ee-ik", r"[1-8][0-9]{10}", ik.is_valid, 0.005, looks_assigned=_vary_from(3)),
    _shape("gb-nino", r"[A-Z]{2}[0-9]{6}[A-D]", lambda code: _NINO.fullmatch(code) is not None, 0.5),
    _shape("sg-nric", r"[STFGM][0-9]{7}[A-Z]", is_nric, 0.039),
    _shape("mu-nid", r"[A-Z][0-9]{12}[0-9A-Z]", nid.is_valid, 0.005),
    _shape("no-fnr", r"[0-9]{11}", fodselsnummer.is_valid, 0.003, looks_assigned=_vary_from(0)),
    _shape("se-pnr", r"(?:19|20)?[0-9]{10}", personnummer.is_valid, 0.005, looks_assigned=_vary_from(-8)),
    _shape("be-nn", r"[0-9]{11}", nn.is_valid, 0.003, looks_assigned=_vary_from(2)),
    _shape("ro-cnp", r"[0-9]{13}", cnp.is_valid, 0.003, looks_assigned=_vary_from(3)),
    _shape("za-id", r"[0-9]{13}", idnr.is_valid, 0.003, looks_assigned=_vary_from(2)),
    _shape("pl-pesel", r"[0-9]{11}", pesel.is_valid, 0.02, looks_assigned=_vary_from(2)),
    _shape("tr-kimlik", r"[1-9][0-9]{10}", tckimlik.is_valid, 0.01),
    _shape("br-cpf", r"[0-9]{11}", cpf.is_valid, 0.0104),
    _shape("fi-hetu", r"[0-9]{6}[A-Z+]?[0-9]{3}[0-9A-Z]", lambda code: hetu.is_valid(_with_mark(code)), 0.002),
    _shape("it-cf", r"[A-Z]{6}[0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]", codicefiscale.is_valid, 0.01),
    _shape("fr-nir", r"[12][0-9]{14}", nir.is_valid, 0.01),
    # Days alone are also in timestamps, and single check digits fit one number in ten or eleven.
    _shape("bg-egn", r"[0-9]{10}", egn.is_valid, 0.0115, needs_header=True),
    _shape("cz-rc", r"[0-9]{9,10}", rc.is_valid, 0.02, needs_header=True),
    _shape("my-nric", r"[0-9]{12}", my_nric.is_valid, 0.031, needs_header=True),
    _shape("th-pin", r"[0-9]{13}", pin.is_valid, 0.08, needs_header=True),
    _shape("in-aadhaar", r"[0-9]{12}", aadhaar.is_valid, 0.08, needs_header=True),
    _shape("gb-nhs", r"[0-9]{10}", nhs.is_valid, 0.09, needs_header=True),
    _shape("ca-sin", r"[0-9]{9}", sin.is_valid, 0.08, needs_header=True),
    _shape("nl-bsn", r"[0-9]{9}", bsn.is_valid, 0.09, needs_header=True),
    _shape("hr-oib", r"[0-9]{11}", oib.is_valid, 0.1, needs_header=True),
    _shape("us-ssn", r"[0-9]{9}", ssn.is_valid, 0.88, needs_header=True),
)


def _with_mark(code: str) -> str:
    """Finland's mark of the century; a hyphen of the 1900s went when the code was written together."""
    return f"{code[:6]}-{code[6:]}" if len(code) == 10 else code


_FINDERS = (
    find_announced(r"cpr", r"[0-9]{6}-?[0-9]{4}", lambda text: is_cpr(text.replace("-", ""))),
    find_announced(r"isikukood", r"[1-8][0-9]{10}", ik.is_valid),
    find_announced(r"ssn|social security", r"[0-9]{3}-[0-9]{2}-[0-9]{4}", ssn.is_valid),
    find_announced(r"nhs", r"[0-9]{3} ?[0-9]{3} ?[0-9]{4}", nhs.is_valid),
    find_announced(
        r"nino|national insurance|ni",
        r"[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]",
        lambda text: _NINO.fullmatch(text.replace(" ", "")) is not None,
    ),
)
_RRN = re.compile(r"(?<![\w.,/=#+-])[0-9]{6}-[1-8][0-9]{6}(?![0-9A-Za-z-])")
_NRIC = re.compile(r"(?<![\w.,/=#+-])[STFGM][0-9]{7}[A-Z](?![\w-])")


def _find(text: str) -> Iterator[Span]:
    for find in _FINDERS:
        yield from find(text)
    for pattern, is_valid in ((_RRN, is_rrn), (_NRIC, is_nric)):
        for match in pattern.finditer(text):
            if is_valid(match[0].replace("-", "")):
                yield Span(match.start(), match.end())


_KOREAN = ("671120-2574322", "470718-1494703", "681123-1295139", "220607-4743248", "230606-3762851")
_DANISH = ("191162-0622", "131120-7756", "070889-0758", "200152-2429", "180894-3359", "220710-5875", "010203-4321")

RULE = Rule(
    code="d4-foreign-id",
    hint=r"(^|[^\pL\pN])([0-9]([ .-]?[0-9]){8,14}|[A-Za-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]"
    r"|[STFGMstfgm][0-9]{7}[A-Za-z]|[A-Za-z][0-9]{12}[0-9A-Za-z]|[A-Za-z]{6}[0-9A-Za-z]{10}"
    r"|[0-9]{6}[A-Z+-][0-9]{3}[0-9A-Z])($|[^\pL\pN])",
    prefilter="length({}) >= 9",
    header_hint=r"[\s']*[0-9A-Za-z][0-9A-Za-z .+-]{7,22}\s*",
    find=_find,
    header=header("national"),
    negator=header("things", "business"),
    write=write_code,
    shapes=_SHAPES,
    hits=(
        "CPR-nr. 191162-0622",
        "isikukood 46211194610",
        "SSN: 262-16-8118",
        "NHS no. 943 476 5919",
        "NI number AB 12 34 56 C",
        "주민번호 671120-2574322",
        "NRIC S1234567D",
    ),
    passes=(
        "671320-2574322",
        "S1234567A",
        "TB-671120-2574322",
        "262-16-8118",
        "CPR 321362-0622",
        "0101234567",
        "AB123456C",
    ),
    columns=(
        ColumnExample("주민등록번호", _KOREAN[:2]),
        ColumnExample("x", _KOREAN),
        ColumnExample("CPR-nr.", _DANISH[:2]),
        ColumnExample("x", _DANISH),
        ColumnExample("CPR", ("191162062", "705891235")),
        ColumnExample("Isikukood", ("46211194610", "49806162150")),
        ColumnExample("NRIC", ("S1234567D", "T7654321B")),
        ColumnExample("SSN", ("262-16-8118", "484-84-6220")),
        ColumnExample("NHS number", ("943 476 5919", "401 023 2137")),
        ColumnExample("National Insurance", ("LE446700D", "AT 28 51 30 A")),
        ColumnExample("x", ("S1234567D", "F7654321Q", "G1234567X"), Severity.REVIEW),
        ColumnExample("Thời điểm", tuple(f"2003240{index % 10}{index:02}" for index in range(10, 60)), None),
        ColumnExample("Mã số thuế", tuple(f"0101{index * 7_654_321 % 10**6:06}" for index in range(1, 60)), None),
        ColumnExample("Mã vạch", tuple(f"893{index * 104_729_111 % 10**10:010}" for index in range(1, 60)), None),
        ColumnExample("Passports issued", ("262168118", "484846220"), None),
    ),
    kind_of=lambda value: next(
        (
            shape.kind
            for shape in _SHAPES
            if shape.pattern.fullmatch(write_code(value)) and shape.is_valid(write_code(value))
        ),
        "kr-rrn",
    ),
)
