"""D8: names of people, in whole cells by their lexicon share, and inside texts where the words before say so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from validation.privacy.column_texts import ColumnTexts, TableTexts, Verdict
from validation.privacy.headers import header
from validation.privacy.labels import plain_label
from validation.privacy.lexicon import alternatives, entries
from validation.privacy.names import (
    Sort,
    is_capitalised,
    is_foreign_given,
    is_foreign_surname,
    is_vietnamese_surname,
    lexicons,
    sort_of,
)
from validation.privacy.rule import ColumnExample, Rule, Span
from validation.report import Severity

_PEOPLE = header("people")
_SPLIT = header("givens")
_SURNAMES = header("surnames")
_SURNAME = re.compile(r"ho ?[0-9]{0,2}")
"""`Họ` alone, for with other words it is a family, a lake or a household."""
_ROLES = header("roles")
_NAMES = header("bare_names")
_THINGS = header("named_things")

_VIETNAMESE = (Sort.VIETNAMESE, Sort.VIETNAMESE_WHOLE)
_FOREIGN = (Sort.FOREIGN, Sort.FOREIGN_WHOLE)
_KNOWN = (*_VIETNAMESE, *_FOREIGN, Sort.KOREAN)
_WHOLE = (Sort.VIETNAMESE_WHOLE, Sort.FOREIGN_WHOLE)

KNOWN_SHARE = 0.72
"""Of the texts of a column that no header explains; of a city's streets fewer begin with a surname."""
WHOLE_SHARE = 0.35
"""Of these, those with a middle or given name as well; places have two syllables as a rule."""
NAMESAKE_SHARE = 0.15
"""Of these, those of people whom streets are named after: of people alive hardly one in a hundred."""
MIXED_SHARE = 0.3
"""Of a column of owners some are companies."""
HEADED_SHARE = 0.1
HEADED_STRANGE_SHARE = 0.6
SINGLE_SHARE = 0.55
FEWEST = 4
FEWEST_MIXED = 12
_COMMON_KOREAN = frozenset("김이박최정")
COMMON_KOREAN_SHARE = 0.22
"""Five surnames are borne by more than half of all; of places hardly any begins with them."""
MOST_KOREAN_ENDING = 0.3
"""Places end in one of few syllables: 동, 구, 역."""


def judge(column: ColumnTexts, table: TableTexts) -> Verdict | None:
    label = column.label
    is_role, is_people, is_given = (bool(words.search(label)) for words in (_ROLES, _PEOPLE, _SPLIT))
    is_surname = bool(_SURNAMES.search(label) or _SURNAME.fullmatch(label))
    is_split = is_given or is_surname
    if not column.texts or (_THINGS.search(label) and not is_people and not is_role and not is_split):
        return None
    sorts = Counter(map(sort_of, column.texts))
    if is_role or is_people or is_split:
        if is_surname and not is_given:
            is_borne = _share_of(column.texts, _is_surname) >= SINGLE_SHARE
        else:
            is_borne = _is_headed(column.texts, sorts, is_split=is_split)
        if not is_borne:
            return None
        return Verdict(Severity.REVIEW if is_role else Severity.BLOCK, "role" if is_role else "name")
    severity = _weigh(column.texts, sorts, is_name=bool(_NAMES.search(label)))
    if severity is None and _is_beside_surnames(column, table):
        severity = Severity.BLOCK
    return Verdict(severity, "name") if severity else None


def _share(sorts: Counter[Sort], *wanted: Sort) -> float:
    return sum(sorts[sort] for sort in wanted) / max(1, sorts.total())


def _is_headed(texts: Sequence[str], sorts: Counter[Sort], *, is_split: bool) -> bool:
    """Whether what stands under a person's header could be names; numbers, companies and roles are none."""
    known = _share(sorts, *_KNOWN, Sort.NAMESAKE)
    if known >= HEADED_SHARE:
        return True
    if known + _share(sorts, Sort.STRANGE) >= HEADED_STRANGE_SHARE and _share(sorts, Sort.INSTITUTION) <= HEADED_SHARE:
        return True
    if is_split:
        return _single_share(texts) >= SINGLE_SHARE
    return _share_of(texts, _is_given) >= SINGLE_SHARE


