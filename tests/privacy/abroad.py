"""Columns of English, Danish, Estonian and Korean tables that hold personal data."""

from __future__ import annotations

from random import Random

from tests.privacy import numbers
from tests.privacy.numbers import day, digits
from tests.privacy.places import HOMES
from tests.privacy.table import Kind, each, some, words
from tests.privacy.writings import (
    as_is,
    dates,
    full_name,
    grouped,
    in_one_of,
    international,
    padded,
    quoted,
    several_names,
    surname_first,
    upper,
)
from validation.report import Severity

_BLOCK, _REVIEW = Severity.BLOCK, Severity.REVIEW


def _born(locale: str, style: str, local: str) -> Kind:
    return Kind("born", locale, dates(style), words(local), words("date of birth; DOB; birthdate"), "d11-trace")


_DANISH_BORN = (1940, 2020)


def _danish_cpr(random: Random) -> str:
    born = day(random, *_DANISH_BORN)
    return numbers.cpr(random, born, woman=random.random() < 0.5, checked=born.year < 2007 or random.random() < 0.7)


def _estonian_code(random: Random) -> str:
    return numbers.isikukood(random, day(random, 1940, 2020), woman=random.random() < 0.5)


def _korean_number(random: Random) -> str:
    """Newborns and foreigners of late are numbered at random, all others have a check digit."""
    born = day(random, 1945, 2025)
    return numbers.rrn(random, born, woman=random.random() < 0.5, assigned_at_random=born.year >= 2021)


def _recent_korean_number(random: Random) -> str:
    return numbers.rrn(random, day(random, 2021, 2025), woman=random.random() < 0.5, assigned_at_random=True)


def _foreigner_in_korea(random: Random) -> str:
    return numbers.rrn(
        random, day(random, 1960, 2010), woman=random.random() < 0.5, assigned_at_random=True, foreigner=True
    )


