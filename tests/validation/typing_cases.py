"""Small columns as open data holds them, with the type that a person who knows the subject gives each.

Rules the answers follow: what identifies and is not counted (codes, telephone numbers, versions) is text; a year is a
whole number; a quantity written with its unit is a number, when the unit is one and the same; a column that can be
read in two ways is text until somebody is asked.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class TypingCase(msgspec.Struct, frozen=True):
    label: str
    values: tuple[str, ...]
    type: str
    properties: Mapping[str, str] = {}
    """What the Table Schema field must say beside its type."""
    is_asked: bool = False
    """There is a question for the officer, with answers to click."""


def _case(
    label: str, values: str, type: str, properties: Mapping[str, str] | None = None, is_asked: bool = False
) -> TypingCase:
    """`values` are separated by `|`."""
    return TypingCase(label, tuple(values.split("|")), type, properties or {}, is_asked)


_COMMA = {"decimalChar": ","}
_VIETNAMESE = {"decimalChar": ",", "groupChar": "."}
_ENGLISH = {"groupChar": ","}

CODES = (
    _case("Mã tỉnh", "01|04|79|96", "string"),
    _case("Mã xã", "00004|00008|32248", "string"),
    _case("Mã đơn vị", "101|102|215|340", "string"),
    _case("Mã bưu chính", "100000|550000|700000", "string"),
    _case("postal_code", "10001|94103|73301", "string"),
    _case("Mã số thuế", "3700381324|5900315114", "string"),
    _case("Mã số doanh nghiệp", "0100109106|0300588569-001", "string"),
    _case("country_code", "704|418|116", "string"),
    _case("Đường dây nóng", "19009095|18001091|19001234", "string"),
    _case("Số điện thoại tiếp dân", "1022|113|114|115", "string"),
    _case("hotline", "1900 6068|1800 1091", "string"),
    _case("Điện thoại cơ quan", "024 3825 3536|028 3829 1054", "string"),
    _case("Fax", "02438253536|02839321054", "string"),
    _case("ISBN", "9786041234567|9786047712345", "string"),
    _case("Địa chỉ IP", "203.162.4.191|118.69.35.7", "string"),
    _case("ip", "118.102.168.101|203.113.131.222", "string"),
    _case("MAC", "00:1A:2B:3C:4D:5E|00:1A:2B:3C:4D:5F", "string"),
    _case("Phiên bản", "1.9|1.10|2.0", "string"),
    _case("version", "1.0.3|1.2.0|2.0.0", "string"),
    _case("Số quyết định", "123/QĐ-UBND|45/2024/NĐ-CP", "string"),
    _case("Tuyến đường", "QL1A|ĐT743|CT01", "string"),
    _case("Ký hiệu lô", "1e5|2e7", "string"),
    _case("Số hiệu", "12-2024|13-2024", "string"),
    _case("dwg_no", "1_000|2_000", "string"),
    _case("Số tờ bản đồ", "1|2|12", "integer"),
    _case("id", "1|2|3|4", "integer"),
    _case("STT", "1|2|3", "integer"),
    _case("Số thứ tự", "10|11|12", "integer"),
    _case("station", "0164|1164|0164A", "string"),
    _case("bignum", "12345678901234567890|5", "string"),
    _case("UUID", "6f1c1a1e-9d0e-4c62-8b1d-0c4a2f1b7e11|0f1c1a1e-9d0e-4c62-8b1d-0c4a2f1b7e12", "string"),
)

WORDS = (
    _case("Tên tỉnh", "Hà Nội|Huế|Đà Nẵng", "string"),
    _case("Có nhà văn hoá", "Có|Không|Có", "string"),
    _case("Đạt chuẩn", "Đúng|Sai", "string"),
    _case("available", "yes|no|yes", "string"),
    _case("Đã hoàn thành", "x||x|", "string"),
    _case("Giới tính", "Nam|Nữ", "string"),
    _case("Xếp loại", "A+|B|A", "string"),
    _case("Nhóm tuổi", "0-4|5-9|10-14", "string"),
    _case("Khoảng thu nhập", "10-20|20-30|>50", "string"),
    _case("Giới hạn đo", "<5|12|>100", "string"),
    _case("Giờ mở cửa", "08:00-17:00|07:30-11:30", "string"),
    _case("Toạ độ", "21.0285, 105.8542|10.7769, 106.7009", "string"),
    _case("Vị trí", "21°01'42\"N|10°46'37\"N", "string"),
    _case("geometry", "POINT(105.85 21.02)|POINT(106.70 10.77)", "string"),
    _case("url", "https://example.gov.vn/a|https://example.gov.vn/b", "string"),
    _case("tags", '["a","b"]|["c"]', "string"),
    _case("Chiều dài", "5 km|300 m", "string"),
    _case("Giá trị", "5 USD|100.000 VND", "string"),
    _case("Tỷ lệ", "12%|15", "string"),
    _case("Tỉ lệ bản đồ", "1:10|1:50|1:25", "string"),
    _case("Chữ số", "٣|٤", "string"),
    _case("Ghi chú", "NaN|inf|1.5", "string"),
    _case("Không có dữ liệu", "||", "string"),
    _case("Ngày ký", "ngày 05 tháng 3 năm 2024|ngày 12 tháng 4 năm 2024", "string"),
)

NUMBERS = (
    _case("Dân số", "8053663|1128620|", "integer"),
    _case("Năm", "2019|2020|2021", "integer"),
    _case("year", "1999|2000|2024", "integer"),
    _case("Tháng", "1|2|12", "integer"),
    _case("Nhiệt độ", "-5|0|37", "integer"),
    _case("Tăng/giảm so với tháng trước", "+5|-3|0|+12", "integer"),
    _case("Chênh lệch", "+0.5|-1.25|0", "number"),
    _case("Số ca mắc", " 12|7 |103", "integer"),
    _case("valid", "0|1|1", "integer"),
    _case("Ngày (Excel)", "45292|45293|45327", "integer"),
    _case("pm25", "35.5|12.25|8", "number"),
    _case("price", "12.50|3.00|101.25", "number"),
    _case("mean", "5.0|12.0|0.25", "number"),
    _case("Kinh độ", "105.8542|106.7009", "number"),
    _case("lat", "21.0285|-10.7769", "number"),
    _case("rate", "0.123|0.456|0.5", "number"),
    _case("concentration", "1.5e-05|2.25e-04|1", "number"),
    _case("Khối lượng chính xác", "12345678901234567.89|0.1", "number"),
    _case("Diện tích (km²)", "3359,82|2095,6|453,99", "number", _COMMA),
    _case("Tỷ suất", "0,125|1,5|12", "number", _COMMA),
    _case("Kinh phí", "1.234.567|890.000|12.000.000", "number", _VIETNAMESE),
    _case("Kinh phí (triệu đồng)", "1.234,56|12|850,5", "number", _VIETNAMESE),
    _case("budget", "1,234,567|890|12,000", "number", _ENGLISH),
    _case("amount", "1,234.56|12.5|850", "number", _ENGLISH),
    _case("Sản lượng", "1 234,5|890|12 000", "number", {"decimalChar": ",", "groupChar": " "}),
    _case("Giá", "12\u00a0345|999", "number", {"groupChar": "\u00a0"}),
    _case("Tỷ lệ hộ nghèo", "12,5 %|3,75 %|0 %", "number", {"decimalChar": ",", "unit": "%"}),
    _case("share", "12.5%|3%|100%", "number", {"unit": "%"}),
    _case("Tỷ lệ che phủ", "12%|42%", "number", {"unit": "%"}),
    _case("Ngân sách", "1.500.000 đ|750.000 đ", "number", {**_VIETNAMESE, "unit": "đ"}),
    _case("Học phí", "5.000.000 VNĐ|12.500.000 VNĐ", "number", {**_VIETNAMESE, "unit": "VNĐ"}),
    _case("cost", "$1,234.50|$99.99", "number", {**_ENGLISH, "unit": "$"}),
    _case("Giá vàng", "1.234|12.345|850", "string", is_asked=True),
    _case("visitors", "1,234|5,678", "string", is_asked=True),
    _case("Lượng mưa", "12.5|-|8.25|7.5|6|5|4|3|2|1|9|10", "string", is_asked=True),
    _case("Số giường", "10|20|30|40|50|60|70|80|90|100|N/A", "string", is_asked=True),
    _case("Số lớp", "10|20|30|40|50|60|70|80|90|100|không có", "string", is_asked=True),
)

TIMES = (
    _case("Ngày", "2024-02-29|2023-01-01", "date"),
    _case("Ngày cấp", "31/12/2024|1/2/2024", "date", {"format": "%d/%m/%Y"}),
    _case("Ngày hiệu lực", "31-12-2024|01-02-2024", "date", {"format": "%d-%m-%Y"}),
    _case("Ngày họp", "31.12.2024|01.02.2024", "date", {"format": "%d.%m.%Y"}),
    _case("date", "12/31/2024|1/2/2024", "date", {"format": "%m/%d/%Y"}),
    _case("opened", "2024/12/31|2024/01/02", "date", {"format": "%Y/%m/%d"}),
    _case("Ngày cấp", "2024-1-5|2024-12-15", "date", {"format": "%Y-%m-%d"}),
    _case("Ngày hết hạn", "2024-01-05|2024-12-15", "date"),
    _case("Ngày họp", "2024-1-5|2024-13-1", "string"),
    _case("Tăng trưởng", "+1.5%|-2.5%|+3%", "number", {"unit": "%"}),
    _case("Thay đổi", "+1,5%|+22,5%", "number", {"unit": "%", "decimalChar": ","}),
    _case("Chênh lệch", "+1.5%|+2.5", "string"),
    _case("Ngày quan trắc", "20240131|20240229", "date", {"format": "%Y%m%d"}),
    _case("published", "05-Mar-2024|17-Apr-2024", "date", {"format": "%d-%b-%Y"}),
    _case("issued", "March 5, 2024|April 17, 2024", "date", {"format": "%B %d, %Y"}),
    _case("Ngày sinh hoạt", "1/2/2024|3/4/2024", "string", is_asked=True),
    _case("Ngày nhập", "31/12/24|01/02/24", "string", is_asked=True),
    _case(
        "Ngày nghiệm thu",
        "01/02/2024|15/03/2024|16/03/2024|17/03/2024|18/03/2024|19/03/2024|20/03/2024|21/03/2024|22/03/2024|"
        "23/03/2024|chưa có",
        "string",
        is_asked=True,
    ),
    _case("Thời điểm", "2024-03-01T07:00:00|2024-03-01T08:00:00.25", "datetime"),
    _case("time_utc", "2024-03-01T07:00:00Z|2024-03-01T08:00:00Z", "datetime", {"timezone": "UTC"}),
    _case("Thời gian đo", "2024-03-01T07:00:00+07:00|2024-03-01T08:00:00+07:00", "datetime", {"timezone": "+07:00"}),
    _case("mixed", "2024-03-01T07:00:00+07:00|2024-03-01T08:00:00+00:00", "string"),
    _case("Lúc", "2024-03-01 07:00|2024-03-01 08:30", "datetime", {"format": "%Y-%m-%d %H:%M"}),
    _case("Thời gian nộp", "31/12/2024 08:30|01/02/2024 17:05", "datetime", {"format": "%d/%m/%Y %H:%M"}),
    _case("Giờ", "08:30:00|17:05:10", "time"),
    _case("Giờ khởi hành", "08:30|17:05", "time", {"format": "%H:%M"}),
    _case("Quý", "2024-Q3|2024-Q4", "string"),
    _case("quarter", "Q3/2024|Q4/2024", "string"),
    _case("Kỳ báo cáo", "Quý III/2024|Quý IV/2024", "string"),
    _case("Kỳ", "Tháng 3/2024|Tháng 4/2024", "string"),
    _case("Tháng báo cáo", "03/2024|04/2024", "string"),
    _case("month", "2024-03|2024-04", "yearmonth"),
    _case("Năm học", "2023-2024|2024-2025", "string"),
)

LOGICAL = (
    _case("is_open", "true|false|", "boolean"),
    _case("OK", "TRUE|FALSE", "boolean"),
)

TYPING_CASES = (*CODES, *WORDS, *NUMBERS, *TIMES, *LOGICAL)