def _weigh(texts: Sequence[str], sorts: Counter[Sort], *, is_name: bool) -> Severity | None:
    """How much texts weigh that no header explains."""
    if len(texts) < FEWEST:
        return None
    if _are_koreans(texts, sorts):
        return Severity.BLOCK
    bearers = _share(sorts, *_VIETNAMESE, *_FOREIGN, Sort.NAMESAKE)
    if not bearers:
        return Severity.BLOCK if _are_surnames(texts) else None
    whole = _share(sorts, *_WHOLE) / bearers
    namesakes = _share(sorts, Sort.NAMESAKE) / bearers
    if namesakes > NAMESAKE_SHARE:
        return None
    least = KNOWN_SHARE - 0.2 * is_name
    if bearers >= least and whole >= WHOLE_SHARE and _share(sorts, Sort.INSTITUTION) < HEADED_SHARE:
        return Severity.BLOCK
    is_mixed = bearers >= MIXED_SHARE and whole >= 2 * WHOLE_SHARE and len(texts) >= FEWEST_MIXED
    return Severity.REVIEW if is_mixed and namesakes < NAMESAKE_SHARE / 3 else None


def _are_koreans(texts: Sequence[str], sorts: Counter[Sort]) -> bool:
    if _share(sorts, Sort.KOREAN) < KNOWN_SHARE:
        return False
    names = [text.replace(" ", "") for text in texts if sort_of(text) is Sort.KOREAN]
    ((_, most),) = Counter(name[-1] for name in names).most_common(1)
    common = sum(name[0] in _COMMON_KOREAN for name in names)
    of_three = sum(len(name) > 2 for name in names)
    return (
        most <= max(2, MOST_KOREAN_ENDING * len(names))
        and common >= COMMON_KOREAN_SHARE * len(names)
        and of_three >= KNOWN_SHARE * len(names)
    )


def _are_surnames(texts: Sequence[str]) -> bool:
    """Whether texts are surnames of Viet Nam alone; the most frequent one is never missing."""
    plain = {plain_label(text) for text in texts}
    return "nguyen" in plain and len(plain) > FEWEST and _share_of(texts, is_vietnamese_surname) > 0.9


def _is_surname(text: str) -> bool:
    """Whether a text is a surname, or begins with one where the middle name stands beside it."""
    words = text.split()
    return (
        bool(words)
        and len(words) < 4
        and (is_vietnamese_surname(words[0]) or is_foreign_surname(text) or text in lexicons().korean_surnames)
    )


