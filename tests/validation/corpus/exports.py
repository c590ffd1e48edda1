"""Files written by hand after what programs, forms and hurried people make of tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from tests.validation.corpus.case import Case
from tests.validation.corpus.workbooks import merged, workbook
from tests.validation.corpus.written import ASKED, READ_OR_ASKED, case

FAMILY = "by hand: exports"


def cases() -> Iterator[Case]:
    yield case(
        "every line quoted as a whole",
        FAMILY,
        '"Mã,Tên tỉnh,Số xã"\n"01,Hà Nội,579"\n"02,Hà Giang,193"\n"04,Cao Bằng,161"\n"06,Bắc Kạn,108"\n'.encode(),
        "text text whole",
        """
          | Mã | Tên tỉnh | Số xã
        2 | 01 | Hà Nội | 579
        3 | 02 | Hà Giang | 193
        4 | 04 | Cao Bằng | 161
        5 | 06 | Bắc Kạn | 108
        """,
        answers=READ_OR_ASKED,
    )
    yield case(
        "months of two years under merged years",
        FAMILY,
        """\
Lượng mưa tháng (mm);;;;;;
Trạm;2022;;;2023;;
;Tháng 1;Tháng 2;Tháng 3;Tháng 1;Tháng 2;Tháng 3
Láng;18,2;25,1;47,9;20,4;11,7;39,5
Hà Đông;17,1;24,4;45,3;19,8;12,2;40,1
Sơn Tây;20,5;27,8;52,3;23,9;14,6;44,8
Ba Vì;24,8;31;60,7;26,1;17,3;51,2
""".encode(),
        "text comma comma comma comma comma comma",
        """
          | Trạm | 2022 Tháng 1 | 2022 Tháng 2 | 2022 Tháng 3 | 2023 Tháng 1 | 2023 Tháng 2 | 2023 Tháng 3
        4 | Láng | 18,2 | 25,1 | 47,9 | 20,4 | 11,7 | 39,5
        5 | Hà Đông | 17,1 | 24,4 | 45,3 | 19,8 | 12,2 | 40,1
        6 | Sơn Tây | 20,5 | 27,8 | 52,3 | 23,9 | 14,6 | 44,8
        7 | Ba Vì | 24,8 | 31 | 60,7 | 26,1 | 17,3 | 51,2
        """,
    )
    yield case(
        "sections on lines of their own",
        FAMILY,
        """\
Mã số,Ngành,Doanh nghiệp,Lao động
A. NÔNG NGHIỆP
01,Trồng trọt,120,4310
02,Lâm nghiệp,35,1204
B. CÔNG NGHIỆP
05,Khai thác than,12,9820
10,Chế biến thực phẩm,310,27640
""".encode(),
        "text text whole whole",
        """
          | Mã số | Ngành | Doanh nghiệp | Lao động
        2 | A. NÔNG NGHIỆP |  |  |
        3 | 01 | Trồng trọt | 120 | 4310
        4 | 02 | Lâm nghiệp | 35 | 1204
        5 | B. CÔNG NGHIỆP |  |  |
        6 | 05 | Khai thác than | 12 | 9820
        7 | 10 | Chế biến thực phẩm | 310 | 27640
        """,
        answers=ASKED,
        codes=frozenset({"missing-cell"}),
    )
    yield case(
        "codes that look like powers of ten",
        FAMILY,
        b"lot,count,code\n12E3,4,1e5\n07E1,9,2e7\n33E8,12,9e0\n41E2,7,3e3\n",
        "text whole text",
        """
          | lot | count | code
        2 | 12E3 | 4 | 1e5
        3 | 07E1 | 9 | 2e7
        4 | 33E8 | 12 | 9e0
        5 | 41E2 | 7 | 3e3
        """,
    )
    yield case(
        "day and hour in two columns",
        FAMILY,
        b"""\