DANISH = (
    Kind(
        "dk-cpr",
        "da",
        in_one_of(as_is, grouped("-", 6, 4), grouped(" ", 6, 4), grouped("-", 6, 4))(_danish_cpr),
        words("CPR-nr.; CPR; Personnummer; cprnr; CPR-nummer; Cpr nr"),
        words("national id; personal ID number; civil registration number"),
        "d4-foreign-id",
        bare=_REVIEW,
        bare_rows=12,
    ),
    # The zero of the first nine days of a month goes where a spreadsheet took the number for a quantity.
    Kind(
        "dk-cpr-zeros-lost",
        "da",
        each(lambda random: _danish_cpr(random).lstrip("0")),
        words("CPR-nr; personnummer"),
        words("CPR number"),
        "d4-foreign-id",
    ),
    Kind(
        "iban",
        "da",
        in_one_of(as_is, grouped(" ", 4, 4, 4, 4, 2))(lambda random: numbers.iban(random, "DK")),
        words("IBAN; Kontonummer; IBAN-nr."),
        words("IBAN; bank account"),
        "d10-account",
        bare=_BLOCK,
    ),
    Kind(
        "passport",
        "da",
        each(lambda random: "2" + digits(random, 8)),
        words("Pasnummer; Pas nr."),
        words("passport number"),
        "d5-document",
    ),
    Kind(
        "licence",
        "da",
        each(lambda random: digits(random, 8)),
        words("Kørekortnummer; Kørekort nr."),
        words("driving licence no."),
        "d5-document",
    ),
    Kind(
        "phone",
        "da",
        in_one_of(as_is, grouped(" ", 2, 2, 2, 2), international("+45 2"), international("+45 3"), grouped(" ", 4, 4))(
            lambda random: (
                random.choice(["20", "22", "26", "28", "30", "31", "40", "42", "50", "53", "60", "61", "71", "81"])
                + digits(random, 6)
            )
        ),
        words("Telefon; Mobil; Tlf.; Telefonnummer; Mobilnr; tlf_privat"),
        words("phone; Mobile number; telephone"),
        "d7-phone",
    ),
    Kind(
        "name",
        "da",
        in_one_of(as_is, as_is, upper, padded)(full_name("da")),
        words("Navn; Fulde navn; Borgerens navn; Ansøger; Elevens navn; Patient; Kontaktperson; Ejer"),
        words("name; full name; applicant; owner name"),
        "d8-name",
        bare=_REVIEW,
        bare_rows=12,
    ),
    Kind(
        "address",
        "da",
        in_one_of(as_is, as_is, upper)(HOMES["da"]),
        words("Adresse; Bopæl; Hjemmeadresse; Bopælsadresse"),
        words("address; home address; residence"),
        "d9-address",
        bare=_REVIEW,
        bare_rows=8,
    ),
    _born("da", "%d-%m-%Y", "Fødselsdato; Født; Fødselsdag"),
    Kind(
        "plate",
        "da",
        each(lambda random: f"{numbers.letters(random, 2)} {digits(random, 2)} {digits(random, 3)}"),
        words("Nummerplade; Registreringsnummer (bil); Reg.nr. køretøj"),
        words("license plate; car registration"),
        "d11-trace",
    ),
    Kind(
        "faith",
        "da",
        some(words("Folkekirken; Folkekirken; Folkekirken; Islam; Katolik; Ingen; Jødisk; Buddhist")),
        words("Religion; Trossamfund; Tro"),
        words("religion; faith community"),
        "d12-sensitive",
        least=_REVIEW,
    ),
)
ESTONIAN = (
    Kind(
        "ee-ik",
        "et",
        in_one_of(as_is, as_is, padded, quoted)(_estonian_code),
        words("Isikukood; IK; isikukood (klient); Taotleja isikukood"),
        words("personal code; ID code; personal identification code"),
        "d4-foreign-id",
        bare=_BLOCK,
    ),
    Kind(
        "iban",
        "et",
        in_one_of(as_is, grouped(" ", 4, 4, 4, 4))(lambda random: numbers.iban(random, "EE")),
        words("IBAN; Arvelduskonto; Pangakonto; Kontonumber"),
        words("IBAN; bank account"),
        "d10-account",
        bare=_BLOCK,
    ),
    Kind(
        "passport",
        "et",
        each(lambda random: random.choice(["K", "KE", "KB"]) + digits(random, 7)),
        words("Passi number; Dokumendi number; Pass"),
        words("passport no; document number"),
        "d5-document",
    ),
    Kind(
        "phone",
        "et",
        in_one_of(as_is, grouped(" ", 4, 4), lambda _random, text: f"+372 {text}", lambda _random, text: f"+372{text}")(
            lambda random: (
                random.choice(["50", "51", "52", "53", "55", "56", "58", "81", "82"])
                + digits(random, random.choice([5, 6, 6, 6]))
            )
        ),
        words("Telefon; Mobiil; Tel; Kontakttelefon; Telefoninumber"),
        words("phone; mobile; Phone no"),
        "d7-phone",
    ),
    Kind(
        "name",
        "et",
        in_one_of(as_is, as_is, upper, padded)(full_name("et")),
        words("Nimi; Ees- ja perekonnanimi; Taotleja; Isiku nimi; Omanik; Õpilase nimi; Patsient; Kontaktisik"),
        words("name; full name; person; applicant"),
        "d8-name",
        bare=_REVIEW,
        bare_rows=12,
    ),
    Kind(
        "name-reversed",
        "et",
        each(surname_first("et")),
        words("Perekonnanimi, eesnimi; Nimi"),
        words("surname, first name"),
        "d8-name",
        bare=_REVIEW,
        bare_rows=12,
    ),
    # A street and a number is all of an address in a town; without header and town it might be a bus stop.
    Kind(
        "address",
        "et",
        each(HOMES["et"]),
        words("Aadress; Elukoht; Elukoha aadress; Koduaadress"),
        words("address; place of residence"),
        "d9-address",
        bare=_REVIEW,
        bare_rows=20,
    ),
    _born("et", "%d.%m.%Y", "Sünniaeg; Sünnikuupäev; Sünd."),
    Kind(
        "plate",
        "et",
        each(lambda random: f"{digits(random, 3)} {numbers.letters(random, 3)}"),
        words("Registreerimismärk; Auto number; Numbrimärk"),
        words("license plate; car number"),
        "d11-trace",
    ),
    Kind(
        "nationality",
        "et",
        some(words("eestlane; eestlane; venelane; ukrainlane; soomlane; valgevenelane; lätlane")),
        words("Rahvus"),
        words("ethnic nationality; ethnicity"),
        "d12-sensitive",
        least=_REVIEW,
    ),
)
KOREAN = (
    Kind(
        "kr-rrn",
        "ko",
        in_one_of(as_is, grouped("-", 6, 7), grouped("-", 6, 7))(_korean_number),
        words("주민등록번호; 주민번호; 주민등록번호(뒷자리포함); 실명번호"),
        words("resident registration number; RRN; national id"),
        "d4-foreign-id",
        bare=_BLOCK,
    ),
    Kind(
        "kr-rrn-recent",
        "ko",
        in_one_of(as_is, grouped("-", 6, 7))(_recent_korean_number),
        words("주민등록번호; 아동 주민번호"),
        words("RRN; child resident number"),
        "d4-foreign-id",
        bare=_REVIEW,
        bare_rows=8,
    ),
    Kind(
        "kr-foreigner",
        "ko",
        in_one_of(as_is, grouped("-", 6, 7))(_foreigner_in_korea),
        words("외국인등록번호; 외국인번호"),
        words("alien registration number; foreigner registration no."),
        "d4-foreign-id",
        bare=_REVIEW,
        bare_rows=8,
    ),
    Kind(
        "passport",
        "ko",
        each(lambda random: f"M{digits(random, 3)}{random.choice(['', 'A', 'B'])}{digits(random, 4)}"),
        words("여권번호"),
        words("passport number"),
        "d5-document",
    ),
    Kind(
        "licence",
        "ko",
        each(lambda random: f"{random.randint(11, 28)}-{digits(random, 2)}-{digits(random, 6)}-{digits(random, 2)}"),
        words("운전면허번호; 면허번호(운전)"),
        words("driver's license number"),
        "d5-document",
    ),
    Kind(
        "phone",
        "ko",
        in_one_of(
            as_is,
            grouped("-", 3, 4, 4),
            grouped("-", 3, 4, 4),
            grouped(" ", 3, 4, 4),
            international("+82 "),
            international("+82-"),
        )(lambda random: "010" + random.choice("23456789") + digits(random, 7)),
        words("전화번호; 휴대폰; 연락처; 핸드폰번호; 휴대전화; 보호자 연락처"),
        words("phone; mobile; Contact"),
        "d7-phone",
        bare=_REVIEW,
        bare_rows=12,
    ),
    Kind(
        "name",
        "ko",
        in_one_of(as_is, as_is, as_is, padded)(full_name("ko")),
        words("성명; 이름; 신청인; 대표자 성명; 학생명; 환자명; 민원인; 세대주; 수급자명"),
        words("name; full name; applicant"),
        "d8-name",
        bare=_REVIEW,
        bare_rows=12,
    ),
    Kind(
        "name-several",
        "ko",
        each(several_names("ko")),
        words("공동소유자; 참여자 명단; 가족"),
        words("members; co-owners"),
        "d8-name",
        bare=_REVIEW,
        bare_rows=20,
    ),
    Kind(
        "address",
        "ko",
        each(HOMES["ko"]),
        words("주소; 거주지; 자택주소; 주민등록지; 현주소"),
        words("address; home address"),
        "d9-address",
        bare=_REVIEW,
        bare_rows=8,
    ),
    _born("ko", "%Y-%m-%d", "생년월일; 출생일; 생일"),
    Kind(
        "plate",
        "ko",
        each(
            lambda random: (
                f"{random.randint(10, 399)}{random.choice('가나다라마거너더러머버서어저')} {digits(random, 4)}"
            )
        ),
        words("차량번호; 자동차등록번호; 차번호"),
        words("license plate; car number"),
        "d11-trace",
    ),
    Kind(
        "disability",
        "ko",
        some(words("해당없음; 지체장애; 시각장애; 청각장애; 지적장애; 자폐성장애; 정신장애; 신장장애")),
        words("장애유형; 장애종류"),
        words("disability type; disability"),
        "d12-sensitive",
        least=_REVIEW,
    ),
)


