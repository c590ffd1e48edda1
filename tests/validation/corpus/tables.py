"""Small clean tables of the shapes that agencies hand in."""

from __future__ import annotations

from dataclasses import dataclass

from tests.validation.corpus.case import COMMA, DATE, DAY_FIRST, MOMENT, NUMBER, TEXT, WHOLE, YEAR, Kind

GROUPED_POINT = Kind(("integer", "number"), group_char=".")
SPACED_COMMA = Kind(("number",), decimal_char=",", group_char=" ")
MOMENT_DAY_FIRST = Kind(("datetime",), "%d/%m/%Y %H:%M")


@dataclass(frozen=True)
class Table:
    name: str
    labels: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[str, ...], ...]


def _table(name: str, kinds: tuple[Kind, ...], text: str) -> Table:
    """A table written with `|` between its cells; the first line has the labels."""
    labels, *rows = (tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines())
    return Table(name, labels, kinds, tuple(rows))


TABLES = {
    table.name: table
    for table in (
        _table(
            "wards",
            (TEXT, TEXT, TEXT, TEXT, NUMBER, WHOLE),
            """
            Mã phường | Tên phường, xã | Mã quận | Tên quận | Diện tích (km2) | Dân số
            00001 | Phường Phúc Xá | 001 | Quận Ba Đình | 0.92 | 21890
            00004 | Phường Trúc Bạch | 001 | Quận Ba Đình | 0.5 | 7620
            00006 | Phường Vĩnh Phúc | 001 | Quận Ba Đình | 0.74 | 23910
            00007 | Phường Cống Vị | 001 | Quận Ba Đình | 0.53 | 16170
            00008 | Phường Liễu Giai | 001 | Quận Ba Đình | 0.71 | 21470
            00037 | Phường Hàng Buồm | 002 | Quận Hoàn Kiếm | 0.13 | 8110
            00040 | Phường Hàng Đào | 002 | Quận Hoàn Kiếm | 0.07 | 5620
            00043 | Phường Hàng Bồ | 002 | Quận Hoàn Kiếm | 0.09 | 6140
            00118 | Phường Nghĩa Đô | 005 | Quận Cầu Giấy | 1.24 | 34610
            """,
        ),
        _table(
            "budget",
            (TEXT, TEXT, COMMA, COMMA, COMMA),
            """
            Mã chương | Đơn vị | Dự toán | Thực hiện | Tỷ lệ
            018 | Sở Tài chính | 12500,5 | 12310,25 | 98,48
            022 | Sở Giáo dục và Đào tạo | 845210 | 851930,75 | 100,8
            023 | Sở Y tế | 512300,25 | 498120,5 | 97,23
            024 | Sở Lao động, Thương binh và Xã hội | 98450,75 | 91200 | 92,64
            026 | Sở Tài nguyên và Môi trường | 64120 | 60310,3 | 94,06
            035 | Ban Dân tộc | 4310,6 | 4102,9 | 95,18
            037 | Thanh tra tỉnh | 9820,45 | 9820,45 | 100
            040 | Văn phòng UBND tỉnh | 27640 | 26990,1 | 97,65
            """,
        ),
        _table(
            "air",
            (TEXT, MOMENT, NUMBER, NUMBER, NUMBER),
            """
            Station | Time | PM10 | PM2.5 | NO2
            HN-01 | 2024-03-31 00:00:00 | 81.2 | 54.7 | 30.12
            HN-01 | 2024-03-31 01:00:00 | 79.9 | 52.3 | 28.4
            HN-01 | 2024-03-31 02:00:00 | 75.05 | | 27.9
            HN-01 | 2024-03-31 03:00:00 | 71.6 | 47.3 |
            HN-02 | 2024-03-31 00:00:00 | 102.7 | 70.9 | 41.0
            HN-02 | 2024-03-31 01:00:00 | 98.3 | 66.24 | 40.2
            HN-02 | 2024-03-31 02:00:00 | | | 38.8
            HN-02 | 2024-03-31 03:00:00 | 93.4 | 61.8 | 36.45
            DN-07 | 2024-03-31 00:00:00 | 24.1 | 13.9 | 9.7
            """,
        ),
        _table(
            "population",
            (TEXT, TEXT, TEXT, YEAR, WHOLE),
            """
            Tỉnh | Nhóm tuổi | Giới tính | Năm | Số người
            Hà Nội | 0-4 | Nam | 2023 | 352140
            Hà Nội | 0-4 | Nữ | 2023 | 318920
            Hà Nội | 5-9 | Nam | 2023 | 371200
            Hà Nội | 5-9 | Nữ | 2023 | 335780
            Hà Giang | 0-4 | Nam | 2023 | 52310
            Hà Giang | 0-4 | Nữ | 2023 | 49120
            Hà Giang | 5-9 | Nam | 2023 | 50870
            Hà Giang | 5-9 | Nữ | 2023 | 47960
            Đắk Lắk | 80+ | Nam | 2023 | 9120
            Đắk Lắk | 80+ | Nữ | 2023 | 15210
            """,
        ),
        _table(
            "schools",
            (TEXT, TEXT, TEXT, WHOLE, WHOLE, DAY_FIRST),
            """
            Mã trường | Tên trường | Loại hình | Số lớp | Số học sinh | Ngày thành lập
            01001301 | Tiểu học Ba Đình | Công lập | 32 | 1340 | 05/09/1957
            01001302 | Tiểu học Hoàng Diệu | Công lập | 28 | 1105 | 15/08/1975
            01001303 | Tiểu học Nguyễn Tri Phương | Công lập | 30 | 1266 | 20/11/1980
            01002304 | Tiểu học Vietkids | Tư thục | 12 | 240 | 01/06/2011
            01002401 | THCS Ngô Sĩ Liên | Công lập | 48 | 2210 | 03/02/1960
            01002402 | THCS Trưng Vương | Công lập | 50 | 2304 | 27/09/1917
            01003501 | THPT Chuyên Lê Hồng Phong | Công lập | 45 | 1590 | 18/03/1920
            """,
        ),
        _table(
            "beds",
            (TEXT, TEXT, WHOLE, WHOLE, NUMBER, DATE),
            """
            Hospital | Department | Beds | Occupied | Rate | Report date
            Central Eye Hospital | Retina | 120 | 96 | 0.8 | 2024-06-01
            Central Eye Hospital | Cornea | 80 | 71 | 0.8875 | 2024-06-01
            Saint Paul | Surgery | 210 | 205 | 0.9762 | 2024-06-02
            Saint Paul | Paediatrics | 160 | 158 | 0.9875 | 2024-06-02
            Thanh Nhan | Oncology | 95 | 101 | 1.0632 | 2024-06-03
            Thanh Nhan | Maternity | 130 | 64 | 0.4923 | 2024-06-03
            Dong Da | Tropical diseases | 70 | 12 | 0.1714 | 2024-06-30
            """,
        ),
        _table(
            "stops",
            (TEXT, TEXT, NUMBER, NUMBER, TEXT),
            """
            Mã trạm | Tên trạm | Vĩ độ | Kinh độ | Mái che
            BX-0001 | Bến xe Miền Đông | 10.814216 | 106.711273 | Có
            BX-0002 | Chợ Bến Thành | 10.771595 | 106.698204 | Có
            BX-0017 | Đại học Bách khoa | 10.772011 | 106.658102 | Không
            BX-0018 | Công viên Lê Thị Riêng | 10.785523 | 106.665071 | Không
            BX-0103 | Ngã tư Hàng Xanh | 10.801492 | 106.711104 | Có
            BX-0240 | Khu du lịch Suối Tiên | 10.866203 | 106.803517 | Có
            BX-0355 | Bến phà Bình Khánh | 10.684472 | 106.769205 | Không
            """,
        ),
        _table(
            "prices",
            (TEXT, TEXT, GROUPED_POINT, GROUPED_POINT, DAY_FIRST),
            """
            Mặt hàng | Đơn vị tính | Giá thấp nhất | Giá cao nhất | Ngày khảo sát
            Gạo tẻ thường | kg | 14.500 | 17.000 | 15/03/2024
            Thịt lợn ba chỉ | kg | 125.000 | 140.000 | 15/03/2024
            Xi măng PCB40 | tấn | 1.480.000 | 1.620.000 | 15/03/2024
            Thép cuộn D6 | tấn | 14.150.000 | 14.900.000 | 18/03/2024
            Xăng RON 95 | lít | 23.810 | 24.280 | 21/03/2024
            Vàng SJC | lượng | 78.500.000 | 80.500.000 | 21/03/2024
            Vé xe buýt | lượt | 7.000 | 9.000 | 28/03/2024
            """,
        ),
        _table(
            "harvest",
            (TEXT, TEXT, TEXT, SPACED_COMMA, SPACED_COMMA),
            """
            Quý | Tỉnh | Cây trồng | Diện tích (ha) | Sản lượng (tấn)
            2023-Q1 | An Giang | Lúa | 228 900,5 | 1 698 438,2
            2023-Q1 | Kiên Giang | Lúa | 281 400,2 | 2 076 732
            2023-Q2 | An Giang | Ngô | 3 120,7 | 24 960,75
            2023-Q2 | Đồng Tháp | Lúa | 190 256 | 1 217 638,4
            2023-Q3 | Lâm Đồng | Cà phê | 175 120,1 | 541 302,9
            2023-Q3 | Bình Phước | Điều | 149 301,3 | 170 890,6
            2023-Q4 | Bến Tre | Dừa | 78 015,8 | 688 210,5
            2023-Q4 | Sóc Trăng | Hành tím | 812,4 | 9 740,3
            """,
        ),
        _table(
            "reservoirs",
            (TEXT, MOMENT_DAY_FIRST, NUMBER, NUMBER, WHOLE),
            """
            Hồ chứa | Thời điểm | Mực nước (m) | Dung tích (triệu m3) | Lưu lượng đến (m3/s)
            Hoà Bình | 31/03/2024 07:00 | 105.62 | 7431.5 | 410
            Sơn La | 31/03/2024 07:00 | 201.3 | 6890.25 | 287
            Lai Châu | 31/03/2024 07:00 | 284.95 | 990.1 | 142
            Thác Bà | 31/03/2024 07:00 | 52.14 | 1720.8 | 35
            Tuyên Quang | 31/03/2024 07:00 | 108.77 | 1530.45 | 96
            Trị An | 31/03/2024 07:30 | 56.4 | 1690.2 | 220
            Dầu Tiếng | 31/03/2024 07:30 | 21.05 | 985.35 | 0
            """,
        ),
        _table(
            "licences",
            (TEXT, TEXT, TEXT, DAY_FIRST, DAY_FIRST, TEXT),
            """
            Số giấy phép | Tổ chức | Lĩnh vực | Ngày cấp | Ngày hết hạn | Tình trạng
            012/GP-STNMT | Công ty CP Xi măng Bỉm Sơn | Khai thác đá | 14/02/2019 | 14/02/2029 | Còn hiệu lực
            015/GP-STNMT | Nhà máy nước Hàm Rồng | Nước mặt | 22/03/2020 | 22/03/2025 | Còn hiệu lực
            021/GP-STNMT | Công ty TNHH Cát sỏi Sông Chu | Khai thác cát | 01/07/2018 | 30/06/2021 | Hết hiệu lực
            033/GP-STNMT | Hợp tác xã Thành Công | Xả thải | 19/10/2021 | 19/10/2026 |
            034/GP-STNMT | Bệnh viện đa khoa tỉnh | Xả thải | 25/10/2021 | 25/10/2024 | Đang gia hạn
            040/GP-STNMT | Công ty Mía đường Lam Sơn | Nước dưới đất | 30/12/2022 | 30/12/2027 | Còn hiệu lực
            """,
        ),
        _table(
            "korea",
            (TEXT, TEXT, TEXT, WHOLE, WHOLE, DATE),
            """
            행정기관코드 | 시도 | 시군구 | 인구수 | 세대수 | 기준일
            0110 | 서울특별시 | 종로구 | 139417 | 71983 | 2024-03-31
            0120 | 서울특별시 | 중구 | 121312 | 64870 | 2024-03-31
            0130 | 서울특별시 | 용산구 | 213151 | 109425 | 2024-03-31
            0210 | 부산광역시 | 해운대구 | 382061 | 172345 | 2024-03-31
            0220 | 부산광역시 | 기장군 | 178320 | 77041 | 2024-03-31
            0310 | 대구광역시 | 수성구 | 408734 | 174650 | 2024-03-31
            0910 | 제주특별자치도 | 서귀포시 | 182169 | 87012 | 2024-03-31
            """,
        ),
        _table(
            "denmark",
            (TEXT, TEXT, COMMA, WHOLE, YEAR),
            """
            Kommunekode | Kommune | Areal (km²) | Folketal | År
            0101 | København | 90,1 | 653664 | 2023
            0147 | Frederiksberg | 8,7 | 105840 | 2023
            0151 | Ballerup | 34,08 | 51744 | 2023
            0155 | Dragør | 18,3 | 14640 | 2023
            0461 | Odense | 305,6 | 208340 | 2023
            0751 | Aarhus | 468,9 | 361544 | 2023
            0851 | Aalborg | 1137,3 | 221082 | 2023
            0860 | Hjørring | 926,58 | 63834 | 2023
            """,
        ),
        _table(
            "bilingual",
            (TEXT, TEXT, TEXT, WHOLE, NUMBER),
            """
            Mã số (Code) | Tỉnh (Province) | Vùng (Region) | Số hộ (Households) | Tỷ lệ nghèo (Poverty rate, %)
            01 | Hà Nội | Red River Delta | 2224107 | 0.12
            02 | Hà Giang | Northern Midlands and Mountains | 187312 | 37.08
            04 | Cao Bằng | Northern Midlands and Mountains | 129504 | 29.01
            48 | Đà Nẵng | South Central Coast | 318950 | 0.9
            66 | Đắk Lắk | Central Highlands | 494420 | 11.35
            79 | TP. Hồ Chí Minh | Southeast | 2558914 | 0.05
            92 | Cần Thơ | Mekong Delta | 361840 | 0.64
            """,
        ),
        Table(
            "decrees",
            ("Số hiệu", "Trích yếu", "Cơ quan", "Ngày ban hành", "Số trang"),
            (TEXT, TEXT, TEXT, DAY_FIRST, WHOLE),
            (
                ("15/2024/QĐ-UBND", "Ban hành quy định về giá đất\nnăm 2024", "UBND tỉnh", "29/03/2024", "42"),
                ("16/2024/QĐ-UBND", 'Về đề án "Chuyển đổi số", giai đoạn 2', "UBND tỉnh", "30/03/2024", "18"),
                (
                    "04/2024/NQ-HĐND",
                    "Phân bổ ngân sách:\n- chi đầu tư;\n- chi thường xuyên",
                    "HĐND tỉnh",
                    "14/04/2024",
                    "7",
                ),
                ("05/2024/NQ-HĐND", "Mức thu học phí, lệ phí", "HĐND tỉnh", "15/04/2024", "5"),
                ("112/KH-STC", "Kế hoạch kiểm tra; rà soát tài sản công", "Sở Tài chính", "22/04/2024", "3"),
                ("118/KH-STC", "Kế hoạch | Lịch công tác", "Sở Tài chính", "25/04/2024", "2"),
            ),
        ),
    )
}
