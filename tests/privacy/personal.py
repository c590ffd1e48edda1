"""All columns that hold personal data: those of each country, and mailboxes, notes, users and hashes of all."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.privacy import numbers
from tests.privacy.abroad import DANISH, ENGLISH, ESTONIAN, KOREAN
from tests.privacy.people import PEOPLE, mailbox
from tests.privacy.sentences import notes_with_a_hit
from tests.privacy.table import LONG, MANY_ROWS, Kind, each, words
from tests.privacy.vietnamese import VIETNAMESE
from tests.privacy.writings import as_is, full_name, in_one_of, padded, upper
from validation.report import Severity

_BLOCK, _REVIEW = Severity.BLOCK, Severity.REVIEW

_PROVIDERS = {
    "vi": (
        "gmail.com",
        "gmail.com",
        "gmail.com",
        "yahoo.com",
        "yahoo.com.vn",
        "hotmail.com",
        "vnn.vn",
        "sv.dhbk.edu.vn",
    ),
    "da": ("gmail.com", "hotmail.com", "outlook.dk", "mail.dk", "live.dk", "youmail.dk"),
    "et": ("gmail.com", "mail.ee", "hot.ee", "online.ee", "ut.ee"),
    "ko": ("naver.com", "naver.com", "hanmail.net", "gmail.com", "daum.net", "kakao.com"),
    "en": ("gmail.com", "yahoo.com", "btinternet.com", "aol.com", "outlook.com", "icloud.com"),
}
_OFFICES = {
    "vi": ("sonnptnt.vn", "hanoi.gov.vn", "thanhhoa.gov.vn", "monre.gov.vn", "haiphong.gov.vn", "moh.gov.vn"),
    "da": ("kk.dk", "aarhus.dk", "sst.dk", "dst.dk"),
    "et": ("tallinn.ee", "stat.ee", "sm.ee", "tartu.ee"),
    "ko": ("korea.kr", "seoul.go.kr", "kostat.go.kr", "busan.go.kr"),
    "en": ("cabinetoffice.gov.uk", "leeds.gov.uk", "census.gov", "govmu.org", "moh.gov.sg"),
}
_ROLES = {
    "vi": ("vanthu", "ubnd", "vanphong", "info", "lienhe", "phonghanhchinh", "thongke", "tiepdan", "congbao"),
    "da": ("post", "kontakt", "borgerservice", "info", "sikkerpost", "presse"),
    "et": ("info", "linnavalitsus", "kantselei", "abi", "press"),
    "ko": ("webmaster", "info", "help", "minwon", "contact", "opendata"),
    "en": ("info", "contact", "enquiries", "press.office", "foi", "admissions"),
}


def _mail(locale: str) -> Callable[[Random], str]:
    return lambda random: f"{mailbox(random, PEOPLE[locale](random))}@{random.choice(_PROVIDERS[locale])}"


def _mail_of_role(locale: str) -> Callable[[Random], str]:
    def address(random: Random) -> str:
        office = random.choice(_OFFICES[locale])
        division = random.choice(["", "", "stp.", "yte.", "phong1."]) if locale == "vi" else ""
        return f"{random.choice(_ROLES[locale])}@{division}{office}"

    return address


_mails = in_one_of(
    as_is, as_is, as_is, padded, upper, lambda _random, text: f"<{text}>", lambda _random, text: f"mailto:{text}"
)


def _user(locale: str) -> Callable[[Random], str]:
    return lambda random: mailbox(random, PEOPLE[locale](random))


def _hashes(random: Random, count: int) -> list[str]:
    size = random.choice([32, 40, 64])
    cells = [numbers.hexadecimal(random, size) for _ in range(count)]
    return [cell.upper() for cell in cells] if random.random() < 0.2 else cells


_MAIL_HEADERS = {
    "vi": "Email; Thư điện tử; Địa chỉ email; Hộp thư; E-mail liên hệ; Hòm thư",
    "da": "E-mail; Mailadresse; E-post; Mail",
    "et": "E-post; Meiliaadress; E-posti aadress; Meil",
    "ko": "이메일; 전자우편; 메일주소; E-mail 주소",
    "en": "Email; E-mail address; email_addr; Contact email",
}
_NOTE_HEADERS = {
    "vi": "Mô tả; Nội dung; Ghi chú",
    "da": "Bemærkninger; Beskrivelse; Notat; Sagsfremstilling",
    "et": "Märkused; Kirjeldus; Lisainfo; Selgitus",
    "ko": "비고; 내용; 민원내용; 특이사항",
    "en": "Notes; Description; Comments; Case summary",
}
_HASH_HEADERS = {
    "vi": "Mã băm CCCD; Mã công dân (băm); ma_hoa_dinh_danh; ID người dùng",
    "da": "cpr_hash; Krypteret CPR; Pseudonym-ID",
    "et": "isikukood_hash; Isiku räsi; Pseudonüümitud ID",
    "ko": "암호화 주민번호; 회원ID(해시); 가명식별자",
    "en": "hashed_id; user_hash; patient id (SHA-256); id_md5; person_key",
}
_USER_HEADERS = {
    "vi": "Tên đăng nhập; Tài khoản người dùng; Mã người dùng",
    "da": "Brugernavn; Bruger-ID",
    "et": "Kasutajanimi; Kasutaja ID",
    "ko": "아이디; 사용자ID; 회원아이디",
    "en": "user_id; Username; login; account name; user",
}


def _of_every_locale(locale: str) -> tuple[Kind, ...]:
    """Mailboxes, notes, hashes and users, which differ in words alone."""
    english_mail = words("email; E-mail; contact_email; EmailAddress")
    mail_headers = words(_MAIL_HEADERS[locale])
    notes = words(_NOTE_HEADERS[locale])
    kinds = [
        Kind("mail", locale, _mails(_mail(locale)), mail_headers, english_mail, "d6-email", bare=_BLOCK, often=3),
        Kind(
            "mail-of-offices",
            locale,
            each(_mail_of_role(locale)),
            mail_headers,
            english_mail,
            "d6-email",
            least=_REVIEW,
            # Municipalities of Denmark and Estonia have no `.gov`: who knows neither role nor host may refuse.
            most=_BLOCK if locale in ("da", "et") else _REVIEW,
            bare=_REVIEW,
        ),
        # A clerk's own box on a government's host: the table says review, refusing is as right for it names a person.
        Kind(
            "mail-of-clerks",
            locale,
            each(lambda random: f"{mailbox(random, PEOPLE[locale](random))}@{random.choice(_OFFICES[locale])}"),
            mail_headers,
            english_mail,
            "d6-email",
            least=_REVIEW,
            bare=_REVIEW,
        ),
        Kind(
            "notes-mail",
            locale,
            notes_with_a_hit(locale, _mail(locale)),
            notes,
            words("notes; description; comments"),
            "d13-free-text",
            also=("d6-email",),
            bare=_BLOCK,
            rows=LONG,
        ),
        Kind(
            "hashed-id",
            locale,
            _hashes,
            words(_HASH_HEADERS[locale]),
            words("hashed_id; person_hash; user key"),
            "d14-hash",
            bare=_REVIEW,
            bare_rows=12,
            rows=MANY_ROWS,
        ),
        Kind(
            "user-id",
            locale,
            each(_user(locale)),
            words(_USER_HEADERS[locale]),
            words("username; user_id"),
            "d11-trace",
        ),
    ]
    if locale != "vi":
        # A name amid a sentence of another language is not said to be found by the table of rules; a hit is right.
        kinds.append(
            Kind(
                "notes-name",
                locale,
                notes_with_a_hit(locale, full_name(locale)),
                notes,
                words("notes; description"),
                "d13-free-text",
                also=("d8-name",),
                least=None,
                rows=LONG,
            )
        )
    return tuple(kinds)


PERSONAL = tuple(
    kind
    for locale, kinds in {"vi": VIETNAMESE, "en": ENGLISH, "da": DANISH, "et": ESTONIAN, "ko": KOREAN}.items()
    for kind in (*kinds, *_of_every_locale(locale))
)
