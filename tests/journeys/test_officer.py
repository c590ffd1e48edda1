"""The officer's way: sign in, hand in a real file, put it right, publish it, take it back."""

from __future__ import annotations

import unicodedata
import uuid
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from catalog.demo import PASSWORD, PEOPLE
from tests.journeys.words import fill, press, say, sign_in

EDITOR, APPROVER = PEOPLE[0].email, PEOPLE[1].email
WARDS = (Path(__file__).parents[2] / "catalog" / "demo" / "tables" / "wards-ha-noi.csv").read_bytes()
WAIT = 60_000


@pytest.fixture
def name() -> str:
    """A title that no other test uses."""
    return f"Phường xã thử nghiệm {uuid.uuid4().hex[:8]}"


def describe(page: Page, title: str, contact: str = "noivu@demo.gov.vn") -> None:
    """Fill in all but the file."""
    page.goto("/publish/new")
    if page.locator("select[name=agency]").count():
        page.locator("select[name=agency]").select_option(index=1)
    fill(page, "title_vi", title)
    fill(page, "description_vi", "Danh sách phường, xã kèm mã số, mỗi dòng một đơn vị.")
    page.locator("select[name=theme]").select_option("REGI")
    fill(page, "tags", "phường xã, thử nghiệm")
    fill(page, "contact", contact)


def attach(page: Page, file_name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": file_name, "mimeType": "text/csv", "buffer": content})


def test_an_officer_publishes_an_old_spreadsheet_export(page: Page, client: httpx.Client, name: str) -> None:
    """A Windows-1258 file with semicolons goes from the form to the public table, with codes and diacritics whole."""
    sign_in(page, EDITOR, PASSWORD)
    describe(page, name)
    attach(page, "phuong-xa.csv", WARDS)
    press(page, "Hand in and check")
    page.wait_for_url("**/publish/submissions/*")
    expect(page.get_by_text(say(page, "Checks passed"))).to_be_visible(timeout=WAIT)
    press(page, "Publish now")
    page.get_by_role("link", name=say(page, "See the public table")).click(timeout=WAIT)

    expect(page.locator("tbody").first).to_contain_text("00004")
    expect(page.locator("tbody").first).to_contain_text("Ba Đình")
    path = page.url.removeprefix(str(client.base_url).rstrip("/")).partition("?")[0]
    rows = client.get(f"{path}.json").json()
    rows = rows["data"] if isinstance(rows, dict) else rows
    assert len(rows) == 126
    assert rows[0]["ma_phuong_xa"] == "00004"
    assert all(row["ten"] == unicodedata.normalize("NFC", row["ten"]) for row in rows)


def test_a_form_with_an_error_keeps_everything_and_the_file(page: Page, name: str) -> None:
    """A personal contact is refused in the form; the file need not be chosen again."""
    sign_in(page, EDITOR, PASSWORD)
    describe(page, name, contact="nguyen.van.an.1985@gmail.com")
    attach(page, "phuong-xa.csv", WARDS)
    press(page, "Hand in and check")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=title_vi]")).to_have_value(name)
    expect(page.get_by_text(say(page, "Your file is here"))).to_be_visible()
    fill(page, "contact", "noivu@demo.gov.vn")
    press(page, "Hand in and check")
    page.wait_for_url("**/publish/submissions/*")
    expect(page.get_by_text(say(page, "Checks passed"))).to_be_visible(timeout=WAIT)


def test_personal_data_is_refused_in_plain_words_and_mended_by_another_file(page: Page, name: str) -> None:
    """A CCCD column is refused without showing a number; the file without it passes, on the same page."""
    sign_in(page, EDITOR, PASSWORD)
    describe(page, name)
    numbers = ["001190123456", "031285004321", "079091777555", "048188332211", "024275916342"]
    attach(page, "nguoi.csv", ("ma,so_cccd\n" + "".join(f"{n},{v}\n" for n, v in enumerate(numbers))).encode())
    press(page, "Hand in and check")
    page.wait_for_url("**/publish/submissions/*")
    expect(page.locator(".finding.block")).to_be_visible(timeout=WAIT)
    text = page.locator("body").inner_text()
    assert "CCCD" in text
    assert not any(number in text for number in numbers)

    attach(page, "nguoi.csv", b"ma,nhom\n1,a\n2,b\n")
    press(page, "Hand in and check")
    expect(page.get_by_text(say(page, "Checks passed"))).to_be_visible(timeout=WAIT)


def test_a_type_is_corrected_and_the_correction_taken_back(page: Page, name: str) -> None:
    """The officer types a column herself, sees it read again, and undoes it."""
    sign_in(page, EDITOR, PASSWORD)
    describe(page, name)
    attach(page, "do.csv", b"tram,nam\nA,2024\nB,2025\n")
    press(page, "Hand in and check")
    page.wait_for_url("**/publish/submissions/*")
    expect(page.get_by_text(say(page, "Checks passed"))).to_be_visible(timeout=WAIT)
    page.locator("#schema summary", has_text="nam").click()
    read_as = page.locator("[name=type-1]").input_value()
    page.locator("[name=type-1]").select_option("string")
    press(page, "Save the columns and check again")
    undo = page.get_by_role("button", name=say(page, "Take the last one back"))
    expect(undo).to_be_visible(timeout=WAIT)
    expect(page.locator("[name=type-1]")).to_have_value("string")
    undo.click()
    expect(undo).to_have_count(0, timeout=WAIT)
    expect(page.locator("[name=type-1]")).to_have_value(read_as, timeout=WAIT)


def test_a_withdrawn_dataset_is_gone_and_says_why(page: Page, client: httpx.Client, name: str) -> None:
    """Withdrawing asks for a public reason and leaves only that, with the date."""
    sign_in(page, EDITOR, PASSWORD)
    describe(page, name)
    attach(page, "phuong-xa.csv", WARDS)
    press(page, "Hand in and check")
    page.wait_for_url("**/publish/submissions/*")
    expect(page.get_by_text(say(page, "Checks passed"))).to_be_visible(timeout=WAIT)
    press(page, "Publish now")
    page.get_by_role("link", name=say(page, "See the public table")).click(timeout=WAIT)
    path = page.url.removeprefix(str(client.base_url).rstrip("/")).partition("?")[0]
    assert client.get(f"{path}.csv").status_code == 200

    page.goto("/publish")
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("link", name=say(page, "Withdraw the dataset")).click()
    fill(page, "reason", "Công bố nhầm bản chưa duyệt.")
    press(page, "Withdraw it now")
    page.wait_for_url("**/publish")
    gone = client.get(path.rpartition("/")[0])
    assert gone.status_code == 410
    assert "Công bố nhầm bản chưa duyệt." in gone.text
    assert client.get(f"{path}.csv").status_code == 410
