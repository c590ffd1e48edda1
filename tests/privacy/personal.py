"""Columns that hold personal data, for each rule and locale, as agencies write them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.privacy import numbers
from tests.privacy.numbers import day, digits
from tests.privacy.people import PEOPLE, mailbox, vietnamese, without_diacritics
from tests.privacy.places import HOMES, vietnamese_home
from tests.privacy.sentences import NOTES
from tests.privacy.table import Kind, Make, each, some, words
from validation.report import Severity

MANY_ROWS = (12, 20, 35, 60, 120, 250, 400)
LONG = (300, 340, 400)


def in_one_of(*writings: Callable[[Random, str], str]) -> Callable[[Callable[[Random], str]], Make]:
    """Columns written in one of these ways, a quarter of them in all of them mixed."""

    def style(make: Callable[[Random], str]) -> Make:
        def column(random: Random, count: int) -> list[str]:
            if random.random() < 0.25:
                return [random.choice(writings)(random, make(random)) for _ in range(count)]
            writing = random.choice(writings)
            return [writing(random, make(random)) for _ in range(count)]

        return column

    return style


def _as_is(_random: Random, text: str) -> str:
    return text


def _grouped(mark: str, *sizes: int) -> Callable[[Random, str], str]:
    def group(_random: Random, text: str) -> str:
        parts, rest = [], text
        for size in sizes:
            parts.append(rest[:size])
            rest = rest[size:]
        return mark.join([*parts, rest] if rest else parts)

    return group


def _padded(random: Random, text: str) -> str:
    return random.choice([f" {text}", f"{text} ", text])


def _quoted(_random: Random, text: str) -> str:
    """As spreadsheets hand on numbers that were kept as texts."""
    return f"'{text}"


def _upper(_random: Random, text: str) -> str:
    return text.upper()


def _unaccented(_random: Random, text: str) -> str:
    return without_diacritics(text)


# Vietnamese numbers


def _cccd(random: Random) -> str:
    return numbers.cccd(random, day(random, 1938, 2010), woman=random.random() < 0.5)


def _cccd_without_zeros(random: Random, count: int) -> list[str]:
    return [str(int(_cccd(random))) for _ in range(count)]


def _cccd_as_powers(random: Random, count: int) -> list[str]:
    places = random.choice([2, 3, 5])
    return [f"{float(_cccd(random)):.{places}E}" for _ in range(count)]


def _cccd_of_a_class(random: Random, count: int) -> list[str]:
    """Pupils of one school: two years of birth, nearly all of one province."""
    home, year = numbers.province(random), random.randint(2006, 2012)
    return [
        numbers.cccd(
            random,
            day(random, year, year + 1),
            woman=random.random() < 0.5,
            home=home if random.random() < 0.93 else "",
        )
        for _ in range(count)
    ]


def _cccd_or_cmnd(random: Random, count: int) -> list[str]:
    return [_cccd(random) if random.random() < 0.65 else numbers.cmnd(random) for _ in range(count)]


def _tax_numbers_of_households(random: Random, count: int) -> list[str]:
    """Mostly businesses, some households that have their owner's number since July 2025."""
    owners = max(2, count // 7)
    cells = [_cccd(random) for _ in range(owners)]
    cells += [numbers.business_tax_number(random) for _ in range(count - owners)]
    random.shuffle(cells)
    return cells


def _medical_record(random: Random, count: int) -> list[str]:
    style = random.choice(["{:02}.{}", "BA{:02}{}", "{:02}{}", "BN-{:02}-{}"])
    return [style.format(random.randint(18, 26), digits(random, 6)) for _ in range(count)]


_LOCAL_MOBILE = numbers.vietnamese_mobile


def _international(mark: str) -> Callable[[Random, str], str]:
    return lambda _random, text: mark + text[1:]


def _mobile_without_zero(random: Random, count: int) -> list[str]:
    return [_LOCAL_MOBILE(random)[1:] for _ in range(count)]


def _old_mobile(random: Random) -> str:
    return random.choice(["0120", "0121", "0122", "0126", "0163", "0165", "0168", "0169", "0186", "0199"]) + digits(
        random, 7
    )


def _two_mobiles(random: Random) -> str:
    if random.random() < 0.6:
        return _LOCAL_MOBILE(random)
    return random.choice(["{} - {}", "{}; {}", "{}/{}", "{}, {}", "{}\n{}"]).format(
        _LOCAL_MOBILE(random), _LOCAL_MOBILE(random)
    )


def _mobile_or_landline(random: Random) -> str:
    return _LOCAL_MOBILE(random) if random.random() < 0.7 else numbers.vietnamese_landline(random)


_phones = in_one_of(
    _as_is,
    _as_is,
    _as_is,
    _grouped(" ", 4, 3, 3),
    _grouped(".", 4, 3, 3),
    _grouped("-", 4, 3, 3),
    _grouped(" ", 3, 3, 4),
    _grouped(".", 3, 3, 4),
    _international("+84"),
    _international("84"),
    _international("+84 "),
    _international("(+84) "),
    _padded,
    _quoted,
)


# Names


def _person(locale: str) -> Callable[[Random], str]:
    return lambda random: PEOPLE[locale](random).name


def _titled(random: Random) -> str:
    person = vietnamese(random)
    titles = (
        ["Bà", "Chị", "Cô", "BS.", "ThS.", "TS"]
        if person.is_woman
        else ["Ông", "Anh", "BSCKII", "PGS.TS", "ông", "KS."]
    )
    return f"{random.choice(titles)} {person.name}"


def _dated_name(random: Random) -> str:
    return f"{vietnamese(random).name} ({random.randint(1940, 2015)})"


def _several(locale: str) -> Callable[[Random], str]:
    def names(random: Random) -> str:
        mark = random.choice([", ", "; ", "\n", " và " if locale == "vi" else " / "])
        return mark.join(PEOPLE[locale](random).name for _ in range(random.choice([1, 2, 2, 3, 4])))

    return names


def _family_and_middle(random: Random) -> str:
    return vietnamese(random).name.rsplit(" ", 1)[0]


def _surname_first(locale: str) -> Callable[[Random], str]:
    def name(random: Random) -> str:
        person = PEOPLE[locale](random)
        return f"{person.surname}, {person.given}"

    return name


def _name_and_phone(random: Random) -> str:
    return random.choice(["{} {}", "{} - {}", "{} (ĐT: {})", "{}, sđt {}"]).format(
        vietnamese(random).name, _LOCAL_MOBILE(random)
    )


# Mailboxes

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
        return f"{random.choice(_ROLES[locale])}@{random.choice(['', '', 'phong1.', 'stp.', 'yte.'])}{office}"

    return address


_mails = in_one_of(
    _as_is, _as_is, _as_is, _padded, _upper, lambda _random, text: f"<{text}>", lambda _random, text: f"mailto:{text}"
)


# Notes


def _notes_with_a_hit(locale: str, insert: Callable[[Random], str]) -> Make:
    """Sentences of which one holds a personal value."""

    def column(random: Random, count: int) -> list[str]:
        plain, telling = NOTES[locale]
        cells = [sentence(random, plain) for _ in range(count)]
        cells[random.randrange(count)] = random.choice(telling).format(insert(random)) + " " + sentence(random, plain)
        return cells

    return column


def _sparse_notes(locale: str, insert: Callable[[Random], str]) -> Make:
    """Mostly empty, short remarks, one of them with a personal value."""

    def column(random: Random, count: int) -> list[str]:
        plain, telling = NOTES[locale]
        cells = [random.choice(plain).split(",")[0] if random.random() < 0.1 else "" for _ in range(count)]
        cells[random.randrange(count)] = random.choice(telling).format(insert(random))
        return cells

    return column


def sentence(random: Random, plain: tuple[str, ...]) -> str:
    """A remark that few others repeat."""
    return f"{random.choice(plain)} {random.choice(plain)}".replace("#", str(random.randint(1, 999)))


def _date(style: str, first: int = 1935, last: int = 2020) -> Make:
    return each(lambda random: day(random, first, last).strftime(style))


def _user(locale: str) -> Callable[[Random], str]:
    return lambda random: mailbox(random, PEOPLE[locale](random))


def _hashes(random: Random, count: int) -> list[str]:
    size = random.choice([32, 40, 64])
    cells = [numbers.hexadecimal(random, size) for _ in range(count)]
    return [cell.upper() for cell in cells] if random.random() < 0.2 else cells


def _parcel(random: Random) -> str:
    return random.choice(["Tờ {}, thửa {}", "thửa {1}, tờ BĐ {0}", "{}/{}"]).format(
        random.randint(1, 90), random.randint(1, 900)
    )


def _home_position(random: Random) -> str:
    return f"{random.uniform(10.2, 21.4):.6f}, {random.uniform(105.1, 108.9):.6f}"


_NAMED = ("d8-name",)
_BLOCK, _REVIEW = Severity.BLOCK, Severity.REVIEW

_VIETNAMESE = (
    Kind(
        "cccd",
        "vi",
        in_one_of(_as_is, _as_is, _as_is, _padded, _quoted)(_cccd),
        words(
            "Số CCCD; CCCD; Căn cước công dân; so_cccd; Số định danh cá nhân; Số ĐDCN; Mã định danh công "
            "dân; SỐ THẺ CĂN CƯỚC"
        ),
        words("citizen_id; National ID number; ID card no.; personal identification number; CitizenIdentityCard"),
        "d1-cccd",
        bare=_BLOCK,
        often=5,
    ),
    Kind(
        "cccd-grouped",
        "vi",
        in_one_of(
            _grouped(" ", 3, 3, 3, 3), _grouped(".", 3, 3, 3, 3), _grouped(" ", 4, 4, 4), _grouped("-", 3, 3, 3, 3)
        )(_cccd),
        words("Số căn cước; CCCD (12 số); Số CC/CCCD của chủ hộ"),
        words("citizen ID; National_ID"),
        "d1-cccd",
        bare=_REVIEW,
    ),
    # Without a header a spreadsheet's eleven digits may be anything that is counted; many of them together are not.
    Kind(
        "cccd-zeros-lost",
        "vi",
        _cccd_without_zeros,
        words("Số CCCD; cccd_chu_ho; Căn cước"),
        words("citizen_id; id_card_number"),
        "d1-cccd",
        bare=_REVIEW,
        bare_rows=35,
    ),
    Kind(
        "cccd-power",
        "vi",
        _cccd_as_powers,
        words("Số CCCD; CCCD/CC; Số định danh"),
        words("Citizen ID; National ID"),
        "d1-cccd",
    ),
    # One school class has two years of birth and one province, as file codes have: without a header a doubt is enough.
    Kind(
        "cccd-of-a-class",
        "vi",
        _cccd_of_a_class,
        words("Số CCCD; Mã định danh cá nhân học sinh; Mã định danh Bộ GD"),
        words("student national ID; personal_id"),
        "d1-cccd",
        bare=_REVIEW,
        bare_rows=20,
    ),
    Kind(
        "cccd-or-cmnd",
        "vi",
        _cccd_or_cmnd,
        words("Số CMND/CCCD; CMND/CCCD/Hộ chiếu; Giấy tờ tùy thân; SỐ GTTT"),
        words("ID/passport number; identity_document"),
        "d1-cccd",
        also=("d2-person-number", "d5-document"),
        bare=_REVIEW,
        bare_rows=20,
    ),
    Kind(
        "personal-tax",
        "vi",
        each(_cccd),
        words("Mã số thuế cá nhân; MST người nộp thuế; MST hộ kinh doanh"),
        words("tax_code; personal tax number"),
        "d2-person-number",
        also=("d1-cccd",),
        bare=_REVIEW,
    ),
    Kind(
        "tax-of-households",
        "vi",
        _tax_numbers_of_households,
        words("Mã số thuế; MST; mst_nnt"),
        words("Tax code; taxpayer_id"),
        "d2-person-number",
        also=("d1-cccd",),
        rows=MANY_ROWS,
    ),
    Kind(
        "cmnd",
        "vi",
        in_one_of(_as_is, _as_is, _grouped(" ", 3, 3, 3))(numbers.cmnd),
        words("Số CMND; CMND; Chứng minh nhân dân; CMTND; so cmt; Giấy CMND"),
        words("old ID card number; identity_card"),
        "d2-person-number",
        also=("d1-cccd",),
    ),
    Kind(
        "bhxh",
        "vi",
        each(numbers.bhxh),
        words("Mã số BHXH; Số sổ BHXH; Mã bảo hiểm xã hội; so_bhxh; Số BHXH/BHYT"),
        words("social insurance number; SI book no.; social_insurance_code"),
        "d2-person-number",
        also=("d3-health-card",),
    ),
    Kind(
        "account",
        "vi",
        each(numbers.vietnamese_account),
        words("Số tài khoản; STK; Số TK ngân hàng; TK nhận tiền; so_tai_khoan; Tài khoản chi trả"),
        words("bank account; Account number; account_no"),
        "d2-person-number",
        also=("d10-account",),
    ),
    Kind(
        "bhyt",
        "vi",
        in_one_of(_as_is, _as_is, _grouped(" ", 2, 1, 2, 10), _grouped("-", 2, 1, 2, 10))(numbers.bhyt),
        words("Số thẻ BHYT; Mã thẻ BHYT; Thẻ bảo hiểm y tế; so_the_bhyt; MA_THE"),
        words("health insurance card; HI card number"),
        "d3-health-card",
        bare=_BLOCK,
    ),
    Kind(
        "passport",
        "vi",
        each(numbers.vietnamese_passport),
        words("Số hộ chiếu; Hộ chiếu; so_ho_chieu; HC số"),
        words("Passport; passport no; PassportNumber"),
        "d5-document",
    ),
    # A licence's twelve digits may have the structure of a citizen number by chance.
    Kind(
        "licence",
        "vi",
        each(numbers.vietnamese_licence),
        words("Số GPLX; Giấy phép lái xe; Số bằng lái; gplx"),
        words("driving licence; driver's license number"),
        "d5-document",
        also=("d1-cccd",),
    ),
    Kind(
        "medical-record",
        "vi",
        _medical_record,
        words("Số bệnh án; Mã bệnh nhân; Số hồ sơ bệnh án; Mã BN; PID"),
        words("medical record number; patient_id; MRN"),
        "d5-document",
    ),
    Kind(
        "mobile",
        "vi",
        _phones(_LOCAL_MOBILE),
        words(
            "Số điện thoại; SĐT; ĐT di động; Điện thoại liên hệ; sdt; dien_thoai; Số ĐT người liên hệ; Di động; ĐTDĐ"
        ),
        words("phone; Phone number; mobile; contact_number; cell; Tel."),
        "d7-phone",
        bare=_BLOCK,
        often=5,
    ),
    Kind(
        "mobile-zeros-lost",
        "vi",
        _mobile_without_zero,
        words("Điện thoại; SĐT chủ hộ; Số liên lạc"),
        words("telephone; Mobile no."),
        "d7-phone",
        bare=_REVIEW,
        bare_rows=20,
    ),
    Kind(
        "mobile-old",
        "vi",
        each(_old_mobile),
        words("SĐT; Điện thoại di động"),
        words("mobile phone; phone"),
        "d7-phone",
    ),
    Kind(
        "mobile-several",
        "vi",
        each(_two_mobiles),
        words("Điện thoại; Số điện thoại phụ huynh; Liên hệ"),
        words("phones; contact phone"),
        "d7-phone",
        bare=_REVIEW,
    ),
    Kind(
        "mobile-or-landline",
        "vi",
        each(_mobile_or_landline),
        words("Số điện thoại; ĐT liên hệ; Điện thoại hộ gia đình"),
        words("phone; Phone no."),
        "d7-phone",
        bare=_REVIEW,
        bare_rows=12,
    ),
    # A number at home has the same shape as an office's; the header alone tells.
    Kind(
        "landline-at-home",
        "vi",
        in_one_of(_as_is, _grouped(".", 4, 7), _grouped(" ", 4, 3, 4))(numbers.vietnamese_landline),
        words("ĐT nhà riêng; Điện thoại chủ hộ; Số máy bàn gia đình"),
        words("home phone; home telephone"),
        "d7-phone",
    ),
    Kind(
        "name",
        "vi",
        in_one_of(_as_is, _as_is, _as_is, _upper, _unaccented, _padded)(_person("vi")),
        words(
            "Họ và tên; Họ tên; HỌ VÀ TÊN; ho_ten; Tên chủ hộ; Người nộp đơn; Khách hàng; Tên học sinh; "
            "Họ tên bệnh nhân; Chủ sử dụng đất; "
            "Người được hỗ trợ; Đối tượng thụ hưởng; Thí sinh; Tên chủ tàu"
        ),
        words("full name; Name; applicant; beneficiary; student_name; FullName; Head of household; Patient"),
        "d8-name",
        bare=_REVIEW,
    ),
    Kind(
        "name-titled",
        "vi",
        each(_titled),
        words("Người đại diện; Họ tên; Bác sĩ điều trị"),
        words("person; contact person"),
        "d8-name",
        bare=_REVIEW,
        bare_rows=8,
    ),
    Kind(
        "name-dated",
        "vi",
        each(_dated_name),
        words("Họ tên, năm sinh; Thành viên"),
        words("member; name (born)"),
        "d8-name",
        bare=_REVIEW,
        bare_rows=8,
    ),
    Kind(
        "name-several",
        "vi",
        each(_several("vi")),
        words("Đồng sở hữu; Thành viên hộ; Danh sách người tham gia; Tác giả"),
        words("co-owners; members of household"),
        "d8-name",
        bare=_REVIEW,
        bare_rows=12,
    ),
    # `Nguyễn Thị` is no name of a person yet, but stands beside the given name; without a header nobody is named.
    Kind(
        "family-and-middle",
        "vi",
        each(_family_and_middle),
        words("Họ và tên đệm; Họ đệm; ho_lot"),
        words("family and middle name; last name"),
        "d8-name",
    ),
    Kind(
        "name-and-phone",
        "vi",
        each(_name_and_phone),
        words("Người liên hệ; Đầu mối; Liên hệ (tên, SĐT)"),
        words("contact; focal point"),
        "d8-name",
        also=("d7-phone", "d13-free-text"),
        bare=_BLOCK,
    ),
    # Officials in their public role: a second person decides, nothing is refused.
    Kind(
        "official",
        "vi",
        each(_person("vi")),
        words("Người ký; Chủ tịch UBND; Hiệu trưởng; Giám đốc Sở; Chủ nhiệm đề tài; Người phát ngôn"),
        words("signed by; Head of department; Minister; Principal"),
        "d8-name",
        least=_REVIEW,
        most=_REVIEW,
    ),
    Kind(
        "address",
        "vi",
        in_one_of(_as_is, _as_is, _as_is, _unaccented, _upper)(vietnamese_home),
        words(
            "Địa chỉ; Địa chỉ thường trú; Nơi ở hiện nay; Chỗ ở; HKTT; Nơi ĐKHK; dia_chi; Địa chỉ liên hệ; Nơi cư trú"
        ),
        words("address; Home address; residence; permanent_address"),
        "d9-address",
        bare=_REVIEW,
        bare_rows=8,
    ),
    Kind(
        "card",
        "vi",
        in_one_of(_as_is, _grouped(" ", 4, 4, 4, 4), _grouped("-", 4, 4, 4, 4))(numbers.card),
        words("Số thẻ; Số thẻ ngân hàng; Thẻ ATM"),
        words("card number; credit card; PAN"),
        "d10-account",
    ),
    Kind(
        "born",
        "vi",
        _date("%d/%m/%Y"),
        words("Ngày sinh; Ngày tháng năm sinh; ngay_sinh; NTNS; Sinh ngày"),
        words("date of birth; DOB; birthday; BirthDate"),
        "d11-trace",
    ),
    Kind(
        "plate",
        "vi",
        each(numbers.vietnamese_plate),
        words("Biển số xe; BKS; Biển kiểm soát; bien_so; BSX"),
        words("license plate; plate no; vehicle registration"),
        "d11-trace",
    ),
    Kind(
        "parcel",
        "vi",
        each(_parcel),
        words("Thửa đất; Số tờ, số thửa; Số thửa; so_thua"),
        words("parcel number; land plot"),
        "d11-trace",
    ),
    Kind(
        "home-position",
        "vi",
        each(_home_position),
        words("Tọa độ nhà; Vị trí hộ gia đình; Toạ độ hộ dân"),
        words("home coordinates; household location"),
        "d11-trace",
    ),
    Kind(
        "ethnicity",
        "vi",
        some(
            words(
                "Kinh; Kinh; Kinh; Kinh; Tày; Thái; Mường; Khmer; Hoa; Nùng; H'Mông; Dao; Gia Rai; Ê Đê; Ba Na; Cơ Tu"
            )
        ),
        words("Dân tộc; Thành phần dân tộc; dan_toc"),
        words("ethnicity; Ethnic group"),
        "d12-sensitive",
        least=_REVIEW,
    ),
    Kind(
        "religion",
        "vi",
        some(words("Không; Không; Phật giáo; Công giáo; Tin lành; Cao Đài; Hòa Hảo; Hồi giáo; Thiên chúa giáo")),
        words("Tôn giáo; ton_giao"),
        words("religion; Faith"),
        "d12-sensitive",
        least=_REVIEW,
    ),
    Kind(
        "disease",
        "vi",
        some(
            words(
                "Tăng huyết áp; Đái tháo đường týp 2; Lao phổi AFB (+); HIV; Viêm gan B; Suy thận mạn; K vú; "
                "Sốt xuất huyết Dengue; "
                "J45; E11.9; Tâm thần phân liệt; Hen phế quản"
            )
        ),
        words("Chẩn đoán; Bệnh lý; Bệnh mắc; Tên bệnh; Tình trạng bệnh"),
        words("diagnosis; Disease; medical condition"),
        "d12-sensitive",
        least=_REVIEW,
    ),
    Kind(
        "marriage",
        "vi",
        some(words("Độc thân; Đã kết hôn; Có vợ; Có chồng; Ly hôn; Góa; Chưa kết hôn; Ly thân")),
        words("Tình trạng hôn nhân; Hôn nhân; TTHN"),
        words("marital status; married"),
        "d12-sensitive",
        least=_REVIEW,
    ),
    Kind(
        "offences",
        "vi",
        some(words("Không; Không; Không; 01 tiền án; Trộm cắp tài sản; Ma túy; Đã xóa án tích; 02 tiền sự; Đánh bạc")),
        words("Tiền án; Tiền án, tiền sự; Án tích; Tội danh"),
        words("criminal record; convictions"),
        "d12-sensitive",
        least=_REVIEW,
    ),
    Kind(
        "notes-cccd",
        "vi",
        _notes_with_a_hit("vi", lambda random: "CCCD " + _cccd(random)),
        words("Nội dung; Ghi chú; Diễn giải; Ý kiến"),
        words("notes; Description; comment"),
        "d13-free-text",
        also=("d1-cccd",),
        bare=_BLOCK,
        rows=LONG,
    ),
    Kind(
        "notes-name",
        "vi",
        _notes_with_a_hit("vi", lambda random: _titled(random)),
        words("Nội dung phản ánh; Diễn biến; Kết quả xử lý; Lý do"),
        words("description; remarks"),
        "d13-free-text",
        also=_NAMED,
        bare=_BLOCK,
        rows=LONG,
    ),
    Kind(
        "remarks-mobile",
        "vi",
        _sparse_notes("vi", lambda random: "sđt " + _phones(_LOCAL_MOBILE)(random, 1)[0].strip(" '")),
        words("Ghi chú; Khác"),
        words("note; other"),
        "d13-free-text",
        also=("d7-phone",),
        bare=_BLOCK,
        rows=LONG,
    ),
)


def _born(locale: str, style: str, local: str) -> Kind:
    return Kind("born", locale, _date(style), words(local), words("date of birth; DOB; birthdate"), "d11-trace")


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


_DANISH = (
    Kind(
        "dk-cpr",
        "da",
        in_one_of(_as_is, _grouped("-", 6, 4), _grouped(" ", 6, 4), _grouped("-", 6, 4))(_danish_cpr),
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
        in_one_of(_as_is, _grouped(" ", 4, 4, 4, 4, 2))(lambda random: numbers.iban(random, "DK")),
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
        in_one_of(
            _as_is, _grouped(" ", 2, 2, 2, 2), _international("+45 2"), _international("+45 3"), _grouped(" ", 4, 4)
        )(
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
        in_one_of(_as_is, _as_is, _upper, _padded)(_person("da")),
        words("Navn; Fulde navn; Borgerens navn; Ansøger; Elevens navn; Patient; Kontaktperson; Ejer"),
        words("name; full name; applicant; owner name"),
        "d8-name",
        bare=_REVIEW,
        bare_rows=12,
    ),
    Kind(
        "address",
        "da",
        in_one_of(_as_is, _as_is, _upper)(HOMES["da"]),
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
_ESTONIAN = (
    Kind(
        "ee-ik",
        "et",
        in_one_of(_as_is, _as_is, _padded, _quoted)(_estonian_code),
        words("Isikukood; IK; isikukood (klient); Taotleja isikukood"),
        words("personal code; ID code; personal identification code"),
        "d4-foreign-id",
        bare=_BLOCK,
    ),
    Kind(
        "iban",
        "et",
        in_one_of(_as_is, _grouped(" ", 4, 4, 4, 4))(lambda random: numbers.iban(random, "EE")),
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
        in_one_of(
            _as_is, _grouped(" ", 4, 4), lambda _random, text: f"+372 {text}", lambda _random, text: f"+372{text}"
        )(
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
        in_one_of(_as_is, _as_is, _upper, _padded)(_person("et")),
        words("Nimi; Ees- ja perekonnanimi; Taotleja; Isiku nimi; Omanik; Õpilase nimi; Patsient; Kontaktisik"),
        words("name; full name; person; applicant"),
        "d8-name",
        bare=_REVIEW,
        bare_rows=12,
    ),
    Kind(
        "name-reversed",
        "et",
        each(_surname_first("et")),
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
_KOREAN = (
    Kind(
        "kr-rrn",
        "ko",
        in_one_of(_as_is, _grouped("-", 6, 7), _grouped("-", 6, 7))(_korean_number),
        words("주민등록번호; 주민번호; 주민등록번호(뒷자리포함); 실명번호"),
        words("resident registration number; RRN; national id"),
        "d4-foreign-id",
        bare=_BLOCK,
    ),
    Kind(
        "kr-rrn-recent",
        "ko",
        in_one_of(_as_is, _grouped("-", 6, 7))(_recent_korean_number),
        words("주민등록번호; 아동 주민번호"),
        words("RRN; child resident number"),
        "d4-foreign-id",
        bare=_REVIEW,
        bare_rows=8,
    ),
    Kind(
        "kr-foreigner",
        "ko",
        in_one_of(_as_is, _grouped("-", 6, 7))(_foreigner_in_korea),
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
            _as_is,
            _grouped("-", 3, 4, 4),
            _grouped("-", 3, 4, 4),
            _grouped(" ", 3, 4, 4),
            _international("+82 "),
            _international("+82-"),
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
        in_one_of(_as_is, _as_is, _as_is, _padded)(_person("ko")),
        words("성명; 이름; 신청인; 대표자 성명; 학생명; 환자명; 민원인; 세대주; 수급자명"),
        words("name; full name; applicant"),
        "d8-name",
        bare=_REVIEW,
        bare_rows=12,
    ),
    Kind(
        "name-several",
        "ko",
        each(_several("ko")),
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


_ENGLISH = (
    # Nine of ten random numbers are social security numbers; the two hyphens and the header tell them.
    Kind(
        "us-ssn",
        "en",
        in_one_of(_as_is, _as_is, lambda _random, text: text.replace("-", ""))(numbers.ssn),
        words("SSN; Social Security Number; social_security_no; Soc Sec #"),
        code="d4-foreign-id",
    ),
    Kind(
        "gb-nhs",
        "en",
        in_one_of(_as_is, _grouped(" ", 3, 3, 4))(numbers.nhs_number),
        words("NHS number; NHS No.; nhs_number"),
        code="d4-foreign-id",
    ),
    Kind(
        "gb-nino",
        "en",
        in_one_of(_as_is, _grouped(" ", 2, 2, 2, 2, 1))(numbers.nino),
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
        in_one_of(_as_is, _grouped(" ", 5, 6), lambda _random, text: f"+44 {text[1:]}")(
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
        in_one_of(_as_is, _as_is, _upper, _padded)(_person("en")),
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
        each(_surname_first("en")),
        words("Name (last, first); Student; Licensee name"),
        code="d8-name",
        bare=_REVIEW,
        bare_rows=12,
    ),
    Kind(
        "name-several",
        "en",
        each(_several("en")),
        words("Household members; Attendees; Owners"),
        code="d8-name",
        bare=_REVIEW,
        bare_rows=20,
    ),
    Kind(
        "address",
        "en",
        in_one_of(_as_is, _as_is, _upper)(HOMES["en"]),
        words("Address; Home address; Residential address; addr_line_1"),
        code="d9-address",
        bare=_REVIEW,
        bare_rows=8,
    ),
    Kind(
        "iban",
        "en",
        in_one_of(_as_is, _grouped(" ", 4, 4, 4, 4, 4))(
            lambda random: numbers.iban(random, random.choice(["GB", "DE", "FR"]))
        ),
        words("IBAN; Bank account (IBAN); payee account"),
        code="d10-account",
        bare=_BLOCK,
    ),
    Kind(
        "card",
        "en",
        in_one_of(_as_is, _grouped(" ", 4, 4, 4, 4))(numbers.card),
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
        in_one_of(_as_is, lambda _random, text: text.lower(), lambda _random, text: text.replace(":", "-"))(
            numbers.mac
        ),
        words("MAC; MAC address; device_mac; WiFi MAC"),
        code="d11-trace",
    ),
    Kind("imei", "en", each(numbers.imei), words("IMEI; device IMEI; imei_no"), code="d11-trace"),
    Kind("user", "en", each(_user("en")), words("user_id; Username; login; account name; user"), code="d11-trace"),
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
    Kind(
        "hashed",
        "en",
        _hashes,
        words("hashed_id; user_hash; patient id (SHA-256); id_md5; person_key"),
        code="d14-hash",
        bare=_REVIEW,
        bare_rows=12,
        rows=MANY_ROWS,
    ),
)

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
    "en": "",
}
_USER_HEADERS = {
    "vi": "Tên đăng nhập; Tài khoản người dùng; Mã người dùng",
    "da": "Brugernavn; Bruger-ID",
    "et": "Kasutajanimi; Kasutaja ID",
    "ko": "아이디; 사용자ID; 회원아이디",
    "en": "",
}


def _of_every_locale(locale: str) -> tuple[Kind, ...]:
    """Mailboxes, notes, hashes and users, which differ in words alone."""
    english_mail = words("email; E-mail; contact_email; EmailAddress")
    mail_headers = words(_MAIL_HEADERS[locale])
    notes = words(_NOTE_HEADERS[locale])
    kinds = [
        Kind("mail", locale, _mails(_mail(locale)), mail_headers, english_mail, "d6-email", bare=_BLOCK),
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
            _notes_with_a_hit(locale, _mail(locale)),
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
                _notes_with_a_hit(locale, _person(locale)),
                notes,
                words("notes; description"),
                "d13-free-text",
                also=_NAMED,
                least=None,
                rows=LONG,
            )
        )
    return tuple(kind for kind in kinds if kind.local)


PERSONAL = tuple(
    kind
    for locale, kinds in {"vi": _VIETNAMESE, "en": _ENGLISH, "da": _DANISH, "et": _ESTONIAN, "ko": _KOREAN}.items()
    for kind in (*kinds, *_of_every_locale(locale))
)
