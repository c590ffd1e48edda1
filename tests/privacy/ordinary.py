"""Whole tables as agencies publish them every day, without anybody's data: nothing must be said of any column."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from tests.privacy import numbers
from tests.privacy.numbers import day, digits
from tests.privacy.places import (
    CITIES,
    COMPANIES,
    PRODUCTS,
    SCHOOLS,
    STREETS,
    SURNAMED_PLACES,
    VIETNAMESE_COMMUNES,
    VIETNAMESE_WARDS,
)
from tests.privacy.table import Make, each, some, words


class Ordinary(NamedTuple):
    name: str
    locale: str
    columns: tuple[tuple[str, str, Make], ...]
    """Label in the language of the country, in English, and the cells."""


def _integer(low: int, high: int) -> Make:
    return each(lambda random: str(random.randint(low, high)))


def _decimal(low: float, high: float, places: int = 2) -> Make:
    return each(lambda random: f"{random.uniform(low, high):.{places}f}")


def _money(step: int = 1000) -> Make:
    return each(lambda random: str(random.randint(10, 10**6) * step))


def _serial(_random: Random, count: int) -> list[str]:
    return [str(number) for number in range(1, count + 1)]


def _days(style: str = "%d/%m/%Y") -> Make:
    return each(lambda random: day(random, 2015, 2026).strftime(style))


def _code(prefix: str, width: int = 4) -> Make:
    return lambda random, count: [f"{prefix}{number:0{width}}" for number in range(1, count + 1)]


_YEAR = _integer(2005, 2026)
_SEX = some(words("Nam; Nữ; Chung"))
_WARDS = some(VIETNAMESE_WARDS + VIETNAMESE_COMMUNES)
_PROVINCES = some(CITIES["vi"])
_ETHNIC = some(words("Kinh; Tày; Thái; Mường; Khmer; Hoa; Nùng; H'Mông; Dao"))

_VIETNAMESE = (
    Ordinary(
        "budget",
        "vi",
        (
            ("STT", "No.", _serial),
            (
                "Nội dung",
                "Item",
                some(words("Chi thường xuyên; Chi đầu tư; Thu nội địa; Thu từ đất; Chi giáo dục; Chi y tế")),
            ),
            ("Dự toán năm (triệu đồng)", "Estimate", _money()),
            ("Quyết toán", "Actual", _money(1)),
            ("Tỷ lệ %", "Share %", _decimal(0, 140)),
            (
                "Cơ quan chủ trì",
                "Agency",
                some(words("Sở Tài chính; Sở Y tế; Sở Giáo dục và Đào tạo; UBND thành phố; Ban QLDA")),
            ),
        ),
    ),
    Ordinary(
        "population",
        "vi",
        (
            ("Phường/Xã", "Ward", _WARDS),
            ("Giới tính", "Sex", _SEX),
            ("Nhóm tuổi", "Age group", some(words("0-14; 15-24; 25-59; 60+"))),
            ("Số người", "People", _integer(30, 9000)),
            ("Năm", "Year", _YEAR),
            ("Mật độ (người/km2)", "Density", _decimal(20, 30_000, 1)),
        ),
    ),
    Ordinary(
        "ethnic-groups",
        "vi",
        (
            ("Tỉnh", "Province", _PROVINCES),
            ("Dân tộc", "Ethnic group", _ETHNIC),
            ("Số hộ", "Households", _integer(30, 90_000)),
            ("Số nhân khẩu", "Residents", _integer(120, 400_000)),
            ("Hộ nghèo", "Poor households", _integer(20, 9000)),
        ),
    ),
    Ordinary(
        "air",
        "vi",
        (
            ("Mã trạm", "Station code", some(("HN01", "HN02", "HCM11", "DN03"))),
            ("Thời gian", "Time", each(lambda r: f"{day(r, 2023, 2025):%Y-%m-%d} {r.randrange(24):02}:00")),
            ("PM2.5", "PM2.5", _decimal(3, 180)),
            ("PM10", "PM10", _decimal(5, 260)),
            ("NO2", "NO2", _decimal(0, 90, 4)),
            ("AQI", "AQI", _integer(12, 300)),
            ("Vĩ độ", "Latitude", _decimal(8.6, 23.3, 6)),
            ("Kinh độ", "Longitude", _decimal(102.2, 109.4, 6)),
        ),
    ),
    Ordinary(
        "prices",
        "vi",
        (
            ("Mặt hàng", "Item", some(PRODUCTS["vi"])),
            ("Đơn vị tính", "Unit", some(words("kg; lít; hộp; bao; chai"))),
            ("Giá (đồng)", "Price (VND)", _money(500)),
            ("Chợ", "Market", some(words("Chợ Đồng Xuân; Chợ Bến Thành; Chợ Vinh; Chợ Lớn"))),
            ("Ngày", "Date", _days()),
        ),
    ),
    Ordinary(
        "procurement",
        "vi",
        (
            ("Mã gói thầu", "Tender code", _code("IB26000")),
            (
                "Tên gói thầu",
                "Tender",
                some(
                    words(
                        "Mua sắm thiết bị y tế; Xây dựng Trường THCS Lê Quý Đôn; Sửa chữa đường "
                        "Nguyễn Trãi; Tư vấn giám sát"
                    )
                ),
            ),
            ("Nhà thầu trúng thầu", "Contractor", some(COMPANIES["vi"])),
            ("Mã số thuế nhà thầu", "Contractor tax code", each(numbers.business_tax_number)),
            ("Giá trúng thầu", "Contract price", each(lambda r: f"{r.randint(10**8, 9 * 10**10):,}".replace(",", "."))),
            ("Ngày ký hợp đồng", "Signed on", _days()),
            ("Số quyết định", "Decision no.", each(lambda r: f"{r.randint(1, 900)}/QĐ-UBND")),
        ),
    ),
    Ordinary(
        "traffic",
        "vi",
        (
            ("Tuyến đường", "Road", some(STREETS["vi"])),
            ("Khung giờ", "Hour", some(words("6-9h; 9-16h; 16-19h"))),
            ("Lưu lượng xe/giờ", "Vehicles per hour", _integer(100, 9000)),
            ("Vận tốc TB", "Mean speed", _decimal(5, 60, 1)),
            ("Số vụ TNGT", "Accidents", _integer(0, 12)),
        ),
    ),
    Ordinary(
        "schools",
        "vi",
        (
            ("Mã trường", "School code", _code("01", 6)),
            ("Tên trường", "School name", some(SCHOOLS["vi"])),
            ("Xã/Phường", "Ward", _WARDS),
            ("Số học sinh", "Pupils", _integer(80, 2500)),
            ("Số giáo viên", "Teachers", _integer(8, 130)),
            ("Số lớp", "Classes", _integer(3, 60)),
        ),
    ),
    Ordinary(
        "companies",
        "vi",
        (
            ("Tên doanh nghiệp", "Company", some(COMPANIES["vi"])),
            ("Mã số thuế", "Tax code", each(numbers.business_tax_number)),
            ("Ngành nghề", "Industry", some(words("Bán lẻ; Xây dựng; Vận tải; Dược phẩm; Cao su"))),
            ("Vốn điều lệ", "Capital", _money(10**6)),
            ("Số lao động", "Employees", _integer(1, 3000)),
        ),
    ),
    Ordinary(
        "places",
        "vi",
        (
            ("Mã ĐVHC", "Unit code", each(lambda r: digits(r, 5))),
            ("Tên đơn vị", "Unit name", some(SURNAMED_PLACES)),
            ("Cấp", "Level", some(words("Xã; Phường; Đặc khu"))),
            ("Diện tích (km2)", "Area", _decimal(0.4, 900)),
            ("Dân số", "Population", _integer(900, 120_000)),
        ),
    ),
    Ordinary(
        "laws",
        "vi",
        (
            ("Số ký hiệu", "Number", each(lambda r: f"{r.randint(1, 400)}/{r.randint(2015, 2026)}/NĐ-CP")),
            (
                "Trích yếu",
                "Title",
                some(
                    words(
                        "Quy định về bảo vệ dữ liệu cá nhân; "
                        "Quản lý thuế hộ kinh doanh; Định danh và xác thực điện tử; Xử phạt vi phạm hành chính về "
                        "giao thông"
                    )
                ),
            ),
            ("Cơ quan ban hành", "Issued by", some(words("Chính phủ; Bộ Công an; Quốc hội; Bộ Tài chính"))),
            ("Ngày ban hành", "Issued on", _days()),
            ("Tình trạng", "Status", some(words("Còn hiệu lực; Hết hiệu lực"))),
        ),
    ),
    Ordinary(
        "water",
        "vi",
        (
            ("Sông", "River", some(words("Hồng; Mã; Lô; Đà; Thái Bình; Hương; Thu Bồn; Đồng Nai; Vàm Cỏ Đông"))),
            ("Trạm", "Gauge", some(words("Sơn Tây; Yên Bái; Kim Long; Châu Đốc; Tân Châu; Lai Châu"))),
            ("Mực nước (cm)", "Level (cm)", _integer(-40, 1300)),
            ("Báo động", "Alert", some(words("I; II; III; "))),
            ("Ngày", "Date", _days("%Y-%m-%d")),
        ),
    ),
    Ordinary(
        "health",
        "vi",
        (
            ("Tên bệnh", "Disease", some(words("Sốt xuất huyết; Tay chân miệng; Cúm A; Sởi; Lao; HIV"))),
            ("Số ca mắc", "Cases", _integer(20, 9000)),
            ("Tử vong", "Deaths", _integer(0, 40)),
            ("Tuần", "Week", _integer(1, 52)),
            ("Tỉnh/Thành phố", "Province", _PROVINCES),
        ),
    ),
    Ordinary(
        "bus",
        "vi",
        (
            ("Số hiệu tuyến", "Line", some(("01", "02", "09A", "32", "86"))),
            (
                "Điểm dừng",
                "Stop",
                some(
                    words(
                        "Bến xe Mỹ Đình; Trần Khánh Dư; 124 Kim Mã; Đối diện 53 Lê Duẩn; Đại học "
                        "Thủy Lợi; Bến xe Gia Lâm"
                    )
                ),
            ),
            ("Giờ đến", "Arrival", each(lambda r: f"{r.randrange(5, 22):02}:{r.randrange(60):02}")),
            ("Vĩ độ", "lat", _decimal(20.9, 21.1, 7)),
            ("Kinh độ", "lon", _decimal(105.7, 105.9, 7)),
        ),
    ),
)


def _abroad(locale: str, labels: dict[str, str]) -> tuple[Ordinary, ...]:
    """The same few tables for each other country, with its words."""
    cells: dict[str, tuple[str, Make]] = {
        "year": ("Year", _YEAR),
        "city": ("Municipality", some(CITIES[locale])),
        "people": ("Population", _integer(500, 900_000)),
        "age": ("Age group", some(words("0-17; 18-24; 25-39; 40-64; 65+"))),
        "item": ("Item", some(PRODUCTS[locale])),
        "price": ("Price", _decimal(1, 900)),
        "date": ("Date", _days("%Y-%m-%d")),
        "school": ("School", some(SCHOOLS[locale])),
        "pupils": ("Pupils", _integer(40, 2000)),
        "code": ("Code", _code("A-", 5)),
        "street": ("Street", some(STREETS[locale])),
        "vehicles": ("Vehicles per day", _integer(40, 40_000)),
        "supplier": ("Supplier", some(COMPANIES[locale])),
        "amount": ("Amount", _decimal(100, 9 * 10**6)),
        "north": ("Latitude", _decimal(30, 60, 6)),
        "east": ("Longitude", _decimal(5, 130, 6)),
        "value": ("Value", _decimal(0, 1, 7)),
    }
    tables = {
        "population": "year city age people",
        "prices": "item price date city",
        "schools": "code school city pupils",
        "traffic": "street vehicles year north east",
        "payments": "code supplier amount date",
        "stations": "code city north east value date",
    }
    return tuple(
        Ordinary(name, locale, tuple((labels[key], *cells[key]) for key in keys.split()))
        for name, keys in tables.items()
    )


_KEYS = words(
    "year; city; people; age; item; price; date; school; pupils; "
    "code; street; vehicles; supplier; amount; north; east; value"
)
_LABELS = {
    "da": "År; Kommune; Indbyggertal; Aldersgruppe; Vare; Pris; Dato; Skole; Elever; Kode; Vejnavn; "
    "Køretøjer pr. døgn; Leverandør; Beløb; Breddegrad; Længdegrad; Værdi",
    "et": "Aasta; Omavalitsus; Rahvaarv; Vanuserühm; Kaup; Hind; Kuupäev; Kool; Õpilasi; Kood; Tänav; "
    "Sõidukeid ööpäevas; Tarnija; Summa; Laiuskraad; Pikkuskraad; Väärtus",
    "ko": "연도; 시군구; 인구수; 연령대; 품목; 가격; 기준일자; 학교명; 학생수; 관리번호; 도로명; "
    "교통량; 업체명; 금액; 위도; 경도; 측정값",
    "en": "Year; Borough; Residents; Age band; Product; Price (GBP); Date; Establishment; Pupils on "
    "roll; Reference; Road; Vehicles; Supplier name; Net amount; Lat; Lon; Reading",
}

ORDINARY = _VIETNAMESE + tuple(
    table
    for locale, labels in _LABELS.items()
    for table in _abroad(locale, dict(zip(_KEYS, words(labels), strict=True)))
)
