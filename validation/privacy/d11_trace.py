"""D11: what leads to a person beside other data: days of birth, plates, devices, users, plots.

A header must tell, and a second person decides; beside somebody's number or name they are refused (see `scan`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from ipaddress import ip_address

from stdnum import luhn

from validation.privacy.announced import announced_hint, find_announced
from validation.privacy.chance import is_amount
from validation.privacy.headers import header
from validation.privacy.rule import ColumnExample, Rule, Shape, Span
from validation.report import Severity

_DAY = (
    r"(?:0?[1-9]|[12][0-9]|3[01])[ ]?[/.-][ ]?(?:0?[1-9]|1[0-2])[ ]?[/.-][ ]?(?:(?:18|19|20)[0-9]{2}|[0-9]{2})"
    r"|(?:0?[1-9]|1[0-2])[/.-](?:0?[1-9]|[12][0-9]|3[01])[/.-](?:(?:18|19|20)[0-9]{2}|[0-9]{2})"
    r"|(?:18|19|20)[0-9]{2}[ ]?[/.-][ ]?(?:0?[1-9]|1[0-2])[ ]?[/.-][ ]?(?:0?[1-9]|[12][0-9]|3[01])\.?"
)
_BIRTH = r"ngày sinh|ngày tháng năm sinh|sinh ngày|date of birth|d\.?o\.?b\.?|født|생년월일"
_PLATE = r"biển số(?: xe)?|biển kiểm soát|bks|number plate|licen[cs]e plate"
_VIETNAMESE_PLATE = r"[1-9][0-9][ -]?[A-Z][A-Z0-9]?[ -]{0,3}[0-9]{3}\.?[0-9]{1,2}"
_DEVICE = r"imei"
_FINDERS = (
    find_announced(_BIRTH, _DAY),
    find_announced(_PLATE, _VIETNAMESE_PLATE),
    find_announced(_DEVICE, r"[0-9]{15}", luhn.is_valid),
)


def _find(text: str) -> Iterator[Span]:
    for find in _FINDERS:
        yield from find(text)


def is_public_address(text: str) -> bool:
    """Whether an IP address leads to a connection of somebody; those of private networks lead to none."""
    try:
        return ip_address(text.partition("/")[0]).is_global
    except ValueError:
        return False


def _any(_text: str) -> bool:
    return True


def _is_identifier(values: Sequence[str]) -> bool:
    return not is_amount(values)


def _shape(kind: str, pattern: str, is_valid: Callable[[str], bool] = _any, share: float = 0.5) -> Shape:
    return Shape(
        re.compile(pattern, re.IGNORECASE),
        is_valid,
        1.0,
        needs_header=True,
        kind=kind,
        header=header(kind),
        header_share=share,
        severity=Severity.REVIEW,
        is_identifier=_is_identifier,
    )


RULE = Rule(
    code="d11-trace",
    hint=announced_hint(f"{_BIRTH}|{_PLATE}|{_DEVICE}"),
    header_hint=r"[\s\S]{2,60}",
    prefilter="length({}) >= 12",
    find=_find,
    header=header("birth", "plate", "machine", "mac", "imei", "user", "parcel", "home_position"),
    exempt=header("files"),
    write=str.strip,
    weigh=lambda _values: Severity.REVIEW,
    is_trace=True,
    shapes=(
        _shape(
            "birth", rf"(?:{_DAY})(?:[ T]0?0:00(?::00)?)?|(?:18|19|20)[0-9]{{6}}|[0-3][0-9][01][0-9](?:19|20)[0-9]{{2}}"
        ),
        _shape("plate", r"(?=.*[0-9].*[0-9])[0-9A-Z가-힣][0-9A-Z가-힣Đ .-]{3,13}", lambda text: not text.isdigit()),
        _shape("machine", r"[0-9A-F.:]{7,39}(?:/[0-9]{1,3})?", is_public_address),
        _shape("mac", r"(?:[0-9A-F]{2}[:-]?){5}[0-9A-F]{2}|(?:[0-9A-F]{4}\.){2}[0-9A-F]{4}"),
        _shape("imei", r"[0-9]{15}", luhn.is_valid),
        _shape("user", r"(?=.*[^0-9,. ])@?[\w][\w.@+-]{1,39}|[0-9]{4,20}"),
        _shape("parcel", r"(?=.*[0-9]).{1,40}"),
        _shape("home_position", r"[NE(]?-?[0-9]{1,3}[.,][0-9]{3,}°?[ ,;]*(?:-?[0-9]{1,3}[.,][0-9]{3,}°?)?[NE)]?"),
    ),
    hits=(
        "Ngày sinh: 20/01/1947",
        "sinh ngày 20-1-1947 tại Huế",
        "biển số 43-D5 174.32",
        "IMEI 490154203237518",
        "date of birth 1947-01-20",
    ),
    passes=(
        "20/01/1947",
        "43-D5 174.32",
        "họp ngày 20/01/2024",
        "IMEI 490154203237519",
        "biển số đẹp",
        "ngày sinh hoạt chung",
    ),
    columns=(
        ColumnExample("Ngày sinh", ("20/01/1947", "24/01/1986"), Severity.REVIEW),
        ColumnExample("Biển số xe", ("43-D5 174.32", "15A-060.86"), Severity.REVIEW),
        ColumnExample("차량번호", ("78머 8724", "240더 6700"), Severity.REVIEW),
        ColumnExample("IP address", ("27.72.32.66", "14.177.253.195"), Severity.REVIEW),
        ColumnExample("MAC address", ("82:3C:FD:E6:F1:C2", "E4-88-75-34-A2-0F"), Severity.REVIEW),
        ColumnExample("IMEI", ("490154203237518", "356938035643809"), Severity.REVIEW),
        ColumnExample("Tên đăng nhập", ("lan.tran", "hien_le90"), Severity.REVIEW),
        ColumnExample("Số thửa", ("Tờ 73, thửa 868", "33/121"), Severity.REVIEW),
        ColumnExample("Toạ độ nhà", ("11.704880, 108.320248", "18.754276, 106.069262"), Severity.REVIEW),
        ColumnExample("Ngày ký", ("20/01/1947", "24/01/1986"), None),
        ColumnExample("Phiên bản", ("27.72.32.66", "14.177.253.195"), None),
        ColumnExample("IP", ("192.168.1.4", "10.0.0.7"), None),
        ColumnExample("Toạ độ trạm", ("11.704880, 108.320248", "18.754276, 106.069262"), None),
        ColumnExample("Users", ("12345", "984"), None),
    ),
    kind_of=lambda value: "imei" if value.isdigit() else "plate" if any(char.isalpha() for char in value) else "birth",
)
