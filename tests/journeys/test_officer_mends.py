"""The officer's way with a table that is not ready: everything is put right on one page."""

from __future__ import annotations

import unicodedata
import uuid
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from catalog.demo import PASSWORD, PEOPLE
from tests.journeys.test_officer import WAIT, attach, describe
from tests.journeys.words import press, say, sign_in
from validation.messages import SUGGESTIONS

EDITOR = PEOPLE[0].email
STEWARD = next(person.email for person in PEOPLE if person.role is None)

PREAMBLE = "ỦY BAN NHÂN DÂN THÀNH PHỐ;;;\nBảng lượng mưa theo trạm năm 2024;;;\n;;;\n"
HEADER = "Mã trạm;Tên trạm;Ngày đo;Lượng mưa\n"
GOOD = "".join(f"TR{n:03};Trạm số {n};{n % 27 + 1:02}/{n % 12 + 1:02}/2024;{n},{n % 9 + 1}\n" for n in range(1, 61))
BAD = "TR061;Trạm số 61;31/02/2024;4,5\nTR062;Trạm số 62;05/06/2024;mất số liệu\nTR063;Trạm số 63;06/06/2024;12,5 mm\n"


@pytest.fixture
def name() -> str:
    return f"Lượng mưa {uuid.uuid4().hex[:8]}"


def in_windows_1258(text: str) -> bytes:
    """As old software writes Vietnamese: the tone behind its vowel."""
    marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    written = []
    for character in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", character)
        tones = "".join(part for part in parts if part in marks)
        rest = unicodedata.normalize("NFC", "".join(part for part in parts if part not in marks))
        written.append(character if _is_in_1258(character) else rest + tones)
    return "".join(written).encode("cp1258")


def _is_in_1258(character: str) -> bool:
    try:
        character.encode("cp1258")
    except UnicodeEncodeError:
        return False
    return True


def suggested(page: Page, code: str) -> Locator:
    """The buttons of a suggestion."""
    language = str(page.locator("html").get_attribute("lang"))
    text = SUGGESTIONS[code].get(language)
    return page.get_by_role("button", name=text)


def column(page: Page, title: str) -> Locator:
    """The opened fold of a column."""
    fold = page.locator("#schema details", has=page.locator("summary strong", has_text=title))
    fold.locator("summary").click()
    return fold


def waited(page: Page) -> None:
    """The page has followed the check to its end by itself."""
    expect(page.locator("#status[data-under-way]")).to_have_count(0, timeout=WAIT)


def save(page: Page) -> None:
    press(page, "Save the columns and check again")
    page.wait_for_load_state()
    waited(page)


def allow_rows_left_out(page: Page) -> None:
    sign_in(page, STEWARD, PASSWORD)
    page.goto("/publish/agencies")
    for address in [link.get_attribute("href") for link in page.locator("main a[href^='/publish/agencies/']").all()]:
        if address and not address.endswith("/new"):
            page.goto(address)
            page.locator("[name=allows_partial]").check()
            page.locator("main form.form button").click()
    page.context.clear_cookies(name="session")


