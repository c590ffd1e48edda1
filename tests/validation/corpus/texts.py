"""Text files written by hand after those that statistical offices, ministries and their programs give out."""

from __future__ import annotations

from collections.abc import Iterator

from tests.validation.corpus.case import Case
from tests.validation.corpus.written import READ_OR_ASKED, case


def cases() -> Iterator[Case]:
    yield case(
        "statistics office, one column for each year",
        "by hand: text",
        """\
"Dân số trung bình phân theo địa phương (Nghìn người)"

"Địa phương","2021","2022","Sơ bộ 2023"
"CẢ NƯỚC","98504.4","99461.7","100309.2"
"Đồng bằng sông Hồng","23224.8","23454.2","23732.4"
"Hà Nội","8330.8","8435.6","8587.1"
"Vĩnh Phúc","1191.8","1197.6","1211.3"
"Bắc Ninh","1462.9","1488.2","1517.4"
"Trung du và miền núi phía Bắc","12925.1","13023.2","13162.4"
"Hà Giang","887.1","892.7","899.9"

"Nguồn: Tổng cục Thống kê"
""".encode(),
        "text number number number",
        """
          | Địa phương | 2021 | 2022 | Sơ bộ 2023
        4 | CẢ NƯỚC | 98504.4 | 99461.7 | 100309.2
        5 | Đồng bằng sông Hồng | 23224.8 | 23454.2 | 23732.4
        6 | Hà Nội | 8330.8 | 8435.6 | 8587.1
        7 | Vĩnh Phúc | 1191.8 | 1197.6 | 1211.3
        8 | Bắc Ninh | 1462.9 | 1488.2 | 1517.4
        9 | Trung du và miền núi phía Bắc | 12925.1 | 13023.2 | 13162.4
        10 | Hà Giang | 887.1 | 892.7 | 899.9
        """,
    )
    yield case(
        "treasury form with groups, letters and sections",
        "by hand: text",
        """\
UBND TỈNH HẢI DƯƠNG;;;;;Biểu số 61/CK-NSNN
QUYẾT TOÁN CHI NGÂN SÁCH ĐỊA PHƯƠNG NĂM 2023;;;;;
(Quyết toán đã được Hội đồng nhân dân phê chuẩn);;;;;
;;;;;Đơn vị: Triệu đồng
STT;Nội dung;Dự toán;Quyết toán;So sánh;
;;;;Tuyệt đối;Tương đối (%)
A;B;1;2;3=2-1;4=2/1
;TỔNG CHI NSĐP;18.520.410;21.044.312,5;2.523.902,5;113,63
I;Chi đầu tư phát triển;5.210.000;6.980.120,25;1.770.120,25;133,98
1;Chi giáo dục;1.100.500;1.305.210;204.710;118,6
2;Chi khoa học và công nghệ;45.200;44.100,5;-1.099,5;97,57
II;Chi thường xuyên;12.310.410;13.064.192,25;753.782,25;106,12
1;Chi giáo dục;5.640.300;5.801.222;160.922;102,85
2;Chi khoa học và công nghệ;61.800;58.904;-2.896;95,31
III;Chi dự phòng;1.000.000;1.000.000;0;100
""".encode(),
        "text text 1.234 1.234,5 1.234,5 comma",
        """
           | STT | Nội dung | Dự toán | Quyết toán | So sánh Tuyệt đối | So sánh Tương đối (%)
         8 |  | TỔNG CHI NSĐP | 18.520.410 | 21.044.312,5 | 2.523.902,5 | 113,63
         9 | I | Chi đầu tư phát triển | 5.210.000 | 6.980.120,25 | 1.770.120,25 | 133,98
        10 | 1 | Chi giáo dục | 1.100.500 | 1.305.210 | 204.710 | 118,6
        11 | 2 | Chi khoa học và công nghệ | 45.200 | 44.100,5 | -1.099,5 | 97,57
        12 | II | Chi thường xuyên | 12.310.410 | 13.064.192,25 | 753.782,25 | 106,12
        13 | 1 | Chi giáo dục | 5.640.300 | 5.801.222 | 160.922 | 102,85
        14 | 2 | Chi khoa học và công nghệ | 61.800 | 58.904 | -2.896 | 95,31
        15 | III | Chi dự phòng | 1.000.000 | 1.000.000 | 0 | 100
        """,
    )
    yield case(
        "development bank download",
        "by hand: text",
        b"""\
\xef\xbb\xbf"Data Source","World Development Indicators",

"Last Updated Date","2024-06-28",

"Country Name","Country Code","Indicator Code","2020","2021","2022",
"Aruba","ABW","SP.POP.TOTL","106585","106537","106445",
"Afghanistan","AFG","SP.POP.TOTL","38972230","40099462","41128771",
"Angola","AGO","SP.POP.TOTL","33428486","34503774","35588987",
"Viet Nam","VNM","SP.POP.TOTL","96648685","97468029","98186856",
"Kosovo","XKX","SP.POP.TOTL","1790151","1786038","",
""",
        "text text text whole whole whole",
        """
           | Country Name | Country Code | Indicator Code | 2020 | 2021 | 2022
         6 | Aruba | ABW | SP.POP.TOTL | 106585 | 106537 | 106445
         7 | Afghanistan | AFG | SP.POP.TOTL | 38972230 | 40099462 | 41128771
         8 | Angola | AGO | SP.POP.TOTL | 33428486 | 34503774 | 35588987
         9 | Viet Nam | VNM | SP.POP.TOTL | 96648685 | 97468029 | 98186856
        10 | Kosovo | XKX | SP.POP.TOTL | 1790151 | 1786038 |
        """,
    )
    yield case(
        "Korean statistics with two rows of labels",
        "by hand: text",
        """\
"행정구역별","2022","2022","2023","2023"
"행정구역별","총인구 (명)","세대수 (세대)","총인구 (명)","세대수 (세대)"
"전국","51439038","23705814","51325329","23914851"
"서울특별시","9428372","4446296","9386034","4469417"
"부산광역시","3317812","1551017","3293362","1564588"
"대구광역시","2363691","1075069","2374960","1094266"
""".encode("euc-kr"),
        "text whole whole whole whole",
        """
          | 행정구역별 | 2022 총인구 (명) | 2022 세대수 (세대) | 2023 총인구 (명) | 2023 세대수 (세대)
        3 | 전국 | 51439038 | 23705814 | 51325329 | 23914851
        4 | 서울특별시 | 9428372 | 4446296 | 9386034 | 4469417
        5 | 부산광역시 | 3317812 | 1551017 | 3293362 | 1564588
        6 | 대구광역시 | 2363691 | 1075069 | 2374960 | 1094266
        """,
    )
    yield case(
        "Danish statistics bank",
        "by hand: text",
        """\
Folketal den 1. i kvartalet efter område og tid

;2023K1;2023K2;2023K3;2023K4
København;653664;655178;659350;661404
Frederiksberg;105840;105637;105434;105283
Bornholm;39663;39572;39697;39493
Christiansø;90;..;..;..
""".encode("cp1252"),
        "text whole whole? whole? whole?",
        """
          |  | 2023K1 | 2023K2 | 2023K3 | 2023K4
        4 | København | 653664 | 655178 | 659350 | 661404
        5 | Frederiksberg | 105840 | 105637 | 105434 | 105283
        6 | Bornholm | 39663 | 39572 | 39697 | 39493
        7 | Christiansø | 90 | .. | .. | ..
        """,
        answers=READ_OR_ASKED,
    )
    yield case(
        "European statistics with flags",
        "by hand: text",
        b"""\
freq,unit,geo\\TIME_PERIOD\t2020 \t2021 \t2022 
A,PC,AT\t5.4 \t6.2 \t4.8 
A,PC,BE\t5.8 \t6.3 \t5.6 
A,PC,BG\t6.1 b\t5.3 \t4.2 
A,PC,CH\t: \t5.3 u\t4.3 
A,PC,CZ\t2.6 \t2.8 \t2.2 
""",
        "text text text number",
        """
          | freq,unit,geo\\TIME_PERIOD | 2020 | 2021 | 2022
        2 | A,PC,AT | 5.4 | 6.2 | 4.8
        3 | A,PC,BE | 5.8 | 6.3 | 5.6
        4 | A,PC,BG | 6.1 b | 5.3 | 4.2
        5 | A,PC,CH | : | 5.3 u | 4.3
        6 | A,PC,CZ | 2.6 | 2.8 | 2.2
        """,
    )
    yield case(
        "database command line with rules and a count",
        "by hand: text",
        b"""\
StationId,StationName         ,Reading   ,TakenAt                \r
---------,--------------------,----------,-----------------------\r
VN0001   ,Lang Ha             ,     12.40,2024-03-31 07:00:00.000\r
VN0002   ,Cau Giay            ,      8.15,2024-03-31 07:00:00.000\r
VN0003   ,Ha Dong             ,      NULL,2024-03-31 08:00:00.000\r
VN0104   ,Son Tay             ,     10.05,2024-03-31 08:00:00.000\r
\r
(4 rows affected)\r
""",
        "text text number? moment",
        """
          | StationId | StationName | Reading | TakenAt
          | VN0001 | Lang Ha | 12.40 | 2024-03-31 07:00:00.000
          | VN0002 | Cau Giay | 8.15 | 2024-03-31 07:00:00.000
          | VN0003 | Ha Dong | NULL | 2024-03-31 08:00:00.000
          | VN0104 | Son Tay | 10.05 | 2024-03-31 08:00:00.000
        """,
        answers=READ_OR_ASKED,
    )
    yield case(
        "price bulletin with sections",
        "by hand: text",
        """\
SỞ TÀI CHÍNH TỈNH NGHỆ AN\t\t\t\t\t
BẢNG GIÁ THỊ TRƯỜNG THÁNG 3 NĂM 2024\t\t\t\t\t
TT\tMặt hàng\tĐVT\tGiá kỳ trước\tGiá kỳ này\tGhi chú
I\tLƯƠNG THỰC, THỰC PHẨM\t\t\t\t
1\tThóc khang dân\tđ/kg\t9.500\t9.800\t
2\tGạo Bắc thơm\tđ/kg\t18.000\t18.500\t
3\tThịt bò thăn\tđ/kg\t265.000\t270.000\tLoại 1
II\tVẬT LIỆU XÂY DỰNG\t\t\t\t
4\tXi măng Hoàng Mai\tđ/tấn\t1.390.000\t1.410.000\t
5\tThép Hoà Phát D10\tđ/tấn\t14.900.000\t15.050.000\t
""".encode(),
        "text text text 1.234 1.234 text",
        """
           | TT | Mặt hàng | ĐVT | Giá kỳ trước | Giá kỳ này | Ghi chú
         4 | I | LƯƠNG THỰC, THỰC PHẨM |  |  |  |
         5 | 1 | Thóc khang dân | đ/kg | 9.500 | 9.800 |
         6 | 2 | Gạo Bắc thơm | đ/kg | 18.000 | 18.500 |
         7 | 3 | Thịt bò thăn | đ/kg | 265.000 | 270.000 | Loại 1
         8 | II | VẬT LIỆU XÂY DỰNG |  |  |  |
         9 | 4 | Xi măng Hoàng Mai | đ/tấn | 1.390.000 | 1.410.000 |
        10 | 5 | Thép Hoà Phát D10 | đ/tấn | 14.900.000 | 15.050.000 |
        """,
    )
    yield case(
        "data frame saved with its index",
        "by hand: text",
        """\
,ward,households,poor,rate
0,Phường 1,4210,12,0.0029
1,Phường 2,3876,9,0.0023
2,Phường 3,5120,31,0.0061
3,Phường 5,2904,0,0.0
4,Phường 6,4433,18,0.0041
""".encode(),
        "whole text whole whole number",
        """
          |  | ward | households | poor | rate
        2 | 0 | Phường 1 | 4210 | 12 | 0.0029
        3 | 1 | Phường 2 | 3876 | 9 | 0.0023
        4 | 2 | Phường 3 | 5120 | 31 | 0.0061
        5 | 3 | Phường 5 | 2904 | 0 | 0.0
        6 | 4 | Phường 6 | 4433 | 18 | 0.0041
        """,
        answers=READ_OR_ASKED,
    )
    yield case(
        "French spreadsheet",
        "by hand: text",
        """\
Code INSEE;Commune;Population municipale;Superficie (km²);Date de création\r
01004;Ambérieu-en-Bugey;14\u00a0854;24,6;01/01/1943\r
2A004;Ajaccio;73\u00a0822;82,03;31/12/1975\r
13055;Marseille;873\u00a0076;240,62;14/07/1946\r
75056;Paris;2\u00a0113\u00a0705;105,4;20/07/1977\r
97411;Saint-Denis;154\u00a0765;142,79;19/03/1946\r
""".encode("cp1252"),
        "text text nbsp comma day-first",
        """
          | Code INSEE | Commune | Population municipale | Superficie (km²) | Date de création
        2 | 01004 | Ambérieu-en-Bugey | 14\u00a0854 | 24,6 | 01/01/1943
        3 | 2A004 | Ajaccio | 73\u00a0822 | 82,03 | 31/12/1975
        4 | 13055 | Marseille | 873\u00a0076 | 240,62 | 14/07/1946
        5 | 75056 | Paris | 2\u00a0113\u00a0705 | 105,4 | 20/07/1977
        6 | 97411 | Saint-Denis | 154\u00a0765 | 142,79 | 19/03/1946
        """,
    )
    yield case(
        "German spreadsheet",
        "by hand: text",
        """\
"Stand: 31.12.2023"
"AGS";"Gemeinde";"Einwohner";"Fläche in km²";"Stichtag"
"01001000";"Flensburg, Stadt";"92.550";"56,73";"31.12.2023"
"01002000";"Kiel, Landeshauptstadt";"248.873";"118,65";"31.12.2023"
"02000000";"Hamburg, Freie und Hansestadt";"1.910.160";"755,09";"31.12.2023"
"03101000";"Braunschweig, Stadt";"255.307";"192,7";"31.12.2023"
""".encode(),
        "text text 1.234 comma dd.mm.yyyy",
        """
          | AGS | Gemeinde | Einwohner | Fläche in km² | Stichtag
        3 | 01001000 | Flensburg, Stadt | 92.550 | 56,73 | 31.12.2023
        4 | 01002000 | Kiel, Landeshauptstadt | 248.873 | 118,65 | 31.12.2023
        5 | 02000000 | Hamburg, Freie und Hansestadt | 1.910.160 | 755,09 | 31.12.2023
        6 | 03101000 | Braunschweig, Stadt | 255.307 | 192,7 | 31.12.2023
        """,
    )
    yield case(
        "bus timetable beyond midnight",
        "by hand: text",
        b"""\
trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type
T0801,23:40:00,23:41:00,BX0001,1,0
T0801,23:55:00,23:56:30,BX0002,2,0
T0801,24:10:00,24:11:00,BX0017,3,0
T0801,25:05:00,25:05:00,BX0240,4,1
""",
        "text text text text whole whole",
        """
          | trip_id | arrival_time | departure_time | stop_id | stop_sequence | pickup_type
        2 | T0801 | 23:40:00 | 23:41:00 | BX0001 | 1 | 0
        3 | T0801 | 23:55:00 | 23:56:30 | BX0002 | 2 | 0
        4 | T0801 | 24:10:00 | 24:11:00 | BX0017 | 3 | 0
        5 | T0801 | 25:05:00 | 25:05:00 | BX0240 | 4 | 1
        """,
    )
    yield case(
        "questionnaire with whole sentences as labels",
        "by hand: text",
        """\
"Dấu thời gian","1. Đánh giá ""Bộ phận một cửa""
(chọn một mức)","2. Thời gian chờ, số phút","3. Góp ý khác"
"15/03/2024 08:12:40","Hài lòng","12","Cần thêm ghế chờ, quạt"
"15/03/2024 08:30:05","Rất hài lòng","5",""
"18/03/2024 14:02:51","Bình thường","45","- Xếp hàng lâu
- Thiếu biển chỉ dẫn"
"21/03/2024 09:15:33","Không hài lòng","70","Phải đi lại ""ba lần"" mới xong"
""".encode(),
        "moment-day-first text whole text",
        """
          | Dấu thời gian | 1. Đánh giá "Bộ phận một cửa" (chọn một mức) | 2. Thời gian chờ, số phút | 3. Góp ý khác
        2 | 15/03/2024 08:12:40 | Hài lòng | 12 | Cần thêm ghế chờ, quạt
        3 | 15/03/2024 08:30:05 | Rất hài lòng | 5 |
        4 | 18/03/2024 14:02:51 | Bình thường | 45 | - Xếp hàng lâu\\n- Thiếu biển chỉ dẫn
        5 | 21/03/2024 09:15:33 | Không hài lòng | 70 | Phải đi lại "ba lần" mới xong
        """,
    )
    yield case(
        "wells with decimal commas in their places",
        "by hand: text",
        """\
# Mạng quan trắc nước dưới đất
# Hệ toạ độ WGS84
Ký hiệu;Vĩ độ;Kinh độ;Độ sâu (m);Mực nước (m)
Q65a;20,98113;105,84206;34;-12,45
Q66b;21,01225;105,81774;48;-18,3
P41a;21,04018;105,79302;62,5;-23,07
P57a;21,00097;105,90213;55;-15,9
""".encode(),
        "text comma comma comma comma",
        """
          | Ký hiệu | Vĩ độ | Kinh độ | Độ sâu (m) | Mực nước (m)
        4 | Q65a | 20,98113 | 105,84206 | 34 | -12,45
        5 | Q66b | 21,01225 | 105,81774 | 48 | -18,3
        6 | P41a | 21,04018 | 105,79302 | 62,5 | -23,07
        7 | P57a | 21,00097 | 105,90213 | 55 | -15,9
        """,
    )
    yield case(
        "customs table with English thousands",
        "by hand: text",
        b"""\
TABLE 12. EXPORTS BY MAIN COMMODITY,,,
Unit: Tons; Million USD,,,
,,,
Commodity,Quantity,Value,Change (%)
"Coffee","1,622,340","4,243.71",4.6
"Rice","8,131,500","4,675.9",35.3
"Cashew nuts","644,020","3,636.24",18.1
"Pepper","264,095","906.5",-6.8
Total,,"13,462.35",
,,,
Source: General Department of Customs,,,
""",
        "text 1,234 1,234.5 number",
        """
          | Commodity | Quantity | Value | Change (%)
        5 | Coffee | 1,622,340 | 4,243.71 | 4.6
        6 | Rice | 8,131,500 | 4,675.9 | 35.3
        7 | Cashew nuts | 644,020 | 3,636.24 | 18.1
        8 | Pepper | 264,095 | 906.5 | -6.8
        9 | Total |  | 13,462.35 |
        """,
    )
    yield case(
        "gauge file of a hydrology station",
        "by hand: text",
        """\
TRẠM: Yên Bái
SÔNG: Thao
YẾU TỐ: Mực nước (cm)

Ngày\t1h\t7h\t13h\t19h
01/08/2023\t2514\t2520\t2531\t2540
02/08/2023\t2552\t2561\t2570\t2566
03/08/2023\t2560\t2549\t2541\t2533
04/08/2023\t2527\t2522\t2519\t2518
15/08/2023\t2702\t2745\t2788\t2810
""".encode("utf-16"),
        "day-first whole whole whole whole",
        """
           | Ngày | 1h | 7h | 13h | 19h
         6 | 01/08/2023 | 2514 | 2520 | 2531 | 2540
         7 | 02/08/2023 | 2552 | 2561 | 2570 | 2566
         8 | 03/08/2023 | 2560 | 2549 | 2541 | 2533
         9 | 04/08/2023 | 2527 | 2522 | 2519 | 2518
        10 | 15/08/2023 | 2702 | 2745 | 2788 | 2810
        """,
    )
    yield case(
        "education form in three languages of units",
        "by hand: text",
        """\
Phụ lục II,,,,,
THỐNG KÊ TRƯỜNG HỌC / SCHOOL STATISTICS 2023-2024,,,,,
,,,,,
STT,Cấp học,Trường,,Học sinh,
No.,Level,Công lập,Ngoài công lập,Nam,Nữ
,,Public,Non-public,Male,Female
1,Mầm non,1120,245,61200,57140
2,Tiểu học,1402,58,180344,170021
3,THCS,880,21,120540,114980
4,THPT,190,62,70110,76540
,Tổng cộng,3592,386,432194,418681
""".encode(),
        "whole text whole whole whole whole",
        """
           | STT No. | Cấp học Level | Trường Công lập Public | Trường Ngoài công lập Non-public \
| Học sinh Nam Male | Học sinh Nữ Female
         7 | 1 | Mầm non | 1120 | 245 | 61200 | 57140
         8 | 2 | Tiểu học | 1402 | 58 | 180344 | 170021
         9 | 3 | THCS | 880 | 21 | 120540 | 114980
        10 | 4 | THPT | 190 | 62 | 70110 | 76540
        11 |  | Tổng cộng | 3592 | 386 | 432194 | 418681
        """,
    )
    yield case(
        "register without a single number",
        "by hand: text",
        """\
Loài,Tên khoa học,Nhóm,Tình trạng
Sao la,Pseudoryx nghetinhensis,IB,CR
Voọc mũi hếch,Rhinopithecus avunculus,IB,CR
Hổ,Panthera tigris,IB,CR
Tê tê vàng,Manis pentadactyla,IB,CR
Gấu ngựa,Ursus thibetanus,IB,VU
""".encode(),
        "text text text text",
        """
          | Loài | Tên khoa học | Nhóm | Tình trạng
        2 | Sao la | Pseudoryx nghetinhensis | IB | CR
        3 | Voọc mũi hếch | Rhinopithecus avunculus | IB | CR
        4 | Hổ | Panthera tigris | IB | CR
        5 | Tê tê vàng | Manis pentadactyla | IB | CR
        6 | Gấu ngựa | Ursus thibetanus | IB | VU
        """,
    )
    yield case(
        "two rows only",
        "by hand: text",
        "Năm,Số vụ cháy,Thiệt hại (tỷ đồng)\n2022,41,12.5\n2023,38,9.75\n".encode(),
        "year whole number",
        """
          | Năm | Số vụ cháy | Thiệt hại (tỷ đồng)
        2 | 2022 | 41 | 12.5
        3 | 2023 | 38 | 9.75
        """,
    )
    yield case(
        "rainfall by month with trace amounts",
        "by hand: text",
        """\
Trạm,Tháng 1,Tháng 2,Tháng 3,Cả năm
Láng,18.2,25.1,47.9,1620.4
Sơn Tây,20.5,-,52.3,1733.8
Ba Vì,24.8,31.0,60.7,1890.1
Hà Đông,17.1,24.4,-,1588.6
Hoài Đức,19.9,23.2,44.0,1601.2
""".encode(),
        "text number number? number? number",
        """
          | Trạm | Tháng 1 | Tháng 2 | Tháng 3 | Cả năm
        2 | Láng | 18.2 | 25.1 | 47.9 | 1620.4
        3 | Sơn Tây | 20.5 | - | 52.3 | 1733.8
        4 | Ba Vì | 24.8 | 31.0 | 60.7 | 1890.1
        5 | Hà Đông | 17.1 | 24.4 | - | 1588.6
        6 | Hoài Đức | 19.9 | 23.2 | 44.0 | 1601.2
        """,
    )
