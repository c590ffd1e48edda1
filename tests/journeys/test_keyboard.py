"""The officer's and the reader's way without a mouse: from signing in to a sorted table, by keys alone."""

from __future__ import annotations

import uuid

from playwright.sync_api import Locator, Page, expect

from catalog.demo import PASSWORD, PEOPLE
from tests.journeys.words import say

TABLE = "ma,phuong,dien_tich\n00004,Ba Đình,2.97\n00008,Ngọc Hà,2.68\n00025,Giảng Võ,2.6\n"
MAX_TABS = 200
WAIT = 60_000


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus."""
    expect(target).to_have_count(1)
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never came to {target}")


def type_into(page: Page, name: str, text: str) -> None:
    tab_to(page, page.locator(f"main [name={name}]"))
    page.keyboard.insert_text(text)


def choose_next(page: Page, name: str) -> None:
    """Take the option after the one that is chosen."""
    tab_to(page, page.locator(f"main select[name={name}]"))
    page.keyboard.press("ArrowDown")


def press(page: Page, role: str, message: str) -> None:
    tab_to(page, page.locator("main").get_by_role(role, name=say(page, message), exact=True))  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def test_a_table_is_handed_in_published_filtered_and_sorted_by_keys(page: Page) -> None:
    """Everything on the way can be reached with Tab and done with Enter, the arrows and letters."""
    page.goto("/publish")
    type_into(page, "email", PEOPLE[0].email)
    type_into(page, "password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/publish")

    press(page, "link", "Publish a dataset")
    page.wait_for_url("**/publish/new")
    choose_next(page, "agency")
    with page.expect_file_chooser() as chooser:
        tab_to(page, page.locator("main input[name=file]"))
        page.keyboard.press("Enter")
    chooser.value.set_files({"name": "phuong.csv", "mimeType": "text/csv", "buffer": TABLE.encode()})
    type_into(page, "title_vi", f"Diện tích phường {uuid.uuid4().hex[:8]}")
    type_into(page, "description_vi", "Diện tích của phường, mỗi dòng một phường.")
    choose_next(page, "theme")
    type_into(page, "contact", "noivu@demo.gov.vn")
    press(page, "button", "Hand in and check")
    page.wait_for_url("**/publish/submissions/*")

    expect(page.get_by_role("button", name=say(page, "Publish now"))).to_be_visible(timeout=WAIT)
    press(page, "button", "Publish now")
    expect(page.get_by_role("link", name=say(page, "See the public table"))).to_be_visible(timeout=WAIT)
    press(page, "link", "See the public table")
    page.wait_for_url("**/datasets/**")

    tab_to(page, page.locator("[name=dien_tich__gte]"))
    page.keyboard.insert_text("2.65")
    page.keyboard.press("Enter")
    page.wait_for_url("**dien_tich__gte=2.65**")
    tab_to(page, page.locator("th").get_by_role("link", name="phuong"))
    page.keyboard.press("Enter")
    page.wait_for_url("**order_by=phuong**")
    cells = [text.strip() for text in page.locator("tbody").first.locator("td").all_inner_texts()]
    assert cells[1::3] == ["Ba Đình", "Ngọc Hà"]
