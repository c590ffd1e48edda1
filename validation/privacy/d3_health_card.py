"""D3: Vietnamese health insurance cards (BHYT): two letters of the group, one digit of the benefit, twelve more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validation.privacy.headers import header
from validation.privacy.rule import ColumnExample, Rule, Shape, Span
from validation.privacy.together import write_code
from validation.report import Severity

_GROUPS = frozenset(
    [
        "DN",
        "HX",
        "CH",
        "NN",
        "TK",
        "HC",
        "XK",
        "HT",
        "TB",
        "NO",
        "CT",
        "XB",
        "TN",
        "CS",
        "QN",
        "CA",
        "CY",
        "XN",
        "MS",
        "CC",
        "CK",
        "CB",
        "KC",
        "HD",
        "TE",
        "BT",
        "HN",
        "DT",
        "DK",
        "XD",
        "TS",
        "TC",
        "TQ",
        "TA",
        "TY",
        "HG",
        "LS",
        "CN",
        "HS",
        "SV",
        "GB",
        "GD",
        "TV",
        "TD",
        "TG",
        "QP",
        "NT",
        "TH",
        "XV",
        "ND",
    ]
)
"""Groups of the insured, of today and of older cards, after decision 1351/QĐ-BHXH."""
_IN_TEXT = re.compile(r"(?<!\w)([A-Za-z]{2})[ .-]?[1-5](?:[ .-]?[0-9]){12}(?![0-9A-Za-z])")


def _find(text: str) -> Iterator[Span]:
    for match in _IN_TEXT.finditer(text):
        if match[1].upper() in _GROUPS:
            yield Span(match.start(), match.end())


def _is_group(card: str) -> bool:
    return card[:2] in _GROUPS


_CARDS = ("HS4794632483676", "CN3640830608697", "DN4563667994991", "GD4012345678901", "TE1794632483676")
_MORE = (*_CARDS, "HN2640830608697", "HT3640830608690")

RULE = Rule(
    code="d3-health-card",
    hint=r"(^|[^\pL])[A-Za-z]{2}[ .-]?[1-5]([ .-]?[0-9]){12}($|[^0-9A-Za-z])",
    prefilter="length({}) >= 15",
    find=_find,
    header=header("bhyt"),
    write=write_code,
    # Two letters of 676 are one of some fifty groups.
    shapes=(Shape(re.compile(r"[A-Z]{2}[1-5][0-9]{12}"), _is_group, 0.08, few_suffice=True, kind="bhyt"),),
    hits=("HS4794632483676", "Thẻ BHYT số HN 2 64 0830608697, hạn 2026", "DN-4-56-3667994991"),
    passes=("HS479463248367", "XX4794632483676", "HS9794632483676", "GB29NWBK60161331926819", "4794632483676"),
    columns=(
        ColumnExample("Số thẻ BHYT", _CARDS[:2]),
        ColumnExample("x", _MORE),
        ColumnExample("x", tuple(f"{card[:2]} {card[2]} {card[3:5]} {card[5:]}" for card in _MORE)),
        ColumnExample("x", _CARDS[:3], Severity.REVIEW),
        ColumnExample("Mã hàng", tuple(f"ZX3{index * 104_729_111 % 10**12:012}" for index in range(1, 40)), None),
    ),
    kind_of=lambda _value: "bhyt",
)
