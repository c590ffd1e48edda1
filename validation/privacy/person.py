"""Whether a short text or the name of a mailbox looks like the name of a person in Vietnam."""

from __future__ import annotations

import re

from validation.privacy.labels import plain_label

# Borne by more than nine in ten people. Văn is left out: it is a middle name, and begins the name of every `vanthu`.
_SURNAMES = frozenset(
    [
        "nguyen",
        "tran",
        "le",
        "pham",
        "hoang",
        "huynh",
        "phan",
        "vu",
        "vo",
        "dang",
        "bui",
        "do",
        "ho",
        "ngo",
        "duong",
        "ly",
        "dinh",
        "trinh",
        "luong",
        "mai",
        "dao",
        "doan",
        "lam",
        "truong",
        "trieu",
        "chu",
        "to",
        "ta",
        "thai",
        "luu",
        "quach",
        "ha",
        "cao",
        "tang",
        "vuong",
        "kieu",
        "khuc",
        "nghiem",
        "khong",
        "tong",
    ]
)
_MIDDLE = "van|thi|duc|huu|ngoc|minh|quang|thanh|xuan|hong|thu|kim|dinh|anh|cong|viet|quoc|tuan|manh|bich|phuong"
_GLUED = re.compile(rf"(nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do|ho|ngo|duong)({_MIDDLE})[a-z]{{1,6}}")
_PLACES = re.compile(r"(thai|tay|binh|trung|cao|dong)[._-]?nguyen")
_OFFICES = frozenset(
    [
        "so",
        "phong",
        "ban",
        "cuc",
        "chicuc",
        "vu",
        "bo",
        "vien",
        "truong",
        "benhvien",
        "trungtam",
        "ubnd",
        "hdnd",
        "vp",
        "pgd",
        "sgd",
        "sgddt",
        "xa",
        "phuong",
        "quan",
        "huyen",
        "tinh",
        "tp",
        "thongke",
        "vanthu",
        "vanphong",
        "info",
        "contact",
        "data",
        "tonghop",
        "hanhchinh",
        "taichinh",
        "yte",
        "noivu",
        "daotao",
    ]
)
_MOST_SYLLABLES = 5
_SYLLABLE = re.compile(r"[a-z]{1,7}")
_WORD = re.compile(r"[^\W\d_]+")


def is_persons_mailbox(local: str) -> bool:
    """Whether the part of an address before the sign names a person: `nguyen.van.an8`, `lan.tran`, `nguyenvanan`."""
    name = re.sub(r"[0-9]+", "", re.sub(r"[^a-z0-9._-]", "", _plain(local))).strip("._-")
    if _PLACES.fullmatch(name):
        return False
    parts = [part for part in re.split(r"[._-]+", name) if part]
    if len(parts) == 1:
        return bool(_GLUED.fullmatch(name)) or "nguyen" in (name[:6], name[-6:])
    if len(parts) > _MOST_SYLLABLES or not all(map(_SYLLABLE.fullmatch, parts)):
        return any(map(_GLUED.fullmatch, parts))
    # `vu.taichinh` and `phong.nguyen`: an office needs its own word on one side and no surname on the other.
    others = [part for part in parts if part not in _OFFICES]
    return any(part in _SURNAMES for part in (others[:1] + others[-1:])) and (
        len(others) == len(parts) or "nguyen" in others or parts[-1] in _SURNAMES
    )


def looks_like_a_name(text: str) -> bool:
    """Whether a whole text is two to five capitalised words that begin with a surname."""
    words = text.split()
    return (
        2 <= len(words) <= _MOST_SYLLABLES
        and all(_WORD.fullmatch(word) and word[0].isupper() for word in words)
        and plain_label(words[0]) in _SURNAMES
    )


def _plain(text: str) -> str:
    return "".join(plain_label(char) or char for char in text.lower())
