"""Ordinary statistical tables as agencies publish them, and tables of people without names; all figures are made."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from random import Random
from typing import NamedTuple

Make = Callable[[Random], object]


class Table(NamedTuple):
    file_name: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def as_csv(self) -> str:
        text = io.StringIO()
        csv.writer(text).writerows([self.labels, *self.rows])
        return text.getvalue()


PROVINCES = ("Hà Nội", "Huế", "Đà Nẵng", "Cần Thơ", "Lào Cai", "Nghệ An", "Gia Lai", "Đồng Nai", "Cà Mau", "An Giang")
WARDS = tuple(
    f"{kind} {name}"
    for kind in ("Phường", "Xã")
    for name in ("Tân Lập", "Hoà Bình", "Minh Khai", "Yên Sơn", "Phú Thọ", "Long Hưng")
)
WARDS_EN = tuple(
    f"{name} Ward" for name in ("Abbey", "Bridge", "Castle", "Dene", "Eastfield", "Forest", "Grange", "Hill")
)
COUNTRIES = ("Denmark", "Estonia", "Korea", "Mauritius", "Singapore", "Viet Nam")
SEXES, SEXES_EN = ("Nam", "Nữ"), ("Male", "Female")
AGES = ("0-4", "5-9", "10-14", "15-19", "20-24", "25-29", "30-39", "40-49", "50-59", "60+")
YEARS = ("2020", "2021", "2022", "2023", "2024")
PEOPLES = ("Kinh", "Tày", "Thái", "Mường", "Khmer", "Hoa")
STATIONS = ("Trạm Cầu Giấy", "Trạm Láng", "Trạm Hải Châu", "Trạm Ninh Kiều")
SCHOOLS = tuple(
    f"Trường {level} {name}"
    for level in ("Tiểu học", "THCS", "THPT")
    for name in ("Kim Đồng", "Lê Lợi", "Hoà Bình", "Quang Trung")
)
DAYS = tuple(f"2024-03-{day:02}" for day in range(1, 29))
MONTHS = tuple(f"2024-{month:02}" for month in range(1, 13))


def whole(low: int, high: int) -> Make:
    return lambda random: random.randint(low, high)


def decimal(low: float, high: float, places: int = 1) -> Make:
    return lambda random: f"{random.uniform(low, high):.{places}f}"


def pick(values: Sequence[str]) -> Make:
    return lambda random: random.choice(values)


def crossed(name: str, dimensions: dict[str, Sequence[str]], figures: dict[str, Make]) -> Table:
    """Figures for every combination of the dimensions."""
    random = Random(name)
    rows = tuple((*key, *(str(make(random)) for make in figures.values())) for key in product(*dimensions.values()))
    return Table(name, (*dimensions, *figures), rows)


def listed(name: str, count: int, columns: dict[str, Make]) -> Table:
    """Rows of which each is drawn by itself."""
    random = Random(name)
    return Table(
        name, tuple(columns), tuple(tuple(str(make(random)) for make in columns.values()) for _ in range(count))
    )


def numbered(prefix: str) -> Make:
    turns: Iterator[int] = iter(range(1, 10**6))
    return lambda _random: f"{prefix}{next(turns):04}"


def citizen_number(random: Random) -> str:
    province, digit = random.choice(("001", "031", "048", "079")), random.choice("01")
    return f"{province}{digit}{random.randint(50, 99)}{random.randrange(10**6):06}"


def ordinary() -> tuple[Table, ...]:
    """Tables of which nothing is to be said."""
    people = whole(1200, 90_000)
    return (
        crossed("dan-so-theo-tinh.csv", {"Tỉnh": PROVINCES, "Năm": YEARS}, {"Dân số": people}),
        crossed(
            "dan-so-tinh-tuoi-gioi.csv",
            {"Tỉnh": PROVINCES, "Nhóm tuổi": AGES, "Giới tính": SEXES, "Năm": YEARS},
            {"Dân số": people},
        ),
        crossed(
            "population_age_sex.csv",
            {"Country": COUNTRIES, "Sex": SEXES_EN, "Age group": AGES, "Year": YEARS},
            {"Population": people},
        ),
        crossed(
            "population_single_age.csv", {"Age": [str(age) for age in range(100)], "Sex": SEXES_EN}, {"Persons": people}
        ),
        crossed("census age sex ward.csv", {"Ward": WARDS_EN, "Age": AGES, "Sex": SEXES_EN}, {"Count": whole(11, 900)}),
        crossed(
            "tong-dieu-tra-xa.csv", {"Xã": WARDS, "Nhóm tuổi": AGES, "Giới tính": SEXES}, {"Số người": whole(12, 900)}
        ),
        crossed("dan-toc-theo-tinh.csv", {"Tỉnh": PROVINCES, "Dân tộc": PEOPLES}, {"Số người": people}),
        crossed(
            "dan-so-nam-nu.csv",
            {"Phường/Xã": WARDS},
            {"Tổng số": whole(9000, 9999), "Nam": whole(4000, 4500), "Nữ": whole(4000, 4500)},
        ),
        crossed("dan-so-nhieu-nam.csv", {"Tỉnh": PROVINCES, "Giới tính": SEXES}, dict.fromkeys(YEARS, people)),
        crossed("population_wide.csv", {"Region": COUNTRIES, "Gender": SEXES_EN}, dict.fromkeys(YEARS, people)),
        crossed("dan-so-nghin-nguoi.csv", {"Tỉnh": PROVINCES, "Năm": YEARS}, {"Dân số (nghìn người)": decimal(4, 900)}),
        crossed(
            "ty-le-tang-dan-so.csv",
            {"Tỉnh": PROVINCES},
            {"Tỷ lệ tăng dân số (%)": decimal(0, 3), "Mật độ (người/km2)": whole(50, 4000)},
        ),
        crossed(
            "tuoi-tho-binh-quan.csv", {"Tỉnh": PROVINCES, "Giới tính": SEXES}, {"Tuổi thọ bình quân": decimal(68, 79)}
        ),
        crossed(
            "unemployment.csv",
            {"Country": COUNTRIES, "Sex": SEXES_EN, "Year": YEARS},
            {"Unemployment rate": decimal(1, 12)},
        ),
        crossed(
            "thu-nhap-binh-quan.csv",
            {"Tỉnh": PROVINCES, "Giới tính": SEXES, "Năm": YEARS},
            {"Thu nhập bình quân (nghìn đồng)": whole(3000, 12000)},
        ),
        crossed("average_income.csv", {"Ward": WARDS_EN, "Age group": AGES}, {"Median income": whole(18000, 52000)}),
        crossed(
            "ho-ngheo.csv",
            {"Xã": WARDS, "Năm": YEARS},
            {"Số hộ": whole(900, 3000), "Số hộ nghèo": whole(20, 300), "Tỷ lệ hộ nghèo": decimal(1, 20)},
        ),
        crossed(
            "du-toan-ngan-sach.csv",
            {
                "Cơ quan": ("Sở Y tế", "Sở Tài chính", "Sở Nội vụ"),
                "Khoản mục": ("Lương", "Chi khác", "Đầu tư"),
                "Năm": YEARS,
            },
            {"Số tiền (triệu đồng)": whole(1, 90_000)},
        ),
        crossed(
            "budget.csv",
            {"Department": ("Health", "Transport", "Education"), "Programme": ("Capital", "Current"), "Year": YEARS},
            {"Amount": whole(1, 10**7)},
        ),
        crossed(
            "quan-trac-khong-khi.csv",
            {"Trạm": STATIONS, "Ngày": DAYS},
            {"PM10": decimal(5, 120), "PM2.5": decimal(3, 80)},
        ),
        crossed(
            "river_levels.csv", {"Station": ("Alder", "Birch", "Cedar"), "Date": DAYS}, {"Level (m)": decimal(0, 4, 2)}
        ),
        crossed("luong-mua.csv", {"Trạm": STATIONS, "Tháng": MONTHS}, {"Lượng mưa (mm)": decimal(0, 400)}),
        listed("danh-muc-phuong-xa.csv", 60, {"Mã xã": numbered("0"), "Tên": pick(WARDS), "Tỉnh": pick(PROVINCES)}),
        listed(
            "vn-wards.csv",
            60,
            {
                "ma_phuong_xa": numbered("0"),
                "ten": numbered("Tân Lập "),
                "ten_day_du": numbered("Phường Tân Lập "),
                "ten_tieng_anh": numbered("Tan Lap Ward "),
                "ma_tinh": pick(("01", "48", "79")),
                "ten_tinh": pick(PROVINCES),
            },
        ),
        crossed("wards.csv", {"Ward": WARDS_EN}, {"Area (ha)": decimal(50, 900), "Population": people}),
        listed(
            "truong-hoc.csv",
            40,
            {
                "STT": numbered(""),
                "Tên trường": numbered("Trường Tiểu học số "),
                "Xã": pick(WARDS),
                "Số lớp": whole(5, 30),
                "Số học sinh": whole(150, 1400),
                "Giáo viên": whole(6, 60),
            },
        ),
        listed(
            "schools.csv",
            40,
            {
                "School name": numbered("School "),
                "District": pick(WARDS_EN),
                "Pupils": whole(60, 1500),
                "Teachers": whole(4, 80),
            },
        ),
        crossed(
            "hoc-sinh-theo-truong.csv",
            {"Trường": SCHOOLS},
            {"Học sinh": whole(200, 900), "Học sinh nữ": whole(100, 400), "Phòng học": whole(3, 40)},
        ),
        crossed(
            "gia-ban-le.csv",
            {"Mặt hàng": ("Gạo tẻ", "Thịt lợn", "Xăng RON 95"), "Ngày": DAYS},
            {"Giá (đồng)": whole(9000, 150_000)},
        ),
        crossed(
            "prices.csv",
            {"Product": ("Rice", "Milk", "Bread"), "Month": MONTHS, "City": ("Hanoi", "Hue")},
            {"Price": decimal(1, 30, 2)},
        ),
        crossed(
            "chi-so-gia.csv",
            {"Nhóm hàng": ("Lương thực", "Nhà ở", "Giáo dục"), "Tháng": MONTHS},
            {"Chỉ số": decimal(98, 104, 2)},
        ),
        crossed(
            "xuat-khau.csv",
            {"Nước": COUNTRIES, "Mặt hàng": ("Cà phê", "Gạo", "Dệt may"), "Năm": YEARS},
            {"Trị giá (USD)": whole(1, 10**8)},
        ),
        crossed(
            "trade.csv",
            {"Reporter": COUNTRIES, "Partner": ("Japan", "France"), "HS": ("0901", "1006"), "Year": YEARS},
            {"Trade value": whole(1, 10**8)},
        ),
        crossed(
            "co-so-y-te.csv",
            {"Huyện": WARDS, "Loại": ("Trạm y tế", "Bệnh viện", "Phòng khám")},
            {"Số cơ sở": whole(1, 12), "Số giường": whole(0, 300), "Bác sĩ": whole(1, 40)},
        ),
        crossed(
            "health_facilities.csv",
            {"District": WARDS_EN, "Facility type": ("Clinic", "Hospital")},
            {"Facilities": whole(1, 9), "Beds": whole(0, 300), "Doctors": whole(1, 40)},
        ),
        crossed(
            "tiem-chung.csv",
            {"Tỉnh": PROVINCES, "Tháng": MONTHS},
            {"Số trẻ được tiêm": whole(400, 9000), "Tỷ lệ": decimal(60, 100)},
        ),
        crossed("births.csv", {"Region": COUNTRIES, "Year": YEARS}, {"Live births": people, "Deaths": people}),
        crossed("tai-nan-giao-thong.csv", {"Tỉnh": PROVINCES, "Tháng": MONTHS}, {"Số vụ": whole(1, 60)}),
        crossed(
            "dien-tich-lua.csv",
            {"Huyện": WARDS, "Vụ": ("Đông xuân", "Hè thu")},
            {"Diện tích (ha)": decimal(10, 900), "Năng suất": decimal(40, 70)},
        ),
        listed(
            "tuyen-xe-buyt.csv",
            30,
            {
                "Mã tuyến": numbered("T"),
                "Tên tuyến": numbered("Tuyến "),
                "Cự ly (km)": decimal(5, 40),
                "Giá vé": whole(5, 15),
            },
        ),
        listed(
            "du-an-dau-tu.csv",
            30,
            {
                "Mã dự án": numbered("DA"),
                "Tên dự án": numbered("Dự án số "),
                "Chủ đầu tư": pick(("Sở Xây dựng", "UBND huyện")),
                "Tổng vốn đầu tư": whole(10**6, 10**9),
            },
        ),
        listed(
            "doanh-nghiep.csv",
            40,
            {
                "Tên doanh nghiệp": numbered("Công ty TNHH "),
                "Ngành nghề": pick(("Dệt may", "Xây dựng")),
                "Doanh thu": whole(1, 10**6),
                "Số lao động": whole(11, 500),
            },
        ),
        crossed(
            "doanh-nghiep-theo-nganh.csv",
            {"Tỉnh": PROVINCES, "Ngành": ("Dệt may", "Xây dựng")},
            {"Số doanh nghiệp": whole(40, 900), "Doanh thu": whole(10**6, 10**9)},
        ),
        crossed(
            "sinh-vien-theo-nganh.csv",
            {
                "Ngành đào tạo": ("Luật", "Y khoa", "Toán"),
                "Trình độ": ("Đại học", "Thạc sĩ"),
                "Năm học": ("2022-2023", "2023-2024"),
            },
            {"Số sinh viên": whole(30, 900)},
        ),
        crossed(
            "lao-dong-nghe-nghiep.csv",
            {
                "Nghề nghiệp": ("Quản lý", "Dịch vụ", "Nông nghiệp"),
                "Giới tính": SEXES,
                "Trình độ học vấn": ("Tiểu học", "THPT", "Đại học"),
            },
            {"Số người (nghìn người)": decimal(10, 900)},
        ),
        crossed(
            "labour_force.csv",
            {
                "Occupation": ("Managers", "Services", "Farming"),
                "Sex": SEXES_EN,
                "Education": ("Primary", "Tertiary"),
                "Year": YEARS,
            },
            {"OBS_VALUE": decimal(10, 900)},
        ),
        listed(
            "danh-muc-nhom-tuoi.csv",
            20,
            {"Mã": numbered(""), "Nhóm tuổi": numbered("Nhóm "), "Từ tuổi": whole(0, 90), "Đến tuổi": whole(0, 90)},
        ),
        listed(
            "thu-tuc-hanh-chinh.csv",
            50,
            {
                "Mã thủ tục": numbered("1.00"),
                "Tên thủ tục": numbered("Thủ tục "),
                "Lĩnh vực": pick(("Hộ tịch", "Đất đai")),
                "Thời hạn (ngày)": whole(1, 30),
            },
        ),
        crossed(
            "ket-qua-bau-cu.csv", {"Ward": WARDS_EN, "Party": ("Red", "Green", "Blue")}, {"Votes": whole(100, 4000)}
        ),
        crossed(
            "crime.csv",
            {"Borough": WARDS_EN, "Offence type": ("Burglary", "Robbery", "Theft"), "Month": MONTHS},
            {"Offences": whole(1, 90)},
        ),
        crossed(
            "marriages.csv",
            {"Year": YEARS, "Marital status": ("Single", "Married", "Widowed"), "Sex": SEXES_EN},
            {"Persons": people},
        ),
    )


def of_people() -> tuple[Table, ...]:
    """Tables of which every row is a person or a household, none of them named."""
    age = whole(18, 90)
    return (
        listed("khao-sat.csv", 400, {"Phường": pick(WARDS), "Tuổi": age, "Dân tộc": pick(PEOPLES)}),
        listed(
            "survey.csv",
            400,
            {"Ward": pick(WARDS_EN), "Age": age, "Ethnicity": pick(("White", "Asian", "Black", "Mixed"))},
        ),
        listed(
            "benh-nhan.csv",
            300,
            {
                "Mã bệnh nhân": numbered("BN"),
                "Giới tính": pick(SEXES),
                "Năm sinh": whole(1940, 2020),
                "Xã": pick(WARDS),
                "Chẩn đoán": pick(("Lao phổi", "Đái tháo đường", "Viêm gan B")),
            },
        ),
        listed(
            "hoc-sinh-diem.csv",
            300,
            {
                "Số báo danh": numbered("09"),
                "Ngày sinh": lambda random: f"{random.randint(1, 28):02}/{random.randint(1, 12):02}/2008",
                "Giới tính": pick(SEXES),
                "Toán": decimal(0, 10),
                "Văn": decimal(0, 10),
            },
        ),
        listed(
            "employees.csv",
            300,
            {
                "Sex": pick(SEXES_EN),
                "Year of birth": whole(1960, 2003),
                "Job title": pick(("Clerk", "Engineer", "Driver")),
                "Salary": whole(18000, 90000),
            },
        ),
        listed(
            "ho-ngheo-danh-sach.csv",
            300,
            {
                "Mã hộ": numbered("H"),
                "Thôn": pick(WARDS),
                "Dân tộc": pick(PEOPLES),
                "Số nhân khẩu": whole(1, 9),
                "Tuổi": age,
            },
        ),
        listed(
            "respondents.csv",
            300,
            {
                "Respondent ID": numbered(""),
                "Gender": pick(SEXES_EN),
                "Age": age,
                "Postcode": pick(tuple(f"AB{n}" for n in range(40))),
                "Religion": pick(("Christian", "Muslim", "None")),
            },
        ),
        listed(
            "tai-nan-nan-nhan.csv",
            300,
            {
                "Ngày": pick(DAYS),
                "Giới tính": pick(SEXES),
                "Tuổi": age,
                "Nghề nghiệp": pick(("Nông dân", "Công nhân", "Học sinh")),
                "Huyện": pick(WARDS),
            },
        ),
        listed(
            "so-dien-thoai.csv",
            60,
            {
                "Tuổi": age,
                "Giới tính": pick(SEXES),
                "Di động": lambda random: f"09{random.choice('0136789')}{random.randrange(10**7):07}",
            },
        ),
        listed(
            "cccd.csv",
            60,
            {
                "Số CCCD": citizen_number,
                "Xã": pick(WARDS),
                "Nghề": pick(("Giáo viên", "Nông dân")),
            },
        ),
    )
