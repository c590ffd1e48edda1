"""D9: addresses of homes: house number and street, where neither header nor another column says it is an office's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validation.privacy.column_texts import ColumnTexts, TableTexts, Verdict
from validation.privacy.headers import header
from validation.privacy.lexicon import alternatives
from validation.privacy.names import Sort, sort_of
from validation.privacy.rule import ColumnExample, Rule, Span
from validation.report import Severity

_HOMES = header("homes")
_ADDRESSES = header("addresses")
_OFFICES = header("offices")
_INSTITUTIONS = header("institutions")
_PEOPLE = header("people", "surnames", "givens", "persons")
_WORDS = alternatives("address_words")
_NUMBER = r"[0-9]{1,4}[a-z]?(?:/[0-9]{1,4}[a-z]?){0,4}(?:-[0-9]{1,4}[a-z]?)?"
_SAYING_SO = r"(?:(?:số nhà|so nha|số|so|sn|nhà số|nhà|đc:?|địa chỉ:?) ?)?"
_LETTERS = r"[^\W\d_]+"
_SHAPES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Viet Nam: `Số 12, ngõ 34 phố …`, `12/3 Lê Lợi, P.5`, `Căn hộ 1203 chung cư …`, `Tổ 5, thôn Đông, xã …`.
        rf"^{_SAYING_SO}{_NUMBER}[ ,]+{_WORDS['lanes']}",
        rf"^{_SAYING_SO}{_NUMBER}[ ,]+{_LETTERS}(?: {_LETTERS}){{0,5}} ?[,-] ?(?:{_WORDS['groups']}[^,]*, ?)?"
        rf"{_WORDS['units']}",
        rf"^(?:số nhà|so nha|nhà số|sn) ?{_NUMBER}",
        rf"^(?:số|so) {_NUMBER}[ ,]+{_LETTERS} {_LETTERS}",
        rf"^{_WORDS['flats']} ?[a-z]?[0-9.]+.*(?:{_WORDS['blocks']}|{_WORDS['units']})",
        rf"^{_WORDS['narrow']} ?{_NUMBER}",
        rf"^{_WORDS['groups']} ?[0-9]{{1,3}}[ ,].*(?:{_WORDS['villages']}|{_WORDS['communes']})",
        # Abroad, the number first.
        rf"^(?:{_WORDS['flats_abroad']} ?[0-9a-z-]+[, ]+)?[0-9]{{1,5}}[a-z]?(?:-[0-9]+)?,? "
        rf"(?:[^\W\d_][\w'.’-]* ){{0,4}}"
        rf"{_WORDS['streets_abroad']}\b",
        r"^(?:blk|block) [0-9]+[a-z]? ",
        rf"^{_WORDS['flats_abroad']} ?[0-9a-z]+,? .*[0-9]{{1,4}}",
        # The number last: Denmark, where the town's number follows, and Estonia, where that of the flat does.
        rf"^[^\W\d_][^\d,]{{0,30}}{_WORDS['danish_endings']} [0-9]{{1,3}} ?[a-z]?\b",
        r"^[^\W\d_][^\d,]{1,30} [0-9]{1,3} ?[a-z]?, ?"
        r"(?:(?:[0-9]{1,2}\.?|st\.?|kl\.?) ?(?:th|tv|mf)?\.?,? ?)?[0-9]{4} [^\W\d_]{2}",
        rf"^(?:[^\W\d_][^,]*, ?)?[^\W\d_][^\d,]{{0,30}} {_WORDS['estonian_streets']} ?"
        r"[0-9]{1,3}[a-z]?(?:[-/][0-9]{1,4})?\b",
        r"^[^\W\d_][\w õäöü.-]{2,25} [0-9]{1,3}[a-z]?-[0-9]{1,4}(?:, |$)",
        # Korea: street and number, or quarter and parcel; a flat's number alone.
        r"(?:[가-힣0-9·]+(?:로|길)) ?(?:지하)?[0-9]{1,4}(?:-[0-9]{1,3})?(?:[ ,(]|$)",
        r"[가-힣0-9]+(?:동|읍|면|리|가) (?:산 ?)?[0-9]{1,4}(?:-[0-9]{1,4})?(?:번지)?(?:[ ,(]|$)",
        r"[0-9]+동 ?[0-9]+호",
    )
)
_VILLAGES = re.compile(rf"^{_WORDS['villages']} ?[^,]{{1,30}}, ?{_WORDS['communes']}", re.IGNORECASE)
_OFFICE_CELL = re.compile(rf"\b{_WORDS['offices']}\b", re.IGNORECASE)

SHARE = 0.55
HEADED_SHARE = 0.25
OFFICE_SHARE = 0.3
FEWEST = 3


def is_address(text: str) -> bool:
    """Whether a text names one house."""
    return len(text) <= 200 and any(pattern.search(text) for pattern in _SHAPES)


def judge(column: ColumnTexts, table: TableTexts) -> Verdict | None:
    label = column.label
    is_home = bool(_HOMES.search(label))
    if not column.texts or (_OFFICES.search(label) and not is_home):
        return None
    houses = sum(map(is_address, column.texts)) / len(column.texts)
    if is_home:
        near = houses + sum(bool(_VILLAGES.match(text)) for text in column.texts) / len(column.texts)
        return Verdict(Severity.BLOCK, "home") if near >= HEADED_SHARE else None
    is_headed = bool(_ADDRESSES.search(label))
    if houses < (HEADED_SHARE if is_headed else SHARE) or (not is_headed and len(column.texts) < FEWEST):
        return None
    if sum(bool(_OFFICE_CELL.search(text)) for text in column.texts) > OFFICE_SHARE * len(column.texts):
        return None
    if _is_of_people(column, table):
        return Verdict(Severity.BLOCK, "address")
    if _is_of_institutions(column, table):
        return None
    return Verdict(Severity.BLOCK, "address")


_COUNTED = re.compile(r"(so|tong|si so|ty le|number|count|total|share|antal|andel|arv) ")
"""Beginnings of labels that count people: a school's pupils do not live in it."""


