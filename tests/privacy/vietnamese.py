"""Columns of Vietnamese tables that hold personal data."""

from __future__ import annotations

from random import Random

from tests.privacy import numbers
from tests.privacy.numbers import day, digits
from tests.privacy.people import mailbox, vietnamese
from tests.privacy.places import vietnamese_home
from tests.privacy.sentences import notes_with_a_hit, sparse_notes
from tests.privacy.table import LONG, MANY_ROWS, Kind, each, some, words
from tests.privacy.writings import (
    as_is,
    dates,
    full_name,
    grouped,
    in_one_of,
    international,
    lower,
    padded,
    quoted,
    several_names,
    unaccented,
    upper,
)
from validation.report import Severity

_BLOCK, _REVIEW = Severity.BLOCK, Severity.REVIEW


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


def _mobile_without_zero(random: Random, count: int) -> list[str]:
    return [numbers.vietnamese_mobile(random)[1:] for _ in range(count)]


def _old_mobile(random: Random) -> str:
    return random.choice(["0120", "0121", "0122", "0126", "0163", "0165", "0168", "0169", "0186", "0199"]) + digits(
        random, 7
    )


def _two_mobiles(random: Random) -> str:
    if random.random() < 0.6:
        return numbers.vietnamese_mobile(random)
    return random.choice(["{} - {}", "{}; {}", "{}/{}", "{}, {}", "{}\n{}"]).format(
        numbers.vietnamese_mobile(random), numbers.vietnamese_mobile(random)
    )


def _mobile_or_landline(random: Random) -> str:
    return numbers.vietnamese_mobile(random) if random.random() < 0.7 else numbers.vietnamese_landline(random)


_phones = in_one_of(
    as_is,
    as_is,
    as_is,
    grouped(" ", 4, 3, 3),
    grouped(".", 4, 3, 3),
    grouped("-", 4, 3, 3),
    grouped(" ", 3, 3, 4),
    grouped(".", 3, 3, 4),
    international("+84"),
    international("84"),
    international("+84 "),
    international("(+84) "),
    padded,
    quoted,
)


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


def _family_and_middle(random: Random) -> str:
    return vietnamese(random).name.rsplit(" ", 1)[0]


def _name_and_phone(random: Random) -> str:
    return random.choice(["{} {}", "{} - {}", "{} (ĐT: {})", "{}, sđt {}"]).format(
        vietnamese(random).name, numbers.vietnamese_mobile(random)
    )


def _parcel(random: Random) -> str:
    return random.choice(["Tờ {}, thửa {}", "thửa {1}, tờ BĐ {0}", "{}/{}"]).format(
        random.randint(1, 90), random.randint(1, 900)
    )


def _home_position(random: Random) -> str:
    return f"{random.uniform(10.2, 21.4):.6f}, {random.uniform(105.1, 108.9):.6f}"


def _codes_and_a_mail(random: Random, count: int) -> list[str]:
    """Somebody gave her mailbox where all others have a code."""
    cells = [f"KH{digits(random, 6)}" for _ in range(count)]
    cells[random.randrange(count)] = f"{mailbox(random, vietnamese(random))}@gmail.com"
    return cells


VIETNAMESE = (
    Kind(
        "cccd",
        "vi",
        in_one_of(as_is, as_is, as_is, padded, quoted)(_cccd),
        words(
            "Số CCCD; CCCD; Căn cước công dân; so_cccd; Số định danh cá nhân; Số ĐDCN; Mã định danh công "
            "dân; SỐ THẺ CĂN CƯỚC"
        ),
        words("citizen_id; National ID number; ID card no.; personal identification number; CitizenIdentityCard"),
        "d1-cccd",
        bare=_BLOCK,
        often=5,
    ),
    # In fours they look like what is printed on other cards; without a header nobody could tell.
    Kind(
        "cccd-in-fours",
        "vi",
        in_one_of(grouped(" ", 4, 4), grouped("-", 4, 4))(_cccd),
        words("Số CCCD; Căn cước công dân số; CC"),
        words("citizen ID; identity card no."),
        "d1-cccd",
    ),
    Kind(
        "cccd-grouped",
        "vi",
        in_one_of(grouped(" ", 3, 3, 3, 3), grouped(".", 3, 3, 3, 3), grouped("-", 3, 3, 3, 3))(_cccd),
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
        in_one_of(as_is, as_is, grouped(" ", 3, 3, 3))(numbers.cmnd),
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
        in_one_of(as_is, as_is, grouped(" ", 2, 1, 2, 10), grouped("-", 2, 1, 2, 10))(numbers.bhyt),
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
        _phones(numbers.vietnamese_mobile),
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
        in_one_of(as_is, grouped(".", 4, 7), grouped(" ", 4, 3, 4))(numbers.vietnamese_landline),
        words("ĐT nhà riêng; Điện thoại chủ hộ; Số máy bàn gia đình"),
        words("home phone; home telephone"),
        "d7-phone",
    ),
    Kind(
        "name",
        "vi",
        in_one_of(as_is, as_is, as_is, upper, unaccented, padded, lower)(full_name("vi")),
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
        each(several_names("vi")),
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
        each(full_name("vi")),
        words("Người ký; Chủ tịch UBND; Hiệu trưởng; Giám đốc Sở; Chủ nhiệm đề tài; Người phát ngôn"),
        words("signed by; Head of department; Minister; Principal"),
        "d8-name",
        least=_REVIEW,
        most=_REVIEW,
        # Without a header an official is somebody as well.
        bare_most=_BLOCK,
    ),
    Kind(
        "address",
        "vi",
        in_one_of(as_is, as_is, as_is, unaccented, upper)(vietnamese_home),
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
        in_one_of(as_is, grouped(" ", 4, 4, 4, 4), grouped("-", 4, 4, 4, 4))(numbers.card),
        words("Số thẻ; Số thẻ ngân hàng; Thẻ ATM"),
        words("card number; credit card; PAN"),
        "d10-account",
    ),
    Kind(
        "born",
        "vi",
        dates("%d/%m/%Y"),
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
        notes_with_a_hit("vi", lambda random: "CCCD " + _cccd(random)),
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
        notes_with_a_hit("vi", lambda random: _titled(random)),
        words("Nội dung phản ánh; Diễn biến; Kết quả xử lý; Lý do"),
        words("description; remarks"),
        "d13-free-text",
        also=("d8-name",),
        bare=_BLOCK,
        rows=LONG,
    ),
    Kind(
        "remarks-mobile",
        "vi",
        sparse_notes("vi", lambda random: "sđt " + _phones(numbers.vietnamese_mobile)(random, 1)[0].strip(" '")),
        words("Ghi chú; Khác"),
        words("note; other"),
        "d13-free-text",
        also=("d7-phone",),
        bare=_BLOCK,
        rows=LONG,
    ),
    Kind(
        "codes-and-a-mail",
        "vi",
        _codes_and_a_mail,
        words("Mã khách hàng; Mã tra cứu; Tài khoản"),
        words("customer; reference"),
        "d6-email",
        bare=_BLOCK,
        rows=LONG,
    ),
)