def _british_licence(random: Random) -> str:
    letters = numbers.letters
    return f"{letters(random, 5)}{digits(random, 6)}{letters(random, 2)}{digits(random, 1)}{letters(random, 2)}"


ENGLISH = (
    # Nine of ten random numbers are social security numbers; the two hyphens and the header tell them.
    Kind(
        "us-ssn",
        "en",
        in_one_of(as_is, as_is, lambda _random, text: text.replace("-", ""))(numbers.ssn),
        words("SSN; Social Security Number; social_security_no; Soc Sec #"),
        code="d4-foreign-id",
    ),
    Kind(
        "gb-nhs",
        "en",
        in_one_of(as_is, grouped(" ", 3, 3, 4))(numbers.nhs_number),
        words("NHS number; NHS No.; nhs_number"),
        code="d4-foreign-id",
    ),
    Kind(
        "gb-nino",
        "en",
        in_one_of(as_is, grouped(" ", 2, 2, 2, 2, 1))(numbers.nino),
        words("NINO; National Insurance number; NI No; nino"),
        code="d4-foreign-id",
        bare=_REVIEW,
        bare_rows=8,
    ),
    Kind(
        "sg-nric",
        "en",
        each(numbers.nric),
        words("NRIC; NRIC/FIN; nric_no; IC number"),
        code="d4-foreign-id",
        bare=_BLOCK,
    ),
    Kind(
        "mu-nid",
        "en",
        each(lambda random: numbers.mauritian_nid(random, day(random, 1940, 2015), random.choice("ABCDGHJLMNPRST"))),
        words("NID; National ID; NIC number; Identity No."),
        code="d4-foreign-id",
        bare=_BLOCK,
    ),
    Kind(
        "passport",
        "en",
        each(lambda random: digits(random, 9)),
        words("Passport; passport no.; Passport Number; travel document number"),
        code="d5-document",
    ),
    Kind(
        "licence",
        "en",
        each(_british_licence),
        words("Driving licence; driver_license; DL number"),
        code="d5-document",
    ),
    Kind(
        "medical-record",
        "en",
        each(lambda random: digits(random, 7)),
        words("MRN; Medical Record No; patient id; hospital number"),
        code="d5-document",
    ),
    Kind(
        "phone",
        "en",
        in_one_of(as_is, grouped(" ", 5, 6), lambda _random, text: f"+44 {text[1:]}")(
            lambda random: "07" + random.choice("3457789") + digits(random, 8)
        ),
        words("Phone; Mobile; Telephone number; contact no; Cell"),
        code="d7-phone",
        bare=_REVIEW,
        bare_rows=20,
    ),
    # Ten digits without a country are anything; written as Americans do they are a telephone.
    Kind(
        "phone-us",
        "en",
        in_one_of(
            lambda _random, text: f"({text[:3]}) {text[3:6]}-{text[6:]}",
            lambda _random, text: f"{text[:3]}-{text[3:6]}-{text[6:]}",
            lambda _random, text: f"+1 {text[:3]} {text[3:6]} {text[6:]}",
        )(
            lambda random: (
                random.choice(["212", "415", "512", "617", "713", "808"]) + random.choice("3456789") + digits(random, 6)
            )
        ),
        words("Phone number; Home phone; cell phone; Tel"),
        code="d7-phone",
        bare=_REVIEW,
        bare_rows=20,
    ),
    Kind(
        "name",
        "en",
        in_one_of(as_is, as_is, upper, padded)(full_name("en")),
        words(
            "Name; Full name; Applicant; Customer name; Patient; Tenant; Employee; claimant; Next of kin; "
            "Surname and forename"
        ),
        code="d8-name",
        bare=_REVIEW,
        bare_rows=12,
    ),
    Kind(
        "name-reversed",
        "en",
        each(surname_first("en")),
        words("Name (last, first); Student; Licensee name"),
        code="d8-name",
        bare=_REVIEW,
        bare_rows=12,
    ),
    Kind(
        "name-several",
        "en",
        each(several_names("en")),
        words("Household members; Attendees; Owners"),
        code="d8-name",
        bare=_REVIEW,
        bare_rows=20,
    ),
    Kind(
        "address",
        "en",
        in_one_of(as_is, as_is, upper)(HOMES["en"]),
        words("Address; Home address; Residential address; addr_line_1"),
        code="d9-address",
        bare=_REVIEW,
        bare_rows=8,
    ),
    Kind(
        "iban",
        "en",
        in_one_of(as_is, grouped(" ", 4, 4, 4, 4, 4))(
            lambda random: numbers.iban(random, random.choice(["GB", "DE", "FR"]))
        ),
        words("IBAN; Bank account (IBAN); payee account"),
        code="d10-account",
        bare=_BLOCK,
    ),
    Kind(
        "card",
        "en",
        in_one_of(as_is, grouped(" ", 4, 4, 4, 4))(numbers.card),
        words("Card number; credit card; Debit card no"),
        code="d10-account",
    ),
    _born("en", "%m/%d/%Y", "Date of birth; DOB; Birthday; born")._replace(english=()),
    Kind(
        "address-of-machine",
        "en",
        each(numbers.public_address),
        words("IP address; client_ip; remote_addr; Visitor IP"),
        code="d11-trace",
    ),
    Kind(
        "mac",
        "en",
        in_one_of(as_is, lambda _random, text: text.lower(), lambda _random, text: text.replace(":", "-"))(numbers.mac),
        words("MAC; MAC address; device_mac; WiFi MAC"),
        code="d11-trace",
    ),
    Kind("imei", "en", each(numbers.imei), words("IMEI; device IMEI; imei_no"), code="d11-trace"),
    Kind(
        "plate",
        "en",
        each(lambda random: f"{numbers.letters(random, 2)}{random.randint(2, 75):02} {numbers.letters(random, 3)}"),
        words("Licence plate; vehicle reg; Number plate; VRN"),
        code="d11-trace",
    ),
    Kind(
        "health",
        "en",
        some(words("Type 2 diabetes; Hypertension; Asthma; HIV positive; Depression; C50.9; F32.1; None; Epilepsy")),
        words("Diagnosis; Medical condition; Disability"),
        code="d12-sensitive",
        least=_REVIEW,
    ),
    Kind(
        "conviction",
        "en",
        some(words("None; None; None; Theft; Drug possession; Assault; DUI; Spent")),
        words("Criminal record; Convictions; Offence"),
        code="d12-sensitive",
        least=_REVIEW,
    ),
)
