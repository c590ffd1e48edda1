"""D6: e-mail addresses. Mailboxes of an office are no person's; where most are such, a second person decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from validation.privacy.headers import header
from validation.privacy.mask import HIDDEN
from validation.privacy.person import is_persons_mailbox
from validation.privacy.rule import ColumnExample, Rule, Span
from validation.report import Severity

_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w\u0300-\u036f.+%'-]{1,64}@((?:[^\W_](?:[\w-]{0,62}[^\W_])?\.)+([^\W\d_]{2,24}|xn--[a-z0-9-]+))"
    r"(?![\w@-])"
)
_FILE_ENDINGS = {"png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js"}
_ROLES = re.compile(
    r"(info|contact|office|admin|support|help|helpdesk|hello|press|media|data|opendata|webmaster|postmaster|noreply"
    r"|no-reply|service|services|sales|enquiries|enquiry|feedback|library|secretariat|lienhe|lien\.he|vanthu|van\.thu"
    r"|vanphong|vanphongso|vpubnd|ubnd|hotro|banbientap|bbt|congthongtin|thongtin|dulieu|dulieumo|toasoan|phonghanhchinh"
    r"|hcth|tochuc|thongke|cucthongke|chicuc|pgd|sgd|sgddt|so|hanhchinh|tonghop|cskh|chamsockhachhang|truongthpt|truong|benhvien|trungtam)([._-][a-z0-9-]+|[0-9]{0,3})",
    re.IGNORECASE,
)
_GOVERNMENT = re.compile(r"(^|\.)(gov|go|gob|gouv|govt)(\.[a-z]{2})?$|(^|\.)europa\.eu$|edu\.vn$", re.IGNORECASE)
OFFICE_SHARE = 0.8


def find(text: str) -> Iterator[Span]:
    for match in _ADDRESS.finditer(text):
        if match[2].lower() not in _FILE_ENDINGS:
            yield Span(match.start(), match.end())


def is_office(address: str) -> bool:
    """Whether a mailbox belongs to a role or a government office; a clerk's own one does not."""
    local, _, domain = address.rpartition("@")
    return bool(_ROLES.fullmatch(local) or _GOVERNMENT.search(domain)) and not is_persons_mailbox(local)


def _weigh(addresses: Sequence[str]) -> Severity:
    offices = sum(map(is_office, addresses))
    return Severity.REVIEW if offices >= OFFICE_SHARE * len(addresses) else Severity.BLOCK


def _mask(address: str) -> str:
    return f"{address[:1]}{HIDDEN}@{HIDDEN}"


RULE = Rule(
    code="d6-email",
    hint=r"[\pL\pM\pN_.+%'-]@[\pL\pN]",
    prefilter="contains({}, '@')",
    find=find,
    header=header("email"),
    weigh=_weigh,
    mask=_mask,
    hits=(
        "nguyen.van.an@gmail.com",
        "Liên hệ: lan.tran+dulieu@cty.com.vn, buổi sáng",
        "<mai@example.org>",
        "mailto:o'brien@example.ie",
        "a@b.vn",
        "hoa.nguyễn@gmail.com",
    ),
    passes=("@thanhnien", "logo@2x.png", "đơn giá 5.000 đ @ kg", "user@localhost", "a@b", "x @ y.com"),
    columns=(
        ColumnExample("Thư điện tử", ("an.nguyen@gmail.com", "lan.tran@yahoo.com", "")),
        ColumnExample("Ghi chú", ("Đã xong", "Hỏi chị Lan lan.tran@yahoo.com", "Chưa rõ")),
        ColumnExample("Email", ("vanthu@hanoi.gov.vn", "info@sotttt.vn", "ubnd@hue.gov.vn"), Severity.REVIEW),
        ColumnExample("Email", ("thptso5@hanoiedu.vn", "c2lequydon@thuduc.edu.vn"), Severity.REVIEW),
        ColumnExample("Email", ("vanthu@hanoi.gov.vn", "lan.tran@yahoo.com")),
        ColumnExample("x", ("hoa.nguyễn@gmail.com", "x")),
        ColumnExample("x", ("hoa＠gmail.com", "x")),
        ColumnExample("Email", ("nguyen.van.an8@hanoi.gov.vn",)),
        ColumnExample("Email", ("ubnd.quan1@vidu.vn", "pgd.badinh@vidu.vn", "so.yte@vidu.vn"), Severity.REVIEW),
        ColumnExample("Tài khoản", ("@thanhnien", "@tuoitre"), None),
    ),
)