Date;Hour;Level (cm);Rain
2024/03/31;01:00;251;0.0
2024/03/31;07:00;254;0.2
2024/04/01;13:00;260;12.8
2024/04/01;19:00;;3.6
""",
        "slashed hour whole number",
        """
          | Date | Hour | Level (cm) | Rain
        2 | 2024/03/31 | 01:00 | 251 | 0.0
        3 | 2024/03/31 | 07:00 | 254 | 0.2
        4 | 2024/04/01 | 13:00 | 260 | 12.8
        5 | 2024/04/01 | 19:00 |  | 3.6
        """,
    )
    yield case(
        "objects and addresses of pages in cells",
        FAMILY,
        b"""\
id,tags,link,place
1,"{""loai"": ""park"", ""cap"": 2}","https://example.org/x?a=1,2","10.7721, 106.6983"
2,"{""loai"": ""lake"", ""cap"": 1}","https://example.org/x?a=3,4","21.0285, 105.8542"
3,"{}","https://example.org/x","16.0544, 108.2022"
""",
        "whole object text place",
        """
          | id | tags | link | place
        2 | 1 | {"loai": "park", "cap": 2} | https://example.org/x?a=1,2 | 10.7721, 106.6983
        3 | 2 | {"loai": "lake", "cap": 1} | https://example.org/x?a=3,4 | 21.0285, 105.8542
        4 | 3 | {} | https://example.org/x | 16.0544, 108.2022
        """,
    )
    yield case(
        "money with its sign",
        FAMILY,
        """\
Dịch vụ\tMức phí\tThời hạn
Cấp phép xây dựng\t75.000 đ\t15 ngày
Sao lục hồ sơ\t2.000 đ\t1 ngày
Đăng ký kinh doanh\t100.000 đ\t3 ngày
Trích lục bản đồ\t1.250.000 đ\t5 ngày
""".encode(),
        "text money text",
        """
          | Dịch vụ | Mức phí | Thời hạn
        2 | Cấp phép xây dựng | 75.000 đ | 15 ngày
        3 | Sao lục hồ sơ | 2.000 đ | 1 ngày
        4 | Đăng ký kinh doanh | 100.000 đ | 3 ngày
        5 | Trích lục bản đồ | 1.250.000 đ | 5 ngày
        """,
    )
    yield case(
        "a count of records below",
        FAMILY,
        """\
Mã trạm|Tên trạm|Công suất (m3/h)
TB01|Yên Sở|90000
TB02|Đồng Bông|20000
TB03|Cổ Nhuế|12500
Tổng số bản ghi: 3
""".encode(),
        "text text whole",
        """
          | Mã trạm | Tên trạm | Công suất (m3/h)
        2 | TB01 | Yên Sở | 90000
        3 | TB02 | Đồng Bông | 20000
        4 | TB03 | Cổ Nhuế | 12500
        """,
        answers=READ_OR_ASKED,
    )
    yield case(
        "lines of spaces and tabs between",
        FAMILY,
        b"year,visits\n2019,120\n   \n2020,45\n\t\n2021,51\n2022,98\n \n",
        "year whole",
        "| year | visits\n2 | 2019 | 120\n4 | 2020 | 45\n6 | 2021 | 51\n7 | 2022 | 98",
    )
    yield case(
        "notes of notes in cells",
        FAMILY,
        """\
Tỉnh,Diện tích rừng (ha),Tỷ lệ che phủ (%)
Hà Giang,486920,58.9
Cao Bằng,380614(1),54.2
Bắc Kạn,374070,73.4
Lai Châu,489820(2),51.9
""".encode(),
        "text text number",
        """
          | Tỉnh | Diện tích rừng (ha) | Tỷ lệ che phủ (%)
        2 | Hà Giang | 486920 | 58.9
        3 | Cao Bằng | 380614(1) | 54.2
        4 | Bắc Kạn | 374070 | 73.4
        5 | Lai Châu | 489820(2) | 51.9
        """,
    )
    yield case(
        "provisional years among years",
        FAMILY,
        """\