def test_a_messy_file_is_mended_and_published_on_one_page(page: Page, client: httpx.Client, name: str) -> None:
    """A preamble, an old encoding, decimal commas and three kinds of bad rows: nothing is handed in twice.

    What one click can mend is mended; the rows that remain are left out, and readers are told why.
    """
    allow_rows_left_out(page)
    sign_in(page, EDITOR, PASSWORD)
    describe(page, name)
    attach(page, "luong-mua.csv", in_windows_1258(PREAMBLE + HEADER + GOOD + BAD))
    press(page, "Hand in and check")
    page.wait_for_url("**/publish/submissions/*")
    address = page.url
    waited(page)

    rain = column(page, "Lượng mưa")
    rain.locator("[name^=type]").select_option("number")
    rain.locator("[name^=decimal]").select_option(",")
    rain.locator("[name^=unit]").fill("mm")
    day = column(page, "Ngày đo")
    day.locator("[name^=type]").select_option("date")
    day.locator("[name^=format]").select_option("%d/%m/%Y")
    save(page)

    cards = page.locator(".finding.error")
    expect(cards).to_have_count(3)
    assert sorted(page.locator(".finding.error mark").all_inner_texts()) == ["12,5 mm", "31/02/2024", "mất số liệu"]
    suggested(page, "words-are-missing").first.click()
    expect(cards).to_have_count(2, timeout=WAIT)
    page.locator("input[value=leave_out_rows] ~ button").click()
    expect(page.get_by_text(say(page, "Checks passed"))).to_be_visible(timeout=WAIT)
    with page.expect_download() as downloading:
        page.get_by_role("link", name=say(page, "The rows left out (CSV)")).click()
    left_out = Path(downloading.value.path()).read_text(encoding="utf-8-sig")
    assert "31/02/2024" in left_out
    assert "12,5 mm" in left_out
    press(page, "Publish now")
    expect(page.get_by_role("link", name=say(page, "See the public table"))).to_be_visible(timeout=WAIT)
    assert page.url == address

    page.get_by_role("link", name=say(page, "See the public table")).click()
    path = page.url.removeprefix(str(client.base_url).rstrip("/")).partition("?")[0]
    rows = client.get(f"{path}.json?limit=1000").json()
    rows = rows["data"] if isinstance(rows, dict) else rows
    assert len(rows) == 61
    first = rows[0]
    assert list(first) == ["Mã trạm", "Tên trạm", "Ngày đo", "Lượng mưa"]
    assert list(first.values()) == ["TR001", "Trạm số 1", "2024-02-02", 1.2]
    assert [row["Lượng mưa"] for row in rows if row["Mã trạm"] == "TR062"] == [None]
    page.goto(path.rpartition("/")[0])
    assert "31/02" not in page.content()
    expect(page.locator(".entry")).to_contain_text("65")


def test_a_renamed_column_is_said_in_words_and_put_back_by_one_click(
    page: Page, client: httpx.Client, name: str
) -> None:
    """The next file calls a column otherwise; one click keeps its name, and version 2 has the old columns."""
    sign_in(page, EDITOR, PASSWORD)
    describe(page, name)
    attach(page, "mua.csv", b"ma,luong_mua\nA,10\nB,20\n")
    press(page, "Hand in and check")
    page.wait_for_url("**/publish/submissions/*")
    expect(page.get_by_text(say(page, "Checks passed"))).to_be_visible(timeout=WAIT)
    press(page, "Publish now")
    public = page.get_by_role("link", name=say(page, "See the public table"))
    expect(public).to_be_visible(timeout=WAIT)
    path = str(public.get_attribute("href"))

    page.goto("/publish")
    page.get_by_role("link", name=name).first.click()
    page.locator("a[href$='/file']").first.click()
    attach(page, "mua.csv", b"ma,mua_mm\nA,11\nB,21\nC,31\n")
    press(page, "Hand in and check")
    page.wait_for_url("**/publish/submissions/*")
    heading = page.get_by_role("heading", name=say(page, "What changes for those who use the table"))
    expect(heading).to_be_visible(timeout=WAIT)
    expect(page.locator(".finding.review")).to_contain_text("luong_mua")
    page.locator(".finding.review form button").first.click()
    expect(page.get_by_text(say(page, "Checks passed"))).to_be_visible(timeout=WAIT)
    expect(heading).to_have_count(0)
    press(page, "Publish now")
    expect(public).to_be_visible(timeout=WAIT)
    rows = client.get(f"{path}.json").json()
    rows = rows["data"] if isinstance(rows, dict) else rows
    assert rows == [{"ma": "A", "luong_mua": 11}, {"ma": "B", "luong_mua": 21}, {"ma": "C", "luong_mua": 31}]
    assert client.get(f"{path}/v/2.csv").status_code == 200


def test_a_mistake_in_the_form_is_said_at_the_field_and_nothing_typed_is_lost(page: Page, name: str) -> None:
    """A column without a name is refused where it stands; the unit typed elsewhere is still there."""
    sign_in(page, EDITOR, PASSWORD)
    describe(page, name)
    attach(page, "mua.csv", b"ma,luong_mua\nA,10\nB,20\n")
    press(page, "Hand in and check")
    page.wait_for_url("**/publish/submissions/*")
    expect(page.get_by_text(say(page, "Checks passed"))).to_be_visible(timeout=WAIT)
    column(page, "luong_mua").locator("[name^=unit]").fill("mm")
    column(page, "ma").locator("[name^=minimum]").fill("1")
    press(page, "Save the columns and check again")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#field-minimum-0-error")).to_be_visible()
    expect(page.locator("#field-unit-1")).to_have_value("mm")
