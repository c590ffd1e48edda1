"""The officer's way with personal data: told in plain words, shown what each fix does, safe on one page."""

from __future__ import annotations

import random
import uuid

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from catalog.demo import PASSWORD, PEOPLE
from tests.journeys.test_officer import WAIT, attach, describe
from tests.journeys.words import press, say, sign_in
from validation.messages import LOSSES, SUGGESTIONS

EDITOR = PEOPLE[0].email
_DRAW = random.Random(20_250_601)
CARDS = [f"{_DRAW.choice(('001', '031', '079'))}{_DRAW.choice('01')}{_DRAW.randrange(50, 99)}{n:06}" for n in range(40)]
PHONES = [f"09{_DRAW.randrange(10**8):08}" for _ in range(40)]
HEADER = "mã,số_cccd,sđt,ghi chú,số tiền\n"
PEOPLE_FILE = HEADER + "".join(
    f"{row},{card},{phone},{f'gọi chị Lan {phone} sau 17h' if row == 7 else 'đã trả'},{row * 1000}\n"
    for row, (card, phone) in enumerate(zip(CARDS, PHONES, strict=True), 1)
)


@pytest.fixture
def name() -> str:
    return f"Hỗ trợ {uuid.uuid4().hex[:8]}"


def hand_in(page: Page, title: str, content: str, file_name: str = "ho-tro.csv") -> None:
    sign_in(page, EDITOR, PASSWORD)
    describe(page, title)
    attach(page, file_name, content.encode())
    press(page, "Hand in and check")
    page.wait_for_url("**/publish/submissions/*")
    waited(page)


def waited(page: Page) -> None:
    """The page has followed the check to its end by itself."""
    expect(page.locator("#status[data-under-way]")).to_have_count(0, timeout=WAIT)


def card(page: Page, title: str) -> Locator:
    return page.locator(".finding.block", has=page.locator("h3", has_text=title))


def says(page: Page, words: str) -> None:
    expect(page.locator("#status")).to_contain_text(words, timeout=WAIT)


def holds_none(text: str) -> bool:
    return not any(value in text for value in (*CARDS, *PHONES))


def language(page: Page) -> str:
    return str(page.locator("html").get_attribute("lang"))


def test_personal_columns_are_refused_fixed_and_published(page: Page, client: httpx.Client, name: str) -> None:
    """She reads one sentence, sees what each proposal does, follows all of them, and the second scan passes.

    No page on the way holds a number of anybody, and readers are told what was left out.
    """
    hand_in(page, name, PEOPLE_FILE)
    sentence = {
        "vi": "Có 3 cột có vẻ chứa dữ liệu cá nhân: số CCCD ở toàn bộ 40 dòng, số điện thoại ở toàn bộ 40 dòng.",
        "en": "3 columns hold what looks like personal data: numbers of citizen cards in all 40 rows, "
        "telephone numbers in all 40 rows.",
    }[language(page)]
    says(page, sentence)
    says(page, say(page, "Nothing was published."))
    assert holds_none(page.content())

    notes = card(page, "ghi chú")
    expect(notes.locator("tbody tr").first).to_contain_text(f"gọi chị Lan •••{PHONES[6][-3:]} sau 17h")
    expect(notes.locator("tbody tr").first).to_contain_text("gọi chị Lan […] sau 17h")
    cards = card(page, "số_cccd")
    lost = LOSSES["drop-column"].get(language(page)).format(count=40)
    expect(cards).to_contain_text(lost)
    cards.locator("details").first.locator("summary").click()
    expect(cards.locator("tbody").first.locator("tr")).to_have_count(20)
    expect(cards.locator("tbody tr").first).to_contain_text(f"•••{CARDS[0][-3:]}")

    press(page, "Follow all proposals and check again")
    says(page, say(page, "Checks passed"))
    expect(page.locator(".checks li")).to_have_count(3)
    assert holds_none(page.content())
    press(page, "Publish now")
    page.get_by_role("link", name=say(page, "See the public table")).click(timeout=WAIT)
    assert holds_none(page.content())
    path = page.url.removeprefix(str(client.base_url).rstrip("/")).partition("?")[0]
    rows = client.get(f"{path}.csv").text
    assert rows.splitlines()[0].lstrip("\ufeff") == "mã,ghi chú,số tiền"
    assert "gọi chị Lan […] sau 17h" in rows
    told = client.get(path.rpartition("/")[0], headers={"accept-language": "en"}).text
    assert "is left out to protect the people or organisations it is about (40 values)" in told


def test_one_fix_is_applied_and_taken_back(page: Page, name: str) -> None:
    """A card's own button does what the card says, and undo brings the finding back."""
    hand_in(page, name, PEOPLE_FILE)
    phones = card(page, "sđt")
    phones.get_by_text(say(page, "Other ways")).click()
    phones.get_by_role("button", name=SUGGESTIONS["mask-column"].get(language(page))).click()
    undo = page.get_by_role("button", name=say(page, "Take the last one back"))
    expect(undo).to_be_visible(timeout=WAIT)
    expect(card(page, "số_cccd")).to_have_count(1)
    expect(phones).to_have_count(0)
    undo.click()
    expect(phones).to_have_count(1, timeout=WAIT)


def test_what_stands_around_the_table_is_solved_in_place(page: Page, name: str) -> None:
    """Lines above the table stay behind by one click, and the name of the file loses its number on the way in."""
    content = f"Người lập biểu: Trần Thị Hoa ({PHONES[0]})\n\nmã,số tiền\n1,2000\n2,3000\n"
    hand_in(page, name, content, f"danh-sach-{PHONES[1]}.csv")
    assert holds_none(page.content())
    page.get_by_role("button", name=SUGGESTIONS["drop-surroundings"].get(language(page))).click()
    expect(page.locator(".checks li")).to_have_count(1, timeout=WAIT)
    says(page, say(page, "Checks passed"))
    says(page, "danh-sach.csv")