Năm,Lượt khách,Tăng (%)
2019,18008591,16.2
2020,3837276,-78.7
2021,157300,-95.9
Sơ bộ 2022,3661222,
""".encode(),
        "text whole number",
        """
          | Năm | Lượt khách | Tăng (%)
        2 | 2019 | 18008591 | 16.2
        3 | 2020 | 3837276 | -78.7
        4 | 2021 | 157300 | -95.9
        5 | Sơ bộ 2022 | 3661222 |
        """,
    )
    yield case(
        "inch marks between tabs",
        FAMILY,
        """\
Vật tư\tQuy cách\tSố lượng
Ống thép\t2"\t140
Ống thép\t3/4"\t90
Van cổng\t5" loại A\t12
Mặt bích\t10"\t7
""".encode(),
        "text text whole",
        """
          | Vật tư | Quy cách | Số lượng
        2 | Ống thép | 2" | 140
        3 | Ống thép | 3/4" | 90
        4 | Van cổng | 5" loại A | 12
        5 | Mặt bích | 10" | 7
        """,
        answers=READ_OR_ASKED,
    )
    yield case(
        "losses in brackets",
        FAMILY,
        b'Company,Revenue,Profit\nAlpha,1200,"(35)"\nBeta,980,120\nGamma,1510,"(210)"\nDelta,640,18\n',
        "text whole text",
        """
          | Company | Revenue | Profit
        2 | Alpha | 1200 | (35)
        3 | Beta | 980 | 120
        4 | Gamma | 1510 | (210)
        5 | Delta | 640 | 18
        """,
    )
    yield case(
        "a column for each question and its words below",
        FAMILY,
        """\
maho,c1,c2,c3
Mã hộ,Số nhân khẩu,Diện tích nhà (m2),Nguồn nước
H001,4,62.5,Nước máy
H002,6,48,Giếng khoan
H003,2,35.5,Nước máy
H004,5,71,Nước mưa
""".encode(),
        "text whole number text",
        """
          | maho Mã hộ | c1 Số nhân khẩu | c2 Diện tích nhà (m2) | c3 Nguồn nước
        3 | H001 | 4 | 62.5 | Nước máy
        4 | H002 | 6 | 48 | Giếng khoan
        5 | H003 | 2 | 35.5 | Nước máy
        6 | H004 | 5 | 71 | Nước mưa
        """,
        answers=READ_OR_ASKED,
    )
    yield case(
        "a title that is as wide as the table",
        FAMILY,
        """\
Sở Công Thương,Phòng Thương mại,Quý I/2024,Mẫu 05
Chợ,Hạng,Số hộ kinh doanh,Diện tích (m2)
Đồng Xuân,1,2100,13600
Hôm - Đức Viên,1,845,7200.5
Bưởi,2,410,3900
Châu Long,3,180,1250.25
""".encode(),
        "text whole whole number",
        """
          | Chợ | Hạng | Số hộ kinh doanh | Diện tích (m2)
        3 | Đồng Xuân | 1 | 2100 | 13600
        4 | Hôm - Đức Viên | 1 | 845 | 7200.5
        5 | Bưởi | 2 | 410 | 3900
        6 | Châu Long | 3 | 180 | 1250.25
        """,
        answers=READ_OR_ASKED,
    )
    yield case(
        "only texts under a title and a date",
        FAMILY,
        """\
DANH MỤC THỦ TỤC HÀNH CHÍNH;;
Cập nhật ngày 12/3/2024;;
;;
Mã thủ tục;Tên thủ tục;Cơ quan thực hiện
1.000656;Đăng ký khai tử;UBND cấp xã
1.001193;Đăng ký khai sinh;UBND cấp xã
2.000815;Chứng thực bản sao từ bản chính;Phòng Tư pháp, UBND cấp xã
""".encode(),
        "text text text",
        """
          | Mã thủ tục | Tên thủ tục | Cơ quan thực hiện
        5 | 1.000656 | Đăng ký khai tử | UBND cấp xã
        6 | 1.001193 | Đăng ký khai sinh | UBND cấp xã
        7 | 2.000815 | Chứng thực bản sao từ bản chính | Phòng Tư pháp, UBND cấp xã
        """,
    )
    yield case(
        "a workbook whose labels have three rows",
        FAMILY,
        workbook(
            (
                ("Biểu 3. Dân số theo giới tính và khu vực", None, None, None, None, None),
                ("TT", "Huyện", "Dân số (người)", None, None, None),
                (None, None, "Thành thị", None, "Nông thôn", None),
                (None, None, "Nam", "Nữ", "Nam", "Nữ"),
                (1, "Sapa", 6100, 6420, 27800, 26950),
                (2, "Bát Xát", 3150, 3080, 38210, 37120),
                (3, "Bảo Thắng", 14520, 14980, 40110, 39600),
                (None, "Cộng", 23770, 24480, 106120, 103670),
            ),
            merged("A1:F1", "A2:A4", "B2:B4", "C2:F2", "C3:D3", "E3:F3"),
        ),
        "whole text whole whole whole whole",
        """
          | TT | Huyện | Dân số (người) Thành thị Nam | Dân số (người) Thành thị Nữ \
