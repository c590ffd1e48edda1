"""What is particular about public pages in a real browser; what holds for every page is in `tests/pages`."""

from __future__ import annotations

from playwright.sync_api import Browser, expect


def test_the_first_tab_shows_a_link_to_the_content(chromium: Browser, address: str) -> None:
    """Followed, it brings the focus past header and navigation."""
    page = chromium.new_context(base_url=address).new_page()
    page.goto("/datasets")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.context.close()


def test_a_table_is_read_without_scripts(chromium: Browser, address: str) -> None:
    """With JavaScript off one searches, opens a table, filters by its form, sorts by a header and turns the page."""
    page = chromium.new_context(base_url=address, locale="en", java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_role("main").get_by_role("searchbox").fill("dan so")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Population by administrative unit").click()
    page.get_by_role("link", name="Open the table").click()
    page.get_by_role("textbox", name="Dân số is at least").fill("300000")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("status")).to_contain_text("of 120 rows")
    page.get_by_role("link", name="Mã", exact=True).click()
    assert "dan_so__gte=300000&order_by=ma" in page.url
    expect(page.get_by_role("columnheader", name="Mã", exact=True)).to_have_attribute("aria-sort", "ascending")
    first = page.locator("tbody td").first.inner_text()
    page.get_by_role("link", name="Next rows").click()
    assert page.locator("tbody td").first.inner_text() > first
    page.context.close()
