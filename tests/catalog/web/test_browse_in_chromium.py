"""The public pages in a real browser: for everyone, at every width, with nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

PAGES = (
    "/",
    "/datasets",
    "/datasets?q=ba+dinh&theme=ENVI",
    "/datasets?q=zzzzqqqq",
    "/datasets/dan-so",
    "/datasets/khong-khi",
    "/datasets/da-thu-hoi",
    "/datasets/dan-so/theo-tinh?tinh__contains=Kim&order_by=-dan_so",
    "/datasets/dan-so/theo-tinh?dan_so__gte=abc",
    "/datasets/dan-so/theo-tinh?version=1",
    "/agencies",
    "/agencies/moi-truong",
    "/developers",
    "/nowhere",
)
MODES = [("vi", "light"), ("en", "dark")]
MAX_PAGE_BYTES = 100_000


class Reader(msgspec.Struct, frozen=True):
    page: Page
    requested: list[str]
    """Every address that the browser asked for."""
    complaints: list[str]
    """What the browser refused because of the content security policy."""


def open_reader(chromium: Browser, address: str, **options: object) -> Reader:
    page = chromium.new_context(base_url=address, **options).new_page()  # type: ignore[arg-type]
    reader = Reader(page, [], [])
    page.on("request", lambda request: reader.requested.append(request.url))
    page.on(
        "console",
        lambda message: reader.complaints.append(message.text) if "Content Security Policy" in message.text else None,
    )
    return reader


@pytest.fixture(params=MODES, ids="-".join)
def reader(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Reader]:
    """One in Vietnamese who likes it light, one in English who likes it dark."""
    language, scheme = request.param
    reader = open_reader(chromium, address, locale=language, color_scheme=scheme)
    yield reader
    reader.page.context.close()


def test_axe_finds_nothing(reader: Reader) -> None:
    """No page has anything that axe-core objects to, in both languages and both colour schemes."""
    found = {}
    for path in PAGES:
        reader.page.goto(path)
        violations = Axe().run(reader.page).response["violations"]
        if violations:
            found[path] = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in violations]
    assert found == {}


def test_no_request_leaves_the_site(reader: Reader, address: str) -> None:
    """Pages load nothing from elsewhere, and nothing that the content security policy refuses."""
    for path in PAGES:
        reader.page.goto(path)
    assert {urlsplit(url).netloc for url in reader.requested} == {urlsplit(address).netloc}
    assert reader.complaints == []


def test_nothing_scrolls_sideways_on_a_small_phone(reader: Reader) -> None:
    """At 320 pixels the page is as wide as the screen; wide tables scroll in their own region."""
    reader.page.set_viewport_size({"width": 320, "height": 640})
    wide = {}
    for path in PAGES:
        reader.page.goto(path)
        width = reader.page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[path] = width
    assert wide == {}


def test_targets_are_large_enough(reader: Reader) -> None:
    """What stands alone to be pressed is at least 24 pixels high; links within sentences are excepted (WCAG 2.5.8)."""
    small = {}
    for path in PAGES:
        reader.page.goto(path)
        found = reader.page.evaluate(
            """() => [...document.querySelectorAll(
                'button, input:not([type=hidden]), select, summary, nav a, .button, .chip, .facet a, .entry h3 a, .sort'
            )]
            .filter(e => e.offsetParent && e.getBoundingClientRect().height < 24)
            .map(e => e.outerHTML.slice(0, 120))"""
        )
        if found:
            small[path] = found
    assert small == {}


def test_pages_are_light(reader: Reader) -> None:
    """A first visit moves less than 100 kB for any page, style and pictures included."""
    reader.page.goto("/")
    sizes = {}
    for path in PAGES:
        received: list[int] = []
        session = reader.page.context.new_cdp_session(reader.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.loadingFinished", lambda event, kept=received: kept.append(int(event["encodedDataLength"])))
        reader.page.goto(path, wait_until="networkidle")
        session.detach()
        sizes[path] = sum(received)
    assert all(0 < size < MAX_PAGE_BYTES for size in sizes.values()), sizes


def test_focus_is_seen_and_starts_with_the_skip_link(reader: Reader) -> None:
    """The first Tab shows a link to the content; what has the focus has an outline."""
    page = reader.page
    page.goto("/datasets")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_table_is_read_without_scripts(chromium: Browser, address: str) -> None:
    """With JavaScript off one searches, opens a table, filters by its form, sorts by a header and turns the page."""
    reader = open_reader(chromium, address, locale="en", java_script_enabled=False)
    page = reader.page
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