| Dân số (người) Nông thôn Nam | Dân số (người) Nông thôn Nữ
        5 | 1 | Sapa | 6100 | 6420 | 27800 | 26950
        6 | 2 | Bát Xát | 3150 | 3080 | 38210 | 37120
        7 | 3 | Bảo Thắng | 14520 | 14980 | 40110 | 39600
        8 |  | Cộng | 23770 | 24480 | 106120 | 103670
        """,
    )
    yield case(
        "a workbook with a signature block and a unit in a corner",
        FAMILY,
        workbook(
            (
                (None, None, None, "ĐVT: con"),
                ("Xã", "Trâu", "Bò", "Ngày kiểm kê"),
                ("Bản Hồ", 412, 96, dt.date(2024, 4, 1)),
                ("Tả Van", 388, 41, dt.date(2024, 4, 2)),
                ("Mường Bo", 610, 150, dt.date(2024, 4, 15)),
                (None, None, None, None),
                (None, None, None, "Ngày 20 tháng 4 năm 2024"),
                ("NGƯỜI LẬP BIỂU", None, None, "CHỦ TỊCH"),
            )
        ),
        "text whole whole date",
        """
          | Xã | Trâu | Bò | Ngày kiểm kê
        3 | Bản Hồ | 412 | 96 | 2024-04-01
        4 | Tả Van | 388 | 41 | 2024-04-02
        5 | Mường Bo | 610 | 150 | 2024-04-15
        """,
        answers=READ_OR_ASKED,
    )
    yield case(
        "a workbook with column letters and sums above",
        FAMILY,
        workbook(
            (
                ("Chỉ tiêu", "Mã số", "Năm nay", "Năm trước"),
                ("A", "B", 1, 2),
                ("TỔNG CỘNG TÀI SẢN", "270", 18520410.5, 17204115),
                ("Tiền", "110", 1250600, 980455.25),
                ("Hàng tồn kho", "140", 8420115, 7911020),
                ("Tài sản cố định", "220", 8849695.5, 8312639.75),
            )
        ),
        "text text number number",
        """
          | Chỉ tiêu | Mã số | Năm nay | Năm trước
        3 | TỔNG CỘNG TÀI SẢN | 270 | 18520410.5 | 17204115
        4 | Tiền | 110 | 1250600 | 980455.25
        5 | Hàng tồn kho | 140 | 8420115 | 7911020
        6 | Tài sản cố định | 220 | 8849695.5 | 8312639.75
        """,
    )
    yield case(
        "a workbook of dates typed as text in one column and real in another",
        FAMILY,
        workbook(
            (
                ("Số văn bản", "Ngày ký", "Ngày nhận"),
                ("12/CV", "29/02/2024", dt.datetime(2024, 3, 1)),
                ("13/CV", "01/03/2024", dt.datetime(2024, 3, 2)),
                ("20/CV", "15/03/2024", dt.datetime(2024, 3, 18)),
            )
        ),
        "text day-first date",
        """
          | Số văn bản | Ngày ký | Ngày nhận
        2 | 12/CV | 29/02/2024 | 2024-03-01
        3 | 13/CV | 01/03/2024 | 2024-03-02
        4 | 20/CV | 15/03/2024 | 2024-03-18
        """,
    )
