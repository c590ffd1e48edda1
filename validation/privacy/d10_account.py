"""D10: bank accounts as IBAN and payment cards, both with check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban, luhn

from validation.privacy.headers import header
from validation.privacy.rule import ColumnExample, Rule, Shape, Span
from validation.privacy.together import write_code

_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}[0-9]{2}(?: ?[0-9A-Za-z]{4}){2,7}(?: ?[0-9A-Za-z]{1,3})?(?!\w)")
_ISSUER = re.compile(r"4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[47]|35(?:2[89]|[3-8])|6(?:011|4[4-9]|5|2)|9704")
_CARD = re.compile(r"(?<![\w.,/=#+-])[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?![0-9]|[.,-][0-9]|[A-Za-z])")


def _find(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        # What follows in capitals may look like more of it: `… 50 OK`.
        end = match.end()
        while end > match.start() and not is_iban(text[match.start() : end]):
            end = text.rfind(" ", match.start(), end)
        if end > match.start():
            yield Span(match.start(), end)
    for match in _CARD.finditer(text):
        if is_card(re.sub("[ -]", "", match[0])):
            yield Span(match.start(), match.end())


def is_iban(code: str) -> bool:
    """Whether the country, its length and two check digits (ISO 13616) are right."""
    return iban.is_valid(code, check_country=False)


def is_card(digits: str) -> bool:
    """Whether an issuer of cards begins so and the check digit (ISO/IEC 7812) is right."""
    return _ISSUER.match(digits) is not None and luhn.is_valid(digits)


_IBANS = ("DE89370400440532013000", "GB29NWBK60161331926819", "DK5000400440116243", "EE382200221020145685")

RULE = Rule(
    code="d10-account",
    hint=r"(^|[^\pL\pN])([A-Za-z]{2}[0-9]{2}( ?[0-9A-Za-z]{4}){2,7}( ?[0-9A-Za-z]{1,3})?"
    r"|[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{4})($|[^\pL\pN])",
    header_hint=r"[\s']*[0-9][0-9 .-]{11,24}\s*",
    prefilter="length({}) >= 13",
    find=_find,
    header=header("iban", "card"),
    write=write_code,
    shapes=(
        Shape(re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}"), is_iban, 0.005, few_suffice=True, kind="iban"),
        Shape(
            re.compile(r"[0-9]{13,19}"),
            is_card,
            0.03,
            needs_header=True,
            kind="card",
            header=header("card"),
            header_share=0.5,
        ),
    ),
    hits=(*_IBANS, "IBAN: GB29 NWBK 6016 1331 9268 19 OK", "thẻ 4111 1111 1111 1111"),
    passes=(
        "GB29NWBK60161331926818",
        "ZZ29NWBK60161331926819",
        "4111 1111 1111 1112",
        "8934 5678 9012 3456",
        "AB12 cdef",
    ),
    columns=(
        ColumnExample("IBAN", _IBANS[:2]),
        ColumnExample("x", _IBANS),
        ColumnExample("x", ("DK50 0040 0440 1162 43", "EE38 2200 2210 2014 5685", "GB29 NWBK 6016 1331 9268 19")),
        ColumnExample("Số thẻ", ("4111111111111111", "5555555555554444")),
        ColumnExample("Card number", ("4111-1111-1111-1111", "5555-5555-5555-4444")),
        ColumnExample("Số thẻ", ("4111111111111112", "1234567890123456"), None),
        ColumnExample("Mã vạch", ("4111111111111111", "5555555555554444"), None),
        ColumnExample(
            "Mã lô", tuple(f"VN{index:02}{index * 104_729_111 % 10**14:014}" for index in range(1, 60)), None
        ),
    ),
    kind_of=lambda value: "iban" if value[:1].isalpha() else "card",
)