def _is_given(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 3 or not is_capitalised(words) or not all(word.isalpha() for word in words):
        return False
    plain = plain_label(words[-1])
    return (plain in lexicons().given and len(words) < 3) or is_foreign_given(words[0]) or _is_korean_given(text)


def _is_korean_given(text: str) -> bool:
    return 1 <= len(text) <= 3 and all(syllable in lexicons().korean_syllables for syllable in text)


def _share_of(texts: Sequence[str], is_such: Callable[[str], bool]) -> float:
    return sum(map(is_such, texts)) / max(1, len(texts))


def _single_share(texts: Sequence[str]) -> float:
    """Share of texts that could be a surname, a middle name or a given name alone."""
    return _share_of(
        texts,
        lambda text: _is_given(text) or _is_surname(text),
    )


def _is_beside_surnames(column: ColumnTexts, table: TableTexts) -> bool:
    """Whether given names stand here and surnames in another column."""
    if len(column.texts) < FEWEST or _share_of(column.texts, _is_given) < SINGLE_SHARE:
        return False
    return any(_are_surnames(other.texts) for other in table.columns if other.name != column.name)


_CAPITAL = f"[{''.join(filter(str.isupper, map(chr, [*range(0x24F), *range(0x1E00, 0x1F00)])))}]"
"""Those of Latin letters, which patterns have no class for."""
_WORDS = alternatives("name_words")
_ADDRESSES = frozenset(("Ông", "Bà", "Anh", "Chị", "Cô", "Chú", "Bác", "Em", "Cụ", "Cháu"))
"""Forms of address: in running text they are no surnames, though some people bear them."""
_SURNAMES_WRITTEN = "|".join(
    sorted(
        {
            one
            for word in entries("vi_surnames")[0]
            if word not in _ADDRESSES
            for name in (word, plain_label(word).title())
            for one in (name, name.upper())
        }
    )
)
_SAID = re.compile(rf"(?<![^\W\d_])(?={_CAPITAL})(?:{_SURNAMES_WRITTEN})(?: {_CAPITAL}[^\W\d_]*){{1,4}}")
_BEFORE = f"(?:{_WORDS['before_a_name']}|{_WORDS['before_a_name_by_role']})"
_CUE = re.compile(rf"(?<![^\W\d_])(?:{_BEFORE}(?:[.:]? +| ?[.:-] {{0,3}})[-:]? {{0,3}}){{1,3}}$", re.IGNORECASE)
MOST_BARE_SHARE = 0.6
MOST_BEFORE = 40
"""Characters before a name in which the word for a person stands."""
_FOREIGN_SAID = re.compile(
    rf"(?<![^\W\d_])(?:{_WORDS['titles_abroad']}\.? |(?i:{_WORDS['fields_abroad']}): ?)"
    rf"(?P<name>{_CAPITAL}[^\W\d_]+(?:[ -]{_CAPITAL}[^\W\d_.]*\.?){{1,3}})"
)
_KOREAN_SAID = (
    re.compile(rf"{_WORDS['fields_in_korea']}[: ]+(?P<name>[가-힣]{{2,4}})(?![가-힣])"),
    re.compile(r"(?<![가-힣])(?P<name>[가-힣]{3,4})(?= ?(?:씨|님)(?![가-힣]{2}))"),
)
_AFTER_PLACE = re.compile(rf"{_WORDS['before_a_place']} *$", re.IGNORECASE)
_MIDDLE = frozenset(("văn", "thị", "van", "thi"))


def find(text: str) -> Iterator[Span]:
    """Names in running text: after a word for a person, or with Văn or Thị where no street or school is named so."""
    for match in _SAID.finditer(text):
        yield from _vietnamese_name(text, match)
    for match in _FOREIGN_SAID.finditer(text):
        if sort_of(match["name"]) in (*_KNOWN, Sort.STRANGE):
            yield Span(match.start("name"), match.end("name"))
    for pattern in _KOREAN_SAID:
        for match in pattern.finditer(text):
            if sort_of(match["name"]) is Sort.KOREAN:
                yield Span(match.start("name"), match.end("name"))


def _vietnamese_name(text: str, match: re.Match[str]) -> Iterator[Span]:
    words = match[0].split()
    before = text[max(0, match.start() - MOST_BEFORE) : match.start()]
    cue = _CUE.search(before)
    # Without a word before it, a name that is the whole text may be a street's or a ward's.
    if not cue and (words[1].lower() not in _MIDDLE or len(match[0]) > MOST_BARE_SHARE * len(text)):
        return
    for size in range(len(words), 1, -1):
        name = " ".join(words[:size])
        sort = sort_of(name)
        if sort in (*_VIETNAMESE, Sort.NAMESAKE):
            break
    else:
        return
    if sort is Sort.NAMESAKE or _AFTER_PLACE.search(before[: cue.start()] if cue else before):
        return
    if cue or (sort is Sort.VIETNAMESE_WHOLE and size > 2):
        yield Span(match.start(), match.start() + len(name))


def find_in_cell(text: str) -> Iterator[Span]:
    """A whole cell of a column of names, unless it is an institution's."""
    if any(char.isalpha() for char in text) and sort_of(" ".join(text.split())) is not Sort.INSTITUTION:
        yield Span(0, len(text))


_HOUSEHOLDS = (
    "Nguyễn Văn Tình",
    "Trần Thị Lụa",
    "Lê Hữu Phước",
    "Phạm Ngọc Hân",
    "Vàng A Páo",
    "Huỳnh Thị Mỹ Duyên",
    "Đỗ Minh Khôi",
    "Bùi Quang Vinh",
)

RULE = Rule(
    code="d8-name",
    hint=r"\pL\pM*[^0-9@]*[\pL*]",
    find=find,
    find_in_cell=find_in_cell,
    # Nearly every workbook says who made it; D15 notes that, and no version holds it.
    passes_in=("author",),
    judge=judge,
    header=_PEOPLE,
    hits=(
        "Người lập biểu: Nguyễn Văn Tình",
        "Bà Trần Thị Lụa đề nghị cấp lại giấy tờ",
        "họ tên: VÀNG A PÁO, sinh năm 1990",
        "Hồ sơ của Lê Thị Thắm còn thiếu",
        "Ông Lê Hữu Giang, trú tại số 24",
        "Bị cáo Võ Minh Khoa sinh năm 1961",
        "Hộ kinh doanh Nguyễn Hữu Sơn",
        "Reported by Mr. Alan Whitford",
        "Trả kết quả cho BSCKII Đỗ Minh Khôi. Đã xong",
        "담당자: 김서준",
    ),
    passes=(
        "Sửa vỉa hè đường Nguyễn Văn Cừ",
        "Trường THPT Chu Văn An",
        "Thủ tục đăng ký khai sinh",
        "Quận Lê Chân, thành phố Hải Phòng",
        "Tượng đài bà Lê Chân",
        "12 Nguyễn Thị Thập, phường Tân Phú",
        "Đặng Thị Nhu",
        "Số người tham gia Bảo hiểm",
        "Người dân Thái Nguyên",
        "Họ và tên",
    ),
    columns=(
        ColumnExample("Họ và tên", _HOUSEHOLDS),
        ColumnExample("x", _HOUSEHOLDS),
        ColumnExample("x", tuple(name.upper() for name in _HOUSEHOLDS)),
        ColumnExample("x", tuple(f"Ông {name}" for name in _HOUSEHOLDS)),
        ColumnExample("x", tuple(f"{name}; {other}" for name, other in pairwise(_HOUSEHOLDS))),
        ColumnExample("Chủ hộ", ("Nguyen Van Tinh", "Tran Thi Lua")),
        ColumnExample("Chủ sở hữu", ("Công ty TNHH Hoa Sen", "Nguyễn Văn Tình", "UBND xã Tân Lập")),
        ColumnExample("Họ", ("Nguyễn", "Trần", "Lê")),
        ColumnExample("Giám đốc", _HOUSEHOLDS[:3], Severity.REVIEW),
        ColumnExample("x", ("김서준", "이하은", "박도윤", "최지우", "정민호")),
        ColumnExample("성명", ("남궁민", "김서준")),
        ColumnExample("x", ("Alan Whitford", "Margaret Ellis", "Priya Sharma", "Stephen Moore", "Lucy Barnes")),
        ColumnExample("x", ("Whitford, Alan", "Ellis, Margaret", "Sharma, Priya", "Moore, Stephen", "Barnes, Lucy")),
        ColumnExample("Fornavn", ("Mette", "Søren", "Astrid")),
        ColumnExample("x", ("Tiit Kask", "Maarja Lepik", "Jaan Rebane", "Kadri Mägi")),
        ColumnExample("Tên đường", ("Nguyễn Huệ", "Lê Lợi", "Trần Hưng Đạo", "Phan Đình Phùng"), None),
        ColumnExample("x", ("Nguyễn Huệ", "Lê Lợi", "Trần Hưng Đạo", "Phan Đình Phùng", "Nguyễn Văn Cừ"), None),
        ColumnExample("Tên doanh nghiệp", _HOUSEHOLDS, None),
        ColumnExample("x", ("Phan Thiết", "Lý Thái Tổ", "Hoàng Mai", "Hà Đông", "Từ Liêm", "Mai Dịch"), None),
        ColumnExample("x", ("강남구", "서초구", "송파구", "마포구", "구로구", "성동구"), None),
        ColumnExample("Số người", ("12", "40"), None),
        ColumnExample("School", ("John Smith Academy", "Mary Ellis School"), None),
    ),
)
