"""D14: hashed identifiers. All citizen numbers can be hashed and compared in hours, so a hash is the number itself."""

from __future__ import annotations

import re

from validation.privacy.announced import find_announced
from validation.privacy.headers import header
from validation.privacy.rule import ColumnExample, Rule, Shape

_SIZES = r"(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})"
_WORDS = r"(?:cccd|cmnd|cpr|person|user|patient|citizen|id)[ _-]?(?:hash|sha-?256|md5|sha1)|mã băm(?: cccd)?"
_DIGEST_ALONE = r"^(?:sha ?[0-9]*|md5|digest|hash md5|hash sha ?[0-9]*)$"
NEAR_UNIQUE = 0.9


def _is_hash(text: str) -> bool:
    """Digits and letters; a number of 32 digits is none."""
    return not text.isdigit() and not text.isalpha()


_HASHES = (
    "9c11c7637e69cb4c9150a0eafb8cf85a",
    "cfe6ee1ab4bef8f8e34f7f6d7b6a5ecb",
    "1a12d5b74d99a2303e865d5ea9b6dff8",
)
_MANY = tuple(f"{index * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}" for index in range(1, 40))

RULE = Rule(
    code="d14-hash",
    hint=r"(^|[^\pL\pN])([0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})($|[^\pL\pN])",
    prefilter="length({}) >= 32",
    find=find_announced(_WORDS, _SIZES),
    header=header("hashed"),
    exempt=re.compile(f"{header('files').pattern}|{_DIGEST_ALONE}"),
    write=str.strip,
    # Half of what hash functions make are not names of people, so many are wanted, and hardly any of them twice.
    shapes=(
        Shape(
            re.compile(_SIZES), _is_hash, 0.5, column_share=0.8, unique_share=NEAR_UNIQUE, kind="hash", header_share=0.5
        ),
    ),
    hits=(f"cccd_hash: {_HASHES[0]}", f"mã băm CCCD {_HASHES[1]}"),
    passes=(_HASHES[0], f"commit {_HASHES[0]}", "mã băm 12345", f"id_hash {_HASHES[0][:30]}"),
    columns=(
        ColumnExample("Mã băm CCCD", _HASHES),
        ColumnExample("patient id (SHA-256)", (_HASHES[0] * 2, _HASHES[1] * 2)),
        ColumnExample("x", _MANY),
        ColumnExample("x", _MANY[:8] * 5, None),
        ColumnExample("commit", _MANY, None),
        ColumnExample("SHA-256 của tệp", _MANY, None),
        ColumnExample("sha256", _MANY, None),
        ColumnExample("x", tuple(f"{index * 104_729_111:032}" for index in range(1, 40)), None),
    ),
    kind_of=lambda _value: "hash",
)
