"""D12: what Article 4 of decree 356/2025/ND-CP calls sensitive, where a row is a person; counts of people are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validation.privacy.column_texts import ColumnTexts, TableTexts, Verdict
from validation.privacy.headers import header
from validation.privacy.labels import plain_label
from validation.privacy.lexicon import vocabulary
from validation.privacy.rule import ColumnExample, Rule, Span
from validation.report import Severity

KINDS = ("ethnicity", "religion", "health", "crime", "marital", "politics", "orientation")
_HEADERS = {kind: header(kind) for kind in KINDS}
_ANY_HEADER = header(*KINDS)
_PERSONS = header("persons", "people", "surnames", "givens")
_MEASURES = header("measures", "counts")
_PEOPLE_IN_TITLES = re.compile(
    r"\b(?:danh sach|ho so (?:benh nhan|ca nhan)|list of (?:patients|persons|people|employees)|명단)\b|명단"
)
_HOSPITALS = re.compile(r"\b(?:benh vien|benh xa|benh quan|hospitals?|clinics?|haigla|sygehus)\b|병원")
"""Names of places, which tell of nobody's illness."""
_PARTS = re.compile(r" *[;,/+&|] *| và | and | og | ja ")

HEADED_SHARE = 0.4
BARE_SHARE = 0.9
FEWEST_BARE = 3
_TELLING = ("ethnicity", "religion", "marital", "orientation", "health")
"""Kinds whose words mean nothing else, so that no header is needed."""
_COMMON = frozenset(
    (
        "khong",
        "co",
        "khac",
        "none",
        "other",
        "yes",
        "no",
        "nej",
        "ja",
        "ei",
        "jah",
        "a",
        "b",
        "ab",
        "o",
        "co lao",
        "ma",
        "lao",
        "tho",
        "hoa",
        "mang",
        "기타",
        "있음",
    )
)
_MOST_BARE = 80
"""A vocabulary is closed: more different texts than these are no attribute."""


def judge(column: ColumnTexts, table: TableTexts) -> Verdict | None:
    kind = _headed_kind(column) or _bare_kind(column)
    if kind is None:
        return None
    beside = [label for label in table.labels_besides(column) if label]
    if any(name != column.name for name in table.found) or any(
        _PEOPLE_IN_TITLES.search(title) for title in table.titles
    ):
        return Verdict(Severity.REVIEW, kind)
    if any(map(_MEASURES.search, beside)) or not any(map(_PERSONS.search, beside)):
        return Verdict(Severity.NOTE, kind)
    return Verdict(Severity.REVIEW, kind)


def _headed_kind(column: ColumnTexts) -> str | None:
    """The kind that the label says and the texts bear out."""
    for kind, words in _HEADERS.items():
        if words.search(column.label) and _share(column, kind) >= HEADED_SHARE:
            return kind
    return None


def _bare_kind(column: ColumnTexts) -> str | None:
    """The kind that the texts alone tell, which is one of few words that stand nowhere else."""
    if not FEWEST_BARE <= len(column.texts) <= _MOST_BARE or column.distinct * 2 > column.cells:
        return None
    plain = {plain_label(text) for text in column.texts}
    for kind in _TELLING:
        known = {text for text in plain if is_said(kind, text)}
        if len(known) >= BARE_SHARE * len(plain) and len(known - _COMMON) >= FEWEST_BARE:
            return kind
    return None


def _share(column: ColumnTexts, kind: str) -> float:
    return sum(is_said(kind, text) for text in column.texts) / len(column.texts)


def is_said(kind: str, text: str) -> bool:
    """Whether a cell says such a thing, alone or among others."""
    if kind == "health" and _HOSPITALS.search(plain_label(text)):
        return False
    words = vocabulary("sensitive_values")[kind]
    return any(words.fullmatch(plain_label(part)) for part in (text, *_PARTS.split(text)))


def find(_text: str) -> Iterator[Span]:
    """Nothing in running text, which mostly speaks of such things in general."""
    return iter(())


def find_in_cell(text: str) -> Iterator[Span]:
    if any(is_said(kind, text) for kind in KINDS):
        yield Span(0, len(text))


RULE = Rule(
    code="d12-sensitive",
    hint=r"\pL",
    find=find,
    find_in_cell=find_in_cell,
    judge=judge,
    header=_ANY_HEADER,
    hits=("Khmer", "Công giáo", "Tăng huyết áp", "Divorced", "Ugift", "luterlane", "개신교"),
    passes=("Hà Nội", "Xi măng", "Budget", "Kommune", "Tallinn", "서울", "12"),
    columns=(
        ColumnExample("Dân tộc", ("Kinh", "Tày", "Nùng"), Severity.NOTE),
        ColumnExample("Tôn giáo", ("Phật giáo", "Công giáo", "Không"), Severity.NOTE),
        ColumnExample("Chẩn đoán", ("Viêm phổi", "Đái tháo đường type 2", "Gãy xương đùi"), Severity.NOTE),
        ColumnExample("Bệnh viện", ("Bệnh viện Bạch Mai", "Bệnh viện E", "Bệnh viện Việt Đức") * 3, None),
        ColumnExample("Đạo", ("Cầu Giấy", "Trường Chinh"), None),
        ColumnExample("x", ("Kinh", "Tày", "Nùng", "Dao") * 3, Severity.NOTE),
        ColumnExample("x", ("Cát", "Đá", "Xi măng") * 4, None),
    ),
)
