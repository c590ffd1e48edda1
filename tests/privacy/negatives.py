"""Columns that look like personal data and are none, with the words agencies put above them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from uuid import UUID

from tests.privacy import numbers
from tests.privacy.numbers import day, digits
from tests.privacy.places import (
    CITIES,
    COMPANIES,
    PRODUCTS,
    SCHOOLS,
    SHIPS,
    STREETS,
    SURNAMED_PLACES,
    VIETNAMESE_STREETS,
    VIETNAMESE_WARDS,
)
from tests.privacy.sentences import NOTES, sentence
from tests.privacy.table import Kind, Make, each, some, words
from validation.report import Severity

_NOTE, _REVIEW = Severity.NOTE, Severity.REVIEW


def _counted(prefix: str, width: int, step: int = 1) -> Make:
    """Numbers in a row, some left out."""

    def column(random: Random, count: int) -> list[str]:
        number, cells = random.randint(1, 400), []
        for _ in range(count):
            cells.append(f"{prefix}{number:0{width}}")
            number += random.randint(1, step)
        return cells

    return column


def _files_like_cccd(random: Random, count: int) -> list[str]:
    """Files of a province, `0` or `2`, the year and a running number: the structure of a citizen number."""
    prefix = f"{numbers.province(random)}{random.choice('02')}{random.choice(['24', '25', '26'])}"
    return _counted(prefix, 6, step=4)(random, count)


def _moments(style: str) -> Make:
    def column(random: Random, count: int) -> list[str]:
        return [
            f"{day(random, 2019, 2025).strftime(style)}{random.randrange(24):02}{random.randrange(60):02}"
            for _ in range(count)
        ]

    return column


def _unix_moment(random: Random) -> str:
    return str(random.randint(1_500_000_000, 1_760_000_000))


def _shares(mark: str) -> Make:
    """Of one precision; with nine places a share without its mark has as many digits as a telephone number."""

    def column(random: Random, count: int) -> list[str]:
        places = random.choice([4, 7, 8, 9, 9, 10, 11])
        return [f"{random.random():.{places}f}".replace(".", mark) for _ in range(count)]

    return column


def _money(random: Random, count: int) -> list[str]:
    mark = random.choice([".", ",", " ", ""])
    return [f"{random.randint(10**4, 9 * 10**6) * 1000:,}".replace(",", mark) for _ in range(count)]


def _odd_money(random: Random) -> str:
    """Ten digits that do not end in zeros, as of invoices with taxes."""
    return str(random.randint(3 * 10**8, 10**10 - 1))


def _positions(low: float, high: float) -> Make:
    """Degrees of one precision."""

    def column(random: Random, count: int) -> list[str]:
        places = random.choice([4, 6, 6, 7, 8, 14])
        return [f"{random.uniform(low, high):.{places}f}" for _ in range(count)]

    return column


def _amounts_handled(random: Random, count: int) -> list[str]:
    """How many cards, mailboxes and telephones there are; never a number of any of them."""
    most = random.choice([900, 60_000, 9_000_000])
    return [str(random.randint(most // 100, most)) for _ in range(count)]


def _dossier(random: Random) -> str:
    """As the national portal of public services numbers them."""
    office = f"000.00.{random.randint(1, 40):02}.H{random.randint(1, 64):02}"
    return f"{office}-{day(random, 2022, 2026):%y%m%d}-{digits(random, 4)}"


def _files_of_districts(random: Random, count: int) -> list[str]:
    """Running numbers of several offices, one below the other."""
    size = count // 3 + 1
    offices = [f"{numbers.province(random)}{random.choice(['024', '025', '026'])}" for _ in range(3)]
    return [f"{offices[number // size]}{number % size + 1:06}" for number in range(count)]


def _projected(random: Random) -> str:
    """Metres of the national grid VN-2000."""
    return f"{random.randint(950_000, 2_580_000)}.{digits(random, 3)}"


def _uuid(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))


def _hotline(random: Random) -> str:
    return random.choice(["1800 {}", "1900 {}", "1900{}", "1800.{}", "19006{}"]).format(
        digits(random, random.choice([4, 4, 6]))
    )


def _statute(random: Random) -> str:
    return random.choice(
        ["{}/{}/QH15", "{}/{}/NĐ-CP", "{}/QĐ-UBND", "{}/{}/TT-BTC", "{}/CT-TTg", "{}/{}/NQ-HĐND"]
    ).format(random.randint(1, 990), random.randint(2005, 2026))


def _school(random: Random) -> str:
    return f"{random.choice(SCHOOLS['vi'])}{random.choice(['', '', ' ' + random.choice(VIETNAMESE_WARDS)])}"


def _routes(random: Random) -> str:
    return f"{random.choice(VIETNAMESE_STREETS)} - {random.choice(VIETNAMESE_STREETS)}"


def _paragraphs(locale: str) -> Make:
    return each(lambda random: sentence(random, NOTES[locale][0]))


def _office(locale: str) -> Callable[[Random], str]:
    def address(random: Random) -> str:
        street, number = random.choice(STREETS[locale]), random.randint(1, 200)
        return {
            "vi": f"Số {number} {street}, {random.choice(CITIES['vi'])}",
            "da": f"{street} {number}, {random.randint(1050, 9990)} {random.choice(CITIES['da'])}",
            "et": f"{street} {number}, {random.choice(CITIES['et'])}",
            "ko": f"{random.choice(CITIES['ko'])} 중구 {street} {number}",
            "en": f"{number} {street}, {random.choice(CITIES['en'])}",
        }[locale]

    return address


_PROCEDURES = words(
    """
        Đăng ký khai sinh; Cấp thẻ căn cước cho công dân từ 14 tuổi; Đăng ký kết hôn có yếu tố nước ngoài; Cấp giấy
        phép lái xe hạng B; Xác nhận tình trạng hôn nhân; Cấp hộ chiếu phổ thông; Khám bệnh, chữa bệnh BHYT; Đăng ký
        thường trú; Chứng thực chữ ký; Cấp bản sao trích lục hộ tịch; Trợ cấp hưu trí xã hội; Đăng ký biến động đất
        đai; Cấp phiếu lý lịch tư pháp số 2; Giải quyết tai nạn lao động
    """
)
_DISHES = words(
    "Phở Thìn; Bún bò Huế; Chả cá Lã Vọng; Bánh mì Huỳnh Hoa; Cơm tấm Ba Ghiền; Bánh đậu xanh "
    "Nguyên Hương; Nem chua Thanh Hóa"
)
_SPECIES = words(
    "Lan hài Hồng; Trà hoa vàng; Dương xỉ thân gỗ; Hồ đào; Mai anh đào; Lim xanh; Đinh hương; Vũ "
    "sữa; Kim giao; Thông Đà Lạt; Trầm hương"
)
_POSTS = words(
    "Giám đốc; Phó Chủ tịch; Chuyên viên; Trưởng phòng Nội vụ; Kế toán trưởng; Văn thư; Nhân viên y tế; Bác sĩ hạng II"
)
_DYNASTIES = words("Nhà Lý; Nhà Trần; Hậu Lê; Nhà Hồ; Nhà Mạc; Lê Trung Hưng; Nhà Nguyễn; Tây Sơn; Đinh; Tiền Lê")

# Streets, ships and wards bear the names of people and nothing else; without a header a doubt about them is right.
_VIETNAMESE = (
    Kind(
        "station",
        "vi",
        _counted("VN-TT-", 5),
        words("Mã trạm; Mã trạm quan trắc; ma_tram"),
        words("station code; station_id"),
    ),
    Kind(
        "station-digits",
        "vi",
        _counted("4880", 5),
        words("Mã trạm; Số hiệu trạm KTTV"),
        words("station number; WMO id"),
    ),
    Kind(
        "business-tax",
        "vi",
        each(numbers.business_tax_number),
        words("Mã số thuế; MST doanh nghiệp; Mã số DN; ma_so_thue"),
        words("Tax code; enterprise_tax_code; business registration number"),
    ),
    Kind(
        "branch-tax",
        "vi",
        each(numbers.branch_tax_number),
        words("MST chi nhánh; Mã số thuế đơn vị trực thuộc"),
        words("branch tax code"),
    ),
    Kind(
        "files-like-cccd",
        "vi",
        _files_like_cccd,
        words("Mã hồ sơ; Số hồ sơ; Mã tra cứu; ma_ho_so"),
        words("file number; case_no; record id"),
        rows=(12, 20, 35, 60, 120, 250, 400),
    ),
    Kind(
        "counted-twelve",
        "vi",
        _counted("2026", 8, step=9),
        words("Số biên nhận; Mã phiếu; Số chứng từ"),
        words("receipt no; voucher"),
    ),
    Kind(
        "counted-nine",
        "vi",
        _counted("9120", 5, step=3),
        words("Mã đơn hàng; Số vận đơn; Mã vật tư"),
        words("order number; item code"),
    ),
    Kind(
        "moment",
        "vi",
        _moments("%Y%m%d"),
        words("Thời điểm; Thời gian đo; thoi_gian_cap_nhat"),
        words("timestamp; time; measured_at"),
    ),
    Kind(
        "moment-unix", "vi", each(_unix_moment), words("Thời gian; Cập nhật lúc"), words("updated_at; unix time; epoch")
    ),
    Kind(
        "share",
        "vi",
        _shares("."),
        words("Tỷ lệ; Xác suất; Hệ số; Trọng số"),
        words("share; weight; probability; ndvi"),
    ),
    Kind("share-comma", "vi", _shares(","), words("Tỷ lệ; Hệ số K"), words("ratio; coefficient")),
    Kind(
        "money",
        "vi",
        _money,
        words("Thành tiền; Số tiền (đồng); Tổng mức đầu tư; Dự toán; Giá trị hợp đồng"),
        words("amount; total cost; VND"),
    ),
    # Without a header ten digits that begin as a mobile number are half of such sums, and nothing tells them.
    Kind(
        "money-odd",
        "vi",
        each(_odd_money),
        words("Số tiền; Thanh toán; Tổng cộng; Doanh thu (đồng)"),
        words("amount; revenue; price"),
        without_header=False,
    ),
    Kind("north", "vi", _positions(8.6, 23.3), words("Vĩ độ; Vĩ độ trạm; lat_tram"), words("latitude; lat")),
    Kind(
        "east", "vi", _positions(102.2, 109.4), words("Kinh độ; Kinh độ trạm; long_tram"), words("longitude; lon; lng")
    ),
    Kind("grid", "vi", each(_projected), words("Tọa độ X; X (VN2000); Toạ độ Y mốc"), words("X; northing; easting")),
    Kind(
        "uuid",
        "vi",
        each(_uuid),
        words("Mã định danh dữ liệu; UUID; Khóa bản ghi"),
        words("uuid; record_id; guid"),
        without_header=False,
    ),
    Kind(
        "git-hash",
        "vi",
        each(lambda random: numbers.hexadecimal(random, 40)),
        words("Mã commit; Phiên bản mã nguồn"),
        words("commit; revision; git_sha"),
        without_header=False,
    ),
    Kind(
        "checksum",
        "vi",
        each(lambda random: numbers.hexadecimal(random, 64)),
        words("Mã kiểm tra tệp; SHA-256 của tệp"),
        words("file checksum; sha256; etag"),
        without_header=False,
    ),
    # A hotline is nobody's; the page of the version may name it.
    Kind(
        "hotline",
        "vi",
        each(_hotline),
        words("Hotline; Tổng đài; Đường dây nóng; Tổng đài CSKH"),
        words("hotline; call center; helpline"),
        code="d7-phone",
        least=None,
        most=_NOTE,
    ),
    # What stands under the header of an office may be looked at by a second person.
    Kind(
        "office-phone",
        "vi",
        each(numbers.vietnamese_landline),
        words("ĐT cơ quan; Điện thoại trụ sở; Điện thoại UBND xã; Fax; Điện thoại trường"),
        words("office phone; fax; agency telephone"),
        code="d7-phone",
        least=None,
        most=_REVIEW,
        without_header=False,
    ),
    Kind("isbn", "vi", each(numbers.isbn13), words("ISBN; Mã ISBN"), words("ISBN; isbn13")),
    Kind(
        "barcode",
        "vi",
        each(lambda random: numbers.barcode(random, "893" + digits(random, 5))),
        words("Mã vạch; Mã GTIN"),
        words("barcode; EAN; GTIN"),
    ),
    Kind(
        "statute",
        "vi",
        each(_statute),
        words("Số ký hiệu; Số văn bản; Căn cứ pháp lý"),
        words("document number; legal basis"),
    ),
    Kind(
        "document-date",
        "vi",
        each(lambda random: day(random, 1990, 2026).strftime("%d/%m/%Y")),
        words("Ngày ban hành; Ngày ký; Ngày cấp phép; Ngày hiệu lực; Ngày thành lập; Ngày tháng năm ban hành"),
        words("issued on; effective date; date"),
    ),
    Kind(
        "street",
        "vi",
        some(VIETNAMESE_STREETS),
        words("Tên đường; Tuyến phố; Đường; ten_duong; Tuyến đường"),
        words("street; street name; road"),
        code="d8-name",
        least=None,
        most=_NOTE,
        bare_most=_REVIEW,
    ),
    Kind("route", "vi", each(_routes), words("Lộ trình; Tuyến; Nút giao"), words("route; crossing; segment")),
    Kind(
        "school",
        "vi",
        each(_school),
        words("Tên trường; Trường; Cơ sở giáo dục; Đơn vị"),
        words("school; School name; institution"),
    ),
    Kind(
        "ship",
        "vi",
        some(SHIPS["vi"]),
        words("Tên tàu; Tàu; ten_tau; Phương tiện"),
        words("ship; vessel name; vessel"),
        code="d8-name",
        least=None,
        most=_NOTE,
        bare_most=_REVIEW,
    ),
    Kind(
        "company",
        "vi",
        some(COMPANIES["vi"]),
        words(
            "Doanh nghiệp; Tên công ty; Nhà thầu trúng thầu; Đơn vị thi công; Nhà cung cấp; Chủ đầu tư; "
            "Tên người nộp thuế; Bên mời thầu; Chủ quản"
        ),
        words("company; contractor; supplier; organisation"),
    ),
    Kind(
        "place",
        "vi",
        some(SURNAMED_PLACES),
        words("Quận/Huyện; Xã; Địa danh; Phường; Đơn vị hành chính; Địa bàn"),
        words("district; place; commune; ward"),
        code="d8-name",
        least=None,
        most=_NOTE,
        bare_most=_REVIEW,
    ),
    Kind(
        "procedure",
        "vi",
        some(_PROCEDURES),
        words("Tên thủ tục; Thủ tục hành chính; TTHC; Dịch vụ công"),
        words("procedure; service name"),
    ),
    Kind(
        "product",
        "vi",
        some(PRODUCTS["vi"]),
        words("Tên hàng; Sản phẩm; Mặt hàng; Tên thuốc"),
        words("product; item; goods"),
    ),
    Kind("dish", "vi", some(_DISHES), words("Món ăn; Đặc sản; Sản phẩm OCOP"), words("dish; speciality")),
    Kind("species", "vi", some(_SPECIES), words("Loài cây; Tên cây; Loài"), words("species; tree")),
    Kind("post", "vi", some(_POSTS), words("Chức vụ; Vị trí việc làm; Chức danh"), words("position; job title")),
    Kind("dynasty", "vi", some(_DYNASTIES), words("Niên đại; Triều đại"), words("dynasty; period")),
    Kind(
        "notes",
        "vi",
        _paragraphs("vi"),
        words("Nội dung; Ghi chú; Kiến nghị; Mô tả sự việc"),
        words("description; notes"),
    ),
    Kind(
        "population",
        "vi",
        each(lambda random: str(random.randint(800, 9_800_000))),
        words("Dân số; Số dân; Nhân khẩu"),
        words("population; residents"),
    ),
    Kind(
        "office-address",
        "vi",
        each(_office("vi")),
        words("Địa chỉ trụ sở; Địa chỉ trường; Địa chỉ bưu cục; Địa điểm thi công"),
        words("office address; school address; branch location"),
        code="d9-address",
        least=None,
        most=_REVIEW,
        without_header=False,
    ),
    Kind(
        "meter",
        "vi",
        each(lambda random: digits(random, 12)),
        words("Số công tơ trạm; Số seri thiết bị; Serial"),
        words("serial number; device serial"),
        without_header=False,
    ),
    Kind(
        "age-group",
        "vi",
        some(words("0-4; 5-9; 10-14; 15-19; 20-24; 25-29; 30-39; 40-59; 60+")),
        words("Nhóm tuổi; Độ tuổi"),
        words("age group; age band"),
    ),
    Kind(
        "year",
        "vi",
        each(lambda random: str(random.randint(1935, 2026))),
        words("Năm xây dựng; Năm thành lập; Năm"),
        words("year built; founded; year"),
    ),
    Kind(
        "mean-age",
        "vi",
        each(lambda random: f"{random.uniform(20, 60):.1f}"),
        words("Tuổi trung bình; Tuổi thọ bình quân"),
        words("mean age; life expectancy"),
    ),
    # The words of identifiers with the figures of statistics.
    Kind(
        "amounts-handled",
        "vi",
        _amounts_handled,
        words(
            "Số CCCD đã cấp; Số thuê bao điện thoại; Số hộ chiếu đã cấp; Số thẻ BHYT đã cấp; Số tài khoản "
            "mở mới; "
            "Số GPLX đã cấp; Số email phản ánh; Số hồ sơ bệnh án điện tử; Số người có họ tên trùng"
        ),
        words(
            "ID cards issued; phone subscribers; passports issued; "
            "bank accounts opened; emails received; patients named"
        ),
        without_header=False,
    ),
    Kind(
        "dossier", "vi", each(_dossier), words("Mã hồ sơ; Số hồ sơ DVC; Mã số hồ sơ"), words("dossier number; case id")
    ),
    Kind(
        "files-of-districts",
        "vi",
        _files_of_districts,
        words("Mã hồ sơ; Số phiếu; Mã giao dịch"),
        words("case no; slip number"),
        rows=(60, 120, 250, 400),
    ),
    Kind(
        "plant-family",
        "vi",
        some(words("Đậu; Cúc; Lan; Họ Dầu; Họ Long não; Họ Hòa thảo; Họ Cà phê; Họ Thầu dầu; Họ Hồ tiêu")),
        words("Họ; Tên họ thực vật; Họ (khoa học)"),
        words("family; plant family"),
    ),
    Kind(
        "month",
        "vi",
        each(lambda random: f"{random.randint(1, 12):02}/{random.randint(1990, 2026)}"),
        words("Kỳ; Tháng/năm"),
        words("month; period"),
    ),
    Kind(
        "version",
        "vi",
        each(
            lambda random: (
                f"{random.randint(1, 255)}.{random.randint(0, 20)}.{random.randint(0, 30)}.{random.randint(0, 99)}"
            )
        ),
        words("Phiên bản phần mềm; Mã mục lục"),
        words("software version; section; build"),
        without_header=False,
    ),
)


def _abroad(locale: str, headers: dict[str, str]) -> tuple[Kind, ...]:
    """The look-alikes that other countries share; `headers` in the order of `make`."""
    make: dict[str, tuple[Make, str]] = {
        "business": (
            each(
                {
                    "da": numbers.cvr,
                    "et": numbers.registrikood,
                    "ko": numbers.korean_business_number,
                    "en": lambda random: digits(random, 8),
                }[locale]
            ),
            "business number; company registration number",
        ),
        "street": (some(STREETS[locale]), "street; street name"),
        "school": (some(SCHOOLS[locale]), "school; school name"),
        "ship": (some(SHIPS[locale]), "ship; vessel"),
        "company": (some(COMPANIES[locale]), "company; supplier; contractor"),
        "product": (some(PRODUCTS[locale]), "product; item"),
        "city": (some(CITIES[locale]), "city; municipality"),
        "isbn": (each(numbers.isbn13), "ISBN"),
        "barcode": (each(lambda random: numbers.barcode(random, digits(random, 7))), "barcode; EAN; GTIN"),
        "notes": (_paragraphs(locale), "description; notes"),
        "moment": (_moments("%Y%m%d"), "timestamp; measured_at"),
        "share": (_shares("."), "share; ratio"),
        "station": (_counted({"da": "DK-", "et": "EE", "ko": "", "en": "ST"}[locale], 6), "station id; station code"),
        "amount": (each(lambda random: f"{random.randint(10**4, 10**9) / 100:.2f}"), "amount; total cost"),
        "counted": (_counted("20260", 5, step=5), "case number; receipt"),
        "document-date": (each(lambda random: day(random, 1990, 2026).isoformat()), "issued on; date"),
        "north": (_positions(30, 60), "latitude; lat"),
        "amounts-handled": (_amounts_handled, "passports issued; phone calls; emails received; bank accounts opened"),
        "year": (each(lambda random: str(random.randint(1935, 2026))), "year; founded; year built"),
        "office-address": (each(_office(locale)), "office address; school address"),
    }
    kinds = [
        Kind(name, locale, column, words(headers[name]), words(english)) for name, (column, english) in make.items()
    ]
    return tuple(_MARKS.get(kind.name, lambda kind: kind)(kind) for kind in kinds)


_MARKS: dict[str, Callable[[Kind], Kind]] = {
    "amounts-handled": lambda kind: kind._replace(without_header=False),
    "business": lambda kind: kind._replace(without_header=False),
    "office-address": lambda kind: kind._replace(without_header=False, code="d9-address", least=None, most=_REVIEW),
}


_HEADERS = {
    "da": {
        "business": "CVR-nummer; CVR; Virksomhedens CVR-nr.",
        "street": "Vejnavn; Vej; Gade",
        "school": "Skole; Skolens navn; Institution",
        "ship": "Skib; Skibsnavn; Fartøj",
        "company": "Virksomhed; Firma; Leverandør; Entreprenør",
        "product": "Vare; Produkt; Varenavn",
        "city": "By; Kommune; Postdistrikt",
        "isbn": "ISBN; ISBN-nr.",
        "barcode": "Stregkode; EAN-nummer",
        "notes": "Beskrivelse; Bemærkning",
        "moment": "Tidspunkt; Måletidspunkt",
        "share": "Andel; Vægt; Faktor",
        "station": "Målestation; Stationsnr.",
        "amount": "Beløb; Pris; Tilskud (kr.)",
        "counted": "Journalnummer; Sagsnr.; Bilagsnr.",
        "document-date": "Udstedelsesdato; Dato; Afgørelsesdato",
        "north": "Breddegrad",
        "amounts-handled": "Antal pas udstedt; Antal kørekort; Telefonopkald; Antal e-mails; Oprettede konti",
        "year": "Byggeår; Stiftelsesår; År",
        "office-address": "Kontoradresse; Skolens adresse; Virksomhedens adresse",
    },
    "et": {
        "business": "Registrikood; Äriregistri kood; Ettevõtte kood",
        "street": "Tänav; Tänava nimi",
        "school": "Kool; Kooli nimi; Õppeasutus",
        "ship": "Laev; Laeva nimi",
        "company": "Ettevõte; Äriühing; Hankija; Tarnija",
        "product": "Toode; Kaup; Kauba nimetus",
        "city": "Linn; Omavalitsus",
        "isbn": "ISBN",
        "barcode": "Vöötkood; Ribakood",
        "notes": "Kirjeldus; Märkus",
        "moment": "Aeg; Mõõtmise aeg",
        "share": "Osakaal; Kaal",
        "station": "Seirejaam; Jaama kood",
        "amount": "Summa; Hind; Toetuse summa",
        "counted": "Toimiku number; Arve nr",
        "document-date": "Väljastamise kuupäev; Kuupäev",
        "north": "Laiuskraad",
        "amounts-handled": "Väljastatud passe; Telefonikõnesid; Avatud kontosid; Saabunud e-kirju; Isikukoodide arv",
        "year": "Ehitusaasta; Asutamisaasta; Aasta",
        "office-address": "Asutuse aadress; Kooli aadress; Kontori asukoht",
    },
    "ko": {
        "business": "사업자등록번호; 사업자번호; 업체번호",
        "street": "도로명; 거리명",
        "school": "학교명; 학교; 기관명",
        "ship": "선박명; 선명; 함정명",
        "company": "기업명; 업체명; 상호; 시공사; 법인명",
        "product": "제품명; 품목; 상품명",
        "city": "시도; 지역; 시군구",
        "isbn": "ISBN; 국제표준도서번호",
        "barcode": "바코드; 상품코드",
        "notes": "내용; 처리결과",
        "moment": "측정일시; 시각",
        "share": "비율; 가중치",
        "station": "측정소코드; 지점번호",
        "amount": "금액; 예산액; 단가",
        "counted": "접수번호; 문서번호",
        "document-date": "발급일; 고시일자; 시행일",
        "north": "위도",
        "amounts-handled": "여권발급건수; 전화상담건수; 운전면허 발급수; 이메일 민원 건수; 신규계좌수",
        "year": "건축년도; 설립연도; 연도",
        "office-address": "기관주소; 사업장 주소; 학교주소",
    },
    "en": {
        "business": "Company number; business registration no; Companies House number",
        "street": "Street; Street name; Road",
        "school": "School; School name; Establishment",
        "ship": "Vessel; Ship name",
        "company": "Company; Supplier; Contractor; Organisation; Payee organisation",
        "product": "Product; Item; Product name",
        "city": "City; Town; Municipality",
        "isbn": "ISBN",
        "barcode": "Barcode; UPC; EAN",
        "notes": "Description; Details",
        "moment": "Timestamp; recorded_at",
        "share": "Share; weight; ratio",
        "station": "Station ID; station_code; Site",
        "amount": "Amount; Cost; Net total",
        "counted": "Case number; Receipt no; Reference",
        "document-date": "Issued; Effective date; Date of decision",
        "north": "Latitude; lat",
        "amounts-handled": "Passports issued; Phone calls; Emails received; Bank accounts opened; Licences granted",
        "year": "Year built; Year founded; Year",
        "office-address": "Office address; School address; Premises address",
    },
}

HARD_NEGATIVES = _VIETNAMESE + tuple(kind for locale, headers in _HEADERS.items() for kind in _abroad(locale, headers))
