"""What a row stands for is told from labels, titles and cells, also where only one of them speaks of people."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from tests.validation.risk.tables import DAYS, PEOPLES, SEXES, WARDS, Table, decimal, listed, numbered, pick, whole
from validation.inspect import Inspection
from validation.report import Gate, Severity

CheckFile = Callable[..., Inspection]

AGE = whole(18, 80)
DEGREES = pick(("Đại học", "Thạc sĩ", "Tiến sĩ"))


def pay(random: Random) -> float:
    return random.choice((2.34, 2.67, 3.0, 3.33, 4.4))


def of_people() -> tuple[Table, ...]:
    """Rows that are surely people or households, whatever numbers them and whatever figures they have."""
    return (
        listed(
            "cong-chuc.csv",
            250,
            {"STT": numbered(""), "Tuổi": AGE, "Giới tính": pick(SEXES), "Hệ số lương": pay, "Trình độ": DEGREES},
        ),
        listed(
            "can-bo.csv",
            250,
            {"Mã số": numbered("CB"), "Tuổi": AGE, "Giới tính": pick(SEXES), "Hệ số lương": pay, "Trình độ": DEGREES},
        ),
        listed(
            "ho-ngheo.csv",
            300,
            {
                "mã hộ": numbered("H"),
                "thôn": pick(("Thôn 1", "Thôn 2", "Thôn 3")),
                "số nhân khẩu": whole(1, 8),
                "thu nhập bình quân": whole(400, 1500),
                "dân tộc chủ hộ": pick(PEOPLES),
            },
        ),
        listed("mot-nguoi.csv", 1, {"tuổi": AGE, "giới tính": pick(SEXES), "phường": pick(WARDS), "bệnh": pick("A")}),
        listed(
            "tieu-de-la.csv",
            300,
            {
                'tuổi "thật", năm': AGE,
                "<b>giới</b> tính": pick(SEXES),
                "phường;xã": pick(WARDS),
                'thu\'nhập, "tháng"': whole(3, 40),
            },
        ),
        listed(
            "noi-tru.csv",
            200,
            {
                "Mã BN": numbered("X"),
                "Khoa": pick(("A", "B", "C")),
                "Ngày vào": pick(DAYS),
                "Mã ICD": pick(("B20", "A15", "I10")),
            },
        ),
        listed(
            "hoc-sinh.csv",
            300,
            {
                "lớp": pick(("10A1", "10A2", "10A3")),
                "giới tính": pick(SEXES),
                "ngày sinh": lambda random: f"{random.randint(1, 28):02}/{random.randint(1, 12):02}/2008",
                "điểm toán": decimal(3, 10),
            },
        ),
    )


def of_doubt() -> tuple[Table, ...]:
    """Rows that may be people: the officer is asked."""
    mark = whole(3, 10)
    return (
        listed(
            "tai-nan.csv",
            400,
            {
                "ngày": pick(DAYS),
                "giờ": lambda random: f"{random.randrange(24)}:{random.randrange(60):02}",
                "đường": pick(("QL1A", "QL5", "Láng")),
                "tuổi nạn nhân": AGE,
                "giới tính nạn nhân": pick(SEXES),
            },
        ),
        listed(
            "diem-thi.csv",
            200,
            {"lớp": pick(("10A1", "10A2")), "giới tính": pick(SEXES), "toán": mark, "văn": mark, "anh": mark},
        ),
        listed("c.csv", 1500, {"c1": AGE, "c2": pick("MF"), "c3": pick("ABCDE"), "c4": whole(1, 5)}),
        listed("pets.csv", 300, {"species": pick(("Dog", "Cat")), "sex": pick("MF"), "age": whole(1, 15)}),
        listed("nhap-vien.csv", 90, {"Khoa": pick("ABC"), "Ngày nhập viện": pick(DAYS), "Số giường": whole(1, 40)}),
    )


def of_things() -> tuple[Table, ...]:
    """Rows that are no people, though words for people stand above them."""
    return (
        listed(
            "thu-cung.csv",
            300,
            {
                "mã chip": numbered("TC"),
                "loài": pick(("Chó", "Mèo")),
                "giới tính": pick(("Đực", "Cái")),
                "tuổi": whole(0, 15),
                "phường": pick(WARDS),
            },
        ),
        listed(
            "giuong-benh.csv",
            40,
            {"bệnh viện": numbered("Bệnh viện "), "khoa": pick(("Nội", "Nhi")), "số giường kế hoạch": whole(2, 200)},
        ),
        listed("ho.csv", 40, {"Mã hồ": numbered("H"), "Tên hồ": numbered("Hồ "), "Diện tích (ha)": decimal(1, 90)}),
        listed(
            "ho-so.csv", 40, {"Mã hồ sơ": numbered("HS"), "Lĩnh vực": pick(("Hộ tịch", "Đất đai")), "Phí": whole(1, 90)}
        ),
    )


def said(inspection: Inspection) -> set[str]:
    return {
        finding.code
        for finding in inspection.findings
        if finding.gate is Gate.PRIVACY and finding.severity in (Severity.BLOCK, Severity.REVIEW)
    }


@pytest.mark.parametrize("table", of_people(), ids=lambda table: table.file_name)
def test_numbers_and_figures_make_people_nothing_else(table: Table, check_file: CheckFile) -> None:
    """A running number, a code, a salary or a mark leaves rows what they are: people, who stand out."""
    assert "r1-uniqueness" in said(check_file(table.as_csv(), file_name=table.file_name))


@pytest.mark.parametrize("table", of_doubt(), ids=lambda table: table.file_name)
def test_rows_that_may_be_people_are_asked_about(table: Table, check_file: CheckFile) -> None:
    """Doubt is a question to the officer, and no block."""
    inspection = check_file(table.as_csv(), file_name=table.file_name)
    assert {code for code in said(inspection) if code.startswith("r")} == {"r-unit-unclear"}


@pytest.mark.parametrize("table", of_things(), ids=lambda table: table.file_name)
def test_animals_and_files_are_no_people(table: Table, check_file: CheckFile) -> None:
    """Nothing is asked of tables of animals, of lakes, of hospital beds or of files."""
    assert said(check_file(table.as_csv(), file_name=table.file_name)) == set()
