"""D13: names of people inside texts; numbers and mailboxes there are found by the rules that know them."""

from __future__ import annotations

import re

from validation.privacy import d8_name
from validation.privacy.headers import header
from validation.privacy.labels import plain_label
from validation.privacy.lexicon import alternatives, entries
from validation.privacy.rule import ColumnExample, Rule

_NOTES = tuple(f"Hồ sơ số {number} đã trả đúng hạn cho công dân" for number in range(20))

_SURNAMES = sorted(
    {word for name in entries("vi_surnames")[0] for word in (name, name.upper(), plain_label(name).title())}
)
_WORDS = alternatives("name_words")
_BORNE = "|".join(sorted({*_SURNAMES, *(plain_label(name).upper() for name in _SURNAMES)}))
_CUE = _WORDS["before_a_name"]
_BEGINNING = re.sub(r"(?<=[:|])[^\W\d_]", lambda letter: letter[0].upper(), _CUE)
# Each case by itself: RE2 takes a hundred times as long where it must not regard the case of Vietnamese letters.
_HINT = (
    rf"(^|[^\pL])({_CUE}|{_CUE.title()}|{_BEGINNING}|{_CUE.upper()})[.: -]{{1,5}}({_BORNE}) \p{{Lu}}"
    rf"|[Nn][gG](ư|u|Ư|U)[ờoỜO][iI][ \pL]*[.: -]{{1,5}}({_BORNE}) \p{{Lu}}"
    rf"|(^|[^\pL])({_BORNE}) (Văn|VĂN|Van|VAN|Thị|THỊ|Thi|THI) \p{{Lu}}"
    rf"|(^|[^\pL]){_WORDS['titles_abroad']}\.? \p{{Lu}}|(?i:{_WORDS['fields_abroad']}): ?\p{{Lu}}"
    rf"|{_WORDS['fields_in_korea']}[: ]|[가-힣]{{3,4}} ?(씨|님)"
)

RULE = Rule(
    code="d13-free-text",
    hint=_HINT,
    prefilter="strlen({}) > 16",
    find=d8_name.find,
    is_of_cells=True,
    header=header("people"),
    kind_of=lambda _name: "name",
    hits=d8_name.RULE.hits,
    passes=d8_name.RULE.passes,
    columns=(
        ColumnExample("Ghi chú", (*_NOTES, "Bà Trần Thị Lụa đề nghị cấp lại giấy tờ")),
        ColumnExample("Nội dung", (*_NOTES, "Đã liên hệ với anh Bùi Quang Vinh để bổ sung bản sao")),
        ColumnExample("Notes", ("Called back, reported by Mrs. Margaret Ellis of Leeds", "No answer at the door")),
        ColumnExample("비고", ("신청인 김서준, 서류 보완 요청함. 추후 방문 예정입니다", "처리 완료")),
        ColumnExample("Ghi chú", _NOTES, None),
        ColumnExample(
            "Nội dung",
            ("Sửa vỉa hè đường Nguyễn Văn Cừ đoạn qua phường Bồ Đề", "Trường THPT Chu Văn An xin cấp phép"),
            None,
        ),
    ),
)