def _is_of_people(column: ColumnTexts, table: TableTexts) -> bool:
    """Whether somebody's name stands beside, or a header that speaks of people."""
    return any("d8-name" in codes for name, codes in table.found.items() if name != column.name) or any(
        _PEOPLE.search(label) and not _COUNTED.match(label) for label in table.labels_besides(column)
    )


def _is_of_institutions(column: ColumnTexts, table: TableTexts) -> bool:
    """Whether rows are schools, companies or shops, so that theirs is the address."""
    if any(_INSTITUTIONS.search(label) for label in table.labels_besides(column)):
        return True
    return any(
        sum(sort_of(text) is Sort.INSTITUTION for text in other.texts[:100]) > OFFICE_SHARE * min(100, len(other.texts))
        for other in table.columns
        if other.name != column.name and other.texts
    )


def find(_text: str) -> Iterator[Span]:
    """Nothing in running text: there stand the addresses of offices as often."""
    return iter(())


def find_in_cell(text: str) -> Iterator[Span]:
    if any(map(str.isalnum, text)):
        yield Span(0, len(text))


_HOUSES = (
    "Số 12, ngõ 34 phố Bạch Mai, phường Thanh Nhàn",
    "45/7 Lê Văn Lương, P. Tân Phong, Q.7",
    "Tổ 5, thôn Đông, xã Yên Lập",
    "Số nhà 8 đường Hùng Vương",
    "102 Trần Phú, phường Vĩnh Ninh, TP Huế",
)

RULE = Rule(
    code="d9-address",
    hint=r"[\pL0-9]",
    find=find,
    find_in_cell=find_in_cell,
    judge=judge,
    header=_HOMES,
    hits=_HOUSES,
    passes=(
        "Phường Thanh Nhàn, quận Hai Bà Trưng",
        "Quốc lộ 1A",
        "12 km",
        "Phố Huế",
        "테헤란로",
        "Nørregade",
        "Lê Lợi",
        "Tổ 5",
    ),
    columns=(
        ColumnExample("Địa chỉ thường trú", _HOUSES),
        ColumnExample("x", _HOUSES),
        ColumnExample("Nơi ở hiện nay", ("Thôn Đoài, xã Yên Lập", "Ấp 3, xã Tân Thạnh")),
        ColumnExample("Address", ("14 Harrow Lane, Leeds", "Flat 3, 27 Mill Road", "5 Elm Close")),
        ColumnExample("Bopæl", ("Søndergade 14, 2. tv, 8000 Aarhus C", "Birkevej 3")),
        ColumnExample("Elukoht", ("Pärna tn 4-12, Tartu", "Kase 7-3, Tallinn")),
        ColumnExample("주소", ("서울특별시 마포구 월드컵로 12길 7", "부산광역시 해운대구 우동 123-4")),
        ColumnExample("Địa chỉ trụ sở", _HOUSES, None),
        ColumnExample("Địa chỉ công ty", _HOUSES, None),
        ColumnExample("Tên đường", ("Lê Lợi", "Quốc lộ 1A", "Hùng Vương"), None),
        ColumnExample("x", ("Xã Yên Lập", "Phường Tân Phong", "Thị trấn Đu"), None),
    ),
)
